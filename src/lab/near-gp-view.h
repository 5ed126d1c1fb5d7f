/* near-gp-view.h — what a screen shows of a Gaussian-process experiment
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two layers. The view is what must follow the pointer: fit, curve, bands, draws, kernel matrix, likelihood,
 * leave-one-out; a few milliseconds at 300 points. The detail comes after a pause: the likelihood's landscape,
 * profiles against the length, the other two views of the same fit, validation by folds, learning curves. Both
 * are made on a worker, immutable and atomically reference-counted.
 */
#pragma once

#include "near-gp-change-point.h"
#include "near-gp-classifier.h"
#include "near-gp-derivative.h"
#include "near-gp-diagnostics.h"
#include "near-gp-landscape.h"
#include "near-gp-optimizer.h"
#include "near-gp-points.h"
#include "near-gp-profile.h"
#include "near-gp-sparse.h"
#include "near-gp-theory.h"
#include "near-gp.h"
#include "near-results.h"

G_BEGIN_DECLS

#define NEAR_GP_VIEW_GRID 400     /* points of a curve */
#define NEAR_GP_VIEW_SIDE 60      /* of a map */
#define NEAR_GP_VIEW_MATRIX 300   /* more points than this: every so many-th is in the matrix */

typedef struct
{
  NearGpSpec spec;
  NearGpPoints *points;
  NearGp *gp;              /* NULL for other models and for sparse ones */
  NearGpSparse *sparse;    /* nullable */
  NearGpClassifier *classifier; /* nullable */
  NearGpChangePoint *change_point; /* nullable */
  NearGpDerivative *derivative; /* nullable */
  NearKernel *kernel;      /* with the noise */
  NearMean *mean_function; /* nullable: zero */
  NearGpTheory *theory;    /* nullable: the problem as theory poses it; gp is fitted to that */
  double *theory_line;     /* (n_inputs + 1) (nullable): theory = line[0] + sum_j line[j + 1] x_j, where that holds */
  gboolean is_trial;       /* hyperparameters on the way to an optimum, not yet the document's */
  GPtrArray *warnings;     /* char *: near_gp_data_check(), jitter, bounds, what was done */

  /* One input: a curve over [grid_x[0], grid_x[n_grid - 1]], the data with a margin. */
  gsize n_grid;
  double *grid_x;          /* (n_grid) */
  double *mean, *sd_function, *sd_measurement; /* (n_grid); of two classes: probability of class 1, and NULL */
  double new_noise_sd;     /* of a new measurement where points have their own noise: their mean; else NAN */
  double *class_curve;     /* (n_classes, n_grid) (nullable): probability of each class */
  double *truth;           /* (n_grid) (nullable) */
  guint n_draws;
  double *prior_draws, *draws; /* (n_draws, n_grid) (nullable) */
  guint n_terms;
  double *terms;           /* (n_terms, n_grid) (nullable): additive parts of the mean */

  /* Two inputs: maps over a rectangle. Row 0 is the lowest x2. */
  guint side;
  double map_low[2], map_high[2];
  /* (side, side) (nullable); of two classes the probability of class 1, of more the most probable class; of any
   * number the entropy of their probabilities in bits, 0 to log2 (n_classes), in place of the deviation */
  float *mean_map, *sd_map, *truth_map;
  float *class_map;        /* (n_classes, side, side) (nullable): probability of each class */

  guint n_matrix;          /* rows of the matrix that is shown, in the order of x for one input */
  gsize *matrix_rows;      /* (n_matrix): which points, counted among those that are fitted */
  float *matrix;           /* (n_matrix, n_matrix) */

  NearGpReport report;
  gsize n_fitted;
  gboolean uses_errors;    /* no error bar is other than what the model believes of its point */
  guint n_classes;         /* the points' labels are below it; 0: they have none */
  double *loo_mean, *loo_sd; /* (n_fitted) (nullable) */
  NearGpScore loo;
  double test_rmse, test_nlpd, baseline_rmse; /* NAN without a test part */
  guint n_parameters;
  double *gradient;        /* (n_parameters) (nullable) */
  NearResults *results;
} NearGpView;

typedef struct
{
  NearGpView *view;              /* of what */
  NearGpLandscape *landscape;    /* nullable */
  NearGpProfile *profile;        /* nullable */
  NearGpOptima *optima;          /* of the latest optimisation of the same points (nullable) */
  double *weights;               /* alpha (n_fitted) (nullable): one bump k (., x_i) each */
  double *weights_mean;          /* (n_grid) (nullable): sum of the bumps, and the mean function */
  double *features_mean, *features_sd; /* (n_grid) (nullable): from features */
  guint n_features;              /* the most important ones, by the size of weight times feature */
  double *features;              /* (n_features, n_grid) (nullable): weight times feature; they add up to the curve */
  gsize n_all_features;
  double weights_difference, features_difference; /* largest |difference| from the function view; NAN */
  NearGpScore folds;
  double *standardized;          /* (n_fitted) (nullable): errors of leaving one out over their deviations */
  /* (n_matrix, n_matrix) (nullable), by NearGpMatrix: points in the view's order, but the factor's in that of the fit */
  float *matrices[NEAR_GP_MATRIX_INVERSE + 1];
  double exact_likelihood; /* of a sparse view: the same hyperparameters with all points; NAN */
  double exact_difference; /* and the largest |difference| of the two curves; NAN */
  NearResults *results;          /* the view's and the detail's */
} NearGpDetail;

/* A curve's phase: draws turn on the great circle, so that each frame is a draw; 0: as they are drawn. */
NearGpView *near_gp_view_new (const NearGpSpec *spec, NearGpPoints *points, double phase,
                              const NearMonitor *monitor, GError **error);
NearGpView *near_gp_view_ref (NearGpView *self);
void near_gp_view_unref (NearGpView *self); /* NULL is legal */
NearGpDetail *near_gp_detail_new (NearGpView *view, NearGpOptima *optima, const NearMonitor *monitor,
                                  GError **error);
NearGpDetail *near_gp_detail_ref (NearGpDetail *self);
void near_gp_detail_unref (NearGpDetail *self); /* NULL is legal */

/* The spec with the hyperparameters of an optimum: kernel text, noise, formula. */
gboolean near_gp_spec_take_optimum (NearGpSpec *spec, const NearGpPoints *points, const double *theta,
                                    GError **error);
/* The model's kernel: the spec's text, and White (noise_sd^2) where the noise is one number. */
NearKernel *near_gp_spec_dup_kernel (const NearGpSpec *spec, const NearGpPoints *points, GError **error);

/* Which of the points (from 0) is fitted point @i; -1: there is no such. */
int near_gp_view_get_point (const NearGpView *self, gsize i);
/* The same of all: (n), g_free(). */
gsize *near_gp_view_dup_rows (const NearGpView *self, gsize *n);
/* (points->n): 1 for points that are held out, by hand or by spec.test_share. */
guint8 *near_gp_view_dup_parts (const NearGpView *self);
/* What was fitted: "12 points", "6 values and 6 slopes", "10 values and 6 labels". */
char *near_gp_view_dup_counts (const NearGpView *self);
gulong near_gp_view_count_class (const NearGpView *self, guint class); /* of those that are not held out */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearGpView, near_gp_view_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearGpDetail, near_gp_detail_unref)

G_END_DECLS
