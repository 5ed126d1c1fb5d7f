/* near-drawing.c — text, marks and lines on a cairo_t
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-drawing.h"

#include <math.h>

void
near_drawing_set_color (cairo_t *cr, NearColor color, double alpha)
{
  cairo_set_source_rgba (cr, color.red, color.green, color.blue, alpha);
}

/* Colour, width and dash of a line that stands for @role. */
void
near_drawing_set_role (cairo_t *cr, const NearStyle *style, NearRole role, double line_width)
{
  int n;
  const double *unit = near_style_get_role_dash (role, &n);
  double dash[6];

  for (int i = 0; i < n; i++)
    dash[i] = unit[i] * line_width;
  near_drawing_set_color (cr, near_style_get_role_color (style, role), 1);
  cairo_set_line_width (cr, line_width);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (cr, n > 0 ? CAIRO_LINE_CAP_BUTT : CAIRO_LINE_CAP_ROUND);
  cairo_set_dash (cr, dash, n, 0);
}

static void
polygon (cairo_t *cr, double x, double y, double radius, int n, double start)
{
  for (int i = 0; i < n; i++)
    {
      double angle = start + 2 * G_PI * i / n;
      cairo_line_to (cr, x + radius * cos (angle), y + radius * sin (angle));
    }
  cairo_close_path (cr);
}

static void
cross (cairo_t *cr, double x, double y, double radius, double angle)
{
  double across = radius * 0.36;

  cairo_save (cr);
  cairo_translate (cr, x, y);
  cairo_rotate (cr, angle);
  for (int i = 0; i < 4; i++)
    {
      cairo_line_to (cr, across, -across);
      cairo_line_to (cr, radius, -across);
      cairo_line_to (cr, radius, across);
      cairo_rotate (cr, G_PI / 2);
    }
  cairo_close_path (cr);
  cairo_restore (cr);
}

/* The outline of a marker as a closed path; sizes are chosen for about equal areas. */
void
near_drawing_marker (cairo_t *cr, NearMarker marker, double x, double y, double radius)
{
  cairo_new_sub_path (cr);
  switch (marker)
    {
    case NEAR_MARKER_SQUARE:
      polygon (cr, x, y, radius * 1.25, 4, G_PI / 4);
      break;
    case NEAR_MARKER_TRIANGLE:
      polygon (cr, x, y, radius * 1.4, 3, -G_PI / 2);
      break;
    case NEAR_MARKER_DIAMOND:
      polygon (cr, x, y, radius * 1.3, 4, 0);
      break;
    case NEAR_MARKER_CROSS:
      cross (cr, x, y, radius * 1.25, G_PI / 4);
      break;
    case NEAR_MARKER_PLUS:
      cross (cr, x, y, radius * 1.25, 0);
      break;
    default:
      cairo_arc (cr, x, y, radius, 0, 2 * G_PI);
      cairo_close_path (cr);
      break;
    }
}

/* @outline: (nullable) */
void
near_drawing_fill_marker (cairo_t *cr,
                          NearMarker marker,
                          double x,
                          double y,
                          double radius,
                          NearColor color,
                          const NearColor *outline)
{
  near_drawing_marker (cr, marker, x, y, radius);
  near_drawing_set_color (cr, color, 1);
  if (outline == NULL)
    {
      cairo_fill (cr);
      return;
    }
  cairo_fill_preserve (cr);
  near_drawing_set_color (cr, *outline, 1);
  cairo_stroke (cr);
}

void
near_drawing_rounded_rectangle (
    cairo_t *cr, double x, double y, double width, double height, double radius)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, x + width - radius, y + radius, radius, -G_PI / 2, 0);
  cairo_arc (cr, x + width - radius, y + height - radius, radius, 0, G_PI / 2);
  cairo_arc (cr, x + radius, y + height - radius, radius, G_PI / 2, G_PI);
  cairo_arc (cr, x + radius, y + radius, radius, G_PI, 1.5 * G_PI);
  cairo_close_path (cr);
}

/**
 * near_drawing_create_text:
 *
 * Returns: (transfer full): one line of @text with tabular digits, not yet on any surface
 */
PangoLayout *
near_drawing_create_text (const NearStyle *style, NearTextSize size, const char *text)
{
  static const double pixels[] = {
    [NEAR_TEXT_SMALL] = 11, [NEAR_TEXT_BODY] = 12, [NEAR_TEXT_STRONG] = 12, [NEAR_TEXT_TITLE] = 14
  };
  g_return_val_if_fail (style != NULL && (guint)size < G_N_ELEMENTS (pixels), NULL);

  PangoContext *context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  cairo_font_options_t *options = cairo_font_options_create ();
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_SLIGHT);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options (context, options);
  cairo_font_options_destroy (options);
  pango_context_set_round_glyph_positions (context, FALSE);

  PangoLayout *layout = pango_layout_new (context);
  g_object_unref (context);
  PangoFontDescription *font = pango_font_description_from_string (style->font_family);
  pango_font_description_set_absolute_size (font, pixels[size] * style->scale * PANGO_SCALE);
  if (size >= NEAR_TEXT_STRONG)
    pango_font_description_set_weight (font, PANGO_WEIGHT_BOLD);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  PangoAttrList *attributes = pango_attr_list_new ();
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
  pango_layout_set_text (layout, text != NULL ? text : "", -1);
  return layout;
}

/* Wraps at @width; what does not fit into @max_lines ends in an ellipsis. */
void
near_drawing_limit_text (PangoLayout *layout, double width, int max_lines)
{
  pango_layout_set_width (layout, (int)(MAX (width, 1) * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_height (layout, -max_lines);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
}

/* @width, @height: (out) (nullable): logical size in pixels */
void
near_drawing_measure_text (PangoLayout *layout, double *width, double *height)
{
  PangoRectangle logical;

  pango_layout_get_extents (layout, NULL, &logical);
  if (width != NULL)
    *width = logical.width / (double)PANGO_SCALE;
  if (height != NULL)
    *height = logical.height / (double)PANGO_SCALE;
}

/**
 * near_drawing_show_text:
 * @align_x: the part of the text's width that lies left of @x: 0, 0.5, 1
 * @align_y: the part of its height above @y
 */
void
near_drawing_show_text (cairo_t *cr,
                        PangoLayout *layout,
                        NearColor color,
                        double x,
                        double y,
                        double align_x,
                        double align_y)
{
  double width, height;
  PangoRectangle logical;

  pango_cairo_update_layout (cr, layout);
  near_drawing_measure_text (layout, &width, &height);
  pango_layout_get_extents (layout, NULL, &logical);
  near_drawing_set_color (cr, color, 1);
  cairo_move_to (cr, x - align_x * width - logical.x / (double)PANGO_SCALE, y - align_y * height);
  pango_cairo_show_layout (cr, layout);
}
