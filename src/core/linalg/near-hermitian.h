/* near-hermitian.h — the generalised eigenproblem of small Hermitian or real symmetric matrices
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A x = w B x, B positive definite, as it comes from vectors v_i that are the rows of V and need not be
 * orthonormal: row-major A = V (H V)^dagger and B = V V^dagger. One thread each; they cannot be stopped.
 */
#pragma once

#include "near-complex.h"
#include "near-error.h"

G_BEGIN_DECLS

/* @a, @b (n, n), lower triangles are read, both are overwritten. Row k of @a becomes the coefficients c with which
 * the row c V is the eigenvector of w[k], normalised in B; @w (n) ascending. About 25 n^3 complex operations.
 * Errors: NEAR_ERROR_NOT_POSITIVE_DEFINITE if the v_i are dependent; NOT_FINITE, TOO_LARGE, FAILED */
gboolean near_hermitian_eigen (gsize n, NearComplex *a, NearComplex *b, double *w, GError **error);
/* The same for real matrices. */
gboolean near_symmetric_generalized_eigen (gsize n, double *a, double *b, double *w, GError **error);

G_END_DECLS
