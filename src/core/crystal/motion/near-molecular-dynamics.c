/* near-molecular-dynamics.c — atoms that move
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-molecular-dynamics-private.h"

#include "near-units.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define DEFAULT_FRICTION 0.01 /* 1/fs */
#define DEFAULT_PERIOD 100.0  /* fs */
#define DEFAULT_CHAIN 3
#define DEFAULT_SKIN 0.18 /* of the cut-off */
/* Atom steps between two polls: well below 100 ms. */
#define WORK_PER_POLL 4096

static gboolean
check_range (const char *what, double value, double minimum, double maximum, GError **error)
{
  if (value >= minimum && value <= maximum)
    return TRUE;
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE, _ ("%s is %g; it must lie between %g and %g"), what,
               value, minimum, maximum);
  return FALSE;
}

static gboolean
check_options (const NearMolecularDynamicsOptions *o, GError **error)
{
  if (!check_range (_ ("the time step in fs"), o->timestep, 1e-6, 1e3, error)
      || !check_range (_ ("the temperature in K"), o->temperature, 0.0, 1e6, error)
      || !check_range (_ ("the friction in 1/fs"), o->friction, 0.0, 10.0, error)
      || !check_range (_ ("the period in fs"), o->period, 1.0, 1e6, error)
      || !check_range (_ ("the number of links"), o->chain, 1, NEAR_MAX_CHAIN, error)
      || !check_range (_ ("the skin in Å"), o->skin, 0.0, 1e3, error))
    return FALSE;
  if (o->thermostat != NEAR_THERMOSTAT_NONE && o->integrator != NEAR_INTEGRATOR_VELOCITY_VERLET)
    {
      g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED,
                           _ ("thermostats go with the velocity Verlet integrator only; choose it, or no "
                              "thermostat"));
      return FALSE;
    }
  return TRUE;
}

/* --- a potential as the source of forces ------------------------------------------------------- */

static gboolean
eval_potential (gpointer data, const double *positions, double *energy, double *forces, GError **error)
{
  NearPotentialWork *work = data;

  if (!_near_potential_work_eval (work, positions, FALSE, error))
    return FALSE;
  *energy = work->energy;
  memcpy (forces, work->forces, 3 * work->n * sizeof *forces);
  return TRUE;
}

static gboolean
get_virial_of_potential (gpointer data, const double *positions, double virial[6])
{
  NearPotentialWork *work = data;

  if (!_near_potential_work_eval (work, positions, TRUE, NULL))
    return FALSE;
  memcpy (virial, work->virial, sizeof work->virial);
  return TRUE;
}

static void
free_potential (gpointer data)
{
  _near_potential_work_free (data);
}

/* --- beginning --------------------------------------------------------------------------------- */

/* All but the first forces. */
static NearMolecularDynamics *
new_resting (const NearCrystal *crystal, const NearMolecularDynamicsOptions *options)
{
  NearMolecularDynamics *self = g_new0 (NearMolecularDynamics, 1);
  gsize n = near_crystal_get_n_atoms (crystal);

  self->options = *options;
  self->options.friction = options->friction != 0.0 ? options->friction : DEFAULT_FRICTION;
  self->options.period = options->period != 0.0 ? options->period : DEFAULT_PERIOD;
  self->options.chain = options->chain != 0 ? options->chain : DEFAULT_CHAIN;
  self->crystal = near_crystal_ref ((NearCrystal *) crystal);
  self->n = n;
  self->x = g_memdup2 (near_crystal_peek_positions (crystal), 3 * n * sizeof (double));
  self->v = g_new0 (double, 3 * n);
  self->forces = g_new0 (double, 3 * n);
  self->masses = g_new0 (double, n);
  self->inverse_masses = g_new0 (double, 3 * n);
  self->previous = g_new (double, 9 * n);
  self->noise = g_new0 (double, 3 * n);
  return self;
}

static gboolean
start (NearMolecularDynamics *self, guint64 seed, GError **error)
{
  self->rng = near_rng_new (seed, "langevin");
  return _near_molecular_dynamics_start (self, seed, error)
         && self->source.eval (self->source_data, self->x, &self->energy, self->forces, error);
}

static gboolean
check_energy (const NearMolecularDynamics *self, GError **error)
{
  if (isfinite (self->energy))
    return TRUE;
  g_set_error_literal (
      error, NEAR_ERROR, NEAR_ERROR_NOT_FINITE,
      _ ("the energy is not finite at the start; are atoms much too near to each other?"));
  return FALSE;
}

/**
 * near_molecular_dynamics_new:
 * @crystal: positions, masses, and if it has them "fixed" and "velocities"
 * @potential: made for its elements
 * @options: the time step must be given
 * @seed: of the velocities and of Langevin's pushes
 *
 * Errors: NEAR_ERROR_RANGE for an option out of range, an atom without mass, or two that coincide;
 *   NEAR_ERROR_UNSUPPORTED for a site that is mixed, or elements the potential was not made for;
 *   NEAR_ERROR_NO_DATA for velocities that are not there; NEAR_ERROR_NOT_FINITE; NEAR_ERROR_TOO_LARGE
 * Cost: one evaluation of the forces; about 300 bytes an atom, and 4 a neighbour
 */
