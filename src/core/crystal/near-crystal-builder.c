/* near-crystal-builder.c — a crystal is put together here, then never changes
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-crystal-private.h"

#include "near-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_TITLE 200

typedef enum
{
  NO_ATOMS_YET,
  CARTESIAN,
  FRACTIONAL
} Coordinates;

struct _NearCrystalBuilder
{
  NearMat3 lattice;
  gboolean has_cell;
  gboolean periodic[3];
  Coordinates coordinates;
  GArray *positions; /* double: (n, 3) */
  GArray *species;   /* guint16 */
  GPtrArray *table;
  GHashTable *by_label; /* borrowed label -> index + 1 */
  GHashTable *atom_data, *cell_data, *texts;
  char *title, *provenance;
  GPtrArray *notes;
};

static void
species_clear (gpointer data)
{
  NearSpecies *species = data;

  g_free (species->label);
  g_free (species->components);
}

/* Species are shared by the builder and the crystals that it made. */
static void
species_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, species_clear);
}

static GHashTable *
new_data_table (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) near_array_unref);
}

/**
 * near_crystal_builder_new:
 *
 * Returns: (transfer full): a builder of atoms without a cell so far
 */
NearCrystalBuilder *
near_crystal_builder_new (void)
{
  NearCrystalBuilder *self = g_new0 (NearCrystalBuilder, 1);

  self->positions = g_array_new (FALSE, FALSE, sizeof (double));
  self->species = g_array_new (FALSE, FALSE, sizeof (guint16));
  self->table = g_ptr_array_new_with_free_func (species_unref);
  self->by_label = g_hash_table_new (g_str_hash, g_str_equal);
  self->atom_data = new_data_table ();
  self->cell_data = new_data_table ();
  self->texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->notes = near_notes_new ();
  return self;
}

void
near_crystal_builder_free (NearCrystalBuilder *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->positions);
  g_array_unref (self->species);
  g_ptr_array_unref (self->table);
  g_hash_table_unref (self->by_label);
  g_hash_table_unref (self->atom_data);
  g_hash_table_unref (self->cell_data);
  g_hash_table_unref (self->texts);
  g_ptr_array_unref (self->notes);
  g_free (self->title);
  g_free (self->provenance);
  g_free (self);
}

static void
copy_data (GHashTable *to, GHashTable *from)
{
  GHashTableIter iter;
  gpointer name, array;

  g_hash_table_iter_init (&iter, from);
  while (g_hash_table_iter_next (&iter, &name, &array))
    g_hash_table_insert (to, g_strdup (name), near_array_ref (array));
}

static guint16
append_species (NearCrystalBuilder *self, const char *label, const NearComponent *components, guint n,
                double mass)
{
  NearSpecies *species = g_atomic_rc_box_new (NearSpecies);

  *species = (NearSpecies){ g_strdup (label), g_memdup2 (components, n * sizeof *components), n, mass };
  g_ptr_array_add (self->table, species);
  g_hash_table_insert (self->by_label, species->label, GUINT_TO_POINTER (self->table->len));
  return (guint16) (self->table->len - 1);
}

/**
 * near_crystal_builder_new_from:
 * @with_atoms: whether atoms and their data are copied too
 *
 * Returns: (transfer full): a builder with the lattice, species (same numbers), title, provenance,
 *   notes and, if wanted, atoms of @crystal; cell data and texts come with the atoms
 */
