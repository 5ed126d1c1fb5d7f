/* near-k-means.c — k clusters whose centres are the means of their points
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-k-means.h"

#include "near-init.h"
#include "near-rng.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define TILE 1024
#define POLL_WORK 20000000 /* distances times inputs between two polls */

struct _NearKMeans
{
  gsize n, n_inputs, n_clusters;
  double *centers;
  guint32 *labels;
  gsize *sizes;
  double inertia;
  guint n_iterations;
  gboolean converged;
};

typedef struct
{
  const double *x;
  double *distance; /* (n) squared, to the nearest centre */
  const NearMonitor *monitor;
  double fraction;
} Work;

static double
get_squared_distance (gsize d, const double *a, const double *b)
{
  double sum = 0.0;

  for (gsize j = 0; j < d; j++)
    sum += (a[j] - b[j]) * (a[j] - b[j]);
  return sum;
}

/* --- labels -------------------------------------------------------------------------------------- */

/* Rows [from, to) find the nearest of centres [first, last). Returns: whether a label changed. */
static gboolean
label_rows (NearKMeans *self, Work *work, gsize from, gsize to, gsize first, gsize last)
{
  gsize d = self->n_inputs;
  gboolean changed = FALSE;

  for (gsize i = from; i < to; i++)
    {
      double best = first == 0 ? INFINITY : work->distance[i];
      guint32 label = self->labels[i];

      for (gsize c = first; c < last; c++)
        {
          double distance = get_squared_distance (d, work->x + i * d, self->centers + c * d);

          if (distance < best)
            {
              best = distance;
              label = (guint32) c;
            }
        }
      changed = changed || label != self->labels[i];
      self->labels[i] = label;
      work->distance[i] = best;
    }
  return changed;
}

/* All rows, with a poll now and then. FALSE: stopped */
static gboolean
label_all (NearKMeans *self, Work *work, gsize first, gsize last, gboolean *changed)
{
  gsize n_tiles = (self->n + TILE - 1) / TILE;
  gsize tile_work = TILE * (last - first) * self->n_inputs;
  gsize step = MAX (POLL_WORK / tile_work, 1);
  int any = 0;

  for (gsize from = 0; from < n_tiles; from += step)
    {
      gsize to = MIN (from + step, n_tiles);

#pragma omp parallel for schedule(static) num_threads(near_get_n_threads ()) reduction(| : any)        \
    if ((to - from) * tile_work > 1000000)
      for (gsize t = from; t < to; t++)
        any |= label_rows (self, work, t * TILE, MIN ((t + 1) * TILE, self->n), first, last);
      if (!near_monitor_poll (work->monitor, work->fraction, _ ("clusters")))
        return FALSE;
    }
  if (changed != NULL)
    *changed = any;
  return TRUE;
}

/* --- k-means++ ----------------------------------------------------------------------------------- */

/* A row with a probability that is proportional to its squared distance. */
static gsize
draw_row (const NearKMeans *self, const Work *work, NearRng *rng)
{
  double total = 0.0, at, sum = 0.0;
  gsize last = 0;

  for (gsize i = 0; i < self->n; i++)
    total += work->distance[i];
  if (!(total > 0.0))
    return near_rng_index (rng, self->n);
  at = near_rng_uniform (rng, 0.0, total);
  for (gsize i = 0; i < self->n; i++)
    if (work->distance[i] > 0.0)
      {
        sum += work->distance[i];
        last = i;
        if (sum > at)
          break;
      }
  return last;
}

static gboolean
seed_centers (NearKMeans *self, Work *work, NearRng *rng)
{
  gsize d = self->n_inputs;

  memset (self->labels, 0, self->n * sizeof *self->labels);
  for (gsize c = 0; c < self->n_clusters; c++)
    {
      gsize row = c == 0 ? near_rng_index (rng, self->n) : draw_row (self, work, rng);

      memcpy (self->centers + c * d, work->x + row * d, d * sizeof *self->centers);
      if (!label_all (self, work, c, c + 1, NULL))
        return FALSE;
    }
  return TRUE;
}

/* --- Lloyd --------------------------------------------------------------------------------------- */

/* A cluster without points takes the one that is farthest from its centre, if any is away from it. */
static void
fill_empty (NearKMeans *self, Work *work, gsize c)
{
  gsize farthest = 0;

  for (gsize i = 1; i < self->n; i++)
    if (work->distance[i] > work->distance[farthest])
      farthest = i;
  if (!(work->distance[farthest] > 0.0))
    return;
  self->sizes[self->labels[farthest]]--;
  self->labels[farthest] = (guint32) c;
  self->sizes[c] = 1;
  work->distance[farthest] = 0.0;
}

static void
move_centers (NearKMeans *self, Work *work)
{
  gsize d = self->n_inputs;

  memset (self->sizes, 0, self->n_clusters * sizeof *self->sizes);
  memset (self->centers, 0, self->n_clusters * d * sizeof *self->centers);
  for (gsize i = 0; i < self->n; i++)
    self->sizes[self->labels[i]]++;
  for (gsize c = 0; c < self->n_clusters; c++)
    if (self->sizes[c] == 0)
      fill_empty (self, work, c);
  for (gsize i = 0; i < self->n; i++)
    for (gsize j = 0; j < d; j++)
      self->centers[self->labels[i] * d + j] += work->x[i * d + j];
  for (gsize c = 0; c < self->n_clusters; c++)
    for (gsize j = 0; j < d; j++)
      if (self->sizes[c] > 0)
        self->centers[c * d + j] /= (double) self->sizes[c];
      else /* every distinct point is a centre already */
        self->centers[c * d + j] = work->x[j];
}

