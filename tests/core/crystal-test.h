/* crystal-test.h — small crystals for tests
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-crystal.h"
#include "near-rng.h"

G_BEGIN_DECLS

/* Atoms at fractional positions (n, 3), one element per atom. */
static inline NearCrystal *
crystal_test_new (const NearMat3 *lattice, gsize n, const double *fractional, const guint *elements)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new ();
  NearCrystal *crystal;

  near_crystal_builder_set_lattice (builder, lattice);
  for (gsize i = 0; i < n; i++)
    {
      guint16 species;

      g_assert_true (near_crystal_builder_add_species (builder, NULL, elements[i], 0.0, &species, &error));
      near_crystal_builder_add_fractional (builder, species, fractional + 3 * i);
    }
  crystal = near_crystal_builder_finish (builder, &error);
  g_assert_no_error (error);
  return crystal;
}

/* The conventional cubic cell of edge @a. */
static inline NearCrystal *
crystal_test_new_cubic (double a, gsize n, const double *fractional, const guint *elements)
{
  const NearMat3 lattice = { { { a, 0, 0 }, { 0, a, 0 }, { 0, 0, a } } };

  return crystal_test_new (&lattice, n, fractional, elements);
}

static inline NearCrystal *
crystal_test_new_fcc (double a, guint element)
{
  static const double f[] = { 0, 0, 0, 0, 0.5, 0.5, 0.5, 0, 0.5, 0.5, 0.5, 0 };
  const guint elements[] = { element, element, element, element };

  return crystal_test_new_cubic (a, 4, f, elements);
}

static inline NearCrystal *
crystal_test_new_diamond (double a, guint element)
{
  static const double f[] = { 0,    0,    0,    0,    0.5,  0.5,  0.5,  0,    0.5,  0.5,  0.5,  0,
                              0.25, 0.25, 0.25, 0.25, 0.75, 0.75, 0.75, 0.25, 0.75, 0.75, 0.75, 0.25 };
  const guint elements[] = { element, element, element, element, element, element, element, element };

  return crystal_test_new_cubic (a, 8, f, elements);
}

static inline NearCrystal *
crystal_test_new_rock_salt (double a, guint cation, guint anion)
{
  static const double f[] = { 0,   0, 0, 0, 0.5, 0.5, 0.5, 0, 0.5, 0.5, 0.5, 0,
                              0.5, 0, 0, 0, 0.5, 0,   0,   0, 0.5, 0.5, 0.5, 0.5 };
  const guint elements[] = { cation, cation, cation, cation, anion, anion, anion, anion };

  return crystal_test_new_cubic (a, 8, f, elements);
}

/* n atoms at random in a random triclinic cell, positions also outside of it; of one or two elements. */
static inline NearCrystal *
crystal_test_new_random (guint64 seed, gsize n, double edge, guint n_elements)
{
  g_autoptr (NearRng) rng = near_rng_new (seed, "test crystal");
  g_autofree double *f = g_new (double, 3 * n);
  g_autofree guint *elements = g_new (guint, n);
  NearMat3 lattice;

  for (guint i = 0; i < 3; i++)
    for (guint j = 0; j < 3; j++)
      lattice.m[i][j] = (i == j ? edge : 0.0) + near_rng_uniform (rng, -0.35, 0.35) * edge;
  for (gsize i = 0; i < 3 * n; i++)
    f[i] = near_rng_uniform (rng, -1.5, 1.5);
  for (gsize i = 0; i < n; i++)
    elements[i] = i % 2 == 1 && n_elements > 1 ? 8 : 14;
  return crystal_test_new (&lattice, n, f, elements);
}

G_END_DECLS
