/* test-band-solver.c — the operator at one k, and its lowest eigenvectors, against dense matrices
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The dense matrix is made of the terms' own operators on single plane waves and of the transform
 * of a potential that is any real numbers on the points of the box. Points of k where orbitals are
 * real are computed a second time as if they were not.
 */
#undef G_DISABLE_ASSERT
#include "near-band-solver.h"

#include "crystal-test.h"
#include "near-dft-term.h"
#include "near-hermitian.h"
#include "near-init.h"
#include "near-pseudo-table.h"
#include "near-test.h"

#include <math.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

typedef struct
{
  NearDftSystem *system;
  NearKSphere *sphere;
  NearKSphere whole; /* the same plane waves, all of them: borrows */
  gboolean is_whole;
  NearDftProjectors *projectors;
  double *v;           /* (n_points) Ha / n_points */
  NearComplex *matrix; /* (n_pw, n_pw): row i is H of the i-th plane wave */
  double *exact;       /* (n_pw) */
  NearDftHamiltonian *h;
} Scene;

static const NearKSphere *
get_sphere (const Scene *scene)
{
  return scene->is_whole ? &scene->whole : scene->sphere;
}

static NearPseudopotential *
new_pseudo (guint element, double valence, double scale)
{
  NearPseudoGaussian form = { .r_local = 0.5 * scale, .c = { -3.1, 0.7 }, .n_l = 3 };
  static const guint n[] = { 2, 2, 1 };

  for (guint l = 0; l < 3; l++)
    {
      form.channel[l].r = scale * (0.6 + 0.07 * l);
      form.channel[l].n = n[l];
      for (guint i = 0; i < n[l]; i++)
        for (guint j = 0; j < n[l]; j++)
          form.channel[l].h[i][j] = (i == j ? 2.0 : -0.6) / (1.0 + i + j + l);
    }
  return near_pseudopotential_new_gaussian (element, valence, &form, "made up", "this test");
}

/* The transform of v between two plane waves, wherever in the box their difference is */
static NearComplex
get_potential (const NearDftSystem *system, const NearComplex *v_g, const int *a, const int *b)
{
  gsize place = 0;

  for (guint c = 0; c < 3; c++)
    {
      int n = (int) system->n[c], m = (a[c] - b[c]) % n;

      place = place * system->n[c] + (gsize) (m < 0 ? m + n : m);
    }
  return v_g[place];
}

static void
fill_matrix (Scene *scene)
{
  const NearDftSystem *system = scene->system;
  const NearKSphere *sphere = scene->sphere;
  gsize n = sphere->n_pw;
  NearComplex *v_g = near_fft_malloc (system->n_points * sizeof *v_g);
  NearComplex *unit = near_fft_malloc (n * n * sizeof *unit);
  g_autofree NearComplex *copy = NULL;
  NearDftOrbitals orbitals = { sphere, 1.0, 0, NULL, NULL };
  NearDftState state = { .system = system, .n_k = 1, .orbitals = &orbitals };
  g_autoptr (GError) error = NULL;

  for (gsize p = 0; p < system->n_points; p++)
    v_g[p] = scene->v[p];
  near_fft_forward (system->fft, v_g);
  scene->matrix = near_fft_malloc (n * n * sizeof *scene->matrix);
  memset (unit, 0, n * n * sizeof *unit);
  for (gsize i = 0; i < n; i++)
    {
      unit[i * n + i] = 1.0;
      for (gsize j = 0; j < n; j++)
        scene->matrix[i * n + j]
            = get_potential (system, v_g, sphere->miller + 3 * j, sphere->miller + 3 * i);
    }
  near_dft_term_get (NEAR_DFT_TERM_KINETIC)->add_operator (&state, 0, n, unit, scene->matrix);
  near_dft_term_get (NEAR_DFT_TERM_NONLOCAL)->add_operator (&state, 0, n, unit, scene->matrix);
  copy = g_memdup2 (scene->matrix, n * n * sizeof *copy);
  scene->exact = g_new (double, n);
  g_assert_true (near_hermitian_eigen (n, copy, unit, scene->exact, &error));
  near_fft_free (v_g);
  near_fft_free (unit);
}

