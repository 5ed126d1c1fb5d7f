/* near-gp-lab-marks.c — points that have no value: a class alone, a slope alone
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-lab-object.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static NearGpPoints *
new_marked (NearGpLab *self, const double *x, double mark, GError **error)
{
  NearGpPoints *points = _near_gp_lab_need_points (self, error);

  if (points == NULL)
    return NULL;
  if (isfinite (x[0]) && isfinite (mark) && points->n < NEAR_GP_MAX_POINTS)
    return near_gp_points_with (points, x, NAN);
  g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_NOT_FINITE,
                       _ ("a point must have numbers; nothing was changed"));
  return NULL;
}

/**
 * near_gp_lab_add_label:
 * @label: the class, from 0
 *
 * A point of which the class is known and no value. One undo step.
 */
gboolean
near_gp_lab_add_label (NearGpLab *self, const double *x, double label, GError **error)
{
  g_autoptr (NearGpPoints) more = new_marked (self, x, label, error);

  if (more == NULL)
    return FALSE;
  more->label[more->n - 1] = label;
  return _near_gp_lab_take_points (self, more, NULL, _ ("Add label"), error);
}

/**
 * near_gp_lab_add_slope:
 *
 * A point of which the slope is known and no value. One undo step.
 */
gboolean
near_gp_lab_add_slope (NearGpLab *self, const double *x, double slope, GError **error)
{
  g_autoptr (NearGpPoints) more = new_marked (self, x, slope, error);

  if (more == NULL)
    return FALSE;
  more->slope[more->n - 1] = slope;
  return _near_gp_lab_take_points (self, more, NULL, _ ("Add slope"), error);
}
