/* near-lammps-dump-atoms.c — the atoms of a frame of a LAMMPS dump file
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-lammps-dump-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#define MAX_COLUMNS 64

/* A vector's first component; the others have y and z in place of x. */
static const char *const quantity_names[NEAR_DUMP_N_QUANTITIES]
    = { "id", "type", "element", "mass", "x", "xu", "xs", "xsu", "vx", "fx", "q" };
static const gboolean quantity_is_vector[NEAR_DUMP_N_QUANTITIES]
    = { [NEAR_DUMP_X] = TRUE,   [NEAR_DUMP_XU] = TRUE, [NEAR_DUMP_XS] = TRUE,
        [NEAR_DUMP_XSU] = TRUE, [NEAR_DUMP_V] = TRUE,  [NEAR_DUMP_F] = TRUE };

/* --- the columns ------------------------------------------------------------------------------ */

static gboolean
find_column (NearDump *dump, const NearToken *word, int column)
{
  for (guint q = 0; q < NEAR_DUMP_N_QUANTITIES; q++)
    {
      char name[8];
      char *axis;

      g_strlcpy (name, quantity_names[q], sizeof name);
      axis = quantity_is_vector[q] ? strchr (name, 'x') : NULL;
      for (guint k = 0; k < (axis != NULL ? 3u : 1u); k++)
        {
          if (axis != NULL)
            *axis = (char) ('x' + (int) k);
          if (word->n == strlen (name) && strncmp (word->start, name, word->n) == 0)
            {
              dump->column[q][k] = column;
              return TRUE;
            }
        }
    }
  return FALSE;
}

static gboolean
has (const NearDump *dump, guint quantity)
{
  return dump->column[quantity][0] >= 0
         && (!quantity_is_vector[quantity]
             || (dump->column[quantity][1] >= 0 && dump->column[quantity][2] >= 0));
}

/* The first that is there of: wrapped, unwrapped, wrapped and scaled, unwrapped and scaled. */
static int
get_position_quantity (const NearDump *dump)
{
  for (int q = NEAR_DUMP_X; q <= NEAR_DUMP_XSU; q++)
    if (has (dump, (guint) q))
      return q;
  return -1;
}

gboolean
_near_dump_read_columns (NearReader *reader, NearDump *dump, GError **error)
{
  NearToken tokens[MAX_COLUMNS + 2];
  gsize n = near_reader_split (reader, tokens, G_N_ELEMENTS (tokens));
  g_autoptr (GString) ignored = g_string_new (NULL);

  if (n > G_N_ELEMENTS (tokens))
    return near_reader_fail (reader, error, NEAR_ERROR_TOO_LARGE, NULL,
                             _ ("there are %zu columns; %d can be read"), n - 2, MAX_COLUMNS);
  for (guint q = 0; q < NEAR_DUMP_N_QUANTITIES; q++)
    for (guint k = 0; k < 3; k++)
      dump->column[q][k] = -1;
  dump->n_columns = (guint) (n - 2);
  for (gsize i = 2; i < n; i++)
    if (!find_column (dump, &tokens[i], (int) i - 2))
      {
        g_autofree char *shown = near_text_excerpt (tokens[i].start, (gssize) tokens[i].n, 20);

        g_string_append_printf (ignored, "%s%s", ignored->len > 0 ? ", " : "", shown);
      }
  if (get_position_quantity (dump) < 0)
    {
      const NearToken line = { reader->text, reader->n };

      return near_reader_fail (
          reader, error, NEAR_ERROR_PARSE, &line,
          _ ("there are no columns of positions; x y z, xs ys zs, xu yu zu or xsu ysu zsu "
             "are expected"));
    }
  if (ignored->len > 0 && !dump->columns_noted)
    {
      near_reader_note (reader, NEAR_NOTE_INFO, "columns-ignored",
                        _ ("These columns were not read: %s."), ignored->str);
      dump->columns_noted = TRUE;
    }
  return TRUE;
}

/* --- the atoms -------------------------------------------------------------------------------- */

