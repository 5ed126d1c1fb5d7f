/* test-qe-output.c — outputs of pw.x, against ASE's reader
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-json.h"
#include "near-units.h"

#include "near-test.h"
#include "structure-test.h"

#include <math.h>

static char *
load_text (const char *name)
{
  g_autofree char *path = near_test_data (name);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static NearStructures *
parse (const char *text)
{
  return structure_test_read (text, "pw.out", "qe-output", NULL);
}

/* Rows of numbers as one list. */
static gsize
flatten (json_t *value, double *numbers, gsize n)
{
  if (json_is_array (value))
    for (gsize i = 0; i < json_array_size (value); i++)
      n = flatten (json_array_get (value, i), numbers, n);
  else
    numbers[n++] = json_number_value (value);
  return n;
}

static void
compare_array (NearArray *array, json_t *expected, gsize n, double atol)
{
  double numbers[64];

  g_assert_nonnull (array);
  g_assert_cmpuint (near_array_get_length (array), ==, n);
  g_assert_cmpuint (flatten (expected, numbers, 0), ==, n);
  near_assert_close_array (near_array_peek_doubles (array), numbers, n, 1e-7, atol);
}

/* Frames, cells, positions, energies, forces, stress with ASE's sign, Fermi energies. pw.x prints the axes
 * of a start with six decimals and positions with seven, in units of alat. */
static void
compare_with_ase (const char *name)
{
  g_autofree char *json_path = near_test_data ("qe/outputs.json"), *file = g_strconcat ("qe/", name, NULL);
  g_autofree char *text = load_text (file);
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) all = near_json_load (json_path, &error);
  g_assert_no_error (error);
  json_t *frames = json_object_get (all, name);
  g_autoptr (NearStructures) structures = structure_test_read (text, "unnamed", NULL, NULL);

  g_assert_cmpstr (near_structures_get_format (structures), ==, "qe-output");
  g_assert_cmpuint (near_structures_get_n_frames (structures), ==, json_array_size (frames));
  g_assert_cmpuint (json_array_size (frames), >=, 5);
  for (gsize f = 0; f < json_array_size (frames); f++)
    {
      json_t *frame = json_array_get (frames, f);
      const NearCrystal *crystal = near_structures_get_frame (structures, f);
      gsize n = near_crystal_get_n_atoms (crystal);
      double numbers[64];

      g_assert_cmpuint (flatten (json_object_get (frame, "cell"), numbers, 0), ==, 9);
      near_assert_close_array (near_crystal_get_lattice (crystal)->m[0], numbers, 9, 0.0, 4e-6);
      g_assert_cmpuint (flatten (json_object_get (frame, "positions"), numbers, 0), ==, 3 * n);
      near_assert_close_array (near_crystal_peek_positions (crystal), numbers, 3 * n, 0.0, 4e-6);
      near_assert_close (near_array_peek_doubles (near_crystal_get_cell_data (crystal, "energy"))[0],
                         json_number_value (json_object_get (frame, "energy")), 1e-7, 0.0);
      near_assert_close (near_array_peek_doubles (near_crystal_get_cell_data (crystal, "fermi_energy"))[0],
                         json_number_value (json_object_get (frame, "fermi")), 0.0, 0.0);
      compare_array (near_crystal_get_atom_data (crystal, "forces"), json_object_get (frame, "forces"),
                     3 * n, 1e-12);
      compare_array (near_crystal_get_cell_data (crystal, "stress"), json_object_get (frame, "stress"), 6,
                     1e-12);
      g_assert_null (near_notes_find (near_crystal_get_notes (crystal), "unfinished"));
      g_assert_null (near_notes_find (near_crystal_get_notes (crystal), "frame-without-results"));
    }
}

static void
test_relax (void)
{
  compare_with_ase ("relax.out");
}

static void
test_vc_relax (void)
{
  compare_with_ase ("vc-relax.out");
}

