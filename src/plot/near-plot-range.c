/* near-plot-range.c — what the data of a plot span
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "near-plot-private.h"

#define PADDING 0.05
#define NEAR_ZERO 0.3 /* a range that comes this near to zero, in its upper end, starts at zero */

typedef struct
{
  NearScale scale;
  double low, high;
  gboolean pad;       /* marks need room around them */
  gboolean from_zero; /* lengths are compared: bars */
  gboolean tight;     /* only maps: the picture ends where they end */
} Range;

static void
include (Range *range, double value)
{
  if (!isfinite (value) || (range->scale == NEAR_SCALE_LOG && value <= 0))
    return;
  range->low = MIN (range->low, value);
  range->high = MAX (range->high, value);
}

static void
include_all (Range *range, gsize n, const double *values)
{
  for (gsize i = 0; i < n; i++)
    include (range, values[i]);
}

static void
include_x (Range *range, const Layer *layer)
{
  switch (layer->kind)
    {
    case LAYER_MAP:
    case LAYER_CONTOUR:
      include_all (range, 2, layer->extent);
      break;
    case LAYER_BARS:
      if (layer->n == 0)
        break;
      include (range, -0.5);
      include (range, (double)layer->n - 0.5);
      break;
    case LAYER_HISTOGRAM:
      include_all (range, layer->n > 0 ? layer->n + 1 : 0, layer->x);
      break;
    case LAYER_REFERENCE:
      if (layer->axis == NEAR_PLOT_X)
        include (range, layer->x[0]);
      break;
    default:
      include_all (range, layer->n, layer->x);
      range->pad |= layer->kind == LAYER_SCATTER && layer->n > 0;
      break;
    }
}

static void
include_y (Range *range, const Layer *layer)
{
  switch (layer->kind)
    {
    case LAYER_MAP:
    case LAYER_CONTOUR:
      include_all (range, 2, layer->extent + 2);
      break;
    case LAYER_BAND:
      include_all (range, layer->n, layer->low);
      include_all (range, layer->n, layer->high);
      break;
    case LAYER_REFERENCE:
      if (layer->axis == NEAR_PLOT_Y)
        include (range, layer->x[0]);
      break;
    case LAYER_BARS:
    case LAYER_HISTOGRAM:
      range->from_zero |= layer->n > 0;
      G_GNUC_FALLTHROUGH;
    default:
      for (gsize i = 0; i < layer->n; i++)
        {
          double error = layer->error != NULL && isfinite (layer->error[i]) ? layer->error[i] : 0;
          include (range, layer->y[i] - error);
          include (range, layer->y[i] + error);
        }
      break;
    }
}

static gboolean
layer_has_data (const Layer *layer)
{
  if (layer->kind == LAYER_REFERENCE || layer->kind == LAYER_TEXT)
    return FALSE;
  for (gsize i = 0; i < layer->n; i++)
    if (layer->grid != NULL         ? isfinite (layer->grid[i])
        : layer->kind == LAYER_BAND ? isfinite (layer->low[i]) && isfinite (layer->high[i])
                                    : isfinite (layer->y[i]))
      return TRUE;
  return FALSE;
}

static void
pad_range (Range *range, NearPlotAxis axis)
{
  gboolean has_map = range->tight;

  if (range->scale == NEAR_SCALE_LOG)
    {
      double factor = pow (range->high / range->low, PADDING);
      if ((axis == NEAR_PLOT_Y && !has_map) || range->pad)
        {
          range->low /= factor;
          range->high *= factor;
        }
      return;
    }
  gboolean zero_below
      = range->low >= 0
        && (range->from_zero
            || (axis == NEAR_PLOT_Y && !has_map && range->low <= NEAR_ZERO * range->high));
  gboolean zero_above = range->from_zero && range->high <= 0;
  if (zero_below)
    range->low = 0;
  if (zero_above)
    range->high = 0;
  if (axis == NEAR_PLOT_X ? !range->pad : has_map)
    return;
  double room = PADDING * (range->high - range->low);
  if (!zero_below)
    range->low -= room;
  if (!zero_above)
    range->high += room;
}

/**
 * near_plot_find_limits:
 *
 * The fixed limits where they are set, else those of the data with some room: lines fill the width,
 * points keep off the edges, bars stand on zero, a range that almost reaches zero starts there, and
 * a map ends where the picture ends.
 *
 * Returns: %FALSE if there are no finite data; the limits are legal all the same
 */
gboolean
near_plot_find_limits (const NearPlot *plot, NearPlotAxis axis, double *low, double *high)
{
  Range range = { plot->axes[axis].scale, INFINITY, -INFINITY, FALSE, FALSE, FALSE };
  gboolean has_data = FALSE, has_map = FALSE;

  for (guint i = 0; i < plot->layers->len; i++)
    has_map |= ((Layer *)plot->layers->pdata[i])->grid != NULL;
  for (guint i = 0; i < plot->layers->len; i++)
    {
      const Layer *layer = plot->layers->pdata[i];
      has_data |= layer_has_data (layer);
      if (has_map && layer->kind != LAYER_MAP && layer->kind != LAYER_CONTOUR)
        continue; /* points beside a map do not widen it */
      if (axis == NEAR_PLOT_X)
        include_x (&range, layer);
      else
        include_y (&range, layer);
    }
  range.tight = has_map;
  if (range.low <= range.high)
    pad_range (&range, axis);
  else
    range.low = range.high = NAN;
  *low = isfinite (plot->axes[axis].low) ? plot->axes[axis].low : range.low;
  *high = isfinite (plot->axes[axis].high) ? plot->axes[axis].high : range.high;
  near_axis_sanitize (low, high, range.scale);
  return has_data;
}

/**
 * near_plot_find_value_range:
 *
 * The values of the first and last colour of a map or of coloured points: as set, else the smallest
 * and largest value; for signed colours symmetric about zero.
 *
 * Returns: %FALSE if nothing is coloured or no value is finite
 */
gboolean
near_plot_find_value_range (const Layer *layer, double *low, double *high)
{
  Range range = { NEAR_SCALE_LINEAR, INFINITY, -INFINITY, FALSE, FALSE, FALSE };

  if (layer->grid == NULL && layer->values == NULL)
    return FALSE;
  *low = layer->value_low;
  *high = layer->value_high;
  if (isfinite (*low) && isfinite (*high) && *high > *low)
    return TRUE;
  for (gsize i = 0; i < layer->n; i++)
    include (&range, layer->grid != NULL ? (double)layer->grid[i] : layer->values[i]);
  if (range.low > range.high)
    return FALSE;
  if (near_colormap_get_info (layer->colormap)->diverging)
    {
      range.high = MAX (fabs (range.low), fabs (range.high));
      range.high = range.high > 0 ? range.high : 1;
      range.low = -range.high;
    }
  near_axis_sanitize (&range.low, &range.high, NEAR_SCALE_LINEAR);
  *low = range.low;
  *high = range.high;
  return TRUE;
}

/* Returns: (nullable): the layer whose names stand below the x axis */
const Layer *
near_plot_find_names (const NearPlot *plot)
{
  for (guint i = 0; i < plot->layers->len; i++)
    {
      const Layer *layer = plot->layers->pdata[i];
      if (layer->kind == LAYER_BARS && layer->n > 0)
        return layer;
    }
  return NULL;
}
