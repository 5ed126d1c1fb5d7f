/* near-dos.h — densities of states, and what electrons that fill them have: Fermi energy, band energy, -TS
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Any unit of energy, the same for all; a density of states counts both spins. One that comes from a model may be
 * negative in places.
 */
#pragma once

#include "near-energy-grid.h"

G_BEGIN_DECLS

/* @dos (n of the grid): D_j = sum of 2 w K (E_j - eps). @weights (n_k), @eigenvalues (n_k, n_bands).
 * O(n_k n_bands sigma / step) */
void near_density_of_states (const NearEnergyGrid *grid, NearBroadening broadening, double sigma, gsize n_k,
                             gsize n_bands, const double *weights, const double *eigenvalues, double *dos);

typedef struct
{
  double fermi_energy;
  double n_electrons; /* what the weights give at that Fermi energy */
  double band_energy;
  double minus_ts;
} NearDosFilling;

/* The integrals of @dos at a Fermi energy. @kt may be zero. */
void near_dos_integrate (const NearEnergyGrid *grid, const double *dos, double fermi_energy, double kt,
                         NearDosFilling *filling);
/* The same at the Fermi energy that gives @n_electrons. About 20 O(n).
 * Errors: NEAR_ERROR_RANGE if the grid holds fewer electrons; NEAR_ERROR_NOT_FINITE */
gboolean near_dos_fill (const NearEnergyGrid *grid, const double *dos, double n_electrons, double kt,
                        NearDosFilling *filling, GError **error);

G_END_DECLS
