/* test-gp-landscape.c — maps and profiles of the likelihood; matrices in tridiagonal form
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-gp-landscape.h"
#include "near-gp-profile.h"

#include "gp-optimizer-test.h"
#include "gp-test.h"
#include "near-init.h"
#include "near-test.h"
#include "near-tridiagonal.h"

#include <string.h>

/* --- the tridiagonal form --------------------------------------------------------------------- */

/* log det and b_i^T (s A + t I)^-1 b_j by Gaussian elimination. */
static void
solve_plainly (gsize n, const double *a, double s, double t, gsize m, const double *b,
               double *log_det, double *p)
{
  g_autofree double *c = g_new (double, n *n), *x = g_memdup2 (b, m * n * sizeof *b);

  for (gsize i = 0; i < n; i++)
    for (gsize j = 0; j < n; j++)
      c[i * n + j] = s * a[i * n + j] + (i == j ? t : 0.0);
  *log_det = 0.0;
  for (gsize k = 0; k < n; k++)
    {
      *log_det += log (c[k * n + k]);
      for (gsize i = k + 1; i < n; i++)
        {
          double f = c[i * n + k] / c[k * n + k];

          for (gsize j = k; j < n; j++)
            c[i * n + j] -= f * c[k * n + j];
          for (gsize r = 0; r < m; r++)
            x[r * n + i] -= f * x[r * n + k];
        }
    }
  for (gsize r = 0; r < m; r++)
    for (gsize k = n; k-- > 0;)
      {
        for (gsize j = k + 1; j < n; j++)
          x[r * n + k] -= c[k * n + j] * x[r * n + j];
        x[r * n + k] /= c[k * n + k];
      }
  for (gsize r = 0; r < m; r++)
    for (gsize q = 0; q <= r; q++)
      {
        p[r * m + q] = 0.0;
        for (gsize k = 0; k < n; k++)
          p[r * m + q] += x[r * n + k] * b[q * n + k];
      }
}

static void
test_tridiagonal (void)
{
  static const gsize sizes[] = { 1, 2, 3, 17, 70 };

  for (gsize z = 0; z < G_N_ELEMENTS (sizes); z++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (NearRng) rng = near_rng_new (z, "tridiagonal");
      gsize n = sizes[z], m = 3;
      g_autofree double *a = g_new (double, n *n), *copy = NULL, *b = g_new (double, m *n),
                        *turned = NULL;
      g_autofree double *d = g_new (double, n), *e = g_new (double, n),
                        *work = g_new (double, m *n);
      double p[9], expected[9], log_det, expected_log_det;

      for (gsize i = 0; i < n; i++)
        for (gsize j = 0; j <= i; j++)
          a[i * n + j] = a[j * n + i]
              = near_rng_normal (rng, 0.0, 1.0) + (i == j ? 3.0 * sqrt (n) : 0.0);
      for (gsize i = 0; i < m * n; i++)
        b[i] = near_rng_normal (rng, 0.0, 1.0);
      copy = g_memdup2 (a, n * n * sizeof *a);
      turned = g_memdup2 (b, m * n * sizeof *b);
      for (gsize i = 0; i < n; i++)
        for (gsize j = i + 1; j < n; j++)
          copy[i * n + j] = NAN; /* the upper triangle is not read */
      g_assert_true (near_symmetric_tridiagonalize (n, copy, d, e, m, turned, &error));
      for (double s = 0.5; s < 3.0; s *= 2.0)
        {
          g_assert_true (near_tridiagonal_products (n, d, e, s, 1.5, m, turned, work, &log_det, p));
          solve_plainly (n, a, s, 1.5, m, b, &expected_log_det, expected);
          near_assert_close (log_det, expected_log_det, 1e-12, 1e-12);
          for (gsize r = 0; r < m; r++)
            for (gsize q = 0; q <= r; q++)
              near_assert_close (p[r * m + q], expected[r * m + q], 1e-10, 1e-12);
        }
      g_assert_false (
          near_tridiagonal_products (n, d, e, 1.0, -100.0, m, turned, work, &log_det, p));
      copy[0] = INFINITY;
      g_assert_false (near_symmetric_tridiagonalize (n, copy, d, e, m, turned, &error));
      g_assert_error (error, NEAR_ERROR, NEAR_ERROR_NOT_FINITE);
    }
}

