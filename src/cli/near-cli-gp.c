/* near-cli-gp.c — nearsight-cli gp: the table of its sub-commands, and how they read data and models
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-cli-gp.h"

#include "near-cli-options.h"
#include "near-csv.h"
#include "near-file.h"
#include "near-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static const NearCliCommand commands[] = {
  { "experiment", "[--preset ID] [--optimize] [OPTION…] [--json]",
    N_ ("an experiment of the lab, from its choices"), near_cli_gp_experiment },
  { "fit", "--data F.csv --inputs a,b --target y [--json]",
    N_ ("regression: likelihood, its gradient, validation, predictions"), near_cli_gp_fit },
  { "classify", "--data F.csv --inputs a,b --target label [--json]",
    N_ ("classification by Laplace's approximation"), near_cli_gp_classify },
  { "sample", "--kernel TEXT --grid LOW:HIGH:N [--out F.csv]", N_ ("functions drawn from prior or posterior"),
    near_cli_gp_sample },
  { "learning-curve", "--data F.csv --inputs a,b --target y [--json]",
    N_ ("error against the number of training points"), near_cli_gp_learning_curve },
};

/* "RBF(l, metric=…)" */
static char *
dup_signature (NearKernelKind kind)
{
  const NearKernelInfo *info = near_kernel_get_info (kind);
  GString *text = g_string_new (info->text_name);
  guint n = (guint) info->info.n_parameters;

  g_string_append (text, kind == NEAR_KERNEL_CHANGE_POINT ? "(kernel, kernel, " : "(");
  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", info->info.parameters[i].id);
  g_string_append_printf (text, "%s)", n == 0 ? "variance" : "");
  return g_string_free (text, FALSE);
}

static void
print_kernels (void)
{
  g_print ("\n%s\n\n",
           _ ("A kernel is a text: 1.5*RBF(l=0.4)*Linear(s0=0.3) + White(0.01). A number in front is a variance; what is "
              "left out is 1. l=[0.3,2]: a length for each input. on=[1,3] or on=[T,p]: the inputs that a kernel sees. "
              "l=0.4!: held by --optimize; nu=1.7~: found by it (nu, zeta and the first weight of a mixture are held "
              "else). l=a:0.4 and later l=a: one number in two places. Kernel^2: a power. Kernels, with their "
              "parameters:"));
  for (gsize i = 0; i < near_kernel_table.n_rows; i++)
    {
      const NearKernelInfo *info = near_kernel_get_info ((NearKernelKind) i);
      g_autofree char *signature = dup_signature ((NearKernelKind) i);

      g_print ("  %-34s %s%s\n", signature, _ (info->info.sentence), info->takes_metric ? " *" : "");
    }
  g_print ("\n%s\n\n", _ ("Kernels with a * measure distances as metric= says, such as RBF(l=0.4, metric=simplex):"));
  for (gsize i = 0; i < near_metric_table.n_rows; i++)
    {
      const NearInfo *info = near_table_get (&near_metric_table, i);

      g_print ("  %-34s %s\n", info->id, _ (info->sentence));
    }
}

static void
print_help (void)
{
  g_print ("%s\n\n", _ ("Usage: nearsight-cli gp COMMAND [OPTION…]"));
  g_print ("%s\n\n%s\n", _ ("Gaussian processes: fits, classifies, draws functions, and says how sure it is."),
           _ ("Commands:"));
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    g_print ("  %-15s %-50s %s\n", commands[i].name, commands[i].synopsis, _ (commands[i].sentence));
  print_kernels ();
  g_print ("\n%s\n", _ ("“nearsight-cli gp COMMAND --help” explains a command."));
}

int
near_cli_gp (int argc, char **argv)
{
  if (argc < 2 || g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "-h"))
    {
      print_help ();
      return argc < 2 ? NEAR_CLI_USAGE : NEAR_CLI_OK;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (argv[1], commands[i].name))
      {
        g_autofree char *name = g_strconcat ("nearsight-cli gp ", commands[i].name, NULL);

        g_set_prgname (name);
        return commands[i].run (argc - 1, argv + 1);
      }
  g_printerr (_ ("nearsight-cli gp: there is no command “%s”; “nearsight-cli gp --help” lists them\n"), argv[1]);
  return NEAR_CLI_USAGE;
}

