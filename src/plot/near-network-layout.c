/* near-network-layout.c — where the parts of a network stand in its picture
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-network-layout.h"

#include <math.h>

#define PAD 12.0
#define LABEL 58.0        /* feature names, left of their tiles */
#define NARROW 450.0      /* below this width names of features go into their tiles */
#define AXIS 30.0         /* right of the output map */
#define BELOW 58.0        /* its axis and the colour scale */
#define TILE_MAX 46.0
#define GAP 7.0
#define COLUMN_MIN 76.0   /* what a hidden layer wants before the output map gives way */
#define OUTPUT_MAX 360.0
#define LINK_REACH 5.0    /* a pointer this near to a link means it */

static void
place_column (NearBox *tiles, guint n, double x_centre, double top, double height, double tile_max)
{
  double pitch = n > 0 ? MIN (tile_max + 1.6 * GAP, height / n) : 0.0;
  double tile = MAX (MIN (tile_max, pitch - 0.6 * GAP), 8.0);
  double first = top + 0.5 * (height - pitch * n) + 0.5 * (pitch - tile);

  for (guint i = 0; i < n; i++)
    tiles[i] = (NearBox){ floor (x_centre - 0.5 * tile), floor (first + pitch * i), floor (tile),
                          floor (tile) };
}

/* The output map takes what the hidden layers leave, within limits. */
static double
get_output_side (double width, double height, double left, double right, guint n_hidden, double scale)
{
  double most = MIN (OUTPUT_MAX * MAX (1.0, width / 1100.0), 0.52 * width);
  double least = (n_hidden > 4 ? 0.3 : 0.36) * width;
  double wanted = width - left - right - (n_hidden + 1) * COLUMN_MIN;

  return floor (MIN (MAX (MIN (wanted, most), least), height - BELOW * scale));
}

/**
 * near_network_layout_new:
 * @n_inputs: feature tiles that are shown
 * @header: room above the columns, for controls
 * @scale: 1, or more on a projector
 */
NearNetworkLayout *
near_network_layout_new (guint n_inputs,
                         guint n_hidden,
                         const guint *n_neurons,
                         double width,
                         double height,
                         double header,
                         double scale)
{
  NearNetworkLayout *self = g_new0 (NearNetworkLayout, 1);
  double top = header, room = MAX (height - header - PAD, 40.0);
  gboolean inside = width < NARROW * scale;
  double left = (PAD + (inside ? 0.0 : LABEL)) * scale, right = (PAD + AXIS) * scale;
  double side, begin, span;
  double input_tile = MIN (TILE_MAX * scale, room / MAX (n_inputs, 1) - 0.6 * GAP);

  self->names_inside = inside;
  self->n_inputs = n_inputs;
  self->inputs = g_new0 (NearBox, MAX (n_inputs, 1));
  self->n_hidden = n_hidden;
  self->n_neurons = g_memdup2 (n_neurons, MAX (n_hidden, 1) * sizeof *n_neurons);
  self->neurons = g_new0 (NearBox *, n_hidden + 1);
  self->columns = g_new0 (NearBox, n_hidden + 1);
  self->header = header;
  place_column (self->inputs, n_inputs, left + 0.5 * input_tile, top, room, input_tile);
  side = MAX (get_output_side (width, room, left + input_tile, right, n_hidden, scale), 40.0);
  self->output = (NearBox){ floor (width - right - side),
                            floor (top + 0.5 * MAX (room - side - BELOW * scale, 0.0)), side, side };
  begin = left + input_tile;
  span = self->output.x - begin;
  for (guint l = 0; l < n_hidden; l++)
    {
      double pitch = span / (n_hidden + 1);
      double centre = begin + pitch * (l + 1);

      self->neurons[l] = g_new0 (NearBox, MAX (n_neurons[l], 1));
      place_column (self->neurons[l], n_neurons[l], centre, top, room,
                    MIN (TILE_MAX * scale, 0.62 * pitch));
      self->columns[l] = (NearBox){ centre - 0.5 * pitch, 0.0, pitch, height };
    }
  return self;
}

void
near_network_layout_free (NearNetworkLayout *self)
{
  if (self == NULL)
    return;
  for (guint l = 0; l < self->n_hidden; l++)
    g_free (self->neurons[l]);
  g_free (self->neurons);
  g_free (self->n_neurons);
  g_free (self->columns);
  g_free (self->inputs);
  g_free (self);
}

NearBox
near_network_layout_get_neuron (const NearNetworkLayout *self, guint layer, guint out)
{
  return layer < self->n_hidden ? self->neurons[layer][out] : self->output;
}

