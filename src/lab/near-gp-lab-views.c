/* near-gp-lab-views.c — views and details on their own threads
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-lab-private.h"
#include "near-gp-lab-work.h"

#include <glib/gi18n-lib.h>

/* A view that takes longer is given up for a newer wish ... */
#define PATIENCE_US 100000
/* ... unless nothing was shown for so long: a hand that never rests sees something too. */
#define STARVED_US 1000000

void
near_gp_wish_free (NearGpWish *wish)
{
  if (wish == NULL)
    return;
  near_gp_points_unref (wish->points);
  g_free (wish);
}

void
near_gp_answer_free (NearGpAnswer *answer)
{
  near_gp_view_unref (answer->view);
  near_gp_points_unref (answer->points);
  g_free (answer->problem);
  g_free (answer);
}

void
near_gp_detail_wish_free (NearGpDetailWish *wish)
{
  near_gp_view_unref (wish->view);
  near_gp_optima_unref (wish->optima);
  g_free (wish);
}

typedef struct
{
  NearJobContext *context;
  NearGpWish *next;     /* came while a view was made */
  gint64 began, showed;
  NearGpViewCache cache;
  NearGpPoints *made;   /* from a source, for made_for */
  NearGpSpec made_for;
} Worker;

/* The newest wish that waits is taken; those before it are nobody's any more. */
static void
look_for_next (Worker *w)
{
  NearGpWish *wish;

  while ((wish = near_job_context_receive (w->context, 0)) != NULL)
    {
      near_gp_wish_free (w->next);
      w->next = wish;
    }
}

static gboolean
poll_worker (double fraction, const char *stage, gpointer user_data)
{
  Worker *w = user_data;
  gint64 now = g_get_monotonic_time ();

  if (near_job_context_should_stop (w->context))
    return FALSE;
  look_for_next (w);
  return w->next == NULL || now - w->began < PATIENCE_US || now - w->showed > STARVED_US;
}

static NearGpPoints *
find_points (Worker *w, const NearGpWish *wish, GError **error)
{
  if (wish->points != NULL)
    return near_gp_points_ref (wish->points);
  if (w->made == NULL || !_near_gp_spec_keeps_points (&w->made_for, &wish->spec))
    {
      g_clear_pointer (&w->made, near_gp_points_unref);
      w->made = near_gp_source_generate (&wish->spec, error);
      w->made_for = wish->spec;
    }
  return w->made != NULL ? near_gp_points_ref (w->made) : NULL;
}

/* NULL: given up. */
static NearGpAnswer *
answer (Worker *w, const NearGpWish *wish)
{
  NearMonitor monitor = { poll_worker, w };
  g_autoptr (GError) error = NULL;
  NearGpAnswer *a = g_new0 (NearGpAnswer, 1);

  a->serial = wish->serial;
  a->points = find_points (w, wish, &error);
  if (a->points != NULL)
    a->view = _near_gp_view_new_after (&w->cache, &wish->spec, a->points, wish->phase, &monitor, &error);
  if (a->view != NULL)
    {
      a->view->is_trial = wish->is_trial;
      return a;
    }
  if (g_error_matches (error, NEAR_ERROR, NEAR_ERROR_CANCELLED))
    {
      near_gp_answer_free (a);
      return NULL;
    }
  a->problem = g_strdup (error->message);
  return a;
}

gpointer
near_gp_make_views (NearJobContext *context, gpointer input, GError **error)
{
  Worker w = { .context = context };

  while (!near_job_context_should_stop (context))
    {
      NearGpWish *wish = g_steal_pointer (&w.next);
      NearGpAnswer *a;

      if (wish == NULL)
        {
          wish = near_job_context_receive (context, -1);
          look_for_next (&w);
          if (w.next != NULL)
            {
              near_gp_wish_free (wish);
              wish = g_steal_pointer (&w.next);
            }
        }
      if (wish == NULL)
        continue;
      w.began = g_get_monotonic_time ();
      a = answer (&w, wish);
      near_gp_wish_free (wish);
      if (a == NULL)
        continue;
      w.showed = g_get_monotonic_time ();
      near_job_context_publish (context, a);
    }
  near_gp_wish_free (w.next);
  _near_gp_view_cache_clear (&w.cache);
  near_gp_points_unref (w.made);
  return NULL;
}

gpointer
near_gp_make_detail (NearJobContext *context, gpointer input, GError **error)
{
  NearGpDetailWish *wish = input;
  NearMonitor monitor = near_job_context_get_monitor (context);

  return near_gp_detail_new (wish->view, wish->optima, &monitor, error);
}
