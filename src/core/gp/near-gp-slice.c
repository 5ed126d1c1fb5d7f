/* near-gp-slice.c — slice sampling of hyperparameters
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-slice.h"

#include "near-gp-problem-private.h"
#include "near-gp-samples-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_STEPS_OUT 32
#define MAX_SHRINKS 200
#define MAX_SWEEPS 1000000
#define FIRST_WIDTH 1.0
#define LEAST_WIDTH 1e-4
#define MOVES_BEFORE_WIDTH 10

/* --- any density ------------------------------------------------------------------------------ */

typedef struct
{
  guint i;
  double *x;
  const double *low, *high;
  NearLogDensity f;
  gpointer user_data;
  gboolean stop;
} Line;

/* log density with x_i = @at; outside the bounds without asking */
static double
look (Line *line, double at)
{
  double before = line->x[line->i], value;

  if (line->stop || !(at >= line->low[line->i]) || !(at <= line->high[line->i]))
    return -INFINITY;
  line->x[line->i] = at;
  value = line->f (line->x, &line->stop, line->user_data);
  line->x[line->i] = before;
  return line->stop || isnan (value) ? -INFINITY : value;
}

/* Neal's figure 3: an interval of @width around x, put at random, grown in steps of @width, of
 * which there are at most MAX_STEPS_OUT, divided between the two sides at random. */
static void
step_out (Line *line, double level, double width, NearRng *rng, double *left, double *right)
{
  double at = line->x[line->i];
  guint n_left = (guint) near_rng_index (rng, MAX_STEPS_OUT);
  guint n_right = MAX_STEPS_OUT - 1 - n_left;

  *left = at - width * near_rng_uniform (rng, 0.0, 1.0);
  *right = *left + width;
  while (n_left-- > 0 && look (line, *left) > level)
    *left -= width;
  while (n_right-- > 0 && look (line, *right) > level)
    *right += width;
  *left = MAX (*left, line->low[line->i]);
  *right = MIN (*right, line->high[line->i]);
}

/* Checked: tests/core/test-gp-prior.c: moments of a correlated normal, a gamma and a truncated
 * density */
gboolean
near_slice_sweep (guint n, double *x, double *log_density, const double *width, const double *low,
                  const double *high, NearLogDensity f, gpointer user_data, NearRng *rng)
{
  g_autofree double *before = g_memdup2 (x, n * sizeof *x);
  double density_before = *log_density;
  Line line = { .x = x, .low = low, .high = high, .f = f, .user_data = user_data };

  for (line.i = 0; line.i < n && !line.stop; line.i++)
    {
      double level = *log_density + log (1.0 - near_rng_uniform (rng, 0.0, 1.0)), left, right;

      step_out (&line, level, width[line.i], rng, &left, &right);
      /* Figure 5: what is drawn outside the slice bounds the next draw. In the end x itself is
       * left. */
      for (guint shrink = 0; shrink < MAX_SHRINKS && !line.stop; shrink++)
        {
          double at = near_rng_uniform (rng, left, right), value = look (&line, at);

          if (line.stop)
            break;
          if (value >= level && value != -INFINITY)
            {
              x[line.i] = at;
              *log_density = value;
              break;
            }
          if (at < x[line.i])
            left = at;
          else
            right = at;
        }
    }
  if (!line.stop)
    return TRUE;
  memcpy (x, before, n * sizeof *x);
  *log_density = density_before;
  return FALSE;
}

/* --- the sampler of a model ------------------------------------------------------------------- */

struct _NearGpSlice
{
  NearGpProblem problem;
  guint n_burn_in, n_samples, n_done, n_moves;
  NearRng *rng;
  double *x, *low, *high, *width, *moved; /* (n_free) */
  double log_density;
  GArray *theta; /* double, n_parameters a sample */
  GArray *values;
  const NearMonitor *monitor; /* during a step */
  GError *error;
};

static double
density_of_model (const double *x, gboolean *stop, gpointer user_data)
{
  NearGpSlice *self = user_data;
  double value = -INFINITY;

  *stop = !near_monitor_check (self->monitor, -1.0, NULL, &self->error)
          || !_near_gp_problem_evaluate_free (&self->problem, x, &value, NULL, self->monitor,
                                              &self->error);
  return value;
}

static void
allocate (NearGpSlice *self)
{
  guint n = self->problem.n_free;

  self->x = g_new0 (double, MAX (n, 1));
  self->low = g_new0 (double, MAX (n, 1));
  self->high = g_new0 (double, MAX (n, 1));
  self->width = g_new0 (double, MAX (n, 1));
  self->moved = g_new0 (double, MAX (n, 1));
  self->theta = g_array_new (FALSE, FALSE, sizeof (double));
  self->values = g_array_new (FALSE, FALSE, sizeof (double));
  _near_gp_problem_gather (&self->problem, self->problem.theta, self->x);
  _near_gp_problem_gather (&self->problem, self->problem.low, self->low);
  _near_gp_problem_gather (&self->problem, self->problem.high, self->high);
  for (guint k = 0; k < n; k++)
    {
      self->x[k] = CLAMP (self->x[k], self->low[k], self->high[k]);
      self->width[k] = self->problem.is_log[self->problem.free[k]]
                           ? FIRST_WIDTH
                           : MAX (FIRST_WIDTH, fabs (self->x[k]));
    }
}

