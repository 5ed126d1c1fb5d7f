/* near-k-mesh.h — a regular mesh in the Brillouin zone, and those of its points that differ by symmetry
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * H. J. Monkhorst, J. D. Pack, Phys. Rev. B 13, 5188 (1976). Point (i, j, k) is ((i + s_0 / 2) / n_0, ...)
 * in the reciprocal vectors of the crystal as given, s_c being 1 where the mesh is shifted by half a step.
 */
#pragma once

#include "near-symmetry.h"

G_BEGIN_DECLS

#define NEAR_K_MESH_MAX_POINTS 10000000

typedef struct
{
  double fractional[3]; /* in (-1/2, 1/2] */
  guint weight;         /* points of the mesh that are equivalent to it, itself among them */
} NearKMeshPoint;

typedef struct _NearKMesh NearKMesh;

NearKMesh *near_k_mesh_new (const NearCrystal *crystal, const int n[3], const gboolean shifted[3],
                            gboolean time_reversal, double symprec, GError **error);
void near_k_mesh_free (NearKMesh *self);             /* NULL is legal */
gsize near_k_mesh_get_n_all (const NearKMesh *self); /* n_0 n_1 n_2: the sum of the weights */
gsize near_k_mesh_get_n (const NearKMesh *self);     /* those that differ */
const NearKMeshPoint *near_k_mesh_peek (const NearKMesh *self);

/* @n: (out): the smallest numbers whose steps are at most @step, in 1/Å with 2 pi. */
void near_k_mesh_choose (const NearMat3 *lattice, double step, int n[3]);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearKMesh, near_k_mesh_free)

G_END_DECLS
