/* test-gp-sample.c — moments of draws, films, Matheron's rule, pairs of points
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-gp-sample.h"

#include "near-error.h"
#include "near-test.h"

#include <math.h>
#include <string.h>

#define N_DRAWS 20000
#define M 5

static const double points[M] = { -1.0, -0.2, 0.4, 1.5, 3.0 };

static NearGp *
new_gp (gsize n, const char *mean_text)
{
  static const double x[] = { -0.8, 0.1, 0.9, 2.2 }, y[] = { 0.5, 1.4, 0.2, -1.1 };
  static const double noise[] = { 0.02, 0.3, 0.01, 0.05 };
  g_autoptr (GError) error = NULL;
  g_autoptr (NearGpData) data = near_gp_data_new (n, 1, x, y, noise, NULL, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (NearKernel) kernel = near_kernel_parse ("1.5*RBF(l=0.8) + White(0.04)", 1, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (NearMean) mean = near_mean_parse (mean_text, 1, NULL, &error);
  g_assert_no_error (error);
  NearGp *gp = near_gp_new (data, kernel, mean, NULL, &error);

  g_assert_no_error (error);
  return gp;
}

static double
kernel (double x, double z)
{
  return 1.5 * exp (-0.5 * (x - z) * (x - z) / 0.64);
}

/* Mean and covariance of all draws at angle @t against what they should be, within five standard errors. */
static void
check_moments (const NearGpSampler *sampler, double t, gboolean prior, const double *mean, const double *covariance)
{
  double first[M] = { 0.0 }, second[M * M] = { 0.0 }, f[M];
  guint n = near_gp_sampler_get_n_draws (sampler);

  for (guint d = 0; d < n; d++)
    {
      if (prior)
        g_assert_true (near_gp_sampler_prior_frame (sampler, d, t, f));
      else
        near_gp_sampler_frame (sampler, d, t, f);
      for (guint i = 0; i < M; i++)
        {
          first[i] += f[i] / n;
          for (guint j = 0; j < M; j++)
            second[i * M + j] += (f[i] - mean[i]) * (f[j] - mean[j]) / n;
        }
    }
  for (guint i = 0; i < M; i++)
    {
      near_assert_close (first[i], mean[i], 0.0, 5.0 * sqrt (covariance[i * M + i] / n) + 1e-6);
      for (guint j = 0; j < M; j++)
        {
          double v = covariance[i * M + j], scale = covariance[i * M + i] * covariance[j * M + j];

          near_assert_close (second[i * M + j], v, 0.0, 5.0 * sqrt ((scale + v * v) / n) + 1e-6);
        }
    }
}

static void
test_prior (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearKernel) k = near_kernel_parse ("1.5*RBF(l=0.8) + White(9)", 1, NULL, &error);
  g_autoptr (NearGpSampler) sampler
      = near_gp_sampler_new_prior (k, M, points, N_DRAWS, 3, NULL, &error);
  double mean[M] = { 0.0 }, covariance[M * M];

  g_assert_no_error (error);
  for (guint i = 0; i < M; i++)
    for (guint j = 0; j < M; j++)
      covariance[i * M + j] = kernel (points[i], points[j]);
  g_assert_true (near_gp_sampler_get_jitter (sampler) == 0.0);
  for (double t = 0.0; t < 6.0; t += 1.3)
    check_moments (sampler, t, FALSE, mean, covariance);
  g_assert_false (near_gp_sampler_prior_frame (sampler, 0, 0.0, mean));
}

static void
test_posterior (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearGp) gp = new_gp (4, "2*x1");
  double mean[M], covariance[M * M], prior_mean[M], prior[M * M];
  NearGpPrediction prediction = { .mean = mean };

  g_assert_true (near_gp_predict (gp, M, points, &prediction, NULL, &error));
  g_assert_true (near_gp_covariance (gp, M, points, covariance, NULL, &error));
  g_autoptr (NearGpSampler) plain = near_gp_sampler_new_posterior (gp, M, points, N_DRAWS, 5, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (NearGpSampler) matheron = near_gp_sampler_new_matheron (gp, M, points, N_DRAWS, 6, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < M; i++)
    {
      prior_mean[i] = 2.0 * points[i];
      for (guint j = 0; j < M; j++)
        prior[i * M + j] = kernel (points[i], points[j]);
    }
  near_assert_close_array (near_gp_sampler_peek_mean (plain), mean, M, 1e-14, 0.0);
  near_assert_close_array (near_gp_sampler_peek_mean (matheron), mean, M, 1e-14, 0.0);
  for (double t = 0.0; t < 4.0; t += 2.1)
    {
      check_moments (plain, t, FALSE, mean, covariance);
      check_moments (matheron, t, FALSE, mean, covariance);
      check_moments (matheron, t, TRUE, prior_mean, prior);
    }
}