static gboolean
get_labelled_species (
    NearReader *reader, NearDump *dump, const NearToken *token, guint16 *species, GError **error)
{
  guint element = 0;
  double mass = 0.0;

  for (guint i = 0; i < NEAR_DUMP_N_CACHED; i++)
    if (dump->cache[i].n == token->n && memcmp (dump->cache[i].text, token->start, token->n) == 0)
      {
        *species = dump->cache[i].species;
        return TRUE;
      }
  if (!_near_reader_get_site (reader, token, &element, &mass, error))
    return FALSE;
  g_autofree char *label = g_utf8_make_valid (token->start, (gssize) token->n);
  if (!near_crystal_builder_add_species (dump->builder, label, element, mass, species, error))
    return FALSE;
  if (token->n < sizeof dump->cache[0].text)
    {
      guint i = dump->next_cached++ % NEAR_DUMP_N_CACHED;

      memcpy (dump->cache[i].text, token->start, token->n);
      dump->cache[i].n = token->n;
      dump->cache[i].species = *species;
    }
  return TRUE;
}

static gboolean
get_vector (const NearReader *reader, const NearDump *dump, guint quantity, const NearToken *tokens,
            const char *what, double unit, double vector[3], GError **error)
{
  for (guint k = 0; k < 3; k++)
    {
      if (!near_reader_get_number (reader, &tokens[dump->column[quantity][k]], what, &vector[k],
                                   error))
        return FALSE;
      vector[k] *= unit;
    }
  return TRUE;
}

static gboolean
read_atom (NearReader *reader, NearDump *dump, int position, const NearToken *tokens,
           GError **error)
{
  NearDumpAtom atom = { .id = (gint64) dump->atoms->len + 1 };
  gint64 type = 0;

  if (has (dump, NEAR_DUMP_ID)
      && !near_reader_get_integer (reader, &tokens[dump->column[NEAR_DUMP_ID][0]],
                                   _ ("the id of the atom"), 0, G_MAXINT64 / 2, &atom.id, error))
    return FALSE;
  if (has (dump, NEAR_DUMP_TYPE)
      && !near_reader_get_integer (reader, &tokens[dump->column[NEAR_DUMP_TYPE][0]],
                                   _ ("the type of the atom"), 1, NEAR_LAMMPS_MAX_TYPES, &type,
                                   error))
    return FALSE;
  atom.type = (guint32) type;
  if (!get_vector (reader, dump, (guint) position, tokens, _ ("a coordinate"), 1.0, atom.x, error))
    return FALSE;
  if (has (dump, NEAR_DUMP_V)
      && !get_vector (reader, dump, NEAR_DUMP_V, tokens, _ ("a velocity"), dump->units->velocity,
                      atom.v, error))
    return FALSE;
  if (has (dump, NEAR_DUMP_F)
      && !get_vector (reader, dump, NEAR_DUMP_F, tokens, _ ("a force"), dump->units->force, atom.f,
                      error))
    return FALSE;
  if (has (dump, NEAR_DUMP_Q)
      && !near_reader_get_number (reader, &tokens[dump->column[NEAR_DUMP_Q][0]], _ ("the charge"),
                                  &atom.charge, error))
    return FALSE;
  /* The elements option overrules what the file says, where it can. */
  if (has (dump, NEAR_DUMP_ELEMENT)
      && !(has (dump, NEAR_DUMP_TYPE) && reader->options->elements != NULL))
    {
      if (!get_labelled_species (reader, dump, &tokens[dump->column[NEAR_DUMP_ELEMENT][0]],
                                 &atom.species, error))
        return FALSE;
    }
  else if (has (dump, NEAR_DUMP_TYPE))
    {
      NearLammpsType *entry = _near_lammps_types_get (dump->types, atom.type);

      entry->used = TRUE;
      if (has (dump, NEAR_DUMP_MASS)
          && !near_reader_get_number (reader, &tokens[dump->column[NEAR_DUMP_MASS][0]],
                                      _ ("the mass"), &entry->mass, error))
        return FALSE;
    }
  g_array_append_val (dump->atoms, atom);
  return TRUE;
}

