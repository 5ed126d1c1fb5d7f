/* test-poscar.c — POSCAR, CONTCAR, CHGCAR: read, refused, written
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-structures.h"

#include "near-test.h"
#include "structure-test.h"

#include <math.h>

#define CUBIC "1.0\n4 0 0\n0 4 0\n0 0 4\n"
#define HEAD "Al\n" CUBIC "Al\n1\n"

/* --- the cell --------------------------------------------------------------------------------- */

/* The example of vasp.at/wiki/POSCAR: cubic BN, bond length 3.57 sqrt(3) / 4 Å. */
static void
test_example (void)
{
  g_autoptr (NearStructures) s = structure_test_read (
      "Cubic BN\n3.57\n0.0 0.5 0.5\n0.5 0.0 0.5\n0.5 0.5 0.0\nB N\n1 1\nDirect\n"
      "0.00 0.00 0.00\n0.25 0.25 0.25\n",
      "POSCAR", NULL, NULL);
  NearCrystal *crystal = structure_test_get_first (s);
  const double *x = near_crystal_peek_positions (crystal);

  g_assert_cmpstr (near_structures_get_format (s), ==, "poscar");
  g_assert_cmpstr (near_crystal_get_title (crystal), ==, "Cubic BN");
  g_assert_cmpstr (near_crystal_get_provenance (crystal), ==, "POSCAR");
  g_assert_cmpuint (near_crystal_get_n_atoms (crystal), ==, 2);
  g_assert_cmpuint (near_crystal_get_element (crystal, 0), ==, 5);
  g_assert_cmpuint (near_crystal_get_element (crystal, 1), ==, 7);
  near_assert_close (near_crystal_get_volume (crystal), 3.57 * 3.57 * 3.57 / 4, 1e-14, 0);
  near_assert_close (sqrt (x[3] * x[3] + x[4] * x[4] + x[5] * x[5]), 3.57 * sqrt (3) / 4, 1e-14, 0);
  g_assert_cmpuint (near_crystal_get_notes (crystal)->len, ==, 0);
}

