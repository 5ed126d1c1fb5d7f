/* near-ldos-info.c — what an LDOS belongs to, as a JSON text with the keys of MALA
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-ldos-info-private.h"

#include "near-json.h"
#include "near-units.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define RYDBERG_PER_HARTREE 2.0

/* Those of MALA first. All may be missing. */
const NearLdosKey _near_ldos_keys[16] = {
  { "fermi_energy_dft", G_STRUCT_OFFSET (NearLdosInfo, fermi_energy), 1.0 },
  { "temperature", G_STRUCT_OFFSET (NearLdosInfo, temperature), 1.0 },
  { "number_of_electrons_exact", G_STRUCT_OFFSET (NearLdosInfo, n_electrons), 1.0 },
  { "band_energy_dft_calculation", G_STRUCT_OFFSET (NearLdosInfo, parts.band), 1.0 },
  { "total_energy_dft_calculation", G_STRUCT_OFFSET (NearLdosInfo, parts.total), 1.0 },
  { "entropy_contribution_dft_calculation", G_STRUCT_OFFSET (NearLdosInfo, parts.minus_ts), 1.0 },
  { "one_electron_contribution", G_STRUCT_OFFSET (NearLdosInfo, parts.one_electron), 1.0 },
  { "hartree_contribution", G_STRUCT_OFFSET (NearLdosInfo, parts.hartree), 1.0 },
  { "xc_contribution", G_STRUCT_OFFSET (NearLdosInfo, parts.xc), 1.0 },
  { "ewald_contribution", G_STRUCT_OFFSET (NearLdosInfo, parts.ewald), 1.0 },
  { "ecutwfc", G_STRUCT_OFFSET (NearLdosInfo, ecut_ha), 1.0 / RYDBERG_PER_HARTREE },
  { "ecutrho", G_STRUCT_OFFSET (NearLdosInfo, ecut_density_ha), 1.0 / RYDBERG_PER_HARTREE },
  { "degauss", G_STRUCT_OFFSET (NearLdosInfo, smearing_width), NEAR_RYDBERG_EV },
  /* ours; the last two are more exact than the two before them */
  { "energy_shift_ev", G_STRUCT_OFFSET (NearLdosInfo, energy_shift), 1.0 },
  { "ldos_broadening_ev", G_STRUCT_OFFSET (NearLdosInfo, broadening_width), 1.0 },
  { "smearing_width_ev", G_STRUCT_OFFSET (NearLdosInfo, smearing_width), 1.0 },
};

#define TERM(name) G_STRUCT_OFFSET (NearDftEnergies, name), 1.0 / NEAR_HARTREE_EV
const NearLdosKey _near_ldos_terms[11] = {
  { "internal", TERM (internal) }, { "free", TERM (free) },
  { "band", TERM (band) },         { "kinetic", TERM (kinetic) },
  { "hartree", TERM (hartree) },   { "xc", TERM (xc) },
  { "local", TERM (local) },       { "nonlocal", TERM (nonlocal) },
  { "ewald", TERM (ewald) },       { "pseudo_core", TERM (pseudo_core) },
  { "minus_ts", TERM (minus_ts) },
};

void
near_ldos_info_init (NearLdosInfo *self)
{
  g_return_if_fail (self != NULL);

  *self = (NearLdosInfo){ .energies = { NAN, NAN, 0 }, .energy_shift = NAN };
  for (gsize i = 0; i < G_N_ELEMENTS (_near_ldos_keys); i++)
    G_STRUCT_MEMBER (double, self, _near_ldos_keys[i].offset) = NAN;
}

void
near_ldos_info_clear (NearLdosInfo *self)
{
  g_return_if_fail (self != NULL);

  near_crystal_unref (self->crystal);
  near_array_unref (self->forces);
  g_free (self->smearing);
  g_free (self->xc);
  g_free (self->code);
  g_strfreev (self->pseudopotentials);
  near_ldos_info_init (self);
}

/* A shift of all energies by s adds N s to the band energy; the one-electron part with the alpha
 * term inside is that of the kinetic energy and the potentials, with V(G = 0) = 0, and the term
 * that stands beside them. */
void
near_ldos_info_set_energies (NearLdosInfo *self, const NearDftEnergies *energies)
{
  g_return_if_fail (self != NULL && energies != NULL);

  const double ev = NEAR_HARTREE_EV;

  self->terms = *energies;
  self->has_terms = TRUE;
  self->parts = (NearLdosEnergies){
    .total = energies->free * ev,
    .band = energies->band * ev + self->n_electrons * self->energy_shift,
    .one_electron
    = (energies->kinetic + energies->local + energies->nonlocal + energies->pseudo_core) * ev,
    .hartree = energies->hartree * ev,
    .xc = energies->xc * ev,
    .ewald = energies->ewald * ev,
    .minus_ts = energies->minus_ts * ev,
  };
}

/* --- writing --------------------------------------------------------------------------------- */

static json_t *
new_rows (const double *values, gsize n)
{
  json_t *rows = json_array ();

  for (gsize i = 0; i < n; i++)
    json_array_append_new (rows, near_json_new_numbers (values + 3 * i, 3));
  return rows;
}

