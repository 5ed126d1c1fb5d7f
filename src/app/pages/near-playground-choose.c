/* near-playground-choose.c — the playground's left column
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-playground-choose.h"
#include "near-dialogs.h"
#include "near-parameter-row.h"
#include "near-pattern-grid.h"
#include "near-widget.h"

#include <glib/gi18n.h>

struct _NearPlaygroundChoose
{
  GtkWidget parent_instance;

  NearPlaygroundLab *lab;
  GPtrArray *rows; /* borrowed */
  GtkWidget *patterns, *other_points;
};

enum
{
  REFUSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (NearPlaygroundChoose, near_playground_choose, GTK_TYPE_WIDGET)

/* The stops of the playgrounds that people know. */
static const double rates[] = { 0.00001, 0.0001, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0 };
static const double penalties[] = { 0.0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0 };
static const double sizes[] = { 20, 50, 100, 200, 300, 500, 800, 1200, 2000, 4000, 10000 };
static const double goals[] = { 100, 300, 1000, 3000, 10000, 100000, 1000000 };

#define STOPS(array) .control = NEAR_PARAMETER_STOPS, .stops = array, .n_stops = G_N_ELEMENTS (array)

static const NearParameterRowInfo data_rows[] = {
  { "problem", .control = NEAR_PARAMETER_CHOICE },
  { "noise", NEAR_PARAMETER_SLIDER, 0.0, 50.0, 5.0 },
  { "train_ratio", NEAR_PARAMETER_SLIDER, 0.1, 0.9, 0.1, .factor = 100.0, .suffix = " %" },
  { "batch", NEAR_PARAMETER_SLIDER, 1.0, 30.0, 1.0 },
  { "samples", STOPS (sizes) },
};
static const NearParameterRowInfo learning_rows[] = {
  { "rate", STOPS (rates) },
  { "activation", .control = NEAR_PARAMETER_CHOICE },
  { "regularization", .control = NEAR_PARAMETER_CHOICE },
  { "regularization_rate", STOPS (penalties) },
};
static const NearParameterRowInfo method_rows[] = {
  { "mode", .control = NEAR_PARAMETER_CHOICE },
  { "optimizer", .control = NEAR_PARAMETER_CHOICE },
  { "loss", .control = NEAR_PARAMETER_CHOICE },
  { "output_activation", .control = NEAR_PARAMETER_CHOICE },
};
static const NearParameterRowInfo start_rows[] = {
  { "initialization", .control = NEAR_PARAMETER_CHOICE },
  { "seed", NEAR_PARAMETER_NUMBER, 0.0, 9007199254740991.0, 1.0 },
  { "epochs", STOPS (goals) },
};

/* --- choices ---------------------------------------------------------------------------------- */

static void
refuse (NearPlaygroundChoose *self, const GError *error)
{
  g_signal_emit (self, signals[REFUSED], 0, error->message);
}

static void
update (NearPlaygroundChoose *self)
{
  const NearPlaygroundSpec *spec = near_playground_lab_get_spec (self->lab);
  gconstpointer preset = near_document_get_preset (near_playground_lab_get_document (self->lab));

  near_pattern_grid_set_pattern (NEAR_PATTERN_GRID (self->patterns), spec->pattern);
  gtk_widget_set_sensitive (self->other_points, spec->pattern != NEAR_PATTERN_OWN);
  for (guint i = 0; i < self->rows->len; i++)
    {
      NearParameterRow *row = self->rows->pdata[i];
      const char *key = near_parameter_row_get_field (row)->key;

      if (g_str_equal (key, "loss"))
        near_parameter_row_set_offered (row, spec->problem == NEAR_PROBLEM_REGRESSION
                                                 ? ~(1u << NEAR_LOSS_CROSS_ENTROPY)
                                                 : G_MAXUINT);
      if (g_str_equal (key, "samples") || g_str_equal (key, "noise") || g_str_equal (key, "train_ratio"))
        gtk_widget_set_sensitive (GTK_WIDGET (row), spec->pattern != NEAR_PATTERN_OWN);
      if (g_str_equal (key, "regularization_rate"))
        gtk_widget_set_sensitive (GTK_WIDGET (row), spec->regularization != NEAR_REGULARIZATION_NONE);
      near_parameter_row_update (row, spec, preset);
    }
}

static void
on_chosen (NearParameterRow *row, double value, gboolean dragging, NearPlaygroundChoose *self)
{
  const NearSpecField *field = near_parameter_row_get_field (row);
  NearPlaygroundSpec spec = *near_playground_lab_get_spec (self->lab);
  g_autoptr (GError) error = NULL;

  near_spec_set_number (field, &spec, value);
  if (!near_playground_lab_choose (self->lab, field->key, &spec, dragging ? field->key : NULL, &error))
    {
      refuse (self, error);
      update (self);
    }
}

static void
on_drag_ended (NearParameterRow *row, NearPlaygroundChoose *self)
{
  near_playground_lab_end_group (self->lab);
}

static void
on_pattern (NearPatternGrid *grid, guint pattern, NearPlaygroundChoose *self)
{
  NearPlaygroundSpec spec = *near_playground_lab_get_spec (self->lab);
  g_autoptr (GError) error = NULL;

  spec.pattern = pattern;
  if (!near_playground_lab_choose (self->lab, "pattern", &spec, NULL, &error))
    {
      refuse (self, error);
      update (self);
    }
}

static void
on_file (const char *path, gpointer user_data)
{
  NearPlaygroundChoose *self = user_data;

  if (self->lab != NULL)
    near_playground_lab_open_csv (self->lab, path);
}

static void
on_open (GtkButton *button, NearPlaygroundChoose *self)
{
  const NearFileKind kinds[] = { { _ ("Tables (CSV)"), "*.csv" }, { _ ("All files"), "*" }, { NULL } };

  near_dialog_open (GTK_WIDGET (self), _ ("Open points"), kinds, on_file, g_object_ref (self),
                    g_object_unref);
}

static void
on_other_points (GtkButton *button, NearPlaygroundChoose *self)
{
  near_playground_lab_other_points (self->lab);
}

static void
on_other_weights (GtkButton *button, NearPlaygroundChoose *self)
{
  near_playground_lab_other_weights (self->lab);
}

/* --- making ----------------------------------------------------------------------------------- */

static GtkWidget *
add_group (NearPlaygroundChoose *self, const char *title, gboolean open)
{
  GtkWidget *expander = gtk_expander_new (title);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);

