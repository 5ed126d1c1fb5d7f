/* test-cholesky.c — factors, solutions and inverses against plain loops and closed forms
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A_ij = min (i, j) + 1 has the factor L_ij = 1 and a tridiagonal inverse: 2 on the diagonal, 1 in
 * its last place, -1 beside it.
 */
#undef G_DISABLE_ASSERT
#include "near-cholesky.h"

#include "near-init.h"
#include "near-test.h"
#include "nn-test.h"

#define UNTOUCHED 1234.5
#define EXTRA 3 /* rows are further apart than they are long */

/* Three tile heights and one remainder, either side of the size from which tiles are used. */
static const gsize sizes[] = { 1, 2, 3, 31, 128, 129, 300, 699, 700, 768, 901 };

static double *
new_matrix (gsize n, gsize lda)
{
  double *a = g_new (double, n *lda);

  for (gsize i = 0; i < n * lda; i++)
    a[i] = UNTOUCHED;
  return a;
}

/* exp (-|x_i - x_j|) + noise on the diagonal: a covariance, so positive definite */
static double *
new_covariance (gsize n, gsize lda, double noise)
{
  double *a = new_matrix (n, lda);
  g_autofree double *x = g_new (double, n);
  guint64 state = 7;

  nn_test_fill (&state, n, 0.0, 0.1 * (double) n, x);
  for (gsize i = 0; i < n; i++)
    for (gsize j = 0; j <= i; j++)
      a[i * lda + j] = exp (-fabs (x[i] - x[j])) + (i == j ? noise : 0.0);
  return a;
}

static double *
new_min_matrix (gsize n, gsize lda)
{
  double *a = new_matrix (n, lda);

  for (gsize i = 0; i < n; i++)
    for (gsize j = 0; j <= i; j++)
      a[i * lda + j] = (double) j + 1.0;
  return a;
}

static void
factor_naively (gsize n, double *a, gsize lda)
{
  for (gsize i = 0; i < n; i++)
    for (gsize j = 0; j <= i; j++)
      {
        double sum = a[i * lda + j];

        for (gsize k = 0; k < j; k++)
          sum -= a[i * lda + k] * a[j * lda + k];
        a[i * lda + j] = i == j ? sqrt (sum) : sum / a[j * lda + j];
      }
}

static void
factor (gsize n, double *a, gsize lda)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (near_cholesky_factor (n, a, lda, NULL, NULL, &error));
  g_assert_no_error (error);
}

static void
assert_rest_untouched (gsize n, const double *a, gsize lda)
{
  for (gsize i = 0; i < n; i++)
    for (gsize j = i + 1; j < lda; j++)
      g_assert_cmpfloat (a[i * lda + j], ==, UNTOUCHED);
}

static void
test_factor (void)
{
  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      gsize n = sizes[s], lda = n + EXTRA;
      g_autofree double *a = new_covariance (n, lda, 0.1);
      g_autofree double *expected = g_memdup2 (a, n * lda * sizeof *a);

      factor_naively (n, expected, lda);
      factor (n, a, lda);
      near_assert_close_array (a, expected, n * lda, 1e-11, 1e-13);
      assert_rest_untouched (n, a, lda);
    }
}

static void
test_known (void)
{
  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      gsize n = sizes[s], lda = n + EXTRA;
      g_autofree double *a = new_min_matrix (n, lda);
      double norm = near_symmetric_norm_1 (n, a, lda);

      near_assert_close (norm, (double) n * (double) (n + 1) / 2.0, 1e-14, 0.0);
      factor (n, a, lda);
      for (gsize i = 0; i < n; i++)
        for (gsize j = 0; j <= i; j++)
          near_assert_close (a[i * lda + j], 1.0, 1e-13, 0.0);
      near_assert_close (near_cholesky_get_log_diagonal (n, a, lda), 0.0, 0.0, 1e-13);
      near_assert_close (near_cholesky_estimate_condition (n, a, lda, norm),
                         n == 1 ? 1.0 : norm * (n == 2 ? 3.0 : 4.0), 1e-10, 0.0);
      g_assert_true (near_cholesky_invert (n, a, lda, NULL, NULL));
      for (gsize i = 0; i < n; i++)
        for (gsize j = 0; j <= i; j++)
          near_assert_close (a[i * lda + j],
                             i == j ? (i == n - 1 ? 1.0 : 2.0) : (i == j + 1 ? -1.0 : 0.0), 0.0,
                             1e-11);
      assert_rest_untouched (n, a, lda);
    }
}

