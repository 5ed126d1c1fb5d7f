/* near-engine-small.c — the vectorised path for small networks in double precision
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-trainer-private.h"

#include <glib/gi18n-lib.h>

#include <string.h>

/* Samples between two questions to the monitor: 30 ms for eight layers of sixteen. */
#define PIECE 50000

typedef struct
{
  gsize n, stride;
  double *x, *y;             /* columns, NEAR_SMALL_PADDING behind each */
  double *x_order, *y_order; /* the same in the order of an epoch; made when first needed */
  double *work;
} SmallData;

const NearSmallKernel *
near_small_kernel_get_for_level (NearSimdLevel level)
{
  static const NearSmallKernel *const copies[NEAR_SIMD_N_COPIES]
      = NEAR_SIMD_COPIES (near_small_kernel);

  g_return_val_if_fail (near_simd_has_level (level), NULL);
  return copies[level];
}

const NearSmallKernel *
near_small_kernel_get (void)
{
  return near_small_kernel_get_for_level (near_simd_get_level ());
}

static void
release (gpointer engine_data)
{
  SmallData *data = engine_data;

  if (data == NULL)
    return;
  g_free (data->x);
  g_free (data->y);
  g_free (data->x_order);
  g_free (data->y_order);
  g_free (data->work);
  g_free (data);
}

static gpointer
prepare (const NearTrainer *t, GError **error)
{
  guint n_in = near_data_set_get_n_inputs (t->train), n_out = near_data_set_get_n_targets (t->train);
  SmallData *data = g_new0 (SmallData, 1);

  data->n = near_data_set_get_n (t->train);
  data->stride = data->n + NEAR_SMALL_PADDING;
  data->x = g_try_new0 (double, data->stride *n_in);
  data->y = g_try_new0 (double, data->stride *n_out);
  data->work = g_try_new0 (double, near_small_kernel_get ()->get_workspace_size (&t->layers));
  if (data->x == NULL || data->y == NULL || data->work == NULL)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                   _ ("%zu training samples do not fit into memory"), data->n);
      release (data);
      return NULL;
    }
  for (guint i = 0; i < n_in; i++)
    for (gsize p = 0; p < data->n; p++)
      data->x[i * data->stride + p] = near_data_set_get_input (t->train, p, i);
  for (guint o = 0; o < n_out; o++)
    for (gsize p = 0; p < data->n; p++)
      data->y[o * data->stride + p] = near_data_set_get_target (t->train, p, o);
  return data;
}

static void
reorder (const double *columns, gsize n_columns, gsize n, gsize stride, const gsize *order, double *to)
{
  for (gsize c = 0; c < n_columns; c++)
    for (gsize p = 0; p < n; p++)
      to[c * stride + p] = columns[c * stride + order[p]];
}

static void
apply_order (const NearTrainer *t, SmallData *data, const gsize *order)
{
  guint n_in = near_data_set_get_n_inputs (t->train), n_out = near_data_set_get_n_targets (t->train);

  if (data->x_order == NULL)
    {
      data->x_order = g_new0 (double, data->stride *n_in);
      data->y_order = g_new0 (double, data->stride *n_out);
    }
  reorder (data->x, n_in, data->n, data->stride, order, data->x_order);
  reorder (data->y, n_out, data->n, data->stride, order, data->y_order);
}

/* Plain gradient descent, in pieces of whole batches between which the monitor is asked. */
static gboolean
descend (NearTrainer *t, const double *x, const double *y, const NearMonitor *monitor, GError **error)
{
  SmallData *data = t->engine_data;
  const NearTrainerOptions *o = &t->options;
  gsize piece = o->batch * MAX (PIECE / o->batch, 1);

  for (gsize first = 0; first < data->n; first += piece)
    {
      if (first > 0 && !near_monitor_check (monitor, (double) first / (double) data->n, NULL, error))
        return FALSE;
      near_small_kernel_get ()->epoch (&t->layers, t->parameters, o->loss, o->rate,
                                       MIN (piece, data->n - first), o->batch, x + first, y + first,
                                       data->stride, data->work, t->gradient, &t->n_carried);
    }
  if (o->mode != NEAR_TRAINING_PLAYGROUND && t->n_carried > 0)
    {
      t->engine->update (t, t->n_carried);
      t->n_carried = 0;
    }
  return TRUE;
}

static gboolean
epoch (NearTrainer *t, const gsize *order, const NearMonitor *monitor, GError **error)
{
  const NearSmallKernel *kernel = near_small_kernel_get ();
  SmallData *data = t->engine_data;
  const double *x = data->x, *y = data->y;
  const NearTrainerOptions *o = &t->options;
  gboolean carry = o->mode == NEAR_TRAINING_PLAYGROUND;
  gboolean plain = o->optimizer == NEAR_OPTIMIZER_SGD
                   && (o->regularization == NEAR_REGULARIZATION_NONE || !(o->regularization_rate > 0.0))
                   && memchr (t->dead, TRUE, t->layers.n_parameters) == NULL;

  if (order != NULL)
    {
      apply_order (t, data, order);
      x = data->x_order;
      y = data->y_order;
    }
  if (plain)
    return descend (t, x, y, monitor, error);
  for (gsize first = 0; first < data->n; first += o->batch)
    {
      gsize n = MIN (o->batch, data->n - first);

      if (first / PIECE != (first + n) / PIECE
          && !near_monitor_check (monitor, (double) first / (double) data->n, NULL, error))
        return FALSE;
      kernel->accumulate (&t->layers, t->parameters, o->loss, first, n, x, y, data->stride,
                          data->work, t->gradient);
      t->n_carried += n;
      if (n == o->batch || !carry)
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
  SmallData *data = t->engine_data;

  near_small_kernel_get ()->accumulate (&t->layers, t->parameters, t->options.loss, 0, data->n,
                                        data->x, data->y, data->stride, data->work, t->gradient);
}

const NearEngine near_engine_small = {
  .name = "small",
  .prepare = prepare,
  .release = release,
  .epoch = epoch,
  .accumulate = accumulate,
  .update = near_update_double,
};
