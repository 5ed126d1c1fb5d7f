/* near-markup-box.h — Markdown as labels below each other
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A GtkBox. Links "lesson:ID" open that lesson through the action win.open-lesson. */
GtkWidget *near_markup_box_new (const char *markdown);

G_END_DECLS
