/* near-gp-sparse.h — Gaussian processes for many points, through M centres
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * K_NM (points, centres), K_MM = L L^T, Q = K_NM K_MM^-1 K_MN. s_i^2 is the noise at a point: the white noise of the
 * kernel and what is known of the point; k is the rest. r = y - m(X) - H b.
 *
 *   sor   min |(y - K_NM c)/s|^2 + c' K_MM c: the regression in weight space, solved by QR of [K_NM/s; L^T]
 *   dtc   log N (r | 0, Q + s^2)                       the same mean; far from the centres the prior's variance
 *   vfe   dtc - tr ((K - Q)/s^2)/2, a lower bound of the exact log marginal likelihood (Titsias, AISTATS 2009)
 *   fitc  log N (r | 0, Q + diag (K - Q) + s^2)        (Snelson & Ghahramani, NIPS 2005)
 *
 * (Quiñonero-Candela & Rasmussen, JMLR 6, 1939, 2005.) All four take a noise of its own for every point. What
 * is minimised is |(r - P u)/t|^2 + |u|^2 over u and b at once: b is the generalised least squares estimate under
 * the sparse covariance and makes its likelihood largest. P = K_NM L^-T and t = s, but for fitc
 * t^2 = s^2 + diag (K - Q). QR of [P/t, H/t; I, 0] in blocks of rows: the normal equations are never formed.
 *
 * Found by the largest likelihood, fitc's noise comes out too low and its centres clump; vfe's noise comes out too
 * high as long as the centres are few (Bauer, van der Wilk & Rasmussen, NIPS 2016).
 *
 * Immutable, atomically reference-counted. Memory: O(M^2 + M block) beyond the data.
 */
#pragma once

#include "near-gp-centers.h"
#include "near-mean.h"

G_BEGIN_DECLS

/* Rows of near_gp_sparse_table. */
typedef enum
{
  NEAR_GP_SPARSE_SOR,
  NEAR_GP_SPARSE_DTC,
  NEAR_GP_SPARSE_VFE,
  NEAR_GP_SPARSE_FITC,
  NEAR_GP_N_SPARSE
} NearGpSparseMethod;

typedef struct
{
  NearInfo info;
  gboolean is_bound; /* the log likelihood is a lower bound of the exact one */
} NearGpSparseInfo;

extern const NearTable near_gp_sparse_table;
const NearGpSparseInfo *near_gp_sparse_get_info (NearGpSparseMethod method);

typedef struct _NearGpSparse NearGpSparse;

/* @mean (nullable): zero. @block: rows at a time, 0: as many as suit the number of centres; the digits depend on it
 * in the last places, and on nothing else. 2 to 4 n M^2 operations.
 * Errors: NEAR_ERROR_NO_DATA; RANGE where a point has no noise at all (names it); NOT_POSITIVE_DEFINITE;
 *         TOO_LARGE before allocating, CANCELLED, NOT_FINITE, and what the inputs make of the kernel */
NearGpSparse *near_gp_sparse_new (NearGpSparseMethod method, NearGpData *data, NearKernel *kernel,
                                  NearMean *mean, NearGpCenters *centers, gsize block,
                                  const NearMonitor *monitor, GError **error);
NearGpSparse *near_gp_sparse_ref (NearGpSparse *self);
void near_gp_sparse_unref (NearGpSparse *self); /* NULL is legal */
NearGpSparseMethod near_gp_sparse_get_method (const NearGpSparse *self);
NearGpData *near_gp_sparse_get_data (const NearGpSparse *self); /* borrowed, as the next three */
NearKernel *near_gp_sparse_get_kernel (const NearGpSparse *self);
NearMean *near_gp_sparse_get_mean (const NearGpSparse *self); /* NULL: zero */
NearGpCenters *near_gp_sparse_get_centers (const NearGpSparse *self);

