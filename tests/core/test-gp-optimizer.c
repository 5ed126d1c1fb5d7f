/* test-gp-optimizer.c — optima of the likelihood against SciPy's, and every way in which a run can
 * end SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-gp-optimizer.h"

#include "gp-optimizer-test.h"
#include "gp-test.h"
#include "near-init.h"
#include "near-test.h"

#include <string.h>

/* --- the references --------------------------------------------------------------------------- */

static const struct
{
  const char *name, *kernel;
  double noise; /* of each point */
} references[] = {
  { "workshop_20pts", "5*RBF(l=10) + White(1)", 0.0 },
  { "workshop_21pts", "5*RBF(l=10) + White(1)", 0.0 },
  { "ard_2d", "RBF(l=[1,1]) + White(0.1)", 0.0 },
  { "workshop_noise_too_small", "5*RBF(l=10)", 0.001 },
  { "workshop_noise_too_large", "5*RBF(l=10)", 10.0 },
};

/* No path of an optimum may be above it; the last point of it is the optimum. */
static void
check_path (const NearGpOptimum *optimum, guint n)
{
  g_assert_cmpuint (optimum->n_path, >=, 1);
  for (guint k = 0; k < optimum->n_path; k++)
    g_assert_cmpfloat (optimum->path_value[k], <=,
                       optimum->value + 1e-9 * (1.0 + fabs (optimum->value)));
  near_assert_close_array (optimum->path_theta + (optimum->n_path - 1) * n, optimum->theta, n, 0.0,
                           1e-4);
}

static void
test_references (void)
{
  g_autoptr (json_t) root = gp_test_load_references ();

  for (gsize r = 0; r < G_N_ELEMENTS (references) && root != NULL; r++)
    {
      g_autoptr (GError) error = NULL;
      const json_t *one = gp_test_find_case (root, references[r].name);
      g_autoptr (NearGpData) data = gp_test_get_data (one, references[r].noise);
      g_autoptr (NearKernel) kernel
          = gp_test_get_kernel (references[r].kernel, one, near_gp_data_get_n_inputs (data));
      g_autoptr (GArray) theta = gp_test_get_numbers (one, "theta");
      g_autoptr (NearGpOptima) optima = near_gp_optimize (data, kernel, NULL, NULL, NULL, &error);

      g_assert_no_error (error);
      g_test_message ("%s: %u optima, %u evaluations", references[r].name,
                      near_gp_optima_get_n (optima), near_gp_optima_get_n_evaluations (optima));
      const NearGpOptimum *best = near_gp_optima_get (optima, 0);
      near_assert_close (best->value, json_number_value (json_object_get (one, "lml")), 1e-8, 0.0);
      near_assert_close (best->log_marginal_likelihood, best->value, 0.0, 0.0);
      g_assert_true (best->converged);
      g_assert_cmpfloat (best->gradient_norm, <=, 1e-7 * (1.0 + fabs (best->value)));
      /* The curve on which variance and noise have the same sum is one optimum. */
      for (guint i = 1; i < near_gp_optima_get_n (optima); i++)
        g_assert_cmpfloat (near_gp_optima_get (optima, i - 1)->value
                               - near_gp_optima_get (optima, i)->value,
                           >, 1e-6);
      check_path (best, theta->len);
      for (guint i = 0; i < theta->len; i++)
        {
          gboolean bound = json_is_true (json_array_get (json_object_get (one, "at_bound"), i));

          g_assert_cmpint (best->bound[i] != 0, ==, bound);
          near_assert_close (best->theta[i], gp_test_at (theta, i), 1e-6, 1e-6);
          g_assert_cmpint (isfinite (best->sd[i]), ==, !bound);
        }
    }
}

/* The notebook's solution with the noise too small is a second optimum, whose length is below the
 * spacing. */
