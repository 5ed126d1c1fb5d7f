/* near-operation-atoms.c — which atoms an operation takes to which
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-operation-atoms.h"

#include "near-cell-list.h"

#include <math.h>
#include <string.h>

/* How far, in the unit of the lattice, an atom may be from where an operation puts it while its
 * translation is not fitted yet. */
#define REACH 1.0
#define ROUNDING 1e-14 /* Of a translation */

struct _NearOperationAtoms
{
  NearMat3 lattice;
  gsize n;
  const double *fractional;
  const guint *species;
  NearCellList *list;
};

NearOperationAtoms *
near_operation_atoms_new (const NearMat3 *lattice,
                          gsize n,
                          const double *fractional,
                          const guint *species,
                          GError **error)
{
  g_return_val_if_fail (lattice != NULL && (n == 0 || (fractional != NULL && species != NULL)),
                        NULL);

  static const gboolean everywhere[3] = { TRUE, TRUE, TRUE };
  g_autofree double *positions = g_new (double, 3 * n);

  for (gsize a = 0; a < n; a++)
    {
      NearVec3 position = near_vec3_times_mat3 (near_vec3_from (fractional + 3 * a), lattice);

      memcpy (positions + 3 * a, position.x, sizeof position.x);
    }
  NearCellList *list = near_cell_list_new (lattice, everywhere, n, positions, REACH, error);
  if (list == NULL)
    return NULL;
  NearOperationAtoms *self = g_new (NearOperationAtoms, 1);
  *self = (NearOperationAtoms){ *lattice, n, fractional, species, list };
  return self;
}

void
near_operation_atoms_free (NearOperationAtoms *self)
{
  if (self == NULL)
    return;
  near_cell_list_free (self->list);
  g_free (self);
}

typedef struct
{
  const guint *species;
  guint wanted;
  double best; /* squared distance */
  gsize image; /* n if there is none */
} Query;

static void
consider (gsize j,
          const int shift[3],
          const double vector[3],
          double squared_distance,
          gpointer user_data)
{
  Query *query = user_data;

  if (query->species[j] != query->wanted || !(squared_distance <= query->best)
      || (squared_distance == query->best && j > query->image))
    return;
  query->best = squared_distance;
  query->image = j;
}

/* The atom of the same species nearest to where @atom goes; n if all are further than @tolerance.
 * @d: (out): how far it is from there in fractions, but for whole cells. */
static gsize
find_image (const NearOperation *self,
            const NearOperationAtoms *atoms,
            gsize atom,
            double tolerance,
            double d[3])
{
  const double *x = atoms->fractional + 3 * atom;
  Query query = { atoms->species, atoms->species[atom], tolerance * tolerance, atoms->n };
  double y[3];

  for (guint i = 0; i < 3; i++)
    {
      y[i] = self->translation[i];
      for (guint j = 0; j < 3; j++)
        y[i] += self->rotation[i][j] * x[j];
    }
  NearVec3 point = near_vec3_times_mat3 (near_vec3_from (y), &atoms->lattice);
  near_cell_list_visit_point (atoms->list, point.x, consider, &query);
  for (guint i = 0; i < 3 && query.image < atoms->n; i++)
    {
      d[i] = atoms->fractional[3 * query.image + i] - y[i];
      d[i] -= rint (d[i]);
    }
  return query.image;
}

gboolean
near_operation_map_atoms (const NearOperation *self,
                          const NearOperationAtoms *atoms,
                          double tolerance,
                          guint32 *images)
{
  g_return_val_if_fail (self != NULL && atoms != NULL && tolerance <= REACH, FALSE);

  g_autofree gboolean *taken = g_new0 (gboolean, atoms->n);
  double d[3];

  for (gsize a = 0; a < atoms->n; a++)
    {
      gsize image = find_image (self, atoms, a, tolerance, d);

      if (image == atoms->n || taken[image])
        return FALSE;
      taken[image] = TRUE;
      images[a] = (guint32) image;
    }
  return TRUE;
}

/* The mean of x_image - W x over all atoms is m - W m of their mean m, but for fractions that whole
 * cells leave: the rule of products, w_AB = A w_B + w_A, then holds for the fitted translations as
 * it does for the images. */
gboolean
near_operation_fit (NearOperation *self, const NearOperationAtoms *atoms, double tolerance)
{
  g_return_val_if_fail (self != NULL && atoms != NULL, FALSE);

  g_autofree guint32 *images = g_new (guint32, atoms->n);
  double sum[3] = { 0.0 }, d[3];

  for (gsize a = 0; a < atoms->n; a++)
    {
      if (find_image (self, atoms, a, REACH, d) == atoms->n)
        return FALSE;
      for (guint i = 0; i < 3; i++)
        sum[i] += d[i];
    }
  for (guint i = 0; i < 3; i++)
    {
      double t = self->translation[i] + sum[i] / (double) atoms->n;

      t -= floor (t);
      /* A whole cell but for the last digit is none. */
      self->translation[i] = t < ROUNDING || t > 1.0 - ROUNDING ? 0.0 : t;
    }
  return near_operation_map_atoms (self, atoms, tolerance, images);
}
