/* near-memory.h — how much memory there is to work in
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An allocation beyond it may well succeed, and end the program when it is filled: who needs much asks first.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Bytes: what the system says is available, at most three quarters of what the computer has. */
double near_memory_get_limit (void);

G_END_DECLS
