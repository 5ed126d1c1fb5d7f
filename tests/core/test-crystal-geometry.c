/* test-crystal-geometry.c — packing fractions and planar densities of textbooks
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-crystal-geometry.h"

#include "crystal-test.h"
#include "near-test.h"

#include <math.h>
#include <string.h>

/* fcc pi sqrt (2) / 6, bcc pi sqrt (3) / 8, diamond pi sqrt (3) / 16, simple cubic pi / 6. */
static void
test_packing (void)
{
  static const double origin[] = { 0.3, 0.2, 0.1 };
  static const guint polonium[] = { 84 };
  g_autoptr (NearCrystal) fcc = crystal_test_new_fcc (4.05, 13),
                          bcc = crystal_test_new_bcc (2.87, 26);
  g_autoptr (NearCrystal) diamond = crystal_test_new_diamond (5.43, 14);
  g_autoptr (NearCrystal) simple = crystal_test_new_cubic (3.36, 1, origin, polonium);
  NearCrystal *const crystals[] = { fcc, bcc, diamond, simple };
  const double expected[] = { G_PI * G_SQRT2 / 6.0, G_PI * sqrt (3.0) / 8.0, G_PI * sqrt (3.0) / 16.0,
                              G_PI / 6.0 };

  for (gsize k = 0; k < 4; k++)
    {
      g_autoptr (GError) error = NULL;
      double fraction = 0.0;

      g_assert_true (near_crystal_measure_packing (crystals[k], NEAR_SPHERES_TOUCHING, &fraction, &error));
      near_assert_close (fraction, expected[k], 1e-12, 0.0);
    }
  g_autoptr (GError) error = NULL;
  double fraction, r = near_element_get (13)->covalent_radius;
  g_assert_true (near_crystal_measure_packing (fcc, NEAR_SPHERES_COVALENT, &fraction, &error));
  near_assert_close (fraction, 4.0 * 4.0 / 3.0 * G_PI * r * r * r / pow (4.05, 3.0), 1e-12, 0.0);
  near_assert_close (near_crystal_get_volume_per_atom (fcc), pow (4.05, 3.0) / 4.0, 1e-12, 0.0);
  g_assert_false (near_crystal_measure_packing (diamond, NEAR_SPHERES_METALLIC, &fraction, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_NO_DATA);
}

/* Per a^2: fcc (111) 4 / sqrt (3), (100) 2, (110) sqrt (2); bcc (110) sqrt (2), (100) 1, (111)
 * 1 / sqrt (3). */
static void
test_planes (void)
{
  static const struct
  {
    int bcc, hkl[3];
    double density;
  } planes[] = {
    { 0, { 1, 1, 1 }, 2.309401076758503 },  { 0, { 1, 0, 0 }, 2.0 },       { 0, { 0, 0, 2 }, 2.0 },
    { 0, { 1, 1, 0 }, 1.414213562373095 },  { 0, { -1, 1, -1 }, 2.309401076758503 },
    { 1, { 1, 1, 0 }, 1.414213562373095 },  { 1, { 0, 1, 0 }, 1.0 },
    { 1, { 1, 1, 1 }, 0.5773502691896258 },
  };
  g_autoptr (NearCrystal) fcc = crystal_test_new_fcc (4.05, 13),
                          bcc = crystal_test_new_bcc (2.87, 26);

  for (gsize k = 0; k < G_N_ELEMENTS (planes); k++)
    {
      g_autoptr (GError) error = NULL;
      double a = planes[k].bcc ? 2.87 : 4.05;
      NearPlane plane;

      g_assert_true (near_crystal_find_densest_plane (planes[k].bcc ? bcc : fcc, planes[k].hkl, 0.01, &plane,
                                                      &error));
      near_assert_close (plane.density, planes[k].density / (a * a), 1e-12, 0.0);
      near_assert_close (plane.area * plane.spacing, a * a * a, 1e-12, 0.0);
    }
}

/* Corrugated planes count as one with a tolerance, also around the end of the cell. */
static void
test_tolerance (void)
{
  static const double f[] = { 0, 0, 0.98, 0.5, 0.5, 0.01, 0.2, 0.2, 0.4 };
  static const guint z[] = { 6, 6, 6 };
  g_autoptr (GError) error = NULL;
  g_autoptr (NearCrystal) crystal = crystal_test_new_cubic (10.0, 3, f, z);
  static const int c[] = { 0, 0, 1 }, none[] = { 0, 0, 0 };
  NearPlane plane;

  g_assert_true (near_crystal_find_densest_plane (crystal, c, 0.29, &plane, &error));
  g_assert_cmpuint (plane.n, ==, 1);
  g_assert_true (near_crystal_find_densest_plane (crystal, c, 0.31, &plane, &error));
  g_assert_cmpuint (plane.n, ==, 2);
  near_assert_close (plane.offset, 9.8, 1e-12, 0.0);
  g_assert_false (near_crystal_find_densest_plane (crystal, none, 0.1, &plane, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_RANGE);
  g_clear_error (&error);
  g_assert_false (near_crystal_find_densest_plane (crystal, c, 6.0, &plane, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_RANGE);
  g_assert_nonnull (strstr (error->message, "10 Å apart"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/crystal-geometry/packing", test_packing);
  g_test_add_func ("/crystal-geometry/planes", test_planes);
  g_test_add_func ("/crystal-geometry/tolerance", test_tolerance);
  return g_test_run ();
}
