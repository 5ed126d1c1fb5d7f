/* near-widget.h — what many widgets need
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* An image that only repeats what stands beside it: a screen reader passes over it. @icon_name: nullable */
GtkWidget *near_widget_new_decoration (const char *icon_name);
/* The wheel over @scale scrolls the column that it stands in, unless the keys are on it: who reads down a column shall
 * not change what the pointer passes over. */
void near_widget_pass_wheel (GtkWidget *scale);
/* In dispose, of a widget that is no container of GTK's. */
void near_widget_unparent_children (GtkWidget *widget);

G_END_DECLS