static void
test_scales (void)
{
  static const struct
  {
    const char *scale, *kind;
    double a, b, c; /* Å */
    double x[3];    /* Å, of the atom at 0.25 0.5 0.75 */
  } cases[] = {
    { "2.0", "Direct", 2, 4, 6, { 0.5, 2.0, 4.5 } },
    /* Cartesian coordinates are multiplied too. */
    { "2.0", "Cartesian", 2, 4, 6, { 0.5, 1.0, 1.5 } },
    { "2.0 3.0 4.0", "Direct", 2, 6, 12, { 0.5, 3.0, 9.0 } },
    { "2.0 3.0 4.0", "Kartesisch", 2, 6, 12, { 0.5, 1.5, 3.0 } },
    /* The volume 6 is to be 48: every length twice. */
    { "-48", "direct", 2, 4, 6, { 0.5, 2.0, 4.5 } },
    { "-48", "cart", 2, 4, 6, { 0.5, 1.0, 1.5 } },
    { "1.0 ! Angstrom", "Direct", 1, 2, 3, { 0.25, 1.0, 2.25 } },
    { "0.2d1", "Direct", 2, 4, 6, { 0.5, 2.0, 4.5 } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text
          = g_strdup_printf ("t\n%s\n1 0 0\n0 2 0\n0 0 3\nAl\n1\n%s\n.25 0.5 7.5E-1 Al1\n",
                             cases[i].scale, cases[i].kind);
      g_autoptr (NearStructures) s = structure_test_read (text, "a.vasp", NULL, NULL);
      NearCell cell
          = near_lattice_get_cell (near_crystal_get_lattice (structure_test_get_first (s)));

      near_assert_close (cell.a, cases[i].a, 1e-14, 0);
      near_assert_close (cell.b, cases[i].b, 1e-14, 0);
      near_assert_close (cell.c, cases[i].c, 1e-14, 0);
      near_assert_close_array (near_crystal_peek_positions (structure_test_get_first (s)),
                               cases[i].x, 3, 1e-14, 0);
    }
}

static void
test_left_handed (void)
{
  g_autoptr (NearStructures) s = structure_test_read (
      "t\n1\n0 4 0\n4 0 0\n0 0 4\nAl\n1\nDirect\n0 0 0\n", "POSCAR", NULL, NULL);
  g_autoptr (GPtrArray) notes = near_notes_new ();
  g_autoptr (NearStructures) again
      = structure_test_write_again (s, "poscar", "CONTCAR", notes, NULL);

  g_assert_true (structure_test_has_note (s, "left-handed"));
  g_assert_nonnull (near_notes_find (notes, "left-handed"));
  g_assert_cmpfloat (
      near_mat3_determinant (near_crystal_get_lattice (structure_test_get_first (again))), <, 0.0);
}

/* --- which elements --------------------------------------------------------------------------- */

static void
test_species (void)
{
  g_autoptr (NearStructures) s
      = structure_test_read ("t\n" CUBIC "Fe_pv O/1f2e Fe D ! four blocks\n1 2 1 1\nDirect\n0 0 "
                             "0\n0.5 0 0\n0 .5 0\n0 0 .5\n.5 .5 .5\n",
                             "CONTCAR", NULL, NULL);
  const guint16 *species = near_crystal_peek_species (structure_test_get_first (s));
  g_autofree char *formula = near_crystal_dup_formula (structure_test_get_first (s));

  /* Fe_pv and Fe are one species; D is hydrogen with a mass of its own. */
  g_assert_cmpuint (near_crystal_get_n_species (structure_test_get_first (s)), ==, 3);
  g_assert_cmpuint (species[0], ==, species[3]);
  g_assert_cmpstr (near_crystal_get_species (structure_test_get_first (s), species[1])->label, ==,
                   "O");
  g_assert_cmpstr (near_crystal_get_species (structure_test_get_first (s), species[4])->label, ==,
                   "D");
  g_assert_cmpuint (near_crystal_get_element (structure_test_get_first (s), 4), ==, 1);
  near_assert_close (near_crystal_get_species (structure_test_get_first (s), species[4])->mass,
                     2.014, 1e-3, 0);
  g_assert_nonnull (strstr (formula, "Fe2"));
}

static void
test_vasp_4 (void)
{
#define OLD CUBIC "1 2\nDirect\n0 0 0\n0.5 0 0\n0 0.5 0\n"
  const NearReadOptions options = { .elements = "Ni, Al" }, too_many = { .elements = "Ni Al Fe" },
                        unknown = { .elements = "Ni Xx" };
  g_autoptr (NearStructures) titled = structure_test_read ("Al Fe\n" OLD, "POSCAR", NULL, NULL);
  g_autoptr (NearStructures) given = structure_test_read ("Al Fe\n" OLD, "POSCAR", NULL, &options);

  g_assert_cmpuint (near_crystal_get_element (structure_test_get_first (titled), 0), ==, 13);
  g_assert_cmpuint (near_crystal_get_element (structure_test_get_first (titled), 2), ==, 26);
  g_assert_nonnull (strstr (structure_test_get_note (titled, "elements-from-comment"), "Line 6"));
  /* What somebody says counts more than a comment. */
  g_assert_cmpuint (near_crystal_get_element (structure_test_get_first (given), 0), ==, 28);
  g_assert_true (structure_test_has_note (given, "elements-from-option"));
  /* Names that are none count as no names. */
  g_autoptr (NearStructures) types = structure_test_read (
      "t\n" CUBIC "A B\n1 1\nDirect\n0 0 0\n0.5 0 0\n", "POSCAR", NULL, &options);
  g_assert_cmpuint (near_crystal_get_element (structure_test_get_first (types), 1), ==, 13);
  structure_test_refuse (
      "my slab\n" OLD, -1, "POSCAR", NULL, NULL, NEAR_ERROR_PARSE,
      "POSCAR:6: the file does not say which elements its 2 blocks of atoms are");
  structure_test_refuse ("As grown In\n" OLD, -1, "POSCAR", NULL, NULL, NEAR_ERROR_PARSE,
                         "--elements \"Al Fe\"");
  structure_test_refuse ("al fe\n" OLD, -1, "POSCAR", NULL, NULL, NEAR_ERROR_PARSE, "does not say");
  structure_test_refuse ("t\n" OLD, -1, "POSCAR", NULL, &too_many, NEAR_ERROR_RANGE,
                         "3 elements are given (“Ni Al Fe”), but the line has 2 numbers of atoms");
  structure_test_refuse ("t\n" OLD, -1, "POSCAR", NULL, &unknown, NEAR_ERROR_UNKNOWN_NAME, "“Xx”");
}

static void
test_vacancy (void)
{
  g_autoptr (NearStructures) s = structure_test_read (
      "t\n" CUBIC "Al Va\n1 1\nDirect\n0 0 0\n0.5 0 0\n", "POSCAR", NULL, NULL);

  g_assert_cmpuint (near_crystal_get_element (structure_test_get_first (s), 1), ==, 0);
  g_assert_nonnull (strstr (structure_test_get_note (s, "dummy-atoms"), "Line 6: “Va”"));
}

/* --- the atoms -------------------------------------------------------------------------------- */

static void
test_selective (void)
{
  g_autoptr (NearStructures) s = structure_test_read (
      "t\n" CUBIC
      "Al O\n1 1\nselective dynamics\nDirect\n0 0 0 T F .TRUE.\n0.5 0 0 .false. true F O\n",
      "POSCAR", NULL, NULL);
  NearArray *fixed = near_crystal_get_atom_data (structure_test_get_first (s), "fixed");
  static const gint32 expected[] = { 0, 1, 0, 1, 0, 1 };

  g_assert_cmpint (near_array_get_array_type (fixed), ==, NEAR_ARRAY_INT32);
  g_assert_cmpmem (near_array_peek (fixed), 24, expected, sizeof expected);
  g_assert_false (structure_test_has_note (s, "label-differs"));

  /* Without that line flags mean nothing, and F is no fluorine. */
  g_autoptr (NearStructures) bare
      = structure_test_read ("t\n" CUBIC "Al\n1\nDirect\n0 0 0 F F F\n", "POSCAR", NULL, NULL);
  g_assert_null (near_crystal_get_atom_data (structure_test_get_first (bare), "fixed"));
  g_assert_true (structure_test_has_note (bare, "flags-ignored"));
  g_assert_false (structure_test_has_note (bare, "label-differs"));
}

static void
test_labels_after_coordinates (void)
{
  g_autoptr (NearStructures) s = structure_test_read (
      "t\n" CUBIC "Al O\n2 1\nDirect\n0 0 0 Al\n0.5 0 0 O\n0 0.5 0 # the last\n", "POSCAR", NULL,
      NULL);

  g_assert_nonnull (strstr (
      structure_test_get_note (s, "label-differs"),
      "Line 10: The line ends in “O”, but by the numbers of atoms in line 7 this atom is Al"));
}

static void
test_kinds (void)
{
  g_autoptr (NearStructures) odd
      = structure_test_read (HEAD "Fractional\n0.5 0 0\n", "POSCAR", NULL, NULL);
  g_autoptr (NearStructures) blank = structure_test_read (HEAD "\n0.5 0 0\n", "POSCAR", NULL, NULL);

  g_assert_true (structure_test_has_note (odd, "direct-assumed"));
  g_assert_true (structure_test_has_note (blank, "direct-assumed"));
  near_assert_close (near_crystal_peek_positions (structure_test_get_first (blank))[0], 2.0, 0, 0);
}

static void
test_perhaps_cartesian (void)
{
  const NearReadOptions options = { .cartesian = TRUE };
#define IN_ANGSTROM "t\n1\n8 0 0\n0 8 0\n0 0 8\nAl\n3\nDirect\n0 0 0\n4 4 0\n7.5 2 6\n"
#define ALL_FAR "t\n1\n4 0 0\n0 4 0\n0 0 4\nAl\n2\nDirect\n5 5 5\n-3 3 3\n"
  g_autoptr (NearStructures) doubtful = structure_test_read (IN_ANGSTROM, "POSCAR", NULL, NULL);
  g_autoptr (NearStructures) far = structure_test_read (ALL_FAR, "POSCAR", NULL, NULL);
  g_autoptr (NearStructures) as_asked = structure_test_read (IN_ANGSTROM, "POSCAR", NULL, &options);
  /* An atom that has drifted out of the cell is no reason. */
  g_autoptr (NearStructures) drifted = structure_test_read (
      "t\n1\n4 0 0\n0 4 0\n0 0 4\nAl\n2\nDirect\n0 0 0\n2.5 0.5 -0.5\n", "POSCAR", NULL, NULL);
  static const double last[3] = { 7.5, 2, 6 };

  g_assert_nonnull (
      strstr (structure_test_get_note (doubtful, "perhaps-cartesian"), "--cartesian"));
  g_assert_true (structure_test_has_note (far, "perhaps-cartesian"));
  g_assert_false (structure_test_has_note (drifted, "perhaps-cartesian"));
  g_assert_false (structure_test_has_note (as_asked, "perhaps-cartesian"));
  g_assert_true (structure_test_has_note (as_asked, "cartesian-by-option"));
  near_assert_close_array (near_crystal_peek_positions (structure_test_get_first (as_asked)) + 6,
                           last, 3, 0, 0);
}

/* --- after the atoms -------------------------------------------------------------------------- */

static void
test_velocities (void)
{
  static const double expected[] = { 0.01, -0.02, 3e-3 };
  static const char *const kinds[] = { "", " ", "Cartesian", "k" };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      /* Velocities are not multiplied by the scale. */
      g_autofree char *text
          = g_strdup_printf ("t\n2\n2 0 0\n0 2 0\n0 0 2\nAl\n1\nDirect\n0 0 0\n%s\n"
                             "0.01 -2.0d-2 0.003E0\n\n1\n0.5\n1 2 3 4\n0 0 0\n",
                             kinds[i]);
      g_autoptr (NearStructures) s = structure_test_read (text, "CONTCAR", NULL, NULL);
      NearArray *velocities
          = near_crystal_get_atom_data (structure_test_get_first (s), "velocities");

      g_assert_nonnull (velocities);
      g_assert_cmpuint (near_array_get_dim (velocities, 0), ==, 1);
      near_assert_close_array (near_array_peek_doubles (velocities), expected, 3, 1e-15, 0);
      g_assert_nonnull (strstr (structure_test_get_note (s, "predictor-corrector"), "Line 13"));
    }

  g_autoptr (NearStructures) direct
      = structure_test_read (HEAD "Direct\n0 0 0\nDirect\n0.1 0 0\n", "POSCAR", NULL, NULL);
  g_assert_null (near_crystal_get_atom_data (structure_test_get_first (direct), "velocities"));
  g_assert_nonnull (strstr (structure_test_get_note (direct, "velocities-direct"), "Line 11"));

  g_autoptr (NearStructures) cut = structure_test_read (
      "t\n" CUBIC "Al\n2\nDirect\n0 0 0\n.5 0 0\n\n1 0 0\n", "POSCAR", NULL, NULL);
  g_assert_null (near_crystal_get_atom_data (structure_test_get_first (cut), "velocities"));
  g_assert_nonnull (
      strstr (structure_test_get_note (cut, "velocities-incomplete"), "after 1 of 2"));

  g_autoptr (NearStructures) lattice = structure_test_read (
      HEAD "Direct\n0 0 0\nLattice velocities and vectors\n1\n0 0 0\n0 0 0\n0 0 0\n"
           "4 0 0\n0 4 0\n0 0 4\n\n1e-2 0 0\n",
      "POSCAR", NULL, NULL);
  g_assert_true (structure_test_has_note (lattice, "lattice-velocities"));
  near_assert_close (near_array_peek_doubles (near_crystal_get_atom_data (
                         structure_test_get_first (lattice), "velocities"))[0],
                     0.01, 0, 0);

  g_autoptr (NearStructures) words
      = structure_test_read (HEAD "Direct\n0 0 0\n\nwritten by hand\n", "POSCAR", NULL, NULL);
  g_assert_true (structure_test_has_note (words, "rest-not-read"));
  g_autoptr (NearStructures) blanks
      = structure_test_read (HEAD "Direct\n0 0 0\n\n\n  \n", "POSCAR", NULL, NULL);
  g_assert_false (structure_test_has_note (blanks, "rest-not-read"));
  g_assert_false (structure_test_has_note (blanks, "velocities-incomplete"));
}

