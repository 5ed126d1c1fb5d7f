/* near-verlet-list.h — neighbours that stay valid while atoms move a little
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All neighbours within the cut-off and a skin are kept until an atom has moved by more than half of the
 * skin (L. Verlet, Phys. Rev. 159, 98 (1967)). Neighbours are places in one array of positions: first the
 * atoms, wrapped into the cell when the list was made, then copies of those whose images are needed, then
 * one place that is far from everything. So a loop over neighbours needs no shifts, and a cell smaller
 * than the cut-off is nothing special.
 *
 * Each pair stands twice. The neighbours of an atom are sorted by type, and those of one type are filled
 * up with the far place to a multiple of NEAR_VERLET_PADDING, so that a kernel takes them in vectors.
 */
#pragma once

#include "near-error.h"
#include "near-vec3.h"

G_BEGIN_DECLS

#define NEAR_VERLET_PADDING 8
/* The coordinate of the far place, Å; its square is still finite. */
#define NEAR_VERLET_FAR 1e9

/* What kernels read; only near-verlet-list.c writes it. */
typedef struct
{
  gsize n, n_types;
  const guint8 *types;      /* (n) */
  gsize n_places;           /* atoms, copies and the far place */
  const double *positions;  /* (n_places, 3) Å */
  const guint32 *atoms;     /* (n_places): whose place it is; of the far place 0 */
  const guint32 *start;     /* (n n_types + 1): first neighbour of each type of each atom */
  const guint32 *neighbors; /* places */
  double closest;           /* Å: the smallest distance when the list was made; infinite if there is none */
  gsize closest_pair[2];
} NearVerletView;

typedef struct _NearVerletList NearVerletList;

NearVerletList *near_verlet_list_new (const NearMat3 *lattice, const gboolean periodic[3], gsize n,
                                      const guint8 *types, gsize n_types, double cutoff, double skin,
                                      GError **error);
void near_verlet_list_free (NearVerletList *self); /* NULL is legal */
gboolean near_verlet_list_update (NearVerletList *self, const double *positions, GError **error);
const NearVerletView *near_verlet_list_get_view (const NearVerletList *self);
guint64 near_verlet_list_get_n_builds (const NearVerletList *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearVerletList, near_verlet_list_free)

G_END_DECLS
