/* near-gp-data.c — measured points: inputs, a value, and how sure each value is
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-data.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

struct _NearGpData
{
  gsize n;
  guint n_inputs;
  double *x, *y;
  double *noise;      /* nullable */
  char **input_names; /* (n_inputs) and NULL */
  char *target_name;
};

static void
clear (gpointer data)
{
  NearGpData *self = data;

  g_free (self->x);
  g_free (self->y);
  g_free (self->noise);
  g_strfreev (self->input_names);
  g_free (self->target_name);
}

NearGpData *
near_gp_data_ref (NearGpData *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return g_atomic_rc_box_acquire (self);
}

void
near_gp_data_unref (NearGpData *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, clear);
}

/* Room for @n points, not filled; the names are copied. */
static NearGpData *
allocate (gsize n, guint n_inputs, gboolean with_noise, const char *const *input_names,
          const char *target_name)
{
  NearGpData *self = g_atomic_rc_box_new0 (NearGpData);

  self->n = n;
  self->n_inputs = n_inputs;
  self->x = g_new (double, MAX (n * n_inputs, 1));
  self->y = g_new (double, MAX (n, 1));
  self->noise = with_noise ? g_new0 (double, MAX (n, 1)) : NULL;
  self->input_names = g_new0 (char *, n_inputs + 1);
  for (guint i = 0; i < n_inputs; i++)
    self->input_names[i] = input_names != NULL && input_names[i] != NULL
                               ? g_strdup (input_names[i])
                               : g_strdup_printf ("x%u", i + 1);
  self->target_name = g_strdup (target_name != NULL ? target_name : "y");
  return self;
}

static NearGpData *
allocate_like (const NearGpData *self, gsize n, gboolean with_noise)
{
  return allocate (n, self->n_inputs, with_noise, (const char *const *) self->input_names,
                   self->target_name);
}

static gboolean
check_point (const NearGpData *self, gsize i, GError **error)
{
  for (guint k = 0; k < self->n_inputs; k++)
    if (!isfinite (self->x[i * self->n_inputs + k]))
      {
        g_set_error (error, NEAR_ERROR, NEAR_ERROR_NOT_FINITE,
                     _ ("point %zu: its %s is not a finite number"), i + 1, self->input_names[k]);
        return FALSE;
      }
  if (!isfinite (self->y[i]))
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_NOT_FINITE,
                   _ ("point %zu: its %s is not a finite number"), i + 1, self->target_name);
      return FALSE;
    }
  if (self->noise != NULL && !isfinite (self->noise[i]))
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_NOT_FINITE,
                   _ ("point %zu: its noise variance is not a finite number"), i + 1);
      return FALSE;
    }
  if (self->noise != NULL && self->noise[i] < 0.0)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   _ ("point %zu: its noise variance is %g; it must be 0 or more"), i + 1,
                   self->noise[i]);
      return FALSE;
    }
  return TRUE;
}

/**
 * near_gp_data_new:
 * @n: may be 0
 * @x: (array) (n, n_inputs)
 * @noise: (nullable) (array length=n): variances
 *
 * Errors: NEAR_ERROR_NOT_FINITE, NEAR_ERROR_RANGE (a variance below zero), which name the point from 1
 * Cost: O(n n_inputs)
 */
NearGpData *
near_gp_data_new (gsize n, guint n_inputs, const double *x, const double *y, const double *noise,
                  const char *const *input_names, const char *target_name, GError **error)
{
  g_return_val_if_fail (n_inputs > 0 && (n == 0 || (x != NULL && y != NULL)), NULL);

  g_autoptr (NearGpData) self = allocate (n, n_inputs, noise != NULL, input_names, target_name);

  if (n > 0)
    {
      memcpy (self->x, x, n * n_inputs * sizeof *x);
      memcpy (self->y, y, n * sizeof *y);
      if (noise != NULL)
        memcpy (self->noise, noise, n * sizeof *noise);
    }
  for (gsize i = 0; i < n; i++)
    if (!check_point (self, i, error))
      return NULL;
  return g_steal_pointer (&self);
}

gsize
near_gp_data_get_n (const NearGpData *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->n;
}

guint
near_gp_data_get_n_inputs (const NearGpData *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->n_inputs;
}

const double *
near_gp_data_peek_x (const NearGpData *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->x;
}

const double *
near_gp_data_peek_y (const NearGpData *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->y;
}

