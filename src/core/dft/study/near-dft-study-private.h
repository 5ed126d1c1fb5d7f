/* near-dft-study-private.h — one self-consistent calculation after the other, each going on from the last
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-scf.h"

G_BEGIN_DECLS

typedef struct
{
  NearScfSettings settings; /* as they were given; its pseudos are those of the next line */
  GPtrArray *pseudos;
  NearScf *scf;      /* that runs or ran last */
  NearCrystal *crystal; /* of scf */
  gboolean is_converged; /* and worth going on from */
  GPtrArray *notes;     /* of NearNote */
} NearDftStudy;

/* The calculation of @crystal is made, so that what is wrong with @settings is said at once; nothing runs. */
gboolean _near_dft_study_init (NearDftStudy *self, NearCrystal *crystal, const NearScfSettings *settings,
                               GError **error);
void _near_dft_study_clear (NearDftStudy *self);
/* To the end, converged or not. Stopped: NULL, and the next call with the same @crystal goes on. @where: what
 * notes begin with: "volume 0.94". */
NearScfResult *_near_dft_study_run (NearDftStudy *self, NearCrystal *crystal, const char *where,
                                    const NearMonitor *monitor, GError **error);
/* The same for other settings of which cut-off and mesh differ: begins anew. */
gboolean _near_dft_study_restart (NearDftStudy *self, double ecut_ha, const int k_mesh[3], GError **error);

/* @crystal in another cell and, if @fractional is given, (n, 3), at other positions; without the data that
 * belonged to the old ones. */
NearCrystal *_near_dft_study_new_crystal (const NearCrystal *crystal, const NearMat3 *lattice,
                                          const double *fractional, GError **error);
/* @crystal with the atom data "forces", the cell data "energy" (F) and "stress" of its calculation */
NearCrystal *_near_dft_study_annotate (const NearCrystal *crystal, const NearScfResult *result, GError **error);
/* What F and E say of the energy without electronic temperature, Ha: of first order (E+F)/2 for Fermi-Dirac and
 * Gaussian occupations, (E + 2F)/3 for Methfessel and Paxton's, F for cold smearing. */
double _near_dft_study_extrapolate (const NearScfResult *result);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NearDftStudy, _near_dft_study_clear)

G_END_DECLS
