/* near-shell.c — the end of the first shell in a distribution of distances
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-shell-private.h"

#include <math.h>

/* The first peak is the highest within this factor of the first distance; the minimum behind it is
 * looked for up to the second factor of the peak. Second shells of metals stand at 1.15 (bcc, which
 * melts into the first) and 1.41 (fcc), third ones at 1.73. */
#define PEAK_REACH 1.4
#define MINIMUM_REACH 1.5
#define SMOOTHING 0.08 /* Å: standard deviation of the Gaussian */

static double *
smooth (const double *density, gsize n, double width)
{
  double *smoothed = g_new0 (double, n);
  int reach = (int) ceil (3.0 * SMOOTHING / width);

  for (gsize k = 0; k < n; k++)
    {
      double sum = 0.0, total = 0.0;

      for (int d = -reach; d <= reach; d++)
        {
          double u = d * width / SMOOTHING, weight = exp (-0.5 * u * u);

          total += weight;
          if ((gssize) k + d >= 0 && (gsize) ((gssize) k + d) < n)
            sum += weight * density[(gssize) k + d];
        }
      smoothed[k] = sum / total;
    }
  return smoothed;
}

double
_near_shell_find_minimum (const double *density, gsize n, double width)
{
  gsize first = 0, peak, lowest, run;

  while (first < n && !(density[first] > 0.0))
    first++;
  if (first == n)
    return 0.0;
  g_autofree double *smoothed = smooth (density, n, width);
  peak = first;
  for (gsize k = first; k < n && (double) k < PEAK_REACH * ((double) first + 1.0); k++)
    if (smoothed[k] > smoothed[peak])
      peak = k;
  lowest = peak;
  for (gsize k = peak + 1; k < n && (double) k < MINIMUM_REACH * ((double) peak + 0.5); k++)
    if (smoothed[k] < smoothed[lowest])
      lowest = k;
  /* The middle of a run of equal values: an empty gap. */
  for (run = lowest; run + 1 < n && smoothed[run + 1] == smoothed[lowest];)
    run++;
  run = MIN (run, (gsize) (MINIMUM_REACH * ((double) peak + 0.5)));
  return (0.5 * (double) (lowest + MAX (run, lowest)) + 0.5) * width;
}
