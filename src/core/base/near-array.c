/* near-array.c — an immutable n-dimensional array of numbers, shared by reference
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-array.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _NearArray
{
  NearArrayType type;
  guint n_dims;
  gsize shape[NEAR_ARRAY_MAX_DIMS];
  gsize length; /* elements: the product of shape */
  gpointer data;
};

/**
 * near_array_type_get_size:
 *
 * Returns: bytes per element
 */
gsize
near_array_type_get_size (NearArrayType type)
{
  switch (type)
    {
    case NEAR_ARRAY_FLOAT64:
    case NEAR_ARRAY_INT64:
      return 8;
    case NEAR_ARRAY_FLOAT32:
    case NEAR_ARRAY_INT32:
      return 4;
    case NEAR_ARRAY_UINT8:
      return 1;
    case NEAR_ARRAY_COMPLEX128:
      return 16;
    default:
      g_return_val_if_reached (0);
    }
}

/* Zeros are left out of the test for overflow: (0, huge, huge) is refused too, since who
 * multiplies the other extents must be safe. */
static gboolean
measure (NearArrayType type, guint n_dims, const gsize *shape, gsize *length)
{
  gsize product = near_array_type_get_size (type);
  gboolean empty = FALSE;

  for (guint i = 0; i < n_dims; i++)
    {
      if (shape[i] == 0)
        empty = TRUE;
      else if (!g_size_checked_mul (&product, product, shape[i]) || product > G_MAXSSIZE)
        return FALSE;
    }
  *length = empty ? 0 : product / near_array_type_get_size (type);
  return TRUE;
}

static NearArray *
wrap (NearArrayType type, guint n_dims, const gsize *shape, gsize length, gpointer data)
{
  NearArray *self = g_atomic_rc_box_new0 (NearArray);

  self->type = type;
  self->n_dims = n_dims;
  if (n_dims > 0)
    memcpy (self->shape, shape, n_dims * sizeof *shape);
  self->length = length;
  self->data = data != NULL ? data : g_malloc0 (16);
  return self;
}

/**
 * near_array_new:
 * @n_dims: 0 for a single number
 * @shape: (array length=n_dims) (nullable): NULL if @n_dims is 0
 * @data: (nullable): copied; NULL for zeros
 *
 * Returns: (transfer full): an array
 */
NearArray *
near_array_new (NearArrayType type, guint n_dims, const gsize *shape, gconstpointer data)
{
  gsize length;

  g_return_val_if_fail (n_dims <= NEAR_ARRAY_MAX_DIMS && (n_dims == 0 || shape != NULL), NULL);
  g_return_val_if_fail (measure (type, n_dims, shape, &length), NULL);

  gsize n_bytes = length * near_array_type_get_size (type);
  gpointer copy = g_malloc0 (MAX (n_bytes, 1));

  if (data != NULL && n_bytes > 0)
    memcpy (copy, data, n_bytes);
  return wrap (type, n_dims, shape, length, copy);
}

/**
 * near_array_new_vector:
 * @data: (array length=n): copied
 *
 * Returns: (transfer full): FLOAT64, shape (@n)
 */
NearArray *
near_array_new_vector (gsize n, const double *data)
{
  return near_array_new (NEAR_ARRAY_FLOAT64, 1, &n, data);
}

/**
 * near_array_new_take:
 * @data: (transfer full) (nullable): made by g_malloc(); freed also on failure
 * @n_bytes: bytes of @data
 *
 * Errors: NEAR_ERROR_TOO_LARGE if @shape has too many dimensions, overflows or does not need
 *   just @n_bytes
 */
NearArray *
near_array_new_take (NearArrayType type,
                     guint n_dims,
                     const gsize *shape,
                     gpointer data,
                     gsize n_bytes,
                     GError **error)
{
  g_return_val_if_fail (n_dims == 0 || shape != NULL, NULL);
  g_return_val_if_fail (data != NULL || n_bytes == 0, NULL);

  g_autofree gpointer owned = data;
  gsize length;

  if (n_dims > NEAR_ARRAY_MAX_DIMS)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                   _ ("an array of %u dimensions; at most %d are possible"), n_dims,
                   NEAR_ARRAY_MAX_DIMS);
      return NULL;
    }
  if (!measure (type, n_dims, shape, &length))
    {
      g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                           _ ("the shape of an array is larger than any memory"));
      return NULL;
    }
  if (length * near_array_type_get_size (type) != n_bytes)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                   _ ("the shape of an array needs %zu bytes, but there are %zu"),
                   length * near_array_type_get_size (type), n_bytes);
      return NULL;
    }
  return wrap (type, n_dims, shape, length, g_steal_pointer (&owned));
}

NearArray *
near_array_ref (NearArray *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return g_atomic_rc_box_acquire (self);
}

static void
clear_array (gpointer data)
{
  NearArray *self = data;

  g_free (self->data);
}

void
near_array_unref (NearArray *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, clear_array);
}

NearArrayType
near_array_get_array_type (const NearArray *self)
{
  g_return_val_if_fail (self != NULL, NEAR_ARRAY_FLOAT64);
  return self->type;
}

guint
near_array_get_n_dims (const NearArray *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->n_dims;
}

gsize
near_array_get_dim (const NearArray *self, guint i)
{
  g_return_val_if_fail (self != NULL && i < self->n_dims, 0);
  return self->shape[i];
}

/**
 * near_array_get_length:
 *
 * Returns: elements: the product of the extents; 1 without dimensions
 */
gsize
near_array_get_length (const NearArray *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->length;
}

/**
 * near_array_peek:
 *
 * Returns: (transfer none): the elements, row-major; never NULL
 */
gconstpointer
near_array_peek (const NearArray *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->data;
}

const double *
near_array_peek_doubles (const NearArray *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->type == NEAR_ARRAY_FLOAT64 ? self->data : NULL;
}

/**
 * near_array_dup_doubles:
 *
 * Integers beyond 2^53 are rounded.
 *
 * Returns: (transfer full) (nullable): the elements as doubles; NULL for complex ones
 */
double *
near_array_dup_doubles (const NearArray *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (self->type == NEAR_ARRAY_COMPLEX128)
    return NULL;
  double *values = g_new (double, MAX (self->length, 1));
  for (gsize i = 0; i < self->length; i++)
    switch (self->type)
      {
      case NEAR_ARRAY_FLOAT64:
        values[i] = ((const double *) self->data)[i];
        break;
      case NEAR_ARRAY_FLOAT32:
        values[i] = ((const float *) self->data)[i];
        break;
      case NEAR_ARRAY_INT64:
        values[i] = (double) ((const gint64 *) self->data)[i];
        break;
      case NEAR_ARRAY_INT32:
        values[i] = ((const gint32 *) self->data)[i];
        break;
      case NEAR_ARRAY_UINT8:
        values[i] = ((const guint8 *) self->data)[i];
        break;
      case NEAR_ARRAY_COMPLEX128:
      default:
        g_assert_not_reached ();
      }
  return values;
}
