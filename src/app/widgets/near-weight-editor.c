/* near-weight-editor.c — weights and biases edited in place
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-weight-editor.h"
#include "near-text.h"

#include <math.h>

#define LIMIT 1000.0

struct _NearWeightEditor
{
  GtkPopover parent_instance;

  GtkWidget *grid;
  GPtrArray *buttons; /* borrowed GtkSpinButtons; their parameter is the datum "parameter" */
  gboolean updating;
};

enum
{
  EDITED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (NearWeightEditor, near_weight_editor, GTK_TYPE_POPOVER)

static gsize
get_parameter (gpointer button)
{
  return GPOINTER_TO_SIZE (g_object_get_data (G_OBJECT (button), "parameter"));
}

static void
on_value_changed (GtkSpinButton *button, NearWeightEditor *self)
{
  double *shown = g_object_get_data (G_OBJECT (button), "shown");

  /* the field rounds what it is given: that is no edit */
  if (self->updating || fabs (gtk_spin_button_get_value (button) - *shown) < 0.6e-4)
    return;
  *shown = gtk_spin_button_get_value (button);
  g_signal_emit (self, signals[EDITED], 0, (guint64) get_parameter (button),
                 gtk_spin_button_get_value (button));
}

/* A point or a comma, and any minus sign. What is no number is refused: the old value stays. */
static int
on_input (GtkSpinButton *button, double *value, gpointer user_data)
{
  g_auto (GStrv) minus = g_strsplit (gtk_editable_get_text (GTK_EDITABLE (button)), "−", -1);
  g_autofree char *text = g_strjoinv ("-", minus);

  return near_text_parse_finite (g_strdelimit (text, ",", '.'), value, NULL) ? TRUE : GTK_INPUT_ERROR;
}

static void
near_weight_editor_finalize (GObject *object)
{
  g_ptr_array_unref (NEAR_WEIGHT_EDITOR (object)->buttons);
  G_OBJECT_CLASS (near_weight_editor_parent_class)->finalize (object);
}

static void
near_weight_editor_class_init (NearWeightEditorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = near_weight_editor_finalize;
  signals[EDITED] = g_signal_new ("edited", NEAR_TYPE_WEIGHT_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 2, G_TYPE_UINT64, G_TYPE_DOUBLE);
}

static void
near_weight_editor_init (NearWeightEditor *self)
{
  self->buttons = g_ptr_array_new ();
}

NearWeightEditor *
near_weight_editor_new (const char *title)
{
  NearWeightEditor *self = g_object_new (NEAR_TYPE_WEIGHT_EDITOR, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *label = gtk_label_new (title);
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  gtk_widget_add_css_class (label, "heading");
  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  self->grid = gtk_grid_new ();
  gtk_grid_set_row_spacing (GTK_GRID (self->grid), 6);
  gtk_grid_set_column_spacing (GTK_GRID (self->grid), 12);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), 300);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->grid);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), scrolled);
  gtk_widget_set_margin_start (box, 4);
  gtk_widget_set_margin_end (box, 4);
  gtk_popover_set_child (GTK_POPOVER (self), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  return self;
}

void
near_weight_editor_add (NearWeightEditor *self, const char *label, gsize parameter, double value)
{
  int row = (int) self->buttons->len;
  GtkWidget *name = gtk_label_new (label);
  GtkAdjustment *adjustment
      = gtk_adjustment_new (CLAMP (value, -LIMIT, LIMIT), -LIMIT, LIMIT, 0.1, 1.0, 0.0);
  GtkWidget *button = gtk_spin_button_new (adjustment, 0.1, 4);

  gtk_label_set_xalign (GTK_LABEL (name), 0.0f);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_add_css_class (button, "numeric");
  gtk_editable_set_width_chars (GTK_EDITABLE (button), 8);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_label_set_mnemonic_widget (GTK_LABEL (name), button);
  g_object_set_data (G_OBJECT (button), "parameter", GSIZE_TO_POINTER (parameter));
  g_object_set_data_full (G_OBJECT (button), "shown", g_memdup2 (&value, sizeof value), g_free);
  gtk_spin_button_set_update_policy (GTK_SPIN_BUTTON (button), GTK_UPDATE_IF_VALID);
  g_signal_connect (button, "input", G_CALLBACK (on_input), NULL);
  g_signal_connect (button, "value-changed", G_CALLBACK (on_value_changed), self);
  gtk_grid_attach (GTK_GRID (self->grid), name, 0, row, 1, 1);
  gtk_grid_attach (GTK_GRID (self->grid), button, 1, row, 1, 1);
  g_ptr_array_add (self->buttons, button);
}

static gboolean
has_focus_inside (GtkWidget *button)
{
  return (gtk_widget_get_state_flags (button) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0;
}

void
near_weight_editor_update (NearWeightEditor *self,
                           double (*get_value) (gsize parameter, gpointer user_data),
                           gpointer user_data)
{
  self->updating = TRUE;
  for (guint i = 0; i < self->buttons->len; i++)
    if (!has_focus_inside (self->buttons->pdata[i]))
      {
        double *shown = g_object_get_data (self->buttons->pdata[i], "shown");

        *shown = get_value (get_parameter (self->buttons->pdata[i]), user_data);
        gtk_spin_button_set_value (self->buttons->pdata[i], *shown);
      }
  self->updating = FALSE;
}
