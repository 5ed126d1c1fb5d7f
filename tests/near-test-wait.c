/* near-test-wait.c — waiting for something that a main loop brings
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-test.h"

static gboolean
on_timeout (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Wakes the loop now and then: a predicate may look at what no source of this context announces. */
static gboolean
on_tick (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

gboolean
near_test_wait_for (gboolean (*predicate) (gpointer user_data),
                    gpointer user_data,
                    guint timeout_ms)
{
  gboolean timed_out = FALSE;
  guint timeout_id = g_timeout_add (timeout_ms, on_timeout, &timed_out);
  guint tick_id = g_timeout_add (10, on_tick, NULL);
  gboolean holds;

  while (!(holds = predicate (user_data)) && !timed_out)
    g_main_context_iteration (NULL, TRUE);

  g_source_remove (tick_id);
  if (!timed_out)
    g_source_remove (timeout_id);
  return holds;
}
