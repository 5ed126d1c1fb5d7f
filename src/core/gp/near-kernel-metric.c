/* near-kernel-metric.c — distances between compositions and between angles
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each metric is the Euclidean one of other coordinates, so that every stationary kernel of it is
 * positive semidefinite (a geodesic distance on a circle would not make it so). With f_d = x_d /
 * sum x: simplex    f_d aitchison  log f_d - mean log f hellinger  sqrt (f_d / 2) angle      (180 /
 * pi) (cos x, sin x): the chord 2 sin (D/2) in degrees, which is D where D is small
 */
#include "near-kernel-leaf.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define DEGREES (180.0 / G_PI)

guint
_near_kernel_count_coordinates (const NearKernelNode *node)
{
  return node->metric == NEAR_METRIC_ANGLE ? 2 * node->n_active : node->n_active;
}

/* @x: one point, all inputs. Angles: coordinates 2 d and 2 d + 1 are input d. */
void
_near_kernel_get_coordinates (const NearKernelNode *node, const double *x, double *coordinates)
{
  double sum = 0.0, mean = 0.0;
  guint n = node->n_active;

  if (node->metric == NEAR_METRIC_ANGLE)
    {
      for (guint d = 0; d < n; d++)
        {
          /* whole turns are taken off exactly first */
          double angle = fmod (x[node->active[d]], 360.0) / DEGREES;

          coordinates[2 * d] = DEGREES * cos (angle);
          coordinates[2 * d + 1] = DEGREES * sin (angle);
        }
      return;
    }
  for (guint d = 0; d < n; d++)
    {
      coordinates[d] = x[node->active[d]];
      sum += coordinates[d] >= 0.0 || node->metric == NEAR_METRIC_EUCLIDEAN ? coordinates[d] : NAN;
    }
  if (node->metric == NEAR_METRIC_EUCLIDEAN)
    return;
  for (guint d = 0; d < n; d++)
    {
      double f = coordinates[d] / sum;

      coordinates[d] = node->metric == NEAR_METRIC_AITCHISON   ? (f > 0.0 ? log (f) : NAN)
                       : node->metric == NEAR_METRIC_HELLINGER ? sqrt (0.5 * f)
                                                               : f;
      mean += coordinates[d] / n;
    }
  for (guint d = 0; d < n && node->metric == NEAR_METRIC_AITCHISON; d++)
    coordinates[d] -= mean;
}

/* --- do inputs make sense? -----------------------------------------------------------------------
 */

/* Named as the user knows it: "input 2 (Fe)". */
static char *
dup_input_name (const NearKernel *self, guint input)
{
  if (self->tree->input_names != NULL && self->tree->input_names[input] != NULL)
    return g_strdup_printf (_ ("input %u (%s)"), input + 1, self->tree->input_names[input]);
  return g_strdup_printf (_ ("input %u"), input + 1);
}

static gboolean
check_composition (const NearKernel *self,
                   const NearKernelNode *node,
                   gsize point,
                   const double *x,
                   GError **error)
{
  double sum = 0.0;

  for (guint d = 0; d < node->n_active; d++)
    {
      double amount = x[node->active[d]];
      g_autofree char *name = dup_input_name (self, node->active[d]);

      if (amount < 0.0)
        {
          g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                       _ ("point %zu, %s: an amount cannot be %g; the metric “%s” needs amounts "
                          "that are 0 or greater"),
                       point + 1, name, amount,
                       near_table_get (&near_metric_table, node->metric)->id);
          return FALSE;
        }
      if (amount == 0.0 && node->metric == NEAR_METRIC_AITCHISON)
        {
          g_set_error (
              error, NEAR_ERROR, NEAR_ERROR_RANGE,
              _ ("point %zu, %s: the amount is 0, of which there is no logarithm; take the metric "
                 "“hellinger”, or put a small amount in its place"),
              point + 1, name);
          return FALSE;
        }
      sum += amount;
    }
  if (sum > 0.0 && isfinite (sum))
    return TRUE;
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
               _ ("point %zu: the amounts add up to %g, so there are no fractions; at least one "
                  "must be greater than 0"),
               point + 1, sum);
  return FALSE;
}

static gboolean
check_descriptor (const NearKernel *self,
                  const NearKernelNode *node,
                  gsize point,
                  const double *x,
                  GError **error)
{
  double zeta = _near_kernel_slot_value (self, _near_kernel_node_slot (node, 0, 0)), square = 0.0;

  for (guint d = 0; d < node->n_active; d++)
    {
      double p = x[node->active[d]];

      square += p * p;
      if (p < 0.0 && zeta != floor (zeta))
        {
          g_autofree char *name = dup_input_name (self, node->active[d]);

          g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                       _ ("point %zu, %s is %g: with inputs below 0, zeta of NormalizedDot must be "
                          "a whole number, "
                          "not %g"),
                       point + 1, name, p, zeta);
          return FALSE;
        }
    }
  if (square > 0.0 && isfinite (square))
    return TRUE;
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
               _ ("point %zu: the length of its inputs is %g, so they have no direction, which "
                  "NormalizedDot compares"),
               point + 1, sqrt (square));
  return FALSE;
}

static gboolean
check_point (const NearKernel *self,
             const NearKernelNode *node,
             gsize point,
             const double *x,
             GError **error)
{
  if (node->metric != NEAR_METRIC_EUCLIDEAN && node->metric != NEAR_METRIC_ANGLE)
    return check_composition (self, node, point, x, error);
  if (node->kind == NEAR_KERNEL_NORMALIZED_DOT)
    return check_descriptor (self, node, point, x, error);
  return TRUE;
}

/**
 * near_kernel_check_inputs:
 * @x: (n, n_inputs)
 *
 * Errors: NEAR_ERROR_NOT_FINITE, RANGE; both name the point, from 1, and the input
 */
gboolean
near_kernel_check_inputs (const NearKernel *self, gsize n, const double *x, GError **error)
{
  g_return_val_if_fail (self != NULL && (x != NULL || n == 0), FALSE);

  const NearKernelTree *tree = self->tree;

  for (gsize point = 0; point < n; point++)
    {
      const double *row = x + point * tree->n_inputs;

      for (guint input = 0; input < tree->n_inputs; input++)
        if (!isfinite (row[input]))
          {
            g_autofree char *name = dup_input_name (self, input);

            g_set_error (error, NEAR_ERROR, NEAR_ERROR_NOT_FINITE,
                         _ ("point %zu, %s is not a finite number"), point + 1, name);
            return FALSE;
          }
      for (guint id = 0; id < tree->n_nodes; id++)
        if (!check_point (self, tree->nodes[id], point, row, error))
          return FALSE;
    }
  return TRUE;
}
