/* near-gp-tasks-search.c — several properties at once: hyperparameters, gradient, search
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-tasks-private.h"

#include "near-cholesky.h"
#include "near-gp-search-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

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

/* Bounds of all parameters, and where random starts lie; a kappa or noise of zero is held. */
static void
set_bounds (const NearGpTasks *self,
            double *start,
            double *low,
            double *high,
            double *start_low,
            double *start_high)
{
  guint n = near_gp_tasks_get_n_parameters (self);
  guint n_kernel = near_kernel_get_n_parameters (self->kernel);
  guint n_tasks = self->model.n_tasks, n_w = n_tasks * self->model.rank;
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
  g_autofree double *work = g_new (double, 6 * n);
  double *start = work, *low = work + n, *high = work + 2 * n;
  double *start_low = work + 3 * n, *start_high = work + 4 * n, *best = work + 5 * n;
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

  set_bounds (self, start, low, high, start_low, start_high);
  if (!_near_gp_search (&search, best, optima, monitor, error))
    return NULL;
  return near_gp_tasks_with_theta (self, best, monitor, error);
}
