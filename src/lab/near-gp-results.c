/* near-gp-results.c — the Gaussian-process lab's named results
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-lab-private.h"
#include "near-json.h"
#include "near-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_PLACES 24
#define Z_95 1.959963984540054

G_GNUC_PRINTF (4, 5)
static void
add (NearResults *r, const char *name, double value, const char *format, ...)
{
  g_autofree char *sentence = NULL;
  va_list arguments;

  va_start (arguments, format);
  sentence = isfinite (value) ? g_strdup_vprintf (format, arguments) : NULL;
  va_end (arguments);
  near_results_add_number (r, name, value, NULL, sentence);
}

/* --- points and fit --------------------------------------------------------------------------- */

static void
add_points (NearResults *r, const NearGpView *v)
{
  g_autofree char *points = g_strdup_printf (ngettext ("%zu point", "%zu points", v->points->n), v->points->n);
  g_autofree char *counts = near_gp_view_dup_counts (v);
  g_autofree char *fitted = g_strdup_printf (_ ("Fitted to %s"), counts);
  gsize n_test;
  g_autofree gsize *rows = _near_gp_points_dup_rows (v->points, &v->spec, TRUE, &n_test);

  near_results_add_integer (r, "n_points", (gint64) v->points->n, NULL, points);
  near_results_add_integer (r, "n_fitted", (gint64) v->n_fitted, NULL, fitted);
  near_results_add_integer (r, "n_test", (gint64) n_test, NULL, NULL);
  near_results_add_integer (r, "n_inputs", v->points->n_inputs, NULL, NULL);
  near_results_add_boolean (r, "own_points", v->points->own,
                            v->points->own ? _ ("The points were set by hand or read from a file") : NULL);
  near_results_add_text (r, "source", near_table_get (&near_gp_source_table, v->spec.source)->id, NULL);
  near_results_add_text (r, "model", near_table_get (&near_gp_model_table, v->spec.model)->id, NULL);
  near_results_add_text (r, "band", near_table_get (&near_gp_band_table, v->spec.band)->id, NULL);
  near_results_add_text (r, "draws", near_table_get (&near_gp_draws_table, v->spec.draws)->id, NULL);
  near_results_add_integer (r, "n_terms", v->n_terms, NULL, NULL);
  near_results_add_text (
      r, "theory", v->theory == NULL ? "none" : near_table_get (&near_gp_theory_table, v->spec.theory)->id, NULL);
  near_results_add_text (r, "objective", near_table_get (&near_gp_objective_table, v->spec.objective)->id, NULL);
}

static void
add_fit (NearResults *r, const NearGpView *v)
{
  const NearGpReport *f = &v->report;
  gboolean bound = v->sparse != NULL && near_gp_sparse_get_info (near_gp_sparse_get_method (v->sparse))->is_bound;
  g_autofree char *likelihood
      = g_strdup_printf (bound ? _ ("Lower bound of the log marginal likelihood %.4f")
                               : _ ("Log marginal likelihood %.4f"),
                         f->log_marginal_likelihood);

  near_results_add_number (r, "log_marginal_likelihood", f->log_marginal_likelihood, NULL,
                           isfinite (f->log_marginal_likelihood) ? likelihood : NULL);
  if (bound)
    near_results_add_number (r, "log_marginal_likelihood_bound", f->log_marginal_likelihood, NULL, NULL);
  add (r, "data_fit", f->data_fit, _ ("Of it data fit %.4f"), f->data_fit);
  add (r, "complexity", f->complexity, _ ("and complexity penalty %.4f"), f->complexity);
  near_results_add_number (r, "jitter", f->jitter, NULL,
                           f->jitter > 0.0 && v->sparse == NULL ? _ ("The matrix needed help to be factored") : NULL);
  add (r, "condition", f->condition, _ ("Condition number of the matrix about %.2g"), f->condition);
  add (r, "degrees_of_freedom", f->degrees_of_freedom, _ ("The fit uses %.1f degrees of freedom"), f->degrees_of_freedom);
}

/* --- hyperparameters -------------------------------------------------------------------------- */

/* "RBF.l[2]" is also "RBF.l_2", which conditions can say. */
static void
add_parameter (NearResults *r, const char *name, double value)
{
  g_autofree char *plain = NULL;

  add (r, name, value, "%s = %.5g", name, value);
  if (strchr (name, '[') == NULL)
    return;
  plain = g_strdelimit (g_strdup (name), "[", '_');
  plain[strcspn (plain, "]")] = '\0';
  near_results_add_number (r, plain, value, NULL, NULL);
}

