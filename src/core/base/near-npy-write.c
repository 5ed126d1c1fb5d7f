/* near-npy-write.c — arrays as numpy's npy files
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-npy.h"
#include "near-file.h"

#include <string.h>

#define N_PREFIX 10
#define ALIGNMENT 64

#if G_BYTE_ORDER == G_LITTLE_ENDIAN
#define ORDER "<"
#else
#define ORDER ">"
#endif

static const char *const codes[] = {
  [NEAR_ARRAY_FLOAT64] = ORDER "f8", [NEAR_ARRAY_FLOAT32] = ORDER "f4",
  [NEAR_ARRAY_INT64] = ORDER "i8",   [NEAR_ARRAY_INT32] = ORDER "i4",
  [NEAR_ARRAY_UINT8] = "|u1",        [NEAR_ARRAY_COMPLEX128] = ORDER "c16",
};

/**
 * near_npy_format_header:
 * @shape: (array length=n_dims)
 *
 * Version 1.0, C order, this machine's byte order; the elements, which come next in the file, begin
 * at a multiple of 64 bytes.
 *
 * Returns: (transfer full): the bytes before the elements
 */
GBytes *
near_npy_format_header (NearArrayType type, guint n_dims, const gsize *shape)
{
  g_return_val_if_fail (n_dims <= NEAR_ARRAY_MAX_DIMS && (shape != NULL || n_dims == 0), NULL);

  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "{'descr': '%s', 'fortran_order': False, 'shape': (", codes[type]);
  for (guint i = 0; i < n_dims; i++)
    g_string_append_printf (text, "%s%zu", i > 0 ? ", " : "", shape[i]);
  g_string_append (text, n_dims == 1 ? ",), }" : "), }");
  while ((N_PREFIX + text->len + 1) % ALIGNMENT != 0)
    g_string_append_c (text, ' ');
  g_string_append_c (text, '\n');

  const guint8 prefix[N_PREFIX]
      = { 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, text->len & 0xff, (text->len >> 8) & 0xff };
  g_string_prepend_len (text, (const char *) prefix, N_PREFIX);
  return g_string_free_to_bytes (text);
}

static gsize
get_n_bytes (const NearArray *array)
{
  return near_array_get_length (array)
         * near_array_type_get_size (near_array_get_array_type (array));
}

static GBytes *
format_header_of (const NearArray *array)
{
  gsize shape[NEAR_ARRAY_MAX_DIMS];

  for (guint i = 0; i < near_array_get_n_dims (array); i++)
    shape[i] = near_array_get_dim (array, i);
  return near_npy_format_header (near_array_get_array_type (array), near_array_get_n_dims (array),
                                 shape);
}

/**
 * near_npy_format:
 *
 * Returns: (transfer full): the bytes of an npy file
 */
GBytes *
near_npy_format (const NearArray *array)
{
  g_return_val_if_fail (array != NULL, NULL);

  g_autoptr (GBytes) header = format_header_of (array);
  gsize n_header, n_elements = get_n_bytes (array);
  gconstpointer start = g_bytes_get_data (header, &n_header);
  guint8 *all = g_malloc (n_header + n_elements);

  memcpy (all, start, n_header);
  memcpy (all + n_header, near_array_peek (array), n_elements);
  return g_bytes_new_take (all, n_header + n_elements);
}

/**
 * near_npy_save:
 *
 * Errors: those of near_file_write_atomic()
 */
gboolean
near_npy_save (const NearArray *array, const char *path, GError **error)
{
  g_return_val_if_fail (array != NULL && path != NULL, FALSE);

  g_autoptr (GBytes) header = format_header_of (array);
  g_autoptr (NearFileWriter) writer = near_file_writer_new (path, error);

  return writer != NULL
         && near_file_writer_append (writer, g_bytes_get_data (header, NULL),
                                     g_bytes_get_size (header), error)
         && near_file_writer_append (writer, near_array_peek (array), get_n_bytes (array), error)
         && near_file_writer_finish (writer, error);
}
