/* near-weight-editor.h — weights and biases edited in place
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A popover with a row for each parameter. Signal "edited" (guint64 parameter, double value).
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define NEAR_TYPE_WEIGHT_EDITOR (near_weight_editor_get_type ())
G_DECLARE_FINAL_TYPE (NearWeightEditor, near_weight_editor, NEAR, WEIGHT_EDITOR, GtkPopover)

NearWeightEditor *near_weight_editor_new (const char *title);
void near_weight_editor_add (NearWeightEditor *self, const char *label, gsize parameter, double value);
/* The values are others now: while training runs, or after undo. A row that is typed in stays. */
void near_weight_editor_update (NearWeightEditor *self,
                                double (*get_value) (gsize parameter, gpointer user_data),
                                gpointer user_data);

G_END_DECLS