/* As ASE's Atoms.todict() has them. */
static json_t *
new_atoms (const NearCrystal *crystal)
{
  const gboolean *periodic = near_crystal_get_periodic (crystal);
  gsize n = near_crystal_get_n_atoms (crystal);
  json_t *atoms = json_object (), *elements = json_array (), *pbc = json_array ();

  for (gsize i = 0; i < n; i++)
    json_array_append_new (elements, json_integer (near_crystal_get_element (crystal, i)));
  for (guint k = 0; k < 3; k++)
    json_array_append_new (pbc, json_boolean (periodic[k]));
  json_object_set_new (atoms, "numbers", elements);
  json_object_set_new (atoms, "positions", new_rows (near_crystal_peek_positions (crystal), n));
  json_object_set_new (atoms, "cell", new_rows (near_crystal_get_lattice (crystal)->m[0], 3));
  json_object_set_new (atoms, "pbc", pbc);
  return atoms;
}

static void
add_grid (json_t *root, const NearLdosInfo *self)
{
  NearMat3 voxel = *near_crystal_get_lattice (self->crystal);
  json_t *dimensions = json_array (), *array = json_object ();

  for (guint i = 0; i < 3; i++)
    {
      json_array_append_new (dimensions, json_integer ((json_int_t) self->n[i]));
      for (guint k = 0; k < 3; k++)
        voxel.m[i][k] /= (double) self->n[i];
    }
  json_object_set_new (root, "grid_dimensions", dimensions);
  json_object_set_new (array, "array", new_rows (voxel.m[0], 3));
  json_object_set_new (root, "voxel", array);
}

static void
add_numbers (json_t *root, const NearLdosInfo *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (_near_ldos_keys); i++)
    {
      double value = G_STRUCT_MEMBER (const double, self, _near_ldos_keys[i].offset);

      if (isfinite (value))
        json_object_set_new (root, _near_ldos_keys[i].key,
                             near_json_new_number (value / _near_ldos_keys[i].unit));
    }
  if (isfinite (self->n_electrons))
    json_object_set_new (
        root, "electrons_per_atom",
        near_json_new_number (self->n_electrons
                              / (double) near_crystal_get_n_atoms (self->crystal)));
}

static void
add_energies (json_t *root, const NearLdosInfo *self)
{
  if (self->energies.n > 0)
    {
      json_object_set_new (root, "ldos_gridsize", json_integer ((json_int_t) self->energies.n));
      json_object_set_new (root, "ldos_gridoffset_ev",
                           near_json_new_number (self->energies.minimum));
      json_object_set_new (root, "ldos_gridspacing_ev", near_json_new_number (self->energies.step));
    }
  if (isfinite (self->broadening_width))
    json_object_set_new (
        root, "ldos_broadening",
        json_string (near_table_get (&near_broadening_table, self->broadening)->id));
  if (!self->has_terms)
    return;
  json_t *object = json_object ();
  for (gsize i = 0; i < G_N_ELEMENTS (_near_ldos_terms); i++)
    {
      double value = G_STRUCT_MEMBER (const double, &self->terms, _near_ldos_terms[i].offset);

      if (isfinite (value))
        json_object_set_new (object, _near_ldos_terms[i].key,
                             near_json_new_number (value / _near_ldos_terms[i].unit));
    }
  json_object_set_new (root, "energies_ev", object);
}

static void
add_words (json_t *root, const NearLdosInfo *self)
{
  json_t *pseudopotentials = json_object (), *mesh = json_array ();

  for (guint s = 0; self->pseudopotentials != NULL && self->pseudopotentials[s] != NULL
                    && s < near_crystal_get_n_species (self->crystal);
       s++)
    json_object_set_new (pseudopotentials, near_crystal_get_species (self->crystal, s)->label,
                         json_string (self->pseudopotentials[s]));
  json_object_set_new (root, "pseudopotentials", pseudopotentials);
  json_object_set_new (root, "converged", json_boolean (!self->is_unconverged));
  if (self->smearing != NULL)
    json_object_set_new (root, "smearing", json_string (self->smearing));
  if (self->xc != NULL)
    json_object_set_new (root, "xc_functional", json_string (self->xc));
  if (self->code != NULL)
    json_object_set_new (root, "code", json_string (self->code));
  for (guint k = 0; k < 3; k++)
    json_array_append_new (mesh, json_integer (self->k_mesh[k]));
  if (self->k_mesh[0] > 0)
    {
      json_object_set_new (root, "kpoints_mesh", mesh);
      json_object_set_new (root, "kpoints_shift", near_json_new_numbers (self->k_shift, 3));
    }
  else
    json_decref (mesh);
}

char *
near_ldos_info_format (const NearLdosInfo *self, GError **error)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (self->crystal == NULL || !near_crystal_has_cell (self->crystal) || self->n[0] == 0
      || self->n[1] == 0 || self->n[2] == 0)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_NO_DATA,
                   _ ("an LDOS belongs to a crystal with a cell and to a grid of points in it"));
      return NULL;
    }
  g_autoptr (json_t) root = json_object ();
  add_numbers (root, self);
  add_grid (root, self);
  json_object_set_new (root, "ibrav", json_integer (0));
  add_words (root, self);
  add_energies (root, self);
  json_object_set_new (root, "atoms", new_atoms (self->crystal));
  if (self->forces != NULL && near_array_peek_doubles (self->forces) != NULL)
    json_object_set_new (
        root, "atomic_forces_dft",
        new_rows (near_array_peek_doubles (self->forces), near_array_get_dim (self->forces, 0)));
  return near_json_dump (root, TRUE);
}
