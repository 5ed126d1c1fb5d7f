/* test-lammps.c — LAMMPS data files, those of others and ours
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-structures.h"

#include "crystal-test.h"
#include "lammps-test.h"
#include "near-neighbors.h"

#include <math.h>
#include <string.h>

/* --- data files ------------------------------------------------------------------------------- */

static void
test_atomic (void)
{
  static const double expected[] = { 0, 0, 0, 1, 2, 3, 2.5, 2.5, 0.25 };
  g_autoptr (NearStructures) s = parse ("A title\n"
                                        "\n"
                                        " 3 atoms # three\n"
                                        " 2 atom types\n"
                                        "-1.0 4.0 xlo xhi\n"
                                        "1 6 ylo yhi\n"
                                        "0.5 5.5 zlo zhi\n"
                                        "\n"
                                        "Atoms # atomic\n"
                                        "\n"
                                        "3 1 1.5 3.5 0.75 1 0 -1 # with image flags\n"
                                        "1 2 -1.0 1 0.5 0 0 0\n"
                                        "2 1 0 3 3.5 0 0 0\n"
                                        "\n"
                                        "Masses\n"
                                        "\n"
                                        "1 26.98 # Al\n"
                                        "2 55.845 # Fe\n",
                                        DATA);
  NearCrystal *crystal = near_structures_get_frame (s, 0);
  NearCell cell = near_lattice_get_cell (near_crystal_get_lattice (crystal));
  NearArray *ids = near_crystal_get_atom_data (crystal, "id");
  NearArray *types = near_crystal_get_atom_data (crystal, "type");

  g_assert_cmpuint (near_crystal_get_n_atoms (crystal), ==, 3);
  near_assert_close (cell.a, 5.0, 1e-14, 0);
  near_assert_close (cell.gamma, 90.0, 1e-14, 0);
  check_positions (crystal, expected);
  g_assert_cmpstr (get_label (crystal, 0), ==, "Fe");
  g_assert_cmpstr (get_label (crystal, 1), ==, "Al");
  g_assert_cmpint (near_array_get_array_type (ids), ==, NEAR_ARRAY_INT64);
  g_assert_cmpint (((const gint64 *) near_array_peek (ids))[2], ==, 3);
  g_assert_cmpint (near_array_get_array_type (types), ==, NEAR_ARRAY_INT32);
  g_assert_cmpint (((const gint32 *) near_array_peek (types))[0], ==, 2);
  g_assert_cmpstr (near_crystal_get_title (crystal), ==, "A title");
  g_assert_true (has_note (crystal, "origin-shifted", "(-1, 1, 0.5)"));
  g_assert_true (has_note (crystal, "image-flags-ignored", ""));
  g_assert_true (has_note (crystal, "units-assumed", "metal"));
  g_assert_true (has_note (crystal, "periodic-assumed", ""));
  g_assert_null (near_notes_find (near_crystal_get_notes (crystal), "atom-style-assumed"));
  g_assert_null (near_notes_find (near_crystal_get_notes (crystal), "elements-from-mass"));
}

/* a = (xhi - xlo, 0, 0), b = (xy, yhi - ylo, 0), c = (xz, yz, zhi - zlo): read_data's definition.
 */
static void
test_triclinic (void)
{
  g_autoptr (NearStructures) s
      = parse ("t\n1 atoms\n1 atom types\n0 4 xlo xhi\n0 5 ylo yhi\n0 6 zlo zhi\n"
               "1 -0.5 0.25 xy xz yz\nMasses\n\n1 28.0855\n\nAtoms\n\n1 1 0 0 0\n",
               DATA);
  g_autoptr (NearStructures) general
      = parse ("t\n1 atoms\n1 atom types\n0 4 1 avec\n-5 0 0 bvec\n0.5 0 6 cvec\n1 2 3 abc origin\n"
               "Masses\n\n1 28.0855\n\nAtoms # atomic\n\n1 1 2 4 6\n",
               DATA);
  static const double restricted[9] = { 4, 0, 0, 1, 5, 0, -0.5, 0.25, 6 };
  static const double vectors[9] = { 0, 4, 1, -5, 0, 0, 0.5, 0, 6 }, position[3] = { 1, 2, 3 };
  NearCrystal *crystal = near_structures_get_frame (general, 0);

  near_assert_close_array (near_crystal_get_lattice (near_structures_get_frame (s, 0))->m[0],
                           restricted, 9, 1e-14, 1e-14);
  near_assert_close_array (near_crystal_get_lattice (crystal)->m[0], vectors, 9, 1e-14, 1e-14);
  check_positions (crystal, position);
}

