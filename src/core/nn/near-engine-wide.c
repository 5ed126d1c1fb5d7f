/* near-engine-wide.c — the BLAS path for wide networks; compiled once per precision
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A batch is cut into tiles of TILE rows. A tile goes forward and backward through all layers on its
 * own (activations and deltas stay in rows), then, after the one barrier of a batch, the gradients
 * dW = Δᵀ A are computed in slices of output neurons. Tiles and slices have fixed sizes and each is
 * one thread's, so digits do not depend on the number of threads.
 */
#include "near-blas.h"
#include "near-init.h"
#include "near-precision.h"
#include "near-trainer-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define TILE 128
#define N_SLICES 8
#define near_gemm NEAR_REAL (near_gemm)

typedef struct
{
  gsize n, rows; /* samples; rows of a batch */
  guint n_in, n_out;
  const NearReal *x, *y; /* (n, n_in), (n, n_out) */
  NearReal *owned_x, *owned_y;
  NearReal **activations; /* n_layers + 1 of (rows, width) */
  NearReal **deltas;      /* n_layers of (rows, n_out) */
} WideData;

static void
eval_activation (NearActivation activation, gsize n, NearReal *z)
{
#ifdef NEAR_PRECISION_IS_SINGLE
  near_activation_eval_array_single (activation, n, z);
#else
  near_activation_eval_array (activation, n, z);
#endif
}

/* --- tiles ------------------------------------------------------------------------------------ */

/* out (n, n_out) <- f (in Wᵀ + b) */
static void
forward_rows (const NearLayer *layer,
              const NearReal *parameters,
              gsize n,
              const NearReal *in,
              NearReal *out)
{
  const NearReal *biases = parameters + layer->biases;

  for (gsize r = 0; r < n; r++)
    memcpy (out + r * layer->n_out, biases, layer->n_out * sizeof *out);
  near_gemm (NEAR_BLAS_PLAIN, NEAR_BLAS_TRANSPOSED, n, layer->n_out, layer->n_in, 1, in, layer->n_in,
             parameters + layer->weights, layer->n_in, 1, out, layer->n_out);
  eval_activation (layer->activation, n * layer->n_out, out);
}

static void
apply_derivative (NearActivation activation, gsize n, const NearReal *a, NearReal *delta)
{
  switch (activation)
    {
    case NEAR_ACTIVATION_TANH:
      for (gsize i = 0; i < n; i++)
        delta[i] *= 1 - a[i] * a[i];
      return;
    case NEAR_ACTIVATION_SIGMOID:
      for (gsize i = 0; i < n; i++)
        delta[i] *= a[i] * (1 - a[i]);
      return;
    case NEAR_ACTIVATION_RELU:
      for (gsize i = 0; i < n; i++)
        delta[i] = a[i] > 0 ? delta[i] : 0;
      return;
    case NEAR_ACTIVATION_LEAKY_RELU:
      for (gsize i = 0; i < n; i++)
        delta[i] *= a[i] > 0 ? (NearReal) 1 : (NearReal) NEAR_LEAKY_RELU_SLOPE;
      return;
    case NEAR_ACTIVATION_LINEAR:
    case NEAR_N_ACTIVATIONS:
    default:
      return;
    }
}

static void
output_delta (const NearLayer *layer,
              NearLoss loss,
              gsize n,
              const NearReal *out,
              const NearReal *y,
              NearReal *delta)
{
  NearReal share = (NearReal) (1.0 / layer->n_out);

  n *= layer->n_out;
  if (loss == NEAR_LOSS_CROSS_ENTROPY)
    {
      for (gsize i = 0; i < n; i++)
        delta[i] = share
                   * (NearReal) near_loss_delta (loss, layer->activation, (double) out[i],
                                                 (double) y[i]);
      return;
    }
  if (loss == NEAR_LOSS_SQUARED)
    share *= 2;
  for (gsize i = 0; i < n; i++)
    delta[i] = share * (out[i] - y[i]);
  apply_derivative (layer->activation, n, out, delta);
}

