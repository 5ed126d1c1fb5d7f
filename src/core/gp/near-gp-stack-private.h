/* near-gp-stack-private.h — Bayesian least squares with many rows, in blocks
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * min over u, b of |(r - P u - H b)/t|^2 + |R_0 u|^2 by QR of [P/t, H/t; R_0, 0]. Rows come in blocks from a
 * callback. Blocks are dealt to lanes, whose number depends on the sizes alone; every lane has a triangle of its own and
 * the triangles are joined in the order of the lanes: the digits do not depend on the number of threads.
 */
#pragma once

#include "near-gp-data.h"
#include "near-kernel.h"
#include "near-mean.h"

G_BEGIN_DECLS

typedef struct
{
  double *a;        /* (n_rows, n_columns): the callback fills [P, H], not yet divided */
  double *target;   /* (n_rows) r, before H b is taken away */
  double *variance; /* (n_rows) t^2 */
  double *work;     /* (n_work, n_rows) */
  double *diagonal; /* (n_rows) */
  double trace;     /* sums of the callback's own, over the rows of the lane */
  double noise;
} NearGpStackBlock;

typedef struct _NearGpStack NearGpStack;

struct _NearGpStack
{
  gsize n, n_weights, n_basis, block;
  gsize n_work; /* numbers of scratch a row, besides */
  void (*fill) (gpointer user_data, gsize first, gsize n_rows, NearGpStackBlock *block);
  gpointer user_data;
  const double *start; /* (n_weights, n_weights) R_0^T, lower; NULL: the identity */
};

/* What comes out; columns = n_weights + n_basis. */
typedef struct
{
  double *factor;     /* (columns, columns): R^T, lower, positive diagonal */
  double *solution;   /* (columns): u, then b */
  double residual;    /* the minimum */
  double log_scale;   /* sum of log t */
  double trace, noise;
  gboolean no_noise;  /* why there is no result: a row whose t^2 is not above zero */
} NearGpStackResult;

gboolean _near_gp_stack_solve (const NearGpStack *stack, NearGpStackResult *result,
                               const NearMonitor *monitor, GError **error);
void _near_gp_stack_result_clear (NearGpStackResult *result);
gsize _near_gp_stack_get_block (gsize n_columns);
guint _near_gp_stack_get_n_lanes (gsize n_blocks, gsize n_columns);

/* --- the model's parts, block by block ----------------------------------------------------------- */
/* y - m (X), what the mean has besides its coefficients taken away: a new array, or NULL with @target = y where
 * there is nothing to take away. */
gboolean _near_gp_dup_target (const NearGpData *data, const NearMean *mean, double **owned,
                              const double **target, GError **error);
/* @k: k (x, x) without white noise; @noise (nullable): the white noise at x; (n) each */
void _near_gp_diagonals (const NearKernel *kernel, gsize n, const double *x, double *k, double *noise);
/* H at x into columns @first... of a (n, stride) */
void _near_gp_put_basis (const NearMean *mean, guint n_inputs, gsize n, const double *x, double *a,
                         gsize stride, gsize first);
gboolean _near_gp_set_no_noise (const NearGpData *data, const NearKernel *kernel, GError **error);

G_END_DECLS