NearGpSlice *
near_gp_slice_new (NearGpData *data, NearKernel *kernel, NearMean *mean,
                   const NearGpSliceSettings *settings, GError **error)
{
  g_return_val_if_fail (data != NULL && kernel != NULL && settings != NULL, NULL);

  NearGpProblem problem;
  gboolean stop = FALSE;

  if (settings->n_samples < 1 || settings->n_samples > MAX_SWEEPS
      || settings->n_burn_in > MAX_SWEEPS)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   _ ("%u samples after a burn-in of %u were asked for; there may be from 1 to %d, "
                      "after at most "
                      "as many"),
                   settings->n_samples, settings->n_burn_in, MAX_SWEEPS);
      return NULL;
    }
  if (!_near_gp_problem_init (&problem, data, kernel, mean, NEAR_GP_OBJECTIVE_POSTERIOR,
                              settings->priors, settings->hold_formula, error))
    return NULL;
  NearGpSlice *self = g_new0 (NearGpSlice, 1);
  self->problem = problem;
  self->n_burn_in = settings->n_burn_in;
  self->n_samples = settings->n_samples;
  self->rng = near_rng_new (settings->seed, "slice sampling");
  allocate (self);
  self->log_density = density_of_model (self->x, &stop, self);
  if (stop)
    g_propagate_error (error, g_steal_pointer (&self->error));
  else if (self->log_density == -INFINITY)
    g_set_error (
        error, NEAR_ERROR, NEAR_ERROR_NOT_POSITIVE_DEFINITE,
        _ ("the sampler cannot begin at values that the priors exclude or whose covariance matrix "
           "is not positive definite; begin at an optimum"));
  else
    return self;
  near_gp_slice_free (self);
  return NULL;
}

void
near_gp_slice_free (NearGpSlice *self)
{
  if (self == NULL)
    return;
  _near_gp_problem_clear (&self->problem);
  near_rng_free (self->rng);
  g_free (self->x);
  g_free (self->low);
  g_free (self->high);
  g_free (self->width);
  g_free (self->moved);
  g_array_unref (self->theta);
  g_array_unref (self->values);
  g_clear_error (&self->error);
  g_free (self);
}

gboolean
near_gp_slice_is_done (const NearGpSlice *self)
{
  g_return_val_if_fail (self != NULL, TRUE);
  return self->n_done >= self->n_burn_in + self->n_samples;
}

guint
near_gp_slice_get_n_done (const NearGpSlice *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->n_done;
}

/* Widths follow the moves of the burn-in; they are fixed afterwards, else the chain would remember.
 */
static void
adapt_widths (NearGpSlice *self, const double *before)
{
  self->n_moves++;
  for (guint k = 0; k < self->problem.n_free; k++)
    {
      self->moved[k] += fabs (self->x[k] - before[k]);
      if (self->n_moves >= MOVES_BEFORE_WIDTH)
        self->width[k] = MAX (2.0 * self->moved[k] / self->n_moves, LEAST_WIDTH);
    }
}

gboolean
near_gp_slice_step (NearGpSlice *self, const NearMonitor *monitor, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (!near_gp_slice_is_done (self), FALSE);

  guint n = self->problem.n_free, n_parameters = self->problem.n_parameters;
  g_autofree double *before = g_memdup2 (self->x, MAX (n, 1) * sizeof (double));
  g_autofree double *theta = g_new (double, MAX (n_parameters, 1));
  gboolean fine;

  self->monitor = monitor;
  fine = near_slice_sweep (n, self->x, &self->log_density, self->width, self->low, self->high,
                           density_of_model, self, self->rng);
  self->monitor = NULL;
  if (!fine)
    {
      g_propagate_error (error, g_steal_pointer (&self->error));
      return FALSE;
    }
  if (self->n_done++ < self->n_burn_in)
    adapt_widths (self, before);
  else
    {
      _near_gp_problem_scatter (&self->problem, self->x, theta);
      g_array_append_vals (self->theta, theta, n_parameters);
      g_array_append_val (self->values, self->log_density);
    }
  return TRUE;
}

gboolean
near_gp_slice_run (NearGpSlice *self, const NearMonitor *monitor, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  double n = self->n_burn_in + self->n_samples;

  while (!near_gp_slice_is_done (self))
    {
      NearMonitorSlice storage;
      NearMonitor slice
          = near_monitor_slice (monitor, self->n_done / n, (self->n_done + 1) / n, &storage);

      if (!near_monitor_check (monitor, self->n_done / n, _ ("sampling hyperparameters"), error)
          || !near_gp_slice_step (self, &slice, error))
        return FALSE;
    }
  return TRUE;
}

/* Of the samples so far; none before the burn-in is over. */
NearGpSamples *
near_gp_slice_dup_result (const NearGpSlice *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return _near_gp_samples_new (&self->problem, self->values->len,
                               (const double *) (gpointer) self->theta->data,
                               (const double *) (gpointer) self->values->data);
}
