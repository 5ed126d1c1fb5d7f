/* test-gp-references.c — fits against scikit-learn and plain numpy
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * gp-refs.json holds, for kernels with fixed hyperparameters, what scikit-learn 1.2.1 and a plain numpy
 * program agree on: means, deviations, marginal likelihood, gradient, alpha, leave-one-out by refits.
 */
#undef G_DISABLE_ASSERT
#include "near-gp.h"

#include "near-json.h"
#include "near-test.h"

#include <math.h>
#include <string.h>

/* The kernel of each case in our text. Where the noise is a number it is white. */
static const struct
{
  const char *name, *kernel;
} kernels[] = {
  { "rbf_1d", "1.3*RBF(l=0.8)" },
  { "matern12_1d", "1.3*Matern12(l=0.8)" },
  { "matern32_1d", "1.3*Matern32(l=0.8)" },
  { "matern52_1d", "1.3*Matern52(l=0.8)" },
  { "periodic_1d", "1.3*Periodic(l=1.1,p=5.5)" },
  { "linear_1d", "0.6*Linear(s0=0.5)" },
  { "poly3_1d", "0.05*Poly(s0=0.9,q=3)" },
  { "sum_rbf_periodic_1d", "RBF(l=2) + 0.5*Periodic(l=1,p=1.5)" },
  { "rbf_1d_pernoise", "1.3*RBF(l=0.8)" },
  { "rbf_ard_2d", "1.5*RBF(l=[0.4,0.9])" },
};

