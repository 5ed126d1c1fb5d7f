/* near-poscar-private.h — what VASP's structures and its grids share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-reader-private.h"

G_BEGIN_DECLS

/* The shape of the text, seen from its head only. */
typedef struct
{
  gboolean fits;      /* scale, lattice, counts and the kind of coordinates are there */
  gboolean grid_seen; /* and after the atoms three whole numbers: a grid */
} NearPoscarShape;

NearPoscarShape _near_poscar_look (const char *data, gsize n_bytes);

/* What is known of a file on the way to its last atom. */
typedef struct
{
  NearReader *reader;
  NearCrystalBuilder *builder;
  NearToken title;
  double factor[3]; /* of the Cartesian components */
  NearMat3 lattice;
  guint n_blocks;
  gboolean named; /* FALSE: a VASP 4 file */
  gint64 *counts; /* (n_blocks), as what follows */
  guint *elements;
  double *masses; /* u; 0: the element's */
  guint16 *species;
  gsize n_atoms, counts_line;
  gboolean selective, cartesian;
  GArray *fixed; /* gint32: (n, 3) */
  /* What fractional coordinates would be if they were Å. */
  NearMat3 inverse;
  gboolean all_far, some_far, inside;
} NearPoscar;

/* near-poscar-head.c: scale and lattice; names and numbers of atoms; what the blocks are. */
gboolean _near_poscar_read_lattice (NearPoscar *p, GError **error);
gboolean _near_poscar_read_blocks (NearPoscar *p, GError **error);
gboolean _near_poscar_find_species (NearPoscar *p, GError **error);
/* A word that is an element's symbol as it is written, perhaps with VASP's "_pv" or "/hash". */
gboolean _near_poscar_is_symbol (const NearToken *token, guint *element);

/* near-poscar-atoms.c: the lines from the comment up to the last atom. */
gboolean _near_poscar_read_atoms (NearReader *reader, NearCrystalBuilder *builder, GError **error);

/* Whether the current line is three whole numbers from 1, as before the values of a grid. */
gboolean _near_poscar_get_grid (const NearReader *reader, gint64 n[3]);

/* A whole file. @wants_grid: say so if there is no grid. */
gboolean _near_poscar_read_file (NearReader *reader, gboolean wants_grid, GError **error);

/* The grids from the values of the first, whose line is the current one. near-chgcar.c */
gboolean _near_chgcar_read_grids (NearReader *reader, const NearCrystal *crystal, const gint64 n[3],
                                  GError **error);

G_END_DECLS
