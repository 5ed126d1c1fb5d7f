/* near-dft-kinetic.c — the kinetic energy of the orbitals
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * E = sum of w 2 f |c(G)|^2 |k+G|^2 / 2. Under strain k+G becomes (k+G) (1 + e)^-T.
 */
#include "near-dft-term-private.h"

double
_near_dft_kinetic_energy (const NearDftState *state)
{
  double energy = 0.0;

  for (gsize k = 0; k < state->n_k; k++)
    {
      const NearDftOrbitals *orbitals = &state->orbitals[k];
      const NearKSphere *sphere = orbitals->sphere;

      for (gsize b = 0; b < orbitals->n_bands; b++)
        {
          const NearComplex *psi = orbitals->psi + b * sphere->n_pw;
          double sum = 0.0;

          for (gsize v = 0; v < sphere->n_pw; v++)
            sum += sphere->kinetic[v] * near_complex_norm2 (psi[v]);
          energy += 2.0 * orbitals->weight * orbitals->occupation[b] * sum;
        }
    }
  return energy;
}

void
_near_dft_kinetic_add_operator (
    const NearDftState *state, gsize k, gsize n_bands, const NearComplex *psi, NearComplex *h_psi)
{
  const NearKSphere *sphere = state->orbitals[k].sphere;

  for (gsize b = 0; b < n_bands; b++)
    for (gsize v = 0; v < sphere->n_pw; v++)
      h_psi[b * sphere->n_pw + v] += sphere->kinetic[v] * psi[b * sphere->n_pw + v];
}

void
_near_dft_kinetic_add_stress (const NearDftState *state, double stress[6])
{
  for (gsize k = 0; k < state->n_k; k++)
    {
      const NearDftOrbitals *orbitals = &state->orbitals[k];
      const NearKSphere *sphere = orbitals->sphere;

      for (gsize v = 0; v < sphere->n_pw; v++)
        {
          double sum = 0.0;

          for (gsize b = 0; b < orbitals->n_bands; b++)
            sum += orbitals->occupation[b]
                   * near_complex_norm2 (orbitals->psi[b * sphere->n_pw + v]);
          _near_dft_add_dyad (-2.0 * orbitals->weight * sum / state->system->volume,
                              sphere->kg + 3 * v, stress);
        }
    }
}
