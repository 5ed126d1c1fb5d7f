/* near-network.c — dense networks
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-network.h"
#include "near-rng.h"
#include "near-trainer-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

struct _NearNetwork
{
  guint n_layers;
  guint widest;
  NearLayer *layers;
  NearPrecision precision;
  gsize n_parameters;
  gpointer parameters; /* doubles or floats */
};

static const NearInfo initializations[NEAR_N_INITIALIZATIONS] = {
  [NEAR_INITIALIZATION_PLAYGROUND]
  = { .id = "playground",
      .name = N_ ("Playground"),
      .sentence = N_ ("Weights drawn evenly between −0.5 and 0.5, biases 0.1.") },
  [NEAR_INITIALIZATION_XAVIER]
  = { .id = "xavier",
      .name = N_ ("Xavier"),
      .sentence = N_ ("Signals keep their size on the way through layers of tanh or sigmoid."),
      .citation = "Glorot and Bengio, Proc. AISTATS 2010, 249, eq. 16" },
  [NEAR_INITIALIZATION_HE]
  = { .id = "he",
      .name = N_ ("He"),
      .sentence = N_ ("Signals keep their size on the way through layers of ReLU."),
      .citation = "He, Zhang, Ren and Sun, Proc. ICCV 2015, 1026, eq. 10" },
  [NEAR_INITIALIZATION_ZERO]
  = { .id = "zero",
      .name = N_ ("Zero"),
      .sentence = N_ ("All neurons of a layer start alike, and so they stay alike.") },
};

const NearTable near_initialization_table
    = NEAR_TABLE_INIT ("initialization", N_ ("initialisation"), initializations);

static gsize
number_size (NearPrecision precision)
{
  return precision == NEAR_PRECISION_SINGLE ? sizeof (float) : sizeof (double);
}

static void
clear_network (gpointer data)
{
  NearNetwork *self = data;

  g_free (self->layers);
  g_free (self->parameters);
}

static NearNetwork *
new_like (const NearNetwork *shape, gpointer parameters)
{
  NearNetwork *self = g_atomic_rc_box_new0 (NearNetwork);

  *self = *shape;
  self->layers = g_memdup2 (shape->layers, shape->n_layers * sizeof *shape->layers);
  self->parameters = parameters;
  return self;
}

/**
 * near_network_new:
 * @n_layers: layers of weights, at least 1
 * @sizes: (array length=n_layers+1): inputs, hidden layers, outputs
 * @activations: (array length=n_layers)
 *
 * Errors: NEAR_ERROR_RANGE for an empty layer, NEAR_ERROR_TOO_LARGE when the parameters do not fit
 *
 * Returns: (transfer full): a network whose parameters are all zero
 */
NearNetwork *
near_network_new (guint n_layers,
                  const guint *sizes,
                  const NearActivation *activations,
                  NearPrecision precision,
                  GError **error)
{
  g_return_val_if_fail (n_layers >= 1 && sizes != NULL && activations != NULL, NULL);

  g_autofree NearLayer *layers = g_new0 (NearLayer, n_layers);
  gsize n = 0;
  guint widest = sizes[0];

  for (guint l = 0; l < n_layers; l++)
    {
      if (sizes[l] == 0 || sizes[l + 1] == 0)
        {
          g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                       l == 0 && sizes[0] == 0
                           ? _ ("the network has no inputs: choose at least one feature")
                           : _ ("layer %u of the network has no neurons: give it at least one"),
                       l + 1);
          return NULL;
        }
      layers[l] = (NearLayer){ sizes[l], sizes[l + 1], activations[l], n,
                               n + (gsize) sizes[l] * sizes[l + 1] };
      n = layers[l].biases + sizes[l + 1];
      widest = MAX (widest, sizes[l + 1]);
    }
  gpointer parameters = g_try_malloc0_n (n, number_size (precision));

  if (parameters == NULL)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                   _ ("a network of %zu parameters does not fit into memory"), n);
      return NULL;
    }
  NearNetwork *self = g_atomic_rc_box_new0 (NearNetwork);

  self->n_layers = n_layers;
  self->widest = widest;
  self->layers = g_steal_pointer (&layers);
  self->precision = precision;
  self->n_parameters = n;
  self->parameters = parameters;
  return self;
}

