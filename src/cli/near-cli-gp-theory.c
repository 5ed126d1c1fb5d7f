/* near-cli-gp-theory.c — nearsight-cli gp: a column with what a theory says
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-cli-gp.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Names of the inputs without the theory's, which was read like one of them. */
static char *
dup_inputs (const NearCliGpInput *input, const char *sd, const NearMonitor *monitor, GPtrArray *notes, GError **error)
{
  g_autoptr (NearGpPoints) points = NULL;
  g_autoptr (GString) names = g_string_new (NULL);

  if (input->inputs != NULL)
    return g_strdup (input->inputs);
  points = near_gp_points_load_csv (input->data, NULL, input->target, sd, monitor, notes, error);
  if (points == NULL)
    return NULL;
  for (guint j = 0; j < points->n_inputs; j++)
    if (!g_str_equal (points->input_names[j], input->theory))
      g_string_append_printf (names, "%s%s", names->len > 0 ? "," : "", points->input_names[j]);
  if (names->len > 0)
    return g_string_free (g_steal_pointer (&names), FALSE);
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_NO_DATA,
               _ ("the points have the theory “%s” alone; name at least one input with --inputs"), input->theory);
  return NULL;
}

NearGpPoints *
near_cli_gp_theory_load (const NearCliGpInput *input, const char *sd, const NearMonitor *monitor, GPtrArray *notes,
                         GError **error)
{
  g_autofree char *inputs = dup_inputs (input, sd, monitor, notes, error);
  g_autofree char *all = inputs != NULL ? g_strconcat (inputs, ",", input->theory, NULL) : NULL;
  g_autoptr (GPtrArray) more = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (NearGpPoints) wide = NULL;

  if (all != NULL)
    wide = near_gp_points_load_csv (input->data, all, input->target, sd, monitor,
                                    input->inputs != NULL ? notes : more, error);
  if (wide == NULL)
    return NULL;
  guint d = wide->n_inputs - 1;
  g_autofree double *x = g_new (double, wide->n *d + 1);
  for (gsize i = 0; i < wide->n; i++)
    memcpy (x + i * d, wide->x + i * (d + 1), d * sizeof *x);
  NearGpPoints *points = near_gp_points_new (wide->n, d, x, wide->y);
  for (gsize i = 0; i < wide->n; i++)
    points->theory[i] = wide->x[i * (d + 1) + d];
  memcpy (points->sd, wide->sd, wide->n * sizeof *points->sd);
  memcpy (points->test, wide->test, wide->n);
  for (guint j = 0; j < d; j++)
    {
      g_free (points->input_names[j]);
      points->input_names[j] = g_strdup (wide->input_names[j]);
    }
  g_free (points->target_name);
  points->target_name = g_strdup (wide->target_name);
  points->own = TRUE;
  return points;
}

gboolean
near_cli_gp_theory_find (const NearCliGpInput *input, const NearGpPoints *points, NearGpTheoryWay *way,
                         guint *power_input, GError **error)
{
  gsize row = NEAR_GP_THEORY_DIFFERENCE;

  *power_input = 0;
  if (input->way != NULL && !g_str_equal (input->way, "all")
      && !near_table_find (&near_gp_theory_table, input->way, &row, error))
    return FALSE;
  *way = (NearGpTheoryWay) row;
  if (input->power_input == NULL)
    return TRUE;
  for (guint j = 0; j < points->n_inputs; j++)
    if (g_str_equal (points->input_names[j], input->power_input))
      {
        *power_input = j;
        return TRUE;
      }
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_UNKNOWN_NAME, _ ("--power-input “%s” is none of the inputs"),
               input->power_input);
  return FALSE;
}

static double *
dup_training_theory (const NearCliGpProblem *problem)
{
  const NearGpPoints *p = problem->points;
  double *theory = g_new (double, p->n + 1);
  gsize n = 0;

  for (gsize i = 0; i < p->n; i++)
    if (!p->test[i])
      theory[n++] = p->theory[i];
  return theory;
}

gboolean
near_cli_gp_theory_pose (const NearCliGpInput *input, NearCliGpProblem *problem, GError **error)
{
  NearGpTheoryOptions options = { .learn_noise = near_gp_data_peek_noise (problem->data) == NULL };
  g_autofree double *theory = dup_training_theory (problem);

  /* each curve poses its own problem */
  if (g_strcmp0 (input->way, "all") == 0 && !input->holds_out)
    return TRUE;
  if (g_strcmp0 (input->way, "all") == 0)
    {
      g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_RANGE, _ ("--way all is for learning curves: name one way"));
      return FALSE;
    }
  if (!near_cli_gp_theory_find (input, problem->points, &options.way, &options.power_input, error))
    return FALSE;
  problem->theory = near_gp_theory_new (problem->data, theory, &options, error);
  if (problem->theory == NULL)
    return FALSE;
  problem->power_input = options.power_input;
  near_gp_data_unref (problem->data);
  problem->data = near_gp_data_ref (near_gp_theory_get_data (problem->theory));
  problem->mean = near_mean_ref (near_gp_theory_get_mean (problem->theory));
  problem->default_kernel = input->kernel == NULL;
  problem->kernel = input->kernel != NULL
                        ? near_kernel_parse (input->kernel, near_gp_data_get_n_inputs (problem->data),
                                             near_gp_data_peek_input_names (problem->data), error)
                        : near_kernel_ref (near_gp_theory_get_kernel (problem->theory));
  return problem->kernel != NULL
         && near_kernel_check_inputs (problem->kernel, near_gp_data_get_n (problem->data),
                                      near_gp_data_peek_x (problem->data), error);
}

void
near_cli_gp_theory_score (const NearCliGpProblem *problem, double *mean, double *variance, NearGpScore *score)
{
  NearGpTheoryWay way = near_gp_theory_get_way (problem->theory);
  const NearGpPoints *p = problem->points;
  g_autofree double *theory = dup_training_theory (problem);
  gsize n = near_gp_data_get_n (problem->data), k = 0;
  g_autofree double *y = g_new (double, n + 1), *others = g_new (double, n + 1);

  for (gsize i = 0; i < p->n; i++)
    if (!p->test[i])
      y[k++] = p->y[i];
  for (gsize i = 0; i < n; i++)
    {
      double factor = way == NEAR_GP_THEORY_QUOTIENT ? theory[i] : 1.0;
      gboolean added = way == NEAR_GP_THEORY_DIFFERENCE || way == NEAR_GP_THEORY_PARAMETERIZATION;

      mean[i] = factor * mean[i] + (added ? theory[i] : 0.0);
      variance[i] *= factor * factor;
      others[i] = n > 1 ? (problem->training_mean * (double) n - y[i]) / (double) (n - 1) : NAN;
    }
  near_gp_score_predictions (n, y, mean, variance, others, score);
}