/* cov (f (s), f (t)) = cos (t - s) K: frames near each other are alike, and a quarter turn apart independent.
 * */
static void
test_circle (void)
{
  g_autoptr (GError) error = NULL;
  static const double covariance[4] = { 2.0, 99.0, 0.6, 1.0 };
  static const double mean[2] = { 3.0, -1.0 };
  g_autoptr (NearGpSampler) sampler = near_gp_sampler_new (2, mean, covariance, N_DRAWS, 1, NULL, &error);
  double there[2], back[2];

  g_assert_no_error (error);
  for (double t = 0.0; t < 3.5; t += 0.7)
    {
      double sum[4] = { 0.0 }, f[2], g[2];

      for (guint d = 0; d < N_DRAWS; d++)
        {
          near_gp_sampler_frame (sampler, d, 0.4, f);
          near_gp_sampler_frame (sampler, d, 0.4 + t, g);
          for (guint i = 0; i < 4; i++)
            sum[i] += (f[i / 2] - mean[i / 2]) * (g[i % 2] - mean[i % 2]) / N_DRAWS;
        }
      near_assert_close (sum[0], 2.0 * cos (t), 0.0, 0.1);
      near_assert_close (sum[1], 0.6 * cos (t), 0.0, 0.07);
      near_assert_close (sum[2], 0.6 * cos (t), 0.0, 0.07);
      near_assert_close (sum[3], 1.0 * cos (t), 0.0, 0.05);
    }
  near_gp_sampler_frame (sampler, 7, 1.0, there);
  near_gp_sampler_frame (sampler, 7, 1.0 + 2.0 * G_PI, back);
  near_assert_close_array (there, back, 2, 1e-13, 0.0);
}

/* The same seed gives the same curves, also with more of them; another seed gives others. */
static void
test_seeds (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearGp) gp = new_gp (4, "zero");
  g_autoptr (NearGpSampler) few = near_gp_sampler_new_posterior (gp, M, points, 2, 5, NULL, &error);
  g_autoptr (NearGpSampler) many = near_gp_sampler_new_posterior (gp, M, points, 9, 5, NULL, &error);
  g_autoptr (NearGpSampler) other = near_gp_sampler_new_posterior (gp, M, points, 2, 6, NULL, &error);
  double f[M], g[M], h[M], k[M];

  g_assert_no_error (error);
  near_gp_sampler_frame (few, 1, 0.3, f);
  near_gp_sampler_frame (many, 1, 0.3, g);
  near_gp_sampler_frame (other, 1, 0.3, h);
  near_gp_sampler_frame (few, 0, 0.3, k);
  near_assert_close_array (f, g, M, 1e-13, 1e-13);
  g_assert_cmpfloat (fabs (f[4] - h[4]), >, 1e-3);
  g_assert_cmpfloat (fabs (f[4] - k[4]), >, 1e-3);
}

