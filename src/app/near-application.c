/* near-application.c — the desktop program: options, window, one instance per session
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-application.h"
#include "near-system.h"

#include <glib/gi18n.h>
#include <stdlib.h>

#include "near-config.h"
#include "near-dialogs.h"
#include "near-job.h"
#include "near-library.h"
#include "near-preferences.h"
#include "near-progress.h"
#include "near-resources.h"
#include "near-screenshot.h"
#include "near-settings.h"
#include "near-shortcuts.h"
#include "near-window.h"

#define BAD_ARGUMENTS 2
#define SHUTDOWN_MILLISECONDS 1000

struct _NearApplication
{
  AdwApplication parent_instance;

  int status; /* of a picture */
};

G_DEFINE_FINAL_TYPE (NearApplication, near_application, ADW_TYPE_APPLICATION)

static const GOptionEntry options[]
    = { { "page", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("Show this page: start, lessons or a lab"),
          N_ ("NAME") },
        { "spec", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_ ("Set the lab up as this file says"),
          N_ ("FILE") },
        { "lesson", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("Open this lesson"), N_ ("NAME") },
        { "step", 0, 0, G_OPTION_ARG_INT, NULL, N_ ("The lesson's step, from 1"), N_ ("K") },
        { "size", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("Size of the window"), N_ ("WxH") },
        { "dark", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Dark colours, this time"), NULL },
        { "projector", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Larger type and marks, this time"),
          NULL },
        { "steps", 0, 0, G_OPTION_ARG_INT64, NULL, N_ ("Advance by so many steps, for a picture"),
          N_ ("N") },
        { "screenshot", 0, 0, G_OPTION_ARG_FILENAME, NULL,
          N_ ("Write a picture of the window and end"), N_ ("OUT.png") },
        { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Print the version and end"), NULL },
        { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, NULL, NULL, N_ ("[FILE…]") },
        { NULL } };

void
near_app_init (void)
{
  static gboolean done;

  if (!done)
    near_resources_register_resource ();
  done = TRUE;
}

/* --- options that are wrong ----------------------------------------------------------------- */

static gboolean
parse_size (const char *text, int *width, int *height)
{
  g_auto (GStrv) parts = g_strsplit_set (text, "xX×", 2);
  guint64 w, h;

  if (g_strv_length (parts) != 2 || !g_ascii_string_to_unsigned (parts[0], 10, 360, 10000, &w, NULL)
      || !g_ascii_string_to_unsigned (parts[1], 10, 240, 10000, &h, NULL))
    return FALSE;
  *width = (int) w;
  *height = (int) h;
  return TRUE;
}

/* What is wrong and what would be right, or NULL. */
static char *
dup_problem (GVariantDict *dict)
{
  const char *page = NULL, *lesson = NULL, *size = NULL;
  gint64 n_steps = 0;
  int step = 1, width, height;

  if (g_variant_dict_lookup (dict, "page", "&s", &page) && !near_window_has_page (page))
    {
      g_autofree char *names = near_window_dup_page_names ();

      return g_strdup_printf (_ ("--page: there is no page “%s”; there are: %s"), page, names);
    }
  if (g_variant_dict_lookup (dict, "lesson", "&s", &lesson)
      && near_library_find (near_library_get_default (), lesson) == NULL)
    {
      g_autofree char *ids = near_library_dup_ids (near_library_get_default ());

      return g_strdup_printf (_ ("--lesson: there is no lesson “%s”; there are: %s"), lesson, ids);
    }
  if (g_variant_dict_lookup (dict, "step", "i", &step) && lesson == NULL)
    return g_strdup (_ ("--step: of which lesson? name it with --lesson"));
  if (lesson != NULL)
    {
      guint n = near_lesson_get_n_steps (near_library_find (near_library_get_default (), lesson));

      if (step < 1 || (guint) step > n)
        return g_strdup_printf (_ ("--step: the lesson “%s” has steps 1 to %u, not %d"), lesson, n,
                                step);
    }
  if (g_variant_dict_lookup (dict, "size", "&s", &size) && !parse_size (size, &width, &height))
    return g_strdup_printf (_ ("--size: “%s” is no size; write it as 1280x800, 360x240 or more"),
                            size);
  if (g_variant_dict_lookup (dict, "steps", "x", &n_steps) && n_steps < 0)
    return g_strdup (_ ("--steps: a count of 0 or more"));
  return NULL;
}

static int
near_application_handle_local_options (GApplication *application, GVariantDict *dict)
{
  g_autofree char *problem = NULL;

  if (g_variant_dict_contains (dict, "version"))
    {
      g_print ("nearsight %s\n", NEAR_VERSION);
      return EXIT_SUCCESS;
    }
  problem = dup_problem (dict);
  if (problem != NULL)
    {
      g_printerr ("nearsight: %s\n", problem);
      return BAD_ARGUMENTS;
    }
  if (g_variant_dict_contains (dict, "screenshot"))
    {
      /* A picture is of this process, whatever else runs, and leaves nothing behind. */
      g_application_set_flags (application,
                               g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);
      near_progress_use_memory ();
    }
  return -1;
}

/* --- what the options ask for --------------------------------------------------------------- */

static void
apply_look (GVariantDict *dict, gboolean picture)
{
  NearSettings *settings = near_settings_get_default ();
  gboolean dark = g_variant_dict_contains (dict, "dark");
  gboolean projector = g_variant_dict_contains (dict, "projector");

  if (picture)
    g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  /* A picture looks the same whatever the person who takes it has chosen. */
  if (dark || picture)
    {
      near_settings_detach (settings, "color-scheme");
      g_object_set (settings, "color-scheme", dark ? "dark" : "light", NULL);
    }
  if (projector || picture)
    {
      near_settings_detach (settings, "projector-mode");
      g_object_set (settings, "projector-mode", projector, NULL);
    }
}

static gboolean
open_files (NearWindow *window, GVariantDict *dict, GApplicationCommandLine *line, GError **error)
{
  g_autofree const char **files = NULL;

  if (!g_variant_dict_lookup (dict, G_OPTION_REMAINING, "^a&ay", &files))
    return TRUE;
  for (guint i = 0; files[i] != NULL; i++)
    {
      g_autoptr (GFile) file = g_application_command_line_create_file_for_arg (line, files[i]);
      g_autofree char *path = g_file_get_path (file);

      if (!near_window_open_path (window, path != NULL ? path : files[i], error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
show_what_was_asked (NearWindow *window,
                     GVariantDict *dict,
                     GApplicationCommandLine *line,
                     GError **error)
{
  const char *page = NULL, *lesson = NULL, *spec = NULL, *size = NULL;
  int step = 0, width, height;

  if (g_variant_dict_lookup (dict, "size", "&s", &size) && parse_size (size, &width, &height))
    gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  /* a table goes to the page that is shown */
  if (g_variant_dict_lookup (dict, "page", "&s", &page))
    near_window_show_page (window, page);
  if (!open_files (window, dict, line, error))
    return FALSE;
  if (g_variant_dict_lookup (dict, "spec", "^&ay", &spec))
    {
      g_autoptr (GFile) file = g_application_command_line_create_file_for_arg (line, spec);

      if (!near_window_open_spec (window, g_file_peek_path (file), error))
        return FALSE;
    }
  if (g_variant_dict_lookup (dict, "lesson", "&s", &lesson))
    {
      g_variant_dict_lookup (dict, "step", "i", &step);
      if (!near_window_open_lesson (window, lesson, step - 1, error))
        return FALSE;
    }
  if (g_variant_dict_lookup (dict, "page", "&s", &page))
    near_window_show_page (window, page);
  return TRUE;
}

static void
on_screenshot (const GError *error, gpointer data)
{
  NearApplication *self = data;

  if (error != NULL)
    {
      g_printerr ("nearsight: %s\n", error->message);
      self->status = EXIT_FAILURE;
    }
  g_application_quit (G_APPLICATION (self));
}

/* Data that the picture was to show. */
static void
on_picture_failed (NearApplication *self, const char *reason)
{
  g_printerr ("nearsight: %s\n", reason);
  self->status = BAD_ARGUMENTS;
  g_application_quit (G_APPLICATION (self));
}

static void
take_screenshot (NearApplication *self, NearWindow *window, const char *path, gint64 n_steps)
{
  NearPage *page = near_window_get_page (window);

  if (page != NULL)
    {
      g_signal_connect_object (page, "failed", G_CALLBACK (on_picture_failed), self, G_CONNECT_SWAPPED);
      near_page_prepare_screenshot (page, (guint64) n_steps);
    }
  near_screenshot_take (GTK_WINDOW (window), page, path, on_screenshot, self);
}

static NearWindow *
ensure_window (NearApplication *self, gboolean picture)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  if (window == NULL || !NEAR_IS_WINDOW (window))
    {
      window = GTK_WINDOW (near_window_new (GTK_APPLICATION (self), picture));
      if (!picture)
        near_window_restore (NEAR_WINDOW (window));
    }
  return NEAR_WINDOW (window);
}

static int
near_application_command_line (GApplication *application, GApplicationCommandLine *line)
{
  NearApplication *self = NEAR_APPLICATION (application);
  GVariantDict *dict = g_application_command_line_get_options_dict (line);
  const char *screenshot = NULL;
  gboolean picture = g_variant_dict_lookup (dict, "screenshot", "^&ay", &screenshot);
  g_autoptr (GError) error = NULL;
  gint64 n_steps = 0;
  NearWindow *window;

  apply_look (dict, picture);
  window = ensure_window (self, picture);
  if (!show_what_was_asked (window, dict, line, &error))
    {
      if (picture)
        {
          g_application_command_line_printerr (line, "nearsight: %s\n", error->message);
          gtk_window_destroy (GTK_WINDOW (window));
          return BAD_ARGUMENTS;
        }
      near_dialog_show_message (GTK_WIDGET (window), _ ("The File Was Not Opened"), error->message);
    }
  gtk_window_present (GTK_WINDOW (window));
  if (picture)
    {
      g_autofree char *path = g_canonicalize_filename (screenshot, NULL);

      g_variant_dict_lookup (dict, "steps", "x", &n_steps);
      take_screenshot (self, window, path, n_steps);
    }
  return EXIT_SUCCESS;
}

/* --- the application ------------------------------------------------------------------------ */

static void
preferences_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GtkWindow *parent = gtk_application_get_active_window (GTK_APPLICATION (data));

  gtk_window_present (GTK_WINDOW (near_preferences_new (parent)));
}

static void
about_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  near_dialog_show_about (GTK_WIDGET (gtk_application_get_active_window (GTK_APPLICATION (data))));
}

/* By way of the windows, which may have something to ask. */
static void
quit_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GList *windows = g_list_copy (gtk_application_get_windows (GTK_APPLICATION (data)));

  for (GList *l = windows; l != NULL; l = l->next)
    gtk_window_close (l->data);
  g_list_free (windows);
}

/* Logged out in mid-work: what an autosave would have written in a moment is written now, and found again
 * at the next start. */
static gboolean
on_terminate (gpointer user_data)
{
  for (GList *item = gtk_application_get_windows (GTK_APPLICATION (user_data)); item != NULL;
       item = item->next)
    if (NEAR_IS_WINDOW (item->data))
      near_window_autosave (item->data);
  g_application_quit (G_APPLICATION (user_data));
  return G_SOURCE_REMOVE;
}

static void
near_application_startup (GApplication *application)
{
  static const GActionEntry actions[] = {
    { "preferences", preferences_activated },
    { "about", about_activated },
    { "quit", quit_activated },
  };

  near_app_init ();
  G_APPLICATION_CLASS (near_application_parent_class)->startup (application);
  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions),
                                   application);
  near_shortcuts_install (GTK_APPLICATION (application));
  near_system_on_terminate (on_terminate, application);
  gtk_window_set_default_icon_name (NEAR_APPLICATION_ID);
}

static void
near_application_shutdown (GApplication *application)
{
  G_APPLICATION_CLASS (near_application_parent_class)->shutdown (application);
  near_job_drain (SHUTDOWN_MILLISECONDS);
}

int
near_application_get_status (NearApplication *self)
{
  g_return_val_if_fail (NEAR_IS_APPLICATION (self), EXIT_FAILURE);
  return self->status;
}

static void
near_application_class_init (NearApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->handle_local_options = near_application_handle_local_options;
  application_class->command_line = near_application_command_line;
  application_class->startup = near_application_startup;
  application_class->shutdown = near_application_shutdown;
}

static void
near_application_init (NearApplication *self)
{
  g_application_add_main_option_entries (G_APPLICATION (self), options);
  g_application_set_option_context_summary (
      G_APPLICATION (self),
      _ ("A laboratory for learning machine learning on materials by doing it."));
}

NearApplication *
near_application_new (void)
{
  return g_object_new (NEAR_TYPE_APPLICATION, "application-id", NEAR_APPLICATION_ID, "flags",
                       G_APPLICATION_HANDLES_COMMAND_LINE, NULL);
}
