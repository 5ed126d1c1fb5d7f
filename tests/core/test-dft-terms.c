/* test-dft-terms.c — every term of the Kohn–Sham energy against differences of its energy
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One harness for all rows of the table: the operator (or the potential) is the derivative by the
 * orbitals' coefficients, the force by an atom's position, the stress by strain. The orbitals are
 * no solution of anything: random numbers, so that nothing cancels. Channels s to f, with three,
 * three, two and one projectors and full couplings.
 */
#undef G_DISABLE_ASSERT
#include "near-dft-term.h"

#include "crystal-test.h"
#include "near-init.h"
#include "near-rng.h"
#include "near-test.h"

#include <math.h>
#include <string.h>

#define N_K 2
#define N_BANDS 3
#define STEP 1e-3

typedef struct
{
  NearDftSystem *system;
  NearKSphere *sphere[N_K];
  NearComplex *psi[N_K]; /* borrowed */
  NearXc *xc;
  double *density, *core;
  NearComplex *density_g;
  NearDftOrbitals orbitals[N_K];
  NearDftState state;
} Scene;

static const double occupation[N_BANDS] = { 1.0, 0.7, 0.2 };
static const double weight[N_K] = { 0.4, 0.6 };

static void
fill_density (Scene *scene)
{
  const NearDftSystem *system = scene->system;
  NearComplex *work = near_fft_malloc (near_fft_pruned_get_length (system->n) * sizeof *work);

  scene->density = g_new0 (double, system->n_points);
  for (gsize k = 0; k < N_K; k++)
    for (gsize b = 0; b < N_BANDS; b++)
      {
        memset (work, 0, system->n_points * sizeof *work);
        for (gsize v = 0; v < scene->sphere[k]->n_pw; v++)
          work[scene->sphere[k]->at[v]] = scene->psi[k][b * scene->sphere[k]->n_pw + v];
        near_fft_inverse (system->fft, work);
        for (gsize p = 0; p < system->n_points; p++)
          scene->density[p]
              += 2.0 * weight[k] * occupation[b] / system->volume * near_complex_norm2 (work[p]);
      }
  scene->density_g = g_new (NearComplex, system->n_g);
  near_dft_system_to_g (system, scene->density, scene->density_g, work);
  near_fft_free (work);
}

/* Takes @system and @sphere; the orbitals belong to the first scene. */
static Scene *
scene_new (NearDftSystem *system,
           NearKSphere *const sphere[N_K],
           NearComplex *const psi[N_K],
           NearXc *xc)
{
  Scene *scene = g_new0 (Scene, 1);

  scene->system = system;
  scene->xc = xc;
  for (gsize k = 0; k < N_K; k++)
    {
      scene->sphere[k] = sphere[k];
      scene->psi[k] = psi[k];
      scene->orbitals[k] = (NearDftOrbitals){ sphere[k], weight[k], N_BANDS, psi[k], occupation };
    }
  fill_density (scene);
  scene->core = near_dft_system_dup_core_density (system);
  scene->state = (NearDftState){ .system = system,
                                 .xc = xc,
                                 .density = scene->density,
                                 .density_g = scene->density_g,
                                 .core = scene->core,
                                 .n_k = N_K,
                                 .orbitals = scene->orbitals };
  return scene;
}

static void
scene_free (Scene *scene)
{
  for (gsize k = 0; k < N_K; k++)
    near_k_sphere_free (scene->sphere[k]);
  near_dft_system_free (scene->system);
  g_free (scene->density);
  g_free (scene->density_g);
  g_free (scene->core);
  g_free (scene);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Scene, scene_free)

static Scene *
scene_new_changed (const Scene *from, const NearMat3 *strain, const double *fractional)
{
  NearDftSystem *system = near_dft_system_new_changed (from->system, strain, fractional);
  NearKSphere *sphere[N_K];

  for (gsize k = 0; k < N_K; k++)
    sphere[k] = near_k_sphere_new_changed (from->sphere[k], system);
  return scene_new (system, sphere, from->psi, from->xc);
}

