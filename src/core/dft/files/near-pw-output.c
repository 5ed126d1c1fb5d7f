/* near-pw-output.c — what pw.x found, in either form
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-pw-output-private.h"

#include "near-file.h"
#include "near-units.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_BYTES ((gsize) 1 << 33)

/* --- bands ----------------------------------------------------------------------------------- */

void
_near_pw_bands_init (NearPwBands *self)
{
  *self = (NearPwBands){ .k = g_array_new (FALSE, FALSE, sizeof (double)),
                         .eigenvalues = g_array_new (FALSE, FALSE, sizeof (double)),
                         .occupations = g_array_new (FALSE, FALSE, sizeof (double)) };
}

void
_near_pw_bands_clear (NearPwBands *self)
{
  g_array_unref (self->k);
  g_array_unref (self->eigenvalues);
  g_array_unref (self->occupations);
}

void
_near_pw_bands_reset (NearPwBands *self, gboolean with_k)
{
  if (with_k)
    g_array_set_size (self->k, 0);
  g_array_set_size (self->eigenvalues, 0);
  g_array_set_size (self->occupations, 0);
  self->n_blocks = self->n_occupied = 0;
}

static void
store_k (const NearPwBands *self, NearPwOutput *output)
{
  const double *rows = (const double *) self->k->data;
  double sum = 0.0;

  output->n_k = self->k->len / 4;
  output->k = g_new (double, 3 * MAX (output->n_k, 1));
  output->weights = g_new (double, MAX (output->n_k, 1));
  for (gsize i = 0; i < output->n_k; i++)
    sum += rows[4 * i + 3];
  for (gsize i = 0; i < output->n_k; i++)
    {
      memcpy (output->k + 3 * i, rows + 4 * i, 3 * sizeof (double));
      output->weights[i] = sum > 0.0 ? rows[4 * i + 3] / sum : 1.0 / (double) output->n_k;
    }
}

/* The sum of 2 w f e: in double precision, in the order of the file. */
static double
sum_band_energy (const NearPwOutput *output)
{
  double sum = 0.0;

  for (gsize i = 0; i < output->n_k; i++)
    for (gsize b = 0; b < output->n_bands; b++)
      sum += 2.0 * output->weights[i] * output->occupations[i * output->n_bands + b]
             * output->eigenvalues[i * output->n_bands + b];
  return sum;
}

void
_near_pw_bands_store (NearPwBands *self, NearPwOutput *output, gsize n_bands)
{
  store_k (self, output);
  if (self->n_blocks == 0)
    return;
  if (output->n_k == 0 || self->n_blocks != output->n_k || n_bands == 0
      || self->eigenvalues->len != output->n_k * n_bands)
    {
      near_notes_add (output->notes, NEAR_NOTE_WARNING, "eigenvalues-incomplete",
                      _ ("There are eigenvalues of %zu k-points, %u in all, where %zu k-points of "
                         "%zu bands are "
                         "expected: they were left out. Is the file cut off?"),
                      self->n_blocks, self->eigenvalues->len, output->n_k, n_bands);
      return;
    }
  output->n_bands = n_bands;
  output->eigenvalues
      = g_memdup2 (self->eigenvalues->data, self->eigenvalues->len * sizeof (double));
  if (self->n_occupied != output->n_k || self->occupations->len != self->eigenvalues->len)
    return;
  output->occupations
      = g_memdup2 (self->occupations->data, self->occupations->len * sizeof (double));
  output->energies.band = sum_band_energy (output);
}

/* An orbital holds one electron there, and there may be two sets of them. */
void
_near_pw_note_spins (NearPwOutput *output)
{
  near_notes_add (output->notes, NEAR_NOTE_WARNING, "spin-polarized",
                  _ ("The calculation has two spins or spinors: its eigenvalues were left out."));
}

void
_near_pw_note_later_structure (NearPwOutput *output)
{
  near_notes_add (
      output->notes, NEAR_NOTE_INFO, "later-structure",
      _ ("The file ends with a structure for which nothing was computed. Results and structure are "
         "those of the step before."));
}

/* --- the whole ------------------------------------------------------------------------------- */

static NearPwOutput *
new_output (void)
{
  NearPwOutput *self = g_new0 (NearPwOutput, 1);

  self->energies = (NearLdosEnergies){ NAN, NAN, NAN, NAN, NAN, NAN, NAN };
  self->accuracy = self->internal = self->fermi_energy = self->n_electrons = NAN;
  self->ecut_ha = self->ecut_density_ha = self->degauss_ha = NAN;
  self->pseudopotentials = g_new0 (char *, 1);
  self->notes = near_notes_new ();
  return self;
}

static gboolean
is_xml (const char *data, gsize n_bytes)
{
  gsize i = 0;

  if (n_bytes >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0)
    i = 3;
  while (i < n_bytes && g_ascii_isspace (data[i]))
    i++;
  return i < n_bytes && data[i] == '<';
}

