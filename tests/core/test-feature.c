/* test-feature.c — the ten features
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-feature.h"
#include "near-test.h"
#include "nn-test.h"

static const char *const ids[NEAR_N_FEATURES]
    = { "x", "y", "x2", "y2", "xy", "sinx", "siny", "sinxy", "cir", "add" };

static void
expect (double x, double y, double *values)
{
  values[0] = x;
  values[1] = y;
  values[2] = x * x;
  values[3] = y * y;
  values[4] = x * y;
  values[5] = sin (x);
  values[6] = sin (y);
  values[7] = sin (x * y);
  values[8] = sin (x * x + y * y);
  values[9] = (x + y) / 2.0;
}

static void
test_formulas (void)
{
  guint64 state = 5;

  for (guint i = 0; i < 200; i++)
    {
      double x = nn_test_uniform (&state, -6.0, 6.0), y = nn_test_uniform (&state, -6.0, 6.0);
      double expected[NEAR_N_FEATURES];

      expect (x, y, expected);
      for (guint f = 0; f < NEAR_N_FEATURES; f++)
        near_assert_close (near_feature_eval (f, x, y), expected[f], 1e-15, 1e-15);
    }
  for (guint f = 0; f < NEAR_N_FEATURES; f++)
    g_assert_cmpstr (near_feature_get_info (f)->info.id, ==, ids[f]);
}

/* Inputs stand in the table's order, whatever the set; targets and parts go along. */
static void
test_apply (void)
{
  const double points[] = { 0.5, -2.0, 3.0, 1.5 }, labels[] = { 1.0, -1.0 };
  const guint8 part[] = { NEAR_PART_TEST, NEAR_PART_TRAIN };
  g_autoptr (NearDataSet) data = near_data_set_new_from_doubles (2, 2, 1, points, labels, part);

  for (guint set = 1; set < 1u << NEAR_N_FEATURES; set++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (NearDataSet) inputs = near_features_apply (set, data, &error);
      NearFeature list[NEAR_N_FEATURES];
      guint n = 0;

      g_assert_no_error (error);
      for (guint p = 0; p < 2; p++)
        {
          double expected[NEAR_N_FEATURES];

          expect (points[2 * p], points[2 * p + 1], expected);
          n = 0;
          for (guint f = 0; f < NEAR_N_FEATURES; f++)
            if (set & (1u << f))
              {
                g_assert_cmpstr (near_data_set_get_input_name (inputs, n), ==, ids[f]);
                near_assert_close (near_data_set_get_input (inputs, p, n++), expected[f], 1e-15,
                                   0.0);
              }
          g_assert_cmpfloat (near_data_set_get_target (inputs, p, 0), ==, labels[p]);
          g_assert_cmpuint (near_data_set_get_part (inputs, p), ==, part[p]);
        }
      g_assert_cmpuint (near_data_set_get_n_inputs (inputs), ==, n);
      g_assert_cmpuint (near_features_count (set), ==, n);
      g_assert_cmpuint (near_features_list (set, list), ==, n);
    }
}

static void
test_none (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearDataSet) data
      = near_data_set_new_from_doubles (1, 2, 1, (double[]){ 1, 2 }, (double[]){ 1 }, NULL);

  g_assert_null (near_features_apply (0, data, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_NO_DATA);
  g_assert_nonnull (strstr (error->message, "feature"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/feature/formulas", test_formulas);
  g_test_add_func ("/feature/apply", test_apply);
  g_test_add_func ("/feature/none", test_none);
  return g_test_run ();
}