#define HEAD                                                                                       \
  "t\n2 atoms\n2 atom types\n0 4 xlo xhi\n0 5 ylo yhi\n0 6 zlo zhi\nMasses\n\n1 22.99\n2 "         \
  "35.45\n\n"

static void
test_styles (void)
{
  static const struct
  {
    const char *atoms, *style; /* style: of the option */
    const char *noted;         /* what the note names; NULL: no note */
    NearNoteLevel level;
    double charge; /* of the second atom; NAN: none */
  } rows[] = {
    { "Atoms # charge\n\n1 1 1.0 1 2 3\n2 2 -1.0 2 3 4\n", NULL, NULL, 0, -1.0 },
    { "Atoms # full\n\n1 7 1 0.5 1 2 3\n2 7 2 -0.5 2 3 4\n", NULL, NULL, 0, -0.5 },
    { "Atoms  # molecular\n\n1 7 1 1 2 3 0 0 0\n2 7 2 2 3 4 0 0 0\n", NULL, NULL, 0, NAN },
    { "Atoms # bond\n\n1 7 1 1 2 3\n2 7 2 2 3 4\n", NULL, NULL, 0, NAN },
    { "Atoms # sphere\n\n1 1 0.5 2.0 1 2 3\n2 2 0.5 2.0 2 3 4\n", NULL, NULL, 0, NAN },
    { "Atoms # dipole\n\n1 1 0.25 1 2 3 0 0 1\n2 2 -0.25 2 3 4 0 0 1\n", NULL, NULL, 0, -0.25 },
    { "Atoms # template\n\n1 1 0 0 0 1 2 3\n2 2 0 0 0 2 3 4\n", NULL, NULL, 0, NAN },
    { "Atoms # of salt\n\n1 1 1 2 3\n2 2 2 3 4\n", NULL, "“atomic”", NEAR_NOTE_INFO, NAN },
    { "Atoms\n\n1 1 1 2 3\n2 2 2 3 4\n", NULL, "“atomic”", NEAR_NOTE_INFO, NAN },
    { "Atoms\n\n1 1 1 2 3 0 0 1\n2 2 2 3 4 0 0 0\n", NULL, "“atomic”", NEAR_NOTE_INFO, NAN },
    { "Atoms\n\n1 1 0 1 2 3\n2 2 -1 2 3 4\n", NULL, "“charge”", NEAR_NOTE_INFO, -1.0 },
    { "Atoms\n\n1 7 1 1 2 3\n2 7 2 2 3 4\n", NULL, "“molecular”", NEAR_NOTE_INFO, NAN },
    { "Atoms\n\n1 1 1 1 2 3\n2 2 2 2 3 4\n", NULL, "charge, molecular", NEAR_NOTE_WARNING, NAN },
    { "Atoms\n\n1 1 1 1 2 3\n2 2 2 2 3 4\n", "charge", NULL, 0, 2.0 },
    { "Atoms\n\n1 7 1 0.5 1 2 3\n2 7 2 -0.5 2 3 4\n", NULL, "“full”", NEAR_NOTE_INFO, -0.5 },
    { "Atoms\n\n1 1 0.5 2.0 1 2 3\n2 2 0.5 2.0 2 3 4\n", NULL, "“sphere”", NEAR_NOTE_INFO, NAN },
    { "Atoms # hybrid\n\n1 1 1 2 3 0.5 9\n2 2 2 3 4 -0.5 9\n", NULL, NULL, 0, NAN },
    { "Atoms # atomic\n\n1 1 1 2 3 Na\n2 2 2 3 4 Cl\n", NULL, NULL, 0, NAN },
  };
  static const double expected[] = { 1, 2, 3, 2, 3, 4 };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const NearReadOptions options = { .atom_style = rows[i].style };
      g_autofree char *text = g_strconcat (HEAD, rows[i].atoms, NULL);
      g_autoptr (NearStructures) s = structure_test_read (text, "test.txt", DATA, &options);
      NearCrystal *crystal = near_structures_get_frame (s, 0);
      const NearNote *note
          = near_notes_find (near_crystal_get_notes (crystal), "atom-style-assumed");
      NearArray *charge = near_crystal_get_atom_data (crystal, "charge");

      g_test_message ("%s", rows[i].atoms);
      check_positions (crystal, expected);
      g_assert_cmpstr (get_label (crystal, 0), ==, "Na");
      g_assert_cmpstr (get_label (crystal, 1), ==, "Cl");
      g_assert_true ((note != NULL) == (rows[i].noted != NULL));
      if (note != NULL)
        {
          g_assert_nonnull (strstr (note->text, rows[i].noted));
          g_assert_nonnull (strstr (note->text, "--atom-style"));
          g_assert_cmpint (note->level, ==, rows[i].level);
        }
      g_assert_true ((charge != NULL) == !isnan (rows[i].charge));
      if (charge != NULL)
        near_assert_close (near_array_peek_doubles (charge)[1], rows[i].charge, 1e-14, 0);
    }
}

