/* near-gp-lab-find.c — hyperparameters of regression are found, on a thread of its own
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-climb.h"
#include "near-gp-lab-find.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* The first start's path is shown one trial after the other; no more than so many are waited for. */
#define SHOWN_TRIAL_US 20000
#define SHOWN_TRIALS 50
#define PUBLISH_US 16000
#define LONGEST_STEP 0.5

void
near_gp_search_free (NearGpSearch *search)
{
  near_gp_points_unref (search->points);
  g_free (search);
}

void
near_gp_found_free (NearGpFound *found)
{
  near_gp_optima_unref (found->optima);
  g_ptr_array_unref (found->notes);
  g_free (found);
}

/* --- being stopped ---------------------------------------------------------------------------- */

/* Any command means stop; one may wait for it. */
static gboolean
is_stopped (NearGpFinder *f, gint64 timeout_us)
{
  gpointer command;

  if (f->context == NULL)
    return FALSE;
  command = f->stop ? NULL : near_job_context_receive (f->context, timeout_us);
  if (command != NULL)
    f->stop = TRUE;
  g_free (command);
  return f->stop || near_job_context_should_stop (f->context);
}

static gboolean
poll_finder (double fraction, const char *stage, gpointer user_data)
{
  NearGpFinder *f = user_data;
  NearMonitor parent;

  if (f->context == NULL)
    return near_monitor_poll (f->monitor, fraction, stage);
  parent = near_job_context_get_monitor (f->context);
  return !is_stopped (f, 0) && near_monitor_poll (&parent, fraction, stage);
}

void
_near_gp_finder_note (NearGpFinder *f, const char *note)
{
  g_ptr_array_add (f->found->notes, g_strdup (note));
}

/* A call that was stopped by hand is no failure. */
gboolean
_near_gp_finder_forgive (NearGpFinder *f, GError *problem, GError **error)
{
  if (f->stop && g_error_matches (problem, NEAR_ERROR, NEAR_ERROR_CANCELLED))
    {
      g_error_free (problem);
      f->found->stopped = TRUE;
      _near_gp_finder_note (f, _ ("Stopped before anything better was found."));
      return TRUE;
    }
  g_propagate_error (error, problem);
  return FALSE;
}

/* --- the way ---------------------------------------------------------------------------------- */

static void
publish (NearGpFinder *f, const double *theta)
{
  NearGpSpec spec = f->search->spec;
  gint64 now = g_get_monotonic_time ();

  if (f->context == NULL || now - f->published < PUBLISH_US
      || !near_gp_spec_take_optimum (&spec, f->search->points, theta, NULL))
    return;
  f->published = now;
  near_job_context_publish (f->context, g_memdup2 (&spec, sizeof spec));
}

static void
on_trial (guint start, guint evaluation, const double *theta, double value, gpointer user_data)
{
  NearGpFinder *f = user_data;

  if (value > f->best_value)
    {
      f->best_value = value;
      memcpy (f->best_theta, theta, f->n * sizeof *theta);
    }
  if (!isfinite (value))
    return;
  publish (f, theta);
  if (start == 0 && f->n_shown++ < SHOWN_TRIALS)
    is_stopped (f, SHOWN_TRIAL_US);
}

/* --- exact regression ------------------------------------------------------------------------- */

static void
take_notes (NearGpFinder *f, const NearGpOptima *optima)
{
  g_autoptr (GPtrArray) notes = near_gp_optima_dup_notes (optima, 0);

  for (guint i = 0; i < notes->len; i++)
    _near_gp_finder_note (f, notes->pdata[i]);
}

/* The best of what is done, and of the way where it was stopped. */
static gboolean
take_best (NearGpFinder *f, NearGpOptimizer *optimizer, GError **error)
{
  NearGpFound *found = f->found;
  const double *theta = isfinite (f->best_value) ? f->best_theta : NULL;

  found->optima = near_gp_optimizer_dup_result (optimizer);
  found->stopped = f->stop;
  if (near_gp_optima_get_n (found->optima) > 0)
    {
      const NearGpOptimum *best = near_gp_optima_get (found->optima, 0);

      if (!f->stop || theta == NULL || best->value >= f->best_value)
        theta = best->theta;
      take_notes (f, found->optima);
    }
  else
    g_clear_pointer (&found->optima, near_gp_optima_unref);
  if (f->stop)
    _near_gp_finder_note (f, _ ("Stopped by hand: the best so far was taken."));
  if (theta != NULL)
    return near_gp_spec_take_optimum (&found->spec, f->search->points, theta, error);
  if (f->stop)
    return TRUE;
  g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_NOT_POSITIVE_DEFINITE,
                       _ ("no starting point could be evaluated: raise the noise, or remove points that "
                          "are too alike"));
  return FALSE;
}

