/* near-dft-hartree.c — the electrons' repulsion as that of their mean density
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * E = 2 pi Omega sum over G != 0 of |n(G)|^2 / G^2; V(G) = 4 pi n(G) / G^2.
 */
#include "near-dft-term-private.h"

#include <math.h>

double
_near_dft_hartree_energy (const NearDftState *state)
{
  const NearDftSystem *system = state->system;
  double sum = 0.0;

  for (gsize v = 1; v < system->n_g; v++)
    sum += near_complex_norm2 (state->density_g[v]) / system->g2[v];
  return 2.0 * G_PI * system->volume * sum;
}

void
_near_dft_hartree_add_potential (const NearDftState *state, double *potential)
{
  const NearDftSystem *system = state->system;
  g_autofree NearComplex *coefficients = g_new (NearComplex, system->n_g);

  coefficients[0] = 0.0;
  for (gsize v = 1; v < system->n_g; v++)
    coefficients[v] = 4.0 * G_PI / system->g2[v] * state->density_g[v];
  _near_dft_add_to_points (system, coefficients, potential);
}

void
_near_dft_hartree_add_stress (const NearDftState *state, double stress[6])
{
  const NearDftSystem *system = state->system;

  for (gsize v = 1; v < system->n_g; v++)
    {
      double density = 2.0 * G_PI * near_complex_norm2 (state->density_g[v]) / system->g2[v];

      _near_dft_add_dyad (2.0 * density / system->g2[v], system->g + 3 * v, stress);
      for (guint c = 0; c < 3; c++)
        stress[c] -= density;
    }
}
