/* test-gp-prior.c — priors of hyperparameters, and slice sampling of known densities and of a model
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-gp-prior.h"
#include "near-gp-slice.h"

#include "gp-test.h"
#include "near-init.h"
#include "near-test.h"

#include <string.h>

static const NearGpPrior priors[] = {
  { NEAR_GP_PRIOR_UNIFORM, 0.3, 2.1 },       { NEAR_GP_PRIOR_HALF_NORMAL, 2.0, 0.0 },
  { NEAR_GP_PRIOR_GAMMA, 4.0, 0.5 },         { NEAR_GP_PRIOR_GAMMA, 0.7, 3.0 },
  { NEAR_GP_PRIOR_INVERSE_GAMMA, 3.0, 0.8 }, { NEAR_GP_PRIOR_LOG_NORMAL, 0.1, 0.7 },
  { NEAR_GP_PRIOR_NORMAL, 1.0, 2.5 },
};

static double
get_density (const double *theta, gpointer user_data)
{
  return near_gp_prior_log_density (user_data, TRUE, theta[0], NULL);
}

static double
get_density_plain (const double *v, gpointer user_data)
{
  return near_gp_prior_log_density (user_data, FALSE, v[0], NULL);
}

/* Each integrates to 1 over theta = log v, and over v, by the midpoint rule. A normal of v is no
 * density of log v: what lies below zero is lost. */
static void
test_normalized (void)
{
  for (gsize k = 0; k < G_N_ELEMENTS (priors); k++)
    {
      const NearGpPrior *prior = &priors[k];
      double low = prior->kind == NEAR_GP_PRIOR_UNIFORM ? log (prior->a) : -40.0;
      double high = prior->kind == NEAR_GP_PRIOR_UNIFORM ? log (prior->b) : 12.0;
      const guint n = 200000;
      double sum = 0.0, plain = 0.0, h = (high - low) / n;

      for (guint i = 0; i < n; i++)
        {
          double theta = low + (i + 0.5) * h;

          sum += h * exp (near_gp_prior_log_density (prior, TRUE, theta, NULL));
        }
      if (prior->kind == NEAR_GP_PRIOR_NORMAL)
        near_assert_close (sum, 0.5 * erfc (-1.0 / 2.5 / sqrt (2.0)), 1e-6, 0.0);
      else
        near_assert_close (sum, 1.0, 1e-6, 0.0);
      for (guint i = 0; i < n; i++)
        {
          double v = -60.0 + (i + 0.5) * 120.0 / n;

          plain += 120.0 / n * near_gp_prior_density_of_value (prior, v);
        }
      /* the gamma of shape 0.7 is infinite at zero */
      near_assert_close (plain, 1.0,
                         prior->kind == NEAR_GP_PRIOR_GAMMA && prior->a < 1.0 ? 0.02 : 1e-3, 0.0);
    }
}

static void
test_slopes (void)
{
  for (gsize k = 0; k < G_N_ELEMENTS (priors); k++)
    for (double theta = -1.1; theta < 0.7; theta += 0.3)
      {
        double v = exp (theta), slope;

        near_gp_prior_log_density (&priors[k], TRUE, theta, &slope);
        near_assert_gradient (get_density, (gpointer) &priors[k], &theta, &slope, 1, 1e-3, 1e-8,
                              1e-8);
        if (priors[k].kind == NEAR_GP_PRIOR_UNIFORM)
          continue;
        near_gp_prior_log_density (&priors[k], FALSE, v, &slope);
        near_assert_gradient (get_density_plain, (gpointer) &priors[k], &v, &slope, 1, 1e-4, 1e-8,
                              1e-8);
      }
}

/* scipy.stats 1.10.1: logpdf and ppf (0.3) of halfnorm (scale=2), gamma (4, scale=2), invgamma (3,
 * scale=0.8), lognorm (0.7, scale=0.1), norm (1, 2.5) */
