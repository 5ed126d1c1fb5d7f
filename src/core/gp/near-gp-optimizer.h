/* near-gp-optimizer.h — hyperparameters from data: every optimum that several starts find
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Maximises an objective over the free parameters of the whole model: the kernel's theta, then the
 * formula's parameters, in the kernel's bounds. A run is NLopt's L-BFGS (Nocedal, Math. Comput. 35,
 * 773 (1980); Luksan's code) from one start; where it ends, a projected Newton method with
 * differences of the gradient polishes, until the projected gradient, max_i |P g|_i (P: components
 * that point out of the box at a bound are 0), is below 1e-6 (1 + |objective|), as a rule by orders
 * of magnitude. Ends that are the same optimum are gathered. A step is one run from one start,
 * whose path is kept for animation.
 *
 * Points where the covariance matrix is not positive definite within rounding, so that a factor
 * would need jitter, count as -inf. Digits depend on the seed, not on the number of threads.
 */
#pragma once

#include "near-gp-prior.h"

G_BEGIN_DECLS

typedef enum
{
  NEAR_GP_OBJECTIVE_LML,           /* log marginal likelihood */
  NEAR_GP_OBJECTIVE_POSTERIOR,     /* LML + log prior of theta */
  NEAR_GP_OBJECTIVE_LEAVE_ONE_OUT, /* sum of log N (y_i | mu_i, s_i^2) with point i left out */
  NEAR_GP_N_OBJECTIVES
} NearGpObjective;

extern const NearTable near_gp_objective_table; /* rows are NearInfo */

typedef enum
{
  NEAR_GP_START_GIVEN,  /* the values that the kernel has */
  NEAR_GP_START_DATA,   /* lengths a fifth of the range, variance of y, a tenth of it for noise */
  NEAR_GP_START_RANDOM, /* uniform in theta between the bounds, or from the prior */
  NEAR_GP_N_STARTS
} NearGpStartKind;

extern const NearTable near_gp_start_table; /* rows are NearInfo */

/* --- the objective, also for others ----------------------------------------------------------- */
/* Unlike near_gp_evaluate() there is no value where jitter would be needed.
 * Value and gradient (nullable) in the whole model's n_parameters, fixed ones included. @priors
 * (n_parameters) (nullable) is used by POSTERIOR only. Errors: as near_gp_evaluate();
 * NEAR_ERROR_NOT_POSITIVE_DEFINITE; NEAR_ERROR_NO_DATA for LEAVE_ONE_OUT of fewer than 2 Cost:
 * n^3/3 for the value, n^3 with the gradient; LEAVE_ONE_OUT 2 n^3 more */
gboolean near_gp_objective_evaluate (NearGpObjective objective, NearGpData *data,
                                     NearKernel *kernel, NearMean *mean, const NearGpPrior *priors,
                                     double *value, double *gradient, const NearMonitor *monitor,
                                     GError **error);

/* --- settings --------------------------------------------------------------------------------- */
typedef struct
{
  NearGpObjective objective;
  guint n_starts; /* at least 1: the given one, the data's, then random ones */
  guint64 seed;
  guint max_evaluations;     /* of one run, 0: 200 */
  const NearGpPrior *priors; /* (n_parameters) (nullable); copied */
  gboolean hold_formula;     /* parameters of a formula stay as they are */
  gboolean hold_paths;       /* FALSE: of paths only the first and the last point are kept */
} NearGpOptimizerSettings;

#define NEAR_GP_OPTIMIZER_SETTINGS_DEFAULT                                                         \
  {                                                                                                \
    .objective = NEAR_GP_OBJECTIVE_LML, .n_starts = 10, .seed = 1, .hold_paths = TRUE              \
  }

/* --- what came out: immutable, atomically reference-counted ----------------------------------- */
typedef struct
{
  NearGpStartKind kind;
  const double *theta; /* (n_parameters) where it began */
  double value;        /* of the objective there; -inf: not positive definite */
  double end_value;
  guint optimum; /* where it fell; G_MAXUINT: nowhere (no point of it could be evaluated) */
  guint n_evaluations;
  const char *ended; /* translated: why the run ended */
  guint n_path;
  const double *path_theta; /* (n_path, n_parameters) points as they were tried */
  const double *path_value; /* (n_path) the objective there; -inf: rejected */
} NearGpRun;

