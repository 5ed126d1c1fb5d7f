/* near-window-documents.c — the window's documents: new, open, save, recent, restored, closed
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-window-private.h"

#include <glib/gi18n.h>

#include "near-dialogs.h"
#include "near-json.h"
#include "near-lab.h"
#include "near-playground-data.h"
#include "near-settings.h"

#define SUFFIX ".nearsight"
#define CSV_LAB "playground"
#define TABLE_LAB "gp"

static NearPage *
find_page (NearWindow *self, const char *lab)
{
  GtkWidget *child = lab != NULL ? gtk_stack_get_child_by_name (self->stack, lab) : NULL;

  return child != NULL && NEAR_IS_PAGE (child) ? NEAR_PAGE (child) : NULL;
}

static gboolean
has_suffix (const char *path, const char *suffix)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  return g_str_has_suffix (lower, suffix);
}

/* --- open ----------------------------------------------------------------------------------- */

gboolean
near_window_show_document (NearWindow *self, NearDocument *document, GError **error)
{
  const char *lab = near_document_get_schema (document)->lab;
  NearPage *page = find_page (self, lab);

  if (page == NULL)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED,
                   _ ("%s: a document of the lab “%s”, which has no page; open it with "
                      "“nearsight-cli run”"),
                   near_document_get_path (document), lab);
      return FALSE;
    }
  /* Notes are of the document that was there. */
  near_notes_clear (self->notes);
  if (!near_page_set_document (page, document, error))
    return FALSE;
  near_window_show_page (self, lab);
  near_window_watch_document (self);
  near_window_update (self);
  return TRUE;
}

static gboolean
open_document (NearWindow *self, const char *path, GError **error)
{
  g_autoptr (NearDocument) document = near_document_open (path, near_lab_get_schemas (), error);

  if (document == NULL || !near_window_show_document (self, document, error))
    return FALSE;
  if (!self->ephemeral)
    near_settings_add_recent_file (near_settings_get_default (), path);
  return TRUE;
}

/* The page that is shown, if it reads data; else the lab that the table's columns are for. */
static NearPage *
find_page_for_table (NearWindow *self, const char *path)
{
  if (self->page != NULL && near_page_can_open_data (self->page))
    return self->page;
  return find_page (self, near_playground_reads_csv (path) ? CSV_LAB : TABLE_LAB);
}

gboolean
near_window_open_path (NearWindow *self, const char *path, GError **error)
{
  NearPage *page;

  g_return_val_if_fail (NEAR_IS_WINDOW (self), FALSE);
  if (!has_suffix (path, ".csv"))
    return open_document (self, path, error);
  page = find_page_for_table (self, path);
  if (!near_page_open_data (page, path, !self->ephemeral, error))
    return FALSE;
  near_window_show_page (self, near_page_get_lab_id (page));
  return TRUE;
}

static gboolean
open_spec_json (NearWindow *self, const char *path, GError **error)
{
  g_autoptr (json_t) json = near_json_load (path, error);
  const char *lab_id = json_string_value (json_object_get (json, "lab"));
  const NearLabInfo *lab = lab_id != NULL ? near_lab_find (lab_id) : NULL;
  NearPage *page = find_page (self, lab_id);
  g_autofree gpointer spec = NULL;

  if (json == NULL)
    return FALSE;
  if (lab == NULL || page == NULL)
    {
      g_autofree char *ids = near_table_dup_ids (&near_lab_table, ", ");

      g_set_error (error, NEAR_ERROR, NEAR_ERROR_UNKNOWN_NAME,
                   _ ("%s: lab: “%s” is no lab; there are: %s"), path, lab_id != NULL ? lab_id : "",
                   ids);
      return FALSE;
    }
  spec = near_spec_new (lab->schema);
  if (!near_spec_from_json (lab->schema, spec, json, error))
    {
      g_prefix_error (error, "%s: ", path);
      return FALSE;
    }
  near_window_show_page (self, lab_id);
  return near_page_set_preset (page, spec, error);
}

gboolean
near_window_open_spec (NearWindow *self, const char *path, GError **error)
{
  g_return_val_if_fail (NEAR_IS_WINDOW (self), FALSE);
  if (has_suffix (path, SUFFIX))
    return open_document (self, path, error);
  return open_spec_json (self, path, error);
}

/* A file that is no longer there is no recent file. */
static void
open_and_tell (NearWindow *self, const char *path)
{
  g_autoptr (GError) error = NULL;

  if (near_window_open_path (self, path, &error))
    return;
  near_dialog_show_message (GTK_WIDGET (self), _ ("The File Was Not Opened"), error->message);
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    near_settings_remove_recent_file (near_settings_get_default (), path);
}

static void on_answer (NearAnswer answer, gpointer data);

/* --- what waits for an answer about unsaved work -------------------------------------------- */

