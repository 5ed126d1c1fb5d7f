/* near-dft-eos.h — the equation of state of a crystal: its energy at some volumes, a volume at a time
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The cell is scaled alike in all directions, fractional positions and the cut-off are kept; every volume has the
 * box that its cut-off needs. At a constant cut-off a larger cell has more plane waves, and their number jumps:
 * V0 and B0 belong to the cut-off, and the pressure, which is taken at a constant number of plane waves, is lower
 * than the slope of the curve says (P. G. Dacosta, O. H. Nielsen, K. Kunc, J. Phys. C 19, 3163 (1986)).
 */
#pragma once

#include "near-birch-murnaghan.h"
#include "near-scf.h"

G_BEGIN_DECLS

typedef struct
{
  double from, to; /* in volumes of the crystal as given */
  guint n;
} NearDftEosSettings;

/* 0.94:1.06:7 */
void near_dft_eos_settings_init (NearDftEosSettings *settings);
/* "from:to:number". Errors: NEAR_ERROR_PARSE, NEAR_ERROR_RANGE */
gboolean near_dft_eos_settings_parse (NearDftEosSettings *settings, const char *text, GError **error);

typedef struct
{
  double factor, volume;         /* Å^3 per cell */
  double free, internal;         /* Ha per cell */
  double extrapolated;           /* Ha: without electronic temperature; (E+F)/2 for Fermi-Dirac */
  double pressure;               /* GPa: of the stress */
  gboolean is_converged;
  guint n_iterations;
  gsize fft[3];
  double seconds;
} NearDftEosPoint;

typedef struct _NearDftEos NearDftEos;

/* Errors: as near_scf_new() for the first volume, and NEAR_ERROR_RANGE */
NearDftEos *near_dft_eos_new (NearCrystal *crystal, const NearScfSettings *scf,
                              const NearDftEosSettings *settings, GError **error);
void near_dft_eos_free (NearDftEos *self); /* NULL is legal */

/* The next volume, which begins with the density and orbitals of the last. @point: (out) (nullable). After
 * the last one nothing is done and @point is that of the last. Errors: NEAR_ERROR_CANCELLED, and then the
 * next call goes on where it was stopped; as near_scf_step() */
gboolean near_dft_eos_step (NearDftEos *self, NearDftEosPoint *point, const NearMonitor *monitor,
                            GError **error);
gboolean near_dft_eos_run (NearDftEos *self, const NearMonitor *monitor, GError **error);
gboolean near_dft_eos_is_finished (const NearDftEos *self);

/* Those that are done, in the order of the factors. */
gsize near_dft_eos_get_n_points (const NearDftEos *self);
const NearDftEosPoint *near_dft_eos_peek_points (const NearDftEos *self);
/* Of the free energies, or of the extrapolated ones; volumes whose calculation did not converge do not count.
 * Errors: as near_birch_murnaghan_fit() */
gboolean near_dft_eos_fit (const NearDftEos *self, gboolean is_extrapolated, NearBirchMurnaghan *fit,
                           GError **error);
/* How much longer the edges of the given cell are at @fit->v0. */
double near_dft_eos_get_length_factor (const NearDftEos *self, const NearBirchMurnaghan *fit);
/* The given crystal at the volume of a fit. */
NearCrystal *near_dft_eos_new_crystal (const NearDftEos *self, const NearBirchMurnaghan *fit, GError **error);
/* Of NearNote: of the calculations, and where the minimum lies outside */
const GPtrArray *near_dft_eos_get_notes (const NearDftEos *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearDftEos, near_dft_eos_free)

G_END_DECLS
