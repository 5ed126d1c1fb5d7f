/* near-kernel-leaf.c — values of the leaves, a tile at a time
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-kernel-leaf.h"

#include <math.h>

static double
get_value (const NearKernel *self, const NearKernelNode *node, guint j, guint d)
{
  return _near_kernel_slot_value (self, _near_kernel_node_slot (node, j, d));
}

/* --- tiles ---------------------------------------------------------------------------------------
 */

static void
value_stationary (const NearKernelTileView *t, const NearKernelNode *node, guint n_features)
{
  double *r2 = _near_kernel_buffer (t, node, NEAR_KERNEL_DISTANCE);
  double *k = _near_kernel_buffer (t, node, NEAR_KERNEL_VALUE);
  double *h = t->slopes ? _near_kernel_buffer (t, node, NEAR_KERNEL_SLOPE) : NULL;
  NearKernelKind kind = node->kind;
  double exponent = 1.0;

  t->ops->squared_distance (n_features, t->ni, t->width, _near_kernel_row_features (t, node),
                            t->rows->stride, _near_kernel_column_features (t, node),
                            t->columns->stride, r2);
  if (kind == NEAR_KERNEL_MATERN)
    {
      double nu = get_value (t->kernel, node, 1, 0);

      kind = _near_kernel_matern_kind (nu);
      if (kind == NEAR_KERNEL_MATERN)
        {
          t->ops->mixture (&t->rows->mixtures[node->id], t->size, r2, k, h, NULL);
          return;
        }
    }
  if (kind == NEAR_KERNEL_RATIONAL_QUADRATIC || kind == NEAR_KERNEL_GAMMA_EXPONENTIAL)
    exponent = get_value (t->kernel, node, 1, 0);
  t->ops->stationary (kind, exponent, t->size, r2, k, h);
}

static void
value_dot (const NearKernelTileView *t,
           const NearKernelNode *node,
           guint n_features,
           double offset,
           NearKernelBuffer to)
{
  t->ops->dot (n_features, t->ni, t->width, offset, _near_kernel_row_features (t, node),
               t->rows->stride, _near_kernel_column_features (t, node), t->columns->stride,
               _near_kernel_buffer (t, node, to));
}

/* DISTANCE keeps s = 2 u_ij / sqrt ((1 + 2 u_ii) (1 + 2 u_jj)). */
static void
value_arc_sine (const NearKernelTileView *t, const NearKernelNode *node)
{
  double b = get_value (t->kernel, node, 0, 0);
  double *s = _near_kernel_buffer (t, node, NEAR_KERNEL_DISTANCE);
  double *k = _near_kernel_buffer (t, node, NEAR_KERNEL_VALUE);
  const double *ni = _near_kernel_row_features (t, node) + node->n_active * t->rows->stride;
  const double *nj = _near_kernel_column_features (t, node) + node->n_active * t->columns->stride;

  value_dot (t, node, node->n_active, b * b, NEAR_KERNEL_DISTANCE);
  for (gsize i = 0; i < t->ni; i++)
    for (gsize j = 0; j < t->width; j++)
      {
        gsize at = i * t->width + j;

        s[at] *= 2.0 * ni[i] * nj[j];
        k[at] = 2.0 / G_PI * asin (CLAMP (s[at], -1.0, 1.0));
      }
}

static void
value_mixture (const NearKernelTileView *t, const NearKernelNode *node)
{
  guint n_components = node->start[1] - node->start[0];
  double *r2 = _near_kernel_buffer (t, node, NEAR_KERNEL_DISTANCE);
  double *k = _near_kernel_buffer (t, node, NEAR_KERNEL_VALUE);
  double *e = _near_kernel_buffer (t, node, NEAR_KERNEL_SLOPE);
  const double *a = _near_kernel_row_features (t, node),
               *b = _near_kernel_column_features (t, node);

  t->ops->squared_distance (1, t->ni, t->width, a, t->rows->stride, b, t->columns->stride, r2);
  t->ops->fill (t->size, 0.0, k);
  for (guint q = 0; q < n_components; q++)
    {
      double w = get_value (t->kernel, node, 0, q), v = get_value (t->kernel, node, 2, q);
      const double *c = a + (1 + 2 * q) * t->rows->stride, *s = c + t->rows->stride;
      const double *cj = b + (1 + 2 * q) * t->columns->stride, *sj = cj + t->columns->stride;

      t->ops->scale (t->size, 4.0 * G_PI * G_PI * v, r2, e);
      t->ops->stationary (NEAR_KERNEL_RBF, 1.0, t->size, e, e, NULL);
      for (gsize i = 0; i < t->ni; i++)
        for (gsize j = 0; j < t->width; j++)
          k[i * t->width + j] += w * e[i * t->width + j] * (c[i] * cj[j] + s[i] * sj[j]);
    }
}

/* sqrt (2 l l' / (l^2 + l'^2))^D exp (-d^2 / (l^2 + l'^2)); DISTANCE keeps d^2 */
static void
value_gibbs (const NearKernelTileView *t, const NearKernelNode *node)
{
  double *d2 = _near_kernel_buffer (t, node, NEAR_KERNEL_DISTANCE);
  double *k = _near_kernel_buffer (t, node, NEAR_KERNEL_VALUE);
  double *e = _near_kernel_buffer (t, node, NEAR_KERNEL_SLOPE);
  const double *a = _near_kernel_row_features (t, node),
               *b = _near_kernel_column_features (t, node);
  const double *li = a + node->n_active * t->rows->stride,
               *lj = b + node->n_active * t->columns->stride;
  gsize valid = t->nj;

  t->ops->squared_distance (node->n_active, t->ni, t->width, a, t->rows->stride, b,
                            t->columns->stride, d2);
  for (gsize i = 0; i < t->ni; i++)
    for (gsize j = 0; j < t->width; j++)
      {
        gsize at = i * t->width + j;
        double s = j < valid ? li[i] * li[i] + lj[j] * lj[j] : 1.0;
        double ratio = j < valid ? 2.0 * (li[i] / s) * lj[j] : 1.0;

        e[at] = 2.0 * d2[at] / s;
        k[at] = node->n_active == 1   ? sqrt (ratio)
                : node->n_active == 2 ? ratio
                                      : pow (ratio, 0.5 * node->n_active);
      }
  t->ops->stationary (NEAR_KERNEL_RBF, 1.0, t->size, e, e, NULL);
  t->ops->multiply (t->size, k, e, k);
}