static gboolean
is_length (const char *name)
{
  const char *dot = strrchr (name, '.');

  return dot != NULL && (g_str_equal (dot, ".l") || g_str_has_prefix (dot, ".l["));
}

/* The first length and the first variance under names that do not depend on the kernel. */
static void
add_plain_names (NearResults *r, const NearKernel *kernel)
{
  guint n = near_kernel_get_n_parameters (kernel);
  gboolean has_length = FALSE, has_variance = FALSE;

  for (guint i = 0; i < n; i++)
    {
      const NearKernelParameter *p = near_kernel_get_parameter (kernel, i);

      if (!has_length && is_length (p->name))
        {
          add (r, "length_scale", p->value, _ ("Length scale %.5g"), p->value);
          has_length = TRUE;
        }
      else if (!has_variance && g_str_has_suffix (p->name, "variance") && !g_str_has_prefix (p->name, "White"))
        {
          add (r, "variance", p->value, _ ("Variance of the function %.5g"), p->value);
          has_variance = TRUE;
        }
    }
}

static void
add_bounds (NearResults *r, const NearKernel *kernel)
{
  json_t *list = json_array ();
  guint n = near_kernel_get_n_parameters (kernel);
  g_autofree char *sentence = NULL;
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      const NearKernelParameter *p = near_kernel_get_parameter (kernel, i);
      double tolerance = 1e-6 * fabs (p->value);

      if (!p->fixed && (fabs (p->value - p->low) <= tolerance || fabs (p->value - p->high) <= tolerance))
        {
          json_array_append_new (list, json_string (p->name));
          g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", p->name);
        }
    }
  if (names->len > 0)
    sentence = g_strdup_printf (_ ("At a bound: %s"), names->str);
  near_results_add_integer (r, "n_at_bound", (gint64) json_array_size (list), NULL, NULL);
  near_results_add_json (r, "at_bound", list, sentence);
}

static void
add_noise (NearResults *r, const NearGpView *v)
{
  double sd = v->spec.noise_sd;

  near_results_add_text (r, "noise", near_table_get (&near_gp_noise_table, v->spec.noise)->id, NULL);
  if (v->spec.model == NEAR_GP_MODEL_CLASSES)
    return;
  add (r, "noise_sd", sd, _ ("Noise: standard deviation %.5g, variance %.5g"), sd, sd * sd);
  near_results_add_number (r, "noise_variance", sd * sd, NULL, NULL);
  near_results_add_number (r, "true_noise", v->points->own ? NAN : v->spec.true_noise, NULL, NULL);
  if (v->spec.model == NEAR_GP_MODEL_DERIVATIVE)
    add (r, "slope_noise_sd", v->spec.slope_noise_sd, _ ("Noise of slopes: standard deviation %.5g"),
         v->spec.slope_noise_sd);
}

static void
add_mean (NearResults *r, const NearGpView *v)
{
  const double *b = v->gp != NULL       ? near_gp_peek_coefficients (v->gp)
                    : v->sparse != NULL ? near_gp_sparse_peek_coefficients (v->sparse)
                                        : NULL;

  if (v->mean_function == NULL)
    return;
  for (guint i = 0; i < near_mean_get_n_parameters (v->mean_function); i++)
    add_parameter (r, near_mean_get_parameter_name (v->mean_function, i), near_mean_get_parameter (v->mean_function, i));
  for (guint j = 0; b != NULL && j < near_mean_get_n_basis (v->mean_function); j++)
    {
      g_autofree char *basis = near_mean_dup_basis_name (v->mean_function, j);
      g_autofree char *name = g_strdup_printf ("mean_coefficient_%u", j);

      add (r, name, b[j], _ ("The mean has %.5g times %s"), b[j], basis);
    }
}

static void
add_hyperparameters (NearResults *r, const NearGpView *v)
{
  guint n = near_kernel_get_n_parameters (v->kernel);
  g_autofree char *text = near_kernel_format (v->kernel, 5);
  g_autofree char *sentence = g_strdup_printf (_ ("Kernel %s"), text);

  near_results_add_text (r, "kernel", text, sentence);
  for (guint i = 0; i < n; i++)
    {
      const NearKernelParameter *p = near_kernel_get_parameter (v->kernel, i);

      add_parameter (r, p->name, p->value);
    }
  add_plain_names (r, v->kernel);
  add_noise (r, v);
  add_mean (r, v);
  add_bounds (r, v->kernel);
}