int
near_cli_gp_fail (const char *command, const GError *error, int status)
{
  g_autofree char *name = g_strconcat ("gp ", command, NULL);

  return near_cli_fail (name, error, status);
}

/* --- options -------------------------------------------------------------------------------------- */

void
near_cli_gp_input_clear (NearCliGpInput *self)
{
  g_free (self->data);
  g_free (self->inputs);
  g_free (self->target);
  g_free (self->sd);
  g_free (self->kernel);
  g_free (self->mean);
  g_free (self->theory);
  g_free (self->way);
  g_free (self->power_input);
}

GOptionContext *
near_cli_gp_context_new (NearCliGpInput *input, const char *sentence, const GOptionEntry *entries,
                         gboolean (*check) (gconstpointer data, GError **error), gconstpointer check_data)
{
  GOptionContext *context = g_option_context_new (NULL);
  const GOptionEntry model[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &input->data, N_ ("The measured points, with a header row"),
      "FILE.csv" },
    { "inputs", 0, 0, G_OPTION_ARG_STRING, &input->inputs,
      N_ ("The inputs' columns [all before the target]"), "a,b" },
    { "target", 0, 0, G_OPTION_ARG_STRING, &input->target, N_ ("The column of what is learned [the last]"),
      "y" },
    { "sd", 0, 0, G_OPTION_ARG_STRING, &input->sd,
      N_ ("Standard deviation of each measurement: a column, or one number"), "COLUMN|VALUE" },
    { "kernel", 0, 0, G_OPTION_ARG_STRING, &input->kernel,
      N_ ("The kernel; “nearsight-cli gp --help” has all [RBF with a length for each input, and White unless --sd or a "
          "column of error bars says the noise]"),
      "TEXT" },
    { "mean", 0, 0, G_OPTION_ARG_STRING, &input->mean,
      N_ ("zero, constant, linear, quadratic, or a formula of the inputs and own parameters [zero]"),
      "MEAN" },
    { "standardize", 0, 0, G_OPTION_ARG_NONE, &input->standardize,
      N_ ("Take away the target's mean and divide by its standard deviation first"), NULL },
    { NULL }
  };

  g_option_context_set_summary (context, sentence);
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_set_main_group (context, near_cli_group_new ("main", "", "", entries, check, check_data));
  g_option_context_add_group (context, near_cli_group_new ("model", _ ("Data and model:"),
                                                           _ ("Show how data and model are given"), model, NULL,
                                                           NULL));
  return context;
}

/* What is learned is no input, and no input stands twice; NULL, or what is wrong. */
static char *
dup_complaint (const NearCliGpInput *input)
{
  g_auto (GStrv) names = input->inputs != NULL ? g_strsplit (input->inputs, ",", -1) : g_new0 (char *, 1);

  for (guint i = 0; names[i] != NULL; i++)
    {
      const char *name = g_strstrip (names[i]);

      if (g_strcmp0 (name, input->target) == 0)
        return g_strdup_printf (_ ("“%s” is both an input and the target: it would be learned from itself"), name);
      if (g_strcmp0 (name, input->theory) == 0)
        return g_strdup_printf (_ ("“%s” is the theory: it is no input besides (--way latent makes it one)"), name);
      for (guint j = 0; j < i; j++)
        if (g_str_equal (name, names[j]))
          return g_strdup_printf (_ ("--inputs has “%s” twice: each input stands once"), name);
    }
  if (input->target != NULL && g_strcmp0 (input->target, input->sd) == 0)
    return g_strdup_printf (_ ("“%s” is both the target and its error bar"), input->target);
  if (input->theory == NULL && (input->way != NULL || input->power_input != NULL))
    return g_strdup (_ ("--way and --power-input say how a theory is used: name its column with --theory"));
  if (input->theory != NULL && (input->mean != NULL || input->standardize))
    return g_strdup (_ ("--theory has a mean of its own: leave --mean and --standardize away"));
  if (!(input->test_share >= 0.0 && input->test_share < 1.0))
    return g_strdup (_ ("--test-share is a number from 0 to below 1, such as 0.2"));
  return NULL;
}

