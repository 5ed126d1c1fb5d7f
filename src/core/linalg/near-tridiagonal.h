/* near-tridiagonal.h — symmetric matrices in tridiagonal form, for many shifts of one matrix
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A = Q T Q^T with T tridiagonal costs a seventh of eigenvectors, and s A + t I is as easy to solve
 * for every s and t: s T + t I takes O(n) each.
 */
#pragma once

#include "near-error.h"

G_BEGIN_DECLS

/* @a (n, n), row stride n: its lower triangle is read, all of it is overwritten. @d (n): T's
 * diagonal; @e (n): its neighbours, e[i] = T_(i,i+1) for i < n - 1. @b (m, n): each row b <- Q^T b.
 * 4 n^3/3 + 2 m n^2. Errors: NEAR_ERROR_NOT_FINITE, TOO_LARGE */
gboolean near_symmetric_tridiagonalize (gsize n, double *a, double *d, double *e, gsize m,
                                        double *b, GError **error);
/* For B = s T + t I: log det B, and the products @p (m, m) lower triangle, p_ij = b_i^T B^-1 b_j,
 * for the rows of
 * @b (m, n). @work (m, n). FALSE: B is not positive definite, or only within rounding. O(m^2 n). */
gboolean near_tridiagonal_products (gsize n, const double *d, const double *e, double s, double t,
                                    gsize m, const double *b, double *work, double *log_determinant,
                                    double *p);

G_END_DECLS