NearDumpOutcome
_near_dump_read_atoms (NearReader *reader, NearDump *dump, GError **error)
{
  NearToken tokens[MAX_COLUMNS];
  int position = get_position_quantity (dump);

  g_array_set_size (dump->atoms, 0);
  for (gint64 i = 0; i < dump->n_atoms; i++)
    {
      if (!near_reader_next (reader))
        {
          near_reader_fail (
              reader, error, NEAR_ERROR_PARSE, NULL,
              _ ("the file ends after %" PRId64 " of %" PRId64 " atoms; is it cut off?"), i,
              dump->n_atoms);
          return NEAR_DUMP_CUT;
        }
      if (!near_reader_poll (reader, error))
        return NEAR_DUMP_FAILED;
      gsize n = near_reader_split (reader, tokens, MAX_COLUMNS);
      if (n > 0 && near_token_is (&tokens[0], "ITEM:"))
        {
          near_reader_fail (
              reader, error, NEAR_ERROR_PARSE, NULL,
              _ ("the frame says that it has %" PRId64 " atoms, but there are %" PRId64),
              dump->n_atoms, i);
          return NEAR_DUMP_FAILED;
        }
      if (n < dump->n_columns)
        {
          const NearToken line = { reader->text, reader->n };

          near_reader_fail (reader, error, NEAR_ERROR_PARSE, &line,
                            _ ("an atom has %u columns, but this line has %zu"), dump->n_columns,
                            n);
          return _near_dump_is_last_line (reader) ? NEAR_DUMP_CUT : NEAR_DUMP_FAILED;
        }
      if (!read_atom (reader, dump, position, tokens, error))
        return NEAR_DUMP_FAILED;
    }
  return NEAR_DUMP_FRAME;
}

/* --- a frame ---------------------------------------------------------------------------------- */

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  gint64 p = ((const NearDumpAtom *) a)->id, q = ((const NearDumpAtom *) b)->id;

  return (p > q) - (p < q);
}

static gboolean
sort_atoms (const NearReader *reader, NearDump *dump, GError **error)
{
  NearDumpAtom *atoms = (NearDumpAtom *) dump->atoms->data;
  gboolean numbered = FALSE;

  if (!has (dump, NEAR_DUMP_ID))
    return TRUE;
  /* All zero: LAMMPS was told to do without ids. */
  for (guint i = 0; i < dump->atoms->len && !numbered; i++)
    numbered = atoms[i].id != 0;
  for (guint i = 0; i < dump->atoms->len && !numbered; i++)
    atoms[i].id = (gint64) i + 1;
  for (guint i = 1; i < dump->atoms->len; i++)
    if (atoms[i].id < atoms[i - 1].id)
      {
        qsort (dump->atoms->data, dump->atoms->len, sizeof (NearDumpAtom), compare_ids);
        break;
      }
  for (guint i = 1; i < dump->atoms->len; i++)
    if (atoms[i].id == atoms[i - 1].id)
      return near_reader_fail_file (
          reader, error, NEAR_ERROR_PARSE,
          _ ("the atom with the id %" PRId64 " stands twice in the frame that begins in line %zu"),
          atoms[i].id, dump->line);
  return TRUE;
}

static void
add_vectors (const NearDump *dump, const char *name, gsize offset)
{
  const gsize shape[2] = { dump->atoms->len, 3 };
  g_autofree double *values = g_new (double, 3 * shape[0]);

  for (gsize i = 0; i < shape[0]; i++)
    memcpy (values + 3 * i, dump->atoms->data + i * sizeof (NearDumpAtom) + offset,
            3 * sizeof *values);
  near_crystal_builder_take_atom_data (dump->builder, name,
                                       near_array_new (NEAR_ARRAY_FLOAT64, 2, shape, values));
}

