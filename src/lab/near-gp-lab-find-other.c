/* near-gp-lab-find-other.c — hyperparameters of classes, change points and slopes
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-climb.h"
#include "near-gp-lab-find.h"
#include "near-rng.h"
#include "near-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

static gboolean
take_kernel (NearGpFinder *f, const NearKernel *kernel, GError **error)
{
  g_autofree char *text = near_kernel_format (kernel, 0);

  if (g_strlcpy (f->found->spec.kernel, text, sizeof f->found->spec.kernel) < sizeof f->found->spec.kernel)
    return TRUE;
  g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE, _ ("the kernel's text becomes too long"));
  return FALSE;
}

static guint
get_n_starts (const NearGpFinder *f)
{
  return f->search->one_step ? 1 : (guint) f->search->spec.restarts + 1;
}

/* --- classes ---------------------------------------------------------------------------------- */

static gboolean
find_classes (NearGpFinder *f, const NearMonitor *monitor, GError **error)
{
  const NearGpSpec *spec = &f->search->spec;
  g_autofree double *x = NULL;
  g_autofree guint *label = NULL;
  g_autoptr (NearKernel) kernel = near_gp_spec_dup_kernel (spec, f->search->points, error);
  g_autoptr (NearGpClassifier) best = NULL;
  GError *problem = NULL;
  gsize n;
  guint n_classes;

  if (kernel == NULL
      || !_near_gp_classes (spec, f->search->points, FALSE, &n, &x, &label, &n_classes, error))
    return FALSE;
  best = near_gp_classifier_optimize (n, x, label, n_classes, kernel, get_n_starts (f), (guint64) spec->seed,
                                      NULL, monitor, &problem);
  if (best == NULL)
    return _near_gp_finder_forgive (f, problem, error);
  return take_kernel (f, near_gp_classifier_get_kernel (best), error);
}

/* --- the change point ------------------------------------------------------------------------- */

/* One kernel and one noise for all regions: gradients of what is tied add up. theta: the kernel's, log noise. */
typedef struct
{
  NearGpPhases phases;
  const NearMonitor *monitor;
  guint n_kernel;
  gboolean learns_noise;
  double *gradient; /* of all regions */
} Tied;

static gboolean
evaluate_tied (const double *theta, double *value, double *gradient, gpointer user_data)
{
  Tied *t = user_data;
  NearGpChangePointModel model = t->phases.model;
  g_autoptr (NearKernel) kernel = near_kernel_with_theta (t->phases.kernel, theta);
  g_autoptr (GError) problem = NULL;
  guint n_regions = model.n_boundaries + 1;

  for (guint r = 0; r < n_regions; r++)
    model.kernel[r] = kernel;
  if (t->learns_noise)
    model.noise = exp (theta[t->n_kernel]);
  if (!near_gp_change_point_evidence (&t->phases.data, &model, value, t->gradient, t->monitor, &problem))
    {
      *value = -INFINITY;
      return !g_error_matches (problem, NEAR_ERROR, NEAR_ERROR_CANCELLED);
    }
  for (guint i = 0; i < t->n_kernel; i++)
    {
      gradient[i] = 0.0;
      for (guint r = 0; r < n_regions && !near_kernel_get_parameter (kernel, i)->fixed; r++)
        gradient[i] += t->gradient[r * t->n_kernel + i];
    }
  if (t->learns_noise)
    gradient[t->n_kernel] = t->gradient[n_regions * t->n_kernel];
  return TRUE;
}

static gboolean
climb_tied (NearGpFinder *f, Tied *t, GError **error)
{
  const NearGpSpec *spec = &f->search->spec;
  guint n = t->n_kernel + (t->learns_noise ? 1 : 0);
  g_autofree double *low = g_new0 (double, n + 1);
  g_autofree double *high = g_new0 (double, n + 1);
  g_autofree double *theta = g_new0 (double, n + 1);
  g_autofree double *best = g_new0 (double, n + 1);
  g_autoptr (NearRng) rng = near_rng_new ((guint64) spec->seed, "gp change point starts");
  g_autoptr (NearKernel) kernel = NULL;
  double best_value = -INFINITY;

  _near_gp_get_box (t->phases.kernel, n, low, high);
  near_kernel_get_theta (t->phases.kernel, theta);
  if (t->learns_noise)
    {
      theta[t->n_kernel] = log (t->phases.model.noise);
      low[t->n_kernel] = theta[t->n_kernel] - 14.0;
      high[t->n_kernel] = theta[t->n_kernel] + 14.0;
    }
  for (guint s = 0; s < get_n_starts (f); s++)
    {
      double value;

      for (guint i = 0; s > 0 && i < n; i++)
        theta[i] = near_rng_uniform (rng, low[i], high[i]);
      if (near_gp_climb (n, theta, low, high, f->search->one_step ? 1 : 200, f->search->one_step ? 0.5 : 2.0,
                         evaluate_tied, t, &value)
          == NEAR_GP_CLIMB_STOPPED)
        break;
      if (value > best_value)
        {
          best_value = value;
          memcpy (best, theta, n * sizeof *theta);
        }
    }
  if (!isfinite (best_value))
    {
      _near_gp_finder_note (f, _ ("Nothing better was found."));
      return TRUE;
    }
  kernel = near_kernel_with_theta (t->phases.kernel, best);
  if (t->learns_noise)
    f->found->spec.noise_sd = exp (0.5 * best[t->n_kernel]);
  return take_kernel (f, kernel, error);
}