/* Rows first ... first + n - 1 of the batch, forward and backward. */
static void
run_tile (const NearTrainer *t, WideData *data, const gsize *order, gsize batch_first, gsize first,
          gsize n)
{
  const NearShape *shape = &t->layers;
  const NearReal *p = t->parameters;
  guint last = shape->n_layers - 1;
  NearReal *x = data->activations[0] + first * data->n_in;
  NearReal *y = data->deltas[last] + first * data->n_out; /* targets, then replaced by deltas */

  for (gsize r = 0; r < n; r++)
    {
      gsize row = batch_first + first + r;

      row = order != NULL ? order[row] : row;
      memcpy (x + r * data->n_in, data->x + row * data->n_in, data->n_in * sizeof *x);
      memcpy (y + r * data->n_out, data->y + row * data->n_out, data->n_out * sizeof *y);
    }
  for (guint l = 0; l <= last; l++)
    forward_rows (&shape->layers[l], p, n,
                  data->activations[l] + first * shape->layers[l].n_in,
                  data->activations[l + 1] + first * shape->layers[l].n_out);
  output_delta (&shape->layers[last], t->options.loss, n,
                data->activations[last + 1] + first * data->n_out, y, y);
  for (guint l = last; l > 0; l--)
    {
      const NearLayer *layer = &shape->layers[l];
      NearReal *delta_in = data->deltas[l - 1] + first * layer->n_in;

      near_gemm (NEAR_BLAS_PLAIN, NEAR_BLAS_PLAIN, n, layer->n_in, layer->n_out, 1,
                 data->deltas[l] + first * layer->n_out, layer->n_out, p + layer->weights,
                 layer->n_in, 0, delta_in, layer->n_in);
      apply_derivative (shape->layers[l - 1].activation, n * layer->n_in,
                        data->activations[l] + first * layer->n_in, delta_in);
    }
}

/* Slice s of layer l: dW += Δᵀ A, db += Σ Δ over the rows of the batch. */
static void
run_slice (const NearTrainer *t, const WideData *data, guint l, guint s, gsize n_rows)
{
  const NearLayer *layer = &t->layers.layers[l];
  gsize from = (gsize) layer->n_out * s / N_SLICES, to = (gsize) layer->n_out * (s + 1) / N_SLICES;
  NearReal *g = t->gradient;
  const NearReal *delta = data->deltas[l];
  NearReal *biases = g + layer->biases;

  if (from == to)
    return;
  near_gemm (NEAR_BLAS_TRANSPOSED, NEAR_BLAS_PLAIN, to - from, layer->n_in, n_rows, 1, delta + from,
             layer->n_out, data->activations[l], layer->n_in, 1,
             g + layer->weights + from * layer->n_in, layer->n_in);
  for (gsize r = 0; r < n_rows; r++)
    for (gsize o = from; o < to; o++)
      biases[o] += delta[r * layer->n_out + o];
}

/* Adds the gradient of n_rows samples to the trainer's. */
static void
accumulate_batch (NearTrainer *t, const gsize *order, gsize first, gsize n_rows)
{
  WideData *data = t->engine_data;
  gsize n_tiles = (n_rows + TILE - 1) / TILE;
  gsize n_slices = (gsize) t->layers.n_layers * N_SLICES;

  /* threads that wait for a small job would take the cores from others */
#pragma omp parallel num_threads(near_get_n_threads ()) if (n_tiles > 1)
  {
#pragma omp for schedule(static, 1)
    for (gsize tile = 0; tile < n_tiles; tile++)
      run_tile (t, data, order, first, tile * TILE, MIN (TILE, n_rows - tile * TILE));
#pragma omp for schedule(static, 1)
    for (gsize s = 0; s < n_slices; s++)
      run_slice (t, data, (guint) (s / N_SLICES), (guint) (s % N_SLICES), n_rows);
  }
}

/* --- the engine ------------------------------------------------------------------------------- */

static void
release (gpointer engine_data)
{
  WideData *data = engine_data;

  if (data == NULL)
    return;
  for (gsize l = 0; data->activations != NULL && data->activations[l] != NULL; l++)
    g_free (data->activations[l]);
  for (gsize l = 0; data->deltas != NULL && data->deltas[l] != NULL; l++)
    g_free (data->deltas[l]);
  g_free (data->activations);
  g_free (data->deltas);
  g_free (data->owned_x);
  g_free (data->owned_y);
  g_free (data);
}

/* The array's numbers in this precision: its own memory where it has that type, else a copy. */
static const NearReal *
get_numbers (NearArray *array, NearReal **owned)
{
  NearArrayType type = near_array_get_array_type (array);
  gsize n = near_array_get_length (array);

  if ((type == NEAR_ARRAY_FLOAT32) == (sizeof (NearReal) == sizeof (float)))
    return near_array_peek (array);
  *owned = g_try_new (NearReal, MAX (n, 1));
  for (gsize i = 0; *owned != NULL && i < n; i++)
    (*owned)[i] = type == NEAR_ARRAY_FLOAT32
                      ? (NearReal) ((const float *) near_array_peek (array))[i]
                      : (NearReal) ((const double *) near_array_peek (array))[i];
  return *owned;
}

