/* gp-theory-test.h — learning curves of the seven ways on the published polymer data and on our own
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Published: github.com/usnistgov/TaML, data of D. J. Audus et al., ACS Macro Letters 11 (2022)
 * 1117: mean squared errors with one learned noise for all points, and their standard errors over
 * the splits. The splits are made as theirs (a shuffle, a window that slides by n/9), from another
 * random stream. The file is read where it lies beside the project; the tests skip where it does
 * not.
 */
#pragma once

#include "near-csv.h"
#include "near-gp-theory.h"
#include "near-test.h"

#include <math.h>

/* Columns: two inputs and the theory as the third. */
static inline NearGpData *
gp_theory_test_load (const char *path, const char *const columns[5])
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearCsv) csv = near_csv_load (path, 1000, NULL, &error);
  double *numbers[5];
  gsize n = 0;

  g_assert_no_error (error);
  for (guint c = 0; c < 5; c++)
    {
      guint column;

      g_assert_true (near_csv_find_column (csv, columns[c], &column, &error));
      numbers[c] = near_csv_dup_numbers (csv, column, FALSE, &n, &error);
      g_assert_no_error (error);
    }
  g_autofree double *x = g_new (double, 3 * n);
  for (gsize i = 0; i < 3 * n; i++)
    x[i] = numbers[i % 3][i / 3];
  NearGpData *data = near_gp_data_new (n, 3, x, numbers[3], numbers[4], NULL, NULL, &error);
  g_assert_no_error (error);
  for (guint c = 0; c < 5; c++)
    g_free (numbers[c]);
  return data;
}

/* The shuffle of the publication's 147 rows, in Python: random.seed (1234); random.shuffle (list
 * (range (147))). Windows that slide over it are the publication's own splits. */
static const guint8 gp_theory_test_shuffle[147]
    = { 13,  16,  103, 117, 52,  102, 91,  130, 51,  70,  144, 98,  32,  73,  40,  139, 135,
        57,  43,  93,  108, 66,  50,  80,  106, 119, 47,  12,  15,  111, 81,  87,  134, 77,
        26,  113, 136, 17,  78,  41,  33,  28,  10,  104, 129, 55,  30,  56,  37,  95,  100,
        126, 114, 24,  36,  94,  128, 72,  49,  125, 54,  19,  79,  101, 22,  68,  35,  53,
        110, 97,  39,  115, 96,  14,  44,  127, 89,  27,  107, 99,  20,  63,  75,  92,  6,
        141, 48,  84,  138, 18,  42,  0,   9,   124, 2,   120, 67,  58,  140, 83,  122, 109,
        45,  61,  131, 82,  132, 71,  105, 34,  5,   74,  65,  11,  86,  76,  121, 59,  116,
        69,  85,  142, 31,  133, 146, 62,  64,  3,   145, 46,  143, 38,  118, 123, 88,  137,
        7,   4,   60,  90,  25,  21,  8,   23,  1,   29,  112 };

/* The rows in such an order that our shuffle of them is the publication's. */
static inline NearGpData *
gp_theory_test_reorder (NearGpData *data)
{
  gsize n = near_gp_data_get_n (data), ours[147], order[147];

  g_assert_cmpuint (n, ==, 147);
  near_gp_curve_split (NEAR_GP_SPLITS_WINDOW, n, 31, 0, 1234, ours);
  for (gsize i = 0; i < n; i++)
    order[ours[i]] = gp_theory_test_shuffle[i];
  return near_gp_data_select (data, n, order);
}

static const char *const gp_theory_test_published_columns[]
    = { "log N", "alpha", "theory log Rg^2", "mean of log Rg^2", "var err of log Rg^2" };
static const char *const gp_theory_test_own_columns[]
    = { "ln_n", "alpha", "theory_ln_rg2", "ln_rg2", "variance" };

static inline NearGpCurve *
gp_theory_test_run (NearGpData *data,
                    NearGpTheoryWay way,
                    gboolean known_noise,
                    guint n_sizes,
                    const gsize *sizes,
                    guint n_splits,
                    guint n_starts)
{
  static const double lengths[] = { 3.0, 0.1 };
  g_autoptr (GError) error = NULL;
  NearGpTheoryModel model = {
    .options
    = { .way = way, .lengths = lengths, .learn_noise = !known_noise, .ignore_noise = !known_noise },
    .settings = { .n_starts = n_starts }
  };
  NearGpLearner learner = { .fit_predict = near_gp_theory_model_fit_predict, .user_data = &model };
  NearGpCurveSettings settings = { .splits = NEAR_GP_SPLITS_WINDOW,
                                   .measure = NEAR_GP_ERROR_MSE,
                                   .n_sizes = n_sizes,
                                   .sizes = sizes,
                                   .n_splits = n_splits,
                                   .seed = 1234 };
  g_autoptr (NearGpLearningCurve) curve
      = near_gp_learning_curve_new (data, &learner, &settings, &error);

  g_assert_no_error (error);
  near_gp_learning_curve_run (curve, NULL, &error);
  g_assert_no_error (error);
  NearGpCurve *result = near_gp_learning_curve_dup_result (curve);
  if (near_gp_curve_get_failure (result) != NULL)
    g_test_message ("a split failed: %s", near_gp_curve_get_failure (result));
  return result;
}

