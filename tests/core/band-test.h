/* band-test.h — the operator at one k of a made-up cell, and the same as a dense matrix, for tests
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The dense matrix is made of the terms' own operators on single plane waves and of the transform
 * of a potential that is any real numbers on the points of the box. Points of k where orbitals are
 * real can be computed as if they were not.
 */
#pragma once

#include "near-band-solver.h"

#include "crystal-test.h"
#include "near-dft-term.h"
#include "near-hermitian.h"
#include "near-test.h"

#include <math.h>
#include <string.h>

G_BEGIN_DECLS

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
} BandTestScene;

static inline const NearKSphere *
band_test_get_sphere (const BandTestScene *scene)
{
  return scene->is_whole ? &scene->whole : scene->sphere;
}

static inline NearPseudopotential *
band_test_new_pseudo (guint element, double valence, double scale)
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
static inline NearComplex
band_test_get_potential (const NearDftSystem *system, const NearComplex *v_g, const int *a, const int *b)
{
  gsize place = 0;

  for (guint c = 0; c < 3; c++)
    {
      int n = (int) system->n[c], m = (a[c] - b[c]) % n;

      place = place * system->n[c] + (gsize) (m < 0 ? m + n : m);
    }
  return v_g[place];
}

static inline void
band_test_fill_matrix (BandTestScene *scene)
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
            = band_test_get_potential (system, v_g, sphere->miller + 3 * j, sphere->miller + 3 * i);
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
static inline BandTestScene *
band_test_scene_new (NearDftSystem *system, const double k[3], gboolean is_whole, const double *v)
{
  BandTestScene *scene = g_new0 (BandTestScene, 1);
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
  scene->projectors = near_dft_projectors_new (system, band_test_get_sphere (scene), !is_whole);
  scene->v = g_new (double, system->n_points);
  for (gsize p = 0; p < system->n_points; p++)
    scene->v[p]
        = (v != NULL ? v[p] : near_rng_uniform (rng, -1.0, 1.0)) / (double) system->n_points;
  band_test_fill_matrix (scene);
  scene->h = near_dft_hamiltonian_new (system, 2);
  near_dft_hamiltonian_set (scene->h, band_test_get_sphere (scene), scene->projectors, scene->v);
  return scene;
}

static inline void
band_test_scene_free (BandTestScene *scene)
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

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BandTestScene, band_test_scene_free)

static inline BandTestScene *
band_test_new_odd_scene (const double k[3], gboolean is_whole, double ecut)
{
  static const NearMat3 lattice
      = { { { 2.6, 0.1, 0.2 }, { -0.3, 2.9, 0.15 }, { 0.25, -0.1, 2.4 } } };
  static const double fractional[] = { 0.05, 0.1, -0.07, 0.45, 0.57, 0.49, 0.9, 0.45, 0.2 };
  static const guint elements[] = { 13, 8, 13 };
  g_autoptr (NearCrystal) crystal = crystal_test_new (&lattice, 3, fractional, elements);
  g_autoptr (NearPseudopotential) first = band_test_new_pseudo (13, 3.0, 1.1);
  g_autoptr (NearPseudopotential) second = band_test_new_pseudo (8, 6.0, 0.8);
  NearPseudopotential *pseudos[] = { first, second };
  g_autoptr (GError) error = NULL;
  NearDftSystem *system = near_dft_system_new (crystal, pseudos, ecut, NULL, &error);

  g_assert_no_error (error);
  return band_test_scene_new (system, k, is_whole, NULL);
}

static inline NearComplex *
band_test_new_guess (const BandTestScene *scene, gsize n_bands, guint64 seed)
{
  NearBandSpace space = near_band_space_get (band_test_get_sphere (scene));
  NearComplex *psi = near_fft_malloc (n_bands * space.n_waves * sizeof *psi);
  g_autoptr (NearRng) rng = near_rng_new (seed, "orbitals");

  near_band_solver_guess (&space, band_test_get_sphere (scene)->kinetic, 0, n_bands, rng, psi);
  return psi;
}

static inline NearComplex *
band_test_dup_all (const BandTestScene *scene, gsize n_bands, const NearComplex *psi)
{
  const NearKSphere *sphere = band_test_get_sphere (scene);
  NearComplex *all = near_fft_malloc (n_bands * sphere->n_pw * sizeof *all);

  near_k_sphere_expand (sphere, n_bands, psi, all);
  return all;
}

/* out (n_pw) = H x by the dense matrix */
static inline void
band_test_multiply_dense (const BandTestScene *scene, const NearComplex *x, NearComplex *out)
{
  gsize n = scene->sphere->n_pw;

  memset (out, 0, n * sizeof *out);
  for (gsize i = 0; i < n; i++)
    for (gsize j = 0; j < n; j++)
      out[j] += x[i] * scene->matrix[i * n + j];
}

static inline void
band_test_check_orthonormal (gsize n_bands, gsize n, const NearComplex *x)
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

static const double band_test_points[][3] = {
  { 0.11, 0.23, -0.31 }, { 0.0, 0.0, 0.0 }, { 0.5, 0.0, 0.0 }, { 0.5, 0.5, 0.0 }, { 0.5, 0.5, 0.5 }
};

G_END_DECLS
