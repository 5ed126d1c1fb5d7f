/* test-cif.c — reading CIF: the text, the cell, the atoms
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cif-test.h"
#include "near-config.h"
#include "near-json.h"
#include "near-test.h"

#include <math.h>

/* --- against gemmi -------------------------------------------------------------------------- */

static double
get_distance (const NearMat3 *lattice, const double *a, const double *b)
{
  NearVec3 d;

  for (guint k = 0; k < 3; k++)
    d.x[k] = a[k] - b[k] - rint (a[k] - b[k]);
  return near_vec3_length (near_vec3_times_mat3 (d, lattice));
}

static gboolean
is_there (const NearCrystal *crystal, const double x[3], guint element, double occupancy)
{
  const double *f = near_crystal_peek_fractional (crystal);

  for (gsize i = 0; i < near_crystal_get_n_atoms (crystal); i++)
    {
      const NearSpecies *species
          = near_crystal_get_species (crystal, near_crystal_peek_species (crystal)[i]);

      if (get_distance (near_crystal_get_lattice (crystal), x, f + 3 * i) > 0.005)
        continue;
      for (guint k = 0; k < species->n_components; k++)
        if (species->components[k].element == element
            && fabs (species->components[k].occupancy - occupancy) < 1e-9)
          return TRUE;
    }
  return FALSE;
}

/* Each of gemmi's sites is a component of an atom of ours, and there are no more. */
static void
compare_sites (const char *name, const NearCrystal *crystal, json_t *reference)
{
  json_t *elements = json_object_get (reference, "elements");
  json_t *occupancies = json_object_get (reference, "occupancies");
  json_t *positions = json_object_get (reference, "positions");
  gsize n_components = 0;

  for (gsize i = 0; i < near_crystal_get_n_atoms (crystal); i++)
    n_components
        += near_crystal_get_species (crystal, near_crystal_peek_species (crystal)[i])->n_components;
  if (n_components != json_array_size (elements))
    g_error ("%s: %zu instead of %zu", name, n_components, json_array_size (elements));
  for (gsize e = 0; e < n_components; e++)
    {
      json_t *row = json_array_get (positions, e);
      guint element;
      double x[3];

      for (guint k = 0; k < 3; k++)
        x[k] = json_number_value (json_array_get (row, k));
      g_assert_true (
          near_element_find (json_string_value (json_array_get (elements, e)), -1, &element));
      if (!is_there (crystal, x, element, json_number_value (json_array_get (occupancies, e))))
        g_error ("%s: nothing at %g %g %g", name, x[0], x[1], x[2]);
    }
}

