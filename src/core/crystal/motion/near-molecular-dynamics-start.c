/* near-molecular-dynamics-start.c — masses, fixed atoms, first velocities, thermostat's weights
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-molecular-dynamics-private.h"

#include "near-units.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

gboolean
_near_crystal_dup_fixed (const NearCrystal *crystal, double **fixed, GError **error)
{
  NearArray *array = near_crystal_get_atom_data (crystal, "fixed");
  gsize n = near_crystal_get_n_atoms (crystal);

  *fixed = NULL;
  if (array == NULL)
    return TRUE;
  if (near_array_get_n_dims (array) == 2 && near_array_get_dim (array, 0) == n
      && near_array_get_dim (array, 1) == 3)
    *fixed = near_array_dup_doubles (array);
  if (*fixed != NULL)
    return TRUE;
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED,
               _ ("the atom data “fixed” must be three numbers for each of the %zu atoms"), n);
  return FALSE;
}

/* Masses of atoms that may move; a coordinate that is fixed counts as infinitely heavy. */
static gboolean
set_masses (NearMolecularDynamics *self, GError **error)
{
  const guint16 *species = near_crystal_peek_species (self->crystal);
  g_autofree double *fixed = NULL;

  if (!_near_crystal_dup_fixed (self->crystal, &fixed, error))
    return FALSE;
  for (gsize i = 0; i < self->n; i++)
    {
      const NearSpecies *row = near_crystal_get_species (self->crystal, species[i]);

      if (!(row->mass > 0.0))
        {
          g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                       _ ("atom %zu (%s) has no mass and cannot be moved; give its element"), i + 1,
                       row->label);
          return FALSE;
        }
      self->masses[i] = row->mass * NEAR_ATOMIC_MASS_EV_FS2_PER_ANGSTROM2;
      for (guint k = 0; k < 3; k++)
        self->inverse_masses[3 * i + k]
            = fixed != NULL && fixed[3 * i + k] != 0.0 ? 0.0 : 1.0 / self->masses[i];
    }
  return TRUE;
}

static void
count_freedoms (NearMolecularDynamics *self)
{
  self->n_freedoms = 0.0;
  for (guint k = 0; k < 3; k++)
    {
      gsize free_ones = 0;

      for (gsize i = 0; i < self->n; i++)
        free_ones += self->inverse_masses[3 * i + k] > 0.0;
      self->conserved[k] = free_ones == self->n && self->options.thermostat != NEAR_THERMOSTAT_LANGEVIN;
      self->n_freedoms += (double) free_ones - (self->conserved[k] ? 1.0 : 0.0);
    }
}

NearVec3
_near_molecular_dynamics_get_drift (const NearMolecularDynamics *self)
{
  NearVec3 momentum = near_vec3 (0, 0, 0);
  double mass = 0.0;

  for (gsize i = 0; i < self->n; i++)
    {
      momentum
          = near_vec3_add (momentum, near_vec3_scale (near_vec3_from (self->v + 3 * i), self->masses[i]));
      mass += self->masses[i];
    }
  for (guint k = 0; k < 3; k++)
    momentum.x[k] = self->conserved[k] ? momentum.x[k] / mass : 0.0;
  return momentum;
}

/* eV: of the motion about the centre of mass where momentum is conserved. */
double
_near_molecular_dynamics_get_kinetic (const NearMolecularDynamics *self)
{
  NearVec3 drift = _near_molecular_dynamics_get_drift (self);
  double sum = 0.0;

  for (gsize i = 0; i < self->n; i++)
    {
      NearVec3 v = near_vec3_subtract (near_vec3_from (self->v + 3 * i), drift);

      sum += self->masses[i] * near_vec3_dot (v, v);
    }
  return 0.5 * sum;
}

