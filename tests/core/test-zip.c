/* test-zip.c — zip archives: what is refused, and what is written
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-file.h"
#include "near-test.h"
#include "near-zip.h"

#include <string.h>

#define MAX_BYTES 1000000

static GBytes *
finish (NearZipWriter *writer)
{
  g_autoptr (GError) error = NULL;
  GBytes *bytes = near_zip_writer_finish_bytes (writer, &error);

  g_assert_no_error (error);
  g_assert_nonnull (bytes);
  return bytes;
}

static NearZipReader *
open_bytes (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  NearZipReader *reader = near_zip_reader_open_bytes (bytes, "a.zip", &error);

  g_assert_no_error (error);
  g_assert_nonnull (reader);
  return reader;
}

static void
assert_member (NearZipReader *reader, const char *name, gconstpointer data, gsize n_bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = near_zip_reader_read (reader, name, MAX_BYTES, &error);

  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), data, n_bytes);
}

static void
fill (NearZipWriter *writer)
{
  static const guint8 binary[] = { 0, 255, 1, 0, 13, 10 };

  near_zip_writer_add (writer, "spec.json", "{\"a\": 1}", 8);
  near_zip_writer_add (writer, "weights/layer-1.npy", binary, sizeof binary);
  near_zip_writer_add (writer, "größe.txt", NULL, 0);
}

static void
test_round_trip (void)
{
  g_autofree char *path = near_test_path ("round-trip.zip");
  g_autoptr (NearZipWriter) writer = near_zip_writer_new ();
  static const guint8 binary[] = { 0, 255, 1, 0, 13, 10 };
  g_autoptr (GError) error = NULL;

  fill (writer);
  g_assert_true (near_zip_writer_finish (writer, path, &error));
  g_autoptr (NearZipReader) reader = near_zip_reader_open (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (near_zip_reader_get_n (reader), ==, 3);
  g_assert_cmpstr (near_zip_reader_get_name (reader, 0), ==, "spec.json");
  g_assert_cmpstr (near_zip_reader_get_name (reader, 2), ==, "größe.txt");
  g_assert_true (near_zip_reader_has (reader, "spec.json"));
  g_assert_false (near_zip_reader_has (reader, "spec"));
  assert_member (reader, "spec.json", "{\"a\": 1}", 8);
  assert_member (reader, "weights/layer-1.npy", binary, sizeof binary);
  assert_member (reader, "größe.txt", "", 0);
  /* once more: reading does not use a member up */
  assert_member (reader, "spec.json", "{\"a\": 1}", 8);
  g_assert_null (near_zip_reader_read (reader, "spec", MAX_BYTES, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_UNKNOWN_NAME);
  g_assert_nonnull (strstr (error->message, "there is no “spec”"));
}

/* The same bytes, whatever the time and the time zone. */
static void
test_deterministic (void)
{
  g_autoptr (NearZipWriter) first = near_zip_writer_new ();
  g_autoptr (NearZipWriter) second = near_zip_writer_new ();

  fill (first);
  g_autoptr (GBytes) one = finish (first);
  g_setenv ("TZ", "Asia/Tokyo", TRUE);
  fill (second);
  g_autoptr (GBytes) two = finish (second);
  g_autoptr (GBytes) three = finish (second);
  g_unsetenv ("TZ");
  g_assert_true (g_bytes_equal (one, two));
  g_assert_true (g_bytes_equal (two, three));
  /* time and date of the first local header: 1980-01-01 00:00 is 0 and 33 */
  const guint8 *data = g_bytes_get_data (one, NULL);
  g_assert_cmpmem (data + 10, 4, "\0\0\x21\0", 4);
}

static void
test_empty (void)
{
  g_autoptr (NearZipWriter) writer = near_zip_writer_new ();
  g_autoptr (GBytes) bytes = finish (writer);
  g_autoptr (NearZipReader) reader = open_bytes (bytes);

  g_assert_cmpuint (near_zip_reader_get_n (reader), ==, 0);
}

