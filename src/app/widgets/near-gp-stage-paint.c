/* near-gp-stage-paint.c — the stage's plots, and the points over them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-stage-private.h"
#include "near-settings.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#define POINT_RADIUS 5.0
/* More points than this are dots without error bars, of far more tiny ones, but for those that are pointed at. */
#define MANY_POINTS 300
#define TOO_MANY_POINTS 2000
#define MANY_RADIUS 2.0
#define TOO_MANY_RADIUS 1.5
#define DOT_OPACITY 0.5
#define UNUSED_ERROR_OPACITY 0.3
/* The truth is inside the frame unless it is so many times as tall as the rest. */
#define TALLEST_TRUTH 3.0
#define BAND 1.959963984540054
/* Beside what is shown, in parts of it; and how much of the axis it fills before another one is chosen. */
#define MARGIN 0.08
#define SMALLEST_FILL 0.55
/* Lengths of the marks of a label and of a slope, in pixels. */
#define LABEL_SIZE 5.0
#define SLOPE_LENGTH 26.0

/* --- limits --------------------------------------------------------------------------------------- */

static void
widen (double *low, double *high, double value)
{
  if (!isfinite (value))
    return;
  *low = fmin (*low, value);
  *high = fmax (*high, value);
}

/* Of a prior without points the source's function is not the matter; what a hand drew is. */
static gboolean
shows_truth (NearGpStage *self)
{
  const NearGpView *view = self->view;

  return view->truth != NULL && (self->layers & NEAR_GP_LAYER_TRUTH) != 0
         && (view->n_fitted > 0 || view->points->truth != NULL);
}

static void
include_truth (const NearGpView *view, double *low, double *high)
{
  double lowest = *low, highest = *high;

  for (gsize i = 0; i < view->n_grid; i++)
    widen (&lowest, &highest, view->truth[i]);
  if (view->points->truth == NULL && *high > *low && highest - lowest > TALLEST_TRUTH * (*high - *low))
    return;
  *low = lowest;
  *high = highest;
}

/* All of the band and of the points; held while a hand drags, so that the paper does not move under it. */
static void
find_limits (NearGpStage *self)
{
  const NearGpView *view = self->view;
  const NearGpPoints *points = near_gp_lab_get_points (self->lab);
  const double *sd = view->spec.band == NEAR_GP_BAND_MEASUREMENT && view->sd_measurement != NULL
                         ? view->sd_measurement
                         : view->sd_function;
  double low = INFINITY, high = -INFINITY, margin;

  if (self->dragged >= 0 && self->y_high > self->y_low)
    return;
  if (view->classifier != NULL)
    {
      self->y_low = -0.08;
      self->y_high = view->n_classes > 2 ? view->n_classes - 1 + 0.08 : 1.08;
      return;
    }
  for (gsize i = 0; i < view->n_grid; i++)
    {
      widen (&low, &high, view->mean[i] - (sd != NULL ? BAND * sd[i] : 0.0));
      widen (&low, &high, view->mean[i] + (sd != NULL ? BAND * sd[i] : 0.0));
    }
  for (gsize i = 0; i < view->n_draws * view->n_grid; i++)
    {
      widen (&low, &high, view->prior_draws != NULL ? view->prior_draws[i] : NAN);
      widen (&low, &high, view->draws != NULL ? view->draws[i] : NAN);
    }
  for (gsize i = 0; points != NULL && i < points->n; i++)
    {
      double error = isfinite (points->sd[i]) ? points->sd[i] : 0.0;

      widen (&low, &high, points->y[i] - error);
      widen (&low, &high, points->y[i] + error);
    }
  if (shows_truth (self))
    include_truth (view, &low, &high);
  if (!(high > low))
    {
      low = isfinite (low) ? low - 1.0 : -1.0;
      high = low + 2.0;
    }
  /* the paper stays where it is as long as it suits: a point that was let go stays under the pointer */
  if (low >= self->y_low && high <= self->y_high && high - low > SMALLEST_FILL * (self->y_high - self->y_low))
    return;
  margin = MARGIN * (high - low);
  self->y_low = low - margin;
  self->y_high = high + margin;
}

