/* near-init.h — what a program calls once before it uses the core
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void near_init (void);
void near_set_n_threads (guint n_threads);
guint near_get_n_threads (void);

G_END_DECLS