/* --- what cannot be read ---------------------------------------------------------------------- */

static const StructureTestBad bad_cases[] = {
  { "", NEAR_ERROR_NO_DATA, "POSCAR: the file is empty" },
  { " \n\n", NEAR_ERROR_NO_DATA, "POSCAR: the file is empty" },
  { "Al\n", NEAR_ERROR_PARSE, "the file ends where the scale factor is expected" },
  { "Al\nx\n", NEAR_ERROR_PARSE, "POSCAR:2: the scale factor is not a number (“x”)" },
  { "Al\n\n", NEAR_ERROR_PARSE, "POSCAR:2: the second line must be one scale factor or three" },
  { "Al\n1 2\n", NEAR_ERROR_PARSE, "POSCAR:2: the second line must be one scale factor or three" },
  { "Al\n0\n", NEAR_ERROR_RANGE, "POSCAR:2: a scale factor must be positive" },
  { "Al\n1 1 -1\n", NEAR_ERROR_RANGE, "POSCAR:2: a scale factor must be positive" },
  { "Al\nnan\n", NEAR_ERROR_NOT_FINITE, "POSCAR:2: the scale factor is not a finite number" },
  { "Al\n1,5\n", NEAR_ERROR_PARSE, "the decimal sign is a point, not a comma (“1,5”)" },
  { "Al\n1\n4 0 0\n0 4\n", NEAR_ERROR_PARSE, "POSCAR:4: a lattice vector needs 3 numbers" },
  { "Al\n1\n4 0 0\n0 4 0\n", NEAR_ERROR_PARSE, "the file ends where a lattice vector is expected" },
  { "Al\n1\n4 0 0\n0 4 0\n0 0 inf\n", NEAR_ERROR_NOT_FINITE, "POSCAR:5: a lattice vector" },
  { "Al\n1\n4 0 0\n0 0 0\n0 0 4\n", NEAR_ERROR_RANGE, "POSCAR:5: the lattice vector b is zero" },
  { "Al\n1\n4 0 0\n0 4 0\n4 4 0\n", NEAR_ERROR_RANGE,
    "POSCAR:5: the three lattice vectors lie in a plane" },
  { "Al\n1\n4 0 0\n8 0 0\n12 0 0\n", NEAR_ERROR_RANGE, "on a line" },
  { "Al\n-64\n4 0 0\n8 0 0\n12 0 0\n", NEAR_ERROR_RANGE, "on a line" },
  { "Al\n1\n.01 0 0\n0 .01 0\n0 0 .01\n", NEAR_ERROR_RANGE, "the cell's volume is only 1e-06 Å³" },
  { "Al\n" CUBIC, NEAR_ERROR_PARSE, "the file ends where the line of element symbols is expected" },
  { "Al\n" CUBIC "\n", NEAR_ERROR_PARSE,
    "POSCAR:6: the line is empty; element symbols are expected" },
  { "Al\n" CUBIC "Xx\n1\nDirect\n0 0 0\n", NEAR_ERROR_UNKNOWN_NAME,
    "POSCAR:6: unknown element; an element's symbol is expected, such as Al or Si (“Xx”)" },
  { "Al\n" CUBIC "Al\n", NEAR_ERROR_PARSE, "the line with the numbers of atoms" },
  { "Al\n" CUBIC "Al Fe\n1\n", NEAR_ERROR_PARSE,
    "POSCAR:7: there are 2 species but 1 numbers of atoms" },
  { "Al\n" CUBIC "Al\n-1\n", NEAR_ERROR_RANGE, "POSCAR:7: a number of atoms must be from 0" },
  { "Al\n" CUBIC "Al\n0\n", NEAR_ERROR_NO_DATA, "POSCAR:7: the numbers of atoms add up to zero" },
  { "Al\n" CUBIC "Al\n1.5\n", NEAR_ERROR_PARSE,
    "POSCAR:7: a number of atoms is not a whole number (“1.5”)" },
  { HEAD, NEAR_ERROR_PARSE, "the file ends where “Direct” or “Cartesian” is expected" },
  { HEAD "0 0 0\n", NEAR_ERROR_PARSE, "POSCAR:8: a line with “Direct” or “Cartesian” is expected" },
  { HEAD "Direct\n", NEAR_ERROR_PARSE,
    "the file ends after 0 atoms, but line 7 promises 1; is it cut off?" },
  { HEAD "Direct\n0.5 0.5", NEAR_ERROR_PARSE,
    "POSCAR:9: three coordinates are expected; the atoms end after 0, but line 7 promises 1" },
  { "Al\n" CUBIC "Al\n3\nDirect\n0 0 0\n.5 0 0\n\n0 0 0\n", NEAR_ERROR_PARSE,
    "POSCAR:11: three coordinates are expected; the atoms end after 2, but line 7 promises 3" },
  { "Al\n" CUBIC "Al\n2\nDirect\n0 0 0\nCartesian\n0 0 0\n", NEAR_ERROR_PARSE,
    "the atoms end after 1, but line 7 promises 2 (“Cartesian”)" },
  { HEAD "Direct\n0 0 0\n0.5 0 0\n", NEAR_ERROR_PARSE,
    "POSCAR:10: another line of coordinates after the 1 atoms" },
  { HEAD "Direct\n0,5 0 0\n", NEAR_ERROR_PARSE,
    "POSCAR:9: a coordinate is not a number; the decimal sign" },
  { HEAD "Direct\n0 0 zero\n", NEAR_ERROR_PARSE,
    "POSCAR:9: a coordinate is not a number (“zero”)" },
  { HEAD "Direct\nNaN 0 0\n", NEAR_ERROR_NOT_FINITE,
    "POSCAR:9: a coordinate is not a finite number" },
  { HEAD "Direct\n0 0 -Inf\n", NEAR_ERROR_NOT_FINITE,
    "POSCAR:9: a coordinate is not a finite number" },
  { HEAD "Direct\n0 0 ****\n", NEAR_ERROR_PARSE,
    "POSCAR:9: a coordinate is not a number (“****”)" },
  { HEAD "Selective\nDirect\n0 0 0 T T\n", NEAR_ERROR_PARSE, "POSCAR:10: with selective dynamics" },
  { HEAD "Selective\nDirect\n0 0 0 1 1 1\n", NEAR_ERROR_PARSE, "three flags, T or F" },
  /* A claim costs nothing. */
  { "Al\n" CUBIC "Al\n1000000000000\nDirect\n0 0 0\n", NEAR_ERROR_PARSE,
    "the file ends after 1 atoms, but line 7 promises 1000000000000" },
  { HEAD "Direct\n0 0 0\n\n0.1 x 0\n", NEAR_ERROR_PARSE,
    "POSCAR:11: a velocity is not a number (“x”)" },
};

