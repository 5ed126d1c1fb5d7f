/* near-gp-view-curve.c — curves over one input: mean, bands, truth, parts, draws
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-lab-private.h"
#include "near-lapack.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MARGIN 0.1

/* --- predictions ------------------------------------------------------------------------------ */

/* Noise of a new measurement where points have their own: what they have on average. */
static double
get_new_noise (const NearGpView *self)
{
  const NearGpData *data = self->gp != NULL ? near_gp_get_data (self->gp)
                                            : near_gp_sparse_get_data (self->sparse);
  const double *noise = near_gp_data_peek_noise (data);
  gsize n = near_gp_data_get_n (data);
  double sum = 0.0;

  for (gsize i = 0; noise != NULL && i < n; i++)
    sum += noise[i];
  if (noise == NULL)
    return 0.0;
  return n > 0 ? sum / (double) n : self->spec.noise_sd * self->spec.noise_sd;
}

gboolean
_near_gp_view_predict (const NearGpView *self, gsize m, const double *x, const double *theory, double *mean,
                       double *sd_function, double *sd_measurement, const NearMonitor *monitor,
                       GError **error)
{
  double new_noise = get_new_noise (self);

  if (self->theory != NULL && self->gp != NULL)
    return near_gp_theory_predict (self->theory, self->gp, m, x, theory, mean, sd_function,
                                   sd_measurement, monitor, error);
  if (self->gp != NULL)
    {
      NearGpPrediction out = { mean, sd_function, sd_measurement, new_noise, TRUE };

      return near_gp_predict (self->gp, m, x, &out, monitor, error);
    }
  NearGpSparsePrediction out = { mean, sd_function, sd_measurement, new_noise, TRUE };

  return near_gp_sparse_predict (self->sparse, m, x, &out, monitor, error);
}

/* --- a theory elsewhere ----------------------------------------------------------------------- */

/* A theory that is linear in the inputs, as the ideal chain's ln R^2 is in ln N, is known everywhere. */
static void
find_theory_line (NearGpView *self)
{
  const NearGpPoints *points = self->points;
  guint d = points->n_inputs;
  gsize n = 0;
  g_autofree double *a = g_new (double, points->n * (d + 1) + 1);
  g_autofree double *b = g_new (double, points->n + 1);
  double largest = 0.0, off = 0.0;

  for (gsize i = 0; i < points->n; i++)
    if (!isnan (points->theory[i]))
      {
        a[n * (d + 1)] = 1.0;
        memcpy (a + n * (d + 1) + 1, points->x + i * d, d * sizeof *a);
        largest = MAX (largest, fabs (points->theory[i]));
        b[n++] = points->theory[i];
      }
  if (n < d + 2 || !near_least_squares (n, d + 1, a, b, NULL, NULL))
    return;
  for (gsize i = 0; i < points->n; i++)
    if (!isnan (points->theory[i]))
      {
        double t = b[0];

        for (guint j = 0; j < d; j++)
          t += b[j + 1] * points->x[i * d + j];
        off = MAX (off, fabs (t - points->theory[i]));
      }
  if (off <= 1e-6 * largest)
    self->theory_line = g_memdup2 (b, (d + 1) * sizeof *b);
}

double *
_near_gp_view_dup_theory (const NearGpView *self, gsize m, const double *x)
{
  guint d = self->points->n_inputs;
  double *theory;

  if (self->theory_line == NULL)
    return NULL;
  theory = g_new (double, m + 1);
  for (gsize i = 0; i < m; i++)
    {
      theory[i] = self->theory_line[0];
      for (guint j = 0; j < d; j++)
        theory[i] += self->theory_line[j + 1] * x[i * d + j];
    }
  return theory;
}

/* Whether predictions can be made away from the points. */
static gboolean
is_known_elsewhere (NearGpView *self)
{
  if (self->theory == NULL)
    return TRUE;
  if (self->theory_line == NULL)
    find_theory_line (self);
  if (self->theory_line != NULL)
    return TRUE;
  _near_gp_view_warn (self, _ ("the theory is known at the points only: there is no curve or map between "
                               "them"));
  return FALSE;
}

/* --- the grid --------------------------------------------------------------------------------- */

/* The points, what the source shows, and a margin. */
static void
find_span (const NearGpView *self, double *low, double *high)
{
  const NearGpSourceInfo *info = _near_gp_source_get_info (self->spec.source);
  const NearGpPoints *points = self->points;
  double margin;

  *low = INFINITY;
  *high = -INFINITY;
  for (gsize i = 0; i < points->n; i++)
    {
      *low = MIN (*low, points->x[i]);
      *high = MAX (*high, points->x[i]);
    }
  if (points->n == 0 || self->spec.source != NEAR_GP_SOURCE_OWN)
    {
      *low = MIN (*low, self->spec.x_low);
      *high = MAX (*high, self->spec.x_high);
    }
  if (*low == *high)
    {
      *low -= 1.0;
      *high += 1.0;
    }
  if (info->show_low < info->show_high && *low >= info->show_low && *high <= info->show_high)
    {
      *low = info->show_low;
      *high = info->show_high;
      return;
    }
  margin = points->n > 0 ? MARGIN * (*high - *low) : 0.0;
  *low -= margin;
  *high += margin;
}

