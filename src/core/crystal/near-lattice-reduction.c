/* near-lattice-reduction.c — the shortest vectors of a lattice
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-lattice-reduction.h"

/* More than any lattice of doubles needs; rounding could make an endless circle. */
#define MAX_ROUNDS 500
/* A vector is only replaced by one that is shorter by more than rounding. */
#define SHORTER (1.0 - 1e-9)
/* Larger whole numbers would not be exact as shifts any more. */
#define LARGEST 1000000.0

/* row @k less @times row @j, unless the numbers become too large to be shifts. */
static gboolean
subtract (NearLatticeReduction *r, guint k, guint j, double times)
{
  for (guint c = 0; c < 3; c++)
    if (fabs (r->transformation[k][c] - times * r->transformation[j][c]) > LARGEST)
      return FALSE;
  for (guint c = 0; c < 3; c++)
    {
      r->transformation[k][c] -= (int) times * r->transformation[j][c];
      r->reduced.m[k][c] -= times * r->reduced.m[j][c];
    }
  return TRUE;
}

static double
get_square (const NearLatticeReduction *r, guint k)
{
  NearVec3 row = near_mat3_row (&r->reduced, k);

  return near_vec3_dot (row, row);
}

/* Lagrange and Gauss: each of two vectors is made as short as the other allows. */
static gboolean
reduce_pair (NearLatticeReduction *r, guint j, guint k)
{
  gboolean changed = FALSE;

  for (guint round = 0; round < MAX_ROUNDS; round++)
    {
      guint shorter = get_square (r, j) <= get_square (r, k) ? j : k, longer = j + k - shorter;
      double before = get_square (r, longer);
      double times = rint (near_vec3_dot (near_mat3_row (&r->reduced, j), near_mat3_row (&r->reduced, k))
                           / get_square (r, shorter));
      const NearLatticeReduction saved = *r;

      if (times == 0.0 || !(fabs (times) <= LARGEST) || !subtract (r, longer, shorter, times))
        break;
      if (!(get_square (r, longer) < SHORTER * before))
        {
          *r = saved;
          break;
        }
      changed = TRUE;
    }
  return changed;
}

/* The third vector less the nearest vector of the plane of the other two, which are reduced: one of the
 * four corners around its projection, or a neighbour of them. */
static gboolean
reduce_third (NearLatticeReduction *r, guint i, guint j, guint k)
{
  NearVec3 a = near_mat3_row (&r->reduced, i), b = near_mat3_row (&r->reduced, j),
           c = near_mat3_row (&r->reduced, k);
  double aa = near_vec3_dot (a, a), bb = near_vec3_dot (b, b), ab = near_vec3_dot (a, b);
  double ac = near_vec3_dot (a, c), bc = near_vec3_dot (b, c), det = aa * bb - ab * ab;
  double x = rint ((ac * bb - bc * ab) / det), y = rint ((bc * aa - ac * ab) / det);
  double before = get_square (r, k), best = SHORTER * before, best_x = 0.0, best_y = 0.0;

  if (!(det > 0.0) || !(fabs (x) < LARGEST) || !(fabs (y) < LARGEST))
    return FALSE;
  for (int p = -1; p <= 1; p++)
    for (int q = -1; q <= 1; q++)
      {
        NearVec3 d = near_vec3_subtract (
            c, near_vec3_add (near_vec3_scale (a, x + p), near_vec3_scale (b, y + q)));

        if (near_vec3_dot (d, d) < best)
          {
            best = near_vec3_dot (d, d);
            best_x = x + p;
            best_y = y + q;
          }
      }
  return (best_x != 0.0 || best_y != 0.0) && subtract (r, k, i, best_x) && subtract (r, k, j, best_y);
}

/**
 * near_lattice_reduce:
 * @lattice: rows a, b, c, not in a plane
 * @periodic: (array fixed-size=3): rows that are not are left as they are, and out of the others
 * @reduction: (out): a basis of the same lattice whose vectors are about as short as can be (Minkowski's, by
 *   the greedy algorithm), and whole numbers of determinant 1 that make it
 *
 * The same cell as a needle or a flake becomes compact: a sphere then meets few of its images.
 *
 * I. Semaev, A 3-dimensional lattice reduction algorithm, CaLC 2001, LNCS 2146, 181
 */
void
near_lattice_reduce (const NearMat3 *lattice, const gboolean periodic[3], NearLatticeReduction *reduction)
{
  g_return_if_fail (lattice != NULL && periodic != NULL && reduction != NULL);

  *reduction = (NearLatticeReduction){ *lattice, { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } } };
  for (guint round = 0; round < MAX_ROUNDS; round++)
    {
      gboolean changed = FALSE;

      for (guint j = 0; j < 3; j++)
        for (guint k = j + 1; k < 3; k++)
          if (periodic[j] && periodic[k])
            changed |= reduce_pair (reduction, j, k);
      for (guint k = 0; k < 3 && periodic[0] && periodic[1] && periodic[2]; k++)
        changed |= reduce_third (reduction, (k + 1) % 3, (k + 2) % 3, k);
      if (!changed)
        return;
    }
}