/* --- maps ------------------------------------------------------------------------------------- */

/* The grid of the references is even only two by two. */
static void
test_references (void)
{
  g_autoptr (json_t) root = gp_test_load_references ();

  if (root == NULL)
    return;
  const json_t *grid = json_object_get (root, "lml_grid");
  g_autoptr (NearGpData) data
      = gp_test_get_data (grid, json_number_value (json_object_get (grid, "noise")));
  g_autoptr (GArray) l = gp_test_get_numbers (grid, "l");
  g_autoptr (GArray) s2 = gp_test_get_numbers (grid, "s2");
  g_autoptr (GArray) lml = gp_test_get_numbers (grid, "lml");
  g_autoptr (NearKernel) kernel = gp_test_new_kernel ("2*RBF(l=3)", 1);

  for (guint plain = 0; plain < 2; plain++)
    for (guint a = 0; a < s2->len; a += 2)
      for (guint b = 0; b < l->len; b += 2)
        {
          g_autoptr (GError) error = NULL;
          NearGpAxis first = { 0, gp_test_at (s2, a), gp_test_at (s2, a + 1), 2 };
          NearGpAxis second = { 1, gp_test_at (l, b), gp_test_at (l, b + 1), 2 };
          g_autoptr (NearGpLandscape) map = near_gp_landscape_new (
              data, kernel, NULL, &first, &second, plain == 1, NULL, &error);
          g_autoptr (NearGpLandscape) turned = near_gp_landscape_new (
              data, kernel, NULL, &second, &first, plain == 1, NULL, &error);

          g_assert_no_error (error);
          g_assert_cmpint (near_gp_landscape_get_fast_axis (map), ==, plain == 1 ? -1 : 0);
          g_assert_cmpint (near_gp_landscape_get_fast_axis (turned), ==, plain == 1 ? -1 : 1);
          for (guint i = 0; i < 2; i++)
            for (guint j = 0; j < 2; j++)
              {
                double expected = gp_test_at (lml, (a + i) * l->len + b + j);

                near_assert_close (near_gp_landscape_peek_values (map)[2 * i + j], expected, 1e-8,
                                   0.0);
                near_assert_close (near_gp_landscape_peek_values (turned)[2 * j + i], expected,
                                   1e-8, 0.0);
              }
        }
}

