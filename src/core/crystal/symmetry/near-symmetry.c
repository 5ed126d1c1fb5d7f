/* near-symmetry.c — the space group of a crystal, through spglib
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-symmetry-private.h"

#include "near-spglib-private.h"
#include "near-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

static void
clear (gpointer data)
{
  NearSymmetry *self = data;

  g_free (self->operations);
  g_free (self->wyckoff);
  g_free (self->site_symmetry);
  g_free (self->equivalent);
  g_free (self->standard_positions);
  g_free (self->standard_types);
  g_free (self->standard_primitive);
  g_clear_pointer (&self->notes, g_ptr_array_unref);
}

NearSymmetry *
near_symmetry_ref (NearSymmetry *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
near_symmetry_unref (NearSymmetry *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, clear);
}

/* --- what spglib found ------------------------------------------------------------------------ */

static char
get_family (int number)
{
  static const struct
  {
    int last;
    char letter;
  } families[] = { { 2, 'a' }, { 15, 'm' }, { 74, 'o' }, { 142, 't' }, { 194, 'h' }, { 230, 'c' } };
  guint i = 0;

  while (number > families[i].last)
    i++;
  return families[i].letter;
}

static void
copy_operations (NearSymmetry *self, const SpglibDataset *d)
{
  self->n_operations = (gsize) d->n_operations;
  self->operations = g_new (NearOperation, self->n_operations);
  for (gsize i = 0; i < self->n_operations; i++)
    {
      memcpy (self->operations[i].rotation, d->rotations[i], sizeof self->operations[i].rotation);
      for (guint k = 0; k < 3; k++)
        {
          double t = _near_symmetry_snap (d->translations[i][k]);

          self->operations[i].translation[k] = t - floor (t);
        }
    }
}

/* Orbits of the space group, also where the cell as given breaks its symmetry (a 2 x 1 x 1 supercell). */
static void
copy_sites (NearSymmetry *self, const SpglibDataset *d)
{
  g_autoptr (GHashTable) first = g_hash_table_new (NULL, NULL);

  self->wyckoff = g_new (char, self->n_atoms);
  self->site_symmetry = g_malloc_n (self->n_atoms, sizeof *self->site_symmetry);
  self->equivalent = g_new (gsize, self->n_atoms);
  for (gsize i = 0; i < self->n_atoms; i++)
    {
      gpointer orbit = GINT_TO_POINTER (d->crystallographic_orbits[i]), known;

      if (!g_hash_table_lookup_extended (first, orbit, NULL, &known))
        g_hash_table_insert (first, orbit, known = GSIZE_TO_POINTER (i));
      self->equivalent[i] = GPOINTER_TO_SIZE (known);
      /* Pmmm has a 27th position, written A. */
      self->wyckoff[i] = d->wyckoffs[i] < 26 ? (char) ('a' + d->wyckoffs[i]) : 'A';
      memcpy (self->site_symmetry[i], d->site_symmetry_symbols[i], sizeof *self->site_symmetry);
    }
}

static void
copy_standard_cell (NearSymmetry *self, const SpglibDataset *d)
{
  NearMat3 columns;

  memcpy (&columns, d->transformation_matrix, sizeof columns);
  NearMat3 inverse = near_mat3_inverse (&columns);
  for (guint i = 0; i < 3; i++)
    {
      for (guint j = 0; j < 3; j++)
        {
          self->transformation.m[i][j] = _near_symmetry_snap (inverse.m[j][i]);
          self->standard_lattice.m[i][j] = d->std_lattice[j][i];
        }
      self->origin_shift.x[i] = d->origin_shift[i];
    }
  memcpy (&self->rotation, d->std_rotation_matrix, sizeof self->rotation);
  self->n_standard = (gsize) d->n_std_atoms;
  self->standard_positions = g_memdup2 (d->std_positions, self->n_standard * 3 * sizeof (double));
  self->standard_types = g_memdup2 (d->std_types, self->n_standard * sizeof (int));
  self->standard_primitive = g_new (gsize, self->n_standard);
  for (gsize i = 0; i < self->n_standard; i++)
    self->standard_primitive[i] = (gsize) d->std_mapping_to_primitive[i];
}

