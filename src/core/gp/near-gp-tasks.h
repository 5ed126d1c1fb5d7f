/* near-gp-tasks.h — several properties at once: outputs that share what is learned
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The intrinsic coregionalisation model: cov (f_s (x), f_t (x')) = B_st k (x, x'), B = W W^T + diag (kappa);
 * Bonilla, Chai & Williams, NIPS 20 (2007); Alvarez, Rosasco & Lawrence, Found. Trends Mach. Learn. 4, 195
 * (2012). A property may be measured at sites of its own. y = mean_t + f_t (x) + e, e ~ N (0, noise_t + the
 * point's own variance). Immutable and atomically reference-counted.
 *
 * Hyperparameters theta in this order: the kernel's, W (n_tasks, rank) row by row, log kappa (n_tasks), log
 * noise (n_tasks).
 */
#pragma once

#include "near-kernel.h"

G_BEGIN_DECLS

#define NEAR_GP_TASKS_MAX 64

typedef struct _NearGpTasks NearGpTasks;

typedef struct
{
  gsize n;
  const double *x;     /* (n, n_inputs of the kernel) */
  const guint *task;   /* (n) 0 ... n_tasks - 1; a task without points is legal */
  const double *y;     /* (n) */
  const double *noise; /* (n) (nullable): variances */
} NearGpTasksData;

typedef struct
{
  guint n_tasks, rank;  /* rank 0: independent properties */
  const double *w;      /* (n_tasks, rank) */
  const double *kappa;  /* (n_tasks) >= 0 */
  const double *noise;  /* (n_tasks) >= 0: variances */
  gboolean learn_means; /* a constant for each task by generalised least squares; else all are zero */
} NearGpTasksModel;

/* All is copied. Errors: NEAR_ERROR_NO_DATA, RANGE, NOT_FINITE (naming the point or the task, from 1),
 * TOO_LARGE, NOT_POSITIVE_DEFINITE, CANCELLED. n^3/3 operations, 2 n^2 numbers. */
NearGpTasks *near_gp_tasks_new (const NearGpTasksData *data, NearKernel *kernel,
                                const NearGpTasksModel *model, const NearMonitor *monitor,
                                GError **error);
NearGpTasks *near_gp_tasks_ref (NearGpTasks *self);
void near_gp_tasks_unref (NearGpTasks *self); /* NULL is legal */

NearKernel *near_gp_tasks_get_kernel (const NearGpTasks *self);          /* borrowed */
const NearGpTasksData *near_gp_tasks_get_data (const NearGpTasks *self); /* its own copy */
const NearGpTasksModel *near_gp_tasks_get_model (const NearGpTasks *self);
const double *near_gp_tasks_peek_covariance (const NearGpTasks *self);   /* B (n_tasks, n_tasks) */
/* B_st/sqrt (B_ss B_tt); 0 where a task has no variance. */
double near_gp_tasks_get_correlation (const NearGpTasks *self, guint s, guint t);
double near_gp_tasks_get_mean (const NearGpTasks *self, guint task);
double near_gp_tasks_get_log_marginal_likelihood (const NearGpTasks *self);
double near_gp_tasks_get_jitter (const NearGpTasks *self);

guint near_gp_tasks_get_n_parameters (const NearGpTasks *self);
char *near_gp_tasks_dup_parameter_name (const NearGpTasks *self, guint i); /* "W[2,1]", "noise[1]" */
void near_gp_tasks_get_theta (const NearGpTasks *self, double *theta);
/* The same data with other hyperparameters. */
NearGpTasks *near_gp_tasks_with_theta (const NearGpTasks *self, const double *theta,
                                       const NearMonitor *monitor, GError **error);
/* dLML/dtheta (n_parameters). One inverse, 2 n^3/3, then O(n^2) for each parameter. */
gboolean near_gp_tasks_gradient (const NearGpTasks *self, double *gradient, const NearMonitor *monitor,
                                 GError **error);

/* Task @task at x (m, n_inputs): each (m) and nullable; sd of f, and of a new measurement. n^2 m. */
gboolean near_gp_tasks_predict (const NearGpTasks *self, guint task, gsize m, const double *x, double *mean,
                                double *sd_function, double *sd_measurement,
                                const NearMonitor *monitor, GError **error);

/* Theta that makes the likelihood largest: L-BFGS (NLopt) from the present values and n_starts - 1 random
 * ones. A kernel of one term keeps its variance, which B has too. A kappa or noise of exactly 0 stays 0, W
 * without rank stays absent. @optima (nullable) (n_starts): what each start ended at, NAN where it failed. */
NearGpTasks *near_gp_tasks_optimize (const NearGpTasks *self, guint n_starts, guint64 seed,
                                     double *optima, const NearMonitor *monitor, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearGpTasks, near_gp_tasks_unref)

G_END_DECLS
