/* test-gp-derivative.c — values and slopes against differences of the kernel, dense algebra and known curves
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-gp-derivative.h"

#include "near-error.h"
#include "near-test.h"

#include <math.h>
#include <string.h>

#define N_VALUES 4
#define N_SLOPES 3
#define N (N_VALUES + N_SLOPES)

static const double value_x[N_VALUES] = { -1.1, 0.2, 0.9, 2.5 };
static const double value[N_VALUES] = { 0.4, 1.2, 0.3, -0.7 };
static const double slope_x[N_SLOPES] = { 0.2, -0.4, 1.7 };
static const double slope[N_SLOPES] = { -0.3, 0.8, 0.5 };

static double
evaluate_kernel (const NearGpDerivativeModel *model, double x, double z)
{
  double r = fabs (x - z) / model->length, a = sqrt (5.0) * r;

  return model->variance
         * (model->kind == NEAR_KERNEL_RBF ? exp (-0.5 * r * r) : (1.0 + a + a * a / 3.0) * exp (-a));
}

/* d/dx, d/dz or both of the kernel by central differences of sixth order. */
static double
difference (const NearGpDerivativeModel *model, double x, double z, int nx, int nz)
{
  static const double weights[7] = { -1.0 / 60.0, 0.15, -0.75, 0.0, 0.75, -0.15, 1.0 / 60.0 };
  const double h = 0.01;
  double sum = 0.0;

  if (nx == 0 && nz == 0)
    return evaluate_kernel (model, x, z);
  for (int i = -3; i <= 3; i++)
    if (i != 0)
      sum += weights[i + 3] / h
             * (nx > 0 ? difference (model, x + i * h, z, nx - 1, nz) : difference (model, x, z + i * h, nx, nz - 1));
  return sum;
}

/* Solves A x = b by elimination without pivots; returns log det A. Overwrites A; b (n, m). */
static double
solve (gsize n, gsize m, double *a, double *b)
{
  double log_determinant = 0.0;

  for (gsize k = 0; k < n; k++)
    {
      log_determinant += log (a[k * n + k]);
      for (gsize i = 0; i < n; i++)
        {
          double factor = a[i * n + k] / a[k * n + k];

          if (i == k)
            continue;
          for (gsize j = k; j < n; j++)
            a[i * n + j] -= factor * a[k * n + j];
          for (gsize j = 0; j < m; j++)
            b[i * m + j] -= factor * b[k * m + j];
        }
    }
  for (gsize k = 0; k < n; k++)
    for (gsize j = 0; j < m; j++)
      b[k * m + j] /= a[k * n + k];
  return log_determinant;
}

/* Everything from a kernel of which only values are known. */
static void
check_against_differences (NearKernelKind kind, double rtol)
{
  g_autoptr (GError) error = NULL;
  NearGpDerivativeModel model = { kind, 1.7, 0.9, 0.02, 0.05, 0.3, FALSE };
  NearGpDerivativeData data = { N_VALUES, value_x, value, N_SLOPES, slope_x, slope, FALSE };
  g_autoptr (NearGpDerivative) fit = near_gp_derivative_new (&data, &model, NULL, &error);
  const double z = 0.55;
  double a[N * N], b[N * 3], k[N * 2], x[N], residual[N], likelihood, mean, sd, slope_mean, slope_sd;

  g_assert_no_error (error);
  for (int i = 0; i < N; i++)
    {
      gboolean is_slope = i >= N_VALUES;

      x[i] = is_slope ? slope_x[i - N_VALUES] : value_x[i];
      residual[i] = is_slope ? slope[i - N_VALUES] : value[i] - 0.3;
    }
  for (int i = 0; i < N; i++)
    {
      for (int j = 0; j < N; j++)
        a[i * N + j] = difference (&model, x[i], x[j], i >= N_VALUES, j >= N_VALUES)
                       + (i != j ? 0.0 : i >= N_VALUES ? 0.05 : 0.02);
      b[3 * i] = residual[i];
      for (int d = 0; d < 2; d++)
        b[3 * i + 1 + d] = k[2 * i + d] = difference (&model, x[i], z, i >= N_VALUES, d);
    }
  likelihood = -0.5 * solve (N, 3, a, b) - 0.5 * N * log (2.0 * G_PI);
  double expected[2] = { 0.3, 0.0 };
  double variance[2] = { 1.7, difference (&model, z, z, 1, 1) };
  for (int i = 0; i < N; i++)
    {
      likelihood -= 0.5 * residual[i] * b[3 * i];
      for (int d = 0; d < 2; d++)
        {
          expected[d] += k[2 * i + d] * b[3 * i];
          variance[d] -= k[2 * i + d] * b[3 * i + 1 + d];
        }
    }
  near_assert_close (near_gp_derivative_get_log_marginal_likelihood (fit), likelihood, rtol, 0.0);
  g_assert_true (near_gp_derivative_predict (fit, 1, &z, &mean, &sd, &slope_mean, &slope_sd, NULL, &error));
  near_assert_close (mean, expected[0], rtol, 0.0);
  near_assert_close (slope_mean, expected[1], rtol, 0.0);
  near_assert_close (sd, sqrt (variance[0]), rtol, 0.0);
  near_assert_close (slope_sd, sqrt (variance[1]), rtol, 0.0);
}

