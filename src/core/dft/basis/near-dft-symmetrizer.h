/* near-dft-symmetrizer.h — averages over a group: densities in reciprocal space, forces, stress
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "near-dft-system.h"
#include "near-operation.h"

G_BEGIN_DECLS

typedef struct _NearDftSymmetrizer NearDftSymmetrizer;

/* NULL if there is only the identity. @operations must map the atoms and the list of G onto themselves.
 * Errors: NEAR_ERROR_FAILED if they do not. */
NearDftSymmetrizer *near_dft_symmetrizer_new (const NearDftSystem *system, const NearOperation *operations,
                                              gsize n_operations, GError **error);
void near_dft_symmetrizer_free (NearDftSymmetrizer *self); /* NULL is legal */
/* All may be called with self NULL and then do nothing. (n_g); (n_atoms, 3) Cartesian; xx yy zz yz xz xy */
void near_dft_symmetrizer_apply_density (const NearDftSymmetrizer *self, NearComplex *density_g);
void near_dft_symmetrizer_apply_forces (const NearDftSymmetrizer *self, double *forces);
void near_dft_symmetrizer_apply_stress (const NearDftSymmetrizer *self, double stress[6]);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearDftSymmetrizer, near_dft_symmetrizer_free)

G_END_DECLS
