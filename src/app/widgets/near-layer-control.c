/* near-layer-control.c — fewer, how many, more
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-layer-control.h"

#include <glib/gi18n.h>

struct _NearLayerControl
{
  GtkBox parent_instance;

  GtkWidget *fewer, *count, *more;
  gboolean layers;
  guint minimum, maximum, n;
};

enum
{
  WANTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (NearLayerControl, near_layer_control, GTK_TYPE_BOX)

static void
on_fewer (GtkButton *button, NearLayerControl *self)
{
  g_signal_emit (self, signals[WANTED], 0, self->n - 1);
}

static void
on_more (GtkButton *button, NearLayerControl *self)
{
  g_signal_emit (self, signals[WANTED], 0, self->n + 1);
}

static void
near_layer_control_class_init (NearLayerControlClass *klass)
{
  signals[WANTED] = g_signal_new ("wanted", NEAR_TYPE_LAYER_CONTROL, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
near_layer_control_init (NearLayerControl *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "layer-control");
  self->fewer = gtk_button_new_from_icon_name ("list-remove-symbolic");
  self->count = gtk_label_new (NULL);
  self->more = gtk_button_new_from_icon_name ("list-add-symbolic");
  gtk_widget_add_css_class (self->fewer, "flat");
  gtk_widget_add_css_class (self->more, "flat");
  gtk_widget_add_css_class (self->fewer, "circular");
  gtk_widget_add_css_class (self->more, "circular");
  gtk_widget_add_css_class (self->count, "numeric");
  g_signal_connect (self->fewer, "clicked", G_CALLBACK (on_fewer), self);
  g_signal_connect (self->more, "clicked", G_CALLBACK (on_more), self);
  gtk_box_append (GTK_BOX (self), self->fewer);
  gtk_box_append (GTK_BOX (self), self->count);
  gtk_box_append (GTK_BOX (self), self->more);
}

GtkWidget *
near_layer_control_new (gboolean layers, guint minimum, guint maximum)
{
  NearLayerControl *self = g_object_new (NEAR_TYPE_LAYER_CONTROL, NULL);

  self->layers = layers;
  self->minimum = minimum;
  self->maximum = maximum;
  return GTK_WIDGET (self);
}

static void
set_name (GtkWidget *button, const char *name)
{
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/**
 * near_layer_control_set_value:
 * @layer: from 1, for what a screen reader says; of no account where layers are counted
 */
void
near_layer_control_set_value (NearLayerControl *self, guint n, guint layer)
{
  g_autofree char *count
      = self->layers ? g_strdup_printf (ngettext ("%u hidden layer", "%u hidden layers", n), n)
                     : g_strdup_printf ("%u", n);
  g_autofree char *fewer = self->layers ? g_strdup (_ ("Remove the last hidden layer"))
                                        : g_strdup_printf (_ ("Remove a neuron from layer %u"), layer);
  g_autofree char *more = self->layers ? g_strdup (_ ("Add a hidden layer"))
                                       : g_strdup_printf (_ ("Add a neuron to layer %u"), layer);

  self->n = n;
  gtk_label_set_label (GTK_LABEL (self->count), count);
  gtk_widget_set_sensitive (self->fewer, n > self->minimum);
  gtk_widget_set_sensitive (self->more, n < self->maximum);
  set_name (self->fewer, fewer);
  set_name (self->more, more);
}

void
near_layer_control_set_compact (NearLayerControl *self, gboolean compact)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), compact ? GTK_ORIENTATION_VERTICAL
                                                                 : GTK_ORIENTATION_HORIZONTAL);
}