static gboolean
find_exact (NearGpFinder *f, GError **error)
{
  const NearGpSpec *spec = &f->search->spec;
  NearMonitor monitor = { poll_finder, f };
  NearGpOptimizerSettings settings = NEAR_GP_OPTIMIZER_SETTINGS_DEFAULT;
  g_autoptr (NearGpOptimizer) optimizer = NULL;
  GError *problem = NULL;
  gboolean good;

  settings.objective = (NearGpObjective) spec->objective;
  settings.n_starts = (guint) spec->restarts + 1;
  settings.seed = (guint64) spec->seed;
  optimizer = near_gp_optimizer_new (f->posed.data, f->posed.kernel, f->posed.mean, &settings, error);
  if (optimizer == NULL)
    return FALSE;
  near_gp_optimizer_set_trial (optimizer, on_trial, f);
  good = near_gp_optimizer_step (optimizer, &monitor, &problem)
         && near_gp_optimizer_run (optimizer, &monitor, &problem);
  if (!good && !(f->stop && g_error_matches (problem, NEAR_ERROR, NEAR_ERROR_CANCELLED)))
    {
      g_propagate_error (error, problem);
      return FALSE;
    }
  g_clear_error (&problem);
  return take_best (f, optimizer, error);
}

/* --- a single step ---------------------------------------------------------------------------- */

static gboolean
evaluate (const double *theta, double *value, double *gradient, gpointer user_data)
{
  NearGpFinder *f = user_data;
  NearMonitor monitor = { poll_finder, f };
  guint n_kernel = near_kernel_get_n_parameters (f->posed.kernel);
  g_autoptr (NearKernel) kernel = near_kernel_with_theta (f->posed.kernel, theta);
  g_autoptr (NearMean) mean = NULL;
  g_autoptr (GError) problem = NULL;

  if (f->posed.mean != NULL)
    mean = near_mean_get_n_parameters (f->posed.mean) > 0
               ? near_mean_with_parameters (f->posed.mean, theta + n_kernel)
               : near_mean_ref (f->posed.mean);
  if (!near_gp_objective_evaluate ((NearGpObjective) f->search->spec.objective, f->posed.data, kernel, mean,
                                   NULL, value, gradient, &monitor, &problem))
    {
      *value = -INFINITY;
      return !g_error_matches (problem, NEAR_ERROR, NEAR_ERROR_CANCELLED);
    }
  for (guint i = 0; i < n_kernel; i++)
    if (near_kernel_get_parameter (kernel, i)->fixed)
      gradient[i] = 0.0;
  return TRUE;
}

/* Bounds of theta; a formula's parameters have none. */
void
_near_gp_get_box (const NearKernel *kernel, guint n, double *low, double *high)
{
  guint n_kernel = near_kernel_get_n_parameters (kernel);

  for (guint i = 0; i < n; i++)
    {
      const NearKernelParameter *p = i < n_kernel ? near_kernel_get_parameter (kernel, i) : NULL;

      low[i] = p == NULL ? -INFINITY : p->is_log ? log (p->low) : p->low;
      high[i] = p == NULL ? INFINITY : p->is_log ? log (p->high) : p->high;
    }
}

static gboolean
find_one_step (NearGpFinder *f, GError **error)
{
  g_autofree double *theta = g_new0 (double, f->n + 1);
  g_autofree double *low = g_new (double, f->n + 1);
  g_autofree double *high = g_new (double, f->n + 1);
  guint n_kernel = near_kernel_get_n_parameters (f->posed.kernel);
  double value;

  near_kernel_get_theta (f->posed.kernel, theta);
  for (guint i = n_kernel; i < f->n; i++)
    theta[i] = near_mean_get_parameter (f->posed.mean, i - n_kernel);
  _near_gp_get_box (f->posed.kernel, f->n, low, high);
  switch (near_gp_climb (f->n, theta, low, high, 1, LONGEST_STEP, evaluate, f, &value))
    {
    case NEAR_GP_CLIMB_TOP:
      _near_gp_finder_note (f, _ ("This is the top: no small step goes higher."));
      break;
    case NEAR_GP_CLIMB_STUCK:
      _near_gp_finder_note (f, _ ("No step from here goes higher."));
      return TRUE;
    case NEAR_GP_CLIMB_STOPPED:
      f->found->stopped = TRUE;
      return TRUE;
    case NEAR_GP_CLIMB_STEPS:
    default:
      break;
    }
  return near_gp_spec_take_optimum (&f->found->spec, f->search->points, theta, error);
}

