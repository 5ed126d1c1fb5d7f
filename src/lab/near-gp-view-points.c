/* near-gp-view-points.c — which points a view is of: parts, classes, counts
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-lab-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define SAME_NOISE 0.01 /* of the noise */

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
  g_autofree guint8 *part = near_gp_view_dup_parts (self);
  gulong sum = 0;

  for (gsize i = 0; i < self->points->n; i++)
    sum += !part[i] && self->points->label[i] == (double) class;
  return sum;
}

/* --- what is learned before the fit --------------------------------------------------------------- */

/* Classes are 0 to the largest label. */
static guint
find_n_classes (const NearGpPoints *points)
{
  double largest = -1.0;

  for (gsize i = 0; i < points->n; i++)
    if (points->label[i] > largest)
      largest = points->label[i];
  return largest < 0.0 ? 0 : MAX (2, (guint) MIN (largest, NEAR_GP_CLASSIFIER_MAX_CLASSES - 1) + 1);
}

/* Bars that are all as long as the one noise say what the model believes. */
static gboolean
takes_errors (const NearGpView *self)
{
  double noise = self->spec.noise_sd;

  if (self->spec.noise == NEAR_GP_NOISE_POINTS
      && (self->spec.model == NEAR_GP_MODEL_REGRESSION || self->spec.model == NEAR_GP_MODEL_CHANGE_POINT))
    return TRUE;
  for (gsize i = 0; i < self->points->n; i++)
    if (self->points->sd[i] > 0.0 && fabs (self->points->sd[i] - noise) > SAME_NOISE * noise)
      return FALSE;
  return TRUE;
}

void
_near_gp_view_look_at_points (NearGpView *self)
{
  self->n_classes = find_n_classes (self->points);
  self->uses_errors = takes_errors (self);
}

/* Error bars that are measured but not used. */
void
_near_gp_view_warn_of_errors (NearGpView *self)
{
  if (!self->uses_errors && self->points->own
      && (self->spec.model == NEAR_GP_MODEL_REGRESSION || self->spec.model == NEAR_GP_MODEL_CHANGE_POINT))
    _near_gp_view_warn (self,
                        _ ("The points have error bars, but the model uses one noise for all (%.3g): choose "
                           "Error bars under Noise to use them"),
                        self->spec.noise_sd);
}