static NearPseudopotential *
new_pseudo (guint element, double valence, double scale)
{
  NearPseudoGaussian form = { .r_local = 0.5 * scale, .c = { -3.1, 0.7, 0.2, -0.05 }, .n_l = 4 };
  static const guint n[] = { 3, 3, 2, 1 };

  for (guint l = 0; l < 4; l++)
    {
      form.channel[l].r = scale * (0.45 + 0.07 * l);
      form.channel[l].n = n[l];
      for (guint i = 0; i < n[l]; i++)
        for (guint j = 0; j < n[l]; j++)
          form.channel[l].h[i][j] = (i == j ? 2.0 : -0.6) / (1.0 + i + j + l);
    }
  return near_pseudopotential_new_gaussian (element, valence, &form, "made up", "this test");
}

static Scene *
new_scene (NearXcFunctional functional, NearComplex *psi[N_K])
{
  static const NearMat3 lattice
      = { { { 2.6, 0.1, 0.2 }, { -0.3, 2.9, 0.15 }, { 0.25, -0.1, 2.4 } } };
  static const double fractional[] = { 0.05, 0.1, -0.07, 0.45, 0.57, 0.49, 0.9, 0.45, 0.2 };
  static const guint elements[] = { 13, 8, 13 };
  static const double points[N_K][3] = { { 0.11, 0.23, -0.31 }, { 0.0, 0.0, 0.0 } };
  g_autoptr (NearCrystal) crystal = crystal_test_new (&lattice, 3, fractional, elements);
  g_autoptr (NearPseudopotential) first = new_pseudo (13, 3.0, 1.1);
  g_autoptr (NearPseudopotential) second = new_pseudo (8, 6.0, 0.8);
  NearPseudopotential *pseudos[] = { first, second };
  g_autoptr (GError) error = NULL;
  NearDftSystem *system = near_dft_system_new (crystal, pseudos, 3.0, NULL, &error);
  g_autoptr (NearRng) rng = near_rng_new (5, "orbitals");
  NearKSphere *sphere[N_K];

  g_assert_no_error (error);
  for (gsize k = 0; k < N_K; k++)
    {
      sphere[k] = near_k_sphere_new (system, points[k], &error);
      g_assert_no_error (error);
      psi[k] = g_new (NearComplex, N_BANDS * sphere[k]->n_pw);
      for (gsize v = 0; v < N_BANDS * sphere[k]->n_pw; v++)
        psi[k][v] = (near_rng_normal (rng, 0, 1) + I * near_rng_normal (rng, 0, 1))
                    / (1.0 + sphere[k]->kinetic[v % sphere[k]->n_pw]);
    }
  return scene_new (system, sphere, psi, near_xc_new (functional));
}

static void
free_orbitals (Scene *scene)
{
  for (gsize k = 0; k < N_K; k++)
    g_free (scene->psi[k]);
  near_xc_unref (scene->xc);
  scene_free (scene);
}

static double
get_changed_energy (const NearDftTermInfo *row,
                    const Scene *scene,
                    const NearMat3 *strain,
                    const double *x)
{
  g_autoptr (Scene) changed = scene_new_changed (scene, strain, x);

  return row->energy (&changed->state);
}

static double
differentiate_position (const NearDftTermInfo *row, const Scene *scene, gsize atom, guint c)
{
  gsize n = 3 * scene->system->n_atoms;
  NearMat3 inverse = near_mat3_inverse (&scene->system->lattice);
  double energy[4];
  static const double steps[] = { -2, -1, 1, 2 };

  for (guint s = 0; s < 4; s++)
    {
      g_autofree double *x = g_memdup2 (scene->system->fractional, n * sizeof *x);

      for (guint d = 0; d < 3; d++)
        x[3 * atom + d] += steps[s] * STEP * inverse.m[c][d];
      energy[s] = get_changed_energy (row, scene, NULL, x);
    }
  return (8.0 * (energy[2] - energy[1]) - (energy[3] - energy[0])) / (12.0 * STEP);
}

