/* test-band-solver.c — the lowest eigenvectors of the operator at one k against dense matrices
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "band-test.h"

#include "near-init.h"
#include "near-pseudo-table.h"

#include <sys/mman.h>
#include <unistd.h>

/* |H psi - eps psi| of a band, and how far bands are from orthonormal */
static double
get_residual (const BandTestScene *scene, const NearComplex *x, double energy)
{
  gsize n = scene->sphere->n_pw;
  g_autofree NearComplex *h = g_new (NearComplex, n);
  double sum = 0.0;

  band_test_multiply_dense (scene, x, h);
  for (gsize v = 0; v < n; v++)
    sum += near_complex_norm2 (h[v] - energy * x[v]);
  return sqrt (sum);
}

/* One call or several, as a cycle does it */
static void
solve (BandTestScene *scene, gsize n_bands, NearComplex *psi, double tolerance, double *eigenvalues)
{
  NearBandTask task = { n_bands, n_bands, tolerance, tolerance, 60 };
  g_autoptr (NearBandSolver) solver
      = near_band_solver_new (n_bands, near_band_space_get (band_test_get_sphere (scene)).n_waves);
  NearBandReport report;
  g_autoptr (GError) error = NULL;
  NearComplex *all;
  double largest = 0.0;

  g_assert_true (
      near_band_solver_solve (solver, scene->h, &task, psi, eigenvalues, &report, NULL, &error));
  g_assert_no_error (error);
  all = band_test_dup_all (scene, n_bands, psi);
  band_test_check_orthonormal (n_bands, scene->sphere->n_pw, all);
  for (gsize b = 0; b < n_bands; b++)
    largest = MAX (largest, get_residual (scene, all + b * scene->sphere->n_pw, eigenvalues[b]));
  near_fft_free (all);
  g_assert_cmpfloat (largest, <=, 2.0 * tolerance + 1e-12);
  g_assert_cmpfloat (report.residual, <=, tolerance);
  g_assert_cmpuint (report.n_applied, >=, n_bands);
}

/* --- eigenvectors ------------------------------------------------------------------------------
 */

/* Few bands are searched, many are diagonalised whole; between, the subspace cannot grow. */
static void
test_eigenvalues (void)
{
  for (guint k = 0; k < 4; k += k + 1)
    for (guint is_whole = 0; is_whole < 2; is_whole++)
      {
        g_autoptr (BandTestScene) scene
            = band_test_new_odd_scene (band_test_points[k], is_whole, 6.0);
        gsize n = scene->sphere->n_pw;
        const gsize n_bands[] = { 6, 7, (n - 1) / 5, (n - 1) / 4, n / 3, n };
        g_autofree double *eigenvalues = g_new (double, n);

        for (guint i = 0; i < G_N_ELEMENTS (n_bands); i++)
          {
            NearComplex *psi = band_test_new_guess (scene, n_bands[i], 11);

            solve (scene, n_bands[i], psi, 1e-7, eigenvalues);
            near_assert_close_array (eigenvalues, scene->exact, n_bands[i], 0.0, 1e-10);
            near_fft_free (psi);
          }
      }
}

/* Free electrons and the local pseudopotential of fcc aluminium at Gamma: 1, 3, 4, ... */
static void
test_degenerate (void)
{
  static const NearMat3 lattice
      = { { { 0, 2.025, 2.025 }, { 2.025, 0, 2.025 }, { 2.025, 2.025, 0 } } };
  static const double origin[3] = { 0.0, 0.0, 0.0 };
  static const guint elements[] = { 13 };
  static const guint sizes[] = { 2, 3, 5, 8 };
  g_autoptr (NearCrystal) crystal = crystal_test_new (&lattice, 1, origin, elements);
  g_autoptr (GError) error = NULL;
  gsize row;

  g_assert_true (near_pseudo_info_find (NEAR_PSEUDO_FAMILY_HGH, 13, 0, &row, &error));
  g_autoptr (NearPseudopotential) pseudo = near_pseudopotential_new_from_table (row);
  for (guint is_whole = 0; is_whole < 2; is_whole++)
    {
      NearDftSystem *system = near_dft_system_new (crystal, &pseudo, 8.0, NULL, &error);
      NearDftState state = { .system = system };
      g_autofree double *v = g_new0 (double, system->n_points);
      double eigenvalues[8];

      near_dft_term_get (NEAR_DFT_TERM_LOCAL)->add_potential (&state, v);
      g_autoptr (BandTestScene) scene = band_test_scene_new (system, origin, is_whole, v);
      near_assert_close (scene->exact[3], scene->exact[1], 0.0, 1e-9);
      g_assert_cmpfloat (scene->exact[4] - scene->exact[3], >, 1e-3);
      for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
        {
          NearComplex *psi = band_test_new_guess (scene, sizes[i], 2);

          solve (scene, sizes[i], psi, 1e-7, eigenvalues);
          near_assert_close_array (eigenvalues, scene->exact, sizes[i], 0.0, 1e-10);
          near_fft_free (psi);
        }
    }
}

