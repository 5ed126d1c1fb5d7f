/* near-kernel-derivative.c — derivatives of a kernel's matrix by its hyperparameters
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The gradient runs backwards through the tree of each tile: a node hands to its children the
 * weights W_ij times what its value changes by with theirs, and a leaf sums weights times its own
 * derivatives.
 */
#include "near-kernel-leaf.h"

#include "near-init.h"

#include <math.h>
#include <string.h>

/* Buffers behind those of the nodes. */
static double *
get_scratch (const NearKernelTileView *t, guint which)
{
  return t->memory
         + ((gsize) t->kernel->tree->n_nodes * NEAR_KERNEL_N_BUFFERS + which)
               * NEAR_KERNEL_TILE_SIZE;
}

/* --- backwards: sums of weights times derivatives ------------------------------------------------
 */

static void backward (const NearKernelTileView *t,
                      const NearKernelNode *node,
                      double factor,
                      const double *weights,
                      double *g);

static void
backward_slots (const NearKernelTileView *t,
                const NearKernelNode *node,
                double factor,
                const double *weights,
                double *g)
{
  double *derivative = get_scratch (t, 0);

  for (guint s = 0; s < _near_kernel_node_n_slots (node); s++)
    if (node->slots[s].index >= 0)
      {
        _near_kernel_leaf_derivative (t, node, s, derivative);
        g[node->slots[s].index] += factor * t->ops->sum_product (t->size, weights, derivative);
      }
}

static double
sum_on_diagonal (const NearKernelTileView *t, const double *weights)
{
  double sum = 0.0;

  for (gsize i = 0; i < t->ni && t->same; i++)
    if (t->i0 + i >= t->j0 && t->i0 + i < t->j0 + t->nj)
      sum += weights[i * t->width + (t->i0 + i - t->j0)];
  return sum;
}

/* A child with its variance in front: factor x weights are those of the two together. */
static void
backward_term (const NearKernelTileView *t,
               const NearKernelNode *node,
               double factor,
               const double *weights,
               double *g)
{
  double variance = _near_kernel_node_variance (t->kernel, node);
  double sum;

  if (node->has_variance && node->variance.index >= 0)
    {
      if (node->kind == NEAR_KERNEL_WHITE)
        sum = sum_on_diagonal (t, weights);
      else
        sum = t->ops->sum_product (t->size, weights,
                                   _near_kernel_buffer (t, node, NEAR_KERNEL_VALUE));
      g[node->variance.index] += factor * variance * sum;
    }
  backward (t, node, factor * variance, weights, g);
}

static void
backward_product (const NearKernelTileView *t,
                  const NearKernelNode *node,
                  double factor,
                  const double *weights,
                  double *g)
{
  for (guint c = 0; c < node->children->len; c++)
    {
      const NearKernelNode *child = _near_kernel_node_child (node, c);
      double *product = _near_kernel_buffer (t, child, NEAR_KERNEL_ADJOINT);
      const double *from = weights;

      for (guint o = 0; o < node->children->len; o++)
        if (o != c)
          {
            t->ops->multiply (
                t->size, from,
                _near_kernel_buffer (t, _near_kernel_node_child (node, o), NEAR_KERNEL_VALUE),
                product);
            from = product;
          }
      backward (t, child, factor, from, g);
    }
}

static void
backward_power (const NearKernelTileView *t,
                const NearKernelNode *node,
                double factor,
                const double *weights,
                double *g)
{
  const NearKernelNode *base = _near_kernel_node_child (node, 0);
  double *product = _near_kernel_buffer (t, base, NEAR_KERNEL_ADJOINT);

  t->ops->power (t->size, node->exponent - 1, _near_kernel_buffer (t, base, NEAR_KERNEL_VALUE),
                 product);
  t->ops->multiply (t->size, product, weights, product);
  backward (t, base, factor * node->exponent, product, g);
}

static void
backward_change_point (const NearKernelTileView *t,
                       const NearKernelNode *node,
                       double factor,
                       const double *weights,
                       double *g)
{
  for (guint c = 0; c < 2; c++)
    {
      const NearKernelNode *child = _near_kernel_node_child (node, c);
      const double *share = _near_kernel_row_features (t, node) + c * t->rows->stride;
      const double *share_j = _near_kernel_column_features (t, node) + c * t->columns->stride;
      double *product = _near_kernel_buffer (t, child, NEAR_KERNEL_ADJOINT);

      for (gsize i = 0; i < t->ni; i++)
        for (gsize j = 0; j < t->width; j++)
          product[i * t->width + j] = weights[i * t->width + j] * share[i] * share_j[j];
      backward_term (t, child, factor, product, g);
    }
  backward_slots (t, node, factor, weights, g);
}

/* Adds factor x sum of weights x d value / d theta to @g, for all that is in the node but its
 * variance. */
