/* near-gp-change-point.h — where one phase ends, from labels and a property together
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * On a line x, one or two boundaries c split it into regions. A label shows its region's class but with the
 * mislabel probability e another class, all others alike. A property value is that of its region's own
 * Gaussian process with measurement noise; regions are independent. c is uniform on a grid (pairs c1 < c2 for
 * two), so that
 *
 *   p (c | data) ~ prod p (label_i | c) prod_j L_j (c),   L_j: marginal likelihood of the values in region j
 *
 * is exact: no sampling. The model is the one-dimensional SAGE (Kusne et al., arXiv:2311.06228, 2023) with
 * the regions' hyperparameters given or found by maximising the evidence. Immutable, atomically
 * reference-counted.
 *
 * Cost: with n values sorted, one Cholesky factor holds the likelihoods of all prefixes, so that one
 * boundary takes O(n^3 + n^2 m), two O(n^4/12 + n^3 m/6), whatever the grid.
 */
#pragma once

#include "near-kernel.h"

G_BEGIN_DECLS

#define NEAR_GP_CHANGE_POINT_MAX_REGIONS 3

typedef struct
{
  gsize n_labels;
  const double *label_x; /* (n_labels) in any order */
  const guint *label;    /* (n_labels) 0 ... n_classes - 1 */
  gsize n_values;
  const double *value_x, *value; /* (n_values) in any order */
  const double *value_noise;     /* (n_values) (nullable): variances beside the model's */
} NearGpChangePointData;

typedef struct
{
  guint n_boundaries;  /* 1 or 2 */
  double low, high;    /* boundaries lie at low + (i + 1/2) (high - low)/n_grid; x < c is left of c */
  guint n_grid;        /* 2 ... 2000 for one, 2 ... 300 for two */
  guint n_classes;     /* >= 2 */
  guint region_class[NEAR_GP_CHANGE_POINT_MAX_REGIONS]; /* from left to right; regions may share one */
  double mislabel;     /* 0 < e < 1 - 1/n_classes */
  NearKernel *kernel[NEAR_GP_CHANGE_POINT_MAX_REGIONS]; /* borrowed, one input each */
  double mean[NEAR_GP_CHANGE_POINT_MAX_REGIONS];        /* constant; uncertain with + Constant in the kernel */
  double noise;        /* variance of a value, >= 0 */
} NearGpChangePointModel;

/* From what the boundary is known. The property's curve always comes from the values; in LABELS it is
 * averaged over the boundaries that labels alone allow: first the map, then the property. */
typedef enum
{
  NEAR_GP_CHANGE_POINT_JOINT,
  NEAR_GP_CHANGE_POINT_LABELS,
  NEAR_GP_CHANGE_POINT_VALUES,
  NEAR_GP_CHANGE_POINT_N_ANSWERS
} NearGpChangePointAnswer;

typedef struct _NearGpChangePoint NearGpChangePoint;

/* @x (m): where curves are wanted. Errors: NEAR_ERROR_RANGE, NOT_FINITE (naming what), NO_DATA (neither
 * labels nor values), TOO_LARGE, NOT_POSITIVE_DEFINITE, CANCELLED. */
NearGpChangePoint *near_gp_change_point_new (const NearGpChangePointData *data,
                                             const NearGpChangePointModel *model, gsize m,
                                             const double *x, const NearMonitor *monitor,
                                             GError **error);
NearGpChangePoint *near_gp_change_point_ref (NearGpChangePoint *self);
void near_gp_change_point_unref (NearGpChangePoint *self); /* NULL is legal */

guint near_gp_change_point_get_n_regions (const NearGpChangePoint *self);
gsize near_gp_change_point_get_n_grid (const NearGpChangePoint *self);
const double *near_gp_change_point_peek_grid (const NearGpChangePoint *self); /* (n_grid) */
/* The histogram of boundary @boundary: probabilities (n_grid) that sum to 1. */
const double *near_gp_change_point_peek_boundary (const NearGpChangePoint *self,
                                                  NearGpChangePointAnswer answer, guint boundary);
/* Of both: (n_grid, n_grid), c1 by rows, zero unless c1 < c2; NULL with one boundary. */
const double *near_gp_change_point_peek_pairs (const NearGpChangePoint *self,
                                               NearGpChangePointAnswer answer);
void near_gp_change_point_get_boundary (const NearGpChangePoint *self, NearGpChangePointAnswer answer,
                                        guint boundary, double *mean, double *sd, double *mode);
/* (m): the probability that x lies in region @region. */
const double *near_gp_change_point_peek_region (const NearGpChangePoint *self,
                                                NearGpChangePointAnswer answer, guint region);
/* (m): mean and standard deviation of the property without noise, averaged over boundaries. */
const double *near_gp_change_point_peek_mean (const NearGpChangePoint *self,
                                              NearGpChangePointAnswer answer);
const double *near_gp_change_point_peek_sd (const NearGpChangePoint *self,
                                            NearGpChangePointAnswer answer);
/* log p (labels, values), log p (labels), log p (values). */
double near_gp_change_point_get_log_evidence (const NearGpChangePoint *self,
                                              NearGpChangePointAnswer answer);
double near_gp_change_point_get_jitter (const NearGpChangePoint *self);

/* Hyperparameters of all regions: kernel 0's theta, kernel 1's, ..., then log noise, then the means. */
guint near_gp_change_point_model_get_n_parameters (const NearGpChangePointModel *model);
/* log p (labels, values) and its gradient (nullable), the average of the regions' gradients over p (c |
 * data). */
gboolean near_gp_change_point_evidence (const NearGpChangePointData *data,
                                        const NearGpChangePointModel *model, double *log_evidence,
                                        double *gradient, const NearMonitor *monitor, GError **error);
/* @best: @model with kernels (new references, which the caller drops), noise and means that make the evidence
 * largest; kernels within their bounds. @optima as in near-gp-classifier.h. */
gboolean near_gp_change_point_optimize (const NearGpChangePointData *data,
                                        const NearGpChangePointModel *model, guint n_starts,
                                        guint64 seed, NearGpChangePointModel *best, double *optima,
                                        const NearMonitor *monitor, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearGpChangePoint, near_gp_change_point_unref)

G_END_DECLS
