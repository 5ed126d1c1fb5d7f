/* near-gp-tasks.c — several properties at once: the fit, its gradient, prediction
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-tasks.h"

#include "near-cholesky.h"
#include "near-gp-search-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define BLOCK 64

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
  if (n > G_MAXINT32 / 8 || n > G_MAXSIZE / sizeof (double) / n)
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

/* --- hyperparameters ----------------------------------------------------------------------------- */

guint
near_gp_tasks_get_n_parameters (const NearGpTasks *self)
{
  return near_kernel_get_n_parameters (self->kernel)
         + self->model.n_tasks * (self->model.rank + 2);
}

char *
near_gp_tasks_dup_parameter_name (const NearGpTasks *self, guint i)
{
  guint n_kernel = near_kernel_get_n_parameters (self->kernel);
  guint n_tasks = self->model.n_tasks, rank = self->model.rank;

  g_return_val_if_fail (i < near_gp_tasks_get_n_parameters (self), NULL);

  if (i < n_kernel)
    return g_strdup (near_kernel_get_parameter (self->kernel, i)->name);
  i -= n_kernel;
  if (i < n_tasks * rank)
    return g_strdup_printf ("W[%u,%u]", i / rank + 1, i % rank + 1);
  i -= n_tasks * rank;
  return g_strdup_printf (i < n_tasks ? "kappa[%u]" : "noise[%u]", i % n_tasks + 1);
}

void
near_gp_tasks_get_theta (const NearGpTasks *self, double *theta)
{
  guint n_kernel = near_kernel_get_n_parameters (self->kernel);
  guint n_tasks = self->model.n_tasks, n_w = n_tasks * self->model.rank;

  near_kernel_get_theta (self->kernel, theta);
  theta += n_kernel;
  for (guint i = 0; i < n_w; i++)
    theta[i] = self->w[i];
  for (guint t = 0; t < n_tasks; t++)
    {
      theta[n_w + t] = log (self->kappa[t]);
      theta[n_w + n_tasks + t] = log (self->task_noise[t]);
    }
}

NearGpTasks *
near_gp_tasks_with_theta (const NearGpTasks *self,
                          const double *theta,
                          const NearMonitor *monitor,
                          GError **error)
{
  g_return_val_if_fail (self != NULL && theta != NULL, NULL);

  guint n_tasks = self->model.n_tasks, n_w = n_tasks * self->model.rank;
  const double *w = theta + near_kernel_get_n_parameters (self->kernel);
  g_autoptr (NearKernel) kernel = near_kernel_with_theta (self->kernel, theta);
  g_autofree double *variances = g_new (double, 2 * n_tasks);
  NearGpTasksModel model = self->model;

  for (guint t = 0; t < 2 * n_tasks; t++)
    variances[t] = exp (w[n_w + t]);
  model.w = w;
  model.kappa = variances;
  model.noise = variances + n_tasks;
  return near_gp_tasks_new (&self->data, kernel, &model, monitor, error);
}

/* With G = alpha alpha^T - A^-1 and S_st = 1/2 sum over points i of task s, j of task t of G_ij K_ij:
 *   dW_sq = 2 sum_t S_st W_tq,   dlog kappa_t = kappa_t S_tt,   dlog noise_t = noise_t/2 sum over i of t of G_ii.
 * The kernel's own see G_ij B_st. */
gboolean
near_gp_tasks_gradient (const NearGpTasks *self, double *gradient, const NearMonitor *monitor, GError **error)
{
  g_return_val_if_fail (self != NULL && gradient != NULL, FALSE);

  gsize n = self->data.n;
  guint n_tasks = self->model.n_tasks, rank = self->model.rank, n_w = n_tasks * rank;
  double *g_w = gradient + near_kernel_get_n_parameters (self->kernel);
  double *g_kappa = g_w + n_w, *g_noise = g_kappa + n_tasks;
  g_autofree double *inverse = g_try_new (double, n * n);
  g_autofree double *k = g_try_new (double, n * n);
  g_autofree double *s = g_new0 (double, (gsize) n_tasks * n_tasks);

  if (inverse == NULL || k == NULL)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                   _ ("there is no memory for the gradient with %zu points"), n);
      return FALSE;
    }
  memcpy (inverse, self->factor, n * n * sizeof *inverse);
  if (!near_cholesky_invert (n, inverse, n, monitor, error))
    return FALSE;
  near_kernel_matrix (self->kernel, n, self->x, k, n);
  memset (gradient, 0, near_gp_tasks_get_n_parameters (self) * sizeof *gradient);
  for (gsize i = 0; i < n; i++)
    {
      guint t = self->task[i];

      for (gsize j = 0; j <= i; j++)
        {
          guint u = self->task[j];
          double g = self->alpha[i] * self->alpha[j] - inverse[i * n + j], part = 0.5 * g * k[i * n + j];

          s[t * n_tasks + u] += part;
          if (i != j)
            s[u * n_tasks + t] += part;
          else
            g_noise[t] += 0.5 * self->task_noise[t] * g;
          inverse[i * n + j] = -g * self->b[t * n_tasks + u];
        }
    }
  near_kernel_gradient (self->kernel, n, self->x, NULL, inverse, n, gradient);
  for (guint t = 0; t < n_tasks; t++)
    {
      g_kappa[t] = self->kappa[t] * s[t * n_tasks + t];
      for (guint q = 0; q < rank; q++)
        for (guint u = 0; u < n_tasks; u++)
          g_w[t * rank + q] += 2.0 * s[t * n_tasks + u] * self->w[u * rank + q];
    }
  return TRUE;
}

