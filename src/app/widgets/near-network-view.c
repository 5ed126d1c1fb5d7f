/* near-network-view.c — the living picture of a network
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-network-view-private.h"
#include "near-layer-control.h"
#include "near-network-tile.h"
#include "near-settings.h"
#include "near-widget.h"

#include <glib/gi18n.h>
#include <string.h>

#define HEADER 64.0          /* controls above the columns ... */
#define HEADER_COMPACT 112.0 /* ... one above the other ... */
#define NARROW_COLUMN 76.0   /* ... in columns below this width */

enum
{
  FEATURE_TOGGLED,
  NEURONS_WANTED,
  LAYERS_WANTED,
  PARAMETER_EDITED,
  EDIT_ENDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (NearNetworkView, near_network_view, GTK_TYPE_WIDGET)

/* --- layout ----------------------------------------------------------------------------------- */

guint
near_network_view_list_input_tiles (NearNetworkView *self, guint *tiles)
{
  NearFeature list[NEAR_N_FEATURES];
  guint n = near_features_list (self->spec.features, list);

  for (guint i = 0; i < n; i++)
    tiles[i] = list[i];
  return n;
}

static gboolean
same_hidden (const NearPlaygroundSpec *a, const NearPlaygroundSpec *b)
{
  return a->hidden.n == b->hidden.n
         && memcmp (a->hidden.values, b->hidden.values, a->hidden.n * sizeof (guint)) == 0;
}

gboolean
near_network_view_fits (NearNetworkView *self)
{
  return self->view == NULL
         || (self->view->snapshot->spec.features == self->spec.features
             && same_hidden (&self->view->snapshot->spec, &self->spec)
             && self->layout->n_hidden == self->spec.hidden.n
             && memcmp (self->layout->n_neurons, self->spec.hidden.values,
                        self->spec.hidden.n * sizeof (guint))
                    == 0);
}

static void
allocate_box (GtkWidget *child, NearBox box)
{
  int minimum;

  if (child == NULL)
    return;
  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, -1, &minimum, NULL, NULL, NULL);
  gtk_widget_size_allocate (child,
                            &(GtkAllocation){ (int) box.x, (int) box.y, (int) MAX (box.width, 1.0),
                                              (int) MAX (box.height, 1.0) },
                            -1);
}

static void
allocate_centred (GtkWidget *child, double x_centre, double y)
{
  int width, height;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL, NULL);
  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, NULL, &height, NULL, NULL);
  gtk_widget_size_allocate (
      child, &(GtkAllocation){ (int) (x_centre - 0.5 * width), (int) y, width, height }, -1);
}

static void
allocate_controls (NearNetworkView *self)
{
  const NearNetworkLayout *layout = self->layout;
  double begin = layout->inputs[0].x + layout->inputs[0].width;
  double narrowest = layout->n_hidden > 0 ? layout->columns[0].width : G_MAXDOUBLE;
  NearStyle style;

  near_app_style_init (&style, GTK_WIDGET (self));

  allocate_centred (self->layer_count, 0.5 * (begin + layout->output.x), 0.0);
  for (guint l = 0; l < self->neuron_counts->len && l < layout->n_hidden; l++)
    {
      GtkWidget *control = self->neuron_counts->pdata[l];

      near_layer_control_set_compact (NEAR_LAYER_CONTROL (control),
                                      narrowest < NARROW_COLUMN * style.scale);
      allocate_centred (control, layout->columns[l].x + 0.5 * layout->columns[l].width, 34.0);
    }
}

/* Where columns are narrow their controls stand one above the other, and need the height. */
static NearNetworkLayout *
new_layout (NearNetworkView *self, double width, double height)
{
  NearNetworkLayout *layout;
  NearStyle style;

  near_app_style_init (&style, GTK_WIDGET (self));
  layout = near_network_layout_new (NEAR_N_FEATURES, self->spec.hidden.n, self->spec.hidden.values, width,
                                    height, HEADER * style.scale, style.scale);
  if (layout->n_hidden == 0 || layout->columns[0].width >= NARROW_COLUMN * style.scale)
    return layout;
  near_network_layout_free (layout);
  return near_network_layout_new (NEAR_N_FEATURES, self->spec.hidden.n, self->spec.hidden.values, width,
                                  height, HEADER_COMPACT * style.scale, style.scale);
}

