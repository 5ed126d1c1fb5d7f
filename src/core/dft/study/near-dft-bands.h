/* near-dft-bands.h — bands in the potential of a self-consistent calculation, at any k-points
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All the bands asked for converge, unlike the empty ones of the self-consistent calculation. Every k-point is
 * computed for itself: its energies depend neither on the other points nor on the number of threads.
 */
#pragma once

#include "near-scf.h"
#include "near-table.h"

G_BEGIN_DECLS

/* Where energies are counted from */
typedef enum
{
  NEAR_ENERGY_ZERO_FERMI,
  NEAR_ENERGY_ZERO_HIGHEST, /* the highest occupied state; of a metal the Fermi energy */
  NEAR_ENERGY_ZERO_ALPHA,   /* the scale with the alpha term: pw.x's */
  NEAR_ENERGY_ZERO_PLAIN,   /* V(G = 0) = 0: that of near-scf.h */
  NEAR_N_ENERGY_ZEROS
} NearEnergyZero;

extern const NearTable near_energy_zero_table; /* "fermi", "highest", "alpha", "plain" */

typedef struct
{
  gsize n_bands;       /* at every k; 0: as many as the self-consistent calculation, and 4 empty ones at least */
  double reach_ha;     /* more, if it takes more to have all states below this energy; -HUGE_VAL: no matter */
  double tolerance_ha; /* of |H psi - eps psi| of each of them */
} NearDftBandSettings;

/* n_bands 0, no reach, 1e-4 Ha: energies good to about 1e-7 Ha */
void near_dft_band_settings_init (NearDftBandSettings *settings);

typedef struct
{
  gsize n_k, n_bands;
  double *k;           /* (n_k, 3): in the reciprocal vectors of the crystal, as they were given */
  double *eigenvalues; /* (n_k, n_bands) Ha, ascending, on the scale V(G = 0) = 0 */
  double residual;     /* the largest, Ha; above the tolerance only if there is a note */
  double n_electrons;  /* of the cell */
  double covered_to;   /* Ha: the lowest energy of the topmost band: below it no state is missing */
  GPtrArray *notes;    /* of NearNote: "bands-not-converged", "reach-not-covered", "scf-not-converged" */
} NearDftBands;

/* @k (n_k, 3). Errors: NEAR_ERROR_RANGE (more bands than plane waves), TOO_LARGE, CANCELLED, FAILED */
NearDftBands *near_dft_bands_new (const NearScfResult *scf, gsize n_k, const double *k,
                                  const NearDftBandSettings *settings, const NearMonitor *monitor,
                                  GError **error);
void near_dft_bands_free (NearDftBands *self); /* NULL is legal */

/* What separates occupied from empty states if every state is full or empty. */
typedef struct
{
  gboolean is_insulator;         /* an even number of electrons, and the bands do not overlap: gap > 0 */
  gsize n_occupied;              /* bands */
  double highest, lowest;        /* Ha: of the occupied and of the empty states */
  gsize highest_k, lowest_k;     /* where: the first of equal ones */
  double gap;                    /* Ha: lowest - highest; below 0 bands overlap */
  double direct_gap;             /* Ha: the smallest at one k */
  gsize direct_k;
  gboolean is_direct;            /* both are the same, to 1e-6 Ha */
} NearBandGap;

/* FALSE if nothing can be said: an odd number of electrons, or no empty band. */
gboolean near_dft_bands_find_gap (const NearDftBands *self, NearBandGap *gap);

/* Ha, on the scale V(G = 0) = 0. @bands: nullable: those that say where the highest occupied state is, besides the
 * self-consistent calculation. @fermi: that of the bands */
double near_energy_zero_get (NearEnergyZero zero, const NearScfResult *scf, const NearDftBands *bands,
                             double fermi);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearDftBands, near_dft_bands_free)

G_END_DECLS
