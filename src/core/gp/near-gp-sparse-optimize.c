/* near-gp-sparse-optimize.c — hyperparameters, and centres, of a sparse fit by its likelihood or bound
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Variables: what is not fixed of the kernel's theta, the formula's parameters, and on request where the centres are.
 */
#include "near-gp-sparse-private.h"
#include "near-rng.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <nlopt.h>
#include <string.h>

#define DEFAULT_EVALUATIONS 200
#define MAX_RESTARTS 3
#define MAX_STARTS 1000

typedef struct
{
  NearGpSparseMethod method;
  NearGpData *data;
  NearKernel *kernel;
  NearMean *mean;
  NearGpCenters *centers;
  const NearGpSparseOptimizeOptions *options;
  const NearMonitor *parent; /* nullable */
  NearMonitor monitor;       /* what the parent is told: evaluations of all starts */
  guint start, n_starts, max_evaluations;
  guint n_kernel, n_mean, n_free;
  guint *free;       /* (n_free) which of theta */
  gsize n_centers, n_inputs, n_variables;
  double *low, *high; /* (n_variables) */
  double *theta;      /* (n_kernel + n_mean) as the kernel and the mean have it */
  /* this start */
  nlopt_opt optimizer;
  NearGpSparse *best; /* nullable */
  double best_value, worst_value;
  double best_slope;  /* largest component of the projected gradient there */
  double *best_variables;
  guint n_evaluations;
  GError *error; /* the first */
} Search;

static gboolean
poll_search (double fraction, const char *stage, gpointer user_data)
{
  const Search *s = user_data;
  double done = MIN ((double) s->n_evaluations / s->max_evaluations, 1.0);

  return near_monitor_poll (s->parent, (s->start + done) / s->n_starts, _ ("optimising"));
}

static gsize
get_n_center_variables (const Search *s)
{
  return s->options->move_centers ? s->n_centers * s->n_inputs : 0;
}

/* The fit at @variables */
static NearGpSparse *
fit_at (Search *s, const double *variables, GError **error)
{
  gsize n_theta = s->n_kernel + s->n_mean;
  g_autofree double *theta = g_memdup2 (s->theta, MAX (n_theta, 1) * sizeof *theta);
  g_autoptr (NearMean) mean = NULL;
  g_autoptr (NearGpCenters) centers = NULL;

  for (guint i = 0; i < s->n_free; i++)
    theta[s->free[i]] = variables[i];
  g_autoptr (NearKernel) kernel = near_kernel_with_theta (s->kernel, theta);
  if (s->n_mean > 0)
    mean = near_mean_with_parameters (s->mean, theta + s->n_kernel);
  if (s->options->move_centers)
    centers = near_gp_centers_new_from (s->n_centers, (guint) s->n_inputs, variables + s->n_free, error);
  if (s->options->move_centers && centers == NULL)
    return NULL;
  return near_gp_sparse_new (s->method, s->data, kernel, mean != NULL ? mean : s->mean,
                             centers != NULL ? centers : s->centers, s->options->block, &s->monitor, error);
}

/* The largest component of the gradient that does not point out of the bounds */
static double
get_slope (const Search *s, const double *variables, const double *gradient)
{
  double slope = 0.0;

  for (gsize i = 0; i < s->n_variables; i++)
    if (!((variables[i] <= s->low[i] && gradient[i] < 0.0)
          || (variables[i] >= s->high[i] && gradient[i] > 0.0)))
      slope = MAX (slope, fabs (gradient[i]));
  return slope;
}

static void
keep_best (Search *s, NearGpSparse *fit, double value, const double *variables, const double *gradient)
{
  if (s->best != NULL && !(value > s->best_value))
    return;
  near_gp_sparse_unref (s->best);
  s->best = near_gp_sparse_ref (fit);
  s->best_value = value;
  s->best_slope = get_slope (s, variables, gradient);
  memcpy (s->best_variables, variables, s->n_variables * sizeof *variables);
}

/* Where nothing can be computed, worse than all that was: the line search turns back. */
static double
fail (Search *s, GError *error, double *gradient)
{
  if (g_error_matches (error, NEAR_ERROR, NEAR_ERROR_CANCELLED))
    nlopt_force_stop (s->optimizer);
  if (s->error == NULL || g_error_matches (error, NEAR_ERROR, NEAR_ERROR_CANCELLED))
    {
      g_clear_error (&s->error);
      s->error = error;
    }
  else
    g_error_free (error);
  if (gradient != NULL)
    memset (gradient, 0, s->n_variables * sizeof *gradient);
  return s->best != NULL ? s->worst_value - 10.0 * (1.0 + fabs (s->worst_value)) : -1e10;
}

