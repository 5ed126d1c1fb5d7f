/* near-gp-landscape.h — the log marginal likelihood as a map over two parameters
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All other parameters keep their values. Where the covariance is D + exp (theta) C in one of the
 * two, which a variance or the noise is, a row of the map costs one reduction to tridiagonal form,
 *   D^-1/2 C D^-1/2 = Q T Q^T,   D + s C ~ I + s T,
 * and each cell O(n) (for a single term and equal noise this is the well-known trick with
 * eigenvalues, Rasmussen & Williams, section 5.4). Otherwise each cell is a Cholesky factor. Rows
 * share the threads.
 */
#pragma once

#include "near-gp.h"

G_BEGIN_DECLS

typedef struct
{
  guint parameter;  /* of the whole model, as near_gp_get_parameter_name() counts */
  double low, high; /* values; low = high = 0: the kernel's bounds */
  guint n;          /* at least 2; spaced evenly in theta */
} NearGpAxis;

typedef struct _NearGpLandscape NearGpLandscape;

typedef struct
{
  guint i, j; /* cell: i along the first axis */
  double theta_1, theta_2;
  double value;
  gboolean shelf; /* nearly flat along one axis, highest along the other: where an optimiser may
                     come to rest */
} NearGpPeak;

/* @plain: no fast path, for comparison. Errors: NEAR_ERROR_RANGE (axes), NO_DATA, TOO_LARGE,
 * CANCELLED */
NearGpLandscape *near_gp_landscape_new (NearGpData *data, NearKernel *kernel, NearMean *mean,
                                        const NearGpAxis *first, const NearGpAxis *second,
                                        gboolean plain, const NearMonitor *monitor, GError **error);
NearGpLandscape *near_gp_landscape_ref (NearGpLandscape *self);
void near_gp_landscape_unref (NearGpLandscape *self); /* NULL is legal */
guint near_gp_landscape_get_n (const NearGpLandscape *self, guint axis);
guint near_gp_landscape_get_parameter (const NearGpLandscape *self, guint axis);
const double *near_gp_landscape_peek_theta (const NearGpLandscape *self, guint axis); /* (n) */
/* (n_first, n_second); -inf where the matrix is not positive definite */
const double *near_gp_landscape_peek_values (const NearGpLandscape *self);
/* The axis along which cells were cheap, 0 or 1; -1: none */
int near_gp_landscape_get_fast_axis (const NearGpLandscape *self);
/* Cells above all their neighbours, and shelves, the highest first; what is flat counts once, with
 * its first cell. A ridge that is narrower than a cell and runs askew shows as several. */
guint near_gp_landscape_get_n_peaks (const NearGpLandscape *self);
const NearGpPeak *near_gp_landscape_get_peak (const NearGpLandscape *self, guint i);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearGpLandscape, near_gp_landscape_unref)

G_END_DECLS
