/* near-gp-view-map.c — maps over two inputs, and the kernel's matrix
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-lab-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MARGIN 0.08

/* --- maps ------------------------------------------------------------------------------------- */

static void
find_rectangle (NearGpView *self)
{
  const NearGpPoints *points = self->points;
  gboolean generated = points->n == 0
                       || (self->spec.source != NEAR_GP_SOURCE_OWN
                           && self->spec.source != NEAR_GP_SOURCE_POLYMER
                           && self->spec.source != NEAR_GP_SOURCE_MOONS);

  for (guint j = 0; j < 2; j++)
    {
      double low = generated ? self->spec.x_low : INFINITY;
      double high = generated ? self->spec.x_high : -INFINITY;
      double margin;

      for (gsize i = 0; i < points->n; i++)
        {
          low = MIN (low, points->x[2 * i + j]);
          high = MAX (high, points->x[2 * i + j]);
        }
      margin = high > low ? MARGIN * (high - low) : 1.0;
      if (generated && low >= self->spec.x_low && high <= self->spec.x_high)
        margin = 0.0;
      self->map_low[j] = low - margin;
      self->map_high[j] = high + margin;
    }
}

/* (side^2, 2): cell (row, column) is at x2 of the row, x1 of the column. */
static double *
new_places (const NearGpView *self)
{
  guint side = self->side;
  double *x = g_new (double, 2 * side * side);

  for (guint p = 0; p < side * side; p++)
    for (guint j = 0; j < 2; j++)
      {
        guint at = j == 0 ? p % side : p / side;

        x[2 * p + j] = self->map_low[j]
                       + (self->map_high[j] - self->map_low[j]) * (double) at / (double) (side - 1);
      }
  return x;
}

static float *
to_floats (gsize n, const double *values)
{
  float *floats = g_new (float, n);

  for (gsize i = 0; i < n; i++)
    floats[i] = (float) values[i];
  return floats;
}

static gboolean
map_regression (NearGpView *self, gsize m, const double *x, double *mean, double *sd,
                const NearMonitor *monitor, GError **error)
{
  g_autofree double *theory = _near_gp_view_dup_theory (self, m, x);
  gboolean function = self->spec.band == NEAR_GP_BAND_FUNCTION;

  return _near_gp_view_predict (self, m, x, theory, mean, function ? sd : NULL, function ? NULL : sd,
                                monitor, error);
}

/* In bits. */
static double
get_entropy (guint n_classes, const double *p)
{
  double sum = 0.0;

  for (guint c = 0; c < n_classes; c++)
    if (p[c] > 0.0)
      sum -= p[c] * log2 (p[c]);
  return CLAMP (sum, 0.0, log2 (n_classes));
}

static gboolean
map_classes (NearGpView *self, gsize m, const double *x, double *mean, double *entropy,
             const NearMonitor *monitor, GError **error)
{
  guint n_classes = self->n_classes = near_gp_classifier_get_n_classes (self->classifier);
  g_autofree double *probability = g_new (double, m *n_classes);
  NearGpClassification out = { .probability = probability };

  if (!near_gp_classifier_predict (self->classifier, m, x, &out, monitor, error))
    return FALSE;
  self->class_map = g_new (float, m *n_classes);
  for (gsize i = 0; i < m; i++)
    {
      const double *p = probability + i * n_classes;
      guint best = 0;

      for (guint c = 1; c < n_classes; c++)
        if (p[c] > p[best])
          best = c;
      mean[i] = n_classes == 2 ? p[1] : best;
      entropy[i] = get_entropy (n_classes, p);
      for (guint c = 0; c < n_classes; c++)
        self->class_map[c * m + i] = (float) p[c];
    }
  return TRUE;
}

