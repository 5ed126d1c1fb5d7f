/* near-plot-layers.c — the marks of a plot
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "near-contour.h"
#include "near-decimate.h"
#include "near-plot-private.h"

#define FAR 1e6 /* Cairo's coordinates overflow at 8 388 608 pixels */
#define FILL_ALPHA 0.75
#define LARGEST_IMAGE 2048
#define PIECE 32 /* points */
#define PALEST 0.12 /* how much colour a cell has that is least sure of what it belongs to */

static double
to_pixel (const PlotLayout *self, NearPlotAxis axis, double value)
{
  double pixel = near_plot_layout_to_pixel (self, axis, value);

  return isfinite (pixel) ? CLAMP (pixel, -FAR, FAR) : NAN;
}

/* --- maps --- */

/* Each cell as a square of @times pixels, so that no viewer blurs the cells of a vector picture. */
static cairo_surface_t *
enlarge (cairo_surface_t *image, int nx, int ny, int times)
{
  cairo_surface_t *large = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, nx * times, ny * times);
  cairo_t *cr = cairo_create (large);

  cairo_scale (cr, times, times);
  cairo_set_source_surface (cr, image, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_set_operator (cr, CAIRO_OPERATOR_SOURCE);
  cairo_paint (cr);
  cairo_destroy (cr);
  cairo_surface_destroy (image);
  return large;
}

/* A row of cells in the colours of what they belong to, mixed with the page's. */
static void
paint_categories (const PlotLayout *self, const Layer *layer, gsize row, double low, double high, guint32 *argb)
{
  for (gsize i = 0; i < layer->nx; i++)
    {
      double t = (layer->grid[row * layer->nx + i] - low) / (high - low);
      NearRole role = layer->roles[layer->category[row * layer->nx + i]];
      NearColor color = near_color_mix (self->style->ground, near_style_get_role_color (self->style, role),
                                        PALEST + (1 - PALEST) * CLAMP (t, 0, 1));

      if (!isfinite (t))
        color = self->style->missing;
      argb[i] = 0xff000000u | (guint32)lround (color.red * 255) << 16 | (guint32)lround (color.green * 255) << 8
                | (guint32)lround (color.blue * 255);
    }
}

static cairo_surface_t *
paint_map (const PlotLayout *self, const Layer *layer)
{
  int nx = (int)layer->nx, ny = (int)layer->ny;
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, nx, ny);
  double low = 0, high = 0;

  if (cairo_surface_status (image) != CAIRO_STATUS_SUCCESS)
    return image;
  near_plot_find_value_range (layer, &low, &high);
  guint8 *pixels = cairo_image_surface_get_data (image);
  int stride = cairo_image_surface_get_stride (image);
  for (int j = 0; j < ny; j++)
    {
      guint32 *argb = (guint32 *)(void *)(pixels + (gsize)j * (gsize)stride);
      gsize row = (gsize)(ny - 1 - j);

      if (layer->category != NULL)
        paint_categories (self, layer, row, low, high, argb);
      else
        near_colormap_paint (layer->colormap, self->style, layer->nx, layer->grid + row * layer->nx, low,
                             high, layer->discretise, argb);
    }
  cairo_surface_mark_dirty (image);
  return image;
}