/**
 * near_network_new_simple:
 *
 * Hidden layers of one activation, an output layer of another, double precision; sizes are trusted.
 */
NearNetwork *
near_network_new_simple (guint n_in,
                         guint n_hidden,
                         const guint *hidden,
                         guint n_out,
                         NearActivation activation,
                         NearActivation output_activation)
{
  g_autofree guint *sizes = g_new (guint, n_hidden + 2);
  g_autofree NearActivation *activations = g_new (NearActivation, n_hidden + 1);

  sizes[0] = n_in;
  for (guint l = 0; l < n_hidden; l++)
    {
      sizes[l + 1] = hidden[l];
      activations[l] = activation;
    }
  sizes[n_hidden + 1] = n_out;
  activations[n_hidden] = output_activation;
  return near_network_new (n_hidden + 1, sizes, activations, NEAR_PRECISION_DOUBLE, NULL);
}

NearNetwork *
near_network_ref (NearNetwork *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
near_network_unref (NearNetwork *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, clear_network);
}

static double
draw_weight (NearRng *rng, NearInitialization initialization, const NearLayer *layer)
{
  double limit;

  switch (initialization)
    {
    case NEAR_INITIALIZATION_XAVIER:
      limit = sqrt (6.0 / ((double) layer->n_in + layer->n_out));
      return near_rng_uniform (rng, -limit, limit);
    case NEAR_INITIALIZATION_HE:
      return near_rng_normal (rng, 0.0, sqrt (2.0 / layer->n_in));
    case NEAR_INITIALIZATION_PLAYGROUND:
      return near_rng_uniform (rng, -0.5, 0.5);
    case NEAR_INITIALIZATION_ZERO:
    case NEAR_N_INITIALIZATIONS:
    default:
      return 0.0;
    }
}

/**
 * near_network_initialized:
 *
 * Weights are drawn layer by layer, neuron by neuron, link by link, from the stream "weights" of
 * @seed.
 *
 * Returns: (transfer full): a network of the same shape
 */
NearNetwork *
near_network_initialized (const NearNetwork *shape, NearInitialization initialization, guint64 seed)
{
  g_autoptr (NearRng) rng = near_rng_new (seed, "weights");
  g_autofree double *p = g_new0 (double, shape->n_parameters);
  double bias = initialization == NEAR_INITIALIZATION_PLAYGROUND ? 0.1 : 0.0;

  for (guint l = 0; l < shape->n_layers; l++)
    {
      const NearLayer *layer = &shape->layers[l];

      for (gsize i = 0; i < (gsize) layer->n_out * layer->n_in; i++)
        p[layer->weights + i] = draw_weight (rng, initialization, layer);
      for (guint o = 0; o < layer->n_out; o++)
        p[layer->biases + o] = bias;
    }
  return near_network_with_parameters (shape, p);
}

/**
 * near_network_with_parameters:
 * @parameters: (array): all parameters, in doubles whatever the precision
 */
NearNetwork *
near_network_with_parameters (const NearNetwork *shape, const double *parameters)
{
  gpointer copy = g_malloc_n (shape->n_parameters, number_size (shape->precision));

  if (shape->precision == NEAR_PRECISION_SINGLE)
    for (gsize i = 0; i < shape->n_parameters; i++)
      ((float *) copy)[i] = (float) parameters[i];
  else
    memcpy (copy, parameters, shape->n_parameters * sizeof (double));
  return new_like (shape, copy);
}

NearNetwork *
near_network_take_parameters (const NearNetwork *shape, gpointer parameters)
{
  return new_like (shape, parameters);
}

