/* near-cif-write.c — crystals as CIF: all atoms, or the asymmetric unit and its symmetry
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * CIF 1.1, ASCII. A CIF holds lengths and angles, not directions: the crystal is turned so that a
 * lies along x; of a left-handed cell all three vectors are turned round, with the coordinates.
 */
#include "near-cif-private.h"

#include "near-config.h"
#include "near-crystal-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_NAME 60
/* Amounts this near to whole numbers are. */
#define WHOLE 1e-4
#define LARGEST 1e9
/* Å: symmetry that moves atoms by less need not be told. */
#define UNMOVED 1e-4
/* u: heavier than D or T by more is something else. */
#define SAME_MASS 0.005

typedef struct
{
  const NearCrystal *crystal;
  GString *text;
  GPtrArray *notes;
  NearSymmetry *symmetry; /* nullable */
  double sign;            /* of coordinates: −1 for a left-handed cell */
  double symprec;
  guint *labels;          /* (NEAR_N_ELEMENTS): the number used last */
  GPtrArray *site_labels; /* of each line of the loop of atoms, for the loop of tensors */
  GArray *site_atoms;     /* gsize */
} Cif;

static void
append_quoted (GString *text, const char *value)
{
  g_autofree char *ascii = g_str_to_ascii (value, "C");

  for (char *c = ascii; *c != '\0'; c++)
    if (!g_ascii_isprint (*c))
      *c = ' ';
  if (strchr (ascii, '\'') == NULL)
    g_string_append_printf (text, "'%s'\n", ascii);
  else if (strchr (ascii, '"') == NULL)
    g_string_append_printf (text, "\"%s\"\n", ascii);
  else
    g_string_append_printf (text, "\n;%s\n;\n", ascii);
}

/* 119.99999999999999 is how 120 comes back from a cosine. */
static void
append_tidy (GString *text, const char *tag, double value)
{
  double tidy = rint (value * 1e8) / 1e8;
  char buffer[NEAR_TEXT_DOUBLE_SIZE];

  near_text_format_double (fabs (value - tidy) < 1e-13 * fabs (value) ? tidy : value, buffer);
  g_string_append_printf (text, "%-30s %s\n", tag, buffer);
}

static void
append_name (Cif *cif)
{
  const char *block = near_crystal_get_text (cif->crystal, "block");
  const char *title = near_crystal_get_title (cif->crystal);
  g_autofree char *formula = near_crystal_dup_formula (cif->crystal);
  const char *source = block != NULL && *block != '\0' ? block : *title != '\0' ? title : formula;
  g_autofree char *name = g_strndup (source, MAX_NAME);

  for (char *c = name; *c != '\0'; c++)
    if (!g_ascii_isalnum (*c) && *c != '-')
      *c = '_';
  g_string_append_printf (cif->text, "data_%s\n", *name != '\0' ? name : "crystal");
  g_string_append_printf (cif->text, "_audit_creation_method         'Nearsight %s'\n",
                          NEAR_VERSION);
  if (*title != '\0')
    {
      g_string_append (cif->text, "_chemical_name_common          ");
      append_quoted (cif->text, title);
    }
}

/* --- what it is made of --------------------------------------------------------------------- */

/* Hill's order: carbon, hydrogen, then by the alphabet; without carbon all by the alphabet. */
static int
compare_hill (gconstpointer a, gconstpointer b, gpointer has_carbon)
{
  guint p = *(const guint *) a, q = *(const guint *) b;

  if (*(const gboolean *) has_carbon)
    {
      guint rank_p = p == 6 ? 0 : p == 1 ? 1 : 2, rank_q = q == 6 ? 0 : q == 1 ? 1 : 2;

      if (rank_p != rank_q)
        return rank_p < rank_q ? -1 : 1;
    }
  return strcmp (near_element_get (p)->symbol, near_element_get (q)->symbol);
}

static guint
get_divisor (const double amounts[NEAR_N_ELEMENTS])
{
  gint64 divisor = 0;

  for (guint z = 1; z < NEAR_N_ELEMENTS; z++)
    {
      if (fabs (amounts[z] - rint (amounts[z])) > WHOLE || !(amounts[z] < LARGEST))
        return 1;
      divisor = _near_greatest_common_divisor (divisor, (gint64) rint (amounts[z]));
    }
  return (guint) MAX (divisor, 1);
}

