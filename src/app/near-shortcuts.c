/* near-shortcuts.c — the commands and their keys: one table for accelerators and for the help
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-shortcuts.h"

#include <adwaita.h>
#include <glib/gi18n.h>

typedef struct
{
  const char *group; /* translatable; NULL: the one above */
  const char *action;
  const char *keys[3];  /* accelerators */
  const char *also;     /* bound elsewhere, shown here only */
  const char *sentence; /* translatable */
} Shortcut;

static const Shortcut shortcuts[] = {
  { N_ ("Experiment"), "win.run", { "<Control>r" }, "space", N_ ("Run or pause") },
  { NULL, "win.step", { "<Control>t" }, NULL, N_ ("Advance by one step") },
  { NULL, "win.reset", { "<Shift><Control>r" }, NULL, N_ ("Back to the start") },
  { NULL, "win.undo", { "<Control>z" }, NULL, N_ ("Undo") },
  { NULL, "win.redo", { "<Shift><Control>z", "<Control>y" }, NULL, N_ ("Redo") },
  { N_ ("Document"), "win.new", { "<Control>n" }, NULL, N_ ("New document") },
  { NULL, "win.open", { "<Control>o" }, NULL, N_ ("Open a document or data") },
  { NULL, "win.save", { "<Control>s" }, NULL, N_ ("Save") },
  { NULL, "win.paste", { NULL }, "<Control>v", N_ ("Paste a table as points of the Gaussian-process lab") },
  { NULL, "win.save-as", { "<Shift><Control>s" }, NULL, N_ ("Save under another name") },
  { N_ ("Window"), "win.toggle-labs", { "<Control>l" }, NULL, N_ ("All labs and lessons") },
  { NULL, "win.toggle-lesson", { "F9" }, NULL, N_ ("The lesson beside the lab") },
  { NULL, "win.fullscreen", { "F11" }, NULL, N_ ("Full screen") },
  { NULL, "app.preferences", { "<Control>comma" }, NULL, N_ ("Preferences") },
  { NULL, "win.shortcuts", { "<Control>question" }, "question", N_ ("This list") },
  { NULL, "app.quit", { "<Control>q" }, NULL, N_ ("Quit") },
};

void
near_shortcuts_install (GtkApplication *application)
{
  g_return_if_fail (GTK_IS_APPLICATION (application));
  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    gtk_application_set_accels_for_action (application, shortcuts[i].action,
                                           (const char *const *) shortcuts[i].keys);
}

static void
append_key (GtkWidget *box, const char *accelerator)
{
  GdkModifierType modifiers;
  guint key;
  g_autofree char *text = NULL;
  GtkWidget *label;

  if (accelerator == NULL || !gtk_accelerator_parse (accelerator, &key, &modifiers))
    return;
  text = gtk_accelerator_get_label (key, modifiers);
  label = gtk_label_new (text);
  gtk_widget_add_css_class (label, "near-key");
  gtk_widget_set_valign (label, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), label);
}

GtkWidget *
near_shortcuts_new (GtkWindow *parent)
{
  GtkWidget *window
      = g_object_new (ADW_TYPE_PREFERENCES_WINDOW, "title", _ ("Keyboard Shortcuts"),
                      "transient-for", parent, "modal", parent != NULL, "search-enabled", FALSE,
                      "default-width", 480, "default-height", 640, NULL);
  GtkWidget *page = adw_preferences_page_new (), *group = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    {
      GtkWidget *row = adw_action_row_new (), *keys = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

      if (shortcuts[i].group != NULL)
        {
          group = adw_preferences_group_new ();
          adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _ (shortcuts[i].group));
          adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
        }
      for (guint k = 0; shortcuts[i].keys[k] != NULL; k++)
        append_key (keys, shortcuts[i].keys[k]);
      append_key (keys, shortcuts[i].also);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ (shortcuts[i].sentence));
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), keys);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
    }
  adw_preferences_window_add (ADW_PREFERENCES_WINDOW (window), ADW_PREFERENCES_PAGE (page));
  return window;
}
