/* near-gp-splits.c — training points and test points; sizes of a learning curve; its power law
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-curve-private.h"

#include "near-rng.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

static const NearInfo splits[NEAR_GP_N_SPLITS] = {
  [NEAR_GP_SPLITS_RANDOM] = { .id = "random",
                              .name = N_ ("Random"),
                              .sentence = N_ ("Each split shuffles all points; its first ones "
                                              "train, and a larger size adds to them.") },
  [NEAR_GP_SPLITS_WINDOW]
  = { .id = "window",
      .name = N_ ("Sliding window"),
      .sentence
      = N_ ("The points are shuffled once; a window of training points slides over them and wraps "
            "around, so that each point is tested."),
      .citation = "Audus, McDannald and DeCost, ACS Macro Lett. 11, 1117 (2022)" },
};

const NearTable near_gp_splits_table = NEAR_TABLE_INIT ("splits", N_ ("splits"), splits);

static const NearInfo measures[NEAR_GP_N_ERRORS] = {
  [NEAR_GP_ERROR_MSE]
  = { .id = "mse",
      .name = N_ ("Mean square error"),
      .sentence = N_ ("Mean of the squared differences: large ones count most.") },
  [NEAR_GP_ERROR_RMSE] = { .id = "rmse",
                           .name = N_ ("Root mean square error"),
                           .sentence = N_ ("Its square root, in the unit of the values.") },
  [NEAR_GP_ERROR_MAE] = { .id = "mae",
                          .name = N_ ("Mean absolute error"),
                          .sentence = N_ ("Mean of the differences without their sign.") },
};

const NearTable near_gp_error_measure_table = NEAR_TABLE_INIT ("error", N_ ("error"), measures);

/* Sizes low (high/low)^(i/(n - 1)), rounded; where two would be the same, the next whole number is
 * taken. */
guint
near_gp_curve_sizes (gsize low, gsize high, guint n, gsize *sizes)
{
  g_return_val_if_fail (low >= 1 && low <= high && sizes != NULL, 0);

  guint found = 0;

  for (guint i = 0; i < n; i++)
    {
      double f = n > 1 ? (double) i / (n - 1) : 1.0;
      gsize size = (gsize) floor ((double) low * pow ((double) high / (double) low, f) + 0.5);

      if (found > 0 && size <= sizes[found - 1])
        size = sizes[found - 1] + 1;
      if (size > high)
        break;
      sizes[found++] = size;
    }
  return found;
}

guint
near_gp_curve_split (NearGpSplits kind, gsize n_all, gsize n, guint split, guint64 seed,
                     gsize *rows)
{
  g_return_val_if_fail (kind < NEAR_GP_N_SPLITS && n >= 1 && n <= n_all && rows != NULL, 0);

  if (kind == NEAR_GP_SPLITS_RANDOM)
    {
      g_autofree char *purpose = g_strdup_printf ("learning curve split %u", split);
      g_autoptr (NearRng) rng = near_rng_new (seed, purpose);

      near_rng_permutation (rng, n_all, rows);
      return 0;
    }

  g_autoptr (NearRng) rng = near_rng_new (seed, "learning curve window");
  g_autofree gsize *order = g_new (gsize, n_all);
  gsize step = MAX (n / 9, 1), from = split * step % n_all;

  near_rng_permutation (rng, n_all, order);
  for (gsize i = 0; i < n_all; i++)
    rows[i] = order[(from + i) % n_all];
  return (guint) ((n_all + step - 1) / step);
}

/* log err = log a - b log n over the sizes whose error is positive. */
void
_near_gp_curve_fit_power_law (guint n_points, const NearGpCurvePoint *points, NearGpPowerLaw *law)
{
  double mean_x = 0.0, mean_y = 0.0, sxx = 0.0, sxy = 0.0, syy = 0.0, residual, slope;
  guint n = 0;

  *law = (NearGpPowerLaw){ NAN, NAN, NAN, NAN, 0 };
  for (guint i = 0; i < n_points; i++)
    if (points[i].test_mean > 0.0)
      {
        n++;
        mean_x += log ((double) points[i].n);
        mean_y += log (points[i].test_mean);
      }
  law->n_used = n;
  if (n < 2)
    return;
  mean_x /= n;
  mean_y /= n;
  for (guint i = 0; i < n_points; i++)
    if (points[i].test_mean > 0.0)
      {
        double x = log ((double) points[i].n) - mean_x, y = log (points[i].test_mean) - mean_y;

        sxx += x * x;
        sxy += x * y;
        syy += y * y;
      }
  slope = sxy / sxx;
  residual = MAX (syy - slope * sxy, 0.0);
  law->b = -slope;
  law->a = exp (mean_y - slope * mean_x);
  law->b_se = n > 2 ? sqrt (residual / (n - 2) / sxx) : NAN;
  law->r_squared = syy > 0.0 ? 1.0 - residual / syy : 1.0;
}
