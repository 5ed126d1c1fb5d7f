/* near-ewald.c — the potential of a lattice of unit charges, by Ewald's sum
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-ewald-private.h"

#include "near-lattice-points.h"
#include "near-lattice.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Terms below exp (-TIGHTNESS^2) = 4e-16 are left out. */
#define TIGHTNESS 5.95
/* Of either sum: a cell a million times longer than wide is no question for it. */
#define MAX_TERMS 2e7

void
_near_ewald_free (NearEwald *self)
{
  if (self == NULL)
    return;
  g_free (self->cells);
  g_free (self->waves);
  g_free (self->factors);
  g_free (self);
}

/* All whole combinations of the rows of @basis no longer than @radius: (transfer full) */
static NearVec3 *
list_points (const NearMat3 *basis, double radius, gsize *n, GError **error)
{
  NearVec3 heights = near_lattice_get_heights (basis);
  double product = 1.0;

  for (guint k = 0; k < 3; k++)
    product *= 2.0 * floor (radius / heights.x[k]) + 1.0;
  if (!(product < MAX_TERMS))
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                   _ ("Ewald's sum would have %g terms in this cell: it is too far from a cube"),
                   product);
      return NULL;
    }
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (NearVec3));
  near_lattice_list_points (basis, near_vec3 (0.0, 0.0, 0.0), radius, points);
  *n = points->len;
  return (NearVec3 *) (gpointer) g_array_free (g_steal_pointer (&points), FALSE);
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

NearEwald *
_near_ewald_new (const NearMat3 *lattice, double splitting, GError **error)
{
  double volume = near_lattice_get_volume (lattice), widest = 0.0;
  NearMat3 waves = near_lattice_get_reciprocal (lattice);
  gsize n;

  for (guint i = 0; i < 3; i++)
    {
      widest += 0.5 * near_vec3_length (near_mat3_row (lattice, i));
      for (guint j = 0; j < 3; j++)
        waves.m[i][j] *= 2.0 * G_PI;
    }
  g_autoptr (NearEwald) self = g_new0 (NearEwald, 1);
  self->lattice = *lattice;
  self->inverse = near_mat3_inverse (lattice);
  self->alpha = splitting * sqrt (G_PI) / cbrt (volume);
  self->reach = TIGHTNESS / self->alpha;
  self->constant = G_PI / (volume * self->alpha * self->alpha);
  self->cells = list_points (lattice, self->reach + widest, &self->n_cells, error);
  if (self->cells == NULL)
    return NULL;
  self->waves = list_points (&waves, 2.0 * TIGHTNESS * self->alpha, &n, error);
  if (self->waves == NULL)
    return NULL;
  self->factors = g_new (double, n);
  for (gsize i = 0; i < n; i++)
    if (is_first_of_pair (self->waves[i]))
      {
        double g2 = near_vec3_dot (self->waves[i], self->waves[i]);

        self->waves[self->n_waves] = self->waves[i];
        self->factors[self->n_waves++]
            = 8.0 * G_PI / (volume * g2) * exp (-0.25 * g2 / (self->alpha * self->alpha));
      }
  return g_steal_pointer (&self);
}

/* The potential at @r (Å) of unit charges at all points of the lattice in an even background that
 * makes the whole neutral, in 1/Å; at a point of the lattice, of all the others: psi (r) = sum_L
 * erfc (alpha |r + L|) / |r + L| + 4 pi / V sum_G exp (-G^2 / 4 alpha^2) / G^2 cos G.r
 *             - pi / (V alpha^2) - 2 alpha / sqrt (pi) where r + L = 0 */
double
_near_ewald_potential (const NearEwald *self, NearVec3 r)
{
  NearVec3 f = near_vec3_times_mat3 (r, &self->inverse);
  double near_sum = 0.0, wave_sum = 0.0;

  for (guint k = 0; k < 3; k++)
    f.x[k] -= round (f.x[k]);
  r = near_vec3_times_mat3 (f, &self->lattice);
  for (gsize i = 0; i < self->n_cells; i++)
    {
      double d = near_vec3_length (near_vec3_add (r, self->cells[i]));

      if (d < 1e-10)
        near_sum -= 2.0 * self->alpha / sqrt (G_PI);
      else if (d < self->reach)
        near_sum += erfc (self->alpha * d) / d;
    }
  for (gsize i = 0; i < self->n_waves; i++)
    wave_sum += self->factors[i] * cos (near_vec3_dot (self->waves[i], r));
  return near_sum + wave_sum - self->constant;
}
