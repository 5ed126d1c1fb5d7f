/* test-gp.c — Gaussian processes against differences, explicit formulas and their limits
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-gp.h"

#include "gp-test.h"
#include "near-cholesky.h"
#include "near-init.h"
#include "near-test.h"

#include <math.h>
#include <string.h>

#define MODEL "1.4*RBF(l=0.9) + 0.2*Matern32(l=2) + White(0.02)"

/* --- the gradient ------------------------------------------------------------------------------- */

typedef struct
{
  NearGpData *data;
  NearKernel *kernel;
  NearMean *mean;
} Model;

/* The likelihood at theta and the formula's parameters. */
static double
get_likelihood (const double *p, gpointer user_data)
{
  Model *model = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (NearKernel) kernel = near_kernel_with_theta (model->kernel, p);
  g_autoptr (NearMean) mean
      = near_mean_with_parameters (model->mean, p + near_kernel_get_n_parameters (kernel));
  double value = NAN;

  near_gp_evaluate (model->data, kernel, mean, &value, NULL, NULL, &error);
  g_assert_no_error (error);
  return value;
}

static void
check_gradient (guint d, const char *kernel, const char *mean, gboolean noise)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearGpData) data = gp_test_new_data (18, d, 5, noise);
  g_autoptr (NearGp) gp = gp_test_fit (data, kernel, mean);
  guint n = near_gp_get_n_parameters (gp), n_kernel = near_kernel_get_n_parameters (near_gp_get_kernel (gp));
  g_autofree double *p = g_new (double, n), *gradient = g_new (double, n), *again = g_new (double, n);
  Model model = { data, near_gp_get_kernel (gp), near_gp_get_mean (gp) };
  double value;

  near_kernel_get_theta (model.kernel, p);
  for (guint i = n_kernel; i < n; i++)
    p[i] = near_mean_get_parameter (model.mean, i - n_kernel);
  near_gp_gradient (gp, gradient, NULL, &error);
  g_assert_no_error (error);
  near_assert_gradient (get_likelihood, &model, p, gradient, n, 1e-3, 1e-6, 1e-6);
  near_gp_evaluate (data, model.kernel, model.mean, &value, again, NULL, &error);
  near_assert_close_array (again, gradient, n, 1e-11, 1e-11);
  near_assert_close (value, near_gp_get_log_marginal_likelihood (gp), 1e-14, 0.0);
}

static void
test_gradient (void)
{
  check_gradient (1, MODEL, "zero", FALSE);
  check_gradient (1, MODEL, "constant", TRUE);
  check_gradient (1, MODEL, "a=0.5; b=0.3; a + b*x1^2", FALSE);
  check_gradient (2, "1.2*RBF(l=[0.7,1.5]) + White(0.03)", "quadratic", FALSE);
  check_gradient (2, "1.2*RBF(l=[0.7,1.5]) + White(0.03)", "nu=0.4; c=-1; exp(nu*x1) + c*x2", TRUE);
}

static void
test_names (void)
{
  g_autoptr (NearGpData) data = gp_test_new_data (5, 1, 5, FALSE);
  g_autoptr (NearGp) gp = gp_test_fit (data, "2*RBF(l=0.9) + White(0.1)", "nu*x1 + c");

  g_assert_cmpuint (near_gp_get_n_parameters (gp), ==, 5);
  g_assert_cmpstr (near_gp_get_parameter_name (gp, 1), ==, "RBF.l");
  g_assert_cmpstr (near_gp_get_parameter_name (gp, 3), ==, "nu");
  g_assert_cmpstr (near_gp_get_parameter_name (gp, 4), ==, "c");
}

/* --- the mean's coefficients -------------------------------------------------------------------- */

