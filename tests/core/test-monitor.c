/* test-monitor.c — progress and stopping
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-error.h"
#include "near-monitor.h"
#include "near-test.h"

typedef struct
{
  double fraction;
  const char *stage;
  guint n_calls;
  gboolean go_on;
} Seen;

static gboolean
on_poll (double fraction, const char *stage, gpointer user_data)
{
  Seen *seen = user_data;

  seen->fraction = fraction;
  seen->stage = stage;
  seen->n_calls++;
  return seen->go_on;
}

static void
test_poll (void)
{
  Seen seen = { .go_on = TRUE };
  NearMonitor monitor = { on_poll, &seen };
  g_autoptr (GError) error = NULL;

  g_assert_true (near_monitor_poll (&monitor, 0.25, "reading"));
  g_assert_cmpfloat (seen.fraction, ==, 0.25);
  g_assert_cmpstr (seen.stage, ==, "reading");
  g_assert_true (near_monitor_check (&monitor, 0.5, NULL, &error));
  g_assert_no_error (error);
  seen.go_on = FALSE;
  g_assert_false (near_monitor_poll (&monitor, 0.75, NULL));
  g_assert_false (near_monitor_check (&monitor, 0.75, NULL, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_CANCELLED);
  g_assert_cmpuint (seen.n_calls, ==, 4);
}

static void
test_none (void)
{
  NearMonitor silent = { NULL, NULL };
  NearMonitorSlice storage;
  NearMonitor slice = near_monitor_slice (NULL, 0.0, 0.5, &storage);

  g_assert_true (near_monitor_poll (NULL, 0.5, NULL));
  g_assert_true (near_monitor_check (NULL, 0.5, NULL, NULL));
  g_assert_true (near_monitor_poll (&silent, 0.5, NULL));
  g_assert_true (near_monitor_poll (&slice, 0.5, NULL));
}

/* A slice of a slice: half of [0.2, 0.8]'s second half. */
static void
test_slices (void)
{
  Seen seen = { .go_on = TRUE };
  NearMonitor monitor = { on_poll, &seen };
  NearMonitorSlice outer_storage, inner_storage;
  NearMonitor outer = near_monitor_slice (&monitor, 0.2, 0.8, &outer_storage);
  NearMonitor inner = near_monitor_slice (&outer, 0.5, 1.0, &inner_storage);

  near_monitor_poll (&outer, 0.0, NULL);
  near_assert_close (seen.fraction, 0.2, 1e-15, 0.0);
  near_monitor_poll (&outer, 1.0, "end");
  near_assert_close (seen.fraction, 0.8, 1e-15, 0.0);
  near_monitor_poll (&inner, 0.5, "middle");
  near_assert_close (seen.fraction, 0.65, 1e-15, 0.0);
  g_assert_cmpstr (seen.stage, ==, "middle");
  near_monitor_poll (&inner, -1.0, NULL); /* not known stays not known */
  g_assert_cmpfloat (seen.fraction, <, 0.0);
  seen.go_on = FALSE;
  g_assert_false (near_monitor_poll (&inner, 0.5, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/monitor/poll", test_poll);
  g_test_add_func ("/monitor/none", test_none);
  g_test_add_func ("/monitor/slices", test_slices);
  return g_test_run ();
}
