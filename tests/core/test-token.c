/* test-token.c — words and numbers of a line
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-reader-private.h"

#include "near-rng.h"
#include "near-test.h"

#include <math.h>
#include <string.h>

static NearToken
token (const char *text)
{
  return (NearToken){ text, strlen (text) };
}

static void
test_numbers (void)
{
  static const struct
  {
    const char *text;
    double value; /* NAN: no number */
  } cases[] = {
    { "1", 1 },           { "-1.5", -1.5 },    { "+.5", 0.5 },     { "5.", 5 },          { "1e3", 1000 },
    { "1.0d0", 1 },       { "-2.5D-3", -2.5e-3 }, { "1.d+2", 100 },  { "0", 0 },           { "", NAN },
    { ".", NAN },         { "-", NAN },        { "1,5", NAN },     { "1e", NAN },        { "1 2", NAN },
    { "0x10", NAN },      { "1e400", NAN },    { "abc", NAN },     { "1.2.3", NAN },     { "d0", NAN },
    { "1d", NAN },        { "1e-400", 0 },     { "123456789012345678901234567890", 123456789012345678901234567890.0 },
    { "5.4309(2)", NAN }, { "1e22", 1e22 },    { "1e23", 1e23 },   { "9007199254740993", 9007199254740993.0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const NearToken t = token (cases[i].text);
      double value = -77.0;
      gboolean good = near_token_parse_number (&t, &value);

      g_test_message ("%s", cases[i].text);
      g_assert_cmpint (good, ==, !isnan (cases[i].value));
      if (good)
        g_assert_cmpfloat (value, ==, cases[i].value);
      else
        g_assert_cmpfloat (value, ==, -77.0);
    }
}

/* The fast way gives the very double that g_ascii_strtod() gives. */
static void
test_rounding (void)
{
  g_autoptr (NearRng) rng = near_rng_new (3, "numbers");

  for (guint i = 0; i < 100000; i++)
    {
      char text[64];
      char format[16];
      double number = near_rng_normal (rng, 0.0, 1.0) * pow (10.0, near_rng_uniform (rng, -20, 20)), value;

      g_snprintf (format, sizeof format, "%%.%u%c", 1 + i % 18, i % 3 == 0 ? 'e' : 'g');
      g_ascii_formatd (text, sizeof text, format, number);
      const NearToken t = token (text);
      g_assert_true (near_token_parse_number (&t, &value));
      g_assert_cmpfloat (value, ==, g_ascii_strtod (text, NULL));
    }
}

static void
test_integers (void)
{
  static const struct
  {
    const char *text;
    gboolean good;
    gint64 value;
  } cases[] = {
    { "0", TRUE, 0 },      { "-12", TRUE, -12 }, { "+7", TRUE, 7 }, { "007", TRUE, 7 },
    { "1.0", FALSE, 0 },   { "", FALSE, 0 },     { "-", FALSE, 0 }, { "99999999999999999999", FALSE, 0 },
    { "999999999999999999", TRUE, 999999999999999999 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const NearToken t = token (cases[i].text);
      gint64 value = 0;

      g_assert_cmpint (near_token_parse_integer (&t, &value), ==, cases[i].good);
      g_assert_cmpint (value, ==, cases[i].value);
    }
}

static void
test_split (void)
{
  const char *line = "  Al\t1.0  2.0 # x";
  NearToken tokens[3];

  g_assert_cmpuint (near_tokens_split (line, strlen (line), tokens, 3), ==, 5);
  g_assert_true (near_token_is (&tokens[0], "AL"));
  g_assert_false (near_token_is (&tokens[0], "A"));
  g_assert_true (near_token_starts (&tokens[1], "1."));
  g_assert_cmpuint (near_tokens_split ("   ", 3, tokens, 3), ==, 0);
}

static void
test_written (void)
{
  static const double values[] = { 0.0, -0.0, 1.0 / 3.0, -1e-300, 123456.789, 1e22 };
  g_autoptr (GString) text = g_string_new (NULL);
  NearToken tokens[6];

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    near_writer_append_number (text, values[i], 20);
  g_assert_cmpuint (near_tokens_split (text->str, text->len, tokens, 6), ==, 6);
  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    {
      double value;

      g_assert_true (near_token_parse_number (&tokens[i], &value));
      g_assert_cmpfloat (value, ==, values[i]);
      g_assert_false (tokens[i].start[0] == '-' && value == 0.0);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/token/numbers", test_numbers);
  g_test_add_func ("/token/rounding", test_rounding);
  g_test_add_func ("/token/integers", test_integers);
  g_test_add_func ("/token/split", test_split);
  g_test_add_func ("/token/written", test_written);
  return g_test_run ();
}
