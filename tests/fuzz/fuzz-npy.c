/* fuzz-npy.c — any bytes as a numpy array
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-fuzz.h"
#include "near-npy.h"

#include <string.h>

static void
check_round_trip (const NearArray *array)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = near_npy_format (array);
  gsize n_bytes;
  gconstpointer data = g_bytes_get_data (bytes, &n_bytes);
  g_autoptr (NearArray) again = near_npy_parse (data, n_bytes, "again", &error);

  g_assert_no_error (error);
  g_assert_cmpint (near_array_get_array_type (again), ==, near_array_get_array_type (array));
  g_assert_cmpuint (near_array_get_n_dims (again), ==, near_array_get_n_dims (array));
  for (guint i = 0; i < near_array_get_n_dims (array); i++)
    g_assert_cmpuint (near_array_get_dim (again, i), ==, near_array_get_dim (array, i));
  g_assert_cmpuint (near_array_get_length (again), ==, near_array_get_length (array));
  gsize size = near_array_type_get_size (near_array_get_array_type (array));
  g_assert_cmpint (memcmp (near_array_peek (again), near_array_peek (array),
                           size * near_array_get_length (array)),
                   ==, 0);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t n_bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearArray) array = near_npy_parse (data, n_bytes, "fuzz.npy", &error);

  if (array == NULL)
    {
      g_assert_nonnull (error);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return 0;
    }
  g_autofree double *values = near_array_dup_doubles (array);
  g_assert_true ((values == NULL) == (near_array_get_array_type (array) == NEAR_ARRAY_COMPLEX128));
  check_round_trip (array);
  return 0;
}
