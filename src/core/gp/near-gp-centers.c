/* near-gp-centers.c — centres of a sparse Gaussian process: at random, by k-means, or given
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-centers.h"

#include "near-gp-centers-private.h"
#include "near-k-means.h"
#include "near-rng.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define K_MEANS_ROWS ((gsize) 20000)
#define K_MEANS_ROWS_A_CENTER ((gsize) 40)
#define K_MEANS_ITERATIONS 100

struct _NearGpCenters
{
  gsize n;
  guint n_inputs;
  double *x;
  gsize *rows; /* nullable */
  GPtrArray *notes;
};

static const NearGpCentersInfo kinds[] = {
  [NEAR_GP_CENTERS_RANDOM] = { .info = { .id = "random",
                                         .name = N_ ("at random"),
                                         .sentence = N_ ("Points of the data, drawn at random: dense where "
                                                         "the data are dense") },
                               .gives_rows = TRUE },
  [NEAR_GP_CENTERS_K_MEANS]
  = { .info = { .id = "k-means",
                .name = N_ ("k-means"),
                .sentence = N_ ("The middles of clusters of points, which follow the data's density "
                                "evenly"),
                .citation = "Arthur & Vassilvitskii, SODA (2007)" } },
  [NEAR_GP_CENTERS_FARTHEST]
  = { .info = { .id = "farthest-point",
                .name = N_ ("farthest point"),
                .sentence = N_ ("Each next centre is the point farthest from those chosen: even cover of the "
                                "whole region, outliers first"),
                .citation = "Gonzalez, Theor. Comput. Sci. 38, 293 (1985)" },
      .gives_rows = TRUE },
  [NEAR_GP_CENTERS_CHOLESKY]
  = { .info = { .id = "cholesky",
                .name = N_ ("pivoted Cholesky"),
                .sentence = N_ ("Each next centre is the point whose value the others leave most "
                                "uncertain under the kernel"),
                .citation = "Fine & Scheinberg, JMLR 2, 243 (2001)" },
      .needs_kernel = TRUE,
      .gives_rows = TRUE },
  [NEAR_GP_CENTERS_LEVERAGE]
  = { .info = { .id = "leverage",
                .name = N_ ("leverage"),
                .sentence = N_ ("Points drawn with a probability that follows how little a first random "
                                "choice explains them"),
                .citation = "Musco & Musco, NIPS (2017)" },
      .needs_kernel = TRUE,
      .gives_rows = TRUE },
};

const NearTable near_gp_centers_table = NEAR_TABLE_INIT ("centers", N_ ("choice of centres"), kinds);

const NearGpCentersInfo *
near_gp_centers_get_info (NearGpCentersKind kind)
{
  g_return_val_if_fail (kind < NEAR_GP_N_CENTERS, NULL);
  return &kinds[kind];
}

/* --- what the methods share ----------------------------------------------------------------------- */

gboolean
_near_gp_centers_no_memory (const NearGpCentersJob *job, GError **error)
{
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
               _ ("there is no memory to choose %zu centres of %zu points"), job->n_centers, job->n);
  return FALSE;
}

static int
compare_rows (const void *a, const void *b)
{
  const gsize *p = a, *q = b;

  return *p < *q ? -1 : *p > *q;
}

gsize *
_near_gp_centers_sample (const NearGpCentersJob *job, gsize n_sample, const char *purpose, GError **error)
{
  g_autoptr (NearRng) rng = near_rng_new (job->seed, purpose);
  gsize *order = g_try_new (gsize, job->n);

  if (order == NULL)
    {
      _near_gp_centers_no_memory (job, error);
      return NULL;
    }
  near_rng_permutation (rng, job->n, order);
  qsort (order, n_sample, sizeof *order, compare_rows);
  return order;
}

typedef struct
{
  const double *x;
  guint d;
} Point;

static guint
hash_point (gconstpointer key)
{
  const Point *p = key;
  guint hash = 2166136261u;

  for (guint j = 0; j < p->d; j++)
    {
      double value = p->x[j] + 0.0; /* -0 is 0 */
      guint64 bits;

      memcpy (&bits, &value, sizeof bits);
      hash = (hash ^ (guint) (bits ^ bits >> 32)) * 16777619u;
      hash ^= hash >> 15;
    }
  return hash;
}

static gboolean
equal_points (gconstpointer a, gconstpointer b)
{
  const Point *p = a, *q = b;

  for (guint j = 0; j < p->d; j++)
    if (p->x[j] != q->x[j])
      return FALSE;
  return TRUE;
}

gsize
_near_gp_centers_take_distinct (const NearGpCentersJob *job, gsize n_order, const gsize *order,
                                gsize *rows)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (hash_point, equal_points, g_free, NULL);
  gsize n_found = 0;

  for (gsize i = 0; i < n_order && n_found < job->n_centers; i++)
    {
      Point *point = g_new (Point, 1);

      *point = (Point){ job->x + order[i] * job->n_inputs, job->n_inputs };
      if (g_hash_table_add (seen, point))
        rows[n_found++] = order[i];
    }
  return n_found;
}