/* A A^-1 = I, row by row */
static void
test_inverse (void)
{
  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      gsize n = sizes[s], lda = n + EXTRA;
      g_autofree double *a = new_covariance (n, lda, 0.1);
      g_autofree double *inverse = g_memdup2 (a, n * lda * sizeof *a);
      g_autofree double *row = g_new (double, n);

      factor (n, inverse, lda);
      g_assert_true (near_cholesky_invert (n, inverse, lda, NULL, NULL));
      assert_rest_untouched (n, inverse, lda);
      for (gsize i = 0; i < n; i++)
        for (gsize j = 0; j < i; j++)
          {
            a[j * lda + i] = a[i * lda + j];
            inverse[j * lda + i] = inverse[i * lda + j];
          }
      for (gsize i = 0; i < n; i++)
        {
          memset (row, 0, n * sizeof *row);
          for (gsize k = 0; k < n; k++)
            for (gsize j = 0; j < n; j++)
              row[j] += a[i * lda + k] * inverse[k * lda + j];
          row[i] -= 1.0;
          for (gsize j = 0; j < n; j++)
            near_assert_close (row[j], 0.0, 0.0, 1e-11);
        }
    }
}

static void
test_solve (void)
{
  static const gsize shapes[][2]
      = { { 1, 1 }, { 5, 3 }, { 60, 1 }, { 129, 70 }, { 700, 65 }, { 750, 301 } };

  for (guint s = 0; s < G_N_ELEMENTS (shapes); s++)
    {
      gsize n = shapes[s][0], m = shapes[s][1], lda = n + EXTRA, ldb = m + EXTRA;
      g_autofree double *l = new_covariance (n, lda, 0.1), *b = new_matrix (n, ldb);
      g_autofree double *x = g_new (double, n);
      g_autofree double *lower = NULL, *upper = NULL;
      guint64 state = 11;

      factor (n, l, lda);
      for (gsize i = 0; i < n; i++)
        nn_test_fill (&state, m, -1.0, 1.0, b + i * ldb);
      for (gsize i = 0; i < n; i++)
        x[i] = b[i * ldb];
      lower = g_memdup2 (b, n * ldb * sizeof *b);
      upper = g_memdup2 (b, n * ldb * sizeof *b);
      for (gsize c = 0; c < m; c++)
        for (gsize step = 0; step < n; step++)
          {
            gsize i = step, e = n - 1 - step;

            for (gsize k = 0; k < i; k++)
              lower[i * ldb + c] -= l[i * lda + k] * lower[k * ldb + c];
            lower[i * ldb + c] /= l[i * lda + i];
            for (gsize k = e + 1; k < n; k++)
              upper[e * ldb + c] -= l[k * lda + e] * upper[k * ldb + c];
            upper[e * ldb + c] /= l[e * lda + e];
          }
      g_autofree double *result = g_memdup2 (b, n * ldb * sizeof *b);
      near_cholesky_solve_lower (n, m, l, lda, result, ldb);
      near_assert_close_array (result, lower, n * ldb, 1e-10, 1e-12);
      near_cholesky_solve_upper (n, m, l, lda, result, ldb);
      near_cholesky_solve_vector (n, l, lda, x);
      for (gsize i = 0; i < n; i++)
        near_assert_close (x[i], result[i * ldb], 1e-10, 1e-12);
      near_cholesky_solve_upper (n, m, l, lda, b, ldb);
      near_assert_close_array (b, upper, n * ldb, 1e-10, 1e-12);
    }
}

