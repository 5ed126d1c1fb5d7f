/* near-plot-draw.c — a plot on a cairo_t: axes, words and colour bar around the marks
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <math.h>

#include "near-plot-private.h"

/* The middle of the pixel that holds @place, so that a line of 1 px is one row of pixels. */
static double
crisp (double place)
{
  return floor (place) + 0.5;
}

static gboolean
is_inside (const PlotLayout *self, NearPlotAxis axis, double place)
{
  return axis == NEAR_PLOT_X ? place >= self->left - 0.5 && place <= self->right + 0.5
                             : place >= self->top - 0.5 && place <= self->bottom + 0.5;
}

static void
draw_grid (const PlotLayout *self, cairo_t *cr)
{
  near_drawing_set_color (cr, self->style->grid, 1);
  cairo_set_line_width (cr, 1);
  for (int axis = 0; axis < 2; axis++)
    for (gsize i = 0; i < self->ticks[axis].n; i++)
      {
        double place = near_plot_layout_to_pixel (self, axis, self->ticks[axis].ticks[i].value);
        if (self->ticks[axis].ticks[i].label == NULL || !is_inside (self, axis, place))
          continue;
        cairo_move_to (cr, axis == NEAR_PLOT_X ? crisp (place) : self->left,
                       axis == NEAR_PLOT_X ? self->top : crisp (place));
        cairo_line_to (cr, axis == NEAR_PLOT_X ? crisp (place) : self->right,
                       axis == NEAR_PLOT_X ? self->bottom : crisp (place));
      }
  cairo_stroke (cr);
}

static void
draw_tick_label (
    const PlotLayout *self, cairo_t *cr, NearPlotAxis axis, const char *label, double place)
{
  g_autoptr (PangoLayout) text = near_drawing_create_text (self->style, NEAR_TEXT_SMALL, label);
  double away = (TICK_LENGTH + 2) * self->style->scale, width;
  NearColor color = self->style->secondary_text;

  if (axis == NEAR_PLOT_Y)
    {
      near_drawing_show_text (cr, text, color, self->left - away - 1, place, 1, 0.5);
      return;
    }
  if (near_plot_find_names (self->plot) != NULL && self->ticks[0].n > 0)
    near_drawing_limit_text (text, (self->right - self->left) / (double)self->ticks[0].n - 4, 1);
  pango_layout_set_alignment (text, PANGO_ALIGN_LEFT);
  near_drawing_measure_text (text, &width, NULL);
  place = CLAMP (place - width / 2, 2, MAX (2, self->width - width - 1));
  near_drawing_show_text (cr, text, color, place, self->bottom + away, 0, 0);
}

static void
draw_axis (const PlotLayout *self, cairo_t *cr, NearPlotAxis axis)
{
  const NearTicks *ticks = &self->ticks[axis];
  double length = TICK_LENGTH * self->style->scale;
  gboolean named = axis == NEAR_PLOT_X && near_plot_find_names (self->plot) != NULL;

  near_drawing_set_color (cr, self->style->axis, 1);
  cairo_set_line_width (cr, 1);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_SQUARE);
  cairo_move_to (cr, self->left - 0.5, crisp (self->bottom));
  if (axis == NEAR_PLOT_X)
    cairo_line_to (cr, self->right - 0.5, crisp (self->bottom));
  else
    cairo_line_to (cr, self->left - 0.5, self->top + 0.5);
  cairo_stroke (cr);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_BUTT);
  for (gsize i = 0; i < ticks->n; i++)
    {
      double place = near_plot_layout_to_pixel (self, axis, ticks->ticks[i].value);
      double size = ticks->ticks[i].label != NULL ? length : length / 2;
      if (!is_inside (self, axis, place))
        continue;
      near_drawing_set_color (cr, self->style->axis, 1);
      if (axis == NEAR_PLOT_X && !named)
        {
          cairo_move_to (cr, crisp (place), self->bottom + 1);
          cairo_line_to (cr, crisp (place), self->bottom + 1 + size);
        }
      else if (axis == NEAR_PLOT_Y)
        {
          cairo_move_to (cr, self->left - 1, crisp (place));
          cairo_line_to (cr, self->left - 1 - size, crisp (place));
        }
      cairo_stroke (cr);
      if (ticks->ticks[i].label != NULL)
        draw_tick_label (self, cr, axis, ticks->ticks[i].label, place);
    }
}