static void
append_formula (Cif *cif)
{
  double amounts[NEAR_N_ELEMENTS] = { 0.0 };
  g_autoptr (GArray) elements = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GString) formula = g_string_new (NULL);
  gboolean has_carbon;
  guint divisor;

  for (gsize i = 0; i < near_crystal_get_n_atoms (cif->crystal); i++)
    {
      const NearSpecies *species
          = near_crystal_get_species (cif->crystal, near_crystal_peek_species (cif->crystal)[i]);

      for (guint k = 0; k < species->n_components; k++)
        amounts[species->components[k].element] += species->components[k].occupancy;
    }
  divisor = get_divisor (amounts);
  has_carbon = amounts[6] > 0.0;
  for (guint z = 1; z < NEAR_N_ELEMENTS; z++)
    if (amounts[z] > 0.0)
      g_array_append_val (elements, z);
  g_array_sort_with_data (elements, compare_hill, &has_carbon);
  for (guint i = 0; i < elements->len; i++)
    {
      guint z = g_array_index (elements, guint, i);
      double whole = rint (amounts[z]);
      double amount = (fabs (amounts[z] - whole) < WHOLE ? whole : amounts[z]) / divisor;
      g_autofree char *shown = near_text_dup_significant (amount, amount == rint (amount) ? 15 : 6);

      g_string_append_printf (formula, "%s%s%s", i > 0 ? " " : "", near_element_get (z)->symbol,
                              amount == 1.0 ? "" : shown);
    }
  if (formula->len > 0)
    g_string_append_printf (
        cif->text, "_chemical_formula_sum          '%s'\n_cell_formula_units_Z          %u\n",
        formula->str, divisor);
}

static void
append_cell (Cif *cif)
{
  NearCell cell = near_lattice_get_cell (near_crystal_get_lattice (cif->crystal));

  append_tidy (cif->text, "_cell_length_a", cell.a);
  append_tidy (cif->text, "_cell_length_b", cell.b);
  append_tidy (cif->text, "_cell_length_c", cell.c);
  append_tidy (cif->text, "_cell_angle_alpha", cell.alpha);
  append_tidy (cif->text, "_cell_angle_beta", cell.beta);
  append_tidy (cif->text, "_cell_angle_gamma", cell.gamma);
  append_tidy (cif->text, "_cell_volume", near_crystal_get_volume (cif->crystal));
}

/* --- symmetry ------------------------------------------------------------------------------- */

/* The operation in the cell as it is written: with the axes turned round, shifts change their sign.
 */
static NearOperation
get_operation (const Cif *cif, gsize i)
{
  NearOperation operation = near_symmetry_peek_operations (cif->symmetry)[i];

  for (guint k = 0; k < 3; k++)
    {
      double t = cif->sign * operation.translation[k], part = rint (t * 24.0) / 24.0;

      /* What spglib finds is good to a fraction of the tolerance. */
      t = fabs (t - part) < 1e-5 ? part : t;
      operation.translation[k] = t - floor (t);
    }
  return operation;
}

/* Whether the operations are just those of a setting that has a name. */
static gboolean
is_setting (const Cif *cif, int hall_number)
{
  gsize n = near_symmetry_get_n_operations (cif->symmetry), n_own = 0;
  g_autofree NearOperation *own = NULL;

  own = near_space_group_dup_operations (hall_number, &n_own);
  if (n != n_own)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    {
      NearOperation operation = get_operation (cif, i);
      gboolean there = FALSE;

      for (gsize k = 0; k < n_own && !there; k++)
        there = near_operation_is_equal (&operation, &own[k]);
      if (!there)
        return FALSE;
    }
  return TRUE;
}

/* The setting whose operations these are; 0 for a cell of its own. */
static int
find_setting (const Cif *cif)
{
  g_autoptr (GArray) settings
      = near_space_group_find_number (near_symmetry_get_number (cif->symmetry));

  for (guint i = 0; i < settings->len; i++)
    if (is_setting (cif, g_array_index (settings, int, i)))
      return g_array_index (settings, int, i);
  return 0;
}

