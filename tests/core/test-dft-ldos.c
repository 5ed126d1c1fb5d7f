/* test-dft-ldos.c — the local density of states: sums, grids, symmetry, and the bands it needs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "ldos-test.h"

#include "near-dft-term.h"
#include "near-dos.h"
#include "near-init.h"
#include "near-test.h"
#include "near-units.h"

#include <math.h>
#include <string.h>

/* --- values ------------------------------------------------------------------------------------
 */

/* |psi|^2 at one point by adding plane waves, nothing else */
static double
get_value (const NearScfResult *result,
           const double fractional[3],
           double energy,
           const NearDftLdosSettings *settings)
{
  NearKPoints *points = near_scf_result_get_k_points (result);
  double bohr = NEAR_BOHR_ANGSTROM, sum = 0.0;
  double volume = near_scf_result_get_system (result)->volume * bohr * bohr * bohr;

  for (gsize k = 0; k < near_k_points_get_n (points); k++)
    {
      const NearKSphere *sphere = near_scf_result_get_sphere (result, k);
      NearComplex *psi = near_scf_result_dup_orbitals (result, k);

      for (gsize b = 0; b < near_scf_result_get_n_bands (result); b++)
        {
          double level = near_scf_result_peek_eigenvalues (
              result)[k * near_scf_result_get_n_bands (result) + b];
          double x
              = (energy - (level + near_scf_result_get_energy_shift (result)) * NEAR_HARTREE_EV)
                / settings->width;
          NearComplex value = 0.0;

          for (gsize v = 0; v < sphere->n_pw; v++)
            {
              const int *m = sphere->miller + 3 * v;
              double phase = 2.0 * G_PI
                             * (m[0] * fractional[0] + m[1] * fractional[1] + m[2] * fractional[2]);

              value += psi[b * sphere->n_pw + v] * (cos (phase) + I * sin (phase));
            }
          sum += 2.0 * near_k_points_peek (points)[k].weight * near_complex_norm2 (value) / volume
                 * exp (-0.5 * x * x) / (settings->width * sqrt (2.0 * G_PI));
        }
      near_fft_free (psi);
    }
  return sum;
}

static void
test_points (void)
{
  static const gsize grids[][3] = { { 0, 0, 0 }, { 5, 4, 3 }, { 1, 1, 1 }, { 2, 7, 40 } };
  g_autoptr (NearCrystal) crystal = scf_test_new_odd ();
  NearScfSettings of_scf = scf_test_get_settings (4.0, 2, 1, 3);
  NearDftLdosSettings settings = ldos_test_get_settings (0.5, 0.5);

  of_scf.tolerance_ha = 1e-6;
  g_autoptr (NearScfResult) result = scf_test_run (crystal, &of_scf);
  for (guint g = 0; g < G_N_ELEMENTS (grids); g++)
    {
      memcpy (settings.n, grids[g], sizeof settings.n);
      g_autoptr (NearDftLdos) ldos = ldos_test_new_ldos (result, &settings);
      const gsize *n = ldos->settings.n;

      if (g == 0)
        g_assert_cmpmem (n, sizeof ldos->settings.n, near_scf_result_get_system (result)->n,
                         sizeof ldos->settings.n);
      g_assert_cmpuint (ldos->n_points, ==, n[0] * n[1] * n[2]);
      for (gsize p = 0; p < ldos->n_points; p += ldos->n_points / 4 + 1)
        for (gsize j = 3; j < settings.grid.n; j += 9)
          {
            const double x[3] = { (double) (p / n[2] / n[1]) / (double) n[0],
                                  (double) (p / n[2] % n[1]) / (double) n[1],
                                  (double) (p % n[2]) / (double) n[2] };

            near_assert_close (ldos->values[p * settings.grid.n + j],
                               get_value (result, x, -6.0 + 0.5 * (double) j, &settings), 1e-10,
                               1e-14);
          }
    }
}

/* The sum over all points is the density of states of the levels, the sum over energies of what is
 * filled is the density, on points that hold it. */
