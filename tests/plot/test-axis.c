/* test-axis.c — ticks and the words beside them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-axis.h"
#include "near-test.h"

#include <float.h>
#include <math.h>

static char *
join_labels (const NearTicks *ticks)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < ticks->n; i++)
    if (ticks->ticks[i].label != NULL)
      g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", ticks->ticks[i].label);
  return g_string_free (text, FALSE);
}

static void
test_linear (void)
{
  static const struct
  {
    double low, high;
    guint most;
    const char *labels;
    int exponent;
  } cases[] = {
    { 0, 1, 6, "0 0.2 0.4 0.6 0.8 1.0", 0 },
    { 0, 0.55, 6, "0 0.1 0.2 0.3 0.4 0.5", 0 },
    { -1, 1, 6, "−1.0 −0.5 0 0.5 1.0", 0 },
    { -6, 6, 6, "−6 −4 −2 0 2 4 6", 0 },
    { -6, 6, 3, "−5 0 5", 0 },
    { 0, 995, 6, "0 200 400 600 800", 0 },
    { 0, 50000, 6, "0 10000 20000 30000 40000 50000", 0 },
    { 0, 5e6, 6, "0 1 2 3 4 5", 6 },
    { 0, 250000, 6, "0 50 100 150 200 250", 3 },
    { 0, 4e-7, 6, "0 100 200 300 400", -9 },
    { -3e-4, 3e-4, 4, "−200 0 200", -6 },
    { 1234.5, 1234.6, 6, "1234.50 1234.52 1234.54 1234.56 1234.58 1234.60", 0 },
    { 17, 91, 6, "20 40 60 80", 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (NearTicks) ticks = { 0 };
      near_ticks_init (&ticks, cases[i].low, cases[i].high, NEAR_SCALE_LINEAR, cases[i].most);
      g_autofree char *labels = join_labels (&ticks);
      g_assert_cmpstr (labels, ==, cases[i].labels);
      g_assert_cmpint (ticks.exponent, ==, cases[i].exponent);
    }
}

static void
test_log (void)
{
  static const struct
  {
    double low, high;
    guint most;
    const char *labels;
  } cases[] = {
    { 0.01, 100, 6, "0.01 0.1 1 10 100" },
    { 1e-6, 1, 4, "10⁻⁶ 10⁻⁴ 10⁻² 10⁰" },
    { 1, 1e12, 6, "10⁰ 10³ 10⁶ 10⁹ 10¹²" },
    { 0.02, 0.6, 6, "0.02 0.05 0.1 0.2 0.5" },
    { 2e5, 5e6, 6, "2×10⁵ 5×10⁵ 10⁶ 2×10⁶ 5×10⁶" },
    { 0.3, 0.45, 6, "0.30 0.35 0.40 0.45" },
    { 0.9, 1.1, 3, "0.9 1.0 1.1" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (NearTicks) ticks = { 0 };
      near_ticks_init (&ticks, cases[i].low, cases[i].high, NEAR_SCALE_LOG, cases[i].most);
      g_autofree char *labels = join_labels (&ticks);
      g_assert_cmpstr (labels, ==, cases[i].labels);
    }
}

static void
test_minor (void)
{
  g_auto (NearTicks) ticks = { 0 };
  gsize n_minor = 0;

  near_ticks_init (&ticks, 1, 1000, NEAR_SCALE_LOG, 6);
  for (gsize i = 0; i < ticks.n; i++)
    n_minor += ticks.ticks[i].label == NULL;
  g_assert_cmpuint (n_minor, ==, 3 * 8); /* 2 to 9 in three decades */
  for (gsize i = 1; i < ticks.n; i++)
    g_assert_cmpfloat (ticks.ticks[i].value, >, ticks.ticks[i - 1].value);
}

/* Ticks are the doubles that the labels read as, not sums of rounded steps. */
static void
test_values (void)
{
  g_auto (NearTicks) ticks = { 0 };

  near_ticks_init (&ticks, 0, 0.6, NEAR_SCALE_LINEAR, 7);
  g_assert_cmpuint (ticks.n, ==, 7);
  g_assert_cmpfloat (ticks.ticks[3].value, ==, 0.3);
  g_assert_cmpfloat (ticks.ticks[6].value, ==, 0.6);
}

