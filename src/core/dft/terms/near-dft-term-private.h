/* near-dft-term-private.h — what the rows of the table of terms do
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-dft-term.h"

G_BEGIN_DECLS

/* --- exchange and correlation, of valence and core together --- */
double _near_dft_xc_energy (const NearDftState *state);
void _near_dft_xc_add_potential (const NearDftState *state, double *v);
void _near_dft_xc_add_forces (const NearDftState *state, double *forces);
void _near_dft_xc_add_stress (const NearDftState *state, double stress[6]);

/* What the core density brings where @v (n_g) is dE/dn(r) of the points' energies, in reciprocal space: -dE/dtau,
 * and what of the stress is due to the slope of c(q). Nothing if no atom has a core. */
void _near_dft_core_add_forces (const NearDftSystem *system, const NearComplex *v, double *forces);
void _near_dft_core_add_stress (const NearDftSystem *system, const NearComplex *v, double stress[6]);

/* --- the nuclei in their even background --- */
double _near_dft_ewald_energy (const NearDftState *state);
void _near_dft_ewald_add_forces (const NearDftState *state, double *forces);
void _near_dft_ewald_add_stress (const NearDftState *state, double stress[6]);

/* All of it with the given splitting @eta (1/bohr), on which nothing depends but the time. @forces (n_atoms, 3)
 * and @stress (6) are added to; nullable. Returns: the energy. */
double _near_dft_ewald_compute (const NearDftSystem *system, double eta, double *forces, double *stress);

/* --- what is left of the local potentials at G = 0 --- */
double _near_dft_pseudo_core_energy (const NearDftState *state);
void _near_dft_pseudo_core_add_stress (const NearDftState *state, double stress[6]);

G_END_DECLS
