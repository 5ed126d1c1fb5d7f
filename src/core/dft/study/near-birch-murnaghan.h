/* near-birch-murnaghan.h — the equation of state of a solid through energies at some volumes
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * F. Birch, Phys. Rev. 71, 809 (1947), to third order in the Eulerian strain:
 *   E (V) = E0 + 9 V0 B0 / 16 { (y - 1)^3 B0' + (y - 1)^2 (6 - 4 y) },  y = (V0 / V)^(2/3),
 * which is a cubic in V^(-2/3), so that least squares are linear. Units: energies eV, volumes Å^3, pressure GPa.
 */
#pragma once

#include "near-error.h"

G_BEGIN_DECLS

typedef struct
{
  double v0;        /* Å^3 */
  double e0;        /* eV */
  double b0;        /* GPa */
  double b0_prime;
  double rms;       /* eV: root of the mean square of what the fit misses, 0 for four points */
  gboolean is_inside; /* whether the minimum is among the volumes; beyond them it is a guess */
} NearBirchMurnaghan;

/* Errors: NEAR_ERROR_NO_DATA for fewer than four different volumes; NEAR_ERROR_RANGE if the curve has no minimum,
 * NEAR_ERROR_NOT_FINITE */
gboolean near_birch_murnaghan_fit (gsize n, const double *volumes, const double *energies,
                                   NearBirchMurnaghan *fit, GError **error);
/* eV and GPa */
double near_birch_murnaghan_get_energy (const NearBirchMurnaghan *fit, double volume);
double near_birch_murnaghan_get_pressure (const NearBirchMurnaghan *fit, double volume);

G_END_DECLS