/* Any range gives ticks inside the range that can be told apart, about as many as asked for. */
static void
test_sweep (void)
{
  for (int i = 0; i < 4000; i++)
    {
      double size = pow (10, g_test_rand_double_range (-12, 12));
      double low = g_test_rand_double_range (-1, 1) * size;
      double high = low + size * pow (10, g_test_rand_double_range (-3, 0.5));
      guint most = (guint)g_test_rand_int_range (2, 8);
      g_auto (NearTicks) ticks = { 0 };
      near_ticks_init (&ticks, low, high, NEAR_SCALE_LINEAR, most);
      g_assert_cmpuint (ticks.n, >=, 1);
      g_assert_cmpuint (ticks.n, <=, most + 1);
      if (most == 6)
        g_assert_cmpuint (ticks.n, >=, 3);
      for (gsize k = 0; k < ticks.n; k++)
        {
          g_assert_cmpfloat (ticks.ticks[k].value, >=, low - 1e-6 * (high - low));
          g_assert_cmpfloat (ticks.ticks[k].value, <=, high + 1e-6 * (high - low));
          if (k > 0)
            g_assert_cmpstr (ticks.ticks[k].label, !=, ticks.ticks[k - 1].label);
        }
    }
}

static void
test_degenerate (void)
{
  static const double odd[]
      = { 0,        1,       -1,       5,    NAN,      INFINITY,        -INFINITY, DBL_MAX,
          -DBL_MAX, DBL_MIN, 4.9e-324, 1e16, 1e16 + 2, 1 + DBL_EPSILON, -1e-310,   1e300 };

  for (gsize i = 0; i < G_N_ELEMENTS (odd); i++)
    for (gsize k = 0; k < G_N_ELEMENTS (odd); k++)
      for (int scale = 0; scale < 2; scale++)
        {
          double low = odd[i], high = odd[k];
          near_axis_sanitize (&low, &high, scale);
          g_assert_true (isfinite (low) && isfinite (high));
          g_assert_cmpfloat (low, <, high);
          if (scale == NEAR_SCALE_LOG)
            g_assert_cmpfloat (low, >, 0);
          g_auto (NearTicks) ticks = { 0 };
          near_ticks_init (&ticks, odd[i], odd[k], scale, 5);
          g_assert_cmpuint (ticks.n, >=, 1);
          g_assert_cmpuint (ticks.n, <, 1000);
          for (gsize t = 0; t < ticks.n; t++)
            g_assert_true (isfinite (ticks.ticks[t].value));
        }
}

static void
test_number (void)
{
  static const struct
  {
    double value;
    guint n;
    const char *text;
  } cases[] = {
    { 0, 4, "0" },         { -0.0, 4, "0" },          { 0.03125, 3, "0.0312" },
    { -12.5, 4, "−12.5" }, { 9.9996, 4, "10" },       { 1234.5678, 6, "1234.57" },
    { 100, 2, "100" },     { 3.2e-7, 3, "3.2×10⁻⁷" }, { -1.5e21, 3, "−1.5×10²¹" },
    { NAN, 3, "–" },       { INFINITY, 3, "∞" },      { -INFINITY, 3, "−∞" },
    { 0.001, 3, "0.001" }, { 99999, 3, "99999" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = near_axis_format_number (cases[i].value, cases[i].n);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_label (void)
{
  static const struct
  {
    const char *label, *unit;
    int exponent;
    const char *text;
  } cases[] = {
    { "Loss", NULL, 0, "Loss" },
    { "Energy", "eV", 0, "Energy (eV)" },
    { "Energy", "eV", -3, "Energy (10⁻³ eV)" },
    { "Loss", "", 6, "Loss (×10⁶)" },
    { "", NULL, -12, "(×10⁻¹²)" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text
          = near_axis_format_label (cases[i].label, cases[i].unit, cases[i].exponent);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/axis/linear", test_linear);
  g_test_add_func ("/plot/axis/log", test_log);
  g_test_add_func ("/plot/axis/minor", test_minor);
  g_test_add_func ("/plot/axis/values", test_values);
  g_test_add_func ("/plot/axis/sweep", test_sweep);
  g_test_add_func ("/plot/axis/degenerate", test_degenerate);
  g_test_add_func ("/plot/axis/number", test_number);
  g_test_add_func ("/plot/axis/label", test_label);
  return g_test_run ();
}
