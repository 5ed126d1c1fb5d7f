/* near-smearing.h — how orbitals are filled: occupations, Fermi energy, and the term -TS
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Any unit of energy, the same for all. f is in [0, 1] (but for Methfessel-Paxton and cold smearing, which
 * leave it a little); an orbital holds 2 f electrons. The variational quantity is the free energy E - TS.
 */
#pragma once

#include "near-energy-grid.h"
#include "near-table.h"

G_BEGIN_DECLS

typedef enum
{
  NEAR_SMEARING_FERMI_DIRAC,
  NEAR_SMEARING_GAUSSIAN,
  NEAR_SMEARING_METHFESSEL_PAXTON, /* first order */
  NEAR_SMEARING_COLD,              /* Marzari and Vanderbilt */
  NEAR_SMEARING_LDOS,              /* the occupations that the chain LDOS -> energy will use */
  NEAR_N_SMEARINGS
} NearSmearing;

extern const NearTable near_smearing_table; /* "fermi-dirac", "gaussian", "mp", "cold", "ldos" */

typedef struct
{
  NearSmearing kind;
  double width; /* kT of Fermi-Dirac and LDOS, otherwise the width w of exp (-(x/w)^2) */
  /* LDOS only: D_j = sum of 2 w K(E_j - eps), integrated against f (E - mu) piecewise linearly */
  NearEnergyGrid grid;
  NearBroadening broadening;
  double sigma; /* the broadening's width, see near_broadening_get() */
} NearOccupationRule;

/* f of one orbital */
double near_occupation_rule_get (const NearOccupationRule *rule, double energy, double mu);

typedef struct
{
  double fermi_energy;
  double minus_ts;       /* the generalised -TS of the rule, per cell */
  double highest;        /* the largest occupation of a topmost band: more than 1e-6 wants more bands */
  double missing;        /* LDOS only: electrons of orbitals that the grid does not cover */
} NearFilling;

/* Fills @occupations (n_k, n_bands), each in the order of @eigenvalues, so that the sum of 2 w f is
 * @n_electrons; @weights (n_k) add up to 1. O(n_k n_bands) a trial of mu.
 * Errors: NEAR_ERROR_RANGE if the bands cannot hold the electrons, the grid does not reach them, its step is too
 * large for the broadening, or there is no width; NEAR_ERROR_NOT_FINITE. */
gboolean near_occupation_rule_fill (const NearOccupationRule *rule, gsize n_k, gsize n_bands,
                                    const double *weights, const double *eigenvalues,
                                    double n_electrons, double *occupations, NearFilling *filling,
                                    GError **error);

G_END_DECLS
