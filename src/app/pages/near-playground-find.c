/* near-playground-find.c — the playground's right column
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-playground-find.h"
#include "near-playground-figure.h"
#include "near-plot-view.h"
#include "near-widget.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <math.h>

/* Longer formulas are cut here until all of them is asked for. */
#define FORMULA_LINES 12

struct _NearPlaygroundFind
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkWidget *headline, *warning, *measure;
  GtkWidget *train_loss, *train_measure, *test_loss, *test_measure, *chance_loss, *chance_measure;
  GtkWidget *logarithmic, *losses, *copy, *show_all, *formula, *check, *confusion_box, *confusion;
  GtkWidget *counts[2][2]; /* [true class][answer] */

  NearPlaygroundView *view;
};

G_DEFINE_FINAL_TYPE (NearPlaygroundFind, near_playground_find, GTK_TYPE_WIDGET)

static void
set_text (GtkWidget *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_label (GTK_LABEL (label)), text) != 0)
    gtk_label_set_label (GTK_LABEL (label), text);
}

static void
set_number (GtkWidget *label, const char *format, double value)
{
  g_autofree char *text = isfinite (value) ? g_strdup_printf (format, value) : g_strdup ("–");

  set_text (label, text);
}

static void
show_scores (NearPlaygroundFind *self, const NearPlaygroundSnapshot *s)
{
  gboolean classes = s->spec.problem == NEAR_PROBLEM_CLASSIFICATION;

  set_text (self->measure, classes ? _ ("Accuracy") : "R²");
  set_number (self->train_loss, "%.4f", s->train.loss);
  set_number (self->test_loss, "%.4f", s->test.loss);
  set_number (self->chance_loss, "%.4f", s->chance_loss);
  if (classes)
    {
      set_number (self->train_measure, "%.1f %%", 100.0 * s->train.accuracy);
      set_number (self->test_measure, "%.1f %%", 100.0 * s->test.accuracy);
      set_number (self->chance_measure, "%.1f %%", 100.0 * s->chance_accuracy);
    }
  else
    {
      set_number (self->train_measure, "%.3f", s->train_r2);
      set_number (self->test_measure, "%.3f", s->test_r2);
      set_number (self->chance_measure, "%.0f", 0.0);
    }
}

/* The first lines of a formula that has more than @n_lines, and how many more there are. */
static char *
shorten (const char *formula, guint n_lines)
{
  g_auto (GStrv) lines = g_strsplit (formula, "\n", -1);
  guint n = g_strv_length (lines), rest;
  g_autofree char *first = NULL;
  g_autofree char *more = NULL;

  if (n <= n_lines)
    return g_strdup (formula);
  rest = n - (n_lines - 1);
  g_clear_pointer (&lines[n_lines - 1], g_free);
  first = g_strjoinv ("\n", lines);
  for (guint i = n_lines; i < n; i++)
    g_free (lines[i]);
  more = g_strdup_printf (ngettext ("… and %u line more", "… and %u lines more", rest), rest);
  return g_strconcat (first, "\n", more, NULL);
}

char *
near_playground_find_dup_formula (const NearPlaygroundFormula *formula, guint n_lines)
{
  g_autofree char *whole = near_formula_to_display (formula->text != NULL ? formula->text : "–");
  g_autofree char *text = shorten (whole, n_lines);
  g_autofree char *boundary = NULL;

  if (formula->boundary == NULL)
    return g_steal_pointer (&text);
  boundary = near_formula_to_display (formula->boundary);
  return g_strdup_printf (_ ("%s\nBlue where %s > 0"), text, boundary);
}

