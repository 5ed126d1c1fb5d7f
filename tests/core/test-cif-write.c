/* test-cif-write.c — writing CIF, and reading back what was written
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cif-test.h"
#include "crystal-test.h"
#include "near-config.h"
#include "near-neighbors.h"
#include "near-symmetry.h"
#include "near-test.h"

#include <math.h>

static char *
write_cif (NearCrystal *crystal, const NearWriteOptions *options, GPtrArray *notes)
{
  g_autoptr (GError) error = NULL;
  char *text = near_structures_format (&crystal, 1, NULL, "cif", options, notes, NULL, &error);

  g_assert_no_error (error);
  return text;
}

static NearCrystal *
write_and_read (NearCrystal *crystal)
{
  g_autofree char *text = write_cif (crystal, NULL, NULL);

  return cif_test_read (text);
}

/* The distance of every pair of neighbours in the list, which no choice of axes changes; atoms in
 * the same order. */
static void
check_same_crystal (const NearCrystal *a, const NearCrystal *b, double atol)
{
  NearCell first = near_lattice_get_cell (near_crystal_get_lattice (a));
  NearCell second = near_lattice_get_cell (near_crystal_get_lattice (b));
  gsize n = near_crystal_get_n_atoms (a);

  near_assert_close_array (&second.a, &first.a, 6, 1e-12, 0.0);
  g_assert_cmpuint (near_crystal_get_n_atoms (b), ==, n);
  for (gsize i = 0; i + 1 < n; i++)
    {
      NearVec3 u
          = near_vec3_subtract (near_vec3_from (near_crystal_peek_positions (a) + 3 * i),
                                near_vec3_from (near_crystal_peek_positions (a) + 3 * i + 3));
      NearVec3 v
          = near_vec3_subtract (near_vec3_from (near_crystal_peek_positions (b) + 3 * i),
                                near_vec3_from (near_crystal_peek_positions (b) + 3 * i + 3));

      near_assert_close (near_vec3_length (v), near_vec3_length (u), 1e-12, atol);
      g_assert_cmpuint (near_crystal_get_element (a, i), ==, near_crystal_get_element (b, i));
    }
}

/* Signed volume of three atoms about a fourth: a mirror image has the other sign. */
static double
get_handedness (const NearCrystal *crystal)
{
  const double *x = near_crystal_peek_positions (crystal);
  NearVec3 origin = near_vec3_from (x), d[3];

  for (guint i = 0; i < 3; i++)
    d[i] = near_vec3_subtract (near_vec3_from (x + 3 * (i + 1)), origin);
  return near_vec3_dot (d[0], near_vec3_cross (d[1], d[2]));
}

static void
test_text (void)
{
  g_autoptr (NearCrystal) salt = crystal_test_new_rock_salt (5.64, 11, 17);
  g_autofree char *text = write_cif (salt, NULL, NULL);
  static const char *const lines[] = { "data_Na4Cl4\n",
                                       "_chemical_formula_sum          'Cl Na'\n",
                                       "_cell_formula_units_Z          4\n",
                                       "_cell_length_a                 5.64\n",
                                       "_cell_angle_gamma              90\n",
                                       "_space_group_name_H-M_alt      'P 1'\n",
                                       " 'x, y, z'\n",
                                       " Na1    Na ",
                                       " Cl4    Cl " };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    if (strstr (text, lines[i]) == NULL)
      g_error ("no “%s” in\n%s", lines[i], text);
  g_assert_true (g_str_is_ascii (text));
}

#if NEAR_HAVE_LIBCIF

static void
test_round_trip (void)
{
  g_autoptr (NearCrystal) diamond = crystal_test_new_diamond (3.57, 6);
  g_autoptr (NearCrystal) again = write_and_read (diamond);

  check_same_crystal (diamond, again, 1e-13);
  cif_test_check_no_warning (again);
  for (guint64 seed = 1; seed <= 20; seed++)
    {
      g_autoptr (NearCrystal) random = crystal_test_new_random (seed, 30, 12.0, 2);
      g_autoptr (NearCrystal) read = write_and_read (random);

      check_same_crystal (random, read, 1e-11);
      near_assert_close (get_handedness (read), get_handedness (random), 1e-9, 1e-9);
      /* The numbers are the shortest that are exact. */
      if (near_mat3_determinant (near_crystal_get_lattice (random)) > 0.0)
        near_assert_close_array (near_crystal_peek_fractional (read),
                                 near_crystal_peek_fractional (random), 90, 0.0, 0.0);
    }
}