static void
test_values (void)
{
  static const struct
  {
    guint prior;
    double v, log_density, quantile;
  } rows[] = {
    { 1, 0.7, -0.9801885332046727, 0.7706409328151355 },
    { 2, 1.7, -3.822463438281325, 5.527422085225297 },
    { 4, 0.3, 0.786646716134503, 0.22126539286006866 },
    { 5, 0.2, 0.5569161457006075, 0.06927539738633023 },
    { 6, -0.4, -1.9920292650788278, -0.3110012817701022 },
  };

  for (gsize k = 0; k < G_N_ELEMENTS (rows); k++)
    {
      const NearGpPrior *prior = &priors[rows[k].prior];

      near_assert_close (near_gp_prior_log_density (prior, FALSE, rows[k].v, NULL),
                         rows[k].log_density, 1e-13, 0.0);
      near_assert_close (log (near_gp_prior_density_of_value (prior, rows[k].v)),
                         rows[k].log_density, 1e-12, 0.0);
      if (rows[k].v > 0.0)
        near_assert_close (near_gp_prior_log_density (prior, TRUE, log (rows[k].v), NULL),
                           rows[k].log_density + log (rows[k].v), 1e-12, 0.0);
      near_assert_close (near_gp_prior_quantile (prior, 0.3), rows[k].quantile, 1e-9, 0.0);
    }
  near_assert_close (near_gp_prior_quantile (&priors[0], 0.25), 0.75, 1e-14, 0.0);
  g_assert_true (isnan (near_gp_prior_quantile (&(NearGpPrior){ NEAR_GP_PRIOR_FLAT }, 0.5)));
  near_assert_close (near_gp_prior_log_density (&priors[0], TRUE, log (3.0), NULL), -INFINITY, 0.0,
                     0.0);
}

static void
test_refused (void)
{
  static const struct
  {
    NearGpPrior prior;
    const char *message;
  } rows[] = {
    { { NEAR_GP_PRIOR_UNIFORM, 2.0, 1.0 },
      "the prior “uniform” has low 2, which is not below high 1" },
    { { NEAR_GP_PRIOR_GAMMA, 0.0, 1.0 },
      "the prior “gamma” has shape 0; it may be from 1e-300 to 1e+08" },
    { { NEAR_GP_PRIOR_NORMAL, 0.0, NAN },
      "the prior “normal” has sd nan; it may be from 1e-300 to 1e+300" },
  };

  for (gsize k = 0; k < G_N_ELEMENTS (rows); k++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (near_gp_prior_check (&rows[k].prior, &error));
      g_assert_error (error, NEAR_ERROR, NEAR_ERROR_RANGE);
      g_assert_cmpstr (error->message, ==, rows[k].message);
    }
  for (gsize k = 0; k < G_N_ELEMENTS (priors); k++)
    g_assert_true (near_gp_prior_check (&priors[k], NULL));
}

/* --- slice sampling --------------------------------------------------------------------------- */

#define RHO 0.8

/* x_1 and x_2 normal with correlation RHO and means 1, -2, deviations 1, 0.5; x_3 gamma (3, 2). */
static double
known (const double *x, gboolean *stop, gpointer user_data)
{
  guint *n_asked = user_data;
  double a = x[0] - 1.0, b = (x[1] + 2.0) / 0.5;

  (*n_asked)++;
  g_assert_cmpfloat (x[2], >=, 0.0);
  return -0.5 * (a * a - 2.0 * RHO * a * b + b * b) / (1.0 - RHO * RHO) + 2.0 * log (x[2])
         - 2.0 * x[2];
}

/* Tolerances: five standard errors of 20000 sweeps whose autocorrelation time is about (1 +
 * rho^2)/(1 - rho^2) = 4.6 */
static void
test_known_density (void)
{
  const guint n = 20000;
  const double width[3] = { 2.0, 0.5, 1.0 }, low[3] = { -INFINITY, -INFINITY, 0.0 };
  const double high[3] = { INFINITY, INFINITY, 50.0 };
  g_autoptr (NearRng) rng = near_rng_new (4, "test");
  double x[3] = { 0.0, -2.0, 1.0 }, sum[3] = { 0.0 }, squares[3] = { 0.0 }, product = 0.0, density;
  guint n_asked = 0;

  density = known (x, NULL, &n_asked);
  for (guint k = 0; k < n + 100; k++)
    {
      g_assert_true (near_slice_sweep (3, x, &density, width, low, high, known, &n_asked, rng));
      near_assert_close (density, known (x, NULL, &n_asked), 1e-12, 1e-12);
      for (guint i = 0; i < 3 && k >= 100; i++)
        {
          sum[i] += x[i] / n;
          squares[i] += x[i] * x[i] / n;
        }
      if (k >= 100)
        product += x[0] * x[1] / n;
    }
  near_assert_close (sum[0], 1.0, 0.0, 0.08);
  near_assert_close (sum[1], -2.0, 0.0, 0.04);
  near_assert_close (sum[2], 1.5, 0.0, 0.05);
  near_assert_close (squares[0] - sum[0] * sum[0], 1.0, 0.0, 0.11);
  near_assert_close (squares[1] - sum[1] * sum[1], 0.25, 0.0, 0.03);
  near_assert_close (squares[2] - sum[2] * sum[2], 0.75, 0.0, 0.08);
  near_assert_close ((product - sum[0] * sum[1]) / 0.5, RHO, 0.0, 0.1);
  g_assert_cmpuint (n_asked, <, 3 * 9 * n);
}

