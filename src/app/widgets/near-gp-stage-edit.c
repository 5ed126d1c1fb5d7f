/* near-gp-stage-edit.c — points set, measured, dragged, taken away; error bars turned by the wheel
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-stage-private.h"
#include "near-text.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* A press that moves less than this, in pixels, is a click. */
#define SLOP 4.0
/* A turn of the wheel is over when it has rested for so long. */
#define WHEEL_MS 600
#define WHEEL_FACTOR 1.15
/* How far a key moves a point, in parts of the axis. */
#define KEY_STEP 0.01

static const char drag_group[] = "drag a point";
static const char wheel_group[] = "error bar";
static const char key_group[] = "move a point";

/* @error is where the call that is judged puts its error, which is looked at afterwards only. */
static void
report (NearGpStage *self, gboolean good, GError *const *error)
{
  if (!good)
    near_gp_stage_refuse (self, *error);
}

/* --- a value for a place in the plane ------------------------------------------------------------- */

typedef struct
{
  NearGpStage *stage;
  double x[2];
} Asked;

void
near_gp_stage_drop_editor (NearGpStage *self)
{
  g_clear_pointer (&self->editor, gtk_widget_unparent);
}

static gboolean
drop_later (gpointer editor)
{
  gtk_widget_unparent (editor);
  return G_SOURCE_REMOVE;
}

static void
on_editor_closed (GtkPopover *editor, NearGpStage *self)
{
  if (self->editor == GTK_WIDGET (editor))
    self->editor = NULL;
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, drop_later, g_object_ref (editor), g_object_unref);
}

static void
on_value_entered (GtkEntry *entry, Asked *asked)
{
  g_autoptr (GError) error = NULL;
  double y;

  if (!near_text_parse_finite (gtk_editable_get_text (GTK_EDITABLE (entry)), &y, &error))
    {
      gtk_widget_add_css_class (GTK_WIDGET (entry), "error");
      near_gp_stage_refuse (asked->stage, error);
      return;
    }
  report (asked->stage, near_gp_lab_add_point (asked->stage->lab, asked->x, y, &error), &error);
  if (asked->stage->editor != NULL)
    gtk_popover_popdown (GTK_POPOVER (asked->stage->editor));
}

/* What the source would measure there, or what the model expects. */
static double
guess_value (NearGpStage *self, const double *x)
{
  double y;
  const NearGpPrediction out = { .mean = &y };

  if (near_gp_points_truth (near_gp_lab_get_points (self->lab), near_gp_lab_get_spec (self->lab), 1, x, &y)
      && isfinite (y))
    return y;
  if (self->view->gp != NULL && near_gp_predict (self->view->gp, 1, x, &out, NULL, NULL))
    return y;
  return 0.0;
}

