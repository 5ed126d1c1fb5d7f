/* near-lapack.c — eigenproblems and least squares
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Read column-major, a row-major A (m, n) is A^T (n, m): the QR factorisation that is wanted is
 * LAPACK's LQ factorisation of A^T, with L = R^T and no transposed copies.
 */
#include "near-lapack.h"

#include "near-lapack-private.h"

#include <float.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define BLOCK 32 /* rows of R per block reflector */

static gboolean
set_no_memory (gsize m, gsize n, GError **error)
{
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
               _ ("there is no memory for a matrix of %zu rows and %zu columns"), m, n);
  return FALSE;
}

/* LAPACK's iterations need not end on a NaN. @lower: only j <= i */
static gboolean
check_finite (gsize m, gsize n, const double *a, gboolean lower, GError **error)
{
  for (gsize i = 0; i < m; i++)
    for (gsize j = 0; j < (lower ? i + 1 : n); j++)
      if (!isfinite (a[i * n + j]))
        {
          g_set_error (error, NEAR_ERROR, NEAR_ERROR_NOT_FINITE,
                       _ ("the matrix has an element that is not finite, in row %zu, column %zu"),
                       i + 1, j + 1);
          return FALSE;
        }
  return TRUE;
}

static gboolean
check_finite_rows (gsize m, gsize n, const double *a, const double *b, GError **error)
{
  if (!check_finite (m, n, a, FALSE, error))
    return FALSE;
  for (gsize i = 0; i < m; i++)
    if (!isfinite (b[i]))
      {
        g_set_error (error, NEAR_ERROR, NEAR_ERROR_NOT_FINITE,
                     _ ("the right-hand side is not finite in row %zu"), i + 1);
        return FALSE;
      }
  return TRUE;
}

static gboolean
solve_symmetric (const char *job, gsize n, double *a, double *w, GError **error)
{
  NearLapackInt size = (NearLapackInt) n, lwork = -1, liwork = -1, info = 0, n_iwork = 0;
  double n_work = 0.0;

  if (n == 0)
    return TRUE;
  if (n > NEAR_LAPACK_MAX_N)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                   _ ("eigenvalues of %zu rows were asked for; at most %zu can be handled"), n,
                   NEAR_LAPACK_MAX_N);
      return FALSE;
    }
  if (!check_finite (n, n, a, TRUE, error))
    return FALSE;
  dsyevd_ (job, "U", &size, a, &size, w, &n_work, &lwork, &n_iwork, &liwork, &info, 1, 1);
  lwork = (NearLapackInt) n_work;
  liwork = n_iwork;
  g_autofree double *work = g_try_new (double, (gsize) lwork);
  g_autofree NearLapackInt *iwork = g_try_new (NearLapackInt, (gsize) liwork);
  if (work == NULL || iwork == NULL)
    return set_no_memory (n, n, error);
  dsyevd_ (job, "U", &size, a, &size, w, work, &lwork, iwork, &liwork, &info, 1, 1);
  if (info != 0)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_FAILED,
                   _ ("the eigenvalues of a matrix of %zu rows did not converge"), n);
      return FALSE;
    }
  return TRUE;
}

/* Divide and conquer (LAPACK's dsyevd). */
gboolean
near_symmetric_eigen (gsize n, double *a, double *w, GError **error)
{
  g_return_val_if_fail (n == 0 || (a != NULL && w != NULL), FALSE);

  return solve_symmetric ("V", n, a, w, error);
}

gboolean
near_symmetric_eigenvalues (gsize n, double *a, double *w, GError **error)
{
  g_return_val_if_fail (n == 0 || (a != NULL && w != NULL), FALSE);

  return solve_symmetric ("N", n, a, w, error);
}

/* --- least squares --------------------------------------------------------------------------- */

