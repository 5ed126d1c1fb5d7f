/* near-playground-worker.c — training and views on their own threads
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-playground-worker.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Snapshots leave at most this often: a screen shows no more. */
#define PUBLISH_US 16000
/* Commands are looked at this often. */
#define SLICE_US 4000
/* The formula of a running network is checked this often, and once it rests. */
#define CHECK_US 100000

void
near_playground_run_free (NearPlaygroundRun *run)
{
  g_clear_pointer (&run->state, g_hash_table_unref);
  g_free (run->irreproducible);
  g_free (run);
}

/* --- training --------------------------------------------------------------------------------- */

typedef struct
{
  NearPlayground *playground;
  guint64 to_epoch;
  double speed;
  gboolean stop;
  guint n_commands;
  gint64 paced_from;      /* when pacing began ... */
  guint64 paced_at_epoch; /* ... and at which epoch */
} Training;

static void
restart_pacing (Training *t)
{
  t->paced_from = g_get_monotonic_time ();
  t->paced_at_epoch = near_playground_get_epoch (t->playground);
}

static void
obey (Training *t, const NearPlaygroundCommand *command)
{
  switch (command->kind)
    {
    case NEAR_PLAYGROUND_STOP:
      t->stop = TRUE;
      return;
    case NEAR_PLAYGROUND_SET_SPEED:
      t->speed = command->value;
      restart_pacing (t);
      return;
    case NEAR_PLAYGROUND_SET_RATE:
      near_playground_set_rate (t->playground, command->value);
      return;
    case NEAR_PLAYGROUND_SET_REGULARIZATION:
      near_playground_set_regularization (t->playground, (NearRegularization) command->index,
                                          command->value);
      return;
    case NEAR_PLAYGROUND_SET_TO_EPOCH:
      t->to_epoch = command->index;
      return;
    case NEAR_PLAYGROUND_SET_PARAMETER:
    default:
      near_playground_set_parameter (t->playground, command->index, command->value);
      return;
    }
}

/* The epoch that pacing allows now. */
static guint64
allowed_epoch (const Training *t)
{
  double seconds = (double) (g_get_monotonic_time () - t->paced_from) * 1e-6;

  if (!(t->speed > 0.0))
    return t->to_epoch;
  return MIN (t->to_epoch, t->paced_at_epoch + (guint64) (seconds * t->speed));
}

static gboolean
is_over (const Training *t, NearJobContext *context)
{
  return t->stop || near_job_context_should_stop (context)
         || near_playground_has_diverged (t->playground)
         || near_playground_get_epoch (t->playground) >= t->to_epoch;
}

static NearPlaygroundSnapshot *
dup_snapshot (const Training *t)
{
  NearPlaygroundSnapshot *snapshot = near_playground_dup_snapshot (t->playground);

  snapshot->n_commands = t->n_commands;
  return snapshot;
}

/* Within an epoch of a million points only letting the run go ends it: its result is thrown away. */
static gboolean
poll_context (double fraction, const char *stage, gpointer user_data)
{
  return !near_job_context_should_stop (user_data);
}

/* Trains for a slice; TRUE if there was anything to do. */
static gboolean
train_slice (Training *t, NearJobContext *context)
{
  gint64 end = g_get_monotonic_time () + SLICE_US;
  guint64 allowed = allowed_epoch (t);
  NearMonitor monitor = { poll_context, context };
  gboolean moved = FALSE;

  while (near_playground_get_epoch (t->playground) < allowed
         && !near_playground_has_diverged (t->playground))
    {
      if (!near_playground_step (t->playground, &monitor, NULL))
        return FALSE;
      moved = TRUE;
      if (g_get_monotonic_time () >= end)
        break;
    }
  /* a network too slow for the pace does not have to catch up later */
  if (t->speed > 0.0 && allowed > near_playground_get_epoch (t->playground) + 1
      && near_playground_get_epoch (t->playground) < t->to_epoch)
    restart_pacing (t);
  return moved;
}

static void
train (Training *t, NearJobContext *context)
{
  gint64 published = 0;
  gboolean fresh = TRUE;

  restart_pacing (t);
  while (!is_over (t, context))
    {
      gint64 now;
      NearPlaygroundCommand *command;
      gboolean moved = train_slice (t, context);

      fresh |= moved;
      now = g_get_monotonic_time ();
      if (fresh && now - published >= PUBLISH_US)
        {
          near_job_context_publish (context, dup_snapshot (t));
          published = now;
          fresh = FALSE;
        }
      while ((command = near_job_context_receive (context, moved ? 0 : SLICE_US)) != NULL)
        {
          obey (t, command);
          t->n_commands++;
          g_free (command);
          fresh = moved = TRUE;
        }
    }
}

gpointer
near_playground_train (NearJobContext *context, gpointer input, GError **error)
{
  NearPlaygroundRun *run = input;
  g_autoptr (NearPlayground) playground
      = near_playground_new_from_attachments (&run->spec, run->state, TRUE, error);
  Training t = { .playground = playground, .to_epoch = run->to_epoch, .speed = run->speed };

  if (playground == NULL)
    return NULL;
  near_playground_set_irreproducible (playground, run->irreproducible);
  train (&t, context);
  return dup_snapshot (&t);
}

/* --- views ------------------------------------------------------------------------------------ */

gpointer
near_playground_make_views (NearJobContext *context, gpointer input, GError **error)
{
  g_autoptr (NearPlaygroundSnapshot) snapshot = NULL;
  gint64 checked = 0;
  gboolean unchecked = FALSE;

  while (!near_job_context_should_stop (context))
    {
      gpointer command = near_job_context_receive (context, unchecked ? CHECK_US / 2 : -1);
      gboolean rests = command == NULL;
      gboolean check;

      for (; command != NULL; command = near_job_context_receive (context, 0))
        {
          near_playground_snapshot_unref (snapshot);
          snapshot = command;
        }
      if (snapshot == NULL || near_job_context_should_stop (context))
        continue;
      check = rests || g_get_monotonic_time () - checked >= CHECK_US;
      near_job_context_publish (context, near_playground_view_new (snapshot, check));
      if (check)
        checked = g_get_monotonic_time ();
      unchecked = !check;
    }
  return NULL;
}
