/* near-k-points.c — the k-points of a calculation, reduced by time reversal and by the crystal's
 * symmetry SPDX-License-Identifier: GPL-3.0-or-later
 *
 * H. J. Monkhorst, J. D. Pack, Phys. Rev. B 13, 5188 (1976). Everything about the mesh is done with
 * its whole numbers i: V = W^-1 turns (i + s) / n into the point sign (j + s) / n of the mesh with
 * j = sign i M + o, where M_cd = V_cd n_d / n_c. sign = -1 is time reversal: orbitals at -k are the
 * conjugate ones.
 */
#include "near-k-points.h"

#include "near-operation-atoms.h"
#include "near-operation-group.h"
#include "near-symmetry.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define MAX_POINTS 1000000
/* Å: forces of a crystal of which this is taken to be symmetric err by some meV/Å at most. */
#define MAX_DEVIATION 1e-4
/* Of a shift in steps of the mesh */
#define SAME_SHIFT 1e-9

struct _NearKPoints
{
  GArray *points;     /* of NearDftKPoint */
  GArray *star;       /* of NearKStarPoint */
  GArray *operations; /* of NearOperation */
};

/* What an operation does to the numbers of the mesh */
typedef struct
{
  int matrix[3][3];
  int offset[2][3]; /* without and with time reversal */
  gboolean is_there[2];
} Map;

typedef struct
{
  int n[3];
  double shift[3];
  gsize n_all;
} Mesh;

static void
clear (gpointer data)
{
  NearKPoints *self = data;

  g_array_unref (self->points);
  g_array_unref (self->star);
  g_array_unref (self->operations);
}

NearKPoints *
near_k_points_ref (NearKPoints *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
near_k_points_unref (NearKPoints *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, clear);
}

/* --- the mesh --------------------------------------------------------------------------------- */

static gboolean
init_mesh (Mesh *mesh, const int n[3], const double shift[3], GError **error)
{
  double n_all = 1.0;

  for (guint c = 0; c < 3; c++)
    {
      if (n[c] < 1)
        {
          g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                       _ ("a mesh of %d × %d × %d k-points: each number must be at least 1"), n[0],
                       n[1], n[2]);
          return FALSE;
        }
      if (!isfinite (shift[c]))
        {
          g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                       _ ("the mesh of k-points is shifted by (%g, %g, %g) steps: each number must "
                          "be finite"),
                       shift[0], shift[1], shift[2]);
          return FALSE;
        }
      mesh->n[c] = n[c];
      mesh->shift[c] = shift[c] - floor (shift[c]);
      n_all *= n[c];
    }
  if (n_all > MAX_POINTS)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                   _ ("a mesh of %d × %d × %d k-points is too large (at most %d points)"), n[0],
                   n[1], n[2], MAX_POINTS);
      return FALSE;
    }
  mesh->n_all = (gsize) n_all;
  return TRUE;
}

/* The numbers of point @p: the last runs fastest. */
static void
get_numbers (const Mesh *mesh, gsize p, int numbers[3])
{
  for (guint c = 3; c-- > 0; p /= (gsize) mesh->n[c])
    numbers[c] = (int) (p % (gsize) mesh->n[c]);
}

static gsize
get_image (const Mesh *mesh, const Map *map, guint reversed, const int numbers[3])
{
  gsize p = 0;

  for (guint d = 0; d < 3; d++)
    {
      gint64 j = 0;

      for (guint c = 0; c < 3; c++)
        j += (gint64) numbers[c] * map->matrix[c][d];
      j = ((reversed ? -j : j) + map->offset[reversed][d]) % mesh->n[d];
      p = p * (gsize) mesh->n[d] + (gsize) (j < 0 ? j + mesh->n[d] : j);
    }
  return p;
}

