/* near-ldos-info-parse.c — what an LDOS belongs to, out of the text beside it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-ldos-info-private.h"

#include "near-json.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* No grid, mesh or energy beyond these is meant. */
#define MAX_POINTS 100000
#define MAX_MESH 100000
#define MAX_ENERGIES 1000000
#define LARGEST 1e15

static gboolean
has_key (const json_t *object, const char *key)
{
  const json_t *value = json_object_get (object, key);

  return value != NULL && !json_is_null (value);
}

static gboolean
fail_shape (const char *path, const char *key, const char *expected, GError **error)
{
  g_autofree char *where = near_json_dup_path (path, key);

  g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE, _ ("%s: %s is expected"), where, expected);
  return FALSE;
}

/* An array of rows of three numbers, (n, 3). */
static double *
get_rows (const json_t *object, const char *path, const char *key, gsize *n, GError **error)
{
  json_t *rows;

  if (!near_json_get_array (object, path, key, &rows, error))
    return NULL;
  g_autofree double *values = g_new (double, MAX (3 * json_array_size (rows), 1));
  for (gsize i = 0; i < json_array_size (rows); i++)
    for (gsize k = 0; k < 3; k++)
      {
        const json_t *row = json_array_get (rows, i), *x = json_array_get (row, k);

        if (json_array_size (row) != 3 || !json_is_number (x)
            || !(fabs (json_number_value (x)) < LARGEST))
          {
            fail_shape (path, key, _ ("an array of rows of three numbers"), error);
            return NULL;
          }
        values[3 * i + k] = json_number_value (x);
      }
  *n = json_array_size (rows);
  return g_steal_pointer (&values);
}

static gboolean
add_atoms (NearCrystalBuilder *builder,
           const json_t *atoms,
           const char *path,
           const double *positions,
           gsize n,
           GError **error)
{
  g_autofree double *elements = NULL;
  gsize n_elements;

  if (!near_json_get_numbers (atoms, path, "numbers", 0.0, NEAR_N_ELEMENTS - 1, &elements,
                              &n_elements, error))
    return FALSE;
  if (n_elements != n)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE,
                   _ ("%s: there are %zu atomic numbers, but %zu positions"), path, n_elements, n);
      return FALSE;
    }
  for (gsize i = 0; i < n; i++)
    {
      guint16 species;

      if (!near_crystal_builder_add_species (builder, NULL, (guint) elements[i], 0.0, &species,
                                             error))
        return FALSE;
      near_crystal_builder_add_atom (builder, species, positions + 3 * i);
    }
  return TRUE;
}

static NearCrystal *
parse_atoms (const json_t *root, const char *path, const char *name, GError **error)
{
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new ();
  g_autoptr (GError) local = NULL;
  g_autofree char *inner = near_json_dup_path (path, "atoms");
  json_t *atoms;
  NearMat3 lattice;
  gsize n, n_rows;

  if (!near_json_get_object (root, path, "atoms", &atoms, error))
    return NULL;
  g_autofree double *cell = get_rows (atoms, inner, "cell", &n_rows, error);
  if (cell == NULL
      || (n_rows != 3 && !fail_shape (inner, "cell", _ ("three lattice vectors"), error)))
    return NULL;
  g_autofree double *positions = get_rows (atoms, inner, "positions", &n, error);
  if (positions == NULL)
    return NULL;
  memcpy (lattice.m, cell, sizeof lattice.m);
  near_crystal_builder_set_lattice (builder, &lattice);
  near_crystal_builder_set_provenance (builder, name);
  if (!add_atoms (builder, atoms, inner, positions, n, error))
    return NULL;
  NearCrystal *crystal = near_crystal_builder_finish (builder, &local);
  if (crystal == NULL)
    g_set_error (error, NEAR_ERROR, local->code, "%s: %s", inner, local->message);
  return crystal;
}

static gboolean
parse_forces (const json_t *root, const char *path, NearLdosInfo *self, GError **error)
{
  gsize n;

  if (!has_key (root, "atomic_forces_dft"))
    return TRUE;
  g_autofree double *forces = get_rows (root, path, "atomic_forces_dft", &n, error);
  if (forces == NULL)
    return FALSE;
  if (n != near_crystal_get_n_atoms (self->crystal))
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE,
                   _ ("%s there are forces on %zu atoms, but %zu atoms"), path, n,
                   near_crystal_get_n_atoms (self->crystal));
      return FALSE;
    }
  const gsize shape[2] = { n, 3 };
  self->forces = near_array_new (NEAR_ARRAY_FLOAT64, 2, shape, forces);
  return TRUE;
}

/* Three whole numbers. */
static gboolean
parse_three (const json_t *root,
             const char *path,
             const char *key,
             double most,
             double out[3],
             GError **error)
{
  g_autofree double *values = NULL;
  gsize n;

  if (!near_json_get_numbers (root, path, key, 1.0, most, &values, &n, error))
    return FALSE;
  for (gsize k = 0; k < MIN (n, 3); k++)
    out[k] = values[k];
  if (n != 3 || out[0] != floor (out[0]) || out[1] != floor (out[1]) || out[2] != floor (out[2]))
    return fail_shape (path, key, _ ("an array of three whole numbers"), error);
  return TRUE;
}

