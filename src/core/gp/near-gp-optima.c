/* near-gp-optima.c — the optima that were found, and what there is to say of them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-problem-private.h"

#include "near-cholesky.h"
#include "near-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define RIVAL 2.0 /* in the objective: a factor of e^2 in probability */

struct _NearGpOptima
{
  NearGpProblem problem;
  guint n_runs, n_optima, n_evaluations;
  NearGpRun *runs;
  NearGpOptimum *optima;
};

void
_near_gp_peak_found_clear (gpointer data)
{
  NearGpPeakFound *peak = data;

  g_free (peak->x);
  g_free (peak->gradient);
  g_free (peak->summit.curvature);
}

void
_near_gp_run_done_clear (gpointer data)
{
  NearGpRunDone *run = data;

  g_free (run->x);
  g_clear_pointer (&run->path_x, g_array_unref);
  g_clear_pointer (&run->path_value, g_array_unref);
}

static void
clear (gpointer data)
{
  NearGpOptima *self = data;

  for (guint i = 0; i < self->n_runs; i++)
    {
      g_free ((gpointer) self->runs[i].theta);
      g_free ((gpointer) self->runs[i].path_theta);
      g_free ((gpointer) self->runs[i].path_value);
    }
  for (guint i = 0; i < self->n_optima; i++)
    {
      g_free ((gpointer) self->optima[i].theta);
      g_free ((gpointer) self->optima[i].sd);
      g_free ((gpointer) self->optima[i].bound);
      g_free ((gpointer) self->optima[i].flat);
    }
  g_free (self->runs);
  g_free (self->optima);
  _near_gp_problem_clear (&self->problem);
}

/* --- building --------------------------------------------------------------------------------- */

static void
fill_run (const NearGpProblem *problem, const NearGpRunDone *from, NearGpRun *to)
{
  guint n = problem->n_parameters, n_path = from->path_value->len;
  double *theta = g_new (double, MAX (n, 1));
  double *path = g_new (double, MAX (n_path * n, 1));

  _near_gp_problem_scatter (problem, from->x, theta);
  for (guint k = 0; k < n_path; k++)
    _near_gp_problem_scatter (problem, (const double *) from->path_x->data + k * problem->n_free,
                              path + k * n);
  *to = (NearGpRun){ .kind = from->kind,
                     .theta = theta,
                     .value = from->value,
                     .end_value = from->end_value,
                     .n_evaluations = from->n_evaluations,
                     .ended = from->ended,
                     .n_path = n_path,
                     .path_theta = path,
                     .path_value = g_memdup2 (from->path_value->data, n_path * sizeof (double)) };
}

/* Laplace's approximation: standard deviations from M^-1 of what is neither held nor flat. */
static void
fill_sd (const NearGpProblem *problem, const double *m, const gboolean *left_out, double *sd)
{
  guint n = problem->n_free, n_used = 0;
  g_autofree guint *index = g_new (guint, MAX (n, 1));
  g_autofree double *a = NULL;

  for (guint k = 0; k < n; k++)
    if (!left_out[k])
      index[n_used++] = k;
  a = g_new (double, MAX (n_used * n_used, 1));
  for (guint p = 0; p < n_used; p++)
    for (guint q = 0; q < n_used; q++)
      a[p * n_used + q] = m[index[p] * n + index[q]];
  if (!near_cholesky_factor (n_used, a, n_used, NULL, NULL, NULL)
      || !near_cholesky_invert (n_used, a, n_used, NULL, NULL))
    return;
  for (guint p = 0; p < n_used; p++)
    sd[problem->free[index[p]]] = sqrt (a[p * n_used + p]);
}

