/* near-array.h — an immutable n-dimensional array of numbers, shared by reference
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Contiguous and row-major. Atomically reference-counted, so that a worker hands it to the screen
 * with no lock and no copy.
 */
#pragma once

#include "near-error.h"

G_BEGIN_DECLS

#define NEAR_ARRAY_MAX_DIMS 8

typedef enum
{
  NEAR_ARRAY_FLOAT64,
  NEAR_ARRAY_FLOAT32,
  NEAR_ARRAY_INT64,
  NEAR_ARRAY_INT32,
  NEAR_ARRAY_UINT8,
  NEAR_ARRAY_COMPLEX128
} NearArrayType;

typedef struct _NearArray NearArray;

/* @shape (n_dims); @data is copied. The constructors below are for trusted sizes. */
NearArray *near_array_new (NearArrayType type, guint n_dims, const gsize *shape, gconstpointer data);
NearArray *near_array_new_vector (gsize n, const double *data);
/* Takes @data (g_malloc). Errors: NEAR_ERROR_TOO_LARGE if the shape overflows or does not fit. */
NearArray *near_array_new_take (NearArrayType type, guint n_dims, const gsize *shape, gpointer data,
                                gsize n_bytes, GError **error);
NearArray *near_array_ref (NearArray *self);
void near_array_unref (NearArray *self); /* NULL is legal */

NearArrayType near_array_get_array_type (const NearArray *self);
guint near_array_get_n_dims (const NearArray *self);
gsize near_array_get_dim (const NearArray *self, guint i);
gsize near_array_get_length (const NearArray *self); /* elements */
gconstpointer near_array_peek (const NearArray *self);
/* The elements as doubles: borrowed if the type is FLOAT64, else NULL. */
const double *near_array_peek_doubles (const NearArray *self);
double *near_array_dup_doubles (const NearArray *self); /* converted; NULL for complex */
gsize near_array_type_get_size (NearArrayType type);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearArray, near_array_unref)

G_END_DECLS
