/* near-spglib-private.h — spglib keeps its last error in a global: one thread at a time
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every call of an spg_ function stands between these two. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void _near_spglib_lock (void);
void _near_spglib_unlock (void);

G_END_DECLS
