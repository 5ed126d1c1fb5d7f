/* test-system.c — paths, interrupts, memory of the user's system
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT

#include "near-system.h"
#include "near-test.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

static void
test_data_dir (void)
{
  g_autofree char *installed = near_test_path ("installed");
  g_autofree char *installed_lessons = g_build_filename (installed, "lessons", NULL);
  g_autofree char *source = near_test_path ("source");
  g_autofree char *source_lessons = g_build_filename (source, "resources", "lessons", NULL);
  g_autofree char *data = NULL;
  g_autofree char *lessons = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (installed_lessons, 0700), ==, 0);
  g_assert_cmpint (g_mkdir_with_parents (source_lessons, 0700), ==, 0);
  g_setenv ("NEAR_DATADIR", installed, TRUE);
  data = near_system_dup_data_dir (&error);
  g_assert_no_error (error);
  g_assert_cmpstr (data, ==, installed);
  lessons = near_system_dup_lessons_dir (&error);
  g_assert_cmpstr (lessons, ==, installed_lessons);

  g_clear_pointer (&lessons, g_free);
  g_setenv ("NEAR_DATADIR", source, TRUE);
  lessons = near_system_dup_lessons_dir (&error);
  g_assert_cmpstr (lessons, ==, source_lessons);

  /* a wrong one is said, not passed over */
  g_clear_pointer (&lessons, g_free);
  g_setenv ("NEAR_DATADIR", "/no/such/place", TRUE);
  lessons = near_system_dup_lessons_dir (&error);
  g_assert_null (lessons);
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_NO_FILE);
  g_assert_nonnull (strstr (error->message, "/no/such/place"));
  g_unsetenv ("NEAR_DATADIR");
}