static void
test_bomb (void)
{
  g_autoptr (NearZipWriter) writer = near_zip_writer_new ();
  gsize n = 50000000;
  g_autofree char *zeros = g_malloc0 (n);
  g_autoptr (GError) error = NULL;

  near_zip_writer_add (writer, "zeros", zeros, n);
  g_autoptr (GBytes) bytes = finish (writer);
  g_assert_cmpuint (g_bytes_get_size (bytes), <, n / 500);
  g_autoptr (NearZipReader) reader = open_bytes (bytes);
  g_assert_null (near_zip_reader_read (reader, "zeros", n - 1, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE);
  g_assert_nonnull (strstr (error->message, "49999999"));
  g_autoptr (GBytes) all = near_zip_reader_read (reader, "zeros", n, NULL);
  g_assert_cmpuint (g_bytes_get_size (all), ==, n);
}

/* Replaces @from by @to, of the same length, everywhere in an archive. */
static GBytes *
patch (GBytes *bytes, const char *from, const char *to, gsize n)
{
  gsize n_bytes;
  gconstpointer data = g_bytes_get_data (bytes, &n_bytes);
  guint8 *copy = g_memdup2 (data, n_bytes);
  guint n_found = 0;

  for (gsize i = 0; i + n <= n_bytes; i++)
    if (memcmp (copy + i, from, n) == 0)
      {
        memcpy (copy + i, to, n);
        n_found++;
      }
  g_assert_cmpuint (n_found, >, 0);
  return g_bytes_new_take (copy, n_bytes);
}

static void
test_bad_names (void)
{
  static const char *const names[]
      = { "../ab", "/abcd", "a/../", "a\\bcd", "C:abc", "ab\ncd", "ab\tcd", "x/.." };
  static const char good[] = "GOOD1";

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      char name[6] = { 0 };
      g_autoptr (NearZipWriter) writer = near_zip_writer_new ();
      g_autoptr (GError) error = NULL;
      gsize n = strcmp (names[i], "x/..") == 0 ? 4 : 5;

      near_zip_writer_add (writer, n == 5 ? good : "GOOD", "x", 1);
      g_autoptr (GBytes) bytes = finish (writer);
      memcpy (name, names[i], n);
      g_autoptr (GBytes) bad = patch (bytes, good, name, n);
      g_autoptr (NearZipReader) reader = near_zip_reader_open_bytes (bad, "a.zip", &error);
      g_assert_null (reader);
      g_assert_error (error, NEAR_ERROR, NEAR_ERROR_PARSE);
      g_assert_true (g_str_has_prefix (error->message, "a.zip: "));
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
    }
}

/* A name with a NUL is never cut short to another name, which two programs would read in two
 * ways; libzip makes a blank of it. */
static void
test_nul_in_name (void)
{
  g_autoptr (NearZipWriter) writer = near_zip_writer_new ();

  near_zip_writer_add (writer, "GOOD1", "x", 1);
  g_autoptr (GBytes) bytes = finish (writer);
  g_autoptr (GBytes) odd = patch (bytes, "GOOD1", "ab\0cd", 5);
  g_autoptr (NearZipReader) reader = open_bytes (odd);
  g_assert_false (near_zip_reader_has (reader, "ab"));
  g_assert_true (near_zip_reader_has (reader, "ab cd"));
}