/* Explicitly: A from the kernel, its inverse by Gauss and Jordan, the normal equations. */
static void
invert (gsize n, double *a)
{
  g_autofree double *b = g_new0 (double, n * n);

  for (gsize i = 0; i < n; i++)
    b[i * n + i] = 1.0;
  for (gsize k = 0; k < n; k++)
    {
      gsize best = k;

      for (gsize i = k; i < n; i++)
        if (fabs (a[i * n + k]) > fabs (a[best * n + k]))
          best = i;
      for (gsize j = 0; j < n; j++)
        {
          double p = a[k * n + j], q = b[k * n + j];

          a[k * n + j] = a[best * n + j], a[best * n + j] = p;
          b[k * n + j] = b[best * n + j], b[best * n + j] = q;
        }
      double pivot = a[k * n + k];
      for (gsize j = 0; j < n; j++)
        a[k * n + j] /= pivot, b[k * n + j] /= pivot;
      for (gsize i = 0; i < n; i++)
        {
          double factor = i == k ? 0.0 : a[i * n + k];

          for (gsize j = 0; j < n; j++)
            {
              a[i * n + j] -= factor * a[k * n + j];
              b[i * n + j] -= factor * b[k * n + j];
            }
        }
    }
  memcpy (a, b, n * n * sizeof *a);
}

/* A^-1, with the points' own noise */
static double *
make_inverse (NearGp *gp)
{
  NearGpData *data = near_gp_get_data (gp);
  gsize n = near_gp_data_get_n (data);
  const double *noise = near_gp_data_peek_noise (data);
  double *a = g_new (double, n * n);

  near_kernel_matrix (near_gp_get_kernel (gp), n, near_gp_data_peek_x (data), a, n);
  for (gsize i = 0; i < n; i++)
    {
      a[i * n + i] += noise != NULL ? noise[i] : 0.0;
      for (gsize j = 0; j < i; j++)
        a[j * n + i] = a[i * n + j];
    }
  invert (n, a);
  return a;
}

/* M = H^T A^-1 H inverted (p, p) and b = M^-1 H^T A^-1 y; @ah: A^-1 H (n, p) */
static void
solve_normal_equations (gsize n, gsize p, const double *a, const double *h, const double *y, double *m,
                        double *b, double *ah)
{
  g_autofree double *right = g_new0 (double, p);

  memset (m, 0, p * p * sizeof *m);
  for (gsize i = 0; i < n; i++)
    for (gsize q = 0; q < p; q++)
      {
        ah[i * p + q] = 0.0;
        for (gsize j = 0; j < n; j++)
          ah[i * p + q] += a[i * n + j] * h[j * p + q];
      }
  for (gsize q = 0; q < p; q++)
    for (gsize i = 0; i < n; i++)
      {
        right[q] += ah[i * p + q] * y[i];
        for (gsize r = 0; r < p; r++)
          m[q * p + r] += ah[i * p + q] * h[i * p + r];
      }
  invert (p, m);
  for (gsize q = 0; q < p; q++)
    {
      b[q] = 0.0;
      for (gsize r = 0; r < p; r++)
        b[q] += m[q * p + r] * right[r];
    }
}

