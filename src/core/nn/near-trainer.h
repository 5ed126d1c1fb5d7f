/* near-trainer.h — training a network, epoch by epoch
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A stepper: each step is one epoch. Two engines under one interface: a vectorised one whose lanes are
 * samples, for small networks in double precision, and BLAS for wide ones in either precision. Same
 * network, data, options: the same digits, whatever the number of threads, and also if the state is
 * saved and restored in between.
 *
 * Playground mode follows the web playgrounds to the digit: samples in fixed order, gradients averaged
 * over a batch, what is left at the end of an epoch counted into the first batch of the next.
 */
#pragma once

#include "near-data-set.h"
#include "near-loss.h"
#include "near-monitor.h"
#include "near-network.h"
#include "near-optimizer.h"

G_BEGIN_DECLS

typedef enum
{
  NEAR_ENGINE_AUTO,
  NEAR_ENGINE_SMALL,
  NEAR_ENGINE_WIDE
} NearEngineKind;

typedef struct
{
  NearTrainingMode mode;
  NearLoss loss;
  NearOptimizer optimizer;
  double rate;
  gsize batch;
  NearRegularization regularization;
  double regularization_rate;
  guint64 seed;          /* of the order of samples in standard mode */
  NearEngineKind engine;
} NearTrainerOptions;

typedef struct _NearTrainer NearTrainer;

NearTrainer *near_trainer_new (NearNetwork *start,
                               NearDataSet *train,
                               const NearTrainerOptions *options,
                               GError **error);
void near_trainer_free (NearTrainer *self);

gboolean near_trainer_step (NearTrainer *self, const NearMonitor *monitor, GError **error);
guint64 near_trainer_get_epoch (const NearTrainer *self);
NearNetwork *near_trainer_dup_network (const NearTrainer *self);
gboolean near_trainer_is_finite (const NearTrainer *self);
const char *near_trainer_get_engine_name (const NearTrainer *self);
const NearTrainerOptions *near_trainer_get_options (const NearTrainer *self);

/* What a person changes while it runs. */
void near_trainer_set_rate (NearTrainer *self, double rate);
void near_trainer_set_regularization (NearTrainer *self, NearRegularization kind, double rate);
void near_trainer_set_parameter (NearTrainer *self, gsize index, double value);

/* Everything a later epoch depends on: name -> NearArray. */
GHashTable *near_trainer_dup_state (const NearTrainer *self);
gboolean near_trainer_restore (NearTrainer *self, GHashTable *state, GError **error);
/* The dead links (n_parameters flags); all zero without L1. */
const guint8 *near_trainer_peek_dead (const NearTrainer *self);

/* dE/dp of the mean loss over all of the data, without regularisation, as doubles. */
void near_trainer_eval_gradient (NearTrainer *self, double *gradient);

/* Mean loss and the share of right classes (by the sign of the target) of a network on rows. */
typedef struct
{
  double loss;
  double accuracy;             /* NAN without rows */
  gsize n;
  gsize confusion[2][2];       /* [true class][answered class]; 1 is the positive class */
  double sum_squared_residual; /* for R² */
} NearScore;

void near_network_score (const NearNetwork *network, NearLoss loss, const NearDataSet *data,
                         NearScore *score);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearTrainer, near_trainer_free)

G_END_DECLS
