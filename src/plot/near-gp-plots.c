/* near-gp-plots.c — curve, maps, matrix and likelihood of the Gaussian-process lab
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-plots.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Half widths of the central 95, 68.27 and 50 % of a normal distribution. */
static const double half_widths[3] = { 1.959963984540054, 1.0, 0.6744897501960817 };

#define MOST_BUMPS 200

/* --- sentences ------------------------------------------------------------------------------------ */

static char *
dup_classes_headline (const NearGpView *view)
{
  double accuracy = near_results_get_number (view->results, "accuracy");
  double chance = near_results_get_number (view->results, "chance_accuracy");

  return g_strdup_printf (_ ("%.0f\u00a0%% of the points are on the right side — chance %.0f\u00a0%%"), 100.0 * accuracy,
                          100.0 * chance);
}

char *
near_gp_dup_headline (const NearGpView *view)
{
  double mean, sd, mode;

  if (view->n_fitted == 0)
    return g_strdup (_ ("No point yet: this is what is believed beforehand"));
  if (view->classifier != NULL)
    return dup_classes_headline (view);
  if (view->change_point != NULL)
    {
      near_gp_change_point_get_boundary (view->change_point, NEAR_GP_CHANGE_POINT_JOINT, 0, &mean, &sd, &mode);
      return g_strdup_printf (_ ("The boundary lies at %.3g ± %.2g"), mean, sd);
    }
  if (isfinite (view->test_rmse))
    return g_strdup_printf (_ ("Test error %.3g — the mean alone %.3g"), view->test_rmse, view->baseline_rmse);
  if (isfinite (view->loo.rmse))
    return g_strdup_printf (_ ("Leave-one-out error %.3g — the mean alone %.3g"), view->loo.rmse,
                            view->loo.baseline_rmse);
  return g_strdup_printf (ngettext ("%zu point", "%zu points", (gulong) view->n_fitted), view->n_fitted);
}

/* --- one input ------------------------------------------------------------------------------------ */

static const char *
get_input_name (const NearGpView *view, guint i)
{
  return view->points != NULL && i < view->points->n_inputs ? view->points->input_names[i] : "x";
}

static const char *
get_target_name (const NearGpView *view)
{
  return view->points != NULL && view->points->target_name != NULL ? view->points->target_name : "y";
}

static void
add_bands (NearPlot *plot, const NearGpView *view)
{
  const double *sd = view->spec.band == NEAR_GP_BAND_MEASUREMENT && view->sd_measurement != NULL
                         ? view->sd_measurement
                         : view->sd_function;
  g_autofree double *low = g_new (double, MAX (view->n_grid, 1));
  g_autofree double *high = g_new (double, MAX (view->n_grid, 1));
  const char *labels[3] = { _ ("95 %"), _ ("68 %"), _ ("50 %") };

  for (guint level = 0; sd != NULL && level < 3; level++)
    {
      for (gsize i = 0; i < view->n_grid; i++)
        {
          low[i] = view->mean[i] - half_widths[level] * sd[i];
          high[i] = view->mean[i] + half_widths[level] * sd[i];
        }
      near_plot_add_band (plot, view->n_grid, view->grid_x, low, high, level, NEAR_ROLE_MODEL, labels[level]);
    }
}

static void
add_draws (NearPlot *plot, const NearGpView *view)
{
  for (guint i = 0; view->prior_draws != NULL && i < view->n_draws; i++)
    near_plot_add_line (plot, view->n_grid, view->grid_x, view->prior_draws + i * view->n_grid,
                        view->draws != NULL ? NEAR_ROLE_BASELINE : (NearRole) (NEAR_ROLE_SERIES_2 + i % 5),
                        i == 0 ? _ ("drawn from the prior") : NULL);
  for (guint i = 0; view->draws != NULL && i < view->n_draws; i++)
    near_plot_add_line (plot, view->n_grid, view->grid_x, view->draws + i * view->n_grid,
                        (NearRole) (NEAR_ROLE_SERIES_2 + i % 5),
                        i == 0 ? _ ("drawn from the posterior") : NULL);
}

