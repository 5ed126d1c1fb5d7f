/* near-gp-derivative.c — a curve from its values and its slopes
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-derivative.h"

#include "near-cholesky.h"
#include "near-gp-private.h"
#include "near-gp-search-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define BLOCK 32

struct _NearGpDerivative
{
  NearGpDerivativeModel model;
  gsize n, n_values; /* values come first, then slopes */
  double sign;       /* of the slopes that go in and out: -1 for forces */
  double *x, *y;     /* (n) */
  double *alpha;     /* (n) */
  double *factor;    /* (n, n) */
  double mean, jitter, log_marginal_likelihood;
};

static void
clear (gpointer data)
{
  NearGpDerivative *self = data;

  g_free (self->x);
  g_free (self->y);
  g_free (self->alpha);
  g_free (self->factor);
}

/* --- k and its derivatives by t ------------------------------------------------------------------- */

typedef struct
{
  double k, first, second, third;
} Derivatives;

/* RBF: k = s exp (-t^2/2l^2). Matérn 5/2: k = s (1 + a + a^2/3) e^-a, a = sqrt 5 |t|/l. */
static Derivatives
differentiate (const NearGpDerivativeModel *model, double t)
{
  double l2 = model->length * model->length;

  if (model->kind == NEAR_KERNEL_RBF)
    {
      double k = model->variance * exp (-0.5 * t * t / l2), u = t / l2;

      return (Derivatives){ k, -u * k, (u * u - 1.0 / l2) * k, (3.0 / l2 - u * u) * u * k };
    }
  double a = sqrt (5.0 / l2) * fabs (t), e = model->variance * exp (-a), f = 5.0 / (3.0 * l2);

  return (Derivatives){ (1.0 + a + a * a / 3.0) * e, -f * t * (1.0 + a) * e, f * (a * a - a - 1.0) * e,
                        (t < 0.0 ? -1.0 : 1.0) * f * sqrt (5.0 / l2) * a * (3.0 - a) * e };
}

/* cov of observation i (a slope if @i_slope) with j, at t = x_i - x_j. */
static double
covariance (const Derivatives *d, gboolean i_slope, gboolean j_slope)
{
  if (i_slope)
    return j_slope ? -d->second : d->first;
  return j_slope ? -d->first : d->k;
}

/* Its derivative by log l. k is a function of t/l, so that l dk/dl = -t k', l dk'/dl = -k' - t k'' and so on. */
static double
covariance_by_length (const Derivatives *d, double t, gboolean i_slope, gboolean j_slope)
{
  if (i_slope)
    return j_slope ? 2.0 * d->second + t * d->third : -d->first - t * d->second;
  return j_slope ? d->first + t * d->second : -t * d->first;
}

/* --- checks -------------------------------------------------------------------------------------- */

static gboolean
check_finite (gsize n, const double *x, const double *y, const char *what, GError **error)
{
  for (gsize i = 0; i < n; i++)
    if (!isfinite (x[i]) || !isfinite (y[i]))
      {
        g_set_error (error, NEAR_ERROR, NEAR_ERROR_NOT_FINITE,
                     _ ("%s %zu: x = %g, %g: not a finite number"), what, i + 1, x[i], y[i]);
        return FALSE;
      }
  return TRUE;
}

static gboolean
check_model (const NearGpDerivativeModel *model, GError **error)
{
  if (model->kind != NEAR_KERNEL_RBF && model->kind != NEAR_KERNEL_MATERN_52)
    {
      g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED,
                           _ ("curves with slopes are fitted with the kernels RBF and Matern52 only"));
      return FALSE;
    }
  if (!(model->variance > 0.0 && isfinite (model->variance) && model->length > 0.0
        && isfinite (model->length)))
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   _ ("the variance is %g and the length %g; both have to be positive"), model->variance,
                   model->length);
      return FALSE;
    }
  if (!(model->value_noise >= 0.0 && isfinite (model->value_noise) && model->slope_noise >= 0.0
        && isfinite (model->slope_noise)))
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   _ ("the noise variances are %g of values and %g of slopes; 0 or more would be right"),
                   model->value_noise, model->slope_noise);
      return FALSE;
    }
  if (!model->learn_mean && !isfinite (model->mean))
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_NOT_FINITE, _ ("the mean, %g, is not a finite number"),
                   model->mean);
      return FALSE;
    }
  return TRUE;
}

