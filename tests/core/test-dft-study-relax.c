/* test-dft-study-relax.c — atoms and cells that relax
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-dft-relax.h"
#include "near-quasi-newton-private.h"
#include "near-init.h"
#include "near-units.h"

#include "dft-study-test.h"
#include "near-test.h"

#include <math.h>

/* --- the minimiser ------------------------------------------------------------------------------
 */

/* Rosenbrock's valley: the minimum is at (1, 1), with f = 0. */
static double
evaluate_valley (const double *x, double *gradient)
{
  double bend = x[1] - x[0] * x[0];

  gradient[0] = -400.0 * x[0] * bend - 2.0 * (1.0 - x[0]);
  gradient[1] = 200.0 * bend;
  return 100.0 * bend * bend + (1.0 - x[0]) * (1.0 - x[0]);
}

static void
test_valley (void)
{
  double x[2] = { -1.2, 1.0 }, gradient[2], reach[2] = { 1.0, 1.0 },
         f = evaluate_valley (x, gradient);
  guint n_steps = 0;
  g_auto (NearQuasiNewton) newton = { 0 };
  g_autoptr (GError) error = NULL;

  _near_quasi_newton_init (&newton, 2, x, gradient, 20.0, reach, 0.5);
  while (hypot (newton.gradient[0], newton.gradient[1]) > 1e-8)
    {
      double next;

      g_assert_true (_near_quasi_newton_propose (&newton, x, &error));
      g_assert_cmpfloat (fabs (x[0] - newton.x[0]), <=, 0.5 * (1 + 1e-12));
      g_assert_cmpfloat (newton.predicted, <, 0.0);
      next = evaluate_valley (x, gradient);
      if (_near_quasi_newton_accept (&newton, next - f, 0.0, gradient))
        {
          g_assert_cmpfloat (next, <=, f);
          f = next;
        }
      g_assert_cmpuint (++n_steps, <, 80);
    }
  g_test_message ("%u steps", n_steps);
  near_assert_close (newton.x[0], 1.0, 1e-7, 0);
  near_assert_close (newton.x[1], 1.0, 1e-7, 0);
}

/* --- crystals -----------------------------------------------------------------------------------
 */

static void
print_reports (const NearDftRelax *relax)
{
  for (gsize i = 0; i < near_dft_relax_get_n_frames (relax); i++)
    {
      const NearDftRelaxReport *r = near_dft_relax_peek_reports (relax) + i;

      g_test_message (
          "step %u: F %.9f Ha, %.5f eV/Å, %.4f GPa, %.5f Å^3, %u iterations, %s, %.2f s", r->step,
          r->free, r->max_force, r->max_stress, r->volume, r->n_iterations,
          r->is_accepted ? "kept" : "refused", r->seconds);
    }
}

/* Accepted geometries have falling energies. */
static void
check_falling (const NearDftRelax *relax, double noise)
{
  double last = G_MAXDOUBLE;

  for (gsize i = 0; i < near_dft_relax_get_n_frames (relax); i++)
    {
      const NearDftRelaxReport *r = near_dft_relax_peek_reports (relax) + i;

      g_assert_cmpuint (r->step, ==, i);
      g_assert_true (r->is_scf_converged);
      if (!r->is_accepted)
        continue;
      g_assert_cmpfloat (r->free, <=, last + noise);
      last = r->free;
    }
}

/* Silicon's second atom goes back to a quarter of the diagonal, whatever the cut-off: by symmetry.
 */
static void
test_silicon (void)
{
  g_autoptr (NearCrystal) crystal = dft_study_test_new_silicon (5.43, 0.02);
  NearScfSettings scf;
  g_autoptr (GPtrArray) pseudos = dft_study_test_init (&scf, crystal, 4.0, 2);
  NearDftRelaxSettings settings = { .max_force = 0.005 };
  g_autoptr (GError) error = NULL;
  g_autoptr (NearDftRelax) relax = NULL;
  const NearDftRelaxReport *first, *best;
  const double *f;
  NearCrystal *relaxed;

  scf.tolerance_ha = 1e-8;
  relax = near_dft_relax_new (crystal, &scf, &settings, &error);
  g_assert_no_error (error);
  g_assert_null (near_dft_relax_get_result (relax));
  g_assert_true (near_dft_relax_run (relax, NULL, &error));
  g_assert_no_error (error);
  print_reports (relax);
  check_falling (relax, 2e-8);
  first = near_dft_relax_peek_reports (relax);
  best = first + near_dft_relax_get_best (relax);
  g_assert_true (best->is_converged && best->is_finished);
  g_assert_cmpfloat (first->max_force, >, 0.5);
  g_assert_cmpfloat (best->max_force, <=, 0.005);
  g_assert_cmpfloat (best->free, <, first->free - 1e-4);
  g_assert_cmpuint (near_dft_relax_get_n_frames (relax), <, 15);
  g_assert_cmpfloat (best->max_stress, ==, 0.0);
  relaxed = near_dft_relax_get_frame (relax, near_dft_relax_get_best (relax));
  f = near_crystal_peek_fractional (relaxed);
  for (guint k = 0; k < 3; k++)
    near_assert_close (f[3 + k] - f[k], 0.25, 0, 3e-4);
  g_assert_nonnull (near_crystal_get_atom_data (relaxed, "forces"));
  near_assert_close (near_scf_result_get_report (near_dft_relax_get_result (relax))->energies.free,
                     best->free, 0, 0);
}

