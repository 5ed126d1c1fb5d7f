/* near-cif-atoms.c — cell, formula and the atoms a CIF lists
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-cif-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define LABELS "_atom_site_label _atom_site_label_atom_id _atom_site_auth_atom_id _atom_site_id"
#define MAX_NAMED 5
/* More than 1 is noted; what is far beyond is no occupancy. */
#define MAX_OCCUPANCY 1000.0
/* Fractions are not so large, lengths in Å are. */
#define FAR 2.0
/* How far outside the cell atoms may still lie that belong into it. */
#define MARGIN 0.05

/* Names for a note: the first few, and how many there are. */
typedef struct
{
  GString *text;
  guint n;
} Names;

static void
add_name (Names *names, const char *format, ...)
{
  va_list arguments;

  if (names->n++ >= MAX_NAMED)
    {
      if (names->n == MAX_NAMED + 1)
        g_string_append (names->text, ", …");
      return;
    }
  if (names->text->len > 0)
    g_string_append (names->text, ", ");
  va_start (arguments, format);
  g_string_append_vprintf (names->text, format, arguments);
  va_end (arguments);
}

typedef struct
{
  const NearCifItem *coordinates[3], *label, *type, *occupancy, *u_iso, *b_iso, *calc, *group,
      *hydrogens;
  gboolean is_cartesian;
  gsize n_rows;
  Names dummies, unplaced, guessed, grouped, empty;
  GHashTable *disorder; /* set of const char* */
  double n_hydrogens;
} Columns;

void
_near_cif_content_clear (NearCifContent *self)
{
  g_clear_pointer (&self->sites, g_array_unref);
}

gboolean
_near_cif_has_atoms (const NearCifBlock *block)
{
  return _near_cif_has_values (block, "_atom_site_fract_x")
         || _near_cif_has_values (block, "_atom_site_cartn_x");
}

/* --- the cell ------------------------------------------------------------------------------- */

static gboolean
read_cell (NearReader *reader, const NearCifBlock *block, NearCifContent *content, GError **error)
{
  static const char *const tags[6]
      = { "_cell_length_a",    "_cell_length_b",   "_cell_length_c",
          "_cell_angle_alpha", "_cell_angle_beta", "_cell_angle_gamma" };
  double values[6];
  g_autoptr (GError) local = NULL;
  gsize first_line = 0;
  guint n_missing = 0;

  for (guint i = 0; i < 6; i++)
    n_missing += _near_cif_get (block, tags[i]) == NULL;
  if (n_missing == 6 && !_near_cif_has_values (block, "_atom_site_fract_x"))
    return TRUE;
  for (guint i = 0; i < 6; i++)
    {
      const NearCifValue *value = _near_cif_get (block, tags[i]);

      if (value == NULL)
        return near_reader_fail_file (
            reader, error, NEAR_ERROR_NO_DATA,
            _ ("the data block “%s” gives no %s; a cell needs three lengths and "
               "three angles"),
            block->name, tags[i]);
      if (!_near_cif_get_number (reader, value, tags[i], &values[i], error))
        return FALSE;
      content->cell_uncertainty[i] = _near_cif_get_uncertainty (value);
      first_line = i == 0 ? value->line : first_line;
    }
  const NearCell cell = { values[0], values[1], values[2], values[3], values[4], values[5] };
  if (!near_lattice_from_cell (&cell, &content->lattice, &local))
    {
      reader->line = first_line;
      return near_reader_fail (reader, error, (NearError) local->code, NULL, "%s", local->message);
    }
  content->has_cell = TRUE;
  return TRUE;
}

static void
read_formula (NearReader *reader, const NearCifBlock *block, NearCifContent *content)
{
  const NearCifValue *formula
      = _near_cif_get (block, "_chemical_formula_sum _chemical_formula_structural");
  const NearCifValue *units = _near_cif_get (block, "_cell_formula_units_z");

  if (formula != NULL)
    content->has_formula = _near_cif_read_formula (formula->text, content->formula);
  if (units != NULL && !_near_cif_get_number (reader, units, "Z", &content->n_units, NULL))
    content->n_units = 0.0;
  if (content->n_units < 0.0)
    content->n_units = 0.0;
}

/* --- the loop of atoms ---------------------------------------------------------------------- */

