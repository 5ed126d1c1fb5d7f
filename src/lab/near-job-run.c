/* near-job-run.c — one run of a job: its mailboxes, its thread, and the queue of heavy ones
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lock order: the pool's mutex before a run's. Nothing foreign is called under either.
 */
#include "near-error.h"
#include "near-job-private.h"

#include <glib/gi18n-lib.h>

/* Mail is delivered at the priority at which GTK draws. Sources of one priority share each turn of
 * the main loop: a worker that publishes without pause cannot starve the drawing (as it would at
 * G_PRIORITY_DEFAULT), and an animation cannot starve the mail (as it would at
 * G_PRIORITY_DEFAULT_IDLE). Input events still come first. */
#define DELIVERY_PRIORITY (G_PRIORITY_HIGH_IDLE + 20)
/* A screen shows 60 pictures a second; more mail than this only heats the main thread. */
#define DELIVERY_INTERVAL_US 8000

typedef struct
{
  gpointer data;
  GDestroyNotify free;
} Command;

/* One heavy job at a time is a promise of the whole process. */
static struct
{
  GMutex mutex;
  GCond worker_ended;
  guint n_workers;
  gboolean heavy_busy;
  GQueue waiting; /* of NearJobContext, each with a reference */
} pool;

static void
command_free (gpointer data)
{
  Command *command = data;

  _near_job_free (command->free, command->data);
  g_free (command);
}

static void
context_clear (gpointer data)
{
  NearJobContext *self = data;

  _near_job_free (self->input_free, self->input);
  _near_job_free (self->result_free, self->result);
  _near_job_free (self->snapshot_free, self->snapshot);
  g_queue_clear_full (&self->commands, command_free);
  g_clear_error (&self->error);
  g_free (self->stage);
  g_source_unref (self->source);
  g_cond_clear (&self->wake);
  g_mutex_clear (&self->mutex);
}

void
_near_job_context_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, context_clear);
}

/* With the mutex held. Mail that need not hurry waits until the interval since the last one is
 * over; an end does not wait. Only a source's ready time is touched: the callback always runs where
 * the main loop runs, also when none runs yet. */
static void
schedule_delivery (NearJobContext *self, gboolean at_once)
{
  if (at_once)
    g_source_set_ready_time (self->source, 0);
  else if (!self->scheduled)
    g_source_set_ready_time (self->source, self->last_delivery + DELIVERY_INTERVAL_US);
  self->scheduled = TRUE;
}

/* Takes @result and @error. */
static void
context_end (NearJobContext *self, gpointer result, GError *error)
{
  g_mutex_lock (&self->mutex);
  self->result = result;
  self->error = error;
  self->ended = TRUE;
  schedule_delivery (self, TRUE);
  g_mutex_unlock (&self->mutex);
}

static void start_next_heavy (void);

static gpointer
work (gpointer data)
{
  NearJobContext *self = data;
  gboolean heavy = self->heavy;
  gpointer result = NULL;
  GError *error = NULL;

  g_mutex_lock (&self->mutex);
  self->started_at = g_get_monotonic_time ();
  schedule_delivery (self, FALSE);
  g_mutex_unlock (&self->mutex);

  if (!near_job_context_should_stop (self))
    result = self->func (self, self->input, &error);
  _near_job_free (self->input_free, g_steal_pointer (&self->input));
  context_end (self, result, error);
  _near_job_context_unref (self);

  g_mutex_lock (&pool.mutex);
  if (heavy)
    start_next_heavy ();
  pool.n_workers--;
  g_cond_broadcast (&pool.worker_ended);
  g_mutex_unlock (&pool.mutex);
  return NULL;
}

/* With the pool's mutex held. Takes the reference to @run. */
static gboolean
launch (NearJobContext *run)
{
  g_autoptr (GError) error = NULL;
  GThread *thread = g_thread_try_new ("near-job", work, run, &error);

  if (thread == NULL)
    {
      context_end (run, NULL,
                   g_error_new (NEAR_ERROR, NEAR_ERROR_FAILED,
                                _ ("the system gives no thread for the work (%s); close other "
                                   "programs and try again"),
                                error->message));
      _near_job_context_unref (run);
      return FALSE;
    }
  pool.n_workers++;
  g_thread_unref (thread);
  return TRUE;
}

/* With the pool's mutex held. */
static void
start_next_heavy (void)
{
  NearJobContext *run;

  pool.heavy_busy = FALSE;
  while (!pool.heavy_busy && (run = g_queue_pop_head (&pool.waiting)) != NULL)
    pool.heavy_busy = launch (run);
}

void
_near_job_context_cancel (NearJobContext *self)
{
  gboolean was_waiting;

  g_mutex_lock (&pool.mutex);
  was_waiting = g_queue_remove (&pool.waiting, self);
  g_mutex_unlock (&pool.mutex);

  g_mutex_lock (&self->mutex);
  g_atomic_int_set (&self->cancelled, TRUE);
  g_cond_broadcast (&self->wake);
  g_mutex_unlock (&self->mutex);

  if (was_waiting)
    {
      context_end (self, NULL, NULL);
      _near_job_context_unref (self);
    }
}

/* --- what the job calls --------------------------------------------------------------------- */

static gboolean
dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  return callback (user_data);
}

