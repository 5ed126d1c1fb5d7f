/* near-gp-find.c — the Gaussian-process lab's right column
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-find.h"
#include "near-axis.h"
#include "near-gp-plots.h"
#include "near-plot-view.h"
#include "near-settings.h"
#include "near-widget.h"

#include <glib/gi18n.h>
#include <math.h>

/* Plots change at most this often while a hand drags: more cannot be read. */
#define INTERVAL_MS 60
#define MOST_OPTIMA 6

typedef enum
{
  LIKELIHOOD,
  LANDSCAPE,
  BOUNDARY,
  SLOPE,
  MATRIX,
  LEAVE_ONE_OUT,
  PROFILE,
  COVERAGE,
  QUANTILES,
  CURVE,
  N_PLOTS
} PlotId;

#define N_NUMBERS 7

static const struct
{
  const char *name;
  int height;
} plot_infos[N_PLOTS] = {
  { N_ ("Likelihood: fit and complexity"), 150 },
  { N_ ("Likelihood over two hyperparameters"), 250 },
  { N_ ("Where the boundary lies"), 200 },
  { N_ ("Slope"), 200 },
  { N_ ("Kernel matrix"), 260 },
  { N_ ("Leave-one-out predictions"), 220 },
  { N_ ("Judges of the length"), 220 },
  { N_ ("Shares inside the bands"), 200 },
  { N_ ("Quantiles of the errors"), 200 },
  { N_ ("Learning curves"), 240 },
};

struct _NearGpFind
{
  GtkWidget parent_instance;

  GtkWidget *headline, *warnings, *numbers, *identity, *optima, *curve_button, *matrix_kind;
  GtkWidget *plots[N_PLOTS];
  GtkWidget *names[N_NUMBERS], *values[N_NUMBERS];

  NearGpLab *lab;
  NearGpView *view;
  guint source;
};

enum
{
  REFUSED,
  LIT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (NearGpFind, near_gp_find, GTK_TYPE_WIDGET)

/* --- numbers -------------------------------------------------------------------------------------- */

static const struct
{
  const char *result; /* its name among the results */
  const char *label, *tooltip;
} number_infos[N_NUMBERS] = {
  { "log_marginal_likelihood", N_ ("Log likelihood"),
    N_ ("How probable the measured values are under this model, before it was fitted to them") },
  { "likelihood_gap", N_ ("Gap to all points"),
    N_ ("How much higher the log likelihood of all points is than what the centres leave of it") },
  { "loo_rmse", N_ ("Leave-one-out error"),
    N_ ("Each point predicted from all the others; one Cholesky factor gives them all") },
  { "baseline_rmse", N_ ("The mean alone"), N_ ("The same error of always answering the mean of the others") },
  { "loo_chi_squared", N_ ("Squared error / variance"),
    N_ ("Errors in units of their predicted deviation, squared: 1 if the model knows how unsure it is") },
  { "degrees_of_freedom", N_ ("Degrees of freedom"),
    N_ ("How many numbers the curve uses up: between 0 and the number of points") },
  { "condition", N_ ("Condition number"),
    N_ ("How much rounding is blown up when the matrix is solved with; an estimate") },
};

static void
set_text (GtkWidget *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_label (GTK_LABEL (label)), text) != 0)
    gtk_label_set_label (GTK_LABEL (label), text);
}

static void
show_numbers (NearGpFind *self)
{
  NearResults *results = near_gp_lab_get_results (self->lab);

  for (guint i = 0; i < G_N_ELEMENTS (number_infos); i++)
    {
      double value = results != NULL ? near_results_get_number (results, number_infos[i].result) : NAN;
      g_autofree char *text = near_axis_format_number (value, 4);

      set_text (self->values[i], text);
      /* what the model does not have is not there */
      gtk_widget_set_visible (self->values[i], isfinite (value));
      gtk_widget_set_visible (self->names[i], isfinite (value));
    }
}