static void
test_sums (void)
{
  g_autoptr (NearCrystal) crystal = scf_test_new_odd ();
  NearScfSettings of_scf = scf_test_get_settings (4.0, 2, 2, 1);
  NearDftLdosSettings settings = ldos_test_get_settings (0.4, 0.25);

  of_scf.tolerance_ha = 1e-6;
  g_autoptr (NearScfResult) result = scf_test_run (crystal, &of_scf);
  gsize n_k = near_k_points_get_n (near_scf_result_get_k_points (result));
  gsize n_bands = near_scf_result_get_n_bands (result), n_e = settings.grid.n;
  g_autofree double *weights = ldos_test_dup_weights (result);
  g_autofree double *levels = g_new (double, n_k *n_bands);
  g_autofree double *expected = g_new (double, n_e);

  for (gsize i = 0; i < n_k * n_bands; i++)
    levels[i]
        = (near_scf_result_peek_eigenvalues (result)[i] + near_scf_result_get_energy_shift (result))
          * NEAR_HARTREE_EV;
  near_density_of_states (&settings.grid, settings.broadening, settings.width, n_k, n_bands,
                          weights, levels, expected);
  for (guint g = 0; g < 2; g++)
    {
      for (guint c = 0; g == 1 && c < 3; c++)
        settings.n[c] = near_scf_result_get_system (result)->n[c] / 2 + 1;
      g_autoptr (NearDftLdos) ldos = ldos_test_new_ldos (result, &settings);
      g_autofree double *dos = g_new0 (double, n_e);
      double cell = near_scf_result_get_system (result)->volume * pow (NEAR_BOHR_ANGSTROM, 3)
                    / (double) ldos->n_points;

      for (gsize p = 0; p < ldos->n_points; p++)
        for (gsize j = 0; j < n_e; j++)
          dos[j] += cell * ldos->values[p * n_e + j];
      near_assert_close_array (dos, expected, n_e, 1e-10, 1e-12);
    }
}

/* Every second point of a box is a box of half the size, also where that does not hold the waves.
 */
static void
test_coarse (void)
{
  g_autoptr (NearCrystal) crystal = scf_test_new_odd ();
  NearScfSettings of_scf = scf_test_get_settings (5.0, 2, 1, 1);
  NearDftLdosSettings settings = ldos_test_get_settings (0.4, 0.5);

  of_scf.k_shift[2] = 0.25;
  of_scf.tolerance_ha = 1e-6;
  of_scf.fft[0] = of_scf.fft[1] = of_scf.fft[2] = 24;
  g_autoptr (NearScfResult) result = scf_test_run (crystal, &of_scf);
  g_autoptr (NearDftLdos) fine = ldos_test_new_ldos (result, &settings);
  gsize n_e = settings.grid.n;

  for (gsize divisor = 2; divisor <= 8; divisor *= 2)
    {
      gsize n = 24 / divisor;

      settings.n[0] = settings.n[1] = settings.n[2] = n;
      g_autoptr (NearDftLdos) coarse = ldos_test_new_ldos (result, &settings);
      for (gsize p = 0; p < coarse->n_points; p++)
        {
          gsize at = ((p / n / n * 24 + p / n % n) * 24 + p % n) * divisor;

          near_assert_close_array (coarse->values + p * n_e, fine->values + at * n_e, n_e, 1e-10,
                                   1e-13);
        }
    }
}

static void
test_symmetry (void)
{
  static const NearMat3 lattice = { { { 0, 2.7, 2.7 }, { 2.7, 0, 2.7 }, { 2.7, 2.7, 0 } } };
  static const double f[] = { 0.125, 0.125, 0.125, 0.375, 0.375, 0.375 };
  static const guint elements[] = { 14, 14 };
  g_autoptr (NearCrystal) crystal = crystal_test_new (&lattice, 2, f, elements);
  NearScfSettings of_scf = scf_test_get_settings (4.0, 3, 3, 3);
  NearDftLdosSettings settings = ldos_test_get_settings (0.6, 0.5);
  g_autoptr (GError) error = NULL;
  NearDftLdos *ldos[4];

  of_scf.tolerance_ha = 1e-11;
  of_scf.fft[0] = of_scf.fft[1] = of_scf.fft[2] = 24;
  for (guint i = 0; i < 2; i++)
    {
      of_scf.use_symmetry = i == 1;
      g_autoptr (NearScf) scf = scf_test_new (crystal, &of_scf, "hgh", &error);
      g_assert_no_error (error);
      near_scf_result_unref (near_scf_run (scf, NULL, &error));
      g_assert_no_error (error);
      g_assert_true (near_scf_cover (scf, 0.5, NULL, &error));
      g_autoptr (NearScfResult) result = near_scf_dup_result (scf);

      settings.grid.n = 33; /* up to 10 eV */
      settings.n[0] = 0;
      settings.n[1] = settings.n[2] = 0;
      ldos[i] = ldos_test_new_ldos (result, &settings);
      settings.n[0] = 5;
      settings.n[1] = 6;
      settings.n[2] = 7;
      ldos[2 + i] = ldos_test_new_ldos (result, &settings);
    }
  for (guint i = 0; i < 4; i += 2)
    near_assert_close_array (ldos[i]->values, ldos[i + 1]->values, ldos[i]->n_points * 33, 0.0,
                             1e-6);
  for (guint i = 0; i < 4; i++)
    near_dft_ldos_free (ldos[i]);
}

