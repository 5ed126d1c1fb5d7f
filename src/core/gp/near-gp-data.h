/* near-gp-data.h — measured points: inputs, a value, and how sure each value is
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * x (n, n_inputs) row-major, y (n), and optionally a known noise variance for each point. Immutable and
 * atomically reference-counted. n may be 0.
 */
#pragma once

#include "near-kernel.h"
#include "near-csv.h"

G_BEGIN_DECLS

typedef struct _NearGpData NearGpData;

/* @noise (n) (nullable): variances, in the square of y's unit; @input_names (nullable), @target_name (nullable). All
 * copied. Errors: NEAR_ERROR_NOT_FINITE, RANGE (a variance below zero) that name the point, from 1. */
NearGpData *near_gp_data_new (gsize n, guint n_inputs, const double *x, const double *y,
                              const double *noise, const char *const *input_names,
                              const char *target_name, GError **error);
/* From a table with a header. @inputs: comma-separated column names; @sd (nullable): the column of standard
 * deviations. Rows with empty cells are left out, which @notes (element-type utf8) says.
 * Errors: with file, line and column. */
NearGpData *near_gp_data_from_csv (NearCsv *csv, const char *inputs, const char *target, const char *sd,
                                   GPtrArray *notes, GError **error);
/* Back to a table: inputs, target and, where variances are known, deviations. */
GString *near_gp_data_format_csv (const NearGpData *self);
NearGpData *near_gp_data_ref (NearGpData *self);
void near_gp_data_unref (NearGpData *self); /* NULL is legal */

gsize near_gp_data_get_n (const NearGpData *self);
guint near_gp_data_get_n_inputs (const NearGpData *self);
const double *near_gp_data_peek_x (const NearGpData *self);
const double *near_gp_data_peek_y (const NearGpData *self);
const double *near_gp_data_peek_noise (const NearGpData *self); /* NULL: none is known */
const char *near_gp_data_get_input_name (const NearGpData *self, guint i); /* "x1" without a name */
const char *near_gp_data_get_target_name (const NearGpData *self);         /* "y" without a name */
/* (n_inputs) and NULL, as near_kernel_parse() and near_mean_parse() take them */
const char *const *near_gp_data_peek_input_names (const NearGpData *self);

NearGpData *near_gp_data_select (const NearGpData *self, gsize n, const gsize *rows);
NearGpData *near_gp_data_append (const NearGpData *self, const double *x, double y, double noise);
NearGpData *near_gp_data_delete (const NearGpData *self, gsize row);
NearGpData *near_gp_data_replace (const NearGpData *self, gsize row, const double *x, double y,
                                  double noise);
/* @variance is added to that of each point; 0 stands where none was known. */
NearGpData *near_gp_data_with_noise (const NearGpData *self, double variance);
/* What is odd, in sentences: duplicated points with their differing values, near-duplicates, constant targets,
 * inputs of wildly different scales, an input that never changes. */
GPtrArray *near_gp_data_check (const NearGpData *self);
/* The same for a fit with @kernel: scales that differ are nothing odd where it has a length for each input. */
GPtrArray *near_gp_data_check_for (const NearGpData *self, const NearKernel *kernel);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearGpData, near_gp_data_unref)

G_END_DECLS
