/* near-network-drawing.c — links, maps and points of a network's picture
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-network-drawing.h"
#include "near-colormap.h"
#include "near-drawing.h"
#include "near-pattern.h"

#include <math.h>

#define WEIGHT_FULL_WIDTH 5.0 /* |w| from here on is drawn widest */
/* More points than this say nothing more and cost time: evenly thinned out. */
#define POINTS_MAX 4000
/* What is left of a map's colour under points: those of the same colour stand out. */
#define SOFT 0.66

/* --- links ------------------------------------------------------------------------------------ */

static void
draw_link (cairo_t *cr, const double p[8], double weight, gboolean dead, gboolean strong,
           const NearStyle *style)
{
  double size = MIN (fabs (weight) / WEIGHT_FULL_WIDTH, 1.0);
  double strength = MIN (0.25 + fabs (weight), 1.0);
  NearColor full = weight < 0.0 ? style->negative : style->positive;
  const double dashes[] = { 3.0, 4.0 };

  near_drawing_set_color (cr, dead ? style->axis : near_color_mix (style->zero, full, strength),
                          strong ? 1.0 : dead ? 0.6 : 0.85);
  cairo_set_line_width (cr, (0.8 + 6.0 * size + (strong ? 2.0 : 0.0)) * style->scale);
  cairo_set_dash (cr, dashes, dead ? 2 : 0, 0.0);
  cairo_move_to (cr, p[0], p[1]);
  cairo_curve_to (cr, p[2], p[3], p[4], p[5], p[6], p[7]);
  cairo_stroke (cr);
}

static gboolean
is_highlighted (const NearNetworkHit *h, guint l, guint o, guint i)
{
  if (h == NULL)
    return FALSE;
  if (h->part == NEAR_NETWORK_LINK)
    return h->layer == l && h->out == o && h->in == i;
  return (h->part == NEAR_NETWORK_NEURON || h->part == NEAR_NETWORK_OUTPUT)
         && h->layer == l && h->out == o;
}

void
near_network_draw_links (cairo_t *cr,
                         const NearNetworkLayout *layout,
                         const NearNetwork *network,
                         const guint *input_tiles,
                         const guint8 *dead,
                         const NearNetworkHit *highlight,
                         const NearStyle *style)
{
  cairo_save (cr);
  for (guint l = 0; l < near_network_get_n_layers (network); l++)
    {
      const NearLayer *layer = &near_network_get_layers (network)[l];

      for (guint o = 0; o < layer->n_out; o++)
        for (guint i = 0; i < layer->n_in; i++)
          {
            gsize index = near_network_weight_index (network, l, o, i);
            double points[8];

            near_network_layout_get_link (layout, l, o, i, input_tiles, points);
            draw_link (cr, points, near_network_get_parameter (network, index),
                       dead != NULL && dead[index], is_highlighted (highlight, l, o, i), style);
          }
    }
  cairo_restore (cr);
}

NearColor
near_network_get_bias_color (double bias, const NearStyle *style)
{
  return near_color_mix (style->zero, bias < 0.0 ? style->negative : style->positive,
                         MIN (fabs (bias), 1.0));
}

void
near_network_draw_bias (cairo_t *cr, NearBox box, double bias, const NearStyle *style)
{
  cairo_rectangle (cr, box.x, box.y, box.width, box.height);
  near_drawing_set_color (cr, near_network_get_bias_color (bias, style), 1.0);
  cairo_fill_preserve (cr);
  near_drawing_set_color (cr, style->ground, 1.0);
  cairo_set_line_width (cr, 1.5);
  cairo_stroke (cr);
}

/* --- maps ------------------------------------------------------------------------------------- */