static void
test_spin (void)
{
  g_autoptr (NearStructures) s
      = parse (HEAD "Atoms # spin\n\n1 1 1 2 3 0 0 1 2.2\n2 2 2 3 4 0.6 0.8 0 2\n", DATA);
  NearArray *moments
      = near_crystal_get_atom_data (near_structures_get_frame (s, 0), "magnetic_moment");
  static const double expected[6] = { 0, 0, 2.2, 1.2, 1.6, 0 };

  near_assert_close_array (near_array_peek_doubles (moments), expected, 6, 1e-14, 1e-14);
}

static void
test_elements (void)
{
  static const char text[] = "t\n4 atoms\n4 atom types\n0 9 xlo xhi\n0 9 ylo yhi\n0 9 zlo zhi\n\n"
                             "Masses\n\n1 %s\n2 %s\n3 %s\n4 %s\n\n"
                             "Atoms # atomic\n\n1 1 0 0 0\n2 2 3 0 0\n3 3 0 3 0\n4 4 0 0 3\n";
  static const struct
  {
    const char *masses[4], *labels[4], *id, *part;
  } rows[] = {
    { { "26.98", "55.85", "58.69", "58.93" },
      { "Al", "Fe", "Ni", "Co" },
      "elements-from-mass",
      "type 1: Al, 2: Fe, 3: Ni, 4: Co" },
    { { "26.98 # Al", "26.98 # Al", "1 # X", "63.546" },
      { "Al1", "Al2", "X", "Cu" },
      "unknown-element",
      "X" },
    { { "1.008 # HO", "12.011 # CT", "15.999 # OH", "14.007 # N3" },
      { "H", "C", "O", "N" },
      "element-mass-disagrees",
      "type 1 reads like Ho" },
    { { "1.0 # Al", "2.014 # D", "40.078", "39.95" },
      { "Al", "D", "Ca", "Ar" },
      "element-mass-disagrees",
      "Type 1 is called Al" },
    { { "26.98", "2.014 # D", "40.078", "39.95" },
      { "Al", "D", "Ca", "Ar" },
      "isotopes",
      "“D” is an isotope" },
    { { "58.933 # Ni", "26.98", "40.078", "39.95" },
      { "Ni", "Al", "Ca", "Ar" },
      "element-mass-disagrees",
      "Type 1 is called Ni, but its mass is 58.933" },
    { { "300", "28.0855", "1.5", "15.999" },
      { "X1", "Si", "X3", "O" },
      "elements-unknown",
      "type 1, 3" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *filled = g_strdup_printf (text, rows[i].masses[0], rows[i].masses[1],
                                                 rows[i].masses[2], rows[i].masses[3]);
      g_autoptr (NearStructures) s = parse (filled, DATA);
      NearCrystal *crystal = near_structures_get_frame (s, 0);

      for (gsize a = 0; a < 4; a++)
        g_assert_cmpstr (get_label (crystal, a), ==, rows[i].labels[a]);
      g_assert_true (has_note (crystal, rows[i].id, rows[i].part));
    }
}

static void
test_elements_option (void)
{
  const NearReadOptions options = { .elements = "Na, Cl" }, few = { .elements = "Na" },
                        wrong = { .elements = "Na Xx" };
  static const char text[] = "t\n2 atoms\n2 atom types\n0 4 xlo xhi\n0 4 ylo yhi\n0 4 zlo zhi\n"
                             "Atoms # atomic\n\n1 1 0 0 0\n2 2 2 2 2\n";
  g_autoptr (NearStructures) s = structure_test_read (text, "test.txt", DATA, &options);
  g_autoptr (GError) error = NULL, second = NULL;

  g_assert_cmpstr (get_label (near_structures_get_frame (s, 0), 1), ==, "Cl");
  g_assert_null (near_structures_parse (text, strlen (text), "t", DATA, &few, NULL, &error));
  g_assert_nonnull (strstr (error->message, "atoms of type 2, but only 1 elements are given"));
  g_assert_null (near_structures_parse (text, strlen (text), "t", DATA, &wrong, NULL, &second));
  g_assert_nonnull (strstr (second->message, "“Xx” among the elements"));
}

/* Labels of types, in place of their numbers. */
static void
test_type_labels (void)
{
  g_autoptr (NearStructures) s = parse ("t\n2 atoms\n2 atom types\n0 4 xlo xhi\n0 4 ylo yhi\n0 4 "
                                        "zlo zhi\n\nAtom Type Labels\n\n1 Si\n2 "
                                        "O\n\nMasses\n\nSi 28.085\nO 15.999\n\nAtoms # atomic\n\n1 "
                                        "O 0 0 0\n2 Si 2 2 2\n\nBonds\n\n1 1 1 2\n",
                                        DATA);
  NearCrystal *crystal = near_structures_get_frame (s, 0);

  g_assert_cmpstr (get_label (crystal, 0), ==, "O");
  g_assert_cmpstr (get_label (crystal, 1), ==, "Si");
}

/* docs.lammps.org/units.html: Å/ps in metal, Å/fs in real. */
static void
test_velocities (void)
{
  static const char text[]
      = "%s\n2 atoms\n2 atom types\n0 4 xlo xhi\n0 4 ylo yhi\n0 4 zlo zhi\nMasses\n\n"
        "1 22.99\n2 35.45\n\nVelocities\n\n2 4 5 6\n1 1 2 3\n\n"
        "Atoms # atomic\n\n1 1 0 0 0\n2 2 2 2 2\n";
  static const struct
  {
    const char *title, *note;
    double factor;
  } rows[] = { { "plain", "units-assumed", 1e-3 },
               { "LAMMPS data file via write_data, timestep = 0, units = metal", NULL, 1e-3 },
               { "LAMMPS data file via write_data, timestep = 0, units = real", NULL, 1.0 },
               { "LAMMPS data file, units = lj", "units-other", 1e-3 } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *filled = g_strdup_printf (text, rows[i].title);
      g_autoptr (NearStructures) s = parse (filled, DATA);
      NearCrystal *crystal = near_structures_get_frame (s, 0);
      const double *v
          = near_array_peek_doubles (near_crystal_get_atom_data (crystal, "velocities"));

      for (gsize k = 0; k < 6; k++)
        near_assert_close (v[k], (double) (k + 1) * rows[i].factor, 1e-14, 0);
      g_assert_true ((near_notes_find (near_crystal_get_notes (crystal), "units-assumed") != NULL)
                     == (g_strcmp0 (rows[i].note, "units-assumed") == 0));
      g_assert_true ((near_notes_find (near_crystal_get_notes (crystal), "units-other") != NULL)
                     == (g_strcmp0 (rows[i].note, "units-other") == 0));
    }
}

/* LAMMPS allows ids that are all zero; line ends and a byte-order mark do not matter. */
static void
test_oddities (void)
{
  g_autoptr (NearStructures) zero = parse ("t\n2 atoms\n1 atom types\n0 4 xlo xhi\n0 4 ylo yhi\n0 "
                                           "4 zlo zhi\nAtoms # atomic\n\n0 1 0 0 0\n"
                                           "0 1 2 2 2\n",
                                           DATA);
  g_autoptr (NearStructures) windows = parse (
      "\xef\xbb\xbft\r\n1 atoms\r\n1 atom types\r\n0 4 xlo xhi\r\n0 4 ylo yhi\r\n0 4 zlo "
      "zhi\r\n\r\n"
      "Pair Coeffs # lj/cut\r\n\r\n1 0.1 3.0\r\n\r\nAtoms # atomic\r\n\r\n1 1 1e0 2.0 3.0d0",
      DATA);
  static const double expected[3] = { 1, 2, 3 };

  g_assert_cmpuint (near_crystal_get_n_atoms (near_structures_get_frame (zero, 0)), ==, 2);
  check_positions (near_structures_get_frame (windows, 0), expected);
}

static void
test_detection (void)
{
  static const char data[]
      = "t\n1 atoms\n0 4 xlo xhi\n0 4 ylo yhi\n0 4 zlo zhi\nAtoms # atomic\n\n1 1 0 0 0\n";
  static const char dump[]
      = "ITEM: TIMESTEP\n0\nITEM: NUMBER OF ATOMS\n1\nITEM: BOX BOUNDS pp pp pp\n0 4\n0 4\n"
        "0 4\nITEM: ATOMS id element x y z\n1 Al 0 0 0\n";
  g_autoptr (GError) error = NULL;
  g_autoptr (NearStructures) first
      = near_structures_parse (data, strlen (data), "unnamed", NULL, NULL, NULL, &error);
  g_autoptr (NearStructures) second
      = near_structures_parse (dump, strlen (dump), "unnamed", NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (near_structures_get_format (first), ==, DATA);
  g_assert_cmpstr (near_structures_get_format (second), ==, DUMP);
}

/* --- bad input -------------------------------------------------------------------------------- */

#define BOX "0 4 xlo xhi\n0 4 ylo yhi\n0 4 zlo zhi\n"
#define TWO "t\n2 atoms\n1 atom types\n" BOX "Masses\n\n1 12.011\n\n"

static void
test_bad_data (void)
{
  static const StructureTestBad rows[] = {
    { "", NEAR_ERROR_NO_DATA, "bad.txt: the file is empty" },
    { "only a title\n", NEAR_ERROR_PARSE, "does not say how many atoms" },
    { "2 atoms\n" BOX "Atoms # atomic\n\n1 1 0 0 0\n", NEAR_ERROR_PARSE,
      "the first line is a title" },
    { "t\n2 atoms\nAtoms # atomic\n\n1 1 0 0 0\n", NEAR_ERROR_PARSE, "no line “xlo xhi”" },
    { "t\n2 atoms\n1 0 0 avec\n0 1 0 bvec\nAtoms # atomic\n\n", NEAR_ERROR_PARSE,
      "no line “cvec”" },
    { "t\n2 atoms\n4 0 xlo xhi\n", NEAR_ERROR_RANGE, "bad.txt:3: the upper bound" },
    { "t\n-2 atoms\n", NEAR_ERROR_RANGE, "the number of atoms must be from 0" },
    { "t\n99999999999 atoms\n", NEAR_ERROR_RANGE, "the number of atoms must be from 0" },
    { "t\n2 atoms\n70000 atom types\n", NEAR_ERROR_RANGE,
      "the number of atom types must be from 1" },
    { "t\n2 atoms\nhello world\n", NEAR_ERROR_PARSE, "bad.txt:3: this is neither" },
    { TWO, NEAR_ERROR_NO_DATA, "no section Atoms" },
    { TWO "Atoms # atomic\n\n1 1 0 0 0\n", NEAR_ERROR_PARSE,
      "says 2 atoms, but the section Atoms has 1" },
    { "t\n2000000000 atoms\n1 atom types\n" BOX "Atoms # atomic\n\n1 1 0 0 0\n", NEAR_ERROR_PARSE,
      "says 2000000000 atoms, but the section Atoms has 1" },
    { TWO "Atoms # atomic\n\n1 1 0 0 0\n2 1 1 1 1\n3 1 2 2 2\n", NEAR_ERROR_PARSE, "has 3" },
    { TWO "Atoms # atomic\n\n1 1 0 0 0\n2 1 1 1\n", NEAR_ERROR_PARSE,
      "bad.txt:14: an atom of style “atomic” has 5 columns, but this line has 4" },
    { TWO "Atoms # atomic\n\n1 1 0 0 0\n2 1 1,5 1 1\n", NEAR_ERROR_PARSE,
      "bad.txt:14: the x coordinate is not a number; the decimal sign is a point" },
    { TWO "Atoms # atomic\n\n1 1 0 0 0\n2 1 1 nan 1\n", NEAR_ERROR_NOT_FINITE,
      "the y coordinate is not a finite number" },
    { TWO "Atoms # atomic\n\n1 1 0 0 0\n2 1 1 1 inf\n", NEAR_ERROR_NOT_FINITE, "the z coordinate" },
    { TWO "Atoms # atomic\n\n1 1 0 0 0\n2 2 1 1 1\n", NEAR_ERROR_RANGE,
      "the type of the atom must be from 1 to 1" },
    { TWO "Atoms # atomic\n\n1 1 0 0 0\n2 Xx 1 1 1\n", NEAR_ERROR_PARSE,
      "neither a whole number nor a type label" },
    { TWO "Atoms # atomic\n\n1 1 0 0 0\n1 1 1 1 1\n", NEAR_ERROR_PARSE,
      "the id 1 stands twice, in lines 13 and 14" },
    { TWO "Atoms # electron\n\n1 1 0 0 0\n2 1 1 1 1\n", NEAR_ERROR_UNSUPPORTED,
      "those that can: atomic, charge, molecular" },
    { TWO "Atoms\n\n1 1 0 0\n2 1 1 1\n", NEAR_ERROR_PARSE, "fit none of the common ones" },
    { TWO "Atoms\n\n1 1 0.5 1 1 1 0 0 1.5\n2 1 0.5 1 1 1 0 0 1.5\n", NEAR_ERROR_PARSE,
      "several that have the positions in other columns: dipole, spin" },
    { TWO "Atoms # atomic\n\n1 1 0 0 0\n2 1 1 1 1\n\nVelocities\n\n1 0 0 0\n", NEAR_ERROR_PARSE,
      "2 atoms, but the section Velocities has 1 lines" },
    { TWO "Atoms # atomic\n\n1 1 0 0 0\n2 1 1 1 1\n\nVelocities\n\n1 0 0 0\n3 0 0 0\n",
      NEAR_ERROR_PARSE, "do not have the same ids: 2 against 3" },
    { TWO "Atoms # atomic\n\n1 1 0 0 0\n2 1 1 1 1\n\nAtoms\n\n", NEAR_ERROR_PARSE,
      "a second section Atoms" },
    { "t\n1 atoms\n" BOX "Masses\n\n1 -3\n", NEAR_ERROR_RANGE, "a mass must be positive" },
    { "t\n1 atoms\n0 4 xlo xhi\n0 1e-7 ylo yhi\n0 4 zlo zhi\n1e6 0 0 xy xz yz\nAtoms # atomic\n\n1 "
      "1 0 0 0\n",
      NEAR_ERROR_RANGE, "lie in a plane or on a line" },
    { "t\n1 atoms\n1 2 3 avec\n2 4 6 bvec\n0 0 1 cvec\nAtoms # atomic\n\n1 1 0 0 0\n",
      NEAR_ERROR_RANGE, "lie in a plane or on a line" },
    { "t\n0 atoms\n" BOX "Atoms # atomic\n\n", NEAR_ERROR_NO_DATA, "there are no atoms" },
  };

  structure_test_refuse_all (rows, G_N_ELEMENTS (rows), "bad.txt", DATA);
}

/* --- writing ---------------------------------------------------------------------------------- */

static NearCrystal *
write_and_read (NearCrystal *crystal, GPtrArray *notes)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text
      = near_structures_format (&crystal, 1, NULL, DATA, NULL, notes, NULL, &error);

  g_assert_no_error (error);
  g_autoptr (NearStructures) s = parse (text, DATA);
  return near_crystal_ref (near_structures_get_frame (s, 0));
}

/* The same crystal has the same distances between the same kinds of atoms. */
static void
compare_neighbors (NearCrystal *first, NearCrystal *second, double cutoff)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearNeighbors) a = near_neighbors_new (first, cutoff, NULL, &error);
  g_autoptr (NearNeighbors) b = near_neighbors_new (second, cutoff, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (near_crystal_get_n_atoms (first), ==, near_crystal_get_n_atoms (second));
  near_assert_close (near_crystal_get_volume (second), near_crystal_get_volume (first), 1e-12, 0);
  for (gsize i = 0; i < near_crystal_get_n_atoms (first); i++)
    {
      double sum[2] = { 0.0, 0.0 };

      g_assert_cmpuint (near_neighbors_get_n (a, i), ==, near_neighbors_get_n (b, i));
      for (gsize k = 0; k < near_neighbors_get_n (a, i); k++)
        {
          const NearNeighbor *p = &near_neighbors_peek (a, i)[k],
                             *q = &near_neighbors_peek (b, i)[k];

          near_assert_close (q->distance, p->distance, 1e-10, 1e-10);
          sum[0] += p->distance * (p->atom + 1.0);
          sum[1] += q->distance * (q->atom + 1.0);
        }
      near_assert_close (sum[1], sum[0], 1e-9, 1e-9);
    }
}

