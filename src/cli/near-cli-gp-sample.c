/* near-cli-gp-sample.c — nearsight-cli gp sample: functions drawn from a prior or a posterior
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-cli-gp.h"

#include "near-gp-sample.h"
#include "near-plot.h"
#include "near-text.h"

#include <glib/gi18n-lib.h>

#define MOST_POINTS 20000
#define MOST_DRAWS 1000
#define FIGURE_WIDTH 720.0
#define FIGURE_HEIGHT 450.0

typedef struct
{
  NearCliGpInput input;
  char *grid, *points, *out, *figure;
  int n_draws;
  gint64 seed;
  gboolean prior;
} Options;

static gboolean
check_options (gconstpointer data, GError **error)
{
  const Options *o = data;
  const char *problem = NULL;

  if (o->n_draws < 1 || o->n_draws > MOST_DRAWS)
    problem = _ ("--draws is a number from 1 to 1000");
  else if (o->seed < 0)
    problem = _ ("--seed is a whole number from 0");
  else if ((o->grid == NULL) == (o->points == NULL))
    problem = _ ("say where the functions are drawn: --grid LOW:HIGH:N for one input, or --points FILE.csv");
  else if (o->input.data == NULL && o->input.kernel == NULL)
    problem = _ ("a prior needs a kernel: --kernel \"RBF(l=2)\"; a posterior needs --data");
  if (problem == NULL)
    return TRUE;
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, problem);
  return FALSE;
}

/* LOW:HIGH:N */
static double *
parse_grid (const char *text, gsize *n, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, ":", -1);
  double low, high;
  gint64 count;

  if (g_strv_length (parts) != 3 || !near_text_parse_finite (parts[0], &low, NULL)
      || !near_text_parse_finite (parts[1], &high, NULL)
      || !near_text_parse_integer (parts[2], 1, MOST_POINTS, &count, NULL) || !(high >= low))
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   _ ("--grid “%s”: expected LOW:HIGH:N with at most %d points, such as 0:100:201"), text,
                   MOST_POINTS);
      return NULL;
    }
  double *x = g_new (double, (gsize) count);
  for (gint64 i = 0; i < count; i++)
    x[i] = count > 1 ? low + (high - low) * (double) i / (double) (count - 1) : low;
  *n = (gsize) count;
  return x;
}

/* A prior without data: its inputs are those of the points, or one called x. */
static gboolean
load_prior (const Options *o, NearCliGpProblem *problem, GError **error)
{
  const double nothing = 0.0;

  problem->notes = g_ptr_array_new_with_free_func (g_free);
  if (o->points != NULL)
    {
      g_autoptr (NearCsv) csv = near_csv_load (o->points, MOST_POINTS, NULL, error);

      if (csv == NULL)
        return FALSE;
      problem->points = near_gp_points_new (0, near_csv_get_n_columns (csv), &nothing, &nothing);
      for (guint i = 0; i < near_csv_get_n_columns (csv); i++)
        {
          g_free (problem->points->input_names[i]);
          problem->points->input_names[i] = g_strdup (near_csv_get_column_name (csv, i));
        }
    }
  else
    {
      problem->points = near_gp_points_new (0, 1, &nothing, &nothing);
      g_free (problem->points->input_names[0]);
      problem->points->input_names[0] = g_strdup ("x");
    }
  problem->y_sd = 1.0;
  problem->kernel
      = near_kernel_parse (o->input.kernel, problem->points->n_inputs,
                           (const char *const *) problem->points->input_names, error);
  return problem->kernel != NULL;
}

static NearGpSampler *
new_sampler (const Options *o, NearCliGpProblem *problem, gsize m, const double *x, GError **error)
{
  NearMonitor monitor = near_cli_progress_begin ();
  NearGpSampler *sampler = NULL;

  if (o->prior || problem->data == NULL)
    sampler = near_gp_sampler_new_prior (problem->kernel, m, x, (guint) o->n_draws, (guint64) o->seed,
                                         &monitor, error);
  else
    {
      g_autoptr (NearGp) gp = near_gp_new (problem->data, problem->kernel, problem->mean, &monitor, error);

      if (gp != NULL)
        sampler = near_gp_sampler_new_posterior (gp, m, x, (guint) o->n_draws, (guint64) o->seed, &monitor,
                                                 error);
    }
  near_cli_progress_end ();
  return sampler;
}

