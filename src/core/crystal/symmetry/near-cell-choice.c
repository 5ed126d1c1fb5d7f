/* near-cell-choice.c — the same crystal in its primitive, conventional, Niggli or Delaunay cell
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-symmetry-private.h"

#include "near-atom-map-private.h"
#include "near-cell-list.h"
#include "near-crystal-private.h"
#include "near-spglib-private.h"
#include "near-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Å: of lattices only; spglib's own default. */
#define REDUCTION_TOLERANCE 1e-5
/* Å: an idealisation that moves atoms further says so of energies and forces. */
#define MOVED 1e-3

static double
wrap (double x)
{
  x -= floor (x);
  return x > 1.0 - 1e-12 ? 0.0 : x;
}

/* --- who is who ------------------------------------------------------------------------------- */

typedef struct
{
  const NearCrystal *crystal;
  NearCellList *list;
  guint16 species;
  gsize atom;
  double squared_distance;
} Finder;

static void
keep_nearest (gsize j, const int shift[3], const double vector[3], double squared_distance,
              gpointer user_data)
{
  Finder *finder = user_data;

  if (finder->crystal->species[j] != finder->species
      || squared_distance >= finder->squared_distance)
    return;
  finder->squared_distance = squared_distance;
  finder->atom = j;
}

/* The atom of @species nearest to a point given in Å, itself or an image. */
static gboolean
find_atom (Finder *finder, guint16 species, NearVec3 point, gsize *atom, double *distance)
{
  finder->species = species;
  finder->squared_distance = INFINITY;
  near_cell_list_visit_point (finder->list, point.x, keep_nearest, finder);
  *atom = finder->atom;
  *distance = sqrt (finder->squared_distance);
  return isfinite (finder->squared_distance);
}

static gboolean
finder_init (Finder *finder, const NearCrystal *crystal, double symprec, GError **error)
{
  *finder = (Finder){ .crystal = crystal };
  /* An idealised atom stands about as far from the given one as the tolerance allows. */
  finder->list = near_cell_list_new (&crystal->lattice, crystal->periodic, crystal->n_atoms,
                                     crystal->positions, 3.0 * symprec + 0.01, error);
  return finder->list != NULL;
}

static void
set_no_match (gsize atom, GError **error)
{
  g_set_error (
      error, NEAR_ERROR, NEAR_ERROR_FAILED,
      _ ("atom %zu of the standard cell has no counterpart in the crystal: the tolerance of the "
         "symmetry search is too large for it; choose a smaller one"),
      atom + 1);
}

/* --- standard cells --------------------------------------------------------------------------- */

typedef struct
{
  NearMat3 from_conventional; /* rows of the new cell in terms of the conventional one */
  NearMat3 transformation;    /* P */
  gsize n;
  double *fractional;
  gsize *parent;
  GArray *pairs;
  double moved; /* Å */
} Standard;

static void
standard_clear (Standard *self)
{
  g_free (self->fractional);
  g_free (self->parent);
  g_clear_pointer (&self->pairs, g_array_unref);
}

/* One atom of each translation class if @primitive. The place of x_s in the crystal as given is
 * (x_s - p) P in its fractional coordinates: the standard cell is there turned and idealised only. */
static gboolean
collect_atoms (Standard *self, const NearSymmetry *symmetry, gboolean primitive, Finder *finder,
               GError **error)
{
  NearMat3 to_new = near_mat3_inverse (&self->from_conventional);
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  self->fractional = g_new (double, 3 * symmetry->n_standard);
  self->parent = g_new (gsize, symmetry->n_standard);
  for (gsize i = 0; i < symmetry->n_standard; i++)
    {
      if (primitive && !g_hash_table_add (seen, GSIZE_TO_POINTER (symmetry->standard_primitive[i])))
        continue;
      NearVec3 x = near_vec3_from (symmetry->standard_positions + 3 * i);
      NearVec3 given = near_vec3_times_mat3 (near_vec3_subtract (x, symmetry->origin_shift),
                                             &symmetry->transformation);
      double distance;

      if (!find_atom (finder, (guint16) (symmetry->standard_types[i] - 1),
                      near_vec3_times_mat3 (given, &symmetry->lattice), &self->parent[self->n],
                      &distance))
        {
          set_no_match (i, error);
          return FALSE;
        }
      self->moved = fmax (self->moved, distance);
      x = near_vec3_times_mat3 (x, &to_new);
      for (guint k = 0; k < 3; k++)
        self->fractional[3 * self->n + k] = wrap (x.x[k]);
      self->n++;
    }
  return TRUE;
}