static gboolean
find_phases (NearGpFinder *f, const NearMonitor *monitor, GError **error)
{
  Tied t = { .monitor = monitor };
  gboolean good;

  if (!_near_gp_phases_init (&t.phases, &f->search->spec, f->search->points, error))
    return FALSE;
  t.n_kernel = near_kernel_get_n_parameters (t.phases.kernel);
  t.learns_noise = f->search->spec.noise == NEAR_GP_NOISE_LEARNED;
  t.gradient = g_new0 (double, near_gp_change_point_model_get_n_parameters (&t.phases.model) + 1);
  good = climb_tied (f, &t, error);
  g_free (t.gradient);
  _near_gp_phases_clear (&t.phases);
  return good;
}

/* --- values and slopes ------------------------------------------------------------------------ */

static void
get_spread (gsize n, const double *values, double *range, double *variance)
{
  double low = INFINITY, high = -INFINITY, sum = 0.0, squares = 0.0;

  for (gsize i = 0; i < n; i++)
    {
      low = MIN (low, values[i]);
      high = MAX (high, values[i]);
      sum += values[i];
    }
  for (gsize i = 0; i < n; i++)
    squares += (values[i] - sum / (double) n) * (values[i] - sum / (double) n);
  *range = n > 1 && high > low ? high - low : 1.0;
  *variance = n > 1 && squares > 0.0 ? squares / (double) (n - 1) : 1.0;
}

static gboolean
find_slopes (NearGpFinder *f, const NearMonitor *monitor, GError **error)
{
  const NearGpSpec *spec = &f->search->spec;
  NearGpSlopes slopes;
  NearGpDerivativeModel low, high;
  const NearGpDerivativeModel *best;
  g_autoptr (NearGpDerivative) fit = NULL;
  g_autofree char *text = NULL;
  char variance_text[NEAR_TEXT_DOUBLE_SIZE], length_text[NEAR_TEXT_DOUBLE_SIZE];
  double range, variance, ignored, slope_variance;
  GError *problem = NULL;

  if (!_near_gp_slopes_init (&slopes, spec, f->search->points, error))
    return FALSE;
  get_spread (f->search->points->n, f->search->points->x, &range, &ignored);
  get_spread (slopes.data.n_values, slopes.data.value, &ignored, &variance);
  get_spread (slopes.data.n_slopes, slopes.data.slope, &ignored, &slope_variance);
  low = high = slopes.model;
  low.variance = MIN (1e-4 * variance, slopes.model.variance);
  high.variance = MAX (1e4 * variance, slopes.model.variance);
  low.length = MIN (1e-2 * range, slopes.model.length);
  high.length = MAX (10.0 * range, slopes.model.length);
  if (spec->noise == NEAR_GP_NOISE_LEARNED)
    {
      low.value_noise = MIN (1e-9 * variance, slopes.model.value_noise);
      high.value_noise = MAX (variance, slopes.model.value_noise);
      low.slope_noise = MIN (1e-9 * slope_variance, slopes.model.slope_noise);
      high.slope_noise = MAX (slope_variance, slopes.model.slope_noise);
    }
  fit = near_gp_derivative_optimize (&slopes.data, &slopes.model, &low, &high, get_n_starts (f),
                                     (guint64) spec->seed, NULL, monitor, &problem);
  _near_gp_slopes_clear (&slopes);
  if (fit == NULL)
    return _near_gp_finder_forgive (f, problem, error);
  best = near_gp_derivative_get_model (fit);
  text = g_strdup_printf ("%s*%s(l=%s)", near_text_format_double (best->variance, variance_text),
                          near_kernel_get_info (best->kind)->text_name,
                          near_text_format_double (best->length, length_text));
  g_strlcpy (f->found->spec.kernel, text, sizeof f->found->spec.kernel);
  if (spec->noise == NEAR_GP_NOISE_LEARNED)
    {
      f->found->spec.noise_sd = CLAMP (sqrt (best->value_noise), 1e-9, 1e9);
      f->found->spec.slope_noise_sd = CLAMP (sqrt (best->slope_noise), 1e-9, 1e9);
    }
  return TRUE;
}

gboolean
_near_gp_find_other (NearGpFinder *f, const NearMonitor *monitor, GError **error)
{
  switch (f->search->spec.model)
    {
    case NEAR_GP_MODEL_CLASSES:
      return find_classes (f, monitor, error);
    case NEAR_GP_MODEL_CHANGE_POINT:
      return find_phases (f, monitor, error);
    case NEAR_GP_MODEL_DERIVATIVE:
    default:
      return find_slopes (f, monitor, error);
    }
}