static gboolean
check (const NearGpDerivativeData *data, const NearGpDerivativeModel *model, GError **error)
{
  if (!check_model (model, error)
      || !check_finite (data->n_values, data->value_x, data->value, _ ("value"), error)
      || !check_finite (data->n_slopes, data->slope_x, data->slope,
                        data->forces ? _ ("force") : _ ("slope"), error))
    return FALSE;
  if (data->n_values == 0 && (data->n_slopes == 0 || model->learn_mean))
    {
      g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_NO_DATA,
                           data->n_slopes == 0
                               ? _ ("there are neither values nor slopes to fit")
                               : _ ("slopes say nothing about a constant; give one value, or the mean itself"));
      return FALSE;
    }
  if (data->n_values > 20000 || data->n_slopes > 20000)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                   _ ("%zu values and %zu slopes are more than the 20000 of each that can be handled"),
                   data->n_values, data->n_slopes);
      return FALSE;
    }
  return TRUE;
}

/* --- the fit ------------------------------------------------------------------------------------- */

static gboolean
is_slope (const NearGpDerivative *self, gsize i)
{
  return i >= self->n_values;
}

static void
fill_matrix (NearGpDerivative *self)
{
  gsize n = self->n;

  for (gsize i = 0; i < n; i++)
    {
      for (gsize j = 0; j <= i; j++)
        {
          Derivatives d = differentiate (&self->model, self->x[i] - self->x[j]);

          self->factor[i * n + j] = covariance (&d, is_slope (self, i), is_slope (self, j));
        }
      self->factor[i * n + i]
          += is_slope (self, i) ? self->model.slope_noise : self->model.value_noise;
    }
}

/* c = 1^T A^-1 y / 1^T A^-1 1, with ones at the values and zeros at the slopes */
static double
learn_mean (const NearGpDerivative *self)
{
  gsize n = self->n;
  g_autofree double *h = g_new0 (double, n);
  double top = 0.0, bottom = 0.0;

  for (gsize i = 0; i < self->n_values; i++)
    h[i] = 1.0;
  near_cholesky_solve_vector (n, self->factor, n, h);
  for (gsize i = 0; i < n; i++)
    {
      top += h[i] * self->y[i];
      bottom += i < self->n_values ? h[i] : 0.0;
    }
  return top / bottom;
}

static gboolean
fit (NearGpDerivative *self, const NearMonitor *monitor, GError **error)
{
  gsize n = self->n;
  double data_fit = 0.0;

  self->factor = _near_gp_check_size (n, n, n, NULL) ? g_try_new (double, n * n) : NULL;
  if (self->factor == NULL)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                   _ ("there is no memory for a matrix of %zu rows"), n);
      return FALSE;
    }
  fill_matrix (self);
  if (!near_cholesky_factor_jitter (n, self->factor, n, &self->jitter, monitor, error))
    return FALSE;
  self->mean = self->model.learn_mean ? learn_mean (self) : self->model.mean;
  for (gsize i = 0; i < n; i++)
    self->alpha[i] = self->y[i] - (is_slope (self, i) ? 0.0 : self->mean);
  near_cholesky_solve_vector (n, self->factor, n, self->alpha);
  for (gsize i = 0; i < n; i++)
    data_fit += self->alpha[i] * (self->y[i] - (is_slope (self, i) ? 0.0 : self->mean));
  self->log_marginal_likelihood = -0.5 * data_fit - near_cholesky_get_log_diagonal (n, self->factor, n)
                                  - 0.5 * (double) n * log (2.0 * G_PI);
  return TRUE;
}

NearGpDerivative *
near_gp_derivative_new (const NearGpDerivativeData *data,
                        const NearGpDerivativeModel *model,
                        const NearMonitor *monitor,
                        GError **error)
{
  g_return_val_if_fail (data != NULL && model != NULL, NULL);

  if (!check (data, model, error))
    return NULL;
  NearGpDerivative *made = g_atomic_rc_box_new0 (NearGpDerivative);
  g_autoptr (NearGpDerivative) self = made;

  self->model = *model;
  self->n_values = data->n_values;
  self->n = data->n_values + data->n_slopes;
  self->sign = data->forces ? -1.0 : 1.0;
  self->x = g_new (double, self->n);
  self->y = g_new (double, self->n);
  self->alpha = g_new (double, self->n);
  for (gsize i = 0; i < self->n; i++)
    {
      gsize j = i - self->n_values;

      self->x[i] = is_slope (self, i) ? data->slope_x[j] : data->value_x[i];
      self->y[i] = is_slope (self, i) ? self->sign * data->slope[j] : data->value[i];
    }
  if (!fit (self, monitor, error))
    return NULL;
  return g_steal_pointer (&self);
}

