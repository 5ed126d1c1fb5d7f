/* near-pw-xml-finish.c — the structure and the results that stood in data-file-schema.xml
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-pw-xml-private.h"

#include "near-units.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* bohr; eV */
#define SAME_POSITION 1e-9
#define SAME_ENERGY 1e-9

static gboolean
add_atoms (NearPwXml *xml, const NearPwXmlPart *part, NearCrystalBuilder *builder, GError **error)
{
  const double *x = (const double *) part->positions->data;

  for (guint i = 0; i < part->labels->len; i++)
    {
      const char *label = part->labels->pdata[i];
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
add_results (const NearPwXml *xml, const NearPwXmlPart *part, NearCrystalBuilder *builder)
{
  const NearPwOutput *output = xml->output;
  const double *s = (const double *) part->stress->data;
  const gsize shape[2] = { part->labels->len, 3 };

  if (part->forces->len == 3 * part->labels->len && part->labels->len > 0)
    near_crystal_builder_take_atom_data (
        builder, "forces", near_array_new (NEAR_ARRAY_FLOAT64, 2, shape, part->forces->data));
  if (part->stress->len == 9)
    {
      const double voigt[6] = { s[0], s[4], s[8], s[5], s[2], s[1] };

      near_crystal_builder_take_cell_data (builder, "stress", near_array_new_vector (6, voigt));
    }
  if (isfinite (output->energies.total))
    near_crystal_builder_set_number (builder, "energy", output->energies.total);
  if (isfinite (output->fermi_energy))
    near_crystal_builder_set_number (builder, "fermi_energy", output->fermi_energy);
}

/* Whether the lists are the same but for the last digits. */
static gboolean
is_same (const GArray *a, const GArray *b)
{
  gboolean same = a->len == b->len;

  for (guint i = 0; same && i < a->len; i++)
    same = fabs (g_array_index (a, double, i) - g_array_index (b, double, i)) < SAME_POSITION;
  return same;
}

/* A relaxation that ends before it has converged, and a molecular dynamics, leave in <output> the
 * structure of the step that would come next, with the total energy of the last. */
static const NearPwXmlPart *
choose_part (NearPwXml *xml)
{
  const NearPwXmlPart *step = &xml->step, *last = &xml->last;

  if (step->n_vectors != 3 || step->labels->len == 0 || last->labels->len == 0
      || !(fabs (step->energies.total - last->energies.total) <= SAME_ENERGY)
      || is_same (step->positions, last->positions))
    return last;
  _near_pw_note_later_structure (xml->output);
  return step;
}

static gboolean
build_crystal (NearPwXml *xml, const NearPwXmlPart *part, GError **error)
{
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new ();
  g_autoptr (GError) local = NULL;
  NearMat3 lattice;

  for (guint i = 0; i < 9; i++)
    lattice.m[i / 3][i % 3] = part->cell.m[i / 3][i % 3] * NEAR_BOHR_ANGSTROM;
  near_crystal_builder_set_lattice (builder, &lattice);
  near_crystal_builder_set_provenance (builder, xml->name);
  if (!add_atoms (xml, part, builder, error))
    return FALSE;
  add_results (xml, part, builder);
  xml->output->crystal = near_crystal_builder_finish (builder, &local);
  if (xml->output->crystal == NULL)
    g_set_error (error, NEAR_ERROR, local->code, "%s: %s", xml->name, local->message);
  return xml->output->crystal != NULL;
}

/* A calculation of bands only has the total energy 0. */
static void
set_energies (NearPwOutput *output, const NearPwXmlPart *part)
{
  NearLdosEnergies *e = &output->energies;

  if (!isfinite (part->energies.total) || part->energies.total == 0.0)
    return;
  *e = part->energies;
  output->internal = e->total - (isfinite (e->minus_ts) ? e->minus_ts : 0.0);
  e->one_electron = output->internal - e->hartree - e->xc - e->ewald;
}

gboolean
_near_pw_xml_finish (NearPwXml *xml, GError **error)
{
  NearPwOutput *output = xml->output;

  if (xml->last.n_vectors != 3 || xml->last.labels->len == 0)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_NO_DATA,
                   _ ("%s: there is no structure in <output>; did pw.x stop before its end?"),
                   xml->name);
      return FALSE;
    }
  const NearPwXmlPart *part = choose_part (xml);
  set_energies (output, part);
  if (!build_crystal (xml, part, error))
    return FALSE;
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