/* Takes the motion of the centre of mass out where no atom is fixed. */
static void
remove_drift (NearMolecularDynamics *self)
{
  gboolean kept[3];
  NearVec3 drift;

  memcpy (kept, self->conserved, sizeof kept);
  for (guint k = 0; k < 3; k++)
    {
      self->conserved[k] = TRUE;
      for (gsize i = 0; i < self->n; i++)
        self->conserved[k] = self->conserved[k] && self->inverse_masses[3 * i + k] > 0.0;
    }
  drift = _near_molecular_dynamics_get_drift (self);
  memcpy (self->conserved, kept, sizeof kept);
  for (gsize i = 0; i < 3 * self->n; i++)
    self->v[i] -= drift.x[i % 3];
}

static void
draw_velocities (NearMolecularDynamics *self, guint64 seed)
{
  g_autoptr (NearRng) rng = near_rng_new (seed, "velocities");

  for (gsize i = 0; i < 3 * self->n; i++)
    if (self->inverse_masses[i] > 0.0)
      self->v[i] = near_rng_normal (rng, 0.0, sqrt (self->kt * self->inverse_masses[i]));
  remove_drift (self);
  if (self->options.velocities == NEAR_VELOCITIES_EXACT)
    {
      double kinetic = _near_molecular_dynamics_get_kinetic (self);
      double scale = kinetic > 0.0 ? sqrt (0.5 * self->n_freedoms * self->kt / kinetic) : 0.0;

      for (gsize i = 0; i < 3 * self->n; i++)
        self->v[i] *= scale;
    }
}

static gboolean
keep_velocities (NearMolecularDynamics *self, GError **error)
{
  NearArray *array = near_crystal_get_atom_data (self->crystal, "velocities");
  g_autofree double *v = NULL;

  if (array != NULL && near_array_get_length (array) == 3 * self->n)
    v = near_array_dup_doubles (array);
  if (v == NULL)
    {
      g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_NO_DATA,
                           _ ("the crystal has no velocities to keep; let them be drawn"));
      return FALSE;
    }
  for (gsize i = 0; i < 3 * self->n; i++)
    {
      if (!isfinite (v[i]))
        {
          g_set_error (error, NEAR_ERROR, NEAR_ERROR_NOT_FINITE,
                       _ ("a velocity of atom %zu is not a finite number"), i / 3 + 1);
          return FALSE;
        }
      self->v[i] = self->inverse_masses[i] > 0.0 ? v[i] : 0.0;
    }
  if (self->options.thermostat == NEAR_THERMOSTAT_NOSE_HOOVER)
    remove_drift (self);
  return TRUE;
}

/* Q_1 = f kT period^2, Q_k = kT period^2, with the period over 2 pi as time (Martyna et al. 1992). */
static gboolean
set_up_chain (NearMolecularDynamics *self, GError **error)
{
  double tau = self->options.period / (2.0 * G_PI);

  if (!(self->n_freedoms > 0.0) || !(self->kt > 0.0))
    {
      g_set_error (
          error, NEAR_ERROR, NEAR_ERROR_RANGE,
          _ ("a Nosé-Hoover thermostat needs a temperature above 0 K and atoms that can move; here it "
             "is %g K and %g degrees of freedom"),
          self->options.temperature, self->n_freedoms);
      return FALSE;
    }
  self->n_links = self->options.chain;
  for (guint k = 0; k < self->n_links; k++)
    self->link_mass[k] = (k == 0 ? self->n_freedoms : 1.0) * self->kt * tau * tau;
  return TRUE;
}

gboolean
_near_molecular_dynamics_start (NearMolecularDynamics *self, guint64 seed, GError **error)
{
  self->kt = NEAR_BOLTZMANN_EV_PER_K * self->options.temperature;
  if (!set_masses (self, error))
    return FALSE;
  count_freedoms (self);
  if (self->options.thermostat == NEAR_THERMOSTAT_NOSE_HOOVER && !set_up_chain (self, error))
    return FALSE;
  if (self->options.velocities == NEAR_VELOCITIES_KEPT)
    return keep_velocities (self, error);
  if (self->options.velocities != NEAR_VELOCITIES_ZERO)
    draw_velocities (self, seed);
  return TRUE;
}
