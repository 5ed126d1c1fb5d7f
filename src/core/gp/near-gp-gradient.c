/* near-gp-gradient.c — how the marginal likelihood changes with the hyperparameters
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * With learned coefficients b the likelihood is that at the best b, where it does not change with b: its
 * derivative is that at fixed b (the envelope theorem), so no derivative of b is needed. Jitter counts as a
 * constant.
 */
#include "near-gp-private.h"

#include "near-cholesky.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* d/dp of -1/2 r.alpha = alpha . dm/dp */
static gboolean
differentiate_mean (const NearGp *self, double *gradient, GError **error)
{
  gsize n = self->factor->n;
  const double *x = near_gp_data_peek_x (self->data);
  g_autofree double *dm = g_new (double, MAX (n, 1));

  for (guint p = 0; p < near_mean_get_n_parameters (self->mean); p++)
    {
      if (!near_mean_parameter_derivative (self->mean, p, n, x, dm, error))
        return FALSE;
      gradient[p] = 0.0;
      for (gsize i = 0; i < n; i++)
        gradient[p] += self->alpha[i] * dm[i];
    }
  return TRUE;
}

/* @inverse: the lower triangle of A^-1 */
static gboolean
differentiate (const NearGp *self, const double *inverse, gsize stride, double *gradient, GError **error)
{
  guint n_kernel = near_kernel_get_n_parameters (self->kernel);

  if (self->factor->n == 0)
    {
      memset (gradient, 0, near_gp_get_n_parameters (self) * sizeof *gradient);
      return TRUE;
    }
  near_kernel_gradient (self->kernel, self->factor->n, near_gp_data_peek_x (self->data), self->alpha,
                        inverse, stride, gradient);
  return differentiate_mean (self, gradient + n_kernel, error);
}

/**
 * near_gp_gradient:
 * @gradient: (out) (array) (n_parameters): with respect to theta, so to the logarithm of a scale, and to the
 *   formula's parameters themselves
 *
 * Errors: NEAR_ERROR_CANCELLED, TOO_LARGE; NOT_FINITE from the formula
 * Cost: 2 n^3/3 and O(n^2) for each parameter; a second n x n matrix besides that of the fit: where no fit is
 *   kept, near_gp_evaluate() needs one
 * Checked: tests/core/test-gp.c against differences, tests/core/test-gp-references.c
 */
gboolean
near_gp_gradient (const NearGp *self, double *gradient, const NearMonitor *monitor, GError **error)
{
  g_return_val_if_fail (self != NULL && gradient != NULL, FALSE);

  g_autofree double *inverse = near_gp_dup_inverse (self, monitor, error);

  return inverse != NULL && differentiate (self, inverse, self->factor->n, gradient, error);
}

/**
 * near_gp_evaluate:
 * @mean: (nullable): zero
 * @log_marginal_likelihood: (out)
 * @gradient: (out) (nullable) (array) (n_parameters)
 *
 * K, L and A^-1 follow each other in one lower triangle of n x n doubles.
 *
 * Errors: those of near_gp_new()
 * Cost: n^3/3, with the gradient n^3
 */
gboolean
near_gp_evaluate (const NearGpData *data, const NearKernel *kernel, const NearMean *mean,
                  double *log_marginal_likelihood, double *gradient, const NearMonitor *monitor,
                  GError **error)
{
  g_return_val_if_fail (data != NULL && kernel != NULL && log_marginal_likelihood != NULL, FALSE);

  NearMonitorSlice slices[2];
  double share = gradient != NULL ? 0.4 : 1.0;
  NearMonitor fitting = near_monitor_slice (monitor, 0.0, share, &slices[0]);
  NearMonitor inverting = near_monitor_slice (monitor, share, 1.0, &slices[1]);
  /* Reference counts change, nothing else. */
  g_autoptr (NearGp) gp
      = near_gp_new ((NearGpData *) data, (NearKernel *) kernel, (NearMean *) mean, &fitting, error);

  if (gp == NULL)
    return FALSE;

  NearGpFactor *f = gp->factor;

  *log_marginal_likelihood = near_gp_get_log_marginal_likelihood (gp);
  if (gradient == NULL)
    return TRUE;
  /* Nobody else has seen this fit, so that its factor may become the inverse where it stands. */
  if (f->n > 0 && !near_cholesky_invert (f->n, f->l, f->stride, &inverting, error))
    return FALSE;
  return differentiate (gp, f->l, f->stride, gradient, error);
}
