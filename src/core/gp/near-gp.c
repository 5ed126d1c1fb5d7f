/* near-gp.c — Gaussian-process regression: a fit and what it says of itself
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-private.h"

#include "near-blas.h"
#include "near-cholesky.h"
#include "near-lapack.h"

#include <float.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

static void
clear (gpointer data)
{
  NearGp *self = data;

  near_gp_data_unref (self->data);
  near_kernel_unref (self->kernel);
  near_mean_unref (self->mean);
  _near_gp_factor_unref (self->factor);
  g_free (self->residuals);
  g_free (self->alpha);
  g_free (self->coefficients);
  g_free (self->r);
  g_free (self->left_out_diagonal);
  g_mutex_clear (&self->lock);
}

NearGp *
near_gp_ref (NearGp *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return g_atomic_rc_box_acquire (self);
}

void
near_gp_unref (NearGp *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, clear);
}

/* --- solving ------------------------------------------------------------------------------------ */

/* b = argmin |V b - L^-1 r|, by QR of V = L^-1 H; then r <- r - H b. The product V^T V = H^T A^-1 H is never
 * formed: it has the square of V's condition number. */
static gboolean
learn_coefficients (NearGp *self, GError **error)
{
  const NearGpFactor *f = self->factor;
  gsize n = f->n, p = f->n_basis;
  g_autofree double *v = g_memdup2 (f->v, n * p * sizeof *v);
  g_autofree double *z = g_memdup2 (self->residuals, n * sizeof *z);
  GError *problem = NULL;

  near_cholesky_solve_lower (n, 1, f->l, f->stride, z, 1);
  if (!near_least_squares (n, p, v, z, self->r, &problem))
    {
      if (g_error_matches (problem, NEAR_ERROR, NEAR_ERROR_NOT_POSITIVE_DEFINITE))
        g_set_error (error, NEAR_ERROR, NEAR_ERROR_NOT_POSITIVE_DEFINITE,
                     _ ("the points do not tell the %zu coefficients of the mean apart: an input that never "
                        "changes, or one that follows from others. Take a simpler mean, or leave the input out"),
                     p);
      else
        g_set_error_literal (error, NEAR_ERROR, problem->code, problem->message);
      g_error_free (problem);
      return FALSE;
    }
  memcpy (self->coefficients, z, p * sizeof *z);
  near_mean_basis (self->mean, n, near_gp_data_peek_x (self->data), v);
  for (gsize i = 0; i < n; i++)
    for (gsize j = 0; j < p; j++)
      self->residuals[i] -= v[i * p + j] * self->coefficients[j];
  return TRUE;
}

/* r = y - m(X) - H b, alpha = A^-1 r, and the parts of the marginal likelihood. 2 n^2. */
static gboolean
solve (NearGp *self, GError **error)
{
  const NearGpFactor *f = self->factor;
  const double *y = near_gp_data_peek_y (self->data);
  double dot;

  if (!near_mean_offset (self->mean, f->n, near_gp_data_peek_x (self->data), self->residuals, error))
    return FALSE;
  for (gsize i = 0; i < f->n; i++)
    self->residuals[i] = y[i] - self->residuals[i];
  if (f->n_basis > 0 && !learn_coefficients (self, error))
    return FALSE;
  if (f->n > 0)
    {
      memcpy (self->alpha, self->residuals, f->n * sizeof *self->alpha);
      near_cholesky_solve_vector (f->n, f->l, f->stride, self->alpha);
      self->complexity = -near_cholesky_get_log_diagonal (f->n, f->l, f->stride);
    }
  dot = near_dot_double (f->n, self->residuals, self->alpha);
  self->data_fit = -0.5 * dot;
  return TRUE;
}

