/* test-gp-sparse-optimize.c — derivatives of sparse fits against differences, and where they lead
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-gp-sparse.h"

#include "gp-sparse-test.h"
#include "near-init.h"

#include <math.h>

typedef struct
{
  NearGpSparseMethod method;
  NearGpData *data;
  NearKernel *kernel;
  NearMean *mean;
  NearGpCenters *centers;
} Model;

static double
evaluate_theta (const double *theta, gpointer user_data)
{
  const Model *model = user_data;
  g_autoptr (NearKernel) kernel = near_kernel_with_theta (model->kernel, theta);
  g_autoptr (NearMean) mean = NULL;

  if (model->mean != NULL)
    mean = near_mean_with_parameters (model->mean, theta + near_kernel_get_n_parameters (kernel));
  g_autoptr (NearGpSparse) sparse = sparse_test_fit (model->method, model->data, kernel, mean, model->centers, 0);
  return sparse_test_get_log_likelihood (sparse);
}

static double
evaluate_centers (const double *z, gpointer user_data)
{
  const Model *model = user_data;
  g_autoptr (NearGpCenters) centers = near_gp_centers_new_from (
      near_gp_centers_get_n (model->centers), near_gp_centers_get_n_inputs (model->centers), z, NULL);
  g_autoptr (NearGpSparse) sparse = sparse_test_fit (model->method, model->data, model->kernel, model->mean, centers, 0);

  return sparse_test_get_log_likelihood (sparse);
}

static void
check_gradient (const char *text, const char *mean_text, guint d, gboolean own_noise)
{
  g_autoptr (NearGpData) data = sparse_test_new_random_data (300, d, 0.2, own_noise, 8);
  g_autoptr (NearKernel) kernel = sparse_test_new_kernel (text, d);
  g_autoptr (NearMean) mean = mean_text != NULL ? sparse_test_new_mean (mean_text, d) : NULL;
  g_autoptr (NearGpCenters) centers = sparse_test_choose (NEAR_GP_CENTERS_K_MEANS, data, 9);
  guint n_kernel = near_kernel_get_n_parameters (kernel);
  guint n_mean = mean != NULL ? near_mean_get_n_parameters (mean) : 0;
  g_autofree double *theta = g_new (double, n_kernel + n_mean);
  g_autofree double *gradient = g_new (double, n_kernel + n_mean);
  double by_center[2 * 9];

  near_kernel_get_theta (kernel, theta);
  for (guint p = 0; p < n_mean; p++)
    theta[n_kernel + p] = near_mean_get_parameter (mean, p);
  for (guint method = 0; method < NEAR_GP_N_SPARSE; method++)
    {
      Model model = { method, data, kernel, mean, centers };
      g_autoptr (GError) error = NULL;
      g_autoptr (NearGpSparse) sparse = sparse_test_fit (method, data, kernel, mean, centers, 0);

      g_assert_cmpuint (near_gp_sparse_get_n_parameters (sparse), ==, n_kernel + n_mean);
      near_gp_sparse_gradient (sparse, gradient, by_center, NULL, &error);
      g_assert_no_error (error);
      near_assert_gradient (evaluate_theta, &model, theta, gradient, n_kernel + n_mean, 1e-3, 1e-5, 1e-5);
      near_assert_gradient (evaluate_centers, &model, near_gp_centers_peek_x (centers), by_center, d * 9, 1e-3, 1e-5,
                            1e-5);
    }
}

static void
test_gradient (void)
{
  check_gradient ("1.3*RBF(l=0.6) + White(0.05)", NULL, 1, FALSE);
  check_gradient ("0.9*Matern52(l=[0.8,1.2]) + White(0.03)", "linear", 2, TRUE);
  check_gradient ("0.5*RBF(l=0.7)*Linear(s0=0.6) + 0.4*RQ(l=0.9,alpha=1.5) + White(0.05)", "constant", 1, TRUE);
  check_gradient ("1.1*RBF(l=[0.9,0.7]) + White(0.04)", "a=0.4;c=0.1; a*x1 + c", 2, FALSE);
}

/* --- optimisation --------------------------------------------------------------------------------- */

/* With all points as centres every method finds the optimum of the exact likelihood that scikit-learn found. */
static void
test_optimize_complete (void)
{
  g_autoptr (json_t) all = sparse_test_load_references ();
  g_autoptr (GError) error = NULL;
  const json_t *refs = NULL;
  gsize i;
  json_t *one;

  if (all == NULL)
    return;
  json_array_foreach (json_object_get (all, "cases"), i, one)
    if (g_strcmp0 (json_string_value (json_object_get (one, "name")), "workshop_20pts") == 0)
      refs = one;
  SparseTestNumbers x = sparse_test_get_numbers (refs, "X"), y = sparse_test_get_numbers (refs, "y"), values = sparse_test_get_numbers (refs, "values");
  g_autoptr (NearGpData) data = sparse_test_new_data (x.n, 1, x.values, y.values, NULL);
  g_autoptr (NearKernel) kernel = sparse_test_new_kernel ("5*RBF(l=10) + White(1)", 1);
  g_autoptr (NearGpCenters) centers = sparse_test_choose_all (data);
  for (guint method = 0; method < NEAR_GP_N_SPARSE; method++)
    {
      NearGpSparseOptimizeOptions options = { .max_evaluations = 400 };
      g_autoptr (NearGpSparse) best = near_gp_sparse_optimize (method, data, kernel, NULL, centers, &options, NULL,
                                                               NULL, &error);

      g_assert_no_error (error);
      near_assert_close (sparse_test_get_log_likelihood (best), sparse_test_get_number (refs, "lml"), 1e-7, 0.0);
      for (guint p = 0; p < 3; p++)
        near_assert_close (near_kernel_get_parameter (near_gp_sparse_get_kernel (best), p)->value, values.values[p],
                           2e-3, 0.0);
    }
  g_free (x.values);
  g_free (y.values);
  g_free (values.values);
}

