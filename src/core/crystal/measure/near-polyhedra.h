/* near-polyhedra.h — coordination polyhedra: the convex hulls of bonded neighbours
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A polyhedron follows the bonds exactly: its corners are neighbours that are bonded to its centre.
 * Fewer than four, or neighbours in one plane, make none, which is a status and no error.
 */
#pragma once

#include "near-bonds.h"
#include "near-radial-distribution.h"

G_BEGIN_DECLS

typedef enum
{
  NEAR_POLYHEDRON_SOLID,
  NEAR_POLYHEDRON_TOO_FEW, /* fewer than four neighbours */
  NEAR_POLYHEDRON_FLAT     /* thinner than 0.1 Å */
} NearPolyhedronStatus;

typedef enum
{
  NEAR_POLYHEDRON_OTHER,
  NEAR_POLYHEDRON_TETRAHEDRON,
  NEAR_POLYHEDRON_OCTAHEDRON
} NearPolyhedronShape;

typedef struct
{
  gsize centre; /* the atom */
  NearPolyhedronStatus status;
  NearPolyhedronShape shape;
  gsize n_neighbors;
  double mean_length;       /* Å, of the bonds; NAN without any */
  double length_distortion; /* 1/n sum |l_i - l| / l (Baur) */

  /* All below: of a solid one, else 0, NULL or NAN. */
  gsize n_vertices;   /* at most n_neighbors: what lies inside is no corner */
  NearVec3 *vertices; /* (n_vertices) Å from the centre */
  guint *ends;        /* (n_vertices): which bond of the centre, for near_bonds_get_end() */
  gsize n_triangles;
  guint *triangles; /* (n_triangles, 3) vertices, counter-clockwise from outside; for drawing */
  gsize n_faces, n_edges;
  guint *face_start;    /* (n_faces + 1): where each face begins in what follows */
  guint *face_vertices; /* around each face, counter-clockwise from outside */
  NearVec3 *normals;    /* (n_faces), of length 1, outwards */
  double volume, area;  /* Å^3, Å^2 */
  gboolean holds_centre; /* whether the centre lies inside */
  double quadratic_elongation; /* of tetrahedra and octahedra; 1 if regular */
  double angle_variance;       /* degrees^2; 0 if regular */
} NearPolyhedron;

NearPolyhedron *near_polyhedron_new (const NearBonds *bonds, gsize atom, GError **error);
void near_polyhedron_free (NearPolyhedron *self);

/* (element-type NearPolyhedron): the solid ones around atoms of a species, or NEAR_ALL_SPECIES. */
GPtrArray *near_polyhedra_new (const NearBonds *bonds, guint species, const NearMonitor *monitor,
                               GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearPolyhedron, near_polyhedron_free)

G_END_DECLS
