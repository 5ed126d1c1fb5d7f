/* test-dft-hamiltonian.c — the Kohn–Sham operator and densities of orbitals against direct sums
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "band-test.h"

#include "near-init.h"

static void
check_operator (BandTestScene *scene, gsize n_bands)
{
  gsize n_pw = scene->sphere->n_pw,
        n_waves = near_band_space_get (band_test_get_sphere (scene)).n_waves;
  NearComplex *psi = band_test_new_guess (scene, n_bands, 3);
  NearComplex *h_psi = near_fft_malloc (n_bands * n_waves * sizeof *h_psi);
  g_autofree NearComplex *expected = g_new (NearComplex, n_pw);
  NearComplex *all, *h_all;

  near_dft_hamiltonian_apply (scene->h, n_bands, psi, h_psi);
  all = band_test_dup_all (scene, n_bands, psi);
  h_all = band_test_dup_all (scene, n_bands, h_psi);
  for (gsize b = 0; b < n_bands; b++)
    {
      band_test_multiply_dense (scene, all + b * n_pw, expected);
      near_assert_close_array ((double *) (h_all + b * n_pw), (double *) expected, 2 * n_pw, 1e-12,
                               1e-12);
    }
  near_fft_free (psi);
  near_fft_free (h_psi);
  near_fft_free (all);
  near_fft_free (h_all);
}

static void
test_operator (void)
{
  for (guint k = 0; k < G_N_ELEMENTS (band_test_points); k++)
    for (guint is_whole = 0; is_whole < 2; is_whole++)
      {
        g_autoptr (BandTestScene) scene
            = band_test_new_odd_scene (band_test_points[k], is_whole, 6.0);

        g_assert_cmpint (scene->sphere->is_real, ==, k > 0);
        for (gsize n_bands = 1; n_bands < 6; n_bands++)
          check_operator (scene, n_bands);
      }
}

/* Every unit vector at once: more rows than a tile */
static void
test_units (void)
{
  g_autoptr (BandTestScene) scene = band_test_new_odd_scene (band_test_points[0], FALSE, 6.0);
  gsize n = scene->sphere->n_pw;
  NearBandSpace space = near_band_space_get (scene->sphere);
  NearComplex *unit = near_fft_malloc (n * n * sizeof *unit);
  NearComplex *h = near_fft_malloc (n * n * sizeof *h);

  g_assert_cmpuint (n, >, 48);
  for (gsize i = 0; i < n; i++)
    near_band_space_set_unit (&space, i, unit + i * n);
  near_dft_hamiltonian_apply (scene->h, n, unit, h);
  near_assert_close_array ((double *) h, (double *) scene->matrix, 2 * n * n, 1e-12, 1e-12);
  near_fft_free (unit);
  near_fft_free (h);
}

/* Unit vectors of real spaces are independent, all of them, and of length 1. */
static void
test_space (void)
{
  for (guint k = 0; k < G_N_ELEMENTS (band_test_points); k++)
    {
      g_autoptr (BandTestScene) scene = band_test_new_odd_scene (band_test_points[k], FALSE, 2.0);
      NearBandSpace space = near_band_space_get (scene->sphere);
      gsize n = space.dimension;
      NearComplex *unit = near_fft_malloc (n * space.n_waves * sizeof *unit);
      g_autofree double *gram = g_new0 (double, n *n *space.n_components);
      NearComplex *all;

      g_assert_cmpuint (n, ==, scene->sphere->n_pw);
      for (gsize i = 0; i < n; i++)
        near_band_space_set_unit (&space, i, unit + i * space.n_waves);
      all = band_test_dup_all (scene, n, unit);
      band_test_check_orthonormal (n, n, all);
      near_band_space_fill_gram (&space, n, unit, n, unit, gram, n);
      for (gsize i = 0; i < n; i++)
        for (gsize j = 0; j < n; j++)
          near_assert_close (gram[(i * n + j) * space.n_components], i == j ? 1.0 : 0.0, 0.0,
                             1e-14);
      near_fft_free (unit);
      near_fft_free (all);
    }
}

static void
check_density (BandTestScene *scene, gsize n_bands, const double *factors)
{
  const NearDftSystem *system = scene->system;
  gsize n_pw = scene->sphere->n_pw;
  NearComplex *psi = band_test_new_guess (scene, n_bands, 5),
              *all = band_test_dup_all (scene, n_bands, psi);
  NearComplex *box = near_fft_malloc (system->n_points * sizeof *box);
  g_autofree double *density = g_new (double, system->n_points);
  g_autofree double *expected = g_new (double, system->n_points);

  for (gsize p = 0; p < system->n_points; p++)
    density[p] = expected[p] = 0.01 * (double) p;
  for (gsize b = 0; b < n_bands; b++)
    {
      memset (box, 0, system->n_points * sizeof *box);
      for (gsize v = 0; v < n_pw; v++)
        box[near_dft_system_get_index (system, scene->sphere->miller + 3 * v)] = all[b * n_pw + v];
      near_fft_inverse (system->fft, box);
      for (gsize p = 0; p < system->n_points; p++)
        expected[p] += factors[b] * near_complex_norm2 (box[p]);
    }
  near_dft_hamiltonian_add_density (scene->h, n_bands, psi, factors, density);
  near_assert_close_array (density, expected, system->n_points, 1e-12, 1e-12);
  near_fft_free (psi);
  near_fft_free (all);
  near_fft_free (box);
}

static void
test_density (void)
{
  static const double factors[][6] = { { 0.5, -0.2, 0.0, 0.7, 0.3, 0.9 },
                                       { 0.5, 0.25, 0.7, 0.0, 0.0, -0.1 },
                                       { 0.0, 0.5, 0.3, -0.4, -0.3, 0.2 },
                                       { 1.0, 1.0, 1.0, 1.0, 1.0, 1.0 } };

  for (guint k = 0; k < G_N_ELEMENTS (band_test_points); k++)
    {
      g_autoptr (BandTestScene) scene = band_test_new_odd_scene (band_test_points[k], FALSE, 6.0);

      for (guint f = 0; f < G_N_ELEMENTS (factors); f++)
        for (gsize n_bands = 1; n_bands <= 6; n_bands++)
          check_density (scene, n_bands, factors[f]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  near_init ();
  g_test_add_func ("/dft/hamiltonian/operator", test_operator);
  g_test_add_func ("/dft/hamiltonian/units", test_units);
  g_test_add_func ("/dft/hamiltonian/space", test_space);
  g_test_add_func ("/dft/hamiltonian/density", test_density);
  return g_test_run ();
}
