/* near-plot-summary.c — a plot in words
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <math.h>

#include "near-plot-private.h"

#define DIGITS 3

static char *
format (double value)
{
  return near_axis_format_number (value, DIGITS);
}

static void
append_axes (GString *text, const NearPlot *plot)
{
  double low[2], high[2];
  g_autofree char *x = near_axis_format_label (
      plot->axes[0].label != NULL ? plot->axes[0].label : "x", plot->axes[0].unit, 0);
  g_autofree char *y = near_axis_format_label (
      plot->axes[1].label != NULL ? plot->axes[1].label : "y", plot->axes[1].unit, 0);

  for (int axis = 0; axis < 2; axis++)
    near_plot_find_limits (plot, axis, &low[axis], &high[axis]);
  g_autofree char *x_low = format (low[0]), *x_high = format (high[0]);
  g_autofree char *y_low = format (low[1]), *y_high = format (high[1]);
  /* Translators: "Loss from 0 to 1 against Epoch from 0 to 200" */
  g_string_append_printf (text, _ ("%s from %s to %s against %s from %s to %s"), y, y_low, y_high,
                          x, x_low, x_high);
}

static void
append_line (GString *text, const NearPlot *plot, const Layer *layer)
{
  gsize first = layer->n, last = layer->n, lowest = layer->n;

  for (gsize i = 0; i < layer->n; i++)
    if (isfinite (layer->x[i]) && isfinite (layer->y[i]))
      {
        first = first == layer->n ? i : first;
        last = i;
        if (lowest == layer->n || layer->y[i] < layer->y[lowest])
          lowest = i;
      }
  if (first == layer->n)
    return;
  g_autofree char *begin = format (layer->y[first]), *end = format (layer->y[last]);
  g_autofree char *least = format (layer->y[lowest]), *where = format (layer->x[lowest]);
  /* Translators: "; Test loss: first 0.5, last 0.1, lowest 0.09 at Epoch 180" */
  g_string_append_printf (text, _ ("; %s: first %s, last %s, lowest %s at %s %s"),
                          layer->label != NULL ? layer->label : _ ("line"), begin, end, least,
                          plot->axes[0].label != NULL ? plot->axes[0].label : "x", where);
}

static void
append_layer (GString *text, const NearPlot *plot, const Layer *layer)
{
  double low, high;

  if (layer->kind == LAYER_LINE)
    append_line (text, plot, layer);
  else if (layer->kind == LAYER_SCATTER)
    g_string_append_printf (text, _ ("; %s: %zu points"),
                            layer->label != NULL ? layer->label : _ ("points"), layer->n);
  else if (layer->kind == LAYER_MAP && near_plot_find_value_range (layer, &low, &high))
    {
      g_autofree char *from = format (low), *to = format (high);
      g_string_append_printf (text, _ ("; map of %s from %s to %s"),
                              layer->value_label != NULL ? layer->value_label : _ ("values"), from,
                              to);
    }
  else if (layer->kind == LAYER_REFERENCE && layer->label != NULL)
    {
      g_autofree char *value = format (layer->x[0]);
      g_string_append_printf (text, "; %s: %s", layer->label, value);
    }
  else if (layer->kind == LAYER_BARS)
    for (gsize i = 0; i < layer->n; i++)
      {
        g_autofree char *value = format (layer->y[i]);
        g_string_append_printf (text, "; %s%s%s: %s", layer->label != NULL ? layer->label : "",
                                layer->label != NULL ? ", " : "", layer->names[i], value);
      }
}

/**
 * near_plot_dup_summary:
 *
 * One sentence for a screen reader: the title, the axes with their ranges, and of each line the
 * first, the last and the lowest value.
 */
char *
near_plot_dup_summary (NearPlot *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  GString *text = g_string_new (NULL);
  double low, high;
  if (self->title != NULL && *self->title != '\0')
    g_string_append_printf (text, "%s. ", self->title);
  if (!near_plot_find_limits (self, NEAR_PLOT_X, &low, &high))
    g_string_append (text, self->empty_text != NULL ? self->empty_text : _ ("Nothing to show yet"));
  else
    {
      append_axes (text, self);
      for (guint i = 0; i < self->layers->len; i++)
        append_layer (text, self, self->layers->pdata[i]);
      g_string_append_c (text, '.');
    }
  return g_string_free (text, FALSE);
}
