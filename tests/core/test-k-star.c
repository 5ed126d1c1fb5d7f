/* test-k-star.c — orbitals at the points of a star, against what they are made from, moved in space
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-k-star.h"

#include "near-dft-symmetrizer.h"
#include "near-test.h"
#include "symmetric-test.h"

#include <math.h>
#include <string.h>

static void
fill_random (NearComplex *c, gsize n)
{
  g_autoptr (NearRng) rng = near_rng_new (21, "orbital");

  for (gsize v = 0; v < n; v++)
    c[v] = near_rng_uniform (rng, -1.0, 1.0) + I * near_rng_uniform (rng, -1.0, 1.0);
}

/* The plane waves at k' are those that a list of its own would have. */
static void
check_sphere (const NearDftSystem *system, const NearKSphere *turned)
{
  g_autoptr (NearKSphere) own = near_k_sphere_new (system, turned->k, NULL);

  g_assert_cmpuint (own->n_pw, ==, turned->n_pw);
  g_assert_cmpint (own->is_real, ==, turned->is_real);
  g_assert_cmpuint (own->n_half, ==, turned->n_half);
  for (gsize v = 0; v < own->n_pw; v++)
    {
      gsize found = 0;

      for (gsize u = 0; u < own->n_pw; u++)
        found += memcmp (own->miller + 3 * u, turned->miller + 3 * v, 3 * sizeof (int)) == 0;
      g_assert_cmpuint (found, ==, 1);
      g_assert_cmpuint (turned->at[v], ==,
                        near_dft_system_get_index (system, turned->miller + 3 * v));
    }
  for (guint c = 0; c < 3; c++)
    g_assert_true (turned->k[c] > -0.5 && turned->k[c] <= 0.5 + 1e-12);
}

/* psi' (W x + w) = psi (x), with time reversal its conjugate */
static void
check_orbital (const NearDftSystem *system,
               const NearKSphere *sphere,
               const NearOperation *operation,
               gboolean time_reversal)
{
  const double x[3] = { 0.137, 0.529, -0.841 };
  g_autoptr (NearKSphere) turned
      = near_k_star_new_sphere (sphere, system, operation, time_reversal);
  g_autofree NearComplex *c = g_new (NearComplex, 2 * sphere->n_pw);
  g_autofree NearComplex *moved = g_new (NearComplex, 2 * sphere->n_pw);
  double y[3];

  fill_random (c, 2 * sphere->n_pw);
  check_sphere (system, turned);
  near_k_star_turn (turned, operation, time_reversal, 2, sphere->n_pw, c, moved);
  symmetric_test_move (operation, x, y);
  for (guint b = 0; b < 2; b++)
    {
      NearComplex expected
          = symmetric_test_sum (sphere->n_pw, sphere->miller, sphere->k, c + b * sphere->n_pw, x);
      NearComplex actual = symmetric_test_sum (turned->n_pw, turned->miller, turned->k,
                                               moved + b * sphere->n_pw, y);

      if (time_reversal)
        expected = conj (expected);
      g_assert_cmpfloat (cabs (actual - expected), <, 1e-10);
      g_assert_cmpfloat (cabs (expected), >, 1e-3);
    }
  /* In place */
  near_k_star_turn (turned, operation, time_reversal, 2, sphere->n_pw, c, c);
  g_assert_cmpmem (c, 2 * sphere->n_pw * sizeof *c, moved, 2 * sphere->n_pw * sizeof *c);
}

/* Real orbitals, of which half is kept, are real afterwards. */
static void
check_halves (const NearDftSystem *system,
              const NearKSphere *sphere,
              const NearOperation *operation)
{
  g_autoptr (NearKSphere) turned = near_k_star_new_sphere (sphere, system, operation, FALSE);
  g_autofree NearComplex *half = g_new (NearComplex, sphere->n_half);
  g_autofree NearComplex *full = g_new (NearComplex, sphere->n_pw),
                         *other = g_new (NearComplex, sphere->n_pw);

  fill_random (half, sphere->n_half);
  for (gsize v = 0; v < sphere->n_self; v++)
    half[v] = creal (half[v]);
  near_k_sphere_expand (sphere, 1, half, full);
  near_k_star_turn (turned, operation, FALSE, 1, sphere->n_pw, full, full);
  near_k_star_turn (turned, operation, FALSE, 1, sphere->n_half, half, half);
  near_k_sphere_expand (turned, 1, half, other);
  for (gsize v = 0; v < sphere->n_pw; v++)
    g_assert_cmpfloat (cabs (full[v] - other[v]), <, 1e-13);
}

static void
check_crystal (NearCrystal *crystal, double ecut, const double k[3])
{
  g_autoptr (NearDftSystem) system = symmetric_test_new_system (crystal, ecut, NULL);
  g_autoptr (NearKPoints) group = symmetric_test_new_group (crystal);
  g_autoptr (NearKSphere) sphere = near_k_sphere_new (system, k, NULL);

  for (gsize o = 0; o < near_k_points_get_n_operations (group); o++)
    {
      const NearOperation *operation = near_k_points_peek_operations (group) + o;

      check_orbital (system, sphere, operation, FALSE);
      check_orbital (system, sphere, operation, TRUE);
      if (sphere->is_real)
        check_halves (system, sphere, operation);
    }
  near_crystal_unref (crystal);
}