/* One start, the publication's: lengths 3 and 0.1. More of them find higher optima, and not smaller
 * errors. */
static inline void
gp_theory_test_at_31 (NearGpData *data, double mse[NEAR_GP_THEORY_N_WAYS])
{
  static const gsize size = 31;

  for (guint way = 0; way < NEAR_GP_THEORY_N_WAYS; way++)
    {
      g_autoptr (NearGpCurve) curve = gp_theory_test_run (data, way, FALSE, 1, &size, 0, 1);
      const NearGpCurvePoint *point = near_gp_curve_get (curve, 0);

      g_test_message ("%-18s n = 31: MSE %.4f +- %.4f over %u splits, %u failed",
                      near_gp_theory_get_info (way)->info.id, point->test_mean, point->test_se,
                      point->n_splits, point->n_failed);
      g_assert_cmpuint (point->n_splits, ==, 49);
      g_assert_cmpuint (point->n_failed, ==, 0);
      g_assert_cmpfloat (point->test_mean, <, 0.2 * point->baseline_mean);
      mse[way] = point->test_mean;
    }
}

/* The same splits and the same start: the same errors, to less than the published standard error.
 */
static inline void
gp_theory_test_published (void)
{
  static const struct
  {
    double mse, se;
  } published[NEAR_GP_THEORY_N_WAYS] = {
    [NEAR_GP_THEORY_DIRECT] = { 0.0410, 0.0081 },
    [NEAR_GP_THEORY_LATENT] = { 0.0410, 0.0081 },
    [NEAR_GP_THEORY_DIFFERENCE] = { 0.0200, 0.0033 },
    [NEAR_GP_THEORY_QUOTIENT] = { 0.0298, 0.0046 },
    [NEAR_GP_THEORY_LINEAR_MEAN] = { 0.0233, 0.0030 },
    [NEAR_GP_THEORY_FIXED_MEAN] = { 0.0205, 0.0042 },
    [NEAR_GP_THEORY_PARAMETERIZATION] = { 0.0157, 0.0021 },
  };
  g_autofree char *path = near_test_shared ("reference/data/taml/rgmaindata.csv");
  double mse[NEAR_GP_THEORY_N_WAYS];

  if (path == NULL)
    {
      g_test_skip ("the published polymer data are not beside the project");
      return;
    }
  g_autoptr (NearGpData) rows = gp_theory_test_load (path, gp_theory_test_published_columns);
  g_autoptr (NearGpData) data = gp_theory_test_reorder (rows);
  gp_theory_test_at_31 (data, mse);
  for (guint way = 0; way < NEAR_GP_THEORY_N_WAYS; way++)
    {
      near_assert_close (mse[way], published[way].mse, 0.0, 0.8 * published[way].se);
      if (way != NEAR_GP_THEORY_DIRECT && way != NEAR_GP_THEORY_LATENT)
        g_assert_cmpfloat (mse[way], <, mse[NEAR_GP_THEORY_DIRECT]);
    }
}

/* A theory that is right about the form helps there too. */
static inline void
gp_theory_test_own (void)
{
  static const NearGpTheoryWay better[]
      = { NEAR_GP_THEORY_DIFFERENCE, NEAR_GP_THEORY_LINEAR_MEAN, NEAR_GP_THEORY_FIXED_MEAN,
          NEAR_GP_THEORY_PARAMETERIZATION };
  g_autofree char *path = near_test_source ("datasets/polymer/polymer.csv");
  g_autoptr (NearGpData) data = gp_theory_test_load (path, gp_theory_test_own_columns);
  double mse[NEAR_GP_THEORY_N_WAYS];

  gp_theory_test_at_31 (data, mse);
  for (guint k = 0; k < G_N_ELEMENTS (better); k++)
    g_assert_cmpfloat (mse[better[k]], <, mse[NEAR_GP_THEORY_DIRECT]);
}

/* --- the long study -----------------------------------------------------------------------------
 */

/* Error at the chains of 1024 beads, which are longer than any that were trained on. */
static inline void
gp_theory_test_extrapolate (NearGpData *data, NearGpData *longer, gsize size, gboolean known_noise)
{
  static const double lengths[] = { 3.0, 0.1 };
  gsize n_all = near_gp_data_get_n (data), m = near_gp_data_get_n (longer);
  g_autofree gsize *rows = g_new (gsize, n_all);
  g_autofree double *mean = g_new (double, m);

  for (guint way = 0; way < NEAR_GP_THEORY_N_WAYS; way++)
    {
      NearGpTheoryModel model = { .options = { .way = way,
                                               .lengths = lengths,
                                               .learn_noise = !known_noise,
                                               .ignore_noise = !known_noise },
                                  .settings = { .n_starts = 1 } };
      guint n_splits = near_gp_curve_split (NEAR_GP_SPLITS_WINDOW, n_all, size, 0, 1234, rows);
      double sum = 0.0, squares = 0.0;

      for (guint split = 0; split < n_splits; split++)
        {
          g_autoptr (GError) error = NULL;
          double mse = 0.0;

          near_gp_curve_split (NEAR_GP_SPLITS_WINDOW, n_all, size, split, 1234, rows);
          g_autoptr (NearGpData) train = near_gp_data_select (data, size, rows);
          near_gp_theory_model_fit_predict (&model, train, m, near_gp_data_peek_x (longer), mean,
                                            split, NULL, &error);
          g_assert_no_error (error);
          for (gsize i = 0; i < m; i++)
            mse += pow (mean[i] - near_gp_data_peek_y (longer)[i], 2) / (double) m;
          sum += mse, squares += mse * mse;
        }
      sum /= n_splits;
      g_test_message ("extrapolation %-18s n = %zu: MSE %.4f +- %.4f",
                      near_gp_theory_get_info (way)->info.id, size, sum,
                      sqrt ((squares / n_splits - sum * sum) / (n_splits - 1.0)));
    }
}

