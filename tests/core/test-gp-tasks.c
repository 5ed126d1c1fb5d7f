/* test-gp-tasks.c — coregionalised outputs against the reference, dense algebra and differences
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-gp-tasks.h"

#include "near-error.h"
#include "near-json.h"
#include "near-rng.h"
#include "near-test.h"

#include <math.h>
#include <string.h>

static double *
get_numbers (const json_t *object, const char *key, gsize *n)
{
  g_autoptr (GError) error = NULL;
  double *values = NULL;
  gsize count;

  near_json_get_numbers (object, "reference", key, -1e9, 1e9, &values, &count, &error);
  g_assert_no_error (error);
  if (n != NULL)
    *n = count;
  return values;
}

static NearKernel *
parse_kernel (const char *text, guint n_inputs)
{
  g_autoptr (GError) error = NULL;
  NearKernel *kernel = near_kernel_parse (text, n_inputs, NULL, &error);

  g_assert_no_error (error);
  return kernel;
}

static void
test_reference (void)
{
  g_autofree char *path = near_test_shared ("reference/data/gp-refs.json");
  g_autoptr (GError) error = NULL;

  if (path == NULL)
    {
      g_test_skip ("reference/data/gp-refs.json is not there");
      return;
    }
  g_autoptr (json_t) root = near_json_load (path, &error);
  g_assert_no_error (error);
  const json_t *reference = json_object_get (root, "icm");
  gsize n, m;
  g_autofree double *x = get_numbers (reference, "X", &n);
  g_autofree double *y = get_numbers (reference, "y", NULL);
  g_autofree double *noise = get_numbers (reference, "noise", NULL);
  g_autofree double *numbers = get_numbers (reference, "task", NULL);
  g_autofree double *z = get_numbers (reference, "Xs", &m);
  g_autofree guint *task = g_new (guint, n);
  /* B = [[1, 0.6], [0.6, 0.8]] = w w^T + diag (kappa) */
  const double w[2] = { 0.8, 0.75 }, kappa[2] = { 1.0 - 0.64, 0.8 - 0.5625 };
  const double task_noise[2] = { 0.01, 0.02 }, none[2] = { 0.0, 0.0 };
  g_autofree char *text = g_strdup_printf ("RBF(l=%.17g)", json_number_value (json_object_get (reference, "l")));
  g_autoptr (NearKernel) kernel = parse_kernel (text, 1);

  for (gsize i = 0; i < n; i++)
    task[i] = (guint) numbers[i];
  for (guint own = 0; own < 2; own++)
    {
      /* The noise as the points' own, and as the tasks'. */
      NearGpTasksData data = { n, x, task, y, own ? noise : NULL };
      NearGpTasksModel model = { 2, 1, w, kappa, own ? none : task_noise, FALSE };
      g_autoptr (NearGpTasks) fit = near_gp_tasks_new (&data, kernel, &model, NULL, &error);
      double mean[3], sd[3], sd_measurement[3];

      g_assert_no_error (error);
      g_assert_cmpuint (m, ==, 3);
      near_assert_close (near_gp_tasks_get_log_marginal_likelihood (fit), -4.225755233277425, 1e-10, 0.0);
      near_assert_close (near_gp_tasks_get_correlation (fit, 0, 1), 0.6 / sqrt (0.8), 1e-14, 0.0);
      for (guint t = 0; t < 2; t++)
        {
          g_autofree char *mean_key = g_strdup_printf ("mean%u", t), *sd_key = g_strdup_printf ("std%u", t);
          g_autofree double *mean_expected = get_numbers (reference, mean_key, NULL);
          g_autofree double *sd_expected = get_numbers (reference, sd_key, NULL);

          g_assert_true (near_gp_tasks_predict (fit, t, m, z, mean, sd, sd_measurement, NULL, &error));
          near_assert_close_array (mean, mean_expected, m, 1e-9, 0.0);
          near_assert_close_array (sd, sd_expected, m, 1e-9, 0.0);
          near_assert_close (sd_measurement[0],
                             sqrt (sd[0] * sd[0] + (own ? 0.0 : task_noise[t])), 1e-13, 0.0);
        }
    }
}