static void
test_bad (void)
{
  structure_test_refuse_all (bad_cases, G_N_ELEMENTS (bad_cases), "POSCAR", NULL);
  structure_test_refuse ("Al\n1\n\0\1\2", 8, "POSCAR", NULL, NULL, NEAR_ERROR_PARSE,
                         "this is a binary file (byte 6 is zero)");
}

static void
test_odd_but_read (void)
{
  static const struct
  {
    const char *text, *note;
  } cases[] = {
    { "t\n" CUBIC "Al\n2\nDirect\n0 0 0\n0.01 0 0\n", "atoms-coincide" },
    { "t\n" CUBIC "Al\n2\nDirect\n0 0 0\n5000.5 0 0\n", "far-outside" },
    /* fcc aluminium with the edge in bohr, 4.05 Å: 7.65 */
    { "t\n7.65\n1 0 0\n0 1 0\n0 0 1\nAl\n4\nD\n0 0 0\n0 .5 .5\n.5 0 .5\n.5 .5 0\n",
      "perhaps-bohr" },
  };
  const NearReadOptions bohr = { .bohr = TRUE };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (NearStructures) s = structure_test_read (cases[i].text, "POSCAR", NULL, NULL);

      structure_test_get_note (s, cases[i].note);
    }
  g_autoptr (NearStructures) s = structure_test_read (cases[2].text, "POSCAR", NULL, &bohr);
  g_assert_false (structure_test_has_note (s, "perhaps-bohr"));
  near_assert_close (
      near_lattice_get_cell (near_crystal_get_lattice (structure_test_get_first (s))).a, 4.048206,
      1e-6, 0);
}

