/* near-bond-rule.c — the rules by which atoms are bonded
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * "radii". With covalent radii r and metallic radii R (of twelve neighbours) two atoms are bonded up to
 *     r_i + r_j + tolerance      (0.4 Å: the habit of the Cambridge Structural Database)
 *     metal_factor (R_i + R_j)   if both are metals.
 * The factor 1.098 lies between the second six neighbours of hcp Cd (1.091 times the sum of radii) and
 * the second six of bcc (1.12 for most, 1.098 for K and 1.102 for Rb): fcc and hcp metals have 12
 * neighbours, bcc metals 8, simple cubic Po 6; at 1.15 bcc has 14. Germanium, antimony and bromine have
 * metallic radii in the tables and are no metals here.
 *
 * Radii alone bond the metals of an ionic crystal with one another: sodium with sodium in rock salt, iron
 * with phosphorus in LiFePO4, where oxygen stands between. Such a contact is "bridged" and no bond: two
 * atoms of which at least one is a metal, with a third one in reach of both that is no metal and more
 * electronegative than both by 0.8 or more. Metal–metal bonds under bridging ligands (Re2Cl8) are lost
 * with it; keep_bridged keeps them.
 */
#include "near-bonds-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_SPECIES 2000
#define BRIDGE_MARGIN 0.8

static const NearParameter radii_parameters[] = {
  { "tolerance", N_ ("Tolerance"), N_ ("Ångström added to the sum of two covalent radii"), 0.0, 2.0, 0.4 },
  { "metal-factor", N_ ("Metal factor"), N_ ("The sum of two metallic radii is taken times this"), 0.5, 2.0,
    1.098 },
  { "keep-bridged", N_ ("Keep bridged contacts"),
    N_ ("1: a metal also bonds past a more electronegative atom that stands between"), 0.0, 1.0, 0.0 },
};
static const NearParameter gap_parameters[] = {
  { "buffer", N_ ("Gap"), N_ ("Ångström without any distance that end the first shell"), 0.001, 2.0, 0.11 },
  { "limit", N_ ("Limit"), N_ ("Ångström looked through; 0: 5, or twice the nearest distance"), 0.0, 20.0,
    0.0 },
  { "per-pair", N_ ("By pairs"), N_ ("1: a gap for each pair of species instead of one for all"), 0.0, 1.0,
    0.0 },
};
static const NearParameter fixed_parameters[] = {
  { "cutoff", N_ ("Cut-off"), N_ ("Ångström up to which all atoms are bonded"), 0.4, 20.0, 3.0 },
};

static const NearBondRuleInfo rule_rows[] = {
  { { .id = "radii",
      .name = N_ ("sum of radii"),
      .sentence = N_ ("Two atoms are bonded up to the sum of their covalent radii plus a tolerance, two "
                      "metals up to a multiple of the sum of their metallic radii."),
      .citation = "B. Cordero et al., Dalton Trans. 2832 (2008); A. F. Wells, Structural Inorganic "
                  "Chemistry (Oxford, 1984)",
      .parameters = radii_parameters,
      .n_parameters = G_N_ELEMENTS (radii_parameters) } },
  { { .id = "gap",
      .name = N_ ("first gap"),
      .sentence = N_ ("Atoms are bonded up to the first gap in the sorted distances of the crystal, as in "
                      "JARVIS."),
      .citation = "K. Choudhary et al., npj Comput. Mater. 6, 173 (2020)",
      .parameters = gap_parameters,
      .n_parameters = G_N_ELEMENTS (gap_parameters) } },
  { { .id = "pairs",
      .name = N_ ("table of pairs"),
      .sentence = N_ ("Atoms are bonded between the smallest and largest distance that you state for their "
                      "pair of elements or labels."),
      .citation = NULL } },
  { { .id = "fixed",
      .name = N_ ("fixed cut-off"),
      .sentence = N_ ("All atoms are bonded up to one distance."),
      .citation = NULL,
      .parameters = fixed_parameters,
      .n_parameters = G_N_ELEMENTS (fixed_parameters) } },
};
G_STATIC_ASSERT (G_N_ELEMENTS (rule_rows) == NEAR_N_BOND_RULES);

const NearTable near_bond_rule_table = NEAR_TABLE_INIT ("bond-rule", N_ ("bond rule"), rule_rows);

/**
 * near_bond_options_init:
 *
 * Sets the defaults of all rules and chooses @rule.
 */
