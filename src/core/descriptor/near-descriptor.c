/* near-descriptor.c — the table of descriptors, their options and the names of their features
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-descriptor-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define CUTOFF(maximum_, default_)                                                                 \
  {                                                                                                \
    "cutoff", N_ ("Cut-off"), N_ ("How far an atom sees, in Å."), 0.5, maximum_, default_          \
  }

static const NearParameter symmetry_parameters[] = {
  CUTOFF (15.0, 6.0),
  { "radial", N_ ("Radial functions"), N_ ("Gaussian shells (G2) for each element."), 0, 64, 8 },
  { "angular", N_ ("Angular functions"),
    N_ ("Whether there are angular functions (G4) too: 0 or 1."), 0, 1, 1 },
  { "cutoff-function", N_ ("Cut-off function"), N_ ("0 cosine, 1 tanh³, 2 polynomial."), 0,
    NEAR_N_CUTOFF_FUNCTIONS - 1, 0 },
};

static const NearParameter bispectrum_parameters[] = {
  { "twojmax", N_ ("Resolution 2J"),
    N_ ("Twice the largest angular momentum; the components grow as its cube."), 0,
    NEAR_BISPECTRUM_MAX_TWOJMAX, 8 },
  CUTOFF (20.0, 4.67637),
  { "rfac0", N_ ("Share of the sphere"),
    N_ ("How much of the 3-sphere the distances up to the cut-off cover."), 0.01, 1.0, 0.99363 },
  { "rmin0", N_ ("Inner distance"), N_ ("Where the angle on the 3-sphere is zero, in Å."), 0.0,
    10.0, 0.0 },
  { "wself", N_ ("Weight of the centre"), N_ ("What the centre itself adds to the density."),
    -100.0, 100.0, 1.0 },
  { "switch", N_ ("Switching"), N_ ("Whether neighbours fade out towards the cut-off: 0 or 1."), 0,
    1, 1 },
  { "bzero", N_ ("Subtract the atom alone"),
    N_ ("Whether an atom without neighbours has components 0: 0 or 1."), 0, 1, 0 },
  { "bnorm", N_ ("Normalise"), N_ ("Whether B is divided by 2j + 1: 0 or 1."), 0, 1, 0 },
};

static const NearParameter matrix_parameters[] = {
  { "form", N_ ("Form"), N_ ("0 as it is, 1 sorted rows, 2 eigenvalues."), 0,
    NEAR_N_MATRIX_FORMS - 1, NEAR_MATRIX_FORM_SORTED },
  { "size", N_ ("Size"), N_ ("Columns, filled up with zeros; 0: as many as there are atoms."), 0,
    1e6, 0 },
};

#define PARAMETERS(list) .parameters = list, .n_parameters = G_N_ELEMENTS (list)

static const NearDescriptorInfo rows[NEAR_N_DESCRIPTORS] = {
  [NEAR_DESCRIPTOR_SYMMETRY_FUNCTIONS]
  = { { .id = "symmetry-functions",
        .name = N_ ("Symmetry functions"),
        .sentence
        = N_ ("Sums over neighbours, and pairs of them, seen through Gaussians of distance and "
              "powers of the angle."),
        .citation = "J. Behler, J. Chem. Phys. 134, 074106 (2011)",
        PARAMETERS (symmetry_parameters) },
      FALSE },
  [NEAR_DESCRIPTOR_BISPECTRUM]
  = { { .id = "bispectrum",
        .name = N_ ("Bispectrum"),
        .sentence
        = N_ ("The neighbours' density on a sphere in four dimensions, expanded and coupled to "
              "numbers that no rotation changes: the descriptor of SNAP."),
        .citation = "A. P. Thompson et al., J. Comput. Phys. 285, 316 (2015)",
        PARAMETERS (bispectrum_parameters) },
      FALSE },
  [NEAR_DESCRIPTOR_COULOMB_MATRIX]
  = { { .id = "coulomb-matrix",
        .name = N_ ("Coulomb matrix"),
        .sentence = N_ ("The repulsion of every pair of nuclei, for molecules: it knows no cell."),
        .citation = "M. Rupp et al., Phys. Rev. Lett. 108, 058301 (2012)",
        PARAMETERS (matrix_parameters) },
      TRUE },
  [NEAR_DESCRIPTOR_SINE_MATRIX]
  = { { .id = "sine-matrix",
        .name = N_ ("Sine matrix"),
        .sentence = N_ ("A Coulomb matrix whose distance repeats with the cell."),
        .citation = "F. Faber et al., Int. J. Quantum Chem. 115, 1094 (2015)",
        PARAMETERS (matrix_parameters) },
      TRUE },
  [NEAR_DESCRIPTOR_EWALD_MATRIX]
  = { { .id = "ewald-matrix",
        .name = N_ ("Ewald matrix"),
        .sentence
        = N_ ("The repulsion of every pair of lattices of nuclei, in a background that makes them "
              "neutral."),
        .citation = "F. Faber et al., Int. J. Quantum Chem. 115, 1094 (2015)",
        PARAMETERS (matrix_parameters) },
      TRUE },
};

const NearTable near_descriptor_table = NEAR_TABLE_INIT ("descriptor", N_ ("descriptor"), rows);

/* --- options
 * -------------------------------------------------------------------------------------- */

