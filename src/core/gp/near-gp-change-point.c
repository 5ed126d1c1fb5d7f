/* near-gp-change-point.c — where one phase ends, from labels and a property together
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-change-point-private.h"

#include "near-cholesky.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define N_ANSWERS NEAR_GP_CHANGE_POINT_N_ANSWERS

typedef struct
{
  double log_evidence;
  double *pairs;                     /* (n_grid, n_grid), two boundaries */
  double *boundary[MAX_REGIONS - 1]; /* (n_grid) */
  double *region[MAX_REGIONS];       /* (m) */
  double *mean, *sd;                 /* (m) */
} Answer;

struct _NearGpChangePoint
{
  guint n_regions;
  gsize n_grid, m;
  double *grid;
  double jitter;
  Answer answers[N_ANSWERS];
};

static void
clear (gpointer data)
{
  NearGpChangePoint *self = data;

  g_free (self->grid);
  for (guint a = 0; a < N_ANSWERS; a++)
    {
      Answer *answer = &self->answers[a];

      g_free (answer->pairs);
      for (guint b = 0; b < MAX_REGIONS - 1; b++)
        g_free (answer->boundary[b]);
      for (guint r = 0; r < MAX_REGIONS; r++)
        g_free (answer->region[r]);
      g_free (answer->mean);
      g_free (answer->sd);
    }
}

static void
find_boundaries (NearGpChangePoint *self, const NearGpSplits *splits)
{
  gsize n = self->n_grid;

  for (guint a = 0; a < N_ANSWERS; a++)
    {
      Answer *answer = &self->answers[a];
      gboolean labels = a != NEAR_GP_CHANGE_POINT_VALUES, values = a != NEAR_GP_CHANGE_POINT_LABELS;

      for (guint b = 0; b < self->n_regions - 1; b++)
        answer->boundary[b] = g_new0 (double, n);
      if (self->n_regions == 2)
        {
          answer->log_evidence = _near_gp_splits_posterior (splits, labels, values, answer->boundary[0]);
          continue;
        }
      answer->pairs = g_new (double, n * n);
      answer->log_evidence = _near_gp_splits_posterior (splits, labels, values, answer->pairs);
      for (gsize i = 0; i < n; i++)
        for (gsize j = i + 1; j < n; j++)
          {
            answer->boundary[0][i] += answer->pairs[i * n + j];
            answer->boundary[1][j] += answer->pairs[i * n + j];
          }
    }
}

/* --- along x ------------------------------------------------------------------------------------- */

/* A region's curve at x is that of the values it holds, which only the number of values left of its ends
 * decides. @weight (n + 1, m): the probability that x lies in the region and the region holds k values of
 * the chain. Sums of weight times mean, mean^2 (both from @shift) and variance go to @first, @second. */
typedef struct
{
  gsize m;
  const double *x;
  double shift;
  double *weight[N_ANSWERS];
  double *first[N_ANSWERS], *second[N_ANSWERS]; /* (m) */
  double *k;               /* (n, m) */
  double *mean, *variance; /* (m) */
} Curves;

static void
weigh_curve (Curves *c, gsize k)
{
  for (guint a = 0; a < N_ANSWERS; a++)
    {
      const double *weight = c->weight[a] + k * c->m;

      for (gsize i = 0; i < c->m; i++)
        {
          double d = c->mean[i] - c->shift;

          c->first[a][i] += weight[i] * d;
          c->second[a][i] += weight[i] * (fmax (c->variance[i], 0.0) + d * d);
        }
    }
}

/* Forward substitution row by row: after k rows, mean and variance are those with its first k values. */
static void
add_chain (Curves *c, const NearGpSplits *splits, const NearGpChain *chain)
{
  gsize m = c->m, n = chain->n;
  NearKernel *kernel = splits->model->kernel[chain->region];
  g_autofree double *points = g_new (double, MAX (n, 1));

  for (gsize i = 0; i < n; i++)
    points[i] = splits->x[chain->index[i]];
  near_kernel_cross (kernel, n, points, m, c->x, c->k, m);
  near_cholesky_solve_lower (n, m, chain->l, MAX (n, 1), c->k, m);
  near_kernel_diagonal (kernel, m, c->x, FALSE, c->variance);
  for (gsize i = 0; i < m; i++)
    c->mean[i] = splits->model->mean[chain->region];
  weigh_curve (c, 0);
  for (gsize k = 0; k < n; k++)
    {
      const double *v = c->k + k * m;

      for (gsize i = 0; i < m; i++)
        {
          c->mean[i] += v[i] * chain->z[k];
          c->variance[i] -= v[i] * v[i];
        }
      weigh_curve (c, k + 1);
    }
}

