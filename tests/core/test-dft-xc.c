/* test-dft-xc.c — exchange and correlation: published formulas, and the potential
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-xc.h"

#include "dft-xc-test.h"
#include "near-init.h"
#include "near-test.h"

#define ECUT 3.0 /* Ha */

/* --- the functionals as published ---------------------------------------------------------------
 */

static double
get_radius (double n)
{
  return cbrt (3.0 / (4.0 * G_PI * n));
}

/* P. A. M. Dirac; per electron, in Ha, as all of these */
static double
get_exchange (double n)
{
  return -0.75 * cbrt (3.0 / G_PI * n);
}

/* S. Goedecker, M. Teter, J. Hutter, Phys. Rev. B 54, 1703 (1996), appendix */
static double
get_teter (double n)
{
  static const double a[]
      = { 0.4581652932831429, 2.217058676663745, 0.7405551735357053, 0.01968227878617998 },
      b[] = { 0.0, 1.0, 4.504130959426697, 1.110667363742916, 0.02359291751427506 };
  double r = get_radius (n), top = 0.0, bottom = 0.0;

  for (guint i = 4; i-- > 0;)
    top = top * r + a[i];
  for (guint i = 5; i-- > 0;)
    bottom = bottom * r + b[i];
  return -top / bottom;
}

/* J. P. Perdew, Y. Wang, Phys. Rev. B 45, 13244 (1992), table I; @a is 0.031091 there */
static double
get_pw92_correlation (double n, double a)
{
  double r = get_radius (n), s = sqrt (r);

  return -2.0 * a * (1.0 + 0.21370 * r)
         * log1p (1.0 / (2.0 * a * (7.5957 * s + 3.5876 * r + 1.6382 * r * s + 0.49294 * r * r)));
}

static double
get_pw92 (double n)
{
  return get_exchange (n) + get_pw92_correlation (n, 0.031091);
}

/* J. P. Perdew, A. Zunger, Phys. Rev. B 23, 5048 (1981), table XII */
static double
get_pz (double n)
{
  double r = get_radius (n);

  return get_exchange (n)
         + (r >= 1.0 ? -0.1423 / (1.0 + 1.0529 * sqrt (r) + 0.3334 * r)
                     : 0.0311 * log (r) - 0.048 + 0.0020 * r * log (r) - 0.0116 * r);
}

/* J. P. Perdew, K. Burke, M. Ernzerhof, Phys. Rev. Lett. 77, 3865 (1996), eqs. 7, 8, 14; with one
 * more digit of PW92's first parameter, as in the authors' program */
static double
get_pbe_like (double n, double sigma, double mu, double beta)
{
  const double gamma = (1.0 - G_LN2) / (G_PI * G_PI), kappa = 0.804;
  double kf = cbrt (3.0 * G_PI * G_PI * n), ks = sqrt (4.0 * kf / G_PI);
  double s2 = sigma / (4.0 * kf * kf * n * n), t2 = sigma / (4.0 * ks * ks * n * n);
  double ec = get_pw92_correlation (n, 0.0310907), a = beta / gamma / expm1 (-ec / gamma);
  double h = gamma * log1p (beta / gamma * t2 * (1.0 + a * t2) / (1.0 + a * t2 + a * a * t2 * t2));

  return get_exchange (n) * (1.0 + kappa - kappa / (1.0 + mu * s2 / kappa)) + ec + h;
}

/* What @functional says of one point, as published */
static double
get_published (NearXcFunctional functional, double n, double sigma)
{
  switch (functional)
    {
    case NEAR_XC_TETER:
      return get_teter (n);
    case NEAR_XC_PW92:
      return get_pw92 (n);
    case NEAR_XC_PZ:
      return get_pz (n);
    case NEAR_XC_PBE:
      return get_pbe_like (n, sigma, G_PI * G_PI / 3.0 * 0.06672455060314922, 0.06672455060314922);
    case NEAR_XC_PBESOL:
      return get_pbe_like (n, sigma, 10.0 / 81.0, 0.046);
    default:
      g_assert_not_reached ();
    }
}

/* --- densities ----------------------------------------------------------------------------------
 */