/* A column of the loop the coordinates stand in. */
static const NearCifItem *
find_column (const NearCifBlock *block, const NearCifItem *x, const char *tags)
{
  g_auto (GStrv) list = g_strsplit (tags, " ", -1);

  for (char **tag = list; *tag != NULL; tag++)
    {
      const NearCifItem *item = _near_cif_find (block, *tag);

      if (item != NULL && item->loop == x->loop)
        return item;
    }
  return NULL;
}

static gboolean
find_columns (NearReader *reader,
              const NearCifBlock *block,
              const NearCifContent *content,
              Columns *columns,
              GError **error)
{
  static const char *const tags[2][3]
      = { { "_atom_site_fract_x", "_atom_site_fract_y", "_atom_site_fract_z" },
          { "_atom_site_cartn_x", "_atom_site_cartn_y", "_atom_site_cartn_z" } };
  const NearCifItem *x;

  columns->is_cartesian = !_near_cif_has_values (block, tags[0][0]);
  for (guint k = 0; k < 3; k++)
    {
      const char *tag = tags[columns->is_cartesian ? 1 : 0][k];

      columns->coordinates[k] = _near_cif_find (block, tag);
      if (columns->coordinates[k] == NULL
          || columns->coordinates[k]->loop != columns->coordinates[0]->loop)
        return near_reader_fail_file (reader, error, NEAR_ERROR_NO_DATA,
                                      _ ("the atoms of the data block “%s” have no %s"),
                                      block->name, tag);
    }
  x = columns->coordinates[0];
  columns->n_rows = x->values->len;
  columns->label = find_column (block, x, LABELS);
  columns->type = find_column (block, x, "_atom_site_type_symbol");
  columns->occupancy = find_column (block, x, "_atom_site_occupancy");
  columns->u_iso = find_column (block, x, "_atom_site_u_iso_or_equiv _atom_site_u_equiv_geom_mean");
  columns->b_iso = find_column (block, x, "_atom_site_b_iso_or_equiv _atom_site_b_equiv_geom_mean");
  columns->calc = find_column (block, x, "_atom_site_calc_flag");
  columns->group = find_column (block, x, "_atom_site_disorder_group _atom_site_label_alt_id");
  columns->hydrogens = find_column (block, x, "_atom_site_attached_hydrogens");
  if (columns->label == NULL && columns->type == NULL)
    return near_reader_fail_file (
        reader, error, NEAR_ERROR_NO_DATA,
        _ ("the atoms of the data block “%s” have neither _atom_site_type_symbol "
           "nor _atom_site_label: nothing tells what they are"),
        block->name);
  return TRUE;
}

static gboolean
read_position (NearReader *reader,
               const NearCifContent *content,
               const Columns *columns,
               gsize row,
               NearCifSite *site,
               GError **error)
{
  static const char *const names[3]
      = { N_ ("the x coordinate"), N_ ("the y coordinate"), N_ ("the z coordinate") };
  NearMat3 inverse;
  NearVec3 f;

  for (guint k = 0; k < 3; k++)
    {
      const NearCifValue *value = _near_cif_item_get (columns->coordinates[k], row);

      if (!_near_cif_get_number (reader, value, _ (names[k]), &site->fractional[k], error))
        return FALSE;
      site->uncertainty[k] = columns->is_cartesian ? 0.0 : _near_cif_get_uncertainty (value);
    }
  if (!columns->is_cartesian || !content->has_cell)
    return TRUE;
  inverse = near_mat3_inverse (&content->lattice);
  f = near_vec3_times_mat3 (near_vec3_from (site->fractional), &inverse);
  memcpy (site->fractional, f.x, sizeof f.x);
  return TRUE;
}

static gboolean
read_element (NearReader *reader,
              const NearCifContent *content,
              Columns *columns,
              gsize row,
              NearCifSite *site,
              GError **error)
{
  const NearCifValue *label = _near_cif_item_get (columns->label, row);
  const NearCifValue *type = _near_cif_item_get (columns->type, row);
  NearCifSureness sureness;

  if (label == NULL && type == NULL)
    {
      reader->line = g_array_index (columns->coordinates[0]->values, NearCifValue, row).line;
      return near_reader_fail (
          reader, error, NEAR_ERROR_NO_DATA, NULL,
          _ ("this atom has neither a type nor a label: nothing tells what it is"));
    }
  site->label = label != NULL ? label->text : type->text;
  site->line = label != NULL ? label->line : type->line;
  if (!_near_cif_find_element (reader, type, label, content, &site->element, &site->mass, &sureness,
                               error))
    return FALSE;
  if (sureness == NEAR_CIF_GUESSED)
    add_name (&columns->guessed, "%s: %s", type != NULL ? type->text : label->text,
              near_element_get (site->element)->symbol);
  else if (sureness == NEAR_CIF_GROUP)
    add_name (&columns->grouped, "%s: %s", type != NULL ? type->text : label->text,
              near_element_get (site->element)->symbol);
  return TRUE;
}

