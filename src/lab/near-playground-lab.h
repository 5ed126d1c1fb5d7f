/* near-playground-lab.h — the playground as a screen uses it: a document, a run, the latest view
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Belongs to the main thread. Training runs in a NearJob; what it looks like is computed in another.
 *
 * Properties: "running" (boolean), "document", "speed" (epochs per second; 0: as fast as possible),
 *   "problem" (string, nullable: why there is nothing to train, in words).
 * Signals: "view-changed" (): near_playground_lab_get_view() is another;
 *   "spec-changed" (): a choice is another, whoever made it;
 *   "note" (string): something to say once ("labels 0 and 1 were read as −1 and 1");
 *   "paused" (string, nullable): a run has ended by itself, with the reason;
 *   "open-failed" (string): why a file could not be read.
 */
#pragma once

#include "near-document.h"
#include "near-job.h"
#include "near-playground-view.h"

G_BEGIN_DECLS

#define NEAR_TYPE_PLAYGROUND_LAB (near_playground_lab_get_type ())
G_DECLARE_FINAL_TYPE (NearPlaygroundLab, near_playground_lab, NEAR, PLAYGROUND_LAB, GObject)

NearPlaygroundLab *near_playground_lab_new (NearDocument *document);
NearDocument *near_playground_lab_get_document (NearPlaygroundLab *self);
const NearPlaygroundSpec *near_playground_lab_get_spec (NearPlaygroundLab *self);
NearPlaygroundView *near_playground_lab_get_view (NearPlaygroundLab *self); /* borrowed, nullable */
NearResults *near_playground_lab_get_results (NearPlaygroundLab *self);     /* borrowed, nullable */
const char *near_playground_lab_get_problem (NearPlaygroundLab *self);
/* The points as the spec has them, also when there is no network to train on them. */
NearDataSet *near_playground_lab_get_points (NearPlaygroundLab *self);      /* borrowed, nullable */

void near_playground_lab_run (NearPlaygroundLab *self);
void near_playground_lab_pause (NearPlaygroundLab *self);
void near_playground_lab_step (NearPlaygroundLab *self); /* one epoch */
void near_playground_lab_reset (NearPlaygroundLab *self); /* epoch 0, the same first weights */
gboolean near_playground_lab_is_running (NearPlaygroundLab *self);
void near_playground_lab_set_speed (NearPlaygroundLab *self, double epochs_per_second);
double near_playground_lab_get_speed (NearPlaygroundLab *self);
/* Trains to this epoch without pacing, then pauses: for pictures and tests. */
void near_playground_lab_run_to (NearPlaygroundLab *self, guint64 epoch);
/* No snapshot or view is under way and nothing runs. */
gboolean near_playground_lab_is_settled (NearPlaygroundLab *self);

/* Choices. @group: a name for changes that are one undo step (a drag), or NULL. What follows from the
 * choice of @key is chosen too. On failure nothing changes. */
gboolean near_playground_lab_choose (NearPlaygroundLab *self, const char *key, gconstpointer spec,
                                     const char *group, GError **error);
void near_playground_lab_end_group (NearPlaygroundLab *self);
gboolean near_playground_lab_choose_text (NearPlaygroundLab *self, const char *key, const char *text,
                                          GError **error);
void near_playground_lab_other_weights (NearPlaygroundLab *self);
void near_playground_lab_other_points (NearPlaygroundLab *self);
void near_playground_lab_open_csv (NearPlaygroundLab *self, const char *path);
NearJob *near_playground_lab_get_csv_job (NearPlaygroundLab *self); /* borrowed */
/* A weight or bias by hand; one undoable step. */
gboolean near_playground_lab_edit (NearPlaygroundLab *self, gsize parameter, double value,
                                   const char *group, GError **error);

/* The document's spec becomes @spec at epoch 0, and the preset that "back to the preset" means. */
gboolean near_playground_lab_set_preset (NearPlaygroundLab *self, gconstpointer spec, GError **error);

G_END_DECLS
