/* test-molecular-dynamics.c — orders of the integrators, what is conserved, units, reports
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-molecular-dynamics.h"

#include "md-test.h"
#include "near-init.h"
#include "near-test.h"
#include "near-units.h"

#include <math.h>
#include <string.h>

#define ARGON 18
#define ARGON_A 5.30
#define CUTOFF 7.5

static NearMolecularDynamics *
new_argon (const NearMolecularDynamicsOptions *options, guint64 seed)
{
  g_autoptr (NearCrystal) crystal = md_test_new_fcc (ARGON_A, ARGON, 3, 0.0);
  g_autoptr (NearPotential) potential = md_test_new_potential ("lennard-jones", crystal, CUTOFF);

  return md_test_new (crystal, potential, options, seed);
}

/* The standard deviation of the total energy over @time fs. */
static double
get_fluctuation (NearIntegrator integrator, double timestep, double time)
{
  const NearMolecularDynamicsOptions options = {
    .timestep = timestep, .temperature = 40.0, .integrator = integrator, .velocities = NEAR_VELOCITIES_EXACT
  };
  g_autoptr (NearMolecularDynamics) md = new_argon (&options, 3);
  double sum = 0.0, squares = 0.0, first = md_test_step (md, 0).total_energy;
  guint n = (guint) (time / timestep);

  for (guint s = 0; s < n; s++)
    {
      double e = md_test_step (md, 1).total_energy - first;

      sum += e;
      squares += e * e;
    }
  return sqrt (squares / n - sum / n * sum / n);
}

/* Halving the time step divides the swings of the energy by 4, and by 2. */
static void
test_orders (void)
{
  double verlet[3], euler[3];

  for (guint k = 0; k < 3; k++)
    {
      verlet[k] = get_fluctuation (NEAR_INTEGRATOR_VELOCITY_VERLET, 8.0 / (1 << k), 1600.0);
      euler[k] = get_fluctuation (NEAR_INTEGRATOR_SEMI_IMPLICIT_EULER, 8.0 / (1 << k), 1600.0);
    }
  g_test_message ("Verlet %g %g %g, Euler %g %g %g eV", verlet[0], verlet[1], verlet[2], euler[0], euler[1],
                  euler[2]);
  for (guint k = 0; k < 2; k++)
    {
      near_assert_close (log2 (verlet[k] / verlet[k + 1]), 2.0, 0.0, 0.15);
      near_assert_close (log2 (euler[k] / euler[k + 1]), 1.0, 0.0, 0.15);
    }
  g_assert_cmpfloat (verlet[2], <, 0.1 * euler[2]);
}

/* Neither integrator's energy wanders off: its mean early and late differ by less than it swings. */
static void
test_no_drift (void)
{
  for (guint i = 0; i < NEAR_N_INTEGRATORS; i++)
    {
      const NearMolecularDynamicsOptions options
          = { .timestep = 5.0, .temperature = 60.0, .integrator = (NearIntegrator) i };
      g_autoptr (NearMolecularDynamics) md = new_argon (&options, 4);
      double early = 0.0, late = 0.0, squares = 0.0, e;

      md_test_step (md, 200);
      for (guint s = 0; s < 800; s++)
        {
          e = md_test_step (md, s < 400 ? 1 : 11).total_energy;
          *(s < 400 ? &early : &late) += e / 400.0;
          squares += e * e / 800.0;
        }
      double swing = sqrt (squares - 0.25 * (early + late) * (early + late));
      g_assert_cmpfloat (fabs (late - early), <, swing);
      g_assert_cmpfloat (swing, <, 0.05 * md_test_step (md, 0).kinetic_energy);
    }
}

static void
test_momentum (void)
{
  const NearMolecularDynamicsOptions options = { .timestep = 5.0, .temperature = 80.0 };
  g_autoptr (NearMolecularDynamics) md = new_argon (&options, 5);
  double largest = 0.0;

  for (guint round = 0; round < 2; round++)
    {
      const double *v = near_molecular_dynamics_peek_velocities (md);

      for (guint k = 0; k < 3; k++)
        {
          double sum = 0.0;

          for (gsize i = 0; i < 108; i++)
            {
              sum += v[3 * i + k];
              largest = MAX (largest, fabs (v[3 * i + k]));
            }
          near_assert_close (sum, 0.0, 0.0, 1e-12);
        }
      md_test_step (md, 1000);
    }
  g_assert_cmpfloat (largest, >, 1e-3);
  g_assert_cmpfloat (near_molecular_dynamics_get_n_freedoms (md), ==, 3 * 108 - 3);
}