/* --- plots ---------------------------------------------------------------------------------------- */

void
near_gp_stage_clear_plots (NearGpStage *self)
{
  for (guint i = 0; i < self->n_panes; i++)
    {
      g_clear_pointer (&self->panes[i].plot, near_plot_unref);
      /* the next plot may have this one's address */
      self->panes[i].frame.plot = NULL;
    }
  self->n_panes = 0;
  g_clear_pointer (&self->node, gsk_render_node_unref);
}

static void
add_pane (NearGpStage *self, NearPlot *plot)
{
  if (plot != NULL)
    self->panes[self->n_panes++].plot = plot;
}

void
near_gp_stage_make_plots (NearGpStage *self)
{
  near_gp_stage_clear_plots (self);
  if (self->view == NULL)
    return;
  if (self->view->n_grid > 0)
    {
      find_limits (self);
      add_pane (self, near_gp_plot_curve (self->view, self->detail,
                                          self->layers & ~NEAR_GP_LAYER_POINTS
                                              & ~(shows_truth (self) ? 0 : NEAR_GP_LAYER_TRUTH)));
      near_plot_set_limits (self->panes[0].plot, NEAR_PLOT_Y, self->y_low, self->y_high);
    }
  else if (self->view->mean_map != NULL)
    {
      add_pane (self, near_gp_plot_map (self->view, (self->layers & NEAR_GP_LAYER_TRUTH) != 0
                                                            && self->view->truth_map != NULL
                                                        ? NEAR_GP_MAP_TRUTH
                                                        : NEAR_GP_MAP_MEAN));
      add_pane (self, near_gp_plot_map (self->view, NEAR_GP_MAP_SD));
    }
  else
    add_pane (self, near_gp_plot_leave_one_out (self->view));
}

static void
lay_out (NearGpStage *self, int width, int height)
{
  double part = self->n_panes > 0 ? (double) width / self->n_panes : width;

  for (guint i = 0; i < self->n_panes; i++)
    {
      self->panes[i].x = part * i;
      self->panes[i].width = part;
      self->panes[i].height = height;
    }
}

/* --- points --------------------------------------------------------------------------------------- */

static void
set_color (cairo_t *cr, NearColor color, double alpha)
{
  cairo_set_source_rgba (cr, color.red, color.green, color.blue, alpha);
}

static void
draw_error_bar (NearGpStage *self, cairo_t *cr, const NearStyle *style, gsize i, double px)
{
  const NearGpPoints *points = near_gp_lab_get_points (self->lab);
  const NearPlotFrame *frame = near_gp_stage_get_frame (self, 0, style);
  double x = points->x[i * points->n_inputs], sd = points->sd[i], qx, top, bottom;

  if (!isfinite (sd) || !(sd > 0.0))
    return;
  /* what is beyond the axis is cut off, the rest is seen */
  near_plot_frame_to_pixel (frame, x, points->y[i] + sd, &qx, &top);
  near_plot_frame_to_pixel (frame, x, points->y[i] - sd, &qx, &bottom);
  top = fmax (top, frame->top);
  bottom = fmin (bottom, frame->bottom);
  set_color (cr, style->truth, self->view->uses_errors ? 1.0 : UNUSED_ERROR_OPACITY);
  cairo_set_line_width (cr, 1.5 * style->scale);
  cairo_move_to (cr, px, top);
  cairo_line_to (cr, px, bottom);
  cairo_move_to (cr, px - 4.0, top);
  cairo_line_to (cr, px + 4.0, top);
  cairo_move_to (cr, px - 4.0, bottom);
  cairo_line_to (cr, px + 4.0, bottom);
  cairo_stroke (cr);
}

