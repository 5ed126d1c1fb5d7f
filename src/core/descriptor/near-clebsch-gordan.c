/* near-clebsch-gordan.c — how two angular momenta couple to a third
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-clebsch-gordan.h"

#include <math.h>

/* The largest argument is (j1 + j2 + j) + 1 of undoubled angular momenta. */
#define MAX_FACTORIAL (3 * NEAR_CLEBSCH_GORDAN_MAX / 2 + 1)

/* (twice / 2)!; exact up to 22!, correct to the last bit or two beyond. */
static double
half_factorial (int twice)
{
  double product = 1.0;

  g_assert (twice >= 0 && twice % 2 == 0 && twice / 2 <= MAX_FACTORIAL);
  for (int k = 2; k <= twice / 2; k++)
    product *= k;
  return product;
}

/* Delta (a b c) of Racah */
static double
triangle (int a, int b, int c)
{
  return half_factorial (a + b - c) * half_factorial (a - b + c) * half_factorial (-a + b + c)
         / half_factorial (a + b + c + 2);
}

/**
 * near_clebsch_gordan:
 * @twice_j1: 2 j1, from 0 to %NEAR_CLEBSCH_GORDAN_MAX; the others alike
 *
 * The coefficient <j1 m1 j2 m2 | j m> by Racah's sum, with the phases of Condon and Shortley.
 *
 * Returns: 0 where the rules of selection forbid it
 * Citation: D. A. Varshalovich, A. N. Moskalev, V. K. Khersonskii, Quantum Theory of Angular
 * Momentum, World Scientific (1988), chapter 8 Checked: orthogonality, to 1e-13, and closed forms
 * in tests/core/test-bispectrum.c
 */
double
near_clebsch_gordan (int twice_j1, int twice_m1, int twice_j2, int twice_m2, int twice_j,
                     int twice_m)
{
  int j1 = twice_j1, m1 = twice_m1, j2 = twice_j2, m2 = twice_m2, j = twice_j, m = twice_m;
  double sum = 0.0, product;

  g_return_val_if_fail (j1 >= 0 && j1 <= NEAR_CLEBSCH_GORDAN_MAX, 0.0);
  g_return_val_if_fail (j2 >= 0 && j2 <= NEAR_CLEBSCH_GORDAN_MAX, 0.0);
  g_return_val_if_fail (j >= 0 && j <= NEAR_CLEBSCH_GORDAN_MAX, 0.0);
  if (m1 + m2 != m || ABS (m1) > j1 || ABS (m2) > j2 || ABS (m) > j || j < ABS (j1 - j2)
      || j > j1 + j2)
    return 0.0;
  if ((j1 + j2 + j) % 2 != 0 || (j1 + m1) % 2 != 0 || (j2 + m2) % 2 != 0)
    return 0.0;

  int first = MAX (0, MAX (j2 - j - m1, j1 - j + m2));
  int last = MIN (j1 + j2 - j, MIN (j1 - m1, j2 + m2));
  for (int z = first; z <= last; z += 2)
    sum += (z / 2 % 2 == 0 ? 1.0 : -1.0)
           / (half_factorial (z) * half_factorial (j1 + j2 - j - z) * half_factorial (j1 - m1 - z)
              * half_factorial (j2 + m2 - z) * half_factorial (j - j2 + m1 + z)
              * half_factorial (j - j1 - m2 + z));
  product = half_factorial (j1 + m1) * half_factorial (j1 - m1) * half_factorial (j2 + m2)
            * half_factorial (j2 - m2) * half_factorial (j + m) * half_factorial (j - m);
  return sum * sqrt (product) * sqrt (triangle (j1, j2, j) * (j + 1.0));
}
