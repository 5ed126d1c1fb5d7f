/* near-gp-page.c — the Gaussian-process lab's page: choices, the living curve, what came out
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-page-private.h"
#include "near-axis.h"
#include "near-dialogs.h"
#include "near-gp-choose.h"
#include "near-gp-find.h"
#include "near-gp-open.h"
#include "near-gp-plots.h"
#include "near-gp-python.h"
#include "near-gp-stage.h"
#include "near-page.h"
#include "near-picture.h"
#include "near-plot-view.h"
#include "near-text.h"
#include "near-widget.h"

#include <glib/gi18n.h>
#include <math.h>

/* Below this width the right column folds under a button, and the left one narrows. */
#define NARROW 1180

static void near_gp_page_page_init (NearPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (NearGpPage, near_gp_page, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (NEAR_TYPE_PAGE, near_gp_page_page_init))

/* --- showing -------------------------------------------------------------------------------------- */

static void
show_strip_plot (GtkWidget *view, NearPlot *plot)
{
  gtk_widget_set_visible (view, plot != NULL);
  near_plot_view_set_plot (NEAR_PLOT_VIEW (view), plot);
  near_plot_unref (plot);
}

/* Beside a lesson the likelihood's two pictures stand below the stage; where it is narrow there is no room. */
static void
show_strip_plots (NearGpPage *self)
{
  gboolean shown = self->lesson_shown && !self->narrow;

  show_strip_plot (self->strip_likelihood, shown ? near_gp_plot_likelihood (near_gp_lab_get_view (self->lab)) : NULL);
  show_strip_plot (self->strip_landscape, shown ? near_gp_plot_landscape (near_gp_lab_get_detail (self->lab)) : NULL);
}

static void
show_strip (NearGpPage *self)
{
  NearGpView *view = near_gp_lab_get_view (self->lab);
  g_autofree char *headline = NULL, *text = NULL, *number = NULL;
  NearResults *results = near_gp_lab_get_results (self->lab);
  double gap = results != NULL ? near_results_get_number (results, "likelihood_gap") : NAN;

  if (!gtk_widget_get_visible (self->strip))
    return;
  headline = view != NULL ? near_gp_dup_headline (view) : g_strdup ("");
  number = view != NULL && (view->gp != NULL || view->sparse != NULL)
               ? near_axis_format_number (view->report.log_marginal_likelihood, 5)
               : NULL;
  if (number != NULL && isfinite (gap))
    {
      g_autofree char *lost = near_axis_format_number (gap, 3);

      /* what the centres lose */
      text = g_strdup_printf (_ ("%s\nLog likelihood %s, gap %s"), headline, number, lost);
    }
  else
    text = number != NULL ? g_strdup_printf (_ ("%s\nLog likelihood %s"), headline, number)
                          : g_strdup (headline);
  gtk_label_set_label (GTK_LABEL (self->strip_text), text);
  show_strip_plots (self);
}

static void
on_view_changed (NearGpPage *self)
{
  NearGpView *view = near_gp_lab_get_view (self->lab);
  gboolean curve = view != NULL && view->n_grid > 0;

  near_gp_page_show_hint (self);
  /* over a curve the truth is one line more; a map of it takes the place of the mean */
  if (view != NULL && (view->mean_map != NULL) != self->maps)
    {
      self->maps = view->mean_map != NULL;
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->truth), !self->maps);
    }
  gtk_widget_set_visible (self->tabs, curve && view->gp != NULL);
  gtk_widget_set_visible (self->terms, curve && view->n_terms > 1);
  gtk_widget_set_visible (self->truth, view != NULL && (view->truth != NULL || view->truth_map != NULL));
  gtk_widget_set_visible (self->animate, curve && view->gp != NULL);
  gtk_widget_set_visible (self->pencil, curve && view->spec.model == NEAR_GP_MODEL_REGRESSION);
  if (view != NULL && !gtk_widget_get_visible (self->pencil))
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->pencil), FALSE);
  show_strip (self);
  near_page_emit_results_changed (NEAR_PAGE (self));
}

static void
on_detail_changed (NearGpPage *self)
{
  show_strip (self);
  near_page_emit_results_changed (NEAR_PAGE (self));
}