/* Atoms that a lattice vector of the new cell, but none of the old one, leads to one another. */
static gboolean
collect_pairs (Standard *self, const NearCrystal *crystal, Finder *finder, GError **error)
{
  self->pairs = g_array_new (FALSE, FALSE, sizeof (gsize));
  for (guint k = 0; k < 3; k++)
    {
      NearVec3 row = near_mat3_row (&self->transformation, k);
      gboolean whole = TRUE;

      for (guint j = 0; j < 3; j++)
        whole = whole && row.x[j] == nearbyint (row.x[j]);
      if (whole)
        continue;
      NearVec3 step = near_vec3_times_mat3 (row, &crystal->lattice);
      for (gsize i = 0; i < crystal->n_atoms; i++)
        {
          gsize pair[2] = { i };
          double distance;

          if (!find_atom (finder, crystal->species[i],
                          near_vec3_add (near_vec3_from (crystal->positions + 3 * i), step),
                          &pair[1], &distance))
            {
              set_no_match (i, error);
              return FALSE;
            }
          if (pair[1] != i)
            g_array_append_vals (self->pairs, pair, 2);
        }
    }
  return TRUE;
}

/* How far, in Å, idealising moved the ends of the cell vectors. */
static double
get_strain (const NearSymmetry *symmetry, const NearMat3 *ideal, const NearMat3 *transformation)
{
  NearMat3 given = near_mat3_multiply (transformation, &symmetry->lattice);
  double largest = 0.0;

  for (guint i = 0; i < 3; i++)
    {
      NearVec3 turned = near_mat3_times_vec3 (&symmetry->rotation, near_mat3_row (&given, i));

      largest = fmax (largest,
                      near_vec3_length (near_vec3_subtract (turned, near_mat3_row (ideal, i))));
    }
  return largest;
}

static void
note_standard (const NearSymmetry *symmetry, const NearCrystal *old, NearCrystal *crystal,
               double moved)
{
  g_autofree char *shown = near_text_dup_significant (moved < 1e-9 ? 0.0 : moved, 3);
  g_autofree char *tolerance = near_text_dup_significant (symmetry->symprec, 6);
  GPtrArray *notes = _near_crystal_get_notes_mutable (crystal);

  near_notes_add (
      notes, NEAR_NOTE_INFO, "cell-standardized",
      _ ("The cell was changed to the standard one of space group %s (%d), found with a tolerance "
         "of %s Å: from %zu to %zu atoms, turned to the standard axes, atoms or cell vectors moved "
         "by up to %s Å to the ideal places."),
      symmetry->type.international_short, symmetry->number, tolerance, old->n_atoms,
      crystal->n_atoms, shown);
  if (moved > MOVED
      && (near_crystal_get_cell_data (crystal, "energy") != NULL
          || near_crystal_get_cell_data (crystal, "stress") != NULL
          || near_crystal_get_atom_data (crystal, "forces") != NULL))
    near_notes_add (
        notes, NEAR_NOTE_WARNING, "energy-before-idealizing",
        _ ("Energy, forces and stress are those of the crystal as it was before its atoms were "
           "moved to the ideal places (by up to %s Å)."),
        shown);
}

