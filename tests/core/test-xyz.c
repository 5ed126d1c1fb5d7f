/* test-xyz.c — XYZ and extended XYZ: read, refused, written
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-structures.h"

#include "crystal-test.h"
#include "near-test.h"
#include "structure-test.h"

#include <math.h>

static NearStructures *
load (const char *text)
{
  return structure_test_read (text, "a.xyz", NULL, NULL);
}

static const double *
atom_data (NearCrystal *crystal, const char *name)
{
  NearArray *array = near_crystal_get_atom_data (crystal, name);

  if (array == NULL)
    g_error ("there is no “%s”", name);
  return near_array_peek_doubles (array);
}

static double
number (NearCrystal *crystal, const char *name)
{
  NearArray *array = near_crystal_get_cell_data (crystal, name);

  if (array == NULL)
    g_error ("there is no “%s”", name);
  g_assert_cmpuint (near_array_get_length (array), ==, 1);
  return near_array_peek_doubles (array)[0];
}

/* --- plain ------------------------------------------------------------------------------------ */

static void
test_plain (void)
{
  g_autoptr (NearStructures) s = load ("3\nWater, don't worry: E=-76.4 Ha\nO 0 0 0.117\n H 0.0 "
                                       "0.757 -4.7E-1\nh\t0 -.757d0 -0.47\n\n \n");
  static const double expected[] = { 0, 0, 0.117, 0, 0.757, -0.47, 0, -0.757, -0.47 };

  g_assert_cmpstr (near_structures_get_format (s), ==, "extxyz");
  g_assert_cmpuint (near_structures_get_n_frames (s), ==, 1);
  g_assert_false (near_crystal_has_cell (structure_test_get_first (s)));
  g_assert_cmpstr (near_crystal_get_title (structure_test_get_first (s)), ==,
                   "Water, don't worry: E=-76.4 Ha");
  g_assert_cmpuint (near_crystal_get_n_species (structure_test_get_first (s)), ==, 2);
  g_assert_cmpuint (near_crystal_get_element (structure_test_get_first (s), 2), ==, 1);
  near_assert_close_array (near_crystal_peek_positions (structure_test_get_first (s)), expected, 9,
                           1e-15, 0);
  /* A comment in words is words: no energy is made of it. */
  g_assert_null (near_crystal_get_cell_data (structure_test_get_first (s), "E"));
  g_assert_cmpuint (near_crystal_get_notes (structure_test_get_first (s))->len, ==, 0);
}

static void
test_numbers_and_columns (void)
{
  g_autoptr (NearStructures) s = load ("2\n\n8 0 0 0 0.1 0.2 0.3\n1 0 0 0.96 0 0 0\n");

  g_assert_cmpuint (near_crystal_get_element (structure_test_get_first (s), 0), ==, 8);
  g_assert_cmpstr (near_crystal_get_species (structure_test_get_first (s), 0)->label, ==, "O");
  g_assert_nonnull (strstr (structure_test_get_note (s, "columns-ignored"),
                            "Line 3: The line has 7 columns, of which the first 4 were read"));
}

static void
test_labels (void)
{
  g_autoptr (NearStructures) s = load ("5\n\nFe1 0 0 0\nFe2 2 0 0\nFE 4 0 0\nD 0 3 0\nX 6 0 0\n");
  NearCrystal *crystal = structure_test_get_first (s);
  const guint16 *species = near_crystal_peek_species (crystal);

  g_assert_cmpstr (near_crystal_get_species (crystal, species[0])->label, ==, "Fe1");
  g_assert_cmpstr (near_crystal_get_species (crystal, species[1])->label, ==, "Fe2");
  g_assert_cmpstr (near_crystal_get_species (crystal, species[2])->label, ==, "Fe");
  g_assert_cmpuint (near_crystal_get_element (crystal, 1), ==, 26);
  near_assert_close (near_crystal_get_species (crystal, species[3])->mass, 2.014, 1e-3, 0);
  g_assert_cmpuint (near_crystal_get_element (crystal, 4), ==, 0);
  g_assert_nonnull (strstr (structure_test_get_note (s, "dummy-atoms"), "Line 7: “X”"));

  g_autoptr (NearStructures) again = structure_test_write_again (s, "extxyz", "b.xyz", NULL, NULL);
  for (gsize i = 0; i < 5; i++)
    {
      const NearSpecies *a = near_crystal_get_species (crystal, species[i]);
      const NearSpecies *b = near_crystal_get_species (
          structure_test_get_first (again),
          near_crystal_peek_species (structure_test_get_first (again))[i]);

      g_assert_cmpstr (a->label, ==, b->label);
      g_assert_cmpfloat (a->mass, ==, b->mass);
      g_assert_cmpuint (a->components[0].element, ==, b->components[0].element);
    }
}

static void
test_pairs_alone (void)
{
  g_autoptr (NearStructures) s = load ("1\nenergy=-1.5 step = 10\nAl 0 0 0\n");

  near_assert_close (number (structure_test_get_first (s), "energy"), -1.5, 0, 0);
  near_assert_close (number (structure_test_get_first (s), "step"), 10, 0, 0);
  g_assert_true (structure_test_has_note (s, "comment-pairs"));
}

/* --- extended --------------------------------------------------------------------------------- */

/* Written by ASE 3.22.1 (ase.io.write of Al and O with momenta, constraint, calculator's results);
 * velocities, stress and numbers are what ASE itself gives for it. */
