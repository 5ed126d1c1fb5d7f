/* near-broadening.c — the shapes that a level is given in a density of states
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-broadening-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Beyond it a kernel is below 1e-20 of its peak. */
#define GAUSSIAN_REACH 9.6 /* standard deviations */
#define FERMI_REACH 46.0   /* widths */

static const NearInfo rows[] = {
  [NEAR_BROADENING_GAUSSIAN]
  = { .id = "gaussian",
      .name = N_ ("Gaussian"),
      .sentence = N_ ("Each level is a bell curve; the width is its standard deviation") },
  [NEAR_BROADENING_GAUSSIAN_QE]
  = { .id = "gaussian-qe",
      .name = N_ ("Gaussian of Quantum ESPRESSO"),
      .sentence = N_ ("Each level is a bell curve; the width is its standard deviation times the "
                      "square root of two") },
  [NEAR_BROADENING_FERMI_DIRAC]
  = { .id = "fermi-dirac",
      .name = N_ ("Fermi–Dirac"),
      .sentence = N_ ("Each level is the derivative of the Fermi function; its standard deviation "
                      "is 1.81 widths") },
};

const NearTable near_broadening_table = NEAR_TABLE_INIT ("broadening", N_ ("broadening"), rows);

/**
 * near_broadening_get:
 *
 * Units: 1 / that of @width and @x
 *
 * Returns: the kernel at the distance @x from its level; its integral is 1
 */
double
near_broadening_get (NearBroadening broadening, double width, double x)
{
  double y = x / width;

  g_return_val_if_fail (width > 0.0, NAN);
  switch (broadening)
    {
    case NEAR_BROADENING_GAUSSIAN:
      return exp (-0.5 * y * y) / (width * sqrt (2.0 * G_PI));
    case NEAR_BROADENING_GAUSSIAN_QE:
      return exp (-y * y) / (width * sqrt (G_PI));
    case NEAR_BROADENING_FERMI_DIRAC:
      {
        double q = exp (-fabs (y));

        return q / ((1.0 + q) * (1.0 + q) * width);
      }
    case NEAR_N_BROADENINGS:
    default:
      g_return_val_if_reached (NAN);
    }
}

double
near_broadening_get_deviation (NearBroadening broadening, double width)
{
  switch (broadening)
    {
    case NEAR_BROADENING_GAUSSIAN:
      return width;
    case NEAR_BROADENING_GAUSSIAN_QE:
      return width * G_SQRT2 / 2.0;
    case NEAR_BROADENING_FERMI_DIRAC:
      return width * G_PI / sqrt (3.0);
    case NEAR_N_BROADENINGS:
    default:
      g_return_val_if_reached (NAN);
    }
}

/* Poisson's sum: twice the kernel's Fourier transform at 2 pi / step, the first of its terms. */
double
near_broadening_get_ripple (NearBroadening broadening, double width, double step)
{
  double deviation = near_broadening_get_deviation (broadening, width), x;

  g_return_val_if_fail (width > 0.0 && step > 0.0, NAN);
  if (broadening != NEAR_BROADENING_FERMI_DIRAC)
    return 2.0 * exp (-2.0 * G_PI * G_PI * deviation * deviation / (step * step));
  x = 2.0 * G_PI * G_PI * width / step;
  return 2.0 * x / sinh (x);
}

double
_near_broadening_get_share_below (NearBroadening broadening, double width, double x)
{
  switch (broadening)
    {
    case NEAR_BROADENING_GAUSSIAN:
      return 0.5 * erfc (-x / width / G_SQRT2);
    case NEAR_BROADENING_GAUSSIAN_QE:
      return 0.5 * erfc (-x / width);
    case NEAR_BROADENING_FERMI_DIRAC:
      return 1.0 / (1.0 + exp (-x / width));
    case NEAR_N_BROADENINGS:
    default:
      g_return_val_if_reached (NAN);
    }
}

/* Values at points that go away from the level, the first at the distance @x >= 0, each @step
 * further. The neighbours' ratio of a Gaussian shrinks by one factor with each step: no more than
 * three exponentials. */
static void
walk_gaussian (double deviation, double x, double step, gsize n, gssize stride, double *values)
{
  double v = exp (-0.5 * x * x / (deviation * deviation)) / (deviation * sqrt (2.0 * G_PI));
  double ratio = exp (-(x + 0.5 * step) * step / (deviation * deviation));
  double factor = exp (-step * step / (deviation * deviation));

  for (gsize i = 0; i < n; i++, values += stride)
    {
      *values = v;
      v *= ratio;
      ratio *= factor;
    }
}

static void
walk_fermi (double width, double x, double step, gsize n, gssize stride, double *values)
{
  double q = exp (-x / width), factor = exp (-step / width);

  for (gsize i = 0; i < n; i++, values += stride)
    {
      *values = q / ((1.0 + q) * (1.0 + q) * width);
      q *= factor;
    }
}

gsize
_near_broadening_spread (const NearEnergyGrid *grid,
                         NearBroadening broadening,
                         double width,
                         double energy,
                         double *values,
                         gsize *first)
{
  double deviation = near_broadening_get_deviation (broadening, width);
  double reach = broadening == NEAR_BROADENING_FERMI_DIRAC ? FERMI_REACH * width
                                                           : GAUSSIAN_REACH * deviation;
  double low = ceil ((energy - reach - grid->minimum) / grid->step);
  double high = floor ((energy + reach - grid->minimum) / grid->step);

  *first = 0;
  if (!(high >= 0.0 && low <= (double) (grid->n - 1) && high >= low))
    return 0;
  low = MAX (low, 0.0);
  high = MIN (high, (double) (grid->n - 1));
  *first = (gsize) low;

  gsize n = (gsize) (high - low) + 1;
  /* the first point at or above the level, of all that are there */
  double above = ceil ((energy - grid->minimum) / grid->step);
  gsize middle = (gsize) (CLAMP (above, low, high + 1.0) - low);

  for (int side = 0; side < 2; side++)
    {
      gsize start = side == 0 ? middle : middle - 1, count = side == 0 ? n - middle : middle;
      double x;

      if (count == 0)
        continue;
      x = fabs (near_energy_grid_get (grid, *first + start) - energy);
      if (broadening == NEAR_BROADENING_FERMI_DIRAC)
        walk_fermi (width, x, grid->step, count, side == 0 ? 1 : -1, values + start);
      else
        walk_gaussian (deviation, x, grid->step, count, side == 0 ? 1 : -1, values + start);
    }
  return n;
}
