/* near-playground-lab.c — the playground as a screen uses it
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The document is the truth: a run starts from its spec and attachments, and every snapshot is written
 * back. Whoever changes the document by another way (undo, a file) is followed.
 */
#include "near-playground-lab-private.h"
#include "near-playground-data.h"
#include "near-playground-document.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Points that are shown though nothing can be trained on them are made on the main thread. */
#define SHOWN_POINTS_MAX 20000

enum
{
  PROP_DOCUMENT = 1,
  PROP_RUNNING,
  PROP_SPEED,
  PROP_PROBLEM,
  N_PROPERTIES
};

enum
{
  VIEW_CHANGED,
  SPEC_CHANGED,
  NOTE,
  PAUSED,
  OPEN_FAILED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (NearPlaygroundLab, near_playground_lab, G_TYPE_OBJECT)

/* --- runs ------------------------------------------------------------------------------------- */

void
near_playground_lab_set_running (NearPlaygroundLab *self, gboolean running)
{
  if (self->running == running)
    return;
  self->running = running;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUNNING]);
}

static void
set_problem (NearPlaygroundLab *self, const char *problem)
{
  if (g_strcmp0 (self->problem, problem) == 0)
    return;
  g_free (self->problem);
  self->problem = g_strdup (problem);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEM]);
}

static NearPlaygroundRun *
new_run (NearPlaygroundLab *self, guint64 to_epoch, double speed)
{
  NearPlaygroundRun *run = g_new0 (NearPlaygroundRun, 1);

  run->spec = *near_playground_lab_get_spec (self);
  run->state = near_document_dup_attachments (self->document);
  run->irreproducible = g_strdup (near_document_get_irreproducible (self->document));
  run->to_epoch = to_epoch;
  run->speed = speed;
  return run;
}

/* A new worker from what the document holds now; one that was under way is let go. */
static void
start (NearPlaygroundLab *self, guint64 to_epoch, double speed)
{
  g_queue_clear_full (&self->unheard, g_free);
  self->n_heard = 0;
  near_job_start (self->job, near_playground_train, new_run (self, to_epoch, speed),
                  (GDestroyNotify) near_playground_run_free,
                  (GDestroyNotify) near_playground_snapshot_unref,
                  (GDestroyNotify) near_playground_snapshot_unref);
}

guint64
near_playground_lab_get_epoch (NearPlaygroundLab *self)
{
  const NearArray *counts = near_document_get_attachment (self->document, "counts");

  return counts != NULL && near_array_get_array_type (counts) == NEAR_ARRAY_INT64
                 && near_array_get_length (counts) > 0
             ? (guint64) ((const gint64 *) near_array_peek (counts))[0]
             : 0;
}

/* Where a run pauses by itself: at the epoch that was chosen, or never once it is behind. */
guint64
near_playground_lab_get_goal (NearPlaygroundLab *self)
{
  guint64 goal = (guint64) near_playground_lab_get_spec (self)->epochs;

  return near_playground_lab_get_epoch (self) < goal ? goal : G_MAXUINT64;
}

/* After a change of spec or state: a run goes on from there, else one snapshot is made. */
void
near_playground_lab_restart (NearPlaygroundLab *self)
{
  self->step_to = 0;
  start (self, self->running ? near_playground_lab_get_goal (self) : 0, self->speed);
}

void
near_playground_lab_send (NearPlaygroundLab *self, NearPlaygroundCommandKind kind, gsize index, double value)
{
  NearPlaygroundCommand *command = g_new (NearPlaygroundCommand, 1);

  *command = (NearPlaygroundCommand){ kind, value, index };
  g_queue_push_tail (&self->unheard, g_memdup2 (command, sizeof *command));
  near_job_send (self->job, command, g_free);
}

/* Commands that this snapshot already shows. */
static void
forget_heard (NearPlaygroundLab *self, const NearPlaygroundSnapshot *snapshot)
{
  for (; self->n_heard < snapshot->n_commands; self->n_heard++)
    g_free (g_queue_pop_head (&self->unheard));
}

/* What was said to a worker that had already left off: done now, as to a network that rests. */
static void
repeat_unheard (NearPlaygroundLab *self)
{
  GQueue unheard = self->unheard;
  NearPlaygroundCommand *command;

  g_queue_init (&self->unheard);
  while ((command = g_queue_pop_head (&unheard)) != NULL)
    {
      if (command->kind == NEAR_PLAYGROUND_SET_PARAMETER)
        near_playground_lab_edit (self, command->index, command->value, NULL, NULL);
      else if (command->kind == NEAR_PLAYGROUND_SET_RATE
               || command->kind == NEAR_PLAYGROUND_SET_REGULARIZATION)
        near_playground_lab_mark_steered (self, command->kind == NEAR_PLAYGROUND_SET_RATE);
      g_free (command);
    }
}

