/* near-gp-plots.c — curve, maps, matrix and likelihood of the Gaussian-process lab
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-plots-private.h"

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
  return near_gp_view_dup_counts (view);
}

/* --- one input ------------------------------------------------------------------------------------ */

const char *
_near_gp_get_input_name (const NearGpView *view, guint i)
{
  return view->points != NULL && i < view->points->n_inputs ? view->points->input_names[i] : "x";
}

const char *
_near_gp_get_target_name (const NearGpView *view)
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

/* Of classes the height is the class's number. @class: -1: all. */
static void
add_points (NearPlot *plot, const NearGpView *view, const guint8 *part, gboolean test, int class)
{
  const NearGpPoints *p = view->points;
  g_autofree double *x = g_new (double, MAX (p->n, 1)), *y = g_new (double, MAX (p->n, 1));
  g_autofree double *error = g_new (double, MAX (p->n, 1));
  g_autofree char *name = class >= 0 && !test ? _near_gp_dup_class_label (view, (guint) class) : NULL;
  gsize n = 0;

  for (gsize i = 0; i < p->n; i++)
    {
      if ((part[i] != 0) != test || (class >= 0 ? p->label[i] != class : !isfinite (p->y[i])))
        continue;
      x[n] = p->x[i * p->n_inputs];
      y[n] = class >= 0 ? class : p->y[i];
      error[n] = class < 0 && isfinite (p->sd[i]) ? p->sd[i] : 0.0;
      n++;
    }
  if (n == 0)
    return;
  NearPlotScatter scatter = { .n = n,
                              .x = x,
                              .y = y,
                              .y_error = error,
                              .role = class >= 0 ? near_gp_get_class_role (view, class)
                                      : test     ? NEAR_ROLE_SERIES_2
                                                 : NEAR_ROLE_TRUTH,
                              .marker = test         ? NEAR_MARKER_DIAMOND
                                        : class >= 0 ? _near_gp_get_class_marker ((guint) class)
                                                     : NEAR_MARKER_CIRCLE,
                              .label = class >= 0 ? name : test ? _ ("held out") : _ ("measured") };
  _near_gp_scatter_suit (&scatter, view, p->n);
  near_plot_add_scatter (plot, &scatter);
}

/* Labels have no height of their own: squares at the foot, as on the stage. */
static void
add_labels (NearPlot *plot, const NearGpView *view, const guint8 *part, guint class)
{
  const NearGpPoints *p = view->points;
  const double *sd = view->sd_function;
  g_autofree double *x = g_new (double, MAX (p->n, 1)), *y = g_new (double, MAX (p->n, 1));
  g_autofree char *name = _near_gp_dup_class_label (view, class);
  double foot = INFINITY;
  gsize n = 0;

  for (gsize i = 0; i < view->n_grid; i++)
    foot = fmin (foot, view->mean[i] - (sd != NULL ? half_widths[0] * sd[i] : 0.0));
  for (gsize i = 0; i < p->n; i++)
    if (!part[i] && !isfinite (p->y[i]) && p->label[i] == class)
      {
        x[n] = p->x[i * p->n_inputs];
        y[n++] = foot;
      }
  const NearPlotScatter scatter = { .n = n,
                                    .x = x,
                                    .y = y,
                                    .role = near_gp_get_class_role (view, class),
                                    .marker = NEAR_MARKER_SQUARE,
                                    .radius = 4.0,
                                    .outline = TRUE,
                                    .label = name };
  if (n > 0)
    near_plot_add_scatter (plot, &scatter);
}

static void
add_all_points (NearPlot *plot, const NearGpView *view)
{
  g_autofree guint8 *part = near_gp_view_dup_parts (view);
  gboolean classes = view->classifier != NULL;

  for (guint test = 0; test < 2; test++)
    for (guint c = 0; c < (classes ? view->n_classes : 1); c++)
      add_points (plot, view, part, test, classes ? (int) c : -1);
  for (guint c = 0; !classes && c < view->n_classes; c++)
    add_labels (plot, view, part, c);
}