/* One bump alpha_i k (x, x_i) a point, without the noise; their sum is the mean. */
static void
add_weights (NearPlot *plot, const NearGpView *view, const NearGpDetail *detail)
{
  NearGpData *data = view->gp != NULL ? near_gp_get_data (view->gp) : NULL;
  gsize n = data != NULL ? near_gp_data_get_n (data) : 0, m = view->n_grid;
  g_autofree double *k = NULL;

  if (detail == NULL || detail->weights == NULL || n == 0 || detail->view->n_fitted != n)
    return;
  k = g_new (double, n * m);
  near_kernel_cross (near_gp_get_kernel (view->gp), n, near_gp_data_peek_x (data), m, view->grid_x, k, m);
  for (gsize i = 0; i < n && n <= MOST_BUMPS; i++)
    {
      for (gsize j = 0; j < m; j++)
        k[i * m + j] *= detail->weights[i];
      near_plot_add_line (plot, m, view->grid_x, k + i * m,
                          detail->weights[i] < 0.0 ? NEAR_ROLE_NEGATIVE : NEAR_ROLE_POSITIVE,
                          i == 0 ? _ ("one bump a point: weight × kernel") : NULL);
    }
  if (detail->weights_mean != NULL)
    near_plot_add_line (plot, m, view->grid_x, detail->weights_mean, NEAR_ROLE_SERIES_3, _ ("their sum"));
}

/* The features that matter most, each times its weight, and the sum of all. */
static void
add_features (NearPlot *plot, const NearGpView *view, const NearGpDetail *detail)
{
  gsize m = view->n_grid;

  if (detail == NULL || detail->features_mean == NULL || detail->view->n_grid != m
      || detail->view->grid_x[0] != view->grid_x[0])
    return;
  for (guint k = 0; k < detail->n_features; k++)
    near_plot_add_line (plot, m, view->grid_x, detail->features + k * m, (NearRole) (NEAR_ROLE_SERIES_2 + k % 5),
                        k == 0 ? _ ("weight × feature, the largest ones") : NULL);
  near_plot_add_line (plot, m, view->grid_x, detail->features_mean, NEAR_ROLE_SERIES_4, _ ("sum of all features"));
}

static void
add_points (NearPlot *plot, const NearGpView *view, gboolean test)
{
  const NearGpPoints *p = view->points;
  g_autofree double *x = g_new (double, MAX (p->n, 1)), *y = g_new (double, MAX (p->n, 1));
  g_autofree double *error = g_new (double, MAX (p->n, 1));
  gsize n = 0;

  for (gsize i = 0; i < p->n; i++)
    {
      if ((p->test[i] != 0) != test || !isfinite (p->y[i]))
        continue;
      x[n] = p->x[i * p->n_inputs];
      y[n] = p->y[i];
      error[n] = isfinite (p->sd[i]) ? p->sd[i] : 0.0;
      n++;
    }
  if (n == 0)
    return;
  const NearPlotScatter scatter = { .n = n,
                                    .x = x,
                                    .y = y,
                                    .y_error = error,
                                    .role = test ? NEAR_ROLE_SERIES_2 : NEAR_ROLE_TRUTH,
                                    .marker = test ? NEAR_MARKER_DIAMOND : NEAR_MARKER_CIRCLE,
                                    .radius = 4.0,
                                    .outline = TRUE,
                                    .label = test ? _ ("held out") : _ ("measured") };
  near_plot_add_scatter (plot, &scatter);
}

/* What the bands are of. */
static char *
dup_curve_title (const NearGpView *view)
{
  gulong n = (gulong) view->n_fitted;

  if (view->classifier != NULL)
    return g_strdup_printf (ngettext ("How probable class 1 is, after %lu point",
                                      "How probable class 1 is, after %lu points", n),
                            n);
  if (n == 0)
    return g_strdup (_ ("Where the curve lies, before any point is seen"));
  if (view->spec.band == NEAR_GP_BAND_MEASUREMENT)
    return g_strdup_printf (ngettext ("Where a new measurement would lie, after %lu point",
                                      "Where a new measurement would lie, after %lu points", n),
                            n);
  return g_strdup_printf (ngettext ("Where the function lies, after %lu point",
                                    "Where the function lies, after %lu points", n),
                          n);
}