static void
test_differences (void)
{
  check_against_differences (NEAR_KERNEL_RBF, 1e-8);
  /* Its fourth derivative has a kink at zero, which differences there see. */
  check_against_differences (NEAR_KERNEL_MATERN_52, 2e-2);
}

/* The posterior's own slope is the derivative of its mean, also for the kernel with the kink. */
static void
test_slope_of_mean (void)
{
  g_autoptr (GError) error = NULL;
  NearGpDerivativeData data = { N_VALUES, value_x, value, N_SLOPES, slope_x, slope, FALSE };

  for (guint k = 0; k < 2; k++)
    {
      NearGpDerivativeModel model
          = { k == 0 ? NEAR_KERNEL_RBF : NEAR_KERNEL_MATERN_52, 1.7, 0.9, 0.02, 0.05, 0.0, TRUE };
      g_autoptr (NearGpDerivative) fit = near_gp_derivative_new (&data, &model, NULL, &error);
      const double h = 1e-4;

      g_assert_no_error (error);
      for (double z = -2.03; z < 4.0; z += 0.31)
        {
          double at[3] = { z - h, z + h, z }, mean[3], slope_mean[3];

          g_assert_true (near_gp_derivative_predict (fit, 3, at, mean, NULL, slope_mean, NULL, NULL, &error));
          near_assert_close (slope_mean[2], (mean[1] - mean[0]) / (2.0 * h), 1e-6, 1e-6);
        }
    }
}

typedef struct
{
  NearGpDerivativeData data;
  NearGpDerivativeModel model;
} Problem;

static double
get_likelihood (const double *theta, gpointer user_data)
{
  const Problem *p = user_data;
  g_autoptr (GError) error = NULL;
  NearGpDerivativeModel model = p->model;

  model.variance = exp (theta[0]);
  model.length = exp (theta[1]);
  model.value_noise = exp (theta[2]);
  model.slope_noise = exp (theta[3]);
  g_autoptr (NearGpDerivative) fit = near_gp_derivative_new (&p->data, &model, NULL, &error);
  g_assert_no_error (error);
  return near_gp_derivative_get_log_marginal_likelihood (fit);
}

static void
test_gradient (void)
{
  g_autoptr (GError) error = NULL;

  for (guint k = 0; k < 4; k++)
    {
      Problem p = { { N_VALUES, value_x, value, N_SLOPES, slope_x, slope, FALSE },
                    { k % 2 == 0 ? NEAR_KERNEL_RBF : NEAR_KERNEL_MATERN_52, 1.7, 0.9, 0.02, 0.05, 0.1, k > 1 } };
      g_autoptr (NearGpDerivative) fit = near_gp_derivative_new (&p.data, &p.model, NULL, &error);
      double theta[4] = { log (1.7), log (0.9), log (0.02), log (0.05) }, gradient[4];

      g_assert_no_error (error);
      g_assert_true (near_gp_derivative_gradient (fit, gradient, NULL, &error));
      near_assert_gradient (get_likelihood, &p, theta, gradient, 4, 1e-3, 1e-7, 1e-8);
    }
}

/* Exact slopes of the sine make four exact values worth many: the error falls by far. */
static void
test_sine (void)
{
  g_autoptr (GError) error = NULL;
  double x[5], y[5], g[5], z[101], error_2[2] = { 0.0, 0.0 };
  NearGpDerivativeModel model = { NEAR_KERNEL_RBF, 1.0, 1.5, 1e-8, 1e-8, 0.0, FALSE };

  for (guint i = 0; i < 5; i++)
    {
      x[i] = 2.0 * G_PI * i / 4.0;
      y[i] = sin (x[i]);
      g[i] = cos (x[i]);
    }
  for (guint i = 0; i < 101; i++)
    z[i] = 2.0 * G_PI * i / 100.0;
  for (guint with = 0; with < 2; with++)
    {
      NearGpDerivativeData data = { 5, x, y, with ? 5 : 0, x, g, FALSE };
      g_autoptr (NearGpDerivative) fit = near_gp_derivative_new (&data, &model, NULL, &error);
      double mean[101], sd[101], slope_mean[101];

      g_assert_no_error (error);
      g_assert_true (near_gp_derivative_predict (fit, 101, z, mean, sd, slope_mean, NULL, NULL, &error));
      for (guint i = 0; i < 101; i++)
        error_2[with] += pow (mean[i] - sin (z[i]), 2) / 101.0;
      for (guint i = 0; i < 5 && with; i++)
        {
          near_assert_close (mean[25 * i], y[i], 0.0, 1e-5);
          near_assert_close (slope_mean[25 * i], g[i], 0.0, 1e-5);
          g_assert_cmpfloat (sd[25 * i], <, 2e-4);
        }
    }
  g_assert_cmpfloat (error_2[1], <, 1e-2 * error_2[0]);
}