static void
near_network_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  NearNetworkView *self = NEAR_NETWORK_VIEW (widget);
  guint k = 0;

  g_clear_pointer (&self->layout, near_network_layout_free);
  self->layout = new_layout (self, width, height);
  for (guint f = 0; f < NEAR_N_FEATURES; f++)
    allocate_box (self->features[f], self->layout->inputs[f]);
  for (guint l = 0; l < self->layout->n_hidden; l++)
    for (guint o = 0; o < self->layout->n_neurons[l] && k < self->neurons->len; o++, k++)
      allocate_box (self->neurons->pdata[k], self->layout->neurons[l][o]);
  allocate_box (self->output, self->layout->output);
  allocate_controls (self);
  if (self->editor != NULL)
    gtk_popover_present (GTK_POPOVER (self->editor));
  near_network_view_drop_points (self);
  near_network_view_drop_labels (self);
}

static void
near_network_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                           int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 300 : 420;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 680 : 600;
}

static void
near_network_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  NearNetworkView *self = NEAR_NETWORK_VIEW (widget);

  if (self->layout == NULL || !near_network_view_fits (self))
    return;
  near_network_view_paint_behind (self, snapshot);
  GTK_WIDGET_CLASS (near_network_view_parent_class)->snapshot (widget, snapshot);
  near_network_view_paint_above (self, snapshot);
}

/* --- pointer and keys ------------------------------------------------------------------------- */

static NearNetworkTileLook
get_feature_look (NearNetworkView *self, guint f)
{
  gboolean on = (self->spec.features & (1u << f)) != 0;

  if (self->hover.part == NEAR_NETWORK_INPUT && self->hover.in == f)
    return on ? NEAR_NETWORK_TILE_STRONG : NEAR_NETWORK_TILE_OFF_STRONG;
  return on ? NEAR_NETWORK_TILE_ON : NEAR_NETWORK_TILE_OFF;
}

static void
update_features (NearNetworkView *self)
{
  for (guint f = 0; f < NEAR_N_FEATURES; f++)
    near_network_tile_set_look (NEAR_NETWORK_TILE (self->features[f]), get_feature_look (self, f));
}

static void
set_hover (NearNetworkView *self, NearNetworkHit hit)
{
  gboolean same = hit.part == self->hover.part && hit.layer == self->hover.layer
                  && hit.out == self->hover.out && hit.in == self->hover.in;
  guint k = 0;

  if (same && hit.part != NEAR_NETWORK_OUTPUT)
    return;
  self->hover = hit;
  update_features (self);
  for (guint l = 0; l < self->spec.hidden.n; l++)
    for (guint o = 0; o < self->spec.hidden.values[l] && k < self->neurons->len; o++, k++)
      near_network_tile_set_look (self->neurons->pdata[k],
                                  hit.part == NEAR_NETWORK_NEURON && hit.layer == l && hit.out == o
                                      ? NEAR_NETWORK_TILE_STRONG
                                      : NEAR_NETWORK_TILE_ON);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), hit.part == NEAR_NETWORK_NOTHING
                                                              || hit.part == NEAR_NETWORK_OUTPUT
                                                          ? NULL
                                                          : "pointer");
  if (same)
    gtk_widget_queue_draw (GTK_WIDGET (self));
  else
    near_network_view_update_large_map (self);
}

static NearNetworkHit
get_hit (NearNetworkView *self, double x, double y)
{
  guint tiles[NEAR_N_FEATURES];
  guint n = near_network_view_list_input_tiles (self, tiles);

  if (self->layout == NULL || !near_network_view_fits (self))
    return (NearNetworkHit){ NEAR_NETWORK_NOTHING, 0, 0, 0 };
  return near_network_layout_hit (self->layout, self->view != NULL ? n : 0, tiles, x, y);
}

static void
on_motion (GtkEventControllerMotion *controller, double x, double y, NearNetworkView *self)
{
  self->pointer_x = x;
  self->pointer_y = y;
  set_hover (self, get_hit (self, x, y));
}