static void
test_second_optimum (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) root = gp_test_load_references ();

  if (root == NULL)
    return;
  const json_t *one = gp_test_find_case (root, "workshop_noise_too_small");
  const json_t *limit = json_object_get (root, "degenerate_noise_too_small");
  g_autoptr (NearGpData) data = gp_test_get_data (one, 0.001);
  g_autoptr (NearKernel) kernel = gp_test_get_kernel ("5*RBF(l=10)", one, 1);
  g_autoptr (NearGpOptima) optima = near_gp_optimize (data, kernel, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  guint n_starts = 0;

  g_assert_cmpuint (near_gp_optima_get_n (optima), ==, 2);
  const NearGpOptimum *second = near_gp_optima_get (optima, 1);
  near_assert_close (second->value, json_number_value (json_object_get (limit, "lml_l_to_0")), 1e-8,
                     0.0);
  near_assert_close (exp (second->theta[0]) + 0.001,
                     json_number_value (json_object_get (limit, "mean_y2")), 1e-5, 0.0);
  g_assert_cmpfloat (exp (second->theta[1]), <, 1.0);
  g_assert_true (second->flat[1]);
  g_assert_false (second->flat[0]);
  for (guint i = 0; i < 2; i++)
    n_starts += near_gp_optima_get (optima, i)->n_starts;
  g_assert_cmpuint (n_starts, ==, 10);
  for (guint i = 0; i < 10; i++)
    g_assert_cmpuint (near_gp_optima_get_run (optima, i)->optimum, <, 2);
  g_autoptr (GPtrArray) notes = near_gp_optima_dup_notes (optima, 1);
  g_assert_cmpuint (notes->len, >=, 1);
  g_assert_nonnull (strstr (g_ptr_array_index (notes, 0), "makes no difference here"));
}

static void
test_bound_note (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) root = gp_test_load_references ();

  if (root == NULL)
    return;
  const json_t *one = gp_test_find_case (root, "workshop_noise_too_large");
  g_autoptr (NearGpData) data = gp_test_get_data (one, 10.0);
  g_autoptr (NearKernel) kernel = gp_test_get_kernel ("5*RBF(l=10)", one, 1);
  g_autoptr (NearGpOptima) optima = near_gp_optimize (data, kernel, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) notes = near_gp_optima_dup_notes (optima, 0);

  g_assert_cmpint (near_gp_optima_get (optima, 0)->bound[1], ==, 1);
  g_assert_cmpuint (notes->len, >=, 1);
  g_assert_cmpstr (
      g_ptr_array_index (notes, 0), ==,
      "the length RBF.l ended at its upper bound 1000: the data do not change over that distance; "
      "widen the bound or use a constant (write l=1000{0.0001,1e+04} to widen it)");
}

/* Optima of the other objectives by SciPy 1.10.1 (L-BFGS-B from 16 starts, then Newton with central
 * differences, or Nelder and Mead) on workshop_20pts. That of leave-one-out with the smooth curve
 * is the second: a nearly singular matrix promises more, which only the start with little noise
 * finds, also in SciPy. As to the posterior, the priors are half-normal (2) of the variance, gamma
 * (4, 0.5) of the length and log-normal (0.1, 0.7) of the noise, with the Jacobian of the
 * logarithm. */
static void
test_other_objectives (void)
{
  static const double singular[3] = { 5.648064918281284, 1.4503652785220638, -7.622292950469321 };
  static const double leave_one_out[3]
      = { 1.8553908397453902, 2.130629813301667, -3.268611611562908 };
  static const double posterior[3] = { 1.208763098003007, 1.9585943432663002, -2.9619153696004226 };
  static const double posterior_sd[3] = { 0.3189951, 0.12526284, 0.38753325 };
  const NearGpPrior priors[3] = { { NEAR_GP_PRIOR_HALF_NORMAL, 2.0, 0.0 },
                                  { NEAR_GP_PRIOR_GAMMA, 4.0, 0.5 },
                                  { NEAR_GP_PRIOR_LOG_NORMAL, 0.1, 0.7 } };
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) root = gp_test_load_references ();

  if (root == NULL)
    return;
  const json_t *one = gp_test_find_case (root, "workshop_20pts");
  g_autoptr (NearGpData) data = gp_test_get_data (one, 0.0);
  g_autoptr (NearKernel) kernel = gp_test_get_kernel ("5*RBF(l=10) + White(1)", one, 1);
  NearGpOptimizerSettings settings = NEAR_GP_OPTIMIZER_SETTINGS_DEFAULT;

  settings.objective = NEAR_GP_OBJECTIVE_LEAVE_ONE_OUT;
  g_autoptr (NearGpOptima) first = near_gp_optimize (data, kernel, NULL, &settings, NULL, &error);
  g_assert_no_error (error);
  near_assert_close (near_gp_optima_get (first, 0)->value, 12.762859137527059, 1e-8, 0.0);
  near_assert_close_array (near_gp_optima_get (first, 0)->theta, singular, 3, 1e-4, 0.0);
  near_assert_close (near_gp_optima_get (first, 1)->value, -0.832922737190111, 1e-8, 0.0);
  near_assert_close_array (near_gp_optima_get (first, 1)->theta, leave_one_out, 3, 1e-6, 1e-6);
  g_assert_cmpfloat (near_gp_optima_get (first, 1)->log_marginal_likelihood, <,
                     -14.976665105666758);
  settings.objective = NEAR_GP_OBJECTIVE_POSTERIOR;
  settings.priors = priors;
  g_autoptr (NearGpOptima) second = near_gp_optimize (data, kernel, NULL, &settings, NULL, &error);
  g_assert_no_error (error);
  near_assert_close (near_gp_optima_get (second, 0)->value, -17.980289512577613, 1e-9, 0.0);
  near_assert_close_array (near_gp_optima_get (second, 0)->theta, posterior, 3, 1e-7, 1e-7);
  near_assert_close_array (near_gp_optima_get (second, 0)->sd, posterior_sd, 3, 2e-3, 0.0);
}