/* --- validation ------------------------------------------------------------------------------- */

static void
add_validation (NearResults *r, const NearGpView *v)
{
  double baseline = isnan (v->test_rmse) ? v->loo.baseline_rmse : v->baseline_rmse;

  add (r, "loo_rmse", v->loo.rmse, _ ("Leave-one-out error %.4g; always the mean would give %.4g"), v->loo.rmse,
       v->loo.baseline_rmse);
  near_results_add_number (r, "loo_baseline_rmse", v->loo.baseline_rmse, NULL, NULL);
  add (r, "loo_log_predictive", v->loo.log_predictive, _ ("Leave-one-out log predictive density %.4f"),
       v->loo.log_predictive);
  add (r, "loo_chi_squared", v->loo.chi_squared,
       _ ("Squared leave-one-out errors are %.3f of what the bands promise; 1 is honest"),
       v->loo.chi_squared);
  near_results_add_number (r, "loo_crps", v->loo.crps, NULL, NULL);
  add (r, "test_rmse", v->test_rmse, _ ("Test error %.4g; always the mean would give %.4g"), v->test_rmse,
       v->baseline_rmse);
  near_results_add_number (r, "test_mse", v->test_rmse * v->test_rmse, NULL, NULL);
  near_results_add_number (r, "test_nlpd", v->test_nlpd, NULL, NULL);
  near_results_add_number (r, "baseline_rmse", baseline, NULL, NULL);
}

/* --- the curve -------------------------------------------------------------------------------- */

/* Between the first and the last point, where something was seen, as far as the truth is known. */
static void
add_truth (NearResults *r, const NearGpView *v)
{
  double low = INFINITY, high = -INFINITY, squares = 0.0;
  gsize n = 0, inside = 0;

  if (v->truth == NULL || v->sd_function == NULL || v->points->n == 0)
    return;
  for (gsize i = 0; i < v->points->n; i++)
    {
      low = MIN (low, v->points->x[i]);
      high = MAX (high, v->points->x[i]);
    }
  for (gsize i = 0; i < v->n_grid; i++)
    if (v->grid_x[i] >= low && v->grid_x[i] <= high && !isnan (v->truth[i]))
      {
        double off = v->mean[i] - v->truth[i];

        squares += off * off;
        inside += fabs (off) <= Z_95 * v->sd_function[i];
        n++;
      }
  if (n == 0)
    return;
  squares = sqrt (squares / (double) n);
  add (r, "truth_rmse", squares, _ ("Between the first and the last point the mean is %.4g off the truth"), squares);
  add (r, "coverage_95", (double) inside / (double) n, _ ("The truth lies in the 95 %% band on %.0f %% of it"),
       100.0 * (double) inside / (double) n);
}

static double
interpolate (const NearGpView *v, const double *values, double x)
{
  double step = (v->grid_x[v->n_grid - 1] - v->grid_x[0]) / (double) (v->n_grid - 1);
  double at = CLAMP ((x - v->grid_x[0]) / step, 0.0, (double) (v->n_grid - 1));
  gsize i = MIN ((gsize) at, v->n_grid - 2);
  double f = at - (double) i;

  return (1.0 - f) * values[i] + f * values[i + 1];
}

/* Exactly where the fit can say; from the curve for models that are averages. */
static void
predict_places (const NearGpView *v, guint n, const double *x, double *mean, double *sd)
{
  g_autofree double *theory = _near_gp_view_dup_theory (v, n, x);

  if ((v->gp != NULL || v->sparse != NULL)
      && _near_gp_view_predict (v, n, x, theory, mean, sd, NULL, NULL, NULL))
    return;
  for (guint i = 0; i < n; i++)
    {
      mean[i] = interpolate (v, v->mean, x[i]);
      sd[i] = v->sd_function != NULL ? interpolate (v, v->sd_function, x[i]) : NAN;
    }
}

