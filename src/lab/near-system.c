/* near-system.c — what the user's system gives
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-system.h"
#include "near-json.h"

#include "near-config.h"

#include <errno.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <unistd.h>

#define DATASETS "datasets"
#define LESSONS "lessons"
#define SOURCE_LESSONS "resources" G_DIR_SEPARATOR_S LESSONS

/* --- paths ---------------------------------------------------------------------------------- */

static char *
dup_program_dir (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);

  return program != NULL ? g_path_get_dirname (program) : NULL;
}

/* @start or the first folder above it, at most @n_levels, that holds the folder @member; NULL if
 * there is none. */
static char *
dup_dir_above (const char *start, int n_levels, const char *member)
{
  g_autofree char *dir = g_strdup (start);

  for (int i = 0; dir != NULL && i <= n_levels; i++)
    {
      g_autofree char *path = g_build_filename (dir, member, NULL);
      char *parent = g_path_get_dirname (dir);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        {
          g_free (parent);
          return g_steal_pointer (&dir);
        }
      g_free (dir);
      dir = parent;
    }
  return NULL;
}

/* The build directory if the program runs from one: <build>/src/cli/nearsight-cli. Only Meson's
 * have this folder. */
static char *
dup_build_dir (void)
{
  g_autofree char *program_dir = dup_program_dir ();

  return program_dir != NULL ? dup_dir_above (program_dir, 3, "meson-info") : NULL;
}

static gboolean
has_lessons (const char *data_dir)
{
  g_autofree char *installed = g_build_filename (data_dir, LESSONS, NULL);
  g_autofree char *source = g_build_filename (data_dir, SOURCE_LESSONS, NULL);

  return g_file_test (installed, G_FILE_TEST_IS_DIR) || g_file_test (source, G_FILE_TEST_IS_DIR);
}

/* The source tree that the build directory belongs to: what Meson noted, or, if the tree was moved
 * since, the one around it. */
static char *
dup_source_dir (void)
{
  g_autofree char *build = dup_build_dir ();
  g_autofree char *note = NULL;
  g_autoptr (json_t) info = NULL;
  const char *noted;

  if (build == NULL)
    return NULL;
  note = g_build_filename (build, "meson-info", "meson-info.json", NULL);
  info = near_json_load (note, NULL);
  noted = json_string_value (json_object_get (json_object_get (info, "directories"), "source"));
  if (noted != NULL)
    {
      g_autofree char *lessons = g_build_filename (noted, SOURCE_LESSONS, NULL);

      if (g_file_test (lessons, G_FILE_TEST_IS_DIR))
        return g_strdup (noted);
    }
  return dup_dir_above (build, 3, SOURCE_LESSONS);
}

/**
 * near_system_dup_data_dir:
 *
 * Returns: (transfer full) (nullable): the folder that holds lessons/ (installed) or
 *   resources/lessons/ (source tree)
 * Errors: NEAR_ERROR_NO_FILE
 */
char *
near_system_dup_data_dir (GError **error)
{
  const char *chosen = g_getenv ("NEAR_DATADIR");
  g_autofree char *source = NULL;

  if (chosen != NULL && chosen[0] != '\0')
    {
      if (has_lessons (chosen))
        return g_canonicalize_filename (chosen, NULL);
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_NO_FILE,
                   _ ("NEAR_DATADIR is “%s”, and there is no folder “lessons” in it; unset it or "
                      "name the folder that Nearsight's data lie in"),
                   chosen);
      return NULL;
    }
  source = dup_source_dir ();
  if (source != NULL)
    return g_steal_pointer (&source);
  if (has_lessons (NEAR_PKGDATADIR))
    return g_strdup (NEAR_PKGDATADIR);
  g_set_error (
      error, NEAR_ERROR, NEAR_ERROR_NO_FILE,
      _ ("Nearsight's data are not at “%s”; install the program again, or set NEAR_DATADIR "
         "to the folder that holds “lessons”"),
      NEAR_PKGDATADIR);
  return NULL;
}