NearGpDerivative *
near_gp_derivative_ref (NearGpDerivative *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
near_gp_derivative_unref (NearGpDerivative *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, clear);
}

const NearGpDerivativeModel *
near_gp_derivative_get_model (const NearGpDerivative *self)
{
  return &self->model;
}

double
near_gp_derivative_get_mean (const NearGpDerivative *self)
{
  return self->mean;
}

double
near_gp_derivative_get_log_marginal_likelihood (const NearGpDerivative *self)
{
  return self->log_marginal_likelihood;
}

double
near_gp_derivative_get_jitter (const NearGpDerivative *self)
{
  return self->jitter;
}

gboolean
near_gp_derivative_gradient (const NearGpDerivative *self,
                             double gradient[NEAR_GP_DERIVATIVE_N_PARAMETERS],
                             const NearMonitor *monitor,
                             GError **error)
{
  g_return_val_if_fail (self != NULL && gradient != NULL, FALSE);

  gsize n = self->n;
  g_autofree double *inverse = g_try_new (double, n * n);

  if (inverse == NULL)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                   _ ("there is no memory for the gradient with %zu points"), n);
      return FALSE;
    }
  memcpy (inverse, self->factor, n * n * sizeof *inverse);
  if (!near_cholesky_invert (n, inverse, n, monitor, error))
    return FALSE;
  for (guint p = 0; p < NEAR_GP_DERIVATIVE_N_PARAMETERS; p++)
    gradient[p] = 0.0;
  for (gsize i = 0; i < n; i++)
    for (gsize j = 0; j <= i; j++)
      {
        double t = self->x[i] - self->x[j];
        double g = (self->alpha[i] * self->alpha[j] - inverse[i * n + j]) * (i == j ? 0.5 : 1.0);
        Derivatives d = differentiate (&self->model, t);

        gradient[0] += g * covariance (&d, is_slope (self, i), is_slope (self, j));
        gradient[1] += g * covariance_by_length (&d, t, is_slope (self, i), is_slope (self, j));
        if (i == j)
          gradient[is_slope (self, i) ? 3 : 2] += g;
      }
  gradient[2] *= self->model.value_noise;
  gradient[3] *= self->model.slope_noise;
  return TRUE;
}

/* --- prediction ---------------------------------------------------------------------------------- */

/* f, or f' if @slope, at m <= BLOCK points */
static void
predict_block (const NearGpDerivative *self,
               gboolean slope,
               gsize m,
               const double *x,
               double *k,
               double *mean,
               double *sd)
{
  gsize n = self->n;
  Derivatives at_zero = differentiate (&self->model, 0.0);

  for (gsize i = 0; i < n; i++)
    for (gsize j = 0; j < m; j++)
      {
        Derivatives d = differentiate (&self->model, x[j] - self->x[i]);

        k[i * m + j] = covariance (&d, slope, is_slope (self, i));
      }
  for (gsize j = 0; j < m && mean != NULL; j++)
    {
      double sum = 0.0;

      for (gsize i = 0; i < n; i++)
        sum += k[i * m + j] * self->alpha[i];
      mean[j] = slope ? self->sign * sum : self->mean + sum;
    }
  if (sd == NULL)
    return;
  near_cholesky_solve_lower (n, m, self->factor, n, k, m);
  for (gsize j = 0; j < m; j++)
    {
      double variance = covariance (&at_zero, slope, slope);

      for (gsize i = 0; i < n; i++)
        variance -= k[i * m + j] * k[i * m + j];
      sd[j] = sqrt (fmax (variance, 0.0));
    }
}

gboolean
near_gp_derivative_predict (const NearGpDerivative *self,
                            gsize m,
                            const double *x,
                            double *mean,
                            double *sd,
                            double *slope_mean,
                            double *slope_sd,
                            const NearMonitor *monitor,
                            GError **error)
{
  g_return_val_if_fail (self != NULL && (m == 0 || x != NULL), FALSE);

  g_autofree double *k = g_new (double, self->n * BLOCK);

  for (gsize j = 0; j < m; j++)
    if (!isfinite (x[j]))
      {
        g_set_error (error, NEAR_ERROR, NEAR_ERROR_NOT_FINITE, _ ("x = %g is not a finite number"), x[j]);
        return FALSE;
      }
  for (gsize first = 0; first < m; first += BLOCK)
    {
      gsize size = MIN (BLOCK, m - first);

      if (!near_monitor_check (monitor, (double) first / (double) m, _ ("predicting"), error))
        return FALSE;
      if (mean != NULL || sd != NULL)
        predict_block (self, FALSE, size, x + first, k, mean != NULL ? mean + first : NULL,
                       sd != NULL ? sd + first : NULL);
      if (slope_mean != NULL || slope_sd != NULL)
        predict_block (self, TRUE, size, x + first, k, slope_mean != NULL ? slope_mean + first : NULL,
                       slope_sd != NULL ? slope_sd + first : NULL);
    }
  return TRUE;
}

