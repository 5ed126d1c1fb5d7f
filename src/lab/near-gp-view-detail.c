/* near-gp-view-detail.c — what comes when the hand rests: landscape, profile, the other two views of a fit, folds
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-features.h"
#include "near-gp-lab-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Of maps: more points than this get fewer cells, or none. */
#define LANDSCAPE_MAX 600
#define FEATURES_MAX 400
#define SHOWN_FEATURES 8
/* More points than this are not fitted exactly only to compare. */
#define COMPARED_MAX 1000

/* --- which parameters are looked at ----------------------------------------------------------- */

/* The first length, or the first parameter that is free and no variance. */
static gboolean
find_length (const NearKernel *kernel, guint *i)
{
  guint n = near_kernel_get_n_parameters (kernel);

  for (guint pass = 0; pass < 2; pass++)
    for (guint k = 0; k < n; k++)
      {
        const NearKernelParameter *p = near_kernel_get_parameter (kernel, k);
        const char *dot = strrchr (p->name, '.');

        if (p->fixed || !p->is_log)
          continue;
        if (pass == 0 ? dot != NULL && g_str_has_prefix (dot, ".l") : !g_str_has_suffix (p->name, "variance"))
          {
            *i = k;
            return TRUE;
          }
      }
  return FALSE;
}

