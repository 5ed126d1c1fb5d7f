/* near-window.c — the main window: header bar, pages, lesson pane, status bar
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-window-private.h"

#include <glib/gi18n.h>

#include "near-dialogs.h"
#include "near-gp-page.h"
#include "near-lab.h"
#include "near-lessons-page.h"
#include "near-library.h"
#include "near-playground-page.h"
#include "near-settings.h"
#include "near-start-page.h"
#include "near-widget.h"

G_DEFINE_FINAL_TYPE (NearWindow, near_window, ADW_TYPE_APPLICATION_WINDOW)

/* A lab's page, and its sign in the side list. */
static const struct
{
  const char *id;
  const char *icon;
  GtkWidget *(*create) (void);
} lab_pages[] = {
  { "playground", "near-network-symbolic", near_playground_page_new },
  { "gp", "near-gp-symbolic", near_gp_page_new },
};

/* --- state ---------------------------------------------------------------------------------- */

static char *
dup_title (NearWindow *self)
{
  const char *name = near_window_get_page_name (self);
  const NearLabInfo *lab = near_lab_find (name);
  g_autofree char *experiment = NULL, *file = NULL;
  const char *path, *dot;

  if (self->page == NULL || lab == NULL)
    return g_strdup (g_strcmp0 (name, NEAR_PAGE_LESSONS) == 0 ? _ ("Lessons") : _ ("Start"));
  path = near_document_get_path (near_page_get_document (self->page));
  if (path != NULL)
    {
      file = g_path_get_basename (path);
      dot = strrchr (file, '.');
      experiment
          = dot != NULL && dot != file ? g_strndup (file, (gsize) (dot - file)) : g_strdup (file);
    }
  else
    experiment = near_page_dup_title (self->page);
  if (g_strcmp0 (experiment, _ (lab->info.name)) == 0)
    return g_steal_pointer (&experiment);
  /* Translators: the lab, and what is open in it: "Playground — Two clusters" */
  return g_strdup_printf (_ ("%s — %s"), _ (lab->info.name), experiment);
}

/* @sentence: what the command does in this lab */
static void
set_command_tooltip (GtkButton *button, const char *sentence, const char *keys)
{
  /* Translators: what a command does, and its keys: "Advance by one step (Ctrl+T)" */
  g_autofree char *tooltip = g_strdup_printf (_ ("%s (%s)"), sentence, keys);

  gtk_widget_set_tooltip_text (GTK_WIDGET (button), tooltip);
}

static void
update_run_button (NearWindow *self)
{
  gboolean running = self->page != NULL && near_page_is_running (self->page);
  const NearLabInfo *lab = self->page != NULL ? near_lab_find (near_page_get_lab_id (self->page)) : NULL;

  adw_button_content_set_icon_name (self->run_content, running ? "media-playback-pause-symbolic"
                                                               : "media-playback-start-symbolic");
  adw_button_content_set_label (self->run_content, running ? _ ("Pause") : _ ("Run"));
  if (lab != NULL)
    {
      set_command_tooltip (self->run_button,
                           running ? _ ("Pause; everything stays as it is") : _ (lab->run_sentence),
                           _ ("Ctrl+R or Space"));
      set_command_tooltip (self->step_button, _ (lab->step_sentence), _ ("Ctrl+T"));
      set_command_tooltip (self->reset_button, _ (lab->reset_sentence), _ ("Shift+Ctrl+R"));
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->run_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  running ? _ ("Pause") : _ ("Run"), -1);
  if (running)
    gtk_widget_remove_css_class (GTK_WIDGET (self->run_button), "suggested-action");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->run_button), "suggested-action");
}

static void
update_undo (GtkWidget *button, const char *verb, const char *keys, const char *what)
{
  /* Translators: a verb, what it acts on, its keys: "Undo: Learning rate (Ctrl+Z)" */
  g_autofree char *tooltip = what != NULL ? g_strdup_printf (_ ("%s: %s (%s)"), verb, what, keys)
                                          : g_strdup_printf (_ ("%s (%s)"), verb, keys);

  gtk_widget_set_tooltip_text (button, tooltip);
}