static void
on_spec_changed (NearGpPage *self)
{
  near_gp_page_update_clicks (self, near_gp_lab_get_spec (self->lab)->model);
  near_gp_page_update_undrawn (self);
  near_page_emit_state_changed (NEAR_PAGE (self));
}

static void
on_problem_changed (NearGpPage *self)
{
  const char *problem = near_gp_lab_get_problem (self->lab);
  g_autofree char *capitalized = problem != NULL ? near_text_dup_capitalized (problem) : NULL;

  gtk_label_set_label (GTK_LABEL (self->problem), capitalized != NULL ? capitalized : "");
  gtk_widget_set_visible (self->problem, problem != NULL);
  near_page_emit_state_changed (NEAR_PAGE (self));
}

static void
on_running_changed (NearGpPage *self)
{
  near_page_emit_state_changed (NEAR_PAGE (self));
}

static void
on_note (NearGpPage *self, const char *note)
{
  near_page_emit_note (NEAR_PAGE (self), note);
}

static void
on_open_failed (NearGpPage *self, const char *reason)
{
  near_page_emit_failed (NEAR_PAGE (self), reason);
}

static void
on_paste_failed (NearGpPage *self, const char *reason)
{
  near_dialog_show_message (GTK_WIDGET (self), _ ("Nothing Was Pasted"), reason);
}

static void
on_refused (GtkWidget *widget, const char *reason, NearGpPage *self)
{
  near_page_emit_note (NEAR_PAGE (self), reason);
}

static void
on_lit (NearGpFind *find, int first, int second, NearGpPage *self)
{
  near_gp_stage_set_lit (NEAR_GP_STAGE (self->stage), first, second);
}

static void
on_selected (NearGpStage *stage, int point, NearGpPage *self)
{
  near_gp_choose_set_selected (NEAR_GP_CHOOSE (self->choose), point);
}

/* --- columns -------------------------------------------------------------------------------------- */

static void
arrange (NearGpPage *self)
{
  gboolean folded = self->narrow || self->lesson_shown;
  gboolean shown = !folded || (!self->lesson_shown && gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->find_button)));

  gtk_widget_set_visible (self->find_button, self->narrow && !self->lesson_shown);
  gtk_widget_set_size_request (self->choose_scrolled, self->narrow ? 240 : 280, -1);
  /* the lesson's pane lies over this much of the page */
  gtk_widget_set_margin_end (self->columns, self->lesson_shown ? NEAR_PAGE_LESSON_WIDTH : 0);
  gtk_widget_set_visible (self->find, shown);
  gtk_widget_set_visible (self->strip, !shown);
  show_strip (self);
}

static gboolean
arrange_later (gpointer user_data)
{
  NearGpPage *self = user_data;

  self->layout_source = 0;
  arrange (self);
  return G_SOURCE_REMOVE;
}

static void
near_gp_page_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  NearGpPage *self = NEAR_GP_PAGE (widget);
  gboolean narrow = width < NARROW;

  gtk_widget_size_allocate (self->columns, &(GtkAllocation){ 0, 0, width, height }, baseline);
  if (narrow == self->narrow)
    return;
  self->narrow = narrow;
  /* what is shown may not change while space is being given out */
  if (self->layout_source == 0)
    self->layout_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, arrange_later, self, NULL);
}

static void
near_gp_page_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                      int *minimum_baseline, int *natural_baseline)
{
  gtk_widget_measure (NEAR_GP_PAGE (widget)->columns, orientation, for_size, minimum, natural,
                      minimum_baseline, natural_baseline);
}

/* --- the page's interface ------------------------------------------------------------------------- */

static void
disconnect_lab (NearGpPage *self)
{
  if (self->lab != NULL)
    g_signal_handlers_disconnect_by_data (self->lab, self);
  g_clear_object (&self->lab);
}

