/* near-gp-change-point-splits.c — likelihoods of all splits of values on a line
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-change-point-private.h"

#include "near-cholesky.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_VALUES_ONE 2000
#define MAX_VALUES_TWO 300

/* --- checks -------------------------------------------------------------------------------------- */

static gboolean
check_grid (const NearGpChangePointModel *model, GError **error)
{
  guint most = model->n_boundaries == 1 ? 2000 : 300;

  if (model->n_boundaries < 1 || model->n_boundaries > 2)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE, _ ("%u boundaries are asked for; 1 or 2 would be right"),
                   model->n_boundaries);
      return FALSE;
    }
  if (!(isfinite (model->low) && isfinite (model->high) && model->low < model->high))
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   _ ("boundaries are to lie between %g and %g; the second has to be larger"), model->low,
                   model->high);
      return FALSE;
    }
  if (model->n_grid < 2 || model->n_grid > most)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   _ ("the grid of boundaries has %u points; from 2 to %u would be right"), model->n_grid,
                   most);
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_model (const NearGpChangePointModel *model, GError **error)
{
  if (!check_grid (model, error))
    return FALSE;
  if (model->n_classes < 2 || !(model->mislabel > 0.0 && model->mislabel < 1.0 - 1.0 / model->n_classes))
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   _ ("the probability of a wrong label is %g with %u classes; it has to be above 0 and below "
                      "that of guessing, with two classes or more"),
                   model->mislabel, model->n_classes);
      return FALSE;
    }
  if (!(model->noise >= 0.0 && isfinite (model->noise)))
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   _ ("the noise variance is %g; 0 or more would be right"), model->noise);
      return FALSE;
    }
  for (guint r = 0; r <= model->n_boundaries; r++)
    {
      if (model->region_class[r] >= model->n_classes)
        {
          g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                       _ ("region %u has class %u, but the %u classes are numbered from 0 to %u"), r + 1,
                       model->region_class[r], model->n_classes, model->n_classes - 1);
          return FALSE;
        }
      if (near_kernel_get_n_inputs (model->kernel[r]) != 1)
        {
          g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                       _ ("the kernel of region %u has %u inputs; a line has 1"), r + 1,
                       near_kernel_get_n_inputs (model->kernel[r]));
          return FALSE;
        }
      if (!isfinite (model->mean[r]))
        {
          g_set_error (error, NEAR_ERROR, NEAR_ERROR_NOT_FINITE,
                       _ ("the mean of region %u is not a finite number"), r + 1);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
check_data (const NearGpChangePointData *data, const NearGpChangePointModel *model, GError **error)
{
  gsize most = model->n_boundaries == 1 ? MAX_VALUES_ONE : MAX_VALUES_TWO;

  if (data->n_labels == 0 && data->n_values == 0)
    {
      g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_NO_DATA,
                           _ ("there are neither labels nor values; one of them is needed"));
      return FALSE;
    }
  if (data->n_values > most)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                   _ ("there are %zu values; with %u boundaries at most %zu can be handled"), data->n_values,
                   model->n_boundaries, most);
      return FALSE;
    }
  for (gsize i = 0; i < data->n_labels; i++)
    if (!isfinite (data->label_x[i]) || data->label[i] >= model->n_classes)
      {
        g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                     _ ("label %zu is %u at x = %g; a finite x and a class from 0 to %u would be right"), i + 1,
                     data->label[i], data->label_x[i], model->n_classes - 1);
        return FALSE;
      }
  for (gsize i = 0; i < data->n_values; i++)
    {
      if (!isfinite (data->value_x[i]) || !isfinite (data->value[i]))
        {
          g_set_error (error, NEAR_ERROR, NEAR_ERROR_NOT_FINITE,
                       _ ("value %zu is %g at x = %g: not a finite number"), i + 1, data->value[i],
                       data->value_x[i]);
          return FALSE;
        }
      if (data->value_noise != NULL && !(data->value_noise[i] >= 0.0 && isfinite (data->value_noise[i])))
        {
          g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                       _ ("value %zu has the noise variance %g; 0 or more would be right"), i + 1,
                       data->value_noise[i]);
          return FALSE;
        }
    }
  return TRUE;
}

/* --- order --------------------------------------------------------------------------------------- */

static int
compare (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const double *x = user_data;
  gsize i = *(const gsize *) a, j = *(const gsize *) b;

  if (x[i] != x[j])
    return x[i] < x[j] ? -1 : 1;
  return i < j ? -1 : i > j;
}

static gsize *
dup_order (gsize n, const double *x)
{
  gsize *order = g_new (gsize, MAX (n, 1));

  for (gsize i = 0; i < n; i++)
    order[i] = i;
  g_qsort_with_data (order, (gint) n, sizeof *order, compare, (gpointer) x);
  return order;
}