/* The same digits from 1, 2, 3 and 4 threads, also where they are more than the cores. */
static void
test_threads (void)
{
  static const gsize n = 1100, lda = 1103, m = 333;
  g_autofree double *first = NULL;

  for (guint n_threads = 1; n_threads <= 4; n_threads++)
    {
      gsize size = n * lda, columns = n * m;
      double *all = g_new0 (double, 3 * size + columns), *b = all + 3 * size;
      g_autofree double *a = new_covariance (n, lda, 1e-3);
      guint64 state = 5;

      near_set_n_threads (n_threads);
      memcpy (all, a, size * sizeof *a);
      factor (n, all, lda);
      nn_test_fill (&state, columns, -1.0, 1.0, b);
      near_cholesky_solve_lower (n, m, all, lda, b, m);
      near_cholesky_solve_upper (n, m, all, lda, b, m);
      memcpy (all + size, all, size * sizeof *a);
      g_assert_true (near_cholesky_invert (n, all + size, lda, NULL, NULL));
      memcpy (all + 2 * size, a, size * sizeof *a);
      g_assert_true (near_cholesky_factor_jitter (n, all + 2 * size, lda, NULL, NULL, NULL));
      if (first != NULL)
        g_assert_cmpmem (all, (3 * size + columns) * sizeof *all, first,
                         (3 * size + columns) * sizeof *all);
      else
        first = g_steal_pointer (&all);
      g_free (all);
    }
  near_set_n_threads (0);
}

/* --- what is not positive definite ------------------------------------------------------------ */

static void
test_pivot (void)
{
  static const gsize all_n[] = { 1, 40, 300, 800, 1000 };

  for (guint s = 0; s < G_N_ELEMENTS (all_n); s++)
    for (guint at = 0; at < 5; at++)
      for (guint kind = 0; kind < 4; kind++)
        {
          static const double bad[] = { -1.5, -1.0, NAN, INFINITY };
          g_autoptr (GError) error = NULL;
          gsize n = all_n[s], row = at * (n - 1) / 4, pivot = G_MAXSIZE;
          g_autofree double *a = new_min_matrix (n, n);

          /* Every pivot is 1: -1.5 makes this one negative, -1 zero. An infinity below the diagonal
           * makes its row's negative. */
          if (bad[kind] == INFINITY)
            a[row * n] = -INFINITY;
          else
            a[row * n + row] += bad[kind];
          g_assert_false (near_cholesky_factor (n, a, n, &pivot, NULL, &error));
          g_assert_no_error (error);
          g_assert_cmpuint (pivot, ==, row);
        }
}

static void
fill_symmetric (gsize n, double *a, gsize lda, double diagonal, double other)
{
  for (gsize i = 0; i < n; i++)
    for (gsize j = 0; j <= i; j++)
      a[i * lda + j] = i == j ? diagonal : other;
}

static void
assert_jitter (gsize n, const double *original, double expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree double *a = g_memdup2 (original, n * n * sizeof *a);
  g_autofree double *plain = g_memdup2 (original, n * n * sizeof *a);
  double jitter = NAN;

  g_assert_true (near_cholesky_factor_jitter (n, a, n, &jitter, NULL, &error));
  g_assert_no_error (error);
  near_assert_close (jitter, expected, 1e-12, 0.0);
  for (gsize i = 0; i < n; i++)
    plain[i * n + i] += jitter;
  factor (n, plain, n);
  for (gsize i = 0; i < n; i++)
    for (gsize j = 0; j <= i; j++)
      {
        g_assert_cmpfloat (a[i * n + j], ==, plain[i * n + j]);
        if (j < i)
          g_assert_cmpfloat (a[j * n + i], ==, original[i * n + j]);
      }
}

/* Each rung of the ladder, with and without tiles. The smallest eigenvalue is put between two
 * rungs. */
