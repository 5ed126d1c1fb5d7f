/* near-neighbors.c — the neighbours of every atom of a crystal within a cut-off
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-neighbors.h"

#include "near-cell-list.h"
#include "near-sort-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_NEIGHBORS ((gsize) 150000000) /* 3.6 GB */
#define LONG_LIST 1000

struct _NearNeighbors
{
  NearCrystal *crystal;
  double cutoff;
  gsize *start; /* (n + 1) */
  NearNeighbor *neighbors;
};

typedef struct
{
  NearNeighbor *neighbors;
  gsize n, allocated;
  gint stop;
  gboolean too_many;
} Collector;

static void
collect (gsize j, const int shift[3], const double vector[3], double squared_distance, gpointer user_data)
{
  Collector *c = user_data;

  if (c->stop)
    return;
  if (c->n == c->allocated)
    {
      gsize larger = MIN (c->allocated + c->allocated / 2, MAX_NEIGHBORS);
      NearNeighbor *moved
          = larger > c->n ? g_try_realloc_n (c->neighbors, larger, sizeof *moved) : NULL;

      if (moved == NULL)
        {
          c->too_many = c->stop = TRUE;
          return;
        }
      c->neighbors = moved;
      c->allocated = larger;
    }
  c->neighbors[c->n++]
      = (NearNeighbor){ (guint32) j, { shift[0], shift[1], shift[2] }, sqrt (squared_distance) };
}

/* By distance, then atom, then shift: the same list whatever the bins were. */
static int
compare (gconstpointer a, gconstpointer b)
{
  const NearNeighbor *p = a, *q = b;

  if (p->distance != q->distance)
    return p->distance < q->distance ? -1 : 1;
  if (p->atom != q->atom)
    return p->atom < q->atom ? -1 : 1;
  return _near_compare_shifts (p->shift, q->shift);
}

NEAR_DEFINE_SHORT_SORT (sort, NearNeighbor, compare)

static void
clear (gpointer data)
{
  NearNeighbors *self = data;

  g_clear_pointer (&self->crystal, near_crystal_unref);
  g_free (self->start);
  g_free (self->neighbors);
}

/**
 * near_neighbors_new:
 * @cutoff: Å; may be larger than the cell, all images are found
 * @monitor: (nullable): progress, and whether to stop
 *
 * Errors: NEAR_ERROR_RANGE, NEAR_ERROR_TOO_LARGE (memory, or more than 150 million), NEAR_ERROR_CANCELLED
 * Cost: O(n neighbours); 24 bytes a neighbour
 * Checked: tests/core/test-neighbors.c against all pairs of all images, and ASE's neighbour list
 */
NearNeighbors *
near_neighbors_new (NearCrystal *crystal, double cutoff, const NearMonitor *monitor, GError **error)
{
  g_return_val_if_fail (crystal != NULL, NULL);

  gsize n = near_crystal_get_n_atoms (crystal);
  g_autoptr (NearCellList) list
      = near_cell_list_new (near_crystal_get_lattice (crystal), near_crystal_get_periodic (crystal), n,
                            near_crystal_peek_positions (crystal), cutoff, error);
  if (list == NULL)
    return NULL;

  gsize first = MIN (16 * n + 16, MAX_NEIGHBORS);
  Collector c = { g_try_new (NearNeighbor, first), 0, first, FALSE, FALSE };
  NearCellListWatch watch = { .monitor = monitor, .stage = _ ("neighbours"), .stop = &c.stop };
  g_autofree gsize *start = g_new (gsize, n + 1);
  start[0] = 0;
  c.too_many = c.stop = c.neighbors == NULL;
  if (!c.stop && !near_monitor_poll (monitor, 0.0, watch.stage))
    c.stop = TRUE;
  for (gsize i = 0; i < n && !c.stop; i++)
    {
      watch.fraction = (double) i / (double) n;
      if (!near_cell_list_visit_watched (list, i, collect, &c, &watch))
        break;
      start[i + 1] = c.n;
      if (c.n - start[i] <= LONG_LIST)
        sort (c.neighbors + start[i], c.n - start[i]);
    }
  /* Where lists are long there may be too many of them, which is better known before they are sorted. */
  for (gsize i = 0; i < n && !c.stop; i++)
    if (start[i + 1] - start[i] > LONG_LIST)
      {
        sort (c.neighbors + start[i], start[i + 1] - start[i]);
        c.stop = !near_monitor_poll (monitor, (double) i / (double) n, watch.stage);
      }
  if (c.stop)
    {
      if (c.too_many)
        g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                     _ ("there are more neighbours within %g Å than memory has room for, at most %zu; choose a "
                        "smaller cut-off"),
                     cutoff, MAX_NEIGHBORS);
      else
        g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_CANCELLED, _ ("stopped on request"));
      g_free (c.neighbors);
      return NULL;
    }
  NearNeighbors *self = g_atomic_rc_box_new0 (NearNeighbors);
  self->crystal = near_crystal_ref (crystal);
  self->cutoff = cutoff;
  self->start = g_steal_pointer (&start);
  self->neighbors = g_renew (NearNeighbor, c.neighbors, MAX (c.n, 1));
  return self;
}

