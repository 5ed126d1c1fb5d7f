/* test-energy-grid.c — grids of energies, broadenings, and integrals against the Fermi function
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-dos.h"
#include "near-error.h"
#include "near-json.h"

#include "near-test.h"

#include <gsl/gsl_integration.h>
#include <gsl/gsl_sf_fermi_dirac.h>
#include <math.h>
#include <string.h>

/* --- integrals ------------------------------------------------------------------------------- */

static void
check_integrals (double x, const double expected[5], double tolerance)
{
  NearFermiIntegrals actual = near_fermi_integrals (x);

  near_assert_close (actual.f0, expected[0], 0.0, tolerance * (1.0 + fabs (x)));
  near_assert_close (actual.f1, expected[1], 0.0, tolerance * (1.0 + x * x));
  near_assert_close (actual.f2, expected[2], 0.0, tolerance * (1.0 + fabs (x * x * x)));
  near_assert_close (actual.s0, expected[3], 0.0, tolerance * 4.0);
  near_assert_close (actual.s1, expected[4], 0.0, tolerance * 4.0);
}

/* From polylog() of mpmath 1.3.0 with 60 digits. */
static void
test_published (void)
{
  static const struct
  {
    double x, integrals[5];
  } rows[] = {
    { -500.0,
      { -500.0, 125000.0, -41666666.666666667, -1.4249152813482571e-217,
        1.0708238339332152e-214 } },
    { -40.0,
      { -40.0, 800.0, -21333.333333333333, -1.7843087872224674e-16, 7.3199143818674078e-15 } },
    { -10.0,
      { -10.000045398899217, 50.000499388406653, -333.33887201088895, -0.00054478782113759914,
        0.006038071372585998 } },
    { -2.5,
      { -2.5788897342925496, 3.4026836049798388, -6.2662156367997394, -0.3581428742283036,
        1.3402930355353916 } },
    { -0.5,
      { -0.97407698418010668, 0.89525577208493459, -1.8277716816911301, -1.3034730520798158,
        2.6198978995141817 } },
    { 0.0,
      { -0.69314718055994531, 0.82246703342411322, -1.8030853547393914, -1.6449340668482264,
        2.7046280321090871 } },
    { 1.0,
      { -0.31326168751822283, 0.99302438292655142, -1.6956874389207427, -2.2993104533713257,
        2.3869003146220027 } },
    { 3.0,
      { -0.048587351573742059, 1.449991291788176, -0.83133388910621615, -3.0457446382975782,
        1.028357751577485 } },
    { 10.0,
      { -4.5398899216864647e-5, 1.6444346784415733, -0.0055386775556194869, -3.2893233458753153,
        0.006038071372585998 } },
    { 36.0,
      { -2.3195228302435691e-16, 1.6449340668482179, -3.1777462774336897e-13, -3.2898681336964441,
        3.2635686221527018e-13 } },
    { 50.0,
      { -1.9287498479639178e-22, 1.6449340668482264, -5.0186071044021141e-19, -3.2898681336964529,
        5.1169733466482739e-19 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    check_integrals (rows[i].x, rows[i].integrals, 7e-16);
}

/* Against the complete Fermi-Dirac integrals of GSL: F_n (x) = -Li_(n+1) (-e^x). */
static void
test_fermi_dirac (void)
{
  for (double x = -30.0; x < 30.01; x += 0.37)
    {
      double l1 = gsl_sf_fermi_dirac_0 (x), l2 = gsl_sf_fermi_dirac_1 (x),
             l3 = gsl_sf_fermi_dirac_2 (x);
      double expected[5] = {
        x - l1,
        0.5 * x * x - x * l1 + l2,
        x * x * x / 3.0 - x * x * l1 + 2.0 * x * l2 - 2.0 * l3,
        x * l1 - 2.0 * l2,
        x * x * l1 - 3.0 * x * l2 + 3.0 * l3,
      };

      /* the terms of the sums are as large as x^3 */
      check_integrals (x, expected, 2e-15 * (1.0 + fabs (x * x * x)));
    }
}

/* --- weights --------------------------------------------------------------------------------- */

typedef struct
{
  double middle, step, mu, kt;
  int which; /* f, E f, kT s */
} Hat;

static double
hat_integrand (double energy, void *user_data)
{
  const Hat *hat = user_data;
  double x = (energy - hat->mu) / hat->kt, share = 1.0 - fabs (energy - hat->middle) / hat->step;
  double f = 1.0 / (1.0 + exp (x)), g = 1.0 / (1.0 + exp (-x));

  if (hat->which == 0)
    return share * f;
  if (hat->which == 1)
    return share * f * energy;
  return f > 1e-300 && g > 1e-300 ? share * hat->kt * (f * log (f) + g * log (g)) : 0.0;
}

static double
integrate_hat (const Hat *hat)
{
  gsl_integration_workspace *workspace = gsl_integration_workspace_alloc (1000);
  gsl_function function = { hat_integrand, (void *) hat };
  double sum = 0.0, ends[8], result, error;
  int n = 0;

  /* in pieces between which f changes its character */
  ends[n++] = hat->middle - hat->step;
  for (int i = -2; i <= 2; i++)
    {
      double energy
          = i == 0 ? hat->mu : hat->mu + (i < 0 ? -1 : 1) * (abs (i) == 1 ? 4.0 : 45.0) * hat->kt;

      if (energy > ends[n - 1] && energy < hat->middle + hat->step)
        ends[n++] = energy;
    }
  ends[n++] = hat->middle + hat->step;
  for (int i = 0; i + 1 < n; i++)
    {
      gboolean has_peak = ends[i] < hat->middle && hat->middle < ends[i + 1];

      for (int half = 0; half <= has_peak; half++)
        {
          double low = half == 1 ? hat->middle : ends[i],
                 high = has_peak && half == 0 ? hat->middle : ends[i + 1];

          gsl_integration_qag (&function, low, high, 1e-16, 1e-13, 1000, GSL_INTEG_GAUSS61,
                               workspace, &result, &error);
          sum += result;
        }
    }
  gsl_integration_workspace_free (workspace);
  return sum;
}

/* Each weight against quadrature, with kT far below the step to far above it, and mu anywhere. */
static void
test_weights (void)
{
  static const double kts[] = { 1e-4, 0.003, 0.02, 0.0624, 0.0626, 0.1, 0.3, 2.0 };
  NearEnergyGrid grid = { .minimum = -1.0, .step = 0.25, .n = 9 };
  double weights[3][9];

  for (guint i = 0; i < G_N_ELEMENTS (kts); i++)
    for (double mu = -1.6; mu < 1.6; mu += 0.1234)
      {
        near_energy_grid_fill_weights (&grid, mu, kts[i], weights[0], weights[1], weights[2]);
        for (gsize j = 0; j < grid.n; j++)
          for (int which = 0; which < 3; which++)
            {
              Hat hat = { near_energy_grid_get (&grid, j), grid.step, mu, kts[i], which };

              near_assert_close (weights[which][j], integrate_hat (&hat), 1e-12, 2e-15);
            }
      }
}

/* kT = 0: a step of a hat is a parabola. */
static void
test_zero_temperature (void)
{
  NearEnergyGrid grid = { .minimum = 0.0, .step = 0.5, .n = 3 };
  double electrons[3], energy[3], minus_ts[3];

  near_energy_grid_fill_weights (&grid, 0.6, 0.0, electrons, energy, minus_ts);
  /* the hat at 0 is whole, that at 0.5 lacks what is above 0.6, that at 1 has what is below it */
  near_assert_close (electrons[0], 0.5, 1e-15, 0.0);
  near_assert_close (electrons[1], 0.5 - 0.4 * 0.4, 1e-15, 0.0);
  near_assert_close (electrons[2], 0.1 * 0.1, 1e-14, 0.0);
  near_assert_close (energy[0], 0.0, 0.0, 1e-16);
  near_assert_close (energy[1], 0.5 * 0.5 - 0.4 * 0.4 * (0.6 + 0.4 / 3.0), 1e-14, 0.0);
  near_assert_close (energy[2], 0.1 * 0.1 * (0.6 - 0.1 / 3.0), 1e-13, 0.0);
  for (int j = 0; j < 3; j++)
    g_assert_cmpfloat (minus_ts[j], ==, 0.0);
}

/* D = E from 0 on, which is linear between the points: complete Fermi-Dirac integrals. The entropy
 * is that of Omega = E - TS - mu N, the integral of -kT D ln (1 + e^-x) = -kT^3 F_2. */
static void
test_linear_density (void)
{
  NearEnergyGrid grid = { .minimum = 0.0, .step = 0.5, .n = 200 };
  double weights[3][200];

  for (double kt = 0.03; kt < 1.0; kt *= 1.7)
    for (double mu = -3.0 * kt; mu < 20.0; mu += 1.37)
      {
        double sums[3] = { 0.0 }, n = kt * kt * gsl_sf_fermi_dirac_1 (mu / kt);
        double third = kt * kt * kt * gsl_sf_fermi_dirac_2 (mu / kt);

        near_energy_grid_fill_weights (&grid, mu, kt, weights[0], weights[1], weights[2]);
        for (gsize j = 0; j < grid.n; j++)
          for (int which = 0; which < 3; which++)
            sums[which] += near_energy_grid_get (&grid, j) * weights[which][j];
        near_assert_close (sums[0], n, 1e-13, 0.0);
        near_assert_close (sums[1], 2.0 * third, 1e-13, 0.0);
        near_assert_close (sums[2], mu * n - 3.0 * third, 1e-12, 1e-14 * third);
      }
}

/* MALA 1.4.0 from the densities of states of its beryllium: weights, and the Fermi energy, band
 * energy and -TS that it finds. Its own constant: ASE's k_B of CODATA 2014. */
static void
compare_mala (json_t *expected)
{
  NearEnergyGrid grid = { .minimum = -5.0, .step = 2.5, .n = 11 };
  double kt = 8.617330337217213e-5 * json_number_value (json_object_get (expected, "temperature"));
  double mu = json_number_value (json_object_get (expected, "mu")), dos[11], weights[3][11];
  double band_energy = json_number_value (json_object_get (expected, "eband"));
  double minus_ts = json_number_value (json_object_get (expected, "minusTS"));
  NearDosFilling filling;
  g_autoptr (GError) error = NULL;

  for (gsize j = 0; j < grid.n; j++)
    dos[j] = json_number_value (json_array_get (json_object_get (expected, "dos"), j));
  near_dos_fill (&grid, dos, 4.0, kt, &filling, &error);
  g_assert_no_error (error);
  near_assert_close (filling.fermi_energy, mu, 0.0, 1e-12);
  near_assert_close (filling.band_energy, band_energy, 0.0, 2e-12);
  near_assert_close (filling.minus_ts, minus_ts, 0.0, 1e-13);
  near_energy_grid_fill_weights (&grid, mu, kt, weights[0], weights[1], weights[2]);
  for (gsize j = 0; j < grid.n; j++)
    {
      static const char *const keys[] = { "weights_N", "weights_EmuN", "weights_TS" };
      static const double tolerances[] = { 5e-14, 2e-12, 1e-13 };

      weights[1][j] -= mu * weights[0][j];
      for (int i = 0; i < 3; i++)
        near_assert_close (
            weights[i][j],
            json_number_value (json_array_get (json_object_get (expected, keys[i]), j)), 0.0,
            tolerances[i]);
    }
}

static void
test_mala (void)
{
  g_autofree char *path = near_test_shared ("reference/data/be2-golden.json");
  g_autoptr (GError) error = NULL;

  if (path == NULL)
    {
      g_test_skip ("the beryllium data are not here");
      return;
    }
  g_autoptr (json_t) golden = near_json_load (path, &error);
  g_assert_no_error (error);
  for (int snapshot = 0; snapshot < 3; snapshot++)
    {
      g_autofree char *key = g_strdup_printf ("snapshot%d", snapshot);

      compare_mala (json_object_get (golden, key));
    }
}

/* --- broadenings ----------------------------------------------------------------------------- */

typedef struct
{
  NearBroadening broadening;
  int power;
} Moment;

static double
moment_integrand (double x, void *user_data)
{
  const Moment *moment = user_data;

  return pow (x, moment->power) * near_broadening_get (moment->broadening, 0.3, x);
}

static void
test_broadenings (void)
{
  gsl_integration_workspace *workspace = gsl_integration_workspace_alloc (1000);

  for (int i = 0; i < NEAR_N_BROADENINGS; i++)
    for (int power = 0; power < 3; power++)
      {
        Moment moment = { (NearBroadening) i, power };
        gsl_function function = { moment_integrand, &moment };
        double deviation = near_broadening_get_deviation ((NearBroadening) i, 0.3), result, error;

        gsl_integration_qag (&function, -15.0, 15.0, 1e-13, 1e-12, 1000, GSL_INTEG_GAUSS61,
                             workspace, &result, &error);
        near_assert_close (result,
                           power == 0   ? 1.0
                           : power == 1 ? 0.0
                                        : deviation * deviation,
                           0.0, 1e-11);
      }
  gsl_integration_workspace_free (workspace);
}

/* The largest deviation of a sum over the grid from an integral is where a point meets a level, or
 * midway. */
static void
test_ripple (void)
{
  for (int i = 0; i < NEAR_N_BROADENINGS; i++)
    for (double width = 0.4; width < 0.8; width += 0.1)
      {
        double sums[2] = { 0.0, 0.0 },
               ripple = near_broadening_get_ripple ((NearBroadening) i, width, 1.0);

        for (int j = -60; j <= 60; j++)
          for (int side = 0; side < 2; side++)
            sums[side] += near_broadening_get ((NearBroadening) i, width, j - 0.5 * side);
        near_assert_close (0.5 * (sums[0] - sums[1]), ripple, 1e-2, 1e-14);
        near_assert_close (0.5 * (sums[0] + sums[1]), 1.0, 0.0, 0.01 * ripple + 1e-14);
      }
}

/* --- text ------------------------------------------------------------------------------------ */

static void
test_parse (void)
{
  NearEnergyGrid grid;
  g_autoptr (GError) error = NULL;

  near_energy_grid_parse ("-5:15:0.25", &grid, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (grid.n, ==, 81);
  near_assert_close (near_energy_grid_get (&grid, 80), 15.0, 1e-15, 0.0);
  near_energy_grid_parse (" -10 : 15 : 0.1 ", &grid, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (grid.n, ==, 251);
  near_assert_close (near_energy_grid_get (&grid, 250), 15.0, 1e-14, 0.0);
}

static void
test_parse_errors (void)
{
  static const struct
  {
    const char *text, *words;
    NearError code;
  } rows[] = {
    { "", "-5:15:0.25", NEAR_ERROR_PARSE },
    { "-5:15", "the minimum, the maximum and the step", NEAR_ERROR_PARSE },
    { "-5:15:0.25:1", "the minimum, the maximum and the step", NEAR_ERROR_PARSE },
    { "-5:x:0.25", "“-5:x:0.25”", NEAR_ERROR_PARSE },
    { "-5:inf:0.25", "“-5:inf:0.25”", NEAR_ERROR_PARSE },
    { "5:-5:0.25", "no point", NEAR_ERROR_RANGE },
    { "-5:5:0", "no point", NEAR_ERROR_RANGE },
    { "-5:5:-1", "no point", NEAR_ERROR_RANGE },
    { "-5:5:1e-5", "more than 100000", NEAR_ERROR_RANGE },
    { "-5:5:1e-320", "more than 100000", NEAR_ERROR_RANGE },
    { "-5:5:0.3", "5.2 would be", NEAR_ERROR_RANGE },
    { "-5:5:11", "6 would be", NEAR_ERROR_RANGE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      NearEnergyGrid grid;
      g_autoptr (GError) error = NULL;
      gboolean ok = near_energy_grid_parse (rows[i].text, &grid, &error);

      g_assert_false (ok);
      g_test_message ("%s", error->message);
      g_assert_cmpstr (g_quark_to_string (error->domain), ==, g_quark_to_string (NEAR_ERROR));
      if (rows[i].code != NEAR_ERROR_PARSE)
        g_assert_error (error, NEAR_ERROR, (int) rows[i].code);
      if (strstr (error->message, rows[i].words) == NULL)
        g_error ("“%s” is not in “%s”", rows[i].words, error->message);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/energy-grid/published", test_published);
  g_test_add_func ("/energy-grid/fermi-dirac", test_fermi_dirac);
  g_test_add_func ("/energy-grid/weights", test_weights);
  g_test_add_func ("/energy-grid/zero-temperature", test_zero_temperature);
  g_test_add_func ("/energy-grid/linear-density", test_linear_density);
  g_test_add_func ("/energy-grid/mala", test_mala);
  g_test_add_func ("/energy-grid/broadenings", test_broadenings);
  g_test_add_func ("/energy-grid/ripple", test_ripple);
  g_test_add_func ("/energy-grid/parse", test_parse);
  g_test_add_func ("/energy-grid/parse-errors", test_parse_errors);
  return g_test_run ();
}
