/* near-structure-json.c — structures in JSON, as JARVIS, ASE and pymatgen write them
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One structure, a list of them, ASE's database in JSON, or records that hold a structure under
 * "atoms" or "structure". */
#include "near-structure-json-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Lists of lists of structures end somewhere. */
#define MAX_DEPTH 4
/* JARVIS's word for "not available". */
#define NOT_AVAILABLE "na"

/* --- which file ------------------------------------------------------------------------------- */

NearMatch
_near_detect_json (const char *name, const char *data, gsize n_bytes)
{
  static const char *const keys[]
      = { "\"lattice_mat\"", "\"__ndarray__\"", "\"numbers\"", "\"sites\"", "\"jid\"" };

  while (n_bytes > 0 && g_ascii_isspace (*data))
    {
      data++;
      n_bytes--;
    }
  if (n_bytes == 0 || (data[0] != '{' && data[0] != '['))
    return NEAR_MATCH_NO;
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    if (g_strstr_len (data, (gssize) n_bytes, keys[i]) != NULL)
      return NEAR_MATCH_CERTAIN;
  return NEAR_MATCH_NAME_ONLY;
}

/* --- tables of numbers ------------------------------------------------------------------------ */

static gboolean
get_number (const json_t *value, double *number)
{
  if (json_is_boolean (value))
    *number = json_is_true (value) ? 1.0 : 0.0;
  else if (json_is_number (value))
    *number = json_number_value (value);
  else
    return FALSE;
  return isfinite (*number);
}

static gboolean
fail_number (const char *path, gsize row, gsize column, gsize n_columns, GError **error)
{
  if (n_columns > 0)
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE, _ ("%s[%zu][%zu] must be a number"), path,
                 row, column);
  else
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE, _ ("%s[%zu] must be a number"), path, row);
  return FALSE;
}

static gboolean
check_rows (const char *path, gsize n, gsize expected, GError **error)
{
  if (expected == G_MAXSIZE || n == expected)
    return TRUE;
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE, _ ("%s must have %zu entries, but it has %zu"),
               path, expected, n);
  return FALSE;
}

/* {"__ndarray__": [[n, k], "float64", [...]]} */
static gboolean
read_ndarray (const json_t *object, const char *path, gsize n_columns, gsize *n_rows,
              double **values, GError **error)
{
  const json_t *parts = json_object_get (object, "__ndarray__");
  const json_t *shape = json_array_get (parts, 0), *list = json_array_get (parts, 2);
  gsize wanted = n_columns > 0 ? 2 : 1, width = MAX (n_columns, 1);
  gsize n = json_array_size (list);

  if (json_array_size (parts) != 3 || !json_is_array (shape) || !json_is_array (list)
      || json_array_size (shape) != wanted || n % width != 0
      || json_integer_value (json_array_get (shape, 0)) != (json_int_t) (n / width)
      || (n_columns > 0
          && json_integer_value (json_array_get (shape, 1)) != (json_int_t) n_columns))
    {
      g_set_error (
          error, NEAR_ERROR, NEAR_ERROR_PARSE,
          n_columns > 0
              ? _ ("%s.__ndarray__ must be [[n, %zu], type, [numbers]] with as many numbers "
                   "as that")
              : _ ("%s.__ndarray__ must be [[n], type, [numbers]] with as many numbers as "
                   "that"),
          path, n_columns);
      return FALSE;
    }
  if (!check_rows (path, n / width, *n_rows, error))
    return FALSE;
  g_autofree double *numbers = g_new (double, MAX (n, 1));
  for (gsize i = 0; i < n; i++)
    if (!get_number (json_array_get (list, i), &numbers[i]))
      return fail_number (path, i / width, i % width, n_columns, error);
  *n_rows = n / width;
  *values = g_steal_pointer (&numbers);
  return TRUE;
}