static gboolean
evaluate (const double *theta,
          double *value,
          double *gradient,
          const NearMonitor *monitor,
          gpointer user_data,
          GError **error)
{
  g_autoptr (NearGpTasks) trial = near_gp_tasks_with_theta (user_data, theta, monitor, error);

  if (trial == NULL)
    return FALSE;
  *value = trial->log_marginal_likelihood;
  return near_gp_tasks_gradient (trial, gradient, monitor, error);
}

/* Mean square of y about the mean of its task; 1 if that is nothing. */
static double
get_scale (const NearGpTasks *self)
{
  guint n_tasks = self->model.n_tasks;
  g_autofree double *sum = g_new0 (double, 2 * n_tasks);
  double square = 0.0;

  for (gsize i = 0; i < self->data.n; i++)
    {
      sum[self->task[i]] += self->y[i];
      sum[n_tasks + self->task[i]] += 1.0;
    }
  for (gsize i = 0; i < self->data.n; i++)
    {
      guint t = self->task[i];
      double d = self->y[i] - (self->model.learn_means ? sum[t] / sum[n_tasks + t] : 0.0);

      square += d * d / (double) self->data.n;
    }
  return square > 0.0 ? square : 1.0;
}

NearGpTasks *
near_gp_tasks_optimize (const NearGpTasks *self,
                        guint n_starts,
                        guint64 seed,
                        double *optima,
                        const NearMonitor *monitor,
                        GError **error)
{
  g_return_val_if_fail (self != NULL && n_starts > 0, NULL);

  guint n = near_gp_tasks_get_n_parameters (self);
  guint n_kernel = near_kernel_get_n_parameters (self->kernel);
  guint n_tasks = self->model.n_tasks, n_w = n_tasks * self->model.rank;
  g_autofree double *work = g_new (double, 6 * n);
  double *start = work, *low = work + n, *high = work + 2 * n;
  double *start_low = work + 3 * n, *start_high = work + 4 * n, *best = work + 5 * n;
  double scale = get_scale (self);

  near_gp_tasks_get_theta (self, start);
  _near_gp_search_kernel (self->kernel, start, low, high);
  if (near_kernel_get_n_terms (self->kernel) == 1 && n_kernel > 0
      && g_str_equal (near_kernel_get_parameter (self->kernel, 0)->name, "variance"))
    low[0] = high[0] = start[0];
  memcpy (start_low, low, n_kernel * sizeof *low);
  memcpy (start_high, high, n_kernel * sizeof *high);
  for (guint i = n_kernel; i < n; i++)
    {
      gboolean is_w = i < n_kernel + n_w;
      gboolean is_noise = i >= n_kernel + n_w + n_tasks;

      low[i] = is_w ? -20.0 * sqrt (scale) : log (1e-8 * scale);
      high[i] = is_w ? 20.0 * sqrt (scale) : log (400.0 * scale);
      start_low[i] = is_w ? -1.5 * sqrt (scale) : log ((is_noise ? 1e-5 : 1e-3) * scale);
      start_high[i] = is_w ? 1.5 * sqrt (scale) : log ((is_noise ? 0.3 : 1.0) * scale);
      if (!is_w && !isfinite (start[i]))
        low[i] = high[i] = start[i];
    }
  NearGpSearch search = { .n = n,
                          .start = start,
                          .low = low,
                          .high = high,
                          .start_low = start_low,
                          .start_high = start_high,
                          .n_starts = n_starts,
                          .seed = seed,
                          .stage = _ ("searching hyperparameters"),
                          .function = evaluate,
                          .user_data = (gpointer) self };
  if (!_near_gp_search (&search, best, optima, monitor, error))
    return NULL;
  return near_gp_tasks_with_theta (self, best, monitor, error);
}