static void
check_least_squares (guint d, const char *mean)
{
  enum { N = 20, M = 7 };
  g_autoptr (GError) error = NULL;
  g_autoptr (NearGpData) data = gp_test_new_data (N, d, 11, TRUE), at = gp_test_new_data (M, d, 12, FALSE);
  g_autoptr (NearGp) gp = gp_test_fit (data, MODEL, mean);
  NearMean *m = near_gp_get_mean (gp);
  const double *x = near_gp_data_peek_x (data), *xs = near_gp_data_peek_x (at), *y = near_gp_data_peek_y (data);
  guint p = near_mean_get_n_basis (m);
  g_autofree double *a = make_inverse (gp), *h = g_new (double, N * p), *hs = g_new (double, M * p);
  g_autofree double *cov = g_new (double, p * p), *b = g_new (double, p), *k = g_new (double, N * M);
  g_autofree double *ah = g_new (double, N * p);
  double mu[M], sd[M], sd_flat[M], diagonal[M];
  NearGpPrediction out = { .mean = mu, .sd_function = sd }, flat = { .sd_function = sd_flat, .flat_prior = TRUE };

  near_mean_basis (m, N, x, h);
  near_mean_basis (m, M, xs, hs);
  solve_normal_equations (N, p, a, h, y, cov, b, ah);
  near_assert_close_array (near_gp_peek_coefficients (gp), b, p, 1e-8, 1e-9);

  near_gp_predict (gp, M, xs, &out, NULL, &error);
  near_gp_predict (gp, M, xs, &flat, NULL, &error);
  g_assert_no_error (error);
  near_kernel_cross (near_gp_get_kernel (gp), N, x, M, xs, k, M);
  near_kernel_diagonal (near_gp_get_kernel (gp), M, xs, FALSE, diagonal);
  for (gsize s = 0; s < M; s++)
    {
      double mean_here = 0.0, variance = diagonal[s], extra = 0.0;
      g_autofree double *r = g_new (double, p);

      for (gsize q = 0; q < p; q++)
        {
          mean_here += hs[s * p + q] * b[q];
          r[q] = hs[s * p + q];
          for (gsize i = 0; i < N; i++)
            r[q] -= ah[i * p + q] * k[i * M + s];
        }
      for (gsize i = 0; i < N; i++)
        for (gsize j = 0; j < N; j++)
          {
            double residual = y[j];

            for (gsize q = 0; q < p; q++)
              residual -= h[j * p + q] * b[q];
            mean_here += k[i * M + s] * a[i * N + j] * residual;
            variance -= k[i * M + s] * a[i * N + j] * k[j * M + s];
          }
      for (gsize q = 0; q < p; q++)
        for (gsize t = 0; t < p; t++)
          extra += r[q] * cov[q * p + t] * r[t];
      near_assert_close (mu[s], mean_here, 1e-8, 1e-9);
      near_assert_close (sd[s], sqrt (variance), 1e-7, 1e-9);
      near_assert_close (sd_flat[s], sqrt (variance + extra), 1e-7, 1e-9);
      g_assert_cmpfloat (sd_flat[s], >, sd[s]);
    }
}

static void
test_coefficients (void)
{
  check_least_squares (1, "constant");
  check_least_squares (1, "linear");
  check_least_squares (2, "quadratic");
  check_least_squares (2, "learned column(x2)");
}

/* A constant with a flat prior is a constant kernel of huge variance and a mean of zero. */
static void
test_flat_prior (void)
{
  enum { M = 9 };
  g_autoptr (GError) error = NULL;
  g_autoptr (NearGpData) data = gp_test_new_data (12, 1, 3, FALSE), at = gp_test_new_data (M, 1, 4, FALSE);
  g_autoptr (NearGp) learned = gp_test_fit (data, "1.2*RBF(l=0.6) + White(0.02)", "constant");
  g_autoptr (NearGp) vague = gp_test_fit (data, "1.2*RBF(l=0.6) + 1e6*Constant + White(0.02)", NULL);
  double mean[2][M], sd[2][M];
  NearGpPrediction first = { .mean = mean[0], .sd_function = sd[0], .flat_prior = TRUE };
  NearGpPrediction second = { .mean = mean[1], .sd_function = sd[1] };

  near_gp_predict (learned, M, near_gp_data_peek_x (at), &first, NULL, &error);
  near_gp_predict (vague, M, near_gp_data_peek_x (at), &second, NULL, &error);
  g_assert_no_error (error);
  near_assert_close_array (mean[0], mean[1], M, 1e-5, 1e-5);
  near_assert_close_array (sd[0], sd[1], M, 1e-5, 1e-5);
}

