/* near-gp-problem.c — the free parameters of a model, their bounds, and what is maximised over them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-problem-private.h"

#include "near-blas.h"
#include "near-cholesky.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

static const NearInfo objectives[NEAR_GP_N_OBJECTIVES] = {
  [NEAR_GP_OBJECTIVE_LML]
  = { .id = "lml",
      .name = N_ ("Log marginal likelihood"),
      .sentence
      = N_ ("How probable the measured values are under the model, whatever the function is: it "
            "weighs the fit against the model's freedom."),
      .citation
      = "Rasmussen and Williams, Gaussian Processes for Machine Learning (2006), eq. 5.8" },
  [NEAR_GP_OBJECTIVE_POSTERIOR]
  = { .id = "posterior",
      .name = N_ ("Log posterior"),
      .sentence
      = N_ ("The log marginal likelihood, and what was believed of the hyperparameters before."),
      .citation
      = "Rasmussen and Williams, Gaussian Processes for Machine Learning (2006), section 5.2" },
  [NEAR_GP_OBJECTIVE_LEAVE_ONE_OUT]
  = { .id = "leave-one-out",
      .name = N_ ("Leave-one-out log predictive density"),
      .sentence = N_ ("How probable each value is to a model that saw all the others."),
      .citation = "Sundararajan and Keerthi, Neural Comput. 13, 1103 (2001)" },
};

const NearTable near_gp_objective_table
    = NEAR_TABLE_INIT ("objective", N_ ("objective"), objectives);

/* --- the problem
 * ---------------------------------------------------------------------------------- */

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

/* --- leave-one-out
 * -------------------------------------------------------------------------------- */

/* b = P d, P = A^-1 - A^-1 H (H^T A^-1 H)^-1 H^T A^-1, for a full symmetric A^-1 @w (n, n). */
static gboolean
project (const NearGp *gp, gsize n, const double *w, const double *d, double *b)
{
  NearMean *mean = near_gp_get_mean (gp);
  gsize k = mean != NULL ? near_mean_get_n_basis (mean) : 0;

  near_gemm_double (NEAR_BLAS_PLAIN, NEAR_BLAS_PLAIN, n, 1, n, 1.0, w, n, d, 1, 0.0, b, 1);
  if (k == 0)
    return TRUE;
  g_autofree double *h = g_new (double, n *k);
  g_autofree double *u = g_new (double, n *k);
  g_autofree double *s = g_new (double, k *k);
  g_autofree double *c = g_new (double, k);
  near_mean_basis (mean, n, near_gp_data_peek_x (near_gp_get_data (gp)), h);
  near_gemm_double (NEAR_BLAS_PLAIN, NEAR_BLAS_PLAIN, n, k, n, 1.0, w, n, h, k, 0.0, u, k);
  near_gemm_double (NEAR_BLAS_TRANSPOSED, NEAR_BLAS_PLAIN, k, k, n, 1.0, h, k, u, k, 0.0, s, k);
  near_gemm_double (NEAR_BLAS_TRANSPOSED, NEAR_BLAS_PLAIN, k, 1, n, 1.0, u, k, d, 1, 0.0, c, 1);
  if (!near_cholesky_factor (k, s, k, NULL, NULL, NULL))
    return FALSE;
  near_cholesky_solve_vector (k, s, k, c);
  near_gemm_double (NEAR_BLAS_PLAIN, NEAR_BLAS_PLAIN, n, 1, k, -1.0, u, k, c, 1, 1.0, b, 1);
  return TRUE;
}

/* With w = A^-1 and s_i = w_ii, L = sum_i -1/2 log 2 pi + 1/2 log s_i - alpha_i^2/(2 s_i). From
 *   d alpha = -P dA alpha,  dw = -w dA w:
 *   dL = b^T dA alpha - sum_i c_i (w dA w)_ii,  b = P d,  d_i = alpha_i/s_i,
 *   c_i = 1/2 (1 + alpha_i^2/s_i)/s_i,
 * which is 1/2 sum_kl dA_kl (b alpha^T + alpha b^T - 2 w C w)_kl: one product of matrices for any
 * number of parameters. */