static void
test_jitter (void)
{
  static const double rungs[] = { 0.0, 1e-10, 1e-8, 1e-6, 1e-4 };
  static const gsize all_n[] = { 2, 77, 720 };

  for (guint s = 0; s < G_N_ELEMENTS (all_n); s++)
    for (guint rung = 0; rung < G_N_ELEMENTS (rungs); rung++)
      {
        gsize n = all_n[s];
        g_autofree double *a = new_matrix (n, n);
        double mean;

        fill_symmetric (n, a, n, 1e6, 1.0);
        if (rung > 0)
          {
            /* Row 0 is apart from the others, and its eigenvalue 0.5 rungs below zero. */
            for (gsize i = 1; i < n; i++)
              a[i * n] = 0.0;
            a[0] = -0.5 * rungs[rung] * 1e6 * (double) (n - 1) / (double) n;
          }
        mean = (a[0] + 1e6 * (double) (n - 1)) / (double) n;
        assert_jitter (n, a, rungs[rung] * mean);
      }

  g_autofree double *ones = new_matrix (50, 50);
  fill_symmetric (50, ones, 50, 1.0, 1.0);
  assert_jitter (50, ones, 1e-10);
}

static void
test_jitter_fails (void)
{
  static const struct
  {
    double a[4];
    const char *message;
  } cases[] = {
    { { 1.0, 0.0, 0.0, -1.0 }, "*of 2 rows is not positive definite: the*ends at row 2*" },
    { { 3.0, 0.0, 0.0, -1.0 }, "*not even with 0.0001 added to its diagonal*ends at row 2" },
    { { 0.0, 0.0, 0.0, 0.0 }, "*of 2 rows is not positive definite: the*ends at row 1*" },
    { { 1.0, 0.0, NAN, 1.0 }, "*not finite, in row 2, column 1" },
    { { 1.0, 0.0, 0.0, INFINITY }, "*not finite, in row 2, column 2" },
  };

  for (guint c = 0; c < G_N_ELEMENTS (cases); c++)
    {
      g_autoptr (GError) error = NULL;
      const int code = c < 3 ? NEAR_ERROR_NOT_POSITIVE_DEFINITE : NEAR_ERROR_NOT_FINITE;
      double a[4], jitter = -1.0;

      memcpy (a, cases[c].a, sizeof a);
      g_assert_false (near_cholesky_factor_jitter (2, a, 2, &jitter, NULL, &error));
      g_assert_error (error, NEAR_ERROR, code);
      if (!g_pattern_match_simple (cases[c].message, error->message))
        g_error ("case %u: %s", c, error->message);
      g_assert_cmpfloat (jitter, ==, -1.0);
    }
}

/* --- changes ---------------------------------------------------------------------------------- */

static void
assert_same_factor (gsize n, const double *l, gsize lda, const double *a, gsize lda_a)
{
  g_autofree double *expected = new_matrix (n, n);

  for (gsize i = 0; i < n; i++)
    memcpy (expected + i * n, a + i * lda_a, (i + 1) * sizeof *a);
  factor_naively (n, expected, n);
  for (gsize i = 0; i < n; i++)
    near_assert_close_array (l + i * lda, expected + i * n, i + 1, 1e-11, 1e-12);
}

/* Grows from nothing, loses first, last and middle rows, against new factors of the same rows. */
static void
test_append_delete (void)
{
  const gsize n = 60, lda = n + EXTRA;
  static const gsize lost[] = { 59, 0, 30, 8, 7, 6, 53, 1 };
  g_autofree double *a = new_covariance (n, n, 0.1), *l = new_matrix (n, lda);
  gsize left = n;

  for (gsize i = 0; i < n; i++)
    {
      g_assert_true (near_cholesky_append (i, l, lda, a + i * n));
      assert_same_factor (i + 1, l, lda, a, n);
    }
  for (guint k = 0; k < G_N_ELEMENTS (lost); k++)
    {
      gsize gone = MIN (lost[k], left - 1);

      near_cholesky_delete (left, l, lda, gone);
      for (gsize i = gone; i + 1 < left; i++)
        for (gsize j = 0; j <= i; j++)
          a[i * n + j] = a[(i + 1) * n + (j < gone ? j : j + 1)];
      left--;
      assert_same_factor (left, l, lda, a, n);
    }
  for (; left > 0; left--)
    near_cholesky_delete (left, l, lda, 0);
}

