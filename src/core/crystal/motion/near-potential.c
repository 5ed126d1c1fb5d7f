/* near-potential.c — energies, forces and stress of atoms from interatomic potentials
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-potential-private.h"

#include "near-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Nearer than this two atoms are one by mistake; energies are astronomical there. */
#define COINCIDENT 0.01 /* Å */

static const NearParameter lennard_jones_parameters[] = {
  { "epsilon", N_ ("epsilon"), N_ ("How deep the well of a pair is, in eV."), 0.0, 100.0, 0.0104 },
  { "sigma", N_ ("sigma"), N_ ("The distance in Å at which the energy of a pair is zero."), 0.1, 20.0,
    3.4 },
};

static const NearParameter morse_parameters[] = {
  { "depth", N_ ("D"), N_ ("How deep the well of a pair is, in eV."), 0.0, 100.0, 0.2703 },
  { "alpha", N_ ("alpha"), N_ ("How narrow the well is, in 1/Å."), 0.05, 20.0, 1.1646 },
  { "distance", N_ ("r0"), N_ ("The distance of the deepest point in Å."), 0.1, 20.0, 3.253 },
};

static const NearParameter gupta_parameters[] = {
  { "A", N_ ("A"), N_ ("How strongly a pair repels at r0, in eV."), 0.0, 100.0, 0.1221 },
  { "xi", N_ ("xi"), N_ ("The hopping of a pair at r0, in eV."), 0.0, 100.0, 1.316 },
  { "p", N_ ("p"), N_ ("How fast the repulsion falls."), 0.1, 100.0, 8.612 },
  { "q", N_ ("q"), N_ ("How fast the hopping falls."), 0.1, 100.0, 2.516 },
  { "r0", N_ ("r0"), N_ ("The distance of nearest neighbours in Å."), 0.5, 20.0, 2.8638 },
};

static const NearParameter stillinger_weber_parameters[] = {
  { "epsilon", N_ ("epsilon"), N_ ("How deep the well of a pair is, in eV."), 0.0, 100.0, 2.1683 },
  { "sigma", N_ ("sigma"), N_ ("The length in Å: the range is 1.8 of it."), 0.1, 20.0, 2.0951 },
  { "lambda", N_ ("lambda"), N_ ("How much a bond angle that is not tetrahedral costs."), 0.0, 1000.0,
    21.0 },
};

/* In the order of NearPotentialKind. */
static const NearPotentialInfo rows[] = {
  { { "lennard-jones", N_ ("Lennard-Jones"),
      N_ ("Atoms attract each other as 1/r^6 and repel each other as 1/r^12: the rare gases."),
      "J. E. Jones, Proc. R. Soc. A 106, 463 (1924); Ar: L. Verlet, Phys. Rev. 159, 98 (1967); Ne, Kr, Xe: "
      "N. Bernardes, Phys. Rev. 112, 1534 (1958)",
      lennard_jones_parameters, G_N_ELEMENTS (lennard_jones_parameters) },
    &_near_lennard_jones },
  { { "morse", N_ ("Morse"),
      N_ ("A pair is a spring that can break: D (exp (-2 alpha (r - r0)) - 2 exp (-alpha (r - r0)))."),
      "P. M. Morse, Phys. Rev. 34, 57 (1929); metals: L. A. Girifalco, V. G. Weizer, Phys. Rev. 114, 687 "
      "(1959)",
      morse_parameters, G_N_ELEMENTS (morse_parameters) },
    &_near_morse },
  { { "gupta", N_ ("Gupta (tight binding)"),
      N_ ("The bonds of a metal weaken as their number grows, as the square root: fcc metals."),
      "R. P. Gupta, Phys. Rev. B 23, 6265 (1981); F. Cleri, V. Rosato, Phys. Rev. B 48, 22 (1993)",
      gupta_parameters, G_N_ELEMENTS (gupta_parameters) },
    &_near_gupta },
  { { "stillinger-weber", N_ ("Stillinger-Weber"),
      N_ ("Bonds that want tetrahedral angles: silicon and germanium."),
      "Si: F. H. Stillinger, T. A. Weber, Phys. Rev. B 31, 5262 (1985); Ge: K. Ding, H. C. Andersen, "
      "Phys. Rev. B 34, 6987 (1986); Si-Ge: S. Ethier, L. J. Lewis, J. Mater. Res. 7, 2817 (1992)",
      stillinger_weber_parameters, G_N_ELEMENTS (stillinger_weber_parameters) },
    &_near_stillinger_weber },
};

const NearTable near_potential_table = NEAR_TABLE_INIT ("potential", N_ ("interatomic potential"), rows);

static const NearPotentialInfo *
get_info (const NearPotential *self)
{
  return &rows[self->kind];
}

