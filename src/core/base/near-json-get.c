/* near-json-get.c — values out of JSON objects, with errors that name the key
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-json.h"
#include "near-text.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#define EXCERPT_CHARS 40
/* Integers up to here are doubles exactly: 2^53. */
#define MAX_EXACT_INTEGER 9007199254740992.0

/**
 * near_json_dup_path:
 *
 * Returns: (transfer full): how messages name @key of the object at @path; for use as the path
 *   of what is inside
 */
char *
near_json_dup_path (const char *path, const char *key)
{
  g_return_val_if_fail (key != NULL, NULL);

  g_autofree char *shown = near_text_excerpt (key, -1, EXCERPT_CHARS);

  if (path == NULL || *path == '\0')
    return g_steal_pointer (&shown);
  return g_strconcat (path, g_str_has_suffix (path, ":") ? " " : ".", shown, NULL);
}

/**
 * near_json_dup_path_index:
 *
 * Returns: (transfer full): how messages name element @index of the array at @path
 */
char *
near_json_dup_path_index (const char *path, gsize index)
{
  const char *space = path != NULL && g_str_has_suffix (path, ":") ? " " : "";

  return g_strdup_printf ("%s%s[%zu]", path != NULL ? path : "", space, index);
}

static const char *
describe_type (const json_t *value)
{
  switch (json_typeof (value))
    {
    case JSON_OBJECT:
      return _ ("an object {…}");
    case JSON_ARRAY:
      return _ ("an array […]");
    case JSON_STRING:
      return _ ("a string");
    case JSON_INTEGER:
    case JSON_REAL:
      return _ ("a number");
    case JSON_TRUE:
    case JSON_FALSE:
      return _ ("true or false");
    case JSON_NULL:
    default:
      return _ ("null");
    }
}

static gboolean
fail_type (const char *where, const json_t *found, const char *expected, GError **error)
{
  if (found == NULL)
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE, _ ("%s: missing; %s is expected"), where,
                 expected);
  else
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE, _ ("%s: found %s where %s is expected"),
                 where, describe_type (found), expected);
  return FALSE;
}

static gboolean
fail_range (const char *where,
            const json_t *value,
            const char *minimum,
            const char *maximum,
            GError **error)
{
  g_autofree char *found = near_json_dump (value, FALSE);

  if (minimum != NULL && maximum != NULL)
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                 _ ("%s: %s is out of range; it must be from %s to %s"), where, found, minimum,
                 maximum);
  else if (minimum != NULL)
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                 _ ("%s: %s is out of range; it must be at least %s"), where, found, minimum);
  else
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                 _ ("%s: %s is out of range; it must be at most %s"), where, found, maximum);
  return FALSE;
}

/* The value of @key if it has one of the two types, else NULL and @error. */
static json_t *
find (const json_t *object,
      const char *path,
      const char *key,
      json_type type,
      json_type other,
      const char *expected,
      GError **error)
{
  json_t *value = json_object_get (object, key);

  if (value != NULL && (json_typeof (value) == type || json_typeof (value) == other))
    return value;
  if (!json_is_object (object))
    fail_type (path != NULL ? path : "", object, _ ("an object {…}"), error);
  else
    {
      g_autofree char *where = near_json_dup_path (path, key);

      fail_type (where, value, expected, error);
    }
  return NULL;
}

static gboolean
check_number (const json_t *value,
              const char *where,
              double minimum,
              double maximum,
              double *number,
              GError **error)
{
  double found = json_number_value (value);

  if (!json_is_number (value))
    return fail_type (where, value, _ ("a number"), error);
  if (!(found >= minimum && found <= maximum))
    {
      g_autofree char *low = isfinite (minimum) ? near_text_dup_double (minimum) : NULL;
      g_autofree char *high = isfinite (maximum) ? near_text_dup_double (maximum) : NULL;

      return fail_range (where, value, low, high, error);
    }
  *number = found;
  return TRUE;
}

/**
 * near_json_check_keys:
 * @allowed: (array zero-terminated=1): the keys that have a meaning
 *
 * Errors: NEAR_ERROR_UNKNOWN_NAME for any other key, with the nearest that would be right;
 *   NEAR_ERROR_PARSE if @object is not an object
 */
gboolean
near_json_check_keys (const json_t *object,
                      const char *path,
                      const char *const *allowed,
                      GError **error)
{
  g_return_val_if_fail (allowed != NULL, FALSE);

  json_t *iterated = (json_t *) object; /* Jansson's iterators are not const */

  if (!json_is_object (object))
    return fail_type (path != NULL ? path : "", object, _ ("an object {…}"), error);
  for (void *i = json_object_iter (iterated); i != NULL; i = json_object_iter_next (iterated, i))
    {
      const char *key = json_object_iter_key (i);

      if (g_strv_contains (allowed, key))
        continue;
      const char *nearest = near_text_nearest (key, allowed);
      g_autofree char *where = near_json_dup_path (path, key);
      g_autofree char *all = g_strjoinv (", ", (char **) allowed);

      if (nearest != NULL)
        g_set_error (error, NEAR_ERROR, NEAR_ERROR_UNKNOWN_NAME,
                     _ ("%s: unknown key; did you mean “%s”? There are: %s"), where, nearest, all);
      else
        g_set_error (error, NEAR_ERROR, NEAR_ERROR_UNKNOWN_NAME,
                     _ ("%s: unknown key; there are: %s"), where, all);
      return FALSE;
    }
  return TRUE;
}