static void
fill_optimum (const NearGpProblem *problem, const NearGpPeakFound *from, NearGpOptimum *to)
{
  guint n = problem->n_parameters;
  double *theta = g_new (double, MAX (n, 1)), *sd = g_new (double, MAX (n, 1));
  gint8 *bound = g_new0 (gint8, MAX (n, 1));
  gboolean *flat = g_new0 (gboolean, MAX (n, 1));
  g_autofree gboolean *left_out = g_new0 (gboolean, MAX (problem->n_free, 1));
  double least = NEAR_GP_FLAT * (1.0 + fabs (from->value));

  _near_gp_problem_scatter (problem, from->x, theta);
  for (guint i = 0; i < n; i++)
    sd[i] = NAN;
  for (guint k = 0; k < problem->n_free; k++)
    {
      guint i = problem->free[k];

      bound[i] = theta[i] <= problem->low[i] ? -1 : theta[i] >= problem->high[i] ? 1 : 0;
      flat[i] = fabs (from->summit.curvature[k * problem->n_free + k]) < least
                && fabs (from->gradient[k]) < least;
      left_out[k] = bound[i] != 0 || flat[i];
    }
  fill_sd (problem, from->summit.curvature, left_out, sd);
  *to = (NearGpOptimum){ .theta = theta,
                         .sd = sd,
                         .bound = bound,
                         .flat = flat,
                         .value = from->value,
                         .log_marginal_likelihood = from->value,
                         .gradient_norm = from->summit.gradient_norm,
                         .converged = from->summit.converged,
                         .n_starts = from->n_starts,
                         .best_start = from->best_start };
  if (problem->objective != NEAR_GP_OBJECTIVE_LML)
    {
      g_autoptr (NearKernel) kernel = NULL;
      g_autoptr (NearMean) mean = NULL;

      _near_gp_problem_apply (problem, theta, &kernel, &mean);
      if (!near_gp_evaluate (problem->data, kernel, mean, &to->log_marginal_likelihood, NULL, NULL,
                             NULL))
        to->log_marginal_likelihood = -INFINITY;
    }
}

/* The best first; of equals, the one that was found first. */
static int
compare_peaks (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const NearGpPeakFound *peaks = user_data;
  guint p = *(const guint *) a, q = *(const guint *) b;

  if (peaks[p].value != peaks[q].value)
    return peaks[p].value > peaks[q].value ? -1 : 1;
  return p < q ? -1 : p > q;
}

NearGpOptima *
_near_gp_optima_new (const NearGpProblem *problem, const GArray *runs, const GArray *peaks,
                     guint n_evaluations)
{
  NearGpOptima *self = g_atomic_rc_box_new0 (NearGpOptima);
  const NearGpPeakFound *found = (const NearGpPeakFound *) (gpointer) peaks->data;
  g_autofree guint *order = g_new (guint, MAX (peaks->len, 1));
  g_autofree guint *place = g_new (guint, MAX (peaks->len, 1));

  _near_gp_problem_copy (problem, &self->problem);
  self->n_evaluations = n_evaluations;
  self->n_runs = runs->len;
  self->runs = g_new0 (NearGpRun, MAX (runs->len, 1));
  self->n_optima = peaks->len;
  self->optima = g_new0 (NearGpOptimum, MAX (peaks->len, 1));
  for (guint i = 0; i < peaks->len; i++)
    order[i] = i;
  g_qsort_with_data (order, (gint) peaks->len, sizeof *order, compare_peaks, (gpointer) found);
  for (guint i = 0; i < peaks->len; i++)
    place[order[i]] = i;
  for (guint i = 0; i < runs->len; i++)
    {
      const NearGpRunDone *run = &g_array_index (runs, NearGpRunDone, i);

      fill_run (problem, run, &self->runs[i]);
      self->runs[i].optimum = run->optimum == G_MAXUINT ? G_MAXUINT : place[run->optimum];
    }
  for (guint i = 0; i < peaks->len; i++)
    {
      NearGpOptimum *optimum = &self->optima[i];

      fill_optimum (problem, &found[order[i]], optimum);
      optimum->n_path = self->runs[optimum->best_start].n_path;
      optimum->path_theta = self->runs[optimum->best_start].path_theta;
      optimum->path_value = self->runs[optimum->best_start].path_value;
    }
  return self;
}

NearGpOptima *
near_gp_optima_ref (NearGpOptima *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
near_gp_optima_unref (NearGpOptima *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, clear);
}

/* --- asking ----------------------------------------------------------------------------------- */

