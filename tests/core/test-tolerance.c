/* test-tolerance.c — the space group of noisy silicon at several tolerances
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-tolerance.h"

#include "crystal-test.h"
#include "near-test.h"

#include <math.h>
#include <string.h>

/* Si, 8 atoms, each moved by a normal deviate of this size along x, y and z. */
static NearCrystal *
new_noisy (double noise, guint64 seed)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearCrystal) ideal = crystal_test_new_diamond (5.431, 14);
  g_autoptr (NearRng) rng = near_rng_new (seed, "noise");
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new_from (ideal, FALSE);

  for (gsize i = 0; i < 8; i++)
    {
      double x[3];

      for (guint k = 0; k < 3; k++)
        x[k] = near_crystal_peek_positions (ideal)[3 * i + k]
               + noise * near_rng_normal (rng, 0.0, 1.0);
      near_crystal_builder_add_atom (builder, 0, x);
    }
  NearCrystal *crystal = near_crystal_builder_finish (builder, &error);
  g_assert_no_error (error);
  return crystal;
}

/* Noise against tolerance, as measured with spglib 2.0.2 by way of Python. -1: some low group,
 * which one depends on where the atoms happened to move. */
static void
test_tolerances (void)
{
  static const double symprecs[] = { 1e-5, 1e-3, 1e-2, 1e-1 };
  static const struct
  {
    double noise;
    int numbers[4];
  } rows[] = { { 0, { 227, 227, 227, 227 } },
               { 1e-4, { 1, 227, 227, 227 } },
               { 1e-3, { 1, 1, 227, 227 } },
               { 1e-2, { 1, 1, -1, 227 } },
               { 5e-2, { 1, 1, 1, 1 } } };

  for (gsize r = 0; r < G_N_ELEMENTS (rows); r++)
    for (guint64 seed = 1; seed <= 5; seed++)
      {
        g_autoptr (GError) error = NULL;
        g_autoptr (NearCrystal) crystal = new_noisy (rows[r].noise, seed);
        g_autoptr (NearTolerance) table = near_tolerance_new (crystal, symprecs, 4, NULL, &error);

        g_assert_no_error (error);
        g_assert_cmpuint (near_tolerance_get_n (table), ==, 4);
        for (gsize k = 0; k < 4; k++)
          {
            const NearToleranceRow *row = near_tolerance_get_row (table, k);

            g_test_message ("noise %g, tolerance %g: %d %s", rows[r].noise, row->symprec,
                            row->number, row->international);
            if (rows[r].numbers[k] > 0)
              g_assert_cmpint (row->number, ==, rows[r].numbers[k]);
            else
              g_assert_cmpint (row->number, !=, 227);
          }
      }
}

static void
test_tolerance_limits (void)
{
  g_autoptr (GError) error = NULL;
  const NearMonitor monitor = { crystal_test_stop, NULL };
  const double f[] = { 0, 0, 0, 0.02, 0, 0 };
  const guint elements[] = { 12, 51 };
  g_autoptr (NearCrystal) close = crystal_test_new_cubic (4.0, 2, f, elements);
  double grid[5];

  near_tolerance_fill_grid (1e-5, 1e-1, 5, grid);
  near_assert_close_array (grid, ((double[]){ 1e-5, 1e-4, 1e-3, 1e-2, 1e-1 }), 5, 1e-12, 0.0);
  g_autoptr (NearTolerance) table = near_tolerance_new (close, grid, 5, NULL, &error);
  g_assert_no_error (error);
  /* Two atoms 0.08 Å apart: no group where the tolerance takes them for one. */
  g_assert_cmpint (near_tolerance_get_row (table, 3)->number, ==, 99);
  g_assert_cmpint (near_tolerance_get_row (table, 4)->number, ==, 0);
  g_assert_nonnull (strstr (near_tolerance_get_row (table, 4)->message, "0.08"));
  g_assert_null (near_tolerance_new (close, grid, 5, &monitor, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tolerance/tolerances", test_tolerances);
  g_test_add_func ("/tolerance/tolerance-limits", test_tolerance_limits);
  return g_test_run ();
}
