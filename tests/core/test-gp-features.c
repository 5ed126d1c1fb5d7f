/* test-gp-features.c — the feature view against the function view
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-gp-features.h"

#include "near-gp.h"
#include "near-gp-sparse.h"
#include "near-init.h"
#include "near-rng.h"
#include "near-test.h"

#include <math.h>
#include <string.h>

#define AT 9

static NearKernel *
new_kernel (const char *text, guint d)
{
  g_autoptr (GError) error = NULL;
  NearKernel *kernel = near_kernel_parse (text, d, NULL, &error);

  g_assert_no_error (error);
  return kernel;
}

static NearGpData *
new_random_data (gsize n, guint d, gboolean own_noise, guint64 seed)
{
  g_autoptr (GError) error = NULL;
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
          y[i] += sin (2.0 * x[i * d + j]) + 0.4 * x[i * d + j];
        }
      noise[i] = near_rng_uniform (rng, 0.01, 0.2);
      y[i] += near_rng_normal (rng, 0.0, 0.2);
    }
  NearGpData *data = near_gp_data_new (n, d, x, y, own_noise ? noise : NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  return data;
}

static NearGpFeatures *
new_features (NearGpFeaturesKind kind, NearGpData *data, NearKernel *kernel, NearMean *mean,
              const NearGpFeaturesOptions *options)
{
  g_autoptr (GError) error = NULL;
  NearGpFeatures *features = near_gp_features_new (kind, data, kernel, mean, options, NULL, &error);

  g_assert_no_error (error);
  return features;
}

/* Points within the data and beyond */
static void
put_points (guint d, double *at)
{
  for (gsize i = 0; i < AT; i++)
    for (guint j = 0; j < d; j++)
      at[i * d + j] = -3.0 + 0.7 * (double) i + 0.13 * (double) (j * i % 5);
}

/* Mean, both deviations and likelihood are those of the function view. */
static void
check_equal (NearGpFeaturesKind kind, const char *text, guint d, const char *mean_text, double tolerance)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearGpData) data = new_random_data (30, d, TRUE, 3);
  g_autoptr (NearKernel) kernel = new_kernel (text, d);
  g_autoptr (NearMean) mean = mean_text != NULL ? near_mean_parse (mean_text, d, NULL, &error) : NULL;
  g_assert_no_error (error);
  double at[2 * AT], means[AT], sds[AT], sds_y[AT], found[AT], sd[AT], sd_y[AT];
  NearGpFeaturesOptions options = { .n_points = AT, .points = at };
  NearGpPrediction out = { means, sds, sds_y, 0.0, TRUE };
  NearGpReport report;

  put_points (d, at);
  g_autoptr (NearGp) gp = near_gp_new (data, kernel, mean, NULL, &error);
  g_assert_no_error (error);
  near_gp_predict (gp, AT, at, &out, NULL, &error);
  g_assert_no_error (error);
  near_gp_get_report (gp, &report);
  g_autoptr (NearGpFeatures) features = new_features (kind, data, kernel, mean, &options);
  near_gp_features_predict (features, AT, at, TRUE, found, sd, sd_y, NULL, &error);
  g_assert_no_error (error);
  near_assert_close_array (found, means, AT, tolerance, tolerance);
  near_assert_close_array (sd, sds, AT, 10.0 * tolerance, 10.0 * tolerance);
  near_assert_close_array (sd_y, sds_y, AT, 10.0 * tolerance, 10.0 * tolerance);
  near_assert_close (near_gp_features_get_log_likelihood (features), report.log_marginal_likelihood,
                     10.0 * tolerance, 0.0);
  g_autofree double *phi = g_new (double, AT *near_gp_features_get_n (features));
  double k[AT * AT];
  near_gp_features_eval (features, AT, at, phi);
  near_kernel_cross (kernel, AT, at, AT, at, k, AT);
  for (gsize i = 0; i < AT; i++)
    for (gsize j = 0; j < AT; j++)
      {
        double sum = 0.0;

        for (gsize f = 0; f < near_gp_features_get_n (features); f++)
          sum += phi[i * near_gp_features_get_n (features) + f] * phi[j * near_gp_features_get_n (features) + f];
        near_assert_close (sum, k[i * AT + j], 10.0 * tolerance, 10.0 * tolerance);
      }
}

