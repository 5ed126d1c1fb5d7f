/* near-pseudo-radial-private.h — functions of the distance on a mesh, and their Bessel transforms
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-error.h"

G_BEGIN_DECLS

#define NEAR_RADIAL_MIN_POINTS 16

/* The integral of f (r) from r_0 to r_(n-1) is the sum of weight f, given dr/di at every point. */
void _near_radial_weights (gsize n, const double *slope, double *weight);

/* P(q) = integral of f(r) r^2 j_l(qr) dr, tabulated */
typedef struct _NearRadial NearRadial;

/* @f: (n); takes nothing. @weight: of _near_radial_weights. */
NearRadial *_near_radial_new (guint l, gsize n, const double *r, const double *weight, const double *f);
void _near_radial_free (NearRadial *self); /* NULL is legal */
/* Before anything is asked of them. All are on one mesh, which ends where each is zero from there on. Threads
 * share the work; the digits do not depend on them. */
void _near_radial_tabulate (NearRadial *const *functions, gsize n);
double _near_radial_get (const NearRadial *self, double q, double *slope); /* @slope nullable */

G_END_DECLS