static void
draw_map (const PlotLayout *self, cairo_t *cr, const Layer *layer)
{
  double x0 = to_pixel (self, NEAR_PLOT_X, layer->extent[0]);
  double x1 = to_pixel (self, NEAR_PLOT_X, layer->extent[1]);
  double y0 = to_pixel (self, NEAR_PLOT_Y, layer->extent[2]);
  double y1 = to_pixel (self, NEAR_PLOT_Y, layer->extent[3]);
  int times = 1;
  cairo_surface_t *image = paint_map (self, layer);

  if (!isfinite (x0 + x1 + y0 + y1) || fabs (x1 - x0) < 1e-3 || fabs (y1 - y0) < 1e-3
      || cairo_surface_status (image) != CAIRO_STATUS_SUCCESS)
    {
      cairo_surface_destroy (image);
      return;
    }
  if (!layer->smooth && cairo_surface_get_type (cairo_get_target (cr)) != CAIRO_SURFACE_TYPE_IMAGE)
    times = (int)MAX (1, LARGEST_IMAGE / MAX (layer->nx, layer->ny));
  if (times > 1)
    image = enlarge (image, (int)layer->nx, (int)layer->ny, times);
  cairo_save (cr);
  cairo_rectangle (cr, x0, y1, x1 - x0, y0 - y1);
  cairo_clip (cr);
  cairo_translate (cr, x0, y1);
  cairo_scale (cr, (x1 - x0) / ((double)layer->nx * times),
               (y0 - y1) / ((double)layer->ny * times));
  cairo_set_source_surface (cr, image, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr),
                            layer->smooth ? CAIRO_FILTER_GOOD : CAIRO_FILTER_NEAREST);
  cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD);
  cairo_paint (cr);
  cairo_restore (cr);
  cairo_surface_destroy (image);
}

static void
draw_contour (const PlotLayout *self, cairo_t *cr, const Layer *layer)
{
  gsize n;
  g_autofree NearSegment *segments = near_contour_trace (layer->nx, layer->ny, layer->grid,
                                                         layer->extent, layer->contour_level, &n);

  near_drawing_set_role (cr, self->style, layer->role, LINE_WIDTH * self->style->scale);
  cairo_set_dash (cr, NULL, 0, 0); /* the pieces are shorter than a dash */
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  for (gsize i = 0; i < n; i++)
    {
      cairo_move_to (cr, to_pixel (self, NEAR_PLOT_X, segments[i].x0),
                     to_pixel (self, NEAR_PLOT_Y, segments[i].y0));
      cairo_line_to (cr, to_pixel (self, NEAR_PLOT_X, segments[i].x1),
                     to_pixel (self, NEAR_PLOT_Y, segments[i].y1));
    }
  cairo_stroke (cr);
}

/* --- lines, bands, bars --- */

static void
draw_band (const PlotLayout *self, cairo_t *cr, const Layer *layer)
{
  gsize start = 0;

  near_drawing_set_color (cr, near_style_get_role_color (self->style, layer->role),
                          self->style->uncertainty_alpha[layer->level]);
  while (start < layer->n)
    {
      gsize end = start;
      for (; end < layer->n; end++)
        {
          double x = to_pixel (self, NEAR_PLOT_X, layer->x[end]);
          double y = to_pixel (self, NEAR_PLOT_Y, layer->high[end]);
          if (isnan (x + y) || isnan (to_pixel (self, NEAR_PLOT_Y, layer->low[end])))
            break;
          cairo_line_to (cr, x, y);
        }
      for (gsize i = end; i-- > start;)
        cairo_line_to (cr, to_pixel (self, NEAR_PLOT_X, layer->x[i]),
                       to_pixel (self, NEAR_PLOT_Y, layer->low[i]));
      cairo_close_path (cr);
      cairo_fill (cr);
      start = end + 1;
    }
}

static void
draw_bars (const PlotLayout *self, cairo_t *cr, const Layer *layer)
{
  double base = near_plot_layout_get_baseline (self);

  near_drawing_set_color (cr, near_style_get_role_color (self->style, layer->role), FILL_ALPHA);
  for (gsize i = 0; i < layer->n; i++)
    {
      double low, high;
      near_plot_layout_get_bar (self, layer, i, &low, &high);
      double x0 = to_pixel (self, NEAR_PLOT_X, low), x1 = to_pixel (self, NEAR_PLOT_X, high);
      double y = to_pixel (self, NEAR_PLOT_Y, layer->y[i]);
      if (isnan (x0 + x1 + y))
        continue;
      double gap = x1 - x0 > 4 ? 1 : 0;
      cairo_rectangle (cr, x0, MIN (y, base), x1 - x0 - gap, fabs (base - y));
    }
  cairo_fill (cr);
}

