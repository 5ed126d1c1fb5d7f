/* test-kernel.c — values of kernels against scikit-learn, analytic values and naive sums
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-kernel.h"

#include "near-json.h"
#include "near-rng.h"
#include "near-test.h"

#include <gsl/gsl_sf_bessel.h>
#include <gsl/gsl_sf_gamma.h>
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

/* --- references ----------------------------------------------------------------------------------
 */

static double *
dup_numbers (const json_t *array, gsize *n)
{
  gsize rows = json_array_size (array);
  gsize columns
      = json_is_array (json_array_get (array, 0)) ? json_array_size (json_array_get (array, 0)) : 1;
  double *numbers = g_new (double, rows *columns);

  for (gsize i = 0; i < rows; i++)
    for (gsize j = 0; j < columns; j++)
      {
        const json_t *row = json_array_get (array, i);

        numbers[i * columns + j]
            = json_number_value (json_is_array (row) ? json_array_get (row, j) : row);
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
  g_autoptr (GError) error = NULL;
  json_t *one;
  gsize index, n_found = 0;

  if (path == NULL)
    {
      g_test_skip ("gp-refs.json is not there");
      return;
    }
  g_autoptr (json_t) root = near_json_load (path, &error);
  g_assert_no_error (error);
  json_array_foreach (json_object_get (root, "cases"), index, one)
    for (gsize c = 0; c < G_N_ELEMENTS (cases); c++)
      if (strcmp (json_string_value (json_object_get (one, "name")), cases[c].name) == 0)
        {
          gsize n, n_row;
          g_autofree double *x = dup_numbers (json_object_get (one, "X"), &n);
          g_autofree double *row = dup_numbers (json_object_get (one, "K_row0"), &n_row);
          g_autofree double *k = g_new (double, n *n);
          g_autoptr (NearKernel) kernel = parse (cases[c].text, cases[c].n_inputs);

          near_kernel_cross (kernel, n, x, n, x, k, n);
          near_assert_close_array (k, row, n, 1e-12, 1e-14);
          n_found++;
        }
  g_assert_cmpuint (n_found, >=, 8);
}

static double *
dup_key (const json_t *object, const char *key)
{
  gsize n;

  return dup_numbers (json_object_get (object, key), &n);
}

/* tests/data/make-kernel-references.py: scikit-learn 1.2.1 */
static void
check_scikit_learn (const json_t *one, const double *x, const double *z)
{
  g_autoptr (NearKernel) kernel = parse (json_string_value (json_object_get (one, "text")), 2);
  g_autofree double *matrix = dup_key (one, "matrix"), *cross = dup_key (one, "cross");
  g_autofree double *diagonal = dup_key (one, "diagonal");
  double k[36];
  const char *name;
  json_t *values;

  near_kernel_cross_derivative (kernel, 0, 6, x, 6, NULL, k, 6);
  for (gsize i = 0; i < 36; i++)
    k[i] = NAN;
  near_kernel_matrix (kernel, 6, x, k, 6);
  for (gsize i = 0; i < 6; i++)
    for (gsize j = 0; j < 6; j++)
      if (j <= i)
        near_assert_close (k[6 * i + j], matrix[6 * i + j], 1e-12, 1e-14);
      else
        g_assert_true (isnan (k[6 * i + j]));
  near_kernel_cross (kernel, 6, x, 4, z, k, 4);
  near_assert_close_array (k, cross, 24, 1e-12, 1e-14);
  near_kernel_diagonal (kernel, 6, x, TRUE, k);
  near_assert_close_array (k, diagonal, 6, 1e-13, 0);
  json_object_foreach (json_object_get (one, "gradients"), name, values)
    {
      gsize n;
      g_autofree double *expected = dup_numbers (values, &n);
      guint p = 0;

      g_assert_true (near_kernel_find_parameter (kernel, name, &p));
      near_kernel_cross_derivative (kernel, p, 6, x, 6, NULL, k, 6);
      near_assert_close_array (k, expected, 36, 1e-11, 1e-13);
    }
}

static void
test_scikit_learn (void)
{
  g_autofree char *path = near_test_data ("kernel-references.json");
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) root = near_json_load (path, &error);
  gsize index;
  json_t *one;

  g_assert_no_error (error);
  g_autofree double *x = dup_key (root, "x"), *z = dup_key (root, "z");
  g_assert_cmpuint (json_array_size (json_object_get (root, "cases")), >=, 13);
  json_array_foreach (json_object_get (root, "cases"), index, one)
    check_scikit_learn (one, x, z);
}

/* --- formulas ------------------------------------------------------------------------------------
 */

