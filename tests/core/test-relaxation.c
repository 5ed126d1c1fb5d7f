/* test-relaxation.c — FIRE finds crystals and clusters that are known
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-relaxation.h"

#include "md-test.h"
#include "near-init.h"
#include "near-test.h"
#include "near-units.h"

#include <math.h>
#include <string.h>

static NearCrystal *
relax (const NearCrystal *crystal, const NearPotential *potential, double max_force,
       NearRelaxationReport *report)
{
  g_autoptr (GError) error = NULL;
  const NearRelaxationOptions options = { .max_force = max_force };
  NearCrystal *relaxed = near_crystal_relax (crystal, potential, &options, report, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (report->converged);
  g_assert_cmpfloat (report->max_force, <=, max_force);
  return relaxed;
}

/* Aluminium shaken by 0.3 Å goes back to where every atom has the energy of the crystal. */
static void
test_aluminium (void)
{
  g_auto (NearRelaxationReport) report = { 0 };
  g_autoptr (NearCrystal) perfect = md_test_new_fcc (4.05, 13, 3, 0.0);
  g_autoptr (NearCrystal) shaken = md_test_new_fcc (4.05, 13, 3, 0.3);
  g_autoptr (NearPotential) potential = md_test_new_potential ("gupta", perfect, 0.0);
  g_autoptr (NearCrystal) relaxed = relax (shaken, potential, 1e-4, &report);
  NearPotentialResult result = { 0 };
  double moved = 0.0;

  near_potential_eval (potential, perfect, &result, NULL);
  near_assert_close (report.energy, result.energy, 0.0, 1e-6);
  g_assert_cmpfloat (report.first_energy, >, result.energy + 10.0);
  g_assert_cmpfloat (report.first_max_force, >, 1.0);
  g_assert_cmpuint (report.n_steps, <, 200);
  g_assert_cmpuint (near_array_get_length (report.energies), ==, report.n_steps + 1);
  near_assert_close (near_array_peek_doubles (report.energies)[0], report.first_energy, 0.0, 0.0);
  near_assert_close (*near_array_peek_doubles (near_crystal_get_cell_data (relaxed, "energy")),
                     report.energy, 1e-12, 0.0);
  for (gsize i = 0; i < 3 * 108; i++)
    moved = MAX (moved,
                 fabs (near_crystal_peek_positions (relaxed)[i] - near_crystal_peek_positions (shaken)[i]));
  g_assert_cmpfloat (moved, >, 0.2);
}

/* The icosahedron of 13 Lennard-Jones atoms: -44.326801 epsilon (D. J. Wales, J. P. K. Doye, J. Phys. Chem. A
 * 101, 5111 (1997), and the Cambridge Cluster Database). */
static void
test_icosahedron (void)
{
  const double golden = 0.5 * (1.0 + sqrt (5.0)), epsilon = 119.8 * NEAR_BOLTZMANN_EV_PER_K;
  const NearPotentialOptions far = { .cut = NEAR_CUT_TRUNCATED, .cutoff = 100.0 };
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new ();
  g_autoptr (NearRng) rng = near_rng_new (2, "icosahedron");
  g_auto (NearRelaxationReport) report = { 0 };
  guint16 species;

  near_crystal_builder_add_species (builder, NULL, 18, 0.0, &species, NULL);
  for (guint i = 0; i < 13; i++)
    {
      double x[3] = { 0, 0, 0 };

      if (i > 0)
        {
          guint axis = (i - 1) / 4, sign = (i - 1) % 4;

          x[(axis + 1) % 3] = (sign & 1 ? 1.0 : -1.0) * 1.9;
          x[(axis + 2) % 3] = (sign & 2 ? 1.0 : -1.0) * 1.9 * golden;
        }
      for (guint k = 0; k < 3; k++)
        x[k] += near_rng_uniform (rng, -0.3, 0.3);
      near_crystal_builder_add_atom (builder, species, x);
    }
  g_autoptr (NearCrystal) cluster = near_crystal_builder_finish (builder, NULL);
  g_autoptr (NearPotential) potential = near_potential_new ("lennard-jones", cluster, &far, NULL);
  g_autoptr (NearCrystal) relaxed = relax (cluster, potential, 1e-5, &report);
  near_assert_close (report.energy / epsilon, -44.326801, 1e-7, 0.0);
}