const NearPotentialKernel *
_near_potential_get_kernel (void)
{
  static const NearPotentialKernel *const copies[NEAR_SIMD_N_COPIES]
      = NEAR_SIMD_COPIES (near_potential_kernel);

  return copies[near_simd_get_level ()];
}

/**
 * near_potential_kind_dup_elements:
 *
 * Returns: (transfer full): the symbols of the elements with published parameters
 */
char *
near_potential_kind_dup_elements (NearPotentialKind kind)
{
  g_return_val_if_fail (kind < NEAR_N_POTENTIALS, NULL);

  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize r = 0; rows[kind].family->get_element (r) != 0; r++)
    g_string_append_printf (text, "%s%s", r > 0 ? ", " : "",
                            near_element_get (rows[kind].family->get_element (r))->symbol);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* --- what families share ------------------------------------------------------------------------ */

double
_near_potential_get_override (const NearPotentialOptions *options, const char *name, guint first,
                              guint second, gboolean general)
{
  double value = NAN;

  for (gsize i = 0; i < options->n_parameters; i++)
    {
      const NearPotentialParameter *p = &options->parameters[i];
      gboolean same = (p->elements[0] == first && p->elements[1] == second)
                      || (p->elements[0] == second && p->elements[1] == first);

      if (!g_str_equal (p->name, name))
        continue;
      if (same)
        return p->value;
      if (general && p->elements[0] == 0 && p->elements[1] == 0)
        value = p->value;
    }
  return value;
}

void
_near_potential_set_missing_error (GError **error, const NearPotential *self, guint element)
{
  const NearInfo *info = &get_info (self)->info;
  g_autofree char *known = near_potential_kind_dup_elements (self->kind);
  g_autoptr (GString) names = g_string_new (NULL);

  for (gsize p = 0; p < info->n_parameters; p++)
    g_string_append_printf (names, "%s%s", p > 0 ? ", " : "", info->parameters[p].id);
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED,
               _ ("the potential “%s” has no parameters for %s; it has them for %s. Set %s to use "
                  "it all the same"),
               info->id, near_element_get (element)->symbol, known, names->str);
}

/* For potentials whose range belongs to them. */
gboolean
_near_potential_refuse_cut (const NearPotential *self, const NearPotentialOptions *options, GError **error)
{
  if (options->cutoff == 0.0 && options->cut == NEAR_CUT_SMOOTH)
    return TRUE;
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED,
               _ ("the range of the potential “%s” is part of it; leave the cut-off out"),
               get_info (self)->info.id);
  return FALSE;
}

/* No switch if @inner is the cut-off. */
void
_near_pair_parameters_set_switch (NearPairParameters *p, double inner, double cutoff)
{
  p->cutoff2 = cutoff * cutoff;
  p->inner2 = inner * inner;
  p->inverse_width = inner < cutoff ? 1.0 / (p->cutoff2 - p->inner2) : 0.0;
}

/* --- making one --------------------------------------------------------------------------------- */

static gsize
find_type (const NearPotential *self, guint element)
{
  gsize t = 0;

  while (t < self->n_types && self->elements[t] != element)
    t++;
  return t;
}

static gboolean
check_site (const NearCrystal *crystal, gsize atom, GError **error)
{
  const NearSpecies *species
      = near_crystal_get_species (crystal, near_crystal_peek_species (crystal)[atom]);

  if (species->n_components == 1 && species->components[0].occupancy == 1.0)
    return TRUE;
  g_set_error (
      error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED,
      _ ("atom %zu (%s) is a site that is mixed or not full; a potential needs one element on every "
         "site: make a cell in which each site has one"),
      atom + 1, species->label);
  return FALSE;
}

static gboolean
find_types (NearPotential *self, const NearCrystal *crystal, GError **error)
{
  gsize n = near_crystal_get_n_atoms (crystal);

  for (gsize i = 0; i < n; i++)
    {
      guint element = near_crystal_get_element (crystal, i);

      if (!check_site (crystal, i, error))
        return FALSE;
      if (find_type (self, element) == self->n_types)
        self->elements[self->n_types++] = element;
    }
  if (self->n_types > 0)
    return TRUE;
  g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_NO_DATA, _ ("there are no atoms"));
  return FALSE;
}

static const NearParameter *
find_parameter (const NearInfo *info, const char *name, GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (gsize p = 0; p < info->n_parameters; p++)
    {
      if (g_str_equal (info->parameters[p].id, name))
        return &info->parameters[p];
      g_string_append_printf (names, "%s%s", p > 0 ? ", " : "", info->parameters[p].id);
    }
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_UNKNOWN_NAME,
               _ ("the potential “%s” has no parameter “%s”; it has %s"), info->id, name, names->str);
  return NULL;
}

