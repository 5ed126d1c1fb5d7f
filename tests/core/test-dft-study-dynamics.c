/* test-dft-study-dynamics.c — atoms that move on the ground state of their electrons
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-dft-dynamics.h"
#include "near-init.h"
#include "near-units.h"

#include "dft-study-test.h"
#include "near-test.h"

#include <math.h>

#define N_STEPS 6

/* Two atoms in the tetragonal cell of fcc aluminium */
static NearCrystal *
new_pair (void)
{
  static const guint elements[] = { 13, 13 };
  static const double f[] = { 0, 0, 0, 0.5, 0.5, 0.5 };
  const double edge = 4.05;
  NearMat3 lattice = { { { edge / G_SQRT2, 0, 0 }, { 0, edge / G_SQRT2, 0 }, { 0, 0, edge } } };

  return crystal_test_new (&lattice, 2, f, elements);
}

static NearDftDynamics *
begin (NearThermostat thermostat, double timestep, double tolerance)
{
  g_autoptr (NearCrystal) crystal = new_pair ();
  NearScfSettings scf;
  g_autoptr (GPtrArray) pseudos = dft_study_test_init (&scf, crystal, 4.0, 1);
  NearMolecularDynamicsOptions options = { .timestep = timestep,
                                           .temperature = 900.0,
                                           .thermostat = thermostat,
                                           .velocities = NEAR_VELOCITIES_EXACT };
  g_autoptr (GError) error = NULL;
  NearDftDynamics *dynamics;

  scf.tolerance_ha = tolerance;
  dynamics = near_dft_dynamics_new (crystal, &scf, &options, 7, &error);
  g_assert_no_error (error);
  return dynamics;
}

