/* near-cli-gp-fit-model.c — gp fit: the fit itself, exact or through centres
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-cli-gp-fit.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define LARGE_SEARCH 1500
#define LARGE_FIT 5000
/* what one run of the optimiser takes as a rule, and what a core does in a second */
#define USUAL_EVALUATIONS 50.0
#define OPERATIONS_PER_SECOND 1e10

static void
take_notes (GPtrArray *to, GPtrArray *from)
{
  for (guint i = 0; i < from->len; i++)
    g_ptr_array_add (to, g_strdup (from->pdata[i]));
}

/* The share of the search, whatever part of one evaluation polls. */
typedef struct
{
  const NearMonitor *parent;
  double fraction;
} Search;

static gboolean
poll_search (double fraction, const char *stage, gpointer user_data)
{
  Search *search = user_data;

  if (g_strcmp0 (stage, _ ("optimising")) == 0)
    search->fraction = MAX (search->fraction, fraction);
  return near_monitor_poll (search->parent, search->fraction, _ ("optimising"));
}

/* The optimum's kernel and mean take the place of those that were given. */
static gboolean
optimize (const NearCliGpFitOptions *o, NearCliGpFit *fit, const NearMonitor *monitor, GError **error)
{
  NearGpOptimizerSettings settings = NEAR_GP_OPTIMIZER_SETTINGS_DEFAULT;
  NearCliGpProblem *p = &fit->problem;
  Search search = { monitor, 0.0 };
  const NearMonitor searching = { poll_search, &search };

  settings.n_starts = (guint) o->restarts + 1;
  settings.seed = (guint64) o->seed;
  settings.hold_paths = FALSE;
  fit->optima = near_gp_optimize (p->data, p->kernel, p->mean, &settings, &searching, error);
  if (fit->optima == NULL)
    return FALSE;
  near_kernel_unref (p->kernel);
  p->kernel = near_gp_optima_dup_kernel (fit->optima, 0);
  near_mean_unref (p->mean);
  p->mean = near_gp_optima_dup_mean (fit->optima, 0);
  g_autoptr (GPtrArray) notes = near_gp_optima_dup_notes (fit->optima, 0);
  take_notes (p->notes, notes);
  return TRUE;
}

/* Where a coefficient of the mean hangs on one point there is a fit, but nothing can be left out. With a theory errors
 * are those of what was measured, not of what was fitted. */
static gboolean
leave_one_out (NearCliGpFit *fit, const NearMonitor *monitor, GError **error)
{
  NearCliGpProblem *p = &fit->problem;
  gsize n = near_gp_data_get_n (p->data);
  g_autofree double *mean = g_new (double, n + 1), *variance = g_new (double, n + 1);
  GError *problem = NULL;

  if (near_gp_leave_one_out (fit->gp, mean, variance, &fit->loo, monitor, &problem))
    {
      if (p->theory != NULL)
        near_cli_gp_theory_score (p, mean, variance, &fit->loo);
      return TRUE;
    }
  fit->loo = (NearGpScore){ NAN, NAN, NAN, NAN, NAN };
  if (!g_error_matches (problem, NEAR_ERROR, NEAR_ERROR_NO_DATA))
    {
      g_propagate_error (error, problem);
      return FALSE;
    }
  g_ptr_array_add (p->notes, g_strdup_printf (_ ("Nothing can be left out: %s"), problem->message));
  g_error_free (problem);
  return TRUE;
}

static gboolean
fit_exact (const NearCliGpFitOptions *o, NearCliGpFit *fit, const NearMonitor *monitor, GError **error)
{
  NearCliGpProblem *p = &fit->problem;
  gboolean searches = o->optimize || p->default_kernel;
  double begin = searches ? 0.8 : 0.0, step = (1.0 - begin) / 3.0;
  NearMonitorSlice slices[4];
  NearMonitor parts[4];

  parts[0] = near_monitor_slice (monitor, 0.0, begin, &slices[0]);
  for (guint i = 0; i < 3; i++)
    parts[i + 1] = near_monitor_slice (monitor, begin + step * i, begin + step * (i + 1), &slices[i + 1]);
  if (searches && !optimize (o, fit, &parts[0], error))
    return FALSE;
  fit->gp = near_gp_new (p->data, p->kernel, p->mean, &parts[1], error);
  if (fit->gp == NULL)
    return FALSE;
  fit->gradient = g_new0 (double, near_gp_get_n_parameters (fit->gp) + 1);
  return near_gp_gradient (fit->gp, fit->gradient, &parts[2], error) && leave_one_out (fit, &parts[3], error);
}

gboolean
near_cli_gp_fit_find_sparse (const NearCliGpFitOptions *o, NearGpSparseMethod *method, NearGpCentersKind *kind,
                             GError **error)
{
  gsize row = NEAR_GP_SPARSE_VFE, way = NEAR_GP_CENTERS_K_MEANS;

  if ((o->method != NULL && !near_table_find (&near_gp_sparse_table, o->method, &row, error))
      || (o->centers != NULL && !near_table_find (&near_gp_centers_table, o->centers, &way, error)))
    return FALSE;
  *method = (NearGpSparseMethod) row;
  *kind = (NearGpCentersKind) way;
  return TRUE;
}

static NearGpCenters *
choose_centers (const NearCliGpFitOptions *o, const NearCliGpProblem *p, NearGpCentersKind kind, const NearMonitor *monitor,
                GError **error)
{
  NearGpCenters *centers = near_gp_centers_new (kind, p->data, p->kernel, (gsize) o->n_centers, (guint64) o->seed,
                                                monitor, error);

  for (guint i = 0; centers != NULL && i < near_gp_centers_get_n_notes (centers); i++)
    g_ptr_array_add (p->notes, g_strdup (near_gp_centers_get_note (centers, i)));
  return centers;
}

