/* near-crystal-geometry.h — how densely atoms fill space and planes
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Distances between planes and angles between planes and directions are in near-lattice.h, density and
 * formula in near-crystal.h, the nearest distance in near-neighbors.h.
 */
#pragma once

#include "near-crystal.h"

G_BEGIN_DECLS

/* Which spheres fill the cell. */
typedef enum
{
  NEAR_SPHERES_TOUCHING, /* equal ones, of half the nearest distance: the textbook's packing fraction */
  NEAR_SPHERES_COVALENT,
  NEAR_SPHERES_METALLIC,
  NEAR_SPHERES_VAN_DER_WAALS
} NearSpheres;

typedef struct
{
  int hkl[3];     /* without a common divisor */
  gsize n;        /* atoms in one mesh of the plane */
  double area;    /* Å^2, of that mesh */
  double density; /* atoms per Å^2 */
  double offset;  /* Å, of the plane from the origin along its normal, 0 to the spacing */
  double spacing; /* Å, between the planes of this mesh */
} NearPlane;

double near_crystal_get_volume_per_atom (const NearCrystal *crystal); /* Å^3; NAN without a cell */
gboolean near_crystal_measure_packing (const NearCrystal *crystal, NearSpheres spheres, double *fraction,
                                       GError **error);
gboolean near_crystal_find_densest_plane (const NearCrystal *crystal, const int hkl[3], double tolerance,
                                          NearPlane *plane, GError **error);

G_END_DECLS