static void
show_words (NearGpFind *self)
{
  g_autofree char *headline
      = self->view != NULL ? near_gp_dup_headline (self->view) : g_strdup (_ ("Nothing to fit yet"));
  g_autoptr (GString) warnings = g_string_new (NULL);

  for (guint i = 0; self->view != NULL && self->view->warnings != NULL && i < self->view->warnings->len; i++)
    g_string_append_printf (warnings, "%s%s", i > 0 ? "\n" : "", (const char *) self->view->warnings->pdata[i]);
  set_text (self->headline, headline);
  set_text (self->warnings, warnings->str);
  gtk_widget_set_visible (self->warnings, warnings->len > 0);
  gtk_widget_set_visible (self->curve_button, self->view != NULL && self->view->gp != NULL && self->view->n_fitted > 0);
}

/* --- plots ---------------------------------------------------------------------------------------- */

static void
show_plot (NearGpFind *self, PlotId id, NearPlot *plot)
{
  gtk_widget_set_visible (self->plots[id], plot != NULL);
  near_plot_view_set_plot (NEAR_PLOT_VIEW (self->plots[id]), plot);
  near_plot_unref (plot);
}

static void
show_matrix (NearGpFind *self)
{
  guint kind = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->matrix_kind));

  show_plot (self, MATRIX,
             near_gp_plot_matrix (self->view, self->lab != NULL ? near_gp_lab_get_detail (self->lab) : NULL,
                                  kind <= NEAR_GP_MATRIX_INVERSE ? (NearGpMatrix) kind : NEAR_GP_MATRIX_COVARIANCE));
  gtk_widget_set_visible (self->matrix_kind, gtk_widget_get_visible (self->plots[MATRIX]));
}

static void
show_view (NearGpFind *self)
{
  NearGpView *view = near_gp_lab_get_view (self->lab);

  g_clear_pointer (&self->view, near_gp_view_unref);
  self->view = view != NULL ? near_gp_view_ref (view) : NULL;
  show_words (self);
  show_numbers (self);
  show_plot (self, LIKELIHOOD, near_gp_plot_likelihood (view));
  show_plot (self, BOUNDARY, near_gp_plot_change_point (view));
  show_plot (self, SLOPE, near_gp_plot_slope (view));
  show_matrix (self);
  show_plot (self, LEAVE_ONE_OUT, near_gp_plot_leave_one_out (view));
}

static void
clear_children (GtkWidget *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (box)) != NULL)
    gtk_box_remove (GTK_BOX (box), child);
}

static void
on_optimum (GtkButton *button, NearGpFind *self)
{
  guint i = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "optimum"));
  g_autoptr (GError) error = NULL;

  if (!near_gp_lab_take_optimum (self->lab, i, &error))
    g_signal_emit (self, signals[REFUSED], 0, error->message);
}