static void
test_left_handed (void)
{
  const NearMat3 lattice = { { { 4, 0, 0 }, { 0.5, 0.3, 6 }, { 1, 5, 0.2 } } };
  const double f[] = { 0.1, 0.2, 0.3, 0.4, 0.2, 0.3, 0.1, 0.55, 0.35, 0.15, 0.25, 0.75 };
  const guint elements[] = { 6, 7, 8, 9 };
  g_autoptr (NearCrystal) crystal = crystal_test_new (&lattice, 4, f, elements);
  g_autoptr (GPtrArray) notes = near_notes_new ();
  g_autofree char *text = write_cif (crystal, NULL, notes);
  g_autoptr (NearCrystal) again = cif_test_read (text);

  g_assert_cmpfloat (near_mat3_determinant (&lattice), <, 0.0);
  g_assert_nonnull (near_notes_find (notes, "left-handed"));
  g_assert_cmpfloat (near_mat3_determinant (near_crystal_get_lattice (again)), >, 0.0);
  check_same_crystal (crystal, again, 1e-12);
  near_assert_close (get_handedness (again), get_handedness (crystal), 1e-11, 0.0);
}

static void
test_mixtures_and_isotopes (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new ();
  const NearMat3 lattice = { { { 5, 0, 0 }, { 0, 5, 0 }, { 0, 0, 5 } } };
  const NearComponent steel[] = { { 26, 0.7 }, { 28, 0.3 } }, half[] = { { 11, 0.5 } };
  const double f[4][3] = { { 0, 0, 0 }, { 0.5, 0, 0 }, { 0, 0.5, 0 }, { 0, 0, 0.5 } };
  const double b[4] = { 0.5, NAN, 1.25, 2.0 };
  guint16 species;

  near_crystal_builder_set_lattice (builder, &lattice);
  near_crystal_builder_set_title (builder, "Gr\xc3\xbcn's \"steel\"", -1);
  g_assert_true (near_crystal_builder_add_mixture (builder, NULL, steel, 2, &species, &error));
  near_crystal_builder_add_fractional (builder, species, f[0]);
  g_assert_true (near_crystal_builder_add_mixture (builder, NULL, half, 1, &species, &error));
  near_crystal_builder_add_fractional (builder, species, f[1]);
  g_assert_true (near_crystal_builder_add_species (builder, "D", 1, 2.0141, &species, &error));
  near_crystal_builder_add_fractional (builder, species, f[2]);
  g_assert_true (near_crystal_builder_add_species (builder, NULL, 1, 0.0, &species, &error));
  near_crystal_builder_add_fractional (builder, species, f[3]);
  near_crystal_builder_take_atom_data (builder, "b_iso", near_array_new_vector (4, b));
  g_autoptr (NearCrystal) crystal = near_crystal_builder_finish (builder, &error);
  g_assert_no_error (error);
  g_autoptr (NearCrystal) again = write_and_read (crystal);

  cif_test_check_formula (again, "Na0.5Fe0.7Ni0.3H2");
  g_assert_cmpuint (near_crystal_get_n_atoms (again), ==, 4);
  g_assert_cmpstr (near_crystal_get_species (again, near_crystal_peek_species (again)[2])->label,
                   ==, "D");
  g_assert_cmpstr (near_crystal_get_species (again, near_crystal_peek_species (again)[3])->label,
                   ==, "H");
  g_assert_cmpstr (near_crystal_get_title (again), ==, "Grun's \"steel\"");
  const double *read = near_array_peek_doubles (near_crystal_get_atom_data (again, "b_iso"));
  near_assert_close (read[0], 0.5, 0.0, 0.0);
  g_assert_true (isnan (read[1]));
  near_assert_close (read[3], 2.0, 0.0, 0.0);
  cif_test_check_no_note (again, "formula-disagrees");
}

