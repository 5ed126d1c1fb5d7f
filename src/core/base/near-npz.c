/* near-npz.c — numpy's npz archives: npy files in a zip
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-npy.h"
#include "near-text.h"
#include "near-zip.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define EXCERPT_CHARS 60
/* All arrays of an archive together: a few kilobytes may claim to unpack to any size. */
#define MAX_NPZ_BYTES MIN ((gsize) G_MAXSSIZE / 4, (gsize) 8 << 30)
#define SUFFIX ".npy"

static gboolean
load_member (NearZipReader *reader,
             const char *path,
             const char *member,
             GHashTable *arrays,
             gsize *remaining,
             GError **error)
{
  g_autoptr (GBytes) bytes = near_zip_reader_read (reader, member, *remaining, error);

  if (bytes == NULL)
    return FALSE;
  g_autofree char *key = g_strndup (member, strlen (member) - strlen (SUFFIX));
  g_autofree char *file = g_filename_display_name (path);
  g_autofree char *shown = near_text_excerpt (key, -1, EXCERPT_CHARS);
  g_autofree char *name = g_strdup_printf ("%s: %s", file, shown);
  gsize n_bytes;
  gconstpointer data = g_bytes_get_data (bytes, &n_bytes);
  NearArray *array = near_npy_parse (data, n_bytes, name, error);

  *remaining -= n_bytes;
  if (array == NULL)
    return FALSE;
  g_hash_table_insert (arrays, g_steal_pointer (&key), array);
  return TRUE;
}

/**
 * near_npz_load:
 *
 * Members that are not called *.npy are no arrays and are left out. Arrays of more than 8 GiB in
 * all are refused.
 *
 * Errors: those of near_zip_reader_open(), near_zip_reader_read() and near_npy_parse()
 * Returns: (transfer full) (element-type utf8 NearArray): owns its keys and arrays
 */
GHashTable *
near_npz_load (const char *path, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);

  g_autoptr (NearZipReader) reader = near_zip_reader_open (path, error);

  gsize remaining = MAX_NPZ_BYTES;

  if (reader == NULL)
    return NULL;
  g_autoptr (GHashTable) arrays
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) near_array_unref);
  for (gsize i = 0; i < near_zip_reader_get_n (reader); i++)
    {
      const char *member = near_zip_reader_get_name (reader, i);

      if (g_str_has_suffix (member, SUFFIX)
          && !load_member (reader, path, member, arrays, &remaining, error))
        return NULL;
    }
  return g_steal_pointer (&arrays);
}

/**
 * near_npz_save:
 * @arrays: (element-type utf8 NearArray): written in the order of their names
 *
 * Errors: NEAR_ERROR_PARSE for a name that cannot be a file's; those of near_zip_writer_finish()
 */
gboolean
near_npz_save (GHashTable *arrays, const char *path, GError **error)
{
  g_return_val_if_fail (arrays != NULL && path != NULL, FALSE);

  g_autoptr (NearZipWriter) writer = near_zip_writer_new ();
  g_autoptr (GList) names = g_list_sort (g_hash_table_get_keys (arrays), (GCompareFunc) strcmp);

  for (GList *i = names; i != NULL; i = i->next)
    {
      g_autofree char *member = g_strconcat (i->data, SUFFIX, NULL);
      g_autoptr (GBytes) bytes = near_npy_format (g_hash_table_lookup (arrays, i->data));

      if (!near_zip_name_is_safe (member))
        {
          g_autofree char *shown = near_text_excerpt (i->data, -1, EXCERPT_CHARS);

          g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE,
                       _ ("“%s” cannot be the name of an array in an npz file: "
                          "use letters, digits and “_”"),
                       shown);
          return FALSE;
        }
      near_zip_writer_add_bytes (writer, member, bytes);
    }
  return near_zip_writer_finish (writer, path, error);
}