static gboolean
read_numbers (NearReader *reader, Columns *columns, gsize row, NearCifSite *site, GError **error)
{
  const NearCifValue *occupancy = _near_cif_item_get (columns->occupancy, row);
  const NearCifValue *u = _near_cif_item_get (columns->u_iso, row);
  const NearCifValue *b = _near_cif_item_get (columns->b_iso, row);
  const NearCifValue *hydrogens = _near_cif_item_get (columns->hydrogens, row);
  const NearCifValue *group = _near_cif_item_get (columns->group, row);
  double n;

  site->occupancy = 1.0;
  site->b_iso = NAN;
  if (occupancy != NULL
      && !_near_cif_get_number (reader, occupancy, _ ("the occupancy"), &site->occupancy, error))
    return FALSE;
  if (site->occupancy < 0.0 || site->occupancy > MAX_OCCUPANCY)
    {
      const NearToken token = { occupancy->text, strlen (occupancy->text) };

      return near_reader_fail (reader, error, NEAR_ERROR_RANGE, &token,
                               _ ("the occupancy of %s must be from 0 to 1"),
                               site->label);
    }
  if (u != NULL && !_near_cif_get_number (reader, u, "U", &n, error))
    return FALSE;
  if (u != NULL)
    site->b_iso = 8.0 * G_PI * G_PI * n;
  else if (b != NULL && !_near_cif_get_number (reader, b, "B", &site->b_iso, error))
    return FALSE;
  if (hydrogens != NULL && _near_cif_get_number (reader, hydrogens, "", &n, NULL) && n > 0.0)
    columns->n_hydrogens += n;
  if (group != NULL)
    g_hash_table_add (columns->disorder, (gpointer) group->text);
  return TRUE;
}

static gboolean
read_row (NearReader *reader, NearCifContent *content, Columns *columns, gsize row, GError **error)
{
  NearCifSite site = { .index = row, .u_star = { { NAN } } };
  const NearCifValue *calc = _near_cif_item_get (columns->calc, row);
  const NearCifValue *label = _near_cif_item_get (columns->label, row);

  if (calc != NULL && g_ascii_strcasecmp (calc->text, "dum") == 0)
    {
      add_name (&columns->dummies, "%s", label != NULL ? label->text : "?");
      return TRUE;
    }
  for (guint k = 0; k < 3; k++)
    if (_near_cif_item_get (columns->coordinates[k], row) == NULL)
      {
        add_name (&columns->unplaced, "%s", label != NULL ? label->text : "?");
        return TRUE;
      }
  if (!read_position (reader, content, columns, row, &site, error)
      || !read_element (reader, content, columns, row, &site, error)
      || !read_numbers (reader, columns, row, &site, error))
    return FALSE;
  if (site.occupancy == 0.0)
    {
      add_name (&columns->empty, "%s", site.label);
      return TRUE;
    }
  content->has_b_iso |= !isnan (site.b_iso);
  for (guint k = 0; k < 3; k++)
    content->has_uncertainty = content->has_uncertainty || site.uncertainty[k] > 0.0;
  g_array_append_val (content->sites, site);
  return TRUE;
}

