/* near-dft-term-private.h — what the rows of the table of terms do
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-dft-term.h"

G_BEGIN_DECLS

/* --- the electrons' motion --- */
double _near_dft_kinetic_energy (const NearDftState *state);
void _near_dft_kinetic_add_operator (const NearDftState *state, gsize k, gsize n_bands, const NearComplex *psi,
                                     NearComplex *h_psi);
void _near_dft_kinetic_add_stress (const NearDftState *state, double stress[6]);

/* --- pseudopotentials --- */
double _near_dft_local_energy (const NearDftState *state);
void _near_dft_local_add_potential (const NearDftState *state, double *out);
void _near_dft_local_add_forces (const NearDftState *state, double *forces);
void _near_dft_local_add_stress (const NearDftState *state, double stress[6]);

double _near_dft_nonlocal_energy (const NearDftState *state);
void _near_dft_nonlocal_add_operator (const NearDftState *state, gsize k, gsize n_bands, const NearComplex *psi,
                                      NearComplex *h_psi);
void _near_dft_nonlocal_add_forces (const NearDftState *state, double *forces);
void _near_dft_nonlocal_add_stress (const NearDftState *state, double stress[6]);

/* --- the electrons' repulsion --- */
double _near_dft_hartree_energy (const NearDftState *state);
void _near_dft_hartree_add_potential (const NearDftState *state, double *out);
void _near_dft_hartree_add_stress (const NearDftState *state, double stress[6]);

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

/* --- what rows share --- */
/* stress += factor x x^T, as xx yy zz yz xz xy */
static inline void
_near_dft_add_dyad (double factor, const double x[3], double stress[6])
{
  for (guint c = 0; c < 3; c++)
    {
      stress[c] += factor * x[c] * x[c];
      stress[3 + c] += factor * x[(c + 1) % 3] * x[(c + 2) % 3];
    }
}

/* What @coefficients (n_g) are at the points is added to @out (n_points). */
void _near_dft_add_to_points (const NearDftSystem *system, const NearComplex *coefficients, double *out);

G_END_DECLS
