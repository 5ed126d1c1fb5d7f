/* near-cli-gp-fit-files.c — gp fit: predictions, the document, the figure, the script
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-cli-gp-fit.h"

#include "near-file.h"
#include "near-gp-document.h"
#include "near-gp-plots.h"
#include "near-gp-python.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* --- predictions ---------------------------------------------------------------------------------- */

static gboolean
has_white (const NearKernel *kernel, const double *x)
{
  double with, without;

  near_kernel_diagonal (kernel, 1, x, TRUE, &with);
  near_kernel_diagonal (kernel, 1, x, FALSE, &without);
  return with > without;
}

/* A new measurement is as good as those that were given one number for all, or as the column of the same name says. */
static gboolean
add_noise (const NearCliGpFitOptions *o, NearCliGpFit *fit, gsize m, double *sd, GError **error)
{
  NearCliGpProblem *p = &fit->problem;
  gboolean named = o->input.sd != NULL && !isfinite (p->sd);
  g_autofree double *own = NULL;

  if (named && !near_cli_gp_load_sd (o->predict, o->input.sd, m, &own, error))
    return FALSE;
  if (own != NULL)
    g_ptr_array_add (p->notes, g_strdup_printf (_ ("sd_measurement has the error bars in column “%s” of %s"), o->input.sd,
                                                o->predict));
  else if (!isfinite (p->sd) && !has_white (p->kernel, near_gp_data_peek_x (p->data)))
    g_ptr_array_add (p->notes, named ? g_strdup_printf (_ ("sd_measurement has no noise of a new measurement: %s has no "
                                                           "column “%s”, and the kernel no White"),
                                                        o->predict, o->input.sd)
                                     : g_strdup (_ ("sd_measurement has no noise of a new measurement: the kernel has "
                                                    "no White, and none was given as a number")));
  for (gsize i = 0; i < m; i++)
    if (own != NULL || isfinite (p->sd))
      sd[i] = hypot (sd[i], own != NULL ? own[i] : p->sd);
  return TRUE;
}

static gboolean
write_predictions (const NearCliGpFitOptions *o, NearCliGpFit *fit, GError **error)
{
  static const char *const names[] = { "mean", "sd_function", "sd_measurement" };
  const NearCliGpProblem *p = &fit->problem;
  gsize m;
  g_autofree double *x = near_cli_gp_load_inputs (p, o->predict, &m, error);
  g_autofree double *theory = NULL;

  if (x == NULL || (p->theory == NULL && !near_kernel_check_inputs (p->kernel, m, x, error))
      || (p->theory != NULL && (theory = near_cli_gp_load_column (o->predict, o->input.theory, m, error)) == NULL))
    return FALSE;
  g_autofree double *values = g_new (double, MAX (3 * m, 1));
  const double *columns[3] = { values, values + m, values + 2 * m };
  NearMonitor monitor = near_cli_progress_begin ();
  gboolean good = near_cli_gp_fit_predict (fit, m, x, theory, values, values + m, values + 2 * m, &monitor, error);
  near_cli_progress_end ();
  return good && add_noise (o, fit, m, values + 2 * m, error)
         && near_cli_gp_write_table (p, o->out, m, x, 3, names, columns, error);
}

/* --- the document --------------------------------------------------------------------------------- */

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
fill_spec (const NearCliGpFitOptions *o, const NearCliGpFit *fit, NearGpSpec *spec, GError **error)
{
  const NearCliGpProblem *p = &fit->problem;
  g_autofree char *kernel = near_kernel_format (p->kernel, 0);
  g_autofree char *inputs = g_strjoinv (",", p->points->input_names);
  g_autofree char *formula = p->mean != NULL ? near_mean_format (p->mean) : NULL;

  spec->model = NEAR_GP_MODEL_REGRESSION;
  spec->source = NEAR_GP_SOURCE_OWN;
  spec->seed = o->seed;
  spec->test_share = 0.0; /* held-out rows are marked in the points */
  spec->restarts = o->restarts;
  /* error bars may also be those of a column that was guessed */
  spec->noise = (isfinite (p->sd) && p->theory == NULL) || near_gp_data_peek_noise (p->data) == NULL
                    ? NEAR_GP_NOISE_FIXED
                    : NEAR_GP_NOISE_POINTS;
  spec->noise_sd = isfinite (p->sd) ? p->sd : 0.0;
  if (fit->sparse != NULL)
    {
      NearGpSparseMethod method;
      NearGpCentersKind kind;

      if (!near_cli_gp_fit_find_sparse (o, &method, &kind, error))
        return FALSE;
      spec->sparse = 1 + method;
      spec->centers = kind;
      spec->n_centers = o->n_centers;
    }
  spec->mean = p->mean != NULL && p->theory == NULL ? near_mean_get_kind (p->mean) : NEAR_MEAN_ZERO;
  if (p->theory != NULL)
    {
      spec->use_theory = TRUE;
      spec->theory = near_gp_theory_get_way (p->theory);
    }
  return copy_text (spec->kernel, sizeof spec->kernel, kernel, error)
         && copy_text (spec->inputs, sizeof spec->inputs, inputs, error)
         && copy_text (spec->target, sizeof spec->target, p->points->target_name, error)
         && (spec->mean != NEAR_MEAN_FORMULA
             || copy_text (spec->formula, sizeof spec->formula, formula, error));
}

/* With a theory one number for all is no longer one number for what is fitted: each point gets it. */
static NearGpPoints *
dup_points (const NearCliGpProblem *p)
{
  NearGpPoints *points = near_gp_points_copy (p->points);

  for (gsize i = 0; p->theory != NULL && isfinite (p->sd) && i < points->n; i++)
    points->sd[i] = p->sd;
  return points;
}

/* The document, and the figure of what the lab shows of it. */
static gboolean
save (const NearCliGpFitOptions *o, const NearCliGpFit *fit, GError **error)
{
  g_autofree NearGpSpec *spec = near_spec_new (&near_gp_schema);
  g_autoptr (NearDocument) document = near_document_new (&near_gp_schema);
  g_autoptr (NearGpPoints) points = dup_points (&fit->problem);
  g_autoptr (GHashTable) attachments = near_gp_points_to_attachments (points);
  g_autoptr (NearGpView) view = NULL;

  if (fit->problem.theory != NULL && fit->problem.power_input != 0
      && near_gp_theory_get_way (fit->problem.theory) == NEAR_GP_THEORY_FIXED_MEAN)
    {
      g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED,
                           _ ("a document's fixed mean is a line in the first input: name the input of --power-input "
                              "first in --inputs"));
      return FALSE;
    }
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
  NearMonitor monitor = near_cli_progress_begin ();
  view = near_gp_view_new (spec, points, 0.0, &monitor, error);
  near_cli_progress_end ();
  return view != NULL && near_gp_figure_export (view, o->figure, error);
}

static gboolean
write_python (const NearCliGpFitOptions *o, const NearCliGpFit *fit, GError **error)
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

gboolean
near_cli_gp_fit_write (const NearCliGpFitOptions *o, NearCliGpFit *fit, GError **error)
{
  return (o->predict == NULL || write_predictions (o, fit, error))
         && ((o->save == NULL && o->figure == NULL) || save (o, fit, error))
         && (o->python == NULL || write_python (o, fit, error));
}