static gboolean
allocate_rows (WideData *data, const NearShape *shape)
{
  gboolean good = TRUE;

  data->activations = g_new0 (NearReal *, shape->n_layers + 2);
  data->deltas = g_new0 (NearReal *, shape->n_layers + 1);
  data->activations[0] = g_try_new (NearReal, data->rows *data->n_in);
  good = data->activations[0] != NULL;
  for (guint l = 0; good && l < shape->n_layers; l++)
    {
      data->activations[l + 1] = g_try_new (NearReal, data->rows *shape->layers[l].n_out);
      data->deltas[l] = g_try_new (NearReal, data->rows *shape->layers[l].n_out);
      good = data->activations[l + 1] != NULL && data->deltas[l] != NULL;
    }
  return good;
}

static gpointer
prepare (const NearTrainer *t, GError **error)
{
  WideData *data = g_new0 (WideData, 1);

  data->n = near_data_set_get_n (t->train);
  data->rows = MIN (MAX (t->options.batch, TILE), MAX (data->n, 1));
  data->n_in = near_data_set_get_n_inputs (t->train);
  data->n_out = near_data_set_get_n_targets (t->train);
  data->x = get_numbers (near_data_set_get_x (t->train), &data->owned_x);
  data->y = get_numbers (near_data_set_get_y (t->train), &data->owned_y);
  if (data->x == NULL || data->y == NULL || !allocate_rows (data, &t->layers))
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                   _ ("a batch of %zu samples does not fit into memory"), data->rows);
      release (data);
      return NULL;
    }
  return data;
}

static gboolean
epoch (NearTrainer *t, const gsize *order, const NearMonitor *monitor, GError **error)
{
  WideData *data = t->engine_data;
  gboolean carry = t->options.mode == NEAR_TRAINING_PLAYGROUND;

  for (gsize first = 0; first < data->n; first += t->options.batch)
    {
      gsize n = MIN (t->options.batch, data->n - first);

      if (!near_monitor_check (monitor, (double) first / (double) data->n, NULL, error))
        return FALSE;
      accumulate_batch (t, order, first, n);
      t->n_carried += n;
      if (n == t->options.batch || !carry)
        {
          t->engine->update (t, t->n_carried);
          t->n_carried = 0;
        }
    }
  return TRUE;
}

static void
accumulate (NearTrainer *t)
{
  WideData *data = t->engine_data;

  for (gsize first = 0; first < data->n; first += data->rows)
    accumulate_batch (t, NULL, first, MIN (data->rows, data->n - first));
}

const NearEngine NEAR_REAL (near_engine_wide) = {
  .name = "wide",
  .prepare = prepare,
  .release = release,
  .epoch = epoch,
  .accumulate = accumulate,
  .update = NEAR_REAL (near_update),
};

/**
 * near_wide_predict_single:
 * @x: (n, n_in) row-major
 * @y: (out caller-allocates): (n, n_out) row-major
 *
 * Cost: O(n x links), in tiles over threads
 */
void
NEAR_REAL (near_wide_predict) (const NearShape *shape,
                               const NearReal *parameters,
                               gsize n,
                               const NearReal *x,
                               NearReal *y)
{
  guint n_in = shape->layers[0].n_in, n_out = shape->layers[shape->n_layers - 1].n_out;
  gsize n_tiles = (n + TILE - 1) / TILE;

#pragma omp parallel num_threads(near_get_n_threads ()) if (n_tiles > 1)
  {
    g_autofree NearReal *a = g_new (NearReal, (gsize) TILE *shape->widest);
    g_autofree NearReal *b = g_new (NearReal, (gsize) TILE *shape->widest);

#pragma omp for schedule(static, 1)
    for (gsize tile = 0; tile < n_tiles; tile++)
      {
        gsize rows = MIN (TILE, n - tile * TILE);

        memcpy (a, x + tile * TILE * n_in, rows * n_in * sizeof *a);
        for (guint l = 0; l < shape->n_layers; l++)
          {
            NearReal *swap = a;

            forward_rows (&shape->layers[l], parameters, rows, a, b);
            a = b;
            b = swap;
          }
        memcpy (y + tile * TILE * n_out, a, rows * n_out * sizeof *y);
      }
  }
}
