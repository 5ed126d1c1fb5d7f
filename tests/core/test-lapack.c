/* test-lapack.c — eigenvalues known in closed form, least squares with certified answers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-lapack.h"

#include "near-init.h"
#include "near-test.h"
#include "nn-test.h"

/* A_ij = min (i, j) + 1: eigenvalues 1 / (4 sin^2 ((2 k + 1) pi / (4 n + 2))), k = 0 .. n - 1,
 * falling. Only the lower triangle is filled. */
static double *
new_min_matrix (gsize n)
{
  double *a = g_new (double, n *n);

  for (gsize i = 0; i < n; i++)
    for (gsize j = 0; j < n; j++)
      a[i * n + j] = j <= i ? (double) j + 1.0 : NAN;
  return a;
}

static double
get_min_eigenvalue (gsize n, gsize k)
{
  double s = sin ((2.0 * (double) (n - 1 - k) + 1.0) * G_PI / (4.0 * (double) n + 2.0));

  return 0.25 / (s * s);
}

static void
test_eigen (void)
{
  static const gsize all_n[] = { 1, 2, 3, 30, 130, 210 };

  for (guint s = 0; s < G_N_ELEMENTS (all_n); s++)
    {
      g_autoptr (GError) error = NULL;
      gsize n = all_n[s];
      g_autofree double *v = new_min_matrix (n), *again = new_min_matrix (n);
      g_autofree double *w = g_new (double, n), *alone = g_new (double, n);
      double largest = get_min_eigenvalue (n, n - 1);

      g_assert_true (near_symmetric_eigen (n, v, w, &error));
      g_assert_no_error (error);
      g_assert_true (near_symmetric_eigenvalues (n, again, alone, &error));
      g_assert_no_error (error);
      for (gsize k = 0; k < n; k++)
        {
          near_assert_close (w[k], get_min_eigenvalue (n, k), 0.0, 1e-14 * largest);
          near_assert_close (alone[k], get_min_eigenvalue (n, k), 0.0, 1e-14 * largest);
          for (gsize i = 0; i < n; i++)
            {
              double product = 0.0;

              for (gsize j = 0; j < n; j++)
                product += ((double) MIN (i, j) + 1.0) * v[k * n + j];
              near_assert_close (product, w[k] * v[k * n + i], 0.0, 1e-13 * largest);
            }
          for (gsize l = 0; l <= k; l++)
            {
              double dot = 0.0;

              for (gsize j = 0; j < n; j++)
                dot += v[k * n + j] * v[l * n + j];
              near_assert_close (dot, k == l ? 1.0 : 0.0, 0.0, 1e-13);
            }
        }
    }
}

static void
test_eigen_degenerate (void)
{
  double a[] = { 2.0, 0.0, 0.0, 0.0, 2.0, 0.0, 0.0, 0.0, -1.0 }, w[3];

  g_assert_true (near_symmetric_eigen (3, a, w, NULL));
  g_assert_cmpfloat (w[0], ==, -1.0);
  g_assert_cmpfloat (w[1], ==, 2.0);
  g_assert_cmpfloat (w[2], ==, 2.0);
  near_assert_close (fabs (a[2]), 1.0, 1e-15, 0.0);
  g_assert_true (near_symmetric_eigen (0, a, w, NULL));
}

static void
assert_message (GError *error, int code, const char *pattern)
{
  g_assert_error (error, NEAR_ERROR, code);
  if (!g_pattern_match_simple (pattern, error->message))
    g_error ("%s", error->message);
  g_error_free (error);
}

static void
test_eigen_refuses (void)
{
  GError *error = NULL;
  double a[] = { 1.0, NAN, INFINITY, 1.0 }, w[2];

  g_assert_false (near_symmetric_eigen (2, a, w, &error));
  assert_message (error, NEAR_ERROR_NOT_FINITE, "*row 2, column 1");
  error = NULL;
  g_assert_false (near_symmetric_eigenvalues (2, a, w, &error));
  assert_message (error, NEAR_ERROR_NOT_FINITE, "*row 2, column 1");
  error = NULL;
  g_assert_false (near_symmetric_eigen (100000, a, w, &error));
  assert_message (error, NEAR_ERROR_TOO_LARGE, "*100000 rows*at most 32000*");
}

