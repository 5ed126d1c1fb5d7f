/* test-json-structure.c — structures in JSON: JARVIS, ASE, pymatgen
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The texts in ASE's forms were written by ASE 3.22.1 (ase.io.write and ase.io.jsonio.encode), that
 * in pymatgen's form is one of pymatgen 2022.11.7's test files, shortened. */
#undef G_DISABLE_ASSERT
#include "near-structures.h"

#include "near-test.h"
#include "structure-test.h"

#include <math.h>
#include <string.h>

/* ase.units.fs: 1 Å sqrt (u/eV) is 1 / this many fs. */
#define ASE_FS 0.09822694788464063

static NearStructures *
parse_with (const char *text, const NearReadOptions *options)
{
  g_autoptr (GError) error = NULL;
  NearStructures *structures
      = near_structures_parse (text, strlen (text), "file.json", NULL, options, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (near_structures_get_format (structures), ==, "json");
  return structures;
}

static NearStructures *
parse (const char *text)
{
  return parse_with (text, NULL);
}

static const char *
get_label (const NearCrystal *crystal, gsize atom)
{
  return near_crystal_get_species (crystal, near_crystal_peek_species (crystal)[atom])->label;
}

static const double *
get_data (const NearCrystal *crystal, const char *name)
{
  NearArray *array = near_crystal_get_atom_data (crystal, name);

  g_assert_nonnull (array);
  return near_array_peek_doubles (array);
}

static double
get_number (const NearCrystal *crystal, const char *name)
{
  NearArray *array = near_crystal_get_cell_data (crystal, name);

  g_assert_nonnull (array);
  return near_array_peek_doubles (array)[0];
}

/* --- JARVIS ----------------------------------------------------------------------------------- */

#define SILICON                                                                                    \
  "{\"lattice_mat\": [[0, 2.7, 2.7], [2.7, 0.0, 2.7], [2.7, 2.7, 0]], \"coords\": [[0, 0, 0], "    \
  "[0.25, 0.25, "                                                                                  \
  "0.25]], \"elements\": [\"Si\", \"Si\"], \"abc\": [3.81838, 3.81838, 3.81838], \"angles\": "     \
  "[60, 60, 60], "                                                                                 \
  "\"cartesian\": false, \"props\": [\"\", \"\"]}"

static void
test_jarvis (void)
{
  static const double expected[6] = { 0, 0, 0, 1.35, 1.35, 1.35 };
  g_autoptr (NearStructures) s = parse (SILICON);
  g_autoptr (NearStructures) cartesian = parse ("{\"lattice_mat\": [[3, 0, 0], [0, 3, 0], [0, 0, "
                                                "3]], \"coords\": [[1.5, 0, 0.75]], \"elements\": "
                                                "[\"D\"], \"cartesian\": true}");
  NearCrystal *crystal = near_structures_get_frame (s, 0);
  static const double fractional[3] = { 0.5, 0, 0.25 };

  near_assert_close_array (near_crystal_peek_positions (crystal), expected, 6, 1e-14, 1e-14);
  g_assert_cmpstr (get_label (crystal, 1), ==, "Si");
  g_assert_null (near_notes_find (near_crystal_get_notes (crystal), "cell-disagrees"));
  crystal = near_structures_get_frame (cartesian, 0);
  near_assert_close_array (near_crystal_peek_fractional (crystal), fractional, 3, 1e-14, 1e-14);
  g_assert_cmpstr (get_label (crystal, 0), ==, "D");
  near_assert_close (near_crystal_get_species (crystal, 0)->mass, 2.014, 1e-3, 0);
}

static void
test_jarvis_records (void)
{
  static const char text[]
      = "[{\"jid\": \"JVASP-1002\", \"atoms\": " SILICON
        ", \"formation_energy_peratom\": -0.5, \"spg_symbol\": \"Fd-3m\", \"mbj_bandgap\": "
        "\"na\", \"icsd\": [1, 2]}, {\"jid\": \"JVASP-2\", \"atoms\": " SILICON "}]";
  const NearReadOptions one = { .max_frames = 1 };
  g_autoptr (NearStructures) s = parse (text);
  g_autoptr (NearStructures) first = parse_with (text, &one);
  NearCrystal *crystal = near_structures_get_frame (s, 0);

  g_assert_cmpuint (near_structures_get_n_frames (s), ==, 2);
  g_assert_cmpuint (near_structures_get_n_frames (first), ==, 1);
  g_assert_cmpstr (near_crystal_get_title (crystal), ==, "JVASP-1002");
  g_assert_cmpstr (near_crystal_get_title (near_structures_get_frame (s, 1)), ==, "JVASP-2");
  near_assert_close (get_number (crystal, "formation_energy_peratom"), -0.5, 1e-14, 0);
  g_assert_cmpstr (near_crystal_get_text (crystal, "spg_symbol"), ==, "Fd-3m");
  g_assert_null (near_crystal_get_text (crystal, "mbj_bandgap"));
}

static void
test_jarvis_doubts (void)
{
  g_autoptr (NearStructures) s = parse ("{\"lattice_mat\": [[3, 0, 0], [0, 3, 0], [0, 0, 3]], "
                                        "\"coords\": [[0.5, 0, 0.25]], \"elements\": "
                                        "[\"Si\"], \"abc\": [3, 3, 4]}");
  const GPtrArray *notes = near_crystal_get_notes (near_structures_get_frame (s, 0));

  g_assert_nonnull (near_notes_find (notes, "cell-disagrees"));
  g_assert_cmpint (near_notes_find (notes, "fractional-assumed")->level, ==, NEAR_NOTE_WARNING);
}

/* --- ASE -------------------------------------------------------------------------------------- */

#define NACL_ROW                                                                                   \
  "{\n \"calculator\": \"unknown\",\n \"calculator_parameters\": {},\n \"cell\": {\"array\": "     \
  "{\"__ndarray__\": "                                                                             \
  "[[3, 3], \"float64\", [0.0, 2.82, 2.82, 2.82, 0.0, 2.82, 2.82, 2.82, 0.0]]}, "                  \
  "\"__ase_objtype__\": \"cell\"},"                                                                \
  "\n \"constraints\": [{\"name\": \"FixAtoms\", \"kwargs\": {\"indices\": [1]}}],\n \"energy\": " \
  "-3.5,\n "                                                                                       \
  "\"forces\": {\"__ndarray__\": [[2, 3], \"float64\", [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]]},\n "       \
  "\"initial_charges\": "                                                                          \
  "{\"__ndarray__\": [[2], \"float64\", [0.5, -0.5]]},\n \"initial_magmoms\": {\"__ndarray__\": "  \
  "[[2], "                                                                                         \
  "\"float64\", [1.0, 2.0]]},\n \"magmoms\": {\"__ndarray__\": [[2], \"float64\", [1.5, "          \
  "2.5]]},\n \"momenta\": "                                                                        \
  "{\"__ndarray__\": [[2, 3], \"float64\", [0.22989769280000003, 0.45979538560000005, "            \
  "0.6896930784, "                                                                                 \
  "1.4180000000000001, 1.7725000000000002, 2.1270000000000002]]},\n \"numbers\": "                 \
  "{\"__ndarray__\": [[2], "                                                                       \
  "\"int64\", [11, 17]]},\n \"pbc\": {\"__ndarray__\": [[3], \"bool\", [true, true, true]]},\n "   \
  "\"positions\": "                                                                                \
  "{\"__ndarray__\": [[2, 3], \"float64\", [0.0, 0.0, 0.0, 2.82, 0.0, 0.0]]},\n \"stress\": "      \
  "{\"__ndarray__\": "                                                                             \
  "[[6], \"float64\", [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]]},\n \"user\": null}"

static void
test_ase_database (void)
{
  g_autoptr (NearStructures) s
      = parse ("{\"1\": " NACL_ROW ",\n\"3\": " NACL_ROW ",\n\"ids\": [1, 3],\n\"nextid\": 4}\n");
  NearCrystal *crystal = near_structures_get_frame (s, 1);
  static const double velocities[6] = { 0.01, 0.02, 0.03, 0.04, 0.05, 0.06 };
  static const double fixed[6] = { 0, 0, 0, 1, 1, 1 };
  const double *v = get_data (crystal, "velocities");
  NearArray *stress = near_crystal_get_cell_data (crystal, "stress");

  g_assert_cmpuint (near_structures_get_n_frames (s), ==, 2);
  g_assert_cmpstr (get_label (crystal, 0), ==, "Na");
  g_assert_cmpstr (get_label (crystal, 1), ==, "Cl");
  near_assert_close (near_crystal_get_volume (crystal), 2 * 2.82 * 2.82 * 2.82, 1e-13, 0);
  near_assert_close (near_crystal_peek_positions (crystal)[3], 2.82, 1e-14, 0);
  for (gsize i = 0; i < 6; i++)
    {
      near_assert_close (v[i], velocities[i] * ASE_FS, 1e-7, 0);
      near_assert_close (get_data (crystal, "forces")[i], (double) i + 1.0, 1e-14, 0);
      near_assert_close (near_array_peek_doubles (stress)[i], (double) i + 1.0, 1e-14, 0);
    }
  near_assert_close (get_data (crystal, "magnetic_moment")[0], 1.5, 1e-14, 0);
  near_assert_close (get_data (crystal, "charge")[1], -0.5, 1e-14, 0);
  near_assert_close_array (get_data (crystal, "fixed"), fixed, 6, 0, 1e-14);
  near_assert_close (get_number (crystal, "energy"), -3.5, 1e-14, 0);
}

static void
test_ase_atoms (void)
{
  g_autoptr (NearStructures) list = parse (
      "[{\"numbers\": {\"__ndarray__\": [[2], \"int64\", [14, 14]]}, \"positions\": "
      "{\"__ndarray__\": [[2, "
      "3], \"float64\", [0.0, 0.0, 0.0, 1.3575, 1.3575, 1.3575]]}, \"initial_magmoms\": "
      "{\"__ndarray__\": "
      "[[2, 3], \"float64\", [0.0, 0.0, 1.0, 0.0, 1.0, 0.0]]}, \"cell\": {\"__ndarray__\": [[3, "
      "3], "
      "\"float64\", [0.0, 2.715, 2.715, 2.715, 0.0, 2.715, 2.715, 2.715, 0.0]]}, \"pbc\": "
      "{\"__ndarray__\": [[3], \"bool\", [true, true, true]]}, \"__ase_objtype__\": \"atoms\"}]");
  g_autoptr (NearStructures) plain
      = parse ("{\"numbers\": [8, 1, 1], \"positions\": [[0, 0, 0.12], [0, 0.76, -0.48], [0, "
               "-0.76, -0.48]], \"cell\": "
               "[[0, 0, 0], [0, 0, 0], [0, 0, 0]], \"pbc\": [false, false, false], "
               "\"key_value_pairs\": {\"relaxed\": "
               "true, \"gap\": 7.5, \"name\": \"water\"}}");
  NearCrystal *crystal = near_structures_get_frame (list, 0);
  static const double moments[6] = { 0, 0, 1, 0, 1, 0 };

  near_assert_close_array (get_data (crystal, "magnetic_moment"), moments, 6, 0, 1e-14);
  g_assert_cmpuint (near_array_get_n_dims (near_crystal_get_atom_data (crystal, "magnetic_moment")),
                    ==, 2);
  near_assert_close (near_crystal_peek_fractional (crystal)[3], 0.25, 1e-14, 0);
  crystal = near_structures_get_frame (plain, 0);
  g_assert_false (near_crystal_has_cell (crystal));
  g_assert_cmpstr (get_label (crystal, 2), ==, "H");
  near_assert_close (get_number (crystal, "gap"), 7.5, 1e-14, 0);
  g_assert_cmpstr (near_crystal_get_text (crystal, "name"), ==, "water");
}

/* Voigt's order: xx yy zz yz xz xy. */
static void
test_ase_stress_matrix (void)
{
  g_autoptr (NearStructures) s = parse ("{\"numbers\": [18], \"positions\": [[0, 0, 0]], \"cell\": "
                                        "[[4, 0, 0], [0, 4, 0], [0, 0, 4]], "
                                        "\"stress\": [[1, 6, 5], [6, 2, 4], [5, 4, 3]]}");
  NearArray *stress = near_crystal_get_cell_data (near_structures_get_frame (s, 0), "stress");

  for (gsize i = 0; i < 6; i++)
    near_assert_close (near_array_peek_doubles (stress)[i], (double) i + 1.0, 1e-14, 0);
}

/* A slab of ASE's fcc111() has no third vector, a wire one of three. */
static void
test_ase_low_dimensions (void)
{
  static const char *const texts[] = { "{\"numbers\": [13], \"positions\": [[0.0, 0.0, 0.0]], "
                                       "\"cell\": [[2.8637, 0.0, 0.0], [1.43189, 2.48, 0.0], "
                                       "[0.0, 0.0, 0.0]], \"pbc\": [true, true, false]}",
                                       "{\"numbers\": [6, 8], \"positions\": [[0, 0, 0], [0, 0, "
                                       "1.1]], \"cell\": [[5, 0, 0], [0, 0, 0], [0, 0, 0]], "
                                       "\"pbc\": [true, false, false]}" };
  static const double volumes[] = { 2.8637 * 2.48 * 10.0, 0.0 };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (NearStructures) s = parse (texts[i]);
      NearCrystal *crystal = near_structures_get_frame (s, 0);
      const NearMat3 *lattice = near_crystal_get_lattice (crystal);

      g_assert_nonnull (near_notes_find (near_crystal_get_notes (crystal), "cell-completed"));
      g_assert_true (near_crystal_get_periodic (crystal)[0]);
      g_assert_false (near_crystal_get_periodic (crystal)[2]);
      if (volumes[i] > 0.0)
        near_assert_close (near_crystal_get_volume (crystal), volumes[i], 1e-12, 0);
      else
        {
          /* Upright, and longer than the molecule. */
          near_assert_close (near_vec3_dot (near_mat3_row (lattice, 0), near_mat3_row (lattice, 1)),
                             0, 0, 1e-12);
          near_assert_close (near_vec3_dot (near_mat3_row (lattice, 0), near_mat3_row (lattice, 2)),
                             0, 0, 1e-12);
          g_assert_cmpfloat (near_crystal_get_volume (crystal), >, 5.0 * 11.0 * 9.9);
        }
    }
}

