/* test-dft-xc-term.c — exchange and correlation of valence and core: stress, forces, threads
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-dft-term-private.h"

#include "dft-xc-test.h"
#include "near-init.h"
#include "near-test.h"

#define ECUT 3.0 /* Ha */

/* Few enough electrons for r_s > 1 everywhere: the two halves of PZ do not meet there (by 3e-5),
 * and differences across it are none of a derivative. */
static const double cores[] = { 0.8, 0.5 };

/* Everything a state of one density needs, the core of the system with it */
typedef struct
{
  const NearDftSystem *system;
  const NearXc *xc;
  const double *density;
} Held;

static double
energy_of_system (const Held *held, const NearDftSystem *changed)
{
  g_autofree double *density = g_memdup2 (held->density, changed->n_points * sizeof (double));
  g_autofree double *core = near_dft_system_dup_core_density (changed);
  const NearDftState state
      = { .system = changed, .xc = held->xc, .density = density, .core = core };

  for (gsize p = 0; p < changed->n_points; p++)
    density[p] *= held->system->volume / changed->volume;
  return _near_dft_xc_energy (&state);
}

static double
energy_of_strain (const double *x, gpointer user_data)
{
  const Held *held = user_data;
  g_autoptr (NearDftSystem) changed = dft_ion_test_new_strained (held->system, x);

  return energy_of_system (held, changed);
}

static double
energy_of_positions (const double *x, gpointer user_data)
{
  const Held *held = user_data;
  g_autoptr (NearDftSystem) changed = dft_ion_test_new_moved (held->system, x);

  return energy_of_system (held, changed);
}

static void
check_stress (const NearDftSystem *system, NearXcFunctional functional, const double *density)
{
  g_autoptr (NearXc) xc = near_xc_new (functional);
  g_autofree double *core = near_dft_system_dup_core_density (system);
  const NearDftState state = { .system = system, .xc = xc, .density = density, .core = core };
  Held held = { system, xc, density };
  double stress[6] = { 0.0 }, x[6] = { 0.0 };

  _near_dft_xc_add_stress (&state, stress);
  for (guint k = 0; k < 6; k++)
    stress[k] *= system->volume;
  near_assert_gradient (energy_of_strain, &held, x, stress, 6, 1e-3, 1e-8, 1e-8);
  /* What shears do is not nothing where gradients or cores are there to feel them. */
  if (core != NULL || near_xc_is_gradient_corrected (xc))
    for (guint k = 3; k < 6; k++)
      g_assert_cmpfloat (fabs (stress[k]), >, 1e-5);
}

static void
test_stress (void)
{
  g_autoptr (NearDftSystem) system = dft_ion_test_new_odd (NULL, ECUT);
  g_autofree double *waves = dft_xc_test_new_waves (system, NULL);

  for (guint f = 0; f < NEAR_N_XC; f++)
    check_stress (system, f, waves);
}

/* A turned cell: the energy stays, the stress turns with it. */
static void
test_turn (void)
{
  g_autoptr (NearDftSystem) system = dft_ion_test_new_odd (cores, ECUT);
  g_autoptr (NearDftSystem) turned = dft_ion_test_new_turned (system);
  g_autofree double *density = dft_xc_test_new_waves (system, NULL);
  g_autofree double *core = near_dft_system_dup_core_density (system);
  g_autofree double *turned_core = near_dft_system_dup_core_density (turned);

  for (guint f = 0; f < NEAR_N_XC; f++)
    {
      g_autoptr (NearXc) xc = near_xc_new (f);
      const NearDftState state = { .system = system, .xc = xc, .density = density, .core = core },
                         turned_state
                         = { .system = turned, .xc = xc, .density = density, .core = turned_core };
      double stress[6] = { 0.0 }, turned_stress[6] = { 0.0 }, expected[6];

      near_assert_close (_near_dft_xc_energy (&turned_state), _near_dft_xc_energy (&state), 1e-12,
                         0);
      _near_dft_xc_add_stress (&state, stress);
      _near_dft_xc_add_stress (&turned_state, turned_stress);
      dft_ion_test_turn_stress (stress, expected);
      g_assert_cmpfloat (fabs (stress[4]), >, 1e-6);
      g_assert_cmpfloat (fabs (turned_stress[4] - stress[4]), >, 1e-6);
      near_assert_close_array (turned_stress, expected, 6, 1e-10, 1e-13);
    }
}

/* --- the core -----------------------------------------------------------------------------------
 */