/* NLopt's callback: log likelihood or bound, and its gradient by the variables */
static double
evaluate (unsigned n, const double *variables, double *gradient, void *user_data)
{
  Search *s = user_data;
  gsize n_theta = s->n_kernel + s->n_mean;
  GError *error = NULL;
  NearGpSparseReport report;
  g_autofree double *theta_gradient = g_new0 (double, n_theta + 1);
  g_autofree double *variables_gradient = g_new0 (double, MAX (n, 1));

  s->n_evaluations++;
  g_autoptr (NearGpSparse) fit = fit_at (s, variables, &error);
  if (fit == NULL
      || !near_gp_sparse_gradient (fit, theta_gradient,
                                   s->options->move_centers ? variables_gradient + s->n_free : NULL,
                                   &s->monitor, &error))
    return fail (s, error, gradient);
  near_gp_sparse_get_report (fit, &report);
  for (guint i = 0; i < s->n_free; i++)
    variables_gradient[i] = theta_gradient[s->free[i]];
  gboolean finite = isfinite (report.log_likelihood);
  for (gsize i = 0; i < s->n_variables; i++)
    finite = finite && isfinite (variables_gradient[i]);
  if (!finite)
    return fail (s,
                 g_error_new_literal (NEAR_ERROR, NEAR_ERROR_NOT_FINITE,
                                      _ ("the log likelihood is not a finite number")),
                 gradient);
  s->worst_value = s->best == NULL ? report.log_likelihood : MIN (s->worst_value, report.log_likelihood);
  keep_best (s, fit, report.log_likelihood, variables, variables_gradient);
  if (gradient != NULL)
    memcpy (gradient, variables_gradient, s->n_variables * sizeof *gradient);
  return report.log_likelihood;
}

/* --- one start ------------------------------------------------------------------------------------ */

/* Anywhere in the bounds; formula parameters, which have none, stay; centres stay. */
static void
draw_start (const Search *s, double *variables)
{
  g_autofree char *purpose = g_strdup_printf ("sparse start %u", s->start);
  g_autoptr (NearRng) rng = near_rng_new (s->options->seed, purpose);

  for (guint i = 0; i < s->n_free; i++)
    if (isfinite (s->low[i]) && isfinite (s->high[i]))
      variables[i] = near_rng_uniform (rng, s->low[i], s->high[i]);
}

static void
put_first_start (const Search *s, double *variables)
{
  for (guint i = 0; i < s->n_free; i++)
    variables[i] = CLAMP (s->theta[s->free[i]], s->low[i], s->high[i]);
  for (gsize i = s->n_free; i < s->n_variables; i++)
    variables[i] = CLAMP (near_gp_centers_peek_x (s->centers)[i - s->n_free], s->low[i], s->high[i]);
}

/* L-BFGS until a restart from where it ended brings nothing: its line search gives up early now and then. */
static gboolean
climb (Search *s, double *variables)
{
  gboolean converged = FALSE;

  s->optimizer = nlopt_create (NLOPT_LD_LBFGS, (unsigned) s->n_variables);
  g_assert (s->optimizer != NULL);
  nlopt_set_max_objective (s->optimizer, evaluate, s);
  nlopt_set_lower_bounds (s->optimizer, s->low);
  nlopt_set_upper_bounds (s->optimizer, s->high);
  nlopt_set_ftol_rel (s->optimizer, 1e-10);
  for (guint k = 0; k < MAX_RESTARTS && s->n_evaluations < s->max_evaluations && !converged; k++)
    {
      double before = s->best != NULL ? s->best_value : -INFINITY, value;

      nlopt_set_maxeval (s->optimizer, (int) (s->max_evaluations - s->n_evaluations));
      nlopt_result result = nlopt_optimize (s->optimizer, variables, &value);
      if (s->best == NULL || result == NLOPT_FORCED_STOP)
        break;
      memcpy (variables, s->best_variables, s->n_variables * sizeof *variables);
      converged = s->best_value - before <= 1e-8 * (1.0 + fabs (s->best_value))
                  && s->best_slope <= 1e-3 * (1.0 + fabs (s->best_value));
      converged = converged || s->best_slope <= 1e-6 * (1.0 + fabs (s->best_value));
    }
  nlopt_destroy (s->optimizer);
  s->optimizer = NULL;
  return converged;
}

/* Nothing to vary: the value alone */
static gboolean
run_start (Search *s, NearGpSparseOptimum *optimum)
{
  g_autofree double *variables = g_new0 (double, MAX (s->n_variables, 1));
  gboolean converged = TRUE;

  put_first_start (s, variables);
  if (s->start > 0)
    draw_start (s, variables);
  if (s->n_variables == 0)
    evaluate (0, variables, NULL, s);
  else
    converged = climb (s, variables);
  if (optimum != NULL)
    {
      *optimum = (NearGpSparseOptimum){ .log_likelihood = NAN, .n_evaluations = s->n_evaluations };
      optimum->theta = g_memdup2 (s->theta, MAX (s->n_kernel + s->n_mean, 1) * sizeof (double));
      if (s->best != NULL)
        {
          optimum->log_likelihood = s->best_value;
          optimum->converged = converged;
          for (guint i = 0; i < s->n_free; i++)
            optimum->theta[s->free[i]] = s->best_variables[i];
        }
    }
  return !g_error_matches (s->error, NEAR_ERROR, NEAR_ERROR_CANCELLED);
}