  gtk_expander_set_expanded (GTK_EXPANDER (expander), open);
  gtk_expander_set_child (GTK_EXPANDER (expander), box);
  gtk_widget_add_css_class (expander, "choose-group");
  gtk_widget_set_parent (expander, GTK_WIDGET (self));
  return box;
}

static void
add_rows (NearPlaygroundChoose *self, GtkWidget *box, const NearParameterRowInfo *infos, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      GtkWidget *row = near_parameter_row_new (&near_playground_schema, &infos[i]);

      g_signal_connect (row, "chosen", G_CALLBACK (on_chosen), self);
      g_signal_connect (row, "drag-ended", G_CALLBACK (on_drag_ended), self);
      gtk_box_append (GTK_BOX (box), row);
      g_ptr_array_add (self->rows, row);
    }
}

static GtkWidget *
add_button (GtkWidget *box, const char *label, const char *tooltip, GCallback callback, gpointer data)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_widget_set_hexpand (button, TRUE);
  g_signal_connect (button, "clicked", callback, data);
  gtk_box_append (GTK_BOX (box), button);
  return button;
}

static void
build_data (NearPlaygroundChoose *self)
{
  GtkWidget *box = add_group (self, _ ("Data"), TRUE);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->patterns = near_pattern_grid_new ();
  g_signal_connect (self->patterns, "chosen", G_CALLBACK (on_pattern), self);
  gtk_box_append (GTK_BOX (box), self->patterns);
  gtk_box_set_homogeneous (GTK_BOX (buttons), TRUE);
  gtk_box_append (GTK_BOX (box), buttons);
  self->other_points = add_button (buttons, _ ("Other points"),
              _ ("Draw other points of the same pattern, and other first weights"),
              G_CALLBACK (on_other_points), self);
  add_button (buttons, _ ("Own data…"), _ ("Open a CSV file with the columns x, y and label"),
              G_CALLBACK (on_open), self);
  add_rows (self, box, data_rows, G_N_ELEMENTS (data_rows));
}

static void
build (NearPlaygroundChoose *self)
{
  GtkWidget *box;

  build_data (self);
  box = add_group (self, _ ("Learning"), TRUE);
  add_rows (self, box, learning_rows, G_N_ELEMENTS (learning_rows));
  box = add_group (self, _ ("Method"), FALSE);
  add_rows (self, box, method_rows, G_N_ELEMENTS (method_rows));
  box = add_group (self, _ ("Start and end"), FALSE);
  add_button (box, _ ("Other weights"), _ ("Start again from other first weights, with the same points"),
              G_CALLBACK (on_other_weights), self);
  add_rows (self, box, start_rows, G_N_ELEMENTS (start_rows));
}

/* --- object ----------------------------------------------------------------------------------- */

static void
near_playground_choose_dispose (GObject *object)
{
  NearPlaygroundChoose *self = NEAR_PLAYGROUND_CHOOSE (object);

  if (self->lab != NULL)
    g_signal_handlers_disconnect_by_data (self->lab, self);
  g_clear_object (&self->lab);
  near_widget_unparent_children (GTK_WIDGET (self));
  G_OBJECT_CLASS (near_playground_choose_parent_class)->dispose (object);
}

static void
near_playground_choose_finalize (GObject *object)
{
  g_ptr_array_unref (NEAR_PLAYGROUND_CHOOSE (object)->rows);
  G_OBJECT_CLASS (near_playground_choose_parent_class)->finalize (object);
}

static void
near_playground_choose_class_init (NearPlaygroundChooseClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = near_playground_choose_dispose;
  object_class->finalize = near_playground_choose_finalize;
  signals[REFUSED] = g_signal_new ("refused", NEAR_TYPE_PLAYGROUND_CHOOSE, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "playgroundchoose");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
near_playground_choose_init (NearPlaygroundChoose *self)
{
  gtk_orientable_set_orientation (
      GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))), GTK_ORIENTATION_VERTICAL);
  self->rows = g_ptr_array_new ();
  build (self);
}

GtkWidget *
near_playground_choose_new (void)
{
  return g_object_new (NEAR_TYPE_PLAYGROUND_CHOOSE, NULL);
}

void
near_playground_choose_set_lab (NearPlaygroundChoose *self, NearPlaygroundLab *lab)
{
  if (self->lab != NULL)
    g_signal_handlers_disconnect_by_data (self->lab, self);
  g_set_object (&self->lab, lab);
  g_signal_connect_swapped (lab, "spec-changed", G_CALLBACK (update), self);
  update (self);
}