NearPlot *
near_gp_plot_curve (const NearGpView *view, const NearGpDetail *detail, NearGpLayers layers)
{
  NearPlot *plot;
  g_autofree char *title = NULL;

  if (view == NULL || view->n_grid == 0)
    return NULL;
  plot = near_plot_new ();
  title = dup_curve_title (view);
  near_plot_set_title (plot, title);
  near_plot_set_axis (plot, NEAR_PLOT_X, get_input_name (view, 0), NULL);
  near_plot_set_axis (plot, NEAR_PLOT_Y,
                      view->classifier != NULL ? _ ("probability of class 1") : get_target_name (view), NULL);
  near_plot_set_limits (plot, NEAR_PLOT_X, view->grid_x[0], view->grid_x[view->n_grid - 1]);
  add_bands (plot, view);
  if ((layers & NEAR_GP_LAYER_WEIGHTS) != 0)
    add_weights (plot, view, detail);
  add_draws (plot, view);
  for (guint i = 0; (layers & NEAR_GP_LAYER_TERMS) != 0 && i < view->n_terms; i++)
    {
      g_autofree char *text = near_kernel_format (near_kernel_get_term (view->kernel, i), 3);

      near_plot_add_line (plot, view->n_grid, view->grid_x, view->terms + i * view->n_grid,
                          (NearRole) (NEAR_ROLE_SERIES_2 + i % 5), text);
    }
  if ((layers & NEAR_GP_LAYER_FEATURES) != 0)
    add_features (plot, view, detail);
  if ((layers & NEAR_GP_LAYER_TRUTH) != 0 && view->truth != NULL)
    near_plot_add_line (plot, view->n_grid, view->grid_x, view->truth, NEAR_ROLE_TRUTH, _ ("truth"));
  near_plot_add_line (plot, view->n_grid, view->grid_x, view->mean, NEAR_ROLE_MODEL, _ ("mean"));
  if ((layers & NEAR_GP_LAYER_POINTS) != 0 && view->points != NULL)
    {
      add_points (plot, view, FALSE);
      add_points (plot, view, TRUE);
    }
  return plot;
}

/* --- two inputs ----------------------------------------------------------------------------------- */

NearPlot *
near_gp_plot_map (const NearGpView *view, NearGpMapKind kind)
{
  const float *values = NULL;
  NearPlot *plot;

  if (view != NULL)
    values = kind == NEAR_GP_MAP_MEAN ? view->mean_map
             : kind == NEAR_GP_MAP_SD ? view->sd_map
                                      : view->truth_map;
  if (values == NULL)
    return NULL;
  plot = near_plot_new ();
  gboolean probability = view->classifier != NULL && kind == NEAR_GP_MAP_MEAN;
  const char *label = probability ? _ ("probability of class 1")
                      : kind == NEAR_GP_MAP_SD ? _ ("standard deviation")
                                               : get_target_name (view);
  const NearPlotMap map = { .nx = view->side,
                            .ny = view->side,
                            .values = values,
                            .x_low = view->map_low[0],
                            .x_high = view->map_high[0],
                            .y_low = view->map_low[1],
                            .y_high = view->map_high[1],
                            .colormap = NEAR_COLORMAP_VIRIDIS,
                            .low = 0.0,
                            .high = probability ? 1.0 : 0.0,
                            .smooth = TRUE,
                            .colour_bar = TRUE,
                            .label = label };
  near_plot_add_map (plot, &map);
  if (probability)
    near_plot_add_contour (plot, &map, 0.5, NEAR_ROLE_TRUTH, NULL);
  near_plot_set_title (plot, kind == NEAR_GP_MAP_MEAN ? _ ("Mean")
                             : kind == NEAR_GP_MAP_SD ? _ ("How unsure")
                                                      : _ ("Truth"));
  near_plot_set_axis (plot, NEAR_PLOT_X, get_input_name (view, 0), NULL);
  near_plot_set_axis (plot, NEAR_PLOT_Y, get_input_name (view, 1), NULL);
  const NearGpPoints *p = view->points;
  g_autofree double *x = g_new (double, MAX (p->n, 1)), *y = g_new (double, MAX (p->n, 1));
  for (gsize i = 0; i < p->n; i++)
    {
      x[i] = p->x[i * p->n_inputs];
      y[i] = p->x[i * p->n_inputs + 1];
    }
  const NearPlotScatter scatter = { .n = p->n,
                                    .x = x,
                                    .y = y,
                                    .values = kind == NEAR_GP_MAP_SD ? NULL : p->y,
                                    .colormap = NEAR_COLORMAP_VIRIDIS,
                                    .low = probability ? 0.0 : 0.0,
                                    .high = probability ? 1.0 : 0.0,
                                    .role = NEAR_ROLE_TRUTH,
                                    .marker = NEAR_MARKER_CIRCLE,
                                    .radius = 4.0,
                                    .outline = TRUE };
  near_plot_add_scatter (plot, &scatter);
  return plot;
}

/* --- what came out -------------------------------------------------------------------------------- */

