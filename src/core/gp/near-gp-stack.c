/* near-gp-stack.c — Bayesian least squares with many rows, in blocks
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-stack-private.h"

#include "near-cholesky.h"
#include "near-init.h"
#include "near-lapack.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_LANES 8
/* Numbers that the triangles of all lanes may hold together: 256 MB */
#define LANE_NUMBERS ((gsize) 1 << 25)

typedef struct
{
  double *factor, *z; /* R, upper */
  NearGpStackBlock block;
  double residual, log_scale;
  gboolean no_noise;
  GError *error;
} Lane;

/* Rows at a time: large enough for level 3 of BLAS, small enough to stop within 100 ms. */
gsize
_near_gp_stack_get_block (gsize n_columns)
{
  return n_columns <= 512 ? 512 : n_columns <= 1024 ? 256 : n_columns <= 2048 ? 128 : 64;
}

guint
_near_gp_stack_get_n_lanes (gsize n_blocks, gsize n_columns)
{
  gsize fit = LANE_NUMBERS / MAX (n_columns * n_columns, 1);

  return (guint) CLAMP (MIN (n_blocks, fit), 1, MAX_LANES);
}

static void
lane_clear (Lane *lane)
{
  g_free (lane->factor);
  g_free (lane->z);
  g_free (lane->block.a);
  g_free (lane->block.target);
  g_free (lane->block.variance);
  g_free (lane->block.work);
  g_free (lane->block.diagonal);
  g_clear_error (&lane->error);
}

static gboolean
lane_init (Lane *lane, const NearGpStack *stack, gsize n_columns)
{
  gsize block = MIN (stack->block, MAX (stack->n, 1));

  lane->factor = g_try_new0 (double, n_columns *n_columns);
  lane->z = g_try_new0 (double, n_columns);
  lane->block.a = g_try_new (double, block *n_columns);
  lane->block.target = g_try_new (double, block);
  lane->block.variance = g_try_new (double, block);
  lane->block.diagonal = g_try_new (double, block);
  lane->block.work = g_try_new (double, block *MAX (stack->n_work, 1));
  return lane->factor != NULL && lane->z != NULL && lane->block.a != NULL && lane->block.target != NULL
         && lane->block.variance != NULL && lane->block.diagonal != NULL && lane->block.work != NULL;
}

/* One block: divided by t and joined to the lane's triangle. */
static void
lane_add (Lane *lane, const NearGpStack *stack, gsize first, gsize n_rows)
{
  NearGpStackBlock *b = &lane->block;
  gsize n_columns = stack->n_weights + stack->n_basis;

  stack->fill (stack->user_data, first, n_rows, b);
  for (gsize i = 0; i < n_rows; i++)
    {
      double t = sqrt (b->variance[i]);

      if (!(b->variance[i] > 0.0))
        {
          lane->no_noise = TRUE;
          return;
        }
      lane->log_scale += log (t);
      for (gsize j = 0; j < n_columns; j++)
        b->a[i * n_columns + j] /= t;
      b->target[i] /= t;
    }
  near_qr_accumulate (n_rows, n_columns, lane->factor, lane->z, b->a, b->target, &lane->residual,
                      &lane->error);
}

typedef struct
{
  const NearGpStack *stack;
  const NearMonitor *monitor;
  Lane lanes[MAX_LANES];
  guint n_lanes;
  gsize n_blocks;
  gint n_done, stop; /* atomic */
} Job;

/* The calling thread, which has lane 0, asks whether to stop. */
static void
run_lane (Job *job, guint l)
{
  Lane *lane = &job->lanes[l];
  gsize block = job->stack->block;

  for (gsize k = l; k < job->n_blocks && !g_atomic_int_get (&job->stop); k += job->n_lanes)
    {
      lane_add (lane, job->stack, k * block, MIN (block, job->stack->n - k * block));
      gint n_done = g_atomic_int_add (&job->n_done, 1);

      if (lane->error != NULL || lane->no_noise
          || (l == 0
              && !near_monitor_poll (job->monitor, (double) n_done / (double) job->n_blocks,
                                     _ ("least squares"))))
        g_atomic_int_set (&job->stop, 1);
    }
}

