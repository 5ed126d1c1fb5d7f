/* near-gp-stage-private.h — what the files of the stage share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-gp-stage.h"

G_BEGIN_DECLS

#define NEAR_GP_STAGE_MAX_PANES 2

/* What a line that is being drawn will be. */
typedef enum
{
  NEAR_GP_STROKE_NONE,
  NEAR_GP_STROKE_LASSO, /* closed: the points inside are held out */
  NEAR_GP_STROKE_TRUTH  /* a function of x: what was drawn last at a place counts */
} NearGpStroke;

/* A plot and where it is drawn. */
typedef struct
{
  NearPlot *plot;
  double x, width, height;
  NearPlotFrame frame; /* of frame_width, frame_height and frame_style; of no plot: not known */
  double frame_width, frame_height;
  NearStyle frame_style;
} NearGpPane;

struct _NearGpStage
{
  GtkWidget parent_instance;

  NearGpLab *lab;
  NearGpView *view;
  NearGpDetail *detail;
  NearGpLayers layers;
  NearGpClick click;
  gboolean pencil;   /* a drag draws the truth */
  gboolean measures; /* this press measures */

  NearGpPane panes[NEAR_GP_STAGE_MAX_PANES];
  guint n_panes;
  GskRenderNode *node; /* the panes as they were drawn last */
  NearStyle node_style;
  int node_width, node_height;

  GtkWidget *editor; /* the popover that asks for a value; nullable */
  gboolean has_pointer;
  double pointer_x, pointer_y;
  int hovered, selected, lit[2]; /* points, counted among all; -1 */
  int dragged;                   /* -1: none */
  double drag_dx, drag_dy;       /* from the pointer to the point, in pixels */
  double y_low, y_high;          /* of the axis; held while a point is dragged */
  NearGpStroke stroke;
  GArray *line;                  /* of graphene_point_t, in pixels: what was drawn of it */
  guint wheel_source;            /* ends the group of a turn of the wheel */
};

/* --- near-gp-stage.c --- */
/* Another choice of the point that keys act on; -1: none. */
void near_gp_stage_select (NearGpStage *self, int point);
void near_gp_stage_refuse (NearGpStage *self, const GError *error);
/* Where point @i is drawn in pane @pane; FALSE where it has no place there. */
gboolean near_gp_stage_get_point (NearGpStage *self, guint pane, gsize i, const NearStyle *style, double *px,
                                  double *py);
/* Where a pane's plot draws its data; laid out anew only where size or style are others. */
const NearPlotFrame *near_gp_stage_get_frame (NearGpStage *self, guint pane, const NearStyle *style);
void near_gp_stage_init_style (NearGpStage *self, NearStyle *style);
/* The data under a pixel, and which pane it is in; FALSE outside. */
gboolean near_gp_stage_get_data (NearGpStage *self, double px, double py, guint *pane, double *x, double *y);
/* The point within reach of a pixel, or -1. */
int near_gp_stage_find_point (NearGpStage *self, double px, double py);

/* --- near-gp-stage-paint.c --- */
void near_gp_stage_make_plots (NearGpStage *self);
void near_gp_stage_clear_plots (NearGpStage *self);
void near_gp_stage_paint (NearGpStage *self, GtkSnapshot *snapshot);

/* --- near-gp-stage-edit.c --- */
void near_gp_stage_add_controllers (NearGpStage *self);
gboolean near_gp_stage_key (NearGpStage *self, guint key, GdkModifierType state);
void near_gp_stage_drop_editor (NearGpStage *self);

/* --- near-gp-stage-stroke.c --- */
void near_gp_stage_begin_stroke (NearGpStage *self, NearGpStroke stroke, double x, double y);
void near_gp_stage_extend_stroke (NearGpStage *self, double x, double y);
/* Does what the line is for; a press that did not move does nothing. */
void near_gp_stage_end_stroke (NearGpStage *self);
void near_gp_stage_drop_stroke (NearGpStage *self);
void near_gp_stage_draw_stroke (NearGpStage *self, cairo_t *cr, const NearStyle *style);

G_END_DECLS
