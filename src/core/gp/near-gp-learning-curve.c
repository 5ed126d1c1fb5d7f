/* near-gp-learning-curve.c — how the error falls as points are added
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-learning-curve.h"

#include "near-gp-curve-private.h"
#include "near-gp-private.h"
#include "near-team.h"
#include "near-rng.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define DEFAULT_SIZES 10
#define DEFAULT_SPLITS 10
#define MAX_SPLITS 100000
#define SMALLEST_SIZE 5
#define LARGEST_SHARE 0.9

/* The fits of one size. */
typedef struct
{
  gsize n;
  guint n_splits;
  guint stride;                    /* of windows, where not all are taken */
  double *test, *train, *baseline; /* (n_splits) NAN: failed, or not done yet */
  gboolean *done;                  /* (n_splits) */
} Size;

typedef struct
{
  guint size, split;
} Fit;

struct _NearGpLearningCurve
{
  NearGpData *data;
  NearGpLearner learner;
  NearGpSplits splits;
  NearGpErrorMeasure measure;
  guint64 seed;
  guint n_sizes, n_fits, n_done;
  Size *sizes;
  Fit *fits;       /* (n_fits) in the order in which they are made */
  char **failures; /* (n_fits) */
};

struct _NearGpCurve
{
  guint n;
  NearGpCurvePoint *points;
  NearGpPowerLaw law;
  char *failure;
};

/* --- the ready-made learner ------------------------------------------------------------------- */

/* A NearGpFitPredict whose @user_data is a NearGpCurveModel. Cost: a fit, or n_starts runs of the
 * optimiser */
gboolean
near_gp_curve_model_fit_predict (gpointer user_data, NearGpData *train, gsize m, const double *x,
                                 double *mean, guint64 seed, const NearMonitor *monitor,
                                 GError **error)
{
  const NearGpCurveModel *model = user_data;
  const NearGpPrediction out = { .mean = mean };
  NearGpOptimizerSettings settings = model->settings;
  g_autoptr (NearKernel) kernel = near_kernel_ref (model->kernel);
  g_autoptr (NearGp) gp = NULL;

  settings.seed = seed;
  settings.n_starts = MAX (settings.n_starts, 1);
  settings.hold_paths = FALSE;
  if (model->refit && model->adapt)
    {
      near_kernel_unref (kernel);
      kernel = near_kernel_adapt (model->kernel, near_gp_data_get_n (train),
                                  near_gp_data_peek_x (train), near_gp_data_peek_y (train), FALSE);
    }
  gp = model->refit ? near_gp_optimize_fit (train, kernel, model->mean, &settings, monitor, error)
                    : near_gp_new (train, kernel, model->mean, monitor, error);
  return gp != NULL && near_gp_predict (gp, m, x, &out, monitor, error);
}

/* --- making ----------------------------------------------------------------------------------- */

static gboolean
check_sizes (gsize n_all, guint n_sizes, const gsize *sizes, GError **error)
{
  for (guint i = 0; i < n_sizes; i++)
    {
      if (sizes[i] >= 1 && sizes[i] < n_all)
        continue;
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   _ ("%zu training points of %zu: there must be one at least, and one must be "
                      "left to test"),
                   sizes[i], n_all);
      return FALSE;
    }
  return TRUE;
}

