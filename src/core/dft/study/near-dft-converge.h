/* near-dft-converge.h — how high a cut-off, how fine a mesh a crystal needs: a series of calculations
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Cut-offs or meshes grow from one calculation to the next, all else stays; the last of them is what the others
 * are compared with. Energies rise above their limit with every plane wave that is missing, but with the mesh
 * they swing: a small error of a coarse mesh is an accident, so a setting reaches an accuracy only if all finer
 * ones do.
 */
#pragma once

#include "near-scf.h"

G_BEGIN_DECLS

#define NEAR_DFT_CONVERGE_MAX 32

typedef enum
{
  NEAR_DFT_CONVERGE_CUTOFF,
  NEAR_DFT_CONVERGE_K_MESH
} NearDftConvergeKind;

/* All zero: cut-offs around that of the calculation, 1 meV per atom. */
typedef struct
{
  NearDftConvergeKind kind;
  double accuracy;       /* Ha per atom; 0: 1 meV */
  double force_accuracy; /* eV/Å; 0: forces do not count */
  gsize n;               /* 0: chosen */
  double cutoffs[NEAR_DFT_CONVERGE_MAX]; /* (n) Ha, rising */
  int meshes[NEAR_DFT_CONVERGE_MAX][3];  /* (n), finer and finer */
} NearDftConvergeSettings;

/* "6,8,10" Ha, or "2,4,6x6x4": the settings become these, of the kind they have.
 * Errors: NEAR_ERROR_PARSE, NEAR_ERROR_RANGE */
gboolean near_dft_converge_settings_parse (NearDftConvergeSettings *settings, const char *text, GError **error);

typedef struct
{
  double ecut_ha;
  int k_mesh[3];
  gsize n_k;             /* points that were computed */
  gsize n_waves;         /* the largest number of plane waves at one */
  double free_per_atom;  /* Ha */
  double change;         /* Ha per atom: from the setting before; NAN for the first */
  double error;          /* Ha per atom: from the last one that there is so far */
  double force_error;    /* eV/Å: the longest difference of an atom's forces to those of the last one */
  gboolean is_converged; /* the self-consistent cycle */
  guint n_iterations;
  double seconds;
} NearDftConvergePoint;

typedef struct _NearDftConverge NearDftConverge;

/* Errors: as near_scf_new() for the first setting, and NEAR_ERROR_RANGE */
NearDftConverge *near_dft_converge_new (NearCrystal *crystal, const NearScfSettings *scf,
                                        const NearDftConvergeSettings *settings, GError **error);
void near_dft_converge_free (NearDftConverge *self); /* NULL is legal */

/* The next setting. After the last one nothing is done. Errors: NEAR_ERROR_CANCELLED, and then the next call
 * goes on where it was stopped; as near_scf_new() and near_scf_step() */
gboolean near_dft_converge_step (NearDftConverge *self, NearDftConvergePoint *point, const NearMonitor *monitor,
                                 GError **error);
gboolean near_dft_converge_run (NearDftConverge *self, const NearMonitor *monitor, GError **error);
gboolean near_dft_converge_is_finished (const NearDftConverge *self);

/* Nothing is 0 any more but the accuracy of forces. */
const NearDftConvergeSettings *near_dft_converge_get_settings (const NearDftConverge *self);
gsize near_dft_converge_get_n_points (const NearDftConverge *self);
const NearDftConvergePoint *near_dft_converge_peek_points (const NearDftConverge *self);
/* The first setting from which on all are as near to the last one as was wanted; FALSE if there is none before
 * the last (which proves nothing: go on further), or the series is not finished. */
gboolean near_dft_converge_get_sufficient (const NearDftConverge *self, gsize *point);
const GPtrArray *near_dft_converge_get_notes (const NearDftConverge *self); /* of NearNote */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearDftConverge, near_dft_converge_free)

G_END_DECLS
