/* test-blas.c — matrix products against three loops
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-blas.h"
#include "near-init.h"
#include "near-test.h"
#include "nn-test.h"

#define MAX_N 40
#define LD 47 /* rows are further apart than they are long */

static void
test_products (void)
{
  static const gsize sizes[][3] = { { 1, 1, 1 },   { 2, 3, 5 },    { 7, 1, 4 }, { 1, 9, 3 },
                                    { 17, 33, 8 }, { 40, 40, 40 }, { 3, 40, 1 } };
  static double a[MAX_N * LD], b[MAX_N * LD], c[MAX_N * LD], expected[MAX_N * LD];
  static float as[MAX_N * LD], bs[MAX_N * LD], cs[MAX_N * LD];
  guint64 state = 3;

  for (guint k = 0; k < 4 * G_N_ELEMENTS (sizes); k++)
    {
      const gsize *size = sizes[k / 4];
      gsize m = size[0], n = size[1], inner = size[2];
      gboolean ta = (k & 1) != 0, tb = (k & 2) != 0;

      nn_test_fill (&state, MAX_N * LD, -1.0, 1.0, a);
      nn_test_fill (&state, MAX_N * LD, -1.0, 1.0, b);
      nn_test_fill (&state, MAX_N * LD, -1.0, 1.0, c);
      for (gsize i = 0; i < MAX_N * LD; i++)
        {
          as[i] = (float) a[i];
          bs[i] = (float) b[i];
          cs[i] = (float) c[i];
        }
      memcpy (expected, c, sizeof c); /* what lies between the rows stays */
      for (gsize i = 0; i < m; i++)
        for (gsize j = 0; j < n; j++)
          {
            double sum = 0.0;

            for (gsize l = 0; l < inner; l++)
              sum += (ta ? a[l * LD + i] : a[i * LD + l]) * (tb ? b[j * LD + l] : b[l * LD + j]);
            expected[i * LD + j] = 1.5 * sum - 0.5 * c[i * LD + j];
          }
      near_gemm_double ((NearBlasTranspose) ta, (NearBlasTranspose) tb, m, n, inner, 1.5, a, LD, b,
                        LD, -0.5, c, LD);
      near_assert_close_array (c, expected, MAX_N * LD, 1e-13, 1e-13);
      near_gemm_single ((NearBlasTranspose) ta, (NearBlasTranspose) tb, m, n, inner, 1.5f, as, LD,
                        bs, LD, -0.5f, cs, LD);
      for (gsize i = 0; i < MAX_N * LD; i++)
        near_assert_close (cs[i], expected[i], 1e-5, 2e-5);
    }
}

/* Odd sizes over several tiles, in every orientation, from 1 and from 3 threads: the same digits. */
static void
test_tiled (void)
{
  const gsize m = 530, n = 301, inner = 401, ld = 540;
  g_autofree double *a = g_new (double, ld *ld), *b = g_new (double, ld *ld);
  g_autofree double *c = g_new (double, ld *ld), *expected = g_new (double, ld *ld);
  g_autofree double *again = g_new (double, ld *ld);
  guint64 state = 9;

  nn_test_fill (&state, ld * ld, -1.0, 1.0, a);
  nn_test_fill (&state, ld * ld, -1.0, 1.0, b);
  nn_test_fill (&state, ld * ld, -1.0, 1.0, c);
  for (guint k = 0; k < 4; k++)
    {
      const NearBlasTranspose ta = (k & 1) != 0, tb = (k & 2) != 0;

      memcpy (expected, c, ld * ld * sizeof *c);
      memcpy (again, c, ld * ld * sizeof *c);
      near_gemm_double (ta, tb, m, n, inner, 1.5, a, ld, b, ld, -0.5, expected, ld);
      near_set_n_threads (1);
      near_gemm_double_tiled (ta, tb, m, n, inner, 1.5, a, ld, b, ld, -0.5, again, ld);
      near_set_n_threads (3);
      near_gemm_double_tiled (ta, tb, m, n, inner, 1.5, a, ld, b, ld, -0.5, c, ld);
      near_set_n_threads (0);
      near_assert_close_array (c, expected, ld * ld, 1e-12, 1e-12);
      g_assert_cmpmem (c, ld * ld * sizeof *c, again, ld * ld * sizeof *c);
    }
}

static void
test_vectors (void)
{
  enum
  {
    M = 23,
    N = 37
  };
  double a[M * LD], x[LD], y[LD], expected[LD], c[N * LD], square[N * LD];
  guint64 state = 4;

  for (guint k = 0; k < 2; k++)
    {
      gsize rows = k == 0 ? M : N, columns = k == 0 ? N : M;
      double dot = 0.0;

      nn_test_fill (&state, M * LD, -1.0, 1.0, a);
      nn_test_fill (&state, LD, -1.0, 1.0, x);
      nn_test_fill (&state, LD, -1.0, 1.0, y);
      nn_test_fill (&state, N * LD, -1.0, 1.0, c);
      memcpy (expected, y, sizeof y);
      memcpy (square, c, sizeof c);
      for (gsize i = 0; i < rows; i++)
        {
          expected[i] *= -0.5;
          for (gsize j = 0; j < columns; j++)
            expected[i] += 1.5 * (k == 0 ? a[i * LD + j] : a[j * LD + i]) * x[j];
          for (gsize j = 0; j <= i; j++)
            {
              square[i * LD + j] *= 2.0;
              for (gsize l = 0; l < columns; l++)
                square[i * LD + j] += 3.0 * (k == 0 ? a[i * LD + l] : a[l * LD + i])
                                      * (k == 0 ? a[j * LD + l] : a[l * LD + j]);
            }
        }
      near_gemv_double ((NearBlasTranspose) k, M, N, 1.5, a, LD, x, -0.5, y);
      near_assert_close_array (y, expected, LD, 1e-13, 1e-13);
      near_syrk_double ((NearBlasTranspose) k, rows, columns, 3.0, a, LD, 2.0, c, LD);
      near_assert_close_array (c, square, N * LD, 1e-13, 1e-13);
      for (gsize i = 0; i < LD; i++)
        dot += x[i] * y[i];
      near_assert_close (near_dot_double (LD, x, y), dot, 1e-13, 1e-13);
    }
}

/* beta = 0 writes: what was there, NaN included, does not come back. */
static void
test_overwrites (void)
{
  const double a[] = { 1.0, 2.0 }, b[] = { 3.0, 4.0 };
  double c[] = { NAN };

  near_gemm_double (NEAR_BLAS_PLAIN, NEAR_BLAS_PLAIN, 1, 1, 2, 1.0, a, 2, b, 1, 0.0, c, 1);
  g_assert_cmpfloat (c[0], ==, 11.0);
}

/* GSL brings a reference BLAS that is many times slower; the first one linked wins. */
static void
test_is_openblas (void)
{
  g_test_message ("%s", near_blas_get_config ());
  g_assert_nonnull (strstr (near_blas_get_config (), "OpenBLAS"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  near_init ();
  g_test_add_func ("/blas/products", test_products);
  g_test_add_func ("/blas/tiled", test_tiled);
  g_test_add_func ("/blas/vectors", test_vectors);
  g_test_add_func ("/blas/overwrites", test_overwrites);
  g_test_add_func ("/blas/is-openblas", test_is_openblas);
  return g_test_run ();
}
