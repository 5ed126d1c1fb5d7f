/* near-gp-tasks.c — several properties at once: the fit, prediction
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-tasks-private.h"

#include "near-cholesky.h"
#include "near-gp-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define BLOCK 64

static void
clear (gpointer data)
{
  NearGpTasks *self = data;

  g_clear_pointer (&self->kernel, near_kernel_unref);
  g_free (self->x);
  g_free (self->y);
  g_free (self->noise);
  g_free (self->w);
  g_free (self->kappa);
  g_free (self->task_noise);
  g_free (self->task);
  g_free (self->b);
  g_free (self->mean);
  g_free (self->residual);
  g_free (self->alpha);
  g_free (self->factor);
}

/* --- checks -------------------------------------------------------------------------------------- */

static gboolean
check_model (const NearGpTasksModel *model, GError **error)
{
  if (model->n_tasks == 0 || model->n_tasks > NEAR_GP_TASKS_MAX)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE, _ ("there are %u properties; from 1 to %d would be right"),
                   model->n_tasks, NEAR_GP_TASKS_MAX);
      return FALSE;
    }
  if (model->rank > model->n_tasks)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   _ ("the rank of the sharing is %u, but %u properties have no more than %u"), model->rank,
                   model->n_tasks, model->n_tasks);
      return FALSE;
    }
  for (guint i = 0; i < model->n_tasks * model->rank; i++)
    if (!isfinite (model->w[i]))
      {
        g_set_error (error, NEAR_ERROR, NEAR_ERROR_NOT_FINITE,
                     _ ("W[%u,%u] is not a finite number"), i / model->rank + 1, i % model->rank + 1);
        return FALSE;
      }
  for (guint t = 0; t < model->n_tasks; t++)
    if (!(model->kappa[t] >= 0.0 && isfinite (model->kappa[t]))
        || !(model->noise[t] >= 0.0 && isfinite (model->noise[t])))
      {
        g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                     _ ("property %u has kappa %g and noise %g; variances are 0 or more"), t + 1,
                     model->kappa[t], model->noise[t]);
        return FALSE;
      }
  return TRUE;
}

static gboolean
check_point (const NearGpTasksData *data, const NearGpTasksModel *model, guint d, gsize i, GError **error)
{
  if (data->task[i] >= model->n_tasks)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   _ ("point %zu belongs to property %u, but the %u properties are numbered from 0 to %u"), i + 1,
                   data->task[i], model->n_tasks, model->n_tasks - 1);
      return FALSE;
    }
  gboolean finite = isfinite (data->y[i]);
  for (guint j = 0; j < d; j++)
    finite = finite && isfinite (data->x[i * d + j]);
  if (!finite)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_NOT_FINITE,
                   _ ("point %zu has an input or a value that is not a finite number"), i + 1);
      return FALSE;
    }
  if (data->noise != NULL && !(data->noise[i] >= 0.0 && isfinite (data->noise[i])))
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   _ ("point %zu has the noise variance %g; 0 or more would be right"), i + 1,
                   data->noise[i]);
      return FALSE;
    }
  return TRUE;
}

static gboolean
check (const NearGpTasksData *data, NearKernel *kernel, const NearGpTasksModel *model, GError **error)
{
  gsize n = data->n;

  if (!check_model (model, error))
    return FALSE;
  if (n == 0)
    {
      g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_NO_DATA,
                           _ ("there are no measured points; at least one property needs one"));
      return FALSE;
    }
  if (n > G_MAXINT32 / 8 || !_near_gp_check_size (n, n, n, NULL))
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                   _ ("%zu points need a matrix that no memory holds; use fewer"), n);
      return FALSE;
    }
  for (gsize i = 0; i < n; i++)
    if (!check_point (data, model, near_kernel_get_n_inputs (kernel), i, error))
      return FALSE;
  return near_kernel_check_inputs (kernel, n, data->x, error);
}

/* --- the fit ------------------------------------------------------------------------------------- */

