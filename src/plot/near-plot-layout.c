/* near-plot-layout.c — what stands where in a plot of a given size
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From top to bottom: title, subtitle, legend, label of the y axis, data, x ticks, label of the x
 * axis. From left to right: y ticks, data, labels of line ends, colour bar. Heights do not depend
 * on widths, so the rows come first, then the y ticks, the columns, and last the x ticks. Where the
 * data would get too little room, rows are left out, the least important first.
 */
#include <math.h>

#include "near-plot-private.h"

#define MARGIN 8.0
#define GAP 6.0
#define MIN_DATA_SIZE 40.0
#define COMPACT_HEIGHT 200.0 /* lower plots have a smaller title */

/* What is left out first. */
typedef enum
{
  KEEP_ALL,
  NO_SUBTITLE,
  SHORT_TITLE,
  NO_LEGEND,
  NO_TITLE,
  NO_LABELS
} Thrift;

double
near_plot_layout_to_pixel (const PlotLayout *self, NearPlotAxis axis, double value)
{
  double low = self->low[axis], high = self->high[axis], t;

  if (self->plot->axes[axis].scale == NEAR_SCALE_LOG)
    t = value > 0 ? log (value / low) / log (high / low) : NAN;
  else
    t = (value - low) / (high - low);
  return axis == NEAR_PLOT_X ? self->left + t * (self->right - self->left)
                             : self->bottom - t * (self->bottom - self->top);
}

double
near_plot_layout_to_data (const PlotLayout *self, NearPlotAxis axis, double pixel)
{
  double low = self->low[axis], high = self->high[axis];
  double t = axis == NEAR_PLOT_X ? (pixel - self->left) / (self->right - self->left)
                                 : (self->bottom - pixel) / (self->bottom - self->top);

  if (self->plot->axes[axis].scale == NEAR_SCALE_LOG)
    return low * pow (high / low, t);
  return low + t * (high - low);
}

/* The x limits of bar or bin @i in the data's units; FALSE if the layer has no bars. */
gboolean
near_plot_layout_get_bar (
    const PlotLayout *self, const Layer *layer, gsize i, double *x_low, double *x_high)
{
  int n = 0, place = 0;

  if (layer->kind == LAYER_HISTOGRAM)
    {
      *x_low = layer->x[i];
      *x_high = layer->x[i + 1];
      return TRUE;
    }
  if (layer->kind != LAYER_BARS)
    return FALSE;
  for (guint k = 0; k < self->plot->layers->len; k++)
    {
      const Layer *other = self->plot->layers->pdata[k];
      place = other == layer ? n : place;
      n += other->kind == LAYER_BARS;
    }
  double width = BAR_FRACTION / n;
  *x_low = (double)i - BAR_FRACTION / 2 + place * width;
  *x_high = *x_low + width;
  return TRUE;
}

/* The pixel row on which bars stand: zero, or the nearest that is shown. */
double
near_plot_layout_get_baseline (const PlotLayout *self)
{
  double zero = near_plot_layout_to_pixel (self, NEAR_PLOT_Y, 0);

  return isnan (zero) ? self->bottom : CLAMP (zero, self->top, self->bottom);
}

/* --- rows --- */

static double
text_height (const NearStyle *style, NearTextSize size)
{
  double height;
  g_autoptr (PangoLayout) text = near_drawing_create_text (style, size, "0");

  near_drawing_measure_text (text, NULL, &height);
  return height;
}

/* Adds a wrapped row of text at *@y and moves *@y below it. */
static PangoLayout *
add_row (PlotLayout *self,
         NearTextSize size,
         const char *string,
         int max_lines,
         double *place,
         double *y)
{
  double height;

  if (string == NULL || *string == '\0')
    return NULL;
  if (size == NEAR_TEXT_TITLE && self->height < COMPACT_HEIGHT * self->style->scale)
    size = NEAR_TEXT_STRONG;
  PangoLayout *text = near_drawing_create_text (self->style, size, string);
  near_drawing_limit_text (text, self->width - 2 * MARGIN * self->style->scale, max_lines);
  near_drawing_measure_text (text, NULL, &height);
  *place = *y;
  *y += height;
  return text;
}

static PangoLayout *
axis_label (const PlotLayout *self, const char *label, const char *unit, int exponent)
{
  g_autofree char *text = near_axis_format_label (label != NULL ? label : "", unit, exponent);

  return *text == '\0' ? NULL : near_drawing_create_text (self->style, NEAR_TEXT_BODY, text);
}

static gboolean
is_power_of_ten (double value)
{
  double power = log10 (value);

  return fabs (power - round (power)) < 1e-9;
}

/* Powers of ten stay on a logarithmic axis, then the others where they are at least @room from
 * those that stay; the rest become minor ticks. */
