/* near-gp-page-toolbar.c — what stands over and under the Gaussian-process lab's stage
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-page-private.h"
#include "near-gp-stage.h"
#include "near-page.h"

#include <glib/gi18n.h>
#include <math.h>

/* Radians a second: a draw comes back to itself in a quarter of a minute. */
#define TURN 0.42

/* --- layers, clicks, draws ---------------------------------------------------------------------------------- */

static gboolean
is_active (GtkWidget *button)
{
  return gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button));
}

void
near_gp_page_update_layers (NearGpPage *self)
{
  NearGpLayers layers = NEAR_GP_LAYER_POINTS;

  if (is_active (self->truth))
    layers |= NEAR_GP_LAYER_TRUTH;
  if (is_active (self->terms))
    layers |= NEAR_GP_LAYER_TERMS;
  if (is_active (self->tab_weights))
    layers |= NEAR_GP_LAYER_WEIGHTS;
  if (is_active (self->tab_features))
    layers |= NEAR_GP_LAYER_FEATURES;
  near_gp_stage_set_layers (NEAR_GP_STAGE (self->stage), layers);
}

/* What a click can add depends on the model. */
void
near_gp_page_update_clicks (NearGpPage *self, guint model)
{
  static const char *const with_labels[] = { N_ ("Property"), N_ ("Label 0"), N_ ("Label 1"), NULL };
  static const char *const with_slopes[] = { N_ ("Value"), N_ ("Slope"), NULL };
  const char *const *names = model == NEAR_GP_MODEL_CHANGE_POINT ? with_labels
                             : model == NEAR_GP_MODEL_DERIVATIVE ? with_slopes
                                                                 : NULL;

  gtk_widget_set_visible (self->click, names != NULL);
  if (self->clicks == model + 1)
    return;
  self->clicks = model + 1;
  near_gp_stage_set_click (NEAR_GP_STAGE (self->stage), NEAR_GP_CLICK_VALUE);
  if (names == NULL)
    return;
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);
  for (guint i = 0; names[i] != NULL; i++)
    gtk_string_list_append (list, _ (names[i]));
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->click), G_LIST_MODEL (list));
}

static void
on_click_chosen (NearGpPage *self)
{
  guint i = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->click));
  gboolean slopes = near_gp_lab_get_spec (self->lab)->model == NEAR_GP_MODEL_DERIVATIVE;

  if (i == GTK_INVALID_LIST_POSITION)
    return;
  near_gp_stage_set_click (NEAR_GP_STAGE (self->stage),
                           slopes ? (i == 1 ? NEAR_GP_CLICK_SLOPE : NEAR_GP_CLICK_VALUE) : (NearGpClick) i);
}

static gboolean
on_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  NearGpPage *self = NEAR_GP_PAGE (widget);
  gint64 now = gdk_frame_clock_get_frame_time (clock);

  if (self->tick_start == 0)
    self->tick_start = now;
  near_gp_lab_set_phase (self->lab, TURN * 1e-6 * (double) (now - self->tick_start));
  return G_SOURCE_CONTINUE;
}

void
near_gp_page_stop_animation (NearGpPage *self)
{
  if (self->tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
  self->tick = 0;
}

/* Draws that are not shown cannot move: they are switched on first. */
static void
on_animate (NearGpPage *self)
{
  const NearGpSpec *now = near_gp_lab_get_spec (self->lab);
  g_autoptr (GError) error = NULL;

  near_gp_page_stop_animation (self);
  near_gp_lab_set_animating (self->lab, is_active (self->animate));
  if (!is_active (self->animate))
    return;
  if (now->draws == NEAR_GP_DRAWS_NONE
      && !near_gp_lab_choose_text (self->lab, "draws", "posterior", &error))
    near_page_emit_note (NEAR_PAGE (self), error->message);
  self->tick_start = 0;
  self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), on_tick, NULL, NULL);
}

/* --- the hint ------------------------------------------------------------------------------------- */

static const char *
get_hint (NearGpPage *self)
{
  const NearGpView *view = near_gp_lab_get_view (self->lab);

  if (view == NULL)
    return "";
  if (is_active (self->pencil))
    return _ ("Draw a curve from left to right: it becomes the truth · Escape: leave it");
  if (self->undrawn)
    return _ ("Nothing is drawn yet: take the pencil and draw the truth");
  if (view->mean_map != NULL)
    return view->truth_map != NULL
               ? _ ("Click: add · Alt+click: measure · drag: move · Shift+drag: hold out · right: remove")
               : _ ("Click: add · drag: move · Shift+drag: hold out · right: remove");
  if (view->n_grid == 0)
    return _ ("More than two inputs: each point as the others predict it");
  if (view->truth != NULL && view->spec.model != NEAR_GP_MODEL_CLASSES)
    return _ ("Click: add · Alt+click: measure · drag: move · Shift+drag: hold out · wheel: error bar · right: "
              "remove");
  return _ ("Click: add · drag: move · Shift+drag: hold out · wheel: error bar · right: remove");
}

/* A narrow page has no room for all of it. */
void
near_gp_page_show_hint (NearGpPage *self)
{
  gtk_label_set_label (GTK_LABEL (self->hint), get_hint (self));
  gtk_widget_set_tooltip_text (self->hint, get_hint (self));
}

/* --- the pencil ----------------------------------------------------------------------------------- */

static void
on_pencil (NearGpPage *self)
{
  near_gp_stage_set_pencil (NEAR_GP_STAGE (self->stage), is_active (self->pencil));
  near_gp_page_show_hint (self);
  if (is_active (self->pencil))
    gtk_widget_grab_focus (self->stage);
}

static void
on_drew (NearGpPage *self)
{
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->pencil), FALSE);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->truth), TRUE);
}

/* Who chose a curve that is not there yet wants to draw it. */
void
near_gp_page_update_undrawn (NearGpPage *self)
{
  const NearGpPoints *points = near_gp_lab_get_points (self->lab);
  gboolean undrawn = near_gp_lab_get_spec (self->lab)->source == NEAR_GP_SOURCE_DRAWN && points != NULL
                     && points->truth == NULL;

  if (undrawn != self->undrawn)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->pencil), undrawn);
  self->undrawn = undrawn;
}

void
near_gp_page_connect_toolbar (NearGpPage *self)
{
  GtkWidget *const layer_buttons[]
      = { self->tab_function, self->tab_weights, self->tab_features, self->terms, self->truth };

  for (guint i = 0; i < G_N_ELEMENTS (layer_buttons); i++)
    g_signal_connect_object (layer_buttons[i], "toggled", G_CALLBACK (near_gp_page_update_layers), self,
                             G_CONNECT_SWAPPED);
  g_signal_connect_object (self->animate, "toggled", G_CALLBACK (on_animate), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pencil, "toggled", G_CALLBACK (on_pencil), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->click, "notify::selected", G_CALLBACK (on_click_chosen), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->stage, "drew", G_CALLBACK (on_drew), self, G_CONNECT_SWAPPED);
}