static void
test_folding (void)
{
  static const NearMat3 small = { { { 0, 2, 2 }, { 2, 0, 2 }, { 2, 2, 0 } } },
                        large = { { { 0, 4, 4 }, { 2, 0, 2 }, { 2, 2, 0 } } };
  static const double f[] = { 0, 0, 0, 0.5, 0, 0 };
  static const guint elements[] = { 13, 13 };
  NearScfSettings of_scf = scf_test_get_settings (5.0, 4, 2, 3);
  NearDftLdosSettings settings = ldos_test_get_settings (0.4, 0.5);
  g_autoptr (GError) error = NULL;
  NearDftLdos *ldos[2];
  gsize n_e;

  of_scf.tolerance_ha = 1e-11;
  of_scf.fft[0] = of_scf.fft[1] = of_scf.fft[2] = 12;
  settings.grid.n = n_e = 29; /* to 8 eV */
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (NearCrystal) crystal
          = crystal_test_new (i == 0 ? &small : &large, i + 1, f, elements);

      of_scf.k_mesh[0] = i == 0 ? 4 : 2;
      of_scf.fft[0] = i == 0 ? 12 : 24;
      g_autoptr (NearScf) scf = scf_test_new (crystal, &of_scf, "hgh", &error);
      g_assert_no_error (error);
      near_scf_result_unref (near_scf_run (scf, NULL, &error));
      g_assert_true (near_scf_cover (scf, 0.5, NULL, &error));
      g_autoptr (NearScfResult) result = near_scf_dup_result (scf);
      ldos[i] = ldos_test_new_ldos (result, &settings);
    }
  /* The first half of the doubled box along the first axis */
  near_assert_close_array (ldos[1]->values, ldos[0]->values, ldos[0]->n_points * n_e, 0.0, 1e-6);
  near_assert_close_array (ldos[1]->values + ldos[0]->n_points * n_e, ldos[0]->values,
                           ldos[0]->n_points * n_e, 0.0, 1e-6);
  near_dft_ldos_free (ldos[0]);
  near_dft_ldos_free (ldos[1]);
}

/* --- bands up to an energy ---------------------------------------------------------------------
 */

/* |H psi - eps psi| by the rows of the table, with the potential that the result says */
static double
get_residual (const NearScfResult *result, gsize k, gsize band, const NearComplex *psi)
{
  const NearDftSystem *system = near_scf_result_get_system (result);
  const NearKSphere *sphere = near_scf_result_get_sphere (result, k);
  double energy
      = near_scf_result_peek_eigenvalues (result)[k * near_scf_result_get_n_bands (result) + band];
  NearDftOrbitals orbitals = { sphere, 1.0, 0, NULL, NULL };
  NearDftState state = { .system = system, .n_k = 1, .orbitals = &orbitals };
  NearComplex *box = near_fft_malloc (system->n_points * sizeof *box);
  g_autofree NearComplex *h = g_new0 (NearComplex, sphere->n_pw);
  double sum = 0.0;

  psi += band * sphere->n_pw;
  near_dft_term_get (NEAR_DFT_TERM_KINETIC)->add_operator (&state, 0, 1, psi, h);
  near_dft_term_get (NEAR_DFT_TERM_NONLOCAL)->add_operator (&state, 0, 1, psi, h);
  memset (box, 0, system->n_points * sizeof *box);
  for (gsize v = 0; v < sphere->n_pw; v++)
    box[sphere->at[v]] = psi[v];
  near_fft_inverse (system->fft, box);
  for (gsize p = 0; p < system->n_points; p++)
    box[p] *= near_scf_result_peek_potential (result)[p] / (double) system->n_points;
  near_fft_forward (system->fft, box);
  for (gsize v = 0; v < sphere->n_pw; v++)
    sum += near_complex_norm2 (h[v] + box[sphere->at[v]] - energy * psi[v]);
  near_fft_free (box);
  return sqrt (sum);
}