static void
drop_crowded (PlotLayout *self, NearPlotAxis axis, double room)
{
  NearTicks *ticks = &self->ticks[axis];
  g_autofree gboolean *stays = g_new0 (gboolean, ticks->n + 1);

  for (int pass = self->plot->axes[axis].scale == NEAR_SCALE_LOG ? 0 : 1; pass < 2; pass++)
    for (gsize i = 0; i < ticks->n; i++)
      {
        if (ticks->ticks[i].label == NULL || stays[i]
            || (pass == 0 && !is_power_of_ten (ticks->ticks[i].value)))
          continue;
        double place = near_plot_layout_to_pixel (self, axis, ticks->ticks[i].value);
        stays[i] = TRUE;
        for (gsize k = 0; k < ticks->n; k++)
          if (k != i && stays[k]
              && fabs (near_plot_layout_to_pixel (self, axis, ticks->ticks[k].value) - place)
                     < room)
            stays[i] = FALSE;
      }
  for (gsize i = 0; i < ticks->n; i++)
    if (!stays[i])
      g_clear_pointer (&ticks->ticks[i].label, g_free);
}

/* Of an axis that has places, ticks between them go, and the others say the places' names. */
static void
name_places (NearTicks *ticks, char **places)
{
  gsize n = places != NULL ? g_strv_length (places) : 0, kept = 0;

  for (gsize i = 0; places != NULL && i < ticks->n; i++)
    {
      NearTick tick = ticks->ticks[i];
      gboolean is_place = tick.label != NULL && tick.value == floor (tick.value) && tick.value >= 1
                          && tick.value <= (double)n;

      g_free (tick.label);
      if (is_place)
        ticks->ticks[kept++] = (NearTick){ tick.value, g_strdup (places[(gsize)tick.value - 1]) };
    }
  if (places != NULL)
    {
      ticks->n = kept;
      ticks->exponent = 0;
    }
}

static void
make_y_ticks (PlotLayout *self, double line)
{
  double height = self->bottom - self->top;
  guint most = (guint)CLAMP (height / (1.6 * line) + 0.5, 2, 6);

  near_ticks_clear (&self->ticks[NEAR_PLOT_Y]);
  near_ticks_init (&self->ticks[NEAR_PLOT_Y], self->low[1], self->high[1],
                   self->plot->axes[1].scale, most);
  name_places (&self->ticks[NEAR_PLOT_Y], self->plot->axes[1].places);
  drop_crowded (self, NEAR_PLOT_Y, 0.95 * line);
  if (self->bar != NULL)
    {
      near_ticks_clear (&self->bar_ticks);
      near_ticks_init (&self->bar_ticks, self->bar_low, self->bar_high, NEAR_SCALE_LINEAR, most);
    }
}

/* Rows from the top and from the bottom; FALSE if they leave too little height. */
static gboolean
place_rows (PlotLayout *self, Thrift thrift)
{
  const NearStyle *style = self->style;
  double scale = style->scale, y = MARGIN * scale;
  double line = text_height (style, NEAR_TEXT_SMALL),
         label_line = text_height (style, NEAR_TEXT_BODY);
  const NearPlot *plot = self->plot;

  g_clear_object (&self->title);
  g_clear_object (&self->subtitle);
  g_array_set_size (self->legend, 0);
  if (thrift < NO_TITLE)
    self->title = add_row (self, NEAR_TEXT_TITLE, plot->title, thrift < SHORT_TITLE ? 2 : 1,
                           &self->title_y, &y);
  if (thrift < NO_SUBTITLE)
    self->subtitle = add_row (self, NEAR_TEXT_BODY, plot->subtitle, 2, &self->subtitle_y, &y);
  if (thrift < NO_LEGEND && !self->empty)
    y = near_plot_labels_place_legend (self, y + 4 * scale, MAX (label_line, self->height / 6));
  if (self->title != NULL || self->subtitle != NULL || self->legend->len > 0)
    y += GAP * scale;

  /* Whether the labels' row is there is known before the ticks are: a power of ten may come. */
  self->top = y + (thrift < NO_LABELS ? label_line + LABEL_GAP * scale : line / 2);
  self->bottom = self->height - MARGIN * scale - line - (TICK_LENGTH + 2) * scale
                 - (thrift < NO_LABELS ? label_line + 1 * scale : 0);
  make_y_ticks (self, line);
  gboolean has_top_label = plot->axes[1].label != NULL || plot->axes[1].unit != NULL
                           || self->ticks[1].exponent != 0 || self->bar_label != NULL
                           || (self->bar != NULL && self->bar_ticks.exponent != 0);
  gboolean has_x_label
      = plot->axes[0].label != NULL || plot->axes[0].unit != NULL || self->ticks[0].exponent != 0;
  if (thrift < NO_LABELS && !has_top_label)
    self->top = y + line / 2;
  if (thrift < NO_LABELS && !has_x_label)
    self->bottom += label_line + 1 * scale;
  make_y_ticks (self, line);
  double data = self->bottom - self->top;
  if (thrift < SHORT_TITLE && plot->equal && data < 0.45 * self->height)
    return FALSE; /* the width shrinks with the height */
  return data >= MIN_DATA_SIZE * scale && data >= 0.3 * self->height;
}

