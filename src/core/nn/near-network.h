/* near-network.h — a dense network: its shape and its parameters
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   a₀ = x,   z_l = W_l a_{l-1} + b_l,   a_l = f_l (z_l),   l = 1 ... n_layers
 *
 * Immutable and atomically reference-counted: changing a weight makes another network. All parameters
 * stand in one array, layer after layer: W_l (n_out, n_in) row-major, then b_l (n_out).
 */
#pragma once

#include "near-activation.h"

G_BEGIN_DECLS

typedef enum
{
  NEAR_PRECISION_DOUBLE,
  NEAR_PRECISION_SINGLE
} NearPrecision;

typedef struct
{
  guint n_in, n_out;
  NearActivation activation;
  gsize weights; /* where W (n_out, n_in) begins in the parameters */
  gsize biases;  /* where b (n_out) begins */
} NearLayer;

typedef enum
{
  NEAR_INITIALIZATION_PLAYGROUND, /* weights uniform in [-½, ½], biases 0.1 */
  NEAR_INITIALIZATION_XAVIER,     /* uniform, variance 2 / (n_in + n_out); biases 0 */
  NEAR_INITIALIZATION_HE,         /* normal, variance 2 / n_in; biases 0 */
  NEAR_INITIALIZATION_ZERO,       /* all zero: shows why symmetry must be broken */
  NEAR_N_INITIALIZATIONS
} NearInitialization;

extern const NearTable near_initialization_table;

typedef struct _NearNetwork NearNetwork;

NearNetwork *near_network_new (guint n_layers,
                               const guint *sizes,
                               const NearActivation *activations,
                               NearPrecision precision,
                               GError **error);
NearNetwork *near_network_new_simple (guint n_in,
                                      guint n_hidden,
                                      const guint *hidden,
                                      guint n_out,
                                      NearActivation activation,
                                      NearActivation output_activation);
NearNetwork *near_network_ref (NearNetwork *self);
void near_network_unref (NearNetwork *self);

NearNetwork *near_network_initialized (const NearNetwork *shape,
                                       NearInitialization initialization,
                                       guint64 seed);
NearNetwork *near_network_with_parameters (const NearNetwork *shape, const double *parameters);
NearNetwork *near_network_with_parameter (const NearNetwork *self, gsize index, double value);
/* Takes @parameters (g_malloc), floats or doubles by the shape's precision. */
NearNetwork *near_network_take_parameters (const NearNetwork *shape, gpointer parameters);

guint near_network_get_n_layers (const NearNetwork *self);
const NearLayer *near_network_get_layers (const NearNetwork *self);
guint near_network_get_n_inputs (const NearNetwork *self);
guint near_network_get_n_outputs (const NearNetwork *self);
guint near_network_get_n_neurons (const NearNetwork *self);
guint near_network_get_widest (const NearNetwork *self);
gsize near_network_get_n_parameters (const NearNetwork *self);
NearPrecision near_network_get_precision (const NearNetwork *self);
gconstpointer near_network_peek_parameters (const NearNetwork *self);
gsize near_network_weight_index (const NearNetwork *self, guint layer, guint out, guint in);
gsize near_network_bias_index (const NearNetwork *self, guint layer, guint out);
double near_network_get_parameter (const NearNetwork *self, gsize index);
double near_network_get_weight (const NearNetwork *self, guint layer, guint out, guint in);
double near_network_get_bias (const NearNetwork *self, guint layer, guint out);
gboolean near_network_same_shape (const NearNetwork *a, const NearNetwork *b);
gboolean near_network_is_finite (const NearNetwork *self);

void near_network_predict (const NearNetwork *self, gsize n, const double *x, double *y);
void near_network_eval_neurons (const NearNetwork *self, gsize n, const double *columns, gsize stride,
                                float *neurons);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearNetwork, near_network_unref)

G_END_DECLS
