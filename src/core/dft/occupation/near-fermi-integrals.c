/* near-fermi-integrals.c — integrals of the Fermi function and of its entropy in closed form
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-energy-grid.h"
#include "near-fermi-integrals-private.h"

#include <math.h>

/* Below it the first term of the series is all. */
#define SMALL_Q 1e-17
#define N_TERMS 32

/* -Li_n (-q) = sum of (-1)^k q^(k+1) / (k+1)^n for n = 2 and 3, 0 <= q <= 1: the alternating series
 * with the convergence acceleration of Cohen, Rodriguez Villegas & Zagier, Exp. Math. 9, 3 (2000),
 * algorithm 1; the error is (3 + sqrt 8)^-32 of the first term. */
static void
polylogarithms (double q, double *l2, double *l3)
{
  double d = pow (3.0 + sqrt (8.0), N_TERMS), b = -1.0, c, power = q, sum2 = 0.0, sum3 = 0.0;

  if (q < SMALL_Q)
    {
      *l2 = *l3 = q;
      return;
    }
  d = 0.5 * (d + 1.0 / d);
  c = -d;
  for (int k = 0; k < N_TERMS; k++)
    {
      double term = power / ((k + 1.0) * (k + 1.0));

      c = b - c;
      sum2 += c * term;
      sum3 += c * term / (k + 1.0);
      b *= (k + N_TERMS) * (double) (k - N_TERMS) / ((k + 0.5) * (k + 1.0));
      power *= q;
    }
  *l2 = sum2 / d;
  *l3 = sum3 / d;
}

NearFermiTails
_near_fermi_tails (double u)
{
  double q = exp (-u), l1 = log1p (q), l2, l3;

  if (q == 0.0) /* also where u is infinite */
    return (NearFermiTails){ 0 };
  polylogarithms (q, &l2, &l3);
  return (NearFermiTails){
    .t0 = l1,
    .t1 = u * l1 + l2,
    .t2 = u * u * l1 + 2.0 * u * l2 + 2.0 * l3,
    .s0 = -(u * l1 + 2.0 * l2),
    .s1 = -(u * u * l1 + 3.0 * u * l2 + 3.0 * l3),
  };
}

double
_near_fermi_entropy (double x)
{
  double u = fabs (x), q = exp (-u);

  return q > 0.0 ? -(u * q / (1.0 + q) + log1p (q)) : 0.0;
}

/**
 * near_fermi_integrals:
 * @x: (E - mu) / kT
 *
 * f0' = f, f1' = x f, f2' = x^2 f, s0' = s, s1' = x s with f = 1 / (1 + e^x), s = f ln f + (1 - f)
 * ln (1 - f). f0, f1 - pi^2/6, f2, s0 + pi^2/3 and s1 vanish for x -> infinity.
 *
 * Source: with Li_n (-e^x): f0 = x + Li_1, f1 = x^2/2 + x Li_1 - Li_2, f2 = x^3/3 + x^2 Li_1 - 2 x
 * Li_2 + 2 Li_3, s0 = -x Li_1 + 2 Li_2, s1 = -x^2 Li_1 + 3 x Li_2 - 3 Li_3; for x < 0 by the
 * inversion of the polylogarithms. Checked: tests/core/test-energy-grid.c against quadrature
 */
NearFermiIntegrals
near_fermi_integrals (double x)
{
  NearFermiTails tails = _near_fermi_tails (fabs (x));

  if (x > 0.0)
    return (NearFermiIntegrals){
      .f0 = -tails.t0,
      .f1 = G_PI * G_PI / 6.0 - tails.t1,
      .f2 = -tails.t2,
      .s0 = -tails.s0 - G_PI * G_PI / 3.0,
      .s1 = -tails.s1,
    };
  /* tails in |x|; their arguments' signs turn with x */
  return (NearFermiIntegrals){
    .f0 = x - tails.t0,
    .f1 = 0.5 * x * x + tails.t1,
    .f2 = x * x * x / 3.0 - tails.t2,
    .s0 = tails.s0,
    .s1 = -tails.s1,
  };
}
