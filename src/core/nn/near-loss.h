/* near-loss.h — what training makes small
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * With output o and target t (a class label is -1 or +1):
 *   half-squared   ½ (o - t)²      the playgrounds' loss: chance level ½ for balanced classes
 *   squared        (o - t)²
 *   cross-entropy  -q ln p - (1 - q) ln (1 - p),  q = (1 + t) / 2,  where the probability p comes from
 *                  the output by its range: o for a sigmoid, (1 + o) / 2 for tanh, sigmoid (o) else
 * The loss of a set is the mean over samples and outputs. Penalties are never part of it.
 */
#pragma once

#include "near-activation.h"

G_BEGIN_DECLS

typedef enum
{
  NEAR_LOSS_HALF_SQUARED,
  NEAR_LOSS_SQUARED,
  NEAR_LOSS_CROSS_ENTROPY,
  NEAR_N_LOSSES
} NearLoss;

typedef struct
{
  NearInfo info;
} NearLossInfo;

extern const NearTable near_loss_table;

double near_loss_eval (NearLoss self, NearActivation output, double o, double t);
double near_loss_delta (NearLoss self, NearActivation output, double o, double t);
double near_loss_best_constant (NearLoss self, gsize n, const double *targets, double *constant);
double near_output_threshold (NearActivation output);

G_END_DECLS