static void
test_cover (void)
{
  static const double energies[] = { 0.6, 1.2, 2.5, 50.0, 1.0 };
  g_autoptr (NearCrystal) crystal = scf_test_new_odd ();
  NearScfSettings of_scf = scf_test_get_settings (5.0, 2, 1, 1);
  g_autoptr (GError) error = NULL;

  of_scf.k_shift[1] = 0.2;
  of_scf.tolerance_ha = 1e-8;
  g_autoptr (NearScf) scf = scf_test_new (crystal, &of_scf, "hgh", &error);
  g_assert_no_error (error);
  g_autoptr (NearScfResult) before = near_scf_run (scf, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (energies); i++)
    {
      double largest = 0.0;

      g_assert_true (near_scf_cover (scf, energies[i], NULL, &error));
      g_autoptr (NearScfResult) result = near_scf_dup_result (scf);
      gsize n_bands = near_scf_result_get_n_bands (result);

      near_assert_close (scf_test_get_free (result), scf_test_get_free (before), 0.0, 1e-8);
      g_assert_cmpint (scf_test_has_note (result, "not-covered"), ==, energies[i] > 10.0);
      if (energies[i] < 10.0)
        g_assert_cmpfloat (near_scf_result_get_covered (result), >=, energies[i]);
      for (gsize k = 0; k < near_k_points_get_n (near_scf_result_get_k_points (result)); k++)
        {
          NearComplex *psi = near_scf_result_dup_orbitals (result, k);

          for (gsize b = 0; b < n_bands; b++)
            if (near_scf_result_peek_eigenvalues (result)[k * n_bands + b] < energies[i])
              largest = MAX (largest, get_residual (result, k, b, psi));
          near_fft_free (psi);
        }
      g_test_message ("%zu bands up to %g Ha: %.2g", n_bands, energies[i], largest);
      g_assert_cmpfloat (largest, <, 3e-5);
    }
}

/* --- the rest ----------------------------------------------------------------------------------
 */

static void
test_input (void)
{
  g_autoptr (NearCrystal) crystal = scf_test_new_odd ();
  NearScfSettings of_scf = scf_test_get_settings (4.0, 2, 1, 1);
  NearDftLdosSettings fine = ldos_test_get_settings (0.4, 0.25), bad[7];

  of_scf.tolerance_ha = 1e-6;
  g_autoptr (NearScfResult) result = scf_test_run (crystal, &of_scf);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    bad[i] = fine;
  bad[0].grid.n = 1;
  bad[1].grid.step = NAN;
  bad[2].width = -0.1;
  bad[3].grid.minimum = NAN;
  bad[4].width = INFINITY;
  bad[5].n[1] = 1000000;
  bad[6].n[0] = bad[6].n[1] = bad[6].n[2] = 1000;
  bad[6].grid.n = 1000000;
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (near_dft_ldos_new (result, &bad[i], NULL, &error));
      if (i < 6)
        g_assert_error (error, NEAR_ERROR, NEAR_ERROR_RANGE);
      else
        g_assert_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE);
    }
  for (guint n = 0; n < 2; n++)
    {
      guint left = n;
      NearMonitor monitor = { scf_test_stop_at, &left };
      g_autoptr (GError) error = NULL;

      g_assert_null (near_dft_ldos_new (result, &fine, &monitor, &error));
      g_assert_error (error, NEAR_ERROR, NEAR_ERROR_CANCELLED);
    }
  fine.grid.n = 41; /* -6 to 4 eV */
  g_autoptr (NearDftLdos) covered = ldos_test_new_ldos (result, &fine);
  g_assert_null (near_notes_find (covered->notes, "window-not-covered"));
  fine.grid.n = 400;
  g_autoptr (NearDftLdos) high = ldos_test_new_ldos (result, &fine);
  g_assert_nonnull (near_notes_find (high->notes, "window-not-covered"));
  g_assert_null (near_notes_find (high->notes, "window-too-high"));
  fine.grid.minimum = 0.0;
  g_autoptr (NearDftLdos) cut = ldos_test_new_ldos (result, &fine);
  g_assert_nonnull (near_notes_find (cut->notes, "window-too-high"));
}

static void
test_threads (void)
{
  g_autoptr (NearCrystal) crystal = scf_test_new_odd ();
  NearScfSettings of_scf = scf_test_get_settings (4.0, 3, 2, 1);
  NearDftLdosSettings settings = ldos_test_get_settings (0.4, 0.25);
  guint n_threads = near_get_n_threads ();

  of_scf.tolerance_ha = 1e-6;
  g_autoptr (NearScfResult) result = scf_test_run (crystal, &of_scf);
  near_set_n_threads (1);
  g_autoptr (NearDftLdos) one = ldos_test_new_ldos (result, &settings);
  near_set_n_threads (3);
  g_autoptr (NearDftLdos) three = ldos_test_new_ldos (result, &settings);
  near_set_n_threads (n_threads);
  g_assert_cmpmem (one->values, one->n_points * settings.grid.n * sizeof (double), three->values,
                   three->n_points * settings.grid.n * sizeof (double));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  near_init ();
  g_test_add_func ("/dft/ldos/points", test_points);
  g_test_add_func ("/dft/ldos/sums", test_sums);
  g_test_add_func ("/dft/ldos/coarse", test_coarse);
  g_test_add_func ("/dft/ldos/symmetry", test_symmetry);
  g_test_add_func ("/dft/ldos/folding", test_folding);
  g_test_add_func ("/dft/ldos/cover", test_cover);
  g_test_add_func ("/dft/ldos/input", test_input);
  g_test_add_func ("/dft/ldos/threads", test_threads);
  return g_test_run ();
}
