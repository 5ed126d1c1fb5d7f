/* test-gp-learning-curve.c — splits, averages, the power law, and the ready-made learner
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-gp-learning-curve.h"

#include "gp-test.h"
#include "near-init.h"
#include "near-test.h"

#include <string.h>

static void
test_sizes (void)
{
  gsize sizes[12];

  /* 5 (132/5)^(i/9) rounded: 5, 7.19, 10.35, 14.89, 21.42, 30.82, 44.34, 63.78, 91.75, 132 */
  static const gsize expected[10] = { 5, 7, 10, 15, 21, 31, 44, 64, 92, 132 };
  g_assert_cmpuint (near_gp_curve_sizes (5, 132, 10, sizes), ==, 10);
  for (guint i = 0; i < 10; i++)
    g_assert_cmpuint (sizes[i], ==, expected[i]);
  g_assert_cmpuint (near_gp_curve_sizes (2, 4, 12, sizes), ==, 3);
  g_assert_cmpuint (sizes[0], ==, 2);
  g_assert_cmpuint (sizes[2], ==, 4);
  g_assert_cmpuint (near_gp_curve_sizes (7, 9, 1, sizes), ==, 1);
  g_assert_cmpuint (sizes[0], ==, 9);
}

static void
check_permutation (gsize n, const gsize *rows)
{
  g_autofree gboolean *seen = g_new0 (gboolean, n);

  for (gsize i = 0; i < n; i++)
    {
      g_assert_cmpuint (rows[i], <, n);
      g_assert_false (seen[rows[i]]);
      seen[rows[i]] = TRUE;
    }
}

/* The publication's: 147 points, n = 31: steps of 3, 49 windows that wrap around, each point
 * trained on 10 or 11 times. */
static void
test_windows (void)
{
  enum
  {
    ALL = 147
  };
  gsize rows[ALL], first[ALL];
  guint n_windows = near_gp_curve_split (NEAR_GP_SPLITS_WINDOW, ALL, 31, 0, 1234, first);
  guint used[ALL] = { 0 };

  g_assert_cmpuint (n_windows, ==, 49);
  check_permutation (ALL, first);
  for (guint k = 0; k < n_windows; k++)
    {
      g_assert_cmpuint (near_gp_curve_split (NEAR_GP_SPLITS_WINDOW, ALL, 31, k, 1234, rows), ==,
                        49);
      check_permutation (ALL, rows);
      for (guint i = 0; i < 31; i++)
        {
          g_assert_cmpuint (rows[i], ==, first[(3 * k + i) % ALL]);
          used[rows[i]]++;
        }
    }
  for (guint i = 0; i < ALL; i++)
    g_assert_true (used[i] == 10 || used[i] == 11);
  g_assert_cmpuint (near_gp_curve_split (NEAR_GP_SPLITS_WINDOW, ALL, 5, 0, 1, rows), ==, ALL);
  g_assert_cmpuint (near_gp_curve_split (NEAR_GP_SPLITS_WINDOW, ALL, 132, 0, 1, rows), ==, 11);
  near_gp_curve_split (NEAR_GP_SPLITS_WINDOW, ALL, 31, 0, 1235, rows);
  g_assert_cmpint (memcmp (rows, first, sizeof rows), !=, 0);
}

static void
test_random_splits (void)
{
  gsize rows[20], larger[20], other[20];

  near_gp_curve_split (NEAR_GP_SPLITS_RANDOM, 20, 5, 3, 7, rows);
  near_gp_curve_split (NEAR_GP_SPLITS_RANDOM, 20, 9, 3, 7, larger);
  near_gp_curve_split (NEAR_GP_SPLITS_RANDOM, 20, 5, 4, 7, other);
  check_permutation (20, rows);
  g_assert_cmpmem (rows, 5 * sizeof *rows, larger, 5 * sizeof *larger);
  g_assert_cmpint (memcmp (rows, other, sizeof rows), !=, 0);
}

/* A learner whose error is known: y = 0 everywhere, it answers n^-0.75 at all points. */
static gboolean
power_law (gpointer user_data, NearGpData *train, gsize m, const double *x, double *mean,
           guint64 seed, const NearMonitor *monitor, GError **error)
{
  for (gsize i = 0; i < m; i++)
    mean[i] = pow (near_gp_data_get_n (train), -0.75);
  return TRUE;
}

