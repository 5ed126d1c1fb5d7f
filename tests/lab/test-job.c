/* test-job.c — threads, mailboxes, cancelling and the queue of heavy jobs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT

#include "near-error.h"
#include "near-job.h"

#include <glib/gstdio.h>

#define WAIT_S 20.0

typedef struct
{
  NearJob *job;
  int n_snapshots;
  int last_snapshot;
  int n_finished;
  int snapshots_at_finish;
  NearJobState state_at_finish;
} Watch;

static int n_live; /* atomic: snapshots, results and commands that nobody has freed yet */

static int *
live_new (int value)
{
  int *box = g_new (int, 1);

  *box = value;
  g_atomic_int_inc (&n_live);
  return box;
}

static void
live_free (gpointer box)
{
  g_atomic_int_add (&n_live, -1);
  g_free (box);
}

static void
on_snapshot (NearJob *job, gpointer snapshot, gpointer user_data)
{
  Watch *watch = user_data;

  g_assert_true (job == watch->job);
  g_assert_cmpint (watch->n_finished, ==, 0);
  watch->n_snapshots++;
  watch->last_snapshot = *(int *) snapshot;
}

static void
on_finished (NearJob *job, gpointer user_data)
{
  Watch *watch = user_data;

  watch->n_finished++;
  watch->snapshots_at_finish = watch->n_snapshots;
  watch->state_at_finish = near_job_get_state (job);
}

static NearJob *
watched_job (Watch *watch, const char *title, gboolean heavy)
{
  *watch = (Watch){ .job = near_job_new (title, heavy), .last_snapshot = -1 };
  g_signal_connect (watch->job, "snapshot", G_CALLBACK (on_snapshot), watch);
  g_signal_connect (watch->job, "finished", G_CALLBACK (on_finished), watch);
  return watch->job;
}

