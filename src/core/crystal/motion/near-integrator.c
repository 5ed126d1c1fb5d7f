/* near-integrator.c — one step of molecular dynamics: integrators and thermostats
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * kick:  v <- v + h F / m        drift:  x <- x + h v
 *
 * velocity Verlet      kick (h/2), drift (h), forces, kick (h/2)
 * semi-implicit Euler  kick (h), drift (h), forces
 * Langevin, BAOAB      kick (h/2), drift (h/2), v <- c v + sqrt ((1 - c^2) kT / m) R, drift (h/2), forces,
 *                      kick (h/2); c = exp (-friction h), R normal
 *                      (B. Leimkuhler, C. Matthews, Appl. Math. Res. Express 2013, 34)
 * Nosé-Hoover chain    half a step of the chain, velocity Verlet, half a step of the chain
 *                      (G. J. Martyna, M. E. Tuckerman, D. J. Tobias, M. L. Klein, Mol. Phys. 87, 1117 (1996))
 */
#include "near-molecular-dynamics-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

/* An atom that goes further in one step has not felt what it passed. */
#define MAX_DISPLACEMENT 1.0 /* Å */

static const NearInfo integrator_rows[NEAR_N_INTEGRATORS] = {
  { "velocity-verlet", N_ ("velocity Verlet"),
    N_ ("Half a kick, a drift, half a kick: of second order, reversible, and its energy does not drift."),
    "W. C. Swope, H. C. Andersen, P. H. Berens, K. R. Wilson, J. Chem. Phys. 76, 637 (1982)", NULL, 0 },
  { "semi-implicit-euler", N_ ("semi-implicit Euler"),
    N_ ("A kick, then a drift with the new velocity: of first order only, but its energy does not drift."),
    "E. Hairer, C. Lubich, G. Wanner, Acta Numerica 12, 399 (2003)", NULL, 0 },
};

static const NearParameter langevin_parameters[] = {
  { "friction", N_ ("friction"), N_ ("How fast an atom forgets its velocity, in 1/fs."), 1e-6, 10.0, 0.01 },
};

static const NearParameter nose_hoover_parameters[] = {
  { "period", N_ ("period"), N_ ("About how long the swings of the temperature take, in fs."), 1.0, 1e6,
    100.0 },
  { "chain", N_ ("links"), N_ ("Thermostats, each of which keeps the one before it warm."), 1.0,
    NEAR_MAX_CHAIN, 3.0 },
};

static const NearInfo thermostat_rows[NEAR_N_THERMOSTATS] = {
  { "none", N_ ("none"), N_ ("The energy is conserved; the temperature is what it turns out to be."), NULL,
    NULL, 0 },
  { "langevin", N_ ("Langevin"),
    N_ ("Friction and random pushes on every atom, as from a bath of light particles."),
    "B. Leimkuhler, C. Matthews, Appl. Math. Res. Express 2013, 34", langevin_parameters,
    G_N_ELEMENTS (langevin_parameters) },
  { "nose-hoover", N_ ("Nosé-Hoover chain"),
    N_ ("One more variable drags or pushes all atoms alike; nothing is random."),
    "S. Nosé, J. Chem. Phys. 81, 511 (1984); W. G. Hoover, Phys. Rev. A 31, 1695 (1985); G. J. Martyna, "
    "M. L. Klein, M. Tuckerman, J. Chem. Phys. 97, 2635 (1992)",
    nose_hoover_parameters, G_N_ELEMENTS (nose_hoover_parameters) },
};

const NearTable near_integrator_table = NEAR_TABLE_INIT ("integrator", N_ ("integrator"), integrator_rows);
const NearTable near_thermostat_table = NEAR_TABLE_INIT ("thermostat", N_ ("thermostat"), thermostat_rows);

static void
kick (NearMolecularDynamics *self, double h)
{
  double *v = self->v;
  const double *w = self->inverse_masses, *f = self->forces;

  for (gsize i = 0; i < 3 * self->n; i++)
    v[i] += h * w[i] * f[i];
}

