/* near-energy-grid.c — exact integrals of what is piecewise linear between equidistant energies
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-energy-grid.h"

#include "near-fermi-integrals-private.h"
#include "near-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_ENERGIES 100000
/* Of a step: how far the maximum may be from a whole number of steps. */
#define WHOLE_STEPS 1e-6
/* Below -X_FULL f is 1 and above X_EMPTY 0, as doubles count. */
#define X_FULL 60.0
#define X_EMPTY 700.0
/* Steps of up to so many kT are integrated numerically: with the poles of f at +-i pi and half a
 * step of 2, the error of 16 Gauss-Legendre points is 3.4^-32. */
#define X_STEP 4.0
#define N_NODES 16

/**
 * near_energy_grid_parse:
 * @text: "minimum:maximum:step"
 *
 * Errors: NEAR_ERROR_PARSE; NEAR_ERROR_RANGE if they make no grid
 */
gboolean
near_energy_grid_parse (const char *text, NearEnergyGrid *grid, GError **error)
{
  g_return_val_if_fail (text != NULL && grid != NULL, FALSE);

  g_auto (GStrv) parts = g_strsplit (text, ":", -1);
  double numbers[3], steps;

  if (g_strv_length (parts) != 3)
    {
      g_set_error (
          error, NEAR_ERROR, NEAR_ERROR_PARSE,
          _ ("“%s” is no grid of energies; it should be the minimum, the maximum and the step, "
             "such as -5:15:0.25"),
          text);
      return FALSE;
    }
  for (int i = 0; i < 3; i++)
    if (!near_text_parse_finite (g_strstrip (parts[i]), &numbers[i], error))
      {
        g_prefix_error (error, _ ("in the grid of energies “%s”: "), text);
        return FALSE;
      }
  if (!(numbers[2] > 0.0 && numbers[1] > numbers[0]))
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   _ ("the grid of energies “%s” has no point; the maximum should be above the "
                      "minimum and the "
                      "step above zero"),
                   text);
      return FALSE;
    }
  steps = (numbers[1] - numbers[0]) / numbers[2];
  if (!(steps < MAX_ENERGIES))
    {
      g_set_error (
          error, NEAR_ERROR, NEAR_ERROR_RANGE,
          _ ("the grid of energies “%s” has more than %d points; the step should be larger"), text,
          MAX_ENERGIES);
      return FALSE;
    }
  if (steps < 1.0 - WHOLE_STEPS || fabs (steps - round (steps)) > WHOLE_STEPS * MAX (steps, 1.0))
    {
      g_autofree char *last = near_text_dup_significant (numbers[0] + ceil (steps) * numbers[2], 6);

      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   _ ("the maximum of the grid of energies “%s” is not a whole number of steps "
                      "above its minimum; "
                      "%s would be"),
                   text, last);
      return FALSE;
    }
  *grid = (NearEnergyGrid){ .minimum = numbers[0],
                            .step = numbers[2],
                            .n = (gsize) round (steps) + 1 };
  return TRUE;
}

double
near_energy_grid_get (const NearEnergyGrid *grid, gsize j)
{
  return grid->minimum + (double) j * grid->step;
}

/* --- one interval between neighbours, and the two hats that share it ------------------------- */

/* Integrals over an interval, times the hat that falls and the hat that rises along it: of f, (E -
 * mu) f, s kT. */
typedef struct
{
  double f[2], e[2], s[2];
} Shares;

/* The abscissae and weights on [-1, 1]: zeros of a Legendre polynomial by Newton's method. */
static const double (*get_nodes (void))[2]
{
  static double nodes[N_NODES][2];
  static gsize is_ready = 0;

  if (g_once_init_enter (&is_ready))
    {
      for (int i = 0; i < N_NODES; i++)
        {
          double x = cos (G_PI * (i + 0.75) / (N_NODES + 0.5)), slope = 1.0;

          for (int round = 0; round < 10; round++)
            {
              double p0 = 1.0, p1 = x;

              for (int k = 2; k <= N_NODES; k++)
                {
                  double p2 = ((2 * k - 1) * x * p1 - (k - 1) * p0) / k;

                  p0 = p1;
                  p1 = p2;
                }
              slope = N_NODES * (x * p1 - p0) / (x * x - 1.0);
              x -= p1 / slope;
            }
          nodes[i][0] = x;
          nodes[i][1] = 2.0 / ((1.0 - x * x) * slope * slope);
        }
      g_once_init_leave (&is_ready, 1);
    }
  return nodes;
}

