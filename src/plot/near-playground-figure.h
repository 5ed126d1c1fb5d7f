/* near-playground-figure.h — the playground as a figure: network, maps, losses, formula
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-playground-view.h"
#include "near-plot.h"

G_BEGIN_DECLS

/* Loss against epoch with the chance line: on the screen and in figures. */
NearPlot *near_playground_loss_plot (const NearPlaygroundSnapshot *snapshot, gboolean logarithmic);
/* "Test error 3 % — chance 50 %": what the losses mean, in one sentence. */
char *near_playground_headline (const NearPlaygroundSnapshot *snapshot);
void near_playground_figure_draw (cairo_t *cr, double width, double height, const NearStyle *style,
                                  const NearPlaygroundView *view);
gboolean near_playground_figure_export (NearPlaygroundSnapshot *snapshot, const char *path,
                                        GError **error);

G_END_DECLS
