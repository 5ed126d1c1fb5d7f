/* near-gp-lab.h — the Gaussian-process lab as a screen uses it: a document, the latest view, an optimisation
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Belongs to the main thread. Views are computed in a light NearJob, the latest wish wins; details follow when the
 * hand rests. Optimising is a heavy job whose path is seen while it runs, and one undo step when it is done.
 *
 * Properties: "running" (boolean): hyperparameters are being found; "animating" (boolean): draws turn; "document";
 *   "problem" (string, nullable): why there is nothing to show, in words.
 * Signals: "view-changed" (); "detail-changed" (); "spec-changed" (): a choice or a point is another, whoever made
 *   it; "note" (string): something to say once; "note-gone" (string): a search's note whose cause is gone; "open-failed" (string),
 *   "paste-failed" (string): why a file, or text, has no points.
 */
#pragma once

#include "near-document.h"
#include "near-gp-columns.h"
#include "near-gp-study.h"
#include "near-gp-view.h"
#include "near-job.h"

G_BEGIN_DECLS

#define NEAR_TYPE_GP_LAB (near_gp_lab_get_type ())
G_DECLARE_FINAL_TYPE (NearGpLab, near_gp_lab, NEAR, GP_LAB, GObject)

NearGpLab *near_gp_lab_new (NearDocument *document);
NearDocument *near_gp_lab_get_document (NearGpLab *self);
const NearGpSpec *near_gp_lab_get_spec (NearGpLab *self);
NearGpPoints *near_gp_lab_get_points (NearGpLab *self);     /* borrowed, nullable */
NearGpView *near_gp_lab_get_view (NearGpLab *self);         /* borrowed, nullable */
NearGpDetail *near_gp_lab_get_detail (NearGpLab *self);     /* borrowed, nullable; may be of an older view */
NearResults *near_gp_lab_get_results (NearGpLab *self);     /* borrowed, nullable */
const char *near_gp_lab_get_problem (NearGpLab *self);
NearJob *near_gp_lab_get_job (NearGpLab *self);             /* what the job bar shows; borrowed, nullable */
gboolean near_gp_lab_is_settled (NearGpLab *self);

/* Choices. @group: a name for changes that are one undo step (a drag), or NULL. On failure nothing changes. */
gboolean near_gp_lab_choose (NearGpLab *self, const char *key, gconstpointer spec, const char *group,
                             GError **error);
gboolean near_gp_lab_choose_text (NearGpLab *self, const char *key, const char *text, GError **error);
void near_gp_lab_end_group (NearGpLab *self);
/* One kernel parameter, by its number in the model's kernel (view->kernel): a slider's drag is a group. */
gboolean near_gp_lab_set_parameter (NearGpLab *self, const char *name, double value, const char *group,
                                    GError **error);
gboolean near_gp_lab_set_preset (NearGpLab *self, gconstpointer spec, GError **error);
void near_gp_lab_other_points (NearGpLab *self); /* the next seed */

/* Points by hand: generated ones become own ones. Each is an undo step, or part of @group. */
gboolean near_gp_lab_add_point (NearGpLab *self, const double *x, double y, GError **error);
gboolean near_gp_lab_move_point (NearGpLab *self, gsize i, const double *x, double y, const char *group,
                                 GError **error);
gboolean near_gp_lab_remove_point (NearGpLab *self, gsize i, GError **error);
gboolean near_gp_lab_set_point_sd (NearGpLab *self, gsize i, double sd, const char *group, GError **error);
gboolean near_gp_lab_set_point_label (NearGpLab *self, gsize i, double label, GError **error);
gboolean near_gp_lab_set_point_test (NearGpLab *self, gsize i, gboolean test, GError **error);
gboolean near_gp_lab_set_points_test (NearGpLab *self, gsize n, const gsize *rows, gboolean test, GError **error);
gboolean near_gp_lab_toggle_points_test (NearGpLab *self, gsize n, const gsize *rows, GError **error);
/* A point that has no value: a class, or a slope. */
gboolean near_gp_lab_add_label (NearGpLab *self, const double *x, double label, GError **error);
gboolean near_gp_lab_add_slope (NearGpLab *self, const double *x, double slope, GError **error);
gboolean near_gp_lab_set_point_slope (NearGpLab *self, gsize i, double slope, const char *group,
                                      GError **error);
/* The truth becomes this curve, and points are measured on it: one undo step. */
gboolean near_gp_lab_set_truth (NearGpLab *self, gsize n, const double *x, const double *y, GError **error);
/* The source says what is measured at @x. */
gboolean near_gp_lab_measure (NearGpLab *self, const double *x, GError **error);
gboolean near_gp_lab_clear_points (NearGpLab *self, GError **error);
/* A file; columns NULL: guessed, and said. In a job; "spec-changed" or "open-failed" follows. */
void near_gp_lab_open_csv (NearGpLab *self, const char *path, const char *inputs, const char *target,
                           const char *sd);
void near_gp_lab_open_columns (NearGpLab *self, const char *path, guint n, const NearGpColumn *roles);
/* A table as text: the same; "spec-changed" or "paste-failed" follows. */
void near_gp_lab_paste (NearGpLab *self, const char *text);

/* Hyperparameters. */
void near_gp_lab_run (NearGpLab *self);   /* optimise, spec.restarts starts */
void near_gp_lab_pause (NearGpLab *self); /* stop: the best so far is taken */
void near_gp_lab_step (NearGpLab *self);  /* one step uphill from where the parameters are */
void near_gp_lab_reset (NearGpLab *self); /* back to the preset's hyperparameters */
gboolean near_gp_lab_is_running (NearGpLab *self);
NearGpOptima *near_gp_lab_get_optima (NearGpLab *self); /* borrowed, nullable */
gboolean near_gp_lab_take_optimum (NearGpLab *self, guint i, GError **error);
/* Learning curves, in a heavy job; "curves-changed" (): near_gp_lab_get_study() is another. */
void near_gp_lab_run_curves (NearGpLab *self);
NearGpStudy *near_gp_lab_get_study (NearGpLab *self); /* borrowed, nullable */
/* Draws turn: the screen asks for each frame. */
void near_gp_lab_set_animating (NearGpLab *self, gboolean animating);
gboolean near_gp_lab_get_animating (NearGpLab *self);
void near_gp_lab_set_phase (NearGpLab *self, double phase); /* radians */

G_END_DECLS
