/* near-loss-history.h — losses by epoch, in bounded memory
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A loss is recorded at every multiple of a stride that doubles whenever the list is full: the whole
 * run is always there, evenly spaced.
 */
#pragma once

#include "near-array.h"

G_BEGIN_DECLS

#define NEAR_LOSS_HISTORY_MAX 1024

typedef struct
{
  gsize n;
  guint64 stride;
  double epoch[NEAR_LOSS_HISTORY_MAX];
  double train[NEAR_LOSS_HISTORY_MAX];
  double test[NEAR_LOSS_HISTORY_MAX];
} NearLossHistory;

void near_loss_history_init (NearLossHistory *self);
gboolean near_loss_history_wants (const NearLossHistory *self, guint64 epoch);
void near_loss_history_add (NearLossHistory *self, guint64 epoch, double train, double test);
NearArray *near_loss_history_to_array (const NearLossHistory *self); /* (n, 3) */
gboolean near_loss_history_from_array (NearLossHistory *self, const NearArray *array);

G_END_DECLS
