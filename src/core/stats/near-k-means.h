/* near-k-means.h — k clusters whose centres are the means of their points
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Minimises the inertia, the sum over the points of the squared Euclidean distance to the nearest centre,
 * by Lloyd's iteration (Lloyd, IEEE Trans. Inf. Theory 28, 129, 1982) from k-means++ (Arthur & Vassilvitskii, SODA
 * 2007). It finds a local minimum; the best of @n_starts is kept. Immutable, atomically reference-counted.
 */
#pragma once

#include "near-error.h"
#include "near-monitor.h"

G_BEGIN_DECLS

typedef struct
{
  gsize n_clusters;     /* 1 to the number of points */
  guint max_iterations; /* of each start; 0: 300 */
  guint n_starts;       /* 0: 1 */
  guint64 seed;
} NearKMeansOptions;

typedef struct _NearKMeans NearKMeans;

/* @x (n, n_inputs). Columns are compared as they are: scale them first. Ties go to the lowest index; a cluster that
 * loses all its points starts again at the point that is farthest from its centre.
 * Errors: NEAR_ERROR_RANGE, NEAR_ERROR_NOT_FINITE with the row, from 1; NEAR_ERROR_TOO_LARGE, NEAR_ERROR_CANCELLED
 * Cost: O(n k n_inputs) an iteration; OpenMP over tiles of rows, the same digits with any number of threads */
NearKMeans *near_k_means_new (gsize n, gsize n_inputs, const double *x,
                              const NearKMeansOptions *options, const NearMonitor *monitor,
                              GError **error);
NearKMeans *near_k_means_ref (NearKMeans *self);
void near_k_means_unref (NearKMeans *self); /* NULL is legal */

gsize near_k_means_get_n_clusters (const NearKMeans *self);
const double *near_k_means_peek_centers (const NearKMeans *self); /* (n_clusters, n_inputs) */
const guint32 *near_k_means_peek_labels (const NearKMeans *self); /* (n) */
const gsize *near_k_means_peek_sizes (const NearKMeans *self);    /* (n_clusters) points of each */
double near_k_means_get_inertia (const NearKMeans *self);
guint near_k_means_get_n_iterations (const NearKMeans *self); /* of the start that was kept */
gboolean near_k_means_get_converged (const NearKMeans *self); /* no point changed its cluster at the end */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearKMeans, near_k_means_unref)

G_END_DECLS