static gboolean
parse_meshes (const json_t *root, const char *path, NearLdosInfo *self, GError **error)
{
  g_autofree double *shift = NULL;
  double three[3];
  gsize n;

  if (!parse_three (root, path, "grid_dimensions", MAX_POINTS, three, error))
    return FALSE;
  for (guint k = 0; k < 3; k++)
    self->n[k] = (gsize) three[k];
  if (!has_key (root, "kpoints_mesh"))
    return TRUE;
  if (!parse_three (root, path, "kpoints_mesh", MAX_MESH, three, error))
    return FALSE;
  for (guint k = 0; k < 3; k++)
    self->k_mesh[k] = (int) three[k];
  if (!has_key (root, "kpoints_shift"))
    return TRUE;
  if (!near_json_get_numbers (root, path, "kpoints_shift", -1.0, 1.0, &shift, &n, error))
    return FALSE;
  if (n != 3)
    return fail_shape (path, "kpoints_shift", _ ("an array of three numbers"), error);
  memcpy (self->k_shift, shift, sizeof self->k_shift);
  return TRUE;
}

static gboolean
parse_energies (const json_t *root, const char *path, NearLdosInfo *self, GError **error)
{
  json_t *object;
  const char *id;
  gsize row;
  gint64 n;

  if (has_key (root, "ldos_gridsize"))
    {
      if (!near_json_get_integer (root, path, "ldos_gridsize", 1, MAX_ENERGIES, &n, error)
          || !near_json_get_number (root, path, "ldos_gridoffset_ev", -LARGEST, LARGEST,
                                    &self->energies.minimum, error)
          || !near_json_get_number (root, path, "ldos_gridspacing_ev", 1e-9, LARGEST,
                                    &self->energies.step, error))
        return FALSE;
      self->energies.n = (gsize) n;
    }
  if (has_key (root, "ldos_broadening"))
    {
      if (!near_json_get_string (root, path, "ldos_broadening", &id, error)
          || !near_table_find (&near_broadening_table, id, &row, error))
        return FALSE;
      self->broadening = (NearBroadening) row;
    }
  if (has_key (root, "converged"))
    {
      gboolean is_converged;

      if (!near_json_get_boolean (root, path, "converged", &is_converged, error))
        return FALSE;
      self->is_unconverged = !is_converged;
    }
  if (!has_key (root, "energies_ev"))
    return TRUE;
  g_autofree char *inner = near_json_dup_path (path, "energies_ev");
  if (!near_json_get_object (root, path, "energies_ev", &object, error))
    return FALSE;
  self->has_terms = TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (_near_ldos_terms); i++)
    {
      double *value = &G_STRUCT_MEMBER (double, &self->terms, _near_ldos_terms[i].offset);

      *value = NAN;
      if (has_key (object, _near_ldos_terms[i].key)
          && !near_json_get_number (object, inner, _near_ldos_terms[i].key, -LARGEST, LARGEST,
                                    value, error))
        return FALSE;
      *value *= _near_ldos_terms[i].unit;
    }
  return TRUE;
}

static gboolean
parse_numbers (const json_t *root, const char *path, NearLdosInfo *self, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (_near_ldos_keys); i++)
    {
      double value;

      if (!has_key (root, _near_ldos_keys[i].key))
        continue;
      if (!near_json_get_number (root, path, _near_ldos_keys[i].key, -LARGEST, LARGEST, &value,
                                 error))
        return FALSE;
      G_STRUCT_MEMBER (double, self, _near_ldos_keys[i].offset) = value * _near_ldos_keys[i].unit;
    }
  return TRUE;
}

static gboolean
parse_word (const json_t *root, const char *path, const char *key, char **word, GError **error)
{
  const char *text;

  if (!has_key (root, key))
    return TRUE;
  if (!near_json_get_string (root, path, key, &text, error))
    return FALSE;
  *word = g_strdup (text);
  return TRUE;
}

/* Those of species that the text does not name are empty. */
static gboolean
parse_pseudopotentials (const json_t *root, const char *path, NearLdosInfo *self, GError **error)
{
  guint n = near_crystal_get_n_species (self->crystal);
  json_t *object;

  if (!has_key (root, "pseudopotentials"))
    return TRUE;
  if (!near_json_get_object (root, path, "pseudopotentials", &object, error))
    return FALSE;
  if (json_object_size (object) == 0)
    return TRUE;
  self->pseudopotentials = g_new0 (char *, n + 1);
  for (guint s = 0; s < n; s++)
    {
      const char *text = json_string_value (
          json_object_get (object, near_crystal_get_species (self->crystal, s)->label));

      self->pseudopotentials[s] = g_strdup (text != NULL ? text : "");
    }
  return TRUE;
}

gboolean
near_ldos_info_parse (
    const char *text, gsize n_bytes, const char *name, NearLdosInfo *self, GError **error)
{
  g_return_val_if_fail ((text != NULL || n_bytes == 0) && name != NULL && self != NULL, FALSE);

  g_autoptr (json_t) root = near_json_parse (text, n_bytes, name, error);
  g_autofree char *path = g_strconcat (name, ":", NULL);

  near_ldos_info_init (self);
  if (root == NULL)
    return FALSE;
  if (!json_is_object (root))
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE,
                   _ ("%s an object {…} with grid_dimensions and atoms is "
                      "expected"),
                   path);
      return FALSE;
    }
  if (parse_meshes (root, path, self, error)
      && (self->crystal = parse_atoms (root, path, name, error)) != NULL
      && parse_forces (root, path, self, error) && parse_numbers (root, path, self, error)
      && parse_energies (root, path, self, error)
      && parse_word (root, path, "smearing", &self->smearing, error)
      && parse_word (root, path, "xc_functional", &self->xc, error)
      && parse_word (root, path, "code", &self->code, error)
      && parse_pseudopotentials (root, path, self, error))
    return TRUE;
  near_ldos_info_clear (self);
  return FALSE;
}