/* At round places: "mean_at_60", "sd_at_60". */
static void
add_places (NearResults *r, const NearGpView *v)
{
  double low = v->grid_x[0], high = v->grid_x[v->n_grid - 1], raw = (high - low) / 10.0;
  double power = pow (10.0, floor (log10 (raw))), part = raw / power;
  double step = power * (part <= 1.0 + 1e-9 ? 1.0 : part <= 2.0 ? 2.0 : part <= 5.0 ? 5.0 : 10.0);
  double x[MAX_PLACES], mean[MAX_PLACES], sd[MAX_PLACES];
  guint n = 0;

  for (double k = ceil (low / step - 1e-9); k * step <= high + 1e-9 * (high - low) && n < MAX_PLACES; k += 1.0)
    x[n++] = k * step + 0.0; /* not "-0" */
  predict_places (v, n, x, mean, sd);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *place = near_text_dup_significant (x[i], 10);
      g_autofree char *mean_name = g_strconcat ("mean_at_", place, NULL);
      g_autofree char *sd_name = g_strconcat ("sd_at_", place, NULL);

      near_results_add_number (r, mean_name, mean[i], NULL, NULL);
      if (v->sd_function != NULL)
        near_results_add_number (r, sd_name, sd[i], NULL, NULL);
    }
}

static void
add_extremes (NearResults *r, const NearGpView *v)
{
  gsize lowest = 0, highest = 0;

  for (gsize i = 1; i < v->n_grid; i++)
    {
      if (v->mean[i] < v->mean[lowest])
        lowest = i;
      if (v->mean[i] > v->mean[highest])
        highest = i;
    }
  add (r, "minimum_at", v->grid_x[lowest], _ ("The mean is lowest at %.4g"), v->grid_x[lowest]);
  near_results_add_number (r, "minimum", v->mean[lowest], NULL, NULL);
  add (r, "maximum_at", v->grid_x[highest], _ ("and highest at %.4g"), v->grid_x[highest]);
  near_results_add_number (r, "maximum", v->mean[highest], NULL, NULL);
}

static void
add_map_truth (NearResults *r, const NearGpView *v)
{
  gsize n = (gsize) v->side * v->side;
  double squares = 0.0;

  if (v->truth_map == NULL)
    return;
  for (gsize i = 0; i < n; i++)
    squares += pow ((double) v->mean_map[i] - (double) v->truth_map[i], 2.0);
  squares = sqrt (squares / (double) n);
  add (r, "truth_rmse", squares, _ ("Over the map the mean is %.4g off the truth"), squares);
}

/* --- other models ----------------------------------------------------------------------------- */

/* Share of points whose most probable class is theirs, and that of always the most frequent class. */
static void
score_classes (const NearGpView *v, gboolean test, double *accuracy, double *chance)
{
  g_autofree double *x = NULL;
  g_autofree guint *label = NULL;
  gsize n, right = 0, most = 0;
  guint n_classes, n_known = near_gp_classifier_get_n_classes (v->classifier);
  g_autofree double *probability = NULL;
  g_autofree gsize *count = NULL;

  *accuracy = *chance = NAN;
  if (!_near_gp_classes (&v->spec, v->points, test, &n, &x, &label, &n_classes, NULL) || n == 0)
    return;
  probability = g_new (double, n *n_known);
  count = g_new0 (gsize, n_classes + 1);
  NearGpClassification out = { .probability = probability };

  if (!near_gp_classifier_predict (v->classifier, n, x, &out, NULL, NULL))
    return;
  for (gsize i = 0; i < n; i++)
    {
      guint best = 0;

      for (guint c = 1; c < n_known; c++)
        if (probability[i * n_known + c] > probability[i * n_known + best])
          best = c;
      right += best == label[i];
      count[label[i]]++;
      most = MAX (most, count[label[i]]);
    }
  *accuracy = (double) right / (double) n;
  *chance = (double) most / (double) n;
}

static void
add_classes (NearResults *r, const NearGpView *v)
{
  double accuracy, chance, test_accuracy, test_chance;

  score_classes (v, FALSE, &accuracy, &chance);
  score_classes (v, TRUE, &test_accuracy, &test_chance);
  near_results_add_integer (r, "n_classes", near_gp_classifier_get_n_classes (v->classifier), NULL, NULL);
  add (r, "accuracy", accuracy, _ ("Accuracy %.1f %%, always the most frequent class %.1f %%"), 100.0 * accuracy,
       100.0 * chance);
  near_results_add_number (r, "chance_accuracy", chance, NULL, NULL);
  add (r, "test_accuracy", test_accuracy, _ ("Test accuracy %.1f %%"), 100.0 * test_accuracy);
  near_results_add_number (r, "log_q", v->report.log_marginal_likelihood, NULL, NULL);
}

