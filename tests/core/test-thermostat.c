/* test-thermostat.c — Langevin and Nosé-Hoover: temperatures, their fluctuations, what is conserved
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The seeds are fixed, so a test passes always or never; bounds are four standard deviations of what is
 * sampled, as if the seed were any.
 */
#undef G_DISABLE_ASSERT
#include "near-molecular-dynamics.h"

#include "md-test.h"
#include "near-init.h"
#include "near-test.h"
#include "near-units.h"

#include <math.h>

#define ARGON 18
#define CUTOFF 7.5

typedef struct
{
  double mean, variance; /* of the temperature in K, K^2 */
  double n_freedoms;
  double swing;           /* standard deviation of the total energy, eV */
  double conserved_swing; /* and of the conserved quantity about its first value */
  double drift;           /* of the conserved quantity, second half less first, eV */
} Sample;

static Sample
sample (const NearMolecularDynamicsOptions *options, guint n_skip, guint n_samples, guint n_between)
{
  g_autoptr (NearCrystal) crystal = md_test_new_fcc (5.4, ARGON, 3, 0.0);
  g_autoptr (NearPotential) potential = md_test_new_potential ("lennard-jones", crystal, CUTOFF);
  g_autoptr (NearMolecularDynamics) md = md_test_new (crystal, potential, options, 21);
  NearDynamicsReport first = md_test_step (md, n_skip);
  double t = 0.0, t2 = 0.0, e = 0.0, e2 = 0.0, c = 0.0, c2 = 0.0, half = 0.0;

  for (guint s = 0; s < n_samples; s++)
    {
      NearDynamicsReport report = md_test_step (md, n_between);
      double energy = report.total_energy - first.total_energy,
             conserved = report.conserved - first.conserved;

      t += report.temperature / n_samples;
      t2 += report.temperature * report.temperature / n_samples;
      e += energy / n_samples;
      e2 += energy * energy / n_samples;
      c += conserved / n_samples;
      c2 += conserved * conserved / n_samples;
      half += (2 * s < n_samples ? -2.0 : 2.0) * conserved / n_samples;
    }
  return (Sample){
    t, t2 - t * t, near_molecular_dynamics_get_n_freedoms (md), sqrt (e2 - e * e), sqrt (c2 - c * c), half
  };
}

/* Kinetic energy is chi-square distributed: mean f kT / 2, variance of T 2 T^2 / f. */
static void
check_canonical (const Sample *s, double temperature, double n_independent)
{
  double relative = 2.0 / s->n_freedoms;

  g_test_message ("T = %g K, variance %g of the canonical, conserved %g ± %g eV, total ± %g eV", s->mean,
                  s->variance / (relative * temperature * temperature), s->drift, s->conserved_swing,
                  s->swing);
  near_assert_close (s->mean, temperature, 4.0 * sqrt (relative / n_independent) + 0.003, 0.0);
  near_assert_close (s->variance / (relative * temperature * temperature), 1.0, 0.0,
                     4.0 * sqrt (2.0 / n_independent));
}

static void
test_langevin (void)
{
  const NearMolecularDynamicsOptions options = { .timestep = 4.0,
                                                 .temperature = 60.0,
                                                 .thermostat = NEAR_THERMOSTAT_LANGEVIN,
                                                 .friction = 0.02,
                                                 .velocities = NEAR_VELOCITIES_ZERO };
  /* Kinetic energies are forgotten in 1 / (2 friction) = 25 fs: samples 100 fs apart are independent. */
  Sample s = sample (&options, 500, 400, 25);

  g_assert_cmpfloat (s.n_freedoms, ==, 3 * 108);
  check_canonical (&s, 60.0, 400.0);
  /* What the bath gave is accounted for: the energy swings, the balance does not. */
  g_assert_cmpfloat (s.conserved_swing, <, 0.1 * s.swing);
  g_assert_cmpfloat (fabs (s.drift), <, 0.1 * s.swing);
}

static void
test_nose_hoover (void)
{
  NearMolecularDynamicsOptions options = {
    .timestep = 4.0, .temperature = 60.0, .thermostat = NEAR_THERMOSTAT_NOSE_HOOVER, .period = 400.0
  };

  for (guint chain = 1; chain <= 4; chain += 3)
    {
      options.chain = chain;
      Sample s = sample (&options, 500, 400, 50);

      g_assert_cmpfloat (s.n_freedoms, ==, 3 * 108 - 3);
      check_canonical (&s, 60.0, 150.0);
      g_assert_cmpfloat (s.conserved_swing, <, 0.01 * s.swing);
      g_assert_cmpfloat (fabs (s.drift), <, 0.01 * s.swing);
    }
}

/* The swings of the conserved quantity fall as the square of the time step. */
static void
test_nose_hoover_order (void)
{
  double swings[2];

  for (guint k = 0; k < 2; k++)
    {
      const NearMolecularDynamicsOptions options = { .timestep = k == 0 ? 4.0 : 2.0,
                                                     .temperature = 40.0,
                                                     .thermostat = NEAR_THERMOSTAT_NOSE_HOOVER,
                                                     .period = 400.0,
                                                     .velocities = NEAR_VELOCITIES_EXACT };

      swings[k] = sample (&options, 0, k == 0 ? 400 : 800, 1).conserved_swing;
    }
  g_test_message ("conserved ± %g, %g eV", swings[0], swings[1]);
  near_assert_close (log2 (swings[0] / swings[1]), 2.0, 0.0, 0.25);
}

