/* near-dft-relax.h — atoms, and if wanted their cell, moved to where no force and no stress is left
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Quasi-Newton steps (BFGS) in the positions and the symmetric strain of the cell; a self-consistent calculation
 * each, which begins with the density and orbitals of the last. Atoms with the atom data "fixed" (n, 3) keep
 * those coordinates (in the strained frame, if the cell moves).
 *
 * The cut-off is kept when the cell moves. The stress is the derivative at a constant number of plane waves and
 * misses what more plane waves in a larger cell would bring (Pulay's stress: P. G. Dacosta, O. H. Nielsen, K.
 * Kunc, J. Phys. C 19, 3163 (1986)), -2/3 E_cut dF/dE_cut / V: at 8 Ha 1.3 GPa in aluminium, a lattice
 * constant that is too small by 0.6 %, and nothing at a converged cut-off. So energies of different cells
 * are not compared here: a step of the cell is judged by the work of stress and forces.
 */
#pragma once

#include "near-scf.h"

G_BEGIN_DECLS

typedef enum
{
  NEAR_DFT_RELAX_ATOMS,     /* the cell stays */
  NEAR_DFT_RELAX_ISOTROPIC, /* and one factor for all edges */
  NEAR_DFT_RELAX_CELL       /* and all six strains */
} NearDftRelaxKind;

/* All zero is the usual relaxation. */
typedef struct
{
  NearDftRelaxKind kind;
  double max_force;        /* eV/Å: done when no atom feels more; 0: 0.01 */
  double max_stress;       /* GPa: and no component is further from -pressure; 0: 0.1 */
  double pressure;         /* GPa: from outside; with minus sign, a known Pulay stress to be taken away */
  double max_displacement; /* Å in one step, along each axis; 0: 0.2. The cell's strain: 0.15 times that */
  guint max_steps;         /* 0: 100 */
} NearDftRelaxSettings;

typedef struct
{
  guint step;          /* 0 is the crystal as it was given */
  double free;         /* Ha per cell */
  double max_force;    /* eV/Å, of coordinates that may move */
  double stress[6];    /* GPa: xx yy zz yz xz xy, positive under tension */
  double max_stress;   /* GPa: what is left to relax; 0 where the cell stays */
  double volume;       /* Å^3 per cell */
  guint n_iterations;  /* of the self-consistent cycle */
  gboolean is_scf_converged;
  gboolean is_accepted; /* FALSE: it went uphill, and a shorter step from the best one follows */
  gboolean is_converged, is_finished;
  double seconds;
} NearDftRelaxReport;

typedef struct _NearDftRelax NearDftRelax;

/* Errors: as near_scf_new(), and NEAR_ERROR_RANGE, NEAR_ERROR_UNSUPPORTED */
NearDftRelax *near_dft_relax_new (NearCrystal *crystal, const NearScfSettings *scf,
                                  const NearDftRelaxSettings *settings, GError **error);
void near_dft_relax_free (NearDftRelax *self); /* NULL is legal */

/* Energy and forces of one geometry, and the choice of the next. After the last one nothing is done.
 * Errors: NEAR_ERROR_CANCELLED, what was reached is kept and the next call goes on where it was stopped; as
 * near_scf_step() */
gboolean near_dft_relax_step (NearDftRelax *self, NearDftRelaxReport *report, const NearMonitor *monitor,
                              GError **error);
/* To the end, converged or not. */
gboolean near_dft_relax_run (NearDftRelax *self, const NearMonitor *monitor, GError **error);
gboolean near_dft_relax_is_finished (const NearDftRelax *self);

/* Of every geometry that was computed, those that were not accepted among them */
gsize near_dft_relax_get_n_frames (const NearDftRelax *self);
const NearDftRelaxReport *near_dft_relax_peek_reports (const NearDftRelax *self);
/* With the atom data "forces", the cell data "energy" (F) and "stress" */
NearCrystal *near_dft_relax_get_frame (const NearDftRelax *self, gsize frame);
/* The best one, an index of the frames; and its calculation, NULL before the first step */
gsize near_dft_relax_get_best (const NearDftRelax *self);
NearScfResult *near_dft_relax_get_result (const NearDftRelax *self);
const GPtrArray *near_dft_relax_get_notes (const NearDftRelax *self); /* of NearNote */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearDftRelax, near_dft_relax_free)

G_END_DECLS
