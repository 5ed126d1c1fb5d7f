/* near-gp-centers-greedy.c — centres by farthest point, pivoted Cholesky and leverage
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-cholesky.h"
#include "near-gp-centers-private.h"
#include "near-init.h"
#include "near-rng.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define TILE ((gsize) 4096)
#define CHOLESKY_NUMBERS ((gsize) 6000000)
#define BLOCK ((gsize) 512)

/* The largest of n numbers, the lowest index of equals. */
static gsize
find_largest (gsize n, const double *values)
{
  gsize best = 0;

  for (gsize i = 1; i < n; i++)
    if (values[i] > values[best])
      best = i;
  return best;
}

/* --- farthest point ------------------------------------------------------------------------------- */

/* distance (n): squared, to the nearest centre; @row is a new one */
static void
come_nearer (const NearGpCentersJob *job, gsize row, double *distance)
{
  guint d = job->n_inputs;
  const double *center = job->x + row * d;

#pragma omp parallel for schedule(static) num_threads(near_get_n_threads ()) if (job->n * d > 200000)
  for (gsize i = 0; i < job->n; i++)
    {
      double sum = 0.0;

      for (guint j = 0; j < d; j++)
        {
          double step = (job->x[i * d + j] - center[j]) * job->scale[j];

          sum += step * step;
        }
      if (sum < distance[i])
        distance[i] = sum;
    }
}

/* From a random point; each next one is the farthest from all before it. */
gboolean
_near_gp_centers_pick_farthest (const NearGpCentersJob *job, gsize *rows, gsize *n_found, GError **error)
{
  g_autoptr (NearRng) rng = near_rng_new (job->seed, "centers farthest");
  g_autofree double *distance = g_try_new (double, job->n);
  gsize row = near_rng_index (rng, job->n);

  if (distance == NULL)
    return _near_gp_centers_no_memory (job, error);
  for (gsize i = 0; i < job->n; i++)
    distance[i] = INFINITY;
  for (*n_found = 0; *n_found < job->n_centers && distance[row] > 0.0;)
    {
      rows[(*n_found)++] = row;
      if (!near_monitor_check (job->monitor, (double) *n_found / (double) job->n_centers,
                               _ ("choosing centres"), error))
        return FALSE;
      come_nearer (job, row, distance);
      row = find_largest (job->n, distance);
    }
  return TRUE;
}

/* --- pivoted Cholesky ----------------------------------------------------------------------------- */

typedef struct
{
  gsize n;
  double *x;      /* (n, n_inputs) */
  double *l;      /* (M, n): row j is column j of the factor */
  double *left;   /* (n) what of k (x, x) is not yet explained */
} Factor;

static void
factor_clear (Factor *f)
{
  g_free (f->x);
  g_free (f->l);
  g_free (f->left);
}

/* Row @j of l from pivot @p: (k (., p) - sum_q l_q(p) l_q) / sqrt (left (p)) */
static void
add_pivot (const NearGpCentersJob *job, Factor *f, gsize j, gsize p)
{
  gsize n_tiles = (f->n + TILE - 1) / TILE;
  double root = sqrt (f->left[p]), *row = f->l + j * f->n;

  near_kernel_cross (job->kernel, 1, f->x + p * job->n_inputs, f->n, f->x, row, f->n);
#pragma omp parallel for schedule(static) num_threads(near_get_n_threads ()) if (f->n * j > 200000)
  for (gsize t = 0; t < n_tiles; t++)
    {
      gsize from = t * TILE, to = MIN (from + TILE, f->n);

      for (gsize q = 0; q < j; q++)
        {
          const double *before = f->l + q * f->n;
          double factor = before[p];

          for (gsize i = from; i < to; i++)
            row[i] -= factor * before[i];
        }
      for (gsize i = from; i < to; i++)
        {
          row[i] /= root;
          f->left[i] -= row[i] * row[i];
        }
    }
  f->left[p] = 0.0;
}

