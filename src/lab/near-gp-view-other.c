/* near-gp-view-other.c — points as classification, the change point and slopes take them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-lab-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define PHASE_GRID 400      /* places of one boundary */
#define PHASE_GRID_PAIR 100 /* of each of two */
#define MISLABEL 0.02

/* --- classes ---------------------------------------------------------------------------------- */

static gboolean
check_label (double label, gsize i, guint max, GError **error)
{
  g_autofree char *shown = NULL;

  if (label >= 0.0 && label < max && label == floor (label))
    return TRUE;
  shown = g_strdup_printf ("%g", label);
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
               _ ("point %zu has the class %s, but classes are whole numbers from 0 to %u"), i + 1, shown,
               max - 1);
  return FALSE;
}

gboolean
_near_gp_classes (const NearGpSpec *spec, const NearGpPoints *points, gboolean test, gsize *n, double **x,
                  guint **label, guint *n_classes, GError **error)
{
  g_autofree gsize *rows = _near_gp_points_dup_rows (points, spec, test, n);
  guint d = points->n_inputs;
  g_autofree double *inputs = g_new (double, *n * d + 1);
  g_autofree guint *labels = g_new (guint, *n + 1);

  *n_classes = 2;
  for (gsize i = 0; i < points->n; i++)
    if (!isnan (points->label[i]))
      {
        if (!check_label (points->label[i], i, NEAR_GP_CLASSIFIER_MAX_CLASSES, error))
          return FALSE;
        *n_classes = MAX (*n_classes, (guint) points->label[i] + 1);
      }
  for (gsize k = 0; k < *n; k++)
    {
      memcpy (inputs + k * d, points->x + rows[k] * d, d * sizeof *inputs);
      labels[k] = (guint) points->label[rows[k]];
    }
  *x = g_steal_pointer (&inputs);
  *label = g_steal_pointer (&labels);
  return TRUE;
}

/* --- the change point ------------------------------------------------------------------------- */

/* Regions in the order of their labels' mean places; a class without a label comes last. */
static void
order_regions (NearGpPhases *self)
{
  double place[NEAR_GP_CHANGE_POINT_MAX_REGIONS];
  guint n = self->model.n_boundaries + 1;

  for (guint c = 0; c < n; c++)
    {
      double sum = 0.0;
      gsize count = 0;

      for (gsize i = 0; i < self->data.n_labels; i++)
        if (self->data.label[i] == c)
          {
            sum += self->data.label_x[i];
            count++;
          }
      place[c] = count > 0 ? sum / (double) count : INFINITY;
      self->model.region_class[c] = c;
    }
  for (guint i = 1; i < n; i++)
    for (guint j = i; j > 0 && place[self->model.region_class[j]] < place[self->model.region_class[j - 1]]; j--)
      {
        guint class = self->model.region_class[j];

        self->model.region_class[j] = self->model.region_class[j - 1];
        self->model.region_class[j - 1] = class;
      }
}

static gboolean
gather_phases (NearGpPhases *self, const NearGpSpec *spec, const NearGpPoints *points, GError **error)
{
  gsize n, n_labels = 0, n_values = 0;
  g_autofree gsize *rows = _near_gp_points_dup_rows (points, spec, FALSE, &n);
  double *label_x, *value_x, *value, *noise;

  self->numbers = g_new (double, 4 * n + 1);
  self->labels = g_new (guint, n + 1);
  label_x = self->numbers;
  value_x = label_x + n;
  value = value_x + n;
  noise = value + n;
  for (gsize k = 0; k < n; k++)
    {
      gsize i = rows[k];

      if (!isnan (points->label[i]))
        {
          if (!check_label (points->label[i], i, NEAR_GP_CHANGE_POINT_MAX_REGIONS, error))
            return FALSE;
          label_x[n_labels] = points->x[i];
          self->labels[n_labels++] = (guint) points->label[i];
        }
      if (!isnan (points->y[i]))
        {
          double sd = isnan (points->sd[i]) ? spec->noise_sd : points->sd[i];

          value_x[n_values] = points->x[i];
          value[n_values] = points->y[i];
          noise[n_values++] = sd * sd;
        }
    }
  self->data = (NearGpChangePointData){ n_labels, label_x, self->labels, n_values, value_x, value,
                                        spec->noise == NEAR_GP_NOISE_POINTS ? noise : NULL };
  return TRUE;
}

static void
find_range (const NearGpPoints *points, double *low, double *high)
{
  *low = INFINITY;
  *high = -INFINITY;
  for (gsize i = 0; i < points->n; i++)
    {
      *low = MIN (*low, points->x[i]);
      *high = MAX (*high, points->x[i]);
    }
}

gboolean
_near_gp_phases_check (const NearGpPoints *points, GError **error)
{
  if (points->n_inputs == 1)
    return TRUE;
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED,
               _ ("a change point lies on a line, but the points have %u inputs"), points->n_inputs);
  return FALSE;
}

