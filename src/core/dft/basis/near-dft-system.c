/* near-dft-system.c — atoms, their pseudopotentials, and the plane waves of densities and
 * potentials SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-dft-system.h"

#include "near-neighbors.h"
#include "near-units.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MIN_DISTANCE 0.3 /* Å: nearer than any bond */
/* Of the box: indices of its points are numbers of 32 bits */
#define MAX_POINTS ((gsize) 1 << 28)

/* --- what cannot be calculated -----------------------------------------------------------------
 */

static gboolean
check_atoms (const NearCrystal *crystal, GError **error)
{
  double distance;
  gsize pair[2];

  if (!near_crystal_has_cell (crystal))
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED,
                 _ ("“%s” has no cell, and plane waves need one: give the atoms a box with some Å "
                    "of vacuum around them (in extended XYZ: Lattice=\"…\")"),
                 near_crystal_get_title (crystal));
  else if (near_crystal_get_n_atoms (crystal) == 0)
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_NO_DATA, _ ("“%s” has no atoms"),
                 near_crystal_get_title (crystal));
  else if (near_crystal_is_mixed (crystal))
    g_set_error (
        error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED,
        _ ("“%s” has sites that are shared by elements or partly empty; electrons need one "
           "whole atom on each: order the sites in a supercell first"),
        near_crystal_get_title (crystal));
  else if (near_crystal_find_nearest (crystal, &distance, pair) && distance < MIN_DISTANCE)
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                 _ ("atoms %zu and %zu are %.3g Å apart, nearer than %g Å: one of them is there "
                    "twice, or the unit of the coordinates is not Å"),
                 pair[0] + 1, pair[1] + 1, distance, MIN_DISTANCE);
  else
    return TRUE;
  return FALSE;
}

static gboolean
check_box (const double needed[3], const gsize *n, GError **error)
{
  static const char *const axes[] = { "a", "b", "c" };

  for (guint c = 0; c < 3; c++)
    if (n[c] < 2 * (gsize) floor (needed[c]) + 1)
      {
        g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                     _ ("%zu points along %s do not hold the density of this cut-off: at least "
                        "%zu are needed"),
                     n[c], axes[c], 2 * (gsize) floor (needed[c]) + 1);
        return FALSE;
      }
  return TRUE;
}

static gboolean
choose_box (NearDftSystem *self, const gsize *n, GError **error)
{
  double needed[3], total = 1.0;

  for (guint c = 0; c < 3; c++)
    {
      needed[c] = self->g_max * near_vec3_length (near_mat3_row (&self->lattice, c)) / (2.0 * G_PI);
      total *= 2.0 * needed[c] + 1.0;
    }
  if (total > MAX_POINTS)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                   _ ("this cell and cut-off need a grid of %.3g points, more than the %.3g that "
                      "can be handled: lower the cut-off or take a smaller cell"),
                   total, (double) MAX_POINTS);
      return FALSE;
    }
  if (n != NULL && !check_box (needed, n, error))
    return FALSE;
  for (guint c = 0; c < 3; c++)
    self->n[c] = n != NULL ? n[c]
                           : near_fft_get_good_size (MAX ((gsize) ceil (2.0 * needed[c]),
                                                          2 * (gsize) floor (needed[c]) + 1));
  total = (double) self->n[0] * (double) self->n[1] * (double) self->n[2];
  if (total > 2.0 * (double) MAX_POINTS)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                   _ ("a grid of %zu × %zu × %zu points is more than the %.3g that can be handled"),
                   self->n[0], self->n[1], self->n[2], 2.0 * (double) MAX_POINTS);
      return FALSE;
    }
  self->n_points = self->n[0] * self->n[1] * self->n[2];
  return TRUE;
}

/* --- the list of G -----------------------------------------------------------------------------
 */

typedef struct
{
  double g2;
  int miller[3];
} Vector;

static int
compare_vectors (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Vector *first = a, *second = b;
  /* Lengths that only rounding tells apart are one shell. */
  double tolerance = 1e-9 * (1.0 + first->g2);

  if (fabs (first->g2 - second->g2) > tolerance)
    return first->g2 < second->g2 ? -1 : 1;
  for (guint c = 0; c < 3; c++)
    if (first->miller[c] != second->miller[c])
      return first->miller[c] < second->miller[c] ? -1 : 1;
  return 0;
}

static NearVec3
get_vector (const NearMat3 *reciprocal, const int miller[3])
{
  return near_vec3_times_mat3 (near_vec3 (miller[0], miller[1], miller[2]), reciprocal);
}