/* Of Gaussians, in a sphere that holds them: their sum in real space over images nearby */
static void
test_core_density (void)
{
  const double w2 = DFT_ION_TEST_CORE_WIDTH * DFT_ION_TEST_CORE_WIDTH;
  g_autoptr (NearDftSystem) system = dft_ion_test_new_odd (cores, 12.0);
  g_autofree double *core = near_dft_system_dup_core_density (system);
  double sum = 0.0;

  for (gsize p = 0; p < system->n_points; p++)
    sum += core[p];
  near_assert_close (sum * system->volume / (double) system->n_points,
                     3.0 * cores[0] + 2.0 * cores[1], 1e-12, 0);
  for (gsize p = 17; p < system->n_points; p += system->n_points / 7)
    {
      const gsize *n = system->n;
      const double f[3]
          = { (double) (p / (n[1] * n[2])) / (double) n[0],
              (double) (p / n[2] % n[1]) / (double) n[1], (double) (p % n[2]) / (double) n[2] };
      double expected = 0.0;

      for (gsize i = 0; i < 343 * system->n_atoms; i++)
        {
          gsize a = i / 343, image = i % 343;
          const double cell[3] = { (double) (image / 49) - 3.0, (double) (image / 7 % 7) - 3.0,
                                   (double) (image % 7) - 3.0 };
          NearVec3 d;

          for (guint k = 0; k < 3; k++)
            d.x[k] = system->fractional[3 * a + k] + cell[k] - f[k];
          d = near_vec3_times_mat3 (d, &system->lattice);
          expected += cores[system->species[a]] * exp (-0.5 * near_vec3_dot (d, d) / w2)
                      / pow (2.0 * G_PI * w2, 1.5);
        }
      near_assert_close (core[p], expected, 1e-6, 1e-9);
      g_assert_cmpfloat (core[p], >, 1e-5);
    }
}

static void
test_no_core (void)
{
  g_autoptr (NearDftSystem) system = dft_ion_test_new_odd (NULL, ECUT);
  g_autoptr (NearXc) xc = near_xc_new (NEAR_XC_PBE);
  g_autofree double *density = dft_xc_test_new_waves (system, NULL);
  const NearDftState state = { .system = system, .xc = xc, .density = density };
  double forces[15] = { 0.0 };

  g_assert_null (near_dft_system_dup_core_density (system));
  _near_dft_xc_add_forces (&state, forces);
  for (guint i = 0; i < 15; i++)
    g_assert_cmpfloat (forces[i], ==, 0.0);
}

static void
test_core_forces (void)
{
  g_autoptr (NearDftSystem) system = dft_ion_test_new_odd (cores, ECUT);
  g_autofree double *density = dft_xc_test_new_waves (system, NULL);
  g_autofree double *core = near_dft_system_dup_core_density (system);

  for (guint f = 0; f < NEAR_N_XC; f++)
    {
      g_autoptr (NearXc) xc = near_xc_new (f);
      const NearDftState state = { .system = system, .xc = xc, .density = density, .core = core };
      Held held = { system, xc, density };
      double gradient[15] = { 0.0 }, x[15] = { 0.0 };

      _near_dft_xc_add_forces (&state, gradient);
      for (guint i = 0; i < 15; i++)
        gradient[i] = -gradient[i];
      near_assert_gradient (energy_of_positions, &held, x, gradient, 15, 5e-3, 1e-7, 1e-8);
    }
}

static void
test_core_stress (void)
{
  /* Of the second kind of atoms only, too */
  static const double one[] = { 0.0, 0.7 };
  g_autoptr (NearDftSystem) both = dft_ion_test_new_odd (cores, ECUT);
  g_autoptr (NearDftSystem) second = dft_ion_test_new_odd (one, ECUT);
  g_autofree double *density = dft_xc_test_new_waves (both, NULL);

  for (guint f = 0; f < NEAR_N_XC; f++)
    {
      check_stress (both, f, density);
      check_stress (second, f, density);
    }
}

/* --- threads ------------------------------------------------------------------------------------
 */

#define N_NUMBERS 22

/* All that the term says, and the potential in one block behind it: (N_NUMBERS + n_points) */
static double *
compute_all (const NearDftState *state, guint n_threads)
{
  double *all = g_new0 (double, N_NUMBERS + state->system->n_points);

  near_set_n_threads (n_threads);
  all[0] = _near_dft_xc_energy (state);
  _near_dft_xc_add_forces (state, all + 1);
  _near_dft_xc_add_stress (state, all + 16);
  _near_dft_xc_add_potential (state, all + N_NUMBERS);
  return all;
}

static void
test_threads (void)
{
  g_autoptr (NearDftSystem) system = dft_ion_test_new_odd (cores, 2.0 * ECUT);
  g_autofree double *density = dft_xc_test_new_waves (system, NULL);
  g_autofree double *core = near_dft_system_dup_core_density (system);
  guint before = near_get_n_threads ();

  g_assert_cmpuint (system->n_points, >, 5000);
  for (guint f = 0; f < NEAR_N_XC; f++)
    {
      g_autoptr (NearXc) xc = near_xc_new (f);
      const NearDftState state = { .system = system, .xc = xc, .density = density, .core = core };
      g_autofree double *one = compute_all (&state, 1);
      g_autofree double *two = compute_all (&state, 2);

      for (guint i = 0; i < N_NUMBERS; i++)
        g_assert_cmpfloat (fabs (one[i]), >, 0.0);
      g_assert_cmpmem (one, (N_NUMBERS + system->n_points) * sizeof (double), two,
                       (N_NUMBERS + system->n_points) * sizeof (double));
    }
  near_set_n_threads (before);
}

int
main (int argc, char *argv[])
{
  near_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dft-xc-term/stress", test_stress);
  g_test_add_func ("/dft-xc-term/turn", test_turn);
  g_test_add_func ("/dft-xc-term/core-density", test_core_density);
  g_test_add_func ("/dft-xc-term/no-core", test_no_core);
  g_test_add_func ("/dft-xc-term/core-forces", test_core_forces);
  g_test_add_func ("/dft-xc-term/core-stress", test_core_stress);
  g_test_add_func ("/dft-xc-term/threads", test_threads);
  return g_test_run ();
}