static const char from_ase[]
    = "2\n"
      "Lattice=\"4.0 0.0 0.0 0.5 5.0 0.0 0.0 0.0 6.0\" Properties=species:S:1:pos:R:3:momenta:R:3:"
      "initial_magmoms:R:1:forces:R:3:magmoms:R:1 config_type=\"two words\" key=\"_JSON [1, 2, "
      "3]\" flag=T "
      "m=\"_JSON [[1.5, 2.0], [3.0, 4.0]]\" energy=-3.25 stress=\"1.0 6.0 5.0 6.0 2.0 4.0 5.0 4.0 "
      "3.0\" "
      "free_energy=-3.5 pbc=\"T T F\"\n"
      "Al       0.00000000       0.00000000       0.00000000       1.00000000       2.00000000     "
      "  "
      "3.00000000       1.00000000       0.10000000       0.20000000       0.30000000       "
      "0.50000000\n"
      "O        1.50000000       0.25000000       2.00000000      -0.50000000       0.25000000     "
      "  "
      "0.00000000      -1.00000000      -0.10000000      -0.20000000      -0.30000000      "
      "-0.50000000\n";

static void
test_ase (void)
{
  g_autoptr (NearStructures) s = load (from_ase);
  NearCrystal *crystal = structure_test_get_first (s);
  static const double velocities[]
      = { 0.003640524349070778,   0.007281048698141556,  0.010921573047212333,
          -0.0030697839828939507, 0.0015348919914469753, 0.0 };
  static const double stress[] = { 1, 2, 3, 4, 5, 6 },
                      forces[] = { 0.1, 0.2, 0.3, -0.1, -0.2, -0.3 }, moments[] = { 0.5, -0.5 },
                      initial[] = { 1, -1 }, m[] = { 1.5, 2, 3, 4 };
  const NearMat3 *lattice = near_crystal_get_lattice (crystal);
  const gboolean *periodic = near_crystal_get_periodic (crystal);

  near_assert_close (lattice->m[1][0], 0.5, 0, 0);
  near_assert_close (lattice->m[1][1], 5.0, 0, 0);
  g_assert_true (periodic[0] && periodic[1] && !periodic[2]);
  /* ASE's masses differ from ours in the eighth digit. */
  near_assert_close_array (atom_data (crystal, "velocities"), velocities, 6, 2e-7, 0);
  g_assert_null (near_crystal_get_atom_data (crystal, "momenta"));
  near_assert_close_array (atom_data (crystal, "forces"), forces, 6, 0, 0);
  near_assert_close_array (atom_data (crystal, "magnetic_moment"), moments, 2, 0, 0);
  near_assert_close_array (atom_data (crystal, "initial_magmoms"), initial, 2, 0, 0);
  near_assert_close (number (crystal, "energy"), -3.25, 0, 0);
  near_assert_close (number (crystal, "free_energy"), -3.5, 0, 0);
  near_assert_close_array (near_array_peek_doubles (near_crystal_get_cell_data (crystal, "stress")),
                           stress, 6, 0, 0);
  NearArray *matrix = near_crystal_get_cell_data (crystal, "m");
  g_assert_cmpuint (near_array_get_n_dims (matrix), ==, 2);
  g_assert_cmpuint (near_array_get_dim (matrix, 1), ==, 2);
  near_assert_close_array (near_array_peek_doubles (matrix), m, 4, 0, 0);
  g_assert_cmpuint (near_array_get_length (near_crystal_get_cell_data (crystal, "key")), ==, 3);
  g_assert_cmpstr (near_crystal_get_text (crystal, "config_type"), ==, "two words");
  g_assert_cmpstr (near_crystal_get_text (crystal, "flag"), ==, "T");
  g_assert_true (structure_test_has_note (s, "momenta-converted"));
  g_assert_cmpstr (near_crystal_get_title (crystal), ==, "");
}

static void
test_comment_syntax (void)
{
  g_autoptr (NearStructures) s = load (
      "1\n"
      "lattice = {4 0 0 0 4 0 0 0 4} pbc=[T, F, T] 'a key'='it''s' b=\"say \\\"x\\\" \\\\ y\" done "
      "c=[[1,2],[3,4],[5,6]] d={1 2 3} e=-2.5d-1 f=path/to#1 g='[1, 2]' h=\"[words]\" i=[T, F] "
      "id=123456789012345678 title='The title' j=\"1, 2\" k=\"\"\n"
      "Al 0 0 0\n");
  NearCrystal *crystal = structure_test_get_first (s);
  const gboolean *periodic = near_crystal_get_periodic (crystal);

  near_assert_close (near_crystal_get_volume (crystal), 64, 0, 0);
  g_assert_true (periodic[0] && !periodic[1] && periodic[2]);
  g_assert_cmpstr (near_crystal_get_text (crystal, "a key"), ==, "it");
  g_assert_cmpstr (near_crystal_get_text (crystal, "b"), ==, "say \"x\" \\ y");
  g_assert_cmpstr (near_crystal_get_text (crystal, "done"), ==, "T");
  g_assert_cmpuint (near_array_get_dim (near_crystal_get_cell_data (crystal, "c"), 0), ==, 3);
  g_assert_cmpuint (near_array_get_length (near_crystal_get_cell_data (crystal, "d")), ==, 3);
  near_assert_close (number (crystal, "e"), -0.25, 0, 0);
  g_assert_cmpstr (near_crystal_get_text (crystal, "f"), ==, "path/to#1");
  g_assert_cmpuint (near_array_get_length (near_crystal_get_cell_data (crystal, "g")), ==, 2);
  g_assert_cmpstr (near_crystal_get_text (crystal, "h"), ==, "[words]");
  g_assert_cmpstr (near_crystal_get_text (crystal, "i"), ==, "T, F");
  /* More digits than a double holds: not rounded. */
  g_assert_cmpstr (near_crystal_get_text (crystal, "id"), ==, "123456789012345678");
  g_assert_cmpstr (near_crystal_get_title (crystal), ==, "The title");
  g_assert_cmpuint (near_array_get_length (near_crystal_get_cell_data (crystal, "j")), ==, 2);
  g_assert_cmpstr (near_crystal_get_text (crystal, "k"), ==, "");
}

