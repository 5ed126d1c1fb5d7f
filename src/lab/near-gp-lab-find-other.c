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

/* Bounds of variance and length are the kernel's, from the text or the data; of the noises the data's. */
static void
bound_slopes (const NearGpSpec *spec, const NearGpSlopes *slopes, const NearKernel *kernel,
              NearGpDerivativeModel *low, NearGpDerivativeModel *high)
{
  const NearKernelParameter *v = near_kernel_get_parameter (kernel, 0), *l = near_kernel_get_parameter (kernel, 1);
  double ignored, variance, slope_variance;

  get_spread (slopes->data.n_values, slopes->data.value, &ignored, &variance);
  get_spread (slopes->data.n_slopes, slopes->data.slope, &ignored, &slope_variance);
  *low = *high = slopes->model;
  low->variance = v->fixed ? v->value : v->low;
  high->variance = v->fixed ? v->value : v->high;
  low->length = l->fixed ? l->value : l->low;
  high->length = l->fixed ? l->value : l->high;
  if (spec->noise != NEAR_GP_NOISE_LEARNED)
    return;
  low->value_noise = MIN (1e-9 * variance, slopes->model.value_noise);
  high->value_noise = MAX (variance, slopes->model.value_noise);
  low->slope_noise = MIN (1e-9 * slope_variance, slopes->model.slope_noise);
  high->slope_noise = MAX (slope_variance, slopes->model.slope_noise);
}

static NearKernel *
new_slope_kernel (const NearKernel *kernel, const NearGpDerivativeModel *model)
{
  const double theta[2] = { log (model->variance), log (model->length) };

  return near_kernel_with_theta (kernel, theta);
}

static void
note_bound (NearGpFinder *f, const char *name, double value, double low, double high)
{
  g_autofree char *shown = near_text_dup_significant (value, 4);
  g_autofree char *from = near_text_dup_significant (low, 4);
  g_autofree char *to = near_text_dup_significant (high, 4);
  g_autofree char *said = NULL;

  if (!(low < high) || (value > low * (1.0 + 1e-6) && value < high * (1.0 - 1e-6)))
    return;
  said = g_strdup_printf (value <= low * (1.0 + 1e-6)
                              ? _ ("%s ended at its lower bound %s: between %s and %s the data want it smaller")
                              : _ ("%s ended at its upper bound %s: between %s and %s the data want it larger"),
                          name, shown, from, to);
  _near_gp_finder_note (f, said);
}

static double
compare_scales (double a, double b, double negligible)
{
  return fabs (log ((a + negligible) / (b + negligible)));
}

/* A noise far below what the curve varies by is none, however small. */
static gboolean
is_other (const NearGpDerivativeModel *a, const NearGpDerivativeModel *b)
{
  double values = 1e-4 * b->variance, slopes = values / (b->length * b->length);

  return compare_scales (a->length, b->length, 0.0) > 0.2 || compare_scales (a->variance, b->variance, 0.0) > 1.0
         || compare_scales (a->value_noise, b->value_noise, values) > 1.0
         || compare_scales (a->slope_noise, b->slope_noise, slopes) > 1.0;
}

/* A climb that was given up on the way is no optimum: where it can move, its slope is gone. */
static gboolean
is_optimum (const NearGpSlopes *slopes, const NearGpDerivativeModel *low, const NearGpDerivativeModel *high,
            const NearGpDerivativeModel *at)
{
  g_autoptr (NearGpDerivative) fit = near_gp_derivative_new (&slopes->data, at, NULL, NULL);
  const double value[] = { at->variance, at->length, at->value_noise, at->slope_noise };
  const double from[] = { low->variance, low->length, low->value_noise, low->slope_noise };
  const double to[] = { high->variance, high->length, high->value_noise, high->slope_noise };
  double gradient[NEAR_GP_DERIVATIVE_N_PARAMETERS];

  if (fit == NULL || !near_gp_derivative_gradient (fit, gradient, NULL, NULL))
    return FALSE;
  for (guint p = 0; p < NEAR_GP_DERIVATIVE_N_PARAMETERS; p++)
    if (value[p] > from[p] * (1.0 + 1e-6) && value[p] < to[p] * (1.0 - 1e-6) && fabs (gradient[p]) > 1e-2)
      return FALSE;
  return TRUE;
}

