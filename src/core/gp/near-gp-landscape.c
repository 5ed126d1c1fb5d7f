/* near-gp-landscape.c — the log marginal likelihood as a map over two parameters
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-landscape.h"

#include "near-cholesky.h"
#include "near-gp-problem-private.h"
#include "near-gp-team-private.h"
#include "near-tridiagonal.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_CELLS ((gsize) 4000000)
#define BIG_LOG                                                                                    \
  230.0 /* exp of it is so large that C alone is left, exp (-BIG_LOG) so small that D is */
#define LINEAR 1e-10 /* relative error at which a covariance counts as D + exp (theta) C */
#define PLATEAU 1e-9 /* of 1 + |value| */

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

/* K + N of the kernel at @theta, lower triangle (n, n) */
static void
fill_matrix (const NearGpProblem *problem, const double *theta, double *a)
{
  g_autoptr (NearKernel) kernel = near_kernel_with_theta (problem->kernel, theta);
  gsize n = near_gp_data_get_n (problem->data);
  const double *noise = near_gp_data_peek_noise (problem->data);

  near_kernel_matrix (kernel, n, near_gp_data_peek_x (problem->data), a, n);
  for (gsize i = 0; i < n && noise != NULL; i++)
    a[i * n + i] += noise[i];
}

/* C and D with A = D + exp (theta_p) C; @theta is changed at @p and given back as it was. */
static void
split_matrix (const NearGpProblem *problem, guint p, double *theta, double *c, double *d)
{
  gsize n = near_gp_data_get_n (problem->data);
  double before = theta[p], shrink = exp (-BIG_LOG);

  theta[p] = BIG_LOG;
  fill_matrix (problem, theta, c);
  for (gsize i = 0; i < n; i++)
    for (gsize j = 0; j <= i; j++)
      c[i * n + j] *= shrink;
  theta[p] = -BIG_LOG;
  fill_matrix (problem, theta, d);
  theta[p] = before;
}

/* Whether A is D + exp (theta_p) C, tried at two values. */
static gboolean
is_linear (const NearGpProblem *problem, guint p)
{
  gsize n = near_gp_data_get_n (problem->data);
  g_autofree double *theta = g_memdup2 (problem->theta, problem->n_parameters * sizeof *theta);
  g_autofree double *c = NULL;
  g_autofree double *d = NULL;
  g_autofree double *a = NULL;

  if (p >= problem->n_kernel || !problem->is_log[p])
    return FALSE;
  c = g_try_new (double, n *n);
  d = g_try_new (double, n *n);
  a = g_try_new (double, n *n);
  if (c == NULL || d == NULL || a == NULL)
    return FALSE;
  split_matrix (problem, p, theta, c, d);
  for (guint trial = 0; trial < 2; trial++)
    {
      theta[p] = trial == 0 ? problem->theta[p] : problem->theta[p] + 1.25;
      fill_matrix (problem, theta, a);
      for (gsize i = 0; i < n; i++)
        for (gsize j = 0; j <= i; j++)
          {
            double part = exp (theta[p]) * c[i * n + j], sum = d[i * n + j] + part;

            if (!(fabs (a[i * n + j] - sum) <= LINEAR * (fabs (d[i * n + j]) + fabs (part))))
              return FALSE;
          }
    }
  return TRUE;
}

/* --- rows
 * ------------------------------------------------------------------------------------------- */

/* Whether the lower triangle is a multiple of the identity, which is then in @factor. */
static gboolean
is_identity (gsize n, const double *a, double *factor)
{
  for (gsize i = 0; i < n; i++)
    for (gsize j = 0; j <= i; j++)
      if (a[i * n + j] != (i == j ? a[0] : 0.0))
        return FALSE;
  *factor = a[0];
  return TRUE;
}

