/* near-playground-page.h — the playground's page
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "near-playground-lab.h"

G_BEGIN_DECLS

#define NEAR_TYPE_PLAYGROUND_PAGE (near_playground_page_get_type ())
G_DECLARE_FINAL_TYPE (NearPlaygroundPage, near_playground_page, NEAR, PLAYGROUND_PAGE, GtkWidget)

GtkWidget *near_playground_page_new (void);
NearPlaygroundLab *near_playground_page_get_lab (NearPlaygroundPage *self);

G_END_DECLS
