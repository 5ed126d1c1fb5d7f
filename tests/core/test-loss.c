/* test-loss.c — losses and their derivatives against PyTorch
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-json.h"
#include "near-loss.h"
#include "near-test.h"

#include <math.h>

static void
test_torch (void)
{
  g_autofree char *path = near_test_data ("nn.json");
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) document = near_json_load (path, &error);
  const json_t *row;
  gsize i;

  g_assert_no_error (error);
  json_array_foreach (json_object_get (document, "losses"), i, row)
  {
    gsize loss, output;
    const json_t *numbers = json_object_get (row, "numbers");
    double v[5]; /* z, o, t, E, dE/dz */

    g_assert_true (near_table_find (
        &near_loss_table, json_string_value (json_object_get (row, "loss")), &loss, NULL));
    g_assert_true (near_table_find (&near_activation_table,
                                    json_string_value (json_object_get (row, "output")), &output,
                                    NULL));
    for (guint k = 0; k < 5; k++)
      v[k] = json_number_value (json_array_get (numbers, k));
    near_assert_close (near_activation_eval (output, v[0]), v[1], 1e-14, 0.0);
    near_assert_close (near_loss_eval (loss, output, v[1], v[2]), v[3], 1e-12, 0.0);
    near_assert_close (near_loss_delta (loss, output, v[1], v[2]), v[4], 1e-11, 1e-14);
  }
  g_assert_cmpuint (i, ==, 3 * 5 * 4 * 3);
}

/* A saturated output costs much, but a finite amount; NaN stays NaN. */
static void
test_ends (void)
{
  for (guint t = 0; t < 2; t++)
    {
      double target = t == 0 ? -1.0 : 1.0;

      g_assert_true (isfinite (
          near_loss_eval (NEAR_LOSS_CROSS_ENTROPY, NEAR_ACTIVATION_TANH, -target, target)));
      g_assert_cmpfloat (
          near_loss_eval (NEAR_LOSS_CROSS_ENTROPY, NEAR_ACTIVATION_TANH, -target, target), >, 30.0);
      g_assert_cmpfloat (
          near_loss_eval (NEAR_LOSS_CROSS_ENTROPY, NEAR_ACTIVATION_TANH, target, target), <, 1e-14);
      g_assert_cmpfloat (
          fabs (near_loss_delta (NEAR_LOSS_CROSS_ENTROPY, NEAR_ACTIVATION_TANH, -target, target)),
          ==, 2.0);
      g_assert_true (isfinite (
          near_loss_eval (NEAR_LOSS_CROSS_ENTROPY, NEAR_ACTIVATION_LINEAR, -1e4 * target, target)));
    }
  for (guint loss = 0; loss < NEAR_N_LOSSES; loss++)
    for (guint f = 0; f < NEAR_N_ACTIVATIONS; f++)
      g_assert_true (isnan (near_loss_eval (loss, f, NAN, 1.0)));
}

/* No other constant is better. Balanced classes: the chance levels ½, 1 and ln 2. */
static void
test_best_constant (void)
{
  static const double balanced[] = { 1, -1, -1, 1 }, skewed[] = { 1, 1, 1, -1 };
  static const double chance[NEAR_N_LOSSES] = { 0.5, 1.0, G_LN2 };

  for (guint loss = 0; loss < NEAR_N_LOSSES; loss++)
    {
      double constant, best, other;

      near_assert_close (near_loss_best_constant (loss, 4, balanced, &constant), chance[loss],
                         1e-14, 0.0);
      g_assert_cmpfloat (constant, ==, 0.0);
      best = near_loss_best_constant (loss, 4, skewed, &constant);
      g_assert_cmpfloat (constant, ==, 0.5);
      for (double c = -0.95; c < 1.0; c += 0.1)
        {
          other = 0.0;
          for (guint i = 0; i < 4; i++)
            other += near_loss_eval (loss, NEAR_ACTIVATION_TANH, c, skewed[i]) / 4.0;
          g_assert_cmpfloat (other, >=, best - 1e-15);
        }
      g_assert_true (isnan (near_loss_best_constant (loss, 0, skewed, NULL)));
    }
  /* one class only: certainty */
  g_assert_cmpfloat (near_loss_best_constant (NEAR_LOSS_CROSS_ENTROPY, 3, skewed, NULL), <, 1e-13);
}

static void
test_threshold (void)
{
  for (guint f = 0; f < NEAR_N_ACTIVATIONS; f++)
    g_assert_cmpfloat (near_output_threshold (f), ==, f == NEAR_ACTIVATION_SIGMOID ? 0.5 : 0.0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/loss/torch", test_torch);
  g_test_add_func ("/loss/ends", test_ends);
  g_test_add_func ("/loss/best-constant", test_best_constant);
  g_test_add_func ("/loss/threshold", test_threshold);
  return g_test_run ();
}
