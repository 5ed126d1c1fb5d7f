/* near-scf-result.c — what a self-consistent calculation found
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-scf-private.h"

#include "near-dft-term.h"
#include "near-units.h"

#include <string.h>

#define POINTS_AT_ONCE 8

struct _NearScfResult
{
  gatomicrefcount ref_count;
  NearScfProblem *problem;
  NearScfStatus status;
  NearScfReport report;
  gsize n_bands;
  double covered;
  NearScfOrbitals **orbitals;
  double *eigenvalues, *occupations;
  double *density, *potential;
  NearComplex *density_g;
  GPtrArray *notes;
  GMutex lock; /* of what follows, computed when it is asked for */
  double *forces, *stress;
};

NearScfResult *
near_scf_dup_result (NearScf *self)
{
  g_return_val_if_fail (self != NULL && self->report.iteration > 0, NULL);

  NearScfResult *result = g_new0 (NearScfResult, 1);
  const NearScfProblem *problem = self->problem;
  gsize n = self->n_solved, n_points = problem->system->n_points;

  g_atomic_ref_count_init (&result->ref_count);
  g_mutex_init (&result->lock);
  result->problem = _near_scf_problem_ref (self->problem);
  result->report = self->report;
  result->status = !self->report.is_finished   ? NEAR_SCF_RUNNING
                   : self->report.is_converged ? NEAR_SCF_CONVERGED
                                               : NEAR_SCF_NOT_CONVERGED;
  /* Bands that were added since are not there yet. */
  result->n_bands = n;
  result->covered = self->covered;
  result->orbitals = g_new (NearScfOrbitals *, problem->n_k);
  result->eigenvalues = g_new (double, problem->n_k *n);
  result->occupations = g_new (double, problem->n_k *n);
  for (gsize k = 0; k < problem->n_k; k++)
    {
      result->orbitals[k] = _near_scf_orbitals_ref (self->orbitals[k]);
      memcpy (result->eigenvalues + k * n, self->eigenvalues + k * self->n_bands,
              n * sizeof *result->eigenvalues);
      memcpy (result->occupations + k * n, self->occupations + k * self->n_bands,
              n * sizeof *result->occupations);
    }
  result->density = g_memdup2 (self->out_points, n_points * sizeof *self->out_points);
  result->density_g = g_memdup2 (self->out, problem->system->n_g * sizeof *self->out);
  result->potential = g_memdup2 (self->v, n_points * sizeof *self->v);
  result->notes = near_notes_new ();
  near_notes_append (result->notes, self->notes);
  return result;
}

