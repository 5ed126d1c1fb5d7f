/* near-cutoff-function.c — how a neighbour fades out towards the cut-off
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-cutoff-function.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static const NearCutoffFunctionInfo rows[NEAR_N_CUTOFF_FUNCTIONS] = {
  [NEAR_CUTOFF_FUNCTION_COSINE]
  = { { .id = "cosine",
        .name = N_ ("Cosine"),
        .sentence = N_ ("Half a wave of the cosine, from 1 to 0."),
        .citation = "J. Behler, M. Parrinello, Phys. Rev. Lett. 98, 146401 (2007)" } },
  [NEAR_CUTOFF_FUNCTION_TANH3]
  = { { .id = "tanh3",
        .name = N_ ("Hyperbolic tangent, cubed"),
        .sentence = N_ ("tanh³ (1 − r/R): ends with two continuous derivatives, begins at 0.44."),
        .citation = "J. Behler, J. Chem. Phys. 134, 074106 (2011)" } },
  [NEAR_CUTOFF_FUNCTION_POLYNOMIAL]
  = { { .id = "polynomial",
        .name = N_ ("Polynomial"),
        .sentence = N_ ("Of fifth degree: flat at both ends, with two continuous derivatives."),
        .citation
        = "A. Singraber, J. Behler, C. Dellago, J. Chem. Theory Comput. 15, 1827 (2019)" } },
};

const NearTable near_cutoff_function_table
    = NEAR_TABLE_INIT ("cutoff-function", N_ ("cut-off function"), rows);

double
near_cutoff_function_eval (NearCutoffFunction self, double r, double cutoff, double *derivative)
{
  double x = r / cutoff, value = 0.0, slope = 0.0;

  if (r < cutoff)
    switch (self)
      {
      case NEAR_CUTOFF_FUNCTION_TANH3:
        {
          double t = tanh (1.0 - x);

          value = t * t * t;
          slope = -3.0 * t * t * (1.0 - t * t);
          break;
        }
      case NEAR_CUTOFF_FUNCTION_POLYNOMIAL:
        value = 1.0 + x * x * x * (-10.0 + x * (15.0 - 6.0 * x));
        slope = -30.0 * x * x * (1.0 - x) * (1.0 - x);
        break;
      case NEAR_CUTOFF_FUNCTION_COSINE:
      case NEAR_N_CUTOFF_FUNCTIONS:
      default:
        value = 0.5 * (cos (G_PI * x) + 1.0);
        slope = -0.5 * G_PI * sin (G_PI * x);
      }
  if (derivative != NULL)
    *derivative = slope / cutoff;
  return value;
}