/* Forces are slopes with the other sign, going in and coming out. */
static void
test_forces (void)
{
  g_autoptr (GError) error = NULL;
  NearGpDerivativeModel model = { NEAR_KERNEL_RBF, 1.7, 0.9, 0.02, 0.05, 0.0, TRUE };
  double force[N_SLOPES], z[2] = { 0.0, 1.0 }, mean[2][2], sd[2][2], slope_mean[2][2];

  for (guint i = 0; i < N_SLOPES; i++)
    force[i] = -slope[i];
  for (guint forces = 0; forces < 2; forces++)
    {
      NearGpDerivativeData data = { N_VALUES, value_x, value, N_SLOPES, slope_x, forces ? force : slope, forces };
      g_autoptr (NearGpDerivative) fit = near_gp_derivative_new (&data, &model, NULL, &error);

      g_assert_no_error (error);
      g_assert_true (near_gp_derivative_predict (fit, 2, z, mean[forces], sd[forces], slope_mean[forces], NULL,
                                                 NULL, &error));
    }
  near_assert_close_array (mean[0], mean[1], 2, 1e-14, 0.0);
  near_assert_close_array (sd[0], sd[1], 2, 1e-14, 0.0);
  for (guint i = 0; i < 2; i++)
    near_assert_close (slope_mean[0][i], -slope_mean[1][i], 1e-14, 0.0);
}

/* A learned constant: adding one to the values adds one to the curve and nothing else. */
static void
test_mean (void)
{
  g_autoptr (GError) error = NULL;
  NearGpDerivativeModel model = { NEAR_KERNEL_MATERN_52, 1.7, 0.9, 0.02, 0.05, 99.0, TRUE };
  double shifted[N_VALUES], z[2] = { 0.0, 40.0 }, mean[2][2], likelihood[2], c[2];

  for (guint i = 0; i < N_VALUES; i++)
    shifted[i] = value[i] + 1000.0;
  for (guint s = 0; s < 2; s++)
    {
      NearGpDerivativeData data = { N_VALUES, value_x, s ? shifted : value, N_SLOPES, slope_x, slope, FALSE };
      g_autoptr (NearGpDerivative) fit = near_gp_derivative_new (&data, &model, NULL, &error);

      g_assert_no_error (error);
      g_assert_true (near_gp_derivative_predict (fit, 2, z, mean[s], NULL, NULL, NULL, NULL, &error));
      likelihood[s] = near_gp_derivative_get_log_marginal_likelihood (fit);
      c[s] = near_gp_derivative_get_mean (fit);
    }
  near_assert_close (mean[1][0] - mean[0][0], 1000.0, 1e-12, 0.0);
  near_assert_close (likelihood[1], likelihood[0], 1e-9, 0.0);
  near_assert_close (c[1] - c[0], 1000.0, 1e-12, 0.0);
  near_assert_close (mean[0][1], c[0], 1e-12, 1e-12);
}