static void
test_append_refuses (void)
{
  double l[9] = { 2.0 }, row[3] = { 2.0, 1.0 };

  g_assert_false (near_cholesky_append (1, l, 3, row)); /* 1 - (2 / 2)^2 */
  row[1] = 0.5;
  g_assert_false (near_cholesky_append (1, l, 3, row));
  row[1] = NAN;
  g_assert_false (near_cholesky_append (1, l, 3, row));
  l[3] = 2.0; /* where it shall be */
  l[4] = 10.0;
  g_assert_true (near_cholesky_append (1, l, 3, l + 3));
  g_assert_cmpfloat (l[3], ==, 1.0);
  g_assert_cmpfloat (l[4], ==, 3.0);
}

static void
test_update (void)
{
  static const gsize all_n[] = { 1, 2, 7, 8, 9, 16, 61 };

  for (guint s = 0; s < G_N_ELEMENTS (all_n); s++)
    {
      gsize n = all_n[s], lda = n + EXTRA;
      g_autofree double *a = new_covariance (n, lda, 0.1), *x = g_new (double, n);
      g_autofree double *l = g_memdup2 (a, n * lda * sizeof *a);
      guint64 state = 3;

      factor (n, l, lda);
      for (guint times = 0; times < 3; times++)
        {
          nn_test_fill (&state, n, -2.0, 2.0, x);
          if (times == 1)
            x[0] = 0.0;
          for (gsize i = 0; i < n; i++)
            for (gsize j = 0; j <= i; j++)
              a[i * lda + j] += x[i] * x[j];
          near_cholesky_update (n, l, lda, x);
          assert_same_factor (n, l, lda, a, lda);
          assert_rest_untouched (n, l, lda);
        }
    }
}

/* A thousand rows in and out of a badly conditioned matrix: the error stays near rounding. */
static void
test_long_history (void)
{
  const gsize n = 40;
  g_autofree double *a = new_covariance (n, n, 1e-6), *l = g_memdup2 (a, n * n * sizeof *a);
  g_autofree double *row = g_new (double, n);

  factor (n, l, n);
  for (guint k = 0; k < 1000; k++)
    {
      near_cholesky_delete (n, l, n, 0);
      for (gsize j = 0; j + 1 < n; j++)
        row[j] = a[(j + 1) * n];
      row[n - 1] = a[0];
      g_assert_true (near_cholesky_append (n - 1, l, n, row));
      for (gsize i = 0; i + 1 < n; i++) /* the first row is the last one now */
        for (gsize j = 0; j <= i; j++)
          a[i * n + j] = a[(i + 1) * n + j + 1];
      memcpy (a + (n - 1) * n, row, n * sizeof *row);
    }
  for (gsize i = 0; i < n; i++)
    for (gsize j = 0; j <= i; j++)
      {
        double sum = 0.0;

        for (gsize k = 0; k <= j; k++)
          sum += l[i * n + k] * l[j * n + k];
        near_assert_close (sum, a[i * n + j], 0.0, 1e-12);
      }
}

/* --- condition -------------------------------------------------------------------------------- */

/* The condition numbers of the Hilbert matrices in the 1-norm, whole numbers for small n: computed
 * in exact fractions. An estimate is never above the truth and seldom below a third of it. */
static void
test_condition (void)
{
  static const double exact[] = { 1.0, 27.0, 748.0, 28375.0, 943656.0, 29070279.0 };

  for (gsize n = 1; n <= G_N_ELEMENTS (exact); n++)
    {
      g_autofree double *a = new_matrix (n, n);

      for (gsize i = 0; i < n; i++)
        for (gsize j = 0; j <= i; j++)
          a[i * n + j] = 1.0 / (double) (i + j + 1);
      double norm = near_symmetric_norm_1 (n, a, n);
      factor (n, a, n);
      double condition = near_cholesky_estimate_condition (n, a, n, norm);
      g_assert_cmpfloat (condition, <=, exact[n - 1] * (1.0 + 1e-8));
      g_assert_cmpfloat (condition, >=, exact[n - 1] / 3.0);
    }
  double tiny[] = { 1e-200 };
  g_assert_cmpfloat (near_cholesky_estimate_condition (1, tiny, 1, 1.0), >, 1e300);
  g_assert_true (isnan (near_symmetric_norm_1 (1, (double[]){ NAN }, 1)));
}

