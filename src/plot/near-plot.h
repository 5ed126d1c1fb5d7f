/* near-plot.h — a plot: what it shows, drawn at any size, asked what lies under a pointer, saved
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A plot is described once: title, two axes, layers. Maps lie below all else, then bands, bars,
 * contours and reference lines; lines and points follow in the order in which they were added, and
 * words come last. All arrays are copied. Drawing does not change
 * it, so the same plot goes to the screen, into a file and to a screen reader. Sizes are pixels;
 * (0, 0) is the upper left corner.
 *
 * Strings that are shown (title, labels, units) come translated from the caller. Points that are
 * not finite are left out; in a line they make a gap. What a logarithmic axis cannot show (values
 * at or below zero) is left out likewise.
 */
#pragma once

#include <cairo.h>

#include "near-axis.h"
#include "near-colormap.h"
#include "near-error.h"
#include "near-style.h"

G_BEGIN_DECLS

typedef struct _NearPlot NearPlot;

typedef enum
{
  NEAR_PLOT_X,
  NEAR_PLOT_Y
} NearPlotAxis;

/* Members that are left at zero are off, automatic or absent. */
typedef struct
{
  gsize n;
  const double *x, *y;   /* (n) each */
  const double *y_error; /* (n) (nullable): half the length of each error bar, in y */
  const double *values;  /* (n) (nullable): colours the points through @colormap */
  NearColormap colormap;
  double low, high; /* values of the first and last colour; equal: from the data */
  NearRole role;    /* colour of points without values; also the default marker */
  NearMarker marker;
  double radius;                        /* pixels at scale 1; 0: 3 */
  double opacity, error_opacity;        /* of the points, of their error bars; 0: 1 */
  gboolean outline;                     /* a thin line in the ground's colour around each point */
  gboolean colour_bar;                  /* beside the data; explains @values */
  const char *label;                    /* (nullable) for the legend */
  const char *value_label, *value_unit; /* (nullable): what @values are */
} NearPlotScatter;

typedef struct
{
  gsize nx, ny;
  const float *values; /* (ny, nx), the row of the lowest y first; a value covers its cell */
  double x_low, x_high, y_low, y_high; /* outer edges */
  NearColormap colormap;
  double low, high;    /* values of the first and last colour; equal: from the data */
  gboolean smooth;     /* interpolate between cells */
  gboolean discretise; /* see near_colormap_paint() */
  gboolean colour_bar;
  const char *label, *unit; /* (nullable): what the values are */
  /* (ny, nx) (nullable): what each cell belongs to. It has that role's colour then, the paler the lower its value. */
  const guint8 *category;
  guint n_categories;
  const NearRole *roles;    /* (n_categories) */
  const char *const *names; /* (n_categories): said of a cell under the pointer, before its value */
} NearPlotMap;

NearPlot *near_plot_new (void);
NearPlot *near_plot_ref (NearPlot *self);
void near_plot_unref (NearPlot *self); /* NULL is legal */

/* --- description --- */
void near_plot_set_title (NearPlot *self, const char *sentence);
void near_plot_set_subtitle (NearPlot *self, const char *subtitle);
void near_plot_set_empty_text (NearPlot *self, const char *sentence);
void near_plot_set_axis (NearPlot *self, NearPlotAxis axis, const char *label, const char *unit);
void near_plot_set_scale (NearPlot *self, NearPlotAxis axis, NearScale scale);
void near_plot_set_limits (NearPlot *self, NearPlotAxis axis, double low, double high);
void near_plot_set_places (NearPlot *self, NearPlotAxis axis, gsize n, const char *const *names);
void near_plot_set_grid (NearPlot *self, gboolean grid);
void near_plot_set_equal (NearPlot *self, gboolean equal);

/* --- layers: each returns its number --- */
guint near_plot_add_line (
    NearPlot *self, gsize n, const double *x, const double *y, NearRole role, const char *label);
guint near_plot_add_scatter (NearPlot *self, const NearPlotScatter *scatter);
guint near_plot_add_band (NearPlot *self,
                          gsize n,
                          const double *x,
                          const double *low,
                          const double *high,
                          guint level,
                          NearRole role,
                          const char *label);
guint near_plot_add_histogram (NearPlot *self,
                               gsize n_bins,
                               const double *edges,
                               const double *counts,
                               NearRole role,
                               const char *label);
guint near_plot_add_bars (NearPlot *self,
                          gsize n,
                          const char *const *names,
                          const double *values,
                          NearRole role,
                          const char *label);
guint near_plot_add_map (NearPlot *self, const NearPlotMap *map);
guint near_plot_add_contour (
    NearPlot *self, const NearPlotMap *map, double level, NearRole role, const char *label);
guint near_plot_add_reference (NearPlot *self, NearPlotAxis axis, double value, const char *label);
guint near_plot_add_text (NearPlot *self, double x, double y, const char *text);
void near_plot_clear_layers (NearPlot *self);

/* --- pictures --- */
void
near_plot_draw (NearPlot *self, cairo_t *cr, double width, double height, const NearStyle *style);
gboolean near_plot_export (NearPlot *self,
                           const char *path,
                           double width,
                           double height,
                           const NearStyle *style,
                           GError **error);
char *near_plot_dup_csv (NearPlot *self);
char *near_plot_dup_summary (NearPlot *self);

/* --- pointer --- */
typedef struct
{
  guint layer;
  gsize index;    /* in the layer's arrays; of a map j * nx + i */
  double x, y;    /* of the item, in the data's units */
  double value;   /* of a map or a coloured point, else not a number */
  double px, py;  /* where the item is drawn */
  char *sentence; /* "Test loss: Epoch 120, Loss 0.0312" */
} NearPlotProbe;

gboolean near_plot_probe (NearPlot *self,
                          double width,
                          double height,
                          const NearStyle *style,
                          double px,
                          double py,
                          NearPlotProbe *probe);
void near_plot_probe_clear (NearPlotProbe *probe);
void near_plot_draw_probe (
    const NearPlotProbe *probe, cairo_t *cr, double width, double height, const NearStyle *style);
gboolean near_plot_pixel_to_data (NearPlot *self,
                                  double width,
                                  double height,
                                  const NearStyle *style,
                                  double px,
                                  double py,
                                  double *x,
                                  double *y);
gboolean near_plot_data_to_pixel (NearPlot *self,
                                  double width,
                                  double height,
                                  const NearStyle *style,
                                  double x,
                                  double y,
                                  double *px,
                                  double *py);

/* Where the data of a plot are drawn: for many points what near_plot_data_to_pixel() finds for one. As good as
 * long as the plot lives and is not changed. */
typedef struct
{
  const NearPlot *plot;
  double left, right, top, bottom;
  double low[2], high[2]; /* by NearPlotAxis */
} NearPlotFrame;

void near_plot_get_frame (
    NearPlot *self, double width, double height, const NearStyle *style, NearPlotFrame *frame);
/* FALSE outside of the data's rectangle. */
gboolean near_plot_frame_to_pixel (const NearPlotFrame *self, double x, double y, double *px, double *py);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearPlot, near_plot_unref)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NearPlotProbe, near_plot_probe_clear)

G_END_DECLS