static void
on_leave (GtkEventControllerMotion *controller, NearNetworkView *self)
{
  set_hover (self, (NearNetworkHit){ NEAR_NETWORK_NOTHING, 0, 0, 0 });
}

static void
act_on (NearNetworkView *self, NearNetworkHit hit)
{
  switch (hit.part)
    {
    case NEAR_NETWORK_INPUT:
      g_signal_emit (self, signals[FEATURE_TOGGLED], 0, hit.in);
      return;
    case NEAR_NETWORK_NEURON:
    case NEAR_NETWORK_BIAS:
    case NEAR_NETWORK_LINK:
      near_network_view_open_editor (self, hit);
      return;
    case NEAR_NETWORK_OUTPUT:
    case NEAR_NETWORK_NOTHING:
    default:
      return;
    }
}

static void
on_released (GtkGestureClick *gesture, int n_press, double x, double y, NearNetworkView *self)
{
  self->pointer_x = x;
  self->pointer_y = y;
  act_on (self, get_hit (self, x, y));
}

static void
on_feature_activated (GtkWidget *tile, NearNetworkView *self)
{
  for (guint f = 0; f < NEAR_N_FEATURES; f++)
    if (self->features[f] == tile)
      g_signal_emit (self, signals[FEATURE_TOGGLED], 0, f);
}

static void
on_neuron_activated (GtkWidget *tile, NearNetworkView *self)
{
  guint k = 0;

  for (guint l = 0; l < self->spec.hidden.n; l++)
    for (guint o = 0; o < self->spec.hidden.values[l] && k < self->neurons->len; o++, k++)
      if (self->neurons->pdata[k] == tile)
        near_network_view_open_editor (self, (NearNetworkHit){ NEAR_NETWORK_NEURON, l, o, 0 });
}

static void
on_output_activated (GtkWidget *tile, NearNetworkView *self)
{
  near_network_view_open_editor (self, (NearNetworkHit){ NEAR_NETWORK_OUTPUT, self->spec.hidden.n, 0, 0 });
}

/* --- structure -------------------------------------------------------------------------------- */

static void
on_neurons_wanted (NearLayerControl *control, guint n, NearNetworkView *self)
{
  guint layer;

  if (g_ptr_array_find (self->neuron_counts, control, &layer))
    g_signal_emit (self, signals[NEURONS_WANTED], 0, layer, n);
}

static void
on_layers_wanted (NearLayerControl *control, guint n, NearNetworkView *self)
{
  g_signal_emit (self, signals[LAYERS_WANTED], 0, n);
}

static void
rebuild_tiles (NearNetworkView *self)
{
  guint wanted = 0, k = 0;

  for (guint l = 0; l < self->spec.hidden.n; l++)
    wanted += self->spec.hidden.values[l];
  while (self->neurons->len > wanted)
    g_ptr_array_remove_index (self->neurons, self->neurons->len - 1);
  while (self->neurons->len < wanted)
    {
      GtkWidget *tile = near_network_tile_new (FALSE);

      g_signal_connect (tile, "activated", G_CALLBACK (on_neuron_activated), self);
      gtk_widget_insert_before (tile, GTK_WIDGET (self), self->output);
      g_ptr_array_add (self->neurons, tile);
    }
  while (self->neuron_counts->len > self->spec.hidden.n)
    g_ptr_array_remove_index (self->neuron_counts, self->neuron_counts->len - 1);
  while (self->neuron_counts->len < self->spec.hidden.n)
    {
      GtkWidget *control = near_layer_control_new (FALSE, 1, NEAR_PLAYGROUND_MAX_NEURONS);

      g_signal_connect (control, "wanted", G_CALLBACK (on_neurons_wanted), self);
      gtk_widget_insert_before (control, GTK_WIDGET (self), self->output);
      g_ptr_array_add (self->neuron_counts, control);
    }
  near_layer_control_set_value (NEAR_LAYER_CONTROL (self->layer_count), self->spec.hidden.n, 0);
  for (guint l = 0; l < self->spec.hidden.n; l++)
    near_layer_control_set_value (self->neuron_counts->pdata[l], self->spec.hidden.values[l], l + 1);
  for (guint l = 0; l < self->spec.hidden.n; l++)
    for (guint o = 0; o < self->spec.hidden.values[l]; o++, k++)
      {
        g_autofree char *name = g_strdup_printf (_ ("Neuron %u of layer %u"), o + 1, l + 1);

        near_network_tile_set_name (self->neurons->pdata[k], name);
      }
}

