/* test-cif-sites.c — reading CIF: special and shared positions, displacements, what is in the cell
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cif-test.h"
#include "near-config.h"
#include "near-test.h"

#include <math.h>

/* --- special positions ---------------------------------------------------------------------- */

#define HEXAGONAL CELL (3.25, 3.25, 5.2, 90, 90, 120)
#define P63MC "_symmetry_space_group_name_H-M 'P 63 m c'\n"

static void
test_thirds (void)
{
  g_autoptr (NearCrystal) crystal
      = cif_test_read_block (HEXAGONAL, P63MC, "Zn1 Zn 0.3333 0.6667 0\nO1 O 0.333 0.667 0.3821\n");
  const double *f = near_crystal_peek_fractional (crystal);
  const double expected[6] = { 1 / 3., 2 / 3., 0, 2 / 3., 1 / 3., 0.5 };
  const gint32 sites[4] = { 0, 0, 1, 1 };

  cif_test_check_formula (crystal, "Zn2O2");
  near_assert_close_array (f, expected, 6, 0.0, 1e-15);
  near_assert_close (f[8], 0.3821, 0.0, 0.0);
  cif_test_check_note (crystal, "sites-merged", NEAR_NOTE_INFO,
                       "(2, the first is Zn1 in line 15)");
  cif_test_check_note (crystal, "coordinates-snapped", NEAR_NOTE_INFO, "(4)");
  g_assert_cmpint (
      memcmp (near_array_peek (near_crystal_get_atom_data (crystal, "site")), sites, sizeof sites),
      ==, 0);
}

/* In a long cell the three images of 0.333 are more than 0.1 Å apart. */
static void
test_thirds_in_long_cell (void)
{
  g_autoptr (NearCrystal) crystal
      = cif_test_read_block (CELL (150, 150, 10, 90, 90, 120),
                             "_symmetry_space_group_name_H-M 'P 3'\n", "Si1 Si .333 .667 .25\n");

  g_assert_cmpuint (near_crystal_get_n_atoms (crystal), ==, 1);
  near_assert_close (near_crystal_peek_fractional (crystal)[0], 1 / 3., 1e-15, 0.0);
}

/* A free coordinate near 1/4 stays: nothing is on an element of symmetry there. */
static void
test_no_snapping_without_symmetry (void)
{
  g_autoptr (NearCrystal) crystal = cif_test_read_block (
      CUBE, "_symmetry_space_group_name_H-M 'P -1'\n", "Si1 Si 0.2503 0.3333 0.4996\n");
  const double expected[3] = { 0.2503, 0.3333, 0.4996 };

  g_assert_cmpuint (near_crystal_get_n_atoms (crystal), ==, 2);
  near_assert_close_array (near_crystal_peek_fractional (crystal), expected, 3, 0.0, 0.0);
  cif_test_check_no_note (crystal, "sites-merged");
  cif_test_check_no_note (crystal, "coordinates-snapped");
}

static void
test_merge_distance (void)
{
  const NearReadOptions small = { .merge_distance = 0.01 }, large = { .merge_distance = 0.3 };
  g_autofree char *text
      = cif_test_join (CUBE, "_symmetry_space_group_name_H-M 'P -1'\n", "Si1 Si 0.005 0 0\n");
  g_autofree char *far
      = cif_test_join (CUBE, "_symmetry_space_group_name_H-M 'P -1'\n", "Si1 Si 0.02 0 0\n");
  g_autofree char *half = g_strconcat (
      "data_x\n" CUBE "_symmetry_space_group_name_H-M 'P -1'\nloop_\n_atom_site_label\n"
      "_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\n_atom_site_occupancy\n"
      "Si1 0.008 0 0 .5\n",
      NULL);
  g_autoptr (NearCrystal) one = cif_test_read (text);
  g_autoptr (NearCrystal) two = cif_test_read_with (text, &small);
  g_autoptr (NearCrystal) still_two = cif_test_read (far);
  g_autoptr (NearCrystal) far_one = cif_test_read_with (far, &large);
  g_autoptr (NearCrystal) split = cif_test_read (half);

  g_assert_cmpuint (near_crystal_get_n_atoms (one), ==, 1);
  near_assert_close (near_crystal_peek_fractional (one)[0], 0.0, 0.0, 0.0);
  g_assert_cmpuint (near_crystal_get_n_atoms (two), ==, 2);
  g_assert_cmpuint (near_crystal_get_n_atoms (still_two), ==, 2);
  g_assert_cmpuint (near_crystal_get_n_atoms (far_one), ==, 1);
  cif_test_check_note (split, "sites-merged", NEAR_NOTE_WARNING,
                       "read the file with a smaller --merge-distance");
}

