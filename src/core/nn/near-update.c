/* near-update.c — one step of the optimisers; compiled once per precision
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The formulas are in near-optimizer.h. Work is split into blocks of fixed size; every parameter's new
 * value depends on itself alone, so threads change nothing.
 */
#include "near-init.h"
#include "near-precision.h"
#include "near-trainer-private.h"

#include <math.h>
#include <string.h>

#define BLOCK 65536

typedef struct
{
  NearReal share; /* 1 / number of samples */
  NearReal rate;
  NearReal decay; /* regularisation rate */
  NearReal correction1, correction2;
} Step;

static NearReal
sign (NearReal x)
{
  return (NearReal) ((x > 0) - (x < 0));
}

static void
descend (const Step *step, gsize n, const NearReal *g, NearReal *p)
{
  NearReal length = step->rate * step->share;

  for (gsize i = 0; i < n; i++)
    p[i] -= length * g[i];
}

static void
descend_adam (const Step *step, gsize n, const NearReal *g, NearReal *m, NearReal *v, NearReal *p)
{
  const NearReal beta1 = (NearReal) NEAR_ADAM_BETA1, beta2 = (NearReal) NEAR_ADAM_BETA2;
  const NearReal epsilon = (NearReal) NEAR_ADAM_EPSILON;

  for (gsize i = 0; i < n; i++)
    {
      NearReal mean = g[i] * step->share;

      m[i] = beta1 * m[i] + (1 - beta1) * mean;
      v[i] = beta2 * v[i] + (1 - beta2) * mean * mean;
      p[i] -= step->rate * (m[i] * step->correction1)
              / (NEAR_REAL_SQRT (v[i] * step->correction2) + epsilon);
    }
}

/* Standard mode: rate x R' joins the gradient of the mean. */
static void
add_penalty (NearRegularization kind, const Step *step, gsize n, const NearReal *p, NearReal *g)
{
  NearReal weight = step->decay / step->share;

  for (gsize i = 0; i < n; i++)
    g[i] += weight * (kind == NEAR_REGULARIZATION_L1 ? sign (p[i]) : p[i]);
}

/* Playground mode: the gradient's step, then the penalty's with R' of the old weight; with L1 a
 * weight that would change its sign dies. */
static void
descend_playground (NearRegularization kind,
                    const Step *step,
                    gsize n,
                    const NearReal *g,
                    guint8 *dead,
                    NearReal *p)
{
  for (gsize i = 0; i < n; i++)
    {
      if (dead[i])
        continue;
      NearReal slope = kind == NEAR_REGULARIZATION_L1   ? sign (p[i])
                       : kind == NEAR_REGULARIZATION_L2 ? p[i]
                                                        : 0;
      NearReal w = p[i] - step->rate * step->share * g[i];
      NearReal moved = w - step->rate * step->decay * slope;

      dead[i] = kind == NEAR_REGULARIZATION_L1 && w * moved < 0;
      p[i] = dead[i] ? 0 : moved;
    }
}

static void
update_range (NearTrainer *t, const Step *step, gsize from, gsize n, gboolean weights)
{
  NearReal *p = (NearReal *) t->parameters + from;
  NearReal *g = (NearReal *) t->gradient + from;
  NearRegularization kind = t->options.regularization;
  gboolean penalised = weights && kind != NEAR_REGULARIZATION_NONE && step->decay > 0;

  /* dead links do not train, also where nothing is penalised any more */
  if (weights && t->options.mode == NEAR_TRAINING_PLAYGROUND
      && (penalised || memchr (t->dead + from, TRUE, n) != NULL))
    descend_playground (kind, step, n, g, t->dead + from, p);
  else
    {
      if (penalised)
        add_penalty (kind, step, n, p, g);
      if (t->options.optimizer == NEAR_OPTIMIZER_ADAM)
        descend_adam (step, n, g, (NearReal *) t->moment1 + from, (NearReal *) t->moment2 + from, p);
      else
        descend (step, n, g, p);
    }
  memset (g, 0, n * sizeof *g);
}

/**
 * near_update_single:
 * @n_samples: samples whose gradients are in the sum
 *
 * Cost: O(n_parameters)
 */
void
NEAR_REAL (near_update) (NearTrainer *t, gsize n_samples)
{
  Step step = { .share = (NearReal) (1.0 / (double) n_samples),
                .rate = (NearReal) t->options.rate,
                .decay = (NearReal) t->options.regularization_rate };

  t->n_updates++;
  if (t->options.optimizer == NEAR_OPTIMIZER_ADAM)
    {
      step.correction1 = (NearReal) (1.0 / (1.0 - pow (NEAR_ADAM_BETA1, (double) t->n_updates)));
      step.correction2 = (NearReal) (1.0 / (1.0 - pow (NEAR_ADAM_BETA2, (double) t->n_updates)));
    }
  for (guint l = 0; l < t->layers.n_layers; l++)
    {
      const NearLayer *layer = &t->layers.layers[l];
      gsize n_weights = (gsize) layer->n_in * layer->n_out;

      if (n_weights <= BLOCK)
        update_range (t, &step, layer->weights, n_weights, TRUE);
      else
        {
          gsize n_blocks = (n_weights + BLOCK - 1) / BLOCK;

#pragma omp parallel for schedule(static) num_threads(near_get_n_threads ())
          for (gsize b = 0; b < n_blocks; b++)
            update_range (t, &step, layer->weights + b * BLOCK,
                          MIN (BLOCK, n_weights - b * BLOCK), TRUE);
        }
      update_range (t, &step, layer->biases, layer->n_out, FALSE);
    }
}
