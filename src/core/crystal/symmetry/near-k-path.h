/* near-k-path.h — points of symmetry of the Brillouin zone, and the usual way between them
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Labels, coordinates and paths of W. Setyawan, S. Curtarolo, Comput. Mater. Sci. 49, 299 (2010), the
 * convention of AFLOW and ASE, for all 14 Bravais lattices and their variants. (Hinuma et al., Comput. Mater.
 * Sci. 128, 140 (2017), seekpath's convention, has other labels and other standard cells: do not mix them.)
 * The zone is that of the primitive cell, whatever cell the crystal is given in. Time reversal is taken for
 * granted: k and -k are one. Immutable and atomically reference-counted.
 */
#pragma once

#include "near-symmetry.h"

G_BEGIN_DECLS

typedef struct
{
  const char *label;    /* "Γ", "X", "Y1", in UTF-8 */
  double fractional[3]; /* in the reciprocal vectors of near_k_path_get_lattice() */
  NearVec3 position;    /* 1/Å, with 2 pi, in the orientation of the crystal as given */
} NearKPoint;

typedef struct
{
  guint from, to;     /* points */
  gboolean is_joined; /* whether it begins where the one before it ended */
  double length;      /* 1/Å */
} NearKSegment;

typedef struct
{
  double fractional[3];
  NearVec3 position;
  double distance; /* along the path, 1/Å; not across its breaks */
  guint segment;
  int point; /* which labelled point this is, or -1 */
} NearKSample;

typedef struct _NearKPath NearKPath;

NearKPath *near_k_path_new (const NearSymmetry *symmetry, GError **error);
NearKPath *near_k_path_ref (NearKPath *self);
void near_k_path_unref (NearKPath *self); /* NULL is legal */

const char *near_k_path_get_variant (const NearKPath *self); /* "FCC", "BCT1", "MCLC5" */
/* Rows of the primitive cell in Å, in the orientation of the crystal, idealised. */
const NearMat3 *near_k_path_get_lattice (const NearKPath *self);
/* Q: its rows = Q times the rows of the crystal's lattice, but for the idealisation. */
NearMat3 near_k_path_get_transformation (const NearKPath *self);
guint near_k_path_get_n_points (const NearKPath *self);
const NearKPoint *near_k_path_peek_points (const NearKPath *self);
const NearKPoint *near_k_path_find_point (const NearKPath *self, const char *label); /* nullable */
guint near_k_path_get_n_segments (const NearKPath *self);
const NearKSegment *near_k_path_peek_segments (const NearKPath *self);
double near_k_path_get_length (const NearKPath *self); /* 1/Å */
/* "Γ–X–W–K–Γ–L–U–W–L–K | U–X" */
char *near_k_path_dup_text (const NearKPath *self);

/* The same wave vector in the reciprocal vectors of the crystal's own cell: f Q^-T. */
void near_k_path_to_crystal (const NearKPath *self, const double fractional[3], double given[3]);
NearKSample *near_k_path_dup_samples (const NearKPath *self, double density, gsize *n,
                                      GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearKPath, near_k_path_unref)

G_END_DECLS