/* One row in tridiagonal form: A = shift I + scale T, of which exp (theta) is in one. */
typedef struct
{
  gsize n, m;             /* m = 1 + columns of H */
  double *d, *e;          /* (n) */
  double *b;              /* (m, n) r and H^T, turned */
  double *work, *p;       /* (m, n), (m, m) */
  double log_determinant; /* of what was divided out */
  gboolean theta_is_shift;
  double other; /* c where theta is the shift, else the shift */
} Row;

static void
row_clear (Row *row)
{
  g_free (row->d);
  g_free (row->e);
  g_free (row->b);
  g_free (row->work);
  g_free (row->p);
}

/* r = y - m (X) and the basis, as rows. */
static gboolean
fill_right_hand_sides (const NearGpProblem *problem, const double *theta, Row *row, GError **error)
{
  gsize n = row->n;
  const double *x = near_gp_data_peek_x (problem->data), *y = near_gp_data_peek_y (problem->data);
  g_autoptr (NearKernel) kernel = NULL;
  g_autoptr (NearMean) mean = NULL;
  g_autofree double *h = g_new (double, n * row->m);

  _near_gp_problem_apply (problem, theta, &kernel, &mean);
  memset (row->b, 0, n * sizeof (double));
  if (mean != NULL && !near_mean_offset (mean, n, x, row->b, error))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    row->b[i] = y[i] - row->b[i];
  if (row->m > 1)
    near_mean_basis (mean, n, x, h);
  for (gsize k = 1; k < row->m; k++)
    for (gsize i = 0; i < n; i++)
      row->b[k * n + i] = h[i * (row->m - 1) + k - 1];
  return TRUE;
}

/* C <- L^-1 C L^-T, and the rows of B <- L^-1 b, with D = L L^T. FALSE: D is not positive definite.
 */
static gboolean
divide_by (gsize n, double *d, double *c, Row *row)
{
  g_autofree double *columns = g_new (double, n * row->m);

  if (!near_cholesky_factor (n, d, n, NULL, NULL, NULL))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    for (gsize j = 0; j < i; j++)
      c[j * n + i] = c[i * n + j];
  near_cholesky_solve_lower (n, n, d, n, c, n);
  for (gsize i = 0; i < n; i++)
    for (gsize j = 0; j < i; j++)
      {
        double swap = c[j * n + i];

        c[j * n + i] = c[i * n + j];
        c[i * n + j] = swap;
      }
  near_cholesky_solve_lower (n, n, d, n, c, n);
  for (gsize k = 0; k < row->m; k++)
    for (gsize i = 0; i < n; i++)
      columns[i * row->m + k] = row->b[k * n + i];
  near_cholesky_solve_lower (n, row->m, d, n, columns, row->m);
  for (gsize k = 0; k < row->m; k++)
    for (gsize i = 0; i < n; i++)
      row->b[k * n + i] = columns[i * row->m + k];
  row->log_determinant = 2.0 * near_cholesky_get_log_diagonal (n, d, n);
  return TRUE;
}

/* 1: made, 0: this row has to go the plain way, -1: error */
static int
row_init (Row *row, const NearGpProblem *problem, guint p, double *theta, GError **error)
{
  gsize n = near_gp_data_get_n (problem->data);
  gsize m = 1 + (problem->mean != NULL ? near_mean_get_n_basis (problem->mean) : 0);
  g_autofree double *c = g_try_new (double, n *n);
  g_autofree double *d = g_try_new (double, n *n);
  double *matrix = c;

  *row = (Row){ .n = n,
                .m = m,
                .d = g_new (double, n),
                .e = g_new (double, n),
                .b = g_new (double, m *n),
                .work = g_new (double, m *n),
                .p = g_new (double, m *m),
                .other = 1.0 };
  if (c == NULL || d == NULL)
    return 0;
  if (!fill_right_hand_sides (problem, theta, row, error))
    return -1;
  split_matrix (problem, p, theta, c, d);
  if (is_identity (n, c, &row->other))
    {
      row->theta_is_shift = TRUE;
      matrix = d;
    }
  else if (!is_identity (n, d, &row->other))
    {
      row->other = 1.0;
      if (!divide_by (n, d, c, row))
        return 0;
    }
  return near_symmetric_tridiagonalize (n, matrix, row->d, row->e, m, row->b, NULL) ? 1 : 0;
}

