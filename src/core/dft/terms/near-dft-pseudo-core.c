/* near-dft-pseudo-core.c — what is left of the local pseudopotentials at G = 0
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The Coulomb tails of nuclei and electrons cancel at G = 0; the rest, alpha, is felt by every
 * electron alike: E = N / Omega  sum over atoms of alpha. (J. Ihm, A. Zunger, M. L. Cohen, J. Phys.
 * C 12, 4409 (1979))
 */
#include "near-dft-term-private.h"

double
_near_dft_pseudo_core_energy (const NearDftState *state)
{
  const NearDftSystem *system = state->system;
  double sum = 0.0;

  for (gsize a = 0; a < system->n_atoms; a++)
    sum += near_pseudopotential_get_alpha (system->pseudos[system->species[a]]);
  return system->n_electrons / system->volume * sum;
}

void
_near_dft_pseudo_core_add_stress (const NearDftState *state, double stress[6])
{
  double pressure = _near_dft_pseudo_core_energy (state) / state->system->volume;

  for (guint k = 0; k < 3; k++)
    stress[k] -= pressure;
}