/* Energies and forces of a Morse curve, found from a bad start. */
static void
test_search (void)
{
  g_autoptr (GError) error = NULL;
  double x[8], energy[8], force[8], optima[4], gradient[4];
  NearGpDerivativeModel start = { NEAR_KERNEL_RBF, 1.0, 3.0, 0.0, 1e-4, 0.0, TRUE };
  NearGpDerivativeModel low = { NEAR_KERNEL_RBF, 1e-3, 0.05, 1e-10, 1e-12, 0.0, TRUE };
  NearGpDerivativeModel high = { NEAR_KERNEL_RBF, 1e4, 10.0, 1.0, 1.0, 0.0, TRUE };

  for (guint i = 0; i < 8; i++)
    {
      double e;

      x[i] = 0.8 + 0.35 * i;
      e = exp (-1.4 * (x[i] - 1.4));
      energy[i] = 2.0 * (1.0 - e) * (1.0 - e) - 2.0;
      force[i] = -2.0 * 2.0 * (1.0 - e) * 1.4 * e;
    }
  NearGpDerivativeData data = { 8, x, energy, 8, x, force, TRUE };
  g_autoptr (NearGpDerivative) best
      = near_gp_derivative_optimize (&data, &start, &low, &high, 4, 5, optima, NULL, &error);
  g_assert_no_error (error);
  const NearGpDerivativeModel *model = near_gp_derivative_get_model (best);
  const double z = 1.4;
  double mean, slope_mean;

  g_assert_true (model->value_noise == 0.0);
  g_assert_true (near_gp_derivative_gradient (best, gradient, NULL, &error));
  if (model->variance < 9.99e3)
    g_assert_cmpfloat (fabs (gradient[0]), <, 1e-2);
  g_assert_cmpfloat (fabs (gradient[1]), <, 1e-1);
  for (guint s = 0; s < 4; s++)
    g_assert_cmpfloat (optima[s], <=, near_gp_derivative_get_log_marginal_likelihood (best));
  g_assert_true (near_gp_derivative_predict (best, 1, &z, &mean, NULL, &slope_mean, NULL, NULL, &error));
  near_assert_close (mean, -2.0, 0.0, 2e-3);
  near_assert_close (slope_mean, 0.0, 0.0, 2e-2);
}

static void
expect (const NearGpDerivativeData *data, const NearGpDerivativeModel *model, int code, const char *pattern)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearGpDerivative) fit = near_gp_derivative_new (data, model, NULL, &error);

  g_assert_null (fit);
  g_assert_error (error, NEAR_ERROR, code);
  if (!g_pattern_match_simple (pattern, error->message))
    g_error ("“%s” does not match “%s”", error->message, pattern);
}

static void
test_bad_input (void)
{
  static const double bad[N_SLOPES] = { 0.0, NAN, 1.0 };
  const NearGpDerivativeData good = { N_VALUES, value_x, value, N_SLOPES, slope_x, slope, FALSE };
  const NearGpDerivativeModel fine = { NEAR_KERNEL_RBF, 1.0, 1.0, 0.1, 0.1, 0.0, FALSE };
  NearGpDerivativeData data = good;
  NearGpDerivativeModel model = fine;

  model.kind = NEAR_KERNEL_MATERN_12;
  expect (&good, &model, NEAR_ERROR_UNSUPPORTED, "*RBF and Matern52*");
  model = fine;
  model.length = 0.0;
  expect (&good, &model, NEAR_ERROR_RANGE, "*the length 0;*positive");
  model = fine;
  model.slope_noise = -1.0;
  expect (&good, &model, NEAR_ERROR_RANGE, "*-1 of slopes*");
  data.slope = bad;
  data.forces = TRUE;
  expect (&data, &fine, NEAR_ERROR_NOT_FINITE, "force 2:*");
  data = (NearGpDerivativeData){ 0 };
  expect (&data, &fine, NEAR_ERROR_NO_DATA, "*neither values nor slopes*");
  data = good;
  data.n_values = 0;
  model = fine;
  model.learn_mean = TRUE;
  expect (&data, &model, NEAR_ERROR_NO_DATA, "slopes say nothing about a constant*");
}

/* Slopes alone fix the curve up to the mean that is given. */
static void
test_slopes_alone (void)
{
  g_autoptr (GError) error = NULL;
  NearGpDerivativeData data = { 0, NULL, NULL, N_SLOPES, slope_x, slope, FALSE };
  NearGpDerivativeModel model = { NEAR_KERNEL_RBF, 1.0, 1.0, 0.0, 1e-6, 2.0, FALSE };
  g_autoptr (NearGpDerivative) fit = near_gp_derivative_new (&data, &model, NULL, &error);
  double slope_mean[N_SLOPES], sd[N_SLOPES];

  g_assert_no_error (error);
  g_assert_true (
      near_gp_derivative_predict (fit, N_SLOPES, slope_x, NULL, sd, slope_mean, NULL, NULL, &error));
  near_assert_close_array (slope_mean, slope, N_SLOPES, 1e-4, 0.0);
  g_assert_cmpfloat (sd[0], >, 0.3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/gp-derivative/differences", test_differences);
  g_test_add_func ("/gp-derivative/slope-of-mean", test_slope_of_mean);
  g_test_add_func ("/gp-derivative/gradient", test_gradient);
  g_test_add_func ("/gp-derivative/sine", test_sine);
  g_test_add_func ("/gp-derivative/forces", test_forces);
  g_test_add_func ("/gp-derivative/mean", test_mean);
  g_test_add_func ("/gp-derivative/search", test_search);
  g_test_add_func ("/gp-derivative/slopes-alone", test_slopes_alone);
  g_test_add_func ("/gp-derivative/bad-input", test_bad_input);
  return g_test_run ();
}
