/* polymer-chain.h — a self-avoiding walk on the simple cubic lattice whose neighbouring beads
 * attract each other SPDX-License-Identifier: GPL-3.0-or-later
 *
 * N beads, bonds of length 1. Two beads that are lattice neighbours and not bonded are a contact; a
 * walk with C contacts has the weight exp (beta C), beta = -epsilon/kT. beta = 0 is the athermal
 * chain; the theta point of long chains is at beta = 0.269 (P. Grassberger, Physical Review E 56
 * (1997) 3682).
 */
#pragma once

#include "near-rng.h"

#define POLYMER_MAX_BEADS 4096

/* Which bead is on a site, for one chain at a time. It repeats every 256 sites: a chain that is
 * longer than that meets its own image, which has a probability below 1e-10 for the chains that are
 * made here. */
typedef struct _PolymerLattice PolymerLattice;

PolymerLattice *polymer_lattice_new (void);
void polymer_lattice_free (PolymerLattice *self);

typedef struct
{
  int x[3];
} PolymerSite;

typedef struct
{
  gsize n;
  gsize head;         /* slot of bead 0: beads are a ring of slots, so that a chain can creep */
  PolymerSite *slots; /* (n) */
  gint64 n_contacts;
} PolymerChain;

/* The chain folded to and fro in a plane. */
PolymerChain *polymer_chain_new (gsize n);
void polymer_chain_free (PolymerChain *self);
const PolymerSite *polymer_chain_get_bead (const PolymerChain *self, gsize i);
void polymer_chain_put (const PolymerChain *self, PolymerLattice *lattice);
void polymer_chain_lift (const PolymerChain *self, PolymerLattice *lattice);

typedef struct
{
  guint64 tried, accepted;
} PolymerCount;

typedef struct
{
  PolymerCount local, creep, pivot;
} PolymerCounts;

/* N kinks and crankshafts, N steps of reptation, @n_pivots pivots. The chain is on the lattice.
 * @counts (nullable) */
void polymer_chain_sweep (PolymerChain *self,
                          PolymerLattice *lattice,
                          double beta,
                          guint n_pivots,
                          NearRng *rng,
                          PolymerCounts *counts);
/* Rg^2 = 1/N sum |r_i - mean|^2 */
double polymer_chain_get_squared_radius (const PolymerChain *self);

/* --- the mean over the ensemble -----------------------------------------------------------------
 */
typedef struct
{
  gsize n; /* beads */
  guint n_betas;
  const double *betas; /* (n_betas) ascending */
  guint64 n_cycles;    /* a cycle: one sweep of each chain, one try to exchange neighbours */
  guint n_blocks;      /* of cycles that are averaged on their own */
  guint n_pivots;      /* in a sweep */
  guint64 seed;
} PolymerPlan;

typedef struct
{
  double squared_radius; /* <Rg^2> */
  double variance;       /* of that mean, from the blocks */
  double contacts;       /* <C> */
  double contacts_variance;
  double exchanged; /* fraction of exchanges with the next beta that were accepted */
  PolymerCounts counts;
} PolymerMean;

/* All betas at once, exchanging chains between neighbours (C. J. Geyer 1991; K. Hukushima, K.
 * Nemoto, Journal of the Physical Society of Japan 65 (1996) 1604). A fifth of the cycles goes
 * before, unmeasured. @means (n_betas) */
void polymer_run (const PolymerPlan *plan, PolymerLattice *lattice, PolymerMean *means);
/* Walks that may cross themselves: @n_walks drawn one by one. <Rg^2> = (N^2 - 1)/6N exactly. */
void polymer_run_ideal (gsize n, guint64 n_walks, guint n_blocks, guint64 seed, PolymerMean *mean);