static void
test_write (void)
{
  for (guint64 seed = 1; seed <= 20; seed++)
    {
      g_autoptr (GPtrArray) notes = near_notes_new ();
      g_autoptr (NearCrystal) crystal = crystal_test_new_random (seed, 5, 4.0, 2);
      g_autoptr (NearCrystal) again = write_and_read (crystal, notes);
      const NearMat3 *box = near_crystal_get_lattice (again);
      gboolean left = near_mat3_determinant (near_crystal_get_lattice (crystal)) < 0.0;
      const double *f = near_crystal_peek_fractional (again);

      compare_neighbors (crystal, again, 4.5);
      g_assert_true ((near_notes_find (notes, "left-handed") != NULL) == left);
      g_assert_cmpfloat (box->m[0][1], ==, 0.0);
      g_assert_cmpfloat (box->m[0][2], ==, 0.0);
      g_assert_cmpfloat (box->m[1][2], ==, 0.0);
      g_assert_cmpfloat (fabs (box->m[1][0]), <=, 0.5000001 * box->m[0][0]);
      g_assert_cmpfloat (fabs (box->m[2][0]), <=, 0.5000001 * box->m[0][0]);
      g_assert_cmpfloat (fabs (box->m[2][1]), <=, 0.5000001 * box->m[1][1]);
      for (gsize i = 0; i < 15; i++)
        g_assert_true (f[i] > -1e-9 && f[i] < 1.0 + 1e-9);
      for (gsize i = 0; i < 5; i++)
        g_assert_cmpstr (get_label (again, i), ==, get_label (crystal, i));
      g_assert_null (near_notes_find (near_crystal_get_notes (again), "units-assumed"));
    }
}

