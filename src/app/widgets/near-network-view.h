/* near-network-view.h — the living picture of a network: tiles, links, the output map
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Shows what it is given and says what was asked for; it trains nothing. The tile under the pointer is
 * shown large; a click on a link or bias, or Enter on a neuron, opens an editor in place.
 *
 * Signals: "feature-toggled" (guint feature), "neurons-wanted" (guint layer, guint n),
 *   "layers-wanted" (guint n), "parameter-edited" (guint64 parameter, double value),
 *   "edit-ended" ().
 */
#pragma once

#include <gtk/gtk.h>

#include "near-playground-view.h"

G_BEGIN_DECLS

#define NEAR_TYPE_NETWORK_VIEW (near_network_view_get_type ())
G_DECLARE_FINAL_TYPE (NearNetworkView, near_network_view, NEAR, NETWORK_VIEW, GtkWidget)

GtkWidget *near_network_view_new (void);
/* @view: (nullable): what is trained; without one the points stand alone. */
void near_network_view_set_view (NearNetworkView *self,
                                 const NearPlaygroundSpec *spec,
                                 NearPlaygroundView *view,
                                 NearDataSet *points);
void near_network_view_set_show_test (NearNetworkView *self, gboolean show);
void near_network_view_set_discretise (NearNetworkView *self, gboolean discretise);

G_END_DECLS
