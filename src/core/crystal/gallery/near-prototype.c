/* near-prototype.c — structure types: where the atoms stand, whatever they are
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * M. J. Mehl et al., Comput. Mater. Sci. 136, S1 (2017), describes these types and hundreds more.
 * The usual values of free coordinates are those of the gallery's first crystal of the type. */
#include "near-prototype.h"

#include "near-gallery-data.h"
#include "near-operation.h"
#include "near-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Fractions: images of a special position coincide to rounding, other atoms are much farther apart. */
#define SAME_SITE 1e-4
#define CELL_TOLERANCE 1e-9
#define MAX_SITES 64

#define FACE_CENTRED "x,y,z; x,1/2+y,1/2+z; 1/2+x,y,1/2+z; 1/2+x,1/2+y,z"
#define BODY_CENTRED "x,y,z; 1/2+x,1/2+y,1/2+z"

#define COORDINATE(id_, name_, value_)                                                             \
  {                                                                                                \
    .id = id_, .name = name_,                                                                      \
    .sentence = N_ ("A coordinate that the symmetry leaves free, in fractions of the cell."),      \
    .minimum = -1.0, .maximum = 2.0, .default_value = value_                                       \
  }
#define PARAMETERS(list) .parameters = list, .n_parameters = G_N_ELEMENTS (list)

static const NearParameter wurtzite_parameters[] = { COORDINATE ("u", N_ ("u"), GALLERY_ZNO_U) };
static const NearParameter rutile_parameters[]
    = { COORDINATE ("u", N_ ("u"), GALLERY_TIO2_RUTILE_U) };
static const NearParameter molybdenite_parameters[]
    = { COORDINATE ("u", N_ ("u"), GALLERY_MOS2_U) };
static const NearParameter layer_parameters[]
    = { COORDINATE ("u", N_ ("u"), GALLERY_MOS2_LAYER_U) };
static const NearParameter alpha_quartz_parameters[]
    = { COORDINATE ("u", N_ ("u"), GALLERY_SIO2_ALPHA_QUARTZ_U),
        COORDINATE ("p", N_ ("x of B"), GALLERY_SIO2_ALPHA_QUARTZ_P),
        COORDINATE ("q", N_ ("y of B"), GALLERY_SIO2_ALPHA_QUARTZ_Q),
        COORDINATE ("r", N_ ("z of B"), GALLERY_SIO2_ALPHA_QUARTZ_R) };
static const NearParameter beta_quartz_parameters[]
    = { COORDINATE ("u", N_ ("u"), GALLERY_SIO2_BETA_QUARTZ_U) };
static const NearParameter cristobalite_parameters[]
    = { COORDINATE ("u", N_ ("u"), GALLERY_SIO2_ALPHA_CRISTOBALITE_U),
        COORDINATE ("p", N_ ("x of B"), GALLERY_SIO2_ALPHA_CRISTOBALITE_P),
        COORDINATE ("q", N_ ("y of B"), GALLERY_SIO2_ALPHA_CRISTOBALITE_Q),
        COORDINATE ("r", N_ ("z of B"), GALLERY_SIO2_ALPHA_CRISTOBALITE_R) };
