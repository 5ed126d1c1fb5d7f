/* near-gp-landscape.c — the log marginal likelihood as a map over two parameters
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-landscape.h"

#include "near-gp-landscape-private.h"
#include "near-gp-problem-private.h"
#include "near-gp-private.h"
#include "near-team.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_CELLS ((gsize) 4000000)
#define PLATEAU 1e-9 /* of 1 + |value| */
#define SHELF 1e-6   /* the same, for what is nearly flat */

struct _NearGpLandscape
{
  guint n[2], parameter[2];
  double *theta[2];
  double *values; /* (n[0], n[1]) */
  int fast_axis;
  GArray *peaks; /* NearGpPeak */
};

typedef struct
{
  const NearGpProblem *problem;
  NearGpLandscape *map;
  int fast; /* axis, -1: none */
  gint failed;
  GMutex lock;
  GError *error;
} Survey;

static void
fail (Survey *survey, GError *error)
{
  g_mutex_lock (&survey->lock);
  if (survey->error == NULL && error != NULL && error->code != NEAR_ERROR_CANCELLED)
    survey->error = g_error_copy (error);
  g_mutex_unlock (&survey->lock);
  g_clear_error (&error);
  g_atomic_int_set (&survey->failed, 1);
}

static double *
get_cell (NearGpLandscape *map, int slow, guint at_slow, guint at_fast)
{
  return &map->values[slow == 0 ? (gsize) at_slow * map->n[1] + at_fast
                                : (gsize) at_fast * map->n[1] + at_slow];
}

static void
survey_row (guint task, const NearMonitor *monitor, gpointer user_data)
{
  Survey *survey = user_data;
  const NearGpProblem *problem = survey->problem;
  NearGpLandscape *map = survey->map;
  int slow = survey->fast == 0 ? 1 : 0, along = 1 - slow;
  g_autofree double *theta = g_memdup2 (problem->theta, problem->n_parameters * sizeof *theta);
  GError *error = NULL;
  NearGpRow row = { 0 };
  int made = 0;

  theta[map->parameter[slow]] = map->theta[slow][task];
  if (survey->fast >= 0)
    made = _near_gp_row_init (&row, problem, map->parameter[along], theta, &error);
  for (guint k = 0; k < map->n[along] && made >= 0 && !g_atomic_int_get (&survey->failed); k++)
    {
      double *cell = get_cell (map, slow, task, k);

      theta[map->parameter[along]] = map->theta[along][k];
      if (made > 0 && _near_gp_row_evaluate (&row, theta[map->parameter[along]], cell))
        continue;
      if (!near_monitor_poll (monitor, -1.0, NULL)
          || !_near_gp_problem_evaluate (problem, theta, cell, NULL, monitor, &error))
        break;
    }
  if (error != NULL)
    fail (survey, error);
  _near_gp_row_clear (&row);
}

/* --- peaks ------------------------------------------------------------------------------------ */

/* Floods what is within @width of cell @start. Returns: whether nothing around it is higher. */
static gboolean
flood (const NearGpLandscape *self, double width, guint start, gboolean *seen, GArray *stack)
{
  int rows = (int) self->n[0], columns = (int) self->n[1];
  double level = self->values[start], tolerance = width * (1.0 + fabs (level));
  gboolean peak = TRUE;

  g_array_set_size (stack, 0);
  g_array_append_val (stack, start);
  seen[start] = TRUE;
  while (stack->len > 0)
    {
      guint at = g_array_index (stack, guint, stack->len - 1);
      int i = (int) at / columns, j = (int) at % columns;

      g_array_set_size (stack, stack->len - 1);
      for (int k = MAX (i - 1, 0); k <= MIN (i + 1, rows - 1); k++)
        for (int l = MAX (j - 1, 0); l <= MIN (j + 1, columns - 1); l++)
          {
            guint next = (guint) (k * columns + l);
            double value = self->values[next];

            if (value > level + tolerance)
              peak = FALSE;
            else if (!seen[next] && value >= level - tolerance)
              {
                seen[next] = TRUE;
                g_array_append_val (stack, next);
              }
          }
    }
  return peak;
}

/* Whether cell (i, j) is flat along axis @flat, to within what an optimiser would take for no
 * slope, and no lower than its neighbours along the other one. */