static void
test_values (void)
{
  double x[2] = { 0.3, -0.2 }, z[2] = { 1.1, 0.4 }, r = sqrt (0.8 * 0.8 + 0.6 * 0.6) / 0.7;
  double a, b, u, ux, uz, g, h, w = 0.3;

  near_assert_close (value ("2*RBF(l=0.7)", 2, x, z), 2.0 * exp (-0.5 * r * r), 1e-14, 0);
  near_assert_close (value ("RQ(l=0.7, alpha=0.4)", 2, x, z), pow (1.0 + r * r / 0.8, -0.4), 1e-14,
                     0);
  near_assert_close (value ("GammaExp(l=0.7, gamma=0.4)", 2, x, z), exp (-pow (r, 0.4)), 1e-14, 0);
  near_assert_close (value ("GammaExp(l=0.7, gamma=2)", 2, x, z), exp (-r * r), 1e-14, 0);
  near_assert_close (value_1d ("White(0.3)", 0.5, 0.5), 0.0, 0, 0);
  near_assert_close (value_1d ("Constant(0.3) + 2", 0.5, 0.1), 2.3, 1e-15, 0);
  near_assert_close (value_1d ("Periodic(l=0.7, p=1.3)", 0.5, 1.9),
                     exp (-2.0 * pow (sin (G_PI * 1.4 / 1.3) / 0.7, 2)), 1e-14, 0);
  a = sin (G_PI * 0.8 / 1.3) / 0.7;
  b = sin (G_PI * 0.6 / 2.1) / 0.9;
  near_assert_close (value ("Periodic(l=[0.7,0.9], p=[1.3,2.1])", 2, x, z),
                     exp (-2.0 * (a * a + b * b)), 1e-14, 0);
  near_assert_close (value_1d ("3*Cosine(l=0.7)", 0.5, 1.9), 3.0 * cos (2.0 * G_PI * 1.4 / 0.7),
                     1e-13, 0);
  near_assert_close (value ("Cosine(l=[0.7,2])", 2, x, z),
                     cos (2.0 * G_PI * (0.8 / 0.7 + 0.6 / 2.0)), 1e-13, 0);
  near_assert_close (value ("2*Linear(s0=0.3, c=[0.1,0.2], w=[2,3])", 2, x, z),
                     2.0 * (0.09 + 4.0 * 0.2 * 1.0 + 9.0 * -0.4 * 0.2), 1e-14, 0);
  near_assert_close (value ("Poly(q=4, s0=0.3)", 2, x, z), pow (0.09 + 0.33 - 0.08, 4.0), 1e-14, 0);
  u = 0.49 + 4.0 * 0.3 * 1.1 + 9.0 * -0.2 * 0.4;
  ux = 0.49 + 4.0 * 0.09 + 9.0 * 0.04;
  uz = 0.49 + 4.0 * 1.21 + 9.0 * 0.16;
  near_assert_close (value ("ArcSine(b=0.7, w=[2,3])", 2, x, z),
                     2.0 / G_PI * asin (2.0 * u / sqrt ((1.0 + 2.0 * ux) * (1.0 + 2.0 * uz))),
                     1e-14, 0);
  near_assert_close (value_1d ("SM(w=[1,0.5], mu=[0.2,0.7], v=[0.01,0.2])", 0.5, 1.9),
                     exp (-2.0 * G_PI * G_PI * 1.96 * 0.01) * cos (2.0 * G_PI * 0.2 * 1.4)
                         + 0.5 * exp (-2.0 * G_PI * G_PI * 1.96 * 0.2)
                               * cos (2.0 * G_PI * 0.7 * 1.4),
                     1e-13, 0);
  a = 0.6 * exp (0.5 * 0.3 - 0.2 * -0.2);
  b = 0.6 * exp (0.5 * 1.1 - 0.2 * 0.4);
  near_assert_close (value ("Gibbs(l=0.6, slope=[0.5,-0.2])", 2, x, z),
                     2.0 * a * b / (a * a + b * b) * exp (-1.0 / (a * a + b * b)), 1e-14, 0);
  near_assert_close (value ("NormalizedDot(zeta=3)", 2, x, z), pow (0.25 / sqrt (0.13 * 1.37), 3.0),
                     1e-14, 0);
  near_assert_close (value ("NormalizedDot(zeta=1.5)", 2, x, z),
                     pow (0.25 / sqrt (0.13 * 1.37), 1.5), 1e-14, 0);
  g = 1.0 / (1.0 + exp (-(0.3 - 0.6) / w));
  h = 1.0 / (1.0 + exp (-(1.1 - 0.6) / w));
  near_assert_close (
      value ("ChangePoint(2*RBF(l=0.7), 3*Linear(s0=0.5), x0=0.6, w=0.3, on=1)", 2, x, z),
      g * h * 2.0 * exp (-0.5 * r * r) + (1.0 - g) * (1.0 - h) * 3.0 * (0.25 + 0.25), 1e-13, 0);
  near_assert_close (value ("2*(RBF(l=0.7) + 3*White + 0.5)^3", 2, x, z),
                     2.0 * pow (exp (-0.5 * r * r) + 0.5, 3.0), 1e-13, 0);
  near_assert_close (value ("RBF(l=0.7, on=2)*Linear(s0=0.5, on=[1])", 2, x, z),
                     exp (-0.5 * 0.36 / 0.49) * (0.25 + 0.33), 1e-14, 0);
}