static const NearParameter coesite_parameters[]
    = { COORDINATE ("a", N_ ("x of A1"), GALLERY_SIO2_COESITE_A),
        COORDINATE ("b", N_ ("y of A1"), GALLERY_SIO2_COESITE_B),
        COORDINATE ("c", N_ ("z of A1"), GALLERY_SIO2_COESITE_C),
        COORDINATE ("d", N_ ("x of A2"), GALLERY_SIO2_COESITE_D),
        COORDINATE ("e", N_ ("y of A2"), GALLERY_SIO2_COESITE_E),
        COORDINATE ("f", N_ ("z of A2"), GALLERY_SIO2_COESITE_F),
        COORDINATE ("g", N_ ("y of B2"), GALLERY_SIO2_COESITE_G),
        COORDINATE ("h", N_ ("x of B3"), GALLERY_SIO2_COESITE_H),
        COORDINATE ("i", N_ ("y of B3"), GALLERY_SIO2_COESITE_I),
        COORDINATE ("j", N_ ("z of B3"), GALLERY_SIO2_COESITE_J),
        COORDINATE ("k", N_ ("x of B4"), GALLERY_SIO2_COESITE_K),
        COORDINATE ("l", N_ ("y of B4"), GALLERY_SIO2_COESITE_L),
        COORDINATE ("m", N_ ("z of B4"), GALLERY_SIO2_COESITE_M),
        COORDINATE ("n", N_ ("x of B5"), GALLERY_SIO2_COESITE_N),
        COORDINATE ("o", N_ ("y of B5"), GALLERY_SIO2_COESITE_O),
        COORDINATE ("p", N_ ("z of B5"), GALLERY_SIO2_COESITE_P) };