NearPlot *
near_gp_plot_leave_one_out (const NearGpView *view)
{
  NearGpData *data = view != NULL && view->gp != NULL ? near_gp_get_data (view->gp) : NULL;
  g_autofree char *title = NULL;
  NearPlot *plot;

  if (data == NULL || view->loo_mean == NULL || view->n_fitted < 2)
    return NULL;
  plot = near_plot_new ();
  title = g_strdup_printf (_ ("Leave-one-out error %.3g — the mean alone %.3g"), view->loo.rmse,
                           view->loo.baseline_rmse);
  near_plot_set_title (plot, title);
  near_plot_set_axis (plot, NEAR_PLOT_X, _ ("measured"), NULL);
  near_plot_set_axis (plot, NEAR_PLOT_Y, _ ("predicted without it"), NULL);
  const double *y = near_gp_data_peek_y (data);
  double low = y[0], high = y[0];
  for (gsize i = 0; i < view->n_fitted; i++)
    {
      low = fmin (low, fmin (y[i], view->loo_mean[i]));
      high = fmax (high, fmax (y[i], view->loo_mean[i]));
    }
  const double ends[2] = { low, high };
  const NearPlotScatter scatter = { .n = view->n_fitted,
                                    .x = y,
                                    .y = view->loo_mean,
                                    .y_error = view->loo_sd,
                                    .role = NEAR_ROLE_MODEL,
                                    .marker = NEAR_MARKER_CIRCLE };
  near_plot_add_line (plot, 2, ends, ends, NEAR_ROLE_BASELINE, NULL);
  near_plot_add_scatter (plot, &scatter);
  return plot;
}

NearPlot *
near_gp_plot_matrix (const NearGpView *view, const NearGpDetail *detail, NearGpMatrix which)
{
  static const char *const titles[]
      = { N_ ("How alike each two points are"), N_ ("The same, as a correlation"), N_ ("Its Cholesky factor"),
          N_ ("Its inverse: who says what of whom") };
  static const char *const labels[] = { N_ ("covariance"), N_ ("correlation"), N_ ("factor"), N_ ("inverse") };
  gboolean fits = detail != NULL && detail->view == view && detail->matrices[which] != NULL;
  NearPlot *plot;

  if (view == NULL || view->matrix == NULL || view->n_matrix == 0)
    return NULL;
  if (!fits)
    which = NEAR_GP_MATRIX_COVARIANCE;
  plot = near_plot_new ();
  /* of the covariance and the correlation nothing, or next to nothing, is below zero */
  const NearPlotMap map = { .nx = view->n_matrix,
                            .ny = view->n_matrix,
                            .values = fits ? detail->matrices[which] : view->matrix,
                            .x_low = 0.5,
                            .x_high = view->n_matrix + 0.5,
                            .y_low = 0.5,
                            .y_high = view->n_matrix + 0.5,
                            .colormap = which >= NEAR_GP_MATRIX_FACTOR ? NEAR_COLORMAP_SIGNED
                                                                       : NEAR_COLORMAP_VIRIDIS,
                            .colour_bar = TRUE,
                            .label = _ (labels[which]) };
  near_plot_add_map (plot, &map);
  near_plot_set_equal (plot, TRUE);
  near_plot_set_title (plot, _ (titles[which]));
  near_plot_set_axis (plot, NEAR_PLOT_X, _ ("point"), NULL);
  near_plot_set_axis (plot, NEAR_PLOT_Y, _ ("point"), NULL);
  return plot;
}

NearPlot *
near_gp_plot_likelihood (const NearGpView *view)
{
  const char *names[2];
  double values[2];
  g_autofree char *title = NULL, *total = NULL, *fit = NULL, *complexity = NULL;
  NearPlot *plot;

  if (view == NULL || view->gp == NULL || view->n_fitted == 0)
    return NULL;
  plot = near_plot_new ();
  names[0] = _ ("fit");
  names[1] = _ ("complexity");
  values[0] = view->report.data_fit;
  values[1] = view->report.complexity;
  total = near_axis_format_number (view->report.log_marginal_likelihood, 4);
  fit = near_axis_format_number (values[0], 3);
  complexity = near_axis_format_number (values[1], 3);
  title = g_strdup_printf (_ ("Log likelihood %s: fit %s, complexity %s"), total, fit, complexity);
  near_plot_set_title (plot, title);
  near_plot_set_axis (plot, NEAR_PLOT_Y, _ ("log likelihood"), NULL);
  near_plot_add_bars (plot, 2, names, values, NEAR_ROLE_MODEL, NULL);
  return plot;
}