static void
check_fast (const char *text, const char *mean_text, gboolean noise, const char *first_name,
            const char *second_name, int axis)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearGpData) data = gp_test_new_data (23, 2, 9, noise);
  g_autoptr (NearKernel) kernel = gp_test_new_kernel (text, 2);
  g_autoptr (NearMean) mean = mean_text != NULL ? gp_test_new_mean (mean_text, 2) : NULL;
  NearGpAxis first = { 0, 0.2, 5.0, 6 }, second = { 0, 0.01, 3.0, 7 };

  g_assert_true (near_kernel_find_parameter (kernel, first_name, &first.parameter));
  g_assert_true (near_kernel_find_parameter (kernel, second_name, &second.parameter));
  g_autoptr (NearGpLandscape) fast
      = near_gp_landscape_new (data, kernel, mean, &first, &second, FALSE, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (NearGpLandscape) slow
      = near_gp_landscape_new (data, kernel, mean, &first, &second, TRUE, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (near_gp_landscape_get_fast_axis (fast), ==, axis);
  near_assert_close_array (near_gp_landscape_peek_values (fast),
                           near_gp_landscape_peek_values (slow), 42, 1e-9, 1e-9);
  near_assert_close (near_gp_landscape_peek_theta (fast, 1)[6], log (3.0), 1e-14, 0.0);
}

static void
test_fast_path (void)
{
  /* noise: C is the identity; the variance of the only term with equal noise: D is; else neither */
  check_fast ("1.4*RBF(l=0.9) + White(0.05)", NULL, FALSE, "RBF.l", "White.variance", 1);
  check_fast ("1.4*RBF(l=0.9) + White(0.05)", NULL, FALSE, "White.variance", "RBF.l", 0);
  check_fast ("1.4*Matern52(l=0.9) + White(0.05)", "linear", TRUE, "Matern52.l", "White.variance",
              1);
  g_autoptr (NearKernel) kernel
      = gp_test_new_kernel ("1.4*RBF(l=0.9) + 0.5*Linear(s0=1) + White(0.05)", 2);
  for (guint i = 0; i < near_kernel_get_n_parameters (kernel); i++)
    g_test_message ("%s", near_kernel_get_parameter (kernel, i)->name);
  check_fast ("1.4*RBF(l=0.9) + 0.5*Linear(s0=1) + White(0.05)", "constant", TRUE, "RBF.l",
              near_kernel_get_parameter (kernel, 0)->name, 1);
  check_fast ("1.4*RBF(l=0.9) + 0.5*Linear(s0=1) + White(0.05)", NULL, FALSE, "RBF.l",
              near_kernel_get_parameter (kernel, 2)->name, 1);
  check_fast ("1.4*RBF(l=0.9) + White(0.05)", "constant", FALSE, "RBF.l",
              near_kernel_get_parameter (kernel, 0)->name, 1);
  check_fast ("1.4*RBF(l=[0.9,0.7]) + White(0.05)", NULL, TRUE, "RBF.l[1]", "RBF.l[2]", -1);
}

static void
test_no_mean_parameters_are_fast (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearGpData) data = gp_test_new_data (14, 1, 9, FALSE);
  g_autoptr (NearKernel) kernel = gp_test_new_kernel ("1.4*RBF(l=0.9) + White(0.05)", 1);
  g_autoptr (NearMean) mean = gp_test_new_mean ("a=0.5; a*x1", 1);
  NearGpAxis first = { 3, -1.0, 1.0, 5 }, second = { 2, 0.01, 1.0, 4 };
  g_autoptr (NearGpLandscape) map
      = near_gp_landscape_new (data, kernel, mean, &first, &second, FALSE, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (near_gp_landscape_get_fast_axis (map), ==, 1);
  for (guint i = 0; i < 5; i++)
    for (guint j = 0; j < 4; j++)
      {
        double a = -1.0 + 0.5 * i, value, theta[3];
        g_autoptr (NearMean) at = near_mean_with_parameters (mean, &a);

        near_kernel_get_theta (kernel, theta);
        theta[2] = near_gp_landscape_peek_theta (map, 1)[j];
        g_autoptr (NearKernel) noisy = near_kernel_with_theta (kernel, theta);
        near_gp_evaluate (data, noisy, at, &value, NULL, NULL, &error);
        g_assert_no_error (error);
        near_assert_close (near_gp_landscape_peek_values (map)[4 * i + j], value, 1e-10, 0.0);
      }
}

/* Both basins of the workshop's data with too little noise; the white plateau counts once. */
static void
test_peaks (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) root = gp_test_load_references ();

  if (root == NULL)
    return;
  const json_t *one = gp_test_find_case (root, "workshop_noise_too_small");
  g_autoptr (NearGpData) data = gp_test_get_data (one, 0.001);
  g_autoptr (NearKernel) kernel = gp_test_get_kernel ("5*RBF(l=10)", one, 1);
  NearGpAxis first = { 1, 1e-3, 100.0, 240 }, second = { 0, 0.5, 60.0, 41 };
  guint before = near_get_n_threads ();
  NearGpLandscape *maps[2];

  for (guint k = 0; k < 2; k++)
    {
      near_set_n_threads (k == 0 ? 1 : 3);
      maps[k] = near_gp_landscape_new (data, kernel, NULL, &first, &second, FALSE, NULL, &error);
      g_assert_no_error (error);
    }
  near_set_n_threads (before);
  g_assert_cmpmem (near_gp_landscape_peek_values (maps[0]), 240 * 41 * sizeof (double),
                   near_gp_landscape_peek_values (maps[1]), 240 * 41 * sizeof (double));
  for (guint i = 0; i < near_gp_landscape_get_n_peaks (maps[0]); i++)
    {
      const NearGpPeak *peak = near_gp_landscape_get_peak (maps[0], i);

      g_test_message ("peak %u: cell %u, %u: l = %g, variance %g: %.6f", i, peak->i, peak->j,
                      exp (peak->theta_1), exp (peak->theta_2), peak->value);
    }
  g_assert_cmpuint (near_gp_landscape_get_n_peaks (maps[0]), ==, 2);
  const NearGpPeak *best = near_gp_landscape_get_peak (maps[0], 0);
  near_assert_close (best->value, -24.4162335217684, 0.005, 0.0);
  near_assert_close (exp (best->theta_1), 3.234, 0.05, 0.0);
  g_assert_false (best->shelf);
  g_assert_true (near_gp_landscape_get_peak (maps[0], 1)->shelf);
  near_assert_close (near_gp_landscape_get_peak (maps[0], 1)->value, -49.35815787784648, 1e-3, 0.0);
  g_assert_cmpfloat (exp (near_gp_landscape_get_peak (maps[0], 1)->theta_1), <, 1.0);
  near_gp_landscape_unref (maps[0]);
  near_gp_landscape_unref (maps[1]);
}

