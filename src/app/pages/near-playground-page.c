/* near-playground-page.c — the playground's page: choices, the living network, what came out
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-playground-page-private.h"
#include "near-network-view.h"
#include "near-page.h"
#include "near-picture.h"
#include "near-playground-choose.h"
#include "near-playground-figure.h"
#include "near-playground-find.h"
#include "near-plot-view.h"
#include "near-settings.h"
#include "near-text.h"
#include "near-widget.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <math.h>

/* Below this width the right column folds under a button, and the left one narrows. */
#define NARROW 1180

static void near_playground_page_page_init (NearPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (NearPlaygroundPage, near_playground_page, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (NEAR_TYPE_PAGE, near_playground_page_page_init))

/* Ids as the settings have them. */
static const struct
{
  const char *id, *name;
  double epochs_per_second;
} speeds[] = {
  { "slow", N_ ("10 epochs/s"), 10.0 },
  { "normal", N_ ("60 epochs/s"), 60.0 },
  { "fast", N_ ("600 epochs/s"), 600.0 },
  { "full", N_ ("Full speed"), 0.0 },
};

/* --- showing ---------------------------------------------------------------------------------- */

static void
show_epoch (NearPlaygroundPage *self, const NearPlaygroundView *view)
{
  g_autofree char *epoch = NULL;
  g_autofree char *rate = NULL;

  if (view == NULL)
    {
      gtk_label_set_label (GTK_LABEL (self->epoch), "");
      gtk_label_set_label (GTK_LABEL (self->rate), "");
      return;
    }
  epoch = g_strdup_printf (_ ("Epoch %'" PRIu64), view->snapshot->epoch);
  gtk_label_set_label (GTK_LABEL (self->epoch), epoch);
  if (near_playground_lab_is_running (self->lab) && near_playground_lab_get_speed (self->lab) == 0.0
      && isfinite (view->snapshot->epochs_per_second))
    rate = g_strdup_printf (_ ("%'.0f epochs/s"), view->snapshot->epochs_per_second);
  gtk_label_set_label (GTK_LABEL (self->rate), rate != NULL ? rate : "");
}

static void
on_view_changed (NearPlaygroundPage *self)
{
  gint64 begin = g_get_monotonic_time ();
  NearPlaygroundView *view = near_playground_lab_get_view (self->lab);

  near_network_view_set_view (NEAR_NETWORK_VIEW (self->network),
                              near_playground_lab_get_spec (self->lab), view,
                              near_playground_lab_get_points (self->lab));
  show_epoch (self, view);
  near_playground_page_queue_find (self);
  self->frame_us += g_get_monotonic_time () - begin;
}

/* With NEAR_FRAME_TIMES set, what a frame costs us is told: updates since the last, and snapshots. */
static void
near_playground_page_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  NearPlaygroundPage *self = NEAR_PLAYGROUND_PAGE (widget);
  gint64 begin = g_get_monotonic_time ();

  GTK_WIDGET_CLASS (near_playground_page_parent_class)->snapshot (widget, snapshot);
  self->frame_us += g_get_monotonic_time () - begin;
  if (self->tells_frame_times)
    g_printerr ("frame-ms %.3f\n", 1e-3 * (double) self->frame_us);
  self->frame_us = 0;
}

static void
on_spec_changed (NearPlaygroundPage *self)
{
  near_page_emit_state_changed (NEAR_PAGE (self));
}

static void
on_problem_changed (NearPlaygroundPage *self)
{
  const char *problem = near_playground_lab_get_problem (self->lab);
  g_autofree char *capitalized = problem != NULL ? near_text_dup_capitalized (problem) : NULL;
  g_autofree char *sentence = g_strconcat (capitalized != NULL ? capitalized : "", ".", NULL);

  gtk_label_set_label (GTK_LABEL (self->problem), sentence);
  gtk_widget_set_visible (self->problem, problem != NULL);
  near_page_emit_state_changed (NEAR_PAGE (self));
}

static void
on_running_changed (NearPlaygroundPage *self)
{
  show_epoch (self, near_playground_lab_get_view (self->lab));
  near_page_emit_state_changed (NEAR_PAGE (self));
}

static void
on_note (NearPlaygroundPage *self, const char *note)
{
  near_page_emit_note (NEAR_PAGE (self), note);
}

static void
on_paused (NearPlaygroundPage *self, const char *reason)
{
  if (reason != NULL)
    near_page_emit_note (NEAR_PAGE (self), reason);
}

