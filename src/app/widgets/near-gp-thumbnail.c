/* near-gp-thumbnail.c — a Gaussian-process experiment as a small picture: its points, mean and band
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-thumbnail.h"

#include "near-colormap.h"
#include "near-drawing.h"
#include "near-gp-lab.h"
#include "near-settings.h"

#include <math.h>
#include <string.h>

#define MINIMUM_WIDTH 80
#define NATURAL_WIDTH 150
#define HEIGHT 84
#define MARGIN 4.0
#define RADIUS 1.8 /* of a point */
#define BAND 1.96  /* in standard deviations */
#define BAND_ALPHA 0.28
#define MOST_POINTS 300
/* Radians a second: a draw comes back to itself in ten seconds. */
#define TURN 0.6

struct _NearGpThumbnail
{
  GtkWidget parent_instance;

  /* Owned */
  NearGpSpec spec;
  NearJob *job;
  NearGpView *view; /* at rest; NULL until it is computed */
  NearGpLab *lab;   /* while it is live */

  gboolean live, matrix, pending;
  guint tick;
  gint64 tick_start;
};

static guint n_pending;

G_DEFINE_FINAL_TYPE (NearGpThumbnail, near_gp_thumbnail, GTK_TYPE_WIDGET)

/* Data to pixels. */
typedef struct
{
  double x0, y0, x_scale, y_scale;
} Frame;

static double
to_px (const Frame *f, double x)
{
  return f->x0 + f->x_scale * x;
}

static double
to_py (const Frame *f, double y)
{
  return f->y0 - f->y_scale * y;
}

static void
include (double *low, double *high, const double *values, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (isfinite (values[i]))
      {
        *low = fmin (*low, values[i]);
        *high = fmax (*high, values[i]);
      }
}

static gboolean
init_frame (Frame *f, const NearGpView *view, double width, double height)
{
  double low = INFINITY, high = -INFINITY;
  gsize last = view->n_grid - 1;

  for (gsize i = 0; i <= last; i++)
    {
      double spread = view->sd_function != NULL ? BAND * view->sd_function[i] : 0.0;
      const double ends[2] = { view->mean[i] - spread, view->mean[i] + spread };

      include (&low, &high, ends, 2);
    }
  include (&low, &high, view->points->y, view->points->n);
  if (view->prior_draws != NULL)
    include (&low, &high, view->prior_draws, view->n_draws * view->n_grid);
  if (!(high > low) || !(view->grid_x[last] > view->grid_x[0]))
    return FALSE;
  f->x_scale = (width - 2.0 * MARGIN) / (view->grid_x[last] - view->grid_x[0]);
  f->y_scale = (height - 2.0 * MARGIN) / (high - low);
  f->x0 = MARGIN - f->x_scale * view->grid_x[0];
  f->y0 = height - MARGIN + f->y_scale * low;
  return TRUE;
}

/* --- one input ------------------------------------------------------------------------------------ */

static void
trace (cairo_t *cr, const Frame *f, const NearGpView *view, const double *y)
{
  for (gsize i = 0; i < view->n_grid; i++)
    cairo_line_to (cr, to_px (f, view->grid_x[i]), to_py (f, y[i]));
}

static void
draw_band (cairo_t *cr, const Frame *f, const NearGpView *view, NearColor color)
{
  if (view->sd_function == NULL)
    return;
  for (gsize i = 0; i < view->n_grid; i++)
    cairo_line_to (cr, to_px (f, view->grid_x[i]), to_py (f, view->mean[i] + BAND * view->sd_function[i]));
  for (gsize i = view->n_grid; i-- > 0;)
    cairo_line_to (cr, to_px (f, view->grid_x[i]), to_py (f, view->mean[i] - BAND * view->sd_function[i]));
  cairo_close_path (cr);
  near_drawing_set_color (cr, color, BAND_ALPHA);
  cairo_fill (cr);
}

