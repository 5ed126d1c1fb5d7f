/* near-gp-predict.c — means and deviations at new points, and what each term of the kernel gives to them
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * mu = m + h b + k^T alpha and var = k** - |L^-1 k|^2, in blocks of points: L^-1 K is one triangular solve a
 * block. A flat prior of the coefficients adds |R^-T (h - V^T L^-1 k)|^2 with V = L^-1 H and R^T R = V^T V
 * (Rasmussen & Williams 2.42).
 */
#include "near-gp-private.h"

#include "near-blas.h"
#include "near-cholesky.h"
#include "near-init.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <omp.h>
#include <string.h>

#define BLOCK ((gsize) 1024)
/* Operations in a block at most, so that stopping takes less than 100 ms. */
#define BLOCK_OPERATIONS 4.2e9
/* Covariances in a block at most: 34 MB. */
#define BLOCK_NUMBERS 4.2e6
/* Below, threads cost more than they bring. */
#define THREADS_FROM ((gsize) 700)
/* One thread's part of a sum down the columns, and of a mean function. */
#define COLUMNS ((gsize) 128)

/* What one pass over the points needs to know. Outputs (m), each nullable. */
typedef struct
{
  const NearGp *gp;
  const NearKernel *kernel; /* the whole one, or one of its terms */
  gsize m, block;
  const double *x;
  double *mean;     /* holds the mean function; k^T alpha is added */
  double *variance; /* holds k**; what the data say is taken away */
  gboolean flat_prior;
} Pass;

/* @w (n, m): L^-1 K of the points; @h (m, n_basis) <- (H* - W^T L^-1 H) R^-1: its products are what not knowing b
 * costs. */
static void
find_basis_rows (const NearGp *gp, gsize m, const double *x, const double *w, double *h)
{
  gsize n = gp->factor->n, p = gp->factor->n_basis;

  near_mean_basis (gp->mean, m, x, h);
  if (n > 0)
    near_gemm_double (NEAR_BLAS_TRANSPOSED, NEAR_BLAS_PLAIN, m, p, n, -1.0, w, m, gp->factor->v, p, 1.0, h,
                      p);
  for (gsize i = 0; i < m; i++)
    for (gsize j = 0; j < p; j++)
      {
        double *row = h + i * p;

        /* forward substitution with R^T, which is lower */
        for (gsize k = 0; k < j; k++)
          row[j] -= gp->r[k * p + j] * row[k];
        row[j] /= gp->r[j * p + j];
      }
}

static void
add_flat_prior (const Pass *pass, gsize first, gsize m, const double *w, double *h)
{
  const NearGp *gp = pass->gp;
  gsize p = gp->factor->n_basis;

  find_basis_rows (gp, m, pass->x + first * near_gp_data_get_n_inputs (gp->data), w, h);
  for (gsize i = 0; i < m; i++)
    for (gsize j = 0; j < p; j++)
      pass->variance[first + i] += h[i * p + j] * h[i * p + j];
}

/* variance[j] -= sum_i k_ij^2: down the columns, in the same order whoever does it */
static void
subtract_squares (gsize n, gsize m, const double *k, double *variance)
{
#pragma omp parallel for schedule(static, 1) num_threads(near_get_n_threads ()) if (n >= THREADS_FROM && m > COLUMNS)
  for (gsize first = 0; first < m; first += COLUMNS)
    for (gsize i = 0; i < n; i++)
      {
        const double *row = k + i * m;

        for (gsize j = first; j < MIN (first + COLUMNS, m); j++)
          variance[j] -= row[j] * row[j];
      }
}

/* @k: room for (n, block), @h for (block, n_basis) */
static void
predict_block (const Pass *pass, gsize first, double *k, double *h)
{
  const NearGp *gp = pass->gp;
  const NearGpFactor *f = gp->factor;
  gsize m = MIN (pass->block, pass->m - first), d = near_gp_data_get_n_inputs (gp->data);

  if (f->n > 0)
    near_kernel_cross (pass->kernel, f->n, near_gp_data_peek_x (gp->data), m, pass->x + first * d, k, m);
  if (pass->mean != NULL && f->n > 0)
    near_gemv_double (NEAR_BLAS_TRANSPOSED, f->n, m, 1.0, k, m, gp->alpha, 1.0, pass->mean + first);
  if (pass->variance == NULL)
    return;
  if (f->n > 0)
    {
      near_cholesky_solve_lower (f->n, m, f->l, f->stride, k, m);
      subtract_squares (f->n, m, k, pass->variance + first);
    }
  if (pass->flat_prior && f->n_basis > 0)
    add_flat_prior (pass, first, m, k, h);
}

