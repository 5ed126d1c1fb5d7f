/* near-gp-features.h — the same process in a third view: Bayesian linear regression with features
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * f (x) = sum_j w_j phi_j (x), w ~ N (0, I), so that k (x, x') is sum_j phi_j (x) phi_j (x'). The mean and deviation
 * of w come from QR of [Phi/s, H/s; I, 0]. With complete features the curve is that of near-gp.h.
 *
 *   exact    all features of a kernel that has finitely many: constant, linear, polynomial, cosine in one input,
 *            normalised dot product with a whole exponent, and their sums, products, powers and change points
 *   fourier  random cosines and sines with frequencies from the kernel's spectral density (Rahimi & Recht, NIPS
 *            2007): RBF normal, Matern Student-t with 2 nu degrees of freedom, rational quadratic, gamma-exponential,
 *            periodic, spectral mixture; times the exact features of the factors that have them. Converges as
 *            D^-1/2.
 *   eigen    phi = diag (w)^-1/2 V' k (Z, x) with k (Z, Z) = V diag (w) V', largest w first: any kernel. With all of
 *            them k is exact where a point of Z is involved: the mean is exact everywhere, the deviation on Z.
 *
 * The deviation is that of the features: what they miss of the kernel's variance is not in it.
 *
 * Immutable, atomically reference-counted.
 */
#pragma once

#include "near-gp-data.h"
#include "near-kernel.h"
#include "near-mean.h"

G_BEGIN_DECLS

/* Rows of near_gp_features_table. */
typedef enum
{
  NEAR_GP_FEATURES_EXACT,
  NEAR_GP_FEATURES_FOURIER,
  NEAR_GP_FEATURES_EIGEN,
  NEAR_GP_N_FEATURES
} NearGpFeaturesKind;

extern const NearTable near_gp_features_table;

typedef struct
{
  gsize n_features;    /* fourier: about as many (whole pairs, a share for each term); eigen: at most, 0: all; exact:
                          not read */
  guint64 seed;        /* fourier */
  gsize n_points;      /* eigen: points besides those of the data that Z has, such as those of the plot */
  const double *points; /* (n_points, n_inputs) */
} NearGpFeaturesOptions;

typedef struct _NearGpFeatures NearGpFeatures;

/* @mean (nullable): zero. Errors: as near_gp_new(); NEAR_ERROR_UNSUPPORTED names the kernel that the features cannot
 * follow; RANGE where a point has no noise; TOO_LARGE for more than 4000 features or points of Z.
 * Cost: O(n D^2), and O(Z^3) for eigen */
NearGpFeatures *near_gp_features_new (NearGpFeaturesKind kind, NearGpData *data, NearKernel *kernel,
                                      NearMean *mean, const NearGpFeaturesOptions *options,
                                      const NearMonitor *monitor, GError **error);
NearGpFeatures *near_gp_features_ref (NearGpFeatures *self);
void near_gp_features_unref (NearGpFeatures *self); /* NULL is legal */

gsize near_gp_features_get_n (const NearGpFeatures *self); /* D */
/* phi at x (m, n_inputs): (m, D), the features' curves. */
void near_gp_features_eval (const NearGpFeatures *self, gsize m, const double *x, double *phi);
const double *near_gp_features_peek_weights (const NearGpFeatures *self);   /* (D) posterior mean of w */
/* (D) posterior standard deviations of w; D^3/3 operations */
void near_gp_features_get_deviations (const NearGpFeatures *self, double *deviations);
const double *near_gp_features_peek_coefficients (const NearGpFeatures *self); /* b (n_basis) */
double near_gp_features_get_log_likelihood (const NearGpFeatures *self);
/* Each (m) and nullable. @flat_prior: the uncertainty of b is part of the deviations. */
gboolean near_gp_features_predict (const NearGpFeatures *self, gsize m, const double *x,
                                   gboolean flat_prior, double *mean, double *sd_function,
                                   double *sd_measurement, const NearMonitor *monitor, GError **error);
/* Curves m + sum_j w_j phi_j with w drawn from the posterior; (n_samples, m). */
gboolean near_gp_features_sample (const NearGpFeatures *self, guint n_samples, guint64 seed, gsize m,
                                 const double *x, double *f, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearGpFeatures, near_gp_features_unref)

G_END_DECLS