typedef struct
{
  const double *theta; /* (n_parameters) */
  /* (n_parameters) of theta, from the curvature (Laplace); NAN: fixed, at a bound, or flat */
  const double *sd;
  const gint8 *bound;   /* (n_parameters) -1: at the lower one, 1: at the upper one */
  const gboolean *flat; /* (n_parameters) the objective does not change with it */
  double value;         /* of the objective */
  double log_marginal_likelihood;
  double gradient_norm; /* max |P g| */
  gboolean converged;   /* gradient_norm <= 1e-6 (1 + |value|) */
  guint n_starts;       /* that fell here */
  guint best_start;     /* the first of them, whose path ends in the optimum itself */
  guint n_path;
  const double *path_theta; /* of that run */
  const double *path_value;
} NearGpOptimum;

typedef struct _NearGpOptima NearGpOptima;

NearGpOptima *near_gp_optima_ref (NearGpOptima *self);
void near_gp_optima_unref (NearGpOptima *self);        /* NULL is legal */
guint near_gp_optima_get_n (const NearGpOptima *self); /* 0: nothing could be evaluated so far */
const NearGpOptimum *near_gp_optima_get (const NearGpOptima *self, guint i); /* the best first */
guint near_gp_optima_get_n_runs (const NearGpOptima *self);
const NearGpRun *near_gp_optima_get_run (const NearGpOptima *self, guint i);
guint near_gp_optima_get_n_parameters (const NearGpOptima *self);
guint near_gp_optima_get_n_evaluations (const NearGpOptima *self); /* of all runs and polishes */
NearKernel *near_gp_optima_dup_kernel (const NearGpOptima *self,
                                       guint i); /* with optimum @i's values */
NearMean *near_gp_optima_dup_mean (const NearGpOptima *self, guint i); /* NULL: none */
/* Sentences (element-type utf8): each bound that was hit, what is flat, whether it converged, that
 * there is a rival optimum nearly as good. */
GPtrArray *near_gp_optima_dup_notes (const NearGpOptima *self, guint i);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearGpOptima, near_gp_optima_unref)

/* --- the stepper ------------------------------------------------------------------------------ */
typedef struct _NearGpOptimizer NearGpOptimizer;

/* Each evaluation of near_gp_optimizer_step() as it happens, from the thread that called it; theta
 * (n_parameters). */
typedef void (*NearGpTrial) (guint start, guint evaluation, const double *theta, double value,
                             gpointer user_data);

/* Errors: NEAR_ERROR_RANGE (settings, priors, bounds), NEAR_ERROR_NO_DATA, and what the inputs make
 * of the kernel */
NearGpOptimizer *near_gp_optimizer_new (NearGpData *data, NearKernel *kernel, NearMean *mean,
                                        const NearGpOptimizerSettings *settings, GError **error);
void near_gp_optimizer_free (NearGpOptimizer *self); /* NULL is legal */
void near_gp_optimizer_set_trial (NearGpOptimizer *self, NearGpTrial trial, gpointer user_data);
guint near_gp_optimizer_get_n_done (const NearGpOptimizer *self);
guint near_gp_optimizer_get_n_starts (const NearGpOptimizer *self); /* 1 if nothing is free */
gboolean near_gp_optimizer_is_done (const NearGpOptimizer *self);
/* One more run. FALSE: CANCELLED (the run is thrown away and can be taken again), or what no start
 * could help: inputs that the kernel cannot take. */
gboolean near_gp_optimizer_step (NearGpOptimizer *self, const NearMonitor *monitor, GError **error);
/* All runs that are left; below 700 points they share the threads. */
gboolean near_gp_optimizer_run (NearGpOptimizer *self, const NearMonitor *monitor, GError **error);
NearGpOptima *near_gp_optimizer_dup_result (const NearGpOptimizer *self);

/* new, run, result. @settings (nullable): the default. Errors: also
 * NEAR_ERROR_NOT_POSITIVE_DEFINITE if no start could be evaluated */
NearGpOptima *near_gp_optimize (NearGpData *data, NearKernel *kernel, NearMean *mean,
                                const NearGpOptimizerSettings *settings, const NearMonitor *monitor,
                                GError **error);
/* The fit at the best optimum of near_gp_optimize(), as most callers want it. */
NearGp *near_gp_optimize_fit (NearGpData *data, NearKernel *kernel, NearMean *mean,
                              const NearGpOptimizerSettings *settings, const NearMonitor *monitor,
                              GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearGpOptimizer, near_gp_optimizer_free)

G_END_DECLS
