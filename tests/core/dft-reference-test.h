/* dft-reference-test.h — Kohn–Sham ground states of other programs, read from their files
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-scf.h"

#include "near-json.h"
#include "near-pseudo-table.h"
#include "near-units.h"

#include <math.h>
#include <string.h>

/* One calculation: what both files say of it, in the same words. */
typedef struct
{
  const char *name;
  NearCrystal *crystal;
  NearScfSettings settings;
  GPtrArray *pseudos;
  double free_energy, fermi;   /* Ha; NAN: not compared */
  double bound;                /* of the free energy, meV/atom */
  json_t *energies;            /* Ha, nullable */
  json_t *forces, *stress;     /* Ha/bohr, Ha/bohr^3, nullable */
  json_t *points;              /* nullable */
  const char *eigenvalues_key; /* of a point */
  gsize n_bands;               /* compared, but for those above @highest */
  double highest;              /* Ha */
} Reference;

static void
reference_free (Reference *self)
{
  g_clear_pointer (&self->crystal, near_crystal_unref);
  g_clear_pointer (&self->pseudos, g_ptr_array_unref);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reference, reference_free)

/* --- Reading
 * ------------------------------------------------------------------------------------------- */

static json_t *
get_member (json_t *object, const char *key)
{
  json_t *found = json_object_get (object, key);

  if (found == NULL)
    g_error ("no key %s", key);
  return found;
}

static double
get_number (json_t *object, const char *key)
{
  g_assert_true (json_is_number (get_member (object, key)));
  return json_number_value (get_member (object, key));
}

static const char *
get_string (json_t *object, const char *key)
{
  g_assert_true (json_is_string (get_member (object, key)));
  return json_string_value (get_member (object, key));
}

/* A list of @n numbers. */
static void
get_numbers (json_t *list, gsize n, double *out)
{
  g_assert_cmpuint (json_array_size (list), ==, n);
  for (gsize i = 0; i < n; i++)
    {
      g_assert_true (json_is_number (json_array_get (list, i)));
      out[i] = json_number_value (json_array_get (list, i));
    }
}

static gsize
get_row (const NearTable *table, const char *id)
{
  g_autoptr (GError) error = NULL;
  gsize row = 0;

  near_table_find (table, id, &row, &error);
  g_assert_no_error (error);
  return row;
}

/* @lattice: rows, bohr */
static NearCrystal *
new_crystal (const NearMat3 *lattice, json_t *elements, guint element, json_t *xred)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new ();
  NearMat3 angstrom;

  for (guint i = 0; i < 3; i++)
    for (guint j = 0; j < 3; j++)
      angstrom.m[i][j] = lattice->m[i][j] * NEAR_BOHR_ANGSTROM;
  near_crystal_builder_set_lattice (builder, &angstrom);
  for (gsize atom = 0; atom < json_array_size (xred); atom++)
    {
      double fractional[3];
      guint16 species;

      if (elements != NULL)
        g_assert_true (
            near_element_find (json_string_value (json_array_get (elements, atom)), -1, &element));
      near_crystal_builder_add_species (builder, NULL, element, 0.0, &species, &error);
      g_assert_no_error (error);
      get_numbers (json_array_get (xred, atom), 3, fractional);
      near_crystal_builder_add_fractional (builder, species, fractional);
    }
  NearCrystal *crystal = near_crystal_builder_finish (builder, &error);
  g_assert_no_error (error);
  return crystal;
}

static NearPseudopotential *
new_tabulated (const char *family, guint element, guint valence)
{
  g_autoptr (GError) error = NULL;
  gsize row;

  near_pseudo_info_find ((NearPseudoFamily) get_row (&near_pseudo_family_table, family), element,
                         valence, &row, &error);
  g_assert_no_error (error);
  return near_pseudopotential_new_from_table (row);
}

/* Parameters that a case brings itself. */
static NearPseudopotential *
new_gaussian (json_t *gaussian, guint element, guint valence)
{
  NearPseudoGaussian parameters = { .r_local = get_number (gaussian, "r_local") };
  json_t *channels = get_member (gaussian, "channels");

  get_numbers (get_member (gaussian, "c"), 4, parameters.c);
  parameters.n_l = (guint) json_array_size (channels);
  g_assert_cmpuint (parameters.n_l, <=, NEAR_PSEUDO_MAX_L + 1);
  for (guint l = 0; l < parameters.n_l; l++)
    {
      json_t *channel = json_array_get (channels, l), *h = get_member (channel, "h");

      parameters.channel[l].r = get_number (channel, "r");
      parameters.channel[l].n = (guint) json_array_size (h);
      g_assert_cmpuint (parameters.channel[l].n, <=, 3);
      for (guint i = 0; i < parameters.channel[l].n; i++)
        get_numbers (json_array_get (h, i), parameters.channel[l].n, parameters.channel[l].h[i]);
    }
  return near_pseudopotential_new_gaussian (element, valence, &parameters, "of the test",
                                            "elements.json");
}

static void
set_mesh (NearScfSettings *settings, json_t *mesh, json_t *shift, json_t *box)
{
  double n[3], points[3];

  get_numbers (mesh, 3, n);
  get_numbers (shift, 3, settings->k_shift);
  get_numbers (box, 3, points);
  for (guint i = 0; i < 3; i++)
    {
      settings->k_mesh[i] = (int) n[i];
      settings->fft[i] = (gsize) points[i];
    }
}

static Reference *
reference_new (json_t *json)
{
  Reference *self = g_new0 (Reference, 1);

  self->name = get_string (json, "name");
  self->pseudos = g_ptr_array_new_with_free_func ((GDestroyNotify) near_pseudopotential_unref);
  near_scf_settings_init (&self->settings);
  self->settings.tolerance_ha = 1e-10;
  self->settings.max_iterations = 100;
  /* Of other constants in the functional than libxc's: see tools/make-dft-references.py */
  self->bound = json_object_get (json, "ixc") != NULL && json_object_get (json, "psp") == NULL ? 0.02 : 0.001;
  return self;
}