/* Atoms in much vacuum: a third of the points is below the floor or even negative. */
static double *
new_vacuum (const NearDftSystem *system)
{
  double *density = dft_xc_test_new_waves (system, NULL);
  gsize n_low = 0;

  for (gsize p = 0; p < system->n_points; p++)
    {
      density[p] = density[p] > 0.035 ? 2.0 * (density[p] - 0.035) : 0.2 * (density[p] - 0.035);
      n_low += density[p] < 1e-12;
    }
  g_assert_cmpuint (n_low, >, system->n_points / 10);
  g_assert_cmpuint (n_low, <, system->n_points / 2);
  return density;
}

/* Without any order: (n_points) in -1..1 */
static double *
new_noise (const NearDftSystem *system, guint64 seed)
{
  g_autoptr (NearRng) rng = near_rng_new (seed, "noise");
  double *noise = g_new (double, system->n_points);

  for (gsize p = 0; p < system->n_points; p++)
    noise[p] = near_rng_uniform (rng, -1.0, 1.0);
  return noise;
}

/* --- energies -----------------------------------------------------------------------------------
 */

static void
test_table (void)
{
  static const char *const ids[NEAR_N_XC] = { "teter", "pw92", "pz", "pbe", "pbesol" };
  gsize row;

  for (guint i = 0; i < NEAR_N_XC; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (NearXc) xc = near_xc_new (i), other = near_xc_ref (xc);

      g_assert_true (near_table_find (&near_xc_table, ids[i], &row, &error));
      g_assert_cmpuint (row, ==, i);
      g_assert_cmpuint (near_xc_get_functional (other), ==, i);
      g_assert_cmpint (near_xc_is_gradient_corrected (other), ==, i >= NEAR_XC_PBE);
    }
}

/* An even density */
static void
test_uniform (void)
{
  g_autoptr (NearDftSystem) system = dft_ion_test_new_odd (NULL, ECUT);
  g_autofree double *density = g_new (double, system->n_points);
  g_autofree double *potential = g_new (double, system->n_points);
  static const double radii[] = { 0.5, 0.9, 2.0, 5.0, 20.0 };

  for (guint f = 0; f < NEAR_N_XC; f++)
    for (guint i = 0; i < G_N_ELEMENTS (radii); i++)
      {
        g_autoptr (NearXc) xc = near_xc_new (f);
        double n = 3.0 / (4.0 * G_PI * pow (radii[i], 3.0)), h = 1e-4 * n, stress[6];
        double slope
            = ((n + h) * get_published (f, n + h, 0.0) - (n - h) * get_published (f, n - h, 0.0))
              / (2.0 * h);
        double expected = get_published (f, n, 0.0);

        for (gsize p = 0; p < system->n_points; p++)
          density[p] = n;
        near_assert_close (near_xc_compute (xc, system, density, potential, stress)
                               / (n * system->volume),
                           expected, 1e-12, 0);
        near_assert_close (potential[system->n_points - 1], slope, 1e-7, 0);
        near_assert_close (stress[1], n * (expected - slope), 1e-4, 0);
        near_assert_close (stress[4] / stress[1], 0.0, 0, 1e-12);
      }
}

/* Ceperley and Alder's correlation at r_s = 2 is -44.8 mHa, Dirac's exchange -0.458165 / r_s. */
static void
test_known (void)
{
  near_assert_close (get_exchange (3.0 / (32.0 * G_PI)), -0.458165293 / 2.0, 1e-8, 0);
  near_assert_close (get_pw92_correlation (3.0 / (32.0 * G_PI), 0.031091), -0.0448, 2e-3, 0);
}

/* A density with gradients, which are known by hand */
static void
test_waves (void)
{
  g_autoptr (NearDftSystem) system = dft_ion_test_new_odd (NULL, ECUT);
  g_autofree double *sigma = g_new (double, system->n_points);
  g_autofree double *density = dft_xc_test_new_waves (system, sigma);
  double energies[NEAR_N_XC];

  for (guint f = 0; f < NEAR_N_XC; f++)
    {
      g_autoptr (NearXc) xc = near_xc_new (f);
      double expected = 0.0;

      for (gsize p = 0; p < system->n_points; p++)
        expected += density[p] * get_published (f, density[p], sigma[p]);
      expected *= system->volume / (double) system->n_points;
      energies[f] = near_xc_compute (xc, system, density, NULL, NULL);
      near_assert_close (energies[f], expected, 1e-12, 0);
    }
  /* The gradients are felt. */
  g_assert_cmpfloat (fabs (energies[NEAR_XC_PBE] - energies[NEAR_XC_PW92]), >, 1e-3);
  g_assert_cmpfloat (fabs (energies[NEAR_XC_PBESOL] - energies[NEAR_XC_PBE]), >, 1e-3);
}

