/* test-qe-input.c — inputs of pw.x, against pw.x and ASE
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-json.h"
#include "near-units.h"

#include "crystal-test.h"
#include "near-test.h"
#include "structure-test.h"

#include <complex.h>
#include <math.h>

#define BOHR NEAR_BOHR_ANGSTROM

static NearStructures *
parse (const char *text)
{
  return structure_test_read (text, "pw.in", "qe-input", NULL);
}

static json_t *
load (const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = near_test_data (name);
  json_t *value = near_json_load (path, &error);

  g_assert_no_error (error);
  return value;
}

static void
compare_lattice (const NearMat3 *lattice, json_t *rows, double rtol, double atol)
{
  for (guint i = 0; i < 3; i++)
    for (guint k = 0; k < 3; k++)
      near_assert_close (lattice->m[i][k], json_number_value (json_array_get (json_array_get (rows, i), k)),
                         rtol, atol);
}

/* Every ibrav, by celldm and by A, B, C: pw.x prints axes with six decimals, ASE computes them. */
static void
test_lattices (void)
{
  g_autoptr (json_t) table = load ("qe/cells.json");
  gsize n_ase = 0;

  g_assert_cmpuint (json_array_size (table), ==, 40);
  for (gsize i = 0; i < json_array_size (table); i++)
    {
      json_t *row = json_array_get (table, i);
      g_autofree char *text
          = g_strdup_printf ("&system\n %s, nat=1, ntyp=1 /\nATOMIC_SPECIES\nAl 26.98 Al.UPF\n"
                             "ATOMIC_POSITIONS crystal\nAl 0 0 0\n",
                             json_string_value (json_object_get (row, "system")));
      g_autoptr (NearStructures) structures = parse (text);
      const NearMat3 *lattice = near_crystal_get_lattice (near_structures_get_frame (structures, 0));

      g_test_message ("%s", json_string_value (json_object_get (row, "system")));
      compare_lattice (lattice, json_object_get (row, "pw"), 0.0, 6e-6);
      if (json_object_get (row, "ase") != NULL)
        {
          compare_lattice (lattice, json_object_get (row, "ase"), 2e-8, 1e-12);
          n_ase++;
        }
    }
  g_assert_cmpuint (n_ase, >=, 16);
}

/* S (h) = sum of exp (2 pi i h x); it does not depend on the order of the atoms. */
static double complex
get_factor (const NearCrystal *crystal, const int h[3], const double sign[3])
{
  const double *f = near_crystal_peek_fractional (crystal);
  double complex sum = 0.0;

  for (gsize i = 0; i < near_crystal_get_n_atoms (crystal); i++)
    {
      double phase = 0.0;

      for (guint k = 0; k < 3; k++)
        phase += h[k] * sign[k] * f[3 * i + k];
      sum += cexp (2.0 * G_PI * I * phase);
    }
  return sum;
}

/* All 230 space groups in all settings that pw.x knows. It mirrors the polar axis of A-centred ones, and
 * inverts R groups in hexagonal axes (tests/data/make-qe.py shows it): these are compared mirrored. */
static void
test_space_groups (void)
{
  static const int waves[3][3] = { { 1, 2, 3 }, { 2, -1, 1 }, { 0, 1, 5 } };
  g_autoptr (json_t) table = load ("qe/groups.json");

  g_assert_cmpuint (json_array_size (table), >, 260);
  for (gsize i = 0; i < json_array_size (table); i++)
    {
      json_t *row = json_array_get (table, i), *factors = json_object_get (row, "factors");
      const char *system = json_string_value (json_object_get (row, "system"));
      g_autofree char *text
          = g_strdup_printf ("&system\n %s, nat=1, ntyp=1 /\nATOMIC_SPECIES\nAl 26.98 Al.UPF\n"
                             "ATOMIC_POSITIONS crystal_sg\nAl 0.11 0.23 0.37\n",
                             system);
      g_autoptr (NearStructures) structures = parse (text);
      const NearCrystal *crystal = near_structures_get_frame (structures, 0);
      gboolean differs = structure_test_has_note (structures, "setting-differs");
      gboolean inverted = differs && strstr (system, "rhombohedral") != NULL;
      const double sign[3] = { inverted ? -1 : 1, inverted ? -1 : 1, inverted ? -1 : 1 };

      g_test_message ("%s", system);
      structure_test_assert_note (structures, "symmetry-applied", NEAR_NOTE_INFO);
      g_assert_cmpint ((json_int_t) near_crystal_get_n_atoms (crystal), ==,
                       json_integer_value (json_object_get (row, "n")));
      for (guint w = 0; w < 3; w++)
        {
          /* z -> -z of the A-centred cell swaps its second and third fraction. */
          const int swapped[3] = { waves[w][0], waves[w][2], waves[w][1] };
          double complex factor = get_factor (crystal, differs && !inverted ? swapped : waves[w], sign);
          json_t *expected = json_array_get (factors, w);

          near_assert_close (creal (factor), json_number_value (json_array_get (expected, 0)), 0.0, 5e-4);
          near_assert_close (cimag (factor), json_number_value (json_array_get (expected, 1)), 0.0, 5e-4);
        }
    }
}

