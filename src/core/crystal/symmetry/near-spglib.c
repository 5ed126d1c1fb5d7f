/* near-spglib.c — one thread at a time in spglib
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-spglib-private.h"

static GMutex mutex;

void
_near_spglib_lock (void)
{
  g_mutex_lock (&mutex);
}

void
_near_spglib_unlock (void)
{
  g_mutex_unlock (&mutex);
}
