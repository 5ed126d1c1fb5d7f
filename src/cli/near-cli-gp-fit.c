/* near-cli-gp-fit.c — nearsight-cli gp fit: regression, exact or through centres
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-cli-gp.h"

#include "near-file.h"
#include "near-gp-document.h"
#include "near-gp-optimizer.h"
#include "near-gp-plots.h"
#include "near-gp-python.h"
#include "near-gp-sparse.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

typedef struct
{
  NearCliGpInput input;
  char *predict, *out, *save, *figure, *python, *method, *centers;
  int restarts, n_centers;
  gint64 seed;
  gboolean optimize, json;
} Options;

/* An exact fit or a sparse one, and what led to it. */
typedef struct
{
  NearCliGpProblem problem;
  NearGp *gp;
  NearGpSparse *sparse;
  NearGpOptima *optima;
  double *gradient;
  NearGpScore loo;
} Fit;

static void
fit_clear (Fit *fit)
{
  near_cli_gp_problem_clear (&fit->problem);
  g_clear_pointer (&fit->gp, near_gp_unref);
  g_clear_pointer (&fit->sparse, near_gp_sparse_unref);
  g_clear_pointer (&fit->optima, near_gp_optima_unref);
  g_clear_pointer (&fit->gradient, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fit, fit_clear)

static gboolean
check_options (gconstpointer data, GError **error)
{
  const Options *o = data;
  const char *problem = NULL;

  if (o->restarts < 0 || o->restarts > 1000)
    problem = _ ("--restarts is a number from 0 to 1000");
  else if (o->seed < 0)
    problem = _ ("--seed is a whole number from 0");
  else if (o->n_centers < 0)
    problem = _ ("--sparse is the number of centres, from 1");
  else if ((o->method != NULL || o->centers != NULL) && o->n_centers == 0)
    problem = _ ("--method and --centers are for sparse fits: say how many centres with --sparse M");
  else if ((o->predict == NULL) != (o->out == NULL))
    problem = _ ("--predict and --out belong together: where, and what file gets the predictions");
  else if (o->python != NULL && o->n_centers > 0)
    problem = _ ("--python is for exact fits: scikit-learn has none through centres");
  if (problem == NULL)
    return TRUE;
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, problem);
  return FALSE;
}

/* --- fitting -------------------------------------------------------------------------------------- */

static void
take_notes (GPtrArray *to, GPtrArray *from)
{
  for (guint i = 0; i < from->len; i++)
    g_ptr_array_add (to, g_strdup (from->pdata[i]));
}

/* The optimum's kernel and mean take the place of those that were given. */
static gboolean
optimize (const Options *o, Fit *fit, const NearMonitor *monitor, GError **error)
{
  NearGpOptimizerSettings settings = NEAR_GP_OPTIMIZER_SETTINGS_DEFAULT;
  NearCliGpProblem *p = &fit->problem;

  settings.n_starts = (guint) o->restarts + 1;
  settings.seed = (guint64) o->seed;
  settings.hold_paths = FALSE;
  fit->optima = near_gp_optimize (p->data, p->kernel, p->mean, &settings, monitor, error);
  if (fit->optima == NULL)
    return FALSE;
  near_kernel_unref (p->kernel);
  p->kernel = near_gp_optima_dup_kernel (fit->optima, 0);
  near_mean_unref (p->mean);
  p->mean = near_gp_optima_dup_mean (fit->optima, 0);
  g_autoptr (GPtrArray) notes = near_gp_optima_dup_notes (fit->optima, 0);
  take_notes (p->notes, notes);
  return TRUE;
}

static gboolean
fit_exact (const Options *o, Fit *fit, const NearMonitor *monitor, GError **error)
{
  NearCliGpProblem *p = &fit->problem;

  if ((o->optimize || p->default_kernel) && !optimize (o, fit, monitor, error))
    return FALSE;
  fit->gp = near_gp_new (p->data, p->kernel, p->mean, monitor, error);
  if (fit->gp == NULL)
    return FALSE;
  fit->gradient = g_new0 (double, near_gp_get_n_parameters (fit->gp) + 1);
  return near_gp_gradient (fit->gp, fit->gradient, monitor, error)
         && near_gp_leave_one_out (fit->gp, NULL, NULL, &fit->loo, monitor, error);
}

