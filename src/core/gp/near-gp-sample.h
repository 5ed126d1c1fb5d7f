/* near-gp-sample.h — curves drawn from a Gaussian process, still or moving
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A draw at m points is mean + L z, L L^T the covariance, z standard normal. z (t) = z1 cos t + z2 sin t is
 * standard normal at every t: a smooth film each frame of which is an exact draw (Hennig, Animating samples
 * from Gaussian distributions, 2013). L z1 and L z2 are made once; a frame costs O(m). Immutable, atomically
 * reference-counted, the same numbers for the same seed whatever the number of draws.
 */
#pragma once

#include "near-gp.h"

G_BEGIN_DECLS

typedef struct _NearGpSampler NearGpSampler;

/* @mean (m) (nullable: zero), @covariance (m, m), of which the lower triangle is read.
 * Errors: NEAR_ERROR_NOT_POSITIVE_DEFINITE, NOT_FINITE, TOO_LARGE, CANCELLED. m^3/3 + 2 m^2 n_draws. */
NearGpSampler *near_gp_sampler_new (gsize m, const double *mean, const double *covariance,
                                    guint n_draws, guint64 seed, const NearMonitor *monitor,
                                    GError **error);
/* Of the kernel alone at x (m, n_inputs), white noise left out. */
NearGpSampler *near_gp_sampler_new_prior (NearKernel *kernel, gsize m, const double *x, guint n_draws,
                                          guint64 seed, const NearMonitor *monitor, GError **error);
NearGpSampler *near_gp_sampler_new_posterior (const NearGp *gp, gsize m, const double *x, guint n_draws,
                                              guint64 seed, const NearMonitor *monitor,
                                              GError **error);
/* Matheron's rule: f_post = f_prior + K_*X A^-1 (y - f_prior (X) - e). The prior curve at x is the same
 * whatever the data are, so that it visibly bends when a point comes (Wilson et al., J. Mach. Learn. Res. 22,
 * 105, 2021). (m + n)^3/3 operations. */
NearGpSampler *near_gp_sampler_new_matheron (const NearGp *gp, gsize m, const double *x, guint n_draws,
                                             guint64 seed, const NearMonitor *monitor, GError **error);
NearGpSampler *near_gp_sampler_ref (NearGpSampler *self);
void near_gp_sampler_unref (NearGpSampler *self); /* NULL is legal */

gsize near_gp_sampler_get_m (const NearGpSampler *self);
guint near_gp_sampler_get_n_draws (const NearGpSampler *self);
/* What was added to the diagonal of the covariance to factor it, in its unit. */
double near_gp_sampler_get_jitter (const NearGpSampler *self);
const double *near_gp_sampler_peek_mean (const NearGpSampler *self); /* (m) */
/* Draw @draw at angle @t (radians; a turn is 2 pi): f (m). */
void near_gp_sampler_frame (const NearGpSampler *self, guint draw, double t, double *f);
/* The prior curve that Matheron's draw came from. FALSE if the sampler is not Matheron's. */
gboolean near_gp_sampler_prior_frame (const NearGpSampler *self, guint draw, double t, double *f);

/* f at two chosen points: a plane Gaussian. */
typedef struct
{
  double mean[2];
  double covariance[3]; /* of (1, 1), (1, 2), (2, 2) */
  double correlation;   /* 0 where a variance is 0 */
} NearGpPair;

/* @a, @b (n_inputs) */
gboolean near_gp_pair (const NearGp *gp, const double *a, const double *b, NearGpPair *pair,
                       GError **error);
/* The ellipse that holds @probability of it: half axes, the longer first, and the angle of the longer one
 * from the first coordinate in radians. */
void near_gp_pair_get_ellipse (const NearGpPair *pair, double probability, double half_axes[2],
                               double *angle);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearGpSampler, near_gp_sampler_unref)

G_END_DECLS