/* --- what comes back -------------------------------------------------------------------------- */

static gboolean
same_array (const NearArray *a, const NearArray *b)
{
  gsize size = a != NULL ? near_array_type_get_size (near_array_get_array_type (a)) : 0;

  return a != NULL && b != NULL && near_array_get_array_type (a) == near_array_get_array_type (b)
         && near_array_get_length (a) == near_array_get_length (b)
         && memcmp (near_array_peek (a), near_array_peek (b), near_array_get_length (a) * size) == 0;
}

/* A state that the document has already is not written again: opening a file changes nothing. */
static gboolean
is_news (NearPlaygroundLab *self, const NearPlaygroundSnapshot *snapshot)
{
  if (g_strcmp0 (snapshot->irreproducible, near_document_get_irreproducible (self->document)) != 0)
    return TRUE;
  if (snapshot->epoch == 0 && !snapshot->weights_edited)
    return FALSE;
  return !same_array (g_hash_table_lookup (snapshot->state, "counts"),
                      near_document_get_attachment (self->document, "counts"))
         || !same_array (g_hash_table_lookup (snapshot->state, "parameters"),
                         near_document_get_attachment (self->document, "parameters"));
}

static void
take_snapshot (NearPlaygroundLab *self, NearPlaygroundSnapshot *snapshot)
{
  forget_heard (self, snapshot);
  if (self->snapshot != snapshot)
    {
      near_playground_snapshot_unref (self->snapshot);
      self->snapshot = near_playground_snapshot_ref (snapshot);
      near_job_send (self->view_job, near_playground_snapshot_ref (snapshot),
                     (GDestroyNotify) near_playground_snapshot_unref);
    }
  g_clear_pointer (&self->points, near_data_set_unref);
  self->points = near_data_set_ref (snapshot->points);
  if (!is_news (self, snapshot))
    return;
  self->writing = TRUE;
  near_playground_document_store (self->document, snapshot);
  self->writing = FALSE;
}

static void
on_snapshot (NearJob *job, gpointer snapshot, NearPlaygroundLab *self)
{
  set_problem (self, NULL);
  take_snapshot (self, snapshot);
}

static void
on_view (NearJob *job, gpointer view, NearPlaygroundLab *self)
{
  const NearPlaygroundView *news = view;

  /* one of a network that is no more comes too late */
  if (self->snapshot == NULL
      || !near_playground_spec_keeps_network (&news->snapshot->spec, near_playground_lab_get_spec (self)))
    return;
  near_playground_view_unref (self->view);
  self->view = near_playground_view_ref (view);
  g_signal_emit (self, signals[VIEW_CHANGED], 0);
}

/* Points for a screen that has nothing to train. */
static void
show_points_only (NearPlaygroundLab *self)
{
  const NearPlaygroundSpec *spec = near_playground_lab_get_spec (self);
  g_autoptr (GHashTable) attachments = near_document_dup_attachments (self->document);

  g_clear_pointer (&self->points, near_data_set_unref);
  if (spec->pattern == NEAR_PATTERN_OWN)
    self->points = near_playground_data_from_attachments (attachments, NULL);
  else if (spec->samples <= SHOWN_POINTS_MAX)
    self->points = near_pattern_generate (spec->pattern, (gsize) spec->samples, spec->noise,
                                          spec->train_ratio, (guint64) spec->seed, NULL);
  g_clear_pointer (&self->snapshot, near_playground_snapshot_unref);
  g_clear_pointer (&self->view, near_playground_view_unref);
  g_signal_emit (self, signals[VIEW_CHANGED], 0);
}

static char *
dup_pause_reason (NearPlaygroundLab *self, const NearPlaygroundSnapshot *snapshot)
{
  if (snapshot->diverged)
    return g_strdup_printf (
        _ ("Training diverged at epoch %" PRIu64
           ": the steps overshoot and grow without end. Lower the learning rate, then reset."),
        snapshot->diverged_epoch);
  if (snapshot->epoch == (guint64) near_playground_lab_get_spec (self)->epochs)
    return g_strdup_printf (_ ("Paused at epoch %" PRIu64 ", as chosen. Run goes on."),
                            snapshot->epoch);
  return NULL;
}

static void
on_finished (NearJob *job, NearPlaygroundLab *self)
{
  gboolean was_running = self->running;

  if (near_job_get_state (job) == NEAR_JOB_FAILED)
    {
      near_playground_lab_set_running (self, FALSE);
      set_problem (self, near_job_get_error (job)->message);
      show_points_only (self);
      return;
    }
  if (near_job_get_state (job) != NEAR_JOB_DONE)
    return;
  set_problem (self, NULL);
  take_snapshot (self, near_job_get_result (job));
  near_playground_lab_set_running (self, FALSE);
  repeat_unheard (self);
  if (was_running || self->snapshot->diverged)
    {
      g_autofree char *reason = dup_pause_reason (self, self->snapshot);

      g_signal_emit (self, signals[PAUSED], 0, reason);
    }
}