static void
note_rows (NearReader *reader, const Columns *columns)
{
  if (columns->dummies.n > 0)
    near_reader_note (
        reader, NEAR_NOTE_INFO, "dummies-dropped",
        _ ("Listed positions that are no atoms (_atom_site_calc_flag dum) were left out (%u): %s."),
        columns->dummies.n, columns->dummies.text->str);
  if (columns->unplaced.n > 0)
    near_reader_note (reader, NEAR_NOTE_WARNING, "coordinates-missing",
                      _ ("Listed atoms without coordinates were left out (%u): %s."),
                      columns->unplaced.n, columns->unplaced.text->str);
  if (columns->empty.n > 0)
    near_reader_note (reader, NEAR_NOTE_INFO, "occupancy-zero",
                      _ ("Listed atoms with the occupancy 0 were left out (%u): %s."),
                      columns->empty.n, columns->empty.text->str);
  if (columns->guessed.n > 0)
    near_reader_note (
        reader, NEAR_NOTE_WARNING, "element-guessed",
        _ ("What some atoms (%u) are made of is not certain from their names; assumed was %s. If "
           "that is wrong, write the element as _atom_site_type_symbol."),
        columns->guessed.n, columns->guessed.text->str);
  if (columns->grouped.n > 0)
    near_reader_note (
        reader, NEAR_NOTE_WARNING, "group-as-atom",
        _ ("Groups of atoms were read as single atoms (%u; %s); their hydrogen atoms are missing."),
        columns->grouped.n, columns->grouped.text->str);
  if (columns->n_hydrogens > 0.0)
    near_reader_note (reader, NEAR_NOTE_WARNING, "hydrogens-attached",
                      _ ("Hydrogen atoms that are only counted (_atom_site_attached_hydrogens, %g "
                         "in all) and not placed are missing here."),
                      columns->n_hydrogens);
}

static void
note_disorder (NearReader *reader, const Columns *columns)
{
  g_autoptr (GList) groups
      = g_list_sort (g_hash_table_get_keys (columns->disorder), (GCompareFunc) strcmp);
  Names names = { g_string_new (NULL), 0 };

  for (GList *at = groups; at != NULL; at = at->next)
    add_name (&names, "%s", (const char *) at->data);
  if (names.n > 0)
    near_reader_note (
        reader, NEAR_NOTE_WARNING, "disorder",
        _ ("The structure is disordered (groups %s): all alternatives are kept, with their "
           "occupancies as listed, though they are not there at once."),
        names.text->str);
  g_string_free (names.text, TRUE);
}

/* Whether the fractions are rather lengths: all are large, or many are and as lengths they would lie
 * inside the cell. Where only one of a molecule's atoms is far outside, fractions may be meant. */
static gboolean
looks_cartesian (const NearCifContent *content)
{
  NearMat3 inverse = near_mat3_inverse (&content->lattice);
  gboolean all_far = TRUE, inside = TRUE;
  guint n_far = 0;

  for (guint i = 0; i < content->sites->len; i++)
    {
      const double *x = g_array_index (content->sites, NearCifSite, i).fractional;
      NearVec3 f = near_vec3_times_mat3 (near_vec3_from (x), &inverse);
      gboolean far = FALSE;

      for (guint k = 0; k < 3; k++)
        {
          far |= x[k] < 1.0 - FAR || x[k] > FAR;
          all_far &= fabs (x[k]) > FAR;
          inside &= f.x[k] > -MARGIN && f.x[k] < 1.0 + MARGIN;
        }
      n_far += far;
    }
  return all_far || (inside && n_far > 0 && 4 * n_far >= content->sites->len);
}

static gboolean
read_rows (NearReader *reader,
           const NearCifBlock *block,
           NearCifContent *content,
           Columns *columns,
           GError **error)
{
  for (gsize row = 0; row < columns->n_rows; row++)
    if (!read_row (reader, content, columns, row, error))
      return FALSE;
  note_rows (reader, columns);
  note_disorder (reader, columns);
  if (content->sites->len == 0)
    return near_reader_fail_file (reader, error, NEAR_ERROR_NO_DATA,
                                  _ ("none of the atoms of the data block “%s” has coordinates"),
                                  block->name);
  if (columns->is_cartesian && content->has_cell)
    near_reader_note (
        reader, NEAR_NOTE_INFO, "cartesian-axes",
        _ ("The atoms are given in Å: x was taken along a, and y in the plane of a and b, as in "
           "the Protein Data Bank."));
  if (!columns->is_cartesian && content->has_cell && looks_cartesian (content))
    near_reader_note (
        reader, NEAR_NOTE_WARNING, "perhaps-cartesian",
        _ ("The file says that the coordinates are fractions of the cell (_atom_site_fract_x), but "
           "they are as large as lengths in Å would be. If they are Å, change the names of the "
           "columns to _atom_site_Cartn_x, _atom_site_Cartn_y, _atom_site_Cartn_z."));
  return TRUE;
}

