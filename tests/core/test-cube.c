/* test-cube.c — Gaussian's cube files
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-units.h"

#include "crystal-test.h"
#include "near-test.h"
#include "structure-test.h"

#include <math.h>

#define BOHR NEAR_BOHR_ANGSTROM

static NearStructures *
parse (const char *text)
{
  return structure_test_read (text, "a.cube", "cube", NULL);
}

/* A value that tells its point, of period 1 in each direction. */
static double
field_at (double x, double y, double z)
{
  return 1.0 + 0.3 * cos (2 * G_PI * x) + 0.2 * sin (2 * G_PI * (y + z))
         + 0.1 * cos (4 * G_PI * z) * sin (2 * G_PI * x);
}

/* A cube of 4 x 5 x 6 steps of half a bohr, with the far planes if @repeated. @head: up to the atoms. */
static char *
make_cube (const char *titles, int sign, gboolean repeated, const char *atoms)
{
  const int n[3] = { 4, 5, 6 };
  GString *text = g_string_new (titles);

  g_string_append (text, "    1    0.100000    0.000000   -0.200000\n");
  for (int k = 0; k < 3; k++)
    g_string_append_printf (text, "%5d    %f    %f    %f\n", sign * (repeated ? n[k] + 1 : n[k]),
                            k == 0 ? 0.5 : 0.0, k == 1 ? 0.5 : 0.0, k == 2 ? 0.5 : 0.0);
  g_string_append (text, atoms);
  for (int i = 0; i < n[0] + repeated; i++)
    for (int j = 0; j < n[1] + repeated; j++)
      {
        for (int k = 0; k < n[2] + repeated; k++)
          g_string_append_printf (text, "%13.5E%s", field_at (i / 4.0, j / 5.0, k / 6.0),
                                  k % 6 == 5 ? "\n" : "");
        g_string_append (text, "\n");
      }
  return g_string_free (text, FALSE);
}

#define TITLES "Some crystal\nValues of something\n"
#define ATOM "   13   13.000000    0.500000    1.000000    1.500000\n"

static void
check_values (const NearField *field, double factor)
{
  g_assert_cmpuint (near_field_get_n (field, 0), ==, 4);
  g_assert_cmpuint (near_field_get_n (field, 1), ==, 5);
  g_assert_cmpuint (near_field_get_n (field, 2), ==, 6);
  for (guint i = 0; i < 4; i++)
    for (guint j = 0; j < 5; j++)
      for (guint k = 0; k < 6; k++)
        near_assert_close (near_field_peek (field)[(i * 5 + j) * 6 + k],
                           factor * field_at (i / 4.0, j / 5.0, k / 6.0), 0.0, 1e-5 * factor);
}

/* N points of a period, or N + 1: the same crystal, and each says what was assumed. */
static void
test_cells (void)
{
  for (int repeated = 0; repeated < 2; repeated++)
    {
      g_autofree char *text = make_cube (TITLES, 1, repeated, ATOM);
      g_autoptr (NearStructures) structures = structure_test_read (text, "a.dat", NULL, NULL);
      const NearCrystal *crystal = near_structures_get_frame (structures, 0);
      NearField *field = near_structures_get_field (structures, 0);
      const double lattice[9] = { 2 * BOHR, 0, 0, 0, 2.5 * BOHR, 0, 0, 0, 3 * BOHR };
      const double position[3] = { 0.5 * BOHR, 1.0 * BOHR, 1.5 * BOHR };

      g_assert_cmpstr (near_structures_get_format (structures), ==, "cube");
      g_assert_cmpuint (near_structures_get_n_fields (structures), ==, 1);
      near_assert_close_array (near_crystal_get_lattice (crystal)->m[0], lattice, 9, 1e-14, 0.0);
      near_assert_close_array (near_field_get_lattice (field)->m[0], lattice, 9, 1e-14, 0.0);
      near_assert_close_array (near_crystal_peek_positions (crystal), position, 3, 1e-14, 0.0);
      near_assert_close (near_field_get_origin (field).x[2], -0.2 * BOHR, 1e-14, 0.0);
      g_assert_true (near_field_is_periodic (field));
      check_values (field, 1.0);
      g_assert_cmpstr (near_field_get_name (field), ==, "Values of something");
      g_assert_cmpstr (near_field_get_unit (field), ==, "");
      g_assert_cmpstr (near_crystal_get_title (crystal), ==, "Some crystal; Values of something");
      structure_test_assert_note (structures, "cube-cell-assumed", NEAR_NOTE_INFO);
      g_assert_cmpint (structure_test_has_note (structures, "grid-planes-dropped"), ==, repeated);
    }
  g_autofree char *outside = make_cube (TITLES, 1, FALSE, "   13   13.0    9.5    1.0    1.5\n");
  g_autoptr (NearStructures) structures = parse (outside);
  structure_test_assert_note (structures, "cube-cell-assumed", NEAR_NOTE_WARNING);
}