static void
take_model (NearCliGpProblem *p, const NearGpSparse *sparse)
{
  NearMean *mean = near_gp_sparse_get_mean (sparse);

  near_kernel_unref (p->kernel);
  p->kernel = near_kernel_ref (near_gp_sparse_get_kernel (sparse));
  if (mean == NULL || mean == p->mean)
    return;
  g_clear_pointer (&p->mean, near_mean_unref);
  p->mean = near_mean_ref (mean);
}

/* Centres that the kernel chose are chosen again by the kernel that was found: what is saved then says all. */
static gboolean
optimize_sparse (const NearCliGpFitOptions *o, NearCliGpFit *fit, NearGpSparseMethod method, NearGpCentersKind kind,
                 NearGpCenters *centers, const NearMonitor *monitor, GError **error)
{
  NearCliGpProblem *p = &fit->problem;
  const NearGpSparseOptimizeOptions options = { .n_starts = (guint) o->restarts + 1, .seed = (guint64) o->seed };
  g_autoptr (NearGpCenters) again = NULL;

  fit->sparse
      = near_gp_sparse_optimize (method, p->data, p->kernel, p->mean, centers, &options, NULL, monitor, error);
  if (fit->sparse == NULL)
    return FALSE;
  take_model (p, fit->sparse);
  if (!near_gp_centers_get_info (kind)->needs_kernel)
    return TRUE;
  g_clear_pointer (&fit->sparse, near_gp_sparse_unref);
  again = choose_centers (o, p, kind, monitor, error);
  if (again != NULL)
    fit->sparse = near_gp_sparse_new (method, p->data, p->kernel, p->mean, again, 0, monitor, error);
  g_ptr_array_add (p->notes, g_strdup (_ ("The centres were chosen again with the kernel that was found; the "
                                          "gradient at them need not be zero.")));
  return fit->sparse != NULL;
}

static gboolean
fit_sparse (const NearCliGpFitOptions *o, NearCliGpFit *fit, const NearMonitor *monitor, GError **error)
{
  NearCliGpProblem *p = &fit->problem;
  gboolean searches = o->optimize || p->default_kernel;
  NearMonitorSlice slices[3];
  NearMonitor choosing = near_monitor_slice (monitor, 0.0, 0.1, &slices[0]);
  NearMonitor fitting = near_monitor_slice (monitor, 0.1, searches ? 0.9 : 0.4, &slices[1]);
  NearMonitor differing = near_monitor_slice (monitor, searches ? 0.9 : 0.4, 1.0, &slices[2]);
  NearGpSparseMethod method;
  NearGpCentersKind kind;

  if (!near_cli_gp_fit_find_sparse (o, &method, &kind, error))
    return FALSE;
  g_autoptr (NearGpCenters) centers = choose_centers (o, p, kind, &choosing, error);
  if (centers == NULL)
    return FALSE;
  if (searches)
    {
      if (!optimize_sparse (o, fit, method, kind, centers, &fitting, error))
        return FALSE;
    }
  else
    {
      fit->sparse = near_gp_sparse_new (method, p->data, p->kernel, p->mean, centers, 0, &fitting, error);
      if (fit->sparse == NULL)
        return FALSE;
    }
  fit->gradient = g_new0 (double, near_gp_sparse_get_n_parameters (fit->sparse) + 1);
  return near_gp_sparse_gradient (fit->sparse, fit->gradient, NULL, &differing, error);
}

/* --- what it costs -------------------------------------------------------------------------------- */

void
near_cli_gp_fit_tell_cost (const NearCliGpFitOptions *o, const NearCliGpFit *fit)
{
  gsize n = near_gp_data_get_n (fit->problem.data);
  gboolean searches = o->optimize || fit->problem.default_kernel;
  double cube = pow ((double) n, 3.0), gigabytes = 8e-9 * (double) n * (double) n;
  double evaluations = searches ? USUAL_EVALUATIONS * (o->restarts + 1.0) : 0.0;
  double seconds = (evaluations + 3.0) * cube / OPERATIONS_PER_SECOND;

  if (o->n_centers != NEAR_CLI_GP_EXACT || n <= (searches ? LARGE_SEARCH : LARGE_FIT))
    return;
  g_printerr (_ ("note: an exact fit of %zu points needs %.2g GB for each matrix and some %.2g operations for each "
                 "evaluation\n"),
              n, gigabytes, cube);
  if (searches)
    g_printerr (_ ("note: %d starts make some %.0f evaluations, very roughly %.2g minutes at 10^10 operations a "
                   "second; fewer with --restarts\n"),
                o->restarts + 1, evaluations, seconds / 60.0);
  else
    g_printerr (_ ("note: very roughly %.2g minutes at 10^10 operations a second\n"), seconds / 60.0);
  if (fit->problem.theory == NULL)
    g_printerr (_ ("note: “--sparse M” fits through M centres: n M² operations instead of n³\n"));
}

gboolean
near_cli_gp_fit_run (const NearCliGpFitOptions *o, NearCliGpFit *fit, const NearMonitor *monitor, GError **error)
{
  return o->n_centers != NEAR_CLI_GP_EXACT ? fit_sparse (o, fit, monitor, error) : fit_exact (o, fit, monitor, error);
}
