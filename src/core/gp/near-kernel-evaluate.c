/* near-kernel-evaluate.c — matrices of a kernel, in tiles
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tiles have a fixed size and each is computed by one thread alone, so the digits do not depend on
 * how many threads there are.
 */
#include "near-kernel-leaf.h"

#include "near-init.h"

#include <math.h>
#include <string.h>

#define PARALLEL_PAIRS 245000.0 /* fewer pairs of points than these are one thread's work */
#define PARALLEL_WORK 1200000.0 /* and fewer pairs times kernels: a millisecond */

/* How long one number of a node takes, the RBF kernel being 1. */
static double
get_cost (const NearKernelNode *node)
{
  switch (node->kind)
    {
    case NEAR_KERNEL_MATERN:
      return 30.0;
    case NEAR_KERNEL_ARC_SINE:
      return 6.0;
    case NEAR_KERNEL_GIBBS:
    case NEAR_KERNEL_GAMMA_EXPONENTIAL:
    case NEAR_KERNEL_SPECTRAL_MIXTURE:
      return 3.0;
    default:
      return 1.0;
    }
}

/* Waking threads costs more than it saves where there is little to do. */
gboolean
_near_kernel_is_large (const NearKernel *self, double n_pairs)
{
  double cost = 0.0;

  for (guint id = 0; id < self->tree->n_nodes; id++)
    cost += get_cost (self->tree->nodes[id]);
  return n_pairs >= PARALLEL_PAIRS && n_pairs * cost >= PARALLEL_WORK;
}

const NearKernelTile *
_near_kernel_tile_get (void)
{
  static const NearKernelTile *const copies[NEAR_SIMD_N_COPIES]
      = NEAR_SIMD_COPIES (near_kernel_tile);

  return copies[near_simd_get_level ()];
}

double *
_near_kernel_tile_memory_new (const NearKernel *self)
{
  /* one more for derivatives */
  return g_new (double,
                ((gsize) self->tree->n_nodes * NEAR_KERNEL_N_BUFFERS + 2) * NEAR_KERNEL_TILE_SIZE);
}

static void
value_sum (const NearKernelTileView *t, const NearKernelNode *node)
{
  double *k = _near_kernel_buffer (t, node, NEAR_KERNEL_VALUE);

  for (guint i = 0; i < node->children->len; i++)
    {
      const NearKernelNode *child = _near_kernel_node_child (node, i);
      double variance = _near_kernel_node_variance (t->kernel, child);

      _near_kernel_tile_value (t, child);
      if (i == 0)
        t->ops->scale (t->size, variance, _near_kernel_buffer (t, child, NEAR_KERNEL_VALUE), k);
      else
        t->ops->add_scaled (t->size, variance, _near_kernel_buffer (t, child, NEAR_KERNEL_VALUE),
                            k);
    }
}

static void
value_product (const NearKernelTileView *t, const NearKernelNode *node)
{
  double *k = _near_kernel_buffer (t, node, NEAR_KERNEL_VALUE);
  const double *first
      = _near_kernel_buffer (t, _near_kernel_node_child (node, 0), NEAR_KERNEL_VALUE);

  for (guint i = 0; i < node->children->len; i++)
    {
      const NearKernelNode *child = _near_kernel_node_child (node, i);

      _near_kernel_tile_value (t, child);
      if (i > 0)
        t->ops->multiply (t->size, i == 1 ? first : k,
                          _near_kernel_buffer (t, child, NEAR_KERNEL_VALUE), k);
    }
}