typedef struct
{
  double log_likelihood; /* of the method; vfe: the bound */
  double data_fit;       /* -1/2 of the smallest |(r - P u)/t|^2 + |u|^2 */
  double complexity;     /* -1/2 log det (I + P' P/t^2) - sum log t */
  double constant;       /* -n/2 log 2 pi */
  double trace;          /* -1/2 tr ((K - Q)/s^2): part of vfe's bound; told for the others */
  double noise;          /* the white noise's variance, its mean over the points if it varies */
  double jitter;         /* added to the diagonal of K_MM; 0 as a rule */
} NearGpSparseReport;

void near_gp_sparse_get_report (const NearGpSparse *self, NearGpSparseReport *report);
/* c_M (M): the mean of f is sum_m c_m k (x, z_m) */
const double *near_gp_sparse_peek_weights (const NearGpSparse *self);
const double *near_gp_sparse_peek_coefficients (const NearGpSparse *self); /* b (n_basis) */
/* The exact log marginal likelihood, for the gap. n^3/3 operations; TOO_LARGE above 6000 points. */
gboolean near_gp_sparse_get_exact (const NearGpSparse *self, double *log_marginal_likelihood,
                                   const NearMonitor *monitor, GError **error);

/* At x (m, n_inputs): mean, standard deviation of f, and of a new measurement (the white noise at x and @new_noise, a
 * variance, added); each (m) and nullable. @flat_prior: the uncertainty of b is part of them. sor's deviation
 * is that of the weights alone and falls to zero far from the centres. M m for the mean, M^2 m for deviations. */
typedef struct
{
  double *mean, *sd_function, *sd_measurement;
  double new_noise;
  gboolean flat_prior;
} NearGpSparsePrediction;

gboolean near_gp_sparse_predict (const NearGpSparse *self, gsize m, const double *x,
                                 const NearGpSparsePrediction *out, const NearMonitor *monitor,
                                 GError **error);

/* --- hyperparameters ---------------------------------------------------------------------------- */
/* As for near-gp.h: the kernel's theta, then the formula's parameters. */
guint near_gp_sparse_get_n_parameters (const NearGpSparse *self);
/* d log likelihood (vfe: bound)/d theta, and with @center_gradient (nullable, (M, n_inputs)) also by the positions of
 * the centres, for which the kernel is differentiated by central differences. The jitter counts as constant.
 * Cost: three to five times that of the fit. Errors: NEAR_ERROR_TOO_LARGE, NEAR_ERROR_CANCELLED */
gboolean near_gp_sparse_gradient (const NearGpSparse *self, double *gradient, double *center_gradient,
                                  const NearMonitor *monitor, GError **error);

typedef struct
{
  guint n_starts;          /* 0: 1. The first starts from the kernel as it is, the others anywhere in the bounds. */
  guint max_evaluations;   /* of each start; 0: 200 */
  gboolean move_centers;   /* the centres' positions are optimised too, within the range of the data */
  guint64 seed;
  gsize block;
} NearGpSparseOptimizeOptions;

/* One start's end. */
typedef struct
{
  double log_likelihood; /* NAN: nothing could be computed there */
  guint n_evaluations;
  gboolean converged;
  double *theta;         /* (n_parameters) */
} NearGpSparseOptimum;

/* The fit with the largest log likelihood (vfe: bound) by L-BFGS (NLopt's LD_LBFGS; Liu & Nocedal, Math. Prog. 45,
 * 503, 1989) within the kernel's bounds; what is fixed stays. @optima (nullable, (n_starts), by start): free each
 * theta. Errors: as near_gp_sparse_new(), FAILED if no start could be computed. */
NearGpSparse *near_gp_sparse_optimize (NearGpSparseMethod method, NearGpData *data,
                                       NearKernel *kernel, NearMean *mean, NearGpCenters *centers,
                                       const NearGpSparseOptimizeOptions *options,
                                       NearGpSparseOptimum *optima, const NearMonitor *monitor,
                                       GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearGpSparse, near_gp_sparse_unref)

G_END_DECLS