static void
make_grid (NearGpView *self)
{
  double low, high;

  find_span (self, &low, &high);
  self->n_grid = NEAR_GP_VIEW_GRID;
  self->grid_x = g_new (double, self->n_grid);
  for (gsize i = 0; i < self->n_grid; i++)
    self->grid_x[i] = low + (high - low) * (double) i / (double) (self->n_grid - 1);
  self->mean = g_new (double, self->n_grid);
}

/* --- each model ------------------------------------------------------------------------------- */

static gboolean
draw_terms (NearGpView *self, GError **error)
{
  guint n = near_kernel_get_n_terms (self->kernel), n_real = 0;

  if (self->gp == NULL || self->theory != NULL || self->n_fitted == 0)
    return TRUE;
  for (guint t = 0; t < n; t++)
    n_real += !near_kernel_is_white (near_kernel_get_term (self->kernel, t));
  if (n_real < 2)
    return TRUE;
  self->terms = g_new (double, n_real *self->n_grid);
  for (guint t = 0; t < n; t++)
    if (!near_kernel_is_white (near_kernel_get_term (self->kernel, t)))
      {
        double *term = self->terms + self->n_terms * self->n_grid;

        if (!near_gp_predict_term (self->gp, t, self->n_grid, self->grid_x, term, NULL, error))
          return FALSE;
        self->n_terms++;
      }
  return TRUE;
}

static gboolean
draw_regression (NearGpView *self, const NearMonitor *monitor, GError **error)
{
  g_autofree double *theory = NULL;

  if (!is_known_elsewhere (self))
    {
      g_clear_pointer (&self->grid_x, g_free);
      g_clear_pointer (&self->mean, g_free);
      self->n_grid = 0;
      return TRUE;
    }
  theory = _near_gp_view_dup_theory (self, self->n_grid, self->grid_x);
  self->sd_function = g_new (double, self->n_grid);
  self->sd_measurement = g_new (double, self->n_grid);
  if (self->spec.noise == NEAR_GP_NOISE_POINTS && self->theory == NULL)
    self->new_noise_sd = sqrt (get_new_noise (self));
  return _near_gp_view_predict (self, self->n_grid, self->grid_x, theory, self->mean, self->sd_function,
                                self->sd_measurement, monitor, error)
         && draw_terms (self, error);
}

/* Of two classes the probability of class 1, of more the most probable class; and the probability of each. */
static gboolean
draw_classes (NearGpView *self, const NearMonitor *monitor, GError **error)
{
  guint n_classes = self->n_classes = near_gp_classifier_get_n_classes (self->classifier);
  g_autofree double *probability = g_new (double, self->n_grid *n_classes);
  NearGpClassification out = { .probability = probability };

  if (!near_gp_classifier_predict (self->classifier, self->n_grid, self->grid_x, &out, monitor, error))
    return FALSE;
  self->class_curve = g_new (double, self->n_grid *n_classes);
  for (gsize i = 0; i < self->n_grid; i++)
    {
      const double *p = probability + i * n_classes;
      guint best = 0;

      for (guint c = 1; c < n_classes; c++)
        if (p[c] > p[best])
          best = c;
      self->mean[i] = n_classes == 2 ? p[1] : best;
      for (guint c = 0; c < n_classes; c++)
        self->class_curve[c * self->n_grid + i] = p[c];
    }
  return TRUE;
}

static gboolean
draw_phases (NearGpView *self, const NearMonitor *monitor, GError **error)
{
  NearGpPhases phases;
  gsize bytes = self->n_grid * sizeof (double);

  if (!_near_gp_phases_init (&phases, &self->spec, self->points, error))
    return FALSE;
  self->n_fitted = phases.data.n_labels + phases.data.n_values;
  self->change_point = near_gp_change_point_new (&phases.data, &phases.model, self->n_grid, self->grid_x,
                                                 monitor, error);
  _near_gp_phases_clear (&phases);
  if (self->change_point == NULL)
    return FALSE;
  memcpy (self->mean, near_gp_change_point_peek_mean (self->change_point, NEAR_GP_CHANGE_POINT_JOINT), bytes);
  self->sd_function = g_memdup2 (
      near_gp_change_point_peek_sd (self->change_point, NEAR_GP_CHANGE_POINT_JOINT), bytes);
  self->report.log_marginal_likelihood
      = near_gp_change_point_get_log_evidence (self->change_point, NEAR_GP_CHANGE_POINT_JOINT);
  self->report.jitter = near_gp_change_point_get_jitter (self->change_point);
  return TRUE;
}

