/* near-density-mixer.h — the next density of a self-consistent cycle, from those before
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * D. G. Anderson, J. ACM 12, 547 (1965): the combination of the last densities whose residual out - in is smallest
 * in the metric 1/G^2, plus beta times that residual, damped at small G (G. P. Kerker, Phys. Rev. B 23, 3082
 * (1981)): G^2 / (G^2 + q0^2), which is how the electrons of a metal screen.
 */
#pragma once

#include "near-dft-system.h"

G_BEGIN_DECLS

typedef struct _NearDensityMixer NearDensityMixer;

/* @q0 in 1/bohr */
NearDensityMixer *near_density_mixer_new (const NearDftSystem *system, double beta, double q0, guint history);
void near_density_mixer_free (NearDensityMixer *self); /* NULL is legal */
/* Forgets, and is more careful from now on: beta *= @factor. */
void near_density_mixer_restart (NearDensityMixer *self, double factor);
double near_density_mixer_get_beta (const NearDensityMixer *self);
/* @density (n_g): the one that went in; becomes the next. G = 0 is left as it is. */
void near_density_mixer_mix (NearDensityMixer *self, NearComplex *density, const NearComplex *out);
/* Omega times the sum of |a - b|^2: the integral of the square */
double near_density_get_distance2 (const NearDftSystem *system, const NearComplex *a, const NearComplex *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearDensityMixer, near_density_mixer_free)

G_END_DECLS
