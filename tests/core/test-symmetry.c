/* test-symmetry.c — space groups and Wyckoff positions of structures that are known
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-symmetry.h"

#include "crystal-test.h"
#include "known-structures.h"
#include "near-test.h"

#include <math.h>
#include <string.h>

static NearMat3
cell (double a, double b, double c, double alpha, double beta, double gamma)
{
  const NearCell given = { a, b, c, alpha, beta, gamma };
  NearMat3 lattice;

  g_assert_true (near_lattice_from_cell (&given, &lattice, NULL));
  return lattice;
}

static void
test_known (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    {
      const Known *k = &known[i];
      g_autoptr (GError) error = NULL;
      g_autoptr (NearCrystal) crystal = new_known (k);
      g_autoptr (NearSymmetry) s = near_symmetry_new (crystal, 1e-3, &error);

      g_assert_no_error (error);
      g_test_message ("%s: %s", k->name, near_symmetry_get_international (s));
      g_assert_cmpint (near_symmetry_get_number (s), ==, k->number);
      if (k->full != NULL)
        {
          g_assert_cmpstr (near_symmetry_get_international (s), ==, k->symbol);
          g_assert_cmpstr (near_symmetry_get_international_full (s), ==, k->full);
        }
      g_assert_cmpstr (near_symmetry_get_schoenflies (s), ==, k->schoenflies);
      g_assert_cmpstr (near_symmetry_get_pearson (s), ==, k->pearson);
      g_assert_cmpstr (near_symmetry_get_crystal_system (s), ==, k->system);
      g_assert_true (g_str_has_prefix (k->pearson, near_symmetry_get_bravais (s)));
      g_assert_cmpuint (near_symmetry_get_n_operations (s), ==, k->n_operations);
      g_assert_cmpuint (near_symmetry_get_notes (s)->len, ==, 0);
      for (gsize a = 0; a < k->n && k->wyckoff != NULL; a++)
        {
          g_assert_cmpint (near_symmetry_get_wyckoff (s, a), ==, k->wyckoff[a]);
          g_assert_cmpint (near_symmetry_get_wyckoff (s, near_symmetry_get_equivalent_atom (s, a)),
                           ==, k->wyckoff[a]);
        }
      check_operations (crystal, s, 1e-3);
    }
}

/* International Tables A, No. 136: 2a m.mm, 4f m.2m; No. 225: 4a and 4b m-3m; 8c -43m. */
static void
test_sites (void)
{
  g_autoptr (NearCrystal) rutile = new_known (&known[10]);
  g_autoptr (NearCrystal) fluorite = new_known (&known[8]);
  g_autoptr (NearSymmetry) r = near_symmetry_new (rutile, NEAR_SYMPREC, NULL);
  g_autoptr (NearSymmetry) f = near_symmetry_new (fluorite, NEAR_SYMPREC, NULL);

  g_assert_cmpstr (near_symmetry_get_site_symmetry (r, 0), ==, "m.mm");
  g_assert_cmpstr (near_symmetry_get_site_symmetry (r, 2), ==, "m.2m");
  g_assert_cmpuint (near_symmetry_get_equivalent_atom (r, 1), ==, 0);
  g_assert_cmpuint (near_symmetry_get_equivalent_atom (r, 5), ==, 2);
  g_assert_cmpstr (near_symmetry_get_site_symmetry (f, 0), ==, "m-3m");
  g_assert_cmpstr (near_symmetry_get_site_symmetry (f, 4), ==, "-43m");
  g_assert_cmpstr (near_symmetry_get_point_group (f), ==, "m-3m");
  g_assert_cmpstr (near_symmetry_get_arithmetic_class (f), ==, "m-3mF");
  g_assert_cmpstr (near_symmetry_get_hall (f), ==, "-F 4 2 3");
  g_assert_cmpint (near_symmetry_get_hall_number (f), ==, 523);
  g_assert_cmpstr (near_symmetry_get_lattice_system (r), ==, "tetragonal");
}

