/* near-kernel-adapt.c — bounds and start values of hyperparameters from data
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lengths in the coordinates of their metric: from the median distance between neighbouring values
 * to ten times the range, starting at a fifth of the range. Where there are no data the table's
 * bounds stay.
 */
#include "near-kernel-leaf.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct
{
  double low, high, middle;
  double range;   /* high - low; 0: all the same, or no data */
  double spacing; /* median distance of distinct neighbours */
} Spread;

typedef struct
{
  NearKernel *kernel;
  gsize n;
  const double *x;
  double variance; /* of y */
  gboolean keep;
} Adapter;

static int
compare (gconstpointer a, gconstpointer b)
{
  double p = *(const double *) a, q = *(const double *) b;

  return p < q ? -1 : p > q;
}

/* @values (n) is sorted and overwritten. */
static Spread
get_spread (gsize n, double *values)
{
  Spread spread = { 0.0, 0.0, 0.0, 0.0, 0.0 };
  gsize kept = 0, gaps = 0;

  for (gsize i = 0; i < n; i++)
    if (isfinite (values[i]))
      values[kept++] = values[i];
  if (kept == 0)
    return spread;
  qsort (values, kept, sizeof *values, compare);
  spread.low = values[0];
  spread.high = values[kept - 1];
  spread.middle = 0.5 * (spread.low + spread.high);
  spread.range = spread.high - spread.low;
  /* numbers that rounding alone makes different are one */
  for (gsize i = 1; i < kept; i++)
    if (values[i] - values[i - 1] > 1e-9 * spread.range)
      values[gaps++] = values[i] - values[i - 1];
  qsort (values, gaps, sizeof *values, compare);
  spread.spacing = gaps > 0 ? values[gaps / 2] : 0.0;
  return spread;
}

/* Of input @d of the leaf in the coordinates of its metric; all its inputs: the widest. */
static Spread
get_input_spread (const Adapter *a, const NearKernelNode *node, guint d, gboolean all)
{
  guint n_coordinates = _near_kernel_count_coordinates (node), per = n_coordinates / node->n_active;
  g_autofree double *values = g_new (double, MAX (a->n, 1)), *point = g_new (double, n_coordinates);
  Spread widest = { 0.0, 0.0, 0.0, 0.0, 0.0 };

  for (guint f = all ? 0 : d * per; f < (all ? n_coordinates : (d + 1) * per); f++)
    {
      Spread spread;

      for (gsize i = 0; i < a->n; i++)
        {
          _near_kernel_get_coordinates (node, a->x + i * a->kernel->tree->n_inputs, point);
          values[i] = point[f];
        }
      spread = get_spread (a->n, values);
      if (spread.range > widest.range || f == 0 || f == d * per)
        widest = spread;
    }
  return widest;
}

static void
set (Adapter *a, const NearKernelSlot *slot, double low, double high, double start)
{
  NearKernelParameter *p;

  if (slot->index < 0)
    return;
  p = &a->kernel->parameters[slot->index];
  if (p->is_log && !(low >= NEAR_KERNEL_SMALLEST && high <= NEAR_KERNEL_LARGEST))
    return;
  if (!a->keep && !a->kernel->given[slot->index] && !p->fixed)
    p->value = CLAMP (start, low, high);
  if (!a->kernel->bound[slot->index])
    {
      p->low = low;
      p->high = high;
    }
  p->low = MIN (p->low, p->value);
  p->high = MAX (p->high, p->value);
}

/* @share: of the variance of y that a term starts with */
static void
adapt_variance (Adapter *a, const NearKernelNode *node, double size, double share)
{
  double unit = a->variance / MAX (size, 1e-30);

  if (!node->has_variance || !(a->variance > 0.0) || !isfinite (a->variance))
    return;
  if (node->kind == NEAR_KERNEL_WHITE)
    set (a, &node->variance, 1e-6 * unit, 10.0 * unit, 0.1 * unit);
  else
    set (a, &node->variance, 1e-4 * unit, 1e4 * unit, share * unit);
}