/* --- pymatgen --------------------------------------------------------------------------------- */

static void
test_pymatgen (void)
{
  g_autoptr (NearStructures) s = parse (
      "{\"material_id\": \"mp-1\", \"structure\": {\"@class\": \"Structure\", \"@module\": "
      "\"pymatgen.core.structure\", \"charge\": 1, \"lattice\": {\"a\": 3.166, \"matrix\": "
      "[[3.166, 0.0, 0.0], "
      "[1.583, 0.914, 6.137], [0.0, 0.0, 18.41]], \"pbc\": [true, true, false]}, \"sites\": "
      "[{\"properties\": "
      "{\"magmom\": 2.0, \"selective_dynamics\": [true, true, false]}, \"abc\": [0.0, 0.0, 0.0], "
      "\"xyz\": [0.0, "
      "0.0, 0.0], \"species\": [{\"occu\": 1, \"element\": \"Mo\", \"oxidation_state\": 4.0, "
      "\"properties\": "
      "{}}], \"label\": \"Mo4+\"}, {\"properties\": {\"magmom\": -1.0, \"selective_dynamics\": "
      "[true, true, "
      "true]}, \"abc\": [0.0, 0.0, 0.2477], \"xyz\": [0.0, 0.0, 4.56], \"species\": [{\"occu\": "
      "0.25, "
      "\"element\": \"Se\"}, {\"occu\": 0.75, \"element\": \"S\"}], \"label\": \"S, Se\"}]}}");
  NearCrystal *crystal = near_structures_get_frame (s, 0);
  static const double fixed[6] = { 0, 0, 1, 0, 0, 0 };

  g_assert_cmpstr (get_label (crystal, 0), ==, "Mo");
  g_assert_cmpstr (get_label (crystal, 1), ==, "S0.75Se0.25");
  g_assert_true (near_crystal_is_mixed (crystal));
  near_assert_close (near_crystal_peek_fractional (crystal)[5], 0.2477, 1e-14, 0);
  near_assert_close (get_data (crystal, "magnetic_moment")[1], -1.0, 1e-14, 0);
  near_assert_close_array (get_data (crystal, "fixed"), fixed, 6, 0, 1e-14);
  near_assert_close (get_number (crystal, "total_charge"), 1.0, 1e-14, 0);
  g_assert_cmpstr (near_crystal_get_text (crystal, "material_id"), ==, "mp-1");
  g_assert_false (near_crystal_get_periodic (crystal)[2]);
  g_assert_nonnull (near_notes_find (near_crystal_get_notes (crystal), "oxidation-states-ignored"));
}

