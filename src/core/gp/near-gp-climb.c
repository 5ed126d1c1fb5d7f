/* near-gp-climb.c — one run of the optimiser: L-BFGS in bounds from one start
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The objective is divided by the length of its first gradient, so that NLopt's first step, which
 * is the gradient itself, changes no logarithm by more than 1: a longer one often jumps over the
 * basin it began in.
 */
#include "near-gp-problem-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <nlopt.h>
#include <string.h>

#define MAX_EVALUATIONS 200
#define MEMORY 20            /* pairs of steps and gradients that L-BFGS keeps */
#define VALUE_TOLERANCE 1e-4 /* Newton goes on from there */
#define PARAMETER_TOLERANCE 1e-4
#define SMALL_GRADIENT 0.05

void
_near_gp_climb_init (NearGpClimb *self, const NearGpProblem *problem, gboolean hold_path)
{
  *self = (NearGpClimb){ .problem = problem,
                         .max_evaluations = MAX_EVALUATIONS,
                         .hold_path = hold_path,
                         .path_x = g_array_new (FALSE, FALSE, sizeof (double)),
                         .path_value = g_array_new (FALSE, FALSE, sizeof (double)),
                         .x = g_new0 (double, problem->n_free),
                         .gradient = g_new0 (double, problem->n_free),
                         .value = -INFINITY,
                         .start_value = -INFINITY };
}

void
_near_gp_climb_clear (NearGpClimb *self)
{
  g_clear_pointer (&self->path_x, g_array_unref);
  g_clear_pointer (&self->path_value, g_array_unref);
  g_clear_pointer (&self->x, g_free);
  g_clear_pointer (&self->gradient, g_free);
  g_clear_error (&self->error);
}

gboolean
_near_gp_climb_evaluate (NearGpClimb *self, const double *x, double *value, double *gradient)
{
  const NearGpProblem *problem = self->problem;
  guint n = problem->n_free;

  /* NLopt may ask once more after it was told to stop. */
  if (self->error != NULL || !near_monitor_check (self->monitor, -1.0, NULL, &self->error)
      || !_near_gp_problem_evaluate_free (problem, x, value, gradient, self->monitor, &self->error))
    return FALSE;
  if (self->n_evaluations++ == 0)
    self->start_value = *value;
  if (self->hold_path || self->path_value->len == 0)
    {
      g_array_append_vals (self->path_x, x, n);
      g_array_append_val (self->path_value, *value);
    }
  if (*value > self->value)
    {
      self->value = *value;
      for (guint k = 0; k < n; k++)
        {
          self->x[k] = x[k];
          self->gradient[k] = gradient[k];
        }
    }
  if (self->trial != NULL)
    {
      g_autofree double *theta = g_new (double, MAX (problem->n_parameters, 1));

      _near_gp_problem_scatter (problem, x, theta);
      self->trial (self->start, self->n_evaluations - 1, theta, *value, self->trial_data);
    }
  return TRUE;
}

/* --- NLopt ------------------------------------------------------------------------------------ */

typedef struct
{
  NearGpClimb *climb;
  nlopt_opt nlopt;
  double scale;
  double lowest;                /* of what could be evaluated */
  const double *start_gradient; /* (n_free) the first evaluation was made before */
  gboolean started;
} Runner;

/* NLopt minimises. A rejected point is one that is worse than all so far and has no slope: its line
 * search then turns back, whereas an infinity would make its interpolation NaN. */
static double
to_minimize (unsigned n, const double *x, double *gradient, void *user_data)
{
  Runner *runner = user_data;
  double value;

  if (!runner->started)
    {
      runner->started = TRUE;
      value = runner->climb->start_value;
      memcpy (gradient, runner->start_gradient, n * sizeof *gradient);
    }
  else if (!_near_gp_climb_evaluate (runner->climb, x, &value, gradient))
    {
      nlopt_force_stop (runner->nlopt);
      memset (gradient, 0, n * sizeof *gradient);
      return 0.0;
    }
  if (value == -INFINITY)
    value = runner->lowest - 1.0 - fabs (runner->lowest);
  else
    runner->lowest = MIN (runner->lowest, value);
  for (unsigned k = 0; k < n; k++)
    gradient[k] *= -runner->scale;
  return -runner->scale * value;
}

static const char *
describe (nlopt_result result)
{
  switch (result)
    {
    case NLOPT_MAXEVAL_REACHED:
      return _ ("ended: as many evaluations as were allowed");
    case NLOPT_SUCCESS:
      return _ ("converged: the gradient is zero");
    case NLOPT_FTOL_REACHED:
    case NLOPT_STOPVAL_REACHED:
      return _ ("converged: the objective no longer changes");
    case NLOPT_XTOL_REACHED:
      return _ ("converged: the parameters no longer change");
    case NLOPT_FORCED_STOP:
      return _ ("stopped on request");
    default:
      return _ ("ended: no step along L-BFGS's direction was better, within rounding");
    }
}

static nlopt_result
run_nlopt (NearGpClimb *self, const double *gradient, double *x)
{
  const NearGpProblem *problem = self->problem;
  guint n = problem->n_free;
  g_autofree double *low = g_new (double, n);
  g_autofree double *high = g_new (double, n);
  Runner runner = { .climb = self,
                    .nlopt = nlopt_create (NLOPT_LD_LBFGS, n),
                    .lowest = self->start_value,
                    .start_gradient = gradient };
  double length = 0.0, end;

  if (runner.nlopt == NULL)
    return NLOPT_OUT_OF_MEMORY;
  _near_gp_problem_gather (problem, problem->low, low);
  _near_gp_problem_gather (problem, problem->high, high);
  for (guint k = 0; k < n; k++)
    if (!(x[k] <= low[k] && gradient[k] < 0.0) && !(x[k] >= high[k] && gradient[k] > 0.0))
      length += gradient[k] * gradient[k];
  runner.scale = 1.0 / MAX (sqrt (length), SMALL_GRADIENT);
  nlopt_set_min_objective (runner.nlopt, to_minimize, &runner);
  nlopt_set_lower_bounds (runner.nlopt, low);
  nlopt_set_upper_bounds (runner.nlopt, high);
  nlopt_set_ftol_abs (runner.nlopt, VALUE_TOLERANCE * runner.scale);
  nlopt_set_xtol_abs1 (runner.nlopt, PARAMETER_TOLERANCE);
  nlopt_set_maxeval (runner.nlopt, (int) self->max_evaluations);
  nlopt_set_vector_storage (runner.nlopt, MEMORY);
  nlopt_result result = nlopt_optimize (runner.nlopt, x, &end);
  nlopt_destroy (runner.nlopt);
  return result;
}

gboolean
_near_gp_climb_run (NearGpClimb *self, const double *x)
{
  guint n = self->problem->n_free;
  g_autofree double *at = g_memdup2 (x, n * sizeof *x);
  g_autofree double *gradient = g_new0 (double, MAX (n, 1));
  double value;

  self->ended = _ ("stopped on request");
  if (!_near_gp_climb_evaluate (self, x, &value, gradient))
    return FALSE;
  if (value == -INFINITY)
    self->ended = _ ("rejected: the covariance matrix is not positive definite at the start");
  else if (n == 0)
    self->ended = _ ("nothing is free");
  else
    self->ended = describe (run_nlopt (self, gradient, at));
  return self->error == NULL;
}