static const NearPrototype prototype_rows[] = {
  { { .id = "sc", .name = N_ ("simple cubic"), .sentence = N_ ("Six neighbours along the edges of cubes.") },
    "Ah", 221, NEAR_FAMILY_CUBIC, 1, "A 0 0 0", NULL, FALSE },
  { { .id = "fcc",
      .name = N_ ("face-centred cubic"),
      .sentence = N_ ("Close packing in the order ABC: twelve neighbours.") },
    "A1", 225, NEAR_FAMILY_CUBIC, 1, "A 0 0 0", FACE_CENTRED, FALSE },
  { { .id = "bcc",
      .name = N_ ("body-centred cubic"),
      .sentence = N_ ("Eight neighbours, and six that are hardly farther.") },
    "A2", 229, NEAR_FAMILY_CUBIC, 1, "A 0 0 0", BODY_CENTRED, FALSE },
  { { .id = "hcp",
      .name = N_ ("hexagonal close packing"),
      .sentence = N_ ("Close packing in the order AB: twelve neighbours if c/a is 1.633.") },
    "A3", 194, NEAR_FAMILY_HEXAGONAL, 1, "A 1/3 2/3 1/4; A 2/3 1/3 3/4", NULL, FALSE },
  { { .id = "diamond",
      .name = N_ ("diamond"),
      .sentence = N_ ("Two face-centred lattices, a quarter of the diagonal apart: four neighbours.") },
    "A4", 227, NEAR_FAMILY_CUBIC, 1, "A 0 0 0; A 1/4 1/4 1/4", FACE_CENTRED, FALSE },
  { { .id = "graphite",
      .name = N_ ("graphite"),
      .sentence = N_ ("Honeycomb layers in the order AB, far apart.") },
    "A9", 194, NEAR_FAMILY_HEXAGONAL, 1, "A 0 0 1/4; A 0 0 3/4; A 1/3 2/3 1/4; A 2/3 1/3 3/4", NULL, FALSE },
  { { .id = "graphene", .name = N_ ("graphene"), .sentence = N_ ("One honeycomb layer in vacuum.") },
    NULL, 191, NEAR_FAMILY_HEXAGONAL, 1, "A 1/3 2/3 1/2; A 2/3 1/3 1/2", NULL, TRUE },
  { { .id = "rock-salt",
      .name = N_ ("rock salt"),
      .sentence = N_ ("Two face-centred lattices, half an edge apart: six neighbours of the other kind.") },
    "B1", 225, NEAR_FAMILY_CUBIC, 2, "A 0 0 0; B 1/2 1/2 1/2", FACE_CENTRED, FALSE },
  { { .id = "cesium-chloride",
      .name = N_ ("caesium chloride"),
      .sentence = N_ ("One kind at the corners, the other in the middle: eight neighbours.") },
    "B2", 221, NEAR_FAMILY_CUBIC, 2, "A 0 0 0; B 1/2 1/2 1/2", NULL, FALSE },
  { { .id = "zinc-blende",
      .name = N_ ("zinc blende"),
      .sentence = N_ ("Diamond of two kinds: four neighbours of the other kind, no centre of inversion.") },
    "B3", 216, NEAR_FAMILY_CUBIC, 2, "A 0 0 0; B 1/4 1/4 1/4", FACE_CENTRED, FALSE },
  { { .id = "wurtzite",
      .name = N_ ("wurtzite"),
      .sentence = N_ ("The hexagonal sister of zinc blende; u is near 3/8."),
      PARAMETERS (wurtzite_parameters) },
    "B4", 186, NEAR_FAMILY_HEXAGONAL, 2, "A 1/3 2/3 0; A 2/3 1/3 1/2; B 1/3 2/3 u; B 2/3 1/3 1/2+u", NULL,
    FALSE },
  { { .id = "fluorite",
      .name = N_ ("fluorite"),
      .sentence = N_ ("A face-centred lattice of A with B in all its tetrahedral holes.") },
    "C1", 225, NEAR_FAMILY_CUBIC, 2, "A 0 0 0; B 1/4 1/4 1/4; B 3/4 3/4 3/4", FACE_CENTRED, FALSE },
  { { .id = "rutile",
      .name = N_ ("rutile"),
      .sentence = N_ ("Octahedra that share edges in chains and corners between them."),
      PARAMETERS (rutile_parameters) },
    "C4", 136, NEAR_FAMILY_TETRAGONAL, 2,
    "A 0 0 0; A 1/2 1/2 1/2; B u u 0; B -u -u 0; B 1/2+u 1/2-u 1/2; B 1/2-u 1/2+u 1/2", NULL, FALSE },
  { { .id = "perovskite",
      .name = N_ ("cubic perovskite"),
      .sentence = N_ ("ABC3: B in corner-sharing octahedra of C, A in the cages between.") },
    "E21", 221, NEAR_FAMILY_CUBIC, 3, "A 0 0 0; B 1/2 1/2 1/2; C 0 1/2 1/2; C 1/2 0 1/2; C 1/2 1/2 0", NULL,
    FALSE },
  { { .id = "molybdenite",
      .name = N_ ("molybdenite (2H)"),
      .sentence = N_ ("Layers B-A-B of trigonal prisms, two to a cell, weakly bound."),
      PARAMETERS (molybdenite_parameters) },
    "C7", 194, NEAR_FAMILY_HEXAGONAL, 2,
    "A 1/3 2/3 1/4; A 2/3 1/3 3/4; B 1/3 2/3 u; B 2/3 1/3 1/2+u; B 2/3 1/3 -u; B 1/3 2/3 1/2-u", NULL,
    FALSE },
  { { .id = "molybdenite-layer",
      .name = N_ ("one layer of molybdenite"),
      .sentence = N_ ("One layer B-A-B of trigonal prisms in vacuum; u is half its thickness."),
      PARAMETERS (layer_parameters) },
    NULL, 187, NEAR_FAMILY_HEXAGONAL, 2, "A 1/3 2/3 1/2; B 2/3 1/3 1/2+u; B 2/3 1/3 1/2-u", NULL, TRUE },
  { { .id = "alpha-quartz",
      .name = N_ ("low quartz"),
      .sentence = N_ ("Corner-sharing tetrahedra around screw axes of three, here in P3221."),
      PARAMETERS (alpha_quartz_parameters) },
    "C8a", 154, NEAR_FAMILY_HEXAGONAL, 2, "A u 0 2/3; B p q r",
    "x,y,z; -y,x-y,2/3+z; y-x,-x,1/3+z; y,x,-z; x-y,-y,1/3-z; -x,y-x,2/3-z", FALSE },
  { { .id = "beta-quartz",
      .name = N_ ("high quartz"),
      .sentence = N_ ("What low quartz becomes at 846 K: its tetrahedra straighten."),
      PARAMETERS (beta_quartz_parameters) },
    "C8", 180, NEAR_FAMILY_HEXAGONAL, 2, "A 1/2 0 0; B 2u u 1/6",
    "x,y,z; x,x-y,1/3-z; x-y,x,1/3+z; y,x,2/3-z; -y,x-y,2/3+z; -x+y,y,-z; -x,-y,z; -x,-x+y,1/3-z; "
    "-x+y,-x,1/3+z; -y,-x,2/3-z; y,-x+y,2/3+z; x-y,-y,-z",
    FALSE },
  { { .id = "alpha-cristobalite",
      .name = N_ ("low cristobalite"),
      .sentence = N_ ("Corner-sharing tetrahedra in an open, tetragonal frame."),
      PARAMETERS (cristobalite_parameters) },
    "C30", 92, NEAR_FAMILY_TETRAGONAL, 2, "A u u 0; B p q r",
    "x,y,z; y,x,-z; 1/2-y,1/2+x,1/4+z; 1/2-x,1/2+y,1/4-z; -x,-y,1/2+z; -y,-x,1/2-z; 1/2+y,1/2-x,3/4+z; "
    "1/2+x,1/2-y,3/4-z",
    FALSE },
  { { .id = "beta-cristobalite",
      .name = N_ ("ideal high cristobalite"),
      .sentence = N_ ("Diamond of A with B in the middle of every bond: an average of the real structure.") },
    "C9", 227, NEAR_FAMILY_CUBIC, 2,
    "A 1/8 1/8 1/8; A 7/8 7/8 7/8; B 0 0 0; B 0 1/4 1/4; B 1/4 0 1/4; B 1/4 1/4 0", FACE_CENTRED, FALSE },
  { { .id = "coesite",
      .name = N_ ("coesite"),
      .sentence = N_ ("Rings of four tetrahedra: a form of SiO2 that is made under pressure."),
      PARAMETERS (coesite_parameters) },
    NULL, 15, NEAR_FAMILY_MONOCLINIC, 2,
    "A a b c; A d e f; B 0 0 0; B 1/2 g 3/4; B h i j; B k l m; B n o p",
    "x,y,z; 1/2+x,1/2+y,z; x,-y,1/2+z; 1/2+x,1/2-y,1/2+z; -x,y,1/2-z; 1/2-x,1/2+y,1/2-z; -x,-y,-z; "
    "1/2-x,1/2-y,-z",
    FALSE },
};

