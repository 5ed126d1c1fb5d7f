/* near-cli-gp-classify.c — nearsight-cli gp classify: classes by Laplace's approximation
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-cli-gp.h"

#include "near-gp-classifier.h"
#include "near-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

typedef struct
{
  NearCliGpInput input;
  char *predict, *out;
  int restarts;
  gint64 seed;
  gboolean optimize, json;
} Options;

/* Classes are the labels' different values in ascending order. */
typedef struct
{
  guint n;
  double values[NEAR_GP_CLASSIFIER_MAX_CLASSES];
  guint *labels;  /* of the points */
  gsize *counts;  /* (n) */
} Classes;

static gboolean
check_options (gconstpointer data, GError **error)
{
  const Options *o = data;
  const char *problem = NULL;

  if (o->restarts < 0 || o->restarts > 1000)
    problem = _ ("--restarts is a number from 0 to 1000");
  else if (o->seed < 0)
    problem = _ ("--seed is a whole number from 0");
  else if ((o->predict == NULL) != (o->out == NULL))
    problem = _ ("--predict and --out belong together: where, and what file gets the probabilities");
  else if (o->input.sd != NULL || o->input.mean != NULL || o->input.standardize)
    problem = _ ("--sd, --mean and --standardize are for regression: classes have none of them");
  if (problem == NULL)
    return TRUE;
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, problem);
  return FALSE;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double p = *(const double *) a, q = *(const double *) b;

  return (p > q) - (p < q);
}

static gboolean
find_classes (const NearGpPoints *points, Classes *classes, GError **error)
{
  g_autofree double *sorted = g_memdup2 (points->y, points->n * sizeof (double));

  qsort (sorted, points->n, sizeof *sorted, compare_doubles);
  for (gsize i = 0; i < points->n; i++)
    {
      if (i > 0 && sorted[i] == sorted[i - 1])
        continue;
      if (classes->n == NEAR_GP_CLASSIFIER_MAX_CLASSES)
        {
          g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                       _ ("the column “%s” has more than %d different values: is it a number to be learned? "
                          "“nearsight-cli gp fit” does that"),
                       points->target_name, NEAR_GP_CLASSIFIER_MAX_CLASSES);
          return FALSE;
        }
      classes->values[classes->n++] = sorted[i];
    }
  classes->labels = g_new (guint, points->n);
  classes->counts = g_new0 (gsize, classes->n);
  for (gsize i = 0; i < points->n; i++)
    {
      guint c = 0;

      while (classes->values[c] != points->y[i])
        c++;
      classes->labels[i] = c;
      classes->counts[c]++;
    }
  return TRUE;
}

/* The share of points whose own class is the most probable one. */
static double
get_accuracy (const Classes *classes, const double *probability, gsize n)
{
  gsize right = 0;

  for (gsize i = 0; i < n; i++)
    {
      guint best = 0;

      for (guint c = 1; c < classes->n; c++)
        if (probability[i * classes->n + c] > probability[i * classes->n + best])
          best = c;
      right += best == classes->labels[i];
    }
  return n > 0 ? (double) right / (double) n : NAN;
}

static double
get_chance (const Classes *classes, gsize n)
{
  gsize most = 0;

  for (guint c = 0; c < classes->n; c++)
    most = MAX (most, classes->counts[c]);
  return n > 0 ? (double) most / (double) n : NAN;
}

static NearGpClassifier *
classify (const Options *o, const NearCliGpProblem *problem, const Classes *classes, GError **error)
{
  NearMonitor monitor = near_cli_progress_begin ();
  const NearGpPoints *p = problem->points;
  NearGpClassifier *classifier
      = o->optimize || problem->default_kernel
            ? near_gp_classifier_optimize (p->n, p->x, classes->labels, classes->n, problem->kernel,
                                           (guint) o->restarts + 1, (guint64) o->seed, NULL, &monitor, error)
            : near_gp_classifier_new (p->n, p->x, classes->labels, classes->n, problem->kernel, &monitor,
                                      error);

  near_cli_progress_end ();
  return classifier;
}

static gboolean
write_predictions (const Options *o, const NearCliGpProblem *problem, const NearGpClassifier *classifier,
                   const Classes *classes, GError **error)
{
  gsize m;
  g_autofree double *x = near_cli_gp_load_inputs (problem, o->predict, &m, error);

  if (x == NULL || !near_kernel_check_inputs (problem->kernel, m, x, error))
    return FALSE;
  g_autofree double *probability = g_new (double, MAX (m * classes->n, 1));
  g_autofree double *label = g_new (double, MAX (m, 1));
  const NearGpClassification out = { .probability = probability };
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) columns = g_ptr_array_new_with_free_func (g_free);
  if (!near_gp_classifier_predict (classifier, m, x, &out, NULL, error))
    return FALSE;
  for (guint c = 0; c < classes->n; c++)
    {
      double *column = g_new (double, MAX (m, 1));
      g_autofree char *value = near_text_dup_double (classes->values[c]);

      for (gsize i = 0; i < m; i++)
        {
          column[i] = probability[i * classes->n + c];
          if (c == 0 || column[i] > probability[i * classes->n + (guint) label[i]])
            label[i] = c;
        }
      g_ptr_array_add (names, g_strconcat ("probability_", value, NULL));
      g_ptr_array_add (columns, column);
    }
  for (gsize i = 0; i < m; i++)
    label[i] = classes->values[(guint) label[i]];
  g_ptr_array_add (names, g_strdup ("label"));
  g_ptr_array_add (columns, g_steal_pointer (&label));
  return near_cli_gp_write_table (problem, o->out, m, x, names->len, (const char *const *) names->pdata,
                                  (const double *const *) columns->pdata, error);
}

