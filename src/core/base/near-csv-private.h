/* near-csv-private.h — what the reader of tables makes and near-csv.c gives out
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The text is kept once. Cells are unquoted and ended by a NUL where they stand, which never takes
 * more room than quotes and separators did, and are known by their offsets: 4 bytes per cell and
 * 4 per row besides the text.
 */
#pragma once

#include "near-csv.h"

G_BEGIN_DECLS

struct _NearCsv
{
  char *name; /* what messages call the source */
  char *text;
  gsize n_rows;
  guint n_columns;
  GArray *cells;    /* guint32: offset in text; cell (row, column) at row * n_columns + column */
  GArray *lines;    /* guint32: line of each row in the file, from 1 */
  GPtrArray *names; /* char *: columns, and NULL */
  GPtrArray *notes; /* char *: what was assumed, and NULL */
};

static inline const char *
_near_csv_get_cell (const NearCsv *self, gsize i)
{
  return self->text + g_array_index (self->cells, guint32, i);
}

/* Empty, or a word that says so. */
gboolean _near_csv_is_missing (const char *cell);
/* "-1,5" or "1,5e-3": digits, one comma, digits. */
gboolean _near_csv_has_decimal_comma (const char *cell);

G_END_DECLS