static void
add_optimum (NearGpFind *self, NearGpOptima *optima, guint i)
{
  const NearGpOptimum *optimum = near_gp_optima_get (optima, i);
  g_autoptr (NearKernel) kernel = near_gp_optima_dup_kernel (optima, i);
  g_autofree char *text = near_kernel_format (kernel, 3);
  g_autofree char *value = near_axis_format_number (optimum->value, 5);
  g_autofree char *label = g_strdup_printf (ngettext ("%s   %s   (%u start)", "%s   %s   (%u starts)",
                                                      optimum->n_starts),
                                            value, text, optimum->n_starts);
  GtkWidget *button = gtk_button_new (), *child = gtk_label_new (label);

  gtk_label_set_xalign (GTK_LABEL (child), 0.0f);
  gtk_label_set_wrap (GTK_LABEL (child), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (child), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (child, "numeric");
  gtk_widget_add_css_class (child, "optimum");
  gtk_button_set_child (GTK_BUTTON (button), child);
  gtk_button_set_has_frame (GTK_BUTTON (button), FALSE);
  gtk_widget_set_tooltip_text (button, _ ("Take the hyperparameters of this optimum"));
  g_object_set_data (G_OBJECT (button), "optimum", GUINT_TO_POINTER (i));
  g_signal_connect (button, "clicked", G_CALLBACK (on_optimum), self);
  gtk_box_append (GTK_BOX (self->optima), button);
}

static void
show_optima (NearGpFind *self)
{
  NearGpOptima *optima = near_gp_lab_get_optima (self->lab);
  guint n = optima != NULL ? MIN (near_gp_optima_get_n (optima), MOST_OPTIMA) : 0;
  g_autofree char *title = NULL;
  GtkWidget *label;

  clear_children (self->optima);
  gtk_widget_set_visible (self->optima, n > 0);
  if (n == 0)
    return;
  title = g_strdup_printf (ngettext ("%u optimum was found", "%u optima were found", near_gp_optima_get_n (optima)),
                           near_gp_optima_get_n (optima));
  label = gtk_label_new (title);
  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_widget_add_css_class (label, "heading");
  gtk_box_append (GTK_BOX (self->optima), label);
  for (guint i = 0; i < n; i++)
    add_optimum (self, optima, i);
}

static void
show_detail (NearGpFind *self)
{
  NearGpDetail *detail = near_gp_lab_get_detail (self->lab);
  gboolean known = detail != NULL && isfinite (detail->weights_difference);

  show_plot (self, LANDSCAPE, near_gp_plot_landscape (detail));
  show_plot (self, PROFILE, near_gp_plot_profile (detail));
  show_plot (self, COVERAGE, near_gp_plot_coverage (detail));
  show_plot (self, QUANTILES, near_gp_plot_quantiles (detail));
  if (gtk_drop_down_get_selected (GTK_DROP_DOWN (self->matrix_kind)) != NEAR_GP_MATRIX_COVARIANCE)
    show_matrix (self);
  show_numbers (self);
  show_optima (self);
  gtk_widget_set_visible (self->identity, known);
  if (known)
    {
      g_autofree char *text
          = isfinite (detail->features_difference)
                ? g_strdup_printf (_ ("Three views, one fit: the sum of weighted kernels differs from the curve by %.1g, "
                                      "the regression on features by %.1g."),
                                   detail->weights_difference, detail->features_difference)
                : g_strdup_printf (_ ("Two views, one fit: the sum of weighted kernels differs from the curve by %.1g."),
                                   detail->weights_difference);

      set_text (self->identity, text);
    }
}

static gboolean
on_timeout (gpointer user_data)
{
  NearGpFind *self = user_data;

  self->source = 0;
  show_view (self);
  return G_SOURCE_REMOVE;
}

static void
on_view_changed (NearGpFind *self)
{
  if (self->source == 0)
    self->source = g_timeout_add (INTERVAL_MS, on_timeout, self);
}

static void
on_curve_changed (NearGpFind *self)
{
  NearGpStudy *study = near_gp_lab_get_study (self->lab);
  guint n = study != NULL ? study->curves->len : 0;

  show_plot (self, CURVE,
             n > 0 ? near_gp_plot_learning_curve (n, (const NearGpCurve *const *) study->curves->pdata,
                                                  (const char *const *) study->names->pdata)
                   : NULL);
}

/* --- what plots are asked ------------------------------------------------------------------------- */

static void
on_matrix_probed (NearPlotView *plot, gint64 index, NearGpFind *self)
{
  const NearGpView *view = self->view;
  gboolean ordered = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->matrix_kind)) != NEAR_GP_MATRIX_FACTOR;
  int first = -1, second = -1;

  if (view != NULL && index >= 0 && (guint64) index < (guint64) view->n_matrix * view->n_matrix)
    {
      gsize row = (gsize) index / view->n_matrix, column = (gsize) index % view->n_matrix;

      first = near_gp_view_get_point (view, ordered ? view->matrix_rows[row] : row);
      second = near_gp_view_get_point (view, ordered ? view->matrix_rows[column] : column);
    }
  g_signal_emit (self, signals[LIT], 0, first, second);
}