/* Two regions, or three if there are three classes; each has the spec's kernel and the values' mean. */
gboolean
_near_gp_phases_init (NearGpPhases *self, const NearGpSpec *spec, const NearGpPoints *points, GError **error)
{
  guint n_classes = 2;
  double mean = 0.0;

  memset (self, 0, sizeof *self);
  if (!_near_gp_phases_check (points, error))
    return FALSE;
  self->kernel = near_gp_spec_dup_kernel (spec, points, error);
  if (self->kernel == NULL || !gather_phases (self, spec, points, error))
    {
      _near_gp_phases_clear (self);
      return FALSE;
    }
  for (gsize i = 0; i < self->data.n_labels; i++)
    n_classes = MAX (n_classes, self->labels[i] + 1);
  for (gsize i = 0; i < self->data.n_values && spec->mean != NEAR_MEAN_ZERO; i++)
    mean += self->data.value[i] / (double) self->data.n_values;
  self->model = (NearGpChangePointModel){
    .n_boundaries = n_classes - 1,
    .n_grid = n_classes > 2 ? PHASE_GRID_PAIR : PHASE_GRID,
    .n_classes = n_classes,
    .mislabel = MISLABEL,
    .noise = spec->noise == NEAR_GP_NOISE_POINTS ? 0.0 : spec->noise_sd * spec->noise_sd,
  };
  find_range (points, &self->model.low, &self->model.high);
  for (guint r = 0; r < n_classes; r++)
    {
      self->model.kernel[r] = self->kernel;
      self->model.mean[r] = mean;
    }
  order_regions (self);
  return TRUE;
}

void
_near_gp_phases_clear (NearGpPhases *self)
{
  g_clear_pointer (&self->numbers, g_free);
  g_clear_pointer (&self->labels, g_free);
  g_clear_pointer (&self->kernel, near_kernel_unref);
}

/* --- values and slopes ------------------------------------------------------------------------ */

static gboolean
read_slope_kernel (NearGpSlopes *self, const NearKernel *kernel, GError **error)
{
  NearKernelKind kind = near_kernel_get_kind (kernel);
  guint n = near_kernel_get_n_parameters (kernel);

  if ((kind != NEAR_KERNEL_RBF && kind != NEAR_KERNEL_MATERN_52) || n != 2)
    {
      g_autofree char *text = near_kernel_format (kernel, 4);

      g_set_error (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED,
                   _ ("slopes are learned with a single RBF or Matern52, such as “10*RBF(l=0.5)”, but the "
                      "kernel is “%s”"),
                   text);
      return FALSE;
    }
  self->model.kind = kind;
  for (guint i = 0; i < n; i++)
    {
      const NearKernelParameter *parameter = near_kernel_get_parameter (kernel, i);

      if (g_str_has_suffix (parameter->name, "variance"))
        self->model.variance = parameter->value;
      else
        self->model.length = parameter->value;
    }
  return TRUE;
}

static void
gather_slopes (NearGpSlopes *self, const NearGpSpec *spec, const NearGpPoints *points)
{
  gsize n;
  g_autofree gsize *rows = _near_gp_points_dup_rows (points, spec, FALSE, &n);
  double *value_x, *value, *slope_x, *slope;

  self->numbers = g_new (double, 4 * n + 1);
  value_x = self->numbers;
  value = value_x + n;
  slope_x = value + n;
  slope = slope_x + n;
  self->data = (NearGpDerivativeData){ 0, value_x, value, 0, slope_x, slope, FALSE };
  for (gsize k = 0; k < n; k++)
    {
      gsize i = rows[k];

      if (!isnan (points->y[i]))
        {
          value_x[self->data.n_values] = points->x[i];
          value[self->data.n_values++] = points->y[i];
        }
      if (!isnan (points->slope[i]))
        {
          slope_x[self->data.n_slopes] = points->x[i];
          slope[self->data.n_slopes++] = points->slope[i];
        }
    }
}

gboolean
_near_gp_slopes_init (NearGpSlopes *self, const NearGpSpec *spec, const NearGpPoints *points, GError **error)
{
  g_autoptr (NearKernel) kernel = NULL;

  memset (self, 0, sizeof *self);
  if (points->n_inputs != 1)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED,
                   _ ("slopes are learned along one input, but the points have %u"), points->n_inputs);
      return FALSE;
    }
  kernel = near_gp_spec_dup_kernel (spec, points, error);
  if (kernel == NULL || !read_slope_kernel (self, kernel, error))
    return FALSE;
  gather_slopes (self, spec, points);
  self->model.value_noise = spec->noise_sd * spec->noise_sd;
  self->model.slope_noise = spec->slope_noise_sd * spec->slope_noise_sd;
  self->model.learn_mean = spec->mean != NEAR_MEAN_ZERO && self->data.n_values > 0;
  return TRUE;
}

void
_near_gp_slopes_clear (NearGpSlopes *self)
{
  g_clear_pointer (&self->numbers, g_free);
}