static void
test_reference (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = near_test_data ("cif/reference.json");
  g_autoptr (json_t) all = near_json_load (path, &error);
  const char *name;
  json_t *reference;

  g_assert_no_error (error);
  g_assert_cmpuint (json_object_size (all), ==, 18);
  json_object_foreach (all, name, reference)
    {
      g_autofree char *file = g_strdup_printf ("cif/%s.cif", name);
      g_autofree char *cif = near_test_data (file);
      g_autoptr (NearStructures) structures = near_structures_load (cif, NULL, NULL, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (near_structures_get_format (structures), ==, "cif");
      compare_sites (name, near_structures_get_frame (structures, 0), reference);
    }
}

/* --- numbers and the cell ------------------------------------------------------------------- */

static void
test_uncertainties (void)
{
  g_autoptr (NearCrystal) crystal = cif_test_read (
      "data_x\n_cell_length_a 5.4309(2)\n_cell_length_b 5.4309\n_cell_length_c 6.5(12)\n"
      "_cell_angle_alpha 90.(0)\n_cell_angle_beta 90\n_cell_angle_gamma 90\n" IDENTITY ATOMS
      "Si1 Si 0.25(1) 1/3 -.5(2)\n");
  NearCell cell = near_lattice_get_cell (near_crystal_get_lattice (crystal));
  const double expected[3] = { 0.25, 1.0 / 3.0, -0.5 };

  near_assert_close (cell.a, 5.4309, 1e-15, 0.0);
  near_assert_close (cell.c, 6.5, 1e-15, 0.0);
  near_assert_close (cell.alpha, 90.0, 1e-15, 0.0);
  near_assert_close_array (near_crystal_peek_fractional (crystal), expected, 3, 0.0, 1e-15);
  cif_test_check_no_warning (crystal);
}

static void
test_bad_numbers (void)
{
  cif_test_check_error ("data_x\n" CELL (5.4.3, 5, 5, 90, 90, 90) IDENTITY ATOMS "Si1 Si 0 0 0\n",
                        NULL, NEAR_ERROR_PARSE, "test.cif:2: _cell_length_a is not a number");
  cif_test_check_error (
      "data_x\n" CUBE IDENTITY ATOMS "Si1 Si 0 0 0\nO1 O 0,25 0 0\n", NULL, NEAR_ERROR_PARSE,
      "test.cif:16: the x coordinate is not a number; the decimal sign is a point");
  cif_test_check_error ("data_x\n" CUBE IDENTITY ATOMS "Si1 Si 0 0 0.2(1\n", NULL, NEAR_ERROR_PARSE,
                        "test.cif:15: the z coordinate is not a number");
  cif_test_check_error ("data_x\n" CUBE IDENTITY ATOMS "Si1 Si 0 nan 0\n", NULL,
                        NEAR_ERROR_NOT_FINITE,
                        "test.cif:15: the y coordinate is not a finite number");
  cif_test_check_error ("data_x\n" CUBE IDENTITY ATOMS "Si1 Si 0 1/0 0\n", NULL, NEAR_ERROR_PARSE,
                        "the y coordinate is not a number");
}

static void
test_bad_cells (void)
{
  cif_test_check_error (
      "data_x\n_cell_length_a 5\n_cell_length_b 5\n_cell_length_c 5\n_cell_angle_alpha 90\n"
      "_cell_angle_gamma 90\n" ATOMS "Si1 Si 0 0 0\n",
      NULL, NEAR_ERROR_NO_DATA, "the data block “x” gives no _cell_angle_beta");
  cif_test_check_error ("data_x\n" CELL (5, ?, 5, 90, 90, 90) ATOMS "Si1 Si 0 0 0\n", NULL,
                        NEAR_ERROR_NO_DATA, "gives no _cell_length_b");
  cif_test_check_error ("data_x\n" ATOMS "Si1 Si 0 0 0\n", NULL, NEAR_ERROR_NO_DATA,
                        "gives no _cell_length_a");
  cif_test_check_error ("data_x\n" CELL (5, -5, 5, 90, 90, 90) ATOMS "Si1 Si 0 0 0\n", NULL,
                        NEAR_ERROR_RANGE, "test.cif:2: the cell length b is -5");
  cif_test_check_error ("data_x\n" CELL (5, 5, 5, 90, 180, 90) ATOMS "Si1 Si 0 0 0\n", NULL,
                        NEAR_ERROR_RANGE, "the cell angle beta is 180");
  cif_test_check_error ("data_x\n" CELL (5, 5, 5, 10, 20, 170) ATOMS "Si1 Si 0 0 0\n", NULL,
                        NEAR_ERROR_RANGE, "do not fit together");
}

static void
test_missing_coordinates (void)
{
  g_autoptr (NearCrystal) crystal
      = cif_test_read ("data_x\n" CUBE IDENTITY ATOMS "Si1 Si 0 0 0\nH1 H ? ? ?\nH2 H . 0 0\n");

  cif_test_check_formula (crystal, "Si");
  cif_test_check_note (crystal, "coordinates-missing", NEAR_NOTE_WARNING, "(2");
  cif_test_check_note (crystal, "coordinates-missing", NEAR_NOTE_WARNING, "H1, H2");
  cif_test_check_error ("data_x\n" CUBE IDENTITY ATOMS "Si1 Si ? 0 0\nSi2 Si 0 0 ?\n", NULL,
                        NEAR_ERROR_NO_DATA, "none of the atoms of the data block “x” has coordinates");
  cif_test_check_error ("data_x\n" CUBE IDENTITY ATOMS "Si1 Si 0 0 ?\n", NULL, NEAR_ERROR_NO_DATA,
                        "none of the atoms");
}

/* --- elements ------------------------------------------------------------------------------- */

static void
test_type_symbols (void)
{
  g_autoptr (NearCrystal) crystal
      = cif_test_read ("data_x\n" CUBE IDENTITY ATOMS
                       "Ge1 Sb 0 0 0\nA Fe3+ .5 0 0\nB Fe+3 0 .5 0\nC O2- 0 0 .5\nD1 D .5 .5 0\n"
                       "Q CL1- .5 0 .5\nR Si4+ 0 .5 .5\nS . .5 .5 .5\n");
  const guint expected[] = { 51, 26, 26, 8, 1, 17, 14, 16 };

  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpuint (near_crystal_get_element (crystal, i), ==, expected[i]);
  guint16 deuterium = near_crystal_peek_species (crystal)[4];
  g_assert_cmpstr (near_crystal_get_species (crystal, deuterium)->label, ==, "D");
  near_assert_close (near_crystal_get_species (crystal, deuterium)->mass, 2.014, 1e-3, 0.0);
}

#define LABELLED                                                                                   \
  "loop_\n_atom_site_label\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\n"

static void
test_labels (void)
{
  g_autoptr (NearCrystal) crystal = cif_test_read (
      "data_x\n" CUBE IDENTITY LABELLED "Si1 0 0 0\nSi(2) .5 0 0\nO1A 0 .5 0\nFe_3 0 0 .5\n");
  const guint expected[] = { 14, 14, 8, 26 };

  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpuint (near_crystal_get_element (crystal, i), ==, expected[i]);
  cif_test_check_no_warning (crystal);
}

/* CA1 is calcium, or carbon A1: only the formula can tell. */
static void
test_label_with_two_meanings (void)
{
  const char *rest = CUBE IDENTITY LABELLED "CA1 0 0 0\nO1 .5 0 0\n";
  g_autofree char *as_carbon = g_strconcat ("data_x\n_chemical_formula_sum 'C O'\n", rest, NULL);
  g_autofree char *as_calcium = g_strconcat ("data_x\n_chemical_formula_sum 'Ca O'\n", rest, NULL);
  g_autofree char *unknown = g_strconcat ("data_x\n", rest, NULL);
  g_autoptr (NearCrystal) carbon = cif_test_read (as_carbon);
  g_autoptr (NearCrystal) calcium = cif_test_read (as_calcium);
  g_autoptr (NearCrystal) guessed = cif_test_read (unknown);

  cif_test_check_formula (carbon, "CO");
  cif_test_check_no_warning (carbon);
  cif_test_check_formula (calcium, "CaO");
  cif_test_check_no_warning (calcium);
  cif_test_check_formula (guessed, "CaO");
  cif_test_check_note (guessed, "element-guessed", NEAR_NOTE_WARNING, "CA1: Ca");
}

static void
test_groups (void)
{
  g_autoptr (NearCrystal) crystal = cif_test_read (
      "data_x\n" CUBE IDENTITY ATOMS "W1 Wat 0 0 0\nO9 OH .5 0 0\nW W 0 .5 0\nM Cn 0 0 .5\n");
  const guint expected[] = { 8, 8, 74, 112 };

  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpuint (near_crystal_get_element (crystal, i), ==, expected[i]);
  cif_test_check_note (crystal, "group-as-atom", NEAR_NOTE_WARNING, "2; Wat: O, OH: O");
}

static void
test_unknown_elements (void)
{
  cif_test_check_error (
      "data_x\n" CUBE IDENTITY ATOMS "Si1 Si 0 0 0\nXx1 Xx 0 0 .5\n", NULL, NEAR_ERROR_UNKNOWN_NAME,
      "test.cif:16: the type of the atom “Xx1” is no element; an element's symbol");
  cif_test_check_error ("data_x\n" CUBE IDENTITY LABELLED "Qz1 0 0 0\n", NULL,
                        NEAR_ERROR_UNKNOWN_NAME,
                        "test.cif:14: the atom's _atom_site_label tells no element");
  cif_test_check_error (
      "data_x\n" CUBE "loop_\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\n0 0 0\n",
      NULL, NEAR_ERROR_NO_DATA, "neither _atom_site_type_symbol nor _atom_site_label");
  cif_test_check_error ("data_x\n" CUBE
                        "loop_\n_atom_site_label\n_atom_site_fract_x\n_atom_site_fract_y\nSi 0 0\n",
                        NULL, NEAR_ERROR_NO_DATA, "have no _atom_site_fract_z");
  g_autoptr (NearCrystal) unknown
      = cif_test_read ("data_x\n" CUBE IDENTITY ATOMS "X1 X 0 0 0\nSi1 Si .5 0 0\n");
  g_assert_cmpuint (near_crystal_get_element (unknown, 0), ==, 0);
  cif_test_check_note (unknown, "unknown-element", NEAR_NOTE_WARNING, "not known");
}

/* --- the text ------------------------------------------------------------------------------- */

static void
test_dotted_names (void)
{
  g_autoptr (NearCrystal) crystal = cif_test_read (
      "#\\#CIF_2.0\ndata_x\n_cell.length_a 4\n_cell.length_b 4\n_cell.length_c "
      "4\n_cell.angle_alpha 90\n"
      "_cell.angle_beta 90\n_cell.angle_gamma "
      "90\nloop_\n_space_group_symop.operation_xyz\n'x,y,z'\n'-x,-y,-z'\n"
      "loop_\n_atom_site.label\n_atom_site.type_symbol\n_atom_site.fract_x\n_atom_site.fract_y\n"
      "_atom_site.fract_z\nSi1 Si 0.1 0 0\n");

  cif_test_check_formula (crystal, "Si2");
}

static void
test_mmcif (void)
{
  g_autoptr (NearCrystal) crystal = cif_test_read (
      "data_1ABC\n_cell.length_a 10\n_cell.length_b 20\n_cell.length_c 30\n_cell.angle_alpha 90\n"
      "_cell.angle_beta 90\n_cell.angle_gamma 120\n_symmetry.space_group_name_H-M 'P 1'\nloop_\n"
      "_atom_site.group_PDB\n_atom_site.id\n_atom_site.type_symbol\n_atom_site.label_atom_id\n"
      "_atom_site.label_alt_id\n_atom_site.Cartn_x\n_atom_site.Cartn_y\n_atom_site.Cartn_z\n"
      "_atom_site.occupancy\n_atom_site.B_iso_or_equiv\nATOM 1 N N . 1.0 2.0 3.0 1.00 12.5\n"
      "ATOM 2 C CA . 4.0 5.0 6.0 1.00 13.5\n");
  const double expected[6] = { 1, 2, 3, 4, 5, 6 }, b[2] = { 12.5, 13.5 };

  cif_test_check_formula (crystal, "CN");
  near_assert_close_array (near_crystal_peek_positions (crystal), expected, 6, 1e-12, 1e-12);
  near_assert_close_array (near_array_peek_doubles (near_crystal_get_atom_data (crystal, "b_iso")),
                           b, 2, 1e-14, 0);
  cif_test_check_note (crystal, "cartesian-axes", NEAR_NOTE_INFO, "x was taken along a");
}

static void
test_molecule (void)
{
  g_autoptr (NearCrystal) crystal
      = cif_test_read ("data_x\nloop_\n_atom_site_label\n_atom_site_Cartn_x\n_atom_site_Cartn_y\n"
                       "_atom_site_Cartn_z\nC1 0 0 0\nO1 1.13 0 0\n");

  g_assert_false (near_crystal_has_cell (crystal));
  cif_test_check_formula (crystal, "CO");
}

static void
test_quotes (void)
{
  g_autoptr (NearCrystal) crystal
      = cif_test_read ("data_x\n_chemical_name_common 'it's 5'8 long'\n_publ_text\n;loop_ data_ "
                       "_cell_length_a 9\n '\n;\n" CUBE IDENTITY ATOMS "'Si1' \"Si\" 0 0 0\n");

  g_assert_cmpstr (near_crystal_get_title (crystal), ==, "it's 5'8 long");
  g_assert_cmpstr (near_crystal_get_text (crystal, "block"), ==, "x");
  near_assert_close (near_crystal_get_volume (crystal), 125.0, 1e-14, 0.0);
}

static void
test_line_ends_and_marks (void)
{
  const char *text = "data_x\n" CUBE IDENTITY ATOMS "Si1 Si 0 0 .5\nO1 O .5 0 0\n";
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autofree char *windows = g_strjoinv ("\r\n", lines);
  g_autofree char *mac = g_strjoinv ("\r", lines);
  g_autofree char *marked = g_strconcat ("\xef\xbb\xbf", text, NULL);
  const char *const all[] = { windows, mac, marked };

  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_autoptr (NearCrystal) crystal = cif_test_read (all[i]);

      cif_test_check_formula (crystal, "SiO");
      cif_test_check_no_note (crystal, "mended");
    }
}

