/* near-structure-json-pymatgen.c — structures as pymatgen's as_dict() has them
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * S. P. Ong et al., Comput. Mater. Sci. 68, 314 (2013). Velocities of a site are in Å/fs there. */
#include "near-structure-json-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_COMPONENTS 32

typedef struct
{
  const char *key;  /* of a site's properties */
  const char *name; /* here */
  gsize n_columns;  /* 0: a number; moments may also have 3 */
} Property;

static const Property properties[] = { { "magmom", "magnetic_moment", 0 },
                                       { "charge", "charge", 0 },
                                       { "forces", "forces", 3 },
                                       { "velocities", "velocities", 3 },
                                       { "selective_dynamics", "fixed", 3 } };

static gboolean
read_species (const json_t *site, const char *path, NearCrystalBuilder *builder, guint16 *species,
              gboolean *has_oxidation, GError **error)
{
  NearComponent components[MAX_COMPONENTS];
  const char *label = json_string_value (json_object_get (site, "label"));
  double mass = 0.0;
  json_t *list;

  if (!near_json_get_array (site, path, "species", &list, error))
    return FALSE;
  gsize n = json_array_size (list);
  if (n == 0 || n > MAX_COMPONENTS)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   _ ("%s.species must have from 1 to %d entries"), path, MAX_COMPONENTS);
      return FALSE;
    }
  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *parent = near_json_dup_path (path, "species");
      g_autofree char *where = near_json_dup_path_index (parent, i);
      const json_t *one = json_array_get (list, i), *oxidation;
      const char *name;

      if (!near_json_get_string (one, where, "element", &name, error)
          || !near_json_get_number (one, where, "occu", 0.0, 1e3, &components[i].occupancy, error)
          || !_near_json_find_element (name, where, &components[i].element, &mass, error))
        return FALSE;
      oxidation = json_object_get (one, "oxidation_state");
      *has_oxidation
          = *has_oxidation || (json_is_number (oxidation) && json_number_value (oxidation) != 0.0);
    }
  if (n == 1 && components[0].occupancy == 1.0)
    {
      const char *symbol = near_element_get (components[0].element)->symbol;

      /* "Fe1" tells sites apart; "Fe3+" and "Fe, Ni" only repeat the species. */
      if (label == NULL || !g_str_has_prefix (label, symbol) || strpbrk (label, "+-,: ") != NULL)
        label = symbol;
      return near_crystal_builder_add_species (builder, label, components[0].element, mass, species,
                                               error);
    }
  return near_crystal_builder_add_mixture (builder, NULL, components, (guint) n, species, error);
}

static gboolean
add_site (const json_t *site, const char *path, NearCrystalBuilder *builder, gboolean has_cell,
          gboolean *has_oxidation, GError **error)
{
  const char *key = has_cell ? "abc" : "xyz";
  g_autofree double *x = NULL;
  guint16 species;
  gsize n;

  if (!json_is_object (site))
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE, _ ("%s must be an object {…}"), path);
      return FALSE;
    }
  if (!near_json_get_numbers (site, path, key, -G_MAXDOUBLE, G_MAXDOUBLE, &x, &n, error)
      || !read_species (site, path, builder, &species, has_oxidation, error))
    return FALSE;
  if (n != 3)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE,
                   _ ("%s.%s must have 3 entries, but it has %zu"), path, key, n);
      return FALSE;
    }
  if (has_cell)
    near_crystal_builder_add_fractional (builder, species, x);
  else
    near_crystal_builder_add_atom (builder, species, x);
  return TRUE;
}

