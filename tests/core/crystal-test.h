/* crystal-test.h — small crystals for tests
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-crystal.h"
#include "near-monitor.h"
#include "near-rng.h"

G_BEGIN_DECLS

/* Fractional positions: of fcc, of the tetrahedral holes that are filled in diamond and zinc
 * blende, of the octahedral holes, of bcc. */
#define CRYSTAL_TEST_FCC 0, 0, 0, 0, 0.5, 0.5, 0.5, 0, 0.5, 0.5, 0.5, 0
#define CRYSTAL_TEST_TETRAHEDRAL                                                                   \
  0.25, 0.25, 0.25, 0.25, 0.75, 0.75, 0.75, 0.25, 0.75, 0.75, 0.75, 0.25
#define CRYSTAL_TEST_OCTAHEDRAL 0.5, 0, 0, 0, 0.5, 0, 0, 0, 0.5, 0.5, 0.5, 0.5
#define CRYSTAL_TEST_BCC 0, 0, 0, 0.5, 0.5, 0.5

/* One element per atom; @lattice and @periodic may be NULL. */
static inline NearCrystal *
crystal_test_build (const NearMat3 *lattice,
                    const gboolean *periodic,
                    gsize n,
                    const double *x,
                    gboolean are_fractional,
                    const guint *elements)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new ();
  NearCrystal *crystal;

  if (lattice != NULL)
    near_crystal_builder_set_lattice (builder, lattice);
  if (periodic != NULL)
    near_crystal_builder_set_periodic (builder, periodic);
  for (gsize i = 0; i < n; i++)
    {
      guint16 species;

      g_assert_true (
          near_crystal_builder_add_species (builder, NULL, elements[i], 0.0, &species, &error));
      if (are_fractional)
        near_crystal_builder_add_fractional (builder, species, x + 3 * i);
      else
        near_crystal_builder_add_atom (builder, species, x + 3 * i);
    }
  crystal = near_crystal_builder_finish (builder, &error);
  g_assert_no_error (error);
  return crystal;
}

/* Atoms at fractional positions (n, 3). */
static inline NearCrystal *
crystal_test_new (const NearMat3 *lattice, gsize n, const double *fractional, const guint *elements)
{
  return crystal_test_build (lattice, NULL, n, fractional, TRUE, elements);
}

/* Atoms at positions (n, 3) in Å. */
static inline NearCrystal *
crystal_test_new_at (const NearMat3 *lattice,
                     const gboolean *periodic,
                     gsize n,
                     const double *positions,
                     const guint *elements)
{
  return crystal_test_build (lattice, periodic, n, positions, FALSE, elements);
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
  static const double f[] = { CRYSTAL_TEST_FCC };
  const guint elements[] = { element, element, element, element };

  return crystal_test_new_cubic (a, 4, f, elements);
}

static inline NearCrystal *
crystal_test_new_bcc (double a, guint element)
{
  static const double f[] = { CRYSTAL_TEST_BCC };
  const guint elements[] = { element, element };

  return crystal_test_new_cubic (a, 2, f, elements);
}

static inline NearCrystal *
crystal_test_new_diamond (double a, guint element)
{
  static const double f[] = { CRYSTAL_TEST_FCC, CRYSTAL_TEST_TETRAHEDRAL };
  const guint elements[] = { element, element, element, element, element, element, element, element };

  return crystal_test_new_cubic (a, 8, f, elements);
}

static inline NearCrystal *
crystal_test_new_rock_salt (double a, guint cation, guint anion)
{
  static const double f[] = { CRYSTAL_TEST_FCC, CRYSTAL_TEST_OCTAHEDRAL };
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

/* Of a monitor that stops the work when it is first asked. */
static inline gboolean
crystal_test_stop (double fraction, const char *stage, gpointer user_data)
{
  return FALSE;
}

G_END_DECLS