/* --- three tasks at sites of their own --------------------------------------------------------------- */

typedef struct
{
  gsize n;
  double x[48], y[24], noise[24];
  guint task[24];
  double w[6], kappa[3], task_noise[3];
  NearGpTasksData data;
  NearGpTasksModel model;
} Example;

static void
make_example (Example *e)
{
  g_autoptr (NearRng) rng = near_rng_new (11, "tasks");

  e->n = 24;
  for (gsize i = 0; i < e->n; i++)
    {
      e->task[i] = (guint) (i * i + i / 4) % 3;
      e->x[2 * i] = near_rng_uniform (rng, -2.0, 2.0);
      e->x[2 * i + 1] = near_rng_uniform (rng, -2.0, 2.0);
      e->y[i] = (e->task[i] == 1 ? -1.0 : 1.0) * sin (e->x[2 * i]) + 0.3 * e->x[2 * i + 1] + 2.0 * e->task[i]
                + near_rng_normal (rng, 0.0, 0.1);
      e->noise[i] = i % 4 == 0 ? 0.05 : 0.01;
    }
  for (guint i = 0; i < 6; i++)
    e->w[i] = near_rng_uniform (rng, -1.0, 1.0);
  for (guint t = 0; t < 3; t++)
    {
      e->kappa[t] = 0.2 + 0.1 * t;
      e->task_noise[t] = 0.02 * (t + 1);
    }
  e->data = (NearGpTasksData){ e->n, e->x, e->task, e->y, e->noise };
  e->model = (NearGpTasksModel){ 3, 2, e->w, e->kappa, e->task_noise, FALSE };
}

static double
get_likelihood (const double *theta, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearGpTasks) fit = near_gp_tasks_with_theta (user_data, theta, NULL, &error);

  g_assert_no_error (error);
  return near_gp_tasks_get_log_marginal_likelihood (fit);
}

static void
test_gradient (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearKernel) kernel = parse_kernel ("0.7*RBF(l=[0.9,1.6]) + White(0.05)", 2);
  Example e;

  make_example (&e);
  for (guint learn = 0; learn < 2; learn++)
    {
      e.model.learn_means = learn;
      g_autoptr (NearGpTasks) fit = near_gp_tasks_new (&e.data, kernel, &e.model, NULL, &error);
      g_assert_no_error (error);
      guint n = near_gp_tasks_get_n_parameters (fit);
      double theta[32], gradient[32];

      g_assert_cmpuint (n, ==, 4 + 6 + 3 + 3);
      near_gp_tasks_get_theta (fit, theta);
      g_assert_true (near_gp_tasks_gradient (fit, gradient, NULL, &error));
      near_assert_gradient (get_likelihood, fit, theta, gradient, n, 1e-3, 1e-7, 1e-7);
    }
}

/* Solves A x = b by elimination with pivots; returns log |det A|. A (n, n) and b (n) are overwritten. */
static double
solve (gsize n, double *a, double *b)
{
  double log_determinant = 0.0;

  for (gsize k = 0; k < n; k++)
    {
      gsize pivot = k;

      for (gsize i = k; i < n; i++)
        pivot = fabs (a[i * n + k]) > fabs (a[pivot * n + k]) ? i : pivot;
      for (gsize j = 0; j < n; j++)
        {
          double swap = a[k * n + j];

          a[k * n + j] = a[pivot * n + j];
          a[pivot * n + j] = swap;
        }
      double swap = b[k];
      b[k] = b[pivot];
      b[pivot] = swap;
      log_determinant += log (fabs (a[k * n + k]));
      for (gsize i = k + 1; i < n; i++)
        {
          double factor = a[i * n + k] / a[k * n + k];

          for (gsize j = k; j < n; j++)
            a[i * n + j] -= factor * a[k * n + j];
          b[i] -= factor * b[k];
        }
    }
  for (gsize k = n; k-- > 0;)
    {
      for (gsize j = k + 1; j < n; j++)
        b[k] -= a[k * n + j] * b[j];
      b[k] /= a[k * n + k];
    }
  return log_determinant;
}

