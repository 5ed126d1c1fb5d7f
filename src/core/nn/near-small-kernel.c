/* near-small-kernel.c — forward, backward and epoch with samples as SIMD lanes
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A chunk is up to four vectors of samples. With a chunk's nv vectors known to the compiler the inner
 * loops unroll and a neuron's sums stay in registers. Per chunk
 *
 *   z_l = W_l a_{l-1} + b_l,  a_l = f (z_l)
 *   δ_L = dE/dz_L,  δ_{l-1} = (W_lᵀ δ_l) f' (a_{l-1})
 *   dE/dW_l[o][i] += δ_l[o] a_{l-1}[i],  dE/db_l[o] += δ_l[o]
 *
 * and the gradient is kept per lane until the batch is complete; then the lanes are added up.
 */
#include "near-small-kernel.h"
#include "near-vector.h"

#define MAX_VECTORS 4
#define W NEAR_VECTOR_WIDTH

/* The workspace: activations of all layers (inputs first), two rows of deltas, the gradient's lanes. */
typedef struct
{
  NearVector *activations;
  NearVector *delta;
  NearVector *delta_next;
  NearVector *gradient; /* (n_parameters) rounded up to W */
} Work;

static gsize
count_neurons (const NearShape *shape)
{
  gsize n = shape->layers[0].n_in;

  for (guint l = 0; l < shape->n_layers; l++)
    n += shape->layers[l].n_out;
  return n;
}

static gsize
get_workspace_size (const NearShape *shape)
{
  gsize n_vectors = (count_neurons (shape) + 2 * (gsize) shape->widest) * MAX_VECTORS
                    + shape->n_parameters + W;

  return (n_vectors + 1) * W; /* one vector for the alignment */
}

NEAR_INLINE Work
get_work (const NearShape *shape, double *memory)
{
  Work work;
  gsize at = ((gsize) memory + NEAR_VECTOR_BYTES - 1) & ~(gsize) (NEAR_VECTOR_BYTES - 1);

  work.activations = (NearVector *) at;
  work.delta = work.activations + count_neurons (shape) * MAX_VECTORS;
  work.delta_next = work.delta + (gsize) shape->widest * MAX_VECTORS;
  work.gradient = work.delta_next + (gsize) shape->widest * MAX_VECTORS;
  return work;
}

/* --- activations ------------------------------------------------------------------------------ */

NEAR_INLINE void
apply_activation (NearActivation activation, gsize n, NearVector *z)
{
  const NearVector zero = { 0 };

  switch (activation)
    {
    case NEAR_ACTIVATION_TANH:
      for (gsize i = 0; i < n; i++)
        z[i] = near_vector_tanh (z[i]);
      return;
    case NEAR_ACTIVATION_SIGMOID:
      for (gsize i = 0; i < n; i++)
        z[i] = near_vector_sigmoid (z[i]);
      return;
    case NEAR_ACTIVATION_RELU:
      for (gsize i = 0; i < n; i++)
        z[i] = near_vector_select (z[i] < zero, zero, z[i]);
      return;
    case NEAR_ACTIVATION_LEAKY_RELU:
      for (gsize i = 0; i < n; i++)
        z[i] = near_vector_select (z[i] < zero, NEAR_LEAKY_RELU_SLOPE * z[i], z[i]);
      return;
    case NEAR_ACTIVATION_LINEAR:
    case NEAR_N_ACTIVATIONS:
    default:
      return;
    }
}