static void
test_pymatgen_molecule (void)
{
  g_autoptr (NearStructures) s
      = parse ("{\"@class\": \"Molecule\", \"charge\": 0, \"sites\": [{\"name\": \"C\", "
               "\"species\": [{\"element\": "
               "\"C\", \"occu\": 1}], \"xyz\": [0, 0, 0.5], \"label\": \"C\"}]}");
  NearCrystal *crystal = near_structures_get_frame (s, 0);

  g_assert_false (near_crystal_has_cell (crystal));
  near_assert_close (near_crystal_peek_positions (crystal)[2], 0.5, 1e-14, 0);
}

/* --- bad input -------------------------------------------------------------------------------- */

#define CUBE "\"lattice_mat\": [[3, 0, 0], [0, 3, 0], [0, 0, 3]]"

static const struct
{
  const char *text;
  NearError code;
  const char *part;
} bad_rows[] = {
  { "", NEAR_ERROR_NO_DATA, "the file is empty" },
  { "{\"numbers\": [1, ", NEAR_ERROR_PARSE, "file.json:1:" },
  { "{\"numbers\": [1], \"positions\": [[NaN, 0, 0]]}", NEAR_ERROR_PARSE, "not valid JSON" },
  { "{\"numbers\": [1], \"positions\": [[0,5, 0, 0]]}", NEAR_ERROR_PARSE,
    "file.json: positions[0] must be a list of 3 numbers" },
  { "{}", NEAR_ERROR_PARSE, "is not a structure" },
  { "[]", NEAR_ERROR_NO_DATA, "there are no atoms in it" },
  { "[1, 2]", NEAR_ERROR_PARSE, "[0] is not a structure" },
  { "{\"atoms\": {\"x\": 1}}", NEAR_ERROR_PARSE, "expected are the keys of JARVIS" },
  { "{" CUBE ", \"coords\": [[0, 0, 0]], \"elements\": [\"Si\", \"Si\"], \"cartesian\": false}",
    NEAR_ERROR_PARSE, "file.json: coords must have 2 entries, but it has 1" },
  { "{" CUBE ", \"coords\": [[0, 0, 0]], \"elements\": [\"Xx\"], \"cartesian\": false}",
    NEAR_ERROR_UNKNOWN_NAME, "file.json: elements[0]: unknown element “Xx”" },
  { "{" CUBE ", \"coords\": [[0, 0, 0]], \"elements\": [14], \"cartesian\": false}",
    NEAR_ERROR_PARSE, "file.json: elements[0] must be the symbol of an element" },
  { "{" CUBE ", \"coords\": [[0, 0, \"a\"]], \"elements\": [\"Si\"], \"cartesian\": false}",
    NEAR_ERROR_PARSE, "file.json: coords[0][2] must be a number" },
  { "{" CUBE ", \"coords\": [[0, 0, 0]], \"elements\": [\"Si\"], \"cartesian\": \"no\"}",
    NEAR_ERROR_PARSE, "cartesian" },
  { "{" CUBE ", \"coords\": [], \"elements\": [], \"cartesian\": false}", NEAR_ERROR_NO_DATA,
    "has no atoms" },
  { "{\"lattice_mat\": [[3, 0, 0], [0, 3, 0]], \"coords\": [[0, 0, 0]], \"elements\": [\"Si\"]}",
    NEAR_ERROR_PARSE, "lattice_mat must have 3 entries, but it has 2" },
  { "[{\"atoms\": {\"lattice_mat\": [[1, 2, 3], [2, 4, 6], [0, 0, 1]], \"coords\": [[0, 0, 0]], "
    "\"elements\": "
    "[\"Si\"], \"cartesian\": false}}]",
    NEAR_ERROR_RANGE, "[0].atoms: the three lattice vectors lie in a plane" },
  { "{\"numbers\": [1, 119], \"positions\": [[0, 0, 0], [1, 1, 1]]}", NEAR_ERROR_RANGE,
    "file.json: numbers[1] is 119; an atomic number from 0 to 118" },
  { "{\"numbers\": [1.5], \"positions\": [[0, 0, 0]]}", NEAR_ERROR_RANGE, "numbers[0] is 1.5" },
  { "{\"numbers\": [1, 1], \"positions\": [[0, 0, 0]]}", NEAR_ERROR_PARSE,
    "file.json: positions must have 2 entries, but it has 1" },
  { "{\"numbers\": {\"__ndarray__\": [[99999999], \"int64\", [1]]}, \"positions\": [[0, 0, 0]]}",
    NEAR_ERROR_PARSE, "file.json: numbers.__ndarray__ must be [[n], type, [numbers]]" },
  { "{\"numbers\": [1], \"positions\": {\"__ndarray__\": [[1, 3], \"float64\", [0, 0]]}}",
    NEAR_ERROR_PARSE, "file.json: positions.__ndarray__ must be [[n, 3], type, [numbers]]" },
  { "{\"numbers\": [1], \"positions\": [[0, 0, 0]], \"forces\": [[0, 0]]}", NEAR_ERROR_PARSE,
    "file.json: forces[0] must be a list of 3 numbers" },
  { "{\"ids\": [1], \"2\": {}}", NEAR_ERROR_PARSE,
    "file.json: 1, which “ids” names, must be an object" },
  { "{\"lattice\": {\"matrix\": [[3, 0, 0], [0, 3, 0], [0, 0, 3]]}, \"sites\": [{\"species\": "
    "[{\"element\": "
    "\"Qq\", \"occu\": 1}], \"abc\": [0, 0, 0]}]}",
    NEAR_ERROR_UNKNOWN_NAME, "file.json: sites[0].species[0]: unknown element “Qq”" },
  { "{\"lattice\": {\"matrix\": [[3, 0, 0], [0, 3, 0], [0, 0, 3]]}, \"sites\": [{\"species\": "
    "[{\"element\": "
    "\"Si\", \"occu\": 1}], \"abc\": [0, 0]}]}",
    NEAR_ERROR_PARSE, "file.json: sites[0].abc must have 3 entries" },
  { "{\"lattice\": {}, \"sites\": [{\"species\": [], \"abc\": [0, 0, 0]}]}", NEAR_ERROR_PARSE,
    "lattice.matrix" },
  { "{\"sites\": [3]}", NEAR_ERROR_PARSE, "file.json: sites[0] must be an object" },
};

