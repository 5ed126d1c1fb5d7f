/* near-cli-gp-fit-validate.c — gp fit: predictions in the target's own unit, and their errors where nothing was learned
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-cli-gp-fit.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Above this many points the exact likelihood is left away. */
#define MOST_EXACT 1500

static double
get_mean (gsize n, const double *y)
{
  double sum = 0.0;

  for (gsize i = 0; i < n; i++)
    sum += y[i];
  return n > 0 ? sum / (double) n : 0.0;
}

gboolean
near_cli_gp_fit_predict (const NearCliGpFit *fit, gsize m, const double *x, const double *theory, double *mean,
                         double *sd_function, double *sd_measurement, const NearMonitor *monitor, GError **error)
{
  const NearCliGpProblem *p = &fit->problem;
  const NearGpPrediction exact = { mean, sd_function, sd_measurement, 0.0, TRUE };
  const NearGpSparsePrediction sparse = { mean, sd_function, sd_measurement, 0.0, TRUE };

  if (p->theory != NULL)
    return near_gp_theory_predict (p->theory, fit->gp, m, x, theory, mean, sd_function, sd_measurement, monitor, error);
  if (fit->gp != NULL ? !near_gp_predict (fit->gp, m, x, &exact, monitor, error)
                      : !near_gp_sparse_predict (fit->sparse, m, x, &sparse, monitor, error))
    return FALSE;
  for (gsize i = 0; i < m; i++)
    {
      mean[i] = p->y_mean + p->y_sd * mean[i];
      if (sd_function != NULL)
        sd_function[i] *= p->y_sd;
      if (sd_measurement != NULL)
        sd_measurement[i] *= p->y_sd;
    }
  return TRUE;
}

/* A measurement's own variance belongs to what is expected of it. */
static gboolean
test (NearCliGpFit *fit, const NearMonitor *monitor, GError **error)
{
  const NearCliGpProblem *p = &fit->problem;
  gsize m = p->test != NULL ? near_gp_data_get_n (p->test) : 0;
  g_autofree double *mean = g_new (double, m + 1), *sd = g_new (double, m + 1);
  const double *noise = m > 0 ? near_gp_data_peek_noise (p->test) : NULL;
  double guess = p->y_mean + p->y_sd * p->training_mean, squares = 0.0, base = 0.0, density = 0.0;

  if (m == 0)
    return TRUE;
  if (!near_cli_gp_fit_predict (fit, m, near_gp_data_peek_x (p->test), p->test_theory, mean, NULL, sd, monitor, error))
    return FALSE;
  for (gsize i = 0; i < m; i++)
    {
      double y = p->y_mean + p->y_sd * near_gp_data_peek_y (p->test)[i], off = y - mean[i];
      double variance = sd[i] * sd[i] + (noise != NULL ? noise[i] * p->y_sd * p->y_sd : 0.0);

      squares += off * off;
      base += (y - guess) * (y - guess);
      density += 0.5 * off * off / variance + 0.5 * log (2.0 * G_PI * variance);
    }
  fit->test = (NearCliGpTest){ m, sqrt (squares / (double) m), density / (double) m, sqrt (base / (double) m) };
  return TRUE;
}

/* --- folds of a sparse fit ------------------------------------------------------------------------ */

typedef struct
{
  const NearCliGpFitOptions *options;
  NearCliGpFit *fit;
  guint *fold;                       /* (n) */
  double *mean, *variance, *others;  /* (n): as fitted, that is standardised where it was asked for */
} Folds;

/* Centres are chosen anew without the fold. */
static gboolean
predict_fold (Folds *f, guint k, const NearMonitor *monitor, GError **error)
{
  const NearCliGpProblem *p = &f->fit->problem;
  gsize n = near_gp_data_get_n (p->data), n_in = 0, n_out = 0;
  g_autofree gsize *in = g_new (gsize, n), *out = g_new (gsize, n);
  NearGpSparseMethod method;
  NearGpCentersKind kind;

  for (gsize i = 0; i < n; i++)
    if (f->fold[i] == k)
      out[n_out++] = i;
    else
      in[n_in++] = i;
  g_autoptr (NearGpData) train = near_gp_data_select (p->data, n_in, in);
  g_autoptr (NearGpData) held = near_gp_data_select (p->data, n_out, out);
  g_autofree double *mean = g_new (double, n_out + 1), *sd = g_new (double, n_out + 1);
  const NearGpSparsePrediction where = { .mean = mean, .sd_measurement = sd, .flat_prior = TRUE };
  if (!near_cli_gp_fit_find_sparse (f->options, &method, &kind, error))
    return FALSE;
  g_autoptr (NearGpCenters) centers
      = near_gp_centers_new (kind, train, p->kernel, MIN ((gsize) f->options->n_centers, n_in),
                             (guint64) f->options->seed, monitor, error);
  if (centers == NULL)
    return FALSE;
  g_autoptr (NearGpSparse) sparse
      = near_gp_sparse_new (method, train, p->kernel, p->mean, centers, 0, monitor, error);
  if (sparse == NULL
      || !near_gp_sparse_predict (sparse, n_out, near_gp_data_peek_x (held), &where, monitor, error))
    return FALSE;
  for (gsize i = 0; i < n_out; i++)
    {
      f->mean[out[i]] = mean[i];
      f->variance[out[i]]
          = sd[i] * sd[i] + (near_gp_data_peek_noise (held) != NULL ? near_gp_data_peek_noise (held)[i] : 0.0);
      f->others[out[i]] = get_mean (n_in, near_gp_data_peek_y (train));
    }
  return TRUE;
}

