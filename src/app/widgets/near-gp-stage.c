/* near-gp-stage.c — the Gaussian-process lab's stage
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-stage-private.h"
#include "near-settings.h"
#include "near-widget.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* A point is meant within this distance, in pixels. */
#define REACH 13.0
#define NATURAL_WIDTH 560
#define NATURAL_HEIGHT 420
#define MINIMUM_SIZE 160

enum
{
  REFUSED,
  HOVERED,
  SELECTED,
  DREW,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (NearGpStage, near_gp_stage, GTK_TYPE_WIDGET)

/* --- where things are ----------------------------------------------------------------------------- */

void
near_gp_stage_init_style (NearGpStage *self, NearStyle *style)
{
  /* not every byte of a struct is a member: equal styles shall compare equal as memory */
  memset (style, 0, sizeof *style);
  near_app_style_init (style, GTK_WIDGET (self));
}

const NearPlotFrame *
near_gp_stage_get_frame (NearGpStage *self, guint pane, const NearStyle *style)
{
  NearGpPane *p = &self->panes[pane];

  if (p->frame.plot == p->plot && p->frame_width == p->width && p->frame_height == p->height
      && memcmp (&p->frame_style, style, sizeof *style) == 0)
    return &p->frame;
  near_plot_get_frame (p->plot, p->width, p->height, style, &p->frame);
  p->frame_width = p->width;
  p->frame_height = p->height;
  memcpy (&p->frame_style, style, sizeof *style);
  return &p->frame;
}

/* In a curve's picture labels without a value stand at the foot, slopes without one on the curve. */
static double
get_height_of (NearGpStage *self, const NearGpPoints *points, gsize i)
{
  const NearGpView *view = self->view;
  double x = points->x[i], step;
  gsize k;

  if (isfinite (points->y[i]))
    return points->y[i];
  if (isfinite (points->label[i]))
    return self->y_low + 0.035 * (self->y_high - self->y_low);
  if (!isfinite (points->slope[i]) || view->n_grid < 2)
    return NAN;
  step = (view->grid_x[view->n_grid - 1] - view->grid_x[0]) / (double) (view->n_grid - 1);
  k = (gsize) CLAMP ((x - view->grid_x[0]) / step, 0.0, (double) (view->n_grid - 1));
  return view->mean[k];
}

gboolean
near_gp_stage_get_point (NearGpStage *self, guint pane, gsize i, const NearStyle *style, double *px, double *py)
{
  const NearGpPoints *points = near_gp_lab_get_points (self->lab);
  const NearGpPane *p = &self->panes[pane];
  double x, y;

  if (points == NULL || points->n_inputs > 2 || self->view == NULL
      || (points->n_inputs == 2) != (self->view->mean_map != NULL))
    return FALSE;
  x = points->x[i * points->n_inputs];
  y = points->n_inputs == 2 ? points->x[2 * i + 1] : get_height_of (self, points, i);
  if (!isfinite (y) || !near_plot_frame_to_pixel (near_gp_stage_get_frame (self, pane, style), x, y, px, py))
    return FALSE;
  *px += p->x;
  return TRUE;
}

gboolean
near_gp_stage_get_data (NearGpStage *self, double px, double py, guint *pane, double *x, double *y)
{
  NearStyle style;

  near_gp_stage_init_style (self, &style);
  for (guint k = 0; k < self->n_panes; k++)
    {
      const NearGpPane *p = &self->panes[k];

      if (px < p->x || px >= p->x + p->width)
        continue;
      *pane = k;
      return near_plot_pixel_to_data (p->plot, p->width, p->height, &style, px - p->x, py, x, y);
    }
  return FALSE;
}

int
near_gp_stage_find_point (NearGpStage *self, double px, double py)
{
  const NearGpPoints *points = self->lab != NULL ? near_gp_lab_get_points (self->lab) : NULL;
  NearStyle style;
  double best = REACH, qx, qy;
  int found = -1;

  if (points == NULL || self->view == NULL)
    return -1;
  near_gp_stage_init_style (self, &style);
  for (guint k = 0; k < self->n_panes; k++)
    for (gsize i = 0; i < points->n; i++)
      if (near_gp_stage_get_point (self, k, i, &style, &qx, &qy) && hypot (qx - px, qy - py) < best)
        {
          best = hypot (qx - px, qy - py);
          found = (int) i;
        }
  return found;
}

/* --- what a screen reader is told ----------------------------------------------------------------- */

static void
describe (NearGpStage *self)
{
  const NearGpPoints *points = self->lab != NULL ? near_gp_lab_get_points (self->lab) : NULL;
  g_autofree char *summary = self->n_panes > 0 ? near_plot_dup_summary (self->panes[0].plot) : NULL;
  g_autofree char *chosen = NULL;
  g_autofree char *text = NULL;

  if (points != NULL && self->selected >= 0 && (gsize) self->selected < points->n)
    chosen = g_strdup_printf (_ ("Point %d of %zu is chosen: %s %.4g, %s %.4g"), self->selected + 1, points->n,
                              points->input_names[0], points->x[(gsize) self->selected * points->n_inputs],
                              points->target_name, points->y[self->selected]);
  text = g_strconcat (chosen != NULL ? chosen : "", chosen != NULL ? "\n" : "", summary != NULL ? summary : "",
                      NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

void
near_gp_stage_select (NearGpStage *self, int point)
{
  if (self->selected != point)
    {
      self->selected = point;
      g_signal_emit (self, signals[SELECTED], 0, point);
    }
  describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
near_gp_stage_refuse (NearGpStage *self, const GError *error)
{
  g_signal_emit (self, signals[REFUSED], 0, error->message);
}

/* --- following the lab ---------------------------------------------------------------------------- */

static void
remake (NearGpStage *self)
{
  near_gp_stage_make_plots (self);
  describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_view_changed (NearGpStage *self)
{
  NearGpView *view = near_gp_lab_get_view (self->lab);

  g_clear_pointer (&self->view, near_gp_view_unref);
  self->view = view != NULL ? near_gp_view_ref (view) : NULL;
  remake (self);
}

static void
on_detail_changed (NearGpStage *self)
{
  NearGpDetail *detail = near_gp_lab_get_detail (self->lab);

  g_clear_pointer (&self->detail, near_gp_detail_unref);
  self->detail = detail != NULL ? near_gp_detail_ref (detail) : NULL;
  if ((self->layers & (NEAR_GP_LAYER_WEIGHTS | NEAR_GP_LAYER_FEATURES)) != 0)
    remake (self);
}

/* Points are others at once; the curve follows. */
static void
on_spec_changed (NearGpStage *self)
{
  const NearGpPoints *points = near_gp_lab_get_points (self->lab);

  if (points == NULL || self->selected >= (int) points->n)
    near_gp_stage_select (self, -1);
  /* a pointer that rests is still over what is there: the wheel turns on */
  self->hovered = self->has_pointer ? near_gp_stage_find_point (self, self->pointer_x, self->pointer_y) : -1;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
disconnect_lab (NearGpStage *self)
{
  if (self->lab != NULL)
    g_signal_handlers_disconnect_by_data (self->lab, self);
  g_clear_object (&self->lab);
}

void
near_gp_stage_set_lab (NearGpStage *self, NearGpLab *lab)
{
  disconnect_lab (self);
  self->lab = g_object_ref (lab);
  self->selected = self->hovered = self->dragged = -1;
  self->y_low = self->y_high = 0.0;
  g_signal_connect_swapped (lab, "view-changed", G_CALLBACK (on_view_changed), self);
  g_signal_connect_swapped (lab, "detail-changed", G_CALLBACK (on_detail_changed), self);
  g_signal_connect_swapped (lab, "spec-changed", G_CALLBACK (on_spec_changed), self);
  on_detail_changed (self);
  on_view_changed (self);
}

void
near_gp_stage_set_layers (NearGpStage *self, NearGpLayers layers)
{
  if (self->layers == layers)
    return;
  self->layers = layers;
  remake (self);
}

NearGpLayers
near_gp_stage_get_layers (NearGpStage *self)
{
  return self->layers;
}

void
near_gp_stage_set_click (NearGpStage *self, NearGpClick click)
{
  self->click = click;
}

void
near_gp_stage_set_pencil (NearGpStage *self, gboolean pencil)
{
  self->pencil = pencil;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), pencil ? "crosshair" : NULL);
}

void
near_gp_stage_set_lit (NearGpStage *self, int first, int second)
{
  if (self->lit[0] == first && self->lit[1] == second)
    return;
  self->lit[0] = first;
  self->lit[1] = second;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

int
near_gp_stage_get_selected (NearGpStage *self)
{
  return self->selected;
}

NearPlot *
near_gp_stage_get_plot (NearGpStage *self)
{
  return self->n_panes > 0 ? self->panes[0].plot : NULL;
}

/* --- object --------------------------------------------------------------------------------------- */

static void
near_gp_stage_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  near_gp_stage_paint (NEAR_GP_STAGE (widget), snapshot);
}

static void
near_gp_stage_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                       int *minimum_baseline, int *natural_baseline)
{
  *minimum = MINIMUM_SIZE;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? NATURAL_WIDTH : NATURAL_HEIGHT;
  *minimum_baseline = *natural_baseline = -1;
}

static void
near_gp_stage_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  NearGpStage *self = NEAR_GP_STAGE (widget);

  if (self->editor != NULL)
    gtk_popover_present (GTK_POPOVER (self->editor));
}

static void
near_gp_stage_dispose (GObject *object)
{
  NearGpStage *self = NEAR_GP_STAGE (object);

  g_clear_handle_id (&self->wheel_source, g_source_remove);
  near_gp_stage_drop_editor (self);
  disconnect_lab (self);
  near_gp_stage_clear_plots (self);
  g_clear_pointer (&self->line, g_array_unref);
  g_clear_pointer (&self->view, near_gp_view_unref);
  g_clear_pointer (&self->detail, near_gp_detail_unref);
  near_widget_unparent_children (GTK_WIDGET (self));
  G_OBJECT_CLASS (near_gp_stage_parent_class)->dispose (object);
}

static void
near_gp_stage_class_init (NearGpStageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = near_gp_stage_dispose;
  widget_class->snapshot = near_gp_stage_snapshot;
  widget_class->measure = near_gp_stage_measure;
  widget_class->size_allocate = near_gp_stage_size_allocate;
  signals[REFUSED] = g_signal_new ("refused", NEAR_TYPE_GP_STAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[HOVERED] = g_signal_new ("hovered", NEAR_TYPE_GP_STAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_INT);
  signals[SELECTED] = g_signal_new ("selected", NEAR_TYPE_GP_STAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, G_TYPE_INT);
  signals[DREW] = g_signal_new ("drew", NEAR_TYPE_GP_STAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (widget_class, "gpstage");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
near_gp_stage_init (NearGpStage *self)
{
  self->layers = NEAR_GP_LAYER_TRUTH | NEAR_GP_LAYER_POINTS;
  self->hovered = self->selected = self->dragged = self->lit[0] = self->lit[1] = -1;
  self->line = g_array_new (FALSE, FALSE, sizeof (graphene_point_t));
  near_gp_stage_add_controllers (self);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Points and the process that was fitted to them"), -1);
  near_app_style_watch (GTK_WIDGET (self));
}

GtkWidget *
near_gp_stage_new (void)
{
  return g_object_new (NEAR_TYPE_GP_STAGE, NULL);
}