static void
list_vectors (NearDftSystem *self)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (Vector));
  double g2_max = self->g_max * self->g_max;
  int limit[3];

  for (guint c = 0; c < 3; c++)
    limit[c] = (int) floor (self->g_max * near_vec3_length (near_mat3_row (&self->lattice, c))
                            / (2.0 * G_PI));
  for (int i = -limit[0]; i <= limit[0]; i++)
    for (int j = -limit[1]; j <= limit[1]; j++)
      for (int k = -limit[2]; k <= limit[2]; k++)
        {
          Vector vector = { .miller = { i, j, k } };
          NearVec3 g = get_vector (&self->reciprocal, vector.miller);

          vector.g2 = near_vec3_dot (g, g);
          if (vector.g2 <= g2_max)
            g_array_append_val (found, vector);
        }
  g_array_sort_with_data (found, compare_vectors, NULL);
  self->n_g = found->len;
  self->miller = g_new (int, 3 * self->n_g);
  self->at = g_new (guint32, self->n_g);
  for (gsize v = 0; v < self->n_g; v++)
    {
      const int *miller = g_array_index (found, Vector, v).miller;

      memcpy (self->miller + 3 * v, miller, 3 * sizeof (int));
      self->at[v] = near_dft_system_get_index (self, miller);
    }
}

static void
measure_vectors (NearDftSystem *self)
{
  self->g = g_new (double, 3 * self->n_g);
  self->g2 = g_new (double, self->n_g);
  for (gsize v = 0; v < self->n_g; v++)
    {
      NearVec3 g = get_vector (&self->reciprocal, self->miller + 3 * v);

      memcpy (self->g + 3 * v, g.x, sizeof g.x);
      self->g2[v] = near_vec3_dot (g, g);
    }
}

/* Where in the box the plane wave of these Miller indices is. */
guint32
near_dft_system_get_index (const NearDftSystem *self, const int miller[3])
{
  gsize at = 0;

  for (guint c = 0; c < 3; c++)
    {
      int n = (int) self->n[c], m = miller[c] % n;

      at = at * self->n[c] + (gsize) (m < 0 ? m + n : m);
    }
  return (guint32) at;
}

/* --- the whole ---------------------------------------------------------------------------------
 */

static void
set_lattice (NearDftSystem *self, const NearMat3 *lattice)
{
  NearMat3 inverse = near_mat3_inverse (lattice);

  self->lattice = *lattice;
  self->reciprocal = near_mat3_transpose (&inverse);
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++)
      self->reciprocal.m[i][j] *= 2.0 * G_PI;
  self->volume = fabs (near_mat3_determinant (lattice));
}

NearDftSystem *
near_dft_system_new (const NearCrystal *crystal,
                     NearPseudopotential *const *pseudos,
                     double ecut_ha,
                     const gsize *n,
                     GError **error)
{
  g_return_val_if_fail (crystal != NULL && pseudos != NULL, NULL);

  g_autoptr (NearDftSystem) self = g_new0 (NearDftSystem, 1);
  NearMat3 lattice;

  if (!check_atoms (crystal, error))
    return NULL;
  if (!(ecut_ha > 0.0 && ecut_ha <= NEAR_DFT_MAX_ECUT_HA))
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   _ ("the cut-off is %g Ha; it must be positive and at most %g Ha"), ecut_ha,
                   NEAR_DFT_MAX_ECUT_HA);
      return NULL;
    }
  lattice = *near_crystal_get_lattice (crystal);
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++)
      lattice.m[i][j] /= NEAR_BOHR_ANGSTROM;
  set_lattice (self, &lattice);
  self->ecut = ecut_ha;
  self->g_max = 2.0 * sqrt (2.0 * ecut_ha);
  if (!choose_box (self, n, error))
    return NULL;

  self->n_atoms = near_crystal_get_n_atoms (crystal);
  self->fractional
      = g_memdup2 (near_crystal_peek_fractional (crystal), 3 * self->n_atoms * sizeof (double));
  self->species = g_new (guint, self->n_atoms);
  self->n_species = near_crystal_get_n_species (crystal);
  self->pseudos = g_new0 (NearPseudopotential *, self->n_species);
  for (guint s = 0; s < self->n_species; s++)
    self->pseudos[s] = near_pseudopotential_ref (pseudos[s]);
  for (gsize a = 0; a < self->n_atoms; a++)
    {
      self->species[a] = near_crystal_peek_species (crystal)[a];
      self->n_electrons += near_pseudopotential_get_valence (pseudos[self->species[a]]);
    }
  list_vectors (self);
  measure_vectors (self);
  self->fft = near_fft_new (self->n);
  return g_steal_pointer (&self);
}

