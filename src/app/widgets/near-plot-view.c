/* near-plot-view.c — a plot on the screen: the value under the pointer, and saving
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-plot-view.h"

#include <glib/gi18n.h>
#include <string.h>

#include "near-dialogs.h"
#include "near-file.h"
#include "near-settings.h"

#define NATURAL_WIDTH 320
#define NATURAL_HEIGHT 200
#define MINIMUM_SIZE 80
#define FILE_WIDTH 640
#define FILE_HEIGHT 400

struct _NearPlotView
{
  GtkWidget parent_instance;

  /* Children */
  GtkWidget *popover;

  /* Owned */
  NearPlot *plot;
  char *name;
  GskRenderNode *node; /* the plot as it was drawn last, without the value box */

  NearStyle node_style;
  int node_width, node_height;
  gboolean on_card;
  gboolean has_pointer;
  double pointer_x, pointer_y;
  gint64 probed; /* what was told last */
};

enum
{
  PROP_0,
  PROP_NAME,
  PROP_ON_CARD,
  N_PROPERTIES
};

enum
{
  PROBED,
  CLICKED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (NearPlotView, near_plot_view, GTK_TYPE_WIDGET)

/* --- drawing -------------------------------------------------------------------------------- */

static void
init_style (NearPlotView *self, NearStyle *style)
{
  /* Not every byte of a struct is a member: equal styles shall compare equal as memory. */
  memset (style, 0, sizeof *style);
  near_app_style_init (style, GTK_WIDGET (self));
  if (self->on_card)
    style->ground = style->card;
}

static void
near_plot_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  NearPlotView *self = NEAR_PLOT_VIEW (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height);
  NearStyle style;

  if (self->plot == NULL || width < MINIMUM_SIZE / 2 || height < MINIMUM_SIZE / 2)
    return;
  init_style (self, &style);
  if (self->node == NULL || self->node_width != width || self->node_height != height
      || memcmp (&self->node_style, &style, sizeof style) != 0)
    {
      cairo_t *cr;

      g_clear_pointer (&self->node, gsk_render_node_unref);
      self->node = gsk_cairo_node_new (&bounds);
      self->node_width = width;
      self->node_height = height;
      memcpy (&self->node_style, &style, sizeof style);
      cr = gsk_cairo_node_get_draw_context (self->node);
      near_plot_draw (self->plot, cr, width, height, &style);
      cairo_destroy (cr);
    }
  gtk_snapshot_append_node (snapshot, self->node);

  if (self->has_pointer)
    {
      g_auto (NearPlotProbe) probe = { 0 };

      if (near_plot_probe (self->plot, width, height, &style, self->pointer_x, self->pointer_y,
                           &probe))
        {
          cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &bounds);

          near_plot_draw_probe (&probe, cr, width, height, &style);
          cairo_destroy (cr);
        }
    }
}

static void
near_plot_view_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  *minimum = MINIMUM_SIZE;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? NATURAL_WIDTH : NATURAL_HEIGHT;
  *minimum_baseline = *natural_baseline = -1;
}

static void
near_plot_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  NearPlotView *self = NEAR_PLOT_VIEW (widget);

  if (self->popover != NULL)
    gtk_popover_present (GTK_POPOVER (self->popover));
}

/* --- pointer -------------------------------------------------------------------------------- */

static void
tell_probed (NearPlotView *self, gint64 index)
{
  if (index == self->probed)
    return;
  self->probed = index;
  g_signal_emit (self, signals[PROBED], 0, index);
}

static void
on_motion (NearPlotView *self, double x, double y)
{
  g_auto (NearPlotProbe) probe = { 0 };
  NearStyle style;

  self->has_pointer = TRUE;
  self->pointer_x = x;
  self->pointer_y = y;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (self->plot == NULL || !g_signal_has_handler_pending (self, signals[PROBED], 0, TRUE))
    return;
  init_style (self, &style);
  tell_probed (self, near_plot_probe (self->plot, gtk_widget_get_width (GTK_WIDGET (self)),
                                      gtk_widget_get_height (GTK_WIDGET (self)), &style, x, y, &probe)
                         ? (gint64) probe.index
                         : -1);
}

static void
on_leave (NearPlotView *self)
{
  self->has_pointer = FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  tell_probed (self, -1);
}