/* Of the table's rows that the options name. */
static gboolean
find_sparse (const Options *o, NearGpSparseMethod *method, NearGpCentersKind *kind, GError **error)
{
  gsize row = NEAR_GP_SPARSE_VFE, way = NEAR_GP_CENTERS_K_MEANS;

  if ((o->method != NULL && !near_table_find (&near_gp_sparse_table, o->method, &row, error))
      || (o->centers != NULL && !near_table_find (&near_gp_centers_table, o->centers, &way, error)))
    return FALSE;
  *method = (NearGpSparseMethod) row;
  *kind = (NearGpCentersKind) way;
  return TRUE;
}

static NearGpCenters *
choose_centers (const Options *o, const NearCliGpProblem *p, NearGpCentersKind kind, const NearMonitor *monitor,
                GError **error)
{
  NearGpCenters *centers = near_gp_centers_new (kind, p->data, p->kernel, (gsize) o->n_centers, (guint64) o->seed,
                                                monitor, error);

  for (guint i = 0; centers != NULL && i < near_gp_centers_get_n_notes (centers); i++)
    g_ptr_array_add (p->notes, g_strdup (near_gp_centers_get_note (centers, i)));
  return centers;
}

static void
take_model (NearCliGpProblem *p, const NearGpSparse *sparse)
{
  NearMean *mean = near_gp_sparse_get_mean (sparse);

  near_kernel_unref (p->kernel);
  p->kernel = near_kernel_ref (near_gp_sparse_get_kernel (sparse));
  if (mean == NULL || mean == p->mean)
    return;
  g_clear_pointer (&p->mean, near_mean_unref);
  p->mean = near_mean_ref (mean);
}

/* Centres that the kernel chose are chosen again by the kernel that was found: what is saved then says all. */
static gboolean
optimize_sparse (const Options *o, Fit *fit, NearGpSparseMethod method, NearGpCentersKind kind,
                 const NearMonitor *monitor, GError **error)
{
  NearCliGpProblem *p = &fit->problem;
  const NearGpSparseOptimizeOptions options = { .n_starts = (guint) o->restarts + 1, .seed = (guint64) o->seed };
  g_autoptr (NearGpCenters) centers = choose_centers (o, p, kind, monitor, error);

  if (centers == NULL)
    return FALSE;
  fit->sparse
      = near_gp_sparse_optimize (method, p->data, p->kernel, p->mean, centers, &options, NULL, monitor, error);
  if (fit->sparse == NULL)
    return FALSE;
  take_model (p, fit->sparse);
  if (!near_gp_centers_get_info (kind)->needs_kernel)
    return TRUE;
  g_clear_pointer (&fit->sparse, near_gp_sparse_unref);
  g_clear_pointer (&centers, near_gp_centers_unref);
  centers = choose_centers (o, p, kind, monitor, error);
  if (centers != NULL)
    fit->sparse = near_gp_sparse_new (method, p->data, p->kernel, p->mean, centers, 0, monitor, error);
  g_ptr_array_add (p->notes, g_strdup (_ ("The centres were chosen again with the kernel that was found; the "
                                          "gradient at them need not be zero.")));
  return fit->sparse != NULL;
}

static gboolean
fit_sparse (const Options *o, Fit *fit, const NearMonitor *monitor, GError **error)
{
  NearCliGpProblem *p = &fit->problem;
  NearGpSparseMethod method;
  NearGpCentersKind kind;

  if (!find_sparse (o, &method, &kind, error))
    return FALSE;
  if (o->optimize || p->default_kernel)
    {
      if (!optimize_sparse (o, fit, method, kind, monitor, error))
        return FALSE;
    }
  else
    {
      g_autoptr (NearGpCenters) centers = choose_centers (o, p, kind, monitor, error);

      if (centers == NULL)
        return FALSE;
      fit->sparse = near_gp_sparse_new (method, p->data, p->kernel, p->mean, centers, 0, monitor, error);
      if (fit->sparse == NULL)
        return FALSE;
    }
  fit->gradient = g_new0 (double, near_gp_sparse_get_n_parameters (fit->sparse) + 1);
  return near_gp_sparse_gradient (fit->sparse, fit->gradient, NULL, monitor, error);
}

