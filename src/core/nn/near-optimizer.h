/* near-optimizer.h — how a gradient moves the weights
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   sgd   w <- w - η g
 *   adam  m <- β₁ m + (1 - β₁) g,  v <- β₂ v + (1 - β₂) g²,
 *         w <- w - η (m / (1 - β₁ᵗ)) / (√(v / (1 - β₂ᵗ)) + ε),  β₁ = 0.9, β₂ = 0.999, ε = 1e-8
 *         (Kingma and Ba, ICLR 2015, algorithm 1)
 *
 * Regularisation acts on weights, never on biases: R' = sign w (L1) or w (L2). In standard mode
 * rate × R' is added to the gradient. In playground mode (always sgd) the gradient's step comes first,
 * then w' = w - η × rate × R' with R' of the weight before both; with L1 a weight that would change its
 * sign becomes a dead link: zero for good.
 */
#pragma once

#include "near-table.h"

G_BEGIN_DECLS

typedef enum
{
  NEAR_OPTIMIZER_SGD,
  NEAR_OPTIMIZER_ADAM,
  NEAR_N_OPTIMIZERS
} NearOptimizer;

typedef enum
{
  NEAR_REGULARIZATION_NONE,
  NEAR_REGULARIZATION_L1,
  NEAR_REGULARIZATION_L2,
  NEAR_N_REGULARIZATIONS
} NearRegularization;

typedef enum
{
  NEAR_TRAINING_PLAYGROUND, /* fixed order, left-over samples carried into the next epoch */
  NEAR_TRAINING_STANDARD,   /* reshuffled every epoch, a last smaller batch */
  NEAR_N_TRAINING_MODES
} NearTrainingMode;

typedef struct
{
  NearInfo info;
} NearOptimizerInfo;

extern const NearTable near_optimizer_table;
extern const NearTable near_regularization_table;
extern const NearTable near_training_mode_table;

#define NEAR_ADAM_BETA1 0.9
#define NEAR_ADAM_BETA2 0.999
#define NEAR_ADAM_EPSILON 1e-8

G_END_DECLS
