/* near-job-private.h — one run of a job, as the job sees it
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A NearJobContext is one run. The main thread holds it through the job and through the source that
 * delivers its mail; the worker (or the queue of waiting jobs) holds it too; the last one to let go
 * frees it. `owner` is read and written on the main thread only and is NULL as soon as the job was
 * dropped or started anew, so that mail of a stale run reaches nobody.
 */
#pragma once

#include "near-job.h"

G_BEGIN_DECLS

struct _NearJobContext
{
  /* Fixed before the thread starts */
  NearJobFunc func;
  gpointer input;
  GDestroyNotify input_free;
  GDestroyNotify result_free;
  GDestroyNotify snapshot_free;
  gboolean heavy;
  GSource *source;

  /* Main thread only */
  NearJob *owner;

  int cancelled; /* atomic; written under the mutex, so that a waiting receive sees it */

  GMutex mutex; /* guards all below */
  GCond wake;
  gboolean scheduled;
  gint64 last_delivery;
  gint64 started_at; /* 0: the thread has not begun */
  gpointer snapshot;
  gboolean has_progress;
  double fraction;
  char *stage;
  GQueue commands; /* of Command */
  gboolean ended;
  gpointer result;
  GError *error;
};

/* What lies in the mailbox; snapshot and stage belong to who took them. */
typedef struct
{
  gpointer snapshot;
  gboolean has_progress, ended;
  double fraction;
  char *stage;
  gint64 started_at;
} NearJobMail;

/* Made on the thread whose main context @deliver shall run in. */
NearJobContext *_near_job_context_new (NearJob *owner, gboolean heavy, GSourceFunc deliver);
void _near_job_context_unref (gpointer data);
gboolean _near_job_context_submit (NearJobContext *self); /* TRUE: it has to wait */
void _near_job_context_cancel (NearJobContext *self);
gboolean
_near_job_context_send (NearJobContext *self, gpointer command, GDestroyNotify command_free);
NearJobMail _near_job_context_take_mail (NearJobContext *self);

static inline void
_near_job_free (GDestroyNotify func, gpointer data)
{
  if (data != NULL && func != NULL)
    func (data);
}

G_END_DECLS
