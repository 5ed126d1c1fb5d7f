/* test-kernel-metric.c — distances between compositions and angles, and inputs that make no sense
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-kernel.h"

#include "near-error.h"
#include "near-test.h"

#include <math.h>

static const char *const names[] = { "Fe", "Co", "Ni" };

static double
value (const char *text, guint n_inputs, const double *x, const double *z)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearKernel) kernel = near_kernel_parse (text, n_inputs, names, &error);
  double k = 0.0;

  g_assert_no_error (error);
  near_kernel_cross (kernel, 1, x, 1, z, &k, 1);
  return k;
}

/* RBF: exp (-r^2 / 2) with r^2 by the definition of each distance */
static void
test_distances (void)
{
  double x[3] = { 1.0, 2.0, 5.0 }, z[3] = { 3.0, 3.0, 4.0 };
  double f[3] = { 0.125, 0.25, 0.625 }, g[3] = { 0.3, 0.3, 0.4 };
  double simplex = 0.0, aitchison = 0.0, hellinger = 0.0;

  for (guint i = 0; i < 3; i++)
    {
      simplex += pow (f[i] - g[i], 2);
      hellinger += 0.5 * pow (sqrt (f[i]) - sqrt (g[i]), 2);
      /* sum over pairs of (log x_i/x_j - log z_i/z_j)^2 / (2 D) */
      for (guint j = 0; j < 3; j++)
        aitchison += pow (log (f[i] / f[j]) - log (g[i] / g[j]), 2) / 6.0;
    }
  near_assert_close (value ("RBF(l=0.3, metric=simplex)", 3, x, z), exp (-0.5 * simplex / 0.09),
                     1e-13, 0);
  near_assert_close (value ("RBF(l=0.3, metric=hellinger)", 3, x, z), exp (-0.5 * hellinger / 0.09),
                     1e-13, 0);
  near_assert_close (value ("RBF(l=0.7, metric=aitchison)", 3, x, z), exp (-0.5 * aitchison / 0.49),
                     1e-13, 0);
  near_assert_close (value ("Matern12(l=0.7, metric=aitchison)", 3, x, z),
                     exp (-sqrt (aitchison) / 0.7), 1e-13, 0);
  /* one length for each component */
  near_assert_close (
      value ("RBF(l=[0.3,0.4,0.5], metric=simplex)", 3, x, z),
      exp (-0.5 * (pow (0.175 / 0.3, 2) + pow (0.05 / 0.4, 2) + pow (0.225 / 0.5, 2))), 1e-13, 0);
  /* some inputs alone are amounts: fractions of their own sum */
  near_assert_close (value ("RBF(l=0.3, metric=simplex, on=[3,1])", 3, x, z),
                     exp (-0.5 * 2.0 * pow (1.0 / 6.0 - 3.0 / 7.0, 2) / 0.09), 1e-13, 0);
}

/* How much there is in all does not matter. */
static void
test_invariance (void)
{
  static const char *const texts[] = { "RBF(l=0.3, metric=simplex)", "Matern52(metric=aitchison)",
                                       "RQ(l=0.2, metric=hellinger)" };
  double x[3] = { 1.0, 2.0, 5.0 }, many[3] = { 10.0, 20.0, 50.0 }, z[3] = { 3.0, 3.0, 4.0 };
  double zero[3] = { 0.0, 2.0, 5.0 };

  for (gsize t = 0; t < G_N_ELEMENTS (texts); t++)
    {
      near_assert_close (value (texts[t], 3, many, z), value (texts[t], 3, x, z), 1e-13, 0);
      near_assert_close (value (texts[t], 3, many, x), 1.0, 1e-13, 0);
    }
  g_assert_true (isfinite (value ("RBF(metric=hellinger)", 3, zero, z)));
  g_assert_true (isnan (value ("RBF(metric=aitchison)", 3, zero, z)));
  double negative[3] = { -0.1, 2.0, 5.0 };
  g_assert_true (isnan (value ("RBF(metric=simplex)", 3, negative, z)));
  g_assert_true (isnan (value ("Matern(nu=0.8, metric=simplex)", 3, negative, z)));
  g_assert_true (isnan (value ("GammaExp(metric=simplex)", 3, negative, z)));
}

