/* test-fft.c — Fourier transforms of a box against their sums
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-fft.h"
#include "near-test.h"

#include <math.h>
#include <string.h>

static void
fill (gsize n, NearComplex *data)
{
  for (gsize i = 0; i < n; i++)
    data[i] = sin (1.0 + 7.3 * (double) i) + I * cos (2.0 + 3.1 * (double) i);
}

static NearComplex
sum (const gsize n[3], const NearComplex *data, gsize x, gsize y, gsize z, double sign)
{
  NearComplex total = 0.0;

  for (gsize i = 0; i < n[0]; i++)
    for (gsize j = 0; j < n[1]; j++)
      for (gsize k = 0; k < n[2]; k++)
        {
          double turns = (double) (i * x) / (double) n[0] + (double) (j * y) / (double) n[1]
                         + (double) (k * z) / (double) n[2];

          total += data[(i * n[1] + j) * n[2] + k] * cexp (sign * 2.0 * G_PI * I * turns);
        }
  return total;
}

static void
check_sums (const gsize n[3], const NearComplex *data, const NearComplex *transformed, double sign)
{
  for (gsize x = 0; x < n[0]; x++)
    for (gsize y = 0; y < n[1]; y++)
      for (gsize z = 0; z < n[2]; z++)
        {
          NearComplex expected = sum (n, data, x, y, z, sign);
          NearComplex actual = transformed[(x * n[1] + y) * n[2] + z];

          near_assert_close (creal (actual), creal (expected), 1e-12, 1e-11);
          near_assert_close (cimag (actual), cimag (expected), 1e-12, 1e-11);
        }
}

static void
test_whole (void)
{
  const gsize n[3] = { 4, 5, 6 }, n_points = 120;
  g_autoptr (NearFft) fft = near_fft_new (n);
  g_autofree NearComplex *data = g_new (NearComplex, n_points);
  NearComplex *work = near_fft_malloc (n_points * sizeof *work);

  fill (n_points, data);
  memcpy (work, data, n_points * sizeof *work);
  near_fft_forward (fft, work);
  check_sums (n, data, work, -1.0);
  memcpy (work, data, n_points * sizeof *work);
  near_fft_inverse (fft, work);
  check_sums (n, data, work, 1.0);
  near_fft_free (work);
}

/* A few columns, wrapped around on both axes: the same as the whole transform of the same data. */
static void
test_pruned (void)
{
  const gsize n[3] = { 8, 9, 10 }, n_points = 720;
  const guint32 columns[] = { 0, 0, 1, 0, 7, 8, 7, 1, 2, 2, 1, 8, 1, 8 };
  gsize n_columns = G_N_ELEMENTS (columns) / 2;
  g_autoptr (NearFft) fft = near_fft_new (n);
  g_autoptr (NearFftPruned) pruned = near_fft_pruned_new (n, n_columns, columns);
  g_autofree double *v = g_new (double, n_points);
  NearComplex *expected = near_fft_malloc (n_points * sizeof *expected);
  gsize length = near_fft_pruned_get_length (n);
  NearComplex *work = near_fft_malloc (length * sizeof *work);
  NearComplex *product = near_fft_malloc (length * sizeof *product);

  memset (expected, 0, n_points * sizeof *expected);
  /* What was there before does not matter. */
  for (gsize i = 0; i < length; i++)
    work[i] = product[i] = NAN;
  near_fft_pruned_clear (pruned, work);
  near_fft_pruned_clear (pruned, product);
  for (gsize c = 0; c < n_columns; c++)
    {
      gsize at = (columns[2 * c] * n[1] + columns[2 * c + 1]) * n[2];

      fill (n[2], expected + at);
      memcpy (work + at, expected + at, n[2] * sizeof *work);
      memcpy (product + at, expected + at, n[2] * sizeof *product);
    }
  near_fft_inverse (fft, expected);
  near_fft_pruned_inverse (pruned, work);
  near_assert_close_array ((double *) work, (double *) expected, 2 * n_points, 1e-13, 1e-12);
  for (gsize i = 0; i < n_points; i++)
    {
      v[i] = sin ((double) i);
      expected[i] *= v[i];
      work[i] *= v[i];
    }
  near_fft_forward (fft, expected);
  near_fft_pruned_forward (pruned, work);
  near_fft_pruned_multiply (pruned, v, product);
  for (gsize c = 0; c < n_columns; c++)
    {
      gsize at = (columns[2 * c] * n[1] + columns[2 * c + 1]) * n[2];

      near_assert_close_array ((double *) (work + at), (double *) (expected + at), 2 * n[2], 1e-12,
                               1e-11);
      near_assert_close_array ((double *) (product + at), (double *) (expected + at), 2 * n[2],
                               1e-12, 1e-11);
    }
  near_fft_free (expected);
  near_fft_free (work);
  near_fft_free (product);
}

static void
test_good_sizes (void)
{
  static const gsize wanted[][2] = { { 1, 1 },   { 7, 8 },   { 11, 12 }, { 13, 15 },
                                     { 21, 24 }, { 31, 32 }, { 41, 45 }, { 97, 100 } };

  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    g_assert_cmpuint (near_fft_get_good_size (wanted[i][0]), ==, wanted[i][1]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fft/whole", test_whole);
  g_test_add_func ("/fft/pruned", test_pruned);
  g_test_add_func ("/fft/good-sizes", test_good_sizes);
  return g_test_run ();
}