/* --- shared sites --------------------------------------------------------------------------- */

#define OCCUPIED                                                                                   \
  "loop_\n_atom_site_label\n_atom_site_type_symbol\n_atom_site_fract_x\n_atom_site_fract_y\n"      \
  "_atom_site_fract_z\n_atom_site_occupancy\n"

static void
test_mixed_sites (void)
{
  g_autoptr (NearCrystal) crystal = cif_test_read (
      "data_x\n" CUBE "_space_group_name_H-M_alt 'P -1'\n" OCCUPIED
      "Fe1 Fe .1 .2 .3 0.25\nNi1 Ni .1 .2 1.301 0.75\nNa1 Na .6 .6 .6 .5\nCl1 Cl .9 .7 .2 ?\n"
      "Co1 Co 0.5 0 0 .4\nCo2 Co 0.5 0 0 .6\n");
  const NearSpecies *mixed
      = near_crystal_get_species (crystal, near_crystal_peek_species (crystal)[0]);

  g_assert_cmpuint (near_crystal_get_n_atoms (crystal), ==, 7);
  g_assert_cmpuint (mixed->n_components, ==, 2);
  g_assert_cmpuint (mixed->components[0].element, ==, 28);
  near_assert_close (mixed->components[0].occupancy, 0.75, 1e-15, 0.0);
  cif_test_check_formula (crystal, "NaFe0.5CoNi1.5Cl2");
  cif_test_check_note (crystal, "sites-shared", NEAR_NOTE_INFO, "(2");
}

/* Two elements that share a site may be listed at two of its images. */
static void
test_mixed_images (void)
{
  g_autoptr (NearCrystal) crystal
      = cif_test_read ("data_x\n" CUBE "_space_group_name_H-M_alt 'P -1'\n" OCCUPIED
                       "Fe1 Fe .1 .2 .3 0.5\nNi1 Ni .9 .8 .7 0.5\n");

  g_assert_cmpuint (near_crystal_get_n_atoms (crystal), ==, 2);
  g_assert_true (near_crystal_is_mixed (crystal));
}

static void
test_occupancies_above_one (void)
{
  g_autoptr (NearCrystal) crystal = cif_test_read (
      "data_x\n" CUBE IDENTITY OCCUPIED "Fe1 Fe 0 0 0 0.7\nNi1 Ni 0 0 0 0.6\nO1 O .5 .5 .5 0\n");

  cif_test_check_note (crystal, "occupancy-above-one", NEAR_NOTE_WARNING, "1.3");
  cif_test_check_note (crystal, "occupancy-zero", NEAR_NOTE_INFO, "O1");
  cif_test_check_error ("data_x\n" CUBE IDENTITY OCCUPIED "Fe1 Fe 0 0 0 -1\n", NULL,
                        NEAR_ERROR_RANGE, "test.cif:16: the occupancy of Fe1 must be from 0 to 1");
}

static void
test_full_sites_coincide (void)
{
  g_autoptr (NearCrystal) crystal
      = cif_test_read ("data_x\n" CUBE IDENTITY ATOMS "Fe1 Fe 0 0 0\nNi1 Ni 0 0 0\n");

  g_assert_cmpuint (near_crystal_get_n_atoms (crystal), ==, 2);
  cif_test_check_note (crystal, "sites-coincide", NEAR_NOTE_WARNING,
                       "Fe1 (line 15) and Ni1 (line 16)");
}

/* All atoms of the cell and the symmetry too: every atom once. */
static void
test_cell_listed_with_symmetry (void)
{
  g_autoptr (NearCrystal) crystal = cif_test_read_block (
      CUBE, "_symmetry_space_group_name_H-M 'P -1'\n", "Si1 Si .1 .2 .3\nSi2 Si .9 .8 .7\n");

  g_assert_cmpuint (near_crystal_get_n_atoms (crystal), ==, 2);
  cif_test_check_note (crystal, "sites-twice", NEAR_NOTE_WARNING,
                       "(1) that stand where another");
}

