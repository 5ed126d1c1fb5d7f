/* test-json.c — strict JSON, exact numbers, errors that name the key
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-file.h"
#include "near-json.h"
#include "near-test.h"

#include <float.h>
#include <locale.h>
#include <math.h>
#include <string.h>

static json_t *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  json_t *value = near_json_parse (text, strlen (text), "spec.json", &error);

  g_assert_no_error (error);
  g_assert_nonnull (value);
  return value;
}

static void
test_parse_bad (void)
{
  g_autofree char *deep = g_strnfill (NEAR_JSON_MAX_DEPTH + 1, '[');
  g_autofree char *deeper = g_strnfill (1000000, '[');
  const struct
  {
    const char *text;
    const char *message;
  } cases[] = {
    { "", "the file is empty" },
    { "\xef\xbb\xbf", "the file is empty" },
    { "1", "spec.json:1:" },
    { "{\"a\": 1,\n \"b\": tru}", "spec.json:2:" },
    { "{\"a\": 1,\n \"b\": tru}", "“\"b\": tru" },
    { "{\"a\": 1, \"a\": 2}", "duplicate" },
    { "{\"a\": {\"b\": 1, \"b\": 1}}", "duplicate" },
    { "[1, 2", "spec.json:1:" },
    { "[1,]", "spec.json:1:" },
    { "[1] [2]", "spec.json:1:" },
    { "[0,5", "spec.json:1:" },
    { "[01]", "spec.json:1:" },
    { "[NaN]", "NaN" },
    { "[1e400]", "overflow" },
    { "[9223372036854775808]", "too big" },
    { "[\"\\u0000\"]", "\\u0000" },
    { "[\"\xff\"]", "spec.json:1:" },
    { "[\"a\nb\"]", "spec.json:1:" },
    { "{'a': 1}", "spec.json:1:" },
    { "// no\n[]", "spec.json:1:" },
    { deep, "deeper than 256" },
    { deeper, "deeper than 256" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (near_json_parse (cases[i].text, strlen (cases[i].text), "spec.json", &error));
      g_assert_error (error, NEAR_ERROR, NEAR_ERROR_PARSE);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_assert_true (g_str_has_prefix (error->message, "spec.json:"));
      if (strstr (error->message, cases[i].message) == NULL)
        g_error ("“%s” does not say “%s”", error->message, cases[i].message);
    }
}

static void
test_depth (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) quoted = g_string_new ("[\"\\\"");

  for (int i = 0; i < NEAR_JSON_MAX_DEPTH; i++)
    g_string_append_c (text, '[');
  for (int i = 0; i < NEAR_JSON_MAX_DEPTH; i++)
    g_string_append_c (text, ']');
  g_autoptr (json_t) value = parse (text->str);
  g_assert_cmpuint (json_array_size (value), ==, 1);

  /* Brackets in strings do not count, nor those that are closed. */
  for (int i = 0; i < 1000; i++)
    g_string_append (quoted, "[{");
  g_string_append (quoted, "\"");
  for (int i = 0; i < 1000; i++)
    g_string_append (quoted, ",[]");
  g_string_append (quoted, "]");
  g_autoptr (json_t) other = parse (quoted->str);
  g_assert_cmpuint (json_array_size (other), ==, 1001);
}

static void
test_numbers_round_trip (void)
{
  static const double values[] = { 0.0,     -0.0,    0.1,  1.0,     1.0 / 3.0, 5e-324,
                                   DBL_MIN, DBL_MAX, 1e22, -2.5e-7, 1e15,      123456789.0 };
  g_autoptr (json_t) array = near_json_new_numbers (values, G_N_ELEMENTS (values));
  g_autofree char *text = near_json_dump (array, FALSE);
  g_autoptr (json_t) again = parse (text);

  g_assert_cmpstr (text, ==,
                   "[0.0,-0.0,0.1,1.0,0.3333333333333333,5e-324,2.2250738585072014e-308,"
                   "1.7976931348623157e+308,1e+22,-2.5e-07,1e+15,123456789.0]");
  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_assert_true (json_is_real (json_array_get (again, i)));
      g_assert_cmpfloat (json_real_value (json_array_get (again, i)), ==, values[i]);
      g_assert_cmpint (signbit (json_real_value (json_array_get (again, i))) != 0, ==,
                       signbit (values[i]) != 0);
    }
}

