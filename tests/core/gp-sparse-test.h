/* gp-sparse-test.h — data, fits and references that tests of sparse Gaussian processes share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-gp-sparse.h"

#include "near-json.h"
#include "near-rng.h"
#include "near-test.h"

#include <math.h>

static inline NearKernel *
sparse_test_new_kernel (const char *text, guint d)
{
  g_autoptr (GError) error = NULL;
  NearKernel *kernel = near_kernel_parse (text, d, NULL, &error);

  g_assert_no_error (error);
  return kernel;
}

static inline NearMean *
sparse_test_new_mean (const char *text, guint d)
{
  g_autoptr (GError) error = NULL;
  NearMean *mean = near_mean_parse (text, d, NULL, &error);

  g_assert_no_error (error);
  return mean;
}

static inline NearGpData *
sparse_test_new_data (gsize n, guint d, const double *x, const double *y, const double *noise)
{
  g_autoptr (GError) error = NULL;
  NearGpData *data = near_gp_data_new (n, d, x, y, noise, NULL, NULL, &error);

  g_assert_no_error (error);
  return data;
}

/* sin (3 x) and a slope in every input, with noise of deviation @sd; @own_noise: each point has one
 * of its own. */
static inline NearGpData *
sparse_test_new_random_data (gsize n, guint d, double sd, gboolean own_noise, guint64 seed)
{
  g_autoptr (NearRng) rng = near_rng_new (seed, "test");
  g_autofree double *x = g_new (double, n *d);
  g_autofree double *y = g_new (double, n);
  g_autofree double *noise = g_new (double, n);

  for (gsize i = 0; i < n; i++)
    {
      y[i] = 0.3;
      for (guint j = 0; j < d; j++)
        {
          x[i * d + j] = near_rng_uniform (rng, -2.0, 2.0);
          y[i] += sin (3.0 * x[i * d + j]) + 0.4 * x[i * d + j];
        }
      noise[i] = sd * sd * near_rng_uniform (rng, 0.3, 3.0);
      y[i] += near_rng_normal (rng, 0.0, own_noise ? sqrt (noise[i]) : sd);
    }
  return sparse_test_new_data (n, d, x, y, own_noise ? noise : NULL);
}

static inline NearGpSparse *
sparse_test_fit (NearGpSparseMethod method,
             NearGpData *data,
             NearKernel *kernel,
             NearMean *mean,
             NearGpCenters *centers,
             gsize block)
{
  g_autoptr (GError) error = NULL;
  NearGpSparse *sparse
      = near_gp_sparse_new (method, data, kernel, mean, centers, block, NULL, &error);

  g_assert_no_error (error);
  return sparse;
}

static inline NearGpCenters *
sparse_test_choose (NearGpCentersKind kind, const NearGpData *data, gsize m)
{
  g_autoptr (GError) error = NULL;
  NearGpCenters *centers = near_gp_centers_new (kind, data, NULL, m, 1, NULL, &error);

  g_assert_no_error (error);
  return centers;
}

static inline NearGpCenters *
sparse_test_choose_all (const NearGpData *data)
{
  g_autoptr (GError) error = NULL;
  NearGpCenters *centers
      = near_gp_centers_new_from (near_gp_data_get_n (data), near_gp_data_get_n_inputs (data),
                                  near_gp_data_peek_x (data), &error);

  g_assert_no_error (error);
  return centers;
}

static inline double
sparse_test_get_log_likelihood (const NearGpSparse *sparse)
{
  NearGpSparseReport report;

  near_gp_sparse_get_report (sparse, &report);
  return report.log_likelihood;
}

/* --- references of numpy (dense formulas) -------------------------------------------------------
 */

typedef struct
{
  double *values;
  gsize n;
} SparseTestNumbers;

static inline SparseTestNumbers
sparse_test_get_numbers (const json_t *object, const char *key)
{
  g_autoptr (GError) error = NULL;
  SparseTestNumbers numbers;

  near_json_get_numbers (object, "gp-refs.json: sparse", key, -1e9, 1e9, &numbers.values,
                         &numbers.n, &error);
  g_assert_no_error (error);
  return numbers;
}

static inline double
sparse_test_get_number (const json_t *object, const char *key)
{
  g_autoptr (GError) error = NULL;
  double value;

  near_json_get_number (object, "gp-refs.json: sparse", key, -1e9, 1e9, &value, &error);
  g_assert_no_error (error);
  return value;
}

static inline json_t *
sparse_test_load_references (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = near_test_shared ("reference/data/gp-refs.json");

  if (path == NULL)
    {
      g_test_skip ("the reference numbers are not there");
      return NULL;
    }
  json_t *all = near_json_load (path, &error);
  g_assert_no_error (error);
  return all;
}
