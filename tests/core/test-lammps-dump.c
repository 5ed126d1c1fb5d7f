/* test-lammps-dump.c — LAMMPS dump files
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "lammps-test.h"

/* --- dump files ------------------------------------------------------------------------------- */

static void
test_dump (void)
{
  g_autoptr (NearStructures) s = parse (
      "ITEM: UNITS\nmetal\nITEM: TIME\n0.5\nITEM: TIMESTEP\n500\nITEM: NUMBER OF ATOMS\n2\n"
      "ITEM: BOX BOUNDS pp pp ff\n-1 3\n0 5\n0 6\n"
      "ITEM: ATOMS id type element x y z vx vy vz fx fy fz q c_pe\n"
      "9 2 O 1 2 3 1 2 3 0.1 0.2 0.3 -2 -7\n"
      "4 1 Mg 0 0 0 4 5 6 -0.1 -0.2 -0.3 2 -7\n"
      "ITEM: TIMESTEP\n600\nITEM: NUMBER OF ATOMS\n1\nITEM: BOX BOUNDS pp pp ff\n-1 3\n0 5\n0 6\n"
      "ITEM: ATOMS element x y z\nO 0 0 0\n",
      DUMP);
  NearCrystal *crystal = near_structures_get_frame (s, 0),
              *second = near_structures_get_frame (s, 1);
  static const double positions[6] = { 1, 0, 0, 2, 2, 3 };
  static const double velocities[6] = { 4e-3, 5e-3, 6e-3, 1e-3, 2e-3, 3e-3 };
  static const double forces[6] = { -0.1, -0.2, -0.3, 0.1, 0.2, 0.3 };

  g_assert_cmpuint (near_structures_get_n_frames (s), ==, 2);
  check_positions (crystal, positions);
  g_assert_cmpstr (get_label (crystal, 0), ==, "Mg");
  near_assert_close_array (
      near_array_peek_doubles (near_crystal_get_atom_data (crystal, "velocities")), velocities, 6,
      1e-14, 0);
  near_assert_close_array (near_array_peek_doubles (near_crystal_get_atom_data (crystal, "forces")),
                           forces, 6, 1e-14, 0);
  near_assert_close (near_array_peek_doubles (near_crystal_get_atom_data (crystal, "charge"))[1],
                     -2, 1e-14, 0);
  near_assert_close (near_array_peek_doubles (near_crystal_get_cell_data (crystal, "time"))[0], 500,
                     1e-14, 0);
  near_assert_close (near_array_peek_doubles (near_crystal_get_cell_data (crystal, "step"))[0], 500,
                     1e-14, 0);
  g_assert_true (near_crystal_get_periodic (crystal)[0]);
  g_assert_false (near_crystal_get_periodic (crystal)[2]);
  g_assert_true (has_note (crystal, "columns-ignored", "c_pe"));
  g_assert_true (has_note (crystal, "origin-shifted", "(-1, 0, 0)"));
  g_assert_null (near_notes_find (near_crystal_get_notes (crystal), "units-assumed"));
  g_assert_cmpuint (near_crystal_get_n_atoms (second), ==, 1);
  g_assert_cmpstr (get_label (second, 0), ==, "O");
  g_assert_null (near_crystal_get_atom_data (second, "velocities"));
}

/* 1 kcal/mol is 0.0433641 eV: NIST. */
static void
test_dump_real_units (void)
{
  g_autoptr (NearStructures) s
      = parse ("ITEM: UNITS\nreal\nITEM: TIMESTEP\n0\nITEM: NUMBER OF ATOMS\n1\nITEM: BOX BOUNDS "
               "pp pp pp\n0 4\n0 "
               "4\n0 4\nITEM: ATOMS element x y z vx vy vz fx fy fz\nAr 0 0 0 1 2 3 10 0 0\n",
               DUMP);
  NearCrystal *crystal = near_structures_get_frame (s, 0);

  near_assert_close (
      near_array_peek_doubles (near_crystal_get_atom_data (crystal, "velocities"))[2], 3, 1e-14, 0);
  near_assert_close (near_array_peek_doubles (near_crystal_get_atom_data (crystal, "forces"))[0],
                     0.433641, 2e-6, 0);
}

/* Howto_triclinic: xlo_bound = xlo + min (0, xy, xz, xy + xz), xhi_bound = xhi + max (...), y with
 * yz. */
