/* near-playground-page-columns.c — the playground's right column: when it is shown, and how often anew
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-page.h"
#include "near-playground-figure.h"
#include "near-playground-find.h"
#include "near-playground-page-private.h"
#include "near-plot-view.h"

#define STRIP_LINES 3
/* Numbers and curves change this often while training runs: more cannot be read. */
#define FIND_INTERVAL_US 100000

static void
show_strip (NearPlaygroundPage *self, NearPlaygroundView *view)
{
  g_autofree char *scores = NULL;
  g_autoptr (NearPlot) losses = NULL;
  g_autofree char *formula = NULL;

  if (!gtk_widget_get_visible (self->strip))
    return;
  if (view == NULL)
    {
      gtk_label_set_label (GTK_LABEL (self->strip_scores), "");
      gtk_label_set_label (GTK_LABEL (self->strip_formula), "");
      near_plot_view_set_plot (NEAR_PLOT_VIEW (self->strip_losses), NULL);
      return;
    }
  scores = near_playground_find_dup_scores (view);
  formula = near_playground_find_dup_formula (&view->formula, STRIP_LINES);
  gtk_label_set_label (GTK_LABEL (self->strip_scores), scores);
  gtk_label_set_label (GTK_LABEL (self->strip_formula), formula);
  losses = near_playground_loss_plot (view->snapshot, FALSE);
  near_plot_view_set_plot (NEAR_PLOT_VIEW (self->strip_losses), losses);
}

void
near_playground_page_show_find (NearPlaygroundPage *self)
{
  NearPlaygroundView *view = near_playground_lab_get_view (self->lab);

  self->find_shown = g_get_monotonic_time ();
  if (gtk_widget_get_visible (self->find))
    near_playground_find_set_view (NEAR_PLAYGROUND_FIND (self->find), view);
  show_strip (self, view);
  near_page_emit_results_changed (NEAR_PAGE (self));
}

static gboolean
on_find_timeout (gpointer user_data)
{
  NearPlaygroundPage *self = user_data;

  self->find_source = 0;
  near_playground_page_show_find (self);
  return G_SOURCE_REMOVE;
}

/* At once if there was none for a while, else when the interval is over. */
void
near_playground_page_queue_find (NearPlaygroundPage *self)
{
  gint64 since = g_get_monotonic_time () - self->find_shown;

  if (self->find_source != 0)
    return;
  if (since >= FIND_INTERVAL_US)
    near_playground_page_show_find (self);
  else
    self->find_source = g_timeout_add ((guint) ((FIND_INTERVAL_US - since) / 1000) + 1,
                                       on_find_timeout, self);
}

/* Wide: all three. Narrow, or under a lesson: the right one folds away, and a strip below the stage has
 * what one cannot do without. */
void
near_playground_page_arrange (NearPlaygroundPage *self)
{
  gboolean folded = self->narrow || self->lesson_shown;
  gboolean shown = !folded
                   || (!self->lesson_shown
                       && gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->find_button)));

  gtk_widget_set_visible (self->find_button, self->narrow && !self->lesson_shown);
  gtk_widget_set_size_request (self->choose_scrolled, self->narrow ? 240 : 280, -1);
  /* the lesson's pane lies over this much of the page */
  gtk_widget_set_margin_end (self->columns, self->lesson_shown ? NEAR_PAGE_LESSON_WIDTH : 0);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->strip),
                                  self->narrow && self->lesson_shown ? GTK_ORIENTATION_VERTICAL
                                                                     : GTK_ORIENTATION_HORIZONTAL);
  gtk_widget_set_visible (self->strip_losses, !(self->narrow && self->lesson_shown));
  gtk_widget_set_visible (self->find, shown);
  gtk_widget_set_visible (self->strip, !shown);
  near_playground_page_show_find (self);
}