static void
test_exact (void)
{
  static const struct
  {
    const char *text;
    gsize n_features;
  } cases[] = { { "1.3*Linear(s0=0.7) + White(0.05)", 3 },
                { "0.4*Linear(s0=0.7,c=0.3) + 0.2*Constant(2) + White(0.05)", 4 },
                { "0.7*Poly(q=3,s0=0.9) + White(0.05)", 10 },
                { "0.7*Poly(q=2,s0=0.9)*Cosine(l=3,on=[2]) + 0.3*Linear(s0=0.1,on=[1])^2 + White(0.05)", 16 },
                { "0.5*(Linear(s0=1) + 0.7*Cosine(l=4,on=[1]))*Linear(s0=0.2) + White(0.1)", 15 },
                { "NormalizedDot(zeta=2) + White(0.1)", 3 } };

  for (gsize c = 0; c < G_N_ELEMENTS (cases); c++)
    {
      g_autoptr (NearGpData) data = new_random_data (30, 2, FALSE, 1);
      g_autoptr (NearKernel) kernel = new_kernel (cases[c].text, 2);
      g_autoptr (NearGpFeatures) features = new_features (NEAR_GP_FEATURES_EXACT, data, kernel, NULL, NULL);

      g_assert_cmpuint (near_gp_features_get_n (features), ==, cases[c].n_features);
      check_equal (NEAR_GP_FEATURES_EXACT, cases[c].text, 2, NULL, 1e-10);
    }
  check_equal (NEAR_GP_FEATURES_EXACT, "0.7*Poly(q=3,s0=0.9) + White(0.05)", 1, "constant", 1e-10);
  check_equal (NEAR_GP_FEATURES_EXACT, "0.7*Cosine(l=3) + White(0.05)", 1, "a=0.3; a*x1", 1e-10);
}

static void
test_eigen (void)
{
  check_equal (NEAR_GP_FEATURES_EIGEN, "1.3*Matern32(l=0.8) + White(0.05)", 1, NULL, 1e-10);
  check_equal (NEAR_GP_FEATURES_EIGEN, "1.3*Matern52(l=[0.8,1.1]) + White(0.05)", 2, "linear", 1e-10);
  check_equal (NEAR_GP_FEATURES_EIGEN, "0.6*Matern12(l=1)*Linear(s0=0.5) + ArcSine + White(0.05)", 2, "constant",
               1e-10);
  check_equal (NEAR_GP_FEATURES_EIGEN, "1.1*RBF(l=0.5) + White(0.05)", 1, NULL, 1e-10);
}

/* The points of the data alone make the mean exact everywhere: Q = K there. */
static void
test_eigen_of_data (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearGpData) data = new_random_data (25, 1, FALSE, 4);
  g_autoptr (NearKernel) kernel = new_kernel ("1.3*Matern32(l=0.8) + White(0.05)", 1);
  g_autoptr (NearGpFeatures) features = new_features (NEAR_GP_FEATURES_EIGEN, data, kernel, NULL, NULL);
  NearGpFeaturesOptions few_options = { .n_features = 6 };
  g_autoptr (NearGpFeatures) few = new_features (NEAR_GP_FEATURES_EIGEN, data, kernel, NULL, &few_options);
  g_autoptr (NearGp) gp = near_gp_new (data, kernel, NULL, NULL, &error);
  double at[AT], means[AT], found[AT];
  NearGpPrediction out = { .mean = means };

  g_assert_no_error (error);
  put_points (1, at);
  near_gp_predict (gp, AT, at, &out, NULL, &error);
  near_gp_features_predict (features, AT, at, FALSE, found, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  near_assert_close_array (found, means, AT, 1e-10, 1e-10);
  g_assert_cmpuint (near_gp_features_get_n (features), ==, 25);
  g_assert_cmpuint (near_gp_features_get_n (few), ==, 6);
  /* the strongest features are the first of all */
  double all_phi[25], few_phi[6];
  near_gp_features_eval (features, 1, at, all_phi);
  near_gp_features_eval (few, 1, at, few_phi);
  near_assert_close_array (few_phi, all_phi, 6, 1e-12, 1e-14);
}

