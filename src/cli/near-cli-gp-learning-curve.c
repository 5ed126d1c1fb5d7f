/* near-cli-gp-learning-curve.c — nearsight-cli gp learning-curve: error against the number of points
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-cli-gp.h"

#include "near-csv.h"
#include "near-file.h"
#include "near-gp-learning-curve.h"
#include "near-gp-plots.h"
#include "near-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MOST_SIZES 50
#define USUAL_SIZES 8
#define FIGURE_WIDTH 720.0
#define FIGURE_HEIGHT 450.0

typedef struct
{
  NearCliGpInput input;
  char *sizes, *splits, *measure, *csv, *figure;
  int n_splits, restarts;
  gint64 seed;
  gboolean hold, json;
} Options;

static gboolean
check_options (gconstpointer data, GError **error)
{
  const Options *o = data;
  const char *problem = NULL;

  if (o->restarts < 0 || o->restarts > 100)
    problem = _ ("--restarts is a number from 0 to 100");
  else if (o->seed < 0)
    problem = _ ("--seed is a whole number from 0");
  else if (o->n_splits < 1 || o->n_splits > 10000)
    problem = _ ("--n-splits is a number from 1 to 10000");
  else if (o->input.theory != NULL && (o->input.kernel != NULL || o->hold))
    problem = _ ("with --theory each fit finds the kernel of the way: leave --kernel and --hold away");
  if (problem == NULL)
    return TRUE;
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, problem);
  return FALSE;
}

/* "5,10,21", ascending; or sizes that are evenly spaced in their logarithm. */
static gboolean
parse_sizes (const char *text, gsize n_points, gsize sizes[MOST_SIZES], guint *n, GError **error)
{
  g_auto (GStrv) parts = text != NULL ? g_strsplit (text, ",", -1) : NULL;

  if (text == NULL)
    {
      *n = n_points < 3 ? 0
                        : near_gp_curve_sizes (MIN (3, n_points - 1), MAX (n_points * 4 / 5, 2), USUAL_SIZES, sizes);
      if (*n > 0)
        return TRUE;
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_NO_DATA,
                   _ ("a learning curve needs at least 3 points, and there are %zu"), n_points);
      return FALSE;
    }
  *n = 0;
  for (guint i = 0; parts[i] != NULL; i++)
    {
      gint64 size;

      if (*n == MOST_SIZES || !near_text_parse_integer (parts[i], 1, (gint64) n_points - 1, &size, NULL)
          || (*n > 0 && (gsize) size <= sizes[*n - 1]))
        {
          g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                       _ ("--sizes “%s”: at most %d ascending numbers from 1 to %zu are expected, such as 5,10,20 "
                          "(there are %zu points, and some must be left for the test)"),
                       text, MOST_SIZES, n_points - 1, n_points);
          return FALSE;
        }
      sizes[(*n)++] = (gsize) size;
    }
  return TRUE;
}

/* What was computed: one curve, or one for each way of using a theory. */
typedef struct
{
  guint n;
  NearGpCurve *curves[NEAR_GP_THEORY_N_WAYS];
  const char *names[NEAR_GP_THEORY_N_WAYS]; /* ids of the ways */
} Curves;

static void
curves_clear (Curves *curves)
{
  for (guint i = 0; i < curves->n; i++)
    near_gp_curve_unref (curves->curves[i]);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Curves, curves_clear)

static NearGpOptimizerSettings
get_optimizer (const Options *o)
{
  NearGpOptimizerSettings optimizer = NEAR_GP_OPTIMIZER_SETTINGS_DEFAULT;

  optimizer.n_starts = (guint) o->restarts + 1;
  optimizer.hold_paths = FALSE;
  return optimizer;
}

static NearGpCurve *
compute (const Options *o, NearGpData *data, const NearGpLearner *learner, const NearMonitor *monitor, GError **error)
{
  gsize splits = NEAR_GP_SPLITS_RANDOM, measure = NEAR_GP_ERROR_RMSE, sizes[MOST_SIZES];
  guint n_sizes;

  if ((o->splits != NULL && !near_table_find (&near_gp_splits_table, o->splits, &splits, error))
      || (o->measure != NULL && !near_table_find (&near_gp_error_measure_table, o->measure, &measure, error))
      || !parse_sizes (o->sizes, near_gp_data_get_n (data), sizes, &n_sizes, error))
    return NULL;
  const NearGpCurveSettings settings = { .splits = (NearGpSplits) splits,
                                         .measure = (NearGpErrorMeasure) measure,
                                         .n_sizes = n_sizes,
                                         .sizes = sizes,
                                         .n_splits = (guint) o->n_splits,
                                         .seed = (guint64) o->seed };
  g_autoptr (NearGpLearningCurve) curve = near_gp_learning_curve_new (data, learner, &settings, error);
  if (curve == NULL || !near_gp_learning_curve_run (curve, monitor, error))
    return NULL;
  return near_gp_learning_curve_dup_result (curve);
}