/* Lane 0 begins with R_0; the others join it. */
static void
start_lanes (Job *job, gsize n_columns)
{
  const NearGpStack *stack = job->stack;
  double *r = job->lanes[0].factor;

  for (gsize i = 0; i < stack->n_weights; i++)
    if (stack->start == NULL)
      r[i * n_columns + i] = 1.0;
    else
      for (gsize j = i; j < stack->n_weights; j++)
        r[i * n_columns + j] = stack->start[j * stack->n_weights + i];
}

/* A column of H that the others make up leaves rounding on the diagonal. */
static gboolean
check_basis (const NearGpStack *stack, const double *r, GError **error)
{
  gsize n_columns = stack->n_weights + stack->n_basis;

  for (gsize j = stack->n_weights; j < n_columns; j++)
    {
      double length = 0.0;

      for (gsize i = 0; i <= j; i++)
        length = hypot (length, r[i * n_columns + j]);
      if (!(r[j * n_columns + j] > 1e-13 * length))
        {
          g_set_error (error, NEAR_ERROR, NEAR_ERROR_NOT_POSITIVE_DEFINITE,
                       _ ("coefficient %zu of the mean is not determined by these %zu points; choose a simpler mean"),
                       j - stack->n_weights + 1, stack->n);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
finish (Job *job, gsize n_columns, NearGpStackResult *result, GError **error)
{
  const NearGpStack *stack = job->stack;
  Lane *first = &job->lanes[0];

  for (guint l = 0; l < job->n_lanes; l++)
    {
      Lane *lane = &job->lanes[l];

      if (l > 0
          && !near_qr_accumulate (n_columns, n_columns, first->factor, first->z, lane->factor, lane->z,
                                  &lane->residual, error))
        return FALSE;
      result->residual += lane->residual;
      result->log_scale += lane->log_scale;
      result->trace += lane->block.trace;
      result->noise += lane->block.noise;
    }
  if (!check_basis (stack, first->factor, error))
    return FALSE;
  result->factor = g_try_new0 (double, n_columns *n_columns);
  if (result->factor == NULL)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                   _ ("there is no memory for %zu unknowns; choose fewer centres or features"), n_columns);
      return FALSE;
    }
  for (gsize i = 0; i < n_columns; i++)
    for (gsize j = i; j < n_columns; j++)
      result->factor[j * n_columns + i] = first->factor[i * n_columns + j];
  result->solution = g_steal_pointer (&first->z);
  near_cholesky_solve_upper (n_columns, 1, result->factor, n_columns, result->solution, 1);
  return TRUE;
}

/* What stopped the lanes */
static gboolean
check_lanes (Job *job, NearGpStackResult *result, GError **error)
{
  for (guint l = 0; l < job->n_lanes; l++)
    result->no_noise = result->no_noise || job->lanes[l].no_noise;
  if (result->no_noise)
    return FALSE;
  for (guint l = 0; l < job->n_lanes; l++)
    if (job->lanes[l].error != NULL)
      {
        g_propagate_error (error, g_steal_pointer (&job->lanes[l].error));
        return FALSE;
      }
  if (job->stop)
    g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_CANCELLED, _ ("stopped on request"));
  return !job->stop;
}

/**
 * _near_gp_stack_solve:
 *
 * Returns: %FALSE without an error if result->no_noise says that a row has no variance; else with NEAR_ERROR_TOO_LARGE,
 *   CANCELLED, NOT_FINITE, NOT_POSITIVE_DEFINITE (a basis that the points do not determine)
 * Cost: 2 n columns^2
 */
gboolean
_near_gp_stack_solve (const NearGpStack *stack,
                      NearGpStackResult *result,
                      const NearMonitor *monitor,
                      GError **error)
{
  gsize n_columns = stack->n_weights + stack->n_basis;
  g_autofree Job *job = g_new0 (Job, 1);
  gboolean ok = TRUE;

  memset (result, 0, sizeof *result);
  job->stack = stack;
  job->monitor = monitor;
  job->n_blocks = (stack->n + stack->block - 1) / stack->block;
  job->n_lanes = _near_gp_stack_get_n_lanes (job->n_blocks, n_columns);
  for (guint l = 0; l < job->n_lanes; l++)
    ok = lane_init (&job->lanes[l], stack, n_columns) && ok;
  if (!ok)
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                 _ ("there is no memory for %zu unknowns; choose fewer centres or features"), n_columns);
  if (ok)
    {
      start_lanes (job, n_columns);
#pragma omp parallel for schedule(static, 1) num_threads(near_get_n_threads ())                        \
    if (stack->n * n_columns * n_columns > 4000000)
      for (guint l = 0; l < job->n_lanes; l++)
        run_lane (job, l);
      ok = check_lanes (job, result, error) && finish (job, n_columns, result, error);
    }
  for (guint l = 0; l < job->n_lanes; l++)
    lane_clear (&job->lanes[l]);
  if (!ok)
    _near_gp_stack_result_clear (result);
  return ok;
}

