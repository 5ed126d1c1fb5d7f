/* near-dft-core-density.c — the density of the non-linear core correction
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   n_core (G) = 1 / Omega  sum over atoms of c(|G|) exp (-i G tau)
 *
 * (S. G. Louie, S. Froyen, M. L. Cohen, Phys. Rev. B 26, 1738 (1982)). Where v (G) is that of
 * v (r) = dE/dn(r) / (Omega / n_points), and Omega n fixed at every point but for what follows,
 *
 *   dE = sum over G of v (G)* d(Omega n_core (G))
 */
#include "near-init.h"

#include "near-dft-term-private.h"

#include <math.h>

static gboolean
has_core (const NearDftSystem *system)
{
  for (guint s = 0; s < system->n_species; s++)
    if (near_pseudopotential_has_core (system->pseudos[s]))
      return TRUE;
  return FALSE;
}

/* c(|G|) or its slope on the list of G. Vectors of one length follow each other. */
static void
fill_core (const NearDftSystem *system, guint species, gboolean slope, double *out)
{
  const NearPseudopotential *pseudo = system->pseudos[species];

  for (gsize i = 0; i < system->n_g; i++)
    if (i > 0 && system->g2[i] == system->g2[i - 1])
      out[i] = out[i - 1];
    else if (slope)
      out[i] = near_pseudopotential_get_core_slope (pseudo, sqrt (system->g2[i]));
    else
      out[i] = near_pseudopotential_get_core (pseudo, sqrt (system->g2[i]));
}

/**
 * near_dft_system_dup_core_density:
 * @system: atoms, and plane waves
 *
 * Shapes: (n_points), z fastest.
 * Units: 1/bohr^3.
 * Cost: n_g for each atom, and one transform.
 *
 * It may be negative a little between the atoms, where a sharp core has lost what is beyond g_max.
 *
 * Returns: (transfer full) (nullable): the density; NULL if no atom has one
 */
double *
near_dft_system_dup_core_density (const NearDftSystem *system)
{
  gsize n_g = system->n_g;

  if (!has_core (system))
    return NULL;
  g_autofree double *core = g_new (double, n_g);
  g_autofree NearComplex *structure = g_new (NearComplex, n_g);
  g_autofree NearComplex *sum = g_new0 (NearComplex, n_g);
  for (guint s = 0; s < system->n_species; s++)
    if (near_pseudopotential_has_core (system->pseudos[s]))
      {
        fill_core (system, s, FALSE, core);
        near_dft_system_fill_structure_factor (system, s, structure);
        for (gsize i = 0; i < n_g; i++)
          sum[i] += structure[i] * (core[i] / system->volume);
      }
  double *density = g_new (double, system->n_points);
  NearComplex *work = near_fft_malloc (system->n_points * sizeof (NearComplex));
  near_dft_system_to_points (system, sum, density, work);
  near_fft_free (work);
  return density;
}

/* F = sum over G of v(G)* c(|G|) i G exp (-i G tau) */
void
_near_dft_core_add_forces (const NearDftSystem *system, const NearComplex *v, double *forces)
{
  g_autofree double *core = NULL;
  gsize n_g = system->n_g;

  if (!has_core (system))
    return;
  core = g_new (double, n_g * system->n_species);
  for (guint s = 0; s < system->n_species; s++)
    fill_core (system, s, FALSE, core + s * n_g);
#pragma omp parallel for schedule(dynamic, 1) num_threads(near_get_n_threads())
  for (gsize a = 0; a < system->n_atoms; a++)
    {
      const double *c = core + system->species[a] * n_g;
      NearComplex *phases;

      if (!near_pseudopotential_has_core (system->pseudos[system->species[a]]))
        continue;
      phases = g_new (NearComplex, n_g);
      near_dft_system_fill_phases (system, a, phases);
      for (gsize i = 0; i < n_g; i++)
        {
          double strength = -c[i] * cimag (conj (v[i]) * phases[i]);

          for (guint k = 0; k < 3; k++)
            forces[3 * a + k] += strength * system->g[3 * i + k];
        }
      g_free (phases);
    }
}

/* As d|G|/d(strain) = -G G / |G|:
 *   stress = -1 / Omega  sum over G of Re (v(G)* S(G)) c'(|G|) G G / |G| */
void
_near_dft_core_add_stress (const NearDftSystem *system, const NearComplex *v, double stress[6])
{
  static const guint row[6] = { 0, 1, 2, 1, 0, 0 }, column[6] = { 0, 1, 2, 2, 2, 1 };
  gsize n_g = system->n_g;

  if (!has_core (system))
    return;
  g_autofree double *slope = g_new (double, n_g);
  g_autofree NearComplex *structure = g_new (NearComplex, n_g);
  for (guint s = 0; s < system->n_species; s++)
    if (near_pseudopotential_has_core (system->pseudos[s]))
      {
        double sum[6] = { 0.0 };

        fill_core (system, s, TRUE, slope);
        near_dft_system_fill_structure_factor (system, s, structure);
        for (gsize i = 0; i < n_g; i++)
          {
            const double *g = system->g + 3 * i;
            double strength;

            if (!(system->g2[i] > 0.0))
              continue;
            strength = creal (conj (v[i]) * structure[i]) * slope[i] / sqrt (system->g2[i]);
            for (guint k = 0; k < 6; k++)
              sum[k] += strength * g[row[k]] * g[column[k]];
          }
        for (guint k = 0; k < 6; k++)
          stress[k] -= sum[k] / system->volume;
      }
}