static void
append_symmetry (Cif *cif)
{
  gsize n = cif->symmetry != NULL ? near_symmetry_get_n_operations (cif->symmetry) : 0;
  NearSpaceGroup group;
  int hall_number;

  if (cif->symmetry == NULL)
    {
      g_string_append (cif->text, "_space_group_name_H-M_alt      'P 1'\n"
                                  "_space_group_name_Hall         'P 1'\n"
                                  "_space_group_IT_number         1\n"
                                  "loop_\n_space_group_symop_operation_xyz\n 'x, y, z'\n");
      return;
    }
  g_string_append_printf (cif->text, "_space_group_IT_number         %d\n",
                          near_symmetry_get_number (cif->symmetry));
  hall_number = find_setting (cif);
  if (near_space_group_get (hall_number, &group))
    {
      gboolean says_more = strlen (group.choice) == 1 && strchr ("12HR", group.choice[0]) != NULL;
      g_autofree char *symbol
          = g_strconcat (group.symbol, says_more ? ":" : "", says_more ? group.choice : "", NULL);

      g_string_append (cif->text, "_space_group_name_H-M_alt      ");
      append_quoted (cif->text, symbol);
      g_string_append (cif->text, "_space_group_name_Hall         ");
      append_quoted (cif->text, group.hall);
    }
  else
    g_string_append_printf (cif->text, "# %s in a cell of its own: the operations below count\n",
                            near_symmetry_get_international (cif->symmetry));
  g_string_append (cif->text, "loop_\n_space_group_symop_operation_xyz\n");
  for (gsize i = 0; i < n; i++)
    {
      NearOperation operation = get_operation (cif, i);

      g_string_append (cif->text, " '");
      near_operation_append (&operation, cif->text);
      g_string_append (cif->text, "'\n");
    }
}

/* Å: how far the image of an orbit's first atom that lies nearest is from @atom. */
static double
get_deviation (const Cif *cif, gsize first, gsize atom)
{
  const double *f = near_crystal_peek_fractional (cif->crystal);
  double best = INFINITY;

  for (gsize i = 0; i < near_symmetry_get_n_operations (cif->symmetry); i++)
    {
      const NearOperation *w = &near_symmetry_peek_operations (cif->symmetry)[i];
      NearVec3 d;

      for (guint k = 0; k < 3; k++)
        {
          d.x[k] = w->rotation[k][0] * f[3 * first] + w->rotation[k][1] * f[3 * first + 1]
                   + w->rotation[k][2] * f[3 * first + 2] + w->translation[k] - f[3 * atom + k];
          d.x[k] -= rint (d.x[k]);
        }
      d = near_vec3_times_mat3 (d, near_crystal_get_lattice (cif->crystal));
      best = MIN (best, near_vec3_length (d));
    }
  return best;
}

static void
note_deviation (Cif *cif)
{
  double largest = 0.0;

  for (gsize i = 0; i < near_crystal_get_n_atoms (cif->crystal); i++)
    {
      gsize first = near_symmetry_get_equivalent_atom (cif->symmetry, i);

      if (first != i)
        largest = MAX (largest, get_deviation (cif, first, i));
    }
  if (largest > UNMOVED)
    {
      g_autofree char *moved = near_text_dup_significant (largest, 2);
      g_autofree char *tolerance = near_text_dup_significant (cif->symprec, 3);

      near_notes_add (cif->notes, NEAR_NOTE_WARNING, "symmetrized",
                      _ ("The atoms obey the symmetry written only to %s Å (the tolerance was %s "
                         "Å): what is read back is exactly symmetric. Write it without "
                         "--with-symmetry to keep every position."),
                      moved, tolerance);
    }
}

/* --- atoms ---------------------------------------------------------------------------------- */

static gboolean
is_written (const Cif *cif, gsize atom)
{
  return cif->symmetry == NULL || near_symmetry_get_equivalent_atom (cif->symmetry, atom) == atom;
}

static const double *
peek_data (const Cif *cif, const char *name, gsize width)
{
  NearArray *array = near_crystal_get_atom_data (cif->crystal, name);

  if (array == NULL
      || near_array_get_length (array) != near_crystal_get_n_atoms (cif->crystal) * width)
    return NULL;
  return near_array_peek_doubles (array);
}