static json_t *
to_json (const NearCliGpProblem *problem, const NearGpClassifier *classifier, const Classes *classes,
         const double *gradient, double accuracy)
{
  NearKernel *kernel = near_gp_classifier_get_kernel (classifier);
  g_autofree char *text = near_kernel_format (kernel, 0);
  json_t *rows = json_array (), *notes = json_array ();

  for (guint c = 0; c < classes->n; c++)
    json_array_append_new (rows, json_pack ("{s:f, s:I}", "label", classes->values[c], "n_points",
                                            (json_int_t) classes->counts[c]));
  for (guint i = 0; i < problem->notes->len; i++)
    json_array_append_new (notes, json_string (problem->notes->pdata[i]));
  return json_pack (
      "{s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:I, s:i, s:o}", "kernel", text, "hyperparameters",
      near_cli_gp_hyperparameters_to_json (kernel, NULL, NULL), "log_marginal_likelihood",
      near_json_new_number (near_gp_classifier_get_log_marginal_likelihood (classifier)), "gradient",
      near_cli_gp_hyperparameters_to_json (kernel, NULL, gradient), "classes", rows, "training_accuracy",
      near_json_new_number (accuracy), "chance_accuracy",
      near_json_new_number (get_chance (classes, problem->points->n)), "n_points",
      (json_int_t) problem->points->n, "newton_steps", (int) near_gp_classifier_get_n_steps (classifier),
      "notes", notes);
}

static gboolean
report (const Options *o, const NearCliGpProblem *problem, const NearGpClassifier *classifier,
        const Classes *classes, GError **error)
{
  NearKernel *kernel = near_gp_classifier_get_kernel (classifier);
  gsize n = problem->points->n;
  g_autofree double *gradient = g_new0 (double, near_kernel_get_n_parameters (kernel) + 1);
  g_autofree double *probability = g_new (double, MAX (n * classes->n, 1));
  const NearGpClassification out = { .probability = probability };

  if (!near_gp_classifier_gradient (classifier, gradient, NULL, error)
      || !near_gp_classifier_predict (classifier, n, problem->points->x, &out, NULL, error))
    return FALSE;
  double accuracy = get_accuracy (classes, probability, n);
  if (o->json)
    near_cli_print_json (to_json (problem, classifier, classes, gradient, accuracy));
  else
    {
      g_autofree char *text = near_kernel_format (kernel, 5);

      g_print (_ ("kernel                   %s\n"), text);
      g_print (_ ("log marginal likelihood  %.6f (Laplace)\n"),
               near_gp_classifier_get_log_marginal_likelihood (classifier));
      g_print (_ ("training accuracy        %.3f (always the most frequent class: %.3f)\n"), accuracy,
               get_chance (classes, n));
    }
  if (!o->json)
    near_cli_gp_print_notes (problem->notes);
  return o->predict == NULL || write_predictions (o, problem, classifier, classes, error);
}

static gboolean
run (const Options *o, GError **error)
{
  g_auto (NearCliGpProblem) problem = { 0 };
  Classes classes = { 0 };
  g_autoptr (NearGpClassifier) classifier = NULL;
  gboolean good = near_cli_gp_load (&o->input, &problem, error)
                  && find_classes (problem.points, &classes, error);

  if (good)
    classifier = classify (o, &problem, &classes, error);
  good = classifier != NULL && report (o, &problem, classifier, &classes, error);
  g_free (classes.labels);
  g_free (classes.counts);
  return good;
}

int
near_cli_gp_classify (int argc, char **argv)
{
  Options o = { .restarts = 5, .seed = 1 };
  const GOptionEntry entries[] = {
    { "optimize", 0, 0, G_OPTION_ARG_NONE, &o.optimize, N_ ("Find the hyperparameters"), NULL },
    { "restarts", 0, 0, G_OPTION_ARG_INT, &o.restarts, N_ ("Further starts at random [5]"), "N" },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &o.seed, N_ ("The number that all chance comes from [1]"), "N" },
    { "predict", 0, 0, G_OPTION_ARG_FILENAME, &o.predict, N_ ("Inputs at which to predict"), "G.csv" },
    { "out", 0, 0, G_OPTION_ARG_FILENAME, &o.out, N_ ("The predictions: probability of each class, and the label"),
      "P.csv" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &o.json, N_ ("Print all results as one JSON document"), NULL },
    { NULL }
  };
  g_autoptr (GOptionContext) context = near_cli_gp_context_new (
      &o.input, _ ("Classifies points by a latent Gaussian process; labels are numbers, two or more different ones."),
      entries, check_options, &o);
  g_autoptr (GError) error = NULL;
  int status;

  if (near_cli_gp_parse (context, "classify", &o.input, TRUE, &argc, &argv, &status))
    status = run (&o, &error) ? NEAR_CLI_OK : near_cli_gp_fail ("classify", error, NEAR_CLI_FAILED);
  near_cli_gp_input_clear (&o.input);
  g_free (o.predict);
  g_free (o.out);
  return status;
}