static void
test_line_ends (void)
{
  static const char *const texts[] = {
    "\xef\xbb\xbf" HEAD "Direct\n0.5 0 0\n",
    "Al\r\n1.0\r\n4 0 0\r\n0 4 0\r\n0 0 4\r\nAl\r\n1\r\nDirect\r\n0.5 0 0\r\n\r\n",
    HEAD "Direct\n0.5\t0  0",
    "Al\r1.0\r4 0 0\r0 4 0\r0 0 4\rAl\r1\rDirect\r0.5 0 0\r",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (NearStructures) s = structure_test_read (texts[i], "x", NULL, NULL);

      g_assert_cmpstr (near_crystal_get_title (structure_test_get_first (s)), ==, "Al");
      near_assert_close (near_crystal_peek_positions (structure_test_get_first (s))[0], 2.0, 0, 0);
      g_assert_false (structure_test_has_note (s, "direct-assumed"));
    }
}

/* --- grids ------------------------------------------------------------------------------------ */

#define GRID_HEAD "Al\n1.0\n2 0 0\n0 2 0\n0 0 2\nAl\n1\nDirect\n0 0 0\n"
/* 2 x 1 x 3 points, x fastest: value = 8 (1 + x + 10 z), volume 8 Å^3 */
#define VALUES " 8 16 88 96 0.168E+03\n 0.176E+03\n"

