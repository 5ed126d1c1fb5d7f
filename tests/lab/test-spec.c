/* test-spec.c — specs as structs, as JSON and as options
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT

#include "lab-test-spec.h"
#include "near-json.h"

#include <locale.h>
#include <string.h>

static void
assert_message (GError *error, NearError code, const char *part)
{
  g_assert_error (error, NEAR_ERROR, (int) code);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  if (strstr (error->message, part) == NULL)
    g_error ("“%s” is not in “%s”", part, error->message);
}

static json_t *
parse (const char *text)
{
  json_t *value = json_loads (text, 0, NULL);

  g_assert_nonnull (value);
  return value;
}

static void
test_struct (void)
{
  g_autofree TestSpec *a = near_spec_new (&test_schema);
  g_autofree TestSpec *b = near_spec_copy (&test_schema, a);

  g_assert_true (near_spec_equal (&test_schema, a, b));
  g_assert_cmpint (a->seed, ==, 7);
  memset (a->note + 6, 'z', sizeof a->note - 6); /* after the end of the text */
  a->hidden.values[5] = 99;                      /* after the end of the list */
  g_assert_true (near_spec_equal (&test_schema, a, b));
  a->hidden.values[1] = 3;
  g_assert_false (near_spec_equal (&test_schema, a, b));
  g_assert_false (near_spec_field_equal (near_spec_find_field (&test_schema, "hidden"), a, b));
  g_assert_true (near_spec_field_equal (near_spec_find_field (&test_schema, "note"), a, b));
  g_assert_null (near_spec_find_field (&test_schema, "rate"));

  /* every field alone makes a difference */
  const TestSpec others[] = {
    { FALSE, 7, 0.03, COLOR_GREEN, 3, { 2, { 4, 2 } }, "hello" },
    { TRUE, 8, 0.03, COLOR_GREEN, 3, { 2, { 4, 2 } }, "hello" },
    { TRUE, 7, 0.04, COLOR_GREEN, 3, { 2, { 4, 2 } }, "hello" },
    { TRUE, 7, 0.03, COLOR_RED, 3, { 2, { 4, 2 } }, "hello" },
    { TRUE, 7, 0.03, COLOR_GREEN, 5, { 2, { 4, 2 } }, "hello" },
    { TRUE, 7, 0.03, COLOR_GREEN, 3, { 1, { 4, 2 } }, "hello" },
    { TRUE, 7, 0.03, COLOR_GREEN, 3, { 2, { 4, 2 } }, "hallo" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (test_fields); j++)
      g_assert_cmpint (near_spec_field_equal (&test_fields[j], &others[i], &test_defaults), ==,
                       i != j);
}

static void
test_json_form (void)
{
  g_autoptr (json_t) made = near_spec_to_json (&test_schema, &test_defaults);
  g_autoptr (json_t) expected = parse ("{\"lab\": \"paint\", \"version\": 2, \"spec\": {"
                                       "\"bright\": true, \"seed\": 7, \"learning_rate\": 0.03,"
                                       "\"color\": \"green\", \"inputs\": [\"x\", \"y\"],"
                                       "\"hidden\": [4, 2], \"note\": \"hello\"}}");
  g_autofree char *text = near_json_dump (made, FALSE);

  g_assert_true (json_equal (made, expected));
  g_assert_true (g_str_has_prefix (text, "{\"lab\":\"paint\",\"version\":2,\"spec\":{\"bright\":"));
}

