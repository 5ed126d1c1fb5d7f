/* near-dialogs.c — files to open and to save, messages, questions
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-dialogs.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "near-config.h"
#include "near-text.h"

typedef struct
{
  NearDialogPath path_callback;
  NearDialogAnswer answer_callback;
  gpointer user_data;
  GDestroyNotify destroy;
} Request;

static Request *
request_new (NearDialogPath path_callback,
             NearDialogAnswer answer_callback,
             gpointer user_data,
             GDestroyNotify destroy)
{
  Request *request = g_new0 (Request, 1);

  request->path_callback = path_callback;
  request->answer_callback = answer_callback;
  request->user_data = user_data;
  request->destroy = destroy;
  return request;
}

static GtkWindow *
find_window (GtkWidget *parent)
{
  GtkRoot *root = parent != NULL ? gtk_widget_get_root (parent) : NULL;

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

/* --- files ---------------------------------------------------------------------------------- */

static GtkFileFilter *
create_filter (const NearFileKind *kind)
{
  GtkFileFilter *filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, kind->name);
  gtk_file_filter_add_pattern (filter, kind->pattern);
  return filter;
}

static void
finish_path (Request *request, GFile *file)
{
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (path != NULL)
    request->path_callback (path, request->user_data);
  if (request->destroy != NULL)
    request->destroy (request->user_data);
  g_free (request);
}

#if GTK_CHECK_VERSION(4, 10, 0)

static GtkFileDialog *
create_file_dialog (const char *title, const NearFileKind *kinds)
{
  GtkFileDialog *dialog = gtk_file_dialog_new ();
  g_autoptr (GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);

  gtk_file_dialog_set_title (dialog, title);
  for (guint i = 0; kinds[i].name != NULL; i++)
    {
      g_autoptr (GtkFileFilter) filter = create_filter (&kinds[i]);

      g_list_store_append (filters, filter);
    }
  gtk_file_dialog_set_filters (dialog, G_LIST_MODEL (filters));
  return dialog;
}

static void
on_opened (GObject *dialog, GAsyncResult *result, gpointer request)
{
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (dialog), result, NULL);

  finish_path (request, file);
}

static void
on_saved (GObject *dialog, GAsyncResult *result, gpointer request)
{
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (dialog), result, NULL);

  finish_path (request, file);
}

void
near_dialog_open (GtkWidget *parent,
                  const char *title,
                  const NearFileKind *kinds,
                  NearDialogPath callback,
                  gpointer user_data,
                  GDestroyNotify destroy)
{
  g_autoptr (GtkFileDialog) dialog = create_file_dialog (title, kinds);

  gtk_file_dialog_open (dialog, find_window (parent), NULL, on_opened,
                        request_new (callback, NULL, user_data, destroy));
}

void
near_dialog_save (GtkWidget *parent,
                  const char *title,
                  const char *suggested_name,
                  const NearFileKind *kinds,
                  NearDialogPath callback,
                  gpointer user_data,
                  GDestroyNotify destroy)
{
  g_autoptr (GtkFileDialog) dialog = create_file_dialog (title, kinds);

  gtk_file_dialog_set_initial_name (dialog, suggested_name);
  gtk_file_dialog_save (dialog, find_window (parent), NULL, on_saved,
                        request_new (callback, NULL, user_data, destroy));
}

#else

static void
on_response (GtkNativeDialog *dialog, int response, gpointer request)
{
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  finish_path (request, file);
  g_object_unref (dialog);
}

static void
show_chooser (GtkFileChooserNative *dialog, const NearFileKind *kinds, Request *request)
{
  for (guint i = 0; kinds[i].name != NULL; i++)
    {
      g_autoptr (GtkFileFilter) filter = create_filter (&kinds[i]);

      gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), filter);
    }
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect (dialog, "response", G_CALLBACK (on_response), request);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

void
near_dialog_open (GtkWidget *parent,
                  const char *title,
                  const NearFileKind *kinds,
                  NearDialogPath callback,
                  gpointer user_data,
                  GDestroyNotify destroy)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
      title, find_window (parent), GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Open"), _ ("_Cancel"));

  show_chooser (dialog, kinds, request_new (callback, NULL, user_data, destroy));
}

void
near_dialog_save (GtkWidget *parent,
                  const char *title,
                  const char *suggested_name,
                  const NearFileKind *kinds,
                  NearDialogPath callback,
                  gpointer user_data,
                  GDestroyNotify destroy)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
      title, find_window (parent), GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), _ ("_Cancel"));

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), suggested_name);
  show_chooser (dialog, kinds, request_new (callback, NULL, user_data, destroy));
}

#endif

/* --- messages and questions ----------------------------------------------------------------- */

void
near_dialog_show_message (GtkWidget *parent, const char *heading, const char *body)
{
  gboolean is_path = body[0] == G_DIR_SEPARATOR || body[0] == '.';
  g_autofree char *text = is_path ? g_strdup (body) : near_text_dup_capitalized (body);
  GtkWidget *dialog = adw_message_dialog_new (find_window (parent), heading, text);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_answer (AdwMessageDialog *dialog, const char *response, gpointer data)
{
  g_autofree Request *request = data;
  NearAnswer answer = NEAR_ANSWER_CANCEL;

  if (g_str_equal (response, "discard"))
    answer = NEAR_ANSWER_DISCARD;
  else if (g_str_equal (response, "save"))
    answer = NEAR_ANSWER_SAVE;
  request->answer_callback (answer, request->user_data);
}

void
near_dialog_ask_unsaved (GtkWidget *parent,
                         const char *name,
                         NearDialogAnswer callback,
                         gpointer user_data)
{
  GtkWidget *widget = adw_message_dialog_new (find_window (parent), _ ("Save changes?"), NULL);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (widget);

  adw_message_dialog_format_body (dialog, _ ("“%s” has changes that are in no file yet."), name);
  adw_message_dialog_add_response (dialog, "cancel", _ ("_Cancel"));
  adw_message_dialog_add_response (dialog, "discard", _ ("_Discard"));
  adw_message_dialog_add_response (dialog, "save", _ ("_Save"));
  adw_message_dialog_set_response_appearance (dialog, "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_response_appearance (dialog, "save", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "save");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect (dialog, "response", G_CALLBACK (on_answer),
                    request_new (NULL, callback, user_data, NULL));
  gtk_window_present (GTK_WINDOW (widget));
}

void
near_dialog_show_about (GtkWidget *parent)
{
  GtkWidget *about = adw_about_window_new ();

  g_object_set (about, "application-name", _ ("Nearsight"), "application-icon", NEAR_APPLICATION_ID,
                "version", NEAR_VERSION, "comments",
                _ ("A laboratory for learning machine learning on materials by doing it."),
                "license-type", GTK_LICENSE_GPL_3_0, "transient-for", find_window (parent), "modal",
                TRUE, NULL);
  gtk_window_present (GTK_WINDOW (about));
}