/* delta <- delta f', with f' from the activation's value */
NEAR_INLINE void
apply_derivative (NearActivation activation, gsize n, const NearVector *a, NearVector *delta)
{
  const NearVector zero = { 0 };

  switch (activation)
    {
    case NEAR_ACTIVATION_TANH:
      for (gsize i = 0; i < n; i++)
        delta[i] *= 1.0 - a[i] * a[i];
      return;
    case NEAR_ACTIVATION_SIGMOID:
      for (gsize i = 0; i < n; i++)
        delta[i] *= a[i] * (1.0 - a[i]);
      return;
    case NEAR_ACTIVATION_RELU:
      for (gsize i = 0; i < n; i++)
        delta[i] = near_vector_select (a[i] > zero, delta[i], zero);
      return;
    case NEAR_ACTIVATION_LEAKY_RELU:
      for (gsize i = 0; i < n; i++)
        delta[i] = near_vector_select (a[i] > zero, delta[i], NEAR_LEAKY_RELU_SLOPE * delta[i]);
      return;
    case NEAR_ACTIVATION_LINEAR:
    case NEAR_N_ACTIVATIONS:
    default:
      return;
    }
}

/* --- forward ---------------------------------------------------------------------------------- */

NEAR_INLINE void
forward_layer (const NearLayer *layer,
               const double *parameters,
               const NearVector *in,
               NearVector *out,
               const guint nv)
{
  const double *weights = parameters + layer->weights, *biases = parameters + layer->biases;

  for (guint o = 0; o < layer->n_out; o++)
    {
      NearVector sum[MAX_VECTORS];

#pragma GCC unroll 4
      for (guint v = 0; v < nv; v++)
        sum[v] = near_vector_set (biases[o]);
      for (guint i = 0; i < layer->n_in; i++)
        {
          NearVector w = near_vector_set (weights[(gsize) o * layer->n_in + i]);

#pragma GCC unroll 4
          for (guint v = 0; v < nv; v++)
            sum[v] += w * in[i * nv + v];
        }
#pragma GCC unroll 4
      for (guint v = 0; v < nv; v++)
        out[o * nv + v] = sum[v];
    }
  apply_activation (layer->activation, (gsize) layer->n_out * nv, out);
}

/* Fills work.activations; returns the output layer's. */
NEAR_INLINE NearVector *
forward_chunk (const NearShape *shape,
               const double *parameters,
               gsize first,
               const double *x,
               gsize stride,
               Work work,
               const guint nv)
{
  NearVector *a = work.activations;

  for (guint i = 0; i < shape->layers[0].n_in; i++)
#pragma GCC unroll 4
    for (guint v = 0; v < nv; v++)
      a[i * nv + v] = near_vector_load (x + i * stride + first + v * W);
  for (guint l = 0; l < shape->n_layers; l++)
    {
      NearVector *next = a + (gsize) shape->layers[l].n_in * nv;

      forward_layer (&shape->layers[l], parameters, a, next, nv);
      a = next;
    }
  return a;
}

/* --- backward --------------------------------------------------------------------------------- */

/* dE/dz of the outputs; the cases are those of near_loss_delta() */
NEAR_INLINE void
output_delta (const NearLayer *layer,
              NearLoss loss,
              gsize first,
              const double *y,
              gsize stride,
              const NearVector *a,
              NearVector *delta,
              const guint nv)
{
  double share = 1.0 / layer->n_out;

  for (guint o = 0; o < layer->n_out; o++)
#pragma GCC unroll 4
    for (guint v = 0; v < nv; v++)
      {
        NearVector out = a[o * nv + v];
        NearVector t = near_vector_load (y + o * stride + first + v * W);
        NearVector q = 0.5 + 0.5 * t;

        if (loss == NEAR_LOSS_CROSS_ENTROPY)
          delta[o * nv + v]
              = share
                * (layer->activation == NEAR_ACTIVATION_SIGMOID ? out - q
                   : layer->activation == NEAR_ACTIVATION_TANH  ? (1.0 + out) - 2.0 * q
                                                                : near_vector_sigmoid (out) - q);
        else
          delta[o * nv + v] = (loss == NEAR_LOSS_SQUARED ? 2.0 * share : share) * (out - t);
      }
  if (loss != NEAR_LOSS_CROSS_ENTROPY
      || (layer->activation != NEAR_ACTIVATION_SIGMOID
          && layer->activation != NEAR_ACTIVATION_TANH))
    apply_derivative (layer->activation, (gsize) layer->n_out * nv, a, delta);
}

