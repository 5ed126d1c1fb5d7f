/* near-voronoi-private.h — the Voronoi cell of an atom
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-vec3.h"

G_BEGIN_DECLS

#define NEAR_VORONOI_MAX_FACES 200
#define NEAR_VORONOI_MAX_CORNERS 48

typedef struct
{
  guint n;
  gboolean is_box; /* not of a neighbour */
  NearVec3 corners[NEAR_VORONOI_MAX_CORNERS];
} NearVoronoiFace;

/* Some 230 KB: one for each thread. */
typedef struct
{
  guint n_faces;
  gboolean overflowed; /* more faces or corners than there is room for */
  double reach;        /* the largest distance of a corner from the atom */
  NearVoronoiFace faces[NEAR_VORONOI_MAX_FACES];
} NearVoronoiCell;

void _near_voronoi_cell_init (NearVoronoiCell *self, double half_edge);
void _near_voronoi_cell_cut (NearVoronoiCell *self, NearVec3 neighbor);
gboolean _near_voronoi_cell_is_closed (const NearVoronoiCell *self);
double _near_voronoi_cell_get_volume (const NearVoronoiCell *self);
double _near_voronoi_face_get_solid_angle (const NearVoronoiFace *face);

G_END_DECLS
