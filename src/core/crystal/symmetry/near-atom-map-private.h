/* near-atom-map-private.h — the atoms of a crystal in another cell, with all that is known of them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-crystal.h"

G_BEGIN_DECLS

typedef struct
{
  NearMat3 lattice;         /* of the new crystal */
  gsize n;                  /* its atoms */
  const double *fractional; /* (n, 3) */
  const gsize *parent;      /* (n): the old atom whose species and data each one has */
  NearMat3 rotation;        /* r' = rotation r of Cartesian vectors (columns) */
  /* Pairs of old atoms that are one in the new cell: data in which they differ cannot be kept. */
  gsize n_pairs;
  const gsize *pairs; /* (n_pairs, 2) */
} NearAtomMap;

/* Species keep their numbers. Vectors are turned; energy and charge are scaled with the number of
 * atoms; what cannot be carried over is left out and said in a note. @suffix: added to the provenance. */
NearCrystal *_near_crystal_new_mapped (const NearCrystal *crystal, const NearAtomMap *map,
                                       const char *suffix, GError **error);

G_END_DECLS
