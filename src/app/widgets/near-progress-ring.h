/* near-progress-ring.h — a share as a ring; full, it carries a tick
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define NEAR_TYPE_PROGRESS_RING (near_progress_ring_get_type ())
G_DECLARE_FINAL_TYPE (NearProgressRing, near_progress_ring, NEAR, PROGRESS_RING, GtkWidget)

GtkWidget *near_progress_ring_new (double fraction);
void near_progress_ring_set_fraction (NearProgressRing *self, double fraction);

G_END_DECLS