static void
test_reversal (void)
{
  const NearMolecularDynamicsOptions options = { .timestep = 4.0, .temperature = 70.0 };
  g_autoptr (NearMolecularDynamics) md = new_argon (&options, 6);
  g_autofree double *x = g_memdup2 (near_molecular_dynamics_peek_positions (md), 324 * sizeof (double));
  g_autofree double *v = g_memdup2 (near_molecular_dynamics_peek_velocities (md), 324 * sizeof (double));
  g_autofree double *back = g_new (double, 324);
  double moved = 0.0;

  md_test_step (md, 300);
  for (gsize i = 0; i < 324; i++)
    {
      moved = MAX (moved, fabs (near_molecular_dynamics_peek_positions (md)[i] - x[i]));
      back[i] = -near_molecular_dynamics_peek_velocities (md)[i];
    }
  g_assert_cmpfloat (moved, >, 0.3);
  near_molecular_dynamics_set_velocities (md, back);
  md_test_step (md, 300);
  for (gsize i = 0; i < 324; i++)
    {
      near_assert_close (near_molecular_dynamics_peek_positions (md)[i], x[i], 0.0, 1e-8);
      near_assert_close (near_molecular_dynamics_peek_velocities (md)[i], -v[i], 0.0, 1e-10);
    }
}

/* Two argon atoms: omega^2 = k / mu, k = 72 eps / r0^2, r0 = 2^(1/6) sigma, mu half of the mass. The step of
 * velocity Verlet makes sin (omega' h / 2) = omega h / 2 of it. */
static void
test_dimer (void)
{
  const double sigma = 3.405, epsilon = 119.8 * NEAR_BOLTZMANN_EV_PER_K, r0 = pow (2.0, 1.0 / 6.0) * sigma;
  const double mass = near_element_get (ARGON)->mass * NEAR_ATOMIC_MASS_EV_FS2_PER_ANGSTROM2, h = 5.0;
  const double omega = sqrt (72.0 * epsilon / (r0 * r0) / (0.5 * mass));
  const double period = G_PI * h / asin (0.5 * omega * h);
  const double x[6] = { 1, 2, 3, 1, 2, 3 + r0 + 2e-4 };
  const NearPotentialOptions far = { .cut = NEAR_CUT_TRUNCATED, .cutoff = 20.0 };
  const NearMolecularDynamicsOptions options = { .timestep = h, .velocities = NEAR_VELOCITIES_ZERO };
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new ();
  double before = 2e-4, crossings[2] = { 0 };
  guint16 species;
  guint n = 0;

  near_crystal_builder_add_species (builder, NULL, ARGON, 0.0, &species, NULL);
  near_crystal_builder_add_atom (builder, species, x);
  near_crystal_builder_add_atom (builder, species, x + 3);
  g_autoptr (NearCrystal) dimer = near_crystal_builder_finish (builder, NULL);
  g_autoptr (NearPotential) potential = near_potential_new ("lennard-jones", dimer, &far, NULL);
  g_autoptr (NearMolecularDynamics) md = md_test_new (dimer, potential, &options, 1);
  for (guint step = 1; step < 6000; step++)
    {
      NearDynamicsReport report = md_test_step (md, 1);
      const double *now = near_molecular_dynamics_peek_positions (md);
      double stretch = now[5] - now[2] - r0;

      g_assert_true (isnan (report.pressure));
      if (before < 0.0 && stretch >= 0.0)
        {
          crossings[n > 0] = h * (step - stretch / (stretch - before));
          n++;
        }
      before = stretch;
    }
  g_assert_cmpuint (n, >, 10);
  near_assert_close ((crossings[1] - crossings[0]) / (n - 1), period, 2e-4, 0.0);
}

/* --- the same digits ---------------------------------------------------------------------------- */

