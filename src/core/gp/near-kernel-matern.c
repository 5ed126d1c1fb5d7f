/* near-kernel-matern.c — the Matérn kernel of any smoothness
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   k = 2^(1-nu) / Gamma (nu) a^nu K_nu (a),  a = sqrt (2 nu) r
 *   dk/dlog l_d = u_d h,  h = 2 nu 2^(1-nu) / Gamma (nu) a^(nu-1) K_(nu-1) (a)
 */
#include "near-kernel-leaf.h"

#include <gsl/gsl_sf_bessel.h>
#include <gsl/gsl_sf_gamma.h>
#include <math.h>

#define SMALLEST 1e-100 /* a below which k is 1 */
#define LARGEST 700.0   /* a above which k is 0 */

/* MATERN_12, 32 or 52 if nu is one of these, else MATERN */
NearKernelKind
_near_kernel_matern_kind (double nu)
{
  return nu == 0.5   ? NEAR_KERNEL_MATERN_12
         : nu == 1.5 ? NEAR_KERNEL_MATERN_32
         : nu == 2.5 ? NEAR_KERNEL_MATERN_52
                     : NEAR_KERNEL_MATERN;
}

/* log of 2^(1-nu) / Gamma (nu) a^order K_order (a) */
static double
log_term (double log_scale, double order, double a)
{
  gsl_sf_result result;

  if (gsl_sf_bessel_lnKnu_e (fabs (order), a, &result) != 0)
    return NAN;
  return log_scale + order * log (a) + result.val;
}

static double
get_log_scale (double nu)
{
  return (1.0 - nu) * G_LN2 - gsl_sf_lngamma (nu);
}

void
_near_kernel_matern (double nu, gsize n, const double *r2, double *k, double *h)
{
  double log_scale = get_log_scale (nu);

  for (gsize i = 0; i < n; i++)
    {
      double a = sqrt (2.0 * nu * r2[i]);

      k[i] = a > LARGEST ? 0.0 : a < SMALLEST ? 1.0 : a;
      if (a >= SMALLEST && a <= LARGEST)
        k[i] = MIN (exp (log_term (log_scale, nu, a)), 1.0);
      if (h != NULL)
        h[i] = a >= SMALLEST && a <= LARGEST ? 2.0 * nu * exp (log_term (log_scale, nu - 1.0, a)) : 0.0;
      if (isnan (r2[i]))
        k[i] = NAN;
    }
}

/* dk/dlog nu by a difference of fourth order */
void
_near_kernel_matern_slope (double nu, gsize n, const double *r2, double *out)
{
  static const double steps[] = { -2.0, -1.0, 1.0, 2.0 }, weights[] = { 1.0, -8.0, 8.0, -1.0 };
  const double step = 1e-3;

  for (gsize i = 0; i < n; i++)
    out[i] = 0.0;
  for (guint p = 0; p < G_N_ELEMENTS (steps); p++)
    {
      double other = nu * exp (steps[p] * step), log_scale = get_log_scale (other);

      for (gsize i = 0; i < n; i++)
        {
          double a = sqrt (2.0 * other * r2[i]);

          if (a >= SMALLEST && a <= LARGEST)
            out[i] += weights[p] / (12.0 * step) * exp (log_term (log_scale, other, a));
        }
    }
}
