/* near-birch-murnaghan.c — the equation of state of a solid through energies at some volumes
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * E is a cubic c0 + c1 t + c2 t^2 + c3 t^3 in t = (x - x_mean) / h, x = V^(-2/3), which is well
 * conditioned however narrow the volumes are. At its minimum, with derivatives by V (x' = -2/3
 * x^(5/2), x'' = 10/9 x^4): B0 = V E'',  B0' = -(1 + V E''' / E'')
 */
#include "near-birch-murnaghan.h"

#include "near-lapack.h"
#include "near-units.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define N_COEFFICIENTS 4

static double
get_x (double volume)
{
  return 1.0 / cbrt (volume * volume);
}

static gboolean
check (gsize n, const double *volumes, const double *energies, GError **error)
{
  gsize n_different = 0;

  for (gsize i = 0; i < n; i++)
    {
      gboolean is_new = TRUE;

      if (!(volumes[i] > 0.0) || !isfinite (volumes[i]) || !isfinite (energies[i]))
        {
          g_set_error (error, NEAR_ERROR, NEAR_ERROR_NOT_FINITE,
                       _ ("point %zu of the equation of state, %g eV at %g Å³, makes no sense"),
                       i + 1, energies[i], volumes[i]);
          return FALSE;
        }
      for (gsize j = 0; j < i; j++)
        is_new = is_new && fabs (volumes[j] / volumes[i] - 1.0) > 1e-9;
      n_different += is_new;
    }
  if (n_different >= N_COEFFICIENTS)
    return TRUE;
  g_set_error (
      error, NEAR_ERROR, NEAR_ERROR_NO_DATA,
      _ ("an equation of state of third order needs at least %d volumes, and there are %zu"),
      N_COEFFICIENTS, n_different);
  return FALSE;
}

/* Where c1 + 2 c2 t + 3 c3 t^2 = 0 and the curvature is positive: NAN if nowhere. */
static double
find_minimum (const double c[N_COEFFICIENTS])
{
  double discriminant = c[2] * c[2] - 3.0 * c[1] * c[3];

  if (!(discriminant > 0.0))
    return NAN;
  /* The form without cancellation: c3 may be nearly nothing. */
  return c[2] > 0.0 ? -c[1] / (c[2] + sqrt (discriminant))
                    : (sqrt (discriminant) - c[2]) / (3.0 * c[3]);
}

static gboolean
set_parameters (const double c[N_COEFFICIENTS], double mean, double h, NearBirchMurnaghan *fit)
{
  double t = find_minimum (c), x = mean + h * t, v, first, second, e2, e3;

  if (!(x > 0.0) || !isfinite (x))
    return FALSE;
  v = pow (x, -1.5);
  first = -2.0 / 3.0 * pow (x, 2.5);
  second = 10.0 / 9.0 * pow (x, 4.0);
  e2 = (2.0 * c[2] + 6.0 * c[3] * t) / (h * h);
  e3 = 6.0 * c[3] / (h * h * h) * first * first * first + 3.0 * e2 * first * second;
  e2 *= first * first;
  fit->v0 = v;
  fit->e0 = c[0] + t * (c[1] + t * (c[2] + t * c[3]));
  fit->b0 = v * e2 * NEAR_EV_PER_ANGSTROM3_GPA;
  fit->b0_prime = -(1.0 + v * e3 / e2);
  return fit->b0 > 0.0;
}

/**
 * near_birch_murnaghan_fit:
 * @volumes: (n) Å^3, in any order
 * @energies: (n) eV
 *
 * Checked: tests/core/test-dft-study-eos.c
 */
gboolean
near_birch_murnaghan_fit (
    gsize n, const double *volumes, const double *energies, NearBirchMurnaghan *fit, GError **error)
{
  g_return_val_if_fail (fit != NULL && (n == 0 || (volumes != NULL && energies != NULL)), FALSE);

  if (!check (n, volumes, energies, error))
    return FALSE;
  g_autofree double *a = g_new (double, n *N_COEFFICIENTS), *b = g_new (double, n);
  double low = G_MAXDOUBLE, high = 0.0, mean, h, sum = 0.0, shift = energies[0];

  for (gsize i = 0; i < n; i++)
    {
      low = MIN (low, volumes[i]);
      high = MAX (high, volumes[i]);
    }
  mean = 0.5 * (get_x (low) + get_x (high));
  h = 0.5 * (get_x (low) - get_x (high));
  for (gsize i = 0; i < n; i++)
    {
      double t = (get_x (volumes[i]) - mean) / h, power = 1.0;

      for (gsize k = 0; k < N_COEFFICIENTS; k++, power *= t)
        a[i * N_COEFFICIENTS + k] = power;
      b[i] = energies[i] - shift;
    }
  if (!near_least_squares (n, N_COEFFICIENTS, a, b, NULL, error))
    return FALSE;
  if (!set_parameters (b, mean, h, fit))
    {
      g_set_error (
          error, NEAR_ERROR, NEAR_ERROR_RANGE,
          _ ("the energies from %g to %g Å³ have no minimum that an equation of state could be "
             "fitted to; take volumes around the one where the pressure is zero"),
          low, high);
      return FALSE;
    }
  fit->e0 += shift;
  fit->is_inside = fit->v0 >= low && fit->v0 <= high;
  for (gsize i = 0; i < n; i++)
    {
      double miss = near_birch_murnaghan_get_energy (fit, volumes[i]) - energies[i];

      sum += miss * miss;
    }
  fit->rms = sqrt (sum / (double) n);
  return TRUE;
}

double
near_birch_murnaghan_get_energy (const NearBirchMurnaghan *fit, double volume)
{
  double y = get_x (volume / fit->v0), d = y - 1.0;

  return fit->e0
         + 9.0 / 16.0 * fit->v0 * fit->b0 / NEAR_EV_PER_ANGSTROM3_GPA * d * d
               * (d * fit->b0_prime + 6.0 - 4.0 * y);
}

double
near_birch_murnaghan_get_pressure (const NearBirchMurnaghan *fit, double volume)
{
  double y = get_x (volume / fit->v0);

  return 1.5 * fit->b0 * (pow (y, 3.5) - pow (y, 2.5))
         * (1.0 + 0.75 * (fit->b0_prime - 4.0) * (y - 1.0));
}
