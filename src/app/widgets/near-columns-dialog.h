/* near-columns-dialog.h — what the columns of a table are, asked before it is read
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A modal window with a row for each column: its name, its first values, its part. Signal "chosen" (): the roles
 * are good and are asked for; the window closes itself then.
 */
#pragma once

#include <adwaita.h>

#include "near-gp-columns.h"

G_BEGIN_DECLS

#define NEAR_TYPE_COLUMNS_DIALOG (near_columns_dialog_get_type ())
G_DECLARE_FINAL_TYPE (NearColumnsDialog, near_columns_dialog, NEAR, COLUMNS_DIALOG, AdwWindow)

/* @columns is copied. */
GtkWidget *near_columns_dialog_new (GtkWindow *parent, const char *file_name, const NearGpColumns *columns);
const NearGpColumn *near_columns_dialog_get_roles (NearColumnsDialog *self, guint *n);

G_END_DECLS
