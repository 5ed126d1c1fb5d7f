/* test-supercell.c — many cells as one, against a naive enumeration and the neighbours of every
 * atom SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-supercell.h"

#include "crystal-test.h"
#include "near-neighbors.h"
#include "near-test.h"

#include <math.h>
#include <string.h>

static int
get_determinant (const int p[3][3])
{
  return p[0][0] * (p[1][1] * p[2][2] - p[1][2] * p[2][1])
         - p[0][1] * (p[1][0] * p[2][2] - p[1][2] * p[2][0])
         + p[0][2] * (p[1][0] * p[2][1] - p[1][1] * p[2][0]);
}

/* Images of an atom (translations by whole old cells) whose place is inside the new cell: all
 * tried. */
static gsize
count_inside (const NearCrystal *crystal, const NearMat3 *lattice, gsize atom, int reach,
              double *sum)
{
  NearMat3 inverse = near_mat3_inverse (lattice);
  NearVec3 r = near_vec3_from (near_crystal_peek_positions (crystal) + 3 * atom);
  gsize n = 0;

  *sum = 0.0;
  for (int i = -reach; i <= reach; i++)
    for (int j = -reach; j <= reach; j++)
      for (int k = -reach; k <= reach; k++)
        {
          NearVec3 at = near_vec3_add (
              r, near_vec3_times_mat3 (near_vec3 (i, j, k), near_crystal_get_lattice (crystal)));
          NearVec3 f = near_vec3_times_mat3 (at, &inverse);
          gboolean inside = TRUE;

          for (guint c = 0; c < 3; c++)
            {
              f.x[c] -= floor (f.x[c] + 1e-9) == 0.0 ? 0.0 : 1e6;
              inside = inside && f.x[c] > -1e-8 && f.x[c] < 1.0;
            }
          if (!inside)
            continue;
          n++;
          *sum += f.x[0] + 3.0 * f.x[1] * f.x[1] + 7.0 * f.x[2] * f.x[0];
        }
  return n;
}