static void
soften (guint32 *argb, gsize n, const NearStyle *style)
{
  guint ground[3] = { (guint) lrint (255.0 * style->ground.red),
                      (guint) lrint (255.0 * style->ground.green),
                      (guint) lrint (255.0 * style->ground.blue) };
  guint k = (guint) lrint (256.0 * SOFT);

  for (gsize i = 0; i < n; i++)
    {
      guint32 c = argb[i];
      guint red = (((c >> 16) & 0xff) * k + ground[0] * (256 - k)) >> 8;
      guint green = (((c >> 8) & 0xff) * k + ground[1] * (256 - k)) >> 8;
      guint blue = ((c & 0xff) * k + ground[2] * (256 - k)) >> 8;

      argb[i] = 0xff000000u | red << 16 | green << 8 | blue;
    }
}

void
near_network_paint_map (const float *map, guint side, gboolean discretise, const NearStyle *style,
                        gboolean soft, guint32 *argb)
{
  /* one call, for the table of colours is made in each; then the lowest row goes to the bottom */
  near_colormap_paint (NEAR_COLORMAP_SIGNED, style, (gsize) side * side, map, -1.0, 1.0, discretise, argb);
  for (guint row = 0; row < side / 2; row++)
    for (guint column = 0; column < side; column++)
      {
        guint32 *above = argb + (gsize) row * side + column;
        guint32 *below = argb + (gsize) (side - 1 - row) * side + column;
        guint32 swap = *above;

        *above = *below;
        *below = swap;
      }
  if (soft)
    soften (argb, (gsize) side * side, style);
}

void
near_network_draw_map (cairo_t *cr, NearBox box, const float *map, guint side, gboolean discretise,
                       gboolean soft, const NearStyle *style)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) side, (int) side);
  int stride = cairo_image_surface_get_stride (surface);

  cairo_surface_flush (surface);
  if (stride == (int) (side * sizeof (guint32)))
    near_network_paint_map (map, side, discretise, style, soft,
                            (guint32 *) (gpointer) cairo_image_surface_get_data (surface));
  cairo_surface_mark_dirty (surface);
  cairo_save (cr);
  cairo_rectangle (cr, box.x, box.y, box.width, box.height);
  cairo_clip (cr);
  cairo_translate (cr, box.x, box.y);
  cairo_scale (cr, box.width / side, box.height / side);
  cairo_set_source_surface (cr, surface, 0.0, 0.0);
  cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD);
  cairo_pattern_set_filter (cairo_get_source (cr),
                            discretise ? CAIRO_FILTER_NEAREST : CAIRO_FILTER_BILINEAR);
  cairo_paint (cr);
  cairo_restore (cr);
  cairo_surface_destroy (surface);
}

void
near_network_draw_frame (cairo_t *cr, NearBox box, gboolean strong, const NearStyle *style)
{
  cairo_rectangle (cr, box.x - 0.5, box.y - 0.5, box.width + 1.0, box.height + 1.0);
  near_drawing_set_color (cr, strong ? style->text : style->axis, strong ? 1.0 : 0.7);
  cairo_set_line_width (cr, strong ? 2.0 : 1.0);
  cairo_stroke (cr);
}

/* --- points ----------------------------------------------------------------------------------- */

static void
draw_point (cairo_t *cr, NearBox box, double x, double y, double label, NearPart part,
            const NearStyle *style)
{
  const double e = NEAR_PATTERN_EXTENT;
  double px = box.x + (x + e) / (2.0 * e) * box.width;
  double py = box.y + (e - y) / (2.0 * e) * box.height;
  double radius = CLAMP (box.width / 110.0, 1.2, 3.2) * style->scale;
  NearColor color
      = near_colormap_lookup (NEAR_COLORMAP_SIGNED, style, 0.5 + 0.5 * CLAMP (label, -1.0, 1.0));

  if (fabs (x) > e || fabs (y) > e)
    return;
  cairo_new_sub_path (cr);
  if (part == NEAR_PART_TEST)
    cairo_rectangle (cr, px - radius, py - radius, 2.0 * radius, 2.0 * radius);
  else
    cairo_arc (cr, px, py, radius, 0.0, 2.0 * G_PI);
  near_drawing_set_color (cr, color, 1.0);
  cairo_fill_preserve (cr);
  near_drawing_set_color (cr, part == NEAR_PART_TEST ? style->text : style->ground, 0.85);
  cairo_set_line_width (cr, MAX (radius / 3.2, 0.5));
  cairo_stroke (cr);
}

