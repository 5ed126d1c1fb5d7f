/* near-gp-plots-detail.c — landscape, profile, learning curves and boundaries of the Gaussian-process lab
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-plots.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Log likelihoods further than this below the best are all drawn in the darkest colour: the two basins are what is to
 * be seen, not the abyss. */
#define DEPTH 60.0
#define MOST_CURVES 6

/* --- the likelihood over two hyperparameters ------------------------------------------------------ */

/* log10 of a scale's value: theta is its natural logarithm. */
static double
to_decades (double theta)
{
  return theta / M_LN10;
}

static void
add_landscape_map (NearPlot *plot, const NearGpLandscape *landscape)
{
  guint nx = near_gp_landscape_get_n (landscape, 0), ny = near_gp_landscape_get_n (landscape, 1);
  const double *theta_x = near_gp_landscape_peek_theta (landscape, 0);
  const double *theta_y = near_gp_landscape_peek_theta (landscape, 1);
  const double *values = near_gp_landscape_peek_values (landscape);
  double half_x = to_decades (theta_x[nx - 1] - theta_x[0]) / (nx - 1) / 2.0;
  double half_y = to_decades (theta_y[ny - 1] - theta_y[0]) / (ny - 1) / 2.0, best = -INFINITY;
  g_autofree float *shown = g_new (float, (gsize) nx * ny);

  for (gsize i = 0; i < (gsize) nx * ny; i++)
    best = fmax (best, values[i]);
  for (guint i = 0; i < nx; i++)
    for (guint j = 0; j < ny; j++)
      shown[(gsize) j * nx + i] = (float) fmax (values[(gsize) i * ny + j], best - DEPTH);
  const NearPlotMap map = { .nx = nx,
                            .ny = ny,
                            .values = shown,
                            .x_low = to_decades (theta_x[0]) - half_x,
                            .x_high = to_decades (theta_x[nx - 1]) + half_x,
                            .y_low = to_decades (theta_y[0]) - half_y,
                            .y_high = to_decades (theta_y[ny - 1]) + half_y,
                            .colormap = NEAR_COLORMAP_VIRIDIS,
                            .low = best - DEPTH,
                            .high = best,
                            .colour_bar = TRUE,
                            .label = _ ("log likelihood") };
  static const double below[] = { 0.5, 2.0, 6.0, 15.0, 35.0 };
  near_plot_add_map (plot, &map);
  for (guint i = 0; i < G_N_ELEMENTS (below) && isfinite (best); i++)
    near_plot_add_contour (plot, &map, best - below[i], NEAR_ROLE_BASELINE, NULL);
}

static void
add_path (NearPlot *plot, const NearGpOptimum *optimum, guint n_parameters, guint p, guint q)
{
  g_autofree double *x = g_new (double, MAX (optimum->n_path, 1)), *y = g_new (double, MAX (optimum->n_path, 1));

  for (guint i = 0; i < optimum->n_path; i++)
    {
      x[i] = to_decades (optimum->path_theta[(gsize) i * n_parameters + p]);
      y[i] = to_decades (optimum->path_theta[(gsize) i * n_parameters + q]);
    }
  near_plot_add_line (plot, optimum->n_path, x, y, NEAR_ROLE_SERIES_2, _ ("the search"));
}

static void
add_mark (NearPlot *plot, gsize n, const double *x, const double *y, NearRole role, NearMarker marker,
          const char *label)
{
  const NearPlotScatter scatter = { .n = n,
                                    .x = x,
                                    .y = y,
                                    .role = role,
                                    .marker = marker,
                                    .radius = 5.0,
                                    .outline = TRUE,
                                    .label = label };

  near_plot_add_scatter (plot, &scatter);
}

static void
add_optima (NearPlot *plot, const NearGpDetail *detail, guint p, guint q)
{
  guint n = near_gp_optima_get_n (detail->optima);
  guint n_parameters = near_gp_optima_get_n_parameters (detail->optima);
  g_autofree double *x = g_new (double, MAX (n, 1)), *y = g_new (double, MAX (n, 1));

  if (n == 0 || MAX (p, q) >= n_parameters)
    return;
  add_path (plot, near_gp_optima_get (detail->optima, 0), n_parameters, p, q);
  for (guint i = 0; i < n; i++)
    {
      x[i] = to_decades (near_gp_optima_get (detail->optima, i)->theta[p]);
      y[i] = to_decades (near_gp_optima_get (detail->optima, i)->theta[q]);
    }
  add_mark (plot, n, x, y, NEAR_ROLE_SERIES_2, NEAR_MARKER_DIAMOND, _ ("optima found"));
}

