/* md-test.h — crystals, potentials and runs for the tests of molecular dynamics
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-molecular-dynamics.h"

#include "crystal-test.h"

#include <string.h>

G_BEGIN_DECLS

static inline NearPotential *
md_test_new_potential (const char *id, const NearCrystal *crystal, double cutoff)
{
  g_autoptr (GError) error = NULL;
  const NearPotentialOptions options = { .cutoff = cutoff };
  NearPotential *potential = near_potential_new (id, crystal, &options, &error);

  g_assert_no_error (error);
  return potential;
}

/* repeat^3 conventional cells of fcc; each atom moved at random by up to @shake along each axis. */
static inline NearCrystal *
md_test_new_fcc (double a, guint element, int repeat, double shake)
{
  static const double sites[4][3] = { { 0, 0, 0 }, { 0.5, 0.5, 0 }, { 0.5, 0, 0.5 }, { 0, 0.5, 0.5 } };
  g_autoptr (NearRng) rng = near_rng_new (1, "shake");
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new ();
  const NearMat3 lattice = { { { a * repeat, 0, 0 }, { 0, a * repeat, 0 }, { 0, 0, a * repeat } } };
  guint16 species;

  near_crystal_builder_set_lattice (builder, &lattice);
  near_crystal_builder_add_species (builder, NULL, element, 0.0, &species, NULL);
  for (int i = 0; i < repeat * repeat * repeat; i++)
    for (guint s = 0; s < 4; s++)
      {
        const int cell[3] = { i / (repeat * repeat), i / repeat % repeat, i % repeat };
        double x[3];

        for (guint k = 0; k < 3; k++)
          x[k] = (cell[k] + sites[s][k]) * a + near_rng_uniform (rng, -shake, shake);
        near_crystal_builder_add_atom (builder, species, x);
      }
  return near_crystal_builder_finish (builder, NULL);
}

/* @crystal with "fixed": every coordinate of the atoms from @first on. */
static inline NearCrystal *
md_test_fix_from (const NearCrystal *crystal, gsize first)
{
  gsize n = near_crystal_get_n_atoms (crystal);
  const gsize shape[2] = { n, 3 };
  g_autofree double *fixed = g_new0 (double, 3 * n);
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new_from (crystal, TRUE);

  for (gsize i = 3 * first; i < 3 * n; i++)
    fixed[i] = 1.0;
  near_crystal_builder_take_atom_data (builder, "fixed",
                                       near_array_new (NEAR_ARRAY_FLOAT64, 2, shape, fixed));
  return near_crystal_builder_finish (builder, NULL);
}

static inline NearMolecularDynamics *
md_test_new (const NearCrystal *crystal, const NearPotential *potential,
             const NearMolecularDynamicsOptions *options, guint64 seed)
{
  g_autoptr (GError) error = NULL;
  NearMolecularDynamics *md = near_molecular_dynamics_new (crystal, potential, options, seed, &error);

  g_assert_no_error (error);
  return md;
}

static inline NearDynamicsReport
md_test_step (NearMolecularDynamics *md, guint64 n_steps)
{
  g_autoptr (GError) error = NULL;
  NearDynamicsReport report;

  near_molecular_dynamics_step (md, n_steps, &report, NULL, &error);
  g_assert_no_error (error);
  return report;
}

G_END_DECLS
