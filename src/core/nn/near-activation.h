/* near-activation.h — activation functions
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * f and, written in terms of a = f (z), its derivative:
 *   linear      z                      1
 *   sigmoid     1 / (1 + exp (-z))     a (1 - a)
 *   tanh        tanh z                 1 - a²
 *   relu        max (0, z)             1 where a > 0, else 0
 *   leaky-relu  z or 0.01 z            1 where a > 0, else 0.01
 */
#pragma once

#include "near-table.h"

G_BEGIN_DECLS

typedef enum
{
  NEAR_ACTIVATION_LINEAR,
  NEAR_ACTIVATION_SIGMOID,
  NEAR_ACTIVATION_TANH,
  NEAR_ACTIVATION_RELU,
  NEAR_ACTIVATION_LEAKY_RELU,
  NEAR_N_ACTIVATIONS
} NearActivation;

#define NEAR_LEAKY_RELU_SLOPE 0.01

typedef struct
{
  NearInfo info;
  const char *formula; /* of its argument "%s", as near-formula.c writes it */
} NearActivationInfo;

extern const NearTable near_activation_table;

const NearActivationInfo *near_activation_get_info (NearActivation self);
double near_activation_eval (NearActivation self, double z);
double near_activation_derivative (NearActivation self, double a);
void near_activation_eval_array (NearActivation self, gsize n, double *z);
void near_activation_eval_array_single (NearActivation self, gsize n, float *z);

G_END_DECLS