/* A property that every site has, as numbers. */
static void
read_property (const json_t *sites, const Property *property, NearCrystalBuilder *builder)
{
  gsize n = json_array_size (sites);
  const json_t *first
      = json_object_get (json_object_get (json_array_get (sites, 0), "properties"), property->key);
  gsize n_columns = property->n_columns > 0 ? property->n_columns : json_array_size (first);
  gsize width = MAX (n_columns, 1);
  const gsize shape[2] = { n, n_columns };
  gboolean inverted = strcmp (property->name, "fixed") == 0;
  g_autofree double *all = g_new (double, n *width);

  if (first == NULL || (n_columns != 0 && n_columns != 3))
    return;
  for (gsize i = 0; i < n; i++)
    {
      const json_t *value = json_object_get (
          json_object_get (json_array_get (sites, i), "properties"), property->key);
      g_autofree double *numbers = NULL;

      if (n_columns == 0 && json_is_number (value))
        all[i] = json_number_value (value);
      else
        {
          gsize k = n_columns;

          if (n_columns == 0 || value == NULL
              || !_near_json_read_table (value, property->key, 0, &k, &numbers, NULL))
            return;
          memcpy (all + i * width, numbers, width * sizeof *all);
        }
      /* selective_dynamics says what may move. */
      for (gsize k = 0; inverted && k < width; k++)
        all[i * width + k] = all[i * width + k] != 0.0 ? 0.0 : 1.0;
    }
  near_crystal_builder_take_atom_data (
      builder, property->name,
      near_array_new (NEAR_ARRAY_FLOAT64, n_columns > 0 ? 2 : 1, shape, all));
}

static gboolean
read_lattice (const json_t *object, const char *path, NearCrystalBuilder *builder,
              NearMat3 *lattice, gboolean *has_cell, GError **error)
{
  json_t *cell = json_object_get (object, "lattice");
  const json_t *pbc;
  g_autofree char *parent = near_json_dup_path (path, "lattice");
  g_autofree char *where = near_json_dup_path (parent, "matrix");
  g_autofree double *flags = NULL;
  gsize n = 3;

  *has_cell = cell != NULL && !json_is_null (cell);
  if (!*has_cell)
    return TRUE;
  if (!_near_json_read_matrix (json_object_get (cell, "matrix"), where, lattice, error))
    return FALSE;
  near_crystal_builder_set_lattice (builder, lattice);
  pbc = json_object_get (cell, "pbc");
  if (pbc != NULL && _near_json_read_table (pbc, "pbc", 0, &n, &flags, NULL))
    {
      const gboolean periodic[3] = { flags[0] != 0.0, flags[1] != 0.0, flags[2] != 0.0 };

      near_crystal_builder_set_periodic (builder, periodic);
    }
  return TRUE;
}

gboolean
_near_json_read_pymatgen (NearReader *reader, const json_t *object, const char *path,
                          const json_t *around, GError **error)
{
  static const char *const known[] = { "structure", "final_structure", "initial_structure", NULL };
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new ();
  const json_t *sites = json_object_get (object, "sites");
  const json_t *charge = json_object_get (object, "charge");
  gboolean has_cell, has_oxidation = FALSE;
  g_autofree char *list = near_json_dup_path (path, "sites");
  NearMat3 lattice;

  if (!read_lattice (object, path, builder, &lattice, &has_cell, error))
    return FALSE;
  for (gsize i = 0; i < json_array_size (sites); i++)
    {
      g_autofree char *where = near_json_dup_path_index (list, i);

      if (!add_site (json_array_get (sites, i), where, builder, has_cell, &has_oxidation, error))
        return FALSE;
    }
  for (gsize p = 0; p < G_N_ELEMENTS (properties) && json_array_size (sites) > 0; p++)
    read_property (sites, &properties[p], builder);
  if (json_is_number (charge) && json_number_value (charge) != 0.0)
    near_crystal_builder_set_number (builder, "total_charge", json_number_value (charge));
  if (has_oxidation)
    _near_reader_note_once (reader, NEAR_NOTE_INFO, "oxidation-states-ignored",
                            _ ("The oxidation states of the sites were not read."));
  if (around != NULL)
    _near_json_keep_extras (builder, around, known);
  if (!_near_json_add_frame (reader, builder, has_cell ? &lattice : NULL, path, error))
    return FALSE;
  if (has_cell)
    {
      const NearCrystal *last = reader->frames->pdata[reader->frames->len - 1];

      _near_reader_note_large_fractions (reader, near_crystal_get_lattice (last),
                                         near_crystal_peek_fractional (last),
                                         near_crystal_get_n_atoms (last), 3 * sizeof (double),
                                         _ ("If they are Å, divide them by the cell (abc)."));
    }
  return TRUE;
}