/* --- stopping --------------------------------------------------------------------------------- */

typedef struct
{
  guint n_polls, stop_at;
  double last;
  GThread *thread;
} Watch;

static gboolean
watch_poll (double fraction, const char *stage, gpointer user_data)
{
  Watch *watch = user_data;

  g_assert_true (g_thread_self () == watch->thread);
  g_assert_nonnull (stage);
  g_assert_cmpfloat (fraction, >=, watch->last);
  g_assert_cmpfloat (fraction, <=, 1.0);
  watch->last = fraction;
  return ++watch->n_polls != watch->stop_at;
}

static void
test_cancel (void)
{
  static const gsize all_n[] = { 30, 1000 };

  for (guint s = 0; s < 2; s++)
    for (guint stop_at = 0; stop_at < 12; stop_at += s == 0 ? 1 : 3)
      for (guint job = 0; job < 3; job++)
        {
          gsize n = all_n[s];
          g_autoptr (GError) error = NULL;
          g_autofree double *a = new_covariance (n, n, 0.1);
          Watch watch = { 0, stop_at, 0.0, g_thread_self () };
          const NearMonitor monitor = { watch_poll, &watch };
          gboolean done, stopped;

          if (job == 2)
            factor (n, a, n);
          done = job == 0   ? near_cholesky_factor (n, a, n, NULL, &monitor, &error)
                 : job == 1 ? near_cholesky_factor_jitter (n, a, n, NULL, &monitor, &error)
                            : near_cholesky_invert (n, a, n, &monitor, &error);
          stopped = stop_at > 0 && watch.n_polls >= stop_at;
          g_assert_cmpuint (watch.n_polls, >, 0);
          g_assert_true (done == !stopped);
          if (stopped)
            {
              g_assert_error (error, NEAR_ERROR, NEAR_ERROR_CANCELLED);
              g_assert_cmpuint (watch.n_polls, ==, stop_at);
            }
          else
            g_assert_no_error (error);
        }
}

static void
test_empty (void)
{
  double nothing = 0.0;

  factor (0, &nothing, 0);
  g_assert_true (near_cholesky_invert (0, &nothing, 0, NULL, NULL));
  g_assert_true (near_cholesky_factor_jitter (0, &nothing, 0, NULL, NULL, NULL));
  near_cholesky_solve_lower (0, 0, &nothing, 0, &nothing, 0);
  g_assert_cmpfloat (near_cholesky_get_log_diagonal (0, &nothing, 0), ==, 0.0);
  g_assert_cmpfloat (near_symmetric_norm_1 (0, &nothing, 0), ==, 0.0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  near_init ();
  g_test_add_func ("/cholesky/factor", test_factor);
  g_test_add_func ("/cholesky/known", test_known);
  g_test_add_func ("/cholesky/inverse", test_inverse);
  g_test_add_func ("/cholesky/solve", test_solve);
  g_test_add_func ("/cholesky/threads", test_threads);
  g_test_add_func ("/cholesky/pivot", test_pivot);
  g_test_add_func ("/cholesky/jitter", test_jitter);
  g_test_add_func ("/cholesky/jitter-fails", test_jitter_fails);
  g_test_add_func ("/cholesky/append-delete", test_append_delete);
  g_test_add_func ("/cholesky/append-refuses", test_append_refuses);
  g_test_add_func ("/cholesky/update", test_update);
  g_test_add_func ("/cholesky/long-history", test_long_history);
  g_test_add_func ("/cholesky/condition", test_condition);
  g_test_add_func ("/cholesky/cancel", test_cancel);
  g_test_add_func ("/cholesky/empty", test_empty);
  return g_test_run ();
}