/* A place in the landscape: both hyperparameters go there. */
static void
on_landscape_clicked (NearPlotView *plot, double x, double y, NearGpFind *self)
{
  NearGpDetail *detail = near_gp_lab_get_detail (self->lab);
  const double place[2] = { x, y };
  g_autoptr (GError) error = NULL;

  if (detail == NULL || detail->landscape == NULL || detail->view->gp == NULL)
    return;
  for (guint axis = 0; axis < 2; axis++)
    {
      guint p = near_gp_landscape_get_parameter (detail->landscape, axis);

      if (!near_gp_lab_set_parameter (self->lab, near_gp_get_parameter_name (detail->view->gp, p),
                                      pow (10.0, place[axis]), "a place in the landscape", &error))
        {
          g_signal_emit (self, signals[REFUSED], 0, error->message);
          break;
        }
    }
  near_gp_lab_end_group (self->lab);
}

static void
on_curve_button (GtkButton *button, NearGpFind *self)
{
  near_gp_lab_run_curves (self->lab);
}

/* --- making --------------------------------------------------------------------------------------- */

static GtkWidget *
add_label (GtkWidget *box, const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

static void
add_numbers (NearGpFind *self, GtkWidget *box)
{
  self->numbers = gtk_grid_new ();
  gtk_grid_set_row_spacing (GTK_GRID (self->numbers), 4);
  gtk_grid_set_column_spacing (GTK_GRID (self->numbers), 12);
  for (guint i = 0; i < G_N_ELEMENTS (number_infos); i++)
    {
      GtkWidget *name = gtk_label_new (_ (number_infos[i].label)), *value = gtk_label_new ("–");

      gtk_label_set_xalign (GTK_LABEL (name), 0.0f);
      gtk_label_set_xalign (GTK_LABEL (value), 1.0f);
      gtk_widget_set_hexpand (value, TRUE);
      gtk_widget_add_css_class (value, "numeric");
      gtk_widget_set_tooltip_text (name, _ (number_infos[i].tooltip));
      gtk_accessible_update_relation (GTK_ACCESSIBLE (value), GTK_ACCESSIBLE_RELATION_LABELLED_BY, name, NULL, -1);
      gtk_grid_attach (GTK_GRID (self->numbers), name, 0, (int) i, 1, 1);
      gtk_grid_attach (GTK_GRID (self->numbers), value, 1, (int) i, 1, 1);
      self->names[i] = name;
      self->values[i] = value;
    }
  gtk_box_append (GTK_BOX (box), self->numbers);
}

/* Above the matrix: which one. */
static void
add_matrix_kind (NearGpFind *self, GtkWidget *box)
{
  const char *const names[] = { _ ("Covariance"), _ ("Correlation"), _ ("Cholesky factor"), _ ("Inverse"), NULL };

  self->matrix_kind = gtk_drop_down_new_from_strings (names);
  gtk_widget_set_halign (self->matrix_kind, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (self->matrix_kind, _ ("Which matrix is shown; point at a cell, and two points light up"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->matrix_kind), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Matrix"),
                                  -1);
  g_signal_connect_object (self->matrix_kind, "notify::selected", G_CALLBACK (show_matrix), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), self->matrix_kind);
}

static void
add_plot (NearGpFind *self, GtkWidget *box, PlotId id)
{
  self->plots[id] = near_plot_view_new ();
  near_plot_view_set_name (NEAR_PLOT_VIEW (self->plots[id]), _ (plot_infos[id].name));
  gtk_widget_set_visible (self->plots[id], FALSE);
  gtk_box_append (GTK_BOX (box), self->plots[id]);
}

/* Larger type needs larger pictures. */
static void
size_plots (NearGpFind *self)
{
  double scale = near_settings_get_projector_mode (near_settings_get_default ()) ? NEAR_STYLE_PROJECTOR_SCALE : 1.0;

  for (guint id = 0; id < N_PLOTS; id++)
    gtk_widget_set_size_request (self->plots[id], -1, (int) (scale * plot_infos[id].height));
}

static void
build (NearGpFind *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 16);

  gtk_widget_add_css_class (box, "find-content");
  self->headline = add_label (box, "heading");
  self->warnings = add_label (box, "near-warning");
  gtk_widget_set_visible (self->warnings, FALSE);
  add_numbers (self, box);
  add_plot (self, box, LIKELIHOOD);
  add_plot (self, box, BOUNDARY);
  add_plot (self, box, SLOPE);
  add_plot (self, box, LANDSCAPE);
  self->optima = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  gtk_box_append (GTK_BOX (box), self->optima);
  add_matrix_kind (self, box);
  add_plot (self, box, MATRIX);
  add_plot (self, box, LEAVE_ONE_OUT);
  add_plot (self, box, PROFILE);
  add_plot (self, box, COVERAGE);
  add_plot (self, box, QUANTILES);
  self->identity = add_label (box, "dim-label");
  self->curve_button = gtk_button_new_with_label (_ ("Learning curves"));
  gtk_widget_set_tooltip_text (self->curve_button,
                               _ ("How the error at points that were not seen falls as more are: many fits"));
  gtk_widget_set_halign (self->curve_button, GTK_ALIGN_START);
  g_signal_connect (self->curve_button, "clicked", G_CALLBACK (on_curve_button), self);
  gtk_box_append (GTK_BOX (box), self->curve_button);
  add_plot (self, box, CURVE);
  gtk_widget_set_tooltip_text (self->plots[LANDSCAPE], _ ("Click: both hyperparameters go there"));
  g_signal_connect (self->plots[MATRIX], "probed", G_CALLBACK (on_matrix_probed), self);
  g_signal_connect (self->plots[LANDSCAPE], "clicked", G_CALLBACK (on_landscape_clicked), self);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), box);
  gtk_widget_set_parent (scrolled, GTK_WIDGET (self));
}