static NearCrystal *
new_standard (const NearCrystal *crystal, gboolean primitive, double symprec,
              NearMat3 *transformation, GError **error)
{
  g_autoptr (NearSymmetry) symmetry = near_symmetry_new (crystal, symprec, error);
  Standard standard = { .from_conventional = near_mat3_identity () };
  NearCrystal *result = NULL;
  Finder finder;

  if (symmetry == NULL || !finder_init (&finder, crystal, symprec, error))
    return NULL;
  if (primitive)
    standard.from_conventional = near_symmetry_get_centring (symmetry);
  standard.transformation
      = near_mat3_multiply (&standard.from_conventional, &symmetry->transformation);
  for (guint i = 0; i < 9; i++)
    standard.transformation.m[i / 3][i % 3]
        = _near_symmetry_snap (standard.transformation.m[i / 3][i % 3]);
  if (collect_atoms (&standard, symmetry, primitive, &finder, error)
      && collect_pairs (&standard, crystal, &finder, error))
    {
      const NearAtomMap map = {
        .lattice = near_mat3_multiply (&standard.from_conventional, &symmetry->standard_lattice),
        .n = standard.n,
        .fractional = standard.fractional,
        .parent = standard.parent,
        .rotation = symmetry->rotation,
        .n_pairs = standard.pairs->len / 2,
        .pairs = (const gsize *) standard.pairs->data,
      };
      double strain = get_strain (symmetry, &map.lattice, &standard.transformation);

      result = _near_crystal_new_mapped (
          crystal, &map, primitive ? _ ("primitive cell") : _ ("conventional cell"), error);
      if (result != NULL)
        note_standard (symmetry, crystal, result, fmax (standard.moved, strain));
      *transformation = standard.transformation;
    }
  near_cell_list_free (finder.list);
  standard_clear (&standard);
  return result;
}

/* --- reduced cells ---------------------------------------------------------------------------- */

/* P = L' L^-1, which must be whole numbers of determinant 1 or -1. */
static gboolean
find_whole (const NearMat3 *reduced, const NearMat3 *lattice, NearMat3 *transformation)
{
  NearMat3 inverse = near_mat3_inverse (lattice);
  NearMat3 p = near_mat3_multiply (reduced, &inverse);

  for (guint i = 0; i < 9; i++)
    {
      double x = p.m[i / 3][i % 3];

      if (!(fabs (x - nearbyint (x)) < 1e-3))
        return FALSE;
      p.m[i / 3][i % 3] = nearbyint (x) + 0.0;
    }
  *transformation = p;
  return fabs (near_mat3_determinant (&p)) == 1.0;
}

static gboolean
reduce (const NearMat3 *lattice, gboolean niggli, double symprec, NearMat3 *transformation)
{
  const double tolerances[] = { REDUCTION_TOLERANCE, symprec };

  for (guint t = 0; t < G_N_ELEMENTS (tolerances); t++)
    {
      NearMat3 columns = near_mat3_transpose (lattice);

      _near_spglib_lock ();
      int done = niggli ? spg_niggli_reduce (columns.m, tolerances[t])
                        : spg_delaunay_reduce (columns.m, tolerances[t]);
      _near_spglib_unlock ();
      NearMat3 reduced = near_mat3_transpose (&columns);
      if (near_mat3_determinant (&reduced) < 0.0)
        for (guint i = 0; i < 9; i++)
          reduced.m[i / 3][i % 3] *= -1.0;
      if (done && find_whole (&reduced, lattice, transformation))
        return TRUE;
    }
  return FALSE;
}