/* --- report --------------------------------------------------------------------------------------- */

static json_t *
bounds_to_json (const NearKernel *kernel)
{
  json_t *rows = json_array ();

  for (guint i = 0; i < near_kernel_get_n_parameters (kernel); i++)
    {
      const NearKernelParameter *p = near_kernel_get_parameter (kernel, i);
      double span = p->is_log ? log (p->high / p->low) : p->high - p->low;
      double from_low = p->is_log ? log (p->value / p->low) : p->value - p->low;

      if (!p->fixed && (from_low <= 1e-9 * span || span - from_low <= 1e-9 * span))
        json_array_append_new (rows, json_string (p->name));
    }
  return rows;
}

static json_t *
optima_to_json (const NearGpOptima *optima)
{
  json_t *rows = json_array ();

  for (guint i = 0; i < near_gp_optima_get_n (optima); i++)
    {
      const NearGpOptimum *optimum = near_gp_optima_get (optima, i);
      g_autoptr (NearKernel) kernel = near_gp_optima_dup_kernel (optima, i);
      g_autofree char *text = near_kernel_format (kernel, 0);

      json_array_append_new (
          rows, json_pack ("{s:s, s:o, s:i, s:b}", "kernel", text, "log_marginal_likelihood",
                           near_json_new_number (optimum->log_marginal_likelihood), "n_starts",
                           (int) optimum->n_starts, "converged", optimum->converged));
    }
  return rows;
}

static json_t *
notes_to_json (const GPtrArray *notes)
{
  json_t *rows = json_array ();

  for (guint i = 0; i < notes->len; i++)
    json_array_append_new (rows, json_string (notes->pdata[i]));
  return rows;
}

static json_t *
coefficients_to_json (const NearMean *mean, const double *values)
{
  json_t *object = json_object ();

  for (guint j = 0; mean != NULL && j < near_mean_get_n_basis (mean); j++)
    {
      g_autofree char *name = near_mean_dup_basis_name (mean, j);

      json_object_set_new (object, name, near_json_new_number (values[j]));
    }
  return object;
}

static void
exact_to_json (const Fit *fit, json_t *object)
{
  NearGpReport report;

  near_gp_get_report (fit->gp, &report);
  json_object_set_new (object, "log_marginal_likelihood",
                       near_json_new_number (report.log_marginal_likelihood));
  json_object_set_new (object, "data_fit", near_json_new_number (report.data_fit));
  json_object_set_new (object, "complexity", near_json_new_number (report.complexity));
  json_object_set_new (object, "loo",
                       json_pack ("{s:o, s:o, s:o, s:o, s:o}", "rmse", near_json_new_number (fit->loo.rmse),
                                  "log_predictive", near_json_new_number (fit->loo.log_predictive), "crps",
                                  near_json_new_number (fit->loo.crps), "chi_squared",
                                  near_json_new_number (fit->loo.chi_squared), "baseline_rmse",
                                  near_json_new_number (fit->loo.baseline_rmse)));
  json_object_set_new (object, "condition", near_json_new_number (report.condition));
  json_object_set_new (object, "jitter", near_json_new_number (report.jitter));
  json_object_set_new (object, "mean_coefficients",
                       coefficients_to_json (fit->problem.mean, near_gp_peek_coefficients (fit->gp)));
  if (fit->optima != NULL)
    json_object_set_new (object, "optima", optima_to_json (fit->optima));
}

static void
sparse_to_json (const Fit *fit, json_t *object)
{
  NearGpSparseReport report;
  const NearGpSparseInfo *info = near_gp_sparse_get_info (near_gp_sparse_get_method (fit->sparse));

  near_gp_sparse_get_report (fit->sparse, &report);
  json_object_set_new (object, "method", json_string (info->info.id));
  json_object_set_new (object, "n_centers",
                       json_integer ((json_int_t) near_gp_centers_get_n (near_gp_sparse_get_centers (
                           fit->sparse))));
  json_object_set_new (object, info->is_bound ? "log_marginal_likelihood_bound" : "log_marginal_likelihood",
                       near_json_new_number (report.log_likelihood));
  json_object_set_new (object, "data_fit", near_json_new_number (report.data_fit));
  json_object_set_new (object, "complexity", near_json_new_number (report.complexity));
  json_object_set_new (object, "jitter", near_json_new_number (report.jitter));
  json_object_set_new (object, "mean_coefficients",
                       coefficients_to_json (fit->problem.mean,
                                             near_gp_sparse_peek_coefficients (fit->sparse)));
}

