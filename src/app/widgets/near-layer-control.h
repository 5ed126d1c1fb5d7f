/* near-layer-control.h — fewer, how many, more: neurons of a layer, or layers
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signal "wanted" (guint n).
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define NEAR_TYPE_LAYER_CONTROL (near_layer_control_get_type ())
G_DECLARE_FINAL_TYPE (NearLayerControl, near_layer_control, NEAR, LAYER_CONTROL, GtkBox)

/* @layers: it counts layers and says so; else neurons. */
GtkWidget *near_layer_control_new (gboolean layers, guint minimum, guint maximum);
void near_layer_control_set_value (NearLayerControl *self, guint n, guint layer);
/* One above the other, where columns are narrow. */
void near_layer_control_set_compact (NearLayerControl *self, gboolean compact);

G_END_DECLS