/* Blocks of a size that depends on n alone follow each other; the threads are within each. */
static gboolean
run_pass (Pass *pass, const NearMonitor *monitor, GError **error)
{
  gsize n = pass->gp->factor->n, p = pass->gp->factor->n_basis;
  double limit = pass->variance != NULL ? fmin (BLOCK_NUMBERS, BLOCK_OPERATIONS / (double) MAX (n, 1)) : BLOCK_NUMBERS;

  pass->block = MIN ((gsize) CLAMP (limit / (double) MAX (n, 1), 8.0, (double) BLOCK), pass->m);

  g_autofree double *k = g_try_new (double, MAX (n * pass->block, 1));
  g_autofree double *h = g_try_new (double, MAX (p * pass->block, 1));

  if (k == NULL || h == NULL)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                   _ ("there is not enough memory to predict from %zu points"), n);
      return FALSE;
    }
  for (gsize first = 0; first < pass->m; first += pass->block)
    {
      if (!near_monitor_check (monitor, (double) first / (double) pass->m, _ ("predictions"), error))
        return FALSE;
      predict_block (pass, first, k, h);
    }
  return TRUE;
}

/* The mean function with its learned coefficients; (m) */
static gboolean
fill_mean (const NearGp *self, gsize m, const double *x, double *mean, GError **error)
{
  gsize p = self->factor->n_basis, d = near_gp_data_get_n_inputs (self->data);
  g_autofree double *h = g_new (double, MAX (p * COLUMNS, 1));

  if (!near_mean_offset (self->mean, m, x, mean, error))
    return FALSE;
  for (gsize first = 0; p > 0 && first < m; first += COLUMNS)
    {
      gsize n = MIN (COLUMNS, m - first);

      near_mean_basis (self->mean, n, x + first * d, h);
      for (gsize i = 0; i < n; i++)
        for (gsize j = 0; j < p; j++)
          mean[first + i] += h[i * p + j] * self->coefficients[j];
    }
  return TRUE;
}

/* What rounding has left below zero is zero. */
static double
get_deviation (double variance)
{
  return variance > 0.0 ? sqrt (variance) : variance == variance ? 0.0 : NAN;
}

static void
write_deviations (const NearGp *self, gsize m, const double *x, const double *variance,
                  const NearGpPrediction *out)
{
  g_autofree double *white = NULL, *without = NULL;

  for (gsize i = 0; out->sd_function != NULL && i < m; i++)
    out->sd_function[i] = get_deviation (variance[i]);
  if (out->sd_measurement == NULL)
    return;
  white = g_new (double, MAX (m, 1));
  without = g_new (double, MAX (m, 1));
  near_kernel_diagonal (self->kernel, m, x, TRUE, white);
  near_kernel_diagonal (self->kernel, m, x, FALSE, without);
  for (gsize i = 0; i < m; i++)
    out->sd_measurement[i]
        = get_deviation (fmax (variance[i], 0.0) + (white[i] - without[i]) + out->new_noise);
}

/**
 * near_gp_predict:
 * @x: (array) (m, n_inputs)
 * @out: where the answers go; arrays that are NULL are not computed
 *
 * Rounding may leave a variance a little below zero where there is no noise: its deviation is 0.
 *
 * Errors: NEAR_ERROR_CANCELLED, TOO_LARGE, NOT_FINITE (a formula), and what the inputs make of the kernel
 * Cost: n m for the mean, n^2 m for deviations; n x 128 doubles for each thread
 * Checked: tests/core/test-gp-references.c, tests/core/test-gp.c
 */
gboolean
near_gp_predict (const NearGp *self, gsize m, const double *x, const NearGpPrediction *out,
                 const NearMonitor *monitor, GError **error)
{
  g_return_val_if_fail (self != NULL && out != NULL && (m == 0 || x != NULL), FALSE);
  g_return_val_if_fail (out->new_noise >= 0.0, FALSE);

  gboolean with_variance = out->sd_function != NULL || out->sd_measurement != NULL;
  g_autofree double *variance = NULL;
  Pass pass = { .gp = self, .kernel = self->kernel, .m = m, .x = x, .flat_prior = out->flat_prior };

  if (m == 0)
    return TRUE;
  if (!near_kernel_check_inputs (self->kernel, m, x, error))
    return FALSE;
  if (out->mean != NULL && !fill_mean (self, m, x, out->mean, error))
    return FALSE;
  if (with_variance)
    {
      variance = g_new (double, m);
      near_kernel_diagonal (self->kernel, m, x, FALSE, variance);
    }
  pass.mean = out->mean;
  pass.variance = variance;
  if (!run_pass (&pass, monitor, error))
    return FALSE;
  if (with_variance)
    write_deviations (self, m, x, variance, out);
  return TRUE;
}