static void
test_digits (void)
{
  g_autoptr (NearCrystal) crystal = md_test_new_fcc (4.05, 13, 6, 0.0);
  g_autoptr (NearPotential) potential = md_test_new_potential ("gupta", crystal, 0.0);
  NearMolecularDynamicsOptions options = { .timestep = 2.0, .temperature = 900.0 };

  for (guint t = 0; t < NEAR_N_THERMOSTATS; t++)
    {
      options.thermostat = (NearThermostat) t;
      near_set_n_threads (1);
      g_autoptr (NearMolecularDynamics) one = md_test_new (crystal, potential, &options, 11);
      g_autoptr (NearMolecularDynamics) other = md_test_new (crystal, potential, &options, 12);
      NearDynamicsReport a = md_test_step (one, 30), c = md_test_step (other, 30), b = { 0 };
      near_set_n_threads (3);
      g_autoptr (NearMolecularDynamics) three = md_test_new (crystal, potential, &options, 11);
      for (guint s = 0; s < 10; s++)
        {
          g_autoptr (NearCrystal) frame = near_molecular_dynamics_dup_crystal (three, NULL);

          b = md_test_step (three, 3);
        }
      near_set_n_threads (0);
      g_assert_cmpmem (&a, sizeof a, &b, sizeof b);
      g_assert_cmpmem (near_molecular_dynamics_peek_positions (one), 864 * 3 * sizeof (double),
                       near_molecular_dynamics_peek_positions (three), 864 * 3 * sizeof (double));
      g_assert_cmpfloat (a.total_energy, !=, c.total_energy);
    }
}

/* The skin changes how often the list is made, not the physics. */
static void
test_skin (void)
{
  double energies[3];
  const double skins[3] = { 0.1, 1.0, 3.0 };

  for (guint k = 0; k < 3; k++)
    {
      const NearMolecularDynamicsOptions options
          = { .timestep = 5.0, .temperature = 90.0, .skin = skins[k] };
      g_autoptr (NearMolecularDynamics) md = new_argon (&options, 13);

      energies[k] = md_test_step (md, 200).potential_energy;
    }
  near_assert_close (energies[1], energies[0], 1e-9, 0.0);
  near_assert_close (energies[2], energies[0], 1e-9, 0.0);
}

/* --- velocities, reports, frames ---------------------------------------------------------------- */

static void
test_velocities (void)
{
  NearMolecularDynamicsOptions options = { .timestep = 1.0, .temperature = 300.0 };
  double mean = 0.0, squares = 0.0;

  options.velocities = NEAR_VELOCITIES_EXACT;
  g_autoptr (NearMolecularDynamics) exact = new_argon (&options, 1);
  near_assert_close (md_test_step (exact, 0).temperature, 300.0, 1e-12, 0.0);
  options.velocities = NEAR_VELOCITIES_ZERO;
  g_autoptr (NearMolecularDynamics) zero = new_argon (&options, 1);
  g_assert_cmpfloat (md_test_step (zero, 0).temperature, ==, 0.0);
  /* 200 draws of 321 degrees of freedom: mean within four of its deviations, variance 2 T^2 / 321. */
  options.velocities = NEAR_VELOCITIES_DRAWN;
  for (guint64 seed = 0; seed < 200; seed++)
    {
      g_autoptr (NearMolecularDynamics) md = new_argon (&options, seed);
      double t = md_test_step (md, 0).temperature / 300.0;

      mean += t / 200.0;
      squares += t * t / 200.0;
    }
  near_assert_close (mean, 1.0, 0.0, 4.0 * sqrt (2.0 / 321.0 / 200.0));
  near_assert_close ((squares - mean * mean) * 321.0 / 2.0, 1.0, 0.0, 0.4);
}

/* A crystal that flies: its flight is kinetic energy, but no temperature. A Nosé-Hoover thermostat, which could
 * not tell, stops it first. */
