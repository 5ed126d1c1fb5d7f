/* near-bonds-private.h — a rule for bonds, turned into distances
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-bonds.h"

G_BEGIN_DECLS

/* What a rule says of every two species. */
typedef struct
{
  guint n_species;
  double *low, *high;         /* (n_species, n_species) Å; high 0: never */
  double longest;             /* Å; 0: nothing can be bonded */
  gboolean drop_bridged;      /* whether what follows is in use */
  gboolean *metal;            /* (n_species) */
  double *electronegativity;  /* (n_species); NAN: not known */
} NearBondReach;

void _near_bond_reach_init (NearBondReach *reach, const NearCrystal *crystal);
void _near_bond_reach_clear (NearBondReach *reach);
gboolean _near_bond_reach_resolve (NearBondReach *reach, const NearCrystal *crystal,
                                   const NearBondOptions *options, GPtrArray *notes,
                                   const NearMonitor *monitor, GError **error);
gboolean _near_bond_reach_by_gap (NearBondReach *reach, const NearCrystal *crystal,
                                  const NearBondOptions *options, GPtrArray *notes,
                                  const NearMonitor *monitor, GError **error);

/* Whether an atom of species @bridge near both parts two atoms of species @first and @second. */
gboolean _near_bond_reach_parts (const NearBondReach *reach, guint first, guint second, guint bridge);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NearBondReach, _near_bond_reach_clear)

G_END_DECLS
