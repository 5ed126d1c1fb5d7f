/* near-playground-lab-private.h — what the files of the playground's lab share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-job.h"
#include "near-playground-lab.h"
#include "near-playground-worker.h"

G_BEGIN_DECLS

struct _NearPlaygroundLab
{
  GObject parent_instance;

  NearDocument *document;
  NearJob *job;
  NearJob *view_job;
  NearJob *csv_job;
  NearPlaygroundSnapshot *snapshot; /* the latest */
  NearPlaygroundView *view;
  NearDataSet *points;              /* while there is a problem */
  char *problem;
  char *edit_group;                 /* the drag that edits a weight */
  double speed;
  guint64 step_to;                  /* not 0: this run goes to that epoch and is no "run" */
  gboolean running;                 /* Run was pressed, not Pause */
  gboolean writing;                 /* the document's change is ours */
  GQueue unheard;                   /* NearPlaygroundCommand: sent, and not yet seen to be obeyed */
  guint n_heard;
};

/* --- near-playground-lab.c --- */
/* After a change of spec or state: a run goes on from there, else one snapshot is made. */
void near_playground_lab_restart (NearPlaygroundLab *self);
void near_playground_lab_send (NearPlaygroundLab *self,
                               NearPlaygroundCommandKind kind,
                               gsize index,
                               double value);
void near_playground_lab_set_running (NearPlaygroundLab *self, gboolean running);
guint64 near_playground_lab_get_epoch (NearPlaygroundLab *self);
/* Where a run pauses by itself: at the epoch that was chosen, or never once it is behind. */
guint64 near_playground_lab_get_goal (NearPlaygroundLab *self);

/* --- near-playground-lab-choices.c --- */
/* The file that was opened has been read, or could not be. */
void near_playground_lab_finish_open_csv (NearPlaygroundLab *self);
/* From here on other digits than the spec alone would give. */
void near_playground_lab_mark_steered (NearPlaygroundLab *self, gboolean rate);

G_END_DECLS
