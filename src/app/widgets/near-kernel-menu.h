/* near-kernel-menu.h — what can be done with a node of a kernel's tree
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A button whose menu has the actions "kernel.join" ("path|sign|name", sign one of = + *) and "kernel.remove" (path). */
GtkWidget *near_kernel_menu_button_new (const char *path, const char *name);

G_END_DECLS
