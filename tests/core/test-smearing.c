/* test-smearing.c — occupations, the Fermi energy, the term -TS, and densities of states
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-dos.h"
#include "near-error.h"
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

/* --- shapes against the papers
 * ------------------------------------------------------------------------ */

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

/* --- filling
 * ------------------------------------------------------------------------------------------- */

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
check_derivatives (NearOccupationRule rule, double atol)
{
  for (guint64 seed = 1; seed <= 3; seed++)
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
    check_derivatives (make_rule ((NearSmearing) kind, 0.3), 1e-8);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/smearing/shapes", test_shapes);
  g_test_add_func ("/smearing/sum-rules", test_sum_rules);
  g_test_add_func ("/smearing/derivatives", test_derivatives);
  return g_test_run ();
}
