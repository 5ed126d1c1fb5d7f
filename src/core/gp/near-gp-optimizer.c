/* near-gp-optimizer.c — hyperparameters from data: every optimum that several starts find
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-problem-private.h"

#include "near-gp-private.h"
#include "near-team.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_STARTS 10000
/* When two ends are the same optimum: by the difference of their objectives, and by what the
 * curvature at the one says that the other should have lost. */
#define NEAR_VALUE 0.02
#define NEAR_LOSS 0.05
#define SAME_VALUE 1e-6 /* of 1 + |objective| */
#define SAME_LOSS 1e-3
#define NEAR_RIDGE_VALUE 1e-6 /* of 1 + |objective|, as the next two */
#define NEAR_RIDGE_SLOPE 1e-3
#define RIDGE_VALUE 1e-8

struct _NearGpOptimizer
{
  NearGpProblem problem;
  NearGpOptimizerSettings settings;
  guint n_starts;
  GArray *runs;  /* NearGpRunDone */
  GArray *peaks; /* NearGpPeakFound */
  guint n_evaluations;
  NearGpTrial trial;
  gpointer trial_data;
};

NearGpOptimizer *
near_gp_optimizer_new (NearGpData *data, NearKernel *kernel, NearMean *mean,
                       const NearGpOptimizerSettings *settings, GError **error)
{
  g_return_val_if_fail (data != NULL && kernel != NULL && settings != NULL, NULL);
  g_return_val_if_fail (settings->objective < NEAR_GP_N_OBJECTIVES, NULL);

  if (settings->n_starts < 1 || settings->n_starts > MAX_STARTS)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   _ ("%u starts were asked for; there may be from 1 to %d"), settings->n_starts,
                   MAX_STARTS);
      return NULL;
    }
  if (settings->objective == NEAR_GP_OBJECTIVE_LEAVE_ONE_OUT && near_gp_data_get_n (data) < 2)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_NO_DATA,
                   _ ("leaving one point out needs two points at least"));
      return NULL;
    }

  NearGpOptimizer *self = g_new0 (NearGpOptimizer, 1);
  if (!_near_gp_problem_init (&self->problem, data, kernel, mean, settings->objective,
                              settings->priors, settings->hold_formula, error))
    {
      g_free (self);
      return NULL;
    }
  self->settings = *settings;
  self->settings.priors = NULL;
  self->n_starts = self->problem.n_free > 0 ? settings->n_starts : 1;
  self->runs = g_array_new (FALSE, FALSE, sizeof (NearGpRunDone));
  g_array_set_clear_func (self->runs, _near_gp_run_done_clear);
  self->peaks = g_array_new (FALSE, FALSE, sizeof (NearGpPeakFound));
  g_array_set_clear_func (self->peaks, _near_gp_peak_found_clear);
  return self;
}

void
near_gp_optimizer_free (NearGpOptimizer *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->runs);
  g_array_unref (self->peaks);
  _near_gp_problem_clear (&self->problem);
  g_free (self);
}

void
near_gp_optimizer_set_trial (NearGpOptimizer *self, NearGpTrial trial, gpointer user_data)
{
  g_return_if_fail (self != NULL);
  self->trial = trial;
  self->trial_data = user_data;
}

guint
near_gp_optimizer_get_n_done (const NearGpOptimizer *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->runs->len;
}

guint
near_gp_optimizer_get_n_starts (const NearGpOptimizer *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->n_starts;
}

gboolean
near_gp_optimizer_is_done (const NearGpOptimizer *self)
{
  g_return_val_if_fail (self != NULL, TRUE);
  return self->runs->len >= self->n_starts;
}

/* --- which ends are the same ------------------------------------------------------------------ */

