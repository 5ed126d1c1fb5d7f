/* test-rng.c — random streams: the same from the same seed and purpose, unrelated from others
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Bounds on means are five standard errors. */
#undef G_DISABLE_ASSERT
#include "near-rng.h"
#include "near-test.h"

#include <math.h>

static void
test_streams (void)
{
  g_autoptr (NearRng) a = near_rng_new (7, "pattern");
  g_autoptr (NearRng) again = near_rng_new (7, "pattern");
  g_autoptr (NearRng) purpose = near_rng_new (7, "weights");
  g_autoptr (NearRng) seed = near_rng_new (8, "pattern");
  g_autoptr (NearRng) high = near_rng_new (7 + (G_GUINT64_CONSTANT (1) << 40), "pattern");
  double sums[3] = { 0 };

  for (guint i = 0; i < 10000; i++)
    {
      double u = near_rng_uniform (a, -1.0, 1.0);

      g_assert_cmpfloat (u, ==, near_rng_uniform (again, -1.0, 1.0));
      sums[0] += u * near_rng_uniform (purpose, -1.0, 1.0);
      sums[1] += u * near_rng_uniform (seed, -1.0, 1.0);
      sums[2] += u * near_rng_uniform (high, -1.0, 1.0);
    }
  for (guint i = 0; i < 3; i++) /* a product of two has the variance 1/9 */
    near_assert_close (sums[i] / 10000, 0.0, 0.0, 5.0 / 3.0 / 100.0);
}

static void
test_uniform (void)
{
  const guint n = 100000;
  g_autoptr (NearRng) rng = near_rng_new (1, "test");
  double sum = 0.0, squares = 0.0;

  for (guint i = 0; i < n; i++)
    {
      double u = near_rng_uniform (rng, 2.0, 5.0);

      g_assert_true (u >= 2.0 && u < 5.0);
      sum += u - 3.5;
      squares += (u - 3.5) * (u - 3.5);
    }
  near_assert_close (sum / n, 0.0, 0.0, 5.0 * sqrt (0.75 / n));
  /* the variance of the square: 3^4 (1/80 - 1/144) */
  near_assert_close (squares / n, 0.75, 0.0, 5.0 * sqrt (0.45 / n));
}

static void
test_normal (void)
{
  const guint n = 100000;
  g_autoptr (NearRng) rng = near_rng_new (2, "test");
  double sum = 0.0, squares = 0.0, fourth = 0.0;

  for (guint i = 0; i < n; i++)
    {
      double z = (near_rng_normal (rng, -3.0, 2.0) + 3.0) / 2.0;

      sum += z;
      squares += z * z;
      fourth += z * z * z * z;
    }
  near_assert_close (sum / n, 0.0, 0.0, 5.0 / sqrt (n));
  near_assert_close (squares / n, 1.0, 0.0, 5.0 * sqrt (2.0 / n));
  near_assert_close (fourth / n, 3.0, 0.0, 5.0 * sqrt (96.0 / n));
}

static void
test_index (void)
{
  const guint n = 60000;
  g_autoptr (NearRng) rng = near_rng_new (3, "test");
  guint counts[6] = { 0 };
  double chi_squared = 0.0;

  for (guint i = 0; i < n; i++)
    {
      gsize k = near_rng_index (rng, 6);

      g_assert_cmpuint (k, <, 6);
      counts[k]++;
    }
  for (guint k = 0; k < 6; k++)
    chi_squared += (counts[k] - 10000.0) * (counts[k] - 10000.0) / 10000.0;
  g_assert_cmpfloat (chi_squared, <, 25.7); /* 5 degrees of freedom: once in 10^4 */
  g_assert_cmpuint (near_rng_index (rng, 1), ==, 0);
}

/* All six orders of three, equally often; a large one holds every number once. */
static void
test_permutation (void)
{
  enum
  {
    N = 60000,
    LARGE = 1000
  };
  g_autoptr (NearRng) rng = near_rng_new (4, "test");
  guint counts[27] = { 0 };
  gsize order[LARGE];
  guint8 seen[LARGE] = { 0 };
  double chi_squared = 0.0;
  guint n_orders = 0;

  for (guint i = 0; i < N; i++)
    {
      near_rng_permutation (rng, 3, order);
      g_assert_true (order[0] != order[1] && order[1] != order[2] && order[0] != order[2]);
      counts[9 * order[0] + 3 * order[1] + order[2]]++;
    }
  for (guint k = 0; k < 27; k++)
    if (counts[k] > 0)
      {
        chi_squared += (counts[k] - 10000.0) * (counts[k] - 10000.0) / 10000.0;
        n_orders++;
      }
  g_assert_cmpuint (n_orders, ==, 6);
  g_assert_cmpfloat (chi_squared, <, 25.7);
  near_rng_permutation (rng, LARGE, order);
  for (guint i = 0; i < LARGE; i++)
    seen[order[i]]++;
  for (guint i = 0; i < LARGE; i++)
    g_assert_cmpuint (seen[i], ==, 1);
  near_rng_permutation (rng, 0, order);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rng/streams", test_streams);
  g_test_add_func ("/rng/uniform", test_uniform);
  g_test_add_func ("/rng/normal", test_normal);
  g_test_add_func ("/rng/index", test_index);
  g_test_add_func ("/rng/permutation", test_permutation);
  return g_test_run ();
}
