/* near-network-view-paint.c — how the network view is drawn
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Maps are textures, made from each new view. What is drawn with Cairo is kept apart by how often it
 * changes: names and axes stand still and are one node that is kept; links change with every view and
 * cover no more than the hidden layers' columns; points are a texture of their own.
 */
#include "near-drawing.h"
#include "near-network-drawing.h"
#include "near-network-tile.h"
#include "near-network-view-private.h"
#include "near-settings.h"

#include <glib/gi18n.h>
#include <math.h>

#define CAPTION 30.0 /* room above the large map for what it shows */

/* --- textures --------------------------------------------------------------------------------- */

static GdkTexture *
new_map_texture (NearNetworkView *self, const float *map, guint side, gboolean soft)
{
  guint32 *pixels = g_new (guint32, side *side);
  g_autoptr (GBytes) bytes = NULL;
  NearStyle style;

  near_app_style_init (&style, GTK_WIDGET (self));
  near_network_paint_map (map, side, self->discretise, &style, soft, pixels);
  bytes = g_bytes_new_take (pixels, (gsize) side * side * sizeof *pixels);
  /* opaque ARGB words of this machine */
  return gdk_memory_texture_new ((int) side, (int) side,
                                 G_BYTE_ORDER == G_LITTLE_ENDIAN ? GDK_MEMORY_B8G8R8A8
                                                                 : GDK_MEMORY_A8R8G8B8,
                                 bytes, (gsize) side * sizeof *pixels);
}

/* A tile shows a quarter of the points, each the mean of four. */
static GdkTexture *
new_tile_texture (NearNetworkView *self, const float *map)
{
  enum { SIDE = NEAR_PLAYGROUND_MAP_SIDE, HALF = SIDE / 2 };
  float small[HALF * HALF];

  for (guint row = 0; row < HALF; row++)
    for (guint column = 0; column < HALF; column++)
      {
        const float *at = map + 2 * row * SIDE + 2 * column;

        small[row * HALF + column] = 0.25f * (at[0] + at[1] + at[SIDE] + at[SIDE + 1]);
      }
  return new_map_texture (self, small, HALF, FALSE);
}

void
near_network_view_update_features (NearNetworkView *self)
{
  for (guint f = 0; f < NEAR_N_FEATURES; f++)
    {
      g_autofree float *map = near_playground_feature_map (f);
      g_autoptr (GdkTexture) texture = new_tile_texture (self, map);

      near_network_tile_set_texture (NEAR_NETWORK_TILE (self->features[f]), texture);
    }
}

void
near_network_view_update_neurons (NearNetworkView *self)
{
  for (guint k = 0; k < self->neurons->len; k++)
    {
      g_autoptr (GdkTexture) texture
          = self->view != NULL && k + 1 < self->view->n_neurons
                ? new_tile_texture (self, near_playground_view_get_map (self->view, k))
                : NULL;

      near_network_tile_set_texture (self->neurons->pdata[k], texture);
    }
}