/* A theory given as a column is the same as fitting what departs from it. */
static void
test_column (void)
{
  enum { N = 14, M = 5 };
  g_autoptr (GError) error = NULL;
  g_autoptr (NearGpData) data = gp_test_new_data (N, 2, 8, FALSE), at = gp_test_new_data (M, 2, 9, FALSE);
  const double *x = near_gp_data_peek_x (data), *xs = near_gp_data_peek_x (at);
  double y[N], mean[2][M];
  NearGpPrediction first = { .mean = mean[0] }, second = { .mean = mean[1] };

  for (gsize i = 0; i < N; i++)
    y[i] = near_gp_data_peek_y (data)[i] - x[2 * i + 1];
  g_autoptr (NearGpData) difference = near_gp_data_new (N, 2, x, y, NULL, NULL, NULL, &error);
  g_autoptr (NearGp) with = gp_test_fit (data, "RBF(l=0.8,on=[1]) + White(0.05)", "column(x2)");
  g_autoptr (NearGp) without = gp_test_fit (difference, "RBF(l=0.8,on=[1]) + White(0.05)", NULL);
  near_gp_predict (with, M, xs, &first, NULL, &error);
  near_gp_predict (without, M, xs, &second, NULL, &error);
  g_assert_no_error (error);
  for (gsize s = 0; s < M; s++)
    near_assert_close (mean[0][s], mean[1][s] + xs[2 * s + 1], 1e-12, 1e-12);
}

/* --- predictions -------------------------------------------------------------------------------- */

static void
test_prior (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearGpData) none = near_gp_data_new (0, 1, NULL, NULL, NULL, NULL, NULL, &error);
  g_autoptr (NearGp) gp = gp_test_fit (none, "4*RBF(l=0.5) + White(0.25)", "2 + x1");
  g_autoptr (NearKernel) kernel = gp_test_new_kernel ("RBF", 1);
  g_autoptr (NearMean) constant = gp_test_new_mean ("constant", 1);
  const double x[3] = { -1, 0, 3 };
  double mean[3], sd[3], sd_y[3], covariance[9], gradient[5];
  NearGpPrediction out = { .mean = mean, .sd_function = sd, .sd_measurement = sd_y, .new_noise = 0.75 };
  NearGpReport report;

  g_assert_true (near_gp_predict (gp, 3, x, &out, NULL, &error));
  near_assert_close_array (mean, ((double[]){ 1, 2, 5 }), 3, 1e-15, 0);
  near_assert_close_array (sd, ((double[]){ 2, 2, 2 }), 3, 1e-15, 0);
  near_assert_close_array (sd_y, ((double[]){ sqrt (5), sqrt (5), sqrt (5) }), 3, 1e-15, 0);
  g_assert_true (near_gp_covariance (gp, 3, x, covariance, NULL, &error));
  near_assert_close (covariance[1], 4.0 * exp (-2.0), 1e-14, 0);
  near_gp_get_report (gp, &report);
  near_assert_close (report.log_marginal_likelihood, 0.0, 0, 0);
  g_assert_true (near_gp_gradient (gp, gradient, NULL, &error));
  near_assert_close (gradient[0], 0.0, 0, 0);
  g_assert_true (near_gp_leave_one_out (gp, NULL, NULL, NULL, NULL, &error));
  near_assert_close (near_gp_get_degrees_of_freedom (gp, NULL), 0.0, 0, 0);

  g_assert_null (near_gp_new (none, kernel, constant, NULL, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_NO_DATA);
}

/* Many points at once, in blocks and threads, are as one by one; the covariance has their variances. */
static void
test_blocks (void)
{
  enum { N = 40, M = 300 };
  g_autoptr (GError) error = NULL;
  g_autoptr (NearGpData) data = gp_test_new_data (N, 2, 21, TRUE), at = gp_test_new_data (M, 2, 22, FALSE);
  g_autoptr (NearGp) gp = gp_test_fit (data, MODEL, "linear");
  const double *x = near_gp_data_peek_x (at);
  g_autofree double *mean = g_new (double, M), *sd = g_new (double, M), *alone = g_new (double, M);
  g_autofree double *covariance = g_new (double, M * M);
  NearGpPrediction out = { .mean = mean, .sd_function = sd, .flat_prior = TRUE }, only_mean = { .mean = alone };

  near_gp_predict (gp, M, x, &out, NULL, &error);
  near_gp_predict (gp, M, x, &only_mean, NULL, &error);
  near_gp_covariance (gp, M, x, covariance, NULL, &error);
  g_assert_no_error (error);
  near_assert_close_array (alone, mean, M, 0, 0);
  for (gsize i = 0; i < M; i++)
    {
      double mu, s;
      NearGpPrediction one = { .mean = &mu, .sd_function = &s, .flat_prior = TRUE };

      near_gp_predict (gp, 1, x + 2 * i, &one, NULL, &error);
      near_assert_close (mu, mean[i], 1e-12, 1e-12);
      near_assert_close (s, sd[i], 1e-9, 1e-9);
      near_assert_close (covariance[i * M + i], sd[i] * sd[i], 1e-9, 1e-12);
      near_assert_close (covariance[i * M + 7], covariance[7 * M + i], 0, 0);
    }
}

