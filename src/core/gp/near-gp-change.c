/* near-gp-change.c — a point more, a point less, a point elsewhere: new fits from the old factor in O(n^2)
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Only rotations and reflections change the factor, so that its errors grow slowly; after REFRESH changes, and
 * wherever jitter is or becomes necessary, the matrix is factored anew.
 */
#include "near-gp-private.h"

#include "near-cholesky.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define REFRESH 50

static gboolean
check_numbers (const NearGp *self, const double *x, double y, double noise, GError **error)
{
  guint d = near_gp_data_get_n_inputs (self->data);

  for (guint k = 0; k < d; k++)
    if (!isfinite (x[k]))
      {
        g_set_error (error, NEAR_ERROR, NEAR_ERROR_NOT_FINITE, _ ("the point's %s is not a finite number"),
                     near_gp_data_get_input_name (self->data, k));
        return FALSE;
      }
  if (!isfinite (y) || !isfinite (noise))
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_NOT_FINITE, _ ("the point's %s is not a finite number"),
                   isfinite (y) ? _ ("noise variance") : near_gp_data_get_target_name (self->data));
      return FALSE;
    }
  if (noise < 0.0)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   _ ("the point's noise variance is %g; it must be 0 or more"), noise);
      return FALSE;
    }
  return near_kernel_check_inputs (self->kernel, 1, x, error);
}

/* --- the factor --------------------------------------------------------------------------------- */

/* A copy with room for one row more, or NULL where a fresh start is better. */
static NearGpFactor *
copy_factor (const NearGp *self, gsize room)
{
  const NearGpFactor *from = self->factor;
  NearGpFactor *f;

  if (from->jitter > 0.0 || from->n_changes + 1 >= REFRESH || from->n == 0)
    return NULL;
  f = _near_gp_factor_allocate (room, from->n_basis, NULL);
  if (f == NULL)
    return NULL;
  f->n = from->n;
  f->n_changes = from->n_changes + 1;
  for (gsize i = 0; i < from->n; i++)
    memcpy (f->l + i * f->stride, from->l + i * from->stride, (i + 1) * sizeof *f->l);
  memcpy (f->sums, from->sums, from->n * sizeof *f->sums);
  return f;
}

/* @data without the new point, which becomes the last row of A. FALSE: not positive definite, or only by
 * digits that rounding has made. */
static gboolean
append_row (NearGpFactor *f, const NearGpData *data, const NearKernel *kernel, const double *x, double noise)
{
  gsize n = f->n;
  g_autofree double *row = g_new (double, n + 1);
  double diagonal, sum = 0.0;

  near_kernel_diagonal (kernel, 1, x, TRUE, &diagonal);
  if (n > 0)
    near_kernel_cross (kernel, 1, x, n, near_gp_data_peek_x (data), row, n);
  row[n] = diagonal + noise;
  for (gsize i = 0; i < n; i++)
    {
      sum += fabs (row[i]);
      f->sums[i] += fabs (row[i]);
    }
  f->sums[n] = sum + fabs (row[n]);
  if (!near_cholesky_append (n, f->l, f->stride, row))
    return FALSE;
  f->n = n + 1;
  return _near_gp_is_pivot_sound (n + 1, f->l[n * f->stride + n], row[n]);
}

/* @data with the point still in it */
static void
delete_row (NearGpFactor *f, const NearGpData *data, const NearKernel *kernel, gsize k)
{
  gsize n = f->n, d = near_gp_data_get_n_inputs (data);
  const double *x = near_gp_data_peek_x (data);
  g_autofree double *row = g_new (double, n);

  near_kernel_cross (kernel, 1, x + k * d, n, x, row, n);
  for (gsize i = 0; i < n; i++)
    f->sums[i] -= fabs (row[i]);
  memmove (f->sums + k, f->sums + k + 1, (n - k - 1) * sizeof *f->sums);
  near_cholesky_delete (n, f->l, f->stride, k);
  f->n = n - 1;
}

/* The last row and column of A move to place k. Rows k .. of L move down; then reflections of neighbouring
 * columns, from the right, clear row k beyond its diagonal: column j gets c a_j + s a_(j+1), column j + 1 gets
 * s a_j - c a_(j+1), which keeps the diagonal positive. (n - k)^2. */
