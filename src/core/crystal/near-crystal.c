/* near-crystal.c — atoms, in a cell or without one
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-crystal-private.h"

#include <math.h>

NearCrystal *
near_crystal_ref (NearCrystal *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  NearCrystal *self = data;

  g_free (self->positions);
  g_free (self->fractional);
  g_free (self->species);
  g_clear_pointer (&self->table, g_ptr_array_unref);
  g_clear_pointer (&self->atom_data, g_hash_table_unref);
  g_clear_pointer (&self->cell_data, g_hash_table_unref);
  g_clear_pointer (&self->texts, g_hash_table_unref);
  g_clear_pointer (&self->notes, g_ptr_array_unref);
  g_free (self->title);
  g_free (self->provenance);
}

void
near_crystal_unref (NearCrystal *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, clear);
}

gsize
near_crystal_get_n_atoms (const NearCrystal *self)
{
  return self->n_atoms;
}

gboolean
near_crystal_has_cell (const NearCrystal *self)
{
  return self->has_cell;
}

const NearMat3 *
near_crystal_get_lattice (const NearCrystal *self)
{
  return self->has_cell ? &self->lattice : NULL;
}

const gboolean *
near_crystal_get_periodic (const NearCrystal *self)
{
  return self->periodic;
}

double
near_crystal_get_volume (const NearCrystal *self)
{
  return self->has_cell ? near_lattice_get_volume (&self->lattice) : NAN;
}

const double *
near_crystal_peek_positions (const NearCrystal *self)
{
  return self->positions;
}

const double *
near_crystal_peek_fractional (const NearCrystal *self)
{
  return self->fractional;
}

const guint16 *
near_crystal_peek_species (const NearCrystal *self)
{
  return self->species;
}

guint
near_crystal_get_n_species (const NearCrystal *self)
{
  return self->table->len;
}

const NearSpecies *
near_crystal_get_species (const NearCrystal *self, guint species)
{
  g_return_val_if_fail (species < self->table->len, NULL);
  return self->table->pdata[species];
}

guint
near_crystal_get_element (const NearCrystal *self, gsize atom)
{
  g_return_val_if_fail (atom < self->n_atoms, 0);

  const NearSpecies *species = self->table->pdata[self->species[atom]];

  return species->components[0].element;
}

gboolean
near_crystal_is_mixed (const NearCrystal *self)
{
  for (guint s = 0; s < self->table->len; s++)
    {
      const NearSpecies *species = self->table->pdata[s];

      if (species->n_components != 1 || species->components[0].occupancy != 1.0)
        return TRUE;
    }
  return FALSE;
}

NearArray *
near_crystal_get_atom_data (const NearCrystal *self, const char *name)
{
  return g_hash_table_lookup (self->atom_data, name);
}

NearArray *
near_crystal_get_cell_data (const NearCrystal *self, const char *name)
{
  return g_hash_table_lookup (self->cell_data, name);
}

const char *
near_crystal_get_text (const NearCrystal *self, const char *name)
{
  return g_hash_table_lookup (self->texts, name);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

static const char **
dup_names (GHashTable *table)
{
  guint n;
  gpointer *names = g_hash_table_get_keys_as_array (table, &n);

  qsort (names, n, sizeof *names, compare_names);
  return (const char **) names;
}

const char **
near_crystal_dup_atom_data_names (const NearCrystal *self)
{
  return dup_names (self->atom_data);
}

const char **
near_crystal_dup_cell_data_names (const NearCrystal *self)
{
  return dup_names (self->cell_data);
}

const char **
near_crystal_dup_text_names (const NearCrystal *self)
{
  return dup_names (self->texts);
}

const char *
near_crystal_get_title (const NearCrystal *self)
{
  return self->title;
}

const char *
near_crystal_get_provenance (const NearCrystal *self)
{
  return self->provenance;
}

const GPtrArray *
near_crystal_get_notes (const NearCrystal *self)
{
  return self->notes;
}