/* Large enough for tiles and threads: the same digits with one thread and with two. */
static void
test_threads (void)
{
  enum { N = 900, M = 300 };
  g_autoptr (GError) error = NULL;
  g_autoptr (NearGpData) data = gp_test_new_data (N, 2, 31, FALSE);
  double *mean[2], *sd[2], gradient[2][5], value[2];
  guint n_before = near_get_n_threads ();

  for (guint t = 0; t < 2; t++)
    {
      near_set_n_threads (t + 1);
      g_autoptr (NearGp) gp = gp_test_fit (data, MODEL, NULL);
      mean[t] = g_new (double, M);
      sd[t] = g_new (double, M);
      NearGpPrediction out = { .mean = mean[t], .sd_function = sd[t] };
      near_gp_predict (gp, M, near_gp_data_peek_x (data), &out, NULL, &error);
      near_gp_evaluate (data, near_gp_get_kernel (gp), NULL, &value[t], gradient[t], NULL, &error);
      g_assert_no_error (error);
    }
  near_set_n_threads (n_before);
  g_assert_cmpmem (mean[0], M * sizeof (double), mean[1], M * sizeof (double));
  g_assert_cmpmem (sd[0], M * sizeof (double), sd[1], M * sizeof (double));
  g_assert_cmpmem (gradient[0], sizeof gradient[0], gradient[1], sizeof gradient[1]);
  g_assert_cmpfloat (value[0], ==, value[1]);
  for (guint t = 0; t < 2; t++)
    {
      g_free (mean[t]);
      g_free (sd[t]);
    }
}

/* Terms add up to the whole; each is a Gaussian process of its own with the others as noise. */
static void
test_terms (void)
{
  enum { N = 25, M = 6 };
  g_autoptr (GError) error = NULL;
  g_autoptr (NearGpData) data = gp_test_new_data (N, 1, 41, FALSE), at = gp_test_new_data (M, 1, 42, FALSE);
  g_autoptr (NearGp) gp = gp_test_fit (data, MODEL, "2");
  const double *x = near_gp_data_peek_x (data), *xs = near_gp_data_peek_x (at);
  g_autoptr (NearKernel) first = gp_test_new_kernel ("1.4*RBF(l=0.9)", 1);
  g_autofree double *a = make_inverse (gp), *k = g_new (double, N * M);
  double sum[M] = { 0 }, mean[M], sd[M], whole[M];
  NearGpPrediction out = { .mean = whole };

  g_assert_cmpuint (near_kernel_get_n_terms (near_gp_get_kernel (gp)), ==, 3);
  for (guint t = 3; t-- > 0;)
    {
      near_gp_predict_term (gp, t, M, xs, mean, sd, &error);
      g_assert_no_error (error);
      for (gsize s = 0; s < M; s++)
        sum[s] += mean[s];
      if (t == 2)
        near_assert_close_array (sd, ((double[M]){ 0 }), M, 0, 1e-15);
    }
  near_gp_predict (gp, M, xs, &out, NULL, &error);
  near_kernel_cross (first, N, x, M, xs, k, M);
  for (gsize s = 0; s < M; s++)
    {
      double mu = 0.0, variance = 1.4;

      near_assert_close (sum[s] + 2.0, whole[s], 1e-11, 1e-11);
      for (gsize i = 0; i < N; i++)
        for (gsize j = 0; j < N; j++)
          {
            mu += k[i * M + s] * a[i * N + j] * (near_gp_data_peek_y (data)[j] - 2.0);
            variance -= k[i * M + s] * a[i * N + j] * k[j * M + s];
          }
      near_assert_close (mean[s], mu, 1e-9, 1e-9);
      near_assert_close (sd[s], sqrt (variance), 1e-8, 1e-9);
    }
}

