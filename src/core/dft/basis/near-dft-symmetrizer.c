/* near-dft-symmetrizer.c — averages over a group: densities in reciprocal space, forces, stress
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The mean of n (W x + w) over a group is the mean of n (W^-1 (x - w)):
 *   n'(G) = 1 / N sum over operations of n(G W) exp (-2 pi i G w), G a row of Miller indices.
 * With f(H), of length 1, the mean of exp (-2 pi i G w) over those with G W = H, one G of a shell
 * of equivalent ones determines the rest: n'(G) = mean of f(H) n(H) over the shell, n'(H) = conj
 * (f(H)) n'(G). Where the phases differ, f(H) = 0: the symmetry forbids these waves.
 */
#include "near-dft-symmetrizer.h"

#include "near-operation-atoms.h"
#include "near-operation-group.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* bohr: of atoms and of the ends of the lattice's vectors. Who is this far off was never symmetric.
 */
#define TOLERANCE 2e-3

struct _NearDftSymmetrizer
{
  gsize n_g, n_atoms, n_operations, n_shells;
  gsize *start;         /* (n_shells + 1): in the next two */
  guint32 *vectors;     /* (n_g): those of each shell */
  NearComplex *factors; /* (n_g): f */
  guint32 *images;      /* (n_operations, n_atoms) */
  NearMat3 *rotations;  /* (n_operations) Cartesian */
};

void
near_dft_symmetrizer_free (NearDftSymmetrizer *self)
{
  if (self == NULL)
    return;
  g_free (self->start);
  g_free (self->vectors);
  g_free (self->factors);
  g_free (self->images);
  g_free (self->rotations);
  g_free (self);
}

/* --- shells ----------------------------------------------------------------------------------- */

typedef struct
{
  const NearDftSystem *system;
  const NearOperation *operations;
  gsize n_operations;
  guint32 *vector_at; /* (n_points): 1 + the vector that is there, 0 where none is */
  guint *n_hits;      /* (n_g): operations that take the first of the shell there */
} Search;

/* n_g if there is none. */
static gsize
find_vector (const Search *search, const int miller[3])
{
  const NearDftSystem *system = search->system;
  guint32 v = search->vector_at[near_dft_system_get_index (system, miller)];

  /* The box repeats, the list does not. */
  if (v == 0 || memcmp (system->miller + 3 * (v - 1), miller, 3 * sizeof *miller) != 0)
    return system->n_g;
  return v - 1;
}

/* Sums the phases of the shell of @first in @sums. Images that the list lacks, because |G| of a
 * lattice that is not quite symmetric is a little larger there than its edge, are left out of the
 * shell. Returns the shell's end. */
static gsize
add_shell (
    NearDftSymmetrizer *self, const Search *search, gsize first, gsize end, NearComplex *sums)
{
  const int *g = search->system->miller + 3 * first;

  for (gsize o = 0; o < search->n_operations; o++)
    {
      const NearOperation *operation = search->operations + o;
      double turns = 0.0;
      int image[3] = { 0 };

      for (guint c = 0; c < 3; c++)
        {
          turns += g[c] * operation->translation[c];
          for (guint d = 0; d < 3; d++)
            image[d] += g[c] * operation->rotation[c][d];
        }
      gsize v = find_vector (search, image);
      if (v == search->system->n_g)
        continue;
      if (search->n_hits[v]++ == 0)
        self->vectors[end++] = (guint32) v;
      turns = -2.0 * G_PI * (turns - floor (turns));
      sums[v] += cos (turns) + I * sin (turns);
    }
  return end;
}

static void
make_shells (NearDftSymmetrizer *self, const NearDftSystem *system, const NearOperation *operations)
{
  g_autofree guint32 *vector_at = g_new0 (guint32, system->n_points);
  g_autofree guint *n_hits = g_new0 (guint, system->n_g);
  g_autofree NearComplex *sums = g_new0 (NearComplex, system->n_g);
  const Search search = { system, operations, self->n_operations, vector_at, n_hits };
  gsize end = 0;

  self->vectors = g_new (guint32, system->n_g);
  self->factors = g_new (NearComplex, system->n_g);
  self->start = g_new (gsize, system->n_g + 1);
  for (gsize v = 0; v < system->n_g; v++)
    vector_at[system->at[v]] = (guint32) v + 1;
  for (gsize v = 0; v < system->n_g; v++)
    if (n_hits[v] == 0)
      {
        self->start[self->n_shells++] = end;
        end = add_shell (self, &search, v, end, sums);
      }
  self->start[self->n_shells] = end;
  g_assert (end == system->n_g);
  for (gsize i = 0; i < end; i++)
    {
      NearComplex sum = sums[self->vectors[i]];
      double length = cabs (sum);

      /* Phases are all the same or those of a cyclic group, which cancel. */
      self->factors[i] = length > 0.5 * n_hits[self->vectors[i]] ? sum / length : 0.0;
    }
}