/* Root mean square over pairs of points of the mean over @n_seeds of phi.phi' - k */
static double
get_kernel_error (const char *text, guint d, gsize n_features, guint n_seeds)
{
  g_autoptr (NearGpData) data = new_random_data (10, d, TRUE, 4);
  g_autoptr (NearKernel) kernel = new_kernel (text, d);
  double at[2 * AT], k[AT * AT], squares = 0.0;

  put_points (d, at);
  near_kernel_cross (kernel, AT, at, AT, at, k, AT);
  for (guint seed = 1; seed <= n_seeds; seed++)
    {
      NearGpFeaturesOptions options = { .n_features = n_features, .seed = seed };
      g_autoptr (NearGpFeatures) features = new_features (NEAR_GP_FEATURES_FOURIER, data, kernel, NULL, &options);
      gsize n = near_gp_features_get_n (features);
      g_autofree double *phi = g_new (double, AT *n);

      near_gp_features_eval (features, AT, at, phi);
      for (gsize i = 0; i < AT * AT; i++)
        for (gsize f = 0; f < n; f++)
          k[i] -= phi[i / AT * n + f] * phi[i % AT * n + f] / n_seeds;
    }
  for (gsize i = 0; i < AT * AT; i++)
    squares += k[i] * k[i];
  return sqrt (squares) / AT;
}

/* The mean over draws of phi.phi' is k, whichever it is: of 40 times 300 pairs about 1/sqrt (2 12000) of the variance
 * is left; a wrong spectrum leaves more. */
static void
test_fourier_kernels (void)
{
  static const struct
  {
    const char *text;
    guint d;
    double scale; /* of the kernel's values */
  } cases[] = { { "1.5*RBF(l=[0.7,1.2])", 2, 1.5 },
                { "Matern12(l=0.8)", 1, 1 },
                { "Matern12(l=[0.8,2])", 2, 1 },
                { "Matern32(l=[0.8,1.3])", 2, 1 },
                { "Matern52(l=0.8)", 2, 1 },
                { "Matern(l=0.8,nu=0.9)", 2, 1 },
                { "RQ(l=0.8,alpha=0.6)", 2, 1 },
                { "GammaExp(l=0.9,gamma=1.4)", 1, 1 },
                { "GammaExp(l=[0.9,1.6],gamma=0.8)", 2, 1 },
                { "GammaExp(l=0.9,gamma=2)", 1, 1 },
                { "Periodic(l=0.7,p=1.9)", 1, 1 },
                { "Periodic(l=[0.7,0.9],p=[1.9,2.7])", 2, 1 },
                { "Periodic(l=0.005,p=1.9)", 1, 1 },
                { "0.8*SM(w=[1,0.4],mu=[0.3,0.9],v=[0.01,0.04])", 1, 1.2 },
                { "RBF(l=0.9)*Periodic(l=0.7,p=1.9)", 1, 1 },
                { "0.5*RBF(l=2)*Linear(s0=0.5)", 2, 12 },
                { "0.5*RBF(l=2,on=[1])*Cosine(l=3,on=[2]) + 0.4*Linear(s0=0.3)", 2, 1 },
                { "RBF(l=2)^2 + 0.3*Matern32(l=1)", 1, 1.3 },
                { "0.6*(RBF(l=0.7) + 0.5*Matern32(l=2))*Linear(s0=0.4)", 1, 8 },
                { "ChangePoint(RBF(l=0.4),0.7*Matern52(l=1.5),x0=0.3,w=0.4)", 1, 1 } };

  for (gsize c = 0; c < G_N_ELEMENTS (cases); c++)
    {
      double many = get_kernel_error (cases[c].text, cases[c].d, 600, 40);

      g_test_message ("%s: %g", cases[c].text, many);
      g_assert_cmpfloat (many, <=, 0.015 * cases[c].scale);
    }
}