/**
 * near_gp_predict_term:
 * @term: of near_kernel_get_term()
 * @mean: (out) (array length=m): k_term (x, X) alpha, without the mean function: over all terms they add up to the
 *   posterior mean less the mean function
 * @sd: (out) (nullable) (array length=m): of that term's function, sqrt (k_term (x, x) - |L^-1 k_term (X, x)|^2)
 *
 * White noise gives nothing at new points: both are 0.
 *
 * Errors: as near_gp_predict()
 * Cost: as near_gp_predict()
 */
gboolean
near_gp_predict_term (const NearGp *self, guint term, gsize m, const double *x, double *mean, double *sd,
                      GError **error)
{
  g_return_val_if_fail (self != NULL && mean != NULL && (m == 0 || x != NULL), FALSE);
  g_return_val_if_fail (term < near_kernel_get_n_terms (self->kernel), FALSE);

  Pass pass = { .gp = self, .kernel = near_kernel_get_term (self->kernel, term), .m = m, .x = x,
                .mean = mean, .variance = sd };

  if (m == 0)
    return TRUE;
  if (!near_kernel_check_inputs (pass.kernel, m, x, error))
    return FALSE;
  memset (mean, 0, m * sizeof *mean);
  if (sd != NULL)
    near_kernel_diagonal (pass.kernel, m, x, FALSE, sd);
  if (!run_pass (&pass, NULL, error))
    return FALSE;
  for (gsize i = 0; sd != NULL && i < m; i++)
    sd[i] = get_deviation (sd[i]);
  return TRUE;
}

/* C <- C - W^T W in square tiles of the lower triangle, then the upper one: (m, m) */
static gboolean
subtract_products (gsize n, gsize m, const double *w, double *c, const NearMonitor *monitor)
{
  gsize n_strips = (m + COLUMNS - 1) / COLUMNS;
  gint stop = 0;

#pragma omp parallel for schedule(static, 1) num_threads(near_get_n_threads ()) if (n >= THREADS_FROM && n_strips > 1)
  for (gsize s = 0; s < n_strips; s++)
    {
      gsize i = s * COLUMNS, rows = MIN (COLUMNS, m - i);

      for (gsize j = 0; j <= i && !g_atomic_int_get (&stop); j += COLUMNS)
        {
          near_gemm_double (NEAR_BLAS_TRANSPOSED, NEAR_BLAS_PLAIN, rows, MIN (COLUMNS, m - j), n, -1.0, w + i, m,
                            w + j, m, 1.0, c + i * m + j, m);
          if (omp_get_thread_num () == 0
              && !near_monitor_poll (monitor, (double) s / (double) n_strips, _ ("posterior covariance")))
            g_atomic_int_set (&stop, 1);
        }
    }
  for (gsize i = 0; i < m; i++)
    for (gsize j = 0; j < i; j++)
      c[j * m + i] = c[i * m + j];
  return !stop;
}

/**
 * near_gp_covariance:
 * @covariance: (out) (array) (m, m): of the function, free of noise; the uncertainty of learned coefficients is part
 *   of it, as in sd with a flat prior
 *
 * Errors: NEAR_ERROR_CANCELLED, TOO_LARGE, and what the inputs make of the kernel
 * Cost: n^2 m + n m^2; n x m doubles
 */
gboolean
near_gp_covariance (const NearGp *self, gsize m, const double *x, double *covariance,
                    const NearMonitor *monitor, GError **error)
{
  g_return_val_if_fail (self != NULL && (m == 0 || (x != NULL && covariance != NULL)), FALSE);

  const NearGpFactor *f = self->factor;

  if (m == 0)
    return TRUE;
  if (!near_kernel_check_inputs (self->kernel, m, x, error))
    return FALSE;
  near_kernel_cross (self->kernel, m, x, m, x, covariance, m);
  if (f->n == 0)
    return TRUE;
  if (!_near_gp_check_size (f->n, m, MAX (f->n, m), error))
    return FALSE;

  g_autofree double *w = g_try_new (double, f->n * m);

  if (w == NULL)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                   _ ("there is not enough memory for the covariance of %zu points given %zu"), m, f->n);
      return FALSE;
    }
  near_kernel_cross (self->kernel, f->n, near_gp_data_peek_x (self->data), m, x, w, m);
  if (!near_monitor_check (monitor, 0.0, _ ("posterior covariance"), error))
    return FALSE;
  near_cholesky_solve_lower (f->n, m, f->l, f->stride, w, m);
  if (subtract_products (f->n, m, w, covariance, monitor))
    {
      gsize p = f->n_basis;
      g_autofree double *h = g_new (double, MAX (m * p, 1));

      if (p == 0)
        return TRUE;
      find_basis_rows (self, m, x, w, h);
      near_gemm_double (NEAR_BLAS_PLAIN, NEAR_BLAS_TRANSPOSED, m, m, p, 1.0, h, p, h, p, 1.0, covariance, m);
      return TRUE;
    }
  g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_CANCELLED, _ ("stopped on request"));
  return FALSE;
}
