/* near-playground-find.h — the playground's right column: scores, losses, formula
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "near-playground-view.h"

G_BEGIN_DECLS

#define NEAR_TYPE_PLAYGROUND_FIND (near_playground_find_get_type ())
G_DECLARE_FINAL_TYPE (NearPlaygroundFind, near_playground_find, NEAR, PLAYGROUND_FIND, GtkWidget)

/* @view: (nullable) */
void near_playground_find_set_view (NearPlaygroundFind *self, NearPlaygroundView *view);
/* "Training loss 0.012 …" in two lines, for where the column is folded away; g_free() */
char *near_playground_find_dup_scores (const NearPlaygroundView *view);
/* The formula for people, at most @n_lines of it, and where a linear network answers blue; g_free() */
char *near_playground_find_dup_formula (const NearPlaygroundFormula *formula, guint n_lines);

G_END_DECLS