/* What a result that is not what it seems must say. */
static void
note_state (NearPwOutput *self)
{
  if (!self->is_done && near_notes_find (self->notes, "unfinished") == NULL)
    near_notes_add (self->notes, NEAR_NOTE_WARNING, "unfinished",
                    _ ("The run did not come to its end, or the file is cut off: what it found may "
                       "be incomplete."));
  if (self->is_done && !self->is_converged && isfinite (self->energies.total)
      && near_notes_find (self->notes, "scf-not-converged") == NULL)
    near_notes_add (
        self->notes, NEAR_NOTE_WARNING, "scf-not-converged",
        _ ("The self-consistency did not converge: energies and forces are not those of the ground "
           "state."));
}

NearPwOutput *
near_pw_output_parse (
    const char *data, gsize n_bytes, const char *name, const NearMonitor *monitor, GError **error)
{
  g_return_val_if_fail ((data != NULL || n_bytes == 0) && name != NULL, NULL);

  g_autoptr (NearPwOutput) self = new_output ();
  gboolean good;

  if (n_bytes > 0 && is_xml (data, n_bytes))
    good = _near_pw_output_parse_xml (data, n_bytes, name, monitor, self, error);
  else
    good = _near_pw_output_parse_text (data, n_bytes, name, monitor, self, error);
  if (!good)
    return NULL;
  note_state (self);
  return g_steal_pointer (&self);
}

NearPwOutput *
near_pw_output_load (const char *path, const NearMonitor *monitor, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);

  g_autofree char *name = g_filename_display_basename (path), *data = NULL;
  gsize n_bytes;

  if (!near_file_read (path, MAX_BYTES, &data, &n_bytes, error))
    return NULL;
  return near_pw_output_parse (data, n_bytes, name, monitor, error);
}

void
near_pw_output_free (NearPwOutput *self)
{
  if (self == NULL)
    return;
  near_crystal_unref (self->crystal);
  g_free (self->version);
  g_free (self->smearing);
  g_free (self->xc);
  g_strfreev (self->pseudopotentials);
  g_free (self->k);
  g_free (self->weights);
  g_free (self->eigenvalues);
  g_free (self->occupations);
  g_ptr_array_unref (self->notes);
  g_free (self);
}

/* The id in near_smearing_table of what pw.x prints ("Fermi-Dirac") or writes ("fd"); its own words
 * if there is none. */
static const char *
get_smearing_id (const char *words)
{
  static const struct
  {
    const char *start;
    NearSmearing kind;
  } rows[] = { { "fermi", NEAR_SMEARING_FERMI_DIRAC },
               { "fd", NEAR_SMEARING_FERMI_DIRAC },
               { "gauss", NEAR_SMEARING_GAUSSIAN },
               { "methfessel", NEAR_SMEARING_METHFESSEL_PAXTON },
               { "mp", NEAR_SMEARING_METHFESSEL_PAXTON },
               { "marzari", NEAR_SMEARING_COLD },
               { "mv", NEAR_SMEARING_COLD } };
  static const char *const ids[NEAR_N_SMEARINGS]
      = { "fermi-dirac", "gaussian", "mp", "cold", "ldos" };

  for (gsize i = 0; words != NULL && i < G_N_ELEMENTS (rows); i++)
    if (g_ascii_strncasecmp (words, rows[i].start, strlen (rows[i].start)) == 0)
      return ids[rows[i].kind];
  return words;
}

void
near_pw_output_fill_info (const NearPwOutput *self, NearLdosInfo *info)
{
  g_return_if_fail (self != NULL && info != NULL);

  NearArray *forces = near_crystal_get_atom_data (self->crystal, "forces");
  const char *smearing = get_smearing_id (self->smearing);

  near_ldos_info_init (info);
  info->crystal = near_crystal_ref (self->crystal);
  info->forces = forces != NULL ? near_array_ref (forces) : NULL;
  memcpy (info->n, self->fft, sizeof info->n);
  info->fermi_energy = self->fermi_energy;
  if (g_strcmp0 (smearing, "fermi-dirac") == 0)
    info->temperature = self->degauss_ha / NEAR_BOLTZMANN_HA_PER_K;
  info->n_electrons = self->n_electrons;
  info->parts = self->energies;
  info->ecut_ha = self->ecut_ha;
  info->ecut_density_ha = self->ecut_density_ha;
  info->smearing = g_strdup (smearing);
  info->smearing_width = self->degauss_ha * NEAR_HARTREE_EV;
  info->xc = g_strdup (self->xc);
  info->code
      = self->version != NULL ? g_strconcat ("pw.x ", self->version, NULL) : g_strdup ("pw.x");
  if (g_strv_length (self->pseudopotentials) == near_crystal_get_n_species (self->crystal))
    info->pseudopotentials = g_strdupv (self->pseudopotentials);
}