static void
check_refused (NearGpAxis first, NearGpAxis second, const char *part)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearGpData) data = gp_test_new_data (6, 1, 9, FALSE);
  g_autoptr (NearKernel) kernel = gp_test_new_kernel ("1.4*RBF(l=0.9) + White(0.05)", 1);

  g_assert_null (near_gp_landscape_new (data, kernel, NULL, &first, &second, FALSE, NULL, &error));
  g_assert_nonnull (error);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, part));
}

static gboolean
stop_at_once (double fraction, const char *stage, gpointer user_data)
{
  return FALSE;
}

static void
test_refused (void)
{
  NearGpAxis fine = { 0, 0.1, 1.0, 5 };

  check_refused (fine, (NearGpAxis){ 3, 0.1, 1.0, 5 },
                 "parameter 3 was asked for; the model has 3");
  check_refused (fine, fine, "both axes");
  check_refused (fine, (NearGpAxis){ 1, 0.1, 1.0, 1 },
                 "RBF.l: an axis from 0.1 to 1 with 1 values");
  check_refused (fine, (NearGpAxis){ 1, -0.1, 1.0, 5 }, "positive ends");
  check_refused (fine, (NearGpAxis){ 1, 2.0, 1.0, 5 }, "a lower end below the upper one");
  check_refused ((NearGpAxis){ 0, 0.1, 1.0, 3000 }, (NearGpAxis){ 1, 0.1, 1.0, 3000 },
                 "3000 x 3000 cells");

  g_autoptr (GError) error = NULL;
  g_autoptr (NearGpData) data = gp_test_new_data (6, 1, 9, FALSE);
  g_autoptr (NearKernel) kernel = gp_test_new_kernel ("1.4*RBF(l=0.9) + White(0.05)", 1);
  NearMonitor monitor = { stop_at_once, NULL };
  NearGpAxis second = { 1, 0.0, 0.0, 5 };
  g_assert_null (
      near_gp_landscape_new (data, kernel, NULL, &fine, &second, FALSE, &monitor, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_CANCELLED);
}

/* --- profiles --------------------------------------------------------------------------------- */

static void
test_profile (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearGpData) data = gp_test_new_data (25, 1, 12, FALSE);
  g_autoptr (NearKernel) kernel = gp_test_new_kernel ("1.4*RBF(l=0.9) + White(0.02)", 1);
  NearGpProfileSettings settings = { .axis = { 1, 0.1, 6.0, 33 }, .n_folds = 5, .seed = 4 };
  g_autoptr (NearGpProfile) profile
      = near_gp_profile_new (data, kernel, NULL, &settings, NULL, &error);
  guint fold[25];

  g_assert_no_error (error);
  near_gp_folds (25, 5, 4, fold);
  for (guint k = 0; k < 33; k += 8)
    {
      double theta[3];
      NearGpScore score;

      near_kernel_get_theta (kernel, theta);
      theta[1] = near_gp_profile_peek_theta (profile)[k];
      near_assert_close_array (near_gp_profile_peek_parameters (profile, k), theta, 3, 0.0, 0.0);
      g_autoptr (NearKernel) at = near_kernel_with_theta (kernel, theta);
      g_autoptr (NearGp) gp = near_gp_new (data, at, NULL, NULL, &error);
      g_assert_no_error (error);
      near_assert_close (near_gp_profile_peek_curve (profile, NEAR_GP_JUDGE_LML)[k],
                         near_gp_get_log_marginal_likelihood (gp), 1e-13, 0.0);
      near_gp_leave_one_out (gp, NULL, NULL, &score, NULL, &error);
      near_assert_close (near_gp_profile_peek_curve (profile, NEAR_GP_JUDGE_LEAVE_ONE_OUT)[k],
                         score.log_predictive, 1e-12, 0.0);
      near_assert_close (near_gp_profile_peek_curve (profile, NEAR_GP_JUDGE_LEAVE_ONE_OUT_RMSE)[k],
                         score.rmse, 1e-12, 0.0);
      near_gp_cross_validate (gp, 5, fold, NULL, NULL, &score, NULL, &error);
      near_assert_close (near_gp_profile_peek_curve (profile, NEAR_GP_JUDGE_FOLDS_RMSE)[k],
                         score.rmse, 1e-12, 0.0);
    }
  for (guint j = 0; j < NEAR_GP_N_JUDGES; j++)
    {
      const NearGpJudgeInfo *info
          = (const NearGpJudgeInfo *) near_table_get (&near_gp_judge_table, j);
      const double *curve = near_gp_profile_peek_curve (profile, j);
      double theta, value;

      g_assert_true (near_gp_profile_get_optimum (profile, j, &theta, &value));
      g_assert_cmpfloat (exp (theta), >, 0.1);
      for (guint k = 0; k < 33; k++)
        g_assert_true (info->lower_is_better ? value <= curve[k] : value >= curve[k]);
    }
}