gboolean
_near_cif_read_content (NearReader *reader,
                        const NearCifBlock *block,
                        NearCifContent *content,
                        GError **error)
{
  Columns columns = { .disorder = g_hash_table_new (g_str_hash, g_str_equal) };
  Names *const names[]
      = { &columns.dummies, &columns.unplaced, &columns.guessed, &columns.grouped, &columns.empty };
  gboolean good;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    names[i]->text = g_string_new (NULL);
  content->sites = g_array_new (FALSE, FALSE, sizeof (NearCifSite));
  read_formula (reader, block, content);
  good = read_cell (reader, block, content, error)
         && find_columns (reader, block, content, &columns, error)
         && read_rows (reader, block, content, &columns, error)
         && _near_cif_read_displacements (reader, block, content, error);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_string_free (names[i]->text, TRUE);
  g_hash_table_unref (columns.disorder);
  return good;
}

/* --- anisotropic displacements -------------------------------------------------------------- */

/* The six components of one row, as U. @known: whether all are there. */
static gboolean
read_tensor (NearReader *reader,
             const NearCifItem *const columns[6],
             double factor,
             gsize row,
             double u[6],
             gboolean *known,
             GError **error)
{
  *known = TRUE;
  for (guint k = 0; k < 6; k++)
    {
      const NearCifValue *value = _near_cif_item_get (columns[k], row);

      if (value == NULL)
        {
          *known = FALSE;
          return TRUE;
        }
      if (!_near_cif_get_number (reader, value, _ ("an anisotropic displacement"), &u[k], error))
        return FALSE;
      u[k] *= factor;
    }
  return TRUE;
}

static void
set_tensor (NearCifContent *content, NearCifSite *site, const double u[6])
{
  static const guint places[6][2] = { { 0, 0 }, { 1, 1 }, { 2, 2 }, { 1, 2 }, { 0, 2 }, { 0, 1 } };
  NearMat3 reciprocal = near_lattice_get_reciprocal (&content->lattice);

  for (guint k = 0; k < 6; k++)
    {
      guint i = places[k][0], j = places[k][1];
      double star = u[k] * near_vec3_length (near_mat3_row (&reciprocal, i))
                    * near_vec3_length (near_mat3_row (&reciprocal, j));

      site->u_star[i][j] = site->u_star[j][i] = star;
    }
  content->has_aniso = TRUE;
}

/* Sites are in the order of their rows. */
static NearCifSite *
find_row (const NearCifContent *content, gsize row)
{
  guint low = 0, high = content->sites->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (content->sites, NearCifSite, middle).index < row)
        low = middle + 1;
      else
        high = middle;
    }
  return low < content->sites->len
                 && g_array_index (content->sites, NearCifSite, low).index == row
             ? &g_array_index (content->sites, NearCifSite, low)
             : NULL;
}

/* _atom_site_aniso_U_11..., in a loop of their own by label, or in that of the atoms. */
gboolean
_near_cif_read_displacements (NearReader *reader,
                              const NearCifBlock *block,
                              NearCifContent *content,
                              GError **error)
{
  static const char *const parts[6] = { "11", "22", "33", "23", "13", "12" };
  const NearCifItem *columns[6], *labels;
  g_autoptr (GHashTable) by_label = g_hash_table_new (g_str_hash, g_str_equal);
  gboolean is_u = _near_cif_has_values (block, "_atom_site_aniso_u_11");

  labels = _near_cif_find (block, "_atom_site_aniso_label");
  for (guint k = 0; k < 6; k++)
    {
      g_autofree char *tag = g_strdup_printf ("_atom_site_aniso_%c_%s", is_u ? 'u' : 'b', parts[k]);

      columns[k] = _near_cif_find (block, tag);
    }
  if (columns[0] == NULL || !content->has_cell)
    return TRUE;
  for (guint i = 0; i < content->sites->len; i++)
    {
      NearCifSite *site = &g_array_index (content->sites, NearCifSite, i);

      g_hash_table_insert (by_label, (gpointer) site->label, site);
    }
  for (gsize row = 0; row < columns[0]->values->len; row++)
    {
      const NearCifValue *label = _near_cif_item_get (labels, row);
      NearCifSite *site = labels == NULL  ? find_row (content, row)
                          : label != NULL ? g_hash_table_lookup (by_label, label->text)
                                          : NULL;
      gboolean known;
      double u[6];

      if (site == NULL)
        continue;
      if (!read_tensor (reader, columns, is_u ? 1.0 : 1.0 / (8.0 * G_PI * G_PI), row, u, &known,
                        error))
        return FALSE;
      if (known)
        set_tensor (content, site, u);
    }
  return TRUE;
}