const double *
near_gp_data_peek_noise (const NearGpData *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->noise;
}

const char *
near_gp_data_get_input_name (const NearGpData *self, guint i)
{
  g_return_val_if_fail (self != NULL && i < self->n_inputs, NULL);
  return self->input_names[i];
}

const char *
near_gp_data_get_target_name (const NearGpData *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->target_name;
}

/**
 * near_gp_data_peek_input_names:
 *
 * Returns: (array zero-terminated=1): as near_kernel_parse() and near_mean_parse() take them
 */
const char *const *
near_gp_data_peek_input_names (const NearGpData *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return (const char *const *) self->input_names;
}

/* --- others made from it ------------------------------------------------------------------------ */

/* @n points of @from, the first being @source, as the points from @target on. */
static void
copy_points (NearGpData *self, gsize target, const NearGpData *from, gsize source, gsize n)
{
  if (n == 0)
    return;
  memcpy (self->x + target * self->n_inputs, from->x + source * self->n_inputs,
          n * self->n_inputs * sizeof *self->x);
  memcpy (self->y + target, from->y + source, n * sizeof *self->y);
  if (self->noise != NULL && from->noise != NULL)
    memcpy (self->noise + target, from->noise + source, n * sizeof *self->noise);
}

static void
set_point (NearGpData *self, gsize row, const double *x, double y, double noise)
{
  memcpy (self->x + row * self->n_inputs, x, self->n_inputs * sizeof *x);
  self->y[row] = y;
  if (self->noise != NULL)
    self->noise[row] = noise;
}

/**
 * near_gp_data_select:
 * @rows: (array length=n): from 0, in any order, also twice
 */
NearGpData *
near_gp_data_select (const NearGpData *self, gsize n, const gsize *rows)
{
  g_return_val_if_fail (self != NULL && (n == 0 || rows != NULL), NULL);
  for (gsize i = 0; i < n; i++)
    g_return_val_if_fail (rows[i] < self->n, NULL);

  NearGpData *result = allocate_like (self, n, self->noise != NULL);

  for (gsize i = 0; i < n; i++)
    copy_points (result, i, self, rows[i], 1);
  return result;
}

/**
 * near_gp_data_append:
 * @x: (n_inputs)
 * @noise: the point's own variance, 0 where none is known; points before it that had none then have 0
 *
 * The caller answers for finite numbers and for a variance that is not below zero.
 */
NearGpData *
near_gp_data_append (const NearGpData *self, const double *x, double y, double noise)
{
  g_return_val_if_fail (self != NULL && x != NULL, NULL);
  g_return_val_if_fail (isfinite (y) && isfinite (noise) && noise >= 0.0, NULL);

  NearGpData *result = allocate_like (self, self->n + 1, self->noise != NULL || noise > 0.0);

  copy_points (result, 0, self, 0, self->n);
  set_point (result, self->n, x, y, noise);
  return result;
}

NearGpData *
near_gp_data_delete (const NearGpData *self, gsize row)
{
  g_return_val_if_fail (self != NULL && row < self->n, NULL);

  NearGpData *result = allocate_like (self, self->n - 1, self->noise != NULL);

  copy_points (result, 0, self, 0, row);
  copy_points (result, row, self, row + 1, self->n - row - 1);
  return result;
}

NearGpData *
near_gp_data_replace (const NearGpData *self, gsize row, const double *x, double y, double noise)
{
  g_return_val_if_fail (self != NULL && row < self->n && x != NULL, NULL);
  g_return_val_if_fail (isfinite (y) && isfinite (noise) && noise >= 0.0, NULL);

  NearGpData *result = allocate_like (self, self->n, self->noise != NULL || noise > 0.0);

  copy_points (result, 0, self, 0, self->n);
  set_point (result, row, x, y, noise);
  return result;
}

/**
 * near_gp_data_with_noise:
 * @variance: 0 or more; is added to the variance of each point, known ones and those without
 */
NearGpData *
near_gp_data_with_noise (const NearGpData *self, double variance)
{
  g_return_val_if_fail (self != NULL && isfinite (variance) && variance >= 0.0, NULL);

  NearGpData *result = allocate_like (self, self->n, TRUE);

  copy_points (result, 0, self, 0, self->n);
  for (gsize i = 0; i < self->n; i++)
    result->noise[i] += variance;
  return result;
}
