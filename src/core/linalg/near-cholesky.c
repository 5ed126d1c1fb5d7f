/* near-cholesky.c — symmetric positive definite matrices: factor, solve, invert
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-cholesky-private.h"

#include "near-init.h"
#include "near-lapack-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define N_RUNGS 5
#define BLOCK 32               /* rows and columns of a block that is transposed in the cache */
#define MIN_WIDTH ((gsize) 32) /* columns of right-hand sides that are solved for together */
#define MAX_WIDTH ((gsize) 256)
#define MIN_PARALLEL_WORK 1e8 /* operations; about two milliseconds of one core */

static gboolean
is_legal (gsize n, const double *a, gsize lda)
{
  return a != NULL && n <= lda && lda <= G_MAXINT32;
}

/* OpenBLAS's dpotrf lets a NaN pass for a pivot. */
gsize
_near_cholesky_get_bad_pivot (gsize n, const double *l, gsize lda)
{
  for (gsize i = 0; i < n; i++)
    if (!isfinite (l[i * lda + i]))
      return i;
  return n;
}

gboolean
near_cholesky_factor (
    gsize n, double *a, gsize lda, gsize *pivot, const NearMonitor *monitor, GError **error)
{
  g_return_val_if_fail (n == 0 || is_legal (n, a, lda), FALSE);

  NearLapackInt size = (NearLapackInt) n, stride = (NearLapackInt) MAX (lda, 1), info = 0;

  if (n >= NEAR_CHOLESKY_TILED_MIN)
    return _near_cholesky_factor_tiled (n, a, lda, pivot, monitor, error);
  if (!near_monitor_check (monitor, 0.0, _ ("factorising the matrix"), error))
    return FALSE;
  if (n > 0)
    dpotrf_ ("U", &size, a, &stride, &info, 1);
  gsize row = info > 0 ? (gsize) info - 1 : _near_cholesky_get_bad_pivot (n, a, lda);
  if (row < n && pivot != NULL)
    *pivot = row;
  return row == n;
}

gboolean
near_cholesky_invert (gsize n, double *l, gsize lda, const NearMonitor *monitor, GError **error)
{
  g_return_val_if_fail (n == 0 || is_legal (n, l, lda), FALSE);

  NearLapackInt size = (NearLapackInt) n, stride = (NearLapackInt) MAX (lda, 1), info = 0;

  if (n >= NEAR_CHOLESKY_TILED_MIN)
    return _near_cholesky_invert_tiled (n, l, lda, monitor, error);
  if (!near_monitor_check (monitor, 0.0, _ ("inverting the matrix"), error))
    return FALSE;
  if (n > 0)
    dpotri_ ("U", &size, l, &stride, &info, 1);
  return TRUE;
}

/* Columns of B in blocks whose width depends on m alone, each one thread's. */
static void
solve_columns (
    CBLAS_TRANSPOSE transpose, gsize n, gsize m, const double *l, gsize lda, double *b, gsize ldb)
{
  gsize width = CLAMP ((m / 4 + 7) / 8 * 8, MIN_WIDTH, MAX_WIDTH);
  gboolean is_large = m > width && (double) n * (double) n * (double) m > MIN_PARALLEL_WORK;

  if (!is_large)
    width = m;
#pragma omp parallel for schedule(dynamic, 1) num_threads(near_get_n_threads ()) if (is_large)
  for (gsize j = 0; j < m; j += width)
    cblas_dtrsm (CblasRowMajor, CblasLeft, CblasLower, transpose, CblasNonUnit, (blasint) n,
                 (blasint) MIN (width, m - j), 1.0, l, (blasint) lda, b + j, (blasint) ldb);
}

void
near_cholesky_solve_lower (gsize n, gsize m, const double *l, gsize lda, double *b, gsize ldb)
{
  g_return_if_fail (n == 0 || m == 0 || (is_legal (n, l, lda) && is_legal (m, b, ldb)));

  if (n > 0 && m > 0)
    solve_columns (CblasNoTrans, n, m, l, lda, b, ldb);
}

void
near_cholesky_solve_upper (gsize n, gsize m, const double *l, gsize lda, double *b, gsize ldb)
{
  g_return_if_fail (n == 0 || m == 0 || (is_legal (n, l, lda) && is_legal (m, b, ldb)));

  if (n > 0 && m > 0)
    solve_columns (CblasTrans, n, m, l, lda, b, ldb);
}

void
near_cholesky_solve_vector (gsize n, const double *l, gsize lda, double *x)
{
  g_return_if_fail (n == 0 || is_legal (n, l, lda));

  if (n == 0)
    return;
  cblas_dtrsv (CblasRowMajor, CblasLower, CblasNoTrans, CblasNonUnit, (blasint) n, l, (blasint) lda,
               x, 1);
  cblas_dtrsv (CblasRowMajor, CblasLower, CblasTrans, CblasNonUnit, (blasint) n, l, (blasint) lda,
               x, 1);
}

double
near_cholesky_get_log_diagonal (gsize n, const double *l, gsize lda)
{
  double sum = 0.0;

  for (gsize i = 0; i < n; i++)
    sum += log (l[i * lda + i]);
  return sum;
}

double
near_symmetric_norm_1 (gsize n, const double *a, gsize lda)
{
  g_return_val_if_fail (n == 0 || is_legal (n, a, lda), NAN);

  g_autofree double *sums = g_new0 (double, MAX (n, 1));
  double norm = 0.0;

  for (gsize i = 0; i < n; i++)
    {
      const double *row = a + i * lda;

      for (gsize j = 0; j < i; j++)
        {
          sums[i] += fabs (row[j]);
          sums[j] += fabs (row[j]);
        }
      sums[i] += fabs (row[i]);
    }
  for (gsize i = 0; i < n; i++)
    if (!(sums[i] <= norm)) /* a NaN is kept */
      norm = sums[i];
  return norm;
}

