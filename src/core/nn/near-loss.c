/* near-loss.c — loss functions and their derivatives
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-loss.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static const NearLossInfo rows[NEAR_N_LOSSES] = {
  [NEAR_LOSS_HALF_SQUARED]
  = { { .id = "half-squared",
        .name = N_ ("Half squared error"),
        .sentence = N_ ("Half the squared distance between output and label: ½ by chance, 0 at "
                        "best.") } },
  [NEAR_LOSS_SQUARED]
  = { { .id = "squared",
        .name = N_ ("Squared error"),
        .sentence = N_ ("The squared distance between output and label.") } },
  [NEAR_LOSS_CROSS_ENTROPY]
  = { { .id = "cross-entropy",
        .name = N_ ("Cross-entropy"),
        .sentence = N_ ("The surprise at the true class: confident mistakes cost most.") } },
};

const NearTable near_loss_table = NEAR_TABLE_INIT ("loss", N_ ("loss"), rows);

static double
probability (NearActivation output, double o)
{
  const double least = 1e-15; /* keeps the logarithm of a saturated output finite */
  double p = output == NEAR_ACTIVATION_SIGMOID ? o
             : output == NEAR_ACTIVATION_TANH  ? 0.5 * (1.0 + o)
                                               : 1.0 / (1.0 + exp (-o));

  return isnan (p) ? p : CLAMP (p, least, 1.0 - least);
}

/**
 * near_loss_eval:
 * @output: the output's activation, which says what range @o has
 *
 * Returns: the loss of one output; see near-loss.h
 */
double
near_loss_eval (NearLoss self, NearActivation output, double o, double t)
{
  double q = 0.5 * (1.0 + t), p;

  switch (self)
    {
    case NEAR_LOSS_SQUARED:
      return (o - t) * (o - t);
    case NEAR_LOSS_CROSS_ENTROPY:
      p = probability (output, o);
      return -q * log (p) - (1.0 - q) * log1p (-p);
    case NEAR_LOSS_HALF_SQUARED:
    case NEAR_N_LOSSES:
    default:
      return 0.5 * (o - t) * (o - t);
    }
}

/**
 * near_loss_delta:
 *
 * Returns: dE/dz of one output, z its total input. Cross-entropy: p - q for a sigmoid, 2 (p - q) for
 *   tanh, where the derivative of the activation has cancelled; (p - q) f' else.
 */
double
near_loss_delta (NearLoss self, NearActivation output, double o, double t)
{
  double slope = near_activation_derivative (output, o);
  double q = 0.5 * (1.0 + t);

  switch (self)
    {
    case NEAR_LOSS_SQUARED:
      return 2.0 * (o - t) * slope;
    case NEAR_LOSS_CROSS_ENTROPY:
      if (output == NEAR_ACTIVATION_SIGMOID)
        return o - q;
      if (output == NEAR_ACTIVATION_TANH)
        return (1.0 + o) - 2.0 * q;
      return (1.0 / (1.0 + exp (-o)) - q) * slope;
    case NEAR_LOSS_HALF_SQUARED:
    case NEAR_N_LOSSES:
    default:
      return (o - t) * slope;
    }
}

/**
 * near_loss_best_constant:
 * @constant: (out) (nullable): the constant, as a label (a mean) in [-1, 1] for cross-entropy
 *
 * The trivial baseline: always answering the mean label.
 *
 * Returns: the loss of the best constant answer; NAN without targets
 */
double
near_loss_best_constant (NearLoss self, gsize n, const double *targets, double *constant)
{
  double mean = 0.0, sum = 0.0;

  if (n == 0)
    return NAN;
  for (gsize i = 0; i < n; i++)
    mean += targets[i];
  mean /= (double) n;
  for (gsize i = 0; i < n; i++)
    sum += near_loss_eval (self, NEAR_ACTIVATION_TANH, mean, targets[i]);
  if (constant != NULL)
    *constant = mean;
  return sum / (double) n;
}

/**
 * near_output_threshold:
 *
 * Returns: the output above which the answer is the positive class: ½ for a sigmoid, else 0
 */
double
near_output_threshold (NearActivation output)
{
  return output == NEAR_ACTIVATION_SIGMOID ? 0.5 : 0.0;
}
