/* near-kernel-slope.c — derivatives of the leaves by their numbers, a tile at a time
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Scales: by the logarithm. Locations: by themselves. Each function is called after the leaf's
 * value.
 */
#include "near-kernel-leaf.h"

#include <math.h>

/* Which number of a leaf: parameter j, for input (or component) d; all of them if n_slots is 1. */
typedef struct
{
  const NearKernelTileView *t;
  const NearKernelNode *node;
  guint j, d;
  gboolean all;
  const double *a, *b; /* features of the rows and of the columns */
  gsize lda, ldb;
  double *out;
} Slope;

static double
get_value (const Slope *s, guint j, guint d)
{
  return _near_kernel_slot_value (s->t->kernel, _near_kernel_node_slot (s->node, j, d));
}

static const double *
get_buffer (const Slope *s, NearKernelBuffer which)
{
  return _near_kernel_buffer (s->t, s->node, which);
}

/* Inputs whose number this is. */
static guint
first_input (const Slope *s)
{
  return s->all ? 0 : s->d;
}

static guint
last_input (const Slope *s)
{
  return s->all ? s->node->n_active : s->d + 1;
}

/* h u_d, or h r^2 */
static void
slope_length (const Slope *s)
{
  const NearKernelTileView *t = s->t;
  const double *h = get_buffer (s, NEAR_KERNEL_SLOPE);
  guint n = s->node->n_active;
  gboolean periodic = s->node->kind == NEAR_KERNEL_PERIODIC,
           angle = s->node->metric == NEAR_METRIC_ANGLE;

  if (s->all)
    {
      t->ops->multiply (t->size, h, get_buffer (s, NEAR_KERNEL_DISTANCE), s->out);
      return;
    }
  t->ops->fill (t->size, 0.0, s->out);
  for (guint part = 0; part < (periodic || angle ? 2 : 1); part++)
    {
      guint f = periodic ? part * n + s->d : angle ? 2 * s->d + part : s->d;

      t->ops->add_square (t->ni, t->width, h, s->a + f * s->lda, s->b + f * s->ldb, s->out);
    }
}

/* k (t - t') sin (t - t') / l^2, summed over inputs of this period */
static void
slope_period (const Slope *s)
{
  const double *k = get_buffer (s, NEAR_KERNEL_VALUE);
  guint n = s->node->n_active;

  s->t->ops->fill (s->t->size, 0.0, s->out);
  for (guint d = first_input (s); d < last_input (s); d++)
    {
      const double *c = s->a + d * s->lda, *sine = c + n * s->lda, *t = sine + n * s->lda;
      const double *cj = s->b + d * s->ldb, *sine_j = cj + n * s->ldb, *tj = sine_j + n * s->ldb;

      for (gsize i = 0; i < s->t->ni; i++)
        for (gsize j = 0; j < s->t->width; j++)
          {
            gsize at = i * s->t->width + j;

            s->out[at] += k[at] * (t[i] - tj[j]) * (sine[i] * cj[j] - c[i] * sine_j[j]);
          }
    }
}

/* sin (phi - phi') (t_d - t_d') */
static void
slope_wavelength (const Slope *s)
{
  const double *c = s->a, *sine = s->a + s->lda, *cj = s->b, *sine_j = s->b + s->ldb;

  for (gsize i = 0; i < s->t->ni; i++)
    for (gsize j = 0; j < s->t->width; j++)
      {
        double phase = 0.0;

        for (guint d = first_input (s); d < last_input (s); d++)
          phase += s->a[(2 + d) * s->lda + i] - s->b[(2 + d) * s->ldb + j];
        s->out[i * s->t->width + j] = phase * (sine[i] * cj[j] - c[i] * sine_j[j]);
      }
}

/* s0: 2 s0^2; c_d: -w_d (z_d + z_d'); w_d: 2 z_d z_d', with z = w (x - c) */
static void
slope_linear (const Slope *s)
{
  double offset = get_value (s, 0, 0);

  s->t->ops->fill (s->t->size, s->j == 0 ? 2.0 * offset * offset : 0.0, s->out);
  for (guint d = first_input (s); d < last_input (s) && s->j > 0; d++)
    {
      const NearKernelSlot *weight = _near_kernel_node_slot (s->node, 2, d);
      double w = weight != NULL ? _near_kernel_slot_value (s->t->kernel, weight) : 1.0;
      const double *z = s->a + d * s->lda, *zj = s->b + d * s->ldb;

      for (gsize i = 0; i < s->t->ni; i++)
        for (gsize j = 0; j < s->t->width; j++)
          s->out[i * s->t->width + j] += s->j == 1 ? -w * (z[i] + zj[j]) : 2.0 * z[i] * zj[j];
    }
}

