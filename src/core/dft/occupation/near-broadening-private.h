/* near-broadening-private.h — one level on a grid of energies
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-energy-grid.h"

G_BEGIN_DECLS

/* The kernel's integral from minus infinity to @x from its level. */
double _near_broadening_get_share_below (NearBroadening broadening, double width, double x);

/* K (E_j - @energy) at the points where it is above 1e-20 of its peak, into @values (n of the grid) from its
 * beginning on; @first: the j of the first. Returns how many. A multiplication or two a point, no exponential. */
gsize _near_broadening_spread (const NearEnergyGrid *grid, NearBroadening broadening, double width, double energy,
                               double *values, gsize *first);

G_END_DECLS
