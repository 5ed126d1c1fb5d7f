/* near-neighbors.h — the neighbours of every atom of a crystal within a cut-off
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every pair stands twice, once with each of its atoms. Immutable and atomically reference-counted.
 */
#pragma once

#include "near-crystal.h"
#include "near-monitor.h"

G_BEGIN_DECLS

typedef struct
{
  guint32 atom;
  gint32 shift[3]; /* cells: the neighbour stands at r[atom] + shift · lattice */
  double distance; /* Å */
} NearNeighbor;

typedef struct _NearNeighbors NearNeighbors;

NearNeighbors *near_neighbors_new (NearCrystal *crystal, double cutoff, const NearMonitor *monitor,
                                   GError **error);
NearNeighbors *near_neighbors_ref (NearNeighbors *self);
void near_neighbors_unref (NearNeighbors *self); /* NULL is legal */

NearCrystal *near_neighbors_get_crystal (const NearNeighbors *self); /* borrowed */
double near_neighbors_get_cutoff (const NearNeighbors *self);
gsize near_neighbors_get_n (const NearNeighbors *self, gsize atom);
gsize near_neighbors_get_n_all (const NearNeighbors *self); /* of all atoms together */
const NearNeighbor *near_neighbors_peek (const NearNeighbors *self, gsize atom); /* by distance */
NearVec3 near_neighbors_get_vector (const NearNeighbors *self, gsize atom, const NearNeighbor *neighbor);

gboolean near_crystal_find_nearest (const NearCrystal *crystal, double *distance, gsize pair[2]);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearNeighbors, near_neighbors_unref)

G_END_DECLS