/* Weights of the first or the last region, from the histogram of its one end. */
static void
weigh_end (const NearGpChangePoint *self, const NearGpSplits *splits, Curves *c, guint region)
{
  guint boundary = region == 0 ? 0 : region - 1;

  for (guint a = 0; a < N_ANSWERS; a++)
    {
      const double *p = self->answers[a].boundary[boundary];
      double *total = self->answers[a].region[region];

      memset (c->weight[a], 0, (splits->n + 1) * c->m * sizeof (double));
      for (gsize g = 0; g < self->n_grid; g++)
        {
          gsize held = region == 0 ? splits->split[g] : splits->n - splits->split[g];

          for (gsize i = 0; i < c->m; i++)
            if ((c->x[i] < self->grid[g]) == (region == 0))
              {
                c->weight[a][held * c->m + i] += p[g];
                total[i] += p[g];
              }
        }
    }
}

/* Of the middle region, for first boundaries with @split values on their left. */
static void
weigh_middle (const NearGpChangePoint *self, const NearGpSplits *splits, Curves *c, gsize split)
{
  gsize n = self->n_grid;

  for (guint a = 0; a < N_ANSWERS; a++)
    {
      const double *p = self->answers[a].pairs;
      double *total = self->answers[a].region[1];

      memset (c->weight[a], 0, (splits->n + 1) * c->m * sizeof (double));
      for (gsize g = 0; g < n; g++)
        for (gsize h = g + 1; h < n && splits->split[g] == split; h++)
          {
            double *weight = c->weight[a] + (splits->split[h] - split) * c->m;

            for (gsize i = 0; i < c->m; i++)
              if (c->x[i] >= self->grid[g] && c->x[i] < self->grid[h])
                {
                  weight[i] += p[g * n + h];
                  total[i] += p[g * n + h];
                }
          }
    }
}

static gboolean
add_regions (NearGpChangePoint *self,
             NearGpSplits *splits,
             Curves *c,
             const NearMonitor *monitor,
             GError **error)
{
  for (guint r = 0; r < self->n_regions; r++)
    {
      gboolean middle = r > 0 && r < self->n_regions - 1;

      for (gsize first = 0; first <= (middle ? splits->n : 0); first++)
        {
          NearGpChain chain;
          gboolean good;

          if (middle && !_near_gp_splits_has (splits, first))
            continue;
          if (!near_monitor_check (monitor, (double) first / (double) (splits->n + 1), _ ("curves"), error))
            return FALSE;
          if (middle)
            weigh_middle (self, splits, c, first);
          else
            weigh_end (self, splits, c, r);
          good = _near_gp_chain_init (&chain, splits, r, first, monitor, error);
          if (good)
            add_chain (c, splits, &chain);
          _near_gp_chain_clear (&chain);
          if (!good)
            return FALSE;
        }
    }
  return TRUE;
}

static gboolean
find_curves (NearGpChangePoint *self,
             NearGpSplits *splits,
             const double *x,
             const NearMonitor *monitor,
             GError **error)
{
  gsize m = self->m, n = splits->n;
  g_autofree double *weights = g_try_new (double, N_ANSWERS * (n + 1) * MAX (m, 1));
  g_autofree double *k = g_try_new (double, MAX (n, 1) * MAX (m, 1));
  g_autofree double *work = g_new (double, 2 * MAX (m, 1));
  Curves c = { .m = m, .x = x, .k = k, .mean = work, .variance = work + m };

  if (weights == NULL || k == NULL)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                   _ ("there is no memory for curves at %zu points"), m);
      return FALSE;
    }
  for (gsize i = 0; i < n; i++)
    c.shift += splits->y[i] / (double) n;
  for (guint a = 0; a < N_ANSWERS; a++)
    {
      Answer *answer = &self->answers[a];

      c.weight[a] = weights + a * (n + 1) * m;
      for (guint r = 0; r < self->n_regions; r++)
        answer->region[r] = g_new0 (double, MAX (m, 1));
      c.first[a] = answer->mean = g_new0 (double, MAX (m, 1));
      c.second[a] = answer->sd = g_new0 (double, MAX (m, 1));
    }
  if (!add_regions (self, splits, &c, monitor, error))
    return FALSE;
  for (guint a = 0; a < N_ANSWERS; a++)
    for (gsize i = 0; i < m; i++)
      {
        double first = c.first[a][i];

        self->answers[a].mean[i] = c.shift + first;
        self->answers[a].sd[i] = sqrt (fmax (c.second[a][i] - first * first, 0.0));
      }
  return TRUE;
}