void
_near_gp_stack_result_clear (NearGpStackResult *result)
{
  g_clear_pointer (&result->factor, g_free);
  g_clear_pointer (&result->solution, g_free);
}

/* --- the model's parts --------------------------------------------------------------------------- */

gboolean
_near_gp_dup_target (const NearGpData *data,
                     const NearMean *mean,
                     double **owned,
                     const double **target,
                     GError **error)
{
  gsize n = near_gp_data_get_n (data);
  const double *y = near_gp_data_peek_y (data);

  *owned = NULL;
  *target = y;
  if (mean == NULL
      || (near_mean_get_kind (mean) != NEAR_MEAN_FORMULA && near_mean_get_kind (mean) != NEAR_MEAN_COLUMN))
    return TRUE;
  g_autofree double *r = g_try_new (double, MAX (n, 1));
  if (r == NULL)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE, _ ("there is no memory for %zu points"), n);
      return FALSE;
    }
  if (!near_mean_offset (mean, n, near_gp_data_peek_x (data), r, error))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    r[i] = y[i] - r[i];
  *target = *owned = g_steal_pointer (&r);
  return TRUE;
}

/* White terms of a sum are asked for alone: the difference of two diagonals would lose a small one's digits. */
void
_near_gp_diagonals (const NearKernel *kernel, gsize n, const double *x, double *k, double *noise)
{
  guint n_terms = near_kernel_get_n_terms (kernel), d = near_kernel_get_n_inputs (kernel);
  double with[64], without[64];

  near_kernel_diagonal (kernel, n, x, FALSE, k);
  if (noise == NULL)
    return;
  memset (noise, 0, n * sizeof *noise);
  for (guint t = 0; t < n_terms; t++)
    {
      NearKernel *term = near_kernel_get_term (kernel, t);
      gboolean white = near_kernel_is_white (term);

      for (gsize from = 0; from < n; from += G_N_ELEMENTS (with))
        {
          gsize n_here = MIN (G_N_ELEMENTS (with), n - from);

          near_kernel_diagonal (term, n_here, x + from * d, TRUE, with);
          if (!white)
            near_kernel_diagonal (term, n_here, x + from * d, FALSE, without);
          for (gsize i = 0; i < n_here; i++)
            noise[from + i] += white ? with[i] : with[i] - without[i];
        }
    }
}

void
_near_gp_put_basis (const NearMean *mean,
                    guint n_inputs,
                    gsize n,
                    const double *x,
                    double *a,
                    gsize stride,
                    gsize first)
{
  gsize n_basis = mean != NULL ? near_mean_get_n_basis (mean) : 0;

  if (n_basis == 0)
    return;
  g_autofree double *h = g_new (double, n_basis *n);
  near_mean_basis (mean, n, x, h);
  for (gsize i = 0; i < n; i++)
    memcpy (a + i * stride + first, h + i * n_basis, n_basis * sizeof *h);
}

/* Names the first point without noise: the lanes stop at any. */
gboolean
_near_gp_set_no_noise (const NearGpData *data, const NearKernel *kernel, GError **error)
{
  const double *x = near_gp_data_peek_x (data), *known = near_gp_data_peek_noise (data);
  gsize n = near_gp_data_get_n (data), row = 0;
  guint d = near_gp_data_get_n_inputs (data);

  for (gsize i = 0; i < n; i++)
    {
      double k, noise;

      _near_gp_diagonals (kernel, 1, x + i * d, &k, &noise);
      if (!(noise + (known != NULL ? known[i] : 0.0) > 0.0))
        {
          row = i;
          break;
        }
    }
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
               _ ("point %zu has no noise, and the method divides by it; add “+ White(0.01)” to the kernel, or "
                  "give the points their standard deviations"),
               row + 1);
  return FALSE;
}
