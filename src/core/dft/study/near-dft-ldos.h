/* near-dft-ldos.h — the local density of states of a ground state, on a grid of points and energies
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * D(r, E_j) = sum over all k and bands of 2 w |psi(r)|^2 K (E_j - eps), as a product of two matrices. On the points of
 * the calculation's own box or any others: orbitals are evaluated at those points exactly, by folding their plane waves
 * into a smaller box. Points of k that symmetry left out are unfolded, orbital by orbital.
 */
#pragma once

#include "near-energy-grid.h"
#include "near-scf.h"

G_BEGIN_DECLS

typedef struct
{
  NearEnergyGrid grid; /* eV, on the scale with the alpha term: eigenvalue + near_scf_result_get_energy_shift() */
  NearBroadening broadening;
  double width; /* eV, see near_broadening_get() */
  gsize n[3];   /* 0: as the calculation's box */
} NearDftLdosSettings;

typedef struct
{
  NearDftLdosSettings settings; /* n filled in */
  gsize n_points;
  double *values;   /* (n_points, n_E), 1/(eV Å^3), both spins; near_fft_free() */
  GPtrArray *notes; /* of NearNote */
} NearDftLdos;

/* 2 n_points n_E n_bands n_k operations and a transform for each orbital.
 * Errors: RANGE, TOO_LARGE (with the memory it would take), CANCELLED */
NearDftLdos *near_dft_ldos_new (const NearScfResult *result, const NearDftLdosSettings *settings,
                                const NearMonitor *monitor, GError **error);
/* Whether there is memory for it, before the calculation that it is made of; n of 0 is not known yet.
 * Errors: TOO_LARGE */
gboolean near_dft_ldos_check_size (const NearDftLdosSettings *settings, GError **error);
void near_dft_ldos_free (NearDftLdos *self); /* NULL is legal */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearDftLdos, near_dft_ldos_free)

G_END_DECLS