static double
differentiate_strain (const NearDftTermInfo *row, const Scene *scene, guint component)
{
  static const guint axes[6][2] = { { 0, 0 }, { 1, 1 }, { 2, 2 }, { 1, 2 }, { 0, 2 }, { 0, 1 } };
  static const double steps[] = { -2, -1, 1, 2 };
  double energy[4];

  for (guint s = 0; s < 4; s++)
    {
      NearMat3 strain = { 0 };

      strain.m[axes[component][0]][axes[component][1]] += 0.5 * steps[s] * STEP;
      strain.m[axes[component][1]][axes[component][0]] += 0.5 * steps[s] * STEP;
      energy[s] = get_changed_energy (row, scene, &strain, NULL);
    }
  return (8.0 * (energy[2] - energy[1]) - (energy[3] - energy[0])) / (12.0 * STEP)
         / scene->system->volume;
}

/* All numbers agree, and not all are zero. */
static void
compare (const char *what,
         const NearDftTermInfo *row,
         gsize n,
         const double *actual,
         const double *expected)
{
  double largest = 0.0;

  for (gsize i = 0; i < n; i++)
    largest = MAX (largest, fabs (expected[i]));
  g_test_message ("%s of %s: up to %g", what, row->info.id, largest);
  g_assert_cmpfloat (largest, >, 1e-6);
  near_assert_close_array (actual, expected, n, 1e-6, 2e-8 * largest + 1e-10);
}

static void
check_forces (const NearDftTermInfo *row, const Scene *scene)
{
  gsize n = 3 * scene->system->n_atoms;
  g_autofree double *forces = g_new0 (double, n);
  g_autofree double *expected = g_new0 (double, n);

  for (gsize i = 0; i < n; i++)
    expected[i] = -differentiate_position (row, scene, i / 3, i % 3);
  if (row->add_forces == NULL
      || (scene->core == NULL
          && row->add_forces == near_dft_term_get (NEAR_DFT_TERM_XC)->add_forces))
    {
      for (gsize i = 0; i < n; i++)
        g_assert_cmpfloat (fabs (expected[i]), <, 1e-9);
      return;
    }
  row->add_forces (&scene->state, forces);
  compare ("forces", row, n, forces, expected);
}

static void
check_stress (const NearDftTermInfo *row, const Scene *scene)
{
  double stress[6] = { 0 }, expected[6];

  for (guint c = 0; c < 6; c++)
    expected[c] = differentiate_strain (row, scene, c);
  row->add_stress (&scene->state, stress);
  compare ("stress", row, 6, stress, expected);
}

/* Re <direction|H psi> summed with 2 w 2 f is the energy's slope along it. */
static double
get_operator_slope (const NearDftTermInfo *row,
                    const Scene *scene,
                    NearComplex *const direction[N_K])
{
  const NearDftSystem *system = scene->system;
  g_autofree double *v = g_new0 (double, system->n_points);
  NearComplex *work = near_fft_malloc (near_fft_pruned_get_length (system->n) * sizeof *work);
  double slope = 0.0;

  if (row->add_potential != NULL)
    row->add_potential (&scene->state, v);
  for (gsize k = 0; k < N_K; k++)
    {
      const NearKSphere *sphere = scene->sphere[k];
      g_autofree NearComplex *h = g_new0 (NearComplex, N_BANDS * sphere->n_pw);

      if (row->add_operator != NULL)
        row->add_operator (&scene->state, k, N_BANDS, scene->psi[k], h);
      for (gsize b = 0; b < N_BANDS; b++)
        {
          NearComplex *at_b = h + b * sphere->n_pw;

          memset (work, 0, system->n_points * sizeof *work);
          for (gsize p = 0; p < sphere->n_pw; p++)
            work[sphere->at[p]] = scene->psi[k][b * sphere->n_pw + p];
          near_fft_pruned_multiply (sphere->fft, v, work);
          for (gsize p = 0; p < sphere->n_pw; p++)
            slope += 4.0 * weight[k] * occupation[b]
                     * creal (conj (direction[k][b * sphere->n_pw + p])
                              * (at_b[p] + work[sphere->at[p]] / (double) system->n_points));
        }
    }
  near_fft_free (work);
  return slope;
}

