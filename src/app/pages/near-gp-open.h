/* near-gp-open.h — a table is looked at, its columns are asked about, then the lab reads it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "near-gp-lab.h"

G_BEGIN_DECLS

/* Over the window of @parent. What cannot be read is the lab's "open-failed". */
void near_gp_open_table (GtkWidget *parent, NearGpLab *lab, const char *path);

G_END_DECLS
