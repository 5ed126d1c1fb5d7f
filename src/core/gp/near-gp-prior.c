/* near-gp-prior.c — what is believed of hyperparameters before the data speak
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-prior.h"

#include <glib/gi18n-lib.h>
#include <gsl/gsl_cdf.h>
#include <math.h>

#define TINY 1e-300
#define HUGE_PARAMETER 1e300

static const NearParameter uniform_parameters[] = {
  { "low", N_ ("low"), N_ ("The smallest value that is possible"), -HUGE_PARAMETER, HUGE_PARAMETER,
    0.0 },
  { "high", N_ ("high"), N_ ("The largest value that is possible"), -HUGE_PARAMETER, HUGE_PARAMETER,
    1.0 },
};
static const NearParameter half_normal_parameters[] = {
  { "scale", N_ ("scale"), N_ ("Two thirds of the probability lie below it"), TINY, HUGE_PARAMETER,
    1.0 },
};
static const NearParameter gamma_parameters[] = {
  { "shape", N_ ("shape"), N_ ("Above 1 the density is zero at zero; the larger, the narrower"),
    TINY, 1e8, 2.0 },
  { "rate", N_ ("rate"), N_ ("The mean is shape / rate"), TINY, HUGE_PARAMETER, 1.0 },
};
static const NearParameter inverse_gamma_parameters[] = {
  { "shape", N_ ("shape"), N_ ("The larger, the narrower"), TINY, 1e8, 3.0 },
  { "scale", N_ ("scale"), N_ ("The most probable value is scale / (shape + 1)"), TINY,
    HUGE_PARAMETER, 1.0 },
};
static const NearParameter log_normal_parameters[] = {
  { "median", N_ ("median"), N_ ("Half of the probability lies below it"), TINY, HUGE_PARAMETER,
    1.0 },
  { "sd", N_ ("spread"), N_ ("Standard deviation of the natural logarithm"), TINY, HUGE_PARAMETER,
    1.0 },
};
static const NearParameter normal_parameters[] = {
  { "mean", N_ ("mean"), N_ ("The most probable value"), -HUGE_PARAMETER, HUGE_PARAMETER, 0.0 },
  { "sd", N_ ("spread"), N_ ("Standard deviation"), TINY, HUGE_PARAMETER, 1.0 },
};

static const NearInfo priors[NEAR_GP_N_PRIORS] = {
  [NEAR_GP_PRIOR_FLAT]
  = { .id = "flat",
      .name = N_ ("None"),
      .sentence = N_ ("Every logarithm of a scale is as probable as any other.") },
  [NEAR_GP_PRIOR_UNIFORM]
  = { .id = "uniform",
      .name = N_ ("Uniform"),
      .sentence = N_ ("Every value between two limits is as probable as any other, "
                      "and none outside."),
      .parameters = uniform_parameters,
      .n_parameters = G_N_ELEMENTS (uniform_parameters) },
  [NEAR_GP_PRIOR_HALF_NORMAL]
  = { .id = "half-normal",
      .name = N_ ("Half-normal"),
      .sentence
      = N_ ("Small values, zero among them, are probable; much more than the scale is not."),
      .citation = "Gelman, Bayesian Anal. 1, 515 (2006)",
      .parameters = half_normal_parameters,
      .n_parameters = G_N_ELEMENTS (half_normal_parameters) },
  [NEAR_GP_PRIOR_GAMMA] = { .id = "gamma",
                            .name = N_ ("Gamma"),
                            .sentence = N_ ("Keeps a scale away from zero and lets it be large."),
                            .parameters = gamma_parameters,
                            .n_parameters = G_N_ELEMENTS (gamma_parameters) },
  [NEAR_GP_PRIOR_INVERSE_GAMMA]
  = { .id = "inverse-gamma",
      .name = N_ ("Inverse gamma"),
      .sentence
      = N_ ("Forbids lengths far below the spacing of the points, with a long tail above."),
      .parameters = inverse_gamma_parameters,
      .n_parameters = G_N_ELEMENTS (inverse_gamma_parameters) },
  [NEAR_GP_PRIOR_LOG_NORMAL]
  = { .id = "log-normal",
      .name = N_ ("Log-normal"),
      .sentence = N_ ("The logarithm is normal: the value is known to within a factor."),
      .parameters = log_normal_parameters,
      .n_parameters = G_N_ELEMENTS (log_normal_parameters) },
  [NEAR_GP_PRIOR_NORMAL] = { .id = "normal",
                             .name = N_ ("Normal"),
                             .sentence = N_ ("For places and coefficients, which may be negative."),
                             .parameters = normal_parameters,
                             .n_parameters = G_N_ELEMENTS (normal_parameters) },
};

const NearTable near_gp_prior_table = NEAR_TABLE_INIT ("prior", N_ ("prior"), priors);

gboolean
near_gp_prior_check (const NearGpPrior *self, GError **error)
{
  g_return_val_if_fail (self != NULL && self->kind < NEAR_GP_N_PRIORS, FALSE);

  const NearInfo *info = &priors[self->kind];
  const double values[2] = { self->a, self->b };

  for (gsize i = 0; i < info->n_parameters; i++)
    {
      const NearParameter *p = &info->parameters[i];

      if (values[i] >= p->minimum && values[i] <= p->maximum)
        continue;
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   _ ("the prior “%s” has %s %g; it may be from %g to %g"), info->id, p->id,
                   values[i], p->minimum, p->maximum);
      return FALSE;
    }
  if (self->kind == NEAR_GP_PRIOR_UNIFORM && !(self->a < self->b))
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   _ ("the prior “uniform” has low %g, which is not below high %g"), self->a,
                   self->b);
      return FALSE;
    }
  return TRUE;
}

static double
log_gamma (double x)
{
  int sign;

  return lgamma_r (x, &sign);
}

/* log p (v); @slope: v d/dv log p, so that nothing is divided by a small v */
static double
log_density_of_value (const NearGpPrior *self, double v, double *slope)
{
  double a = self->a, b = self->b, z;

  *slope = 0.0;
  switch (self->kind)
    {
    case NEAR_GP_PRIOR_UNIFORM:
      return v >= a && v <= b ? -log (b - a) : -INFINITY;
    case NEAR_GP_PRIOR_HALF_NORMAL:
      z = v / a;
      *slope = -z * z;
      return v >= 0.0 ? 0.5 * log (2.0 / G_PI) - log (a) - 0.5 * z * z : -INFINITY;
    case NEAR_GP_PRIOR_GAMMA:
      if (!(v > 0.0))
        return -INFINITY;
      *slope = a - 1.0 - b * v;
      return a * log (b) - log_gamma (a) + (a - 1.0) * log (v) - b * v;
    case NEAR_GP_PRIOR_INVERSE_GAMMA:
      if (!(v > 0.0))
        return -INFINITY;
      *slope = b / v - (a + 1.0);
      return a * log (b) - log_gamma (a) - (a + 1.0) * log (v) - b / v;
    case NEAR_GP_PRIOR_LOG_NORMAL:
      if (!(v > 0.0))
        return -INFINITY;
      z = log (v / a) / b;
      *slope = -1.0 - z / b;
      return -0.5 * log (2.0 * G_PI) - log (b) - log (v) - 0.5 * z * z;
    case NEAR_GP_PRIOR_NORMAL:
      z = (v - a) / b;
      *slope = -v * z / b;
      return -0.5 * log (2.0 * G_PI) - log (b) - 0.5 * z * z;
    case NEAR_GP_PRIOR_FLAT:
    case NEAR_GP_N_PRIORS:
    default:
      return 0.0;
    }
}

