/* near-k-star.h — orbitals at a point of the star of a k that was computed
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * With psi (x), psi' (x) = psi (W^-1 (x - w)) has the same energy (x fractional). Its k' is k W^-1, the plane wave G
 * becomes G W^-1, and
 *   c'(G') = c(G) exp (-2 pi i (k' + G') w).
 * Time reversal then takes the conjugate: k' and G' change their signs, c' is conj c with the same phase.
 */
#pragma once

#include "near-k-sphere.h"
#include "near-operation.h"

G_BEGIN_DECLS

/* The plane waves at k' in the order of those at k, k' in (-1/2, 1/2]: the coefficient v of an orbital at k becomes
 * the coefficient v of one at k'. Real orbitals stay real, in halves too. */
NearKSphere *near_k_star_new_sphere (const NearKSphere *sphere, const NearDftSystem *system,
                                     const NearOperation *operation, gboolean time_reversal);
/* @turned: what near_k_star_new_sphere() made with the same @operation and @time_reversal. @n: coefficients of each
 * band, turned->n_pw or the first turned->n_half. @coefficients and @out: (n_bands, n), may be the same. */
void near_k_star_turn (const NearKSphere *turned, const NearOperation *operation, gboolean time_reversal,
                       gsize n_bands, gsize n, const NearComplex *coefficients, NearComplex *out);

G_END_DECLS