NearGpChangePoint *
near_gp_change_point_new (const NearGpChangePointData *data,
                          const NearGpChangePointModel *model,
                          gsize m,
                          const double *x,
                          const NearMonitor *monitor,
                          GError **error)
{
  g_return_val_if_fail (data != NULL && model != NULL && (m == 0 || x != NULL), NULL);
  g_return_val_if_fail (m < G_MAXINT32, NULL);

  g_autoptr (NearGpSplits) splits = _near_gp_splits_new (data, model, monitor, error);

  if (splits == NULL)
    return NULL;
  for (gsize i = 0; i < m; i++)
    if (!isfinite (x[i]))
      {
        g_set_error (error, NEAR_ERROR, NEAR_ERROR_NOT_FINITE, _ ("x = %g is not a finite number"), x[i]);
        return NULL;
      }
  NearGpChangePoint *made = g_atomic_rc_box_new0 (NearGpChangePoint);
  g_autoptr (NearGpChangePoint) self = made;

  self->n_regions = splits->n_regions;
  self->n_grid = splits->n_grid;
  self->m = m;
  self->grid = g_memdup2 (splits->grid, splits->n_grid * sizeof *splits->grid);
  find_boundaries (self, splits);
  if (!find_curves (self, splits, x, monitor, error))
    return NULL;
  self->jitter = splits->jitter;
  return g_steal_pointer (&self);
}

NearGpChangePoint *
near_gp_change_point_ref (NearGpChangePoint *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
near_gp_change_point_unref (NearGpChangePoint *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, clear);
}

/* --- what came out ------------------------------------------------------------------------------- */

guint
near_gp_change_point_get_n_regions (const NearGpChangePoint *self)
{
  return self->n_regions;
}

gsize
near_gp_change_point_get_n_grid (const NearGpChangePoint *self)
{
  return self->n_grid;
}

const double *
near_gp_change_point_peek_grid (const NearGpChangePoint *self)
{
  return self->grid;
}

const double *
near_gp_change_point_peek_boundary (const NearGpChangePoint *self,
                                    NearGpChangePointAnswer answer,
                                    guint boundary)
{
  g_return_val_if_fail (answer < N_ANSWERS && boundary + 1 < self->n_regions, NULL);

  return self->answers[answer].boundary[boundary];
}

const double *
near_gp_change_point_peek_pairs (const NearGpChangePoint *self, NearGpChangePointAnswer answer)
{
  g_return_val_if_fail (answer < N_ANSWERS, NULL);

  return self->answers[answer].pairs;
}

void
near_gp_change_point_get_boundary (const NearGpChangePoint *self,
                                   NearGpChangePointAnswer answer,
                                   guint boundary,
                                   double *mean,
                                   double *sd,
                                   double *mode)
{
  const double *p = near_gp_change_point_peek_boundary (self, answer, boundary);
  double first = 0.0, second = 0.0;
  gsize best = 0;

  g_return_if_fail (p != NULL);

  for (gsize i = 0; i < self->n_grid; i++)
    {
      first += p[i] * self->grid[i];
      best = p[i] > p[best] ? i : best;
    }
  for (gsize i = 0; i < self->n_grid; i++)
    second += p[i] * (self->grid[i] - first) * (self->grid[i] - first);
  if (mean != NULL)
    *mean = first;
  if (sd != NULL)
    *sd = sqrt (second);
  if (mode != NULL)
    *mode = self->grid[best];
}

const double *
near_gp_change_point_peek_region (const NearGpChangePoint *self,
                                  NearGpChangePointAnswer answer,
                                  guint region)
{
  g_return_val_if_fail (answer < N_ANSWERS && region < self->n_regions, NULL);

  return self->answers[answer].region[region];
}

const double *
near_gp_change_point_peek_mean (const NearGpChangePoint *self, NearGpChangePointAnswer answer)
{
  g_return_val_if_fail (answer < N_ANSWERS, NULL);

  return self->answers[answer].mean;
}

const double *
near_gp_change_point_peek_sd (const NearGpChangePoint *self, NearGpChangePointAnswer answer)
{
  g_return_val_if_fail (answer < N_ANSWERS, NULL);

  return self->answers[answer].sd;
}

double
near_gp_change_point_get_log_evidence (const NearGpChangePoint *self, NearGpChangePointAnswer answer)
{
  g_return_val_if_fail (answer < N_ANSWERS, NAN);

  return self->answers[answer].log_evidence;
}

double
near_gp_change_point_get_jitter (const NearGpChangePoint *self)
{
  return self->jitter;
}
