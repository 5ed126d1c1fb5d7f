/* near-kernel-matern.c — the Matérn kernel of any smoothness, as a mixture of RBF kernels
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   k = 2^(1-nu) / Gamma (nu) a^nu K_nu (a),  a^2 = 2 nu r^2
 *     = 1 / Gamma (nu) int exp (nu s - e^s - e^(-s) a^2 / 4) ds
 *
 * (Abramowitz and Stegun 9.6.24 with u = e^s). The integrand is analytic in a strip around the real
 * line, so the trapezoidal rule converges exponentially; its nodes do not depend on a, and each is
 * an RBF kernel: k = sum_m w_m exp (-c_m r^2),  w_m = h exp (nu s_m - e^s_m) / Gamma (nu),  c_m =
 * e^(-s_m) nu / 2 Derivatives by r^2 and by nu are sums over the same exponentials. Checked:
 * tests/core/test-kernel.c against GSL's Bessel functions to 3e-14, nu from 0.1 to 30
 */
#include "near-kernel-leaf.h"

#include <gsl/gsl_sf_gamma.h>
#include <gsl/gsl_sf_psi.h>
#include <math.h>

#define NEGLIGIBLE 41.0 /* exp (-41) = 1.6e-18 */

/* MATERN_12, 32 or 52 if nu is one of these, else MATERN */
NearKernelKind
_near_kernel_matern_kind (double nu)
{
  return nu == 0.5   ? NEAR_KERNEL_MATERN_12
         : nu == 1.5 ? NEAR_KERNEL_MATERN_32
         : nu == 2.5 ? NEAR_KERNEL_MATERN_52
                     : NEAR_KERNEL_MATERN;
}

/* The rule's error at a = 0, where it is largest, is 2 |Gamma (nu + 2 pi i / step)| / Gamma (nu).
 */
static double
find_step (double nu)
{
  double log_gamma = gsl_sf_lngamma (nu), step = 0.25;
  gsl_sf_result size, angle;

  while (step > 0.01 && gsl_sf_lngamma_complex_e (nu, 2.0 * G_PI / step, &size, &angle) == 0
         && G_LN2 + size.val - log_gamma > -37.0)
    step *= 0.95;
  return step;
}

/* Nodes from the fastest decay to the slowest are found from the largest s downwards, c ascending,
 * so that a sum for a large r can end early. */
void
_near_kernel_mixture_init (NearKernelMixture *mixture, double nu)
{
  if (!isfinite (nu))
    {
      /* one term that is NaN at any distance but 0: there are no nodes to count */
      mixture->n = 1;
      mixture->weight = g_new0 (double, 3);
      mixture->rate = mixture->weight + 1;
      mixture->tilt = mixture->weight + 2;
      *mixture->weight = *mixture->tilt = NAN;
      return;
    }

  double step = find_step (nu), log_gamma = gsl_sf_lngamma (nu), psi = gsl_sf_psi (nu);
  double peak = nu * log (nu) - nu, high = log (nu), low;
  gsize n;

  while (nu * high - exp (high) > peak - NEGLIGIBLE)
    high += step;
  /* below, e^s is nothing beside nu s */
  low = MIN (log (nu), 0.0) - (NEGLIGIBLE + 2.0) / nu;
  n = (gsize) ((high - low) / step) + 1;
  mixture->n = n;
  mixture->weight = g_new (double, 3 * n);
  mixture->rate = mixture->weight + n;
  mixture->tilt = mixture->rate + n;
  for (gsize m = 0; m < n; m++)
    {
      double s = high - step * (double) m;

      mixture->weight[m] = step * exp (nu * s - exp (s) - log_gamma);
      mixture->rate[m] = 0.5 * nu * exp (-s);
      mixture->tilt[m] = nu * (s - psi);
    }
}

void
_near_kernel_mixture_clear (NearKernelMixture *mixture)
{
  g_clear_pointer (&mixture->weight, g_free);
}
