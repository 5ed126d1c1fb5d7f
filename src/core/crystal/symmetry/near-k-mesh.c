/* near-k-mesh.c — a regular mesh in the Brillouin zone, and those of its points that differ by symmetry
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-k-mesh.h"

#include "near-spglib-private.h"
#include "near-symmetry-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

struct _NearKMesh
{
  gsize n_all, n;
  NearKMeshPoint *points;
};

static gboolean
check_mesh (const int n[3], GError **error)
{
  double n_all = (double) n[0] * (double) n[1] * (double) n[2];

  for (guint c = 0; c < 3; c++)
    if (n[c] < 1)
      {
        g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                     _ ("a mesh of %d × %d × %d k-points: each number must be at least 1"), n[0],
                     n[1], n[2]);
        return FALSE;
      }
  if (n_all <= NEAR_K_MESH_MAX_POINTS)
    return TRUE;
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
               _ ("a mesh of %d × %d × %d k-points is too large (at most %d points)"), n[0], n[1],
               n[2], NEAR_K_MESH_MAX_POINTS);
  return FALSE;
}

static double
fold (double x)
{
  x -= nearbyint (x);
  return x <= -0.5 + 1e-12 ? x + 1.0 : x;
}

/* In the order of the mesh; of equivalent points the first. */
static void
collect (NearKMesh *self, const int (*addresses)[3], const int *map, const int n[3],
         const int shift[3])
{
  g_autofree gsize *at = g_new0 (gsize, self->n_all);

  for (gsize i = 0; i < self->n_all; i++)
    if (map[i] == (int) i)
      {
        at[i] = self->n;
        for (guint c = 0; c < 3; c++)
          self->points[self->n].fractional[c] = fold ((addresses[i][c] + 0.5 * shift[c]) / n[c]);
        self->n++;
      }
  for (gsize i = 0; i < self->n_all; i++)
    self->points[at[map[i]]].weight++;
}

/**
 * near_k_mesh_new:
 * @n: points along each reciprocal vector
 * @shifted: along which the mesh is shifted by half a step; the mesh must keep the symmetry of the crystal,
 *   which an arbitrary shift does not
 * @time_reversal: whether k and -k are one
 * @symprec: Å, of the symmetry search
 *
 * Errors: NEAR_ERROR_RANGE, NEAR_ERROR_TOO_LARGE, and those of near_symmetry_new()
 * Cost: O(n_0 n_1 n_2) besides the symmetry search
 */
NearKMesh *
near_k_mesh_new (const NearCrystal *crystal, const int n[3], const gboolean shifted[3],
                 gboolean time_reversal, double symprec, GError **error)
{
  g_return_val_if_fail (crystal != NULL && n != NULL && shifted != NULL, NULL);

  NearSpglibCell cell;
  const int shift[3] = { shifted[0] != FALSE, shifted[1] != FALSE, shifted[2] != FALSE };

  if (!check_mesh (n, error) || !_near_spglib_cell_init (&cell, crystal, symprec, NULL, error))
    return NULL;
  NearKMesh *self = g_new0 (NearKMesh, 1);
  self->n_all = (gsize) n[0] * (gsize) n[1] * (gsize) n[2];
  int (*addresses)[3] = g_malloc_n (self->n_all, sizeof *addresses);
  g_autofree int *map = g_new (int, self->n_all);
  _near_spglib_lock ();
  int found
      = spg_get_ir_reciprocal_mesh (addresses, map, n, shift, time_reversal != FALSE, cell.lattice,
                                    cell.positions, cell.types, cell.n, symprec);
  _near_spglib_unlock ();
  _near_spglib_cell_clear (&cell);
  if (found > 0)
    {
      self->points = g_new0 (NearKMeshPoint, (gsize) found);
      collect (self, (const int (*)[3]) addresses, map, n, shift);
      g_assert (self->n == (gsize) found);
    }
  g_free (addresses);
  if (found > 0)
    return self;
  near_k_mesh_free (self);
  g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_FAILED,
                       _ ("spglib found no symmetry of the k-points; try another tolerance"));
  return NULL;
}

void
near_k_mesh_free (NearKMesh *self)
{
  if (self == NULL)
    return;
  g_free (self->points);
  g_free (self);
}

gsize
near_k_mesh_get_n_all (const NearKMesh *self)
{
  return self->n_all;
}

gsize
near_k_mesh_get_n (const NearKMesh *self)
{
  return self->n;
}

const NearKMeshPoint *
near_k_mesh_peek (const NearKMesh *self)
{
  return self->points;
}

void
near_k_mesh_choose (const NearMat3 *lattice, double step, int n[3])
{
  g_return_if_fail (lattice != NULL && step > 0.0 && n != NULL);

  NearMat3 reciprocal = near_lattice_get_reciprocal (lattice);

  for (guint c = 0; c < 3; c++)
    {
      double length = 2.0 * G_PI * near_vec3_length (near_mat3_row (&reciprocal, c));

      n[c] = (int) fmin (fmax (1.0, ceil (length / step - 1e-9)), 1e6);
    }
}
