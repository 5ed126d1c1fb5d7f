/* near-crystal-geometry.c — how densely atoms fill space and planes
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-crystal-geometry.h"

#include "near-crystal-private.h"
#include "near-neighbors.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

double
near_crystal_get_volume_per_atom (const NearCrystal *crystal)
{
  return near_crystal_get_volume (crystal) / (double) near_crystal_get_n_atoms (crystal);
}

static gboolean
check_cell (const NearCrystal *crystal, GError **error)
{
  if (near_crystal_has_cell (crystal))
    return TRUE;
  g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_NO_DATA,
                       _ ("there is no cell, and so no volume and no lattice planes"));
  return FALSE;
}

static double
get_radius (guint element, NearSpheres spheres)
{
  const NearElement *row = near_element_get (element);

  return spheres == NEAR_SPHERES_COVALENT   ? row->covalent_radius
         : spheres == NEAR_SPHERES_METALLIC ? row->metallic_radius
                                            : row->van_der_waals_radius;
}

/* The sum of the volumes of spheres over the atoms in Å^3. */
static gboolean
sum_spheres (const NearCrystal *crystal, NearSpheres spheres, double *volume, GError **error)
{
  const guint16 *species = near_crystal_peek_species (crystal);

  *volume = 0.0;
  for (gsize i = 0; i < near_crystal_get_n_atoms (crystal); i++)
    {
      const NearSpecies *s = near_crystal_get_species (crystal, species[i]);

      for (guint c = 0; c < s->n_components; c++)
        {
          double r = get_radius (s->components[c].element, spheres);

          if (isnan (r))
            {
              g_set_error (error, NEAR_ERROR, NEAR_ERROR_NO_DATA,
                           _ ("%s has no radius of this kind; choose another"), s->label);
              return FALSE;
            }
          *volume += s->components[c].occupancy * 4.0 / 3.0 * G_PI * r * r * r;
        }
    }
  return TRUE;
}

/**
 * near_crystal_measure_packing:
 * @fraction: (out): the volume of the spheres over that of the cell; where spheres overlap it is counted
 *   twice, so that it may be more than 1
 *
 * fcc and hcp 0.7405, bcc 0.6802, diamond 0.3401 with touching spheres.
 *
 * Errors: NEAR_ERROR_NO_DATA without a cell, or if an element has no such radius
 * Cost: O(n)
 */
gboolean
near_crystal_measure_packing (const NearCrystal *crystal, NearSpheres spheres, double *fraction,
                              GError **error)
{
  g_return_val_if_fail (crystal != NULL && fraction != NULL, FALSE);

  double nearest, sum = 0.0;

  if (!check_cell (crystal, error))
    return FALSE;
  if (spheres == NEAR_SPHERES_TOUCHING)
    {
      if (!near_crystal_find_nearest (crystal, &nearest, NULL))
        {
          g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_NO_DATA,
                               _ ("there is no second atom that a sphere could touch"));
          return FALSE;
        }
      sum = (double) near_crystal_get_n_atoms (crystal) * G_PI / 6.0 * nearest * nearest * nearest;
    }
  else if (!sum_spheres (crystal, spheres, &sum, error))
    return FALSE;
  *fraction = sum / near_crystal_get_volume (crystal);
  return TRUE;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double p = *(const double *) a, q = *(const double *) b;

  return p < q ? -1 : p > q;
}

/* Of @t (n) in [0, 1) the start of the window of @width, around the end, that holds most. */
static double
find_fullest (double *t, gsize n, double width, gsize *most)
{
  double at = 0.0;
  gsize last = 0;

  qsort (t, n, sizeof *t, compare_doubles);
  *most = 0;
  for (gsize first = 0; first < n; first++)
    {
      last = MAX (last, first);
      while (last < first + n && (last < n ? t[last] : t[last - n] + 1.0) - t[first] <= width)
        last++;
      if (last - first > *most)
        {
          *most = last - first;
          at = t[first];
        }
    }
  return at;
}

/**
 * near_crystal_find_densest_plane:
 * @hkl: indices in the cell of the crystal, not all 0; a common divisor is taken out
 * @tolerance: Å along the normal within which atoms lie in one plane
 * @plane: (out): of all planes (hkl) the one that holds most atoms
 *
 * The points of the cell's lattice lie in planes hkl at multiples of d; a mesh of such a plane has the area
 * V / d. In fcc (111) holds 4 / (sqrt (3) a^2), (100) 2 / a^2.
 *
 * Errors: NEAR_ERROR_NO_DATA without a cell; NEAR_ERROR_RANGE for 0 0 0 and tolerances
 * Cost: O(n log n)
 */
gboolean
near_crystal_find_densest_plane (const NearCrystal *crystal, const int hkl[3], double tolerance,
                                 NearPlane *plane, GError **error)
{
  g_return_val_if_fail (crystal != NULL && hkl != NULL && plane != NULL, FALSE);

  gsize n = near_crystal_get_n_atoms (crystal);
  const double *f = near_crystal_peek_fractional (crystal);
  int divisor = (int) _near_greatest_common_divisor (
      _near_greatest_common_divisor (ABS (hkl[0]), ABS (hkl[1])), ABS (hkl[2]));

  if (!check_cell (crystal, error))
    return FALSE;
  if (divisor == 0)
    {
      g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                           _ ("(0 0 0) is no plane; at least one index must be other than 0"));
      return FALSE;
    }
  for (guint c = 0; c < 3; c++)
    plane->hkl[c] = hkl[c] / divisor;
  plane->spacing = near_lattice_get_spacing (near_crystal_get_lattice (crystal), plane->hkl);
  plane->area = near_crystal_get_volume (crystal) / plane->spacing;
  if (!(tolerance >= 0.0) || !(tolerance < 0.5 * plane->spacing))
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   _ ("the tolerance is %g Å; between planes %g Å apart it must be less than half of that"),
                   tolerance, plane->spacing);
      return FALSE;
    }
  g_autofree double *t = g_new (double, n);
  for (gsize i = 0; i < n; i++)
    {
      double u = plane->hkl[0] * f[3 * i] + plane->hkl[1] * f[3 * i + 1] + plane->hkl[2] * f[3 * i + 2];

      t[i] = u - floor (u);
    }
  /* Rounding must not part atoms of one plane when the tolerance is 0. */
  double at = find_fullest (t, n, tolerance / plane->spacing + 1e-9, &plane->n);
  plane->density = (double) plane->n / plane->area;
  plane->offset = at * plane->spacing;
  return TRUE;
}