/* Two species of one element, their masses, and a fixed coordinate in the steps. */
static void
test_species (void)
{
  g_autofree char *text = load_text ("qe/relax.out");
  g_autoptr (NearStructures) structures = parse (text);
  const NearCrystal *crystal = near_structures_get_frame (structures, 1);

  g_assert_cmpuint (near_crystal_get_n_species (crystal), ==, 2);
  g_assert_cmpstr (near_crystal_get_species (crystal, 1)->label, ==, "Al2");
  near_assert_close (near_crystal_get_species (crystal, 1)->mass, 27.98, 0.0, 0.0);
  g_assert_cmpuint (near_crystal_get_element (crystal, 1), ==, 13);
  g_assert_cmpfloat (near_array_peek_doubles (near_crystal_get_atom_data (crystal, "fixed"))[2], ==, 1.0);
  g_assert_cmpfloat (near_array_peek_doubles (near_crystal_get_atom_data (crystal, "fixed"))[5], ==, 0.0);
}

/* The stress of a crystal that is squeezed is negative, as in ASE: relax.out's first has P = -61.81 kbar.
 */
static void
test_stress_sign (void)
{
  g_autofree char *text = load_text ("qe/relax.out");
  g_autoptr (NearStructures) structures = parse (text);
  const double *s = near_array_peek_doubles (
      near_crystal_get_cell_data (near_structures_get_frame (structures, 0), "stress"));

  near_assert_close ((s[0] + s[1] + s[2]) / 3.0 * NEAR_EV_PER_ANGSTROM3_GPA, 6.181, 0.0, 1e-3);
}

/* Cut anywhere, an output gives its complete frames or an error, and says that it is not finished. */
static void
test_cut_off (void)
{
  g_autofree char *text = load_text ("qe/relax.out");
  gsize n_read = 0, n = strlen (text), whole = 0;

  for (gsize end = 1; end < n; end += 37)
    {
      g_autofree char *part = g_strndup (text, end);
      g_autoptr (GError) error = NULL;
      g_autoptr (NearStructures) structures
          = near_structures_parse (part, end, "pw.out", "qe-output", NULL, NULL, &error);

      if (structures == NULL)
        {
          g_assert_nonnull (error);
          continue;
        }
      n_read++;
      if (strstr (part, "JOB DONE") == NULL)
        structure_test_assert_note (structures, "unfinished", NEAR_NOTE_WARNING);
      g_assert_cmpuint (near_structures_get_n_frames (structures), >=, whole);
      whole = near_structures_get_n_frames (structures);
      for (gsize f = 0; f < whole; f++)
        {
          const NearCrystal *crystal = near_structures_get_frame (structures, f);
          NearArray *energy = near_crystal_get_cell_data (crystal, "energy");

          /* No number lost its digits. */
          g_assert_cmpuint (near_crystal_get_n_atoms (crystal), ==, 2);
          if (energy != NULL)
            {
              near_assert_close (near_array_peek_doubles (energy)[0], -112.28, 0.0, 0.02);
            }
        }
    }
  g_assert_cmpuint (n_read, >, 100);
  g_assert_cmpuint (whole, ==, 6);
}

#define START                                                                                              \
  "     Program PWSCF v.6.7 starts\n"                                                                      \
  "     lattice parameter (alat)  =      10.0000  a.u.\n"                                                  \
  "     number of atoms/cell      =            2\n"                                                        \
  "     celldm(1)=  10.000000  celldm(2)=   0.000000  celldm(3)=   0.000000\n"                             \
  "     crystal axes: (cart. coord. in units of alat)\n"                                                   \
  "               a(1) = (   1.000000   0.000000   0.000000 )\n"                                           \
  "               a(2) = (   0.000000   1.000000   0.000000 )\n"                                           \
  "               a(3) = (   0.000000   0.000000   1.000000 )\n"                                           \
  "     atomic species   valence    mass     pseudopotential\n"                                            \
  "        Si             4.00    28.08600     Si( 1.00)\n\n"
#define SITES                                                                                              \
  "     site n.     atom                  positions (alat units)\n"                                        \
  "         1           Si  tau(   1) = (   0.0000000   0.0000000   0.0000000  )\n"                        \
  "         2           Si  tau(   2) = (   0.2500000  -0.2500000-100.5000000  )\n\n"

