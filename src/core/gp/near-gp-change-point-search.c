/* near-gp-change-point-search.c — the evidence of the joint model, its gradient, and where it is largest
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * d log p (data)/d theta_r = sum_c p (c | data) d log L_r (c)/d theta_r. Every split of region r adds
 * p (alpha alpha^T - A^-1) to one matrix over all values, so that its kernel is differentiated once.
 */
#include "near-gp-change-point-private.h"

#include "near-cholesky.h"
#include "near-gp-search-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define NEGLIGIBLE 1e-14

guint
near_gp_change_point_model_get_n_parameters (const NearGpChangePointModel *model)
{
  guint n = model->n_boundaries + 2;

  for (guint r = 0; r <= model->n_boundaries; r++)
    n += near_kernel_get_n_parameters (model->kernel[r]);
  return n;
}

/* --- the gradient -------------------------------------------------------------------------------- */

/* The first @k values of the chain with probability @p: w (n, n) gains p (A^-1 - alpha alpha^T), lower
 * triangle; returns p sum of alpha, what the mean has. */
static gboolean
add_split (const NearGpSplits *splits,
           const NearGpChain *chain,
           gsize k,
           double p,
           double *w,
           double *g_mean,
           const NearMonitor *monitor,
           GError **error)
{
  g_autofree double *inverse = g_new (double, MAX (k * k, 1));
  g_autofree double *alpha = g_new (double, MAX (k, 1));

  for (gsize i = 0; i < k; i++)
    memcpy (inverse + i * k, chain->l + i * chain->n, (i + 1) * sizeof *inverse);
  memcpy (alpha, chain->z, k * sizeof *alpha);
  near_cholesky_solve_upper (k, 1, inverse, MAX (k, 1), alpha, 1);
  if (!near_cholesky_invert (k, inverse, MAX (k, 1), monitor, error))
    return FALSE;
  for (gsize i = 0; i < k; i++)
    {
      *g_mean += p * alpha[i];
      for (gsize j = 0; j <= i; j++)
        {
          gsize row = MAX (chain->index[i], chain->index[j]);
          gsize column = MIN (chain->index[i], chain->index[j]);

          w[row * splits->n + column] += p * (inverse[i * k + j] - alpha[i] * alpha[j]);
        }
    }
  return TRUE;
}

/* @weight (n + 1): the probability that the region holds k values of the chain that starts at @first. */
static void
weigh (const NearGpSplits *splits, const double *p, guint region, gsize first, double *weight)
{
  gsize n = splits->n_grid;
  gboolean pairs = splits->n_regions == 3;

  memset (weight, 0, (splits->n + 1) * sizeof *weight);
  for (gsize g = 0; g < n; g++)
    for (gsize h = pairs ? g + 1 : g; h < (pairs ? n : g + 1); h++)
      {
        double probability = pairs ? p[g * n + h] : p[g];

        if (region == 0)
          weight[splits->split[g]] += probability;
        else if (region == splits->n_regions - 1)
          weight[splits->n - splits->split[h]] += probability;
        else if (splits->split[g] == first)
          weight[splits->split[h] - first] += probability;
      }
}

static gboolean
add_region (NearGpSplits *splits,
            const double *p,
            guint region,
            double *w,
            double *g_mean,
            const NearMonitor *monitor,
            GError **error)
{
  gsize n = splits->n;
  gboolean middle = region > 0 && region < splits->n_regions - 1;
  g_autofree double *weight = g_new (double, n + 1);

  for (gsize first = 0; first <= (middle ? n : 0); first++)
    {
      NearGpChain chain;
      gboolean good;

      if (middle && !_near_gp_splits_has (splits, first))
        continue;
      weigh (splits, p, region, first, weight);
      good = _near_gp_chain_init (&chain, splits, region, first, monitor, error);
      for (gsize k = 1; k <= chain.n && good; k++)
        if (weight[k] > NEGLIGIBLE)
          good = add_split (splits, &chain, k, weight[k], w, g_mean, monitor, error);
      _near_gp_chain_clear (&chain);
      if (!good)
        return FALSE;
    }
  return TRUE;
}