static void
on_open_failed (NearPlaygroundPage *self, const char *reason)
{
  near_page_emit_failed (NEAR_PAGE (self), reason);
}

/* --- the person's hand ------------------------------------------------------------------------ */

static void
choose (NearPlaygroundPage *self, const char *key, const NearPlaygroundSpec *spec)
{
  g_autoptr (GError) error = NULL;

  if (!near_playground_lab_choose (self->lab, key, spec, NULL, &error))
    near_page_emit_note (NEAR_PAGE (self), error->message);
}

static void
on_feature_toggled (NearNetworkView *network, guint feature, NearPlaygroundPage *self)
{
  NearPlaygroundSpec spec = *near_playground_lab_get_spec (self->lab);

  spec.features ^= 1u << feature;
  choose (self, "features", &spec);
}

static void
on_neurons_wanted (NearNetworkView *network, guint layer, guint n, NearPlaygroundPage *self)
{
  NearPlaygroundSpec spec = *near_playground_lab_get_spec (self->lab);

  spec.hidden.values[layer] = n;
  choose (self, "hidden", &spec);
}

static void
on_layers_wanted (NearNetworkView *network, guint n, NearPlaygroundPage *self)
{
  NearPlaygroundSpec spec = *near_playground_lab_get_spec (self->lab);

  for (guint l = spec.hidden.n; l < n; l++)
    spec.hidden.values[l] = 2;
  spec.hidden.n = n;
  choose (self, "hidden", &spec);
}

static void
on_parameter_edited (NearNetworkView *network, guint64 parameter, double value,
                     NearPlaygroundPage *self)
{
  g_autofree char *group = g_strdup_printf ("edit %" PRIu64, parameter);
  g_autoptr (GError) error = NULL;

  if (!near_playground_lab_edit (self->lab, parameter, value, group, &error))
    near_page_emit_note (NEAR_PAGE (self), error->message);
}

static void
on_edit_ended (NearNetworkView *network, NearPlaygroundPage *self)
{
  near_playground_lab_end_group (self->lab);
}

static void
on_refused (NearPlaygroundChoose *widget, const char *reason, NearPlaygroundPage *self)
{
  near_page_emit_note (NEAR_PAGE (self), reason);
}

static void
on_show_test (GtkToggleButton *button, NearPlaygroundPage *self)
{
  near_network_view_set_show_test (NEAR_NETWORK_VIEW (self->network),
                                   gtk_toggle_button_get_active (button));
}

static void
on_discretise (GtkToggleButton *button, NearPlaygroundPage *self)
{
  near_network_view_set_discretise (NEAR_NETWORK_VIEW (self->network),
                                    gtk_toggle_button_get_active (button));
}

static void
on_speed (NearPlaygroundPage *self)
{
  guint i = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->speed));

  if (i >= G_N_ELEMENTS (speeds))
    return;
  near_playground_lab_set_speed (self->lab, speeds[i].epochs_per_second);
  g_object_set (near_settings_get_default (), "training-speed", speeds[i].id, NULL);
}

/* --- columns ---------------------------------------------------------------------------------- */

static void
on_find_button (NearPlaygroundPage *self)
{
  near_playground_page_arrange (self);
}

static gboolean
arrange_later (gpointer user_data)
{
  NearPlaygroundPage *self = user_data;

  self->layout_source = 0;
  near_playground_page_arrange (self);
  return G_SOURCE_REMOVE;
}

static void
near_playground_page_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  NearPlaygroundPage *self = NEAR_PLAYGROUND_PAGE (widget);
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
near_playground_page_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                              int *natural, int *minimum_baseline, int *natural_baseline)
{
  gtk_widget_measure (NEAR_PLAYGROUND_PAGE (widget)->columns, orientation, for_size, minimum, natural,
                      minimum_baseline, natural_baseline);
}

/* --- the page's interface --------------------------------------------------------------------- */

static void
disconnect_lab (NearPlaygroundPage *self)
{
  if (self->lab != NULL)
    g_signal_handlers_disconnect_by_data (self->lab, self);
  g_clear_object (&self->lab);
}