/* --- object --------------------------------------------------------------------------------------- */

static void
disconnect_lab (NearGpFind *self)
{
  if (self->lab != NULL)
    g_signal_handlers_disconnect_by_data (self->lab, self);
  g_clear_object (&self->lab);
}

static void
near_gp_find_dispose (GObject *object)
{
  NearGpFind *self = NEAR_GP_FIND (object);

  g_clear_handle_id (&self->source, g_source_remove);
  disconnect_lab (self);
  g_clear_pointer (&self->view, near_gp_view_unref);
  near_widget_unparent_children (GTK_WIDGET (self));
  G_OBJECT_CLASS (near_gp_find_parent_class)->dispose (object);
}

static void
near_gp_find_class_init (NearGpFindClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = near_gp_find_dispose;
  signals[REFUSED] = g_signal_new ("refused", NEAR_TYPE_GP_FIND, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[LIT] = g_signal_new ("lit", NEAR_TYPE_GP_FIND, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                               G_TYPE_INT, G_TYPE_INT);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "gpfind");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
near_gp_find_init (NearGpFind *self)
{
  build (self);
  size_plots (self);
  g_signal_connect_object (near_settings_get_default (), "notify::projector-mode", G_CALLBACK (size_plots), self,
                           G_CONNECT_SWAPPED);
}

GtkWidget *
near_gp_find_new (void)
{
  return g_object_new (NEAR_TYPE_GP_FIND, NULL);
}

void
near_gp_find_set_lab (NearGpFind *self, NearGpLab *lab)
{
  disconnect_lab (self);
  self->lab = g_object_ref (lab);
  g_signal_connect_swapped (lab, "view-changed", G_CALLBACK (on_view_changed), self);
  g_signal_connect_swapped (lab, "detail-changed", G_CALLBACK (show_detail), self);
  g_signal_connect_swapped (lab, "curves-changed", G_CALLBACK (on_curve_changed), self);
  show_view (self);
  show_detail (self);
  on_curve_changed (self);
}

gboolean
near_gp_find_is_settled (NearGpFind *self)
{
  return self->source == 0;
}