static json_t *
to_json (const Fit *fit)
{
  const NearCliGpProblem *p = &fit->problem;
  g_autofree char *kernel = near_kernel_format (p->kernel, 0);
  g_autofree char *mean = p->mean != NULL ? near_mean_format (p->mean) : g_strdup ("zero");
  json_t *object = json_pack ("{s:s, s:o, s:s, s:I}", "kernel", kernel, "hyperparameters",
                              near_cli_gp_hyperparameters_to_json (p->kernel, p->mean, NULL), "mean", mean,
                              "n_points", (json_int_t) near_gp_data_get_n (p->data));

  if (fit->gp != NULL)
    exact_to_json (fit, object);
  else
    sparse_to_json (fit, object);
  json_object_set_new (object, "gradient",
                       near_cli_gp_hyperparameters_to_json (p->kernel, p->mean, fit->gradient));
  json_object_set_new (object, "at_bound", bounds_to_json (p->kernel));
  if (p->y_sd != 1.0 || p->y_mean != 0.0)
    json_object_set_new (object, "standardized",
                         json_pack ("{s:f, s:f}", "mean", p->y_mean, "sd", p->y_sd));
  json_object_set_new (object, "notes", notes_to_json (p->notes));
  return object;
}

static void
print_report (const Fit *fit)
{
  const NearCliGpProblem *p = &fit->problem;
  g_autofree char *kernel = near_kernel_format (p->kernel, 5);

  g_print (_ ("kernel                   %s\n"), kernel);
  if (fit->gp != NULL)
    {
      NearGpReport report;

      near_gp_get_report (fit->gp, &report);
      g_print (_ ("log marginal likelihood  %.6f (fit %.4f, complexity %.4f)\n"),
               report.log_marginal_likelihood, report.data_fit, report.complexity);
      g_print (_ ("leave-one-out RMSE       %.5g (the others' mean: %.5g)\n"), fit->loo.rmse,
               fit->loo.baseline_rmse);
      g_print (_ ("leave-one-out log p      %.6f; mean squared z %.3f (1: honest deviations)\n"),
               fit->loo.log_predictive, fit->loo.chi_squared);
      g_print (_ ("condition number         %.3g (estimate)\n"), report.condition);
      if (report.jitter > 0.0)
        g_print (_ ("jitter                   %.3g\n"), report.jitter);
    }
  else
    {
      NearGpSparseReport report;
      const NearGpSparseInfo *info = near_gp_sparse_get_info (near_gp_sparse_get_method (fit->sparse));

      near_gp_sparse_get_report (fit->sparse, &report);
      g_print (_ ("%s with %zu centres\n"), info->info.id,
               near_gp_centers_get_n (near_gp_sparse_get_centers (fit->sparse)));
      g_print (info->is_bound ? _ ("bound of log likelihood  %.6f\n") : _ ("log likelihood           %.6f\n"),
               report.log_likelihood);
    }
  near_cli_gp_print_notes (p->notes);
}

/* --- files ---------------------------------------------------------------------------------------- */

static gboolean
predict (const Fit *fit, gsize m, const double *x, double *mean, double *sd_function,
         double *sd_measurement, GError **error)
{
  /* a new measurement is as good as those that were given one number for all */
  double sd = isfinite (fit->problem.sd) ? fit->problem.sd / fit->problem.y_sd : 0.0;
  NearMonitor monitor = near_cli_progress_begin ();
  gboolean good;

  if (fit->gp != NULL)
    {
      const NearGpPrediction out = { mean, sd_function, sd_measurement, sd * sd, FALSE };

      good = near_gp_predict (fit->gp, m, x, &out, &monitor, error);
    }
  else
    {
      const NearGpSparsePrediction out = { mean, sd_function, sd_measurement, sd * sd, FALSE };

      good = near_gp_sparse_predict (fit->sparse, m, x, &out, &monitor, error);
    }
  near_cli_progress_end ();
  return good;
}

