/* near-gp-team-private.h — tasks that do not depend on each other, shared by threads and stopped at
 * once SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Private to core/gp. Each task writes what is its own; whoever needs a sum adds in the order of
 * the tasks. Only the thread that called asks the monitor; it goes on asking while the others
 * finish.
 */
#pragma once

#include "near-error.h"
#include "near-monitor.h"

G_BEGIN_DECLS

/* Below so many points a factor stays on one thread, so that fits may share the threads. */
#define NEAR_GP_TEAM_MAX_POINTS 700

typedef void (*NearGpTask) (guint task, const NearMonitor *monitor, gpointer user_data);

/* @alone: one after the other. Returns FALSE if it was stopped, with NEAR_ERROR_CANCELLED. */
gboolean _near_gp_team_run (guint n_tasks, gboolean alone, NearGpTask task, gpointer user_data,
                            const NearMonitor *monitor, const char *stage, GError **error);

G_END_DECLS
