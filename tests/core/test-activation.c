/* test-activation.c — activation functions against libm, derivatives against differences
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-activation.h"
#include "near-test.h"
#include "nn-test.h"

static void
test_eval (void)
{
  for (guint f = 0; f < NEAR_N_ACTIVATIONS; f++)
    for (double z = -6.0; z <= 6.0; z += 0.37)
      near_assert_close (near_activation_eval (f, z), nn_test_activation (f, z), 1e-15, 0.0);
  g_assert_cmpfloat (near_activation_eval (NEAR_ACTIVATION_RELU, -3.0), ==, 0.0);
  g_assert_cmpfloat (near_activation_eval (NEAR_ACTIVATION_RELU, 3.0), ==, 3.0);
  g_assert_cmpfloat (near_activation_eval (NEAR_ACTIVATION_LEAKY_RELU, -3.0), ==, -0.03);
  near_assert_close (near_activation_eval (NEAR_ACTIVATION_SIGMOID, 2.0), 0.88079707797788243,
                     1e-15, 0.0);
  near_assert_close (near_activation_eval (NEAR_ACTIVATION_TANH, 0.5), 0.46211715726000976, 1e-15,
                     0.0);
}

static void
test_derivative (void)
{
  const double h = 1e-5;

  for (guint f = 0; f < NEAR_N_ACTIVATIONS; f++)
    for (double z = -4.05; z <= 4.1; z += 0.3) /* never closer to the kink than 0.1 */
      {
        double slope = (nn_test_activation (f, z + h) - nn_test_activation (f, z - h)) / (2.0 * h);

        near_assert_close (near_activation_derivative (f, near_activation_eval (f, z)), slope, 1e-8,
                           1e-9);
      }
  /* at the kink itself the playgrounds take the side of zero */
  g_assert_cmpfloat (near_activation_derivative (NEAR_ACTIVATION_RELU, 0.0), ==, 0.0);
}

static void
test_arrays (void)
{
  enum
  {
    N = 1003
  };
  double z[N], expected[N];
  float single[N];

  for (guint f = 0; f < NEAR_N_ACTIVATIONS; f++)
    for (gsize n = 0; n <= N; n = n < 40 ? n + 1 : n + 321)
      {
        for (gsize i = 0; i < N; i++)
          {
            z[i] = -8.0 + 16.0 * (double) i / (N - 1);
            single[i] = (float) z[i];
            expected[i]
                = i < n ? nn_test_activation (f, z[i]) : z[i]; /* nothing behind n changes */
          }
        near_activation_eval_array (f, n, z);
        near_assert_close_array (z, expected, N, 2e-15, 0.0);
        near_activation_eval_array_single (f, n, single);
        for (gsize i = 0; i < N; i++)
          near_assert_close (single[i], expected[i], 2e-6, 1e-6);
      }
}

/* A network that has diverged must show it: no activation turns NaN into a number. */
static void
test_not_a_number (void)
{
  for (guint f = 0; f < NEAR_N_ACTIVATIONS; f++)
    {
      double z[9];
      float single[9];

      for (guint i = 0; i < 9; i++)
        z[i] = single[i] = NAN;
      near_activation_eval_array (f, 9, z);
      near_activation_eval_array_single (f, 9, single);
      for (guint i = 0; i < 9; i++)
        g_assert_true (isnan (z[i]) && isnan (single[i]));
      g_assert_true (isnan (near_activation_eval (f, NAN)));
    }
}

static void
test_table (void)
{
  static const char *const ids[] = { "linear", "sigmoid", "tanh", "relu", "leaky-relu" };

  g_assert_cmpuint (near_activation_table.n_rows, ==, NEAR_N_ACTIVATIONS);
  for (guint f = 0; f < NEAR_N_ACTIVATIONS; f++)
    {
      const NearActivationInfo *info = near_activation_get_info (f);

      g_assert_cmpstr (info->info.id, ==, ids[f]);
      g_assert_nonnull (strstr (info->formula, "%s"));
      g_assert_cmpuint (strlen (info->info.sentence), >, 10);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/activation/eval", test_eval);
  g_test_add_func ("/activation/derivative", test_derivative);
  g_test_add_func ("/activation/arrays", test_arrays);
  g_test_add_func ("/activation/not-a-number", test_not_a_number);
  g_test_add_func ("/activation/table", test_table);
  return g_test_run ();
}