static void
test_letters_beyond_ascii (void)
{
  g_autoptr (NearCrystal) utf8 = cif_test_read (
      "data_x\n_chemical_name_common 'Grün'\n" CUBE IDENTITY ATOMS "Si1 Si 0 0 0\n");
  g_autoptr (NearCrystal) latin1 = cif_test_read (
      "data_x\n_chemical_name_common 'Gr\xfcn'\n" CUBE IDENTITY ATOMS "Si1 Si 0 0 0\n");

  g_assert_cmpstr (near_crystal_get_title (utf8), ==, "Grün");
  cif_test_check_no_note (utf8, "latin-1");
  g_assert_cmpstr (near_crystal_get_title (latin1), ==, "Grün");
  cif_test_check_note (latin1, "latin-1", NEAR_NOTE_INFO, "read as Latin-1");
}

static void
test_mended (void)
{
  g_autoptr (NearCrystal) no_header = cif_test_read (CUBE IDENTITY ATOMS "Si1 Si 0 0 0\n");
  g_autoptr (NearCrystal) nameless = cif_test_read ("data_\n" CUBE IDENTITY ATOMS "Si1 Si 0 0 0\n");
  g_autoptr (NearCrystal) stray
      = cif_test_read ("data_x\n_publ_author A B\n" CUBE IDENTITY ATOMS "Si1 Si 0 0 0\n");
  g_autoptr (NearCrystal) unquoted = cif_test_read (
      "data_x\n_symmetry_space_group_name_H-M F m -3 m\n" CUBE ATOMS "Cu1 Cu 0 0 0\n");
  g_autoptr (NearCrystal) unended = cif_test_read (
      "data_x\n_chemical_name_common 'copper\n" CUBE IDENTITY ATOMS "Cu1 Cu 0 0 0\n");

  cif_test_check_note (no_header, "mended", NEAR_NOTE_INFO, "line 1: there is no line “data_NAME”");
  cif_test_check_formula (nameless, "Si");
  cif_test_check_note (stray, "mended", NEAR_NOTE_INFO, "line 2: “B” belongs to no data name");
  cif_test_check_formula (unquoted, "Cu4");
  cif_test_check_note (unquoted, "mended", NEAR_NOTE_INFO, "no quotation marks around it");
  cif_test_check_note (unended, "mended", NEAR_NOTE_INFO, "line 2: a quotation mark is missing");
  g_assert_cmpstr (near_crystal_get_title (unended), ==, "copper");
}