static void
copy (NearGpTasks *self, const NearGpTasksData *data, NearKernel *kernel, const NearGpTasksModel *model)
{
  gsize n = data->n;
  guint n_tasks = model->n_tasks, rank = model->rank;

  self->kernel = near_kernel_ref (kernel);
  self->x = g_memdup2 (data->x, n * near_kernel_get_n_inputs (kernel) * sizeof (double));
  self->y = g_memdup2 (data->y, n * sizeof (double));
  self->task = g_memdup2 (data->task, n * sizeof (guint));
  self->noise = data->noise != NULL ? g_memdup2 (data->noise, n * sizeof (double)) : NULL;
  self->w = g_memdup2 (model->w, (gsize) n_tasks * rank * sizeof (double));
  self->kappa = g_memdup2 (model->kappa, n_tasks * sizeof (double));
  self->task_noise = g_memdup2 (model->noise, n_tasks * sizeof (double));
  self->data = (NearGpTasksData){ n, self->x, self->task, self->y, self->noise };
  self->model = (NearGpTasksModel){ n_tasks, rank, self->w, self->kappa, self->task_noise, model->learn_means };
  self->b = g_new0 (double, (gsize) n_tasks * n_tasks);
  self->mean = g_new0 (double, n_tasks);
  self->residual = g_new (double, n);
  self->alpha = g_new (double, n);
  for (guint s = 0; s < n_tasks; s++)
    for (guint t = 0; t < n_tasks; t++)
      {
        self->b[s * n_tasks + t] = s == t ? self->kappa[t] : 0.0;
        for (guint q = 0; q < rank; q++)
          self->b[s * n_tasks + t] += self->w[s * rank + q] * self->w[t * rank + q];
      }
}

/* mean = (H^T A^-1 H)^-1 H^T A^-1 y, H_it = 1 where point i is of task t. Tasks without points stay at 0. */
static gboolean
learn_means (NearGpTasks *self, const NearMonitor *monitor, GError **error)
{
  gsize n = self->data.n;
  guint n_tasks = self->model.n_tasks;
  g_autofree double *h = g_new0 (double, n * n_tasks);
  g_autofree double *normal = g_new0 (double, (gsize) n_tasks * n_tasks);
  g_autofree double *z = g_memdup2 (self->y, n * sizeof (double));

  for (gsize i = 0; i < n; i++)
    h[i * n_tasks + self->task[i]] = 1.0;
  near_cholesky_solve_lower (n, n_tasks, self->factor, n, h, n_tasks);
  near_cholesky_solve_lower (n, 1, self->factor, n, z, 1);
  for (gsize i = 0; i < n; i++)
    for (guint s = 0; s < n_tasks; s++)
      {
        self->mean[s] += h[i * n_tasks + s] * z[i];
        for (guint t = 0; t <= s; t++)
          normal[s * n_tasks + t] += h[i * n_tasks + s] * h[i * n_tasks + t];
      }
  for (guint t = 0; t < n_tasks; t++)
    if (normal[t * n_tasks + t] == 0.0)
      normal[t * n_tasks + t] = 1.0;
  if (!near_cholesky_factor_jitter (n_tasks, normal, n_tasks, NULL, monitor, error))
    return FALSE;
  near_cholesky_solve_vector (n_tasks, normal, n_tasks, self->mean);
  return TRUE;
}

static gboolean
fit (NearGpTasks *self, const NearMonitor *monitor, GError **error)
{
  gsize n = self->data.n;
  guint n_tasks = self->model.n_tasks;
  double data_fit = 0.0;

  self->factor = g_try_new (double, n * n);
  if (self->factor == NULL)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                   _ ("there is no memory for a matrix of %zu rows"), n);
      return FALSE;
    }
  near_kernel_matrix (self->kernel, n, self->x, self->factor, n);
  for (gsize i = 0; i < n; i++)
    {
      for (gsize j = 0; j <= i; j++)
        self->factor[i * n + j] *= self->b[self->task[i] * n_tasks + self->task[j]];
      self->factor[i * n + i]
          += self->task_noise[self->task[i]] + (self->noise != NULL ? self->noise[i] : 0.0);
    }
  if (!near_cholesky_factor_jitter (n, self->factor, n, &self->jitter, monitor, error)
      || (self->model.learn_means && !learn_means (self, monitor, error)))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    self->alpha[i] = self->residual[i] = self->y[i] - self->mean[self->task[i]];
  near_cholesky_solve_vector (n, self->factor, n, self->alpha);
  for (gsize i = 0; i < n; i++)
    data_fit += self->residual[i] * self->alpha[i];
  self->log_marginal_likelihood = -0.5 * data_fit - near_cholesky_get_log_diagonal (n, self->factor, n)
                                  - 0.5 * (double) n * log (2.0 * G_PI);
  return TRUE;
}

NearGpTasks *
near_gp_tasks_new (const NearGpTasksData *data,
                   NearKernel *kernel,
                   const NearGpTasksModel *model,
                   const NearMonitor *monitor,
                   GError **error)
{
  g_return_val_if_fail (data != NULL && kernel != NULL && model != NULL, NULL);
  g_return_val_if_fail (model->rank == 0 || model->w != NULL, NULL);

  if (!check (data, kernel, model, error))
    return NULL;
  NearGpTasks *made = g_atomic_rc_box_new0 (NearGpTasks);
  g_autoptr (NearGpTasks) self = made;

  copy (self, data, kernel, model);
  if (!fit (self, monitor, error))
    return NULL;
  return g_steal_pointer (&self);
}