static void
test_flight (void)
{
  g_autoptr (NearCrystal) crystal = md_test_new_fcc (ARGON_A, ARGON, 3, 0.0);
  g_autoptr (NearPotential) potential = md_test_new_potential ("lennard-jones", crystal, CUTOFF);
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new_from (crystal, TRUE);
  const gsize shape[2] = { 108, 3 };
  const double mass = 108 * near_element_get (ARGON)->mass * NEAR_ATOMIC_MASS_EV_FS2_PER_ANGSTROM2;
  NearMolecularDynamicsOptions options
      = { .timestep = 4.0, .temperature = 50.0, .velocities = NEAR_VELOCITIES_KEPT };
  double v[324];

  for (gsize i = 0; i < 324; i++)
    v[i] = i % 3 == 1 ? 2e-3 : 0.0;
  near_crystal_builder_take_atom_data (builder, "velocities", near_array_new (NEAR_ARRAY_FLOAT64, 2, shape, v));
  g_autoptr (NearCrystal) flying = near_crystal_builder_finish (builder, NULL);
  g_autoptr (NearMolecularDynamics) md = md_test_new (flying, potential, &options, 1);
  NearDynamicsReport report = md_test_step (md, 100);

  near_assert_close (report.temperature, 0.0, 0.0, 1e-6);
  near_assert_close (report.kinetic_energy, 0.5 * mass * 4e-6, 1e-6, 0.0);
  near_assert_close (near_molecular_dynamics_peek_positions (md)[1] - near_crystal_peek_positions (crystal)[1],
                     400.0 * 2e-3, 1e-6, 0.0);
  options.thermostat = NEAR_THERMOSTAT_NOSE_HOOVER;
  g_autoptr (NearMolecularDynamics) stopped = md_test_new (flying, potential, &options, 1);
  near_assert_close (md_test_step (stopped, 0).kinetic_energy, 0.0, 0.0, 1e-12);
}

/* Atoms out of each other's reach are an ideal gas: p V = 2 K / 3. */
static void
test_pressure (void)
{
  g_autoptr (NearCrystal) thin = md_test_new_fcc (40.0, ARGON, 1, 0.0);
  g_autoptr (NearPotential) potential = md_test_new_potential ("lennard-jones", thin, CUTOFF);
  const NearMolecularDynamicsOptions warm = { .timestep = 1.0, .temperature = 500.0 },
                                     cold = { .timestep = 1.0 };
  g_autoptr (NearMolecularDynamics) gas = md_test_new (thin, potential, &warm, 1);
  NearDynamicsReport report = md_test_step (gas, 0);
  double energies[2];

  near_assert_close (report.pressure,
                     2.0 / 3.0 * report.kinetic_energy / 64000.0 * NEAR_EV_PER_ANGSTROM3_GPA, 1e-12, 0.0);
  /* Cold and pressed: p = -dE/dV. */
  for (guint k = 0; k < 2; k++)
    {
      g_autoptr (NearCrystal) crystal = md_test_new_fcc (5.0 + (k == 0 ? -1e-4 : 1e-4), ARGON, 3, 0.0);
      g_autoptr (NearMolecularDynamics) md = md_test_new (crystal, potential, &cold, 1);

      energies[k] = md_test_step (md, 0).potential_energy;
    }
  g_autoptr (NearCrystal) crystal = md_test_new_fcc (5.0, ARGON, 3, 0.0);
  g_autoptr (NearMolecularDynamics) md = md_test_new (crystal, potential, &cold, 1);
  double per_volume = (energies[1] - energies[0]) / (27.0 * (pow (5.0001, 3.0) - pow (4.9999, 3.0)));
  near_assert_close (md_test_step (md, 0).pressure, -per_volume * NEAR_EV_PER_ANGSTROM3_GPA, 1e-6, 0.0);
}

