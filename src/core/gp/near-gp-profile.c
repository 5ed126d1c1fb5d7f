/* near-gp-profile.c — what different judges say of one parameter, on one axis
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-profile.h"

#include "near-gp-private.h"
#include "near-gp-problem-private.h"
#include "near-team.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define DEFAULT_FOLDS 5

static const NearGpJudgeInfo judges[NEAR_GP_N_JUDGES] = {
  [NEAR_GP_JUDGE_LML]
  = { { .id = "lml",
        .name = N_ ("Log marginal likelihood"),
        .sentence = N_ ("How probable all values are together, whatever the function is."),
        .citation
        = "Rasmussen and Williams, Gaussian Processes for Machine Learning (2006), eq. 2.30" },
      FALSE },
  [NEAR_GP_JUDGE_LEAVE_ONE_OUT]
  = { { .id = "leave-one-out",
        .name = N_ ("Leave-one-out density"),
        .sentence = N_ ("How probable each value is to a model of all others, error bars counted."),
        .citation
        = "Rasmussen and Williams, Gaussian Processes for Machine Learning (2006), eq. 5.11" },
      FALSE },
  [NEAR_GP_JUDGE_LEAVE_ONE_OUT_RMSE]
  = { { .id = "leave-one-out-rmse",
        .name = N_ ("Leave-one-out error"),
        .sentence = N_ ("Root mean square error at points that were left out one at a time.") },
      TRUE },
  [NEAR_GP_JUDGE_FOLDS_RMSE]
  = { { .id = "folds-rmse",
        .name = N_ ("k-fold error"),
        .sentence = N_ ("Root mean square error at points that were left out a fold at a time.") },
      TRUE },
};

const NearTable near_gp_judge_table = NEAR_TABLE_INIT ("judge", N_ ("judge"), judges);

struct _NearGpProfile
{
  guint n, n_parameters;
  double *theta;                    /* (n) */
  double *curves[NEAR_GP_N_JUDGES]; /* (n) */
  double *parameters;               /* (n, n_parameters) */
};

typedef struct
{
  const NearGpProblem *problem;
  NearGpProfile *profile;
  guint parameter;
  gboolean refit;
  guint n_folds;
  guint *fold;
  guint middle; /* where the neighbours' chains begin */
  GMutex lock;
  GError *error;
} Work;

/* No value there: the matrix is singular, or a coefficient of the mean hangs on one point. */
static gboolean
is_harmless (const GError *error)
{
  return g_error_matches (error, NEAR_ERROR, NEAR_ERROR_NOT_POSITIVE_DEFINITE)
         || g_error_matches (error, NEAR_ERROR, NEAR_ERROR_NO_DATA)
         || g_error_matches (error, NEAR_ERROR, NEAR_ERROR_NOT_FINITE);
}

static void
report (Work *work, GError *error)
{
  if (error == NULL)
    return;
  g_mutex_lock (&work->lock);
  if (work->error == NULL && !is_harmless (error))
    work->error = g_error_copy (error);
  g_mutex_unlock (&work->lock);
  g_error_free (error);
}

/* The four judges of point @k, whose parameters stand in the profile; what is not positive definite
 * stays NAN. */
static gboolean
judge (Work *work, guint k, const NearMonitor *monitor, GError **error)
{
  NearGpProfile *self = work->profile;
  g_autoptr (NearKernel) kernel = NULL;
  g_autoptr (NearMean) mean = NULL;
  NearGpScore score;

  _near_gp_problem_apply (work->problem, self->parameters + (gsize) k * self->n_parameters, &kernel,
                          &mean);
  g_autoptr (NearGp) gp = near_gp_new (work->problem->data, kernel, mean, monitor, error);
  if (gp == NULL)
    return FALSE;
  self->curves[NEAR_GP_JUDGE_LML][k] = near_gp_get_log_marginal_likelihood (gp);
  if (!near_gp_leave_one_out (gp, NULL, NULL, &score, monitor, error))
    return FALSE;
  self->curves[NEAR_GP_JUDGE_LEAVE_ONE_OUT][k] = score.log_predictive;
  self->curves[NEAR_GP_JUDGE_LEAVE_ONE_OUT_RMSE][k] = score.rmse;
  if (!near_gp_cross_validate (gp, work->n_folds, work->fold, NULL, NULL, &score, monitor, error))
    return FALSE;
  self->curves[NEAR_GP_JUDGE_FOLDS_RMSE][k] = score.rmse;
  return TRUE;
}