/* Sizes and how many splits each has. */
static gboolean
plan_sizes (NearGpLearningCurve *self, const NearGpCurveSettings *settings, GError **error)
{
  gsize n_all = near_gp_data_get_n (self->data);
  guint n = settings->n_sizes > 0 ? settings->n_sizes : DEFAULT_SIZES;
  g_autofree gsize *sizes = g_new (gsize, n);
  g_autofree gsize *rows = g_new (gsize, n_all);

  if (settings->sizes != NULL)
    memcpy (sizes, settings->sizes, n * sizeof *sizes);
  else
    {
      gsize high = MAX ((gsize) (LARGEST_SHARE * (double) n_all), 1);

      n = near_gp_curve_sizes (MIN (SMALLEST_SIZE, high), high, n, sizes);
    }
  if (!check_sizes (n_all, n, sizes, error))
    return FALSE;
  self->n_sizes = n;
  self->sizes = g_new0 (Size, n);
  for (guint i = 0; i < n; i++)
    {
      Size *size = &self->sizes[i];
      guint n_windows = near_gp_curve_split (self->splits, n_all, sizes[i], 0, self->seed, rows);

      size->n = sizes[i];
      size->stride = 1;
      size->n_splits = settings->n_splits > 0 ? settings->n_splits : DEFAULT_SPLITS;
      if (self->splits == NEAR_GP_SPLITS_WINDOW)
        {
          if (settings->n_splits > 0)
            size->stride = MAX ((n_windows + settings->n_splits - 1) / settings->n_splits, 1);
          size->n_splits = (n_windows + size->stride - 1) / size->stride;
        }
      size->test = g_new (double, size->n_splits);
      size->train = g_new (double, size->n_splits);
      size->baseline = g_new (double, size->n_splits);
      size->done = g_new0 (gboolean, size->n_splits);
      for (guint k = 0; k < size->n_splits; k++)
        size->test[k] = size->train[k] = size->baseline[k] = NAN;
      self->n_fits += size->n_splits;
    }
  return TRUE;
}

/* Split 0 of all sizes, then split 1... */
static void
plan_fits (NearGpLearningCurve *self)
{
  guint n = 0;

  self->fits = g_new (Fit, self->n_fits);
  self->failures = g_new0 (char *, self->n_fits);
  for (guint split = 0; n < self->n_fits; split++)
    for (guint i = 0; i < self->n_sizes; i++)
      if (split < self->sizes[i].n_splits)
        self->fits[n++] = (Fit){ i, split };
}

NearGpLearningCurve *
near_gp_learning_curve_new (NearGpData *data, const NearGpLearner *learner,
                            const NearGpCurveSettings *settings, GError **error)
{
  g_return_val_if_fail (data != NULL && learner != NULL && learner->fit_predict != NULL, NULL);
  g_return_val_if_fail (settings != NULL && settings->splits < NEAR_GP_N_SPLITS
                            && settings->measure < NEAR_GP_N_ERRORS,
                        NULL);
  g_return_val_if_fail (settings->sizes == NULL || settings->n_sizes > 0, NULL);

  if (near_gp_data_get_n (data) < 2)
    {
      g_set_error (
          error, NEAR_ERROR, NEAR_ERROR_NO_DATA,
          _ ("a learning curve needs two points at least: one to learn from and one to test"));
      return NULL;
    }
  if (settings->n_splits > MAX_SPLITS)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   _ ("%u splits were asked for; at most %d are made"), settings->n_splits,
                   MAX_SPLITS);
      return NULL;
    }
  NearGpLearningCurve *self = g_new0 (NearGpLearningCurve, 1);
  self->data = near_gp_data_ref (data);
  self->learner = *learner;
  self->splits = settings->splits;
  self->measure = settings->measure;
  self->seed = settings->seed;
  if (!plan_sizes (self, settings, error))
    {
      near_gp_learning_curve_free (self);
      return NULL;
    }
  plan_fits (self);
  return self;
}

void
near_gp_learning_curve_free (NearGpLearningCurve *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->n_sizes; i++)
    {
      g_free (self->sizes[i].test);
      g_free (self->sizes[i].train);
      g_free (self->sizes[i].baseline);
      g_free (self->sizes[i].done);
    }
  for (guint i = 0; i < self->n_fits && self->failures != NULL; i++)
    g_free (self->failures[i]);
  near_gp_data_unref (self->data);
  g_free (self->sizes);
  g_free (self->fits);
  g_free (self->failures);
  g_free (self);
}

guint
near_gp_learning_curve_get_n_fits (const NearGpLearningCurve *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->n_fits;
}

guint
near_gp_learning_curve_get_n_done (const NearGpLearningCurve *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->n_done;
}

