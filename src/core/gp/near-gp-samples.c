/* near-gp-samples.c — samples of hyperparameters: quantiles, how good the chain is, averaged
 * predictions SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-samples-private.h"

#include "near-gp-private.h"
#include "near-team.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct _NearGpSamples
{
  NearGpProblem problem;
  guint n;
  double *theta;  /* (n, n_parameters) */
  double *values; /* (n) */
};

static void
clear (gpointer data)
{
  NearGpSamples *self = data;

  g_free (self->theta);
  g_free (self->values);
  _near_gp_problem_clear (&self->problem);
}

NearGpSamples *
_near_gp_samples_new (const NearGpProblem *problem, guint n, const double *theta,
                      const double *values)
{
  NearGpSamples *self = g_atomic_rc_box_new0 (NearGpSamples);

  _near_gp_problem_copy (problem, &self->problem);
  self->n = n;
  self->theta = g_memdup2 (theta, (gsize) n * problem->n_parameters * sizeof *theta);
  self->values = g_memdup2 (values, n * sizeof *values);
  return self;
}

NearGpSamples *
near_gp_samples_ref (NearGpSamples *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
near_gp_samples_unref (NearGpSamples *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, clear);
}

guint
near_gp_samples_get_n (const NearGpSamples *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->n;
}

guint
near_gp_samples_get_n_parameters (const NearGpSamples *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->problem.n_parameters;
}

const double *
near_gp_samples_peek_theta (const NearGpSamples *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->theta;
}

const double *
near_gp_samples_peek_value (const NearGpSamples *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->values;
}

/* --- one parameter ---------------------------------------------------------------------------- */

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return x < y ? -1 : x > y;
}

/* theta of one parameter, (n) */
static double *
dup_column (const NearGpSamples *self, guint parameter)
{
  double *column = g_new (double, MAX (self->n, 1));

  for (guint i = 0; i < self->n; i++)
    column[i] = self->theta[(gsize) i * self->problem.n_parameters + parameter];
  return column;
}

static double
get_mean (const double *x, guint n)
{
  double sum = 0.0;

  for (guint i = 0; i < n; i++)
    sum += x[i];
  return sum / n;
}

/* sum of (x_i - mean)(x_(i+lag) - mean) / n */
static double
get_covariance (const double *x, guint n, double mean, guint lag)
{
  double sum = 0.0;

  for (guint i = 0; i + lag < n; i++)
    sum += (x[i] - mean) * (x[i + lag] - mean);
  return sum / n;
}

double
near_gp_samples_get_quantile (const NearGpSamples *self, guint parameter, double probability)
{
  g_return_val_if_fail (self != NULL && parameter < self->problem.n_parameters, NAN);
  g_return_val_if_fail (probability >= 0.0 && probability <= 1.0, NAN);

  if (self->n == 0)
    return NAN;
  g_autofree double *column = dup_column (self, parameter);
  double at = probability * (self->n - 1);
  guint below = (guint) at, above = MIN (below + 1, self->n - 1);

  qsort (column, self->n, sizeof *column, compare_doubles);
  for (guint i = 0; i < self->n && self->problem.is_log[parameter]; i++)
    column[i] = exp (column[i]);
  return column[below] + (at - below) * (column[above] - column[below]);
}

double
near_gp_samples_get_mean (const NearGpSamples *self, guint parameter)
{
  g_return_val_if_fail (self != NULL && parameter < self->problem.n_parameters, NAN);

  g_autofree double *column = dup_column (self, parameter);
  return self->n > 0 ? get_mean (column, self->n) : NAN;
}

double
near_gp_samples_get_sd (const NearGpSamples *self, guint parameter)
{
  g_return_val_if_fail (self != NULL && parameter < self->problem.n_parameters, NAN);

  g_autofree double *column = dup_column (self, parameter);
  guint n = self->n;

  return n > 1 ? sqrt (get_covariance (column, n, get_mean (column, n), 0) * n / (n - 1.0)) : NAN;
}

/* n / (1 + 2 sum of autocorrelations); pairs of neighbours are added while their sum is positive
 * (Geyer, Stat. Sci. 7, 473 (1992)). */
double
near_gp_samples_get_effective_n (const NearGpSamples *self, guint parameter)
{
  g_return_val_if_fail (self != NULL && parameter < self->problem.n_parameters, NAN);

  g_autofree double *column = dup_column (self, parameter);
  guint n = self->n;
  double mean = n > 0 ? get_mean (column, n) : 0.0, variance, time = -1.0;

  if (n < 4)
    return n;
  variance = get_covariance (column, n, mean, 0);
  if (!(variance > 0.0))
    return n;
  for (guint lag = 0; lag + 1 < n; lag += 2)
    {
      double pair
          = (get_covariance (column, n, mean, lag) + get_covariance (column, n, mean, lag + 1))
            / variance;

      if (pair <= 0.0)
        break;
      time += 2.0 * pair;
    }
  return n / MAX (time, 1.0);
}