gboolean
near_cli_gp_parse (GOptionContext *context, const char *command, const NearCliGpInput *input,
                   gboolean needs_data, int *argc, char ***argv, int *status)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *complaint = NULL;

  *status = NEAR_CLI_USAGE;
  if (!g_option_context_parse (context, argc, argv, &error))
    near_cli_gp_fail (command, error, NEAR_CLI_USAGE);
  else if (*argc > 1)
    g_printerr (_ ("nearsight-cli gp %s: “%s” is no option; “nearsight-cli gp %s --help-all” lists them\n"),
                command, (*argv)[1], command);
  else if (needs_data && input->data == NULL)
    g_printerr (_ ("nearsight-cli gp %s: give a file with the measured points, such as “--data points.csv”\n"),
                command);
  else if ((complaint = dup_complaint (input)) != NULL)
    g_printerr ("nearsight-cli gp %s: %s\n", command, complaint);
  else
    return TRUE;
  return FALSE;
}

/* --- data and model ------------------------------------------------------------------------------- */

/* A column, unless it is a number: then every measurement's standard deviation. */
static gboolean
split_sd (const NearCliGpInput *input, const char **column, double *value, GError **error)
{
  *column = NULL;
  *value = NAN;
  if (input->sd == NULL)
    return TRUE;
  if (!near_text_parse_double (input->sd, value, NULL))
    *column = input->sd;
  else if (!(isfinite (*value) && *value >= 0.0))
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   _ ("--sd %s: a standard deviation is a number from 0, or a column's name"), input->sd);
      return FALSE;
    }
  return TRUE;
}

/* @share of the rows, at random by the seed; without it those that the file says are test. */
static void
hold_out (const NearCliGpInput *input, NearCliGpProblem *problem)
{
  NearGpPoints *p = problem->points;
  gsize n_test = (gsize) lrint (input->test_share * (double) p->n), n_marked = 0;
  g_autofree guint *place = g_new (guint, p->n + 1);

  if (input->holds_out && input->test_share > 0.0 && p->n > 1)
    {
      n_test = CLAMP (n_test, 1, p->n - 1);
      near_gp_folds (p->n, (guint) p->n, (guint64) input->seed, place);
      for (gsize i = 0; i < p->n; i++)
        p->test[i] = place[i] < n_test;
      return;
    }
  for (gsize i = 0; i < p->n; i++)
    n_marked += p->test[i] != 0;
  if (!input->holds_out || n_marked == p->n)
    memset (p->test, 0, p->n);
  else if (n_marked > 0)
    g_ptr_array_add (problem->notes, g_strdup_printf (_ ("%zu rows that the file calls test are held out"), n_marked));
}

/* By what the training rows say. */
static void
standardize (NearCliGpProblem *problem, gboolean wanted, double *y, double *sd)
{
  const NearGpPoints *p = problem->points;
  double sum = 0.0, squares = 0.0, n = 0.0;

  problem->y_mean = 0.0;
  problem->y_sd = 1.0;
  for (gsize i = 0; i < p->n; i++)
    if (!p->test[i])
      {
        sum += y[i];
        n += 1.0;
      }
  problem->training_mean = n > 0.0 ? sum / n : 0.0;
  if (!wanted || n == 0.0)
    return;
  for (gsize i = 0; i < p->n; i++)
    if (!p->test[i])
      squares += (y[i] - sum / n) * (y[i] - sum / n);
  problem->y_mean = sum / n;
  problem->y_sd = squares > 0.0 ? sqrt (squares / n) : 1.0;
  problem->training_mean = 0.0;
  for (gsize i = 0; i < p->n; i++)
    {
      y[i] = (y[i] - problem->y_mean) / problem->y_sd;
      sd[i] /= problem->y_sd;
    }
}

