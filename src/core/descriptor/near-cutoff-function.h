/* near-cutoff-function.h — how a neighbour fades out towards the cut-off
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All are 0 from the cut-off on, with a slope of 0 there.
 */
#pragma once

#include "near-table.h"

G_BEGIN_DECLS

typedef enum
{
  NEAR_CUTOFF_FUNCTION_COSINE, /* (cos (pi r / R) + 1) / 2; its curvature jumps at R */
  NEAR_CUTOFF_FUNCTION_TANH3,  /* tanh^3 (1 - r / R); its curvature goes to 0 at R, its slope not at
                                  0 */
  NEAR_CUTOFF_FUNCTION_POLYNOMIAL, /* 1 - 10 x^3 + 15 x^4 - 6 x^5, x = r / R; slope and curvature 0
                                      at both ends */
  NEAR_N_CUTOFF_FUNCTIONS
} NearCutoffFunction;

typedef struct
{
  NearInfo info;
} NearCutoffFunctionInfo;

extern const NearTable near_cutoff_function_table;

/* @derivative: (out) (nullable): by r, per Å */
double near_cutoff_function_eval (NearCutoffFunction self, double r, double cutoff,
                                  double *derivative);

G_END_DECLS
