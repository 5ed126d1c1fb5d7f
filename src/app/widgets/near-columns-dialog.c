/* near-columns-dialog.c — what the columns of a table are, asked before it is read
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-columns-dialog.h"
#include "near-text.h"

#include <glib/gi18n.h>

#define WIDTH 560
#define MOST_HEIGHT 480

struct _NearColumnsDialog
{
  AdwWindow parent_instance;

  GtkWidget *title, *list, *problem, *open;
  NearGpColumn *roles; /* (n) */
  guint n;
};

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (NearColumnsDialog, near_columns_dialog, ADW_TYPE_WINDOW)

/* In this order people look for them; what is left out comes last. */
static NearGpColumn
get_role (guint position)
{
  return (NearGpColumn) ((position + 1) % NEAR_GP_N_COLUMNS);
}

static guint
get_position (NearGpColumn role)
{
  return (role + NEAR_GP_N_COLUMNS - 1) % NEAR_GP_N_COLUMNS;
}

static GListModel *
new_role_names (void)
{
  GtkStringList *names = gtk_string_list_new (NULL);

  for (guint i = 0; i < NEAR_GP_N_COLUMNS; i++)
    gtk_string_list_append (names, _ (near_table_get (&near_gp_column_table, get_role (i))->name));
  return G_LIST_MODEL (names);
}

static void
check (NearColumnsDialog *self)
{
  g_autofree char *problem = near_gp_columns_dup_problem (self->n, self->roles);
  g_autofree char *sentence = problem != NULL ? near_text_dup_capitalized (problem) : NULL;

  gtk_label_set_label (GTK_LABEL (self->problem), sentence != NULL ? sentence : "");
  gtk_widget_set_visible (self->problem, problem != NULL);
  gtk_widget_set_sensitive (self->open, problem == NULL);
}

static void
on_role (AdwComboRow *row, GParamSpec *pspec, NearColumnsDialog *self)
{
  guint column = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), "column"));
  guint position = adw_combo_row_get_selected (row);

  if (position == GTK_INVALID_LIST_POSITION)
    return;
  self->roles[column] = get_role (position);
  gtk_widget_set_tooltip_text (GTK_WIDGET (row),
                               _ (near_table_get (&near_gp_column_table, self->roles[column])->sentence));
  check (self);
}

static void
add_row (NearColumnsDialog *self, const NearGpColumns *columns, guint column, GListModel *names)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autofree char *title = g_markup_escape_text (columns->names[column], -1);
  g_autofree char *subtitle = g_markup_escape_text (columns->samples[column], -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), names);
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), get_position (columns->roles[column]));
  g_object_set_data (G_OBJECT (row), "column", GUINT_TO_POINTER (column));
  g_signal_connect_object (row, "notify::selected", G_CALLBACK (on_role), self, 0);
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
}

static void
on_open (NearColumnsDialog *self)
{
  g_autoptr (NearColumnsDialog) held = g_object_ref (self);

  g_signal_emit (held, signals[CHOSEN], 0);
  gtk_window_close (GTK_WINDOW (held));
}

/* --- making --------------------------------------------------------------------------------------- */

static GtkWidget *
new_header (NearColumnsDialog *self)
{
  GtkWidget *header = adw_header_bar_new (), *cancel = gtk_button_new_with_mnemonic (_ ("_Cancel"));

  self->open = gtk_button_new_with_mnemonic (_ ("_Open"));
  gtk_widget_add_css_class (self->open, "suggested-action");
  g_signal_connect_swapped (cancel, "clicked", G_CALLBACK (gtk_window_close), self);
  g_signal_connect_swapped (self->open, "clicked", G_CALLBACK (on_open), self);
  self->title = adw_window_title_new ("", "");
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), self->title);
  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), cancel);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), self->open);
  gtk_window_set_default_widget (GTK_WINDOW (self), self->open);
  return header;
}

static GtkWidget *
new_content (NearColumnsDialog *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Columns"), -1);
  self->problem = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->problem), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->problem), 0.0f);
  gtk_widget_add_css_class (self->problem, "near-warning");
  gtk_widget_add_css_class (box, "columns-dialog");
  gtk_box_append (GTK_BOX (box), self->problem);
  gtk_box_append (GTK_BOX (box), self->list);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), MOST_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), box);
  gtk_widget_set_vexpand (scrolled, TRUE);
  return scrolled;
}

static void
near_columns_dialog_finalize (GObject *object)
{
  g_free (NEAR_COLUMNS_DIALOG (object)->roles);
  G_OBJECT_CLASS (near_columns_dialog_parent_class)->finalize (object);
}

static void
near_columns_dialog_class_init (NearColumnsDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = near_columns_dialog_finalize;
  signals[CHOSEN] = g_signal_new ("chosen", NEAR_TYPE_COLUMNS_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
near_columns_dialog_init (NearColumnsDialog *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_box_append (GTK_BOX (box), new_header (self));
  gtk_box_append (GTK_BOX (box), new_content (self));
  adw_window_set_content (ADW_WINDOW (self), box);
  gtk_window_set_default_size (GTK_WINDOW (self), WIDTH, -1);
}

GtkWidget *
near_columns_dialog_new (GtkWindow *parent, const char *file_name, const NearGpColumns *columns)
{
  NearColumnsDialog *self = g_object_new (NEAR_TYPE_COLUMNS_DIALOG, "transient-for", parent, "modal",
                                          parent != NULL, NULL);
  g_autofree char *title = g_strdup_printf (_ ("Columns of %s"), file_name);
  g_autofree char *rows = g_strdup_printf (ngettext ("%zu row", "%zu rows", columns->n_rows), columns->n_rows);
  g_autoptr (GListModel) names = new_role_names ();

  gtk_window_set_title (GTK_WINDOW (self), title);
  adw_window_title_set_title (ADW_WINDOW_TITLE (self->title), title);
  adw_window_title_set_subtitle (ADW_WINDOW_TITLE (self->title), rows);
  self->n = columns->n;
  self->roles = g_memdup2 (columns->roles, columns->n * sizeof *columns->roles);
  for (guint c = 0; c < columns->n; c++)
    add_row (self, columns, c, names);
  check (self);
  return GTK_WIDGET (self);
}

const NearGpColumn *
near_columns_dialog_get_roles (NearColumnsDialog *self, guint *n)
{
  *n = self->n;
  return self->roles;
}