static void
on_clicked (GtkGestureClick *gesture, int n_press, double px, double py, NearPlotView *self)
{
  NearStyle style;
  double x, y;

  if (self->plot == NULL)
    return;
  init_style (self, &style);
  if (near_plot_pixel_to_data (self->plot, gtk_widget_get_width (GTK_WIDGET (self)),
                               gtk_widget_get_height (GTK_WIDGET (self)), &style, px, py, &x, &y))
    g_signal_emit (self, signals[CLICKED], 0, x, y);
}

static GMenuModel *
create_menu (void)
{
  GMenu *menu = g_menu_new ();

  g_menu_append (menu, _ ("Save as _PNG…"), "plot.save::png");
  g_menu_append (menu, _ ("Save as _SVG…"), "plot.save::svg");
  g_menu_append (menu, _ ("Save as P_DF…"), "plot.save::pdf");
  g_menu_append (menu, _ ("Save Values as _CSV…"), "plot.save::csv");
  return G_MENU_MODEL (menu);
}

static void
show_menu (NearPlotView *self, double x, double y)
{
  GdkRectangle point = { (int) x, (int) y, 1, 1 };

  if (self->plot == NULL)
    return;
  if (self->popover == NULL)
    {
      g_autoptr (GMenuModel) menu = create_menu ();

      self->popover = gtk_popover_menu_new_from_model (menu);
      gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
      gtk_widget_set_halign (self->popover, GTK_ALIGN_START);
      gtk_widget_set_parent (self->popover, GTK_WIDGET (self));
    }
  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover), &point);
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

static void
on_pressed (GtkGestureClick *gesture, int n_press, double x, double y, NearPlotView *self)
{
  show_menu (self, x, y);
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
menu_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  show_menu (NEAR_PLOT_VIEW (widget), gtk_widget_get_width (widget) / 2.0,
             gtk_widget_get_height (widget) / 2.0);
}

/* --- saving --------------------------------------------------------------------------------- */

/* What shall be saved: the plot as it was when the menu was used. */
typedef struct
{
  GWeakRef view;
  NearPlot *plot;
  NearStyle style;
} Saving;

static void
saving_free (Saving *saving)
{
  g_weak_ref_clear (&saving->view);
  near_plot_unref (saving->plot);
  g_free (saving);
}

static gboolean
save_csv (NearPlot *plot, const char *path, GError **error)
{
  g_autofree char *csv = near_plot_dup_csv (plot);

  return near_file_write_atomic (path, csv, strlen (csv), error);
}

static void
on_save_path (const char *path, gpointer data)
{
  Saving *saving = data;
  g_autoptr (GError) error = NULL;
  gboolean saved;

  if (g_str_has_suffix (path, ".csv"))
    saved = save_csv (saving->plot, path, &error);
  else
    saved = near_plot_export (saving->plot, path, FILE_WIDTH, FILE_HEIGHT, &saving->style, &error);
  if (!saved)
    {
      g_autoptr (GtkWidget) view = g_weak_ref_get (&saving->view);

      near_dialog_show_message (view, _ ("The Picture Was Not Saved"), error->message);
    }
}

static void
save_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  NearPlotView *self = NEAR_PLOT_VIEW (widget);
  const char *ending = g_variant_get_string (parameter, NULL);
  g_autofree char *pattern = g_strconcat ("*.", ending, NULL);
  g_autofree char *kind = g_ascii_strup (ending, -1);
  g_autofree char *name
      = g_strdup_printf ("%s.%s", self->name != NULL ? self->name : _ ("Plot"), ending);
  const NearFileKind kinds[] = { { kind, pattern }, { NULL, NULL } };
  Saving *saving;

  if (self->plot == NULL)
    return;
  saving = g_new0 (Saving, 1);
  g_weak_ref_init (&saving->view, self);
  saving->plot = near_plot_ref (self->plot);
  near_app_style_init (&saving->style, widget);
  g_strdelimit (name, "/\\", '-');
  near_dialog_save (widget, _ ("Save Picture"), name, kinds, on_save_path, saving,
                    (GDestroyNotify) saving_free);
}

/* --- the widget ----------------------------------------------------------------------------- */