/* The best of the starts that ended elsewhere. */
static void
note_rival (NearGpFinder *f, const NearGpSlopes *slopes, const NearKernel *kernel, const NearGpDerivativeModel bounds[2],
            const NearGpDerivative *fit, guint n, const double *optima, const NearGpDerivativeModel *ends)
{
  double best = near_gp_derivative_get_log_marginal_likelihood (fit);
  const NearGpDerivativeModel *taken = near_gp_derivative_get_model (fit);
  gboolean noisy;
  guint rival = n;
  g_autoptr (NearKernel) other = NULL;
  g_autofree char *text = NULL;
  g_autofree char *noise = NULL;
  g_autofree char *said = NULL;

  for (guint s = 0; s < n; s++)
    if (isfinite (optima[s]) && (rival == n || optima[s] > optima[rival])
        && is_other (&ends[s], taken)
        && is_optimum (slopes, &bounds[0], &bounds[1], &ends[s]))
      rival = s;
  if (rival == n)
    return;
  other = new_slope_kernel (kernel, &ends[rival]);
  text = near_kernel_format (other, 3);
  noise = near_text_dup_significant (sqrt (ends[rival].value_noise), 3);
  noisy = taken->value_noise > 10.0 * ends[rival].value_noise && taken->value_noise > 1e-2 * taken->variance;
  said = g_strdup_printf (
      noisy ? _ ("another optimum is %s with a noise of %s: its log likelihood is %.2f, that of the one that was "
                 "taken %.2f, which takes a part of the values for noise: look for a point that is far off")
            : _ ("another optimum is %s with a noise of %s: its log likelihood is %.2f, that of the one that was "
                 "taken %.2f"),
      text, noise, optima[rival], best);
  _near_gp_finder_note (f, said);
}

static gboolean
take_slopes (NearGpFinder *f, const NearKernel *kernel, const NearGpDerivativeModel *best, GError **error)
{
  g_autoptr (NearKernel) found = new_slope_kernel (kernel, best);

  if (f->search->spec.noise == NEAR_GP_NOISE_LEARNED)
    {
      f->found->spec.noise_sd = CLAMP (sqrt (best->value_noise), 1e-9, 1e9);
      f->found->spec.slope_noise_sd = CLAMP (sqrt (best->slope_noise), 1e-9, 1e9);
    }
  return take_kernel (f, found, error);
}

static gboolean
find_slopes (NearGpFinder *f, const NearMonitor *monitor, GError **error)
{
  const NearGpSpec *spec = &f->search->spec;
  guint n = get_n_starts (f);
  g_autofree double *optima = g_new0 (double, n);
  g_autofree NearGpDerivativeModel *ends = g_new0 (NearGpDerivativeModel, n);
  g_autoptr (NearKernel) kernel = near_gp_spec_dup_kernel (spec, f->search->points, error);
  g_autoptr (NearGpDerivative) fit = NULL;
  NearGpDerivativeModel bounds[2];
  NearGpSlopes slopes;
  GError *problem = NULL;

  if (kernel == NULL || !_near_gp_slopes_init (&slopes, spec, f->search->points, error))
    return FALSE;
  bound_slopes (spec, &slopes, kernel, &bounds[0], &bounds[1]);
  fit = near_gp_derivative_optimize_all (&slopes.data, &slopes.model, &bounds[0], &bounds[1], n,
                                         (guint64) spec->seed, optima, ends, monitor, &problem);
  if (fit != NULL)
    {
      const NearGpDerivativeModel *best = near_gp_derivative_get_model (fit);

      note_bound (f, _ ("the variance"), best->variance, bounds[0].variance, bounds[1].variance);
      note_bound (f, _ ("the length"), best->length, bounds[0].length, bounds[1].length);
      note_bound (f, _ ("the noise variance"), best->value_noise, bounds[0].value_noise, bounds[1].value_noise);
      note_bound (f, _ ("the slopes' noise variance"), best->slope_noise, bounds[0].slope_noise,
                  bounds[1].slope_noise);
      note_rival (f, &slopes, kernel, bounds, fit, n, optima, ends);
    }
  _near_gp_slopes_clear (&slopes);
  if (fit == NULL)
    return _near_gp_finder_forgive (f, problem, error);
  return take_slopes (f, kernel, near_gp_derivative_get_model (fit), error);
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
