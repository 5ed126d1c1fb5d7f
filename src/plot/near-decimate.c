/* near-decimate.c — as few points of a line as look the same
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-decimate.h"

#include <math.h>

#define MIN_STEP 0.35 /* pixels: nearer points of a curve that turns back are left out */

static gboolean
is_ascending (gsize n, const double *x)
{
  double last = -G_MAXDOUBLE;

  for (gsize i = 0; i < n; i++)
    {
      if (isnan (x[i]))
        continue;
      if (x[i] < last)
        return FALSE;
      last = x[i];
    }
  return TRUE;
}

static gsize
thin_curve (gsize n, const double *x, const double *y, gsize *index)
{
  gsize n_kept = 0, last = 0;

  for (gsize i = 0; i < n; i++)
    if (i == 0 || i + 1 == n || !(hypot (x[i] - x[last], y[i] - y[last]) < MIN_STEP))
      index[n_kept++] = last = i;
  return n_kept;
}

/**
 * near_decimate:
 * @x: (n) pixels
 * @y: (n) pixels
 * @index: (out caller-allocates): room for @n: the points to draw, in order
 *
 * Where x never falls, each pixel column [k, k + 1) keeps its lowest and its highest point, in the
 * order in which they come, so no extreme is lost; a column in which nothing is finite keeps one
 * point, the gap. Where x falls, points closer than a third of a pixel to the last are left out.
 *
 * Cost: O(n)
 * Returns: how many are kept; at most 2 per column where x never falls
 */
gsize
near_decimate (gsize n, const double *x, const double *y, gsize *index)
{
  g_return_val_if_fail (n == 0 || (x != NULL && y != NULL && index != NULL), 0);

  if (!is_ascending (n, x))
    return thin_curve (n, x, y, index);

  gsize n_kept = 0;
  for (gsize start = 0, end; start < n; start = end)
    {
      double column = floor (x[start]);
      gsize lowest = start, highest = start;
      for (end = start; end < n && (end == start || floor (x[end]) == column); end++)
        {
          if (!isfinite (y[lowest]) || y[end] < y[lowest])
            lowest = end;
          if (!isfinite (y[highest]) || y[end] > y[highest])
            highest = end;
        }
      index[n_kept++] = MIN (lowest, highest);
      if (lowest != highest)
        index[n_kept++] = MAX (lowest, highest);
    }
  return n_kept;
}
