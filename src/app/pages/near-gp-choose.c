/* near-gp-choose.c — the Gaussian-process lab's left column
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-choose.h"
#include "near-dialogs.h"
#include "near-gp-open.h"
#include "near-kernel-cards.h"
#include "near-parameter-row.h"
#include "near-points-table.h"
#include "near-text.h"
#include "near-widget.h"

#include <glib/gi18n.h>
#include <math.h>

struct _NearGpChoose
{
  GtkWidget parent_instance;

  NearGpLab *lab;
  GPtrArray *rows; /* NearParameterRow, borrowed */
  GtkWidget *cards, *formula, *variance, *other_points, *far_point, *noise_grows, *long_chains, *use_theory, *points;
  GtkWidget *noise_box;
  NearGpPoints *shown_points; /* nullable; held, so that other points cannot have its address */
  gboolean updating;
};

enum
{
  REFUSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (NearGpChoose, near_gp_choose, GTK_TYPE_WIDGET)

static const double sample_stops[] = { 3, 5, 8, 10, 15, 20, 30, 50, 80, 120, 200, 300, 500, 1000, 2000, 5000, 10000 };
static const double noise_stops[]
    = { 0.0, 0.001, 0.003, 0.01, 0.02, 0.03, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.5, 0.7, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0 };
static const double restart_stops[] = { 0, 1, 2, 4, 9, 19, 49, 99 };
static const double center_stops[] = { 2, 3, 4, 6, 8, 10, 15, 20, 30, 50, 100, 200, 300, 500 };

#define STOPS(array) .control = NEAR_PARAMETER_STOPS, .stops = array, .n_stops = G_N_ELEMENTS (array)

static const NearParameterRowInfo data_rows[] = {
  { "source", .control = NEAR_PARAMETER_CHOICE },
  { "samples", STOPS (sample_stops) },
  { "true_noise", STOPS (noise_stops) },
  { "model", .control = NEAR_PARAMETER_CHOICE },
};
static const NearParameterRowInfo noise_rows[] = {
  { "noise", .control = NEAR_PARAMETER_CHOICE },
  { "noise_sd", STOPS (noise_stops) },
};
static const NearParameterRowInfo look_rows[] = {
  { "band", .control = NEAR_PARAMETER_CHOICE },
  { "draws", .control = NEAR_PARAMETER_CHOICE },
  { "n_draws", NEAR_PARAMETER_SLIDER, 1.0, 10.0, 1.0 },
};
static const NearParameterRowInfo fit_rows[] = {
  { "objective", .control = NEAR_PARAMETER_CHOICE },
  { "restarts", STOPS (restart_stops) },
  { "n_folds", NEAR_PARAMETER_SLIDER, 2.0, 20.0, 1.0 },
  { "test_share", NEAR_PARAMETER_SLIDER, 0.0, 0.8, 0.1, .factor = 100.0, .suffix = " %" },
};
static const NearParameterRowInfo large_rows[] = {
  { "sparse", .control = NEAR_PARAMETER_CHOICE },
  { "n_centers", STOPS (center_stops) },
  { "centers", .control = NEAR_PARAMETER_CHOICE },
};
static const NearParameterRowInfo mean_rows[] = {
  { "mean", .control = NEAR_PARAMETER_CHOICE },
};
static const NearParameterRowInfo theory_rows[] = {
  { "theory", .control = NEAR_PARAMETER_CHOICE },
};

/* --- choices -------------------------------------------------------------------------------------- */

static void
refuse (NearGpChoose *self, const GError *error)
{
  g_signal_emit (self, signals[REFUSED], 0, error->message);
}

static void
show_rows (NearGpChoose *self, const NearGpSpec *spec)
{
  gconstpointer preset = near_document_get_preset (near_gp_lab_get_document (self->lab));
  gboolean generated = spec->source != NEAR_GP_SOURCE_OWN;
  gboolean regression = spec->model == NEAR_GP_MODEL_REGRESSION;

  for (guint i = 0; i < self->rows->len; i++)
    {
      NearParameterRow *row = self->rows->pdata[i];
      const char *key = near_parameter_row_get_field (row)->key;
      gboolean sensitive = TRUE;

      if (g_str_equal (key, "samples") || g_str_equal (key, "true_noise"))
        sensitive = generated && (spec->source != NEAR_GP_SOURCE_POLYMER || g_str_equal (key, "samples"));
      else if (g_str_equal (key, "noise_sd"))
        sensitive = spec->noise != NEAR_GP_NOISE_POINTS;
      else if (g_str_equal (key, "n_draws"))
        sensitive = spec->draws != NEAR_GP_DRAWS_NONE;
      else if (g_str_equal (key, "n_centers") || g_str_equal (key, "centers"))
        sensitive = spec->sparse != 0;
      else if (g_str_equal (key, "sparse") || g_str_equal (key, "mean"))
        sensitive = regression;
      else if (g_str_equal (key, "theory"))
        sensitive = spec->use_theory;
      gtk_widget_set_sensitive (GTK_WIDGET (row), sensitive);
      near_parameter_row_update (row, spec, preset);
    }
}

/* The text that was chosen. Its inputs are the points', and with theory as an input one more. */
static void
show_kernel (NearGpChoose *self)
{
  const NearGpSpec *spec = near_gp_lab_get_spec (self->lab);
  NearGpPoints *points = near_gp_lab_get_points (self->lab);
  NearGpView *view = near_gp_lab_get_view (self->lab);
  guint n_inputs = points != NULL ? points->n_inputs : 1;
  const char *const *names = points != NULL ? (const char *const *) points->input_names : NULL;
  g_autoptr (NearKernel) kernel = near_kernel_parse (spec->kernel, n_inputs, names, NULL);

  if (kernel == NULL && view != NULL && view->kernel != NULL)
    {
      n_inputs = near_kernel_get_n_inputs (view->kernel);
      names = NULL;
      kernel = near_kernel_parse (spec->kernel, n_inputs, NULL, NULL);
    }
  if (kernel != NULL)
    near_kernel_cards_set_kernel (NEAR_KERNEL_CARDS (self->cards), kernel, names);
}

/* Where all chains are learned from, only longer ones are left to test with. */
static gboolean
learns_from_all (NearGpChoose *self)
{
  const NearGpSpec *spec = near_gp_lab_get_spec (self->lab);
  const NearGpPoints *points = near_gp_lab_get_points (self->lab);
  gsize n = 0;

  for (gsize i = 0; points != NULL && i < points->n; i++)
    n += !points->test[i];
  return points != NULL && spec->source == NEAR_GP_SOURCE_POLYMER && !spec->long_chains && n < points->n
         && (gsize) spec->samples >= n;
}

static void
update (NearGpChoose *self)
{
  const NearGpSpec *spec = near_gp_lab_get_spec (self->lab);
  g_autofree char *number = near_text_dup_significant (spec->noise_sd * spec->noise_sd, 3);
  g_autofree char *variance = g_strdup_printf (_ ("Standard deviation; its square, the variance, is %s"), number);

  self->updating = TRUE;
  show_rows (self, spec);
  show_kernel (self);
  gtk_label_set_label (GTK_LABEL (self->variance), variance);
  /* classes have no measurement noise */
  gtk_widget_set_visible (gtk_widget_get_ancestor (self->noise_box, GTK_TYPE_EXPANDER),
                          spec->model != NEAR_GP_MODEL_CLASSES);
  gtk_widget_set_visible (self->variance, spec->noise != NEAR_GP_NOISE_POINTS);
  gtk_widget_set_visible (self->formula, spec->mean == NEAR_MEAN_FORMULA);
  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->formula)), spec->formula) != 0)
    gtk_editable_set_text (GTK_EDITABLE (self->formula), spec->formula);
  gtk_widget_set_sensitive (self->other_points, spec->source != NEAR_GP_SOURCE_OWN);
  gtk_widget_set_visible (self->far_point, spec->source == NEAR_GP_SOURCE_WORKSHOP);
  gtk_widget_set_visible (self->noise_grows, spec->source == NEAR_GP_SOURCE_WORKSHOP);
  gtk_widget_set_visible (self->long_chains, spec->source == NEAR_GP_SOURCE_POLYMER);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->long_chains), spec->long_chains || learns_from_all (self));
  gtk_widget_set_sensitive (self->long_chains, !learns_from_all (self));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->far_point), spec->far_point);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->noise_grows), spec->noise_grows);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->use_theory), spec->use_theory);
  near_points_table_update (NEAR_POINTS_TABLE (self->points));
  self->updating = FALSE;
}

