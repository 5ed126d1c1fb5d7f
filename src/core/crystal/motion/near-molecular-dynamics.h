/* near-molecular-dynamics.h — atoms that move
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A stepper owns positions, velocities and a stream of random numbers: the same crystal, potential, options
 * and seed give the same digits, whatever the number of threads and however the steps are shared among
 * calls. Units: fs, Å, eV, u, K; pressure in GPa.
 *
 * Positions are never wrapped back into the cell, so that displacements can be read off. Atoms with the atom
 * data "fixed" (n, 3) keep those coordinates.
 *
 * Degrees of freedom: each coordinate that may move, less one for each direction in which the total momentum
 * is conserved: where no atom is fixed and nothing but the atoms pushes (not under Langevin's thermostat).
 * That is 3N - 3 for a free crystal, and 3N under Langevin. The temperature is that of the motion about
 * the centre of mass in those directions.
 */
#pragma once

#include "near-force-source.h"
#include "near-monitor.h"
#include "near-potential.h"

G_BEGIN_DECLS

/* Rows of near_integrator_table. */
typedef enum
{
  NEAR_INTEGRATOR_VELOCITY_VERLET,
  NEAR_INTEGRATOR_SEMI_IMPLICIT_EULER,
  NEAR_N_INTEGRATORS
} NearIntegrator;

/* Rows of near_thermostat_table. */
typedef enum
{
  NEAR_THERMOSTAT_NONE,
  NEAR_THERMOSTAT_LANGEVIN,
  NEAR_THERMOSTAT_NOSE_HOOVER,
  NEAR_N_THERMOSTATS
} NearThermostat;

extern const NearTable near_integrator_table, near_thermostat_table;

/* How the atoms start. Total momentum is zero where nothing is fixed, save for KEPT. */
typedef enum
{
  NEAR_VELOCITIES_DRAWN, /* Maxwell and Boltzmann's; the temperature is right on average */
  NEAR_VELOCITIES_EXACT, /* the same, scaled to the temperature */
  NEAR_VELOCITIES_KEPT,  /* the crystal's "velocities"; a Nosé-Hoover thermostat takes the drift out */
  NEAR_VELOCITIES_ZERO
} NearVelocities;

#define NEAR_MAX_CHAIN 10

typedef struct
{
  double timestep;    /* fs */
  double temperature; /* K: of the start, unless velocities are kept or zero, and of the thermostat */
  NearIntegrator integrator;
  NearThermostat thermostat; /* other than none: with velocity Verlet only */
  NearVelocities velocities;
  double friction; /* Langevin: 1/fs; 0: 0.01 */
  double period;   /* Nosé-Hoover: fs, about how long its swings take; 0: 100 */
  guint chain;     /* Nosé-Hoover: 1 to NEAR_MAX_CHAIN links; 0: 3 */
  double skin;     /* Å, of the neighbour list; 0: 18 % of the cut-off. Changes speed and last digits only */
} NearMolecularDynamicsOptions;

typedef enum
{
  NEAR_DYNAMICS_FINE,
  NEAR_DYNAMICS_DIVERGED /* near_molecular_dynamics_get_explanation() says why; no further steps are done */
} NearDynamicsStatus;

typedef struct
{
  NearDynamicsStatus status;
  guint64 step;
  double time;             /* fs */
  double potential_energy; /* eV, as the next two */
  double kinetic_energy;
  double total_energy;
  double temperature; /* K */
  double pressure;    /* GPa, the motion's part included; NAN unless the crystal repeats in all directions */
  double conserved;   /* eV: what the exact equations would keep: the total energy, and with a thermostat
                         what it has taken or holds besides */
  double max_force;   /* eV/Å: of all atoms, on coordinates that may move */
} NearDynamicsReport;

typedef struct _NearMolecularDynamics NearMolecularDynamics;

NearMolecularDynamics *near_molecular_dynamics_new (const NearCrystal *crystal,
                                                    const NearPotential *potential,
                                                    const NearMolecularDynamicsOptions *options,
                                                    guint64 seed, GError **error);
/* The same with any forces. @data is freed with it, or at once if this fails. @options' skin does nothing. */
NearMolecularDynamics *near_molecular_dynamics_new_with_source (const NearCrystal *crystal,
                                                                const NearForceSource *source, gpointer data,
                                                                const NearMolecularDynamicsOptions *options,
                                                                guint64 seed, GError **error);
void near_molecular_dynamics_free (NearMolecularDynamics *self); /* NULL is legal */

gboolean near_molecular_dynamics_step (NearMolecularDynamics *self, guint64 n_steps,
                                       NearDynamicsReport *report, const NearMonitor *monitor,
                                       GError **error);
void near_molecular_dynamics_get_report (NearMolecularDynamics *self, NearDynamicsReport *report);
const char *near_molecular_dynamics_get_explanation (const NearMolecularDynamics *self); /* nullable */
double near_molecular_dynamics_get_n_freedoms (const NearMolecularDynamics *self);
NearCrystal *near_molecular_dynamics_dup_crystal (NearMolecularDynamics *self, GError **error);

/* (n, 3), borrowed: as they are now. */
const double *near_molecular_dynamics_peek_positions (const NearMolecularDynamics *self);
const double *near_molecular_dynamics_peek_velocities (const NearMolecularDynamics *self);
/* @velocities (n, 3) Å/fs; coordinates that are fixed stay. */
void near_molecular_dynamics_set_velocities (NearMolecularDynamics *self, const double *velocities);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearMolecularDynamics, near_molecular_dynamics_free)

G_END_DECLS
