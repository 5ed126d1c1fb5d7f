/* near-plot-probe.c — what lies under the pointer
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "near-plot-private.h"

#define REACH 24.0     /* pixels at scale 1 within which a point or a line is found */
#define MAP_REACH 10.0 /* the same over a map or bars, which are under the pointer themselves */
#define DIGITS 4       /* of the part of a number that changes within the limits */

typedef struct
{
  double distance; /* squared, pixels */
  guint layer;
  gsize index;
  double x, y, px, py;
} Candidate;

static void
consider (const PlotLayout *self,
          Candidate *best,
          guint layer,
          gsize index,
          double x,
          double y,
          double pointer_x,
          double pointer_y)
{
  double px = near_plot_layout_to_pixel (self, NEAR_PLOT_X, x);
  double dx = px - pointer_x;

  if (!(dx * dx < best->distance) || px < self->left - 1 || px > self->right + 1)
    return;
  double py = near_plot_layout_to_pixel (self, NEAR_PLOT_Y, y), dy = py - pointer_y;
  if (dx * dx + dy * dy < best->distance && py >= self->top - 1 && py <= self->bottom + 1)
    *best = (Candidate){ dx * dx + dy * dy, layer, index, x, y, px, py };
}

static void
find_nearest (const PlotLayout *self, double pointer_x, double pointer_y, Candidate *best)
{
  for (guint k = 0; k < self->plot->layers->len; k++)
    {
      const Layer *layer = self->plot->layers->pdata[k];
      if (layer->kind == LAYER_LINE || layer->kind == LAYER_SCATTER)
        for (gsize i = 0; i < layer->n; i++)
          consider (self, best, k, i, layer->x[i], layer->y[i], pointer_x, pointer_y);
    }
}

static gboolean
find_cell (const PlotLayout *self, const Layer *layer, double x, double y, gsize *index)
{
  double u = (x - layer->extent[0]) / (layer->extent[1] - layer->extent[0]);
  double v = (y - layer->extent[2]) / (layer->extent[3] - layer->extent[2]);

  if (!(u >= 0 && u <= 1 && v >= 0 && v <= 1))
    return FALSE;
  gsize i = MIN ((gsize)(u * (double)layer->nx), layer->nx - 1);
  gsize j = MIN ((gsize)(v * (double)layer->ny), layer->ny - 1);
  *index = j * layer->nx + i;
  return TRUE;
}

/* The topmost map cell or bar that covers the pointer. */
static gboolean
find_area (const PlotLayout *self, double pointer_x, double pointer_y, Candidate *best)
{
  double x = near_plot_layout_to_data (self, NEAR_PLOT_X, pointer_x);
  double y = near_plot_layout_to_data (self, NEAR_PLOT_Y, pointer_y);

  for (guint k = self->plot->layers->len; k-- > 0;)
    {
      const Layer *layer = self->plot->layers->pdata[k];
      double low, high;
      if (layer->kind == LAYER_MAP && find_cell (self, layer, x, y, &best->index))
        {
          *best = (Candidate){ 0, k, best->index, x, y, pointer_x, pointer_y };
          return TRUE;
        }
      for (gsize i = 0; i < layer->n && near_plot_layout_get_bar (self, layer, i, &low, &high); i++)
        if (x >= low && x <= high && isfinite (layer->y[i]))
          {
            double middle = (low + high) / 2;
            double top = near_plot_layout_to_pixel (self, NEAR_PLOT_Y, layer->y[i]);
            *best = (Candidate){ 0,
                                 k,
                                 i,
                                 middle,
                                 layer->y[i],
                                 near_plot_layout_to_pixel (self, NEAR_PLOT_X, middle),
                                 isfinite (top) ? CLAMP (top, self->top, self->bottom)
                                                : self->bottom };
            return TRUE;
          }
    }
  return FALSE;
}

/* −1234.567 between −1235 and −1234 needs seven digits to say as much as 0.5670 between 0 and 1. */
static guint
count_digits (const PlotLayout *layout, NearPlotAxis axis)
{
  double low = layout->low[axis], high = layout->high[axis];
  double largest = MAX (fabs (low), fabs (high));

  if (layout->plot->axes[axis].scale == NEAR_SCALE_LOG)
    return DIGITS;
  return DIGITS + (guint)MAX (0, floor (log10 (largest / (high - low)) + 0.5));
}

static void
append_quantity (GString *text, const char *label, const char *unit, double value, guint n_digits)
{
  g_autofree char *number = near_axis_format_number (value, n_digits);

  if (text->len > 0 && !g_str_has_suffix (text->str, ": "))
    g_string_append (text, ", ");
  if (label != NULL && *label != '\0')
    g_string_append_printf (text, "%s ", label);
  g_string_append (text, number);
  if (unit != NULL && *unit != '\0')
    g_string_append_printf (text, "\u00a0%s", unit);
}

