/* near-job.c — one piece of work on its own thread, as an object of the main thread
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-error.h"
#include "near-job-private.h"

#include <math.h>

/* How quickly the estimate of the whole duration follows new evidence. */
#define ESTIMATE_TIME_CONSTANT_S 3.0
#define ESTIMATE_MINIMUM_S 0.5

struct _NearJob
{
  GObject parent_instance;

  /* Owned references */
  char *title;
  char *stage;
  NearJobContext *run;
  gpointer result;
  GDestroyNotify result_free;
  GError *error;

  /* State */
  gboolean heavy;
  NearJobState state;
  double fraction;
  gint64 started_at;
  gint64 estimated_at;
  double estimated_total; /* seconds; negative: not known */
};

enum
{
  PROP_0,
  PROP_STATE,
  PROP_FRACTION,
  PROP_STAGE,
  PROP_TITLE,
  N_PROPS
};

enum
{
  SIGNAL_SNAPSHOT,
  SIGNAL_FINISHED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_ENUM_TYPE (NearJobState,
                    near_job_state,
                    G_DEFINE_ENUM_VALUE (NEAR_JOB_IDLE, "idle"),
                    G_DEFINE_ENUM_VALUE (NEAR_JOB_QUEUED, "queued"),
                    G_DEFINE_ENUM_VALUE (NEAR_JOB_RUNNING, "running"),
                    G_DEFINE_ENUM_VALUE (NEAR_JOB_CANCELLING, "cancelling"),
                    G_DEFINE_ENUM_VALUE (NEAR_JOB_DONE, "done"),
                    G_DEFINE_ENUM_VALUE (NEAR_JOB_FAILED, "failed"),
                    G_DEFINE_ENUM_VALUE (NEAR_JOB_CANCELLED, "cancelled"))

G_DEFINE_FINAL_TYPE (NearJob, near_job, G_TYPE_OBJECT)

static void
set_state (NearJob *self, NearJobState state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

/* The whole duration T is taken to be elapsed / fraction and follows new evidence with a time
 * constant, so that the number shown counts down instead of jumping. */
static void
update_estimate (NearJob *self, double fraction)
{
  gint64 now = g_get_monotonic_time ();
  double elapsed = (now - self->started_at) / 1e6;

  if (fraction <= 0.0 || fraction < self->fraction || elapsed < ESTIMATE_MINIMUM_S)
    self->estimated_total = -1.0;
  else if (self->estimated_total < 0.0)
    self->estimated_total = elapsed / fraction;
  else
    {
      double step = (now - self->estimated_at) / 1e6;
      double weight = -expm1 (-step / ESTIMATE_TIME_CONSTANT_S);

      self->estimated_total += weight * (elapsed / fraction - self->estimated_total);
    }
  self->estimated_at = now;
}

/* Takes @stage. */
static void
set_progress (NearJob *self, double fraction, char *stage)
{
  g_autofree char *old_stage = self->stage;
  gboolean stage_changed = g_strcmp0 (old_stage, stage) != 0;

  self->stage = stage;
  update_estimate (self, fraction);
  g_object_freeze_notify (G_OBJECT (self));
  if (stage_changed)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STAGE]);
  if (self->fraction != fraction)
    {
      self->fraction = fraction;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRACTION]);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

/* After this, nothing of @run reaches the job. */
static void
let_go (NearJob *self)
{
  NearJobContext *run = g_steal_pointer (&self->run);

  if (run == NULL)
    return;
  run->owner = NULL;
  g_source_destroy (run->source);
  _near_job_context_unref (run);
}

static void
clear_outcome (NearJob *self)
{
  _near_job_free (self->result_free, g_steal_pointer (&self->result));
  g_clear_error (&self->error);
}

