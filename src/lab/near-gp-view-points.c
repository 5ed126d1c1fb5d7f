/* near-gp-view-points.c — which points a view is of: parts, classes, counts
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-lab-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

gsize *
near_gp_view_dup_rows (const NearGpView *self, gsize *n)
{
  return _near_gp_points_dup_rows (self->points, &self->spec, FALSE, n);
}

guint8 *
near_gp_view_dup_parts (const NearGpView *self)
{
  return _near_gp_points_dup_parts (self->points, &self->spec);
}

gboolean
near_gp_view_uses_errors (const NearGpView *self)
{
  return self->spec.noise == NEAR_GP_NOISE_POINTS
         && (self->spec.model == NEAR_GP_MODEL_REGRESSION || self->spec.model == NEAR_GP_MODEL_CHANGE_POINT);
}

/* The fitted points that have one of @values. */
static gulong
count (const NearGpView *self, const double *values)
{
  gsize n;
  g_autofree gsize *rows = _near_gp_points_dup_rows (self->points, &self->spec, FALSE, &n);
  gulong sum = 0;

  for (gsize k = 0; k < n; k++)
    sum += !isnan (values[rows[k]]);
  return sum;
}

char *
near_gp_view_dup_counts (const NearGpView *self)
{
  gulong n = (gulong) self->n_fitted, n_other;
  g_autofree char *values = NULL;
  g_autofree char *other = NULL;

  if (self->spec.model != NEAR_GP_MODEL_CHANGE_POINT && self->spec.model != NEAR_GP_MODEL_DERIVATIVE)
    return g_strdup_printf (ngettext ("%lu point", "%lu points", n), n);
  n = count (self, self->points->y);
  values = g_strdup_printf (ngettext ("%lu value", "%lu values", n), n);
  if (self->spec.model == NEAR_GP_MODEL_DERIVATIVE)
    {
      n_other = count (self, self->points->slope);
      other = g_strdup_printf (ngettext ("%lu slope", "%lu slopes", n_other), n_other);
    }
  else
    {
      n_other = count (self, self->points->label);
      other = g_strdup_printf (ngettext ("%lu label", "%lu labels", n_other), n_other);
    }
  if (n == 0 || n_other == 0)
    return g_strdup (n == 0 ? other : values);
  return g_strdup_printf (_ ("%s and %s"), values, other);
}

gulong
near_gp_view_count_class (const NearGpView *self, guint class)
{
  gsize n;
  g_autofree gsize *rows = _near_gp_points_dup_rows (self->points, &self->spec, FALSE, &n);
  gulong sum = 0;

  for (gsize k = 0; k < n; k++)
    sum += self->points->label[rows[k]] == (double) class;
  return sum;
}

/* Classes are 0 to the largest label. */
void
_near_gp_view_find_classes (NearGpView *self)
{
  double largest = -1.0;

  for (gsize i = 0; i < self->points->n; i++)
    if (self->points->label[i] > largest)
      largest = self->points->label[i];
  self->n_classes = largest < 0.0 ? 0 : MAX (2, (guint) MIN (largest, NEAR_GP_CLASSIFIER_MAX_CLASSES - 1) + 1);
}

/* Error bars that are measured but not used. */
void
_near_gp_view_warn_of_errors (NearGpView *self)
{
  gsize n;
  g_autofree gsize *rows = NULL;
  gboolean has = FALSE;

  if ((self->spec.model != NEAR_GP_MODEL_REGRESSION && self->spec.model != NEAR_GP_MODEL_CHANGE_POINT)
      || self->spec.noise == NEAR_GP_NOISE_POINTS || !self->points->own)
    return;
  rows = _near_gp_points_dup_rows (self->points, &self->spec, FALSE, &n);
  for (gsize k = 0; k < n && !has; k++)
    has = self->points->sd[rows[k]] > 0.0;
  if (has)
    _near_gp_view_warn (self,
                        _ ("The points have error bars, but the model uses one noise for all (%.3g): choose "
                           "Error bars under Noise to use them"),
                        self->spec.noise_sd);
}