/* fcc Al, silicon in its special position, a rounded third. */
static void
test_special_positions (void)
{
  static const struct
  {
    const char *system, *atom;
    gsize n;
  } rows[] = { { "space_group=225, A=4.05", "0 0 0", 1 },
               { "space_group=227, A=5.43, origin_choice=2", "1/8 1/8 1/8", 2 },
               { "space_group=227, A=5.43", "0 0 0", 2 },
               { "space_group=194, A=2.95, C=4.68", "1/3 2/3 1/4", 2 },
               { "space_group=194, A=2.95, C=4.68", "0.3333 0.6667 0.25", 2 },
               { "space_group=229, celldm(1)=5.4", "0 0 0", 1 } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text
          = g_strdup_printf ("&system\n %s, nat=1, ntyp=1 /\nATOMIC_SPECIES\nAl 26.98 Al.UPF\n"
                             "ATOMIC_POSITIONS crystal_sg\nAl %s\n",
                             rows[i].system, rows[i].atom);
      g_autoptr (NearStructures) structures = parse (text);

      g_assert_cmpuint (near_crystal_get_n_atoms (near_structures_get_frame (structures, 0)), ==,
                        rows[i].n);
    }
}

#define SPECIES "ATOMIC_SPECIES\nAl 26.98 Al.UPF\n"

/* A file as people write them. */
static void
test_syntax (void)
{
  static const char text[] = "! comment\n"
                             "&CONTROL\r\n"
                             "  Calculation = 'scf' , title='it''s / & ! # a title', prefix=\"x\", outdir "
                             "= './tmp/', tprnfor=.TRUE.\n"
                             "/\n"
                             "&system\n"
                             "  IBRAV=6 celldm (1) = 1.0d1 CELLDM( 3 )=1.5d0, ! celldm(1) = 3\n"
                             "  nat = 3, ntyp = 2, nosym=T, starting_magnetization(1) = 0.5, # nat = 4\n"
                             "  tot_charge = 1.0\n"
                             "&END\n"
                             "&electrons conv_thr = 1d-8 / \n"
                             "K_POINTS {automatic}\n"
                             "  2 2 2 0 0 0\n"
                             "ATOMIC_POSITIONS{crystal}   ! in braces\n"
                             "Fe1  0 0 0 0 0 1\n"
                             "\n"
                             "  ! between\n"
                             "Fe2, 1/2, -1/2*3^(-1/2), (1+2)*0.25d0  ! behind\n"
                             "fe1 0.5*sqrt(3) 2**-1 -2^2/8+1.0e-1\n"
                             "ATOMIC_SPECIES\n"
                             "Fe1 55.845 Fe.pbe-spn.UPF\n"
                             "Fe2 56.5d0 Fe.pbe-spn.UPF\n"
                             "HUBBARD {atomic}\n"
                             "U Fe1-3d 4.0\n";
  g_autoptr (NearStructures) structures = parse (text);
  const NearCrystal *crystal = near_structures_get_frame (structures, 0);
  const double *f = near_crystal_peek_fractional (crystal);
  const double expected[9] = { 0, 0, 0, 0.5, -0.5 / sqrt (3.0), 0.75, 0.5 * sqrt (3.0), 0.5, -0.4 };
  const double *fixed = near_array_peek_doubles (near_crystal_get_atom_data (crystal, "fixed"));
  const double expected_fixed[9] = { 1, 1, 0, 0, 0, 0, 0, 0, 0 };

  near_assert_close (near_crystal_get_lattice (crystal)->m[0][0], 10.0 * BOHR, 1e-14, 0.0);
  near_assert_close (near_crystal_get_lattice (crystal)->m[2][2], 15.0 * BOHR, 1e-14, 0.0);
  near_assert_close_array (f, expected, 9, 1e-14, 1e-15);
  near_assert_close_array (fixed, expected_fixed, 9, 0.0, 0.0);
  g_assert_cmpuint (near_crystal_get_n_species (crystal), ==, 2);
  g_assert_cmpstr (near_crystal_get_species (crystal, 0)->label, ==, "Fe1");
  near_assert_close (near_crystal_get_species (crystal, 1)->mass, 56.5, 0.0, 0.0);
  g_assert_cmpuint (near_crystal_get_element (crystal, 1), ==, 26);
  g_assert_cmpuint (near_crystal_peek_species (crystal)[2], ==, 0);
  g_assert_cmpstr (near_crystal_get_title (crystal), ==, "it's / & ! # a title");
  near_assert_close (near_array_peek_doubles (near_crystal_get_cell_data (crystal, "total_charge"))[0], 1.0,
                     0, 0);
}