/* 2^(1-nu) / Gamma (nu) a^nu K_nu (a) by GSL's Bessel functions */
static void
test_matern (void)
{
  static const double nus[] = { 0.1, 0.3, 0.5000001, 0.7, 1.0, 1.7, 2.5000001, 4.0, 9.3, 30.0 };

  for (gsize c = 0; c < G_N_ELEMENTS (nus); c++)
    for (double r = 1e-6; r < 30.0; r *= 1.7)
      {
        g_autofree char *text = g_strdup_printf ("Matern(nu=%.10g)", nus[c]);
        double a = sqrt (2.0 * nus[c]) * r;
        double expected = exp ((1.0 - nus[c]) * log (2.0) - gsl_sf_lngamma (nus[c])
                               + nus[c] * log (a) + gsl_sf_bessel_lnKnu (nus[c], a));

        near_assert_close (value_1d (text, 0.0, r), expected, 1e-11, 3e-14);
      }
  near_assert_close (value_1d ("Matern(nu=0.7)", 0.3, 0.3), 1.0, 0, 0);
  /* the closed forms lie where their neighbours are */
  near_assert_close (value_1d ("Matern(nu=1.5)", 0.3, 1.1),
                     value_1d ("Matern(nu=1.500000001)", 0.3, 1.1), 1e-9, 0);
}

/* --- matrices ------------------------------------------------------------------------------------
 */

static const char *const all[] = { "RBF(l=0.4)",
                                   "Matern12(l=[0.4,2,1])",
                                   "Matern32",
                                   "Matern52(l=0.3)",
                                   "Matern(l=0.6, nu=0.8)",
                                   "RQ(l=0.3, alpha=0.4)",
                                   "GammaExp(l=0.4, gamma=1.7)",
                                   "Periodic(l=0.7, p=0.9)",
                                   "Cosine(l=0.8)",
                                   "Linear(s0=0.3, c=0.2)",
                                   "Poly(q=3)",
                                   "Constant(2)",
                                   "White(0.1)",
                                   "ArcSine(b=2, w=4)",
                                   "SM(w=[1,2], mu=[0.4,2], v=[0.1,0.3], on=2)",
                                   "Gibbs(l=0.3, slope=0.7)",
                                   "ChangePoint(RBF(l=0.4), Matern12(l=2), x0=0.5, w=0.1, on=3)",
                                   "NormalizedDot(zeta=4)",
                                   "RBF(l=0.3, metric=simplex)",
                                   "RBF(l=0.3, metric=aitchison)",
                                   "RBF(l=0.3, metric=hellinger)",
                                   "RBF(l=100, metric=angle)",
                                   "RBF*Linear + 2*(Cosine + RQ)^2*Periodic" };

/* z^T K z >= 0 for many z, and every 2 x 2 minor */
/* A smoothness that is NaN, as a failed search may ask for, gives NaN and no end of nodes. */
static void
test_matern_nan (void)
{
  g_autoptr (NearKernel) kernel = parse ("Matern(l=0.7, nu=1.2~)", 1);
  g_autofree double *theta = g_new (double, near_kernel_get_n_parameters (kernel));
  const double x[] = { 0.0, 1.0 };
  double k[4];
  guint i;

  near_kernel_get_theta (kernel, theta);
  g_assert_true (near_kernel_find_parameter (kernel, "Matern.nu", &i));
  theta[i] = NAN;
  g_autoptr (NearKernel) nowhere = near_kernel_with_theta (kernel, theta);
  near_kernel_cross (nowhere, 2, x, 2, x, k, 2);
  g_assert_true (isnan (k[1]) && isnan (k[2]));
}

