/* near-pseudo-gaussian.c — pseudopotentials of Gaussians times polynomials (HGH, GTH)
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * C. Hartwigsen, S. Goedecker, J. Hutter, Phys. Rev. B 58, 3641 (1998). In real space, n = i - 1,
 *   v(r) = -Z erf (r / (sqrt (2) a)) / r
 *          + exp (-r^2 / 2 a^2) sum of C_i (r/a)^(2n),                            a = r_local
 *   p_i^l(r) = sqrt (2) r^(l+2n) exp (-r^2 / 2 b^2) / (b^(l+2n+3/2) sqrt (Gamma (l+2n+3/2)))
 *
 * and because, with y = q b and L the generalised Laguerre polynomial,
 *   integral of r^(l+2n+2) exp (-r^2 / 2 b^2) j_l(qr) dr
 *     = sqrt (pi/2) b^(2l+2n+3) q^l M_n^l(y^2) exp (-y^2/2),    M_n^l(x) = 2^n n! L_n^(l+1/2)(x/2)
 *
 *   P_i^l(q) = 4 pi^(3/2) b^(l+3/2) / sqrt (Gamma (l+2n+3/2)) q^l M_n^l(y^2) exp (-y^2/2)
 */
#include "near-pseudopotential-private.h"

#include <math.h>

typedef struct
{
  NearPseudoGaussian parameters;
  double valence;
  double factor[NEAR_PSEUDO_MAX_L + 1][3]; /* of the projectors: what stands before q^l */
} Gaussian;

/* M_n^l (x), and its derivative */
static double
evaluate_polynomial (guint l, guint n, double x, double *slope)
{
  const double a = 2.0 * l + 3.0, b = 2.0 * l + 5.0;

  switch (n)
    {
    case 0:
      *slope = 0.0;
      return 1.0;
    case 1:
      *slope = -1.0;
      return a - x;
    default:
      *slope = 2.0 * (x - b);
      return a * b + x * (x - 2.0 * b);
    }
}

static double
get_projector (gconstpointer data, guint l, guint i, double q, double *slope)
{
  const Gaussian *self = data;
  const double r = self->parameters.channel[l].r, x = q * q * r * r;
  const double factor = self->factor[l][i] * exp (-0.5 * x);
  double polynomial, polynomial_slope, power = 1.0, power_slope = 0.0; /* q^l, l q^(l-1) */

  for (guint k = 0; k < l; k++)
    {
      power_slope = power_slope * q + power;
      power *= q;
    }
  polynomial = evaluate_polynomial (l, i, x, &polynomial_slope);
  if (slope != NULL)
    *slope = factor
             * (power_slope * polynomial
                + power * 2.0 * q * r * r * (polynomial_slope - 0.5 * polynomial));
  return factor * power * polynomial;
}

static double
get_local (gconstpointer data, double q, double *slope)
{
  const Gaussian *self = data;
  const double r = self->parameters.r_local, *c = self->parameters.c, z = self->valence;
  const double x = q * q * r * r, decay = exp (-0.5 * x), front = pow (2.0 * G_PI, 1.5) * r * r * r;
  const double coulomb = -4.0 * G_PI * z / (q * q);
  const double polynomial = c[0] + c[1] * (3.0 - x) + c[2] * (15.0 + x * (x - 10.0))
                            + c[3] * (105.0 + x * (-105.0 + x * (21.0 - x)));

  if (slope != NULL)
    {
      const double derivative
          = -c[1] + c[2] * (2.0 * x - 10.0) + c[3] * (-105.0 + x * (42.0 - 3.0 * x)); /* by x */

      *slope = decay
               * (-coulomb * (2.0 / q + q * r * r)
                  + front * 2.0 * q * r * r * (derivative - 0.5 * polynomial));
    }
  return decay * (coulomb + front * polynomial);
}

static const NearPseudoKind kind = { get_local, get_projector, NULL, NULL, g_free };

/**
 * near_pseudopotential_new_gaussian:
 * @parameters: channels with a radius of 0 have no projectors
 *
 * Units: Hartree atomic units
 */
NearPseudopotential *
near_pseudopotential_new_gaussian (guint element,
                                   double valence,
                                   const NearPseudoGaussian *parameters,
                                   const char *name,
                                   const char *source)
{
  g_return_val_if_fail (parameters != NULL && name != NULL && source != NULL, NULL);
  g_return_val_if_fail (parameters->r_local > 0.0 && parameters->n_l <= NEAR_PSEUDO_MAX_L + 1,
                        NULL);
  Gaussian *data = g_new0 (Gaussian, 1);
  NearPseudopotential *self
      = _near_pseudopotential_new (element, valence, name, source, NULL, &kind, data);
  const double r = parameters->r_local, *c = parameters->c;

  data->parameters = *parameters;
  data->valence = valence;
  self->alpha
      = 2.0 * G_PI * valence * r * r
        + pow (2.0 * G_PI, 1.5) * r * r * r * (c[0] + 3.0 * c[1] + 15.0 * c[2] + 105.0 * c[3]);
  for (guint l = 0; l < parameters->n_l; l++)
    {
      const guint n = parameters->channel[l].r > 0.0 ? MIN (parameters->channel[l].n, 3) : 0;

      self->n_projectors[l] = n;
      for (guint i = 0; i < n; i++)
        {
          data->factor[l][i] = 4.0 * pow (G_PI, 1.5) * pow (parameters->channel[l].r, l + 1.5)
                               / sqrt (tgamma (l + 2.0 * i + 1.5));
          for (guint j = 0; j < n; j++)
            self->coupling[l][i * n + j] = parameters->channel[l].h[i][j];
        }
    }
  return self;
}