static void
adapt_lengths (Adapter *a, const NearKernelNode *node, guint j)
{
  guint n = node->start[j + 1] - node->start[j];

  for (guint d = 0; d < n; d++)
    {
      Spread s = get_input_spread (a, node, d, n == 1);
      const NearKernelSlot *slot = &node->slots[node->start[j] + d];

      if (!(s.range > 0.0))
        continue;
      if (node->kind == NEAR_KERNEL_PERIODIC && j == 0)
        set (a, slot, 0.05, 100.0, 1.0); /* of a phase: no unit */
      else if (node->kind == NEAR_KERNEL_PERIODIC || node->kind == NEAR_KERNEL_COSINE)
        set (a, slot, MIN (2.0 * s.spacing, 0.5 * s.range), s.range, 0.5 * s.range);
      else
        set (a, slot, 0.1 * MIN (s.spacing, 0.1 * s.range), 10.0 * s.range, 0.2 * s.range);
    }
}

static void
adapt_lines (Adapter *a, const NearKernelNode *node)
{
  guint which = node->kind == NEAR_KERNEL_POLYNOMIAL ? 1 : 0;
  Spread all = get_input_spread (a, node, 0, TRUE);
  double size = MAX (fabs (all.low), fabs (all.high));

  if (!(size > 0.0))
    return;
  set (a, _near_kernel_node_slot (node, which, 0), 1e-3 * size, 1e3 * size,
       MAX (0.5 * size, 1e-3 * size));
  if (node->kind != NEAR_KERNEL_LINEAR)
    return;
  for (guint d = 0; d < node->start[2] - node->start[1]; d++)
    {
      Spread s = get_input_spread (a, node, d, node->start[2] - node->start[1] == 1);

      if (s.range > 0.0)
        set (a, &node->slots[node->start[1] + d], s.low - s.range, s.high + s.range, s.middle);
    }
  for (guint d = 0; d < node->start[3] - node->start[2]; d++)
    set (a, &node->slots[node->start[2] + d], 1e-3, 1e3, 1.0);
}

/* Frequencies up to half of one over the spacing, from low to high; lines as narrow as the range
 * allows. */
static void
adapt_mixture (Adapter *a, const NearKernelNode *node)
{
  Spread s = get_input_spread (a, node, 0, TRUE);
  guint n = node->start[1] - node->start[0];

  if (!(s.range > 0.0) || !(s.spacing > 0.0))
    return;
  for (guint q = 0; q < n; q++)
    {
      double highest = MAX (0.5 / s.spacing, 2.0 / s.range);

      set (a, _near_kernel_node_slot (node, 0, q), 1e-4, 1e4, 1.0);
      set (a, _near_kernel_node_slot (node, 1, q), 0.01 / s.range, highest,
           MIN ((q + 1.0) / s.range, highest * (q + 1.0) / (n + 1.0)));
      set (a, _near_kernel_node_slot (node, 2, q), 1e-4 / (s.range * s.range), highest * highest,
           0.05 / (s.range * s.range));
    }
}

static void
adapt_places (Adapter *a, const NearKernelNode *node)
{
  for (guint s = node->start[1]; s < node->start[2] && node->kind == NEAR_KERNEL_GIBBS; s++)
    {
      Spread spread
          = get_input_spread (a, node, s - node->start[1], node->start[2] - node->start[1] == 1);

      if (spread.range > 0.0)
        set (a, &node->slots[s], -5.0 / spread.range, 5.0 / spread.range, 0.0);
    }
  if (node->kind == NEAR_KERNEL_CHANGE_POINT)
    {
      Spread s = get_input_spread (a, node, 0, TRUE);

      if (!(s.range > 0.0))
        return;
      set (a, _near_kernel_node_slot (node, 0, 0), s.low, s.high, s.middle);
      set (a, _near_kernel_node_slot (node, 1, 0), MIN (0.1 * s.spacing, 0.01 * s.range), s.range,
           0.05 * s.range);
    }
}

