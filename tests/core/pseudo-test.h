/* pseudo-test.h — Gaussian pseudopotentials in real space, as their paper has them
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * C. Hartwigsen, S. Goedecker, J. Hutter, Phys. Rev. B 58, 3641 (1998); bohr, Ha. */
#pragma once

#include "near-pseudo-table.h"

#include <math.h>

/* p_(i+1)^l (r) of width @b */
static inline double
pseudo_test_projector (guint l, guint i, double b, double r)
{
  const double k = l + 2.0 * i + 1.5;

  return sqrt (2.0) * pow (r, l + 2.0 * i) * exp (-0.5 * r * r / (b * b))
         / (pow (b, k) * sqrt (tgamma (k)));
}

/* V (r) of the charge @z, width @a */
static inline double
pseudo_test_local (double z, double a, const double c[4], double r)
{
  const double x2 = r * r / (a * a);
  const double tail = r > 1e-6 ? -z * erf (r / (sqrt (2.0) * a)) / r : -2.0 * z / (sqrt (2.0 * G_PI) * a);

  return tail + exp (-0.5 * x2) * (c[0] + x2 * (c[1] + x2 * (c[2] + x2 * c[3])));
}

/* The row of the set's default, or of @valence electrons */
static inline const NearPseudoInfo *
pseudo_test_find (NearPseudoFamily family, guint element, guint valence)
{
  g_autoptr (GError) error = NULL;
  gsize row = 0;

  near_pseudo_info_find (family, element, valence, &row, &error);
  g_assert_no_error (error);
  return near_pseudo_info_get (row);
}