/* Columns that touch, steps in alat of the start, a final structure that was not computed, MD. */
static void
test_steps (void)
{
  static const char text[] = START SITES
      "!    total energy              =     -10.00000000 Ry\n"
      "     convergence NOT achieved after 100 iterations: stopping\n"
      "CELL_PARAMETERS (alat= 10.00000000)\n   2.0 0.0 0.0\n   0.0 2.0 0.0\n   0.0 0.0 2.0\n\n"
      "ATOMIC_POSITIONS (alat)\nSi 0 0 0\nSi 0.5 0.5 0.5\n\n"
      "!    total energy              =     -11.00000000 Ry\n"
      "Begin final coordinates\n"
      "CELL_PARAMETERS (alat= 10.00000000)\n   2.0 0.0 0.0\n   0.0 2.0 0.0\n   0.0 0.0 2.0\n\n"
      "ATOMIC_POSITIONS (alat)\nSi 0 0 0\nSi 0.5 0.5 0.6\nEnd final coordinates\n"
      "ATOMIC_POSITIONS (crystal)\nSi 0 0 0\nSi 0.5 0.5 0.5\n\n"
      "     JOB DONE.\n";
  g_autoptr (NearStructures) structures = parse (text);

  g_assert_cmpuint (near_structures_get_n_frames (structures), ==, 4);
  const NearCrystal *first = near_structures_get_frame (structures, 0);
  const NearCrystal *second = near_structures_get_frame (structures, 1);
  const NearCrystal *third = near_structures_get_frame (structures, 2);
  const NearCrystal *fourth = near_structures_get_frame (structures, 3);
  near_assert_close (near_crystal_peek_positions (first)[5], -1005 * NEAR_BOHR_ANGSTROM, 1e-14, 0.0);
  near_assert_close (near_crystal_get_lattice (second)->m[0][0], 20 * NEAR_BOHR_ANGSTROM, 1e-14, 0.0);
  near_assert_close (near_crystal_peek_positions (second)[5], 5 * NEAR_BOHR_ANGSTROM, 1e-14, 0.0);
  near_assert_close (near_array_peek_doubles (near_crystal_get_cell_data (second, "energy"))[0],
                     -11 * NEAR_RYDBERG_EV, 1e-14, 0.0);
  g_assert_nonnull (near_notes_find (near_crystal_get_notes (first), "scf-not-converged"));
  g_assert_null (near_notes_find (near_crystal_get_notes (second), "scf-not-converged"));
  g_assert_null (near_crystal_get_cell_data (third, "energy"));
  g_assert_nonnull (near_notes_find (near_crystal_get_notes (third), "frame-without-results"));
  near_assert_close (near_crystal_peek_positions (fourth)[5], 10 * NEAR_BOHR_ANGSTROM, 1e-14, 0.0);

  const NearReadOptions two = { .max_frames = 2 };
  g_autoptr (NearStructures) start = structure_test_read (text, "pw.out", NULL, &two);
  g_assert_cmpuint (near_structures_get_n_frames (start), ==, 2);
}

/* Two runs in one file: each has a lattice of its own. */
static void
test_two_runs (void)
{
  g_autofree char *second = load_text ("qe/vc-relax.out"), *first = load_text ("qe/relax.out");
  g_autofree char *text = g_strconcat (first, second, NULL);
  g_autoptr (NearStructures) structures = parse (text);

  g_assert_cmpuint (near_structures_get_n_frames (structures), ==, 12);
  g_assert_cmpuint (near_crystal_get_n_atoms (near_structures_get_frame (structures, 5)), ==, 2);
  g_assert_cmpuint (near_crystal_get_n_atoms (near_structures_get_frame (structures, 6)), ==, 1);
}

static void
test_failed_run (void)
{
  g_autoptr (NearStructures) structures
      = parse (START SITES
               " %%%%%%%%%%%%%\n     Error in routine cdiaghg (1):\n     S matrix not positive definite\n"
               " %%%%%%%%%%%%%\n");

  structure_test_assert_note (structures, "unfinished", NEAR_NOTE_WARNING);
  structure_test_assert_note (structures, "run-failed", NEAR_NOTE_WARNING);
  g_assert_nonnull (
      strstr (structure_test_get_note (structures, "run-failed"), "S matrix not positive"));
}

