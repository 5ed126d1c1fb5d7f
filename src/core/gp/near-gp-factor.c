/* near-gp-factor.c — the covariance matrix of the measurements, and its Cholesky factor
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-private.h"

#include "near-cholesky.h"
#include "near-memory.h"

#include <float.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>


/* Rows of K between two questions whether to stop; below, K is made in one go. */
#define STRIP ((gsize) 1024)
#define MEGABYTE 1e6

static void
clear (gpointer data)
{
  NearGpFactor *self = data;

  g_free (self->l);
  g_free (self->sums);
  g_free (self->v);
}

NearGpFactor *
_near_gp_factor_ref (NearGpFactor *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
_near_gp_factor_unref (NearGpFactor *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, clear);
}

gboolean
_near_gp_check_size (gsize rows, gsize columns, gsize n, GError **error)
{
  double bytes = (double) rows * (double) columns * sizeof (double), limit = near_memory_get_limit ();

  /* BLAS counts in 32 bits */
  if (bytes <= limit && rows <= G_MAXINT32 && columns <= G_MAXINT32)
    return TRUE;
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
               _ ("the matrix of %zu points needs %.0f MB, and there are %.0f MB to work in; take at most %.0f "
                  "points, or a sparse method"),
               n, bytes / MEGABYTE, limit / MEGABYTE, floor (sqrt (limit / sizeof (double))));
  return FALSE;
}

NearGpFactor *
_near_gp_factor_allocate (gsize n, guint n_basis, GError **error)
{
  if (!_near_gp_check_size (n, n, n, error))
    return NULL;

  g_autoptr (NearGpFactor) self = g_atomic_rc_box_new0 (NearGpFactor);

  self->n = n;
  self->stride = n;
  self->n_basis = n_basis;
  self->l = g_try_new (double, MAX (n * n, 1));
  self->sums = g_new0 (double, MAX (n, 1));
  self->v = g_try_new (double, MAX (n * n_basis, 1));
  if (self->l == NULL || self->v == NULL)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                   _ ("there are not %.0f MB of memory for the matrix of %zu points; take fewer points, or a "
                      "sparse method"),
                   (double) n * (double) n * sizeof (double) / MEGABYTE, n);
      return NULL;
    }
  return g_steal_pointer (&self);
}

/* The lower triangle of K + N in strips of rows, between which a job can be stopped. */
static gboolean
fill (NearGpFactor *self, const NearGpData *data, const NearKernel *kernel, const NearMonitor *monitor,
      GError **error)
{
  const double *x = near_gp_data_peek_x (data), *noise = near_gp_data_peek_noise (data);
  gsize d = near_gp_data_get_n_inputs (data), n = self->n, strip = n > 4 * STRIP ? STRIP : n;

  for (gsize i = 0; i < n; i += strip)
    {
      gsize rows = MIN (strip, n - i);

      if (!near_monitor_check (monitor, (double) i / (double) n, _ ("covariances"), error))
        return FALSE;
      if (i > 0)
        near_kernel_cross (kernel, rows, x + i * d, i, x, self->l + i * self->stride, self->stride);
      near_kernel_matrix (kernel, rows, x + i * d, self->l + i * self->stride + i, self->stride);
    }
  for (gsize i = 0; noise != NULL && i < n; i++)
    self->l[i * self->stride + i] += noise[i];
  return TRUE;
}

static void
sum_magnitudes (NearGpFactor *self)
{
  memset (self->sums, 0, self->n * sizeof *self->sums);
  for (gsize i = 0; i < self->n; i++)
    {
      const double *row = self->l + i * self->stride;
      double sum = 0.0;

      for (gsize j = 0; j < i; j++)
        {
          double magnitude = fabs (row[j]);

          sum += magnitude;
          self->sums[j] += magnitude;
        }
      self->sums[i] += sum + fabs (row[i]);
    }
}

/* Which two points lie closest together, for the message. */
static double
find_nearest (const NearGpData *data, gsize pair[2])
{
  gsize n = near_gp_data_get_n (data), d = near_gp_data_get_n_inputs (data);
  const double *x = near_gp_data_peek_x (data);
  double smallest = INFINITY;

  for (gsize i = 0; i < n; i++)
    for (gsize j = 0; j < i; j++)
      {
        double squared = 0.0;

        for (gsize k = 0; k < d; k++)
          squared += (x[i * d + k] - x[j * d + k]) * (x[i * d + k] - x[j * d + k]);
        if (squared < smallest)
          {
            smallest = squared;
            pair[0] = j;
            pair[1] = i;
          }
      }
  return sqrt (smallest);
}

