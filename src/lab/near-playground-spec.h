/* near-playground-spec.h — what a learner chooses in the neural-network playground
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-feature.h"
#include "near-loss.h"
#include "near-network.h"
#include "near-optimizer.h"
#include "near-pattern.h"
#include "near-spec.h"

G_BEGIN_DECLS

#define NEAR_PLAYGROUND_MAX_LAYERS 8
#define NEAR_PLAYGROUND_MAX_NEURONS 16

typedef struct
{
  guint problem; /* NearProblem */
  guint pattern; /* NearPattern */
  gint64 samples;
  double noise;
  double train_ratio;
  gint64 batch;
  guint features; /* bits of NearFeature */
  NearSpecList hidden;
  guint activation;
  guint output_activation;
  guint loss;
  guint optimizer;
  double rate;
  guint regularization;
  double regularization_rate;
  guint initialization;
  guint mode;
  gint64 seed;
  gint64 restart;
  gint64 epochs;
} NearPlaygroundSpec;

extern const NearSpecSchema near_playground_schema;

/* What follows from a choice unless it is chosen too: a pattern's problem, a problem's pattern, output
 * and number of samples. Call it after @key was set. */
void near_playground_spec_follow (NearPlaygroundSpec *self, const char *key);

/* Whether going from @a to @b keeps the trained network: only what steers training differs. */
gboolean near_playground_spec_keeps_network (const NearPlaygroundSpec *a,
                                             const NearPlaygroundSpec *b);

G_END_DECLS