/* Means that are learned make the likelihood largest; the likelihood there is the dense one of y - mean. */
static void
test_means (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearKernel) kernel = parse_kernel ("RBF(l=1.1)", 2);
  Example e;

  make_example (&e);
  e.model.learn_means = TRUE;
  g_autoptr (NearGpTasks) fit = near_gp_tasks_new (&e.data, kernel, &e.model, NULL, &error);
  g_assert_no_error (error);
  double best = near_gp_tasks_get_log_marginal_likelihood (fit), mean, sd;
  const double *b = near_gp_tasks_peek_covariance (fit);

  for (int shift = -1; shift < 6; shift++)
    {
      double a[24 * 24], r[24], residual[24], value = 0.0;

      for (gsize i = 0; i < e.n; i++)
        {
          residual[i] = e.y[i] - near_gp_tasks_get_mean (fit, e.task[i]);
          if (shift >= 0 && (guint) shift / 2 == e.task[i])
            residual[i] += shift % 2 ? 0.05 : -0.05;
          r[i] = residual[i];
          for (gsize j = 0; j < e.n; j++)
            {
              double dx = e.x[2 * i] - e.x[2 * j], dy = e.x[2 * i + 1] - e.x[2 * j + 1];

              a[i * e.n + j] = b[e.task[i] * 3 + e.task[j]] * exp (-0.5 * (dx * dx + dy * dy) / 1.21);
              if (i == j)
                a[i * e.n + j] += e.noise[i] + e.task_noise[e.task[i]];
            }
        }
      value = -0.5 * solve (e.n, a, r) - 0.5 * e.n * log (2.0 * G_PI);
      for (gsize i = 0; i < e.n; i++)
        value -= 0.5 * residual[i] * r[i];
      if (shift < 0)
        near_assert_close (best, value, 1e-11, 0.0);
      else
        g_assert_cmpfloat (value, <, best);
    }
  /* Far away the mean of the task and its own variance are left. */
  static const double far[2] = { 1e3, 0.0 };
  g_assert_true (near_gp_tasks_predict (fit, 2, 1, far, &mean, &sd, NULL, NULL, &error));
  near_assert_close (mean, near_gp_tasks_get_mean (fit, 2), 1e-12, 0.0);
  near_assert_close (sd, sqrt (b[8]), 1e-12, 0.0);
}

/* Without sharing each property is fitted as if it were alone. */
static void
test_independent (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearKernel) kernel = parse_kernel ("1.3*Matern52(l=0.8)", 2);
  static const double ones[3] = { 1.0, 1.0, 1.0 };
  static const double z[4] = { 0.1, 0.2, -1.0, 1.3 };
  Example e;
  double sum = 0.0;

  make_example (&e);
  e.model = (NearGpTasksModel){ 3, 0, NULL, ones, e.task_noise, FALSE };
  g_autoptr (NearGpTasks) all = near_gp_tasks_new (&e.data, kernel, &e.model, NULL, &error);
  g_assert_no_error (error);
  for (guint t = 0; t < 3; t++)
    {
      double x[48], y[24], noise[24], mean[2], sd[2], mean_alone[2], sd_alone[2];
      guint zero[24] = { 0 };
      gsize n = 0;

      for (gsize i = 0; i < e.n; i++)
        if (e.task[i] == t)
          {
            memcpy (x + 2 * n, e.x + 2 * i, 2 * sizeof *x);
            y[n] = e.y[i];
            noise[n++] = e.noise[i];
          }
      NearGpTasksData data = { n, x, zero, y, noise };
      NearGpTasksModel model = { 1, 0, NULL, ones, e.task_noise + t, FALSE };
      g_autoptr (NearGpTasks) alone = near_gp_tasks_new (&data, kernel, &model, NULL, &error);
      g_assert_no_error (error);
      sum += near_gp_tasks_get_log_marginal_likelihood (alone);
      g_assert_true (near_gp_tasks_predict (all, t, 2, z, mean, sd, NULL, NULL, &error));
      g_assert_true (near_gp_tasks_predict (alone, 0, 2, z, mean_alone, sd_alone, NULL, NULL, &error));
      near_assert_close_array (mean, mean_alone, 2, 1e-11, 0.0);
      near_assert_close_array (sd, sd_alone, 2, 1e-11, 0.0);
    }
  near_assert_close (near_gp_tasks_get_log_marginal_likelihood (all), sum, 1e-12, 0.0);
  g_assert_true (near_gp_tasks_get_correlation (all, 0, 2) == 0.0);
}

