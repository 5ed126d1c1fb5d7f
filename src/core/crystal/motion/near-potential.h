/* near-potential.h — energies, forces and stress of atoms from interatomic potentials
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A potential is made for the elements of a crystal: a row of near_potential_table, published parameters,
 * and what the caller sets instead. Units: eV, Å; stress in eV/Å^3, Voigt xx yy zz yz xz xy, positive under
 * tension (dE/d(strain) / V, as ASE has it). Atoms without a cell have no stress.
 *
 * Immutable and atomically reference-counted; may be used from several threads at once.
 */
#pragma once

#include "near-crystal.h"
#include "near-table.h"

G_BEGIN_DECLS

/* Rows of near_potential_table. */
typedef enum
{
  NEAR_POTENTIAL_LENNARD_JONES,
  NEAR_POTENTIAL_MORSE,
  NEAR_POTENTIAL_GUPTA,
  NEAR_POTENTIAL_STILLINGER_WEBER,
  NEAR_N_POTENTIALS
} NearPotentialKind;

extern const NearTable near_potential_table;

/* What happens at the cut-off of a pair potential. */
typedef enum
{
  NEAR_CUT_SMOOTH,   /* energy times a polynomial that falls from 1 to 0 between 0.8 and 1 of the cut-off;
                        energy, force and its derivative are continuous */
  NEAR_CUT_SHIFTED,  /* the energy is shifted to 0 at the cut-off; the force jumps */
  NEAR_CUT_TRUNCATED /* nothing; the energy jumps */
} NearPotentialCut;

/* A parameter of the row, set to another value. */
typedef struct
{
  const char *name;  /* the id of a NearParameter of the row: "epsilon" */
  guint elements[2]; /* a pair, in either order; twice the same: the element; {0, 0}: every element */
  double value;
} NearPotentialParameter;

/* All zero is the usual potential. The first three are for pair potentials; others have a fixed range. */
typedef struct
{
  NearPotentialCut cut;
  double cutoff; /* Å, of all pairs; 0: the usual one of each pair */
  const NearPotentialParameter *parameters;
  gsize n_parameters;
} NearPotentialOptions;

typedef struct
{
  double energy;     /* eV */
  double *energies;  /* (n) eV: they add up to the energy; nullable */
  double *forces;    /* (n, 3) eV/Å; nullable */
  double stress[6];  /* eV/Å^3; NAN without a cell */
  double virial[6];  /* eV: dE/d(strain), also of atoms without a cell */
} NearPotentialResult;

typedef struct _NearPotential NearPotential;

NearPotential *near_potential_new (const char *id, const NearCrystal *crystal,
                                   const NearPotentialOptions *options, GError **error);
NearPotential *near_potential_ref (NearPotential *self);
void near_potential_unref (NearPotential *self); /* NULL is legal */

NearPotentialKind near_potential_get_kind (const NearPotential *self);
double near_potential_get_cutoff (const NearPotential *self); /* Å: the largest of all pairs */
char *near_potential_kind_dup_elements (NearPotentialKind kind); /* "Al, Ni, Cu" */

/* @crystal may be any with the elements that the potential was made for. */
gboolean near_potential_eval (const NearPotential *self, const NearCrystal *crystal,
                              NearPotentialResult *result, GError **error);
NearCrystal *near_potential_apply (const NearPotential *self, const NearCrystal *crystal, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearPotential, near_potential_unref)

G_END_DECLS
