/* near-ldos-energy.h — from a local density of states to an energy: the chain that a predicted LDOS goes through
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * LDOS -> D(E) -> Fermi energy -> density n(r) and band energy -> free energy:
 *   F = E_band - E_Hartree[n] + E_xc[n] - integral of v_xc n + Ewald - TS
 * with energies on the scale that keeps the alpha term (otherwise the pseudo-core term is to be added).
 * J. A. Ellis et al., Phys. Rev. B 104, 035120 (2021). The density is known at the points of the LDOS; on a coarse grid
 * Hartree and xc are those of its plane waves that the points hold.
 */
#pragma once

#include "near-crystal.h"
#include "near-dft-ldos.h"
#include "near-energy-grid.h"
#include "near-xc.h"

G_BEGIN_DECLS

typedef struct
{
  double fermi_energy; /* eV, on the scale of the grid */
  double n_electrons;  /* that the LDOS holds up to there */
  double band, hartree, xc, xc_potential, ewald, minus_ts, free; /* Ha */
} NearLdosEnergy;

/* @values (n_points, n_E) of the grid @n, in 1/(eV Å^3). @kt in Ha.
 * Errors: RANGE if the LDOS holds too few electrons; those of near_dft_system_new() */
gboolean near_ldos_energy_compute (const NearCrystal *crystal, NearPseudopotential *const *pseudos, NearXcFunctional xc,
                                   const gsize n[3], const NearEnergyGrid *grid, const double *values, double kt,
                                   NearLdosEnergy *energy, GError **error);

G_END_DECLS
