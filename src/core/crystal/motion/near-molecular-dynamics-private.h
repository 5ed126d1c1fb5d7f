/* near-molecular-dynamics-private.h — the state of a run, and its steps
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-molecular-dynamics.h"
#include "near-potential-private.h"
#include "near-rng.h"

G_BEGIN_DECLS

struct _NearMolecularDynamics
{
  NearCrystal *crystal; /* as it was at the start */
  NearMolecularDynamicsOptions options;
  NearForceSource source;
  gpointer source_data;
  double energy;  /* eV */
  double *forces; /* (n, 3) eV/Å */
  NearRng *rng;
  gsize n;
  double *x, *v;          /* (n, 3) Å, Å/fs */
  double *masses;         /* (n) eV fs^2/Å^2 */
  double *inverse_masses; /* (n, 3); 0 for a coordinate that is fixed */
  double *previous;       /* (3, n, 3): positions, velocities and forces before the step */
  double *noise;          /* (n, 3) Å/fs: Langevin's pushes of the step that is being done */
  gboolean has_noise;     /* they are drawn: a step that was stopped is done again with the same ones */
  gboolean conserved[3];  /* whether the total momentum in this direction is */
  double n_freedoms, kt;  /* kt in eV */
  guint64 step;
  double heat;   /* Langevin: eV that the bath has given */
  guint n_links; /* Nosé-Hoover */
  double link[NEAR_MAX_CHAIN], link_rate[NEAR_MAX_CHAIN], link_mass[NEAR_MAX_CHAIN];
  char *explanation; /* not NULL: diverged */
};

/* "fixed" of @crystal as (n, 3) doubles, 0 or 1; NULL in @fixed if it has none. */
gboolean _near_crystal_dup_fixed (const NearCrystal *crystal, double **fixed, GError **error);

/* near-molecular-dynamics-start.c */
gboolean _near_molecular_dynamics_start (NearMolecularDynamics *self, guint64 seed, GError **error);
/* The velocity of the centre of mass in the directions in which it is conserved, else 0. */
NearVec3 _near_molecular_dynamics_get_drift (const NearMolecularDynamics *self);
double _near_molecular_dynamics_get_kinetic (const NearMolecularDynamics *self);

/* near-integrator.c: one step; FALSE if the run has diverged, and then the state is that before. An error
 * only for want of memory. */
gboolean _near_molecular_dynamics_advance (NearMolecularDynamics *self, GError **error);
/* What the thermostat holds or has given, for the conserved quantity, eV. */
double _near_molecular_dynamics_get_thermostat_energy (const NearMolecularDynamics *self);

G_END_DECLS