static gboolean
check_options (const NearPotential *self, const NearPotentialOptions *options, GError **error)
{
  const NearInfo *info = &get_info (self)->info;

  if (!(options->cutoff >= 0.0) || !isfinite (options->cutoff))
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   _ ("the cut-off is %g Å; it must be a positive number"), options->cutoff);
      return FALSE;
    }
  for (gsize i = 0; i < options->n_parameters; i++)
    {
      const NearPotentialParameter *set = &options->parameters[i];
      const NearParameter *p = find_parameter (info, set->name, error);

      if (p == NULL)
        return FALSE;
      if (!(set->value >= p->minimum && set->value <= p->maximum))
        {
          g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE, _ ("%s is %g; it must lie between %g and %g"),
                       set->name, set->value, p->minimum, p->maximum);
          return FALSE;
        }
      for (guint e = 0; e < 2; e++)
        if (set->elements[e] != 0 && find_type (self, set->elements[e]) == self->n_types)
          {
            g_set_error (error, NEAR_ERROR, NEAR_ERROR_UNKNOWN_NAME,
                         _ ("%s is set for %s, which is not in this crystal"), set->name,
                         near_element_get (MIN (set->elements[e], NEAR_N_ELEMENTS - 1))->symbol);
            return FALSE;
          }
    }
  return TRUE;
}

static void
clear (gpointer data)
{
  NearPotential *self = data;

  g_free (self->pairs);
  g_free (self->silicon);
  g_free (self->triplets);
}

/**
 * near_potential_new:
 * @id: of a row of near_potential_table
 * @crystal: whose elements are wanted
 * @options: (nullable): NULL: all zero
 *
 * Errors: NEAR_ERROR_UNKNOWN_NAME; NEAR_ERROR_UNSUPPORTED for an element or pair without parameters, or a
 *   site that is mixed; NEAR_ERROR_RANGE; NEAR_ERROR_NO_DATA without atoms
 * Cost: O(n)
 */
NearPotential *
near_potential_new (const char *id, const NearCrystal *crystal, const NearPotentialOptions *options,
                    GError **error)
{
  g_return_val_if_fail (id != NULL && crystal != NULL, NULL);

  const NearPotentialOptions usual = { 0 };
  gsize kind;

  if (!near_table_find (&near_potential_table, id, &kind, error))
    return NULL;
  options = options != NULL ? options : &usual;
  g_autoptr (NearPotential) self = g_atomic_rc_box_new0 (NearPotential);
  self->kind = (NearPotentialKind) kind;
  self->cut = options->cut;
  if (!find_types (self, crystal, error) || !check_options (self, options, error))
    return NULL;
  self->pairs = g_new0 (NearPairParameters, self->n_types * self->n_types);
  if (!get_info (self)->family->set_up (self, options, error))
    return NULL;
  return g_steal_pointer (&self);
}

NearPotential *
near_potential_ref (NearPotential *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
near_potential_unref (NearPotential *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, clear);
}

NearPotentialKind
near_potential_get_kind (const NearPotential *self)
{
  return self->kind;
}

double
near_potential_get_cutoff (const NearPotential *self)
{
  return self->cutoff;
}

/* --- evaluation --------------------------------------------------------------------------------- */

void
_near_potential_work_free (NearPotentialWork *self)
{
  if (self == NULL)
    return;
  near_potential_unref (self->potential);
  near_verlet_list_free (self->list);
  g_free (self->forces);
  g_free (self->energies);
  g_free (self->virials);
  g_free (self->densities);
  g_clear_pointer (&self->embedding, g_array_unref);
  g_free (self);
}

NearPotentialWork *
_near_potential_work_new (const NearPotential *potential, const NearCrystal *crystal, double skin,
                          GError **error)
{
  gsize n = near_crystal_get_n_atoms (crystal);
  g_autoptr (NearPotentialWork) self = g_new0 (NearPotentialWork, 1);
  g_autofree guint8 *types = g_new0 (guint8, n + 1);

  self->potential = near_potential_ref ((NearPotential *) potential);
  self->n = n;
  for (gsize i = 0; i < n; i++)
    {
      gsize type = find_type (potential, near_crystal_get_element (crystal, i));

      if (!check_site (crystal, i, error))
        return NULL;
      if (type == potential->n_types)
        {
          g_set_error (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED,
                       _ ("atom %zu is %s, and the potential was made for a crystal without it"), i + 1,
                       near_element_get (near_crystal_get_element (crystal, i))->symbol);
          return NULL;
        }
      types[i] = (guint8) type;
    }
  self->list
      = near_verlet_list_new (near_crystal_get_lattice (crystal), near_crystal_get_periodic (crystal), n,
                              types, potential->n_types, potential->cutoff, skin, error);
  if (self->list == NULL)
    return NULL;
  self->forces = g_new0 (double, 3 * n + 1);
  self->energies = g_new0 (double, n + 1);
  self->virials = g_new0 (double, 6 * n + 1);
  self->densities = g_new0 (double, n + 1);
  self->embedding = g_array_new (FALSE, FALSE, sizeof (double));
  return g_steal_pointer (&self);
}