/* Strokes the points @index in pieces of @piece; the dash goes on from piece to piece. */
static void
stroke_line (
    cairo_t *cr, gsize n, const double *x, const double *y, const gsize *index, gsize piece)
{
  double dash[6], offset = 0;
  int n_dashes = cairo_get_dash_count (cr);
  gboolean pen_down = FALSE;
  gsize last = 0, n_in_piece = 0;

  cairo_get_dash (cr, dash, NULL);
  for (gsize k = 0; k < n; k++)
    {
      gsize i = index != NULL ? index[k] : k;
      gboolean is_gap = isnan (x[i]) || isnan (y[i]);
      if (pen_down && !is_gap)
        {
          cairo_line_to (cr, x[i], y[i]);
          offset += hypot (x[i] - x[last], y[i] - y[last]);
        }
      else if (!is_gap)
        cairo_move_to (cr, x[i], y[i]);
      pen_down = !is_gap;
      last = i;
      if (++n_in_piece < piece || is_gap)
        continue;
      cairo_stroke (cr);
      cairo_set_dash (cr, dash, n_dashes, offset);
      cairo_move_to (cr, x[i], y[i]);
      n_in_piece = 0;
    }
  cairo_stroke (cr);
}

static void
draw_line (const PlotLayout *self, cairo_t *cr, const Layer *layer)
{
  g_autofree double *x = g_new (double, layer->n);
  g_autofree double *y = g_new (double, layer->n);
  g_autofree gsize *index = NULL;
  gsize n = layer->n;
  double scale = self->style->scale;

  for (gsize i = 0; i < n; i++)
    {
      x[i] = to_pixel (self, NEAR_PLOT_X, layer->x[i]);
      y[i] = to_pixel (self, NEAR_PLOT_Y, layer->y[i]);
    }
  if (n == 1 && isfinite (x[0] + y[0]))
    near_drawing_fill_marker (cr, near_style_get_role_marker (layer->role), x[0], y[0], 3 * scale,
                              near_style_get_role_color (self->style, layer->role), NULL);
  if (n > 2 * (self->right - self->left))
    {
      index = g_new (gsize, n);
      n = near_decimate (n, x, y, index);
    }
  near_drawing_set_role (cr, self->style, layer->role,
                         LINE_WIDTH * scale * (self->style->high_contrast ? 1.25 : 1));
  /* Cairo's time grows with the square of a noisy line's crossings, so pixels get it in pieces. */
  stroke_line (cr, n, x, y, index,
               cairo_surface_get_type (cairo_get_target (cr)) == CAIRO_SURFACE_TYPE_IMAGE ? PIECE
                                                                                          : n + 1);
  cairo_set_dash (cr, NULL, 0, 0);
}

/* --- points --- */

static void
draw_error_bars (const PlotLayout *self, cairo_t *cr, const Layer *layer)
{
  double cap = 3 * self->style->scale;

  near_drawing_set_color (cr, near_style_get_role_color (self->style, layer->role), layer->error_opacity);
  cairo_set_line_width (cr, self->style->scale);
  for (gsize i = 0; i < layer->n; i++)
    {
      double x = to_pixel (self, NEAR_PLOT_X, layer->x[i]);
      double y0 = to_pixel (self, NEAR_PLOT_Y, layer->y[i] - layer->error[i]);
      double y1 = to_pixel (self, NEAR_PLOT_Y, layer->y[i] + layer->error[i]);
      if (isnan (y0) && !isnan (y1)) /* below zero on a logarithmic axis */
        y0 = self->bottom;
      if (isnan (x + y0 + y1))
        continue;
      cairo_move_to (cr, x, y0);
      cairo_line_to (cr, x, y1);
      cairo_move_to (cr, x - cap, y0);
      cairo_line_to (cr, x + cap, y0);
      cairo_move_to (cr, x - cap, y1);
      cairo_line_to (cr, x + cap, y1);
    }
  cairo_stroke (cr);
}

/**
 * near_plot_draw_point:
 *
 * One marker of a scatter at (@x, @y), pixels.
 */
