/* near-xyz-write.c — extended XYZ, all frames with all that is known of atoms and cell
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The species column holds symbols of elements, so that any program reads it; labels that say more,
 * and masses that are not the elements', have columns of their own.
 */
#include "near-xyz-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* One datum of the atoms. */
typedef struct
{
  double *values; /* (n, k) */
  gsize k;
  char type;         /* R, I or L */
  gboolean inverted; /* 1 is written F */
} Column;

typedef struct
{
  NearWriter *writer;
  const NearCrystal *crystal;
  gsize n_atoms;
  GArray *columns;   /* of Column */
  GHashTable *names; /* those in use */
  gboolean labels, masses;
} Frame;

/* --- keys and values -------------------------------------------------------------------------- */

static gboolean
is_plain (const char *text)
{
  if (*text == '\0')
    return FALSE;
  for (; *text != '\0'; text++)
    if (g_ascii_isspace (*text) || g_ascii_iscntrl (*text) || strchr ("\"'\\=[]{},", *text) != NULL)
      return FALSE;
  return TRUE;
}

static void
append_quoted (GString *text, const char *value)
{
  if (is_plain (value))
    {
      g_string_append (text, value);
      return;
    }
  g_string_append_c (text, '"');
  for (; *value != '\0'; value++)
    if (*value == '\n')
      g_string_append (text, "\\n");
    else if (*value == '\r')
      g_string_append_c (text, ' ');
    else
      {
        if (*value == '"' || *value == '\\')
          g_string_append_c (text, '\\');
        g_string_append_c (text, *value);
      }
  g_string_append_c (text, '"');
}

static void
append_number (GString *text, double value)
{
  char buffer[NEAR_TEXT_DOUBLE_SIZE];

  g_string_append (text, near_text_format_double (value == 0.0 ? 0.0 : value, buffer));
}

static void
append_numbers (GString *text, const double *values, gsize n, const char *separator)
{
  for (gsize i = 0; i < n; i++)
    {
      if (i > 0)
        g_string_append (text, separator);
      append_number (text, values[i]);
    }
}

static void
append_key (GString *text, const char *key)
{
  g_string_append_c (text, ' ');
  append_quoted (text, key);
  g_string_append_c (text, '=');
}

/* "1 2 3"; rows as JSON, which ASE reads as rows too. */
static void
append_array (GString *text, NearArray *array, const double *values)
{
  gsize n = near_array_get_length (array);
  guint n_dims = near_array_get_n_dims (array);
  gsize columns = n_dims == 2 ? near_array_get_dim (array, 1) : 0;

  if (n == 1 && columns == 0)
    append_number (text, *values);
  else if (columns == 0)
    {
      g_string_append_c (text, '"');
      append_numbers (text, values, n, " ");
      g_string_append_c (text, '"');
    }
  else
    {
      g_string_append (text, "\"_JSON [");
      for (gsize i = 0; i < n; i += columns)
        {
          g_string_append (text, i > 0 ? ", [" : "[");
          append_numbers (text, values + i, columns, ", ");
          g_string_append_c (text, ']');
        }
      g_string_append (text, "]\"");
    }
}

static void
note_lost (NearWriter *writer, const char *name)
{
  g_autofree char *quoted = g_strdup_printf ("“%s”", name);

  near_writer_note_lost (writer, _ ("extended XYZ"), quoted);
}

static void
append_cell_data (Frame *f)
{
  GString *text = f->writer->text;
  g_autofree const char **names = near_crystal_dup_cell_data_names (f->crystal);

  for (const char **name = names; *name != NULL; name++)
    {
      NearArray *array = near_crystal_get_cell_data (f->crystal, *name);
      g_autofree double *values = near_array_dup_doubles (array);
      gsize n = near_array_get_length (array);

      if (values == NULL || n == 0 || _near_xyz_is_reserved (*name)
          || !g_utf8_validate (*name, -1, NULL) || **name == '\0')
        {
          note_lost (f->writer, *name);
          continue;
        }
      append_key (text, *name);
      if (g_str_equal (*name, "stress") && n == 6)
        {
          const double *s = values;
          const double full[9] = { s[0], s[5], s[4], s[5], s[1], s[3], s[4], s[3], s[2] };

          g_string_append_c (text, '"');
          append_numbers (text, full, 9, " ");
          g_string_append_c (text, '"');
        }
      else
        append_array (text, array, values);
    }
}