/* The map under the points: the neuron or feature under the pointer, else the output. */
void
near_network_view_update_large_map (NearNetworkView *self)
{
  const guint side = NEAR_PLAYGROUND_MAP_SIDE;
  guint neuron;

  g_clear_object (&self->map_texture);
  if (self->hover.part == NEAR_NETWORK_INPUT)
    {
      g_autofree float *map = near_playground_feature_map (self->hover.in);

      self->map_texture = new_map_texture (self, map, side, TRUE);
    }
  else if (self->view != NULL)
    {
      neuron = self->view->n_neurons - 1;
      if (self->hover.part == NEAR_NETWORK_NEURON)
        {
          neuron = self->hover.out;
          for (guint l = 0; l < self->hover.layer; l++)
            neuron += self->spec.hidden.values[l];
        }
      self->map_texture = new_map_texture (
          self, near_playground_view_get_map (self->view, MIN (neuron, self->view->n_neurons - 1)), side,
          TRUE);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
near_network_view_drop_points (NearNetworkView *self)
{
  g_clear_object (&self->points_texture);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
make_points_texture (NearNetworkView *self, const NearStyle *style)
{
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  int side = (int) self->layout->output.width;
  cairo_surface_t *surface;
  cairo_t *cr;
  g_autoptr (GBytes) bytes = NULL;
  int stride;

  if (self->points == NULL || side < 1)
    return;
  surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, side * scale, side * scale);
  cairo_surface_set_device_scale (surface, scale, scale);
  cr = cairo_create (surface);
  near_network_draw_points (cr, (NearBox){ 0.0, 0.0, side, side }, self->points, TRUE,
                            self->show_test, style);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  stride = cairo_image_surface_get_stride (surface);
  bytes = g_bytes_new (cairo_image_surface_get_data (surface), (gsize) stride * side * scale);
  self->points_texture = gdk_memory_texture_new (side * scale, side * scale, GDK_MEMORY_DEFAULT, bytes,
                                                 (gsize) stride);
  cairo_surface_destroy (surface);
}

void
near_network_view_drop_labels (NearNetworkView *self)
{
  g_clear_pointer (&self->label_node, gsk_render_node_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* --- texts ------------------------------------------------------------------------------------ */

static char *
dup_caption (NearNetworkView *self)
{
  const NearNetworkHit *h = &self->hover;
  const NearNetwork *network = self->view != NULL ? self->view->snapshot->network : NULL;

  switch (h->part)
    {
    case NEAR_NETWORK_INPUT:
      return g_strdup_printf (_ ("Feature %s"), near_feature_get_info (h->in)->info.name);
    case NEAR_NETWORK_NEURON:
      return g_strdup_printf (_ ("Neuron %u of layer %u"), h->out + 1, h->layer + 1);
    case NEAR_NETWORK_BIAS:
      if (network == NULL)
        break;
      return h->layer + 1 == near_network_get_n_layers (network)
                 ? g_strdup_printf (_ ("Bias of the output: %.4g"),
                                    near_network_get_bias (network, h->layer, h->out))
                 : g_strdup_printf (_ ("Bias of neuron %u of layer %u: %.4g"), h->out + 1, h->layer + 1,
                                    near_network_get_bias (network, h->layer, h->out));
    case NEAR_NETWORK_LINK:
      if (network == NULL)
        break;
      return g_strdup_printf (_ ("Weight: %.4g"),
                              near_network_get_weight (network, h->layer, h->out, h->in));
    case NEAR_NETWORK_OUTPUT:
    case NEAR_NETWORK_NOTHING:
    default:
      break;
    }
  return g_strdup (_ ("Output"));
}

/* The value under the pointer in the large map. */
static char *
dup_value (NearNetworkView *self)
{
  NearBox box = self->layout->output;
  /* adding 0 after rounding leaves no negative zero */
  const double e = NEAR_PATTERN_EXTENT;
  double x = rint (10.0 * e * (2.0 * (self->pointer_x - box.x) / box.width - 1.0)) / 10.0 + 0.0;
  double y = rint (10.0 * e * (1.0 - 2.0 * (self->pointer_y - box.y) / box.height)) / 10.0 + 0.0;
  const guint side = NEAR_PLAYGROUND_MAP_SIDE;
  guint column = (guint) CLAMP (lrint ((x + e) / (2.0 * e) * (side - 1)), 0, (long) side - 1);
  guint row = (guint) CLAMP (lrint ((y + e) / (2.0 * e) * (side - 1)), 0, (long) side - 1);

  if (self->view == NULL)
    return NULL;
  return g_strdup_printf (_ ("Output at (%.1f, %.1f): %.3f"), x, y,
                          (double) near_playground_view_get_map (self->view, self->view->n_neurons - 1)
                              [row * side + column]);
}

static void
draw_text (cairo_t *cr, const NearStyle *style, NearTextSize size, const char *text, NearColor color,
           double x, double y, double align_x, double align_y)
{
  PangoLayout *layout = near_drawing_create_text (style, size, text);

  near_drawing_show_text (cr, layout, color, x, y, align_x, align_y);
  g_object_unref (layout);
}

static void
draw_labels (NearNetworkView *self, cairo_t *cr, const NearStyle *style)
{
  for (guint f = 0; f < NEAR_N_FEATURES && !self->layout->names_inside; f++)
    draw_text (cr, style, NEAR_TEXT_BODY, near_feature_get_info (f)->info.name,
               self->spec.features & (1u << f) ? style->text : style->secondary_text,
               self->layout->inputs[f].x - 7.0,
               self->layout->inputs[f].y + 0.5 * self->layout->inputs[f].height, 1.0, 0.5);
  if (!self->layout->names_inside)
    draw_text (cr, style, NEAR_TEXT_STRONG, _ ("Features"), style->text, 16.0, 9.0, 0.0, 0.0);
  near_network_draw_axes (cr, self->layout->output, style);
}

static void
paint_labels (NearNetworkView *self, GtkSnapshot *snapshot, const NearStyle *style)
{
  GtkWidget *widget = GTK_WIDGET (self);

  if (self->label_node == NULL)
    {
      GtkSnapshot *still = gtk_snapshot_new ();
      cairo_t *cr = gtk_snapshot_append_cairo (
          still, &GRAPHENE_RECT_INIT (0.0f, 0.0f, (float) gtk_widget_get_width (widget),
                                      (float) gtk_widget_get_height (widget)));

      draw_labels (self, cr, style);
      cairo_destroy (cr);
      self->label_node = gtk_snapshot_free_to_node (still);
    }
  if (self->label_node != NULL)
    gtk_snapshot_append_node (snapshot, self->label_node);
}

/* Names on the tiles, each on a strip of the ground's colour. */
static void
paint_names_inside (NearNetworkView *self, GtkSnapshot *snapshot, const NearStyle *style)
{
  NearBox first = self->layout->inputs[0];
  double width = 1.6 * first.width + 30.0;
  cairo_t *cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT ((float) first.x, 0.0f, (float) width,
                                     (float) gtk_widget_get_height (GTK_WIDGET (self))));

  for (guint f = 0; f < NEAR_N_FEATURES; f++)
    {
      NearBox box = self->layout->inputs[f];
      PangoLayout *text
          = near_drawing_create_text (style, NEAR_TEXT_SMALL, near_feature_get_info (f)->info.name);
      double w, h;

      near_drawing_limit_text (text, box.width + 26.0, 1);
      near_drawing_measure_text (text, &w, &h);
      cairo_rectangle (cr, box.x, box.y, w + 4.0, h);
      near_drawing_set_color (cr, style->ground, 0.85);
      cairo_fill (cr);
      near_drawing_show_text (cr, text, self->spec.features & (1u << f) ? style->text : style->secondary_text,
                              box.x + 2.0, box.y, 0.0, 0.0);
      g_object_unref (text);
    }
  cairo_destroy (cr);
}

static void
paint_caption (NearNetworkView *self, GtkSnapshot *snapshot, const NearStyle *style)
{
  NearBox box = self->layout->output;
  g_autofree char *plain
      = self->hover.part == NEAR_NETWORK_OUTPUT ? dup_value (self) : dup_caption (self);
  g_auto (GStrv) parts = plain != NULL ? g_strsplit (plain, "-", -1) : NULL;
  g_autofree char *caption = parts != NULL ? g_strjoinv ("−", parts) : NULL;
  cairo_t *cr;

  if (caption == NULL)
    return;
  cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT ((float) (box.x - 60.0), (float) (box.y - CAPTION * style->scale),
                                     (float) (box.width + 60.0), (float) (CAPTION * style->scale)));
  draw_text (cr, style, NEAR_TEXT_STRONG, caption, style->text, box.x + box.width, box.y - 8.0, 1.0, 1.0);
  cairo_destroy (cr);
}

/* --- the network ------------------------------------------------------------------------------ */

static void
paint_links (NearNetworkView *self, GtkSnapshot *snapshot, const NearStyle *style)
{
  guint tiles[NEAR_N_FEATURES];
  const NearNetworkLayout *layout = self->layout;
  double left = layout->inputs[0].x + layout->inputs[0].width;
  cairo_t *cr;

  near_network_view_list_input_tiles (self, tiles);
  cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT ((float) left, (float) layout->header,
                                     (float) (layout->output.x - left),
                                     (float) (gtk_widget_get_height (GTK_WIDGET (self)) - layout->header)));
  near_network_draw_links (cr, layout, self->view->snapshot->network, tiles, self->view->snapshot->dead,
                           &self->hover, style);
  cairo_destroy (cr);
}

static void
paint_output (NearNetworkView *self, GtkSnapshot *snapshot, const NearStyle *style)
{
  NearBox box = self->layout->output;
  graphene_rect_t rect
      = GRAPHENE_RECT_INIT ((float) box.x, (float) box.y, (float) box.width, (float) box.height);

  if (self->map_texture != NULL)
    gtk_snapshot_append_texture (snapshot, self->map_texture, &rect);
  if (self->points_texture == NULL)
    make_points_texture (self, style);
  if (self->points_texture != NULL)
    gtk_snapshot_append_texture (snapshot, self->points_texture, &rect);
}

static GdkRGBA
to_rgba (NearColor color)
{
  return (GdkRGBA){ (float) color.red, (float) color.green, (float) color.blue, 1.0f };
}

static void
paint_bias (GtkSnapshot *snapshot, NearBox box, double bias, const NearStyle *style)
{
  GdkRGBA edge = to_rgba (style->ground);
  GdkRGBA color = to_rgba (near_network_get_bias_color (bias, style));

  gtk_snapshot_append_color (snapshot, &edge,
                             &GRAPHENE_RECT_INIT ((float) box.x - 1.0f, (float) box.y - 1.0f,
                                                  (float) box.width + 2.0f, (float) box.height + 2.0f));
  gtk_snapshot_append_color (
      snapshot, &color,
      &GRAPHENE_RECT_INIT ((float) box.x, (float) box.y, (float) box.width, (float) box.height));
}

/* Everything below the tiles. */
void
near_network_view_paint_behind (NearNetworkView *self, GtkSnapshot *snapshot)
{
  NearStyle style;

  near_app_style_init (&style, GTK_WIDGET (self));
  paint_labels (self, snapshot, &style);
  paint_caption (self, snapshot, &style);
  if (self->view != NULL)
    paint_links (self, snapshot, &style);
  paint_output (self, snapshot, &style);
}

/* The biases lie on the tiles' corners. */
void
near_network_view_paint_above (NearNetworkView *self, GtkSnapshot *snapshot)
{
  const NearNetwork *network;
  NearStyle style;

  near_app_style_init (&style, GTK_WIDGET (self));
  if (self->layout->names_inside)
    paint_names_inside (self, snapshot, &style);
  if (self->view == NULL)
    return;
  network = self->view->snapshot->network;
  for (guint l = 0; l < near_network_get_n_layers (network); l++)
    for (guint o = 0; o < near_network_get_layers (network)[l].n_out; o++)
      paint_bias (snapshot, near_network_layout_get_bias (self->layout, l, o),
                  near_network_get_bias (network, l, o), &style);
}