static void
count_left (gsize n, const double *sorted, gsize n_grid, const double *grid, gsize *split)
{
  gsize k = 0;

  for (gsize i = 0; i < n_grid; i++)
    {
      while (k < n && sorted[k] < grid[i])
        k++;
      split[i] = k;
    }
}

static void
take_labels (NearGpSplits *self, const NearGpChangePointData *data)
{
  gsize n = data->n_labels;
  g_autofree gsize *order = dup_order (n, data->label_x);
  g_autofree double *sorted = g_new (double, MAX (n, 1));
  double right = log1p (-self->model->mislabel);
  double wrong = log (self->model->mislabel / (self->model->n_classes - 1));

  for (gsize i = 0; i < n; i++)
    sorted[i] = data->label_x[order[i]];
  for (guint r = 0; r < self->n_regions; r++)
    {
      double *sum = self->label_sum[r] = g_new0 (double, n + 1);

      for (gsize i = 0; i < n; i++)
        sum[i + 1] = sum[i] + (data->label[order[i]] == self->model->region_class[r] ? right : wrong);
    }
  count_left (n, sorted, self->n_grid, self->grid, self->label_split);
}

static void
take_values (NearGpSplits *self, const NearGpChangePointData *data)
{
  gsize n = self->n;
  g_autofree gsize *order = dup_order (n, data->value_x);

  for (gsize i = 0; i < n; i++)
    {
      self->x[i] = data->value_x[order[i]];
      self->y[i] = data->value[order[i]];
      self->noise[i]
          = self->model->noise + (data->value_noise != NULL ? data->value_noise[order[i]] : 0.0);
    }
  count_left (n, self->x, self->n_grid, self->grid, self->split);
  for (guint r = 0; r < self->n_regions; r++)
    {
      double *k = self->matrix[r] = g_new (double, MAX (n * n, 1));

      near_kernel_matrix (self->model->kernel[r], n, self->x, k, MAX (n, 1));
      for (gsize i = 0; i < n; i++)
        {
          k[i * n + i] += self->noise[i];
          for (gsize j = 0; j < i; j++)
            k[j * n + i] = k[i * n + j];
        }
    }
}

/* --- chains -------------------------------------------------------------------------------------- */

gboolean
_near_gp_chain_init (NearGpChain *chain,
                     NearGpSplits *splits,
                     guint region,
                     gsize first,
                     const NearMonitor *monitor,
                     GError **error)
{
  gsize all = splits->n, n = all - first;
  gboolean backwards = region == splits->n_regions - 1;
  const double *k = splits->matrix[region];
  double jitter = 0.0;

  *chain = (NearGpChain){ .region = region, .n = n };
  chain->index = g_new (gsize, MAX (n, 1));
  chain->l = g_new (double, MAX (n * n, 1));
  chain->z = g_new (double, MAX (n, 1));
  for (gsize i = 0; i < n; i++)
    chain->index[i] = backwards ? all - 1 - i : first + i;
  for (gsize i = 0; i < n; i++)
    for (gsize j = 0; j <= i; j++)
      chain->l[i * n + j] = k[chain->index[i] * all + chain->index[j]];
  if (!near_cholesky_factor_jitter (n, chain->l, MAX (n, 1), &jitter, monitor, error))
    return FALSE;
  splits->jitter = fmax (splits->jitter, jitter);
  for (gsize i = 0; i < n; i++)
    chain->z[i] = splits->y[chain->index[i]] - splits->model->mean[region];
  near_cholesky_solve_lower (n, 1, chain->l, MAX (n, 1), chain->z, 1);
  return TRUE;
}

void
_near_gp_chain_clear (NearGpChain *chain)
{
  g_clear_pointer (&chain->index, g_free);
  g_clear_pointer (&chain->l, g_free);
  g_clear_pointer (&chain->z, g_free);
}

gboolean
_near_gp_splits_has (const NearGpSplits *self, gsize split)
{
  gsize last = self->n_regions == 2 ? self->n_grid : self->n_grid - 1;

  for (gsize i = 0; i < last; i++)
    if (self->split[i] == split)
      return TRUE;
  return FALSE;
}

/* @out: log likelihood of the first k of the chain, k = 0 ... n; of step @stride */
static void
accumulate (const NearGpChain *chain, double *out, gssize stride)
{
  double sum = 0.0;

  out[0] = 0.0;
  for (gsize i = 0; i < chain->n; i++)
    {
      sum -= 0.5 * chain->z[i] * chain->z[i] + log (chain->l[i * chain->n + i]) + 0.5 * log (2.0 * G_PI);
      out[(gssize) (i + 1) * stride] = sum;
    }
}