/* Points that a worker makes come after the choice. */
static void
on_view_changed (NearGpChoose *self)
{
  NearGpPoints *points = near_gp_lab_get_points (self->lab);

  if (points == self->shown_points)
    return;
  near_gp_points_unref (self->shown_points);
  self->shown_points = points != NULL ? near_gp_points_ref (points) : NULL;
  update (self);
}

static void
choose (NearGpChoose *self, const char *key, const NearGpSpec *spec, const char *group)
{
  g_autoptr (GError) error = NULL;

  if (near_gp_lab_choose (self->lab, key, spec, group, &error))
    return;
  refuse (self, error);
  update (self);
}

static void
on_chosen (NearParameterRow *row, double value, gboolean dragging, NearGpChoose *self)
{
  const NearSpecField *field = near_parameter_row_get_field (row);
  g_autofree NearGpSpec *spec = near_spec_copy (&near_gp_schema, near_gp_lab_get_spec (self->lab));

  near_spec_set_number (field, spec, value);
  choose (self, field->key, spec, dragging ? field->key : NULL);
}

static void
on_drag_ended (NearGpChoose *self)
{
  near_gp_lab_end_group (self->lab);
}

static void
on_check (GtkCheckButton *button, NearGpChoose *self)
{
  g_autofree NearGpSpec *spec = near_spec_copy (&near_gp_schema, near_gp_lab_get_spec (self->lab));
  const char *key = g_object_get_data (G_OBJECT (button), "key");

  if (self->updating)
    return;
  near_spec_set_number (near_spec_find_field (&near_gp_schema, key), spec,
                        gtk_check_button_get_active (button) ? 1.0 : 0.0);
  choose (self, key, spec, NULL);
}

