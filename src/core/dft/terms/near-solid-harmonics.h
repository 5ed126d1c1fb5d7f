/* near-solid-harmonics.h — real solid harmonics r^l Y_lm(r) to l = 3, with their gradients
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Harmonic polynomials, orthonormal on the unit sphere; m = -l to l: l = 1 is y, z, x.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define NEAR_SOLID_MAX_L 3

/* @values (2 l + 1), @gradients (2 l + 1, 3), nullable */
void near_solid_harmonics (guint l, const double r[3], double *values, double *gradients);

G_END_DECLS
