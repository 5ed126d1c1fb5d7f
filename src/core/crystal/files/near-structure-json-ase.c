/* near-structure-json-ase.c — structures as ASE writes them in JSON
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A. H. Larsen et al., J. Phys.: Condens. Matter 29, 273002 (2017). ASE's unit of time is Å sqrt
 * (u/eV), so that a momentum p means the velocity p / m in Å sqrt (eV/u) / Å. */
#include "near-structure-json-private.h"

#include "near-units.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Å: what a cell that does not repeat is longer than the atoms in it. */
#define VACUUM 10.0

typedef struct
{
  NearReader *reader;
  const json_t *object;
  const char *path;
  NearCrystalBuilder *builder;
  gsize n;
  double *positions;
  double *masses; /* of each atom */
  NearMat3 lattice;
  gboolean has_cell;
  gboolean periodic[3];
} Row;

/* @values: NULL if the key is missing or null. */
static gboolean
get_table (const Row *row, const char *key, gsize n_columns, gsize n_rows, double **values,
           GError **error)
{
  const json_t *value = json_object_get (row->object, key);
  g_autofree char *where = near_json_dup_path (row->path, key);

  *values = NULL;
  return value == NULL || json_is_null (value)
         || _near_json_read_table (value, where, n_columns, &n_rows, values, error);
}

/* --- the cell --------------------------------------------------------------------------------- */

static double
get_extent (const Row *row, NearVec3 direction)
{
  double low = INFINITY, high = -INFINITY;

  for (gsize i = 0; i < row->n; i++)
    {
      double x = near_vec3_dot (near_vec3_from (row->positions + 3 * i), direction);

      low = fmin (low, x);
      high = fmax (high, x);
    }
  return row->n > 0 ? high - low : 0.0;
}

/* ASE leaves a vector zero where nothing repeats; here a cell has three. */
static void
complete_cell (Row *row)
{
  NearVec3 v[3];
  guint n_missing = 0;

  for (guint k = 0; k < 3; k++)
    {
      v[k] = near_mat3_row (&row->lattice, k);
      n_missing += near_vec3_length (v[k]) == 0.0 && !row->periodic[k];
    }
  row->has_cell = n_missing < 3;
  if (n_missing == 0 || n_missing == 3)
    return;
  for (guint k = 0; k < 3; k++)
    if (near_vec3_length (v[k]) == 0.0 && !row->periodic[k])
      {
        NearVec3 p = v[(k + 1) % 3], q = v[(k + 2) % 3];

        /* Any vector that is not along the one there is. */
        if (near_vec3_length (p) == 0.0)
          p = fabs (q.x[0]) < fabs (q.x[1]) ? near_vec3 (1, 0, 0) : near_vec3 (0, 1, 0);
        else if (near_vec3_length (q) == 0.0)
          q = fabs (p.x[2]) < fabs (p.x[0]) ? near_vec3 (0, 0, 1) : near_vec3 (1, 0, 0);
        NearVec3 normal = near_vec3_cross (p, q);
        double length = near_vec3_length (normal);

        if (!(length > 0.0))
          return;
        normal = near_vec3_scale (normal, 1.0 / length);
        v[k] = near_vec3_scale (normal, get_extent (row, normal) + VACUUM);
      }
  row->lattice = near_mat3_from_rows (v[0], v[1], v[2]);
  g_autofree char *subject = _near_json_dup_subject (row->path);
  near_notes_add (
      near_crystal_builder_get_notes (row->builder), NEAR_NOTE_INFO, "cell-completed",
      _ ("%s has no cell vector where nothing repeats: one was set upright, %g Å longer than the "
         "atoms need."),
      subject, VACUUM);
}