static void
adapt_leaf (Adapter *a, const NearKernelNode *node)
{
  switch (node->kind)
    {
    case NEAR_KERNEL_LINEAR:
    case NEAR_KERNEL_POLYNOMIAL:
      adapt_lines (a, node);
      return;
    case NEAR_KERNEL_SPECTRAL_MIXTURE:
      adapt_mixture (a, node);
      return;
    case NEAR_KERNEL_RATIONAL_QUADRATIC:
      adapt_lengths (a, node, 0);
      set (a, _near_kernel_node_slot (node, 1, 0), 1e-2, 1e3, 1.0);
      return;
    case NEAR_KERNEL_PERIODIC:
      adapt_lengths (a, node, 0);
      adapt_lengths (a, node, 1);
      return;
    case NEAR_KERNEL_GIBBS:
      adapt_lengths (a, node, 0);
      adapt_places (a, node);
      return;
    case NEAR_KERNEL_CHANGE_POINT:
      adapt_places (a, node);
      return;
    case NEAR_KERNEL_ARC_SINE:
    case NEAR_KERNEL_NORMALIZED_DOT:
    case NEAR_KERNEL_CONSTANT:
    case NEAR_KERNEL_WHITE:
      return;
    default:
      adapt_lengths (a, node, 0);
      return;
    }
}

/* Mean of the node's diagonal without its own variance, so that variances start in the unit of y.
 */
static double
get_size (const Adapter *a, const NearKernelNode *node)
{
  g_autoptr (NearKernelNode) copy = _near_kernel_dup_node (a->kernel, node);
  gsize at;

  copy->variance.value = 1.0;
  g_clear_pointer (&copy->variance.tie, g_free);
  copy = _near_kernel_node_normalize (g_steal_pointer (&copy), &at, NULL);
  g_autoptr (NearKernel) alone
      = copy != NULL
            ? _near_kernel_new_take (g_steal_pointer (&copy), a->kernel->tree->n_inputs, NULL)
            : NULL;
  g_autofree double *diagonal = g_new (double, MAX (a->n, 1));
  double sum = 0.0;

  if (alone == NULL || a->n == 0)
    return 1.0;
  near_kernel_diagonal (alone, a->n, a->x, TRUE, diagonal);
  for (gsize i = 0; i < a->n; i++)
    sum += diagonal[i] / (double) a->n;
  return sum > 0.0 && isfinite (sum) ? sum : 1.0;
}

/* Children first: what a product's variance means depends on them. */
static void
adapt_node (Adapter *a, const NearKernelNode *node, double share)
{
  guint n_terms = 0;

  if (node->kind < NEAR_KERNEL_N_LEAVES)
    adapt_leaf (a, node);
  for (guint c = 0; c < node->children->len; c++)
    n_terms += _near_kernel_node_child (node, c)->kind != NEAR_KERNEL_WHITE;
  for (guint c = 0; c < node->children->len; c++)
    adapt_node (a, _near_kernel_node_child (node, c),
                node->kind == NEAR_KERNEL_SUM ? share / MAX (n_terms, 1) : share);
  if (node->has_variance)
    adapt_variance (a, node, get_size (a, node), share);
}

/**
 * near_kernel_adapt:
 * @x: (n, n_inputs)
 * @y: (n)
 *
 * Bounds that were set stay, as do fixed values. Inputs that never change keep the bounds they had.
 */
NearKernel *
near_kernel_adapt (
    const NearKernel *self, gsize n, const double *x, const double *y, gboolean keep_values)
{
  g_return_val_if_fail (self != NULL && (n == 0 || (x != NULL && y != NULL)), NULL);

  Adapter a = { _near_kernel_copy (self), n, x, 0.0, keep_values };
  double mean = 0.0;

  for (gsize i = 0; i < n; i++)
    mean += y[i] / (double) n;
  for (gsize i = 0; i < n; i++)
    a.variance += (y[i] - mean) * (y[i] - mean) / (double) n;
  adapt_node (&a, self->tree->root, 1.0);
  return a.kernel;
}