static void
value_change_point (const NearKernelTileView *t, const NearKernelNode *node)
{
  const NearKernelNode *one = _near_kernel_node_child (node, 0),
                       *two = _near_kernel_node_child (node, 1);
  double v1 = _near_kernel_node_variance (t->kernel, one),
         v2 = _near_kernel_node_variance (t->kernel, two);
  const double *k1 = _near_kernel_buffer (t, one, NEAR_KERNEL_VALUE);
  const double *k2 = _near_kernel_buffer (t, two, NEAR_KERNEL_VALUE);
  const double *g = _near_kernel_row_features (t, node), *h = g + t->rows->stride;
  const double *gj = _near_kernel_column_features (t, node), *hj = gj + t->columns->stride;
  double *k = _near_kernel_buffer (t, node, NEAR_KERNEL_VALUE);

  _near_kernel_tile_value (t, one);
  _near_kernel_tile_value (t, two);
  for (gsize i = 0; i < t->ni; i++)
    for (gsize j = 0; j < t->width; j++)
      {
        gsize at = i * t->width + j;

        k[at] = g[i] * gj[j] * v1 * k1[at] + h[i] * hj[j] * v2 * k2[at];
      }
}

/* The tile of @node without its own variance, and of all that is below it. */
void
_near_kernel_tile_value (const NearKernelTileView *t, const NearKernelNode *node)
{
  switch (node->kind)
    {
    case NEAR_KERNEL_SUM:
      value_sum (t, node);
      return;
    case NEAR_KERNEL_PRODUCT:
      value_product (t, node);
      return;
    case NEAR_KERNEL_POWER:
      _near_kernel_tile_value (t, _near_kernel_node_child (node, 0));
      t->ops->power (t->size, node->exponent,
                     _near_kernel_buffer (t, _near_kernel_node_child (node, 0), NEAR_KERNEL_VALUE),
                     _near_kernel_buffer (t, node, NEAR_KERNEL_VALUE));
      return;
    case NEAR_KERNEL_CHANGE_POINT:
      value_change_point (t, node);
      return;
    default:
      _near_kernel_leaf_value (t, node);
      return;
    }
}

/* --- matrices ------------------------------------------------------------------------------------
 */

void
_near_kernel_tile_place (NearKernelTileView *t, gsize i0, gsize j0, gsize n_columns)
{
  t->i0 = i0;
  t->ni = MIN (t->rows->n - i0, NEAR_KERNEL_TILE_ROWS);
  t->j0 = j0;
  t->nj = MIN (n_columns - j0, NEAR_KERNEL_TILE_COLUMNS);
  t->width = (t->nj + NEAR_KERNEL_PAD - 1) / NEAR_KERNEL_PAD * NEAR_KERNEL_PAD;
  t->size = t->ni * t->width;
}

/* Copies the tile, at most up to the diagonal if @lower. */
static void
store_tile (const NearKernelTileView *t, double variance, gboolean lower, double *k, gsize ldk)
{
  const double *from = _near_kernel_buffer (t, t->kernel->tree->root, NEAR_KERNEL_VALUE);

  for (gsize i = 0; i < t->ni; i++)
    {
      gsize row = t->i0 + i, n = lower ? MIN (row + 1 - MIN (t->j0, row + 1), t->nj) : t->nj;
      double *to = k + row * ldk + t->j0;

      for (gsize j = 0; j < n; j++)
        to[j] = variance * from[i * t->width + j];
    }
}

static void
evaluate (const NearKernel *self,
          const NearKernelPoints *rows,
          const NearKernelPoints *columns,
          double *k,
          gsize ldk)
{
  const NearKernelTile *const ops = _near_kernel_tile_get ();
  gboolean lower = rows == columns;
  gsize n_tiles = (rows->n + NEAR_KERNEL_TILE_ROWS - 1) / NEAR_KERNEL_TILE_ROWS;
  double variance = _near_kernel_node_variance (self, self->tree->root);

  double n_pairs = (double) rows->n * (double) columns->n / (lower ? 2.0 : 1.0);

#pragma omp parallel num_threads(near_get_n_threads ()) \
    if (_near_kernel_is_large(self, n_pairs))
  {
    g_autofree double *memory = _near_kernel_tile_memory_new (self);
    NearKernelTileView t = {
      .kernel = self, .ops = ops, .rows = rows, .columns = columns, .same = lower, .memory = memory
    };

    /* the longest rows of a triangle first */
#pragma omp for schedule(dynamic)
    for (gsize tile = 0; tile < n_tiles; tile++)
      {
        gsize i0 = (n_tiles - 1 - tile) * NEAR_KERNEL_TILE_ROWS;
        gsize end = lower ? MIN (i0 + NEAR_KERNEL_TILE_ROWS, columns->n) : columns->n;

        for (gsize j0 = 0; j0 < end; j0 += NEAR_KERNEL_TILE_COLUMNS)
          {
            _near_kernel_tile_place (&t, i0, j0, end);
            _near_kernel_tile_value (&t, self->tree->root);
            store_tile (&t, variance, lower, k, ldk);
          }
      }
  }
}

