/* near-k-points.h — the k-points of a calculation, reduced by time reversal and, if wanted, by the crystal's symmetry
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The mesh is k = (i + s) / n in the reciprocal vectors of the crystal as given. Only operations that leave the mesh
 * as it is are used. Every point of the whole mesh is an operation, perhaps with time reversal, on one of those that
 * are computed: a rotation W with translation w (fractional: x -> W x + w) turns k (a row) into k W^-1.
 */
#pragma once

#include "near-crystal.h"
#include "near-operation.h"

G_BEGIN_DECLS

typedef struct
{
  double fractional[3]; /* in (-1/2, 1/2] */
  double weight;        /* their sum is 1 */
} NearDftKPoint;

/* One point of a whole star (those that only time reversal relates are one): of the mesh, or minus one of the mesh.
 * All of a star weigh the same. */
typedef struct
{
  guint point;     /* of the computed ones */
  guint operation; /* of near_k_points_peek_operations(); 0 is the identity */
} NearKStarPoint;

typedef struct _NearKPoints NearKPoints; /* immutable, atomically reference-counted */

/* Errors: NEAR_ERROR_RANGE (numbers of the mesh), NEAR_ERROR_TOO_LARGE, what near_symmetry_new() says. @symprec: Å */
NearKPoints *near_k_points_new (const NearCrystal *crystal, const int n[3], const double shift[3],
                                gboolean use_symmetry, double symprec, GError **error);
NearKPoints *near_k_points_ref (NearKPoints *self);
void near_k_points_unref (NearKPoints *self); /* NULL is legal */
gsize near_k_points_get_n (const NearKPoints *self);
const NearDftKPoint *near_k_points_peek (const NearKPoints *self);
/* The operations that were used: the identity first, a group. 1 without symmetry. */
gsize near_k_points_get_n_operations (const NearKPoints *self);
const NearOperation *near_k_points_peek_operations (const NearKPoints *self);
/* The stars of all points, one after the other. */
gsize near_k_points_get_n_star (const NearKPoints *self);
const NearKStarPoint *near_k_points_peek_star (const NearKPoints *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearKPoints, near_k_points_unref)

G_END_DECLS