static void
draw_lines (cairo_t *cr, const Frame *f, const NearGpView *view, const NearStyle *style)
{
  NearColor color = style->model;
  const double *draws = view->draws != NULL ? view->draws : view->prior_draws;

  draw_band (cr, f, view, color);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  for (guint k = 0; draws != NULL && k < view->n_draws; k++)
    {
      trace (cr, f, view, draws + (gsize) k * view->n_grid);
      near_drawing_set_color (cr, color, 0.7);
      cairo_set_line_width (cr, style->scale);
      cairo_stroke (cr);
    }
  if (view->draws == NULL && view->prior_draws != NULL)
    return;
  trace (cr, f, view, view->mean);
  near_drawing_set_color (cr, color, 1.0);
  cairo_set_line_width (cr, 1.6 * style->scale);
  cairo_stroke (cr);
}

static void
draw_points (cairo_t *cr, const Frame *f, const NearGpPoints *points, const NearStyle *style)
{
  double radius = RADIUS * style->scale;

  for (gsize i = 0; i < points->n && points->n <= MOST_POINTS; i++)
    {
      double x = to_px (f, points->x[i]), y = to_py (f, points->y[i]);

      if (!isfinite (points->y[i]))
        continue;
      if (points->sd[i] > 0.0)
        {
          cairo_move_to (cr, x, y - f->y_scale * points->sd[i]);
          cairo_line_to (cr, x, y + f->y_scale * points->sd[i]);
          near_drawing_set_color (cr, style->text, 0.6);
          cairo_set_line_width (cr, style->scale);
          cairo_stroke (cr);
        }
      near_drawing_fill_marker (cr, NEAR_MARKER_CIRCLE, x, y, radius, style->text, NULL);
    }
}

/* --- two inputs ----------------------------------------------------------------------------------- */

/* @values (n, n), row 0 at the foot; @area: x, y, width, height. */
static void
draw_values (cairo_t *cr, const float *values, guint n, NearColormap map, const double range[2],
             const NearStyle *style, const double area[4])
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) n, (int) n);
  gsize stride = (gsize) cairo_image_surface_get_stride (surface);

  cairo_surface_flush (surface);
  for (gsize row = 0; row < n && range[1] > range[0]; row++)
    near_colormap_paint (map, style, n, values + (n - 1 - row) * n, range[0], range[1], FALSE,
                         (guint32 *) (void *) (cairo_image_surface_get_data (surface) + row * stride));
  cairo_surface_mark_dirty (surface);
  cairo_save (cr);
  near_drawing_rounded_rectangle (cr, area[0], area[1], area[2], area[3], 6.0);
  cairo_clip (cr);
  cairo_translate (cr, area[0], area[1]);
  cairo_scale (cr, area[2] / n, area[3] / n);
  cairo_set_source_surface (cr, surface, 0.0, 0.0);
  cairo_paint (cr);
  cairo_restore (cr);
  cairo_surface_destroy (surface);
}

static void
find_range (const float *values, gsize n, double range[2])
{
  range[0] = INFINITY;
  range[1] = -INFINITY;
  for (gsize i = 0; i < n; i++)
    {
      const double value = values[i];

      include (&range[0], &range[1], &value, 1);
    }
}

static void
draw_map (cairo_t *cr, const NearGpView *view, const NearStyle *style, double width, double height)
{
  gboolean classes = view->classifier != NULL;
  const double area[4] = { MARGIN, MARGIN, width - 2.0 * MARGIN, height - 2.0 * MARGIN };
  double range[2] = { 0.0, 1.0 };

  if (!classes)
    find_range (view->mean_map, (gsize) view->side * view->side, range);
  draw_values (cr, view->mean_map, view->side, classes ? NEAR_COLORMAP_SIGNED : NEAR_COLORMAP_VIRIDIS, range, style,
               area);
}

