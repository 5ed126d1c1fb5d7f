/* near-gp-features-private.h — features of a kernel: its expansion into products, and their spectra
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A kernel of sums, products and powers is a sum of products of leaves. Of one product, the factors with
 * finitely many features give a vector g (x), the others one frequency omega at a time:
 *
 *   k (x, x') = s^2 g (x).g (x') E [cos (omega.(x - x'))]
 */
#pragma once

#include "near-gp-features.h"
#include "near-kernel-private.h"
#include "near-rng.h"

G_BEGIN_DECLS

#define NEAR_GP_MAX_FEATURES ((gsize) 4000)

/* A leaf, or child @side of a change point: the switch in front of it. */
typedef struct
{
  const NearKernelNode *node;
  guint side;
} NearGpFactor;

typedef struct
{
  double variance;
  GArray *factors;     /* of NearGpFactor; finite ones first once the term is planned */
  guint n_finite;      /* of the factors */
  gsize n_values;      /* length of g */
  gsize n_frequencies; /* 0: no random factor */
  double *omega;       /* (n_frequencies, n_inputs) */
} NearGpTerm;

typedef struct
{
  NearKernel *kernel;
  GPtrArray *terms; /* of NearGpTerm */
  gsize n_features;
} NearGpFeatureMap;

/* @n_features: about so many if @fourier, else only finite factors are legal. */
NearGpFeatureMap *_near_gp_feature_map_new (NearKernel *kernel, gboolean fourier, gsize n_features,
                                            guint64 seed, GError **error);
void _near_gp_feature_map_free (NearGpFeatureMap *self);
/* phi at n points: (n, n_features), row stride @stride */
void _near_gp_feature_map_eval (const NearGpFeatureMap *self, gsize n, const double *x, double *phi,
                                gsize stride);

/* near-gp-features-finite.c: how many features a factor has, 0 if not finitely many (or more than the maximum) */
gsize _near_gp_factor_get_n (const NearKernel *kernel, const NearGpFactor *factor);
void _near_gp_factor_eval (const NearKernel *kernel, const NearGpFactor *factor, const double *x,
                           double *values);

/* near-gp-features-fourier.c */
gboolean _near_gp_factor_is_spectral (const NearGpFactor *factor);
/* Adds a draw from the factor's spectral density to omega (n_inputs). */
void _near_gp_factor_add_frequency (const NearKernel *kernel, const NearGpFactor *factor, NearRng *rng,
                                    double *omega);
/* k (x, x) of the factor, which its density is normalised by */
double _near_gp_factor_get_amplitude (const NearKernel *kernel, const NearGpFactor *factor);

G_END_DECLS
