/* near-lammps-data.c — LAMMPS data files, as read_data reads them
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * docs.lammps.org/read_data.html: a title, a header of counts and box, then sections in any order.
 * Bonds and force fields are passed over. */
#include "near-lammps-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>


static const char *const sections[] = { "Atoms",
                                        "Velocities",
                                        "Masses",
                                        "Ellipsoids",
                                        "Lines",
                                        "Triangles",
                                        "Bodies",
                                        "Bonds",
                                        "Angles",
                                        "Dihedrals",
                                        "Impropers",
                                        "Atom Type Labels",
                                        "Bond Type Labels",
                                        "Angle Type Labels",
                                        "Dihedral Type Labels",
                                        "Improper Type Labels",
                                        "Pair Coeffs",
                                        "PairIJ Coeffs",
                                        "Bond Coeffs",
                                        "Angle Coeffs",
                                        "Dihedral Coeffs",
                                        "Improper Coeffs",
                                        "BondBond Coeffs",
                                        "BondAngle Coeffs",
                                        "MiddleBondTorsion Coeffs",
                                        "EndBondTorsion Coeffs",
                                        "AngleTorsion Coeffs",
                                        "AngleAngleTorsion Coeffs",
                                        "BondBond13 Coeffs",
                                        "AngleAngle Coeffs",
                                        "CMAP" };

gsize
_near_lammps_split (NearReader *reader, NearToken *tokens, gsize max_tokens, NearToken *comment)
{
  const char *mark = memchr (reader->text, '#', reader->n);

  *comment = (NearToken){ NULL, 0 };
  if (mark != NULL)
    {
      gsize before = (gsize) (mark - reader->text);

      near_tokens_split (mark + 1, reader->n - before - 1, comment, 1);
      reader->n = before;
    }
  return near_reader_split (reader, tokens, max_tokens);
}

static gboolean
is_called (const NearToken *tokens, gsize n, const char *name)
{
  NearToken words[4];
  gsize n_words = near_tokens_split (name, strlen (name), words, G_N_ELEMENTS (words));

  if (n != n_words)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    if (tokens[i].n != words[i].n || strncmp (tokens[i].start, words[i].start, words[i].n) != 0)
      return FALSE;
  return TRUE;
}

gboolean
_near_lammps_is_section (const NearToken *tokens, gsize n)
{
  if (n == 0 || n > 4 || !g_ascii_isupper (tokens[0].start[0]))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (sections); i++)
    if (is_called (tokens, n, sections[i]))
      return TRUE;
  return FALSE;
}

/* --- small sections --------------------------------------------------------------------------- */

static gboolean
get_type_number (const NearReader *reader, const NearLammpsData *data, const NearToken *token,
                 gint64 *type, GError **error)
{
  g_autofree char *label = near_token_dup (token);
  gpointer found = g_hash_table_lookup (data->labels, label);

  if (found != NULL)
    {
      *type = GPOINTER_TO_UINT (found);
      return TRUE;
    }
  return near_reader_get_integer (reader, token, _ ("the atom type"), 1,
                                  data->n_types >= 0 ? data->n_types : NEAR_LAMMPS_MAX_TYPES, type,
                                  error);
}

static gboolean
read_mass (NearReader *reader, gpointer user_data, const NearToken *tokens, gsize n,
           const NearToken *comment, GError **error)
{
  NearLammpsData *data = user_data;
  gint64 number;
  double mass;

  if (n < 2)
    return near_reader_fail (reader, error, NEAR_ERROR_PARSE, &tokens[0],
                             _ ("a line of the section Masses has an atom type and a mass"));
  if (!get_type_number (reader, data, &tokens[0], &number, error)
      || !near_reader_get_number (reader, &tokens[1], _ ("the mass"), &mass, error))
    return FALSE;
  if (!(mass > 0.0))
    return near_reader_fail (reader, error, NEAR_ERROR_RANGE, &tokens[1],
                             _ ("a mass must be positive"));
  NearLammpsType *type = _near_lammps_types_get (data->types, (guint) number);
  type->mass = mass;
  if (comment->n > 0)
    _near_lammps_type_name (type, comment);
  return TRUE;
}

