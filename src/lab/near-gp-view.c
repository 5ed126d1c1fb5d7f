/* near-gp-view.c — what must follow the pointer
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-lab-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* More fitted points than this: leave-one-out and the gradient wait for the hand to rest. */
#define VALIDATED_MAX 1000

void
_near_gp_view_warn (NearGpView *self, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_ptr_array_add (self->warnings, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

/* --- how good it is --------------------------------------------------------------------------- */

/* Leave-one-out in y as it was measured. Theory may have posed other numbers, whose errors cannot be compared with those
 * of another way of using it. */
static void
score_as_measured (NearGpView *self, const double *variance)
{
  NearGpTheoryWay way = near_gp_theory_get_way (self->theory);
  gsize n;
  g_autofree gsize *rows = _near_gp_points_dup_rows (self->points, &self->spec, FALSE, &n);
  g_autofree double *y = g_new (double, n), *mean = g_new (double, n), *spread = g_new (double, n);
  g_autofree double *others = g_new (double, n);
  double sum = 0.0;

  for (gsize k = 0; k < n; k++)
    {
      double t = self->points->theory[rows[k]];
      double factor = way == NEAR_GP_THEORY_QUOTIENT ? t : 1.0;
      gboolean added = way == NEAR_GP_THEORY_DIFFERENCE || way == NEAR_GP_THEORY_PARAMETERIZATION;

      y[k] = self->points->y[rows[k]];
      mean[k] = factor * self->loo_mean[k] + (added ? t : 0.0);
      spread[k] = factor * factor * variance[k];
      sum += y[k];
    }
  for (gsize k = 0; k < n; k++)
    others[k] = (sum - y[k]) / (double) (n - 1);
  near_gp_score_predictions (n, y, mean, spread, others, &self->loo);
}

/* Where a coefficient of the mean hangs on one point there is a fit, but nothing can be left out. */
static gboolean
leave_one_out (NearGpView *self, const NearMonitor *monitor, GError **error)
{
  gsize n = self->n_fitted;
  GError *problem = NULL;

  self->loo_mean = g_new (double, n);
  self->loo_sd = g_new (double, n);
  if (!near_gp_leave_one_out (self->gp, self->loo_mean, self->loo_sd, &self->loo, monitor, &problem))
    {
      gboolean harmless = g_error_matches (problem, NEAR_ERROR, NEAR_ERROR_NO_DATA);

      g_clear_pointer (&self->loo_mean, g_free);
      g_clear_pointer (&self->loo_sd, g_free);
      if (harmless)
        g_error_free (problem);
      else
        g_propagate_error (error, problem);
      return harmless;
    }
  if (self->theory != NULL)
    score_as_measured (self, self->loo_sd);
  for (gsize i = 0; i < n; i++)
    self->loo_sd[i] = sqrt (MAX (self->loo_sd[i], 0.0));
  return TRUE;
}

static gboolean
validate (NearGpView *self, const NearMonitor *monitor, GError **error)
{
  gsize n = self->n_fitted;

  self->loo = (NearGpScore){ NAN, NAN, NAN, NAN, NAN };
  if (self->gp == NULL || n < 2 || n > VALIDATED_MAX)
    return TRUE;
  if (!leave_one_out (self, monitor, error))
    return FALSE;
  self->n_parameters = near_gp_get_n_parameters (self->gp);
  self->gradient = g_new (double, self->n_parameters + 1);
  self->report.degrees_of_freedom = near_gp_get_degrees_of_freedom (self->gp, monitor);
  return near_gp_gradient (self->gp, self->gradient, monitor, error);
}

static double
get_training_mean (const NearGpView *self)
{
  gsize n;
  g_autofree gsize *rows = _near_gp_points_dup_rows (self->points, &self->spec, FALSE, &n);
  double sum = 0.0;

  for (gsize k = 0; k < n; k++)
    sum += self->points->y[rows[k]];
  return n > 0 ? sum / (double) n : 0.0;
}

/* Root mean square error and mean negative log density of the test part, in y as it was measured. */
static gboolean
test_regression (NearGpView *self, const NearMonitor *monitor, GError **error)
{
  g_autoptr (NearGpData) data = near_gp_points_to_data (self->points, &self->spec, TRUE, error);
  gsize n = data != NULL ? near_gp_data_get_n (data) : 0, n_rows;
  g_autofree gsize *rows = _near_gp_points_dup_rows (self->points, &self->spec, TRUE, &n_rows);
  g_autofree double *theory = g_new (double, n + 1);
  g_autofree double *mean = g_new (double, n + 1);
  g_autofree double *sd = g_new (double, n + 1);
  double guess, squares = 0.0, base = 0.0, density = 0.0;

  if (data == NULL)
    return FALSE;
  if (n == 0)
    return TRUE;
  for (gsize k = 0; k < n; k++)
    theory[k] = self->points->theory[rows[k]];
  if (!_near_gp_view_predict (self, n, near_gp_data_peek_x (data), theory, mean, NULL, sd, monitor, error))
    return FALSE;
  guess = get_training_mean (self);
  for (gsize k = 0; k < n; k++)
    {
      double y = near_gp_data_peek_y (data)[k], z = (y - mean[k]) / sd[k];

      squares += (y - mean[k]) * (y - mean[k]);
      base += (y - guess) * (y - guess);
      density += 0.5 * z * z + log (sd[k]) + 0.5 * log (2.0 * G_PI);
    }
  self->test_rmse = sqrt (squares / (double) n);
  self->baseline_rmse = sqrt (base / (double) n);
  self->test_nlpd = density / (double) n;
  return TRUE;
}

/* --- words ------------------------------------------------------------------------------------ */

static void
warn_of_data (NearGpView *self)
{
  g_autoptr (GPtrArray) odd = NULL;
  const NearGpData *data = self->gp != NULL       ? near_gp_get_data (self->gp)
                           : self->sparse != NULL ? near_gp_sparse_get_data (self->sparse)
                                                  : NULL;

  if (data == NULL)
    return;
  odd = near_gp_data_check_for (data, self->kernel);
  for (guint i = 0; i < odd->len; i++)
    _near_gp_view_warn (self, "%s", (const char *) odd->pdata[i]);
}

/* A parameter that rests on its bound was stopped, not found. */
static void
warn_of_bounds (NearGpView *self)
{
  guint n = near_kernel_get_n_parameters (self->kernel);

  for (guint i = 0; i < n; i++)
    {
      const NearKernelParameter *p = near_kernel_get_parameter (self->kernel, i);
      double tolerance = 1e-6 * fabs (p->value);

      if (p->fixed || !(fabs (p->value - p->low) <= tolerance || fabs (p->value - p->high) <= tolerance))
        continue;
      _near_gp_view_warn (self, _ ("“%s” is at its bound (%.4g): the data do not say where it is"), p->name,
                          p->value);
    }
}

static void
warn_of_fit (NearGpView *self)
{
  if (self->report.jitter > 0.0 && self->sparse == NULL)
    _near_gp_view_warn (self,
                        _ ("%.2g was added to the diagonal so that the matrix could be factored: points "
                           "are too alike for this kernel and noise"),
                        self->report.jitter);
  if (self->spec.model == NEAR_GP_MODEL_REGRESSION && self->spec.noise == NEAR_GP_NOISE_POINTS)
    {
      gsize n, n_unknown = 0;
      g_autofree gsize *rows = _near_gp_points_dup_rows (self->points, &self->spec, FALSE, &n);

      for (gsize k = 0; k < n; k++)
        n_unknown += isnan (self->points->sd[rows[k]]);
      if (n_unknown > 0)
        _near_gp_view_warn (self,
                            ngettext ("%zu point has no error bar: the noise deviation %.4g is taken for it",
                                      "%zu points have no error bar: the noise deviation %.4g is taken "
                                      "for them",
                                      n_unknown),
                            n_unknown, self->spec.noise_sd);
    }
  _near_gp_view_warn_of_errors (self);
  warn_of_bounds (self);
  warn_of_data (self);
}

/* --- the whole view --------------------------------------------------------------------------- */

static NearGpView *
new_empty (const NearGpSpec *spec, NearGpPoints *points)
{
  NearGpView *self = g_atomic_rc_box_new0 (NearGpView);

  self->spec = *spec;
  self->points = near_gp_points_ref (points);
  self->warnings = g_ptr_array_new_with_free_func (g_free);
  self->test_rmse = self->test_nlpd = self->baseline_rmse = self->new_noise_sd = NAN;
  _near_gp_view_look_at_points (self);
  return self;
}

static gboolean
fill (NearGpView *self, NearGpViewCache *cache, double phase, const NearMonitor *monitor, GError **error)
{
  g_autoptr (NearGpSampler) sampler = NULL;
  gboolean same_fit;

  if (!_near_gp_view_fit (self, cache->view, monitor, error)
      || !_near_gp_view_draw_curve (self, monitor, error)
      || !_near_gp_view_draw_map (self, monitor, error) || !validate (self, monitor, error)
      || (self->spec.model == NEAR_GP_MODEL_REGRESSION && !test_regression (self, monitor, error)))
    return FALSE;
  same_fit = cache->view != NULL && self->gp != NULL && cache->view->gp == self->gp
             && cache->view->n_grid == self->n_grid
             && (self->n_grid == 0
                 || memcmp (cache->view->grid_x, self->grid_x, self->n_grid * sizeof (double)) == 0)
             && cache->view->spec.draws == self->spec.draws
             && cache->view->spec.n_draws == self->spec.n_draws
             && cache->view->spec.seed == self->spec.seed;
  if (same_fit)
    sampler = g_steal_pointer (&cache->sampler);
  if (!_near_gp_view_draw_draws (self, &sampler, phase, monitor, error))
    return FALSE;
  _near_gp_view_draw_matrix (self);
  warn_of_fit (self);
  self->results = _near_gp_view_make_results (self);
  g_clear_pointer (&cache->sampler, near_gp_sampler_unref);
  cache->sampler = g_steal_pointer (&sampler);
  return TRUE;
}

/* The view is the cache's from now on. */
NearGpView *
_near_gp_view_new_after (NearGpViewCache *cache, const NearGpSpec *spec, NearGpPoints *points, double phase,
                         const NearMonitor *monitor, GError **error)
{
  g_autoptr (NearGpView) self = new_empty (spec, points);

  if (!near_spec_validate (&near_gp_schema, spec, error) || !fill (self, cache, phase, monitor, error))
    return NULL;
  near_gp_view_unref (cache->view);
  cache->view = near_gp_view_ref (self);
  return g_steal_pointer (&self);
}

void
_near_gp_view_cache_clear (NearGpViewCache *cache)
{
  g_clear_pointer (&cache->view, near_gp_view_unref);
  g_clear_pointer (&cache->sampler, near_gp_sampler_unref);
}

/**
 * near_gp_view_new:
 *
 * Errors: those of the model's fit; NEAR_ERROR_CANCELLED
 * Cost: n^3/3 for the fit, n^3 for leave-one-out and gradient (up to 1000 points), n^2 for each point of the
 *   curve or map
 */
NearGpView *
near_gp_view_new (const NearGpSpec *spec, NearGpPoints *points, double phase, const NearMonitor *monitor,
                  GError **error)
{
  NearGpViewCache cache = { NULL, NULL };
  NearGpView *self = _near_gp_view_new_after (&cache, spec, points, phase, monitor, error);

  _near_gp_view_cache_clear (&cache);
  return self;
}

static void
clear_fits (NearGpView *self)
{
  near_gp_unref (self->gp);
  near_gp_sparse_unref (self->sparse);
  near_gp_classifier_unref (self->classifier);
  near_gp_change_point_unref (self->change_point);
  near_gp_derivative_unref (self->derivative);
  near_kernel_unref (self->kernel);
  near_mean_unref (self->mean_function);
  near_gp_theory_unref (self->theory);
}

static void
view_clear (gpointer data)
{
  NearGpView *self = data;
  gpointer arrays[] = { self->theory_line, self->grid_x,      self->mean,     self->sd_function,
                        self->sd_measurement, self->truth,    self->prior_draws, self->draws,
                        self->terms,       self->mean_map,    self->sd_map,   self->truth_map,
                        self->matrix_rows, self->matrix,      self->loo_mean, self->loo_sd,
                        self->gradient,    self->class_curve, self->class_map };

  clear_fits (self);
  near_gp_points_unref (self->points);
  g_ptr_array_unref (self->warnings);
  near_results_unref (self->results);
  for (gsize i = 0; i < G_N_ELEMENTS (arrays); i++)
    g_free (arrays[i]);
}

NearGpView *
near_gp_view_ref (NearGpView *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
near_gp_view_unref (NearGpView *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, view_clear);
}

int
near_gp_view_get_point (const NearGpView *self, gsize i)
{
  gsize n;
  g_autofree gsize *rows = _near_gp_points_dup_rows (self->points, &self->spec, FALSE, &n);

  return i < n ? (int) rows[i] : -1;
}
