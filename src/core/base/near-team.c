/* near-team.c — tasks that do not depend on each other, shared by threads and stopped at once
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-team.h"

#include "near-init.h"

#include <glib/gi18n-lib.h>
#include <omp.h>

#define WAIT_MICROSECONDS 200

typedef struct
{
  const NearMonitor *parent;
  const char *stage;
  guint n_tasks;
  gint next, n_done, n_working;
  gint stop;
} Team;

typedef struct
{
  Team *team;
  gboolean caller; /* may ask the monitor */
} Member;

static gboolean
poll_member (double fraction, const char *stage, gpointer user_data)
{
  Member *member = user_data;
  Team *team = member->team;

  if (member->caller && !g_atomic_int_get (&team->stop))
    {
      double done = g_atomic_int_get (&team->n_done);

      if (team->n_tasks == 1 && fraction > 0.0)
        done = MIN (fraction, 1.0);
      if (!near_monitor_poll (team->parent, done / MAX (team->n_tasks, 1), team->stage))
        g_atomic_int_set (&team->stop, 1);
    }
  return !g_atomic_int_get (&team->stop);
}

static void
work (Team *team, gboolean caller, NearTeamTask task, gpointer user_data)
{
  Member member = { team, caller };
  const NearMonitor monitor = { poll_member, &member };

  while (poll_member (-1.0, NULL, &member))
    {
      gint i = g_atomic_int_add (&team->next, 1);

      if ((guint) i >= team->n_tasks)
        break;
      task ((guint) i, &monitor, user_data);
      g_atomic_int_inc (&team->n_done);
    }
  g_atomic_int_add (&team->n_working, -1);
  while (caller && g_atomic_int_get (&team->n_working) > 0)
    {
      poll_member (-1.0, NULL, &member);
      g_usleep (WAIT_MICROSECONDS);
    }
}

gboolean
near_team_run (guint n_tasks,
               gboolean alone,
               NearTeamTask task,
               gpointer user_data,
               const NearMonitor *monitor,
               const char *stage,
               GError **error)
{
  Team team = { .parent = monitor, .stage = stage, .n_tasks = n_tasks };
  gint n_threads = alone || omp_in_parallel () ? 1 : (gint) MIN (near_get_n_threads (), n_tasks);

  if (n_threads <= 1)
    {
      team.n_working = 1;
      work (&team, TRUE, task, user_data);
    }
  else
    {
#pragma omp parallel num_threads(n_threads)
      {
        g_atomic_int_inc (&team.n_working);
#pragma omp barrier
        work (&team, omp_get_thread_num () == 0, task, user_data);
      }
    }
  if (!team.stop)
    return TRUE;
  g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_CANCELLED, _ ("stopped on request"));
  return FALSE;
}
