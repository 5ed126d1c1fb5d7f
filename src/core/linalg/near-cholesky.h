/* near-cholesky.h — symmetric positive definite matrices: factor, solve, invert, grow and shrink
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Matrices are row-major with row stride @lda; only the lower triangle (j <= i) is read and written,
 * the upper one is left alone (near_cholesky_factor_jitter() apart). A = L L^T. Large ones, of 700 rows
 * and more, are split into tiles of a fixed size that OpenMP threads share: the digits do not depend
 * on the number of threads. Memory: in place, besides tiles.
 */
#pragma once

#include "near-error.h"
#include "near-monitor.h"

G_BEGIN_DECLS

/* A <- L. FALSE without an error being set where A is not positive definite, or not finite (@pivot,
 * nullable: the row at which that showed, from 0); A is then partly overwritten. With an error:
 * CANCELLED. n^3/3 operations. */
gboolean near_cholesky_factor (gsize n, double *a, gsize lda, gsize *pivot, const NearMonitor *monitor,
                               GError **error);
/* B (n, m), row stride ldb: B <- L^-1 B, or L^-T B. n^2 m. */
void near_cholesky_solve_lower (gsize n, gsize m, const double *l, gsize lda, double *b, gsize ldb);
void near_cholesky_solve_upper (gsize n, gsize m, const double *l, gsize lda, double *b, gsize ldb);
/* x <- A^-1 x for one right-hand side. 2 n^2. */
void near_cholesky_solve_vector (gsize n, const double *l, gsize lda, double *x);
/* L <- lower triangle of A^-1. 2 n^3/3 operations; memory of 256 rows. FALSE with the error: CANCELLED,
 * TOO_LARGE; L is then partly overwritten. */
gboolean near_cholesky_invert (gsize n, double *l, gsize lda, const NearMonitor *monitor, GError **error);
/* sum over i of log L_ii: half of log det A */
double near_cholesky_get_log_diagonal (gsize n, const double *l, gsize lda);
/* An estimate of the condition number of A in the 1-norm from its factor and that norm. O(n^2). */
double near_cholesky_estimate_condition (gsize n, const double *l, gsize lda, double norm_1);
/* The 1-norm of a symmetric matrix that is given by its lower triangle. */
double near_symmetric_norm_1 (gsize n, const double *a, gsize lda);

/* A has one more row, @row (n + 1): what L gets as row n; @l has room for it (lda >= n + 1), and @row
 * may stand there already. FALSE if the new matrix is not positive definite: L has n rows as before.
 * n^2. */
gboolean near_cholesky_append (gsize n, double *l, gsize lda, const double *row);
/* Row and column @k of A are taken away; L has n - 1 rows afterwards. O((n - k)^2). */
void near_cholesky_delete (gsize n, double *l, gsize lda, gsize k);
/* A <- A + x x^T; @x (n) is overwritten. O(n^2). */
void near_cholesky_update (gsize n, double *l, gsize lda, double *x);

/* Tries to factor A + j I with j = 0, 1e-10, 1e-8, 1e-6, 1e-4 times the mean of the diagonal; @jitter
 * (nullable): the j that it took, in A's units. Here the upper triangle is written too: it keeps the
 * lower one for the next try, and holds its transpose afterwards (the diagonal being L's).
 * Errors: NEAR_ERROR_NOT_POSITIVE_DEFINITE with a sentence, NEAR_ERROR_NOT_FINITE, CANCELLED, TOO_LARGE */
gboolean near_cholesky_factor_jitter (gsize n, double *a, gsize lda, double *jitter,
                                      const NearMonitor *monitor, GError **error);

G_END_DECLS
