/* near-crystal-formula.c — what a crystal is made of: formulas, mass, density
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-crystal-private.h"

#include "near-text.h"
#include "near-units.h"

#include <math.h>

/* Occupancies are written with few digits: sums this near to a whole number are one. */
#define WHOLE 1e-4

typedef struct
{
  guint element;
  double amount;
} Part;

static int
compare_parts (gconstpointer a, gconstpointer b)
{
  const NearElement *p = near_element_get (((const Part *) a)->element);
  const NearElement *q = near_element_get (((const Part *) b)->element);

  return p->formula_order < q->formula_order ? -1 : p->formula_order > q->formula_order;
}

/* (n_parts): amounts of the elements in the cell, in IUPAC's order. */
static GArray *
collect_parts (const NearCrystal *crystal)
{
  double amounts[NEAR_N_ELEMENTS] = { 0.0 };
  g_autofree gsize *counts = g_new0 (gsize, near_crystal_get_n_species (crystal));
  const guint16 *species = near_crystal_peek_species (crystal);
  GArray *parts = g_array_new (FALSE, FALSE, sizeof (Part));

  for (gsize i = 0; i < near_crystal_get_n_atoms (crystal); i++)
    counts[species[i]]++;
  for (guint s = 0; s < near_crystal_get_n_species (crystal); s++)
    {
      const NearSpecies *row = near_crystal_get_species (crystal, s);

      for (guint k = 0; k < row->n_components; k++)
        amounts[row->components[k].element] += (double) counts[s] * row->components[k].occupancy;
    }
  for (guint z = 0; z < NEAR_N_ELEMENTS; z++)
    {
      const Part part = { z, fabs (amounts[z] - rint (amounts[z])) < WHOLE ? rint (amounts[z]) : amounts[z] };

      if (part.amount > 0.0)
        g_array_append_val (parts, part);
    }
  g_array_sort (parts, compare_parts);
  return parts;
}

static char *
join_parts (const GArray *parts, double divisor)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < parts->len; i++)
    {
      const Part *part = &g_array_index (parts, Part, i);
      double amount = part->amount / divisor;

      g_string_append (text, near_element_get (part->element)->symbol);
      if (amount != 1.0)
        {
          g_autofree char *shown = near_text_dup_significant (amount, amount == rint (amount) ? 15 : 4);

          g_string_append (text, shown);
        }
    }
  return g_string_free (text, FALSE);
}

/**
 * near_crystal_dup_formula:
 *
 * Returns: (transfer full): all that is in the cell, "Si8", "Na4Cl4", "Fe0.5Ni0.5"; elements in IUPAC's
 *   order of formulas (Nomenclature of Inorganic Chemistry, 2005, table VI)
 */
char *
near_crystal_dup_formula (const NearCrystal *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_autoptr (GArray) parts = collect_parts (self);

  return join_parts (parts, 1.0);
}

/**
 * near_crystal_dup_reduced_formula:
 * @n_units: (out) (nullable): how many of it are in the cell
 *
 * Returns: (transfer full): near_crystal_dup_formula() divided by the common divisor of its numbers,
 *   "NaCl"; the same as the formula if a number is not whole
 */
char *
near_crystal_dup_reduced_formula (const NearCrystal *self, guint *n_units)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_autoptr (GArray) parts = collect_parts (self);
  gint64 divisor = 0;

  for (guint i = 0; i < parts->len; i++)
    {
      double amount = g_array_index (parts, Part, i).amount;

      divisor = amount == rint (amount) ? _near_greatest_common_divisor (divisor, (gint64) amount) : 1;
      if (divisor == 1)
        break;
    }
  if (n_units != NULL)
    *n_units = (guint) divisor;
  return join_parts (parts, (double) MAX (divisor, 1));
}

/**
 * near_crystal_get_mass:
 *
 * Returns: u; that of all atoms
 */
double
near_crystal_get_mass (const NearCrystal *self)
{
  const guint16 *species = near_crystal_peek_species (self);
  double mass = 0.0;

  for (gsize i = 0; i < near_crystal_get_n_atoms (self); i++)
    mass += near_crystal_get_species (self, species[i])->mass;
  return mass;
}

/**
 * near_crystal_get_density:
 *
 * Returns: g/cm^3; NAN without a cell
 */
double
near_crystal_get_density (const NearCrystal *self)
{
  /* u/Å^3 is 1e27 u in kg, in g/cm^3 */
  return near_crystal_get_mass (self) / near_crystal_get_volume (self) * NEAR_ATOMIC_MASS_KG * 1e27;
}
