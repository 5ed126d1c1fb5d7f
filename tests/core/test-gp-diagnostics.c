/* test-gp-diagnostics.c — residuals, coverage and spectra against their definitions
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-gp-diagnostics.h"

#include "gp-test.h"
#include "near-test.h"

#include <math.h>
#include <string.h>

#define MODEL "1.4*RBF(l=0.9) + White(0.05)"

static void
test_residuals (void)
{
  enum { N = 20 };
  g_autoptr (GError) error = NULL;
  g_autoptr (NearGpData) data = gp_test_new_data (N, 1, 5, TRUE);
  g_autoptr (NearGp) gp = gp_test_fit (data, MODEL, "constant");
  const double *y = near_gp_data_peek_y (data), *l = near_gp_peek_factor (gp);
  double fitted[N], residual[N], left_out[N], sd[N], z[N], w[N], mean[N], loo[N], s2[N], sum = 0.0;
  NearGpResiduals out = { fitted, residual, left_out, sd, z, w };
  NearGpPrediction at = { .mean = mean };

  near_gp_residuals (gp, &out, NULL, &error);
  near_gp_predict (gp, N, near_gp_data_peek_x (data), &at, NULL, &error);
  near_gp_leave_one_out (gp, loo, s2, NULL, NULL, &error);
  g_assert_no_error (error);
  near_assert_close_array (fitted, mean, N, 1e-9, 1e-9);
  for (gsize i = 0; i < N; i++)
    {
      double again = 0.0;

      near_assert_close (residual[i], y[i] - mean[i], 1e-8, 1e-9);
      near_assert_close (left_out[i], y[i] - loo[i], 1e-9, 1e-9);
      near_assert_close (sd[i], sqrt (s2[i]), 1e-12, 0);
      near_assert_close (z[i], left_out[i] / sd[i], 1e-12, 0);
      for (gsize j = 0; j <= i; j++)
        again += l[i * near_gp_get_stride (gp) + j] * w[j];
      near_assert_close (again, near_gp_peek_residuals (gp)[i], 1e-10, 1e-12);
      sum += w[i] * w[i];
    }
  NearGpReport report;
  near_gp_get_report (gp, &report);
  near_assert_close (-0.5 * sum, report.data_fit, 1e-10, 0);
}

static void
test_quantiles (void)
{
  const double z[4] = { 0.5, -2, 3, 0.1 };
  double normal[4], sorted[4];

  near_gp_quantiles (4, z, normal, sorted);
  near_assert_close_array (sorted, ((double[]){ -2, 0.1, 0.5, 3 }), 4, 0, 0);
  /* Phi^-1 (1/8), Phi^-1 (3/8): Abramowitz and Stegun, table 26.5 */
  near_assert_close_array (normal, ((double[]){ -1.150349380, -0.318639364, 0.318639364, 1.150349380 }), 4, 1e-8,
                           0);
}

static void
test_coverage (void)
{
  const double z[5] = { 0.0, -0.6, 0.7, 1.5, -3.0 }, level[3] = { 0.5, 0.6826894921, 0.95 };
  double share[3];
  g_autoptr (NearRng) rng = near_rng_new (1, "coverage");
  enum { N = 20000 };
  g_autofree double *draws = g_new (double, N);

  near_gp_coverage (5, z, 3, level, share); /* limits 0.674, 1, 1.96 */
  near_assert_close_array (share, ((double[]){ 0.4, 0.6, 0.8 }), 3, 1e-15, 0);
  for (gsize i = 0; i < N; i++)
    draws[i] = near_rng_normal (rng, 0.0, 1.0);
  g_assert_cmpfloat (near_gp_calibration_error (N, draws), <, 0.01);
  for (gsize i = 0; i < N; i++)
    draws[i] *= 3.0;
  g_assert_cmpfloat (near_gp_calibration_error (N, draws), >, 0.25);
  near_assert_close (near_gp_levels[18], 0.95, 0, 0);
  g_assert_true (isnan (near_gp_calibration_error (0, NULL)));
}

