/* test-gp-validate.c — leaving points out in closed form against fits without them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-gp.h"

#include "gp-test.h"
#include "near-test.h"

#include <math.h>
#include <string.h>

#define MODEL "1.4*RBF(l=0.9) + White(0.05)"

/* The prediction of the points of fold @f from a fit to all others. */
static void
refit (NearGp *gp, const guint *fold, guint f, double *mean, double *variance)
{
  g_autoptr (GError) error = NULL;
  NearGpData *data = near_gp_get_data (gp);
  gsize n = near_gp_data_get_n (data), n_others = 0, d = near_gp_data_get_n_inputs (data);
  const double *noise = near_gp_data_peek_noise (data);
  g_autofree gsize *others = g_new (gsize, n);

  for (gsize i = 0; i < n; i++)
    if (fold[i] != f)
      others[n_others++] = i;
  g_autoptr (NearGpData) rest = near_gp_data_select (data, n_others, others);
  g_autoptr (NearGp) fit = near_gp_new (rest, near_gp_get_kernel (gp), near_gp_get_mean (gp), NULL, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < n; i++)
    if (fold[i] == f)
      {
        double sd;
        NearGpPrediction out = { .mean = &mean[i], .sd_measurement = &sd, .flat_prior = TRUE,
                                 .new_noise = noise != NULL ? noise[i] : 0.0 };

        near_gp_predict (fit, 1, near_gp_data_peek_x (data) + i * d, &out, NULL, &error);
        g_assert_no_error (error);
        variance[i] = sd * sd;
      }
}

static void
check_score (gsize n, const double *y, const double *mean, const double *variance, const guint *fold,
             const NearGpScore *score)
{
  double rmse = 0, log_predictive = 0, chi = 0, baseline = 0;

  for (gsize i = 0; i < n; i++)
    {
      double e = y[i] - mean[i], sum = 0.0;
      gsize n_others = 0;

      for (gsize j = 0; j < n; j++)
        if (fold[j] != fold[i])
          {
            sum += y[j];
            n_others++;
          }
      rmse += e * e / n;
      log_predictive += -0.5 * log (2 * G_PI * variance[i]) - 0.5 * e * e / variance[i];
      chi += e * e / variance[i] / n;
      baseline += pow (y[i] - sum / n_others, 2) / n;
    }
  near_assert_close (score->rmse, sqrt (rmse), 1e-7, 0);
  near_assert_close (score->log_predictive, log_predictive, 1e-7, 1e-7);
  near_assert_close (score->chi_squared, chi, 1e-7, 0);
  near_assert_close (score->baseline_rmse, sqrt (baseline), 1e-12, 0);
}

static void
check_folds (gsize n, guint d, guint n_folds, const char *mean, gboolean noise)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearGpData) data = gp_test_new_data (n, d, 17, noise);
  g_autoptr (NearGp) gp = gp_test_fit (data, MODEL, mean);
  g_autofree guint *fold = g_new (guint, n);
  g_autofree double *mu = g_new (double, n), *s2 = g_new (double, n), *expected = g_new (double, n);
  g_autofree double *expected_s2 = g_new (double, n);
  NearGpScore score, alone;

  near_gp_folds (n, n_folds, 3, fold);
  if (n_folds == n)
    for (gsize i = 0; i < n; i++)
      fold[i] = (guint) i;
  for (guint f = 0; f < n_folds; f++)
    refit (gp, fold, f, expected, expected_s2);
  near_gp_cross_validate (gp, n_folds, fold, mu, s2, &score, NULL, &error);
  g_assert_no_error (error);
  near_assert_close_array (mu, expected, n, 1e-8, 1e-9);
  near_assert_close_array (s2, expected_s2, n, 1e-8, 0);
  check_score (n, near_gp_data_peek_y (data), expected, expected_s2, fold, &score);
  if (n_folds < n)
    return;
  near_gp_leave_one_out (gp, mu, s2, &alone, NULL, &error);
  g_assert_no_error (error);
  near_assert_close_array (mu, expected, n, 1e-8, 1e-9);
  near_assert_close_array (s2, expected_s2, n, 1e-8, 0);
  check_score (n, near_gp_data_peek_y (data), expected, expected_s2, fold, &alone);
  near_assert_close (alone.crps, score.crps, 1e-9, 0);
}

static void
test_left_out (void)
{
  check_folds (16, 1, 16, NULL, FALSE);
  check_folds (16, 1, 16, "1 + 0.5*x1", TRUE);
  check_folds (25, 2, 25, NULL, TRUE);
}