static void
take_lab (NearPlaygroundPage *self, NearPlaygroundLab *lab)
{
  disconnect_lab (self);
  self->lab = lab;
  g_signal_connect_swapped (lab, "view-changed", G_CALLBACK (on_view_changed), self);
  g_signal_connect_swapped (lab, "spec-changed", G_CALLBACK (on_spec_changed), self);
  g_signal_connect_swapped (lab, "notify::problem", G_CALLBACK (on_problem_changed), self);
  g_signal_connect_swapped (lab, "notify::running", G_CALLBACK (on_running_changed), self);
  g_signal_connect_object (lab, "note", G_CALLBACK (on_note), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (lab, "open-failed", G_CALLBACK (on_open_failed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (lab, "paused", G_CALLBACK (on_paused), self, G_CONNECT_SWAPPED);
  near_playground_choose_set_lab (NEAR_PLAYGROUND_CHOOSE (self->choose), lab);
  on_speed (self);
  on_problem_changed (self);
  on_view_changed (self);
}

static const char *
page_get_lab_id (NearPage *page)
{
  return "playground";
}

static char *
page_dup_title (NearPage *page)
{
  const NearPlaygroundSpec *spec
      = near_playground_lab_get_spec (NEAR_PLAYGROUND_PAGE (page)->lab);

  return g_strdup (_ (near_pattern_get_info (spec->pattern)->info.name));
}

static NearDocument *
page_get_document (NearPage *page)
{
  return near_playground_lab_get_document (NEAR_PLAYGROUND_PAGE (page)->lab);
}

static gboolean
page_set_document (NearPage *page, NearDocument *document, GError **error)
{
  take_lab (NEAR_PLAYGROUND_PAGE (page), near_playground_lab_new (document));
  return TRUE;
}

static gboolean
page_set_preset (NearPage *page, gconstpointer spec, GError **error)
{
  return near_playground_lab_set_preset (NEAR_PLAYGROUND_PAGE (page)->lab, spec, error);
}

static NearResults *
page_get_results (NearPage *page)
{
  return near_playground_lab_get_results (NEAR_PLAYGROUND_PAGE (page)->lab);
}

static void
page_run (NearPage *page)
{
  near_playground_lab_run (NEAR_PLAYGROUND_PAGE (page)->lab);
}

static void
page_pause (NearPage *page)
{
  near_playground_lab_pause (NEAR_PLAYGROUND_PAGE (page)->lab);
}

static void
page_step (NearPage *page)
{
  near_playground_lab_step (NEAR_PLAYGROUND_PAGE (page)->lab);
}

static void
page_reset (NearPage *page)
{
  near_playground_lab_reset (NEAR_PLAYGROUND_PAGE (page)->lab);
}

static gboolean
page_is_running (NearPage *page)
{
  return near_playground_lab_is_running (NEAR_PLAYGROUND_PAGE (page)->lab);
}

static void
page_prepare_screenshot (NearPage *page, guint64 n_steps)
{
  if (n_steps > 0)
    near_playground_lab_run_to (NEAR_PLAYGROUND_PAGE (page)->lab, n_steps);
}

static gboolean
page_is_settled (NearPage *page)
{
  NearPlaygroundPage *self = NEAR_PLAYGROUND_PAGE (page);

  return near_playground_lab_is_settled (self->lab) && self->find_source == 0
         && self->layout_source == 0;
}

static gboolean
page_open_data (NearPage *page, const char *path, gboolean ask, GError **error)
{
  near_playground_lab_open_csv (NEAR_PLAYGROUND_PAGE (page)->lab, path);
  return TRUE;
}

static NearJob *
page_get_job (NearPage *page)
{
  return near_playground_lab_get_csv_job (NEAR_PLAYGROUND_PAGE (page)->lab);
}

static void
draw_figure (cairo_t *cr, double width, double height, const NearStyle *style, gpointer user_data)
{
  near_playground_figure_draw (cr, width, height, style, user_data);
}

static gboolean
page_export_picture (NearPage *page, const char *path, const NearStyle *style, GError **error)
{
  NearPlaygroundView *view = near_playground_lab_get_view (NEAR_PLAYGROUND_PAGE (page)->lab);

  if (view == NULL)
    {
      g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_NO_DATA, _ ("there is no network to draw yet"));
      return FALSE;
    }
  return near_picture_export (draw_figure, view, path, 960.0, 640.0, style, error);
}

static void
page_set_lesson_shown (NearPage *page, gboolean shown)
{
  NearPlaygroundPage *self = NEAR_PLAYGROUND_PAGE (page);

  if (self->lesson_shown == shown)
    return;
  self->lesson_shown = shown;
  near_playground_page_arrange (self);
}

static void
near_playground_page_page_init (NearPageInterface *iface)
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
  iface->get_job = page_get_job;
  iface->export_picture = page_export_picture;
  iface->set_lesson_shown = page_set_lesson_shown;
}

/* --- object ----------------------------------------------------------------------------------- */

static void
near_playground_page_dispose (GObject *object)
{
  NearPlaygroundPage *self = NEAR_PLAYGROUND_PAGE (object);

  g_clear_handle_id (&self->find_source, g_source_remove);
  g_clear_handle_id (&self->layout_source, g_source_remove);
  disconnect_lab (self);
  near_widget_unparent_children (GTK_WIDGET (self));
  G_OBJECT_CLASS (near_playground_page_parent_class)->dispose (object);
}

static void
near_playground_page_class_init (NearPlaygroundPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = near_playground_page_dispose;
  widget_class->snapshot = near_playground_page_snapshot;
  widget_class->measure = near_playground_page_measure;
  widget_class->size_allocate = near_playground_page_size_allocate;
  g_type_ensure (NEAR_TYPE_NETWORK_VIEW);
  g_type_ensure (NEAR_TYPE_PLOT_VIEW);
  g_type_ensure (NEAR_TYPE_PLAYGROUND_FIND);
  gtk_widget_class_set_css_name (widget_class, "playgroundpage");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/nearsight/Nearsight/near-playground-page.ui");
#define BIND(name) gtk_widget_class_bind_template_child (widget_class, NearPlaygroundPage, name)
  BIND (columns);
  BIND (choose_scrolled);
  BIND (epoch);
  BIND (rate);
  BIND (speed);
  BIND (show_test);
  BIND (discretise);
  BIND (find_button);
  BIND (problem);
  BIND (network);
  BIND (strip);
  BIND (strip_scores);
  BIND (strip_losses);
  BIND (strip_formula);
  BIND (find);
#undef BIND
}

static void
fill_speeds (NearPlaygroundPage *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  const char *chosen = near_settings_get_training_speed (near_settings_get_default ());
  guint selected = 1;

  for (guint i = 0; i < G_N_ELEMENTS (speeds); i++)
    {
      gtk_string_list_append (names, _ (speeds[i].name));
      if (g_strcmp0 (speeds[i].id, chosen) == 0)
        selected = i;
    }
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->speed), G_LIST_MODEL (names));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->speed), selected);
  g_signal_connect_object (self->speed, "notify::selected", G_CALLBACK (on_speed), self,
                           G_CONNECT_SWAPPED);
}