static void
test_tensors (void)
{
  g_autoptr (NearCrystal) crystal = cif_test_read ("data_t\n" CELL (
      4, 5, 6, 80, 95, 105) "_space_group_name_H-M_alt 'P -1'\n"
                            "loop_\n_atom_site_label\n_atom_site_fract_x\n_atom_site_fract_y\n_"
                            "atom_site_fract_z\nSi1 .1 .2 .3\nO1 .5 .6 .7\n"
                            "loop_\n_atom_site_aniso_label\n_atom_site_aniso_U_11\n_atom_site_"
                            "aniso_U_22\n_atom_site_aniso_U_33\n"
                            "_atom_site_aniso_U_12\n_atom_site_aniso_U_13\n_atom_site_aniso_U_"
                            "23\nO1 .01 .02 .03 .004 .005 .006\n");
  g_autoptr (NearCrystal) again = write_and_read (crystal);
  const double *u = near_array_peek_doubles (near_crystal_get_atom_data (crystal, "u_aniso"));
  const double *v = near_array_peek_doubles (near_crystal_get_atom_data (again, "u_aniso"));

  near_assert_close_array (v + 12, u + 12, 12, 1e-10, 1e-14);
  g_assert_true (isnan (v[0]));
}

static const NearWriteOptions with_symmetry = { .with_symmetry = TRUE };

/* Writes with symmetry and reads back; NULL where there is no symmetry yet. */
static NearCrystal *
reduce_and_fill (NearCrystal *crystal, char **text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) notes = near_notes_new ();

  *text = near_structures_format (&crystal, 1, NULL, "cif", &with_symmetry, notes, NULL, &error);
  if (g_error_matches (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED))
    {
      g_test_skip (error->message);
      return NULL;
    }
  g_assert_no_error (error);
  return cif_test_read (*text);
}

/* Every atom of @a has one of its element in the same place of @b. */
static void
check_same_cell (const NearCrystal *a, const NearCrystal *b, double atol)
{
  const double *f = near_crystal_peek_fractional (a), *g = near_crystal_peek_fractional (b);

  g_assert_cmpuint (near_crystal_get_n_atoms (a), ==, near_crystal_get_n_atoms (b));
  for (gsize i = 0; i < near_crystal_get_n_atoms (a); i++)
    {
      gboolean found = FALSE;

      for (gsize j = 0; j < near_crystal_get_n_atoms (b) && !found; j++)
        {
          double far = 0.0;

          for (guint k = 0; k < 3; k++)
            {
              double d = f[3 * i + k] - g[3 * j + k];

              far = MAX (far, fabs (d - rint (d)));
            }
          found = far < atol && near_crystal_get_element (a, i) == near_crystal_get_element (b, j);
        }
      g_assert_true (found);
    }
}

static void
test_with_symmetry (void)
{
  g_autoptr (NearCrystal) salt = crystal_test_new_rock_salt (5.64, 11, 17);
  g_autofree char *text = NULL;
  g_autoptr (NearCrystal) again = reduce_and_fill (salt, &text);

  if (again == NULL)
    return;
  check_same_cell (salt, again, 1e-9);
  cif_test_check_no_warning (again);
  g_assert_nonnull (strstr (text, "'F m -3 m'"));
  g_assert_nonnull (strstr (text, "'-F 4 2 3'"));
  g_assert_nonnull (strstr (text, " Na1    Na "));
  g_assert_null (strstr (text, "Na2"));
}

