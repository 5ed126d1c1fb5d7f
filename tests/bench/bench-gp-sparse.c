/* bench-gp-sparse.c — sparse Gaussian processes on many points: seconds and peak memory
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *     bench-gp-sparse [points] [centres]
 *
 * Two inputs, ARD RBF and white noise, centres by k-means. Wall clock, and in brackets the processor's time of all
 * threads, which other programs disturb less. Peak memory is that of the process, the data (24 bytes a point
 * here) included.
 */
#include "near-gp-sparse.h"
#include "near-init.h"
#include "near-rng.h"
#include "near-text.h"

#include <math.h>
#include <sys/resource.h>

typedef struct
{
  gint64 wall;
  double processor;
  char text[64];
} Clock;

static double
get_processor_seconds (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
         + 1e-6 * (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

static void
start (Clock *clock)
{
  clock->wall = g_get_monotonic_time ();
  clock->processor = get_processor_seconds ();
}

/* "3.192 s (5.2)" */
static const char *
stop (Clock *clock)
{
  g_snprintf (clock->text, sizeof clock->text, "%7.3f s (%.2f)",
              (double) (g_get_monotonic_time () - clock->wall) * 1e-6,
              get_processor_seconds () - clock->processor);
  return clock->text;
}

static double
get_peak_mb (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (double) usage.ru_maxrss / 1024.0;
}

static void
fail (GError *error)
{
  if (error != NULL)
    g_error ("%s", error->message);
}

static NearGpData *
new_data (gsize n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearRng) rng = near_rng_new (1, "points");
  g_autofree double *x = g_new (double, 2 * n);
  g_autofree double *y = g_new (double, n);

  for (gsize i = 0; i < n; i++)
    {
      x[2 * i] = near_rng_uniform (rng, 0.0, 10.0);
      x[2 * i + 1] = near_rng_uniform (rng, 0.0, 10.0);
      y[i] = sin (x[2 * i]) * cos (0.7 * x[2 * i + 1]) + near_rng_normal (rng, 0.0, 0.1);
    }
  NearGpData *data = near_gp_data_new (n, 2, x, y, NULL, NULL, NULL, &error);
  fail (error);
  return data;
}

static void
measure_centers (const NearGpData *data, const NearKernel *kernel, gsize m)
{
  for (guint kind = 0; kind < NEAR_GP_N_CENTERS; kind++)
    {
      g_autoptr (GError) error = NULL;
      Clock clock;

      start (&clock);
      g_autoptr (NearGpCenters) centers = near_gp_centers_new (kind, data, kernel, m, 1, NULL, &error);

      fail (error);
      g_print ("  centres, %-15s %s\n", near_table_get (&near_gp_centers_table, kind)->id,
               stop (&clock));
    }
}

static void
measure_method (NearGpSparseMethod method, NearGpData *data, NearKernel *kernel, NearGpCenters *centers)
{
  g_autoptr (GError) error = NULL;
  NearGpSparseReport report;
  Clock fit, slope, prediction;
  gsize n_at = MIN (near_gp_data_get_n (data), 10000);
  g_autofree double *mean = g_new (double, n_at);
  g_autofree double *sd = g_new (double, n_at);
  NearGpSparsePrediction out = { .mean = mean, .sd_function = sd };
  double gradient[8];

  start (&fit);
  g_autoptr (NearGpSparse) sparse = near_gp_sparse_new (method, data, kernel, NULL, centers, 0, NULL, &error);
  fail (error);
  stop (&fit);
  start (&slope);
  near_gp_sparse_gradient (sparse, gradient, NULL, NULL, &error);
  fail (error);
  stop (&slope);
  start (&prediction);
  near_gp_sparse_predict (sparse, n_at, near_gp_data_peek_x (data), &out, NULL, &error);
  fail (error);
  stop (&prediction);
  near_gp_sparse_get_report (sparse, &report);
  g_print ("  %-5s fit %s, gradient %s, %zu predictions with deviations %s, log likelihood %.6g, peak %.0f MB\n",
           near_table_get (&near_gp_sparse_table, method)->id, fit.text, slope.text, n_at, prediction.text,
           report.log_likelihood, get_peak_mb ());
}

static void
measure (gsize n, gsize m)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearGpData) data = new_data (n);
  g_autoptr (NearKernel) kernel = near_kernel_parse ("RBF(l=[1.2,1.5]) + White(0.01)", 2, NULL, &error);

  fail (error);
  g_print ("%zu points, %zu centres, %u threads; peak %.0f MB with the data\n", n, m, near_get_n_threads (),
           get_peak_mb ());
  g_autoptr (NearGpCenters) centers = near_gp_centers_new (NEAR_GP_CENTERS_K_MEANS, data, kernel, m, 1, NULL, &error);
  fail (error);
  for (guint method = 0; method < NEAR_GP_N_SPARSE; method++)
    measure_method (method, data, kernel, centers);
  measure_centers (data, kernel, m);
  g_print ("  peak %.0f MB\n", get_peak_mb ());
}

int
main (int argc, char **argv)
{
  gint64 n = 100000, m = 300;

  near_init ();
  if ((argc > 1 && !near_text_parse_integer (argv[1], 1, 100000000, &n, NULL))
      || (argc > 2 && !near_text_parse_integer (argv[2], 1, 8000, &m, NULL)))
    {
      g_printerr ("usage: bench-gp-sparse [points] [centres]\n");
      return 2;
    }
  measure ((gsize) n, (gsize) m);
  return 0;
}