/* Greedy: the trace of K - Q falls by at least the largest of its diagonal. */
gboolean
_near_gp_centers_pick_cholesky (const NearGpCentersJob *job, gsize *rows, gsize *n_found, GError **error)
{
  gsize n = MIN (job->n, MAX (CHOLESKY_NUMBERS / job->n_centers, job->n_centers));
  guint d = job->n_inputs;
  Factor f = { n, g_try_new (double, n *d), g_try_new (double, n *job->n_centers), g_try_new (double, n) };
  g_autofree gsize *sample = NULL;
  double largest = 0.0;
  gboolean ok = f.x != NULL && f.l != NULL && f.left != NULL;

  *n_found = 0;
  if (!ok)
    _near_gp_centers_no_memory (job, error);
  else if ((sample = _near_gp_centers_sample (job, n, "centers sample", error)) == NULL)
    ok = FALSE;
  else
    {
      for (gsize i = 0; i < n; i++)
        memcpy (f.x + i * d, job->x + sample[i] * d, d * sizeof *f.x);
      near_kernel_diagonal (job->kernel, n, f.x, FALSE, f.left);
      largest = f.left[find_largest (n, f.left)];
    }
  while (ok && *n_found < job->n_centers)
    {
      gsize p = find_largest (n, f.left);

      if (!(f.left[p] > 1e-12 * largest))
        break;
      rows[*n_found] = sample[p];
      add_pivot (job, &f, (*n_found)++, p);
      ok = near_monitor_check (job->monitor, (double) *n_found / (double) job->n_centers,
                               _ ("choosing centres"), error);
    }
  if (ok && n < job->n)
    g_ptr_array_add (job->notes,
                     g_strdup_printf (_ ("pivoted Cholesky saw %zu of the %zu points, drawn at random"), n, job->n));
  factor_clear (&f);
  return ok;
}

/* --- leverage ------------------------------------------------------------------------------------- */

typedef struct
{
  gsize m;
  double *x; /* (m, n_inputs) the first random choice */
  double *k; /* (m, m) factor */
} Pilot;

/* left (n): k (x, x) - k (x, S) (L L')^-1 k (S, x) */
static gboolean
find_left (const NearGpCentersJob *job, const Pilot *pilot, double *left, GError **error)
{
  gsize n_blocks = (job->n + BLOCK - 1) / BLOCK, m = pilot->m;
  guint n_lanes = (guint) MIN (n_blocks, near_get_n_threads ());
  gint stop = 0; /* atomic */
  double *work = g_try_new (double, n_lanes *BLOCK *m);

  if (work == NULL)
    return _near_gp_centers_no_memory (job, error);
  near_kernel_diagonal (job->kernel, job->n, job->x, FALSE, left);
#pragma omp parallel for schedule(static, 1) num_threads(n_lanes) if (n_lanes > 1)
  for (guint lane = 0; lane < n_lanes; lane++)
    for (gsize b = lane; b < n_blocks && !g_atomic_int_get (&stop); b += n_lanes)
      {
        gsize first = b * BLOCK, n = MIN (BLOCK, job->n - first);
        double *v = work + lane * BLOCK * m;

        near_kernel_cross (job->kernel, m, pilot->x, n, job->x + first * job->n_inputs, v, n);
        near_cholesky_solve_lower (m, n, pilot->k, m, v, n);
        for (gsize j = 0; j < m; j++)
          for (gsize i = 0; i < n; i++)
            left[first + i] -= v[j * n + i] * v[j * n + i];
        if (lane == 0
            && !near_monitor_poll (job->monitor, (double) b / (double) n_blocks, _ ("choosing centres")))
          g_atomic_int_set (&stop, 1);
      }
  g_free (work);
  if (stop)
    g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_CANCELLED, _ ("stopped on request"));
  return !stop;
}

