/* near-ewald-private.h — the potential of a lattice of unit charges, by Ewald's sum
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-error.h"
#include "near-vec3.h"

G_BEGIN_DECLS

typedef struct
{
  NearMat3 lattice, inverse;
  double alpha;    /* 1/Å: splits the sum in two */
  double reach;    /* Å: of the sum over cells */
  double constant; /* pi / (V alpha^2) */
  NearVec3
      *cells; /* (n_cells) Å: L that can be within reach of a point of the cell at the origin */
  gsize n_cells;
  NearVec3 *waves; /* (n_waves) 1/Å: G, one of each G and -G */
  double *factors; /* (n_waves): 8 pi / (V G^2) exp (-G^2 / (4 alpha^2)) */
  gsize n_waves;
} NearEwald;

/* @splitting: 1 balances the two sums; the result does not depend on it. */
NearEwald *_near_ewald_new (const NearMat3 *lattice, double splitting, GError **error);
void _near_ewald_free (NearEwald *self);
double _near_ewald_potential (const NearEwald *self, NearVec3 r);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearEwald, _near_ewald_free)

G_END_DECLS