/**
 * near_json_get_number:
 * @minimum: the least value that is legal; -INFINITY if there is none
 * @maximum: the largest value that is legal; INFINITY if there is none
 *
 * Errors: NEAR_ERROR_PARSE if the key is missing or no number; NEAR_ERROR_RANGE
 */
gboolean
near_json_get_number (const json_t *object,
                      const char *path,
                      const char *key,
                      double minimum,
                      double maximum,
                      double *value,
                      GError **error)
{
  g_return_val_if_fail (key != NULL && value != NULL, FALSE);

  const json_t *found = find (object, path, key, JSON_REAL, JSON_INTEGER, _ ("a number"), error);
  g_autofree char *where = near_json_dup_path (path, key);

  return found != NULL && check_number (found, where, minimum, maximum, value, error);
}

/**
 * near_json_get_integer:
 *
 * A real without a fraction, such as 3.0, is taken too.
 *
 * Errors: NEAR_ERROR_PARSE if the key is missing or no whole number; NEAR_ERROR_RANGE
 */
gboolean
near_json_get_integer (const json_t *object,
                       const char *path,
                       const char *key,
                       gint64 minimum,
                       gint64 maximum,
                       gint64 *value,
                       GError **error)
{
  g_return_val_if_fail (key != NULL && value != NULL, FALSE);

  const json_t *found
      = find (object, path, key, JSON_INTEGER, JSON_REAL, _ ("a whole number"), error);
  g_autofree char *where = near_json_dup_path (path, key);

  if (found == NULL)
    return FALSE;
  double real = json_real_value (found);
  if (json_is_real (found) && (floor (real) != real || fabs (real) > MAX_EXACT_INTEGER))
    {
      g_autofree char *shown = near_text_dup_double (real);

      g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE, _ ("%s: %s is not a whole number"), where,
                   shown);
      return FALSE;
    }
  gint64 number = json_is_real (found) ? (gint64) real : (gint64) json_integer_value (found);
  if (number < minimum || number > maximum)
    {
      g_autofree char *low = g_strdup_printf ("%" PRId64, minimum);
      g_autofree char *high = g_strdup_printf ("%" PRId64, maximum);

      return fail_range (where, found, minimum > G_MININT64 ? low : NULL,
                         maximum < G_MAXINT64 ? high : NULL, error);
    }
  *value = number;
  return TRUE;
}

gboolean
near_json_get_boolean (
    const json_t *object, const char *path, const char *key, gboolean *value, GError **error)
{
  g_return_val_if_fail (key != NULL && value != NULL, FALSE);

  const json_t *found = find (object, path, key, JSON_TRUE, JSON_FALSE, _ ("true or false"), error);

  if (found == NULL)
    return FALSE;
  *value = json_is_true (found);
  return TRUE;
}

/**
 * near_json_get_string:
 * @value: (out) (transfer none): lives as long as @object
 */
gboolean
near_json_get_string (
    const json_t *object, const char *path, const char *key, const char **value, GError **error)
{
  g_return_val_if_fail (key != NULL && value != NULL, FALSE);

  const json_t *found = find (object, path, key, JSON_STRING, JSON_STRING, _ ("a string"), error);

  if (found == NULL)
    return FALSE;
  *value = json_string_value (found);
  return TRUE;
}

/**
 * near_json_get_object:
 * @value: (out) (transfer none): lives as long as @object
 */
gboolean
near_json_get_object (
    const json_t *object, const char *path, const char *key, json_t **value, GError **error)
{
  g_return_val_if_fail (key != NULL && value != NULL, FALSE);

  json_t *found = find (object, path, key, JSON_OBJECT, JSON_OBJECT, _ ("an object {…}"), error);

  if (found != NULL)
    *value = found;
  return found != NULL;
}

/**
 * near_json_get_array:
 * @value: (out) (transfer none): lives as long as @object
 */
gboolean
near_json_get_array (
    const json_t *object, const char *path, const char *key, json_t **value, GError **error)
{
  g_return_val_if_fail (key != NULL && value != NULL, FALSE);

  json_t *found = find (object, path, key, JSON_ARRAY, JSON_ARRAY, _ ("an array […]"), error);

  if (found != NULL)
    *value = found;
  return found != NULL;
}

/**
 * near_json_get_numbers:
 * @values: (out) (transfer full) (array length=n_values): to be freed even if there are none
 *
 * Errors: NEAR_ERROR_PARSE; NEAR_ERROR_RANGE if an element is outside [@minimum, @maximum]
 */
gboolean
near_json_get_numbers (const json_t *object,
                       const char *path,
                       const char *key,
                       double minimum,
                       double maximum,
                       double **values,
                       gsize *n_values,
                       GError **error)
{
  g_return_val_if_fail (values != NULL && n_values != NULL, FALSE);

  json_t *array;

  if (!near_json_get_array (object, path, key, &array, error))
    return FALSE;
  gsize n = json_array_size (array);
  g_autofree double *numbers = g_new (double, MAX (n, 1));
  g_autofree char *where = near_json_dup_path (path, key);
  for (gsize i = 0; i < n; i++)
    {
      const json_t *element = json_array_get (array, i);
      double number = json_number_value (element);

      /* The element's path is made only for a message: there may be millions. */
      if (!json_is_number (element) || !(number >= minimum && number <= maximum))
        {
          g_autofree char *at = near_json_dup_path_index (where, i);

          return check_number (element, at, minimum, maximum, &number, error);
        }
      numbers[i] = number;
    }
  *values = g_steal_pointer (&numbers);
  *n_values = n;
  return TRUE;
}
