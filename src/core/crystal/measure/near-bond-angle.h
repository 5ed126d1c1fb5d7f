/* near-bond-angle.h — angles between bonds, and dihedral angles along chains of three
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * At an atom with n bonds there are n (n - 1) / 2 angles. A chain i-j-k-l of three bonds has the dihedral
 * angle between the planes ijk and jkl: 0 where i and l are on one side (cis), 180 on opposite ones (trans),
 * positive if l lies clockwise of i when one looks from j to k (IUPAC). An angle within 10^-6 degrees below
 * the edge of a bin counts in the next, so that 60 degrees is always found from 60 up; the last bin holds
 * its upper end.
 */
#pragma once

#include "near-bonds.h"
#include "near-radial-distribution.h"

G_BEGIN_DECLS

typedef struct _NearBondAngles NearBondAngles;

NearBondAngles *near_bond_angles_new (const NearBonds *bonds, double bin_width, const NearMonitor *monitor,
                                      GError **error);
NearBondAngles *near_bond_angles_ref (NearBondAngles *self);
void near_bond_angles_unref (NearBondAngles *self); /* NULL is legal */

gsize near_bond_angles_get_n_bins (const NearBondAngles *self);
double near_bond_angles_get_bin_width (const NearBondAngles *self); /* degrees */
/* The angles a-centre-b, a and b in either order, in each bin; any species may be NEAR_ALL_SPECIES. Returns
 * how many there are. @counts (n_bins): (out) (nullable). */
guint64 near_bond_angles_get_counts (const NearBondAngles *self, guint a, guint centre, guint b,
                                     guint64 *counts);

/* Angles that stand together, with no other nearer than the tolerance. */
typedef struct
{
  double angle;           /* degrees, the mean */
  double lowest, highest; /* degrees */
  guint64 n;
} NearDistinctAngle;

NearDistinctAngle *near_bond_angles_list (const NearBonds *bonds, guint centre, double tolerance,
                                          gsize *n_angles, const NearMonitor *monitor, GError **error);

typedef struct
{
  double bin_width; /* degrees */
  double from;      /* degrees, the lower edge of the first bin: 0, or -180 with sign */
  gsize n_bins;
  guint64 *counts;      /* (n_bins) */
  guint64 n;            /* all that were counted */
  guint64 n_collinear;  /* chains that are straight at j or k and have no dihedral angle */
} NearDihedrals;

NearDihedrals *near_dihedrals_new (const NearBonds *bonds, double bin_width, gboolean with_sign,
                                   const NearMonitor *monitor, GError **error);
void near_dihedrals_free (NearDihedrals *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearBondAngles, near_bond_angles_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearDihedrals, near_dihedrals_free)

G_END_DECLS