static void
test_broken (void)
{
  cif_test_check_error ("data_x\n" CUBE IDENTITY ATOMS "Si1 Si 0 0 0\nO1 O 0 0", NULL,
                        NEAR_ERROR_PARSE,
                        "the last row of the loop that begins in line 9 has only 4 of 5 values");
  cif_test_check_error ("data_x\n_publ\n;text\n" CUBE IDENTITY ATOMS "Si1 Si 0 0 0\n", NULL,
                        NEAR_ERROR_PARSE,
                        "test.cif:3: the text that begins with “;” here never ends");
  cif_test_check_error ("data_x\n_cell_length_a 5 .4\n", NULL, NEAR_ERROR_PARSE,
                        "test.cif:2: _cell_length_a has more than one value: “.4” is left over");
  cif_test_check_error ("hello world\n", NULL, NEAR_ERROR_NO_DATA, "there are no atoms");
  cif_test_check_error ("# nothing\n", NULL, NEAR_ERROR_PARSE, "this is no CIF");
  cif_test_check_error ("data_x\n_cell_length_a 5\ndata_y\n", NULL, NEAR_ERROR_NO_DATA,
                        "blocks: x (no atoms), y (no atoms)");
  cif_test_check_error ("", NULL, NEAR_ERROR_NO_DATA, "the file is empty");
  g_autofree char *deep = g_strnfill (5000, '[');
  g_autofree char *text = g_strconcat ("#\\#CIF_2.0\ndata_x\n_a ", deep, "\n", NULL);
  cif_test_check_error (text, NULL, NEAR_ERROR_UNSUPPORTED, "brackets are open at once");
}