/* A fixed atom stays; the other one comes to it. */
static void
test_fixed (void)
{
  g_autoptr (NearCrystal) free_one = dft_study_test_new_silicon (5.43, 0.01), crystal = NULL;
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new_from (free_one, TRUE);
  const double fixed[6] = { 0, 0, 0, 1, 1, 1 };
  const gsize shape[2] = { 2, 3 };
  NearScfSettings scf;
  g_autoptr (GPtrArray) pseudos = dft_study_test_init (&scf, free_one, 4.0, 2);
  g_autoptr (GError) error = NULL;
  g_autoptr (NearDftRelax) relax = NULL;
  const double *f, *g;

  near_crystal_builder_take_atom_data (builder, "fixed",
                                       near_array_new (NEAR_ARRAY_FLOAT64, 2, shape, fixed));
  crystal = near_crystal_builder_finish (builder, &error);
  g_assert_no_error (error);
  scf.tolerance_ha = 1e-8;
  relax = near_dft_relax_new (crystal, &scf, NULL, &error);
  g_assert_true (near_dft_relax_run (relax, NULL, &error));
  g_assert_no_error (error);
  print_reports (relax);
  f = near_crystal_peek_fractional (crystal);
  g = near_crystal_peek_fractional (
      near_dft_relax_get_frame (relax, near_dft_relax_get_best (relax)));
  for (guint k = 0; k < 3; k++)
    {
      near_assert_close (g[3 + k], f[3 + k], 0, 1e-12);
      near_assert_close (g[3 + k] - g[k], 0.25, 0, 1e-3);
    }
}

/* Silicon in a cell that is sheared and too large: the stress goes to nothing, and it is cubic
 * again. */
static void
test_cell (void)
{
  static const guint elements[] = { 14, 14 };
  static const double f[] = { 0, 0, 0, 0.25, 0.25, 0.25 };
  NearMat3 lattice = dft_study_test_get_primitive (5.4);
  g_autoptr (NearCrystal) crystal = NULL;
  NearScfSettings scf;
  g_autoptr (GPtrArray) pseudos = NULL;
  NearDftRelaxSettings settings
      = { .kind = NEAR_DFT_RELAX_CELL, .max_force = 0.04, .max_stress = 0.3 };
  g_autoptr (GError) error = NULL;
  g_autoptr (NearDftRelax) relax = NULL;
  const NearDftRelaxReport *best;
  const NearMat3 *m;
  double edge;

  lattice.m[0][1] *= 1.05;
  lattice.m[1][2] *= 0.97;
  crystal = crystal_test_new (&lattice, 2, f, elements);
  pseudos = dft_study_test_init (&scf, crystal, g_getenv ("EC") ? atof (g_getenv ("EC")) : 6.0,
                                 g_getenv ("KK") ? atoi (g_getenv ("KK")) : 3);
  relax = near_dft_relax_new (crystal, &scf, &settings, &error);
  g_assert_no_error (error);
  g_assert_true (near_dft_relax_run (relax, NULL, &error));
  g_assert_no_error (error);
  print_reports (relax);
  best = near_dft_relax_peek_reports (relax) + near_dft_relax_get_best (relax);
  g_assert_true (best->is_converged);
  g_assert_cmpfloat (near_dft_relax_peek_reports (relax)->max_stress, >, 1.0);
  for (guint k = 0; k < 6; k++)
    g_assert_cmpfloat (fabs (best->stress[k]), <=, 0.3);
  m = near_crystal_get_lattice (near_dft_relax_get_frame (relax, near_dft_relax_get_best (relax)));
  edge = cbrt (4.0 * best->volume);
  for (guint i = 0; i < 3; i++)
    for (guint j = 0; j < i; j++)
      near_assert_close (near_vec3_dot (near_mat3_row (m, i), near_mat3_row (m, j)) / (edge * edge),
                         0.25, 0, 6e-3);
}

/* One factor: to where the pressure vanishes that ABINIT 9.6.2 finds (3.6165, 0.73495, -1.7250 GPa
 * at 0.94, 0.97, 1 times 16 Å^3; the parabola through them is zero at 0.97844). */
