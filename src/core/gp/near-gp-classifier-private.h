/* near-gp-classifier-private.h — what the two ways of classification share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-gp-classifier.h"

G_BEGIN_DECLS

struct _NearGpClassifier
{
  gsize n;
  guint n_inputs, n_classes, n_latent, n_steps;
  NearKernel *kernel;
  double *x;      /* (n, n_inputs) */
  guint *label;   /* (n) */
  double *k;      /* (n, n), both triangles */
  double *f;      /* (n_latent, n) the mode */
  double *pi;     /* (n_latent, n) probabilities there */
  double *a;      /* (n_latent, n) d log p (labels | f)/df; f = K a */
  double *root;   /* (n) two classes: sqrt (pi (1 - pi)) */
  double *factor; /* (n, n) two classes: L L^T = I + root K root; more: L L^T = sum of E_c */
  double *e;      /* (n_classes, n, n) more classes: E_c = (D_c^-1 + K)^-1, both triangles */
  double log_marginal_likelihood;
};

#define NEAR_GP_CLASSIFIER_BLOCK 64

/* Newton's method to the mode; fills f, pi, a, root or e, factor and the likelihood. */
G_GNUC_INTERNAL gboolean _near_gp_classifier_fit_two (NearGpClassifier *self,
                                                      const NearMonitor *monitor, GError **error);
G_GNUC_INTERNAL gboolean _near_gp_classifier_fit_many (NearGpClassifier *self,
                                                       const NearMonitor *monitor, GError **error);
/* @w (n, n): the lower triangle gets the symmetric matrix of which d log q / dtheta = -1/2 sum_ij w_ij dK_ij. */
G_GNUC_INTERNAL gboolean _near_gp_classifier_weights_two (const NearGpClassifier *self, double *w,
                                                          const NearMonitor *monitor, GError **error);
G_GNUC_INTERNAL gboolean _near_gp_classifier_weights_many (const NearGpClassifier *self, double *w,
                                                           const NearMonitor *monitor,
                                                           GError **error);
/* Latent Gaussians from k (n, m) between data and points, row stride m, and the prior variances (m); @k is
 * overwritten. mean (m, n_latent), covariance (m, n_latent, n_latent). */
G_GNUC_INTERNAL void _near_gp_classifier_latent_two (const NearGpClassifier *self, gsize m, double *k,
                                                     const double *prior, double *mean,
                                                     double *covariance);
G_GNUC_INTERNAL gboolean _near_gp_classifier_latent_many (const NearGpClassifier *self, gsize m,
                                                          const double *k, const double *prior,
                                                          double *mean, double *covariance,
                                                          GError **error);

/* Averages of the softmax of n_classes >= 3 latent values over Gaussians. */
typedef struct _NearGpSoftmax NearGpSoftmax;

G_GNUC_INTERNAL NearGpSoftmax *_near_gp_softmax_new (guint n_classes);
G_GNUC_INTERNAL void _near_gp_softmax_free (NearGpSoftmax *self);
/* mean (n_classes), covariance (n_classes, n_classes) -> probability (n_classes) */
G_GNUC_INTERNAL void _near_gp_softmax_average (NearGpSoftmax *self, const double *mean,
                                               const double *covariance, double *probability);
/* p <- softmax of f, (n) each; may be the same. Returns: log sum exp f */
G_GNUC_INTERNAL double _near_gp_softmax (guint n, const double *f, double *p);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearGpSoftmax, _near_gp_softmax_free)

G_END_DECLS
