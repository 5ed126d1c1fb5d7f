/* near-points-table.h — the measured points as a table whose cells are typed in
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Inputs, value, error bar, class, slope where the model has them, and whether a point is held out. The row of
 * the point that is chosen on the stage is marked. Signal "refused" (string); "selected" (int).
 */
#pragma once

#include <gtk/gtk.h>

#include "near-gp-lab.h"

G_BEGIN_DECLS

#define NEAR_TYPE_POINTS_TABLE (near_points_table_get_type ())
G_DECLARE_FINAL_TYPE (NearPointsTable, near_points_table, NEAR, POINTS_TABLE, GtkWidget)

GtkWidget *near_points_table_new (void);
void near_points_table_set_lab (NearPointsTable *self, NearGpLab *lab);
/* The lab's points are others. */
void near_points_table_update (NearPointsTable *self);
void near_points_table_set_selected (NearPointsTable *self, int point);

G_END_DECLS