/**
 * near_network_view_set_view:
 * @spec: what is chosen now
 * @view: (nullable): the latest; one of another structure is waited out
 * @points: (nullable)
 */
void
near_network_view_set_view (NearNetworkView *self, const NearPlaygroundSpec *spec,
                            NearPlaygroundView *view, NearDataSet *points)
{
  gboolean other_shape = !same_hidden (&self->spec, spec);
  gboolean other_features = self->spec.features != spec->features;

  self->spec = *spec;
  if (view != self->view)
    {
      g_clear_pointer (&self->view, near_playground_view_unref);
      self->view = view != NULL ? near_playground_view_ref (view) : NULL;
    }
  if (points != self->points)
    {
      g_clear_pointer (&self->points, near_data_set_unref);
      self->points = points != NULL ? near_data_set_ref (points) : NULL;
      near_network_view_drop_points (self);
    }
  /* what was pointed at or edited may be no more */
  if (other_shape || other_features || view == NULL)
    {
      self->hover = (NearNetworkHit){ NEAR_NETWORK_NOTHING, 0, 0, 0 };
      if (self->editor != NULL)
        gtk_popover_popdown (GTK_POPOVER (self->editor));
    }
  if (other_shape)
    {
      rebuild_tiles (self);
      gtk_widget_queue_allocate (GTK_WIDGET (self));
    }
  if (other_features)
    {
      update_features (self);
      near_network_view_drop_labels (self);
    }
  near_network_view_update_neurons (self);
  near_network_view_update_large_map (self);
  near_network_view_update_editor (self);
}

void
near_network_view_set_show_test (NearNetworkView *self, gboolean show)
{
  self->show_test = show;
  near_network_view_drop_points (self);
}

static void
restyle (NearNetworkView *self)
{
  near_network_view_update_features (self);
  near_network_view_update_neurons (self);
  near_network_view_update_large_map (self);
  near_network_view_drop_points (self);
  near_network_view_drop_labels (self);
}

void
near_network_view_set_discretise (NearNetworkView *self, gboolean discretise)
{
  self->discretise = discretise;
  restyle (self);
}

/* --- object ----------------------------------------------------------------------------------- */

static void
near_network_view_dispose (GObject *object)
{
  NearNetworkView *self = NEAR_NETWORK_VIEW (object);

  g_ptr_array_set_size (self->neurons, 0);
  g_ptr_array_set_size (self->neuron_counts, 0);
  near_widget_unparent_children (GTK_WIDGET (self));
  self->editor = NULL;
  g_clear_pointer (&self->view, near_playground_view_unref);
  g_clear_pointer (&self->points, near_data_set_unref);
  g_clear_pointer (&self->layout, near_network_layout_free);
  g_clear_object (&self->map_texture);
  g_clear_object (&self->points_texture);
  g_clear_pointer (&self->label_node, gsk_render_node_unref);
  G_OBJECT_CLASS (near_network_view_parent_class)->dispose (object);
}

static void
near_network_view_finalize (GObject *object)
{
  NearNetworkView *self = NEAR_NETWORK_VIEW (object);

  g_ptr_array_unref (self->neurons);
  g_ptr_array_unref (self->neuron_counts);
  G_OBJECT_CLASS (near_network_view_parent_class)->finalize (object);
}

static void
near_network_view_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (near_network_view_parent_class)->css_changed (widget, change);
  if (NEAR_NETWORK_VIEW (widget)->features[0] != NULL)
    restyle (NEAR_NETWORK_VIEW (widget));
  gtk_widget_queue_resize (widget);
}