static void
test_items_twice (void)
{
  g_autoptr (NearCrystal) crystal
      = cif_test_read ("data_x\n" CUBE "_cell_length_a 7\n" IDENTITY ATOMS "Si1 Si 0 0 0\n");

  near_assert_close (near_crystal_get_volume (crystal), 125.0, 1e-14, 0.0);
  cif_test_check_note (
      crystal, "item-twice", NEAR_NOTE_WARNING,
      "Line 8: _cell_length_a stands in the data block “x” twice; what line 2 says is used");
}

static void
test_blocks (void)
{
  const char *text
      = "data_global\n_publ 1\ndata_first\n" CUBE IDENTITY ATOMS "Si1 Si 0 0 0\nsave_frame\n" CUBE
        "save_\ndata_Second\n" CELL (4, 4, 4, 90, 90, 90) IDENTITY ATOMS "Ge1 Ge 0 0 0\n";
  const NearReadOptions second = { .block = "second" }, none = { .block = "third" },
                        empty = { .block = "global" };
  g_autoptr (NearCrystal) usual = cif_test_read (text);
  g_autoptr (NearCrystal) chosen = cif_test_read_with (text, &second);

  cif_test_check_formula (usual, "Si");
  g_assert_cmpstr (near_crystal_get_title (usual), ==, "first");
  cif_test_check_note (usual, "other-blocks", NEAR_NOTE_INFO, "global (no atoms), Second");
  cif_test_check_formula (chosen, "Ge");
  cif_test_check_no_note (chosen, "other-blocks");
  cif_test_check_error (text, &none, NEAR_ERROR_UNKNOWN_NAME,
                        "no data block “third”; there are: global (no atoms), first, Second");
  cif_test_check_error (text, &empty, NEAR_ERROR_NO_DATA, "the data block “global” has no atoms");
}

