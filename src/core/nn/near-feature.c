/* near-feature.c — the playgrounds' features
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-feature.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static double
eval_x (double x, double y)
{
  return x;
}

static double
eval_y (double x, double y)
{
  return y;
}

static double
eval_x2 (double x, double y)
{
  return x * x;
}

static double
eval_y2 (double x, double y)
{
  return y * y;
}

static double
eval_xy (double x, double y)
{
  return x * y;
}

static double
eval_sinx (double x, double y)
{
  return sin (x);
}

static double
eval_siny (double x, double y)
{
  return sin (y);
}

static double
eval_sinxy (double x, double y)
{
  return sin (x * y);
}

static double
eval_cir (double x, double y)
{
  return sin (x * x + y * y);
}

static double
eval_add (double x, double y)
{
  return 0.5 * (x + y);
}

static const NearFeatureInfo rows[NEAR_N_FEATURES] = {
  [NEAR_FEATURE_X] = { { .id = "x",
                         .name = "x₁",
                         .sentence = N_ ("How far to the right a point lies.") },
                       "x1",
                       eval_x },
  [NEAR_FEATURE_Y]
  = { { .id = "y", .name = "x₂", .sentence = N_ ("How far up a point lies.") }, "x2", eval_y },
  [NEAR_FEATURE_X2] = { { .id = "x2",
                          .name = "x₁²",
                          .sentence = N_ ("Large at the left and right, small in the middle.") },
                        "x1^2",
                        eval_x2 },
  [NEAR_FEATURE_Y2] = { { .id = "y2",
                          .name = "x₂²",
                          .sentence = N_ ("Large above and below, small in the middle.") },
                        "x2^2",
                        eval_y2 },
  [NEAR_FEATURE_XY]
  = { { .id = "xy",
        .name = "x₁x₂",
        .sentence = N_ ("Positive in two opposite quadrants, negative in the others.") },
      "x1*x2",
      eval_xy },
  [NEAR_FEATURE_SINX] = { { .id = "sinx",
                            .name = "sin x₁",
                            .sentence = N_ ("Waves that run from left to right.") },
                          "sin(x1)",
                          eval_sinx },
  [NEAR_FEATURE_SINY]
  = { { .id = "siny", .name = "sin x₂", .sentence = N_ ("Waves that run upwards.") },
      "sin(x2)",
      eval_siny },
  [NEAR_FEATURE_SINXY]
  = { { .id = "sinxy", .name = "sin x₁x₂", .sentence = N_ ("Waves along hyperbolas.") },
      "sin(x1*x2)",
      eval_sinxy },
  [NEAR_FEATURE_CIR]
  = { { .id = "cir",
        .name = "sin r²",
        .sentence = N_ ("Waves in rings: the sine of x₁² + x₂². The web calculator calls it "
                        "cir(0,r).") },
      "sin(x1^2+x2^2)",
      eval_cir },
  [NEAR_FEATURE_ADD]
  = { { .id = "add",
        .name = "(x₁+x₂)/2",
        .sentence = N_ ("The mean of both coordinates. The web calculator calls it add(x,y).") },
      "(x1+x2)/2",
      eval_add },
};

const NearTable near_feature_table = NEAR_TABLE_INIT ("feature", N_ ("feature"), rows);

const NearFeatureInfo *
near_feature_get_info (NearFeature self)
{
  g_return_val_if_fail (self < NEAR_N_FEATURES, NULL);
  return &rows[self];
}

/* The feature's value at the point (x, y). */
double
near_feature_eval (NearFeature self, double x, double y)
{
  return near_feature_get_info (self)->eval (x, y);
}

guint
near_features_count (guint features)
{
  return (guint) __builtin_popcount (features & ((1u << NEAR_N_FEATURES) - 1));
}

/**
 * near_features_list:
 * @list: (out caller-allocates): room for NEAR_N_FEATURES
 *
 * Returns: how many there are; they are in the order of the table, as the network's inputs are
 */
guint
near_features_list (guint features, NearFeature *list)
{
  guint n = 0;

  for (guint f = 0; f < NEAR_N_FEATURES; f++)
    if (features & (1u << f))
      list[n++] = f;
  return n;
}

/**
 * near_features_apply:
 * @features: bits
 * @points: inputs x and y
 *
 * Errors: NEAR_ERROR_NO_DATA without features
 *
 * Returns: (transfer full): the same rows with the features as inputs
 */
NearDataSet *
near_features_apply (guint features, const NearDataSet *points, GError **error)
{
  NearFeature list[NEAR_N_FEATURES];
  const char *names[NEAR_N_FEATURES + 1] = { NULL };
  guint n_features = near_features_list (features, list);
  gsize n = near_data_set_get_n (points);

  g_return_val_if_fail (near_data_set_get_n_inputs (points) == 2, NULL);
  if (n_features == 0)
    {
      g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_NO_DATA,
                           _ ("no feature is chosen: the network needs at least one input, such as x"));
      return NULL;
    }
  g_autofree double *values = g_new (double, MAX (n * n_features, 1));

  for (gsize p = 0; p < n; p++)
    for (guint f = 0; f < n_features; f++)
      values[p * n_features + f]
          = near_feature_eval (list[f], near_data_set_get_input (points, p, 0),
                               near_data_set_get_input (points, p, 1));
  for (guint f = 0; f < n_features; f++)
    names[f] = near_feature_get_info (list[f])->info.id;
  g_autoptr (NearArray) x
      = near_array_new (NEAR_ARRAY_FLOAT64, 2, (gsize[]){ n, n_features }, values);

  return near_data_set_with_inputs (points, x, names);
}
