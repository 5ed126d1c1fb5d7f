/* near-contour.h — lines of equal value on a grid
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  double x0, y0, x1, y1;
} NearSegment;

NearSegment *near_contour_trace (gsize nx,
                                 gsize ny,
                                 const float *values,
                                 const double extent[4],
                                 double level,
                                 gsize *n_segments);

G_END_DECLS