void
near_plot_draw_point (
    const PlotLayout *self, cairo_t *cr, const Layer *layer, double x, double y, NearColor color)
{
  double radius = layer->radius * self->style->scale;

  cairo_set_line_width (cr, MAX (1, radius / 4));
  if (layer->opacity < 1)
    {
      near_drawing_marker (cr, layer->marker, x, y, radius);
      near_drawing_set_color (cr, color, layer->opacity);
      cairo_fill (cr);
      return;
    }
  near_drawing_fill_marker (cr, layer->marker, x, y, radius, color,
                            layer->outline ? &self->style->card : NULL);
}

static void
draw_scatter (const PlotLayout *self, cairo_t *cr, const Layer *layer)
{
  double radius = layer->radius * self->style->scale, low = 0, high = 0;
  NearColor color = near_style_get_role_color (self->style, layer->role);
  gboolean coloured = layer->values != NULL && near_plot_find_value_range (layer, &low, &high);

  if (layer->error != NULL)
    draw_error_bars (self, cr, layer);
  if (near_plot_draw_many_points (self, cr, layer))
    return;
  for (gsize i = 0; i < layer->n; i++)
    {
      double x = to_pixel (self, NEAR_PLOT_X, layer->x[i]);
      double y = to_pixel (self, NEAR_PLOT_Y, layer->y[i]);
      if (isnan (x + y) || x < self->left - radius || x > self->right + radius
          || y < self->top - radius || y > self->bottom + radius)
        continue;
      if (layer->values != NULL)
        color = near_colormap_lookup (layer->colormap, self->style,
                                      coloured ? (layer->values[i] - low) / (high - low) : NAN);
      near_plot_draw_point (self, cr, layer, x, y, color);
    }
}

/* --- words --- */

/* Text that stays readable on lines and maps: a halo in the ground's colour, inside the data. Left
 * out where it does not fit. */
static void
show_over_data (const PlotLayout *self,
                cairo_t *cr,
                const char *string,
                double x,
                double y,
                double align_x,
                double align_y)
{
  g_autoptr (PangoLayout) text = near_drawing_create_text (self->style, NEAR_TEXT_BODY, string);
  double width, height;

  near_drawing_measure_text (text, &width, &height);
  if (width > self->right - self->left - 4 || !isfinite (x + y))
    return; /* a stump of a word says less than none */
  x = CLAMP (x - align_x * width, self->left + 2, MAX (self->left + 2, self->right - width - 2));
  y = CLAMP (y - align_y * height, self->top, MAX (self->top, self->bottom - height));
  pango_cairo_update_layout (cr, text);
  cairo_move_to (cr, x, y);
  pango_cairo_layout_path (cr, text);
  near_drawing_set_color (cr, self->style->ground, 0.85);
  cairo_set_line_width (cr, 3 * self->style->scale);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke (cr);
  near_drawing_show_text (cr, text, self->style->text, x, y, 0, 0);
}

static gboolean
is_labelled_outside (const PlotLayout *self, const Layer *layer)
{
  for (guint i = 0; i < self->ends->len; i++)
    if (g_array_index (self->ends, LayoutLabel, i).layer == layer)
      return TRUE;
  return FALSE;
}

static void
draw_reference (const PlotLayout *self, cairo_t *cr, const Layer *layer)
{
  double place = near_plot_layout_to_pixel (self, layer->axis, layer->x[0]);
  gboolean is_x = layer->axis == NEAR_PLOT_X;

  if (!isfinite (place) || place < (is_x ? self->left : self->top) - 1
      || place > (is_x ? self->right : self->bottom) + 1)
    return;
  place = floor (place) + 0.5;
  near_drawing_set_role (cr, self->style, NEAR_ROLE_BASELINE, 1);
  cairo_move_to (cr, is_x ? place : self->left, is_x ? self->top : place);
  cairo_line_to (cr, is_x ? place : self->right, is_x ? self->bottom : place);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
}

