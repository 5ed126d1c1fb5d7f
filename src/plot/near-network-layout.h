/* near-network-layout.h — where the parts of a network stand in its picture
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Left to right: feature tiles, hidden layers, the output map. Pure geometry in pixels, shared by the
 * screen, which also asks what lies under the pointer, and by figures.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  double x, y, width, height;
} NearBox;

typedef struct
{
  guint n_inputs;
  NearBox *inputs;      /* tiles of the features shown */
  guint n_hidden;       /* hidden layers */
  guint *n_neurons;     /* (n_hidden) */
  NearBox **neurons;    /* (n_hidden)(n_neurons) */
  NearBox *columns;     /* (n_hidden): the column of each layer, from the header down */
  NearBox output;       /* the output map, without its axes */
  double header;        /* height of the room above the columns */
  gboolean names_inside; /* too narrow for features' names beside their tiles: they go into them */
} NearNetworkLayout;

typedef enum
{
  NEAR_NETWORK_NOTHING,
  NEAR_NETWORK_INPUT,
  NEAR_NETWORK_NEURON,
  NEAR_NETWORK_OUTPUT,
  NEAR_NETWORK_BIAS,
  NEAR_NETWORK_LINK
} NearNetworkPart;

/* layer counts weight layers: 0 is the first hidden one, n_hidden the output's. */
typedef struct
{
  NearNetworkPart part;
  guint layer, out, in;
} NearNetworkHit;

NearNetworkLayout *near_network_layout_new (guint n_inputs,
                                            guint n_hidden,
                                            const guint *n_neurons,
                                            double width,
                                            double height,
                                            double header,
                                            double scale);
void near_network_layout_free (NearNetworkLayout *self);
NearBox near_network_layout_get_neuron (const NearNetworkLayout *self, guint layer, guint out);
NearBox near_network_layout_get_bias (const NearNetworkLayout *self, guint layer, guint out);
/* The four points of the Bézier curve of a link;
 * @input_tiles: the tile that each input of the network stands at. */
void near_network_layout_get_link (const NearNetworkLayout *self,
                                   guint layer,
                                   guint out,
                                   guint in,
                                   const guint *input_tiles,
                                   double points[8]);
NearNetworkHit near_network_layout_hit (const NearNetworkLayout *self,
                                        guint n_used,
                                        const guint *input_tiles,
                                        double x,
                                        double y);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearNetworkLayout, near_network_layout_free)

G_END_DECLS
