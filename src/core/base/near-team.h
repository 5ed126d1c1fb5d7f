/* near-team.h — tasks that do not depend on each other, shared by threads and stopped at once
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each task writes what is its own; whoever needs a sum adds in the order of the tasks. Only the thread that called
 * asks the monitor; it goes on asking while the others finish. Called by a task of another team, tasks follow one
 * another.
 */
#pragma once

#include "near-error.h"
#include "near-monitor.h"

G_BEGIN_DECLS

/* @monitor is the task's own: any thread may ask it. */
typedef void (*NearTeamTask) (guint task, const NearMonitor *monitor, gpointer user_data);

/* @alone: one after the other. Returns FALSE if it was stopped, with NEAR_ERROR_CANCELLED. */
gboolean near_team_run (guint n_tasks, gboolean alone, NearTeamTask task, gpointer user_data,
                        const NearMonitor *monitor, const char *stage, GError **error);

G_END_DECLS
