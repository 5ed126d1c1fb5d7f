/* near-environment.h — points and what lies around them, for descriptors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A centre is any point: an atom, or a point of a grid. The neighbours of centre c are those from
 * start[c] up to start[c + 1]; which they are is the caller's choice. n stands for
 * start[n_centers].
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  gsize n_centers;
  const gsize *start;    /* (n_centers + 1), rising */
  const double *vectors; /* (n, 3): from the centre to the neighbour, Å */
  const double *weights; /* (n): bispectrum: of each neighbour; NULL: 1 */
  const double *cutoffs; /* (n): bispectrum: of each neighbour, Å; NULL: the descriptor's */
  const guint *elements; /* (n): symmetry functions: of each neighbour */
} NearEnvironments;

G_END_DECLS