static gboolean
write_predictions (const Options *o, const Fit *fit, GError **error)
{
  static const char *const names[] = { "mean", "sd_function", "sd_measurement" };
  const NearCliGpProblem *p = &fit->problem;
  gsize m;
  g_autofree double *x = near_cli_gp_load_inputs (p, o->predict, &m, error);

  if (x == NULL || !near_kernel_check_inputs (p->kernel, m, x, error))
    return FALSE;
  g_autofree double *values = g_new (double, MAX (3 * m, 1));
  const double *columns[3] = { values, values + m, values + 2 * m };
  if (!predict (fit, m, x, values, values + m, values + 2 * m, error))
    return FALSE;
  for (gsize i = 0; i < m; i++)
    {
      values[i] = p->y_mean + p->y_sd * values[i];
      values[m + i] *= p->y_sd;
      values[2 * m + i] *= p->y_sd;
    }
  return near_cli_gp_write_table (p, o->out, m, x, 3, names, columns, error);
}

static gboolean
copy_text (char *to, gsize size, const char *text, GError **error)
{
  if (g_strlcpy (to, text, size) < size)
    return TRUE;
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE, _ ("“%s” is too long for a document: at most %zu bytes"),
               text, size - 1);
  return FALSE;
}

/* The same points and the model as it came out; the noise stays where it is, in the kernel or with the points. */
static gboolean
fill_spec (const Options *o, const Fit *fit, NearGpSpec *spec, GError **error)
{
  const NearCliGpProblem *p = &fit->problem;
  g_autofree char *kernel = near_kernel_format (p->kernel, 0);
  g_autofree char *inputs = g_strjoinv (",", p->points->input_names);
  g_autofree char *formula = p->mean != NULL ? near_mean_format (p->mean) : NULL;

  spec->model = NEAR_GP_MODEL_REGRESSION;
  spec->source = NEAR_GP_SOURCE_OWN;
  spec->seed = o->seed;
  spec->restarts = o->restarts;
  /* error bars may also be those of a column that was guessed */
  spec->noise = isfinite (p->sd) || near_gp_data_peek_noise (p->data) == NULL ? NEAR_GP_NOISE_FIXED
                                                                              : NEAR_GP_NOISE_POINTS;
  spec->noise_sd = isfinite (p->sd) ? p->sd : 0.0;
  if (fit->sparse != NULL)
    {
      NearGpSparseMethod method;
      NearGpCentersKind kind;

      if (!find_sparse (o, &method, &kind, error))
        return FALSE;
      spec->sparse = 1 + method;
      spec->centers = kind;
      spec->n_centers = o->n_centers;
    }
  spec->mean = p->mean != NULL ? near_mean_get_kind (p->mean) : NEAR_MEAN_ZERO;
  return copy_text (spec->kernel, sizeof spec->kernel, kernel, error)
         && copy_text (spec->inputs, sizeof spec->inputs, inputs, error)
         && copy_text (spec->target, sizeof spec->target, p->points->target_name, error)
         && (spec->mean != NEAR_MEAN_FORMULA
             || copy_text (spec->formula, sizeof spec->formula, formula, error));
}

/* The document, and the figure of what the lab shows of it. */
static gboolean
save (const Options *o, const Fit *fit, GError **error)
{
  g_autofree NearGpSpec *spec = near_spec_new (&near_gp_schema);
  g_autoptr (NearDocument) document = near_document_new (&near_gp_schema);
  g_autoptr (GHashTable) attachments = near_gp_points_to_attachments (fit->problem.points);
  g_autoptr (NearGpView) view = NULL;

  if (fit->problem.y_sd != 1.0 || fit->problem.y_mean != 0.0)
    {
      g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED,
                           _ ("--save and --figure keep the points in their own unit: leave --standardize away, and "
                              "let “--mean constant” and a variance in front of the kernel do its work"));
      return FALSE;
    }
  if (!fill_spec (o, fit, spec, error) || !near_document_set_pair (document, spec, attachments, NULL, error)
      || (o->save != NULL && !near_document_save (document, o->save, error)))
    return FALSE;
  if (o->figure == NULL)
    return TRUE;
  view = near_gp_view_new (spec, fit->problem.points, 0.0, NULL, error);
  return view != NULL && near_gp_figure_export (view, o->figure, error);
}