NearNeighbors *
near_neighbors_ref (NearNeighbors *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
near_neighbors_unref (NearNeighbors *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, clear);
}

NearCrystal *
near_neighbors_get_crystal (const NearNeighbors *self)
{
  return self->crystal;
}

double
near_neighbors_get_cutoff (const NearNeighbors *self)
{
  return self->cutoff;
}

gsize
near_neighbors_get_n (const NearNeighbors *self, gsize atom)
{
  return self->start[atom + 1] - self->start[atom];
}

gsize
near_neighbors_get_n_all (const NearNeighbors *self)
{
  return self->start[near_crystal_get_n_atoms (self->crystal)];
}

const NearNeighbor *
near_neighbors_peek (const NearNeighbors *self, gsize atom)
{
  return self->neighbors + self->start[atom];
}

/**
 * near_neighbors_get_vector:
 *
 * Returns: r_j + shift · lattice − r_i in Å
 */
NearVec3
near_neighbors_get_vector (const NearNeighbors *self, gsize atom, const NearNeighbor *neighbor)
{
  const double *x = near_crystal_peek_positions (self->crystal);
  const NearMat3 *lattice = near_crystal_get_lattice (self->crystal);
  NearVec3 vector
      = near_vec3_subtract (near_vec3_from (x + 3 * neighbor->atom), near_vec3_from (x + 3 * atom));

  if (lattice == NULL)
    return vector;
  return near_vec3_add (
      vector, near_vec3_times_mat3 (near_vec3 (neighbor->shift[0], neighbor->shift[1], neighbor->shift[2]),
                                    lattice));
}

/* --- the nearest pair --------------------------------------------------------------------------- */

/* Å. A sphere of this radius holds about six atoms of a crystal; the shortest of the vectors along which it
 * repeats is never exceeded, so that a cell like a needle does not give every atom a million images. */
static double
get_first_cutoff (const NearCrystal *crystal)
{
  const NearMat3 *lattice = near_crystal_get_lattice (crystal);
  const gboolean *periodic = near_crystal_get_periodic (crystal);
  double cutoff = 1.5;

  if (lattice == NULL)
    return cutoff;
  cutoff = 1.15 * cbrt (near_lattice_get_volume (lattice) / (double) near_crystal_get_n_atoms (crystal));
  for (guint k = 0; k < 3; k++)
    if (periodic[k])
      cutoff = MIN (cutoff, 1.000001 * near_vec3_length (near_mat3_row (lattice, k)));
  return cutoff;
}

/**
 * near_crystal_find_nearest:
 * @distance: (out): the smallest distance between two atoms or their images in Å
 * @pair: (out) (nullable) (array fixed-size=2): between whom
 *
 * Returns: %FALSE if there is no second atom within a thousand cells or 10^6 Å
 * Cost: O(n)
 */
gboolean
near_crystal_find_nearest (const NearCrystal *crystal, double *distance, gsize pair[2])
{
  g_return_val_if_fail (crystal != NULL && distance != NULL, FALSE);

  gsize n = near_crystal_get_n_atoms (crystal);
  const NearMat3 *lattice = near_crystal_get_lattice (crystal);
  double squared_distance;
  gboolean found = FALSE;

  for (double cutoff = get_first_cutoff (crystal); !found && cutoff < 1e6;
       cutoff *= 1.5)
    {
      g_autoptr (NearCellList) list
          = near_cell_list_new (lattice, near_crystal_get_periodic (crystal), n,
                                near_crystal_peek_positions (crystal), cutoff, NULL);

      if (list == NULL)
        return FALSE;
      found = near_cell_list_find_nearest (list, TRUE, &squared_distance, pair);
    }
  if (!found)
    return FALSE;
  *distance = sqrt (squared_distance);
  return TRUE;
}