/* One atom in a cage of fixed ones, at 1 K: an oscillator. Splitting as BAOAB does gives <k x^2> = kT whatever
 * the time step is; of other orders (or of velocity Verlet's temperature) it would be off by
 * (omega h)^2 / 4, a quarter here. */
static void
test_oscillator (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearCrystal) crystal = md_test_new_fcc (5.4, ARGON, 2, 0.0);
  g_autoptr (NearCrystal) cage = md_test_fix_from (crystal, 1);
  g_autoptr (NearPotential) potential = md_test_new_potential ("lennard-jones", crystal, CUTOFF);
  const double mass = near_element_get (ARGON)->mass * NEAR_ATOMIC_MASS_EV_FS2_PER_ANGSTROM2;
  const double kt = 1.0 * NEAR_BOLTZMANN_EV_PER_K, shift = 1e-3;
  double forces[2][96], stiffness, squares = 0.0;
  const guint n = 40000;

  for (guint k = 0; k < 2; k++)
    {
      g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new_from (crystal, FALSE);
      NearPotentialResult result = { .forces = forces[k] };

      for (gsize i = 0; i < 32; i++)
        {
          double x[3];

          for (guint a = 0; a < 3; a++)
            x[a] = near_crystal_peek_positions (crystal)[3 * i + a];
          x[0] += i > 0 ? 0.0 : k == 0 ? -shift : shift;
          near_crystal_builder_add_atom (builder, 0, x);
        }
      g_autoptr (NearCrystal) moved = near_crystal_builder_finish (builder, &error);
      near_potential_eval (potential, moved, &result, &error);
      g_assert_no_error (error);
    }
  stiffness = (forces[0][0] - forces[1][0]) / (2.0 * shift);
  const NearMolecularDynamicsOptions options = { .timestep = sqrt (mass / stiffness), /* omega h = 1 */
                                                 .temperature = 1.0,
                                                 .thermostat = NEAR_THERMOSTAT_LANGEVIN,
                                                 .friction = sqrt (stiffness / mass) };
  g_autoptr (NearMolecularDynamics) md = md_test_new (cage, potential, &options, 5);
  for (guint s = 0; s < n; s++)
    {
      g_assert_true (near_molecular_dynamics_step (md, 3, NULL, NULL, NULL));
      for (guint a = 0; a < 3; a++)
        {
          double d
              = near_molecular_dynamics_peek_positions (md)[a] - near_crystal_peek_positions (crystal)[a];

          squares += d * d;
        }
    }
  g_test_message ("<k x^2> / kT = %g", stiffness * squares / (3.0 * n) / kt);
  /* 120,000 coordinates, correlated over about two samples; the cage is stiffer further out */
  near_assert_close (stiffness * squares / (3.0 * n) / kt, 1.0, 0.0, 0.03);
}

/* The same temperature from a bath whatever the masses: argon with xenon. */
static void
test_equipartition (void)
{
  static const double f[] = { 0, 0, 0, 0.5, 0.5, 0.5 };
  const guint elements[] = { 18, 54 };
  g_autoptr (NearCrystal) crystal = crystal_test_new_cubic (4.6, 2, f, elements);
  g_autoptr (NearPotential) potential = md_test_new_potential ("lennard-jones", crystal, CUTOFF);
  const NearMolecularDynamicsOptions options
      = { .timestep = 5.0, .temperature = 30.0, .thermostat = NEAR_THERMOSTAT_LANGEVIN, .friction = 0.05 };
  g_autoptr (NearMolecularDynamics) md = md_test_new (crystal, potential, &options, 6);
  double sums[2] = { 0.0, 0.0 };
  const guint n = 20000;

  for (guint s = 0; s < n; s++)
    {
      g_assert_true (near_molecular_dynamics_step (md, 4, NULL, NULL, NULL));
      for (gsize i = 0; i < 6; i++)
        {
          double v = near_molecular_dynamics_peek_velocities (md)[i];

          sums[i / 3] += v * v;
        }
    }
  for (guint k = 0; k < 2; k++)
    near_assert_close (sums[k] / (3.0 * n) * near_element_get (elements[k])->mass
                           * NEAR_ATOMIC_MASS_EV_FS2_PER_ANGSTROM2 / NEAR_BOLTZMANN_EV_PER_K,
                       30.0, 0.04, 0.0);
}

int
main (int argc, char **argv)
{
  near_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/thermostat/langevin", test_langevin);
  g_test_add_func ("/thermostat/nose-hoover", test_nose_hoover);
  g_test_add_func ("/thermostat/nose-hoover-order", test_nose_hoover_order);
  g_test_add_func ("/thermostat/oscillator", test_oscillator);
  g_test_add_func ("/thermostat/equipartition", test_equipartition);
  return g_test_run ();
}