/* s0: 2 q s0^2 u^(q-1) */
static void
slope_polynomial (const Slope *s)
{
  double offset = get_value (s, 1, 0);
  guint q = (guint) get_value (s, 0, 0);

  s->t->ops->power (s->t->size, q - 1, get_buffer (s, NEAR_KERNEL_DISTANCE), s->out);
  s->t->ops->scale (s->t->size, 2.0 * q * offset * offset, s->out, s->out);
}

/* dk = (2/pi) ds / sqrt (1 - s^2), ds = 2 n n' du_ij - s (n^2 du_ii + n'^2 du_jj), n = 1 / sqrt (1
 * + 2 u_ii); b: du = 2 b^2, w_d: du_ij = 2 z_d z_d' */
static void
slope_arc_sine (const Slope *s)
{
  guint n_active = s->node->n_active;
  const double *sine = get_buffer (s, NEAR_KERNEL_DISTANCE);
  const double *ni = s->a + n_active * s->lda, *nj = s->b + n_active * s->ldb;
  double b = get_value (s, 0, 0);

  for (gsize i = 0; i < s->t->ni; i++)
    for (gsize j = 0; j < s->t->width; j++)
      {
        gsize at = i * s->t->width + j;
        double du = 0.0, du_i = 0.0, du_j = 0.0;

        if (s->j == 0)
          du = du_i = du_j = 2.0 * b * b;
        else
          for (guint d = first_input (s); d < last_input (s); d++)
            {
              double z = s->a[d * s->lda + i], zj = s->b[d * s->ldb + j];

              du += 2.0 * z * zj;
              du_i += 2.0 * z * z;
              du_j += 2.0 * zj * zj;
            }
        double ds
            = 2.0 * ni[i] * nj[j] * du - sine[at] * (ni[i] * ni[i] * du_i + nj[j] * nj[j] * du_j);
        s->out[at] = 2.0 / G_PI * ds / sqrt (MAX ((1.0 - sine[at]) * (1.0 + sine[at]), 1e-300));
      }
}

/* One component w e^(-2 pi^2 D^2 v) cos (t): w: itself; mu: -w e t sin t; v: itself times -2 pi^2
 * D^2 v */
static void
slope_mixture (const Slope *s)
{
  const NearKernelTileView *t = s->t;
  guint n_components = s->node->start[1] - s->node->start[0];
  const double *d2 = get_buffer (s, NEAR_KERNEL_DISTANCE);
  double *e = _near_kernel_buffer (t, s->node, NEAR_KERNEL_SLOPE);

  t->ops->fill (t->size, 0.0, s->out);
  for (guint q = s->all ? 0 : s->d; q < (s->all ? n_components : s->d + 1); q++)
    {
      double w = get_value (s, 0, q), mu = get_value (s, 1, q), v = get_value (s, 2, q);
      const double *c = s->a + (1 + 2 * q) * s->lda, *sine = c + s->lda;
      const double *cj = s->b + (1 + 2 * q) * s->ldb, *sine_j = cj + s->ldb;

      t->ops->scale (t->size, 4.0 * G_PI * G_PI * v, d2, e);
      t->ops->stationary (NEAR_KERNEL_RBF, 1.0, t->size, e, e, NULL);
      for (gsize i = 0; i < t->ni; i++)
        for (gsize j = 0; j < t->width; j++)
          {
            gsize at = i * t->width + j;
            double cosine = c[i] * cj[j] + sine[i] * sine_j[j],
                   phase = 2.0 * G_PI * mu * (s->a[i] - s->b[j]);

            s->out[at] += w * e[at]
                          * (s->j == 0   ? cosine
                             : s->j == 1 ? -phase * (sine[i] * cj[j] - c[i] * sine_j[j])
                                         : cosine * -2.0 * G_PI * G_PI * v * d2[at]);
          }
    }
}

/* With S = l^2 + l'^2: dlog k/dlog l (x) = A = D/2 (1 - 2 l^2 / S) + 2 l^2 d^2 / S^2; both: 2 d^2 /
 * S. slope_d: x_d A + x_d' A' */
static void
slope_gibbs (const Slope *s)
{
  guint n_active = s->node->n_active;
  const double *k = get_buffer (s, NEAR_KERNEL_VALUE), *d2 = get_buffer (s, NEAR_KERNEL_DISTANCE);
  const double *li = s->a + n_active * s->lda, *lj = s->b + n_active * s->ldb;

  for (gsize i = 0; i < s->t->ni; i++)
    for (gsize j = 0; j < s->t->width; j++)
      {
        gsize at = i * s->t->width + j;
        double sum = li[i] * li[i] + lj[j] * lj[j], share = li[i] * li[i] / sum,
               share_j = lj[j] * lj[j] / sum;
        double slope = 0.0;

        if (s->j == 0)
          slope = 2.0 * d2[at] / sum;
        else
          for (guint d = first_input (s); d < last_input (s); d++)
            slope
                += s->a[d * s->lda + i]
                       * (0.5 * n_active * (1.0 - 2.0 * share) + 2.0 * share * d2[at] / sum)
                   + s->b[d * s->ldb + j]
                         * (0.5 * n_active * (1.0 - 2.0 * share_j) + 2.0 * share_j * d2[at] / sum);
        s->out[at] = k[at] * slope;
      }
}

