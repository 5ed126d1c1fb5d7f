/* near-hermitian.c — the generalised eigenproblem of small Hermitian or real symmetric matrices
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * LAPACK reads a row-major A as its transpose, which for a Hermitian one is its conjugate: its
 * column k, our row k, is the conjugate of an eigenvector of A, and that is what multiplies the
 * rows of V.
 */
#include "near-hermitian.h"

#include "near-lapack-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

static gboolean
check (gsize n, gsize n_components, const double *a, const double *b, GError **error)
{
  if (n > NEAR_LAPACK_MAX_N)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                   _ ("eigenvalues of %zu rows were asked for; at most %zu can be handled"), n,
                   NEAR_LAPACK_MAX_N);
      return FALSE;
    }
  for (gsize i = 0; i < n; i++)
    for (gsize j = 0; j < n_components * (i + 1); j++)
      if (!isfinite (a[n_components * i * n + j]) || !isfinite (b[n_components * i * n + j]))
        {
          g_set_error (error, NEAR_ERROR, NEAR_ERROR_NOT_FINITE,
                       _ ("the matrix has an element that is not finite, in row %zu, column %zu"),
                       i + 1, j / n_components + 1);
          return FALSE;
        }
  return TRUE;
}

static gboolean
report (NearLapackInt info, gsize n, GError **error)
{
  if (info > (NearLapackInt) n)
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_NOT_POSITIVE_DEFINITE,
                 _ ("vector %d of %zu is a combination of those before it"), (int) info - (int) n,
                 n);
  else if (info != 0)
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_FAILED,
                 _ ("the eigenvalues of a matrix of %zu rows did not converge"), n);
  return info == 0;
}

/* Divide and conquer (LAPACK's zhegvd). OpenBLAS's zgemv, within it, reads a column more than the
 * matrix has (OpenBLAS 0.3.21, their issue 4013): the matrix is copied to where that is no harm. */
gboolean
near_hermitian_eigen (gsize n, NearComplex *a, NearComplex *b, double *w, GError **error)
{
  g_return_val_if_fail (n == 0 || (a != NULL && b != NULL && w != NULL), FALSE);

  NearLapackInt type = 1, size = (NearLapackInt) n, info = 0;
  NearLapackInt lwork = 2 * size + size * size, lrwork = 1 + 5 * size + 2 * size * size;
  NearLapackInt liwork = 3 + 5 * size;

  if (n == 0)
    return TRUE;
  if (!check (n, 2, (const double *) a, (const double *) b, error))
    return FALSE;
  g_autofree NearComplex *work = g_new (NearComplex, (gsize) lwork);
  g_autofree double *rwork = g_new (double, (gsize) lrwork);
  g_autofree NearLapackInt *iwork = g_new (NearLapackInt, (gsize) liwork);
  g_autofree NearComplex *roomy = g_new0 (NearComplex, n * (n + 1) + 4);
  memcpy (roomy, a, n * n * sizeof *a);
  zhegvd_ (&type, "V", "U", &size, roomy, &size, b, &size, w, work, &lwork, rwork, &lrwork, iwork,
           &liwork, &info, 1, 1);
  memcpy (a, roomy, n * n * sizeof *a);
  return report (info, n, error);
}

/* Divide and conquer (LAPACK's dsygvd). */
gboolean
near_symmetric_generalized_eigen (gsize n, double *a, double *b, double *w, GError **error)
{
  g_return_val_if_fail (n == 0 || (a != NULL && b != NULL && w != NULL), FALSE);

  NearLapackInt type = 1, size = (NearLapackInt) n, info = 0;
  NearLapackInt lwork = 1 + 6 * size + 2 * size * size, liwork = 3 + 5 * size;

  if (n == 0)
    return TRUE;
  if (!check (n, 1, a, b, error))
    return FALSE;
  g_autofree double *work = g_new (double, (gsize) lwork);
  g_autofree NearLapackInt *iwork = g_new (NearLapackInt, (gsize) liwork);
  dsygvd_ (&type, "V", "U", &size, a, &size, b, &size, w, work, &lwork, iwork, &liwork, &info, 1,
           1);
  return report (info, n, error);
}