static void
ask_value (NearGpStage *self, double px, double py, const double *x)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *entry = gtk_entry_new ();
  const NearGpPoints *points = near_gp_lab_get_points (self->lab);
  g_autofree char *label = g_strdup_printf (_ ("%s here"), points->target_name);
  g_autofree char *text = near_text_dup_significant (guess_value (self, x), 4);
  Asked *asked = g_new (Asked, 1);

  *asked = (Asked){ self, { x[0], x[1] } };
  near_gp_stage_drop_editor (self);
  self->editor = gtk_popover_new ();
  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 9);
  gtk_widget_set_tooltip_text (entry, _ ("The measured value; Enter adds the point"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_box_append (GTK_BOX (box), gtk_label_new (label));
  gtk_box_append (GTK_BOX (box), entry);
  gtk_popover_set_child (GTK_POPOVER (self->editor), box);
  g_signal_connect_data (entry, "activate", G_CALLBACK (on_value_entered), asked,
                         (GClosureNotify) (void (*) (void)) g_free, 0);
  g_signal_connect (self->editor, "closed", G_CALLBACK (on_editor_closed), self);
  gtk_widget_set_parent (self->editor, GTK_WIDGET (self));
  gtk_popover_set_pointing_to (GTK_POPOVER (self->editor), &(GdkRectangle){ (int) px, (int) py, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->editor));
  gtk_widget_grab_focus (entry);
}

/* --- adding --------------------------------------------------------------------------------------- */

/* A label or a slope is a point without a value that gets one of its own. */
static void
add_marked (NearGpStage *self, double x, double y)
{
  g_autoptr (GError) error = NULL;
  const NearGpPoints *points;
  gboolean good;

  if (self->click == NEAR_GP_CLICK_SLOPE)
    good = near_gp_lab_add_slope (self->lab, &x, 0.0, &error);
  else
    good = near_gp_lab_add_label (self->lab, &x, self->click == NEAR_GP_CLICK_LABEL_1 ? 1.0 : 0.0, &error);
  points = near_gp_lab_get_points (self->lab);
  report (self, good, &error);
  if (good && points != NULL)
    near_gp_stage_select (self, (int) points->n - 1);
}

static void
add_at (NearGpStage *self, double px, double py)
{
  g_autoptr (GError) error = NULL;
  double place[2], y;
  const NearGpPoints *points;
  gboolean good;
  guint pane;

  if (self->view == NULL || (self->view->n_grid == 0 && self->view->mean_map == NULL)
      || !near_gp_stage_get_data (self, px, py, &pane, &place[0], &y))
    return;
  if (self->view->mean_map != NULL)
    {
      place[1] = y;
      ask_value (self, px, py, place);
      return;
    }
  if (self->click != NEAR_GP_CLICK_VALUE)
    {
      add_marked (self, place[0], y);
      return;
    }
  if (self->view->classifier != NULL)
    y = y >= 0.5 ? 1.0 : 0.0;
  good = near_gp_lab_add_point (self->lab, place, y, &error);
  report (self, good, &error);
  points = near_gp_lab_get_points (self->lab);
  if (good && points != NULL)
    near_gp_stage_select (self, (int) points->n - 1);
}

/* --- dragging ------------------------------------------------------------------------------------- */

static void
measure_at (NearGpStage *self, const double *place)
{
  const NearGpPoints *points;
  g_autoptr (GError) error = NULL;

  if (!near_gp_lab_measure (self->lab, place, &error))
    {
      near_gp_stage_refuse (self, error);
      return;
    }
  points = near_gp_lab_get_points (self->lab);
  if (points != NULL)
    near_gp_stage_select (self, (int) points->n - 1);
}

static void
measure_at_pixel (NearGpStage *self, double px, double py)
{
  double place[2];
  guint pane;

  if (near_gp_stage_get_data (self, px, py, &pane, &place[0], &place[1]))
    measure_at (self, place);
}

/* Once more at the chosen point, or in the middle. */
static void
measure_by_key (NearGpStage *self)
{
  const NearGpPoints *points = near_gp_lab_get_points (self->lab);
  double place[2];

  if (points->n_inputs > 2)
    return;
  if (self->selected >= 0)
    {
      memcpy (place, points->x + (gsize) self->selected * points->n_inputs, points->n_inputs * sizeof *place);
      measure_at (self, place);
    }
  else
    measure_at_pixel (self, gtk_widget_get_width (GTK_WIDGET (self)) / (self->n_panes > 1 ? 4.0 : 2.0),
                      gtk_widget_get_height (GTK_WIDGET (self)) / 2.0);
}

/* With Shift a lasso begins and with the pencil a curve, wherever that is; with Alt nothing is dragged. */
static gboolean
begin_special (NearGpStage *self, GtkEventController *gesture, double x, double y)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (gesture);

  self->measures = FALSE;
  if (self->view->n_grid == 0 && self->view->mean_map == NULL)
    return FALSE;
  if ((state & GDK_SHIFT_MASK) != 0)
    near_gp_stage_begin_stroke (self, NEAR_GP_STROKE_LASSO, x, y);
  else if ((state & GDK_ALT_MASK) != 0)
    self->measures = TRUE;
  else if (self->pencil && self->view->n_grid > 0)
    near_gp_stage_begin_stroke (self, NEAR_GP_STROKE_TRUTH, x, y);
  else
    return FALSE;
  return TRUE;
}

static void
on_drag_begin (GtkGestureDrag *gesture, double x, double y, NearGpStage *self)
{
  NearStyle style;
  double px, py;
  int point;

  gtk_widget_grab_focus (GTK_WIDGET (self));
  self->dragged = -1;
  if (self->lab == NULL || self->view == NULL || begin_special (self, GTK_EVENT_CONTROLLER (gesture), x, y))
    return;
  point = near_gp_stage_find_point (self, x, y);
  if (point < 0)
    return;
  near_gp_stage_select (self, point);
  near_gp_stage_init_style (self, &style);
  for (guint k = 0; k < self->n_panes; k++)
    if (near_gp_stage_get_point (self, k, (gsize) point, &style, &px, &py) && hypot (px - x, py - y) < 40.0)
      {
        self->drag_dx = px - x;
        self->drag_dy = py - y;
      }
  self->dragged = point;
}