static void
append_texts (Frame *f)
{
  GString *text = f->writer->text;
  g_autofree const char **names = near_crystal_dup_text_names (f->crystal);

  for (const char **name = names; *name != NULL; name++)
    {
      if (_near_xyz_is_reserved (*name) || **name == '\0')
        {
          note_lost (f->writer, *name);
          continue;
        }
      append_key (text, *name);
      append_quoted (text, near_crystal_get_text (f->crystal, *name));
    }
}

/* --- columns ---------------------------------------------------------------------------------- */

/* A name without what Properties is made of, and not used yet. */
static char *
dup_column_name (Frame *f, const char *name)
{
  GString *valid = g_string_new (NULL);

  for (; *name != '\0'; name++)
    g_string_append_c (valid, g_ascii_isspace (*name) || g_ascii_iscntrl (*name)
                                      || strchr (":\"'\\=[]{},", *name) != NULL
                                  ? '_'
                                  : *name);
  while (valid->len == 0 || g_hash_table_contains (f->names, valid->str))
    g_string_append_c (valid, '_');
  g_hash_table_add (f->names, g_strdup (valid->str));
  return g_string_free (valid, FALSE);
}

/* The name that programs know a datum by. */
static const char *
get_usual_name (const char *name)
{
  if (g_str_equal (name, "velocities"))
    return "velo";
  if (g_str_equal (name, "magnetic_moment"))
    return "magmoms";
  return g_str_equal (name, "fixed") ? "move_mask" : name;
}

static gboolean
is_integer (NearArray *array)
{
  NearArrayType type = near_array_get_array_type (array);

  return type == NEAR_ARRAY_INT32 || type == NEAR_ARRAY_INT64 || type == NEAR_ARRAY_UINT8;
}

static gboolean
are_flags (const double *values, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (values[i] != 0.0 && values[i] != 1.0)
      return FALSE;
  return TRUE;
}

static void
append_property (Frame *f, const char *name)
{
  NearArray *array = near_crystal_get_atom_data (f->crystal, name);
  double *values = near_array_dup_doubles (array);
  gsize n = near_array_get_length (array);
  gboolean flags = g_str_equal (name, "fixed") && values != NULL && are_flags (values, n);

  if (values == NULL || n == 0 || n % f->n_atoms != 0)
    {
      note_lost (f->writer, name);
      g_free (values);
      return;
    }

  Column column = { values, n / f->n_atoms, flags ? 'L' : is_integer (array) ? 'I' : 'R', flags };
  g_autofree char *shown
      = dup_column_name (f, g_str_equal (name, "fixed") && !flags ? name : get_usual_name (name));
  g_array_append_val (f->columns, column);
  g_string_append_printf (f->writer->text, ":%s:%c:%zu", shown, column.type, column.k);
}

/* Whether a species is more than its element's symbol, and whether its mass must be said. */
static void
look_at_species (Frame *f)
{
  for (guint s = 0; s < near_crystal_get_n_species (f->crystal); s++)
    {
      const NearSpecies *species = near_crystal_get_species (f->crystal, s);
      const NearElement *element = near_element_get (species->components[0].element);
      guint named;
      double mass = element->mass, label_mass;

      if (species->n_components > 1 || species->components[0].occupancy != 1.0)
        continue;
      if (!g_str_equal (species->label, element->symbol) && is_plain (species->label))
        {
          f->labels = TRUE;
          if (near_element_from_label (species->label, -1, &named, &label_mass)
              && named == species->components[0].element)
            mass = label_mass;
        }
      f->masses = f->masses || species->mass != mass;
    }
}