static void
test_dump (void)
{
  g_autoptr (json_t) value = parse ("{\"zeta\": [1, 2.50, \"x\"], \"alpha\": {\"é\": null},"
                                    " \"list\": [[1], {}], \"none\": [], \"on\": true}");
  g_autofree char *compact = near_json_dump (value, FALSE);
  g_autofree char *pretty = near_json_dump (value, TRUE);

  g_assert_cmpstr (compact, ==,
                   "{\"zeta\":[1,2.5,\"x\"],\"alpha\":{\"é\":null},\"list\":[[1],{}],\"none\":[],"
                   "\"on\":true}");
  g_assert_cmpstr (pretty, ==,
                   "{\n  \"zeta\": [1, 2.5, \"x\"],\n  \"alpha\": {\n    \"é\": null\n  },\n"
                   "  \"list\": [\n    [1],\n    {}\n  ],\n  \"none\": [],\n  \"on\": true\n}\n");
}

static void
test_dump_strings (void)
{
  static const char *const strings[]
      = { "", "\"\\/", "\n\t\r\b\x01\x7f", "\u00e9\U0001f600", "\u2028" };

  for (gsize i = 0; i < G_N_ELEMENTS (strings); i++)
    {
      g_autoptr (json_t) array = json_pack ("[s]", strings[i]);
      g_autofree char *text = near_json_dump (array, FALSE);
      g_autoptr (json_t) again = parse (text);

      g_assert_cmpstr (json_string_value (json_array_get (again, 0)), ==, strings[i]);
    }
}

static void
test_non_finite (void)
{
  const double values[] = { NAN, INFINITY, 1.0 };
  g_autoptr (json_t) array = near_json_new_numbers (values, 3);
  g_autofree char *text = near_json_dump (array, FALSE);

  g_assert_cmpstr (text, ==, "[null,null,1.0]");
}

