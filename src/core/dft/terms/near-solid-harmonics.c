/* near-solid-harmonics.c — real solid harmonics to l = 3
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-solid-harmonics.h"

#include <math.h>
#include <string.h>

/* A polynomial c x^a y^b z^d + ... and its norm: N^2 is the factor's square times pi. */
typedef struct
{
  gint8 coefficient;
  guint8 power[3];
} Monomial;

typedef struct
{
  double squared_norm; /* of the factor, times pi */
  Monomial terms[3];
} Polynomial;

static const Polynomial polynomials[] = {
  /* l = 0 */
  { 1.0 / 4, { { 1, { 0, 0, 0 } } } },
  /* l = 1 */
  { 3.0 / 4, { { 1, { 0, 1, 0 } } } },
  { 3.0 / 4, { { 1, { 0, 0, 1 } } } },
  { 3.0 / 4, { { 1, { 1, 0, 0 } } } },
  /* l = 2 */
  { 15.0 / 4, { { 1, { 1, 1, 0 } } } },
  { 15.0 / 4, { { 1, { 0, 1, 1 } } } },
  { 5.0 / 16, { { 2, { 0, 0, 2 } }, { -1, { 2, 0, 0 } }, { -1, { 0, 2, 0 } } } },
  { 15.0 / 4, { { 1, { 1, 0, 1 } } } },
  { 15.0 / 16, { { 1, { 2, 0, 0 } }, { -1, { 0, 2, 0 } } } },
  /* l = 3 */
  { 35.0 / 32, { { 3, { 2, 1, 0 } }, { -1, { 0, 3, 0 } } } },
  { 105.0 / 4, { { 1, { 1, 1, 1 } } } },
  { 21.0 / 32, { { 4, { 0, 1, 2 } }, { -1, { 2, 1, 0 } }, { -1, { 0, 3, 0 } } } },
  { 7.0 / 16, { { 2, { 0, 0, 3 } }, { -3, { 2, 0, 1 } }, { -3, { 0, 2, 1 } } } },
  { 21.0 / 32, { { 4, { 1, 0, 2 } }, { -1, { 3, 0, 0 } }, { -1, { 1, 2, 0 } } } },
  { 105.0 / 16, { { 1, { 2, 0, 1 } }, { -1, { 0, 2, 1 } } } },
  { 35.0 / 32, { { 1, { 3, 0, 0 } }, { -3, { 1, 2, 0 } } } },
};

void
near_solid_harmonics (guint l, const double r[3], double *values, double *gradients)
{
  g_return_if_fail (l <= NEAR_SOLID_MAX_L && r != NULL && values != NULL);

  double power[3][NEAR_SOLID_MAX_L + 1];

  for (guint c = 0; c < 3; c++)
    {
      power[c][0] = 1.0;
      for (guint p = 1; p <= NEAR_SOLID_MAX_L; p++)
        power[c][p] = power[c][p - 1] * r[c];
    }
  if (gradients != NULL)
    memset (gradients, 0, 3 * (2 * l + 1) * sizeof *gradients);
  for (guint m = 0; m < 2 * l + 1; m++)
    {
      const Polynomial *polynomial = &polynomials[l * l + m];
      double norm = sqrt (polynomial->squared_norm / G_PI);

      values[m] = 0.0;
      for (guint t = 0; t < 3; t++)
        {
          const guint8 *e = polynomial->terms[t].power;
          double factor = norm * polynomial->terms[t].coefficient;

          values[m] += factor * power[0][e[0]] * power[1][e[1]] * power[2][e[2]];
          for (guint c = 0; gradients != NULL && c < 3; c++)
            if (e[c] > 0)
              gradients[3 * m + c] += factor * e[c] * power[c][e[c] - 1]
                                      * power[(c + 1) % 3][e[(c + 1) % 3]]
                                      * power[(c + 2) % 3][e[(c + 2) % 3]];
        }
    }
}