/* @a: the interval's lower end less mu */
static void
add_by_quadrature (double a, double step, double kt, gboolean with_entropy, Shares *shares)
{
  const double (*nodes)[2] = get_nodes ();

  for (int i = 0; i < N_NODES; i++)
    {
      double t = 0.5 * (1.0 + nodes[i][0]), energy = a + t * step, x = energy / kt;
      double weight = 0.5 * step * nodes[i][1], f = 1.0 / (1.0 + exp (x)),
             s = with_entropy ? kt * _near_fermi_entropy (x) : 0.0;

      for (int k = 0; k < 2; k++)
        {
          double share = weight * (k == 0 ? 1.0 - t : t);

          shares->f[k] += share * f;
          shares->e[k] += share * f * energy;
          shares->s[k] += share * s;
        }
    }
}

/* f = 1 from @a to @b, both measured from mu, on the interval that begins at @start. */
static void
add_full (double start, double step, double a, double b, Shares *shares)
{
  double d = b - a, middle = 0.5 * (a + b), square = d * d / 12.0;
  double rise = (middle - start) / step; /* the rising hat in the middle; its slope is 1 / step */

  shares->f[1] += d * rise;
  shares->f[0] += d * (1.0 - rise);
  shares->e[1] += d * (middle * rise + square / step);
  shares->e[0] += d * (middle * (1.0 - rise) - square / step);
}

/* The tail of f beside mu, from |E - mu| = @low to @high: what f has above mu and lacks below it.
 * All of these integrals are of the order of kT, so their difference loses nothing that counts
 * beside a step of more kT. */
static void
add_tail (double start, double step, double kt, double low, double high, int side, Shares *shares)
{
  NearFermiTails p = _near_fermi_tails (low / kt), q = _near_fermi_tails (high / kt);
  double t0 = kt * (p.t0 - q.t0), t1 = kt * kt * (p.t1 - q.t1), t2 = kt * kt * kt * (p.t2 - q.t2);
  double s0 = kt * kt * (p.s0 - q.s0), s1 = kt * kt * kt * (p.s1 - q.s1);
  double offset = -start / step; /* the rising hat at mu */

  /* rising hat: offset + side u / step; (E - mu) is side u; f is the tail above mu, 1 less the tail
   * below */
  double rise_f = offset * t0 + side * t1 / step, rise_e = side * (offset * t1 + side * t2 / step);

  shares->f[1] += side * rise_f;
  shares->f[0] += side * (t0 - rise_f);
  shares->e[1] += side * rise_e;
  shares->e[0] += side * (side * t1 - rise_e);
  shares->s[1] += offset * s0 + side * s1 / step;
  shares->s[0] += (1.0 - offset) * s0 - side * s1 / step;
}

static Shares
integrate (double a, double step, double kt, gboolean with_entropy)
{
  double b = a + step;
  Shares shares = { 0 };

  if (b <= -X_FULL * kt)
    add_full (a, step, a, b, &shares);
  else if (a >= X_EMPTY * kt)
    return shares;
  else if (step <= X_STEP * kt)
    add_by_quadrature (a, step, kt, with_entropy, &shares);
  else
    {
      if (a < 0.0)
        {
          add_full (a, step, a, MIN (b, 0.0), &shares);
          if (kt > 0.0)
            add_tail (a, step, kt, MAX (-b, 0.0), -a, -1, &shares);
        }
      if (b > 0.0 && kt > 0.0)
        add_tail (a, step, kt, MAX (a, 0.0), b, 1, &shares);
    }
  return shares;
}

/**
 * near_energy_grid_fill_weights:
 * @kt: may be zero
 *
 * The weight of E_j is the integral of f, E f or kT s times the hat that is 1 at E_j and 0 at its
 * neighbours; the first and the last hat are whole. Their errors are 1e-15 of the step, whether kT
 * is far above it or far below.
 *
 * Shapes: all (n), nullable
 * Units: of the energies, of their squares for @band_energy and @minus_ts
 * Cost: O(n); 16 exponentials a step where a step is below 4 kT
 * Source: the closed forms of near_fermi_integrals(), as what is left of a step function
 */
void
near_energy_grid_fill_weights (const NearEnergyGrid *grid,
                               double mu,
                               double kt,
                               double *electrons,
                               double *band_energy,
                               double *minus_ts)
{
  g_return_if_fail (grid != NULL && grid->n > 0 && grid->step > 0.0 && kt >= 0.0);

  Shares below = integrate (near_energy_grid_get (grid, 0) - grid->step - mu, grid->step, kt,
                            minus_ts != NULL);

  for (gsize j = 0; j < grid->n; j++)
    {
      Shares above
          = integrate (near_energy_grid_get (grid, j) - mu, grid->step, kt, minus_ts != NULL);
      double f = below.f[1] + above.f[0];

      if (electrons != NULL)
        electrons[j] = f;
      if (band_energy != NULL)
        band_energy[j] = mu * f + below.e[1] + above.e[0];
      if (minus_ts != NULL)
        minus_ts[j] = below.s[1] + above.s[0];
      below = above;
    }
}
