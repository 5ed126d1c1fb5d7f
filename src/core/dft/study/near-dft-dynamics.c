/* near-dft-dynamics.c — atoms that move on the ground state of their electrons
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-dft-dynamics.h"

#include "near-dft-study-private.h"
#include "near-units.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _NearDftDynamics
{
  NearCrystal *crystal; /* as it was at the start */
  NearDftStudy study;
  NearMolecularDynamicsOptions options;
  guint64 seed;
  NearMolecularDynamics *motion; /* NULL before the first step */
  gsize n;
  double *wanted;        /* (n, 3) Å: of trial */
  double *evaluated;     /* (n, 3) Å: of result */
  NearCrystal *trial;    /* whose calculation may have been stopped */
  NearScfResult *result; /* of the last one that was not */
  gboolean is_rehearsal; /* no calculation: options and velocities are looked at */
  guint n_evaluations;
  const NearMonitor *monitor; /* of the call that is running */
};

/* --- forces -------------------------------------------------------------------------------------
 */

static gboolean
set_trial (NearDftDynamics *self, const double *positions, GError **error)
{
  const NearMat3 *lattice = near_crystal_get_lattice (self->crystal);
  NearMat3 inverse = near_mat3_inverse (lattice);
  g_autofree double *fractional = g_new (double, 3 * self->n);
  NearCrystal *trial;

  if (memcmp (self->wanted, positions, 3 * self->n * sizeof *positions) == 0)
    return TRUE;
  for (gsize a = 0; a < self->n; a++)
    {
      NearVec3 f = near_vec3_times_mat3 (near_vec3_from (positions + 3 * a), &inverse);

      memcpy (fractional + 3 * a, f.x, sizeof f.x);
    }
  trial = _near_dft_study_new_crystal (self->crystal, lattice, fractional, error);
  if (trial == NULL)
    return FALSE;
  near_crystal_unref (self->trial);
  self->trial = trial;
  memcpy (self->wanted, positions, 3 * self->n * sizeof *positions);
  return TRUE;
}

static gboolean
eval (gpointer data, const double *positions, double *energy, double *forces, GError **error)
{
  NearDftDynamics *self = data;
  g_autofree char *where = g_strdup_printf (_ ("Step %u"), self->n_evaluations);
  NearScfResult *result;

  if (self->is_rehearsal)
    return TRUE;
  if (!set_trial (self, positions, error))
    return FALSE;
  result = _near_dft_study_run (&self->study, self->trial, where, self->monitor, error);
  if (result == NULL)
    return FALSE;
  near_scf_result_unref (self->result);
  self->result = result;
  self->n_evaluations++;
  memcpy (self->evaluated, positions, 3 * self->n * sizeof *positions);
  *energy = near_scf_result_get_report (result)->energies.free * NEAR_HARTREE_EV;
  memcpy (forces, near_scf_result_peek_forces (result), 3 * self->n * sizeof *forces);
  return TRUE;
}

static gboolean
get_virial (gpointer data, const double *positions, double virial[6])
{
  NearDftDynamics *self = data;

  if (self->result == NULL
      || memcmp (self->evaluated, positions, 3 * self->n * sizeof *positions) != 0)
    return FALSE;
  const double *stress = near_scf_result_peek_stress (self->result);
  double factor = near_crystal_get_volume (self->crystal) / NEAR_EV_PER_ANGSTROM3_GPA;

  for (guint k = 0; k < 6; k++)
    virial[k] = stress[k] * factor;
  return TRUE;
}

static const NearForceSource source = { eval, get_virial, NULL };

/* --- steps --------------------------------------------------------------------------------------
 */

/* What is wrong with options, masses and velocities is said before anything is computed. */
static gboolean
rehearse (NearDftDynamics *self, GError **error)
{
  g_autoptr (NearMolecularDynamics) motion = NULL;

  self->is_rehearsal = TRUE;
  motion = near_molecular_dynamics_new_with_source (self->crystal, &source, self, &self->options,
                                                    self->seed, error);
  self->is_rehearsal = FALSE;
  return motion != NULL;
}

NearDftDynamics *
near_dft_dynamics_new (NearCrystal *crystal,
                       const NearScfSettings *scf,
                       const NearMolecularDynamicsOptions *options,
                       guint64 seed,
                       GError **error)
{
  g_return_val_if_fail (crystal != NULL && scf != NULL && options != NULL, NULL);

  g_autoptr (NearDftDynamics) self = g_new0 (NearDftDynamics, 1);
  NearScfSettings settings = *scf;

  settings.use_symmetry = FALSE;
  self->crystal = near_crystal_ref (crystal);
  self->trial = near_crystal_ref (crystal);
  self->options = *options;
  self->seed = seed;
  self->n = near_crystal_get_n_atoms (crystal);
  self->wanted
      = g_memdup2 (near_crystal_peek_positions (crystal), 3 * self->n * sizeof *self->wanted);
  self->evaluated = g_new0 (double, 3 * self->n);
  if (!_near_dft_study_init (&self->study, crystal, &settings, error) || !rehearse (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
near_dft_dynamics_free (NearDftDynamics *self)
{
  if (self == NULL)
    return;
  near_molecular_dynamics_free (self->motion);
  _near_dft_study_clear (&self->study);
  g_clear_pointer (&self->crystal, near_crystal_unref);
  g_clear_pointer (&self->trial, near_crystal_unref);
  g_clear_pointer (&self->result, near_scf_result_unref);
  g_free (self->wanted);
  g_free (self->evaluated);
  g_free (self);
}

static gboolean
advance (NearDftDynamics *self, GError **error)
{
  if (self->motion != NULL)
    return near_molecular_dynamics_step (self->motion, 1, NULL, NULL, error);
  self->motion = near_molecular_dynamics_new_with_source (self->crystal, &source, self,
                                                          &self->options, self->seed, error);
  return self->motion != NULL;
}

gboolean
near_dft_dynamics_step (NearDftDynamics *self,
                        NearDftDynamicsReport *report,
                        const NearMonitor *monitor,
                        GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  gboolean is_fine;

  self->monitor = monitor;
  is_fine = advance (self, error);
  self->monitor = NULL;
  if (!is_fine)
    return FALSE;
  if (report != NULL)
    {
      const NearScfReport *scf = near_scf_result_get_report (self->result);

      near_molecular_dynamics_get_report (self->motion, &report->motion);
      report->free = report->motion.potential_energy / NEAR_HARTREE_EV;
      report->n_iterations = scf->iteration;
      report->is_scf_converged = near_scf_result_get_status (self->result) == NEAR_SCF_CONVERGED;
      report->seconds = scf->seconds;
    }
  return TRUE;
}

const char *
near_dft_dynamics_get_explanation (const NearDftDynamics *self)
{
  return self->motion != NULL ? near_molecular_dynamics_get_explanation (self->motion) : NULL;
}

NearCrystal *
near_dft_dynamics_dup_crystal (NearDftDynamics *self, GError **error)
{
  g_return_val_if_fail (self != NULL && self->motion != NULL, NULL);

  return near_molecular_dynamics_dup_crystal (self->motion, error);
}

NearScfResult *
near_dft_dynamics_get_result (const NearDftDynamics *self)
{
  return self->result;
}

const GPtrArray *
near_dft_dynamics_get_notes (const NearDftDynamics *self)
{
  return self->study.notes;
}
