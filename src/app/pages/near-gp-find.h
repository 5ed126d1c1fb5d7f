/* near-gp-find.h — the Gaussian-process lab's right column: likelihood, optima, matrix, validation
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signals: "refused" (string); "lit" (int, int): two points whose covariance is under the pointer, -1: none.
 */
#pragma once

#include <gtk/gtk.h>

#include "near-gp-lab.h"

G_BEGIN_DECLS

#define NEAR_TYPE_GP_FIND (near_gp_find_get_type ())
G_DECLARE_FINAL_TYPE (NearGpFind, near_gp_find, NEAR, GP_FIND, GtkWidget)

GtkWidget *near_gp_find_new (void);
/* Follows this lab from now on. */
void near_gp_find_set_lab (NearGpFind *self, NearGpLab *lab);
/* What is shown is what the lab has. */
gboolean near_gp_find_is_settled (NearGpFind *self);

G_END_DECLS