static void
update_actions (NearWindow *self)
{
  static const char *const of_a_page[]
      = { "win.run",     "win.step",         "win.reset",        "win.save",
          "win.save-as", "win.save-results", "win.save-formula", "win.copy-command" };
  NearDocument *document = self->page != NULL ? near_page_get_document (self->page) : NULL;
  NearResults *results = self->page != NULL ? near_page_get_results (self->page) : NULL;
  gboolean can_undo = FALSE, can_redo = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (of_a_page); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), of_a_page[i], self->page != NULL);
  if (results != NULL && near_results_find (results, "formula") == NULL)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.save-formula", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.save-picture",
                                 self->page != NULL && near_page_can_export_picture (self->page));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.copy-python",
                                 self->page != NULL && near_page_can_dup_python (self->page));
  if (document != NULL)
    g_object_get (document, "can-undo", &can_undo, "can-redo", &can_redo, NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.undo", can_undo);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.redo", can_redo);
  update_undo (self->undo_button, _ ("Undo"), _ ("Ctrl+Z"),
               can_undo ? near_document_get_undo_description (document) : NULL);
  update_undo (self->redo_button, _ ("Redo"), _ ("Shift+Ctrl+Z"),
               can_redo ? near_document_get_redo_description (document) : NULL);
}

static void
update_status_bar (NearWindow *self)
{
  gtk_widget_set_visible (self->status_bar, near_job_bar_get_busy (self->job_bar)
                                                || near_notes_get_n_notes (self->notes) > 0);
}

/* All that depends on the page, its state or its document. */
void
near_window_update (NearWindow *self)
{
  g_autofree char *title = dup_title (self), *window_title = NULL;
  gboolean on_page = self->page != NULL;
  gboolean modified = on_page && near_page_has_unsaved_work (self->page);
  g_autofree char *shown = g_strdup_printf ("%s%s", title, modified ? " •" : "");

  gtk_label_set_label (self->title_label, shown);
  window_title = g_strdup_printf ("%s – %s", title, _ ("Nearsight"));
  gtk_window_set_title (GTK_WINDOW (self), window_title);
  gtk_widget_set_visible (self->run_box, on_page);
  gtk_widget_set_visible (self->undo_box, on_page);
  gtk_widget_set_visible (self->share_button, on_page);
  gtk_widget_set_visible (GTK_WIDGET (self->lesson_button), on_page);
  near_job_bar_set_job (self->job_bar, on_page ? near_page_get_job (self->page) : NULL);
  update_run_button (self);
  update_actions (self);
  update_status_bar (self);
}

/* --- pages ---------------------------------------------------------------------------------- */

gboolean
near_window_has_page (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (lab_pages); i++)
    if (g_strcmp0 (name, lab_pages[i].id) == 0)
      return TRUE;
  return g_strcmp0 (name, NEAR_PAGE_START) == 0 || g_strcmp0 (name, NEAR_PAGE_LESSONS) == 0;
}

char *
near_window_dup_page_names (void)
{
  GString *names = g_string_new (NEAR_PAGE_START);

  for (guint i = 0; i < G_N_ELEMENTS (lab_pages); i++)
    g_string_append_printf (names, ", %s", lab_pages[i].id);
  g_string_append (names, ", " NEAR_PAGE_LESSONS);
  return g_string_free (names, FALSE);
}

const char *
near_window_get_page_name (NearWindow *self)
{
  g_return_val_if_fail (NEAR_IS_WINDOW (self), NULL);
  return gtk_stack_get_visible_child_name (self->stack);
}

NearPage *
near_window_get_page (NearWindow *self)
{
  g_return_val_if_fail (NEAR_IS_WINDOW (self), NULL);
  return self->page;
}

static void
on_visible_page (NearWindow *self)
{
  GtkWidget *child = gtk_stack_get_visible_child (self->stack);
  const char *name = near_window_get_page_name (self);

  self->page = child != NULL && NEAR_IS_PAGE (child) ? NEAR_PAGE (child) : NULL;
  g_signal_group_set_target (self->page_signals, self->page);
  near_lesson_pane_set_page (self->lesson_pane, self->page);
  if (self->page == NULL)
    near_window_show_lesson (self, FALSE);
  near_window_watch_document (self);
  near_window_update (self);
  for (int i = 0;; i++)
    {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->labs_list, i);

      if (row == NULL)
        break;
      if (g_strcmp0 (gtk_widget_get_name (GTK_WIDGET (row)), name) == 0)
        gtk_list_box_select_row (self->labs_list, row);
    }
}

void
near_window_show_page (NearWindow *self, const char *name)
{
  g_return_if_fail (NEAR_IS_WINDOW (self));
  g_return_if_fail (near_window_has_page (name));
  gtk_stack_set_visible_child_name (self->stack, name);
  gtk_toggle_button_set_active (self->labs_button, FALSE);
}