static void
test_datasets_dir (void)
{
  g_autofree char *root = near_test_source ("");
  g_autofree char *bare = near_test_path ("bare");
  g_autofree char *lessons = g_build_filename (bare, "lessons", NULL);
  g_autofree char *datasets = NULL;
  g_autofree char *polymer = NULL;
  g_autoptr (GError) error = NULL;

  g_setenv ("NEAR_DATADIR", root, TRUE);
  datasets = near_system_dup_datasets_dir (&error);
  g_assert_no_error (error);
  polymer = g_build_filename (datasets, "polymer", "polymer.csv", NULL);
  g_assert_true (g_file_test (polymer, G_FILE_TEST_IS_REGULAR));

  g_assert_cmpint (g_mkdir_with_parents (lessons, 0700), ==, 0);
  g_setenv ("NEAR_DATADIR", bare, TRUE);
  g_assert_null (near_system_dup_datasets_dir (&error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_NO_FILE);
  g_assert_nonnull (strstr (error->message, "“datasets”"));
  g_clear_error (&error);
  g_setenv ("NEAR_DATADIR", "/no/such/place", TRUE);
  g_assert_null (near_system_dup_datasets_dir (&error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_NO_FILE);
  g_unsetenv ("NEAR_DATADIR");
}

/* A copy of this program in a build directory finds the source tree by itself: where Meson noted
 * it, or around the build directory. */
static void
assert_finds_tree (const char *name, const char *info_source)
{
  g_autofree char *tree = near_test_path (name);
  g_autofree char *lessons = g_build_filename (tree, "resources", "lessons", NULL);
  g_autofree char *build
      = g_build_filename (info_source != NULL ? near_test_dir () : tree, "b", NULL);
  g_autofree char *note_dir = g_build_filename (build, "meson-info", NULL);
  g_autofree char *note = g_build_filename (note_dir, "meson-info.json", NULL);
  g_autofree char *program_dir = g_build_filename (build, "tests", "lab", NULL);
  g_autofree char *program = g_build_filename (program_dir, "test-copy", NULL);
  g_autofree char *text = g_strdup_printf ("{\"directories\": {\"source\": \"%s\"}}",
                                           info_source != NULL ? info_source : "/no/such/tree");
  g_autofree char *data = NULL;
  g_autofree char *output = NULL;
  g_autoptr (GError) error = NULL;
  gsize n;
  int status;

  g_assert_cmpint (g_mkdir_with_parents (lessons, 0700), ==, 0);
  g_assert_cmpint (g_mkdir_with_parents (program_dir, 0700), ==, 0);
  g_assert_cmpint (g_mkdir_with_parents (note_dir, 0700), ==, 0);
  g_assert_true (g_file_set_contents (note, text, -1, NULL));
  g_assert_true (g_file_get_contents ("/proc/self/exe", &data, &n, NULL));
  g_assert_true (g_file_set_contents (program, data, (gssize) n, NULL));
  g_assert_cmpint (g_chmod (program, 0700), ==, 0);
  const char *argv[] = { program, "--print-lessons-dir", NULL };
  g_assert_true (
      g_spawn_sync (NULL, (char **) argv, NULL, 0, NULL, NULL, &output, NULL, &status, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (output, ==, lessons);
}

static void
test_build_tree (void)
{
  g_autofree char *noted = near_test_path ("noted");

  g_unsetenv ("NEAR_DATADIR");
  assert_finds_tree ("around", NULL);
  assert_finds_tree ("noted", noted);
}

static void
test_state_dir (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = near_system_dup_state_dir (&error);
  g_autofree char *again = near_system_dup_state_dir (&error);

  g_assert_no_error (error);
  g_assert_true (g_file_test (dir, G_FILE_TEST_IS_DIR));
  g_assert_true (g_str_has_prefix (dir, near_test_dir ()));
  g_assert_cmpstr (dir, ==, again);
}

static void
test_interrupt (void)
{
  if (g_test_subprocess ())
    {
      near_system_watch_interrupt ();
      g_assert_false (near_system_is_interrupted ());
      raise (SIGINT);
      g_assert_true (near_system_is_interrupted ());
      g_print ("still here\n");
      raise (SIGINT);
      g_print ("immortal\n");
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stdout ("*still here*");
  g_test_trap_assert_stdout_unmatched ("*immortal*");
}

static void
test_memory (void)
{
  guint64 before = near_system_get_peak_memory ();
  gsize n = (gsize) 64 << 20;
  char *block = g_malloc (n);

  memset (block, 1, n);
  g_assert_cmpint (block[n / 3], ==, 1);
  g_free (block);
  g_assert_cmpuint (before, >, 1 << 20);
  g_assert_cmpuint (near_system_get_peak_memory (), >, (guint64) n);
}

static void
test_terminal (void)
{
  int fd = open ("/dev/null", O_RDONLY);

  g_assert_cmpint (fd, >=, 0);
  g_assert_false (near_system_is_terminal (fd));
  g_assert_cmpuint (near_system_get_terminal_width (fd), ==, 80);
  close (fd);

  int terminal = posix_openpt (O_RDWR | O_NOCTTY);
  if (terminal < 0)
    {
      g_test_skip ("no pseudo-terminal");
      return;
    }
  g_assert_true (near_system_is_terminal (terminal));
  close (terminal);
}

static void
test_display (void)
{
  g_unsetenv ("DISPLAY");
  g_unsetenv ("WAYLAND_DISPLAY");
  g_assert_false (near_system_has_display ());
  g_setenv ("DISPLAY", "", TRUE);
  g_assert_false (near_system_has_display ());
  g_setenv ("DISPLAY", ":7", TRUE);
  g_assert_true (near_system_has_display ());
  g_unsetenv ("DISPLAY");
  g_setenv ("WAYLAND_DISPLAY", "wayland-0", TRUE);
  g_assert_true (near_system_has_display ());
}

int
main (int argc, char **argv)
{
  g_autofree char *state = near_test_path ("state");

  if (argc > 1 && strcmp (argv[1], "--print-lessons-dir") == 0)
    {
      g_autofree char *lessons = near_system_dup_lessons_dir (NULL);

      g_print ("%s", lessons != NULL ? lessons : "");
      return 0;
    }
  g_setenv ("XDG_STATE_HOME", state, TRUE);
  near_system_bind_locale ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/system/data-dir", test_data_dir);
  g_test_add_func ("/system/build-tree", test_build_tree);
  g_test_add_func ("/system/datasets-dir", test_datasets_dir);
  g_test_add_func ("/system/state-dir", test_state_dir);
  g_test_add_func ("/system/interrupt", test_interrupt);
  g_test_add_func ("/system/memory", test_memory);
  g_test_add_func ("/system/terminal", test_terminal);
  g_test_add_func ("/system/display", test_display);
  return g_test_run ();
}