static void
test_detect (void)
{
  g_autoptr (GError) error = NULL;
  const char *text = "# made by hand\n\ndata_x\n" CUBE IDENTITY ATOMS "Si1 Si 0 0 0\n";
  g_autoptr (NearStructures) structures
      = near_structures_parse (text, strlen (text), "download", NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (near_structures_get_format (structures), ==, "cif");
}

/* The time of ten thousand atoms is mostly libcif's. */
static void
test_many_atoms (void)
{
  g_autoptr (GString) text = g_string_new ("data_x\n" CELL (80, 80, 80, 90, 90, 90) IDENTITY ATOMS);
  gint64 start;

  for (int i = 0; i < 10648; i++)
    g_string_append_printf (text, "Si%d Si %.4f %.4f %.4f\n", i, i % 22 / 22.0, i / 22 % 22 / 22.0,
                            i / 484 / 22.0);
  start = g_get_monotonic_time ();
  g_autoptr (NearCrystal) crystal = cif_test_read (text->str);
  g_test_message ("10648 atoms in %.1f ms", (g_get_monotonic_time () - start) / 1e3);
  g_assert_cmpuint (near_crystal_get_n_atoms (crystal), ==, 10648);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 2 * G_USEC_PER_SEC);
}

static gboolean
stop (double fraction, const char *stage, gpointer user_data)
{
  return FALSE;
}