static gboolean
tick (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/* The clock keeps g_main_context_iteration() from blocking for ever. */
static void
wait_until_not_active (NearJob *job)
{
  g_autoptr (GTimer) timer = g_timer_new ();
  guint clock = g_timeout_add (5, tick, NULL);

  while (near_job_is_active (job) && g_timer_elapsed (timer, NULL) < WAIT_S)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (clock);
  g_assert_false (near_job_is_active (job));
}

static void
iterate_for (guint ms)
{
  gint64 end = g_get_monotonic_time () + ms * 1000;

  while (g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (500);
}

static void
assert_all_freed (void)
{
  g_assert_true (near_job_drain (10000));
  g_assert_cmpint (g_atomic_int_get (&n_live), ==, 0);
}

/* --- workers -------------------------------------------------------------------------------- */

/* Publishes 1..n, then returns n + 1. */
static gpointer
count_up (NearJobContext *context, gpointer input, GError **error)
{
  int n = *(int *) input;

  for (int i = 1; i <= n; i++)
    near_job_context_publish (context, live_new (i));
  return live_new (n + 1);
}

static gpointer
publish_until_stopped (NearJobContext *context, gpointer input, GError **error)
{
  NearMonitor monitor = near_job_context_get_monitor (context);

  for (int i = 1; near_monitor_check (&monitor, -1.0, "publishing", error); i++)
    near_job_context_publish (context, live_new (i));
  return NULL;
}

/* Appends every command to the result's text until a command is 0. */
static gpointer
collect_commands (NearJobContext *context, gpointer input, GError **error)
{
  GString *text = g_string_new (NULL);

  while (TRUE)
    {
      int *command = near_job_context_receive (context, -1);
      int value = command != NULL ? *command : 0;

      if (command != NULL)
        live_free (command);
      if (value == 0)
        return g_string_free (text, FALSE);
      g_string_append_printf (text, "%d ", value);
    }
}

static gpointer
fail (NearJobContext *context, gpointer input, GError **error)
{
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE, "rate %d", *(int *) input);
  return NULL;
}

typedef struct
{
  int opened; /* atomic */
  int entered;
} Gate;

/* Stands for a library that cannot be stopped: looks at nothing but the gate. */
static gpointer
wait_for_gate (NearJobContext *context, gpointer input, GError **error)
{
  Gate *gate = input;

  g_atomic_int_set (&gate->entered, 1);
  while (!g_atomic_int_get (&gate->opened))
    g_usleep (500);
  near_job_context_publish (context, live_new (77));
  return live_new (78);
}

static void
wait_entered (Gate *gate)
{
  for (int i = 0; i < 20000 && !g_atomic_int_get (&gate->entered); i++)
    g_usleep (500);
  g_assert_cmpint (g_atomic_int_get (&gate->entered), ==, 1);
}

/* --- tests ---------------------------------------------------------------------------------- */

static void
test_done (void)
{
  Watch watch;
  NearJob *job = watched_job (&watch, "counting", FALSE);

  g_assert_cmpint (near_job_get_state (job), ==, NEAR_JOB_IDLE);
  g_assert_false (near_job_is_active (job));
  near_job_start (job, count_up, live_new (100000), live_free, live_free, live_free);
  g_assert_cmpint (near_job_get_state (job), ==, NEAR_JOB_RUNNING);
  g_assert_true (near_job_is_active (job));
  wait_until_not_active (job);

  g_assert_cmpint (near_job_get_state (job), ==, NEAR_JOB_DONE);
  g_assert_cmpint (watch.n_finished, ==, 1);
  g_assert_cmpint (watch.state_at_finish, ==, NEAR_JOB_DONE);
  /* the last one arrives, and arrives first; the screen is not flooded */
  g_assert_cmpint (watch.snapshots_at_finish, >=, 1);
  g_assert_cmpint (watch.n_snapshots, ==, watch.snapshots_at_finish);
  g_assert_cmpint (watch.n_snapshots, <, 50000);
  g_assert_cmpint (watch.last_snapshot, ==, 100000);
  g_assert_cmpint (*(int *) near_job_get_result (job), ==, 100001);
  g_assert_null (near_job_get_error (job));
  g_assert_cmpstr (near_job_get_title (job), ==, "counting");

  g_assert_finalize_object (job);
  assert_all_freed ();
}

static void
test_repeated_cancel (void)
{
  for (int repeat = 0; repeat < 50; repeat++)
    {
      Watch watch;
      NearJob *job = watched_job (&watch, "repeat", repeat % 2 == 0);
      int delay = repeat % 5;

      near_job_start (job, publish_until_stopped, NULL, NULL, NULL, live_free);
      iterate_for (delay);
      near_job_cancel (job);
      g_assert_cmpint (near_job_get_state (job), ==, NEAR_JOB_CANCELLING);
      int n_before = watch.n_snapshots;
      near_job_cancel (job); /* twice is harmless */
      gint64 before = g_get_monotonic_time ();
      wait_until_not_active (job);
      g_assert_cmpint (g_get_monotonic_time () - before, <, 5 * G_USEC_PER_SEC);
      g_assert_cmpint (near_job_get_state (job), ==, NEAR_JOB_CANCELLED);
      g_assert_cmpint (watch.n_finished, ==, 1);
      g_assert_cmpint (watch.n_snapshots, ==, n_before);
      g_assert_null (near_job_get_error (job));
      g_assert_finalize_object (job);
    }
  assert_all_freed ();
}

static void
test_repeated_floods (void)
{
  for (int repeat = 0; repeat < 50; repeat++)
    {
      Watch watch;
      NearJob *job = watched_job (&watch, "flood", FALSE);

      near_job_start (job, count_up, live_new (100000), live_free, live_free, live_free);
      iterate_for (repeat % 3);
      gboolean in_time = near_job_is_active (job);
      near_job_cancel (job);
      wait_until_not_active (job);
      g_assert_cmpint (near_job_get_state (job), ==, in_time ? NEAR_JOB_CANCELLED : NEAR_JOB_DONE);
      g_assert_cmpint (near_job_get_result (job) == NULL, ==, in_time);
      g_assert_finalize_object (job);
    }
  assert_all_freed ();
}

static void
test_stale_run (void)
{
  Watch watch;
  NearJob *job = watched_job (&watch, "stale", FALSE);
  Gate gate = { 0 };

  near_job_start (job, wait_for_gate, &gate, NULL, live_free, live_free);
  wait_entered (&gate);
  near_job_start (job, count_up, live_new (3), live_free, live_free, live_free);
  g_atomic_int_set (&gate.opened, 1); /* the old run publishes 77 and returns 78 now */
  wait_until_not_active (job);
  g_assert_true (near_job_drain (10000));
  iterate_for (30);
  g_assert_cmpint (watch.n_finished, ==, 1);
  g_assert_cmpint (watch.last_snapshot, ==, 3);
  g_assert_cmpint (*(int *) near_job_get_result (job), ==, 4);

  /* and a run after a finished one is a new one */
  watch.n_finished = 0;
  near_job_start (job, count_up, live_new (5), live_free, live_free, live_free);
  g_assert_null (near_job_get_result (job));
  wait_until_not_active (job);
  g_assert_cmpint (watch.n_finished, ==, 1);
  g_assert_cmpint (*(int *) near_job_get_result (job), ==, 6);
  g_assert_finalize_object (job);
  assert_all_freed ();
}

static void
test_drop_while_running (void)
{
  for (int repeat = 0; repeat < 50; repeat++)
    {
      Watch watch;
      NearJob *job = watched_job (&watch, "dropped", FALSE);

      near_job_start (job, publish_until_stopped, NULL, NULL, NULL, live_free);
      iterate_for (repeat % 4);
      g_assert_finalize_object (job);
      g_assert_cmpint (watch.n_finished, ==, 0);
    }
  assert_all_freed ();

  /* A worker that cannot be stopped is let go at once; what it makes is thrown away. */
  Watch watch;
  NearJob *job = watched_job (&watch, "stubborn", FALSE);
  Gate gate = { 0 };

  near_job_start (job, wait_for_gate, &gate, NULL, live_free, live_free);
  wait_entered (&gate);
  gint64 before = g_get_monotonic_time ();
  g_assert_finalize_object (job);
  g_assert_cmpint (g_get_monotonic_time () - before, <, G_USEC_PER_SEC);
  g_assert_false (near_job_drain (20));
  g_atomic_int_set (&gate.opened, 1);
  assert_all_freed ();
  iterate_for (20);
  g_assert_cmpint (watch.n_snapshots, ==, 0);
}

static void
drop_in_handler (NearJob *job, gpointer snapshot, gpointer user_data)
{
  NearJob **owned = user_data;

  g_clear_object (owned);
}

static void
test_drop_in_handler (void)
{
  NearJob *job = near_job_new ("suicidal", FALSE);

  g_object_add_weak_pointer (G_OBJECT (job), (gpointer *) &job);
  NearJob *owned = job;
  g_signal_connect (job, "snapshot", G_CALLBACK (drop_in_handler), &owned);
  near_job_start (job, count_up, live_new (1000), live_free, live_free, live_free);
  for (int i = 0; i < 2000 && job != NULL; i++)
    iterate_for (1);
  g_assert_null (job);
  assert_all_freed ();
}

static void
restart_in_handler (NearJob *job, gpointer user_data)
{
  int *n_left = user_data;

  if (--*n_left > 0)
    near_job_start (job, count_up, live_new (2), live_free, live_free, live_free);
}

static void
test_restart_in_handler (void)
{
  NearJob *job = near_job_new ("again", TRUE);
  int n_left = 4;

  g_signal_connect (job, "finished", G_CALLBACK (restart_in_handler), &n_left);
  near_job_start (job, count_up, live_new (2), live_free, live_free, live_free);
  wait_until_not_active (job);
  g_assert_cmpint (n_left, ==, 0);
  g_assert_cmpint (near_job_get_state (job), ==, NEAR_JOB_DONE);
  g_assert_finalize_object (job);
  assert_all_freed ();
}

static void
test_command_order (void)
{
  Watch watch;
  NearJob *job = watched_job (&watch, "commands", FALSE);
  g_autoptr (GString) expected = g_string_new (NULL);

  near_job_send (job, live_new (9), live_free); /* nobody is there: freed at once */
  g_assert_cmpint (g_atomic_int_get (&n_live), ==, 0);
  near_job_start (job, collect_commands, NULL, NULL, g_free, NULL);
  for (int i = 1; i <= 500; i++)
    {
      near_job_send (job, live_new (i), live_free);
      g_string_append_printf (expected, "%d ", i);
    }
  near_job_send (job, live_new (0), live_free);
  near_job_send (job, live_new (5), live_free); /* after the end: nobody takes it */
  wait_until_not_active (job);
  g_assert_cmpstr (near_job_get_result (job), ==, expected->str);
  g_assert_finalize_object (job);
  assert_all_freed ();
}

static gpointer
receive_with_timeouts (NearJobContext *context, gpointer input, GError **error)
{
  gint64 before = g_get_monotonic_time ();

  g_assert_null (near_job_context_receive (context, 0));
  g_assert_null (near_job_context_receive (context, 30000));
  g_assert_cmpint (g_get_monotonic_time () - before, >=, 30000);
  return NULL;
}

static void
test_receive_timeout_and_cancel (void)
{
  Watch watch;
  NearJob *job = watched_job (&watch, "waiting", FALSE);

  near_job_start (job, receive_with_timeouts, NULL, NULL, NULL, NULL);
  wait_until_not_active (job);
  g_assert_cmpint (near_job_get_state (job), ==, NEAR_JOB_DONE);

  near_job_start (job, collect_commands, NULL, NULL, g_free, NULL);
  iterate_for (20); /* it waits for ever now */
  g_assert_true (near_job_is_active (job));
  near_job_cancel (job);
  near_job_send (job, live_new (5), live_free); /* too late */
  wait_until_not_active (job);
  g_assert_cmpint (near_job_get_state (job), ==, NEAR_JOB_CANCELLED);
  g_assert_null (near_job_get_result (job));
  g_assert_finalize_object (job);
  assert_all_freed ();
}

static void
note_state (NearJob *job, GParamSpec *pspec, gpointer user_data)
{
  g_string_append_printf (user_data, "%s:%d ", near_job_get_title (job), near_job_get_state (job));
}

static void
test_heavy_queue (void)
{
  g_autoptr (GString) log = g_string_new (NULL);
  NearJob *jobs[4];
  Gate gates[4] = { 0 };
  const char *titles[] = { "a", "b", "c", "light" };

  for (int i = 0; i < 4; i++)
    {
      jobs[i] = near_job_new (titles[i], i < 3);
      g_signal_connect (jobs[i], "notify::state", G_CALLBACK (note_state), log);
      near_job_start (jobs[i], wait_for_gate, &gates[i], NULL, live_free, live_free);
    }
  g_assert_cmpstr (log->str, ==, "a:2 b:1 c:1 light:2 ");
  wait_entered (&gates[0]);
  wait_entered (&gates[3]); /* a light one does not wait */
  iterate_for (20);
  g_assert_cmpint (g_atomic_int_get (&gates[1].entered), ==, 0);

  /* the queue moves on without help from the main loop */
  g_atomic_int_set (&gates[0].opened, 1);
  wait_entered (&gates[1]);
  g_assert_cmpint (g_atomic_int_get (&gates[2].entered), ==, 0);
  wait_until_not_active (jobs[0]);
  iterate_for (20);
  g_assert_cmpint (near_job_get_state (jobs[1]), ==, NEAR_JOB_RUNNING);
  g_assert_cmpint (near_job_get_state (jobs[2]), ==, NEAR_JOB_QUEUED);

  /* one that waits is cancelled without ever running */
  near_job_cancel (jobs[2]);
  wait_until_not_active (jobs[2]);
  g_assert_cmpint (near_job_get_state (jobs[2]), ==, NEAR_JOB_CANCELLED);
  g_atomic_int_set (&gates[1].opened, 1);
  g_atomic_int_set (&gates[3].opened, 1);
  wait_until_not_active (jobs[1]);
  wait_until_not_active (jobs[3]);
  g_assert_cmpint (g_atomic_int_get (&gates[2].entered), ==, 0);
  for (int i = 0; i < 4; i++)
    g_assert_finalize_object (jobs[i]);
  assert_all_freed ();
}

static void
test_drop_while_queued (void)
{
  NearJob *first = near_job_new ("first", TRUE);
  NearJob *second = near_job_new ("second", TRUE);
  Gate gate = { 0 };

  near_job_start (first, wait_for_gate, &gate, NULL, live_free, live_free);
  near_job_start (second, count_up, live_new (3), live_free, live_free, live_free);
  near_job_send (second, live_new (1), live_free);
  g_assert_cmpint (near_job_get_state (second), ==, NEAR_JOB_QUEUED);
  g_assert_finalize_object (second);
  g_atomic_int_set (&gate.opened, 1);
  wait_until_not_active (first);
  g_assert_finalize_object (first);
  assert_all_freed ();
}

static void
test_failure (void)
{
  Watch watch;
  NearJob *job = watched_job (&watch, "failing", FALSE);

  near_job_start (job, fail, live_new (12), live_free, live_free, live_free);
  wait_until_not_active (job);
  g_assert_cmpint (watch.state_at_finish, ==, NEAR_JOB_FAILED);
  g_assert_error (near_job_get_error (job), NEAR_ERROR, NEAR_ERROR_RANGE);
  g_assert_cmpstr (near_job_get_error (job)->message, ==, "rate 12");
  g_assert_null (near_job_get_result (job));
  g_assert_finalize_object (job);
  assert_all_freed ();
}

/* No main loop runs while the worker works: its mail waits, and is read on the main thread. */
static void
assert_main_thread (NearJob *job, gpointer snapshot, gpointer user_data)
{
  g_assert_true (g_thread_self () == user_data);
}

static void
test_no_main_loop_yet (void)
{
  Watch watch;
  NearJob *job = watched_job (&watch, "early", FALSE);

  g_signal_connect (job, "snapshot", G_CALLBACK (assert_main_thread), g_thread_self ());
  near_job_start (job, count_up, live_new (50), live_free, live_free, live_free);
  g_assert_true (near_job_drain (10000));
  g_assert_cmpint (watch.n_snapshots, ==, 0);
  g_assert_cmpint (near_job_get_state (job), ==, NEAR_JOB_RUNNING);
  wait_until_not_active (job);
  g_assert_cmpint (watch.n_snapshots, ==, 1);
  g_assert_cmpint (watch.last_snapshot, ==, 50);
  g_assert_finalize_object (job);
  assert_all_freed ();
}

static gpointer
report_progress (NearJobContext *context, gpointer input, GError **error)
{
  NearMonitor monitor = near_job_context_get_monitor (context);

  for (int i = 0; i <= 60; i++)
    {
      if (!near_monitor_check (&monitor, i / 100.0, i < 30 ? "fitting" : "drawing", error))
        return NULL;
      g_usleep (20000);
    }
  near_job_context_receive (context, -1);
  return NULL;
}

static void
test_progress (void)
{
  Watch watch;
  NearJob *job = watched_job (&watch, "progress", FALSE);
  g_autoptr (GTimer) timer = g_timer_new ();

  near_job_start (job, report_progress, NULL, NULL, NULL, NULL);
  g_assert_cmpfloat (near_job_get_fraction (job), ==, -1.0);
  g_assert_cmpfloat (near_job_get_seconds_left (job), <, 0.0);
  while (near_job_get_fraction (job) < 0.6 && g_timer_elapsed (timer, NULL) < WAIT_S)
    iterate_for (2);
  g_assert_cmpfloat (near_job_get_fraction (job), ==, 0.6);
  g_assert_cmpstr (near_job_get_stage (job), ==, "drawing");
  /* 60 % take 1.2 s of sleep, the whole 2 s; a slow machine needs longer, never less */
  double elapsed = g_timer_elapsed (timer, NULL);
  double left = near_job_get_seconds_left (job);
  g_assert_cmpfloat (left, >=, 0.0);
  g_assert_cmpfloat (elapsed + left, >=, 1.9);
  g_assert_cmpfloat (left, <, 1.2 * elapsed);
  near_job_cancel (job);
  wait_until_not_active (job);
  g_assert_cmpfloat (near_job_get_seconds_left (job), <, 0.0);
  g_assert_finalize_object (job);
  assert_all_freed ();
}

/* Work at the priority at which GTK draws has its turn although a worker publishes without pause.
 */
static gboolean
count_frame (gpointer user_data)
{
  (*(int *) user_data)++;
  g_usleep (2000);
  return G_SOURCE_CONTINUE;
}

static void
test_fairness (void)
{
  Watch watch;
  NearJob *job = watched_job (&watch, "fair", FALSE);
  int n_frames = 0;
  guint frames = g_timeout_add_full (G_PRIORITY_HIGH_IDLE + 20, 1, count_frame, &n_frames, NULL);

  near_job_start (job, publish_until_stopped, NULL, NULL, NULL, live_free);
  iterate_for (300);
  near_job_cancel (job);
  wait_until_not_active (job);
  g_source_remove (frames);
  g_assert_cmpint (n_frames, >=, 10);
  g_assert_cmpint (watch.n_snapshots, >=, 5);
  g_assert_cmpint (watch.n_snapshots, <=, 60);
  g_assert_finalize_object (job);
  assert_all_freed ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/job/done", test_done);
  g_test_add_func ("/job/repeated-cancel", test_repeated_cancel);
  g_test_add_func ("/job/repeated-floods", test_repeated_floods);
  g_test_add_func ("/job/stale-run", test_stale_run);
  g_test_add_func ("/job/drop-while-running", test_drop_while_running);
  g_test_add_func ("/job/drop-in-handler", test_drop_in_handler);
  g_test_add_func ("/job/restart-in-handler", test_restart_in_handler);
  g_test_add_func ("/job/command-order", test_command_order);
  g_test_add_func ("/job/receive", test_receive_timeout_and_cancel);
  g_test_add_func ("/job/heavy-queue", test_heavy_queue);
  g_test_add_func ("/job/drop-while-queued", test_drop_while_queued);
  g_test_add_func ("/job/failure", test_failure);
  g_test_add_func ("/job/no-main-loop-yet", test_no_main_loop_yet);
  g_test_add_func ("/job/progress", test_progress);
  g_test_add_func ("/job/fairness", test_fairness);
  return g_test_run ();
}