static void
test_bad (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad_rows); i++)
    {
      g_autoptr (GError) error = NULL;
      NearStructures *s = near_structures_parse (bad_rows[i].text, strlen (bad_rows[i].text),
                                                 "file.json", "json", NULL, NULL, &error);

      g_test_message ("%s", error != NULL ? error->message : bad_rows[i].text);
      g_assert_null (s);
      g_assert_error (error, NEAR_ERROR, (int) bad_rows[i].code);
      g_assert_nonnull (strstr (error->message, bad_rows[i].part));
    }
}

static gboolean
stop (double fraction, const char *stage, gpointer user_data)
{
  return FALSE;
}

static void
test_stopped (void)
{
  static const char text[] = "[" SILICON "]";
  const NearMonitor monitor = { stop, NULL };
  g_autoptr (GError) error = NULL;

  g_assert_null (
      near_structures_parse (text, strlen (text), "file.json", "json", NULL, &monitor, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_CANCELLED);
}

static void
test_perhaps_cartesian (void)
{
  g_autoptr (NearStructures) jarvis
      = parse ("{\"lattice_mat\": [[5.43, 0, 0], [0, 5.43, 0], [0, 0, 5.43]], \"cartesian\": false, "
               "\"coords\": [[0, 0, 0], [2.715, 2.715, 0]], \"elements\": [\"Si\", \"Si\"]}");
  g_autoptr (NearStructures) usual
      = parse ("{\"lattice_mat\": [[5.43, 0, 0], [0, 5.43, 0], [0, 0, 5.43]], \"cartesian\": false, "
               "\"coords\": [[0, 0, 0], [1.5, 0.5, 0]], \"elements\": [\"Si\", \"Si\"]}");
  g_autoptr (NearStructures) pymatgen
      = parse ("{\"@class\": \"Structure\", \"lattice\": {\"matrix\": [[5.43, 0, 0], [0, 5.43, 0], "
               "[0, 0, 5.43]]}, \"sites\": [{\"species\": [{\"element\": \"Si\", \"occu\": 1}], "
               "\"abc\": [2.715, 2.715, 0]}]}");

  structure_test_assert_note (jarvis, "perhaps-cartesian", NEAR_NOTE_WARNING);
  g_assert_false (structure_test_has_note (usual, "perhaps-cartesian"));
  structure_test_assert_note (pymatgen, "perhaps-cartesian", NEAR_NOTE_WARNING);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json-structure/jarvis", test_jarvis);
  g_test_add_func ("/json-structure/jarvis-records", test_jarvis_records);
  g_test_add_func ("/json-structure/jarvis-doubts", test_jarvis_doubts);
  g_test_add_func ("/json-structure/ase-database", test_ase_database);
  g_test_add_func ("/json-structure/ase-atoms", test_ase_atoms);
  g_test_add_func ("/json-structure/ase-stress-matrix", test_ase_stress_matrix);
  g_test_add_func ("/json-structure/ase-low-dimensions", test_ase_low_dimensions);
  g_test_add_func ("/json-structure/pymatgen", test_pymatgen);
  g_test_add_func ("/json-structure/pymatgen-molecule", test_pymatgen_molecule);
  g_test_add_func ("/json-structure/bad", test_bad);
  g_test_add_func ("/json-structure/stopped", test_stopped);
  g_test_add_func ("/json-structure/perhaps-cartesian", test_perhaps_cartesian);
  return g_test_run ();
}
