/* near-gp-diagnostics.c — is the fit to be believed?
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-diagnostics.h"

#include "near-gp-private.h"

#include "near-cholesky.h"
#include "near-lapack.h"

#include <glib/gi18n-lib.h>
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- residuals ---------------------------------------------------------------------------------- */

/**
 * near_gp_residuals:
 *
 * With S the diagonal matrix of noise (near_gp_residuals() counts own variances, white noise and jitter),
 * y - fitted = S alpha, whose covariance is S P S (P = A^-1 unless coefficients of the mean are learned): over its
 * deviation it is alpha_i / sqrt (P_ii), the same as the residual of leaving the point out over the deviation of that.
 *
 * Errors: NEAR_ERROR_CANCELLED, TOO_LARGE
 * Cost: O(n^3) once for a fit where left_out, left_out_sd or standardized is asked for, else O(n^2)
 * Checked: tests/core/test-gp-diagnostics.c
 */
gboolean
near_gp_residuals (const NearGp *self, const NearGpResiduals *out, const NearMonitor *monitor,
                   GError **error)
{
  g_return_val_if_fail (self != NULL && out != NULL, FALSE);

  gsize n = self->factor->n;
  const double *y = near_gp_data_peek_y (self->data), *diagonal = NULL;
  g_autofree double *noise = g_new (double, MAX (n, 1));

  if (out->left_out != NULL || out->left_out_sd != NULL || out->standardized != NULL)
    {
      diagonal = _near_gp_peek_left_out_diagonal (self, monitor, error);
      if (diagonal == NULL)
        return FALSE;
    }
  _near_gp_noise (self, noise);
  for (gsize i = 0; i < n; i++)
    {
      double alpha = self->alpha[i];

      if (out->fitted != NULL)
        out->fitted[i] = y[i] - noise[i] * alpha;
      if (out->residual != NULL)
        out->residual[i] = noise[i] * alpha;
      if (out->left_out != NULL)
        out->left_out[i] = alpha / diagonal[i];
      if (out->left_out_sd != NULL)
        out->left_out_sd[i] = sqrt (1.0 / diagonal[i]);
      if (out->standardized != NULL)
        out->standardized[i] = alpha / sqrt (diagonal[i]);
    }
  if (out->whitened != NULL && n > 0)
    {
      memcpy (out->whitened, self->residuals, n * sizeof *out->whitened);
      near_cholesky_solve_lower (n, 1, self->factor->l, self->factor->stride, out->whitened, 1);
    }
  return TRUE;
}

static int
compare (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/**
 * near_gp_quantiles:
 * @normal: (out) (array length=n)
 * @sorted: (out) (array length=n)
 *
 * Cost: O(n log n)
 */
void
near_gp_quantiles (gsize n, const double *z, double *normal, double *sorted)
{
  g_return_if_fail (n == 0 || (z != NULL && normal != NULL && sorted != NULL));

  if (n == 0)
    return;
  memcpy (sorted, z, n * sizeof *z);
  qsort (sorted, n, sizeof *sorted, compare);
  for (gsize i = 0; i < n; i++)
    normal[i] = gsl_cdf_ugaussian_Pinv (((double) i + 0.5) / (double) n);
}

const double near_gp_levels[NEAR_GP_N_LEVELS]
    = { 0.05, 0.10, 0.15, 0.20, 0.25, 0.30, 0.35, 0.40, 0.45, 0.50,
        0.55, 0.60, 0.65, 0.70, 0.75, 0.80, 0.85, 0.90, 0.95 };

/**
 * near_gp_coverage:
 * @level: (array length=n_levels): each between 0 and 1
 * @share: (out) (array length=n_levels): NAN for n = 0
 *
 * Cost: O(n n_levels)
 */
void
near_gp_coverage (gsize n, const double *z, gsize n_levels, const double *level, double *share)
{
  g_return_if_fail ((n == 0 || z != NULL) && (n_levels == 0 || (level != NULL && share != NULL)));

  for (gsize k = 0; k < n_levels; k++)
    {
      double limit = gsl_cdf_ugaussian_Pinv (0.5 * (1.0 + level[k]));
      gsize inside = 0;

      for (gsize i = 0; i < n; i++)
        inside += fabs (z[i]) <= limit;
      share[k] = n > 0 ? (double) inside / (double) n : NAN;
    }
}

double
near_gp_calibration_error (gsize n, const double *z)
{
  double share[NEAR_GP_N_LEVELS], sum = 0.0;

  near_gp_coverage (n, z, NEAR_GP_N_LEVELS, near_gp_levels, share);
  for (guint k = 0; k < NEAR_GP_N_LEVELS; k++)
    sum += fabs (share[k] - near_gp_levels[k]);
  return sum / NEAR_GP_N_LEVELS;
}

/* --- matrices ----------------------------------------------------------------------------------- */

double *
near_gp_dup_eigenvalues (const NearGp *self, const NearMonitor *monitor, GError **error)
{
  g_return_val_if_fail (self != NULL, NULL);

  gsize n = self->factor->n;

  if (n > NEAR_GP_MAX_SPECTRUM)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                   _ ("eigenvalues are computed for at most %d points; there are %zu"), NEAR_GP_MAX_SPECTRUM,
                   n);
      return NULL;
    }
  if (!near_monitor_check (monitor, 0.0, _ ("eigenvalues"), error))
    return NULL;

  const double *x = near_gp_data_peek_x (self->data);
  g_autofree double *k = g_try_new (double, MAX (n * n, 1));
  g_autofree double *values = g_new (double, MAX (n, 1));

  if (k == NULL)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                   _ ("there is not enough memory for the matrix of %zu points"), n);
      return NULL;
    }
  if (n > 0)
    {
      near_kernel_cross (self->kernel, n, x, n, x, k, n);
      if (!near_symmetric_eigenvalues (n, k, values, error))
        return NULL;
    }
  for (gsize i = 0; i < n / 2; i++)
    {
      double swap = values[i];

      values[i] = values[n - 1 - i];
      values[n - 1 - i] = swap;
    }
  return g_steal_pointer (&values);
}