static gboolean
read_label (NearReader *reader, gpointer user_data, const NearToken *tokens, gsize n,
            const NearToken *comment, GError **error)
{
  NearLammpsData *data = user_data;
  gint64 number;

  if (n < 2)
    return near_reader_fail (
        reader, error, NEAR_ERROR_PARSE, &tokens[0],
        _ ("a line of the section Atom Type Labels has an atom type and a word"));
  if (!near_reader_get_integer (reader, &tokens[0], _ ("the atom type"), 1,
                                data->n_types >= 0 ? data->n_types : NEAR_LAMMPS_MAX_TYPES, &number,
                                error))
    return FALSE;
  NearLammpsType *type = _near_lammps_types_get (data->types, (guint) number);
  if (!type->named)
    _near_lammps_type_name (type, &tokens[1]);
  g_hash_table_insert (data->labels, near_token_dup (&tokens[1]),
                       GUINT_TO_POINTER ((guint) number));
  return TRUE;
}

static gboolean
read_velocity (NearReader *reader, gpointer user_data, const NearToken *tokens, gsize n,
               const NearToken *comment, GError **error)
{
  NearLammpsData *data = user_data;
  NearLammpsVelocity velocity;

  if (n < 4)
    return near_reader_fail (
        reader, error, NEAR_ERROR_PARSE, &tokens[0],
        _ ("a line of the section Velocities has an atom's id and three components"));
  if (!near_reader_get_integer (reader, &tokens[0], _ ("the id of the atom"), 0, G_MAXINT64 / 2,
                                &velocity.id, error)
      || !_near_lammps_get_numbers (reader, tokens + 1, 3, _ ("a velocity"), velocity.v, error))
    return FALSE;
  g_array_append_val (data->velocities, velocity);
  return TRUE;
}