/* The name of the place under the pointer, where the axis has places. */
static void
append_place (GString *text, const PlotLayout *layout, NearPlotAxis axis, const char *label, double value)
{
  char **places = layout->plot->axes[axis].places;
  double n = places != NULL ? g_strv_length (places) : 0;

  if (!(n > 0))
    {
      append_quantity (text, label, layout->plot->axes[axis].unit, value, count_digits (layout, axis));
      return;
    }
  if (text->len > 0 && !g_str_has_suffix (text->str, ": "))
    g_string_append (text, ", ");
  if (label != NULL && *label != '\0')
    g_string_append_printf (text, "%s ", label);
  g_string_append (text, places[(gsize)CLAMP (floor (value + 0.5), 1, n) - 1]);
}

static char *
format_sentence (const PlotLayout *layout, const Layer *layer, const NearPlotProbe *probe)
{
  const NearPlot *plot = layout->plot;
  GString *text = g_string_new (NULL);
  const char *x_label = plot->axes[0].label, *y_label = plot->axes[1].label;

  if (layer->label != NULL)
    g_string_append_printf (text, "%s: ", layer->label);
  if (layer->kind == LAYER_BARS)
    g_string_append (text, layer->names[probe->index]);
  else if (layer->kind == LAYER_HISTOGRAM)
    {
      g_autofree char *low
          = near_axis_format_number (layer->x[probe->index], count_digits (layout, NEAR_PLOT_X));
      g_autofree char *high = near_axis_format_number (layer->x[probe->index + 1],
                                                       count_digits (layout, NEAR_PLOT_X));
      g_string_append_printf (text, "%s%s%s to %s", x_label != NULL ? x_label : "",
                              x_label != NULL ? " " : "", low, high);
      if (plot->axes[0].unit != NULL)
        g_string_append_printf (text, "\u00a0%s", plot->axes[0].unit);
    }
  else
    append_place (text, layout, NEAR_PLOT_X, x_label != NULL ? x_label : "x", probe->x);
  append_place (text, layout, NEAR_PLOT_Y,
                y_label != NULL             ? y_label
                : layer->kind == LAYER_BARS ? NULL
                                            : "y",
                probe->y);
  if (layer->category != NULL)
    append_quantity (text, layer->names[layer->category[probe->index]], NULL, probe->value, DIGITS);
  else if (layer->grid != NULL || layer->values != NULL)
    append_quantity (text, layer->value_label != NULL ? layer->value_label : "value",
                     layer->value_unit, probe->value, DIGITS);
  return g_string_free (text, FALSE);
}

/**
 * near_plot_probe:
 * @px, @py: the pointer, pixels
 * @probe: (out caller-allocates): near_plot_probe_clear() when done; untouched if %FALSE
 *
 * The nearest point of a line or scatter within 24 pixels, or else the map cell or bar below the
 * pointer. @width, @height and @style are those that the plot was drawn with.
 *
 * Cost: O(data)
 * Returns: %FALSE if there is nothing near
 */
gboolean
near_plot_probe (NearPlot *self,
                 double width,
                 double height,
                 const NearStyle *style,
                 double px,
                 double py,
                 NearPlotProbe *probe)
{
  g_return_val_if_fail (self != NULL && style != NULL && probe != NULL, FALSE);

  g_auto (PlotLayout) layout = { 0 };
  near_plot_layout_init (&layout, self, width, height, style);
  gboolean inside = px >= layout.left - 4 && px <= layout.right + 4 && py >= layout.top - 4
                    && py <= layout.bottom + 4;
  if (layout.empty || !inside)
    return FALSE;
  Candidate area = { 0 };
  gboolean has_area = find_area (&layout, px, py, &area);
  double reach = (has_area ? MAP_REACH : REACH) * style->scale;
  Candidate best = { .distance = reach * reach };
  find_nearest (&layout, px, py, &best);
  if (best.distance >= reach * reach)
    {
      if (!has_area)
        return FALSE;
      best = area;
    }
  const Layer *layer = self->layers->pdata[best.layer];
  *probe = (NearPlotProbe){ best.layer, best.index, best.x, best.y, NAN, best.px, best.py, NULL };
  if (layer->grid != NULL)
    probe->value = (double)layer->grid[best.index];
  else if (layer->values != NULL)
    probe->value = layer->values[best.index];
  probe->sentence = format_sentence (&layout, layer, probe);
  return TRUE;
}

void
near_plot_probe_clear (NearPlotProbe *probe)
{
  g_clear_pointer (&probe->sentence, g_free);
}