static gboolean
is_shelf (const NearGpLandscape *self, guint i, guint j, guint flat)
{
  const guint at[2] = { i, j };
  gsize here = (gsize) i * self->n[1] + j;
  double level = self->values[here], tolerance = SHELF * (1.0 + fabs (level));

  for (guint axis = 0; axis < 2; axis++)
    for (int side = -1; side <= 1; side += 2)
      {
        gsize stride = axis == 0 ? self->n[1] : 1;
        double value;

        if (side < 0 ? at[axis] == 0 : at[axis] + 1 == self->n[axis])
          continue;
        value = self->values[side < 0 ? here - stride : here + stride];
        if (axis == flat ? !(fabs (value - level) <= tolerance) : !(value <= level))
          return FALSE;
      }
  return TRUE;
}

static int
compare_peaks (gconstpointer a, gconstpointer b)
{
  const NearGpPeak *p = a, *q = b;

  if (p->value != q->value)
    return p->value > q->value ? -1 : 1;
  if (p->i != q->i)
    return p->i < q->i ? -1 : 1;
  return p->j < q->j ? -1 : p->j > q->j;
}

static void
add_peak (NearGpLandscape *self, guint at, gboolean shelf)
{
  guint i = at / self->n[1], j = at % self->n[1];
  NearGpPeak peak = { i, j, self->theta[0][i], self->theta[1][j], self->values[at], shelf };

  g_array_append_val (self->peaks, peak);
}

static void
find_peaks (NearGpLandscape *self)
{
  guint n_cells = self->n[0] * self->n[1];
  g_autofree gboolean *seen = g_new0 (gboolean, n_cells);
  g_autofree gboolean *shelf = g_new0 (gboolean, n_cells);
  g_autoptr (GArray) stack = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint at = 0; at < n_cells; at++)
    if (!seen[at] && self->values[at] != -INFINITY && flood (self, PLATEAU, at, seen, stack))
      {
        add_peak (self, at, FALSE);
        shelf[at] = TRUE;
        flood (self, SHELF, at, shelf, stack);
      }
  for (guint at = 0; at < n_cells; at++)
    if (!shelf[at] && self->values[at] != -INFINITY
        && (is_shelf (self, at / self->n[1], at % self->n[1], 0)
            || is_shelf (self, at / self->n[1], at % self->n[1], 1)))
      {
        add_peak (self, at, TRUE);
        flood (self, SHELF, at, shelf, stack);
      }
  g_array_sort (self->peaks, compare_peaks);
}

/* --- public ----------------------------------------------------------------------------------- */

static void
clear (gpointer data)
{
  NearGpLandscape *self = data;

  g_free (self->theta[0]);
  g_free (self->theta[1]);
  g_free (self->values);
  g_array_unref (self->peaks);
}

double *
_near_gp_axis_dup_theta (const NearGpProblem *problem, const NearGpAxis *axis, GError **error)
{
  guint p = axis->parameter;
  double low, high;

  if (p >= problem->n_parameters)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   _ ("parameter %u was asked for; the model has %u, counted from 0"), p,
                   problem->n_parameters);
      return NULL;
    }
  gboolean bounds = axis->low == 0.0 && axis->high == 0.0;
  low = bounds ? problem->low[p] : problem->is_log[p] ? log (axis->low) : axis->low;
  high = bounds ? problem->high[p] : problem->is_log[p] ? log (axis->high) : axis->high;
  if (axis->n < 2 || !isfinite (low) || !isfinite (high) || !(low < high))
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   _ ("%s: an axis from %g to %g with %u values makes no sense; it needs two "
                      "values at least, "
                      "a lower end below the upper one, and positive ends for a scale"),
                   _near_gp_problem_get_name (problem, p), axis->low, axis->high, axis->n);
      return NULL;
    }
  double *theta = g_new (double, axis->n);
  for (guint k = 0; k < axis->n; k++)
    theta[k] = k + 1 == axis->n ? high : low + (high - low) * k / (axis->n - 1);
  return theta;
}