/* --- derivatives --------------------------------------------------------------------------------
 */

#define N_DIRECTIONS 3

typedef struct
{
  const NearDftSystem *system;
  const NearXc *xc;
  const double *density;
  double *directions[N_DIRECTIONS];
} Directions;

static double
energy_of_directions (const double *x, gpointer user_data)
{
  const Directions *self = user_data;
  g_autofree double *density = g_memdup2 (self->density, self->system->n_points * sizeof (double));

  for (guint i = 0; i < N_DIRECTIONS; i++)
    for (gsize p = 0; p < self->system->n_points; p++)
      density[p] += x[i] * self->directions[i][p];
  return near_xc_compute (self->xc, self->system, density, NULL, NULL);
}

/* A step of noise that no point takes across the floor */
static void
check_potential (const NearDftSystem *system, NearXcFunctional functional, const double *density)
{
  g_autoptr (NearXc) xc = near_xc_new (functional);
  g_autofree double *potential = g_new (double, system->n_points);
  Directions directions = { .system = system, .xc = xc, .density = density };
  double gradient[N_DIRECTIONS] = { 0.0 }, zero[N_DIRECTIONS] = { 0.0 };

  near_xc_compute (xc, system, density, potential, NULL);
  for (guint i = 0; i < N_DIRECTIONS; i++)
    {
      directions.directions[i] = new_noise (system, 10 + i);
      for (gsize p = 0; p < system->n_points; p++)
        {
          directions.directions[i][p] *= 0.3 * fabs (density[p]);
          gradient[i] += potential[p] * directions.directions[i][p];
        }
      gradient[i] *= system->volume / (double) system->n_points;
    }
  near_assert_gradient (energy_of_directions, &directions, zero, gradient, N_DIRECTIONS, 2e-3, 1e-7,
                        1e-8);
  for (guint i = 0; i < N_DIRECTIONS; i++)
    g_free (directions.directions[i]);
}

static void
test_potential (void)
{
  g_autoptr (NearDftSystem) system = dft_ion_test_new_odd (NULL, ECUT);
  g_autofree double *waves = dft_xc_test_new_waves (system, NULL), *vacuum = new_vacuum (system);

  for (guint f = 0; f < NEAR_N_XC; f++)
    {
      check_potential (system, f, waves);
      check_potential (system, f, vacuum);
    }
}

/* All points by some steps on: the potential goes with them, the energy stays. */
static void
test_shift (void)
{
  g_autoptr (NearDftSystem) system = dft_ion_test_new_odd (NULL, ECUT);
  g_autofree double *density = dft_xc_test_new_waves (system, NULL);
  g_autofree double *shifted = g_new (double, system->n_points);
  g_autofree double *potential = g_new (double, system->n_points);
  g_autofree double *shifted_potential = g_new (double, system->n_points);
  g_autofree double *expected = g_new (double, system->n_points);
  g_autofree gsize *to = g_new (gsize, system->n_points);
  const gsize *n = system->n;

  for (gsize x = 0, p = 0; x < n[0]; x++)
    for (gsize y = 0; y < n[1]; y++)
      for (gsize z = 0; z < n[2]; z++, p++)
        {
          to[p] = (((x + 3) % n[0]) * n[1] + (y + 1) % n[1]) * n[2] + (z + 5) % n[2];
          shifted[to[p]] = density[p];
        }
  for (guint f = 0; f < NEAR_N_XC; f++)
    {
      g_autoptr (NearXc) xc = near_xc_new (f);
      double energy = near_xc_compute (xc, system, density, potential, NULL);

      near_assert_close (near_xc_compute (xc, system, shifted, shifted_potential, NULL), energy,
                         1e-13, 0);
      for (gsize p = 0; p < system->n_points; p++)
        expected[to[p]] = potential[p];
      near_assert_close_array (shifted_potential, expected, system->n_points, 1e-11, 1e-12);
    }
}

int
main (int argc, char *argv[])
{
  near_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dft-xc/table", test_table);
  g_test_add_func ("/dft-xc/known", test_known);
  g_test_add_func ("/dft-xc/uniform", test_uniform);
  g_test_add_func ("/dft-xc/waves", test_waves);
  g_test_add_func ("/dft-xc/potential", test_potential);
  g_test_add_func ("/dft-xc/shift", test_shift);
  return g_test_run ();
}