/* tr (K A^-1) by the explicit inverse */
static void
test_freedom (void)
{
  enum { N = 15 };
  g_autoptr (NearGpData) data = gp_test_new_data (N, 1, 51, TRUE);
  g_autoptr (NearGp) gp = gp_test_fit (data, MODEL, NULL);
  const double *x = near_gp_data_peek_x (data);
  g_autofree double *a = make_inverse (gp), *k = g_new (double, N * N);
  double trace = 0.0;
  NearGpReport report;

  near_kernel_cross (near_gp_get_kernel (gp), N, x, N, x, k, N);
  for (gsize i = 0; i < N * N; i++)
    trace += k[i] * a[i];
  near_gp_get_report (gp, &report);
  g_assert_true (isnan (report.degrees_of_freedom));
  near_assert_close (near_gp_get_degrees_of_freedom (gp, NULL), trace, 1e-9, 0);
  near_gp_get_report (gp, &report);
  near_assert_close (report.degrees_of_freedom, trace, 1e-9, 0);
}

/* --- what goes wrong ---------------------------------------------------------------------------- */

static void
test_duplicates (void)
{
  g_autoptr (GError) error = NULL;
  const double x[4] = { 0, 1, 1, 2 }, y[4] = { 0, 1, 1, 0 };
  g_autoptr (NearGpData) data = near_gp_data_new (4, 1, x, y, NULL, NULL, NULL, &error);
  g_autoptr (NearGp) gp = gp_test_fit (data, "2*RBF", NULL), noisy = gp_test_fit (data, "2*RBF + White(0.1)", NULL);
  double at = 1.0, mean;
  NearGpPrediction out = { .mean = &mean };
  NearGpReport report;

  near_gp_get_report (gp, &report);
  g_assert_cmpfloat (report.jitter, >, 0.0);
  g_assert_cmpfloat (report.jitter, <=, 2e-4);
  g_assert_cmpfloat (report.condition, >, 1e6);
  near_gp_predict (gp, 1, &at, &out, NULL, &error);
  near_assert_close (mean, 1.0, 0, 1e-3);
  near_gp_get_report (noisy, &report);
  g_assert_cmpfloat (report.jitter, ==, 0.0);
}

static void
check_fails (NearGpData *data, const char *kernel, const char *mean, NearError code, const char *message)
{
  g_autoptr (GError) error = NULL;
  guint d = near_gp_data_get_n_inputs (data);
  g_autoptr (NearKernel) k = gp_test_new_kernel (kernel, d);
  g_autoptr (NearMean) m = gp_test_new_mean (mean, d);

  g_assert_null (near_gp_new (data, k, m, NULL, &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, NEAR_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, message));
}

