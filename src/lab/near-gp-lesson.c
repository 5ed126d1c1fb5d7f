/* near-gp-lesson.c — what comes of a lesson's attempt in the Gaussian-process lab
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-lesson.h"
#include "near-gp-lab-private.h"
#include "near-gp-lab-work.h"
#include "near-json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* --- points by hand --------------------------------------------------------------------------- */

/* The inputs and the value: [x, y], or [x1, x2, y]. */
static gboolean
get_place (const NearGpPoints *points, const json_t *edit, const char *path, const char *key, double **place,
           GError **error)
{
  gsize n;

  if (!near_json_get_numbers (edit, path, key, -1e300, 1e300, place, &n, error))
    return FALSE;
  if (n == (gsize) points->n_inputs + 1)
    return TRUE;
  g_clear_pointer (place, g_free);
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
               _ ("%s: “%s” must have %u numbers, the inputs and the value, not %zu"), path, key,
               points->n_inputs + 1, n);
  return FALSE;
}

static gboolean
get_point (const NearGpPoints *points, const json_t *edit, const char *path, const char *key, gsize *i,
           GError **error)
{
  gint64 value;

  if (!near_json_get_integer (edit, path, key, 0, (gint64) points->n - 1, &value, error))
    return FALSE;
  *i = (gsize) value;
  return TRUE;
}

static NearGpPoints *
move (const NearGpPoints *points, gsize i, const double *place)
{
  NearGpPoints *moved = near_gp_points_copy (points);
  guint d = points->n_inputs;

  memcpy (moved->x + i * d, place, d * sizeof *place);
  moved->y[i] = place[d];
  moved->own = TRUE;
  return moved;
}

/* The points after one @edit. */
static NearGpPoints *
apply_edit (const NearGpPoints *points, const json_t *edit, const char *path, GError **error)
{
  static const char *const allowed[] = { "add", "move", "to", "remove", NULL };
  g_autofree double *place = NULL;
  gsize i;

  if (!near_json_check_keys (edit, path, allowed, error))
    return NULL;
  if (json_object_get (edit, "add") != NULL)
    return get_place (points, edit, path, "add", &place, error)
               ? near_gp_points_with (points, place, place[points->n_inputs])
               : NULL;
  if (json_object_get (edit, "remove") != NULL)
    return get_point (points, edit, path, "remove", &i, error) ? near_gp_points_without (points, i) : NULL;
  if (!get_point (points, edit, path, "move", &i, error)
      || !get_place (points, edit, path, "to", &place, error))
    return NULL;
  return move (points, i, place);
}

static gboolean
apply_edits (NearGpPoints **points, const json_t *edits, GError **error)
{
  gsize index;
  json_t *edit;

  json_array_foreach ((json_t *) edits, index, edit)
    {
      g_autofree char *path = near_json_dup_path_index ("points", index);
      NearGpPoints *next = apply_edit (*points, edit, path, error);

      if (next == NULL)
        return FALSE;
      near_gp_points_unref (*points);
      *points = next;
    }
  return TRUE;
}

/* --- the attempt ------------------------------------------------------------------------------ */

/**
 * near_gp_lesson_attempt:
 *
 * Points are touched first, then hyperparameters are searched; the results are those of the screen at rest,
 * optima included.
 *
 * Errors: NEAR_ERROR_UNSUPPORTED for epochs; NEAR_ERROR_PARSE and NEAR_ERROR_RANGE for points; those of
 *   near_gp_source_generate(), of the search, of near_gp_view_new() and near_gp_detail_new()
 */
NearResults *
near_gp_lesson_attempt (gconstpointer spec, const NearLessonAttempt *attempt, const NearMonitor *monitor,
                        GError **error)
{
  NearGpSpec now = *(const NearGpSpec *) spec;
  g_autoptr (NearGpPoints) points = near_gp_source_generate (&now, error);
  g_autoptr (NearGpOptima) optima = NULL;
  g_autoptr (NearGpView) view = NULL;
  g_autoptr (NearGpDetail) detail = NULL;

  if (points == NULL)
    return NULL;
  if (attempt != NULL && attempt->epochs != 0)
    {
      g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED,
                           _ ("a Gaussian process has no epochs: write “optimize” for a search"));
      return NULL;
    }
  if (attempt != NULL && attempt->points != NULL && !apply_edits (&points, attempt->points, error))
    return NULL;
  if (attempt != NULL && attempt->optimize)
    {
      const NearGpSearch search = { now, points, FALSE };
      NearGpFound *found = near_gp_find_alone (&search, monitor, error);

      if (found == NULL)
        return NULL;
      now = found->spec;
      optima = found->optima != NULL ? near_gp_optima_ref (found->optima) : NULL;
      near_gp_found_free (found);
    }
  view = near_gp_view_new (&now, points, 0.0, monitor, error);
  detail = view != NULL ? near_gp_detail_new (view, optima, monitor, error) : NULL;
  return detail != NULL ? near_results_ref (detail->results) : NULL;
}