gboolean
_near_gp_view_draw_map (NearGpView *self, const NearMonitor *monitor, GError **error)
{
  gsize m = NEAR_GP_VIEW_SIDE * NEAR_GP_VIEW_SIDE;
  g_autofree double *x = NULL;
  g_autofree double *mean = NULL;
  g_autofree double *sd = NULL;

  if (self->points->n_inputs != 2 || (self->theory != NULL && self->theory_line == NULL))
    return TRUE;
  self->side = NEAR_GP_VIEW_SIDE;
  find_rectangle (self);
  x = new_places (self);
  mean = g_new (double, m);
  sd = g_new (double, m);
  if (self->classifier != NULL ? !map_classes (self, m, x, mean, sd, monitor, error)
                               : !map_regression (self, m, x, mean, sd, monitor, error))
    return FALSE;
  self->mean_map = to_floats (m, mean);
  self->sd_map = to_floats (m, sd);
  if (near_gp_points_truth (self->points, &self->spec, m, x, mean))
    self->truth_map = to_floats (m, mean);
  return TRUE;
}

/* --- the matrix ------------------------------------------------------------------------------- */

typedef struct
{
  guint class;
  double x;
  gsize row;
} Place;

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const Place *p = a, *q = b;

  if (p->class != q->class)
    return p->class < q->class ? -1 : 1;
  return p->x != q->x ? (p->x < q->x ? -1 : 1) : (p->row < q->row ? -1 : p->row > q->row);
}

/* By class, where there are classes, then by the place of one input. @label: (n) (nullable) */
static gsize *
dup_order (gsize n, guint d, const double *x, const guint *label)
{
  g_autofree Place *places = g_new (Place, n + 1);
  gsize *order = g_new (gsize, n + 1);

  for (gsize i = 0; i < n; i++)
    places[i] = (Place){ label != NULL ? label[i] : 0, d == 1 ? x[i] : 0.0, i };
  qsort (places, n, sizeof *places, compare_places);
  for (gsize i = 0; i < n; i++)
    order[i] = places[i].row;
  return order;
}

/* Inputs of what is fitted: (n, inputs of the kernel). Owned by nobody new for regression. */
static const double *
peek_inputs (const NearGpView *self, gsize *n)
{
  if (self->gp != NULL || self->sparse != NULL)
    {
      const NearGpData *data = self->gp != NULL ? near_gp_get_data (self->gp)
                                                : near_gp_sparse_get_data (self->sparse);

      *n = near_gp_data_get_n (data);
      return near_gp_data_peek_x (data);
    }
  if (self->classifier != NULL)
    {
      *n = near_gp_classifier_get_n (self->classifier);
      return near_gp_classifier_peek_x (self->classifier);
    }
  *n = self->points->n;
  return self->points->x;
}

/* K with the noise on its diagonal, of at most NEAR_GP_VIEW_MATRIX points: every so many-th. */
void
_near_gp_view_draw_matrix (NearGpView *self)
{
  gsize n;
  const double *x = peek_inputs (self, &n);
  guint d = near_kernel_get_n_inputs (self->kernel);
  g_autofree gsize *order = dup_order (
      n, d, x, self->classifier != NULL ? near_gp_classifier_peek_labels (self->classifier) : NULL);
  gsize m = MIN (n, NEAR_GP_VIEW_MATRIX);
  g_autofree double *places = g_new (double, m * d + 1);
  g_autofree double *k = g_new (double, m * m + 1);
  const double *noise;

  self->n_matrix = (guint) m;
  self->matrix_rows = g_new (gsize, m + 1);
  self->matrix = g_new (float, m * m + 1);
  for (gsize i = 0; i < m; i++)
    {
      self->matrix_rows[i] = order[m < n ? i * n / m : i];
      memcpy (places + i * d, x + self->matrix_rows[i] * d, d * sizeof *places);
    }
  if (m == 0)
    return;
  near_kernel_matrix (self->kernel, m, places, k, m);
  noise = self->gp != NULL ? near_gp_data_peek_noise (near_gp_get_data (self->gp)) : NULL;
  for (gsize i = 0; noise != NULL && i < m; i++)
    k[i * m + i] += noise[self->matrix_rows[i]];
  for (gsize i = 0; i < m; i++)
    for (gsize j = 0; j <= i; j++)
      self->matrix[i * m + j] = self->matrix[j * m + i] = (float) k[i * m + j];
}
