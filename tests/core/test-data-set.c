/* test-data-set.c — rows of inputs and targets
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-data-set.h"

static const double x[] = { 1, 2, 3, 4, 5, 6, 7, 8 };
static const double y[] = { 10, 20, 30, 40 };
static const guint8 part[] = { NEAR_PART_TEST, NEAR_PART_TRAIN, NEAR_PART_TEST, NEAR_PART_TRAIN };

static void
test_access (void)
{
  g_autoptr (NearDataSet) data = near_data_set_new_from_doubles (4, 2, 1, x, y, part);

  g_assert_cmpuint (near_data_set_get_n (data), ==, 4);
  g_assert_cmpuint (near_data_set_get_n_inputs (data), ==, 2);
  g_assert_cmpuint (near_data_set_get_n_targets (data), ==, 1);
  g_assert_cmpuint (near_data_set_get_n_in_part (data, NEAR_PART_TRAIN), ==, 2);
  g_assert_cmpuint (near_data_set_get_n_in_part (data, NEAR_PART_TEST), ==, 2);
  for (gsize row = 0; row < 4; row++)
    {
      for (guint i = 0; i < 2; i++)
        g_assert_cmpfloat (near_data_set_get_input (data, row, i), ==, x[2 * row + i]);
      g_assert_cmpfloat (near_data_set_get_target (data, row, 0), ==, y[row]);
      g_assert_cmpuint (near_data_set_get_part (data, row), ==, part[row]);
    }
}

/* The rows of a part keep their order: a trainer in fixed order follows it. */
static void
test_select (void)
{
  g_autoptr (NearDataSet) data = near_data_set_new_from_doubles (4, 2, 1, x, y, part);
  g_autoptr (NearDataSet) train = near_data_set_select_part (data, NEAR_PART_TRAIN);
  g_autoptr (NearDataSet) test = near_data_set_select_part (data, NEAR_PART_TEST);
  g_autoptr (NearDataSet) nothing = near_data_set_select_part (train, NEAR_PART_TEST);

  g_assert_cmpuint (near_data_set_get_n (train), ==, 2);
  g_assert_cmpfloat (near_data_set_get_input (train, 0, 0), ==, 3.0);
  g_assert_cmpfloat (near_data_set_get_input (train, 1, 1), ==, 8.0);
  g_assert_cmpfloat (near_data_set_get_target (train, 1, 0), ==, 40.0);
  g_assert_cmpuint (near_data_set_get_part (train, 0), ==, NEAR_PART_TRAIN);
  g_assert_cmpfloat (near_data_set_get_input (test, 0, 0), ==, 1.0);
  g_assert_cmpfloat (near_data_set_get_input (test, 1, 0), ==, 5.0);
  g_assert_cmpuint (near_data_set_get_part (test, 1), ==, NEAR_PART_TEST);
  g_assert_cmpuint (near_data_set_get_n (nothing), ==, 0);
  g_assert_cmpuint (near_data_set_get_n_inputs (nothing), ==, 2);
}

static void
test_single_precision_and_names (void)
{
  const float xs[] = { 0.5f, -1.25f, 3.0f, 4.0f };
  g_autoptr (NearArray) inputs = near_array_new (NEAR_ARRAY_FLOAT32, 2, (gsize[]){ 2, 2 }, xs);
  g_autoptr (NearArray) targets = near_array_new (NEAR_ARRAY_FLOAT64, 2, (gsize[]){ 2, 1 }, y);
  g_autoptr (NearDataSet) data = near_data_set_new (
      inputs, targets, (const char *const[]){ "energy", "volume", NULL }, NULL, NULL);
  g_autoptr (NearDataSet) train = near_data_set_select_part (data, NEAR_PART_TRAIN);

  g_assert_cmpuint (near_data_set_get_n_in_part (data, NEAR_PART_TRAIN), ==, 2);
  g_assert_cmpfloat (near_data_set_get_input (data, 0, 1), ==, -1.25);
  g_assert_cmpstr (near_data_set_get_input_name (train, 1), ==, "volume");
  g_assert_nonnull (near_data_set_get_target_name (train, 0));
  g_assert_cmpuint (near_array_get_array_type (near_data_set_get_x (train)), ==,
                    NEAR_ARRAY_FLOAT32);
  g_assert_cmpfloat (near_data_set_get_input (train, 1, 0), ==, 3.0);
}

static void
test_with_inputs (void)
{
  g_autoptr (NearDataSet) data = near_data_set_new_from_doubles (4, 2, 1, x, y, part);
  g_autoptr (NearArray) other = near_array_new (NEAR_ARRAY_FLOAT64, 2, (gsize[]){ 4, 1 }, y);
  g_autoptr (NearDataSet) changed
      = near_data_set_with_inputs (data, other, (const char *const[]){ "f", NULL });

  g_assert_cmpuint (near_data_set_get_n_inputs (changed), ==, 1);
  g_assert_cmpstr (near_data_set_get_input_name (changed, 0), ==, "f");
  g_assert_cmpfloat (near_data_set_get_input (changed, 2, 0), ==, 30.0);
  g_assert_cmpfloat (near_data_set_get_target (changed, 2, 0), ==, 30.0);
  g_assert_cmpuint (near_data_set_get_part (changed, 2), ==, NEAR_PART_TEST);
  g_assert_cmpuint (near_data_set_get_n_inputs (data), ==, 2);
}

/* What was given may change or go: a data set is its own. */
static void
test_owns_its_numbers (void)
{
  double mine[] = { 1, 2 };
  double label[] = { 1 };
  g_autoptr (NearDataSet) data = near_data_set_new_from_doubles (1, 2, 1, mine, label, NULL);
  NearDataSet *same = near_data_set_ref (data);

  mine[0] = 99.0;
  g_assert_cmpfloat (near_data_set_get_input (data, 0, 0), ==, 1.0);
  g_assert_true (same == data);
  near_data_set_unref (same);
  g_assert_cmpfloat (near_data_set_get_input (data, 0, 1), ==, 2.0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/data-set/access", test_access);
  g_test_add_func ("/data-set/select", test_select);
  g_test_add_func ("/data-set/single-precision-and-names", test_single_precision_and_names);
  g_test_add_func ("/data-set/with-inputs", test_with_inputs);
  g_test_add_func ("/data-set/owns-its-numbers", test_owns_its_numbers);
  return g_test_run ();
}