/* In the row of the y label, if that leaves room. */
static gboolean
show_above_data (const PlotLayout *self, cairo_t *cr, const char *string, double x)
{
  g_autoptr (PangoLayout) text = near_drawing_create_text (self->style, NEAR_TEXT_BODY, string);
  double width, taken = 0, scale = self->style->scale;

  if (self->y_label == NULL || self->bar != NULL)
    return FALSE;
  near_drawing_measure_text (text, &width, NULL);
  near_drawing_measure_text (self->y_label, &taken, NULL);
  x = MIN (x - width / 2, self->width - width - 4);
  if (x < self->left - self->tick_space + taken + 12 * scale)
    return FALSE;
  near_drawing_show_text (cr, text, self->style->secondary_text, x, self->top - LABEL_GAP * scale,
                          0, 1);
  return TRUE;
}

static void
draw_reference_label (const PlotLayout *self, cairo_t *cr, const Layer *layer)
{
  double place = near_plot_layout_to_pixel (self, layer->axis, layer->x[0]);

  if (layer->label == NULL || !isfinite (place) || is_labelled_outside (self, layer))
    return;
  if (layer->axis == NEAR_PLOT_Y && place >= self->top - 1 && place <= self->bottom + 1)
    show_over_data (self, cr, layer->label, self->right - 2, place - 1, 1,
                    place - self->top > 18 * self->style->scale ? 1 : 0);
  if (layer->axis == NEAR_PLOT_X && place >= self->left - 1 && place <= self->right + 1
      && !show_above_data (self, cr, layer->label, place))
    show_over_data (self, cr, layer->label,
                    place + (place > (self->left + self->right) / 2 ? -5 : 5), self->top,
                    place > (self->left + self->right) / 2 ? 1 : 0, 0);
}

static void
draw_kind (const PlotLayout *self, cairo_t *cr, const Layer *layer)
{
  static void (*const draw[N_LAYER_KINDS]) (const PlotLayout *, cairo_t *, const Layer *) = {
    [LAYER_MAP] = draw_map,         [LAYER_BAND] = draw_band,
    [LAYER_HISTOGRAM] = draw_bars,  [LAYER_BARS] = draw_bars,
    [LAYER_CONTOUR] = draw_contour, [LAYER_LINE] = draw_line,
    [LAYER_SCATTER] = draw_scatter, [LAYER_REFERENCE] = draw_reference,
  };
  double over = layer->kind == LAYER_SCATTER ? POINT_OVERHANG * self->style->scale
                : layer->kind == LAYER_LINE  ? 1.5
                                             : 0;

  cairo_save (cr);
  cairo_rectangle (cr, self->left - over, self->top - over, self->right - self->left + 2 * over,
                   self->bottom - self->top + 2 * over);
  cairo_clip (cr);
  draw[layer->kind](self, cr, layer);
  cairo_restore (cr);
}

/**
 * near_plot_draw_layers:
 *
 * Kind by kind, maps first and words last; lines and points in the order in which they were added.
 * Points may reach over the edge of the data by their radius, all else ends there.
 */
void
near_plot_draw_layers (const PlotLayout *self, cairo_t *cr)
{
  const GPtrArray *layers = self->plot->layers;

  for (LayerKind kind = 0; kind <= LAYER_LINE; kind++)
    for (guint i = 0; i < layers->len; i++)
      {
        const Layer *layer = layers->pdata[i];
        if (layer->kind == kind || (kind == LAYER_LINE && layer->kind == LAYER_SCATTER))
          draw_kind (self, cr, layer);
      }
  for (guint i = 0; i < layers->len; i++)
    {
      const Layer *layer = layers->pdata[i];
      if (layer->kind == LAYER_REFERENCE)
        draw_reference_label (self, cr, layer);
      else if (layer->kind == LAYER_TEXT)
        show_over_data (self, cr, layer->label,
                        near_plot_layout_to_pixel (self, NEAR_PLOT_X, layer->x[0]),
                        near_plot_layout_to_pixel (self, NEAR_PLOT_Y, layer->y[0]), 0.5, 0.5);
    }
}