static void
append_number_or_unknown (GString *text, double value)
{
  if (isfinite (value))
    near_writer_append_number (text, value, 0);
  else
    g_string_append (text, " ?");
}

static const char *
get_isotope (const NearSpecies *species)
{
  const NearComponent *only = species->components;

  if (species->n_components != 1 || only->element != 1 || only->occupancy != 1.0)
    return NULL;
  return fabs (species->mass - 2.014) < SAME_MASS   ? "D"
         : fabs (species->mass - 3.016) < SAME_MASS ? "T"
                                                    : NULL;
}

/* "D0.98", "D0.5H0.5": hydrogen that is neither D nor T nor the natural mixture. */
static gboolean
mixes_isotopes (const NearSpecies *species)
{
  gboolean hydrogen = FALSE, named = FALSE;

  for (guint k = 0; k < species->n_components; k++)
    hydrogen |= species->components[k].element == 1;
  for (const char *c = species->label; *c != '\0'; c++)
    named |= (*c == 'D' || *c == 'T') && g_ascii_isdigit (c[1])
             && (c == species->label || g_ascii_isdigit (c[-1]));
  return hydrogen && named && get_isotope (species) == NULL;
}

static void
note_isotopes (const Cif *cif)
{
  for (guint s = 0; s < near_crystal_get_n_species (cif->crystal); s++)
    if (mixes_isotopes (near_crystal_get_species (cif->crystal, s)))
      {
        near_notes_add (cif->notes, NEAR_NOTE_WARNING, "isotopes-mixed",
                        _ ("Sites that hold several isotopes of hydrogen, or D or T in part, such "
                           "as “%s”, are written as H."),
                        near_crystal_get_species (cif->crystal, s)->label);
        return;
      }
}

/* One line for each element of the site. */
static void
append_atom (Cif *cif, gsize atom, gsize multiplicity, const double *b_iso)
{
  const NearSpecies *species
      = near_crystal_get_species (cif->crystal, near_crystal_peek_species (cif->crystal)[atom]);
  const double *f = near_crystal_peek_fractional (cif->crystal) + 3 * atom;

  for (guint k = 0; k < species->n_components; k++)
    {
      guint element = species->components[k].element;
      const char *isotope = get_isotope (species);
      const char *symbol = isotope != NULL ? isotope : near_element_get (element)->symbol;
      char *label = g_strdup_printf ("%s%u", symbol, ++cif->labels[isotope != NULL ? 0 : element]);

      g_string_append_printf (cif->text, " %-6s %-2s", label, symbol);
      for (guint x = 0; x < 3; x++)
        near_writer_append_number (cif->text, cif->sign * f[x], 19);
      near_writer_append_number (cif->text, species->components[k].occupancy, 0);
      if (cif->symmetry != NULL)
        g_string_append_printf (cif->text, " %zu %c", multiplicity,
                                near_symmetry_get_wyckoff (cif->symmetry, atom));
      if (b_iso != NULL)
        append_number_or_unknown (cif->text, b_iso[atom]);
      g_string_append_c (cif->text, '\n');
      g_ptr_array_add (cif->site_labels, label);
      g_array_append_val (cif->site_atoms, atom);
    }
}

static void
append_atoms (Cif *cif)
{
  gsize n = near_crystal_get_n_atoms (cif->crystal);
  const double *b_iso = peek_data (cif, "b_iso", 1);
  g_autofree gsize *multiplicity = g_new0 (gsize, n);

  note_isotopes (cif);
  for (gsize i = 0; i < n && cif->symmetry != NULL; i++)
    multiplicity[near_symmetry_get_equivalent_atom (cif->symmetry, i)]++;
  g_string_append (cif->text,
                   "loop_\n_atom_site_label\n_atom_site_type_symbol\n_atom_site_fract_x\n"
                   "_atom_site_fract_y\n_atom_site_fract_z\n_atom_site_occupancy\n");
  if (cif->symmetry != NULL)
    g_string_append (cif->text,
                     "_atom_site_site_symmetry_multiplicity\n_atom_site_Wyckoff_symbol\n");
  if (b_iso != NULL)
    g_string_append (cif->text, "_atom_site_B_iso_or_equiv\n");
  for (gsize i = 0; i < n; i++)
    if (is_written (cif, i))
      append_atom (cif, i, multiplicity[i], b_iso);
}

