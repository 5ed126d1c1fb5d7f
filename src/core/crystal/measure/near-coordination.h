/* near-coordination.h — how many neighbours an atom has, by four definitions side by side
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Coordination numbers are conventions. Where these four agree (12 in fcc) the number means something; where
 * they do not (8 and 14 in bcc) that is what is to be seen. Immutable and atomically reference-counted.
 */
#pragma once

#include "near-bonds.h"
#include "near-radial-distribution.h"

G_BEGIN_DECLS

typedef enum
{
  NEAR_COORDINATION_FIXED,
  NEAR_COORDINATION_GAP,
  NEAR_COORDINATION_RADII,
  NEAR_COORDINATION_VORONOI,
  NEAR_N_COORDINATIONS
} NearCoordinationKind;

/* Rows are NearInfo. */
extern const NearTable near_coordination_table;

typedef struct
{
  double cutoff;         /* fixed: Å; 0: 1.2 times the nearest distance */
  NearBondOptions radii; /* of the rules "radii" and "gap" */
  NearBondOptions gap;
  double share;             /* Voronoi: of the largest solid angle, from which a face counts */
  gboolean without_voronoi; /* which takes ten times as long as the others */
} NearCoordinationOptions;

typedef struct
{
  gsize n_atoms;   /* of those looked at, that have a number */
  gsize n_unknown; /* that have none: at a surface, or not asked for */
  double mean, standard_deviation, lowest, highest; /* NAN without atoms */
} NearCoordinationSummary;

typedef struct _NearCoordination NearCoordination;

void near_coordination_options_init (NearCoordinationOptions *options);
NearCoordination *near_coordination_new (NearCrystal *crystal, const NearCoordinationOptions *options,
                                         const NearMonitor *monitor, GError **error);
NearCoordination *near_coordination_ref (NearCoordination *self);
void near_coordination_unref (NearCoordination *self); /* NULL is legal */

/* (n): NAN where it is not known. */
const double *near_coordination_peek (const NearCoordination *self, NearCoordinationKind kind);
/* (n): the sum of all solid angles over the largest of the atom (O'Keeffe); NAN where it is not known. */
const double *near_coordination_peek_effective (const NearCoordination *self);
/* (n): Å^3, of the Voronoi cell; NAN where it is not known. */
const double *near_coordination_peek_volumes (const NearCoordination *self);
double near_coordination_get_cutoff (const NearCoordination *self); /* Å, of the fixed kind */
/* Å: where the first gap begins to count two species as apart. */
double near_coordination_get_gap (const NearCoordination *self, guint a, guint b);
/* @species: or NEAR_ALL_SPECIES. @values (n): one of the arrays above. */
NearCoordinationSummary near_coordination_summarize (const NearCoordination *self, const double *values,
                                                     guint species);
const GPtrArray *near_coordination_get_notes (const NearCoordination *self); /* of NearNote */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearCoordination, near_coordination_unref)

G_END_DECLS
