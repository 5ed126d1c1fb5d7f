/* near-symmetry-function-private.h — a set of symmetry functions sorted by what they look at
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-element.h"
#include "near-symmetry-function.h"

G_BEGIN_DECLS

#define NEAR_SYMMETRY_NO_CHANNEL G_MAXUINT8

/* Elements that some function looks at are numbered; pairs of them have channel first * n + second,
 * first <= second. Lists of the functions of a channel in the order they were given. */
struct _NearSymmetryFunctions
{
  NearSymmetryFunction *functions; /* (n) */
  gsize n;
  double cutoff;
  NearCutoffFunction cutoff_function;
  guint8 number[NEAR_N_ELEMENTS];
  gsize n_elements;
  gsize *radial_start, *radial;   /* (n_elements + 1), functions */
  gsize *angular_start, *angular; /* (n_elements^2 + 1), functions */
};

G_END_DECLS
