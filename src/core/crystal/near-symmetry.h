/* near-symmetry.h — the space group of a crystal, and its standard cells, through spglib
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A. Togo, I. Tanaka, arXiv:1808.01590. Species are told apart by their number in the crystal. spglib
 * cannot be interrupted: who wants to be able to stop runs these in a thread of its own and lets go of it.
 */
#pragma once

#include "near-structures.h"

G_BEGIN_DECLS

#define NEAR_SYMPREC 0.01 /* Å: what is used where nothing is said */

/* x' = rotation x + translation, in fractional coordinates of the crystal as given (columns x). */
typedef struct
{
  int rotation[3][3];
  double translation[3];
} NearOperation;

/* Immutable and atomically reference-counted. */
typedef struct _NearSymmetry NearSymmetry;

NearSymmetry *near_symmetry_new (const NearCrystal *crystal, double symprec, GError **error);
NearSymmetry *near_symmetry_ref (NearSymmetry *self);
void near_symmetry_unref (NearSymmetry *self); /* NULL is legal */

int near_symmetry_get_number (const NearSymmetry *self);                 /* 1 to 230 */
int near_symmetry_get_hall_number (const NearSymmetry *self);            /* 1 to 530 */
const char *near_symmetry_get_international (const NearSymmetry *self);  /* "Fm-3m" */
const char *near_symmetry_get_hall (const NearSymmetry *self);           /* "-F 4 2 3" */
const char *near_symmetry_get_choice (const NearSymmetry *self);         /* "2", "b1", "" */
const char *near_symmetry_get_point_group (const NearSymmetry *self);    /* "m-3m" */
const char *near_symmetry_get_crystal_system (const NearSymmetry *self); /* "cubic": not translated */
gsize near_symmetry_get_n_operations (const NearSymmetry *self);
const NearOperation *near_symmetry_peek_operations (const NearSymmetry *self);
/* Of each atom (n): Wyckoff letter, site symmetry symbol, the first atom that is equivalent. */
char near_symmetry_get_wyckoff (const NearSymmetry *self, gsize atom);
const char *near_symmetry_get_site_symmetry (const NearSymmetry *self, gsize atom);
gsize near_symmetry_get_equivalent_atom (const NearSymmetry *self, gsize atom);

/* The same crystal in another cell: new lattice rows = P times the old rows (then, for a standardised cell,
 * a rotation and an idealisation). @transformation: (out) (nullable): P. */
NearCrystal *near_crystal_new_in_cell (NearCrystal *crystal, NearCellChoice choice, double symprec,
                                       NearMat3 *transformation, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearSymmetry, near_symmetry_unref)

G_END_DECLS