/* A case of elements.json or methods.json */
static Reference *
read_ours (json_t *json)
{
  Reference *self = reference_new (json);
  NearScfSettings *settings = &self->settings;
  json_t *cell = get_member (json, "cell_bohr");
  NearMat3 lattice;

  for (guint i = 0; i < 3; i++)
    get_numbers (json_array_get (cell, i), 3, lattice.m[i]);
  self->crystal
      = new_crystal (&lattice, get_member (json, "elements"), 0, get_member (json, "xred"));
  for (guint s = 0; s < near_crystal_get_n_species (self->crystal); s++)
    {
      guint element = near_crystal_get_species (self->crystal, s)->components[0].element;
      guint valence
          = (guint) get_number (get_member (json, "valence"), near_element_get (element)->symbol);
      json_t *gaussian = json_object_get (json, "gaussian");

      g_ptr_array_add (self->pseudos, gaussian != NULL ? new_gaussian (gaussian, element, valence)
                                                       : new_tabulated (get_string (json, "table"),
                                                                        element, valence));
    }
  settings->ecut_ha = get_number (json, "ecut_ha");
  settings->n_bands = (gsize) get_number (json, "nband");
  settings->use_symmetry = json_is_true (get_member (json, "symmetry"));
  settings->xc = (NearXcFunctional) get_row (&near_xc_table, get_string (json, "xc"));
  settings->occupation.kind
      = (NearSmearing) get_row (&near_smearing_table, get_string (json, "smearing"));
  settings->occupation.width = get_number (json, "width_ha");
  set_mesh (settings, get_member (json, "kmesh"), get_member (json, "kshift"),
            get_member (json, "ngfft"));

  self->free_energy = get_number (json, "free_energy_ha");
  self->energies = get_member (json, "energies_ha");
  /* In a gap it is anywhere. */
  self->fermi
      = get_number (self->energies, "minus_ts") < -1e-4 ? get_number (json, "fermi_ha") : NAN;
  self->forces = get_member (json, "forces_ha_bohr");
  self->stress = json_object_get (json, "stress_ha_bohr3");
  self->points = json_object_get (json, "kpoints");
  self->eigenvalues_key = "eigenvalues_ha";
  /* The last of those that are listed are the eigensolver's last ones too, for which it does not wait. */
  self->n_bands = settings->n_bands - 4;
  self->highest = INFINITY;
  self->highest = INFINITY;
  return self;
}

static NearXcFunctional
xc_of_ixc (int ixc)
{
  switch (ixc)
    {
    case 1:
      return NEAR_XC_TETER;
    case 2:
    case -1009:
      return NEAR_XC_PZ;
    case 7:
    case -1012:
      return NEAR_XC_PW92;
    default:
      g_error ("ixc %d", ixc);
    }
}

/* Rows of rprim times lengths, and one element. */
static NearCrystal *
read_shared_crystal (json_t *cell, guint element)
{
  double lengths[3];
  NearMat3 lattice;

  get_numbers (get_member (cell, "acell_bohr"), 3, lengths);
  for (guint i = 0; i < 3; i++)
    {
      get_numbers (json_array_get (get_member (cell, "rprim"), i), 3, lattice.m[i]);
      for (guint j = 0; j < 3; j++)
        lattice.m[i][j] *= lengths[i];
    }
  return new_crystal (&lattice, NULL, element, get_member (cell, "xred"));
}

/* A case of dft-refs.json */
static Reference *
read_shared (json_t *json)
{
  Reference *self = reference_new (json);
  NearScfSettings *settings = &self->settings;
  const char *psp = get_string (json, "psp"); /* "13al.3.hgh" */
  guint element = (guint) g_ascii_strtoull (psp, NULL, 10);
  guint valence = (guint) g_ascii_strtoull (strchr (psp, '.') + 1, NULL, 10);
  double width = get_number (json, "tsmear_Ha");
  gsize n_bands = (gsize) get_number (json, "nband");

  self->crystal = read_shared_crystal (get_member (json, "cell"), element);
  g_ptr_array_add (self->pseudos, new_tabulated ("hgh", element, valence));
  settings->ecut_ha = get_number (json, "ecut_Ha");
  settings->use_symmetry = TRUE;
  settings->xc = xc_of_ixc ((int) get_number (json, "ixc"));
  settings->occupation.kind = NEAR_SMEARING_FERMI_DIRAC;
  set_mesh (settings, get_member (json, "kmesh"), json_array_get (get_member (json, "kshift"), 0),
            get_member (json, "ngfft"));
  /* Silicon with four bands that are full: kT far below its gap says the same, with empty ones
   * above. */
  settings->occupation.width = width > 0.0 ? width : 1e-4;
  settings->n_bands = width > 0.0 ? n_bands : 0;
  self->n_bands = width > 0.0 ? n_bands - 2 : n_bands;

  self->free_energy = get_number (json, "free_energy");
  self->fermi = width > 0.0 ? get_number (json, "fermi") : NAN;
  /* ABINIT did not wait for bands that nothing occupies: some are 3 meV above what diagonalisation gives. */
  self->highest = get_number (json, "fermi") + 0.1;
  /* ABINIT did not wait for bands that nothing occupies: some are 3 meV above what diagonalisation gives. */
  self->highest = get_number (json, "fermi") + 0.1;
  self->forces = get_member (json, "forces");
  self->points = get_member (json, "eigenvalues");
  self->eigenvalues_key = "e";
  return self;
}