/* Of K + s I: trace, and the determinant through the likelihood's complexity. */
static void
test_eigenvalues (void)
{
  enum { N = 30 };
  g_autoptr (GError) error = NULL;
  g_autoptr (NearGpData) data = gp_test_new_data (N, 1, 5, FALSE);
  g_autoptr (NearGp) gp = gp_test_fit (data, MODEL, NULL);
  g_autofree double *w = near_gp_dup_eigenvalues (gp, NULL, &error);
  double trace = 0.0, log_det = 0.0, freedom = 0.0;
  NearGpReport report;

  g_assert_no_error (error);
  for (gsize i = 0; i < N; i++)
    {
      freedom += w[i] / (w[i] + 0.05);
      trace += w[i];
      log_det += log (w[i] + 0.05);
      g_assert_true (i == 0 || w[i] <= w[i - 1]);
    }
  near_gp_get_report (gp, &report);
  near_assert_close (trace, 1.4 * N, 1e-12, 0);
  near_assert_close (-0.5 * log_det, report.complexity, 1e-10, 0);
  near_assert_close (near_gp_get_degrees_of_freedom (gp, NULL), freedom, 1e-8, 0);
  /* 1-norms are within a factor of n of 2-norms, and an estimate is within 3 */
  g_assert_cmpfloat (report.condition, >, (w[0] + 0.05) / (w[N - 1] + 0.05) / 10.0);
  g_assert_cmpfloat (report.condition, <, (w[0] + 0.05) / (w[N - 1] + 0.05) * N);
}

static void
test_matrices (void)
{
  enum { N = 12 };
  g_autoptr (GError) error = NULL;
  g_autoptr (NearGpData) data = gp_test_new_data (N, 1, 5, TRUE);
  g_autoptr (NearGp) gp = gp_test_fit (data, MODEL, NULL);
  const double *x = near_gp_data_peek_x (data), *noise = near_gp_data_peek_noise (data);
  const gsize rows[3] = { 7, 0, 7 };
  double a[N * N], c[N * N], l[N * N], inverse[N * N], some[9];

  g_assert_true (near_gp_matrix (gp, NEAR_GP_MATRIX_COVARIANCE, N, NULL, a, NULL, &error));
  g_assert_true (near_gp_matrix (gp, NEAR_GP_MATRIX_CORRELATION, N, NULL, c, NULL, &error));
  g_assert_true (near_gp_matrix (gp, NEAR_GP_MATRIX_FACTOR, N, NULL, l, NULL, &error));
  g_assert_true (near_gp_matrix (gp, NEAR_GP_MATRIX_INVERSE, N, NULL, inverse, NULL, &error));
  g_assert_true (near_gp_matrix (gp, NEAR_GP_MATRIX_CORRELATION, 3, rows, some, NULL, &error));
  g_assert_no_error (error);
  near_assert_close (some[1], c[7 * N], 1e-15, 0);
  near_assert_close (some[2], 1.0, 1e-15, 0);
  for (gsize i = 0; i < N; i++)
    for (gsize j = 0; j < N; j++)
      {
        double r = exp (-0.5 * pow ((x[i] - x[j]) / 0.9, 2)), ll = 0.0, one = 0.0;

        near_assert_close (c[i * N + j], r, 1e-12, 1e-14);
        near_assert_close (a[i * N + j], 1.4 * r + (i == j ? 0.05 + noise[i] : 0.0), 1e-12, 1e-14);
        for (gsize k = 0; k < N; k++)
          {
            ll += l[i * N + k] * l[j * N + k];
            one += a[i * N + k] * inverse[k * N + j];
          }
        near_assert_close (ll, a[i * N + j], 1e-12, 1e-13);
        near_assert_close (one, i == j ? 1.0 : 0.0, 1e-9, 1e-9);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gp-diagnostics/residuals", test_residuals);
  g_test_add_func ("/gp-diagnostics/quantiles", test_quantiles);
  g_test_add_func ("/gp-diagnostics/coverage", test_coverage);
  g_test_add_func ("/gp-diagnostics/eigenvalues", test_eigenvalues);
  g_test_add_func ("/gp-diagnostics/matrices", test_matrices);
  return g_test_run ();
}