/* What a parameter's id means. */
static void
assign (NearDescriptorOptions *o, const char *id, double value)
{
  if (g_str_equal (id, "cutoff"))
    o->cutoff = value;
  else if (g_str_equal (id, "radial"))
    o->n_radial = (guint) value;
  else if (g_str_equal (id, "angular"))
    o->angular = value != 0.0;
  else if (g_str_equal (id, "cutoff-function"))
    o->cutoff_function = (NearCutoffFunction) value;
  else if (g_str_equal (id, "twojmax"))
    o->twojmax = (guint) value;
  else if (g_str_equal (id, "rfac0"))
    o->rfac0 = value;
  else if (g_str_equal (id, "rmin0"))
    o->rmin0 = value;
  else if (g_str_equal (id, "wself"))
    o->self_weight = value;
  else if (g_str_equal (id, "switch"))
    o->switching = value != 0.0;
  else if (g_str_equal (id, "bzero"))
    o->subtract_isolated = value != 0.0;
  else if (g_str_equal (id, "bnorm"))
    o->normalize = value != 0.0;
  else if (g_str_equal (id, "form"))
    o->form = (NearMatrixForm) value;
  else if (g_str_equal (id, "size"))
    o->size = (gsize) value;
  else
    g_assert_not_reached ();
}

static gboolean
is_whole (const char *id)
{
  static const char *const real[] = { "cutoff", "rfac0", "rmin0", "wself", NULL };

  return !g_strv_contains (real, id);
}

/**
 * near_descriptor_options_init:
 *
 * The defaults of the table.
 */
void
near_descriptor_options_init (NearDescriptorOptions *options, NearDescriptor descriptor)
{
  g_return_if_fail (options != NULL && descriptor < NEAR_N_DESCRIPTORS);

  *options = (NearDescriptorOptions){ 0 };
  for (gsize i = 0; i < rows[descriptor].info.n_parameters; i++)
    assign (options, rows[descriptor].info.parameters[i].id,
            rows[descriptor].info.parameters[i].default_value);
}

/**
 * near_descriptor_options_set:
 * @id: of the descriptor
 * @parameter: of a row of its parameters: "twojmax"
 *
 * Errors: NEAR_ERROR_UNKNOWN_NAME, NEAR_ERROR_RANGE
 */
gboolean
near_descriptor_options_set (NearDescriptorOptions *options, const char *id, const char *parameter,
                             double value, GError **error)
{
  g_autoptr (GString) known = g_string_new (NULL);
  gsize row;

  if (!near_table_find (&near_descriptor_table, id, &row, error))
    return FALSE;
  for (gsize i = 0; i < rows[row].info.n_parameters; i++)
    {
      const NearParameter *p = &rows[row].info.parameters[i];

      g_string_append_printf (known, "%s%s", i > 0 ? ", " : "", p->id);
      if (!g_str_equal (p->id, parameter))
        continue;
      if (!(value >= p->minimum && value <= p->maximum)
          || (is_whole (parameter) && value != floor (value)))
        {
          g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                       is_whole (parameter)
                           ? _ ("%s: %s is %g; it may be a whole number from %g to %g")
                           : _ ("%s: %s is %g; it may be from %g to %g"),
                       id, parameter, value, p->minimum, p->maximum);
          return FALSE;
        }
      assign (options, parameter, value);
      return TRUE;
    }
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_UNKNOWN_NAME,
               _ ("%s has no parameter “%s”; it has %s"), id, parameter, known->str);
  return FALSE;
}

/* --- names
 * ---------------------------------------------------------------------------------------- */