/* A field that changes in one direction only, or not at all, or that is zero at all faces: what nothing can
 * be told from is not dropped, save where another direction tells. */
static void
test_planes_that_do_not_tell (void)
{
  static const struct
  {
    const char *values;
    gsize n;
  } rows[] = { { "1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", 3 },
               { "0 0 0 0 0 0 0 0 0 0 0 0 0 7 0 0 0 0 0 0 0 0 0 0 0 0 0", 3 },
               { "1e-6 1e-6 1e-6 1e-6 1e-6 1e-6 1e-6 1e-6 1e-6 1e-6 1e-6 1e-6 1e-6 7 1e-6 1e-6 1e-6 1e-6 "
                 "1e-6 1e-6 1e-6 1e-6 1e-6 1e-6 1e-6 1e-6 1e-6",
                 3 },
               { "1 1 1 2 2 2 1 1 1 1 1 1 7e4 7e4 7e4 1 1 1 1 1 1 2 2 2 1 1 1", 3 },
               { "1 1 1 1 1 1 1 1 1 5 5 5 5 5 5 5 5 5 1 1 1 1 1 1 1 1 1", 2 },
               { "1 1 1 1 1 1 1 1 1 5 5 5 5 5 5 5 5 5 2 2 2 2 2 2 2 2 2", 3 } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = g_strconcat ("a\nb\n1 0 0 0\n3 2 0 0\n3 0 2 0\n3 0 0 2\n1 1 1 1 1\n",
                                           rows[i].values, "\n", NULL);
      g_autoptr (NearStructures) structures = parse (text);

      g_assert_cmpuint (near_field_get_n (near_structures_get_field (structures, 0), 0), ==, rows[i].n);
    }
}

static void
test_units (void)
{
  static const NearReadOptions bohr = { .bohr = TRUE };
  g_autofree char *positive = make_cube (TITLES, 1, FALSE, ATOM),
                  *negative = make_cube (TITLES, -1, FALSE, ATOM);
  g_autoptr (NearStructures) in_bohr = parse (positive);
  g_autoptr (NearStructures) in_angstrom = parse (negative);
  g_autoptr (NearStructures) asked = structure_test_read (negative, "a.cube", "cube", &bohr);
  g_autoptr (NearStructures) asked_twice = structure_test_read (positive, "a.cube", "cube", &bohr);
  NearStructures *const same[] = { in_bohr, asked, asked_twice };

  structure_test_assert_note (in_angstrom, "units-assumed", NEAR_NOTE_WARNING);
  near_assert_close (near_crystal_get_volume (near_structures_get_frame (in_angstrom, 0)), 15.0, 1e-14,
                     0.0);
  near_assert_close (near_crystal_peek_positions (near_structures_get_frame (in_angstrom, 0))[2], 1.5,
                     1e-14, 0.0);
  check_values (near_structures_get_field (in_angstrom, 0), 1.0);
  for (gsize i = 0; i < G_N_ELEMENTS (same); i++)
    {
      near_assert_close (near_crystal_get_volume (near_structures_get_frame (same[i], 0)),
                         15.0 * pow (BOHR, 3), 1e-13, 0);
      near_assert_close (near_crystal_peek_positions (near_structures_get_frame (same[i], 0))[2],
                         1.5 * BOHR, 1e-13, 0);
      near_assert_close (near_field_get_lattice (near_structures_get_field (same[i], 0))->m[2][2], 3 * BOHR,
                         1e-13, 0);
      near_assert_close (near_field_get_origin (near_structures_get_field (same[i], 0)).x[0], 0.1 * BOHR,
                         1e-13, 0);
    }
}