NearGp *
_near_gp_new_from_factor (NearGpData *data, NearKernel *kernel, NearMean *mean, NearGpFactor *factor,
                          GError **error)
{
  g_autoptr (NearGp) self = g_atomic_rc_box_new0 (NearGp);

  g_mutex_init (&self->lock);
  self->data = near_gp_data_ref (data);
  self->kernel = near_kernel_ref (kernel);
  self->mean = near_mean_ref (mean);
  self->factor = factor;
  self->residuals = g_new0 (double, MAX (factor->n, 1));
  self->alpha = g_new0 (double, MAX (factor->n, 1));
  self->coefficients = g_new0 (double, MAX (factor->n_basis, 1));
  self->r = g_new0 (double, MAX (factor->n_basis * factor->n_basis, 1));
  self->degrees_of_freedom = NAN;
  return solve (self, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * near_gp_new:
 * @mean: (nullable): zero
 *
 * Errors: see the header
 * Cost: n^3/3 operations; of the n x n matrix only the lower triangle is ever touched
 * Checked: tests/core/test-gp-references.c against scikit-learn and plain numpy, tests/core/test-gp.c
 */
NearGp *
near_gp_new (NearGpData *data, NearKernel *kernel, NearMean *mean, const NearMonitor *monitor,
             GError **error)
{
  g_return_val_if_fail (data != NULL && kernel != NULL, NULL);
  g_return_val_if_fail (near_kernel_get_n_inputs (kernel) == near_gp_data_get_n_inputs (data), NULL);

  g_autoptr (NearMean) used
      = mean != NULL ? near_mean_ref (mean)
                     : near_mean_new (NEAR_MEAN_ZERO, near_gp_data_get_n_inputs (data));

  g_return_val_if_fail (near_mean_get_n_inputs (used) == near_gp_data_get_n_inputs (data), NULL);

  NearGpFactor *factor = _near_gp_factor_new (data, kernel, used, monitor, error);

  return factor != NULL ? _near_gp_new_from_factor (data, kernel, used, factor, error) : NULL;
}

/* --- what came out ------------------------------------------------------------------------------ */

NearGpData *
near_gp_get_data (const NearGp *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->data;
}

NearKernel *
near_gp_get_kernel (const NearGp *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->kernel;
}

/**
 * near_gp_get_mean:
 *
 * Returns: (transfer none): never NULL; "zero" where none was given
 */
NearMean *
near_gp_get_mean (const NearGp *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->mean;
}

/**
 * near_gp_get_report:
 * @report: (out caller-allocates)
 *
 * Cost: O(n^2), for the condition number
 */
void
near_gp_get_report (const NearGp *self, NearGpReport *report)
{
  g_return_if_fail (self != NULL && report != NULL);

  const NearGpFactor *f = self->factor;
  NearGp *locked = (NearGp *) self;
  double norm = 0.0;

  for (gsize i = 0; i < f->n; i++)
    norm = fmax (norm, f->sums[i]);
  report->data_fit = self->data_fit;
  report->complexity = self->complexity;
  report->constant = -0.5 * (double) f->n * log (2.0 * G_PI);
  report->log_marginal_likelihood = report->data_fit + report->complexity + report->constant;
  report->jitter = f->jitter;
  report->condition
      = f->n > 0 ? near_cholesky_estimate_condition (f->n, f->l, f->stride, norm) : 1.0;
  g_mutex_lock (&locked->lock);
  report->degrees_of_freedom = self->degrees_of_freedom;
  g_mutex_unlock (&locked->lock);
}

double
near_gp_get_log_marginal_likelihood (const NearGp *self)
{
  g_return_val_if_fail (self != NULL, NAN);
  return self->data_fit + self->complexity - 0.5 * (double) self->factor->n * log (2.0 * G_PI);
}

const double *
near_gp_peek_alpha (const NearGp *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->alpha;
}

const double *
near_gp_peek_factor (const NearGp *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->factor->l;
}

gsize
near_gp_get_stride (const NearGp *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->factor->stride;
}

const double *
near_gp_peek_coefficients (const NearGp *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->coefficients;
}

const double *
near_gp_peek_residuals (const NearGp *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->residuals;
}

/* --- hyperparameters ---------------------------------------------------------------------------- */

guint
near_gp_get_n_parameters (const NearGp *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return near_kernel_get_n_parameters (self->kernel) + near_mean_get_n_parameters (self->mean);
}

const char *
near_gp_get_parameter_name (const NearGp *self, guint i)
{
  g_return_val_if_fail (self != NULL && i < near_gp_get_n_parameters (self), NULL);

  guint n_kernel = near_kernel_get_n_parameters (self->kernel);

  return i < n_kernel ? near_kernel_get_parameter (self->kernel, i)->name
                      : near_mean_get_parameter_name (self->mean, i - n_kernel);
}

/* --- the inverse -------------------------------------------------------------------------------- */

/**
 * near_gp_dup_inverse:
 *
 * Errors: NEAR_ERROR_CANCELLED, NEAR_ERROR_TOO_LARGE
 * Cost: 2 n^3/3 operations, n x n doubles
 * Returns: (transfer full): (n, n), row stride n: the lower triangle of A^-1, zeros above; g_free()
 */
double *
near_gp_dup_inverse (const NearGp *self, const NearMonitor *monitor, GError **error)
{
  g_return_val_if_fail (self != NULL, NULL);

  const NearGpFactor *f = self->factor;

  if (!_near_gp_check_size (f->n, f->n, f->n, error))
    return NULL;

  g_autofree double *inverse = g_try_new0 (double, MAX (f->n * f->n, 1));

  if (inverse == NULL)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                   _ ("there are not %.0f MB of memory for the inverse; take fewer points, or a sparse method"),
                   (double) f->n * (double) f->n * 8e-6);
      return NULL;
    }
  for (gsize i = 0; i < f->n; i++)
    memcpy (inverse + i * f->n, f->l + i * f->stride, (i + 1) * sizeof *inverse);
  if (f->n > 0 && !near_cholesky_invert (f->n, inverse, f->n, monitor, error))
    return NULL;
  return g_steal_pointer (&inverse);
}