static void
add_atom_data (const NearDump *dump)
{
  const NearDumpAtom *atoms = (const NearDumpAtom *) dump->atoms->data;
  gsize n = dump->atoms->len;
  g_autofree gint64 *ids = g_new (gint64, n);
  g_autofree gint32 *types = g_new (gint32, n);
  g_autofree double *charges = g_new (double, n);

  for (gsize i = 0; i < n; i++)
    {
      ids[i] = atoms[i].id;
      types[i] = (gint32) atoms[i].type;
      charges[i] = atoms[i].charge;
    }
  if (has (dump, NEAR_DUMP_ID))
    near_crystal_builder_take_atom_data (dump->builder, "id",
                                         near_array_new (NEAR_ARRAY_INT64, 1, &n, ids));
  if (has (dump, NEAR_DUMP_TYPE))
    near_crystal_builder_take_atom_data (dump->builder, "type",
                                         near_array_new (NEAR_ARRAY_INT32, 1, &n, types));
  if (has (dump, NEAR_DUMP_Q))
    near_crystal_builder_take_atom_data (dump->builder, "charge",
                                         near_array_new_vector (n, charges));
  if (has (dump, NEAR_DUMP_V))
    add_vectors (dump, "velocities", G_STRUCT_OFFSET (NearDumpAtom, v));
  if (has (dump, NEAR_DUMP_F))
    add_vectors (dump, "forces", G_STRUCT_OFFSET (NearDumpAtom, f));
}

/* Which species the types are: found, with notes, when a frame has types that were not met before.
 */
static gboolean
find_species (NearReader *reader, NearDump *dump, GError **error)
{
  NearDumpAtom *atoms = (NearDumpAtom *) dump->atoms->data;
  guint n_used = 0;

  if (has (dump, NEAR_DUMP_ELEMENT)
      && !(has (dump, NEAR_DUMP_TYPE) && reader->options->elements != NULL))
    return TRUE;
  if (!has (dump, NEAR_DUMP_TYPE))
    _near_lammps_types_get (dump->types, 1)->used = TRUE;
  for (guint t = 0; t < dump->types->len; t++)
    n_used += g_array_index (dump->types, NearLammpsType, t).used;
  if (n_used != dump->n_types_known
      && !_near_lammps_types_finish (reader, dump->types, dump->builder, error))
    return FALSE;
  dump->n_types_known = n_used;
  for (guint i = 0; i < dump->atoms->len; i++)
    atoms[i].species
        = g_array_index (dump->types, NearLammpsType, MAX (atoms[i].type, 1) - 1).species;
  return TRUE;
}

gboolean
_near_dump_finish_frame (NearReader *reader, NearDump *dump, GError **error)
{
  const NearDumpAtom *atoms = (const NearDumpAtom *) dump->atoms->data;
  gboolean scaled = get_position_quantity (dump) >= NEAR_DUMP_XS;

  if (dump->atoms->len == 0)
    {
      _near_reader_note_once (
          reader, NEAR_NOTE_WARNING, "frame-empty",
          _ ("The frame that begins in line %zu has no atoms: it and others like it were left "
             "out."),
          dump->line);
      return TRUE;
    }
  if (!sort_atoms (reader, dump, error) || !find_species (reader, dump, error))
    return FALSE;
  near_crystal_builder_set_lattice (dump->builder, &dump->lattice);
  near_crystal_builder_set_periodic (dump->builder, dump->periodic);
  _near_lammps_note_origin (reader, dump->origin);
  for (guint i = 0; i < dump->atoms->len; i++)
    {
      const double x[3] = { atoms[i].x[0] - dump->origin[0], atoms[i].x[1] - dump->origin[1],
                            atoms[i].x[2] - dump->origin[2] };

      if (scaled)
        near_crystal_builder_add_fractional (dump->builder, atoms[i].species, atoms[i].x);
      else
        near_crystal_builder_add_atom (dump->builder, atoms[i].species, x);
    }
  add_atom_data (dump);
  if (dump->has_step)
    near_crystal_builder_set_number (dump->builder, "step", (double) dump->step);
  if (dump->has_time)
    near_crystal_builder_set_number (dump->builder, "time", dump->time * dump->units->time);
  return near_reader_add_frame (reader, dump->builder, dump->line, error);
}
