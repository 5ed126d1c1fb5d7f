/* fuzz-zip.c — any bytes as a zip archive, npz included
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-fuzz.h"
#include "near-npy.h"
#include "near-zip.h"

#define MAX_BYTES 1000000

/* What was read can be written, and then read again. */
static void
check_round_trip (const char *name, GBytes *content)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearZipWriter) writer = near_zip_writer_new ();

  near_zip_writer_add_bytes (writer, name, content);
  g_autoptr (GBytes) archive = near_zip_writer_finish_bytes (writer, &error);
  g_assert_no_error (error);
  g_autoptr (NearZipReader) reader = near_zip_reader_open_bytes (archive, "again", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (near_zip_reader_get_name (reader, 0), ==, name);
  g_autoptr (GBytes) again = near_zip_reader_read (reader, name, MAX_BYTES, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (again, content));
}

static void
check_member (NearZipReader *reader, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) content = near_zip_reader_read (reader, name, MAX_BYTES, &error);

  g_assert_true (near_zip_name_is_safe (name));
  if (content == NULL)
    {
      g_assert_nonnull (error);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return;
    }
  gsize n_bytes;
  gconstpointer data = g_bytes_get_data (content, &n_bytes);
  g_assert_cmpuint (n_bytes, <=, MAX_BYTES);
  near_array_unref (near_npy_parse (data, n_bytes, name, NULL));
  if (!g_str_has_suffix (name, "/"))
    check_round_trip (name, content);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t n_bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new (data, n_bytes);
  g_autoptr (NearZipReader) reader = near_zip_reader_open_bytes (bytes, "fuzz.zip", &error);

  if (reader == NULL)
    {
      g_assert_nonnull (error);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return 0;
    }
  for (gsize i = 0; i < near_zip_reader_get_n (reader); i++)
    check_member (reader, near_zip_reader_get_name (reader, i));
  return 0;
}