/* --- formulas --------------------------------------------------------------------------------- */

/* White noise and a straight line with parameters: least squares, and the noise is the mean squared
 * residual. */
static void
test_formula (void)
{
  enum
  {
    N = 12
  };
  g_autoptr (GError) error = NULL;
  double x[N], y[N], sx = 0.0, sy = 0.0, sxx = 0.0, sxy = 0.0, rss = 0.0;

  for (guint i = 0; i < N; i++)
    {
      x[i] = 0.4 * i;
      y[i] = 2.0 - 1.5 * x[i] + 0.2 * sin (5.0 * i);
      sx += x[i];
      sy += y[i];
      sxx += x[i] * x[i];
      sxy += x[i] * y[i];
    }
  double b = (N * sxy - sx * sy) / (N * sxx - sx * sx), a = (sy - b * sx) / N;
  for (guint i = 0; i < N; i++)
    rss += (y[i] - a - b * x[i]) * (y[i] - a - b * x[i]);
  g_autoptr (NearGpData) data = near_gp_data_new (N, 1, x, y, NULL, NULL, NULL, &error);
  g_autoptr (NearKernel) kernel = gp_test_new_kernel ("White(0.5)", 1);
  g_autoptr (NearMean) mean = gp_test_new_mean ("a + b*x1", 1);
  NearGpOptimizerSettings settings = { .n_starts = 4, .seed = 2, .hold_paths = TRUE };
  g_autoptr (NearGpOptima) optima = near_gp_optimize (data, kernel, mean, &settings, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (near_gp_optima_get_n (optima), ==, 1);
  g_assert_cmpuint (near_gp_optima_get_n_parameters (optima), ==, 3);
  const NearGpOptimum *best = near_gp_optima_get (optima, 0);
  near_assert_close (exp (best->theta[0]), rss / N, 1e-6, 0.0);
  near_assert_close (best->theta[1], a, 1e-6, 0.0);
  near_assert_close (best->theta[2], b, 1e-6, 0.0);
  /* sd of log sigma^2 at the optimum: (n/2)^-1/2 */
  near_assert_close (best->sd[0], sqrt (2.0 / N), 1e-3, 0.0);
  near_assert_close (best->sd[2], sqrt (rss / N / (sxx - sx * sx / N)), 1e-3, 0.0);
  g_autoptr (NearMean) fitted = near_gp_optima_dup_mean (optima, 0);
  near_assert_close (near_mean_get_parameter (fitted, 1), b, 1e-6, 0.0);

  settings.hold_formula = TRUE;
  g_autoptr (NearGpOptima) held = near_gp_optimize (data, kernel, mean, &settings, NULL, &error);
  g_assert_no_error (error);
  near_assert_close (near_gp_optima_get (held, 0)->theta[1], 1.0, 0.0, 0.0);
  g_assert_true (isnan (near_gp_optima_get (held, 0)->sd[1]));
}

/* --- how it runs ------------------------------------------------------------------------------ */

static void
check_same (const NearGpOptima *a, const NearGpOptima *b)
{
  guint n = near_gp_optima_get_n_parameters (a);

  g_assert_cmpuint (near_gp_optima_get_n (a), ==, near_gp_optima_get_n (b));
  g_assert_cmpuint (near_gp_optima_get_n_evaluations (a), ==, near_gp_optima_get_n_evaluations (b));
  for (guint i = 0; i < near_gp_optima_get_n (a); i++)
    {
      const NearGpOptimum *p = near_gp_optima_get (a, i), *q = near_gp_optima_get (b, i);

      g_assert_cmpmem (p->theta, n * sizeof (double), q->theta, n * sizeof (double));
      g_assert_cmpfloat (p->value, ==, q->value);
      g_assert_cmpuint (p->n_starts, ==, q->n_starts);
      g_assert_cmpuint (p->n_path, ==, q->n_path);
      g_assert_cmpmem (p->path_theta, p->n_path * n * sizeof (double), q->path_theta,
                       q->n_path * n * sizeof (double));
    }
}

static void
count_trial (guint start, guint evaluation, const double *theta, double value, gpointer user_data)
{
  guint *n = user_data;

  g_assert_cmpuint (start, <, 6);
  g_assert_true (isfinite (theta[0]));
  (*n)++;
}

/* Any number of threads, steps instead of a run: the same digits. */
static void
test_threads (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearGpData) data = gp_test_new_data (40, 2, 8, FALSE);
  g_autoptr (NearKernel) kernel = gp_test_new_kernel ("RBF(l=[1,1]) + White(0.1)", 2);
  NearGpOptimizerSettings settings = { .n_starts = 6, .seed = 3, .hold_paths = TRUE };
  NearGpOptima *results[2];
  guint before = near_get_n_threads (), n_trials = 0;

  for (guint k = 0; k < 2; k++)
    {
      near_set_n_threads (k == 0 ? 1 : 3);
      results[k] = near_gp_optimize (data, kernel, NULL, &settings, NULL, &error);
      g_assert_no_error (error);
    }
  near_set_n_threads (before);
  check_same (results[0], results[1]);
  g_autoptr (NearGpOptimizer) optimizer
      = near_gp_optimizer_new (data, kernel, NULL, &settings, &error);
  near_gp_optimizer_set_trial (optimizer, count_trial, &n_trials);
  g_assert_cmpuint (near_gp_optimizer_get_n_starts (optimizer), ==, 6);
  while (!near_gp_optimizer_is_done (optimizer))
    {
      near_gp_optimizer_step (optimizer, NULL, &error);
      g_assert_no_error (error);
    }
  g_autoptr (NearGpOptima) stepped = near_gp_optimizer_dup_result (optimizer);
  check_same (results[0], stepped);
  near_gp_optima_unref (results[0]);
  near_gp_optima_unref (results[1]);
  g_assert_cmpuint (n_trials, >, 30);
  g_assert_cmpuint (n_trials, <=, near_gp_optima_get_n_evaluations (stepped));
  g_assert_cmpint (near_gp_optima_get_run (stepped, 0)->kind, ==, NEAR_GP_START_GIVEN);
  g_assert_cmpint (near_gp_optima_get_run (stepped, 1)->kind, ==, NEAR_GP_START_DATA);
  g_assert_cmpint (near_gp_optima_get_run (stepped, 5)->kind, ==, NEAR_GP_START_RANDOM);
}