static void
finish (NearJob *self, NearJobContext *run)
{
  NearJobState state = NEAR_JOB_DONE;
  gpointer result = g_steal_pointer (&run->result);
  GError *error = g_steal_pointer (&run->error);

  if (near_job_context_should_stop (run)
      || g_error_matches (error, NEAR_ERROR, NEAR_ERROR_CANCELLED)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    state = NEAR_JOB_CANCELLED;
  else if (error != NULL)
    state = NEAR_JOB_FAILED;

  if (state == NEAR_JOB_DONE)
    {
      self->result = g_steal_pointer (&result);
      self->result_free = run->result_free;
    }
  else if (state == NEAR_JOB_FAILED)
    self->error = g_steal_pointer (&error);
  _near_job_free (run->result_free, result);
  g_clear_error (&error);

  let_go (self);
  self->estimated_total = -1.0;
  set_state (self, state);
  g_signal_emit (self, signals[SIGNAL_FINISHED], 0);
}

/* A handler may cancel, restart or drop the job: after each emission it is asked anew whether this
 * run is still the job's. */
static gboolean
deliver (gpointer user_data)
{
  NearJobContext *run = user_data;
  g_autoptr (NearJob) self = NULL;
  NearJobMail mail;

  if (run->owner == NULL)
    return G_SOURCE_REMOVE;
  self = g_object_ref (run->owner);
  mail = _near_job_context_take_mail (run);

  if (mail.started_at != 0 && self->started_at == 0)
    self->started_at = mail.started_at;
  if (mail.started_at != 0 && self->state == NEAR_JOB_QUEUED)
    set_state (self, NEAR_JOB_RUNNING);
  if (mail.has_progress && self->run == run)
    set_progress (self, mail.fraction, g_steal_pointer (&mail.stage));
  if (mail.snapshot != NULL && self->run == run && !near_job_context_should_stop (run))
    g_signal_emit (self, signals[SIGNAL_SNAPSHOT], 0, mail.snapshot);
  _near_job_free (run->snapshot_free, mail.snapshot);
  g_free (mail.stage);
  if (mail.ended && self->run == run)
    finish (self, run);
  return G_SOURCE_CONTINUE;
}

/**
 * near_job_start:
 * @input: (transfer full): handed to @func; the caller touches it no more
 *
 * Works in every state: a run that is still going on is cancelled and let go. Signals come on the
 * thread-default main context of the caller.
 */
void
near_job_start (NearJob *self,
                NearJobFunc func,
                gpointer input,
                GDestroyNotify input_free,
                GDestroyNotify result_free,
                GDestroyNotify snapshot_free)
{
  NearJobContext *run;
  gboolean queued;

  g_return_if_fail (NEAR_IS_JOB (self));
  g_return_if_fail (func != NULL);

  if (self->run != NULL)
    {
      _near_job_context_cancel (self->run);
      let_go (self);
    }
  clear_outcome (self);
  self->started_at = 0;
  self->estimated_total = -1.0;

  run = self->run = _near_job_context_new (self, self->heavy, deliver);
  run->func = func;
  run->input = input;
  run->input_free = input_free;
  run->result_free = result_free;
  run->snapshot_free = snapshot_free;

  queued = _near_job_context_submit (run);

  g_object_freeze_notify (G_OBJECT (self));
  set_progress (self, -1.0, NULL);
  set_state (self, queued ? NEAR_JOB_QUEUED : NEAR_JOB_RUNNING);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * near_job_cancel:
 *
 * The state is CANCELLING until the worker has noticed, then CANCELLED, with "finished". No
 * snapshot comes after this call, and a result that was already under way is thrown away.
 */
void
near_job_cancel (NearJob *self)
{
  g_return_if_fail (NEAR_IS_JOB (self));

  if (self->run == NULL || self->state == NEAR_JOB_CANCELLING)
    return;
  _near_job_context_cancel (self->run);
  set_state (self, NEAR_JOB_CANCELLING);
}

/**
 * near_job_send:
 * @command: (transfer full): freed at once if no run is active
 */
void
near_job_send (NearJob *self, gpointer command, GDestroyNotify free_func)
{
  g_return_if_fail (NEAR_IS_JOB (self));
  g_return_if_fail (command != NULL);

  if (self->run == NULL || !_near_job_context_send (self->run, command, free_func))
    _near_job_free (free_func, command);
}

/* --- the object ----------------------------------------------------------------------------- */

NearJobState
near_job_get_state (NearJob *self)
{
  g_return_val_if_fail (NEAR_IS_JOB (self), NEAR_JOB_IDLE);
  return self->state;
}

gboolean
near_job_is_active (NearJob *self)
{
  g_return_val_if_fail (NEAR_IS_JOB (self), FALSE);
  return self->run != NULL;
}

const char *
near_job_get_title (NearJob *self)
{
  g_return_val_if_fail (NEAR_IS_JOB (self), NULL);
  return self->title;
}

const char *
near_job_get_stage (NearJob *self)
{
  g_return_val_if_fail (NEAR_IS_JOB (self), NULL);
  return self->stage;
}

double
near_job_get_fraction (NearJob *self)
{
  g_return_val_if_fail (NEAR_IS_JOB (self), -1.0);
  return self->fraction;
}

double
near_job_get_seconds_left (NearJob *self)
{
  g_return_val_if_fail (NEAR_IS_JOB (self), -1.0);

  if (self->estimated_total < 0.0)
    return -1.0;
  return MAX (0.0, self->estimated_total - (g_get_monotonic_time () - self->started_at) / 1e6);
}

gpointer
near_job_get_result (NearJob *self)
{
  g_return_val_if_fail (NEAR_IS_JOB (self), NULL);
  return self->result;
}

const GError *
near_job_get_error (NearJob *self)
{
  g_return_val_if_fail (NEAR_IS_JOB (self), NULL);
  return self->error;
}

NearJob *
near_job_new (const char *title, gboolean heavy)
{
  NearJob *self = g_object_new (NEAR_TYPE_JOB, "title", title, NULL);

  self->heavy = heavy;
  return self;
}

static void
near_job_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  NearJob *self = NEAR_JOB (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_FRACTION:
      g_value_set_double (value, self->fraction);
      break;
    case PROP_STAGE:
      g_value_set_string (value, self->stage);
      break;
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
near_job_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  NearJob *self = NEAR_JOB (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      self->title = g_value_dup_string (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
near_job_dispose (GObject *object)
{
  NearJob *self = NEAR_JOB (object);

  if (self->run != NULL)
    {
      _near_job_context_cancel (self->run);
      let_go (self);
    }
  clear_outcome (self);
  G_OBJECT_CLASS (near_job_parent_class)->dispose (object);
}

static void
near_job_finalize (GObject *object)
{
  NearJob *self = NEAR_JOB (object);

  g_free (self->title);
  g_free (self->stage);
  G_OBJECT_CLASS (near_job_parent_class)->finalize (object);
}

static void
near_job_class_init (NearJobClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags read = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = near_job_get_property;
  object_class->set_property = near_job_set_property;
  object_class->dispose = near_job_dispose;
  object_class->finalize = near_job_finalize;

  properties[PROP_STATE]
      = g_param_spec_enum ("state", NULL, NULL, NEAR_TYPE_JOB_STATE, NEAR_JOB_IDLE, read);
  properties[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, -1.0, 1.0, -1.0, read);
  properties[PROP_STAGE] = g_param_spec_string ("stage", NULL, NULL, NULL, read);
  properties[PROP_TITLE]
      = g_param_spec_string ("title", NULL, NULL, NULL,
                             G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_SNAPSHOT] = g_signal_new ("snapshot", NEAR_TYPE_JOB, G_SIGNAL_RUN_LAST, 0, NULL,
                                           NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[SIGNAL_FINISHED] = g_signal_new ("finished", NEAR_TYPE_JOB, G_SIGNAL_RUN_LAST, 0, NULL,
                                           NULL, NULL, G_TYPE_NONE, 0);
}

static void
near_job_init (NearJob *self)
{
  self->state = NEAR_JOB_IDLE;
  self->fraction = -1.0;
  self->estimated_total = -1.0;
}
