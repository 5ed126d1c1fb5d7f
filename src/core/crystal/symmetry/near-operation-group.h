/* near-operation-group.h — operations as a group, and what they do to vectors and cells
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * x -> W x + w of fractional columns x; a row k of the reciprocal lattice becomes k W^-1.
 */
#pragma once

#include "near-operation.h"
#include "near-vec3.h"

G_BEGIN_DECLS

/* W^-1, which is of whole numbers too. */
void near_operation_invert_rotation (const NearOperation *self, int inverse[3][3]);
/* R of Cartesian columns, r -> R r: A^T W A^-T for the rows A of the lattice. */
NearMat3 near_operation_get_cartesian (const NearOperation *self, const NearMat3 *lattice);

/* Whether lengths and angles stay what they are, within @tolerance of the ends of the lattice's vectors. */
gboolean near_operation_keeps_lattice (const NearOperation *self, const NearMat3 *lattice, double tolerance);

/* Keeps, in their order, those of a largest subgroup that are there, and returns how many. The first must be
 * the identity. */
gsize near_operations_reduce_to_group (NearOperation *operations, gsize n);

G_END_DECLS