/* The others' best values with the parameter at point @k, from what stands there as a start. */
static gboolean
refit (Work *work, guint k, const NearMonitor *monitor, GError **error)
{
  NearGpProfile *self = work->profile;
  double *at = self->parameters + (gsize) k * self->n_parameters;
  const NearGpOptimizerSettings settings
      = { .n_starts = 1, .hold_formula = work->parameter >= work->problem->n_kernel };
  g_autoptr (NearKernel) kernel = NULL;
  g_autoptr (NearMean) mean = NULL;

  _near_gp_problem_apply (work->problem, at, &kernel, &mean);
  if (work->parameter < work->problem->n_kernel)
    {
      NearKernel *held = near_kernel_with_fixed (kernel, work->parameter, TRUE);

      near_kernel_unref (kernel);
      kernel = held;
    }
  g_autoptr (NearGpOptima) optima
      = near_gp_optimize (work->problem->data, kernel, mean, &settings, monitor, error);
  if (optima == NULL)
    return FALSE;
  memcpy (at, near_gp_optima_get (optima, 0)->theta, self->n_parameters * sizeof *at);
  at[work->parameter] = self->theta[k]; /* and not log (exp ()) of it */
  return TRUE;
}

static void
work_at_point (guint task, const NearMonitor *monitor, gpointer user_data)
{
  Work *work = user_data;
  GError *error = NULL;

  if (!judge (work, task, monitor, &error))
    report (work, error);
}

/* Task 0 goes from the middle upwards, task 1 downwards; each point begins with its neighbour's
 * values. */
static void
work_outwards (guint task, const NearMonitor *monitor, gpointer user_data)
{
  Work *work = user_data;
  NearGpProfile *self = work->profile;
  guint n = self->n, n_parameters = self->n_parameters;
  int step = task == 0 ? 1 : -1;
  const double *previous = work->problem->theta;

  for (int k = (int) work->middle - (task == 1); k >= 0 && k < (int) n; k += step)
    {
      double *at = self->parameters + (gsize) k * n_parameters;
      GError *error = NULL;

      memcpy (at, previous, n_parameters * sizeof *at);
      at[work->parameter] = self->theta[k];
      if (!refit (work, (guint) k, monitor, &error) || !judge (work, (guint) k, monitor, &error))
        {
          gboolean over = !is_harmless (error);

          report (work, error);
          if (over)
            return;
        }
      previous = at;
    }
}

static void
clear (gpointer data)
{
  NearGpProfile *self = data;

  g_free (self->theta);
  g_free (self->parameters);
  for (guint j = 0; j < NEAR_GP_N_JUDGES; j++)
    g_free (self->curves[j]);
}

static NearGpProfile *
profile_allocate (const NearGpProblem *problem, const NearGpAxis *axis, GError **error)
{
  double *theta = _near_gp_axis_dup_theta (problem, axis, error);

  if (theta == NULL)
    return NULL;
  NearGpProfile *self = g_atomic_rc_box_new0 (NearGpProfile);
  self->n = axis->n;
  self->n_parameters = problem->n_parameters;
  self->theta = theta;
  self->parameters = g_new (double, (gsize) axis->n * problem->n_parameters);
  for (guint k = 0; k < axis->n; k++)
    {
      double *at = self->parameters + (gsize) k * problem->n_parameters;

      memcpy (at, problem->theta, problem->n_parameters * sizeof *at);
      at[axis->parameter] = theta[k];
    }
  for (guint j = 0; j < NEAR_GP_N_JUDGES; j++)
    {
      self->curves[j] = g_new (double, axis->n);
      for (guint k = 0; k < axis->n; k++)
        self->curves[j][k] = NAN;
    }
  return self;
}

static guint
find_nearest (const NearGpProfile *self, double theta)
{
  guint best = 0;

  for (guint k = 1; k < self->n; k++)
    if (fabs (self->theta[k] - theta) < fabs (self->theta[best] - theta))
      best = k;
  return best;
}

static gboolean
run (Work *work, const NearMonitor *monitor, GError **error)
{
  gsize n = near_gp_data_get_n (work->problem->data);
  gboolean fine;

  g_mutex_init (&work->lock);
  if (work->refit)
    fine = near_team_run (2, n >= NEAR_GP_TEAM_MAX_POINTS, work_outwards, work, monitor,
                              _ ("fitting along the axis"), error);
  else
    fine = near_team_run (work->profile->n, n >= NEAR_GP_TEAM_MAX_POINTS, work_at_point, work,
                              monitor, _ ("judging along the axis"), error);
  if (fine && work->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&work->error));
      fine = FALSE;
    }
  g_clear_error (&work->error);
  g_mutex_clear (&work->lock);
  return fine;
}

