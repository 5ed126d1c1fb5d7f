/* near-lattice-points.c — the points of a lattice within a sphere
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-lattice-points.h"

/* What rounding may move a point at the sphere by, of its size. */
#define SLACK 1e-9

/* Whole numbers x with |(x + offset) step| <= reach. */
static void
get_range (double offset, double step, double reach, double *first, double *last)
{
  double half = reach / step + SLACK;

  *first = ceil (-half - offset);
  *last = floor (half - offset);
}

/* What is left of @reach across once a leg of the right angle is @leg. */
static double
get_rest (double reach, double leg)
{
  double rest = reach * reach - leg * leg;

  return rest > 0.0 ? sqrt (rest) : 0.0;
}

/* The rows are c = l22 e2, b = l12 e2 + l11 e1, a = l02 e2 + l01 e1 + l00 e0 with an orthonormal e.
 * The e0 of a point is therefore a matter of its f0 alone, which bounds it; then that of e1 bounds
 * f1, and that of e2 f2. (U. Fincke, M. Pohst, Math. Comput. 44, 463 (1985)) */
void
near_lattice_list_points (const NearMat3 *lattice, NearVec3 center, double radius, GArray *points)
{
  NearVec3 a = near_mat3_row (lattice, 0), b = near_mat3_row (lattice, 1),
           c = near_mat3_row (lattice, 2);
  NearMat3 inverse = near_mat3_inverse (lattice);
  NearVec3 f = near_vec3_times_mat3 (center, &inverse);
  double cc = near_vec3_dot (c, c), l22 = sqrt (cc);
  double bc = near_vec3_dot (b, c) / cc; /* l12 / l22, and so on */
  NearVec3 b1 = near_vec3_subtract (b, near_vec3_scale (c, bc));
  double l11 = near_vec3_length (b1);
  double ac = near_vec3_dot (a, c) / cc, ab = near_vec3_dot (a, b1) / (l11 * l11);
  double l00 = near_vec3_length (near_vec3_subtract (
      near_vec3_subtract (a, near_vec3_scale (c, ac)), near_vec3_scale (b1, ab)));
  double i0, i1, j0, j1, k0, k1;

  radius *= 1.0 + SLACK;
  get_range (-f.x[0], l00, radius, &i0, &i1);
  for (double i = i0; i <= i1; i++)
    {
      double u = i - f.x[0], rest = get_rest (radius, u * l00);

      get_range (u * ab - f.x[1], l11, rest, &j0, &j1);
      for (double j = j0; j <= j1; j++)
        {
          double v = j - f.x[1];

          get_range (u * ac + v * bc - f.x[2], l22, get_rest (rest, (v + u * ab) * l11), &k0, &k1);
          for (double k = k0; k <= k1; k++)
            {
              NearVec3 x = near_vec3_subtract (near_vec3_times_mat3 (near_vec3 (i, j, k), lattice),
                                               center);

              if (near_vec3_length (x) <= radius)
                g_array_append_val (points, x);
            }
        }
    }
}
