/* near-scf-energy.c — the potential of a density, and the energies of an iteration
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * With eps and f of the orbitals in v_in: T + E_nonlocal = sum of w 2 f eps - integral of v_in
 * n_out. F is that of n_out (an upper bound of the ground state, to second order in what is left to
 * do), Harris and Foulkes' that of n_in with the same sum of eigenvalues: J. Harris, Phys. Rev. B
 * 31, 1770 (1985).
 */
#include "near-scf-private.h"

#include "near-dft-term.h"

#include <math.h>
#include <string.h>

void
_near_scf_fill_potential (NearScf *self)
{
  const NearScfProblem *problem = self->problem;
  gsize n_points = problem->system->n_points;
  NearComplex *box = near_fft_malloc (n_points * sizeof *box);
  g_autofree double *density = g_new (double, n_points);
  NearDftState state = _near_scf_get_state (problem, density, self->in);

  near_dft_system_to_points (problem->system, self->in, density, box);
  near_fft_free (box);
  memcpy (self->v, problem->local, n_points * sizeof *self->v);
  near_dft_term_get (NEAR_DFT_TERM_HARTREE)->add_potential (&state, self->v);
  near_dft_term_get (NEAR_DFT_TERM_XC)->add_potential (&state, self->v);
}

static double
integrate (const NearDftSystem *system, const double *a, const double *b)
{
  double sum = 0.0;

  for (gsize p = 0; p < system->n_points; p++)
    sum += a[p] * b[p];
  return sum * system->volume / (double) system->n_points;
}

static double
get_energy (NearDftTerm term, const NearDftState *state)
{
  return near_dft_term_get (term)->energy (state);
}

static double
sum_eigenvalues (const NearScf *self)
{
  double sum = 0.0;

  for (gsize k = 0; k < self->problem->n_k; k++)
    for (gsize b = 0; b < self->n_bands; b++)
      sum += 2.0 * self->problem->weights[k] * self->occupations[k * self->n_bands + b]
             * self->eigenvalues[k * self->n_bands + b];
  return sum;
}

static double
get_harris_foulkes (const NearScf *self, double band)
{
  const NearScfProblem *problem = self->problem;
  gsize n_points = problem->system->n_points;
  NearComplex *box = near_fft_malloc (n_points * sizeof *box);
  g_autofree double *density = g_new (double, n_points);
  NearDftState state = _near_scf_get_state (problem, density, self->in);

  near_dft_system_to_points (problem->system, self->in, density, box);
  near_fft_free (box);
  return band - integrate (problem->system, self->v, density)
         + integrate (problem->system, problem->local, density)
         + get_energy (NEAR_DFT_TERM_HARTREE, &state) + get_energy (NEAR_DFT_TERM_XC, &state)
         + problem->ewald + problem->pseudo_core + self->filling.minus_ts;
}

void
_near_scf_evaluate (NearScf *self)
{
  const NearScfProblem *problem = self->problem;
  NearDftState state = _near_scf_get_state (problem, self->out_points, self->out);
  NearDftEnergies *e = &self->report.energies;

  e->band = sum_eigenvalues (self);
  e->kinetic = self->kinetic;
  e->nonlocal = e->band - integrate (problem->system, self->v, self->out_points) - e->kinetic;
  e->local = integrate (problem->system, problem->local, self->out_points);
  e->hartree = get_energy (NEAR_DFT_TERM_HARTREE, &state);
  e->xc = get_energy (NEAR_DFT_TERM_XC, &state);
  e->ewald = problem->ewald;
  e->pseudo_core = problem->pseudo_core;
  e->minus_ts = self->filling.minus_ts;
  e->internal
      = e->kinetic + e->nonlocal + e->local + e->hartree + e->xc + e->ewald + e->pseudo_core;
  e->free = e->internal + e->minus_ts;
  self->report.harris_foulkes = get_harris_foulkes (self, e->band);
  self->report.density_change
      = sqrt (near_density_get_distance2 (problem->system, self->in, self->out));
  self->report.fermi_energy = self->filling.fermi_energy;
}