static void
test_cancel (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) text = g_string_new ("data_x\n" CUBE IDENTITY ATOMS);
  const NearMonitor monitor = { stop, NULL };

  for (int i = 0; i < 5000; i++)
    g_string_append (text, "Si Si 0 0 0\n");
  g_assert_null (
      near_structures_parse (text->str, text->len, "x.cif", "cif", NULL, &monitor, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_CANCELLED);
}

/* Standard uncertainties stay with the numbers; those of an image follow the operation that made it: of
 * (x-y) the square root of the sum of squares. */
static void
test_kept_uncertainties (void)
{
  g_autoptr (NearCrystal) crystal = cif_test_read (
      "data_u\n_cell_length_a 4.913(2)\n_cell_length_b 4.913(2)\n_cell_length_c 5.4047(11)\n"
      "_cell_angle_alpha 90\n_cell_angle_beta 90\n_cell_angle_gamma 120.(0)\n"
      "loop_\n_symmetry_equiv_pos_as_xyz\nx,y,z\n-y,x-y,z+1/3\n-x+y,-x,z+2/3\n"
      "loop_\n_atom_site_label\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\n"
      "O1 0.413(3) 0.266(4) 0.21\n");
  const double cell[6] = { 0.002, 0.002, 0.0011, 0, 0, 0 };
  const double atoms[9] = { 0.003, 0.004, 0, 0.004, 0.005, 0, 0.005, 0.003, 0 };
  NearArray *cell_data = near_crystal_get_cell_data (crystal, "cell_uncertainty");
  NearArray *atom_data = near_crystal_get_atom_data (crystal, "fractional_uncertainty");

  near_assert_close_array (near_array_peek_doubles (cell_data), cell, 6, 1e-12, 0.0);
  g_assert_cmpuint (near_array_get_length (atom_data), ==, 9);
  near_assert_close_array (near_array_peek_doubles (atom_data), atoms, 9, 1e-12, 0.0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#if NEAR_HAVE_LIBCIF
  g_test_add_func ("/cif/reference", test_reference);
  g_test_add_func ("/cif/uncertainties", test_uncertainties);
  g_test_add_func ("/cif/bad-numbers", test_bad_numbers);
  g_test_add_func ("/cif/bad-cells", test_bad_cells);
  g_test_add_func ("/cif/missing-coordinates", test_missing_coordinates);
  g_test_add_func ("/cif/type-symbols", test_type_symbols);
  g_test_add_func ("/cif/labels", test_labels);
  g_test_add_func ("/cif/label-with-two-meanings", test_label_with_two_meanings);
  g_test_add_func ("/cif/groups", test_groups);
  g_test_add_func ("/cif/unknown-elements", test_unknown_elements);
  g_test_add_func ("/cif/dotted-names", test_dotted_names);
  g_test_add_func ("/cif/mmcif", test_mmcif);
  g_test_add_func ("/cif/molecule", test_molecule);
  g_test_add_func ("/cif/quotes", test_quotes);
  g_test_add_func ("/cif/line-ends-and-marks", test_line_ends_and_marks);
  g_test_add_func ("/cif/letters-beyond-ascii", test_letters_beyond_ascii);
  g_test_add_func ("/cif/mended", test_mended);
  g_test_add_func ("/cif/broken", test_broken);
  g_test_add_func ("/cif/items-twice", test_items_twice);
  g_test_add_func ("/cif/blocks", test_blocks);
  g_test_add_func ("/cif/detect", test_detect);
  g_test_add_func ("/cif/many-atoms", test_many_atoms);
  g_test_add_func ("/cif/cancel", test_cancel);
  g_test_add_func ("/cif/kept-uncertainties", test_kept_uncertainties);
#endif
  return g_test_run ();
}
