/* near-gp-derivative.h — a curve from its values and its slopes, such as energies and forces
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One input. f ~ GP (c, k (x - x')); its derivative is jointly Gaussian with it, with t = x - x':
 *
 *   cov (f, f') = -k'(t),   cov (f', f) = k'(t),   cov (f', f') = -k''(t)
 *
 * (Rasmussen & Williams 9.4). k is RBF or Matérn 5/2. The constant c is learned by generalised
 * least squares, given, or zero. Immutable and atomically reference-counted.
 */
#pragma once

#include "near-kernel.h"

G_BEGIN_DECLS

typedef struct
{
  gsize n_values;
  const double *value_x, *value; /* (n_values) */
  gsize n_slopes;
  const double *slope_x, *slope; /* (n_slopes) */
  gboolean forces;               /* slopes are -df/dx, here and in predictions */
} NearGpDerivativeData;

typedef struct
{
  NearKernelKind kind; /* NEAR_KERNEL_RBF or NEAR_KERNEL_MATERN_52 */
  double variance, length;
  double value_noise, slope_noise; /* variances */
  double mean;                     /* c, unless it is learned */
  gboolean learn_mean;             /* needs a value */
} NearGpDerivativeModel;

#define NEAR_GP_DERIVATIVE_N_PARAMETERS 4 /* log variance, log length, log value_noise, log slope_noise */

typedef struct _NearGpDerivative NearGpDerivative;

/* Errors: NEAR_ERROR_NO_DATA, RANGE, NOT_FINITE, UNSUPPORTED (another kernel), TOO_LARGE,
 * NOT_POSITIVE_DEFINITE, CANCELLED. (n_values + n_slopes)^3/3 operations. */
NearGpDerivative *near_gp_derivative_new (const NearGpDerivativeData *data,
                                          const NearGpDerivativeModel *model,
                                          const NearMonitor *monitor, GError **error);
NearGpDerivative *near_gp_derivative_ref (NearGpDerivative *self);
void near_gp_derivative_unref (NearGpDerivative *self); /* NULL is legal */

const NearGpDerivativeModel *near_gp_derivative_get_model (const NearGpDerivative *self);
double near_gp_derivative_get_mean (const NearGpDerivative *self); /* c */
double near_gp_derivative_get_log_marginal_likelihood (const NearGpDerivative *self);
double near_gp_derivative_get_jitter (const NearGpDerivative *self);
gboolean near_gp_derivative_gradient (const NearGpDerivative *self,
                                      double gradient[NEAR_GP_DERIVATIVE_N_PARAMETERS],
                                      const NearMonitor *monitor, GError **error);
/* Posterior of f and of f' (or -f') at x (m), without noise; each (m) and nullable. n^2 m. */
gboolean near_gp_derivative_predict (const NearGpDerivative *self, gsize m, const double *x,
                                     double *mean, double *sd, double *slope_mean, double *slope_sd,
                                     const NearMonitor *monitor, GError **error);
/* The four parameters that make the likelihood largest between @low and @high (variances and lengths
 * themselves, not logarithms); a noise of exactly 0 stays 0. @optima (nullable) (n_starts). */
NearGpDerivative *near_gp_derivative_optimize (const NearGpDerivativeData *data,
                                               const NearGpDerivativeModel *model,
                                               const NearGpDerivativeModel *low,
                                               const NearGpDerivativeModel *high, guint n_starts,
                                               guint64 seed, double *optima,
                                               const NearMonitor *monitor, GError **error);

/* The same; @ends (nullable) (n_starts): where each start ended, if its value in @optima is finite. */
NearGpDerivative *near_gp_derivative_optimize_all (const NearGpDerivativeData *data,
                                                   const NearGpDerivativeModel *model,
                                                   const NearGpDerivativeModel *low,
                                                   const NearGpDerivativeModel *high, guint n_starts,
                                                   guint64 seed, double *optima,
                                                   NearGpDerivativeModel *ends,
                                                   const NearMonitor *monitor, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearGpDerivative, near_gp_derivative_unref)

G_END_DECLS