/* Takes @system. @v: nullable: any numbers */
static Scene *
scene_new (NearDftSystem *system, const double k[3], gboolean is_whole, const double *v)
{
  Scene *scene = g_new0 (Scene, 1);
  g_autoptr (NearRng) rng = near_rng_new (7, "potential");
  g_autoptr (GError) error = NULL;

  scene->system = system;
  scene->sphere = near_k_sphere_new (system, k, &error);
  g_assert_no_error (error);
  scene->is_whole = is_whole;
  scene->whole = *scene->sphere;
  scene->whole.is_real = FALSE;
  scene->whole.n_half = scene->whole.n_pw;
  scene->whole.n_self = 0;
  scene->projectors = near_dft_projectors_new (system, get_sphere (scene), !is_whole);
  scene->v = g_new (double, system->n_points);
  for (gsize p = 0; p < system->n_points; p++)
    scene->v[p]
        = (v != NULL ? v[p] : near_rng_uniform (rng, -1.0, 1.0)) / (double) system->n_points;
  fill_matrix (scene);
  scene->h = near_dft_hamiltonian_new (system, 2);
  near_dft_hamiltonian_set (scene->h, get_sphere (scene), scene->projectors, scene->v);
  return scene;
}

static void
scene_free (Scene *scene)
{
  near_dft_hamiltonian_free (scene->h);
  near_dft_projectors_free (scene->projectors);
  near_k_sphere_free (scene->sphere);
  near_dft_system_free (scene->system);
  g_free (scene->v);
  near_fft_free (scene->matrix);
  g_free (scene->exact);
  g_free (scene);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Scene, scene_free)

static Scene *
new_odd_scene (const double k[3], gboolean is_whole, double ecut)
{
  static const NearMat3 lattice
      = { { { 2.6, 0.1, 0.2 }, { -0.3, 2.9, 0.15 }, { 0.25, -0.1, 2.4 } } };
  static const double fractional[] = { 0.05, 0.1, -0.07, 0.45, 0.57, 0.49, 0.9, 0.45, 0.2 };
  static const guint elements[] = { 13, 8, 13 };
  g_autoptr (NearCrystal) crystal = crystal_test_new (&lattice, 3, fractional, elements);
  g_autoptr (NearPseudopotential) first = new_pseudo (13, 3.0, 1.1);
  g_autoptr (NearPseudopotential) second = new_pseudo (8, 6.0, 0.8);
  NearPseudopotential *pseudos[] = { first, second };
  g_autoptr (GError) error = NULL;
  NearDftSystem *system = near_dft_system_new (crystal, pseudos, ecut, NULL, &error);

  g_assert_no_error (error);
  return scene_new (system, k, is_whole, NULL);
}

static NearComplex *
new_guess (const Scene *scene, gsize n_bands, guint64 seed)
{
  NearBandSpace space = near_band_space_get (get_sphere (scene));
  NearComplex *psi = near_fft_malloc (n_bands * space.n_waves * sizeof *psi);
  g_autoptr (NearRng) rng = near_rng_new (seed, "orbitals");

  near_band_solver_guess (&space, get_sphere (scene)->kinetic, 0, n_bands, rng, psi);
  return psi;
}

static NearComplex *
dup_all (const Scene *scene, gsize n_bands, const NearComplex *psi)
{
  const NearKSphere *sphere = get_sphere (scene);
  NearComplex *all = near_fft_malloc (n_bands * sphere->n_pw * sizeof *all);

  near_k_sphere_expand (sphere, n_bands, psi, all);
  return all;
}

/* out (n_pw) = H x by the dense matrix */
static void
multiply_dense (const Scene *scene, const NearComplex *x, NearComplex *out)
{
  gsize n = scene->sphere->n_pw;

  memset (out, 0, n * sizeof *out);
  for (gsize i = 0; i < n; i++)
    for (gsize j = 0; j < n; j++)
      out[j] += x[i] * scene->matrix[i * n + j];
}

/* |H psi - eps psi| of a band, and how far bands are from orthonormal */
static double
get_residual (const Scene *scene, const NearComplex *x, double energy)
{
  gsize n = scene->sphere->n_pw;
  g_autofree NearComplex *h = g_new (NearComplex, n);
  double sum = 0.0;

  multiply_dense (scene, x, h);
  for (gsize v = 0; v < n; v++)
    sum += near_complex_norm2 (h[v] - energy * x[v]);
  return sqrt (sum);
}