static void
test_dump_boxes (void)
{
  static const char text[]
      = "ITEM: TIMESTEP\n0\nITEM: NUMBER OF ATOMS\n1\n%s\nITEM: ATOMS id type %s\n1 1 %s\n";
  static const char tilted[]
      = "ITEM: BOX BOUNDS xy xz yz pp pp pp\n-1.5 6 1\n-2.25 3 -1.5\n0 6 -0.25";
  static const char general[]
      = "ITEM: BOX BOUNDS abc origin pp ff pp\n4 0 0 -2\n1 5 0 -3\n0.5 0.25 6 -4";
  static const struct
  {
    const char *box, *columns, *values;
    double lattice[9], fractional[3];
  } rows[] = {
    /* lo = (0, -2, 0): xlo = -1.5 - min (0, 1, -1.5, -0.5), ylo = -2.25 + 0.25 */
    { tilted,
      "xs ys zs",
      "0.25 0.5 0.75",
      { 5, 0, 0, 1, 5, 0, -1.5, -0.25, 6 },
      { 0.25, 0.5, 0.75 } },
    { tilted, "x y z", "1 3 0", { 5, 0, 0, 1, 5, 0, -1.5, -0.25, 6 }, { 0, 1, 0 } },
    { tilted,
      "xsu ysu zsu",
      "1.25 -0.5 0.75",
      { 5, 0, 0, 1, 5, 0, -1.5, -0.25, 6 },
      { 1.25, -0.5, 0.75 } },
    { general, "x y z", "0.75 -0.375 -1.0", { 4, 0, 0, 1, 5, 0, 0.5, 0.25, 6 }, { 0.5, 0.5, 0.5 } },
    { "ITEM: BOX BOUNDS\n0 4\n0 4\n0 4",
      "xu yu zu",
      "5 -1 2",
      { 4, 0, 0, 0, 4, 0, 0, 0, 4 },
      { 1.25, -0.25, 0.5 } },
  };
  const NearReadOptions options = { .elements = "Si" };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *filled
          = g_strdup_printf (text, rows[i].box, rows[i].columns, rows[i].values);
      g_autoptr (NearStructures) s = structure_test_read (filled, "test.txt", DUMP, &options);
      NearCrystal *crystal = near_structures_get_frame (s, 0);

      near_assert_close_array (near_crystal_get_lattice (crystal)->m[0], rows[i].lattice, 9, 1e-14,
                               1e-14);
      near_assert_close_array (near_crystal_peek_fractional (crystal), rows[i].fractional, 3, 1e-13,
                               1e-13);
      g_assert_cmpstr (get_label (crystal, 0), ==, "Si");
      g_assert_true (near_crystal_get_periodic (crystal)[1] == (rows[i].box != general));
    }
}

#define FRAME(step, atoms)                                                                         \
  "ITEM: TIMESTEP\n" step "\nITEM: NUMBER OF ATOMS\n2\nITEM: BOX BOUNDS pp pp pp\n0 4\n0 4\n0 4\n" \
  "ITEM: ATOMS id type mass x y z\n" atoms

static void
test_dump_frames (void)
{
  static const char text[] = FRAME ("0", "1 1 22.99 0 0 0\n2 2 35.45 2 2 2\n")
      FRAME ("1", "2 2 35.45 2 2 2\n1 1 22.99 0 0 1\n") FRAME ("2", "1 1 22.99 0 0 0\n2 2");
  const NearReadOptions one = { .max_frames = 1 };
  g_autoptr (NearStructures) all = parse (text, DUMP);
  g_autoptr (NearStructures) first = structure_test_read (text, "test.txt", DUMP, &one);
  NearCrystal *crystal = near_structures_get_frame (all, 1);
  const NearNote *note = near_notes_find (
      near_crystal_get_notes (near_structures_get_frame (all, 0)), "frame-incomplete");

  g_assert_cmpuint (near_structures_get_n_frames (all), ==, 2);
  g_assert_cmpint (note->level, ==, NEAR_NOTE_WARNING);
  g_assert_nonnull (strstr (note->text, "test.txt:33"));
  g_assert_cmpuint (near_structures_get_n_frames (first), ==, 1);
  g_assert_null (near_notes_find (near_crystal_get_notes (near_structures_get_frame (first, 0)),
                                  "frame-incomplete"));
  g_assert_cmpstr (get_label (crystal, 0), ==, "Na");
  near_assert_close (near_crystal_peek_positions (crystal)[2], 1.0, 1e-14, 0);
  g_assert_true (has_note (crystal, "elements-from-mass", "type 1: Na, 2: Cl"));
}

static void
test_dump_empty_frame (void)
{
  g_autoptr (NearStructures) s
      = parse ("ITEM: TIMESTEP\n0\nITEM: NUMBER OF ATOMS\n0\nITEM: BOX BOUNDS pp pp pp\n0 4\n0 "
               "4\n0 4\nITEM: ATOMS "
               "id type x y z\n" FRAME ("1", "1 1 22.99 0 0 0\n2 1 22.99 2 2 2\n"),
               DUMP);

  g_assert_cmpuint (near_structures_get_n_frames (s), ==, 1);
  g_assert_true (has_note (near_structures_get_frame (s, 0), "frame-empty", "line 1"));
}

#define DUMP_HEAD                                                                                  \
  "ITEM: TIMESTEP\n0\nITEM: NUMBER OF ATOMS\n2\nITEM: BOX BOUNDS pp pp pp\n0 4\n0 4\n0 4\n"