guint
near_gp_optima_get_n (const NearGpOptima *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->n_optima;
}

const NearGpOptimum *
near_gp_optima_get (const NearGpOptima *self, guint i)
{
  g_return_val_if_fail (self != NULL && i < self->n_optima, NULL);
  return &self->optima[i];
}

guint
near_gp_optima_get_n_runs (const NearGpOptima *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->n_runs;
}

const NearGpRun *
near_gp_optima_get_run (const NearGpOptima *self, guint i)
{
  g_return_val_if_fail (self != NULL && i < self->n_runs, NULL);
  return &self->runs[i];
}

guint
near_gp_optima_get_n_parameters (const NearGpOptima *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->problem.n_parameters;
}

guint
near_gp_optima_get_n_evaluations (const NearGpOptima *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->n_evaluations;
}

NearKernel *
near_gp_optima_dup_kernel (const NearGpOptima *self, guint i)
{
  g_return_val_if_fail (self != NULL && i < self->n_optima, NULL);
  return near_kernel_with_theta (self->problem.kernel, self->optima[i].theta);
}

NearMean *
near_gp_optima_dup_mean (const NearGpOptima *self, guint i)
{
  g_return_val_if_fail (self != NULL && i < self->n_optima, NULL);

  g_autoptr (NearKernel) kernel = NULL;
  NearMean *mean;

  _near_gp_problem_apply (&self->problem, self->optima[i].theta, &kernel, &mean);
  return mean;
}

/* --- sentences -------------------------------------------------------------------------------- */

/* What it means that a parameter of this role ended at its lower or upper bound. */
static const char *
explain_bound (NearGpRole role, gboolean upper)
{
  switch (role)
    {
    case NEAR_GP_ROLE_LENGTH:
      return upper ? _ (
                 "the data do not change over that distance; widen the bound or use a constant")
                   : _ ("not even the nearest points resemble each other, so that the values are "
                        "taken for "
                        "noise; look at the other optima, or widen the bound");
    case NEAR_GP_ROLE_NOISE:
      return upper ? _ ("the values are taken for noise; widen the bound, or give the kernel what "
                        "it lacks")
                   : _ ("no noise is needed to explain the values; widen the bound, or fix the "
                        "noise at what "
                        "the instrument has");
    case NEAR_GP_ROLE_VARIANCE:
      return upper ? _ (
                 "the values want to vary more than it allows; widen the bound, or take a mean "
                 "function away first")
                   : _ ("this term of the kernel is not needed; leave it out or widen the bound");
    case NEAR_GP_ROLE_PERIOD:
      return upper ? _ (
                 "less than one period is seen; widen the bound or do without the periodic term")
                   : _ ("the points are too far apart to tell a shorter period; widen the bound");
    case NEAR_GP_ROLE_MIXTURE:
      return upper ? _ ("one length is enough: the kernel has become an RBF, use that one")
                   : _ ("the mixture of lengths wants to be wider; widen the bound");
    case NEAR_GP_ROLE_OTHER:
    default:
      return _ ("widen the bound if values beyond it make sense");
    }
}

/* How the text of the kernel says other bounds; NULL: nothing is to be widened. */
static char *
dup_advice (const NearGpProblem *problem, guint i, gboolean upper)
{
  const char *name = _near_gp_problem_get_name (problem, i), *dot = strrchr (name, '.');
  gboolean log_scale = problem->is_log[i];
  double low = log_scale ? exp (problem->low[i]) : problem->low[i];
  double high = log_scale ? exp (problem->high[i]) : problem->high[i];
  double step = log_scale ? 10.0 : high - low;
  g_autofree char *value = near_text_dup_significant (upper ? high : low, 4), *from = NULL, *to = NULL;

  if (upper && _near_gp_problem_get_role (problem, i) == NEAR_GP_ROLE_MIXTURE)
    return NULL;
  if (upper)
    high = log_scale ? high * step : high + step;
  else
    low = log_scale ? low / step : low - step;
  from = near_text_dup_significant (low, 4);
  to = near_text_dup_significant (high, 4);
  if (dot != NULL && strchr (dot, '[') == NULL && !g_str_has_suffix (name, "variance"))
    return g_strdup_printf (_ ("write %s=%s{%s,%s} to widen it"), dot + 1, value, from, to);
  return g_strdup_printf (_ ("write %s{%s,%s} for %s to widen it"), value, from, to, name);
}