static void
test_files (void)
{
  g_autofree char *path = near_test_path ("spec.json");
  g_autofree char *missing = near_test_path ("missing.json");
  g_autoptr (json_t) value = parse ("{\"rate\": 0.1}");
  g_autoptr (GError) error = NULL;

  g_assert_true (near_json_save (value, path, &error));
  g_autoptr (json_t) again = near_json_load (path, &error);
  g_assert_no_error (error);
  g_assert_true (json_equal (value, again));
  g_assert_null (near_json_load (missing, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_NO_FILE);
  g_clear_error (&error);
  g_assert_false (near_json_save (value, "/dev/full", &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_WRITE);
  g_clear_error (&error);
  g_assert_true (near_file_write_atomic (path, "{", 1, NULL));
  g_assert_null (near_json_load (path, &error));
  g_assert_nonnull (strstr (error->message, "spec.json:1:"));
}

/* --- getters -------------------------------------------------------------------------------- */

#define OBJECT                                                                                     \
  "{\"rate\": 0.03, \"count\": 7, \"whole\": 3.0, \"on\": true, \"name\": \"spiral\","             \
  " \"list\": [1, 2.5], \"words\": [1, \"two\"], \"inside\": {}, \"none\": null, \"none_yet\": "   \
  "[]}"

static void
test_getters (void)
{
  g_autoptr (json_t) object = parse (OBJECT);
  g_autoptr (GError) error = NULL;
  double number;
  gint64 integer;
  gboolean boolean = FALSE;
  const char *string;
  json_t *inside = NULL;
  g_autofree double *numbers = NULL;
  g_autofree double *none = NULL;
  gsize n;

  g_assert_true (near_json_get_number (object, "f:", "rate", 0.0, 1.0, &number, &error));
  g_assert_cmpfloat (number, ==, 0.03);
  g_assert_true (
      near_json_get_number (object, "f:", "count", -INFINITY, INFINITY, &number, &error));
  g_assert_cmpfloat (number, ==, 7.0);
  g_assert_true (near_json_get_integer (object, "f:", "count", 7, 7, &integer, &error));
  g_assert_cmpint (integer, ==, 7);
  g_assert_true (near_json_get_integer (object, "f:", "whole", 0, 9, &integer, &error));
  g_assert_cmpint (integer, ==, 3);
  g_assert_true (near_json_get_boolean (object, "f:", "on", &boolean, &error));
  g_assert_true (boolean);
  g_assert_true (near_json_get_string (object, "f:", "name", &string, &error));
  g_assert_cmpstr (string, ==, "spiral");
  g_assert_true (near_json_get_object (object, "f:", "inside", &inside, &error));
  g_assert_true (json_is_object (inside));
  g_assert_true (near_json_get_array (object, "f:", "words", &inside, &error));
  g_assert_cmpuint (json_array_size (inside), ==, 2);
  g_assert_true (near_json_get_numbers (object, "f:", "list", 0.0, 3.0, &numbers, &n, &error));
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpfloat (numbers[1], ==, 2.5);
  g_assert_true (near_json_get_numbers (object, "f:", "none_yet", 0.0, 3.0, &none, &n, &error));
  g_assert_cmpuint (n, ==, 0);
  g_assert_no_error (error);
}

typedef gboolean (*Getter) (const json_t *object, const char *key, GError **error);

static gboolean
get_unit (const json_t *object, const char *key, GError **error)
{
  double value = 7.0;

  if (near_json_get_number (object, "f.json: spec", key, 0.0, 1.0, &value, error))
    return TRUE;
  g_assert_cmpfloat (value, ==, 7.0);
  return FALSE;
}

static gboolean
get_above_nine (const json_t *object, const char *key, GError **error)
{
  double value;

  return near_json_get_number (object, "f.json: spec", key, 9.0, INFINITY, &value, error);
}

static gboolean
get_below_zero (const json_t *object, const char *key, GError **error)
{
  double value;

  return near_json_get_number (object, "f.json: spec", key, -INFINITY, 0.0, &value, error);
}

static gboolean
get_integer (const json_t *object, const char *key, GError **error)
{
  gint64 value;

  return near_json_get_integer (object, "f.json: spec", key, 0, 5, &value, error);
}

static gboolean
get_natural (const json_t *object, const char *key, GError **error)
{
  gint64 value;

  return near_json_get_integer (object, "f.json: spec", key, 10, G_MAXINT64, &value, error);
}

static gboolean
get_boolean (const json_t *object, const char *key, GError **error)
{
  gboolean value;

  return near_json_get_boolean (object, "f.json: spec", key, &value, error);
}

static gboolean
get_string (const json_t *object, const char *key, GError **error)
{
  const char *value;

  return near_json_get_string (object, "f.json: spec", key, &value, error);
}

static gboolean
get_object (const json_t *object, const char *key, GError **error)
{
  json_t *value;

  return near_json_get_object (object, "f.json: spec", key, &value, error);
}

static gboolean
get_numbers (const json_t *object, const char *key, GError **error)
{
  double *values;
  gsize n;

  return near_json_get_numbers (object, "f.json: spec", key, 0.0, 2.0, &values, &n, error);
}

static void
test_getters_bad (void)
{
  static const struct
  {
    Getter getter;
    const char *key;
    NearError code;
    const char *message;
  } cases[] = {
    { get_unit, "lost", NEAR_ERROR_PARSE, "f.json: spec.lost: missing; a number is expected" },
    { get_unit, "name", NEAR_ERROR_PARSE,
      "f.json: spec.name: found a string where a number is expected" },
    { get_unit, "none", NEAR_ERROR_PARSE,
      "f.json: spec.none: found null where a number is expected" },
    { get_unit, "count", NEAR_ERROR_RANGE,
      "f.json: spec.count: 7 is out of range; it must be from 0 to 1" },
    { get_above_nine, "rate", NEAR_ERROR_RANGE,
      "f.json: spec.rate: 0.03 is out of range; it must be at least 9" },
    { get_below_zero, "rate", NEAR_ERROR_RANGE,
      "f.json: spec.rate: 0.03 is out of range; it must be at most 0" },
    { get_integer, "rate", NEAR_ERROR_PARSE, "f.json: spec.rate: 0.03 is not a whole number" },
    { get_integer, "count", NEAR_ERROR_RANGE,
      "f.json: spec.count: 7 is out of range; it must be from 0 to 5" },
    { get_natural, "count", NEAR_ERROR_RANGE,
      "f.json: spec.count: 7 is out of range; it must be at least 10" },
    { get_integer, "inside", NEAR_ERROR_PARSE,
      "f.json: spec.inside: found an object {…} where a whole number is expected" },
    { get_boolean, "count", NEAR_ERROR_PARSE,
      "f.json: spec.count: found a number where true or false is expected" },
    { get_string, "on", NEAR_ERROR_PARSE,
      "f.json: spec.on: found true or false where a string is expected" },
    { get_object, "list", NEAR_ERROR_PARSE,
      "f.json: spec.list: found an array […] where an object {…} is expected" },
    { get_numbers, "rate", NEAR_ERROR_PARSE,
      "f.json: spec.rate: found a number where an array […] is expected" },
    { get_numbers, "words", NEAR_ERROR_PARSE,
      "f.json: spec.words[1]: found a string where a number is expected" },
    { get_numbers, "list", NEAR_ERROR_RANGE,
      "f.json: spec.list[1]: 2.5 is out of range; it must be from 0 to 2" },
  };
  g_autoptr (json_t) object = parse (OBJECT);
  g_autoptr (json_t) array = parse ("[1]");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (cases[i].getter (object, cases[i].key, &error));
      g_assert_error (error, NEAR_ERROR, (gint) cases[i].code);
      g_assert_cmpstr (error->message, ==, cases[i].message);
    }
  g_autoptr (GError) error = NULL;
  g_assert_false (get_unit (array, "rate", &error));
  g_assert_cmpstr (error->message, ==,
                   "f.json: spec: found an array […] where an object {…} is expected");
}

static void
test_huge_integers (void)
{
  g_autoptr (json_t) object = parse ("{\"a\": 1e300, \"b\": 9223372036854775807}");
  g_autoptr (GError) error = NULL;
  gint64 value;

  g_assert_false (
      near_json_get_integer (object, "f:", "a", G_MININT64, G_MAXINT64, &value, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_PARSE);
  g_assert_true (near_json_get_integer (object, "f:", "b", 0, G_MAXINT64, &value, NULL));
  g_assert_cmpint (value, ==, G_MAXINT64);
}

static void
test_check_keys (void)
{
  static const char *const allowed[] = { "learning_rate", "noise", NULL };
  g_autoptr (json_t) good = parse ("{\"noise\": 1}");
  g_autoptr (json_t) near = parse ("{\"noise\": 1, \"learning-rate\": 1}");
  g_autoptr (json_t) far = parse ("{\"x\\u0001\": 1}");
  g_autoptr (GError) error = NULL;

  g_assert_true (near_json_check_keys (good, "f.json:", allowed, &error));
  g_assert_no_error (error);
  g_assert_false (near_json_check_keys (near, "f.json:", allowed, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_UNKNOWN_NAME);
  g_assert_cmpstr (error->message, ==,
                   "f.json: learning-rate: unknown key; did you mean “learning_rate”? There are: "
                   "learning_rate, noise");
  g_clear_error (&error);
  g_assert_false (near_json_check_keys (far, "f.json: spec", allowed, &error));
  g_assert_cmpstr (error->message, ==,
                   "f.json: spec.x\\x01: unknown key; there are: learning_rate, noise");
}

static void
test_paths (void)
{
  g_autofree char *root = near_json_dup_path ("f.json:", "a");
  g_autofree char *inside = near_json_dup_path (root, "b");
  g_autofree char *element = near_json_dup_path_index (inside, 3);
  g_autofree char *bare = near_json_dup_path (NULL, "a");
  g_autofree char *first = near_json_dup_path_index ("f.json:", 0);

  g_assert_cmpstr (root, ==, "f.json: a");
  g_assert_cmpstr (inside, ==, "f.json: a.b");
  g_assert_cmpstr (element, ==, "f.json: a.b[3]");
  g_assert_cmpstr (bare, ==, "a");
  g_assert_cmpstr (first, ==, "f.json: [0]");
}

static void
test_locale (void)
{
  g_autofree char *old = g_strdup (setlocale (LC_ALL, NULL));

  if (setlocale (LC_ALL, "de_DE.UTF-8") == NULL)
    {
      g_test_skip ("the locale de_DE.UTF-8 is not installed");
      return;
    }
  test_numbers_round_trip ();
  test_dump ();
  test_getters ();
  test_getters_bad ();
  g_autoptr (json_t) value = parse ("[0.5]");
  g_assert_cmpfloat (json_real_value (json_array_get (value, 0)), ==, 0.5);
  g_assert_cmpstr (localeconv ()->decimal_point, ==, ",");
  setlocale (LC_ALL, old);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json/parse-bad", test_parse_bad);
  g_test_add_func ("/json/depth", test_depth);
  g_test_add_func ("/json/numbers-round-trip", test_numbers_round_trip);
  g_test_add_func ("/json/dump", test_dump);
  g_test_add_func ("/json/dump-strings", test_dump_strings);
  g_test_add_func ("/json/non-finite", test_non_finite);
  g_test_add_func ("/json/files", test_files);
  g_test_add_func ("/json/getters", test_getters);
  g_test_add_func ("/json/getters-bad", test_getters_bad);
  g_test_add_func ("/json/huge-integers", test_huge_integers);
  g_test_add_func ("/json/check-keys", test_check_keys);
  g_test_add_func ("/json/paths", test_paths);
  g_test_add_func ("/json/locale", test_locale);
  return g_test_run ();
}
