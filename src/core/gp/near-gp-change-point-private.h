/* near-gp-change-point-private.h — likelihoods of all splits of values on a line
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-gp-change-point.h"

G_BEGIN_DECLS

#define MAX_REGIONS NEAR_GP_CHANGE_POINT_MAX_REGIONS

/* Data in ascending order of x, and what each boundary of the grid does to them. */
typedef struct
{
  guint n_regions;
  gsize n_grid, n, n_labels;
  double *grid;           /* (n_grid) */
  gsize *split;           /* (n_grid) number of values with x < c */
  gsize *label_split;     /* (n_grid) number of labels with x < c */
  double *x, *y, *noise;  /* (n) noise: the model's included */
  double *matrix[MAX_REGIONS]; /* (n, n), both triangles: K + noise with the region's kernel */
  /* log likelihood of values alone in a region; first one: of the first k, (n + 1); last one: of those from k
   * on, (n + 1); middle one: of those from k to l - 1, (n + 1, n + 1), rows k that no boundary needs left
   * out. */
  double *likelihood[MAX_REGIONS];
  double *label_sum[MAX_REGIONS]; /* (n_labels + 1): log p of the first k labels if all lay in the region */
  const NearGpChangePointModel *model;
  double jitter; /* largest */
} NearGpSplits;

G_GNUC_INTERNAL NearGpSplits *_near_gp_splits_new (const NearGpChangePointData *data,
                                                   const NearGpChangePointModel *model,
                                                   const NearMonitor *monitor, GError **error);
G_GNUC_INTERNAL void _near_gp_splits_free (NearGpSplits *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearGpSplits, _near_gp_splits_free)

/* Values in the order in which a region takes them up, and their factor: its leading blocks are those of the
 * shorter ones. */
typedef struct
{
  guint region;
  gsize n;       /* 0: none */
  gsize *index;  /* (n) */
  double *l;     /* (n, n) lower */
  double *z;     /* (n) L^-1 (y - mean) */
} NearGpChain;

/* Region 0: all from the left; the last one: all from the right; a middle one: from @first on. */
G_GNUC_INTERNAL gboolean _near_gp_chain_init (NearGpChain *chain, NearGpSplits *splits, guint region,
                                              gsize first, const NearMonitor *monitor, GError **error);
G_GNUC_INTERNAL void _near_gp_chain_clear (NearGpChain *chain);
/* Whether a first boundary with @split values on its left exists. */
G_GNUC_INTERNAL gboolean _near_gp_splits_has (const NearGpSplits *self, gsize split);
/* log p (labels | c) and log p (values | c) at boundary @i, and @j > i with two (else ignored). */
G_GNUC_INTERNAL double _near_gp_splits_labels (const NearGpSplits *self, gsize i, gsize j);
G_GNUC_INTERNAL double _near_gp_splits_values (const NearGpSplits *self, gsize i, gsize j);
/* p (c | data) as (n_grid), or (n_grid, n_grid) for pairs; returns log of the evidence. */
G_GNUC_INTERNAL double _near_gp_splits_posterior (const NearGpSplits *self, gboolean labels,
                                                  gboolean values, double *p);

G_END_DECLS