/* Refitted: each point against an optimiser of its own, and the top of the profile is the optimum
 * of all. */
static void
test_profile_refit (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearGpData) data = gp_test_new_data (25, 1, 12, FALSE);
  g_autoptr (NearKernel) kernel = gp_test_new_kernel ("1.4*RBF(l=0.9) + White(0.02)", 1);
  NearGpProfileSettings settings = { .axis = { 1, 0.4, 3.0, 25 }, .refit = TRUE };
  g_autoptr (NearGpProfile) profile
      = near_gp_profile_new (data, kernel, NULL, &settings, NULL, &error);
  g_autoptr (NearGpOptima) optima = near_gp_optimize (data, kernel, NULL, NULL, NULL, &error);
  double theta, value;

  g_assert_no_error (error);
  for (guint k = 0; k < 25; k += 6)
    {
      const double *parameters = near_gp_profile_peek_parameters (profile, k);
      g_autoptr (NearKernel) at = near_kernel_with_theta (kernel, parameters);
      double lml, gradient[3];

      near_gp_evaluate (data, at, NULL, &lml, gradient, NULL, &error);
      g_assert_no_error (error);
      near_assert_close (parameters[1], near_gp_profile_peek_theta (profile)[k], 0.0, 0.0);
      near_assert_close (lml, near_gp_profile_peek_curve (profile, NEAR_GP_JUDGE_LML)[k], 1e-12,
                         0.0);
      g_assert_cmpfloat (fabs (gradient[0]), <, 1e-5);
      g_assert_cmpfloat (fabs (gradient[2]), <, 1e-5);
    }
  g_assert_true (near_gp_profile_get_optimum (profile, NEAR_GP_JUDGE_LML, &theta, &value));
  near_assert_close (value, near_gp_optima_get (optima, 0)->value, 0.0, 1e-3);
  near_assert_close (theta, near_gp_optima_get (optima, 0)->theta[1], 0.0, 0.01);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  near_init ();
  g_test_add_func ("/gp-landscape/tridiagonal", test_tridiagonal);
  g_test_add_func ("/gp-landscape/references", test_references);
  g_test_add_func ("/gp-landscape/fast-path", test_fast_path);
  g_test_add_func ("/gp-landscape/formula", test_no_mean_parameters_are_fast);
  g_test_add_func ("/gp-landscape/peaks", test_peaks);
  g_test_add_func ("/gp-landscape/refused", test_refused);
  g_test_add_func ("/gp-profile/held", test_profile);
  g_test_add_func ("/gp-profile/refit", test_profile_refit);
  return g_test_run ();
}