/* Training rows to data, held-out ones to test. */
static void
split (NearCliGpProblem *problem, const NearGpData *all)
{
  const NearGpPoints *p = problem->points;
  g_autofree gsize *train = g_new (gsize, p->n + 1), *test = g_new (gsize, p->n + 1);
  gsize n_train = 0, n_test = 0;

  for (gsize i = 0; i < p->n; i++)
    if (p->test[i])
      test[n_test++] = i;
    else
      train[n_train++] = i;
  problem->data = near_gp_data_select (all, n_train, train);
  if (n_test == 0)
    return;
  problem->test = near_gp_data_select (all, n_test, test);
  problem->test_theory = g_new (double, n_test);
  for (gsize i = 0; i < n_test; i++)
    problem->test_theory[i] = p->theory[test[i]];
}

static gboolean
make_data (const NearCliGpInput *input, NearCliGpProblem *problem, GError **error)
{
  const NearGpPoints *p = problem->points;
  g_autofree double *y = g_memdup2 (p->y, p->n * sizeof *y);
  g_autofree double *sd = g_memdup2 (p->sd, p->n * sizeof *sd);
  gboolean known = isfinite (problem->sd);

  hold_out (input, problem);
  for (gsize i = 0; i < p->n; i++)
    {
      known = known || isfinite (sd[i]);
      if (isfinite (problem->sd))
        sd[i] = problem->sd;
      else if (!isfinite (sd[i]))
        sd[i] = 0.0;
    }
  standardize (problem, input->standardize, y, sd);
  for (gsize i = 0; i < p->n; i++)
    sd[i] *= sd[i];
  g_autoptr (NearGpData) all = near_gp_data_new (p->n, p->n_inputs, p->x, y, known ? sd : NULL,
                                                 (const char *const *) p->input_names, p->target_name, error);
  if (all == NULL)
    return FALSE;
  split (problem, all);
  return TRUE;
}

/* One length for each input, and noise unless it is known; the values come from the data. */
static NearKernel *
default_kernel (const NearGpData *data, GError **error)
{
  guint d = near_gp_data_get_n_inputs (data);
  g_autoptr (GString) text = g_string_new ("RBF(l=[1");

  for (guint i = 1; i < d; i++)
    g_string_append (text, ",1");
  g_string_append (text, "])");
  if (near_gp_data_peek_noise (data) == NULL)
    g_string_append (text, " + White(0.1)");
  g_autoptr (NearKernel) kernel = near_kernel_parse (text->str, d, NULL, error);
  if (kernel == NULL)
    return NULL;
  return near_kernel_adapt (kernel, near_gp_data_get_n (data), near_gp_data_peek_x (data),
                            near_gp_data_peek_y (data), FALSE);
}

static gboolean
make_model (const NearCliGpInput *input, NearCliGpProblem *problem, GError **error)
{
  guint d = problem->points->n_inputs;
  const char *const *names = (const char *const *) problem->points->input_names;

  problem->default_kernel = input->kernel == NULL;
  problem->kernel = input->kernel != NULL ? near_kernel_parse (input->kernel, d, names, error)
                                          : default_kernel (problem->data, error);
  if (problem->kernel == NULL)
    return FALSE;
  problem->mean = near_mean_parse (input->mean != NULL ? input->mean : "zero", d, names, error);
  return problem->mean != NULL
         && near_kernel_check_inputs (problem->kernel, problem->points->n, problem->points->x, error);
}