static NearGpData *
new_zeros (gsize n)
{
  g_autoptr (GError) error = NULL;
  g_autofree double *x = g_new (double, n), *y = g_new0 (double, n);
  NearGpData *data;

  for (gsize i = 0; i < n; i++)
    x[i] = i;
  data = near_gp_data_new (n, 1, x, y, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  return data;
}

static void
test_power_law (void)
{
  g_autoptr (NearGpData) data = new_zeros (100);
  const NearGpLearner learner = { power_law, NULL, FALSE };

  for (NearGpErrorMeasure measure = 0; measure < NEAR_GP_N_ERRORS; measure++)
    {
      g_autoptr (GError) error = NULL;
      NearGpCurveSettings settings = { .measure = measure, .n_sizes = 6, .n_splits = 3, .seed = 2 };
      g_autoptr (NearGpLearningCurve) curve
          = near_gp_learning_curve_new (data, &learner, &settings, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (near_gp_learning_curve_get_n_fits (curve), ==, 18);
      g_assert_true (near_gp_learning_curve_run (curve, NULL, &error));
      g_autoptr (NearGpCurve) result = near_gp_learning_curve_dup_result (curve);
      const NearGpPowerLaw *law = near_gp_curve_get_power_law (result);
      near_assert_close (law->b, measure == NEAR_GP_ERROR_MSE ? 1.5 : 0.75, 1e-10, 0.0);
      near_assert_close (law->a, 1.0, 1e-10, 0.0);
      near_assert_close (law->b_se, 0.0, 0.0, 1e-7);
      near_assert_close (law->r_squared, 1.0, 1e-10, 0.0);
      g_assert_cmpuint (law->n_used, ==, 6);
      for (guint i = 0; i < 6; i++)
        {
          const NearGpCurvePoint *point = near_gp_curve_get (result, i);

          g_assert_cmpuint (point->n_splits, ==, 3);
          near_assert_close (point->test_mean, point->train_mean, 1e-13, 0.0);
          near_assert_close (point->test_se, 0.0, 0.0, 1e-12);
          near_assert_close (point->baseline_mean, 0.0, 0.0, 0.0);
        }
    }
}

/* The law's slope and its standard error against numpy 1.24 and scipy 1.10.1: linregress (log n,
 * log err) of n = 5, 10, 20, 40, 80 and err = 1, 0.6, 0.2, 0.15, 0.05. */
static gboolean
five_errors (gpointer user_data, NearGpData *train, gsize m, const double *x, double *mean,
             guint64 seed, const NearMonitor *monitor, GError **error)
{
  static const double errors[5] = { 1.0, 0.6, 0.2, 0.15, 0.05 };
  guint which = 0;

  for (gsize n = near_gp_data_get_n (train); n > 5; n /= 2)
    which++;
  for (gsize i = 0; i < m; i++)
    mean[i] = errors[which];
  return TRUE;
}

static void
test_linear_regression (void)
{
  static const gsize sizes[5] = { 5, 10, 20, 40, 80 };
  g_autoptr (GError) error = NULL;
  g_autoptr (NearGpData) data = new_zeros (100);
  const NearGpLearner learner = { five_errors, NULL, FALSE };
  NearGpCurveSettings settings
      = { .measure = NEAR_GP_ERROR_MAE, .n_sizes = 5, .sizes = sizes, .n_splits = 2 };
  g_autoptr (NearGpLearningCurve) curve
      = near_gp_learning_curve_new (data, &learner, &settings, &error);

  g_assert_no_error (error);
  g_assert_true (near_gp_learning_curve_run (curve, NULL, &error));
  g_autoptr (NearGpCurve) result = near_gp_learning_curve_dup_result (curve);
  const NearGpPowerLaw *law = near_gp_curve_get_power_law (result);
  near_assert_close (law->b, 1.0643856189774725, 1e-10, 0.0);
  near_assert_close (law->a, 5.965489960166472, 1e-10, 0.0);
  near_assert_close (law->b_se, 0.10023634425045894, 1e-10, 0.0);
  near_assert_close (law->r_squared, 0.9740838758977064, 1e-10, 0.0);
}

/* --- the ready-made learner ------------------------------------------------------------------- */

/* Held hyperparameters: every error again by hand; any number of threads gives the same digits. */
static void
test_held (void)
{
  static const gsize sizes[2] = { 6, 14 };
  g_autoptr (GError) error = NULL;
  g_autoptr (NearGpData) data = gp_test_new_data (24, 2, 3, TRUE);
  g_autoptr (NearKernel) kernel = gp_test_new_kernel ("1.3*RBF(l=1.1) + White(0.01)", 2);
  g_autoptr (NearMean) mean = gp_test_new_mean ("constant", 2);
  NearGpCurveModel model = { .kernel = kernel, .mean = mean };
  const NearGpLearner learner = { near_gp_curve_model_fit_predict, &model, FALSE };
  NearGpCurveSettings settings
      = { .measure = NEAR_GP_ERROR_RMSE, .n_sizes = 2, .sizes = sizes, .n_splits = 4, .seed = 6 };
  g_autoptr (NearGpLearningCurve) curve
      = near_gp_learning_curve_new (data, &learner, &settings, &error);
  guint before = near_get_n_threads ();

  near_set_n_threads (3);
  g_assert_true (near_gp_learning_curve_run (curve, NULL, &error));
  near_set_n_threads (before);
  g_autoptr (NearGpCurve) result = near_gp_learning_curve_dup_result (curve);
  g_autoptr (NearGpLearningCurve) steps
      = near_gp_learning_curve_new (data, &learner, &settings, &error);
  while (!near_gp_learning_curve_is_done (steps))
    g_assert_true (near_gp_learning_curve_step (steps, NULL, &error));
  g_autoptr (NearGpCurve) again = near_gp_learning_curve_dup_result (steps);
  for (guint s = 0; s < 2; s++)
    {
      const NearGpCurvePoint *point = near_gp_curve_get (result, s);
      double sum = 0.0, squares = 0.0;

      g_assert_cmpmem (point->test, 4 * sizeof (double), near_gp_curve_get (again, s)->test,
                       4 * sizeof (double));
      for (guint k = 0; k < 4; k++)
        {
          gsize rows[24];
          double errors[2] = { 0.0 }, average = 0.0, trivial = 0.0;

          near_gp_curve_split (NEAR_GP_SPLITS_RANDOM, 24, sizes[s], k, 6, rows);
          g_autoptr (NearGpData) train = near_gp_data_select (data, sizes[s], rows);
          g_autoptr (NearGp) gp = near_gp_new (train, kernel, mean, NULL, &error);
          g_assert_no_error (error);
          for (gsize i = 0; i < sizes[s]; i++)
            average += near_gp_data_peek_y (data)[rows[i]] / sizes[s];
          for (gsize i = 0; i < 24; i++)
            {
              double y = near_gp_data_peek_y (data)[rows[i]], m;
              NearGpPrediction out = { .mean = &m };

              near_gp_predict (gp, 1, near_gp_data_peek_x (data) + 2 * rows[i], &out, NULL, &error);
              if (i < sizes[s])
                errors[0] += (y - m) * (y - m) / sizes[s];
              else
                {
                  errors[1] += (y - m) * (y - m) / (24 - sizes[s]);
                  trivial += (y - average) * (y - average) / (24 - sizes[s]);
                }
            }
          near_assert_close (point->train[k], sqrt (errors[0]), 1e-9, 1e-12);
          near_assert_close (point->test[k], sqrt (errors[1]), 1e-9, 1e-12);
          near_assert_close (point->baseline[k], sqrt (trivial), 1e-10, 0.0);
          sum += point->test[k] / 4.0;
        }
      for (guint k = 0; k < 4; k++)
        squares += (point->test[k] - sum) * (point->test[k] - sum);
      near_assert_close (point->test_mean, sum, 1e-12, 0.0);
      near_assert_close (point->test_se, sqrt (squares / 3.0 / 4.0), 1e-12, 0.0);
      g_assert_cmpuint (point->n_failed, ==, 0);
    }
  g_assert_null (near_gp_curve_get_failure (result));
}

/* Refitted, the error falls well below that of the mean, and the same seed gives the same curve. */
static void
test_refit (void)
{
  static const gsize sizes[2] = { 8, 40 };
  g_autoptr (GError) error = NULL;
  g_autoptr (NearGpData) data = gp_test_new_data (60, 1, 3, FALSE);
  g_autoptr (NearKernel) kernel = gp_test_new_kernel ("RBF(l=0.1) + White(0.5)", 1);
  NearGpCurveModel model = { .kernel = kernel, .refit = TRUE, .settings = { .n_starts = 3 } };
  const NearGpLearner learner = { near_gp_curve_model_fit_predict, &model, FALSE };
  NearGpCurveSettings settings
      = { .measure = NEAR_GP_ERROR_RMSE, .n_sizes = 2, .sizes = sizes, .n_splits = 5, .seed = 6 };
  NearGpCurve *results[2];

  for (guint k = 0; k < 2; k++)
    {
      g_autoptr (NearGpLearningCurve) curve
          = near_gp_learning_curve_new (data, &learner, &settings, &error);

      model.adapt = FALSE;
      g_assert_true (near_gp_learning_curve_run (curve, NULL, &error));
      results[k] = near_gp_learning_curve_dup_result (curve);
    }
  for (guint s = 0; s < 2; s++)
    g_assert_cmpmem (near_gp_curve_get (results[0], s)->test, 5 * sizeof (double),
                     near_gp_curve_get (results[1], s)->test, 5 * sizeof (double));
  const NearGpCurvePoint *last = near_gp_curve_get (results[0], 1);
  g_assert_cmpfloat (last->test_mean, <, 0.25 * last->baseline_mean);
  g_assert_cmpfloat (last->test_mean, <, 0.17); /* the noise is 0.1 */
  g_assert_cmpfloat (last->test_mean, <, near_gp_curve_get (results[0], 0)->test_mean);
  g_assert_cmpfloat (near_gp_curve_get_power_law (results[0])->b, >, 0.0);
  near_gp_curve_unref (results[0]);
  near_gp_curve_unref (results[1]);
}

/* --- what goes wrong -------------------------------------------------------------------------- */

static gboolean
fails_at_seven (gpointer user_data, NearGpData *train, gsize m, const double *x, double *mean,
                guint64 seed, const NearMonitor *monitor, GError **error)
{
  if (near_gp_data_get_n (train) == 7)
    {
      g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_FAILED, "seven is too many");
      return FALSE;
    }
  memset (mean, 0, m * sizeof *mean);
  return near_monitor_check (monitor, -1.0, NULL, error);
}

static gboolean
stop_after (double fraction, const char *stage, gpointer user_data)
{
  int *left = user_data;

  return (*left)-- > 0;
}

static void
test_failures (void)
{
  static const gsize sizes[2] = { 5, 7 };
  g_autoptr (GError) error = NULL;
  g_autoptr (NearGpData) data = new_zeros (10);
  const NearGpLearner learner = { fails_at_seven, NULL, TRUE };
  NearGpCurveSettings settings
      = { .splits = NEAR_GP_SPLITS_WINDOW, .n_sizes = 2, .sizes = sizes, .n_splits = 0 };
  g_autoptr (NearGpLearningCurve) curve
      = near_gp_learning_curve_new (data, &learner, &settings, &error);
  int left = 6;
  NearMonitor monitor = { stop_after, &left };

  g_assert_cmpuint (near_gp_learning_curve_get_n_fits (curve), ==, 20);
  g_assert_false (near_gp_learning_curve_run (curve, &monitor, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_cmpuint (near_gp_learning_curve_get_n_done (curve), >, 0);
  g_assert_cmpuint (near_gp_learning_curve_get_n_done (curve), <, 20);
  g_assert_true (near_gp_learning_curve_run (curve, NULL, &error));
  g_autoptr (NearGpCurve) result = near_gp_learning_curve_dup_result (curve);
  g_assert_cmpuint (near_gp_curve_get (result, 0)->n_splits, ==, 10);
  g_assert_cmpuint (near_gp_curve_get (result, 0)->n_failed, ==, 0);
  g_assert_cmpuint (near_gp_curve_get (result, 1)->n_failed, ==, 10);
  g_assert_true (isnan (near_gp_curve_get (result, 1)->test_mean));
  g_assert_cmpstr (near_gp_curve_get_failure (result), ==, "seven is too many");
  g_assert_true (
      isnan (near_gp_curve_get_power_law (result)->b)); /* an error of zero has no logarithm */
}

static void
check_refused (gsize n, const gsize *sizes, guint n_splits, NearError code, const char *part)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearGpData) data = new_zeros (n);
  const NearGpLearner learner = { power_law, NULL, FALSE };
  NearGpCurveSettings settings = { .n_sizes = 2, .sizes = sizes, .n_splits = n_splits };

  g_assert_null (near_gp_learning_curve_new (data, &learner, &settings, &error));
  g_assert_error (error, NEAR_ERROR, (gint) code);
  g_assert_nonnull (strstr (error->message, part));
}

static void
test_refused (void)
{
  static const gsize zero[2] = { 3, 0 }, all[2] = { 3, 10 }, fine[2] = { 3, 9 };

  check_refused (10, zero, 2, NEAR_ERROR_RANGE, "0 training points of 10");
  check_refused (10, all, 2, NEAR_ERROR_RANGE, "10 training points of 10");
  check_refused (10, fine, 1000000, NEAR_ERROR_RANGE, "1000000 splits");
  check_refused (1, fine, 2, NEAR_ERROR_NO_DATA, "two points at least");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  near_init ();
  g_test_add_func ("/gp-learning-curve/sizes", test_sizes);
  g_test_add_func ("/gp-learning-curve/windows", test_windows);
  g_test_add_func ("/gp-learning-curve/random-splits", test_random_splits);
  g_test_add_func ("/gp-learning-curve/power-law", test_power_law);
  g_test_add_func ("/gp-learning-curve/regression", test_linear_regression);
  g_test_add_func ("/gp-learning-curve/held", test_held);
  g_test_add_func ("/gp-learning-curve/refit", test_refit);
  g_test_add_func ("/gp-learning-curve/failures", test_failures);
  g_test_add_func ("/gp-learning-curve/refused", test_refused);
  return g_test_run ();
}