static char *
describe_bound (const NearGpProblem *problem, guint i, gboolean upper)
{
  double at = upper ? problem->high[i] : problem->low[i];
  g_autofree char *value = near_text_dup_significant (problem->is_log[i] ? exp (at) : at, 4);
  const char *name = _near_gp_problem_get_name (problem, i);
  const char *why = explain_bound (_near_gp_problem_get_role (problem, i), upper);
  g_autofree char *advice = dup_advice (problem, i, upper);
  g_autofree char *meaning = advice != NULL ? g_strdup_printf ("%s (%s)", why, advice) : g_strdup (why);

  if (_near_gp_problem_get_role (problem, i) == NEAR_GP_ROLE_LENGTH)
    return upper ? g_strdup_printf (_ ("the length %s ended at its upper bound %s: %s"), name,
                                    value, meaning)
                 : g_strdup_printf (_ ("the length %s ended at its lower bound %s: %s"), name,
                                    value, meaning);
  return upper ? g_strdup_printf (_ ("%s ended at its upper bound %s: %s"), name, value, meaning)
               : g_strdup_printf (_ ("%s ended at its lower bound %s: %s"), name, value, meaning);
}

static char *
describe_values (const NearGpProblem *problem, const double *theta)
{
  g_autoptr (NearKernel) kernel = near_kernel_with_theta (problem->kernel, theta);

  return near_kernel_format (kernel, 3);
}

static void
add_rivals (const NearGpOptima *self, guint i, GPtrArray *notes)
{
  const NearGpOptimum *optimum = &self->optima[i];

  for (guint k = 0; k < self->n_optima; k++)
    {
      double difference = optimum->value - self->optima[k].value;
      g_autofree char *values = NULL;
      g_autofree char *by = NULL;

      if (k == i || difference > RIVAL || (i > 0 && k > 0))
        continue;
      values = describe_values (&self->problem, self->optima[k].theta);
      by = near_text_dup_significant (fabs (difference), 3);
      g_ptr_array_add (
          notes, difference >= 0.0
                     ? g_strdup_printf (
                         _ ("another optimum, %s, is lower by only %s: the data hardly decide "
                            "between the two"),
                         values, by)
                     : g_strdup_printf (_ ("a better optimum, %s, is higher by %s"), values, by));
    }
}

GPtrArray *
near_gp_optima_dup_notes (const NearGpOptima *self, guint i)
{
  g_return_val_if_fail (self != NULL && i < self->n_optima, NULL);

  const NearGpOptimum *optimum = &self->optima[i];
  GPtrArray *notes = g_ptr_array_new_with_free_func (g_free);

  for (guint p = 0; p < self->problem.n_parameters; p++)
    if (optimum->bound[p] != 0)
      g_ptr_array_add (notes, describe_bound (&self->problem, p, optimum->bound[p] > 0));
  for (guint p = 0; p < self->problem.n_parameters; p++)
    if (optimum->flat[p])
      g_ptr_array_add (
          notes,
          _near_gp_problem_get_role (&self->problem, p) == NEAR_GP_ROLE_LENGTH
              ? g_strdup_printf (
                  _ ("the length %s makes no difference here: between any two points it is too "
                     "short, or too long, to tell"),
                  _near_gp_problem_get_name (&self->problem, p))
              : g_strdup_printf (_ ("%s makes no difference here"),
                                 _near_gp_problem_get_name (&self->problem, p)));
  if (!optimum->converged)
    {
      g_autofree char *norm = near_text_dup_significant (optimum->gradient_norm, 2);

      g_ptr_array_add (
          notes,
          g_strdup_printf (_ ("not converged: a gradient of %s is left, as rounding in a nearly "
                              "singular covariance matrix leaves it; more noise helps"),
                           norm));
    }
  add_rivals (self, i, notes);
  return notes;
}