static gsize
get_row (const gsize *rows, gsize i)
{
  return rows != NULL ? rows[i] : i;
}

/* K of the selected points, free of noise; (m, m) */
static void
fill_covariance (const NearGp *self, gsize m, const gsize *rows, double *k)
{
  gsize d = near_gp_data_get_n_inputs (self->data);
  const double *x = near_gp_data_peek_x (self->data);
  g_autofree double *selected = g_new (double, m * d);

  for (gsize i = 0; i < m; i++)
    memcpy (selected + i * d, x + get_row (rows, i) * d, d * sizeof *x);
  near_kernel_cross (self->kernel, m, selected, m, selected, k, m);
}

static void
add_noise (const NearGp *self, gsize m, const gsize *rows, double *k)
{
  g_autofree double *noise = g_new (double, self->factor->n);

  _near_gp_noise (self, noise);
  for (gsize i = 0; i < m; i++)
    for (gsize j = 0; j < m; j++)
      if (get_row (rows, i) == get_row (rows, j))
        k[i * m + j] += noise[get_row (rows, i)] - self->factor->jitter;
}

static void
normalize (gsize m, double *k)
{
  g_autofree double *scale = g_new (double, m);

  for (gsize i = 0; i < m; i++)
    scale[i] = k[i * m + i] > 0.0 ? 1.0 / sqrt (k[i * m + i]) : 0.0;
  for (gsize i = 0; i < m; i++)
    for (gsize j = 0; j < m; j++)
      k[i * m + j] = i == j ? 1.0 : CLAMP (k[i * m + j] * scale[i] * scale[j], -1.0, 1.0);
}

/**
 * near_gp_matrix:
 * @rows: (nullable) (array length=m): from 0
 * @k: (out) (array) (m, m)
 *
 * Errors: NEAR_ERROR_CANCELLED, TOO_LARGE (the inverse)
 * Cost: O(m^2), the inverse O(n^3)
 */
gboolean
near_gp_matrix (const NearGp *self, NearGpMatrix which, gsize m, const gsize *rows, double *k,
                const NearMonitor *monitor, GError **error)
{
  g_return_val_if_fail (self != NULL && (m == 0 || k != NULL), FALSE);
  for (gsize i = 0; i < m; i++)
    g_return_val_if_fail (get_row (rows, i) < self->factor->n, FALSE);

  const double *from = self->factor->l;
  gsize stride = self->factor->stride;
  g_autofree double *inverse = NULL;

  if (m == 0)
    return TRUE;
  if (which == NEAR_GP_MATRIX_COVARIANCE || which == NEAR_GP_MATRIX_CORRELATION)
    {
      fill_covariance (self, m, rows, k);
      if (which == NEAR_GP_MATRIX_COVARIANCE)
        add_noise (self, m, rows, k);
      else
        normalize (m, k);
      return TRUE;
    }
  if (which == NEAR_GP_MATRIX_INVERSE)
    {
      inverse = near_gp_dup_inverse (self, monitor, error);
      if (inverse == NULL)
        return FALSE;
      from = inverse;
      stride = self->factor->n;
    }
  for (gsize i = 0; i < m; i++)
    for (gsize j = 0; j < m; j++)
      {
        gsize a = get_row (rows, i), b = get_row (rows, j);

        k[i * m + j] = b <= a                               ? from[a * stride + b]
                       : which == NEAR_GP_MATRIX_INVERSE ? from[b * stride + a]
                                                            : 0.0;
      }
  return TRUE;
}