/* What the marks mean that a widget draws over the plot. */
static void
add_keys (NearPlot *plot, const NearGpView *view)
{
  const NearGpPoints *p = view->points;
  g_autofree guint8 *part = near_gp_view_dup_parts (view);
  gboolean has_test = FALSE;

  for (gsize i = 0; i < p->n && !has_test; i++)
    has_test = part[i];
  /* as the stage draws them: rings of few points, dots of another colour of many */
  if (has_test)
    {
      _near_gp_plot_add_key (plot, NEAR_ROLE_TRUTH, NEAR_MARKER_CIRCLE, _ ("measured"));
      _near_gp_plot_add_key (plot, NEAR_ROLE_SERIES_2, NEAR_MARKER_CIRCLE, _ ("held out"));
    }
  for (guint c = 0; c < view->n_classes; c++)
    {
      g_autofree char *label = NULL;
      gboolean has = view->classifier != NULL;

      for (gsize i = 0; i < p->n && !has; i++)
        has = p->label[i] == c && !isfinite (p->y[i]);
      if (!has)
        continue;
      label = _near_gp_dup_class_label (view, c);
      _near_gp_plot_add_key (plot, near_gp_get_class_role (view, c),
                             view->classifier != NULL ? NEAR_MARKER_CIRCLE : NEAR_MARKER_SQUARE, label);
    }
}

/* What the bands are of. */
static char *
dup_curve_title (const NearGpView *view)
{
  g_autofree char *counts = near_gp_view_dup_counts (view);

  if (view->classifier != NULL && view->n_classes > 2)
    return g_strdup_printf (_ ("How probable each class is, after %s"), counts);
  if (view->classifier != NULL)
    return g_strdup_printf (_ ("How probable class 1 is, after %s"), counts);
  if (view->n_fitted == 0)
    return g_strdup (_ ("Where the curve lies, before any point is seen"));
  if (view->spec.band != NEAR_GP_BAND_MEASUREMENT)
    return g_strdup_printf (_ ("Where the function lies, after %s"), counts);
  if (isfinite (view->new_noise_sd))
    return g_strdup_printf (
        _ ("Where a new measurement with the points\u2019 mean error %.2g would lie, after %s"),
        view->new_noise_sd, counts);
  return g_strdup_printf (_ ("Where a new measurement would lie, after %s"), counts);
}

static void
add_class_lines (NearPlot *plot, const NearGpView *view)
{
  for (guint c = 0; c < view->n_classes; c++)
    {
      g_autofree char *label = g_strdup_printf (_ ("class %u"), c);

      near_plot_add_line (plot, view->n_grid, view->grid_x, view->class_curve + c * view->n_grid,
                          near_gp_get_class_role (view, c), label);
    }
}

static const char *
get_height_name (const NearGpView *view)
{
  if (view->classifier == NULL)
    return _near_gp_get_target_name (view);
  return view->n_classes > 2 ? _ ("probability of each class; points: class") : _ ("probability of class 1");
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
  near_plot_set_axis (plot, NEAR_PLOT_X, _near_gp_get_input_name (view, 0), NULL);
  near_plot_set_axis (plot, NEAR_PLOT_Y,
                      get_height_name (view), NULL);
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
  if (view->class_curve != NULL && view->n_classes > 2)
    add_class_lines (plot, view);
  else
    near_plot_add_line (plot, view->n_grid, view->grid_x, view->mean, NEAR_ROLE_MODEL,
                        view->classifier != NULL ? _ ("class 1") : _ ("mean"));
  if ((layers & NEAR_GP_LAYER_POINTS) != 0)
    add_all_points (plot, view);
  else
    add_keys (plot, view);
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

/* Rows are points, by their numbers among all; the factor has them in the order of the fit. */
static void
name_places (NearPlot *plot, const NearGpView *view, gboolean ordered)
{
  g_auto (GStrv) names = g_new0 (char *, view->n_matrix + 1);
  gsize n;
  g_autofree gsize *rows = near_gp_view_dup_rows (view, &n);

  for (guint k = 0; k < view->n_matrix; k++)
    {
      gsize row = ordered ? view->matrix_rows[k] : k;

      names[k] = g_strdup_printf ("%zu", (row < n ? rows[row] : row) + 1);
    }
  near_plot_set_places (plot, NEAR_PLOT_X, view->n_matrix, (const char *const *) names);
  near_plot_set_places (plot, NEAR_PLOT_Y, view->n_matrix, (const char *const *) names);
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
  name_places (plot, view, which != NEAR_GP_MATRIX_FACTOR);
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
