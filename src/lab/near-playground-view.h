/* near-playground-view.h — what a screen shows of a snapshot, computed beside training
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Maps of all neurons, the formula with its check, the named results: made on a thread of its own from
 * the latest snapshot, so that training does not wait for drawing, nor drawing for training. Immutable
 * and atomically reference-counted.
 */
#pragma once

#include "near-playground.h"

G_BEGIN_DECLS

#define NEAR_PLAYGROUND_MAP_SIDE 100

typedef struct
{
  NearPlaygroundSnapshot *snapshot;
  guint side;
  guint n_neurons;  /* hidden neurons layer by layer, then the output */
  /* (n_neurons, side, side): row 0 is the lowest x2; both edges of [-6, 6] are included */
  float *maps;
  NearPlaygroundFormula formula;
  NearResults *results;
} NearPlaygroundView;

NearPlaygroundView *near_playground_view_new (NearPlaygroundSnapshot *snapshot, gboolean check);
NearPlaygroundView *near_playground_view_ref (NearPlaygroundView *self);
void near_playground_view_unref (NearPlaygroundView *self);
const float *near_playground_view_get_map (const NearPlaygroundView *self, guint neuron);
/* The map of a feature, which no network needs; g_free() */
float *near_playground_feature_map (NearFeature feature);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearPlaygroundView, near_playground_view_unref)

G_END_DECLS
