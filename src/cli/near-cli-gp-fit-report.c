/* near-cli-gp-fit-report.c — gp fit: what came out, in words and as JSON
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-cli-gp-fit.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

static gboolean
is_at_bound (const NearKernelParameter *p)
{
  double span = p->is_log ? log (p->high / p->low) : p->high - p->low;
  double from_low = p->is_log ? log (p->value / p->low) : p->value - p->low;

  return !p->fixed && (from_low <= 1e-9 * span || span - from_low <= 1e-9 * span);
}

json_t *
near_cli_gp_bounds_to_json (const NearKernel *kernel)
{
  json_t *rows = json_array ();

  for (guint i = 0; i < near_kernel_get_n_parameters (kernel); i++)
    {
      const NearKernelParameter *p = near_kernel_get_parameter (kernel, i);
      if (is_at_bound (p))
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

/* "x2²" with the column's name in the place of x2 */
static char *
dup_basis_name (const NearGpData *data, const NearMean *mean, guint j)
{
  g_autofree char *usual = near_mean_dup_basis_name (mean, j);
  g_auto (GStrv) factors = g_strsplit (usual, " ", -1);
  g_autoptr (GString) name = g_string_new (NULL);

  for (guint k = 0; factors[k] != NULL; k++)
    {
      char *rest = factors[k];
      guint64 input = rest[0] == 'x' ? g_ascii_strtoull (rest + 1, &rest, 10) : 0;

      g_string_append (name, k > 0 ? " " : "");
      if (input >= 1 && input <= near_gp_data_get_n_inputs (data))
        g_string_append_printf (name, "%s%s", near_gp_data_get_input_name (data, (guint) input - 1), rest);
      else
        g_string_append (name, factors[k]);
    }
  return g_string_free (g_steal_pointer (&name), FALSE);
}

static const double *
peek_coefficients (const NearCliGpFit *fit)
{
  return fit->gp != NULL ? near_gp_peek_coefficients (fit->gp) : near_gp_sparse_peek_coefficients (fit->sparse);
}

static json_t *
coefficients_to_json (const NearCliGpFit *fit)
{
  const NearMean *mean = fit->problem.mean;
  json_t *object = json_object ();

  for (guint j = 0; mean != NULL && j < near_mean_get_n_basis (mean); j++)
    {
      g_autofree char *name = dup_basis_name (fit->problem.data, mean, j);

      json_object_set_new (object, name, near_json_new_number (peek_coefficients (fit)[j]));
    }
  return object;
}

static json_t *
score_to_json (const NearGpScore *score)
{
  return json_pack ("{s:o, s:o, s:o, s:o, s:o}", "rmse", near_json_new_number (score->rmse), "log_predictive",
                    near_json_new_number (score->log_predictive), "crps", near_json_new_number (score->crps),
                    "chi_squared", near_json_new_number (score->chi_squared), "baseline_rmse",
                    near_json_new_number (score->baseline_rmse));
}

static void
set_number (json_t *object, const char *key, double value)
{
  json_object_set_new (object, key, near_json_new_number (value));
}

static void
exact_to_json (const NearCliGpFit *fit, json_t *object)
{
  NearGpReport report;

  near_gp_get_report (fit->gp, &report);
  set_number (object, "log_marginal_likelihood", report.log_marginal_likelihood);
  set_number (object, "data_fit", report.data_fit);
  set_number (object, "complexity", report.complexity);
  set_number (object, "constant", report.constant);
  json_object_set_new (object, "loo", score_to_json (&fit->loo));
  set_number (object, "condition", report.condition);
  set_number (object, "jitter", report.jitter);
  if (fit->optima != NULL)
    json_object_set_new (object, "optima", optima_to_json (fit->optima));
}