gboolean
near_gp_learning_curve_is_done (const NearGpLearningCurve *self)
{
  g_return_val_if_fail (self != NULL, TRUE);
  return self->n_done >= self->n_fits;
}

/* --- a fit ------------------------------------------------------------------------------------ */

static double
measure_error (NearGpErrorMeasure measure, gsize n, const double *y, const gsize *rows,
               const double *mean)
{
  double sum = 0.0;

  for (gsize i = 0; i < n; i++)
    {
      double d = y[rows[i]] - mean[i];

      sum += measure == NEAR_GP_ERROR_MAE ? fabs (d) : d * d;
    }
  sum /= (double) n;
  return measure == NEAR_GP_ERROR_RMSE ? sqrt (sum) : sum;
}

/* Trains on the first rows and asks for all of them, in the order of @rows. FALSE: cancelled; what
 * fails otherwise is noted. */
static gboolean
make_fit (NearGpLearningCurve *self, guint which, const NearMonitor *monitor, GError **error)
{
  Size *size = &self->sizes[self->fits[which].size];
  guint split = self->fits[which].split;
  gsize n_all = near_gp_data_get_n (self->data), d = near_gp_data_get_n_inputs (self->data),
        n = size->n;
  const double *x = near_gp_data_peek_x (self->data), *y = near_gp_data_peek_y (self->data);
  g_autofree gsize *rows = g_new (gsize, n_all);
  g_autofree double *at = g_new (double, n_all *d);
  g_autofree double *mean = g_new0 (double, n_all);
  g_autofree double *trivial = g_new0 (double, n_all);
  g_autoptr (NearGpData) train = NULL;
  g_autoptr (GError) reason = NULL;
  double average = 0.0;

  near_gp_curve_split (self->splits, n_all, n, split * size->stride, self->seed, rows);
  for (gsize i = 0; i < n_all; i++)
    memcpy (at + i * d, x + rows[i] * d, d * sizeof *at);
  for (gsize i = 0; i < n; i++)
    average += y[rows[i]] / (double) n;
  for (gsize i = 0; i < n_all; i++)
    trivial[i] = average;
  train = near_gp_data_select (self->data, n, rows);
  size->baseline[split] = measure_error (self->measure, n_all - n, y, rows + n, trivial + n);
  if (self->learner.fit_predict (self->learner.user_data, train, n_all, at, mean,
                                 self->seed + G_GUINT64_CONSTANT (1000003) * (which + 1), monitor,
                                 &reason))
    {
      size->train[split] = measure_error (self->measure, n, y, rows, mean);
      size->test[split] = measure_error (self->measure, n_all - n, y, rows + n, mean + n);
    }
  else if (g_error_matches (reason, NEAR_ERROR, NEAR_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }
  else
    self->failures[which] = g_strdup (reason != NULL ? reason->message : _ ("the fit failed"));
  size->done[split] = TRUE;
  return TRUE;
}

static gboolean
is_done (const NearGpLearningCurve *self, guint which)
{
  const Fit *fit = &self->fits[which];

  return self->sizes[fit->size].done[fit->split];
}

/* Fits that were over when it was cancelled stay, also those after the first that was not. */
static void
count_done (NearGpLearningCurve *self)
{
  while (self->n_done < self->n_fits && is_done (self, self->n_done))
    self->n_done++;
}

gboolean
near_gp_learning_curve_step (NearGpLearningCurve *self, const NearMonitor *monitor, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (!near_gp_learning_curve_is_done (self), FALSE);

  if (!make_fit (self, self->n_done, monitor, error))
    return FALSE;
  count_done (self);
  return TRUE;
}

typedef struct
{
  NearGpLearningCurve *curve;
  guint first;
  gint n_cancelled;
} Together;

static void
fit_together (guint task, const NearMonitor *monitor, gpointer user_data)
{
  Together *together = user_data;
  g_autoptr (GError) error = NULL;

  if (!is_done (together->curve, together->first + task)
      && !make_fit (together->curve, together->first + task, monitor, &error))
    g_atomic_int_inc (&together->n_cancelled);
}

gboolean
near_gp_learning_curve_run (NearGpLearningCurve *self, const NearMonitor *monitor, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  Together together = { .curve = self, .first = self->n_done };
  gsize largest = 0;

  for (guint i = 0; i < self->n_sizes; i++)
    largest = MAX (largest, self->sizes[i].n);
  gboolean fine = near_team_run (
      self->n_fits - self->n_done, self->learner.one_thread || largest >= NEAR_GP_TEAM_MAX_POINTS,
      fit_together, &together, monitor, _ ("fitting to parts of the points"), error);
  if (fine && together.n_cancelled > 0)
    {
      g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_CANCELLED, _ ("stopped on request"));
      fine = FALSE;
    }
  count_done (self);
  return fine;
}

