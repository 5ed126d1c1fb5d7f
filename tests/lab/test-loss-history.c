/* test-loss-history.c — losses by epoch in bounded memory, also from hostile files
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-loss-history.h"

static void
test_whole_run_evenly (void)
{
  g_autofree NearLossHistory *h = g_new (NearLossHistory, 1);

  near_loss_history_init (h);
  for (guint64 epoch = 0; epoch <= 100000; epoch++)
    if (near_loss_history_wants (h, epoch))
      near_loss_history_add (h, epoch, 1.0 / (1.0 + (double) epoch), (double) epoch);
  g_assert_cmpuint (h->n, >, NEAR_LOSS_HISTORY_MAX / 2);
  g_assert_cmpuint (h->n, <=, NEAR_LOSS_HISTORY_MAX);
  for (gsize i = 0; i < h->n; i++)
    {
      g_assert_cmpfloat (h->epoch[i], ==, (double) (i * h->stride));
      g_assert_cmpfloat (h->test[i], ==, h->epoch[i]);
      g_assert_cmpfloat (h->train[i], ==, 1.0 / (1.0 + h->epoch[i]));
    }
  g_assert_cmpfloat (h->epoch[h->n - 1] + (double) h->stride, >, 100000.0);
}

static void
test_back_from_an_array (void)
{
  g_autofree NearLossHistory *a = g_new (NearLossHistory, 1);
  g_autofree NearLossHistory *b = g_new (NearLossHistory, 1);
  g_autoptr (NearArray) array = NULL;

  near_loss_history_init (a);
  for (guint64 epoch = 0; epoch <= 3000; epoch++)
    near_loss_history_add (a, epoch, (double) epoch, 2.0);
  array = near_loss_history_to_array (a);
  g_assert_true (near_loss_history_from_array (b, array));
  g_assert_cmpuint (b->n, ==, a->n);
  g_assert_cmpuint (b->stride, ==, a->stride);
  near_loss_history_add (a, 3000 + a->stride * 4, 1.0, 1.0);
  near_loss_history_add (b, 3000 + b->stride * 4, 1.0, 1.0);
  g_assert_cmpuint (b->n, ==, a->n);
}

static NearArray *
new_history (gsize n, double first, double second, double step)
{
  g_autofree double *rows = g_new0 (double, 3 * n);

  for (gsize i = 0; i < n; i++)
    rows[3 * i] = i == 0 ? first : i == 1 ? second : second + step * (double) (i - 1);
  return near_array_new (NEAR_ARRAY_FLOAT64, 2, (gsize[]){ n, 3 }, rows);
}

static void
test_hostile_arrays (void)
{
  g_autofree NearLossHistory *h = g_new (NearLossHistory, 1);
  g_autoptr (NearArray) half = new_history (2, 0.0, 0.5, 1.0);
  g_autoptr (NearArray) falling = new_history (2, 5.0, 4.0, 1.0);
  g_autoptr (NearArray) negative = new_history (2, -1.0, 4.0, 1.0);
  /* first a stride of 1, then epochs that no thinning removes */
  g_autoptr (NearArray) full = new_history (NEAR_LOSS_HISTORY_MAX, 0.0, 1.0, 1048576.0);

  near_loss_history_init (h);
  g_assert_false (near_loss_history_from_array (h, NULL));
  g_assert_false (near_loss_history_from_array (h, half));
  g_assert_false (near_loss_history_from_array (h, falling));
  g_assert_false (near_loss_history_from_array (h, negative));
  g_assert_cmpuint (h->n, ==, 0);
  near_loss_history_from_array (h, full);
  for (guint64 epoch = 1; epoch < 5000; epoch++)
    near_loss_history_add (h, G_GUINT64_CONSTANT (1099511627776) * epoch, 0.0, 0.0);
  g_assert_cmpuint (h->n, <=, NEAR_LOSS_HISTORY_MAX);
  g_assert_cmpuint (h->stride, >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/loss-history/whole-run", test_whole_run_evenly);
  g_test_add_func ("/loss-history/array", test_back_from_an_array);
  g_test_add_func ("/loss-history/hostile", test_hostile_arrays);
  return g_test_run ();
}