static void
test_properties (void)
{
  g_autoptr (NearStructures) s = load ("2\nProperties=id:I:1:element:S:1:positions:R:3:velo:R:3:"
                                       "charges:R:1:group:I:2:ok:L:1:name:S:1:"
                                       "tensor:R:9:move_mask:L:1\n"
                                       "7 Al 0 0 0 .1 .2 .3 -0.5 1 2 T abc 1 2 3 4 5 6 7 8 9 F\n"
                                       "-3 O 3 0 0 0 0 0 0.5 3 4 F def 0 0 0 0 0 0 0 0 nan T\n");
  NearCrystal *crystal = structure_test_get_first (s);
  static const gint32 ids[] = { 7, -3 }, groups[] = { 1, 2, 3, 4 }, ok[] = { 1, 0 },
                      fixed[] = { 1, 1, 1, 0, 0, 0 };
  NearArray *tensor = near_crystal_get_atom_data (crystal, "tensor");

  g_assert_cmpmem (near_array_peek (near_crystal_get_atom_data (crystal, "id")), 8, ids, 8);
  g_assert_cmpmem (near_array_peek (near_crystal_get_atom_data (crystal, "group")), 16, groups, 16);
  g_assert_cmpmem (near_array_peek (near_crystal_get_atom_data (crystal, "ok")), 8, ok, 8);
  g_assert_cmpmem (near_array_peek (near_crystal_get_atom_data (crystal, "fixed")), 24, fixed, 24);
  g_assert_cmpint (near_array_get_array_type (near_crystal_get_atom_data (crystal, "id")), ==,
                   NEAR_ARRAY_INT32);
  near_assert_close (atom_data (crystal, "velocities")[1], 0.2, 0, 0);
  near_assert_close (atom_data (crystal, "charge")[1], 0.5, 0, 0);
  g_assert_cmpuint (near_array_get_dim (tensor, 1), ==, 9);
  g_assert_true (isnan (near_array_peek_doubles (tensor)[17]));
  g_assert_nonnull (strstr (structure_test_get_note (s, "columns-ignored"), ": name."));
  g_assert_nonnull (strstr (structure_test_get_note (s, "velocity-unit"), "Å/fs was assumed"));
  g_assert_nonnull (strstr (structure_test_get_note (s, "not-finite"), "Line 4: tensor"));
}

