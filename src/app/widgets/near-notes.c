/* near-notes.c — what the program has to say: the latest note, and all of them on request
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-notes.h"

#include <glib/gi18n.h>

#define MAX_NOTES 100

struct _NearNotes
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkWidget *box;
  GtkLabel *latest;
  GtkMenuButton *more_button;
  GtkListBox *list;

  guint n_notes;
};

enum
{
  PROP_0,
  PROP_N_NOTES,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (NearNotes, near_notes, GTK_TYPE_WIDGET)

static void
set_n_notes (NearNotes *self, guint n_notes)
{
  self->n_notes = n_notes;
  gtk_widget_set_visible (self->box, n_notes > 0);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_NOTES]);
}

static void
clear_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  near_notes_clear (NEAR_NOTES (widget));
}

static void
near_notes_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_N_NOTES)
    g_value_set_uint (value, NEAR_NOTES (object)->n_notes);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
near_notes_dispose (GObject *object)
{
  g_clear_pointer (&NEAR_NOTES (object)->box, gtk_widget_unparent);
  G_OBJECT_CLASS (near_notes_parent_class)->dispose (object);
}

static void
near_notes_class_init (NearNotesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = near_notes_get_property;
  object_class->dispose = near_notes_dispose;
  properties[PROP_N_NOTES] = g_param_spec_uint ("n-notes", NULL, NULL, 0, G_MAXUINT, 0,
                                                G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_install_action (widget_class, "notes.clear", NULL, clear_action);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/nearsight/Nearsight/near-notes.ui");
  gtk_widget_class_bind_template_child (widget_class, NearNotes, box);
  gtk_widget_class_bind_template_child (widget_class, NearNotes, latest);
  gtk_widget_class_bind_template_child (widget_class, NearNotes, more_button);
  gtk_widget_class_bind_template_child (widget_class, NearNotes, list);
}

static void
near_notes_init (NearNotes *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
near_notes_new (void)
{
  return g_object_new (NEAR_TYPE_NOTES, NULL);
}

void
near_notes_add (NearNotes *self, const char *sentence)
{
  GtkWidget *label;

  g_return_if_fail (NEAR_IS_NOTES (self));
  g_return_if_fail (sentence != NULL);
  if (self->n_notes > 0 && g_str_equal (gtk_label_get_label (self->latest), sentence))
    return;
  gtk_label_set_label (self->latest, sentence);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->latest), sentence);
  label = gtk_label_new (sentence);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 48);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_list_box_prepend (self->list, label);
  if (self->n_notes >= MAX_NOTES)
    gtk_list_box_remove (self->list,
                         GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, MAX_NOTES)));
  set_n_notes (self, MIN (self->n_notes + 1, MAX_NOTES));
}

static const char *
get_sentence (GtkListBoxRow *row)
{
  return gtk_label_get_label (GTK_LABEL (gtk_list_box_row_get_child (row)));
}

void
near_notes_remove (NearNotes *self, const char *sentence)
{
  GtkListBoxRow *row;
  guint n = 0;

  g_return_if_fail (NEAR_IS_NOTES (self));
  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL;)
    if (g_str_equal (get_sentence (row), sentence))
      {
        gtk_list_box_remove (self->list, GTK_WIDGET (row));
        n++;
      }
    else
      i++;
  if (n == 0)
    return;
  row = gtk_list_box_get_row_at_index (self->list, 0);
  gtk_label_set_label (self->latest, row != NULL ? get_sentence (row) : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->latest), row != NULL ? get_sentence (row) : NULL);
  set_n_notes (self, self->n_notes - n);
}

void
near_notes_clear (NearNotes *self)
{
  GtkListBoxRow *row;

  g_return_if_fail (NEAR_IS_NOTES (self));
  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  gtk_menu_button_popdown (self->more_button);
  gtk_label_set_label (self->latest, "");
  set_n_notes (self, 0);
}

guint
near_notes_get_n_notes (NearNotes *self)
{
  g_return_val_if_fail (NEAR_IS_NOTES (self), 0);
  return self->n_notes;
}