/* --- columns --- */

static double
widest_label (const PlotLayout *self, const NearTicks *ticks)
{
  double widest = 0, width;

  for (gsize i = 0; i < ticks->n; i++)
    if (ticks->ticks[i].label != NULL)
      {
        g_autoptr (PangoLayout) text
            = near_drawing_create_text (self->style, NEAR_TEXT_SMALL, ticks->ticks[i].label);
        near_drawing_measure_text (text, &width, NULL);
        widest = MAX (widest, width);
      }
  return widest;
}

static double
widest_end (const PlotLayout *self)
{
  double widest = 0, width;

  for (guint i = 0; i < self->ends->len; i++)
    {
      near_drawing_measure_text (g_array_index (self->ends, LayoutLabel, i).text, &width, NULL);
      widest = MAX (widest, width);
    }
  return widest;
}

/* Names instead of numbers below bars; where they are crowded, only every so many. */
static void
make_name_ticks (PlotLayout *self, const Layer *names)
{
  NearTicks *ticks = &self->ticks[NEAR_PLOT_X];
  double slot = (self->right - self->left) / (self->high[0] - self->low[0]);
  gsize stride = (gsize)MAX (1, ceil (26 * self->style->scale / MAX (slot, 1e-3)));

  near_ticks_clear (ticks);
  ticks->ticks = g_new0 (NearTick, names->n);
  for (gsize i = 0; i < names->n; i += stride)
    if ((double)i >= self->low[0] && (double)i <= self->high[0])
      ticks->ticks[ticks->n++] = (NearTick){ (double)i, g_strdup (names->names[i]) };
}

/* As many x ticks as have room, and the room that the last label needs beyond the data. */
static double
make_x_ticks (PlotLayout *self)
{
  NearTicks *ticks = &self->ticks[NEAR_PLOT_X];
  const Layer *names = near_plot_find_names (self->plot);

  if (names != NULL)
    {
      make_name_ticks (self, names);
      return 0;
    }
  for (guint most = 6; most >= 2; most--)
    {
      double room = G_MAXDOUBLE, last = -G_MAXDOUBLE;
      near_ticks_clear (ticks);
      near_ticks_init (ticks, self->low[0], self->high[0], self->plot->axes[0].scale, most);
      name_places (ticks, self->plot->axes[0].places);
      for (gsize i = 0; i < ticks->n; i++)
        if (ticks->ticks[i].label != NULL)
          {
            double place = near_plot_layout_to_pixel (self, NEAR_PLOT_X, ticks->ticks[i].value);
            room = MIN (room, place - last);
            last = place;
          }
      double width = widest_label (self, ticks);
      if (most == 2)
        drop_crowded (self, NEAR_PLOT_X, width + 6 * self->style->scale);
      if (room >= width + 10 * self->style->scale || most == 2)
        return MAX (0, last + width / 2 + 1 - self->right);
    }
  return 0;
}

static void
keep_equal (PlotLayout *self)
{
  double dx = self->high[0] - self->low[0], dy = self->high[1] - self->low[1];
  double unit = MIN ((self->right - self->left) / dx, (self->bottom - self->top) / dy);
  double spare_x = self->right - self->left - unit * dx;
  double spare_y = self->bottom - self->top - unit * dy;

  self->left += spare_x / 2;
  self->right -= spare_x / 2;
  self->bar_x -= spare_x / 2;
  self->bar_right -= spare_x / 2;
  self->top += spare_y / 2;
  self->bottom -= spare_y / 2;
}