static gboolean
draw_slopes (NearGpView *self, const NearMonitor *monitor, GError **error)
{
  self->sd_function = g_new (double, self->n_grid);
  return near_gp_derivative_predict (self->derivative, self->n_grid, self->grid_x, self->mean,
                                     self->sd_function, NULL, NULL, monitor, error);
}

/* What a new measurement adds, where the model's noise is one number. */
static void
add_measurement_band (NearGpView *self)
{
  if (self->sd_function == NULL || self->sd_measurement != NULL)
    return;
  self->sd_measurement = g_new (double, self->n_grid);
  for (gsize i = 0; i < self->n_grid; i++)
    self->sd_measurement[i] = hypot (self->sd_function[i], self->spec.noise_sd);
}

/* Everything over one input but the draws. */
gboolean
_near_gp_view_draw_curve (NearGpView *self, const NearMonitor *monitor, GError **error)
{
  gboolean good;

  if (self->points->n_inputs != 1)
    {
      if (self->spec.model == NEAR_GP_MODEL_REGRESSION)
        is_known_elsewhere (self);
      return TRUE;
    }
  make_grid (self);
  switch (self->spec.model)
    {
    case NEAR_GP_MODEL_CLASSES:
      good = draw_classes (self, monitor, error);
      break;
    case NEAR_GP_MODEL_CHANGE_POINT:
      good = draw_phases (self, monitor, error);
      break;
    case NEAR_GP_MODEL_DERIVATIVE:
      good = draw_slopes (self, monitor, error);
      break;
    default:
      good = draw_regression (self, monitor, error);
    }
  if (!good)
    return FALSE;
  add_measurement_band (self);
  if (self->n_grid > 0 && self->spec.model != NEAR_GP_MODEL_CLASSES)
    {
      self->truth = g_new (double, self->n_grid);
      if (!near_gp_points_truth (self->points, &self->spec, self->n_grid, self->grid_x, self->truth))
        g_clear_pointer (&self->truth, g_free);
    }
  return TRUE;
}

/* --- draws ------------------------------------------------------------------------------------ */

static NearGpSampler *
new_sampler (const NearGpView *self, const NearMonitor *monitor, GError **error)
{
  const NearGpSpec *spec = &self->spec;
  guint n = (guint) spec->n_draws;
  guint64 seed = (guint64) spec->seed;

  if (spec->draws == NEAR_GP_DRAWS_PRIOR || self->gp == NULL)
    return near_gp_sampler_new_prior (self->kernel, self->n_grid, self->grid_x, n, seed, monitor, error);
  if (spec->draws == NEAR_GP_DRAWS_POSTERIOR)
    return near_gp_sampler_new_posterior (self->gp, self->n_grid, self->grid_x, n, seed, monitor, error);
  return near_gp_sampler_new_matheron (self->gp, self->n_grid, self->grid_x, n, seed, monitor, error);
}

/* @sampler: made if it is NULL. */
gboolean
_near_gp_view_draw_draws (NearGpView *self, NearGpSampler **sampler, double phase,
                          const NearMonitor *monitor, GError **error)
{
  guint draws = self->spec.draws;
  gboolean prior, posterior;

  if (draws == NEAR_GP_DRAWS_NONE || self->n_grid == 0
      || self->spec.model != NEAR_GP_MODEL_REGRESSION || self->theory != NULL)
    return TRUE;
  if (self->gp == NULL && draws != NEAR_GP_DRAWS_PRIOR)
    {
      _near_gp_view_warn (self, _ ("functions are drawn from the prior only: a sparse fit has no draws"));
      draws = NEAR_GP_DRAWS_PRIOR;
    }
  if (*sampler == NULL)
    *sampler = new_sampler (self, monitor, error);
  if (*sampler == NULL)
    return FALSE;
  prior = draws == NEAR_GP_DRAWS_PRIOR || draws == NEAR_GP_DRAWS_BOTH;
  posterior = draws == NEAR_GP_DRAWS_POSTERIOR || draws == NEAR_GP_DRAWS_BOTH;
  self->n_draws = near_gp_sampler_get_n_draws (*sampler);
  self->prior_draws = prior ? g_new (double, self->n_draws *self->n_grid) : NULL;
  self->draws = posterior ? g_new (double, self->n_draws *self->n_grid) : NULL;
  for (guint k = 0; k < self->n_draws; k++)
    {
      double *from_prior = prior ? self->prior_draws + k * self->n_grid : NULL;

      if (posterior)
        near_gp_sampler_frame (*sampler, k, phase, self->draws + k * self->n_grid);
      if (prior && (!posterior || !near_gp_sampler_prior_frame (*sampler, k, phase, from_prior)))
        near_gp_sampler_frame (*sampler, k, phase, from_prior);
    }
  return TRUE;
}