NearMolecularDynamics *
near_molecular_dynamics_new (const NearCrystal *crystal, const NearPotential *potential,
                             const NearMolecularDynamicsOptions *options, guint64 seed, GError **error)
{
  g_return_val_if_fail (crystal != NULL && potential != NULL && options != NULL, NULL);
  g_return_val_if_fail (
      options->integrator < NEAR_N_INTEGRATORS && options->thermostat < NEAR_N_THERMOSTATS, NULL);

  g_autoptr (NearMolecularDynamics) self = new_resting (crystal, options);

  if (self->options.skin == 0.0)
    self->options.skin = DEFAULT_SKIN * near_potential_get_cutoff (potential);
  if (!check_options (&self->options, error))
    return NULL;
  self->source = (NearForceSource){ eval_potential, get_virial_of_potential, free_potential };
  self->source_data = _near_potential_work_new (potential, crystal, self->options.skin, error);
  if (self->source_data == NULL || !start (self, seed, error)
      || !_near_potential_work_check (self->source_data, error) || !check_energy (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * near_molecular_dynamics_new_with_source:
 * @data: (transfer full): for the functions of @source
 *
 * Errors: as near_molecular_dynamics_new(), and what eval() of @source says
 */
NearMolecularDynamics *
near_molecular_dynamics_new_with_source (const NearCrystal *crystal, const NearForceSource *source,
                                         gpointer data, const NearMolecularDynamicsOptions *options,
                                         guint64 seed, GError **error)
{
  g_return_val_if_fail (crystal != NULL && source != NULL && options != NULL, NULL);
  g_return_val_if_fail (
      options->integrator < NEAR_N_INTEGRATORS && options->thermostat < NEAR_N_THERMOSTATS, NULL);

  g_autoptr (NearMolecularDynamics) self = new_resting (crystal, options);

  self->source = *source;
  self->source_data = data;
  if (!check_options (&self->options, error) || !start (self, seed, error) || !check_energy (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
near_molecular_dynamics_free (NearMolecularDynamics *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->crystal, near_crystal_unref);
  if (self->source.free != NULL)
    self->source.free (self->source_data);
  near_rng_free (self->rng);
  g_free (self->x);
  g_free (self->v);
  g_free (self->forces);
  g_free (self->masses);
  g_free (self->inverse_masses);
  g_free (self->previous);
  g_free (self->noise);
  g_free (self->explanation);
  g_free (self);
}

/**
 * near_molecular_dynamics_step:
 * @report: (out) (nullable): the state after the steps
 * @monitor: (nullable): asked several times a second
 *
 * Does @n_steps steps, fewer if the run diverges: that is a result, told by the report's status, and the
 * state stays that of the last step that made sense.
 *
 * Returns: %FALSE if it was stopped, or memory ran out
 *
 * Errors: NEAR_ERROR_CANCELLED, NEAR_ERROR_TOO_LARGE; the steps done so far count
 * Cost: O(n neighbours) a step; a report costs one evaluation more. 864 atoms of argon: tests/bench/bench-md.c
 * Checked: tests/core/test-molecular-dynamics.c, tests/core/test-thermostat.c
 */
gboolean
near_molecular_dynamics_step (NearMolecularDynamics *self, guint64 n_steps, NearDynamicsReport *report,
                              const NearMonitor *monitor, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  guint64 n_between = MAX (WORK_PER_POLL / self->n, 1);
  gboolean fine = TRUE;

  for (guint64 s = 0; s < n_steps && fine && self->explanation == NULL; s++)
    {
      GError *local = NULL;

      if (s % n_between == 0
          && !near_monitor_check (monitor, (double) s / (double) n_steps, _ ("molecular dynamics"), error))
        {
          fine = FALSE;
          break;
        }
      if (!_near_molecular_dynamics_advance (self, &local) && local != NULL)
        {
          g_propagate_error (error, local);
          fine = FALSE;
        }
    }
  if (report != NULL)
    near_molecular_dynamics_get_report (self, report);
  return fine;
}

/* Of the positions now; NAN where it cannot be had. The forces that the next step will use are left as they
 * are: how often someone looks shall change nothing. */
static void
fill_virial (NearMolecularDynamics *self, double virial[6])
{
  if (self->source.get_virial == NULL || !self->source.get_virial (self->source_data, self->x, virial))
    for (guint k = 0; k < 6; k++)
      virial[k] = NAN;
}

static double
get_max_force (const NearMolecularDynamics *self)
{
  double largest = 0.0;

  for (gsize i = 0; i < self->n; i++)
    {
      double squared = 0.0;

      for (guint k = 0; k < 3; k++)
        if (self->inverse_masses[3 * i + k] > 0.0)
          squared += self->forces[3 * i + k] * self->forces[3 * i + k];
      largest = MAX (largest, squared);
    }
  return sqrt (largest);
}

/**
 * near_molecular_dynamics_get_report:
 *
 * Cost: one evaluation of the forces, for the pressure
 */
void
near_molecular_dynamics_get_report (NearMolecularDynamics *self, NearDynamicsReport *report)
{
  g_return_if_fail (self != NULL && report != NULL);

  const gboolean *periodic = near_crystal_get_periodic (self->crystal);
  double kinetic = _near_molecular_dynamics_get_kinetic (self), mass = 0.0;
  NearVec3 drift = _near_molecular_dynamics_get_drift (self);

  for (gsize i = 0; i < self->n; i++)
    mass += self->masses[i];
  *report = (NearDynamicsReport){
    .status = self->explanation != NULL ? NEAR_DYNAMICS_DIVERGED : NEAR_DYNAMICS_FINE,
    .step = self->step,
    .time = (double) self->step * self->options.timestep,
    .potential_energy = self->energy,
    .kinetic_energy = kinetic + 0.5 * mass * near_vec3_dot (drift, drift),
    .temperature
    = self->n_freedoms > 0.0 ? 2.0 * kinetic / (self->n_freedoms * NEAR_BOLTZMANN_EV_PER_K) : 0.0,
    .pressure = NAN,
    .max_force = get_max_force (self),
  };
  report->total_energy = report->potential_energy + report->kinetic_energy;
  report->conserved = report->total_energy + _near_molecular_dynamics_get_thermostat_energy (self);
  if (periodic[0] && periodic[1] && periodic[2])
    {
      double w[6];

      fill_virial (self, w);
      report->pressure = (2.0 * kinetic - w[0] - w[1] - w[2])
                         / (3.0 * near_crystal_get_volume (self->crystal)) * NEAR_EV_PER_ANGSTROM3_GPA;
    }
}

/* Why the run has diverged, in words; NULL if it has not. */
const char *
near_molecular_dynamics_get_explanation (const NearMolecularDynamics *self)
{
  return self->explanation;
}

double
near_molecular_dynamics_get_n_freedoms (const NearMolecularDynamics *self)
{
  return self->n_freedoms;
}

const double *
near_molecular_dynamics_peek_positions (const NearMolecularDynamics *self)
{
  return self->x;
}

const double *
near_molecular_dynamics_peek_velocities (const NearMolecularDynamics *self)
{
  return self->v;
}

void
near_molecular_dynamics_set_velocities (NearMolecularDynamics *self, const double *velocities)
{
  g_return_if_fail (self != NULL && velocities != NULL);
  for (gsize i = 0; i < 3 * self->n; i++)
    self->v[i] = self->inverse_masses[i] > 0.0 ? velocities[i] : 0.0;
}

static void
take_vectors (NearCrystalBuilder *builder, const char *name, gsize n, const double *vectors)
{
  const gsize shape[2] = { n, 3 };

  near_crystal_builder_take_atom_data (builder, name,
                                       near_array_new (NEAR_ARRAY_FLOAT64, 2, shape, vectors));
}

/**
 * near_molecular_dynamics_dup_crystal:
 *
 * Returns: (transfer full): the crystal as it is now: positions (not wrapped), atom data "velocities" and
 *   "forces" and what the crystal had besides, cell data "energy" (potential), "stress" (of the potential
 *   alone; in a cell), "time" and "step"
 *
 * Errors: as near_crystal_builder_finish()
 */
NearCrystal *
near_molecular_dynamics_dup_crystal (NearMolecularDynamics *self, GError **error)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new_from (self->crystal, FALSE);
  g_autofree const char **names = near_crystal_dup_atom_data_names (self->crystal);
  const guint16 *species = near_crystal_peek_species (self->crystal);
  double stress[6];
  gsize voigt = 6;

  for (gsize i = 0; i < self->n; i++)
    near_crystal_builder_add_atom (builder, species[i], self->x + 3 * i);
  for (gsize k = 0; names[k] != NULL; k++)
    near_crystal_builder_take_atom_data (
        builder, names[k], near_array_ref (near_crystal_get_atom_data (self->crystal, names[k])));
  take_vectors (builder, "velocities", self->n, self->v);
  take_vectors (builder, "forces", self->n, self->forces);
  near_crystal_builder_set_number (builder, "energy", self->energy);
  near_crystal_builder_set_number (builder, "time", (double) self->step * self->options.timestep);
  near_crystal_builder_set_number (builder, "step", (double) self->step);
  if (near_crystal_has_cell (self->crystal))
    {
      fill_virial (self, stress);
      for (guint k = 0; k < 6; k++)
        stress[k] /= near_crystal_get_volume (self->crystal);
      near_crystal_builder_take_cell_data (builder, "stress",
                                           near_array_new (NEAR_ARRAY_FLOAT64, 1, &voigt, stress));
    }
  return near_crystal_builder_finish (builder, error);
}
