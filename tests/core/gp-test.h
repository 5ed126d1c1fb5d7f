/* gp-test.h — what tests of Gaussian processes share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-gp.h"
#include "near-rng.h"

#include <math.h>

/* @n points in [0, 3]^d, y a smooth function of them with noise of deviation 0.1; @noise: each has a variance of
 * its own too, from 0.005 to 0.02. */
static inline NearGpData *
gp_test_new_data (gsize n, guint d, guint64 seed, gboolean noise)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearRng) rng = near_rng_new (seed, "gp-test");
  g_autofree double *x = g_new (double, n * d + 1), *y = g_new (double, n + 1), *v = g_new (double, n + 1);
  NearGpData *data;

  for (gsize i = 0; i < n; i++)
    {
      y[i] = 0.7 + near_rng_normal (rng, 0.0, 0.1);
      v[i] = near_rng_uniform (rng, 0.005, 0.02);
      for (guint k = 0; k < d; k++)
        {
          x[i * d + k] = near_rng_uniform (rng, 0.0, 3.0);
          y[i] += sin (1.5 * x[i * d + k] + k) + 0.3 * x[i * d + k];
        }
    }
  data = near_gp_data_new (n, d, x, y, noise ? v : NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  return data;
}

static inline NearKernel *
gp_test_new_kernel (const char *text, guint d)
{
  g_autoptr (GError) error = NULL;
  NearKernel *kernel = near_kernel_parse (text, d, NULL, &error);

  g_assert_no_error (error);
  return kernel;
}

static inline NearMean *
gp_test_new_mean (const char *text, guint d)
{
  g_autoptr (GError) error = NULL;
  NearMean *mean = near_mean_parse (text, d, NULL, &error);

  g_assert_no_error (error);
  return mean;
}

/* @mean: (nullable) */
static inline NearGp *
gp_test_fit (NearGpData *data, const char *kernel, const char *mean)
{
  g_autoptr (GError) error = NULL;
  guint d = near_gp_data_get_n_inputs (data);
  g_autoptr (NearKernel) k = gp_test_new_kernel (kernel, d);
  g_autoptr (NearMean) m = mean != NULL ? gp_test_new_mean (mean, d) : NULL;
  NearGp *gp = near_gp_new (data, k, m, NULL, &error);

  g_assert_no_error (error);
  return gp;
}
