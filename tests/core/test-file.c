/* test-file.c — whole files in and out
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-file.h"
#include "near-test.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static void
assert_content (const char *path, const char *expected)
{
  g_autofree char *data = NULL;
  g_autoptr (GError) error = NULL;
  gsize n;

  g_assert_true (near_file_read (path, 1 << 20, &data, &n, &error));
  g_assert_no_error (error);
  g_assert_cmpmem (data, n, expected, strlen (expected));
  g_assert_cmpint (data[n], ==, '\0');
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static char *
make_folder (const char *name)
{
  char *path = near_test_path (name);

  g_assert_cmpint (g_mkdir (path, 0777), ==, 0);
  return path;
}

static void
test_round_trip (void)
{
  g_autofree char *folder = make_folder ("round-trip");
  g_autofree char *path = g_build_filename (folder, "größe.txt", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (near_file_write_atomic (path, "one", 3, &error));
  assert_content (path, "one");
  g_assert_true (near_file_write_atomic (path, "second", 6, &error));
  assert_content (path, "second");
  g_assert_true (near_file_write_atomic (path, NULL, 0, &error));
  assert_content (path, "");
  g_assert_no_error (error);
  g_assert_cmpuint (count_files (folder), ==, 1);
}

static void
test_large (void)
{
  g_autofree char *path = near_test_path ("large");
  gsize n_written = 3000001, n_read;
  g_autofree char *written = g_malloc (n_written);
  g_autofree char *read = NULL;
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < n_written; i++)
    written[i] = (char) (i * 2654435761u >> 13);
  g_assert_true (near_file_write_atomic (path, written, n_written, &error));
  g_assert_true (near_file_read (path, n_written, &read, &n_read, &error));
  g_assert_no_error (error);
  g_assert_cmpmem (read, n_read, written, n_written);
}

static void
test_read_bad (void)
{
  g_autofree char *missing = near_test_path ("missing");
  g_autofree char *folder = make_folder ("a-folder");
  g_autofree char *below = near_test_path ("ten/below");
  g_autofree char *ten = near_test_path ("ten");
  g_assert_true (near_file_write_atomic (ten, "0123456789", 10, NULL));
  const struct
  {
    const char *path;
    NearError code;
    const char *message;
  } cases[] = {
    { missing, NEAR_ERROR_NO_FILE, "no such file" },    { "", NEAR_ERROR_NO_FILE, "no such file" },
    { below, NEAR_ERROR_NO_FILE, "no such file" },      { folder, NEAR_ERROR_NO_FILE, "folder" },
    { ten, NEAR_ERROR_TOO_LARGE, "10 bytes" },          { ten, NEAR_ERROR_TOO_LARGE, "9 bytes" },
    { "/dev/zero", NEAR_ERROR_TOO_LARGE, "/dev/zero" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      char *data = NULL;
      gsize n;

      g_assert_false (near_file_read (cases[i].path, 9, &data, &n, &error));
      g_assert_error (error, NEAR_ERROR, (gint) cases[i].code);
      g_assert_nonnull (strstr (error->message, cases[i].message));
      g_assert_nonnull (strstr (error->message, cases[i].path));
      g_assert_null (data);
    }
}

static void
test_read_permission (void)
{
  g_autofree char *path = near_test_path ("secret");
  g_autofree char *data = NULL;
  g_autoptr (GError) error = NULL;
  gsize n;

  if (geteuid () == 0)
    {
      g_test_skip ("root may read everything");
      return;
    }
  g_assert_true (near_file_write_atomic (path, "x", 1, NULL));
  g_assert_cmpint (g_chmod (path, 0), ==, 0);
  g_assert_false (near_file_read (path, 9, &data, &n, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_NO_FILE);
  g_assert_nonnull (strstr (error->message, "permission"));
}

/* Pipes and /proc state no size. */
static void
test_read_without_size (void)
{
  g_autofree char *data = NULL;
  g_autoptr (GError) error = NULL;
  gsize n;

  if (!g_file_test ("/proc/self/status", G_FILE_TEST_EXISTS))
    {
      g_test_skip ("there is no /proc");
      return;
    }
  g_assert_true (near_file_read ("/proc/self/status", 1 << 20, &data, &n, &error));
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (data, "Name:"));
  g_assert_cmpuint (n, ==, strlen (data));
}

