/* near-gp-classifier.h — classes by a Gaussian process: Laplace's approximation, two classes or more
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two classes: one latent function f ~ GP (0, k), p (class 1 | f) = 1/(1 + exp (-f)). More: one latent
 * function a class, independent a priori with the same kernel, p (class c | f) = exp f_c / sum exp f_c'. The
 * posterior of f at the data is replaced by the Gaussian at its mode (Rasmussen & Williams, Gaussian
 * Processes for Machine Learning, 2006, algorithms 3.1 to 3.4, 5.1). White noise of the kernel belongs to the
 * latent values at the data. Immutable and atomically reference-counted.
 */
#pragma once

#include "near-kernel.h"

G_BEGIN_DECLS

#define NEAR_GP_CLASSIFIER_MAX_CLASSES 40

typedef struct _NearGpClassifier NearGpClassifier;

/* x (n, n_inputs of the kernel), label (n): 0 ... n_classes - 1, each of which occurs. All are copied.
 * Errors: NEAR_ERROR_NO_DATA (no points, one class only, a class without points), RANGE (a label that is no
 * class, more than 40 classes; it names the point, from 1), NOT_FINITE, TOO_LARGE, CANCELLED, FAILED
 * (Newton's method), NOT_POSITIVE_DEFINITE, and what the inputs make of the kernel. Cost: a Newton step is
 * n^3/3 operations for two classes, (C + 1) n^3 for C; memory 2 n^2, (C + 2) n^2. */
NearGpClassifier *near_gp_classifier_new (gsize n, const double *x, const guint *label, guint n_classes,
                                          NearKernel *kernel, const NearMonitor *monitor,
                                          GError **error);
NearGpClassifier *near_gp_classifier_ref (NearGpClassifier *self);
void near_gp_classifier_unref (NearGpClassifier *self); /* NULL is legal */

gsize near_gp_classifier_get_n (const NearGpClassifier *self);
guint near_gp_classifier_get_n_classes (const NearGpClassifier *self);
guint near_gp_classifier_get_n_latent (const NearGpClassifier *self); /* 1 for two classes, else C */
NearKernel *near_gp_classifier_get_kernel (const NearGpClassifier *self); /* borrowed */
const double *near_gp_classifier_peek_x (const NearGpClassifier *self);
const guint *near_gp_classifier_peek_labels (const NearGpClassifier *self);
guint near_gp_classifier_get_n_steps (const NearGpClassifier *self); /* Newton's */
/* log q (labels | theta), Laplace's approximation of the log marginal likelihood. */
double near_gp_classifier_get_log_marginal_likelihood (const NearGpClassifier *self);
/* Latent values at the mode (n_latent, n), and the classes' probabilities there (n_latent, n): of class 1, or
 * of all. */
const double *near_gp_classifier_peek_mode (const NearGpClassifier *self);
const double *near_gp_classifier_peek_mode_probability (const NearGpClassifier *self);
/* d log q / dtheta, the movement of the mode included; @gradient (n_parameters of the kernel). O(C n^3). */
gboolean near_gp_classifier_gradient (const NearGpClassifier *self, double *gradient,
                                      const NearMonitor *monitor, GError **error);

typedef enum
{
  NEAR_GP_CLASSIFIER_INTEGRAL, /* the likelihood averaged over the latent Gaussian: see below */
  NEAR_GP_CLASSIFIER_PROBIT,   /* at mean / sqrt (1 + pi variance/8), each latent function by itself */
  NEAR_GP_CLASSIFIER_MEAN      /* at the latent mean, as if it were certain */
} NearGpClassifierRule;

/* At x (m, n_inputs). Each part is nullable. The integral is to 1e-10 for two classes (trapezoidal sums of an
 * analytic function), to about 1e-7 for three (the same on a plane), and for more classes an average over
 * 4096 points of a Sobol sequence, the same for every x: deterministic, good to about 1e-3. Probabilities of
 * a point add up to 1 in every case. */
typedef struct
{
  double *probability; /* (m, n_classes) */
  double *latent_mean, *latent_variance; /* (m, n_latent) */
  NearGpClassifierRule rule;
} NearGpClassification;

/* n^2 m for two classes, 2 C n^2 m for C; streams over blocks of points. */
gboolean near_gp_classifier_predict (const NearGpClassifier *self, gsize m, const double *x,
                                     const NearGpClassification *out, const NearMonitor *monitor,
                                     GError **error);

/* Hyperparameters of @kernel that make log q largest, within its bounds: L-BFGS (NLopt) from the kernel's own
 * values and from n_starts - 1 points at random between the bounds. The best is returned.
 * @optima (nullable) (n_starts): log q that each start ended at, NAN where it failed. */
NearGpClassifier *near_gp_classifier_optimize (gsize n, const double *x, const guint *label,
                                               guint n_classes, NearKernel *kernel, guint n_starts,
                                               guint64 seed, double *optima,
                                               const NearMonitor *monitor, GError **error);

/* The integral of 1/(1 + exp (-f)) N (f; mean, variance) df. Absolute error < 1e-12. */
double near_gp_logistic_integral (double mean, double variance);
/* 1/(1 + exp (-mean/sqrt (1 + pi variance/8))) (MacKay, Neural Computation 4, 720, 1992). */
double near_gp_logistic_probit (double mean, double variance);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearGpClassifier, near_gp_classifier_unref)

G_END_DECLS