/**
 * near_plot_draw_probe:
 *
 * A ring around the item and a box with the sentence, on the side that has room.
 */
void
near_plot_draw_probe (
    const NearPlotProbe *probe, cairo_t *cr, double width, double height, const NearStyle *style)
{
  g_return_if_fail (probe != NULL && cr != NULL && style != NULL);

  double scale = style->scale, pad = 6 * scale, away = 10 * scale, text_width, text_height;
  g_autoptr (PangoLayout) text = near_drawing_create_text (
      style, NEAR_TEXT_BODY, probe->sentence != NULL ? probe->sentence : "");
  near_drawing_limit_text (text, MIN (260 * scale, width - 2 * pad - 4), 4);
  near_drawing_measure_text (text, &text_width, &text_height);
  double box_width = text_width + 2 * pad, box_height = text_height + 2 * pad;
  double x = probe->px + away, y = probe->py - away - box_height;
  if (x + box_width > width - 2)
    x = probe->px - away - box_width;
  if (y < 2)
    y = probe->py + away;
  x = CLAMP (x, 2, MAX (2, width - box_width - 2));
  y = CLAMP (y, 2, MAX (2, height - box_height - 2));

  cairo_save (cr);
  cairo_new_path (cr);
  cairo_set_line_width (cr, 1.5 * scale);
  near_drawing_set_color (cr, style->text, 1);
  cairo_arc (cr, probe->px, probe->py, 5 * scale, 0, 2 * G_PI);
  cairo_stroke (cr);
  near_drawing_rounded_rectangle (cr, floor (x) + 0.5, floor (y) + 0.5, box_width, box_height,
                                  4 * scale);
  near_drawing_set_color (cr, style->card, 0.96);
  cairo_fill_preserve (cr);
  near_drawing_set_color (cr, style->axis, 1);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
  near_drawing_show_text (cr, text, style->text, floor (x) + 0.5 + pad, floor (y) + 0.5 + pad, 0,
                          0);
  cairo_restore (cr);
}

/* Returns: whether (px, py) lies in the rectangle of the data */
gboolean
near_plot_pixel_to_data (NearPlot *self,
                         double width,
                         double height,
                         const NearStyle *style,
                         double px,
                         double py,
                         double *x,
                         double *y)
{
  g_return_val_if_fail (self != NULL && style != NULL && x != NULL && y != NULL, FALSE);

  g_auto (PlotLayout) layout = { 0 };
  near_plot_layout_init (&layout, self, width, height, style);
  *x = near_plot_layout_to_data (&layout, NEAR_PLOT_X, px);
  *y = near_plot_layout_to_data (&layout, NEAR_PLOT_Y, py);
  return px >= layout.left && px <= layout.right && py >= layout.top && py <= layout.bottom;
}

/* Returns: whether (x, y) lies in the rectangle of the data */
gboolean
near_plot_data_to_pixel (NearPlot *self,
                         double width,
                         double height,
                         const NearStyle *style,
                         double x,
                         double y,
                         double *px,
                         double *py)
{
  g_return_val_if_fail (self != NULL && style != NULL && px != NULL && py != NULL, FALSE);

  NearPlotFrame frame;
  near_plot_get_frame (self, width, height, style, &frame);
  return near_plot_frame_to_pixel (&frame, x, y, px, py);
}

/**
 * near_plot_get_frame:
 *
 * Cost: that of laying out all labels, a tenth of a millisecond
 */
void
near_plot_get_frame (NearPlot *self, double width, double height, const NearStyle *style, NearPlotFrame *frame)
{
  g_return_if_fail (self != NULL && style != NULL && frame != NULL);

  g_auto (PlotLayout) layout = { 0 };
  near_plot_layout_init (&layout, self, width, height, style);
  *frame = (NearPlotFrame){ self,
                            layout.left,
                            layout.right,
                            layout.top,
                            layout.bottom,
                            { layout.low[0], layout.low[1] },
                            { layout.high[0], layout.high[1] } };
}

gboolean
near_plot_frame_to_pixel (const NearPlotFrame *self, double x, double y, double *px, double *py)
{
  g_return_val_if_fail (self != NULL && px != NULL && py != NULL, FALSE);

  const PlotLayout layout = { .plot = self->plot,
                              .left = self->left,
                              .right = self->right,
                              .top = self->top,
                              .bottom = self->bottom,
                              .low = { self->low[0], self->low[1] },
                              .high = { self->high[0], self->high[1] } };

  *px = near_plot_layout_to_pixel (&layout, NEAR_PLOT_X, x);
  *py = near_plot_layout_to_pixel (&layout, NEAR_PLOT_Y, y);
  return *px >= self->left && *px <= self->right && *py >= self->top && *py <= self->bottom;
}