static void
test_write_bad (void)
{
  g_autofree char *folder = make_folder ("target-folder");
  g_autofree char *no_folder = near_test_path ("no-folder/file");
  g_autofree char *slash = g_strconcat (folder, "/", NULL);
  g_autofree char *name = g_strnfill (300, 'n');
  g_autofree char *too_long = near_test_path (name);
  const struct
  {
    const char *path;
    const char *message;
  } cases[] = {
    { no_folder, "the folder does not exist" },
    { folder, "this is a folder" },
    { slash, "this is a folder" },
    { too_long, "too long" },
    { "", "cannot be written" },
    { "/dev/full", "disk is full" },
    { "/dev/null/file", "the folder does not exist" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (near_file_write_atomic (cases[i].path, "x", 1, &error));
      g_assert_error (error, NEAR_ERROR, NEAR_ERROR_WRITE);
      g_assert_nonnull (strstr (error->message, cases[i].message));
      g_assert_nonnull (strstr (error->message, cases[i].path));
    }
  g_assert_cmpuint (count_files (folder), ==, 0);
}

/* A limit on the size of files is met in the middle of writing, as a full disk is. */
static void
test_keeps_old_file (void)
{
  g_autofree char *folder = make_folder ("keeps");
  g_autofree char *path = g_build_filename (folder, "file", NULL);
  g_autofree char *large = g_malloc0 (100000);
  g_autoptr (GError) error = NULL;
  struct rlimit old, small;

  g_assert_true (near_file_write_atomic (path, "old", 3, NULL));
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &old), ==, 0);
  small = old;
  small.rlim_cur = 5000;
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
  gboolean written = near_file_write_atomic (path, large, 100000, &error);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &old), ==, 0);
  g_assert_false (written);
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_WRITE);
  g_assert_nonnull (strstr (error->message, "larger than the system allows"));
  assert_content (path, "old");
  g_assert_cmpuint (count_files (folder), ==, 1);
}

static void
test_mode_and_link (void)
{
  g_autofree char *folder = make_folder ("mode");
  g_autofree char *path = g_build_filename (folder, "file", NULL);
  g_autofree char *link = g_build_filename (folder, "link", NULL);
  g_autoptr (GError) error = NULL;
  GStatBuf status;

  g_assert_true (near_file_write_atomic (path, "one", 3, &error));
  g_assert_cmpint (g_chmod (path, 0640), ==, 0);
  g_assert_cmpint (symlink ("file", link), ==, 0);
  g_assert_true (near_file_write_atomic (link, "two", 3, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
  assert_content (path, "two");
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0640);
}

/* Replacing /dev/null by a file would harm the whole system. */
static void
test_device (void)
{
  g_autoptr (GError) error = NULL;
  GStatBuf status;

  g_assert_true (near_file_write_atomic ("/dev/null", "x", 1, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_stat ("/dev/null", &status), ==, 0);
  g_assert_true (S_ISCHR (status.st_mode));
}

/* In pieces: nothing changes before the end, and what is given up leaves nothing. */
static void
test_writer (void)
{
  g_autofree char *folder = make_folder ("writer");
  g_autofree char *path = g_build_filename (folder, "file", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (near_file_write_atomic (path, "old", 3, NULL));
  g_assert_cmpint (g_chmod (path, 0600), ==, 0);
  NearFileWriter *given_up = near_file_writer_new (path, &error);
  g_assert_true (near_file_writer_append (given_up, "lost", 4, &error));
  near_file_writer_free (given_up);
  assert_content (path, "old");
  g_assert_cmpuint (count_files (folder), ==, 1);

  g_autoptr (NearFileWriter) writer = near_file_writer_new (path, &error);
  g_assert_true (near_file_writer_append (writer, "one ", 4, &error));
  g_assert_true (near_file_writer_append (writer, NULL, 0, &error));
  g_assert_true (near_file_writer_append (writer, "two", 3, &error));
  assert_content (path, "old");
  g_assert_true (near_file_writer_finish (writer, &error));
  g_assert_no_error (error);
  assert_content (path, "one two");
  g_assert_cmpuint (count_files (folder), ==, 1);
  GStatBuf status;
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  g_assert_null (near_file_writer_new (folder, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_WRITE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/file/round-trip", test_round_trip);
  g_test_add_func ("/file/large", test_large);
  g_test_add_func ("/file/read-bad", test_read_bad);
  g_test_add_func ("/file/read-permission", test_read_permission);
  g_test_add_func ("/file/read-without-size", test_read_without_size);
  g_test_add_func ("/file/write-bad", test_write_bad);
  g_test_add_func ("/file/keeps-old-file", test_keeps_old_file);
  g_test_add_func ("/file/mode-and-link", test_mode_and_link);
  g_test_add_func ("/file/device", test_device);
  g_test_add_func ("/file/writer", test_writer);
  return g_test_run ();
}
