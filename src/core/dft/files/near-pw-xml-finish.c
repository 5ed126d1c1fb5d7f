/* near-pw-xml-finish.c — the structure and the results that stood in data-file-schema.xml
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-pw-xml-private.h"

#include "near-units.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static gboolean
add_atoms (NearPwXml *xml, NearCrystalBuilder *builder, GError **error)
{
  const double *x = (const double *) xml->positions->data;

  for (guint i = 0; i < xml->labels->len; i++)
    {
      const char *label = xml->labels->pdata[i];
      guint16 species;
      guint element;
      double mass;

      if (!near_element_from_label (label, -1, &element, &mass))
        {
          g_set_error (error, NEAR_ERROR, NEAR_ERROR_UNKNOWN_NAME,
                       _ ("%s: no element begins the label “%s” of an atom"), xml->name, label);
          return FALSE;
        }
      if (!near_crystal_builder_add_species (builder, label, element, mass, &species, error))
        return FALSE;
      const double position[3] = { x[3 * i] * NEAR_BOHR_ANGSTROM, x[3 * i + 1] * NEAR_BOHR_ANGSTROM,
                                   x[3 * i + 2] * NEAR_BOHR_ANGSTROM };
      near_crystal_builder_add_atom (builder, species, position);
    }
  return TRUE;
}

static void
add_results (const NearPwXml *xml, NearCrystalBuilder *builder)
{
  const NearPwOutput *output = xml->output;
  const double *s = (const double *) xml->stress->data;
  const gsize shape[2] = { xml->labels->len, 3 };

  if (xml->forces->len == 3 * xml->labels->len && xml->labels->len > 0)
    near_crystal_builder_take_atom_data (
        builder, "forces", near_array_new (NEAR_ARRAY_FLOAT64, 2, shape, xml->forces->data));
  if (xml->stress->len == 9)
    {
      const double voigt[6] = { s[0], s[4], s[8], s[5], s[2], s[1] };

      near_crystal_builder_take_cell_data (builder, "stress", near_array_new_vector (6, voigt));
    }
  if (isfinite (output->energies.total))
    near_crystal_builder_set_number (builder, "energy", output->energies.total);
  if (isfinite (output->fermi_energy))
    near_crystal_builder_set_number (builder, "fermi_energy", output->fermi_energy);
}

gboolean
_near_pw_xml_finish (NearPwXml *xml, GError **error)
{
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new ();
  g_autoptr (GError) local = NULL;
  NearPwOutput *output = xml->output;
  NearLdosEnergies *e = &output->energies;
  NearMat3 lattice;

  if (xml->n_vectors != 3 || xml->labels->len == 0)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_NO_DATA,
                   _ ("%s: there is no structure in <output>; did pw.x stop before its end?"),
                   xml->name);
      return FALSE;
    }
  for (guint i = 0; i < 9; i++)
    lattice.m[i / 3][i % 3] = xml->cell.m[i / 3][i % 3] * NEAR_BOHR_ANGSTROM;
  near_crystal_builder_set_lattice (builder, &lattice);
  near_crystal_builder_set_provenance (builder, xml->name);
  if (!add_atoms (xml, builder, error))
    return FALSE;
  add_results (xml, builder);
  output->crystal = near_crystal_builder_finish (builder, &local);
  if (output->crystal == NULL)
    {
      g_set_error (error, NEAR_ERROR, local->code, "%s: %s", xml->name, local->message);
      return FALSE;
    }
  e->one_electron
      = e->total - e->hartree - e->xc - e->ewald - (isfinite (e->minus_ts) ? e->minus_ts : 0.0);
  output->internal = e->total - (isfinite (e->minus_ts) ? e->minus_ts : 0.0);
  output->is_done = xml->is_closed;
  if (xml->is_polarized)
    {
      _near_pw_bands_reset (&xml->bands, FALSE);
      _near_pw_note_spins (output);
    }
  _near_pw_bands_store (&xml->bands, output, xml->n_bands);
  g_ptr_array_add (xml->pseudopotentials, NULL);
  g_strfreev (output->pseudopotentials);
  output->pseudopotentials = g_strdupv ((char **) xml->pseudopotentials->pdata);
  return TRUE;
}