static void
near_network_view_class_init (NearNetworkViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = NEAR_TYPE_NETWORK_VIEW;

  object_class->dispose = near_network_view_dispose;
  object_class->finalize = near_network_view_finalize;
  widget_class->measure = near_network_view_measure;
  widget_class->size_allocate = near_network_view_size_allocate;
  widget_class->snapshot = near_network_view_snapshot;
  widget_class->css_changed = near_network_view_css_changed;
  signals[FEATURE_TOGGLED] = g_signal_new ("feature-toggled", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                           NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[NEURONS_WANTED] = g_signal_new ("neurons-wanted", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                          NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
  signals[LAYERS_WANTED] = g_signal_new ("layers-wanted", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[PARAMETER_EDITED]
      = g_signal_new ("parameter-edited", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                      G_TYPE_UINT64, G_TYPE_DOUBLE);
  signals[EDIT_ENDED] = g_signal_new ("edit-ended", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 0);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_css_name (widget_class, "networkview");
}

/* The picture's own menu, as every plot has one. */
static void
on_menu (GtkGestureClick *gesture, int n_press, double x, double y, NearNetworkView *self)
{
  static const char *const formats[] = { "png", "svg", "pdf" };
  g_autoptr (GMenu) menu = g_menu_new ();
  GtkWidget *popover;

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autofree char *name = g_ascii_strup (formats[i], -1);
      g_autofree char *label = g_strdup_printf (_ ("Save as %s…"), name);
      g_autofree char *action = g_strdup_printf ("win.save-picture::%s", formats[i]);

      g_menu_append (menu, label, action);
    }
  popover = gtk_popover_menu_new_from_model (G_MENU_MODEL (menu));
  gtk_widget_set_parent (popover, GTK_WIDGET (self));
  gtk_popover_set_has_arrow (GTK_POPOVER (popover), FALSE);
  gtk_popover_set_pointing_to (GTK_POPOVER (popover), &(GdkRectangle){ (int) x, (int) y, 1, 1 });
  g_signal_connect (popover, "closed", G_CALLBACK (near_network_view_drop_popover), NULL);
  gtk_popover_popup (GTK_POPOVER (popover));
}

static void
add_controllers (NearNetworkView *self)
{
  GtkGesture *menu = gtk_gesture_click_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect (motion, "leave", G_CALLBACK (on_leave), self);
  g_signal_connect (click, "released", G_CALLBACK (on_released), self);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (menu), GDK_BUTTON_SECONDARY);
  g_signal_connect (menu, "pressed", G_CALLBACK (on_menu), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (menu));
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

static void
near_network_view_init (NearNetworkView *self)
{
  self->neurons = g_ptr_array_new_with_free_func ((GDestroyNotify) gtk_widget_unparent);
  self->neuron_counts = g_ptr_array_new_with_free_func ((GDestroyNotify) gtk_widget_unparent);
  for (guint f = 0; f < NEAR_N_FEATURES; f++)
    {
      const NearInfo *info = &near_feature_get_info (f)->info;
      g_autofree char *name = g_strdup_printf (_ ("Feature %s"), info->name);

      self->features[f] = near_network_tile_new (TRUE);
      near_network_tile_set_name (NEAR_NETWORK_TILE (self->features[f]), name);
      near_network_tile_set_look (NEAR_NETWORK_TILE (self->features[f]), NEAR_NETWORK_TILE_OFF);
      gtk_widget_set_tooltip_text (self->features[f], _ (info->sentence));
      g_signal_connect (self->features[f], "activated", G_CALLBACK (on_feature_activated), self);
      gtk_widget_set_parent (self->features[f], GTK_WIDGET (self));
    }
  self->layer_count = near_layer_control_new (TRUE, 0, NEAR_PLAYGROUND_MAX_LAYERS);
  g_signal_connect (self->layer_count, "wanted", G_CALLBACK (on_layers_wanted), self);
  gtk_widget_set_parent (self->layer_count, GTK_WIDGET (self));
  self->output = near_network_tile_new (FALSE);
  near_network_tile_set_name (NEAR_NETWORK_TILE (self->output), _ ("Output map"));
  g_signal_connect (self->output, "activated", G_CALLBACK (on_output_activated), self);
  gtk_widget_set_parent (self->output, GTK_WIDGET (self));
  near_network_view_update_features (self);
  add_controllers (self);
}

GtkWidget *
near_network_view_new (void)
{
  return g_object_new (NEAR_TYPE_NETWORK_VIEW, NULL);
}
