/* test-cif-symmetry.c — reading CIF: operations of symmetry, names of space groups
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cif-test.h"
#include "near-config.h"
#include "near-test.h"

#include <math.h>

#define SITE                                                                                       \
  "_atom_site_label Si1\n_atom_site_type_symbol Si\n_atom_site_fract_x 0.1\n"                      \
  "_atom_site_fract_y 0.2\n_atom_site_fract_z 0.3\n"

/* --- operations ----------------------------------------------------------------------------- */

static void
test_tags (void)
{
  static const char *const tags[]
      = { "_symmetry_equiv_pos_as_xyz", "_space_group_symop_operation_xyz",
          "_space_group_symop.operation_xyz", "_symmetry_equiv.pos_as_xyz",
          "_Symmetry_Equiv_Pos_As_XYZ" };

  for (gsize i = 0; i < G_N_ELEMENTS (tags); i++)
    {
      g_autofree char *looped = g_strdup_printf ("loop_\n%s\n'x,y,z'\n-x,-y,-z\n", tags[i]);
      g_autofree char *with_id = g_strdup_printf (
          "loop_\n_symmetry_equiv_pos_site_id\n%s\n1 x,y,z\n2 -x,-y,-z\n", tags[i]);
      g_autofree char *single = g_strdup_printf ("%s 'x, y, z'\n", tags[i]);
      g_autofree char *field = g_strdup_printf ("%s\n;\nx,y,z\n-x,-y,-z\n;\n", tags[i]);
      const char *const all[] = { looped, with_id, field, single };

      for (guint k = 0; k < G_N_ELEMENTS (all); k++)
        {
          g_autoptr (NearCrystal) crystal = cif_test_read_block (CUBE, all[k], "Si1 Si .1 .2 .3\n");

          g_assert_cmpuint (near_crystal_get_n_atoms (crystal), ==, k < 3 ? 2 : 1);
          cif_test_check_no_warning (crystal);
        }
    }
}

static void
test_single_atom_without_loop (void)
{
  g_autoptr (NearCrystal) crystal = cif_test_read ("data_x\n" CUBE IDENTITY SITE);

  g_assert_cmpuint (near_crystal_get_n_atoms (crystal), ==, 1);
}

static void
test_unquoted_operations (void)
{
  g_autoptr (NearCrystal) crystal = cif_test_read_block (
      CUBE, "loop_\n_symmetry_equiv_pos_as_xyz\nx, y, z\n-x, -y, -z\n", "Si1 Si .1 .2 .3\n");

  g_assert_cmpuint (near_crystal_get_n_atoms (crystal), ==, 2);
  cif_test_check_note (crystal, "operations-joined", NEAR_NOTE_INFO, "put together again");
}

static void
test_bad_operations (void)
{
  g_autofree char *flat
      = cif_test_join (CUBE, "_symmetry_equiv_pos_as_xyz 'x,x,z'\n", "Si1 Si 0 0 0\n");
  g_autofree char *word = cif_test_join (
      CUBE, "loop_\n_symmetry_equiv_pos_as_xyz\nx,y,z\nx,y,Z+q\n", "Si1 Si 0 0 0\n");

  cif_test_check_error (flat, NULL, NEAR_ERROR_PARSE,
                        "test.cif:8: this is no operation of symmetry: its determinant is 0");
  cif_test_check_error (word, NULL, NEAR_ERROR_PARSE,
                        "test.cif:11: this is no operation of symmetry: a number or one");
}

static void
test_not_a_group (void)
{
  g_autoptr (NearCrystal) crystal = cif_test_read_block (
      CUBE, "loop_\n_symmetry_equiv_pos_as_xyz\nx,y,z\n-x,-y,z\n-x,y,-z\n", "Si1 Si .1 .2 .3\n");

  g_assert_cmpuint (near_crystal_get_n_atoms (crystal), ==, 3);
  cif_test_check_note (crystal, "symmetry-not-closed", NEAR_NOTE_WARNING,
                       "The 3 listed operations");
}

