/* near-gp-sparse-private.h — what the files of the sparse process share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-gp-sparse.h"
#include "near-gp-stack-private.h"

G_BEGIN_DECLS

struct _NearGpSparse
{
  NearGpSparseMethod method;
  NearGpData *data;
  NearKernel *kernel;
  NearMean *mean; /* nullable */
  NearGpCenters *centers;
  gsize n_centers, n_basis, n_columns, block;
  double *prior;           /* (M, M) L of K_MM, lower */
  NearGpStackResult stack; /* factor T: T T' = B (sor: K_MM + K_MN s^-2 K_NM), bordered by H */
  double *weights;         /* (M) c */
  double *target_owned;    /* nullable */
  const double *target;    /* (n) y less what the mean has besides its coefficients */
  NearGpSparseReport report;
};

/* Scratch of one block of points: V = L^-1 K_M, and so on. */
gboolean _near_gp_sparse_is_whitened (NearGpSparseMethod method);

G_END_DECLS
