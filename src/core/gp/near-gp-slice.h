/* near-gp-slice.h — how sure the hyperparameters are: samples of theta given the data
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Slice sampling of p (theta | y), proportional to exp (LML) times the prior inside the bounds, one
 * parameter at a time with stepping out and shrinkage (Neal, Ann. Stat. 31, 705 (2003), figures 3
 * and 5). The first width of each is 1, and in the burn-in becomes twice the mean distance moved;
 * afterwards it stays, so that the chain is a proper one. A step is one sweep over all free
 * parameters. Where NEAR_GP_PRIOR_FLAT stands, the prior is flat in theta between the bounds.
 */
#pragma once

#include "near-gp-prior.h"
#include "near-rng.h"

G_BEGIN_DECLS

typedef struct
{
  guint n_burn_in, n_samples; /* sweeps */
  guint64 seed;
  const NearGpPrior *priors; /* (n_parameters) (nullable): flat; copied */
  gboolean hold_formula;
} NearGpSliceSettings;

#define NEAR_GP_SLICE_SETTINGS_DEFAULT                                                             \
  {                                                                                                \
    .n_burn_in = 100, .n_samples = 400, .seed = 1                                                  \
  }

/* --- any density, one vector ------------------------------------------------------------------ */
/* log density at x (n), -inf outside; @stop is set to end the sweep. */
typedef double (*NearLogDensity) (const double *x, gboolean *stop, gpointer user_data);

/* One sweep. @x (n) moves, @log_density is that of x before and after; @width (n); @low, @high (n).
 * Returns: FALSE if stopped, x is then as before. */
gboolean near_slice_sweep (guint n, double *x, double *log_density, const double *width,
                           const double *low, const double *high, NearLogDensity f,
                           gpointer user_data, NearRng *rng);

/* --- the sampler of a model ------------------------------------------------------------------- */
typedef struct _NearGpSlice NearGpSlice;
typedef struct _NearGpSamples NearGpSamples;

/* Begins at the values that kernel and mean have: best an optimum.
 * Errors: NEAR_ERROR_RANGE, NO_DATA, NOT_POSITIVE_DEFINITE at the start */
NearGpSlice *near_gp_slice_new (NearGpData *data, NearKernel *kernel, NearMean *mean,
                                const NearGpSliceSettings *settings, GError **error);
void near_gp_slice_free (NearGpSlice *self); /* NULL is legal */
gboolean near_gp_slice_is_done (const NearGpSlice *self);
guint near_gp_slice_get_n_done (const NearGpSlice *self); /* sweeps, those of the burn-in too */
gboolean near_gp_slice_step (NearGpSlice *self, const NearMonitor *monitor, GError **error);
gboolean near_gp_slice_run (NearGpSlice *self, const NearMonitor *monitor, GError **error);
NearGpSamples *near_gp_slice_dup_result (const NearGpSlice *self);

/* --- samples: immutable, atomically reference-counted ----------------------------------------- */
NearGpSamples *near_gp_samples_ref (NearGpSamples *self);
void near_gp_samples_unref (NearGpSamples *self); /* NULL is legal */
guint near_gp_samples_get_n (const NearGpSamples *self);
guint near_gp_samples_get_n_parameters (const NearGpSamples *self);
const double *near_gp_samples_peek_theta (const NearGpSamples *self); /* (n, n_parameters) */
const double *near_gp_samples_peek_value (const NearGpSamples *self); /* (n) log posterior */
/* Of the value (not its logarithm), linear between samples; @probability in [0, 1] */
double near_gp_samples_get_quantile (const NearGpSamples *self, guint parameter,
                                     double probability);
double near_gp_samples_get_mean (const NearGpSamples *self, guint parameter); /* of theta */
double near_gp_samples_get_sd (const NearGpSamples *self, guint parameter);   /* of theta */
/* How many independent samples the chain is worth, and the ratio of spreads of its halves, 1 if it
 * has settled (Gelman et al., Bayesian Data Analysis, 2013, 11.4 and 11.5). */
double near_gp_samples_get_effective_n (const NearGpSamples *self, guint parameter);
double near_gp_samples_get_r_hat (const NearGpSamples *self, guint parameter);
/* Predictions averaged over about @n_used samples, evenly spaced (0: all): mean of the means;
 * variance = mean variance + variance of the means. @out as in near_gp_predict(). Cost: a fit each
 */
gboolean near_gp_samples_predict (const NearGpSamples *self, guint n_used, gsize m, const double *x,
                                  const NearGpPrediction *out, const NearMonitor *monitor,
                                  GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearGpSlice, near_gp_slice_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearGpSamples, near_gp_samples_unref)

G_END_DECLS
