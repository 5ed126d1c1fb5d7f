/* near-loss-history.c — losses by epoch, in bounded memory
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-loss-history.h"

#include <math.h>

void
near_loss_history_init (NearLossHistory *self)
{
  self->n = 0;
  self->stride = 1;
}

gboolean
near_loss_history_wants (const NearLossHistory *self, guint64 epoch)
{
  return epoch % self->stride == 0;
}

static void
thin_out (NearLossHistory *self)
{
  gsize kept = 0;

  self->stride *= 2;
  for (gsize i = 0; i < self->n; i++)
    if ((guint64) self->epoch[i] % self->stride == 0)
      {
        self->epoch[kept] = self->epoch[i];
        self->train[kept] = self->train[i];
        self->test[kept++] = self->test[i];
      }
  self->n = kept;
}

/* Epochs come in rising order; one that the stride leaves out is ignored. */
void
near_loss_history_add (NearLossHistory *self, guint64 epoch, double train, double test)
{
  if (self->n == NEAR_LOSS_HISTORY_MAX)
    thin_out (self);
  /* only epochs that a hostile file has made survive the thinning */
  if (self->n == NEAR_LOSS_HISTORY_MAX)
    return;
  if (!near_loss_history_wants (self, epoch))
    return;
  self->epoch[self->n] = (double) epoch;
  self->train[self->n] = train;
  self->test[self->n++] = test;
}

NearArray *
near_loss_history_to_array (const NearLossHistory *self)
{
  g_autofree double *rows = g_new (double, 3 * self->n + 1);

  for (gsize i = 0; i < self->n; i++)
    {
      rows[3 * i] = self->epoch[i];
      rows[3 * i + 1] = self->train[i];
      rows[3 * i + 2] = self->test[i];
    }
  return near_array_new (NEAR_ARRAY_FLOAT64, 2, (gsize[]){ self->n, 3 }, rows);
}

/* FALSE, and nothing changed, if the array is no history. */
gboolean
near_loss_history_from_array (NearLossHistory *self, const NearArray *array)
{
  const double *rows = array != NULL ? near_array_peek_doubles (array) : NULL;
  gsize n;

  if (rows == NULL || near_array_get_n_dims (array) != 2 || near_array_get_dim (array, 1) != 3
      || near_array_get_dim (array, 0) > NEAR_LOSS_HISTORY_MAX)
    return FALSE;
  n = near_array_get_dim (array, 0);
  for (gsize i = 0; i < n; i++)
    if (!(rows[3 * i] >= 0.0 && rows[3 * i] < 1e15) || floor (rows[3 * i]) != rows[3 * i]
        || (i > 0 && rows[3 * i] <= rows[3 * i - 3]))
      return FALSE;
  near_loss_history_init (self);
  for (gsize i = 0; i < n; i++)
    {
      self->epoch[i] = rows[3 * i];
      self->train[i] = rows[3 * i + 1];
      self->test[i] = rows[3 * i + 2];
    }
  self->n = n;
  if (n > 1)
    self->stride = (guint64) (self->epoch[1] - self->epoch[0]);
  return TRUE;
}