/* FALSE if the operation maps the mesh neither onto itself nor onto its negative. */
static gboolean
init_map (Map *map, const Mesh *mesh, const NearOperation *operation)
{
  int inverse[3][3];

  near_operation_invert_rotation (operation, inverse);
  for (guint c = 0; c < 3; c++)
    for (guint d = 0; d < 3; d++)
      {
        gint64 product = (gint64) inverse[c][d] * mesh->n[d];

        if (product % mesh->n[c] != 0)
          return FALSE;
        map->matrix[c][d] = (int) (product / mesh->n[c]);
      }
  map->is_there[0] = map->is_there[1] = TRUE;
  for (guint d = 0; d < 3; d++)
    {
      double turned = 0.0;

      for (guint c = 0; c < 3; c++)
        turned += mesh->shift[c] * map->matrix[c][d];
      for (guint reversed = 0; reversed < 2; reversed++)
        {
          double offset = (reversed ? -turned : turned) - mesh->shift[d];

          map->offset[reversed][d] = (int) rint (offset);
          map->is_there[reversed] &= fabs (offset - rint (offset)) < SAME_SHIFT;
        }
    }
  return map->is_there[0] || map->is_there[1];
}

/* --- the group -------------------------------------------------------------------------------- */

/* The identity first. Those that leave the crystal as it is are used with the translation that fits
 * its atoms best, if that takes each atom and the ends of the lattice's vectors within @symprec,
 * and within MAX_DEVIATION, of where they should be. What is averaged over them is then symmetric
 * to the last digit, under a group, also if atoms are off by less than that. */
static GArray *
find_operations (const NearCrystal *crystal, double symprec, GError **error)
{
  g_autoptr (NearSymmetry) symmetry = near_symmetry_new (crystal, symprec, error);
  const NearOperation identity = { { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } }, { 0.0, 0.0, 0.0 } };
  const double tolerance = MIN (symprec, MAX_DEVIATION);

  if (symmetry == NULL)
    return NULL;
  const NearMat3 *lattice = near_crystal_get_lattice (crystal);
  const gsize n_atoms = near_crystal_get_n_atoms (crystal);
  g_autofree guint *species = g_new (guint, n_atoms);
  GArray *operations;

  for (gsize a = 0; a < n_atoms; a++)
    species[a] = near_crystal_peek_species (crystal)[a];
  g_autoptr (NearOperationAtoms) atoms = near_operation_atoms_new (
      lattice, n_atoms, near_crystal_peek_fractional (crystal), species, error);
  if (atoms == NULL)
    return NULL;
  operations = g_array_new (FALSE, FALSE, sizeof (NearOperation));
  g_array_append_val (operations, identity);
  for (gsize i = 0; i < near_symmetry_get_n_operations (symmetry); i++)
    {
      NearOperation operation = near_symmetry_peek_operations (symmetry)[i];

      if (!near_operation_is_equal (&operation, &identity)
          && near_operation_keeps_lattice (&operation, lattice, tolerance)
          && near_operation_fit (&operation, atoms, tolerance))
        g_array_append_val (operations, operation);
    }
  return operations;
}

/* Those that keep the mesh, and of them a group. */
static void
choose_operations (GArray *operations, const Mesh *mesh)
{
  guint n = 0;
  Map map;

  for (guint i = 0; i < operations->len; i++)
    {
      const NearOperation operation = g_array_index (operations, NearOperation, i);

      if (init_map (&map, mesh, &operation))
        g_array_index (operations, NearOperation, n++) = operation;
    }
  n = (guint) near_operations_reduce_to_group (&g_array_index (operations, NearOperation, 0), n);
  g_array_set_size (operations, n);
}

/* --- the stars -------------------------------------------------------------------------------- */

static double
fold (double x)
{
  x -= rint (x);
  return x <= -0.5 ? x + 1.0 : x;
}

/* The star of the first point that no star has: which mesh points it has. */
static guint
add_star (
    NearKPoints *self, const Mesh *mesh, const Map *maps, const int numbers[3], gboolean *has_star)
{
  NearKStarPoint member = { .point = self->points->len };
  guint n_covered = 0;

  for (guint o = 0; o < self->operations->len; o++)
    {
      gboolean is_new = FALSE;

      for (guint reversed = 0; reversed < 2; reversed++)
        if (maps[o].is_there[reversed])
          {
            gsize image = get_image (mesh, maps + o, reversed, numbers);

            if (has_star[image])
              continue;
            has_star[image] = is_new = TRUE;
            n_covered++;
          }
      if (!is_new)
        continue;
      member.operation = o;
      g_array_append_val (self->star, member);
    }
  return n_covered;
}