/* Lists of values fill an array, as in Fortran. */
static void
test_lists (void)
{
  static const char *const systems[]
      = { "celldm = 10, 1.2, 1.5, 3*0", "celldm(1) = 10, celldm(2) = 1.2 1.5",
          "celldm=10,,1.5 celldm(2)=1.2",
          "celldm(1) = 7, 9 celldm(1) = 10 celldm(2) = 1.2, celldm(3)=1.5" };

  for (gsize i = 0; i < G_N_ELEMENTS (systems); i++)
    {
      g_autofree char *text = g_strdup_printf (
          "&system\n ibrav=8 nat=1 ntyp=1 %s\n/\n" SPECIES "ATOMIC_POSITIONS bohr\nAl 1 2 3\n", systems[i]);
      g_autoptr (NearStructures) structures = parse (text);
      const NearMat3 *lattice = near_crystal_get_lattice (near_structures_get_frame (structures, 0));

      near_assert_close (lattice->m[0][0], 10 * BOHR, 1e-14, 0.0);
      near_assert_close (lattice->m[1][1], 12 * BOHR, 1e-14, 0.0);
      near_assert_close (lattice->m[2][2], 15 * BOHR, 1e-14, 0.0);
    }
}

/* The same silicon in every unit. pw.x's alat is celldm(1), or the length of a where ibrav = 0 gives none;
 * for ibrav = 2 it is not the length of a. */
static void
test_units (void)
{
  static const struct
  {
    const char *system, *cards;
  } rows[] = {
    { "ibrav=2, celldm(1)=10.2", "ATOMIC_POSITIONS alat\nSi 0 0 0\nSi .25 .25 .25\n" },
    { "ibrav=2, celldm(1)=10.2", "ATOMIC_POSITIONS\nSi 0 0 0\nSi .25 .25 .25\n" },
    { "ibrav=2, celldm(1)=10.2", "ATOMIC_POSITIONS (bohr)\nSi 0 0 0\nSi 2.55 2.55 2.55\n" },
    { "ibrav=2, celldm(1)=10.2", "ATOMIC_POSITIONS crystal\nSi 0 0 0\nSi -.25 .75 -.25\n" },
    { "ibrav=2, A=5.3976075512106", "ATOMIC_POSITIONS alat\nSi 0 0 0\nSi .25 .25 .25\n" },
    { "ibrav=0, celldm(1)=10.2", "CELL_PARAMETERS alat\n-.5 0 .5\n0 .5 .5\n-.5 .5 0\n"
                                 "ATOMIC_POSITIONS alat\nSi 0 0 0\nSi .25 .25 .25\n" },
    { "ibrav=0, celldm(1)=10.2", "CELL_PARAMETERS\n-.5 0 .5\n0 .5 .5\n-.5 .5 0\n"
                                 "ATOMIC_POSITIONS alat\nSi 0 0 0\nSi .25 .25 .25\n" },
    { "ibrav=0",
      "CELL_PARAMETERS {bohr}\n-5.1 0 5.1\n0 5.1 5.1\n-5.1 5.1 0\n"
      "ATOMIC_POSITIONS alat\nSi 0 0 0\nSi .3535533905932738 .3535533905932738 .3535533905932738\n" },
    { "ibrav=0",
      "CELL_PARAMETERS\n-5.1 0 5.1\n0 5.1 5.1\n-5.1 5.1 0\n"
      "ATOMIC_POSITIONS angstrom\nSi 0 0 0\nSi 1.34940188780265 1.34940188780265 1.34940188780265\n" },
    { "ibrav=0, celldm(1)=10.2", "CELL_PARAMETERS bohr\n-5.1 0 5.1\n0 5.1 5.1\n-5.1 5.1 0\n"
                                 "ATOMIC_POSITIONS bohr\nSi 0 0 0\nSi 2.55 2.55 2.55\n" },
  };
  const double h = 5.1 * BOHR, q = 2.55 * BOHR;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text
          = g_strdup_printf ("&system\n nat=2, ntyp=1, %s\n/\nATOMIC_SPECIES\nSi 28 Si.UPF\n%s",
                             rows[i].system, rows[i].cards);
      g_autoptr (NearStructures) structures = parse (text);
      const NearCrystal *crystal = near_structures_get_frame (structures, 0);
      const double lattice[9] = { -h, 0, h, 0, h, h, -h, h, 0 }, positions[6] = { 0, 0, 0, q, q, q };

      near_assert_close_array (near_crystal_get_lattice (crystal)->m[0], lattice, 9, 1e-12, 1e-12);
      near_assert_close_array (near_crystal_peek_positions (crystal), positions, 6, 1e-12, 1e-12);
    }
}

