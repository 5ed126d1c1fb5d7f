/* test-lattice.c — cells, reciprocal lattices, planes and directions
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-lattice.h"

#include "near-rng.h"
#include "near-test.h"

#include <math.h>
#include <string.h>

static void
test_round_trip (void)
{
  g_autoptr (NearRng) rng = near_rng_new (1, "cells");
  guint n_good = 0;

  for (guint i = 0; i < 500; i++)
    {
      g_autoptr (GError) error = NULL;
      NearCell cell = { near_rng_uniform (rng, 1, 20),   near_rng_uniform (rng, 1, 20),
                        near_rng_uniform (rng, 1, 20),   near_rng_uniform (rng, 20, 160),
                        near_rng_uniform (rng, 20, 160), near_rng_uniform (rng, 20, 160) };
      NearMat3 lattice;

      if (!near_lattice_from_cell (&cell, &lattice, &error))
        {
          g_assert_error (error, NEAR_ERROR, NEAR_ERROR_RANGE);
          continue;
        }
      n_good++;
      NearCell again = near_lattice_get_cell (&lattice);
      near_assert_close_array (&again.a, &cell.a, 6, 1e-10, 0.0);
      /* V = abc sqrt (1 - cos^2 alpha - ... + 2 cos cos cos) */
      double ca = cos (cell.alpha * G_PI / 180), cb = cos (cell.beta * G_PI / 180),
             cg = cos (cell.gamma * G_PI / 180);
      near_assert_close (near_lattice_get_volume (&lattice),
                         cell.a * cell.b * cell.c
                             * sqrt (1 - ca * ca - cb * cb - cg * cg + 2 * ca * cb * cg),
                         1e-9, 0.0);
      NearMat3 reciprocal = near_lattice_get_reciprocal (&lattice);
      for (guint p = 0; p < 3; p++)
        for (guint q = 0; q < 3; q++)
          near_assert_close (near_vec3_dot (near_mat3_row (&lattice, p), near_mat3_row (&reciprocal, q)),
                             p == q ? 1.0 : 0.0, 1e-12, 1e-11);
    }
  g_assert_cmpuint (n_good, >, 200);
}

static void
test_right_angles (void)
{
  const NearCell cell = { 4, 5, 6, 90, 90, 90 };
  NearMat3 lattice;

  g_assert_true (near_lattice_from_cell (&cell, &lattice, NULL));
  for (guint i = 0; i < 3; i++)
    for (guint j = 0; j < 3; j++)
      g_assert_cmpfloat (lattice.m[i][j], ==, i == j ? 4.0 + i : 0.0);
}

/* Cubic: d = a / sqrt (h^2 + k^2 + l^2). Hexagonal: 1/d^2 = 4/3 (h^2 + hk + k^2)/a^2 + l^2/c^2. */
static void
test_planes (void)
{
  const NearCell cubic = { 4.0495, 4.0495, 4.0495, 90, 90, 90 }, hexagonal = { 3.19, 3.19, 12.3, 90, 90, 120 };
  NearMat3 lattice;

  g_assert_true (near_lattice_from_cell (&cubic, &lattice, NULL));
  near_assert_close (near_lattice_get_spacing (&lattice, (int[]){ 1, 1, 1 }), 4.0495 / sqrt (3), 1e-12, 0);
  near_assert_close (near_lattice_get_plane_angle (&lattice, (int[]){ 1, 1, 1 }, (int[]){ 1, 0, 0 }),
                     acos (1 / sqrt (3)) * 180 / G_PI, 1e-12, 0);
  near_assert_close (near_lattice_get_direction_angle (&lattice, (int[]){ 1, 1, 0 }, (int[]){ 0, 1, 1 }), 60,
                     1e-12, 0);
  near_assert_close (near_lattice_get_direction_angle (&lattice, (int[]){ 1, 0, 0 }, (int[]){ -1, 0, 0 }), 180,
                     1e-12, 0);
  g_assert_true (near_lattice_from_cell (&hexagonal, &lattice, NULL));
  near_assert_close (near_lattice_get_spacing (&lattice, (int[]){ 2, 1, 3 }),
                     1 / sqrt (4.0 / 3.0 * 7 / (3.19 * 3.19) + 9 / (12.3 * 12.3)), 1e-12, 0);
  near_assert_close (near_lattice_get_direction_angle (&lattice, (int[]){ 1, 0, 0 }, (int[]){ 0, 1, 0 }), 120,
                     1e-12, 0);
  NearVec3 heights = near_lattice_get_heights (&lattice);
  near_assert_close (heights.x[0], 3.19 * sqrt (3) / 2, 1e-12, 0);
  near_assert_close (heights.x[2], 12.3, 1e-12, 0);
}

static void
test_bad (void)
{
  static const struct
  {
    NearCell cell;
    const char *message;
  } cells[] = {
    { { 0, 4, 4, 90, 90, 90 }, "the cell length a is 0; it must be a positive" },
    { { 4, -1, 4, 90, 90, 90 }, "the cell length b is -1" },
    { { 4, 4, NAN, 90, 90, 90 }, "the cell length c is nan" },
    { { 4, 4, 4, 0, 90, 90 }, "the cell angle alpha is 0; it must be between 0 and 180" },
    { { 4, 4, 4, 90, 180, 90 }, "the cell angle beta is 180" },
    { { 4, 4, 4, 90, 20, 150 }, "do not fit together" },
    { { 1e-2, 1e-2, 1e-2, 90, 90, 90 }, "volume is only 1e-06" },
  };
  static const struct
  {
    NearMat3 lattice;
    const char *message;
  } lattices[] = {
    { { { { 1, 0, 0 }, { 2, 0, 0 }, { 3, 0, 0 } } }, "in a plane or on a line" },
    { { { { 4, 0, 0 }, { 0, 4, 0 }, { 4, 4, 1e-5 } } }, "in a plane or on a line" },
    { { { { 4, 0, 0 }, { 0, 0, 0 }, { 0, 0, 4 } } }, "the lattice vector b is zero" },
    { { { { 4, 0, 0 }, { 0, 4, 0 }, { 0, 0, INFINITY } } }, "the lattice vector c holds" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cells); i++)
    {
      g_autoptr (GError) error = NULL;
      NearMat3 lattice;

      g_assert_false (near_lattice_from_cell (&cells[i].cell, &lattice, &error));
      g_assert_nonnull (strstr (error->message, cells[i].message));
    }
  for (gsize i = 0; i < G_N_ELEMENTS (lattices); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (near_lattice_check (&lattices[i].lattice, &error));
      g_assert_nonnull (strstr (error->message, lattices[i].message));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lattice/round-trip", test_round_trip);
  g_test_add_func ("/lattice/right-angles", test_right_angles);
  g_test_add_func ("/lattice/planes", test_planes);
  g_test_add_func ("/lattice/bad", test_bad);
  return g_test_run ();
}
