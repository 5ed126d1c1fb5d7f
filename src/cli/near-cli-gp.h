/* near-cli-gp.h — what the sub-commands of "gp" share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-cli.h"
#include "near-gp-points.h"
#include "near-gp-theory.h"
#include "near-json.h"

G_BEGIN_DECLS

/* The data and the model, which every sub-command is given in the same way. */
typedef struct
{
  char *data, *inputs, *target, *sd;
  char *kernel, *mean;
  gboolean standardize;
  char *theory, *way, *power_input; /* the column, row of near_gp_theory_table, an input's name; where a command has them */
  gboolean holds_out; /* rows of a column "split", and test_share of all by the seed */
  double test_share;
  gint64 seed;
  gboolean words; /* the target may be words: classes */
} NearCliGpInput;

void near_cli_gp_input_clear (NearCliGpInput *self);
/* A context with the input's options and @entries; @check and @check_data as near_cli_group_new() has them. */
GOptionContext *near_cli_gp_context_new (NearCliGpInput *input, const char *sentence,
                                         const GOptionEntry *entries,
                                         gboolean (*check) (gconstpointer data, GError **error),
                                         gconstpointer check_data);
/* Parses; no argument may be left, and --data must be there if @needs_data. *@status is the exit status where it
 * returns FALSE; the message was printed. */
gboolean near_cli_gp_parse (GOptionContext *context, const char *command, const NearCliGpInput *input,
                            gboolean needs_data, int *argc, char ***argv, int *status);

/* What the file and the options say. All zero at first; clear it in any case. */
typedef struct
{
  NearGpPoints *points;
  NearGpData *data;
  NearKernel *kernel;
  NearMean *mean;
  GPtrArray *notes;   /* char * */
  double y_mean, y_sd; /* taken away and divided by with --standardize; 0 and 1 else */
  double sd;           /* of every measurement, given as a number; NAN */
  gboolean default_kernel;
  double training_mean; /* of data's y */
  NearGpData *test;     /* (nullable): rows that were held out, in the same unit as data */
  double *test_theory;  /* (n of test) */
  NearGpTheory *theory; /* (nullable): data, kernel and mean are those of its problem */
  guint power_input;    /* from 0 */
  GPtrArray *words;     /* (nullable) char *: the target's words, of which y is the number from 0 */
} NearCliGpProblem;

gboolean near_cli_gp_load (const NearCliGpInput *input, NearCliGpProblem *problem, GError **error);
void near_cli_gp_problem_clear (NearCliGpProblem *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NearCliGpProblem, near_cli_gp_problem_clear)

/* Inputs of another file, in the problem's order of columns; (n, n_inputs), g_free() */
double *near_cli_gp_load_inputs (const NearCliGpProblem *problem, const char *path, gsize *n,
                                 GError **error);
/* Column @name of another file, (n); errors as near_csv_find_column(). g_free() */
double *near_cli_gp_load_column (const char *path, const char *name, gsize n, GError **error);
/* Error bars there; *@sd is NULL where the file has no such column. */
gboolean near_cli_gp_load_sd (const char *path, const char *name, gsize n, double **sd, GError **error);
/* The inputs' columns, then @columns; written to @path or, if it is NULL, to standard output. */
gboolean near_cli_gp_write_table (const NearCliGpProblem *problem, const char *path, gsize n,
                                  const double *x, guint n_columns, const char *const *names,
                                  const double *const *columns, GError **error);
/* The same with a last column of @words (n) (nullable) under @words_name. */
gboolean near_cli_gp_write_words (const NearCliGpProblem *problem, const char *path, gsize n, const double *x,
                                  guint n_columns, const char *const *names, const double *const *columns,
                                  const char *words_name, const char *const *words, GError **error);
/* {name: value}, and with @gradient {name: gradient} of every hyperparameter. */
json_t *near_cli_gp_hyperparameters_to_json (const NearKernel *kernel, const NearMean *mean,
                                             const double *gradient);
json_t *near_cli_gp_bounds_to_json (const NearKernel *kernel);
void near_cli_gp_print_parameters (const NearKernel *kernel);

/* --- near-cli-gp-words.c --- */
/* Points whose target is words; problem.points is NULL, without error, where it is numbers. */
gboolean near_cli_gp_words_load (const NearCliGpInput *input, NearCliGpProblem *problem, const NearMonitor *monitor,
                                 GError **error);

/* --- near-cli-gp-theory.c --- */
/* The points with --theory's column as what a theory says. */
NearGpPoints *near_cli_gp_theory_load (const NearCliGpInput *input, const char *sd, const NearMonitor *monitor,
                                       GPtrArray *notes, GError **error);
/* Row of --way, and the input of --power-input. */
gboolean near_cli_gp_theory_find (const NearCliGpInput *input, const NearGpPoints *points, NearGpTheoryWay *way,
                                  guint *power_input, GError **error);
/* Data, kernel and mean become those of the theory's problem. */
gboolean near_cli_gp_theory_pose (const NearCliGpInput *input, NearCliGpProblem *problem, GError **error);
/* Leave-one-out of what was fitted, (n) each, scored as what was measured. */
void near_cli_gp_theory_score (const NearCliGpProblem *problem, double *mean, double *variance, NearGpScore *score);

void near_cli_gp_print_notes (const GPtrArray *notes);
int near_cli_gp_fail (const char *command, const GError *error, int status);

int near_cli_gp_experiment (int argc, char **argv);
int near_cli_gp_fit (int argc, char **argv);
int near_cli_gp_classify (int argc, char **argv);
int near_cli_gp_sample (int argc, char **argv);
int near_cli_gp_learning_curve (int argc, char **argv);

G_END_DECLS