/* Each optimum that is reported has no slope left, whatever kernel and objective. */
static void
test_many_kernels (void)
{
  static const char *const texts[] = {
    "Matern52(l=1) + White(0.1)",         "Matern32(l=[1,1]) + White(0.1)",
    "RQ(l=1,alpha=1) + White(0.1)",       "RBF(l=1) + 0.5*Linear(s0=1) + White(0.1)",
    "RBF(l=1)*Linear(s0=1) + White(0.1)",
  };

  for (gsize t = 0; t < G_N_ELEMENTS (texts); t++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (NearGpData) data = gp_test_new_data (30, 2, 20 + t, FALSE);
      g_autoptr (NearKernel) kernel = gp_test_new_kernel (texts[t], 2);
      g_autoptr (NearGpOptima) optima = near_gp_optimize (data, kernel, NULL, NULL, NULL, &error);
      guint n = near_kernel_get_n_parameters (kernel);
      g_autofree double *gradient = g_new (double, n);
      double value;

      g_assert_no_error (error);
      for (guint i = 0; i < near_gp_optima_get_n (optima); i++)
        {
          const NearGpOptimum *optimum = near_gp_optima_get (optima, i);
          g_autoptr (NearKernel) at = near_gp_optima_dup_kernel (optima, i);
          double norm = 0.0;

          g_test_message ("%s: optimum %u: %.12g, gradient %.2g, starts %u%s", texts[t], i,
                          optimum->value, optimum->gradient_norm, optimum->n_starts,
                          optimum->converged ? "" : ", not converged");
          near_gp_evaluate (data, at, NULL, &value, gradient, NULL, &error);
          g_assert_no_error (error);
          for (guint k = 0; k < n; k++)
            if (optimum->bound[k] == 0 || optimum->bound[k] * gradient[k] < 0.0)
              norm = MAX (norm, fabs (gradient[k]));
          near_assert_close (norm, optimum->gradient_norm, 1e-3, 1e-9 * (1.0 + fabs (value)));
          g_assert_true (optimum->converged);
          g_assert_cmpfloat (norm, <=, 1e-6 * (1.0 + fabs (value)));
        }
    }
}