static NearCrystal *
new_reduced (const NearCrystal *crystal, gboolean niggli, double symprec, NearMat3 *transformation,
             GError **error)
{
  if (!reduce (&crystal->lattice, niggli, symprec, transformation))
    {
      g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_FAILED,
                           _ ("spglib could not reduce the lattice; check the lattice vectors"));
      return NULL;
    }
  gsize n = crystal->n_atoms;
  NearMat3 inverse = near_mat3_inverse (transformation);
  g_autofree double *fractional = g_new (double, 3 * n);
  g_autofree gsize *parent = g_new (gsize, n);
  for (gsize i = 0; i < n; i++)
    {
      NearVec3 x = near_vec3_times_mat3 (near_vec3_from (crystal->fractional + 3 * i), &inverse);

      for (guint k = 0; k < 3; k++)
        fractional[3 * i + k] = wrap (x.x[k]);
      parent[i] = i;
    }
  const NearAtomMap map = { .lattice = near_mat3_multiply (transformation, &crystal->lattice),
                            .n = n,
                            .fractional = fractional,
                            .parent = parent,
                            .rotation = near_mat3_identity () };
  return _near_crystal_new_mapped (crystal, &map, niggli ? _ ("Niggli cell") : _ ("Delaunay cell"),
                                   error);
}

static gboolean
check_choice (const NearCrystal *crystal, double symprec, GError **error)
{
  const gboolean *periodic = crystal->periodic;

  if (!crystal->has_cell || !(periodic[0] && periodic[1] && periodic[2]))
    {
      g_set_error_literal (
          error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED,
          crystal->has_cell
              ? _ ("the crystal does not repeat along all of a, b and c: another cell would "
                   "mix the directions in which it does and does not. Keep its cell as it is")
              : _ ("these atoms have no cell that could be changed"));
      return FALSE;
    }
  if (symprec > 0.0 && symprec <= NEAR_MAX_SYMPREC)
    return TRUE;
  g_set_error (
      error, NEAR_ERROR, NEAR_ERROR_RANGE,
      _ ("the tolerance of the symmetry search must be more than 0 and at most %g Å, not %g"),
      NEAR_MAX_SYMPREC, symprec);
  return FALSE;
}

/**
 * near_crystal_new_in_cell:
 * @choice: NEAR_CELL_PRIMITIVE and NEAR_CELL_CONVENTIONAL are the standard cells of the space group as
 *   spglib defines them, turned and idealised: lengths, angles and positions are made exact within
 *   @symprec. NEAR_CELL_NIGGLI and NEAR_CELL_DELAUNAY are other cells of the same lattice, always
 *   right-handed, in which no atom moves in space
 * @symprec: Å, of the symmetry search; of the reductions only where they fail at 1e-5
 * @transformation: (out) (nullable): P: new rows = P times old rows; fractional numbers for standard
 *   cells, whole ones of determinant 1 (-1 if the old cell was left-handed) for the reduced ones
 *
 * Atoms keep species and data. Velocities, forces, moments and stress are turned with the crystal, energy
 * and charge scaled with the number of atoms. Data that is not the same on atoms that become one is left
 * out, and a note says so: magnetic order is not seen by the search.
 *
 * Returns: (transfer full): @crystal itself for NEAR_CELL_AS_IS
 * Errors: those of near_symmetry_new(); NEAR_ERROR_UNSUPPORTED without three periodic directions
 * Checked: tests/core/test-cell-choice.c against spg_standardize_cell() and the neighbours of every atom
 */
NearCrystal *
near_crystal_new_in_cell (NearCrystal *crystal, NearCellChoice choice, double symprec,
                          NearMat3 *transformation, GError **error)
{
  g_return_val_if_fail (crystal != NULL, NULL);

  NearMat3 p = near_mat3_identity ();
  NearCrystal *result = NULL;

  if (choice == NEAR_CELL_AS_IS)
    result = near_crystal_ref (crystal);
  else if (!check_choice (crystal, symprec, error))
    return NULL;
  else if (choice == NEAR_CELL_PRIMITIVE || choice == NEAR_CELL_CONVENTIONAL)
    result = new_standard (crystal, choice == NEAR_CELL_PRIMITIVE, symprec, &p, error);
  else
    result = new_reduced (crystal, choice == NEAR_CELL_NIGGLI, symprec, &p, error);
  if (result != NULL && transformation != NULL)
    *transformation = p;
  return result;
}
