/* near-formula.h — a network written out as a formula, and the formula checked
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Up to one hidden layer the formula is one expression:
 *     tanh(1.5*tanh(1.1*x1 + 1.2*x2 + 0.018) + 0.02)
 * Deeper networks name their neurons, line by line: h1_2 is neuron 2 of hidden layer 1,
 *     h1_1 = tanh(0.31*x1 - 0.2*x2 + 0.1)
 *     ...
 *     output = tanh(0.8*h2_1 - 1.2*h2_2 + 0.05)
 * Every parameter is there, biases and the output's bias included; a weight of zero is left out.
 *
 * The check reads the text with a parser that knows nothing of the network (muParser) and compares.
 */
#pragma once

#include "near-network.h"

G_BEGIN_DECLS

char *near_formula_write (const NearNetwork *network, guint features, int digits);
char *near_formula_to_display (const char *formula);
char *near_formula_from_display (const char *display);

typedef struct
{
  gsize n_points;
  double text_error;     /* largest |text - network with parameters rounded to the digits shown| */
  double rounding_error; /* largest |text - network| */
  double same_side;      /* share of points on the same side of the decision threshold */
  gboolean exact;        /* text_error is no more than rounding of doubles: the text is the network */
} NearFormulaCheck;

gboolean near_formula_check (const char *formula,
                             const NearNetwork *network,
                             guint features,
                             int digits,
                             NearFormulaCheck *check,
                             GError **error);

/* The collapsed linear combination of a network all of whose hidden layers are linear:
 * z = sum coefficients[i] input[i] + constant, before the output's activation. */
typedef struct
{
  double *coefficients; /* n_inputs */
  double constant;
  double constant_without_output_bias;
} NearLinearForm;

gboolean near_network_get_linear_form (const NearNetwork *network, NearLinearForm *form);
void near_linear_form_clear (NearLinearForm *form);
/* The linear form multiplied out, "0.89*x1 + 1.43*x2 + 0.17"; NULL if there is none. */
char *near_formula_write_linear (const NearNetwork *network, guint features, int digits);

G_END_DECLS