static void
test_json_round_trip (void)
{
  const TestSpec specs[] = {
    { FALSE,
      G_GINT64_CONSTANT (9007199254740991),
      0.1 + 0.2,
      COLOR_BLUE,
      7,
      { 4, { 1, 16, 3, 2 } },
      "äöü" },
    { TRUE, 0, 1e-5, COLOR_RED, 0, { 0, { 0 } }, "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (specs); i++)
    {
      g_autoptr (json_t) json = near_spec_to_json (&test_schema, &specs[i]);
      g_autofree char *text = near_json_dump (json, TRUE);
      g_autoptr (GError) error = NULL;
      g_autoptr (json_t) again = near_json_parse (text, strlen (text), "text", &error);
      TestSpec read;

      g_assert_no_error (error);
      memset (&read, 0x5a, sizeof read);
      g_assert_true (near_spec_from_json (&test_schema, &read, again, &error));
      g_assert_no_error (error);
      g_assert_true (near_spec_equal (&test_schema, &read, &specs[i]));
    }
}

static void
test_missing_fields (void)
{
  g_autoptr (json_t) json = parse ("{\"lab\": \"paint\", \"version\": 1, \"spec\": {\"seed\": 9}}");
  g_autoptr (GError) error = NULL;
  TestSpec spec = { 0 };

  g_assert_true (near_spec_from_json (&test_schema, &spec, json, &error));
  g_assert_cmpint (spec.seed, ==, 9);
  g_assert_cmpfloat (spec.rate, ==, 0.03);
  g_assert_cmpstr (spec.note, ==, "hello");

  /* a patch leaves the others as they are, not as the defaults have them */
  g_autoptr (json_t) patch = parse ("{\"color\": \"red\"}");
  spec.rate = 0.5;
  g_assert_true (near_spec_patch_from_json (&test_schema, &spec, patch, "preset", &error));
  g_assert_cmpint (spec.color, ==, COLOR_RED);
  g_assert_cmpfloat (spec.rate, ==, 0.5);
}

static void
test_bad_patches (void)
{
  static const struct
  {
    const char *text;
    NearError code;
    const char *parts[3];
  } cases[] = {
    { "{\"learning_rte\": 1}",
      NEAR_ERROR_UNKNOWN_NAME,
      { "spec.learning_rte", "“learning_rate”" } },
    { "{\"learning_rate\": 12}",
      NEAR_ERROR_RANGE,
      { "spec.learning_rate", "12", "from 1e-05 to 10" } },
    { "{\"learning_rate\": \"fast\"}",
      NEAR_ERROR_PARSE,
      { "spec.learning_rate", "a string", "number" } },
    { "{\"learning_rate\": null}", NEAR_ERROR_PARSE, { "spec.learning_rate", "null" } },
    { "{\"seed\": -1}", NEAR_ERROR_RANGE, { "spec.seed", "-1", "from 0 to" } },
    { "{\"seed\": 3.5}", NEAR_ERROR_PARSE, { "spec.seed", "3.5", "whole" } },
    { "{\"bright\": 1}", NEAR_ERROR_PARSE, { "spec.bright", "true or false" } },
    { "{\"color\": \"gren\"}",
      NEAR_ERROR_UNKNOWN_NAME,
      { "spec.color", "“gren”", "red, green, blue" } },
    { "{\"color\": 1}", NEAR_ERROR_PARSE, { "spec.color", "a string" } },
    { "{\"inputs\": [\"x\", \"z\"]}",
      NEAR_ERROR_UNKNOWN_NAME,
      { "spec.inputs", "“z”", "x, y, x2" } },
    { "{\"inputs\": [\"x\", 3]}", NEAR_ERROR_PARSE, { "spec.inputs[1]", "3", "x, y, x2" } },
    { "{\"inputs\": \"x\"}", NEAR_ERROR_PARSE, { "spec.inputs", "array" } },
    { "{\"hidden\": [4, 17]}", NEAR_ERROR_RANGE, { "spec.hidden[1]", "17", "from 1 to 16" } },
    { "{\"hidden\": [-1]}", NEAR_ERROR_RANGE, { "spec.hidden[0]", "-1", "from 1 to 16" } },
    { "{\"hidden\": [4294967300]}", NEAR_ERROR_RANGE, { "spec.hidden[0]", "4294967300" } },
    { "{\"hidden\": [1.5]}", NEAR_ERROR_PARSE, { "spec.hidden[0]", "1.5" } },
    { "{\"hidden\": [1,1,1,1,1]}", NEAR_ERROR_RANGE, { "spec.hidden", "5", "at most 4" } },
    { "{\"hidden\": [1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]}",
      NEAR_ERROR_RANGE,
      { "18", "at most 4" } },
    { "{\"note\": \"twelve bytes\"}", NEAR_ERROR_TOO_LARGE, { "spec.note", "11 bytes" } },
    { "{\"seed\": 5, \"color\": \"blue\", \"inputs\": []}", NEAR_ERROR_NO_DATA, { "blue needs" } },
    { "[1]", NEAR_ERROR_PARSE, { "spec", "object" } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (json_t) json = parse (cases[i].text);
      g_autoptr (GError) error = NULL;
      TestSpec spec = test_defaults;

      g_test_message ("%s", cases[i].text);
      g_assert_false (near_spec_patch_from_json (&test_schema, &spec, json, "spec", &error));
      g_test_message ("    %s", error->message);
      for (int j = 0; j < 3 && cases[i].parts[j] != NULL; j++)
        assert_message (error, cases[i].code, cases[i].parts[j]);
      g_assert_cmpmem (&spec, sizeof spec, &test_defaults, sizeof spec);
    }
}

static void
test_bad_documents (void)
{
  static const struct
  {
    const char *text;
    NearError code;
    const char *part;
  } cases[] = {
    { "{\"lab\": \"paint\", \"version\": 3, \"spec\": {}}", NEAR_ERROR_VERSION, "newer Nearsight" },
    { "{\"lab\": \"paint\", \"version\": 3, \"future\": {}}", NEAR_ERROR_VERSION, "version 3" },
    { "{\"lab\": \"pant\", \"version\": 1, \"spec\": {}}", NEAR_ERROR_UNSUPPORTED, "“pant”" },
    { "{\"version\": 1, \"spec\": {}}", NEAR_ERROR_PARSE, "lab" },
    { "{\"lab\": \"paint\", \"spec\": {}}", NEAR_ERROR_PARSE, "version" },
    { "{\"lab\": \"paint\", \"version\": 0, \"spec\": {}}", NEAR_ERROR_RANGE, "version" },
    { "{\"lab\": \"paint\", \"version\": 1}", NEAR_ERROR_PARSE, "spec" },
    { "{\"lab\": \"paint\", \"version\": 1, \"spec\": {}, \"stat\": 1}", NEAR_ERROR_UNKNOWN_NAME,
      "“state”" },
    { "{\"lab\": \"paint\", \"version\": 1, \"spec\": {\"seed\": -4}}", NEAR_ERROR_RANGE,
      "spec.seed" },
    { "[]", NEAR_ERROR_PARSE, "object" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (json_t) json = parse (cases[i].text);
      g_autoptr (GError) error = NULL;
      TestSpec spec = test_defaults;

      g_assert_false (near_spec_from_json (&test_schema, &spec, json, &error));
      g_test_message ("%s", error->message);
      assert_message (error, cases[i].code, cases[i].part);
      g_assert_cmpmem (&spec, sizeof spec, &test_defaults, sizeof spec);
    }
}

static void
test_validate_struct (void)
{
  g_autoptr (GError) error = NULL;
  TestSpec spec = test_defaults;

  g_assert_true (near_spec_validate (&test_schema, &spec, &error));
  g_assert_no_error (error);

#define BROKEN(code, part, ...)                                                                    \
  G_STMT_START                                                                                     \
  {                                                                                                \
    spec = test_defaults;                                                                          \
    __VA_ARGS__;                                                                                   \
    g_assert_false (near_spec_validate (&test_schema, &spec, &error));                             \
    assert_message (error, code, part);                                                            \
    g_clear_error (&error);                                                                        \
  }                                                                                                \
  G_STMT_END
  BROKEN (NEAR_ERROR_NOT_FINITE, "spec.learning_rate", spec.rate = NAN);
  BROKEN (NEAR_ERROR_RANGE, "spec.learning_rate", spec.rate = INFINITY);
  BROKEN (NEAR_ERROR_RANGE, "spec.seed", spec.seed = -1);
  BROKEN (NEAR_ERROR_RANGE, "spec.color", spec.color = 3);
  BROKEN (NEAR_ERROR_RANGE, "spec.inputs", spec.inputs = 8);
  BROKEN (NEAR_ERROR_RANGE, "spec.hidden", spec.hidden.n = 17);
  BROKEN (NEAR_ERROR_RANGE, "spec.hidden[0]", spec.hidden.values[0] = 0);
  BROKEN (NEAR_ERROR_TOO_LARGE, "spec.note", memset (spec.note, 'a', sizeof spec.note));
  BROKEN (NEAR_ERROR_PARSE, "spec.note", spec.note[0] = (char) 0xff);
  BROKEN (NEAR_ERROR_NO_DATA, "blue", (spec.color = COLOR_BLUE, spec.inputs = 0));
}

static void
test_text (void)
{
  static const struct
  {
    const char *key, *text, *same;
  } cases[] = {
    { "bright", "no", "false" },          { "bright", "0", "false" },
    { "bright", "yes", "true" },          { "bright", "1", "true" },
    { "bright", "true", "true" },         { "seed", "9007199254740991", "9007199254740991" },
    { "learning-rate", "3e-2", "0.03" },  { "learning_rate", "0.1", "0.1" },
    { "color", "blue", "blue" },          { "inputs", "x,x2", "x,x2" },
    { "inputs", "x2, x", "x,x2" },        { "inputs", "none", "none" },
    { "hidden", "4,2", "4,2" },           { "hidden", " 8 , 8,8 ", "8,8,8" },
    { "hidden", "none", "none" },         { "hidden", "", "none" },
    { "note", "a note, b", "a note, b" }, { "note", "", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      TestSpec spec = test_defaults, again = test_defaults;
      g_autofree char *key = g_strdelimit (g_strdup (cases[i].key), "-", '_');
      const NearSpecField *field = near_spec_find_field (&test_schema, key);

      g_assert_true (
          near_spec_set_from_text (&test_schema, &spec, cases[i].key, cases[i].text, &error));
      g_assert_no_error (error);
      g_autofree char *text = near_spec_dup_field_text (field, &spec);
      g_assert_cmpstr (text, ==, cases[i].same);
      g_assert_true (near_spec_set_from_text (&test_schema, &again, key, text, &error));
      g_assert_true (near_spec_equal (&test_schema, &spec, &again));
    }
}

static void
test_bad_text (void)
{
  static const struct
  {
    const char *key, *text;
    NearError code;
    const char *parts[2];
  } cases[] = {
    { "seed", "3.5", NEAR_ERROR_PARSE, { "--seed", "3.5" } },
    { "seed", "", NEAR_ERROR_PARSE, { "--seed" } },
    { "seed", "-1", NEAR_ERROR_RANGE, { "--seed", "-1" } },
    { "seed",
      "99999999999999999999",
      NEAR_ERROR_RANGE,
      { "--seed", "from 0 to 9007199254740991" } },
    { "learning_rate", "nan", NEAR_ERROR_NOT_FINITE, { "--learning-rate", "nan" } },
    { "learning_rate", "inf", NEAR_ERROR_NOT_FINITE, { "--learning-rate", "inf" } },
    { "learning_rate", "1e999", NEAR_ERROR_RANGE, { "--learning-rate" } },
    { "learning_rate", "0,3", NEAR_ERROR_PARSE, { "--learning-rate", "0,3" } },
    { "learning_rate", "11", NEAR_ERROR_RANGE, { "--learning-rate: 11", "from 1e-05 to 10" } },
    { "learning_rate", "0x10", NEAR_ERROR_PARSE, { "--learning-rate", "0x10" } },
    { "color", "teal", NEAR_ERROR_UNKNOWN_NAME, { "--color", "red, green, blue" } },
    { "inputs", "x,q", NEAR_ERROR_UNKNOWN_NAME, { "--inputs", "“q”" } },
    { "inputs", "x,,y", NEAR_ERROR_UNKNOWN_NAME, { "--inputs", "“”" } },
    { "inputs", "x,x2,x", NEAR_ERROR_RANGE, { "--inputs: “x”", "twice" } },
    { "hidden", "4,,2", NEAR_ERROR_PARSE, { "--hidden", "nothing" } },
    { "hidden", "4,2.5", NEAR_ERROR_PARSE, { "--hidden", "2.5" } },
    { "hidden", "4,99", NEAR_ERROR_RANGE, { "--hidden[1]", "99" } },
    { "hidden", "1,1,1,1,1", NEAR_ERROR_RANGE, { "--hidden", "at most 4" } },
    { "bright", "maybe", NEAR_ERROR_PARSE, { "--bright", "maybe" } },
    { "note", "twelve bytes", NEAR_ERROR_TOO_LARGE, { "--note", "11" } },
    { "note", "\xff\xfe", NEAR_ERROR_PARSE, { "--note", "UTF-8" } },
    { "learning-rat", "1", NEAR_ERROR_UNKNOWN_NAME, { "--learning-rat", "--learning-rate?" } },
    { "zzz", "1", NEAR_ERROR_UNKNOWN_NAME, { "--zzz", "--help" } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      TestSpec spec = test_defaults;

      g_test_message ("--%s %s", cases[i].key, cases[i].text);
      g_assert_false (
          near_spec_set_from_text (&test_schema, &spec, cases[i].key, cases[i].text, &error));
      g_test_message ("    %s", error->message);
      for (int j = 0; j < 2 && cases[i].parts[j] != NULL; j++)
        assert_message (error, cases[i].code, cases[i].parts[j]);
      g_assert_cmpmem (&spec, sizeof spec, &test_defaults, sizeof spec);
    }
}

static void
test_numbers (void)
{
  TestSpec spec = test_defaults;
  const NearSpecField *field[7];

  for (int i = 0; i < 7; i++)
    field[i] = &test_fields[i];
  g_assert_cmpfloat (near_spec_get_number (field[0], &spec), ==, 1.0);
  g_assert_cmpfloat (near_spec_get_number (field[1], &spec), ==, 7.0);
  g_assert_cmpfloat (near_spec_get_number (field[2], &spec), ==, 0.03);
  g_assert_cmpfloat (near_spec_get_number (field[3], &spec), ==, 1.0);
  g_assert_cmpfloat (near_spec_get_number (field[4], &spec), ==, 3.0);
  g_assert_cmpfloat (near_spec_get_number (field[5], &spec), ==, 2.0);
  g_assert_true (isnan (near_spec_get_number (field[6], &spec)));
  near_spec_set_number (field[0], &spec, 0.0);
  near_spec_set_number (field[1], &spec, 41.6);
  near_spec_set_number (field[2], &spec, 0.25);
  near_spec_set_number (field[3], &spec, COLOR_BLUE);
  near_spec_set_number (field[4], &spec, 6.0);
  g_assert_false (spec.bright);
  g_assert_cmpint (spec.seed, ==, 42);
  g_assert_cmpfloat (spec.rate, ==, 0.25);
  g_assert_cmpint (spec.color, ==, COLOR_BLUE);
  g_assert_cmpuint (spec.inputs, ==, 6);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/spec/struct", test_struct);
  g_test_add_func ("/spec/json-form", test_json_form);
  g_test_add_func ("/spec/json-round-trip", test_json_round_trip);
  g_test_add_func ("/spec/missing-fields", test_missing_fields);
  g_test_add_func ("/spec/bad-patches", test_bad_patches);
  g_test_add_func ("/spec/bad-documents", test_bad_documents);
  g_test_add_func ("/spec/validate", test_validate_struct);
  g_test_add_func ("/spec/text", test_text);
  g_test_add_func ("/spec/bad-text", test_bad_text);
  g_test_add_func ("/spec/numbers", test_numbers);
  return g_test_run ();
}
