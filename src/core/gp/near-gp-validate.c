/* near-gp-validate.c — what the fit says of points that it has not seen: leaving out one, or a fold
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * With A^-1 at hand nothing is fitted again. Of a fold I with block B = (A^-1)_II the prediction from all other
 * points is mu = y_I - B^-1 alpha_I with covariance B^-1; one point alone is the case of Rasmussen & Williams
 * (5.12). Where coefficients of the mean are learned, P = A^-1 - G G^T (_near_gp_project()) stands for A^-1: they are
 * then learned from the points that stay, with a flat prior, as by a new fit.
 */
#include "near-gp-private.h"

#include "near-blas.h"
#include "near-cholesky.h"
#include "near-rng.h"

#include <glib/gi18n-lib.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <string.h>

/* --- scores ------------------------------------------------------------------------------------- */

/**
 * near_gp_crps:
 *
 * The continuous ranked probability score of N (mean, sd^2) for the value @y,
 * s [z (2 Phi (z) - 1) + 2 phi (z) - 1 / sqrt pi], z = (y - mean) / s, and |y - mean| for s = 0: in y's unit, the
 * smaller the better (Gneiting & Raftery, J. Am. Stat. Assoc. 102, 359, 2007).
 */
double
near_gp_crps (double y, double mean, double sd)
{
  double z = (y - mean) / sd;

  if (!(sd > 0.0))
    return fabs (y - mean);
  return sd
         * (z * (2.0 * gsl_cdf_ugaussian_P (z) - 1.0) + 2.0 * gsl_ran_ugaussian_pdf (z)
            - 1.0 / sqrt (G_PI));
}

/**
 * near_gp_score_predictions:
 * @variance: of measurements, noise included
 * @baseline: (nullable) (array length=n): what a guess without inputs would have said; NULL leaves
 *   baseline_rmse NAN
 * @score: (out caller-allocates): for n = 0 every number but log_predictive is NAN
 */
void
near_gp_score_predictions (gsize n, const double *y, const double *mean, const double *variance,
                           const double *baseline, NearGpScore *score)
{
  g_return_if_fail (score != NULL && (n == 0 || (y != NULL && mean != NULL && variance != NULL)));

  double squares = 0.0, baseline_squares = 0.0;

  *score = (NearGpScore){ 0 };
  for (gsize i = 0; i < n; i++)
    {
      double e = y[i] - mean[i], s2 = variance[i];

      squares += e * e;
      score->log_predictive -= 0.5 * (log (2.0 * G_PI * s2) + e * e / s2);
      score->crps += near_gp_crps (y[i], mean[i], sqrt (s2));
      score->chi_squared += e * e / s2;
      if (baseline != NULL)
        baseline_squares += (y[i] - baseline[i]) * (y[i] - baseline[i]);
    }
  score->rmse = n > 0 ? sqrt (squares / (double) n) : NAN;
  score->crps = n > 0 ? score->crps / (double) n : NAN;
  score->chi_squared = n > 0 ? score->chi_squared / (double) n : NAN;
  score->baseline_rmse
      = baseline != NULL && n > 0 ? sqrt (baseline_squares / (double) n) : NAN;
}

/* The mean of all values outside a point's fold; NAN where there are none. */
static void
fill_baseline (gsize n, const double *y, guint n_folds, const guint *fold, double *baseline)
{
  g_autofree double *sums = g_new0 (double, n_folds);
  g_autofree gsize *counts = g_new0 (gsize, n_folds);
  double total = 0.0;

  for (gsize i = 0; i < n; i++)
    {
      sums[fold[i]] += y[i];
      counts[fold[i]]++;
      total += y[i];
    }
  for (gsize i = 0; i < n; i++)
    baseline[i] = counts[fold[i]] < n
                      ? (total - sums[fold[i]]) / (double) (n - counts[fold[i]])
                      : NAN;
}

/* Copies the answers to where they were asked for. */
static void
deliver (gsize n, const double *found, double *target)
{
  if (target != NULL && n > 0)
    memcpy (target, found, n * sizeof *found);
}

/**
 * near_gp_leave_one_out:
 * @mean: (out) (nullable) (array length=n)
 * @variance: (out) (nullable) (array length=n)
 * @score: (out caller-allocates) (nullable)
 *
 * Errors: NEAR_ERROR_CANCELLED, TOO_LARGE; NO_DATA where a coefficient of the mean hangs on one point
 * Cost: O(n^3) once for a fit, then O(n)
 * Checked: tests/core/test-gp-validate.c against refits
 */
gboolean
near_gp_leave_one_out (const NearGp *self, double *mean, double *variance, NearGpScore *score,
                       const NearMonitor *monitor, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  gsize n = self->factor->n;
  const double *y = near_gp_data_peek_y (self->data);
  const double *diagonal = _near_gp_peek_left_out_diagonal (self, monitor, error);
  g_autofree double *mu = g_new (double, MAX (n, 1));
  g_autofree double *s2 = g_new (double, MAX (n, 1));
  g_autofree double *baseline = g_new (double, MAX (n, 1));
  double total = 0.0;

  if (diagonal == NULL)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    {
      s2[i] = 1.0 / diagonal[i];
      mu[i] = y[i] - self->alpha[i] * s2[i];
      total += y[i];
    }
  for (gsize i = 0; i < n; i++)
    baseline[i] = n > 1 ? (total - y[i]) / (double) (n - 1) : NAN;
  deliver (n, mu, mean);
  deliver (n, s2, variance);
  if (score != NULL)
    near_gp_score_predictions (n, y, mu, s2, baseline, score);
  return TRUE;
}

/* --- folds -------------------------------------------------------------------------------------- */