/* --- least squares ---------------------------------------------------------------------------- */

/* J. W. Longley, J. Am. Stat. Assoc. 62, 819 (1967): employment by GNP deflator, GNP, unemployment,
 * armed forces, population and year. Certified by NIST's Statistical Reference Datasets. Normal
 * equations lose most of the digits. */
#define LONGLEY_ROWS 16
#define LONGLEY_COLUMNS 7

static const double longley[LONGLEY_ROWS][LONGLEY_COLUMNS] = {
  { 60323, 83.0, 234289, 2356, 1590, 107608, 1947 },
  { 61122, 88.5, 259426, 2325, 1456, 108632, 1948 },
  { 60171, 88.2, 258054, 3682, 1616, 109773, 1949 },
  { 61187, 89.5, 284599, 3351, 1650, 110929, 1950 },
  { 63221, 96.2, 328975, 2099, 3099, 112075, 1951 },
  { 63639, 98.1, 346999, 1932, 3594, 113270, 1952 },
  { 64989, 99.0, 365385, 1870, 3547, 115094, 1953 },
  { 63761, 100.0, 363112, 3578, 3350, 116219, 1954 },
  { 66019, 101.2, 397469, 2904, 3048, 117388, 1955 },
  { 67857, 104.6, 419180, 2822, 2857, 118734, 1956 },
  { 68169, 108.4, 442769, 2936, 2798, 120445, 1957 },
  { 66513, 110.8, 444546, 4681, 2637, 121950, 1958 },
  { 68655, 112.6, 482704, 3813, 2552, 123366, 1959 },
  { 69564, 114.2, 502601, 3931, 2514, 125368, 1960 },
  { 69331, 115.7, 518173, 4806, 2572, 127852, 1961 },
  { 70551, 116.9, 554894, 4007, 2827, 130081, 1962 },
};
static const double longley_certified[LONGLEY_COLUMNS]
    = { -3482258.63459582, 15.0618722713733,    -0.0358191792925910, -2.02022980381683,
        -1.03322686717359, -0.0511041056535807, 1829.15146461355 };
#define LONGLEY_RESIDUAL_SD 304.854073561965

static void
fill_longley (double *a, double *b)
{
  for (gsize i = 0; i < LONGLEY_ROWS; i++)
    {
      b[i] = longley[i][0];
      a[i * LONGLEY_COLUMNS] = 1.0;
      memcpy (a + i * LONGLEY_COLUMNS + 1, longley[i] + 1, 6 * sizeof *a);
    }
}

static void
test_longley (void)
{
  g_autoptr (GError) error = NULL;
  double a[LONGLEY_ROWS * LONGLEY_COLUMNS], b[LONGLEY_ROWS], sum = 0.0;

  fill_longley (a, b);
  g_assert_true (near_least_squares (LONGLEY_ROWS, LONGLEY_COLUMNS, a, b, NULL, &error));
  g_assert_no_error (error);
  near_assert_close_array (b, longley_certified, LONGLEY_COLUMNS, 1e-6, 0.0);
  for (gsize i = LONGLEY_COLUMNS; i < LONGLEY_ROWS; i++)
    sum += b[i] * b[i];
  near_assert_close (sqrt (sum / (LONGLEY_ROWS - LONGLEY_COLUMNS)), LONGLEY_RESIDUAL_SD, 1e-9, 0.0);
}

/* x <- R^-1 z, and R^T R against A^T A */
static void
solve_upper (gsize n, const double *r, double *x)
{
  for (gsize i = n; i-- > 0;)
    {
      for (gsize j = i + 1; j < n; j++)
        x[i] -= r[i * n + j] * x[j];
      x[i] /= r[i * n + i];
    }
}

static void
assert_triangle (gsize m, gsize n, const double *r, const double *a)
{
  for (gsize i = 0; i < n; i++)
    {
      g_assert_cmpfloat (r[i * n + i], >=, 0.0);
      for (gsize j = 0; j < i; j++)
        g_assert_cmpfloat (r[i * n + j], ==, 0.0);
      for (gsize j = i; j < n; j++)
        {
          double left = 0.0, right = 0.0;

          for (gsize k = 0; k <= i; k++)
            left += r[k * n + i] * r[k * n + j];
          for (gsize k = 0; k < m; k++)
            right += a[k * n + i] * a[k * n + j];
          near_assert_close (left, right, 1e-12, 1e-12 * (double) m);
        }
    }
}

