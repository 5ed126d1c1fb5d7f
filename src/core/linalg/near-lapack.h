/* near-lapack.h — eigenproblems and least squares
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Row-major as everywhere. One thread each; they cannot be stopped: whoever calls them from a screen lets
 * the job go.
 */
#pragma once

#include "near-error.h"

G_BEGIN_DECLS

/* A = V diag (w) V^T of a symmetric matrix, of which the lower triangle is read. @a (n, n), row stride n, is
 * overwritten: row k is the eigenvector of w[k]; @w (n) ascending. About 9 n^3 operations.
 * Errors: NEAR_ERROR_NOT_FINITE, NEAR_ERROR_TOO_LARGE, NEAR_ERROR_FAILED if it does not converge */
gboolean near_symmetric_eigen (gsize n, double *a, double *w, GError **error);
/* Eigenvalues alone; @a is overwritten. 4 n^3/3. */
gboolean near_symmetric_eigenvalues (gsize n, double *a, double *w, GError **error);

/* min |A x - b| by QR without forming A^T A: @a (m, n), m >= n, full rank; @b (m) -> x in its first n
 * elements; what is left of it has the length of the residual. @a is overwritten. @r (nullable, (n, n)):
 * the triangular factor R, upper, with a positive diagonal and R^T R = A^T A. 2 m n^2.
 * Errors: NEAR_ERROR_NOT_POSITIVE_DEFINITE if the columns are dependent; NOT_FINITE, TOO_LARGE */
gboolean near_least_squares (gsize m, gsize n, double *a, double *b, double *r, GError **error);
/* One more block of rows: [R; A] is triangularised again, so that rows can be streamed. @r (n, n) upper,
 * diagonal >= 0, @z (n) the transformed right-hand side; both zero at first, and any m >= 0 may follow.
 * @a (m, n), @b (m) are overwritten. @residual_2 (nullable) grows by the block's part of |A x - b|^2 at
 * the minimum. In the end R x = z. 2 m n^2. Errors: NEAR_ERROR_NOT_FINITE, TOO_LARGE */
gboolean near_qr_accumulate (gsize m, gsize n, double *r, double *z, double *a, double *b,
                             double *residual_2, GError **error);

G_END_DECLS