static void
test_chgcar (void)
{
  g_autoptr (NearStructures) s = structure_test_read (
      GRID_HEAD "\n 2 1 3\n" VALUES "augmentation occupancies   1   6\n 0.1 0.2 0.3 0.4 0.5\n"
                " -.6E-01\n",
      "CHGCAR", NULL, NULL);
  NearField *field = near_structures_get_field (s, 0);
  static const double expected[] = { 1, 11, 21, 2, 12, 22 };

  g_assert_cmpstr (near_structures_get_format (s), ==, "chgcar");
  g_assert_cmpuint (near_structures_get_n_fields (s), ==, 1);
  g_assert_cmpuint (near_field_get_n (field, 0), ==, 2);
  g_assert_cmpuint (near_field_get_n (field, 1), ==, 1);
  g_assert_cmpuint (near_field_get_n (field, 2), ==, 3);
  near_assert_close_array (near_field_peek (field), expected, 6, 1e-15, 0);
  g_assert_cmpstr (near_field_get_unit (field), ==, "e/Å³");
  g_assert_true (near_field_is_periodic (field));
  /* The mean of what stands in the file: (8 + 16 + 88 + 96 + 168 + 176) / 6 */
  near_assert_close (near_field_get_integral (field), 92.0, 1e-14, 0);
  g_assert_nonnull (strstr (structure_test_get_note (s, "field-unit"), "92 electrons"));
  g_assert_false (structure_test_has_note (s, "values-left"));
}

static void
test_spin (void)
{
  /* As VASP writes it: after the first augmentation block one number an atom. */
#define SECOND "augmentation occupancies 1 2\n 0.1 0.2\n 0.5E+00\n 2 1 3\n 8 8 8 8 8 0.1234-100\n"
  g_autoptr (NearStructures) s
      = structure_test_read (GRID_HEAD "\n 2 1 3\n" VALUES SECOND, "CHGCAR_spin.vasp", NULL, NULL);
  g_autoptr (NearStructures) vectors = structure_test_read (
      GRID_HEAD "\n 2 1 3\n" VALUES SECOND SECOND SECOND "augmentation occupancies 1 1\n 1.0\n",
      "CHGCAR", NULL, NULL);

  g_assert_cmpuint (near_structures_get_n_fields (s), ==, 2);
  g_assert_cmpstr (near_field_get_name (near_structures_get_field (s, 1)), ==, "magnetisation");
  near_assert_close (near_field_peek (near_structures_get_field (s, 1))[0], 1.0, 1e-15, 0);
  /* Fortran leaves the E out where the exponent has three digits. */
  near_assert_close (near_field_peek (near_structures_get_field (s, 1))[5], 0.1234e-100 / 8, 1e-14,
                     0);
  g_assert_nonnull (strstr (structure_test_get_note (s, "magnetisation"), "6.66667 µB"));
  g_assert_false (structure_test_has_note (s, "values-left"));
  g_assert_cmpuint (near_structures_get_n_fields (vectors), ==, 4);
  g_assert_cmpstr (near_field_get_name (near_structures_get_field (vectors, 3)), ==,
                   "magnetisation along z");
}

