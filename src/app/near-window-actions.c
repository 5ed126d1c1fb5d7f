/* near-window-actions.c — the window's commands on pages, history, panes and itself
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-window-private.h"

#include "near-shortcuts.h"

static void
page_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  NearPage *page = NEAR_WINDOW (widget)->page;

  if (page == NULL)
    return;
  near_notes_clear (NEAR_WINDOW (widget)->notes); /* what was said of the last run */
  if (g_str_equal (action, "win.step"))
    near_page_step (page);
  else if (g_str_equal (action, "win.reset"))
    near_page_reset (page);
  else if (near_page_is_running (page))
    near_page_pause (page);
  else
    near_page_run (page);
  near_window_update (NEAR_WINDOW (widget));
}

static void
history_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  NearPage *page = NEAR_WINDOW (widget)->page;

  if (page == NULL)
    return;
  if (g_str_equal (action, "win.undo"))
    near_document_undo (near_page_get_document (page));
  else
    near_document_redo (near_page_get_document (page));
}

/* win.show-page (s), or win.show-NAME */
void
near_window_show_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  const char *name
      = parameter != NULL ? g_variant_get_string (parameter, NULL) : action + strlen ("win.show-");

  if (near_window_has_page (name))
    near_window_show_page (NEAR_WINDOW (widget), name);
}

static void
toggle_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  NearWindow *self = NEAR_WINDOW (widget);
  GtkToggleButton *button
      = g_str_equal (action, "win.toggle-labs") ? self->labs_button : self->lesson_button;

  if (gtk_widget_get_visible (GTK_WIDGET (button)))
    gtk_toggle_button_set_active (button, !gtk_toggle_button_get_active (button));
}

static void
fullscreen_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  if (gtk_window_is_fullscreen (GTK_WINDOW (widget)))
    gtk_window_unfullscreen (GTK_WINDOW (widget));
  else
    gtk_window_fullscreen (GTK_WINDOW (widget));
}

static void
shortcuts_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gtk_window_present (GTK_WINDOW (near_shortcuts_new (GTK_WINDOW (widget))));
}

static void
open_lesson_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autoptr (GError) error = NULL;

  if (!near_window_open_lesson (NEAR_WINDOW (widget), g_variant_get_string (parameter, NULL), -1,
                                &error))
    near_window_toast (NEAR_WINDOW (widget), error->message);
}

void
near_window_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.run", NULL, page_action);
  gtk_widget_class_install_action (widget_class, "win.step", NULL, page_action);
  gtk_widget_class_install_action (widget_class, "win.reset", NULL, page_action);
  gtk_widget_class_install_action (widget_class, "win.undo", NULL, history_action);
  gtk_widget_class_install_action (widget_class, "win.redo", NULL, history_action);
  gtk_widget_class_install_action (widget_class, "win.toggle-labs", NULL, toggle_action);
  gtk_widget_class_install_action (widget_class, "win.toggle-lesson", NULL, toggle_action);
  gtk_widget_class_install_action (widget_class, "win.fullscreen", NULL, fullscreen_action);
  gtk_widget_class_install_action (widget_class, "win.shortcuts", NULL, shortcuts_action);
  gtk_widget_class_install_action (widget_class, "win.open-lesson", "s", open_lesson_action);
  gtk_widget_class_install_action (widget_class, "win.show-page", "s", near_window_show_action);
  gtk_widget_class_install_action (widget_class, "win.show-" NEAR_PAGE_START, NULL,
                                   near_window_show_action);
  gtk_widget_class_install_action (widget_class, "win.show-" NEAR_PAGE_LESSONS, NULL,
                                   near_window_show_action);
  /* On the window itself rather than as an accelerator: a focused entry comes first. */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_question, 0, "win.shortcuts", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_question, GDK_SHIFT_MASK,
                                       "win.shortcuts", NULL);
}

/* Space runs the lab unless a focused widget takes it. A controller of its own, since GtkWindow's
 * class binds the key to what has the focus, if anything has. */
void
near_window_add_space_key (NearWindow *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();
  GtkShortcut *shortcut = gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_space, 0),
                                            gtk_named_action_new ("win.run"));

  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}
