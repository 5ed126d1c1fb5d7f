/* near-gp-sparse-predict.c — means and deviations of a sparse fit
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-cholesky.h"
#include "near-gp-sparse-private.h"
#include "near-init.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define BLOCK 256

/* Of one thread */
typedef struct
{
  double *k; /* (M, BLOCK) k (Z, x) */
  double *v; /* (columns, BLOCK) */
  double *h; /* (BLOCK, n_basis) */
  double variance[BLOCK], noise[BLOCK];
} Scratch;

typedef struct
{
  const NearGpSparse *self;
  const NearGpSparsePrediction *out;
  const double *x;
  gsize m;
} Job;

static void
scratch_free (Scratch *s)
{
  if (s == NULL)
    return;
  g_free (s->k);
  g_free (s->v);
  g_free (s->h);
  g_free (s);
}

static Scratch *
scratch_new (const NearGpSparse *self)
{
  Scratch *s = g_new0 (Scratch, 1);

  s->k = g_try_new (double, BLOCK *self->n_centers);
  s->v = g_try_new (double, BLOCK *self->n_columns);
  s->h = g_try_new (double, BLOCK *MAX (self->n_basis, 1));
  if (s->k == NULL || s->v == NULL || s->h == NULL)
    g_clear_pointer (&s, scratch_free);
  return s;
}

static void
put_mean (const Job *job, Scratch *s, gsize first, gsize n)
{
  const NearGpSparse *self = job->self;
  const double *b = near_gp_sparse_peek_coefficients (self);
  double *mean = job->out->mean + first;

  memset (mean, 0, n * sizeof *mean);
  for (gsize j = 0; j < self->n_centers; j++)
    for (gsize i = 0; i < n; i++)
      mean[i] += self->weights[j] * s->k[j * n + i];
  for (gsize i = 0; i < n; i++)
    for (gsize j = 0; j < self->n_basis; j++)
      mean[i] += b[j] * s->h[i * self->n_basis + j];
}

static void
add_squares (gsize n_rows, gsize n, const double *v, double sign, double *sum)
{
  for (gsize j = 0; j < n_rows; j++)
    for (gsize i = 0; i < n; i++)
      sum[i] += sign * v[j * n + i] * v[j * n + i];
}

/* k (x, x) - |v|^2 + |T^-1 [v; h]|^2, v = L^-1 k (Z, x); sor: |T^-1 [k (Z, x); h]|^2 */
static void
put_variance (const Job *job, Scratch *s, gsize first, gsize n)
{
  const NearGpSparse *self = job->self;
  gsize m = self->n_centers, columns = job->out->flat_prior ? self->n_columns : m;
  guint d = near_kernel_get_n_inputs (self->kernel);

  _near_gp_diagonals (self->kernel, n, job->x + first * d, s->variance, s->noise);
  memcpy (s->v, s->k, m * n * sizeof *s->v);
  if (_near_gp_sparse_is_whitened (self->method))
    {
      near_cholesky_solve_lower (m, n, self->prior, m, s->v, n);
      add_squares (m, n, s->v, -1.0, s->variance);
    }
  else
    memset (s->variance, 0, n * sizeof *s->variance);
  for (gsize j = m; j < columns; j++)
    for (gsize i = 0; i < n; i++)
      s->v[j * n + i] = s->h[i * self->n_basis + j - m];
  near_cholesky_solve_lower (columns, n, self->stack.factor, self->n_columns, s->v, n);
  add_squares (columns, n, s->v, 1.0, s->variance);
  for (gsize i = 0; i < n; i++)
    {
      double variance = MAX (s->variance[i], 0.0);

      if (job->out->sd_function != NULL)
        job->out->sd_function[first + i] = sqrt (variance);
      if (job->out->sd_measurement != NULL)
        job->out->sd_measurement[first + i] = sqrt (variance + s->noise[i] + job->out->new_noise);
    }
}

static void
run_block (const Job *job, Scratch *s, gsize first)
{
  const NearGpSparse *self = job->self;
  gsize n = MIN (BLOCK, job->m - first);
  const double *x = job->x + first * near_kernel_get_n_inputs (self->kernel);

  near_kernel_cross (self->kernel, self->n_centers, near_gp_centers_peek_x (self->centers), n, x, s->k, n);
  _near_gp_put_basis (self->mean, near_kernel_get_n_inputs (self->kernel), n, x, s->h, self->n_basis, 0);
  if (job->out->mean != NULL)
    put_mean (job, s, first, n);
  if (job->out->sd_function != NULL || job->out->sd_measurement != NULL)
    put_variance (job, s, first, n);
}

/* What the mean has besides its coefficients, block by block */
static gboolean
add_offset (const Job *job, GError **error)
{
  const NearGpSparse *self = job->self;
  guint d = near_kernel_get_n_inputs (self->kernel);
  double offset[BLOCK];

  if (self->mean == NULL || job->out->mean == NULL)
    return TRUE;
  for (gsize first = 0; first < job->m; first += BLOCK)
    {
      gsize n = MIN (BLOCK, job->m - first);

      if (!near_mean_offset (self->mean, n, job->x + first * d, offset, error))
        return FALSE;
      for (gsize i = 0; i < n; i++)
        job->out->mean[first + i] += offset[i];
    }
  return TRUE;
}

/* Threads share the blocks; the calling one asks whether to stop. */
static gboolean
run_blocks (const Job *job, const NearMonitor *monitor, GError **error)
{
  gsize n_blocks = (job->m + BLOCK - 1) / BLOCK;
  gsize work = job->m * job->self->n_columns * job->self->n_columns;
  /* threads that wait for a small job would take the cores from others */
  guint n_lanes = work > 4000000 ? (guint) MIN (n_blocks, near_get_n_threads ()) : 1;
  gint stop = 0, no_memory = 0; /* atomic */

#pragma omp parallel for schedule(static, 1) num_threads(n_lanes) if (n_lanes > 1)
  for (guint lane = 0; lane < n_lanes; lane++)
    {
      Scratch *s = scratch_new (job->self);

      if (s == NULL)
        g_atomic_int_set (&no_memory, 1);
      for (gsize k = lane; k < n_blocks && s != NULL && !g_atomic_int_get (&stop); k += n_lanes)
        {
          run_block (job, s, k * BLOCK);
          if (lane == 0
              && !near_monitor_poll (monitor, (double) k / (double) n_blocks, _ ("predicting")))
            g_atomic_int_set (&stop, 1);
        }
      scratch_free (s);
    }
  if (no_memory)
    g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE, _ ("there is no memory to predict with"));
  else if (stop)
    g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_CANCELLED, _ ("stopped on request"));
  return !no_memory && !stop;
}

/**
 * near_gp_sparse_predict:
 *
 * mean = sum_m c_m k (x, z_m) + h.b + m; variance = k (x, x) - |v|^2 + |T^-1 [v; h]|^2, v = L^-1 k (Z, x).
 *
 * Errors: NEAR_ERROR_TOO_LARGE, NEAR_ERROR_CANCELLED, and what the inputs make of the kernel and the mean
 * Checked: tests/core/test-gp-sparse.c against the dense formulas
 */
gboolean
near_gp_sparse_predict (const NearGpSparse *self, gsize m, const double *x,
                        const NearGpSparsePrediction *out, const NearMonitor *monitor, GError **error)
{
  g_return_val_if_fail (self != NULL && out != NULL && (m == 0 || x != NULL), FALSE);

  Job job = { self, out, x, m };

  return near_kernel_check_inputs (self->kernel, m, x, error) && run_blocks (&job, monitor, error)
         && add_offset (&job, error);
}