/* Known coefficients, no noise; then noise, where the residual is orthogonal to every column. */
static void
test_least_squares (void)
{
  static const gsize shapes[][2] = { { 1, 1 }, { 5, 2 }, { 9, 9 }, { 200, 40 }, { 500, 70 } };

  for (guint s = 0; s < 2 * G_N_ELEMENTS (shapes); s++)
    {
      gsize m = shapes[s / 2][0], n = shapes[s / 2][1];
      g_autofree double *a = g_new (double, m *n), *b = g_new (double, m),
                        *r = g_new (double, n *n);
      g_autofree double *a_kept = NULL, *b_kept = NULL;
      double squares = 0.0, rest = 0.0;
      guint64 state = s;

      nn_test_fill (&state, m * n, -1.0, 1.0, a);
      for (gsize i = 0; i < m; i++)
        {
          b[i] = s % 2 == 0 ? 0.0 : nn_test_uniform (&state, -0.5, 0.5);
          for (gsize j = 0; j < n; j++)
            b[i] += a[i * n + j] * (1.0 + (double) j);
        }
      a_kept = g_memdup2 (a, m * n * sizeof *a);
      b_kept = g_memdup2 (b, m * sizeof *b);
      g_assert_true (near_least_squares (m, n, a, b, r, NULL));
      assert_triangle (m, n, r, a_kept);
      for (gsize j = 0; s % 2 == 0 && j < n; j++)
        near_assert_close (b[j], 1.0 + (double) j, 1e-10, 0.0);
      for (gsize i = 0; i < m; i++)
        for (gsize j = 0; j < n; j++)
          b_kept[i] -= a_kept[i * n + j] * b[j];
      for (gsize i = 0; i < m; i++)
        squares += b_kept[i] * b_kept[i];
      for (gsize i = n; i < m; i++)
        rest += b[i] * b[i];
      near_assert_close (squares, rest, 1e-11, 1e-18);
      for (gsize j = 0; j < n; j++)
        {
          double dot = 0.0;

          for (gsize i = 0; i < m; i++)
            dot += a_kept[i * n + j] * b_kept[i];
          near_assert_close (dot, 0.0, 0.0, 1e-10);
        }
    }
}

static void
test_refuses (void)
{
  /* The third column is the sum of the first two. */
  static const double dependent[] = { 1, 2, 3, 4, 5, 9, 7, 8, 15, 1, 0, 1 };
  GError *error = NULL;
  double a[12], b[4] = { 1, 2, 3, 4 }, r[9];

  memcpy (a, dependent, sizeof a);
  g_assert_false (near_least_squares (4, 3, a, b, r, &error));
  assert_message (error, NEAR_ERROR_NOT_POSITIVE_DEFINITE, "column 3 of the 3 columns*");
  memcpy (a, dependent, sizeof a);
  for (gsize i = 0; i < 4; i++)
    a[3 * i] = 0.0;
  error = NULL;
  g_assert_false (near_least_squares (4, 3, a, b, NULL, &error));
  assert_message (error, NEAR_ERROR_NOT_POSITIVE_DEFINITE, "column 1 of the 3 columns*");
  a[5] = INFINITY;
  error = NULL;
  g_assert_false (near_least_squares (4, 3, a, b, NULL, &error));
  assert_message (error, NEAR_ERROR_NOT_FINITE, "*row 2, column 3");
  a[5] = 0.0;
  b[1] = NAN;
  error = NULL;
  g_assert_false (near_least_squares (4, 3, a, b, NULL, &error));
  assert_message (error, NEAR_ERROR_NOT_FINITE, "*right-hand side*row 2");
  error = NULL;
  g_assert_false (near_qr_accumulate (4, 3, r, r, a, b, NULL, &error));
  assert_message (error, NEAR_ERROR_NOT_FINITE, "*right-hand side*row 2");
}