/* G = A^-1 H R^-1 (n, n_basis): P = A^-1 - G G^T takes the place of A^-1 where the coefficients of the mean are
 * learned anew from the points that stay: alpha = P (y - m) whatever b is (O. Dubrule, Math. Geol. 15, 687 (1983)). */
void
_near_gp_project (const NearGp *self, double *g)
{
  const NearGpFactor *f = self->factor;
  gsize n = f->n, p = f->n_basis;

  if (n == 0 || p == 0)
    return;
  memcpy (g, f->v, n * p * sizeof *g);
  near_cholesky_solve_upper (n, p, f->l, f->stride, g, p);
  for (gsize i = 0; i < n; i++)
    for (gsize j = 0; j < p; j++)
      {
        double *row = g + i * p;

        for (gsize k = 0; k < j; k++)
          row[j] -= self->r[k * p + j] * row[k];
        row[j] /= self->r[j * p + j];
      }
}

/* Takes the squares of G's rows from the diagonal of A^-1. */
static void
project_diagonal (const NearGp *self, double *diagonal)
{
  gsize n = self->factor->n, p = self->factor->n_basis;
  g_autofree double *g = g_new (double, MAX (n * p, 1));

  _near_gp_project (self, g);
  for (gsize i = 0; i < n; i++)
    for (gsize j = 0; j < p; j++)
      diagonal[i] -= g[i * p + j] * g[i * p + j];
}

/* Without such a point the coefficients cannot be learned. */
static gboolean
check_diagonal (const NearGp *self, const double *diagonal, GError **error)
{
  for (gsize i = 0; i < self->factor->n; i++)
    if (!(diagonal[i] > 0.0))
      {
        g_set_error (error, NEAR_ERROR, NEAR_ERROR_NO_DATA,
                     _ ("without point %zu the other points do not determine the coefficients of the mean; add points "
                        "or take a simpler mean"),
                     i + 1);
        return FALSE;
      }
  return TRUE;
}

const double *
_near_gp_peek_left_out_diagonal (const NearGp *self, const NearMonitor *monitor, GError **error)
{
  NearGp *writable = (NearGp *) self;
  gsize n = self->factor->n;
  const double *found;

  g_mutex_lock (&writable->lock);
  found = self->left_out_diagonal;
  g_mutex_unlock (&writable->lock);
  if (found != NULL)
    return check_diagonal (self, found, error) ? found : NULL;

  g_autofree double *inverse = near_gp_dup_inverse (self, monitor, error);
  g_autofree double *diagonal = g_new0 (double, MAX (n, 1));
  g_autofree double *noise = g_new (double, MAX (n, 1));
  double freedom = (double) n;

  if (inverse == NULL)
    return NULL;
  _near_gp_noise (self, noise);
  for (gsize i = 0; i < n; i++)
    {
      diagonal[i] = inverse[i * n + i];
      freedom -= noise[i] * diagonal[i];
    }
  project_diagonal (self, diagonal);
  for (gsize i = 0; i < n; i++)
    if (diagonal[i] < 4.0 * (double) n * DBL_EPSILON * inverse[i * n + i])
      diagonal[i] = 0.0;
  /* Two threads may have come here at once: what the first one found stays. */
  g_mutex_lock (&writable->lock);
  if (self->left_out_diagonal == NULL)
    {
      writable->left_out_diagonal = g_steal_pointer (&diagonal);
      writable->degrees_of_freedom = freedom;
    }
  found = self->left_out_diagonal;
  g_mutex_unlock (&writable->lock);
  return check_diagonal (self, found, error) ? found : NULL;
}

void
_near_gp_noise (const NearGp *self, double *noise)
{
  gsize n = self->factor->n;
  const double *x = near_gp_data_peek_x (self->data), *own = near_gp_data_peek_noise (self->data);
  g_autofree double *without = g_new (double, MAX (n, 1));

  if (n == 0)
    return;
  near_kernel_diagonal (self->kernel, n, x, TRUE, noise);
  near_kernel_diagonal (self->kernel, n, x, FALSE, without);
  for (gsize i = 0; i < n; i++)
    noise[i] += (own != NULL ? own[i] : 0.0) + self->factor->jitter - without[i];
}

/**
 * near_gp_get_degrees_of_freedom:
 *
 * tr (K A^-1) with K free of noise: n - sum_i s_i (A^-1)_ii, where s_i is the noise of a point (its own variance,
 * white noise and jitter). As many as the numbers that the curve has taken from the data, between 0 and n;
 * coefficients of the mean are not among them.
 *
 * Returns: NAN if it was stopped or memory does not suffice
 */
double
near_gp_get_degrees_of_freedom (const NearGp *self, const NearMonitor *monitor)
{
  g_return_val_if_fail (self != NULL, NAN);

  NearGp *locked = (NearGp *) self;
  double result;

  /* fails also where leaving out is not possible, which does not matter here */
  _near_gp_peek_left_out_diagonal (self, monitor, NULL);
  g_mutex_lock (&locked->lock);
  result = self->degrees_of_freedom;
  g_mutex_unlock (&locked->lock);
  return result;
}
