/* near-network-tile.h — one feature or neuron in the picture of a network
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A small map that takes the keyboard's focus and tells a screen reader what it is. The pointer is the
 * network view's business; Enter and space emit "activated" ().
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define NEAR_TYPE_NETWORK_TILE (near_network_tile_get_type ())
G_DECLARE_FINAL_TYPE (NearNetworkTile, near_network_tile, NEAR, NETWORK_TILE, GtkWidget)

typedef enum
{
  NEAR_NETWORK_TILE_OFF,    /* a feature that is not used: pale */
  NEAR_NETWORK_TILE_ON,
  NEAR_NETWORK_TILE_STRONG, /* the one that the large map shows */
  NEAR_NETWORK_TILE_OFF_STRONG
} NearNetworkTileLook;

GtkWidget *near_network_tile_new (gboolean toggles);
void near_network_tile_set_texture (NearNetworkTile *self, GdkTexture *texture);
void near_network_tile_set_look (NearNetworkTile *self, NearNetworkTileLook look);
/* What a screen reader says: "Neuron 2 of layer 1, bias 0.31". */
void near_network_tile_set_name (NearNetworkTile *self, const char *name);

G_END_DECLS