static gboolean
read_cell (Row *row, GError **error)
{
  const json_t *cell = json_object_get (row->object, "cell");
  const json_t *array = json_object_get (cell, "array");
  g_autofree char *where = near_json_dup_path (row->path, "cell");
  g_autofree double *pbc = NULL;

  if (cell == NULL || json_is_null (cell))
    return TRUE;
  if (!_near_json_read_matrix (array != NULL ? array : cell, where, &row->lattice, error)
      || !get_table (row, "pbc", 0, 3, &pbc, error))
    return FALSE;
  for (guint k = 0; k < 3; k++)
    row->periodic[k]
        = pbc == NULL ? near_vec3_length (near_mat3_row (&row->lattice, k)) > 0.0 : pbc[k] != 0.0;
  complete_cell (row);
  if (row->has_cell)
    {
      near_crystal_builder_set_lattice (row->builder, &row->lattice);
      near_crystal_builder_set_periodic (row->builder, row->periodic);
    }
  return TRUE;
}

/* --- the atoms -------------------------------------------------------------------------------- */

static gboolean
add_atoms (Row *row, GError **error)
{
  g_autofree char *where = near_json_dup_path (row->path, "numbers");
  g_autofree double *numbers = NULL;

  row->n = G_MAXSIZE;
  if (!_near_json_read_table (json_object_get (row->object, "numbers"), where, 0, &row->n, &numbers,
                              error)
      || !get_table (row, "positions", 3, row->n, &row->positions, error)
      || !get_table (row, "masses", 0, row->n, &row->masses, error) || !read_cell (row, error))
    return FALSE;
  gboolean standard = row->masses == NULL;
  if (standard)
    row->masses = g_new (double, MAX (row->n, 1));
  for (gsize i = 0; i < row->n; i++)
    {
      guint16 species;

      if (!(numbers[i] >= 0.0 && numbers[i] < NEAR_N_ELEMENTS) || floor (numbers[i]) != numbers[i])
        {
          g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                       _ ("%s[%zu] is %g; an atomic number from 0 to %d is expected"), where, i,
                       numbers[i], NEAR_N_ELEMENTS - 1);
          return FALSE;
        }
      if (standard)
        row->masses[i] = near_element_get ((guint) numbers[i])->mass;
      if (!near_crystal_builder_add_species (row->builder, NULL, (guint) numbers[i],
                                             fmax (row->masses[i], 0.0), &species, error))
        return FALSE;
      near_crystal_builder_add_atom (row->builder, species, row->positions + 3 * i);
    }
  return TRUE;
}

static void
take_atom_data (const Row *row, const char *name, gsize n_columns, const double *values)
{
  const gsize shape[2] = { row->n, n_columns };

  near_crystal_builder_take_atom_data (
      row->builder, name,
      near_array_new (NEAR_ARRAY_FLOAT64, n_columns > 0 ? 2 : 1, shape, values));
}

/* p / m, from ASE's unit to Å/fs. */
static gboolean
read_momenta (const Row *row, GError **error)
{
  g_autofree double *momenta = NULL;
  double unit = 1.0 / sqrt (NEAR_ATOMIC_MASS_EV_FS2_PER_ANGSTROM2);

  if (!get_table (row, "momenta", 3, row->n, &momenta, error))
    return FALSE;
  if (momenta == NULL)
    return TRUE;
  for (gsize i = 0; i < 3 * row->n; i++)
    momenta[i] = row->masses[i / 3] > 0.0 ? momenta[i] / row->masses[i / 3] * unit : 0.0;
  take_atom_data (row, "velocities", 3, momenta);
  return TRUE;
}

/* The numbers of each atom under the first of two names, a scalar or, for moments, a vector. */
static gboolean
read_scalars (const Row *row, const char *name, const char *first, const char *second,
              GError **error)
{
  const json_t *value = json_object_get (row->object, first);
  const char *key = value != NULL && !json_is_null (value) ? first : second;
  const json_t *parts;
  g_autofree double *values = NULL;
  gboolean vectors;

  value = json_object_get (row->object, key);
  parts = json_object_get (value, "__ndarray__");
  vectors = json_is_array (json_array_get (value, 0))
            || json_array_size (json_array_get (parts, 0)) == 2;
  if (!get_table (row, key, vectors ? 3 : 0, row->n, &values, error))
    return FALSE;
  if (values != NULL)
    take_atom_data (row, name, vectors ? 3 : 0, values);
  return TRUE;
}

