/* near-bonds.h — which atoms are bonded, by a rule that can be read and changed
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A bond is stored once: from @first to the image of @second that stands @shift cells away. Between two
 * atoms there may be several, and an atom may be bonded to its own image. Immutable and atomically
 * reference-counted; 32 bytes a bond and 8 an atom. No rule is chemistry: each is a convention, and the
 * cut-offs it led to can be asked for.
 */
#pragma once

#include "near-crystal.h"
#include "near-monitor.h"
#include "near-table.h"

G_BEGIN_DECLS

typedef enum
{
  NEAR_BOND_RADII,
  NEAR_BOND_GAP,
  NEAR_BOND_PAIRS,
  NEAR_BOND_FIXED,
  NEAR_N_BOND_RULES
} NearBondRule;

/* The parameters of a rule stand in its row: id, range and default. */
typedef struct
{
  NearInfo info;
} NearBondRuleInfo;

extern const NearTable near_bond_rule_table;

/* Atoms named @first and @second, in either order, are bonded from @minimum to @maximum. A name is a
 * species' label ("Fe1", all of its atoms) or an element's symbol. A later line overrides an earlier one. */
typedef struct
{
  const char *first, *second;
  double minimum, maximum; /* Å */
} NearBondPair;

typedef struct
{
  NearBondRule rule;
  double tolerance;        /* radii: Å added to the sum of two covalent radii */
  double metal_factor;     /* radii: times the sum of two metallic radii */
  gboolean keep_bridged;   /* radii: also what near-bond-rule.c calls bridged contacts */
  double buffer;           /* gap: Å without any distance that end the first shell */
  double limit;            /* gap: Å looked through; 0: 5 or twice the nearest distance */
  gboolean per_pair;       /* gap: for each pair of species rather than for all */
  const NearBondPair *pairs; /* pairs: (n_pairs) */
  gsize n_pairs;
  double cutoff;           /* fixed: Å */
} NearBondOptions;

/* Nearer than this two atoms are one site twice, or two halves of a disordered one: never bonded. The
 * shortest bond there is, that of H2, has 0.74 Å. */
#define NEAR_BOND_SHORTEST 0.4

typedef struct
{
  guint32 first, second;
  gint16 shift[3]; /* cells: the second atom stands at r[second] + shift · lattice */
  double length;   /* Å */
} NearBond;

/* A bond as one of its atoms sees it. */
typedef struct
{
  guint32 bond; /* its number */
  guint32 atom; /* at the other end */
  int shift[3];
  NearVec3 vector; /* to the other end, Å */
  double length;   /* Å */
} NearBondEnd;

typedef struct _NearBonds NearBonds;

void near_bond_options_init (NearBondOptions *options, NearBondRule rule);
NearBonds *near_bonds_new (NearCrystal *crystal, const NearBondOptions *options, const NearMonitor *monitor,
                           GError **error);
NearBonds *near_bonds_ref (NearBonds *self);
void near_bonds_unref (NearBonds *self); /* NULL is legal */

NearCrystal *near_bonds_get_crystal (const NearBonds *self); /* borrowed */
gsize near_bonds_get_n (const NearBonds *self);
const NearBond *near_bonds_peek (const NearBonds *self); /* (n bonds), by first, second, shift */
gsize near_bonds_get_n_of (const NearBonds *self, gsize atom);
/* @k: less than near_bonds_get_n_of(), by length. */
NearBondEnd near_bonds_get_end (const NearBonds *self, gsize atom, gsize k);
NearVec3 near_bonds_get_vector (const NearBonds *self, gsize bond); /* from first to second, Å */
/* From which and to which distance atoms of two species are bonded, Å; 0 to 0: never. */
void near_bonds_get_range (const NearBonds *self, guint first, guint second, double range[2]);
const GPtrArray *near_bonds_get_notes (const NearBonds *self); /* of NearNote */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearBonds, near_bonds_unref)

G_END_DECLS
