/* near-plot.c — what a plot shows
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-plot.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "near-plot-private.h"

static void
free_layer (gpointer data)
{
  Layer *layer = data;

  g_free (layer->label);
  g_free (layer->x);
  g_free (layer->y);
  g_free (layer->low);
  g_free (layer->high);
  g_free (layer->error);
  g_free (layer->values);
  g_strfreev (layer->names);
  g_free (layer->grid);
  g_free (layer->category);
  g_free (layer->roles);
  g_free (layer->value_label);
  g_free (layer->value_unit);
  g_free (layer);
}

/**
 * near_plot_new:
 *
 * Returns: (transfer full): an empty plot; drawn as it is it says that there is nothing yet
 */
NearPlot *
near_plot_new (void)
{
  NearPlot *self = g_atomic_rc_box_new0 (NearPlot);

  for (int axis = 0; axis < 2; axis++)
    self->axes[axis].low = self->axes[axis].high = NAN;
  self->layers = g_ptr_array_new_with_free_func (free_layer);
  return self;
}

NearPlot *
near_plot_ref (NearPlot *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return g_atomic_rc_box_acquire (self);
}

static void
clear_plot (gpointer data)
{
  NearPlot *self = data;

  g_free (self->title);
  g_free (self->subtitle);
  g_free (self->empty_text);
  for (int axis = 0; axis < 2; axis++)
    {
      g_free (self->axes[axis].label);
      g_free (self->axes[axis].unit);
      g_strfreev (self->axes[axis].places);
    }
  g_ptr_array_unref (self->layers);
}

void
near_plot_unref (NearPlot *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, clear_plot);
}

static void
replace_string (char **place, const char *text)
{
  char *copy = g_strdup (text);

  g_free (*place);
  *place = copy;
}

/* @sentence: (nullable): states what is seen: "Test error 3 % — chance 50 %" */
void
near_plot_set_title (NearPlot *self, const char *sentence)
{
  g_return_if_fail (self != NULL);
  replace_string (&self->title, sentence);
}

/* @subtitle: (nullable): a second line in a quieter colour; the first to go where room is short */
void
near_plot_set_subtitle (NearPlot *self, const char *subtitle)
{
  g_return_if_fail (self != NULL);
  replace_string (&self->subtitle, subtitle);
}

/* @sentence: (nullable): what the plot says while it has no data, and how to get some */
void
near_plot_set_empty_text (NearPlot *self, const char *sentence)
{
  g_return_if_fail (self != NULL);
  replace_string (&self->empty_text, sentence);
}

/* @label: (nullable): "Energy"; @unit: (nullable): "eV" */
void
near_plot_set_axis (NearPlot *self, NearPlotAxis axis, const char *label, const char *unit)
{
  g_return_if_fail (self != NULL && (guint)axis < 2);
  replace_string (&self->axes[axis].label, label);
  replace_string (&self->axes[axis].unit, unit);
}

/* Maps and contours need linear axes. */
void
near_plot_set_scale (NearPlot *self, NearPlotAxis axis, NearScale scale)
{
  g_return_if_fail (self != NULL && (guint)axis < 2);
  self->axes[axis].scale = scale;
}

/* @low, @high: not-a-number leaves that end to the data */
void
near_plot_set_limits (NearPlot *self, NearPlotAxis axis, double low, double high)
{
  g_return_if_fail (self != NULL && (guint)axis < 2);
  self->axes[axis].low = low;
  self->axes[axis].high = high;
}

/* @names: (n): the axis has no values but n places, 1 to n; ticks and the pointer's value name them */
void
near_plot_set_places (NearPlot *self, NearPlotAxis axis, gsize n, const char *const *names)
{
  g_return_if_fail (self != NULL && (guint)axis < 2 && (n == 0 || names != NULL));
  g_strfreev (self->axes[axis].places);
  self->axes[axis].places = g_new0 (char *, n + 1);
  for (gsize i = 0; i < n; i++)
    self->axes[axis].places[i] = g_strdup (names[i]);
}

/* A light grid; only for plots from which values are read. */
void
near_plot_set_grid (NearPlot *self, gboolean grid)
{
  g_return_if_fail (self != NULL);
  self->grid = grid;
}

/* One unit is as long along x as along y: for planes of space and for parity plots. */
void
near_plot_set_equal (NearPlot *self, gboolean equal)
{
  g_return_if_fail (self != NULL);
  self->equal = equal;
}

