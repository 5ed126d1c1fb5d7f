/* near-markup-private.h — tables, for the file that reads Markdown
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <md4c.h>

#include "near-markup.h"

G_BEGIN_DECLS

GPtrArray *near_markup_row_new (void);
void near_markup_row_add_cell (GPtrArray *row, const char *markup, MD_ALIGN align, gboolean head);
char *near_markup_table_to_pango (const GPtrArray *rows);

G_END_DECLS
