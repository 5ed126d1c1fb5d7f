/* near-dft-dynamics.h — atoms that move on the ground state of their electrons, a time step at a time
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Born and Oppenheimer's dynamics with the integrators and thermostats of near-molecular-dynamics.h: a self-
 * consistent calculation a step, which begins with the density and orbitals of the last. The atoms' potential
 * energy is the free energy F of the electrons, which the forces belong to. Forces of a cycle that is not
 * converged to the end make the conserved energy drift: 1e-8 Ha and less are for long runs. Moving atoms have no
 * symmetry: none is used.
 */
#pragma once

#include "near-molecular-dynamics.h"
#include "near-scf.h"

G_BEGIN_DECLS

typedef struct
{
  NearDynamicsReport motion; /* potential_energy is F, in eV */
  double free;               /* Ha per cell */
  guint n_iterations;        /* of the self-consistent cycle */
  gboolean is_scf_converged;
  double seconds;            /* of it */
} NearDftDynamicsReport;

typedef struct _NearDftDynamics NearDftDynamics;

/* @seed: of velocities and pushes. Errors: as near_scf_new() and near_molecular_dynamics_new() */
NearDftDynamics *near_dft_dynamics_new (NearCrystal *crystal, const NearScfSettings *scf,
                                        const NearMolecularDynamicsOptions *options, guint64 seed,
                                        GError **error);
void near_dft_dynamics_free (NearDftDynamics *self); /* NULL is legal */

/* The first call computes the forces at the start and reports step 0, the others do a time step each. A run that
 * diverges says so by its status, and nothing is done any more.
 * Errors: NEAR_ERROR_CANCELLED, and then the next call does the same step, where the cycle was stopped; as
 * near_scf_step() */
gboolean near_dft_dynamics_step (NearDftDynamics *self, NearDftDynamicsReport *report, const NearMonitor *monitor,
                                 GError **error);
const char *near_dft_dynamics_get_explanation (const NearDftDynamics *self); /* nullable: why it diverged */

/* As near_molecular_dynamics_dup_crystal(); not before the first step. */
NearCrystal *near_dft_dynamics_dup_crystal (NearDftDynamics *self, GError **error);
/* The electrons at the positions now; NULL before the first step */
NearScfResult *near_dft_dynamics_get_result (const NearDftDynamics *self);
const GPtrArray *near_dft_dynamics_get_notes (const NearDftDynamics *self); /* of NearNote */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearDftDynamics, near_dft_dynamics_free)

G_END_DECLS
