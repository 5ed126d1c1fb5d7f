/* near-dft-ewald.c — the energy of the nuclei in an even background that makes them neutral
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * With the charges Z_a, N = sum of Z_a, S(G) = sum of Z_a exp (-i G tau_a) and any eta,
 *
 *   E = 1/2 sum' of Z_a Z_b erfc (eta r) / r over all pairs and cells
 *       + 2 pi / Omega  sum over G != 0 of |S(G)|^2 exp (-G^2 / 4 eta^2) / G^2
 *       - eta / sqrt (pi)  sum of Z_a^2 - pi N^2 / (2 Omega eta^2)
 *
 * (P. P. Ewald, Ann. Phys. 369, 253 (1921)). Both sums run over spheres, in the cell of shortest
 * vectors, so that their cost does not depend on how the cell is chosen: n_atoms^(3/2) terms.
 */
#include "near-lattice-points.h"
#include "near-lattice-reduction.h"

#include "near-dft-term-private.h"

#include <math.h>

/* Terms below exp (-TIGHTNESS^2) = 6e-18 are left out. */
#define TIGHTNESS 6.3
/* Two nuclei closer than this, in bohr, are one: there is nothing to be said of their energy. */
#define SAME_PLACE 1e-6

static const guint voigt_row[6] = { 0, 1, 2, 1, 0, 0 }, voigt_column[6] = { 0, 1, 2, 2, 2, 1 };

typedef struct
{
  gsize n;
  NearMat3 lattice; /* of the shortest vectors, rows, bohr */
  double volume;    /* bohr^3 */
  double eta;       /* 1/bohr */
  double *charge;   /* (n) */
  NearVec3 *at;     /* (n) bohr */
  GArray *points;   /* NearVec3, what was listed last */

  double energy;
  double *forces;   /* (n, 3), borrowed, nullable: the forces are added */
  double stress[6]; /* Omega times it, xx yy zz yz xz xy */
} Ewald;

static void
ewald_init (Ewald *self, const NearDftSystem *system, double eta, double *forces)
{
  const gboolean periodic[3] = { TRUE, TRUE, TRUE };
  NearLatticeReduction reduction;

  *self = (Ewald){ .n = system->n_atoms, .volume = system->volume, .eta = eta, .forces = forces };
  near_lattice_reduce (&system->lattice, periodic, &reduction);
  self->lattice = reduction.reduced;
  self->charge = g_new (double, self->n);
  self->at = g_new (NearVec3, self->n);
  for (gsize a = 0; a < self->n; a++)
    {
      self->charge[a] = near_pseudopotential_get_valence (system->pseudos[system->species[a]]);
      self->at[a]
          = near_vec3_times_mat3 (near_vec3_from (system->fractional + 3 * a), &system->lattice);
    }
  self->points = g_array_new (FALSE, FALSE, sizeof (NearVec3));
}

static void
ewald_clear (Ewald *self)
{
  g_free (self->charge);
  g_free (self->at);
  g_array_unref (self->points);
}

/* dE/d(strain) of a term that is a function of one vector: f x x */
static void
add_dyad (Ewald *self, double f, NearVec3 x)
{
  for (guint k = 0; k < 6; k++)
    self->stress[k] += f * x.x[voigt_row[k]] * x.x[voigt_column[k]];
}

static void
add_force (Ewald *self, gsize atom, double f, NearVec3 x)
{
  for (guint k = 0; k < 3; k++)
    self->forces[3 * atom + k] += f * x.x[k];
}

/* The atoms @a and @b, with all cells; an atom with its own images counts half. */
static void
add_pair (Ewald *self, gsize a, gsize b)
{
  double product = (a == b ? 0.5 : 1.0) * self->charge[a] * self->charge[b];

  g_array_set_size (self->points, 0);
  near_lattice_list_points (&self->lattice, near_vec3_subtract (self->at[b], self->at[a]),
                            TIGHTNESS / self->eta, self->points);
  for (guint i = 0; i < self->points->len; i++)
    {
      NearVec3 x = g_array_index (self->points, NearVec3, i); /* from b's image to a */
      double r = near_vec3_length (x), t = self->eta * r, value, slope;

      if (r < SAME_PLACE)
        continue;
      value = product * erfc (t) / r;
      slope = -(value + product * 2.0 * self->eta / sqrt (G_PI) * exp (-t * t)) / (r * r); /* / r */
      self->energy += value;
      add_dyad (self, slope, x);
      if (self->forces != NULL && a != b)
        {
          add_force (self, a, -slope, x);
          add_force (self, b, slope, x);
        }
    }
}