static void
test_angles (void)
{
  double a = 350.0, b = 10.0, c = 170.0, d = 370.0,
         chord = 2.0 * sin (10.0 * G_PI / 180.0) * 180.0 / G_PI;

  near_assert_close (value ("RBF(l=15, metric=angle)", 1, &a, &b),
                     exp (-0.5 * chord * chord / 225.0), 1e-12, 0);
  near_assert_close (value ("RBF(l=15, metric=angle)", 1, &b, &d), 1.0, 1e-14, 0);
  /* a small angle is itself */
  double small = 10.01;
  near_assert_close (value ("Matern12(l=0.01, metric=angle)", 1, &b, &small), exp (-1.0), 1e-7, 0);
  /* opposite ones are furthest apart: the diameter, 360 / pi degrees */
  double opposite = 190.0;
  near_assert_close (value ("Matern12(l=100, metric=angle)", 1, &b, &opposite), exp (-3.6 / G_PI),
                     1e-12, 0);
  g_assert_cmpfloat (value ("Matern12(l=100, metric=angle)", 1, &b, &opposite), <,
                     value ("Matern12(l=100, metric=angle)", 1, &b, &c));
}

static void
check (const char *text, double x0, double x1, double x2, int code, const char *message)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearKernel) kernel = near_kernel_parse (text, 3, names, &error);
  double x[6] = { 1.0, 2.0, 3.0, x0, x1, x2 };

  g_assert_no_error (error);
  if (message == NULL)
    {
      g_assert_true (near_kernel_check_inputs (kernel, 2, x, &error));
      g_assert_no_error (error);
      return;
    }
  g_assert_false (near_kernel_check_inputs (kernel, 2, x, &error));
  g_assert_error (error, NEAR_ERROR, code);
  g_assert_cmpstr (error->message, ==, message);
}

static void
test_inputs (void)
{
  check ("RBF", 1.0, -2.0, 3.0, 0, NULL);
  check ("RBF", 1.0, NAN, 3.0, NEAR_ERROR_NOT_FINITE,
         "point 2, input 2 (Co) is not a finite number");
  check ("White + RBF(metric=simplex)", 1.0, -2.0, 3.0, NEAR_ERROR_RANGE,
         "point 2, input 2 (Co): an amount cannot be -2; the metric “simplex” needs amounts that "
         "are 0 or greater");
  check ("RBF(metric=simplex, on=[1,3])", 1.0, -2.0, 3.0, 0, NULL);
  check ("Cosine*RBF(metric=hellinger)", 0.0, 0.0, 0.0, NEAR_ERROR_RANGE,
         "point 2: the amounts add up to 0, so there are no fractions; at least one must be "
         "greater than 0");
  check ("RBF(metric=hellinger)", 0.0, 0.0, 1.0, 0, NULL);
  check ("RBF(metric=aitchison)", 1.0, 1.0, 0.0, NEAR_ERROR_RANGE,
         "point 2, input 3 (Ni): the amount is 0, of which there is no logarithm; take the metric "
         "“hellinger”, or put a "
         "small amount in its place");
  check ("NormalizedDot", 0.0, 0.0, 0.0, NEAR_ERROR_RANGE,
         "point 2: the length of its inputs is 0, so they have no direction, which NormalizedDot "
         "compares");
  check ("NormalizedDot(zeta=1.5)", 1.0, -1.0, 0.0, NEAR_ERROR_RANGE,
         "point 2, input 2 (Co) is -1: with inputs below 0, zeta of NormalizedDot must be a whole "
         "number, not 1.5");
  check ("NormalizedDot(zeta=3)", 1.0, -1.0, 0.0, 0, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kernel-metric/distances", test_distances);
  g_test_add_func ("/kernel-metric/invariance", test_invariance);
  g_test_add_func ("/kernel-metric/angles", test_angles);
  g_test_add_func ("/kernel-metric/inputs", test_inputs);
  return g_test_run ();
}
