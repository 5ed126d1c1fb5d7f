/* near-poscar-private.h — what VASP's structures and its grids share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-reader-private.h"

G_BEGIN_DECLS

/* The shape of the text, seen from its head only. */
typedef struct
{
  gboolean fits;       /* scale, lattice, counts and the kind of coordinates are there */
  gboolean atoms_seen; /* and all the atoms */
  gboolean grid_seen;  /* and three whole numbers after them: a grid */
} NearPoscarShape;

NearPoscarShape _near_poscar_look (const char *data, gsize n_bytes);

/* The lines from the comment up to the last atom. @lattice: in Å; @direct: whether the coordinates were
 * fractional. near-poscar-atoms.c */
gboolean _near_poscar_read_atoms (NearReader *reader, NearCrystalBuilder *builder, GError **error);

/* Whether the current line is three whole numbers from 1, as before the values of a grid. */
gboolean _near_poscar_get_grid (const NearReader *reader, gint64 n[3]);

/* A whole file. @wants_grid: say so if there is no grid. */
gboolean _near_poscar_read_file (NearReader *reader, gboolean wants_grid, GError **error);

/* The grids from the values of the first, whose line is the current one. near-chgcar.c */
gboolean _near_chgcar_read_grids (NearReader *reader, const NearCrystal *crystal, const gint64 n[3],
                                  GError **error);

G_END_DECLS