/* What the objective should have lost at @x, from gradient and curvature at the peak. */
static double
predict_loss (const NearGpProblem *problem, const NearGpPeakFound *peak, const double *x)
{
  guint n = problem->n_free;
  g_autofree gboolean *pinned = g_new0 (gboolean, MAX (n, 1));
  double loss = 0.0;

  _near_gp_problem_projected_norm (problem, peak->x, peak->gradient, pinned);
  for (guint k = 0; k < n; k++)
    {
      double d = x[k] - peak->x[k];

      if (pinned[k])
        loss += fabs (peak->gradient[k] * d);
      for (guint j = 0; j < n && !pinned[k]; j++)
        if (!pinned[j])
          loss += 0.5 * d * peak->summit.curvature[k * n + j] * (x[j] - peak->x[j]);
    }
  return loss;
}

/* The peak to which an end belongs, or G_MAXUINT. */
static guint
find_peak (const NearGpOptimizer *self, const double *x, double value, double near_value,
           double near_loss)
{
  for (guint i = 0; i < self->peaks->len; i++)
    {
      const NearGpPeakFound *peak = &g_array_index (self->peaks, NearGpPeakFound, i);

      if (fabs (peak->value - value) <= near_value
          && fabs (predict_loss (&self->problem, peak, x)) <= near_loss)
        return i;
    }
  return G_MAXUINT;
}

/* Where only the sum of variance and noise matters, optima form a curve, along which the objective
 * is the same to all digits: one optimum. */
static guint
find_ridge (const NearGpOptimizer *self, double value, double near_value)
{
  for (guint i = 0; i < self->peaks->len; i++)
    {
      const NearGpPeakFound *peak = &g_array_index (self->peaks, NearGpPeakFound, i);

      if (peak->summit.degenerate
          && fabs (peak->value - value) <= near_value * (1.0 + fabs (value)))
        return i;
    }
  return G_MAXUINT;
}

/* Puts the end of @climb with the others; it is polished unless it obviously is one that is known.
 * FALSE: climb->error is set. */
static gboolean
gather (NearGpOptimizer *self, NearGpClimb *climb, guint *optimum)
{
  guint start = self->runs->len, n = self->problem.n_free;
  NearGpSummit summit = { 0 };

  *optimum = G_MAXUINT;
  if (climb->value == -INFINITY)
    return TRUE;
  *optimum = find_peak (self, climb->x, climb->value, NEAR_VALUE, NEAR_LOSS);
  if (*optimum == G_MAXUINT
      && _near_gp_problem_projected_norm (&self->problem, climb->x, climb->gradient, NULL)
             <= NEAR_RIDGE_SLOPE * (1.0 + fabs (climb->value)))
    *optimum = find_ridge (self, climb->value, NEAR_RIDGE_VALUE);
  if (*optimum == G_MAXUINT)
    {
      if (!_near_gp_climb_polish (climb, &summit))
        {
          g_free (summit.curvature);
          return FALSE;
        }
      *optimum = find_peak (self, climb->x, climb->value, SAME_VALUE * (1.0 + fabs (climb->value)),
                            SAME_LOSS);
      if (*optimum == G_MAXUINT && summit.degenerate)
        *optimum = find_ridge (self, climb->value, RIDGE_VALUE);
    }
  if (*optimum == G_MAXUINT)
    {
      NearGpPeakFound peak
          = { .x = g_memdup2 (climb->x, MAX (n, 1) * sizeof (double)),
              .gradient = g_memdup2 (climb->gradient, MAX (n, 1) * sizeof (double)),
              .value = climb->value,
              .summit = summit,
              .best_start = start };

      *optimum = self->peaks->len;
      g_array_append_val (self->peaks, peak);
    }
  else
    g_free (summit.curvature);
  g_array_index (self->peaks, NearGpPeakFound, *optimum).n_starts++;
  return TRUE;
}

