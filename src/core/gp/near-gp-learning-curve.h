/* near-gp-learning-curve.h — how the error falls as points are added
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * For each number of training points, several splits into training and test points; every split is
 * one fit. Mean and standard error over the splits, of the error at test points, at training
 * points, and of the trivial answer, the mean of the training points. Any method can be plugged in:
 * it is a function that fits and predicts.
 */
#pragma once

#include "near-gp-optimizer.h"

G_BEGIN_DECLS

/* Fits to @train and answers at x (m, n_inputs): @mean (m), which is compared with y. @seed: a
 * stream of its own for each split. Must be callable from several threads at once, unless
 * NearGpLearner says otherwise. Errors: its own; the split is then counted as failed, but CANCELLED
 * stops all. */
typedef gboolean (*NearGpFitPredict) (gpointer user_data, NearGpData *train, gsize m,
                                      const double *x, double *mean, guint64 seed,
                                      const NearMonitor *monitor, GError **error);

typedef struct
{
  NearGpFitPredict fit_predict;
  gpointer user_data;  /* borrowed: outlives the curve */
  gboolean one_thread; /* not callable from several threads */
} NearGpLearner;

/* Ready-made: a Gaussian process, with hyperparameters refitted at each split or held. */
typedef struct
{
  NearKernel *kernel; /* borrowed, as @mean (nullable) */
  NearMean *mean;
  gboolean refit;
  gboolean
      adapt; /* with @refit: bounds and start from each split's own points (near_kernel_adapt) */
  NearGpOptimizerSettings settings; /* of the fits; its seed is replaced by the split's */
} NearGpCurveModel;

gboolean near_gp_curve_model_fit_predict (gpointer model, NearGpData *train, gsize m,
                                          const double *x, double *mean, guint64 seed,
                                          const NearMonitor *monitor, GError **error);

typedef enum
{
  NEAR_GP_SPLITS_RANDOM, /* n_splits shuffles of their own; the first n points of each train, so
                            that sizes are nested */
  NEAR_GP_SPLITS_WINDOW, /* one shuffle; a window of n points slides by max (1, n / 9) and wraps
                            around */
  NEAR_GP_N_SPLITS
} NearGpSplits;

extern const NearTable near_gp_splits_table;

typedef enum
{
  NEAR_GP_ERROR_MSE,
  NEAR_GP_ERROR_RMSE,
  NEAR_GP_ERROR_MAE,
  NEAR_GP_N_ERRORS
} NearGpErrorMeasure;

extern const NearTable near_gp_error_measure_table;

typedef struct
{
  NearGpSplits splits;
  NearGpErrorMeasure measure;
  guint n_sizes;
  const gsize *sizes; /* (n_sizes) (nullable: near_gp_curve_sizes() of n_sizes); copied */
  guint n_splits;     /* of RANDOM; of WINDOW: at most so many, evenly spaced (0: all) */
  guint64 seed;
} NearGpCurveSettings;

typedef struct
{
  gsize n; /* training points */
  guint n_splits, n_failed;
  double test_mean, test_se; /* standard errors are NAN for one split. Windows that overlap are not
                                independent: their */
  double train_mean, train_se; /* standard error is too small, as in the publication. */
  double baseline_mean, baseline_se;
  const double *test; /* (n_splits) NAN: failed */
  const double *train;
  const double *baseline;
} NearGpCurvePoint;

/* err = a n^-b, least squares of logarithms over sizes whose error is positive; b_se: standard
 * error */
typedef struct
{
  double a, b, b_se;
  double r_squared;
  guint n_used; /* 0 or 1: there is no law, the rest is NAN */
} NearGpPowerLaw;

typedef struct _NearGpLearningCurve NearGpLearningCurve;
typedef struct _NearGpCurve NearGpCurve;

/* Whole numbers nearly evenly spaced in their logarithm, ascending, all different, from @low to
 * @high; returns how many there are, at most @n. */
guint near_gp_curve_sizes (gsize low, gsize high, guint n, gsize *sizes);
/* Rows of split @split of size @n of @n_all: the first @n are trained on. @rows (n_all). Returns:
 * how many splits of WINDOW there are (of RANDOM: 0, as many as wanted). */
guint near_gp_curve_split (NearGpSplits splits, gsize n_all, gsize n, guint split, guint64 seed,
                           gsize *rows);

/* Errors: NEAR_ERROR_RANGE (a size below 1, or that leaves no test point), NO_DATA */
NearGpLearningCurve *near_gp_learning_curve_new (NearGpData *data, const NearGpLearner *learner,
                                                 const NearGpCurveSettings *settings,
                                                 GError **error);
void near_gp_learning_curve_free (NearGpLearningCurve *self); /* NULL is legal */
guint near_gp_learning_curve_get_n_fits (const NearGpLearningCurve *self);
guint near_gp_learning_curve_get_n_done (const NearGpLearningCurve *self);
gboolean near_gp_learning_curve_is_done (const NearGpLearningCurve *self);
/* One fit more. The splits of all sizes take turns, so that a picture of the whole curve is there
 * early. */
gboolean near_gp_learning_curve_step (NearGpLearningCurve *self, const NearMonitor *monitor,
                                      GError **error);
/* All that is left; fits share the threads. */
gboolean near_gp_learning_curve_run (NearGpLearningCurve *self, const NearMonitor *monitor,
                                     GError **error);
NearGpCurve *near_gp_learning_curve_dup_result (const NearGpLearningCurve *self);

/* Immutable, atomically reference-counted. Splits that are not done yet are not counted. */
NearGpCurve *near_gp_curve_ref (NearGpCurve *self);
void near_gp_curve_unref (NearGpCurve *self); /* NULL is legal */
guint near_gp_curve_get_n (const NearGpCurve *self);
const NearGpCurvePoint *near_gp_curve_get (const NearGpCurve *self, guint i);
const NearGpPowerLaw *near_gp_curve_get_power_law (const NearGpCurve *self); /* of the test error */
const char *
near_gp_curve_get_failure (const NearGpCurve *self); /* NULL, or what the first failed fit said */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearGpLearningCurve, near_gp_learning_curve_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearGpCurve, near_gp_curve_unref)

G_END_DECLS