static gboolean
compute_plain (const Options *o, const NearCliGpProblem *problem, Curves *curves, const NearMonitor *monitor,
               GError **error)
{
  NearGpCurveModel model = { .kernel = problem->kernel,
                             .mean = problem->mean,
                             .refit = !o->hold,
                             .adapt = problem->default_kernel,
                             .settings = get_optimizer (o) };
  const NearGpLearner learner = { near_gp_curve_model_fit_predict, &model, FALSE };

  curves->curves[0] = compute (o, problem->data, &learner, monitor, error);
  curves->n = curves->curves[0] != NULL;
  return curves->n > 0;
}

/* --- with a theory -------------------------------------------------------------------------------- */

/* The inputs and then what the theory says, as NearGpTheoryModel wants it. */
static NearGpData *
new_wide_data (const NearCliGpProblem *problem, GError **error)
{
  const NearGpPoints *p = problem->points;
  gsize n = p->n;
  guint d = p->n_inputs;
  g_autofree double *x = g_new (double, n * ((gsize) d + 1) + 1), *noise = g_new0 (double, n + 1);
  g_autofree const char **names = g_new0 (const char *, (gsize) d + 2);
  gboolean known = isfinite (problem->sd);

  for (gsize i = 0; i < n; i++)
    {
      double sd = isfinite (problem->sd) ? problem->sd : p->sd[i];

      memcpy (x + i * (d + 1), p->x + i * d, d * sizeof *x);
      x[i * (d + 1) + d] = p->theory[i];
      known = known || isfinite (sd);
      noise[i] = isfinite (sd) ? sd * sd : 0.0;
    }
  for (guint j = 0; j < d; j++)
    names[j] = p->input_names[j];
  names[d] = "theory";
  return near_gp_data_new (n, d + 1, x, p->y, known ? noise : NULL, names, p->target_name, error);
}

static gboolean
compute_theory (const Options *o, const NearCliGpProblem *problem, Curves *curves, const NearMonitor *monitor,
                GError **error)
{
  g_autoptr (NearGpData) data = new_wide_data (problem, error);
  gboolean all = g_strcmp0 (o->input.way, "all") == 0;
  NearGpTheoryModel model = { .settings = get_optimizer (o) };
  const NearGpLearner learner = { near_gp_theory_model_fit_predict, &model, FALSE };
  NearGpTheoryWay way;

  if (data == NULL
      || !near_cli_gp_theory_find (&o->input, problem->points, &way, &model.options.power_input, error))
    return FALSE;
  model.options.learn_noise = near_gp_data_peek_noise (data) == NULL;
  for (guint i = 0; i < (all ? NEAR_GP_THEORY_N_WAYS : 1); i++)
    {
      NearMonitorSlice slice;
      double share = all ? 1.0 / NEAR_GP_THEORY_N_WAYS : 1.0;
      NearMonitor part = near_monitor_slice (monitor, share * i, share * (i + 1), &slice);

      model.options.way = all ? (NearGpTheoryWay) i : way;
      curves->names[i] = near_gp_theory_get_info (model.options.way)->info.id;
      curves->curves[i] = compute (o, data, &learner, &part, error);
      if (curves->curves[i] == NULL)
        return FALSE;
      curves->n++;
    }
  return TRUE;
}

/* --- what came out -------------------------------------------------------------------------------- */

/* Errors in the target's own unit. */
static double
get_scale (const Options *o, const NearCliGpProblem *problem)
{
  gboolean squared = o->measure != NULL && g_str_equal (o->measure, "mse");

  return squared ? problem->y_sd * problem->y_sd : problem->y_sd;
}

static json_t *
curve_to_json (const Options *o, const NearCliGpProblem *problem, const NearGpCurve *curve)
{
  const NearGpPowerLaw *law = near_gp_curve_get_power_law (curve);
  double scale = get_scale (o, problem);
  json_t *rows = json_array ();

  for (guint i = 0; i < near_gp_curve_get_n (curve); i++)
    {
      const NearGpCurvePoint *p = near_gp_curve_get (curve, i);

      json_array_append_new (
          rows, json_pack ("{s:I, s:i, s:i, s:o, s:o, s:o, s:o, s:o}", "n", (json_int_t) p->n, "n_splits",
                           (int) p->n_splits, "n_failed", (int) p->n_failed, "test",
                           near_json_new_number (scale * p->test_mean), "test_standard_error",
                           near_json_new_number (scale * p->test_se), "train",
                           near_json_new_number (scale * p->train_mean), "baseline",
                           near_json_new_number (scale * p->baseline_mean), "baseline_standard_error",
                           near_json_new_number (scale * p->baseline_se)));
    }
  return json_pack ("{s:s, s:o, s:{s:o, s:o, s:o}}", "measure", o->measure != NULL ? o->measure : "rmse", "sizes",
                    rows, "power_law", "a", near_json_new_number (scale * law->a), "b",
                    near_json_new_number (law->b), "r_squared", near_json_new_number (law->r_squared));
}