/**
 * near_cholesky_estimate_condition:
 *
 * 1 / dpocon's estimate (N. J. Higham, ACM Trans. Math. Softw. 14, 381 (1988)): a lower bound of
 * the true number, rarely less than a third of it.
 *
 * Returns: infinity if A is singular to working precision
 */
double
near_cholesky_estimate_condition (gsize n, const double *l, gsize lda, double norm_1)
{
  g_return_val_if_fail (n == 0 || is_legal (n, l, lda), NAN);

  NearLapackInt size = (NearLapackInt) n, stride = (NearLapackInt) lda, info = 0;
  g_autofree double *work = g_new (double, 3 * MAX (n, 1));
  g_autofree NearLapackInt *iwork = g_new (NearLapackInt, MAX (n, 1));
  double reciprocal = 0.0;

  if (n == 0)
    return 1.0;
  dpocon_ ("U", &size, l, &stride, &norm_1, &reciprocal, work, iwork, &info, 1);
  return info == 0 && reciprocal > 0.0 ? 1.0 / reciprocal : INFINITY;
}

/* --- jitter ---------------------------------------------------------------------------------- */

/* The lower triangle to the upper one. Returns: whether all of it is finite (infinity times 0 is NaN) */
static gboolean
save_lower (gsize n, double *a, gsize lda)
{
  gint not_finite = 0;

#pragma omp parallel for schedule(dynamic, 4) num_threads(near_get_n_threads ())                    \
    if (n >= NEAR_CHOLESKY_TILED_MIN) reduction(| : not_finite)
  for (gsize i0 = 0; i0 < n; i0 += BLOCK)
    for (gsize j0 = 0; j0 <= i0; j0 += BLOCK)
      {
        double zero = 0.0;

        for (gsize j = j0; j < MIN (j0 + BLOCK, n); j++)
          for (gsize i = MAX (i0, j); i < MIN (i0 + BLOCK, n); i++)
            {
              zero += a[i * lda + j] * 0.0;
              a[j * lda + i] = a[i * lda + j];
            }
        not_finite |= !(zero == 0.0);
      }
  return !not_finite;
}

static void
restore_lower (gsize n, double *a, gsize lda, const double *diagonal, double added)
{
#pragma omp parallel for schedule(dynamic, 4) num_threads(near_get_n_threads ())                    \
    if (n >= NEAR_CHOLESKY_TILED_MIN)
  for (gsize i0 = 0; i0 < n; i0 += BLOCK)
    for (gsize j0 = 0; j0 <= i0; j0 += BLOCK)
      for (gsize i = i0; i < MIN (i0 + BLOCK, n); i++)
        for (gsize j = j0; j < MIN (j0 + BLOCK, i); j++)
          a[i * lda + j] = a[j * lda + i];
  for (gsize i = 0; i < n; i++)
    a[i * lda + i] = diagonal[i] + added;
}

static gboolean
set_not_finite (gsize n, const double *a, gsize lda, GError **error)
{
  for (gsize i = 0; i < n; i++)
    for (gsize j = 0; j <= i; j++)
      if (!isfinite (a[i * lda + j]))
        {
          g_set_error (error, NEAR_ERROR, NEAR_ERROR_NOT_FINITE,
                       _ ("the matrix has an element that is not finite, in row %zu, column %zu"),
                       i + 1, j + 1);
          return FALSE;
        }
  g_assert_not_reached ();
}

/**
 * near_cholesky_factor_jitter:
 *
 * Tries A + j I with j = 0, 1e-10, 1e-8, 1e-6, 1e-4 times the mean of the diagonal.
 */
gboolean
near_cholesky_factor_jitter (
    gsize n, double *a, gsize lda, double *jitter, const NearMonitor *monitor, GError **error)
{
  static const double rungs[N_RUNGS] = { 0.0, 1e-10, 1e-8, 1e-6, 1e-4 };

  g_return_val_if_fail (n == 0 || is_legal (n, a, lda), FALSE);

  g_autofree double *diagonal = g_try_new (double, MAX (n, 1));
  double mean = 0.0;
  gsize pivot = 0;

  if (diagonal == NULL)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                   _ ("there is no memory for a matrix of %zu rows"), n);
      return FALSE;
    }
  if (!save_lower (n, a, lda))
    return set_not_finite (n, a, lda, error);
  for (gsize i = 0; i < n; i++)
    {
      diagonal[i] = a[i * lda + i];
      mean += diagonal[i] / (double) n;
    }
  for (gsize rung = 0; rung < (mean > 0.0 ? N_RUNGS : 1); rung++)
    {
      double added = rungs[rung] * mean;
      GError *stopped = NULL;

      if (rung > 0)
        restore_lower (n, a, lda, diagonal, added);
      if (near_cholesky_factor (n, a, lda, &pivot, monitor, &stopped))
        {
          if (jitter != NULL)
            *jitter = added;
          return TRUE;
        }
      if (stopped != NULL)
        {
          g_propagate_error (error, stopped);
          return FALSE;
        }
    }
  if (mean > 0.0)
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_NOT_POSITIVE_DEFINITE,
                 _ ("the matrix of %zu rows is not positive definite, not even with %g added to its "
                    "diagonal: the Cholesky factorisation ends at row %zu"),
                 n, rungs[N_RUNGS - 1] * mean, pivot + 1);
  else
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_NOT_POSITIVE_DEFINITE,
                 _ ("the matrix of %zu rows is not positive definite: the Cholesky factorisation ends "
                    "at row %zu, and the mean of its diagonal, %g, is not above zero"),
                 n, pivot + 1, mean);
  return FALSE;
}