/* k = g g' k1 + h h' k2, h = 1 - g; dg/dx0 = -g h / w, dg/dlog w = -g h t */
static void
slope_change_point (const Slope *s)
{
  const NearKernelNode *one = _near_kernel_node_child (s->node, 0),
                       *two = _near_kernel_node_child (s->node, 1);
  double v1 = _near_kernel_node_variance (s->t->kernel, one),
         v2 = _near_kernel_node_variance (s->t->kernel, two);
  const double *k1 = _near_kernel_buffer (s->t, one, NEAR_KERNEL_VALUE);
  const double *k2 = _near_kernel_buffer (s->t, two, NEAR_KERNEL_VALUE);
  const double *g = s->a, *h = g + s->lda, *t = h + s->lda, *gj = s->b, *hj = gj + s->ldb,
               *tj = hj + s->ldb;
  double width = get_value (s, 1, 0);

  for (gsize i = 0; i < s->t->ni; i++)
    for (gsize j = 0; j < s->t->width; j++)
      {
        gsize at = i * s->t->width + j;
        double dg = -g[i] * h[i] * (s->j == 0 ? 1.0 / width : t[i]);
        double dg_j = -gj[j] * hj[j] * (s->j == 0 ? 1.0 / width : tj[j]);

        s->out[at]
            = (dg * gj[j] + g[i] * dg_j) * v1 * k1[at] - (dg * hj[j] + h[i] * dg_j) * v2 * k2[at];
      }
}

/* k zeta log c, 0 where c is 0 */
static void
slope_zeta (const Slope *s)
{
  const double *k = get_buffer (s, NEAR_KERNEL_VALUE), *c = get_buffer (s, NEAR_KERNEL_DISTANCE);
  double zeta = get_value (s, 0, 0);

  for (gsize i = 0; i < s->t->size; i++)
    s->out[i] = c[i] == 0.0 ? 0.0 : k[i] * zeta * log (fabs (c[i]));
}

static void
slope_exponent (const Slope *s)
{
  const NearKernelTileView *t = s->t;
  const double *r2 = get_buffer (s, NEAR_KERNEL_DISTANCE);
  const NearKernelSlot *slot = &s->node->slots[s->node->start[1]];

  if (s->node->kind != NEAR_KERNEL_MATERN)
    t->ops->exponent_slope (s->node->kind, get_value (s, 1, 0), t->size, r2,
                            get_buffer (s, NEAR_KERNEL_VALUE), s->out);
  else if (t->kernel->parameters[slot->index].fixed)
    t->ops->fill (t->size, 0.0, s->out);
  else
    t->ops->mixture (&t->rows->mixtures[s->node->id], t->size, r2, s->out, NULL, s->out);
}

void
_near_kernel_leaf_derivative (const NearKernelTileView *t,
                              const NearKernelNode *node,
                              guint slot,
                              double *out)
{
  guint j = 0;

  while (slot >= node->start[j + 1])
    j++;
  Slope s = { .t = t,
              .node = node,
              .j = j,
              .d = slot - node->start[j],
              .all = node->start[j + 1] - node->start[j] == 1,
              .a = _near_kernel_row_features (t, node),
              .b = _near_kernel_column_features (t, node),
              .lda = t->rows->stride,
              .ldb = t->columns->stride,
              .out = out };
  switch (node->kind)
    {
    case NEAR_KERNEL_COSINE:
      slope_wavelength (&s);
      return;
    case NEAR_KERNEL_LINEAR:
      slope_linear (&s);
      return;
    case NEAR_KERNEL_POLYNOMIAL:
      slope_polynomial (&s);
      return;
    case NEAR_KERNEL_ARC_SINE:
      slope_arc_sine (&s);
      return;
    case NEAR_KERNEL_SPECTRAL_MIXTURE:
      slope_mixture (&s);
      return;
    case NEAR_KERNEL_GIBBS:
      slope_gibbs (&s);
      return;
    case NEAR_KERNEL_CHANGE_POINT:
      slope_change_point (&s);
      return;
    case NEAR_KERNEL_NORMALIZED_DOT:
      slope_zeta (&s);
      return;
    default:
      if (j == 0)
        slope_length (&s);
      else if (node->kind == NEAR_KERNEL_PERIODIC)
        slope_period (&s);
      else
        slope_exponent (&s);
      return;
    }
}