static void
test_nothing_free (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearGpData) data = gp_test_new_data (10, 1, 1, FALSE);
  g_autoptr (NearKernel) kernel = gp_test_new_kernel ("Constant + White(0.2)", 1);
  double value;

  for (guint i = 0; i < near_kernel_get_n_parameters (kernel); i++)
    {
      NearKernel *fixed = near_kernel_with_fixed (kernel, i, TRUE);

      near_kernel_unref (kernel);
      kernel = fixed;
    }
  g_autoptr (NearGpOptima) optima = near_gp_optimize (data, kernel, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  near_gp_evaluate (data, kernel, NULL, &value, NULL, NULL, &error);
  g_assert_cmpuint (near_gp_optima_get_n (optima), ==, 1);
  g_assert_cmpuint (near_gp_optima_get_n_runs (optima), ==, 1);
  near_assert_close (near_gp_optima_get (optima, 0)->value, value, 0.0, 0.0);
  g_assert_true (near_gp_optima_get (optima, 0)->converged);
}

static gboolean
stop_after (double fraction, const char *stage, gpointer user_data)
{
  int *left = user_data;

  return (*left)-- > 0;
}

static void
test_cancel (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearGpData) data = gp_test_new_data (60, 2, 8, FALSE);
  g_autoptr (NearKernel) kernel = gp_test_new_kernel ("RBF(l=[1,1]) + White(0.1)", 2);
  NearGpOptimizerSettings settings = { .n_starts = 4, .seed = 3, .hold_paths = TRUE };
  int left = 20;
  NearMonitor monitor = { stop_after, &left };

  g_assert_null (near_gp_optimize (data, kernel, NULL, &settings, &monitor, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_CANCELLED);
  g_clear_error (&error);
  /* A run that is stopped is taken again from its start. */
  g_autoptr (NearGpOptimizer) optimizer
      = near_gp_optimizer_new (data, kernel, NULL, &settings, &error);
  g_assert_true (near_gp_optimizer_step (optimizer, NULL, &error));
  left = 7;
  g_assert_false (near_gp_optimizer_step (optimizer, &monitor, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_cmpuint (near_gp_optimizer_get_n_done (optimizer), ==, 1);
  g_assert_true (near_gp_optimizer_run (optimizer, NULL, &error));
  g_autoptr (NearGpOptima) resumed = near_gp_optimizer_dup_result (optimizer);
  g_autoptr (NearGpOptima) whole = near_gp_optimize (data, kernel, NULL, &settings, NULL, &error);
  g_assert_no_error (error);
  check_same (resumed, whole);
}

/* The evaluations of one run can be limited; what it found is polished all the same. */
static void
test_few_evaluations (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearGpData) data = gp_test_new_data (40, 2, 8, FALSE);
  g_autoptr (NearKernel) kernel = gp_test_new_kernel ("RBF(l=[1,1]) + White(0.1)", 2);
  NearGpOptimizerSettings settings = { .n_starts = 1, .max_evaluations = 4 };
  g_autoptr (NearGpOptima) optima = near_gp_optimize (data, kernel, NULL, &settings, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (near_gp_optima_get (optima, 0)->converged);
  g_assert_nonnull (strstr (near_gp_optima_get_run (optima, 0)->ended, "as many evaluations"));
  g_assert_cmpuint (near_gp_optima_get_run (optima, 0)->n_path, ==, 2);
}

static void
check_refused (NearGpData *data, const NearGpOptimizerSettings *settings, NearError code,
               const char *part)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearKernel) kernel = gp_test_new_kernel ("RBF(l=1) + White(0.1)", 1);

  g_assert_null (near_gp_optimize (data, kernel, NULL, settings, NULL, &error));
  g_assert_error (error, NEAR_ERROR, (gint) code);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, part));
}

