/* near-lattice.c — the cell: lengths, angles, reciprocal lattice, planes and directions
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-lattice.h"

#include "near-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Å^3: less than any cell that holds an atom. */
#define SMALLEST_VOLUME 1e-3
/* Volume over abc: three vectors this close to a plane (0.006 degrees) are a mistake. */
#define SMALLEST_RATIO 1e-4

static double
radians (double degrees)
{
  return degrees * G_PI / 180.0;
}

static double
degrees (double angle)
{
  return angle * 180.0 / G_PI;
}

/* cos and sin in degrees with nothing left over at multiples of 90. */
static double
cos_degrees (double angle)
{
  return fabs (remainder (angle, 180.0)) == 90.0 ? 0.0 : cos (radians (angle));
}

/**
 * near_lattice_from_cell:
 * @cell: lengths and angles
 * @lattice: (out): a along x, b in the plane of x and y, c with a positive z (International Tables'
 *   and most programs' choice)
 *
 * Errors: NEAR_ERROR_RANGE: a length or an angle that no cell has, or angles that do not close
 */
gboolean
near_lattice_from_cell (const NearCell *cell, NearMat3 *lattice, GError **error)
{
  g_return_val_if_fail (cell != NULL && lattice != NULL, FALSE);

  const double lengths[3] = { cell->a, cell->b, cell->c };
  const double angles[3] = { cell->alpha, cell->beta, cell->gamma };
  static const char *const length_names[3] = { "a", "b", "c" };
  static const char *const angle_names[3] = { "alpha", "beta", "gamma" };

  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *length = near_text_dup_significant (lengths[i], 8);
      g_autofree char *angle = near_text_dup_significant (angles[i], 8);

      if (!(lengths[i] > 0.0) || !isfinite (lengths[i]))
        {
          g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                       _ ("the cell length %s is %s; it must be a positive number of Å"), length_names[i],
                       length);
          return FALSE;
        }
      if (!(angles[i] > 0.0 && angles[i] < 180.0))
        {
          g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                       _ ("the cell angle %s is %s; it must be between 0 and 180 degrees"), angle_names[i],
                       angle);
          return FALSE;
        }
    }
  double ca = cos_degrees (cell->alpha), cb = cos_degrees (cell->beta), cg = cos_degrees (cell->gamma);
  double sg = sqrt (1.0 - cg * cg);
  double cy = (ca - cb * cg) / sg;
  double cz2 = 1.0 - cb * cb - cy * cy;
  if (!(cz2 > 0.0))
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   _ ("the cell angles %g, %g, %g do not fit together: no three vectors have them"),
                   cell->alpha, cell->beta, cell->gamma);
      return FALSE;
    }
  *lattice = (NearMat3){ { { cell->a, 0.0, 0.0 },
                           { cell->b * cg, cell->b * sg, 0.0 },
                           { cell->c * cb, cell->c * cy, cell->c * sqrt (cz2) } } };
  return near_lattice_check (lattice, error);
}

/**
 * near_lattice_get_cell:
 *
 * Returns: lengths in Å and angles in degrees
 */
NearCell
near_lattice_get_cell (const NearMat3 *lattice)
{
  NearVec3 a = near_mat3_row (lattice, 0), b = near_mat3_row (lattice, 1),
           c = near_mat3_row (lattice, 2);

  return (NearCell){ near_vec3_length (a),           near_vec3_length (b),
                     near_vec3_length (c),           degrees (near_vec3_angle (b, c)),
                     degrees (near_vec3_angle (c, a)), degrees (near_vec3_angle (a, b)) };
}

/**
 * near_lattice_get_volume:
 *
 * Returns: |det| in Å^3
 */
double
near_lattice_get_volume (const NearMat3 *lattice)
{
  return fabs (near_mat3_determinant (lattice));
}

/**
 * near_lattice_check:
 *
 * Errors: NEAR_ERROR_NOT_FINITE; NEAR_ERROR_RANGE: a vector of no length, three vectors in a plane, a
 *   volume below 0.001 Å^3
 */
