/* near-band-structure.h — bands along the usual way through the Brillouin zone
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The way is that of near-k-path.h, of the crystal's primitive standard cell. The bands are those of the cell
 * that the self-consistent calculation was done in, at the same wave vectors: if that cell is larger, they are
 * folded, and a note says so.
 */
#pragma once

#include "near-dft-bands.h"
#include "near-k-path.h"

G_BEGIN_DECLS

typedef struct
{
  double density; /* k-points per 1/Å along the path */
  double symprec; /* Å: of the symmetry that chooses the path */
  NearDftBandSettings bands;
} NearBandStructureSettings;

/* 30 per 1/Å, NEAR_SYMPREC */
void near_band_structure_settings_init (NearBandStructureSettings *settings);

typedef struct
{
  double distance; /* 1/Å along the path */
  char *text;      /* "Γ"; "K|U" where the path breaks off */
} NearBandLabel;

typedef struct
{
  NearKPath *path;
  NearKSample *samples; /* (bands->n_k): positions, distances, segments */
  NearDftBands *bands;  /* at the samples */
  gsize n_labels;
  NearBandLabel *labels; /* by distance */
  double fermi_energy;   /* Ha: that of the self-consistent calculation */
  gboolean has_gap;      /* whether gap says anything: near_dft_bands_find_gap() along the path */
  NearBandGap gap;
  double n_cells;   /* primitive cells in the crystal's own: 1, or bands are folded */
  double zero[NEAR_N_ENERGY_ZEROS]; /* Ha */
  GPtrArray *notes; /* of NearNote: those of bands, "bands-folded" */
} NearBandStructure;

/* Errors: those of near_symmetry_new(), near_k_path_new(), near_k_path_dup_samples(), near_dft_bands_new() */
NearBandStructure *near_band_structure_new (const NearScfResult *scf, const NearBandStructureSettings *settings,
                                            const NearMonitor *monitor, GError **error);
void near_band_structure_free (NearBandStructure *self); /* NULL is legal */

/* (n_k, n_bands) eV from that zero: a new array */
double *near_band_structure_dup_energies (const NearBandStructure *self, NearEnergyZero zero);
/* "Γ", "X", or "Γ–X, 0.85" between them: where on the path the sample is; a new text */
char *near_band_structure_dup_place (const NearBandStructure *self, gsize k);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearBandStructure, near_band_structure_free)

G_END_DECLS
