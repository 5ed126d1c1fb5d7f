/* test-smearing.c — occupations, the Fermi energy, the term -TS, and densities of states
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-dos.h"
#include "near-error.h"
#include "near-json.h"
#include "near-rng.h"
#include "near-smearing.h"

#include "near-test.h"

#include <gsl/gsl_integration.h>
#include <math.h>
#include <string.h>

#define N_K 5
#define N_BANDS 12
#define N (N_K * N_BANDS)

/* Levels like those of a metal's small cell in eV: from about -3 to 12, random within each band. */
typedef struct
{
  double weights[N_K];
  double eigenvalues[N];
} Metal;

static Metal
make_metal (guint64 seed)
{
  g_autoptr (NearRng) rng = near_rng_new (seed, "levels");
  Metal metal = { .weights = { 0.1, 0.25, 0.15, 0.3, 0.2 } };

  for (int k = 0; k < N_K; k++)
    {
      double energy = -3.0;

      for (int i = 0; i < N_BANDS; i++)
        metal.eigenvalues[k * N_BANDS + i] = energy += near_rng_uniform (rng, 0.0, 2.4);
    }
  return metal;
}

static NearOccupationRule
make_rule (NearSmearing kind, double width)
{
  return (NearOccupationRule){
    .kind = kind,
    .width = width,
    .grid = { .minimum = -8.0, .step = 0.25, .n = 141 },
    .broadening = NEAR_BROADENING_GAUSSIAN,
    .sigma = 0.4,
  };
}

/* --- shapes against the papers --------------------------------------------------------------- */

/* Hermite polynomials of the papers. */
static double
hermite (int n, double x)
{
  double a = 1.0, b = 2.0 * x;

  if (n == 0)
    return a;
  for (int i = 1; i < n; i++)
    {
      double c = 2.0 * x * b - 2.0 * i * a;

      a = b;
      b = c;
    }
  return b;
}

typedef struct
{
  NearSmearing kind;
  gboolean is_moment;
} Curve;

/* The broadened delta functions as they are published, in x = (mu - energy) / width. */
static double
published_delta (double x, void *user_data)
{
  const Curve *curve = user_data;
  double delta = NAN;

  if (curve->kind == NEAR_SMEARING_FERMI_DIRAC)
    delta = 1.0 / (2.0 + exp (x) + exp (-x));
  else if (curve->kind == NEAR_SMEARING_GAUSSIAN)
    delta = exp (-x * x) / sqrt (G_PI);
  else if (curve->kind == NEAR_SMEARING_METHFESSEL_PAXTON)
    delta = (hermite (0, x) - 0.25 * hermite (2, x)) * exp (-x * x) / sqrt (G_PI);
  else if (curve->kind == NEAR_SMEARING_COLD)
    delta = exp (-(x - 1.0 / G_SQRT2) * (x - 1.0 / G_SQRT2)) * (2.0 - G_SQRT2 * x) / sqrt (G_PI);
  return curve->is_moment ? x * delta : delta;
}

static double
integrate_delta (Curve curve, double x)
{
  gsl_integration_workspace *workspace = gsl_integration_workspace_alloc (200);
  gsl_function function = { published_delta, &curve };
  double low = curve.kind == NEAR_SMEARING_FERMI_DIRAC ? -60.0 : -12.0, result, error;

  gsl_integration_qag (&function, low, x, 1e-14, 1e-12, 200, GSL_INTEG_GAUSS61, workspace, &result,
                       &error);
  gsl_integration_workspace_free (workspace);
  return result;
}

/* One orbital at a time: its occupation is the integral of the delta function, its -TS that of x
 * delta. */
static void
test_shapes (void)
{
  for (int kind = 0; kind < NEAR_SMEARING_LDOS; kind++)
    for (double x = -6.0; x < 6.01; x += 0.5)
      {
        NearOccupationRule rule = make_rule ((NearSmearing) kind, 0.7);
        Curve curve = { (NearSmearing) kind, FALSE }, moment = { (NearSmearing) kind, TRUE };
        double energies[2] = { 1.5, 100.0 }, f[2], expected = integrate_delta (curve, x),
               weight = 1.0;
        NearFilling filling;
        gboolean ok;

        near_assert_close (near_occupation_rule_get (&rule, 1.5, 1.5 + 0.7 * x), expected, 0.0,
                           1e-13);
        /* a filling cannot be asked for electrons where the occupation falls with mu, or is beyond
         * [0, 1] */
        if (expected < 0.01 || expected > 0.99)
          continue;
        ok = near_occupation_rule_fill (&rule, 1, 2, &weight, energies, 2.0 * expected, f, &filling,
                                        NULL);
        g_assert_true (ok);
        near_assert_close (f[0], expected, 0.0, 1e-12);
        near_assert_close (filling.fermi_energy, 1.5 + 0.7 * x, 0.0, 1e-9);
        near_assert_close (filling.minus_ts, 2.0 * 0.7 * integrate_delta (moment, x), 0.0, 1e-9);
      }
}