/* FALSE: not positive definite */
static gboolean
row_evaluate (Row *row, double theta, double *value)
{
  gsize m = row->m, k = m - 1;
  double phi = exp (theta), log_determinant, fit;
  double s = row->theta_is_shift ? 1.0 : phi,
         t = row->theta_is_shift ? phi * row->other : row->other;

  if (!near_tridiagonal_products (row->n, row->d, row->e, s, t, m, row->b, row->work,
                                  &log_determinant, row->p))
    return FALSE;
  fit = row->p[0];
  if (k > 0)
    {
      /* r^T A^-1 r - c^T S^-1 c with S = H^T A^-1 H, c = H^T A^-1 r: the best coefficients */
      g_autofree double *c = g_new (double, k);

      for (gsize i = 0; i < k; i++)
        c[i] = row->p[(i + 1) * m];
      if (!near_cholesky_factor (k, row->p + m + 1, m, NULL, NULL, NULL))
        return FALSE;
      near_cholesky_solve_lower (k, 1, row->p + m + 1, m, c, 1);
      for (gsize i = 0; i < k; i++)
        fit -= c[i] * c[i];
    }
  *value = -0.5 * fit - 0.5 * (log_determinant + row->log_determinant)
           - 0.5 * (double) row->n * log (2.0 * G_PI);
  return isfinite (*value);
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
  Row row = { 0 };
  int made = 0;

  theta[map->parameter[slow]] = map->theta[slow][task];
  if (survey->fast >= 0)
    made = row_init (&row, problem, map->parameter[along], theta, &error);
  for (guint k = 0; k < map->n[along] && made >= 0 && !g_atomic_int_get (&survey->failed); k++)
    {
      double *cell = get_cell (map, slow, task, k);

      theta[map->parameter[along]] = map->theta[along][k];
      if (made > 0 && row_evaluate (&row, theta[map->parameter[along]], cell))
        continue;
      if (!near_monitor_poll (monitor, -1.0, NULL)
          || !_near_gp_problem_evaluate (problem, theta, cell, NULL, monitor, &error))
        break;
    }
  if (error != NULL)
    fail (survey, error);
  row_clear (&row);
}

/* --- peaks
 * ------------------------------------------------------------------------------------------ */

/* Floods the plateau of cell @start. Returns: whether nothing around it is higher. */
static gboolean
flood (const NearGpLandscape *self, guint start, gboolean *seen, GArray *stack)
{
  int rows = (int) self->n[0], columns = (int) self->n[1];
  double level = self->values[start], tolerance = PLATEAU * (1.0 + fabs (level));
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
find_peaks (NearGpLandscape *self)
{
  gsize n_cells = (gsize) self->n[0] * self->n[1];
  g_autofree gboolean *seen = g_new0 (gboolean, n_cells);
  g_autoptr (GArray) stack = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint at = 0; at < n_cells; at++)
    if (!seen[at] && self->values[at] != -INFINITY && flood (self, at, seen, stack))
      {
        guint i = at / self->n[1], j = at % self->n[1];
        NearGpPeak peak = { i, j, self->theta[0][i], self->theta[1][j], self->values[at] };

        g_array_append_val (self->peaks, peak);
      }
  g_array_sort (self->peaks, compare_peaks);
}

/* --- public
 * ----------------------------------------------------------------------------------------- */

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
        survey.fast = is_linear (&problem, second->parameter)  ? 1
                      : is_linear (&problem, first->parameter) ? 0
                                                               : -1;
      self->fast_axis = survey.fast;
      fine = _near_gp_team_run (self->n[survey.fast == 0 ? 1 : 0],
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