static void
near_playground_page_init (NearPlaygroundPage *self)
{
  g_autoptr (NearDocument) document = near_document_new (&near_playground_schema);

  gtk_widget_init_template (GTK_WIDGET (self));
  self->tells_frame_times = g_getenv ("NEAR_FRAME_TIMES") != NULL;
  self->choose = near_playground_choose_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->choose_scrolled), self->choose);
  near_plot_view_set_name (NEAR_PLOT_VIEW (self->strip_losses), _ ("Losses by epoch"));
  g_signal_connect (self->choose, "refused", G_CALLBACK (on_refused), self);
  g_signal_connect (self->network, "feature-toggled", G_CALLBACK (on_feature_toggled), self);
  g_signal_connect (self->network, "neurons-wanted", G_CALLBACK (on_neurons_wanted), self);
  g_signal_connect (self->network, "layers-wanted", G_CALLBACK (on_layers_wanted), self);
  g_signal_connect (self->network, "parameter-edited", G_CALLBACK (on_parameter_edited), self);
  g_signal_connect (self->network, "edit-ended", G_CALLBACK (on_edit_ended), self);
  g_signal_connect (self->show_test, "toggled", G_CALLBACK (on_show_test), self);
  g_signal_connect (self->discretise, "toggled", G_CALLBACK (on_discretise), self);
  g_signal_connect_object (self->find_button, "toggled", G_CALLBACK (on_find_button), self,
                           G_CONNECT_SWAPPED);
  fill_speeds (self);
  take_lab (self, near_playground_lab_new (document));
}

GtkWidget *
near_playground_page_new (void)
{
  return g_object_new (NEAR_TYPE_PLAYGROUND_PAGE, NULL);
}

NearPlaygroundLab *
near_playground_page_get_lab (NearPlaygroundPage *self)
{
  return self->lab;
}