/* --- the search ---------------------------------------------------------------------------------- */

typedef struct
{
  const NearGpDerivativeData *data;
  const NearGpDerivativeModel *model;
} Problem;

static void
model_to_theta (const NearGpDerivativeModel *model, double *theta)
{
  theta[0] = log (model->variance);
  theta[1] = log (model->length);
  theta[2] = log (model->value_noise);
  theta[3] = log (model->slope_noise);
}

static NearGpDerivativeModel
theta_to_model (const Problem *problem, const double *theta)
{
  NearGpDerivativeModel model = *problem->model;

  model.variance = exp (theta[0]);
  model.length = exp (theta[1]);
  model.value_noise = exp (theta[2]);
  model.slope_noise = exp (theta[3]);
  return model;
}

static NearGpDerivative *
new_from_theta (const Problem *problem, const double *theta, const NearMonitor *monitor, GError **error)
{
  NearGpDerivativeModel model = theta_to_model (problem, theta);

  return near_gp_derivative_new (problem->data, &model, monitor, error);
}

static gboolean
evaluate (const double *theta,
          double *value,
          double *gradient,
          const NearMonitor *monitor,
          gpointer user_data,
          GError **error)
{
  g_autoptr (NearGpDerivative) trial = new_from_theta (user_data, theta, monitor, error);

  if (trial == NULL)
    return FALSE;
  *value = trial->log_marginal_likelihood;
  return near_gp_derivative_gradient (trial, gradient, monitor, error);
}

NearGpDerivative *
near_gp_derivative_optimize (const NearGpDerivativeData *data,
                             const NearGpDerivativeModel *model,
                             const NearGpDerivativeModel *low,
                             const NearGpDerivativeModel *high,
                             guint n_starts,
                             guint64 seed,
                             double *optima,
                             const NearMonitor *monitor,
                             GError **error)
{
  return near_gp_derivative_optimize_all (data, model, low, high, n_starts, seed, optima, NULL, monitor, error);
}

NearGpDerivative *
near_gp_derivative_optimize_all (const NearGpDerivativeData *data,
                                 const NearGpDerivativeModel *model,
                                 const NearGpDerivativeModel *low,
                                 const NearGpDerivativeModel *high,
                                 guint n_starts,
                                 guint64 seed,
                                 double *optima,
                                 NearGpDerivativeModel *ends,
                                 const NearMonitor *monitor,
                                 GError **error)
{
  g_return_val_if_fail (data != NULL && model != NULL && low != NULL && high != NULL && n_starts > 0, NULL);

  double start[4], from[4], to[4], best[4];
  g_autofree double *places = ends != NULL ? g_new0 (double, (gsize) n_starts * 4) : NULL;
  Problem problem = { data, model };
  NearGpSearch search = { .n = NEAR_GP_DERIVATIVE_N_PARAMETERS,
                          .start = start,
                          .low = from,
                          .high = to,
                          .n_starts = n_starts,
                          .seed = seed,
                          .stage = _ ("searching hyperparameters"),
                          .function = evaluate,
                          .user_data = &problem,
                          .ends = places };

  if (!check (data, model, error))
    return NULL;
  model_to_theta (model, start);
  model_to_theta (low, from);
  model_to_theta (high, to);
  for (guint p = 0; p < NEAR_GP_DERIVATIVE_N_PARAMETERS; p++)
    {
      if (!isfinite (start[p]))
        from[p] = to[p] = start[p];
      else if (!(isfinite (from[p]) && isfinite (to[p]) && from[p] <= to[p]))
        {
          g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                       _ ("parameter %u is to lie between %g and %g; both have to be positive, the first one "
                          "not above the second"),
                       p + 1, exp (from[p]), exp (to[p]));
          return NULL;
        }
      else if (from[p] == to[p])
        start[p] = from[p];
    }
  if (!_near_gp_search (&search, best, optima, monitor, error))
    return NULL;
  for (guint s = 0; s < n_starts && ends != NULL; s++)
    ends[s] = theta_to_model (&problem, places + s * 4);
  return new_from_theta (&problem, best, monitor, error);
}