static double
get_noise (const NearGpSparse *sparse)
{
  NearGpSparseReport report;

  near_gp_sparse_get_report (sparse, &report);
  return report.noise;
}

/* Bauer et al. (2016): with few centres fitc's noise is too low, vfe's too high; true variance 0.09. */
static void
test_noise_of_methods (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearGpData) data = sparse_test_new_random_data (200, 1, 0.3, FALSE, 12);
  g_autoptr (NearKernel) kernel = sparse_test_new_kernel ("RBF(l=0.5) + White(0.1)", 1);
  g_autoptr (NearGpCenters) few = sparse_test_choose (NEAR_GP_CENTERS_K_MEANS, data, 5), all = sparse_test_choose_all (data);
  NearGpSparseOptimizeOptions options = { .n_starts = 3, .seed = 1, .move_centers = TRUE }, fixed = { 0 };
  NearGpSparseOptimum optima[3];
  g_autoptr (NearGpSparse) fitc
      = near_gp_sparse_optimize (NEAR_GP_SPARSE_FITC, data, kernel, NULL, few, &options, optima, NULL, &error);
  g_assert_no_error (error);
  for (guint s = 0; s < 3; s++)
    {
      g_assert_cmpfloat (optima[s].log_likelihood, <=, sparse_test_get_log_likelihood (fitc) + 1e-12);
      g_assert_cmpuint (optima[s].n_evaluations, >, 0);
      g_assert_cmpuint (optima[s].n_evaluations, <=, 200);
      g_free (optima[s].theta);
    }
  g_autoptr (NearGpSparse) vfe
      = near_gp_sparse_optimize (NEAR_GP_SPARSE_VFE, data, kernel, NULL, few, &options, NULL, NULL, &error);
  g_autoptr (NearGpSparse) exact
      = near_gp_sparse_optimize (NEAR_GP_SPARSE_DTC, data, kernel, NULL, all, &fixed, NULL, NULL, &error);
  g_assert_no_error (error);
  g_test_message ("noise: fitc %g, exact %g, vfe %g", get_noise (fitc), get_noise (exact), get_noise (vfe));
  g_assert_cmpfloat (get_noise (fitc), <, get_noise (exact));
  g_assert_cmpfloat (get_noise (vfe), >, get_noise (exact));
}

/* What is fixed stays, bounds hold, moved centres raise the bound. */
static void
test_optimize_fixed (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearGpData) data = sparse_test_new_random_data (150, 1, 0.2, FALSE, 2);
  g_autoptr (NearKernel) free_kernel = sparse_test_new_kernel ("RBF(l=0.4!) + White(0.1)", 1);
  g_autoptr (NearKernel) kernel = near_kernel_with_bounds (free_kernel, 2, 0.08, 0.2, &error);
  g_autoptr (NearGpCenters) centers = sparse_test_choose (NEAR_GP_CENTERS_RANDOM, data, 6);
  NearGpSparseOptimizeOptions options = { .n_starts = 2 }, moving = { .n_starts = 2, .move_centers = TRUE };
  g_autoptr (NearGpSparse) still
      = near_gp_sparse_optimize (NEAR_GP_SPARSE_VFE, data, kernel, NULL, centers, &options, NULL, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (NearGpSparse) moved
      = near_gp_sparse_optimize (NEAR_GP_SPARSE_VFE, data, kernel, NULL, centers, &moving, NULL, NULL, &error);
  g_assert_no_error (error);
  const NearKernelParameter *noise = near_kernel_get_parameter (near_gp_sparse_get_kernel (still), 2);

  near_assert_close (near_kernel_get_parameter (near_gp_sparse_get_kernel (still), 1)->value, 0.4, 1e-14, 0.0);
  g_assert_cmpfloat (noise->value, >=, 0.08 * (1 - 1e-12));
  g_assert_cmpfloat (noise->value, <=, 0.2 * (1 + 1e-12));
  g_assert_cmpfloat (sparse_test_get_log_likelihood (moved), >, sparse_test_get_log_likelihood (still) + 1.0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  near_init ();
  g_test_add_func ("/gp-sparse-optimize/gradient", test_gradient);
  g_test_add_func ("/gp-sparse-optimize/complete", test_optimize_complete);
  g_test_add_func ("/gp-sparse-optimize/noise-of-methods", test_noise_of_methods);
  g_test_add_func ("/gp-sparse-optimize/fixed", test_optimize_fixed);
  return g_test_run ();
}