/* @rows (k): the fold's points; @inverse (n, n): the lower triangle of A^-1; @g (n, n_basis). B = P_II is factored, then
 * B^-1 alpha_I and the diagonal of B^-1 follow from it. */
static gboolean
leave_out (const NearGp *self, const double *inverse, const double *g, gsize k, const gsize *rows, double *mean,
           double *variance, const NearMonitor *monitor, GError **error)
{
  gsize n = self->factor->n, p = self->factor->n_basis;
  const double *y = near_gp_data_peek_y (self->data);
  g_autofree double *b = g_try_new (double, k * k);
  g_autofree double *step = g_new (double, k);
  GError *problem = NULL;

  if (b == NULL)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                   _ ("there is not enough memory to leave out %zu points; make more folds"), k);
      return FALSE;
    }
  for (gsize i = 0; i < k; i++)
    {
      for (gsize j = 0; j <= i; j++)
        b[i * k + j] = inverse[MAX (rows[i], rows[j]) * n + MIN (rows[i], rows[j])]
                       - near_dot_double (p, g + rows[i] * p, g + rows[j] * p);
      step[i] = self->alpha[rows[i]];
    }
  if (!near_cholesky_factor (k, b, k, NULL, monitor, &problem))
    {
      if (problem != NULL)
        g_propagate_error (error, problem);
      else
        g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_NOT_POSITIVE_DEFINITE,
                             _ ("a fold cannot be left out: the points lie too close for so little noise, or the others "
                                "do not determine the coefficients of the mean. Add noise, make more folds, or take "
                                "a simpler mean"));
      return FALSE;
    }
  near_cholesky_solve_vector (k, b, k, step);
  if (!near_cholesky_invert (k, b, k, monitor, error))
    return FALSE;
  for (gsize i = 0; i < k; i++)
    {
      mean[rows[i]] = y[rows[i]] - step[i];
      variance[rows[i]] = b[i * k + i];
    }
  return TRUE;
}

static gboolean
leave_out_folds (const NearGp *self, guint n_folds, const guint *fold, double *mean, double *variance,
                 const NearMonitor *monitor, GError **error)
{
  gsize n = self->factor->n;
  g_autofree gsize *rows = g_new (gsize, MAX (n, 1));
  g_autofree double *inverse = NULL;
  g_autofree double *g = g_new (double, MAX (n * self->factor->n_basis, 1));
  NearMonitorSlice slice, part;
  NearMonitor inverting = near_monitor_slice (monitor, 0.0, 0.5, &slice);

  inverse = near_gp_dup_inverse (self, &inverting, error);
  if (inverse == NULL)
    return FALSE;
  _near_gp_project (self, g);
  for (guint f = 0; f < n_folds; f++)
    {
      double from = 0.5 + 0.5 * f / n_folds;
      NearMonitor folding = near_monitor_slice (monitor, from, from + 0.5 / n_folds, &part);
      gsize k = 0;

      for (gsize i = 0; i < n; i++)
        if (fold[i] == f)
          rows[k++] = i;
      if (k > 0 && !leave_out (self, inverse, g, k, rows, mean, variance, &folding, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * near_gp_cross_validate:
 * @fold: (array length=n): from 0 to @n_folds - 1; a fold may be empty
 * @mean: (out) (nullable) (array length=n)
 * @variance: (out) (nullable) (array length=n): of each measurement by itself; points of a fold are correlated,
 *   which the score leaves aside
 * @score: (out caller-allocates) (nullable): its baseline is the mean of the other folds
 *
 * Errors: NEAR_ERROR_CANCELLED, TOO_LARGE, NOT_POSITIVE_DEFINITE if A is so badly conditioned that its inverse
 *   is not, or if a fold leaves too few points for the coefficients of the mean
 * Cost: O(n^3) whatever the folds are
 * Checked: tests/core/test-gp-validate.c against refits
 */
gboolean
near_gp_cross_validate (const NearGp *self, guint n_folds, const guint *fold, double *mean,
                        double *variance, NearGpScore *score, const NearMonitor *monitor, GError **error)
{
  g_return_val_if_fail (self != NULL && n_folds > 0, FALSE);

  gsize n = self->factor->n;
  const double *y = near_gp_data_peek_y (self->data);
  g_autofree double *mu = g_new (double, MAX (n, 1));
  g_autofree double *s2 = g_new (double, MAX (n, 1));
  g_autofree double *baseline = g_new (double, MAX (n, 1));

  g_return_val_if_fail (n == 0 || fold != NULL, FALSE);
  for (gsize i = 0; i < n; i++)
    g_return_val_if_fail (fold[i] < n_folds, FALSE);
  if (!leave_out_folds (self, n_folds, fold, mu, s2, monitor, error))
    return FALSE;
  deliver (n, mu, mean);
  deliver (n, s2, variance);
  if (score != NULL)
    {
      fill_baseline (n, y, n_folds, fold, baseline);
      near_gp_score_predictions (n, y, mu, s2, baseline, score);
    }
  return TRUE;
}

/**
 * near_gp_folds:
 * @fold: (out) (array length=n): sizes differ by one at most; the same seed gives the same folds
 */
void
near_gp_folds (gsize n, guint n_folds, guint64 seed, guint *fold)
{
  g_return_if_fail (n_folds > 0 && (n == 0 || fold != NULL));

  g_autofree gsize *order = g_new (gsize, MAX (n, 1));
  g_autoptr (NearRng) rng = near_rng_new (seed, "folds");

  if (n == 0)
    return;
  near_rng_permutation (rng, n, order);
  for (gsize i = 0; i < n; i++)
    fold[order[i]] = (guint) (i % n_folds);
}