NearCrystalBuilder *
near_crystal_builder_new_from (const NearCrystal *crystal, gboolean with_atoms)
{
  g_return_val_if_fail (crystal != NULL, NULL);

  NearCrystalBuilder *self = near_crystal_builder_new ();

  self->lattice = crystal->lattice;
  self->has_cell = crystal->has_cell;
  memcpy (self->periodic, crystal->periodic, sizeof self->periodic);
  self->title = g_strdup (crystal->title);
  self->provenance = g_strdup (crystal->provenance);
  near_notes_append (self->notes, crystal->notes);
  for (guint s = 0; s < crystal->table->len; s++)
    {
      const NearSpecies *species = crystal->table->pdata[s];

      append_species (self, species->label, species->components, species->n_components, species->mass);
    }
  if (!with_atoms)
    return self;
  self->coordinates = crystal->has_cell ? FRACTIONAL : CARTESIAN;
  g_array_append_vals (self->positions, crystal->has_cell ? crystal->fractional : crystal->positions,
                       (guint) (3 * crystal->n_atoms));
  g_array_append_vals (self->species, crystal->species, (guint) crystal->n_atoms);
  copy_data (self->atom_data, crystal->atom_data);
  copy_data (self->cell_data, crystal->cell_data);
  GHashTableIter iter;
  gpointer name, value;
  g_hash_table_iter_init (&iter, crystal->texts);
  while (g_hash_table_iter_next (&iter, &name, &value))
    g_hash_table_insert (self->texts, g_strdup (name), g_strdup (value));
  return self;
}

/**
 * near_crystal_builder_set_lattice:
 * @lattice: rows a, b, c in Å; the crystal then repeats along all three
 */
void
near_crystal_builder_set_lattice (NearCrystalBuilder *self, const NearMat3 *lattice)
{
  g_return_if_fail (self != NULL && lattice != NULL);
  self->lattice = *lattice;
  self->has_cell = TRUE;
  for (guint i = 0; i < 3; i++)
    self->periodic[i] = TRUE;
}

/**
 * near_crystal_builder_set_periodic:
 *
 * After near_crystal_builder_set_lattice(), for slabs and wires.
 */
void
near_crystal_builder_set_periodic (NearCrystalBuilder *self, const gboolean periodic[3])
{
  g_return_if_fail (self != NULL && self->has_cell);
  for (guint i = 0; i < 3; i++)
    self->periodic[i] = periodic[i];
}

/**
 * near_crystal_builder_set_title:
 * @title: (array length=n_bytes): any bytes; made valid UTF-8, trimmed and cut after 200 characters
 */
void
near_crystal_builder_set_title (NearCrystalBuilder *self, const char *title, gssize n_bytes)
{
  g_return_if_fail (self != NULL && title != NULL);

  g_autofree char *bytes = n_bytes < 0 ? g_strdup (title) : g_strndup (title, (gsize) n_bytes);

  g_free (self->title);
  self->title = near_text_excerpt (g_strstrip (bytes), -1, MAX_TITLE);
}

/**
 * near_crystal_builder_set_provenance:
 * @provenance: where the atoms come from, in valid UTF-8: a file's name, "gallery: al-fcc"
 */
void
near_crystal_builder_set_provenance (NearCrystalBuilder *self, const char *provenance)
{
  g_return_if_fail (self != NULL && provenance != NULL);
  g_free (self->provenance);
  self->provenance = g_strdup (provenance);
}

GPtrArray *
near_crystal_builder_get_notes (NearCrystalBuilder *self)
{
  return self->notes;
}

static gboolean
same_components (const NearSpecies *species, const NearComponent *components, guint n)
{
  if (species->n_components != n)
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (species->components[i].element != components[i].element
        || species->components[i].occupancy != components[i].occupancy)
      return FALSE;
  return TRUE;
}

static int
compare_components (gconstpointer a, gconstpointer b)
{
  const NearComponent *p = a, *q = b;

  if (p->occupancy != q->occupancy)
    return p->occupancy > q->occupancy ? -1 : 1;
  return p->element < q->element ? -1 : p->element > q->element;
}