void
near_kernel_matrix (const NearKernel *self, gsize n, const double *x, double *k, gsize ldk)
{
  g_return_if_fail (self != NULL && (n == 0 || (x != NULL && k != NULL && ldk >= n)));

  if (n == 0)
    return;
  g_autoptr (NearKernelPoints) points = _near_kernel_points_new (self, n, x);
  evaluate (self, points, points, k, ldk);
}

void
near_kernel_cross (const NearKernel *self,
                   gsize n,
                   const double *x,
                   gsize m,
                   const double *z,
                   double *k,
                   gsize ldk)
{
  g_return_if_fail (self != NULL
                    && (n == 0 || m == 0 || (x != NULL && z != NULL && k != NULL && ldk >= m)));

  if (n == 0 || m == 0)
    return;
  g_autoptr (NearKernelPoints) rows = _near_kernel_points_new (self, n, x);
  g_autoptr (NearKernelPoints) columns = _near_kernel_points_new (self, m, z);
  evaluate (self, rows, columns, k, ldk);
}

/* --- diagonal ------------------------------------------------------------------------------------
 */

#define CHUNK 64

typedef struct
{
  const NearKernel *kernel;
  const NearKernelPoints *points;
  gsize first, n;
  gboolean with_white;
} Diagonal;

/* Without the node's own variance. */
static void
get_diagonal (const Diagonal *d, const NearKernelNode *node, double *out)
{
  double part[CHUNK];
  const double *g;

  if (node->kind < NEAR_KERNEL_N_LEAVES && node->kind != NEAR_KERNEL_CHANGE_POINT)
    {
      _near_kernel_leaf_diagonal (d->kernel, d->points, node, d->first, d->n, out);
      for (gsize i = 0; i < d->n && node->kind == NEAR_KERNEL_WHITE && !d->with_white; i++)
        out[i] = 0.0;
      return;
    }
  for (gsize i = 0; i < d->n; i++)
    out[i] = node->kind == NEAR_KERNEL_PRODUCT ? 1.0 : 0.0;
  g = d->points->memory + d->points->start[node->id] + d->first;
  for (guint c = 0; c < node->children->len; c++)
    {
      const NearKernelNode *child = _near_kernel_node_child (node, c);
      double variance = _near_kernel_node_variance (d->kernel, child);

      get_diagonal (d, child, part);
      for (gsize i = 0; i < d->n; i++)
        if (node->kind == NEAR_KERNEL_PRODUCT)
          out[i] *= part[i];
        else if (node->kind == NEAR_KERNEL_POWER)
          out[i] = pow (part[i], node->exponent);
        else if (node->kind == NEAR_KERNEL_CHANGE_POINT)
          out[i]
              += variance * part[i] * g[c * d->points->stride + i] * g[c * d->points->stride + i];
        else
          out[i] += variance * part[i];
    }
}

void
near_kernel_diagonal (
    const NearKernel *self, gsize n, const double *x, gboolean with_white, double *diagonal)
{
  g_return_if_fail (self != NULL && (n == 0 || (x != NULL && diagonal != NULL)));

  if (n == 0)
    return;
  g_autoptr (NearKernelPoints) points = _near_kernel_points_new (self, n, x);
  double variance = _near_kernel_node_variance (self, self->tree->root);

  for (gsize first = 0; first < n; first += CHUNK)
    {
      Diagonal d = { self, points, first, MIN (n - first, CHUNK), with_white };

      get_diagonal (&d, self->tree->root, diagonal + first);
      for (gsize i = 0; i < d.n; i++)
        diagonal[first + i] *= variance;
    }
}
