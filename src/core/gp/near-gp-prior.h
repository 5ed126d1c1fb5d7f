/* near-gp-prior.h — what is believed of hyperparameters before the data speak
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A prior is the density p (v) of a parameter's value v (a length, a variance). The optimiser and
 * the sampler move theta = log v of a scale, whose density is p (v) dv/dtheta = p (v) v: that is
 * what near_gp_prior_log_density() gives, so that samples of theta are samples of v, and the most
 * probable theta is meant with respect to log v. Locations and the parameters of a formula are
 * themselves; theta = v.
 */
#pragma once

#include "near-gp.h"

G_BEGIN_DECLS

typedef enum
{
  NEAR_GP_PRIOR_FLAT,          /* constant in theta: 1/v for a scale; improper beyond the bounds */
  NEAR_GP_PRIOR_UNIFORM,       /* a = low, b = high, of the value itself */
  NEAR_GP_PRIOR_HALF_NORMAL,   /* a = scale */
  NEAR_GP_PRIOR_GAMMA,         /* a = shape, b = rate */
  NEAR_GP_PRIOR_INVERSE_GAMMA, /* a = shape, b = scale */
  NEAR_GP_PRIOR_LOG_NORMAL,    /* a = median, b = standard deviation of the logarithm */
  NEAR_GP_PRIOR_NORMAL,        /* a = mean, b = standard deviation; for what may be negative */
  NEAR_GP_N_PRIORS
} NearGpPriorKind;

extern const NearTable near_gp_prior_table; /* rows are NearInfo; parameters a, b in this order */

typedef struct
{
  NearGpPriorKind kind;
  double a, b;
} NearGpPrior;

/* Errors: NEAR_ERROR_RANGE with the parameter's name and what is allowed */
gboolean near_gp_prior_check (const NearGpPrior *self, GError **error);
/* log of the density of theta, and d/dtheta (nullable). @is_log: theta is log v. -inf where v is
 * impossible. Normalised but for FLAT, which is 0. */
double near_gp_prior_log_density (const NearGpPrior *self, gboolean is_log, double theta,
                                  double *slope);
double near_gp_prior_density_of_value (const NearGpPrior *self,
                                       double value); /* p (v), for a picture */
/* A start from the prior, by inversion: @u in (0, 1). NAN for FLAT. */
double near_gp_prior_quantile (const NearGpPrior *self, double u);

G_END_DECLS
