/* near-cholesky-change.c — a Cholesky factor follows its matrix: a row more, a row less, an update
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Only rotations: G. H. Golub, C. F. Van Loan, Matrix Computations, 4th ed. (2013), section 6.5.4.
 * Backward stable; a downdate with hyperbolic rotations, which is not, is never needed.
 */
#include "near-cholesky.h"

#include "near-lapack-private.h"

#include <math.h>
#include <string.h>

/* Rows that pass through the rotations side by side: within a row each waits for the one before. */
#define N_LANES 8

typedef struct
{
  double c, s;
} Rotation;

/* The rotation that takes (l, x) to (r, 0), r > 0 */
static Rotation
rotate_to_zero (double *l, double x)
{
  double r = hypot (*l, x);
  Rotation g = { *l / r, x / r };

  *l = r;
  return g;
}

/* Rotations first .. last - 1 on @n_rows rows that begin at @l, and on their elements of x */
static void
apply (const Rotation *g, gsize first, gsize last, gsize n_rows, double *l, gsize lda, double *x)
{
  double carried[N_LANES];

  memcpy (carried, x, n_rows * sizeof *x);
  for (gsize j = first; j < last; j++)
    for (gsize r = 0; r < n_rows; r++)
      {
        double old = l[r * lda + j];

        l[r * lda + j] = g[j].c * old + g[j].s * carried[r];
        carried[r] = g[j].c * carried[r] - g[j].s * old;
      }
  memcpy (x, carried, n_rows * sizeof *x);
}

/* L L^T + x x^T. Row by row, as L lies in memory, instead of column by column. */
void
near_cholesky_update (gsize n, double *l, gsize lda, double *x)
{
  g_return_if_fail (n == 0 || (l != NULL && x != NULL && lda >= n));

  g_autofree Rotation *g = g_new (Rotation, MAX (n, 1));

  for (gsize i = 0; i < n; i += N_LANES)
    {
      gsize n_rows = MIN (N_LANES, n - i);

      apply (g, 0, i, n_rows, l + i * lda, lda, x + i);
      for (gsize r = 0; r < n_rows; r++)
        {
          apply (g, i, i + r, 1, l + (i + r) * lda, lda, x + i + r);
          g[i + r] = rotate_to_zero (&l[(i + r) * lda + i + r], x[i + r]);
        }
    }
}

/* The rows below k lose column k, which comes back as a rank-one update of what is right of it. */
void
near_cholesky_delete (gsize n, double *l, gsize lda, gsize k)
{
  g_return_if_fail (l != NULL && k < n && lda >= n);

  gsize n_below = n - 1 - k;
  g_autofree double *x = g_new (double, MAX (n_below, 1));

  for (gsize i = 0; i < n_below; i++)
    {
      const double *from = l + (k + 1 + i) * lda;
      double *to = l + (k + i) * lda;

      x[i] = from[k];
      memcpy (to, from, k * sizeof *l);
      memcpy (to + k, from + k + 1, (i + 1) * sizeof *l);
    }
  near_cholesky_update (n_below, l + k * lda + k, lda, x);
}

/* l = L^-1 a, d^2 = a_nn - l.l */
gboolean
near_cholesky_append (gsize n, double *l, gsize lda, const double *row)
{
  g_return_val_if_fail (l != NULL && row != NULL && lda > n && lda <= G_MAXINT32, FALSE);

  double *last = l + n * lda, rest;

  memmove (last, row, (n + 1) * sizeof *l);
  if (n > 0)
    cblas_dtrsv (CblasRowMajor, CblasLower, CblasNoTrans, CblasNonUnit, (blasint) n, l,
                 (blasint) lda, last, 1);
  rest = last[n] - cblas_ddot ((blasint) n, last, 1, last, 1);
  last[n] = sqrt (MAX (rest, 0.0));
  return isfinite (rest) && rest > 0.0;
}