/* Lanes behind the last sample do not count. */
NEAR_INLINE void
mask_lanes (gsize n_samples, guint n_out, NearVector *delta, const guint nv)
{
  gsize full = n_samples / W;
  double ones[W];

  if (full >= nv)
    return;
  for (guint lane = 0; lane < W; lane++)
    ones[lane] = lane < n_samples - full * W ? 1.0 : 0.0;
  for (guint o = 0; o < n_out; o++)
    for (gsize v = full; v < nv; v++)
      {
        NearVectorBits keep = near_vector_load (ones) > (NearVector){ 0 };

        if (v > full)
          keep = (NearVectorBits){ 0 };
        delta[o * nv + v] = near_vector_select (keep, delta[o * nv + v], (NearVector){ 0 });
      }
}

NEAR_INLINE void
add_gradient (const NearLayer *layer,
              const NearVector *in,
              const NearVector *delta,
              NearVector *gradient,
              gboolean replace,
              const guint nv)
{
  for (guint o = 0; o < layer->n_out; o++)
    {
      NearVector d[MAX_VECTORS], sum;
      NearVector *g = gradient + layer->weights + (gsize) o * layer->n_in;

#pragma GCC unroll 4
      for (guint v = 0; v < nv; v++)
        d[v] = delta[o * nv + v];
      sum = d[0];
#pragma GCC unroll 4
      for (guint v = 1; v < nv; v++)
        sum += d[v];
      if (!replace)
        sum += gradient[layer->biases + o];
      gradient[layer->biases + o] = sum;
      for (guint i = 0; i < layer->n_in; i++)
        {
          sum = d[0] * in[i * nv];
#pragma GCC unroll 4
          for (guint v = 1; v < nv; v++)
            sum += d[v] * in[i * nv + v];
          if (!replace)
            sum += g[i];
          g[i] = sum;
        }
    }
}

NEAR_INLINE void
backward_layer (const NearLayer *layer,
                const double *parameters,
                const NearVector *delta,
                NearVector *delta_in,
                const guint nv)
{
  const double *weights = parameters + layer->weights;

  for (guint i = 0; i < layer->n_in; i++)
    {
      NearVector sum[MAX_VECTORS];

#pragma GCC unroll 4
      for (guint v = 0; v < nv; v++)
        sum[v] = (NearVector){ 0 };
      for (guint o = 0; o < layer->n_out; o++)
        {
          NearVector w = near_vector_set (weights[(gsize) o * layer->n_in + i]);

#pragma GCC unroll 4
          for (guint v = 0; v < nv; v++)
            sum[v] += w * delta[o * nv + v];
        }
#pragma GCC unroll 4
      for (guint v = 0; v < nv; v++)
        delta_in[i * nv + v] = sum[v];
    }
}

NEAR_INLINE void
accumulate_chunk (const NearShape *shape,
                  const double *parameters,
                  NearLoss loss,
                  gsize first,
                  gsize n_samples,
                  const double *x,
                  const double *y,
                  gsize stride,
                  Work work,
                  gboolean replace,
                  const guint nv)
{
  const NearVector *a = forward_chunk (shape, parameters, first, x, stride, work, nv);
  const NearLayer *last = &shape->layers[shape->n_layers - 1];
  NearVector *delta = work.delta, *delta_in = work.delta_next;

  output_delta (last, loss, first, y, stride, a, delta, nv);
  mask_lanes (n_samples, last->n_out, delta, nv);
  for (guint l = shape->n_layers; l-- > 0;)
    {
      const NearLayer *layer = &shape->layers[l];
      NearVector *swap = delta;

      a -= (gsize) layer->n_in * nv;
      add_gradient (layer, a, delta, work.gradient, replace, nv);
      if (l == 0)
        return;
      backward_layer (layer, parameters, delta, delta_in, nv);
      apply_derivative (shape->layers[l - 1].activation, (gsize) layer->n_in * nv, a, delta_in);
      delta = delta_in;
      delta_in = swap;
    }
}