/* One curve is the document; several stand under the ways' names. */
static json_t *
to_json (const Options *o, const NearCliGpProblem *problem, const Curves *curves)
{
  json_t *notes = json_array (), *ways = json_object (), *object;

  for (guint i = 0; i < problem->notes->len; i++)
    json_array_append_new (notes, json_string (problem->notes->pdata[i]));
  for (guint i = 0; i < curves->n && curves->names[i] != NULL; i++)
    json_object_set_new (ways, curves->names[i], curve_to_json (o, problem, curves->curves[i]));
  if (curves->n == 1)
    {
      object = curve_to_json (o, problem, curves->curves[0]);
      json_decref (ways);
      if (curves->names[0] != NULL)
        json_object_set_new (object, "theory_way", json_string (curves->names[0]));
    }
  else
    object = json_pack ("{s:o}", "ways", ways);
  json_object_set_new (object, "notes", notes);
  return object;
}

static void
print_curve (const Options *o, const NearCliGpProblem *problem, const NearGpCurve *curve)
{
  const NearGpPowerLaw *law = near_gp_curve_get_power_law (curve);
  double scale = get_scale (o, problem);

  g_print ("%8s %14s %14s %14s %14s\n", _ ("points"), _ ("test error"), _ ("± s.e."), _ ("training"),
           _ ("mean alone"));
  for (guint i = 0; i < near_gp_curve_get_n (curve); i++)
    {
      const NearGpCurvePoint *p = near_gp_curve_get (curve, i);

      g_print ("%8zu %14.5g %14.3g %14.5g %14.5g\n", p->n, scale * p->test_mean, scale * p->test_se,
               scale * p->train_mean, scale * p->baseline_mean);
    }
  if (isfinite (law->b))
    g_print (_ ("error ≈ %.4g × n^−%.3g (R² of the logarithms %.3f)\n"), scale * law->a, law->b,
             law->r_squared);
  if (near_gp_curve_get_failure (curve) != NULL)
    g_printerr (_ ("note: some fits failed: %s\n"), near_gp_curve_get_failure (curve));
}

/* The sizes, and for each way four columns, whose names begin with the way's. */
static gboolean
write_csv (const Options *o, const NearCliGpProblem *problem, const Curves *curves, GError **error)
{
  static const char *const usual[] = { "test", "test_standard_error", "train", "baseline" };
  guint n = near_gp_curve_get_n (curves->curves[0]), n_columns = 1 + 4 * curves->n;
  double scale = get_scale (o, problem);
  g_autofree double *values = g_new (double, (gsize) n * n_columns + 1);
  g_autofree const double **columns = g_new (const double *, n_columns);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (names, g_strdup ("n"));
  for (guint k = 0; k < n_columns; k++)
    columns[k] = values + (gsize) k * n;
  for (guint c = 0; c < curves->n; c++)
    {
      for (guint k = 0; k < 4; k++)
        g_ptr_array_add (names, curves->n == 1 ? g_strdup (usual[k])
                                               : g_strdup_printf ("%s_%s", curves->names[c], usual[k]));
      for (guint i = 0; i < n; i++)
        {
          const NearGpCurvePoint *p = near_gp_curve_get (curves->curves[c], i);
          const double row[4] = { p->test_mean, p->test_se, p->train_mean, p->baseline_mean };

          values[i] = (double) p->n;
          for (guint k = 0; k < 4; k++)
            values[(gsize) (1 + 4 * c + k) * n + i] = scale * row[k];
        }
    }
  g_autoptr (GString) text = near_csv_format (n_columns, (const char *const *) names->pdata, n, columns);
  return near_file_write_atomic (o->csv, text->str, text->len, error);
}