static void
test_close_but_different (void)
{
  g_autoptr (NearCrystal) crystal = cif_test_read (
      "data_x\n" CUBE IDENTITY OCCUPIED "C1 C .1 0 0 .5\nC2 C .12 0 0 .5\nO1 O .1 0 .012 .5\n");

  g_assert_cmpuint (near_crystal_get_n_atoms (crystal), ==, 3);
  cif_test_check_no_note (crystal, "sites-shared");
}

/* --- displacements, disorder, formula ------------------------------------------------------- */

static void
test_displacements (void)
{
  g_autoptr (NearCrystal) crystal = cif_test_read ("data_x\n" CELL (
      4, 6, 8, 90, 90,
      90) "loop_\n_symmetry_equiv_pos_as_xyz\nx,y,z\n-x,y,-z\n"
          "loop_\n_atom_site_label\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\n"
          "_atom_site_U_iso_or_equiv\nSi1 .1 .2 .3 0.01(1)\nO1 .5 .6 .7 ?\n"
          "loop_\n_atom_site_aniso_label\n_atom_site_aniso_U_11\n_atom_site_aniso_U_22\n_atom_site_"
          "aniso_U_33\n"
          "_atom_site_aniso_U_12\n_atom_site_aniso_U_13\n_atom_site_aniso_U_23\nO1 .01 .02 .03 "
          ".004 .005 .006\n");
  const double *b = near_array_peek_doubles (near_crystal_get_atom_data (crystal, "b_iso"));
  NearArray *u = near_crystal_get_atom_data (crystal, "u_aniso");
  /* The twofold axis along b turns the signs of xy and yz. */
  const double oxygen[12] = { .01, .02, .03, .006, .005, .004, .01, .02, .03, -.006, .005, -.004 };
  const double silicon[6] = { .01, .01, .01, 0, 0, 0 };

  near_assert_close (b[0], 8.0 * G_PI * G_PI * 0.01, 1e-14, 0.0);
  near_assert_close (b[2], 8.0 * G_PI * G_PI * 0.02, 1e-12, 0.0);
  g_assert_cmpuint (near_array_get_dim (u, 1), ==, 6);
  near_assert_close_array (near_array_peek_doubles (u), silicon, 6, 1e-12, 1e-15);
  near_assert_close_array (near_array_peek_doubles (u) + 12, oxygen, 12, 1e-12, 1e-15);
  cif_test_check_note (crystal, "b-iso-from-tensor", NEAR_NOTE_INFO, "8 pi²");
}

#define LOOP_TENSOR                                                                                \
  "loop_\n_atom_site_label\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\n"          \
  "Si1 .1 .2 .3\nSi2 .3333 .6667 .8\n"                                                             \
  "loop_\n_atom_site_aniso_label\n_atom_site_aniso_U_11\n_atom_site_aniso_U_22\n"                  \
  "_atom_site_aniso_U_33\n_atom_site_aniso_U_12\n_atom_site_aniso_U_13\n_atom_site_aniso_U_23\n"   \
  "Si1 .02 .02 .02 .01 0 0\nSi2 .02 .02 .02 .01 0 0\n"

/* In hexagonal axes an isotropic tensor has U12 = U11 cos (gamma*) = U11/2. */
static void
test_hexagonal_tensor (void)
{
  g_autoptr (NearCrystal) crystal
      = cif_test_read ("data_x\n" HEXAGONAL "_space_group_name_H-M_alt 'P 3'\n" LOOP_TENSOR);
  const double expected[6] = { .02, .02, .02, 0, 0, 0 };
  NearArray *u = near_crystal_get_atom_data (crystal, "u_aniso");

  for (gsize i = 0; i < near_crystal_get_n_atoms (crystal); i++)
    near_assert_close_array (near_array_peek_doubles (u) + 6 * i, expected, 6, 1e-12, 1e-15);
}

/* The tensor may stand in the loop of the atoms. */
static void
test_tensor_beside_atom (void)
{
  g_autoptr (NearCrystal) crystal = cif_test_read (
      "data_x\n" CUBE IDENTITY
      "loop_\n_atom_site_label\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\n"
      "_atom_site_aniso_U_11\n_atom_site_aniso_U_22\n_atom_site_aniso_U_33\n_atom_site_aniso_U_12\n"
      "_atom_site_aniso_U_13\n_atom_site_aniso_U_23\n"
      "Si1 ? .2 .3 .5 .5 .5 0 0 0\nO1 .1 .2 .3 .01 .02 .03 .004 .005 .006\n");
  const double expected[6] = { .01, .02, .03, .006, .005, .004 };

  near_assert_close_array (near_array_peek_doubles (near_crystal_get_atom_data (crystal, "u_aniso")),
                           expected, 6, 1e-12, 0.0);
}