static void
test_refused (void)
{
  const double x[4] = { 0.0, 0.0, 1.0, 1.0 }, y[4] = { 0.0, 1.0, 2.0, 3.0 };
  const NearGpPrior priors[3]
      = { { NEAR_GP_PRIOR_GAMMA, 2.0, 1.0 }, { NEAR_GP_PRIOR_GAMMA, -1.0, 1.0 } };
  NearGpOptimizerSettings settings = NEAR_GP_OPTIMIZER_SETTINGS_DEFAULT;
  g_autoptr (GError) error = NULL;
  g_autoptr (NearGpData) none = near_gp_data_new (0, 1, NULL, NULL, NULL, NULL, NULL, &error);
  g_autoptr (NearGpData) one = near_gp_data_new (1, 1, x, y, NULL, NULL, NULL, &error);
  g_autoptr (NearGpData) four = near_gp_data_new (4, 1, x, y, NULL, NULL, NULL, &error);
  g_autoptr (NearGpData) two_inputs = near_gp_data_new (2, 2, x, y, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  check_refused (none, NULL, NEAR_ERROR_NO_DATA, "there are no points");
  check_refused (two_inputs, NULL, NEAR_ERROR_RANGE,
                 "the kernel takes 1 inputs, the points have 2");
  settings.objective = NEAR_GP_OBJECTIVE_LEAVE_ONE_OUT;
  check_refused (one, &settings, NEAR_ERROR_NO_DATA, "needs two points");
  settings.objective = NEAR_GP_OBJECTIVE_POSTERIOR;
  settings.priors = priors;
  check_refused (four, &settings, NEAR_ERROR_RANGE, "RBF.l: the prior “gamma” has shape -1");
  settings.n_starts = 0;
  check_refused (four, &settings, NEAR_ERROR_RANGE, "0 starts");
}

/* One point, and points that are all the same: something is found, nothing fails. */
static void
test_degenerate (void)
{
  const double x[3] = { 1.0, 1.0, 1.0 }, y[3] = { 2.0, 2.0, 2.0 };
  NearGpOptimizerSettings settings = { .n_starts = 5, .seed = 1 };

  for (gsize n = 1; n <= 3; n++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (NearGpData) data = near_gp_data_new (n, 1, x, y, NULL, NULL, NULL, &error);
      g_autoptr (NearKernel) kernel = gp_test_new_kernel ("RBF(l=1) + White(0.1)", 1);
      g_autoptr (NearGpOptima) optima
          = near_gp_optimize (data, kernel, NULL, &settings, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (near_gp_optima_get_n (optima), >=, 1);
      g_assert_true (isfinite (near_gp_optima_get (optima, 0)->value));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  near_init ();
  g_test_add_func ("/gp-optimizer/references", test_references);
  g_test_add_func ("/gp-optimizer/second-optimum", test_second_optimum);
  g_test_add_func ("/gp-optimizer/bound-note", test_bound_note);
  g_test_add_func ("/gp-optimizer/other-objectives", test_other_objectives);
  g_test_add_func ("/gp-optimizer/formula", test_formula);
  g_test_add_func ("/gp-optimizer/threads", test_threads);
  g_test_add_func ("/gp-optimizer/many-kernels", test_many_kernels);
  g_test_add_func ("/gp-optimizer/nothing-free", test_nothing_free);
  g_test_add_func ("/gp-optimizer/cancel", test_cancel);
  g_test_add_func ("/gp-optimizer/few-evaluations", test_few_evaluations);
  g_test_add_func ("/gp-optimizer/refused", test_refused);
  g_test_add_func ("/gp-optimizer/degenerate", test_degenerate);
  return g_test_run ();
}
