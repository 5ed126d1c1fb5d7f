/* near-playground-view.c — what a screen shows of a snapshot
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-playground-view.h"
#include "near-small-kernel.h"

#include <string.h>

#define SIDE NEAR_PLAYGROUND_MAP_SIDE
#define STRIDE (SIDE * SIDE + NEAR_SMALL_PADDING)

static double
grid_coordinate (guint i)
{
  return -NEAR_PATTERN_EXTENT + 2.0 * NEAR_PATTERN_EXTENT * i / (SIDE - 1);
}

/* The features on the grid never change: made once for all. (NEAR_N_FEATURES, STRIDE) */
static const double *
get_feature_columns (void)
{
  static double *columns;
  static gsize done;

  if (g_once_init_enter (&done))
    {
      columns = g_new0 (double, (gsize) NEAR_N_FEATURES *STRIDE);
      for (guint f = 0; f < NEAR_N_FEATURES; f++)
        for (guint p = 0; p < SIDE * SIDE; p++)
          columns[f * STRIDE + p]
              = near_feature_eval (f, grid_coordinate (p % SIDE), grid_coordinate (p / SIDE));
      g_once_init_leave (&done, 1);
    }
  return columns;
}

float *
near_playground_feature_map (NearFeature feature)
{
  const double *column = get_feature_columns () + (gsize) feature * STRIDE;
  float *map = g_new (float, SIDE *SIDE);

  for (guint p = 0; p < SIDE * SIDE; p++)
    map[p] = (float) column[p];
  return map;
}

/* The chosen features' columns, one after the other. */
static double *
gather_columns (guint features)
{
  NearFeature list[NEAR_N_FEATURES];
  guint n = near_features_list (features, list);
  double *columns = g_new (double, (gsize) n *STRIDE);

  for (guint i = 0; i < n; i++)
    memcpy (columns + (gsize) i * STRIDE, get_feature_columns () + (gsize) list[i] * STRIDE,
            STRIDE * sizeof *columns);
  return columns;
}

/**
 * near_playground_view_new:
 * @check: whether the formula is read back and compared
 *
 * Cost: about 1 ms for six layers of eight
 */
NearPlaygroundView *
near_playground_view_new (NearPlaygroundSnapshot *snapshot, gboolean check)
{
  NearPlaygroundView *self = g_atomic_rc_box_new0 (NearPlaygroundView);
  g_autofree double *columns = gather_columns (snapshot->spec.features);

  self->snapshot = near_playground_snapshot_ref (snapshot);
  self->side = SIDE;
  self->n_neurons = near_network_get_n_neurons (snapshot->network);
  self->maps = g_new (float, (gsize) self->n_neurons *SIDE *SIDE);
  near_network_eval_neurons (snapshot->network, SIDE * SIDE, columns, STRIDE, self->maps);
  near_playground_formula_init (&self->formula, snapshot, check);
  self->results = near_playground_snapshot_dup_results (snapshot, &self->formula);
  return self;
}

static void
clear_view (gpointer data)
{
  NearPlaygroundView *self = data;

  near_playground_snapshot_unref (self->snapshot);
  near_results_unref (self->results);
  near_playground_formula_clear (&self->formula);
  g_free (self->maps);
}

NearPlaygroundView *
near_playground_view_ref (NearPlaygroundView *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
near_playground_view_unref (NearPlaygroundView *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, clear_view);
}

/* Borrowed; (side, side). */
const float *
near_playground_view_get_map (const NearPlaygroundView *self, guint neuron)
{
  g_return_val_if_fail (neuron < self->n_neurons, NULL);
  return self->maps + (gsize) neuron * self->side * self->side;
}