static void
test_bad_input (void)
{
  static const StructureTestBad rows[] = {
    { "", NEAR_ERROR_NO_DATA, "pw.out: ", "empty" },
    { "     Program PWSCF v.6.7 starts\n\n", NEAR_ERROR_NO_DATA,
      "pw.out: ", "no positions of atoms" },
    { START, NEAR_ERROR_NO_DATA, "pw.out: ", "no positions of atoms" },
    { "ATOMIC_POSITIONS (angstrom)\nSi 0 0 0\n\n", NEAR_ERROR_PARSE,
      "pw.out:1: ", "start of a run" },
    { "Program PWSCF\n" SITES, NEAR_ERROR_PARSE, "pw.out:2: ", "before the crystal axes" },
    { "Program PWSCF\n crystal axes: (cart. coord. in units of alat)\n a(1) = ( 1 0 0 )\n",
      NEAR_ERROR_PARSE, "pw.out:2: ", "before the lattice parameter" },
    { "Program PWSCF\n lattice parameter (alat)  =   ****** a.u.\n", NEAR_ERROR_PARSE,
      "pw.out:2: ", "(“******”)" },
    { "Program PWSCF\n lattice parameter (alat)  =   10 a.u.\n crystal axes: (cart. coord. in "
      "units of "
      "alat)\n"
      " a(1) = ( 1 0 )\n",
      NEAR_ERROR_PARSE, "pw.out:4: ", "needs three numbers" },
    { "Program PWSCF\n lattice parameter (alat)  =   10 a.u.\n crystal axes: (cart. coord. in "
      "units of "
      "alat)\n"
      " a(1) = ( 1 0 0 )\n a(2) = ( 2 0 0 )\n a(3) = ( 3 0 0 )\n" SITES,
      NEAR_ERROR_RANGE, "pw.out:7: ", "on a line" },
    { START "     site n.     atom                  positions (alat units)\n"
            "         1           Si  tau(   1) = (   0.0000000   0.0000000   0.0000000  )\n\n",
      NEAR_ERROR_PARSE, "pw.out:", "announces 2 atoms, but lists 1" },
    { START "     site n.     atom                  positions (alat units)\n"
            "         1           Si  tau(   1) = (   0.0000000   NaN   0.0000000  )\n\n",
      NEAR_ERROR_NOT_FINITE, "pw.out:13: ", "(“NaN”)" },
    { START SITES "ATOMIC_POSITIONS (crystal)\nSi 0 0 0\n\nmore\n", NEAR_ERROR_PARSE,
      "pw.out:", "this step has 1" },
    { START SITES "ATOMIC_POSITIONS (crystal)\nSi 0 0 0\nC 0 0 0\n\nmore\n",
      NEAR_ERROR_UNKNOWN_NAME, "pw.out:18: ", "(“C”)" },
    { START SITES "CELL_PARAMETERS\xff (furlong)\n", NEAR_ERROR_UNKNOWN_NAME,
      "pw.out:16: ", "(“furlong”)" },
    { START SITES
      "     Forces acting on atoms (cartesian axes, Ry/au):\n\n     atom    1 type  1   force "
      "= 0 0 1e-3\n\n"
      "more\n",
      NEAR_ERROR_PARSE, "pw.out:19: ", "forces on 1 of 2 atoms" },
    { START SITES
      "          total   stress  (Ry/bohr**3)     (kbar)     P= 1\n 0 0 0 0 0 0\n ***** 0 0 0 "
      "0 0\n 0 0 0\n",
      NEAR_ERROR_PARSE, "pw.out:18: ", "(“*****”)" },
  };

  structure_test_refuse_all (rows, G_N_ELEMENTS (rows), "pw.out", "qe-output");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/qe-output/relax", test_relax);
  g_test_add_func ("/qe-output/vc-relax", test_vc_relax);
  g_test_add_func ("/qe-output/species", test_species);
  g_test_add_func ("/qe-output/stress-sign", test_stress_sign);
  g_test_add_func ("/qe-output/cut-off", test_cut_off);
  g_test_add_func ("/qe-output/steps", test_steps);
  g_test_add_func ("/qe-output/two-runs", test_two_runs);
  g_test_add_func ("/qe-output/failed-run", test_failed_run);
  g_test_add_func ("/qe-output/bad-input", test_bad_input);
  return g_test_run ();
}
