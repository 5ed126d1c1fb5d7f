/* near-cli-gp-classify.c — nearsight-cli gp classify: classes by Laplace's approximation
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-cli-gp-classify.h"

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

#define MANY_CLASSES 20

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
find_classes (const NearGpPoints *points, NearCliGpClasses *classes, GError **error)
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

/* A property with few digits has many different values, and is no class. */
static void
doubt_classes (const NearCliGpProblem *problem, const NearCliGpClasses *classes)
{
  if (classes->n > MANY_CLASSES && 3 * (gsize) classes->n >= problem->points->n)
    g_ptr_array_add (problem->notes,
                     g_strdup_printf (_ ("“%s” has %u different values in %zu rows: is it a number to be learned? "
                                         "“nearsight-cli gp fit” does that"),
                                      problem->points->target_name, classes->n, problem->points->n));
}

/* As the file has it. */
static char *
dup_label (const NearCliGpProblem *problem, const NearCliGpClasses *classes, guint c)
{
  return problem->words != NULL ? g_strdup (problem->words->pdata[(guint) classes->values[c]])
                                : near_text_dup_double (classes->values[c]);
}

static NearGpClassifier *
classify (const Options *o, const NearCliGpProblem *problem, const NearCliGpClasses *classes, GError **error)
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
                   const NearCliGpClasses *classes, GError **error)
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
      g_autofree char *value = dup_label (problem, classes, c);

      for (gsize i = 0; i < m; i++)
        {
          column[i] = probability[i * classes->n + c];
          if (c == 0 || column[i] > probability[i * classes->n + (guint) label[i]])
            label[i] = c;
        }
      g_ptr_array_add (names, g_strconcat ("probability_", value, NULL));
      g_ptr_array_add (columns, column);
    }
  g_autofree const char **words = problem->words != NULL ? g_new (const char *, m + 1) : NULL;
  for (gsize i = 0; i < m; i++)
    {
      label[i] = classes->values[(guint) label[i]];
      if (words != NULL)
        words[i] = problem->words->pdata[(guint) label[i]];
    }
  if (words == NULL)
    {
      g_ptr_array_add (names, g_strdup ("label"));
      g_ptr_array_add (columns, g_steal_pointer (&label));
    }
  return near_cli_gp_write_words (problem, o->out, m, x, names->len, (const char *const *) names->pdata,
                                  (const double *const *) columns->pdata, "label", words, error);
}

static json_t *
classes_to_json (const NearCliGpProblem *problem, const NearCliGpClasses *classes)
{
  json_t *rows = json_array ();

  for (guint c = 0; c < classes->n; c++)
    json_array_append_new (rows, json_pack ("{s:o, s:I}", "label",
                                            problem->words != NULL
                                                ? json_string (problem->words->pdata[(guint) classes->values[c]])
                                                : json_real (classes->values[c]),
                                            "n_points", (json_int_t) classes->counts[c]));
  return rows;
}

static json_t *
to_json (const NearCliGpProblem *problem, const NearGpClassifier *classifier, const NearCliGpClasses *classes,
         const double *gradient, const NearCliGpClassScore *score)
{
  NearKernel *kernel = near_gp_classifier_get_kernel (classifier);
  g_autofree char *text = near_kernel_format (kernel, 0);
  json_t *notes = json_array ();

  for (guint i = 0; i < problem->notes->len; i++)
    json_array_append_new (notes, json_string (problem->notes->pdata[i]));
  return json_pack (
      "{s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:I, s:i, s:o}", "kernel", text, "hyperparameters",
      near_cli_gp_hyperparameters_to_json (kernel, NULL, NULL), "log_marginal_likelihood",
      near_json_new_number (near_gp_classifier_get_log_marginal_likelihood (classifier)), "gradient",
      near_cli_gp_hyperparameters_to_json (kernel, NULL, gradient), "at_bound", near_cli_gp_bounds_to_json (kernel),
      "classes", classes_to_json (problem, classes), "training_accuracy",
      near_json_new_number (score->training_accuracy), "chance_accuracy", near_json_new_number (score->chance_accuracy),
      "chance_log_loss", near_json_new_number (score->chance_log_loss), "cross_validated_accuracy",
      near_json_new_number (score->accuracy), "cross_validated_log_loss", near_json_new_number (score->log_loss),
      "n_points", (json_int_t) problem->points->n, "newton_steps", (int) near_gp_classifier_get_n_steps (classifier),
      "notes", notes);
}

static void
print_report (const NearGpClassifier *classifier, const NearCliGpClassScore *score)
{
  NearKernel *kernel = near_gp_classifier_get_kernel (classifier);
  g_autofree char *text = near_kernel_format (kernel, 5);

  g_print (_ ("kernel                   %s\n"), text);
  near_cli_gp_print_parameters (kernel);
  g_print (_ ("log marginal likelihood  %.6f (Laplace)\n"),
           near_gp_classifier_get_log_marginal_likelihood (classifier));
  g_print (_ ("training accuracy        %.3f (always the most frequent class: %.3f)\n"), score->training_accuracy,
           score->chance_accuracy);
  if (!isfinite (score->accuracy))
    return;
  g_print (_ ("accuracy of %d folds      %.3f, hyperparameters held\n"), NEAR_CLI_GP_CLASS_FOLDS, score->accuracy);
  g_print (_ ("log loss of %d folds      %.4f (always the classes' shares: %.4f)\n"), NEAR_CLI_GP_CLASS_FOLDS,
           score->log_loss, score->chance_log_loss);
}

static gboolean
report (const Options *o, const NearCliGpProblem *problem, const NearGpClassifier *classifier,
        const NearCliGpClasses *classes, GError **error)
{
  NearKernel *kernel = near_gp_classifier_get_kernel (classifier);
  g_autofree double *gradient = g_new0 (double, near_kernel_get_n_parameters (kernel) + 1);
  NearMonitor monitor = near_cli_progress_begin ();
  NearMonitorSlice slices[2];
  NearMonitor differing = near_monitor_slice (&monitor, 0.0, 0.2, &slices[0]);
  NearMonitor scoring = near_monitor_slice (&monitor, 0.2, 1.0, &slices[1]);
  NearCliGpClassScore score;
  gboolean good = near_gp_classifier_gradient (classifier, gradient, &differing, error)
                  && near_cli_gp_classify_score (problem, classifier, classes, (guint64) o->seed, &score, &scoring,
                                                 error);

  near_cli_progress_end ();
  if (!good || (o->predict != NULL && !write_predictions (o, problem, classifier, classes, error)))
    return FALSE;
  if (o->json)
    near_cli_print_json (to_json (problem, classifier, classes, gradient, &score));
  else
    {
      print_report (classifier, &score);
      near_cli_gp_print_notes (problem->notes);
    }
  return TRUE;
}

static gboolean
run (const Options *o, GError **error)
{
  g_auto (NearCliGpProblem) problem = { 0 };
  NearCliGpClasses classes = { 0 };
  g_autoptr (NearGpClassifier) classifier = NULL;
  gboolean good = near_cli_gp_load (&o->input, &problem, error)
                  && find_classes (problem.points, &classes, error);

  if (good)
    doubt_classes (&problem, &classes);
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
  Options o = { .input.words = TRUE, .restarts = 5, .seed = 1 };
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
      &o.input, _ ("Classifies points by a latent Gaussian process; labels are words or numbers, two or more different ones."),
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
