/* near-lattice.h — the cell: lengths, angles, reciprocal lattice, planes and directions
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A lattice is a NearMat3 whose rows are a, b, c in Å. Angles are in degrees here, as files and people
 * write them: alpha between b and c, beta between c and a, gamma between a and b.
 */
#pragma once

#include "near-error.h"
#include "near-vec3.h"

G_BEGIN_DECLS

typedef struct
{
  double a, b, c;            /* Å */
  double alpha, beta, gamma; /* degrees */
} NearCell;

gboolean near_lattice_from_cell (const NearCell *cell, NearMat3 *lattice, GError **error);
NearCell near_lattice_get_cell (const NearMat3 *lattice);
double near_lattice_get_volume (const NearMat3 *lattice);
gboolean near_lattice_check (const NearMat3 *lattice, GError **error);
NearMat3 near_lattice_get_reciprocal (const NearMat3 *lattice);
NearVec3 near_lattice_get_heights (const NearMat3 *lattice);
double near_lattice_get_spacing (const NearMat3 *lattice, const int hkl[3]);
double near_lattice_get_plane_angle (const NearMat3 *lattice, const int first[3], const int second[3]);
double near_lattice_get_direction_angle (const NearMat3 *lattice, const int first[3],
                                         const int second[3]);

G_END_DECLS