/* Two sites of one element, one of them half occupied: not the same kind of atom. */
static void
test_mixed (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new ();
  const NearComponent mixture[] = { { 26, 0.5 }, { 28, 0.5 } };
  const NearMat3 lattice = cell (2.9, 2.9, 2.9, 90, 90, 90);
  const double f[2][3] = { { 0, 0, 0 }, { 0.5, 0.5, 0.5 } };
  guint16 iron, mixed;

  near_crystal_builder_set_lattice (builder, &lattice);
  g_assert_true (near_crystal_builder_add_species (builder, NULL, 26, 0.0, &iron, &error));
  g_assert_true (near_crystal_builder_add_mixture (builder, NULL, mixture, 2, &mixed, &error));
  near_crystal_builder_add_fractional (builder, iron, f[0]);
  near_crystal_builder_add_fractional (builder, mixed, f[1]);
  g_autoptr (NearCrystal) crystal = near_crystal_builder_finish (builder, &error);
  g_autoptr (NearSymmetry) s = near_symmetry_new (crystal, NEAR_SYMPREC, &error);
  g_assert_no_error (error);
  g_assert_cmpint (near_symmetry_get_number (s), ==, 221);
  g_autoptr (NearCrystal) primitive
      = near_crystal_new_in_cell (crystal, NEAR_CELL_PRIMITIVE, NEAR_SYMPREC, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (near_crystal_is_mixed (primitive));
  g_assert_cmpuint (near_crystal_get_n_atoms (primitive), ==, 2);
}

static void
expect_error (NearCrystal *crystal, double symprec, NearError code, const char *part)
{
  g_autoptr (GError) error = NULL, second = NULL;

  g_assert_null (near_symmetry_new (crystal, symprec, &error));
  g_assert_error (error, NEAR_ERROR, (int) code);
  if (strstr (error->message, part) == NULL)
    g_error ("“%s” is not in “%s”", part, error->message);
  g_assert_null (near_crystal_new_in_cell (crystal, NEAR_CELL_PRIMITIVE, symprec, NULL, &second));
  g_assert_error (second, NEAR_ERROR, (int) code);
}

static void
test_errors (void)
{
  const double f[] = { 0, 0, 0, 0.5, 0.5, 0.5, 0.999, 0, 0 };
  const guint elements[] = { 11, 17, 11 };
  g_autoptr (NearCrystal) close = crystal_test_new_cubic (4.0, 3, f, elements);
  g_autoptr (NearCrystal) good = crystal_test_new_cubic (4.0, 2, f, elements);
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new ();
  g_autoptr (GError) error = NULL;
  guint16 species;

  near_crystal_builder_add_species (builder, NULL, 6, 0.0, &species, &error);
  near_crystal_builder_add_atom (builder, species, f);
  g_autoptr (NearCrystal) molecule = near_crystal_builder_finish (builder, &error);

  expect_error (close, 0.01, NEAR_ERROR_RANGE, "atoms 1 (Na) and 3 (Na) are 0.004 Å apart");
  expect_error (molecule, 0.01, NEAR_ERROR_UNSUPPORTED, "no cell");
  expect_error (good, 0.0, NEAR_ERROR_RANGE, "more than 0");
  expect_error (good, -1.0, NEAR_ERROR_RANGE, "-1");
  expect_error (good, NAN, NEAR_ERROR_RANGE, "more than 0");
  expect_error (good, INFINITY, NEAR_ERROR_RANGE, "more than 0");
  expect_error (good, 2.0, NEAR_ERROR_RANGE, "at most 1");

  /* A slab: the group is told, with a note; its cell is not changed. */
  static const gboolean slab[3] = { TRUE, TRUE, FALSE };
  g_autoptr (NearCrystalBuilder) changed = near_crystal_builder_new_from (good, TRUE);
  near_crystal_builder_set_periodic (changed, slab);
  g_autoptr (NearCrystal) film = near_crystal_builder_finish (changed, &error);
  g_autoptr (NearSymmetry) s = near_symmetry_new (film, 0.01, &error);
  g_assert_no_error (error);
  g_assert_cmpint (near_symmetry_get_number (s), ==, 221);
  g_assert_nonnull (near_notes_find (near_symmetry_get_notes (s), "not-periodic"));
  g_assert_null (near_crystal_new_in_cell (film, NEAR_CELL_NIGGLI, 0.01, NULL, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED);
  g_autoptr (NearCrystal) same
      = near_crystal_new_in_cell (molecule, NEAR_CELL_AS_IS, 0.01, NULL, NULL);
  g_assert_true (same == molecule);
}

/* A thousand atoms without symmetry take spglib a while: who stops is back at once, and a later search is
 * right all the same. */
static void
test_search (void)
{
  g_autoptr (GError) error = NULL, stopped = NULL;
  g_autoptr (NearCrystal) silicon = crystal_test_new_diamond (5.431, 14);
  g_autoptr (NearCrystal) large = crystal_test_new_random (1, 900, 30.0, 1);
  const NearMonitor stop = { crystal_test_stop, NULL };
  gint64 start = g_get_monotonic_time ();

  g_assert_null (near_symmetry_search (large, 0.01, &stop, &stopped));
  g_assert_error (stopped, NEAR_ERROR, NEAR_ERROR_CANCELLED);
  g_test_message ("let go after %.3f s", (double) (g_get_monotonic_time () - start) * 1e-6);
  g_autoptr (NearSymmetry) found = near_symmetry_search (silicon, 0.01, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (near_symmetry_get_number (found), ==, 227);
  g_autoptr (GError) bad = NULL;
  g_assert_null (near_symmetry_search (silicon, -1.0, NULL, &bad));
  g_assert_error (bad, NEAR_ERROR, NEAR_ERROR_RANGE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/symmetry/known", test_known);
  g_test_add_func ("/symmetry/sites", test_sites);
  g_test_add_func ("/symmetry/mixed", test_mixed);
  g_test_add_func ("/symmetry/errors", test_errors);
  g_test_add_func ("/symmetry/search", test_search);
  return g_test_run ();
}
