/* near-dft-system.h — atoms, their pseudopotentials, and the plane waves that densities and potentials need
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Hartree atomic units. Lattice vectors are the rows of A, reciprocal ones those of B = 2 pi A^-T. A function
 * f of the lattice's period is sum over G of f(G) exp (i G r): f(G) = FFT (f) / n_points, and G runs over
 * |G| <= g_max = 2 sqrt (2 ecut), which holds every product of two orbitals.
 */
#pragma once

#include "near-complex.h"
#include "near-crystal.h"
#include "near-fft.h"
#include "near-pseudopotential.h"

G_BEGIN_DECLS

#define NEAR_DFT_MAX_ECUT_HA 1000.0

typedef struct
{
  NearMat3 lattice;    /* rows, bohr */
  NearMat3 reciprocal; /* rows, 1/bohr, with 2 pi */
  double volume;       /* bohr^3 */

  gsize n_atoms;
  double *fractional; /* (n_atoms, 3) */
  guint *species;     /* (n_atoms) */
  guint n_species;
  NearPseudopotential **pseudos; /* (n_species) */
  double n_electrons;

  double ecut;  /* Ha */
  double g_max; /* 1/bohr */
  NearFft *fft; /* the box */
  gsize n[3], n_points;
  gsize n_g;
  int *miller;  /* (n_g, 3); G = 0 first, the others by |G| as they were when the list was made */
  guint32 *at;  /* (n_g): where in the box */
  double *g;    /* (n_g, 3) Cartesian */
  double *g2;   /* (n_g) |G|^2 */
} NearDftSystem;

/* @pseudos: one for each species of @crystal, borrowed. @n: nullable: the box; if it is not given, the
 * smallest products of 2, 3 and 5 that hold the sphere of g_max.
 * Errors: NEAR_ERROR_RANGE, NEAR_ERROR_UNSUPPORTED (no cell, mixed sites), NEAR_ERROR_TOO_LARGE */
NearDftSystem *near_dft_system_new (const NearCrystal *crystal, NearPseudopotential *const *pseudos,
                                    double ecut_ha, const gsize *n, GError **error);
/* The same plane waves (miller, at, n) in the cell A (1 + strain), with the same fractional positions or, if
 * @fractional is given, (n_atoms, 3), with those: what derivatives are taken of. */
NearDftSystem *near_dft_system_new_changed (const NearDftSystem *self, const NearMat3 *strain,
                                            const double *fractional);
void near_dft_system_free (NearDftSystem *self); /* NULL is legal */

/* Where in the box the plane wave of these Miller indices is */
guint32 near_dft_system_get_index (const NearDftSystem *self, const int miller[3]);
/* S_s(G) of one species on all n_g vectors */
void near_dft_system_fill_structure_factor (const NearDftSystem *self, guint species, NearComplex *out);
/* out += exp (-i G tau) of one atom for any Miller indices @miller (n, 3) that the box holds */
void near_dft_system_add_phases (const NearDftSystem *self, gsize atom, gsize n, const int *miller,
                                 NearComplex *out);
/* exp (-i G tau) of one atom on all n_g vectors */
void near_dft_system_fill_phases (const NearDftSystem *self, gsize atom, NearComplex *out);
/* Between the box in real space (n_points) and the list of G (n_g). @work: (n_points), near_fft_malloc(). */
void near_dft_system_to_g (const NearDftSystem *self, const double *values, NearComplex *out,
                           NearComplex *work);
void near_dft_system_to_points (const NearDftSystem *self, const NearComplex *coefficients, double *out,
                                NearComplex *work);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearDftSystem, near_dft_system_free)

G_END_DECLS