/* --- the whole ------------------------------------------------------------------------------------ */

/* Centres stay where the points are. */
static void
set_center_bounds (Search *s)
{
  gsize n = near_gp_data_get_n (s->data), d = s->n_inputs;
  const double *x = near_gp_data_peek_x (s->data), *z = near_gp_centers_peek_x (s->centers);

  for (gsize j = 0; j < d; j++)
    {
      double low = INFINITY, high = -INFINITY;

      for (gsize i = 0; i < n; i++)
        {
          low = MIN (low, x[i * d + j]);
          high = MAX (high, x[i * d + j]);
        }
      for (gsize c = 0; c < s->n_centers; c++)
        {
          low = MIN (low, z[c * d + j]);
          high = MAX (high, z[c * d + j]);
        }
      for (gsize c = 0; c < s->n_centers; c++)
        {
          s->low[s->n_free + c * d + j] = low;
          s->high[s->n_free + c * d + j] = high;
        }
    }
}

static void
search_init (Search *s)
{
  s->n_starts = MAX (s->options->n_starts, 1);
  s->max_evaluations
      = s->options->max_evaluations > 0 ? s->options->max_evaluations : DEFAULT_EVALUATIONS;
  s->n_kernel = near_kernel_get_n_parameters (s->kernel);
  s->n_mean = s->mean != NULL ? near_mean_get_n_parameters (s->mean) : 0;
  s->n_centers = near_gp_centers_get_n (s->centers);
  s->n_inputs = near_gp_centers_get_n_inputs (s->centers);
  gsize n_all = s->n_kernel + s->n_mean + get_n_center_variables (s);
  s->free = g_new (guint, s->n_kernel + s->n_mean + 1);
  s->low = g_new (double, n_all + 1);
  s->high = g_new (double, n_all + 1);
  s->theta = g_new (double, s->n_kernel + s->n_mean + 1);
  s->best_variables = g_new (double, n_all + 1);
  near_kernel_get_theta (s->kernel, s->theta);
  for (guint p = 0; p < s->n_kernel + s->n_mean; p++)
    {
      double low = -INFINITY, high = INFINITY;

      if (p < s->n_kernel)
        {
          const NearKernelParameter *parameter = near_kernel_get_parameter (s->kernel, p);

          if (parameter->fixed)
            continue;
          low = parameter->is_log ? log (parameter->low) : parameter->low;
          high = parameter->is_log ? log (parameter->high) : parameter->high;
        }
      else
        s->theta[p] = near_mean_get_parameter (s->mean, p - s->n_kernel);
      s->low[s->n_free] = low;
      s->high[s->n_free] = high;
      s->free[s->n_free++] = p;
    }
  s->n_variables = s->n_free + get_n_center_variables (s);
  if (s->options->move_centers)
    set_center_bounds (s);
}

static void
search_clear (Search *s)
{
  g_free (s->free);
  g_free (s->low);
  g_free (s->high);
  g_free (s->theta);
  g_free (s->best_variables);
  g_clear_error (&s->error);
  g_clear_pointer (&s->best, near_gp_sparse_unref);
}

/**
 * near_gp_sparse_optimize:
 *
 * Checked: tests/core/test-gp-sparse.c: the slope at the end, and that the exact likelihood's optimum comes out where
 * every point is a centre
 */
NearGpSparse *
near_gp_sparse_optimize (NearGpSparseMethod method, NearGpData *data, NearKernel *kernel, NearMean *mean,
                         NearGpCenters *centers, const NearGpSparseOptimizeOptions *options,
                         NearGpSparseOptimum *optima, const NearMonitor *monitor, GError **error)
{
  g_return_val_if_fail (method < NEAR_GP_N_SPARSE && data != NULL && kernel != NULL && centers != NULL
                            && options != NULL && options->n_starts <= MAX_STARTS,
                        NULL);

  Search s = { .method = method, .data = data, .kernel = kernel, .mean = mean, .centers = centers,
               .options = options, .parent = monitor, .monitor = { poll_search, &s } };
  NearGpSparse *best = NULL;
  double best_value = -INFINITY;
  gboolean going = TRUE;

  search_init (&s);
  for (; s.start < s.n_starts && going; s.start++)
    {
      s.n_evaluations = 0;
      going = run_start (&s, optima != NULL ? optima + s.start : NULL);
      if (s.best != NULL && s.best_value > best_value)
        {
          near_gp_sparse_unref (best);
          best = near_gp_sparse_ref (s.best);
          best_value = s.best_value;
        }
      g_clear_pointer (&s.best, near_gp_sparse_unref);
    }
  for (; optima != NULL && s.start < s.n_starts; s.start++)
    optima[s.start] = (NearGpSparseOptimum){ .log_likelihood = NAN };
  if (!going || best == NULL)
    {
      g_clear_pointer (&best, near_gp_sparse_unref);
      g_propagate_error (error, g_steal_pointer (&s.error));
    }
  search_clear (&s);
  return best;
}
