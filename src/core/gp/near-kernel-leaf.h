/* near-kernel-leaf.h — leaves over points and tiles; package-private
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Points are turned into features once: scaled coordinates, log-ratios, cosines of phases. Tiles
 * then need differences and products of features alone.
 */
#pragma once

#include "near-kernel-private.h"
#include "near-kernel-tile.h"

G_BEGIN_DECLS

#define NEAR_KERNEL_TILE_ROWS 32
#define NEAR_KERNEL_TILE_COLUMNS 64
#define NEAR_KERNEL_TILE_SIZE (NEAR_KERNEL_TILE_ROWS * NEAR_KERNEL_TILE_COLUMNS)

typedef struct
{
  gsize n, stride; /* points; doubles from one feature to the next, behind the last point zeros */
  double *memory;
  gsize *start;                /* (n_nodes) where a node's features begin */
  NearKernelMixture *mixtures; /* (n_nodes) of Matérn kernels */
  guint n_nodes;
} NearKernelPoints;

/* One tile of a matrix: rows i0 ... i0 + ni - 1, columns j0 ... j0 + nj - 1. */
typedef struct
{
  const NearKernel *kernel;
  const NearKernelTile *ops;
  const NearKernelPoints *rows, *columns;
  gboolean same;   /* rows and columns are the same points: white noise is on the diagonal */
  gboolean slopes; /* h is wanted */
  gsize i0, ni, j0, nj;
  gsize width; /* nj rounded up to the pad */
  gsize size;  /* ni width */
  double *memory;
} NearKernelTileView;

/* What a tile keeps of each node. */
typedef enum
{
  NEAR_KERNEL_VALUE,
  NEAR_KERNEL_DISTANCE, /* r^2, or another argument of the leaf's function */
  NEAR_KERNEL_SLOPE,    /* h */
  NEAR_KERNEL_ADJOINT,
  NEAR_KERNEL_N_BUFFERS
} NearKernelBuffer;

static inline double *
_near_kernel_buffer (const NearKernelTileView *t,
                     const NearKernelNode *node,
                     NearKernelBuffer which)
{
  return t->memory + ((gsize) node->id * NEAR_KERNEL_N_BUFFERS + which) * NEAR_KERNEL_TILE_SIZE;
}

static inline const double *
_near_kernel_row_features (const NearKernelTileView *t, const NearKernelNode *node)
{
  return t->rows->memory + t->rows->start[node->id] + t->i0;
}

static inline const double *
_near_kernel_column_features (const NearKernelTileView *t, const NearKernelNode *node)
{
  return t->columns->memory + t->columns->start[node->id] + t->j0;
}

/* near-kernel-points.c */
NearKernelPoints *_near_kernel_points_new (const NearKernel *self, gsize n, const double *x);
void _near_kernel_points_free (NearKernelPoints *points);
/* near-kernel-metric.c: coordinates in which the metric is Euclidean */
guint _near_kernel_count_coordinates (const NearKernelNode *node);
void
_near_kernel_get_coordinates (const NearKernelNode *node, const double *x, double *coordinates);
/* near-kernel-leaf.c: the tile of a leaf without its variance, in its VALUE buffer */
void _near_kernel_leaf_value (const NearKernelTileView *t, const NearKernelNode *node);
void _near_kernel_leaf_diagonal (const NearKernel *self,
                                 const NearKernelPoints *points,
                                 const NearKernelNode *node,
                                 gsize first,
                                 gsize n,
                                 double *out);
/* near-kernel-slope.c: d value / d theta of slot @s, which stands for itself; after the value */
void _near_kernel_leaf_derivative (const NearKernelTileView *t,
                                   const NearKernelNode *node,
                                   guint s,
                                   double *out);
/* near-kernel-matern.c: any nu */
NearKernelKind _near_kernel_matern_kind (double nu);
void _near_kernel_mixture_init (NearKernelMixture *mixture, double nu);
void _near_kernel_mixture_clear (NearKernelMixture *mixture);
/* near-kernel-evaluate.c */
void _near_kernel_tile_value (const NearKernelTileView *t, const NearKernelNode *node);
double *_near_kernel_tile_memory_new (const NearKernel *self);
void _near_kernel_tile_place (NearKernelTileView *t, gsize i0, gsize j0, gsize n_columns);
const NearKernelTile *_near_kernel_tile_get (void);
gboolean _near_kernel_is_large (const NearKernel *self, double n_pairs);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearKernelPoints, _near_kernel_points_free)

G_END_DECLS