NearJobContext *
_near_job_context_new (NearJob *owner, gboolean heavy, GSourceFunc deliver)
{
  static GSourceFuncs source_funcs = { .dispatch = dispatch };
  NearJobContext *self = g_atomic_rc_box_new0 (NearJobContext);
  g_autoptr (GMainContext) main_context = g_main_context_ref_thread_default ();

  g_mutex_init (&self->mutex);
  g_cond_init (&self->wake);
  g_queue_init (&self->commands);
  self->owner = owner;
  self->heavy = heavy;
  self->source = g_source_new (&source_funcs, sizeof (GSource));
  g_source_set_static_name (self->source, "near-job mail");
  g_source_set_priority (self->source, DELIVERY_PRIORITY);
  g_source_set_callback (self->source, deliver, g_atomic_rc_box_acquire (self),
                         _near_job_context_unref);
  g_source_attach (self->source, main_context);
  return self;
}

/* Starts the thread, or puts the run at the end of the queue of heavy ones. */
gboolean
_near_job_context_submit (NearJobContext *self)
{
  gboolean queued;

  g_mutex_lock (&pool.mutex);
  queued = self->heavy && pool.heavy_busy;
  if (queued)
    g_queue_push_tail (&pool.waiting, g_atomic_rc_box_acquire (self));
  else if (launch (g_atomic_rc_box_acquire (self)) && self->heavy)
    pool.heavy_busy = TRUE;
  g_mutex_unlock (&pool.mutex);
  return queued;
}

/* Takes @command if the run can still get it. */
gboolean
_near_job_context_send (NearJobContext *self, gpointer command, GDestroyNotify free_func)
{
  gboolean taken;

  g_mutex_lock (&self->mutex);
  taken = !self->cancelled && !self->ended;
  if (taken)
    {
      Command *entry = g_new (Command, 1);

      *entry = (Command){ .data = command, .free = free_func };
      g_queue_push_tail (&self->commands, entry);
      g_cond_broadcast (&self->wake);
    }
  g_mutex_unlock (&self->mutex);
  return taken;
}

NearJobMail
_near_job_context_take_mail (NearJobContext *run)
{
  NearJobMail mail;

  g_mutex_lock (&run->mutex);
  g_source_set_ready_time (run->source, -1);
  run->scheduled = FALSE;
  run->last_delivery = g_get_monotonic_time ();
  mail = (NearJobMail){ .snapshot = g_steal_pointer (&run->snapshot),
                        .has_progress = run->has_progress,
                        .ended = run->ended,
                        .fraction = run->fraction,
                        .stage = run->has_progress ? g_strdup (run->stage) : NULL,
                        .started_at = run->started_at };
  run->has_progress = FALSE;
  g_mutex_unlock (&run->mutex);
  return mail;
}

/* --- on the worker's thread ----------------------------------------------------------------- */

gboolean
near_job_context_should_stop (NearJobContext *context)
{
  return g_atomic_int_get (&context->cancelled);
}

/**
 * near_job_context_publish:
 * @snapshot: (transfer full): immutable from now on
 *
 * The latest snapshot wins: one that nobody has seen yet is freed. The last one is delivered before
 * "finished". After a cancel none is delivered.
 */
void
near_job_context_publish (NearJobContext *context, gpointer snapshot)
{
  gpointer replaced = snapshot;

  g_mutex_lock (&context->mutex);
  if (!context->cancelled)
    {
      replaced = context->snapshot;
      context->snapshot = snapshot;
      schedule_delivery (context, FALSE);
    }
  g_mutex_unlock (&context->mutex);
  _near_job_free (context->snapshot_free, replaced);
}

gpointer
near_job_context_receive (NearJobContext *context, gint64 timeout_us)
{
  gint64 end = timeout_us > 0 ? g_get_monotonic_time () + timeout_us : 0;
  gboolean in_time = timeout_us != 0;
  gpointer data = NULL;

  g_mutex_lock (&context->mutex);
  while (in_time && !context->cancelled && g_queue_is_empty (&context->commands))
    {
      if (timeout_us < 0)
        g_cond_wait (&context->wake, &context->mutex);
      else
        in_time = g_cond_wait_until (&context->wake, &context->mutex, end);
    }
  if (!context->cancelled)
    {
      g_autofree Command *command = g_queue_pop_head (&context->commands);
      data = command != NULL ? command->data : NULL;
    }
  g_mutex_unlock (&context->mutex);
  return data;
}

static gboolean
poll_context (double fraction, const char *stage, gpointer user_data)
{
  NearJobContext *self = user_data;

  if (near_job_context_should_stop (self))
    return FALSE;
  g_mutex_lock (&self->mutex);
  if (g_strcmp0 (self->stage, stage) != 0)
    {
      g_free (self->stage);
      self->stage = g_strdup (stage);
    }
  self->fraction = fraction >= 0.0 ? MIN (fraction, 1.0) : -1.0;
  self->has_progress = TRUE;
  schedule_delivery (self, FALSE);
  g_mutex_unlock (&self->mutex);
  return TRUE;
}

NearMonitor
near_job_context_get_monitor (NearJobContext *context)
{
  return (NearMonitor){ .poll = poll_context, .user_data = context };
}

/**
 * near_job_drain:
 *
 * Cancels nothing: jobs that run for ever have to be cancelled or dropped before.
 *
 * Returns: %TRUE if no worker is left
 */
gboolean
near_job_drain (guint timeout_ms)
{
  gint64 end = g_get_monotonic_time () + (gint64) timeout_ms * 1000;
  gboolean in_time = TRUE;
  gboolean drained;

  g_mutex_lock (&pool.mutex);
  while (pool.n_workers > 0 && in_time)
    in_time = g_cond_wait_until (&pool.worker_ended, &pool.mutex, end);
  drained = pool.n_workers == 0;
  g_mutex_unlock (&pool.mutex);
  return drained;
}