const NearTable near_prototype_table
    = NEAR_TABLE_INIT ("prototype", N_ ("structure type"), prototype_rows);

/* --- expressions: sums of fractions and multiples of letters ---------------------------------- */

typedef struct
{
  const char *letters; /* one each */
  const double *values;
} Letters;

static double
get_letter (const Letters *letters, char letter)
{
  const char *found = strchr (letters->letters, letter);

  g_assert (letter != '\0' && found != NULL);
  return letters->values[found - letters->letters];
}

static double
read_digits (const char **at)
{
  double number = 0.0;

  for (; g_ascii_isdigit (**at); (*at)++)
    number = 10.0 * number + (**at - '0');
  return number;
}

/* "1/2+u-2v" up to a blank, a semicolon or the end. */
static double
evaluate (const char **at, const Letters *letters)
{
  double sum = 0.0;

  while (**at == ' ')
    (*at)++;
  while (strchr (" ;", **at) == NULL)
    {
      double sign = **at == '-' ? -1.0 : 1.0, term = 1.0;

      if (**at == '-' || **at == '+')
        (*at)++;
      g_assert (g_ascii_isalnum (**at));
      if (g_ascii_isdigit (**at))
        term = read_digits (at);
      if (**at == '/')
        {
          (*at)++;
          term /= read_digits (at);
        }
      if (g_ascii_isalpha (**at))
        term *= get_letter (letters, *(*at)++);
      sum += sign * term;
    }
  return sum;
}

/* --- making atoms ----------------------------------------------------------------------------- */