static void
on_document_changed (NearDocument *document, NearDocumentChange change, NearPlaygroundLab *self)
{
  if (self->writing)
    return;
  g_clear_pointer (&self->edit_group, g_free);
  if (change & NEAR_DOCUMENT_CHANGE_HISTORY)
    near_playground_lab_set_running (self, FALSE);
  if (change & (NEAR_DOCUMENT_CHANGE_SPEC | NEAR_DOCUMENT_CHANGE_HISTORY))
    g_signal_emit (self, signals[SPEC_CHANGED], 0);
  near_playground_lab_restart (self);
}

/* --- commands --------------------------------------------------------------------------------- */

void
near_playground_lab_run (NearPlaygroundLab *self)
{
  if (self->running)
    return;
  if (self->problem != NULL)
    {
      g_signal_emit (self, signals[NOTE], 0, self->problem);
      return;
    }
  if (self->snapshot != NULL && self->snapshot->diverged
      && self->snapshot->epoch == near_playground_lab_get_epoch (self))
    {
      g_autofree char *reason = dup_pause_reason (self, self->snapshot);

      g_signal_emit (self, signals[PAUSED], 0, reason);
      return;
    }
  near_playground_lab_set_running (self, TRUE);
  near_playground_lab_restart (self);
}

void
near_playground_lab_pause (NearPlaygroundLab *self)
{
  if (!self->running)
    return;
  near_playground_lab_send (self, NEAR_PLAYGROUND_STOP, 0, 0.0);
}

/* One epoch; pauses a run first. */
void
near_playground_lab_step (NearPlaygroundLab *self)
{
  if (self->running)
    {
      near_playground_lab_pause (self);
      return;
    }
  if (self->problem != NULL)
    return;
  self->step_to = MAX (self->step_to, near_playground_lab_get_epoch (self)) + 1;
  start (self, self->step_to, 0.0);
}

void
near_playground_lab_run_to (NearPlaygroundLab *self, guint64 epoch)
{
  near_playground_lab_set_running (self, FALSE);
  self->step_to = epoch;
  start (self, epoch, 0.0);
}

void
near_playground_lab_reset (NearPlaygroundLab *self)
{
  g_autoptr (GHashTable) cleared = near_playground_document_new_cleared ();

  near_playground_lab_set_running (self, FALSE);
  self->writing = TRUE;
  near_document_set_attachments (self->document, cleared, TRUE, _ ("Reset"));
  near_document_set_irreproducible (self->document, NULL);
  self->writing = FALSE;
  near_playground_lab_restart (self);
}

gboolean
near_playground_lab_is_running (NearPlaygroundLab *self)
{
  return self->running;
}

gboolean
near_playground_lab_is_settled (NearPlaygroundLab *self)
{
  if (near_job_is_active (self->job) || near_job_is_active (self->csv_job))
    return FALSE;
  if (self->problem != NULL)
    return TRUE;
  return self->view != NULL && self->view->snapshot == self->snapshot
         && (self->view->formula.checked || self->snapshot->diverged);
}

void
near_playground_lab_set_speed (NearPlaygroundLab *self, double epochs_per_second)
{
  if (self->speed == epochs_per_second || !(epochs_per_second >= 0.0))
    return;
  self->speed = epochs_per_second;
  if (self->running)
    near_playground_lab_send (self, NEAR_PLAYGROUND_SET_SPEED, 0, epochs_per_second);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SPEED]);
}

double
near_playground_lab_get_speed (NearPlaygroundLab *self)
{
  return self->speed;
}

/* --- what is known ---------------------------------------------------------------------------- */

NearJob *
near_playground_lab_get_csv_job (NearPlaygroundLab *self)
{
  return self->csv_job;
}

NearDocument *
near_playground_lab_get_document (NearPlaygroundLab *self)
{
  return self->document;
}

const NearPlaygroundSpec *
near_playground_lab_get_spec (NearPlaygroundLab *self)
{
  return near_document_get_spec (self->document);
}

NearPlaygroundView *
near_playground_lab_get_view (NearPlaygroundLab *self)
{
  return self->view;
}

NearResults *
near_playground_lab_get_results (NearPlaygroundLab *self)
{
  return self->view != NULL ? self->view->results : NULL;
}

const char *
near_playground_lab_get_problem (NearPlaygroundLab *self)
{
  return self->problem;
}

NearDataSet *
near_playground_lab_get_points (NearPlaygroundLab *self)
{
  return self->points;
}

/* --- object ----------------------------------------------------------------------------------- */

