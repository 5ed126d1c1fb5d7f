/* near-gp-features-fourier.c — frequencies drawn from the spectral densities of stationary kernels
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * k (r) = E [cos (omega.D)] (Bochner). With z normal, one for each input, over its length:
 *
 *   RBF                 omega = z
 *   Matern              z sqrt (nu/g),   g ~ Gamma (nu): Student-t with 2 nu degrees of freedom
 *   rational quadratic  z sqrt (g/alpha), g ~ Gamma (alpha)
 *   gamma-exponential   z sqrt (2 s), s positive stable with index gamma/2 (Kanter, Ann. Probab. 3, 697, 1975)
 *   periodic            2 pi n/p with probability I_n (1/l^2) exp (-1/l^2)
 *   spectral mixture    2 pi (mu_q + sqrt (v_q) z), q with probability w_q
 */
#include "near-gp-features-private.h"

#include <gsl/gsl_sf_bessel.h>
#include <math.h>

gboolean
_near_gp_factor_is_spectral (const NearGpFactor *factor)
{
  switch (factor->node->kind)
    {
    case NEAR_KERNEL_RBF:
    case NEAR_KERNEL_MATERN_12:
    case NEAR_KERNEL_MATERN_32:
    case NEAR_KERNEL_MATERN_52:
    case NEAR_KERNEL_MATERN:
    case NEAR_KERNEL_RATIONAL_QUADRATIC:
    case NEAR_KERNEL_GAMMA_EXPONENTIAL:
      return factor->node->metric == NEAR_METRIC_EUCLIDEAN;
    case NEAR_KERNEL_PERIODIC:
      return TRUE;
    case NEAR_KERNEL_SPECTRAL_MIXTURE:
      return factor->node->n_active == 1;
    default:
      return FALSE;
    }
}

static double
get_slot (const NearKernel *kernel, const NearKernelNode *node, guint parameter, guint i)
{
  return _near_kernel_slot_value (kernel, _near_kernel_node_slot (node, parameter, i));
}

static guint
get_n_components (const NearKernelNode *node)
{
  return node->start[1] - node->start[0];
}

double
_near_gp_factor_get_amplitude (const NearKernel *kernel, const NearGpFactor *factor)
{
  double sum = 0.0;

  if (factor->node->kind != NEAR_KERNEL_SPECTRAL_MIXTURE)
    return 1.0;
  for (guint q = 0; q < get_n_components (factor->node); q++)
    sum += get_slot (kernel, factor->node, 0, q);
  return sum;
}

/* Marsaglia & Tsang, ACM Trans. Math. Softw. 26, 363 (2000); a < 1 through Gamma (a + 1) u^(1/a) */
static double
draw_gamma (double a, NearRng *rng)
{
  double boost = 1.0;

  if (a < 1.0)
    {
      boost = pow (1.0 - near_rng_uniform (rng, 0.0, 1.0), 1.0 / a);
      a += 1.0;
    }
  double d = a - 1.0 / 3.0, c = 1.0 / sqrt (9.0 * d);
  for (;;)
    {
      double z = near_rng_normal (rng, 0.0, 1.0), u = 1.0 - near_rng_uniform (rng, 0.0, 1.0);
      double v = (1.0 + c * z) * (1.0 + c * z) * (1.0 + c * z);

      if (v > 0.0 && log (u) < 0.5 * z * z + d - d * v + d * log (v))
        return MAX (boost * d * v, 1e-300);
    }
}

/* E exp (-t s) = exp (-t^a), 0 < a <= 1 */
static double
draw_positive_stable (double a, NearRng *rng)
{
  double u = G_PI * (1.0 - near_rng_uniform (rng, 0.0, 1.0));
  double e = -log (1.0 - near_rng_uniform (rng, 0.0, 1.0));

  if (a >= 1.0)
    return 1.0;
  if (u >= G_PI || e <= 0.0)
    return draw_positive_stable (a, rng);
  return sin (a * u) / pow (sin (u), 1.0 / a) * pow (sin ((1.0 - a) * u) / e, (1.0 - a) / a);
}

/* n with probability I_n (c) exp (-c) over all whole numbers; nearly normal with variance c where c is large */
static double
draw_harmonic (double c, NearRng *rng)
{
  double u = near_rng_uniform (rng, 0.0, 1.0), side = near_rng_uniform (rng, -1.0, 1.0);
  int n = 0;

  if (c > 1e4)
    return round (near_rng_normal (rng, 0.0, sqrt (c)));
  u -= gsl_sf_bessel_In_scaled (0, c);
  while (u > 0.0 && n < 10000)
    u -= 2.0 * gsl_sf_bessel_In_scaled (++n, c);
  return side < 0.0 ? -n : n;
}

static double
draw_mixture (const NearKernel *kernel, const NearGpFactor *factor, NearRng *rng)
{
  const NearKernelNode *node = factor->node;
  double u = near_rng_uniform (rng, 0.0, _near_gp_factor_get_amplitude (kernel, factor));
  guint q = 0;

  while (q + 1 < get_n_components (node) && u >= get_slot (kernel, node, 0, q))
    u -= get_slot (kernel, node, 0, q++);
  return 2.0 * G_PI
         * (get_slot (kernel, node, 1, q) + near_rng_normal (rng, 0.0, sqrt (get_slot (kernel, node, 2, q))));
}

static double
get_nu (const NearKernel *kernel, const NearKernelNode *node)
{
  switch (node->kind)
    {
    case NEAR_KERNEL_MATERN_12:
      return 0.5;
    case NEAR_KERNEL_MATERN_32:
      return 1.5;
    case NEAR_KERNEL_MATERN_52:
      return 2.5;
    default:
      return get_slot (kernel, node, 1, 0);
    }
}

/* What all inputs of one draw are multiplied by */
static double
draw_scale (const NearKernel *kernel, const NearKernelNode *node, NearRng *rng)
{
  double shape;

  switch (node->kind)
    {
    case NEAR_KERNEL_RBF:
      return 1.0;
    case NEAR_KERNEL_RATIONAL_QUADRATIC:
      shape = get_slot (kernel, node, 1, 0);
      return sqrt (draw_gamma (shape, rng) / shape);
    case NEAR_KERNEL_GAMMA_EXPONENTIAL:
      return sqrt (2.0 * draw_positive_stable (0.5 * get_slot (kernel, node, 1, 0), rng));
    default:
      shape = get_nu (kernel, node);
      return sqrt (shape / draw_gamma (shape, rng));
    }
}

void
_near_gp_factor_add_frequency (const NearKernel *kernel, const NearGpFactor *factor, NearRng *rng,
                               double *omega)
{
  const NearKernelNode *node = factor->node;

  if (node->kind == NEAR_KERNEL_SPECTRAL_MIXTURE)
    omega[node->active[0]] += draw_mixture (kernel, factor, rng);
  else if (node->kind == NEAR_KERNEL_PERIODIC)
    for (guint a = 0; a < node->n_active; a++)
      {
        double l = get_slot (kernel, node, 0, a);

        omega[node->active[a]] += 2.0 * G_PI * draw_harmonic (1.0 / (l * l), rng) / get_slot (kernel, node, 1, a);
      }
  else
    {
      double scale = draw_scale (kernel, node, rng);

      for (guint a = 0; a < node->n_active; a++)
        omega[node->active[a]] += scale * near_rng_normal (rng, 0.0, 1.0) / get_slot (kernel, node, 0, a);
    }
}
