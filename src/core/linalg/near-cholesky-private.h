/* near-cholesky-private.h — the parallel paths of large matrices
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-cholesky.h"

/* Rows from which on tiles are used; below it LAPACK on one thread is as fast or faster. */
#define NEAR_CHOLESKY_TILED_MIN 700

/* The first row of a factor whose diagonal is not a finite number; n if there is none */
gsize _near_cholesky_get_bad_pivot (gsize n, const double *l, gsize lda);

gboolean _near_cholesky_factor_tiled (gsize n, double *a, gsize lda, gsize *pivot,
                                      const NearMonitor *monitor, GError **error);
gboolean _near_cholesky_invert_tiled (gsize n, double *l, gsize lda, const NearMonitor *monitor,
                                      GError **error);