/* How far the conserved energy strays in a time of N_STEPS steps of 3 fs, and the potential one */
static double
get_stray (double timestep, double *potential)
{
  g_autoptr (NearDftDynamics) dynamics = begin (NEAR_THERMOSTAT_NONE, timestep, 1e-9);
  g_autoptr (GError) error = NULL;
  g_autoptr (NearCrystal) crystal = NULL;
  double first = NAN, stray = 0.0, first_potential = NAN;
  guint n = (guint) lround (3.0 * N_STEPS / timestep);

  g_assert_null (near_dft_dynamics_get_result (dynamics));
  *potential = 0.0;
  for (guint s = 0; s <= n; s++)
    {
      NearDftDynamicsReport report;

      g_assert_true (near_dft_dynamics_step (dynamics, &report, NULL, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (report.motion.step, ==, s);
      g_assert_true (report.is_scf_converged);
      near_assert_close (report.motion.time, s * timestep, 1e-12, 0);
      near_assert_close (report.motion.potential_energy, report.free * NEAR_HARTREE_EV, 1e-12, 0);
      g_assert_true (isfinite (report.motion.pressure));
      if (s == 0)
        {
          first = report.motion.conserved;
          first_potential = report.motion.potential_energy;
          near_assert_close (report.motion.temperature, 900.0, 1e-9, 0);
        }
      stray = MAX (stray, fabs (report.motion.conserved - first));
      *potential = MAX (*potential, fabs (report.motion.potential_energy - first_potential));
      if (timestep == 3.0)
        g_test_message ("%g fs: F %.8f Ha, T %.1f K, conserved %+.2e eV, %u iterations, %.2f s",
                        report.motion.time, report.free, report.motion.temperature,
                        report.motion.conserved - first, report.n_iterations, report.seconds);
    }
  crystal = near_dft_dynamics_dup_crystal (dynamics, &error);
  g_assert_nonnull (near_crystal_get_atom_data (crystal, "velocities"));
  g_assert_cmpuint (near_dft_dynamics_get_notes (dynamics)->len, ==, 0);
  g_assert_null (near_dft_dynamics_get_explanation (dynamics));
  return stray;
}

/* Kinetic becomes potential energy, and of their sum only what Verlet's second order misses is
 * lost: a quarter of it with half the step. */
static void
test_conserved (void)
{
  double potential, rough = get_stray (3.0, &potential), fine;

  g_test_message ("strays by %g of %g eV", rough, potential);
  g_assert_cmpfloat (potential, >, 0.02);
  g_assert_cmpfloat (rough, <, 0.05 * potential);
  fine = get_stray (1.5, &potential);
  g_test_message ("with half the step by %g eV", fine);
  near_assert_close (fine / rough, 0.25, 0.2, 0);
}

/* Stopped again and again, under Langevin's pushes, it goes the same way. */
static void
test_stopped (void)
{
  g_autoptr (NearDftDynamics) at_once = begin (NEAR_THERMOSTAT_LANGEVIN, 2.0, 1e-7);
  g_autoptr (NearDftDynamics) stopped = begin (NEAR_THERMOSTAT_LANGEVIN, 2.0, 1e-7);
  GError *error = NULL;
  guint n_stops = 0;

  for (guint s = 0; s < 3; s++)
    {
      NearDftDynamicsReport a, b;

      g_assert_true (near_dft_dynamics_step (at_once, &a, NULL, &error));
      for (;;)
        {
          DftStudyTestStop stop;
          NearMonitor monitor = dft_study_test_stop_after (&stop, 40);

          if (near_dft_dynamics_step (stopped, &b, &monitor, &error))
            break;
          g_assert_error (error, NEAR_ERROR, NEAR_ERROR_CANCELLED);
          g_clear_error (&error);
          g_assert_cmpuint (++n_stops, <, 1000);
        }
      g_assert_cmpuint (b.motion.step, ==, s);
      near_assert_close (b.free, a.free, 0, 1e-6);
      near_assert_close (b.motion.temperature, a.motion.temperature, 1e-4, 0);
      near_assert_close (b.motion.conserved, a.motion.conserved, 0, 1e-4);
    }
  g_assert_cmpuint (n_stops, >, 0);
}

static void
test_wrong (void)
{
  g_autoptr (NearCrystal) crystal = new_pair ();
  NearScfSettings scf;
  g_autoptr (GPtrArray) pseudos = dft_study_test_init (&scf, crystal, 4.0, 1);
  NearMolecularDynamicsOptions options = { .timestep = 0.0, .temperature = 900.0 };
  GError *error = NULL;

  g_assert_null (near_dft_dynamics_new (crystal, &scf, &options, 7, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_RANGE);
  g_clear_error (&error);
  options.timestep = 1.0;
  options.velocities = NEAR_VELOCITIES_KEPT;
  g_assert_null (near_dft_dynamics_new (crystal, &scf, &options, 7, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_NO_DATA);
  g_clear_error (&error);
  options.velocities = NEAR_VELOCITIES_ZERO;
  scf.ecut_ha = 0.0;
  g_assert_null (near_dft_dynamics_new (crystal, &scf, &options, 7, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_RANGE);
  g_clear_error (&error);
}

/* A step that is much too long is told as a result. */
static void
test_diverged (void)
{
  g_autoptr (NearDftDynamics) dynamics = begin (NEAR_THERMOSTAT_NONE, 500.0, 1e-6);
  NearDftDynamicsReport report;
  g_autoptr (GError) error = NULL;

  for (guint s = 0; s < 3; s++)
    g_assert_true (near_dft_dynamics_step (dynamics, &report, NULL, &error));
  g_assert_cmpint (report.motion.status, ==, NEAR_DYNAMICS_DIVERGED);
  g_assert_nonnull (near_dft_dynamics_get_explanation (dynamics));
  g_assert_true (isfinite (report.free));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  near_init ();
  near_set_n_threads (1); /* one k-point, and little to do in it */
  g_test_add_func ("/dft-study-dynamics/conserved", test_conserved);
  g_test_add_func ("/dft-study-dynamics/stopped", test_stopped);
  g_test_add_func ("/dft-study-dynamics/wrong", test_wrong);
  g_test_add_func ("/dft-study-dynamics/diverged", test_diverged);
  return g_test_run ();
}
