/* near-gp-page.h — the Gaussian-process lab's page
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "near-gp-lab.h"

G_BEGIN_DECLS

#define NEAR_TYPE_GP_PAGE (near_gp_page_get_type ())
G_DECLARE_FINAL_TYPE (NearGpPage, near_gp_page, NEAR, GP_PAGE, GtkWidget)

GtkWidget *near_gp_page_new (void);
NearGpLab *near_gp_page_get_lab (NearGpPage *self);

G_END_DECLS
