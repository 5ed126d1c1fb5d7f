/* near-monitor.h — progress, and "should I stop?", handed to long calls
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Core polls; who asked for the work decides. Called from the computing thread, often enough that
 * stopping takes less than 100 ms, so it must be cheap. A NULL monitor is legal everywhere.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  /* fraction in [0, 1], or negative where it is not known; returns FALSE to stop */
  gboolean (*poll) (double fraction, const char *stage, gpointer user_data);
  gpointer user_data;
} NearMonitor;

gboolean near_monitor_poll (const NearMonitor *monitor, double fraction, const char *stage);
gboolean near_monitor_check (const NearMonitor *monitor,
                             double fraction,
                             const char *stage,
                             GError **error);
/* Storage for near_monitor_slice(): the part [from, to] of a longer job. */
typedef struct
{
  const NearMonitor *parent;
  double from, to;
} NearMonitorSlice;

NearMonitor near_monitor_slice (const NearMonitor *parent,
                                double from,
                                double to,
                                NearMonitorSlice *storage);

G_END_DECLS
