/* near-network-drawing.h — links, maps and points of a network's picture
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>

#include "near-data-set.h"
#include "near-network-layout.h"
#include "near-network.h"
#include "near-style.h"

G_BEGIN_DECLS

/* @highlight: (nullable): drawn brighter. @dead: (nullable): flags by parameter. */
void near_network_draw_links (cairo_t *cr,
                              const NearNetworkLayout *layout,
                              const NearNetwork *network,
                              const guint *input_tiles,
                              const guint8 *dead,
                              const NearNetworkHit *highlight,
                              const NearStyle *style);
NearColor near_network_get_bias_color (double bias, const NearStyle *style);
void near_network_draw_bias (cairo_t *cr, NearBox box, double bias, const NearStyle *style);

/* (side, side) values in [-1, 1] as pixels, the top row first, for an image or a texture. @soft: under
 * points. */
void near_network_paint_map (const float *map, guint side, gboolean discretise,
                             const NearStyle *style, gboolean soft, guint32 *argb);
void near_network_draw_map (cairo_t *cr, NearBox box, const float *map, guint side,
                            gboolean discretise, gboolean soft, const NearStyle *style);
void near_network_draw_frame (cairo_t *cr, NearBox box, gboolean strong, const NearStyle *style);
/* Points of one part (or both) of x, y, label over the square [-6, 6]². */
void near_network_draw_points (cairo_t *cr, NearBox box, const NearDataSet *points, gboolean train,
                               gboolean test, const NearStyle *style);
/* Ticks and figures right of and below the output map, and what its colours mean. */
void near_network_draw_axes (cairo_t *cr, NearBox box, const NearStyle *style);

G_END_DECLS