/* The curve converges to that of the function view. */
static void
test_fourier_curve (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearGpData) data = new_random_data (40, 1, FALSE, 4);
  g_autoptr (NearKernel) kernel = new_kernel ("1.2*RBF(l=0.8) + White(0.04)", 1);
  g_autoptr (NearGp) gp = near_gp_new (data, kernel, NULL, NULL, &error);
  double at[AT], means[AT], sds[AT], found[AT], sd[AT], worst[2];
  NearGpPrediction out = { means, sds, NULL, 0.0, FALSE };

  g_assert_no_error (error);
  put_points (1, at);
  near_gp_predict (gp, AT, at, &out, NULL, &error);
  g_assert_no_error (error);
  for (guint k = 0; k < 2; k++)
    {
      NearGpFeaturesOptions options = { .n_features = k == 0 ? 20 : 1200, .seed = 5 };
      g_autoptr (NearGpFeatures) features = new_features (NEAR_GP_FEATURES_FOURIER, data, kernel, NULL, &options);
      g_autoptr (NearGpFeatures) again = new_features (NEAR_GP_FEATURES_FOURIER, data, kernel, NULL, &options);

      g_assert_cmpuint (near_gp_features_get_n (features), ==, options.n_features);
      g_assert_cmpmem (near_gp_features_peek_weights (features), 20 * sizeof (double),
                       near_gp_features_peek_weights (again), 20 * sizeof (double));
      near_gp_features_predict (features, AT, at, FALSE, found, sd, NULL, NULL, &error);
      g_assert_no_error (error);
      worst[k] = 0.0;
      for (gsize i = 0; i < AT; i++)
        worst[k] = MAX (worst[k], MAX (fabs (found[i] - means[i]), fabs (sd[i] - sds[i])));
    }
  g_test_message ("%g, %g", worst[0], worst[1]);
  g_assert_cmpfloat (worst[1], <, 0.12);
  g_assert_cmpfloat (worst[1], <, 0.3 * worst[0]);
}

/* The three views on one fit: weights at the points, conditioning, features. */
static void
test_three_views (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearGpData) data = new_random_data (30, 1, FALSE, 7);
  g_autoptr (NearKernel) kernel = new_kernel ("1.2*Matern52(l=0.8) + White(0.04)", 1);
  double at[AT], function[AT], weight[AT], feature[AT];
  NearGpPrediction out = { .mean = function };
  NearGpSparsePrediction weight_out = { .mean = weight };
  NearGpFeaturesOptions options = { .n_points = AT, .points = at };

  put_points (1, at);
  g_autoptr (NearGp) gp = near_gp_new (data, kernel, NULL, NULL, &error);
  g_autoptr (NearGpCenters) centers = near_gp_centers_new_from (30, 1, near_gp_data_peek_x (data), &error);
  g_autoptr (NearGpSparse) sparse
      = near_gp_sparse_new (NEAR_GP_SPARSE_SOR, data, kernel, NULL, centers, 0, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (NearGpFeatures) features = new_features (NEAR_GP_FEATURES_EIGEN, data, kernel, NULL, &options);
  near_gp_predict (gp, AT, at, &out, NULL, &error);
  near_gp_sparse_predict (sparse, AT, at, &weight_out, NULL, &error);
  near_gp_features_predict (features, AT, at, FALSE, feature, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  near_assert_close_array (weight, function, AT, 1e-10, 1e-10);
  near_assert_close_array (feature, function, AT, 1e-10, 1e-10);
  near_assert_close_array (near_gp_sparse_peek_weights (sparse), near_gp_peek_alpha (gp), 30, 1e-8, 1e-9);
}

/* Draws have the predicted mean and deviation; deviations of weights come out of (Phi' Phi/s^2 + I)^-1. */
static void
test_samples (void)
{
  enum { S = 20000 };
  g_autoptr (GError) error = NULL;
  g_autoptr (NearGpData) data = new_random_data (12, 1, FALSE, 7);
  g_autoptr (NearKernel) kernel = new_kernel ("1.2*Linear(s0=0.8) + White(0.4)", 1);
  g_autoptr (NearGpFeatures) features = new_features (NEAR_GP_FEATURES_EXACT, data, kernel, NULL, NULL);
  g_autofree double *f = g_new (double, S *AT);
  double at[AT], mean[AT], sd[AT], a = 1.0, b = 0.0, c = 1.0;

  put_points (1, at);
  near_gp_features_predict (features, AT, at, FALSE, mean, sd, NULL, NULL, &error);
  near_gp_features_sample (features, S, 3, AT, at, f, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < AT; i++)
    {
      double sum = 0.0, squares = 0.0;

      for (gsize s = 0; s < S; s++)
        sum += f[s * AT + i] / S;
      for (gsize s = 0; s < S; s++)
        squares += (f[s * AT + i] - sum) * (f[s * AT + i] - sum) / S;
      near_assert_close (sum, mean[i], 0.0, 4.0 * sd[i] / sqrt (S));
      near_assert_close (sqrt (squares), sd[i], 0.02, 0.0);
    }
  for (gsize i = 0; i < 12; i++)
    {
      double phi[2];

      near_gp_features_eval (features, 1, near_gp_data_peek_x (data) + i, phi);
      a += phi[0] * phi[0] / 0.4;
      b += phi[0] * phi[1] / 0.4;
      c += phi[1] * phi[1] / 0.4;
    }
  near_gp_features_get_deviations (features, sd);
  near_assert_close (sd[0], sqrt (c / (a * c - b * b)), 1e-12, 0.0);
  near_assert_close (sd[1], sqrt (a / (a * c - b * b)), 1e-12, 0.0);
}

static void
check_fails (NearGpFeaturesKind kind, const char *text, NearError code, const char *message)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearGpData) data = new_random_data (12, 2, FALSE, 7);
  g_autoptr (NearKernel) kernel = new_kernel (text, 2);
  NearGpFeaturesOptions options = { .n_features = 100 };

  g_assert_null (near_gp_features_new (kind, data, kernel, NULL, &options, NULL, &error));
  g_assert_error (error, NEAR_ERROR, (int) code);
  g_assert_cmpstr (error->message, ==, message);
}