/* The last point of a path is the best one, also where others were tried after it. */
static void
keep_end (NearGpClimb *climb)
{
  gsize n = climb->problem->n_free, last = climb->path_value->len - 1;
  const double *x = (const double *) (gpointer) climb->path_x->data;

  if (climb->value == -INFINITY || n == 0 || memcmp (x + last * n, climb->x, n * sizeof *x) == 0)
    return;
  g_array_append_vals (climb->path_x, climb->x, (guint) n);
  g_array_append_val (climb->path_value, climb->value);
}

/* The next run in order, whose climb is over. FALSE: error is set. */
static gboolean
finish (NearGpOptimizer *self, NearGpClimb *climb, NearGpStartKind kind, double *x, GError **error)
{
  guint optimum;

  if (climb->error != NULL || !gather (self, climb, &optimum))
    {
      g_propagate_error (error, g_steal_pointer (&climb->error));
      return FALSE;
    }
  keep_end (climb);
  NearGpRunDone run = { .kind = kind,
                        .x = g_memdup2 (x, MAX (self->problem.n_free, 1) * sizeof *x),
                        .value = climb->start_value,
                        .end_value = climb->value,
                        .n_evaluations = climb->n_evaluations,
                        .optimum = optimum,
                        .ended = climb->ended,
                        .path_x = g_steal_pointer (&climb->path_x),
                        .path_value = g_steal_pointer (&climb->path_value) };

  self->n_evaluations += climb->n_evaluations;
  g_array_append_val (self->runs, run);
  return TRUE;
}

/* --- runs ------------------------------------------------------------------------------------- */

typedef struct
{
  NearGpOptimizer *optimizer;
  guint first;
  NearGpClimb *climbs;
  NearGpStartKind *kinds;
  double *x; /* (n_tasks, n_free) */
} Runs;

static void
climb_from (guint task, const NearMonitor *monitor, gpointer user_data)
{
  Runs *runs = user_data;
  NearGpOptimizer *self = runs->optimizer;
  NearGpClimb *climb = &runs->climbs[task];
  double *x = runs->x + task * MAX (self->problem.n_free, 1);

  _near_gp_climb_init (climb, &self->problem, self->settings.hold_paths);
  climb->monitor = monitor;
  climb->start = runs->first + task;
  if (self->settings.max_evaluations > 0)
    climb->max_evaluations = self->settings.max_evaluations;
  runs->kinds[task] = _near_gp_start (&self->problem, climb->start, self->settings.seed, x);
  _near_gp_climb_run (climb, x);
  climb->monitor = NULL;
}

gboolean
near_gp_optimizer_step (NearGpOptimizer *self, const NearMonitor *monitor, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (!near_gp_optimizer_is_done (self), FALSE);

  g_autofree double *x = g_new0 (double, MAX (self->problem.n_free, 1));
  NearGpClimb climb;
  NearGpStartKind kind = _near_gp_start (&self->problem, self->runs->len, self->settings.seed, x);

  _near_gp_climb_init (&climb, &self->problem, self->settings.hold_paths);
  climb.monitor = monitor;
  climb.start = self->runs->len;
  climb.trial = self->trial;
  climb.trial_data = self->trial_data;
  if (self->settings.max_evaluations > 0)
    climb.max_evaluations = self->settings.max_evaluations;
  _near_gp_climb_run (&climb, x);
  gboolean fine = finish (self, &climb, kind, x, error);
  _near_gp_climb_clear (&climb);
  return fine;
}

/* All that is left, on threads; then they are gathered one after the other, in the order of the
 * starts. */