static void
set_symbols (NearSymmetry *self, const SpglibDataset *d)
{
  char letter = self->type.international_short[0];

  self->number = d->spacegroup_number;
  g_strlcpy (self->choice, d->choice, sizeof self->choice);
  self->bravais[0] = get_family (self->number);
  self->bravais[1] = letter == 'A' || letter == 'B' || letter == 'C' ? 'S' : letter;
  g_snprintf (self->pearson, sizeof self->pearson, "%s%zu", self->bravais,
              letter == 'R' ? self->n_standard / 3 : self->n_standard);
}

static void
set_no_group (double symprec, const char *reason, GError **error)
{
  g_autofree char *shown = near_text_dup_significant (symprec, 6);

  g_set_error (
      error, NEAR_ERROR, NEAR_ERROR_FAILED,
      _ ("spglib found no space group at a tolerance of %s Å (%s); try a smaller or a larger one"),
      shown, reason);
}

/**
 * near_symmetry_new:
 * @symprec: Å: how far an atom may be from where an operation would put it
 *
 * The group is that of the positions within @symprec: look at several (near_tolerance_new()) before you
 * believe a low one. spglib may narrow the tolerance itself when it leads to contradictions. Of a crystal
 * that does not repeat along all of a, b, c the group is found as if it did; a note says so.
 *
 * Errors: NEAR_ERROR_UNSUPPORTED: no cell; NEAR_ERROR_RANGE: @symprec, or two atoms closer than that;
 *   NEAR_ERROR_TOO_LARGE: more than NEAR_SYMMETRY_MAX_ATOMS; NEAR_ERROR_FAILED: none was found
 * Cost: O(n^2) where nothing is symmetric: 10 s for 4096 atoms of a noisy crystal, 33 s for 8000; under 3 s
 *   for 8000 of a perfect one. One crystal at a time in the whole program
 * Checked: tests/core/test-symmetry.c against the groups and Wyckoff positions of known structures
 */
NearSymmetry *
near_symmetry_new (const NearCrystal *crystal, double symprec, GError **error)
{
  g_return_val_if_fail (crystal != NULL, NULL);

  g_autoptr (GPtrArray) notes = near_notes_new ();
  NearSpglibCell cell;
  SpglibSpacegroupType type = { 0 };
  g_autofree char *reason = NULL;

  if (!_near_spglib_cell_init (&cell, crystal, symprec, notes, error))
    return NULL;
  _near_spglib_lock ();
  SpglibDataset *d = spg_get_dataset (cell.lattice, cell.positions, cell.types, cell.n, symprec);
  if (d == NULL || d->spacegroup_number == 0)
    reason = g_strdup (spg_get_error_message (spg_get_error_code ()));
  else
    type = spg_get_spacegroup_type (d->hall_number);
  _near_spglib_unlock ();
  _near_spglib_cell_clear (&cell);
  if (reason != NULL)
    {
      g_clear_pointer (&d, spg_free_dataset);
      set_no_group (symprec, reason, error);
      return NULL;
    }
  NearSymmetry *self = g_atomic_rc_box_new0 (NearSymmetry);
  self->symprec = symprec;
  self->lattice = *near_crystal_get_lattice (crystal);
  self->n_atoms = near_crystal_get_n_atoms (crystal);
  self->notes = g_steal_pointer (&notes);
  self->type = type;
  copy_operations (self, d);
  copy_sites (self, d);
  copy_standard_cell (self, d);
  set_symbols (self, d);
  spg_free_dataset (d);
  return self;
}

/* --- getters ---------------------------------------------------------------------------------- */

int
near_symmetry_get_number (const NearSymmetry *self)
{
  return self->number;
}

int
near_symmetry_get_hall_number (const NearSymmetry *self)
{
  return self->type.hall_number;
}

const char *
near_symmetry_get_international (const NearSymmetry *self)
{
  return self->type.international_short;
}

const char *
near_symmetry_get_international_full (const NearSymmetry *self)
{
  return self->type.international_full;
}

const char *
near_symmetry_get_schoenflies (const NearSymmetry *self)
{
  return self->type.schoenflies;
}

const char *
near_symmetry_get_hall (const NearSymmetry *self)
{
  return self->type.hall_symbol;
}