static gboolean
find_likelihoods (NearGpSplits *self, const NearMonitor *monitor, GError **error)
{
  gsize n = self->n, last = self->n_regions - 1;

  for (guint r = 0; r < self->n_regions; r++)
    {
      gboolean middle = r > 0 && r < last;
      double *out = self->likelihood[r] = g_new0 (double, middle ? (n + 1) * (n + 1) : n + 1);

      for (gsize first = 0; first <= (middle ? n : 0); first++)
        {
          NearGpChain chain;
          gboolean good;

          if (!near_monitor_check (monitor, (double) first / (double) (n + 1), _ ("regions"), error))
            return FALSE;
          if (middle && !_near_gp_splits_has (self, first))
            continue;
          good = _near_gp_chain_init (&chain, self, r, first, monitor, error);
          if (good && middle)
            accumulate (&chain, out + first * (n + 1) + first, 1);
          else if (good)
            accumulate (&chain, r == last ? out + n : out, r == last ? -1 : 1);
          _near_gp_chain_clear (&chain);
          if (!good)
            return FALSE;
        }
    }
  return TRUE;
}

NearGpSplits *
_near_gp_splits_new (const NearGpChangePointData *data,
                     const NearGpChangePointModel *model,
                     const NearMonitor *monitor,
                     GError **error)
{
  if (!check_model (model, error) || !check_data (data, model, error))
    return NULL;
  g_autoptr (NearGpSplits) self = g_new0 (NearGpSplits, 1);

  self->model = model;
  self->n_regions = model->n_boundaries + 1;
  self->n_grid = model->n_grid;
  self->n = data->n_values;
  self->n_labels = data->n_labels;
  self->grid = g_new (double, self->n_grid);
  self->split = g_new0 (gsize, self->n_grid);
  self->label_split = g_new0 (gsize, self->n_grid);
  self->x = g_new (double, MAX (self->n, 1));
  self->y = g_new (double, MAX (self->n, 1));
  self->noise = g_new (double, MAX (self->n, 1));
  for (gsize i = 0; i < self->n_grid; i++)
    self->grid[i]
        = model->low + ((double) i + 0.5) * (model->high - model->low) / (double) self->n_grid;
  for (guint r = 0; r < self->n_regions; r++)
    if (!near_kernel_check_inputs (model->kernel[r], data->n_values, data->value_x, error))
      return NULL;
  take_labels (self, data);
  take_values (self, data);
  if (!find_likelihoods (self, monitor, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
_near_gp_splits_free (NearGpSplits *self)
{
  if (self == NULL)
    return;
  g_free (self->grid);
  g_free (self->split);
  g_free (self->label_split);
  g_free (self->x);
  g_free (self->y);
  g_free (self->noise);
  for (guint r = 0; r < MAX_REGIONS; r++)
    {
      g_free (self->matrix[r]);
      g_free (self->likelihood[r]);
      g_free (self->label_sum[r]);
    }
  g_free (self);
}

/* --- boundaries ---------------------------------------------------------------------------------- */

double
_near_gp_splits_labels (const NearGpSplits *self, gsize i, gsize j)
{
  gsize n = self->n_labels, s = self->label_split[i];
  double *const *sum = self->label_sum;

  if (self->n_regions == 2)
    return sum[0][s] + sum[1][n] - sum[1][s];
  gsize t = self->label_split[j];
  return sum[0][s] + (sum[1][t] - sum[1][s]) + (sum[2][n] - sum[2][t]);
}

double
_near_gp_splits_values (const NearGpSplits *self, gsize i, gsize j)
{
  gsize s = self->split[i];

  if (self->n_regions == 2)
    return self->likelihood[0][s] + self->likelihood[1][s];
  gsize t = self->split[j];
  return self->likelihood[0][s] + self->likelihood[1][s * (self->n + 1) + t] + self->likelihood[2][t];
}

double
_near_gp_splits_posterior (const NearGpSplits *self, gboolean labels, gboolean values, double *p)
{
  gsize n = self->n_grid;
  gboolean pairs = self->n_regions == 3;
  double largest = -INFINITY, sum = 0.0, count = 0.0;

  for (gsize i = 0; i < n; i++)
    for (gsize j = 0; j < (pairs ? n : 1); j++)
      {
        double *at = p + (pairs ? i * n + j : i);

        *at = -INFINITY;
        if (pairs && j <= i)
          continue;
        *at = (labels ? _near_gp_splits_labels (self, i, j) : 0.0)
              + (values ? _near_gp_splits_values (self, i, j) : 0.0);
        largest = fmax (largest, *at);
        count += 1.0;
      }
  for (gsize i = 0; i < (pairs ? n * n : n); i++)
    {
      p[i] = exp (p[i] - largest);
      sum += p[i];
    }
  for (gsize i = 0; i < (pairs ? n * n : n); i++)
    p[i] /= sum;
  return largest + log (sum / count);
}