static gboolean
run_together (NearGpOptimizer *self, const NearMonitor *monitor, GError **error)
{
  guint n = self->n_starts - self->runs->len;
  g_autofree NearGpClimb *climbs = g_new0 (NearGpClimb, n);
  g_autofree NearGpStartKind *kinds = g_new0 (NearGpStartKind, n);
  g_autofree double *x = g_new0 (double, n *MAX (self->problem.n_free, 1));
  Runs runs = { self, self->runs->len, climbs, kinds, x };
  NearMonitorSlice slices[2];
  NearMonitor climbing = near_monitor_slice (monitor, 0.0, 0.8, &slices[0]);
  NearMonitor polishing = near_monitor_slice (monitor, 0.8, 1.0, &slices[1]);
  gboolean fine
      = near_team_run (n, FALSE, climb_from, &runs, &climbing, _ ("optimising"), error);

  for (guint i = 0; i < n && fine; i++)
    {
      climbs[i].monitor = &polishing;
      fine = finish (self, &climbs[i], kinds[i], x + i * MAX (self->problem.n_free, 1), error);
    }
  for (guint i = 0; i < n; i++)
    if (climbs[i].problem != NULL)
      _near_gp_climb_clear (&climbs[i]);
  return fine;
}

gboolean
near_gp_optimizer_run (NearGpOptimizer *self, const NearMonitor *monitor, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (near_gp_data_get_n (self->problem.data) < NEAR_GP_TEAM_MAX_POINTS
      && self->n_starts - self->runs->len > 1)
    return run_together (self, monitor, error);
  while (!near_gp_optimizer_is_done (self))
    {
      double n = self->n_starts, done = self->runs->len;
      NearMonitorSlice storage;
      NearMonitor slice = near_monitor_slice (monitor, done / n, (done + 1.0) / n, &storage);

      if (!near_monitor_check (monitor, done / n, _ ("optimising"), error)
          || !near_gp_optimizer_step (self, &slice, error))
        return FALSE;
    }
  return TRUE;
}

/* Of the runs so far. */
NearGpOptima *
near_gp_optimizer_dup_result (const NearGpOptimizer *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return _near_gp_optima_new (&self->problem, self->runs, self->peaks, self->n_evaluations);
}

/**
 * near_gp_optimize:
 * @mean: (nullable): zero
 * @settings: (nullable): the default, ten starts
 *
 * Cost: about 20 to 40 evaluations for each start, n^3 operations each
 * Checked: tests/core/test-gp-optimizer.c against SciPy's L-BFGS-B with 40 restarts (scikit-learn)
 */
NearGpOptima *
near_gp_optimize (NearGpData *data, NearKernel *kernel, NearMean *mean,
                  const NearGpOptimizerSettings *settings, const NearMonitor *monitor,
                  GError **error)
{
  const NearGpOptimizerSettings standard = NEAR_GP_OPTIMIZER_SETTINGS_DEFAULT;
  g_autoptr (NearGpOptimizer) optimizer
      = near_gp_optimizer_new (data, kernel, mean, settings != NULL ? settings : &standard, error);

  if (optimizer == NULL || !near_gp_optimizer_run (optimizer, monitor, error))
    return NULL;
  if (optimizer->peaks->len == 0)
    {
      g_set_error (
          error, NEAR_ERROR, NEAR_ERROR_NOT_POSITIVE_DEFINITE,
          ngettext (
              "the covariance matrix is not positive definite at the start; add noise, or "
              "take points away that are nearly the same",
              "the covariance matrix is not positive definite at any of %u starts; add noise, "
              "or take points away that are nearly the same",
              optimizer->n_starts),
          optimizer->n_starts);
      return NULL;
    }
  return near_gp_optimizer_dup_result (optimizer);
}

NearGp *
near_gp_optimize_fit (NearGpData *data, NearKernel *kernel, NearMean *mean,
                      const NearGpOptimizerSettings *settings, const NearMonitor *monitor,
                      GError **error)
{
  g_autoptr (NearGpOptima) optima = near_gp_optimize (data, kernel, mean, settings, monitor, error);

  if (optima == NULL)
    return NULL;
  g_autoptr (NearKernel) best_kernel = near_gp_optima_dup_kernel (optima, 0);
  g_autoptr (NearMean) best_mean = near_gp_optima_dup_mean (optima, 0);
  return near_gp_new (data, best_kernel, best_mean, monitor, error);
}