static void
test_notes (void)
{
  static const struct
  {
    const char *text, *id;
    NearNoteLevel level;
  } rows[] = {
    { "&system ibrav=1 A=4 ntyp=1/\n" SPECIES "ATOMIC_POSITIONS crystal\nAl 0 0 0\n", "nat-missing",
      NEAR_NOTE_WARNING },
    { "&system ibrav=1 A=4 nat=1 ntyp=2/\n" SPECIES "ATOMIC_POSITIONS crystal\nAl 0 0 0\n", "ntyp-differs",
      NEAR_NOTE_WARNING },
    { "&system ibrav=1 A=4 nat=1/\nATOMIC_POSITIONS crystal\nAl 0 0 0\n", "species-missing",
      NEAR_NOTE_WARNING },
    { "&system ibrav=1 A=4 nat=1/\n" SPECIES "ATOMIC_POSITIONS\nAl 0 0 0\n", "positions-unit-assumed",
      NEAR_NOTE_WARNING },
    { "&system ibrav=0 A=4 nat=1/\n" SPECIES
      "CELL_PARAMETERS\n1 0 0\n0 1 0\n0 0 1\nATOMIC_POSITIONS bohr\nAl 0 0 0\n",
      "cell-unit-assumed", NEAR_NOTE_WARNING },
    { "&system ibrav=0 A=4 nat=1/\n" SPECIES
      "CELL_PARAMETERS bohr\n6 0 0\n0 6 0\n0 0 6\nATOMIC_POSITIONS bohr\nAl 0 0 0\n",
      "lattice-parameter-ignored", NEAR_NOTE_WARNING },
    { "&system ibrav=1 A=4 nat=1/\nATOMIC_SPECIES\nQx 1.0 Al.UPF\nATOMIC_POSITIONS crystal\nQx 0 0 0\n",
      "element-from-pseudopotential", NEAR_NOTE_INFO },
    { "&system ibrav=1 A=4 nat=1/\nATOMIC_SPECIES\nCo 12 C.UPF\nATOMIC_POSITIONS crystal\nCo 0 0 0\n",
      "element-doubtful", NEAR_NOTE_WARNING },
    { "&system ibrav=14 A=4 B=5 C=6 cosAB=0.1 nat=1/\n" SPECIES "ATOMIC_POSITIONS crystal\nAl 0 0 0\n",
      "cosine-assumed", NEAR_NOTE_WARNING },
    { "&system ibrav=-13 A=4 B=5 C=6 cosAC=0.1 nat=1/\n" SPECIES "ATOMIC_POSITIONS crystal\nAl 0 0 0\n",
      "qe-ibrav-13", NEAR_NOTE_INFO },
    { "&system ibrav=3 space_group=225 A=4 nat=1/\n" SPECIES "ATOMIC_POSITIONS crystal_sg\nAl 0 0 0\n",
      "ibrav-ignored", NEAR_NOTE_WARNING },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (NearStructures) structures = parse (rows[i].text);

      structure_test_assert_note (structures, rows[i].id, rows[i].level);
    }
}

#define CUBIC "&system\n ibrav=1, A=4, nat=1, ntyp=1\n/\n"