/* --- filling --------------------------------------------------------------------------------- */

static double
count (const Metal *metal, const double *occupations)
{
  double sum = 0.0;

  for (int i = 0; i < N; i++)
    sum += 2.0 * metal->weights[i / N_BANDS] * occupations[i];
  return sum;
}

static void
test_sum_rules (void)
{
  static const double widths[] = { 1e-6, 0.01, 0.1, 0.5, 2.0 };

  for (int kind = 0; kind < NEAR_N_SMEARINGS; kind++)
    for (guint w = 0; w < G_N_ELEMENTS (widths); w++)
      for (int n = 1; n <= 2 * N_BANDS; n++)
        {
          NearOccupationRule rule = make_rule ((NearSmearing) kind, widths[w]);
          Metal metal = make_metal ((guint64) n);
          double f[N];
          NearFilling filling;
          g_autoptr (GError) error = NULL;

          near_occupation_rule_fill (&rule, N_K, N_BANDS, metal.weights, metal.eigenvalues, n, f,
                                     &filling, &error);
          g_assert_no_error (error);
          /* a metal's mu is known to 2e-16 of its size, which is 1e-9 of the smallest width */
          near_assert_close (count (&metal, f), n, 0.0, w == 0 ? 1e-8 : 1e-11);
          for (int i = 0; i < N; i++)
            near_assert_close (
                near_occupation_rule_get (&rule, metal.eigenvalues[i], filling.fermi_energy), f[i],
                0.0, 1e-13);
        }
}

typedef struct
{
  NearOccupationRule rule;
  Metal metal;
  double n_electrons;
} Change;

/* Free energy of the levels at a fixed number of electrons. */
static double
get_free_energy (const double *eigenvalues, gpointer user_data)
{
  Change *change = user_data;
  double f[N], energy = 0.0;
  NearFilling filling;
  gboolean ok = near_occupation_rule_fill (&change->rule, N_K, N_BANDS, change->metal.weights,
                                           eigenvalues, change->n_electrons, f, &filling, NULL);

  g_assert_true (ok);
  for (int i = 0; i < N; i++)
    energy += 2.0 * change->metal.weights[i / N_BANDS] * f[i] * eigenvalues[i];
  return energy + filling.minus_ts;
}

/* What makes the forces right: the free energy's derivative with respect to a level is 2 w f. */
static void
check_derivatives (NearOccupationRule rule, guint64 n_seeds, double atol)
{
  for (guint64 seed = 1; seed <= n_seeds; seed++)
    {
      Change change = { rule, make_metal (seed), 9.0 };
      double f[N];
      NearFilling filling;

      near_occupation_rule_fill (&rule, N_K, N_BANDS, change.metal.weights,
                                 change.metal.eigenvalues, 9.0, f, &filling, NULL);
      for (int i = 0; i < N; i++)
        f[i] *= 2.0 * change.metal.weights[i / N_BANDS];
      near_assert_gradient (get_free_energy, &change, change.metal.eigenvalues, f, N, 2e-3, 0.0,
                            atol);
    }
}

static void
test_derivatives (void)
{
  for (int kind = 0; kind < NEAR_SMEARING_LDOS; kind++)
    check_derivatives (make_rule ((NearSmearing) kind, 0.3), 3, 1e-8);
}

/* Where a grid of energies is between, the derivative and the occupation differ by what the sum
 * over the grid of K (E_j - eps) times the hats' integrals of f differs from an integral: little
 * where kT is above the step, and less with a broader K. */
