/* near-network-tile.c — one feature or neuron in the picture of a network
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-network-tile.h"
#include "near-settings.h"

struct _NearNetworkTile
{
  GtkWidget parent_instance;

  GdkTexture *texture;
  NearNetworkTileLook look;
  char *name;
  gboolean toggles;
};

enum
{
  ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (NearNetworkTile, near_network_tile, GTK_TYPE_WIDGET)

static GdkRGBA
to_rgba (NearColor color, double alpha)
{
  return (GdkRGBA){ (float) color.red, (float) color.green, (float) color.blue, (float) alpha };
}

static void
near_network_tile_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  NearNetworkTile *self = NEAR_NETWORK_TILE (widget);
  float width = (float) gtk_widget_get_width (widget), height = (float) gtk_widget_get_height (widget);
  gboolean pale = self->look == NEAR_NETWORK_TILE_OFF || self->look == NEAR_NETWORK_TILE_OFF_STRONG;
  gboolean strong = self->look == NEAR_NETWORK_TILE_STRONG
                    || self->look == NEAR_NETWORK_TILE_OFF_STRONG || gtk_widget_has_visible_focus (widget);
  float border = strong ? 2.0f : 1.0f;
  GskRoundedRect outline;
  NearStyle style;
  GdkRGBA color;

  near_app_style_init (&style, widget);
  if (pale)
    gtk_snapshot_push_opacity (snapshot, 0.3);
  if (self->texture != NULL)
    gtk_snapshot_append_texture (snapshot, self->texture,
                                 &GRAPHENE_RECT_INIT (0.0f, 0.0f, width, height));
  if (pale)
    gtk_snapshot_pop (snapshot);
  color = strong ? to_rgba (style.text, 1.0) : to_rgba (style.axis, 0.7);
  gsk_rounded_rect_init_from_rect (
      &outline,
      &GRAPHENE_RECT_INIT (-border, -border, width + 2.0f * border, height + 2.0f * border), 0.0f);
  gtk_snapshot_append_border (snapshot, &outline, (float[4]){ border, border, border, border },
                              (GdkRGBA[4]){ color, color, color, color });
}

static void
on_activate (NearNetworkTile *self, const char *action, GVariant *parameter)
{
  g_signal_emit (self, signals[ACTIVATED], 0);
}

static void
near_network_tile_finalize (GObject *object)
{
  NearNetworkTile *self = NEAR_NETWORK_TILE (object);

  g_clear_object (&self->texture);
  g_free (self->name);
  G_OBJECT_CLASS (near_network_tile_parent_class)->finalize (object);
}

static void
near_network_tile_class_init (NearNetworkTileClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = near_network_tile_finalize;
  widget_class->snapshot = near_network_tile_snapshot;
  signals[ACTIVATED] = g_signal_new ("activated", NEAR_TYPE_NETWORK_TILE, G_SIGNAL_RUN_LAST, 0, NULL,
                                     NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_install_action (widget_class, "tile.activate", NULL,
                                   (GtkWidgetActionActivateFunc) on_activate);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, 0, "tile.activate", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Enter, 0, "tile.activate", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_space, 0, "tile.activate", NULL);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_BUTTON);
  gtk_widget_class_set_css_name (widget_class, "networktile");
}

static void
near_network_tile_init (NearNetworkTile *self)
{
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  self->look = NEAR_NETWORK_TILE_ON;
}

GtkWidget *
near_network_tile_new (gboolean toggles)
{
  NearNetworkTile *self
      = g_object_new (NEAR_TYPE_NETWORK_TILE, "accessible-role",
                      toggles ? GTK_ACCESSIBLE_ROLE_CHECKBOX : GTK_ACCESSIBLE_ROLE_BUTTON, NULL);

  self->toggles = toggles;
  return GTK_WIDGET (self);
}

void
near_network_tile_set_texture (NearNetworkTile *self, GdkTexture *texture)
{
  g_set_object (&self->texture, texture);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
near_network_tile_set_look (NearNetworkTile *self, NearNetworkTileLook look)
{
  if (self->look == look)
    return;
  self->look = look;
  if (self->toggles)
    gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_CHECKED,
                                 look == NEAR_NETWORK_TILE_OFF || look == NEAR_NETWORK_TILE_OFF_STRONG
                                     ? GTK_ACCESSIBLE_TRISTATE_FALSE
                                     : GTK_ACCESSIBLE_TRISTATE_TRUE,
                                 -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
near_network_tile_set_name (NearNetworkTile *self, const char *name)
{
  if (g_strcmp0 (self->name, name) == 0)
    return;
  g_free (self->name);
  self->name = g_strdup (name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}