static Layer *
add_layer (NearPlot *self, LayerKind kind, NearRole role, const char *label, gsize n)
{
  Layer *layer = g_new0 (Layer, 1);

  layer->kind = kind;
  layer->role = role;
  layer->label = label != NULL && *label != '\0' ? g_strdup (label) : NULL;
  layer->n = n;
  g_ptr_array_add (self->layers, layer);
  return layer;
}

static double *
copy_doubles (gsize n, const double *values)
{
  return values != NULL ? g_memdup2 (values, n * sizeof *values) : NULL;
}

static double *
count_up (gsize n)
{
  double *x = g_new (double, n);

  for (gsize i = 0; i < n; i++)
    x[i] = (double)i;
  return x;
}

/**
 * near_plot_add_line:
 * @x: (n) (nullable): %NULL for 0, 1, 2, …
 * @y: (n)
 * @label: (nullable): stands at the line's end where it fits, else in a legend
 */
guint
near_plot_add_line (
    NearPlot *self, gsize n, const double *x, const double *y, NearRole role, const char *label)
{
  g_return_val_if_fail (self != NULL && (n == 0 || y != NULL), 0);

  Layer *layer = add_layer (self, LAYER_LINE, role, label, n);
  layer->x = x != NULL ? copy_doubles (n, x) : count_up (n);
  layer->y = copy_doubles (n, y);
  return self->layers->len - 1;
}

guint
near_plot_add_scatter (NearPlot *self, const NearPlotScatter *scatter)
{
  g_return_val_if_fail (self != NULL && scatter != NULL, 0);
  g_return_val_if_fail (scatter->n == 0 || scatter->y != NULL, 0);

  Layer *layer = add_layer (self, LAYER_SCATTER, scatter->role, scatter->label, scatter->n);
  layer->x = scatter->x != NULL ? copy_doubles (scatter->n, scatter->x) : count_up (scatter->n);
  layer->y = copy_doubles (scatter->n, scatter->y);
  layer->error = copy_doubles (scatter->n, scatter->y_error);
  layer->values = copy_doubles (scatter->n, scatter->values);
  layer->colormap = scatter->colormap;
  layer->value_low = scatter->low;
  layer->value_high = scatter->high;
  layer->marker = scatter->marker == NEAR_MARKER_AUTO ? near_style_get_role_marker (scatter->role)
                                                      : scatter->marker;
  layer->radius = scatter->radius > 0 ? scatter->radius : 3;
  layer->outline = scatter->outline;
  layer->colour_bar = scatter->colour_bar && scatter->values != NULL;
  layer->value_label = g_strdup (scatter->value_label);
  layer->value_unit = g_strdup (scatter->value_unit);
  layer->opacity = scatter->opacity > 0 ? scatter->opacity : 1;
  layer->error_opacity = scatter->error_opacity > 0 ? scatter->error_opacity : 1;
  return self->layers->len - 1;
}

/**
 * near_plot_add_band:
 * @level: 0, 1 or 2: wide to narrow, painted with 12, 20 or 32 % of the role's colour
 */
guint
near_plot_add_band (NearPlot *self,
                    gsize n,
                    const double *x,
                    const double *low,
                    const double *high,
                    guint level,
                    NearRole role,
                    const char *label)
{
  g_return_val_if_fail (self != NULL && level < NEAR_STYLE_N_LEVELS, 0);
  g_return_val_if_fail (n == 0 || (low != NULL && high != NULL), 0);

  Layer *layer = add_layer (self, LAYER_BAND, role, label, n);
  layer->x = x != NULL ? copy_doubles (n, x) : count_up (n);
  layer->low = copy_doubles (n, low);
  layer->high = copy_doubles (n, high);
  layer->level = level;
  return self->layers->len - 1;
}

/* @edges: (n_bins + 1), ascending; @counts: (n_bins) */
guint
near_plot_add_histogram (NearPlot *self,
                         gsize n_bins,
                         const double *edges,
                         const double *counts,
                         NearRole role,
                         const char *label)
{
  g_return_val_if_fail (self != NULL && (n_bins == 0 || (edges != NULL && counts != NULL)), 0);

  Layer *layer = add_layer (self, LAYER_HISTOGRAM, role, label, n_bins);
  layer->x = copy_doubles (n_bins + 1, edges);
  layer->y = copy_doubles (n_bins, counts);
  return self->layers->len - 1;
}