static double *
get_numbers (json_t *one, const char *key, gsize n)
{
  g_autoptr (GError) error = NULL;
  double *values = NULL;
  gsize found = 0;

  near_json_get_numbers (one, "gp-refs.json:", key, -1e9, 1e9, &values, &found, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (found, ==, n);
  return values;
}

/* X is a list of numbers or of rows. */
static double *
get_points (json_t *one, const char *key, gsize *n, guint *d)
{
  json_t *list = json_object_get (one, key), *first = json_array_get (list, 0);
  double *x;

  *n = json_array_size (list);
  *d = json_is_array (first) ? (guint) json_array_size (first) : 1;
  x = g_new (double, *n * *d);
  for (gsize i = 0; i < *n; i++)
    for (guint k = 0; k < *d; k++)
      {
        json_t *row = json_array_get (list, i);

        x[i * *d + k] = json_number_value (json_is_array (row) ? json_array_get (row, k) : row);
      }
  return x;
}

static double
get_number (json_t *one, const char *key)
{
  g_assert_true (json_is_number (json_object_get (one, key)));
  return json_number_value (json_object_get (one, key));
}

static NearGp *
fit_case (json_t *one, const char *text)
{
  g_autoptr (GError) error = NULL;
  gsize n;
  guint d;
  g_autofree double *x = get_points (one, "X", &n, &d), *y = get_numbers (one, "y", n), *noise = NULL;
  g_autofree char *white = NULL;
  json_t *given = json_object_get (one, "noise");

  if (json_is_array (given))
    {
      noise = get_numbers (one, "noise", n);
      white = g_strdup (text);
    }
  else
    {
      char buffer[G_ASCII_DTOSTR_BUF_SIZE];

      white = g_strdup_printf ("%s + White(%s)", text,
                               g_ascii_dtostr (buffer, sizeof buffer, json_number_value (given)));
    }
  g_autoptr (NearGpData) data = near_gp_data_new (n, d, x, y, noise, NULL, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (NearKernel) kernel = near_kernel_parse (white, d, NULL, &error);
  g_assert_no_error (error);
  NearGp *gp = near_gp_new (data, kernel, NULL, NULL, &error);
  g_assert_no_error (error);
  return gp;
}

/* The reference's theta is part of ours, in the same order: what it has not are constants, such as a degree. */
static void
compare_gradient (json_t *one, NearGp *gp)
{
  g_autoptr (GError) error = NULL;
  gsize n_expected = json_array_size (json_object_get (one, "theta"));
  guint n = near_gp_get_n_parameters (gp), k = 0;
  g_autofree double *theta = get_numbers (one, "theta", n_expected);
  g_autofree double *expected = get_numbers (one, "lml_grad", n_expected);
  g_autofree double *ours = g_new (double, n), *gradient = g_new (double, n), *again = g_new (double, n);
  double value;

  near_kernel_get_theta (near_gp_get_kernel (gp), ours);
  near_gp_gradient (gp, gradient, NULL, &error);
  g_assert_no_error (error);
  near_gp_evaluate (near_gp_get_data (gp), near_gp_get_kernel (gp), NULL, &value, again, NULL, &error);
  g_assert_no_error (error);
  near_assert_close (value, get_number (one, "lml"), 1e-8, 0.0);
  near_assert_close_array (again, gradient, n, 1e-12, 1e-12);
  for (guint i = 0; i < n && k < n_expected; i++)
    if (fabs (ours[i] - theta[k]) < 1e-12)
      near_assert_close (gradient[i], expected[k++], 1e-6, 1e-7);
  g_assert_cmpuint (k, ==, n_expected);
}

static void
compare_left_out (json_t *one, NearGp *gp)
{
  g_autoptr (GError) error = NULL;
  gsize n = near_gp_data_get_n (near_gp_get_data (gp));
  g_autofree double *mean = g_new (double, n), *variance = g_new (double, n);
  g_autofree double *loo_mean = get_numbers (one, "loo_mean", n), *loo_var = get_numbers (one, "loo_var", n);
  NearGpScore score;

  near_gp_leave_one_out (gp, mean, variance, &score, NULL, &error);
  g_assert_no_error (error);
  near_assert_close_array (mean, loo_mean, n, 1e-8, 1e-9);
  near_assert_close_array (variance, loo_var, n, 1e-8, 0.0);
  near_assert_close (score.log_predictive, get_number (one, "loo_logpred"), 1e-8, 0.0);
  near_assert_close (score.rmse, get_number (one, "loo_rmse"), 1e-8, 0.0);
}

static void
compare_predictions (json_t *one, NearGp *gp)
{
  g_autoptr (GError) error = NULL;
  gsize m;
  guint d;
  g_autofree double *x = get_points (one, "Xs", &m, &d), *expected = get_numbers (one, "mean", m);
  g_autofree double *mean = g_new (double, m), *sd_f = g_new (double, m), *sd_y = g_new (double, m);
  NearGpPrediction out = { .mean = mean, .sd_function = sd_f, .sd_measurement = sd_y };

  near_gp_predict (gp, m, x, &out, NULL, &error);
  g_assert_no_error (error);
  near_assert_close_array (mean, expected, m, 1e-8, 1e-9);
  if (json_object_get (one, "std_f") != NULL)
    {
      g_autofree double *std_f = get_numbers (one, "std_f", m);

      near_assert_close_array (sd_f, std_f, m, 1e-8, 1e-9);
    }
  if (!json_is_array (json_object_get (one, "noise")))
    {
      g_autofree double *std_y = get_numbers (one, "std_y", m);

      near_assert_close_array (sd_y, std_y, m, 1e-8, 0.0);
    }
}

static void
compare_case (json_t *one, const char *text)
{
  g_autoptr (NearGp) gp = fit_case (one, text);
  gsize n = near_gp_data_get_n (near_gp_get_data (gp));
  g_autofree double *alpha = get_numbers (one, "alpha", n);
  NearGpReport report;

  near_gp_get_report (gp, &report);
  near_assert_close (report.log_marginal_likelihood, get_number (one, "lml"), 1e-8, 0.0);
  g_assert_cmpfloat (report.jitter, ==, 0.0);
  near_assert_close_array (near_gp_peek_alpha (gp), alpha, n, 1e-8, 1e-9);
  compare_predictions (one, gp);
  compare_gradient (one, gp);
  compare_left_out (one, gp);
}

static json_t *
load (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = near_test_shared ("reference/data/gp-refs.json");

  if (path == NULL)
    {
      g_test_skip ("gp-refs.json is not there");
      return NULL;
    }
  json_t *root = near_json_load (path, &error);
  g_assert_no_error (error);
  return root;
}

static void
test_fixed (void)
{
  g_autoptr (json_t) root = load ();
  gsize n_compared = 0, i;
  json_t *one;

  if (root == NULL)
    return;
  json_array_foreach (json_object_get (root, "cases"), i, one)
    {
      const char *name = json_string_value (json_object_get (one, "name")), *text = NULL;

      if (g_strcmp0 (json_string_value (json_object_get (one, "kind")), "fixed") != 0)
        continue;
      for (gsize k = 0; k < G_N_ELEMENTS (kernels); k++)
        if (g_str_equal (kernels[k].name, name))
          text = kernels[k].kernel;
      g_test_message ("%s", name);
      g_assert_nonnull (text);
      compare_case (one, text);
      n_compared++;
    }
  g_assert_cmpuint (n_compared, >=, 9);
}

/* Optima that scikit-learn found: likelihood, gradient and predictions there. */
static void
test_optima (void)
{
  g_autoptr (json_t) root = load ();
  gsize n_compared = 0, i;
  json_t *one;

  if (root == NULL)
    return;
  json_array_foreach (json_object_get (root, "cases"), i, one)
    {
      const char *name = json_string_value (json_object_get (one, "name"));
      const char *text = g_str_has_prefix (name, "workshop_2") ? "RBF + White(1)"
                         : g_str_equal (name, "ard_2d")        ? "RBF(l=[1,1]) + White(1)"
                                                               : NULL;
      gsize n, n_theta = json_array_size (json_object_get (one, "theta"));
      guint d;

      if (text == NULL)
        continue;
      g_autoptr (GError) error = NULL;
      g_autofree double *x = get_points (one, "X", &n, &d), *y = get_numbers (one, "y", n);
      g_autofree double *theta = get_numbers (one, "theta", n_theta), *gradient = g_new (double, n_theta);
      g_autofree double *expected = get_numbers (one, "lml_grad", n_theta);
      g_autoptr (NearGpData) data = near_gp_data_new (n, d, x, y, NULL, NULL, NULL, &error);
      g_autoptr (NearKernel) start = near_kernel_parse (text, d, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (near_kernel_get_n_parameters (start), ==, n_theta);
      g_autoptr (NearKernel) kernel = near_kernel_with_theta (start, theta);
      g_autoptr (NearGp) gp = near_gp_new (data, kernel, NULL, NULL, &error);
      g_assert_no_error (error);
      g_test_message ("%s", name);
      near_assert_close (near_gp_get_log_marginal_likelihood (gp), get_number (one, "lml"), 1e-8, 0.0);
      near_gp_gradient (gp, gradient, NULL, &error);
      g_assert_no_error (error);
      near_assert_close_array (gradient, expected, n_theta, 1e-6, 1e-6);
      compare_predictions (one, gp);
      n_compared++;
    }
  g_assert_cmpuint (n_compared, ==, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gp-references/fixed", test_fixed);
  g_test_add_func ("/gp-references/optima", test_optima);
  return g_test_run ();
}
