/* test-xsf.c — XCrySDen's structures, animations and grids
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-units.h"

#include "crystal-test.h"
#include "near-test.h"
#include "structure-test.h"

#include <math.h>

static NearStructures *
parse (const char *text)
{
  return structure_test_read (text, "a.xsf", "xsf", NULL);
}

/* The example of the format's description (xcrysden.org/doc/XSF.html), with forces; ASE 3.22's reader makes
 * the same of it. */
static void
test_crystal (void)
{
  static const char text[] = "# this is a specification\n# of ZnS crystal structure\n CRYSTAL\n\n"
                             "# these are primitive lattice vectors (in Angstroms)\n PRIMVEC\n"
                             "    0.0000000    2.7100000    2.7100000\n"
                             "    2.7100000    0.0000000    2.7100000\n"
                             "    2.7100000    2.7100000    0.0000000\n\n"
                             " CONVVEC\n    5.42 0.0 0.0\n    0.0 5.42 0.0\n    0.0 0.0 5.42\n\n"
                             " PRIMCOORD\n 2 1\n"
                             "16      0.0000000     0.0000000     0.0000000   0.01 0.0 -0.02\n"
                             "Zn      1.3550000    -1.3550000    -1.3550000   0 0 1.0d-2\n";
  g_autoptr (NearStructures) structures = parse (text);
  const NearCrystal *crystal = near_structures_get_frame (structures, 0);
  const double positions[6] = { 0, 0, 0, 1.355, -1.355, -1.355 };
  const double forces[6]
      = { 0.01 * NEAR_HARTREE_EV, 0, -0.02 * NEAR_HARTREE_EV, 0, 0, 0.01 * NEAR_HARTREE_EV };

  g_assert_cmpuint (near_structures_get_n_frames (structures), ==, 1);
  near_assert_close_array (near_crystal_peek_positions (crystal), positions, 6, 0.0, 0.0);
  near_assert_close (near_crystal_get_volume (crystal), 5.42 * 5.42 * 5.42 / 4.0, 1e-14, 0.0);
  g_assert_cmpuint (near_crystal_get_element (crystal, 0), ==, 16);
  g_assert_cmpuint (near_crystal_get_element (crystal, 1), ==, 30);
  near_assert_close_array (near_array_peek_doubles (near_crystal_get_atom_data (crystal, "forces")), forces,
                           6, 1e-14, 0.0);
  g_assert_true (near_crystal_get_periodic (crystal)[2]);
  g_assert_cmpstr (near_crystal_get_title (crystal), ==, "this is a specification");
  structure_test_assert_note (structures, "conventional-cell-ignored", NEAR_NOTE_INFO);
}

#define CELL "4 0 0\n0 5 0\n0 0 20\n"

