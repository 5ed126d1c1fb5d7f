/* near-gp-theory.h — an imperfect theory and a Gaussian process: seven ways to join them
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Measured values y at inputs x, and for each point what a theory says, t: a column, however it was
 * computed. A way of using the theory poses a problem of regression: other targets, another mean,
 * another input or another kernel. The problem is fitted like any other (near-gp.h), and its
 * prediction is turned back into y.
 *
 *   direct            y = c + f(x)                          no theory, to compare with
 *   latent            y = c + f(x, t)                       the theory is one more input
 *   difference        y - t = c + f(x)
 *   quotient          y / t = c + f(x)                      a noise variance becomes v / t^2
 *   linear mean       y = b0 + b.x + f(x)                   the theory's form; b is learned
 *   fixed mean        y = a + b x_p + f(x)                  the line of the theory in x_p
 *   parameterisation  y - t = c + x_p g(x') + f(x)          its form, with an exponent that varies
 *
 * x_p is the input that carries the power law, as ln N does in ln R^2 = 2 nu ln N + kappa; x' are
 * the other inputs. D. J. Audus, A. McDannald, B. DeCost, "Leveraging theory for enhanced machine
 * learning", ACS Macro Letters 11 (2022) 1117.
 */
#pragma once

#include "near-gp-learning-curve.h"

G_BEGIN_DECLS

typedef enum
{
  NEAR_GP_THEORY_DIRECT,
  NEAR_GP_THEORY_LATENT,
  NEAR_GP_THEORY_DIFFERENCE,
  NEAR_GP_THEORY_QUOTIENT,
  NEAR_GP_THEORY_LINEAR_MEAN,
  NEAR_GP_THEORY_FIXED_MEAN,
  NEAR_GP_THEORY_PARAMETERIZATION,
  NEAR_GP_THEORY_N_WAYS
} NearGpTheoryWay;

typedef struct
{
  NearInfo info;
  const char *equation; /* Pango markup */
} NearGpTheoryInfo;

extern const NearTable near_gp_theory_table; /* NEAR_GP_THEORY_N_WAYS rows */
const NearGpTheoryInfo *near_gp_theory_get_info (NearGpTheoryWay way);

typedef struct
{
  NearGpTheoryWay way;
  guint power_input;     /* from 0: the input that carries the power law */
  const double *lengths; /* (n_inputs) (nullable: from the data) where lengths begin */
  gboolean learn_noise;  /* one more variance for all points, which is learned */
  gboolean ignore_noise; /* the points' own variances are not used */
} NearGpTheoryOptions;

/* A problem that was posed; immutable, atomically reference-counted. */
typedef struct _NearGpTheory NearGpTheory;

NearGpTheory *near_gp_theory_new (NearGpData *data,
                                  const double *theory,
                                  const NearGpTheoryOptions *options,
                                  GError **error);
NearGpTheory *near_gp_theory_ref (NearGpTheory *self);
void near_gp_theory_unref (NearGpTheory *self); /* NULL is legal */
NearGpTheoryWay near_gp_theory_get_way (const NearGpTheory *self);
/* Borrowed: what is fitted, the kernel to begin with, the mean. */
NearGpData *near_gp_theory_get_data (const NearGpTheory *self);
NearKernel *near_gp_theory_get_kernel (const NearGpTheory *self);
NearMean *near_gp_theory_get_mean (const NearGpTheory *self);
char *near_gp_theory_dup_words (const NearGpTheory *self, const NearGp *gp);

/* @gp: fitted to the problem's data with its mean and any hyperparameters of its kernel. x (m,
 * n_inputs) as in the measured data, @theory (m) there; @mean (m), @sd_function (m),
 * @sd_measurement (m) of y, each nullable. */
gboolean near_gp_theory_predict (const NearGpTheory *self,
                                 const NearGp *gp,
                                 gsize m,
                                 const double *x,
                                 const double *theory,
                                 double *mean,
                                 double *sd_function,
                                 double *sd_measurement,
                                 const NearMonitor *monitor,
                                 GError **error);

/* --- with hyperparameters from the data ---------------------------------------------------------
 */
/* The best optimum that near_gp_optimize() finds; @settings (nullable): its default. */
NearGp *near_gp_theory_fit (const NearGpTheory *self,
                            const NearGpOptimizerSettings *settings,
                            const NearMonitor *monitor,
                            GError **error);

/* A learner for near-gp-learning-curve.h. Its points have one more input than @options speaks of:
 * the last one is what the theory says. @options.lengths (nullable) has one number for each of the
 * others. */
typedef struct
{
  NearGpTheoryOptions options;
  NearGpOptimizerSettings settings; /* its seed is replaced by the split's */
} NearGpTheoryModel;

gboolean near_gp_theory_model_fit_predict (gpointer model,
                                           NearGpData *train,
                                           gsize m,
                                           const double *x,
                                           double *mean,
                                           guint64 seed,
                                           const NearMonitor *monitor,
                                           GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearGpTheory, near_gp_theory_unref)

G_END_DECLS
