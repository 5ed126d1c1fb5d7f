/* near-plot-private.h — the inside of a plot, shared by the files near-plot*.c
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <pango/pangocairo.h>

#include "near-drawing.h"
#include "near-plot.h"

G_BEGIN_DECLS

/* In the order in which they are drawn; lines and scatters as one. */
typedef enum
{
  LAYER_MAP,
  LAYER_BAND,
  LAYER_HISTOGRAM,
  LAYER_BARS,
  LAYER_CONTOUR,
  LAYER_REFERENCE,
  LAYER_LINE,
  LAYER_SCATTER,
  LAYER_TEXT,
  N_LAYER_KINDS
} LayerKind;

typedef struct
{
  LayerKind kind;
  NearRole role;
  char *label;
  gsize n;
  double *x;              /* (n); a histogram's edges (n + 1); NULL for bars: 0, 1, 2, … */
  double *y;              /* (n); NULL for bands and maps */
  double *low, *high;     /* (n) of bands */
  double *error, *values; /* (n) of scatters, nullable */
  char **names;           /* (n) of bars */
  float *grid;            /* (ny, nx) of maps and contours */
  guint8 *category;       /* (ny, nx) of maps (nullable): index into roles and names */
  NearRole *roles;
  gsize nx, ny;
  double extent[4];
  NearColormap colormap;
  double value_low, value_high;
  gboolean smooth, discretise, colour_bar, outline;
  char *value_label, *value_unit;
  NearMarker marker;
  double radius, opacity, error_opacity;
  guint level; /* of a band */
  double contour_level;
  NearPlotAxis axis; /* of a reference */
} Layer;

struct _NearPlot
{
  char *title, *subtitle, *empty_text;
  struct
  {
    char *label, *unit;
    NearScale scale;
    double low, high; /* not a number: automatic */
    char **places;    /* (nullable): names of 1, 2, 3, …, the only places there are */
  } axes[2];
  GPtrArray *layers; /* Layer */
  gboolean grid, equal;
};

/* A label beside the end of a line, or an entry of the legend. */
typedef struct
{
  const Layer *layer;
  PangoLayout *text;
  double x, y;   /* left edge; middle */
  double target; /* where the line ends */
} LayoutLabel;

typedef struct
{
  const NearPlot *plot;
  const NearStyle *style;
  double width, height;
  gboolean empty;
  double left, right, top, bottom; /* the rectangle of the data */
  double low[2], high[2];
  NearTicks ticks[2];
  double tick_space; /* from the left edge of the y tick labels to the axis */
  PangoLayout *title, *subtitle, *x_label, *y_label; /* nullable */
  double title_y, subtitle_y;
  GArray *ends;   /* LayoutLabel, beside lines */
  GArray *legend; /* LayoutLabel, above the data */
  gboolean legend_is_cut;
  const Layer *bar; /* the layer that the colour bar explains, nullable */
  double bar_low, bar_high, bar_x, bar_right;
  NearTicks bar_ticks;
  PangoLayout *bar_label;
} PlotLayout;

#define LINE_WIDTH 1.75
#define POINT_OVERHANG 8.0 /* how far points reach over the edge of the data */
#define BAR_WIDTH 10.0
#define TICK_LENGTH 4.0
#define GAP_BESIDE 8.0
#define LABEL_GAP 8.0 /* between the row of the y label and the data */
#define SWATCH_WIDTH 18.0
#define BAR_FRACTION 0.8 /* of the distance of two categories that bars fill */

/* near-plot-layout.c */
void near_plot_layout_init (
    PlotLayout *self, const NearPlot *plot, double width, double height, const NearStyle *style);
void near_plot_layout_clear (PlotLayout *self);
double near_plot_layout_to_pixel (const PlotLayout *self, NearPlotAxis axis, double value);
double near_plot_layout_to_data (const PlotLayout *self, NearPlotAxis axis, double pixel);
gboolean near_plot_layout_get_bar (
    const PlotLayout *self, const Layer *layer, gsize i, double *x_low, double *x_high);
double near_plot_layout_get_baseline (const PlotLayout *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PlotLayout, near_plot_layout_clear)

/* near-plot-labels.c */
gboolean near_plot_labels_find_ends (PlotLayout *self);
void near_plot_labels_place_ends (PlotLayout *self);
double near_plot_labels_place_legend (PlotLayout *self, double top, double max_height);
void near_plot_labels_draw (const PlotLayout *self, cairo_t *cr);

/* near-plot-range.c */
gboolean near_plot_find_limits (const NearPlot *plot, NearPlotAxis axis, double *low, double *high);
gboolean near_plot_find_value_range (const Layer *layer, double *low, double *high);
const Layer *near_plot_find_names (const NearPlot *plot);

/* near-plot-layers.c */
void near_plot_draw_layers (const PlotLayout *layout, cairo_t *cr);
void near_plot_draw_point (
    const PlotLayout *layout, cairo_t *cr, const Layer *layer, double x, double y, NearColor color);

/* near-plot-points.c */
gboolean near_plot_draw_many_points (const PlotLayout *layout, cairo_t *cr, const Layer *layer);

G_END_DECLS