static void
backward (const NearKernelTileView *t,
          const NearKernelNode *node,
          double factor,
          const double *weights,
          double *g)
{
  switch (node->kind)
    {
    case NEAR_KERNEL_SUM:
      for (guint c = 0; c < node->children->len; c++)
        backward_term (t, _near_kernel_node_child (node, c), factor, weights, g);
      return;
    case NEAR_KERNEL_PRODUCT:
      backward_product (t, node, factor, weights, g);
      return;
    case NEAR_KERNEL_POWER:
      backward_power (t, node, factor, weights, g);
      return;
    case NEAR_KERNEL_CHANGE_POINT:
      backward_change_point (t, node, factor, weights, g);
      return;
    default:
      backward_slots (t, node, factor, weights, g);
      return;
    }
}

/* The weights of a tile of the lower triangle: a_i a_j - W_ij, halved on the diagonal, nothing
 * above it. */
static void
set_weights (
    const NearKernelTileView *t, const double *a, const double *w, gsize ldw, double *weights)
{
  t->ops->weights (t->ni, t->nj, t->width, a != NULL ? a + t->i0 : NULL,
                   a != NULL ? a + t->j0 : NULL, w + t->i0 * ldw + t->j0, ldw, weights);
  for (gsize i = 0; i < t->ni; i++)
    {
      gsize row = t->i0 + i;

      if (row >= t->j0 + t->nj)
        continue;
      weights[i * t->width + (row - t->j0)] *= 0.5;
      for (gsize j = row - t->j0 + 1; j < t->nj; j++)
        weights[i * t->width + j] = 0.0;
    }
}

static void
gradient_row (
    NearKernelTileView *t, gsize tile, const double *a, const double *w, gsize ldw, double *g)
{
  const NearKernelNode *root = t->kernel->tree->root;
  gsize i0 = tile * NEAR_KERNEL_TILE_ROWS, end = MIN (i0 + NEAR_KERNEL_TILE_ROWS, t->rows->n);
  double *weights = get_scratch (t, 1);

  for (gsize j0 = 0; j0 < end; j0 += NEAR_KERNEL_TILE_COLUMNS)
    {
      _near_kernel_tile_place (t, i0, j0, end);
      set_weights (t, a, w, ldw, weights);
      _near_kernel_tile_value (t, root);
      backward_term (t, root, 1.0, weights, g);
    }
}

void
near_kernel_gradient (const NearKernel *self,
                      gsize n,
                      const double *x,
                      const double *a,
                      const double *w,
                      gsize ldw,
                      double *g)
{
  guint n_parameters = self->tree->n_parameters;

  g_return_if_fail (n == 0 || (x != NULL && w != NULL && ldw >= n));

  for (guint p = 0; p < n_parameters; p++)
    g[p] = 0.0;
  if (n == 0 || n_parameters == 0)
    return;

  const NearKernelTile *const ops = _near_kernel_tile_get ();
  g_autoptr (NearKernelPoints) points = _near_kernel_points_new (self, n, x);
  gsize n_tiles = (n + NEAR_KERNEL_TILE_ROWS - 1) / NEAR_KERNEL_TILE_ROWS;
  g_autofree double *parts = g_new0 (double, n_tiles *n_parameters);

#pragma omp parallel num_threads(near_get_n_threads ()) \
    if (_near_kernel_is_large(self, 0.5 * (double) n * (double) n))
  {
    g_autofree double *memory = _near_kernel_tile_memory_new (self);
    NearKernelTileView t = { .kernel = self,
                             .ops = ops,
                             .rows = points,
                             .columns = points,
                             .same = TRUE,
                             .slopes = TRUE,
                             .memory = memory };

#pragma omp for schedule(dynamic)
    for (gsize tile = 0; tile < n_tiles; tile++)
      gradient_row (&t, n_tiles - 1 - tile, a, w, ldw, parts + (n_tiles - 1 - tile) * n_parameters);
  }
  for (gsize tile = 0; tile < n_tiles; tile++)
    for (guint p = 0; p < n_parameters; p++)
      g[p] += parts[tile * n_parameters + p];
}

/* --- forwards: one derivative as a matrix --------------------------------------------------------
 */

static gboolean
touches (const NearKernelNode *node, gint index)
{
  if (node->has_variance && node->variance.index == index)
    return TRUE;
  for (guint s = 0; s < _near_kernel_node_n_slots (node); s++)
    if (node->slots[s].index == index)
      return TRUE;
  for (guint c = 0; c < node->children->len; c++)
    if (touches (_near_kernel_node_child (node, c), index))
      return TRUE;
  return FALSE;
}

static void forward (const NearKernelTileView *t, const NearKernelNode *node, gint index);

/* The node's ADJOINT <- derivative of variance x value */
static void
forward_term (const NearKernelTileView *t, const NearKernelNode *node, gint index)
{
  double *out = _near_kernel_buffer (t, node, NEAR_KERNEL_ADJOINT);
  double variance = _near_kernel_node_variance (t->kernel, node);

  forward (t, node, index);
  if (variance != 1.0)
    t->ops->scale (t->size, variance, out, out);
  if (node->has_variance && node->variance.index == index)
    t->ops->add_scaled (t->size, variance, _near_kernel_buffer (t, node, NEAR_KERNEL_VALUE), out);
}