/* One input: lines, with the points they go through. */
static gboolean
draw (const Options *o, const NearCliGpProblem *problem, gsize m, const double *x, const GPtrArray *draws,
      GError **error)
{
  g_autoptr (NearPlot) plot = near_plot_new ();
  gboolean prior = o->prior || problem->data == NULL;
  NearPlotScatter points = { .n = problem->points->n, .x = problem->points->x, .y = problem->points->y };
  NearStyle style;

  if (problem->points->n_inputs != 1)
    {
      g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED, _ ("--figure is for functions of one input"));
      return FALSE;
    }
  near_plot_set_title (plot, prior ? _ ("Functions drawn from the prior") : _ ("Functions drawn from the posterior"));
  near_plot_set_axis (plot, NEAR_PLOT_X, problem->points->input_names[0], NULL);
  near_plot_set_axis (plot, NEAR_PLOT_Y, problem->points->target_name, NULL);
  for (guint i = 0; i < draws->len; i++)
    near_plot_add_line (plot, m, x, draws->pdata[i], (NearRole) (NEAR_ROLE_SERIES_1 + i % NEAR_STYLE_N_SERIES), NULL);
  points.role = NEAR_ROLE_TRUTH;
  if (!prior)
    near_plot_add_scatter (plot, &points);
  near_style_init (&style, FALSE, 1.0);
  return near_plot_export (plot, o->figure, FIGURE_WIDTH, FIGURE_HEIGHT, &style, error);
}

static gboolean
write_draws (const Options *o, const NearCliGpProblem *problem, const NearGpSampler *sampler, gsize m,
             const double *x, GError **error)
{
  guint n = (guint) o->n_draws;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) columns = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < n; i++)
    {
      double *f = g_new (double, m);

      near_gp_sampler_frame (sampler, i, 0.0, f);
      for (gsize k = 0; k < m; k++)
        f[k] = problem->y_mean + problem->y_sd * f[k];
      g_ptr_array_add (names, g_strdup_printf ("draw_%u", i + 1));
      g_ptr_array_add (columns, f);
    }
  if (o->figure != NULL && !draw (o, problem, m, x, columns, error))
    return FALSE;
  return near_cli_gp_write_table (problem, o->out, m, x, n, (const char *const *) names->pdata,
                                  (const double *const *) columns->pdata, error);
}

static gboolean
sample (const Options *o, GError **error)
{
  g_auto (NearCliGpProblem) problem = { 0 };
  g_autofree double *x = NULL;
  gsize m;

  if (o->input.data != NULL ? !near_cli_gp_load (&o->input, &problem, error)
                            : !load_prior (o, &problem, error))
    return FALSE;
  near_cli_gp_print_notes (problem.notes);
  if (o->grid != NULL && problem.points->n_inputs != 1)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   _ ("--grid is for one input, and there are %u: give --points FILE.csv"),
                   problem.points->n_inputs);
      return FALSE;
    }
  x = o->grid != NULL ? parse_grid (o->grid, &m, error)
                      : near_cli_gp_load_inputs (&problem, o->points, &m, error);
  if (x == NULL || !near_kernel_check_inputs (problem.kernel, m, x, error))
    return FALSE;
  g_autoptr (NearGpSampler) sampler = new_sampler (o, &problem, m, x, error);
  if (sampler == NULL)
    return FALSE;
  if (near_gp_sampler_get_jitter (sampler) > 0.0)
    g_printerr (_ ("note: %.3g was added to the covariance's diagonal so that it could be factored\n"),
                near_gp_sampler_get_jitter (sampler));
  return write_draws (o, &problem, sampler, m, x, error);
}

int
near_cli_gp_sample (int argc, char **argv)
{
  Options o = { .n_draws = 5, .seed = 1 };
  const GOptionEntry entries[] = {
    { "grid", 0, 0, G_OPTION_ARG_STRING, &o.grid, N_ ("Where, for one input"), "LOW:HIGH:N" },
    { "points", 0, 0, G_OPTION_ARG_FILENAME, &o.points, N_ ("Where, for any inputs"), "FILE.csv" },
    { "draws", 0, 0, G_OPTION_ARG_INT, &o.n_draws, N_ ("How many functions, from 1 to 1000 [5]"), "N" },
    { "prior", 0, 0, G_OPTION_ARG_NONE, &o.prior, N_ ("From the prior, though there are data"), NULL },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &o.seed, N_ ("The number that all chance comes from [1]"), "N" },
    { "out", 0, 0, G_OPTION_ARG_FILENAME, &o.out, N_ ("Write there [standard output]"), "FILE.csv" },
    { "figure", 0, 0, G_OPTION_ARG_FILENAME, &o.figure, N_ ("Draw them, for one input"), "FILE.png|svg|pdf" },
    { NULL }
  };
  g_autoptr (GOptionContext) context = near_cli_gp_context_new (
      &o.input, _ ("Draws functions from a Gaussian process: from its prior, or given points from its posterior."),
      entries, check_options, &o);
  g_autoptr (GError) error = NULL;
  int status;

  if (near_cli_gp_parse (context, "sample", &o.input, FALSE, &argc, &argv, &status))
    status = sample (&o, &error) ? NEAR_CLI_OK : near_cli_gp_fail ("sample", error, NEAR_CLI_FAILED);
  near_cli_gp_input_clear (&o.input);
  g_free (o.grid);
  g_free (o.points);
  g_free (o.out);
  g_free (o.figure);
  return status;
}
