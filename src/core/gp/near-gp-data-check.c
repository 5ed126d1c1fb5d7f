/* near-gp-data-check.c — what is odd about measured points, in sentences
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-data.h"
#include "near-kernel-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>

/* Scaled by the ranges of the inputs; closer ones make a covariance matrix that needs jitter without noise. */
#define NEAR_DISTANCE 1e-4
#define LISTED 3
/* Ratio of the widest range to the narrowest from which one length scale cannot serve both. */
#define WILD_RATIO 100.0
/* Pairs that are compared at most, in a few milliseconds: many points with one value of the first input are all
 * compared. */
#define MAX_PAIRS ((gsize) 1000000)

typedef struct
{
  const NearGpData *data;
  const NearKernel *kernel; /* nullable: any */
  gsize n;
  guint d;
  const double *x, *y;
  double *low, *range; /* (d) */
  gsize *order;        /* (n): by inputs, the first one first */
  GPtrArray *notes;
} Check;

static int
compare_rows (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Check *c = user_data;
  gsize i = *(const gsize *) a, j = *(const gsize *) b;

  for (guint k = 0; k < c->d; k++)
    {
      double p = c->x[i * c->d + k], q = c->x[j * c->d + k];

      if (p != q)
        return p < q ? -1 : 1;
    }
  return i < j ? -1 : i > j;
}

