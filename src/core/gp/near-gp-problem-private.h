/* near-gp-problem-private.h — the free parameters of a model, their bounds, and what is maximised
 * over them SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Private to core/gp: shared by the optimiser, the sampler, the landscape and the profile. "theta"
 * is the whole model's vector (n_parameters), "x" its free part (n_free).
 */
#pragma once

#include "near-gp-landscape.h"
#include "near-gp-optimizer.h"

G_BEGIN_DECLS

typedef struct
{
  NearGpData *data;
  NearKernel *kernel;
  NearMean *mean; /* nullable */
  NearGpObjective objective;
  NearGpPrior *priors; /* (n_parameters) (nullable) */
  guint n_parameters, n_kernel, n_free;
  guint *free;        /* (n_free) */
  double *theta;      /* (n_parameters) as the model has it */
  double *low, *high; /* (n_parameters) in theta; infinite for a formula's */
  gboolean *is_log;   /* (n_parameters) */
} NearGpProblem;

/* Takes references. Errors: NEAR_ERROR_RANGE, NO_DATA, and what the inputs make of the kernel */
gboolean _near_gp_problem_init (NearGpProblem *self, NearGpData *data, NearKernel *kernel,
                                NearMean *mean, NearGpObjective objective,
                                const NearGpPrior *priors, gboolean hold_formula, GError **error);
void _near_gp_problem_copy (const NearGpProblem *self, NearGpProblem *copy);
void _near_gp_problem_clear (NearGpProblem *self);
const char *_near_gp_problem_get_name (const NearGpProblem *self, guint parameter);
void _near_gp_problem_gather (const NearGpProblem *self, const double *theta, double *x);
/* @theta gets the model's own values where nothing is free. */
void _near_gp_problem_scatter (const NearGpProblem *self, const double *x, double *theta);
/* (transfer full); @mean gets NULL if the model has none */
void _near_gp_problem_apply (const NearGpProblem *self, const double *theta, NearKernel **kernel,
                             NearMean **mean);
/* The objective at @theta; @gradient (n_parameters) (nullable). What is not positive definite, or
 * not finite, is -inf with a gradient of zeros and TRUE. */
gboolean _near_gp_problem_evaluate (const NearGpProblem *self, const double *theta, double *value,
                                    double *gradient, const NearMonitor *monitor, GError **error);
/* The same in the free parameters; @gradient (n_free) */
gboolean _near_gp_problem_evaluate_free (const NearGpProblem *self, const double *x, double *value,
                                         double *gradient, const NearMonitor *monitor,
                                         GError **error);

/* The values of an axis in theta, (axis->n). Errors: NEAR_ERROR_RANGE */
double *_near_gp_axis_dup_theta (const NearGpProblem *problem, const NearGpAxis *axis,
                                 GError **error);

/* What a parameter is, for starts and for sentences. */
typedef enum
{
  NEAR_GP_ROLE_OTHER,
  NEAR_GP_ROLE_LENGTH,
  NEAR_GP_ROLE_VARIANCE,
  NEAR_GP_ROLE_NOISE,
  NEAR_GP_ROLE_PERIOD,
  NEAR_GP_ROLE_MIXTURE /* alpha of a rational quadratic */
} NearGpRole;

NearGpRole _near_gp_problem_get_role (const NearGpProblem *self, guint parameter);

/* --- where runs begin (near-gp-starts.c); @x (n_free) ----------------------------------------- */
NearGpStartKind _near_gp_start (const NearGpProblem *self, guint start, guint64 seed, double *x);

/* --- one run: NLopt's L-BFGS from a start, and Newton's end to it ----------------------------- */
typedef struct
{
  const NearGpProblem *problem;
  const NearMonitor *monitor;
  NearGpTrial trial; /* nullable */
  gpointer trial_data;
  guint start;
  guint max_evaluations;
  guint n_evaluations;
  gboolean hold_path;
  GArray *path_x;       /* double, n_free for each point */
  GArray *path_value;   /* double */
  double *x, *gradient; /* (n_free) the best point so far */
  double value;         /* -inf: none */
  double start_value;
  const char *ended;
  GError *error; /* cancelled, or nothing can help */
} NearGpClimb;

void _near_gp_climb_init (NearGpClimb *self, const NearGpProblem *problem, gboolean hold_path);
void _near_gp_climb_clear (NearGpClimb *self);
/* Evaluates, records, and keeps the best. @gradient (n_free). FALSE: self->error is set. */
gboolean _near_gp_climb_evaluate (NearGpClimb *self, const double *x, double *value,
                                  double *gradient);
/* The best point is where L-BFGS from @x ended, to about 1e-5 of the objective. */
gboolean _near_gp_climb_run (NearGpClimb *self, const double *x);

/* What is known at an optimum. */
typedef struct
{
  double *curvature; /* (n_free, n_free) minus the Hessian of the objective, by differences */
  double gradient_norm;
  gboolean converged;
  gboolean degenerate; /* there is a direction, off the bounds, in which nothing changes */
} NearGpSummit;

/* A curvature below this part of 1 + |objective| is none. */
#define NEAR_GP_FLAT 1e-7

/* Newton from the best point of @climb, which moves to the optimum. @summit is to be cleared with
 * g_free (summit->curvature). */
gboolean _near_gp_climb_polish (NearGpClimb *climb, NearGpSummit *summit);
/* --- what is found (near-gp-optima.c) --------------------------------------------------------- */
/* An optimum, with the climb that found it. */
typedef struct
{
  double *x, *gradient; /* (n_free) */
  double value;
  NearGpSummit summit;
  guint n_starts, best_start;
} NearGpPeakFound;

/* A run that is over. */
typedef struct
{
  NearGpStartKind kind;
  double *x; /* (n_free) */
  double value, end_value;
  guint n_evaluations, optimum;
  const char *ended;
  GArray *path_x, *path_value;
} NearGpRunDone;

void _near_gp_peak_found_clear (gpointer peak);
void _near_gp_run_done_clear (gpointer run);
/* @runs of NearGpRunDone, @peaks of NearGpPeakFound, in the order in which they were found */
NearGpOptima *_near_gp_optima_new (const NearGpProblem *problem, const GArray *runs,
                                   const GArray *peaks, guint n_evaluations);

/* max |P g| at x; @pinned (n_free) (nullable): at a bound that holds it */
double _near_gp_problem_projected_norm (const NearGpProblem *self, const double *x,
                                        const double *gradient, gboolean *pinned);

G_END_DECLS
