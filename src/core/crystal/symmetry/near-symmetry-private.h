/* near-symmetry-private.h — a crystal as spglib wants it, and what its data set becomes
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-symmetry.h"

#include <spglib.h>

G_BEGIN_DECLS

/* Columns are a, b, c: the first row is a_x b_x c_x. */
typedef struct
{
  double lattice[3][3];
  double (*positions)[3]; /* (n, 3), fractional */
  int *types;             /* (n) */
  int n;
} NearSpglibCell;

struct _NearSymmetry
{
  double symprec;
  NearMat3 lattice; /* of the crystal */
  gsize n_atoms;
  int number;
  char choice[6], bravais[3], pearson[16];
  SpglibSpacegroupType type;
  gsize n_operations;
  NearOperation *operations;
  char *wyckoff;            /* (n_atoms) */
  char (*site_symmetry)[7]; /* (n_atoms) */
  gsize *equivalent;        /* (n_atoms) */
  NearMat3 transformation, rotation, standard_lattice;
  NearVec3 origin_shift;
  gsize n_standard;
  double *standard_positions; /* (n_standard, 3) fractional */
  int *standard_types;        /* (n_standard) */
  gsize *standard_primitive;  /* (n_standard): its atom of the primitive cell */
  GPtrArray *notes;
};

/* Refuses what spglib cannot do: no cell, atoms that coincide, too many. @notes: nullable. */
gboolean _near_spglib_cell_init (NearSpglibCell *self, const NearCrystal *crystal, double symprec,
                                 GPtrArray *notes, GError **error);
void _near_spglib_cell_clear (NearSpglibCell *self);
/* A number within 1e-8 of a fraction of small denominator becomes it. */
double _near_symmetry_snap (double x);

G_END_DECLS