/* A property that nobody has measured yet is learned from the others, about a mean of zero. */
static void
test_empty_task (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearKernel) kernel = parse_kernel ("RBF(l=1.1)", 2);
  static const double z[2] = { 0.3, -0.4 };
  double mean[2], sd[2];
  Example e;

  make_example (&e);
  e.model.learn_means = TRUE;
  for (gsize i = 0; i < e.n; i++)
    e.task[i] = e.task[i] == 2 ? 1 : e.task[i];
  e.w[4] = 2.0 * e.w[2];
  e.w[5] = 2.0 * e.w[3];
  e.kappa[1] = e.kappa[2] = 0.0;
  g_autoptr (NearGpTasks) fit = near_gp_tasks_new (&e.data, kernel, &e.model, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (near_gp_tasks_get_mean (fit, 2) == 0.0);
  for (guint t = 0; t < 2; t++)
    g_assert_true (near_gp_tasks_predict (fit, t + 1, 1, z, mean + t, sd + t, NULL, NULL, &error));
  near_assert_close (mean[1], 2.0 * (mean[0] - near_gp_tasks_get_mean (fit, 1)), 1e-9, 0.0);
  near_assert_close (sd[1], 2.0 * sd[0], 1e-9, 0.0);
}

static double
draw_truth (double x)
{
  return sin (1.3 * x) + 0.4 * x;
}

/* Two properties of one hidden curve, the second one nearly its negative, measured at few sites: sharing
 * finds the correlation, and predicts the second where only the first was measured better than the second
 * alone does. */
static void
test_search (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearRng) rng = near_rng_new (2, "sharing");
  g_autoptr (NearKernel) kernel = parse_kernel ("1*RBF(l=1)", 1);
  double x[30], y[30], w[2] = { 0.5, 0.1 }, kappa[2] = { 0.5, 0.5 }, noise[2] = { 0.1, 0.1 };
  double optima[5], gradient[8], mean[40], alone_mean[40], z[40], sd[40], rmse = 0.0, rmse_alone = 0.0;
  guint task[30];

  for (guint i = 0; i < 30; i++)
    {
      task[i] = i >= 22;
      x[i] = task[i] ? -4.0 + 0.5 * (i - 22) : -4.0 + 8.0 * i / 21.0;
      y[i] = (task[i] ? -0.8 : 1.0) * draw_truth (x[i]) + near_rng_normal (rng, 0.0, 0.05);
    }
  NearGpTasksData data = { 30, x, task, y, NULL };
  NearGpTasksModel model = { 2, 1, w, kappa, noise, FALSE };
  g_autoptr (NearGpTasks) start = near_gp_tasks_new (&data, kernel, &model, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (NearGpTasks) best = near_gp_tasks_optimize (start, 5, 1, optima, NULL, &error);
  g_assert_no_error (error);
  model.rank = 0;
  g_autoptr (NearGpTasks) apart = near_gp_tasks_new (&data, kernel, &model, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (NearGpTasks) best_apart = near_gp_tasks_optimize (apart, 5, 1, NULL, NULL, &error);
  g_assert_no_error (error);

  g_assert_cmpfloat (near_gp_tasks_get_log_marginal_likelihood (best), >,
                     near_gp_tasks_get_log_marginal_likelihood (best_apart) + 5.0);
  g_assert_cmpfloat (near_gp_tasks_get_correlation (best, 0, 1), <, -0.95);
  near_assert_close (sqrt (near_gp_tasks_get_model (best)->noise[0]), 0.05, 0.5, 0.0);
  for (guint s = 0; s < 5; s++)
    g_assert_cmpfloat (optima[s], <=, near_gp_tasks_get_log_marginal_likelihood (best));
  g_assert_true (near_gp_tasks_gradient (best, gradient, NULL, &error));
  for (guint p = 1; p < 4; p++) /* length and W are inside their bounds; the variance is held */
    g_assert_cmpfloat (fabs (gradient[p]), <, 1e-2);
  g_assert_true (near_kernel_get_parameter (near_gp_tasks_get_kernel (best), 0)->value == 1.0);
  for (guint i = 0; i < 40; i++)
    z[i] = -4.0 + 8.0 * i / 39.0;
  g_assert_true (near_gp_tasks_predict (best, 1, 40, z, mean, sd, NULL, NULL, &error));
  g_assert_true (near_gp_tasks_predict (best_apart, 1, 40, z, alone_mean, NULL, NULL, NULL, &error));
  for (guint i = 0; i < 40; i++)
    {
      rmse += pow (mean[i] + 0.8 * draw_truth (z[i]), 2) / 40.0;
      rmse_alone += pow (alone_mean[i] + 0.8 * draw_truth (z[i]), 2) / 40.0;
    }
  g_assert_cmpfloat (rmse, <, 0.05 * rmse_alone);
}

static void
test_names (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearKernel) kernel = parse_kernel ("2*RBF(l=1)", 2);
  static const char *const names[]
      = { "variance", "RBF.l",  "W[1,1]",   "W[1,2]",   "W[2,1]",   "W[2,2]",   "W[3,1]",
          "W[3,2]",   "kappa[1]", "kappa[2]", "kappa[3]", "noise[1]", "noise[2]", "noise[3]" };
  Example e;

  make_example (&e);
  g_autoptr (NearGpTasks) fit = near_gp_tasks_new (&e.data, kernel, &e.model, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (near_gp_tasks_get_n_parameters (fit), ==, G_N_ELEMENTS (names));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *name = near_gp_tasks_dup_parameter_name (fit, i);

      g_assert_cmpstr (name, ==, names[i]);
    }
}