gboolean
_near_potential_work_eval (NearPotentialWork *self, const double *positions, gboolean with_virial,
                           GError **error)
{
  if (!near_verlet_list_update (self->list, positions, error))
    return FALSE;
  get_info (self->potential)->family->eval (self, near_verlet_list_get_view (self->list), with_virial);
  self->energy = 0.0;
  for (gsize i = 0; i < self->n; i++)
    self->energy += self->energies[i];
  if (!with_virial)
    return TRUE;
  memset (self->virial, 0, sizeof self->virial);
  for (gsize i = 0; i < self->n; i++)
    for (guint k = 0; k < 6; k++)
      self->virial[k] += self->virials[6 * i + k];
  return TRUE;
}

gboolean
_near_potential_work_check (const NearPotentialWork *self, GError **error)
{
  const NearVerletView *view = near_verlet_list_get_view (self->list);

  if (!(view->closest < COINCIDENT))
    return TRUE;
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
               _ ("atoms %zu and %zu are %.2g Å apart: they stand on the same place. Take one away"),
               view->closest_pair[0] + 1, view->closest_pair[1] + 1, view->closest);
  return FALSE;
}

/**
 * near_potential_eval:
 * @result: (inout): energy, stress and virial are set; energies and forces if they point to memory
 *
 * All images within the cut-off count, however small the cell is.
 *
 * Errors: NEAR_ERROR_RANGE if two atoms coincide; NEAR_ERROR_UNSUPPORTED for an element that the potential
 *   was not made for; NEAR_ERROR_TOO_LARGE; NEAR_ERROR_NOT_FINITE
 * Cost: O(n neighbours)
 * Checked: tests/core/test-potential.c against finite differences and LAMMPS,
 *   tests/core/test-potential-crystal.c against lattice sums and experiment
 */
gboolean
near_potential_eval (const NearPotential *self, const NearCrystal *crystal, NearPotentialResult *result,
                     GError **error)
{
  g_return_val_if_fail (self != NULL && crystal != NULL && result != NULL, FALSE);

  g_autoptr (NearPotentialWork) work = _near_potential_work_new (self, crystal, 0.0, error);
  double volume = near_crystal_get_volume (crystal);

  if (work == NULL || !_near_potential_work_eval (work, near_crystal_peek_positions (crystal), TRUE, error)
      || !_near_potential_work_check (work, error))
    return FALSE;
  if (!isfinite (work->energy))
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_NOT_FINITE,
                   _ ("the energy is not finite; are atoms much too near to each other?"));
      return FALSE;
    }
  result->energy = work->energy;
  if (result->energies != NULL)
    memcpy (result->energies, work->energies, work->n * sizeof (double));
  if (result->forces != NULL)
    memcpy (result->forces, work->forces, 3 * work->n * sizeof (double));
  for (guint k = 0; k < 6; k++)
    {
      result->virial[k] = work->virial[k];
      result->stress[k] = work->virial[k] / volume;
    }
  return TRUE;
}

/**
 * near_potential_apply:
 *
 * Returns: (transfer full): @crystal with atom data "forces" and "energies", and cell data "energy" and, in a
 *   cell, "stress"
 *
 * Errors: as near_potential_eval()
 */
NearCrystal *
near_potential_apply (const NearPotential *self, const NearCrystal *crystal, GError **error)
{
  g_return_val_if_fail (self != NULL && crystal != NULL, NULL);

  gsize n = near_crystal_get_n_atoms (crystal), voigt = 6;
  const gsize shape[2] = { n, 3 };
  g_autofree double *energies = g_new (double, n), *forces = g_new (double, 3 * n);
  NearPotentialResult result = { .energies = energies, .forces = forces };

  if (!near_potential_eval (self, crystal, &result, error))
    return NULL;
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new_from (crystal, TRUE);
  near_crystal_builder_set_number (builder, "energy", result.energy);
  near_crystal_builder_take_atom_data (builder, "energies", near_array_new_vector (n, energies));
  near_crystal_builder_take_atom_data (builder, "forces",
                                       near_array_new (NEAR_ARRAY_FLOAT64, 2, shape, forces));
  if (near_crystal_has_cell (crystal))
    near_crystal_builder_take_cell_data (builder, "stress",
                                         near_array_new (NEAR_ARRAY_FLOAT64, 1, &voigt, result.stress));
  return near_crystal_builder_finish (builder, error);
}