/* DISTANCE keeps the cosine c of the angle. */
static void
value_normalized_dot (const NearKernelTileView *t, const NearKernelNode *node)
{
  double zeta = get_value (t->kernel, node, 0, 0);
  double *c = _near_kernel_buffer (t, node, NEAR_KERNEL_DISTANCE);
  double *k = _near_kernel_buffer (t, node, NEAR_KERNEL_VALUE);

  value_dot (t, node, node->n_active, 0.0, NEAR_KERNEL_DISTANCE);
  if (zeta == floor (zeta) && zeta <= 64.0)
    {
      t->ops->power (t->size, (guint) zeta, c, k);
      return;
    }
  for (gsize i = 0; i < t->size; i++)
    k[i] = pow (c[i], zeta);
}

static void
value_white (const NearKernelTileView *t, const NearKernelNode *node)
{
  double *k = _near_kernel_buffer (t, node, NEAR_KERNEL_VALUE);

  t->ops->fill (t->size, 0.0, k);
  for (gsize i = 0; i < t->ni && t->same; i++)
    if (t->i0 + i >= t->j0 && t->i0 + i < t->j0 + t->nj)
      k[i * t->width + (t->i0 + i - t->j0)] = 1.0;
}

void
_near_kernel_leaf_value (const NearKernelTileView *t, const NearKernelNode *node)
{
  double *k = _near_kernel_buffer (t, node, NEAR_KERNEL_VALUE);
  double offset;

  switch (node->kind)
    {
    case NEAR_KERNEL_PERIODIC:
      /* cos and sin of the phases over l: r^2 = 4 sin^2 (pi D / p) / l^2, so that k = exp (-r^2 /
       * 2) */
      value_stationary (t, node, 2 * node->n_active);
      return;
    case NEAR_KERNEL_COSINE:
      value_dot (t, node, 2, 0.0, NEAR_KERNEL_VALUE);
      return;
    case NEAR_KERNEL_LINEAR:
      offset = get_value (t->kernel, node, 0, 0);
      value_dot (t, node, node->n_active, offset * offset, NEAR_KERNEL_VALUE);
      return;
    case NEAR_KERNEL_POLYNOMIAL:
      offset = get_value (t->kernel, node, 1, 0);
      value_dot (t, node, node->n_active, offset * offset, NEAR_KERNEL_DISTANCE);
      t->ops->power (t->size, (guint) get_value (t->kernel, node, 0, 0),
                     _near_kernel_buffer (t, node, NEAR_KERNEL_DISTANCE), k);
      return;
    case NEAR_KERNEL_CONSTANT:
      t->ops->fill (t->size, 1.0, k);
      return;
    case NEAR_KERNEL_WHITE:
      value_white (t, node);
      return;
    case NEAR_KERNEL_ARC_SINE:
      value_arc_sine (t, node);
      return;
    case NEAR_KERNEL_SPECTRAL_MIXTURE:
      value_mixture (t, node);
      return;
    case NEAR_KERNEL_GIBBS:
      value_gibbs (t, node);
      return;
    case NEAR_KERNEL_NORMALIZED_DOT:
      value_normalized_dot (t, node);
      return;
    default:
      value_stationary (t, node, _near_kernel_count_coordinates (node));
      return;
    }
}

/* --- diagonal ------------------------------------------------------------------------------------
 */

/* k (x, x) of points first ... first + n - 1, without the variance; not for white noise */
void
_near_kernel_leaf_diagonal (const NearKernel *self,
                            const NearKernelPoints *points,
                            const NearKernelNode *node,
                            gsize first,
                            gsize n,
                            double *out)
{
  const double *z = points->memory + points->start[node->id] + first;
  double offset = 0.0;

  for (gsize i = 0; i < n; i++)
    out[i] = 1.0;
  switch (node->kind)
    {
    case NEAR_KERNEL_SPECTRAL_MIXTURE:
      for (guint q = 0; q < node->start[1] - node->start[0]; q++)
        offset += get_value (self, node, 0, q);
      for (gsize i = 0; i < n; i++)
        out[i] = offset;
      return;
    case NEAR_KERNEL_LINEAR:
    case NEAR_KERNEL_POLYNOMIAL:
    case NEAR_KERNEL_ARC_SINE:
      offset = get_value (self, node, node->kind == NEAR_KERNEL_POLYNOMIAL ? 1 : 0, 0);
      break;
    default:
      return;
    }
  for (gsize i = 0; i < n; i++)
    {
      double u = offset * offset;

      for (guint d = 0; d < node->n_active; d++)
        u += z[d * points->stride + i] * z[d * points->stride + i];
      if (node->kind == NEAR_KERNEL_ARC_SINE)
        out[i] = 2.0 / G_PI * asin (2.0 * u / (1.0 + 2.0 * u));
      else
        out[i] = node->kind == NEAR_KERNEL_LINEAR ? u : pow (u, get_value (self, node, 0, 0));
    }
}