static void
on_drag_update (GtkGestureDrag *gesture, double dx, double dy, NearGpStage *self)
{
  const NearGpPoints *points = self->lab != NULL ? near_gp_lab_get_points (self->lab) : NULL;
  g_autoptr (GError) error = NULL;
  double start_x, start_y, place[2], y, value;
  guint pane;

  if (self->stroke != NEAR_GP_STROKE_NONE && gtk_gesture_drag_get_start_point (gesture, &start_x, &start_y))
    {
      near_gp_stage_extend_stroke (self, start_x + dx, start_y + dy);
      return;
    }
  if (self->dragged < 0 || points == NULL || (gsize) self->dragged >= points->n || hypot (dx, dy) < SLOP
      || !gtk_gesture_drag_get_start_point (gesture, &start_x, &start_y)
      || !near_gp_stage_get_data (self, start_x + dx + self->drag_dx, start_y + dy + self->drag_dy, &pane,
                                  &place[0], &y))
    return;
  if (points->n_inputs == 2)
    {
      place[1] = y;
      value = points->y[self->dragged];
    }
  else if (!isfinite (points->y[self->dragged]))
    value = NAN;
  else
    value = self->view->classifier != NULL ? (y >= 0.5 ? 1.0 : 0.0) : y;
  if (!near_gp_lab_move_point (self->lab, (gsize) self->dragged, place, value, drag_group, &error))
    near_gp_stage_refuse (self, error);
}

static void
on_drag_end (GtkGestureDrag *gesture, double dx, double dy, NearGpStage *self)
{
  double x, y;
  int dragged = self->dragged;

  self->dragged = -1;
  if (self->lab == NULL)
    return;
  if (self->stroke != NEAR_GP_STROKE_NONE)
    near_gp_stage_end_stroke (self);
  else if (dragged >= 0)
    {
      near_gp_lab_end_group (self->lab);
      /* the axis may fit the points again */
      near_gp_stage_make_plots (self);
      gtk_widget_queue_draw (GTK_WIDGET (self));
    }
  else if (hypot (dx, dy) < SLOP && gtk_gesture_drag_get_start_point (gesture, &x, &y))
    {
      if (self->measures)
        measure_at_pixel (self, x, y);
      else
        add_at (self, x, y);
    }
}

static void
on_secondary (GtkGestureClick *gesture, int n_press, double x, double y, NearGpStage *self)
{
  g_autoptr (GError) error = NULL;
  int point = self->lab != NULL ? near_gp_stage_find_point (self, x, y) : -1;

  if (point < 0)
    return;
  near_gp_stage_select (self, -1);
  report (self, near_gp_lab_remove_point (self->lab, (gsize) point, &error), &error);
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
}

/* --- error bars ----------------------------------------------------------------------------------- */

static gboolean
on_wheel_rests (gpointer user_data)
{
  NearGpStage *self = user_data;

  self->wheel_source = 0;
  if (self->lab != NULL)
    near_gp_lab_end_group (self->lab);
  return G_SOURCE_REMOVE;
}

static void
scale_error_bar (NearGpStage *self, int point, double factor)
{
  const NearGpPoints *points = near_gp_lab_get_points (self->lab);
  g_autoptr (GError) error = NULL;
  double sd;

  if (points == NULL || point < 0 || (gsize) point >= points->n || points->n_inputs != 1
      || !isfinite (points->y[point]))
    return;
  sd = points->sd[point];
  if (!(sd > 0.0))
    sd = 0.02 * (self->y_high - self->y_low);
  report (self, near_gp_lab_set_point_sd (self->lab, (gsize) point, sd * factor, wheel_group, &error), &error);
  g_clear_handle_id (&self->wheel_source, g_source_remove);
  self->wheel_source = g_timeout_add (WHEEL_MS, on_wheel_rests, self);
}

static gboolean
on_scroll (GtkEventControllerScroll *controller, double dx, double dy, NearGpStage *self)
{
  if (self->lab == NULL || self->hovered < 0 || dy == 0.0)
    return GDK_EVENT_PROPAGATE;
  scale_error_bar (self, self->hovered, pow (WHEEL_FACTOR, -dy));
  return GDK_EVENT_STOP;
}

/* --- pointer and keys ----------------------------------------------------------------------------- */

