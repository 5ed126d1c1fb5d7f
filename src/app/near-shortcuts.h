/* near-shortcuts.h — the commands and their keys: one table for accelerators and for the help
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void near_shortcuts_install (GtkApplication *application);
GtkWidget *near_shortcuts_new (GtkWindow *parent);

G_END_DECLS