typedef struct
{
  guint n;
  guint kind[MAX_SITES]; /* 0 for A */
  double x[MAX_SITES][3];
} Sites;

static void
add_site (Sites *sites, guint kind, const double x[3])
{
  double wrapped[3];

  for (guint k = 0; k < 3; k++)
    {
      wrapped[k] = x[k] - floor (x[k]);
      if (wrapped[k] > 1.0 - SAME_SITE * 1e-6)
        wrapped[k] = 0.0;
    }
  for (guint i = 0; i < sites->n; i++)
    {
      double largest = 0.0;

      for (guint k = 0; k < 3; k++)
        largest = fmax (largest, fabs (remainder (wrapped[k] - sites->x[i][k], 1.0)));
      if (sites->kind[i] == kind && largest < SAME_SITE)
        return;
    }
  g_assert (sites->n < MAX_SITES);
  sites->kind[sites->n] = kind;
  memcpy (sites->x[sites->n], wrapped, sizeof wrapped);
  sites->n++;
}

static void
add_images (Sites *sites, const char *operations, guint kind, const double x[3])
{
  g_auto (GStrv) list = g_strsplit (operations, ";", -1);

  for (guint i = 0; list[i] != NULL; i++)
    {
      NearOperation operation;
      int time_reversal;
      char *problem = NULL;
      double image[3];

      gboolean good = near_operation_parse (list[i], &operation, &time_reversal, &problem);

      g_assert (good); /* the table is ours */
      for (guint k = 0; k < 3; k++)
        image[k] = operation.rotation[k][0] * x[0] + operation.rotation[k][1] * x[1]
                   + operation.rotation[k][2] * x[2] + operation.translation[k];
      add_site (sites, kind, image);
    }
}

static void
find_sites (const NearPrototype *type, const double *parameters, Sites *sites)
{
  char names[NEAR_PROTOTYPE_MAX_PARAMETERS + 1] = "";
  const Letters letters = { names, parameters };

  for (gsize i = 0; i < type->info.n_parameters; i++)
    names[i] = type->info.parameters[i].id[0];
  sites->n = 0;
  for (const char *at = type->sites; *at != '\0';)
    {
      double x[3];
      guint kind;

      while (*at == ' ' || *at == ';')
        at++;
      kind = (guint) (*at++ - 'A');
      for (guint k = 0; k < 3; k++)
        x[k] = evaluate (&at, &letters);
      if (type->operations != NULL)
        add_images (sites, type->operations, kind, x);
      else
        add_site (sites, kind, x);
    }
}

/* --- the cell --------------------------------------------------------------------------------- */

/* @value: 0: what the family fixes. */
static gboolean
fix (double *value, double wanted, const char *name, const NearPrototype *type, GError **error)
{
  if (*value == 0.0)
    *value = wanted;
  if (fabs (*value - wanted) <= CELL_TOLERANCE * fabs (wanted))
    return TRUE;
  g_autofree char *shown = near_text_dup_significant (*value, 8),
                  *right = near_text_dup_significant (wanted, 8);
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
               _ ("in the cell of “%s”, %s must be %s, not %s"), _ (type->info.name), name, right,
               shown);
  return FALSE;
}

static gboolean
complete_cell (const NearPrototype *type, NearCell *cell, GError **error)
{
  NearCellFamily family = type->family;

  if ((family == NEAR_FAMILY_CUBIC || family == NEAR_FAMILY_TETRAGONAL
       || family == NEAR_FAMILY_HEXAGONAL)
      && !fix (&cell->b, cell->a, "b", type, error))
    return FALSE;
  if (family == NEAR_FAMILY_CUBIC && !fix (&cell->c, cell->a, "c", type, error))
    return FALSE;
  if (family == NEAR_FAMILY_TRICLINIC)
    return TRUE;
  return fix (&cell->alpha, 90.0, "alpha", type, error)
         && (family == NEAR_FAMILY_MONOCLINIC || fix (&cell->beta, 90.0, "beta", type, error))
         && fix (&cell->gamma, family == NEAR_FAMILY_HEXAGONAL ? 120.0 : 90.0, "gamma", type,
                 error);
}