/* A density becomes e/Å³; what is only made from one does not. The field's mean is 1: 15 electrons. */
static void
test_densities (void)
{
  static const struct
  {
    const char *titles;
    gboolean is_density;
  } rows[] = { { "water\nElectron density from Total SCF Density\n", TRUE },
               { "Valence DENSITY\n\n", TRUE },
               { "x\nElectrostatic potential from Total SCF Density\n", FALSE },
               { "x\nlocal density of states\n", FALSE },
               { "x\nLaplacian of the density\n", FALSE },
               { "x\nkinetic energy density\n", FALSE },
               { "x\ny\n", FALSE } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = make_cube (rows[i].titles, 1, FALSE, ATOM);
      g_autoptr (NearStructures) structures = parse (text);
      NearField *field = near_structures_get_field (structures, 0);

      g_assert_cmpstr (near_field_get_unit (field), ==, rows[i].is_density ? "e/Å³" : "");
      check_values (field, rows[i].is_density ? pow (BOHR, -3) : 1.0);
      if (!rows[i].is_density)
        continue;
      near_assert_close (near_field_get_integral (field), 15.0, 1e-5, 0.0);
      structure_test_assert_note (structures, "field-unit", NEAR_NOTE_INFO);
      g_assert_nonnull (
          strstr (structure_test_get_note (structures, "field-unit"), "15 electrons"));
    }
}

/* pp.x writes N points of the period and calls the values nothing; the same density in XSF. */
static void
test_pp_density (void)
{
  g_autofree char *path = near_test_data ("qe/density.cube"), *xsf_path = near_test_data ("qe/density.xsf");
  g_autoptr (GError) error = NULL;
  g_autoptr (NearStructures) structures = near_structures_load (path, NULL, NULL, NULL, &error);
  g_autoptr (NearStructures) xsf = near_structures_load (xsf_path, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  NearField *field = near_structures_get_field (structures, 0), *other = near_structures_get_field (xsf, 0);
  near_assert_close (near_field_get_integral (field) / pow (BOHR, 3), 3.0, 1e-5, 0.0);
  g_assert_false (structure_test_has_note (structures, "grid-planes-dropped"));
  near_assert_close_array (near_field_peek (field), near_field_peek (other), 8 * 9 * 9, 1e-4, 0.0);
  structure_test_assert_same (near_structures_get_frame (structures, 0),
                              near_structures_get_frame (xsf, 0), 1e-5);
}

/* Orbitals: a list of them after the atoms, their values side by side at each point. */
static void
test_orbitals (void)
{
  static const char text[] = "MO\norbitals\n-2 0 0 0 1\n2 1 0 0\n1 0 2 0\n2 0 0 3\n1 1 0 0 0\n1 1 0 0 1.4\n"
                             "3 5 6\n 8\n 1 10 100 2 20\n200 3 30 300 4 40 400\n";
  g_autoptr (NearStructures) structures = parse (text);
  const double first[4] = { 1, 2, 3, 4 }, third[4] = { 100, 200, 300, 400 };

  g_assert_cmpuint (near_structures_get_n_fields (structures), ==, 3);
  g_assert_cmpstr (near_field_get_name (near_structures_get_field (structures, 2)), ==, "orbital 8");
  near_assert_close_array (near_field_peek (near_structures_get_field (structures, 0)), first, 4, 0.0, 0.0);
  near_assert_close_array (near_field_peek (near_structures_get_field (structures, 2)), third, 4, 0.0, 0.0);

  g_autoptr (NearStructures) gradient
      = parse ("x\nthe gradient\n1 0 0 0 2\n1 1 0 0\n1 0 2 0\n2 0 0 3\n1 1 0 0 0\n1 -1 2 -2\n");
  g_assert_cmpuint (near_structures_get_n_fields (gradient), ==, 2);
  g_assert_cmpstr (near_field_get_name (near_structures_get_field (gradient, 1)), ==, "the gradient (2)");
  near_assert_close (near_field_peek (near_structures_get_field (gradient, 1))[1], -2.0, 0.0, 0.0);

  g_autoptr (GString) many = g_string_new ("x\ny\n1 0 0 0 40\n1 1 0 0\n1 0 2 0\n1 0 0 3\n1 1 0 0 0\n");
  for (guint i = 0; i < 40; i++)
    g_string_append_printf (many, " %u", i);
  g_autoptr (NearStructures) first_only = parse (many->str);
  g_assert_cmpuint (near_structures_get_n_fields (first_only), ==, 1);
  structure_test_assert_note (first_only, "fields-left-out", NEAR_NOTE_WARNING);
}

static NearField *
new_field (const NearMat3 *lattice, const char *name, const char *unit)
{
  const gsize shape[3] = { 3, 2, 7 };
  double values[42];

  for (guint i = 0; i < 42; i++)
    values[i] = 0.1 + sin (1.0 + i * i);
  g_autoptr (NearArray) array = near_array_new (NEAR_ARRAY_FLOAT64, 3, shape, values);
  return near_field_new (lattice, near_vec3 (0.1, -0.2, 0.3), array, TRUE, name, unit);
}

static void
test_round_trip (void)
{
  static const struct
  {
    const char *name, *unit;
  } rows[] = { { "charge density", "e/Å³" }, { "charge density", "" }, { "potential", "eV" }, { "", "" } };
  g_autoptr (NearCrystal) crystal = crystal_test_new_random (3, 5, 6.0, 2);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (NearField) field
          = new_field (near_crystal_get_lattice (crystal), rows[i].name, rows[i].unit);
      g_autoptr (GPtrArray) notes = near_notes_new ();
      g_autoptr (NearStructures) again = structure_test_write_and_read (
          (NearCrystal *const[]){ crystal }, 1, field, "cube", NULL, notes, NULL);
      NearField *read = near_structures_get_field (again, 0);

      structure_test_assert_same (crystal, near_structures_get_frame (again, 0), 1e-12);
      near_assert_close_array (near_field_peek (read), near_field_peek (field), 42, 1e-14, 0.0);
      near_assert_close_array (near_field_get_lattice (read)->m[0], near_field_get_lattice (field)->m[0], 9,
                               1e-13, 1e-13);
      near_assert_close (near_field_get_origin (read).x[1], -0.2, 1e-13, 0.0);
      g_assert_cmpstr (near_field_get_unit (read), ==, i == 0 ? "e/Å³" : "");
      g_assert_cmpuint (notes->len, ==, 0);
    }
}

