/* near-gp-centers.h — which M points stand for all of them in a sparse Gaussian process
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Distances are Euclidean after every input was divided by its standard deviation; farthest point and
 * k-means see no kernel. Pivoted Cholesky and leverage ask the kernel how much of a point the others explain.
 * The same seed gives the same centres with any number of threads.
 */
#pragma once

#include "near-gp-data.h"
#include "near-kernel.h"

G_BEGIN_DECLS

/* Rows of near_gp_centers_table. */
typedef enum
{
  NEAR_GP_CENTERS_RANDOM,
  NEAR_GP_CENTERS_K_MEANS,
  NEAR_GP_CENTERS_FARTHEST,
  NEAR_GP_CENTERS_CHOLESKY,
  NEAR_GP_CENTERS_LEVERAGE,
  NEAR_GP_N_CENTERS
} NearGpCentersKind;

typedef struct
{
  NearInfo info;
  gboolean needs_kernel;
  gboolean gives_rows; /* centres are points of the data */
} NearGpCentersInfo;

extern const NearTable near_gp_centers_table;
const NearGpCentersInfo *near_gp_centers_get_info (NearGpCentersKind kind);

typedef struct _NearGpCenters NearGpCenters;

/* @kernel: needed where the row of the table says so, else nullable. @n_centers: from 1. Fewer come out, and a
 * note says so, where the data have fewer distinct points, or where those found explain the others to rounding.
 * Large data are sampled at random first where a method needs it, which a note says too: k-means above 20 000 rows or
 * 40 times the centres, pivoted Cholesky where rows times centres exceed 6 10^6. Random, farthest point and leverage
 * see all rows.
 * Errors: NEAR_ERROR_NO_DATA, NEAR_ERROR_RANGE (0 centres, more centres than points),
 *         NEAR_ERROR_TOO_LARGE, NEAR_ERROR_CANCELLED, and what the inputs make of the kernel
 * Cost: random O(n), farthest point O(n M d), k-means O(s M d) an iteration for s sampled rows, Cholesky O(s M^2) and
 *       s M numbers, leverage O(n M^2) and M^2 numbers */
NearGpCenters *near_gp_centers_new (NearGpCentersKind kind, const NearGpData *data,
                                    const NearKernel *kernel, gsize n_centers, guint64 seed,
                                    const NearMonitor *monitor, GError **error);
/* Positions that somebody else chose: @x (n, n_inputs), copied. Errors: NEAR_ERROR_NOT_FINITE, NO_DATA */
NearGpCenters *near_gp_centers_new_from (gsize n, guint n_inputs, const double *x, GError **error);
/* The points @rows of the data, in that order. Errors: NEAR_ERROR_RANGE, NO_DATA */
NearGpCenters *near_gp_centers_new_rows (const NearGpData *data, gsize n, const gsize *rows,
                                         GError **error);
NearGpCenters *near_gp_centers_ref (NearGpCenters *self);
void near_gp_centers_unref (NearGpCenters *self); /* NULL is legal */

gsize near_gp_centers_get_n (const NearGpCenters *self);
guint near_gp_centers_get_n_inputs (const NearGpCenters *self);
const double *near_gp_centers_peek_x (const NearGpCenters *self);   /* (n, n_inputs) */
const gsize *near_gp_centers_peek_rows (const NearGpCenters *self); /* (n); NULL: not points of the data */
guint near_gp_centers_get_n_notes (const NearGpCenters *self);
const char *near_gp_centers_get_note (const NearGpCenters *self, guint i);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearGpCenters, near_gp_centers_unref)

G_END_DECLS