/* A small square at the lower left corner, large enough to be met. */
NearBox
near_network_layout_get_bias (const NearNetworkLayout *self, guint layer, guint out)
{
  NearBox tile = near_network_layout_get_neuron (self, layer, out);
  double side = CLAMP (0.28 * MIN (tile.width, 46.0), 7.0, 14.0);

  return (NearBox){ tile.x - 0.45 * side, tile.y + tile.height - 0.55 * side, side, side };
}

void
near_network_layout_get_link (const NearNetworkLayout *self,
                              guint layer,
                              guint out,
                              guint in,
                              const guint *input_tiles,
                              double points[8])
{
  NearBox from = layer == 0 ? self->inputs[input_tiles[in]] : self->neurons[layer - 1][in];
  NearBox to = near_network_layout_get_neuron (self, layer, out);
  double x0 = from.x + from.width, y0 = from.y + 0.5 * from.height;
  double x1 = to.x, y1 = to.y + 0.5 * to.height;
  double middle = 0.5 * (x0 + x1);

  points[0] = x0;
  points[1] = y0;
  points[2] = middle;
  points[3] = y0;
  points[4] = middle;
  points[5] = y1;
  points[6] = x1;
  points[7] = y1;
}

static gboolean
contains (NearBox box, double x, double y)
{
  return x >= box.x && y >= box.y && x < box.x + box.width && y < box.y + box.height;
}

/* The height of a link at x: its curve is y0 + (y1 - y0) (3 s² - 2 s³), and x rises with s. */
static double
distance_to_link (const double p[8], double x, double y)
{
  double low = 0.0, high = 1.0, s, steep;

  if (x < p[0] || x > p[6])
    return INFINITY;
  for (guint i = 0; i < 30; i++)
    {
      double a, at;

      s = 0.5 * (low + high);
      a = 1.0 - s;
      at = a * a * a * p[0] + 3.0 * a * a * s * p[2] + 3.0 * a * s * s * p[4] + s * s * s * p[6];
      if (at < x)
        low = s;
      else
        high = s;
    }
  s = 0.5 * (low + high);
  /* across a steep curve the vertical distance overstates how far the pointer is */
  steep = fabs (p[7] - p[1]) / MAX (p[6] - p[0], 1.0) * 6.0 * s * (1.0 - s);
  return fabs (y - (p[1] + (p[7] - p[1]) * s * s * (3.0 - 2.0 * s))) / sqrt (1.0 + steep * steep);
}

static guint
count_inputs (const NearNetworkLayout *self, guint layer, guint n_used)
{
  return layer == 0 ? n_used : self->n_neurons[layer - 1];
}

static guint
count_outputs (const NearNetworkLayout *self, guint layer)
{
  return layer < self->n_hidden ? self->n_neurons[layer] : 1;
}

static NearNetworkHit
hit_links (const NearNetworkLayout *self, guint n_used, const guint *input_tiles, double x, double y)
{
  NearNetworkHit best = { NEAR_NETWORK_NOTHING, 0, 0, 0 };
  double nearest = LINK_REACH;

  for (guint l = 0; l <= self->n_hidden; l++)
    for (guint o = 0; o < count_outputs (self, l); o++)
      for (guint i = 0; i < count_inputs (self, l, n_used); i++)
        {
          double points[8], d;

          near_network_layout_get_link (self, l, o, i, input_tiles, points);
          d = distance_to_link (points, x, y);
          if (d < nearest)
            {
              nearest = d;
              best = (NearNetworkHit){ NEAR_NETWORK_LINK, l, o, i };
            }
        }
  return best;
}

/**
 * near_network_layout_hit:
 * @n_used: inputs of the network
 * @input_tiles: (array length=n_used): the tile that each stands at
 *
 * Biases lie above tiles, tiles above links.
 *
 * Cost: O(links)
 */
NearNetworkHit
near_network_layout_hit (const NearNetworkLayout *self,
                         guint n_used,
                         const guint *input_tiles,
                         double x,
                         double y)
{
  for (guint l = 0; l <= self->n_hidden; l++)
    for (guint o = 0; o < count_outputs (self, l); o++)
      {
        if (contains (near_network_layout_get_bias (self, l, o), x, y))
          return (NearNetworkHit){ NEAR_NETWORK_BIAS, l, o, 0 };
        if (contains (near_network_layout_get_neuron (self, l, o), x, y))
          return (NearNetworkHit){ l < self->n_hidden ? NEAR_NETWORK_NEURON : NEAR_NETWORK_OUTPUT, l,
                                   o, 0 };
      }
  for (guint i = 0; i < self->n_inputs; i++)
    if (contains (self->inputs[i], x, y))
      return (NearNetworkHit){ NEAR_NETWORK_INPUT, 0, 0, i };
  return hit_links (self, n_used, input_tiles, x, y);
}
