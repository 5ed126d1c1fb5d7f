/* near-crystal-check.c — what is odd about a crystal that can still be read
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-crystal.h"

#include "near-neighbors.h"
#include "near-text.h"
#include "near-units.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Å: nothing is that near to anything. spglib gives up there too. */
#define COINCIDENT 0.1
/* Fractional coordinates beyond this were something else. */
#define FAR_OUTSIDE 1000.0
/* Nearest distances of solids lie between 0.8 and 1.35 sums of covalent radii (noble gases apart). */
#define SHORT_BOND 0.6
#define LONG_BOND 1.6
#define BOHR_RATIO_LOW 0.8
#define BOHR_RATIO_HIGH 1.3

static gboolean
is_noble_gas (guint element)
{
  return element == 2 || element == 10 || element == 18 || element == 36 || element == 54 || element == 86;
}

static const char *
get_label (const NearCrystal *crystal, gsize atom)
{
  return near_crystal_get_species (crystal, near_crystal_peek_species (crystal)[atom])->label;
}

static void
check_distances (const NearCrystal *crystal, GPtrArray *notes)
{
  gsize pair[2];
  double distance;

  if (!near_crystal_find_nearest (crystal, &distance, pair))
    return;
  guint first = near_crystal_get_element (crystal, pair[0]), second = near_crystal_get_element (crystal, pair[1]);
  double bond = near_element_get (first)->covalent_radius + near_element_get (second)->covalent_radius;
  double ratio = distance / bond;
  g_autofree char *shown = near_text_dup_significant (distance, 4);

  if (distance < COINCIDENT)
    near_notes_add (notes, NEAR_NOTE_WARNING, "atoms-coincide",
                    _ ("Atoms %zu (%s) and %zu (%s) are only %s Å apart: the same atom twice? Symmetry and "
                       "energies make no sense until one of them is removed."),
                    pair[0] + 1, get_label (crystal, pair[0]), pair[1] + 1, get_label (crystal, pair[1]),
                    shown);
  else if (ratio < SHORT_BOND)
    near_notes_add (notes, NEAR_NOTE_WARNING, "distance-short",
                    _ ("The nearest atoms, %zu (%s) and %zu (%s), are %s Å apart, %.2f of the sum of their "
                       "covalent radii. Check the unit of length and the cell."),
                    pair[0] + 1, get_label (crystal, pair[0]), pair[1] + 1, get_label (crystal, pair[1]),
                    shown, ratio);
  else if (ratio > LONG_BOND && ratio * NEAR_BOHR_ANGSTROM > BOHR_RATIO_LOW
           && ratio * NEAR_BOHR_ANGSTROM < BOHR_RATIO_HIGH && !is_noble_gas (first) && !is_noble_gas (second))
    near_notes_add (notes, NEAR_NOTE_WARNING, "perhaps-bohr",
                    _ ("The nearest atoms are %s Å apart, %.2f of the sum of their covalent radii; "
                       "in bohr that would be a usual distance (1 Å is 1.89 bohr). If the file is "
                       "in bohr, read it again with --bohr."),
                    shown, ratio);
}

static void
check_coordinates (const NearCrystal *crystal, GPtrArray *notes)
{
  const double *f = near_crystal_peek_fractional (crystal);

  for (gsize i = 0; f != NULL && i < 3 * near_crystal_get_n_atoms (crystal); i++)
    if (fabs (f[i]) > FAR_OUTSIDE)
      {
        g_autofree char *shown = near_text_dup_significant (f[i], 6);

        near_notes_add (notes, NEAR_NOTE_WARNING, "far-outside",
                        _ ("Atom %zu lies %s cells away along %c: are its coordinates in another unit than "
                           "the file says?"),
                        i / 3 + 1, shown, 'a' + (int) (i % 3));
        return;
      }
}

static void
check_species (const NearCrystal *crystal, GPtrArray *notes)
{
  for (guint s = 0; s < near_crystal_get_n_species (crystal); s++)
    {
      const NearSpecies *species = near_crystal_get_species (crystal, s);
      double sum = 0.0;

      for (guint k = 0; k < species->n_components; k++)
        {
          sum += species->components[k].occupancy;
          if (species->components[k].element == 0)
            near_notes_add (notes, NEAR_NOTE_WARNING, "unknown-element",
                            _ ("What “%s” is made of is not known: no mass, no radius, no scattering."),
                            species->label);
        }
      if (sum > 1.0 + 1e-3)
        near_notes_add (notes, NEAR_NOTE_WARNING, "occupancy-above-one",
                        _ ("The occupancies of the site %s add up to %.4g, more than 1."), species->label, sum);
    }
}

/**
 * near_crystal_check:
 * @notes: gets a note for each thing that is odd
 *
 * Atoms that coincide, distances that tell of a wrong unit, atoms far outside, a left-handed lattice,
 * occupancies above one, unknown elements.
 *
 * Cost: O(n)
 */
void
near_crystal_check (const NearCrystal *self, GPtrArray *notes)
{
  g_return_if_fail (self != NULL && notes != NULL);

  if (near_crystal_has_cell (self) && near_mat3_determinant (near_crystal_get_lattice (self)) < 0.0)
    near_notes_add (notes, NEAR_NOTE_INFO, "left-handed",
                    _ ("The lattice vectors a, b, c are left-handed. That is legal here, but VASP "
                       "and others refuse it; the Niggli cell (--cell niggli) is right-handed."));
  check_species (self, notes);
  check_coordinates (self, notes);
  check_distances (self, notes);
}
