/* near-crystal-check.c — what is odd about a crystal that can still be read
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-crystal-private.h"

#include "near-cell-list.h"
#include "near-neighbors.h"
#include "near-text.h"
#include "near-units.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>

/* Å: nothing is that near to anything. spglib gives up there too. */
#define COINCIDENT 0.1
/* Fractional coordinates beyond this were something else. */
#define FAR_OUTSIDE 1000.0
/* Nearest distances of solids lie between 0.8 and 1.35 sums of covalent radii (noble gases apart). */
#define SHORT_BOND 0.6
/* Atoms that are looked at, spread over the crystal. */
#define MAX_SAMPLE 300
/* Neighbours are those up to this part beyond the nearest: 12 in fcc, 14 in bcc, 6 in a simple cubic cell,
 * which is a box around one atom and no crystal. */
#define SHELL 1.2
#define NEIGHBORS_OF_ONE_ATOM 8
/* g/cm³: osmium has 22.6. */
#define HIGHEST_DENSITY 25.0
/* The part of the cell that balls of covalent radius fill: 0.22 in quartz, 0.29 in silicon, 0.45 in
 * aluminium; less in molecular crystals, and next to nothing where a molecule stands in a box. */
#define LOWEST_FILLING 0.15
#define MAX_NAMED 5

/* What distances must be for a unit to be likely, in sums of covalent radii and, between two metals, of
 * metallic radii. */
typedef struct
{
  const char *id;
  double angstrom;           /* of one unit */
  double low, high;          /* the nearest distance, and the median of those of all atoms */
  double all_low, all_high;  /* those of all atoms */
  double metal_low, metal_high;
} Unit;

static const Unit bohr_unit
    = { "perhaps-bohr", NEAR_BOHR_ANGSTROM, 0.8, 1.2, 0.75, 1.35, 0.85, 1.1 };
static const Unit other_units[] = {
  { "perhaps-picometre", 0.01, 0.7, 1.4, 0.7, 1.6, 0.0, INFINITY },
  { "perhaps-nanometre", 10.0, 0.7, 1.4, 0.7, 1.6, 0.0, INFINITY },
};

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

/* "Atoms 1 (Al) and 2 (Ni)" or "Atom 1 (B) and its own image" */
static char *
dup_pair (const NearCrystal *crystal, const gsize pair[2])
{
  if (pair[0] == pair[1])
    return g_strdup_printf (_ ("Atom %zu (%s) and its own image"), pair[0] + 1,
                            get_label (crystal, pair[0]));
  return g_strdup_printf (_ ("Atoms %zu (%s) and %zu (%s)"), pair[0] + 1, get_label (crystal, pair[0]),
                          pair[1] + 1, get_label (crystal, pair[1]));
}

/* --- another unit of length --------------------------------------------------------------------- */

typedef struct
{
  const NearCrystal *crystal;
  const Unit *unit;
  guint element;
  double ratio, metal_ratio; /* of the nearest neighbour, in @unit */
  double nearest;            /* Å */
  double limit;              /* count neighbours nearer than that; 0: find the nearest */
  guint n_near;
  gboolean noble;
} Look;

static void
look (gsize j, const int shift[3], const double vector[3], double squared_distance, gpointer user_data)
{
  Look *l = user_data;
  guint other = near_crystal_get_element (l->crystal, j);
  const NearElement *a = near_element_get (l->element), *b = near_element_get (other);
  double distance = sqrt (squared_distance);
  double ratio = distance * l->unit->angstrom / (a->covalent_radius + b->covalent_radius);

  (void) shift;
  (void) vector;
  l->n_near += distance < l->limit;
  if (distance >= l->nearest)
    return;
  l->nearest = distance;
  l->ratio = ratio;
  l->metal_ratio = distance * l->unit->angstrom / (a->metallic_radius + b->metallic_radius);
  l->noble = is_noble_gas (other) || is_noble_gas (l->element);
}