static void
test_bad_input (void)
{
  check_fails (NEAR_GP_FEATURES_EXACT, "RBF + White", NEAR_ERROR_UNSUPPORTED,
               "RBF has no finite number of features; choose random Fourier features or eigenfeatures");
  check_fails (NEAR_GP_FEATURES_FOURIER, "Gibbs + White", NEAR_ERROR_UNSUPPORTED,
               "Gibbs has no random Fourier features here; choose eigenfeatures");
  check_fails (NEAR_GP_FEATURES_FOURIER, "RBF(metric=angle) + White", NEAR_ERROR_UNSUPPORTED,
               "RBF has no random Fourier features here; choose eigenfeatures");
  check_fails (NEAR_GP_FEATURES_FOURIER, "White", NEAR_ERROR_UNSUPPORTED,
               "the kernel is white noise alone, which has no features");
  check_fails (NEAR_GP_FEATURES_EXACT, "Poly(q=16)^6 + White", NEAR_ERROR_TOO_LARGE,
               "the kernel has more than 4000 features; ask for fewer, or choose eigenfeatures");
  check_fails (NEAR_GP_FEATURES_EIGEN, "RBF", NEAR_ERROR_RANGE,
               "point 1 has no noise, and the method divides by it; add “+ White(0.01)” to the kernel, or give the "
               "points their standard deviations");
  g_assert_cmpuint (near_gp_features_table.n_rows, ==, NEAR_GP_N_FEATURES);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  near_init ();
  g_test_add_func ("/gp-features/exact", test_exact);
  g_test_add_func ("/gp-features/eigen", test_eigen);
  g_test_add_func ("/gp-features/eigen-of-data", test_eigen_of_data);
  g_test_add_func ("/gp-features/fourier-kernels", test_fourier_kernels);
  g_test_add_func ("/gp-features/fourier-curve", test_fourier_curve);
  g_test_add_func ("/gp-features/three-views", test_three_views);
  g_test_add_func ("/gp-features/samples", test_samples);
  g_test_add_func ("/gp-features/bad-input", test_bad_input);
  return g_test_run ();
}