char *
near_system_dup_lessons_dir (GError **error)
{
  g_autofree char *data = near_system_dup_data_dir (error);
  g_autofree char *lessons = NULL;

  if (data == NULL)
    return NULL;
  lessons = g_build_filename (data, LESSONS, NULL);
  if (g_file_test (lessons, G_FILE_TEST_IS_DIR))
    return g_steal_pointer (&lessons);
  return g_build_filename (data, SOURCE_LESSONS, NULL);
}

char *
near_system_dup_datasets_dir (GError **error)
{
  g_autofree char *data = near_system_dup_data_dir (error);

  if (data == NULL)
    return NULL;
  g_autofree char *datasets = g_build_filename (data, DATASETS, NULL);
  if (g_file_test (datasets, G_FILE_TEST_IS_DIR))
    return g_steal_pointer (&datasets);
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_NO_FILE,
               _ ("%s: there is no folder “%s” in it; install the program again"), data, DATASETS);
  return NULL;
}

char *
near_system_dup_state_dir (GError **error)
{
  g_autofree char *dir = g_build_filename (g_get_user_state_dir (), "nearsight", NULL);

  if (g_mkdir_with_parents (dir, 0700) != 0)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_WRITE,
                   _ ("%s: the folder cannot be made: %s; set XDG_STATE_HOME to one that can be "
                      "written to"),
                   dir, g_strerror (errno));
      return NULL;
    }
  return g_steal_pointer (&dir);
}

/* --- terminal, display, memory -------------------------------------------------------------- */

gboolean
near_system_is_terminal (int fd)
{
  return isatty (fd) == 1;
}

guint
near_system_get_terminal_width (int fd)
{
  struct winsize size;

  return ioctl (fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

static gboolean
is_set (const char *variable)
{
  const char *value = g_getenv (variable);

  return value != NULL && value[0] != '\0';
}

gboolean
near_system_has_display (void)
{
  return is_set ("WAYLAND_DISPLAY") || is_set ("DISPLAY");
}

void
near_system_on_terminate (GSourceFunc callback, gpointer user_data)
{
  g_unix_signal_add (SIGTERM, callback, user_data);
}

gboolean
near_system_has_graphics_card (void)
{
  for (guint i = 128; i < 144; i++)
    {
      g_autofree char *path = g_strdup_printf ("/dev/dri/renderD%u", i);

      if (g_access (path, R_OK | W_OK) == 0)
        return TRUE;
    }
  return FALSE;
}

guint64
near_system_get_peak_memory (void)
{
  struct rusage usage;

  if (getrusage (RUSAGE_SELF, &usage) != 0)
    return 0;
  return (guint64) usage.ru_maxrss * 1024; /* Linux counts in KiB */
}

/* --- interrupts ----------------------------------------------------------------------------- */

static volatile sig_atomic_t interrupted;

static void
on_interrupt (int number)
{
  interrupted = 1;
}

void
near_system_watch_interrupt (void)
{
  /* SA_RESETHAND: the second signal has its default effect, which is the end. */
  struct sigaction action = { .sa_handler = on_interrupt, .sa_flags = SA_RESETHAND | SA_RESTART };

  interrupted = 0;
  sigemptyset (&action.sa_mask);
  sigaction (SIGINT, &action, NULL);
  sigaction (SIGTERM, &action, NULL);
}

gboolean
near_system_is_interrupted (void)
{
  return interrupted != 0;
}

/* --- language ------------------------------------------------------------------------------- */

void
near_system_bind_locale (void)
{
  g_autofree char *build = dup_build_dir ();
  g_autofree char *uninstalled = build != NULL ? g_build_filename (build, "po", NULL) : NULL;
  gboolean use_uninstalled = uninstalled != NULL && g_file_test (uninstalled, G_FILE_TEST_IS_DIR);

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, use_uninstalled ? uninstalled : NEAR_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}