static void
test_write_left_handed (void)
{
  const NearMat3 left = { { { 0, 0, 5 }, { 0, 4, 0 }, { 3, 0, 0 } } };
  static const double f[6] = { 0.1, 0.2, 0.3, 0.6, 0.5, 0.9 };
  const guint elements[2] = { 14, 8 };
  g_autoptr (GPtrArray) notes = near_notes_new ();
  g_autoptr (NearCrystal) crystal = crystal_test_new (&left, 2, f, elements);
  g_autoptr (NearCrystal) again = write_and_read (crystal, notes);

  g_assert_cmpfloat (near_mat3_determinant (&left), <, 0.0);
  g_assert_cmpfloat (near_mat3_determinant (near_crystal_get_lattice (again)), >, 0.0);
  g_assert_nonnull (near_notes_find (notes, "left-handed"));
  compare_neighbors (crystal, again, 5.0);
}

/* What turns with the cell keeps its angle to the vectors between atoms. */
static void
test_write_vectors (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearCrystal) plain = crystal_test_new_random (3, 2, 6.0, 2);
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new_from (plain, TRUE);
  static const double v[6] = { 0.01, -0.02, 0.03, 0.005, 0.006, -0.007 }, q[2] = { 0.5, -0.5 };
  const gsize shape[2] = { 2, 3 };
  g_autoptr (GPtrArray) notes = near_notes_new ();

  near_crystal_builder_take_atom_data (builder, "velocities",
                                       near_array_new (NEAR_ARRAY_FLOAT64, 2, shape, v));
  near_crystal_builder_take_atom_data (builder, "forces",
                                       near_array_new (NEAR_ARRAY_FLOAT64, 2, shape, v));
  near_crystal_builder_take_atom_data (builder, "charge", near_array_new_vector (2, q));
  g_autoptr (NearCrystal) crystal = near_crystal_builder_finish (builder, &error);
  g_assert_no_error (error);
  g_autoptr (NearCrystal) again = write_and_read (crystal, notes);
  const double *w = near_array_peek_doubles (near_crystal_get_atom_data (again, "velocities"));
  const NearMat3 *a = near_crystal_get_lattice (crystal), *b = near_crystal_get_lattice (again);
  double sign = near_mat3_determinant (a) < 0.0 ? -1.0 : 1.0;

  for (guint i = 0; i < 2; i++)
    {
      near_assert_close (near_vec3_length (near_vec3_from (w + 3 * i)),
                         near_vec3_length (near_vec3_from (v + 3 * i)), 1e-12, 0);
      near_assert_close (near_vec3_dot (near_vec3_from (w + 3 * i), near_mat3_row (b, 0)),
                         sign * near_vec3_dot (near_vec3_from (v + 3 * i), near_mat3_row (a, 0)),
                         1e-10, 1e-14);
    }
  near_assert_close (near_vec3_dot (near_vec3_from (w), near_vec3_from (w + 3)),
                     near_vec3_dot (near_vec3_from (v), near_vec3_from (v + 3)), 1e-10, 1e-14);
  near_assert_close (near_array_peek_doubles (near_crystal_get_atom_data (again, "charge"))[1],
                     -0.5, 1e-14, 0);
  g_assert_nonnull (strstr (near_notes_find (notes, "not-written")->text, "forces"));
}

