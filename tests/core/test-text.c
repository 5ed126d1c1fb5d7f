/* test-text.c — numbers as text in no locale, excerpts, lines
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-test.h"
#include "near-text.h"

#include <float.h>
#include <locale.h>
#include <math.h>
#include <string.h>

static void
test_parse (void)
{
  static const struct
  {
    const char *text;
    double value;
  } cases[] = {
    { "0", 0.0 },
    { "1.5", 1.5 },
    { " -2.5e-3\t", -2.5e-3 },
    { "+.5", 0.5 },
    { "5.", 5.0 },
    { "1E3", 1000.0 },
    { "1e-400", 0.0 },
    { "4.9e-324", 0x1p-1074 },
    { "1.7976931348623157e308", DBL_MAX },
    { "0.1", 0x1.999999999999ap-4 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      double value = NAN;

      g_assert_true (near_text_parse_finite (cases[i].text, &value, &error));
      g_assert_no_error (error);
      g_assert_cmpfloat (value, ==, cases[i].value);
    }
}

static void
test_parse_bad (void)
{
  static const struct
  {
    const char *text;
    NearError code;
    const char *message;
  } cases[] = {
    { "", NEAR_ERROR_PARSE, "nothing" },
    { "  ", NEAR_ERROR_PARSE, "nothing" },
    { "abc", NEAR_ERROR_PARSE, "“abc” is not a number" },
    { "1.5x", NEAR_ERROR_PARSE, "“1.5x”" },
    { "1 2", NEAR_ERROR_PARSE, "“1 2”" },
    { "1,5", NEAR_ERROR_PARSE, "decimal sign is a point" },
    { ".", NEAR_ERROR_PARSE, "“.”" },
    { "-", NEAR_ERROR_PARSE, "“-”" },
    { "1e", NEAR_ERROR_PARSE, "“1e”" },
    { "0x10", NEAR_ERROR_PARSE, "“0x10”" },
    { "1e400", NEAR_ERROR_RANGE, "1.8e308" },
    { "-1e400", NEAR_ERROR_RANGE, "“-1e400”" },
    { "nan", NEAR_ERROR_NOT_FINITE, "“nan” is not a finite number" },
    { "-Inf", NEAR_ERROR_NOT_FINITE, "“-Inf”" },
    { "nanx", NEAR_ERROR_PARSE, "“nanx”" },
    { "\xff\n", NEAR_ERROR_PARSE, "\\xff\\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      double value = 7.0;

      g_assert_false (near_text_parse_finite (cases[i].text, &value, &error));
      g_assert_error (error, NEAR_ERROR, (gint) cases[i].code);
      g_assert_nonnull (strstr (error->message, cases[i].message));
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_assert_cmpfloat (value, ==, 7.0);
    }
}

static void
test_parse_non_finite (void)
{
  double value;

  g_assert_true (near_text_parse_double ("NaN", &value, NULL));
  g_assert_true (isnan (value));
  g_assert_true (near_text_parse_double (" -infinity ", &value, NULL));
  g_assert_true (isinf (value) && value < 0.0);
  g_assert_true (near_text_parse_double ("+inf", &value, NULL));
  g_assert_true (isinf (value) && value > 0.0);
  g_assert_false (near_text_parse_double ("1e999", &value, NULL));
  g_assert_false (near_text_parse_double ("infinite", &value, NULL));
}

static void
test_parse_integer (void)
{
  static const struct
  {
    const char *text;
    gint64 minimum, maximum;
    gboolean right;
    gint64 value; /* or the error's code */
  } cases[] = {
    { "12", 0, 20, TRUE, 12 },
    { " -3 ", -5, 5, TRUE, -3 },
    { "+7", 0, 9, TRUE, 7 },
    { "9223372036854775807", 0, G_MAXINT64, TRUE, G_MAXINT64 },
    { "-9223372036854775808", G_MININT64, 0, TRUE, G_MININT64 },
    { "9223372036854775808", 0, G_MAXINT64, FALSE, NEAR_ERROR_RANGE },
    { "21", 0, 20, FALSE, NEAR_ERROR_RANGE },
    { "-1", 0, 20, FALSE, NEAR_ERROR_RANGE },
    { "1.0", 0, 20, FALSE, NEAR_ERROR_PARSE },
    { "1e1", 0, 20, FALSE, NEAR_ERROR_PARSE },
    { "", 0, 20, FALSE, NEAR_ERROR_PARSE },
    { "-", 0, 20, FALSE, NEAR_ERROR_PARSE },
    { "0x1", 0, 20, FALSE, NEAR_ERROR_PARSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      gint64 value = 0;
      gboolean right = near_text_parse_integer (cases[i].text, cases[i].minimum, cases[i].maximum,
                                                &value, &error);

      g_assert_cmpint (right, ==, cases[i].right);
      if (right)
        g_assert_cmpint (value, ==, cases[i].value);
      else
        g_assert_error (error, NEAR_ERROR, (gint) cases[i].value);
    }
}