static void
add_phases (NearResults *r, const NearGpView *v)
{
  static const struct
  {
    const char *name;
    NearGpChangePointAnswer answer;
    const char *sentence;
  } answers[] = {
    { "change_point_labels", NEAR_GP_CHANGE_POINT_LABELS, N_ ("From labels alone the boundary is at %.4g ± %.4g") },
    { "change_point_property", NEAR_GP_CHANGE_POINT_VALUES,
      N_ ("From the property alone the boundary is at %.4g ± %.4g") },
    { "change_point_joint", NEAR_GP_CHANGE_POINT_JOINT, N_ ("From both the boundary is at %.4g ± %.4g") },
  };
  guint n = near_gp_change_point_get_n_regions (v->change_point) - 1;

  for (guint b = 0; b < n; b++)
    for (gsize a = 0; a < G_N_ELEMENTS (answers); a++)
      {
        double mean, sd, mode;
        g_autofree char *name = b == 0 ? g_strdup (answers[a].name)
                                       : g_strdup_printf ("%s_%u", answers[a].name, b + 1);
        g_autofree char *sd_name = g_strconcat (name, "_sd", NULL);
        g_autofree char *sentence = NULL;

        near_gp_change_point_get_boundary (v->change_point, answers[a].answer, b, &mean, &sd, &mode);
        sentence = g_strdup_printf (_ (answers[a].sentence), mean, sd);
        near_results_add_number (r, name, mean, NULL, sentence);
        near_results_add_number (r, sd_name, sd, NULL, NULL);
      }
}

static void
add_slopes (NearResults *r, const NearGpView *v)
{
  gsize n, n_values = 0, n_slopes = 0;
  g_autofree gsize *rows = _near_gp_points_dup_rows (v->points, &v->spec, FALSE, &n);

  for (gsize k = 0; k < n; k++)
    {
      n_values += !isnan (v->points->y[rows[k]]);
      n_slopes += !isnan (v->points->slope[rows[k]]);
    }
  near_results_add_integer (r, "n_values", (gint64) n_values, NULL, NULL);
  near_results_add_integer (r, "n_slopes", (gint64) n_slopes, NULL, NULL);
}

static void
add_sparse (NearResults *r, const NearGpView *v)
{
  gsize n = near_gp_centers_get_n (near_gp_sparse_get_centers (v->sparse));
  NearGpSparseReport report;

  near_gp_sparse_get_report (v->sparse, &report);
  near_results_add_integer (r, "n_centers", (gint64) n, NULL, NULL);
  near_results_add_text (r, "sparse", near_table_get (&near_gp_sparse_table, near_gp_sparse_get_method (v->sparse))->id,
                         NULL);
  near_results_add_number (r, "trace", report.trace, NULL, NULL);
}

/* --- lists ------------------------------------------------------------------------------------ */

NearResults *
_near_gp_view_make_results (const NearGpView *v)
{
  NearResults *r = near_results_new ();
  json_t *warnings = json_array ();

  add_points (r, v);
  add_fit (r, v);
  add_hyperparameters (r, v);
  if (v->spec.model == NEAR_GP_MODEL_REGRESSION)
    add_validation (r, v);
  if (v->sparse != NULL)
    add_sparse (r, v);
  if (v->classifier != NULL)
    add_classes (r, v);
  if (v->change_point != NULL)
    add_phases (r, v);
  if (v->derivative != NULL)
    add_slopes (r, v);
  if (v->n_grid > 1)
    {
      add_truth (r, v);
      add_places (r, v);
      if (v->spec.model != NEAR_GP_MODEL_CLASSES)
        add_extremes (r, v);
    }
  add_map_truth (r, v);
  for (guint i = 0; i < v->warnings->len; i++)
    json_array_append_new (warnings, json_string (v->warnings->pdata[i]));
  near_results_add_integer (r, "n_warnings", v->warnings->len, NULL, NULL);
  near_results_add_json (r, "warnings", warnings, NULL);
  near_results_add_json (r, "spec", near_spec_fields_to_json (&near_gp_schema, &v->spec), NULL);
  return r;
}