/* One start. FALSE: stopped */
static gboolean
run_start (NearKMeans *self, Work *work, guint max_iterations, NearRng *rng)
{
  gboolean changed = TRUE;

  if (!seed_centers (self, work, rng))
    return FALSE;
  self->n_iterations = 0;
  while (changed && self->n_iterations < max_iterations)
    {
      move_centers (self, work);
      self->n_iterations++;
      if (!label_all (self, work, 0, self->n_clusters, &changed))
        return FALSE;
    }
  self->converged = !changed;
  self->inertia = 0.0;
  memset (self->sizes, 0, self->n_clusters * sizeof *self->sizes);
  for (gsize i = 0; i < self->n; i++)
    {
      self->inertia += work->distance[i];
      self->sizes[self->labels[i]]++;
    }
  return TRUE;
}

/* --- objects ------------------------------------------------------------------------------------- */

static void
clear (gpointer user_data)
{
  NearKMeans *self = user_data;

  g_free (self->centers);
  g_free (self->labels);
  g_free (self->sizes);
}

static NearKMeans *
new_empty (gsize n, gsize d, gsize k, GError **error)
{
  NearKMeans *self = g_atomic_rc_box_new0 (NearKMeans);

  self->n = n;
  self->n_inputs = d;
  self->n_clusters = k;
  self->centers = k <= G_MAXSIZE / sizeof (double) / d ? g_try_new (double, k *d) : NULL;
  self->labels = g_try_new0 (guint32, n);
  self->sizes = g_try_new0 (gsize, k);
  if (self->centers == NULL || self->labels == NULL || self->sizes == NULL)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                   _ ("there is no memory for %zu clusters of %zu points"), k, n);
      g_clear_pointer (&self, near_k_means_unref);
    }
  return self;
}

static gboolean
check (gsize n, gsize d, const double *x, gsize k, GError **error)
{
  if (k < 1 || k > n || k > G_MAXINT32)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   _ ("%zu clusters of %zu points were asked for; 1 to the number of points make sense"), k, n);
      return FALSE;
    }
  for (gsize i = 0; i < n * d; i++)
    if (!isfinite (x[i]))
      {
        g_set_error (error, NEAR_ERROR, NEAR_ERROR_NOT_FINITE,
                     _ ("point %zu, input %zu is not a finite number"), i / d + 1, i % d + 1);
        return FALSE;
      }
  return TRUE;
}

/**
 * near_k_means_new:
 *
 * Checked: tests/core/test-k-means.c against scikit-learn and a naive iteration
 */
NearKMeans *
near_k_means_new (gsize n, gsize n_inputs, const double *x, const NearKMeansOptions *options,
                  const NearMonitor *monitor, GError **error)
{
  g_return_val_if_fail (n_inputs > 0 && (n == 0 || x != NULL) && options != NULL, NULL);

  guint n_starts = MAX (options->n_starts, 1);
  guint max_iterations = options->max_iterations > 0 ? options->max_iterations : 300;
  g_autoptr (NearRng) rng = near_rng_new (options->seed, "k-means");
  g_autoptr (NearKMeans) best = NULL;

  if (!check (n, n_inputs, x, options->n_clusters, error))
    return NULL;
  g_autofree double *distance = g_try_new (double, n);
  if (distance == NULL)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE, _ ("there is no memory for %zu points"), n);
      return NULL;
    }
  for (guint s = 0; s < n_starts; s++)
    {
      g_autoptr (NearKMeans) one = new_empty (n, n_inputs, options->n_clusters, error);
      Work work = { x, distance, monitor, (double) s / n_starts };

      if (one == NULL)
        return NULL;
      if (!run_start (one, &work, max_iterations, rng))
        {
          g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_CANCELLED, _ ("stopped on request"));
          return NULL;
        }
      if (best == NULL || one->inertia < best->inertia)
        {
          g_clear_pointer (&best, near_k_means_unref);
          best = g_steal_pointer (&one);
        }
    }
  return g_steal_pointer (&best);
}

NearKMeans *
near_k_means_ref (NearKMeans *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
near_k_means_unref (NearKMeans *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, clear);
}

gsize
near_k_means_get_n_clusters (const NearKMeans *self)
{
  return self->n_clusters;
}

const double *
near_k_means_peek_centers (const NearKMeans *self)
{
  return self->centers;
}

const guint32 *
near_k_means_peek_labels (const NearKMeans *self)
{
  return self->labels;
}

const gsize *
near_k_means_peek_sizes (const NearKMeans *self)
{
  return self->sizes;
}

double
near_k_means_get_inertia (const NearKMeans *self)
{
  return self->inertia;
}

guint
near_k_means_get_n_iterations (const NearKMeans *self)
{
  return self->n_iterations;
}

gboolean
near_k_means_get_converged (const NearKMeans *self)
{
  return self->converged;
}