gboolean
_near_lammps_read_lines (NearReader *reader, NearLammpsLineFunc function, gpointer user_data,
                         GError **error)
{
  NearToken tokens[NEAR_LAMMPS_MAX_TOKENS], comment;

  while (near_reader_next (reader))
    {
      gsize n = _near_lammps_split (reader, tokens, NEAR_LAMMPS_MAX_TOKENS, &comment);

      if (!near_reader_poll (reader, error))
        return FALSE;
      if (n == 0)
        continue;
      if (_near_lammps_is_section (tokens, n))
        {
          near_reader_push_back (reader);
          return TRUE;
        }
      if (function != NULL && !function (reader, user_data, tokens, n, &comment, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_sections (NearReader *reader, NearLammpsData *data, GError **error)
{
  NearToken tokens[NEAR_LAMMPS_MAX_TOKENS], comment;

  while (near_reader_next (reader))
    {
      gsize n = _near_lammps_split (reader, tokens, NEAR_LAMMPS_MAX_TOKENS, &comment);
      NearLammpsLineFunc function = NULL;

      if (n == 0)
        continue;
      if (is_called (tokens, n, "Atoms"))
        {
          if (data->has_atoms)
            return near_reader_fail (reader, error, NEAR_ERROR_PARSE, NULL,
                                     _ ("there is a second section Atoms; one is expected"));
          data->has_atoms = TRUE;
          if (!_near_lammps_read_atoms (reader, data, &comment, error))
            return FALSE;
          continue;
        }
      if (is_called (tokens, n, "Masses"))
        function = read_mass;
      else if (is_called (tokens, n, "Atom Type Labels"))
        function = read_label;
      else if (is_called (tokens, n, "Velocities"))
        {
          data->has_velocities = TRUE;
          function = read_velocity;
        }
      if (!_near_lammps_read_lines (reader, function, data, error))
        return FALSE;
    }
  return TRUE;
}

/* --- putting it together ---------------------------------------------------------------------- */

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  gint64 p = ((const NearLammpsAtom *) a)->id, q = ((const NearLammpsAtom *) b)->id;

  return (p > q) - (p < q);
}

static int
compare_velocity_ids (gconstpointer a, gconstpointer b)
{
  gint64 p = ((const NearLammpsVelocity *) a)->id, q = ((const NearLammpsVelocity *) b)->id;

  return (p > q) - (p < q);
}

static void
sort_if_needed (GArray *array, int (*compare) (gconstpointer, gconstpointer))
{
  gsize size = g_array_get_element_size (array);

  for (guint i = 1; i < array->len; i++)
    if (compare (array->data + (i - 1) * size, array->data + i * size) > 0)
      {
        qsort (array->data, array->len, size, compare);
        return;
      }
}

/* Atoms in the order of their ids, each of which is there once; all zero means that there are none.
 */
static gboolean
sort_atoms (const NearReader *reader, NearLammpsData *data, GError **error)
{
  NearLammpsAtom *atoms = (NearLammpsAtom *) data->atoms->data;
  guint n = data->atoms->len;
  gboolean numbered = FALSE;

  for (guint i = 0; i < n && !numbered; i++)
    numbered = atoms[i].id != 0;
  for (guint i = 0; i < n && !numbered; i++)
    atoms[i].id = (gint64) i + 1;
  sort_if_needed (data->atoms, compare_ids);
  for (guint i = 1; i < n; i++)
    if (atoms[i].id == atoms[i - 1].id)
      return near_reader_fail_file (
          reader, error, NEAR_ERROR_PARSE,
          _ ("the atom with the id %" PRId64 " stands twice, in lines %u and %u"), atoms[i].id,
          MIN (atoms[i - 1].line, atoms[i].line), MAX (atoms[i - 1].line, atoms[i].line));
  return TRUE;
}

static gboolean
check_counts (const NearReader *reader, const NearLammpsData *data, GError **error)
{
  if (!data->has_atoms)
    return near_reader_fail_file (reader, error, NEAR_ERROR_NO_DATA,
                                  _ ("there is no section Atoms"));
  if (data->atoms->len != data->n_atoms)
    return near_reader_fail_file (reader, error, NEAR_ERROR_PARSE,
                                  _ ("the header says %" PRId64
                                     " atoms, but the section Atoms has %u; is the "
                                     "file cut off?"),
                                  data->n_atoms, data->atoms->len);
  if (data->has_velocities && data->velocities->len != data->atoms->len)
    return near_reader_fail_file (
        reader, error, NEAR_ERROR_PARSE,
        _ ("there are %u atoms, but the section Velocities has %u lines; is the file "
           "cut off?"),
        data->atoms->len, data->velocities->len);
  return TRUE;
}

static gboolean
add_velocities (const NearReader *reader, NearLammpsData *data, NearCrystalBuilder *builder,
                GError **error)
{
  const NearLammpsAtom *atoms = (const NearLammpsAtom *) data->atoms->data;
  gsize n = data->atoms->len;
  const gsize shape[2] = { n, 3 };

  sort_if_needed (data->velocities, compare_velocity_ids);
  g_autofree double *values = g_new (double, 3 * n);
  for (gsize i = 0; i < n; i++)
    {
      const NearLammpsVelocity *velocity = &g_array_index (data->velocities, NearLammpsVelocity, i);

      if (velocity->id != atoms[i].id)
        return near_reader_fail_file (
            reader, error, NEAR_ERROR_PARSE,
            _ ("the sections Atoms and Velocities do not have the same ids: %" PRId64
               " against %" PRId64),
            atoms[i].id, velocity->id);
      for (guint k = 0; k < 3; k++)
        values[3 * i + k] = velocity->v[k] * data->units->velocity;
    }
  near_crystal_builder_take_atom_data (builder, "velocities",
                                       near_array_new (NEAR_ARRAY_FLOAT64, 2, shape, values));
  return TRUE;
}

static void
add_atom_data (const NearLammpsData *data, NearCrystalBuilder *builder)
{
  const NearLammpsAtom *atoms = (const NearLammpsAtom *) data->atoms->data;
  gsize n = data->atoms->len;
  g_autofree gint64 *ids = g_new (gint64, n);
  g_autofree gint32 *types = g_new (gint32, n);
  g_autofree double *charges = g_new (double, n);
  g_autofree double *moments = g_new (double, 3 * n);
  const gsize shape[2] = { n, 3 };

  for (gsize i = 0; i < n; i++)
    {
      ids[i] = atoms[i].id;
      types[i] = (gint32) atoms[i].type;
      charges[i] = atoms[i].charge;
      memcpy (moments + 3 * i, atoms[i].moment, sizeof atoms[i].moment);
    }
  near_crystal_builder_take_atom_data (builder, "id",
                                       near_array_new (NEAR_ARRAY_INT64, 1, &n, ids));
  near_crystal_builder_take_atom_data (builder, "type",
                                       near_array_new (NEAR_ARRAY_INT32, 1, &n, types));
  if (data->has_charge)
    near_crystal_builder_take_atom_data (builder, "charge", near_array_new_vector (n, charges));
  if (data->has_moments)
    near_crystal_builder_take_atom_data (builder, "magnetic_moment",
                                         near_array_new (NEAR_ARRAY_FLOAT64, 2, shape, moments));
}

static gboolean
finish (NearReader *reader, NearLammpsData *data, NearCrystalBuilder *builder, GError **error)
{
  NearLammpsAtom *atoms = (NearLammpsAtom *) data->atoms->data;

  if (!check_counts (reader, data, error))
    return FALSE;
  if (data->units == NULL)
    {
      near_reader_note (
          reader, NEAR_NOTE_INFO, "units-assumed",
          _ ("LAMMPS data files do not say their units: “metal” was assumed, lengths in Å and "
             "velocities in Å/ps."));
      data->units = _near_lammps_get_metal ();
    }
  near_reader_note (
      reader, NEAR_NOTE_INFO, "periodic-assumed",
      _ ("LAMMPS data files do not say where the box repeats: in all three directions was "
         "assumed."));
  _near_lammps_note_origin (reader, data->origin);
  for (guint i = 0; i < data->atoms->len; i++)
    _near_lammps_types_get (data->types, atoms[i].type)->used = TRUE;
  if (!_near_lammps_types_finish (reader, data->types, builder, error)
      || !sort_atoms (reader, data, error))
    return FALSE;
  near_crystal_builder_set_lattice (builder, &data->lattice);
  for (guint i = 0; i < data->atoms->len; i++)
    {
      const double x[3] = { atoms[i].x[0] - data->origin[0], atoms[i].x[1] - data->origin[1],
                            atoms[i].x[2] - data->origin[2] };

      near_crystal_builder_add_atom (
          builder, g_array_index (data->types, NearLammpsType, atoms[i].type - 1).species, x);
    }
  if (data->has_velocities && data->atoms->len > 0
      && !add_velocities (reader, data, builder, error))
    return FALSE;
  if (data->atoms->len > 0)
    add_atom_data (data, builder);
  return near_reader_add_frame (reader, builder, 0, error);
}

gboolean
_near_read_lammps_data (NearReader *reader, GError **error)
{
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new ();
  NearLammpsData data = { .n_atoms = -1,
                          .n_types = -1,
                          .types = _near_lammps_types_new (),
                          .labels = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
                          .atoms = g_array_new (FALSE, FALSE, sizeof (NearLammpsAtom)),
                          .velocities = g_array_new (FALSE, FALSE, sizeof (NearLammpsVelocity)) };
  gboolean good;

  if (near_reader_next (reader))
    _near_lammps_read_title (reader, &data, builder);
  good = _near_lammps_read_header (reader, &data, error) && read_sections (reader, &data, error)
         && finish (reader, &data, builder, error);
  _near_reader_trust_unit (reader);
  g_array_unref (data.types);
  g_hash_table_unref (data.labels);
  g_array_unref (data.atoms);
  g_array_unref (data.velocities);
  return good;
}
