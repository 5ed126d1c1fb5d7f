/* near-tridiagonal.c — symmetric matrices in tridiagonal form, for many shifts of one matrix
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-tridiagonal.h"

#include "near-lapack-private.h"

#include <float.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

void dsytrd_ (const char *uplo, const NearLapackInt *n, double *a, const NearLapackInt *lda,
              double *d, double *e, double *tau, double *work, const NearLapackInt *lwork,
              NearLapackInt *info, size_t uplo_length);
void dormtr_ (const char *side, const char *uplo, const char *trans, const NearLapackInt *m,
              const NearLapackInt *n, double *a, const NearLapackInt *lda, double *tau, double *c,
              const NearLapackInt *ldc, double *work, const NearLapackInt *lwork,
              NearLapackInt *info, size_t side_length, size_t uplo_length, size_t trans_length);

#define BLOCK 32

/* LAPACK reads our rows as columns: the lower triangle is its upper one, the rows of @b its
 * columns. */
gboolean
near_symmetric_tridiagonalize (gsize n, double *a, double *d, double *e, gsize m, double *b,
                               GError **error)
{
  g_return_val_if_fail (n == 0 || (a != NULL && d != NULL && e != NULL), FALSE);

  NearLapackInt size = (NearLapackInt) n, columns = (NearLapackInt) m, info = 0;
  NearLapackInt lwork = (NearLapackInt) (BLOCK * MAX (MAX (n, m), 1));

  if (n == 0)
    return TRUE;
  if (n > NEAR_LAPACK_MAX_N || m > NEAR_LAPACK_MAX_N)
    {
      g_set_error (
          error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
          _ ("a matrix of %zu rows cannot be made tridiagonal; at most %zu can be handled"), n,
          (gsize) NEAR_LAPACK_MAX_N);
      return FALSE;
    }
  for (gsize i = 0; i < n; i++)
    for (gsize j = 0; j <= i; j++)
      if (!isfinite (a[i * n + j]))
        {
          g_set_error (error, NEAR_ERROR, NEAR_ERROR_NOT_FINITE,
                       _ ("the matrix has an element that is not finite, in row %zu, column %zu"),
                       i + 1, j + 1);
          return FALSE;
        }
  g_autofree double *work = g_new (double, (gsize) lwork);
  g_autofree double *tau = g_new (double, n);
  dsytrd_ ("U", &size, a, &size, d, e, tau, work, &lwork, &info, 1);
  g_assert (info == 0);
  e[n - 1] = 0.0;
  if (m > 0)
    {
      dormtr_ ("L", "U", "T", &size, &columns, a, &size, tau, b, &size, work, &lwork, &info, 1, 1,
               1);
      g_assert (info == 0);
    }
  return TRUE;
}

/* B = L diag (p) L^T; the logarithms of the pivots are taken of their products, which are cut
 * before they leave the range of doubles. */
gboolean
near_tridiagonal_products (gsize n, const double *d, const double *e, double s, double t, gsize m,
                           const double *b, double *work, double *log_determinant, double *p)
{
  double log_sum = 0.0, product = 1.0, pivot = 1.0, largest = 0.0, smallest = INFINITY;

  memset (p, 0, m * m * sizeof *p);
  for (gsize i = 0; i < n; i++)
    {
      double above = i > 0 ? s * e[i - 1] : 0.0, factor = above / pivot;

      pivot = t + s * d[i] - above * factor;
      largest = MAX (largest, fabs (t + s * d[i]));
      smallest = MIN (smallest, pivot);
      if (!(pivot > 0.0))
        return FALSE;
      product *= pivot;
      if (!(product > 1e-100 && product < 1e100))
        {
          log_sum += log (product);
          product = 1.0;
        }
      for (gsize k = 0; k < m; k++)
        {
          work[k * n + i] = b[k * n + i] - (i > 0 ? factor * work[k * n + i - 1] : 0.0);
          for (gsize l = 0; l <= k; l++)
            p[k * m + l] += work[k * n + i] * work[l * n + i] / pivot;
        }
    }
  *log_determinant = log_sum + log (product);
  return smallest > 100.0 * DBL_EPSILON * largest && isfinite (*log_determinant);
}