static void
test_bad_dump (void)
{
  static const StructureTestBad rows[] = {
    { " \n", NEAR_ERROR_NO_DATA, "the file is empty" },
    { "ITEM: TIMESTEP\n", NEAR_ERROR_PARSE, "the file ends where the number of the step" },
    { "ITEM: TIMESTEP\nnow\n", NEAR_ERROR_PARSE,
      "bad.txt:2: the number of the step is not a whole number" },
    { DUMP_HEAD, NEAR_ERROR_PARSE, "the file ends where the item ATOMS" },
    { DUMP_HEAD "ITEM: ATOMS id type x y\n1 1 0 0\n2 1 1 1\n", NEAR_ERROR_PARSE,
      "no columns of positions" },
    { DUMP_HEAD "ITEM: ATOMS id type x y z\n1 1 0 0 0\n", NEAR_ERROR_PARSE,
      "ends after 1 of 2 atoms" },
    { DUMP_HEAD "ITEM: ATOMS id type x y z\n1 1 0 0 0\n" DUMP_HEAD, NEAR_ERROR_PARSE,
      "says that it has 2 atoms, but there are 1" },
    { DUMP_HEAD "ITEM: ATOMS id type x y z\n1 1 0 0 0\n2 1 1 1 1\n3 1 2 2 2\n", NEAR_ERROR_PARSE,
      "does the frame have more atoms" },
    { DUMP_HEAD "ITEM: ATOMS id type x y z\n1 1 0 0\n2 1 1 1 1\n", NEAR_ERROR_PARSE,
      "an atom has 5 columns, but this line has 4" },
    { DUMP_HEAD "ITEM: ATOMS id type x y z\n1 1 0 0 0\n1 1 1 1 1\n", NEAR_ERROR_PARSE,
      "id 1 stands twice" },
    { DUMP_HEAD "ITEM: ATOMS id element x y z\n1 Al 0 0 0\n2 Xx 1 1 1\n", NEAR_ERROR_UNKNOWN_NAME,
      "bad.txt:11: unknown element" },
    { DUMP_HEAD "ITEM: ATOMS id type x y z\n1 1 0 0 0\n2 1 nan 1 1\n", NEAR_ERROR_NOT_FINITE,
      "a coordinate" },
    { DUMP_HEAD "ITEM: ATOMS id type x y z\n1 1 0 0 0\n2 0 1 1 1\n", NEAR_ERROR_RANGE,
      "the type of the atom" },
    { "ITEM: TIMESTEP\n0\nITEM: NUMBER OF ATOMS\n-1\n", NEAR_ERROR_RANGE, "the number of atoms" },
    { "ITEM: TIMESTEP\n0\nITEM: NUMBER OF ATOMS\n2000000000\nITEM: BOX BOUNDS pp pp pp\n0 4\n0 "
      "4\n0 4\n"
      "ITEM: ATOMS id type x y z\n1 1 0 0 0\n",
      NEAR_ERROR_PARSE, "ends after 1 of 2000000000 atoms" },
    { "ITEM: TIMESTEP\n0\nITEM: NUMBER OF ATOMS\n1\nITEM: BOX BOUNDS pp pp pp\n0 4\n4 4\n0 4\n",
      NEAR_ERROR_RANGE, "the upper bound must be greater" },
    { "ITEM: TIMESTEP\n0\nITEM: NUMBER OF ATOMS\n1\nITEM: BOX BOUNDS pp pp pp\n0,0 4\n0 4\n0 4\n",
      NEAR_ERROR_PARSE, "the decimal sign is a point" },
    { "ITEM: TIMESTEP\n0\nITEM: ATOMS id type x y z\n1 1 0 0 0\n", NEAR_ERROR_PARSE,
      "the atoms come before" },
  };

  structure_test_refuse_all (rows, G_N_ELEMENTS (rows), "bad.txt", DUMP);
}

/* Types that come up one by one, frame after frame: one note, which names the first of them. */
static void
test_many_types (void)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint frame = 1; frame <= 300; frame++)
    g_string_append_printf (text,
                            "ITEM: TIMESTEP\n%u\nITEM: NUMBER OF ATOMS\n1\n"
                            "ITEM: BOX BOUNDS pp pp pp\n0 4\n0 4\n0 4\n"
                            "ITEM: ATOMS id type x y z\n1 %u 0 0 0\n",
                            frame, frame);
  g_autoptr (NearStructures) s = parse (text->str, DUMP);
  NearCrystal *last = near_structures_get_frame (s, 299);
  const GPtrArray *notes = near_crystal_get_notes (last);
  guint n_unknown = 0;

  for (guint i = 0; i < notes->len; i++)
    n_unknown += g_str_equal (((const NearNote *) notes->pdata[i])->id, "elements-unknown");
  g_assert_cmpuint (n_unknown, ==, 1);
  g_assert_true (has_note (last, "elements-unknown", "19, 20, … are"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lammps-dump/dump", test_dump);
  g_test_add_func ("/lammps-dump/real-units", test_dump_real_units);
  g_test_add_func ("/lammps-dump/boxes", test_dump_boxes);
  g_test_add_func ("/lammps-dump/frames", test_dump_frames);
  g_test_add_func ("/lammps-dump/empty-frame", test_dump_empty_frame);
  g_test_add_func ("/lammps-dump/many-types", test_many_types);
  g_test_add_func ("/lammps-dump/bad", test_bad_dump);
  return g_test_run ();
}
