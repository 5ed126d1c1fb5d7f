/* near-job.h — one piece of work on its own thread, with a mailbox each way
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Worker -> main: snapshots, the latest wins. Main -> worker: commands, all delivered in order.
 * Inputs are handed over before the thread starts; the worker never touches a GObject of ours. When
 * the job is dropped it is cancelled and detached; its result is thrown away.
 */
#pragma once

#include <gio/gio.h>

#include "near-monitor.h"

G_BEGIN_DECLS

typedef enum
{
  NEAR_JOB_IDLE,
  NEAR_JOB_QUEUED,    /* another heavy job runs */
  NEAR_JOB_RUNNING,
  NEAR_JOB_CANCELLING,
  NEAR_JOB_DONE,
  NEAR_JOB_FAILED,
  NEAR_JOB_CANCELLED
} NearJobState;

#define NEAR_TYPE_JOB_STATE (near_job_state_get_type ())
GType near_job_state_get_type (void);

#define NEAR_TYPE_JOB (near_job_get_type ())
G_DECLARE_FINAL_TYPE (NearJob, near_job, NEAR, JOB, GObject)

typedef struct _NearJobContext NearJobContext;

/* Runs on the worker's thread; returns the result (owned by the job, freed with result_free). */
typedef gpointer (*NearJobFunc) (NearJobContext *context, gpointer input, GError **error);

/* Properties: "state", "fraction" (-1: not known), "stage", "title".
 * Signals: "snapshot" (gpointer, borrowed), "finished" ().
 * @heavy: at most one heavy job runs at a time; others wait as QUEUED. */
NearJob *near_job_new (const char *title, gboolean heavy);
void near_job_start (NearJob *self,
                     NearJobFunc func,
                     gpointer input,
                     GDestroyNotify input_free,
                     GDestroyNotify result_free,
                     GDestroyNotify snapshot_free);
void near_job_cancel (NearJob *self);
NearJobState near_job_get_state (NearJob *self);
gboolean near_job_is_active (NearJob *self); /* QUEUED, RUNNING or CANCELLING */
const char *near_job_get_title (NearJob *self);
const char *near_job_get_stage (NearJob *self);
double near_job_get_fraction (NearJob *self);
double near_job_get_seconds_left (NearJob *self); /* negative: not known */
gpointer near_job_get_result (NearJob *self); /* borrowed; of DONE */
const GError *near_job_get_error (NearJob *self); /* of FAILED */
/* Command into the worker; freed with command_free if nobody takes it. */
void near_job_send (NearJob *self, gpointer command, GDestroyNotify command_free);

/* --- on the worker's thread ---------------------------------------------------------------- */
gboolean near_job_context_should_stop (NearJobContext *context);
void near_job_context_publish (NearJobContext *context, gpointer snapshot); /* takes it */
/* The next command, or NULL. Waits up to @timeout_us for one (0: not at all, -1: until one comes or
 * the job is cancelled). The caller owns it. */
gpointer near_job_context_receive (NearJobContext *context, gint64 timeout_us);
NearMonitor near_job_context_get_monitor (NearJobContext *context); /* publishes progress */

/* Waits at most @timeout_ms for all workers to end: for the application's shutdown. */
gboolean near_job_drain (guint timeout_ms);

G_END_DECLS