/* --- atoms ------------------------------------------------------------------------------------ */

static gboolean
make_atoms (NearDftSymmetrizer *self,
            const NearDftSystem *system,
            const NearOperation *operations,
            GError **error)
{
  g_autoptr (NearOperationAtoms) atoms = near_operation_atoms_new (
      &system->lattice, system->n_atoms, system->fractional, system->species, error);

  if (atoms == NULL)
    return FALSE;
  self->images = g_new (guint32, self->n_operations * self->n_atoms);
  self->rotations = g_new (NearMat3, self->n_operations);
  for (gsize o = 0; o < self->n_operations; o++)
    {
      g_autoptr (GString) text = NULL;

      if (near_operation_keeps_lattice (operations + o, &system->lattice, TOLERANCE)
          && near_operation_map_atoms (operations + o, atoms, TOLERANCE,
                                       self->images + o * self->n_atoms))
        {
          self->rotations[o] = near_operation_get_cartesian (operations + o, &system->lattice);
          continue;
        }
      text = g_string_new (NULL);
      near_operation_append (operations + o, text);
      g_set_error (
          error, NEAR_ERROR, NEAR_ERROR_FAILED,
          _ ("the operation %s is not one of this crystal: it takes the cell or an atom "
             "further than %g bohr from where it should be. Calculate it without symmetry"),
          text->str, TOLERANCE);
      return FALSE;
    }
  return TRUE;
}

/**
 * near_dft_symmetrizer_new:
 * @operations: (array length=n_operations): a group, as near_k_points_peek_operations() has it
 *
 * Cost: O(n_operations (n_g / 48 + n_atoms)), and a box of 4-byte numbers for a while; applying
 * it O(n_g) Checked: tests/core/test-dft-symmetrizer.c
 */
NearDftSymmetrizer *
near_dft_symmetrizer_new (const NearDftSystem *system,
                          const NearOperation *operations,
                          gsize n_operations,
                          GError **error)
{
  g_return_val_if_fail (system != NULL && (operations != NULL || n_operations == 0), NULL);

  if (n_operations <= 1)
    return NULL;
  g_autoptr (NearDftSymmetrizer) self = g_new0 (NearDftSymmetrizer, 1);
  self->n_g = system->n_g;
  self->n_atoms = system->n_atoms;
  self->n_operations = n_operations;
  if (!make_atoms (self, system, operations, error))
    return NULL;
  make_shells (self, system, operations);
  return g_steal_pointer (&self);
}

/* --- averages --------------------------------------------------------------------------------- */

void
near_dft_symmetrizer_apply_density (const NearDftSymmetrizer *self, NearComplex *density_g)
{
  if (self == NULL)
    return;
  for (gsize s = 0; s < self->n_shells; s++)
    {
      const gsize start = self->start[s], end = self->start[s + 1];
      NearComplex sum = 0.0;

      for (gsize i = start; i < end; i++)
        sum += self->factors[i] * density_g[self->vectors[i]];
      sum /= (double) (end - start);
      for (gsize i = start; i < end; i++)
        density_g[self->vectors[i]] = conj (self->factors[i]) * sum;
    }
}

void
near_dft_symmetrizer_apply_forces (const NearDftSymmetrizer *self, double *forces)
{
  if (self == NULL)
    return;
  g_autofree double *sum = g_new0 (double, 3 * self->n_atoms);

  for (gsize o = 0; o < self->n_operations; o++)
    for (gsize a = 0; a < self->n_atoms; a++)
      {
        double *image = sum + 3 * self->images[o * self->n_atoms + a];

        for (guint i = 0; i < 3; i++)
          image[i] += near_vec3_dot (near_mat3_row (self->rotations + o, i),
                                     near_vec3_from (forces + 3 * a));
      }
  for (gsize i = 0; i < 3 * self->n_atoms; i++)
    forces[i] = sum[i] / (double) self->n_operations;
}

void
near_dft_symmetrizer_apply_stress (const NearDftSymmetrizer *self, double stress[6])
{
  if (self == NULL)
    return;
  const NearMat3 tensor = { { { stress[0], stress[5], stress[4] },
                              { stress[5], stress[1], stress[3] },
                              { stress[4], stress[3], stress[2] } } };
  static const guint rows[6] = { 0, 1, 2, 1, 0, 0 }, columns[6] = { 0, 1, 2, 2, 2, 1 };
  double sum[6] = { 0.0 };

  for (gsize o = 0; o < self->n_operations; o++)
    {
      NearMat3 half = near_mat3_multiply (self->rotations + o, &tensor);

      for (guint i = 0; i < 6; i++)
        sum[i] += near_vec3_dot (near_mat3_row (&half, rows[i]),
                                 near_mat3_row (self->rotations + o, columns[i]));
    }
  for (guint i = 0; i < 6; i++)
    stress[i] = sum[i] / (double) self->n_operations;
}