/* A square; its first row is at the foot, as in the plot. */
static void
draw_matrix (cairo_t *cr, const NearGpView *view, const NearStyle *style, double width, double height)
{
  double side = fmin (width, height) - 2.0 * MARGIN, range[2];
  const double area[4] = { (width - side) / 2.0, (height - side) / 2.0, side, side };

  find_range (view->matrix, (gsize) view->n_matrix * view->n_matrix, range);
  draw_values (cr, view->matrix, view->n_matrix, NEAR_COLORMAP_VIRIDIS, range, style, area);
}

static void
draw_map_points (cairo_t *cr, const NearGpView *view, const NearStyle *style, double width, double height)
{
  const NearGpPoints *points = view->points;
  double w = width - 2.0 * MARGIN, h = height - 2.0 * MARGIN;

  for (gsize i = 0; i < points->n && points->n <= MOST_POINTS; i++)
    {
      double x = MARGIN + w * (points->x[2 * i] - view->map_low[0]) / (view->map_high[0] - view->map_low[0]);
      double y = MARGIN + h - h * (points->x[2 * i + 1] - view->map_low[1]) / (view->map_high[1] - view->map_low[1]);
      NearColor color = view->classifier == NULL ? style->text
                        : points->y[i] > 0.5     ? style->positive
                                                 : style->negative;

      near_drawing_fill_marker (cr, NEAR_MARKER_CIRCLE, x, y, RADIUS * style->scale, color, &style->ground);
    }
}

/* --- drawing -------------------------------------------------------------------------------------- */

static void
near_gp_thumbnail_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  NearGpThumbnail *self = NEAR_GP_THUMBNAIL (widget);
  NearGpView *live = self->lab != NULL ? near_gp_lab_get_view (self->lab) : NULL;
  const NearGpView *view = live != NULL ? live : self->view;
  double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height);
  cairo_t *cr;
  NearStyle style;
  Frame frame;

  if (view == NULL || width < 4.0 * MARGIN)
    return;
  near_app_style_init (&style, widget);
  cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  if (self->matrix && view->matrix != NULL)
    draw_matrix (cr, view, &style, width, height);
  else if (view->mean_map != NULL)
    {
      draw_map (cr, view, &style, width, height);
      draw_map_points (cr, view, &style, width, height);
    }
  /* one frame for both: a picture that comes to life stays where it is */
  else if (view->n_grid > 1 && init_frame (&frame, self->view != NULL ? self->view : view, width, height))
    {
      draw_lines (cr, &frame, view, &style);
      draw_points (cr, &frame, view->points, &style);
    }
  cairo_destroy (cr);
}

static void
near_gp_thumbnail_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                           int *minimum_baseline, int *natural_baseline)
{
  NearStyle style;

  near_app_style_init (&style, widget);
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? MINIMUM_WIDTH : (int) (HEIGHT * style.scale);
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? NATURAL_WIDTH : *minimum;
  *minimum_baseline = *natural_baseline = -1;
}

/* --- computing ------------------------------------------------------------------------------------ */

static gpointer
make_view (NearJobContext *context, gpointer input, GError **error)
{
  const NearGpSpec *spec = input;
  NearMonitor monitor = near_job_context_get_monitor (context);
  g_autoptr (NearGpPoints) points = near_gp_source_generate (spec, error);

  return points != NULL ? near_gp_view_new (spec, points, 0.0, &monitor, error) : NULL;
}

static void
end_pending (NearGpThumbnail *self)
{
  if (self->pending)
    n_pending--;
  self->pending = FALSE;
}