static void
test_duplicate (void)
{
  g_autoptr (NearZipWriter) writer = near_zip_writer_new ();
  g_autoptr (GError) error = NULL;

  near_zip_writer_add (writer, "one", "x", 1);
  near_zip_writer_add (writer, "two", "y", 1);
  g_autoptr (GBytes) bytes = finish (writer);
  g_autoptr (GBytes) bad = patch (bytes, "two", "one", 3);
  g_assert_null (near_zip_reader_open_bytes (bad, "a.zip", &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_PARSE);
  g_assert_nonnull (strstr (error->message, "two members “one”"));
}

static void
test_damaged (void)
{
  g_autoptr (NearZipWriter) writer = near_zip_writer_new ();
  g_autoptr (GError) error = NULL;

  near_zip_writer_add (writer, "x.npy", "abcdefgh", 8);
  g_autoptr (GBytes) bytes = finish (writer);
  g_autoptr (GBytes) bad = patch (bytes, "abcdefgh", "abcdEfgh", 8);
  g_autoptr (NearZipReader) reader = open_bytes (bad);
  g_assert_null (near_zip_reader_read (reader, "x.npy", MAX_BYTES, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_PARSE);
  g_assert_nonnull (strstr (error->message, "checksum"));
}

/* Cut anywhere, an archive is refused, or at least its members are. */
static void
test_truncated (void)
{
  g_autoptr (NearZipWriter) writer = near_zip_writer_new ();
  gsize n_bytes;

  fill (writer);
  g_autoptr (GBytes) bytes = finish (writer);
  g_bytes_get_data (bytes, &n_bytes);
  for (gsize n = 0; n < n_bytes; n++)
    {
      g_autoptr (GBytes) part = g_bytes_new_from_bytes (bytes, 0, n);
      g_autoptr (GError) error = NULL;
      g_autoptr (NearZipReader) reader = near_zip_reader_open_bytes (part, "a.zip", &error);

      g_assert_null (reader);
      g_assert_error (error, NEAR_ERROR, NEAR_ERROR_PARSE);
      g_assert_true (g_str_has_prefix (error->message, "a.zip: "));
    }
}

static void
test_open_bad (void)
{
  g_autofree char *missing = near_test_path ("missing.zip");
  g_autofree char *text = near_test_path ("text.zip");
  g_autofree char *empty = near_test_path ("empty.zip");
  g_assert_true (near_file_write_atomic (text, "no archive", 10, NULL));
  g_assert_true (near_file_write_atomic (empty, "", 0, NULL));
  const struct
  {
    const char *path;
    NearError code;
    const char *message;
  } cases[] = {
    { missing, NEAR_ERROR_NO_FILE, "no such file" },
    { near_test_dir (), NEAR_ERROR_NO_FILE, "folder" },
    { text, NEAR_ERROR_PARSE, "no zip archive" },
    { empty, NEAR_ERROR_PARSE, "the file is empty" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (near_zip_reader_open (cases[i].path, &error));
      g_assert_error (error, NEAR_ERROR, (gint) cases[i].code);
      g_assert_nonnull (strstr (error->message, cases[i].message));
    }
}

static void
test_names (void)
{
  static const char *const safe[] = { "a", "a/b", "..a", "a..b", "a/", "größe", ".hidden" };
  static const char *const unsafe[]
      = { "", "/", "/a", "..", "../a", "a/..", "a/../b", "a\\b", "C:a", "a\n", "\xff" };

  for (gsize i = 0; i < G_N_ELEMENTS (safe); i++)
    g_assert_true (near_zip_name_is_safe (safe[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (unsafe); i++)
    g_assert_false (near_zip_name_is_safe (unsafe[i]));
}

static void
test_write_bad (void)
{
  g_autoptr (NearZipWriter) writer = near_zip_writer_new ();
  g_autofree char *path = near_test_path ("no-folder/a.zip");
  g_autoptr (GError) error = NULL;

  fill (writer);
  g_assert_false (near_zip_writer_finish (writer, path, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_WRITE);
}

static void
test_preconditions (void)
{
  if (g_test_subprocess ())
    {
      g_autoptr (NearZipWriter) writer = near_zip_writer_new ();

      near_zip_writer_add (writer, "a", "x", 1);
      near_zip_writer_add (writer, "a", "y", 1);
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*near_zip_writer_add_bytes*");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/zip/round-trip", test_round_trip);
  g_test_add_func ("/zip/deterministic", test_deterministic);
  g_test_add_func ("/zip/empty", test_empty);
  g_test_add_func ("/zip/bomb", test_bomb);
  g_test_add_func ("/zip/bad-names", test_bad_names);
  g_test_add_func ("/zip/nul-in-name", test_nul_in_name);
  g_test_add_func ("/zip/duplicate", test_duplicate);
  g_test_add_func ("/zip/damaged", test_damaged);
  g_test_add_func ("/zip/truncated", test_truncated);
  g_test_add_func ("/zip/open-bad", test_open_bad);
  g_test_add_func ("/zip/names", test_names);
  g_test_add_func ("/zip/write-bad", test_write_bad);
  g_test_add_func ("/zip/preconditions", test_preconditions);
  return g_test_run ();
}