static void
test_isotropic (void)
{
  g_autoptr (NearCrystal) crystal = dft_study_test_new_aluminium (4.05);
  NearScfSettings scf;
  g_autoptr (GPtrArray) pseudos = dft_study_test_init (&scf, crystal, 8.0, 6);
  NearDftRelaxSettings settings = { .kind = NEAR_DFT_RELAX_ISOTROPIC, .max_stress = 0.02 };
  g_autoptr (GError) error = NULL;
  g_autoptr (NearDftRelax) relax = near_dft_relax_new (crystal, &scf, &settings, &error);
  const NearDftRelaxReport *best;

  g_assert_no_error (error);
  g_assert_true (near_dft_relax_run (relax, NULL, &error));
  print_reports (relax);
  best = near_dft_relax_peek_reports (relax) + near_dft_relax_get_best (relax);
  g_assert_true (best->is_converged);
  g_assert_cmpfloat (best->max_stress, <=, 0.02);
  near_assert_close (best->volume, 0.97844 * 16.0, 5e-4, 0);
}

static void
test_stopped (void)
{
  g_autoptr (NearCrystal) crystal = dft_study_test_new_silicon (5.43, 0.02);
  NearScfSettings scf;
  g_autoptr (GPtrArray) pseudos = dft_study_test_init (&scf, crystal, 4.0, 2);
  NearDftRelaxSettings settings = { .max_steps = 2 };
  GError *error = NULL;
  g_autoptr (NearDftRelax) at_once = near_dft_relax_new (crystal, &scf, &settings, &error);
  g_autoptr (NearDftRelax) stopped = near_dft_relax_new (crystal, &scf, &settings, &error);
  guint n_stops = 0;

  g_assert_true (near_dft_relax_run (at_once, NULL, &error));
  g_assert_false (near_dft_relax_peek_reports (at_once)[2].is_converged);
  g_assert_true (near_dft_relax_peek_reports (at_once)[2].is_finished);
  g_assert_nonnull (
      near_notes_find (near_dft_relax_get_notes (at_once), "relaxation-not-converged"));
  for (;;)
    {
      DftStudyTestStop stop;
      NearMonitor monitor = dft_study_test_stop_after (&stop, 60);

      if (near_dft_relax_run (stopped, &monitor, &error))
        break;
      g_assert_error (error, NEAR_ERROR, NEAR_ERROR_CANCELLED);
      g_clear_error (&error);
      g_assert_cmpuint (++n_stops, <, 1000);
    }
  g_assert_cmpuint (n_stops, >, 0);
  g_assert_cmpuint (near_dft_relax_get_n_frames (stopped), ==, 3);
  for (guint i = 0; i < 3; i++)
    near_assert_close (near_dft_relax_peek_reports (stopped)[i].free,
                       near_dft_relax_peek_reports (at_once)[i].free, 0, 1e-6);
}

/* One thread and three, the same digits, to the last one. */
static void
test_threads (void)
{
  g_autoptr (NearCrystal) crystal = dft_study_test_new_silicon (5.43, 0.02);
  NearScfSettings scf;
  g_autoptr (GPtrArray) pseudos = dft_study_test_init (&scf, crystal, 4.0, 2);
  NearDftRelaxSettings settings = { .kind = NEAR_DFT_RELAX_CELL, .max_steps = 2 };
  NearDftRelaxReport reports[2];
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (NearDftRelax) relax = NULL;

      near_set_n_threads (i == 0 ? 1 : 3);
      relax = near_dft_relax_new (crystal, &scf, &settings, &error);
      g_assert_true (near_dft_relax_run (relax, NULL, &error));
      g_assert_no_error (error);
      g_assert_true (near_dft_relax_step (relax, &reports[i], NULL, &error));
    }
  near_set_n_threads (0);
  g_assert_cmpuint (reports[0].step, ==, 2);
  g_assert_cmpfloat (reports[0].free, ==, reports[1].free);
  g_assert_cmpfloat (reports[0].max_force, ==, reports[1].max_force);
  for (guint k = 0; k < 6; k++)
    g_assert_cmpfloat (reports[0].stress[k], ==, reports[1].stress[k]);
}

static void
test_wrong (void)
{
  g_autoptr (NearCrystal) crystal = dft_study_test_new_aluminium (4.0);
  NearScfSettings scf;
  g_autoptr (GPtrArray) pseudos = dft_study_test_init (&scf, crystal, 5.0, 2);
  const NearDftRelaxSettings wrong[] = {
    { .max_force = -1 }, { .max_stress = -1 }, { .max_displacement = 2 }, { .pressure = NAN }
  };
  GError *error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_assert_null (near_dft_relax_new (crystal, &scf, &wrong[i], &error));
      g_assert_error (error, NEAR_ERROR, NEAR_ERROR_RANGE);
      g_clear_error (&error);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  near_init ();
  g_test_add_func ("/dft-study-relax/valley", test_valley);
  g_test_add_func ("/dft-study-relax/silicon", test_silicon);
  g_test_add_func ("/dft-study-relax/fixed", test_fixed);
  g_test_add_func ("/dft-study-relax/cell", test_cell);
  g_test_add_func ("/dft-study-relax/isotropic", test_isotropic);
  g_test_add_func ("/dft-study-relax/stopped", test_stopped);
  g_test_add_func ("/dft-study-relax/threads", test_threads);
  g_test_add_func ("/dft-study-relax/wrong", test_wrong);
  return g_test_run ();
}