static gboolean
read_stress (const Row *row, GError **error)
{
  const json_t *value = json_object_get (row->object, "stress");
  const json_t *parts = json_object_get (value, "__ndarray__");
  gboolean matrix = json_is_array (json_array_get (value, 0))
                    || json_array_size (json_array_get (parts, 0)) == 2;
  g_autofree double *s = NULL;

  if (!get_table (row, "stress", matrix ? 3 : 0, matrix ? 3 : 6, &s, error))
    return FALSE;
  if (s == NULL)
    return TRUE;
  if (matrix)
    {
      const double voigt[6] = { s[0], s[4], s[8], s[5], s[2], s[1] };

      memcpy (s, voigt, sizeof voigt);
    }
  near_crystal_builder_take_cell_data (row->builder, "stress", near_array_new_vector (6, s));
  return TRUE;
}

/* [{"name": "FixAtoms", "kwargs": {"indices": [0, 1]}}] */
static void
read_constraints (const Row *row)
{
  const json_t *list = json_object_get (row->object, "constraints");
  g_autofree double *fixed = g_new0 (double, 3 * row->n + 1);
  gboolean any = FALSE, other = FALSE;

  for (gsize c = 0; c < json_array_size (list); c++)
    {
      const json_t *constraint = json_array_get (list, c);
      const char *name = json_string_value (json_object_get (constraint, "name"));
      const json_t *indices = json_object_get (json_object_get (constraint, "kwargs"), "indices");
      g_autofree double *values = NULL;
      gsize n = G_MAXSIZE;

      if (g_strcmp0 (name, "FixAtoms") != 0
          || !_near_json_read_table (indices, "indices", 0, &n, &values, NULL))
        {
          other = TRUE;
          continue;
        }
      for (gsize i = 0; i < n; i++)
        if (values[i] >= 0.0 && values[i] < (double) row->n)
          {
            gsize atom = (gsize) values[i];

            fixed[3 * atom] = fixed[3 * atom + 1] = fixed[3 * atom + 2] = 1.0;
            any = TRUE;
          }
    }
  if (any)
    take_atom_data (row, "fixed", 3, fixed);
  if (other)
    _near_reader_note_once (row->reader, NEAR_NOTE_INFO, "constraints-ignored",
                            _ ("There are constraints other than FixAtoms: they were not read."));
}

static gboolean
read_data (const Row *row, GError **error)
{
  static const char *const none[] = { NULL };
  const json_t *energy = json_object_get (row->object, "energy");
  const json_t *pairs = json_object_get (row->object, "key_value_pairs");
  g_autofree double *forces = NULL;

  if (!get_table (row, "forces", 3, row->n, &forces, error) || !read_momenta (row, error)
      || !read_scalars (row, "magnetic_moment", "magmoms", "initial_magmoms", error)
      || !read_scalars (row, "charge", "charges", "initial_charges", error)
      || !read_stress (row, error))
    return FALSE;
  if (forces != NULL)
    take_atom_data (row, "forces", 3, forces);
  read_constraints (row);
  if (json_is_object (pairs))
    _near_json_keep_extras (row->builder, pairs, none);
  if (json_is_number (energy))
    near_crystal_builder_set_number (row->builder, "energy", json_number_value (energy));
  return TRUE;
}

gboolean
_near_json_read_ase (NearReader *reader, const json_t *object, const char *path,
                     const json_t *around, GError **error)
{
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new ();
  Row row = { .reader = reader, .object = object, .path = path, .builder = builder };
  gboolean good = add_atoms (&row, error);

  /* Empty atom data would be no data. */
  good = good && (row.n == 0 || read_data (&row, error))
         && _near_json_add_frame (reader, builder, row.has_cell ? &row.lattice : NULL, path, error);
  g_free (row.positions);
  g_free (row.masses);
  return good;
}