static void
test_random_matrices (void)
{
  g_autoptr (NearRng) rng = near_rng_new (3, "matrices");
  guint n_done = 0;

  while (n_done < 60)
    {
      int p[3][3];
      g_autoptr (GError) error = NULL;

      for (guint i = 0; i < 9; i++)
        p[i / 3][i % 3] = (int) near_rng_index (rng, 7) - 3;
      int n_cells = get_determinant ((const int (*)[3]) p);
      if (n_cells <= 0)
        continue;
      n_done++;
      NearMat3 lattice = { { { 3.1, 0.2, -0.4 }, { 0.7, 4.0, 0.3 }, { -0.9, 1.1, 3.7 } } };
      const double f[] = { 0, 0, 0, 0.25, 0.5, 0.13, 0.99, 0.01, 0.6 };
      const guint elements[] = { 14, 8, 14 };
      g_autoptr (NearCrystal) crystal = crystal_test_new (&lattice, 3, f, elements);
      g_autoptr (NearCrystal) large
          = near_crystal_new_supercell (crystal, (const int (*)[3]) p, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (near_crystal_get_n_atoms (large), ==, 3 * n_cells);
      near_assert_close (near_crystal_get_volume (large),
                         n_cells * near_crystal_get_volume (crystal), 1e-12, 0.0);
      for (gsize i = 0; i < 3; i++)
        {
          double expected, sum = 0.0;
          const double *g = near_crystal_peek_fractional (large);

          g_assert_cmpuint (
              count_inside (crystal, near_crystal_get_lattice (large), i, 12, &expected), ==,
              n_cells);
          for (gsize k = i * (gsize) n_cells; k < (i + 1) * (gsize) n_cells; k++)
            {
              g_assert_cmpint (near_crystal_peek_species (large)[k], ==,
                               near_crystal_peek_species (crystal)[i]);
              for (guint c = 0; c < 3; c++)
                g_assert_true (g[3 * k + c] >= 0.0 && g[3 * k + c] < 1.0);
              sum += g[3 * k] + 3.0 * g[3 * k + 1] * g[3 * k + 1] + 7.0 * g[3 * k + 2] * g[3 * k];
            }
          near_assert_close (sum, expected, 1e-9, 1e-9);
        }
    }
}

/* Every copy sees what its original sees, also where positions lie outside the cell. */
static void
test_neighbors (void)
{
  static const int matrices[][3][3] = { { { 2, 0, 0 }, { 0, 1, 0 }, { 0, 0, 3 } },
                                        { { 1, 1, 0 }, { -1, 1, 0 }, { 0, 0, 1 } },
                                        { { 2, 1, -1 }, { 0, 1, 3 }, { 1, 0, 1 } } };

  for (guint64 seed = 1; seed <= 5; seed++)
    for (gsize m = 0; m < G_N_ELEMENTS (matrices); m++)
      {
        g_autoptr (GError) error = NULL;
        g_autoptr (NearCrystal) crystal = crystal_test_new_random (seed, 5, 4.0, 2);
        g_autoptr (NearCrystal) large
            = near_crystal_new_supercell (crystal, matrices[m], NULL, &error);
        g_autoptr (NearNeighbors) a = near_neighbors_new (crystal, 4.5, NULL, NULL);
        g_autoptr (NearNeighbors) b = near_neighbors_new (large, 4.5, NULL, NULL);
        gsize n_cells = (gsize) get_determinant (matrices[m]);

        g_assert_no_error (error);
        for (gsize i = 0; i < near_crystal_get_n_atoms (large); i++)
          {
            g_assert_cmpuint (near_neighbors_get_n (b, i), ==,
                              near_neighbors_get_n (a, i / n_cells));
            for (gsize k = 0; k < near_neighbors_get_n (b, i); k++)
              {
                near_assert_close (near_neighbors_peek (b, i)[k].distance,
                                   near_neighbors_peek (a, i / n_cells)[k].distance, 0.0, 1e-9);
              }
          }
      }
}

/* NaCl 2 x 1 x 1 is Na8Cl8; another program once showed Na10Cl26 (OpenChemistry/avogadrolibs
 * #2608). */
static void
test_rock_salt (void)
{
  static const int p[3][3] = { { 2, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } };
  g_autoptr (GError) error = NULL;
  g_autoptr (NearCrystal) crystal = crystal_test_new_rock_salt (5.64, 11, 17);
  g_autoptr (NearCrystal) large = near_crystal_new_supercell (crystal, p, NULL, &error);
  guint n_units;

  g_assert_no_error (error);
  g_autofree char *formula = near_crystal_dup_formula (large);
  g_autofree char *reduced = near_crystal_dup_reduced_formula (large, &n_units);
  g_assert_cmpstr (formula, ==, "Na8Cl8");
  g_assert_cmpuint (n_units, ==, 8);
  near_assert_close (near_crystal_get_density (large), near_crystal_get_density (crystal), 1e-12,
                     0.0);
  g_assert_cmpstr (near_crystal_get_provenance (large), ==, "supercell 2×1×1");
}

static void
test_data (void)
{
  static const int p[3][3] = { { 1, 1, 0 }, { -1, 1, 0 }, { 0, 0, 1 } };
  g_autoptr (GError) error = NULL;
  g_autoptr (NearCrystal) bare = crystal_test_new_rock_salt (5.64, 11, 17);
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new_from (bare, TRUE);
  double forces[24];
  guint8 fixed[24];
  const gsize shape[2] = { 8, 3 };

  for (guint i = 0; i < 24; i++)
    {
      forces[i] = i;
      fixed[i] = i % 2;
    }
  near_crystal_builder_take_atom_data (builder, "forces",
                                       near_array_new (NEAR_ARRAY_FLOAT64, 2, shape, forces));
  near_crystal_builder_take_atom_data (builder, "fixed",
                                       near_array_new (NEAR_ARRAY_UINT8, 2, shape, fixed));
  near_crystal_builder_set_number (builder, "energy", -7.0);
  near_crystal_builder_take_cell_data (builder, "stress",
                                       near_array_new_vector (6, (double[]){ 1, 2, 3, 4, 5, 6 }));
  near_crystal_builder_set_provenance (builder, "salt.cif");
  near_notes_add (near_crystal_builder_get_notes (builder), NEAR_NOTE_INFO, "of-old", "Kept.");
  g_autoptr (NearCrystal) crystal = near_crystal_builder_finish (builder, &error);
  g_autoptr (NearCrystal) large = near_crystal_new_supercell (crystal, p, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (near_crystal_get_provenance (large), ==,
                   "salt.cif, supercell (1 1 0) (-1 1 0) (0 0 1)");
  near_assert_close (near_array_peek_doubles (near_crystal_get_cell_data (large, "energy"))[0],
                     -14.0, 1e-15, 0.0);
  near_assert_close_array (near_array_peek_doubles (near_crystal_get_cell_data (large, "stress")),
                           ((double[]){ 1, 2, 3, 4, 5, 6 }), 6, 1e-15, 0.0);
  const double *f = near_array_peek_doubles (near_crystal_get_atom_data (large, "forces"));
  const guint8 *x = near_array_peek (near_crystal_get_atom_data (large, "fixed"));
  for (gsize i = 0; i < 16; i++)
    for (guint k = 0; k < 3; k++)
      {
        near_assert_close (f[3 * i + k], forces[3 * (i / 2) + k], 0.0, 0.0);
        g_assert_cmpint (x[3 * i + k], ==, fixed[3 * (i / 2) + k]);
      }
  g_assert_nonnull (near_notes_find (near_crystal_get_notes (large), "of-old"));
}

/* A molecule across the border of the cell stays whole: its atoms are not wrapped one by one. */
static void
test_molecules_stay_whole (void)
{
  static const int p[3][3] = { { 2, 0, 0 }, { 0, 2, 0 }, { 0, 0, 1 } };
  const double f[] = { 0.98, 0.5, 0.5, 1.09, 0.5, 0.5 };
  const guint elements[] = { 7, 7 };
  g_autoptr (NearCrystal) crystal = crystal_test_new_cubic (10.0, 2, f, elements);
  g_autoptr (NearCrystal) large = near_crystal_new_supercell (crystal, p, NULL, NULL);
  const double *x = near_crystal_peek_positions (large);

  for (gsize i = 0; i < 4; i++)
    near_assert_close (near_vec3_length (near_vec3_subtract (near_vec3_from (x + 3 * i),
                                                             near_vec3_from (x + 3 * (4 + i)))),
                       1.1, 1e-12, 0.0);
}

static void
test_large (void)
{
  static const int p[3][3] = { { 50, 1, 0 }, { 0, 50, 0 }, { 0, 3, 50 } };
  g_autoptr (GError) error = NULL;
  g_autoptr (NearCrystal) crystal = crystal_test_new_diamond (5.431, 14);
  gint64 start = g_get_monotonic_time ();
  g_autoptr (NearCrystal) large = near_crystal_new_supercell (crystal, p, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (near_crystal_get_n_atoms (large), ==, 1000000);
  g_test_message ("%.3f s", (double) (g_get_monotonic_time () - start) * 1e-6);
}

static void
expect_error (NearCrystal *crystal, const char *matrix, NearError code, const char *part)
{
  g_autoptr (GError) error = NULL;
  int p[3][3];
  g_auto (GStrv) words = g_strsplit (matrix, " ", -1);

  for (guint i = 0; i < 9; i++)
    p[i / 3][i % 3] = (int) g_ascii_strtoll (words[i], NULL, 10);
  g_assert_null (near_crystal_new_supercell (crystal, (const int (*)[3]) p, NULL, &error));
  g_assert_error (error, NEAR_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, part));
}

static void
test_errors (void)
{
  static const gboolean slab[3] = { TRUE, TRUE, FALSE };
  static const int twice[3][3] = { { 2, 0, 0 }, { 0, 2, 0 }, { 0, 0, 2 } };
  static const int flat[3][3] = { { 2, 1, 0 }, { 0, 2, 0 }, { 0, 0, 1 } };
  const NearMonitor monitor = { crystal_test_stop, NULL };
  g_autoptr (GError) error = NULL, stopped = NULL;
  g_autoptr (NearCrystal) crystal = crystal_test_new_fcc (4.0, 13);
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new_from (crystal, TRUE);
  g_autoptr (NearCrystalBuilder) alone = near_crystal_builder_new ();
  guint16 species;

  near_crystal_builder_set_periodic (builder, slab);
  g_autoptr (NearCrystal) film = near_crystal_builder_finish (builder, NULL);
  near_crystal_builder_add_species (alone, NULL, 6, 0.0, &species, NULL);
  near_crystal_builder_add_atom (alone, species, (double[]){ 0, 0, 0 });
  g_autoptr (NearCrystal) molecule = near_crystal_builder_finish (alone, NULL);

  expect_error (crystal, "0 1 0 1 0 0 0 0 1", NEAR_ERROR_RANGE, "Swap two rows");
  expect_error (crystal, "1 2 3 2 4 6 0 0 1", NEAR_ERROR_RANGE, "in a plane");
  expect_error (crystal, "1000 0 0 0 1000 0 0 0 1000", NEAR_ERROR_TOO_LARGE, "1000000000 cells");
  expect_error (crystal, "1000000 0 0 0 1 0 0 0 1", NEAR_ERROR_RANGE, "1000000");
  expect_error (film, "1 0 0 0 1 0 0 0 2", NEAR_ERROR_UNSUPPORTED, "along c");
  expect_error (film, "1 0 0 0 1 1 0 0 1", NEAR_ERROR_UNSUPPORTED, "along c");
  expect_error (molecule, "2 0 0 0 2 0 0 0 2", NEAR_ERROR_UNSUPPORTED, "no cell");
  g_assert_null (near_crystal_new_supercell (crystal, twice, &monitor, &stopped));
  g_assert_error (stopped, NEAR_ERROR, NEAR_ERROR_CANCELLED);

  g_autoptr (NearCrystal) wide = near_crystal_new_supercell (film, flat, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (near_crystal_get_n_atoms (wide), ==, 16);
  g_assert_false (near_crystal_get_periodic (wide)[2]);
}

static void
expect_text (const char *text, const char *expected)
{
  g_autoptr (GError) error = NULL;
  int p[3][3];

  if (near_supercell_parse (text, p, &error))
    {
      g_autofree char *shown = near_supercell_dup_text ((const int (*)[3]) p);

      g_assert_cmpstr (shown, ==, expected);
      return;
    }
  if (strstr (error->message, expected) == NULL)
    g_error ("“%s”: “%s” is not in “%s”", text, expected, error->message);
}

static void
test_parse (void)
{
  expect_text ("2", "2×2×2");
  expect_text ("3x3x3", "3×3×3");
  expect_text ("2X1x1", "2×1×1");
  expect_text (" 2×3×4 ", "2×3×4");
  expect_text ("3 3 1", "3×3×1");
  expect_text ("3, 3, 1", "3×3×1");
  expect_text ("3 0 0 0 3 0 0 0 3", "3×3×3");
  expect_text ("1 1 0  -1 1 0  0 0 1", "(1 1 0) (-1 1 0) (0 0 1)");
  expect_text ("(1 1 0) (-1 1 0) (0 0 1)", "(1 1 0) (-1 1 0) (0 0 1)");
  expect_text ("", "here are 0");
  expect_text ("2 2", "here are 2");
  expect_text ("1 2 3 4 5 6 7 8 9 10", "here are 10");
  expect_text ("2.5", "“2.5” is not a whole number");
  expect_text ("2x2xtwo", "“two” is not a whole number");
  expect_text ("99999999999999999999", "is not a whole number");
  expect_text ("-9223372036854775808", "is not a whole number");
  expect_text ("0", "determinant of the supercell matrix is 0");
  expect_text ("-1", "Swap two rows");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/supercell/random-matrices", test_random_matrices);
  g_test_add_func ("/supercell/neighbors", test_neighbors);
  g_test_add_func ("/supercell/rock-salt", test_rock_salt);
  g_test_add_func ("/supercell/data", test_data);
  g_test_add_func ("/supercell/molecules-stay-whole", test_molecules_stay_whole);
  g_test_add_func ("/supercell/large", test_large);
  g_test_add_func ("/supercell/errors", test_errors);
  g_test_add_func ("/supercell/parse", test_parse);
  return g_test_run ();
}
