/* near-band-space.h — blocks of orbitals as rows of a matrix: inner products, combinations, Rayleigh and Ritz
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where orbitals are real (near-k-sphere.h), half of their plane waves with weight sqrt (2) are vectors of real
 * numbers, real and imaginary parts after each other; matrices of their products are real, and cost a quarter. The
 * numbers of a matrix are n_components doubles. Large products are cut into tiles of a fixed size that threads share.
 */
#pragma once

#include "near-k-sphere.h"

G_BEGIN_DECLS

typedef struct
{
  gboolean is_real;
  guint n_components; /* 1 or 2 */
  gsize n_waves;      /* complex coefficients of a vector: n_half of the sphere */
  gsize n_self;       /* whose imaginary part is zero */
  gsize dimension;    /* how many vectors can be independent */
} NearBandSpace;

NearBandSpace near_band_space_get (const NearKSphere *sphere);

/* out (n_a, n_b), row stride @ld: A B^dagger of A (n_a, n_waves), B (n_b, n_waves) */
void near_band_space_fill_gram (const NearBandSpace *self, gsize n_a, const NearComplex *a, gsize n_b,
                                const NearComplex *b, double *out, gsize ld);
/* out (n, n_waves) <- C V + beta out of C (n, m), row stride @ld, and V (m, n_waves) */
void near_band_space_combine (const NearBandSpace *self, gsize n, gsize m, const double *c, gsize ld,
                              const NearComplex *v, double beta, NearComplex *out);
/* A x = w B x, see near-hermitian.h; @a and @b (n, n) are overwritten. */
gboolean near_band_space_solve (const NearBandSpace *self, gsize n, double *a, double *b, double *w,
                                GError **error);
/* Of one vector: sum of |x|^2, and that with weights (n_waves) */
double near_band_space_get_norm2 (const NearBandSpace *self, const NearComplex *x);
double near_band_space_get_weighted (const NearBandSpace *self, const double *weights, const NearComplex *x);
/* The @i-th unit vector, those of low kinetic energy first: i < dimension */
void near_band_space_set_unit (const NearBandSpace *self, gsize i, NearComplex *out);

G_END_DECLS