/* In cells that are no setting: the operations count, and no name contradicts them. */
static void
test_with_symmetry_in_any_cell (void)
{
  const NearMat3 primitive = { { { 0, 2.8, 2.8 }, { 2.8, 0, 2.8 }, { 2.8, 2.8, 0 } } };
  const NearMat3 left = { { { 3, 0, 0 }, { 0, 0, 5 }, { 0, 4, 0 } } };
  const double f[] = { 0.13, 0.07, 0.21, 0.63, 0.57, 0.71 },
               g[] = { 0.11, 0.22, 0.33, 0.89, 0.22, 0.67 };
  const guint two[] = { 11, 17 }, same[] = { 14, 14 };
  g_autoptr (NearCrystal) shifted = crystal_test_new (&primitive, 2, f, two);
  g_autoptr (NearCrystal) left_handed = crystal_test_new (&left, 2, g, same);
  NearCrystal *const all[] = { shifted, left_handed };

  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_autofree char *text = NULL;
      g_autoptr (NearCrystal) again = reduce_and_fill (all[i], &text);

      if (again == NULL)
        return;
      g_assert_cmpuint (near_crystal_get_n_atoms (again), ==, 2);
      cif_test_check_no_warning (again);
      double distance, expected;
      gsize pair[2];
      g_assert_true (near_crystal_find_nearest (all[i], &expected, pair));
      g_assert_true (near_crystal_find_nearest (again, &distance, pair));
      near_assert_close (distance, expected, 1e-6, 0.0);
    }
}

#endif

static void
test_no_cell (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new ();
  const double origin[3] = { 0.0 };
  guint16 species;

  g_assert_true (near_crystal_builder_add_species (builder, NULL, 6, 0.0, &species, &error));
  near_crystal_builder_add_atom (builder, species, origin);
  g_autoptr (NearCrystal) molecule = near_crystal_builder_finish (builder, &error);
  g_assert_null (near_structures_format (&molecule, 1, NULL, "cif", NULL, NULL, NULL, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, "CIF files need a cell"));
}

static void
test_lost (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearCrystal) copper = crystal_test_new_fcc (3.61, 29);
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new_from (copper, TRUE);
  g_autoptr (GPtrArray) notes = near_notes_new ();
  const gboolean slab[3] = { TRUE, TRUE, FALSE };
  const gsize shape[2] = { 4, 3 };
  const double zeros[12] = { 0.0 };

  near_crystal_builder_set_periodic (builder, slab);
  near_crystal_builder_take_atom_data (builder, "forces",
                                       near_array_new (NEAR_ARRAY_FLOAT64, 2, shape, zeros));
  g_autoptr (NearCrystal) crystal = near_crystal_builder_finish (builder, &error);
  g_assert_no_error (error);
  g_autofree char *text = write_cif (crystal, NULL, notes);

  g_assert_cmpuint (notes->len, ==, 2);
  g_assert_nonnull (strstr (((NearNote *) notes->pdata[1])->text, "“forces”"));
  g_assert_nonnull (strstr (((NearNote *) notes->pdata[0])->text, "directions that do not repeat"));
}

/* Half D, half H has a mass of its own, which is that of neither. */
static void
test_mixed_isotopes (void)
{
  g_autoptr (NearStructures) structures = structure_test_read (
      "data_x\n" CUBE IDENTITY "loop_\n_atom_site_label\n_atom_site_type_symbol\n"
      "_atom_site_occupancy\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\n"
      "D1 D .5 .1 .1 .1\nH1 H .5 .1 .1 .1\n",
      "test.cif", "cif", NULL);
  g_autoptr (GPtrArray) notes = near_notes_new ();
  g_autofree char *text = NULL;
  g_autoptr (NearStructures) again
      = structure_test_write_again (structures, "cif", "test.cif", notes, &text);

  g_assert_nonnull (strstr (text, " H1     H "));
  g_assert_nonnull (near_notes_find (notes, "isotopes-mixed"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cif-write/text", test_text);
#if NEAR_HAVE_LIBCIF
  g_test_add_func ("/cif-write/round-trip", test_round_trip);
  g_test_add_func ("/cif-write/left-handed", test_left_handed);
  g_test_add_func ("/cif-write/mixtures-and-isotopes", test_mixtures_and_isotopes);
  g_test_add_func ("/cif-write/mixed-isotopes", test_mixed_isotopes);
  g_test_add_func ("/cif-write/tensors", test_tensors);
  g_test_add_func ("/cif-write/with-symmetry", test_with_symmetry);
  g_test_add_func ("/cif-write/with-symmetry-in-any-cell", test_with_symmetry_in_any_cell);
#endif
  g_test_add_func ("/cif-write/no-cell", test_no_cell);
  g_test_add_func ("/cif-write/lost", test_lost);
  return g_test_run ();
}