static void
score_folds (Folds *f)
{
  const NearCliGpProblem *p = &f->fit->problem;
  gsize n = near_gp_data_get_n (p->data);
  g_autofree double *y = g_new (double, n);

  for (gsize i = 0; i < n; i++)
    {
      y[i] = p->y_mean + p->y_sd * near_gp_data_peek_y (p->data)[i];
      f->mean[i] = p->y_mean + p->y_sd * f->mean[i];
      f->others[i] = p->y_mean + p->y_sd * f->others[i];
      f->variance[i] *= p->y_sd * p->y_sd;
    }
  near_gp_score_predictions (n, y, f->mean, f->variance, f->others, &f->fit->folds);
}

/* Five fits to four fifths of the points cost as much as the fit with its gradient. Where one of them fails, a note
 * says so. */
static gboolean
cross_validate (const NearCliGpFitOptions *o, NearCliGpFit *fit, const NearMonitor *monitor, GError **error)
{
  gsize n = near_gp_data_get_n (fit->problem.data);
  g_autofree guint *fold = g_new (guint, n + 1);
  g_autofree double *numbers = g_new0 (double, 3 * n + 1);
  Folds f = { o, fit, fold, numbers, numbers + n, numbers + 2 * n };
  GError *problem = NULL;

  if (n < 2 * NEAR_CLI_GP_FOLDS)
    {
      g_ptr_array_add (fit->problem.notes, g_strdup_printf (_ ("%zu points are too few for errors of %d folds."), n,
                                                            NEAR_CLI_GP_FOLDS));
      return TRUE;
    }
  near_gp_folds (n, NEAR_CLI_GP_FOLDS, (guint64) o->seed, fold);
  for (guint k = 0; k < NEAR_CLI_GP_FOLDS && problem == NULL; k++)
    {
      NearMonitorSlice slice;
      NearMonitor part = near_monitor_slice (monitor, (double) k / NEAR_CLI_GP_FOLDS, (k + 1.0) / NEAR_CLI_GP_FOLDS,
                                             &slice);

      predict_fold (&f, k, &part, &problem);
    }
  if (problem == NULL)
    {
      score_folds (&f);
      return TRUE;
    }
  if (g_error_matches (problem, NEAR_ERROR, NEAR_ERROR_CANCELLED))
    {
      g_propagate_error (error, problem);
      return FALSE;
    }
  g_ptr_array_add (fit->problem.notes, g_strdup_printf (_ ("There are no errors of folds: %s"), problem->message));
  g_error_free (problem);
  return TRUE;
}

gboolean
near_cli_gp_fit_validate (const NearCliGpFitOptions *o, NearCliGpFit *fit, const NearMonitor *monitor, GError **error)
{
  gsize n = near_gp_data_get_n (fit->problem.data);

  fit->folds = (NearGpScore){ NAN, NAN, NAN, NAN, NAN };
  fit->exact = NAN;
  if (!test (fit, monitor, error))
    return FALSE;
  if (fit->sparse == NULL)
    return TRUE;
  if (fit->test.n == 0 && !cross_validate (o, fit, monitor, error))
    return FALSE;
  if (!near_gp_sparse_get_info (near_gp_sparse_get_method (fit->sparse))->is_bound)
    return TRUE;
  if (n <= MOST_EXACT)
    return near_gp_sparse_get_exact (fit->sparse, &fit->exact, monitor, error);
  g_ptr_array_add (fit->problem.notes,
                   g_strdup_printf (_ ("How far the bound is below the exact likelihood is computed for at most %d "
                                       "points."),
                                    MOST_EXACT));
  return TRUE;
}