static void
sparse_to_json (const NearCliGpFit *fit, json_t *object)
{
  NearGpSparseReport report;
  const NearGpSparseInfo *info = near_gp_sparse_get_info (near_gp_sparse_get_method (fit->sparse));
  gsize n_centers = near_gp_centers_get_n (near_gp_sparse_get_centers (fit->sparse));

  near_gp_sparse_get_report (fit->sparse, &report);
  json_object_set_new (object, "method", json_string (info->info.id));
  json_object_set_new (object, "n_centers", json_integer ((json_int_t) n_centers));
  set_number (object, info->is_bound ? "log_marginal_likelihood_bound" : "log_marginal_likelihood",
              report.log_likelihood);
  set_number (object, "data_fit", report.data_fit);
  set_number (object, "complexity", report.complexity);
  if (info->is_bound)
    set_number (object, "trace", report.trace);
  set_number (object, "constant", report.constant);
  set_number (object, "jitter", report.jitter);
  if (isfinite (fit->exact))
    {
      set_number (object, "exact_log_marginal_likelihood", fit->exact);
      set_number (object, "likelihood_gap", fit->exact - report.log_likelihood);
    }
  if (isfinite (fit->folds.rmse))
    {
      json_t *folds = score_to_json (&fit->folds);

      json_object_set_new (folds, "n_folds", json_integer (NEAR_CLI_GP_FOLDS));
      json_object_set_new (object, "folds", folds);
    }
}

json_t *
near_cli_gp_fit_to_json (const NearCliGpFit *fit)
{
  const NearCliGpProblem *p = &fit->problem;
  g_autofree char *kernel = near_kernel_format (p->kernel, 0);
  g_autofree char *mean = p->mean != NULL ? near_mean_format (p->mean) : g_strdup ("zero");
  json_t *object = json_pack ("{s:s, s:o, s:s, s:I}", "kernel", kernel, "hyperparameters",
                              near_cli_gp_hyperparameters_to_json (p->kernel, p->mean, NULL), "mean", mean,
                              "n_points", (json_int_t) near_gp_data_get_n (p->data));

  if (p->theory != NULL)
    json_object_set_new (object, "theory_way",
                         json_string (near_gp_theory_get_info (near_gp_theory_get_way (p->theory))->info.id));
  if (fit->gp != NULL)
    exact_to_json (fit, object);
  else
    sparse_to_json (fit, object);
  json_object_set_new (object, "mean_coefficients", coefficients_to_json (fit));
  if (fit->test.n > 0)
    json_object_set_new (object, "test",
                         json_pack ("{s:o, s:o, s:o, s:I}", "rmse", near_json_new_number (fit->test.rmse), "nlpd",
                                    near_json_new_number (fit->test.nlpd), "baseline_rmse",
                                    near_json_new_number (fit->test.baseline_rmse), "n", (json_int_t) fit->test.n));
  json_object_set_new (object, "gradient", near_cli_gp_hyperparameters_to_json (p->kernel, p->mean, fit->gradient));
  json_object_set_new (object, "at_bound", near_cli_gp_bounds_to_json (p->kernel));
  if (p->y_sd != 1.0 || p->y_mean != 0.0)
    json_object_set_new (object, "standardized", json_pack ("{s:f, s:f}", "mean", p->y_mean, "sd", p->y_sd));
  json_object_set_new (object, "notes", notes_to_json (p->notes));
  return object;
}

/* --- in words ------------------------------------------------------------------------------------- */

void
near_cli_gp_print_parameters (const NearKernel *kernel)
{
  for (guint i = 0; i < near_kernel_get_n_parameters (kernel); i++)
    {
      const NearKernelParameter *p = near_kernel_get_parameter (kernel, i);

      g_print ("  %-22s %.6g%s\n", p->name, p->value,
               p->fixed ? _ (" (held)") : is_at_bound (p) ? _ (" (at its bound)") : "");
    }
}

static void
print_mean (const NearCliGpFit *fit)
{
  const NearMean *mean = fit->problem.mean;
  g_autofree char *text = mean != NULL ? near_mean_format (mean) : NULL;

  g_print (_ ("mean                     %s\n"), text != NULL ? text : "zero");
  for (guint i = 0; mean != NULL && i < near_mean_get_n_parameters (mean); i++)
    g_print ("  %-22s %.6g\n", near_mean_get_parameter_name (mean, i), near_mean_get_parameter (mean, i));
  for (guint j = 0; mean != NULL && j < near_mean_get_n_basis (mean); j++)
    {
      g_autofree char *name = dup_basis_name (fit->problem.data, mean, j);
      g_autofree char *times = g_strdup_printf (_ ("times %s"), name);

      g_print ("  %-22s %.6g\n", times, peek_coefficients (fit)[j]);
    }
}