static void
test_bad_input (void)
{
  static const StructureTestBad rows[] = {
    { "", NEAR_ERROR_NO_DATA, "pw.in: ", "empty" },
    { "&system\n ibrav=1, A=4, nat=1\n", NEAR_ERROR_PARSE, "pw.in:1: ", "has no end" },
    { "&control\n title='open\n/\n", NEAR_ERROR_PARSE, "pw.in:2: ", "not closed" },
    { "&control\n &system\n/\n", NEAR_ERROR_PARSE, "pw.in:2: ", "/ is expected" },
    { "&system\n = 3\n/\n", NEAR_ERROR_PARSE, "pw.in:2: ", "assignments" },
    { "&system\n foo bar\n/\n", NEAR_ERROR_PARSE, "pw.in:2: ", "“foo”" },
    { "&system\n A=4\n/\n" SPECIES "ATOMIC_POSITIONS crystal\nAl 0 0 0\n", NEAR_ERROR_NO_DATA,
      "pw.in: ", "no ibrav" },
    { "&system\n ibrav=1, A=4, nat=1\n/\n" SPECIES, NEAR_ERROR_NO_DATA,
      "pw.in: ", "no card ATOMIC_POSITIONS" },
    { "&system\n ibrav=15, A=4, nat=1\n/\n" SPECIES "ATOMIC_POSITIONS crystal\nAl 0 0 0\n",
      NEAR_ERROR_RANGE, "pw.in:2: ", "ibrav = 15" },
    { "&system\n ibrav=two, A=4, nat=1\n/\n" SPECIES "ATOMIC_POSITIONS crystal\nAl 0 0 0\n",
      NEAR_ERROR_PARSE, "pw.in:2: ", "(“two”)" },
    /* never both, and both named */
    { "&system\n ibrav=1\n celldm(1)=8\n A=4, nat=1\n/\n" SPECIES
      "ATOMIC_POSITIONS crystal\nAl 0 0 0\n",
      NEAR_ERROR_PARSE, "pw.in:4: ", "both celldm(1) (line 3) and A are given" },
    { "&system\n ibrav=12\n celldm(1)=8,1.1,1.2\n cosAB=0.1, nat=1\n/\n" SPECIES
      "ATOMIC_POSITIONS crystal\nAl 0 0 0\n",
      NEAR_ERROR_PARSE, "pw.in:4: ", "and cosAB are given" },
    /* the missing one is named */
    { "&system\n ibrav=2, nat=1\n/\n" SPECIES "ATOMIC_POSITIONS crystal\nAl 0 0 0\n",
      NEAR_ERROR_NO_DATA, "pw.in:2: ", "celldm(1) is missing" },
    { "&system\n ibrav=4, celldm(1)=6, nat=1\n/\n" SPECIES "ATOMIC_POSITIONS crystal\nAl 0 0 0\n",
      NEAR_ERROR_NO_DATA, "pw.in:2: ", "celldm(3) is missing in &system: ibrav = 4 needs c/a" },
    { "&system\n ibrav=8, A=6, C=4, nat=1\n/\n" SPECIES "ATOMIC_POSITIONS crystal\nAl 0 0 0\n",
      NEAR_ERROR_NO_DATA, "pw.in:2: ", "B is missing" },
    { "&system\n ibrav=5, celldm(1)=6, nat=1\n/\n" SPECIES "ATOMIC_POSITIONS crystal\nAl 0 0 0\n",
      NEAR_ERROR_NO_DATA, "pw.in:2: ", "celldm(4) is missing" },
    { "&system\n ibrav=-12, celldm=6,1,1,.1, nat=1\n/\n" SPECIES
      "ATOMIC_POSITIONS crystal\nAl 0 0 0\n",
      NEAR_ERROR_NO_DATA, "pw.in:2: ", "celldm(5) is missing" },
    { "&system\n ibrav=12, A=6,B=5,C=4,cosAC=0.1 nat=1\n/\n" SPECIES
      "ATOMIC_POSITIONS crystal\nAl 0 0 0\n",
      NEAR_ERROR_NO_DATA, "pw.in:2: ", "cosAB is missing" },
    { "&system\n ibrav=1,\n celldm(1) = -5.4, nat=1\n/\n" SPECIES
      "ATOMIC_POSITIONS crystal\nAl 0 0 0\n",
      NEAR_ERROR_RANGE, "pw.in:3: ", "celldm(1) is -5.4; it must be positive" },
    { "&system\n ibrav=8, A=4, B=-5, C=4, nat=1\n/\n" SPECIES
      "ATOMIC_POSITIONS crystal\nAl 0 0 0\n",
      NEAR_ERROR_RANGE, "pw.in:2: ", ": B is -5; it must be positive" },
    { "&system\n ibrav=1, A=-4, nat=1\n/\n" SPECIES "ATOMIC_POSITIONS crystal\nAl 0 0 0\n",
      NEAR_ERROR_RANGE, "pw.in:2: ", "must be positive" },
    { "&system\n ibrav=5, A=4, cosAB=-0.6, nat=1\n/\n" SPECIES
      "ATOMIC_POSITIONS crystal\nAl 0 0 0\n",
      NEAR_ERROR_RANGE, "pw.in:2: ", "no three vectors" },
    { "&system\n ibrav=14, A=4,B=4,C=4, cosAB=-0.9,cosAC=-0.9,cosBC=-.9 nat=1\n/\n" SPECIES
      "ATOMIC_POSITIONS crystal\nAl 0 0 0\n",
      NEAR_ERROR_RANGE, "pw.in:2: ", "no three vectors" },
    { "&system\n ibrav=12, A=4,B=4,C=4, cosAB=80 nat=1\n/\n" SPECIES
      "ATOMIC_POSITIONS crystal\nAl 0 0 0\n",
      NEAR_ERROR_RANGE, "pw.in:2: ", "it is a cosine" },
    { "&system\n ibrav=0, nat=1\n/\n" SPECIES "ATOMIC_POSITIONS crystal\nAl 0 0 0\n",
      NEAR_ERROR_NO_DATA, "pw.in:2: ", "needs the card CELL_PARAMETERS" },
    { "&system\n ibrav=0, nat=1\n/\n" SPECIES
      "ATOMIC_POSITIONS crystal\nAl 0 0 0\nCELL_PARAMETERS alat\n1 0 0\n0 1 0\n0 0 1\n",
      NEAR_ERROR_NO_DATA, "pw.in:8: ", "neither celldm(1) nor A" },
    { CUBIC SPECIES
      "ATOMIC_POSITIONS crystal\nAl 0 0 0\nCELL_PARAMETERS bohr\n1 0 0\n0 1 0\n0 0 1\n",
      NEAR_ERROR_PARSE, "pw.in:8: ", "the cell is given twice" },
    { "&system\n ibrav=0, A=4, nat=1\n/\n" SPECIES
      "ATOMIC_POSITIONS alat\nAl 0 0 0\nCELL_PARAMETERS bohr\n6 0 0\n"
      "0 6 0\n0 0 6\n",
      NEAR_ERROR_PARSE, "pw.in:8: ", "given twice" },
    /* a flat cell, three vectors on a line, a cell too small */
    { "&system\n ibrav=0, nat=1\n/\n" SPECIES
      "ATOMIC_POSITIONS crystal\nAl 0 0 0\nCELL_PARAMETERS bohr\n6 0 0\n"
      "0 6 0\n6 6 0\n",
      NEAR_ERROR_RANGE, "pw.in:6: ", "lie in a plane" },
    { "&system\n ibrav=0, nat=1\n/\n" SPECIES
      "ATOMIC_POSITIONS crystal\nAl 0 0 0\nCELL_PARAMETERS bohr\n6 0 0\n"
      "0 6\n6 6 0\n",
      NEAR_ERROR_PARSE, "pw.in:10: ", "a lattice vector needs 3 numbers" },
    { "&system\n ibrav=0, nat=1\n/\n" SPECIES
      "CELL_PARAMETERS bohr\n6 0 0\n0 6 0\nATOMIC_POSITIONS crystal\nAl 0 0 0\n",
      NEAR_ERROR_PARSE, "pw.in:", "three lattice vectors, but has 2" },
    { "&system\n ibrav=1, A=4, nat=3\n/\n" SPECIES
      "ATOMIC_POSITIONS crystal\nAl 0 0 0\nAl .5 .5 .5\n",
      NEAR_ERROR_PARSE, "pw.in:6: ", "nat = 3 in &system, but ATOMIC_POSITIONS has 2 atoms" },
    { CUBIC SPECIES "ATOMIC_POSITIONS crystal\nAl 0,5 0 0\n", NEAR_ERROR_PARSE,
      "pw.in:7: ", "the decimal sign is a point, not a comma (“0,5”)" },
    { CUBIC SPECIES "ATOMIC_POSITIONS crystal\nAl 0 nan 0\n", NEAR_ERROR_NOT_FINITE,
      "pw.in:7: ", "(“nan”)" },
    { CUBIC SPECIES "ATOMIC_POSITIONS crystal\nAl 0 1/0 0\n", NEAR_ERROR_PARSE,
      "pw.in:7: ", "(“1/0”)" },
    { CUBIC SPECIES "ATOMIC_POSITIONS crystal\nAl 0 1//3 0\n", NEAR_ERROR_PARSE,
      "pw.in:7: ", "the y coordinate" },
    { CUBIC SPECIES "ATOMIC_POSITIONS crystal\nAl 0 ((((0 0\n", NEAR_ERROR_PARSE,
      "pw.in:7: ", "“((((0”" },
    { CUBIC SPECIES "ATOMIC_POSITIONS crystal\nAl 0 0\n", NEAR_ERROR_PARSE,
      "pw.in:7: ", "this line has 3 words" },
    { CUBIC SPECIES "ATOMIC_POSITIONS crystal\nAl 0 0 0 1 1\n", NEAR_ERROR_PARSE,
      "pw.in:7: ", "this line has 6 words" },
    { CUBIC SPECIES "ATOMIC_POSITIONS crystal\nAl 0 0 0 1 1 2\n", NEAR_ERROR_RANGE,
      "pw.in:7: ", "flag" },
    { CUBIC SPECIES "ATOMIC_POSITIONS furlong\nAl 0 0 0\n", NEAR_ERROR_UNKNOWN_NAME,
      "pw.in:6: ", "(“furlong”)" },
    { CUBIC SPECIES "ATOMIC_POSITIONS crystal\nSi 0 0 0\n", NEAR_ERROR_UNKNOWN_NAME,
      "pw.in:7: ", "not among the ATOMIC_SPECIES: Al (“Si”)" },
    { CUBIC "ATOMIC_SPECIES\nXx 1.0 file.UPF\nATOMIC_POSITIONS crystal\nXx 0 0 0\n",
      NEAR_ERROR_UNKNOWN_NAME, "pw.in:5: ", "unknown element; an element's symbol is expected" },
    { CUBIC "ATOMIC_SPECIES\nAl heavy Al.UPF\nATOMIC_POSITIONS crystal\nAl 0 0 0\n",
      NEAR_ERROR_PARSE, "pw.in:5: ", "the mass is not a number" },
    { CUBIC SPECIES "ATOMIC_POSITIONS crystal\nAl 0 0 0\nATOMIC_POSITIONS crystal\nAl 0 0 0\n",
      NEAR_ERROR_PARSE, "pw.in:8: ", "the first is in line 6" },
    { CUBIC "Al 0 0 0\n", NEAR_ERROR_UNKNOWN_NAME, "pw.in:4: ", "a card of pw.x is expected" },
    { CUBIC SPECIES "ATOMIC_POSITIONS crystal_sg\nAl 0 0 0\n", NEAR_ERROR_NO_DATA,
      "pw.in:6: ", "space_group" },
    { "&system\n space_group=231 A=4 nat=1\n/\n" SPECIES "ATOMIC_POSITIONS crystal_sg\nAl 0 0 0\n",
      NEAR_ERROR_RANGE, "pw.in:2: ", "from 1 to 230" },
    { "&system\n space_group=225 A=4 nat=1 uniqueb=yes\n/\n" SPECIES
      "ATOMIC_POSITIONS crystal_sg\nAl 0 0 0\n",
      NEAR_ERROR_PARSE, "pw.in:2: ", ".true. or .false." },
    { "&system\n space_group=225 A=4 nat=1\n/\n" SPECIES "ATOMIC_POSITIONS crystal_sg\nAl 8c\n",
      NEAR_ERROR_UNSUPPORTED, "pw.in:7: ", "Wyckoff letter" },
    { "&system\n space_group=166 A=4 C=9 nat=1\n/\n" SPECIES
      "ATOMIC_POSITIONS crystal_sg\nAl 0 0 0\n",
      NEAR_ERROR_NO_DATA, "pw.in:2: ", "cosAB is missing" },
  };

  structure_test_refuse_all (rows, G_N_ELEMENTS (rows), "pw.in", "qe-input");
}