static void
move_last_row (NearGpFactor *f, gsize k)
{
  gsize n = f->n;
  g_autofree double *row = g_new (double, n), *c = g_new (double, n), *s = g_new (double, n);
  double sum = f->sums[n - 1], r;

  if (k == n - 1)
    return;
  memcpy (row, f->l + (n - 1) * f->stride, n * sizeof *row);
  memmove (f->sums + k + 1, f->sums + k, (n - 1 - k) * sizeof *f->sums);
  f->sums[k] = sum;
  r = row[n - 1];
  for (gsize j = n - 1; j-- > k;)
    {
      double longer = hypot (row[j], r);

      c[j] = row[j] / longer;
      s[j] = r / longer;
      r = longer;
    }
  for (gsize i = n - 1; i > k; i--)
    {
      double *to = f->l + i * f->stride;

      memcpy (to, f->l + (i - 1) * f->stride, i * sizeof *to);
      to[i] = 0.0;
      for (gsize j = i; j-- > k;)
        {
          double left = to[j], right = to[j + 1];

          to[j] = c[j] * left + s[j] * right;
          to[j + 1] = s[j] * left - c[j] * right;
        }
    }
  memcpy (f->l + k * f->stride, row, k * sizeof *row);
  f->l[k * f->stride + k] = r;
}

/* --- the fits ----------------------------------------------------------------------------------- */

/* From the changed factor, or from the beginning where there is none. Takes @factor. */
static NearGp *
finish (const NearGp *self, NearGpData *data, NearGpFactor *factor, GError **error)
{
  if (factor == NULL || factor->n < factor->n_basis)
    {
      _near_gp_factor_unref (factor);
      return near_gp_new (data, self->kernel, self->mean, NULL, error);
    }
  _near_gp_factor_solve_basis (factor, data, self->mean);
  return _near_gp_new_from_factor (data, self->kernel, self->mean, factor, error);
}

/**
 * near_gp_append:
 * @x: (array) (n_inputs)
 * @noise: the point's own variance, 0 where none is known
 *
 * Errors: NEAR_ERROR_NOT_FINITE, RANGE for the numbers; those of near_gp_new()
 * Cost: O(n^2); every 50th change, and where jitter is needed, O(n^3)
 * Checked: tests/core/test-gp-change.c against fresh fits
 */
NearGp *
near_gp_append (NearGp *self, const double *x, double y, double noise, GError **error)
{
  g_return_val_if_fail (self != NULL && x != NULL, NULL);

  if (!check_numbers (self, x, y, noise, error))
    return NULL;

  g_autoptr (NearGpData) data = near_gp_data_append (self->data, x, y, noise);
  NearGpFactor *f = copy_factor (self, self->factor->n + 1);

  if (f != NULL && !append_row (f, self->data, self->kernel, x, noise))
    g_clear_pointer (&f, _near_gp_factor_unref);
  return finish (self, data, f, error);
}

/**
 * near_gp_delete:
 * @row: from 0
 *
 * Errors: NEAR_ERROR_NO_DATA where too few points are left for the mean's coefficients
 * Cost: O(n^2), as near_gp_append()
 */
NearGp *
near_gp_delete (NearGp *self, gsize row, GError **error)
{
  g_return_val_if_fail (self != NULL && row < self->factor->n, NULL);

  g_autoptr (NearGpData) data = near_gp_data_delete (self->data, row);
  NearGpFactor *f = copy_factor (self, self->factor->n);

  if (f != NULL)
    delete_row (f, self->data, self->kernel, row);
  return finish (self, data, f, error);
}

/**
 * near_gp_set_y:
 *
 * The factor is shared with @self, at any number of changes.
 *
 * Errors: NEAR_ERROR_NOT_FINITE
 * Cost: 2 n^2, and no n x n memory
 */
NearGp *
near_gp_set_y (NearGp *self, gsize row, double y, GError **error)
{
  g_return_val_if_fail (self != NULL && row < self->factor->n, NULL);

  const double *x
      = near_gp_data_peek_x (self->data) + row * near_gp_data_get_n_inputs (self->data);
  const double *noise = near_gp_data_peek_noise (self->data);

  if (!check_numbers (self, x, y, 0.0, error))
    return NULL;

  g_autoptr (NearGpData) data
      = near_gp_data_replace (self->data, row, x, y, noise != NULL ? noise[row] : 0.0);

  return _near_gp_new_from_factor (data, self->kernel, self->mean, _near_gp_factor_ref (self->factor),
                                   error);
}

/**
 * near_gp_move:
 * @x: (array) (n_inputs): where point @row is from now on; it keeps its number
 *
 * Errors: as near_gp_append()
 * Cost: O(n^2), as near_gp_append()
 */
NearGp *
near_gp_move (NearGp *self, gsize row, const double *x, double y, double noise, GError **error)
{
  g_return_val_if_fail (self != NULL && row < self->factor->n && x != NULL, NULL);

  if (!check_numbers (self, x, y, noise, error))
    return NULL;

  g_autoptr (NearGpData) data = near_gp_data_replace (self->data, row, x, y, noise);
  g_autoptr (NearGpData) others = near_gp_data_delete (self->data, row);
  NearGpFactor *f = copy_factor (self, self->factor->n);

  if (f != NULL)
    {
      delete_row (f, self->data, self->kernel, row);
      if (append_row (f, others, self->kernel, x, noise))
        move_last_row (f, row);
      else
        g_clear_pointer (&f, _near_gp_factor_unref);
    }
  return finish (self, data, f, error);
}