static gboolean
write_python (const Options *o, const Fit *fit, GError **error)
{
  g_autofree char *text = NULL;

  if (fit->problem.y_sd != 1.0 || fit->problem.y_mean != 0.0)
    {
      g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED,
                           _ ("--python keeps the points in their own unit: leave --standardize away, and let "
                              "“--mean constant” and a variance in front of the kernel do its work"));
      return FALSE;
    }
  text = near_gp_dup_python (fit->gp, error);
  return text != NULL && near_file_write_atomic (o->python, text, strlen (text), error);
}

static gboolean
run (const Options *o, GError **error)
{
  g_auto (Fit) fit = { 0 };
  NearMonitor monitor;
  gboolean good;

  if (!near_cli_gp_load (&o->input, &fit.problem, error))
    return FALSE;
  if (fit.problem.default_kernel)
    g_ptr_array_add (fit.problem.notes,
                     g_strdup (_ ("No kernel was given: an RBF with a length for each input was fitted.")));
  monitor = near_cli_progress_begin ();
  good = o->n_centers > 0 ? fit_sparse (o, &fit, &monitor, error) : fit_exact (o, &fit, &monitor, error);
  near_cli_progress_end ();
  if (!good || (o->predict != NULL && !write_predictions (o, &fit, error))
      || ((o->save != NULL || o->figure != NULL) && !save (o, &fit, error))
      || (o->python != NULL && !write_python (o, &fit, error)))
    return FALSE;
  if (o->json)
    near_cli_print_json (to_json (&fit));
  else
    print_report (&fit);
  return TRUE;
}

int
near_cli_gp_fit (int argc, char **argv)
{
  Options o = { .restarts = 9, .seed = 1 };
  const GOptionEntry entries[] = {
    { "optimize", 0, 0, G_OPTION_ARG_NONE, &o.optimize, N_ ("Find the hyperparameters"), NULL },
    { "restarts", 0, 0, G_OPTION_ARG_INT, &o.restarts, N_ ("Further starts at random [9]"), "N" },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &o.seed, N_ ("The number that all chance comes from [1]"), "N" },
    { "sparse", 0, 0, G_OPTION_ARG_INT, &o.n_centers, N_ ("Through this many centres"), "M" },
    { "method", 0, 0, G_OPTION_ARG_STRING, &o.method, N_ ("Of a sparse fit [vfe]"), "sor|dtc|vfe|fitc" },
    { "centers", 0, 0, G_OPTION_ARG_STRING, &o.centers, N_ ("How centres are chosen [k-means]"),
      "random|k-means|farthest-point|cholesky|leverage" },
    { "predict", 0, 0, G_OPTION_ARG_FILENAME, &o.predict, N_ ("Inputs at which to predict"), "G.csv" },
    { "out", 0, 0, G_OPTION_ARG_FILENAME, &o.out,
      N_ ("The predictions: mean, sd_function (without any noise), sd_measurement"), "P.csv" },
    { "save", 0, 0, G_OPTION_ARG_FILENAME, &o.save, N_ ("Save as a document"), "F.nearsight" },
    { "figure", 0, 0, G_OPTION_ARG_FILENAME, &o.figure, N_ ("Draw what the lab shows of it"), "F.png|svg|pdf" },
    { "python", 0, 0, G_OPTION_ARG_FILENAME, &o.python, N_ ("Write a script that fits the same with scikit-learn"),
      "F.py" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &o.json, N_ ("Print all results as one JSON document"), NULL },
    { NULL }
  };
  g_autoptr (GOptionContext) context = near_cli_gp_context_new (
      &o.input, _ ("Fits a Gaussian process to measured points. With given hyperparameters nothing is centred or scaled "
                   "unless --standardize asks for it."),
      entries, check_options, &o);
  g_autoptr (GError) error = NULL;
  int status;

  if (near_cli_gp_parse (context, "fit", &o.input, TRUE, &argc, &argv, &status))
    status = run (&o, &error) ? NEAR_CLI_OK : near_cli_gp_fail ("fit", error, NEAR_CLI_FAILED);
  near_cli_gp_input_clear (&o.input);
  g_free (o.predict);
  g_free (o.out);
  g_free (o.save);
  g_free (o.figure);
  g_free (o.python);
  g_free (o.method);
  g_free (o.centers);
  return status;
}
