/* near-cell-bins.c — the bins of a cell list: all of them, or those with atoms
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-cell-list-private.h"

#include "near-lattice.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Two atoms exactly a cut-off apart must not depend on how their bins were rounded. */
#define REACH_MARGIN 1e-9
/* Bins of which only those with atoms are stored are wider than the cut-off by this, so that
 * rounding never carries a neighbour two bins away. */
#define SPARSE_WIDTH 1.001
#define MAX_SPARSE_BINS 1e9
/* Bins wider than the cut-off are good enough while the squares of their numbers of atoms sum to
 * less than this many times the atoms. */
#define MAX_CROWDING 4.0

void
_near_cell_list_get_bin (const NearCellList *self, const NearVec3 *f, int bin[3])
{
  for (guint k = 0; k < 3; k++)
    {
      double u = (f->x[k] - self->low[k]) * self->scale[k];

      bin[k] = u > 0.0 ? (int) MIN (u, self->n_bins[k] - 1) : 0;
    }
}

/* In units of the basis. */
static void
get_extent (NearCellList *self, const NearVec3 *wrapped, double extent[3])
{
  for (guint k = 0; k < 3; k++)
    {
      double low = self->periodic[k] ? 0.0 : INFINITY, high = self->periodic[k] ? 1.0 : -INFINITY;

      for (gsize i = 0; i < self->n && !self->periodic[k]; i++)
        {
          low = MIN (low, wrapped[i].x[k]);
          high = MAX (high, wrapped[i].x[k]);
        }
      self->low[k] = low;
      extent[k] = MAX (high - low, 0.0);
    }
}

/* Bins at least as wide as the cut-off, but not many more than atoms. Returns whether that made
 * some wider than they need be. */
static gboolean
choose_dense_bins (NearCellList *self, const double extent[3], const NearVec3 *heights)
{
  double wanted[3], product = 1.0, most = 2.0 * (double) self->n + 64.0;

  for (guint k = 0; k < 3; k++)
    {
      wanted[k] = MAX (floor (extent[k] * heights->x[k] / self->cutoff), 1.0);
      product *= wanted[k];
    }
  for (guint k = 0; k < 3; k++)
    {
      double shrunk = product > most ? floor (wanted[k] * cbrt (most / product)) : wanted[k];

      self->n_bins[k] = (int) CLAMP (shrunk, 1.0, 1e6);
    }
  while ((double) self->n_bins[0] * self->n_bins[1] * self->n_bins[2] > 4.0 * most)
    {
      guint largest = self->n_bins[0] >= self->n_bins[1] ? 0 : 1;

      largest = self->n_bins[2] > self->n_bins[largest] ? 2 : largest;
      self->n_bins[largest] = (self->n_bins[largest] + 1) / 2;
    }
  return product > most;
}

static void
choose_sparse_bins (NearCellList *self, const double extent[3], const NearVec3 *heights)
{
  for (guint k = 0; k < 3; k++)
    self->n_bins[k] = (int) CLAMP (extent[k] * heights->x[k] / (SPARSE_WIDTH * self->cutoff), 1.0,
                                   MAX_SPARSE_BINS);
}

/* How many bins away a neighbour may be. */
static gboolean
choose_reach (NearCellList *self, const double extent[3], const NearVec3 *heights, GError **error)
{
  for (guint k = 0; k < 3; k++)
    {
      double per_bin = extent[k] * heights->x[k] / self->n_bins[k];
      double bins = per_bin > 0.0 ? self->cutoff / per_bin : 0.0;

      if (self->periodic[k] && !(bins < NEAR_CELL_LIST_MAX_REACH))
        {
          g_set_error (
              error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
              _ ("the cut-off %g Å is more than %d times the height of the cell (%g Å); choose a "
                 "smaller one"),
              self->cutoff, NEAR_CELL_LIST_MAX_REACH, heights->x[k]);
          return FALSE;
        }
      self->scale[k] = extent[k] > 0.0 ? self->n_bins[k] / extent[k] : 0.0;
      self->reach[k] = (int) MIN (floor (bins + REACH_MARGIN) + 1.0, 1e6);
      if (!self->periodic[k])
        self->reach[k] = MIN (self->reach[k], self->n_bins[k] - 1);
    }
  return TRUE;
}