gboolean
near_cli_gp_load (const NearCliGpInput *input, NearCliGpProblem *problem, GError **error)
{
  NearMonitor monitor = near_cli_progress_begin ();
  const char *column;

  problem->notes = g_ptr_array_new_with_free_func (g_free);
  if (split_sd (input, &column, &problem->sd, error)
      && (!input->words || near_cli_gp_words_load (input, problem, &monitor, error)) && problem->points == NULL)
    problem->points = input->theory != NULL
                          ? near_cli_gp_theory_load (input, column, &monitor, problem->notes, error)
                          : near_gp_points_load_csv (input->data, input->inputs, input->target, column, &monitor,
                                                     problem->notes, error);
  near_cli_progress_end ();
  if (problem->points == NULL || !make_data (input, problem, error)
      || !(input->theory != NULL ? near_cli_gp_theory_pose (input, problem, error) : make_model (input, problem, error)))
    return FALSE;
  g_autoptr (GPtrArray) odd = near_gp_data_check_for (problem->data, problem->kernel);
  for (guint i = 0; i < odd->len; i++)
    g_ptr_array_add (problem->notes, g_strdup (odd->pdata[i]));
  char *names = problem->mean != NULL
                    ? near_mean_dup_parameter_note (problem->mean,
                                                    (const char *const *) problem->points->input_names)
                    : NULL;
  if (names != NULL)
    g_ptr_array_add (problem->notes, names);
  return TRUE;
}

void
near_cli_gp_problem_clear (NearCliGpProblem *self)
{
  g_clear_pointer (&self->points, near_gp_points_unref);
  g_clear_pointer (&self->data, near_gp_data_unref);
  g_clear_pointer (&self->kernel, near_kernel_unref);
  g_clear_pointer (&self->mean, near_mean_unref);
  g_clear_pointer (&self->notes, g_ptr_array_unref);
  g_clear_pointer (&self->words, g_ptr_array_unref);
  g_clear_pointer (&self->test, near_gp_data_unref);
  g_clear_pointer (&self->test_theory, g_free);
  g_clear_pointer (&self->theory, near_gp_theory_unref);
}

/* --- tables --------------------------------------------------------------------------------------- */

double *
near_cli_gp_load_inputs (const NearCliGpProblem *problem, const char *path, gsize *n, GError **error)
{
  NearMonitor monitor = near_cli_progress_begin ();
  g_autoptr (NearCsv) csv = near_csv_load (path, G_MAXSIZE, &monitor, error);
  guint d = problem->points->n_inputs;
  g_autofree double *x = NULL;

  near_cli_progress_end ();
  if (csv == NULL)
    return NULL;
  *n = near_csv_get_n_rows (csv);
  x = g_new (double, MAX (*n * d, 1));
  for (guint i = 0; i < d; i++)
    {
      guint column;

      if (!near_csv_find_column (csv, problem->points->input_names[i], &column, error))
        return NULL;
      for (gsize row = 0; row < *n; row++)
        if (!near_csv_get_number (csv, row, column, &x[row * d + i], error))
          return NULL;
    }
  return g_steal_pointer (&x);
}

double *
near_cli_gp_load_column (const char *path, const char *name, gsize n, GError **error)
{
  g_autoptr (NearCsv) csv = near_csv_load (path, G_MAXSIZE, NULL, error);
  g_autofree double *values = g_new (double, MAX (n, 1));
  guint column;

  if (csv == NULL || !near_csv_find_column (csv, name, &column, error))
    return NULL;
  for (gsize row = 0; row < MIN (n, near_csv_get_n_rows (csv)); row++)
    if (!near_csv_get_number (csv, row, column, &values[row], error))
      return NULL;
  return g_steal_pointer (&values);
}

/* A word in its name makes a column one of variances, as in near_gp_points_load_csv(). */
static gboolean
is_variance (const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);
  g_auto (GStrv) words = g_strsplit_set (lower, " _-.()[]/,:", -1);

  return g_strv_contains ((const char *const *) words, "var") || g_strv_contains ((const char *const *) words, "variance");
}