static void
on_row_activated (NearWindow *self, GtkListBoxRow *row)
{
  near_window_show_page (self, gtk_widget_get_name (GTK_WIDGET (row)));
}

static void
on_note (NearWindow *self, const char *sentence)
{
  near_notes_add (self->notes, sentence);
}

static void
on_note_gone (NearWindow *self, const char *sentence)
{
  near_notes_remove (self->notes, sentence);
}

/* A file that was read beside the screen; whoever takes a picture is told by the application. */
static void
on_failed (NearWindow *self, const char *reason)
{
  if (!self->ephemeral)
    near_dialog_show_message (GTK_WIDGET (self), _ ("The File Was Not Opened"), reason);
}

static void
append_page (
    NearWindow *self, const char *name, const char *title, const char *icon, GtkWidget *page)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  gtk_stack_add_titled (self->stack, page, name, title);
  /* Also what a page has to say before it is shown. */
  if (NEAR_IS_PAGE (page))
    {
      g_signal_connect_object (page, "note", G_CALLBACK (on_note), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (page, "note-gone", G_CALLBACK (on_note_gone), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (page, "failed", G_CALLBACK (on_failed), self, G_CONNECT_SWAPPED);
    }
  gtk_box_append (GTK_BOX (box), near_widget_new_decoration (icon));
  gtk_box_append (GTK_BOX (box), gtk_label_new (title));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_name (row, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_list_box_append (self->labs_list, row);
}

static void
append_pages (NearWindow *self)
{
  NearLibrary *library = near_library_get_default ();
  NearProgress *progress = near_progress_get_default ();

  append_page (self, NEAR_PAGE_START, _ ("Start"), "go-home-symbolic",
               near_start_page_new (library, progress));
  for (guint i = 0; i < G_N_ELEMENTS (lab_pages); i++)
    {
      const NearLabInfo *lab = near_lab_find (lab_pages[i].id);

      g_assert (lab != NULL);
      append_page (self, lab_pages[i].id, _ (lab->info.name), lab_pages[i].icon,
                   lab_pages[i].create ());
    }
  append_page (self, NEAR_PAGE_LESSONS, _ ("Lessons"), "near-lesson-symbolic",
               near_lessons_page_new (library, progress));
}

static void
install_lab_actions (GtkWidgetClass *widget_class)
{
  for (guint i = 0; i < G_N_ELEMENTS (lab_pages); i++)
    {
      g_autofree char *name = g_strconcat ("win.show-", lab_pages[i].id, NULL);

      gtk_widget_class_install_action (widget_class, g_intern_string (name), NULL,
                                       near_window_show_action);
    }
}

/* --- the widget ----------------------------------------------------------------------------- */

static void
on_page_state_changed (NearWindow *self)
{
  near_window_watch_document (self);
  near_window_update (self);
}

void
near_window_toast (NearWindow *self, const char *sentence)
{
  g_autofree char *markup = NULL;

  g_return_if_fail (NEAR_IS_WINDOW (self));
  markup = g_markup_escape_text (sentence, -1);
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (markup));
}

static void
near_window_realize (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (near_window_parent_class)->realize (widget);
  near_window_watch_width (NEAR_WINDOW (widget));
}

/* A window that is shown gives the focus to its first button. Here Space runs the lab, unless
 * something was chosen by Tab or pointer. */
static void
near_window_show (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (near_window_parent_class)->show (widget);
  gtk_window_set_focus (GTK_WINDOW (widget), NULL);
}

static gboolean
near_window_close_request (GtkWindow *window)
{
  if (near_window_on_close_request (NEAR_WINDOW (window)))
    return TRUE;
  return GTK_WINDOW_CLASS (near_window_parent_class)->close_request (window);
}

static void
near_window_dispose (GObject *object)
{
  NearWindow *self = NEAR_WINDOW (object);

  g_clear_object (&self->page_signals);
  g_clear_object (&self->document_signals);
  g_clear_pointer (&self->autosaves, g_hash_table_unref);
  self->page = NULL;
  G_OBJECT_CLASS (near_window_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/nearsight/Nearsight/near-window.ui");
  gtk_widget_class_bind_template_child (widget_class, NearWindow, run_box);
  gtk_widget_class_bind_template_child (widget_class, NearWindow, run_button);
  gtk_widget_class_bind_template_child (widget_class, NearWindow, step_button);
  gtk_widget_class_bind_template_child (widget_class, NearWindow, reset_button);
  gtk_widget_class_bind_template_child (widget_class, NearWindow, run_content);
  gtk_widget_class_bind_template_child (widget_class, NearWindow, labs_button);
  gtk_widget_class_bind_template_child (widget_class, NearWindow, title_label);
  gtk_widget_class_bind_template_child (widget_class, NearWindow, share_button);
  gtk_widget_class_bind_template_child (widget_class, NearWindow, lesson_button);
  gtk_widget_class_bind_template_child (widget_class, NearWindow, undo_box);
  gtk_widget_class_bind_template_child (widget_class, NearWindow, undo_button);
  gtk_widget_class_bind_template_child (widget_class, NearWindow, redo_button);
  gtk_widget_class_bind_template_child (widget_class, NearWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, NearWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, NearWindow, labs_revealer);
  gtk_widget_class_bind_template_child (widget_class, NearWindow, labs_list);
  gtk_widget_class_bind_template_child (widget_class, NearWindow, lesson_revealer);
  gtk_widget_class_bind_template_child (widget_class, NearWindow, lesson_pane);
  gtk_widget_class_bind_template_child (widget_class, NearWindow, status_bar);
  gtk_widget_class_bind_template_child (widget_class, NearWindow, job_bar);
  gtk_widget_class_bind_template_child (widget_class, NearWindow, notes);
  gtk_widget_class_bind_template_child (widget_class, NearWindow, recent_menu);
}

static void
near_window_class_init (NearWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = near_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = near_window_close_request;
  widget_class->realize = near_window_realize;
  widget_class->show = near_window_show;
  g_type_ensure (NEAR_TYPE_JOB_BAR);
  g_type_ensure (NEAR_TYPE_NOTES);
  g_type_ensure (NEAR_TYPE_LESSON_PANE);
  bind_template (widget_class);
  near_window_install_actions (widget_class);
  install_lab_actions (widget_class);
  near_window_install_document_actions (widget_class);
  near_window_install_share_actions (widget_class);
}

static void
connect_signals (NearWindow *self)
{
  self->page_signals = g_signal_group_new (NEAR_TYPE_PAGE);
  g_signal_group_connect_swapped (self->page_signals, "state-changed",
                                  G_CALLBACK (on_page_state_changed), self);
  self->document_signals = g_signal_group_new (NEAR_TYPE_DOCUMENT);
  g_signal_group_connect_swapped (self->document_signals, "notify", G_CALLBACK (near_window_update),
                                  self);
  g_signal_connect_swapped (self->stack, "notify::visible-child", G_CALLBACK (on_visible_page),
                            self);
  g_signal_connect_swapped (self->labs_list, "row-activated", G_CALLBACK (on_row_activated), self);
  near_window_connect_lesson (self);
  g_signal_connect_swapped (self->job_bar, "notify::busy", G_CALLBACK (update_status_bar), self);
  g_signal_connect_swapped (self->notes, "notify::n-notes", G_CALLBACK (update_status_bar), self);
  g_signal_connect_object (near_settings_get_default (), "notify::recent-files",
                           G_CALLBACK (near_window_update_recent), self, G_CONNECT_SWAPPED);
}

static void
near_window_init (NearWindow *self)
{
  self->autosaves = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
  connect_signals (self);
  near_window_add_space_key (self);
  near_window_take_drops (self);
  append_pages (self);
  near_window_update_recent (self);
  on_visible_page (self);
}

static void
restore_size (NearWindow *self)
{
  int width, height;
  gboolean maximized;

  g_object_get (near_settings_get_default (), "window-width", &width, "window-height", &height,
                "window-maximized", &maximized, NULL);
  gtk_window_set_default_size (GTK_WINDOW (self), width > 0 ? width : 1280,
                               height > 0 ? height : 800);
  if (maximized)
    gtk_window_maximize (GTK_WINDOW (self));
}

GtkWidget *
near_window_new (GtkApplication *application, gboolean ephemeral)
{
  NearWindow *self = g_object_new (NEAR_TYPE_WINDOW, "application", application, NULL);

  self->ephemeral = ephemeral;
  gtk_window_set_default_size (GTK_WINDOW (self), 1280, 800);
  if (!ephemeral)
    {
      restore_size (self);
      near_window_start_autosaves (self);
    }
  return GTK_WIDGET (self);
}