static void
drift (NearMolecularDynamics *self, double h)
{
  double *x = self->x;
  const double *v = self->v;

  for (gsize i = 0; i < 3 * self->n; i++)
    x[i] += h * v[i];
}

/* Whether every atom would move by a sensible distance in @h; says why if not. */
static gboolean
check_velocities (NearMolecularDynamics *self, double h)
{
  for (gsize i = 0; i < self->n; i++)
    {
      const double *v = self->v + 3 * i;
      double squared = (v[0] * v[0] + v[1] * v[1] + v[2] * v[2]) * h * h;

      if (squared < MAX_DISPLACEMENT * MAX_DISPLACEMENT)
        continue;
      self->explanation = g_strdup_printf (
          _ ("after step %" PRIu64 " atom %zu would move by %.2g Å in one step of %g fs: the run has "
             "diverged. A smaller time step, or atoms that do not start too near to each other, would "
             "help"),
          self->step, i + 1, sqrt (squared), h);
      return FALSE;
    }
  return TRUE;
}

static gboolean
update_forces (NearMolecularDynamics *self, GError **error)
{
  if (!self->source.eval (self->source_data, self->x, &self->energy, self->forces, error))
    return FALSE;
  if (isfinite (self->energy))
    return TRUE;
  self->explanation = g_strdup_printf (
      _ ("after step %" PRIu64 " the energy is not finite any more: the run has diverged. A smaller "
         "time step would help"),
      self->step);
  return FALSE;
}

static gboolean
step_euler (NearMolecularDynamics *self, GError **error)
{
  double h = self->options.timestep;

  kick (self, h);
  if (!check_velocities (self, h))
    return FALSE;
  drift (self, h);
  return update_forces (self, error);
}

static gboolean
step_verlet (NearMolecularDynamics *self, GError **error)
{
  double h = self->options.timestep;

  kick (self, 0.5 * h);
  if (!check_velocities (self, h))
    return FALSE;
  drift (self, h);
  if (!update_forces (self, error))
    return FALSE;
  kick (self, 0.5 * h);
  return TRUE;
}

/* --- Langevin ----------------------------------------------------------------------------------- */