/* A picture that cannot be made stays empty; the lab says why once the card is opened. */
static void
on_made (NearGpThumbnail *self)
{
  end_pending (self);
  if (near_job_get_state (self->job) == NEAR_JOB_DONE)
    self->view = near_gp_view_ref (near_job_get_result (self->job));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
near_gp_thumbnail_map (GtkWidget *widget)
{
  NearGpThumbnail *self = NEAR_GP_THUMBNAIL (widget);

  GTK_WIDGET_CLASS (near_gp_thumbnail_parent_class)->map (widget);
  if (self->job != NULL)
    return;
  self->pending = TRUE;
  n_pending++;
  self->job = near_job_new ("", FALSE);
  g_signal_connect_object (self->job, "finished", G_CALLBACK (on_made), self, G_CONNECT_SWAPPED);
  near_job_start (self->job, make_view, near_spec_copy (&near_gp_schema, &self->spec), g_free,
                  (GDestroyNotify) near_gp_view_unref, NULL);
}

/* --- life ----------------------------------------------------------------------------------------- */

static gboolean
on_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  NearGpThumbnail *self = NEAR_GP_THUMBNAIL (widget);
  gint64 now = gdk_frame_clock_get_frame_time (clock);

  if (self->tick_start == 0)
    self->tick_start = now;
  near_gp_lab_set_phase (self->lab, TURN * 1e-6 * (double) (now - self->tick_start));
  return G_SOURCE_CONTINUE;
}

static void
start_life (NearGpThumbnail *self)
{
  g_autoptr (NearDocument) document = near_document_new (&near_gp_schema);
  NearGpSpec spec = self->spec;

  if (spec.draws == NEAR_GP_DRAWS_NONE)
    {
      spec.draws = NEAR_GP_DRAWS_POSTERIOR;
      spec.n_draws = 3;
    }
  near_document_set_spec (document, &spec, NULL, NULL);
  self->lab = near_gp_lab_new (document);
  near_gp_lab_set_animating (self->lab, TRUE);
  g_signal_connect_object (self->lab, "view-changed", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  self->tick_start = 0;
  self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), on_tick, NULL, NULL);
}

static void
end_life (NearGpThumbnail *self)
{
  if (self->tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
  self->tick = 0;
  g_clear_object (&self->lab);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
near_gp_thumbnail_set_live (NearGpThumbnail *self, gboolean live)
{
  gboolean motion = FALSE;

  g_return_if_fail (NEAR_IS_GP_THUMBNAIL (self));
  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-enable-animations", &motion, NULL);
  live = live && motion && !self->matrix && self->view != NULL && self->view->n_grid > 1;
  if (live == self->live)
    return;
  self->live = live;
  if (live)
    start_life (self);
  else
    end_life (self);
}

void
near_gp_thumbnail_show_matrix (NearGpThumbnail *self)
{
  g_return_if_fail (NEAR_IS_GP_THUMBNAIL (self));
  self->matrix = TRUE;
}

guint
near_gp_thumbnail_get_n_pending (void)
{
  return n_pending;
}

/* --- object --------------------------------------------------------------------------------------- */

static void
near_gp_thumbnail_dispose (GObject *object)
{
  NearGpThumbnail *self = NEAR_GP_THUMBNAIL (object);

  end_life (self);
  end_pending (self);
  if (self->job != NULL)
    near_job_cancel (self->job);
  g_clear_object (&self->job);
  g_clear_pointer (&self->view, near_gp_view_unref);
  G_OBJECT_CLASS (near_gp_thumbnail_parent_class)->dispose (object);
}

static void
near_gp_thumbnail_class_init (NearGpThumbnailClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = near_gp_thumbnail_dispose;
  widget_class->map = near_gp_thumbnail_map;
  widget_class->snapshot = near_gp_thumbnail_snapshot;
  widget_class->measure = near_gp_thumbnail_measure;
  /* The card around it has the name. */
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
near_gp_thumbnail_init (NearGpThumbnail *self)
{
  near_app_style_watch (GTK_WIDGET (self));
}

GtkWidget *
near_gp_thumbnail_new (const NearGpSpec *spec)
{
  NearGpThumbnail *self = g_object_new (NEAR_TYPE_GP_THUMBNAIL, NULL);

  self->spec = *spec;
  return GTK_WIDGET (self);
}