static void
on_motion (NearGpStage *self, double x, double y)
{
  int point = near_gp_stage_find_point (self, x, y);

  self->has_pointer = TRUE;
  self->pointer_x = x;
  self->pointer_y = y;
  if (point != self->hovered)
    {
      self->hovered = point;
      gtk_widget_set_cursor_from_name (GTK_WIDGET (self), self->pencil ? "crosshair" : point >= 0 ? "grab" : NULL);
      g_signal_emit_by_name (self, "hovered", point);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_leave (NearGpStage *self)
{
  self->has_pointer = FALSE;
  if (self->hovered >= 0)
    {
      self->hovered = -1;
      g_signal_emit_by_name (self, "hovered", -1);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* The next point along x. */
static int
find_next (const NearGpPoints *points, int from, int direction)
{
  double x = from >= 0 ? points->x[(gsize) from * points->n_inputs] : direction > 0 ? -INFINITY : INFINITY;
  int best = -1;

  for (int i = 0; i < (int) points->n; i++)
    {
      double xi = points->x[(gsize) i * points->n_inputs];
      double ahead = direction * (xi - x);

      if (i == from || ahead < 0.0 || (ahead == 0.0 && direction * (i - from) < 0))
        continue;
      if (best < 0 || ahead < direction * (points->x[(gsize) best * points->n_inputs] - x))
        best = i;
    }
  return best >= 0 ? best : from;
}

static void
move_selected (NearGpStage *self, double dx, double dy)
{
  const NearGpPoints *points = near_gp_lab_get_points (self->lab);
  g_autoptr (GError) error = NULL;
  double place[2], y, width, height;

  if (points == NULL || self->selected < 0 || points->n_inputs > 2 || self->view == NULL)
    return;
  place[0] = points->x[(gsize) self->selected * points->n_inputs];
  y = points->y[self->selected];
  if (points->n_inputs == 2)
    {
      width = self->view->map_high[0] - self->view->map_low[0];
      height = self->view->map_high[1] - self->view->map_low[1];
      place[1] = points->x[2 * (gsize) self->selected + 1] + dy * height;
    }
  else
    {
      width = self->view->n_grid > 0 ? self->view->grid_x[self->view->n_grid - 1] - self->view->grid_x[0] : 1.0;
      height = self->y_high - self->y_low;
      y = self->view->classifier != NULL && dy != 0.0 ? (dy > 0.0 ? 1.0 : 0.0) : y + dy * height;
    }
  place[0] += dx * width;
  report (self, near_gp_lab_move_point (self->lab, (gsize) self->selected, place, y, key_group, &error), &error);
}

gboolean
near_gp_stage_key (NearGpStage *self, guint key, GdkModifierType state)
{
  const NearGpPoints *points = self->lab != NULL ? near_gp_lab_get_points (self->lab) : NULL;
  gboolean moves = (state & GDK_CONTROL_MASK) != 0;
  int dx = key == GDK_KEY_Right ? 1 : key == GDK_KEY_Left ? -1 : 0;
  int dy = key == GDK_KEY_Up ? 1 : key == GDK_KEY_Down ? -1 : 0;
  g_autoptr (GError) error = NULL;

  if (points == NULL)
    return GDK_EVENT_PROPAGATE;
  if (moves && (dx != 0 || dy != 0))
    move_selected (self, KEY_STEP * dx, KEY_STEP * dy);
  else if (dx != 0 || dy != 0)
    near_gp_stage_select (self, find_next (points, self->selected, dx + dy));
  else if (key == GDK_KEY_Insert)
    add_at (self, gtk_widget_get_width (GTK_WIDGET (self)) / (self->n_panes > 1 ? 4.0 : 2.0),
            gtk_widget_get_height (GTK_WIDGET (self)) / 2.0);
  else if ((key == GDK_KEY_Delete || key == GDK_KEY_BackSpace) && self->selected >= 0)
    {
      int point = self->selected;

      near_gp_stage_select (self, -1);
      report (self, near_gp_lab_remove_point (self->lab, (gsize) point, &error), &error);
    }
  else if ((key == GDK_KEY_t || key == GDK_KEY_T) && !moves && self->selected >= 0)
    report (self, near_gp_lab_toggle_points_test (self->lab, 1, &(gsize){ (gsize) self->selected }, &error),
            &error);
  else if ((key == GDK_KEY_m || key == GDK_KEY_M) && !moves)
    measure_by_key (self);
  else if (key == GDK_KEY_Escape && (self->stroke != NEAR_GP_STROKE_NONE || self->pencil))
    {
      near_gp_stage_drop_stroke (self);
      g_signal_emit_by_name (self, "drew");
    }
  else if (key == GDK_KEY_plus || key == GDK_KEY_KP_Add)
    scale_error_bar (self, self->selected, WHEEL_FACTOR);
  else if (key == GDK_KEY_minus || key == GDK_KEY_KP_Subtract)
    scale_error_bar (self, self->selected, 1.0 / WHEEL_FACTOR);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

static gboolean
on_key (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, NearGpStage *self)
{
  return near_gp_stage_key (self, key, state);
}

static void
on_key_released (NearGpStage *self)
{
  if (self->lab != NULL)
    near_gp_lab_end_group (self->lab);
}

void
near_gp_stage_add_controllers (NearGpStage *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  GtkGesture *drag = gtk_gesture_drag_new (), *click = gtk_gesture_click_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (drag), GDK_BUTTON_PRIMARY);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (on_drag_end), self);
  g_signal_connect (click, "pressed", G_CALLBACK (on_secondary), self);
  g_signal_connect (scroll, "scroll", G_CALLBACK (on_scroll), self);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), self);
  g_signal_connect_swapped (keys, "key-released", G_CALLBACK (on_key_released), self);
  g_signal_connect_swapped (motion, "enter", G_CALLBACK (on_motion), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (on_leave), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_widget_add_controller (GTK_WIDGET (self), scroll);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}