/* Beside the length: the noise where it is learned, else the first variance. */
static gboolean
find_partner (const NearGpView *view, guint length, guint *i)
{
  guint n = near_kernel_get_n_parameters (view->kernel);

  if (_near_gp_spec_find_noise (&view->spec, view->kernel, i)
      && !near_kernel_get_parameter (view->kernel, *i)->fixed)
    return TRUE;
  for (guint k = 0; k < n; k++)
    {
      const NearKernelParameter *p = near_kernel_get_parameter (view->kernel, k);

      if (k != length && p->is_log && !p->fixed)
        {
          *i = k;
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
draw_landscape (NearGpDetail *self, const NearMonitor *monitor, GError **error)
{
  NearGpView *view = self->view;
  gsize n = view->n_fitted;
  guint cells = n <= 150 ? 60 : n <= 300 ? 40 : 25;
  NearGpAxis first = { .n = cells }, second = { .n = cells };

  if (n < 2 || n > LANDSCAPE_MAX || !find_length (view->kernel, &first.parameter)
      || !find_partner (view, first.parameter, &second.parameter))
    return TRUE;
  self->landscape = near_gp_landscape_new (near_gp_get_data (view->gp), view->kernel, view->mean_function,
                                           &first, &second, FALSE, monitor, error);
  return self->landscape != NULL;
}

static gboolean
draw_profile (NearGpDetail *self, const NearMonitor *monitor, GError **error)
{
  NearGpView *view = self->view;
  gsize n = view->n_fitted;
  NearGpProfileSettings settings = { .axis = { .n = n <= 150 ? 60 : 25 },
                                     .n_folds = (guint) view->spec.n_folds,
                                     .seed = (guint64) view->spec.seed };

  if (n < 3 || n > LANDSCAPE_MAX || !find_length (view->kernel, &settings.axis.parameter))
    return TRUE;
  settings.n_folds = MIN (settings.n_folds, (guint) n);
  self->profile = near_gp_profile_new (near_gp_get_data (view->gp), view->kernel, view->mean_function,
                                       &settings, monitor, error);
  return self->profile != NULL;
}

/* --- one fit, three views --------------------------------------------------------------------- */

static double
largest_difference (gsize n, const double *a, const double *b)
{
  double largest = 0.0;

  for (gsize i = 0; i < n; i++)
    largest = MAX (largest, fabs (a[i] - b[i]));
  return largest;
}

/* m (x) + sum_j b_j h_j (x) at the grid, what the bumps are added to. */
static gboolean
add_mean (const NearGpView *view, double *mean, GError **error)
{
  const NearMean *function = view->mean_function;
  guint n_basis = function != NULL ? near_mean_get_n_basis (function) : 0;
  const double *b = near_gp_peek_coefficients (view->gp);
  g_autofree double *offset = g_new0 (double, view->n_grid);
  g_autofree double *h = g_new0 (double, view->n_grid *n_basis + 1);

  if (function == NULL)
    return TRUE;
  if (!near_mean_offset (function, view->n_grid, view->grid_x, offset, error))
    return FALSE;
  if (n_basis > 0)
    near_mean_basis (function, view->n_grid, view->grid_x, h);
  for (gsize i = 0; i < view->n_grid; i++)
    {
      mean[i] += offset[i];
      for (guint j = 0; j < n_basis; j++)
        mean[i] += b[j] * h[i * n_basis + j];
    }
  return TRUE;
}

/* Sum of alpha_i k (., x_i), point by point: nothing of the prediction's own way is used. */
static gboolean
draw_weights (NearGpDetail *self, GError **error)
{
  const NearGpView *view = self->view;
  gsize n = view->n_fitted, m = view->n_grid;
  const double *x = near_gp_data_peek_x (near_gp_get_data (view->gp));
  g_autofree double *bump = g_new (double, m);

  self->weights = g_memdup2 (near_gp_peek_alpha (view->gp), n * sizeof (double));
  self->weights_mean = g_new0 (double, m);
  for (gsize i = 0; i < n; i++)
    {
      near_kernel_cross (view->kernel, 1, x + i, m, view->grid_x, bump, m);
      for (gsize p = 0; p < m; p++)
        self->weights_mean[p] += self->weights[i] * bump[p];
    }
  if (!add_mean (view, self->weights_mean, error))
    return FALSE;
  self->weights_difference = largest_difference (m, self->weights_mean, view->mean);
  return TRUE;
}

/* Those whose share in the curve has the largest mean square. */
static void
draw_largest_features (NearGpDetail *self, const NearGpFeatures *features)
{
  const NearGpView *view = self->view;
  gsize n_all = near_gp_features_get_n (features), m = view->n_grid;
  const double *w = near_gp_features_peek_weights (features);
  g_autofree double *phi = g_new (double, m * n_all + 1);
  g_autofree double *size = g_new0 (double, n_all + 1);
  guint n = (guint) MIN (n_all, SHOWN_FEATURES);

  near_gp_features_eval (features, m, view->grid_x, phi);
  for (gsize i = 0; i < m; i++)
    for (gsize j = 0; j < n_all; j++)
      size[j] += w[j] * w[j] * phi[i * n_all + j] * phi[i * n_all + j];
  self->n_all_features = n_all;
  self->n_features = n;
  self->features = g_new (double, n * m + 1);
  for (guint k = 0; k < n; k++)
    {
      gsize best = 0;

      for (gsize j = 1; j < n_all; j++)
        if (size[j] > size[best])
          best = j;
      for (gsize i = 0; i < m; i++)
        self->features[k * m + i] = w[best] * phi[i * n_all + best];
      size[best] = -1.0;
    }
}

/* Exact features where the kernel has finitely many, else the eigenvectors at points and grid. */
static gboolean
draw_features (NearGpDetail *self, const NearMonitor *monitor, GError **error)
{
  const NearGpView *view = self->view;
  NearGpData *data = near_gp_get_data (view->gp);
  NearGpFeaturesOptions options = { .seed = (guint64) view->spec.seed,
                                    .n_points = view->n_grid,
                                    .points = view->grid_x };
  g_autoptr (GError) problem = NULL;
  g_autoptr (NearGpFeatures) features = near_gp_features_new (
      NEAR_GP_FEATURES_EXACT, data, view->kernel, view->mean_function, &options, monitor, NULL);

  if (features == NULL)
    features = near_gp_features_new (NEAR_GP_FEATURES_EIGEN, data, view->kernel, view->mean_function,
                                     &options, monitor, &problem);
  if (features == NULL)
    {
      /* points without any noise have no regression with features: the other views stay */
      if (!g_error_matches (problem, NEAR_ERROR, NEAR_ERROR_CANCELLED))
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  draw_largest_features (self, features);
  self->features_mean = g_new (double, view->n_grid);
  self->features_sd = g_new (double, view->n_grid);
  if (!near_gp_features_predict (features, view->n_grid, view->grid_x, TRUE, self->features_mean,
                                 self->features_sd, NULL, monitor, error))
    return FALSE;
  self->features_difference
      = MAX (largest_difference (view->n_grid, self->features_mean, view->mean),
             largest_difference (view->n_grid, self->features_sd, view->sd_function));
  return TRUE;
}

static gboolean
draw_three_views (NearGpDetail *self, const NearMonitor *monitor, GError **error)
{
  const NearGpView *view = self->view;

  if (view->n_grid == 0 || view->theory != NULL || view->n_fitted == 0 || view->n_fitted > LANDSCAPE_MAX)
    return TRUE;
  if (!draw_weights (self, error))
    return FALSE;
  return view->n_fitted > FEATURES_MAX || draw_features (self, monitor, error);
}

/* --- folds ------------------------------------------------------------------------------------ */

static gboolean
validate_folds (NearGpDetail *self, const NearMonitor *monitor, GError **error)
{
  NearGpView *view = self->view;
  gsize n = view->n_fitted;
  guint n_folds = (guint) MIN ((gsize) view->spec.n_folds, n);
  g_autofree guint *fold = g_new (guint, n + 1);
  GError *problem = NULL;

  if (n < 3 || n > NEAR_GP_EXACT_MAX)
    return TRUE;
  near_gp_folds (n, n_folds, (guint64) view->spec.seed, fold);
  if (near_gp_cross_validate (view->gp, n_folds, fold, NULL, NULL, &self->folds, monitor, &problem))
    return TRUE;
  /* a fold that cannot be left out has no error to show: the rest stays */
  if (!g_error_matches (problem, NEAR_ERROR, NEAR_ERROR_NOT_POSITIVE_DEFINITE))
    {
      g_propagate_error (error, problem);
      return FALSE;
    }
  g_error_free (problem);
  return TRUE;
}

/* --- what a sparse fit stands for ------------------------------------------------------------- */

static gboolean
compare_exact (NearGpDetail *self, const NearMonitor *monitor, GError **error)
{
  const NearGpView *view = self->view;
  NearGpPosed posed;
  NearGpReport report;
  g_autoptr (NearGp) gp = NULL;
  g_autofree double *mean = g_new (double, view->n_grid + 1);
  const NearGpPrediction out = { .mean = mean };

  if (view->n_fitted == 0 || view->n_fitted > COMPARED_MAX)
    return TRUE;
  if (!_near_gp_pose (&posed, &view->spec, view->points, error))
    return FALSE;
  gp = near_gp_new (posed.data, posed.kernel, posed.mean, monitor, error);
  _near_gp_posed_clear (&posed);
  if (gp == NULL)
    return FALSE;
  near_gp_get_report (gp, &report);
  self->exact_likelihood = report.log_marginal_likelihood;
  if (view->n_grid == 0 || view->theory != NULL)
    return TRUE;
  if (!near_gp_predict (gp, view->n_grid, view->grid_x, &out, monitor, error))
    return FALSE;
  self->exact_difference = largest_difference (view->n_grid, mean, view->mean);
  return TRUE;
}

/**
 * near_gp_detail_new:
 * @optima: (nullable): of the latest optimisation of the same points
 *
 * Errors: NEAR_ERROR_CANCELLED, and those of its parts
 * Cost: up to some tenths of a second for a hundred points; maps have fewer cells above 150 points, and none
 *   above 600
 */
NearGpDetail *
near_gp_detail_new (NearGpView *view, NearGpOptima *optima, const NearMonitor *monitor, GError **error)
{
  g_autoptr (NearGpDetail) self = g_atomic_rc_box_new0 (NearGpDetail);
  NearMonitorSlice slices[5];
  NearMonitor parts[5];

  for (guint i = 0; i < 5; i++)
    parts[i] = near_monitor_slice (monitor, 0.2 * i, 0.2 * (i + 1), &slices[i]);
  self->view = near_gp_view_ref (view);
  self->optima = optima != NULL ? near_gp_optima_ref (optima) : NULL;
  self->weights_difference = self->features_difference = NAN;
  self->exact_likelihood = self->exact_difference = NAN;
  self->folds = (NearGpScore){ NAN, NAN, NAN, NAN, NAN };
  if (view->gp != NULL
      && (!draw_three_views (self, &parts[0], error) || !validate_folds (self, &parts[1], error)
          || !draw_landscape (self, &parts[2], error) || !draw_profile (self, &parts[3], error)
          || !_near_gp_detail_diagnose (self, &parts[4], error)))
    return NULL;
  if (view->sparse != NULL && !compare_exact (self, monitor, error))
    return NULL;
  self->results = _near_gp_detail_make_results (self);
  return g_steal_pointer (&self);
}

static void
detail_clear (gpointer data)
{
  NearGpDetail *self = data;

  near_gp_view_unref (self->view);
  near_gp_landscape_unref (self->landscape);
  near_gp_profile_unref (self->profile);
  near_gp_optima_unref (self->optima);
  near_results_unref (self->results);
  g_free (self->weights);
  g_free (self->weights_mean);
  g_free (self->features_mean);
  g_free (self->features_sd);
  g_free (self->features);
  g_free (self->standardized);
  for (guint i = 0; i < G_N_ELEMENTS (self->matrices); i++)
    g_free (self->matrices[i]);
}

NearGpDetail *
near_gp_detail_ref (NearGpDetail *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
near_gp_detail_unref (NearGpDetail *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, detail_clear);
}