static void
expect (const NearGpTasksData *data, const NearGpTasksModel *model, int code, const char *pattern)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearKernel) kernel = parse_kernel ("1*RBF(l=1)", 2);
  g_autoptr (NearGpTasks) fit = near_gp_tasks_new (data, kernel, model, NULL, &error);

  g_assert_null (fit);
  g_assert_error (error, NEAR_ERROR, code);
  if (!g_pattern_match_simple (pattern, error->message))
    g_error ("“%s” does not match “%s”", error->message, pattern);
}

static void
test_bad_input (void)
{
  Example e;

  make_example (&e);
  e.data.n = 0;
  expect (&e.data, &e.model, NEAR_ERROR_NO_DATA, "*no measured points*");
  make_example (&e);
  e.task[4] = 3;
  expect (&e.data, &e.model, NEAR_ERROR_RANGE, "point 5 belongs to property 3*from 0 to 2");
  make_example (&e);
  e.y[6] = INFINITY;
  expect (&e.data, &e.model, NEAR_ERROR_NOT_FINITE, "point 7 *");
  make_example (&e);
  e.noise[1] = -1.0;
  expect (&e.data, &e.model, NEAR_ERROR_RANGE, "point 2 has the noise variance -1*");
  make_example (&e);
  e.kappa[2] = -0.5;
  expect (&e.data, &e.model, NEAR_ERROR_RANGE, "property 3 has kappa -0.5*");
  make_example (&e);
  e.w[3] = NAN;
  expect (&e.data, &e.model, NEAR_ERROR_NOT_FINITE, "W?2,2? is not*");
  make_example (&e);
  e.model.rank = 4;
  expect (&e.data, &e.model, NEAR_ERROR_RANGE, "the rank of the sharing is 4*");
  make_example (&e);
  e.model.n_tasks = 0;
  expect (&e.data, &e.model, NEAR_ERROR_RANGE, "there are 0 properties*");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/gp-tasks/reference", test_reference);
  g_test_add_func ("/gp-tasks/gradient", test_gradient);
  g_test_add_func ("/gp-tasks/means", test_means);
  g_test_add_func ("/gp-tasks/empty-task", test_empty_task);
  g_test_add_func ("/gp-tasks/independent", test_independent);
  g_test_add_func ("/gp-tasks/search", test_search);
  g_test_add_func ("/gp-tasks/names", test_names);
  g_test_add_func ("/gp-tasks/bad-input", test_bad_input);
  return g_test_run ();
}