static void
check_orthonormal (gsize n_bands, gsize n, const NearComplex *x)
{
  for (gsize a = 0; a < n_bands; a++)
    for (gsize b = 0; b <= a; b++)
      {
        NearComplex sum = 0.0;

        for (gsize v = 0; v < n; v++)
          sum += conj (x[a * n + v]) * x[b * n + v];
        near_assert_close (creal (sum), a == b ? 1.0 : 0.0, 0.0, 1e-9);
        near_assert_close (cimag (sum), 0.0, 0.0, 1e-9);
      }
}

/* One call or several, as a cycle does it */
static void
solve (Scene *scene, gsize n_bands, NearComplex *psi, double tolerance, double *eigenvalues)
{
  NearBandTask task = { n_bands, n_bands, tolerance, tolerance, 60 };
  g_autoptr (NearBandSolver) solver
      = near_band_solver_new (n_bands, near_band_space_get (get_sphere (scene)).n_waves);
  NearBandReport report;
  g_autoptr (GError) error = NULL;
  NearComplex *all;
  double largest = 0.0;

  g_assert_true (
      near_band_solver_solve (solver, scene->h, &task, psi, eigenvalues, &report, NULL, &error));
  g_assert_no_error (error);
  all = dup_all (scene, n_bands, psi);
  check_orthonormal (n_bands, scene->sphere->n_pw, all);
  for (gsize b = 0; b < n_bands; b++)
    largest = MAX (largest, get_residual (scene, all + b * scene->sphere->n_pw, eigenvalues[b]));
  near_fft_free (all);
  g_assert_cmpfloat (largest, <=, 2.0 * tolerance + 1e-12);
  g_assert_cmpfloat (report.residual, <=, tolerance);
  g_assert_cmpuint (report.n_applied, >=, n_bands);
}

/* --- the operator ------------------------------------------------------------------------------
 */

static const double points[][3] = {
  { 0.11, 0.23, -0.31 }, { 0.0, 0.0, 0.0 }, { 0.5, 0.0, 0.0 }, { 0.5, 0.5, 0.0 }, { 0.5, 0.5, 0.5 }
};