/**
 * near_network_with_parameter:
 * @index: from near_network_weight_index() or near_network_bias_index()
 *
 * Returns: (transfer full): a network that differs in one parameter
 */
NearNetwork *
near_network_with_parameter (const NearNetwork *self, gsize index, double value)
{
  g_return_val_if_fail (index < self->n_parameters, NULL);

  gpointer copy = g_memdup2 (self->parameters, self->n_parameters * number_size (self->precision));

  if (self->precision == NEAR_PRECISION_SINGLE)
    ((float *) copy)[index] = (float) value;
  else
    ((double *) copy)[index] = value;
  return new_like (self, copy);
}

guint
near_network_get_n_layers (const NearNetwork *self)
{
  return self->n_layers;
}

const NearLayer *
near_network_get_layers (const NearNetwork *self)
{
  return self->layers;
}

guint
near_network_get_n_inputs (const NearNetwork *self)
{
  return self->layers[0].n_in;
}

guint
near_network_get_n_outputs (const NearNetwork *self)
{
  return self->layers[self->n_layers - 1].n_out;
}

/* Neurons of all layers, the outputs included. */
guint
near_network_get_n_neurons (const NearNetwork *self)
{
  guint n = 0;

  for (guint l = 0; l < self->n_layers; l++)
    n += self->layers[l].n_out;
  return n;
}

guint
near_network_get_widest (const NearNetwork *self)
{
  return self->widest;
}

gsize
near_network_get_n_parameters (const NearNetwork *self)
{
  return self->n_parameters;
}

NearPrecision
near_network_get_precision (const NearNetwork *self)
{
  return self->precision;
}

gconstpointer
near_network_peek_parameters (const NearNetwork *self)
{
  return self->parameters;
}

/* @layer counts from 0; @out and @in are neurons of that layer and of the one before. */
gsize
near_network_weight_index (const NearNetwork *self, guint layer, guint out, guint in)
{
  g_return_val_if_fail (layer < self->n_layers, 0);
  g_return_val_if_fail (out < self->layers[layer].n_out && in < self->layers[layer].n_in, 0);
  return self->layers[layer].weights + (gsize) out * self->layers[layer].n_in + in;
}

/* @layer counts from 0. */
gsize
near_network_bias_index (const NearNetwork *self, guint layer, guint out)
{
  g_return_val_if_fail (layer < self->n_layers && out < self->layers[layer].n_out, 0);
  return self->layers[layer].biases + out;
}

double
near_network_get_parameter (const NearNetwork *self, gsize index)
{
  g_return_val_if_fail (index < self->n_parameters, NAN);
  return self->precision == NEAR_PRECISION_SINGLE ? ((const float *) self->parameters)[index]
                                                  : ((const double *) self->parameters)[index];
}

double
near_network_get_weight (const NearNetwork *self, guint layer, guint out, guint in)
{
  return near_network_get_parameter (self, near_network_weight_index (self, layer, out, in));
}

double
near_network_get_bias (const NearNetwork *self, guint layer, guint out)
{
  return near_network_get_parameter (self, near_network_bias_index (self, layer, out));
}

/* The same layers, activations and precision, whatever the parameters. */
gboolean
near_network_same_shape (const NearNetwork *a, const NearNetwork *b)
{
  if (a->n_layers != b->n_layers || a->precision != b->precision)
    return FALSE;
  for (guint l = 0; l < a->n_layers; l++)
    if (a->layers[l].n_in != b->layers[l].n_in || a->layers[l].n_out != b->layers[l].n_out
        || a->layers[l].activation != b->layers[l].activation)
      return FALSE;
  return TRUE;
}

gboolean
near_network_is_finite (const NearNetwork *self)
{
  for (gsize i = 0; i < self->n_parameters; i++)
    if (!isfinite (near_network_get_parameter (self, i)))
      return FALSE;
  return TRUE;
}

