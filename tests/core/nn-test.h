/* nn-test.h — data, networks and a plain forward pass that tests of core/nn compare with
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Nothing here calls the arithmetic of core/nn: the references are libm and the formulas as they
 * stand in the headers, one sample at a time.
 */
#pragma once

#include "near-trainer.h"

#include <math.h>
#include <string.h>

G_BEGIN_DECLS

#define NN_TEST_MAX_NEURONS 512

/* SplitMix64 (Steele, Lea and Flood 2014): a stream that the core does not have. */
static inline double
nn_test_uniform (guint64 *state, double low, double high)
{
  guint64 z = (*state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15));

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  z ^= z >> 31;
  return low + (high - low) * (double) (z >> 11) / 9007199254740992.0;
}

static inline void
nn_test_fill (guint64 *state, gsize n, double low, double high, double *values)
{
  for (gsize i = 0; i < n; i++)
    values[i] = nn_test_uniform (state, low, high);
}

static inline double
nn_test_activation (NearActivation activation, double z)
{
  switch (activation)
    {
    case NEAR_ACTIVATION_SIGMOID:
      return 1.0 / (1.0 + exp (-z));
    case NEAR_ACTIVATION_TANH:
      return tanh (z);
    case NEAR_ACTIVATION_RELU:
      return fmax (z, 0.0);
    case NEAR_ACTIVATION_LEAKY_RELU:
      return fmax (z, 0.01 * z);
    case NEAR_ACTIVATION_LINEAR:
      return z;
    case NEAR_N_ACTIVATIONS:
    default:
      g_assert_not_reached ();
    }
}

/* One point through the layers with the parameters p. neurons: hidden layers, then outputs; totals
 * (nullable): the same before the activation. Returns where the outputs begin. */
static inline const double *
nn_test_forward (
    const NearNetwork *network, const double *p, const double *x, double *neurons, double *totals)
{
  const NearLayer *layers = near_network_get_layers (network);
  const double *in = x;
  double *out = neurons;

  for (guint l = 0; l < near_network_get_n_layers (network); l++)
    {
      for (guint o = 0; o < layers[l].n_out; o++)
        {
          double z = p[layers[l].biases + o];

          for (guint i = 0; i < layers[l].n_in; i++)
            z += p[layers[l].weights + (gsize) o * layers[l].n_in + i] * in[i];
          if (totals != NULL)
            totals[out - neurons + o] = z;
          out[o] = nn_test_activation (layers[l].activation, z);
        }
      in = out;
      out += layers[l].n_out;
    }
  return in;
}

/* z is the output's total input. Cross-entropy by its logit u, where p = sigmoid (u): sigmoid has u
 * = z, tanh u = 2 z as (1 + tanh z) / 2 = sigmoid (2 z), the others u = o; it is log (1 + exp u) -
 * q u. */
static inline double
nn_test_loss (NearLoss loss, NearActivation output, double z, double t)
{
  double o = nn_test_activation (output, z), q = (1.0 + t) / 2.0;
  double u = output == NEAR_ACTIVATION_SIGMOID ? z : output == NEAR_ACTIVATION_TANH ? 2.0 * z : o;

  switch (loss)
    {
    case NEAR_LOSS_HALF_SQUARED:
      return (o - t) * (o - t) / 2.0;
    case NEAR_LOSS_SQUARED:
      return (o - t) * (o - t);
    case NEAR_LOSS_CROSS_ENTROPY:
      return fmax (u, 0.0) + log1p (exp (-fabs (u))) - q * u;
    case NEAR_N_LOSSES:
    default:
      g_assert_not_reached ();
    }
}

/* Mean over n samples and all outputs. */
static inline double
nn_test_mean_loss (const NearNetwork *network,
                   const double *p,
                   NearLoss loss,
                   gsize n,
                   const double *x,
                   const double *y)
{
  guint n_in = near_network_get_n_inputs (network), n_out = near_network_get_n_outputs (network);
  NearActivation output
      = near_network_get_layers (network)[near_network_get_n_layers (network) - 1].activation;
  double neurons[NN_TEST_MAX_NEURONS], totals[NN_TEST_MAX_NEURONS], sum = 0.0;

  g_assert_cmpuint (near_network_get_n_neurons (network), <=, NN_TEST_MAX_NEURONS);
  for (gsize s = 0; s < n; s++)
    {
      const double *out = nn_test_forward (network, p, x + s * n_in, neurons, totals);
      const double *z = totals + (out - neurons);

      for (guint o = 0; o < n_out; o++)
        sum += nn_test_loss (loss, output, z[o], y[s * n_out + o]);
    }
  return sum / (double) (n * n_out);
}

/* d/dp of the above by differences of fourth order. */
static inline void
nn_test_gradient (const NearNetwork *network,
                  const double *p,
                  NearLoss loss,
                  gsize n,
                  const double *x,
                  const double *y,
                  double h,
                  double *gradient)
{
  gsize n_parameters = near_network_get_n_parameters (network);
  g_autofree double *moved = g_memdup2 (p, n_parameters * sizeof *p);

  for (gsize i = 0; i < n_parameters; i++)
    {
      static const double steps[4] = { -2.0, -1.0, 1.0, 2.0 };
      double f[4];

      for (guint k = 0; k < 4; k++)
        {
          moved[i] = p[i] + steps[k] * h;
          f[k] = nn_test_mean_loss (network, moved, loss, n, x, y);
        }
      moved[i] = p[i];
      gradient[i] = (f[0] - 8.0 * f[1] + 8.0 * f[2] - f[3]) / (12.0 * h);
    }
}