/* All nearly the same, of high energy, or right but for one that belongs below the others */
static void
test_bad_starts (void)
{
  enum
  {
    N = 6
  };

  for (guint k = 0; k < 2; k++)
    {
      g_autoptr (BandTestScene) scene = band_test_new_odd_scene (band_test_points[k], FALSE, 6.0);
      NearBandSpace space = near_band_space_get (scene->sphere);
      gsize n_waves = space.n_waves;
      double eigenvalues[N + 1];
      NearComplex *psi = band_test_new_guess (scene, N, 4),
                  *more = band_test_new_guess (scene, N + 1, 8);

      for (gsize b = 1; b < N; b++)
        for (gsize v = 0; v < n_waves; v++)
          psi[b * n_waves + v] = psi[v] + 1e-2 * psi[b * n_waves + v];
      solve (scene, N, psi, 1e-6, eigenvalues);
      near_assert_close_array (eigenvalues, scene->exact, N, 0.0, 1e-9);

      for (gsize b = 0; b < N; b++)
        {
          near_band_space_set_unit (&space, space.dimension - 1 - b, psi + b * n_waves);
          for (gsize v = 0; v < n_waves; v++)
            psi[b * n_waves + v] *= 100.0;
        }
      solve (scene, N, psi, 1e-6, eigenvalues);
      near_assert_close_array (eigenvalues, scene->exact, N, 0.0, 1e-9);

      solve (scene, N + 1, more, 1e-7, eigenvalues);
      memcpy (psi, more + n_waves, (N - 1) * n_waves * sizeof *psi);
      near_band_space_set_unit (&space, space.dimension / 2, psi + (N - 1) * n_waves);
      for (gsize v = 0; v < n_waves; v++)
        psi[(N - 1) * n_waves + v] += 0.1 * more[v];
      solve (scene, N, psi, 1e-6, eigenvalues);
      near_assert_close_array (eigenvalues, scene->exact, N, 0.0, 1e-9);
      near_fft_free (psi);
      near_fft_free (more);
    }
}

static void
test_broken_starts (void)
{
  g_autoptr (BandTestScene) scene = band_test_new_odd_scene (band_test_points[0], FALSE, 6.0);
  NearBandTask task = { 4, 4, 1e-6, 1e-6, 10 };
  gsize n_waves = scene->sphere->n_half, size = 4 * n_waves * sizeof (NearComplex);
  g_autoptr (NearBandSolver) solver = near_band_solver_new (4, n_waves);

  for (guint broken = 0; broken < 3; broken++)
    {
      NearComplex *psi = band_test_new_guess (scene, 4, 4);
      g_autofree NearComplex *before = NULL;
      g_autoptr (GError) error = NULL;
      double eigenvalues[4];

      if (broken == 0)
        memcpy (psi + n_waves, psi, n_waves * sizeof *psi);
      else
        psi[n_waves] = broken == 1 ? NAN : INFINITY;
      before = g_memdup2 (psi, size);
      g_assert_false (
          near_band_solver_solve (solver, scene->h, &task, psi, eigenvalues, NULL, NULL, &error));
      g_assert_nonnull (error);
      if (broken > 0)
        g_assert_error (error, NEAR_ERROR, NEAR_ERROR_NOT_FINITE);
      g_assert_cmpmem (psi, size, before, size);
      near_fft_free (psi);
    }
}