static void
test_identity_missing (void)
{
  g_autoptr (NearCrystal) crystal
      = cif_test_read_block (CUBE, "_symmetry_equiv_pos_as_xyz -x,-y,-z\n", "Si1 Si .1 .2 .3\n");

  g_assert_cmpuint (near_crystal_get_n_atoms (crystal), ==, 2);
  cif_test_check_note (crystal, "symmetry-not-closed", NEAR_NOTE_WARNING, "not a group");
}

static void
test_cell_of_another_shape (void)
{
  g_autoptr (NearCrystal) crystal
      = cif_test_read_block (CELL (5, 6, 5, 90, 90, 90),
                             "_symmetry_space_group_name_H-M 'F m -3 m'\nloop_\n"
                             "_symmetry_equiv_pos_as_xyz\nx,y,z\ny,z,x\nz,x,y\n",
                             "Si1 Si .1 .2 .3\n");

  cif_test_check_note (crystal, "symmetry-cell-disagree", NEAR_NOTE_WARNING, "change distances");
}

/* Of a group that is only named as of one that is listed. */
static void
test_cell_of_another_shape_by_name (void)
{
  static const struct
  {
    const char *cell, *symmetry;
  } cases[] = {
    { CELL (5, 6, 7, 80, 95, 100), "_space_group_name_H-M_alt 'F m -3 m'\n" },
    { CELL (3.2, 4.2, 5.2, 90, 90, 90), "_space_group_name_H-M_alt 'F m -3 m'\n" },
    { CELL (3.2, 4.2, 5.2, 90, 90, 90), "_space_group_name_Hall '-F 4 2 3'\n" },
    { CELL (3.2, 4.2, 5.2, 90, 90, 90), "_space_group_IT_number 225\n" },
    { CELL (3.2, 3.2, 5.2, 90, 90, 60), "_space_group_name_H-M_alt 'P 63/m m c'\n" },
    { CELL (5.13, 5.13, 5.13, 55.3, 55.3, 55.3), "_space_group_name_H-M_alt 'R -3 m:H'\n" },
    { CELL (5, 5, 5, 90, 90, 90), "_space_group_name_Hall 'P 61 2 (0 0 5)'\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (NearCrystal) crystal
          = cif_test_read_block (cases[i].cell, cases[i].symmetry, "Si1 Si 0 0 0\n");

      cif_test_check_note (crystal, "symmetry-cell-disagree", NEAR_NOTE_WARNING,
                           "change distances");
      if (strstr (cases[i].symmetry, ":H") != NULL)
        cif_test_check_note (crystal, "setting-misfit", NEAR_NOTE_WARNING, "'R -3 m:R'");
      else
        cif_test_check_no_note (crystal, "setting-misfit");
    }
}

/* The file's list wins over the name it gives, and says so. */
static void
test_list_against_name (void)
{
  g_autoptr (NearCrystal) crystal = cif_test_read_block (
      CUBE, "_symmetry_space_group_name_H-M 'F m -3 m'\n" IDENTITY, "Cu1 Cu 0 0 0\n");

  g_assert_cmpuint (near_crystal_get_n_atoms (crystal), ==, 1);
  cif_test_check_note (
      crystal, "symmetry-disagrees", NEAR_NOTE_WARNING,
      "lists 1 operations of symmetry, but the space group it names (F m -3 m) has 192");
}

/* A primitive cell has fewer operations than the group's own cell: that is no contradiction. */
static void
test_list_in_primitive_cell (void)
{
  g_autoptr (NearCrystal) crystal
      = cif_test_read_block (CELL (4, 4, 4, 80, 80, 80),
                             "_symmetry_space_group_name_H-M 'C 2/m'\nloop_\n"
                             "_symmetry_equiv_pos_as_xyz\nx,y,z\n-x,-y,-z\ny,x,z\n-y,-x,-z\n",
                             "Si1 Si .1 .2 .3\n");

  cif_test_check_no_note (crystal, "symmetry-disagrees");
}

static void
test_two_lists (void)
{
  const char *old = "loop_\n_symmetry_equiv_pos_as_xyz\nx,y,z\n-x,-y,-z\n";
  g_autofree char *differ
      = g_strconcat (old, "loop_\n_space_group_symop_operation_xyz\nx,y,z\n-x,-y,z\n", NULL);
  g_autofree char *agree
      = g_strconcat (old, "loop_\n_space_group_symop_operation_xyz\n1-x,-y,-z\nx,y,z\n", NULL);
  g_autofree char *unknown = g_strconcat ("_space_group_symop_operation_xyz ?\n", old, NULL);
  g_autofree char *bad = g_strconcat ("_symmetry_equiv_pos_as_xyz x,x,x\n",
                                      "_space_group_symop_operation_xyz x,y,z\n", NULL);
  g_autoptr (NearCrystal) two = cif_test_read_block (CUBE, differ, "Si1 Si .1 .2 .3\n");
  g_autoptr (NearCrystal) one = cif_test_read_block (CUBE, agree, "Si1 Si .1 .2 .3\n");
  g_autoptr (NearCrystal) other = cif_test_read_block (CUBE, unknown, "Si1 Si .1 .2 .3\n");
  g_autoptr (NearCrystal) wrong = cif_test_read_block (CUBE, bad, "Si1 Si .1 .2 .3\n");

  cif_test_check_note (two, "operations-two-lists", NEAR_NOTE_WARNING,
                       "_space_group_symop_operation_xyz (line 12, 2 operations) was used");
  near_assert_close (near_crystal_peek_fractional (two)[5], 0.3, 0.0, 1e-12);
  cif_test_check_no_warning (one);
  cif_test_check_no_warning (other);
  g_assert_cmpuint (near_crystal_get_n_atoms (other), ==, 2);
  cif_test_check_note (wrong, "operations-two-lists", NEAR_NOTE_WARNING, "was not");
}

static void
test_magnetic (void)
{
  g_autoptr (NearCrystal) crystal = cif_test_read_block (
      CUBE,
      "loop_\n_space_group_symop_magn_operation.id\n_space_group_symop_magn_operation.xyz\n1 "
      "x,y,z,+1\n"
      "2 -x,-y,-z,-1\nloop_\n_space_group_symop_magn_centering.xyz\nx,y,z,+1\nx+1/2,y,z,-1\n",
      "Mn1 Mn .1 .2 .3\n");

  g_assert_cmpuint (near_crystal_get_n_atoms (crystal), ==, 4);
  cif_test_check_note (crystal, "magnetic", NEAR_NOTE_INFO, "moments were not read");
  cif_test_check_no_warning (crystal);
}

static void
test_modulated (void)
{
  g_autoptr (NearCrystal) crystal = cif_test_read_block (
      CUBE,
      "_cell_modulation_dimension 1\nloop_\n_space_group_symop_ssg_operation_algebraic\n"
      "'x1,x2,x3,x4'\n'-x1,-x2,-x3,-x4+1/2'\n",
      "Mn1 Mn .1 .2 .3\n");

  g_assert_cmpuint (near_crystal_get_n_atoms (crystal), ==, 2);
  cif_test_check_note (crystal, "modulated", NEAR_NOTE_WARNING, "average structure");
}

/* --- names ---------------------------------------------------------------------------------- */

static void
test_hall (void)
{
  g_autoptr (NearCrystal) known = cif_test_read_block (
      CUBE, "_space_group_name_Hall '-P 2ybc'\n_space_group_name_H-M_alt 'P 1'\n",
      "Si1 Si .1 .2 .3\n");
  g_autoptr (NearCrystal) built
      = cif_test_read_block (CELL (5, 5, 5, 90, 90, 120),
                             "_space_group_name_Hall 'P 61 2 (0 0 5)'\n", "Si1 Si .1 .25 .3\n");
  g_autoptr (NearCrystal) wrong = cif_test_read_block (
      CUBE, "_space_group_name_Hall 'Q 7'\n_space_group_name_H-M_alt 'P -1'\n",
      "Si1 Si .1 .2 .3\n");

  g_assert_cmpuint (near_crystal_get_n_atoms (known), ==, 4);
  cif_test_check_note (known, "symmetry-from-name", NEAR_NOTE_INFO,
                       "found by its Hall symbol “-P 2ybc”");
  g_assert_cmpuint (near_crystal_get_n_atoms (built), ==, 12);
  g_assert_cmpuint (near_crystal_get_n_atoms (wrong), ==, 2);
  cif_test_check_note (wrong, "space-group-unknown", NEAR_NOTE_WARNING,
                       "“Q 7” is not a Hall symbol");
}

static void
test_name_then_number (void)
{
  g_autoptr (NearCrystal) crystal = cif_test_read_block (
      CUBE, "_symmetry_space_group_name_H-M 'nonsense'\n_symmetry_Int_Tables_number 2\n",
      "Si1 Si .1 .2 .3\n");

  g_assert_cmpuint (near_crystal_get_n_atoms (crystal), ==, 2);
  cif_test_check_note (crystal, "space-group-unknown", NEAR_NOTE_WARNING,
                       "“nonsense” is not the symbol");
  cif_test_check_note (crystal, "symmetry-from-name", NEAR_NOTE_INFO, "found by its number “2”");
}

static void
test_name_and_number_disagree (void)
{
  g_autoptr (NearCrystal) crystal = cif_test_read_block (
      CUBE, "_symmetry_space_group_name_H-M 'P -1'\n_symmetry_Int_Tables_number 225\n",
      "Si1 Si .1 .2 .3\n");

  g_assert_cmpuint (near_crystal_get_n_atoms (crystal), ==, 2);
  cif_test_check_note (crystal, "space-group-disagrees", NEAR_NOTE_WARNING, "the number 225");
}

static void
test_nothing (void)
{
  g_autoptr (NearCrystal) nothing = cif_test_read_block (CUBE, "", "Si1 Si .1 .2 .3\n");
  g_autoptr (NearCrystal) unknown = cif_test_read_block (
      CUBE, "_symmetry_space_group_name_H-M ?\n_symmetry_Int_Tables_number 999\n",
      "Si1 Si .1 .2 .3\n");

  g_assert_cmpuint (near_crystal_get_n_atoms (nothing), ==, 1);
  cif_test_check_note (nothing, "symmetry-unknown", NEAR_NOTE_WARNING,
                       "Only the listed atoms are shown");
  g_assert_cmpuint (near_crystal_get_n_atoms (unknown), ==, 1);
  cif_test_check_note (unknown, "symmetry-unknown", NEAR_NOTE_WARNING, "nothing of its symmetry");
  cif_test_check_note (unknown, "space-group-unknown", NEAR_NOTE_WARNING,
                       "“999” is not the number");
}

static void
test_asymmetric_unit (void)
{
  const NearReadOptions options = { .asymmetric_unit = TRUE };
  g_autofree char *text
      = cif_test_join (CUBE, "_symmetry_space_group_name_H-M 'F m -3 m'\n", "Cu1 Cu 0 0 0\n");
  g_autoptr (NearCrystal) crystal = cif_test_read_with (text, &options);

  g_assert_cmpuint (near_crystal_get_n_atoms (crystal), ==, 1);
  cif_test_check_note (crystal, "asymmetric-unit", NEAR_NOTE_INFO, "symmetry was not applied");
}

/* Diamond's atom is at 0 in the first origin and at 1/8 in the second (International Tables A,
 * 227). */
static void
test_origin_from_formula (void)
{
  const char *symmetry
      = "_space_group_name_H-M_alt 'F d -3 m'\n_chemical_formula_sum Si\n_cell_formula_units_Z 8\n";
  g_autoptr (NearCrystal) first = cif_test_read_block (CUBE, symmetry, "Si1 Si 0 0 0\n");
  g_autoptr (NearCrystal) second = cif_test_read_block (CUBE, symmetry, "Si1 Si .125 .125 .125\n");

  g_assert_cmpuint (near_crystal_get_n_atoms (first), ==, 8);
  cif_test_check_note (first, "setting-from-formula", NEAR_NOTE_INFO, "F d -3 m:1");
  g_assert_cmpuint (near_crystal_get_n_atoms (second), ==, 8);
  cif_test_check_note (second, "setting-from-formula", NEAR_NOTE_INFO, "F d -3 m:2");
  cif_test_check_no_warning (first);
}

static void
test_origin_assumed (void)
{
  const char *symmetry = "_space_group_name_H-M_alt 'F d -3 m'\n";
  g_autoptr (NearCrystal) special = cif_test_read_block (CUBE, symmetry, "Si1 Si .125 .125 .125\n");
  g_autoptr (NearCrystal) general = cif_test_read_block (CUBE, symmetry, "Si1 Si .01 .13 .27\n");
  g_autoptr (NearCrystal) code = cif_test_read_block (
      CUBE, "_space_group_name_H-M_alt 'F d -3 m'\n_space_group_IT_coordinate_system_code 2\n",
      "Si1 Si 0 0 0\n");

  g_assert_cmpuint (near_crystal_get_n_atoms (special), ==, 8);
  cif_test_check_note (special, "setting-assumed", NEAR_NOTE_WARNING,
                       "Assumed was F d -3 m:2 (227, -F 4vw 2vw 3), where the cell has 8 atoms");
  cif_test_check_note (general, "setting-assumed", NEAR_NOTE_WARNING, "the usual one");
  g_assert_cmpuint (near_crystal_get_n_atoms (code), ==, 16);
  cif_test_check_no_note (code, "setting-assumed");
}

static void
test_axes_from_cell (void)
{
  g_autoptr (NearCrystal) hexagonal
      = cif_test_read_block (CELL (4.76, 4.76, 13, 90, 90, 120),
                             "_space_group_name_H-M_alt 'R -3 c'\n", "Al1 Al 0 0 .352\n");
  g_autoptr (NearCrystal) rhombohedral
      = cif_test_read_block (CELL (5.13, 5.13, 5.13, 55.3, 55.3, 55.3),
                             "_space_group_IT_number 167\n", "Al1 Al .352 .352 .352\n");

  g_assert_cmpuint (near_crystal_get_n_atoms (hexagonal), ==, 12);
  g_assert_cmpuint (near_crystal_get_n_atoms (rhombohedral), ==, 4);
  cif_test_check_no_note (hexagonal, "setting-assumed");
  cif_test_check_no_note (rhombohedral, "setting-assumed");
}

/* A short symbol or a number names the group, and the cell tells the axes. */
static void
test_unique_axis_from_cell (void)
{
  static const char *const symmetries[]
      = { "_space_group_name_H-M_alt 'P 21/c'\n", "_space_group_IT_number 14\n" };

  for (gsize i = 0; i < G_N_ELEMENTS (symmetries); i++)
    {
      g_autoptr (NearCrystal) c = cif_test_read_block (CELL (4, 5, 6, 90, 90, 100), symmetries[i],
                                                       "Si1 Si .1 .2 .3\n");
      g_autoptr (NearCrystal) b = cif_test_read_block (CELL (4, 5, 6, 90, 100, 90), symmetries[i],
                                                       "Si1 Si .1 .2 .3\n");

      cif_test_check_note (c, "setting-from-cell", NEAR_NOTE_WARNING,
                           "usually means P 1 21/c 1:b1 (14, -P 2ybc), whose axes do not fit the "
                           "cell. P 1 1 21/a:c1 (14, -P 2ac) was taken");
      cif_test_check_note (c, "setting-from-cell", NEAR_NOTE_WARNING, "'P 1 1 21/b:c3'");
      cif_test_check_no_note (c, "symmetry-cell-disagree");
      cif_test_check_note (b, "symmetry-from-name", NEAR_NOTE_INFO, "P 1 21/c 1:b1");
      cif_test_check_no_note (b, "setting-from-cell");
      cif_test_check_no_warning (b);
    }
}

/* Only one of the settings that a short symbol may mean fits. */
static void
test_only_axis_that_fits (void)
{
  g_autoptr (NearCrystal) crystal
      = cif_test_read_block (CELL (10, 11, 12, 90, 90, 100),
                             "_space_group_name_H-M_alt 'P 21/m'\n", "Si1 Si .1 .2 .1\n");

  cif_test_check_note (crystal, "setting-from-cell", NEAR_NOTE_INFO,
                       "P 1 1 21/m:c (11, -P 2c) was taken");
  cif_test_check_no_warning (crystal);
}

/* The settings of C2/c whose unique axis is c are centred otherwise, which the symbol denies. */
static void
test_centring_is_kept (void)
{
  g_autoptr (NearCrystal) crystal
      = cif_test_read_block (CELL (4, 5, 6, 90, 90, 100), "_space_group_name_H-M_alt 'C 2/c'\n",
                             "Si1 Si .1 .2 .3\n");

  cif_test_check_note (crystal, "symmetry-cell-disagree", NEAR_NOTE_WARNING, "change distances");
  cif_test_check_note (crystal, "setting-misfit", NEAR_NOTE_WARNING, "'A 1 1 2/a:c1'");
  cif_test_check_note (crystal, "symmetry-from-name", NEAR_NOTE_INFO, "C 1 2/c 1:b1");
}

/* Pma2 in its first setting has the mirror at x = 1/4; with Pbm2 there would be two atoms, not
 * four (International Tables A, 28). The fewest atoms tell nothing of axes. */
static void
test_standard_axes (void)
{
  g_autoptr (NearCrystal) number = cif_test_read_block (
      CELL (10, 11, 6, 90, 90, 90), "_space_group_IT_number 28\n", "Si1 Si .1 .25 .3\n");
  g_autoptr (NearCrystal) symbol = cif_test_read_block (
      CELL (4, 5, 6, 90, 90, 90), "_space_group_name_H-M_alt 'P 2'\n", "Si1 Si 0 .2 0\n");

  g_assert_cmpuint (near_crystal_get_n_atoms (number), ==, 4);
  cif_test_check_note (number, "setting-standard", NEAR_NOTE_INFO,
                       "“28” does not say which axes the file uses; those of P m a 2 (28, P 2 -2a)");
  g_assert_cmpuint (near_crystal_get_n_atoms (symbol), ==, 1);
  cif_test_check_note (symbol, "symmetry-from-name", NEAR_NOTE_INFO, "P 1 2 1:b (3, P 2y)");
}

/* Where the standard axes give another formula and others give it, the note names those. */
static void
test_standard_axes_against_formula (void)
{
  g_autoptr (NearCrystal) crystal
      = cif_test_read_block (CELL (10, 11, 6, 90, 90, 90),
                             "_space_group_IT_number 28\n_chemical_formula_sum 'Si O2'\n",
                             "Si1 Si .1 .25 .3\nO1 O .1 .1 .6\n");

  cif_test_check_note (crystal, "setting-assumed", NEAR_NOTE_WARNING,
                       "_space_group_name_H-M_alt 'P b m 2:ba-c'");
}

/* MgAl2O4: Mg in 8a, Al in 16d, O in 32e of the second origin. With the first there are as many
 * atoms, but O and O overlap. */
static void
test_origin_from_distances (void)
{
  static const char *const symmetries[]
      = { "_space_group_IT_number 227\n", "_space_group_name_H-M_alt 'F d -3 m'\n" };

  for (gsize i = 0; i < G_N_ELEMENTS (symmetries); i++)
    {
      g_autoptr (NearCrystal) crystal
          = cif_test_read_block (CELL (8.08, 8.08, 8.08, 90, 90, 90), symmetries[i],
                                 "Mg1 Mg .125 .125 .125\nAl1 Al .5 .5 .5\n"
                                 "O1 O .2624 .2624 .2624\n");

      cif_test_check_formula (crystal, "Mg8Al16O32");
      cif_test_check_note (crystal, "setting-assumed", NEAR_NOTE_WARNING,
                           "Assumed was F d -3 m:2 (227, -F 4vw 2vw 3), where the cell has 56 atoms; "
                           "with F d -3 m:1 (227, F 4d 2 3 -1d) the cell has 56 atoms, some of them "
                           "only 0.2");
      cif_test_check_note (crystal, "setting-assumed", NEAR_NOTE_WARNING,
                           "_space_group_name_H-M_alt 'F d -3 m:1'");
      cif_test_check_no_note (crystal, "distance-short");
    }
}

/* --- very many ------------------------------------------------------------------------------ */

static gboolean
stop (double fraction, const char *stage, gpointer user_data)
{
  return FALSE;
}

static char *
dup_many (guint n)
{
  GString *text = g_string_new ("data_x\n" CUBE "_space_group_name_Hall '-F 4 2 3'\n" ATOMS);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "Si Si .%03u .%03u .3\n", i % 200 * 5, i / 200 * 6);
  return g_string_free (text, FALSE);
}