gboolean
near_cli_gp_load_sd (const char *path, const char *name, gsize n, double **sd, GError **error)
{
  g_autoptr (NearCsv) csv = near_csv_load (path, G_MAXSIZE, NULL, error);
  gboolean there = FALSE;

  *sd = NULL;
  if (csv == NULL)
    return FALSE;
  for (guint c = 0; c < near_csv_get_n_columns (csv); c++)
    there = there || g_str_equal (near_csv_get_column_name (csv, c), name);
  if (!there)
    return TRUE;
  *sd = near_cli_gp_load_column (path, name, n, error);
  for (gsize i = 0; *sd != NULL && i < n; i++)
    {
      if ((*sd)[i] < 0.0)
        {
          g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                       _ ("%s: line %zu (column “%s”): an error bar cannot be negative, but is %g"), path,
                       near_csv_get_line (csv, i), name, (*sd)[i]);
          g_clear_pointer (sd, g_free);
          return FALSE;
        }
      if (is_variance (name))
        (*sd)[i] = sqrt ((*sd)[i]);
    }
  return *sd != NULL;
}

/* Behind the last field of every line. */
static void
append_words (GString *text, gsize n, const char *name, const char *const *words)
{
  g_auto (GStrv) lines = g_strsplit (text->str, "\n", -1);

  g_string_truncate (text, 0);
  for (gsize i = 0; lines[i] != NULL && i <= n; i++)
    {
      g_string_append_printf (text, "%s,", lines[i]);
      near_csv_append_field (text, i == 0 ? name : words[i - 1]);
      g_string_append_c (text, '\n');
    }
}

gboolean
near_cli_gp_write_table (const NearCliGpProblem *problem, const char *path, gsize n, const double *x,
                         guint n_columns, const char *const *names, const double *const *columns,
                         GError **error)
{
  return near_cli_gp_write_words (problem, path, n, x, n_columns, names, columns, NULL, NULL, error);
}

gboolean
near_cli_gp_write_words (const NearCliGpProblem *problem, const char *path, gsize n, const double *x,
                         guint n_columns, const char *const *names, const double *const *columns,
                         const char *words_name, const char *const *words, GError **error)
{
  guint d = problem->points->n_inputs;
  g_autoptr (GPtrArray) all_names = g_ptr_array_new ();
  g_autoptr (GPtrArray) all_columns = g_ptr_array_new ();
  g_autofree double *inputs = g_new (double, MAX (n * d, 1));

  for (guint i = 0; i < d; i++)
    {
      for (gsize row = 0; row < n; row++)
        inputs[i * n + row] = x[row * d + i];
      g_ptr_array_add (all_names, problem->points->input_names[i]);
      g_ptr_array_add (all_columns, inputs + i * n);
    }
  for (guint i = 0; i < n_columns; i++)
    {
      g_ptr_array_add (all_names, (gpointer) names[i]);
      g_ptr_array_add (all_columns, (gpointer) columns[i]);
    }
  g_autoptr (GString) text
      = near_csv_format (all_names->len, (const char *const *) all_names->pdata, n,
                         (const double *const *) all_columns->pdata);
  if (words != NULL)
    append_words (text, n, words_name, words);
  if (path != NULL)
    return near_file_write_atomic (path, text->str, text->len, error);
  fwrite (text->str, 1, text->len, stdout);
  return TRUE;
}

json_t *
near_cli_gp_hyperparameters_to_json (const NearKernel *kernel, const NearMean *mean, const double *gradient)
{
  json_t *object = json_object ();
  guint n = near_kernel_get_n_parameters (kernel);

  for (guint i = 0; i < n; i++)
    {
      const NearKernelParameter *p = near_kernel_get_parameter (kernel, i);

      json_object_set_new (object, p->name,
                           near_json_new_number (gradient != NULL ? gradient[i] : p->value));
    }
  for (guint i = 0; mean != NULL && i < near_mean_get_n_parameters (mean); i++)
    json_object_set_new (object, near_mean_get_parameter_name (mean, i),
                         near_json_new_number (gradient != NULL ? gradient[n + i]
                                                                : near_mean_get_parameter (mean, i)));
  return object;
}

void
near_cli_gp_print_notes (const GPtrArray *notes)
{
  for (guint i = 0; i < notes->len; i++)
    g_printerr (_ ("note: %s\n"), (const char *) notes->pdata[i]);
}