static void
take_lab (NearGpPage *self, NearGpLab *lab)
{
  disconnect_lab (self);
  self->lab = lab;
  g_signal_connect_swapped (lab, "view-changed", G_CALLBACK (on_view_changed), self);
  g_signal_connect_swapped (lab, "detail-changed", G_CALLBACK (on_detail_changed), self);
  g_signal_connect_swapped (lab, "spec-changed", G_CALLBACK (on_spec_changed), self);
  g_signal_connect_swapped (lab, "notify::problem", G_CALLBACK (on_problem_changed), self);
  g_signal_connect_swapped (lab, "notify::running", G_CALLBACK (on_running_changed), self);
  g_signal_connect_object (lab, "note", G_CALLBACK (on_note), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (lab, "note-gone", G_CALLBACK (near_page_emit_note_gone), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (lab, "open-failed", G_CALLBACK (on_open_failed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (lab, "paste-failed", G_CALLBACK (on_paste_failed), self, G_CONNECT_SWAPPED);
  near_gp_stage_set_lab (NEAR_GP_STAGE (self->stage), lab);
  near_gp_choose_set_lab (NEAR_GP_CHOOSE (self->choose), lab);
  near_gp_find_set_lab (NEAR_GP_FIND (self->find), lab);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->animate), FALSE);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->pencil), FALSE);
  self->undrawn = FALSE;
  on_problem_changed (self);
  on_spec_changed (self);
  on_view_changed (self);
}

static const char *
page_get_lab_id (NearPage *page)
{
  return "gp";
}

static char *
page_dup_title (NearPage *page)
{
  const NearGpSpec *spec = near_gp_lab_get_spec (NEAR_GP_PAGE (page)->lab);

  return g_strdup (_ (near_table_get (&near_gp_source_table, spec->source)->name));
}

static NearDocument *
page_get_document (NearPage *page)
{
  return near_gp_lab_get_document (NEAR_GP_PAGE (page)->lab);
}

static gboolean
page_set_document (NearPage *page, NearDocument *document, GError **error)
{
  take_lab (NEAR_GP_PAGE (page), near_gp_lab_new (document));
  return TRUE;
}

static gboolean
page_set_preset (NearPage *page, gconstpointer spec, GError **error)
{
  return near_gp_lab_set_preset (NEAR_GP_PAGE (page)->lab, spec, error);
}

static NearResults *
page_get_results (NearPage *page)
{
  return near_gp_lab_get_results (NEAR_GP_PAGE (page)->lab);
}

static void
page_run (NearPage *page)
{
  near_gp_lab_run (NEAR_GP_PAGE (page)->lab);
}

static void
page_pause (NearPage *page)
{
  near_gp_lab_pause (NEAR_GP_PAGE (page)->lab);
}

static void
page_step (NearPage *page)
{
  near_gp_lab_step (NEAR_GP_PAGE (page)->lab);
}

static void
page_reset (NearPage *page)
{
  near_gp_lab_reset (NEAR_GP_PAGE (page)->lab);
}

static gboolean
page_is_running (NearPage *page)
{
  return near_gp_lab_is_running (NEAR_GP_PAGE (page)->lab);
}

static void
page_prepare_screenshot (NearPage *page, guint64 n_steps)
{
  if (n_steps > 0)
    near_gp_lab_run (NEAR_GP_PAGE (page)->lab);
}

static gboolean
page_is_settled (NearPage *page)
{
  NearGpPage *self = NEAR_GP_PAGE (page);

  return near_gp_lab_is_settled (self->lab) && near_gp_find_is_settled (NEAR_GP_FIND (self->find))
         && self->layout_source == 0;
}

static gboolean
page_open_data (NearPage *page, const char *path, gboolean ask, GError **error)
{
  NearGpPage *self = NEAR_GP_PAGE (page);

  if (ask)
    near_gp_open_table (GTK_WIDGET (self), self->lab, path);
  else
    near_gp_lab_open_csv (self->lab, path, NULL, NULL, NULL);
  return TRUE;
}

static char *
page_dup_python (NearPage *page, GError **error)
{
  NearGpView *view = near_gp_lab_get_view (NEAR_GP_PAGE (page)->lab);

  if (view != NULL)
    return near_gp_view_dup_python (view, error);
  g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_NO_DATA, _ ("there is nothing to copy yet"));
  return NULL;
}

static void
page_paste (NearPage *page, const char *text)
{
  near_gp_lab_paste (NEAR_GP_PAGE (page)->lab, text);
}

static NearJob *
page_get_job (NearPage *page)
{
  return near_gp_lab_get_job (NEAR_GP_PAGE (page)->lab);
}

static void
draw_figure (cairo_t *cr, double width, double height, const NearStyle *style, gpointer user_data)
{
  near_gp_figure_draw (cr, width, height, style, user_data);
}