static gboolean
draw (const Options *o, const NearCliGpProblem *problem, const Curves *curves, GError **error)
{
  g_autofree char *kernel = problem->kernel != NULL ? near_kernel_format (problem->kernel, 3) : NULL;
  const char *name = problem->default_kernel ? _ ("adapted RBF") : kernel;
  g_autoptr (NearPlot) plot
      = near_gp_plot_learning_curve (curves->n, (const NearGpCurve *const *) curves->curves,
                                     curves->names[0] != NULL ? curves->names : &name);
  NearStyle style;

  if (plot == NULL || problem->y_sd != 1.0)
    {
      g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED,
                           plot == NULL ? _ ("there is no curve to draw")
                                        : _ ("--figure draws errors in the target's own unit: leave --standardize away"));
      return FALSE;
    }
  near_style_init (&style, FALSE, 1.0);
  return near_plot_export (plot, o->figure, FIGURE_WIDTH, FIGURE_HEIGHT, &style, error);
}

static gboolean
run (const Options *o, GError **error)
{
  g_auto (NearCliGpProblem) problem = { 0 };
  g_auto (Curves) curves = { 0 };
  NearMonitor monitor;
  gboolean good;

  if (!near_cli_gp_load (&o->input, &problem, error))
    return FALSE;
  monitor = near_cli_progress_begin ();
  good = o->input.theory != NULL ? compute_theory (o, &problem, &curves, &monitor, error)
                                 : compute_plain (o, &problem, &curves, &monitor, error);
  near_cli_progress_end ();
  if (!good || (o->csv != NULL && !write_csv (o, &problem, &curves, error))
      || (o->figure != NULL && !draw (o, &problem, &curves, error)))
    return FALSE;
  if (o->json)
    {
      near_cli_print_json (to_json (o, &problem, &curves));
      return TRUE;
    }
  for (guint i = 0; i < curves.n; i++)
    {
      if (curves.names[i] != NULL)
        g_print ("%s%s\n", i > 0 ? "\n" : "", curves.names[i]);
      print_curve (o, &problem, curves.curves[i]);
    }
  near_cli_gp_print_notes (problem.notes);
  return TRUE;
}

int
near_cli_gp_learning_curve (int argc, char **argv)
{
  Options o = { .n_splits = 10, .restarts = 2, .seed = 1 };
  const GOptionEntry entries[] = {
    { "sizes", 0, 0, G_OPTION_ARG_STRING, &o.sizes, N_ ("Numbers of training points"), "5,10,20" },
    { "splits", 0, 0, G_OPTION_ARG_STRING, &o.splits,
      N_ ("How points are split: random, or window (one shuffle, a window that slides) [random]"), "KIND" },
    { "n-splits", 0, 0, G_OPTION_ARG_INT, &o.n_splits, N_ ("How many splits of each size [10]"), "N" },
    { "measure", 0, 0, G_OPTION_ARG_STRING, &o.measure, N_ ("The error [rmse]"), "mse|rmse|mae" },
    { "theory", 0, 0, G_OPTION_ARG_STRING, &o.input.theory, N_ ("Use a theory: the column with what it says"), "COLUMN" },
    { "way", 0, 0, G_OPTION_ARG_STRING, &o.input.way,
      N_ ("How: direct, latent, difference, quotient, linear-mean, fixed-mean or parameterization, or all [difference]"),
      "WAY" },
    { "power-input", 0, 0, G_OPTION_ARG_STRING, &o.input.power_input,
      N_ ("The input that carries the theory's power law [the first]"), "NAME" },
    { "hold", 0, 0, G_OPTION_ARG_NONE, &o.hold, N_ ("Hold the hyperparameters instead of refitting them"), NULL },
    { "restarts", 0, 0, G_OPTION_ARG_INT, &o.restarts, N_ ("Further starts of each fit [2]"), "N" },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &o.seed, N_ ("The number that all chance comes from [1]"), "N" },
    { "csv", 0, 0, G_OPTION_ARG_FILENAME, &o.csv, N_ ("The curve as a table"), "F.csv" },
    { "figure", 0, 0, G_OPTION_ARG_FILENAME, &o.figure, N_ ("The curve as a picture"), "F.png|svg|pdf" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &o.json, N_ ("Print all results as one JSON document"), NULL },
    { NULL }
  };
  g_autoptr (GOptionContext) context = near_cli_gp_context_new (
      &o.input, _ ("How the error at points that were not seen falls as more are, beside that of always answering the "
                   "mean."),
      entries, check_options, &o);
  g_autoptr (GError) error = NULL;
  int status;

  if (near_cli_gp_parse (context, "learning-curve", &o.input, TRUE, &argc, &argv, &status))
    status = run (&o, &error) ? NEAR_CLI_OK : near_cli_gp_fail ("learning-curve", error, NEAR_CLI_FAILED);
  near_cli_gp_input_clear (&o.input);
  g_free (o.sizes);
  g_free (o.splits);
  g_free (o.measure);
  g_free (o.csv);
  g_free (o.figure);
  return status;
}
