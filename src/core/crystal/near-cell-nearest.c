/* near-cell-nearest.c — the nearest two atoms of a cell list
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-cell-list-private.h"

#include <float.h>
#include <math.h>
#include <string.h>

#define FULL_BIN 64
#define N_SAMPLED 256
/* A list is made anew only for a cut-off smaller by this. */
#define BETTER 0.7

typedef struct
{
  gsize i, pair[2];
  gboolean with_own_images;
  double smallest;
} Nearest;

static void
keep_nearest (gsize j,
              const int shift[3],
              const double vector[3],
              double squared_distance,
              gpointer user_data)
{
  Nearest *nearest = user_data;

  if (squared_distance >= nearest->smallest || (j == nearest->i && !nearest->with_own_images))
    return;
  nearest->smallest = squared_distance;
  nearest->pair[0] = nearest->i;
  nearest->pair[1] = j;
}

/* The fullest bin tells whether the cut-off is far too large for the atoms there are; then the
 * smallest distance between some of its atoms is a better one. 0: two of them stand in one place.
 */
static double
get_better_cutoff (const NearCellList *self, gsize pair[2])
{
  guint32 from = 0, to = 0;
  gsize n_all = self->start != NULL
                    ? (gsize) self->n_bins[0] * (gsize) self->n_bins[1] * (gsize) self->n_bins[2]
                    : self->table_size;
  double smallest = INFINITY;

  for (gsize b = 0; b < n_all; b++)
    {
      guint32 begin = self->start != NULL ? self->start[b] : self->table[b].from;
      guint32 end = self->start != NULL ? self->start[b + 1] : self->table[b].to;

      if (end - begin > to - from)
        {
          from = begin;
          to = end;
        }
    }
  if (to - from <= FULL_BIN)
    return self->cutoff;
  guint32 step = (to - from + N_SAMPLED - 1) / N_SAMPLED;
  for (guint32 a = from; a < to; a += step)
    for (guint32 b = from; b < a; b += step)
      {
        NearVec3 d = near_vec3_subtract (near_vec3_from (self->sorted + 3 * a),
                                         near_vec3_from (self->sorted + 3 * b));
        double d2 = near_vec3_dot (d, d);

        if (d2 >= smallest)
          continue;
        smallest = d2;
        pair[0] = self->order[b];
        pair[1] = self->order[a];
      }
  return sqrt (smallest);
}

/* By a list of a smaller cut-off, which finds the same two. FALSE: there is none, and @self must be
 * asked. */
static gboolean
find_nearest_in_crowd (const NearCellList *self,
                       gboolean with_own_images,
                       double *squared_distance,
                       gsize pair[2])
{
  double cutoff = get_better_cutoff (self, pair);

  if (cutoff == 0.0)
    {
      *squared_distance = 0.0;
      return TRUE;
    }
  if (cutoff > BETTER * self->cutoff)
    return FALSE;
  /* Rounded as positions are. */
  cutoff = 1.000001 * cutoff;
  for (gsize k = 0; k < 3 * self->n; k++)
    cutoff = MAX (cutoff, 16.0 * DBL_EPSILON * fabs (self->sorted[k]));
  if (cutoff > BETTER * self->cutoff)
    return FALSE;
  gboolean repeats = self->periodic[0] || self->periodic[1] || self->periodic[2];
  g_autoptr (NearCellList) list = near_cell_list_new (
      repeats ? &self->lattice : NULL, self->periodic, self->n, self->sorted, cutoff, NULL);
  if (list == NULL || !near_cell_list_find_nearest (list, with_own_images, squared_distance, pair))
    return FALSE;
  for (guint k = 0; k < 2; k++)
    pair[k] = self->order[pair[k]];
  return TRUE;
}

gboolean
near_cell_list_find_nearest (const NearCellList *self,
                             gboolean with_own_images,
                             double *squared_distance,
                             gsize pair[2])
{
  g_return_val_if_fail (self != NULL && squared_distance != NULL, FALSE);

  Nearest nearest = { .with_own_images = with_own_images, .smallest = INFINITY };

  if (find_nearest_in_crowd (self, with_own_images, squared_distance, nearest.pair))
    {
      if (pair != NULL)
        memcpy (pair, nearest.pair, sizeof nearest.pair);
      return TRUE;
    }
  /* In the list's own order, whose memory lies together. */
  for (gsize k = 0; k < self->n && nearest.smallest > 0.0; k++)
    {
      nearest.i = self->order[k];
      near_cell_list_visit (self, nearest.i, keep_nearest, &nearest);
    }
  if (isinf (nearest.smallest))
    return FALSE;
  *squared_distance = nearest.smallest;
  if (pair != NULL)
    memcpy (pair, nearest.pair, sizeof nearest.pair);
  return TRUE;
}