static void
test_other_grids (void)
{
  g_autoptr (NearStructures) potential
      = structure_test_read (GRID_HEAD "\n2 1 3\n" VALUES, "LOCPOT", NULL, NULL);
  g_autoptr (NearStructures) elf
      = structure_test_read (GRID_HEAD "\n2 1 3\n" VALUES, "ELFCAR", NULL, NULL);
  g_autoptr (NearStructures) unnamed
      = structure_test_read (GRID_HEAD "\n2 1 3\n" VALUES, "al.vasp", NULL, NULL);
  g_autoptr (NearStructures) poscar
      = structure_test_read (GRID_HEAD "2 1 3\n" VALUES, "POSCAR", "poscar", NULL);
  g_autoptr (NearStructures) none = structure_test_read (GRID_HEAD, "CHGCAR", NULL, NULL);
  g_autoptr (NearStructures) later = structure_test_read (
      GRID_HEAD "\n2 1 3\n" VALUES GRID_HEAD "\n2 1 3\n" VALUES, "CHG", NULL, NULL);
  g_autoptr (NearStructures) surplus
      = structure_test_read (GRID_HEAD "\n2 1 2\n" VALUES "1 2 3 4 5\n", "CHG", NULL, NULL);

  near_assert_close (near_field_peek (near_structures_get_field (potential, 0))[5], 176, 0, 0);
  g_assert_cmpstr (near_field_get_unit (near_structures_get_field (potential, 0)), ==, "eV");
  g_assert_nonnull (strstr (structure_test_get_note (potential, "field-unit"), "potential in eV"));
  near_assert_close (near_field_peek (near_structures_get_field (elf, 0))[5], 176, 0, 0);
  g_assert_cmpstr (near_structures_get_format (unnamed), ==, "chgcar");
  g_assert_nonnull (
      strstr (structure_test_get_note (unnamed, "field-unit"), "Neither the file nor its name"));
  g_assert_cmpuint (near_structures_get_n_fields (poscar), ==, 1);
  g_assert_cmpuint (near_structures_get_n_fields (none), ==, 0);
  g_assert_true (structure_test_has_note (none, "no-grid"));
  g_assert_cmpuint (near_structures_get_n_fields (later), ==, 1);
  g_assert_true (structure_test_has_note (later, "later-images"));
  g_assert_nonnull (strstr (structure_test_get_note (surplus, "values-left"), "Line 12: 7 numbers"));
}

static void
test_bad_grids (void)
{
  static const StructureTestBad cases[] = {
    { GRID_HEAD "\n2 1 4\n" VALUES, NEAR_ERROR_PARSE,
      "the file ends after 6 of 8 values of the grid" },
    { GRID_HEAD "\n2000 1000 1000\n" VALUES, NEAR_ERROR_PARSE, "after 6 of 2000000000 values" },
    { GRID_HEAD "\n2048 1024 1024\n" VALUES, NEAR_ERROR_TOO_LARGE,
      "CHGCAR:11: the grid has 2.15e+09 points" },
    { GRID_HEAD "\n2 1 3\n1 2 3 x 5 6\n", NEAR_ERROR_PARSE,
      "CHGCAR:12: the grid is not a number (“x”)" },
    { GRID_HEAD "\n2 1 3\n1 2 3 NaN 5 6\n", NEAR_ERROR_NOT_FINITE,
      "CHGCAR:12: the grid is not a finite number" },
    { GRID_HEAD "\n2 1 3\n" VALUES "2 1 3\n1 2 3\n", NEAR_ERROR_PARSE, "after 3 of 6 values" },
  };

  structure_test_refuse_all (cases, G_N_ELEMENTS (cases), "CHGCAR", NULL);
}

/* --- writing ---------------------------------------------------------------------------------- */

static void
test_round_trip (void)
{
  g_autoptr (NearStructures) s = structure_test_read (
      "an alloy\n1\n3.1415926535897931 0 1e-17\n0.1 5.123456789012345 0\n0 -0.3 7\nFe Al\n1 "
      "2\nSel\nDirect\n"
      "0.1 0.2 0.30000000000000004 T F T\n0.33333333333333331 0 0 F F F\n-1.5 2.25 0.7 T T T\n\n"
      "0.001 0 0\n0 1e-300 0\n0 0 0.123456789012345678\n",
      "POSCAR", NULL, NULL);
  g_autoptr (GPtrArray) notes = near_notes_new ();
  g_autofree char *text = NULL;
  g_autoptr (NearStructures) again
      = structure_test_write_again (s, "poscar", "out.vasp", notes, &text);
  NearCrystal *a = structure_test_get_first (s), *b = structure_test_get_first (again);
  NearArray *v = near_crystal_get_atom_data (a, "velocities"),
            *w = near_crystal_get_atom_data (b, "velocities");

  g_assert_cmpuint (notes->len, ==, 0);
  g_assert_cmpmem (near_crystal_get_lattice (a), sizeof (NearMat3), near_crystal_get_lattice (b),
                   sizeof (NearMat3));
  g_assert_cmpmem (near_crystal_peek_fractional (a), 72, near_crystal_peek_fractional (b), 72);
  g_assert_cmpmem (near_crystal_peek_species (a), 6, near_crystal_peek_species (b), 6);
  g_assert_cmpmem (near_array_peek (v), 72, near_array_peek (w), 72);
  g_assert_cmpmem (near_array_peek (near_crystal_get_atom_data (a, "fixed")), 36,
                   near_array_peek (near_crystal_get_atom_data (b, "fixed")), 36);
  g_assert_cmpstr (near_crystal_get_title (b), ==, "an alloy");
  g_assert_nonnull (strstr (text, "Selective dynamics\nDirect\n"));
}