static void
forward_slots (const NearKernelTileView *t, const NearKernelNode *node, gint index)
{
  double *out = _near_kernel_buffer (t, node, NEAR_KERNEL_ADJOINT),
         *derivative = get_scratch (t, 0);

  for (guint s = 0; s < _near_kernel_node_n_slots (node); s++)
    if (node->slots[s].index == index)
      {
        _near_kernel_leaf_derivative (t, node, s, derivative);
        t->ops->add_scaled (t->size, 1.0, derivative, out);
      }
}

static void
forward_child (const NearKernelTileView *t, const NearKernelNode *node, guint c, gint index)
{
  const NearKernelNode *child = _near_kernel_node_child (node, c);
  double *out = _near_kernel_buffer (t, node, NEAR_KERNEL_ADJOINT);
  double *inner = _near_kernel_buffer (t, child, NEAR_KERNEL_ADJOINT), *work = get_scratch (t, 0);

  forward_term (t, child, index);
  if (node->kind == NEAR_KERNEL_PRODUCT)
    for (guint o = 0; o < node->children->len; o++)
      if (o != c)
        t->ops->multiply (
            t->size, inner,
            _near_kernel_buffer (t, _near_kernel_node_child (node, o), NEAR_KERNEL_VALUE), inner);
  if (node->kind == NEAR_KERNEL_POWER)
    {
      t->ops->power (t->size, node->exponent - 1, _near_kernel_buffer (t, child, NEAR_KERNEL_VALUE),
                     work);
      t->ops->scale (t->size, node->exponent, work, work);
      t->ops->multiply (t->size, inner, work, inner);
    }
  if (node->kind == NEAR_KERNEL_CHANGE_POINT)
    {
      const double *share = _near_kernel_row_features (t, node) + c * t->rows->stride;
      const double *share_j = _near_kernel_column_features (t, node) + c * t->columns->stride;

      for (gsize i = 0; i < t->ni; i++)
        for (gsize j = 0; j < t->width; j++)
          inner[i * t->width + j] *= share[i] * share_j[j];
    }
  t->ops->add_scaled (t->size, 1.0, inner, out);
}

/* The node's ADJOINT <- derivative of its value without its variance */
static void
forward (const NearKernelTileView *t, const NearKernelNode *node, gint index)
{
  t->ops->fill (t->size, 0.0, _near_kernel_buffer (t, node, NEAR_KERNEL_ADJOINT));
  for (guint c = 0; c < node->children->len; c++)
    if (touches (_near_kernel_node_child (node, c), index))
      forward_child (t, node, c, index);
  forward_slots (t, node, index);
}

void
near_kernel_cross_derivative (const NearKernel *self,
                              guint p,
                              gsize n,
                              const double *x,
                              gsize m,
                              const double *z,
                              double *dk,
                              gsize ldk)
{
  g_return_if_fail (self != NULL && p < self->tree->n_parameters);
  g_return_if_fail (z != NULL || m == n);
  g_return_if_fail (n == 0 || m == 0 || (x != NULL && dk != NULL && ldk >= m));

  if (n == 0 || m == 0)
    return;

  const NearKernelTile *const ops = _near_kernel_tile_get ();
  const NearKernelNode *root = self->tree->root;
  g_autoptr (NearKernelPoints) rows = _near_kernel_points_new (self, n, x);
  g_autoptr (NearKernelPoints) others = z != NULL ? _near_kernel_points_new (self, m, z) : NULL;
  const NearKernelPoints *columns = z != NULL ? others : rows;
  gsize n_tiles = (n + NEAR_KERNEL_TILE_ROWS - 1) / NEAR_KERNEL_TILE_ROWS;

#pragma omp parallel num_threads(near_get_n_threads ()) \
    if (_near_kernel_is_large(self, (double) n * (double) m))
  {
    g_autofree double *memory = _near_kernel_tile_memory_new (self);
    NearKernelTileView t = { .kernel = self,
                             .ops = ops,
                             .rows = rows,
                             .columns = columns,
                             .same = z == NULL,
                             .slopes = TRUE,
                             .memory = memory };

#pragma omp for schedule(dynamic)
    for (gsize tile = 0; tile < n_tiles; tile++)
      for (gsize j0 = 0; j0 < m; j0 += NEAR_KERNEL_TILE_COLUMNS)
        {
          _near_kernel_tile_place (&t, tile * NEAR_KERNEL_TILE_ROWS, j0, m);
          _near_kernel_tile_value (&t, root);
          forward_term (&t, root, (gint) p);
          const double *from = _near_kernel_buffer (&t, root, NEAR_KERNEL_ADJOINT);
          for (gsize i = 0; i < t.ni; i++)
            memcpy (dk + (t.i0 + i) * ldk + j0, from + i * t.width, t.nj * sizeof *dk);
        }
  }
}
