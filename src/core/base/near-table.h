/* near-table.h — every family of methods is one table of rows that begin with a NearInfo
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Combo rows, tooltips, `nearsight-cli list`, range errors and the manual read the same row.
 * A family declares
 *     typedef struct { NearInfo info; ...what the family needs... } NearXxxInfo;
 *     extern const NearTable near_xxx_table;
 * and an enum whose values are row numbers. Adding a method is adding a row.
 */
#pragma once

#include "near-error.h"

G_BEGIN_DECLS

typedef struct
{
  const char *id;
  const char *name;     /* translatable, N_() */
  const char *sentence; /* translatable: the idea in one sentence */
  double minimum, maximum, default_value;
} NearParameter;

typedef struct
{
  const char *id;       /* what files and the command line say: lower case, stable for ever */
  const char *name;     /* what people read; translatable, marked N_() */
  const char *sentence; /* the idea in one sentence; translatable, marked N_() */
  const char *citation; /* nullable */
  const NearParameter *parameters; /* nullable */
  gsize n_parameters;
} NearInfo;

typedef struct
{
  const char *id;     /* the family's id: "activation" */
  const char *name;   /* "activation function", translatable */
  const void *rows;   /* the first row */
  gsize n_rows;
  gsize stride;       /* sizeof of a row */
} NearTable;

#define NEAR_TABLE_INIT(id_, name_, rows_)                                                         \
  { .id = id_, .name = name_, .rows = rows_, .n_rows = G_N_ELEMENTS (rows_),                       \
    .stride = sizeof (rows_)[0] }

const NearInfo *near_table_get (const NearTable *table, gsize row);
gboolean near_table_find (const NearTable *table, const char *id, gsize *row, GError **error);
char *near_table_dup_ids (const NearTable *table, const char *separator);

G_END_DECLS
