/* near-json.c — JSON texts: strict reading and exact writing
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-json.h"
#include "near-file.h"
#include "near-text.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#define MAX_FILE_BYTES ((gsize) 1 << 30)
#define EXCERPT_CHARS 40

/* --- reading -------------------------------------------------------------------------------- */

/* Jansson turns the decimal point into the locale's and back, and only the first byte of it; the
 * calling thread is in the C locale meanwhile. */
static locale_t
get_c_locale (void)
{
  static gsize c_locale;

  if (g_once_init_enter (&c_locale))
    g_once_init_leave (&c_locale, (gsize) newlocale (LC_ALL_MASK, "C", (locale_t) 0));
  return (locale_t) c_locale;
}

/* The nesting of brackets outside strings, as far as it is not more than NEAR_JSON_MAX_DEPTH. */
static gboolean
is_too_deep (const char *text, gsize n_bytes, gsize *line)
{
  gboolean in_string = FALSE;
  gsize depth = 0;

  *line = 1;
  for (gsize i = 0; i < n_bytes; i++)
    {
      if (text[i] == '\n')
        *line += 1;
      if (text[i] == '"')
        in_string = !in_string;
      else if (in_string && text[i] == '\\')
        i++;
      else if (!in_string && (text[i] == '[' || text[i] == '{') && ++depth > NEAR_JSON_MAX_DEPTH)
        return TRUE;
      else if (!in_string && (text[i] == ']' || text[i] == '}') && depth > 0)
        depth--;
    }
  return FALSE;
}

/* The part of the line that ends where the parser stopped, and a little of what follows. */
static char *
dup_context (const char *text, gsize n_bytes, gsize position)
{
  gsize start = MIN (position, n_bytes);
  gsize end = start;

  while (start > 0 && text[start - 1] != '\n' && position - start < EXCERPT_CHARS / 2)
    start--;
  while (start < end && ((guchar) text[start] & 0xc0) == 0x80)
    start++;
  while (end < n_bytes && text[end] != '\n' && end - start < EXCERPT_CHARS)
    end++;
  g_autofree char *part = g_strndup (text + start, end - start);
  return near_text_excerpt (g_strstrip (part), -1, EXCERPT_CHARS);
}

static void
set_parse_error (
    GError **error, const char *name, const char *text, gsize n_bytes, const json_error_t *problem)
{
  /* Jansson's own excerpt is raw bytes. */
  const char *near = strstr (problem->text, " near ");
  gssize n_reason = near != NULL ? near - problem->text : -1;
  g_autofree char *reason = near_text_excerpt (problem->text, n_reason, 120);
  g_autofree char *context = dup_context (text, n_bytes, (gsize) MAX (problem->position, 0));

  g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE,
               _ ("%s:%d:%d: this is not valid JSON: %s: “%s”"), name, problem->line,
               problem->column, reason, context);
}

/**
 * near_json_parse:
 * @text: UTF-8; a byte-order mark is skipped
 * @name: what messages call the source
 *
 * An object or an array. Refused: a key given twice, nesting deeper than NEAR_JSON_MAX_DEPTH,
 * numbers too large for a double or a 64-bit integer, \u0000, anything after the value.
 *
 * Errors: NEAR_ERROR_PARSE with name:line:column
 * Returns: (transfer full): the value
 */
json_t *
near_json_parse (const char *text, gsize n_bytes, const char *name, GError **error)
{
  g_return_val_if_fail ((text != NULL || n_bytes == 0) && name != NULL, NULL);

  json_error_t problem = { 0 };
  gsize line;

  if (n_bytes >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0)
    {
      text += 3;
      n_bytes -= 3;
    }
  if (n_bytes == 0)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE,
                   _ ("%s: the file is empty; JSON is expected"), name);
      return NULL;
    }
  if (is_too_deep (text, n_bytes, &line))
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE,
                   _ ("%s:%zu: the JSON is nested deeper than %d levels"), name, line,
                   NEAR_JSON_MAX_DEPTH);
      return NULL;
    }
  locale_t old = uselocale (get_c_locale ());
  json_t *value = json_loadb (text, n_bytes, JSON_REJECT_DUPLICATES, &problem);
  uselocale (old);
  if (value == NULL)
    set_parse_error (error, name, text, n_bytes, &problem);
  return value;
}

/**
 * near_json_load:
 *
 * Errors: those of near_file_read() and near_json_parse()
 * Returns: (transfer full): the value
 */
json_t *
near_json_load (const char *path, GError **error)
{
  g_autofree char *text = NULL;
  gsize n_bytes;

  if (!near_file_read (path, MAX_FILE_BYTES, &text, &n_bytes, error))
    return NULL;
  g_autofree char *name = g_filename_display_name (path);
  return near_json_parse (text, n_bytes, name, error);
}

/* --- writing -------------------------------------------------------------------------------- */