static double
stops (const double *x, gboolean *stop, gpointer user_data)
{
  guint *left = user_data;

  *stop = (*left)-- == 0;
  return -0.5 * (x[0] * x[0] + x[1] * x[1]);
}

static void
test_sweep_stops (void)
{
  const double width[2] = { 1.0, 1.0 }, low[2] = { -9.0, -9.0 }, high[2] = { 9.0, 9.0 };
  g_autoptr (NearRng) rng = near_rng_new (1, "test");

  for (guint after = 0; after < 6; after++)
    {
      double x[2] = { 0.1, 0.2 }, density = -0.025;
      guint left = after;

      g_assert_false (near_slice_sweep (2, x, &density, width, low, high, stops, &left, rng));
      near_assert_close (x[0], 0.1, 0.0, 0.0);
      near_assert_close (x[1], 0.2, 0.0, 0.0);
      near_assert_close (density, -0.025, 0.0, 0.0);
    }
}

/* White noise alone: with a flat prior of log v, v given y is inverse gamma (n/2, sum y^2/2) up to
 * the bounds, which are far off. */
static void
test_white_noise (void)
{
  enum
  {
    N = 16
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (NearGpData) data = gp_test_new_data (N, 1, 6, FALSE);
  g_autoptr (NearKernel) kernel = gp_test_new_kernel ("White(1)", 1);
  NearGpSliceSettings settings = { .n_burn_in = 200, .n_samples = 4000, .seed = 3 };
  NearGpPrior truth = { NEAR_GP_PRIOR_INVERSE_GAMMA, 0.5 * N, 0.0 };

  for (guint i = 0; i < N; i++)
    truth.b += 0.5 * near_gp_data_peek_y (data)[i] * near_gp_data_peek_y (data)[i];
  g_autoptr (NearGpSlice) slice = near_gp_slice_new (data, kernel, NULL, &settings, &error);
  g_assert_no_error (error);
  g_assert_true (near_gp_slice_run (slice, NULL, &error));
  g_assert_cmpuint (near_gp_slice_get_n_done (slice), ==, 4200);
  g_autoptr (NearGpSamples) samples = near_gp_slice_dup_result (slice);
  g_assert_cmpuint (near_gp_samples_get_n (samples), ==, 4000);
  for (double p = 0.1; p < 0.95; p += 0.2)
    near_assert_close (log (near_gp_samples_get_quantile (samples, 0, p)),
                       log (near_gp_prior_quantile (&truth, p)), 0.0, 0.05);
  /* log of an inverse gamma: mean log b - digamma (8) = log b - 2.0156414779556, variance trigamma
   * (8) = 0.1331370147 */
  near_assert_close (near_gp_samples_get_mean (samples, 0), log (truth.b) - 2.0156414779556, 0.0,
                     0.04);
  near_assert_close (near_gp_samples_get_sd (samples, 0), sqrt (0.1331370147), 0.08, 0.0);
  g_assert_cmpfloat (near_gp_samples_get_effective_n (samples, 0), >, 1000.0);
  near_assert_close (near_gp_samples_get_r_hat (samples, 0), 1.0, 0.0, 0.02);
}

/* Averaged predictions against the same sums in this test; the same digits with any number of
 * threads. */
static void
test_predictions (void)
{
  enum
  {
    M = 7
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (NearGpData) data = gp_test_new_data (15, 1, 2, FALSE);
  g_autoptr (NearKernel) kernel = gp_test_new_kernel ("1.5*RBF(l=0.8) + White(0.02)", 1);
  NearGpPrior given[3] = { { NEAR_GP_PRIOR_HALF_NORMAL, 3.0, 0.0 },
                           { NEAR_GP_PRIOR_INVERSE_GAMMA, 3.0, 2.0 },
                           { NEAR_GP_PRIOR_LOG_NORMAL, 0.02, 1.0 } };
  NearGpSliceSettings settings = { .n_burn_in = 30, .n_samples = 40, .seed = 5, .priors = given };
  double x[M], mean[M], f[M], s[M], again[M], sum[M] = { 0.0 }, square[M] = { 0.0 },
                                              noisy[M] = { 0.0 };
  NearGpPrediction out = { .mean = mean, .sd_function = f, .sd_measurement = s },
                   second = { .mean = again };
  guint before = near_get_n_threads ();

  for (guint j = 0; j < M; j++)
    x[j] = -0.5 + 0.7 * j;
  g_autoptr (NearGpSlice) slice = near_gp_slice_new (data, kernel, NULL, &settings, &error);
  g_assert_no_error (error);
  g_autoptr (NearGpSamples) none = near_gp_slice_dup_result (slice);
  g_assert_false (near_gp_samples_predict (none, 0, M, x, &out, NULL, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_NO_DATA);
  g_clear_error (&error);
  g_assert_true (near_gp_slice_run (slice, NULL, &error));
  g_autoptr (NearGpSamples) samples = near_gp_slice_dup_result (slice);
  const double *theta = near_gp_samples_peek_theta (samples);
  for (guint i = 0; i < 40; i++)
    {
      g_autoptr (NearKernel) one = near_kernel_with_theta (kernel, theta + 3 * i);
      g_autoptr (NearGp) gp = near_gp_new (data, one, NULL, NULL, &error);
      double value = near_gp_get_log_marginal_likelihood (gp);

      near_gp_predict (gp, M, x, &out, NULL, &error);
      g_assert_no_error (error);
      for (guint j = 0; j < M; j++)
        {
          sum[j] += mean[j] / 40.0;
          square[j] += (mean[j] * mean[j] + f[j] * f[j]) / 40.0;
          noisy[j] += (mean[j] * mean[j] + s[j] * s[j]) / 40.0;
        }
      for (guint p = 0; p < 3; p++)
        value += near_gp_prior_log_density (&given[p], TRUE, theta[3 * i + p], NULL);
      near_assert_close (near_gp_samples_peek_value (samples)[i], value, 1e-10, 1e-10);
    }
  near_set_n_threads (1);
  g_assert_true (near_gp_samples_predict (samples, 0, M, x, &out, NULL, &error));
  near_set_n_threads (3);
  g_assert_true (near_gp_samples_predict (samples, 0, M, x, &second, NULL, &error));
  near_set_n_threads (before);
  g_assert_cmpmem (mean, sizeof mean, again, sizeof again);
  for (guint j = 0; j < M; j++)
    {
      near_assert_close (mean[j], sum[j], 1e-11, 1e-12);
      near_assert_close (f[j], sqrt (square[j] - sum[j] * sum[j]), 1e-7, 0.0);
      near_assert_close (s[j], sqrt (noisy[j] - sum[j] * sum[j]), 1e-7, 0.0);
    }
  g_assert_true (near_gp_samples_predict (samples, 5, M, x, &out, NULL, &error));
}

static void
check_refused (const NearGpSliceSettings *settings, NearError code, const char *part)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearGpData) data = gp_test_new_data (5, 1, 2, FALSE);
  g_autoptr (NearKernel) kernel = gp_test_new_kernel ("RBF(l=0.8) + White(0.02)", 1);

  g_assert_null (near_gp_slice_new (data, kernel, NULL, settings, &error));
  g_assert_error (error, NEAR_ERROR, (gint) code);
  g_assert_nonnull (strstr (error->message, part));
}

static void
test_slice_refused (void)
{
  const NearGpPrior excluding[3] = { { NEAR_GP_PRIOR_FLAT }, { NEAR_GP_PRIOR_UNIFORM, 2.0, 3.0 } };

  check_refused (&(NearGpSliceSettings){ .n_samples = 0 }, NEAR_ERROR_RANGE, "0 samples");
  check_refused (&(NearGpSliceSettings){ .n_samples = 5, .priors = excluding },
                 NEAR_ERROR_NOT_POSITIVE_DEFINITE, "the priors exclude");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  near_init ();
  g_test_add_func ("/gp-prior/normalized", test_normalized);
  g_test_add_func ("/gp-prior/slopes", test_slopes);
  g_test_add_func ("/gp-prior/values", test_values);
  g_test_add_func ("/gp-prior/refused", test_refused);
  g_test_add_func ("/gp-slice/known-density", test_known_density);
  g_test_add_func ("/gp-slice/sweep-stops", test_sweep_stops);
  g_test_add_func ("/gp-slice/white-noise", test_white_noise);
  g_test_add_func ("/gp-slice/predictions", test_predictions);
  g_test_add_func ("/gp-slice/refused", test_slice_refused);
  return g_test_run ();
}
