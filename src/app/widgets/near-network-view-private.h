/* near-network-view-private.h — what the network view's files share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-network-layout.h"
#include "near-network-view.h"
#include "near-style.h"
#include "near-weight-editor.h"

G_BEGIN_DECLS

struct _NearNetworkView
{
  GtkWidget parent_instance;

  /* Children */
  GtkWidget *features[NEAR_N_FEATURES];
  GtkWidget *output;         /* the large map, a tile without a picture of its own */
  GPtrArray *neurons;        /* tiles, layer by layer */
  GtkWidget *layer_count;    /* − + of the layers */
  GPtrArray *neuron_counts;  /* − + of each layer's neurons */
  NearWeightEditor *editor;  /* while it is open */

  /* Owned */
  NearPlaygroundView *view;
  NearDataSet *points;
  NearNetworkLayout *layout;
  GdkTexture *map_texture;    /* of the large map */
  GdkTexture *points_texture; /* drawn anew when points or size change */
  GskRenderNode *label_node;  /* what stands still: kept, so that the renderer keeps its picture */

  /* State */
  NearPlaygroundSpec spec;
  NearNetworkHit hover;
  double pointer_x, pointer_y;
  gboolean show_test, discretise;
};

/* The tile that each input of the network stands at; returns how many there are. */
guint near_network_view_list_input_tiles (NearNetworkView *self, guint *tiles);
/* FALSE while a view of the structure that is chosen now is still under way. */
gboolean near_network_view_fits (NearNetworkView *self);

/* --- near-network-view-edit.c --- */
void near_network_view_open_editor (NearNetworkView *self, NearNetworkHit hit);
void near_network_view_update_editor (NearNetworkView *self);
void near_network_view_drop_popover (GtkPopover *popover);

/* --- near-network-view-paint.c --- */
void near_network_view_update_features (NearNetworkView *self);
void near_network_view_update_neurons (NearNetworkView *self);
void near_network_view_update_large_map (NearNetworkView *self);
void near_network_view_drop_points (NearNetworkView *self);
void near_network_view_drop_labels (NearNetworkView *self);
void near_network_view_paint_behind (NearNetworkView *self, GtkSnapshot *snapshot);
void near_network_view_paint_above (NearNetworkView *self, GtkSnapshot *snapshot);

G_END_DECLS
