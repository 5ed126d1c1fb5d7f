/* near-lattice-reduction.h — the shortest vectors of a lattice
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-vec3.h"

G_BEGIN_DECLS

/* reduced rows = transformation times the rows of the lattice */
typedef struct
{
  NearMat3 reduced;
  int transformation[3][3];
} NearLatticeReduction;

void near_lattice_reduce (const NearMat3 *lattice, const gboolean periodic[3], NearLatticeReduction *reduction);

G_END_DECLS
