/* near-gp-lab-hand.c — what a hand draws: points held out together
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-lab-object.h"

#include <glib/gi18n-lib.h>

/* --- held out together ------------------------------------------------------------------------ */

static gboolean
check_rows (const NearGpPoints *points, gsize n, const gsize *rows, GError **error)
{
  for (gsize k = 0; k < n; k++)
    if (rows[k] >= points->n)
      {
        g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE, _ ("there is no point %zu: there are %zu"),
                     rows[k] + 1, points->n);
        return FALSE;
      }
  return TRUE;
}

/**
 * near_gp_lab_set_points_test:
 * @rows: (array length=n): points, from 0
 *
 * All of them in one undo step; none if they are so already.
 *
 * Errors: NEAR_ERROR_RANGE for a point that does not exist; nothing is changed then
 */
gboolean
near_gp_lab_set_points_test (NearGpLab *self, gsize n, const gsize *rows, gboolean test, GError **error)
{
  NearGpPoints *points = _near_gp_lab_need_points (self, error);
  g_autoptr (NearGpPoints) changed = NULL;
  g_autofree char *description = NULL;
  gsize n_changed = 0;

  if (points == NULL || !check_rows (points, n, rows, error))
    return FALSE;
  changed = near_gp_points_copy (points);
  for (gsize k = 0; k < n; k++)
    {
      n_changed += changed->test[rows[k]] != !!test;
      changed->test[rows[k]] = test ? 1 : 0;
    }
  if (n_changed == 0)
    return TRUE;
  changed->own = TRUE;
  description = test ? g_strdup_printf (ngettext ("Hold out %zu point", "Hold out %zu points", n_changed),
                                        n_changed)
                     : g_strdup_printf (ngettext ("Take %zu point in again", "Take %zu points in again",
                                                  n_changed),
                                        n_changed);
  return _near_gp_lab_take_points (self, changed, NULL, description, error);
}

/**
 * near_gp_lab_toggle_points_test:
 *
 * Holds them out; takes them in again if all of them are held out by hand already.
 */
gboolean
near_gp_lab_toggle_points_test (NearGpLab *self, gsize n, const gsize *rows, GError **error)
{
  NearGpPoints *points = _near_gp_lab_need_points (self, error);
  gboolean all = TRUE;

  if (points == NULL || !check_rows (points, n, rows, error))
    return FALSE;
  for (gsize k = 0; k < n; k++)
    all = all && points->test[rows[k]] != 0;
  return near_gp_lab_set_points_test (self, n, rows, !all, error);
}