static void
test_too_many_images (void)
{
  const NearReadOptions options = { .asymmetric_unit = TRUE };
  g_autofree char *text = dup_many (30000);
  g_autoptr (NearCrystal) crystal = cif_test_read_with (text, &options);

  g_assert_cmpuint (near_crystal_get_n_atoms (crystal), ==, 30000);
  cif_test_check_error (text, NULL, NEAR_ERROR_TOO_LARGE, "--asymmetric-unit");
}

static void
test_stop_while_filling (void)
{
  const NearMonitor monitor = { stop, NULL };
  g_autofree char *text = dup_many (200);
  g_autoptr (GError) error = NULL;
  g_autoptr (NearStructures) structures
      = near_structures_parse (text, strlen (text), "test.cif", "cif", NULL, &monitor, &error);

  g_assert_null (structures);
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_CANCELLED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#if NEAR_HAVE_LIBCIF
#define ADD(name, function) g_test_add_func ("/cif-symmetry/" name, function)
  ADD ("tags", test_tags);
  ADD ("single-atom-without-loop", test_single_atom_without_loop);
  ADD ("unquoted-operations", test_unquoted_operations);
  ADD ("bad-operations", test_bad_operations);
  ADD ("not-a-group", test_not_a_group);
  ADD ("identity-missing", test_identity_missing);
  ADD ("cell-of-another-shape", test_cell_of_another_shape);
  ADD ("cell-of-another-shape-by-name", test_cell_of_another_shape_by_name);
  ADD ("list-against-name", test_list_against_name);
  ADD ("list-in-primitive-cell", test_list_in_primitive_cell);
  ADD ("two-lists", test_two_lists);
  ADD ("magnetic", test_magnetic);
  ADD ("modulated", test_modulated);
  ADD ("hall", test_hall);
  ADD ("name-then-number", test_name_then_number);
  ADD ("name-and-number-disagree", test_name_and_number_disagree);
  ADD ("nothing", test_nothing);
  ADD ("asymmetric-unit", test_asymmetric_unit);
  ADD ("origin-from-formula", test_origin_from_formula);
  ADD ("origin-assumed", test_origin_assumed);
  ADD ("axes-from-cell", test_axes_from_cell);
  ADD ("unique-axis-from-cell", test_unique_axis_from_cell);
  ADD ("only-axis-that-fits", test_only_axis_that_fits);
  ADD ("centring-is-kept", test_centring_is_kept);
  ADD ("standard-axes", test_standard_axes);
  ADD ("standard-axes-against-formula", test_standard_axes_against_formula);
  ADD ("origin-from-distances", test_origin_from_distances);
  ADD ("too-many-images", test_too_many_images);
  ADD ("stop-while-filling", test_stop_while_filling);
#endif
  return g_test_run ();
}