static void
put (NearCellList *self, gsize i, guint32 at, const NearVec3 *wrapped, const int *cells)
{
  NearVec3 x = near_vec3_times_mat3 (wrapped[i], &self->lattice);

  self->order[at] = (guint32) i;
  self->place[i] = at;
  memcpy (self->sorted + 3 * at, x.x, sizeof x.x);
  memcpy (self->sorted_wrap + 3 * at, cells + 3 * i, 3 * sizeof (int));
}

/* A counting sort by bin. @crowded: where too many atoms stand in too few bins nothing is done;
 * NULL: do not ask. */
static void
fill_dense_bins (NearCellList *self, const NearVec3 *wrapped, const int *cells, gboolean *crowded)
{
  gsize n_all = (gsize) self->n_bins[0] * (gsize) self->n_bins[1] * (gsize) self->n_bins[2];
  g_autofree guint32 *bins = g_new (guint32, self->n), *start = g_new0 (guint32, n_all + 1);
  double squares = 0.0;
  int bin[3];

  for (gsize i = 0; i < self->n; i++)
    {
      _near_cell_list_get_bin (self, &wrapped[i], bin);
      bins[i] = (guint32) _near_cell_list_get_number (self, bin);
      start[bins[i] + 1]++;
    }
  for (gsize b = 0; b < n_all; b++)
    {
      squares += (double) start[b + 1] * start[b + 1];
      start[b + 1] += start[b];
    }
  if (crowded != NULL && (*crowded = squares > MAX_CROWDING * (double) self->n))
    return;
  g_autofree guint32 *next = g_memdup2 (start, n_all * sizeof *next);
  for (gsize i = 0; i < self->n; i++)
    put (self, i, next[bins[i]]++, wrapped, cells);
  self->start = g_steal_pointer (&start);
}

typedef struct
{
  guint64 key;
  gsize i;
} Keyed;

static int
compare_keyed (gconstpointer a, gconstpointer b)
{
  const Keyed *p = a, *q = b;

  if (p->key != q->key)
    return p->key < q->key ? -1 : 1;
  return p->i < q->i ? -1 : p->i > q->i;
}

/* A sort by key and a table of the keys that occur: a cluster in a vacuum is a crystal without it.
 */
static void
fill_sparse_bins (NearCellList *self, const NearVec3 *wrapped, const int *cells)
{
  g_autofree Keyed *keyed = g_new (Keyed, self->n);
  gsize n_occupied = 0;
  int bin[3];

  for (gsize i = 0; i < self->n; i++)
    {
      _near_cell_list_get_bin (self, &wrapped[i], bin);
      keyed[i] = (Keyed){ _near_cell_list_get_key (bin), i };
    }
  qsort (keyed, self->n, sizeof *keyed, compare_keyed);
  for (gsize k = 0; k < self->n; k++)
    n_occupied += k == 0 || keyed[k].key != keyed[k - 1].key;
  for (self->table_size = 16; self->table_size < 2 * n_occupied;)
    self->table_size *= 2;
  self->table = g_new0 (NearCellListBin, self->table_size);
  for (gsize k = 0; k < self->n; k++)
    {
      NearCellListBin *at = _near_cell_list_find_key (self, keyed[k].key);

      if (at->to == 0)
        *at = (NearCellListBin){ keyed[k].key, (guint32) k, (guint32) k };
      at->to++;
      put (self, keyed[k].i, (guint32) k, wrapped, cells);
    }
}

gboolean
_near_cell_list_make_bins (NearCellList *self,
                           const NearVec3 *wrapped,
                           const int *cells,
                           GError **error)
{
  NearVec3 heights = near_lattice_get_heights (&self->lattice);
  double extent[3];
  gboolean crowded = FALSE, widened;

  self->order = g_new (guint32, self->n);
  self->place = g_new (guint32, self->n);
  self->sorted = g_new (double, 3 * self->n);
  self->sorted_wrap = g_new (int, 3 * self->n);
  get_extent (self, wrapped, extent);
  widened = choose_dense_bins (self, extent, &heights);
  if (!choose_reach (self, extent, &heights, error))
    return FALSE;
  fill_dense_bins (self, wrapped, cells, widened ? &crowded : NULL);
  if (!crowded)
    return TRUE;
  choose_sparse_bins (self, extent, &heights);
  if (!choose_reach (self, extent, &heights, error))
    return FALSE;
  fill_sparse_bins (self, wrapped, cells);
  return TRUE;
}
