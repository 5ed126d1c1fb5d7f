/* near-cli-gp-fit.c — nearsight-cli gp fit: regression, exact or through centres
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-cli-gp-fit.h"

#include <glib/gi18n-lib.h>

static void
fit_clear (NearCliGpFit *fit)
{
  near_cli_gp_problem_clear (&fit->problem);
  g_clear_pointer (&fit->gp, near_gp_unref);
  g_clear_pointer (&fit->sparse, near_gp_sparse_unref);
  g_clear_pointer (&fit->optima, near_gp_optima_unref);
  g_clear_pointer (&fit->gradient, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NearCliGpFit, fit_clear)

static gboolean
check_options (gconstpointer data, GError **error)
{
  const NearCliGpFitOptions *o = data;
  const char *problem = NULL;

  if (o->restarts < 0 || o->restarts > 1000)
    problem = _ ("--restarts is a number from 0 to 1000");
  else if (o->seed < 0)
    problem = _ ("--seed is a whole number from 0");
  else if (o->n_centers != NEAR_CLI_GP_EXACT && o->n_centers < 1)
    problem = _ ("--sparse is the number of centres, from 1");
  else if ((o->method != NULL || o->centers != NULL) && o->n_centers == NEAR_CLI_GP_EXACT)
    problem = _ ("--method and --centers are for sparse fits: say how many centres with --sparse M");
  else if ((o->predict == NULL) != (o->out == NULL))
    problem = _ ("--predict and --out belong together: where, and what file gets the predictions");
  else if (o->python != NULL && o->n_centers != NEAR_CLI_GP_EXACT)
    problem = _ ("--python is for exact fits: scikit-learn has none through centres");
  else if (o->python != NULL && o->input.theory != NULL)
    problem = _ ("--python does not know theories: leave --theory away");
  else if (o->n_centers != NEAR_CLI_GP_EXACT && o->input.theory != NULL)
    problem = _ ("--theory is for exact fits: leave --sparse away");
  if (problem == NULL)
    return TRUE;
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, problem);
  return FALSE;
}

static gboolean
run (const NearCliGpFitOptions *o, GError **error)
{
  g_auto (NearCliGpFit) fit = { 0 };
  NearMonitorSlice slices[2];
  NearMonitor monitor, fitting, validating;
  gboolean good;

  if (!near_cli_gp_load (&o->input, &fit.problem, error))
    return FALSE;
  if (fit.problem.default_kernel && fit.problem.theory == NULL)
    g_ptr_array_add (fit.problem.notes,
                     near_gp_data_peek_noise (fit.problem.data) == NULL
                         ? g_strdup (_ ("No kernel was given: an RBF with a length for each input, and White, was "
                                        "fitted."))
                         : g_strdup (_ ("No kernel was given: an RBF with a length for each input was fitted; the noise "
                                        "is that of the error bars.")));
  near_cli_gp_fit_tell_cost (o, &fit);
  monitor = near_cli_progress_begin ();
  fitting = near_monitor_slice (&monitor, 0.0, 0.8, &slices[0]);
  validating = near_monitor_slice (&monitor, 0.8, 1.0, &slices[1]);
  good = near_cli_gp_fit_run (o, &fit, &fitting, error) && near_cli_gp_fit_validate (o, &fit, &validating, error);
  near_cli_progress_end ();
  if (!good || !near_cli_gp_fit_write (o, &fit, error))
    return FALSE;
  if (o->json)
    near_cli_print_json (near_cli_gp_fit_to_json (&fit));
  else
    near_cli_gp_fit_print (&fit);
  return TRUE;
}

int
near_cli_gp_fit (int argc, char **argv)
{
  NearCliGpFitOptions o = { .input.holds_out = TRUE, .restarts = 9, .n_centers = NEAR_CLI_GP_EXACT, .seed = 1 };
  const GOptionEntry entries[] = {
    { "optimize", 0, 0, G_OPTION_ARG_NONE, &o.optimize, N_ ("Find the hyperparameters"), NULL },
    { "restarts", 0, 0, G_OPTION_ARG_INT, &o.restarts, N_ ("Further starts at random [9]"), "N" },
    { "test-share", 0, 0, G_OPTION_ARG_DOUBLE, &o.input.test_share,
      N_ ("Hold this share of the rows out, at random, and report the errors there"), "0.2" },
    { "theory", 0, 0, G_OPTION_ARG_STRING, &o.input.theory, N_ ("Use a theory: the column with what it says"), "COLUMN" },
    { "way", 0, 0, G_OPTION_ARG_STRING, &o.input.way,
      N_ ("How: direct, latent, difference, quotient, linear-mean, fixed-mean or parameterization [difference]"), "WAY" },
    { "power-input", 0, 0, G_OPTION_ARG_STRING, &o.input.power_input,
      N_ ("The input that carries the theory's power law [the first]"), "NAME" },
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
    {
      o.input.seed = o.seed;
      status = run (&o, &error) ? NEAR_CLI_OK : near_cli_gp_fail ("fit", error, NEAR_CLI_FAILED);
    }
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