static void
test_periodicity (void)
{
  static const struct
  {
    const char *head;
    gboolean has_cell, periodic[3];
    const char *note;
  } rows[] = {
    { "CRYSTAL\nPRIMVEC\n" CELL, TRUE, { TRUE, TRUE, TRUE }, NULL },
    { "SLAB\nPRIMVEC\n" CELL, TRUE, { TRUE, TRUE, FALSE }, NULL },
    { "POLYMER\nPRIMVEC\n" CELL, TRUE, { TRUE, FALSE, FALSE }, NULL },
    { "MOLECULE\nPRIMVEC\n" CELL, TRUE, { FALSE, FALSE, FALSE }, NULL },
    { "DIM-GROUP\n2 1\nPRIMVEC\n" CELL, TRUE, { TRUE, TRUE, FALSE }, NULL },
    { "PRIMVEC\n" CELL, TRUE, { TRUE, TRUE, TRUE }, "periodic-assumed" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = g_strconcat (rows[i].head, "PRIMCOORD\n1 1\nAl 1 2 3\n", NULL);
      g_autoptr (NearStructures) structures = parse (text);
      const NearCrystal *crystal = near_structures_get_frame (structures, 0);

      g_assert_cmpint (near_crystal_has_cell (crystal), ==, rows[i].has_cell);
      for (guint k = 0; k < 3; k++)
        g_assert_cmpint (near_crystal_get_periodic (crystal)[k], ==, rows[i].periodic[k]);
      if (rows[i].note != NULL)
        structure_test_assert_note (structures, rows[i].note, NEAR_NOTE_INFO);
    }
  g_autoptr (NearStructures) molecule = parse ("ATOMS\n6 0 0 0\n# between\n8 1.2 0 0\nX 5 5 5\n");
  g_assert_false (near_crystal_has_cell (near_structures_get_frame (molecule, 0)));
  g_assert_cmpuint (near_crystal_get_n_atoms (near_structures_get_frame (molecule, 0)), ==, 3);
  g_assert_cmpuint (near_crystal_get_element (near_structures_get_frame (molecule, 0), 2), ==, 0);
}

static void
test_animations (void)
{
  g_autoptr (NearStructures) fixed = parse ("ANIMSTEPS 2\nCRYSTAL\nPRIMVEC\n" CELL
                                            "PRIMCOORD 1\n1 1\nAl 0 0 0\nPRIMCOORD 2\n1 1\nAl 0 0 1\n");
  g_autoptr (NearStructures) variable
      = parse ("CRYSTAL\nANIMSTEPS 2\nPRIMVEC 1\n" CELL "PRIMCOORD 1\n1 1\nAl 0 0 0\n"
               "PRIMVEC 2\n4 0 0\n0 5 0\n0 0 21\nPRIMCOORD 2\n2 1\nAl 0 0 1\nAl 2 2 2\n");
  g_autoptr (NearStructures) molecule
      = parse ("ANIMSTEPS 3\nATOMS 1\nH 0 0 0\nH 0 0 .7\nATOMS 2\nH 0 0 0\nH 0 0 .8\n");
  static const NearReadOptions one = { .max_frames = 1 };
  g_autoptr (NearStructures) first = structure_test_read (
      "ANIMSTEPS 2\nATOMS 1\nH 0 0 0\nATOMS 2\nbroken\n", "a.axsf", "xsf", &one);

  g_assert_cmpuint (near_structures_get_n_frames (fixed), ==, 2);
  near_assert_close (near_crystal_peek_positions (near_structures_get_frame (fixed, 1))[2], 1.0, 0, 0);
  near_assert_close (near_crystal_get_volume (near_structures_get_frame (fixed, 1)), 400.0, 1e-14, 0);
  near_assert_close (near_crystal_get_volume (near_structures_get_frame (variable, 1)), 420.0, 1e-14, 0);
  g_assert_cmpuint (near_crystal_get_n_atoms (near_structures_get_frame (variable, 1)), ==, 2);
  g_assert_cmpuint (near_structures_get_n_frames (molecule), ==, 2);
  structure_test_assert_note (molecule, "frames-missing", NEAR_NOTE_WARNING);
  g_assert_cmpuint (near_structures_get_n_frames (first), ==, 1);
}

/* f = 2 + cos (2 pi x) + 0.5 sin (4 pi y) + x-, y- and z-dependent: a value that tells its point. */
static double
field_at (double x, double y, double z)
{
  return 2.0 + cos (2 * G_PI * x) + 0.5 * sin (4 * G_PI * y) * cos (2 * G_PI * z)
         + 0.25 * sin (2 * G_PI * (x - z));
}

/* As Quantum ESPRESSO's pp.x writes it: 5 x 4 x 7 points of which the last planes repeat. */
static char *
make_grid (double spoiled)
{
  GString *text = g_string_new ("CRYSTAL\nPRIMVEC\n" CELL "PRIMCOORD\n1 1\nAl 0 0 0\n"
                                "BEGIN_BLOCK_DATAGRID_3D\n3D_PWSCF\nDATAGRID_3D_charge\n"
                                "  5  4  7\n 0.5 0.25 0.125\n" CELL);
  guint n = 0;

  for (guint k = 0; k < 7; k++)
    for (guint j = 0; j < 4; j++)
      for (guint i = 0; i < 5; i++)
        g_string_append_printf (text, "%14.6E%s",
                                field_at (i / 4.0, j / 3.0, k / 6.0)
                                    + (i == 4 && j == 1 && k == 2 ? spoiled : 0.0),
                                ++n % 6 == 0 ? "\n" : "");
  g_string_append (text, "\nEND_DATAGRID_3D\nEND_BLOCK_DATAGRID_3D\n");
  return g_string_free (text, FALSE);
}

static void
test_periodic_grid (void)
{
  g_autofree char *text = make_grid (0.0);
  g_autoptr (NearStructures) structures = parse (text);
  NearField *field = near_structures_get_field (structures, 0);
  const gsize n[3] = { 4, 3, 6 };

  g_assert_cmpuint (near_structures_get_n_fields (structures), ==, 1);
  g_assert_true (near_field_is_periodic (field));
  g_assert_cmpstr (near_field_get_name (field), ==, "charge");
  g_assert_cmpstr (near_field_get_unit (field), ==, "");
  near_assert_close (near_field_get_origin (field).x[2], 0.125, 0, 0);
  for (guint k = 0; k < 3; k++)
    {
      g_assert_cmpuint (near_field_get_n (field, k), ==, n[k]);
      near_assert_close (near_field_get_lattice (field)->m[k][k], k == 0 ? 4 : k == 1 ? 5 : 20, 0, 0);
    }
  for (guint i = 0; i < 4; i++)
    for (guint j = 0; j < 3; j++)
      for (guint k = 0; k < 6; k++)
        near_assert_close (near_field_peek (field)[(i * 3 + j) * 6 + k],
                           field_at (i / 4.0, j / 3.0, k / 6.0), 0.0, 2e-6);
  /* The mean of the field is 2. */
  near_assert_close (near_field_get_integral (field), 2.0 * 400.0, 1e-6, 0.0);
  structure_test_assert_note (structures, "grid-planes-dropped", NEAR_NOTE_INFO);
  structure_test_assert_note (structures, "field-unit", NEAR_NOTE_INFO);
  g_assert_nonnull (strstr (structure_test_get_note (structures, "field-unit"), "800"));
  g_assert_nonnull (strstr (structure_test_get_note (structures, "field-unit"), "5398."));
}

/* The density of aluminium's three electrons as pp.x writes it. */
static void
test_pp_density (void)
{
  g_autofree char *path = near_test_data ("qe/density.xsf");
  g_autoptr (GError) error = NULL;
  g_autoptr (NearStructures) structures = near_structures_load (path, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  NearField *field = near_structures_get_field (structures, 0);
  g_assert_cmpuint (near_field_get_n (field, 0), ==, 8);
  g_assert_cmpuint (near_field_get_n (field, 1), ==, 9);
  g_assert_cmpuint (near_field_get_n (field, 2), ==, 9);
  near_assert_close (near_field_get_integral (field) / pow (NEAR_BOHR_ANGSTROM, 3), 3.0, 1e-5, 0.0);
  g_assert_nonnull (strstr (structure_test_get_note (structures, "field-unit"),
                            "3 when it is in e/bohr³"));
}

/* One value of a far face is another: kept whole, and each point stays where the file puts it. */
static void
test_grid_that_does_not_repeat (void)
{
  g_autofree char *text = make_grid (0.3);
  g_autoptr (NearStructures) structures = parse (text);
  NearField *field = near_structures_get_field (structures, 0);

  structure_test_assert_note (structures, "grid-not-periodic", NEAR_NOTE_WARNING);
  g_assert_false (near_field_is_periodic (field));
  g_assert_cmpuint (near_field_get_n (field, 0), ==, 5);
  g_assert_cmpuint (near_field_get_n (field, 2), ==, 7);
  /* Point i of 5 stands at i/4 of the vector of 4 Å: at i/5 of the field's lattice. */
  near_assert_close (near_field_get_lattice (field)->m[0][0] / 5.0, 1.0, 1e-14, 0.0);
  near_assert_close (near_field_peek (field)[(4 * 4 + 1) * 7 + 2], field_at (1.0, 1 / 3.0, 2 / 6.0) + 0.3,
                     0.0, 2e-6);
}

static void
test_grids_skipped (void)
{
  g_autoptr (NearStructures) structures = parse (
      "ATOMS\nH 0 0 0\nBEGIN_BLOCK_DATAGRID_2D\nplane\nBEGIN_DATAGRID_2D_a\n2 2\n0 0 0\n1 0 0\n0 1 0\n1 2 "
      "3 4\n"
      "END_DATAGRID_2D\nEND_BLOCK_DATAGRID_2D\nBEGIN_INFO\n# x\nFermi Energy: 0.1\nEND_INFO\n"
      "BEGIN_BLOCK_DATAGRID_3D\nbox\nBEGIN_DATAGRID_3D_one\n2 1 2\n0 0 0\n1 0 0\n0 1 0\n0 0 1\n1 2 3 4\n"
      "END_DATAGRID_3D\nBEGIN_DATAGRID_3D_two words\n1 1 1\n0 0 0\n1 0 0\n0 1 0\n0 0 "
      "1\n-4\nEND_DATAGRID_3D\n"
      "END_BLOCK_DATAGRID_3D\n");

  g_assert_cmpuint (near_structures_get_n_fields (structures), ==, 2);
  structure_test_assert_note (structures, "fields-left-out", NEAR_NOTE_INFO);
  structure_test_assert_note (structures, "grid-not-periodic", NEAR_NOTE_INFO);
  g_assert_cmpstr (near_field_get_name (near_structures_get_field (structures, 1)), ==, "two words");
  near_assert_close (near_field_peek (near_structures_get_field (structures, 0))[2], 2.0, 0, 0);
  near_assert_close (near_field_get_lattice (near_structures_get_field (structures, 0))->m[0][0], 2.0,
                     1e-15, 0);
  near_assert_close (near_field_get_lattice (near_structures_get_field (structures, 0))->m[1][1], 1.0,
                     1e-15, 0);
}

/* The option that lengths are in bohr reaches the grid too. */
static void
test_bohr (void)
{
  static const NearReadOptions bohr = { .bohr = TRUE };
  g_autofree char *text = make_grid (0.0);
  g_autoptr (NearStructures) structures = structure_test_read (text, "a.xsf", NULL, &bohr);

  near_assert_close (near_crystal_get_volume (near_structures_get_frame (structures, 0)),
                     400 * pow (NEAR_BOHR_ANGSTROM, 3), 1e-12, 0.0);
  near_assert_close (near_field_get_lattice (near_structures_get_field (structures, 0))->m[2][2],
                     20 * NEAR_BOHR_ANGSTROM, 1e-12, 0.0);
  near_assert_close (near_field_get_origin (near_structures_get_field (structures, 0)).x[0],
                     0.5 * NEAR_BOHR_ANGSTROM, 1e-12, 0.0);
}

static NearField *
new_field (const NearMat3 *lattice, gboolean periodic)
{
  const gsize shape[3] = { 3, 2, 4 };
  double values[24];

  for (guint i = 0; i < 24; i++)
    values[i] = 0.1 + sin (1.0 + i * i);
  g_autoptr (NearArray) array = near_array_new (NEAR_ARRAY_FLOAT64, 3, shape, values);
  return near_field_new (lattice, near_vec3 (0.1, -0.2, 0.3), array, periodic, "a field #1", "V");
}

static void
test_field_round_trip (void)
{
  g_autoptr (NearCrystal) crystal = crystal_test_new_random (3, 5, 6.0, 2);

  for (int periodic = 0; periodic < 2; periodic++)
    {
      g_autoptr (NearField) field = new_field (near_crystal_get_lattice (crystal), periodic);
      g_autoptr (NearStructures) again = structure_test_write_and_read (
          (NearCrystal *const[]){ crystal }, 1, field, "xsf", NULL, NULL, NULL);
      NearField *read = near_structures_get_field (again, 0);

      structure_test_assert_same (crystal, near_structures_get_frame (again, 0), 1e-12);
      g_assert_cmpint (near_field_is_periodic (read), ==, periodic);
      g_assert_cmpstr (near_field_get_name (read), ==, "a_field__1");
      for (guint k = 0; k < 3; k++)
        g_assert_cmpuint (near_field_get_n (read, k), ==, near_field_get_n (field, k));
      near_assert_close_array (near_field_peek (read), near_field_peek (field), 24, 0.0, 0.0);
      near_assert_close_array (near_field_get_lattice (read)->m[0], near_field_get_lattice (field)->m[0], 9,
                               1e-14, 1e-14);
      near_assert_close (near_field_get_origin (read).x[1], -0.2, 0.0, 0.0);
    }
}

static NearCrystal *
with_forces (guint64 seed, const gboolean periodic[3])
{
  g_autoptr (NearCrystal) random = crystal_test_new_random (seed, 7, 6.0, 2);
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new_from (random, TRUE);
  g_autoptr (GError) error = NULL;
  const gsize shape[2] = { 7, 3 };
  double forces[21];

  for (guint i = 0; i < 21; i++)
    forces[i] = sin (i + (double) seed);
  near_crystal_builder_take_atom_data (builder, "forces",
                                       near_array_new (NEAR_ARRAY_FLOAT64, 2, shape, forces));
  near_crystal_builder_set_number (builder, "energy", -3.0);
  near_crystal_builder_set_periodic (builder, periodic);
  near_crystal_builder_set_title (builder, "a title", -1);
  NearCrystal *crystal = near_crystal_builder_finish (builder, &error);
  g_assert_no_error (error);
  return crystal;
}

static void
test_round_trip (void)
{
  static const gboolean kinds[3][3]
      = { { TRUE, TRUE, TRUE }, { TRUE, TRUE, FALSE }, { TRUE, FALSE, FALSE } };

  for (guint kind = 0; kind < 3; kind++)
    {
      g_autoptr (NearCrystal) a = with_forces (1, kinds[kind]);
      g_autoptr (NearCrystal) b = with_forces (2, kinds[kind]);
      NearCrystal *const frames[] = { a, b, a };
      g_autoptr (GPtrArray) notes = near_notes_new ();
      g_autoptr (NearStructures) again
          = structure_test_write_and_read (frames, 3, NULL, "xsf", NULL, notes, NULL);

      g_assert_cmpuint (near_structures_get_n_frames (again), ==, 3);
      for (gsize f = 0; f < 3; f++)
        {
          const NearCrystal *read = near_structures_get_frame (again, f);

          structure_test_assert_same (frames[f], read, 1e-12);
          near_assert_close_array (
              near_array_peek_doubles (near_crystal_get_atom_data (read, "forces")),
              near_array_peek_doubles (near_crystal_get_atom_data (frames[f], "forces")), 21, 1e-14, 1e-15);
        }
      g_assert_cmpstr (near_crystal_get_title (near_structures_get_frame (again, 0)), ==, "a title");
      g_assert_nonnull (near_notes_find (notes, "not-written"));
      g_assert_nonnull (strstr (near_notes_find (notes, "not-written")->text, "“energy”"));
    }
}

/* Frames of one cell have it once; molecules have none; what cannot be written is said or refused. */
static void
test_writer (void)
{
  static const gboolean none[3] = { FALSE, FALSE, FALSE }, odd[3] = { FALSE, FALSE, TRUE },
                        all[3] = { TRUE, TRUE, TRUE };
  g_autoptr (GError) error = NULL;
  g_autoptr (NearCrystal) a = with_forces (1, all);
  g_autoptr (NearCrystal) cluster = with_forces (1, none);
  g_autoptr (NearCrystal) wire = with_forces (1, odd);
  g_autoptr (GPtrArray) notes = near_notes_new (), wire_notes = near_notes_new ();
  g_autofree char *fixed
      = near_structures_format ((NearCrystal *const[]){ a, a }, 2, NULL, "xsf", NULL, NULL, NULL, &error);
  g_autofree char *atoms = near_structures_format ((NearCrystal *const[]){ cluster }, 1, NULL, "xsf", NULL,
                                                   notes, NULL, &error);
  g_autofree char *third = near_structures_format ((NearCrystal *const[]){ wire }, 1, NULL, "xsf", NULL,
                                                   wire_notes, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (strstr (fixed, "ANIMSTEPS 2\nCRYSTAL\nPRIMVEC\n"));
  g_assert_null (strstr (strstr (fixed, "PRIMVEC") + 1, "PRIMVEC"));
  g_assert_nonnull (strstr (atoms, "ATOMS\n"));
  g_assert_null (strstr (atoms, "PRIMVEC"));
  g_assert_cmpuint (notes->len, ==, 2);
  g_assert_nonnull (strstr (third, "CRYSTAL\n"));
  g_assert_cmpuint (wire_notes->len, ==, 2);
  g_assert_null (near_structures_format ((NearCrystal *const[]){ a, cluster }, 2, NULL, "xsf", NULL, NULL,
                                         NULL, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, "frame 2"));
}

static void
test_detection (void)
{
  static const struct
  {
    const char *text, *name;
    gboolean is_xsf;
  } rows[] = {
    { "\xef\xbb\xbf"
      "CRYSTAL\r\nPRIMVEC\r\n4 0 0\r\n0 4 0\r\n0 0 4\r\nPRIMCOORD\r\n1 1\r\nAl 0 0 0\r\n",
      "a.txt", TRUE },
    { "# c\n\nATOMS\nH 0 0 0\n", "a.dat", TRUE },
    { "ANIMSTEPS 1\nATOMS 1\nH 0 0 0\n", "movie", TRUE },
    { "crystal of aluminium\n1\n", "a.txt", FALSE },
    { "2\nCRYSTAL\nH 0 0 0\nH 0 0 1\n", "a.txt", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (NearStructures) structures = near_structures_parse (
          rows[i].text, strlen (rows[i].text), rows[i].name, NULL, NULL, NULL, &error);

      g_assert_cmpint (structures != NULL && g_str_equal (near_structures_get_format (structures), "xsf"),
                       ==, rows[i].is_xsf);
    }
}

#define GRID "ATOMS\nH 0 0 0\nBEGIN_BLOCK_DATAGRID_3D\nx\nBEGIN_DATAGRID_3D_x\n"

static void
test_bad_input (void)
{
  static const StructureTestBad rows[] = {
    { "", NEAR_ERROR_NO_DATA, "a.xsf: ", "empty" },
    { "CRYSTAL\n", NEAR_ERROR_NO_DATA, "a.xsf: ", "no atoms" },
    { "GRYSTAL\n", NEAR_ERROR_PARSE, "a.xsf:1: ", "a keyword of the XSF format is expected" },
    { "CRYSTAL\nPRIMCOORD\n1 1\nAl 0 0 0\n", NEAR_ERROR_PARSE,
      "a.xsf:4: ", "come before its lattice vectors" },
    { "CRYSTAL\nPRIMVEC\n4 0 0\n0 4 0\n", NEAR_ERROR_PARSE,
      "a.xsf:4: ", "a lattice vector is expected; is it cut off?" },
    { "CRYSTAL\nPRIMVEC\n4 0 0\n0 4\n0 0 4\n", NEAR_ERROR_PARSE,
      "a.xsf:4: ", "needs 3 numbers, but the line has 2" },
    { "CRYSTAL\nPRIMVEC\n4,0 0 0\n0 4 0\n0 0 4\n", NEAR_ERROR_PARSE,
      "a.xsf:3: ", "not a comma (“4,0”)" },
    { "CRYSTAL\nPRIMVEC\n4 0 0\n0 4 0\n4 4 0\nPRIMCOORD\n1 1\nAl 0 0 0\n", NEAR_ERROR_RANGE,
      "a.xsf:6: ", "lie in a plane" },
    { "CRYSTAL\nPRIMVEC\n.1 0 0\n0 .1 0\n0 0 .01\nPRIMCOORD\n1 1\nAl 0 0 0\n", NEAR_ERROR_RANGE,
      "a.xsf:6: ", "volume" },
    { "PRIMVEC\n" CELL "PRIMCOORD\n3 1\nAl 0 0 0\nAl 1 1 1\n", NEAR_ERROR_PARSE,
      "a.xsf:8: ", "PRIMCOORD announces 3 atoms, but the file ends after 2" },
    { "PRIMVEC\n" CELL "PRIMCOORD\n3 1\nAl 0 0 0\nPRIMVEC\n", NEAR_ERROR_PARSE,
      "a.xsf:8: ", "announces 3 atoms, but there are only 1" },
    { "PRIMVEC\n" CELL "PRIMCOORD\n1 1\nAl 0 0 0\nAl 1 1 1\n", NEAR_ERROR_PARSE,
      "a.xsf:8: ", "there are more atoms than the number after PRIMCOORD" },
    { "PRIMVEC\n" CELL "PRIMCOORD\n-1 1\nAl 0 0 0\n", NEAR_ERROR_RANGE,
      "a.xsf:6: ", "number of atoms must be from 1" },
    { "PRIMVEC\n" CELL "PRIMCOORD\nAl 0 0 0\n", NEAR_ERROR_PARSE,
      "a.xsf:6: ", "is not a whole number (“Al”)" },
    { "ATOMS\nXx 0 0 0\n", NEAR_ERROR_UNKNOWN_NAME,
      "a.xsf:2: ", "unknown element; an element's symbol" },
    { "ATOMS\n119 0 0 0\n", NEAR_ERROR_UNKNOWN_NAME, "a.xsf:2: ", "(“119”)" },
    { "ATOMS\nH 0 NaN 0\n", NEAR_ERROR_NOT_FINITE,
      "a.xsf:2: ", "the y coordinate is not a finite number" },
    { "ATOMS\nH 0 0 inf\n", NEAR_ERROR_NOT_FINITE, "a.xsf:2: ", "the z coordinate" },
    { "ATOMS\nH 0 0\n", NEAR_ERROR_PARSE, "a.xsf:2: ", "an element and three coordinates" },
    { "ATOMS\nH 0 0 0 1\n", NEAR_ERROR_PARSE,
      "a.xsf:2: ", "three components of its force; this line has 4 numbers" },
    { "ATOMS\nH 0 0 0 1 1 1\nH 0 0 1\n", NEAR_ERROR_PARSE, "a.xsf:3: ", "some atoms have forces" },
    { "ATOMS\nPRIMVEC\n" CELL, NEAR_ERROR_NO_DATA, "a.xsf:2: ", "no atoms follow the word ATOMS" },
    { "ANIMSTEPS\nATOMS\nH 0 0 0\n", NEAR_ERROR_PARSE, "a.xsf:1: ", "the number of frames" },
    { "BEGIN_INFO\nx\n", NEAR_ERROR_PARSE, "a.xsf:2: ", "END_INFO" },
    { GRID "0 2 2\n0 0 0\n1 0 0\n0 1 0\n0 0 1\n1\n", NEAR_ERROR_RANGE,
      "a.xsf:", "each number must be at least 1" },
    { GRID "2 2\n0 0 0\n1 0 0\n0 1 0\n0 0 1\n1\n", NEAR_ERROR_PARSE,
      "a.xsf:6: ", "three numbers of points" },
    { GRID "99999 99999 99999\n0 0 0\n1 0 0\n0 1 0\n0 0 1\n1\n", NEAR_ERROR_TOO_LARGE,
      "a.xsf:", "fewer than 2147483648" },
    { GRID "1000 1000 1000\n0 0 0\n1 0 0\n0 1 0\n0 0 1\n1 2 3\n", NEAR_ERROR_PARSE,
      "a.xsf:", "after 3 of 1000000000 values of the grid; is it cut off?" },
    { GRID "2 2 2\n0 0 0\n1 0 0\n0 1 0\n0 0 1\n1 2 3 4 5 6 7\nEND_DATAGRID_3D\n", NEAR_ERROR_PARSE,
      "a.xsf:12: ", "ends before all of its 2 x 2 x 2 = 8 values" },
    { GRID "2 2 2\n0 0 0\n1 0 0\n0 1 0\n0 0 1\n1 2 3 4\n5 6 7 8\n9\nEND_DATAGRID_3D\n",
      NEAR_ERROR_PARSE, "a.xsf:13: ", "END_DATAGRID_3D is expected after the 2 x 2 x 2 = 8 values of the grid, but there are 9" },
    { GRID "2 2 2\n0 0 0\n1 0 0\n0 1 0\n0 0 1\n1 2 3 4\n5 6 7 8 9 10\nEND_DATAGRID_3D\n",
      NEAR_ERROR_PARSE, "a.xsf:12: ", "values of the grid, but there are 10" },
    { GRID "2 2 2\n0 0 0\n1 0 0\n0 1 0\n0 0 1\n1 2 3 4\n5 x 7 8\n", NEAR_ERROR_PARSE,
      "a.xsf:12: ", "(“x”)" },
    { GRID "2 2 2\n0 0 0\n1 0 0\n0 1 0\n1 1 0\n1 2 3 4\n5 6 7 8\nEND_DATAGRID_3D\n",
      NEAR_ERROR_RANGE, "a.xsf:", "the grid “x”: the three lattice vectors" },
  };

  structure_test_refuse_all (rows, G_N_ELEMENTS (rows), "a.xsf", "xsf");

  static const char binary[] = "CRYSTAL\0PRIMVEC";
  structure_test_refuse (binary, sizeof binary, "a.xsf", "xsf", NULL, NEAR_ERROR_PARSE,
                         "binary file");
}

/* What is odd but can be read is said: atoms that coincide, far outside, in bohr. */
static void
test_suspicions (void)
{
  static const struct
  {
    const char *text, *id;
  } rows[] = {
    { "PRIMVEC\n" CELL "PRIMCOORD\n2 1\nAl 0 0 0\nAl 0 0 0.05\n", "atoms-coincide" },
    { "PRIMVEC\n" CELL "PRIMCOORD\n1 1\nAl 99999 0 0\n", "far-outside" },
    { "PRIMVEC\n0 3.826 3.826\n3.826 0 3.826\n3.826 3.826 0\nPRIMCOORD\n1 1\nAl 0 0 0\n", "perhaps-bohr" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (NearStructures) structures = parse (rows[i].text);

      structure_test_assert_note (structures, rows[i].id, NEAR_NOTE_WARNING);
    }
}

/* Vectors along which nothing repeats may be zero. */
static void
test_zero_vectors (void)
{
  static const double normal[3] = { 0, 0, 13 };
  g_autoptr (NearStructures) slab = parse ("SLAB\nPRIMVEC\n4 0 0\n1 5 0\n0 0 0\nPRIMCOORD\n2 1\n"
                                           "Al 0 0 1\nAl 0 0 4\n");
  g_autoptr (NearStructures) polymer
      = parse ("POLYMER\nPRIMVEC\n2.5 0 0\n0 0 0\n0 0 0\nPRIMCOORD\n2 1\nC 0 0 0\nC 1.25 2 3\n");
  const NearMat3 *cell = near_crystal_get_lattice (structure_test_get_first (slab));
  const NearMat3 *thread = near_crystal_get_lattice (structure_test_get_first (polymer));

  near_assert_close_array (cell->m[2], normal, 3, 1e-12, 1e-12);
  g_assert_true (near_crystal_get_periodic (structure_test_get_first (slab))[1]);
  g_assert_false (near_crystal_get_periodic (structure_test_get_first (slab))[2]);
  structure_test_assert_note (slab, "vector-chosen", NEAR_NOTE_INFO);
  near_assert_close (near_mat3_determinant (thread), 2.5 * 12 * 13, 1e-12, 0);
  structure_test_refuse ("CRYSTAL\nPRIMVEC\n4 0 0\n0 4 0\n0 0 0\nPRIMCOORD\n1 1\nAl 0 0 0\n", -1,
                         "a.xsf", "xsf", NULL, NEAR_ERROR_RANGE, "a.xsf:");
}

/* CONVVEC and CONVCOORD alone; with PRIMCOORD they are passed over, in any order. */
static void
test_conventional_only (void)
{
#define CONVENTIONAL "CONVVEC\n4 0 0\n0 4 0\n0 0 4\n"
#define ATOMS_IN_IT "CONVCOORD\n2 1\nFe 0 0 0\nFe 2 2 2\n"
  g_autoptr (NearStructures) alone = parse ("CRYSTAL\n" CONVENTIONAL ATOMS_IN_IT);
  g_autoptr (NearStructures) both
      = parse ("CRYSTAL\nPRIMVEC\n-2 2 2\n2 -2 2\n2 2 -2\n" CONVENTIONAL ATOMS_IN_IT
               "PRIMCOORD\n1 1\nFe 0 0 0\n");

  g_assert_cmpuint (near_crystal_get_n_atoms (structure_test_get_first (alone)), ==, 2);
  near_assert_close (near_crystal_get_volume (structure_test_get_first (alone)), 64, 1e-12, 0);
  structure_test_assert_note (alone, "conventional-cell-used", NEAR_NOTE_INFO);
  g_assert_false (structure_test_has_note (alone, "conventional-cell-ignored"));
  g_assert_cmpuint (near_structures_get_n_frames (both), ==, 1);
  near_assert_close (near_crystal_get_volume (structure_test_get_first (both)), 32, 1e-12, 0);
  structure_test_refuse (CONVENTIONAL "PRIMCOORD\n1 1\nFe 0 0 0\n", -1, "a.xsf", "xsf", NULL,
                         NEAR_ERROR_PARSE, "come before its lattice vectors");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/xsf/crystal", test_crystal);
  g_test_add_func ("/xsf/periodicity", test_periodicity);
  g_test_add_func ("/xsf/animations", test_animations);
  g_test_add_func ("/xsf/periodic-grid", test_periodic_grid);
  g_test_add_func ("/xsf/pp-density", test_pp_density);
  g_test_add_func ("/xsf/grid-that-does-not-repeat", test_grid_that_does_not_repeat);
  g_test_add_func ("/xsf/grids-skipped", test_grids_skipped);
  g_test_add_func ("/xsf/bohr", test_bohr);
  g_test_add_func ("/xsf/field-round-trip", test_field_round_trip);
  g_test_add_func ("/xsf/round-trip", test_round_trip);
  g_test_add_func ("/xsf/writer", test_writer);
  g_test_add_func ("/xsf/detection", test_detection);
  g_test_add_func ("/xsf/bad-input", test_bad_input);
  g_test_add_func ("/xsf/suspicions", test_suspicions);
  g_test_add_func ("/xsf/zero-vectors", test_zero_vectors);
  g_test_add_func ("/xsf/conventional-only", test_conventional_only);
  return g_test_run ();
}