gboolean
near_lattice_check (const NearMat3 *lattice, GError **error)
{
  g_return_val_if_fail (lattice != NULL, FALSE);

  double volume = near_lattice_get_volume (lattice), box = 1.0;

  for (guint i = 0; i < 3; i++)
    {
      double length = near_vec3_length (near_mat3_row (lattice, i));

      if (!isfinite (length))
        {
          g_set_error (error, NEAR_ERROR, NEAR_ERROR_NOT_FINITE,
                       _ ("the lattice vector %c holds a number that is not finite"), 'a' + (int) i);
          return FALSE;
        }
      if (length == 0.0)
        {
          g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE, _ ("the lattice vector %c is zero"),
                       'a' + (int) i);
          return FALSE;
        }
      box *= length;
    }
  if (!isfinite (box) || volume < SMALLEST_RATIO * box || volume < SMALLEST_VOLUME)
    {
      g_autofree char *shown = near_text_dup_significant (volume, 3);

      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   volume < SMALLEST_RATIO * box
                       ? _ ("the three lattice vectors lie in a plane or on a line (the cell's volume is %s "
                            "Å³); check them")
                       : _ ("the cell's volume is only %s Å³; check the lattice vectors and their unit"),
                   shown);
      return FALSE;
    }
  return TRUE;
}

/**
 * near_lattice_get_reciprocal:
 *
 * Returns: rows a*, b*, c* in 1/Å with a_i · a*_j = delta_ij (the crystallographer's, without 2 pi)
 */
NearMat3
near_lattice_get_reciprocal (const NearMat3 *lattice)
{
  NearMat3 inverse = near_mat3_inverse (lattice);

  return near_mat3_transpose (&inverse);
}

/**
 * near_lattice_get_heights:
 *
 * Returns: the distances in Å between the faces bc, ca and ab of the cell: 1 / |a*_i|
 */
NearVec3
near_lattice_get_heights (const NearMat3 *lattice)
{
  NearMat3 reciprocal = near_lattice_get_reciprocal (lattice);

  return near_vec3 (1.0 / near_vec3_length (near_mat3_row (&reciprocal, 0)),
                    1.0 / near_vec3_length (near_mat3_row (&reciprocal, 1)),
                    1.0 / near_vec3_length (near_mat3_row (&reciprocal, 2)));
}

static NearVec3
plane_normal (const NearMat3 *lattice, const int hkl[3])
{
  NearMat3 reciprocal = near_lattice_get_reciprocal (lattice);

  return near_vec3_times_mat3 (near_vec3 (hkl[0], hkl[1], hkl[2]), &reciprocal);
}

/**
 * near_lattice_get_spacing:
 * @hkl: (array fixed-size=3): not all zero
 *
 * Returns: d = 1 / |h a* + k b* + l c*| in Å
 */
double
near_lattice_get_spacing (const NearMat3 *lattice, const int hkl[3])
{
  return 1.0 / near_vec3_length (plane_normal (lattice, hkl));
}

/**
 * near_lattice_get_plane_angle:
 *
 * Returns: the angle in degrees between the normals of two planes (hkl)
 */
double
near_lattice_get_plane_angle (const NearMat3 *lattice, const int first[3], const int second[3])
{
  return degrees (near_vec3_angle (plane_normal (lattice, first), plane_normal (lattice, second)));
}

/**
 * near_lattice_get_direction_angle:
 *
 * Returns: the angle in degrees between two directions [uvw]
 */
double
near_lattice_get_direction_angle (const NearMat3 *lattice, const int first[3], const int second[3])
{
  NearVec3 u = near_vec3 (first[0], first[1], first[2]);
  NearVec3 v = near_vec3 (second[0], second[1], second[2]);

  return degrees (near_vec3_angle (near_vec3_times_mat3 (u, lattice), near_vec3_times_mat3 (v, lattice)));
}

