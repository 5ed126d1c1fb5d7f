/* near-dft-term.h — the terms of the Kohn–Sham energy: each an energy, an operator, a force and a stress
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Hartree atomic units. Every term is a function of one NearDftState; a row of the table has what there is
 * of it. The forces are -dE/dtau at fixed coefficients and occupations (Hellmann and Feynman: no Pulay part in
 * plane waves), the stress is dE/d(strain)/Omega at the same plane waves, as matrix xx yy zz yz xz xy.
 */
#pragma once

#include "near-k-sphere.h"
#include "near-table.h"
#include "near-xc.h"

G_BEGIN_DECLS

typedef enum
{
  NEAR_DFT_TERM_KINETIC,
  NEAR_DFT_TERM_LOCAL,
  NEAR_DFT_TERM_NONLOCAL,
  NEAR_DFT_TERM_HARTREE,
  NEAR_DFT_TERM_XC,
  NEAR_DFT_TERM_EWALD,
  NEAR_DFT_TERM_PSEUDO_CORE,
  NEAR_N_DFT_TERMS
} NearDftTerm;

typedef struct
{
  const NearKSphere *sphere;
  double weight; /* of the k-point; their sum is 1 */
  gsize n_bands;
  const NearComplex *psi;   /* (n_bands, n_pw) */
  const double *occupation; /* (n_bands), in [0, 1]: of both spins together 2 f */
} NearDftOrbitals;

typedef struct
{
  const NearDftSystem *system;
  const NearXc *xc;
  const double *density;        /* (n_points): valence electrons per bohr^3 */
  const NearComplex *density_g; /* (n_g): the same */
  const double *core;           /* (n_points), nullable: the density of the non-linear core correction */
  gsize n_k;
  const NearDftOrbitals *orbitals; /* (n_k) */
} NearDftState;

typedef struct
{
  NearInfo info;
  double (*energy) (const NearDftState *state); /* Ha per cell */
  /* v(r) += dE/dn(r), (n_points); NULL if the term is no function of the density */
  void (*add_potential) (const NearDftState *state, double *v);
  /* h_psi += (the term's operator) psi, (n_bands, n_pw), at k-point @k; NULL if it acts through v(r) or not at
   * all */
  void (*add_operator) (const NearDftState *state, gsize k, gsize n_bands, const NearComplex *psi,
                        NearComplex *h_psi);
  void (*add_forces) (const NearDftState *state, double *forces); /* (n_atoms, 3) Ha/bohr; nullable */
  void (*add_stress) (const NearDftState *state, double stress[6]); /* Ha/bohr^3 */
} NearDftTermInfo;

extern const NearTable near_dft_term_table; /* of NearDftTermInfo, rows NearDftTerm */
const NearDftTermInfo *near_dft_term_get (NearDftTerm term);

G_END_DECLS