static void
show_formula (NearPlaygroundFind *self, const NearPlaygroundFormula *formula)
{
  g_autofree char *whole = near_playground_find_dup_formula (formula, G_MAXUINT);
  g_autofree char *display = NULL;
  g_autofree char *check = NULL;
  gboolean all = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->show_all));

  display = near_playground_find_dup_formula (formula, all ? G_MAXUINT : FORMULA_LINES);
  gtk_widget_set_visible (self->show_all, all || !g_str_equal (display, whole));

  set_text (self->formula, display);
  if (!formula->checked)
    check = g_strdup (self->view->snapshot->diverged ? _ ("Not checked: training has diverged.")
                                                     : _ ("Checked as soon as it rests …"));
  else if (formula->check.exact)
    check = g_strdup_printf (
        _ ("%s Read back from this text and compared at %zu points: it is the network with its numbers "
           "rounded to three digits. The rounding moves the output by at most %.2g; %.4g\u00a0%% of the "
           "points stay on their side."),
        formula->check.same_side < 0.99 ? "⚠" : "✓", formula->check.n_points,
        formula->check.rounding_error, 100.0 * formula->check.same_side);
  else
    check = g_strdup_printf (_ ("✗ Read back and compared at %zu points: the text is not the network, it is "
                                "off by up to %.2g."),
                             formula->check.n_points, formula->check.text_error);
  set_text (self->check, check);
}

static void
show_confusion (NearPlaygroundFind *self, const NearPlaygroundSnapshot *s)
{
  gboolean shown = s->spec.problem == NEAR_PROBLEM_CLASSIFICATION && s->test.n > 0;

  gtk_widget_set_visible (self->confusion_box, shown);
  for (guint truth = 0; shown && truth < 2; truth++)
    for (guint answer = 0; answer < 2; answer++)
      {
        g_autofree char *text = g_strdup_printf ("%zu", s->test.confusion[truth][answer]);

        set_text (self->counts[truth][answer], text);
        if (truth != answer && s->test.confusion[truth][answer] > 0)
          gtk_widget_add_css_class (self->counts[truth][answer], "wrong-count");
        else
          gtk_widget_remove_css_class (self->counts[truth][answer], "wrong-count");
      }
}

static void
show_losses (NearPlaygroundFind *self)
{
  g_autoptr (NearPlot) plot = NULL;

  if (self->view != NULL)
    plot = near_playground_loss_plot (
        self->view->snapshot, gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->logarithmic)));
  near_plot_view_set_plot (NEAR_PLOT_VIEW (self->losses), plot);
}

void
near_playground_find_set_view (NearPlaygroundFind *self, NearPlaygroundView *view)
{
  g_autofree char *headline = NULL;
  g_autofree char *warning = NULL;

  g_clear_pointer (&self->view, near_playground_view_unref);
  if (view == NULL)
    {
      GtkWidget *const stale[] = { self->train_loss,   self->train_measure, self->test_loss,
                                   self->test_measure, self->chance_loss,   self->chance_measure };

      set_text (self->headline, _ ("Nothing to train yet"));
      for (guint i = 0; i < G_N_ELEMENTS (stale); i++)
        set_text (stale[i], "–");
      set_text (self->formula, "");
      set_text (self->check, "");
      gtk_widget_set_visible (self->warning, FALSE);
      gtk_widget_set_visible (self->confusion_box, FALSE);
      show_losses (self);
      return;
    }
  self->view = near_playground_view_ref (view);
  headline = near_playground_headline (view->snapshot);
  set_text (self->headline, headline);
  if (view->snapshot->irreproducible != NULL)
    warning = g_strdup_printf (_ ("Not reproducible from the choices alone: %s."),
                               view->snapshot->irreproducible);
  set_text (self->warning, warning != NULL ? warning : "");
  gtk_widget_set_visible (self->warning, warning != NULL);
  show_scores (self, view->snapshot);
  show_formula (self, &view->formula);
  show_confusion (self, view->snapshot);
  show_losses (self);
}