/* A point more leaves the prior curve as it was; a certain point is met by every posterior curve. */
static void
test_matheron_keeps_its_shape (void)
{
  g_autoptr (GError) error = NULL;
  static const double at = 0.4, others[] = { 0.4 }, value[] = { 2.5 }, tiny[] = { 1e-10 };
  g_autoptr (NearGp) none = new_gp (0, "zero");
  g_autoptr (NearGp) three = new_gp (3, "zero");
  g_autoptr (NearGp) four = new_gp (4, "zero");
  g_autoptr (NearGpSampler) a = near_gp_sampler_new_matheron (none, M, points, 3, 8, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (NearGpSampler) b = near_gp_sampler_new_matheron (three, M, points, 3, 8, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (NearGpSampler) c = near_gp_sampler_new_matheron (four, M, points, 3, 8, NULL, &error);
  g_assert_no_error (error);

  for (guint d = 0; d < 3; d++)
    {
      double f[M], g[M], h[M];

      g_assert_true (near_gp_sampler_prior_frame (a, d, 0.9, f));
      g_assert_true (near_gp_sampler_prior_frame (b, d, 0.9, g));
      g_assert_true (near_gp_sampler_prior_frame (c, d, 0.9, h));
      near_assert_close_array (g, f, M, 0.0, 1e-8);
      near_assert_close_array (h, f, M, 0.0, 1e-8);
      near_gp_sampler_frame (a, d, 0.9, g);
      near_assert_close_array (g, f, M, 0.0, 1e-12);
    }
  g_autoptr (NearGpData) data = near_gp_data_new (1, 1, others, value, tiny, NULL, NULL, &error);
  g_autoptr (NearKernel) smooth = near_kernel_parse ("1.5*RBF(l=0.8)", 1, NULL, &error);
  g_autoptr (NearGp) certain = near_gp_new (data, smooth, NULL, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (NearGpSampler) met = near_gp_sampler_new_matheron (certain, 1, &at, 20, 8, NULL, &error);
  g_assert_no_error (error);
  for (guint d = 0; d < 20; d++)
    {
      double f;

      near_gp_sampler_frame (met, d, 0.2 * d, &f);
      near_assert_close (f, 2.5, 0.0, 2e-3);
    }
}

/* A smooth kernel on a fine net is singular to rounding: jitter makes it factor, and is told. */
static void
test_jitter (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearKernel) smooth = near_kernel_parse ("4*RBF(l=3)", 1, NULL, &error);
  double x[200], f[200], step = 0.0;

  for (guint i = 0; i < 200; i++)
    x[i] = 0.05 * i;
  g_autoptr (NearGpSampler) sampler = near_gp_sampler_new_prior (smooth, 200, x, 1, 1, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (near_gp_sampler_get_jitter (sampler), >, 0.0);
  g_assert_cmpfloat (near_gp_sampler_get_jitter (sampler), <=, 4e-8);
  near_gp_sampler_frame (sampler, 0, 0.0, f);
  for (guint i = 1; i < 200; i++)
    step = fmax (step, fabs (f[i] - f[i - 1]));
  g_assert_cmpfloat (step, <, 0.3);
}

static void
test_pair (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearGp) gp = new_gp (4, "zero");
  double mean[2], covariance[4], axes[2], angle;
  NearGpPrediction prediction = { .mean = mean };
  NearGpPair pair;

  g_assert_true (near_gp_predict (gp, 2, points + 2, &prediction, NULL, &error));
  g_assert_true (near_gp_covariance (gp, 2, points + 2, covariance, NULL, &error));
  g_assert_true (near_gp_pair (gp, points + 2, points + 3, &pair, &error));
  near_assert_close_array (pair.mean, mean, 2, 1e-14, 0.0);
  near_assert_close (pair.covariance[0], covariance[0], 1e-12, 0.0);
  near_assert_close (pair.covariance[1], covariance[1], 1e-12, 0.0);
  near_assert_close (pair.covariance[2], covariance[3], 1e-12, 0.0);
  near_assert_close (pair.correlation, covariance[1] / sqrt (covariance[0] * covariance[3]), 1e-12, 0.0);

  /* R diag (4, 1) R^T with R a turn by 0.3 */
  double c = cos (0.3), s = sin (0.3);
  pair.covariance[0] = 4.0 * c * c + s * s;
  pair.covariance[1] = 3.0 * c * s;
  pair.covariance[2] = 4.0 * s * s + c * c;
  near_gp_pair_get_ellipse (&pair, 0.95, axes, &angle);
  near_assert_close (angle, 0.3, 1e-13, 0.0);
  near_assert_close (axes[0], 2.0 * 2.447746830680816, 1e-12, 0.0); /* chi-squared of 2 at 0.95: 5.991464547 */
  near_assert_close (axes[1], 2.447746830680816, 1e-12, 0.0);
}

static void
test_bad_input (void)
{
  static const double not_positive[4] = { 1.0, 0.0, 2.0, 1.0 }, nan_inside[4] = { 1.0, 0.0, NAN, 1.0 };
  static const double mean[2] = { 0.0, INFINITY }, good[4] = { 1.0, 0.0, 0.5, 1.0 };
  g_autoptr (GError) error = NULL;

  g_assert_null (near_gp_sampler_new (2, NULL, not_positive, 1, 1, NULL, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_NOT_POSITIVE_DEFINITE);
  g_clear_error (&error);
  g_assert_null (near_gp_sampler_new (2, NULL, nan_inside, 1, 1, NULL, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_NOT_FINITE);
  g_clear_error (&error);
  g_assert_null (near_gp_sampler_new (2, mean, good, 1, 1, NULL, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_NOT_FINITE);
  g_assert_nonnull (strstr (error->message, "the mean at point 2"));
  g_autoptr (NearGpSampler) empty = near_gp_sampler_new (0, NULL, NULL, 2, 1, NULL, NULL);
  g_assert_nonnull (empty);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/gp-sample/prior", test_prior);
  g_test_add_func ("/gp-sample/posterior", test_posterior);
  g_test_add_func ("/gp-sample/circle", test_circle);
  g_test_add_func ("/gp-sample/seeds", test_seeds);
  g_test_add_func ("/gp-sample/matheron-keeps-its-shape", test_matheron_keeps_its_shape);
  g_test_add_func ("/gp-sample/jitter", test_jitter);
  g_test_add_func ("/gp-sample/pair", test_pair);
  g_test_add_func ("/gp-sample/bad-input", test_bad_input);
  return g_test_run ();
}
