/* near-kernel-points.c — features of points, one set for each leaf
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Features of a leaf with D active inputs, in their order; z is what the tiles work on:
 *   stationary       coordinates / l
 *   periodic         D cos (t) / l, D sin (t) / l, D phases t = 2 pi x / p
 *   cosine           cos (phi), sin (phi), D phases t = 2 pi x / l, phi = sum t
 *   linear           D times w (x - c)
 *   polynomial       x
 *   arc sine         D times w x, then 1 / sqrt (1 + 2 u), u = b^2 + |w x|^2
 *   spectral mixture x, then cos (2 pi mu x), sin (2 pi mu x) for each component
 *   Gibbs            x, then l (x)
 *   change point     g, 1 - g, (x - x0) / w
 *   normalised dot   x / |x|
 */
#include "near-kernel-leaf.h"

#include <math.h>

static gsize
count_features (const NearKernelNode *node)
{
  gsize n = node->n_active;

  switch (node->kind)
    {
    case NEAR_KERNEL_PERIODIC:
      return 3 * n;
    case NEAR_KERNEL_COSINE:
      return n + 2;
    case NEAR_KERNEL_ARC_SINE:
    case NEAR_KERNEL_GIBBS:
      return n + 1;
    case NEAR_KERNEL_SPECTRAL_MIXTURE:
      return 1 + 2 * (node->start[1] - node->start[0]);
    case NEAR_KERNEL_CHANGE_POINT:
      return 3;
    default:
      return _near_kernel_count_coordinates (node);
    }
}

static double
get_value (const NearKernel *self, const NearKernelNode *node, guint j, guint d)
{
  return _near_kernel_slot_value (self, _near_kernel_node_slot (node, j, d));
}

/* A numbers of the leaf, looked up once for all points. */
typedef struct
{
  const NearKernel *kernel;
  const NearKernelNode *node;
  double *first, *second, *point; /* (n_active) two parameters, (2 n_active) coordinates */
} Source;

static void
fill_stationary (const Source *s, gsize n, const double *x, double *out, gsize stride)
{
  guint n_coordinates = _near_kernel_count_coordinates (s->node);
  gboolean angle = s->node->metric == NEAR_METRIC_ANGLE;

  for (gsize i = 0; i < n; i++)
    {
      _near_kernel_get_coordinates (s->node, x + i * s->kernel->tree->n_inputs, s->point);
      for (guint f = 0; f < n_coordinates; f++)
        out[f * stride + i] = s->point[f] / s->first[angle ? f / 2 : f];
    }
}

static void
fill_periodic (const Source *s, gsize n, const double *x, double *out, gsize stride)
{
  guint n_active = s->node->n_active;

  for (gsize i = 0; i < n; i++)
    for (guint d = 0; d < n_active; d++)
      {
        double t
            = 2.0 * G_PI * (x[i * s->kernel->tree->n_inputs + s->node->active[d]] / s->second[d]);

        out[d * stride + i] = cos (t) / s->first[d];
        out[(n_active + d) * stride + i] = sin (t) / s->first[d];
        out[(2 * n_active + d) * stride + i] = t;
      }
}

static void
fill_cosine (const Source *s, gsize n, const double *x, double *out, gsize stride)
{
  for (gsize i = 0; i < n; i++)
    {
      double phi = 0.0;

      for (guint d = 0; d < s->node->n_active; d++)
        {
          double t
              = 2.0 * G_PI * (x[i * s->kernel->tree->n_inputs + s->node->active[d]] / s->first[d]);

          out[(2 + d) * stride + i] = t;
          phi += t;
        }
      out[i] = cos (phi);
      out[stride + i] = sin (phi);
    }
}

static void
fill_linear (const Source *s, gsize n, const double *x, double *out, gsize stride)
{
  const NearKernelNode *node = s->node;
  gboolean polynomial = node->kind == NEAR_KERNEL_POLYNOMIAL;

  for (guint d = 0; d < node->n_active; d++)
    {
      const NearKernelSlot *center = polynomial ? NULL : _near_kernel_node_slot (node, 1, d);
      const NearKernelSlot *weight = polynomial ? NULL : _near_kernel_node_slot (node, 2, d);
      double c = center != NULL ? _near_kernel_slot_value (s->kernel, center) : 0.0;
      double w = weight != NULL ? _near_kernel_slot_value (s->kernel, weight) : 1.0;

      for (gsize i = 0; i < n; i++)
        out[d * stride + i] = w * (x[i * s->kernel->tree->n_inputs + node->active[d]] - c);
    }
}

static void
fill_arc_sine (const Source *s, gsize n, const double *x, double *out, gsize stride)
{
  guint n_active = s->node->n_active;
  double b = get_value (s->kernel, s->node, 0, 0);

  for (gsize i = 0; i < n; i++)
    {
      double u = b * b;

      for (guint d = 0; d < n_active; d++)
        {
          double z = get_value (s->kernel, s->node, 1, d)
                     * x[i * s->kernel->tree->n_inputs + s->node->active[d]];

          out[d * stride + i] = z;
          u += z * z;
        }
      out[n_active * stride + i] = 1.0 / sqrt (1.0 + 2.0 * u);
    }
}

static void
fill_mixture (const Source *s, gsize n, const double *x, double *out, gsize stride)
{
  guint n_components = s->node->start[1] - s->node->start[0];

  for (gsize i = 0; i < n; i++)
    {
      double at = x[i * s->kernel->tree->n_inputs + s->node->active[0]];

      out[i] = at;
      for (guint q = 0; q < n_components; q++)
        {
          double t = 2.0 * G_PI * get_value (s->kernel, s->node, 1, q) * at;

          out[(1 + 2 * q) * stride + i] = cos (t);
          out[(2 + 2 * q) * stride + i] = sin (t);
        }
    }
}