static int
compare_ratios (const void *a, const void *b)
{
  double p = *(const double *) a, q = *(const double *) b;

  return (p > q) - (p < q);
}

/* How much of the cell balls of covalent radius fill, were lengths in @unit; more than enough without a
 * cell that fills space, where it says nothing. */
static double
get_filling (const NearCrystal *crystal, double unit)
{
  const gboolean *periodic = near_crystal_get_periodic (crystal);
  double sum = 0.0;

  if (!near_crystal_has_cell (crystal) || !periodic[0] || !periodic[1] || !periodic[2])
    return 1.0;
  for (gsize i = 0; i < near_crystal_get_n_atoms (crystal); i++)
    {
      double r = near_element_get (near_crystal_get_element (crystal, i))->covalent_radius;

      sum += isnan (r) ? 0.0 : 4.0 / 3.0 * G_PI * r * r * r;
    }
  return sum / (near_crystal_get_volume (crystal) * unit * unit * unit);
}

/* Whether the neighbours of all atoms are where they are in matter, were all lengths in @unit. */
static gboolean
fits_unit (const NearCrystal *crystal, const Unit *unit)
{
  gsize n = near_crystal_get_n_atoms (crystal), n_sample = MIN (n, MAX_SAMPLE);
  double ratios[MAX_SAMPLE], largest = 0.0;

  for (guint s = 0; s < near_crystal_get_n_species (crystal); s++)
    largest = fmax (largest, near_element_get (near_crystal_get_species (crystal, s)->components[0].element)
                                 ->covalent_radius);
  g_autoptr (NearCellList) list = near_cell_list_new (
      near_crystal_get_lattice (crystal), near_crystal_get_periodic (crystal), n,
      near_crystal_peek_positions (crystal), 2.0 * largest * unit->all_high / unit->angstrom, NULL);
  if (list == NULL)
    return FALSE;
  for (gsize k = 0; k < n_sample; k++)
    {
      gsize atom = k * n / n_sample;
      Look l = { .crystal = crystal,
                 .unit = unit,
                 .element = near_crystal_get_element (crystal, atom),
                 .ratio = INFINITY,
                 .nearest = INFINITY };

      near_cell_list_visit (list, atom, look, &l);
      if (!(l.ratio > unit->all_low && l.ratio < unit->all_high) || l.noble
          || l.metal_ratio < unit->metal_low || l.metal_ratio > unit->metal_high)
        return FALSE;
      ratios[k] = l.ratio;
      if (n > 1)
        continue;
      l.limit = SHELL * l.nearest;
      near_cell_list_visit (list, atom, look, &l);
      if (l.n_near < NEIGHBORS_OF_ONE_ATOM)
        return FALSE;
    }
  qsort (ratios, n_sample, sizeof *ratios, compare_ratios);
  return ratios[0] > unit->low && ratios[0] < unit->high && ratios[n_sample / 2] > unit->low
         && ratios[n_sample / 2] < unit->high && get_filling (crystal, unit->angstrom) > LOWEST_FILLING;
}

/* Bohr is near enough to Å that only a crystal which fills its cell can tell. */
static gboolean
perhaps_bohr (const NearCrystal *crystal, double ratio, const GPtrArray *notes)
{
  const gboolean *periodic = near_crystal_get_periodic (crystal);
  const double cubed = NEAR_BOHR_ANGSTROM * NEAR_BOHR_ANGSTROM * NEAR_BOHR_ANGSTROM;

  return ratio * NEAR_BOHR_ANGSTROM > bohr_unit.all_low && ratio * NEAR_BOHR_ANGSTROM < bohr_unit.all_high
         && !crystal->unit_is_explicit && near_notes_find (notes, "read-as-bohr") == NULL && periodic[0]
         && periodic[1] && periodic[2] && near_crystal_get_density (crystal) / cubed < HIGHEST_DENSITY
         && fits_unit (crystal, &bohr_unit);
}