static void
append_properties (Frame *f)
{
  GString *text = f->writer->text;
  g_autofree const char **names = near_crystal_dup_atom_data_names (f->crystal);
  static const char *const taken[] = { "species", "pos", "label", "masses" };

  for (gsize i = 0; i < G_N_ELEMENTS (taken); i++)
    g_hash_table_add (f->names, g_strdup (taken[i]));
  g_string_append (text, "Properties=species:S:1:pos:R:3");
  if (f->labels)
    g_string_append (text, ":label:S:1");
  if (f->masses)
    g_string_append (text, ":masses:R:1");
  for (const char **name = names; *name != NULL; name++)
    append_property (f, *name);
}

/* --- lines ------------------------------------------------------------------------------------ */

static void
append_comment (Frame *f)
{
  GString *text = f->writer->text;
  const NearMat3 *lattice = near_crystal_get_lattice (f->crystal);
  const gboolean *periodic = near_crystal_get_periodic (f->crystal);
  const char *title = near_crystal_get_title (f->crystal);

  if (lattice != NULL)
    {
      g_string_append (text, "Lattice=\"");
      append_numbers (text, lattice->m[0], 9, " ");
      g_string_append (text, "\" ");
    }
  append_properties (f);
  g_string_append_printf (text, " pbc=\"%c %c %c\"", periodic[0] ? 'T' : 'F',
                          periodic[1] ? 'T' : 'F', periodic[2] ? 'T' : 'F');
  append_cell_data (f);
  append_texts (f);
  if (*title != '\0')
    {
      append_key (text, "title");
      append_quoted (text, title);
    }
  g_string_append_c (text, '\n');
}

static void
append_atom (const Frame *f, gsize atom)
{
  GString *text = f->writer->text;
  const double *x = near_crystal_peek_positions (f->crystal) + 3 * atom;
  const NearSpecies *species
      = near_crystal_get_species (f->crystal, near_crystal_peek_species (f->crystal)[atom]);
  const char *symbol = near_element_get (species->components[0].element)->symbol;
  gboolean pure = species->n_components == 1 && species->components[0].occupancy == 1.0;

  g_string_append_printf (text, "%-2s", symbol);
  for (guint k = 0; k < 3; k++)
    near_writer_append_number (text, x[k], 16);
  if (f->labels)
    g_string_append_printf (text, " %s",
                            pure && is_plain (species->label) ? species->label : symbol);
  if (f->masses)
    near_writer_append_number (
        text, pure ? species->mass : near_element_get (species->components[0].element)->mass, 10);
  for (guint c = 0; c < f->columns->len; c++)
    {
      const Column *column = &g_array_index (f->columns, Column, c);

      for (gsize k = 0; k < column->k; k++)
        {
          double value = column->values[atom * column->k + k];

          if (column->type == 'L')
            g_string_append (text, (value != 0.0) != column->inverted ? " T" : " F");
          else
            near_writer_append_number (text, value, column->type == 'I' ? 6 : 16);
        }
    }
  g_string_append_c (text, '\n');
}

static void
append_frame (NearWriter *writer, const NearCrystal *crystal)
{
  Frame f = { .writer = writer, .crystal = crystal, .n_atoms = near_crystal_get_n_atoms (crystal) };

  f.columns = g_array_new (FALSE, FALSE, sizeof (Column));
  f.names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  look_at_species (&f);
  g_string_append_printf (writer->text, "%zu\n", f.n_atoms);
  append_comment (&f);
  for (gsize i = 0; i < f.n_atoms; i++)
    append_atom (&f, i);
  for (guint c = 0; c < f.columns->len; c++)
    g_free (g_array_index (f.columns, Column, c).values);
  g_array_unref (f.columns);
  g_hash_table_unref (f.names);
}

gboolean
_near_write_xyz (NearWriter *writer, GError **error)
{
  gboolean mixed = FALSE;

  for (gsize i = 0; i < writer->n_frames; i++)
    {
      mixed = mixed || near_crystal_is_mixed (writer->frames[i]);
      append_frame (writer, writer->frames[i]);
    }
  if (mixed)
    near_writer_note_lost (
        writer, _ ("extended XYZ"),
        _ ("mixed or partial occupancies (the element that holds most of a site was written)"));
  return TRUE;
}