/* A short tangent through the point. */
static void
draw_slope (NearGpStage *self, cairo_t *cr, const NearStyle *style, gsize i, double px, double py)
{
  const NearGpPoints *points = near_gp_lab_get_points (self->lab);
  const NearPlotFrame *frame = near_gp_stage_get_frame (self, 0, style);
  double x = points->x[i * points->n_inputs], ax, ay, bx, by, length;

  if (!isfinite (points->slope[i]))
    return;
  /* two places that give the direction; neither need be in the picture */
  near_plot_frame_to_pixel (frame, x, 0.0, &ax, &ay);
  near_plot_frame_to_pixel (frame, x + 1.0, points->slope[i], &bx, &by);
  length = hypot (bx - ax, by - ay);
  if (!(length > 0.0))
    return;
  bx = (bx - ax) / length * SLOPE_LENGTH * style->scale;
  by = (by - ay) / length * SLOPE_LENGTH * style->scale;
  set_color (cr, style->negative, 1.0);
  cairo_set_line_width (cr, 2.0 * style->scale);
  cairo_move_to (cr, px - bx, py - by);
  cairo_line_to (cr, px + bx, py + by);
  cairo_stroke (cr);
}

static void
draw_point (NearGpStage *self, cairo_t *cr, const NearStyle *style, gsize i, gboolean held_out, double px, double py)
{
  const NearGpPoints *points = near_gp_lab_get_points (self->lab);
  gboolean lit = (int) i == self->hovered || (int) i == self->lit[0] || (int) i == self->lit[1];
  double radius = POINT_RADIUS * style->scale * (lit ? 1.35 : 1.0);
  gboolean labelled = isfinite (points->label[i]) && !isfinite (points->y[i]);
  NearColor fill = held_out ? style->ground : style->truth;

  if (labelled || self->view->classifier != NULL)
    fill = near_style_get_role_color (
        style,
        near_gp_get_class_role (self->view, isfinite (points->label[i]) ? points->label[i] : points->y[i]));
  if (labelled)
    cairo_rectangle (cr, px - LABEL_SIZE * style->scale, py - LABEL_SIZE * style->scale,
                     2.0 * LABEL_SIZE * style->scale, 2.0 * LABEL_SIZE * style->scale);
  else
    cairo_arc (cr, px, py, radius, 0.0, 2.0 * G_PI);
  set_color (cr, fill, 1.0);
  cairo_fill_preserve (cr);
  set_color (cr, held_out ? style->series[1] : style->ground, 1.0);
  cairo_set_line_width (cr, 1.5 * style->scale);
  cairo_stroke (cr);
  if ((int) i == self->selected || lit)
    {
      cairo_arc (cr, px, py, radius + 4.0 * style->scale, 0.0, 2.0 * G_PI);
      set_color (cr, lit ? style->series[1] : style->model, 1.0);
      cairo_set_line_width (cr, 2.0 * style->scale);
      cairo_stroke (cr);
    }
}

static gboolean
stands_out (NearGpStage *self, gsize i)
{
  return (int) i == self->hovered || (int) i == self->selected || (int) i == self->dragged || (int) i == self->lit[0]
         || (int) i == self->lit[1];
}

/* One of so many that they would hide the curve. */
static void
draw_dot (NearGpStage *self, cairo_t *cr, const NearStyle *style, gsize i, gboolean held_out, double px, double py)
{
  const NearGpPoints *points = near_gp_lab_get_points (self->lab);
  gboolean too_many = points->n > TOO_MANY_POINTS;
  NearColor color = held_out ? style->series[1] : style->truth;

  if (self->view->classifier != NULL || !isfinite (points->y[i]))
    color = near_style_get_role_color (style, near_gp_get_class_role (self->view, points->label[i]));
  cairo_arc (cr, px, py, (too_many ? TOO_MANY_RADIUS : MANY_RADIUS) * style->scale, 0.0, 2.0 * G_PI);
  set_color (cr, color, DOT_OPACITY);
  cairo_fill (cr);
}

static void
draw_points (NearGpStage *self, cairo_t *cr, const NearStyle *style)
{
  const NearGpPoints *points = near_gp_lab_get_points (self->lab);
  gboolean maps = points != NULL && points->n_inputs == 2;
  gboolean many = points != NULL && points->n > MANY_POINTS;
  /* the view may still be of the points before; by the spec's share it knows more of them than they */
  g_autofree guint8 *known = points != NULL && points->n == self->view->points->n
                                 ? near_gp_view_dup_parts (self->view)
                                 : NULL;
  const guint8 *part = known != NULL || points == NULL ? known : points->test;
  double px, py;

  for (guint k = 0; points != NULL && k < self->n_panes; k++)
    for (gsize i = 0; i < points->n; i++)
      {
        /* a map has its points in its plot */
        if ((maps && !stands_out (self, i)) || !near_gp_stage_get_point (self, k, i, style, &px, &py))
          continue;
        if (many && !stands_out (self, i))
          {
            draw_dot (self, cr, style, i, part[i], px, py);
            continue;
          }
        if (points->n_inputs == 1)
          {
            draw_error_bar (self, cr, style, i, px);
            draw_slope (self, cr, style, i, px, py);
          }
        draw_point (self, cr, style, i, part[i], px, py);
      }
}