/* Circles are trained on, squares are for the test. */
void
near_network_draw_points (cairo_t *cr, NearBox box, const NearDataSet *points, gboolean train,
                          gboolean test, const NearStyle *style)
{
  gsize n = near_data_set_get_n (points), stride = MAX (n / POINTS_MAX, 1);

  cairo_save (cr);
  cairo_rectangle (cr, box.x, box.y, box.width, box.height);
  cairo_clip (cr);
  for (gsize i = 0; i < n; i += stride)
    {
      NearPart part = near_data_set_get_part (points, i);

      if (part == NEAR_PART_TEST ? test : train)
        draw_point (cr, box, near_data_set_get_input (points, i, 0),
                    near_data_set_get_input (points, i, 1), near_data_set_get_target (points, i, 0),
                    part, style);
    }
  cairo_restore (cr);
}

/* From −1 to 1, below the figures of the axis. */
static void
draw_scale (cairo_t *cr, NearBox box, const NearStyle *style)
{
  static const char *const figures[] = { "−1", "0", "1" };
  double width = MIN (0.5 * box.width, 160.0 * style->scale), height = 8.0 * style->scale;
  double x = floor (box.x + 0.5 * (box.width - width)), y = box.y + box.height + 28.0 * style->scale;
  cairo_pattern_t *gradient = cairo_pattern_create_linear (x, 0.0, x + width, 0.0);
  const NearColor stops[] = { style->negative, style->zero, style->positive };

  for (guint i = 0; i < G_N_ELEMENTS (stops); i++)
    {
      NearColor soft = near_color_mix (style->ground, stops[i], SOFT);
      PangoLayout *text = near_drawing_create_text (style, NEAR_TEXT_SMALL, figures[i]);

      cairo_pattern_add_color_stop_rgb (gradient, 0.5 * i, soft.red, soft.green, soft.blue);
      near_drawing_show_text (cr, text, style->secondary_text, x + 0.5 * i * width, y + height + 3.0, 0.5,
                              0.0);
      g_object_unref (text);
    }
  cairo_rectangle (cr, x, y, width, height);
  cairo_set_source (cr, gradient);
  cairo_fill (cr);
  cairo_pattern_destroy (gradient);
}

void
near_network_draw_axes (cairo_t *cr, NearBox box, const NearStyle *style)
{
  static const char *const figures[] = { "−6", "−3", "0", "3", "6" };

  cairo_save (cr);
  cairo_set_line_width (cr, 1.0);
  for (guint i = 0; i < G_N_ELEMENTS (figures); i++)
    {
      double t = i / (double) (G_N_ELEMENTS (figures) - 1);
      double x = floor (box.x + t * box.width) + 0.5;
      double y = floor (box.y + (1.0 - t) * box.height) + 0.5;
      PangoLayout *text = near_drawing_create_text (style, NEAR_TEXT_SMALL, figures[i]);

      near_drawing_set_color (cr, style->axis, 1.0);
      cairo_move_to (cr, x, box.y + box.height + 1.0);
      cairo_rel_line_to (cr, 0.0, 4.0);
      cairo_move_to (cr, box.x + box.width + 1.0, y);
      cairo_rel_line_to (cr, 4.0, 0.0);
      cairo_stroke (cr);
      near_drawing_show_text (cr, text, style->secondary_text, x, box.y + box.height + 6.0, 0.5, 0.0);
      near_drawing_show_text (cr, text, style->secondary_text, box.x + box.width + 7.0, y, 0.0, 0.5);
      g_object_unref (text);
    }
  draw_scale (cr, box, style);
  cairo_restore (cr);
}
