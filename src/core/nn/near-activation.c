/* near-activation.c — activation functions
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-activation.h"
#include "near-simd.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static const NearActivationInfo rows[NEAR_N_ACTIVATIONS] = {
  [NEAR_ACTIVATION_LINEAR]
  = { { .id = "linear",
        .name = N_ ("Linear"),
        .sentence = N_ ("Passes its input on unchanged: layers of such neurons add up to one "
                        "straight line.") },
      "%s" },
  [NEAR_ACTIVATION_SIGMOID]
  = { { .id = "sigmoid",
        .name = N_ ("Sigmoid"),
        .sentence = N_ ("A smooth step from 0 to 1, as a probability has it.") },
      "sigmoid(%s)" },
  [NEAR_ACTIVATION_TANH]
  = { { .id = "tanh",
        .name = N_ ("Tanh"),
        .sentence = N_ ("A smooth step from −1 to 1.") },
      "tanh(%s)" },
  [NEAR_ACTIVATION_RELU]
  = { { .id = "relu",
        .name = N_ ("ReLU"),
        .sentence = N_ ("Zero for negative inputs, the input itself for positive ones."),
        .citation = "Nair and Hinton, Proc. ICML 2010, 807" },
      "relu(%s)" },
  [NEAR_ACTIVATION_LEAKY_RELU]
  = { { .id = "leaky-relu",
        .name = N_ ("Leaky ReLU"),
        .sentence = N_ ("Like ReLU, but negative inputs leave a hundredth of themselves, so that "
                        "no neuron falls silent for good."),
        .citation = "Maas, Hannun and Ng, Proc. ICML 2013" },
      "leakyrelu(%s)" },
};

const NearTable near_activation_table
    = NEAR_TABLE_INIT ("activation", N_ ("activation function"), rows);

const NearActivationInfo *
near_activation_get_info (NearActivation self)
{
  g_return_val_if_fail (self < NEAR_N_ACTIVATIONS, NULL);
  return &rows[self];
}

/* f (z); the table is in near-activation.h */
double
near_activation_eval (NearActivation self, double z)
{
  switch (self)
    {
    case NEAR_ACTIVATION_SIGMOID:
      return 1.0 / (1.0 + exp (-z));
    case NEAR_ACTIVATION_TANH:
      return tanh (z);
    case NEAR_ACTIVATION_RELU:
      return z > 0.0 ? z : (isnan (z) ? z : 0.0);
    case NEAR_ACTIVATION_LEAKY_RELU:
      return z > 0.0 ? z : NEAR_LEAKY_RELU_SLOPE * z;
    case NEAR_ACTIVATION_LINEAR:
    case NEAR_N_ACTIVATIONS:
    default:
      return z;
    }
}

/**
 * near_activation_derivative:
 * @a: the activation's value f (z), not z
 */
double
near_activation_derivative (NearActivation self, double a)
{
  switch (self)
    {
    case NEAR_ACTIVATION_SIGMOID:
      return a * (1.0 - a);
    case NEAR_ACTIVATION_TANH:
      return 1.0 - a * a;
    case NEAR_ACTIVATION_RELU:
      return a > 0.0 ? 1.0 : 0.0;
    case NEAR_ACTIVATION_LEAKY_RELU:
      return a > 0.0 ? 1.0 : NEAR_LEAKY_RELU_SLOPE;
    case NEAR_ACTIVATION_LINEAR:
    case NEAR_N_ACTIVATIONS:
    default:
      return 1.0;
    }
}

#define NEAR_ACTIVATION_ARRAY(function, type, tanh_member, sigmoid_member)                         \
  void function (NearActivation self, gsize n, type *z)                                            \
  {                                                                                                \
    const type slope = (type) NEAR_LEAKY_RELU_SLOPE;                                               \
                                                                                                   \
    switch (self)                                                                                  \
      {                                                                                            \
      case NEAR_ACTIVATION_SIGMOID:                                                                \
        near_vector_math_get ()->sigmoid_member (n, z, z);                                         \
        return;                                                                                    \
      case NEAR_ACTIVATION_TANH:                                                                   \
        near_vector_math_get ()->tanh_member (n, z, z);                                            \
        return;                                                                                    \
      case NEAR_ACTIVATION_RELU:                                                                   \
        for (gsize i = 0; i < n; i++)                                                              \
          z[i] = z[i] < 0 ? 0 : z[i];                                                              \
        return;                                                                                    \
      case NEAR_ACTIVATION_LEAKY_RELU:                                                             \
        for (gsize i = 0; i < n; i++)                                                              \
          z[i] = z[i] < 0 ? slope * z[i] : z[i];                                                   \
        return;                                                                                    \
      case NEAR_ACTIVATION_LINEAR:                                                                 \
      case NEAR_N_ACTIVATIONS:                                                                     \
      default:                                                                                     \
        return;                                                                                    \
      }                                                                                            \
  }

/**
 * near_activation_eval_array:
 * @z: (inout) (array length=n): arguments, replaced by f (z)
 */
NEAR_ACTIVATION_ARRAY (near_activation_eval_array, double, tanh, sigmoid)

/**
 * near_activation_eval_array_single:
 * @z: (inout) (array length=n): arguments, replaced by f (z)
 */
NEAR_ACTIVATION_ARRAY (near_activation_eval_array_single, float, tanh_single, sigmoid_single)
