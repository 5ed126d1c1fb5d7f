/* near-playground-worker.h — the two workers of a playground: training, and views
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-job.h"
#include "near-playground-view.h"

G_BEGIN_DECLS

/* What a training run starts from; everything is copied or referenced. */
typedef struct
{
  NearPlaygroundSpec spec;
  GHashTable *state;       /* the document's attachments */
  char *irreproducible;    /* nullable */
  guint64 to_epoch;        /* pauses there; 0: only a snapshot is made */
  double speed;            /* epochs per second; 0: as fast as possible */
} NearPlaygroundRun;

typedef enum
{
  NEAR_PLAYGROUND_STOP,
  NEAR_PLAYGROUND_SET_SPEED,
  NEAR_PLAYGROUND_SET_RATE,
  NEAR_PLAYGROUND_SET_REGULARIZATION,
  NEAR_PLAYGROUND_SET_TO_EPOCH,
  NEAR_PLAYGROUND_SET_PARAMETER
} NearPlaygroundCommandKind;

typedef struct
{
  NearPlaygroundCommandKind kind;
  double value;
  gsize index; /* of a parameter; NearRegularization; epoch */
} NearPlaygroundCommand;

void near_playground_run_free (NearPlaygroundRun *run);
/* NearJobFunc: input NearPlaygroundRun; snapshots and result are NearPlaygroundSnapshot. */
gpointer near_playground_train (NearJobContext *context, gpointer input, GError **error);
/* NearJobFunc: commands are NearPlaygroundSnapshot, snapshots NearPlaygroundView. Runs until it is
 * cancelled. */
gpointer near_playground_make_views (NearJobContext *context, gpointer input, GError **error);

G_END_DECLS