/* Checked: tests/core/test-gp-prior.c: the densities integrate to 1 in theta and in v, slopes
 * against differences, values against scipy.stats. */
double
near_gp_prior_log_density (const NearGpPrior *self, gboolean is_log, double theta, double *slope)
{
  g_return_val_if_fail (self != NULL && self->kind < NEAR_GP_N_PRIORS, 0.0);

  double v = is_log ? exp (theta) : theta, relative;
  double log_p = log_density_of_value (self, v, &relative);
  double d;

  if (self->kind == NEAR_GP_PRIOR_FLAT || log_p == -INFINITY)
    d = 0.0;
  else if (is_log)
    {
      log_p += theta;
      d = relative + 1.0;
    }
  else if (self->kind == NEAR_GP_PRIOR_NORMAL)
    d = -(v - self->a) / (self->b * self->b);
  else
    d = v != 0.0 ? relative / v : 0.0;
  if (slope != NULL)
    *slope = d;
  return log_p;
}

double
near_gp_prior_density_of_value (const NearGpPrior *self, double value)
{
  g_return_val_if_fail (self != NULL && self->kind < NEAR_GP_N_PRIORS, 0.0);

  double slope;

  return exp (log_density_of_value (self, value, &slope));
}

double
near_gp_prior_quantile (const NearGpPrior *self, double u)
{
  g_return_val_if_fail (self != NULL && self->kind < NEAR_GP_N_PRIORS, NAN);
  g_return_val_if_fail (u > 0.0 && u < 1.0, NAN);

  switch (self->kind)
    {
    case NEAR_GP_PRIOR_UNIFORM:
      return self->a + u * (self->b - self->a);
    case NEAR_GP_PRIOR_HALF_NORMAL:
      return self->a * gsl_cdf_ugaussian_Pinv (0.5 * (1.0 + u));
    case NEAR_GP_PRIOR_GAMMA:
      return gsl_cdf_gamma_Pinv (u, self->a, 1.0 / self->b);
    case NEAR_GP_PRIOR_INVERSE_GAMMA:
      return 1.0 / gsl_cdf_gamma_Qinv (u, self->a, 1.0 / self->b);
    case NEAR_GP_PRIOR_LOG_NORMAL:
      return self->a * exp (self->b * gsl_cdf_ugaussian_Pinv (u));
    case NEAR_GP_PRIOR_NORMAL:
      return self->a + self->b * gsl_cdf_ugaussian_Pinv (u);
    case NEAR_GP_PRIOR_FLAT:
    case NEAR_GP_N_PRIORS:
    default:
      return NAN;
    }
}