NearDftSystem *
near_dft_system_new_changed (const NearDftSystem *self,
                             const NearMat3 *strain,
                             const double *fractional)
{
  g_return_val_if_fail (self != NULL, NULL);

  NearDftSystem *changed = g_memdup2 (self, sizeof *self);
  NearMat3 lattice = self->lattice, deformation = near_mat3_identity ();

  if (strain != NULL)
    {
      for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++)
          deformation.m[i][j] += strain->m[i][j];
      lattice = near_mat3_multiply (&self->lattice, &deformation);
    }
  set_lattice (changed, &lattice);
  changed->fractional = g_memdup2 (fractional != NULL ? fractional : self->fractional,
                                   3 * self->n_atoms * sizeof (double));
  changed->species = g_memdup2 (self->species, self->n_atoms * sizeof *self->species);
  changed->pseudos = g_new (NearPseudopotential *, self->n_species);
  for (guint s = 0; s < self->n_species; s++)
    changed->pseudos[s] = near_pseudopotential_ref (self->pseudos[s]);
  changed->fft = near_fft_ref (self->fft);
  changed->miller = g_memdup2 (self->miller, 3 * self->n_g * sizeof *self->miller);
  changed->at = g_memdup2 (self->at, self->n_g * sizeof *self->at);
  measure_vectors (changed);
  return changed;
}

void
near_dft_system_free (NearDftSystem *self)
{
  if (self == NULL)
    return;
  for (guint s = 0; s < self->n_species; s++)
    near_pseudopotential_unref (self->pseudos[s]);
  g_free (self->pseudos);
  g_free (self->fractional);
  g_free (self->species);
  near_fft_unref (self->fft);
  g_free (self->miller);
  g_free (self->at);
  g_free (self->g);
  g_free (self->g2);
  g_free (self);
}

/* --- phases ------------------------------------------------------------------------------------
 */

/* exp (-i 2 pi m x) for m = -limit..limit; the middle is m = 0. */
static NearComplex *
tabulate_phases (double x, int limit)
{
  NearComplex *phases = g_new (NearComplex, 2 * (gsize) limit + 1);

  for (int m = 0; m <= limit; m++)
    {
      double turns = m * x, angle = -2.0 * G_PI * (turns - floor (turns));

      phases[limit + m] = cos (angle) + I * sin (angle);
      phases[limit - m] = conj (phases[limit + m]);
    }
  return phases;
}

/**
 * near_dft_system_add_phases:
 * @miller: (array length=n): triples
 *
 * out += exp (-i 2 pi m x_a), x_a the fractional position of @atom: 3 tables and 2 products
 * each.
 */
void
near_dft_system_add_phases (
    const NearDftSystem *self, gsize atom, gsize n, const int *miller, NearComplex *out)
{
  NearComplex *tables[3];
  int limit[3];

  for (guint c = 0; c < 3; c++)
    {
      limit[c] = (int) self->n[c] + 1;
      tables[c] = tabulate_phases (self->fractional[3 * atom + c], limit[c]);
    }
  for (gsize v = 0; v < n; v++)
    {
      const int *m = miller + 3 * v;

      out[v]
          += tables[0][limit[0] + m[0]] * tables[1][limit[1] + m[1]] * tables[2][limit[2] + m[2]];
    }
  for (guint c = 0; c < 3; c++)
    g_free (tables[c]);
}

void
near_dft_system_fill_phases (const NearDftSystem *self, gsize atom, NearComplex *out)
{
  memset (out, 0, self->n_g * sizeof *out);
  near_dft_system_add_phases (self, atom, self->n_g, self->miller, out);
}

void
near_dft_system_fill_structure_factor (const NearDftSystem *self, guint species, NearComplex *out)
{
  memset (out, 0, self->n_g * sizeof *out);
  for (gsize a = 0; a < self->n_atoms; a++)
    if (self->species[a] == species)
      near_dft_system_add_phases (self, a, self->n_g, self->miller, out);
}

/* --- between the box and the list --------------------------------------------------------------
 */

void
near_dft_system_to_g (const NearDftSystem *self,
                      const double *values,
                      NearComplex *out,
                      NearComplex *work)
{
  double factor = 1.0 / (double) self->n_points;

  for (gsize p = 0; p < self->n_points; p++)
    work[p] = values[p];
  near_fft_forward (self->fft, work);
  for (gsize v = 0; v < self->n_g; v++)
    out[v] = factor * work[self->at[v]];
}

void
near_dft_system_to_points (const NearDftSystem *self,
                           const NearComplex *coefficients,
                           double *out,
                           NearComplex *work)
{
  memset (work, 0, self->n_points * sizeof *work);
  for (gsize v = 0; v < self->n_g; v++)
    work[self->at[v]] = coefficients[v];
  near_fft_inverse (self->fft, work);
  for (gsize p = 0; p < self->n_points; p++)
    out[p] = creal (work[p]);
}