static void
print_exact (const NearCliGpFit *fit)
{
  NearGpReport report;

  near_gp_get_report (fit->gp, &report);
  g_print (_ ("log marginal likelihood  %.6f (fit %.4f, complexity %.4f, constant %.4f)\n"),
           report.log_marginal_likelihood, report.data_fit, report.complexity, report.constant);
  if (isfinite (fit->loo.rmse) && isfinite (fit->loo.baseline_rmse))
    g_print (_ ("leave-one-out RMSE       %.5g (the others' mean: %.5g)\n"), fit->loo.rmse, fit->loo.baseline_rmse);
  if (isfinite (fit->loo.log_predictive) && isfinite (fit->loo.chi_squared) && isfinite (fit->loo.baseline_rmse))
    g_print (_ ("leave-one-out log p      %.6f; mean squared z %.3f (1: honest deviations)\n"),
             fit->loo.log_predictive, fit->loo.chi_squared);
  if (isfinite (report.condition))
    g_print (_ ("condition number         %.3g (estimate)\n"), report.condition);
  if (report.jitter > 0.0)
    g_print (_ ("jitter                   %.3g\n"), report.jitter);
}

static void
print_sparse (const NearCliGpFit *fit)
{
  NearGpSparseReport report;
  const NearGpSparseInfo *info = near_gp_sparse_get_info (near_gp_sparse_get_method (fit->sparse));

  near_gp_sparse_get_report (fit->sparse, &report);
  g_print (_ ("%s with %zu centres\n"), info->info.id,
           near_gp_centers_get_n (near_gp_sparse_get_centers (fit->sparse)));
  if (info->is_bound)
    g_print (_ ("bound of log likelihood  %.6f (fit %.4f, complexity %.4f, trace %.4f, constant %.4f)\n"),
             report.log_likelihood, report.data_fit, report.complexity, report.trace, report.constant);
  else
    g_print (_ ("log likelihood           %.6f (fit %.4f, complexity %.4f, constant %.4f)\n"), report.log_likelihood,
             report.data_fit, report.complexity, report.constant);
  if (isfinite (fit->exact))
    g_print (_ ("exact log likelihood     %.6f: the bound is %.4g below it\n"), fit->exact,
             fit->exact - report.log_likelihood);
  if (isfinite (fit->folds.rmse))
    {
      g_print (_ ("error of %d folds         %.5g (the others' mean: %.5g)\n"), NEAR_CLI_GP_FOLDS, fit->folds.rmse,
               fit->folds.baseline_rmse);
      g_print (_ ("log p of the folds       %.6f; mean squared z %.3f (1: honest deviations)\n"),
               fit->folds.log_predictive, fit->folds.chi_squared);
    }
}

void
near_cli_gp_fit_print (const NearCliGpFit *fit)
{
  const NearCliGpProblem *p = &fit->problem;
  g_autofree char *kernel = near_kernel_format (p->kernel, 5);

  if (p->theory != NULL)
    {
      g_autofree char *words = near_gp_theory_dup_words (p->theory, fit->gp);

      g_print (_ ("theory                   %s\n"), words);
    }
  g_print (_ ("kernel                   %s\n"), kernel);
  near_cli_gp_print_parameters (p->kernel);
  print_mean (fit);
  if (fit->gp != NULL)
    print_exact (fit);
  else
    print_sparse (fit);
  if (fit->test.n > 0)
    {
      g_print (ngettext ("error at %zu held-out row  %.5g (the mean of the others: %.5g)\n",
                         "error at %zu held-out rows %.5g (the mean of the others: %.5g)\n", fit->test.n),
               fit->test.n, fit->test.rmse, fit->test.baseline_rmse);
      if (isfinite (fit->test.nlpd))
        g_print (_ ("−log p of a held-out row %.5g\n"), fit->test.nlpd);
    }
  near_cli_gp_print_notes (p->notes);
}
