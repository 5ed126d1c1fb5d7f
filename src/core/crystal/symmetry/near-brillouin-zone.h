/* near-brillouin-zone.h — the first Brillouin zone, and the Wigner-Seitz cell of any lattice
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All points that are nearer to the origin than to any other point of a lattice: a convex polyhedron
 * about the origin, its own mirror image there. Immutable and atomically reference-counted.
 */
#pragma once

#include "near-lattice.h"

G_BEGIN_DECLS

#define NEAR_ZONE_MAX_FACES 14
#define NEAR_ZONE_MAX_VERTICES 24

/* A face lies on the plane half way to a lattice point. */
typedef struct
{
  NearVec3 point; /* that lattice point: the normal, twice as long */
  int index[3];   /* its numbers in the lattice's vectors */
  guint n_vertices;
  guint vertices[NEAR_ZONE_MAX_VERTICES]; /* counter-clockwise as seen from outside */
} NearZoneFace;

typedef struct
{
  guint from, to; /* vertices, the lower number first */
} NearZoneEdge;

typedef struct _NearBrillouinZone NearBrillouinZone;

/* Of the reciprocal lattice, with 2 pi: lengths in 1/Å. @lattice: rows a, b, c in Å of a primitive cell. */
NearBrillouinZone *near_brillouin_zone_new (const NearMat3 *lattice, GError **error);
/* Of @lattice itself: the Wigner-Seitz cell, lengths in Å. */
NearBrillouinZone *near_brillouin_zone_new_wigner_seitz (const NearMat3 *lattice, GError **error);
NearBrillouinZone *near_brillouin_zone_ref (NearBrillouinZone *self);
void near_brillouin_zone_unref (NearBrillouinZone *self); /* NULL is legal */

/* The rows of the lattice whose zone it is: b_i with a_i · b_j = 2 pi delta_ij, or the lattice itself. */
const NearMat3 *near_brillouin_zone_get_basis (const NearBrillouinZone *self);
guint near_brillouin_zone_get_n_vertices (const NearBrillouinZone *self);
const NearVec3 *near_brillouin_zone_peek_vertices (const NearBrillouinZone *self);
guint near_brillouin_zone_get_n_faces (const NearBrillouinZone *self);
const NearZoneFace *near_brillouin_zone_peek_faces (const NearBrillouinZone *self);
guint near_brillouin_zone_get_n_edges (const NearBrillouinZone *self);
const NearZoneEdge *near_brillouin_zone_peek_edges (const NearBrillouinZone *self);
double near_brillouin_zone_get_volume (const NearBrillouinZone *self);

/* 1 on the surface, less inside, more outside: how much of the way to the surface a point is. */
double near_brillouin_zone_get_depth (const NearBrillouinZone *self, NearVec3 point);
gboolean near_brillouin_zone_contains (const NearBrillouinZone *self, NearVec3 point);
/* The point of the zone that differs from @point by a lattice vector (@shift, nullable: which). */
NearVec3 near_brillouin_zone_fold (const NearBrillouinZone *self, NearVec3 point, int shift[3]);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearBrillouinZone, near_brillouin_zone_unref)

G_END_DECLS
