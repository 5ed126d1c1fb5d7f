/* near-operation-atoms.h — which atoms an operation takes to which
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lengths are in the unit of the lattice.
 */
#pragma once

#include "near-error.h"
#include "near-operation.h"
#include "near-vec3.h"

G_BEGIN_DECLS

typedef struct _NearOperationAtoms NearOperationAtoms;

/* @fractional (n, 3) and @species (n) are borrowed. Errors: those of near_cell_list_new() */
NearOperationAtoms *near_operation_atoms_new (const NearMat3 *lattice, gsize n, const double *fractional,
                                              const guint *species, GError **error);
void near_operation_atoms_free (NearOperationAtoms *self); /* NULL is legal */

/* @images: (out) (n): the atom of its species that each one becomes. FALSE if they do not map onto each other, one
 * to one, within @tolerance. Cost: O(n) */
gboolean near_operation_map_atoms (const NearOperation *self, const NearOperationAtoms *atoms, double tolerance,
                                   guint32 *images);
/* Gives the translation that fits the atoms best. Those of a group that was found within a coarse tolerance
 * are then a group to the last digit. FALSE if the atoms do not map onto themselves within @tolerance. */
gboolean near_operation_fit (NearOperation *self, const NearOperationAtoms *atoms, double tolerance);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearOperationAtoms, near_operation_atoms_free)

G_END_DECLS