static void
place_columns (PlotLayout *self)
{
  double scale = self->style->scale, margin = MARGIN * scale;
  double tick_room = (TICK_LENGTH + 3) * scale, right = self->width - margin;

  self->tick_space = widest_label (self, &self->ticks[NEAR_PLOT_Y]) + tick_room;
  self->left = ceil (margin + self->tick_space);
  if (self->bar != NULL)
    {
      double bar_labels = widest_label (self, &self->bar_ticks);
      right -= bar_labels + tick_room + BAR_WIDTH * scale;
      self->bar_x = floor (right);
      self->bar_right = self->width - margin;
      right -= 14 * scale;
    }
  if (self->ends->len > 0)
    right -= widest_end (self) + GAP_BESIDE * scale;
  self->right = floor (MAX (right, self->left + 10));
  self->top = floor (self->top);
  self->bottom = floor (MAX (self->bottom, self->top + 10));

  double overhang = make_x_ticks (self);
  if (overhang > self->width - 2 - self->right && self->right > self->left + 60)
    self->right = floor (self->width - 2 - overhang - 1);
  if (self->plot->equal && self->plot->axes[0].scale == NEAR_SCALE_LINEAR
      && self->plot->axes[1].scale == NEAR_SCALE_LINEAR)
    keep_equal (self);
  make_x_ticks (self);
}

static void
make_axis_labels (PlotLayout *self)
{
  const NearPlot *plot = self->plot;
  double scale = self->style->scale, label_width = 0;

  self->x_label
      = axis_label (self, plot->axes[0].label, plot->axes[0].unit, self->ticks[0].exponent);
  self->y_label
      = axis_label (self, plot->axes[1].label, plot->axes[1].unit, self->ticks[1].exponent);
  if (self->x_label != NULL)
    near_drawing_limit_text (self->x_label, self->width - 2 * MARGIN * scale, 1);
  if (self->bar != NULL)
    {
      g_clear_object (&self->bar_label);
      self->bar_label = axis_label (self, self->bar->value_label, self->bar->value_unit,
                                    self->bar_ticks.exponent);
    }
  if (self->bar_label != NULL)
    {
      near_drawing_measure_text (self->bar_label, &label_width, NULL);
      label_width = MIN (label_width, self->width / 2) + GAP * scale;
      near_drawing_limit_text (self->bar_label, label_width, 1);
    }
  if (self->y_label != NULL)
    near_drawing_limit_text (self->y_label, self->width - 2 * MARGIN * scale - label_width, 1);
}

static const Layer *
find_bar_layer (const NearPlot *plot, double *low, double *high)
{
  for (guint i = 0; i < plot->layers->len; i++)
    {
      const Layer *layer = plot->layers->pdata[i];
      if (layer->colour_bar && near_plot_find_value_range (layer, low, high))
        return layer;
    }
  return NULL;
}

static void
clear_label (gpointer label)
{
  g_clear_object (&((LayoutLabel *)label)->text);
}

/**
 * near_plot_layout_init:
 *
 * The same for drawing and for the pointer, so that both agree on every pixel.
 * Cost: O(data) for the limits, some hundred µs for the text.
 */
void
near_plot_layout_init (
    PlotLayout *self, const NearPlot *plot, double width, double height, const NearStyle *style)
{
  gboolean has_x, has_y;

  *self = (PlotLayout){ .plot = plot, .style = style, .width = width, .height = height };
  self->ends = g_array_new (FALSE, TRUE, sizeof (LayoutLabel));
  self->legend = g_array_new (FALSE, TRUE, sizeof (LayoutLabel));
  g_array_set_clear_func (self->ends, clear_label);
  g_array_set_clear_func (self->legend, clear_label);
  has_x = near_plot_find_limits (plot, NEAR_PLOT_X, &self->low[0], &self->high[0]);
  has_y = near_plot_find_limits (plot, NEAR_PLOT_Y, &self->low[1], &self->high[1]);
  self->empty = !has_x || !has_y;
  self->bar = find_bar_layer (plot, &self->bar_low, &self->bar_high);
  if (self->bar != NULL)
    self->bar_label = axis_label (self, self->bar->value_label, self->bar->value_unit, 0);

  /* Only whether it has a power of ten matters here; place_columns() makes the ones that fit. */
  if (near_plot_find_names (plot) == NULL)
    near_ticks_init (&self->ticks[0], self->low[0], self->high[0], plot->axes[0].scale, 6);
  near_plot_labels_find_ends (self);
  Thrift thrift = KEEP_ALL;
  while (!place_rows (self, thrift) && thrift < NO_LABELS)
    thrift++;
  place_columns (self);
  if (thrift < NO_LABELS)
    make_axis_labels (self);
  else
    g_clear_object (&self->bar_label);
  near_plot_labels_place_ends (self);
}

void
near_plot_layout_clear (PlotLayout *self)
{
  for (int axis = 0; axis < 2; axis++)
    near_ticks_clear (&self->ticks[axis]);
  near_ticks_clear (&self->bar_ticks);
  g_clear_object (&self->title);
  g_clear_object (&self->subtitle);
  g_clear_object (&self->x_label);
  g_clear_object (&self->y_label);
  g_clear_object (&self->bar_label);
  g_clear_pointer (&self->ends, g_array_unref);
  g_clear_pointer (&self->legend, g_array_unref);
}
