/* near-playground-choose.h — the playground's left column: the spec, in groups
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signal "refused" (string): a choice could not be made, and why.
 */
#pragma once

#include <gtk/gtk.h>

#include "near-playground-lab.h"

G_BEGIN_DECLS

#define NEAR_TYPE_PLAYGROUND_CHOOSE (near_playground_choose_get_type ())
G_DECLARE_FINAL_TYPE (NearPlaygroundChoose, near_playground_choose, NEAR, PLAYGROUND_CHOOSE, GtkWidget)

GtkWidget *near_playground_choose_new (void);
/* Follows this lab from now on. */
void near_playground_choose_set_lab (NearPlaygroundChoose *self, NearPlaygroundLab *lab);

G_END_DECLS