/* K_SS + ridge, factored */
static gboolean
factor_pilot (const NearGpCentersJob *job, Pilot *pilot, double ridge, GError **error)
{
  gsize m = pilot->m;
  double jitter;

  near_kernel_cross (job->kernel, m, pilot->x, m, pilot->x, pilot->k, m);
  for (gsize i = 0; i < m; i++)
    pilot->k[i * m + i] += ridge;
  return near_cholesky_factor_jitter (m, pilot->k, m, &jitter, job->monitor, error);
}

/* Ridge leverage min (1, (k_ii - k_iS (K_SS + lambda m/n)^-1 k_Si) / lambda), the ridge lambda being what the first
 * choice leaves of the trace, divided by the number of centres */
static gboolean
find_leverage (const NearGpCentersJob *job, Pilot *pilot, double *score, GError **error)
{
  double sum = 0.0, ridge;

  if (!factor_pilot (job, pilot, 0.0, error) || !find_left (job, pilot, score, error))
    return FALSE;
  for (gsize i = 0; i < job->n; i++)
    sum += MAX (score[i], 0.0);
  ridge = sum / (double) job->n_centers;
  if (!(ridge > 0.0))
    {
      for (gsize i = 0; i < job->n; i++)
        score[i] = 1.0;
      return TRUE;
    }
  if (!factor_pilot (job, pilot, ridge * (double) pilot->m / (double) job->n, error)
      || !find_left (job, pilot, score, error))
    return FALSE;
  for (gsize i = 0; i < job->n; i++)
    score[i] = CLAMP (score[i] / ridge, 0.0, 1.0);
  return TRUE;
}

typedef struct
{
  double key;
  gsize row;
} Key;

static int
compare_keys (const void *a, const void *b)
{
  const Key *p = a, *q = b;

  if (p->key != q->key)
    return p->key > q->key ? -1 : 1;
  return p->row < q->row ? -1 : p->row > q->row;
}

/* Without repetition, with weights: the largest log (u) / weight (Efraimidis & Spirakis, Inf. Process. Lett. 97, 181,
 * 2006) */
static gboolean
draw_rows (const NearGpCentersJob *job, const double *weight, gsize *rows, gsize *n_found, GError **error)
{
  g_autoptr (NearRng) rng = near_rng_new (job->seed, "centers leverage");
  g_autofree Key *keys = g_try_new (Key, job->n);
  g_autofree gsize *order = g_try_new (gsize, job->n);

  if (keys == NULL || order == NULL)
    return _near_gp_centers_no_memory (job, error);
  for (gsize i = 0; i < job->n; i++)
    {
      double u = 1.0 - near_rng_uniform (rng, 0.0, 1.0); /* (0, 1] */

      keys[i] = (Key){ weight[i] > 0.0 ? log (u) / weight[i] : -INFINITY, i };
    }
  qsort (keys, job->n, sizeof *keys, compare_keys);
  for (gsize i = 0; i < job->n; i++)
    order[i] = keys[i].row;
  *n_found = _near_gp_centers_take_distinct (job, job->n, order, rows);
  return TRUE;
}

gboolean
_near_gp_centers_pick_leverage (const NearGpCentersJob *job, gsize *rows, gsize *n_found, GError **error)
{
  gsize m = job->n_centers;
  guint d = job->n_inputs;
  Pilot pilot = { m, g_try_new (double, m *d), m <= 8000 ? g_try_new (double, m *m) : NULL };
  g_autofree double *score = g_try_new (double, job->n);
  g_autofree gsize *sample = NULL;
  gboolean ok = pilot.x != NULL && pilot.k != NULL && score != NULL;

  if (!ok)
    _near_gp_centers_no_memory (job, error);
  else
    {
      sample = _near_gp_centers_sample (job, m, "centers pilot", error);
      ok = sample != NULL;
    }
  for (gsize c = 0; ok && c < m; c++)
    memcpy (pilot.x + c * d, job->x + sample[c] * d, d * sizeof *pilot.x);
  ok = ok && find_leverage (job, &pilot, score, error)
       && draw_rows (job, score, rows, n_found, error);
  g_free (pilot.x);
  g_free (pilot.k);
  return ok;
}