G_GNUC_PRINTF (2, 3)
static void
add (Check *c, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_ptr_array_add (c->notes, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

static gboolean
is_same_place (const Check *c, gsize i, gsize j)
{
  for (guint k = 0; k < c->d; k++)
    if (c->x[i * c->d + k] != c->x[j * c->d + k])
      return FALSE;
  return TRUE;
}

/* The points order[from .. to - 1] lie at one place. */
static void
note_group (Check *c, gsize from, gsize to)
{
  double low = c->y[c->order[from]], high = low;
  g_autoptr (GString) list = g_string_new (NULL);

  for (gsize i = from; i < to; i++)
    {
      low = fmin (low, c->y[c->order[i]]);
      high = fmax (high, c->y[c->order[i]]);
      if (i - from < 2 * LISTED)
        g_string_append_printf (list, "%s%zu", i > from ? ", " : "", c->order[i] + 1);
    }
  if (to - from > 2 * LISTED)
    g_string_append (list, ", …");
  if (low == high)
    add (c, _ ("Points %s are the same measurement; they count as independent ones."), list->str);
  else
    add (c,
         _ ("Points %s lie at the same place with values from %g to %g: without noise no function goes through "
            "them."),
         list->str, low, high);
}

static void
check_duplicates (Check *c)
{
  gsize n_groups = 0;

  for (gsize from = 0, to; from < c->n; from = to)
    {
      for (to = from + 1; to < c->n && is_same_place (c, c->order[from], c->order[to]); to++)
        ;
      if (to - from > 1 && ++n_groups <= LISTED)
        note_group (c, from, to);
    }
  if (n_groups > LISTED)
    add (c, _ ("There are %zu places with more than one point; the first are listed."), n_groups);
}

/* The squared distance in units of the ranges. */
static double
get_scaled_distance (const Check *c, gsize i, gsize j)
{
  double sum = 0.0;

  for (guint k = 0; k < c->d; k++)
    if (c->range[k] > 0.0)
      {
        double step = (c->x[i * c->d + k] - c->x[j * c->d + k]) / c->range[k];

        sum += step * step;
      }
  return sum;
}

/* Along the first input that changes points are sorted, so that a window slides over them. */
static void
check_near_duplicates (Check *c)
{
  guint first = 0;
  gsize n_pairs = 0, n_compared = 0, pair[2] = { 0, 0 };
  double smallest = INFINITY;

  while (first < c->d && !(c->range[first] > 0.0))
    first++;
  if (first == c->d)
    return;
  for (gsize a = 0; a < c->n; a++)
    for (gsize b = a + 1; b < c->n && n_compared < MAX_PAIRS; b++, n_compared++)
      {
        gsize i = c->order[a], j = c->order[b];
        double distance = get_scaled_distance (c, i, j);

        if ((c->x[j * c->d + first] - c->x[i * c->d + first]) / c->range[first] > NEAR_DISTANCE)
          break;
        if (!(distance > 0.0) || distance > NEAR_DISTANCE * NEAR_DISTANCE)
          continue;
        n_pairs++;
        if (distance < smallest)
          {
            smallest = distance;
            pair[0] = MIN (i, j);
            pair[1] = MAX (i, j);
          }
      }
  if (n_compared == MAX_PAIRS)
    add (c, _ ("There are too many points to compare all that lie near each other."));
  if (n_pairs > 0)
    add (c,
         _ ("Pairs of points that nearly coincide: %zu. The closest are %zu and %zu, %.2g of the range apart, with "
            "values %g and %g; merge them or keep some noise."),
         n_pairs, pair[0] + 1, pair[1] + 1, sqrt (smallest), c->y[pair[0]], c->y[pair[1]]);
}

static gboolean
sees_input (const NearKernelNode *node, guint input)
{
  for (guint i = 0; i < node->n_active; i++)
    if (node->active[i] == input)
      return TRUE;
  return FALSE;
}

/* Some part of the kernel measures both inputs by one length. */
static gboolean
shares_length (const NearKernel *kernel, guint a, guint b)
{
  for (guint i = 0; i < kernel->tree->n_nodes; i++)
    {
      const NearKernelNode *node = kernel->tree->nodes[i];

      if (node->kind < NEAR_KERNEL_N_LEAVES && node->n_active > 1 && node->metric == NEAR_METRIC_EUCLIDEAN
          && (_near_kernel_get_traits (node->kind, 0) & NEAR_KERNEL_PER_INPUT) != 0
          && node->start[1] - node->start[0] == 1 && sees_input (node, a) && sees_input (node, b))
        return TRUE;
    }
  return FALSE;
}

static void
check_ranges (Check *c)
{
  guint widest = 0, narrowest = G_MAXUINT;
  gboolean constant = c->n > 1;

  for (guint k = 0; k < c->d; k++)
    {
      if (c->n > 1 && c->range[k] == 0.0)
        add (c, _ ("Input %s is %g at every point: nothing can be learned from it."),
             near_gp_data_get_input_name (c->data, k), c->low[k]);
      if (c->range[k] > c->range[widest])
        widest = k;
      if (c->range[k] > 0.0 && (narrowest == G_MAXUINT || c->range[k] < c->range[narrowest]))
        narrowest = k;
    }
  if (narrowest != G_MAXUINT && c->range[widest] > WILD_RATIO * c->range[narrowest]
      && (c->kernel == NULL || shares_length (c->kernel, widest, narrowest)))
    add (c,
         _ ("Input %s spans %.3g and input %s spans %.3g: give each input its own length scale, as in "
            "RBF(l=[…])."),
         near_gp_data_get_input_name (c->data, widest), c->range[widest],
         near_gp_data_get_input_name (c->data, narrowest), c->range[narrowest]);
  for (gsize i = 1; i < c->n; i++)
    constant = constant && c->y[i] == c->y[0];
  if (constant)
    add (c, _ ("%s is %g at every point: there is nothing to explain."),
         near_gp_data_get_target_name (c->data), c->y[0]);
}

static void
check_noise (Check *c)
{
  const double *noise = near_gp_data_peek_noise (c->data);
  gsize n_zero = 0;

  for (gsize i = 0; noise != NULL && i < c->n; i++)
    n_zero += noise[i] == 0.0;
  if (n_zero > 0 && n_zero < c->n)
    add (c, _ ("%zu of %zu points have no noise of their own: if the kernel has none either, the curve is forced "
            "through them."), n_zero, c->n);
}

/**
 * near_gp_data_check:
 *
 * Cost: O(n log n), as long as few points share a value of the first input
 * Returns: (transfer full) (element-type utf8): sentences, none if nothing is odd
 */
GPtrArray *
near_gp_data_check (const NearGpData *self)
{
  return near_gp_data_check_for (self, NULL);
}

/**
 * near_gp_data_check_for:
 * @kernel: (nullable): over the inputs of the data
 */
GPtrArray *
near_gp_data_check_for (const NearGpData *self, const NearKernel *kernel)
{
  g_return_val_if_fail (self != NULL, NULL);

  gsize n = near_gp_data_get_n (self);
  guint d = near_gp_data_get_n_inputs (self);
  g_autofree double *low = g_new (double, d), *range = g_new (double, d);
  g_autofree gsize *order = g_new (gsize, MAX (n, 1));
  Check c = { .data = self, .kernel = kernel, .n = n, .d = d, .x = near_gp_data_peek_x (self), .y = near_gp_data_peek_y (self),
              .low = low, .range = range, .order = order,
              .notes = g_ptr_array_new_with_free_func (g_free) };

  for (guint k = 0; k < d; k++)
    {
      double high = -INFINITY;

      low[k] = INFINITY;
      for (gsize i = 0; i < n; i++)
        {
          low[k] = fmin (low[k], c.x[i * d + k]);
          high = fmax (high, c.x[i * d + k]);
        }
      range[k] = n > 0 ? high - low[k] : 0.0;
    }
  for (gsize i = 0; i < n; i++)
    order[i] = i;
  if (n > 1)
    g_qsort_with_data (order, (gint) n, sizeof *order, compare_rows, &c);
  check_ranges (&c);
  check_duplicates (&c);
  check_near_duplicates (&c);
  check_noise (&c);
  return c.notes;
}