/* Without the plains, where the likelihood no longer changes. */
static guint
count_peaks (const NearGpLandscape *landscape)
{
  guint n = 0;

  for (guint i = 0; i < near_gp_landscape_get_n_peaks (landscape); i++)
    n += !near_gp_landscape_get_peak (landscape, i)->shelf;
  return n;
}

NearPlot *
near_gp_plot_landscape (const NearGpDetail *detail)
{
  NearGp *gp = detail != NULL ? detail->view->gp : NULL;

  if (gp == NULL || detail->landscape == NULL)
    return NULL;
  guint p = near_gp_landscape_get_parameter (detail->landscape, 0);
  guint q = near_gp_landscape_get_parameter (detail->landscape, 1);
  NearKernel *kernel = near_gp_get_kernel (gp);
  g_autofree double *theta = g_new (double, near_kernel_get_n_parameters (kernel) + 1);
  g_autofree char *x_label = g_strdup_printf ("log₁₀ %s", near_gp_get_parameter_name (gp, p));
  g_autofree char *y_label = g_strdup_printf ("log₁₀ %s", near_gp_get_parameter_name (gp, q));
  guint n_peaks = count_peaks (detail->landscape);
  g_autofree char *title
      = g_strdup_printf (ngettext ("The likelihood has %u peak here", "The likelihood has %u peaks here", n_peaks),
                         n_peaks);
  NearPlot *plot = near_plot_new ();

  near_plot_set_title (plot, title);
  near_plot_set_axis (plot, NEAR_PLOT_X, x_label, NULL);
  near_plot_set_axis (plot, NEAR_PLOT_Y, y_label, NULL);
  add_landscape_map (plot, detail->landscape);
  if (detail->optima != NULL)
    add_optima (plot, detail, p, q);
  near_kernel_get_theta (kernel, theta);
  if (MAX (p, q) < near_kernel_get_n_parameters (kernel))
    {
      double x = to_decades (theta[p]), y = to_decades (theta[q]);

      add_mark (plot, 1, &x, &y, NEAR_ROLE_NEGATIVE, NEAR_MARKER_CIRCLE, _ ("now"));
    }
  return plot;
}

/* --- against the length --------------------------------------------------------------------------- */

/* Short enough for a legend of four. */
static const char *const judge_names[NEAR_GP_N_JUDGES]
    = { N_ ("likelihood"), N_ ("left-out density"), N_ ("left-out error"), N_ ("folds' error") };

/* Each judge between its worst (0) and its best (1) in the picture, so that they share an axis. */
static void
add_judge (NearPlot *plot, const NearGpProfile *profile, NearGpJudge judge, const double *decades, NearRole role)
{
  const NearGpJudgeInfo *info = (const NearGpJudgeInfo *) near_table_get (&near_gp_judge_table, judge);
  guint n = near_gp_profile_get_n (profile);
  const double *curve = near_gp_profile_peek_curve (profile, judge);
  g_autofree double *shown = g_new (double, n);
  double low = INFINITY, high = -INFINITY, theta, value;

  for (guint i = 0; i < n; i++)
    {
      shown[i] = info->lower_is_better ? -curve[i] : curve[i];
      if (!isfinite (shown[i]))
        continue;
      low = fmin (low, shown[i]);
      high = fmax (high, shown[i]);
    }
  /* likelihoods fall without end: what matters is near the top */
  if (!info->lower_is_better)
    low = fmax (low, high - DEPTH);
  if (!(high > low))
    return;
  for (guint i = 0; i < n; i++)
    shown[i] = isfinite (shown[i]) ? fmax ((shown[i] - low) / (high - low), 0.0) : NAN;
  near_plot_add_line (plot, n, decades, shown, role, _ (judge_names[judge]));
  if (near_gp_profile_get_optimum (profile, judge, &theta, &value))
    {
      double x = to_decades (theta), y = 1.03 + 0.05 * judge; /* above each other where they agree */

      add_mark (plot, 1, &x, &y, role, NEAR_MARKER_AUTO, NULL);
    }
}