static void
on_kernel (NearKernelCards *cards, const char *text, NearGpChoose *self)
{
  g_autoptr (GError) error = NULL;

  if (near_gp_lab_choose_text (self->lab, "kernel", text, &error))
    return;
  refuse (self, error);
  update (self);
}

static void
on_parameter (NearKernelCards *cards, const char *name, double value, NearGpChoose *self)
{
  g_autoptr (GError) error = NULL;

  if (!near_gp_lab_set_parameter (self->lab, name, value, name, &error))
    refuse (self, error);
}

static NearKernel *
adapt_kernel (NearKernel *kernel, gpointer user_data)
{
  NearGpChoose *self = user_data;
  NearGpPoints *points = near_gp_lab_get_points (self->lab);

  return points != NULL && points->n > 1
             ? near_kernel_adapt (kernel, points->n, points->x, points->y, FALSE)
             : near_kernel_ref (kernel);
}

static void
on_formula (GtkEntry *entry, NearGpChoose *self)
{
  g_autoptr (GError) error = NULL;

  if (near_gp_lab_choose_text (self->lab, "formula", gtk_editable_get_text (GTK_EDITABLE (entry)), &error))
    gtk_widget_remove_css_class (GTK_WIDGET (entry), "error");
  else
    {
      gtk_widget_add_css_class (GTK_WIDGET (entry), "error");
      refuse (self, error);
    }
}

static void
on_refused (GtkWidget *widget, const char *reason, NearGpChoose *self)
{
  g_signal_emit (self, signals[REFUSED], 0, reason);
}

/* --- files ---------------------------------------------------------------------------------------- */

static void
on_file (const char *path, gpointer user_data)
{
  NearGpChoose *self = user_data;

  if (self->lab != NULL)
    near_gp_open_table (GTK_WIDGET (self), self->lab, path);
}

