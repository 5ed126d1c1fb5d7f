/* near-gp-objective.c — what the optimiser can maximise, with its gradient
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-optimizer.h"

#include "near-blas.h"
#include "near-cholesky.h"
#include "near-gp-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

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

static double
dot (gsize n, const double *a, const double *b)
{
  double sum = 0.0;

  for (gsize i = 0; i < n; i++)
    sum += a[i] * b[i];
  return sum;
}

/* Where the factor needed jitter there is no value: the likelihood of another matrix would be a
 * step in the objective, of hundreds as a rule. */
static gboolean
check_regular (const NearGp *gp, GError **error)
{
  if (gp->factor->jitter == 0.0)
    return TRUE;
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_NOT_POSITIVE_DEFINITE,
               _ ("the covariance matrix is singular to within rounding; add noise"));
  return FALSE;
}

/* --- leave-one-out ---------------------------------------------------------------------------- */

/* P = A^-1 - G G^T (n, n), all of it, which is A^-1 unless coefficients of the mean are learned;
 * NULL: the error */
static double *
dup_projector (const NearGp *gp, gsize n, const NearMonitor *monitor, GError **error)
{
  gsize k = gp->factor->n_basis;
  double *p = near_gp_dup_inverse (gp, monitor, error);
  g_autofree double *g = g_new (double, MAX (n * k, 1));

  if (p == NULL)
    return NULL;
  for (gsize i = 0; i < n; i++)
    for (gsize j = 0; j < i; j++)
      p[j * n + i] = p[i * n + j];
  _near_gp_project (gp, g);
  if (k > 0)
    near_gemm_double (NEAR_BLAS_PLAIN, NEAR_BLAS_TRANSPOSED, n, n, k, -1.0, g, k, g, k, 1.0, p, n);
  return p;
}

/* With alpha = P (y - m) and s_i = P_ii, L = sum_i -1/2 log 2 pi + 1/2 log s_i - alpha_i^2/(2 s_i).
 * From d alpha = -P dA alpha,  dP = -P dA P: dL = b^T dA alpha - sum_i c_i (P dA P)_ii,  b = P d,
 * d_i = alpha_i/s_i, c_i = 1/2 (1 + alpha_i^2/s_i)/s_i, which is 1/2 sum_kl dA_kl (b alpha^T +
 * alpha b^T - 2 P C P)_kl: one product of matrices for any number of parameters. */
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
  g_autofree double *w = dup_projector (gp, n, monitor, error);
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
    d[i] = alpha[i] / w[i * n + i];
  near_gemm_double (NEAR_BLAS_PLAIN, NEAR_BLAS_PLAIN, n, 1, n, 1.0, w, n, d, 1, 0.0, b, 1);
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
      gradient[n_kernel + p] = dot (n, b, d);
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
  if (gp == NULL || !check_regular (gp, error)
      || !near_gp_leave_one_out (gp, NULL, NULL, &score, monitor, error))
    return FALSE;
  *value = score.log_predictive;
  return gradient == NULL || leave_one_out_gradient (gp, gradient, monitor, error);
}

/* --- the likelihood --------------------------------------------------------------------------- */

/* As near_gp_evaluate(), but for check_regular(). */
static gboolean
evaluate_likelihood (NearGpData *data, NearKernel *kernel, NearMean *mean, double *value,
                     double *gradient, const NearMonitor *monitor, GError **error)
{
  gsize n = near_gp_data_get_n (data);
  const double *x = near_gp_data_peek_x (data);
  guint n_kernel = near_kernel_get_n_parameters (kernel);
  guint n_formula = mean != NULL ? near_mean_get_n_parameters (mean) : 0;
  g_autoptr (NearGp) gp = near_gp_new (data, kernel, mean, monitor, error);
  g_autofree double *dm = NULL;

  if (gp == NULL || !check_regular (gp, error))
    return FALSE;
  *value = near_gp_get_log_marginal_likelihood (gp);
  if (gradient == NULL)
    return TRUE;
  /* Nobody else has seen this fit, so that its factor may become the inverse where it stands. */
  if (!near_cholesky_invert (n, gp->factor->l, gp->factor->stride, monitor, error))
    return FALSE;
  near_kernel_gradient (kernel, n, x, gp->alpha, gp->factor->l, gp->factor->stride, gradient);
  dm = g_new (double, n);
  for (guint p = 0; p < n_formula; p++)
    {
      if (!near_mean_parameter_derivative (mean, p, n, x, dm, error))
        return FALSE;
      gradient[n_kernel + p] = dot (n, gp->alpha, dm);
    }
  return TRUE;
}

/* --- the objective ---------------------------------------------------------------------------- */

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
  if (near_gp_data_get_n (data) == 0)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_NO_DATA, _ ("there are no points to learn from"));
      return FALSE;
    }
  if (!evaluate_likelihood (data, kernel, mean, value, gradient, monitor, error))
    return FALSE;
  if (objective == NEAR_GP_OBJECTIVE_POSTERIOR && priors != NULL)
    add_priors (kernel, mean, priors, value, gradient);
  return TRUE;
}