gboolean
_near_json_read_table (const json_t *value, const char *path, gsize n_columns, gsize *n_rows,
                       double **values, GError **error)
{
  gsize n = json_array_size (value), width = MAX (n_columns, 1);

  if (json_is_object (value) && json_object_get (value, "__ndarray__") != NULL)
    return read_ndarray (value, path, n_columns, n_rows, values, error);
  if (!json_is_array (value))
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE, _ ("%s must be a list of numbers"), path);
      return FALSE;
    }
  if (!check_rows (path, n, *n_rows, error))
    return FALSE;
  g_autofree double *numbers = g_new (double, MAX (n * width, 1));
  for (gsize i = 0; i < n; i++)
    {
      const json_t *row = json_array_get (value, i);

      if (n_columns > 0 && json_array_size (row) != n_columns)
        {
          g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE,
                       _ ("%s[%zu] must be a list of %zu numbers"), path, i, n_columns);
          return FALSE;
        }
      for (gsize k = 0; k < width; k++)
        if (!get_number (n_columns > 0 ? json_array_get (row, k) : row, &numbers[i * width + k]))
          return fail_number (path, i, k, n_columns, error);
    }
  *n_rows = n;
  *values = g_steal_pointer (&numbers);
  return TRUE;
}

gboolean
_near_json_read_matrix (const json_t *value, const char *path, NearMat3 *matrix, GError **error)
{
  g_autofree double *values = NULL;
  gsize n = 3;

  if (!_near_json_read_table (value, path, 3, &n, &values, error))
    return FALSE;
  memcpy (matrix->m, values, sizeof matrix->m);
  return TRUE;
}

/* --- what the dialects share ------------------------------------------------------------------ */

gboolean
_near_json_find_element (const char *name, const char *path, guint *element, double *mass,
                         GError **error)
{
  *element = 0;
  *mass = 0.0;
  if (_near_is_dummy_name (&(NearToken){ name, strlen (name) }))
    return TRUE;
  if (near_element_from_label (name, -1, element, mass))
    return TRUE;
  g_autofree char *suggestion = near_element_dup_suggestion (name, -1);
  g_autofree char *shown = near_text_excerpt (name, -1, 20);
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_UNKNOWN_NAME, _ ("%s: unknown element “%s”; %s"), path,
               shown, suggestion);
  return FALSE;
}

char *
_near_json_dup_subject (const char *path)
{
  return g_str_has_suffix (path, ":") ? g_strdup_printf (_ ("%s the JSON"), path) : g_strdup (path);
}

gboolean
_near_json_add_frame (NearReader *reader, NearCrystalBuilder *builder, const NearMat3 *lattice,
                      const char *path, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (near_crystal_builder_get_n_atoms (builder) == 0)
    {
      g_autofree char *subject = _near_json_dup_subject (path);

      g_set_error (error, NEAR_ERROR, NEAR_ERROR_NO_DATA, _ ("%s has no atoms"), subject);
      return FALSE;
    }
  if (lattice != NULL && !near_lattice_check (lattice, &local))
    {
      g_set_error (error, NEAR_ERROR, local->code, "%s: %s", path, local->message);
      return FALSE;
    }
  return near_reader_add_frame (reader, builder, 0, error);
}

void
_near_json_keep_extras (NearCrystalBuilder *builder, const json_t *object, const char *const *known)
{
  json_t *mutable = (json_t *) object; /* Jansson's iterators are not const */
  const char *key;
  json_t *value;

  json_object_foreach (mutable, key, value)
    {
      const char *word = json_string_value (value);

      if (g_strv_contains (known, key))
        continue;
      if (json_is_number (value) && isfinite (json_number_value (value)))
        near_crystal_builder_set_number (builder, key, json_number_value (value));
      else if (word != NULL && word[0] != '\0' && strcmp (word, NOT_AVAILABLE) != 0)
        near_crystal_builder_set_text (builder, key, word);
    }
}

/* --- finding the structures ------------------------------------------------------------------- */

static gboolean
has (const json_t *object, const char *first, const char *second)
{
  return json_object_get (object, first) != NULL && json_object_get (object, second) != NULL;
}

