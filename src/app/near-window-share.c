/* near-window-share.c — what the window gives away and is given: pictures, numbers, the formula, the
 * command; text from the clipboard
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-window-private.h"
#include "near-lab.h"

#include <glib/gi18n.h>

#include "near-dialogs.h"
#include "near-file.h"
#include "near-json.h"
#include "near-settings.h"

/* What is saved is what was there when the command was given. */
typedef struct
{
  NearWindow *window;
  NearPage *page; /* of a picture */
  char *text;     /* of anything else */
} Sharing;

static void
sharing_free (gpointer data)
{
  Sharing *sharing = data;

  g_object_unref (sharing->window);
  g_clear_object (&sharing->page);
  g_free (sharing->text);
  g_free (sharing);
}

static void
on_path (const char *path, gpointer data)
{
  Sharing *sharing = data;
  g_autoptr (GError) error = NULL;
  gboolean saved;

  if (sharing->page != NULL)
    {
      NearStyle style;

      near_app_style_init (&style, GTK_WIDGET (sharing->page));
      saved = near_page_export_picture (sharing->page, path, &style, &error);
    }
  else
    saved = near_file_write_atomic (path, sharing->text, strlen (sharing->text), &error);
  if (saved)
    near_window_toast (sharing->window, _ ("Saved"));
  else
    near_dialog_show_message (GTK_WIDGET (sharing->window), _ ("The File Was Not Saved"),
                              error->message);
}

static void
share (NearWindow *self, NearPage *page, char *text, const char *kind, const char *ending)
{
  g_autofree char *title = near_page_dup_title (self->page);
  g_autofree char *name = g_strconcat (title, ".", ending, NULL);
  g_autofree char *pattern = g_strconcat ("*.", ending, NULL);
  const NearFileKind kinds[] = { { kind, pattern }, { NULL, NULL } };
  Sharing *sharing = g_new0 (Sharing, 1);

  sharing->window = g_object_ref (self);
  sharing->page = page != NULL ? g_object_ref (page) : NULL;
  sharing->text = text;
  g_strdelimit (name, "/\\", '-');
  near_dialog_save (GTK_WIDGET (self), _ ("Save"), name, kinds, on_path, sharing, sharing_free);
}

static void
save_picture_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  NearWindow *self = NEAR_WINDOW (widget);

  if (self->page != NULL && near_page_can_export_picture (self->page))
    share (self, self->page, NULL, _ ("Pictures"), g_variant_get_string (parameter, NULL));
}

static NearResults *
find_results (NearWindow *self)
{
  NearResults *results = self->page != NULL ? near_page_get_results (self->page) : NULL;

  if (results == NULL)
    near_window_toast (self, _ ("There are no results yet"));
  return results;
}

static void
save_results_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  NearWindow *self = NEAR_WINDOW (widget);
  NearResults *results = find_results (self);
  g_autoptr (json_t) json = NULL;

  if (results == NULL)
    return;
  json = near_results_to_json (results);
  share (self, NULL, near_json_dump (json, TRUE), _ ("Results as JSON"), "json");
}

static void
save_formula_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  NearWindow *self = NEAR_WINDOW (widget);
  NearResults *results = find_results (self);
  const NearResult *formula = results != NULL ? near_results_find (results, "formula") : NULL;

  if (formula != NULL && formula->kind == NEAR_RESULT_TEXT)
    share (self, NULL, g_strconcat (formula->text, "\n", NULL), _ ("Text"), "txt");
  else if (results != NULL)
    near_window_toast (self, _ ("There is no formula yet"));
}

/* --- the same without a screen -------------------------------------------------------------- */

/* A saved document runs as it is; of another its lab knows whether it can be told in options. */
static char *
dup_command (NearDocument *document)
{
  const char *path = near_document_get_path (document);

  if (path != NULL && !near_document_get_modified (document))
    {
      g_autofree char *quoted = g_shell_quote (path);

      return g_strconcat ("nearsight-cli run ", quoted, NULL);
    }
  return near_lab_find (near_document_get_schema (document)->lab)->dup_command (document);
}

static void
copy_command_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  NearWindow *self = NEAR_WINDOW (widget);
  g_autofree char *command = NULL;

  if (self->page == NULL)
    return;
  command = dup_command (near_page_get_document (self->page));
  if (command == NULL)
    {
      near_window_toast (self, _ ("Save the document first: options alone do not tell all of it"));
      return;
    }
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), command);
  near_window_toast (self, _ ("The command line was copied"));
}

static void
copy_python_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  NearWindow *self = NEAR_WINDOW (widget);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (self->page == NULL || !near_page_can_dup_python (self->page))
    return;
  text = near_page_dup_python (self->page, &error);
  if (text == NULL)
    {
      near_dialog_show_message (widget, _ ("Nothing Was Copied"), error->message);
      return;
    }
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  near_window_toast (self, _ ("A script for scikit-learn was copied"));
}

/* --- the clipboard's text ------------------------------------------------------------------- */

static void
on_text_read (GObject *clipboard, GAsyncResult *result, gpointer data)
{
  g_autoptr (NearWindow) self = data;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (clipboard), result, NULL);

  if (self->page == NULL || !near_page_can_paste (self->page))
    return;
  if (text != NULL)
    near_page_paste (self->page, text);
  else
    near_window_toast (self, _ ("There is no text on the clipboard"));
}

static void
paste_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  NearWindow *self = NEAR_WINDOW (widget);

  if (self->page != NULL && near_page_can_paste (self->page))
    gdk_clipboard_read_text_async (gtk_widget_get_clipboard (widget), NULL, on_text_read,
                                   g_object_ref (self));
}

void
near_window_install_share_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.save-picture", "s", save_picture_action);
  gtk_widget_class_install_action (widget_class, "win.save-results", NULL, save_results_action);
  gtk_widget_class_install_action (widget_class, "win.save-formula", NULL, save_formula_action);
  gtk_widget_class_install_action (widget_class, "win.copy-command", NULL, copy_command_action);
  gtk_widget_class_install_action (widget_class, "win.copy-python", NULL, copy_python_action);
  gtk_widget_class_install_action (widget_class, "win.paste", NULL, paste_action);
  /* On the window itself rather than as an accelerator: a focused entry comes first. */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_v, GDK_CONTROL_MASK, "win.paste", NULL);
}
