/* near-band-structure.c — bands along the usual way through the Brillouin zone
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-band-structure.h"

#include "near-units.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define DENSITY 30.0
/* Of a number of cells */
#define WHOLE 1e-3

void
near_band_structure_settings_init (NearBandStructureSettings *settings)
{
  *settings = (NearBandStructureSettings){ .density = DENSITY, .symprec = NEAR_SYMPREC };
  near_dft_band_settings_init (&settings->bands);
}

void
near_band_structure_free (NearBandStructure *self)
{
  if (self == NULL)
    return;
  for (gsize i = 0; i < self->n_labels; i++)
    g_free (self->labels[i].text);
  g_free (self->labels);
  g_free (self->samples);
  near_dft_bands_free (self->bands);
  near_k_path_unref (self->path);
  g_ptr_array_unref (self->notes);
  g_free (self);
}

/* --- parts -------------------------------------------------------------------------------------
 */

/* Two labelled samples at one distance are the two sides of a break. */
static void
add_labels (NearBandStructure *self, gsize n)
{
  const NearKPoint *points = near_k_path_peek_points (self->path);
  gsize last = G_MAXSIZE;

  self->labels = g_new0 (NearBandLabel, n);
  for (gsize k = 0; k < n; k++)
    {
      const NearKSample *sample = &self->samples[k];

      if (sample->point < 0)
        continue;
      if (last != G_MAXSIZE && last + 1 == k && sample->distance == self->samples[last].distance)
        {
          NearBandLabel *label = &self->labels[self->n_labels - 1];
          char *joined = g_strdup_printf ("%s|%s", label->text, points[sample->point].label);

          g_free (label->text);
          label->text = joined;
        }
      else
        self->labels[self->n_labels++]
            = (NearBandLabel){ sample->distance, g_strdup (points[sample->point].label) };
      last = k;
    }
}

static void
add_notes (NearBandStructure *self)
{
  NearMat3 transformation = near_k_path_get_transformation (self->path);

  near_notes_append (self->notes, self->bands->notes);
  self->n_cells = 1.0 / fabs (near_mat3_determinant (&transformation));
  if (fabs (self->n_cells - 1.0) > WHOLE)
    near_notes_add (self->notes, NEAR_NOTE_INFO, "bands-folded",
                    _ ("The cell holds %.0f primitive cells, and the path is that of the primitive "
                       "one: bands of other wave vectors are folded onto it. Calculate the "
                       "primitive cell to see the bands one by one."),
                    rint (self->n_cells));
}

/* Samples are in the primitive cell's reciprocal vectors. */
static double *
dup_given (const NearBandStructure *self, gsize n)
{
  double *k = g_new (double, 3 * n);

  for (gsize i = 0; i < n; i++)
    near_k_path_to_crystal (self->path, self->samples[i].fractional, k + 3 * i);
  return k;
}

NearBandStructure *
near_band_structure_new (const NearScfResult *scf,
                         const NearBandStructureSettings *settings,
                         const NearMonitor *monitor,
                         GError **error)
{
  g_return_val_if_fail (scf != NULL && settings != NULL, NULL);

  g_autoptr (NearSymmetry) symmetry
      = near_symmetry_new (near_scf_result_get_crystal (scf), settings->symprec, error);
  g_autoptr (NearBandStructure) self = g_new0 (NearBandStructure, 1);
  g_autofree double *k = NULL;
  gsize n;

  self->notes = near_notes_new ();
  self->path = symmetry != NULL ? near_k_path_new (symmetry, error) : NULL;
  if (self->path == NULL)
    return NULL;
  self->samples = near_k_path_dup_samples (self->path, settings->density, &n, error);
  if (self->samples == NULL)
    return NULL;
  k = dup_given (self, n);
  self->bands = near_dft_bands_new (scf, n, k, &settings->bands, monitor, error);
  if (self->bands == NULL)
    return NULL;
  add_labels (self, n);
  add_notes (self);
  self->fermi_energy = near_scf_result_get_fermi_energy (scf);
  self->has_gap = near_dft_bands_find_gap (self->bands, &self->gap);
  for (guint zero = 0; zero < NEAR_N_ENERGY_ZEROS; zero++)
    self->zero[zero] = near_energy_zero_get (zero, scf, self->bands, self->fermi_energy);
  return g_steal_pointer (&self);
}

/* --- what is read from it ----------------------------------------------------------------------
 */

double *
near_band_structure_dup_energies (const NearBandStructure *self, NearEnergyZero zero)
{
  g_return_val_if_fail (self != NULL && zero < NEAR_N_ENERGY_ZEROS, NULL);

  gsize n = self->bands->n_k * self->bands->n_bands;
  double *energies = g_new (double, n);

  for (gsize i = 0; i < n; i++)
    energies[i] = (self->bands->eigenvalues[i] - self->zero[zero]) * NEAR_HARTREE_EV;
  return energies;
}

char *
near_band_structure_dup_place (const NearBandStructure *self, gsize k)
{
  g_return_val_if_fail (self != NULL && k < self->bands->n_k, NULL);

  const NearKSample *sample = &self->samples[k];
  const NearKPoint *points = near_k_path_peek_points (self->path);

  if (sample->point >= 0)
    return g_strdup (points[sample->point].label);

  const NearKSegment *segment = &near_k_path_peek_segments (self->path)[sample->segment];
  gsize first = k;
  double from;

  while (self->samples[first].point < 0)
    first--;
  from = self->samples[first].distance;

  return g_strdup_printf ("%s–%s, %.2f", points[segment->from].label, points[segment->to].label,
                          (sample->distance - from) / segment->length);
}