static void
test_positive_semidefinite (void)
{
  enum
  {
    n = 40
  };
  g_autoptr (NearRng) rng = near_rng_new (5, "positive");
  double x[3 * n], k[n * n];

  for (gsize i = 0; i < 3 * n; i++)
    x[i] = near_rng_uniform (rng, 0.1, 2.0);
  for (gsize c = 0; c < G_N_ELEMENTS (all); c++)
    {
      g_autoptr (NearKernel) kernel = parse (all[c], 3);
      double trace = 0.0;

      near_kernel_matrix (kernel, n, x, k, n);
      for (gsize i = 0; i < n; i++)
        trace += k[i * n + i];
      for (gsize repeat = 0; repeat < 200; repeat++)
        {
          double z[n], sum = 0.0;

          for (gsize i = 0; i < n; i++)
            z[i] = near_rng_normal (rng, 0.0, 1.0);
          for (gsize i = 0; i < n; i++)
            for (gsize j = 0; j <= i; j++)
              sum += (i == j ? 1.0 : 2.0) * z[i] * z[j] * k[i * n + j];
          g_assert_cmpfloat (sum, >=, -1e-10 * trace);
        }
      /* Cholesky's pivots are no more negative than rounding makes them */
      for (gsize i = 0; i < n; i++)
        k[i * n + i] += 1e-9 * trace;
      for (gsize j = 0; j < n; j++)
        for (gsize i = j; i < n; i++)
          {
            double sum = k[i * n + j];

            for (gsize q = 0; q < j; q++)
              sum -= k[i * n + q] * k[j * n + q];
            if (i == j)
              g_assert_cmpfloat (sum, >, 0.0);
            k[i * n + j] = i == j ? sqrt (sum) : sum / k[j * n + j];
          }
    }
}

/* Sizes around the tiles' and many threads': the matrix is the cross matrix, and the diagonal its
 * diagonal. */
static void
test_tiles (void)
{
  static const gsize sizes[] = { 1, 7, 8, 9, 31, 32, 33, 64, 65, 130, 1001 };
  g_autoptr (NearRng) rng = near_rng_new (5, "tiles");
  g_autofree double *x = g_new (double, 3 * 1001), *k = g_new (double, 1001 * 1003),
                    *cross = g_new (double, 1001 * 1001);
  g_autofree double *diagonal = g_new (double, 1001);

  for (gsize i = 0; i < 3 * 1001; i++)
    x[i] = near_rng_uniform (rng, 0.1, 2.0);
  for (gsize c = 0; c < G_N_ELEMENTS (all); c++)
    for (gsize s = 0; s < G_N_ELEMENTS (sizes) - (c % 6 != 0); s++)
      {
        g_autoptr (NearKernel) kernel = parse (all[c], 3);
        gsize n = sizes[s];
        gboolean white = near_kernel_is_white (kernel);

        for (gsize i = 0; i < n * (n + 2); i++)
          k[i] = NAN;
        near_kernel_matrix (kernel, n, x, k, n + 2);
        near_kernel_cross (kernel, n, x, n, x, cross, n);
        near_kernel_diagonal (kernel, n, x, TRUE, diagonal);
        for (gsize i = 0; i < n; i++)
          for (gsize j = 0; j < n + 2; j++)
            if (j > i)
              g_assert_true (isnan (k[i * (n + 2) + j]));
            else if (i != j || !white)
              {
                g_assert_true (k[i * (n + 2) + j] == cross[i * n + j]);
                near_assert_close (cross[j * n + i], cross[i * n + j], 1e-12, 1e-15);
              }
        for (gsize i = 0; i < n; i++)
          near_assert_close (diagonal[i], k[i * (n + 2) + i], 1e-7, 0);
      }
}

/* Points that are far from the origin and close together: differences, not squares. */
static void
test_far_away (void)
{
  near_assert_close (value_1d ("RBF(l=1)", 1e6, 1e6 + 0.5), exp (-0.125), 1e-9, 0);
  near_assert_close (value_1d ("Matern12(l=1)", 1e8, 1e8 + 1e-3), exp (-1e-3), 1e-7, 0);
  double x[4] = { 1e7, 1e7, 1e7, 1e7 }, z[4] = { 1e7 + 0.5, 1e7, 1e7, 1e7 };
  near_assert_close (value ("Matern12(l=1)", 4, x, z), exp (-0.5), 1e-8, 0);
}