static void
test_writer (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearCrystal) crystal = crystal_test_new_fcc (4.0, 13);
  const NearMat3 other = { { { 8, 0, 0 }, { 0, 4, 0 }, { 0, 0, 4 } } };
  g_autoptr (NearField) field = new_field (&other, "ELF", "");
  g_autoptr (GPtrArray) notes = near_notes_new ();

  g_assert_null (near_structures_format (&crystal, 1, NULL, "cube", NULL, NULL, NULL, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, "write XSF"));
  g_clear_error (&error);
  g_autofree char *text = near_structures_format ((NearCrystal *const[]){ crystal, crystal }, 2, field,
                                                  "cube", NULL, notes, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (notes->len, ==, 2);
  /* z runs fastest, and each row of z begins a line. */
  g_assert_nonnull (strstr (text, "\nELF\n    4"));
}

#define HEAD "a\nb\n1 0 0 0\n2 1 0 0\n2 0 1 0\n2 0 0 1\n"

static void
test_bad_input (void)
{
  static const StructureTestBad rows[] = {
    { "", NEAR_ERROR_NO_DATA, "a.cube: ", "empty" },
    { "a\n", NEAR_ERROR_PARSE, "a.cube:1: ", "a line of title is expected; is it cut off?" },
    { "a\nb\n1 0 0\n", NEAR_ERROR_PARSE,
      "a.cube:3: ", "needs a whole number and three numbers (“1 0 0”)" },
    { "a\nb\n1.5 0 0 0\n", NEAR_ERROR_PARSE, "a.cube:3: ", "is not a whole number (“1.5”)" },
    { "a\nb\n1 0,0 0 0\n", NEAR_ERROR_PARSE, "a.cube:3: ", "not a comma" },
    { "a\nb\n1 0 nan 0\n", NEAR_ERROR_NOT_FINITE, "a.cube:3: ", "(“nan”)" },
    { "a\nb\n1 0 0 0\n2 1 0 0\n-2 0 1 0\n2 0 0 1\n1 1 0 0 0\n", NEAR_ERROR_UNSUPPORTED,
      "a.cube:6: ", "cannot be mixed" },
    { HEAD, NEAR_ERROR_PARSE, "a.cube:6: ", "after 0 of 1 atoms" },
    { HEAD "1 1 0 0\n", NEAR_ERROR_PARSE, "a.cube:7: ", "five numbers" },
    { HEAD "H 1 0 0 0\n", NEAR_ERROR_PARSE,
      "a.cube:7: ", "the atomic number is not a whole number (“H”)" },
    { HEAD "119 1 0 0 0\n", NEAR_ERROR_RANGE,
      "a.cube:7: ", "the atomic number must be from 0 to 118" },
    { HEAD "1 1 0 inf 0\n", NEAR_ERROR_NOT_FINITE, "a.cube:7: ", "the y coordinate" },
    { HEAD "1 1 0 0 0\n1 2 3 4 5 6 7\n", NEAR_ERROR_PARSE,
      "a.cube:8: ", "after 7 of 8 values of the grid; is it cut off?" },
    { HEAD "1 1 0 0 0\n1 2 3 4 5 6 7 8\n9\n", NEAR_ERROR_PARSE,
      "a.cube:9: ", "2 x 2 x 2 points and 8 values, but 9 follow the atoms" },
    { HEAD "1 1 0 0 0\n1 2 3 4 5 6 7 8 9\n", NEAR_ERROR_PARSE, "a.cube:8: ", "but 9 follow" },
    { HEAD "1 1 0 0 0\n1 1 0 0 1\n1 2 3 4 5 6 7 8\n", NEAR_ERROR_PARSE,
      "a.cube:9: ", "but 13 follow the atoms; perhaps the number of atoms in line 3 is 1 too small" },
    { HEAD "1 1 0 0 0\n1 2 3 4 5 ? 7 8\n", NEAR_ERROR_PARSE, "a.cube:8: ", "(“?”)" },
    { "a\nb\n0 0 0 0\n1 1 0 0\n1 0 1 0\n1 0 0 1\n1\n", NEAR_ERROR_NO_DATA, "a.cube: ", "no atoms" },
    { "a\nb\n1 0 0 0\n0 1 0 0\n2 0 1 0\n2 0 0 1\n1 1 0 0 0\n", NEAR_ERROR_RANGE,
      "a.cube:7: ", "at least 1" },
    { "a\nb\n1 0 0 0\n4000 1 0 0\n4000 0 1 0\n4000 0 0 1\n1 1 0 0 0\n", NEAR_ERROR_TOO_LARGE,
      "a.cube:7: ", "fewer than 2147483648" },
    { "a\nb\n1 0 0 0 4000\n1000 1 0 0\n1000 0 1 0\n1000 0 0 1\n1 1 0 0 0\n", NEAR_ERROR_TOO_LARGE,
      "a.cube:7: ", "fewer than 2147483648" },
    { "a\nb\n1 0 0 0\n1000 1 0 0\n1000 0 1 0\n1000 0 0 1\n1 1 0 0 0\n1 2 3\n", NEAR_ERROR_PARSE,
      "a.cube:8: ", "after 3 of 1000000000 values" },
    { "a\nb\n1 0 0 0\n2 1 0 0\n2 0 1 0\n2 1 1 0\n1 1 0 0 0\n1 2 3 4 5 6 7 8\n", NEAR_ERROR_RANGE,
      "a.cube: ", "the box of the grid: the three lattice vectors" },
    { "a\nb\n-1 0 0 0\n2 1 0 0\n2 0 1 0\n2 0 0 1\n1 1 0 0 0\n", NEAR_ERROR_PARSE,
      "a.cube:7: ", "the list of orbitals" },
    { "a\nb\n-1 0 0 0\n2 1 0 0\n2 0 1 0\n2 0 0 1\n1 1 0 0 0\n1.0 2.0\n", NEAR_ERROR_PARSE,
      "a.cube:8: ", "the number of an orbital" },
  };

  structure_test_refuse_all (rows, G_N_ELEMENTS (rows), "a.cube", "cube");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cube/cells", test_cells);
  g_test_add_func ("/cube/planes-that-do-not-tell", test_planes_that_do_not_tell);
  g_test_add_func ("/cube/units", test_units);
  g_test_add_func ("/cube/densities", test_densities);
  g_test_add_func ("/cube/pp-density", test_pp_density);
  g_test_add_func ("/cube/orbitals", test_orbitals);
  g_test_add_func ("/cube/round-trip", test_round_trip);
  g_test_add_func ("/cube/writer", test_writer);
  g_test_add_func ("/cube/bad-input", test_bad_input);
  return g_test_run ();
}
