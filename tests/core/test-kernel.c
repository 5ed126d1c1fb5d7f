/* test-kernel.c — values of kernels against scikit-learn, analytic values and naive sums
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-kernel.h"

#include "near-json.h"
#include "near-rng.h"
#include "near-simd.h"
#include "near-test.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

static NearKernel *
parse (const char *text, guint n_inputs)
{
  g_autoptr (GError) error = NULL;
  NearKernel *kernel = near_kernel_parse (text, n_inputs, NULL, &error);

  g_assert_no_error (error);
  return kernel;
}

static double
value (const char *text, guint n_inputs, const double *x, const double *z)
{
  g_autoptr (NearKernel) kernel = parse (text, n_inputs);
  double k = 0.0;

  near_kernel_cross (kernel, 1, x, 1, z, &k, 1);
  return k;
}

static double
value_1d (const char *text, double x, double z)
{
  return value (text, 1, &x, &z);
}

/* --- references ---------------------------------------------------------------------------------- */

static double *
dup_numbers (const json_t *array, gsize *n)
{
  gsize rows = json_array_size (array);
  gsize columns = json_is_array (json_array_get (array, 0)) ? json_array_size (json_array_get (array, 0)) : 1;
  double *numbers = g_new (double, rows * columns);

  for (gsize i = 0; i < rows; i++)
    for (gsize j = 0; j < columns; j++)
      {
        const json_t *row = json_array_get (array, i);

        numbers[i * columns + j] = json_number_value (json_is_array (row) ? json_array_get (row, j) : row);
      }
  *n = rows;
  return numbers;
}

/* Every fixed case was made by scikit-learn and by plain numpy, which agree. */
static void
test_references (void)
{
  static const struct
  {
    const char *name, *text;
    guint n_inputs;
  } cases[] = {
    { "rbf_1d", "1.3*RBF(l=0.8)", 1 },
    { "matern12_1d", "1.3*Matern12(l=0.8)", 1 },
    { "matern32_1d", "1.3*Matern32(l=0.8)", 1 },
    { "matern52_1d", "1.3*Matern52(l=0.8)", 1 },
    { "periodic_1d", "1.3*Periodic(l=1.1, p=5.5)", 1 },
    { "linear_1d", "0.6*Linear(s0=0.5)", 1 },
    { "poly3_1d", "0.05*Poly(q=3, s0=0.9)", 1 },
    { "sum_rbf_periodic_1d", "1.0*RBF(2.0) + 0.5*ExpSineSquared(1,1.5)", 1 },
    { "rbf_ard_2d", "1.5*RBF(l=[0.4,0.9])", 2 },
  };
  g_autofree char *path = near_test_shared ("reference/data/gp-refs.json");
  json_t *root, *one;
  gsize index, n_found = 0;

  if (path == NULL)
    {
      g_test_skip ("gp-refs.json is not there");
      return;
    }
  root = json_load_file (path, 0, NULL);
  g_assert_nonnull (root);
  json_array_foreach (json_object_get (root, "cases"), index, one)
    for (gsize c = 0; c < G_N_ELEMENTS (cases); c++)
      if (strcmp (json_string_value (json_object_get (one, "name")), cases[c].name) == 0)
        {
          gsize n, n_row;
          g_autofree double *x = dup_numbers (json_object_get (one, "X"), &n);
          g_autofree double *row = dup_numbers (json_object_get (one, "K_row0"), &n_row);
          g_autofree double *k = g_new (double, n * n);
          g_autoptr (NearKernel) kernel = parse (cases[c].text, cases[c].n_inputs);

          near_kernel_cross (kernel, n, x, n, x, k, n);
          near_assert_close_array (k, row, n, 1e-12, 1e-14);
          n_found++;
        }
  json_decref (root);
  g_assert_cmpuint (n_found, >=, 8);
}

static void
test_values (void)
{
  double x[2] = { 0.3, -0.2 }, z[2] = { 1.1, 0.4 }, r = sqrt (0.8 * 0.8 + 0.6 * 0.6) / 0.7;

  near_assert_close (value ("2*RBF(l=0.7)", 2, x, z), 2.0 * exp (-0.5 * r * r), 1e-14, 0);
  near_assert_close (value ("RQ(l=0.7, alpha=0.4)", 2, x, z), pow (1.0 + r * r / 0.8, -0.4), 1e-14, 0);
  near_assert_close (value_1d ("White(0.3)", 0.5, 0.5), 0.0, 0, 0);
  near_assert_close (value_1d ("Constant(0.3) + 2", 0.5, 0.1), 2.3, 1e-15, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kernel/references", test_references);
  g_test_add_func ("/kernel/values", test_values);
  return g_test_run ();
}