/* Column j depends on those before it if, of its length, only rounding is left on the diagonal. */
static gboolean
check_rank (gsize m, gsize n, const double *r, GError **error)
{
  for (gsize j = 0; j < n; j++)
    {
      double length = 0.0;

      for (gsize i = 0; i <= j; i++)
        length = hypot (length, r[i * n + j]);
      if (!(fabs (r[j * n + j]) > (double) MAX (m, n) * DBL_EPSILON * length))
        {
          g_set_error (error, NEAR_ERROR, NEAR_ERROR_NOT_POSITIVE_DEFINITE,
                       _ ("column %zu of the %zu columns is a combination of those before it: the "
                          "coefficients are not determined"),
                       j + 1, n);
          return FALSE;
        }
    }
  return TRUE;
}

/* Signs such that the diagonal of R is positive: R^T is then the Cholesky factor of A^T A. */
static void
make_positive (gsize n, double *r, double *z)
{
  for (gsize i = 0; i < n; i++)
    if (r[i * n + i] < 0.0)
      {
        for (gsize j = i; j < n; j++)
          r[i * n + j] = -r[i * n + j];
        z[i] = -z[i];
      }
}

/* x <- R^-1 x */
static void
solve_triangle (gsize n, const double *r, double *x)
{
  cblas_dtrsv (CblasRowMajor, CblasUpper, CblasNoTrans, CblasNonUnit, (blasint) n, r, (blasint) n,
               x, 1);
}

gboolean
near_least_squares (gsize m, gsize n, double *a, double *b, double *r, GError **error)
{
  g_return_val_if_fail (n > 0 && m >= n && m <= G_MAXINT32 && a != NULL && b != NULL, FALSE);

  NearLapackInt rows = (NearLapackInt) n, columns = (NearLapackInt) m, one = 1, info = 0;

  if (n > NEAR_LAPACK_MAX_N)
    return set_no_memory (m, n, error);
  if (!check_finite_rows (m, n, a, b, error))
    return FALSE;
  NearLapackInt lwork = rows * BLOCK + BLOCK * (BLOCK + 1);
  g_autofree double *work = g_try_new (double, (gsize) lwork);
  g_autofree double *tau = g_try_new (double, n);
  if (work == NULL || tau == NULL)
    return set_no_memory (m, n, error);
  dgelqf_ (&rows, &columns, a, &rows, tau, work, &lwork, &info);
  g_assert (info == 0);
  dormlq_ ("L", "N", &columns, &one, &rows, a, &rows, tau, b, &columns, work, &lwork, &info, 1, 1);
  g_assert (info == 0);
  make_positive (n, a, b);
  if (r != NULL)
    for (gsize i = 0; i < n; i++)
      for (gsize j = 0; j < n; j++)
        r[i * n + j] = j < i ? 0.0 : a[i * n + j];
  if (!check_rank (m, n, a, error))
    return FALSE;
  solve_triangle (n, a, b);
  return TRUE;
}

gboolean
near_qr_accumulate (gsize m,
                    gsize n,
                    double *r,
                    double *z,
                    double *a,
                    double *b,
                    double *residual_2,
                    GError **error)
{
  g_return_val_if_fail (n > 0 && r != NULL && z != NULL && m <= G_MAXINT32, FALSE);
  g_return_val_if_fail (m == 0 || (a != NULL && b != NULL), FALSE);

  NearLapackInt rows = (NearLapackInt) n, columns = (NearLapackInt) m, zero = 0, one = 1, info = 0;
  NearLapackInt block = MIN (rows, BLOCK);

  if (m == 0)
    return TRUE;
  if (n > NEAR_LAPACK_MAX_N)
    return set_no_memory (m, n, error);
  if (!check_finite_rows (m, n, a, b, error))
    return FALSE;
  g_autofree double *t = g_try_new (double, (gsize) block *n);
  g_autofree double *work = g_try_new (double, (gsize) block *n);
  if (t == NULL || work == NULL)
    return set_no_memory (m, n, error);
  dtplqt_ (&rows, &columns, &zero, &block, r, &rows, a, &rows, t, &block, work, &info);
  g_assert (info == 0);
  dtpmlqt_ ("L", "N", &columns, &one, &rows, &zero, &block, a, &rows, t, &block, z, &rows, b,
            &columns, work, &info, 1, 1);
  g_assert (info == 0);
  make_positive (n, r, z);
  if (residual_2 != NULL)
    *residual_2 += cblas_ddot (columns, b, 1, b, 1);
  return TRUE;
}
