/* near-pattern-grid.h — the patterns as pictures, one of them chosen
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signal "chosen" (guint pattern).
 */
#pragma once

#include <gtk/gtk.h>

#include "near-pattern.h"

G_BEGIN_DECLS

#define NEAR_TYPE_PATTERN_GRID (near_pattern_grid_get_type ())
G_DECLARE_FINAL_TYPE (NearPatternGrid, near_pattern_grid, NEAR, PATTERN_GRID, GtkWidget)

GtkWidget *near_pattern_grid_new (void);
void near_pattern_grid_set_pattern (NearPatternGrid *self, NearPattern pattern);

G_END_DECLS
