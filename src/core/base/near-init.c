/* near-init.c — process-wide settings, made once
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-init.h"
#include "near-blas.h"

#include <gsl/gsl_errno.h>

static gint n_threads_wanted; /* atomic; 0 means "as many as there are cores" */

/**
 * near_init:
 *
 * Switches GSL's aborting error handler off and gives BLAS one thread for the life of the process
 * (parallelism is ours). May be called any number of times, from any thread.
 */
void
near_init (void)
{
  static gsize done;

  if (g_once_init_enter (&done))
    {
      gsl_set_error_handler_off ();
      near_blas_init ();
      g_once_init_leave (&done, 1);
    }
}

/**
 * near_set_n_threads:
 * @n_threads: threads for parallel loops; 0 for the number of cores
 *
 * Results do not depend on it: every parallel sum has a fixed order.
 */
void
near_set_n_threads (guint n_threads)
{
  g_atomic_int_set (&n_threads_wanted, (gint) MIN (n_threads, 1024));
}

guint
near_get_n_threads (void)
{
  gint wanted = g_atomic_int_get (&n_threads_wanted);

  return wanted > 0 ? (guint) wanted : MAX (g_get_num_processors (), 1);
}