static void
test_synonyms (void)
{
  static const struct
  {
    const char *properties, *name; /* of two columns of reals, 1 and 2 */
    double value;
  } cases[] = {
    { "charge:R:1:initial_charges:R:1", "charge", 1 },
    { "initial_charges:R:1:charges:R:1", "charge", 2 },
    { "initial_charges:R:1:x:R:1", "charge", 1 },
    { "charges:R:1:charge:R:1", "charge", 2 },
    { "magmom:R:1:x:R:1", "magnetic_moment", 1 },
    { "magmoms:R:1:initial_magmoms:R:1", "initial_magmoms", 2 },
    { "b_iso:R:1:REF_energy:R:1", "REF_energy", 2 },
    { "vel:R:1:force:R:1", "vel", 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text
          = g_strdup_printf ("1\nProperties=Z:I:1:pos:R:3:%s\n13 0 0 0 1 2\n", cases[i].properties);
      g_autoptr (NearStructures) s = load (text);

      near_assert_close (atom_data (structure_test_get_first (s), cases[i].name)[0], cases[i].value,
                         0, 0);
      g_assert_cmpuint (near_crystal_get_element (structure_test_get_first (s), 0), ==, 13);
    }
}

static void
test_masses (void)
{
  /* 4 u and p = 2 sqrt(eV u): v = 0.5 sqrt(eV/u); sqrt(eV/u) is 0.0982269... Å/fs (ASE's units.fs).
   */
  g_autoptr (NearStructures) s = load ("2\nProperties=species:S:1:pos:R:3:masses:R:1:momenta:R:3\n"
                                       "H 0 0 0 4.0 2 0 0\nH 1 0 0 0 0 0 0\n");
  g_autoptr (NearStructures) unknown
      = load ("1\nProperties=species:S:1:pos:R:3:momenta:R:3\nX 0 0 0 2 0 0\n");
  const guint16 *species = near_crystal_peek_species (structure_test_get_first (s));

  near_assert_close (near_crystal_get_species (structure_test_get_first (s), species[0])->mass, 4.0,
                     0, 0);
  near_assert_close (near_crystal_get_species (structure_test_get_first (s), species[1])->mass,
                     1.008, 1e-4, 0);
  near_assert_close (atom_data (structure_test_get_first (s), "velocities")[0],
                     0.5 * 0.09822694788464063, 1e-8, 0);
  g_assert_null (near_crystal_get_atom_data (structure_test_get_first (unknown), "velocities"));
  near_assert_close (atom_data (structure_test_get_first (unknown), "momenta")[0], 2, 0, 0);
  g_assert_true (structure_test_has_note (unknown, "momenta-kept"));
}

static void
test_types (void)
{
  const NearReadOptions options = { .elements = "Al Fe" };
#define TYPES "2\nProperties=type:I:1:pos:R:3\n2 0 0 0\n1 3 0 0\n"
  g_autoptr (NearStructures) s = structure_test_read (TYPES, "a.xyz", NULL, &options);

  g_assert_cmpuint (near_crystal_get_element (structure_test_get_first (s), 0), ==, 26);
  g_assert_cmpuint (near_crystal_get_element (structure_test_get_first (s), 1), ==, 13);
  structure_test_refuse (TYPES, -1, "a.xyz", NULL, NULL, NEAR_ERROR_PARSE, "--elements \"Al Fe\"");
  structure_test_refuse ("1\nProperties=type:I:1:pos:R:3\n3 0 0 0\n", -1, "a.xyz", NULL, &options,
                         NEAR_ERROR_RANGE,
                         "a.xyz:3: the type of an atom must be from 1 to 2 (“3”)");
}

static void
test_cells (void)
{
  g_autoptr (NearStructures) zero
      = load ("1\nLattice=\"0 0 0 0 0 0 0 0 0\" pbc=\"F F F\"\nAl 0 0 0\n");
  g_autoptr (NearStructures) without
      = load ("1\nProperties=species:S:1:pos:R:3 pbc=\"T T T\"\nAl 0 0 0\n");
  g_autoptr (NearStructures) uneven
      = load ("1\nLattice=\"4 0 0 0 4 0 0 0 4\" stress=\"1 2 0 4 5 0 0 0 0\" time=2\nAl 0 0 0\n");
  g_autoptr (NearStructures) voigt = load ("1\nLattice=\"4 0 0 0 4 0 0 0 4\" stress=\"1 2 3 4 5 "
                                           "6\" virial=\"1 2 3 4 5 6 7 8 9\"\nAl 0 0 0\n");
  g_autoptr (NearStructures) short_stress
      = load ("1\nLattice=\"4 0 0 0 4 0 0 0 4\" stress=\"1 2\"\nAl 0 0 0\n");

  g_assert_false (near_crystal_has_cell (structure_test_get_first (zero)));
  g_assert_true (structure_test_has_note (zero, "no-cell"));
  g_assert_false (near_crystal_has_cell (structure_test_get_first (without)));
  g_assert_true (structure_test_has_note (without, "periodic-without-cell"));
  g_assert_true (structure_test_has_note (uneven, "stress-uneven"));
  near_assert_close (near_array_peek_doubles (near_crystal_get_cell_data (
                         structure_test_get_first (uneven), "stress"))[5],
                     3.0, 0, 0);
  g_assert_true (structure_test_has_note (uneven, "time-unit"));
  near_assert_close (near_array_peek_doubles (near_crystal_get_cell_data (
                         structure_test_get_first (voigt), "stress"))[3],
                     4.0, 0, 0);
  g_assert_cmpuint (near_array_get_length (
                        near_crystal_get_cell_data (structure_test_get_first (voigt), "virial")),
                    ==, 9);
  g_assert_null (near_crystal_get_cell_data (structure_test_get_first (short_stress), "stress"));
  g_assert_true (structure_test_has_note (short_stress, "stress-shape"));
}

/* --- frames ----------------------------------------------------------------------------------- */

#define FRAMES                                                                                     \
  "1\nfirst\nAl 0 0 0\n2\nLattice=\"4 0 0 0 4 0 0 0 4\"\nAl 0 0 0\nO 2 0 0\n\n1\nthird\nO 1 2 3\n"

static void
test_frames (void)
{
  const NearReadOptions two = { .max_frames = 2 };
  g_autoptr (NearStructures) s = load (FRAMES);
  g_autoptr (NearStructures) part = structure_test_read (FRAMES "rubbish", "a.xyz", NULL, &two);

  g_assert_cmpuint (near_structures_get_n_frames (s), ==, 3);
  g_assert_cmpuint (near_crystal_get_n_atoms (near_structures_get_frame (s, 1)), ==, 2);
  g_assert_true (near_crystal_has_cell (near_structures_get_frame (s, 1)));
  /* Nothing is left of the cell, the species and the title of the frame before. */
  NearCrystal *third = near_structures_get_frame (s, 2);
  g_assert_false (near_crystal_has_cell (third));
  g_assert_cmpuint (near_crystal_get_n_species (third), ==, 1);
  g_assert_cmpstr (near_crystal_get_title (third), ==, "third");
  near_assert_close (near_crystal_peek_positions (third)[2], 3.0, 0, 0);
  g_assert_cmpuint (near_structures_get_n_frames (part), ==, 2);
}

static void
test_cut_off (void)
{
  static const struct
  {
    const char *rest, *fragment;
  } cases[] = {
    { "3\nfourth\nAl 0 0 0\n",
      "the 3 frames before it were read. (a.xyz:14: the file ends after 1 of the 3 atoms "
      "that line 12 promises" },
    { "3\n", "(a.xyz:12: the file ends after 0 of the 3 atoms" },
    { "2\nfourth\nAl 0 0 0\nAl 0 0",
      "(a.xyz:15: atom 2 of the 2 that line 12 promises has 3 columns; 4 are needed" },
    { "2\nfourth\nAl 0 0 0\nAl 0 0 -", "(a.xyz:15: a coordinate is not a number (“-”))" },
    { "2\nLattice=\"4 0 0", "(a.xyz:13: the quote before “4 0 0” is not closed)" },
    { "2\nfourth\nAl 0 0 0\n\n\n", "(a.xyz:16: the file ends after 1 of the 2" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strconcat (FRAMES, cases[i].rest, NULL);
      g_autoptr (NearStructures) s = load (text);
      const char *note = structure_test_get_note (s, "frame-incomplete");

      g_assert_cmpuint (near_structures_get_n_frames (s), ==, 3);
      if (strstr (note, cases[i].fragment) == NULL)
        g_error ("“%s” is not in “%s”", cases[i].fragment, note);
    }
}

static const StructureTestBad bad_cases[] = {
  { "", NEAR_ERROR_NO_DATA, "a.xyz: the file is empty" },
  { "hello\n", NEAR_ERROR_PARSE,
    "a.xyz:1: the first line of an XYZ file must be the number of atoms" },
  { "3 atoms\n\n", NEAR_ERROR_PARSE,
    "a.xyz:1: the first line of an XYZ file must be the number of atoms" },
  { "0\n\n", NEAR_ERROR_RANGE, "a.xyz:1: the number of atoms must be from 1" },
  { "-1\n\n", NEAR_ERROR_RANGE, "a.xyz:1: the number of atoms must be from 1" },
  { "2\n", NEAR_ERROR_PARSE,
    "the file ends after 0 of the 2 atoms that line 1 promises; is it cut off?" },
  { "2\n\nAl 0 0 0\n", NEAR_ERROR_PARSE,
    "a.xyz:3: the file ends after 1 of the 2 atoms that line 1 promises" },
  { "1000000000000\n\nAl 0 0 0\n", NEAR_ERROR_PARSE, "after 1 of the 1000000000000 atoms" },
  { "2\n\nAl 0 0 0\nAl 0 0", NEAR_ERROR_PARSE,
    "a.xyz:4: atom 2 of the 2 that line 1 promises has 3 columns" },
  { "3\n\nAl 0 0 0\n\nAl 0 0 0\nAl 0 0 0\n", NEAR_ERROR_PARSE,
    "a.xyz:4: a blank line where atom 2 of the 3 that line 1 promises is expected" },
  { "1\n\nAl 0 0 0\nAl 0 0 0\n", NEAR_ERROR_PARSE,
    "a.xyz:4: the number of atoms of the next frame is expected; has the frame before more than "
    "1 atoms?" },
  { "2\n\nAl 0 0 0\n1\n\nAl 0 0 0\n", NEAR_ERROR_PARSE,
    "a.xyz:4: atom 2 of the 2 that line 1 promises has 1 columns" },
  { "1\n\nXx 0 0 0\n", NEAR_ERROR_UNKNOWN_NAME,
    "a.xyz:3: unknown element; an element's symbol is expected" },
  { "1\n\n200 0 0 0\n", NEAR_ERROR_UNKNOWN_NAME, "a.xyz:3: unknown element" },
  { "1\n\nAl 0,5 0 0\n", NEAR_ERROR_PARSE,
    "a.xyz:3: a coordinate is not a number; the decimal sign is a point" },
  { "1\n\nAl 0 nan 0\n", NEAR_ERROR_NOT_FINITE, "a.xyz:3: a coordinate is not a finite number" },
  { "1\n\nAl 0 0 inf\n", NEAR_ERROR_NOT_FINITE, "a.xyz:3: a coordinate is not a finite number" },
  { "1\n\nAl 0 0 0\n1\n\nAl 0 0 x\n1\n\nAl 0 0 0\n", NEAR_ERROR_PARSE,
    "a.xyz:6: a coordinate is not a number (“x”)" },
  { "1\nLattice=\"4 0 0 0 4 0 0 0\"\nAl 0 0 0\n", NEAR_ERROR_PARSE,
    "a.xyz:2: Lattice must be nine numbers" },
  { "1\nLattice=\"4 0 0 0 4 0 0 0 nan\"\nAl 0 0 0\n", NEAR_ERROR_PARSE, "nine finite numbers" },
  { "1\nLattice=\"4 0 0 0 4 0 4 4 0\"\nAl 0 0 0\n", NEAR_ERROR_RANGE,
    "a.xyz:2: the three lattice vectors lie in a plane" },
  { "1\nLattice=\"4 0 0 8 0 0 12 0 0\"\nAl 0 0 0\n", NEAR_ERROR_RANGE,
    "a.xyz:2: the three lattice vectors" },
  { "1\nLattice=\"4 0 0 0 4 0 0 0 4\nAl 0 0 0\n", NEAR_ERROR_PARSE,
    "a.xyz:2: the quote before “4 0 0 0" },
  { "1\nLattice={4 0 0 0 4 0 0 0 4\nAl 0 0 0\n", NEAR_ERROR_PARSE,
    "a.xyz:2: the bracket of “{4 0 0" },
  { "1\nLattice=\"4 0 0 0 4 0 0 0 4\" =5\nAl 0 0 0\n", NEAR_ERROR_PARSE,
    "a.xyz:2: there is no name before “=5”" },
  { "1\nLattice=\"4 0 0 0 4 0 0 0 4\" pbc=\"T T\"\nAl 0 0 0\n", NEAR_ERROR_PARSE,
    "pbc must be three of T and F" },
  { "1\nLattice=\"4 0 0 0 4 0 0 0 4\" pbc=\"T T 2\"\nAl 0 0 0\n", NEAR_ERROR_PARSE,
    "pbc must be three of T and F (“T T 2”)" },
  { "1\nProperties=species:S:1:pos:R\nAl 0 0 0\n", NEAR_ERROR_PARSE,
    "a.xyz:2: Properties must be groups of" },
  { "1\nProperties=species:S:1:pos:Q:3\nAl 0 0 0\n", NEAR_ERROR_PARSE,
    "the type of the property “pos” must be R, I, L or S (“Q”)" },
  { "1\nProperties=species:S:1:pos:R:0\nAl 0 0 0\n", NEAR_ERROR_RANGE,
    "the number of columns of a property must be from 1" },
  { "1\nProperties=species:S:1:x:R:999999999\nAl 0 0 0\n", NEAR_ERROR_RANGE,
    "must be from 1 to 10000" },
  { "1\nProperties=species:S:1:forces:R:3\nAl 0 0 0\n", NEAR_ERROR_PARSE,
    "Properties names no positions" },
  { "1\nProperties=pos:R:3\n0 0 0\n", NEAR_ERROR_PARSE, "Properties names no elements" },
  { "1\nProperties=species:S:1:pos:R:3:x:R:1:x:R:1\nAl 0 0 0 1 1\n", NEAR_ERROR_PARSE,
    "Properties names “x” twice" },
  { "1\nProperties=species:S:1:pos:R:3:n:I:1\nAl 0 0 0 1.5\n", NEAR_ERROR_PARSE,
    "a.xyz:3: n is not a whole number (“1.5”)" },
  { "1\nProperties=species:S:1:pos:R:3:n:L:1\nAl 0 0 0 yes\n", NEAR_ERROR_PARSE,
    "a.xyz:3: n must be T or F (“yes”)" },
  { "1\nProperties=species:S:1:pos:R:3:f:R:1\nAl 0 0 0 1,5\n", NEAR_ERROR_PARSE,
    "a.xyz:3: f is not a number; the decimal" },
  { "1\nProperties=species:S:1:pos:R:3:masses:R:1\nAl 0 0 0 nan\n", NEAR_ERROR_NOT_FINITE,
    "the mass of an atom" },
};

static void
test_bad (void)
{
  structure_test_refuse_all (bad_cases, G_N_ELEMENTS (bad_cases), "a.xyz", NULL);
  structure_test_refuse ("1\n\nAl 0 0 0\n\0", 13, "a.xyz", NULL, NULL, NEAR_ERROR_PARSE,
                         "this is a binary file (byte 13 is zero)");
}

static void
test_odd_but_read (void)
{
  g_autoptr (NearStructures) coincide = load ("2\n\nAl 0 0 0\nAl 0 0.05 0\n");
  g_autoptr (NearStructures) far = load ("1\nLattice=\"4 0 0 0 4 0 0 0 4\"\nAl 0 0 9000\n");
  /* Two atoms may be as far apart as they like; a crystal in which all are is in bohr. */
  g_autoptr (NearStructures) dimer = load ("2\n\nAl 0 0 0\nAl 0 0 4.04\n");
  g_autoptr (NearStructures) box = load ("1\nLattice=\"4 0 0 0 4 0 0 0 4\"\nAl 0 0 0\n");
  g_autoptr (NearStructures) larger_box
      = load ("1\nLattice=\"5 0 0 0 5 0 0 0 5\"\nAl 0 0 0\n");
  g_autoptr (NearStructures) dimer_in_box
      = load ("2\nLattice=\"9 0 0 0 9 0 0 0 9\"\nSi 0 0 0\nSi 0 0 4\n");
  g_autoptr (NearStructures) bohr
      = load ("1\nLattice=\"0 3.83 3.83 3.83 0 3.83 3.83 3.83 0\"\nAl 0 0 0\n");

  g_assert_true (structure_test_has_note (coincide, "atoms-coincide"));
  g_assert_true (structure_test_has_note (far, "far-outside"));
  g_assert_true (structure_test_has_note (bohr, "perhaps-bohr"));
  g_assert_false (structure_test_has_note (dimer, "perhaps-bohr"));
  g_assert_false (structure_test_has_note (box, "perhaps-bohr"));
  g_assert_false (structure_test_has_note (larger_box, "perhaps-bohr"));
  g_assert_false (structure_test_has_note (dimer_in_box, "perhaps-bohr"));
}

static void
test_line_ends (void)
{
  static const char *const texts[] = {
    "\xef\xbb\xbf"
    "1\ntitle\nAl 1 2 3\n",
    "1\r\ntitle\r\nAl 1 2 3\r\n\r\n",
    "1\ntitle\nAl 1 2 3",
    "\n1\ntitle \nAl\t1\t2\t3\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (NearStructures) s = structure_test_read (texts[i], "unnamed", NULL, NULL);

      g_assert_cmpstr (near_crystal_get_title (structure_test_get_first (s)), ==, "title");
      near_assert_close (near_crystal_peek_positions (structure_test_get_first (s))[2], 3.0, 0, 0);
      g_assert_cmpuint (near_crystal_get_notes (structure_test_get_first (s))->len, ==, 0);
    }
}

static gboolean
stop (double fraction, const char *stage, gpointer user_data)
{
  g_assert_true (fraction >= 0.0 && fraction <= 1.0);
  return FALSE;
}

static void
test_stopped (void)
{
  const NearMonitor monitor = { stop, NULL };
  g_autoptr (GString) text = g_string_new ("10000\n\n");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 10000; i++)
    g_string_append (text, "Al 0 0 0\n");
  g_assert_null (
      near_structures_parse (text->str, text->len, "a.xyz", NULL, NULL, &monitor, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_CANCELLED);
}

static void
test_many_labels_and_masses (void)
{
  g_autoptr (GString) text = g_string_new ("6000\nProperties=species:S:1:pos:R:3:masses:R:1\n");

  for (guint i = 0; i < 6000; i++)
    g_string_append_printf (text, "C%u %u 0 0 %u\n", i, 2 * i, i + 1);
  g_autoptr (NearStructures) s = load (text->str);
  NearCrystal *crystal = structure_test_get_first (s);

  g_assert_cmpuint (near_crystal_get_n_atoms (crystal), ==, 6000);
  g_assert_cmpuint (near_crystal_get_n_species (crystal), <, 5000);
  g_assert_cmpuint (near_crystal_get_element (crystal, 5999), ==, 6);
  g_assert_true (structure_test_has_note (s, "labels-not-kept"));
  g_assert_true (structure_test_has_note (s, "masses-not-kept"));
}

/* --- writing ---------------------------------------------------------------------------------- */

static void
assert_same_array (NearArray *a, NearArray *b)
{
  g_assert_nonnull (a);
  g_assert_nonnull (b);
  g_assert_cmpint (near_array_get_array_type (a), ==, near_array_get_array_type (b));
  g_assert_cmpuint (near_array_get_n_dims (a), ==, near_array_get_n_dims (b));
  for (guint k = 0; k < near_array_get_n_dims (a); k++)
    g_assert_cmpuint (near_array_get_dim (a, k), ==, near_array_get_dim (b, k));
  gsize n = near_array_get_length (a) * near_array_type_get_size (near_array_get_array_type (a));
  g_assert_cmpmem (near_array_peek (a), n, near_array_peek (b), n);
}

static void
assert_same (NearCrystal *a, NearCrystal *b)
{
  gsize n = near_crystal_get_n_atoms (a);
  g_autofree const char **atom_names = near_crystal_dup_atom_data_names (a);
  g_autofree const char **cell_names = near_crystal_dup_cell_data_names (a);
  g_autofree const char **text_names = near_crystal_dup_text_names (a);
  g_autofree const char **other_names = near_crystal_dup_atom_data_names (b);

  g_assert_cmpuint (n, ==, near_crystal_get_n_atoms (b));
  g_assert_cmpmem (near_crystal_peek_positions (a), 24 * n, near_crystal_peek_positions (b),
                   24 * n);
  g_assert_cmpmem (near_crystal_peek_species (a), 2 * n, near_crystal_peek_species (b), 2 * n);
  g_assert_true (near_crystal_has_cell (a) == near_crystal_has_cell (b));
  if (near_crystal_has_cell (a))
    g_assert_cmpmem (near_crystal_get_lattice (a), 72, near_crystal_get_lattice (b), 72);
  g_assert_cmpmem (near_crystal_get_periodic (a), 12, near_crystal_get_periodic (b), 12);
  g_assert_cmpstr (near_crystal_get_title (a), ==, near_crystal_get_title (b));
  g_assert_cmpuint (g_strv_length ((char **) atom_names), ==,
                    g_strv_length ((char **) other_names));
  for (gsize i = 0; atom_names[i] != NULL; i++)
    assert_same_array (near_crystal_get_atom_data (a, atom_names[i]),
                       near_crystal_get_atom_data (b, atom_names[i]));
  for (gsize i = 0; cell_names[i] != NULL; i++)
    assert_same_array (near_crystal_get_cell_data (a, cell_names[i]),
                       near_crystal_get_cell_data (b, cell_names[i]));
  for (gsize i = 0; text_names[i] != NULL; i++)
    g_assert_cmpstr (near_crystal_get_text (a, text_names[i]), ==,
                     near_crystal_get_text (b, text_names[i]));
}

static void
test_round_trip (void)
{
  static const char *const texts[] = {
    from_ase,
    FRAMES,
    "2\nLattice=\"3.1415926535897931 0 1e-17 0.1 5.123456789012345 0 0 -0.3 7\" pbc=\"T F F\" "
    "energy=-1e-300 "
    "c=[[1,2],[3,4],[5,6]] say=\"a \\\"quoted\\\" \\\\ word\" 'odd key'=\"x=y\" list=\"1 2 3\" "
    "empty=\"\" flag "
    "virial=\"1 2 3 4 5 6 7 8 9.5\" title=\"A title, with 'quotes'\" line=\"two\\nlines\" "
    "one=[[7]]\n"
    "Al 0.1 0.2 0.30000000000000004\nO -1e5 0 1\n",
    "2\nProperties=id:I:1:species:S:1:pos:R:3:velo:R:3:charges:R:1:group:I:2:move_mask:L:3:big:I:1:"
    "t:R:2\n"
    "7 Al 0 0 0 .1 .2 .3 -0.5 1 2 T F T 5000000000 1 nan\n-3 O1 3 0 0 0 0 0 0.5 3 4 F F F 1 -inf "
    "2\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (NearStructures) s = load (texts[i]);
      g_autoptr (GPtrArray) notes = near_notes_new ();
      g_autoptr (NearStructures) again
          = structure_test_write_again (s, "extxyz", "b.extxyz", notes, NULL);

      g_assert_cmpuint (notes->len, ==, 0);
      g_assert_cmpuint (near_structures_get_n_frames (s), ==, near_structures_get_n_frames (again));
      for (gsize k = 0; k < near_structures_get_n_frames (s); k++)
        assert_same (near_structures_get_frame (s, k), near_structures_get_frame (again, k));
    }
}

static void
test_random_round_trip (void)
{
  for (guint64 seed = 1; seed <= 20; seed++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (NearCrystal) crystal = crystal_test_new_random (seed, 1 + seed % 9, 4.0, 2);
      g_autofree char *text
          = near_structures_format (&crystal, 1, NULL, "extxyz", NULL, NULL, NULL, &error);
      g_assert_no_error (error);
      g_autoptr (NearStructures) again = structure_test_read (text, "c.xyz", NULL, NULL);

      assert_same (crystal, structure_test_get_first (again));
    }
}

static void
test_written_text (void)
{
  g_autoptr (NearStructures) s = load (from_ase);
  g_autofree char *text = NULL;
  g_autoptr (NearStructures) again = structure_test_write_again (s, "extxyz", "b.xyz", NULL, &text);

  g_assert_true (g_str_has_prefix (
      text, "2\nLattice=\"4 0 0 0.5 5 0 0 0 6\" "
            "Properties=species:S:1:pos:R:3:forces:R:3:initial_magmoms:R:1:"
            "magmoms:R:1:velo:R:3 pbc=\"T T F\" energy=-3.25 free_energy=-3.5 key=\"1 2 3\" "
            "m=\"_JSON [[1.5, 2], [3, 4]]\" stress=\"1 6 5 6 2 4 5 4 3\" config_type=\"two words\" "
            "flag=T\nAl "));
}

static void
test_mixed_sites (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new ();
  const NearComponent mix[] = { { 28, 0.25 }, { 26, 0.75 } };
  const double x[3] = { 0, 0, 0 };
  guint16 mixed;
  g_autoptr (GPtrArray) notes = near_notes_new ();

  g_assert_true (near_crystal_builder_add_mixture (builder, NULL, mix, 2, &mixed, &error));
  near_crystal_builder_add_atom (builder, mixed, x);
  near_crystal_builder_set_text (builder, "Lattice", "not ours");
  g_autoptr (NearCrystal) crystal = near_crystal_builder_finish (builder, &error);
  g_assert_no_error (error);
  g_autofree char *text
      = near_structures_format (&crystal, 1, NULL, "extxyz", NULL, notes, NULL, &error);

  g_assert_cmpstr (text, ==,
                   "1\nProperties=species:S:1:pos:R:3 pbc=\"F F F\"\nFe               0            "
                   "   0               0\n");
  g_assert_cmpuint (notes->len, ==, 2);
  g_assert_nonnull (near_notes_find (notes, "not-written"));
}

/* LAMMPS's "dump xyz" writes types; plain XYZ elsewhere atomic numbers. */
static void
test_numbers_of_plain_files (void)
{
  static const char lammps[] = "3\nAtoms. Timestep: 100\n1 0 0 0\n2 2 2 2\n1 4 4 4\n";
  const NearReadOptions named = { .elements = "Al Fe" };
  g_autoptr (NearStructures) unknown = structure_test_read (lammps, "t.xyz", NULL, NULL);
  g_autoptr (NearStructures) known = structure_test_read (lammps, "t.xyz", NULL, &named);
  g_autoptr (NearStructures) symbols
      = structure_test_read ("1\nAtoms. Timestep: 0\nAl 0 0 0\n", "t.xyz", NULL, &named);
  g_autoptr (NearStructures) numbers
      = structure_test_read ("2\nwater\n8 0 0 0\n1 1 0 0\n", "t.xyz", NULL, NULL);
  const NearCrystal *crystal = structure_test_get_first (unknown);

  g_assert_cmpuint (near_crystal_get_element (crystal, 1), ==, 0);
  g_assert_cmpuint (near_crystal_get_n_species (crystal), ==, 2);
  structure_test_assert_note (unknown, "elements-unknown", NEAR_NOTE_WARNING);
  g_assert_nonnull (strstr (structure_test_get_note (unknown, "elements-unknown"), "--elements"));
  g_assert_cmpuint (near_crystal_get_element (structure_test_get_first (known), 0), ==, 13);
  g_assert_cmpuint (near_crystal_get_element (structure_test_get_first (known), 1), ==, 26);
  g_assert_false (structure_test_has_note (known, "elements-unknown"));
  g_assert_cmpuint (near_crystal_get_element (structure_test_get_first (symbols), 0), ==, 13);
  g_assert_cmpuint (near_crystal_get_element (structure_test_get_first (numbers), 0), ==, 8);
  structure_test_assert_note (numbers, "numbers-are-elements", NEAR_NOTE_INFO);
  g_assert_nonnull (
      strstr (structure_test_get_note (numbers, "numbers-are-elements"), "1 as H, 8 as O."));
  structure_test_refuse ("1\nAtoms. Timestep: 0\n0 0 0 0\n", -1, "t.xyz", NULL, NULL,
                         NEAR_ERROR_RANGE, "the type of an atom must be from 1");
}

/* Labels that are not plain are said, once. */
static void
test_notes_on_labels (void)
{
  g_autoptr (NearStructures) s = load ("4\n\nD 0 0 0\nCA 0 0 2\nHO 0 0 4\nD 0 0 6\n");
  g_autoptr (NearStructures) plain = load ("3\n\nCa 0 0 0\nAL 0 0 3\nH1 0 0 6\n");

  g_assert_cmpuint (near_crystal_get_element (structure_test_get_first (s), 1), ==, 20);
  g_assert_nonnull (strstr (structure_test_get_note (s, "isotopes"), "“D” is an isotope"));
  g_assert_nonnull (strstr (structure_test_get_note (s, "label-ambiguous"),
                            "“CA” was read as the element Ca; force fields and PDB files also "
                            "write the element C so"));
  g_assert_false (structure_test_has_note (plain, "label-ambiguous"));
  g_assert_false (structure_test_has_note (plain, "isotopes"));
}

static void
test_detection (void)
{
  g_autoptr (NearStructures) plain
      = structure_test_read ("1\nx\nAl 0 0 0\n", "no-name", NULL, NULL);
  g_autoptr (NearStructures) extended = structure_test_read (
      "1\nProperties=pos:R:3:species:S:1\n0 0 0 Al\n", "data.txt", NULL, NULL);

  g_assert_cmpstr (near_structures_get_format (plain), ==, "extxyz");
  g_assert_cmpstr (near_structures_get_format (extended), ==, "extxyz");
  structure_test_refuse ("Dear all,\nthis is no structure.\n", -1, "letter.txt", NULL, NULL,
                         NEAR_ERROR_PARSE, "neither the name nor the content");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/xyz/plain", test_plain);
  g_test_add_func ("/xyz/numbers-and-columns", test_numbers_and_columns);
  g_test_add_func ("/xyz/labels", test_labels);
  g_test_add_func ("/xyz/pairs-alone", test_pairs_alone);
  g_test_add_func ("/xyz/ase", test_ase);
  g_test_add_func ("/xyz/comment-syntax", test_comment_syntax);
  g_test_add_func ("/xyz/properties", test_properties);
  g_test_add_func ("/xyz/synonyms", test_synonyms);
  g_test_add_func ("/xyz/masses", test_masses);
  g_test_add_func ("/xyz/types", test_types);
  g_test_add_func ("/xyz/cells", test_cells);
  g_test_add_func ("/xyz/frames", test_frames);
  g_test_add_func ("/xyz/cut-off", test_cut_off);
  g_test_add_func ("/xyz/bad", test_bad);
  g_test_add_func ("/xyz/odd-but-read", test_odd_but_read);
  g_test_add_func ("/xyz/line-ends", test_line_ends);
  g_test_add_func ("/xyz/stopped", test_stopped);
  g_test_add_func ("/xyz/many-labels-and-masses", test_many_labels_and_masses);
  g_test_add_func ("/xyz/round-trip", test_round_trip);
  g_test_add_func ("/xyz/random-round-trip", test_random_round_trip);
  g_test_add_func ("/xyz/written-text", test_written_text);
  g_test_add_func ("/xyz/mixed-sites", test_mixed_sites);
  g_test_add_func ("/xyz/numbers-of-plain-files", test_numbers_of_plain_files);
  g_test_add_func ("/xyz/notes-on-labels", test_notes_on_labels);
  g_test_add_func ("/xyz/detection", test_detection);
  return g_test_run ();
}