static void
fail (const NearGpFactor *self, const NearGpData *data, GError **error)
{
  gsize pair[2] = { 0, 0 };
  double distance;

  for (gsize i = 0; i < self->n; i++)
    if (!isfinite (self->sums[i]))
      {
        g_set_error (error, NEAR_ERROR, NEAR_ERROR_NOT_FINITE,
                     _ ("the kernel is not a finite number at point %zu; its parameters or the inputs are too "
                        "large"),
                     i + 1);
        return;
      }
  distance = find_nearest (data, pair);
  if (self->n < 2)
    g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_NOT_POSITIVE_DEFINITE,
                         _ ("the point's variance is not above 0; give the kernel a larger variance or add "
                            "noise"));
  else
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_NOT_POSITIVE_DEFINITE,
                 _ ("the covariance matrix of the %zu points is not positive definite, not even with jitter. "
                    "The nearest two points are %zu and %zu, %g apart. Add noise, shorten the length scale, "
                    "merge points that lie together, or take another kernel"),
                 self->n, pair[0] + 1, pair[1] + 1, distance);
}

/* A pivot this small is made of rounding alone (the backward error of the factorisation, about n eps A_ii), as
 * where two points are the same: what is divided by it is noise. */
gboolean
_near_gp_is_pivot_sound (gsize n, double pivot, double diagonal)
{
  return pivot * pivot > 4.0 * (double) n * DBL_EPSILON * diagonal;
}

static gboolean
are_pivots_sound (const NearGpFactor *self, const double *diagonal)
{
  for (gsize i = 0; i < self->n; i++)
    if (!_near_gp_is_pivot_sound (self->n, self->l[i * self->stride + i], diagonal[i] + self->jitter))
      return FALSE;
  return TRUE;
}

/* The rungs of near_cholesky_factor_jitter(). A is made once more after a failure rather than kept beside its factor,
 * as there: that would need a second triangle of memory in every fit that goes well. */
static gboolean
factor (NearGpFactor *self, const NearGpData *data, const NearKernel *kernel, const NearMonitor *monitor,
        GError **error)
{
  static const double rungs[] = { 0.0, 1e-10, 1e-8, 1e-6, 1e-4 };
  gsize n = self->n;
  g_autofree double *diagonal = g_new (double, MAX (n, 1));
  double mean = 0.0;
  GError *problem = NULL;

  for (gsize i = 0; i < n; i++)
    {
      diagonal[i] = self->l[i * self->stride + i];
      mean += diagonal[i] / (double) n;
    }
  if (!isfinite (mean))
    {
      fail (self, data, error);
      return FALSE;
    }
  for (gsize rung = 0; rung < G_N_ELEMENTS (rungs); rung++)
    {
      if (rung > 0 && !fill (self, data, kernel, monitor, error))
        return FALSE;
      self->jitter = rungs[rung] * mean;
      for (gsize i = 0; i < n; i++)
        self->l[i * self->stride + i] = diagonal[i] + self->jitter;
      if (near_cholesky_factor (n, self->l, self->stride, NULL, monitor, &problem)
          && are_pivots_sound (self, diagonal))
        return TRUE;
      if (problem != NULL)
        {
          g_propagate_error (error, problem);
          return FALSE;
        }
    }
  fail (self, data, error);
  return FALSE;
}

/* V = L^-1 H. n^2 n_basis. */
void
_near_gp_factor_solve_basis (NearGpFactor *self, const NearGpData *data, const NearMean *mean)
{
  if (self->n_basis == 0 || self->n == 0)
    return;
  near_mean_basis (mean, self->n, near_gp_data_peek_x (data), self->v);
  near_cholesky_solve_lower (self->n, self->n_basis, self->l, self->stride, self->v, self->n_basis);
}

/* More coefficients than points, or inputs that no kernel takes: said before anything is computed. */
static gboolean
check (const NearGpData *data, const NearKernel *kernel, const NearMean *mean, GError **error)
{
  gsize n = near_gp_data_get_n (data);
  guint n_basis = near_mean_get_n_basis (mean);

  if (n < n_basis)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_NO_DATA,
                   _ ("coefficients of the mean that are to be learned: %u; points: %zu. There must be at least as "
                      "many points: add some, or take a simpler mean"),
                   n_basis, n);
      return FALSE;
    }
  return near_kernel_check_inputs (kernel, n, near_gp_data_peek_x (data), error);
}

NearGpFactor *
_near_gp_factor_new (NearGpData *data, const NearKernel *kernel, const NearMean *mean,
                     const NearMonitor *monitor, GError **error)
{
  NearMonitorSlice slices[2];
  NearMonitor filling = near_monitor_slice (monitor, 0.0, 0.2, &slices[0]);
  NearMonitor factoring = near_monitor_slice (monitor, 0.2, 1.0, &slices[1]);

  if (!check (data, kernel, mean, error))
    return NULL;

  g_autoptr (NearGpFactor) self
      = _near_gp_factor_allocate (near_gp_data_get_n (data), near_mean_get_n_basis (mean), error);

  if (self == NULL || !fill (self, data, kernel, &filling, error))
    return NULL;
  sum_magnitudes (self);
  if (!factor (self, data, kernel, &factoring, error))
    return NULL;
  for (gsize i = 0; i < self->n; i++)
    self->sums[i] += self->jitter;
  _near_gp_factor_solve_basis (self, data, mean);
  return g_steal_pointer (&self);
}
