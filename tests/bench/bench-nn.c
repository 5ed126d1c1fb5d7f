/* bench-nn.c — epochs per second of the playground's networks, and the time of all neuron maps
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One core. Each case runs warm, then for a number of windows; the median is what counts, the best
 * shows what the machine would give if it were left alone. With --json the same numbers as JSON.
 */
#include "near-feature.h"
#include "near-init.h"
#include "near-json.h"
#include "near-pattern.h"
#include "near-simd.h"
#include "near-trainer.h"

#include <stdlib.h>

#define N_WINDOWS 12
#define WINDOW_SECONDS 0.3
#define GRID 100

typedef struct
{
  const char *what;
  const char *unit;
  guint features;
  guint n_hidden;
  guint hidden[6];
  gboolean maps;      /* time the maps, not the training */
  double target, aim; /* aim: 0 if there is none */
} Case;

static const Case cases[] = {
  { "250 points, 4-2 tanh, batch 10", "epochs/s", 0x003, 2, { 4, 2 }, FALSE, 85000.0, 150000.0 },
  { "250 points, 7 features, 6 x 8 tanh, batch 10",
    "epochs/s",
    0x07f,
    6,
    { 8, 8, 8, 8, 8, 8 },
    FALSE,
    8500.0,
    0.0 },
  { "100 x 100 maps of all 49 neurons of 6 x 8",
    "ms",
    0x07f,
    6,
    { 8, 8, 8, 8, 8, 8 },
    TRUE,
    3.0,
    0.0 },
};

typedef struct
{
  NearTrainer *trainer;
  NearNetwork *network;
  gsize stride;
  double *columns;
  float *maps;
} Job;

static void
job_init (Job *job, const Case *c)
{
  guint n_features = near_features_count (c->features);
  NearTrainerOptions options = { .mode = NEAR_TRAINING_PLAYGROUND, .rate = 0.03, .batch = 10 };
  NearFeature list[NEAR_N_FEATURES];
  g_autoptr (NearNetwork) shape = near_network_new_simple (
      n_features, c->n_hidden, c->hidden, 1, NEAR_ACTIVATION_TANH, NEAR_ACTIVATION_TANH);
  g_autoptr (NearDataSet) points
      = near_pattern_generate (NEAR_PATTERN_CIRCLE, 500, 0.0, 0.5, 1, NULL);
  g_autoptr (NearDataSet) inputs = near_features_apply (c->features, points, NULL);
  g_autoptr (NearDataSet) train = near_data_set_select_part (inputs, NEAR_PART_TRAIN);

  job->network = near_network_initialized (shape, NEAR_INITIALIZATION_PLAYGROUND, 1);
  job->trainer = near_trainer_new (job->network, train, &options, NULL);
  g_assert (job->trainer != NULL);
  job->stride = GRID * GRID + 64;
  job->columns = g_new0 (double, job->stride *n_features);
  job->maps = g_new (float, (gsize) GRID *GRID *near_network_get_n_neurons (job->network));
  near_features_list (c->features, list);
  for (guint f = 0; f < n_features; f++)
    for (guint p = 0; p < GRID * GRID; p++)
      job->columns[f * job->stride + p] = near_feature_eval (
          list[f], 12.0 * (p % GRID) / GRID - 6.0, 12.0 * (p / GRID) / GRID - 6.0);
}

static void
job_clear (Job *job)
{
  near_trainer_free (job->trainer);
  near_network_unref (job->network);
  g_free (job->columns);
  g_free (job->maps);
}

/* Seconds per piece of work, over at least the time given. */
static double
run_window (Job *job, const Case *c, double seconds)
{
  gint64 start = g_get_monotonic_time (), now = start;
  guint64 n = 0;
  guint n_at_once = c->maps ? 1 : 64; /* the clock is not read too often */

  while ((double) (now - start) < 1e6 * seconds)
    {
      for (guint i = 0; i < n_at_once; i++)
        if (c->maps)
          near_network_eval_neurons (job->network, GRID * GRID, job->columns, job->stride,
                                     job->maps);
        else
          near_trainer_step (job->trainer, NULL, NULL);
      n += n_at_once;
      now = g_get_monotonic_time ();
    }
  return 1e-6 * (double) (now - start) / (double) n;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* Median and best, in the case's unit. */
static void
measure (const Case *c, double *median, double *best)
{
  double seconds[N_WINDOWS];
  Job job;

  job_init (&job, c);
  run_window (&job, c, 0.5);
  for (guint w = 0; w < N_WINDOWS; w++)
    seconds[w] = run_window (&job, c, WINDOW_SECONDS);
  job_clear (&job);
  qsort (seconds, N_WINDOWS, sizeof *seconds, compare_doubles);
  *median = 0.5 * (seconds[N_WINDOWS / 2 - 1] + seconds[N_WINDOWS / 2]);
  *best = seconds[0];
  *median = c->maps ? 1e3 * *median : 1.0 / *median;
  *best = c->maps ? 1e3 * *best : 1.0 / *best;
}

static json_t *
report_json (const Case *c, double median, double best)
{
  json_t *row = json_object ();

  json_object_set_new (row, "what", json_string (c->what));
  json_object_set_new (row, "unit", json_string (c->unit));
  json_object_set_new (row, "median", near_json_new_number (median));
  json_object_set_new (row, "best", near_json_new_number (best));
  json_object_set_new (row, "target", near_json_new_number (c->target));
  json_object_set_new (row, "met",
                       json_boolean (c->maps ? median <= c->target : median >= c->target));
  return row;
}

static void
print_row (const Case *c, double median, double best)
{
  g_autofree char *target
      = c->aim > 0.0
            ? g_strdup_printf ("%s %.6g (aim %.6g)", c->maps ? "<" : ">", c->target, c->aim)
            : g_strdup_printf ("%s %.6g", c->maps ? "<" : ">", c->target);

  g_print ("%-46s %12.6g %12.6g %-9s %s\n", c->what, median, best, c->unit, target);
}

int
main (int argc, char **argv)
{
  gboolean as_json = FALSE;
  const GOptionEntry entries[]
      = { { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, "Print JSON", NULL }, { NULL } };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) document = json_object ();
  json_t *rows = json_array ();

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("%s\n", error->message);
      return 2;
    }
  near_init ();
  near_set_n_threads (1);
  json_object_set_new (document, "simd",
                       json_string (near_simd_level_get_name (near_simd_get_level ())));
  json_object_set_new (document, "rows", rows);
  if (!as_json)
    g_print ("one core, SIMD level %s; median and best of %d windows of %.1f s\n"
             "%-46s %12s %12s %-9s %s\n",
             near_simd_level_get_name (near_simd_get_level ()), N_WINDOWS, WINDOW_SECONDS, "what",
             "median", "best", "unit", "target");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      double median, best;

      measure (&cases[i], &median, &best);
      json_array_append_new (rows, report_json (&cases[i], median, best));
      if (!as_json)
        print_row (&cases[i], median, best);
    }
  if (as_json)
    {
      g_autofree char *text = near_json_dump (document, TRUE);

      g_print ("%s\n", text);
    }
  return 0;
}