static void
test_b_is_not_u (void)
{
  g_autoptr (NearCrystal) crystal = cif_test_read (
      "data_x\n" CUBE IDENTITY
      "loop_\n_atom_site_label\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\n"
      "_atom_site_B_iso_or_equiv\nSi1 .1 .2 .3 0.5\nO1 .6 .2 .3 .\n");
  const double *b = near_array_peek_doubles (near_crystal_get_atom_data (crystal, "b_iso"));

  near_assert_close (b[0], 0.5, 1e-15, 0.0);
  g_assert_true (isnan (b[1]));
}

static void
test_disorder (void)
{
  g_autoptr (NearCrystal) crystal = cif_test_read (
      "data_x\n" CUBE IDENTITY
      "loop_\n_atom_site_label\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\n"
      "_atom_site_occupancy\n_atom_site_disorder_group\n_atom_site_calc_flag\n_atom_site_attached_"
      "hydrogens\n"
      "C1 .1 .2 .3 .5 1 d 3\nC2 .1 .2 .6 .5 2 calc .\nXx .5 .5 .5 1 . dum 0\nO1 .6 .6 .6 1 . d "
      "?\n");

  g_assert_cmpuint (near_crystal_get_n_atoms (crystal), ==, 3);
  cif_test_check_note (crystal, "disorder", NEAR_NOTE_WARNING, "groups 1, 2");
  cif_test_check_note (crystal, "dummies-dropped", NEAR_NOTE_INFO, "Xx");
  cif_test_check_note (crystal, "hydrogens-attached", NEAR_NOTE_WARNING,
                       "3 in all");
}

static void
test_formula (void)
{
  g_autoptr (NearCrystal) good
      = cif_test_read_block (CUBE,
                             "_chemical_formula_sum 'Na Cl'\n_cell_formula_units_Z "
                             "4\n_space_group_name_H-M_alt 'F m -3 m'\n",
                             "Na1 Na 0 0 0\nCl1 Cl .5 .5 .5\n");
  g_autoptr (NearCrystal) bad = cif_test_read_block (
      CUBE,
      "_chemical_formula_sum 'C H4 O'\n_cell_formula_units_Z 2\n_space_group_name_H-M_alt 'P -1'\n",
      "C1 C .1 .2 .3\nO1 O .3 .2 .3\nO2 O .5 .2 .3\n");
  g_autoptr (NearCrystal) ratio = cif_test_read_block (
      CUBE, "_chemical_formula_sum 'Si O2'\n_space_group_name_H-M_alt 'P -1'\n",
      "Si1 Si .1 .2 .3\nO1 O .3 .2 .3\n");

  cif_test_check_formula (good, "Na4Cl4");
  cif_test_check_no_note (good, "formula-disagrees");
  g_assert_cmpstr (near_crystal_get_text (good, "formula_sum"), ==, "Na Cl");
  cif_test_check_note (bad, "formula-disagrees", NEAR_NOTE_WARNING,
                       "“C H4 O” times Z = 2: H: 0 instead of 8, O: 4 instead of 2. The hydrogen "
                       "atoms were not located");
  cif_test_check_note (ratio, "formula-disagrees", NEAR_NOTE_WARNING,
                       "not a multiple of the chemical formula");
}