static gboolean
page_export_picture (NearPage *page, const char *path, const NearStyle *style, GError **error)
{
  NearGpView *view = near_gp_lab_get_view (NEAR_GP_PAGE (page)->lab);

  if (view == NULL)
    {
      g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_NO_DATA, _ ("there is nothing to draw yet"));
      return FALSE;
    }
  return near_picture_export (draw_figure, view, path, 960.0, 540.0, style, error);
}

static void
page_set_lesson_shown (NearPage *page, gboolean shown)
{
  NearGpPage *self = NEAR_GP_PAGE (page);

  if (self->lesson_shown == shown)
    return;
  self->lesson_shown = shown;
  arrange (self);
}

static void
near_gp_page_page_init (NearPageInterface *iface)
{
  iface->get_lab_id = page_get_lab_id;
  iface->get_document = page_get_document;
  iface->set_document = page_set_document;
  iface->set_preset = page_set_preset;
  iface->get_results = page_get_results;
  iface->run = page_run;
  iface->pause = page_pause;
  iface->step = page_step;
  iface->reset = page_reset;
  iface->is_running = page_is_running;
  iface->prepare_screenshot = page_prepare_screenshot;
  iface->is_settled = page_is_settled;
  iface->dup_title = page_dup_title;
  iface->open_data = page_open_data;
  iface->dup_python = page_dup_python;
  iface->paste = page_paste;
  iface->get_job = page_get_job;
  iface->export_picture = page_export_picture;
  iface->set_lesson_shown = page_set_lesson_shown;
}

/* --- object --------------------------------------------------------------------------------------- */

static void
near_gp_page_dispose (GObject *object)
{
  NearGpPage *self = NEAR_GP_PAGE (object);

  g_clear_handle_id (&self->layout_source, g_source_remove);
  near_gp_page_stop_animation (self);
  disconnect_lab (self);
  near_widget_unparent_children (GTK_WIDGET (self));
  G_OBJECT_CLASS (near_gp_page_parent_class)->dispose (object);
}

static void
near_gp_page_class_init (NearGpPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = near_gp_page_dispose;
  widget_class->measure = near_gp_page_measure;
  widget_class->size_allocate = near_gp_page_size_allocate;
  g_type_ensure (NEAR_TYPE_GP_STAGE);
  g_type_ensure (NEAR_TYPE_GP_FIND);
  g_type_ensure (NEAR_TYPE_PLOT_VIEW);
  gtk_widget_class_set_css_name (widget_class, "gppage");
  gtk_widget_class_set_template_from_resource (widget_class, "/org/nearsight/Nearsight/near-gp-page.ui");
#define BIND(name) gtk_widget_class_bind_template_child (widget_class, NearGpPage, name)
  BIND (columns);
  BIND (choose_scrolled);
  BIND (tabs);
  BIND (tab_function);
  BIND (tab_weights);
  BIND (tab_features);
  BIND (hint);
  BIND (click);
  BIND (terms);
  BIND (truth);
  BIND (pencil);
  BIND (animate);
  BIND (find_button);
  BIND (stage);
  BIND (problem);
  BIND (strip);
  BIND (strip_text);
  BIND (strip_likelihood);
  BIND (strip_landscape);
  BIND (find);
#undef BIND
}

static void
near_gp_page_init (NearGpPage *self)
{
  g_autoptr (NearDocument) document = near_document_new (&near_gp_schema);

  gtk_widget_init_template (GTK_WIDGET (self));
  self->choose = near_gp_choose_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->choose_scrolled), self->choose);
  near_gp_page_connect_toolbar (self);
  g_signal_connect_object (self->find_button, "toggled", G_CALLBACK (arrange), self, G_CONNECT_SWAPPED);
  g_signal_connect (self->choose, "refused", G_CALLBACK (on_refused), self);
  g_signal_connect (self->stage, "refused", G_CALLBACK (on_refused), self);
  g_signal_connect (self->stage, "selected", G_CALLBACK (on_selected), self);
  g_signal_connect (self->find, "refused", G_CALLBACK (on_refused), self);
  g_signal_connect (self->find, "lit", G_CALLBACK (on_lit), self);
  take_lab (self, near_gp_lab_new (document));
  near_gp_page_update_layers (self);
}

GtkWidget *
near_gp_page_new (void)
{
  return g_object_new (NEAR_TYPE_GP_PAGE, NULL);
}

NearGpLab *
near_gp_page_get_lab (NearGpPage *self)
{
  return self->lab;
}