static void
near_playground_lab_constructed (GObject *object)
{
  NearPlaygroundLab *self = NEAR_PLAYGROUND_LAB (object);

  G_OBJECT_CLASS (near_playground_lab_parent_class)->constructed (object);
  g_signal_connect_object (self->document, "changed", G_CALLBACK (on_document_changed), self, 0);
  near_job_start (self->view_job, near_playground_make_views, NULL, NULL, NULL,
                  (GDestroyNotify) near_playground_view_unref);
  near_playground_lab_restart (self);
}

static void
near_playground_lab_dispose (GObject *object)
{
  NearPlaygroundLab *self = NEAR_PLAYGROUND_LAB (object);

  if (self->job != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->job, self);
      near_job_cancel (self->job);
    }
  if (self->view_job != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->view_job, self);
      near_job_cancel (self->view_job);
    }
  if (self->csv_job != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->csv_job, self);
      near_job_cancel (self->csv_job);
    }
  g_clear_object (&self->csv_job);
  g_clear_object (&self->job);
  g_clear_object (&self->view_job);
  g_clear_object (&self->document);
  G_OBJECT_CLASS (near_playground_lab_parent_class)->dispose (object);
}

static void
near_playground_lab_finalize (GObject *object)
{
  NearPlaygroundLab *self = NEAR_PLAYGROUND_LAB (object);

  g_clear_pointer (&self->snapshot, near_playground_snapshot_unref);
  g_clear_pointer (&self->view, near_playground_view_unref);
  g_clear_pointer (&self->points, near_data_set_unref);
  g_free (self->problem);
  g_free (self->edit_group);
  g_queue_clear_full (&self->unheard, g_free);
  G_OBJECT_CLASS (near_playground_lab_parent_class)->finalize (object);
}

static void
near_playground_lab_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  NearPlaygroundLab *self = NEAR_PLAYGROUND_LAB (object);

  switch (id)
    {
    case PROP_DOCUMENT:
      g_value_set_object (value, self->document);
      break;
    case PROP_RUNNING:
      g_value_set_boolean (value, self->running);
      break;
    case PROP_SPEED:
      g_value_set_double (value, self->speed);
      break;
    case PROP_PROBLEM:
      g_value_set_string (value, self->problem);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
near_playground_lab_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  NearPlaygroundLab *self = NEAR_PLAYGROUND_LAB (object);

  switch (id)
    {
    case PROP_DOCUMENT:
      self->document = g_value_dup_object (value);
      break;
    case PROP_SPEED:
      near_playground_lab_set_speed (self, g_value_get_double (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
near_playground_lab_class_init (NearPlaygroundLabClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = near_playground_lab_constructed;
  object_class->dispose = near_playground_lab_dispose;
  object_class->finalize = near_playground_lab_finalize;
  object_class->get_property = near_playground_lab_get_property;
  object_class->set_property = near_playground_lab_set_property;
  properties[PROP_DOCUMENT]
      = g_param_spec_object ("document", NULL, NULL, NEAR_TYPE_DOCUMENT,
                             G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_RUNNING] = g_param_spec_boolean ("running", NULL, NULL, FALSE,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SPEED]
      = g_param_spec_double ("speed", NULL, NULL, 0.0, G_MAXDOUBLE, 60.0,
                             G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  signals[VIEW_CHANGED] = g_signal_new ("view-changed", NEAR_TYPE_PLAYGROUND_LAB, G_SIGNAL_RUN_LAST,
                                        0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SPEC_CHANGED] = g_signal_new ("spec-changed", NEAR_TYPE_PLAYGROUND_LAB, G_SIGNAL_RUN_LAST,
                                        0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[NOTE] = g_signal_new ("note", NEAR_TYPE_PLAYGROUND_LAB, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[OPEN_FAILED]
      = g_signal_new ("open-failed", NEAR_TYPE_PLAYGROUND_LAB, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[PAUSED] = g_signal_new ("paused", NEAR_TYPE_PLAYGROUND_LAB, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
near_playground_lab_init (NearPlaygroundLab *self)
{
  self->speed = 60.0;
  self->job = near_job_new (_ ("Training"), TRUE);
  self->view_job = near_job_new (_ ("Drawing"), FALSE);
  self->csv_job = near_job_new (_ ("Reading points"), FALSE);
  g_signal_connect_swapped (self->csv_job, "finished", G_CALLBACK (near_playground_lab_finish_open_csv),
                            self);
  g_signal_connect (self->job, "snapshot", G_CALLBACK (on_snapshot), self);
  g_signal_connect (self->job, "finished", G_CALLBACK (on_finished), self);
  g_signal_connect (self->view_job, "snapshot", G_CALLBACK (on_view), self);
}

NearPlaygroundLab *
near_playground_lab_new (NearDocument *document)
{
  return g_object_new (NEAR_TYPE_PLAYGROUND_LAB, "document", document, NULL);
}