void
near_bond_options_init (NearBondOptions *options, NearBondRule rule)
{
  g_return_if_fail (options != NULL && rule < NEAR_N_BOND_RULES);

  *options = (NearBondOptions){
    .rule = rule,
    .tolerance = radii_parameters[0].default_value,
    .metal_factor = radii_parameters[1].default_value,
    .buffer = gap_parameters[0].default_value,
    .limit = gap_parameters[1].default_value,
    .cutoff = fixed_parameters[0].default_value,
  };
}

static gboolean
check (const NearParameter *parameter, double value, GError **error)
{
  if (value >= parameter->minimum && value <= parameter->maximum)
    return TRUE;
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE, _ ("%s is %g; it must be between %g and %g"),
               _ (parameter->name), value, parameter->minimum, parameter->maximum);
  return FALSE;
}

static gboolean
check_options (const NearBondOptions *options, GError **error)
{
  switch (options->rule)
    {
    case NEAR_BOND_RADII:
      return check (&radii_parameters[0], options->tolerance, error)
             && check (&radii_parameters[1], options->metal_factor, error);
    case NEAR_BOND_GAP:
      return check (&gap_parameters[0], options->buffer, error)
             && check (&gap_parameters[1], options->limit, error);
    case NEAR_BOND_FIXED:
      return check (&fixed_parameters[0], options->cutoff, error);
    case NEAR_BOND_PAIRS:
    case NEAR_N_BOND_RULES:
      break;
    }
  return TRUE;
}

void
_near_bond_reach_init (NearBondReach *reach, const NearCrystal *crystal)
{
  guint n = near_crystal_get_n_species (crystal);

  *reach = (NearBondReach){ .n_species = n };
  if (n > MAX_SPECIES)
    return;
  reach->low = g_new0 (double, (gsize) n * n);
  reach->high = g_new0 (double, (gsize) n * n);
  reach->metal = g_new0 (gboolean, n);
  reach->electronegativity = g_new0 (double, n);
}

void
_near_bond_reach_clear (NearBondReach *reach)
{
  g_free (reach->low);
  g_free (reach->high);
  g_free (reach->metal);
  g_free (reach->electronegativity);
  *reach = (NearBondReach){ 0 };
}

static void
set_range (NearBondReach *reach, guint a, guint b, double low, double high)
{
  gsize n = reach->n_species;

  reach->low[a * n + b] = reach->low[b * n + a] = low;
  reach->high[a * n + b] = reach->high[b * n + a] = high;
}

/* --- radii -------------------------------------------------------------------------------------- */

static gboolean
is_metal (guint element)
{
  static const guint not_metals[] = { 32, 35, 51 }; /* Ge, Br, Sb */

  for (gsize k = 0; k < G_N_ELEMENTS (not_metals); k++)
    if (element == not_metals[k])
      return FALSE;
  return !isnan (near_element_get (element)->metallic_radius);
}

/* Of a species: means over its elements by occupancy. Where there is no covalent radius (berkelium and
 * beyond) the metallic one stands in. */
static void
describe (const NearSpecies *species, double *covalent, double *metallic, gboolean *metal,
          double *electronegativity)
{
  double total = 0.0;

  *covalent = *metallic = *electronegativity = 0.0;
  *metal = TRUE;
  for (guint k = 0; k < species->n_components; k++)
    {
      const NearElement *row = near_element_get (species->components[k].element);
      double weight = MAX (species->components[k].occupancy, 1e-6);

      *covalent += weight * (isnan (row->covalent_radius) ? row->metallic_radius : row->covalent_radius);
      *metallic += weight * row->metallic_radius;
      *electronegativity += weight * row->electronegativity;
      *metal = *metal && is_metal (species->components[k].element);
      total += weight;
    }
  *covalent /= total;
  *metallic /= total;
  *electronegativity /= total;
}

static void
resolve_radii (NearBondReach *reach, const NearCrystal *crystal, const NearBondOptions *options,
               GPtrArray *notes)
{
  guint n = reach->n_species;
  g_autofree double *covalent = g_new (double, n), *metallic = g_new (double, n);

  for (guint s = 0; s < n; s++)
    {
      const NearSpecies *species = near_crystal_get_species (crystal, s);

      describe (species, &covalent[s], &metallic[s], &reach->metal[s], &reach->electronegativity[s]);
      if (isnan (covalent[s]))
        near_notes_add (notes, NEAR_NOTE_WARNING, "radius-unknown",
                        _ ("No radius is known for %s, so that its atoms have no bonds; state the distances "
                           "in a table of pairs."),
                        species->label);
    }
  for (guint a = 0; a < n; a++)
    for (guint b = a; b < n; b++)
      {
        double sum = reach->metal[a] && reach->metal[b]
                         ? options->metal_factor * (metallic[a] + metallic[b])
                         : covalent[a] + covalent[b] + options->tolerance;

        set_range (reach, a, b, NEAR_BOND_SHORTEST, isnan (sum) ? 0.0 : sum);
      }
  reach->drop_bridged = !options->keep_bridged;
}