static void
test_detection (void)
{
  static const char text[]
      = "! made by hand\n\n &CONTROL\n/\n" CUBIC SPECIES "ATOMIC_POSITIONS crystal\nAl 0 0 0\n";
  g_autoptr (NearStructures) by_content = structure_test_read (text, "whatever.txt", NULL, NULL);
  g_autoptr (GString) marked = g_string_new ("\xef\xbb\xbf");

  g_assert_cmpstr (near_structures_get_format (by_content), ==, "qe-input");
  for (const char *c = text; *c != '\0'; c++)
    g_string_append (marked, *c == '\n' ? "\r\n" : (char[]){ *c, '\0' });
  g_autoptr (NearStructures) with_mark = structure_test_read (marked->str, "marked.in", NULL, NULL);
  g_assert_cmpstr (near_structures_get_format (with_mark), ==, "qe-input");
}

static void
test_round_trip (void)
{
  for (guint64 seed = 1; seed <= 5; seed++)
    {
      g_autoptr (NearCrystal) random = crystal_test_new_random (seed, 9, 6.0, 2);
      g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new_from (random, TRUE);
      g_autoptr (GError) error = NULL;
      const double fixed[27] = { 0, 0, 0, 1, 0, 1, 1, 1, 1 }, forces[27] = { 1.0 };
      const gsize shape[2] = { 9, 3 };
      g_autoptr (GPtrArray) notes = near_notes_new ();

      near_crystal_builder_take_atom_data (builder, "fixed",
                                           near_array_new (NEAR_ARRAY_FLOAT64, 2, shape, fixed));
      near_crystal_builder_take_atom_data (builder, "forces",
                                           near_array_new (NEAR_ARRAY_FLOAT64, 2, shape, forces));
      near_crystal_builder_set_title (builder, "it's / a \"title\" & more", -1);
      g_autoptr (NearCrystal) crystal = near_crystal_builder_finish (builder, &error);
      g_assert_no_error (error);
      g_autoptr (NearStructures) again = structure_test_write_and_read (
          (NearCrystal *const[]){ crystal }, 1, NULL, "qe-input", NULL, notes, NULL);

      structure_test_assert_same (crystal, near_structures_get_frame (again, 0), 1e-12);
      near_assert_close_array (near_array_peek_doubles (near_crystal_get_atom_data (
                                   near_structures_get_frame (again, 0), "fixed")),
                               fixed, 27, 0.0, 0.0);
      g_assert_nonnull (near_notes_find (notes, "not-written"));
      g_assert_nonnull (strstr (near_notes_find (notes, "not-written")->text, "“forces”"));
    }
}

