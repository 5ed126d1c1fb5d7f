/* near-crystal.h — atoms, in a cell or without one
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Immutable and atomically reference-counted. The rows of the lattice are a, b, c in Å. An atom is a
 * site: what sits there is a species, which is one element in most crystals and several with their
 * occupancies in a mixed one (the site is then still one atom here). Positions are as the file gave
 * them, not wrapped into the cell. n stands for the number of atoms.
 *
 * What a file knows of atoms and cell besides has names:
 *   atom data (n, k)   "velocities" Å/fs, "forces" eV/Å, "magnetic_moment" mu_B, "charge" e,
 *                      "b_iso" Å^2 (Debye-Waller B), "fixed" (n, 3) 0 or 1, "id", "type",
 *                      "u_aniso" (6, Cartesian Voigt xx yy zz yz xz xy) Å^2, "site" the row, from 0, of
 *                      the atom in its file that this one is an image of, "fractional_uncertainty" (3)
 *                      the standard uncertainties of its coordinates
 *   cell data (k)      "energy" eV, "stress" (6, Voigt xx yy zz yz xz xy) eV/Å^3, "total_charge" e,
 *                      "time" fs, "step", "fermi_energy" eV, "cell_uncertainty" (6) of a, b, c in Å,
 *                      alpha, beta, gamma in degrees
 *   texts              "config_type": any other words
 */
#pragma once

#include "near-array.h"
#include "near-element.h"
#include "near-lattice.h"
#include "near-note.h"

G_BEGIN_DECLS

typedef struct
{
  guint element;
  double occupancy; /* (0, 1] as a rule; more is noted, not refused */
} NearComponent;

typedef struct
{
  char *label;               /* "Al", "Fe1", "D", "Fe0.5Ni0.5": unique in its crystal */
  NearComponent *components; /* by falling occupancy */
  guint n_components;
  double mass; /* u: the sum of occupancy times mass */
} NearSpecies;

typedef struct _NearCrystal NearCrystal;

NearCrystal *near_crystal_ref (NearCrystal *self);
void near_crystal_unref (NearCrystal *self); /* NULL is legal */

gsize near_crystal_get_n_atoms (const NearCrystal *self);
gboolean near_crystal_has_cell (const NearCrystal *self);
/* NULL without a cell. */
const NearMat3 *near_crystal_get_lattice (const NearCrystal *self);
/* (3): whether the crystal repeats along a, b, c; all FALSE without a cell. */
const gboolean *near_crystal_get_periodic (const NearCrystal *self);
double near_crystal_get_volume (const NearCrystal *self); /* Å^3; NAN without a cell */

const double *near_crystal_peek_positions (const NearCrystal *self);  /* (n, 3) Å */
const double *near_crystal_peek_fractional (const NearCrystal *self); /* (n, 3); NULL without a cell */
const guint16 *near_crystal_peek_species (const NearCrystal *self);   /* (n) */
guint near_crystal_get_n_species (const NearCrystal *self);
const NearSpecies *near_crystal_get_species (const NearCrystal *self, guint species);
/* The element that holds most of the site. */
guint near_crystal_get_element (const NearCrystal *self, gsize atom);
gboolean near_crystal_is_mixed (const NearCrystal *self); /* whether any occupancy is not 1 */

/* NULL if there is none of that name; borrowed. */
NearArray *near_crystal_get_atom_data (const NearCrystal *self, const char *name);
NearArray *near_crystal_get_cell_data (const NearCrystal *self, const char *name);
const char *near_crystal_get_text (const NearCrystal *self, const char *name);
/* (transfer container), sorted, NULL-terminated: of the crystal's life. */
const char **near_crystal_dup_atom_data_names (const NearCrystal *self);
const char **near_crystal_dup_cell_data_names (const NearCrystal *self);
const char **near_crystal_dup_text_names (const NearCrystal *self);

const char *near_crystal_get_title (const NearCrystal *self); /* never NULL */
/* Where it came from: "Al.cif", "gallery: fcc Al"; never NULL. */
const char *near_crystal_get_provenance (const NearCrystal *self);
const GPtrArray *near_crystal_get_notes (const NearCrystal *self); /* of NearNote */

/* near-crystal-formula.c */
char *near_crystal_dup_formula (const NearCrystal *self);
char *near_crystal_dup_reduced_formula (const NearCrystal *self, guint *n_units);
double near_crystal_get_density (const NearCrystal *self);
double near_crystal_get_mass (const NearCrystal *self);

/* --- making one: near-crystal-builder.c -------------------------------------------------------- */

typedef struct _NearCrystalBuilder NearCrystalBuilder;

NearCrystalBuilder *near_crystal_builder_new (void);
NearCrystalBuilder *near_crystal_builder_new_from (const NearCrystal *crystal, gboolean with_atoms);
void near_crystal_builder_free (NearCrystalBuilder *self);

void near_crystal_builder_set_lattice (NearCrystalBuilder *self, const NearMat3 *lattice);
void near_crystal_builder_set_periodic (NearCrystalBuilder *self, const gboolean periodic[3]);
void near_crystal_builder_set_title (NearCrystalBuilder *self, const char *title, gssize n_bytes);
void near_crystal_builder_set_provenance (NearCrystalBuilder *self, const char *provenance);
GPtrArray *near_crystal_builder_get_notes (NearCrystalBuilder *self);

gboolean near_crystal_builder_add_species (NearCrystalBuilder *self, const char *label, guint element,
                                           double mass, guint16 *species, GError **error);
gboolean near_crystal_builder_add_mixture (NearCrystalBuilder *self, const char *label,
                                           const NearComponent *components, guint n_components,
                                           guint16 *species, GError **error);
/* Either all positions of a crystal are Cartesian, in Å, or all are fractional. */
void near_crystal_builder_add_atom (NearCrystalBuilder *self, guint16 species, const double position[3]);
void near_crystal_builder_add_fractional (NearCrystalBuilder *self, guint16 species,
                                          const double fractional[3]);
void near_crystal_builder_scale (NearCrystalBuilder *self, double factor);
gsize near_crystal_builder_get_n_atoms (const NearCrystalBuilder *self);
/* The first dimension of @array must be the number of atoms when the crystal is finished. */
void near_crystal_builder_take_atom_data (NearCrystalBuilder *self, const char *name, NearArray *array);
void near_crystal_builder_take_cell_data (NearCrystalBuilder *self, const char *name, NearArray *array);
void near_crystal_builder_set_number (NearCrystalBuilder *self, const char *name, double value);
void near_crystal_builder_set_text (NearCrystalBuilder *self, const char *name, const char *value);

NearCrystal *near_crystal_builder_finish (NearCrystalBuilder *self, GError **error);

/* --- suspicions: near-crystal-check.c ---------------------------------------------------------- */

void near_crystal_check (const NearCrystal *self, GPtrArray *notes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearCrystal, near_crystal_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearCrystalBuilder, near_crystal_builder_free)

G_END_DECLS