static void
test_derivatives_of_ldos (void)
{
  static const struct
  {
    double width, sigma, atol;
    NearBroadening broadening;
  } rows[] = {
    { 0.272, 0.25, 2e-6, NEAR_BROADENING_GAUSSIAN },
    { 0.272, 0.4, 1e-8, NEAR_BROADENING_GAUSSIAN },
    { 0.272, 0.5, 1e-7, NEAR_BROADENING_GAUSSIAN_QE },
    { 0.272, 0.25, 3e-5, NEAR_BROADENING_FERMI_DIRAC },
    { 0.0804, 0.25, 6e-4, NEAR_BROADENING_GAUSSIAN },
    { 0.0804, 0.4, 5e-5, NEAR_BROADENING_GAUSSIAN },
    { 0.0257, 0.5, 3e-4, NEAR_BROADENING_GAUSSIAN },
    { 0.0, 0.5, 4e-4, NEAR_BROADENING_GAUSSIAN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      NearOccupationRule rule = make_rule (NEAR_SMEARING_LDOS, rows[i].width);

      rule.sigma = rows[i].sigma;
      rule.broadening = rows[i].broadening;
      rule.grid.minimum = rule.broadening == NEAR_BROADENING_FERMI_DIRAC ? -15.0 : -8.0;
      rule.grid.n = 200;
      g_test_message ("row %u", i);
      check_derivatives (rule, 1, rows[i].atol);
    }
}

/* --- against ABINIT -------------------------------------------------------------------------- */

static double
get_number (json_t *object, const char *key)
{
  return json_number_value (json_object_get (object, key));
}

/* From the eigenvalues that ABINIT printed the Fermi energy, band energy and -TS that it printed.
 * Returns FALSE for a case that has only some of its k-points. */
static gboolean
compare_case (json_t *expected)
{
  json_t *points = json_object_get (expected, "eigenvalues");
  gsize n_k = json_array_size (points), n_bands = (gsize) get_number (expected, "nband");
  g_autofree double *weights = g_new (double, n_k), *eigenvalues = g_new (double, n_k *n_bands);
  g_autofree double *f = g_new (double, n_k *n_bands);
  NearOccupationRule rule
      = make_rule (NEAR_SMEARING_FERMI_DIRAC, get_number (expected, "tsmear_Ha"));
  double total = 0.0, electrons = 0.0, band_energy = 0.0, fermi = get_number (expected, "fermi");
  NearFilling filling;
  g_autoptr (GError) error = NULL;

  for (gsize k = 0; k < n_k; k++)
    total += weights[k] = get_number (json_array_get (points, k), "w");
  if (fabs (total - 1.0) > 1e-3)
    return FALSE;
  for (gsize i = 0; i < n_k * n_bands; i++)
    {
      json_t *energies = json_object_get (json_array_get (points, i / n_bands), "e");

      if (i % n_bands == 0)
        weights[i / n_bands] /= total; /* printed with five decimals */
      eigenvalues[i] = json_number_value (json_array_get (energies, i % n_bands));
      electrons
          += 2.0 * weights[i / n_bands] * near_occupation_rule_get (&rule, eigenvalues[i], fermi);
    }
  electrons = round (electrons);
  near_occupation_rule_fill (&rule, n_k, n_bands, weights, eigenvalues, electrons, f, &filling,
                             &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < n_k * n_bands; i++)
    band_energy += 2.0 * weights[i / n_bands] * f[i] * eigenvalues[i];
  /* eigenvalues of up to 12 electrons, known to 5e-9 */
  near_assert_close (filling.fermi_energy, fermi, 0.0, 1e-8);
  near_assert_close (filling.minus_ts, get_number (expected, "minus_TS"), 0.0, 6e-8);
  near_assert_close (band_energy, get_number (expected, "band_energy"), 0.0, 6e-8);
  return TRUE;
}

static void
test_abinit (void)
{
  g_autofree char *path = near_test_shared ("reference/data/dft-refs.json");
  g_autoptr (GError) error = NULL;

  if (path == NULL)
    {
      g_test_skip ("the energies of ABINIT are not here");
      return;
    }
  g_autoptr (json_t) refs = near_json_load (path, &error);
  g_assert_no_error (error);
  json_t *cases = json_object_get (refs, "cases");
  gsize n = 0;
  for (gsize i = 0; i < json_array_size (cases); i++)
    n += compare_case (json_array_get (cases, i)) ? 1 : 0;
  g_assert_cmpuint (n, >=, 9);
}

/* --- limits ---------------------------------------------------------------------------------- */

/* Silicon-like: four bands below a gap of 0.6 and two above it. */
static void
test_gap (void)
{
  static const double weights[2] = { 0.25, 0.75 };
  static const double eigenvalues[12] = { -6, -1, 0, 0.2, 1.2, 3, -5, -3, -2, 0, 0.8, 2 };

  for (int kind = 0; kind < NEAR_N_SMEARINGS; kind++)
    for (double width = 1e-6; width < 0.02; width *= 100)
      {
        NearOccupationRule rule = make_rule ((NearSmearing) kind, width);
        NearFilling filling;
        double f[12];
        gboolean ok;

        rule.grid = (NearEnergyGrid){ .minimum = -7.0, .step = 0.01, .n = 1100 };
        rule.sigma = 0.015;
        ok = near_occupation_rule_fill (&rule, 2, 6, weights, eigenvalues, 8.0, f, &filling, NULL);
        g_assert_true (ok);
        /* three times as many states at the upper edge as at the lower: kT ln (3) / 2 */
        near_assert_close (filling.fermi_energy,
                           0.5 - (kind == NEAR_SMEARING_FERMI_DIRAC ? 0.5493 * width : 0.0), 0.0,
                           kind == NEAR_SMEARING_LDOS ? 0.02 : 1e-3);
        near_assert_close (filling.minus_ts, 0.0, 0.0, 1e-6);
        near_assert_close (filling.highest, 0.0, 0.0, 1e-12);
        for (int i = 0; i < 12; i++)
          near_assert_close (f[i], i % 6 < 4 ? 1.0 : 0.0, 0.0, 1e-8);
      }
}

/* Bands that are all full. */
static void
test_full (void)
{
  for (int kind = 0; kind < NEAR_N_SMEARINGS; kind++)
    {
      NearOccupationRule rule = make_rule ((NearSmearing) kind, 0.1);
      Metal metal = make_metal (1);
      NearFilling filling;
      double f[N];
      gboolean ok;

      rule.grid.n = 400;
      ok = near_occupation_rule_fill (&rule, N_K, N_BANDS, metal.weights, metal.eigenvalues,
                                      2.0 * N_BANDS, f, &filling, NULL);
      g_assert_true (ok);
      near_assert_close (filling.highest, 1.0, 0.0, 1e-6);
      g_assert_cmpfloat (filling.fermi_energy, >, metal.eigenvalues[N_BANDS - 1]);
    }
}

/* Of the Fermi energies that fit where the electrons do not only grow with them, one at which they
 * do. */
static void
test_growing (void)
{
  for (int kind = NEAR_SMEARING_METHFESSEL_PAXTON; kind <= NEAR_SMEARING_COLD; kind++)
    for (double n = 0.02; n < 4.0; n += 0.02)
      {
        NearOccupationRule rule = make_rule ((NearSmearing) kind, 0.1), gaussian = rule;
        static const double weight = 1.0, energies[2] = { 0.0, 1.0 };
        NearFilling filling, usual;
        double f[2], electrons[2];

        gaussian.kind = NEAR_SMEARING_GAUSSIAN;
        near_occupation_rule_fill (&gaussian, 1, 2, &weight, energies, n, f, &usual, NULL);
        near_occupation_rule_fill (&rule, 1, 2, &weight, energies, n, f, &filling, NULL);
        near_assert_close (2.0 * (f[0] + f[1]), n, 0.0, 1e-11);
        for (int side = 0; side < 2; side++)
          {
            double mu = filling.fermi_energy + (side == 0 ? -1e-5 : 1e-5);

            electrons[side] = 2.0
                              * (near_occupation_rule_get (&rule, 0.0, mu)
                                 + near_occupation_rule_get (&rule, 1.0, mu));
          }
        /* in the middle of the gap what is above 1 and what is below 0 cancel */
        if (fabs (filling.fermi_energy - 0.5) > 1e-4)
          g_assert_cmpfloat (electrons[1], >, electrons[0]);
        g_assert_cmpfloat (fabs (filling.fermi_energy - usual.fermi_energy), <, 0.5);
      }
}

/* With a fine grid and a sharp broadening the rule is that of Fermi and Dirac. */
static void
test_fine_grid (void)
{
  NearOccupationRule fermi = make_rule (NEAR_SMEARING_FERMI_DIRAC, 0.3), ldos = fermi;
  Metal metal = make_metal (4);
  double f[2][N], energies[2] = { 0.0, 0.0 };
  NearFilling filling[2];

  ldos.kind = NEAR_SMEARING_LDOS;
  ldos.grid = (NearEnergyGrid){ .minimum = -6.0, .step = 0.01, .n = 3000 };
  ldos.sigma = 0.01;
  near_occupation_rule_fill (&fermi, N_K, N_BANDS, metal.weights, metal.eigenvalues, 9.0, f[0],
                             &filling[0], NULL);
  near_occupation_rule_fill (&ldos, N_K, N_BANDS, metal.weights, metal.eigenvalues, 9.0, f[1],
                             &filling[1], NULL);
  /* half of the variance of kernel and hat, 1.17e-4, times f'' <= 0.0962 / kT^2, and mu's change
   * times f' */
  near_assert_close_array (
      f[1], f[0], N, 0.0, 6.3e-5 + 0.84 * fabs (filling[1].fermi_energy - filling[0].fermi_energy));
  for (int side = 0; side < 2; side++)
    for (int i = 0; i < N; i++)
      energies[side] += 2.0 * metal.weights[i / N_BANDS] * f[side][i] * metal.eigenvalues[i];
  near_assert_close (energies[1] + filling[1].minus_ts, energies[0] + filling[0].minus_ts, 0.0,
                     3e-4);
  near_assert_close (filling[1].fermi_energy, filling[0].fermi_energy, 0.0, 1e-4);
}

/* --- the chain from a density of states ------------------------------------------------------ */

static void
test_chain (void)
{
  static const double widths[] = { 0.0, 0.026, 0.272 };

  for (int broadening = 0; broadening < NEAR_N_BROADENINGS; broadening++)
    for (guint w = 0; w < G_N_ELEMENTS (widths); w++)
      {
        NearOccupationRule rule = make_rule (NEAR_SMEARING_LDOS, widths[w]);
        Metal metal = make_metal (w + 10);
        double f[N], dos[200], energy = 0.0;
        NearFilling filling;
        NearDosFilling chain;
        gboolean ok;

        rule.grid.n = 200;
        rule.broadening = (NearBroadening) broadening;
        ok = near_occupation_rule_fill (&rule, N_K, N_BANDS, metal.weights, metal.eigenvalues, 9.0,
                                        f, &filling, NULL);
        g_assert_true (ok);
        for (int i = 0; i < N; i++)
          energy += 2.0 * metal.weights[i / N_BANDS] * f[i] * metal.eigenvalues[i];
        near_density_of_states (&rule.grid, rule.broadening, rule.sigma, N_K, N_BANDS,
                                metal.weights, metal.eigenvalues, dos);
        ok = near_dos_fill (&rule.grid, dos, 9.0, rule.width, &chain, NULL);
        g_assert_true (ok);
        near_assert_close (chain.fermi_energy, filling.fermi_energy, 0.0, 0.0);
        near_assert_close (chain.n_electrons, 9.0, 0.0, 1e-12);
        near_assert_close (chain.band_energy + chain.minus_ts, energy + filling.minus_ts, 0.0,
                           1e-12);
      }
}

/* D against the formula of each point, and its sum against the number of levels. */
static void
test_density_of_states (void)
{
  Metal metal = make_metal (3);
  NearEnergyGrid grid = { .minimum = -30.0, .step = 0.25, .n = 400 };
  double dos[400];

  for (int broadening = 0; broadening < NEAR_N_BROADENINGS; broadening++)
    {
      double sum = 0.0;

      near_density_of_states (&grid, (NearBroadening) broadening, 0.5, N_K, N_BANDS, metal.weights,
                              metal.eigenvalues, dos);
      for (gsize j = 0; j < grid.n; j++)
        {
          double expected = 0.0;

          for (int i = 0; i < N; i++)
            expected
                += 2.0 * metal.weights[i / N_BANDS]
                   * near_broadening_get ((NearBroadening) broadening, 0.5,
                                          near_energy_grid_get (&grid, j) - metal.eigenvalues[i]);
          near_assert_close (dos[j], expected, 1e-11, 1e-18);
          sum += grid.step * dos[j];
        }
      near_assert_close (sum, 2.0 * N_BANDS, 0.0, 1e-8);
    }
}

/* A model's density of states may be negative beyond the last electrons. */
static void
test_negative_density (void)
{
  NearEnergyGrid grid = { .minimum = 0.0, .step = 1.0, .n = 10 };
  double dos[10] = { 0, 1, 2, 2, 2, 1, 0, -1, -2, -3 };
  NearDosFilling filling;
  gboolean ok = near_dos_fill (&grid, dos, 6.0, 0.01, &filling, NULL);

  g_assert_true (ok);
  near_assert_close (filling.n_electrons, 6.0, 0.0, 1e-12);
  near_assert_close (filling.fermi_energy, 4.0, 0.0, 1e-3);
}

/* --- what cannot be filled ------------------------------------------------------------------- */

static void
refuse (const NearOccupationRule *rule,
        const Metal *metal,
        double n_electrons,
        NearError code,
        const char *words)
{
  double f[N];
  NearFilling filling;
  g_autoptr (GError) error = NULL;
  gboolean ok = near_occupation_rule_fill (rule, N_K, N_BANDS, metal->weights, metal->eigenvalues,
                                           n_electrons, f, &filling, &error);

  g_assert_false (ok);
  g_assert_error (error, NEAR_ERROR, (int) code);
  if (strstr (error->message, words) == NULL)
    g_error ("“%s” is not in “%s”", words, error->message);
}

static void
test_errors (void)
{
  Metal metal = make_metal (1), broken = metal;
  NearOccupationRule rule;

  broken.eigenvalues[N_BANDS + 2] = NAN;
  for (int kind = 0; kind < NEAR_N_SMEARINGS; kind++)
    {
      rule = make_rule ((NearSmearing) kind, 0.1);
      refuse (&rule, &metal, 24.5, NEAR_ERROR_RANGE, "there should be at least 13 bands");
      refuse (&rule, &broken, 9.0, NEAR_ERROR_NOT_FINITE, "band 3 at k-point 2");
      rule.width = -0.1;
      refuse (&rule, &metal, 9.0, NEAR_ERROR_RANGE, "no width");
    }
  rule = make_rule (NEAR_SMEARING_GAUSSIAN, 0.0);
  refuse (&rule, &metal, 9.0, NEAR_ERROR_RANGE, "gaussian");
  rule = make_rule (NEAR_SMEARING_LDOS, 0.1);
  rule.grid.n = 30;
  refuse (&rule, &metal, 9.0, NEAR_ERROR_RANGE, "on the grid of energies holds ");
  rule = make_rule (NEAR_SMEARING_LDOS, 0.1);
  rule.sigma = 0.1;
  refuse (&rule, &metal, 9.0, NEAR_ERROR_RANGE, "deviation of 0.4 steps");
}

/* Levels that the grid begins above. */
static void
test_missing (void)
{
  static const double weight = 1.0, eigenvalues[4] = { -5.0, 0.0, 2.0, 4.0 };
  NearOccupationRule rule = make_rule (NEAR_SMEARING_LDOS, 0.1);
  NearFilling filling;
  double f[4];

  rule.grid = (NearEnergyGrid){ .minimum = -2.125, .step = 0.25, .n = 60 };
  near_occupation_rule_fill (&rule, 1, 4, &weight, eigenvalues, 4.0, f, &filling, NULL);
  near_assert_close (filling.missing, 2.0, 0.0, 1e-6);
  rule.grid.minimum = -5.125; /* the first hat reaches from half a step below the level */
  near_occupation_rule_fill (&rule, 1, 4, &weight, eigenvalues, 4.0, f, &filling, NULL);
  near_assert_close (filling.missing, erfc (0.25 / 0.4 / G_SQRT2), 0.0, 1e-9);
  rule.grid.minimum = -9.0;
  near_occupation_rule_fill (&rule, 1, 4, &weight, eigenvalues, 4.0, f, &filling, NULL);
  near_assert_close (filling.missing, 0.0, 0.0, 1e-10);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/smearing/shapes", test_shapes);
  g_test_add_func ("/smearing/sum-rules", test_sum_rules);
  g_test_add_func ("/smearing/derivatives", test_derivatives);
  g_test_add_func ("/smearing/derivatives-of-ldos", test_derivatives_of_ldos);
  g_test_add_func ("/smearing/abinit", test_abinit);
  g_test_add_func ("/smearing/gap", test_gap);
  g_test_add_func ("/smearing/full", test_full);
  g_test_add_func ("/smearing/growing", test_growing);
  g_test_add_func ("/smearing/fine-grid", test_fine_grid);
  g_test_add_func ("/smearing/chain", test_chain);
  g_test_add_func ("/smearing/density-of-states", test_density_of_states);
  g_test_add_func ("/smearing/negative-density", test_negative_density);
  g_test_add_func ("/smearing/errors", test_errors);
  g_test_add_func ("/smearing/missing", test_missing);
  return g_test_run ();
}
