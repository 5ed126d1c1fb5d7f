/* near-widget.c — what many widgets need
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-widget.h"

#include <math.h>

GtkWidget *
near_widget_new_decoration (const char *icon_name)
{
  return g_object_new (GTK_TYPE_IMAGE, "icon-name", icon_name, "accessible-role",
                       GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
}

void
near_widget_unparent_children (GtkWidget *widget)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (widget)) != NULL)
    gtk_widget_unparent (child);
}

/* As far as a turn of the wheel goes in a scrolled window. */
static gboolean
on_wheel (GtkEventControllerScroll *controller, double dx, double dy, gpointer user_data)
{
  GtkWidget *scale = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller));
  GtkWidget *window = gtk_widget_get_ancestor (scale, GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *place;

  if (gtk_widget_has_focus (scale) || window == NULL)
    return GDK_EVENT_PROPAGATE;
  place = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (window));
  gtk_adjustment_set_value (place, gtk_adjustment_get_value (place)
                                       + dy * pow (gtk_adjustment_get_page_size (place), 2.0 / 3.0));
  return GDK_EVENT_STOP;
}

void
near_widget_pass_wheel (GtkWidget *scale)
{
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);

  gtk_event_controller_set_propagation_phase (scroll, GTK_PHASE_CAPTURE);
  g_signal_connect (scroll, "scroll", G_CALLBACK (on_wheel), NULL);
  gtk_widget_add_controller (scale, scroll);
}
