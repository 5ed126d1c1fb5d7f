/* near-gp-centers-private.h — what the ways of choosing centres share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-gp-centers.h"

G_BEGIN_DECLS

typedef struct
{
  const NearGpData *data;
  const NearKernel *kernel; /* nullable */
  gsize n;                  /* points of the data */
  guint n_inputs;
  const double *x;
  const double *scale; /* (n_inputs): one over the standard deviation; 0 if it never changes */
  gsize n_centers;
  guint64 seed;
  const NearMonitor *monitor;
  GPtrArray *notes;
} NearGpCentersJob;

/* Each fills @rows (n_centers) and may find fewer: *n_found. */
typedef gboolean (*NearGpCentersPick) (const NearGpCentersJob *job, gsize *rows, gsize *n_found,
                                       GError **error);

gboolean _near_gp_centers_pick_farthest (const NearGpCentersJob *job, gsize *rows, gsize *n_found,
                                         GError **error);
gboolean _near_gp_centers_pick_cholesky (const NearGpCentersJob *job, gsize *rows, gsize *n_found,
                                         GError **error);
gboolean _near_gp_centers_pick_leverage (const NearGpCentersJob *job, gsize *rows, gsize *n_found,
                                         GError **error);

/* @n_sample rows without repetition, ascending; a new array. NULL with NEAR_ERROR_TOO_LARGE. */
gsize *_near_gp_centers_sample (const NearGpCentersJob *job, gsize n_sample, const char *purpose,
                                GError **error);
/* The first n_centers rows of @order (n_order) whose positions differ from each other. */
gsize _near_gp_centers_take_distinct (const NearGpCentersJob *job, gsize n_order, const gsize *order,
                                      gsize *rows);
gboolean _near_gp_centers_no_memory (const NearGpCentersJob *job, GError **error);

G_END_DECLS