static void
on_open (GtkButton *button, NearGpChoose *self)
{
  const NearFileKind kinds[] = { { _ ("Tables (CSV)"), "*.csv" }, { _ ("All files"), "*" }, { NULL } };

  near_dialog_open (GTK_WIDGET (self), _ ("Open points"), kinds, on_file, g_object_ref (self), g_object_unref);
}

static void
on_other_points (GtkButton *button, NearGpChoose *self)
{
  near_gp_lab_other_points (self->lab);
}

static void
on_clear (GtkButton *button, NearGpChoose *self)
{
  g_autoptr (GError) error = NULL;

  if (!near_gp_lab_clear_points (self->lab, &error))
    refuse (self, error);
}

/* --- making --------------------------------------------------------------------------------------- */

static GtkWidget *
add_group (NearGpChoose *self, const char *title, gboolean open)
{
  GtkWidget *expander = gtk_expander_new (title), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);

  gtk_expander_set_expanded (GTK_EXPANDER (expander), open);
  gtk_expander_set_child (GTK_EXPANDER (expander), box);
  gtk_widget_add_css_class (expander, "choose-group");
  gtk_accessible_update_property (GTK_ACCESSIBLE (expander), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_widget_set_parent (expander, GTK_WIDGET (self));
  return box;
}

static void
add_rows (NearGpChoose *self, GtkWidget *box, const NearParameterRowInfo *infos, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      GtkWidget *row = near_parameter_row_new (&near_gp_schema, &infos[i]);

      g_signal_connect (row, "chosen", G_CALLBACK (on_chosen), self);
      g_signal_connect_swapped (row, "drag-ended", G_CALLBACK (on_drag_ended), self);
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

static GtkWidget *
add_check (NearGpChoose *self, GtkWidget *box, const char *key)
{
  const NearSpecField *field = near_spec_find_field (&near_gp_schema, key);
  GtkWidget *check = gtk_check_button_new_with_label (_ (field->label));

  gtk_widget_set_tooltip_text (check, _ (field->sentence));
  g_object_set_data (G_OBJECT (check), "key", (gpointer) key);
  g_signal_connect (check, "toggled", G_CALLBACK (on_check), self);
  gtk_box_append (GTK_BOX (box), check);
  return check;
}

static void
build_data (NearGpChoose *self)
{
  GtkWidget *box = add_group (self, _ ("Data"), TRUE), *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *more = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  add_rows (self, box, data_rows, G_N_ELEMENTS (data_rows));
  self->far_point = add_check (self, box, "far_point");
  self->noise_grows = add_check (self, box, "noise_grows");
  self->long_chains = add_check (self, box, "long_chains");
  gtk_box_set_homogeneous (GTK_BOX (buttons), TRUE);
  gtk_box_set_homogeneous (GTK_BOX (more), TRUE);
  self->other_points = add_button (buttons, _ ("Other points"), _ ("Draw the noise anew: the next seed"),
                                   G_CALLBACK (on_other_points), self);
  add_button (buttons, _ ("Own data…"), _ ("Open a CSV file: inputs, a target, perhaps its standard deviation"),
              G_CALLBACK (on_open), self);
  add_button (more, _ ("Clear points"), _ ("Begin with an empty paper: click to set points"), G_CALLBACK (on_clear),
              self);
  gtk_box_append (GTK_BOX (box), buttons);
  gtk_box_append (GTK_BOX (box), more);
  box = add_group (self, _ ("Points"), FALSE);
  self->points = near_points_table_new ();
  g_signal_connect (self->points, "refused", G_CALLBACK (on_refused), self);
  gtk_box_append (GTK_BOX (box), self->points);
}

static void
build_model (NearGpChoose *self)
{
  GtkWidget *box = add_group (self, _ ("Kernel"), TRUE);

  self->cards = near_kernel_cards_new ();
  near_kernel_cards_set_adapt (NEAR_KERNEL_CARDS (self->cards), adapt_kernel, self);
  g_signal_connect (self->cards, "kernel-chosen", G_CALLBACK (on_kernel), self);
  g_signal_connect (self->cards, "parameter-chosen", G_CALLBACK (on_parameter), self);
  g_signal_connect_swapped (self->cards, "drag-ended", G_CALLBACK (on_drag_ended), self);
  g_signal_connect (self->cards, "refused", G_CALLBACK (on_refused), self);
  gtk_box_append (GTK_BOX (box), self->cards);

  self->noise_box = box = add_group (self, _ ("Noise"), TRUE);
  add_rows (self, box, noise_rows, G_N_ELEMENTS (noise_rows));
  self->variance = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->variance), 0.0f);
  gtk_label_set_wrap (GTK_LABEL (self->variance), TRUE);
  gtk_widget_add_css_class (self->variance, "dim-label");
  gtk_box_append (GTK_BOX (box), self->variance);

  box = add_group (self, _ ("Mean and theory"), FALSE);
  add_rows (self, box, mean_rows, G_N_ELEMENTS (mean_rows));
  self->formula = gtk_entry_new ();
  gtk_widget_add_css_class (self->formula, "monospace");
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->formula), "a*x1 + b");
  gtk_widget_set_tooltip_text (self->formula, _ ("A formula of the inputs; other names are parameters that are learned"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->formula), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Formula of the mean"), -1);
  g_signal_connect (self->formula, "activate", G_CALLBACK (on_formula), self);
  gtk_box_append (GTK_BOX (box), self->formula);
  self->use_theory = add_check (self, box, "use_theory");
  add_rows (self, box, theory_rows, G_N_ELEMENTS (theory_rows));
}

