/* test-vector-math.c — the stated errors of exp, tanh and sigmoid, at every SIMD level
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-simd.h"

#include <float.h>
#include <math.h>
#include <string.h>

typedef void (*ArrayFunction) (gsize n, const double *x, double *y);
typedef void (*ArrayFunctionSingle) (gsize n, const float *x, float *y);

/* References: libm, in double for the single versions. */
static double
reference_sigmoid (double x)
{
  return 1.0 / (1.0 + exp (-x));
}

typedef struct
{
  const char *name;
  gsize offset;
  double (*reference) (double);
  double low, high;
  double bound;
  gboolean single;
} Case;

static const Case cases[] = {
  { "exp", G_STRUCT_OFFSET (NearVectorMath, exp), exp, -707.0, 709.0, 5e-16, FALSE },
  { "tanh", G_STRUCT_OFFSET (NearVectorMath, tanh), tanh, -25.0, 25.0, 1e-15, FALSE },
  { "tanh, small", G_STRUCT_OFFSET (NearVectorMath, tanh), tanh, -1e-3, 1e-3, 1e-15, FALSE },
  { "sigmoid", G_STRUCT_OFFSET (NearVectorMath, sigmoid), reference_sigmoid, -690.0, 40.0, 1e-15,
    FALSE },
  { "exp, single", G_STRUCT_OFFSET (NearVectorMath, exp_single), exp, -86.0, 88.0, 3e-7, TRUE },
  { "tanh, single", G_STRUCT_OFFSET (NearVectorMath, tanh_single), tanh, -12.0, 12.0, 5e-7, TRUE },
  { "tanh, small, single", G_STRUCT_OFFSET (NearVectorMath, tanh_single), tanh, -1e-3, 1e-3, 5e-7,
    TRUE },
  { "sigmoid, single", G_STRUCT_OFFSET (NearVectorMath, sigmoid_single), reference_sigmoid, -84.0,
    20.0, 5e-7, TRUE },
};

static void
eval (const NearVectorMath *math, const Case *c, gsize n, const double *x, double *y, double *seen)
{
  if (c->single)
    {
      g_autofree float *xs = g_new (float, n);

      for (gsize i = 0; i < n; i++)
        xs[i] = (float) x[i];
      for (gsize i = 0; i < n; i++)
        seen[i] = xs[i];
      G_STRUCT_MEMBER (ArrayFunctionSingle, math, c->offset) (n, xs, xs);
      for (gsize i = 0; i < n; i++)
        y[i] = xs[i];
      return;
    }
  memcpy (seen, x, n * sizeof *x);
  G_STRUCT_MEMBER (ArrayFunction, math, c->offset) (n, x, y);
}

static void
test_errors (gconstpointer data)
{
  const gsize n = 200003; /* a rest at every width */
  NearSimdLevel level = GPOINTER_TO_UINT (data);
  g_autofree double *x = g_new (double, n);
  g_autofree double *y = g_new (double, n);
  g_autofree double *seen = g_new (double, n);

  if (!near_simd_has_level (level))
    {
      g_test_skip ("this processor does not have the level");
      return;
    }
  for (guint i_case = 0; i_case < G_N_ELEMENTS (cases); i_case++)
    {
      const Case *c = &cases[i_case];
      double worst = 0.0, worst_at = 0.0;

      for (gsize i = 0; i < n; i++)
        x[i] = c->low + (c->high - c->low) * (double) i / (double) (n - 1);
      eval (near_vector_math_get_for_level (level), c, n, x, y, seen);
      for (gsize i = 0; i < n; i++)
        {
          double expected = c->reference (seen[i]);
          double error = fabs (y[i] - expected) / MAX (fabs (expected), DBL_MIN);

          if (!(error <= worst))
            {
              worst = error;
              worst_at = x[i];
            }
        }
      g_test_message ("%s, %s: largest relative error %.2g at %.6g",
                      near_simd_level_get_name (level), c->name, worst, worst_at);
      g_assert_cmpfloat (worst, <, c->bound);
      g_assert_cmpfloat (worst, >, 0.0); /* comparing libm with itself would show 0 */
    }
}

static void
test_ends (gconstpointer data)
{
  NearSimdLevel level = GPOINTER_TO_UINT (data);
  double x[] = { -INFINITY, INFINITY, NAN, 0.0, -1e300, 1e300, -745.0, -750.0, 709.7, 711.0 };
  double y[G_N_ELEMENTS (x)];
  float xs[] = { -INFINITY, INFINITY, NAN, 0.0f, -1e30f, 1e30f };
  float ys[G_N_ELEMENTS (xs)];
  const NearVectorMath *math;

  if (!near_simd_has_level (level))
    {
      g_test_skip ("this processor does not have the level");
      return;
    }
  math = near_vector_math_get_for_level (level);
  math->exp (G_N_ELEMENTS (x), x, y);
  g_assert_cmpfloat (y[0], ==, 0.0);
  g_assert_true (isinf (y[1]));
  g_assert_true (isnan (y[2]));
  g_assert_cmpfloat (y[3], ==, 1.0);
  g_assert_cmpfloat (y[4], ==, 0.0);
  g_assert_true (isinf (y[5]));
  g_assert_cmpfloat (fabs (y[6] - exp (-745.0)), <=, 4.94066e-324);
  g_assert_cmpfloat (y[7], ==, 0.0);
  g_assert_cmpfloat (fabs (y[8] / exp (709.7) - 1.0), <, 5e-16);
  g_assert_true (isinf (y[9]));
  math->tanh (G_N_ELEMENTS (x), x, y);
  g_assert_cmpfloat (y[0], ==, -1.0);
  g_assert_cmpfloat (y[1], ==, 1.0);
  g_assert_true (isnan (y[2]));
  g_assert_cmpfloat (y[3], ==, 0.0);
  math->sigmoid (G_N_ELEMENTS (x), x, y);
  g_assert_cmpfloat (y[0], <, 1e-300);
  g_assert_cmpfloat (y[1], ==, 1.0);
  g_assert_true (isnan (y[2]));
  g_assert_cmpfloat (y[3], ==, 0.5);
  math->exp_single (G_N_ELEMENTS (xs), xs, ys);
  g_assert_cmpfloat (ys[0], ==, 0.0f);
  g_assert_true (isinf (ys[1]));
  g_assert_true (isnan (ys[2]));
  math->tanh_single (G_N_ELEMENTS (xs), xs, ys);
  g_assert_cmpfloat (ys[0], ==, -1.0f);
  g_assert_cmpfloat (ys[1], ==, 1.0f);
  g_assert_true (isnan (ys[2]));
  g_assert_cmpfloat (ys[3], ==, 0.0f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint level = 0; level < NEAR_N_SIMD_LEVELS; level++)
    {
      g_autofree char *errors
          = g_strdup_printf ("/vector-math/errors/%s", near_simd_level_get_name (level));
      g_autofree char *ends
          = g_strdup_printf ("/vector-math/ends/%s", near_simd_level_get_name (level));

      g_test_add_data_func (errors, GUINT_TO_POINTER (level), test_errors);
      g_test_add_data_func (ends, GUINT_TO_POINTER (level), test_ends);
    }
  return g_test_run ();
}
