/* near-gp-problem.c — the free parameters of a model, their bounds, and what is maximised over them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-problem-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

static gboolean
set_bounds (NearGpProblem *self, GError **error)
{
  for (guint i = 0; i < self->n_parameters; i++)
    {
      if (i >= self->n_kernel)
        {
          self->theta[i] = near_mean_get_parameter (self->mean, i - self->n_kernel);
          self->low[i] = -INFINITY;
          self->high[i] = INFINITY;
          continue;
        }
      const NearKernelParameter *p = near_kernel_get_parameter (self->kernel, i);

      self->is_log[i] = p->is_log;
      self->low[i] = p->is_log ? log (p->low) : p->low;
      self->high[i] = p->is_log ? log (p->high) : p->high;
      if (!p->fixed && !(self->low[i] <= self->high[i]))
        {
          g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                       _ ("%s: the bounds %g and %g do not hold a value"), p->name, p->low,
                       p->high);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
check_priors (const NearGpProblem *self, GError **error)
{
  for (guint i = 0; i < self->n_parameters && self->priors != NULL; i++)
    if (!near_gp_prior_check (&self->priors[i], error))
      {
        g_prefix_error (error, "%s: ", _near_gp_problem_get_name (self, i));
        return FALSE;
      }
  return TRUE;
}

gboolean
_near_gp_problem_init (NearGpProblem *self, NearGpData *data, NearKernel *kernel, NearMean *mean,
                       NearGpObjective objective, const NearGpPrior *priors, gboolean hold_formula,
                       GError **error)
{
  guint n_kernel = near_kernel_get_n_parameters (kernel);
  guint n = n_kernel + (mean != NULL ? near_mean_get_n_parameters (mean) : 0);

  *self = (NearGpProblem){ .data = near_gp_data_ref (data),
                           .kernel = near_kernel_ref (kernel),
                           .mean = mean != NULL ? near_mean_ref (mean) : NULL,
                           .objective = objective,
                           .priors = g_memdup2 (priors, n * sizeof *priors),
                           .n_parameters = n,
                           .n_kernel = n_kernel,
                           .free = g_new (guint, n),
                           .theta = g_new0 (double, n),
                           .low = g_new0 (double, n),
                           .high = g_new0 (double, n),
                           .is_log = g_new0 (gboolean, n) };
  near_kernel_get_theta (kernel, self->theta);
  if (near_gp_data_get_n (data) == 0)
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_NO_DATA, _ ("there are no points to learn from"));
  else if (near_gp_data_get_n_inputs (data) != near_kernel_get_n_inputs (kernel))
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                 _ ("the kernel takes %u inputs, the points have %u"),
                 near_kernel_get_n_inputs (kernel), near_gp_data_get_n_inputs (data));
  else if (near_kernel_check_inputs (kernel, near_gp_data_get_n (data), near_gp_data_peek_x (data),
                                     error)
           && set_bounds (self, error) && check_priors (self, error))
    {
      for (guint i = 0; i < n; i++)
        if (i < n_kernel ? !near_kernel_get_parameter (kernel, i)->fixed : !hold_formula)
          self->free[self->n_free++] = i;
      return TRUE;
    }
  _near_gp_problem_clear (self);
  return FALSE;
}

void
_near_gp_problem_copy (const NearGpProblem *self, NearGpProblem *copy)
{
  guint n = self->n_parameters;

  *copy = *self;
  copy->data = near_gp_data_ref (self->data);
  copy->kernel = near_kernel_ref (self->kernel);
  copy->mean = self->mean != NULL ? near_mean_ref (self->mean) : NULL;
  copy->priors = g_memdup2 (self->priors, n * sizeof *self->priors);
  copy->free = g_memdup2 (self->free, n * sizeof *self->free);
  copy->theta = g_memdup2 (self->theta, n * sizeof *self->theta);
  copy->low = g_memdup2 (self->low, n * sizeof *self->low);
  copy->high = g_memdup2 (self->high, n * sizeof *self->high);
  copy->is_log = g_memdup2 (self->is_log, n * sizeof *self->is_log);
}

void
_near_gp_problem_clear (NearGpProblem *self)
{
  g_clear_pointer (&self->data, near_gp_data_unref);
  g_clear_pointer (&self->kernel, near_kernel_unref);
  g_clear_pointer (&self->mean, near_mean_unref);
  g_clear_pointer (&self->priors, g_free);
  g_clear_pointer (&self->free, g_free);
  g_clear_pointer (&self->theta, g_free);
  g_clear_pointer (&self->low, g_free);
  g_clear_pointer (&self->high, g_free);
  g_clear_pointer (&self->is_log, g_free);
}

const char *
_near_gp_problem_get_name (const NearGpProblem *self, guint parameter)
{
  return parameter < self->n_kernel
             ? near_kernel_get_parameter (self->kernel, parameter)->name
             : near_mean_get_parameter_name (self->mean, parameter - self->n_kernel);
}

void
_near_gp_problem_gather (const NearGpProblem *self, const double *theta, double *x)
{
  for (guint k = 0; k < self->n_free; k++)
    x[k] = theta[self->free[k]];
}

void
_near_gp_problem_scatter (const NearGpProblem *self, const double *x, double *theta)
{
  memcpy (theta, self->theta, self->n_parameters * sizeof *theta);
  for (guint k = 0; k < self->n_free; k++)
    theta[self->free[k]] = x[k];
}

void
_near_gp_problem_apply (const NearGpProblem *self, const double *theta, NearKernel **kernel,
                        NearMean **mean)
{
  *kernel = near_kernel_with_theta (self->kernel, theta);
  *mean = NULL;
  if (self->mean != NULL)
    *mean = self->n_parameters > self->n_kernel
                ? near_mean_with_parameters (self->mean, theta + self->n_kernel)
                : near_mean_ref (self->mean);
}

gboolean
_near_gp_problem_evaluate (const NearGpProblem *self, const double *theta, double *value,
                           double *gradient, const NearMonitor *monitor, GError **error)
{
  g_autoptr (NearKernel) kernel = NULL;
  g_autoptr (NearMean) mean = NULL;
  g_autoptr (GError) reason = NULL;

  _near_gp_problem_apply (self, theta, &kernel, &mean);
  gboolean fine = near_gp_objective_evaluate (self->objective, self->data, kernel, mean,
                                              self->priors, value, gradient, monitor, &reason);
  if (!fine && !g_error_matches (reason, NEAR_ERROR, NEAR_ERROR_NOT_POSITIVE_DEFINITE)
      && !g_error_matches (reason, NEAR_ERROR, NEAR_ERROR_NOT_FINITE))
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }
  fine = fine && isfinite (*value);
  for (guint i = 0; i < self->n_parameters && fine && gradient != NULL; i++)
    fine = isfinite (gradient[i]);
  if (!fine)
    {
      *value = -INFINITY;
      if (gradient != NULL)
        memset (gradient, 0, self->n_parameters * sizeof *gradient);
    }
  return TRUE;
}

gboolean
_near_gp_problem_evaluate_free (const NearGpProblem *self, const double *x, double *value,
                                double *gradient, const NearMonitor *monitor, GError **error)
{
  g_autofree double *theta = g_new (double, self->n_parameters);
  g_autofree double *g = gradient != NULL ? g_new (double, self->n_parameters) : NULL;

  _near_gp_problem_scatter (self, x, theta);
  if (!_near_gp_problem_evaluate (self, theta, value, g, monitor, error))
    return FALSE;
  if (gradient != NULL)
    _near_gp_problem_gather (self, g, gradient);
  return TRUE;
}

double
_near_gp_problem_projected_norm (const NearGpProblem *self, const double *x, const double *gradient,
                                 gboolean *pinned)
{
  double norm = 0.0;

  for (guint k = 0; k < self->n_free; k++)
    {
      gboolean held = (x[k] <= self->low[self->free[k]] && gradient[k] <= 0.0)
                      || (x[k] >= self->high[self->free[k]] && gradient[k] >= 0.0);

      if (pinned != NULL)
        pinned[k] = held;
      if (!held)
        norm = MAX (norm, fabs (gradient[k]));
    }
  return norm;
}