static NearShape
get_shape (const NearNetwork *self)
{
  return (NearShape){ self->n_layers, self->layers, self->n_parameters, self->widest };
}

/**
 * near_network_eval_neurons:
 * @columns: input i of point p at columns[i * stride + p]
 * @stride: at least @n rounded up to NEAR_SMALL_PADDING
 * @neurons: (out caller-allocates): neuron k of point p at neurons[k * n + p]; k counts the hidden
 *   layers' neurons, then the outputs
 *
 * All neurons at all points, for maps; double precision networks only.
 *
 * Cost: O(n x links); 10^4 points of a network of 49 neurons and 384 links in about 1 ms
 */
void
near_network_eval_neurons (const NearNetwork *self,
                           gsize n,
                           const double *columns,
                           gsize stride,
                           float *neurons)
{
  g_return_if_fail (self->precision == NEAR_PRECISION_DOUBLE);

  const NearSmallKernel *kernel = near_small_kernel_get ();
  const NearShape shape = get_shape (self);
  g_autofree double *work = g_new (double, kernel->get_workspace_size (&shape));

  kernel->eval (&shape, self->parameters, n, columns, stride, work, NULL, 0, neurons);
}

/* Doubles through a single-precision network. */
static void
predict_single (const NearShape *shape, const float *parameters, gsize n, const double *x, double *y)
{
  gsize n_x = n * shape->layers[0].n_in, n_y = n * shape->layers[shape->n_layers - 1].n_out;
  g_autofree float *xs = g_new (float, MAX (n_x, 1));
  g_autofree float *ys = g_new (float, MAX (n_y, 1));

  for (gsize i = 0; i < n_x; i++)
    xs[i] = (float) x[i];
  near_wide_predict_single (shape, parameters, n, xs, ys);
  for (gsize i = 0; i < n_y; i++)
    y[i] = ys[i];
}

/* In blocks, so that memory does not grow with n. */
static void
predict_small (const NearShape *shape, const double *parameters, gsize n, const double *x, double *y)
{
  enum { BLOCK = 512, STRIDE = BLOCK + NEAR_SMALL_PADDING };
  const NearSmallKernel *kernel = near_small_kernel_get ();
  guint n_in = shape->layers[0].n_in, n_out = shape->layers[shape->n_layers - 1].n_out;
  g_autofree double *columns = g_new0 (double, (gsize) STRIDE *n_in);
  g_autofree double *outputs = g_new (double, (gsize) BLOCK *n_out);
  g_autofree double *work = g_new (double, kernel->get_workspace_size (shape));

  for (gsize first = 0; first < n; first += BLOCK)
    {
      gsize rows = MIN (BLOCK, n - first);

      for (gsize p = 0; p < rows; p++)
        for (guint i = 0; i < n_in; i++)
          columns[i * STRIDE + p] = x[(first + p) * n_in + i];
      kernel->eval (shape, parameters, rows, columns, STRIDE, work, outputs, BLOCK, NULL);
      for (gsize p = 0; p < rows; p++)
        for (guint o = 0; o < n_out; o++)
          y[(first + p) * n_out + o] = outputs[o * BLOCK + p];
    }
}

/**
 * near_network_predict:
 * @x: (n, n_inputs) row-major
 * @y: (out caller-allocates): (n, n_outputs) row-major
 *
 * Cost: O(n x links); memory grows with n only in single precision
 */
void
near_network_predict (const NearNetwork *self, gsize n, const double *x, double *y)
{
  NearShape shape = get_shape (self);

  if (self->precision == NEAR_PRECISION_SINGLE)
    predict_single (&shape, self->parameters, n, x, y);
  else if (self->widest >= NEAR_WIDE_FROM)
    near_wide_predict_double (&shape, self->parameters, n, x, y);
  else
    predict_small (&shape, self->parameters, n, x, y);
}