/* Whether a unit was suspected. */
static gboolean
check_unit (const NearCrystal *crystal, double ratio, const char *shown, GPtrArray *notes)
{
  if (perhaps_bohr (crystal, ratio, notes))
    {
      near_notes_add (notes, NEAR_NOTE_WARNING, bohr_unit.id,
                      _ ("The nearest atoms are %s Å apart, %.2f of the sum of their covalent radii; "
                         "in bohr that would be a usual distance (1 Å is 1.89 bohr). If the file is "
                         "in bohr, read it again with --bohr."),
                      shown, ratio);
      return TRUE;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (other_units); i++)
    {
      const Unit *unit = &other_units[i];

      if (ratio * unit->angstrom > unit->low && ratio * unit->angstrom < unit->high
          && fits_unit (crystal, unit))
        {
          near_notes_add (notes, NEAR_NOTE_WARNING, unit->id,
                          unit->angstrom < 1.0
                              ? _ ("The nearest atoms are %s Å apart, %.3g sums of their covalent radii; "
                                   "in picometres that would be a usual distance. If the lengths are in "
                                   "pm, divide them by 100: files hold Å.")
                              : _ ("The nearest atoms are %s Å apart, %.3g of the sum of their covalent "
                                   "radii; in nanometres that would be a usual distance. If the lengths "
                                   "are in nm, multiply them by 10: files hold Å."),
                          shown, ratio);
          return TRUE;
        }
    }
  return FALSE;
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
  g_autofree char *who = dup_pair (crystal, pair);

  if (check_unit (crystal, ratio, shown, notes))
    return;
  if (distance < COINCIDENT)
    near_notes_add (notes, NEAR_NOTE_WARNING, "atoms-coincide",
                    _ ("%s are only %s Å apart: the same atom twice? Symmetry and energies make no sense "
                       "until one of them is removed."),
                    who, shown);
  else if (ratio < SHORT_BOND)
    near_notes_add (notes, NEAR_NOTE_WARNING, "distance-short",
                    _ ("%s, the nearest, are %s Å apart, %.2f of the sum of their covalent radii. Check "
                       "the unit of length and the cell."),
                    who, shown, ratio);
}

/* --- coordinates and species -------------------------------------------------------------------- */

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

/* Atoms of one element that the file tells apart are different to all that looks for equal atoms. */
static void
check_labels (const NearCrystal *crystal, GPtrArray *notes)
{
  g_autoptr (GString) named = g_string_new (NULL);
  guint n_of[NEAR_N_ELEMENTS] = { 0 }, n_named = 0;

  for (guint pass = 0; pass < 2; pass++)
    for (guint s = 0; s < near_crystal_get_n_species (crystal); s++)
      {
        const NearSpecies *species = near_crystal_get_species (crystal, s);
        guint element = species->components[0].element;

        if (species->n_components > 1)
          continue;
        if (pass == 0)
          n_of[element]++;
        else if (n_of[element] > 1 && element > 0 && ++n_named <= MAX_NAMED)
          g_string_append_printf (named, "%s%s", n_named > 1 ? ", " : "", species->label);
      }
  if (n_named > MAX_NAMED)
    g_string_append (named, ", …");
  if (n_named > 0)
    near_notes_add (notes, NEAR_NOTE_INFO, "labels-told-apart",
                    _ ("The file tells apart atoms of one element: %s. They count as different species, "
                       "for symmetry and for partial distributions too. If they are the same, write the "
                       "element's symbol for all of them in the file."),
                    named->str);
}

/**
 * near_crystal_check:
 * @notes: gets a note for each thing that is odd
 *
 * Atoms that coincide, distances that tell of a wrong unit, atoms far outside, a left-handed lattice,
 * occupancies above one, unknown elements, atoms of one element that are told apart.
 *
 * Cost: O(n)
 * Checked: tests/core/test-crystal.c, with crystals in bohr, and with boxes and molecules that are not
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
  check_labels (self, notes);
  check_coordinates (self, notes);
  check_distances (self, notes);
}
