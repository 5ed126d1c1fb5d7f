/* near-dft-local.c — the local part of the pseudopotentials
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * V(G) = sum over species of S(G) v(|G|) / Omega, V(0) = 0 (what is left there is the pseudo-core
 * term); E = Omega sum of V(G) n(G)*.
 */
#include "near-dft-term-private.h"

#include <math.h>
#include <string.h>

/* v(|G|) of one species on all G, or dv/d|G|; vectors of one length follow each other. */
static void
fill_radial (const NearDftSystem *system,
             guint species,
             double (*get) (const NearPseudopotential *, double),
             double *out)
{
  out[0] = 0.0;
  for (gsize v = 1; v < system->n_g; v++)
    out[v] = v > 1 && system->g2[v] == system->g2[v - 1]
                 ? out[v - 1]
                 : get (system->pseudos[species], sqrt (system->g2[v]));
}

static void
fill_potential (const NearDftSystem *system, NearComplex *out)
{
  g_autofree NearComplex *structure = g_new (NearComplex, system->n_g);
  g_autofree double *radial = g_new (double, system->n_g);

  memset (out, 0, system->n_g * sizeof *out);
  for (guint s = 0; s < system->n_species; s++)
    {
      fill_radial (system, s, near_pseudopotential_get_local, radial);
      near_dft_system_fill_structure_factor (system, s, structure);
      for (gsize v = 1; v < system->n_g; v++)
        out[v] += radial[v] / system->volume * structure[v];
    }
}

double
_near_dft_local_energy (const NearDftState *state)
{
  const NearDftSystem *system = state->system;
  g_autofree NearComplex *potential = g_new (NearComplex, system->n_g);
  double sum = 0.0;

  fill_potential (system, potential);
  for (gsize v = 1; v < system->n_g; v++)
    sum += creal (potential[v] * conj (state->density_g[v]));
  return system->volume * sum;
}

void
_near_dft_local_add_potential (const NearDftState *state, double *out)
{
  g_autofree NearComplex *potential = g_new (NearComplex, state->system->n_g);

  fill_potential (state->system, potential);
  _near_dft_add_to_points (state->system, potential, out);
}

/* F = Re sum of i G v(G) exp (-i G tau) n(G)* */
void
_near_dft_local_add_forces (const NearDftState *state, double *forces)
{
  const NearDftSystem *system = state->system;
  g_autofree NearComplex *phases = g_new (NearComplex, system->n_g);
  g_autofree double *radial = g_new (double, system->n_g);

  for (guint s = 0; s < system->n_species; s++)
    {
      fill_radial (system, s, near_pseudopotential_get_local, radial);
      for (gsize a = 0; a < system->n_atoms; a++)
        {
          if (system->species[a] != s)
            continue;
          near_dft_system_fill_phases (system, a, phases);
          for (gsize v = 1; v < system->n_g; v++)
            {
              double factor = -radial[v] * cimag (phases[v] * conj (state->density_g[v]));

              for (guint c = 0; c < 3; c++)
                forces[3 * a + c] += factor * system->g[3 * v + c];
            }
        }
    }
}

void
_near_dft_local_add_stress (const NearDftState *state, double stress[6])
{
  const NearDftSystem *system = state->system;
  g_autofree NearComplex *structure = g_new (NearComplex, system->n_g);
  g_autofree double *radial = g_new (double, system->n_g);
  g_autofree double *slope = g_new (double, system->n_g);

  for (guint s = 0; s < system->n_species; s++)
    {
      fill_radial (system, s, near_pseudopotential_get_local, radial);
      fill_radial (system, s, near_pseudopotential_get_local_slope, slope);
      near_dft_system_fill_structure_factor (system, s, structure);
      for (gsize v = 1; v < system->n_g; v++)
        {
          double weight = creal (structure[v] * conj (state->density_g[v])) / system->volume;

          _near_dft_add_dyad (-weight * slope[v] / sqrt (system->g2[v]), system->g + 3 * v, stress);
          for (guint c = 0; c < 3; c++)
            stress[c] -= weight * radial[v];
        }
    }
}