/* pw.x's labels are short and begin with a symbol; k-points follow from the cell: 30 / 4.05 = 7.4. */
static void
test_writer (void)
{
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new ();
  g_autoptr (GError) error = NULL;
  const NearMat3 lattice = { { { 4.05, 0, 0 }, { 0, 8.1, 0 }, { 0, 0, 20 } } };
  const gboolean periodic[3] = { TRUE, TRUE, FALSE };
  const double x[3] = { 0, 0, 0 }, y[3] = { 2, 0, 0 }, z[3] = { 0, 2, 0 }, w[3] = { 2, 2, 0 };
  guint16 a, b, c, plain;

  near_crystal_builder_set_lattice (builder, &lattice);
  near_crystal_builder_set_periodic (builder, periodic);
  g_assert_true (near_crystal_builder_add_species (builder, "Fe", 26, 0, &plain, &error));
  g_assert_true (near_crystal_builder_add_species (builder, "Fe_up", 26, 0, &a, &error));
  g_assert_true (near_crystal_builder_add_species (builder, "Fe2", 26, 57.0, &b, &error));
  g_assert_true (near_crystal_builder_add_species (builder, "my oxygen", 8, 0, &c, &error));
  near_crystal_builder_add_atom (builder, a, x);
  near_crystal_builder_add_atom (builder, b, y);
  near_crystal_builder_add_atom (builder, c, z);
  near_crystal_builder_add_atom (builder, plain, w);
  g_autoptr (NearCrystal) crystal = near_crystal_builder_finish (builder, &error);
  g_assert_no_error (error);
  g_autofree char *text = near_structures_format (&crystal, 1, NULL, "qe-input", NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (text, "ntyp = 4"));
  g_assert_nonnull (strstr (text, "\nFe1 "));
  g_assert_nonnull (strstr (text, "\nFe2 "));
  g_assert_nonnull (strstr (text, "\nO   "));
  g_assert_nonnull (strstr (text, "Fe.UPF"));
  g_assert_nonnull (strstr (text, "\n8 4 1  0 0 0\n"));
  g_assert_nonnull (strstr (text, "placeholder"));
  /* pw.x 6.7 refuses a comment there. */
  g_assert_nonnull (strstr (text, "\nATOMIC_SPECIES\nFe "));
  g_assert_nonnull (strstr (text, "\nK_POINTS automatic\n8 "));

  g_autoptr (NearCrystalBuilder) molecule = near_crystal_builder_new ();
  g_assert_true (near_crystal_builder_add_species (molecule, NULL, 8, 0, &c, &error));
  near_crystal_builder_add_atom (molecule, c, x);
  g_autoptr (NearCrystal) alone = near_crystal_builder_finish (molecule, &error);
  g_assert_null (near_structures_format (&alone, 1, NULL, "qe-input", NULL, NULL, NULL, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED);
}

/* Inputs that were run: kept beside the project. */
static void
test_real_inputs (void)
{
  g_autofree char *path = near_test_shared ("reference/data/dft-inputs/al4rnd_e16_np1__scf.in");
  g_autoptr (GError) error = NULL;

  if (path == NULL)
    {
      g_test_skip ("the reference inputs are not there");
      return;
    }
  g_autoptr (NearStructures) structures = near_structures_load (path, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  NearCrystal *crystal = near_structures_get_frame (structures, 0);
  g_assert_cmpstr (near_structures_get_format (structures), ==, "qe-input");
  g_assert_cmpuint (near_crystal_get_n_atoms (crystal), ==, 4);
  near_assert_close (near_crystal_get_volume (crystal), 4.05 * 4.05 * 4.05, 1e-12, 0.0);
  near_assert_close (near_crystal_peek_fractional (crystal)[10], 0.492207327973, 1e-12, 0.0);
}

/* Fractions that look like Å; and a file that says its units is not suspected to be in bohr. */
static void
test_suspicions (void)
{
  g_autoptr (NearStructures) far
      = parse ("&system\n ibrav=1, A=5.43, nat=2, ntyp=1 /\nATOMIC_SPECIES\nSi 28 Si.UPF\n"
               "ATOMIC_POSITIONS crystal\nSi 0 0 0\nSi 2.715 2.715 0\n");
  g_autoptr (NearStructures) good
      = parse ("&system\n ibrav=1, A=5.43, nat=2, ntyp=1 /\nATOMIC_SPECIES\nSi 28 Si.UPF\n"
               "ATOMIC_POSITIONS crystal\nSi 0 0 0\nSi 1.5 0.5 0\n");
  g_autoptr (NearStructures) thin
      = parse ("&system\n ibrav=2, A=7.65, nat=1, ntyp=1 /\nATOMIC_SPECIES\nAl 27 Al.UPF\n"
               "ATOMIC_POSITIONS crystal\nAl 0 0 0\n");

  structure_test_assert_note (far, "perhaps-cartesian", NEAR_NOTE_WARNING);
  g_assert_false (structure_test_has_note (good, "perhaps-cartesian"));
  g_assert_false (structure_test_has_note (thin, "perhaps-bohr"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/qe-input/lattices", test_lattices);
  g_test_add_func ("/qe-input/space-groups", test_space_groups);
  g_test_add_func ("/qe-input/special-positions", test_special_positions);
  g_test_add_func ("/qe-input/syntax", test_syntax);
  g_test_add_func ("/qe-input/lists", test_lists);
  g_test_add_func ("/qe-input/units", test_units);
  g_test_add_func ("/qe-input/notes", test_notes);
  g_test_add_func ("/qe-input/bad-input", test_bad_input);
  g_test_add_func ("/qe-input/detection", test_detection);
  g_test_add_func ("/qe-input/round-trip", test_round_trip);
  g_test_add_func ("/qe-input/writer", test_writer);
  g_test_add_func ("/qe-input/real-inputs", test_real_inputs);
  g_test_add_func ("/qe-input/suspicions", test_suspicions);
  return g_test_run ();
}
