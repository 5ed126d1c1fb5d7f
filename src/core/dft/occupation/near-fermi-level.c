/* near-fermi-level.c — the energy up to which levels are filled
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-fermi-level-private.h"

#include <math.h>

/* Of the electrons: within it a count is @n, as far as sums of some thousand doubles tell. */
#define SAME_COUNT 1e-13
/* Three times what halving takes between any two doubles of one order of magnitude. */
#define MAX_COUNTS 300
/* Of the interval that is searched: a shorter one where the count stays the same is a point. */
#define SHORT 1e-7
/* Where the count stays the same its ends are found to 2^-20 of the interval. */
#define END_HALVINGS 20

static double
get_tolerance (double n)
{
  return SAME_COUNT * MAX (n, 1.0);
}

/* Where the count, @n at @inside, ceases to be that on the way to @outside. */
static double
find_end (NearElectronCount count, gconstpointer user_data, double n, double inside, double outside)
{
  for (int i = 0; i < END_HALVINGS; i++)
    {
      double middle = 0.5 * (inside + outside);

      if (middle == inside || middle == outside)
        break;
      if (fabs (count (middle, user_data) - n) <= get_tolerance (n))
        inside = middle;
      else
        outside = middle;
    }
  return inside;
}

/* The middle of where the count is @n around @inside. */
static double
find_middle (NearElectronCount count,
             gconstpointer user_data,
             double n,
             double inside,
             double low,
             double high)
{
  double reach = SHORT * (high - low), tolerance = get_tolerance (n);
  double ends[2] = { inside, inside };

  for (int side = 0; side < 2; side++)
    if (fabs (count (side == 0 ? inside - reach : inside + reach, user_data) - n) <= tolerance)
      ends[side] = find_end (count, user_data, n, inside, side == 0 ? low : high);
  return 0.5 * (ends[0] + ends[1]);
}

/* Two steps of the false position with Illinois weights to one halving: M. Dowell & P. Jarratt,
 * BIT 11, 168 (1971). */
double
_near_fermi_level_find (
    NearElectronCount count, gconstpointer user_data, double n, double low, double high)
{
  double first_low = low, first_high = high, weight_low = NAN, weight_high = NAN;
  int last_side = 0;

  for (int i = 0; i < MAX_COUNTS; i++)
    {
      double middle = 0.5 * (low + high), mu = middle, excess;

      if (middle == low || middle == high)
        break;
      if (i % 3 != 0)
        mu = low - weight_low * (high - low) / (weight_high - weight_low);
      if (!(mu > low && mu < high)) /* also while a weight is not known */
        mu = middle;
      excess = count (mu, user_data) - n;
      if (fabs (excess) <= get_tolerance (n))
        return find_middle (count, user_data, n, mu, first_low, first_high);
      if (excess < 0.0)
        {
          low = mu;
          weight_low = excess;
          weight_high *= last_side == -1 ? 0.5 : 1.0;
          last_side = -1;
        }
      else
        {
          high = mu;
          weight_high = excess;
          weight_low *= last_side == 1 ? 0.5 : 1.0;
          last_side = 1;
        }
    }
  return 0.5 * (low + high);
}

double
_near_fermi_level_find_near (NearElectronCount count,
                             gconstpointer user_data,
                             double n,
                             double start,
                             double step,
                             double low,
                             double high)
{
  double excess = count (start, user_data) - n;
  double above = start, below = start, excess_above = excess, excess_below = excess;

  if (fabs (excess) <= get_tolerance (n))
    return start;
  while (above < high || below > low)
    {
      double next_above = above + step, next_below = below - step;
      double excess_next_above = count (next_above, user_data) - n;
      double excess_next_below = count (next_below, user_data) - n;
      gboolean is_above = excess_above < 0.0 && excess_next_above >= 0.0;
      gboolean is_below = excess_below >= 0.0 && excess_next_below < 0.0;

      if (is_above && (!is_below || excess < 0.0))
        return _near_fermi_level_find (count, user_data, n, above, next_above);
      if (is_below)
        return _near_fermi_level_find (count, user_data, n, next_below, below);
      above = next_above;
      below = next_below;
      excess_above = excess_next_above;
      excess_below = excess_next_below;
    }
  return start;
}
