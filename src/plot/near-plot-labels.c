/* near-plot-labels.c — which line is which: labels at line ends where they fit, else a legend
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "near-plot-private.h"

#define MOST_ENDS 6
#define MOST_WIDTH 0.3 /* of the picture, for labels beside the data */
#define LEAST_WIDTH 160.0
#define END_ZONE 0.8 /* a label tells of a line that ends in the last fifth of the x axis */
#define LEGEND_GAP 14.0

static double
fraction_of_axis (const PlotLayout *self, NearPlotAxis axis, double value)
{
  double low = self->low[axis], high = self->high[axis];

  if (self->plot->axes[axis].scale == NEAR_SCALE_LOG)
    return value > 0 ? log (value / low) / log (high / low) : NAN;
  return (value - low) / (high - low);
}

/* The last point of a line that can be drawn. */
static gboolean
find_end (const PlotLayout *self, const Layer *layer, double *x, double *y)
{
  for (gsize i = layer->n; i-- > 0;)
    {
      *x = fraction_of_axis (self, NEAR_PLOT_X, layer->x[i]);
      *y = fraction_of_axis (self, NEAR_PLOT_Y, layer->y[i]);
      if (isfinite (*x) && isfinite (*y))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_level_reference (const Layer *layer)
{
  return layer->kind == LAYER_REFERENCE && layer->axis == NEAR_PLOT_Y;
}

static LayoutLabel
make_label (const PlotLayout *self, const Layer *layer)
{
  return (LayoutLabel){ .layer = layer,
                        .text
                        = near_drawing_create_text (self->style, NEAR_TEXT_BODY, layer->label) };
}

/**
 * near_plot_labels_find_ends:
 *
 * Collects the labels that stand beside the data, or none if one of the lines ends too early, if
 * there are too many, or if they are too wide. Needs the limits only.
 *
 * Returns: whether there are any
 */
gboolean
near_plot_labels_find_ends (PlotLayout *self)
{
  gboolean fits = !self->empty && self->width >= LEAST_WIDTH * self->style->scale;
  double sum_of_heights = 0;

  for (guint i = 0; i < self->plot->layers->len && fits; i++)
    {
      const Layer *layer = self->plot->layers->pdata[i];
      double x, y, width, height;
      if (layer->label == NULL || (layer->kind != LAYER_LINE && !is_level_reference (layer)))
        continue;
      if (layer->kind == LAYER_LINE && !find_end (self, layer, &x, &y))
        continue;
      if (layer->kind == LAYER_LINE && !(x >= END_ZONE && x <= 1.001))
        fits = FALSE;
      LayoutLabel label = make_label (self, layer);
      near_drawing_measure_text (label.text, &width, &height);
      g_array_append_val (self->ends, label);
      sum_of_heights += height;
      fits = fits && width <= MOST_WIDTH * self->width;
    }
  fits = fits && self->ends->len <= MOST_ENDS && sum_of_heights <= 0.45 * self->height;
  if (!fits)
    g_array_set_size (self->ends, 0);
  return self->ends->len > 0;
}

static int
compare_targets (gconstpointer a, gconstpointer b)
{
  const LayoutLabel *p = a, *q = b;

  return p->target < q->target ? -1 : p->target > q->target;
}

/* Keeps neighbours at least @height apart with the least sum of squared moves: the isotonic
 * regression of target_i - i height, by pooling neighbours that are out of order. */
static void
push_apart (LayoutLabel *labels, guint n, double height)
{
  for (guint i = 0; i < n; i++)
    labels[i].y = labels[i].target - i * height;
  for (guint i = 1; i < n; i++)
    {
      guint first = i;
      double sum = labels[i].y;
      while (first > 0 && labels[first - 1].y > sum / (i - first + 1))
        sum += labels[--first].y;
      for (guint k = first; k <= i; k++)
        labels[k].y = sum / (i - first + 1);
    }
  for (guint i = 0; i < n; i++)
    labels[i].y += i * height;
}

/**
 * near_plot_labels_place_ends:
 *
 * Each label beside the end of its line; where they would overlap they are pushed apart.
 */
void
near_plot_labels_place_ends (PlotLayout *self)
{
  double height = 0, x, y;
  guint n = self->ends->len;

  for (guint i = 0; i < n; i++)
    {
      LayoutLabel *label = &g_array_index (self->ends, LayoutLabel, i);
      near_drawing_measure_text (label->text, NULL, &height);
      if (label->layer->kind == LAYER_REFERENCE)
        y = fraction_of_axis (self, NEAR_PLOT_Y, label->layer->x[0]);
      else if (!find_end (self, label->layer, &x, &y))
        y = 0;
      label->target = self->bottom - CLAMP (y, 0, 1) * (self->bottom - self->top);
      label->x = self->right + GAP_BESIDE * self->style->scale;
    }
  g_array_sort (self->ends, compare_targets);
  push_apart ((LayoutLabel *)(void *)self->ends->data, n, height);
  for (guint i = 0; i < n; i++)
    {
      LayoutLabel *label = &g_array_index (self->ends, LayoutLabel, i);
      label->y = MAX (label->y, i == 0 ? self->top : (label - 1)->y + height);
    }
  for (guint i = n; i-- > 0;)
    {
      LayoutLabel *label = &g_array_index (self->ends, LayoutLabel, i);
      double ceiling = i + 1 == n ? self->bottom : (label + 1)->y - height;
      label->y = MIN (label->y, ceiling);
    }
}

static gboolean
needs_legend (const PlotLayout *self, const Layer *layer)
{
  if (layer->label == NULL || layer->kind == LAYER_TEXT || layer->kind == LAYER_MAP
      || layer->kind == LAYER_REFERENCE || layer->n == 0)
    return FALSE;
  for (guint i = 0; i < self->ends->len; i++)
    if (g_array_index (self->ends, LayoutLabel, i).layer == layer)
      return FALSE;
  return TRUE;
}

/**
 * near_plot_labels_place_legend:
 *
 * Entries side by side in rows from @top; never more rows than fit into @max_height.
 *
 * Returns: the lower edge of the legend, or @top
 */
double
near_plot_labels_place_legend (PlotLayout *self, double top, double max_height)
{
  double scale = self->style->scale, margin = 8 * scale, x = margin, y = top, height = 0, width;

  self->legend_is_cut = FALSE;
  for (guint i = 0; i < self->plot->layers->len && !self->legend_is_cut; i++)
    {
      const Layer *layer = self->plot->layers->pdata[i];
      if (!needs_legend (self, layer))
        continue;
      LayoutLabel label = make_label (self, layer);
      near_drawing_limit_text (label.text, self->width - 2 * margin - (SWATCH_WIDTH + 6) * scale,
                               1);
      near_drawing_measure_text (label.text, &width, &height);
      double needed = (SWATCH_WIDTH + 6) * scale + width;
      if (x > margin && x + needed > self->width - margin - 12 * scale)
        {
          x = margin;
          y += height + 2 * scale;
        }
      self->legend_is_cut = self->legend->len > 0 && y + height - top > max_height + 1;
      if (self->legend_is_cut)
        {
          g_object_unref (label.text);
          y -= height + 2 * scale;
          break;
        }
      label.x = x;
      label.y = y + height / 2;
      g_array_append_val (self->legend, label);
      x += needed + LEGEND_GAP * scale;
    }
  return self->legend->len > 0 ? y + height : top;
}

/* Bands lie on each other, so a swatch shows its band on those below it. */
static void
draw_band_swatch (const PlotLayout *self, cairo_t *cr, const LayoutLabel *entry)
{
  const GPtrArray *layers = self->plot->layers;
  double scale = self->style->scale, width = SWATCH_WIDTH * scale;
  NearColor color = near_style_get_role_color (self->style, entry->layer->role);

  for (guint i = 0; i < layers->len; i++)
    {
      const Layer *layer = layers->pdata[i];
      if (layer->kind == LAYER_BAND && layer->role == entry->layer->role)
        {
          near_drawing_set_color (cr, color, self->style->uncertainty_alpha[layer->level]);
          cairo_rectangle (cr, entry->x, entry->y - 5 * scale, width, 10 * scale);
          cairo_fill (cr);
        }
      if (layer == entry->layer)
        break;
    }
  near_drawing_set_color (cr, color, 0.5);
  cairo_set_line_width (cr, 1);
  cairo_rectangle (cr, entry->x + 0.5, entry->y - 5 * scale + 0.5, width - 1, 10 * scale - 1);
  cairo_stroke (cr);
}

static void
draw_swatch (const PlotLayout *self, cairo_t *cr, const LayoutLabel *entry)
{
  const Layer *layer = entry->layer;
  double scale = self->style->scale, width = SWATCH_WIDTH * scale, x = entry->x, y = entry->y;
  NearColor color = near_style_get_role_color (self->style, layer->role);

  switch (layer->kind)
    {
    case LAYER_SCATTER:
      if (layer->values != NULL)
        color = near_colormap_lookup (layer->colormap, self->style, 1);
      near_drawing_fill_marker (cr, layer->marker, x + width / 2, y, CLAMP (layer->radius, 3, 5) * scale,
                                color, NULL);
      break;
    case LAYER_LINE:
    case LAYER_CONTOUR:
      near_drawing_set_role (cr, self->style, layer->role, LINE_WIDTH * scale);
      cairo_move_to (cr, x, y);
      cairo_line_to (cr, x + width, y);
      cairo_stroke (cr);
      cairo_set_dash (cr, NULL, 0, 0);
      break;
    case LAYER_BAND:
      draw_band_swatch (self, cr, entry);
      break;
    default:
      near_drawing_set_color (cr, color, 0.75);
      cairo_rectangle (cr, x, y - 5 * scale, width, 10 * scale);
      cairo_fill (cr);
      break;
    }
}

/* Labels beside the data, with a thin leader where one had to move, and the legend. */
void
near_plot_labels_draw (const PlotLayout *self, cairo_t *cr)
{
  double scale = self->style->scale, height, width;

  for (guint i = 0; i < self->ends->len; i++)
    {
      const LayoutLabel *label = &g_array_index (self->ends, LayoutLabel, i);
      near_drawing_measure_text (label->text, NULL, &height);
      if (fabs (label->y - label->target) > 0.75 * height)
        {
          near_drawing_set_color (cr, near_style_get_role_color (self->style, label->layer->role),
                                  0.7);
          cairo_set_line_width (cr, 1);
          cairo_move_to (cr, self->right + 1, label->target);
          cairo_line_to (cr, label->x - 2 * scale, label->y);
          cairo_stroke (cr);
        }
      near_drawing_show_text (cr, label->text,
                              near_style_get_role_text_color (self->style, label->layer->role),
                              label->x, label->y, 0, 0.5);
    }
  for (guint i = 0; i < self->legend->len; i++)
    {
      const LayoutLabel *entry = &g_array_index (self->legend, LayoutLabel, i);
      draw_swatch (self, cr, entry);
      near_drawing_show_text (cr, entry->text, self->style->text,
                              entry->x + (SWATCH_WIDTH + 6) * scale, entry->y, 0, 0.5);
    }
  if (self->legend_is_cut && self->legend->len > 0)
    {
      const LayoutLabel *last = &g_array_index (self->legend, LayoutLabel, self->legend->len - 1);
      g_autoptr (PangoLayout) dots = near_drawing_create_text (self->style, NEAR_TEXT_BODY, "…");
      near_drawing_measure_text (last->text, &width, NULL);
      near_drawing_show_text (cr, dots, self->style->secondary_text,
                              last->x + (SWATCH_WIDTH + 12) * scale + width, last->y, 0, 0.5);
    }
}