typedef enum
{
  THEN_NOTHING,
  THEN_NEW,
  THEN_OPEN,
  THEN_CLOSE
} Then;

/* A question, and what goes on once it is answered. */
typedef struct
{
  NearWindow *window;
  NearPage *page; /* whose document is asked about */
  Then then;
  char *path; /* of THEN_OPEN */
} Pending;

static Pending *
pending_new (NearWindow *self, NearPage *page, Then then, const char *path)
{
  Pending *pending = g_new0 (Pending, 1);

  pending->window = g_object_ref (self);
  pending->page = g_object_ref (page);
  pending->then = then;
  pending->path = g_strdup (path);
  return pending;
}

static void
pending_free (gpointer data)
{
  Pending *pending = data;

  g_object_unref (pending->window);
  g_object_unref (pending->page);
  g_free (pending->path);
  g_free (pending);
}

static void
go_on (const Pending *pending)
{
  NearWindow *self = pending->window;
  g_autoptr (NearDocument) document = NULL;
  g_autoptr (GError) error = NULL;

  switch (pending->then)
    {
    case THEN_NOTHING:
      break;
    case THEN_NEW:
      document
          = near_document_new (near_document_get_schema (near_page_get_document (pending->page)));
      if (!near_window_show_document (self, document, &error))
        near_dialog_show_message (GTK_WIDGET (self), _ ("No New Document"), error->message);
      break;
    case THEN_OPEN:
      open_and_tell (self, pending->path);
      break;
    case THEN_CLOSE:
      gtk_window_close (GTK_WINDOW (self));
      break;
    }
}

/* Takes @pending. */
static void
ask_and_go_on (Pending *pending)
{
  if (!pending->window->ephemeral && near_page_has_unsaved_work (pending->page))
    {
      g_autofree char *title = near_page_dup_title (pending->page);

      near_dialog_ask_unsaved (GTK_WIDGET (pending->window), title, on_answer, pending);
      return;
    }
  go_on (pending);
  pending_free (pending);
}

static void
on_open_path (const char *path, gpointer data)
{
  NearWindow *self = data;

  /* Own points are one undoable step of the document; a document replaces another. */
  if (has_suffix (path, ".csv"))
    open_and_tell (self, path);
  else
    ask_and_go_on (pending_new (self, self->page != NULL ? self->page : find_page (self, CSV_LAB),
                                THEN_OPEN, path));
}

static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double x, double y, NearWindow *self)
{
  g_autoptr (GSList) files = gdk_file_list_get_files (g_value_get_boxed (value));
  g_autofree char *path = files != NULL ? g_file_get_path (files->data) : NULL;

  if (path == NULL)
    {
      near_dialog_show_message (GTK_WIDGET (self), _ ("The File Was Not Opened"),
                                _ ("what was dropped is not a file on this computer"));
      return FALSE;
    }
  if (files->next != NULL)
    near_window_toast (self, _ ("Only the first of the files is opened"));
  on_open_path (path, self);
  return TRUE;
}

/* Files that are let go over the window. */
void
near_window_take_drops (NearWindow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_signal_connect (target, "drop", G_CALLBACK (on_drop), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

static void
open_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  /* A pattern of GtkFileFilter holds one ending. */
  const NearFileKind kinds[] = { { _ ("Nearsight documents"), "*" SUFFIX },
                                 { _ ("Points as CSV"), "*.csv" },
                                 { _ ("All files"), "*" },
                                 { NULL, NULL } };

  if (parameter != NULL)
    on_open_path (g_variant_get_string (parameter, NULL), widget);
  else
    near_dialog_open (widget, _ ("Open"), kinds, on_open_path, g_object_ref (widget),
                      g_object_unref);
}

static void
new_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  NearWindow *self = NEAR_WINDOW (widget);
  NearPage *page = self->page != NULL ? self->page : find_page (self, CSV_LAB);

  ask_and_go_on (pending_new (self, page, THEN_NEW, NULL));
}

/* (lab, fields as JSON): the experiments on the start page. */
static void
open_experiment_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  NearWindow *self = NEAR_WINDOW (widget);
  const char *lab_id, *text;
  const NearLabInfo *lab;
  g_autoptr (json_t) fields = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree gpointer spec = NULL;

  g_variant_get (parameter, "(&s&s)", &lab_id, &text);
  lab = near_lab_find (lab_id);
  if (lab == NULL || find_page (self, lab_id) == NULL)
    return;
  spec = near_spec_new (lab->schema);
  fields = near_json_parse (text, strlen (text), lab_id, &error);
  if (fields != NULL && near_spec_patch_from_json (lab->schema, spec, fields, "spec", &error)
      && near_page_set_preset (find_page (self, lab_id), spec, &error))
    near_window_show_page (self, lab_id);
  else
    near_dialog_show_message (widget, _ ("The Experiment Was Not Opened"), error->message);
}

/* --- save ----------------------------------------------------------------------------------- */