static char **
dup_matrix_names (const NearCrystal *crystal, const NearDescriptorOptions *options)
{
  gsize n = near_crystal_get_n_atoms (crystal), size = options->size > 0 ? options->size : n;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (gsize i = 0; i < size; i++)
    if (options->form == NEAR_MATRIX_FORM_EIGENVALUES)
      g_ptr_array_add (names, g_strdup_printf ("λ%zu", i + 1));
    else if (options->form == NEAR_MATRIX_FORM_PLAIN && i < n)
      g_ptr_array_add (
          names, g_strdup_printf ("M %s%zu",
                                  near_element_get (near_crystal_get_element (crystal, i))->symbol,
                                  i + 1));
    else
      g_ptr_array_add (names, g_strdup_printf ("M %zu", i + 1));
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

gboolean
_near_descriptor_find (const char *id,
                       const NearDescriptorOptions **options,
                       NearDescriptorOptions *usual,
                       NearDescriptor *found,
                       GError **error)
{
  gsize row;

  if (!near_table_find (&near_descriptor_table, id, &row, error))
    return FALSE;
  *found = (NearDescriptor) row;
  if (*options == NULL)
    {
      near_descriptor_options_init (usual, *found);
      *options = usual;
    }
  return TRUE;
}

/**
 * near_descriptor_dup_names:
 *
 * Names for plots and headings: "G2 Si η=0.5 r_s=0", "B(2,1,3)" with doubled angular momenta, "λ1".
 *
 * Errors: as near_descriptor_compute()
 */
char **
near_descriptor_dup_names (const char *id, const NearCrystal *crystal,
                           const NearDescriptorOptions *options, GError **error)
{
  g_return_val_if_fail (id != NULL && crystal != NULL, NULL);

  NearDescriptorOptions usual;
  NearDescriptorPlan plan;
  NearDescriptor row;

  if (!_near_descriptor_find (id, &options, &usual, &row, error))
    return NULL;
  if (rows[row].is_matrix)
    return _near_descriptor_check_sites (crystal, TRUE, error) ? dup_matrix_names (crystal, options)
                                                               : NULL;
  if (!_near_descriptor_plan_init (&plan, row, crystal, options, error))
    return NULL;
  char **names = g_new0 (char *, plan.n_features + 1);
  for (gsize i = 0; i < plan.n_features; i++)
    names[i] = plan.bispectrum != NULL ? near_bispectrum_dup_name (plan.bispectrum, (guint) i)
                                       : near_symmetry_functions_dup_name (plan.functions, i);
  _near_descriptor_plan_clear (&plan);
  return names;
}

/* --- what to know about a result
 * ------------------------------------------------------------------- */

/**
 * near_descriptor_add_notes:
 * @notes: (inout): of NearNote
 *
 * Says where the descriptor does not do what one may take for granted: a Coulomb matrix of
 * something periodic, elements that a bispectrum takes for one.
 */
void
near_descriptor_add_notes (const char *id, const NearCrystal *crystal,
                           const NearDescriptorOptions *options, GPtrArray *notes)
{
  g_return_if_fail (id != NULL && crystal != NULL && notes != NULL);

  const gboolean *periodic = near_crystal_get_periodic (crystal);
  gsize row;

  if (!near_table_find (&near_descriptor_table, id, &row, NULL))
    return;
  if (row == NEAR_DESCRIPTOR_COULOMB_MATRIX && (periodic[0] || periodic[1] || periodic[2]))
    near_notes_add (
        notes, NEAR_NOTE_WARNING, "coulomb-matrix-of-crystal",
        _ ("The Coulomb matrix sees only the %zu atoms listed, not their images: another choice "
           "of the cell gives another matrix. For a crystal take the sine or the Ewald matrix."),
        near_crystal_get_n_atoms (crystal));
  if (rows[row].is_matrix && (options == NULL || options->form == NEAR_MATRIX_FORM_SORTED))
    near_notes_add (
        notes, NEAR_NOTE_INFO, "sorted-rows",
        _ ("The rows are sorted: row i is not atom i, and the order changes abruptly where two "
           "rows become equally long."));
  if (row == NEAR_DESCRIPTOR_BISPECTRUM && (options == NULL || options->weights == NULL))
    {
      guint first = near_crystal_get_element (crystal, 0);

      for (gsize i = 1; i < near_crystal_get_n_atoms (crystal); i++)
        if (near_crystal_get_element (crystal, i) != first)
          {
            near_notes_add (
                notes, NEAR_NOTE_WARNING, "elements-alike",
                _ ("All elements have weight 1: the bispectrum cannot tell them apart. Give each "
                   "element a weight of its own."));
            break;
          }
    }
}