NearPlot *
near_gp_plot_profile (const NearGpDetail *detail)
{
  if (detail == NULL || detail->profile == NULL)
    return NULL;
  guint n = near_gp_profile_get_n (detail->profile);
  const double *theta = near_gp_profile_peek_theta (detail->profile);
  g_autofree double *decades = g_new (double, n);
  NearPlot *plot = near_plot_new ();

  for (guint i = 0; i < n; i++)
    decades[i] = to_decades (theta[i]);
  near_plot_set_title (plot, _ ("Which length is best depends on the judge"));
  near_plot_set_axis (plot, NEAR_PLOT_X, _ ("log₁₀ length"), NULL);
  near_plot_set_axis (plot, NEAR_PLOT_Y, _ ("worst to best"), NULL);
  near_plot_set_limits (plot, NEAR_PLOT_Y, 0.0, 1.25);
  for (guint j = 0; j < NEAR_GP_N_JUDGES; j++)
    add_judge (plot, detail->profile, (NearGpJudge) j, decades, (NearRole) (NEAR_ROLE_SERIES_1 + j));
  return plot;
}

/* --- are the deviations honest -------------------------------------------------------------------- */

NearPlot *
near_gp_plot_coverage (const NearGpDetail *detail)
{
  const double ends[2] = { 0.0, 1.0 };
  double share[NEAR_GP_N_LEVELS];
  g_autofree char *title = NULL;
  NearPlot *plot;

  if (detail == NULL || detail->standardized == NULL)
    return NULL;
  near_gp_coverage (detail->view->n_fitted, detail->standardized, NEAR_GP_N_LEVELS, near_gp_levels, share);
  title = g_strdup_printf (_ ("%.0f\u00a0%% of the points lie where 95\u00a0%% should"),
                           100.0 * share[NEAR_GP_N_LEVELS - 1]);
  plot = near_plot_new ();
  near_plot_set_title (plot, title);
  near_plot_set_axis (plot, NEAR_PLOT_X, _ ("promised share"), NULL);
  near_plot_set_axis (plot, NEAR_PLOT_Y, _ ("share found"), NULL);
  near_plot_set_limits (plot, NEAR_PLOT_X, 0.0, 1.0);
  near_plot_set_limits (plot, NEAR_PLOT_Y, 0.0, 1.0);
  near_plot_add_line (plot, 2, ends, ends, NEAR_ROLE_BASELINE, _ ("honest"));
  near_plot_add_line (plot, NEAR_GP_N_LEVELS, near_gp_levels, share, NEAR_ROLE_MODEL, _ ("left out"));
  return plot;
}

NearPlot *
near_gp_plot_quantiles (const NearGpDetail *detail)
{
  gsize n = detail != NULL ? detail->view->n_fitted : 0;
  g_autofree double *normal = g_new (double, MAX (n, 1)), *sorted = g_new (double, MAX (n, 1));
  NearPlot *plot;

  if (detail == NULL || detail->standardized == NULL || n < 2)
    return NULL;
  near_gp_quantiles (n, detail->standardized, normal, sorted);
  const double ends[2] = { normal[0], normal[n - 1] };
  const NearPlotScatter scatter
      = { .n = n, .x = normal, .y = sorted, .role = NEAR_ROLE_MODEL, .marker = NEAR_MARKER_CIRCLE };
  plot = near_plot_new ();
  near_plot_set_title (plot, _ ("Errors in units of their deviation"));
  near_plot_set_axis (plot, NEAR_PLOT_X, _ ("normal quantile"), NULL);
  near_plot_set_axis (plot, NEAR_PLOT_Y, _ ("error / deviation"), NULL);
  near_plot_add_line (plot, 2, ends, ends, NEAR_ROLE_BASELINE, _ ("honest"));
  near_plot_add_scatter (plot, &scatter);
  return plot;
}

/* --- learning curves ------------------------------------------------------------------------------ */