/* --- methods -------------------------------------------------------------------------------------- */

static gboolean
pick_random (const NearGpCentersJob *job, gsize *rows, gsize *n_found, GError **error)
{
  g_autoptr (NearRng) rng = near_rng_new (job->seed, "centers random");
  g_autofree gsize *order = g_try_new (gsize, job->n);

  if (order == NULL)
    return _near_gp_centers_no_memory (job, error);
  near_rng_permutation (rng, job->n, order);
  *n_found = _near_gp_centers_take_distinct (job, job->n, order, rows);
  return TRUE;
}

/* In scaled inputs, of a sample if there are many points. Returns: centres (n_found, n_inputs) */
static double *
find_k_means (const NearGpCentersJob *job, gsize *n_found, GError **error)
{
  gsize n_sample = MIN (job->n, MAX (K_MEANS_ROWS, K_MEANS_ROWS_A_CENTER * job->n_centers));
  guint d = job->n_inputs;
  NearKMeansOptions options = { job->n_centers, K_MEANS_ITERATIONS, 1, job->seed };
  g_autofree gsize *sample = _near_gp_centers_sample (job, n_sample, "centers sample", error);
  g_autofree double *scaled = g_try_new (double, n_sample *d);

  if (sample == NULL)
    return NULL;
  if (scaled == NULL)
    {
      _near_gp_centers_no_memory (job, error);
      return NULL;
    }
  for (gsize i = 0; i < n_sample; i++)
    for (guint j = 0; j < d; j++)
      scaled[i * d + j] = job->x[sample[i] * d + j] * job->scale[j];
  g_autoptr (NearKMeans) means = near_k_means_new (n_sample, d, scaled, &options, job->monitor, error);
  if (means == NULL)
    return NULL;
  if (n_sample < job->n)
    g_ptr_array_add (job->notes, g_strdup_printf (_ ("k-means saw %zu of the %zu points, drawn at random"),
                                                  n_sample, job->n));
  double *centers = g_new (double, job->n_centers * d);
  *n_found = 0;
  for (gsize c = 0; c < job->n_centers; c++)
    if (near_k_means_peek_sizes (means)[c] > 0)
      {
        for (guint j = 0; j < d; j++)
          centers[*n_found * d + j] = job->scale[j] > 0.0
                                          ? near_k_means_peek_centers (means)[c * d + j] / job->scale[j]
                                          : job->x[j];
        ++*n_found;
      }
  return centers;
}

/* --- objects -------------------------------------------------------------------------------------- */

static void
clear (gpointer user_data)
{
  NearGpCenters *self = user_data;

  g_free (self->x);
  g_free (self->rows);
  g_ptr_array_unref (self->notes);
}

static NearGpCenters *
new_empty (gsize n, guint n_inputs)
{
  NearGpCenters *self = g_atomic_rc_box_new0 (NearGpCenters);

  self->n = n;
  self->n_inputs = n_inputs;
  self->notes = g_ptr_array_new_with_free_func (g_free);
  return self;
}

/* Two passes: the squares of large offsets would lose the small spread. */
static double *
get_scales (gsize n, guint d, const double *x)
{
  double *scale = g_new0 (double, d);

  for (guint j = 0; j < d; j++)
    {
      double mean = 0.0, variance = 0.0;

      for (gsize i = 0; i < n; i++)
        mean += x[i * d + j] / (double) n;
      for (gsize i = 0; i < n; i++)
        variance += (x[i * d + j] - mean) * (x[i * d + j] - mean) / (double) n;
      scale[j] = variance > 0.0 ? 1.0 / sqrt (variance) : 0.0;
    }
  return scale;
}

static gboolean
check (NearGpCentersKind kind, const NearGpData *data, const NearKernel *kernel, gsize n_centers,
       GError **error)
{
  gsize n = near_gp_data_get_n (data);

  if (n == 0)
    g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_NO_DATA,
                         _ ("there are no points to choose centres for"));
  else if (n_centers < 1 || n_centers > n)
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                 _ ("%zu centres were asked for; with %zu points, 1 to %zu make sense"), n_centers, n, n);
  else
    return !kinds[kind].needs_kernel || near_kernel_check_inputs (kernel, n, near_gp_data_peek_x (data), error);
  return FALSE;
}

/* The positions of rows, taken over. */
static void
take_rows (NearGpCenters *self, const double *x, gsize *rows)
{
  self->rows = rows;
  self->x = g_new (double, self->n *self->n_inputs);
  for (gsize c = 0; c < self->n; c++)
    memcpy (self->x + c * self->n_inputs, x + rows[c] * self->n_inputs, self->n_inputs * sizeof *x);
}