static void
reduce (NearKPoints *self, const Mesh *mesh)
{
  g_autofree gboolean *has_star = g_new0 (gboolean, mesh->n_all);
  g_autofree Map *maps = g_new (Map, self->operations->len);

  for (guint o = 0; o < self->operations->len; o++)
    {
      gboolean is_kept
          = init_map (maps + o, mesh, &g_array_index (self->operations, NearOperation, o));

      g_assert (is_kept);
    }
  for (gsize p = 0; p < mesh->n_all; p++)
    {
      NearDftKPoint point;
      int numbers[3];

      if (has_star[p])
        continue;
      get_numbers (mesh, p, numbers);
      for (guint c = 0; c < 3; c++)
        point.fractional[c] = fold ((numbers[c] + mesh->shift[c]) / mesh->n[c]);
      point.weight = add_star (self, mesh, maps, numbers, has_star) / (double) mesh->n_all;
      g_array_append_val (self->points, point);
    }
}

/**
 * near_k_points_new:
 * @n: points along each reciprocal vector
 * @shift: of the mesh, in its steps: 0 has Gamma on it
 * @use_symmetry: whether also points that the crystal's symmetry relates are one; time reversal
 * always does
 * @symprec: Å, of the symmetry search. Operations that take an atom further than this, or than 1e-4
 * Å, from where it should be are not used.
 *
 * Points are those that come first on the mesh, in its order.
 *
 * Errors: NEAR_ERROR_RANGE: @n, @shift; NEAR_ERROR_TOO_LARGE: more than 10^6 points; those of
 * near_symmetry_new() Cost: O(points of the mesh) besides the symmetry search Checked:
 * tests/core/test-k-points.c against spglib's own reduction and counts of other programs
 */
NearKPoints *
near_k_points_new (const NearCrystal *crystal,
                   const int n[3],
                   const double shift[3],
                   gboolean use_symmetry,
                   double symprec,
                   GError **error)
{
  g_return_val_if_fail (crystal != NULL && n != NULL && shift != NULL, NULL);

  const NearOperation identity = { { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } }, { 0.0, 0.0, 0.0 } };
  GArray *operations;
  Mesh mesh;

  if (!init_mesh (&mesh, n, shift, error))
    return NULL;
  if (use_symmetry)
    {
      operations = find_operations (crystal, symprec, error);
      if (operations == NULL)
        return NULL;
      choose_operations (operations, &mesh);
    }
  else
    {
      operations = g_array_new (FALSE, FALSE, sizeof (NearOperation));
      g_array_append_val (operations, identity);
    }
  NearKPoints *self = g_atomic_rc_box_new0 (NearKPoints);
  self->operations = operations;
  self->points = g_array_new (FALSE, FALSE, sizeof (NearDftKPoint));
  self->star = g_array_new (FALSE, FALSE, sizeof (NearKStarPoint));
  reduce (self, &mesh);
  return self;
}

gsize
near_k_points_get_n (const NearKPoints *self)
{
  return self->points->len;
}

const NearDftKPoint *
near_k_points_peek (const NearKPoints *self)
{
  return &g_array_index (self->points, NearDftKPoint, 0);
}

gsize
near_k_points_get_n_operations (const NearKPoints *self)
{
  return self->operations->len;
}

const NearOperation *
near_k_points_peek_operations (const NearKPoints *self)
{
  return &g_array_index (self->operations, NearOperation, 0);
}

gsize
near_k_points_get_n_star (const NearKPoints *self)
{
  return self->star->len;
}

const NearKStarPoint *
near_k_points_peek_star (const NearKPoints *self)
{
  return &g_array_index (self->star, NearKStarPoint, 0);
}
