/* near-pseudo-radial.c — functions of the distance on a mesh, and their Bessel transforms
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * With k_l (x) = j_l (x) / x^l, which is even, j_l the spherical Bessel function,
 *   P(q) = integral of f r^2 j_l (qr) dr = q^l T(q),  T(q) = integral of f r^(2+l) k_l (qr) dr,
 *   dT/dq = -q integral of f r^(4+l) k_(l+1) (qr) dr,
 * so that P has its order at q = 0 whatever the table does. T is a clamped cubic spline in q; the
 * slope is that of the spline, so that energies and what is differentiated by hand belong together.
 */
#include "near-pseudo-radial-private.h"

#include "near-init.h"

#include <math.h>

/* Up to cut-offs of 110 Ha; beyond, integrals are done when they are asked for. The step keeps the
 * spline's error, 5/384 step^4 T'''' with T'''' about R^4 T, below 1e-8 for R of 2 bohr. */
#define LARGEST_Q 30.0
#define N_STEPS 2400
#define N_CORRECTED 7 /* points at the end whose weights differ */
#define MAX_L 4
/* Below, the recurrence loses digits, and the series needs few terms. */
#define SERIES_BELOW 2.0
#define N_TERMS 14

struct _NearRadial
{
  guint l;
  gsize n;
  double *r;     /* (n) */
  double *g;     /* (n): f r^(2+l) and the weight */
  double *table; /* (N_STEPS + 1, 2): T and its slope times the step */
};

/* Trapezoids, and at the far end Gregory's differences instead of Euler and Maclaurin's
 * derivatives, their coefficients those of z / log (1 + z). At the near end nothing is needed: r^2
 * f j_l is even in r, or on a logarithmic mesh nothing at all. On a mesh that is a smooth function
 * of its index the error falls exponentially with the number of points. */
void
_near_radial_weights (gsize n, const double *slope, double *weight)
{
  double gregory[N_CORRECTED + 1] = { 1.0 };

  g_return_if_fail (n >= NEAR_RADIAL_MIN_POINTS);
  for (guint k = 1; k <= N_CORRECTED; k++)
    for (guint j = 0; j < k; j++)
      gregory[k] -= gregory[j] * ((k - j) % 2 == 1 ? -1.0 : 1.0) / (k - j + 1);
  for (gsize i = 0; i < n; i++)
    weight[i] = 1.0;
  weight[0] = weight[n - 1] = 0.5;
  for (guint k = 1; k < N_CORRECTED; k++)
    {
      double term = -fabs (gregory[k + 1]); /* times (-1)^j (k over j) */

      for (guint j = 0; j <= k; j++)
        {
          weight[n - 1 - j] += term;
          term *= -((double) (k - j)) / (j + 1.0);
        }
    }
  for (gsize i = 0; i < n; i++)
    weight[i] *= slope[i];
}

/* --- Bessel functions
 * ----------------------------------------------------------------------------- */

/* k_l (x), l = 0 to @max_l */
static void
evaluate_bessel (double x, guint max_l, double *k)
{
  const double x2 = x * x;

  if (x < SERIES_BELOW)
    {
      double front = 1.0; /* 1 / (2l + 1)!! */

      for (guint l = 0; l <= max_l; l++)
        {
          double sum = 1.0;

          front /= 2.0 * l + 1.0;
          for (guint m = N_TERMS; m > 0; m--)
            sum = 1.0 - sum * x2 / (2.0 * m * (2.0 * (l + m) + 1.0));
          k[l] = front * sum;
        }
      return;
    }
  k[0] = sin (x) / x;
  if (max_l > 0)
    k[1] = (k[0] - cos (x)) / x2;
  for (guint l = 1; l < max_l; l++)
    k[l + 1] = ((2.0 * l + 1.0) * k[l] - k[l - 1]) / x2;
}

/* --- functions
 * ------------------------------------------------------------------------------------ */

/* The integral from 0 to the first point over f_0: on an even mesh that leaves 0 out, the trapezoid
 * that is missing; else that of r^2 times f as a projector has it, of order r^l. */
static double
get_inner (guint l, const double *r)
{
  const double first = r[0], step = r[1] - r[0], nearly = 1e-3;

  if (fabs (step - first) < nearly * step)
    return 0.5 * pow (first, 3.0 + l);
  return pow (first, 3.0 + l) / (3.0 + 2.0 * l);
}

NearRadial *
_near_radial_new (guint l, gsize n, const double *r, const double *weight, const double *f)
{
  NearRadial *self = g_new0 (NearRadial, 1);

  while (n > 0 && f[n - 1] == 0.0)
    n--;
  self->l = l;
  self->n = n;
  self->r = g_memdup2 (r, n * sizeof (double));
  self->g = g_new (double, n);
  for (gsize i = 0; i < n; i++)
    self->g[i] = weight[i] * f[i] * pow (r[i], 2.0 + l);
  if (n > 1)
    self->g[0] += f[0] * get_inner (l, r);
  return self;
}