/* --- sparse regression ------------------------------------------------------------------------ */

static gboolean
find_sparse (NearGpFinder *f, GError **error)
{
  const NearGpSpec *spec = &f->search->spec;
  NearMonitor monitor = { poll_finder, f };
  gsize n = near_gp_data_get_n (f->posed.data);
  NearGpSparseMethod method
      = spec->sparse > 0 ? (NearGpSparseMethod) (spec->sparse - 1) : NEAR_GP_SPARSE_VFE;
  NearGpSparseOptimizeOptions options = { .n_starts = f->search->one_step ? 1 : (guint) spec->restarts + 1,
                                          .max_evaluations = f->search->one_step ? 3 : 0,
                                          .seed = (guint64) spec->seed };
  GError *problem = NULL;
  g_autoptr (NearGpCenters) centers = near_gp_centers_new (
      (NearGpCentersKind) spec->centers, f->posed.data, f->posed.kernel, MIN ((gsize) spec->n_centers, n),
      (guint64) spec->seed, &monitor, &problem);
  g_autoptr (NearGpSparse) fit = NULL;
  g_autofree double *theta = g_new0 (double, f->n + 1);
  guint n_kernel = near_kernel_get_n_parameters (f->posed.kernel);

  if (centers != NULL)
    fit = near_gp_sparse_optimize (method, f->posed.data, f->posed.kernel, f->posed.mean, centers, &options,
                                   NULL, &monitor, &problem);
  if (fit == NULL)
    return _near_gp_finder_forgive (f, problem, error);
  near_kernel_get_theta (near_gp_sparse_get_kernel (fit), theta);
  for (guint i = n_kernel; i < f->n; i++)
    theta[i] = near_mean_get_parameter (near_gp_sparse_get_mean (fit), i - n_kernel);
  return near_gp_spec_take_optimum (&f->found->spec, f->search->points, theta, error);
}

static gboolean
find_regression (NearGpFinder *f, GError **error)
{
  const NearGpSpec *spec = &f->search->spec;
  gboolean good;

  if (!_near_gp_pose (&f->posed, spec, f->search->points, error))
    return FALSE;
  f->n = near_kernel_get_n_parameters (f->posed.kernel)
         + (f->posed.mean != NULL ? near_mean_get_n_parameters (f->posed.mean) : 0);
  f->best_theta = g_new0 (double, f->n + 1);
  f->best_value = -INFINITY;
  if (near_gp_data_get_n (f->posed.data) < 2)
    {
      g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_NO_DATA,
                           _ ("hyperparameters need at least two points to be found from"));
      good = FALSE;
    }
  else if (spec->sparse > 0 || near_gp_data_get_n (f->posed.data) > NEAR_GP_EXACT_MAX)
    good = find_sparse (f, error);
  else
    good = f->search->one_step ? find_one_step (f, error) : find_exact (f, error);
  _near_gp_posed_clear (&f->posed);
  g_free (f->best_theta);
  return good;
}

/* --- the job ---------------------------------------------------------------------------------- */

static NearGpFound *
find (NearJobContext *context, const NearMonitor *outer, const NearGpSearch *search, GError **error)
{
  NearGpFinder f
      = { .context = context, .monitor = outer, .search = search, .found = g_new0 (NearGpFound, 1) };
  NearMonitor monitor = { poll_finder, &f };
  gboolean good;

  f.found->spec = search->spec;
  f.found->notes = g_ptr_array_new_with_free_func (g_free);
  if (search->spec.model == NEAR_GP_MODEL_REGRESSION)
    good = find_regression (&f, error);
  else
    good = _near_gp_find_other (&f, &monitor, error);
  if (good)
    return f.found;
  near_gp_found_free (f.found);
  return NULL;
}

gpointer
near_gp_find (NearJobContext *context, gpointer input, GError **error)
{
  return find (context, NULL, input, error);
}

NearGpFound *
near_gp_find_alone (const NearGpSearch *search, const NearMonitor *monitor, GError **error)
{
  return find (NULL, monitor, search, error);
}