static gboolean
add_species (NearCrystalBuilder *self, const char *label, const NearComponent *components, guint n,
             double mass, guint16 *index, GError **error)
{
  guint known = GPOINTER_TO_UINT (g_hash_table_lookup (self->by_label, label));
  g_autofree char *other = NULL;

  /* One label may mean two things (a half-occupied Fe and a full one): the second gets a number. */
  for (guint k = 2; known != 0; k++)
    {
      const NearSpecies *species = self->table->pdata[known - 1];

      if (same_components (species, components, n) && species->mass == mass)
        {
          *index = (guint16) (known - 1);
          return TRUE;
        }
      g_free (other);
      other = g_strdup_printf ("%s(%u)", label, k);
      known = GPOINTER_TO_UINT (g_hash_table_lookup (self->by_label, other));
    }
  if (self->table->len == G_MAXUINT16)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                   _ ("more than %u different species; is the column of labels the right one?"),
                   (guint) G_MAXUINT16);
      return FALSE;
    }
  *index = append_species (self, other != NULL ? other : label, components, n, mass);
  return TRUE;
}

/**
 * near_crystal_builder_add_species:
 * @label: (nullable): valid UTF-8; NULL: the element's symbol. Atoms of the same label, element and mass
 *   are one species
 * @mass: u; 0: the element's standard mass
 * @species: (out): its number
 *
 * Errors: NEAR_ERROR_TOO_LARGE beyond 65535 species
 * Cost: a hash look-up
 */
gboolean
near_crystal_builder_add_species (NearCrystalBuilder *self, const char *label, guint element, double mass,
                                  guint16 *species, GError **error)
{
  g_return_val_if_fail (self != NULL && element < NEAR_N_ELEMENTS && species != NULL, FALSE);

  const NearElement *row = near_element_get (element);
  const NearComponent component = { element, 1.0 };

  return add_species (self, label != NULL ? label : row->symbol, &component, 1,
                      mass > 0.0 ? mass : row->mass, species, error);
}

/**
 * near_crystal_builder_add_mixture:
 * @label: (nullable): NULL: made from the components, "Fe0.5Ni0.5"
 * @components: (array length=n_components): at least one, in any order
 *
 * A site that several elements share, or that is not always occupied.
 *
 * Errors: NEAR_ERROR_TOO_LARGE beyond 65535 species
 */
gboolean
near_crystal_builder_add_mixture (NearCrystalBuilder *self, const char *label,
                                  const NearComponent *components, guint n_components, guint16 *species,
                                  GError **error)
{
  g_return_val_if_fail (self != NULL && n_components > 0 && species != NULL, FALSE);

  g_autofree NearComponent *sorted = g_memdup2 (components, n_components * sizeof *components);
  g_autoptr (GString) made = g_string_new (NULL);
  double mass = 0.0;

  qsort (sorted, n_components, sizeof *sorted, compare_components);
  for (guint i = 0; i < n_components; i++)
    {
      const NearElement *row = near_element_get (sorted[i].element);

      mass += sorted[i].occupancy * row->mass;
      g_string_append (made, row->symbol);
      if (sorted[i].occupancy != 1.0)
        {
          g_autofree char *occupancy = near_text_dup_significant (sorted[i].occupancy, 6);

          g_string_append (made, occupancy);
        }
    }
  return add_species (self, label != NULL ? label : made->str, sorted, n_components, mass, species, error);
}

static void
add_position (NearCrystalBuilder *self, guint16 species, const double x[3], Coordinates coordinates)
{
  g_return_if_fail (self != NULL && species < self->table->len);
  g_return_if_fail (self->coordinates == NO_ATOMS_YET || self->coordinates == coordinates);
  self->coordinates = coordinates;
  g_array_append_vals (self->positions, x, 3);
  g_array_append_val (self->species, species);
}

void
near_crystal_builder_add_atom (NearCrystalBuilder *self, guint16 species, const double position[3])
{
  add_position (self, species, position, CARTESIAN);
}

void
near_crystal_builder_add_fractional (NearCrystalBuilder *self, guint16 species,
                                     const double fractional[3])
{
  add_position (self, species, fractional, FRACTIONAL);
}