void
_near_radial_free (NearRadial *self)
{
  if (self == NULL)
    return;
  g_free (self->r);
  g_free (self->g);
  g_free (self->table);
  g_free (self);
}

/* T (q) and dT/dq as sums over the mesh */
static double
integrate (const NearRadial *self, double q, double *slope)
{
  double k[MAX_L + 1], sum = 0.0, sum_slope = 0.0;

  for (gsize i = 0; i < self->n; i++)
    {
      evaluate_bessel (q * self->r[i], self->l + 1, k);
      sum += self->g[i] * k[self->l];
      sum_slope -= self->g[i] * q * self->r[i] * self->r[i] * k[self->l + 1];
    }
  *slope = sum_slope;
  return sum;
}

/* The slopes of the spline at its knots, by C. de Boor's equations s_(i-1) + 4 s_i + s_(i+1) =
 * 3 (T_(i+1) - T_(i-1)), the first and the last being known. */
static void
set_slopes (NearRadial *self)
{
  const double step = LARGEST_Q / N_STEPS;
  double *t = self->table, first, last;
  g_autofree double *factor = g_new (double, N_STEPS + 1);

  integrate (self, 0.0, &first);
  integrate (self, LARGEST_Q, &last);
  t[1] = first * step;
  t[2 * N_STEPS + 1] = last * step;
  factor[0] = 0.0;
  for (gsize i = 1; i < N_STEPS; i++)
    {
      const double pivot = 4.0 - factor[i - 1];

      factor[i] = 1.0 / pivot;
      t[2 * i + 1] = (3.0 * (t[2 * (i + 1)] - t[2 * (i - 1)]) - t[2 * i - 1]) / pivot;
    }
  for (gsize i = N_STEPS - 1; i > 0; i--)
    t[2 * i + 1] -= factor[i] * t[2 * i + 3];
}

/* k_l (q r_i) is the same for all functions. */
static void
tabulate_at (NearRadial *const *functions, gsize n, gsize j)
{
  const double q = LARGEST_Q * (double) j / N_STEPS;
  const NearRadial *longest = functions[0];
  guint max_l = 0;

  for (gsize f = 0; f < n; f++)
    {
      longest = functions[f]->n > longest->n ? functions[f] : longest;
      max_l = MAX (max_l, functions[f]->l);
    }
  g_autofree double *bessel = g_new (double, (max_l + 1) * longest->n);
  for (gsize i = 0; i < longest->n; i++)
    {
      double k[MAX_L + 1];

      evaluate_bessel (q * longest->r[i], max_l, k);
      for (guint l = 0; l <= max_l; l++)
        bessel[l * longest->n + i] = k[l];
    }
  for (gsize f = 0; f < n; f++)
    {
      const double *k = bessel + functions[f]->l * longest->n, *g = functions[f]->g;
      double sum = 0.0;

      for (gsize i = 0; i < functions[f]->n; i++)
        sum += g[i] * k[i];
      functions[f]->table[2 * j] = sum;
    }
}

void
_near_radial_tabulate (NearRadial *const *functions, gsize n)
{
  for (gsize f = 0; f < n; f++)
    functions[f]->table = g_new0 (double, 2 * (N_STEPS + 1));
#pragma omp parallel for schedule(dynamic, 16) num_threads(near_get_n_threads())
  for (gsize j = 0; j <= N_STEPS; j++)
    tabulate_at (functions, n, j);
  for (gsize f = 0; f < n; f++)
    set_slopes (functions[f]);
}

/* T (q) of the spline */
static double
interpolate (const NearRadial *self, double q, double *slope)
{
  const double x = q * (N_STEPS / LARGEST_Q);
  const gsize i = MIN ((gsize) x, N_STEPS - 1);
  const double *t = self->table + 2 * i, u = x - (double) i;
  const double rise = t[2] - t[0], c = 3.0 * rise - 2.0 * t[1] - t[3], d = t[1] + t[3] - 2.0 * rise;

  *slope = (t[1] + u * (2.0 * c + u * 3.0 * d)) * (N_STEPS / LARGEST_Q);
  return t[0] + u * (t[1] + u * (c + u * d));
}

double
_near_radial_get (const NearRadial *self, double q, double *slope)
{
  double power = 1.0, power_slope = 0.0, t_slope; /* q^l, l q^(l-1) */
  const double t = q <= LARGEST_Q ? interpolate (self, q, &t_slope) : integrate (self, q, &t_slope);

  for (guint k = 0; k < self->l; k++)
    {
      power_slope = power_slope * q + power;
      power *= q;
    }
  if (slope != NULL)
    *slope = power_slope * t + power * t_slope;
  return power * t;
}