gboolean
near_gp_change_point_evidence (const NearGpChangePointData *data,
                               const NearGpChangePointModel *model,
                               double *log_evidence,
                               double *gradient,
                               const NearMonitor *monitor,
                               GError **error)
{
  g_return_val_if_fail (data != NULL && model != NULL && log_evidence != NULL, FALSE);

  g_autoptr (NearGpSplits) splits = _near_gp_splits_new (data, model, monitor, error);

  if (splits == NULL)
    return FALSE;
  gsize n = splits->n, n_grid = splits->n_grid;
  g_autofree double *p = g_new (double, model->n_boundaries == 1 ? n_grid : n_grid * n_grid);
  g_autofree double *w = g_new (double, MAX (n * n, 1));
  guint n_parameters = near_gp_change_point_model_get_n_parameters (model), offset = 0;

  *log_evidence = _near_gp_splits_posterior (splits, TRUE, TRUE, p);
  if (gradient == NULL)
    return TRUE;
  memset (gradient, 0, n_parameters * sizeof *gradient);
  double *g_mean = gradient + n_parameters - splits->n_regions, *g_noise = g_mean - 1;
  for (guint r = 0; r < splits->n_regions; r++)
    {
      memset (w, 0, n * n * sizeof *w);
      if (!add_region (splits, p, r, w, &g_mean[r], monitor, error))
        return FALSE;
      near_kernel_gradient (model->kernel[r], n, splits->x, NULL, w, MAX (n, 1), gradient + offset);
      for (gsize i = 0; i < n; i++)
        *g_noise -= 0.5 * model->noise * w[i * n + i];
      offset += near_kernel_get_n_parameters (model->kernel[r]);
    }
  return TRUE;
}

/* --- the search ---------------------------------------------------------------------------------- */

typedef struct
{
  const NearGpChangePointData *data;
  const NearGpChangePointModel *model;
} Problem;

/* Kernels are new references. */
static void
set_theta (const NearGpChangePointModel *model, const double *theta, NearGpChangePointModel *out)
{
  *out = *model;
  for (guint r = 0; r <= model->n_boundaries; r++)
    {
      out->kernel[r] = near_kernel_with_theta (model->kernel[r], theta);
      theta += near_kernel_get_n_parameters (model->kernel[r]);
    }
  out->noise = exp (*theta++);
  for (guint r = 0; r <= model->n_boundaries; r++)
    out->mean[r] = *theta++;
}

static gboolean
evaluate (const double *theta,
          double *value,
          double *gradient,
          const NearMonitor *monitor,
          gpointer user_data,
          GError **error)
{
  const Problem *problem = user_data;
  NearGpChangePointModel model;
  gboolean good;

  set_theta (problem->model, theta, &model);
  good = near_gp_change_point_evidence (problem->data, &model, value, gradient, monitor, error);
  for (guint r = 0; r <= model.n_boundaries; r++)
    near_kernel_unref (model.kernel[r]);
  return good;
}

/* Start and bounds of the noise and the means, from the spread of the values. */
static void
bound_rest (const Problem *problem, double *start, double *low, double *high)
{
  const NearGpChangePointData *data = problem->data;
  double least = 0.0, most = 0.0;

  for (gsize i = 0; i < data->n_values; i++)
    {
      least = i == 0 ? data->value[i] : fmin (least, data->value[i]);
      most = i == 0 ? data->value[i] : fmax (most, data->value[i]);
    }
  double range = most > least ? most - least : 1.0;
  start[0] = log (problem->model->noise);
  low[0] = isfinite (start[0]) ? log (1e-8 * range * range) : start[0];
  high[0] = isfinite (start[0]) ? log (range * range) : start[0];
  for (guint r = 0; r <= problem->model->n_boundaries; r++)
    {
      start[1 + r] = problem->model->mean[r];
      low[1 + r] = least - range;
      high[1 + r] = most + range;
    }
}

gboolean
near_gp_change_point_optimize (const NearGpChangePointData *data,
                               const NearGpChangePointModel *model,
                               guint n_starts,
                               guint64 seed,
                               NearGpChangePointModel *best,
                               double *optima,
                               const NearMonitor *monitor,
                               GError **error)
{
  g_return_val_if_fail (data != NULL && model != NULL && best != NULL && n_starts > 0, FALSE);

  double here;

  if (!near_gp_change_point_evidence (data, model, &here, NULL, monitor, error))
    return FALSE;
  guint n = near_gp_change_point_model_get_n_parameters (model), offset = 0;
  g_autofree double *work = g_new (double, 4 * n);
  double *start = work, *low = work + n, *high = work + 2 * n, *theta = work + 3 * n;
  Problem problem = { data, model };
  NearGpSearch search = { .n = n,
                          .start = start,
                          .low = low,
                          .high = high,
                          .n_starts = n_starts,
                          .seed = seed,
                          .stage = _ ("searching hyperparameters"),
                          .function = evaluate,
                          .user_data = &problem };

  for (guint r = 0; r <= model->n_boundaries; r++)
    {
      _near_gp_search_kernel (model->kernel[r], start + offset, low + offset, high + offset);
      offset += near_kernel_get_n_parameters (model->kernel[r]);
    }
  bound_rest (&problem, start + offset, low + offset, high + offset);
  if (!_near_gp_search (&search, theta, optima, monitor, error))
    return FALSE;
  set_theta (model, theta, best);
  return TRUE;
}