static void
test_fixed (void)
{
  g_auto (NearRelaxationReport) report = { 0 };
  g_autoptr (NearCrystal) shaken = md_test_new_fcc (4.05, 13, 2, 0.2);
  g_autoptr (NearCrystal) held = md_test_fix_from (shaken, 20);
  g_autoptr (NearPotential) potential = md_test_new_potential ("gupta", held, 0.0);
  g_autoptr (NearCrystal) relaxed = relax (held, potential, 1e-3, &report);

  near_assert_close_array (near_crystal_peek_positions (relaxed) + 60,
                           near_crystal_peek_positions (held) + 60, 36, 0.0, 1e-12);
  g_assert_cmpfloat (
      fabs (near_crystal_peek_positions (relaxed)[0] - near_crystal_peek_positions (held)[0]), >, 1e-3);
  g_assert_nonnull (near_crystal_get_atom_data (relaxed, "fixed"));
  g_assert_nonnull (near_crystal_get_atom_data (relaxed, "forces"));
}

static void
test_limits (void)
{
  g_autoptr (GError) stopped = NULL, range = NULL, coincident = NULL;
  g_auto (NearRelaxationReport) report = { 0 };
  g_autoptr (NearCrystal) shaken = md_test_new_fcc (4.05, 13, 2, 0.3);
  g_autoptr (NearPotential) potential = md_test_new_potential ("gupta", shaken, 0.0);
  const NearRelaxationOptions few = { .max_steps = 3 }, wrong = { .max_force = -1.0 };
  const NearMonitor monitor = { crystal_test_stop, NULL };
  g_autoptr (NearCrystal) unfinished = near_crystal_relax (shaken, potential, &few, &report, NULL, NULL);

  g_assert_nonnull (unfinished);
  g_assert_false (report.converged);
  g_assert_cmpuint (report.n_steps, ==, 3);
  g_assert_cmpfloat (report.energy, <, report.first_energy);
  g_assert_null (near_crystal_relax (shaken, potential, NULL, NULL, &monitor, &stopped));
  g_assert_error (stopped, NEAR_ERROR, NEAR_ERROR_CANCELLED);
  g_assert_null (near_crystal_relax (shaken, potential, &wrong, NULL, NULL, &range));
  g_assert_error (range, NEAR_ERROR, NEAR_ERROR_RANGE);
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new_from (shaken, FALSE);
  near_crystal_builder_add_atom (builder, 0, (const double[3]){ 0, 0, 0 });
  near_crystal_builder_add_atom (builder, 0, (const double[3]){ 0, 0, 1e-4 });
  g_autoptr (NearCrystal) twice = near_crystal_builder_finish (builder, NULL);
  g_assert_null (near_crystal_relax (twice, potential, NULL, NULL, NULL, &coincident));
  g_assert_error (coincident, NEAR_ERROR, NEAR_ERROR_RANGE);
  g_assert_nonnull (strstr (coincident->message, "atoms 1 and 2"));
}

/* A crystal at rest is done at once. */
static void
test_at_rest (void)
{
  g_auto (NearRelaxationReport) report = { 0 };
  g_autoptr (NearCrystal) silicon = crystal_test_new_diamond (5.4310, 14);
  g_autoptr (NearPotential) potential = md_test_new_potential ("stillinger-weber", silicon, 0.0);
  g_autoptr (NearCrystal) relaxed = relax (silicon, potential, 1e-6, &report);

  g_assert_cmpuint (report.n_steps, ==, 0);
  near_assert_close_array (near_crystal_peek_positions (relaxed), near_crystal_peek_positions (silicon), 24,
                           0.0, 1e-13);
}

int
main (int argc, char **argv)
{
  near_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/relaxation/aluminium", test_aluminium);
  g_test_add_func ("/relaxation/icosahedron", test_icosahedron);
  g_test_add_func ("/relaxation/fixed", test_fixed);
  g_test_add_func ("/relaxation/limits", test_limits);
  g_test_add_func ("/relaxation/at-rest", test_at_rest);
  return g_test_run ();
}