static void
test_folds (void)
{
  check_folds (23, 1, 5, NULL, FALSE);
  check_folds (40, 2, 10, "2*x1", TRUE);
  check_folds (12, 1, 2, NULL, FALSE);
}

/* Everything in one fold: the prior, and no other values to take the mean of. Empty folds do no harm. */
static void
test_one_fold (void)
{
  enum { N = 9 };
  g_autoptr (GError) error = NULL;
  g_autoptr (NearGpData) data = gp_test_new_data (N, 1, 17, FALSE);
  g_autoptr (NearGp) gp = gp_test_fit (data, MODEL, "3");
  const guint fold[N] = { 2, 2, 2, 2, 2, 2, 2, 2, 2 };
  double mean[N], variance[N];
  NearGpScore score;

  near_gp_cross_validate (gp, 4, fold, mean, variance, &score, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < N; i++)
    {
      near_assert_close (mean[i], 3.0, 1e-9, 0);
      near_assert_close (variance[i], 1.45, 1e-9, 0);
    }
  g_assert_true (isnan (score.baseline_rmse));
}

/* Learned coefficients are learned anew without the points that are left out. */
static void
test_learned_mean (void)
{
  check_folds (16, 1, 16, "constant", FALSE);
  check_folds (20, 2, 20, "linear", TRUE);
  check_folds (30, 2, 5, "quadratic", TRUE);
}

/* Two points, and the slope between them: without one of them there is none. */
static void
test_too_few (void)
{
  g_autoptr (GError) error = NULL, other = NULL;
  g_autoptr (NearGpData) data = gp_test_new_data (2, 1, 17, FALSE);
  g_autoptr (NearGp) gp = gp_test_fit (data, MODEL, "linear");
  const guint fold[2] = { 0, 1 };

  g_assert_false (near_gp_leave_one_out (gp, NULL, NULL, NULL, NULL, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_NO_DATA);
  g_assert_nonnull (strstr (error->message, "without point 1 the other points do not determine"));
  g_assert_false (near_gp_cross_validate (gp, 2, fold, NULL, NULL, NULL, NULL, &other));
  g_assert_error (other, NEAR_ERROR, NEAR_ERROR_NOT_POSITIVE_DEFINITE);
  g_assert_nonnull (strstr (other->message, "a fold cannot be left out"));
  g_assert_cmpfloat (near_gp_get_degrees_of_freedom (gp, NULL), >, 1.0);
}

static void
test_fold_sizes (void)
{
  guint fold[103], again[103], other[103], counts[10] = { 0 };

  near_gp_folds (103, 10, 5, fold);
  near_gp_folds (103, 10, 5, again);
  near_gp_folds (103, 10, 6, other);
  g_assert_cmpmem (fold, sizeof fold, again, sizeof again);
  g_assert_cmpint (memcmp (fold, other, sizeof fold), !=, 0);
  for (guint i = 0; i < 103; i++)
    counts[fold[i]]++;
  for (guint f = 0; f < 10; f++)
    g_assert_true (counts[f] == 10 || counts[f] == 11);
  near_gp_folds (0, 3, 1, NULL);
}

/* The integral of (Phi ((t - mu) / s) - [t >= y])^2 over t by the trapezium rule */
static void
test_crps (void)
{
  static const double cases[][3] = { { 0.3, 0, 1 }, { -2, 0.5, 0.7 }, { 4, 1, 2.5 }, { 1, 1, 0.1 } };

  for (gsize c = 0; c < G_N_ELEMENTS (cases); c++)
    {
      double y = cases[c][0], mu = cases[c][1], s = cases[c][2], sum = 0.0;
      const double h = 1e-4;

      for (double t = mu - 12 * s - fabs (y - mu) + h / 2; t < mu + 12 * s + fabs (y - mu); t += h)
        sum += h * pow (0.5 * erfc (-(t - mu) / s / sqrt (2.0)) - (t >= y ? 1.0 : 0.0), 2);
      near_assert_close (near_gp_crps (y, mu, s), sum, 0, 2e-4);
    }
  near_assert_close (near_gp_crps (3, 1, 0), 2.0, 0, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gp-validate/left-out", test_left_out);
  g_test_add_func ("/gp-validate/folds", test_folds);
  g_test_add_func ("/gp-validate/one-fold", test_one_fold);
  g_test_add_func ("/gp-validate/learned-mean", test_learned_mean);
  g_test_add_func ("/gp-validate/too-few", test_too_few);
  g_test_add_func ("/gp-validate/fold-sizes", test_fold_sizes);
  g_test_add_func ("/gp-validate/crps", test_crps);
  return g_test_run ();
}