gboolean
_near_bond_reach_parts (const NearBondReach *reach, guint first, guint second, guint bridge)
{
  const double *x = reach->electronegativity;

  return (reach->metal[first] || reach->metal[second]) && !reach->metal[bridge]
         && x[bridge] >= x[first] + BRIDGE_MARGIN && x[bridge] >= x[second] + BRIDGE_MARGIN;
}

/* --- a table of pairs --------------------------------------------------------------------------- */

static gboolean
has_name (const NearSpecies *species, const char *name)
{
  guint element;

  if (g_strcmp0 (species->label, name) == 0)
    return TRUE;
  if (!near_element_find (name, -1, &element))
    return FALSE;
  for (guint k = 0; k < species->n_components; k++)
    if (species->components[k].element == element)
      return TRUE;
  return FALSE;
}

/* Marks the species that @name means. */
static gboolean
find_named (const NearCrystal *crystal, const char *name, gboolean *named, GError **error)
{
  guint n = near_crystal_get_n_species (crystal);
  gboolean found = FALSE;
  g_autoptr (GString) labels = g_string_new (NULL);

  for (guint s = 0; s < n; s++)
    {
      const NearSpecies *species = near_crystal_get_species (crystal, s);

      named[s] = has_name (species, name);
      found = found || named[s];
      if (s < 20)
        g_string_append_printf (labels, s == 0 ? "%s" : ", %s", species->label);
    }
  if (!found)
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_UNKNOWN_NAME,
                 _ ("table of pairs: there is no “%s” in the crystal; there are: %s"), name, labels->str);
  return found;
}

static gboolean
resolve_pairs (NearBondReach *reach, const NearCrystal *crystal, const NearBondOptions *options,
               GError **error)
{
  guint n = reach->n_species;
  g_autofree gboolean *first = g_new (gboolean, n), *second = g_new (gboolean, n);

  if (options->n_pairs == 0)
    {
      g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_NO_DATA,
                           _ ("the table of pairs is empty; it needs at least one line, such as Si–O from 0 "
                              "to 1.9 Å"));
      return FALSE;
    }
  for (gsize p = 0; p < options->n_pairs; p++)
    {
      const NearBondPair *pair = &options->pairs[p];

      if (!(pair->minimum >= 0.0) || !(pair->maximum > pair->minimum) || !(pair->maximum <= 20.0))
        {
          g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                       _ ("table of pairs: %s–%s is bonded from %g to %g Å; the distances must rise, between "
                          "0 and 20 Å"),
                       pair->first, pair->second, pair->minimum, pair->maximum);
          return FALSE;
        }
      if (!find_named (crystal, pair->first, first, error)
          || !find_named (crystal, pair->second, second, error))
        return FALSE;
      for (guint a = 0; a < n; a++)
        for (guint b = 0; b < n; b++)
          if (first[a] && second[b])
            set_range (reach, a, b, MAX (pair->minimum, NEAR_BOND_SHORTEST), pair->maximum);
    }
  return TRUE;
}

/* --- any rule ----------------------------------------------------------------------------------- */

gboolean
_near_bond_reach_resolve (NearBondReach *reach, const NearCrystal *crystal, const NearBondOptions *options,
                          GPtrArray *notes, const NearMonitor *monitor, GError **error)
{
  guint n = reach->n_species;
  gboolean done = TRUE;

  if (!check_options (options, error))
    return FALSE;
  if (n > MAX_SPECIES)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                   _ ("%u species are too many for bonds; at most %d can be told apart"), n, MAX_SPECIES);
      return FALSE;
    }
  switch (options->rule)
    {
    case NEAR_BOND_RADII:
      resolve_radii (reach, crystal, options, notes);
      break;
    case NEAR_BOND_GAP:
      done = _near_bond_reach_by_gap (reach, crystal, options, notes, monitor, error);
      break;
    case NEAR_BOND_PAIRS:
      done = resolve_pairs (reach, crystal, options, error);
      break;
    case NEAR_BOND_FIXED:
      for (guint a = 0; a < n; a++)
        for (guint b = a; b < n; b++)
          set_range (reach, a, b, NEAR_BOND_SHORTEST, options->cutoff);
      break;
    case NEAR_N_BOND_RULES:
      g_assert_not_reached ();
    }
  for (gsize k = 0; done && k < (gsize) n * n; k++)
    reach->longest = MAX (reach->longest, reach->high[k]);
  return done;
}
