/* near-gp-stage.h — the Gaussian-process lab's stage: a curve whose points can be set, dragged and taken away
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One input: mean, bands, draws. A click adds a point, a drag moves it, the wheel over a point changes its error
 * bar, the right button takes it away. Two inputs: the maps of mean and deviation with linked cursors, where
 * a click adds a point as well. More: each point's prediction when it is left out.
 * A click with Alt measures there what the source has, where its truth is known. With the pencil a drag draws the
 * truth itself. A drag with Shift draws a lasso: the points inside are held out, or taken in again if all of them were.
 * Keyboard: arrows choose a point and, with Ctrl, move it; + and − change its error bar; Insert adds one at the
 * middle, Delete takes the chosen one away, T holds it out or takes it in again, M measures again at its x;
 * Escape gives a line up that is being drawn.
 *
 * Signals: "refused" (string): why something could not be done; "hovered" (int): the point under the pointer,
 *   -1: none; "selected" (int); "drew" (): the truth was drawn, or given up.
 */
#pragma once

#include <gtk/gtk.h>

#include "near-gp-lab.h"
#include "near-gp-plots.h"

G_BEGIN_DECLS

/* What a click adds. */
typedef enum
{
  NEAR_GP_CLICK_VALUE,
  NEAR_GP_CLICK_LABEL_0,
  NEAR_GP_CLICK_LABEL_1,
  NEAR_GP_CLICK_SLOPE
} NearGpClick;

#define NEAR_TYPE_GP_STAGE (near_gp_stage_get_type ())
G_DECLARE_FINAL_TYPE (NearGpStage, near_gp_stage, NEAR, GP_STAGE, GtkWidget)

GtkWidget *near_gp_stage_new (void);
/* Follows this lab from now on. */
void near_gp_stage_set_lab (NearGpStage *self, NearGpLab *lab);
void near_gp_stage_set_layers (NearGpStage *self, NearGpLayers layers);
NearGpLayers near_gp_stage_get_layers (NearGpStage *self);
void near_gp_stage_set_click (NearGpStage *self, NearGpClick click);
/* Drags draw the truth; one input only. */
void near_gp_stage_set_pencil (NearGpStage *self, gboolean pencil);
/* Points that light up, counted among all; -1: none. */
void near_gp_stage_set_lit (NearGpStage *self, int first, int second);
int near_gp_stage_get_selected (NearGpStage *self);
NearPlot *near_gp_stage_get_plot (NearGpStage *self); /* borrowed, nullable */

G_END_DECLS