static void
check_operator (Scene *scene, gsize n_bands)
{
  gsize n_pw = scene->sphere->n_pw, n_waves = near_band_space_get (get_sphere (scene)).n_waves;
  NearComplex *psi = new_guess (scene, n_bands, 3);
  NearComplex *h_psi = near_fft_malloc (n_bands * n_waves * sizeof *h_psi);
  g_autofree NearComplex *expected = g_new (NearComplex, n_pw);
  NearComplex *all, *h_all;

  near_dft_hamiltonian_apply (scene->h, n_bands, psi, h_psi);
  all = dup_all (scene, n_bands, psi);
  h_all = dup_all (scene, n_bands, h_psi);
  for (gsize b = 0; b < n_bands; b++)
    {
      multiply_dense (scene, all + b * n_pw, expected);
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
  for (guint k = 0; k < G_N_ELEMENTS (points); k++)
    for (guint is_whole = 0; is_whole < 2; is_whole++)
      {
        g_autoptr (Scene) scene = new_odd_scene (points[k], is_whole, 6.0);

        g_assert_cmpint (scene->sphere->is_real, ==, k > 0);
        for (gsize n_bands = 1; n_bands < 6; n_bands++)
          check_operator (scene, n_bands);
      }
}

/* Every unit vector at once: more rows than a tile */
static void
test_units (void)
{
  g_autoptr (Scene) scene = new_odd_scene (points[0], FALSE, 6.0);
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
  for (guint k = 0; k < G_N_ELEMENTS (points); k++)
    {
      g_autoptr (Scene) scene = new_odd_scene (points[k], FALSE, 2.0);
      NearBandSpace space = near_band_space_get (scene->sphere);
      gsize n = space.dimension;
      NearComplex *unit = near_fft_malloc (n * space.n_waves * sizeof *unit);
      g_autofree double *gram = g_new0 (double, n *n *space.n_components);
      NearComplex *all;

      g_assert_cmpuint (n, ==, scene->sphere->n_pw);
      for (gsize i = 0; i < n; i++)
        near_band_space_set_unit (&space, i, unit + i * space.n_waves);
      all = dup_all (scene, n, unit);
      check_orthonormal (n, n, all);
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
check_density (Scene *scene, gsize n_bands, const double *factors)
{
  const NearDftSystem *system = scene->system;
  gsize n_pw = scene->sphere->n_pw;
  NearComplex *psi = new_guess (scene, n_bands, 5), *all = dup_all (scene, n_bands, psi);
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

  for (guint k = 0; k < G_N_ELEMENTS (points); k++)
    {
      g_autoptr (Scene) scene = new_odd_scene (points[k], FALSE, 6.0);

      for (guint f = 0; f < G_N_ELEMENTS (factors); f++)
        for (gsize n_bands = 1; n_bands <= 6; n_bands++)
          check_density (scene, n_bands, factors[f]);
    }
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
        g_autoptr (Scene) scene = new_odd_scene (points[k], is_whole, 6.0);
        gsize n = scene->sphere->n_pw;
        const gsize n_bands[] = { 6, 7, (n - 1) / 5, (n - 1) / 4, n / 3, n };
        g_autofree double *eigenvalues = g_new (double, n);

        for (guint i = 0; i < G_N_ELEMENTS (n_bands); i++)
          {
            NearComplex *psi = new_guess (scene, n_bands[i], 11);

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
      g_autoptr (Scene) scene = scene_new (system, origin, is_whole, v);
      near_assert_close (scene->exact[3], scene->exact[1], 0.0, 1e-9);
      g_assert_cmpfloat (scene->exact[4] - scene->exact[3], >, 1e-3);
      for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
        {
          NearComplex *psi = new_guess (scene, sizes[i], 2);

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
      g_autoptr (Scene) scene = new_odd_scene (points[k], FALSE, 6.0);
      NearBandSpace space = near_band_space_get (scene->sphere);
      gsize n_waves = space.n_waves;
      double eigenvalues[N + 1];
      NearComplex *psi = new_guess (scene, N, 4), *more = new_guess (scene, N + 1, 8);

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
  g_autoptr (Scene) scene = new_odd_scene (points[0], FALSE, 6.0);
  NearBandTask task = { 4, 4, 1e-6, 1e-6, 10 };
  gsize n_waves = scene->sphere->n_half, size = 4 * n_waves * sizeof (NearComplex);
  g_autoptr (NearBandSolver) solver = near_band_solver_new (4, n_waves);

  for (guint broken = 0; broken < 3; broken++)
    {
      NearComplex *psi = new_guess (scene, 4, 4);
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
  g_autoptr (Scene) scene = new_odd_scene (points[0], FALSE, 6.0);
  NearBandTask task = { 5, 5, 1e-8, 1e-8, 20 };
  gsize n_waves = scene->sphere->n_half, size = 5 * n_waves * sizeof (NearComplex);
  g_autoptr (NearBandSolver) solver = near_band_solver_new (5, n_waves);
  NearComplex *psi = new_guess (scene, 5, 4);
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
          g_autoptr (Scene) scene = new_odd_scene (points[k], FALSE, 6.0);

          size = 7 * scene->sphere->n_half * sizeof (NearComplex);
          psi[i] = new_guess (scene, 7, 4);
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
  g_test_add_func ("/dft/bands/operator", test_operator);
  g_test_add_func ("/dft/bands/units", test_units);
  g_test_add_func ("/dft/bands/space", test_space);
  g_test_add_func ("/dft/bands/density", test_density);
  g_test_add_func ("/dft/bands/eigenvalues", test_eigenvalues);
  g_test_add_func ("/dft/bands/degenerate", test_degenerate);
  g_test_add_func ("/dft/bands/bad-starts", test_bad_starts);
  g_test_add_func ("/dft/bands/broken-starts", test_broken_starts);
  g_test_add_func ("/dft/bands/guarded", test_guarded);
  g_test_add_func ("/dft/bands/cancel", test_cancel);
  g_test_add_func ("/dft/bands/threads", test_threads);
  return g_test_run ();
}