/* --- sums over lanes -------------------------------------------------------------------------- */

/* out[j] = sum of the lanes of in[j], for W vectors at once by pairwise exchange */
NEAR_INLINE NearVector
sum_lanes (const NearVector *in)
{
#if NEAR_VECTOR_WIDTH == 8
  NearVector s[4], t[2];

#pragma GCC unroll 4
  for (guint j = 0; j < 4; j++)
    s[j] = __builtin_shufflevector (in[2 * j], in[2 * j + 1], 0, 8, 2, 10, 4, 12, 6, 14)
           + __builtin_shufflevector (in[2 * j], in[2 * j + 1], 1, 9, 3, 11, 5, 13, 7, 15);
#pragma GCC unroll 2
  for (guint j = 0; j < 2; j++)
    t[j] = __builtin_shufflevector (s[2 * j], s[2 * j + 1], 0, 1, 8, 9, 4, 5, 12, 13)
           + __builtin_shufflevector (s[2 * j], s[2 * j + 1], 2, 3, 10, 11, 6, 7, 14, 15);
  return __builtin_shufflevector (t[0], t[1], 0, 1, 2, 3, 8, 9, 10, 11)
         + __builtin_shufflevector (t[0], t[1], 4, 5, 6, 7, 12, 13, 14, 15);
#elif NEAR_VECTOR_WIDTH == 4
  NearVector s[2];

#pragma GCC unroll 2
  for (guint j = 0; j < 2; j++)
    s[j] = __builtin_shufflevector (in[2 * j], in[2 * j + 1], 0, 4, 2, 6)
           + __builtin_shufflevector (in[2 * j], in[2 * j + 1], 1, 5, 3, 7);
  return __builtin_shufflevector (s[0], s[1], 0, 1, 4, 5)
         + __builtin_shufflevector (s[0], s[1], 2, 3, 6, 7);
#else
  return __builtin_shufflevector (in[0], in[1], 0, 2) + __builtin_shufflevector (in[0], in[1], 1, 3);
#endif
}

/* --- batches ---------------------------------------------------------------------------------- */

/* Work.gradient <- the gradient's lanes of samples first ... first + n - 1 */
NEAR_INLINE void
accumulate_lanes (const NearShape *shape,
                  const double *parameters,
                  NearLoss loss,
                  gsize first,
                  gsize n,
                  const double *x,
                  const double *y,
                  gsize stride,
                  Work work)
{
  for (gsize done = 0; done < n; done += MAX_VECTORS * W)
    {
      gsize left = n - done;
      gsize at = first + done;
      gboolean replace = done == 0;

      switch ((MIN (left, MAX_VECTORS * W) + W - 1) / W)
        {
        case 1:
          accumulate_chunk (shape, parameters, loss, at, left, x, y, stride, work, replace, 1);
          break;
        case 2:
          accumulate_chunk (shape, parameters, loss, at, left, x, y, stride, work, replace, 2);
          break;
        case 3:
          accumulate_chunk (shape, parameters, loss, at, left, x, y, stride, work, replace, 3);
          break;
        default:
          accumulate_chunk (shape, parameters, loss, at, left, x, y, stride, work, replace, 4);
          break;
        }
    }
}

/* gradient <- gradient + sums over lanes */
NEAR_INLINE void
collect_lanes (const NearShape *shape, Work work, double *gradient)
{
  gsize p = 0;

  for (; p + W <= shape->n_parameters; p += W)
    near_vector_store (gradient + p,
                       near_vector_load (gradient + p) + sum_lanes (work.gradient + p));
  if (p < shape->n_parameters)
    {
      double sums[W];

      near_vector_store (sums, sum_lanes (work.gradient + p));
      for (gsize j = 0; p < shape->n_parameters; p++, j++)
        gradient[p] += sums[j];
    }
}

