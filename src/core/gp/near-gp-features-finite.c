/* near-gp-features-finite.c — kernels that are sums of finitely many products phi (x) phi (x')
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   linear           s_0, w_j (x_j - c_j)
 *   polynomial       of degree q: sqrt (q!/(a_0! a_1! ...)) s_0^a_0 x_1^a_1 ... with a_0 + a_1 + ... = q
 *   normalised dot   the same without s_0 for x/|x|, if the exponent is a whole number
 *   cosine           cos (2 pi x/l), sin (2 pi x/l), in one input
 *   change point     the switch alone: g or 1 - g
 */
#include "near-gp-features-private.h"

#include <math.h>
#include <string.h>

static double
get_slot (const NearKernel *kernel, const NearKernelNode *node, guint parameter, guint i, double missing)
{
  const NearKernelSlot *slot = _near_kernel_node_slot (node, parameter, i);

  return slot != NULL ? _near_kernel_slot_value (kernel, slot) : missing;
}

/* The degree of a polynomial or of a power of the normalised product; 0 if it is no whole number */
static guint
get_degree (const NearKernel *kernel, const NearKernelNode *node)
{
  double degree = get_slot (kernel, node, 0, 0, 0.0);

  return degree == floor (degree) && degree >= 1.0 && degree <= 100.0 ? (guint) degree : 0;
}

/* Monomials of degree q in n variables: (n + q - 1 over q) */
static gsize
count_monomials (gsize n, guint q)
{
  double count = 1.0;

  for (guint i = 1; i <= q; i++)
    count = count * (double) (n + i - 1) / i;
  return count <= (double) NEAR_GP_MAX_FEATURES ? (gsize) (count + 0.5) : 0;
}

gsize
_near_gp_factor_get_n (const NearKernel *kernel, const NearGpFactor *factor)
{
  const NearKernelNode *node = factor->node;

  switch (node->kind)
    {
    case NEAR_KERNEL_LINEAR:
      return node->n_active + 1;
    case NEAR_KERNEL_POLYNOMIAL:
      return count_monomials (node->n_active + 1, get_degree (kernel, node));
    case NEAR_KERNEL_NORMALIZED_DOT:
      return get_degree (kernel, node) > 0 ? count_monomials (node->n_active, get_degree (kernel, node)) : 0;
    case NEAR_KERNEL_COSINE:
      return node->n_active == 1 ? 2 : 0;
    case NEAR_KERNEL_CHANGE_POINT:
      return 1;
    default:
      return 0;
    }
}

typedef struct
{
  gsize n;         /* variables */
  const double *v; /* (n) */
  double *out;
  gsize n_out;
} Monomials;

/* All products of @left more factors from variable @first on; @value: what there is so far, with q!/(a! ...) under the
 * root: a run of a_j equal factors at once */
static void
put_monomials (Monomials *m, gsize first, guint left, double value)
{
  double power = 1.0;

  if (first + 1 == m->n)
    {
      for (guint a = 1; a <= left; a++)
        power *= m->v[first] / sqrt (a);
      m->out[m->n_out++] = value * power;
      return;
    }
  for (guint a = 0; a <= left; a++)
    {
      if (a > 0)
        power *= m->v[first] / sqrt (a);
      put_monomials (m, first + 1, left - a, value * power);
    }
}

static void
put_polynomial (gsize n, const double *v, guint q, double *values)
{
  Monomials m = { n, v, values, 0 };

  put_monomials (&m, 0, q, exp (0.5 * lgamma (q + 1.0)));
}

void
_near_gp_factor_eval (const NearKernel *kernel, const NearGpFactor *factor, const double *x, double *values)
{
  const NearKernelNode *node = factor->node;
  g_autofree double *v = g_new (double, node->n_active + 1);
  double sum = 0.0, at;

  for (guint a = 0; a < node->n_active; a++)
    {
      v[a + 1] = x[node->active[a]];
      sum += v[a + 1] * v[a + 1];
    }
  switch (node->kind)
    {
    case NEAR_KERNEL_LINEAR:
      values[0] = get_slot (kernel, node, 0, 0, 0.0);
      for (guint a = 0; a < node->n_active; a++)
        values[a + 1] = get_slot (kernel, node, 2, a, 1.0) * (v[a + 1] - get_slot (kernel, node, 1, a, 0.0));
      break;
    case NEAR_KERNEL_POLYNOMIAL:
      v[0] = get_slot (kernel, node, 1, 0, 0.0);
      put_polynomial (node->n_active + 1, v, get_degree (kernel, node), values);
      break;
    case NEAR_KERNEL_NORMALIZED_DOT:
      for (guint a = 1; a <= node->n_active; a++)
        v[a] /= sqrt (sum);
      put_polynomial (node->n_active, v + 1, get_degree (kernel, node), values);
      break;
    case NEAR_KERNEL_COSINE:
      at = 2.0 * G_PI * v[1] / get_slot (kernel, node, 0, 0, 1.0);
      values[0] = cos (at);
      values[1] = sin (at);
      break;
    default: /* a change point */
      at = (v[1] - get_slot (kernel, node, 0, 0, 0.0)) / get_slot (kernel, node, 1, 0, 1.0);
      values[0] = 1.0 / (1.0 + exp (factor->side == 0 ? -at : at));
    }
}