/* The same place in the other map. */
static void
draw_cursor (NearGpStage *self, cairo_t *cr, const NearStyle *style)
{
  double x, y, px, py;
  guint pane;

  if (self->n_panes < 2 || !self->has_pointer
      || !near_gp_stage_get_data (self, self->pointer_x, self->pointer_y, &pane, &x, &y))
    return;
  const NearGpPane *other = &self->panes[1 - pane];
  if (!near_plot_data_to_pixel (other->plot, other->width, other->height, style, x, y, &px, &py))
    return;
  set_color (cr, style->text, 0.9);
  cairo_set_line_width (cr, 1.0);
  cairo_move_to (cr, other->x + px - 9.0, py);
  cairo_line_to (cr, other->x + px + 9.0, py);
  cairo_move_to (cr, other->x + px, py - 9.0);
  cairo_line_to (cr, other->x + px, py + 9.0);
  cairo_stroke (cr);
}

static void
draw_probe (NearGpStage *self, cairo_t *cr, const NearStyle *style)
{
  for (guint k = 0; k < self->n_panes; k++)
    {
      const NearGpPane *pane = &self->panes[k];
      g_auto (NearPlotProbe) probe = { 0 };

      if (self->pointer_x < pane->x || self->pointer_x >= pane->x + pane->width
          || !near_plot_probe (pane->plot, pane->width, pane->height, style, self->pointer_x - pane->x,
                               self->pointer_y, &probe))
        continue;
      cairo_save (cr);
      cairo_translate (cr, pane->x, 0.0);
      near_plot_draw_probe (&probe, cr, pane->width, pane->height, style);
      cairo_restore (cr);
    }
}

/* --- all ------------------------------------------------------------------------------------------ */

static void
paint_plots (NearGpStage *self, const NearStyle *style, int width, int height)
{
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height);
  cairo_t *cr;

  if (self->node != NULL && self->node_width == width && self->node_height == height
      && memcmp (&self->node_style, style, sizeof *style) == 0)
    return;
  g_clear_pointer (&self->node, gsk_render_node_unref);
  self->node = gsk_cairo_node_new (&bounds);
  self->node_width = width;
  self->node_height = height;
  memcpy (&self->node_style, style, sizeof *style);
  cr = gsk_cairo_node_get_draw_context (self->node);
  for (guint k = 0; k < self->n_panes; k++)
    {
      cairo_save (cr);
      cairo_translate (cr, self->panes[k].x, 0.0);
      near_plot_draw (self->panes[k].plot, cr, self->panes[k].width, self->panes[k].height, style);
      cairo_restore (cr);
    }
  cairo_destroy (cr);
}

void
near_gp_stage_paint (NearGpStage *self, GtkSnapshot *snapshot)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height);
  NearStyle style;
  cairo_t *cr;

  if (self->n_panes == 0 || self->view == NULL || width < 40 || height < 40)
    return;
  near_gp_stage_init_style (self, &style);
  lay_out (self, width, height);
  paint_plots (self, &style, width, height);
  gtk_snapshot_append_node (snapshot, self->node);
  cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  if (self->view->n_grid > 0 || self->view->mean_map != NULL)
    draw_points (self, cr, &style);
  draw_cursor (self, cr, &style);
  near_gp_stage_draw_stroke (self, cr, &style);
  if (self->has_pointer && self->dragged < 0 && self->hovered < 0 && self->stroke == NEAR_GP_STROKE_NONE)
    draw_probe (self, cr, &style);
  cairo_destroy (cr);
}