static void
append_string (GString *text, const char *string, gsize n_bytes)
{
  g_string_append_c (text, '"');
  for (gsize i = 0; i < n_bytes; i++)
    {
      guchar c = (guchar) string[i];

      if (c == '"' || c == '\\')
        g_string_append_printf (text, "\\%c", c);
      else if (c == '\n')
        g_string_append (text, "\\n");
      else if (c == '\t')
        g_string_append (text, "\\t");
      else if (c < 0x20 || c == 0x7f)
        g_string_append_printf (text, "\\u%04x", c);
      else
        g_string_append_c (text, (char) c);
    }
  g_string_append_c (text, '"');
}

/* A real stays a real when it is read again: 1.0, not 1. */
static void
append_real (GString *text, double value)
{
  char buffer[NEAR_TEXT_DOUBLE_SIZE];

  near_text_format_double (value, buffer);
  g_string_append (text, buffer);
  if (strpbrk (buffer, ".e") == NULL)
    g_string_append (text, ".0");
}

static void
append_break (GString *text, gboolean pretty, guint level)
{
  if (!pretty)
    return;
  g_string_append_c (text, '\n');
  for (guint i = 0; i < level; i++)
    g_string_append (text, "  ");
}

static void append_value (GString *text, const json_t *value, gboolean pretty, guint level);

static void
append_object (GString *text, const json_t *value, gboolean pretty, guint level)
{
  json_t *object = (json_t *) value; /* Jansson's iterators are not const */
  gboolean first = TRUE;

  g_string_append_c (text, '{');
  for (void *i = json_object_iter (object); i != NULL; i = json_object_iter_next (object, i))
    {
      const char *key = json_object_iter_key (i);

      if (!first)
        g_string_append_c (text, ',');
      append_break (text, pretty, level + 1);
      append_string (text, key, strlen (key));
      g_string_append (text, pretty ? ": " : ":");
      append_value (text, json_object_iter_value (i), pretty, level + 1);
      first = FALSE;
    }
  if (!first)
    append_break (text, pretty, level);
  g_string_append_c (text, '}');
}

/* Arrays of numbers, words and the like stay on one line. */
static gboolean
is_flat (const json_t *array)
{
  for (gsize i = 0; i < json_array_size (array); i++)
    {
      const json_t *element = json_array_get (array, i);

      if (json_is_object (element) || json_is_array (element))
        return FALSE;
    }
  return TRUE;
}

static void
append_array (GString *text, const json_t *value, gboolean pretty, guint level)
{
  gboolean broken = pretty && !is_flat (value);
  gsize n = json_array_size (value);

  g_string_append_c (text, '[');
  for (gsize i = 0; i < n; i++)
    {
      if (i > 0)
        g_string_append (text, pretty && !broken ? ", " : ",");
      append_break (text, broken, level + 1);
      append_value (text, json_array_get (value, i), pretty, level + 1);
    }
  append_break (text, broken, level);
  g_string_append_c (text, ']');
}

static void
append_value (GString *text, const json_t *value, gboolean pretty, guint level)
{
  switch (json_typeof (value))
    {
    case JSON_OBJECT:
      append_object (text, value, pretty, level);
      break;
    case JSON_ARRAY:
      append_array (text, value, pretty, level);
      break;
    case JSON_STRING:
      append_string (text, json_string_value (value), json_string_length (value));
      break;
    case JSON_INTEGER:
      g_string_append_printf (text, "%" JSON_INTEGER_FORMAT, json_integer_value (value));
      break;
    case JSON_REAL:
      append_real (text, json_real_value (value));
      break;
    case JSON_TRUE:
      g_string_append (text, "true");
      break;
    case JSON_FALSE:
      g_string_append (text, "false");
      break;
    case JSON_NULL:
    default:
      g_string_append (text, "null");
      break;
    }
}

/**
 * near_json_dump:
 * @pretty: two spaces per level, one key per line, a newline at the end
 *
 * Keys keep the order in which they were set. Reals have the shortest form that reads back to the
 * same double.
 *
 * Returns: (transfer full): UTF-8
 */
char *
near_json_dump (const json_t *value, gboolean pretty)
{
  g_return_val_if_fail (value != NULL, NULL);

  GString *text = g_string_new (NULL);

  append_value (text, value, pretty, 0);
  if (pretty)
    g_string_append_c (text, '\n');
  return g_string_free (text, FALSE);
}

/**
 * near_json_save:
 *
 * Pretty, and atomic: near_file_write_atomic().
 */
gboolean
near_json_save (const json_t *value, const char *path, GError **error)
{
  g_return_val_if_fail (value != NULL && path != NULL, FALSE);

  g_autofree char *text = near_json_dump (value, TRUE);

  return near_file_write_atomic (path, text, strlen (text), error);
}

/**
 * near_json_new_number:
 *
 * Returns: (transfer full): a real; null for nan and inf, which JSON does not have
 */
json_t *
near_json_new_number (double value)
{
  return isfinite (value) ? json_real (value) : json_null ();
}

/**
 * near_json_new_numbers:
 * @values: (array length=n)
 *
 * Returns: (transfer full): an array of near_json_new_number()
 */
json_t *
near_json_new_numbers (const double *values, gsize n)
{
  g_return_val_if_fail (values != NULL || n == 0, NULL);

  json_t *array = json_array ();

  for (gsize i = 0; i < n; i++)
    json_array_append_new (array, near_json_new_number (values[i]));
  return array;
}