static NearJsonReadFunc
find_dialect (const json_t *object)
{
  if (has (object, "lattice_mat", "coords"))
    return _near_json_read_jarvis;
  if (has (object, "numbers", "positions"))
    return _near_json_read_ase;
  if (json_is_array (json_object_get (object, "sites")))
    return _near_json_read_pymatgen;
  return NULL;
}

static gboolean read_value (NearReader *reader, const json_t *value, const char *path, guint depth,
                            GError **error);

static gboolean
read_list (NearReader *reader, const json_t *list, const char *path, guint depth, GError **error)
{
  gsize n = json_array_size (list);

  for (gsize i = 0; i < n && !near_reader_has_enough (reader); i++)
    {
      g_autofree char *inside = near_json_dup_path_index (path, i);

      if (!near_monitor_check (reader->monitor, (double) i / (double) n, _ ("reading"), error)
          || !read_value (reader, json_array_get (list, i), inside, depth + 1, error))
        return FALSE;
    }
  return TRUE;
}

/* {"1": {...}, "2": {...}, "ids": [1, 2], "nextid": 3} */
static gboolean
read_ase_database (NearReader *reader, const json_t *object, const char *path, GError **error)
{
  const json_t *ids = json_object_get (object, "ids");
  gsize n = json_array_size (ids);

  for (gsize i = 0; i < n && !near_reader_has_enough (reader); i++)
    {
      g_autofree char *key
          = g_strdup_printf ("%" JSON_INTEGER_FORMAT, json_integer_value (json_array_get (ids, i)));
      const json_t *row = json_object_get (object, key);
      g_autofree char *inside = near_json_dup_path (path, key);

      if (find_dialect (row) != _near_json_read_ase)
        {
          g_set_error (
              error, NEAR_ERROR, NEAR_ERROR_PARSE,
              _ ("%s, which “ids” names, must be an object with “numbers” and “positions”"),
              inside);
          return FALSE;
        }
      if (!near_monitor_check (reader->monitor, (double) i / (double) n, _ ("reading"), error)
          || !_near_json_read_ase (reader, row, inside, NULL, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_object (NearReader *reader, const json_t *object, const char *path, GError **error)
{
  static const char *const holders[]
      = { "atoms", "structure", "final_structure", "initial_structure" };
  NearJsonReadFunc dialect = find_dialect (object);

  if (dialect != NULL)
    return dialect (reader, object, path, NULL, error);
  if (json_is_array (json_object_get (object, "ids")))
    return read_ase_database (reader, object, path, error);
  for (gsize i = 0; i < G_N_ELEMENTS (holders); i++)
    {
      const json_t *held = json_object_get (object, holders[i]);

      dialect = held != NULL ? find_dialect (held) : NULL;
      if (dialect != NULL)
        {
          g_autofree char *inside = near_json_dup_path (path, holders[i]);

          return dialect (reader, held, inside, object, error);
        }
    }
  g_autofree char *subject = _near_json_dup_subject (path);
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE,
               _ ("%s is not a structure: expected are the keys of JARVIS (lattice_mat, coords, "
                  "elements), of "
                  "ASE (numbers, positions, cell) or of pymatgen (lattice, sites)"),
               subject);
  return FALSE;
}

static gboolean
read_value (NearReader *reader, const json_t *value, const char *path, guint depth, GError **error)
{
  if (json_is_array (value) && depth < MAX_DEPTH)
    return read_list (reader, value, path, depth, error);
  if (json_is_object (value))
    return read_object (reader, value, path, error);
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE,
               _ ("%s is not a structure: an object {…} is expected"), path);
  return FALSE;
}

gboolean
_near_read_json (NearReader *reader, GError **error)
{
  g_autoptr (json_t) root = near_json_parse (reader->data, reader->n_bytes, reader->name, error);
  g_autofree char *path = g_strconcat (reader->name, ":", NULL);

  return root != NULL && read_value (reader, root, path, 0, error);
}