const char *
near_symmetry_get_choice (const NearSymmetry *self)
{
  return self->choice;
}

const char *
near_symmetry_get_point_group (const NearSymmetry *self)
{
  return self->type.pointgroup_international;
}

const char *
near_symmetry_get_arithmetic_class (const NearSymmetry *self)
{
  return self->type.arithmetic_crystal_class_symbol;
}

const char *
near_symmetry_get_crystal_system (const NearSymmetry *self)
{
  switch (self->bravais[0])
    {
    case 'a':
      return "triclinic";
    case 'm':
      return "monoclinic";
    case 'o':
      return "orthorhombic";
    case 't':
      return "tetragonal";
    case 'h':
      return self->number < 168 ? "trigonal" : "hexagonal";
    default:
      return "cubic";
    }
}

const char *
near_symmetry_get_lattice_system (const NearSymmetry *self)
{
  if (self->bravais[0] != 'h')
    return near_symmetry_get_crystal_system (self);
  return self->bravais[1] == 'R' ? "rhombohedral" : "hexagonal";
}

const char *
near_symmetry_get_bravais (const NearSymmetry *self)
{
  return self->bravais;
}

const char *
near_symmetry_get_pearson (const NearSymmetry *self)
{
  return self->pearson;
}

double
near_symmetry_get_symprec (const NearSymmetry *self)
{
  return self->symprec;
}

const GPtrArray *
near_symmetry_get_notes (const NearSymmetry *self)
{
  return self->notes;
}

gsize
near_symmetry_get_n_operations (const NearSymmetry *self)
{
  return self->n_operations;
}

const NearOperation *
near_symmetry_peek_operations (const NearSymmetry *self)
{
  return self->operations;
}

gsize
near_symmetry_get_n_atoms (const NearSymmetry *self)
{
  return self->n_atoms;
}

char
near_symmetry_get_wyckoff (const NearSymmetry *self, gsize atom)
{
  g_return_val_if_fail (atom < self->n_atoms, '?');
  return self->wyckoff[atom];
}

const char *
near_symmetry_get_site_symmetry (const NearSymmetry *self, gsize atom)
{
  g_return_val_if_fail (atom < self->n_atoms, NULL);
  return self->site_symmetry[atom];
}

gsize
near_symmetry_get_equivalent_atom (const NearSymmetry *self, gsize atom)
{
  g_return_val_if_fail (atom < self->n_atoms, atom);
  return self->equivalent[atom];
}

NearMat3
near_symmetry_get_transformation (const NearSymmetry *self)
{
  return self->transformation;
}

NearVec3
near_symmetry_get_origin_shift (const NearSymmetry *self)
{
  return self->origin_shift;
}

NearMat3
near_symmetry_get_rotation (const NearSymmetry *self)
{
  return self->rotation;
}

const NearMat3 *
near_symmetry_get_standard_lattice (const NearSymmetry *self)
{
  return &self->standard_lattice;
}

gsize
near_symmetry_get_n_standard_atoms (const NearSymmetry *self)
{
  return self->n_standard;
}

/**
 * near_symmetry_get_centring:
 *
 * Returns: the rows of the standard primitive cell in terms of the conventional one, as spglib chooses
 *   them ("Transformation to a primitive cell" in its documentation); their determinant is 1 over the
 *   number of lattice points in the conventional cell
 */
NearMat3
near_symmetry_get_centring (const NearSymmetry *self)
{
  const double h = 0.5, t = 1.0 / 3.0;

  switch (self->type.international_short[0])
    {
    case 'A':
      return (NearMat3){ { { 1, 0, 0 }, { 0, h, h }, { 0, -h, h } } };
    case 'C':
      return (NearMat3){ { { h, -h, 0 }, { h, h, 0 }, { 0, 0, 1 } } };
    case 'F':
      return (NearMat3){ { { 0, h, h }, { h, 0, h }, { h, h, 0 } } };
    case 'I':
      return (NearMat3){ { { -h, h, h }, { h, -h, h }, { h, h, -h } } };
    case 'R':
      return (NearMat3){ { { 2 * t, t, t }, { -t, t, t }, { -t, -2 * t, t } } };
    default:
      return near_mat3_identity ();
    }
}
