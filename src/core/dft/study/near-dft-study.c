/* near-dft-study.c — one self-consistent calculation after the other, each going on from the last
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-dft-study-private.h"

#include "near-units.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A run of thousands of steps must not collect thousands of the same words. */
#define MAX_NOTES 20

gboolean
_near_dft_study_init (NearDftStudy *self,
                      NearCrystal *crystal,
                      const NearScfSettings *settings,
                      GError **error)
{
  guint n = near_crystal_get_n_species (crystal);

  memset (self, 0, sizeof *self);
  self->settings = *settings;
  self->notes = near_notes_new ();
  self->pseudos = g_ptr_array_new_with_free_func ((GDestroyNotify) near_pseudopotential_unref);
  for (guint s = 0; s < n && settings->pseudos != NULL; s++)
    g_ptr_array_add (self->pseudos, near_pseudopotential_ref (settings->pseudos[s]));
  if (settings->pseudos != NULL)
    self->settings.pseudos = (NearPseudopotential **) self->pseudos->pdata;
  self->scf = near_scf_new (crystal, &self->settings, error);
  self->crystal = near_crystal_ref (crystal);
  return self->scf != NULL;
}

void
_near_dft_study_clear (NearDftStudy *self)
{
  g_clear_pointer (&self->scf, near_scf_free);
  g_clear_pointer (&self->crystal, near_crystal_unref);
  g_clear_pointer (&self->pseudos, g_ptr_array_unref);
  g_clear_pointer (&self->notes, g_ptr_array_unref);
}

static void
take (NearDftStudy *self, NearScf *scf, NearCrystal *crystal)
{
  near_crystal_ref (crystal);
  near_crystal_unref (self->crystal);
  near_scf_free (self->scf);
  self->scf = scf;
  self->crystal = crystal;
}

/* A smaller cell may have a k-point with fewer plane waves than the bands of the last one: the
 * number is then chosen anew. */
static gboolean
begin (NearDftStudy *self, NearCrystal *crystal, GError **error)
{
  GError *local = NULL;
  NearScf *scf = self->is_converged ? near_scf_new_from (self->scf, crystal, &local) : NULL;

  if (!self->is_converged || g_error_matches (local, NEAR_ERROR, NEAR_ERROR_RANGE))
    {
      g_clear_error (&local);
      scf = near_scf_new (crystal, &self->settings, &local);
    }
  if (scf == NULL)
    {
      g_propagate_error (error, local);
      return FALSE;
    }
  take (self, scf, crystal);
  return TRUE;
}

gboolean
_near_dft_study_restart (NearDftStudy *self, double ecut_ha, const int k_mesh[3], GError **error)
{
  NearScf *scf;

  self->settings.ecut_ha = ecut_ha;
  memcpy (self->settings.k_mesh, k_mesh, sizeof self->settings.k_mesh);
  scf = near_scf_new (self->crystal, &self->settings, error);
  if (scf == NULL)
    return FALSE;
  take (self, scf, self->crystal);
  return TRUE;
}

static void
add_notes (NearDftStudy *self, const NearScfResult *result, const char *where)
{
  const GPtrArray *notes = near_scf_result_get_notes (result);

  for (guint i = 0; i < notes->len && self->notes->len <= MAX_NOTES; i++)
    {
      const NearNote *note = notes->pdata[i];

      if (self->notes->len < MAX_NOTES)
        near_notes_add (self->notes, note->level, note->id, "%s: %s", where, note->text);
      else
        near_notes_add (self->notes, NEAR_NOTE_INFO, "notes-left-out",
                        _ ("There was more of this kind, which is left out here."));
    }
}

NearScfResult *
_near_dft_study_run (NearDftStudy *self,
                     NearCrystal *crystal,
                     const char *where,
                     const NearMonitor *monitor,
                     GError **error)
{
  NearScfResult *result;

  if (crystal != self->crystal && !begin (self, crystal, error))
    return NULL;
  result = near_scf_run (self->scf, monitor, error);
  if (result == NULL)
    return NULL;
  self->is_converged = near_scf_result_get_status (result) == NEAR_SCF_CONVERGED;
  add_notes (self, result, where);
  return result;
}

static gboolean
is_of_positions (const char *name)
{
  return g_str_equal (name, "velocities") || g_str_equal (name, "forces");
}

NearCrystal *
_near_dft_study_new_crystal (const NearCrystal *crystal,
                             const NearMat3 *lattice,
                             const double *fractional,
                             GError **error)
{
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new_from (crystal, FALSE);
  g_autofree const char **names = near_crystal_dup_atom_data_names (crystal);
  const guint16 *species = near_crystal_peek_species (crystal);
  gsize n = near_crystal_get_n_atoms (crystal);

  if (fractional == NULL)
    fractional = near_crystal_peek_fractional (crystal);
  near_crystal_builder_set_lattice (builder, lattice);
  near_crystal_builder_set_periodic (builder, near_crystal_get_periodic (crystal));
  for (gsize a = 0; a < n; a++)
    near_crystal_builder_add_fractional (builder, species[a], fractional + 3 * a);
  for (gsize i = 0; names[i] != NULL; i++)
    if (!is_of_positions (names[i]))
      near_crystal_builder_take_atom_data (
          builder, names[i], near_array_ref (near_crystal_get_atom_data (crystal, names[i])));
  return near_crystal_builder_finish (builder, error);
}

NearCrystal *
_near_dft_study_annotate (const NearCrystal *crystal, const NearScfResult *result, GError **error)
{
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new_from (crystal, TRUE);
  const gsize shape[2] = { near_crystal_get_n_atoms (crystal), 3 }, voigt = 6;
  const double *in_gpa = near_scf_result_peek_stress (result);
  double stress[6];

  for (guint k = 0; k < 6; k++)
    stress[k] = in_gpa[k] / NEAR_EV_PER_ANGSTROM3_GPA;
  near_crystal_builder_take_atom_data (
      builder, "forces",
      near_array_new (NEAR_ARRAY_FLOAT64, 2, shape, near_scf_result_peek_forces (result)));
  near_crystal_builder_take_cell_data (builder, "stress",
                                       near_array_new (NEAR_ARRAY_FLOAT64, 1, &voigt, stress));
  near_crystal_builder_set_number (
      builder, "energy", near_scf_result_get_report (result)->energies.free * NEAR_HARTREE_EV);
  return near_crystal_builder_finish (builder, error);
}

double
_near_dft_study_extrapolate (const NearScfResult *result)
{
  const NearDftEnergies *energies = &near_scf_result_get_report (result)->energies;

  switch (near_scf_result_get_occupation_rule (result)->kind)
    {
    case NEAR_SMEARING_METHFESSEL_PAXTON:
      return (energies->internal + 2.0 * energies->free) / 3.0;
    case NEAR_SMEARING_COLD:
      return energies->free;
    case NEAR_SMEARING_FERMI_DIRAC:
    case NEAR_SMEARING_GAUSSIAN:
    case NEAR_SMEARING_LDOS:
    case NEAR_N_SMEARINGS:
      break;
    }
  return 0.5 * (energies->internal + energies->free);
}