NearScfResult *
near_scf_result_ref (NearScfResult *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
near_scf_result_unref (NearScfResult *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;
  for (gsize k = 0; k < self->problem->n_k; k++)
    _near_scf_orbitals_unref (self->orbitals[k]);
  g_free (self->orbitals);
  g_free (self->eigenvalues);
  g_free (self->occupations);
  g_free (self->density);
  g_free (self->density_g);
  g_free (self->potential);
  g_free (self->forces);
  g_free (self->stress);
  g_ptr_array_unref (self->notes);
  g_mutex_clear (&self->lock);
  _near_scf_problem_unref (self->problem);
  g_free (self);
}

NearScfStatus
near_scf_result_get_status (const NearScfResult *self)
{
  return self->status;
}

const NearScfReport *
near_scf_result_get_report (const NearScfResult *self)
{
  return &self->report;
}

NearCrystal *
near_scf_result_get_crystal (const NearScfResult *self)
{
  return self->problem->crystal;
}

const NearDftSystem *
near_scf_result_get_system (const NearScfResult *self)
{
  return self->problem->system;
}

NearKPoints *
near_scf_result_get_k_points (const NearScfResult *self)
{
  return self->problem->points;
}

const NearOccupationRule *
near_scf_result_get_occupation_rule (const NearScfResult *self)
{
  return &self->problem->settings.occupation;
}

const NearXc *
near_scf_result_get_xc (const NearScfResult *self)
{
  return self->problem->xc;
}

double
near_scf_result_get_fermi_energy (const NearScfResult *self)
{
  return self->report.fermi_energy;
}

double
near_scf_result_get_energy_shift (const NearScfResult *self)
{
  const NearDftSystem *system = self->problem->system;
  double sum = 0.0;

  for (gsize a = 0; a < system->n_atoms; a++)
    sum += near_pseudopotential_get_alpha (system->pseudos[system->species[a]]);
  return sum / system->volume;
}

gsize
near_scf_result_get_n_bands (const NearScfResult *self)
{
  return self->n_bands;
}

double
near_scf_result_get_covered (const NearScfResult *self)
{
  return self->covered;
}

const double *
near_scf_result_peek_eigenvalues (const NearScfResult *self)
{
  return self->eigenvalues;
}

const double *
near_scf_result_peek_occupations (const NearScfResult *self)
{
  return self->occupations;
}

const double *
near_scf_result_peek_density (const NearScfResult *self)
{
  return self->density;
}

const double *
near_scf_result_peek_potential (const NearScfResult *self)
{
  return self->potential;
}

const NearKSphere *
near_scf_result_get_sphere (const NearScfResult *self, gsize k)
{
  g_return_val_if_fail (k < self->problem->n_k, NULL);

  return self->problem->sphere[k];
}

const NearComplex *
near_scf_result_peek_half_orbitals (const NearScfResult *self, gsize k)
{
  g_return_val_if_fail (k < self->problem->n_k, NULL);

  return self->orbitals[k]->psi;
}

NearComplex *
near_scf_result_dup_orbitals (const NearScfResult *self, gsize k)
{
  g_return_val_if_fail (k < self->problem->n_k, NULL);

  const NearKSphere *sphere = self->problem->sphere[k];
  NearComplex *full = near_fft_malloc (self->n_bands * sphere->n_pw * sizeof *full);

  near_k_sphere_expand (sphere, self->n_bands, self->orbitals[k]->psi, full);
  return full;
}

const GPtrArray *
near_scf_result_get_notes (const NearScfResult *self)
{
  return self->notes;
}

/* --- forces and stress -------------------------------------------------------------------------
 */

/* What rows say of @state, those that look at orbitals or the others */
static void
add_rows (const NearDftState *state, gboolean of_orbitals, double *forces, double *stress)
{
  for (guint term = 0; term < NEAR_N_DFT_TERMS; term++)
    {
      const NearDftTermInfo *row = near_dft_term_get (term);

      if ((row->add_operator != NULL) != of_orbitals)
        continue;
      if (forces != NULL && row->add_forces != NULL)
        row->add_forces (state, forces);
      if (stress != NULL)
        row->add_stress (state, stress);
    }
}

/* All terms at all k-points, of which some are expanded at a time: all would fill the memory. */
static void
differentiate (const NearScfResult *self, double *forces, double *stress)
{
  const NearScfProblem *problem = self->problem;
  NearDftState state = _near_scf_get_state (problem, self->density, self->density_g);

  add_rows (&state, FALSE, forces, stress);
  for (gsize from = 0; from < problem->n_k; from += POINTS_AT_ONCE)
    {
      NearDftOrbitals orbitals[POINTS_AT_ONCE];
      NearComplex *psi[POINTS_AT_ONCE];

      state.n_k = MIN (problem->n_k - from, POINTS_AT_ONCE);
      state.orbitals = orbitals;
      for (gsize i = 0; i < state.n_k; i++)
        {
          gsize k = from + i;

          psi[i] = near_scf_result_dup_orbitals (self, k);
          orbitals[i] = (NearDftOrbitals){ problem->sphere[k], problem->weights[k], self->n_bands,
                                           psi[i], self->occupations + k * self->n_bands };
        }
      add_rows (&state, TRUE, forces, stress);
      for (gsize i = 0; i < state.n_k; i++)
        near_fft_free (psi[i]);
    }
}

/* A rigid shift costs nothing: what the grid of exchange and correlation adds to it is taken away.
 */
static void
balance (gsize n_atoms, double *forces)
{
  for (guint c = 0; c < 3; c++)
    {
      double mean = 0.0;

      for (gsize a = 0; a < n_atoms; a++)
        mean += forces[3 * a + c] / (double) n_atoms;
      for (gsize a = 0; a < n_atoms; a++)
        forces[3 * a + c] -= mean;
    }
}

const double *
near_scf_result_peek_forces (const NearScfResult *result)
{
  NearScfResult *self = (NearScfResult *) result;
  gsize n = self->problem->system->n_atoms;

  g_mutex_lock (&self->lock);
  if (self->forces == NULL)
    {
      double *forces = g_new0 (double, 3 * n);

      differentiate (self, forces, NULL);
      near_dft_symmetrizer_apply_forces (self->problem->symmetrizer, forces);
      balance (n, forces);
      for (gsize i = 0; i < 3 * n; i++)
        forces[i] *= NEAR_ATOMIC_FORCE_EV_PER_ANGSTROM;
      self->forces = forces;
    }
  g_mutex_unlock (&self->lock);
  return self->forces;
}

const double *
near_scf_result_peek_stress (const NearScfResult *result)
{
  NearScfResult *self = (NearScfResult *) result;

  g_mutex_lock (&self->lock);
  if (self->stress == NULL)
    {
      double *stress = g_new0 (double, 6);

      differentiate (self, NULL, stress);
      near_dft_symmetrizer_apply_stress (self->problem->symmetrizer, stress);
      for (gsize i = 0; i < 6; i++)
        stress[i] *= NEAR_ATOMIC_PRESSURE_GPA;
      self->stress = stress;
    }
  g_mutex_unlock (&self->lock);
  return self->stress;
}
