/* near-gp.h — Gaussian-process regression, exactly, by one Cholesky factor
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * y = m(x) + f(x) + e, f ~ GP (0, k), e ~ N (0, N), N = diag of the points' own variances; white noise belongs to
 * the kernel. A = K + N = L L^T, r = y - m(X) - H b, alpha = A^-1 r (Rasmussen & Williams, Gaussian
 * Processes for Machine Learning, 2006, algorithm 2.1; section 2.7 for b by generalised least squares).
 *
 *   log marginal likelihood = -1/2 r.alpha - sum_i log L_ii - n/2 log 2 pi
 *
 * at the b that makes it largest. Immutable and atomically reference-counted; points are added, moved and
 * taken away as new fits that reuse the factor in O(n^2).
 */
#pragma once

#include "near-gp-data.h"
#include "near-kernel.h"
#include "near-mean.h"

G_BEGIN_DECLS

typedef struct _NearGp NearGp;

/* n^3/3 operations, one n x n matrix. @mean (nullable): zero.
 * Errors: NEAR_ERROR_NOT_POSITIVE_DEFINITE (a sentence with the smallest distance between points and what to
 * do), NO_DATA for n = 0 with a mean to learn, TOO_LARGE before allocating, CANCELLED, and what the inputs make of the
 * kernel. n = 0 is legal otherwise: the prior. */
NearGp *near_gp_new (NearGpData *data, NearKernel *kernel, NearMean *mean, const NearMonitor *monitor,
                     GError **error);
NearGp *near_gp_ref (NearGp *self);
void near_gp_unref (NearGp *self); /* NULL is legal */
NearGpData *near_gp_get_data (const NearGp *self);   /* borrowed, as the next two */
NearKernel *near_gp_get_kernel (const NearGp *self);
NearMean *near_gp_get_mean (const NearGp *self);

/* --- changed in O(n^2); every 50th change factors anew, so that rounding does not grow ---------- */
NearGp *near_gp_append (NearGp *self, const double *x, double y, double noise, GError **error);
NearGp *near_gp_delete (NearGp *self, gsize row, GError **error);
/* Only y changes: O(n^2) without touching the factor. */
NearGp *near_gp_set_y (NearGp *self, gsize row, double y, GError **error);
NearGp *near_gp_move (NearGp *self, gsize row, const double *x, double y, double noise, GError **error);

/* --- what came out ----------------------------------------------------------------------------- */
typedef struct
{
  double log_marginal_likelihood;
  double data_fit;    /* -1/2 r.alpha */
  double complexity;  /* -sum log L_ii */
  double constant;    /* -n/2 log 2 pi */
  double jitter;      /* added to the diagonal, in y's unit squared; 0 as a rule */
  double condition;   /* of A, an estimate in O(n^2) */
  double degrees_of_freedom; /* tr (K A^-1), needs the inverse: NAN until it was asked for */
} NearGpReport;

void near_gp_get_report (const NearGp *self, NearGpReport *report);
double near_gp_get_log_marginal_likelihood (const NearGp *self); /* alone, at no cost */
const double *near_gp_peek_alpha (const NearGp *self);    /* (n) */
const double *near_gp_peek_factor (const NearGp *self);   /* L (n, n) lower, row stride near_gp_get_stride() */
gsize near_gp_get_stride (const NearGp *self);
const double *near_gp_peek_coefficients (const NearGp *self); /* b (n_basis) */
const double *near_gp_peek_residuals (const NearGp *self);    /* r (n) */

/* Hyperparameters of the whole model: the kernel's theta, then the formula's parameters. */
guint near_gp_get_n_parameters (const NearGp *self);
const char *near_gp_get_parameter_name (const NearGp *self, guint i);
/* dLML/dtheta: kernel parts 1/2 tr [(alpha alpha^T - A^-1) dK/dtheta], formula parts alpha . dm/dp. One inverse of
 * O(n^3), then O(n^2) for each parameter. */
gboolean near_gp_gradient (const NearGp *self, double *gradient, const NearMonitor *monitor,
                           GError **error);
/* Value and gradient (nullable) without keeping a fit: peak memory one n x n matrix, of which the lower triangle is
 * touched. */
gboolean near_gp_evaluate (const NearGpData *data, const NearKernel *kernel, const NearMean *mean,
                           double *log_marginal_likelihood, double *gradient,
                           const NearMonitor *monitor, GError **error);

/* --- prediction -------------------------------------------------------------------------------- */
/* At x (m, n_inputs): mean, standard deviation of f without any noise, and of a new measurement (white noise
 * added, and @new_noise, a variance). Each (m) and nullable. Streams over blocks of points: memory n x block, at
 * most 1024 points or 34 MB. The uncertainty of learned coefficients is part of sd with @flat_prior. n m for the mean, n^2 m for
 * deviations. */
typedef struct
{
  double *mean, *sd_function, *sd_measurement;
  double new_noise;
  gboolean flat_prior;
} NearGpPrediction;

gboolean near_gp_predict (const NearGp *self, gsize m, const double *x, const NearGpPrediction *out,
                          const NearMonitor *monitor, GError **error);
/* Posterior covariance (m, m), lower triangle and upper, with what not knowing learned coefficients costs. n^2 m + n m^2. */
gboolean near_gp_covariance (const NearGp *self, gsize m, const double *x, double *covariance,
                             const NearMonitor *monitor, GError **error);
/* The part of the posterior mean that term @term of the kernel carries, K_term alpha, and its sd; (m) each. */
gboolean near_gp_predict_term (const NearGp *self, guint term, gsize m, const double *x, double *mean,
                               double *sd, GError **error);

/* --- validation -------------------------------------------------------------------------------- */
/* Leave-one-out in closed form from A^-1 (Rasmussen & Williams 5.4.2): predictions (n), variances (n) of
 * the measurement that was left out, each nullable. O(n^3) once. Learned coefficients of the
 * mean are learned from the points that stay, with a flat prior (O. Dubrule, Math. Geol. 15, 687 (1983)): a new fit
 * without the point, predicting with @flat_prior, says the same. */
typedef struct
{
  double rmse;
  double log_predictive; /* sum of log N (y_i | mu_i, s_i^2) */
  double crps;           /* mean continuous ranked probability score */
  double chi_squared;    /* mean ((y_i - mu_i)/s_i)^2: 1 if the deviations are honest */
  double baseline_rmse;  /* of leaving one out and answering the others' mean */
} NearGpScore;

/* The same numbers for predictions of any kind; @variance with noise; @baseline (n) (nullable) */
void near_gp_score_predictions (gsize n, const double *y, const double *mean, const double *variance,
                                const double *baseline, NearGpScore *score);
double near_gp_crps (double y, double mean, double sd);
gboolean near_gp_leave_one_out (const NearGp *self, double *mean, double *variance, NearGpScore *score,
                                const NearMonitor *monitor, GError **error);
/* The same with whole folds left out: @fold (n), from 0 to n_folds - 1. */
gboolean near_gp_cross_validate (const NearGp *self, guint n_folds, const guint *fold, double *mean,
                                 double *variance, NearGpScore *score, const NearMonitor *monitor,
                                 GError **error);
/* Folds of nearly the same size at random; (n) */
void near_gp_folds (gsize n, guint n_folds, guint64 seed, guint *fold);
/* Lower triangle of A^-1 (n, n), a new array; g_free(). NULL: cancelled. */
double *near_gp_dup_inverse (const NearGp *self, const NearMonitor *monitor, GError **error);
double near_gp_get_degrees_of_freedom (const NearGp *self, const NearMonitor *monitor);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearGp, near_gp_unref)

G_END_DECLS