static double
get_turned_energy (const NearDftTermInfo *row,
                   Scene *scene,
                   NearComplex *const direction[N_K],
                   double step)
{
  NearComplex *psi[N_K];
  NearKSphere *sphere[N_K];
  NearDftSystem *system = near_dft_system_new_changed (scene->system, NULL, NULL);
  double energy;

  for (gsize k = 0; k < N_K; k++)
    {
      gsize n = N_BANDS * scene->sphere[k]->n_pw;

      sphere[k] = near_k_sphere_new_changed (scene->sphere[k], system);
      psi[k] = g_memdup2 (scene->psi[k], n * sizeof *psi[k]);
      for (gsize v = 0; v < n; v++)
        psi[k][v] += step * direction[k][v];
    }
  g_autoptr (Scene) turned = scene_new (system, sphere, psi, scene->xc);
  energy = row->energy (&turned->state);
  for (gsize k = 0; k < N_K; k++)
    g_free (psi[k]);
  return energy;
}

static void
check_operator (const NearDftTermInfo *row, Scene *scene)
{
  g_autoptr (NearRng) rng = near_rng_new (6, "direction");
  NearComplex *direction[N_K];
  double slope, expected;

  for (gsize k = 0; k < N_K; k++)
    {
      gsize n = N_BANDS * scene->sphere[k]->n_pw;

      direction[k] = g_new (NearComplex, n);
      for (gsize v = 0; v < n; v++)
        direction[k][v] = near_rng_normal (rng, 0, 0.3) + I * near_rng_normal (rng, 0, 0.3);
    }
  expected = (8.0
                  * (get_turned_energy (row, scene, direction, STEP)
                     - get_turned_energy (row, scene, direction, -STEP))
              - (get_turned_energy (row, scene, direction, 2 * STEP)
                 - get_turned_energy (row, scene, direction, -2 * STEP)))
             / (12.0 * STEP);
  if (row->add_operator == NULL && row->add_potential == NULL)
    g_assert_cmpfloat (fabs (expected), <, 1e-9);
  else
    {
      slope = get_operator_slope (row, scene, direction);
      compare ("operator", row, 1, &slope, &expected);
    }
  for (gsize k = 0; k < N_K; k++)
    g_free (direction[k]);
}

static void
check (gsize term, NearXcFunctional functional)
{
  const NearDftTermInfo *row = near_dft_term_get (term);
  NearComplex *psi[N_K];
  Scene *scene = new_scene (functional, psi);

  check_operator (row, scene);
  check_forces (row, scene);
  check_stress (row, scene);
  free_orbitals (scene);
}

static void
test_term (gconstpointer data)
{
  check (GPOINTER_TO_SIZE (data), NEAR_XC_PW92);
}

static void
test_gradient (void)
{
  check (NEAR_DFT_TERM_XC, NEAR_XC_PBE);
}

/* Non-local parts are shared between threads by k. */
static void
test_threads (void)
{
  const NearDftTermInfo *row = near_dft_term_get (NEAR_DFT_TERM_NONLOCAL);
  NearComplex *psi[N_K];
  Scene *scene = new_scene (NEAR_XC_PW92, psi);
  guint n = near_get_n_threads ();
  double energy[2], forces[2][9] = { 0 };

  for (guint i = 0; i < 2; i++)
    {
      near_set_n_threads (i + 1);
      energy[i] = row->energy (&scene->state);
      row->add_forces (&scene->state, forces[i]);
    }
  near_set_n_threads (n);
  g_assert_true (energy[0] == energy[1]);
  g_assert_cmpmem (forces[0], sizeof forces[0], forces[1], sizeof forces[1]);
  free_orbitals (scene);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  near_init ();
  for (gsize term = 0; term < NEAR_N_DFT_TERMS; term++)
    {
      g_autofree char *path
          = g_strdup_printf ("/dft/term/%s", near_table_get (&near_dft_term_table, term)->id);

      g_test_add_data_func (path, GSIZE_TO_POINTER (term), test_term);
    }
  g_test_add_func ("/dft/term/gradient-corrected", test_gradient);
  g_test_add_func ("/dft/term/threads", test_threads);
  return g_test_run ();
}
