/* near-lattice-points.h — the points of a lattice within a sphere
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-vec3.h"

G_BEGIN_DECLS

/* Appends to @points, of NearVec3, the vectors from @center (Cartesian) to all points f A with whole f that are no
 * further than @radius: all of them and, but for what one row of the cell adds at either end, no others are tried,
 * whatever the cell's shape. The order is that of f. Any unit of length. */
void near_lattice_list_points (const NearMat3 *lattice, NearVec3 center, double radius, GArray *points);

G_END_DECLS