/* Found by fuzzing: velocities of whole numbers must not be taken for a grid. */
static void
test_whole_velocities (void)
{
  g_autoptr (NearStructures) s
      = structure_test_read (HEAD "Direct\n0 0 0\nCartesian\n2 1 3\n", "POSCAR", NULL, NULL);
  g_autoptr (NearStructures) again
      = structure_test_write_again (s, "poscar", "CONTCAR", NULL, NULL);
  static const double expected[] = { 2, 1, 3 };

  near_assert_close_array (near_array_peek_doubles (near_crystal_get_atom_data (
                               structure_test_get_first (again), "velocities")),
                           expected, 3, 0, 0);
}

static void
test_written_blocks (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new ();
  const NearMat3 lattice = { { { 4, 0, 0 }, { 0, 4, 0 }, { 0, 0, 4 } } };
  const NearComponent mix[] = { { 28, 0.25 }, { 26, 0.75 } };
  const gboolean slab[3] = { TRUE, TRUE, FALSE };
  const double x[4][3] = { { 0, 0, 0 }, { 0.5, 0, 0 }, { 0, 0.5, 0 }, { 0, 0, 0.5 } };
  guint16 al, mixed, oxygen;
  g_autoptr (GPtrArray) notes = near_notes_new ();

  near_crystal_builder_set_lattice (builder, &lattice);
  near_crystal_builder_set_periodic (builder, slab);
  g_assert_true (near_crystal_builder_add_species (builder, NULL, 13, 0, &al, &error));
  g_assert_true (near_crystal_builder_add_mixture (builder, NULL, mix, 2, &mixed, &error));
  g_assert_true (near_crystal_builder_add_species (builder, "O1", 8, 0, &oxygen, &error));
  near_crystal_builder_add_fractional (builder, oxygen, x[0]);
  near_crystal_builder_add_fractional (builder, al, x[1]);
  near_crystal_builder_add_fractional (builder, oxygen, x[2]);
  near_crystal_builder_add_fractional (builder, mixed, x[3]);
  near_crystal_builder_set_number (builder, "energy", -3.5);
  g_autoptr (NearCrystal) crystal = near_crystal_builder_finish (builder, &error);
  g_assert_no_error (error);
  g_autofree char *text
      = near_structures_format (&crystal, 1, NULL, "poscar", NULL, notes, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (NearStructures) again = structure_test_read (text, "POSCAR", NULL, NULL);

  g_assert_cmpuint (near_crystal_get_element (structure_test_get_first (again), 0), ==, 8);
  g_assert_cmpuint (near_crystal_get_element (structure_test_get_first (again), 1), ==, 8);
  g_assert_cmpuint (near_crystal_get_element (structure_test_get_first (again), 2), ==, 13);
  g_assert_cmpuint (near_crystal_get_element (structure_test_get_first (again), 3), ==, 26);
  near_assert_close (near_crystal_peek_fractional (structure_test_get_first (again))[4], 0.5, 0, 0);
  g_assert_nonnull (near_notes_find (notes, "atoms-reordered"));
  /* mixed sites, labels, the energy, the missing repetition */
  guint lost = 0;
  for (guint i = 0; i < notes->len; i++)
    lost += g_str_equal (((NearNote *) notes->pdata[i])->id, "not-written");
  g_assert_cmpuint (lost, ==, 4);
}

static void
test_no_cell (void)
{
  g_autoptr (NearStructures) s = structure_test_read ("1\n\nAl 0 0 0\n", "a.xyz", NULL, NULL);
  g_autoptr (GError) error = NULL;
  NearCrystal *crystal = structure_test_get_first (s);

  g_assert_null (near_structures_format (&crystal, 1, NULL, "poscar", NULL, NULL, NULL, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/poscar/example", test_example);
  g_test_add_func ("/poscar/scales", test_scales);
  g_test_add_func ("/poscar/left-handed", test_left_handed);
  g_test_add_func ("/poscar/species", test_species);
  g_test_add_func ("/poscar/vasp-4", test_vasp_4);
  g_test_add_func ("/poscar/vacancy", test_vacancy);
  g_test_add_func ("/poscar/selective", test_selective);
  g_test_add_func ("/poscar/labels-after-coordinates", test_labels_after_coordinates);
  g_test_add_func ("/poscar/kinds", test_kinds);
  g_test_add_func ("/poscar/perhaps-cartesian", test_perhaps_cartesian);
  g_test_add_func ("/poscar/velocities", test_velocities);
  g_test_add_func ("/poscar/bad", test_bad);
  g_test_add_func ("/poscar/odd-but-read", test_odd_but_read);
  g_test_add_func ("/poscar/line-ends", test_line_ends);
  g_test_add_func ("/poscar/chgcar", test_chgcar);
  g_test_add_func ("/poscar/spin", test_spin);
  g_test_add_func ("/poscar/other-grids", test_other_grids);
  g_test_add_func ("/poscar/bad-grids", test_bad_grids);
  g_test_add_func ("/poscar/round-trip", test_round_trip);
  g_test_add_func ("/poscar/whole-velocities", test_whole_velocities);
  g_test_add_func ("/poscar/written-blocks", test_written_blocks);
  g_test_add_func ("/poscar/no-cell", test_no_cell);
  return g_test_run ();
}
