/* test-gp-climb.c — a few parameters uphill, and many
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-gp-climb.h"
#include "near-test.h"

#include <math.h>

#define MANY 90

/* -1/2 sum of (i + 1) (theta_i - 1/(i + 1))^2, whose top is known */
static gboolean
bowl (const double *theta, double *value, double *gradient, gpointer user_data)
{
  guint n = GPOINTER_TO_UINT (user_data);

  *value = 0.0;
  for (guint i = 0; i < n; i++)
    {
      double d = theta[i] - 1.0 / (i + 1.0);

      *value -= 0.5 * (i + 1.0) * d * d;
      gradient[i] = -(i + 1.0) * d;
    }
  return TRUE;
}

static void
test_top (void)
{
  double theta[MANY], low[MANY], high[MANY], value;

  for (guint n = 1; n <= MANY; n += MANY - 1)
    {
      for (guint i = 0; i < n; i++)
        {
          theta[i] = 0.0;
          low[i] = -10.0;
          high[i] = 10.0;
        }
      g_assert_cmpint (near_gp_climb (n, theta, low, high, 500, 2.0, bowl, GUINT_TO_POINTER (n), &value), ==,
                       NEAR_GP_CLIMB_TOP);
      for (guint i = 0; i < n; i++)
        near_assert_close (theta[i], 1.0 / (i + 1.0), 0.0, 1e-6);
      near_assert_close (value, 0.0, 0.0, 1e-10);
    }
}

/* The top lies outside: the first parameter ends at its bound, the second one at the top. */
static void
test_box (void)
{
  double theta[2] = { 0.0, 0.0 }, value;
  const double low[2] = { -1.0, -1.0 }, high[2] = { 0.5, 1.0 };

  g_assert_cmpint (near_gp_climb (2, theta, low, high, 500, 2.0, bowl, GUINT_TO_POINTER (2), &value), ==,
                   NEAR_GP_CLIMB_TOP);
  g_assert_cmpfloat (theta[0], ==, 0.5);
  near_assert_close (theta[1], 0.5, 0.0, 1e-6);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gp-climb/top", test_top);
  g_test_add_func ("/gp-climb/box", test_box);
  return g_test_run ();
}
