/* near-gp-choose.h — the Gaussian-process lab's left column: data, kernel, mean, noise, fit
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signal "refused" (string): a choice could not be made, and why.
 */
#pragma once

#include <gtk/gtk.h>

#include "near-gp-lab.h"

G_BEGIN_DECLS

#define NEAR_TYPE_GP_CHOOSE (near_gp_choose_get_type ())
G_DECLARE_FINAL_TYPE (NearGpChoose, near_gp_choose, NEAR, GP_CHOOSE, GtkWidget)

GtkWidget *near_gp_choose_new (void);
/* Follows this lab from now on. */
void near_gp_choose_set_lab (NearGpChoose *self, NearGpLab *lab);
/* The point whose row of the table is marked; -1: none. */
void near_gp_choose_set_selected (NearGpChoose *self, int point);

G_END_DECLS