NearPlot *
near_gp_plot_learning_curve (guint n_curves, const NearGpCurve *const *curves, const char *const *names)
{
  NearPlot *plot;

  if (n_curves == 0)
    return NULL;
  plot = near_plot_new ();
  near_plot_set_title (plot, _ ("Error at points that were not seen"));
  near_plot_set_axis (plot, NEAR_PLOT_X, _ ("training points"), NULL);
  near_plot_set_axis (plot, NEAR_PLOT_Y, _ ("test error"), NULL);
  near_plot_set_scale (plot, NEAR_PLOT_X, NEAR_SCALE_LOG);
  near_plot_set_scale (plot, NEAR_PLOT_Y, NEAR_SCALE_LOG);
  for (guint c = 0; c < MIN (n_curves, MOST_CURVES + 1); c++)
    {
      guint n = near_gp_curve_get_n (curves[c]);
      g_autofree double *values = g_new (double, 4 * MAX (n, 1));
      NearRole role = (NearRole) (NEAR_ROLE_SERIES_1 + c % MOST_CURVES);

      for (guint i = 0; i < n; i++)
        {
          const NearGpCurvePoint *p = near_gp_curve_get (curves[c], i);

          values[i] = (double) p->n;
          values[n + i] = p->test_mean;
          values[2 * n + i] = p->test_se;
          values[3 * n + i] = p->baseline_mean;
        }
      if (c == 0)
        near_plot_add_line (plot, n, values, values + 3 * n, NEAR_ROLE_BASELINE, _ ("the mean alone"));
      near_plot_add_line (plot, n, values, values + n, role, names[c]);
      const NearPlotScatter scatter
          = { .n = n, .x = values, .y = values + n, .y_error = values + 2 * n, .role = role };
      near_plot_add_scatter (plot, &scatter);
    }
  return plot;
}

/* --- boundaries and slopes ------------------------------------------------------------------------ */

NearPlot *
near_gp_plot_change_point (const NearGpView *view)
{
  static const char *const names[] = { N_ ("both together"), N_ ("labels alone"), N_ ("property alone") };
  const NearGpChangePoint *c = view != NULL ? view->change_point : NULL;
  NearPlot *plot;

  if (c == NULL)
    return NULL;
  plot = near_plot_new ();
  near_plot_set_title (plot, _ ("Where the boundary lies"));
  near_plot_set_axis (plot, NEAR_PLOT_X, view->points->input_names[0], NULL);
  near_plot_set_axis (plot, NEAR_PLOT_Y, _ ("probability of the boundary"), NULL);
  for (guint a = 0; a < NEAR_GP_CHANGE_POINT_N_ANSWERS; a++)
    near_plot_add_line (plot, near_gp_change_point_get_n_grid (c), near_gp_change_point_peek_grid (c),
                        near_gp_change_point_peek_boundary (c, (NearGpChangePointAnswer) a, 0),
                        (NearRole) (NEAR_ROLE_SERIES_1 + a), _ (names[a]));
  return plot;
}

NearPlot *
near_gp_plot_slope (const NearGpView *view)
{
  if (view == NULL || view->derivative == NULL || view->n_grid == 0)
    return NULL;
  gsize m = view->n_grid;
  g_autofree double *values = g_new (double, 4 * m);
  double *mean = values, *sd = values + m, *low = values + 2 * m, *high = values + 3 * m;
  const NearGpPoints *p = view->points;
  NearPlot *plot;

  if (!near_gp_derivative_predict (view->derivative, m, view->grid_x, NULL, NULL, mean, sd, NULL, NULL))
    return NULL;
  for (gsize i = 0; i < m; i++)
    {
      low[i] = mean[i] - 1.959963984540054 * sd[i];
      high[i] = mean[i] + 1.959963984540054 * sd[i];
    }
  plot = near_plot_new ();
  near_plot_set_title (plot, _ ("The slope, from the same fit"));
  near_plot_set_axis (plot, NEAR_PLOT_X, p->input_names[0], NULL);
  near_plot_set_axis (plot, NEAR_PLOT_Y, _ ("slope"), NULL);
  near_plot_add_band (plot, m, view->grid_x, low, high, 0, NEAR_ROLE_MODEL, _ ("95 %"));
  near_plot_add_line (plot, m, view->grid_x, mean, NEAR_ROLE_MODEL, _ ("mean"));
  const NearPlotScatter scatter = { .n = p->n,
                                    .x = p->x,
                                    .y = p->slope,
                                    .role = NEAR_ROLE_TRUTH,
                                    .marker = NEAR_MARKER_TRIANGLE,
                                    .radius = 4.0,
                                    .outline = TRUE,
                                    .label = _ ("measured") };
  near_plot_add_scatter (plot, &scatter);
  return plot;
}