char *
near_playground_find_dup_scores (const NearPlaygroundView *view)
{
  const NearPlaygroundSnapshot *s = view->snapshot;

  return s->spec.problem == NEAR_PROBLEM_CLASSIFICATION
             ? g_strdup_printf (_ ("Training loss %.4f   %.1f %%\nTest loss %.4f   %.1f %%\nChance %.4f"),
                                s->train.loss, 100.0 * s->train.accuracy, s->test.loss,
                                100.0 * s->test.accuracy, s->chance_loss)
             : g_strdup_printf (_ ("Training loss %.4f\nTest loss %.4f\nChance %.4f"), s->train.loss,
                                s->test.loss, s->chance_loss);
}

static void
on_logarithmic (GtkToggleButton *button, NearPlaygroundFind *self)
{
  show_losses (self);
}

static void
on_show_all (GtkToggleButton *button, NearPlaygroundFind *self)
{
  if (self->view != NULL)
    show_formula (self, &self->view->formula);
}

static void
on_copy (GtkButton *button, NearPlaygroundFind *self)
{
  if (self->view != NULL && self->view->formula.text != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->view->formula.text);
}

/* --- object ----------------------------------------------------------------------------------- */

static void
attach_label (NearPlaygroundFind *self, const char *text, gboolean dim, int column, int row)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), column == 0 ? 0.0f : 1.0f);
  if (dim)
    gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_set_hexpand (label, column > 0);
  gtk_grid_attach (GTK_GRID (self->confusion), label, column, row, 1, 1);
}

static void
build_confusion (NearPlaygroundFind *self)
{
  attach_label (self, _ ("said blue"), TRUE, 1, 0);
  attach_label (self, _ ("said orange"), TRUE, 2, 0);
  attach_label (self, _ ("is blue"), FALSE, 0, 1);
  attach_label (self, _ ("is orange"), FALSE, 0, 2);
  for (guint truth = 0; truth < 2; truth++)
    for (guint answer = 0; answer < 2; answer++)
      {
        GtkWidget *count = gtk_label_new (NULL);

        gtk_label_set_xalign (GTK_LABEL (count), 1.0f);
        gtk_widget_add_css_class (count, "numeric");
        gtk_grid_attach (GTK_GRID (self->confusion), count, answer == 1 ? 1 : 2, truth == 1 ? 1 : 2, 1,
                         1);
        self->counts[truth][answer] = count;
      }
}

static void
near_playground_find_dispose (GObject *object)
{
  NearPlaygroundFind *self = NEAR_PLAYGROUND_FIND (object);

  g_clear_pointer (&self->view, near_playground_view_unref);
  near_widget_unparent_children (GTK_WIDGET (self));
  G_OBJECT_CLASS (near_playground_find_parent_class)->dispose (object);
}

static void
near_playground_find_class_init (NearPlaygroundFindClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = near_playground_find_dispose;
  g_type_ensure (NEAR_TYPE_PLOT_VIEW);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "playgroundfind");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/nearsight/Nearsight/near-playground-find.ui");
#define BIND(name) gtk_widget_class_bind_template_child (widget_class, NearPlaygroundFind, name)
  BIND (headline);
  BIND (warning);
  BIND (measure);
  BIND (train_loss);
  BIND (train_measure);
  BIND (test_loss);
  BIND (test_measure);
  BIND (chance_loss);
  BIND (chance_measure);
  BIND (logarithmic);
  BIND (losses);
  BIND (copy);
  BIND (show_all);
  BIND (formula);
  BIND (check);
  BIND (confusion_box);
  BIND (confusion);
#undef BIND
}

static void
near_playground_find_init (NearPlaygroundFind *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  near_plot_view_set_name (NEAR_PLOT_VIEW (self->losses), _ ("Losses by epoch"));
  g_signal_connect (self->logarithmic, "toggled", G_CALLBACK (on_logarithmic), self);
  g_signal_connect (self->copy, "clicked", G_CALLBACK (on_copy), self);
  g_signal_connect (self->show_all, "toggled", G_CALLBACK (on_show_all), self);
  build_confusion (self);
}
