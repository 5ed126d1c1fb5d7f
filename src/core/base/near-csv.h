/* near-csv.h — tables of text with a header row, and how they are written
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 4180: cells in double quotes may hold anything, a quote inside is doubled. The separator is
 * a comma, semicolon or tab, whichever the header row has most of. Between semicolons or tabs decimal
 * commas are read as points, with a note, in columns of numbers of a table without decimal points. Lines end in \n, \r\n or \r;
 * empty ones do not count. UTF-8. Rows and columns are counted from 0 here, in messages from 1.
 */
#pragma once

#include "near-error.h"
#include "near-monitor.h"

G_BEGIN_DECLS

/* Immutable, shared by reference. */
typedef struct _NearCsv NearCsv;

NearCsv *near_csv_load (const char *path,
                        gsize max_rows,
                        const NearMonitor *monitor,
                        GError **error);
NearCsv *near_csv_parse (const char *data,
                         gsize n_bytes,
                         const char *name,
                         gsize max_rows,
                         const NearMonitor *monitor,
                         GError **error);
/* A first row of numbers is data. */
NearCsv *near_csv_parse_pasted (const char *data,
                                gsize n_bytes,
                                const char *name,
                                gsize max_rows,
                                const NearMonitor *monitor,
                                GError **error);
NearCsv *near_csv_ref (NearCsv *self);
void near_csv_unref (NearCsv *self); /* NULL is legal */

const char *near_csv_get_name (const NearCsv *self);
gsize near_csv_get_n_rows (const NearCsv *self);
guint near_csv_get_n_columns (const NearCsv *self);
const char *near_csv_get_column_name (const NearCsv *self, guint column);
const char *const *near_csv_get_notes (const NearCsv *self);
gsize near_csv_get_line (const NearCsv *self, gsize row);

gboolean near_csv_find_column (const NearCsv *self, const char *name, guint *column, GError **error);
const char *near_csv_get_text (const NearCsv *self, gsize row, guint column);
gboolean near_csv_get_number (const NearCsv *self,
                              gsize row,
                              guint column,
                              double *value,
                              GError **error);
double *near_csv_dup_numbers (const NearCsv *self,
                              guint column,
                              gboolean allow_missing,
                              gsize *n,
                              GError **error);

void near_csv_append_field (GString *text, const char *field);
GString *near_csv_format (guint n_columns,
                          const char *const *names,
                          gsize n_rows,
                          const double *const *columns);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearCsv, near_csv_unref)

G_END_DECLS