static void
draw_colour_bar (const PlotLayout *self, cairo_t *cr)
{
  double scale = self->style->scale, x = self->bar_x, width = BAR_WIDTH * scale;
  double height = self->bottom - self->top;
  enum
  {
    N = 256
  };
  float values[N];
  const Layer *layer = self->bar;

  for (int i = 0; i < N; i++)
    values[i] = (float)(self->bar_high + (self->bar_low - self->bar_high) * (i + 0.5) / N);
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 1, N);
  guint8 *pixels = cairo_image_surface_get_data (image);
  int stride = cairo_image_surface_get_stride (image);
  for (int i = 0; i < N; i++)
    near_colormap_paint (layer->colormap, self->style, 1, values + i, self->bar_low, self->bar_high,
                         layer->discretise, (guint32 *)(void *)(pixels + i * stride));
  cairo_surface_mark_dirty (image);
  cairo_save (cr);
  cairo_rectangle (cr, x, self->top, width, height + 1);
  cairo_clip (cr);
  cairo_translate (cr, x, self->top);
  cairo_scale (cr, width, (height + 1) / N);
  cairo_set_source_surface (cr, image, 0, 0);
  cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD);
  cairo_paint (cr);
  cairo_restore (cr);
  cairo_surface_destroy (image);

  cairo_set_line_width (cr, 1);
  for (gsize i = 0; i < self->bar_ticks.n; i++)
    {
      double t
          = (self->bar_ticks.ticks[i].value - self->bar_low) / (self->bar_high - self->bar_low);
      double y = self->bottom - t * height;
      if (t < -1e-6 || t > 1 + 1e-6 || self->bar_ticks.ticks[i].label == NULL)
        continue;
      near_drawing_set_color (cr, self->style->axis, 1);
      cairo_move_to (cr, x + width, crisp (y));
      cairo_line_to (cr, x + width + TICK_LENGTH * scale, crisp (y));
      cairo_stroke (cr);
      g_autoptr (PangoLayout) text
          = near_drawing_create_text (self->style, NEAR_TEXT_SMALL, self->bar_ticks.ticks[i].label);
      near_drawing_show_text (cr, text, self->style->secondary_text,
                              x + width + (TICK_LENGTH + 2) * scale, y, 0, 0.5);
    }
}

static void
draw_words (const PlotLayout *self, cairo_t *cr)
{
  const NearStyle *style = self->style;
  double scale = style->scale, margin = 8 * scale, width, height;

  if (self->title != NULL)
    near_drawing_show_text (cr, self->title, style->text, margin, self->title_y, 0, 0);
  if (self->subtitle != NULL)
    near_drawing_show_text (cr, self->subtitle, style->secondary_text, margin, self->subtitle_y, 0,
                            0);
  if (self->empty)
    return;
  double row = self->top - LABEL_GAP * scale;
  if (self->y_label != NULL)
    near_drawing_show_text (cr, self->y_label, style->secondary_text, self->left - self->tick_space,
                            row, 0, 1);
  if (self->bar_label != NULL)
    {
      near_drawing_measure_text (self->bar_label, &width, &height);
      near_drawing_show_text (cr, self->bar_label, style->secondary_text,
                              CLAMP (self->bar_right, width + 2, self->width - 2), row, 1, 1);
    }
  if (self->x_label != NULL)
    {
      near_drawing_measure_text (self->x_label, &width, &height);
      double x = (self->left + self->right - width) / 2;
      near_drawing_show_text (cr, self->x_label, style->secondary_text,
                              CLAMP (x, 2, MAX (2, self->width - width - 2)),
                              self->height - margin + 2 * scale, 0, 1);
    }
}

static void
draw_empty (const PlotLayout *self, cairo_t *cr)
{
  const char *sentence
      = self->plot->empty_text != NULL ? self->plot->empty_text : _ ("Nothing to show yet");
  g_autoptr (PangoLayout) text = near_drawing_create_text (self->style, NEAR_TEXT_BODY, sentence);
  double top = self->title != NULL || self->subtitle != NULL ? self->top : 0;

  near_drawing_limit_text (text, self->width - 16 * self->style->scale, 4);
  pango_layout_set_alignment (text, PANGO_ALIGN_CENTER);
  double height;
  near_drawing_measure_text (text, NULL, &height);
  pango_cairo_update_layout (cr, text);
  near_drawing_set_color (cr, self->style->secondary_text, 1);
  cairo_move_to (cr, 8 * self->style->scale, (top + self->height - height) / 2);
  pango_cairo_show_layout (cr, text);
}

/**
 * near_plot_draw:
 *
 * Draws on whatever is there; who calls paints the ground (near_plot_export() does). Below about
 * 120 × 80 pixels words are left out, below 24 × 24 nothing is drawn.
 *
 * Cost: O(data); a line of any number of points is reduced to two per column of pixels first
 */
void
near_plot_draw (NearPlot *self, cairo_t *cr, double width, double height, const NearStyle *style)
{
  g_return_if_fail (self != NULL && cr != NULL && style != NULL);

  if (!(width >= 24) || !(height >= 24))
    return;
  g_auto (PlotLayout) layout = { 0 };
  near_plot_layout_init (&layout, self, width, height, style);
  cairo_save (cr);
  cairo_new_path (cr);
  draw_words (&layout, cr);
  if (layout.empty)
    draw_empty (&layout, cr);
  else
    {
      if (self->grid)
        draw_grid (&layout, cr);
      near_plot_draw_layers (&layout, cr);
      draw_axis (&layout, cr, NEAR_PLOT_X);
      draw_axis (&layout, cr, NEAR_PLOT_Y);
      if (layout.bar != NULL)
        draw_colour_bar (&layout, cr);
      near_plot_labels_draw (&layout, cr);
    }
  cairo_restore (cr);
}