static void
copy_result (NearResults *r, const NearResult *one)
{
  switch (one->kind)
    {
    case NEAR_RESULT_INTEGER:
      near_results_add_integer (r, one->name, one->integer, one->unit, one->sentence);
      return;
    case NEAR_RESULT_BOOLEAN:
      near_results_add_boolean (r, one->name, one->number != 0.0, one->sentence);
      return;
    case NEAR_RESULT_TEXT:
      near_results_add_text (r, one->name, one->text, one->sentence);
      return;
    case NEAR_RESULT_JSON:
      near_results_add_json (r, one->name, json_incref (one->json), one->sentence);
      return;
    case NEAR_RESULT_NUMBER:
    default:
      near_results_add_number (r, one->name, one->number, one->unit, one->sentence);
    }
}

/* Each hill that was found, the best first. */
static json_t *
optima_to_json (const NearGpOptima *optima)
{
  json_t *rows = json_array ();

  for (guint i = 0; i < near_gp_optima_get_n (optima); i++)
    {
      const NearGpOptimum *optimum = near_gp_optima_get (optima, i);
      g_autoptr (NearKernel) kernel = near_gp_optima_dup_kernel (optima, i);
      g_autofree char *text = near_kernel_format (kernel, 5);

      json_array_append_new (
          rows, json_pack ("{s:s, s:o, s:o, s:i, s:b}", "kernel", text, "value", near_json_new_number (optimum->value),
                           "log_marginal_likelihood", near_json_new_number (optimum->log_marginal_likelihood),
                           "n_starts", (int) optimum->n_starts, "converged", optimum->converged));
    }
  return rows;
}

static void
add_optima (NearResults *r, const NearGpOptima *optima)
{
  guint n = optima != NULL ? near_gp_optima_get_n (optima) : 0;
  double gap = n > 1 ? near_gp_optima_get (optima, 0)->value - near_gp_optima_get (optima, 1)->value : NAN;

  if (optima == NULL)
    return;
  near_results_add_integer (r, "n_optima", n, NULL, NULL);
  add (r, "optimum_gap", gap, _ ("The best optimum is %.4g above the next"), gap);
  near_results_add_integer (r, "n_starts", near_gp_optima_get_n_runs (optima), NULL, NULL);
  near_results_add_json (r, "optima", optima_to_json (optima), NULL);
}

static void
add_judges (NearResults *r, const NearGpProfile *profile)
{
  static const char *const names[NEAR_GP_N_JUDGES] = {
    "best_length_lml", "best_length_loo", "best_length_loo_rmse", "best_length_folds",
  };

  for (guint j = 0; profile != NULL && j < NEAR_GP_N_JUDGES; j++)
    {
      double theta, value;

      if (near_gp_profile_get_optimum (profile, (NearGpJudge) j, &theta, &value))
        near_results_add_number (r, names[j], exp (theta), NULL, NULL);
    }
}

/* What a sparse fit stands for, where it can still be computed. */
static void
add_exact (NearResults *r, const NearGpDetail *detail)
{
  double exact = detail->exact_likelihood, gap = exact - detail->view->report.log_marginal_likelihood;

  add (r, "exact_log_marginal_likelihood", exact, _ ("With all points the log marginal likelihood is %.4f"), exact);
  add (r, "likelihood_gap", gap, _ ("which is %.4g more than with the centres"), gap);
  add (r, "exact_difference", detail->exact_difference,
       _ ("The curve differs from that of all points by at most %.3g"), detail->exact_difference);
}

NearResults *
_near_gp_detail_make_results (const NearGpDetail *detail)
{
  NearResults *r = near_results_new ();
  gsize n = near_results_get_n (detail->view->results);

  for (gsize i = 0; i < n; i++)
    copy_result (r, near_results_get (detail->view->results, i));
  if (detail->view->sparse != NULL)
    add_exact (r, detail);
  if (detail->view->gp == NULL)
    return r;
  add (r, "folds_rmse", detail->folds.rmse, _ ("Error with folds left out %.4g"), detail->folds.rmse);
  add (r, "weights_difference", detail->weights_difference,
       _ ("The sum of the bumps is the same curve to %.1e"), detail->weights_difference);
  add (r, "features_difference", detail->features_difference,
       _ ("Regression with features is the same curve to %.1e"), detail->features_difference);
  add_judges (r, detail->profile);
  add_optima (r, detail->optima);
  return r;
}