/* U_ij = (L^-T U L^-1)_ij / (a*_i a*_j), from the Cartesian tensor with the lattice's rows in L. */
static void
append_tensors (Cif *cif)
{
  static const guint places[6][2] = { { 0, 0 }, { 1, 1 }, { 2, 2 }, { 1, 2 }, { 0, 2 }, { 0, 1 } };
  const double *u = peek_data (cif, "u_aniso", 6);
  const NearMat3 *lattice = near_crystal_get_lattice (cif->crystal);
  NearMat3 inverse = near_mat3_inverse (lattice), transposed = near_mat3_transpose (&inverse);
  NearMat3 reciprocal = near_lattice_get_reciprocal (lattice);

  if (u == NULL)
    return;
  g_string_append (cif->text,
                   "loop_\n_atom_site_aniso_label\n_atom_site_aniso_U_11\n_atom_site_aniso_U_22\n"
                   "_atom_site_aniso_U_33\n_atom_site_aniso_U_23\n_atom_site_aniso_U_13\n"
                   "_atom_site_aniso_U_12\n");
  for (guint row = 0; row < cif->site_labels->len; row++)
    {
      const double *own = u + 6 * g_array_index (cif->site_atoms, gsize, row);
      NearMat3 tensor;

      for (guint k = 0; k < 6; k++)
        tensor.m[places[k][0]][places[k][1]] = tensor.m[places[k][1]][places[k][0]] = own[k];
      tensor = near_mat3_multiply (&transposed, &tensor);
      tensor = near_mat3_multiply (&tensor, &inverse);
      g_string_append_printf (cif->text, " %s", (const char *) cif->site_labels->pdata[row]);
      for (guint k = 0; k < 6; k++)
        {
          guint i = places[k][0], j = places[k][1];

          append_number_or_unknown (
              cif->text, tensor.m[i][j] / near_vec3_length (near_mat3_row (&reciprocal, i))
                             / near_vec3_length (near_mat3_row (&reciprocal, j)));
        }
      g_string_append_c (cif->text, '\n');
    }
}

/* --- all of it ------------------------------------------------------------------------------ */

static void
note_lost (NearWriter *writer, const Cif *cif)
{
  static const char *const kept[] = { "b_iso", "u_aniso", "site", "block", NULL };

  _near_writer_note_extras (writer, cif->crystal, "CIF", NEAR_KEEPS_LABELS | NEAR_KEEPS_OCCUPANCIES,
                            kept);
  if (cif->sign < 0.0)
    near_notes_add (
        cif->notes, NEAR_NOTE_INFO, "left-handed",
        _ ("The lattice vectors are left-handed, which a CIF cannot say: all three "
           "were turned round, and the coordinates with them. It is the same crystal."));
}

gboolean
_near_write_cif (NearWriter *writer, GError **error)
{
  NearCrystal *crystal = near_writer_get_crystal (writer);
  guint labels[NEAR_N_ELEMENTS] = { 0 };
  Cif cif = { .crystal = crystal, .text = writer->text, .notes = writer->notes, .labels = labels };

  if (!near_writer_need_cell (writer, "CIF", error))
    return FALSE;
  cif.sign = near_mat3_determinant (near_crystal_get_lattice (crystal)) < 0.0 ? -1.0 : 1.0;
  cif.symprec = writer->options->symprec > 0.0 ? writer->options->symprec : NEAR_SYMPREC;
  if (writer->options->with_symmetry)
    {
      cif.symmetry = near_symmetry_new (crystal, cif.symprec, error);
      if (cif.symmetry == NULL)
        return FALSE;
      note_deviation (&cif);
    }
  cif.site_labels = g_ptr_array_new_with_free_func (g_free);
  cif.site_atoms = g_array_new (FALSE, FALSE, sizeof (gsize));
  append_name (&cif);
  append_formula (&cif);
  append_cell (&cif);
  append_symmetry (&cif);
  append_atoms (&cif);
  append_tensors (&cif);
  note_lost (writer, &cif);
  g_ptr_array_unref (cif.site_labels);
  g_array_unref (cif.site_atoms);
  near_symmetry_unref (cif.symmetry);
  return TRUE;
}