/* Keeps one of G and -G, and not 0. */
static gboolean
is_first_of_pair (NearVec3 g)
{
  for (guint k = 0; k < 3; k++)
    if (g.x[k] != 0.0)
      return g.x[k] > 0.0;
  return FALSE;
}

static void
add_waves (Ewald *self)
{
  NearMat3 inverse = near_mat3_inverse (&self->lattice), waves = near_mat3_transpose (&inverse);
  double damping = 1.0 / (4.0 * self->eta * self->eta);
  g_autofree NearComplex *phases = g_new (NearComplex, self->n);

  for (guint i = 0; i < 3; i++)
    for (guint j = 0; j < 3; j++)
      waves.m[i][j] *= 2.0 * G_PI;
  g_array_set_size (self->points, 0);
  near_lattice_list_points (&waves, near_vec3 (0.0, 0.0, 0.0), 2.0 * TIGHTNESS * self->eta,
                            self->points);
  for (guint i = 0; i < self->points->len; i++)
    {
      NearVec3 g = g_array_index (self->points, NearVec3, i);
      double g2 = near_vec3_dot (g, g), weight, value;
      NearComplex s = 0.0;

      if (!is_first_of_pair (g))
        continue;
      for (gsize a = 0; a < self->n; a++)
        {
          double x = near_vec3_dot (g, self->at[a]);

          phases[a] = self->charge[a] * CMPLX (cos (x), -sin (x));
          s += phases[a];
        }
      weight = 4.0 * G_PI / self->volume * exp (-damping * g2) / g2;
      value = weight * near_complex_norm2 (s);
      self->energy += value;
      add_dyad (self, 2.0 * value * (1.0 / g2 + damping), g);
      for (guint k = 0; k < 3; k++)
        self->stress[k] -= value;
      for (gsize a = 0; self->forces != NULL && a < self->n; a++)
        add_force (self, a, 2.0 * weight * cimag (s * conj (phases[a])), g);
    }
}

static void
add_constants (Ewald *self)
{
  double sum = 0.0, squares = 0.0, background;

  for (gsize a = 0; a < self->n; a++)
    {
      sum += self->charge[a];
      squares += self->charge[a] * self->charge[a];
    }
  background = -G_PI * sum * sum / (2.0 * self->volume * self->eta * self->eta);
  self->energy += background - self->eta / sqrt (G_PI) * squares;
  for (guint k = 0; k < 3; k++)
    self->stress[k] -= background;
}

double
_near_dft_ewald_compute (const NearDftSystem *system, double eta, double *forces, double *stress)
{
  Ewald ewald;

  ewald_init (&ewald, system, eta, forces);
  for (gsize a = 0; a < ewald.n; a++)
    for (gsize b = a; b < ewald.n; b++)
      add_pair (&ewald, a, b);
  add_waves (&ewald);
  add_constants (&ewald);
  for (guint k = 0; stress != NULL && k < 6; k++)
    stress[k] += ewald.stress[k] / ewald.volume;
  ewald_clear (&ewald);
  return ewald.energy;
}

/* With the eta of the same number of terms in either sum, by and large */
static double
compute (const NearDftSystem *system, double *forces, double *stress)
{
  double density = (double) system->n_atoms / (system->volume * system->volume);

  return _near_dft_ewald_compute (system, sqrt (G_PI) * pow (density, 1.0 / 6.0), forces, stress);
}

double
_near_dft_ewald_energy (const NearDftState *state)
{
  return compute (state->system, NULL, NULL);
}

void
_near_dft_ewald_add_forces (const NearDftState *state, double *forces)
{
  compute (state->system, forces, NULL);
}

void
_near_dft_ewald_add_stress (const NearDftState *state, double stress[6])
{
  compute (state->system, NULL, stress);
}
