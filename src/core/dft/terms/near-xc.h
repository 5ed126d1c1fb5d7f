/* near-xc.h — exchange and correlation through libxc
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Unpolarised. The density is that of valence and (non-linear core correction) core together; where it is
 * below 1e-12 it is taken as that. Gradients of the density, for the functionals that need them, are taken
 * in reciprocal space, and the potential is the exact derivative of the energy summed over the box.
 */
#pragma once

#include "near-dft-system.h"
#include "near-table.h"

G_BEGIN_DECLS

typedef enum
{
  NEAR_XC_TETER,
  NEAR_XC_PW92,
  NEAR_XC_PZ,
  NEAR_XC_PBE,
  NEAR_XC_PBESOL,
  NEAR_N_XC
} NearXcFunctional;

extern const NearTable near_xc_table; /* "teter", "pw92", "pz", "pbe", "pbesol" */

typedef struct _NearXc NearXc; /* immutable, atomically reference-counted */

NearXc *near_xc_new (NearXcFunctional functional);
NearXc *near_xc_ref (NearXc *self);
void near_xc_unref (NearXc *self); /* NULL is legal */
NearXcFunctional near_xc_get_functional (const NearXc *self);
gboolean near_xc_is_gradient_corrected (const NearXc *self);

/* @density (n_points) in 1/bohr^3. @potential (n_points), nullable: dE/dn(r) / (Omega / n_points), Ha, is put
 * there. @stress, nullable: (1/Omega) dE/d(strain) with n Omega fixed at every point, xx yy zz yz xz xy,
 * Ha/bohr^3. Returns: the energy of the cell in Ha. Threads share the points; the digits do not depend on them. */
double near_xc_compute (const NearXc *self, const NearDftSystem *system, const double *density,
                        double *potential, double stress[6]);

/* The core density of all atoms at the points of the box, (n_points), 1/bohr^3; NULL if no atom has one. */
double *near_dft_system_dup_core_density (const NearDftSystem *system);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearXc, near_xc_unref)

G_END_DECLS
