/* near-playground.h — the playground's experiment: a network trained on a pattern, step by step
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Knows no thread and no screen. The state is a table of arrays: restoring it goes on with the same
 * digits. A snapshot is immutable and atomically reference-counted: a worker hands it to the screen.
 */
#pragma once

#include "near-data-set.h"
#include "near-formula.h"
#include "near-loss-history.h"
#include "near-playground-spec.h"
#include "near-results.h"
#include "near-trainer.h"

G_BEGIN_DECLS

typedef struct _NearPlayground NearPlayground;

typedef struct
{
  NearPlaygroundSpec spec;
  NearNetwork *network;
  NearDataSet *points;  /* x, y, label: training and test */
  GHashTable *state;    /* name -> NearArray; never changed */
  guint8 *dead;         /* links that L1 has cut, by parameter */
  guint64 epoch;
  NearScore train, test;
  double chance_loss;   /* of always answering the mean training label, on the test points */
  double chance_accuracy; /* of always answering the training points' more frequent class */
  double train_r2, test_r2;
  NearLossHistory history;
  double epochs_per_second; /* training alone; NAN before the first epoch */
  gboolean diverged;
  guint64 diverged_epoch;
  gboolean weights_edited;
  char *irreproducible; /* nullable: why the same spec would not give these digits */
  guint n_commands;     /* how many a worker had obeyed: see near-playground-worker.h */
} NearPlaygroundSnapshot;

/* @own: the points of the pattern "own", else NULL. @weights: where to start instead of the
 * initialisation, nullable. */
NearPlayground *near_playground_new (const NearPlaygroundSpec *spec,
                                     NearDataSet *own,
                                     NearNetwork *weights,
                                     GError **error);
/* The same from a document's attachments: own points, given weights, and where training had got to.
 * Errors: NEAR_ERROR_PARSE too, for attachments that are damaged or do not fit. */
NearPlayground *near_playground_new_from_attachments (const NearPlaygroundSpec *spec,
                                                      GHashTable *attachments,
                                                      gboolean restore,
                                                      GError **error);
void near_playground_free (NearPlayground *self);
/* The shape that the spec describes, all parameters zero. */
NearNetwork *near_playground_new_shape (const NearPlaygroundSpec *spec, GError **error);

gboolean near_playground_step (NearPlayground *self, const NearMonitor *monitor, GError **error);
gboolean near_playground_run (NearPlayground *self, guint64 to_epoch, const NearMonitor *monitor,
                              GError **error);
guint64 near_playground_get_epoch (const NearPlayground *self);
gboolean near_playground_has_diverged (const NearPlayground *self);

/* What a person changes in mid-training; each sets the flag that says why the digits cannot be had
 * from the spec alone. */
void near_playground_set_rate (NearPlayground *self, double rate);
void near_playground_set_regularization (NearPlayground *self, NearRegularization kind, double rate);
void near_playground_set_parameter (NearPlayground *self, gsize index, double value);
void near_playground_set_irreproducible (NearPlayground *self, const char *reason);

gboolean near_playground_restore (NearPlayground *self, GHashTable *state, GError **error);
NearPlaygroundSnapshot *near_playground_dup_snapshot (NearPlayground *self);

NearPlaygroundSnapshot *near_playground_snapshot_ref (NearPlaygroundSnapshot *self);
void near_playground_snapshot_unref (NearPlaygroundSnapshot *self);

/* The network as a formula, and how well the text was checked. */
typedef struct
{
  char *text;
  char *boundary; /* nullable: what is above zero where a linear network answers blue */
  gboolean checked;
  NearFormulaCheck check;
} NearPlaygroundFormula;

void near_playground_formula_init (NearPlaygroundFormula *self,
                                   const NearPlaygroundSnapshot *snapshot,
                                   gboolean check);
void near_playground_formula_clear (NearPlaygroundFormula *self);
NearResults *near_playground_snapshot_dup_results (const NearPlaygroundSnapshot *self,
                                                   const NearPlaygroundFormula *formula);

#define NEAR_PLAYGROUND_FORMULA_DIGITS 3

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearPlayground, near_playground_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearPlaygroundSnapshot, near_playground_snapshot_unref)

G_END_DECLS