/* A scale of columns does not matter: lengths that differ by 1e40 are no dependence. */
static void
test_scales (void)
{
  double a[] = { 1e-20, 1e20, 1e-20, -1e20, 2e-20, 5e20 }, b[3];

  for (gsize i = 0; i < 3; i++)
    b[i] = 3e20 * a[2 * i] - 2e-20 * a[2 * i + 1];
  g_assert_true (near_least_squares (3, 2, a, b, NULL, NULL));
  near_assert_close (b[0], 3e20, 1e-14, 0.0);
  near_assert_close (b[1], -2e-20, 1e-14, 0.0);
}

/* Rows in blocks of any size give what all rows at once give. */
static void
test_accumulate (void)
{
  static const gsize blocks[] = { 1, 7, 16, 100, 333 };
  const gsize m = 333, n = 45;
  g_autofree double *a = g_new (double, m *n), *b = g_new (double, m);
  g_autofree double *expected_r = g_new (double, n *n), *expected_b = NULL;
  guint64 state = 2;
  double expected = 0.0;

  nn_test_fill (&state, m * n, -1.0, 1.0, a);
  nn_test_fill (&state, m, -1.0, 1.0, b);
  expected_b = g_memdup2 (b, m * sizeof *b);
  {
    g_autofree double *copy = g_memdup2 (a, m * n * sizeof *a);

    g_assert_true (near_least_squares (m, n, copy, expected_b, expected_r, NULL));
  }
  for (gsize i = n; i < m; i++)
    expected += expected_b[i] * expected_b[i];
  for (guint k = 0; k < G_N_ELEMENTS (blocks); k++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree double *copy = g_memdup2 (a, m * n * sizeof *a);
      g_autofree double *copy_b = g_memdup2 (b, m * sizeof *b);
      g_autofree double *r = g_new0 (double, n *n), *z = g_new0 (double, n);
      double residual_2 = 0.0;

      g_assert_true (near_qr_accumulate (0, n, r, z, NULL, NULL, &residual_2, &error));
      for (gsize i = 0; i < m; i += blocks[k])
        g_assert_true (near_qr_accumulate (MIN (blocks[k], m - i), n, r, z, copy + i * n,
                                           copy_b + i, &residual_2, &error));
      g_assert_no_error (error);
      assert_triangle (m, n, r, a);
      near_assert_close_array (r, expected_r, n * n, 1e-11, 1e-12);
      solve_upper (n, r, z);
      near_assert_close_array (z, expected_b, n, 1e-11, 1e-12);
      near_assert_close (residual_2, expected, 1e-12, 0.0);
    }
}

static void
test_accumulate_longley (void)
{
  double a[LONGLEY_ROWS * LONGLEY_COLUMNS], b[LONGLEY_ROWS], residual_2 = 0.0;
  double r[LONGLEY_COLUMNS * LONGLEY_COLUMNS] = { 0.0 }, z[LONGLEY_COLUMNS] = { 0.0 };

  fill_longley (a, b);
  for (gsize i = 0; i < LONGLEY_ROWS; i += 4)
    g_assert_true (near_qr_accumulate (4, LONGLEY_COLUMNS, r, z, a + i * LONGLEY_COLUMNS, b + i,
                                       &residual_2, NULL));
  solve_upper (LONGLEY_COLUMNS, r, z);
  near_assert_close_array (z, longley_certified, LONGLEY_COLUMNS, 1e-6, 0.0);
  near_assert_close (sqrt (residual_2 / (LONGLEY_ROWS - LONGLEY_COLUMNS)), LONGLEY_RESIDUAL_SD,
                     1e-8, 0.0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  near_init ();
  g_test_add_func ("/lapack/eigen", test_eigen);
  g_test_add_func ("/lapack/eigen-degenerate", test_eigen_degenerate);
  g_test_add_func ("/lapack/eigen-refuses", test_eigen_refuses);
  g_test_add_func ("/lapack/longley", test_longley);
  g_test_add_func ("/lapack/least-squares", test_least_squares);
  g_test_add_func ("/lapack/refuses", test_refuses);
  g_test_add_func ("/lapack/scales", test_scales);
  g_test_add_func ("/lapack/accumulate", test_accumulate);
  g_test_add_func ("/lapack/accumulate-longley", test_accumulate_longley);
  return g_test_run ();
}