double
near_gp_samples_get_r_hat (const NearGpSamples *self, guint parameter)
{
  g_return_val_if_fail (self != NULL && parameter < self->problem.n_parameters, NAN);

  g_autofree double *column = dup_column (self, parameter);
  guint n = self->n / 2;
  const double *second = column + (self->n - n);

  if (n < 2)
    return NAN;
  double m1 = get_mean (column, n), m2 = get_mean (second, n);
  double within = 0.5 * (get_covariance (column, n, m1, 0) + get_covariance (second, n, m2, 0)) * n
                  / (n - 1.0);
  double between = 0.5 * (m1 - m2) * (m1 - m2); /* variance of the two means */

  if (!(within > 0.0))
    return between > 0.0 ? INFINITY : 1.0;
  return sqrt ((n - 1.0) / n + between / within);
}

/* --- predictions ------------------------------------------------------------------------------ */

typedef struct
{
  const NearGpSamples *samples;
  guint n_used;
  gsize m;
  const double *x;
  const NearGpPrediction *out;
  double *means, *function, *measurement; /* (n_used, m) */
  GMutex lock;
  GError *error;
} Average;

static void
predict_one (guint task, const NearMonitor *monitor, gpointer user_data)
{
  Average *average = user_data;
  const NearGpSamples *self = average->samples;
  gsize at = (gsize) ((guint64) task * self->n / average->n_used), m = average->m;
  g_autoptr (NearKernel) kernel = NULL;
  g_autoptr (NearMean) mean = NULL;
  GError *error = NULL;
  NearGpPrediction out = { .mean = average->means + task * m,
                           .sd_function = average->function + task * m,
                           .sd_measurement = average->measurement + task * m,
                           .new_noise = average->out->new_noise,
                           .flat_prior = average->out->flat_prior };

  _near_gp_problem_apply (&self->problem, self->theta + at * self->problem.n_parameters, &kernel,
                          &mean);
  g_autoptr (NearGp) gp = near_gp_new (self->problem.data, kernel, mean, monitor, &error);
  if (gp == NULL || !near_gp_predict (gp, m, average->x, &out, monitor, &error))
    {
      g_mutex_lock (&average->lock);
      if (average->error == NULL)
        average->error = g_steal_pointer (&error);
      g_mutex_unlock (&average->lock);
      g_clear_error (&error);
    }
}

/* Mean of the means, and the law of total variance: var = E (var) + var (E). Added in the order of
 * the samples. */
static void
add_up (const Average *average)
{
  const NearGpPrediction *out = average->out;
  gsize m = average->m;

  for (gsize j = 0; j < m; j++)
    {
      double mean = 0.0, spread = 0.0, function = 0.0, measurement = 0.0, n = average->n_used;

      for (guint i = 0; i < average->n_used; i++)
        mean += average->means[i * m + j] / n;
      for (guint i = 0; i < average->n_used; i++)
        {
          double d = average->means[i * m + j] - mean, f = average->function[i * m + j];
          double s = average->measurement[i * m + j];

          spread += d * d / n;
          function += f * f / n;
          measurement += s * s / n;
        }
      if (out->mean != NULL)
        out->mean[j] = mean;
      if (out->sd_function != NULL)
        out->sd_function[j] = sqrt (function + spread);
      if (out->sd_measurement != NULL)
        out->sd_measurement[j] = sqrt (measurement + spread);
    }
}

gboolean
near_gp_samples_predict (const NearGpSamples *self, guint n_used, gsize m, const double *x,
                         const NearGpPrediction *out, const NearMonitor *monitor, GError **error)
{
  g_return_val_if_fail (self != NULL && out != NULL && (x != NULL || m == 0), FALSE);

  n_used = n_used == 0 ? self->n : MIN (n_used, self->n);
  if (n_used == 0)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_NO_DATA,
                   _ ("there are no samples yet: the burn-in goes on"));
      return FALSE;
    }
  Average average = { .samples = self, .n_used = n_used, .m = m, .x = x, .out = out };
  gboolean fine;

  if (m > G_MAXSIZE / sizeof (double) / n_used
      || (average.means = g_try_new (double, m *n_used)) == NULL
      || (average.function = g_try_new (double, m *n_used)) == NULL
      || (average.measurement = g_try_new (double, m *n_used)) == NULL)
    {
      fine = m == 0;
      if (!fine)
        g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                     _ ("there is no memory for %u predictions at %zu points; use fewer samples"),
                     n_used, m);
    }
  else
    {
      g_mutex_init (&average.lock);
      fine = near_team_run (n_used,
                                near_gp_data_get_n (self->problem.data) >= NEAR_GP_TEAM_MAX_POINTS,
                                predict_one, &average, monitor, _ ("averaging predictions"), error);
      g_mutex_clear (&average.lock);
      if (fine && average.error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&average.error));
          fine = FALSE;
        }
      g_clear_error (&average.error);
      if (fine)
        add_up (&average);
    }
  g_free (average.means);
  g_free (average.function);
  g_free (average.measurement);
  return fine;
}