/**
 * near_plot_add_bars:
 * @names: (n): what stands below each bar; those of the first such layer are shown
 * @values: (n)
 *
 * Several layers of bars stand side by side at each name.
 */
guint
near_plot_add_bars (NearPlot *self,
                    gsize n,
                    const char *const *names,
                    const double *values,
                    NearRole role,
                    const char *label)
{
  g_return_val_if_fail (self != NULL && (n == 0 || (names != NULL && values != NULL)), 0);

  Layer *layer = add_layer (self, LAYER_BARS, role, label, n);
  layer->names = g_new0 (char *, n + 1);
  for (gsize i = 0; i < n; i++)
    layer->names[i] = g_strdup (names[i] != NULL ? names[i] : "");
  layer->y = copy_doubles (n, values);
  return self->layers->len - 1;
}

static void
set_map (Layer *layer, const NearPlotMap *map)
{
  layer->nx = map->nx;
  layer->ny = map->ny;
  layer->n = map->nx * map->ny;
  layer->grid = g_memdup2 (map->values, layer->n * sizeof *map->values);
  layer->extent[0] = map->x_low;
  layer->extent[1] = map->x_high;
  layer->extent[2] = map->y_low;
  layer->extent[3] = map->y_high;
  layer->colormap = map->colormap;
  layer->value_low = map->low;
  layer->value_high = map->high;
  layer->smooth = map->smooth;
  layer->discretise = map->discretise;
  layer->colour_bar = map->colour_bar;
  layer->value_label = g_strdup (map->label);
  layer->value_unit = g_strdup (map->unit);
  if (map->category == NULL)
    return;
  layer->category = g_memdup2 (map->category, layer->n);
  layer->roles = g_memdup2 (map->roles, map->n_categories * sizeof *map->roles);
  layer->names = g_new0 (char *, map->n_categories + 1);
  for (guint c = 0; c < map->n_categories; c++)
    layer->names[c] = g_strdup (map->names[c]);
}

guint
near_plot_add_map (NearPlot *self, const NearPlotMap *map)
{
  g_return_val_if_fail (self != NULL && map != NULL, 0);
  g_return_val_if_fail (map->nx > 0 && map->ny > 0 && map->values != NULL, 0);

  set_map (add_layer (self, LAYER_MAP, NEAR_ROLE_SERIES_1, NULL, 0), map);
  return self->layers->len - 1;
}

/* The line on which the values of @map are @level; the map itself is not drawn. */
guint
near_plot_add_contour (
    NearPlot *self, const NearPlotMap *map, double level, NearRole role, const char *label)
{
  g_return_val_if_fail (self != NULL && map != NULL, 0);
  g_return_val_if_fail (map->nx > 0 && map->ny > 0 && map->values != NULL, 0);

  Layer *layer = add_layer (self, LAYER_CONTOUR, role, label, 0);
  set_map (layer, map);
  layer->colour_bar = FALSE;
  layer->contour_level = level;
  return self->layers->len - 1;
}

/* A dashed line across the plot at @value of @axis: "chance", "Fermi level". */
guint
near_plot_add_reference (NearPlot *self, NearPlotAxis axis, double value, const char *label)
{
  g_return_val_if_fail (self != NULL && (guint)axis < 2, 0);

  Layer *layer = add_layer (self, LAYER_REFERENCE, NEAR_ROLE_BASELINE, label, 1);
  layer->axis = axis;
  layer->x = copy_doubles (1, &value);
  return self->layers->len - 1;
}

/* @text with its middle at (x, y); moved inwards where it would leave the data's rectangle */
guint
near_plot_add_text (NearPlot *self, double x, double y, const char *text)
{
  g_return_val_if_fail (self != NULL && text != NULL, 0);

  Layer *layer = add_layer (self, LAYER_TEXT, NEAR_ROLE_BASELINE, text, 1);
  layer->x = copy_doubles (1, &x);
  layer->y = copy_doubles (1, &y);
  return self->layers->len - 1;
}

void
near_plot_clear_layers (NearPlot *self)
{
  g_return_if_fail (self != NULL);
  g_ptr_array_set_size (self->layers, 0);
}
