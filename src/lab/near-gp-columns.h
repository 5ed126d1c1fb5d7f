/* near-gp-columns.h — what the columns of a table are: looked at before the table is read as points
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-gp-points.h"

G_BEGIN_DECLS

/* Rows of near_gp_column_table. */
typedef enum
{
  NEAR_GP_COLUMN_UNUSED,
  NEAR_GP_COLUMN_INPUT,
  NEAR_GP_COLUMN_TARGET,
  NEAR_GP_COLUMN_SD,
  NEAR_GP_COLUMN_VARIANCE,
  NEAR_GP_COLUMN_LABEL,
  NEAR_GP_COLUMN_SLOPE,
  NEAR_GP_COLUMN_FORCE, /* the slope's negative */
  NEAR_GP_COLUMN_THEORY,
  NEAR_GP_COLUMN_SPLIT,
  NEAR_GP_N_COLUMNS
} NearGpColumn;

extern const NearTable near_gp_column_table;

/* Owned by whoever made it; not changed by anybody. */
typedef struct
{
  guint n;
  gsize n_rows;
  char **names;        /* (n + 1), NULL-terminated */
  char **samples;      /* (n + 1): the first cells, with commas between them */
  NearGpColumn *roles; /* (n): what is guessed */
} NearGpColumns;

NearGpColumns *near_gp_columns_load (const char *path, const NearMonitor *monitor, GError **error);
void near_gp_columns_free (NearGpColumns *self); /* NULL is legal */
/* Why these @n roles make no points, in words, or NULL; g_free() */
char *near_gp_columns_dup_problem (guint n, const NearGpColumn *roles);
/* Column i of the file has roles[i]; nothing is guessed. */
NearGpPoints *near_gp_points_load_columns (const char *path, guint n, const NearGpColumn *roles,
                                           const NearMonitor *monitor, GPtrArray *notes, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearGpColumns, near_gp_columns_free)

G_END_DECLS
