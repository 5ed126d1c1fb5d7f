/* test-field.c — quantities on a grid
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-field.h"

#include "near-test.h"

#include <math.h>

#define N0 6
#define N1 5
#define N2 4

/* 1 + cos (2 pi x/a), on a skewed cell: its integral is the volume. */
static NearField *
new_wave (gboolean periodic)
{
  const NearMat3 lattice = { { { 3, 0, 0 }, { 1, 4, 0 }, { 0, 1, 5 } } };
  const gsize shape[3] = { N0, N1, N2 };
  double values[N0 * N1 * N2];

  for (gsize i = 0; i < N0; i++)
    for (gsize k = 0; k < N1 * N2; k++)
      values[i * N1 * N2 + k] = 1.0 + cos (2 * G_PI * (double) i / N0);
  g_autoptr (NearArray) array = near_array_new (NEAR_ARRAY_FLOAT64, 3, shape, values);
  return near_field_new (&lattice, near_vec3 (0, 0, 0), array, periodic, "wave", "e/Å³");
}

static void
test_integral (void)
{
  g_autoptr (NearField) field = new_wave (TRUE);
  double low, high;

  near_assert_close (near_field_get_integral (field), 60.0, 1e-12, 0.0);
  near_field_get_range (field, &low, &high);
  near_assert_close (low, 0.0, 0.0, 1e-12);
  near_assert_close (high, 2.0, 1e-12, 0.0);
  g_assert_cmpuint (near_field_get_n (field, 0), ==, N0);
  g_assert_cmpuint (near_field_get_n (field, 2), ==, N2);
}

static void
test_interpolation (void)
{
  g_autoptr (NearField) field = new_wave (TRUE), open = new_wave (FALSE);
  const double *values = near_field_peek (field);

  near_assert_close (near_field_interpolate (field, (double[]){ 2.0 / N0, 3.0 / N1, -1.0 / N2 }),
                     values[2 * N1 * N2], 1e-12, 0.0);
  /* half way between the last point and the first one of the next cell */
  near_assert_close (near_field_interpolate (field, (double[]){ 5.5 / N0, 0, 0 }),
                     0.5 * (values[5 * N1 * N2] + values[0]), 1e-12, 0.0);
  near_assert_close (near_field_interpolate (field, (double[]){ -0.5 / N0, 1.2, 7.7 }),
                     0.5 * (values[5 * N1 * N2] + values[0]), 1e-12, 0.0);
  near_assert_close (near_field_interpolate (open, (double[]){ 5.5 / N0, 0, 0 }), values[5 * N1 * N2], 1e-12,
                     0.0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/field/integral", test_integral);
  g_test_add_func ("/field/interpolation", test_interpolation);
  return g_test_run ();
}