static void
near_plot_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  NearPlotView *self = NEAR_PLOT_VIEW (object);

  if (id == PROP_NAME)
    near_plot_view_set_name (self, g_value_get_string (value));
  else if (id == PROP_ON_CARD)
    near_plot_view_set_on_card (self, g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
near_plot_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  NearPlotView *self = NEAR_PLOT_VIEW (object);

  if (id == PROP_NAME)
    g_value_set_string (value, self->name);
  else if (id == PROP_ON_CARD)
    g_value_set_boolean (value, self->on_card);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
near_plot_view_dispose (GObject *object)
{
  NearPlotView *self = NEAR_PLOT_VIEW (object);

  g_clear_pointer (&self->popover, gtk_widget_unparent);
  g_clear_pointer (&self->node, gsk_render_node_unref);
  g_clear_pointer (&self->plot, near_plot_unref);
  G_OBJECT_CLASS (near_plot_view_parent_class)->dispose (object);
}

static void
near_plot_view_finalize (GObject *object)
{
  g_free (NEAR_PLOT_VIEW (object)->name);
  G_OBJECT_CLASS (near_plot_view_parent_class)->finalize (object);
}

static void
near_plot_view_class_init (NearPlotViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = near_plot_view_set_property;
  object_class->get_property = near_plot_view_get_property;
  object_class->dispose = near_plot_view_dispose;
  object_class->finalize = near_plot_view_finalize;
  widget_class->snapshot = near_plot_view_snapshot;
  widget_class->measure = near_plot_view_measure;
  widget_class->size_allocate = near_plot_view_size_allocate;

  properties[PROP_NAME] = g_param_spec_string ("plot-name", NULL, NULL, NULL,
                                               G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_ON_CARD] = g_param_spec_boolean ("on-card", NULL, NULL, FALSE,
                                                   G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  signals[PROBED] = g_signal_new ("probed", NEAR_TYPE_PLOT_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[CLICKED] = g_signal_new ("clicked", NEAR_TYPE_PLOT_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "plotview");
  gtk_widget_class_install_action (widget_class, "plot.save", "s", save_action);
  gtk_widget_class_install_action (widget_class, "plot.menu", NULL, menu_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, "plot.menu",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "plot.menu", NULL);
}

static void
near_plot_view_init (NearPlotView *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *click = gtk_gesture_click_new (), *primary = gtk_gesture_click_new ();

  self->probed = -1;
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed), self);
  g_signal_connect (primary, "released", G_CALLBACK (on_clicked), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (primary));
  g_signal_connect_swapped (motion, "enter", G_CALLBACK (on_motion), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (on_leave), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  near_app_style_watch (GTK_WIDGET (self));
}

GtkWidget *
near_plot_view_new (void)
{
  return g_object_new (NEAR_TYPE_PLOT_VIEW, NULL);
}

NearPlot *
near_plot_view_get_plot (NearPlotView *self)
{
  g_return_val_if_fail (NEAR_IS_PLOT_VIEW (self), NULL);
  return self->plot;
}

void
near_plot_view_set_plot (NearPlotView *self, NearPlot *plot)
{
  g_return_if_fail (NEAR_IS_PLOT_VIEW (self));
  if (plot != self->plot)
    {
      g_clear_pointer (&self->plot, near_plot_unref);
      self->plot = plot != NULL ? near_plot_ref (plot) : NULL;
    }
  near_plot_view_queue_update (self);
}

void
near_plot_view_queue_update (NearPlotView *self)
{
  g_autofree char *summary = NULL;

  g_return_if_fail (NEAR_IS_PLOT_VIEW (self));
  g_clear_pointer (&self->node, gsk_render_node_unref);
  if (self->plot != NULL)
    summary = near_plot_dup_summary (self->plot);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  summary != NULL ? summary : "", -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
near_plot_view_set_name (NearPlotView *self, const char *name)
{
  g_return_if_fail (NEAR_IS_PLOT_VIEW (self));
  if (g_strcmp0 (name, self->name) == 0)
    return;
  g_free (self->name);
  self->name = g_strdup (name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name != NULL ? name : "", -1);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NAME]);
}

void
near_plot_view_set_on_card (NearPlotView *self, gboolean on_card)
{
  g_return_if_fail (NEAR_IS_PLOT_VIEW (self));
  if (on_card == self->on_card)
    return;
  self->on_card = on_card;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ON_CARD]);
}
