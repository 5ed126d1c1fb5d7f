/* near-small-kernel.h — the loops of the vectorised path, compiled once per SIMD level
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Samples are the lanes: a column holds one input of all samples, and every operation on a neuron is
 * done for several samples at once. Sums over samples go through lanes in a fixed order.
 */
#pragma once

#include "near-loss.h"
#include "near-network.h"
#include "near-simd.h"

G_BEGIN_DECLS

/* Columns have at least this many numbers (finite, their values do not matter) behind the last. */
#define NEAR_SMALL_PADDING 64

typedef struct
{
  guint n_layers;
  const NearLayer *layers;
  gsize n_parameters;
  guint widest;
} NearShape;

typedef struct
{
  gsize (*get_workspace_size) (const NearShape *shape); /* in doubles */

  /* Adds dE/dp, summed over samples first ... first + n - 1, to gradient (n_parameters). */
  void (*accumulate) (const NearShape *shape,
                      const double *parameters,
                      NearLoss loss,
                      gsize first,
                      gsize n,
                      const double *x,
                      const double *y,
                      gsize stride,
                      double *work,
                      double *gradient);

  /* One epoch of plain gradient descent in batches: p <- p - rate / count x gradient. On entry
   * gradient holds *n_carried samples; what is left over at the end stays in it. */
  void (*epoch) (const NearShape *shape,
                 double *parameters,
                 NearLoss loss,
                 double rate,
                 gsize n,
                 gsize batch,
                 const double *x,
                 const double *y,
                 gsize stride,
                 double *work,
                 double *gradient,
                 gsize *n_carried);

  /* Outputs o of all points at outputs[o * output_stride + p] (nullable), all neurons k at
   * neurons[k * n + p] (nullable). */
  void (*eval) (const NearShape *shape,
                const double *parameters,
                gsize n,
                const double *x,
                gsize stride,
                double *work,
                double *outputs,
                gsize output_stride,
                float *neurons);
} NearSmallKernel;

NEAR_SIMD_DECLARE (NearSmallKernel, near_small_kernel);

const NearSmallKernel *near_small_kernel_get (void);
const NearSmallKernel *near_small_kernel_get_for_level (NearSimdLevel level);

G_END_DECLS
