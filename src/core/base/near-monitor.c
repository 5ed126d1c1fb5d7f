/* near-monitor.c — progress and stopping
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-monitor.h"
#include "near-error.h"

#include <glib/gi18n-lib.h>

/**
 * near_monitor_poll:
 *
 * Returns: %FALSE if the work should stop; %TRUE without a monitor
 */
gboolean
near_monitor_poll (const NearMonitor *monitor, double fraction, const char *stage)
{
  if (monitor == NULL || monitor->poll == NULL)
    return TRUE;
  return monitor->poll (fraction, stage, monitor->user_data);
}

/**
 * near_monitor_check:
 *
 * Errors: NEAR_ERROR_CANCELLED when the monitor says stop
 */
gboolean
near_monitor_check (const NearMonitor *monitor, double fraction, const char *stage, GError **error)
{
  if (near_monitor_poll (monitor, fraction, stage))
    return TRUE;
  g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_CANCELLED, _ ("stopped on request"));
  return FALSE;
}

static gboolean
poll_slice (double fraction, const char *stage, gpointer user_data)
{
  const NearMonitorSlice *slice = user_data;

  if (fraction >= 0.0)
    fraction = slice->from + (slice->to - slice->from) * fraction;
  return near_monitor_poll (slice->parent, fraction, stage);
}

/**
 * near_monitor_slice:
 * @storage: must outlive the monitor returned
 *
 * Returns: a monitor whose 0..1 is @from..@to of @parent
 */
NearMonitor
near_monitor_slice (const NearMonitor *parent, double from, double to, NearMonitorSlice *storage)
{
  storage->parent = parent;
  storage->from = from;
  storage->to = to;
  return (NearMonitor){ .poll = poll_slice, .user_data = storage };
}