/**
 * near_gp_profile_new:
 *
 * Cost: for each point a fit, its inverse and the folds; with @refit about 15 evaluations more
 * Checked: tests/core/test-gp-landscape.c against near_gp_evaluate() and refits in the test
 */
NearGpProfile *
near_gp_profile_new (NearGpData *data, NearKernel *kernel, NearMean *mean,
                     const NearGpProfileSettings *settings, const NearMonitor *monitor,
                     GError **error)
{
  g_return_val_if_fail (data != NULL && kernel != NULL && settings != NULL, NULL);

  gsize n = near_gp_data_get_n (data);
  guint n_folds = settings->n_folds > 0 ? settings->n_folds : (guint) MIN (n, DEFAULT_FOLDS);
  NearGpProblem problem;

  if (n < 2)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_NO_DATA,
                   _ ("leaving one point out needs two points at least"));
      return NULL;
    }
  if (n_folds < 2 || n_folds > n)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   _ ("%u folds of %zu points; there may be from 2 to %zu"), n_folds, n, n);
      return NULL;
    }
  if (!_near_gp_problem_init (&problem, data, kernel, mean, NEAR_GP_OBJECTIVE_LML, NULL, FALSE,
                              error))
    return NULL;
  NearGpProfile *self = profile_allocate (&problem, &settings->axis, error);
  if (self != NULL)
    {
      g_autofree guint *fold = g_new (guint, n);
      Work work = { .problem = &problem,
                    .profile = self,
                    .parameter = settings->axis.parameter,
                    .refit = settings->refit,
                    .n_folds = n_folds,
                    .fold = fold,
                    .middle = find_nearest (self, problem.theta[settings->axis.parameter]) };

      near_gp_folds (n, n_folds, settings->seed, fold);
      if (!run (&work, monitor, error))
        g_clear_pointer (&self, near_gp_profile_unref);
    }
  _near_gp_problem_clear (&problem);
  return self;
}

NearGpProfile *
near_gp_profile_ref (NearGpProfile *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
near_gp_profile_unref (NearGpProfile *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, clear);
}

guint
near_gp_profile_get_n (const NearGpProfile *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->n;
}

const double *
near_gp_profile_peek_theta (const NearGpProfile *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->theta;
}

const double *
near_gp_profile_peek_curve (const NearGpProfile *self, NearGpJudge which)
{
  g_return_val_if_fail (self != NULL && which < NEAR_GP_N_JUDGES, NULL);
  return self->curves[which];
}

const double *
near_gp_profile_peek_parameters (const NearGpProfile *self, guint i)
{
  g_return_val_if_fail (self != NULL && i < self->n, NULL);
  return self->parameters + (gsize) i * self->n_parameters;
}

gboolean
near_gp_profile_get_optimum (const NearGpProfile *self, NearGpJudge which, double *theta,
                             double *value)
{
  g_return_val_if_fail (self != NULL && which < NEAR_GP_N_JUDGES, FALSE);
  g_return_val_if_fail (theta != NULL && value != NULL, FALSE);

  const double *y = self->curves[which];
  double sign = judges[which].lower_is_better ? -1.0 : 1.0, h, bend, shift;
  int best = -1;

  for (guint k = 0; k < self->n; k++)
    if (isfinite (y[k]) && (best < 0 || sign * y[k] > sign * y[best]))
      best = (int) k;
  if (best < 0)
    return FALSE;
  *theta = self->theta[best];
  *value = y[best];
  if (best == 0 || best + 1 == (int) self->n || !isfinite (y[best - 1]) || !isfinite (y[best + 1]))
    return TRUE;
  /* The parabola's top is within half a spacing, as the middle one is the highest. */
  h = self->theta[best + 1] - self->theta[best];
  bend = y[best - 1] - 2.0 * y[best] + y[best + 1];
  shift = bend != 0.0 ? 0.5 * (y[best - 1] - y[best + 1]) / bend : 0.0;
  *theta += shift * h;
  *value -= 0.25 * (y[best - 1] - y[best + 1]) * shift;
  return TRUE;
}