/* --- the result ------------------------------------------------------------------------------- */

/* Mean and standard error of the mean of what is not NAN. */
static guint
average (guint n, const double *values, double *mean, double *se)
{
  double sum = 0.0, squares = 0.0;
  guint n_used = 0;

  for (guint i = 0; i < n; i++)
    if (isfinite (values[i]))
      {
        sum += values[i];
        n_used++;
      }
  *mean = n_used > 0 ? sum / n_used : NAN;
  for (guint i = 0; i < n; i++)
    if (isfinite (values[i]))
      squares += (values[i] - *mean) * (values[i] - *mean);
  *se = n_used > 1 ? sqrt (squares / (n_used - 1.0) / n_used) : NAN;
  return n_used;
}

static void
clear (gpointer data)
{
  NearGpCurve *self = data;

  for (guint i = 0; i < self->n; i++)
    {
      g_free ((gpointer) self->points[i].test);
      g_free ((gpointer) self->points[i].train);
      g_free ((gpointer) self->points[i].baseline);
    }
  g_free (self->points);
  g_free (self->failure);
}

static void
fill_point (const Size *size, NearGpCurvePoint *point)
{
  double *test = g_new (double, size->n_splits), *train = g_new (double, size->n_splits);
  double *baseline = g_new (double, size->n_splits);
  guint n = 0, n_fine;

  for (guint k = 0; k < size->n_splits; k++)
    if (size->done[k])
      {
        test[n] = size->test[k];
        train[n] = size->train[k];
        baseline[n++] = size->baseline[k];
      }
  *point = (NearGpCurvePoint){
    .n = size->n, .n_splits = n, .test = test, .train = train, .baseline = baseline
  };
  n_fine = average (n, test, &point->test_mean, &point->test_se);
  average (n, train, &point->train_mean, &point->train_se);
  average (n, baseline, &point->baseline_mean, &point->baseline_se);
  point->n_failed = n - n_fine;
}

NearGpCurve *
near_gp_learning_curve_dup_result (const NearGpLearningCurve *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  NearGpCurve *curve = g_atomic_rc_box_new0 (NearGpCurve);

  curve->n = self->n_sizes;
  curve->points = g_new0 (NearGpCurvePoint, MAX (self->n_sizes, 1));
  for (guint i = 0; i < self->n_sizes; i++)
    fill_point (&self->sizes[i], &curve->points[i]);
  for (guint i = 0; i < self->n_fits && curve->failure == NULL; i++)
    curve->failure = g_strdup (self->failures[i]);
  _near_gp_curve_fit_power_law (curve->n, curve->points, &curve->law);
  return curve;
}

NearGpCurve *
near_gp_curve_ref (NearGpCurve *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
near_gp_curve_unref (NearGpCurve *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, clear);
}

guint
near_gp_curve_get_n (const NearGpCurve *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->n;
}

const NearGpCurvePoint *
near_gp_curve_get (const NearGpCurve *self, guint i)
{
  g_return_val_if_fail (self != NULL && i < self->n, NULL);
  return &self->points[i];
}

const NearGpPowerLaw *
near_gp_curve_get_power_law (const NearGpCurve *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return &self->law;
}

const char *
near_gp_curve_get_failure (const NearGpCurve *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->failure;
}