static void
test_format (void)
{
  static const struct
  {
    double value;
    const char *text;
  } cases[] = {
    { 0.0, "0" },
    { -0.0, "-0" },
    { 1.0, "1" },
    { 0.1, "0.1" },
    { 1.0 / 3.0, "0.3333333333333333" },
    { 0.1 + 0.2, "0.30000000000000004" },
    { -2.5e-7, "-2.5e-07" },
    { 1e22, "1e+22" },
    { 5e-324, "5e-324" },
    { DBL_MAX, "1.7976931348623157e+308" },
    { -DBL_MAX, "-1.7976931348623157e+308" },
    { DBL_MIN, "2.2250738585072014e-308" },
    { INFINITY, "inf" },
    { -INFINITY, "-inf" },
    { NAN, "nan" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = near_text_dup_double (cases[i].value);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

/* Bit patterns at random reach every exponent. */
static void
test_format_round_trip (void)
{
  for (guint i = 0; i < 200000; i++)
    {
      union
      {
        guint64 bits;
        double value;
      } number = { (guint64) (guint32) g_test_rand_int () << 32 | (guint32) g_test_rand_int () };
      char buffer[NEAR_TEXT_DOUBLE_SIZE];
      double again;

      if (!isfinite (number.value))
        continue;
      near_text_format_double (number.value, buffer);
      g_assert_cmpuint (strlen (buffer), <, NEAR_TEXT_DOUBLE_SIZE);
      g_assert_true (near_text_parse_finite (buffer, &again, NULL));
      g_assert_cmpfloat (again, ==, number.value);
    }
}

static void
test_significant (void)
{
  g_autofree char *three = near_text_dup_significant (3.14159, 3);
  g_autofree char *large = near_text_dup_significant (123456.0, 2);
  g_autofree char *exact = near_text_dup_significant (0.5, 17);
  g_autofree char *nan = near_text_dup_significant (NAN, 4);

  g_assert_cmpstr (three, ==, "3.14");
  g_assert_cmpstr (large, ==, "1.2e+05");
  g_assert_cmpstr (exact, ==, "0.5");
  g_assert_cmpstr (nan, ==, "nan");
}

static void
test_capitalized (void)
{
  static const char *const cases[][2] = {
    { "", "" }, { "no points", "No points" }, { "øre", "Øre" }, { "“x”", "“x”" }, { "A", "A" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = near_text_dup_capitalized (cases[i][0]);

      g_assert_cmpstr (text, ==, cases[i][1]);
    }
}

static void
test_excerpt (void)
{
  static const struct
  {
    const char *bytes;
    gssize n;
    guint max;
    const char *expected;
  } cases[] = {
    { "short", -1, 10, "short" },
    { "exactly", -1, 7, "exactly" },
    { "too long", -1, 3, "too…" },
    { "Ångström", -1, 3, "Ång…" },
    { "a\tb\nc\r", -1, 10, "a\\tb\\nc\\r" },
    { "\x01\x7f", -1, 10, "\\x01\\x7f" },
    { "a\0b", 3, 10, "a\\x00b" },
    { "\xff\xc3", -1, 10, "\\xff\\xc3" },
    { "\xe2\x80\xae", -1, 10, "\\u202e" },
    { "\xe2\x82", 2, 10, "\\xe2\\x82" },
    { "", -1, 10, "" },
    { NULL, 0, 10, "" },
    { "x", -1, 0, "…" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = near_text_excerpt (cases[i].bytes, cases[i].n, cases[i].max);

      g_assert_cmpstr (text, ==, cases[i].expected);
    }
}

static void
test_nearest (void)
{
  static const char *const names[] = { "learning_rate", "batch_size", "noise", "seed", NULL };

  g_assert_cmpstr (near_text_nearest ("learning-rate", names), ==, "learning_rate");
  g_assert_cmpstr (near_text_nearest ("Seed", names), ==, "seed");
  g_assert_cmpstr (near_text_nearest ("batchsize", names), ==, "batch_size");
  g_assert_cmpstr (near_text_nearest ("nosie", names), ==, "noise");
  g_assert_null (near_text_nearest ("temperature", names));
  g_assert_null (near_text_nearest ("", names));
  g_autofree char *monster = g_strnfill (10000, 'x');
  g_assert_null (near_text_nearest (monster, names));
}

static void
test_lines (void)
{
  static const struct
  {
    const char *data;
    const char *lines; /* joined by | */
  } cases[] = {
    { "", "" },
    { "a", "a|" },
    { "a\n", "a|" },
    { "a\nb\r\nc\rd", "a|b|c|d|" },
    { "\n\r\n\r", "|||" },
    { "\xef\xbb\xbf"
      "a\n",
      "a|" },
    { "\xef\xbb\xbf", "" },
    { "a\n\n\nb\r", "a|||b|" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) joined = g_string_new (NULL);
      NearTextLines lines;
      const char *line;
      gsize n, n_lines = 0;

      near_text_lines_init (&lines, cases[i].data, strlen (cases[i].data));
      while (near_text_lines_next (&lines, &line, &n))
        {
          g_assert_cmpuint (lines.line, ==, ++n_lines);
          g_string_append_len (joined, line, (gssize) n);
          g_string_append_c (joined, '|');
        }
      g_assert_cmpstr (joined->str, ==, cases[i].lines);
    }
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
  g_autofree char *system = g_strdup_printf ("%.1f", 0.5);
  g_assert_cmpstr (system, ==, "0,5");
  test_parse ();
  test_parse_bad ();
  test_format ();
  test_significant ();
  setlocale (LC_ALL, old);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text/parse", test_parse);
  g_test_add_func ("/text/parse-bad", test_parse_bad);
  g_test_add_func ("/text/parse-non-finite", test_parse_non_finite);
  g_test_add_func ("/text/parse-integer", test_parse_integer);
  g_test_add_func ("/text/format", test_format);
  g_test_add_func ("/text/format-round-trip", test_format_round_trip);
  g_test_add_func ("/text/significant", test_significant);
  g_test_add_func ("/text/excerpt", test_excerpt);
  g_test_add_func ("/text/capitalized", test_capitalized);
  g_test_add_func ("/text/nearest", test_nearest);
  g_test_add_func ("/text/lines", test_lines);
  g_test_add_func ("/text/locale", test_locale);
  return g_test_run ();
}
