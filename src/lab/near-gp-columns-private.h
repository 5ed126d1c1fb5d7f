/* near-gp-columns-private.h — a table on its way to points
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-csv.h"
#include "near-gp-columns.h"

G_BEGIN_DECLS

typedef struct
{
  NearCsv *csv;
  GPtrArray *notes; /* nullable */
  gsize n;
  guint n_columns;
  NearGpColumn *roles; /* (n_columns) */
  guint target;
  gboolean has_target;
  guint *inputs; /* (n_inputs) columns, in the order that was asked for */
  guint n_inputs;
} NearGpTable;

void _near_gp_table_clear (NearGpTable *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NearGpTable, _near_gp_table_clear)

/* Reads the cells as text; roles are what names say. */
gboolean _near_gp_table_open (NearGpTable *self, const char *path, const NearMonitor *monitor, GError **error);
/* Inputs, target and error bars as they are taken where nobody names them. FALSE: too few columns of numbers. */
gboolean _near_gp_table_guess (NearGpTable *self, GError **error);
/* What each role says, once inputs and target are known. */
NearGpPoints *_near_gp_table_read (const NearGpTable *self, GError **error);

G_END_DECLS
