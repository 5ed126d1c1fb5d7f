/* near-dft-dos.h — the density of states of a self-consistent calculation
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * On the k-points of the calculation or on a denser mesh, in its potential; energies in eV from a zero that is
 * chosen, states of both spins per eV and cell.
 */
#pragma once

#include "near-dft-bands.h"

G_BEGIN_DECLS

typedef struct
{
  NearEnergyGrid grid; /* eV */
  NearEnergyZero zero;
  NearBroadening broadening;
  double sigma; /* eV: its width, see near_broadening_get() */
  int k_mesh[3]; /* 0 0 0: the k-points of the self-consistent calculation */
  double k_shift[3];
  gboolean use_symmetry;
  double symprec;      /* Å */
  gsize n_bands;       /* 0: as many as the grid needs */
  double tolerance_ha; /* of the bands */
} NearDftDosSettings;

/* -15 eV to 10 eV from the Fermi energy in steps of 0.05 eV, Gaussians of 0.2 eV, the calculation's k-points */
void near_dft_dos_settings_init (NearDftDosSettings *settings);

typedef struct
{
  NearEnergyGrid grid; /* eV, as it was asked for */
  double *dos;         /* (n) states of both spins / eV */
  double *integrated;  /* (n) electrons that states up to there hold, those below the grid among them */
  NearDftBands *bands; /* (n_k) that it is made of */
  double *weights;     /* (n_k), sum 1 */
  double zero;         /* Ha, on the scale V(G = 0) = 0 */
  double fermi_energy; /* eV on the grid's scale: of these k-points, by the calculation's rule of occupation */
  double at_fermi;     /* states / eV */
  double n_electrons;  /* what states up to the Fermi energy hold */
  double below;        /* of them below the grid */
  double covered_to;   /* eV: above it states may be missing */
  GPtrArray *notes;    /* of NearNote: those of bands, "dos-window-not-covered", "dos-begins-late", "dos-coarse",
                        * "top-band-occupied" */
} NearDftDos;

/* Errors: NEAR_ERROR_RANGE (grid, width), those of near_k_points_new(), near_dft_bands_new() and
 * near_occupation_rule_fill() */
NearDftDos *near_dft_dos_new (const NearScfResult *scf, const NearDftDosSettings *settings,
                              const NearMonitor *monitor, GError **error);
void near_dft_dos_free (NearDftDos *self); /* NULL is legal */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearDftDos, near_dft_dos_free)

G_END_DECLS