/* Of the isotopes' masses, 2.0141 u and 1.008 u (CIAAW). */
static void
test_isotopes (void)
{
  static const struct
  {
    const char *atoms, *label;
    double mass;
    gboolean noted;
  } cases[] = {
    { "D1 D 1 .1 .1 .1\n", "D", 2.0141, FALSE },
    { "D1 D .5 .1 .1 .1\nH1 H .5 .1 .1 .1\n", "D0.5H0.5", 1.5111, FALSE },
    { "H1 H .75 .1 .1 .1\nD1 D .25 .1 .1 .1\n", "H0.75D0.25", 1.2595, FALSE },
    { "D1 D .98 .1 .1 .1\n", "D0.98", 0.0, TRUE },
    { "H1 H .98 .1 .1 .1\n", "H0.98", 0.0, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strconcat (
          "data_x\n" CUBE IDENTITY "loop_\n_atom_site_label\n_atom_site_type_symbol\n"
          "_atom_site_occupancy\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\n",
          cases[i].atoms, NULL);
      g_autoptr (NearCrystal) crystal = cif_test_read (text);
      const NearSpecies *species = near_crystal_get_species (crystal, 0);

      g_assert_cmpstr (species->label, ==, cases[i].label);
      if (cases[i].mass > 0.0)
        near_assert_close (species->mass, cases[i].mass, 0.0, 1e-3);
      if (cases[i].noted)
        cif_test_check_note (crystal, "isotope-mass", NEAR_NOTE_WARNING, "natural mixture");
      else
        cif_test_check_no_note (crystal, "isotope-mass");
    }
}

static void
test_perhaps_cartesian (void)
{
  static const struct
  {
    const char *atoms;
    gboolean warned;
  } cases[] = {
    { "Si1 Si 2.5 2.5 2.5\nSi2 Si 3.5 3.5 3.5\n", TRUE },
    { "Si1 Si -2.5 -12.5 2.5\n", TRUE },
    { "Si1 Si 0 0 0\nSi2 Si 1.35 1.35 1.35\nSi3 Si 2.7 2.7 0\n", TRUE },
    { "Si1 Si 0 0 0\nSi2 Si .25 .25 .25\nSi3 Si -.5 1.5 0\n", FALSE },
    { "Si1 Si 0 0 0\nSi2 Si .25 .25 5.25\n", FALSE },
    { "C1 C .1 .1 .1\nC2 C .4 .1 .1\nC3 C .7 .1 .1\nC4 C .9 .1 .1\nC5 C 2.1 .1 .1\n", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (NearCrystal) crystal
          = cif_test_read_block (CELL (5, 5, 5, 90, 90, 90), IDENTITY, cases[i].atoms);

      if (cases[i].warned)
        cif_test_check_note (crystal, "perhaps-cartesian", NEAR_NOTE_WARNING,
                             "_atom_site_Cartn_x");
      else
        cif_test_check_no_note (crystal, "perhaps-cartesian");
    }
}

/* Aluminium: a is 4.05 Å. */
static void
test_unit_of_cell (void)
{
  static const char *const ids[] = { "perhaps-picometre", "perhaps-nanometre" };
  static const struct
  {
    const char *cell;
    int id;
  } cases[] = { { CELL (405, 405, 405, 90, 90, 90), 0 },
                { CELL (0.405, 0.405, 0.405, 90, 90, 90), 1 },
                { CELL (4.05, 4.05, 4.05, 90, 90, 90), -1 },
                { CELL (40.5, 40.5, 40.5, 90, 90, 90), -1 } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (NearCrystal) crystal = cif_test_read_block (
          cases[i].cell, "_space_group_name_H-M_alt 'F m -3 m'\n", "Al1 Al 0 0 0\n");

      for (int k = 0; k < 2; k++)
        if (cases[i].id == k)
          cif_test_check_note (crystal, ids[k], NEAR_NOTE_WARNING, "files hold Å");
        else
          cif_test_check_no_note (crystal, ids[k]);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#if NEAR_HAVE_LIBCIF
#define ADD(name, function) g_test_add_func ("/cif-sites/" name, function)
  ADD ("thirds", test_thirds);
  ADD ("thirds-in-long-cell", test_thirds_in_long_cell);
  ADD ("no-snapping-without-symmetry", test_no_snapping_without_symmetry);
  ADD ("merge-distance", test_merge_distance);
  ADD ("mixed-sites", test_mixed_sites);
  ADD ("mixed-images", test_mixed_images);
  ADD ("occupancies-above-one", test_occupancies_above_one);
  ADD ("full-sites-coincide", test_full_sites_coincide);
  ADD ("cell-listed-with-symmetry", test_cell_listed_with_symmetry);
  ADD ("close-but-different", test_close_but_different);
  ADD ("displacements", test_displacements);
  ADD ("hexagonal-tensor", test_hexagonal_tensor);
  ADD ("tensor-beside-atom", test_tensor_beside_atom);
  ADD ("b-is-not-u", test_b_is_not_u);
  ADD ("disorder", test_disorder);
  ADD ("formula", test_formula);
  ADD ("isotopes", test_isotopes);
  ADD ("perhaps-cartesian", test_perhaps_cartesian);
  ADD ("unit-of-cell", test_unit_of_cell);
#endif
  return g_test_run ();
}