static void
test_frames (void)
{
  g_autoptr (GError) error = NULL;
  const NearMolecularDynamicsOptions options = { .timestep = 4.0, .temperature = 500.0 };
  g_autoptr (NearCrystal) crystal = md_test_new_fcc (ARGON_A, ARGON, 2, 0.0);
  g_autoptr (NearPotential) potential = md_test_new_potential ("lennard-jones", crystal, CUTOFF);
  g_autoptr (NearMolecularDynamics) md = md_test_new (crystal, potential, &options, 2);
  NearDynamicsReport report = md_test_step (md, 500);
  g_autoptr (NearCrystal) frame = near_molecular_dynamics_dup_crystal (md, &error);
  double forces[96], furthest = 0.0;
  NearPotentialResult result = { .forces = forces };

  g_assert_no_error (error);
  g_assert_cmpuint (report.step, ==, 500);
  near_assert_close (report.time, 2000.0, 1e-12, 0.0);
  g_assert_cmpfloat (*near_array_peek_doubles (near_crystal_get_cell_data (frame, "time")), ==, 2000.0);
  g_assert_cmpfloat (*near_array_peek_doubles (near_crystal_get_cell_data (frame, "step")), ==, 500.0);
  near_potential_eval (potential, frame, &result, &error);
  g_assert_no_error (error);
  near_assert_close (*near_array_peek_doubles (near_crystal_get_cell_data (frame, "energy")), result.energy,
                     1e-11, 0.0);
  near_assert_close_array (near_array_peek_doubles (near_crystal_get_cell_data (frame, "stress")),
                           result.stress, 6, 1e-9, 1e-13);
  near_assert_close_array (near_array_peek_doubles (near_crystal_get_atom_data (frame, "forces")), forces,
                           96, 1e-9, 1e-11);
  near_assert_close_array (near_array_peek_doubles (near_crystal_get_atom_data (frame, "velocities")),
                           near_molecular_dynamics_peek_velocities (md), 96, 0.0, 0.0);
  /* some have left the cell of 10.6 Å by more than they stood outside at first */
  for (gsize i = 0; i < 96; i++)
    furthest = MAX (furthest, fabs (near_crystal_peek_positions (frame)[i] - 5.3) - 5.3);
  g_assert_cmpfloat (furthest, >, 0.3);
  /* and it can be gone on with */
  const NearMolecularDynamicsOptions kept = { .timestep = 4.0, .velocities = NEAR_VELOCITIES_KEPT };
  g_autoptr (NearMolecularDynamics) more = md_test_new (frame, potential, &kept, 9);
  near_assert_close (md_test_step (more, 0).total_energy, report.total_energy, 1e-9, 0.0);
}

static void
test_fixed (void)
{
  g_autoptr (NearCrystal) crystal = md_test_new_fcc (ARGON_A, ARGON, 2, 0.0);
  g_autoptr (NearCrystal) held = md_test_fix_from (crystal, 10);
  g_autoptr (NearPotential) potential = md_test_new_potential ("lennard-jones", crystal, CUTOFF);
  NearMolecularDynamicsOptions options = { .timestep = 4.0, .temperature = 50.0 };

  for (guint t = 0; t < NEAR_N_THERMOSTATS; t++)
    {
      options.thermostat = (NearThermostat) t;
      g_autoptr (NearMolecularDynamics) md = md_test_new (held, potential, &options, 2);
      const double *x = near_molecular_dynamics_peek_positions (md);

      md_test_step (md, 300);
      g_assert_cmpfloat (near_molecular_dynamics_get_n_freedoms (md), ==, 30.0);
      g_assert_cmpmem (x + 30, 66 * sizeof (double), near_crystal_peek_positions (held) + 30,
                       66 * sizeof (double));
      for (gsize i = 0; i < 30; i++)
        g_assert_cmpfloat (x[i], !=, near_crystal_peek_positions (held)[i]);
    }
}

/* --- what goes wrong ---------------------------------------------------------------------------- */

static void
test_divergence (void)
{
  const NearMolecularDynamicsOptions options = { .timestep = 150.0, .temperature = 300.0 };
  g_autoptr (NearMolecularDynamics) md = new_argon (&options, 1);
  NearDynamicsReport report = md_test_step (md, 1000), again;

  g_assert_cmpint (report.status, ==, NEAR_DYNAMICS_DIVERGED);
  g_assert_cmpuint (report.step, <, 1000);
  g_assert_nonnull (strstr (near_molecular_dynamics_get_explanation (md), "smaller time step"));
  g_assert_true (isfinite (report.total_energy) && isfinite (report.max_force));
  again = md_test_step (md, 10);
  g_assert_cmpuint (again.step, ==, report.step);
  g_assert_cmpfloat (again.total_energy, ==, report.total_energy);
  g_autoptr (NearCrystal) frame = near_molecular_dynamics_dup_crystal (md, NULL);
  g_assert_nonnull (frame);
}

static void
expect_error (const NearCrystal *crystal, const NearPotential *potential,
              const NearMolecularDynamicsOptions *options, int code, const char *part)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (near_molecular_dynamics_new (crystal, potential, options, 1, &error));
  g_assert_error (error, NEAR_ERROR, code);
  if (strstr (error->message, part) == NULL)
    g_error ("“%s” does not say “%s”", error->message, part);
}

static gboolean
refuse (double fraction, const char *stage, gpointer user_data)
{
  guint *left = user_data;

  return (*left)-- > 0;
}