NearGpTasks *
near_gp_tasks_ref (NearGpTasks *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
near_gp_tasks_unref (NearGpTasks *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, clear);
}

NearKernel *
near_gp_tasks_get_kernel (const NearGpTasks *self)
{
  return self->kernel;
}

const NearGpTasksData *
near_gp_tasks_get_data (const NearGpTasks *self)
{
  return &self->data;
}

const NearGpTasksModel *
near_gp_tasks_get_model (const NearGpTasks *self)
{
  return &self->model;
}

const double *
near_gp_tasks_peek_covariance (const NearGpTasks *self)
{
  return self->b;
}

double
near_gp_tasks_get_correlation (const NearGpTasks *self, guint s, guint t)
{
  guint n_tasks = self->model.n_tasks;

  g_return_val_if_fail (s < n_tasks && t < n_tasks, NAN);

  double variances = self->b[s * n_tasks + s] * self->b[t * n_tasks + t];

  return variances > 0.0 ? self->b[s * n_tasks + t] / sqrt (variances) : 0.0;
}

double
near_gp_tasks_get_mean (const NearGpTasks *self, guint task)
{
  g_return_val_if_fail (task < self->model.n_tasks, NAN);

  return self->mean[task];
}

double
near_gp_tasks_get_log_marginal_likelihood (const NearGpTasks *self)
{
  return self->log_marginal_likelihood;
}

double
near_gp_tasks_get_jitter (const NearGpTasks *self)
{
  return self->jitter;
}

/* --- prediction ---------------------------------------------------------------------------------- */

typedef struct
{
  guint task;
  double *k, *prior; /* (n, BLOCK), (BLOCK) */
  double *mean, *sd_function, *sd_measurement;
} Target;

static void
predict_block (const NearGpTasks *self, const Target *out, gsize m, const double *x, gsize first)
{
  gsize n = self->data.n;
  const double *row = self->b + out->task * self->model.n_tasks;

  near_kernel_cross (self->kernel, n, self->x, m, x, out->k, m);
  near_kernel_diagonal (self->kernel, m, x, FALSE, out->prior);
  for (gsize i = 0; i < n; i++)
    for (gsize j = 0; j < m; j++)
      out->k[i * m + j] *= row[self->task[i]];
  for (gsize j = 0; j < m && out->mean != NULL; j++)
    out->mean[first + j] = self->mean[out->task];
  for (gsize i = 0; i < n && out->mean != NULL; i++)
    for (gsize j = 0; j < m; j++)
      out->mean[first + j] += out->k[i * m + j] * self->alpha[i];
  if (out->sd_function == NULL && out->sd_measurement == NULL)
    return;
  near_cholesky_solve_lower (n, m, self->factor, n, out->k, m);
  for (gsize j = 0; j < m; j++)
    out->prior[j] *= row[out->task];
  for (gsize i = 0; i < n; i++)
    for (gsize j = 0; j < m; j++)
      out->prior[j] -= out->k[i * m + j] * out->k[i * m + j];
  for (gsize j = 0; j < m; j++)
    {
      double variance = fmax (out->prior[j], 0.0);

      if (out->sd_function != NULL)
        out->sd_function[first + j] = sqrt (variance);
      if (out->sd_measurement != NULL)
        out->sd_measurement[first + j] = sqrt (variance + self->task_noise[out->task]);
    }
}

gboolean
near_gp_tasks_predict (const NearGpTasks *self,
                       guint task,
                       gsize m,
                       const double *x,
                       double *mean,
                       double *sd_function,
                       double *sd_measurement,
                       const NearMonitor *monitor,
                       GError **error)
{
  g_return_val_if_fail (self != NULL && task < self->model.n_tasks && (m == 0 || x != NULL), FALSE);

  guint d = near_kernel_get_n_inputs (self->kernel);
  double prior[BLOCK];
  g_autofree double *k = g_try_new (double, self->data.n * BLOCK);
  Target target = { task, k, prior, mean, sd_function, sd_measurement };

  if (k == NULL)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                   _ ("there is no memory to predict from %zu points"), self->data.n);
      return FALSE;
    }
  if (!near_kernel_check_inputs (self->kernel, m, x, error))
    return FALSE;
  for (gsize first = 0; first < m; first += BLOCK)
    {
      if (!near_monitor_check (monitor, (double) first / (double) m, _ ("predicting"), error))
        return FALSE;
      predict_block (self, &target, MIN (BLOCK, m - first), x + first * d, first);
    }
  return TRUE;
}