/**
 * near_crystal_builder_scale:
 *
 * Multiplies the lattice, all positions so far and "velocities" by @factor: another unit of length.
 */
void
near_crystal_builder_scale (NearCrystalBuilder *self, double factor)
{
  g_return_if_fail (self != NULL && factor > 0.0);

  NearArray *velocities = g_hash_table_lookup (self->atom_data, "velocities");

  for (guint k = 0; k < 9; k++)
    self->lattice.m[k / 3][k % 3] *= factor;
  for (guint k = 0; self->coordinates == CARTESIAN && k < self->positions->len; k++)
    g_array_index (self->positions, double, k) *= factor;
  if (velocities == NULL)
    return;
  gsize n = near_array_get_length (velocities);
  const gsize shape[2] = { n / 3, 3 };
  g_autofree double *scaled = near_array_dup_doubles (velocities);
  for (gsize k = 0; k < n; k++)
    scaled[k] *= factor;
  near_crystal_builder_take_atom_data (self, "velocities",
                                       near_array_new (NEAR_ARRAY_FLOAT64, 2, shape, scaled));
}

gsize
near_crystal_builder_get_n_atoms (const NearCrystalBuilder *self)
{
  return self->species->len;
}

void
near_crystal_builder_take_atom_data (NearCrystalBuilder *self, const char *name, NearArray *array)
{
  g_hash_table_insert (self->atom_data, g_strdup (name), array);
}

void
near_crystal_builder_take_cell_data (NearCrystalBuilder *self, const char *name, NearArray *array)
{
  g_hash_table_insert (self->cell_data, g_strdup (name), array);
}

/**
 * near_crystal_builder_set_number:
 *
 * Cell data of one number: an energy in eV, a step.
 */
void
near_crystal_builder_set_number (NearCrystalBuilder *self, const char *name, double value)
{
  near_crystal_builder_take_cell_data (self, name, near_array_new_vector (1, &value));
}

/**
 * near_crystal_builder_set_text:
 * @value: any bytes; made valid UTF-8
 */
void
near_crystal_builder_set_text (NearCrystalBuilder *self, const char *name, const char *value)
{
  g_hash_table_insert (self->texts, g_strdup (name), g_utf8_make_valid (value, -1));
}

/* --- finishing -------------------------------------------------------------------------------- */

static gboolean
check_finite (const double *x, gsize n, GError **error)
{
  for (gsize i = 0; i < 3 * n; i++)
    if (!isfinite (x[i]))
      {
        g_set_error (error, NEAR_ERROR, NEAR_ERROR_NOT_FINITE,
                     _ ("a coordinate of atom %zu is not a finite number, or too large for the cell"),
                     i / 3 + 1);
        return FALSE;
      }
  return TRUE;
}

static void
convert (const double *from, const NearMat3 *matrix, gsize n, double *to)
{
  for (gsize i = 0; i < n; i++)
    {
      NearVec3 v = near_vec3_times_mat3 (near_vec3_from (from + 3 * i), matrix);

      memcpy (to + 3 * i, v.x, sizeof v.x);
    }
}

static gboolean
check_atom_data (const NearCrystalBuilder *self)
{
  GHashTableIter iter;
  gpointer array;

  g_hash_table_iter_init (&iter, self->atom_data);
  while (g_hash_table_iter_next (&iter, NULL, &array))
    if (near_array_get_n_dims (array) == 0 || near_array_get_dim (array, 0) != self->species->len)
      return FALSE;
  return TRUE;
}

/* The positions in the form that was not given: Å for fractions, fractions for Å; neither form may hold
 * what is not finite. @other: NULL where there is no cell. */