static gboolean
save_document (NearWindow *self, NearDocument *document, const char *path)
{
  g_autoptr (GError) error = NULL;

  if (!near_document_save (document, path, &error))
    {
      near_dialog_show_message (GTK_WIDGET (self), _ ("The Document Was Not Saved"),
                                error->message);
      return FALSE;
    }
  near_settings_add_recent_file (near_settings_get_default (), path);
  near_window_update (self);
  near_window_toast (self, _ ("Saved"));
  return TRUE;
}

static void
on_save_path (const char *chosen, gpointer data)
{
  const Pending *pending = data;
  g_autofree char *path
      = has_suffix (chosen, SUFFIX) ? g_strdup (chosen) : g_strconcat (chosen, SUFFIX, NULL);

  if (save_document (pending->window, near_page_get_document (pending->page), path))
    go_on (pending);
}

/* Takes @pending. */
static void
save_as (Pending *pending)
{
  const NearFileKind kinds[] = { { _ ("Nearsight documents"), "*" SUFFIX }, { NULL, NULL } };
  const char *path = near_document_get_path (near_page_get_document (pending->page));
  g_autofree char *title = near_page_dup_title (pending->page);
  g_autofree char *name
      = path != NULL ? g_path_get_basename (path) : g_strconcat (title, SUFFIX, NULL);

  g_strdelimit (name, "/\\", '-');
  near_dialog_save (GTK_WIDGET (pending->window), _ ("Save Document"), name, kinds, on_save_path,
                    pending, pending_free);
}

static void
save_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  NearWindow *self = NEAR_WINDOW (widget);
  NearDocument *document;
  const char *path;

  if (self->page == NULL)
    return;
  document = near_page_get_document (self->page);
  path = near_document_get_path (document);
  if (path != NULL && g_str_equal (action, "win.save"))
    save_document (self, document, path);
  else
    save_as (pending_new (self, self->page, THEN_NOTHING, NULL));
}

/* --- recent --------------------------------------------------------------------------------- */

void
near_window_update_recent (NearWindow *self)
{
  const char *const *files = near_settings_get_recent_files (near_settings_get_default ());

  g_menu_remove_all (self->recent_menu);
  for (guint i = 0; files[i] != NULL; i++)
    {
      /* an action's target is text: a name that is not goes by the file dialog only */
      if (!g_utf8_validate (files[i], -1, NULL))
        continue;
      g_autofree char *name = g_path_get_basename (files[i]);
      g_auto (GStrv) parts = g_strsplit (name, "_", -1);
      g_autofree char *label = g_strjoinv ("__", parts);
      g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

      g_menu_item_set_action_and_target (item, "win.open-path", "s", files[i]);
      g_menu_append_item (self->recent_menu, item);
    }
}

/* --- closing -------------------------------------------------------------------------------- */

static NearPage *
find_unsaved (NearWindow *self)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->stack)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (NEAR_IS_PAGE (child) && near_page_has_unsaved_work (NEAR_PAGE (child)))
      return NEAR_PAGE (child);
  return NULL;
}

/* Owns @data, a Pending. */
static void
on_answer (NearAnswer answer, gpointer data)
{
  Pending *pending = data;
  NearDocument *document = near_page_get_document (pending->page);
  const char *path = near_document_get_path (document);

  if (answer == NEAR_ANSWER_SAVE && path == NULL)
    {
      save_as (pending);
      return;
    }
  if (answer == NEAR_ANSWER_DISCARD && pending->then == THEN_CLOSE)
    pending->window->may_close = TRUE;
  if (answer == NEAR_ANSWER_DISCARD
      || (answer == NEAR_ANSWER_SAVE && save_document (pending->window, document, path)))
    go_on (pending);
  pending_free (pending);
}

static void
store_size (NearWindow *self)
{
  int width, height;

  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_object_set (near_settings_get_default (), "window-width", width, "window-height", height,
                "window-maximized", gtk_window_is_maximized (GTK_WINDOW (self)), NULL);
}

/* TRUE: stay open, an answer is awaited. */
gboolean
near_window_on_close_request (NearWindow *self)
{
  NearPage *page = self->ephemeral || self->may_close ? NULL : find_unsaved (self);

  if (page != NULL)
    {
      ask_and_go_on (pending_new (self, page, THEN_CLOSE, NULL));
      return TRUE;
    }
  if (!self->ephemeral)
    store_size (self);
  near_window_end_autosaves (self);
  return FALSE;
}

void
near_window_install_document_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.new", NULL, new_action);
  gtk_widget_class_install_action (widget_class, "win.open", NULL, open_action);
  gtk_widget_class_install_action (widget_class, "win.open-path", "s", open_action);
  gtk_widget_class_install_action (widget_class, "win.open-experiment", "(ss)",
                                   open_experiment_action);
  gtk_widget_class_install_action (widget_class, "win.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "win.save-as", NULL, save_action);
}