static void
test_orbitals (void)
{
  static const double general[3] = { 0.125, 0.25, -0.375 }, edge[3] = { 0.5, 0, 0.5 },
                      zero[3] = { 0, 0, 0 };

  check_crystal (symmetric_test_new_fcc_primitive (4.05, 13), 6.0, general);
  check_crystal (symmetric_test_new_hcp (2.286, 3.584, 4), 6.0, general);
  check_crystal (symmetric_test_new_hcp (2.286, 3.584, 4), 6.0, edge);
  check_crystal (symmetric_test_new_diamond_primitive (5.431), 3.0, edge);
  check_crystal (symmetric_test_new_quartz (), 1.5, general);
  check_crystal (symmetric_test_new_quartz (), 1.5, zero);
  check_crystal (symmetric_test_new_monoclinic (), 2.0, general);
}

static void
add_density (const NearDftSystem *system,
             const NearKSphere *sphere,
             const NearComplex *c,
             double factor,
             double *density)
{
  NearComplex *work = near_fft_malloc (system->n_points * sizeof *work);

  memset (work, 0, system->n_points * sizeof *work);
  for (gsize v = 0; v < sphere->n_pw; v++)
    work[sphere->at[v]] = c[v];
  near_fft_inverse (system->fft, work);
  for (gsize p = 0; p < system->n_points; p++)
    density[p] += factor * near_complex_norm2 (work[p]);
  near_fft_free (work);
}

/* On a box whose points operations map onto each other: |psi'|^2 there is |psi|^2 here. The mean
 * over the group, which that of the star is for a set of orbitals of one energy, is what
 * symmetrising |psi|^2 gives. */
static void
test_densities (void)
{
  static const gsize n[3] = { 12, 12, 12 };
  const double k[3] = { 0.25, 0.125, -0.375 };
  g_autoptr (NearCrystal) crystal = symmetric_test_new_diamond_primitive (3.567);
  g_autoptr (NearDftSystem) system = symmetric_test_new_system (crystal, 6.0, n);
  g_autoptr (NearKPoints) group = symmetric_test_new_group (crystal);
  g_autoptr (NearKSphere) sphere = near_k_sphere_new (system, k, NULL);
  const gsize n_operations = near_k_points_get_n_operations (group);
  g_autofree NearComplex *c = g_new (NearComplex, sphere->n_pw),
                         *moved = g_new (NearComplex, sphere->n_pw);
  g_autofree double *here = g_new0 (double, system->n_points),
                    *mean = g_new0 (double, system->n_points);
  g_autofree NearComplex *here_g = g_new (NearComplex, system->n_g),
                         *mean_g = g_new (NearComplex, system->n_g);
  NearComplex *work = near_fft_malloc (system->n_points * sizeof *work);

  fill_random (c, sphere->n_pw);
  add_density (system, sphere, c, 1.0, here);
  for (gsize o = 0; o < n_operations; o++)
    {
      const NearOperation *operation = near_k_points_peek_operations (group) + o;
      g_autoptr (NearKSphere) turned = near_k_star_new_sphere (sphere, system, operation, FALSE);
      g_autofree double *there = g_new0 (double, system->n_points);

      near_k_star_turn (turned, operation, FALSE, 1, sphere->n_pw, c, moved);
      add_density (system, turned, moved, 1.0, there);
      add_density (system, turned, moved, 1.0 / (double) n_operations, mean);
      for (gsize p = 0; p < system->n_points; p++)
        {
          const double x[3] = { (double) (p / 144) / 12.0, (double) (p / 12 % 12) / 12.0,
                                (double) (p % 12) / 12.0 };
          double y[3];
          int at[3];

          symmetric_test_move (operation, x, y);
          for (guint i = 0; i < 3; i++)
            {
              at[i] = (int) rint (12.0 * y[i]);
              near_assert_close (at[i], 12.0 * y[i], 0.0, 1e-9);
            }
          near_assert_close (there[near_dft_system_get_index (system, at)], here[p], 1e-11, 1e-11);
        }
    }
  g_autoptr (NearDftSymmetrizer) symmetrizer = near_dft_symmetrizer_new (
      system, near_k_points_peek_operations (group), n_operations, NULL);
  near_dft_system_to_g (system, here, here_g, work);
  near_dft_system_to_g (system, mean, mean_g, work);
  near_dft_symmetrizer_apply_density (symmetrizer, here_g);
  for (gsize v = 0; v < system->n_g; v++)
    g_assert_cmpfloat (cabs (here_g[v] - mean_g[v]), <, 1e-12 * cabs (mean_g[0]));
  near_fft_free (work);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/k-star/orbitals", test_orbitals);
  g_test_add_func ("/k-star/densities", test_densities);
  return g_test_run ();
}