/* LAPACK is given what it may read beyond a matrix: here is nothing behind it. */
static void
test_guarded (void)
{
  gsize page = (gsize) sysconf (_SC_PAGESIZE);

  for (gsize n = 1; n < 80; n += 13)
    {
      gsize bytes = n * n * sizeof (NearComplex), n_pages = (bytes + page - 1) / page;
      char *memory = mmap (NULL, (n_pages + 1) * page, PROT_READ | PROT_WRITE,
                           MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
      g_autofree NearComplex *b = g_new0 (NearComplex, n * n);
      g_autofree double *w = g_new (double, n);
      g_autoptr (GError) error = NULL;
      NearComplex *a;

      g_assert_true (memory != MAP_FAILED);
      g_assert_cmpint (mprotect (memory + n_pages * page, page, PROT_NONE), ==, 0);
      a = (NearComplex *) (memory + n_pages * page - bytes);
      for (gsize i = 0; i < n; i++)
        {
          b[i * n + i] = 1.0;
          for (gsize j = 0; j <= i; j++)
            a[i * n + j] = i == j ? (double) i : 0.1 + 0.05 * I;
        }
      g_assert_true (near_hermitian_eigen (n, a, b, w, &error));
      g_assert_no_error (error);
      munmap (memory, (n_pages + 1) * page);
    }
}

static gboolean
stop_at (double fraction, const char *stage, gpointer user_data)
{
  guint *left = user_data;

  return (*left)-- != 0;
}

static void
test_cancel (void)
{
  g_autoptr (BandTestScene) scene = band_test_new_odd_scene (band_test_points[0], FALSE, 6.0);
  NearBandTask task = { 5, 5, 1e-8, 1e-8, 20 };
  gsize n_waves = scene->sphere->n_half, size = 5 * n_waves * sizeof (NearComplex);
  g_autoptr (NearBandSolver) solver = near_band_solver_new (5, n_waves);
  NearComplex *psi = band_test_new_guess (scene, 5, 4);
  g_autofree NearComplex *before = g_memdup2 (psi, size);
  gboolean fine = FALSE;
  guint n = 0;

  for (; !fine; n++)
    {
      guint left = n;
      NearMonitor monitor = { stop_at, &left };
      g_autoptr (GError) error = NULL;
      double eigenvalues[5];

      fine = near_band_solver_solve (solver, scene->h, &task, psi, eigenvalues, NULL, &monitor,
                                     &error);
      if (fine)
        near_assert_close_array (eigenvalues, scene->exact, 5, 0.0, 1e-10);
      else
        {
          g_assert_error (error, NEAR_ERROR, NEAR_ERROR_CANCELLED);
          g_assert_cmpmem (psi, size, before, size);
        }
    }
  g_assert_cmpuint (n, >, 3);
  near_fft_free (psi);
}

/* Threads share the bands of one operator. */
static void
test_threads (void)
{
  guint n_threads = near_get_n_threads ();

  for (guint k = 0; k < 2; k++)
    {
      NearComplex *psi[2];
      double eigenvalues[2][7];
      gsize size = 0;

      for (guint i = 0; i < 2; i++)
        {
          near_set_n_threads (i + 1);
          g_autoptr (BandTestScene) scene
              = band_test_new_odd_scene (band_test_points[k], FALSE, 6.0);

          size = 7 * scene->sphere->n_half * sizeof (NearComplex);
          psi[i] = band_test_new_guess (scene, 7, 4);
          solve (scene, 7, psi[i], 1e-6, eigenvalues[i]);
        }
      g_assert_cmpmem (psi[0], size, psi[1], size);
      g_assert_cmpmem (eigenvalues[0], sizeof eigenvalues[0], eigenvalues[1],
                       sizeof eigenvalues[1]);
      near_fft_free (psi[0]);
      near_fft_free (psi[1]);
    }
  near_set_n_threads (n_threads);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  near_init ();
  g_test_add_func ("/dft/bands/eigenvalues", test_eigenvalues);
  g_test_add_func ("/dft/bands/degenerate", test_degenerate);
  g_test_add_func ("/dft/bands/bad-starts", test_bad_starts);
  g_test_add_func ("/dft/bands/broken-starts", test_broken_starts);
  g_test_add_func ("/dft/bands/guarded", test_guarded);
  g_test_add_func ("/dft/bands/cancel", test_cancel);
  g_test_add_func ("/dft/bands/threads", test_threads);
  return g_test_run ();
}