static gboolean
check_arguments (const NearPrototype *type, const double *parameters, gsize n_parameters,
                 const guint *elements, gsize n_elements, GError **error)
{
  if (n_elements != type->n_elements)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   _ ("“%s” has %u elements, but %zu are given"), _ (type->info.name),
                   type->n_elements, n_elements);
      return FALSE;
    }
  for (gsize i = 0; i < n_elements; i++)
    if (elements[i] >= NEAR_N_ELEMENTS)
      {
        g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE, _ ("there is no element of number %u"),
                     elements[i]);
        return FALSE;
      }
  if (parameters != NULL && n_parameters != type->info.n_parameters)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   _ ("“%s” has %zu free coordinates, but %zu are given"), _ (type->info.name),
                   type->info.n_parameters, n_parameters);
      return FALSE;
    }
  for (gsize i = 0; parameters != NULL && i < n_parameters; i++)
    {
      const NearParameter *row = &type->info.parameters[i];

      if (!(parameters[i] >= row->minimum && parameters[i] <= row->maximum))
        {
          g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                       _ ("the free coordinate %s of “%s” must be from %g to %g"), row->id,
                       _ (type->info.name), row->minimum, row->maximum);
          return FALSE;
        }
    }
  return TRUE;
}

/**
 * near_prototype_new_crystal:
 * @id: of a row of near_prototype_table
 * @cell: Å and degrees; what the family of cells fixes may be 0
 * @parameters: (array length=n_parameters) (nullable): the free coordinates; NULL: the usual ones
 * @elements: (array length=n_elements): atomic numbers of A, B, C
 *
 * Returns: (transfer full) (nullable): the conventional cell; a layer does not repeat along c
 * Errors: NEAR_ERROR_UNKNOWN_NAME; NEAR_ERROR_RANGE
 * Checked: tests/core/test-gallery.c against spglib, and against gemmi's expansion of the CIFs
 */
NearCrystal *
near_prototype_new_crystal (const char *id, const NearCell *cell, const double *parameters,
                            gsize n_parameters, const guint *elements, gsize n_elements,
                            GError **error)
{
  g_return_val_if_fail (id != NULL && cell != NULL && elements != NULL, NULL);

  static const gboolean layer[3] = { TRUE, TRUE, FALSE };
  double usual[NEAR_PROTOTYPE_MAX_PARAMETERS] = { 0.0 };
  NearCell full = *cell;
  NearMat3 lattice;
  Sites sites;
  gsize row;

  if (!near_table_find (&near_prototype_table, id, &row, error))
    return NULL;
  const NearPrototype *type = (const NearPrototype *) near_table_get (&near_prototype_table, row);
  if (!check_arguments (type, parameters, n_parameters, elements, n_elements, error)
      || !complete_cell (type, &full, error) || !near_lattice_from_cell (&full, &lattice, error))
    return NULL;
  for (gsize i = 0; i < type->info.n_parameters; i++)
    usual[i] = parameters != NULL ? parameters[i] : type->info.parameters[i].default_value;
  find_sites (type, usual, &sites);

  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new ();
  near_crystal_builder_set_lattice (builder, &lattice);
  if (type->is_layer)
    near_crystal_builder_set_periodic (builder, layer);
  near_crystal_builder_set_title (builder, _ (type->info.name), -1);
  for (guint i = 0; i < sites.n; i++)
    {
      guint16 species;

      if (!near_crystal_builder_add_species (builder, NULL, elements[sites.kind[i]], 0.0, &species,
                                             error))
        return NULL;
      near_crystal_builder_add_fractional (builder, species, sites.x[i]);
    }
  return near_crystal_builder_finish (builder, error);
}