static gboolean
find_other_form (const NearCrystalBuilder *self, double **other, GError **error)
{
  const double *given = (const double *) self->positions->data;
  gsize n = self->species->len;

  *other = NULL;
  if (!check_finite (given, n, error))
    return FALSE;
  if (!self->has_cell)
    return TRUE;
  NearMat3 matrix
      = self->coordinates == FRACTIONAL ? self->lattice : near_mat3_inverse (&self->lattice);
  g_autofree double *found = g_new (double, 3 * n);
  convert (given, &matrix, n, found);
  if (!check_finite (found, n, error))
    return FALSE;
  *other = g_steal_pointer (&found);
  return TRUE;
}

static void
move_positions (NearCrystalBuilder *self, double *other, NearCrystal *crystal)
{
  double *given = (double *) g_array_steal (self->positions, NULL);

  crystal->positions = self->coordinates == FRACTIONAL ? other : given;
  crystal->fractional = self->coordinates == FRACTIONAL ? given : other;
}

/* The crystal has the species that have atoms, in the builder's order. */
static void
move_species (NearCrystalBuilder *self, NearCrystal *crystal)
{
  guint n = self->table->len;
  g_autofree gboolean *used = g_new0 (gboolean, n);
  g_autofree guint16 *renamed = g_new0 (guint16, n);

  crystal->species = (guint16 *) g_array_steal (self->species, NULL);
  crystal->table = g_ptr_array_new_with_free_func (species_unref);
  for (gsize i = 0; i < crystal->n_atoms; i++)
    used[crystal->species[i]] = TRUE;
  for (guint s = 0; s < n; s++)
    if (used[s])
      {
        renamed[s] = (guint16) crystal->table->len;
        g_ptr_array_add (crystal->table, g_atomic_rc_box_acquire (self->table->pdata[s]));
      }
  for (gsize i = 0; i < crystal->n_atoms && crystal->table->len < n; i++)
    crystal->species[i] = renamed[crystal->species[i]];
}

static void
start_again (NearCrystalBuilder *self)
{
  self->atom_data = new_data_table ();
  self->cell_data = new_data_table ();
  self->texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->notes = near_notes_new ();
  self->coordinates = NO_ATOMS_YET;
}

/**
 * near_crystal_builder_finish:
 *
 * The crystal has only those species that have atoms, so that their numbers may be smaller than the
 * builder's. After success the builder is empty, with its species, lattice, title and provenance kept for a
 * next frame; after an error nothing has changed.
 *
 * Returns: (transfer full) (nullable): the crystal
 * Errors: NEAR_ERROR_NO_DATA without atoms; NEAR_ERROR_RANGE and NEAR_ERROR_NOT_FINITE for a lattice or
 *   coordinates that cannot be. Messages begin in lower case and name no file
 */
NearCrystal *
near_crystal_builder_finish (NearCrystalBuilder *self, GError **error)
{
  g_return_val_if_fail (self != NULL && check_atom_data (self), NULL);
  g_return_val_if_fail (self->coordinates != FRACTIONAL || self->has_cell, NULL);

  gsize n = self->species->len;

  if (n == 0)
    {
      g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_NO_DATA, _ ("there are no atoms"));
      return NULL;
    }
  double *other;
  if ((self->has_cell && !near_lattice_check (&self->lattice, error))
      || !find_other_form (self, &other, error))
    return NULL;

  NearCrystal *crystal = g_atomic_rc_box_new0 (NearCrystal);

  crystal->lattice = self->lattice;
  crystal->has_cell = self->has_cell;
  memcpy (crystal->periodic, self->periodic, sizeof crystal->periodic);
  crystal->n_atoms = n;
  move_positions (self, other, crystal);
  move_species (self, crystal);
  crystal->title = g_strdup (self->title != NULL ? self->title : "");
  crystal->provenance = g_strdup (self->provenance != NULL ? self->provenance : "");
  crystal->atom_data = g_steal_pointer (&self->atom_data);
  crystal->cell_data = g_steal_pointer (&self->cell_data);
  crystal->texts = g_steal_pointer (&self->texts);
  crystal->notes = g_steal_pointer (&self->notes);
  start_again (self);
  return crystal;
}
