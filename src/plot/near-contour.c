/* near-contour.c — lines of equal value on a grid
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-contour.h"

#include <math.h>

/* Corners 0 to 3 counter-clockwise from the lower left; edge e joins corner e and (e + 1) % 4. */
static const double corner_x[4] = { 0, 1, 1, 0 }, corner_y[4] = { 0, 0, 1, 1 };

static void
cross_edge (const double v[4], int edge, double level, double *x, double *y)
{
  int a = edge, b = (edge + 1) % 4;
  double t = (level - v[a]) / (v[b] - v[a]);

  *x = corner_x[a] + t * (corner_x[b] - corner_x[a]);
  *y = corner_y[a] + t * (corner_y[b] - corner_y[a]);
}

/* The edges that the level crosses in one square, in pairs; 0, 2 or 4 of them. */
static int
find_crossings (const double v[4], double level, int edges[4])
{
  int n = 0;

  for (int e = 0; e < 4; e++)
    if ((v[e] >= level) != (v[(e + 1) % 4] >= level))
      edges[n++] = e;
  if (n == 4)
    {
      /* A saddle: where the centre lies on corner 0's side, corners 1 and 3 are cut off. */
      double centre = (v[0] + v[1] + v[2] + v[3]) / 4;
      int shift = (centre >= level) == (v[0] >= level) ? 0 : 3;
      for (int i = 0; i < 4; i++)
        edges[i] = (i + shift) % 4;
    }
  return n;
}

/**
 * near_contour_trace:
 * @values: (ny, nx) row-major, the row of the lowest y first, taken at the centres of the cells
 * @extent: (4) x_low, x_high, y_low, y_high: the outer edges of the grid
 * @n_segments: (out)
 *
 * Marching squares with linear interpolation along edges; saddles are decided by the mean of the
 * four corners. Squares with a corner that is not finite are left out.
 *
 * Returns: (transfer full): (n_segments), in no particular order
 */
NearSegment *
near_contour_trace (gsize nx,
                    gsize ny,
                    const float *values,
                    const double extent[4],
                    double level,
                    gsize *n_segments)
{
  g_return_val_if_fail (values != NULL && extent != NULL && n_segments != NULL, NULL);

  GArray *segments = g_array_new (FALSE, FALSE, sizeof (NearSegment));
  double dx = (extent[1] - extent[0]) / (double)nx, dy = (extent[3] - extent[2]) / (double)ny;
  for (gsize j = 0; j + 1 < ny; j++)
    for (gsize i = 0; i + 1 < nx; i++)
      {
        const float *row = values + j * nx + i;
        const double v[4] = { row[0], row[1], row[nx + 1], row[nx] };
        int edges[4];
        if (!isfinite (v[0] + v[1] + v[2] + v[3]))
          continue;
        int n = find_crossings (v, level, edges);
        for (int k = 0; k < n; k += 2)
          {
            NearSegment s;
            cross_edge (v, edges[k], level, &s.x0, &s.y0);
            cross_edge (v, edges[k + 1], level, &s.x1, &s.y1);
            s.x0 = extent[0] + ((double)i + 0.5 + s.x0) * dx;
            s.x1 = extent[0] + ((double)i + 0.5 + s.x1) * dx;
            s.y0 = extent[2] + ((double)j + 0.5 + s.y0) * dy;
            s.y1 = extent[2] + ((double)j + 0.5 + s.y1) * dy;
            g_array_append_val (segments, s);
          }
      }
  *n_segments = segments->len;
  return (NearSegment *)(void *)g_array_free (segments, FALSE);
}