static void
fill_gibbs (const Source *s, gsize n, const double *x, double *out, gsize stride)
{
  double l = get_value (s->kernel, s->node, 0, 0);

  for (gsize i = 0; i < n; i++)
    {
      double growth = 0.0;

      for (guint d = 0; d < s->node->n_active; d++)
        {
          double at = x[i * s->kernel->tree->n_inputs + s->node->active[d]];

          out[d * stride + i] = at;
          growth += get_value (s->kernel, s->node, 1, d) * at;
        }
      out[s->node->n_active * stride + i] = l * exp (CLAMP (growth, -100.0, 100.0));
    }
}

static void
fill_change_point (const Source *s, gsize n, const double *x, double *out, gsize stride)
{
  double x0 = get_value (s->kernel, s->node, 0, 0), width = get_value (s->kernel, s->node, 1, 0);

  for (gsize i = 0; i < n; i++)
    {
      double t = (x[i * s->kernel->tree->n_inputs + s->node->active[0]] - x0) / width;

      out[i] = 1.0 / (1.0 + exp (-t));
      out[stride + i] = 1.0 / (1.0 + exp (t));
      out[2 * stride + i] = t;
    }
}

static void
fill_directions (const Source *s, gsize n, const double *x, double *out, gsize stride)
{
  for (gsize i = 0; i < n; i++)
    {
      double square = 0.0;

      for (guint d = 0; d < s->node->n_active; d++)
        {
          double at = x[i * s->kernel->tree->n_inputs + s->node->active[d]];

          out[d * stride + i] = at;
          square += at * at;
        }
      for (guint d = 0; d < s->node->n_active; d++)
        out[d * stride + i] /= sqrt (square);
    }
}

static void
fill (const Source *s, gsize n, const double *x, double *out, gsize stride)
{
  switch (s->node->kind)
    {
    case NEAR_KERNEL_PERIODIC:
      fill_periodic (s, n, x, out, stride);
      return;
    case NEAR_KERNEL_COSINE:
      fill_cosine (s, n, x, out, stride);
      return;
    case NEAR_KERNEL_LINEAR:
    case NEAR_KERNEL_POLYNOMIAL:
      fill_linear (s, n, x, out, stride);
      return;
    case NEAR_KERNEL_ARC_SINE:
      fill_arc_sine (s, n, x, out, stride);
      return;
    case NEAR_KERNEL_SPECTRAL_MIXTURE:
      fill_mixture (s, n, x, out, stride);
      return;
    case NEAR_KERNEL_GIBBS:
      fill_gibbs (s, n, x, out, stride);
      return;
    case NEAR_KERNEL_CHANGE_POINT:
      fill_change_point (s, n, x, out, stride);
      return;
    case NEAR_KERNEL_NORMALIZED_DOT:
      fill_directions (s, n, x, out, stride);
      return;
    default:
      fill_stationary (s, n, x, out, stride);
      return;
    }
}

NearKernelPoints *
_near_kernel_points_new (const NearKernel *self, gsize n, const double *x)
{
  NearKernelPoints *points = g_new0 (NearKernelPoints, 1);
  const NearKernelTree *tree = self->tree;
  gsize n_features = 0;
  g_autofree double *numbers = g_new (double, 4 * (gsize) tree->n_inputs);

  points->n = n;
  points->stride = (n + NEAR_KERNEL_PAD - 1) / NEAR_KERNEL_PAD * NEAR_KERNEL_PAD;
  points->start = g_new0 (gsize, tree->n_nodes);
  points->mixtures = g_new0 (NearKernelMixture, tree->n_nodes);
  points->n_nodes = tree->n_nodes;
  for (guint id = 0; id < tree->n_nodes; id++)
    {
      points->start[id] = n_features * points->stride;
      if (tree->nodes[id]->n_active > 0)
        n_features += count_features (tree->nodes[id]);
    }
  points->memory = g_new0 (double, MAX (n_features * points->stride, 1));
  for (guint id = 0; id < tree->n_nodes; id++)
    {
      const NearKernelNode *node = tree->nodes[id];
      Source s = { self, node, numbers, numbers + tree->n_inputs, numbers + 2 * tree->n_inputs };

      if (node->n_active == 0)
        continue;
      for (guint d = 0; d < node->n_active; d++)
        {
          s.first[d]
              = node->start[1] > 0 ? get_value (self, node, 0, d % MAX (node->start[1], 1)) : 1.0;
          s.second[d] = node->start[2] > node->start[1] && node->kind == NEAR_KERNEL_PERIODIC
                            ? get_value (self, node, 1, d)
                            : 1.0;
        }
      if (node->kind == NEAR_KERNEL_MATERN)
        _near_kernel_mixture_init (&points->mixtures[id], get_value (self, node, 1, 0));
      fill (&s, n, x, points->memory + points->start[id], points->stride);
    }
  return points;
}

void
_near_kernel_points_free (NearKernelPoints *points)
{
  if (points == NULL)
    return;
  for (guint id = 0; id < points->n_nodes; id++)
    _near_kernel_mixture_clear (&points->mixtures[id]);
  g_free (points->mixtures);
  g_free (points->memory);
  g_free (points->start);
  g_free (points);
}