static void
test_write_slab (void)
{
  static const gboolean slab[3] = { TRUE, TRUE, FALSE };
  static const double outside[3] = { 1.25, 0.5, 1.25 };
  g_autoptr (GError) error = NULL, refused = NULL;
  g_autoptr (GPtrArray) notes = near_notes_new ();
  g_autoptr (NearCrystal) plain = crystal_test_new_fcc (4.0, 13);
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new_from (plain, FALSE);
  g_autoptr (NearCrystalBuilder) molecule = near_crystal_builder_new ();
  guint16 species;

  near_crystal_builder_set_periodic (builder, slab);
  near_crystal_builder_add_fractional (builder, 0, outside);
  g_autoptr (NearCrystal) crystal = near_crystal_builder_finish (builder, &error);
  g_autoptr (NearCrystal) again = write_and_read (crystal, notes);
  near_assert_close (near_crystal_peek_positions (again)[0], 1.0, 1e-12, 0);
  near_assert_close (near_crystal_peek_positions (again)[2], 5.0, 1e-12, 0);
  g_assert_nonnull (strstr (near_notes_find (notes, "not-written")->text, "boundary p p f"));

  near_crystal_builder_add_species (molecule, NULL, 8, 0.0, &species, &error);
  near_crystal_builder_add_atom (molecule, species, outside);
  NearCrystal *alone = near_crystal_builder_finish (molecule, &error);
  g_assert_null (near_structures_format (&alone, 1, NULL, DATA, NULL, NULL, NULL, &refused));
  g_assert_error (refused, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED);
  near_crystal_unref (alone);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lammps/atomic", test_atomic);
  g_test_add_func ("/lammps/triclinic", test_triclinic);
  g_test_add_func ("/lammps/styles", test_styles);
  g_test_add_func ("/lammps/spin", test_spin);
  g_test_add_func ("/lammps/elements", test_elements);
  g_test_add_func ("/lammps/elements-option", test_elements_option);
  g_test_add_func ("/lammps/type-labels", test_type_labels);
  g_test_add_func ("/lammps/velocities", test_velocities);
  g_test_add_func ("/lammps/oddities", test_oddities);
  g_test_add_func ("/lammps/detection", test_detection);
  g_test_add_func ("/lammps/bad-data", test_bad_data);
  g_test_add_func ("/lammps/write", test_write);
  g_test_add_func ("/lammps/write-left-handed", test_write_left_handed);
  g_test_add_func ("/lammps/write-vectors", test_write_vectors);
  g_test_add_func ("/lammps/write-slab", test_write_slab);
  return g_test_run ();
}