static void
accumulate (const NearShape *shape,
            const double *parameters,
            NearLoss loss,
            gsize first,
            gsize n,
            const double *x,
            const double *y,
            gsize stride,
            double *memory,
            double *gradient)
{
  Work work = get_work (shape, memory);

  if (n == 0)
    return;
  memset (work.gradient + shape->n_parameters, 0, W * sizeof (NearVector));
  accumulate_lanes (shape, parameters, loss, first, n, x, y, stride, work);
  collect_lanes (shape, work, gradient);
}

/* p <- p - step (gradient + sums over lanes); gradient <- 0 */
NEAR_INLINE void
descend (const NearShape *shape, Work work, double step, double *gradient, double *parameters)
{
  gsize p = 0;

  for (; p + W <= shape->n_parameters; p += W)
    {
      NearVector g = near_vector_load (gradient + p) + sum_lanes (work.gradient + p);

      near_vector_store (parameters + p, near_vector_load (parameters + p) - step * g);
      near_vector_store (gradient + p, (NearVector){ 0 });
    }
  if (p < shape->n_parameters)
    {
      double sums[W];

      near_vector_store (sums, sum_lanes (work.gradient + p));
      for (gsize j = 0; p < shape->n_parameters; p++, j++)
        {
          parameters[p] -= step * (gradient[p] + sums[j]);
          gradient[p] = 0.0;
        }
    }
}

static void
epoch (const NearShape *shape,
       double *parameters,
       NearLoss loss,
       double rate,
       gsize n,
       gsize batch,
       const double *x,
       const double *y,
       gsize stride,
       double *memory,
       double *gradient,
       gsize *n_carried)
{
  Work work = get_work (shape, memory);
  gsize first = 0;

  memset (work.gradient + shape->n_parameters, 0, W * sizeof (NearVector));
  for (; first + batch <= n; first += batch)
    {
      accumulate_lanes (shape, parameters, loss, first, batch, x, y, stride, work);
      descend (shape, work, rate / (double) (batch + *n_carried), gradient, parameters);
      *n_carried = 0;
    }
  if (first < n)
    {
      accumulate_lanes (shape, parameters, loss, first, n - first, x, y, stride, work);
      collect_lanes (shape, work, gradient);
      *n_carried += n - first;
    }
}

/* --- evaluation ------------------------------------------------------------------------------- */

static void
store_neurons (const NearVector *a, gsize n_neurons, gsize first, gsize n, float *neurons)
{
  gsize here = MIN (n - first, MAX_VECTORS * W);

  for (gsize k = 0; k < n_neurons; k++)
    {
      float *to = neurons + k * n + first;
      const double *from = (const double *) (a + k * MAX_VECTORS);

      for (gsize p = 0; p < here; p++)
        to[p] = (float) from[p];
    }
}

static void
eval (const NearShape *shape,
      const double *parameters,
      gsize n,
      const double *x,
      gsize stride,
      double *memory,
      double *outputs,
      gsize output_stride,
      float *neurons)
{
  Work work = get_work (shape, memory);
  guint n_in = shape->layers[0].n_in, n_out = shape->layers[shape->n_layers - 1].n_out;

  for (gsize first = 0; first < n; first += MAX_VECTORS * W)
    {
      const NearVector *a
          = forward_chunk (shape, parameters, first, x, stride, work, MAX_VECTORS);
      gsize here = MIN (n - first, MAX_VECTORS * W);

      for (guint o = 0; outputs != NULL && o < n_out; o++)
        memcpy (outputs + o * output_stride + first, a + o * MAX_VECTORS, here * sizeof (double));
      if (neurons != NULL)
        store_neurons (work.activations + n_in * MAX_VECTORS, count_neurons (shape) - n_in, first, n,
                       neurons);
    }
}

const NearSmallKernel NEAR_SIMD_SYMBOL (near_small_kernel) = {
  .get_workspace_size = get_workspace_size,
  .accumulate = accumulate,
  .epoch = epoch,
  .eval = eval,
};