static void
build (NearGpChoose *self)
{
  GtkWidget *box;

  build_data (self);
  build_model (self);
  box = add_group (self, _ ("Look"), FALSE);
  add_rows (self, box, look_rows, G_N_ELEMENTS (look_rows));
  box = add_group (self, _ ("Search and validation"), FALSE);
  add_rows (self, box, fit_rows, G_N_ELEMENTS (fit_rows));
  box = add_group (self, _ ("Many points"), FALSE);
  add_rows (self, box, large_rows, G_N_ELEMENTS (large_rows));
}

/* --- object --------------------------------------------------------------------------------------- */

static void
near_gp_choose_dispose (GObject *object)
{
  NearGpChoose *self = NEAR_GP_CHOOSE (object);

  if (self->lab != NULL)
    g_signal_handlers_disconnect_by_data (self->lab, self);
  g_clear_object (&self->lab);
  g_clear_pointer (&self->shown_points, near_gp_points_unref);
  near_widget_unparent_children (GTK_WIDGET (self));
  G_OBJECT_CLASS (near_gp_choose_parent_class)->dispose (object);
}

static void
near_gp_choose_finalize (GObject *object)
{
  g_ptr_array_unref (NEAR_GP_CHOOSE (object)->rows);
  G_OBJECT_CLASS (near_gp_choose_parent_class)->finalize (object);
}

static void
near_gp_choose_class_init (NearGpChooseClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = near_gp_choose_dispose;
  object_class->finalize = near_gp_choose_finalize;
  signals[REFUSED] = g_signal_new ("refused", NEAR_TYPE_GP_CHOOSE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "gpchoose");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
near_gp_choose_init (NearGpChoose *self)
{
  gtk_orientable_set_orientation (
      GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))), GTK_ORIENTATION_VERTICAL);
  self->rows = g_ptr_array_new ();
  build (self);
}

GtkWidget *
near_gp_choose_new (void)
{
  return g_object_new (NEAR_TYPE_GP_CHOOSE, NULL);
}

void
near_gp_choose_set_lab (NearGpChoose *self, NearGpLab *lab)
{
  if (self->lab != NULL)
    g_signal_handlers_disconnect_by_data (self->lab, self);
  g_set_object (&self->lab, lab);
  near_points_table_set_lab (NEAR_POINTS_TABLE (self->points), lab);
  g_signal_connect_swapped (lab, "spec-changed", G_CALLBACK (update), self);
  g_signal_connect_swapped (lab, "view-changed", G_CALLBACK (on_view_changed), self);
  update (self);
}

void
near_gp_choose_set_selected (NearGpChoose *self, int point)
{
  near_points_table_set_selected (NEAR_POINTS_TABLE (self->points), point);
}