/* Of the publication, one learned noise, n = 10, 21, 31, 64, 132; 0: not compared. */
static const double gp_theory_test_errors[NEAR_GP_THEORY_N_WAYS][5] = {
  [NEAR_GP_THEORY_DIRECT] = { 0.322, 0.0816, 0.0410, 0.0089, 0.0020 },
  [NEAR_GP_THEORY_DIFFERENCE] = { 0.138, 0.0505, 0.0200, 0.0058, 0.0012 },
  [NEAR_GP_THEORY_QUOTIENT] = { 0.116, 0.0455, 0.0298, 0.0101, 0.0031 },
  [NEAR_GP_THEORY_FIXED_MEAN] = { 0.122, 0.0487, 0.0205, 0.0056, 0.0013 },
  [NEAR_GP_THEORY_PARAMETERIZATION] = { 0.176, 0.0372, 0.0157, 0.0041, 0.0011 },
};

static inline void
gp_theory_test_compare (const NearGpCurvePoint *point, guint way)
{
  static const gsize sizes[] = { 10, 21, 31, 64, 132 };

  for (guint k = 0; k < G_N_ELEMENTS (sizes); k++)
    if (point->n == sizes[k] && gp_theory_test_errors[way][k] > 0.0)
      near_assert_close (point->test_mean, gp_theory_test_errors[way][k], 0.2, 0.00005);
}

/* @is_published: rows in the publication's order, compared with its errors. */
static inline void
gp_theory_test_study (NearGpData *data,
                      NearGpData *longer,
                      const char *title,
                      gboolean is_published)
{
  static const gsize sizes[] = { 5, 7, 10, 15, 21, 31, 44, 64, 92, 132 };

  for (guint known_noise = 0; known_noise < 2; known_noise++)
    {
      g_test_message ("%s, %s", title, known_noise ? "the points' own noise" : "one learned noise");
      for (guint way = 0; way < NEAR_GP_THEORY_N_WAYS; way++)
        {
          g_autoptr (NearGpCurve) curve
              = gp_theory_test_run (data, way, known_noise != 0, G_N_ELEMENTS (sizes), sizes, 0, 1);

          for (guint k = 0; k < near_gp_curve_get_n (curve); k++)
            {
              const NearGpCurvePoint *point = near_gp_curve_get (curve, k);

              g_test_message ("%-18s n = %3zu: MSE %.5f +- %.5f (%u splits, %u failed)",
                              near_gp_theory_get_info (way)->info.id, point->n, point->test_mean,
                              point->test_se, point->n_splits, point->n_failed);
              if (is_published && known_noise == 0)
                gp_theory_test_compare (point, way);
              if (point->n >= 15)
                g_assert_cmpfloat (point->test_mean, <, point->baseline_mean);
            }
        }
      gp_theory_test_extrapolate (data, longer, 31, known_noise != 0);
    }
}

static inline void
gp_theory_test_long (void)
{
  g_autofree char *own = near_test_source ("datasets/polymer/polymer.csv");
  g_autofree char *own_longer = near_test_source ("datasets/polymer/polymer-long.csv");
  g_autofree char *main_path = near_test_shared ("reference/data/taml/rgmaindata.csv");
  g_autofree char *longer_path = near_test_shared ("reference/data/taml/rgoutlierdata.csv");
  g_autoptr (NearGpData) data = gp_theory_test_load (own, gp_theory_test_own_columns);
  g_autoptr (NearGpData) longer = gp_theory_test_load (own_longer, gp_theory_test_own_columns);

  gp_theory_test_study (data, longer, "our own polymer data", FALSE);
  if (main_path == NULL || longer_path == NULL)
    {
      g_test_message ("the published polymer data are not beside the project");
      return;
    }
  g_autoptr (NearGpData) rows = gp_theory_test_load (main_path, gp_theory_test_published_columns);
  g_autoptr (NearGpData) published = gp_theory_test_reorder (rows);
  g_autoptr (NearGpData) published_longer
      = gp_theory_test_load (longer_path, gp_theory_test_published_columns);
  gp_theory_test_study (published, published_longer, "the published polymer data", TRUE);
}
