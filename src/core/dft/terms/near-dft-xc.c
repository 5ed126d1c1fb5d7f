/* near-dft-xc.c — the term of exchange and correlation
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What near-xc.h says of the density of valence and core together. */
#include "near-dft-term-private.h"

/* Valence and core: (transfer full), or NULL where the valence is all there is */
static double *
dup_total (const NearDftState *state)
{
  double *total;

  if (state->core == NULL)
    return NULL;
  total = g_new (double, state->system->n_points);
  for (gsize i = 0; i < state->system->n_points; i++)
    total[i] = state->density[i] + state->core[i];
  return total;
}

static double
compute (const NearDftState *state, double *potential, double stress[6])
{
  g_autofree double *total = dup_total (state);

  return near_xc_compute (state->xc, state->system, total != NULL ? total : state->density,
                          potential, stress);
}

/* v(G) from v(r): (transfer full) */
static NearComplex *
dup_on_g (const NearDftSystem *system, const double *potential)
{
  NearComplex *v = g_new (NearComplex, system->n_g);
  NearComplex *work = near_fft_malloc (system->n_points * sizeof (NearComplex));

  near_dft_system_to_g (system, potential, v, work);
  near_fft_free (work);
  return v;
}

double
_near_dft_xc_energy (const NearDftState *state)
{
  return compute (state, NULL, NULL);
}

void
_near_dft_xc_add_potential (const NearDftState *state, double *v)
{
  gsize n = state->system->n_points;
  g_autofree double *potential = g_new (double, n);

  compute (state, potential, NULL);
  for (gsize i = 0; i < n; i++)
    v[i] += potential[i];
}

/* Only the core moves with its atom. */
void
_near_dft_xc_add_forces (const NearDftState *state, double *forces)
{
  if (state->core == NULL)
    return;
  g_autofree double *potential = g_new (double, state->system->n_points);
  compute (state, potential, NULL);
  g_autofree NearComplex *v = dup_on_g (state->system, potential);
  _near_dft_core_add_forces (state->system, v, forces);
}

void
_near_dft_xc_add_stress (const NearDftState *state, double stress[6])
{
  g_autofree double *potential
      = state->core != NULL ? g_new (double, state->system->n_points) : NULL;
  double sum[6];

  compute (state, potential, sum);
  for (guint k = 0; k < 6; k++)
    stress[k] += sum[k];
  if (potential != NULL)
    {
      g_autofree NearComplex *v = dup_on_g (state->system, potential);

      _near_dft_core_add_stress (state->system, v, stress);
    }
}