static void
test_adapt (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearKernel) kernel
      = parse ("RBF(l=[1,1])*Periodic(l=2, p=0.7) + RBF(on=1) + White(0.3!) + 2*Matern32(l=5)", 2);
  g_autoptr (NearKernel) plain = parse ("RBF + White", 2);
  double x[22], y[11];
  guint p = 99;

  for (gsize i = 0; i < 11; i++)
    {
      x[2 * i] = (double) i; /* range 10, spacing 1 */
      x[2 * i + 1] = 0.1 * (double) i;
      y[i] = i % 2 ? 3.0 : 7.0;
    }
  g_autoptr (NearKernel) adapted = near_kernel_adapt (plain, 11, x, y, FALSE);
  g_assert_true (near_kernel_find_parameter (adapted, "RBF.l", &p));
  near_assert_close (near_kernel_get_parameter (adapted, p)->value, 2.0, 1e-12, 0);
  near_assert_close (near_kernel_get_parameter (adapted, p)->low, 0.1, 1e-12, 0);
  near_assert_close (near_kernel_get_parameter (adapted, p)->high, 100.0, 1e-12, 0);
  /* the variance of y is 480/121 */
  near_assert_close (near_kernel_get_parameter (adapted, 0)->value, 480.0 / 121.0, 1e-12, 0);
  g_assert_true (near_kernel_find_parameter (adapted, "White.variance", &p));
  near_assert_close (near_kernel_get_parameter (adapted, p)->value, 48.0 / 121.0, 1e-12, 0);

  g_autoptr (NearKernel) other = near_kernel_adapt (kernel, 11, x, y, FALSE);
  g_assert_true (near_kernel_find_parameter (other, "RBF2.l", &p));
  near_assert_close (near_kernel_get_parameter (other, p)->value, 2.0, 1e-12, 0);
  g_assert_true (near_kernel_find_parameter (other, "RBF.l[2]", &p));
  near_assert_close (near_kernel_get_parameter (other, p)->value, 1.0, 0, 0);
  near_assert_close (near_kernel_get_parameter (other, p)->high, 10.0, 1e-9, 0);
  g_assert_true (near_kernel_find_parameter (other, "White.variance", &p));
  near_assert_close (near_kernel_get_parameter (other, p)->value, 0.3, 0, 0);
  g_assert_true (near_kernel_find_parameter (other, "Matern32.l", &p));
  near_assert_close (near_kernel_get_parameter (other, p)->value, 5.0, 0, 0);
  g_autoptr (NearKernel) kept = near_kernel_adapt (plain, 11, x, y, TRUE);
  for (guint i = 0; i < near_kernel_get_n_parameters (kept); i++)
    {
      const NearKernelParameter *one = near_kernel_get_parameter (kept, i);

      near_assert_close (one->value, 1.0, 0, 0);
      g_assert_cmpfloat (one->low, <=, one->value);
      g_assert_cmpfloat (one->high, >=, one->value);
    }
  /* every kernel, and data that say nothing */
  for (gsize c = 0; c < G_N_ELEMENTS (all); c++)
    for (guint kind = 0; kind < 3; kind++)
      {
        g_autoptr (NearKernel) one = parse (all[c], 3);
        double same[9] = { 1, 1, 1, 1, 1, 1, 1, 1, 1 }, many[9] = { 1, 2, 3, 2, 2, 5, 7, 1, 1 };
        g_autoptr (NearKernel) result
            = near_kernel_adapt (one, kind == 0 ? 0 : 3, kind == 1 ? same : many, many, FALSE);

        for (guint i = 0; i < near_kernel_get_n_parameters (result); i++)
          {
            const NearKernelParameter *parameter = near_kernel_get_parameter (result, i);

            g_assert_true (isfinite (parameter->low) && isfinite (parameter->high)
                           && isfinite (parameter->value));
            g_assert_true (!parameter->is_log || parameter->low > 0.0);
            g_assert_true (parameter->low <= parameter->value
                           && parameter->value <= parameter->high);
          }
      }
}

static void
test_table (void)
{
  g_assert_cmpuint (near_kernel_table.n_rows, ==, 18);
  for (guint kind = 0; kind < NEAR_KERNEL_N_LEAVES; kind++)
    {
      const NearKernelInfo *info = near_kernel_get_info (kind);

      g_assert_nonnull (info->info.sentence);
      g_assert_nonnull (info->formula);
      g_assert_nonnull (info->text_name);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kernel/table", test_table);
  g_test_add_func ("/kernel/references", test_references);
  g_test_add_func ("/kernel/scikit-learn", test_scikit_learn);
  g_test_add_func ("/kernel/values", test_values);
  g_test_add_func ("/kernel/matern", test_matern);
  g_test_add_func ("/kernel/matern-nan", test_matern_nan);
  g_test_add_func ("/kernel/positive-semidefinite", test_positive_semidefinite);
  g_test_add_func ("/kernel/tiles", test_tiles);
  g_test_add_func ("/kernel/far-away", test_far_away);
  g_test_add_func ("/kernel/adapt", test_adapt);
  return g_test_run ();
}
