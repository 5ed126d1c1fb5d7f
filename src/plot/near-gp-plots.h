/* near-gp-plots.h — pictures of the Gaussian-process lab
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The screen, the command line's figures and the tour draw these. Each is described from a view or a detail
 * (near-gp-view.h) and may be NULL where there is nothing of its kind.
 */
#pragma once

#include "near-gp-learning-curve.h"
#include "near-gp-view.h"
#include "near-plot.h"

G_BEGIN_DECLS

/* What lies over the curve besides mean and bands. */
typedef enum
{
  NEAR_GP_LAYER_TRUTH = 1 << 0,
  NEAR_GP_LAYER_TERMS = 1 << 1,   /* the parts of a sum, each by itself */
  NEAR_GP_LAYER_WEIGHTS = 1 << 2, /* one bump a point, and their sum */
  NEAR_GP_LAYER_FEATURES = 1 << 3,
  NEAR_GP_LAYER_POINTS = 1 << 4   /* FALSE where a widget draws them to be dragged */
} NearGpLayers;

typedef enum
{
  NEAR_GP_MAP_MEAN,
  NEAR_GP_MAP_SD,
  NEAR_GP_MAP_TRUTH,
  NEAR_GP_N_MAPS
} NearGpMapKind;

/* The colour of a class: orange and blue of two, one of the series of more. */
NearRole near_gp_get_class_role (const NearGpView *view, double label);

/* One input: bands of 50, 68 and 95 %, mean, draws, points with error bars. @detail (nullable): for the weights and
 * features. */
NearPlot *near_gp_plot_curve (const NearGpView *view, const NearGpDetail *detail, NearGpLayers layers);
/* Two inputs. */
NearPlot *near_gp_plot_map (const NearGpView *view, NearGpMapKind kind);
/* More inputs, or any number: what leaving one out predicts against what was measured. */
NearPlot *near_gp_plot_leave_one_out (const NearGpView *view);
/* @detail (nullable): has the others than the covariance, if it is of this view. */
NearPlot *near_gp_plot_matrix (const NearGpView *view, const NearGpDetail *detail, NearGpMatrix which);
NearPlot *near_gp_plot_likelihood (const NearGpView *view);
/* The likelihood over two hyperparameters: the path of the best run, every optimum, where one is now. */
NearPlot *near_gp_plot_landscape (const NearGpDetail *detail);
/* Likelihood and validation against the length, each scaled to its own range, with the optima marked. */
NearPlot *near_gp_plot_profile (const NearGpDetail *detail);
/* Which share of the points lies in the central intervals that should hold 5, 10 ... 95 %. */
NearPlot *near_gp_plot_coverage (const NearGpDetail *detail);
/* Quantiles of the standardised errors against those of a normal distribution. */
NearPlot *near_gp_plot_quantiles (const NearGpDetail *detail);
/* @names[i] is @curves[i]; the first's baseline is drawn. */
NearPlot *near_gp_plot_learning_curve (guint n_curves, const NearGpCurve *const *curves,
                                       const char *const *names);
/* p(c) from labels alone, from the property alone, and from both. */
NearPlot *near_gp_plot_change_point (const NearGpView *view);
/* Slopes (forces) where the model has them. */
NearPlot *near_gp_plot_slope (const NearGpView *view);
/* "Test error 0.3 — without a model 1.8": what the view means, in one sentence; g_free() */
char *near_gp_dup_headline (const NearGpView *view);

/* The stage's picture and the likelihood beside it: 960 x 540, light; .png, .svg, .pdf; .csv of the stage. */
void near_gp_figure_draw (cairo_t *cr, double width, double height, const NearStyle *style,
                          const NearGpView *view);
gboolean near_gp_figure_export (const NearGpView *view, const char *path, GError **error);

G_END_DECLS