static inline double
nn_test_largest (gsize n, const double *values)
{
  double largest = 0.0;

  for (gsize i = 0; i < n; i++)
    largest = fmax (largest, fabs (values[i]));
  return largest;
}

static inline double *
nn_test_dup_parameters (const NearNetwork *network)
{
  gsize n = near_network_get_n_parameters (network);
  double *p = g_new (double, n);

  for (gsize i = 0; i < n; i++)
    p[i] = near_network_get_parameter (network, i);
  return p;
}

/* The same digits, bit by bit. */
static inline void
nn_test_assert_same (const NearNetwork *a, const NearNetwork *b)
{
  gsize size
      = near_network_get_precision (a) == NEAR_PRECISION_SINGLE ? sizeof (float) : sizeof (double);

  g_assert_true (near_network_same_shape (a, b));
  g_assert_cmpmem (near_network_peek_parameters (a), near_network_get_n_parameters (a) * size,
                   near_network_peek_parameters (b), near_network_get_n_parameters (b) * size);
}

/* The ways of training that differ in what they carry from epoch to epoch. */
typedef struct
{
  const char *name;
  NearTrainingMode mode;
  NearOptimizer optimizer;
  NearRegularization regularization;
  NearEngineKind engine;
  NearPrecision precision;
} NnTestSetup;

static const NnTestSetup nn_test_setups[] = {
  { "playground", NEAR_TRAINING_PLAYGROUND, NEAR_OPTIMIZER_SGD, NEAR_REGULARIZATION_NONE,
    NEAR_ENGINE_SMALL, NEAR_PRECISION_DOUBLE },
  { "playground-l1", NEAR_TRAINING_PLAYGROUND, NEAR_OPTIMIZER_SGD, NEAR_REGULARIZATION_L1,
    NEAR_ENGINE_SMALL, NEAR_PRECISION_DOUBLE },
  { "playground-wide", NEAR_TRAINING_PLAYGROUND, NEAR_OPTIMIZER_SGD, NEAR_REGULARIZATION_L1,
    NEAR_ENGINE_WIDE, NEAR_PRECISION_DOUBLE },
  { "sgd", NEAR_TRAINING_STANDARD, NEAR_OPTIMIZER_SGD, NEAR_REGULARIZATION_L2, NEAR_ENGINE_SMALL,
    NEAR_PRECISION_DOUBLE },
  { "adam", NEAR_TRAINING_STANDARD, NEAR_OPTIMIZER_ADAM, NEAR_REGULARIZATION_NONE,
    NEAR_ENGINE_SMALL, NEAR_PRECISION_DOUBLE },
  { "adam-wide", NEAR_TRAINING_STANDARD, NEAR_OPTIMIZER_ADAM, NEAR_REGULARIZATION_L2,
    NEAR_ENGINE_WIDE, NEAR_PRECISION_DOUBLE },
  { "adam-wide-single", NEAR_TRAINING_STANDARD, NEAR_OPTIMIZER_ADAM, NEAR_REGULARIZATION_L1,
    NEAR_ENGINE_WIDE, NEAR_PRECISION_SINGLE },
};

/* Four inputs, two hidden layers, two outputs; the same network and data whenever it is called. */
static inline NearTrainer *
nn_test_new_trainer (const NnTestSetup *setup, gsize n, gsize batch, guint width, guint64 seed)
{
  const guint sizes[] = { 4, width, width, 2 };
  const NearActivation activations[]
      = { NEAR_ACTIVATION_TANH, NEAR_ACTIVATION_SIGMOID, NEAR_ACTIVATION_LINEAR };
  NearTrainerOptions options = { .mode = setup->mode,
                                 .optimizer = setup->optimizer,
                                 .rate = 0.05,
                                 .batch = batch,
                                 .regularization = setup->regularization,
                                 .regularization_rate = 0.02,
                                 .seed = seed,
                                 .engine = setup->engine };
  g_autofree double *x = g_new (double, 4 * n);
  g_autofree double *y = g_new (double, 2 * n);
  guint64 state = 11;
  g_autoptr (NearNetwork) shape = near_network_new (3, sizes, activations, setup->precision, NULL);
  g_autoptr (NearNetwork) start = near_network_initialized (shape, NEAR_INITIALIZATION_XAVIER, 5);
  g_autoptr (GError) error = NULL;

  nn_test_fill (&state, 4 * n, -1.0, 1.0, x);
  nn_test_fill (&state, 2 * n, -1.0, 1.0, y);
  g_autoptr (NearDataSet) data = near_data_set_new_from_doubles (n, 4, 2, x, y, NULL);
  NearTrainer *trainer = near_trainer_new (start, data, &options, &error);

  g_assert_no_error (error);
  return trainer;
}

static inline void
nn_test_run (NearTrainer *trainer, guint n_epochs)
{
  for (guint e = 0; e < n_epochs; e++)
    g_assert_true (near_trainer_step (trainer, NULL, NULL));
}

static inline void
nn_test_assert_same_network (const NearTrainer *a, const NearTrainer *b)
{
  g_autoptr (NearNetwork) na = near_trainer_dup_network (a);
  g_autoptr (NearNetwork) nb = near_trainer_dup_network (b);

  g_assert_cmpuint (near_trainer_get_epoch (a), ==, near_trainer_get_epoch (b));
  nn_test_assert_same (na, nb);
}

G_END_DECLS