static void
test_errors (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearCrystal) crystal = md_test_new_fcc (ARGON_A, ARGON, 2, 0.0);
  g_autoptr (NearPotential) potential = md_test_new_potential ("lennard-jones", crystal, CUTOFF);
  NearMolecularDynamicsOptions o = { 0 };
  guint left = 2;
  const NearMonitor monitor = { refuse, &left };

  expect_error (crystal, potential, &o, NEAR_ERROR_RANGE, "time step");
  o.timestep = 2.0;
  o.temperature = -1.0;
  expect_error (crystal, potential, &o, NEAR_ERROR_RANGE, "temperature");
  o.temperature = 10.0;
  o.chain = 11;
  expect_error (crystal, potential, &o, NEAR_ERROR_RANGE, "links");
  o.chain = 0;
  o.velocities = NEAR_VELOCITIES_KEPT;
  expect_error (crystal, potential, &o, NEAR_ERROR_NO_DATA, "velocities");
  o.velocities = NEAR_VELOCITIES_DRAWN;
  o.integrator = NEAR_INTEGRATOR_SEMI_IMPLICIT_EULER;
  o.thermostat = NEAR_THERMOSTAT_LANGEVIN;
  expect_error (crystal, potential, &o, NEAR_ERROR_UNSUPPORTED, "velocity Verlet");
  o.integrator = NEAR_INTEGRATOR_VELOCITY_VERLET;
  o.thermostat = NEAR_THERMOSTAT_NOSE_HOOVER;
  o.temperature = 0.0;
  expect_error (crystal, potential, &o, NEAR_ERROR_RANGE, "above 0 K");
  o.temperature = 10.0;
  g_autoptr (NearCrystal) aluminium = md_test_new_fcc (4.05, 13, 1, 0.0);
  expect_error (aluminium, potential, &o, NEAR_ERROR_UNSUPPORTED, "atom 1 is Al");
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new_from (crystal, TRUE);
  g_autofree double *zeros = g_new0 (double, 32);
  near_crystal_builder_take_atom_data (builder, "fixed", near_array_new_vector (32, zeros));
  g_autoptr (NearCrystal) flat = near_crystal_builder_finish (builder, NULL);
  expect_error (flat, potential, &o, NEAR_ERROR_UNSUPPORTED, "fixed");
  g_autoptr (NearCrystalBuilder) twice = near_crystal_builder_new_from (crystal, TRUE);
  near_crystal_builder_add_fractional (twice, 0, (const double[3]){ 1.0, 0.0, 0.0 });
  g_autoptr (NearCrystal) double_atom = near_crystal_builder_finish (twice, NULL);
  if (double_atom != NULL)
    expect_error (double_atom, potential, &o, NEAR_ERROR_RANGE, "atoms 1 and 33 are");

  g_autoptr (NearMolecularDynamics) md = md_test_new (crystal, potential, &o, 1);
  g_assert_false (near_molecular_dynamics_step (md, 100000, NULL, &monitor, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_CANCELLED);
  g_assert_cmpuint (md_test_step (md, 1).step, ==, 2 * (4096 / 32) + 1);
}

int
main (int argc, char **argv)
{
  near_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/molecular-dynamics/orders", test_orders);
  g_test_add_func ("/molecular-dynamics/no-drift", test_no_drift);
  g_test_add_func ("/molecular-dynamics/momentum", test_momentum);
  g_test_add_func ("/molecular-dynamics/reversal", test_reversal);
  g_test_add_func ("/molecular-dynamics/dimer", test_dimer);
  g_test_add_func ("/molecular-dynamics/digits", test_digits);
  g_test_add_func ("/molecular-dynamics/skin", test_skin);
  g_test_add_func ("/molecular-dynamics/velocities", test_velocities);
  g_test_add_func ("/molecular-dynamics/flight", test_flight);
  g_test_add_func ("/molecular-dynamics/pressure", test_pressure);
  g_test_add_func ("/molecular-dynamics/frames", test_frames);
  g_test_add_func ("/molecular-dynamics/fixed", test_fixed);
  g_test_add_func ("/molecular-dynamics/divergence", test_divergence);
  g_test_add_func ("/molecular-dynamics/errors", test_errors);
  return g_test_run ();
}
