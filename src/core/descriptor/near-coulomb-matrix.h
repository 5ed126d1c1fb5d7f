/* near-coulomb-matrix.h — matrices of the repulsion between nuclei: Coulomb, sine, Ewald
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All in eV. k = e^2 / (4 pi epsilon_0) = NEAR_COULOMB_EV_ANGSTROM, E_h = NEAR_HARTREE_EV:
 *
 *   Coulomb   M_ii = E_h Z_i^2.4 / 2,  M_ij = k Z_i Z_j / |r_i - r_j|
 *   sine      M_ii = E_h Z_i^2.4 / 2,  M_ij = k Z_i Z_j / |sum_k sin^2 (pi f_k) a_k|,
 *             f the fractional coordinates of r_i - r_j
 *   Ewald     M_ii = k Z_i^2 psi(0) / 2,  M_ij = k Z_i Z_j psi(r_i - r_j),
 *             psi the potential of a lattice of unit charges in a neutral background
 *
 * Rupp's matrix in atomic units is this one divided by E_h. The Ewald matrix is the energy of the
 * nuclei split by pairs: the sum of M_ij over i <= j is the energy of a cell. Its elements do not
 * depend on how Ewald's sum is split; those as printed by Faber et al. do, off the diagonal.
 *
 * What it does not do: the matrix itself changes with the order of the atoms. Its eigenvalues do
 * not, nor do its rows sorted by length, but those change abruptly where two rows become equally
 * long. The Coulomb matrix knows no cell: of a crystal it changes with the choice of the cell, and
 * so do sine and Ewald matrices with its size.
 *
 * M. Rupp, A. Tkatchenko, K.-R. Müller, O. A. von Lilienfeld, Phys. Rev. Lett. 108, 058301 (2012)
 *
 * F. Faber, A. Lindmaa, O. A. von Lilienfeld, R. Armiento, Int. J. Quantum Chem. 115, 1094 (2015)
 */
#pragma once

#include "near-crystal.h"
#include "near-monitor.h"
#include "near-table.h"

G_BEGIN_DECLS

typedef enum
{
  NEAR_COULOMB_MATRIX_COULOMB,
  NEAR_COULOMB_MATRIX_SINE,
  NEAR_COULOMB_MATRIX_EWALD
} NearCoulombMatrix;

/* What is made of the matrix. */
typedef enum
{
  NEAR_MATRIX_FORM_PLAIN,       /* (n, n) */
  NEAR_MATRIX_FORM_SORTED,      /* (n, n): rows and columns by falling length of the rows */
  NEAR_MATRIX_FORM_EIGENVALUES, /* (n): by falling absolute value */
  NEAR_N_MATRIX_FORMS
} NearMatrixForm;

typedef struct
{
  NearInfo info;
} NearMatrixFormInfo;

extern const NearTable near_matrix_form_table;

#define NEAR_COULOMB_MATRIX_MAX_EIGENVALUES 600 /* rows: 0.1 s */

/* (transfer full): (n, n), symmetric, row-major */
double *near_coulomb_matrix_compute (const NearCrystal *crystal, NearCoulombMatrix kind,
                                     const NearMonitor *monitor, GError **error);
void near_coulomb_matrix_sort (gsize n, double *matrix, gsize *order);
gboolean near_coulomb_matrix_get_eigenvalues (gsize n, const double *matrix, double *values,
                                              double *vectors, GError **error);

double *near_coulomb_matrix_compute_gradient (const NearCrystal *crystal, NearCoulombMatrix kind,
                                              GError **error);
void near_coulomb_matrix_get_eigenvalue_gradient (gsize n, const double *matrix_gradient,
                                                  const double *vector, double *gradient);

G_END_DECLS
