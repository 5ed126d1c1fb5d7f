/* near-gp-tasks-private.h — several properties at once: what a fit holds
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-gp-tasks.h"

G_BEGIN_DECLS

struct _NearGpTasks
{
  NearGpTasksData data;   /* pointers into the copies below */
  NearGpTasksModel model;
  NearKernel *kernel;
  double *x, *y, *noise, *w, *kappa, *task_noise;
  guint *task;
  double *b;        /* (n_tasks, n_tasks) */
  double *mean;     /* (n_tasks) */
  double *residual; /* (n) y - mean */
  double *alpha;    /* (n) A^-1 residual */
  double *factor;   /* (n, n) L, lower */
  double jitter, log_marginal_likelihood;
};

G_END_DECLS
