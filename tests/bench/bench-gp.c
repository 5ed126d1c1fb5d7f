/* bench-gp.c — Gaussian-process regression: seconds and memory
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *     bench-gp fit N             a fit: covariances, factor, weights
 *     bench-gp gradient N        likelihood and its gradient
 *     bench-gp predict N M       mean and deviation at M points; the fit is not counted
 *     bench-gp frame N M         a fit and M predictions with deviations: what a dragged point costs
 *     bench-gp change N          a point moved
 *
 * One line of JSON: the best of several times, processor seconds of all threads (their mean), the likelihood or a
 * prediction (so that a peer can be seen to do the same), the peak memory and that before the work. Two inputs,
 * 1.5*RBF(l=0.3) + White(0.01). bench-gp.py runs it beside scikit-learn.
 */
#include "near-gp.h"
#include "near-init.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#define KERNEL "1.5*RBF(l=0.3) + White(0.01)"
#define SECONDS 2.0 /* for repetitions */
#define MIN_REPETITIONS 3

typedef struct
{
  NearGpData *data;
  NearKernel *kernel;
  NearGp *gp; /* fitted before the time is taken */
  gsize m;
  double *x, *mean, *sd; /* (m) */
  double value;
} Work;

/* Additive recurrences: spread evenly, and the same in any language. */
static void
fill_points (gsize n, double shift, double *x, double *y)
{
  for (gsize i = 0; i < n; i++)
    {
      x[2 * i] = fmod (shift + 0.7548776662466927 * (double) (i + 1), 1.0);
      x[2 * i + 1] = fmod (shift + 0.5698402909980532 * (double) (i + 1), 1.0);
      if (y != NULL)
        y[i] = sin (6.0 * x[2 * i]) + cos (4.0 * x[2 * i + 1]) + 0.1 * sin (1000.0 * (double) i);
    }
}

static void
check (gboolean ok, GError *error)
{
  if (ok)
    return;
  g_printerr ("bench-gp: %s\n", error->message);
  exit (1);
}

static void
run_fit (Work *w)
{
  GError *error = NULL;
  NearGp *gp = near_gp_new (w->data, w->kernel, NULL, NULL, &error);

  check (gp != NULL, error);
  w->value = near_gp_get_log_marginal_likelihood (gp);
  near_gp_unref (gp);
}

static void
run_gradient (Work *w)
{
  GError *error = NULL;
  double gradient[3];

  check (near_gp_evaluate (w->data, w->kernel, NULL, &w->value, gradient, NULL, &error), error);
}

static void
run_predict (Work *w)
{
  GError *error = NULL;
  NearGpPrediction out = { .mean = w->mean, .sd_measurement = w->sd };

  check (near_gp_predict (w->gp, w->m, w->x, &out, NULL, &error), error);
  w->value = w->mean[w->m - 1];
}

static void
run_frame (Work *w)
{
  GError *error = NULL;

  w->gp = near_gp_new (w->data, w->kernel, NULL, NULL, &error);
  check (w->gp != NULL, error);
  run_predict (w);
  g_clear_pointer (&w->gp, near_gp_unref);
}

static void
run_change (Work *w)
{
  GError *error = NULL;
  const double x[2] = { 0.31, 0.62 };
  NearGp *gp = near_gp_move (w->gp, near_gp_data_get_n (w->data) / 2, x, 0.5, 0.0, &error);

  check (gp != NULL, error);
  w->value = near_gp_get_log_marginal_likelihood (gp);
  near_gp_unref (gp);
}

static const struct
{
  const char *name;
  void (*run) (Work *w);
  gboolean needs_fit;
} tasks[] = {
  { "fit", run_fit, FALSE },     { "gradient", run_gradient, FALSE }, { "predict", run_predict, TRUE },
  { "frame", run_frame, FALSE }, { "change", run_change, TRUE },
};

static double
get_megabytes (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (double) usage.ru_maxrss / 1024.0;
}

/* Of all threads: what a busy computer changes less than the time on the clock. */
static double
get_cpu_seconds (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
         + 1e-6 * (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

static void
measure (Work *w, void (*run) (Work *w), gsize n)
{
  double base = get_megabytes (), best = INFINITY, spent = 0.0, cpu = get_cpu_seconds ();
  guint times = 0;


  for (; times < MIN_REPETITIONS || spent < SECONDS; times++)
    {
      gint64 start = g_get_monotonic_time ();

      run (w);
      double seconds = (double) (g_get_monotonic_time () - start) * 1e-6;
      best = fmin (best, seconds);
      spent += seconds;
    }
  g_print ("{\"n\": %zu, \"seconds\": %.6f, \"cpu\": %.6f, \"value\": %.10g, \"megabytes\": %.1f, "
           "\"base\": %.1f}\n",
           n, best, (get_cpu_seconds () - cpu) / times, w->value, get_megabytes (), base);
}

int
main (int argc, char **argv)
{
  GError *error = NULL;
  gsize n = argc > 2 ? (gsize) g_ascii_strtoull (argv[2], NULL, 10) : 0;
  Work w = { .m = argc > 3 ? (gsize) g_ascii_strtoull (argv[3], NULL, 10) : 1 };

  near_init ();
  if (n == 0 || w.m == 0)
    {
      g_printerr ("bench-gp fit N | gradient N | predict N M | frame N M | change N\n");
      return 2;
    }
  g_autofree double *x = g_new (double, 2 * n), *y = g_new (double, n);
  w.x = g_new (double, 2 * w.m);
  w.mean = g_new (double, w.m);
  w.sd = g_new (double, w.m);
  fill_points (n, 0.0, x, y);
  fill_points (w.m, 0.25, w.x, NULL);
  w.data = near_gp_data_new (n, 2, x, y, NULL, NULL, NULL, &error);
  check (w.data != NULL, error);
  w.kernel = near_kernel_parse (KERNEL, 2, NULL, &error);
  check (w.kernel != NULL, error);
  for (gsize t = 0; t < G_N_ELEMENTS (tasks); t++)
    if (g_str_equal (tasks[t].name, argv[1]))
      {
        if (tasks[t].needs_fit)
          {
            w.gp = near_gp_new (w.data, w.kernel, NULL, NULL, &error);
            check (w.gp != NULL, error);
          }
        measure (&w, tasks[t].run, n);
      }
  near_gp_unref (w.gp);
  near_gp_data_unref (w.data);
  near_kernel_unref (w.kernel);
  g_free (w.x);
  g_free (w.mean);
  g_free (w.sd);
  return 0;
}
