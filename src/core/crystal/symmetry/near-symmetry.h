/* near-symmetry.h — the space group of a crystal, and its standard cells, through spglib
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A. Togo, I. Tanaka, arXiv:1808.01590. Species are told apart by their number in the crystal: a mixed
 * site is a species like any other. Magnetic moments are not looked at. spglib cannot be interrupted: who
 * wants to be able to stop runs these in a thread of its own and lets go of it.
 */
#pragma once

#include "near-crystal.h"
#include "near-monitor.h"
#include "near-operation.h"

G_BEGIN_DECLS

#define NEAR_SYMPREC 0.01             /* Å: what is used where nothing is said */
#define NEAR_MAX_SYMPREC 1.0          /* Å */
#define NEAR_SYMMETRY_MAX_ATOMS 20000 /* minutes, if there is no symmetry to help */

typedef enum
{
  NEAR_CELL_AS_IS,
  NEAR_CELL_PRIMITIVE,
  NEAR_CELL_CONVENTIONAL,
  NEAR_CELL_NIGGLI,
  NEAR_CELL_DELAUNAY
} NearCellChoice;

/* Immutable and atomically reference-counted. */
typedef struct _NearSymmetry NearSymmetry;

NearSymmetry *near_symmetry_new (const NearCrystal *crystal, double symprec, GError **error);
NearSymmetry *near_symmetry_search (NearCrystal *crystal, double symprec, const NearMonitor *monitor,
                                    GError **error);
NearSymmetry *near_symmetry_ref (NearSymmetry *self);
void near_symmetry_unref (NearSymmetry *self); /* NULL is legal */

int near_symmetry_get_number (const NearSymmetry *self);                /* 1 to 230 */
int near_symmetry_get_hall_number (const NearSymmetry *self);           /* 1 to 530 */
const char *near_symmetry_get_international (const NearSymmetry *self); /* "Fm-3m" */
/* "F 4/m -3 2/m" */
const char *near_symmetry_get_international_full (const NearSymmetry *self);
const char *near_symmetry_get_schoenflies (const NearSymmetry *self);      /* "Oh^5" */
const char *near_symmetry_get_hall (const NearSymmetry *self);             /* "-F 4 2 3" */
const char *near_symmetry_get_choice (const NearSymmetry *self);           /* "2", "b1", "" */
const char *near_symmetry_get_point_group (const NearSymmetry *self);      /* "m-3m" */
const char *near_symmetry_get_arithmetic_class (const NearSymmetry *self); /* "m-3mF" */
const char *
near_symmetry_get_crystal_system (const NearSymmetry *self); /* "cubic": not translated */
/* As the crystal system, but "rhombohedral" and "hexagonal" in place of "trigonal". */
const char *near_symmetry_get_lattice_system (const NearSymmetry *self);
/* "cF", "hR", "oS": IUCr's symbols, S for a lattice centred on one face. */
const char *near_symmetry_get_bravais (const NearSymmetry *self);
/* "cF8": the Bravais symbol and the sites in the conventional cell, of hR in the rhombohedral one. */
const char *near_symmetry_get_pearson (const NearSymmetry *self);
double near_symmetry_get_symprec (const NearSymmetry *self);         /* Å */
const GPtrArray *near_symmetry_get_notes (const NearSymmetry *self); /* of NearNote */

gsize near_symmetry_get_n_operations (const NearSymmetry *self);
const NearOperation *near_symmetry_peek_operations (const NearSymmetry *self);

/* Of each atom (n): Wyckoff letter, site symmetry symbol, the first atom of the same orbit. */
gsize near_symmetry_get_n_atoms (const NearSymmetry *self);
char near_symmetry_get_wyckoff (const NearSymmetry *self, gsize atom);
const char *near_symmetry_get_site_symmetry (const NearSymmetry *self, gsize atom);
gsize near_symmetry_get_equivalent_atom (const NearSymmetry *self, gsize atom);

/* The standard conventional cell: its rows are P times the rows of the crystal's lattice, then turned by
 * R (columns r' = R r) and idealised; fractional coordinates become (P^-1)^T x + origin shift. */
NearMat3 near_symmetry_get_transformation (const NearSymmetry *self); /* P */
NearVec3 near_symmetry_get_origin_shift (const NearSymmetry *self);
NearMat3 near_symmetry_get_rotation (const NearSymmetry *self);                /* R */
const NearMat3 *near_symmetry_get_standard_lattice (const NearSymmetry *self); /* rows, Å */
gsize near_symmetry_get_n_standard_atoms (const NearSymmetry *self);
/* Rows: the primitive vectors in terms of the conventional ones. */
NearMat3 near_symmetry_get_centring (const NearSymmetry *self);

/* The same crystal in another cell: new lattice rows = P times the old rows (then, for a standardised cell,
 * a rotation and an idealisation). @transformation: (out) (nullable): P. */
NearCrystal *near_crystal_new_in_cell (NearCrystal *crystal, NearCellChoice choice, double symprec,
                                       NearMat3 *transformation, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearSymmetry, near_symmetry_unref)

G_END_DECLS