static double
get_sum_of_squares (const NearMolecularDynamics *self)
{
  double sum = 0.0;

  for (gsize i = 0; i < self->n; i++)
    {
      const double *v = self->v + 3 * i;

      sum += self->masses[i] * (v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
    }
  return sum;
}

static void
draw_noise (NearMolecularDynamics *self, double spread)
{
  for (gsize i = 0; i < 3 * self->n && !self->has_noise; i++)
    if (self->inverse_masses[i] > 0.0)
      self->noise[i] = near_rng_normal (self->rng, 0.0, sqrt (spread * self->inverse_masses[i]));
  self->has_noise = TRUE;
}

static gboolean
step_langevin (NearMolecularDynamics *self, GError **error)
{
  double h = self->options.timestep, c = exp (-self->options.friction * h);
  double spread = (1.0 - c) * (1.0 + c) * self->kt, before;

  kick (self, 0.5 * h);
  if (!check_velocities (self, h))
    return FALSE;
  drift (self, 0.5 * h);
  before = get_sum_of_squares (self);
  draw_noise (self, spread);
  for (gsize i = 0; i < 3 * self->n; i++)
    if (self->inverse_masses[i] > 0.0)
      self->v[i] = c * self->v[i] + self->noise[i];
  self->heat += 0.5 * (get_sum_of_squares (self) - before);
  drift (self, 0.5 * h);
  if (!update_forces (self, error))
    return FALSE;
  kick (self, 0.5 * h);
  return TRUE;
}

/* --- Nosé-Hoover -------------------------------------------------------------------------------- */

static double
get_link_force (const NearMolecularDynamics *self, guint k, double kinetic)
{
  double excess = k == 0
                      ? 2.0 * kinetic - self->n_freedoms * self->kt
                      : self->link_mass[k - 1] * self->link_rate[k - 1] * self->link_rate[k - 1] - self->kt;

  return excess / self->link_mass[k];
}

static void
push_link (NearMolecularDynamics *self, guint k, double kinetic, double h)
{
  double drag = k + 1 < self->n_links ? exp (-0.125 * h * self->link_rate[k + 1]) : 1.0;

  self->link_rate[k] *= drag;
  self->link_rate[k] += 0.25 * h * get_link_force (self, k, kinetic);
  self->link_rate[k] *= drag;
}

/* Half of a step @h of the chain and what it does to the velocities, in three parts of Yoshida's weights, so
 * that the chain is integrated better than the atoms. */
static void
turn_chain (NearMolecularDynamics *self, double h)
{
  const double outer = 1.0 / (2.0 - cbrt (2.0)), weights[3] = { outer, 1.0 - 2.0 * outer, outer };
  double kinetic = 0.5 * get_sum_of_squares (self), scale = 1.0;

  for (guint part = 0; part < 3; part++)
    {
      double d = weights[part] * h, factor;

      for (guint k = self->n_links; k-- > 0;)
        push_link (self, k, kinetic, d);
      factor = exp (-0.5 * d * self->link_rate[0]);
      scale *= factor;
      kinetic *= factor * factor;
      for (guint k = 0; k < self->n_links; k++)
        self->link[k] += 0.5 * d * self->link_rate[k];
      for (guint k = 0; k < self->n_links; k++)
        push_link (self, k, kinetic, d);
    }
  for (gsize i = 0; i < 3 * self->n; i++)
    self->v[i] *= scale;
}

static gboolean
step_nose_hoover (NearMolecularDynamics *self, GError **error)
{
  turn_chain (self, self->options.timestep);
  if (!step_verlet (self, error))
    return FALSE;
  turn_chain (self, self->options.timestep);
  return TRUE;
}

double
_near_molecular_dynamics_get_thermostat_energy (const NearMolecularDynamics *self)
{
  double energy = 0.0;

  if (self->options.thermostat == NEAR_THERMOSTAT_LANGEVIN)
    return -self->heat;
  if (self->options.thermostat == NEAR_THERMOSTAT_NOSE_HOOVER)
    for (guint k = 0; k < self->n_links; k++)
      energy += 0.5 * self->link_mass[k] * self->link_rate[k] * self->link_rate[k]
                + (k == 0 ? self->n_freedoms : 1.0) * self->kt * self->link[k];
  return energy;
}

static gboolean
step (NearMolecularDynamics *self, GError **error)
{
  if (self->options.thermostat == NEAR_THERMOSTAT_LANGEVIN)
    return step_langevin (self, error);
  if (self->options.thermostat == NEAR_THERMOSTAT_NOSE_HOOVER)
    return step_nose_hoover (self, error);
  if (self->options.integrator == NEAR_INTEGRATOR_SEMI_IMPLICIT_EULER)
    return step_euler (self, error);
  return step_verlet (self, error);
}

/* A step that fails leaves everything as it was, so that what is shown and saved still makes sense. */
gboolean
_near_molecular_dynamics_advance (NearMolecularDynamics *self, GError **error)
{
  gsize n_bytes = 3 * self->n * sizeof (double);
  double heat = self->heat, energy = self->energy, link[NEAR_MAX_CHAIN], link_rate[NEAR_MAX_CHAIN];

  memcpy (self->previous, self->x, n_bytes);
  memcpy (self->previous + 3 * self->n, self->v, n_bytes);
  memcpy (self->previous + 6 * self->n, self->forces, n_bytes);
  memcpy (link, self->link, sizeof link);
  memcpy (link_rate, self->link_rate, sizeof link_rate);
  if (step (self, error))
    {
      self->step++;
      self->has_noise = FALSE;
      return TRUE;
    }
  memcpy (self->x, self->previous, n_bytes);
  memcpy (self->v, self->previous + 3 * self->n, n_bytes);
  memcpy (self->link, link, sizeof link);
  memcpy (self->link_rate, link_rate, sizeof link_rate);
  self->heat = heat;
  memcpy (self->forces, self->previous + 6 * self->n, n_bytes);
  self->energy = energy;
  return FALSE;
}
