/* near-fermi-integrals-private.h — integrals of the tails of f and s, which vanish far from mu
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Of t (v) = 1 / (1 + e^v), v t, v^2 t, s, v s over v from u >= 0 to infinity; s is even in v. */
typedef struct
{
  double t0, t1, t2;
  double s0, s1;
} NearFermiTails;

NearFermiTails _near_fermi_tails (double u);

/* f ln f + (1 - f) ln (1 - f) with f = 1 / (1 + e^x), without cancellation for any x */
double _near_fermi_entropy (double x);

G_END_DECLS