static gboolean
leave_one_out_gradient (const NearGp *gp, double *gradient, const NearMonitor *monitor,
                        GError **error)
{
  NearKernel *kernel = near_gp_get_kernel (gp);
  NearMean *mean = near_gp_get_mean (gp);
  NearGpData *data = near_gp_get_data (gp);
  gsize n = near_gp_data_get_n (data);
  const double *x = near_gp_data_peek_x (data), *alpha = near_gp_peek_alpha (gp);
  guint n_kernel = near_kernel_get_n_parameters (kernel);
  guint n_formula = mean != NULL ? near_mean_get_n_parameters (mean) : 0;
  g_autofree double *w = near_gp_dup_inverse (gp, monitor, error);
  if (w == NULL)
    return FALSE;
  g_autofree double *g = g_try_new (double, n *n);
  g_autofree double *b = g_new (double, n);
  g_autofree double *d = g_new (double, n);
  if (g == NULL)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                   _ ("there is no memory for %zu x %zu numbers"), n, n);
      return FALSE;
    }
  for (gsize i = 0; i < n; i++)
    for (gsize j = 0; j < i; j++)
      w[j * n + i] = w[i * n + j];
  for (gsize i = 0; i < n; i++)
    d[i] = alpha[i] / w[i * n + i];
  if (!project (gp, n, w, d, b))
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_NOT_POSITIVE_DEFINITE,
                   _ ("the terms of the mean function cannot be told apart by these points"));
      return FALSE;
    }
  for (gsize j = 0; j < n; j++)
    {
      double s = w[j * n + j], c = sqrt ((1.0 + alpha[j] * alpha[j] / s) / s); /* sqrt (2 c_j) */

      for (gsize i = 0; i < n; i++)
        g[i * n + j] = w[i * n + j] * c;
    }
  if (!near_monitor_check (monitor, -1.0, NULL, error))
    return FALSE;
  near_gemm_double (NEAR_BLAS_PLAIN, NEAR_BLAS_TRANSPOSED, n, n, n, 1.0, g, n, g, n, 0.0, w, n);
  for (gsize i = 0; i < n; i++)
    for (gsize j = 0; j <= i; j++)
      w[i * n + j] -= b[i] * alpha[j] + alpha[i] * b[j];
  near_kernel_gradient (kernel, n, x, NULL, w, n, gradient);
  for (guint p = 0; p < n_formula; p++)
    {
      if (!near_mean_parameter_derivative (mean, p, n, x, d, error))
        return FALSE;
      gradient[n_kernel + p] = 0.0;
      for (gsize i = 0; i < n; i++)
        gradient[n_kernel + p] += b[i] * d[i];
    }
  return TRUE;
}

static gboolean
evaluate_leave_one_out (NearGpData *data, NearKernel *kernel, NearMean *mean, double *value,
                        double *gradient, const NearMonitor *monitor, GError **error)
{
  NearGpScore score;

  if (near_gp_data_get_n (data) < 2)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_NO_DATA,
                   _ ("leaving one point out needs two points at least"));
      return FALSE;
    }
  g_autoptr (NearGp) gp = near_gp_new (data, kernel, mean, monitor, error);
  if (gp == NULL || !near_gp_leave_one_out (gp, NULL, NULL, &score, monitor, error))
    return FALSE;
  *value = score.log_predictive;
  return gradient == NULL || leave_one_out_gradient (gp, gradient, monitor, error);
}

/* --- the objective
 * -------------------------------------------------------------------------------- */

static void
add_priors (NearKernel *kernel, NearMean *mean, const NearGpPrior *priors, double *value,
            double *gradient)
{
  guint n_kernel = near_kernel_get_n_parameters (kernel);
  guint n = n_kernel + (mean != NULL ? near_mean_get_n_parameters (mean) : 0);
  g_autofree double *theta = g_new (double, n_kernel);

  near_kernel_get_theta (kernel, theta);
  for (guint i = 0; i < n; i++)
    {
      gboolean is_log = i < n_kernel && near_kernel_get_parameter (kernel, i)->is_log;
      double at = i < n_kernel ? theta[i] : near_mean_get_parameter (mean, i - n_kernel);
      double slope;

      if (i < n_kernel && near_kernel_get_parameter (kernel, i)->fixed)
        continue;
      *value += near_gp_prior_log_density (&priors[i], is_log, at, &slope);
      if (gradient != NULL)
        gradient[i] += slope;
    }
}

gboolean
near_gp_objective_evaluate (NearGpObjective objective, NearGpData *data, NearKernel *kernel,
                            NearMean *mean, const NearGpPrior *priors, double *value,
                            double *gradient, const NearMonitor *monitor, GError **error)
{
  g_return_val_if_fail (objective < NEAR_GP_N_OBJECTIVES, FALSE);
  g_return_val_if_fail (data != NULL && kernel != NULL && value != NULL, FALSE);

  if (objective == NEAR_GP_OBJECTIVE_LEAVE_ONE_OUT)
    return evaluate_leave_one_out (data, kernel, mean, value, gradient, monitor, error);
  if (!near_gp_evaluate (data, kernel, mean, value, gradient, monitor, error))
    return FALSE;
  if (objective == NEAR_GP_OBJECTIVE_POSTERIOR && priors != NULL)
    add_priors (kernel, mean, priors, value, gradient);
  return TRUE;
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