static NearGpLandscape *
landscape_allocate (const NearGpProblem *problem, const NearGpAxis *const axes[2], GError **error)
{
  NearGpLandscape *self = g_atomic_rc_box_new0 (NearGpLandscape);

  self->peaks = g_array_new (FALSE, FALSE, sizeof (NearGpPeak));
  for (guint a = 0; a < 2; a++)
    {
      self->theta[a] = _near_gp_axis_dup_theta (problem, axes[a], error);
      if (self->theta[a] == NULL)
        {
          near_gp_landscape_unref (self);
          return NULL;
        }
      self->n[a] = axes[a]->n;
      self->parameter[a] = axes[a]->parameter;
    }
  if (axes[0]->parameter == axes[1]->parameter)
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                 _ ("both axes of the map are %s; choose two parameters"),
                 _near_gp_problem_get_name (problem, axes[0]->parameter));
  else if ((gsize) self->n[0] * self->n[1] > MAX_CELLS)
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                 _ ("a map of %u x %u cells; at most %zu are drawn"), self->n[0], self->n[1],
                 MAX_CELLS);
  else
    {
      self->values = g_new (double, (gsize) self->n[0] * self->n[1]);
      return self;
    }
  near_gp_landscape_unref (self);
  return NULL;
}

/**
 * near_gp_landscape_new:
 *
 * Cost: a fast row (2 to 6) n^3 operations and O(n) for each cell; a plain cell n^3/3
 * Checked: tests/core/test-gp-landscape.c against scikit-learn's numbers and the plain path
 */
NearGpLandscape *
near_gp_landscape_new (NearGpData *data, NearKernel *kernel, NearMean *mean,
                       const NearGpAxis *first, const NearGpAxis *second, gboolean plain,
                       const NearMonitor *monitor, GError **error)
{
  g_return_val_if_fail (data != NULL && kernel != NULL && first != NULL && second != NULL, NULL);

  const NearGpAxis *const axes[2] = { first, second };
  NearGpProblem problem;

  if (!_near_gp_problem_init (&problem, data, kernel, mean, NEAR_GP_OBJECTIVE_LML, NULL, FALSE,
                              error))
    return NULL;
  NearGpLandscape *self = landscape_allocate (&problem, axes, error);
  if (self != NULL)
    {
      Survey survey = { .problem = &problem, .map = self, .fast = -1 };
      gboolean fine;

      g_mutex_init (&survey.lock);
      if (!plain)
        survey.fast = _near_gp_row_is_linear (&problem, second->parameter)  ? 1
                      : _near_gp_row_is_linear (&problem, first->parameter) ? 0
                                                                            : -1;
      self->fast_axis = survey.fast;
      fine = near_team_run (self->n[survey.fast == 0 ? 1 : 0],
                                near_gp_data_get_n (data) >= NEAR_GP_TEAM_MAX_POINTS, survey_row,
                                &survey, monitor, _ ("mapping the likelihood"), error);
      if (fine && survey.error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&survey.error));
          fine = FALSE;
        }
      g_clear_error (&survey.error);
      g_mutex_clear (&survey.lock);
      if (fine)
        find_peaks (self);
      else
        g_clear_pointer (&self, near_gp_landscape_unref);
    }
  _near_gp_problem_clear (&problem);
  return self;
}

NearGpLandscape *
near_gp_landscape_ref (NearGpLandscape *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
near_gp_landscape_unref (NearGpLandscape *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, clear);
}

guint
near_gp_landscape_get_n (const NearGpLandscape *self, guint axis)
{
  g_return_val_if_fail (self != NULL && axis < 2, 0);
  return self->n[axis];
}

guint
near_gp_landscape_get_parameter (const NearGpLandscape *self, guint axis)
{
  g_return_val_if_fail (self != NULL && axis < 2, 0);
  return self->parameter[axis];
}

const double *
near_gp_landscape_peek_theta (const NearGpLandscape *self, guint axis)
{
  g_return_val_if_fail (self != NULL && axis < 2, NULL);
  return self->theta[axis];
}

const double *
near_gp_landscape_peek_values (const NearGpLandscape *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->values;
}

int
near_gp_landscape_get_fast_axis (const NearGpLandscape *self)
{
  g_return_val_if_fail (self != NULL, -1);
  return self->fast_axis;
}

guint
near_gp_landscape_get_n_peaks (const NearGpLandscape *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->peaks->len;
}

const NearGpPeak *
near_gp_landscape_get_peak (const NearGpLandscape *self, guint i)
{
  g_return_val_if_fail (self != NULL && i < self->peaks->len, NULL);
  return &g_array_index (self->peaks, NearGpPeak, i);
}
