/* bench-gp-optimize.c — the optimiser with ten starts, a likelihood map, slice sampling, a learning
 * curve SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Targets on two cores: ten starts at n = 200 in 0.15 s, at n = 500 in 2.5 s
 * (scikit-learn 1.2.1: 1.54 s and 6.3 s with nine restarts); a map of 50 x 50 cells at n = 100 in
 * 30 ms (0.54 s).
 */
#undef G_DISABLE_ASSERT
#include "near-gp-landscape.h"
#include "near-gp-learning-curve.h"
#include "near-gp-slice.h"
#include "near-init.h"
#include "near-rng.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

/* ms of all threads: on a busy machine this tells more than the clock. */
static double
get_cpu_time (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return 1e3 * (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
         + 1e-3 * (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

static NearGpData *
new_data (gsize n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearRng) rng = near_rng_new (1, "bench");
  g_autofree double *x = g_new (double, 2 * n), *y = g_new (double, n);
  NearGpData *data;

  for (gsize i = 0; i < n; i++)
    {
      x[2 * i] = near_rng_uniform (rng, 0.0, 5.0);
      x[2 * i + 1] = near_rng_uniform (rng, 0.0, 5.0);
      y[i] = sin (x[2 * i]) * cos (0.7 * x[2 * i + 1]) + near_rng_normal (rng, 0.0, 0.1);
    }
  data = near_gp_data_new (n, 2, x, y, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  return data;
}

static NearKernel *
new_kernel (const char *text)
{
  g_autoptr (GError) error = NULL;
  NearKernel *kernel = near_kernel_parse (text, 2, NULL, &error);

  g_assert_no_error (error);
  return kernel;
}

static void
time_optimizer (gsize n, const char *text, guint n_repeats)
{
  g_autoptr (NearGpData) data = new_data (n);
  g_autoptr (NearKernel) kernel = new_kernel (text);
  double best = INFINITY, cpu = INFINITY;
  guint n_evaluations = 0, n_optima = 0;

  for (guint k = 0; k < n_repeats; k++)
    {
      g_autoptr (GError) error = NULL;
      double before = get_cpu_time ();
      gint64 start = g_get_monotonic_time ();
      g_autoptr (NearGpOptima) optima = near_gp_optimize (data, kernel, NULL, NULL, NULL, &error);

      g_assert_no_error (error);
      best = MIN (best, (g_get_monotonic_time () - start) * 1e-3);
      cpu = MIN (cpu, get_cpu_time () - before);
      n_evaluations = near_gp_optima_get_n_evaluations (optima);
      n_optima = near_gp_optima_get_n (optima);
    }
  printf ("optimise n = %4zu, %s: %8.1f ms (%.1f ms on all threads), %u evaluations, %u optima\n",
          n, text, best, cpu, n_evaluations, n_optima);
}

static void
time_evaluation (gsize n, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearGpData) data = new_data (n);
  g_autoptr (NearKernel) kernel = new_kernel (text);
  double value, gradient[8], best = INFINITY;

  for (guint k = 0; k < 20; k++)
    {
      gint64 start = g_get_monotonic_time ();

      near_gp_objective_evaluate (NEAR_GP_OBJECTIVE_LML, data, kernel, NULL, NULL, &value, gradient,
                                  NULL, &error);
      g_assert_no_error (error);
      best = MIN (best, (g_get_monotonic_time () - start) * 1e-3);
    }
  printf ("evaluate n = %4zu, %s: %8.3f ms\n", n, text, best);
}

static void
time_map (gsize n, guint first, guint second, gboolean plain)
{
  g_autoptr (NearGpData) data = new_data (n);
  g_autoptr (NearKernel) kernel = new_kernel ("RBF(l=1) + White(0.01)");
  NearGpAxis a = { first, 0.1, 10.0, 50 }, b = { second, 0.001, 10.0, 50 };
  double best = INFINITY, cpu = INFINITY;

  for (guint k = 0; k < (plain ? 2 : 10); k++)
    {
      g_autoptr (GError) error = NULL;
      double before = get_cpu_time ();
      gint64 start = g_get_monotonic_time ();
      g_autoptr (NearGpLandscape) map
          = near_gp_landscape_new (data, kernel, NULL, &a, &b, plain, NULL, &error);

      g_assert_no_error (error);
      best = MIN (best, (g_get_monotonic_time () - start) * 1e-3);
      cpu = MIN (cpu, get_cpu_time () - before);
    }
  printf ("map 50 x 50, n = %4zu, %s with %s%s: %8.1f ms (%.1f ms on all threads)\n", n,
          near_kernel_get_parameter (kernel, first)->name,
          near_kernel_get_parameter (kernel, second)->name, plain ? ", plain" : "", best, cpu);
}

static void
time_slice (gsize n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearGpData) data = new_data (n);
  g_autoptr (NearKernel) kernel = new_kernel ("RBF(l=1) + White(0.01)");
  NearGpSliceSettings settings = NEAR_GP_SLICE_SETTINGS_DEFAULT;
  gint64 start = g_get_monotonic_time ();
  g_autoptr (NearGpSlice) slice = near_gp_slice_new (data, kernel, NULL, &settings, &error);

  g_assert_no_error (error);
  g_assert_true (near_gp_slice_run (slice, NULL, &error));
  g_autoptr (NearGpSamples) samples = near_gp_slice_dup_result (slice);
  printf ("slice sampling n = %4zu, 500 sweeps: %8.1f ms, worth %.0f samples of the length\n", n,
          (g_get_monotonic_time () - start) * 1e-3, near_gp_samples_get_effective_n (samples, 1));
}

static void
time_curve (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearGpData) data = new_data (150);
  g_autoptr (NearKernel) kernel = new_kernel ("RBF(l=1) + White(0.01)");
  NearGpCurveModel model = { .kernel = kernel, .refit = TRUE, .settings = { .n_starts = 2 } };
  const NearGpLearner learner = { near_gp_curve_model_fit_predict, &model, FALSE };
  NearGpCurveSettings settings = { .n_splits = 10, .seed = 1 };
  gint64 start = g_get_monotonic_time ();
  g_autoptr (NearGpLearningCurve) curve
      = near_gp_learning_curve_new (data, &learner, &settings, &error);

  g_assert_no_error (error);
  g_assert_true (near_gp_learning_curve_run (curve, NULL, &error));
  g_autoptr (NearGpCurve) result = near_gp_learning_curve_dup_result (curve);
  printf ("learning curve of 150 points, 10 sizes x 10 splits, refitted: %8.1f ms, exponent %.2f\n",
          (g_get_monotonic_time () - start) * 1e-3, near_gp_curve_get_power_law (result)->b);
}

int
main (int argc, char **argv)
{
  near_init ();
  time_evaluation (200, "RBF(l=1) + White(0.1)");
  time_evaluation (500, "RBF(l=1) + White(0.1)");
  time_optimizer (100, "RBF(l=1) + White(0.1)", 5);
  time_optimizer (200, "RBF(l=1) + White(0.1)", 5);
  time_optimizer (200, "RBF(l=[1,1]) + White(0.1)", 5);
  time_optimizer (500, "RBF(l=1) + White(0.1)", 2);
  time_optimizer (500, "RBF(l=[1,1]) + White(0.1)", 2);
  time_map (100, 1, 0, FALSE);
  time_map (100, 1, 2, FALSE);
  time_map (100, 1, 2, TRUE);
  time_slice (100);
  time_curve ();
  return EXIT_SUCCESS;
}
