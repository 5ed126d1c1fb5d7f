/* near-optimizer.c — tables of optimisers, regularisations and training modes
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-optimizer.h"

#include <glib/gi18n-lib.h>

static const NearParameter adam_parameters[] = {
  { "beta1", N_ ("β₁"), N_ ("How long the mean of the gradient remembers"), 0.0, 1.0,
    NEAR_ADAM_BETA1 },
  { "beta2", N_ ("β₂"), N_ ("How long the mean of its square remembers"), 0.0, 1.0,
    NEAR_ADAM_BETA2 },
  { "epsilon", N_ ("ε"), N_ ("Keeps the step finite where the gradient is zero"), 0.0, 1.0,
    NEAR_ADAM_EPSILON },
};

static const NearOptimizerInfo optimizers[NEAR_N_OPTIMIZERS] = {
  [NEAR_OPTIMIZER_SGD]
  = { { .id = "sgd",
        .name = N_ ("Gradient descent"),
        .sentence = N_ ("A step against the gradient of each batch, as long as the rate says."),
        .citation = "Robbins and Monro, Ann. Math. Statist. 22, 400 (1951)" } },
  [NEAR_OPTIMIZER_ADAM]
  = { { .id = "adam",
        .name = N_ ("Adam"),
        .sentence = N_ ("Gives every weight its own step length from the running mean and size of "
                        "its gradient."),
        .citation = "Kingma and Ba, Proc. ICLR 2015, arXiv:1412.6980",
        .parameters = adam_parameters,
        .n_parameters = G_N_ELEMENTS (adam_parameters) } },
};

const NearTable near_optimizer_table
    = NEAR_TABLE_INIT ("optimizer", N_ ("optimiser"), optimizers);

static const NearInfo regularizations[NEAR_N_REGULARIZATIONS] = {
  [NEAR_REGULARIZATION_NONE] = { .id = "none",
                                 .name = N_ ("None"),
                                 .sentence = N_ ("Weights are free to grow.") },
  [NEAR_REGULARIZATION_L1]
  = { .id = "l1",
      .name = N_ ("L1"),
      .sentence = N_ ("Every weight is pulled to zero with the same force: links that are not needed "
                      "die."),
      .citation = "Tibshirani, J. R. Stat. Soc. B 58, 267 (1996)" },
  [NEAR_REGULARIZATION_L2]
  = { .id = "l2",
      .name = N_ ("L2"),
      .sentence = N_ ("Weights are pulled to zero in proportion to their size: none grows large.") },
};

const NearTable near_regularization_table
    = NEAR_TABLE_INIT ("regularization", N_ ("regularisation"), regularizations);

static const NearInfo training_modes[NEAR_N_TRAINING_MODES] = {
  [NEAR_TRAINING_PLAYGROUND]
  = { .id = "playground",
      .name = N_ ("Playground"),
      .sentence = N_ ("As the web playgrounds train: always the same order, samples left over from "
                      "the last batch counted into the next epoch.") },
  [NEAR_TRAINING_STANDARD]
  = { .id = "standard",
      .name = N_ ("Standard"),
      .sentence = N_ ("As libraries train: a new order in every epoch, a smaller last batch.") },
};

const NearTable near_training_mode_table
    = NEAR_TABLE_INIT ("mode", N_ ("training mode"), training_modes);
