/* near-plot-view.h — a plot on the screen: the value under the pointer, and saving
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signals: "probed" (gint64): the index of what is under the pointer (near_plot_probe()), -1: nothing;
 *   "clicked" (double x, double y): a place in the data's units. */
#pragma once

#include <gtk/gtk.h>

#include "near-plot.h"

G_BEGIN_DECLS

#define NEAR_TYPE_PLOT_VIEW (near_plot_view_get_type ())
G_DECLARE_FINAL_TYPE (NearPlotView, near_plot_view, NEAR, PLOT_VIEW, GtkWidget)

GtkWidget *near_plot_view_new (void);
/* Takes a reference; NULL shows nothing. */
void near_plot_view_set_plot (NearPlotView *self, NearPlot *plot);
NearPlot *near_plot_view_get_plot (NearPlotView *self); /* borrowed, nullable */
/* The plot was described anew. */
void near_plot_view_queue_update (NearPlotView *self);
/* What a screen reader calls the picture, and what a file of it is called; translated. */
void near_plot_view_set_name (NearPlotView *self, const char *name);
/* The picture lies on a card rather than on the page's ground. */
void near_plot_view_set_on_card (NearPlotView *self, gboolean on_card);

G_END_DECLS