static void
test_failures (void)
{
  g_autoptr (GError) error = NULL;
  const double x[4] = { 0, 1, 1.125, 2 }, y[4] = { 0, 1, 1, 0 }, big[4] = { 1e200, 1, 2, 3 };
  const double still[6] = { 0, 5, 1, 5, 2, 5 }, angles[6] = { 0.5, 0, 0.5, 0.5, 0, 1 };
  g_autoptr (NearGpData) data = near_gp_data_new (4, 1, x, y, NULL, NULL, NULL, &error);
  g_autoptr (NearGpData) far = near_gp_data_new (4, 1, big, y, NULL, NULL, NULL, &error);
  g_autoptr (NearGpData) fan = near_gp_data_new (3, 2, angles, y, NULL, NULL, NULL, &error);
  g_autoptr (NearGpData) flat = near_gp_data_new (3, 2, still, y, NULL, NULL, NULL, &error);

  /* square roots of cosines belong to no random function: for 0, 45 and 90 degrees the matrix has the eigenvalue
   * 1 - sqrt 2 sqrt (cos 45) = -0.19 */
  check_fails (fan, "NormalizedDot(zeta=0.5)", "zero", NEAR_ERROR_NOT_POSITIVE_DEFINITE,
               "The nearest two points are 1 and 2, 0.5 apart. Add noise");
  check_fails (far, "Linear", "zero", NEAR_ERROR_NOT_FINITE, "the kernel is not a finite number at point 1");
  check_fails (data, "RBF", "ln(x1)", NEAR_ERROR_NOT_FINITE, "at point 1 (x1 = 0)");
  check_fails (flat, "RBF + White(0.1)", "linear", NEAR_ERROR_NOT_POSITIVE_DEFINITE,
               "do not tell the 3 coefficients of the mean apart");
  check_fails (flat, "RBF + White(0.1)", "quadratic", NEAR_ERROR_NO_DATA, "to be learned: 6; points: 3");
}

/* Data for 10^6 points need 16 MB; their matrix would need 8 TB. */
static void
test_too_large (void)
{
  enum { N = 1000000 };
  g_autoptr (GError) error = NULL;
  g_autofree double *x = g_new0 (double, N);
  g_autoptr (NearGpData) data = near_gp_data_new (N, 1, x, x, NULL, NULL, NULL, &error);

  check_fails (data, "RBF + White(0.1)", "zero", NEAR_ERROR_TOO_LARGE,
               "the matrix of 1000000 points needs 8000000 MB");
}

static gboolean
stop_after (double fraction, const char *stage, gpointer user_data)
{
  guint *left = user_data;

  g_assert_cmpfloat (fraction, <=, 1.0);
  g_assert_nonnull (stage);
  return *left > 0 && --*left > 0;
}

/* Wherever the job is stopped it says so, and nothing leaks; with enough patience it ends. */
static void
test_cancel (void)
{
  g_autoptr (NearGpData) data = gp_test_new_data (900, 1, 61, FALSE);
  g_autoptr (NearKernel) kernel = gp_test_new_kernel (MODEL, 1);
  g_autoptr (NearGp) gp = gp_test_fit (data, MODEL, NULL);
  gboolean finished = FALSE;

  for (guint patience = 1; !finished; patience += patience / 2 + 1)
    {
      g_autoptr (GError) error = NULL;
      g_autofree double *mean = g_new (double, 900), *sd = g_new (double, 900);
      double gradient[8], value;
      guint left = patience;
      NearMonitor monitor = { stop_after, &left };
      NearGpPrediction out = { .mean = mean, .sd_function = sd };

      finished = near_gp_evaluate (data, kernel, NULL, &value, gradient, &monitor, &error)
                 && near_gp_predict (gp, 900, near_gp_data_peek_x (data), &out, &monitor, &error)
                 && near_gp_leave_one_out (gp, mean, NULL, NULL, &monitor, &error);
      if (!finished)
        g_assert_error (error, NEAR_ERROR, NEAR_ERROR_CANCELLED);
      g_assert_cmpuint (patience, <, 100000);
    }
}

int
main (int argc, char **argv)
{
  near_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gp/gradient", test_gradient);
  g_test_add_func ("/gp/names", test_names);
  g_test_add_func ("/gp/coefficients", test_coefficients);
  g_test_add_func ("/gp/flat-prior", test_flat_prior);
  g_test_add_func ("/gp/column", test_column);
  g_test_add_func ("/gp/prior", test_prior);
  g_test_add_func ("/gp/blocks", test_blocks);
  g_test_add_func ("/gp/threads", test_threads);
  g_test_add_func ("/gp/terms", test_terms);
  g_test_add_func ("/gp/freedom", test_freedom);
  g_test_add_func ("/gp/duplicates", test_duplicates);
  g_test_add_func ("/gp/failures", test_failures);
  g_test_add_func ("/gp/too-large", test_too_large);
  g_test_add_func ("/gp/cancel", test_cancel);
  return g_test_run ();
}
