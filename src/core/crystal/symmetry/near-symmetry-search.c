/* near-symmetry-search.c — looking for symmetry in a thread that can be let go
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-symmetry.h"

#include <glib/gi18n-lib.h>

#define POLL_MICROSECONDS 20000

/* Shared by who asks and the thread that works: whoever is last frees it. */
typedef struct
{
  GMutex mutex;
  GCond finished;
  NearCrystal *crystal;
  double symprec;
  gboolean done;
  NearSymmetry *symmetry;
  GError *error;
} Search;

static void
search_clear (gpointer data)
{
  Search *search = data;

  g_mutex_clear (&search->mutex);
  g_cond_clear (&search->finished);
  near_crystal_unref (search->crystal);
  near_symmetry_unref (search->symmetry);
  g_clear_error (&search->error);
}

static gpointer
work (gpointer data)
{
  Search *search = data;
  GError *error = NULL;
  NearSymmetry *symmetry = near_symmetry_new (search->crystal, search->symprec, &error);

  g_mutex_lock (&search->mutex);
  search->symmetry = symmetry;
  search->error = error;
  search->done = TRUE;
  g_cond_signal (&search->finished);
  g_mutex_unlock (&search->mutex);
  g_atomic_rc_box_release_full (search, search_clear);
  return NULL;
}

/**
 * near_symmetry_search:
 * @monitor: (nullable): asked every 20 ms whether to stop
 *
 * near_symmetry_new() in a thread of its own, since spglib cannot be interrupted: who wants to stop lets go of
 * the thread, whose result is thrown away when it comes. Until then other searches wait for it.
 *
 * Errors: those of near_symmetry_new(); NEAR_ERROR_CANCELLED
 */
NearSymmetry *
near_symmetry_search (NearCrystal *crystal, double symprec, const NearMonitor *monitor, GError **error)
{
  g_return_val_if_fail (crystal != NULL, NULL);

  Search *search = g_atomic_rc_box_new0 (Search);
  NearSymmetry *symmetry = NULL;
  gboolean go_on = TRUE;

  g_mutex_init (&search->mutex);
  g_cond_init (&search->finished);
  search->crystal = near_crystal_ref (crystal);
  search->symprec = symprec;
  g_thread_unref (g_thread_new ("symmetry", work, g_atomic_rc_box_acquire (search)));
  g_mutex_lock (&search->mutex);
  while (!search->done && go_on)
    if (!g_cond_wait_until (&search->finished, &search->mutex, g_get_monotonic_time () + POLL_MICROSECONDS))
      {
        g_mutex_unlock (&search->mutex);
        go_on = near_monitor_check (monitor, -1.0, _ ("symmetry"), error);
        g_mutex_lock (&search->mutex);
      }
  if (go_on)
    {
      symmetry = g_steal_pointer (&search->symmetry);
      if (search->error != NULL)
        g_propagate_error (error, g_steal_pointer (&search->error));
    }
  g_mutex_unlock (&search->mutex);
  g_atomic_rc_box_release_full (search, search_clear);
  return symmetry;
}