static gboolean
choose (NearGpCenters *self, NearGpCentersKind kind, const NearGpCentersJob *job, GError **error)
{
  static const NearGpCentersPick picks[] = {
    [NEAR_GP_CENTERS_RANDOM] = pick_random,
    [NEAR_GP_CENTERS_FARTHEST] = _near_gp_centers_pick_farthest,
    [NEAR_GP_CENTERS_CHOLESKY] = _near_gp_centers_pick_cholesky,
    [NEAR_GP_CENTERS_LEVERAGE] = _near_gp_centers_pick_leverage,
  };

  if (kind == NEAR_GP_CENTERS_K_MEANS)
    {
      self->x = find_k_means (job, &self->n, error);
      if (self->x == NULL)
        return FALSE;
    }
  else
    {
      g_autofree gsize *rows = g_new (gsize, job->n_centers);

      if (!picks[kind](job, rows, &self->n, error))
        return FALSE;
      take_rows (self, job->x, g_steal_pointer (&rows));
    }
  if (self->n < job->n_centers)
    g_ptr_array_add (self->notes,
                     g_strdup_printf (_ ("%zu centres instead of %zu: more would repeat them, or add nothing to them "
                                         "but rounding"),
                                      self->n, job->n_centers));
  return TRUE;
}

/**
 * near_gp_centers_new:
 *
 * Checked: tests/core/test-gp-centers.c against naive versions
 */
NearGpCenters *
near_gp_centers_new (NearGpCentersKind kind, const NearGpData *data, const NearKernel *kernel,
                     gsize n_centers, guint64 seed, const NearMonitor *monitor, GError **error)
{
  g_return_val_if_fail (kind < NEAR_GP_N_CENTERS && data != NULL, NULL);
  g_return_val_if_fail (kernel != NULL || !kinds[kind].needs_kernel, NULL);

  if (!check (kind, data, kernel, n_centers, error)
      || !near_monitor_check (monitor, 0.0, _ ("choosing centres"), error))
    return NULL;
  gsize n = near_gp_data_get_n (data);
  guint d = near_gp_data_get_n_inputs (data);
  const double *x = near_gp_data_peek_x (data);
  g_autofree double *scale = get_scales (n, d, x);
  NearGpCenters *self = new_empty (0, d);
  NearGpCentersJob job = { data, kernel, n, d, x, scale, n_centers, seed, monitor, self->notes };

  if (!choose (self, kind, &job, error))
    g_clear_pointer (&self, near_gp_centers_unref);
  return self;
}

NearGpCenters *
near_gp_centers_new_from (gsize n, guint n_inputs, const double *x, GError **error)
{
  g_return_val_if_fail (n_inputs > 0 && (n == 0 || x != NULL), NULL);

  if (n == 0)
    {
      g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_NO_DATA, _ ("there must be at least one centre"));
      return NULL;
    }
  for (gsize i = 0; i < n * n_inputs; i++)
    if (!isfinite (x[i]))
      {
        g_set_error (error, NEAR_ERROR, NEAR_ERROR_NOT_FINITE,
                     _ ("centre %zu, input %zu is not a finite number"), i / n_inputs + 1, i % n_inputs + 1);
        return NULL;
      }
  NearGpCenters *self = new_empty (n, n_inputs);
  self->x = g_memdup2 (x, n * n_inputs * sizeof *x);
  return self;
}

NearGpCenters *
near_gp_centers_new_rows (const NearGpData *data, gsize n, const gsize *rows, GError **error)
{
  g_return_val_if_fail (data != NULL && (n == 0 || rows != NULL), NULL);

  if (n == 0)
    {
      g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_NO_DATA, _ ("there must be at least one centre"));
      return NULL;
    }
  for (gsize c = 0; c < n; c++)
    if (rows[c] >= near_gp_data_get_n (data))
      {
        g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                     _ ("centre %zu is to be point %zu; there are %zu points"), c + 1, rows[c] + 1,
                     near_gp_data_get_n (data));
        return NULL;
      }
  NearGpCenters *self = new_empty (n, near_gp_data_get_n_inputs (data));
  take_rows (self, near_gp_data_peek_x (data), g_memdup2 (rows, n * sizeof *rows));
  return self;
}

NearGpCenters *
near_gp_centers_ref (NearGpCenters *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
near_gp_centers_unref (NearGpCenters *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, clear);
}

gsize
near_gp_centers_get_n (const NearGpCenters *self)
{
  return self->n;
}

guint
near_gp_centers_get_n_inputs (const NearGpCenters *self)
{
  return self->n_inputs;
}

const double *
near_gp_centers_peek_x (const NearGpCenters *self)
{
  return self->x;
}

const gsize *
near_gp_centers_peek_rows (const NearGpCenters *self)
{
  return self->rows;
}

guint
near_gp_centers_get_n_notes (const NearGpCenters *self)
{
  return self->notes->len;
}

const char *
near_gp_centers_get_note (const NearGpCenters *self, guint i)
{
  g_return_val_if_fail (i < self->notes->len, NULL);
  return g_ptr_array_index (self->notes, i);
}
