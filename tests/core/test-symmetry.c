/* test-symmetry.c — space groups, Wyckoff positions and cells of structures that are known
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-symmetry.h"

#include "crystal-test.h"
#include "near-k-mesh.h"
#include "near-neighbors.h"
#include "near-supercell.h"
#include "near-test.h"
#include "near-tolerance.h"

#include <math.h>
#include <spglib.h>
#include <string.h>

static NearMat3
cell (double a, double b, double c, double alpha, double beta, double gamma)
{
  const NearCell given = { a, b, c, alpha, beta, gamma };
  NearMat3 lattice;

  g_assert_true (near_lattice_from_cell (&given, &lattice, NULL));
  return lattice;
}

/* Of the structures: group, Wyckoff letters of the atoms, Pearson symbol. International Tables A and
 * Pearson's handbook; positions from R. W. G. Wyckoff, Crystal Structures (1963). */
typedef struct
{
  const char *name;
  NearCell cell;
  gsize n;
  guint elements[16];
  double f[48];
  int number;
  const char *symbol, *full, *schoenflies, *wyckoff, *pearson, *system;
  gsize n_operations;
} Known;

#define T (1.0 / 3.0)
#define FCC 0, 0, 0, 0, 0.5, 0.5, 0.5, 0, 0.5, 0.5, 0.5, 0
#define TETRAHEDRAL 0.25, 0.25, 0.25, 0.25, 0.75, 0.75, 0.75, 0.25, 0.75, 0.75, 0.75, 0.25
#define U 0.3053
#define Q 0.4697
#define X 0.4135
#define Y 0.2669
#define Z 0.7858
#define B 0.234
#define E4(x, y, z) x, y, z, -x, (y) + 0.5, 0.5 - (z), -x, -y, -z, x, 0.5 - (y), (z) + 0.5

static const Known known[] = {
  { "Al", { 4.0495, 4.0495, 4.0495, 90, 90, 90 }, 4, { 13, 13, 13, 13 }, { FCC }, 225, "Fm-3m",
    "F 4/m -3 2/m", "Oh^5", "aaaa", "cF4", "cubic", 192 },
  { "Fe", { 2.866, 2.866, 2.866, 90, 90, 90 }, 2, { 26, 26 }, { 0, 0, 0, 0.5, 0.5, 0.5 }, 229, "Im-3m",
    "I 4/m -3 2/m", "Oh^9", "aa", "cI2", "cubic", 96 },
  { "Si", { 5.431, 5.431, 5.431, 90, 90, 90 }, 8, { 14, 14, 14, 14, 14, 14, 14, 14 },
    { FCC, TETRAHEDRAL }, 227, "Fd-3m", "F 4_1/d -3 2/m", "Oh^7", "aaaaaaaa", "cF8", "cubic", 192 },
  { "Mg", { 3.209, 3.209, 5.211, 90, 90, 120 }, 2, { 12, 12 }, { T, 2 * T, 0.25, 2 * T, T, 0.75 }, 194,
    "P6_3/mmc", "P 6_3/m 2/m 2/c", "D6h^4", "cc", "hP2", "hexagonal", 24 },
  { "NaCl", { 5.6402, 5.6402, 5.6402, 90, 90, 90 }, 8, { 11, 11, 11, 11, 17, 17, 17, 17 },
    { FCC, 0.5, 0, 0, 0, 0.5, 0, 0, 0, 0.5, 0.5, 0.5, 0.5 }, 225, "Fm-3m", "F 4/m -3 2/m", "Oh^5",
    "aaaabbbb", "cF8", "cubic", 192 },
  { "CsCl", { 4.123, 4.123, 4.123, 90, 90, 90 }, 2, { 55, 17 }, { 0, 0, 0, 0.5, 0.5, 0.5 }, 221, "Pm-3m",
    "P 4/m -3 2/m", "Oh^1", "ab", "cP2", "cubic", 48 },
  { "ZnS", { 5.4060, 5.4060, 5.4060, 90, 90, 90 }, 8, { 30, 30, 30, 30, 16, 16, 16, 16 },
    { FCC, TETRAHEDRAL }, 216, "F-43m", "F -4 3 m", "Td^2", "aaaacccc", "cF8", "cubic", 96 },
  { "ZnO", { 3.2495, 3.2495, 5.2069, 90, 90, 120 }, 4, { 30, 30, 8, 8 },
    { T, 2 * T, 0, 2 * T, T, 0.5, T, 2 * T, 0.345, 2 * T, T, 0.845 }, 186, "P6_3mc", "P 6_3 m c", "C6v^4",
    "bbbb", "hP4", "hexagonal", 12 },
  { "CaF2", { 5.4626, 5.4626, 5.4626, 90, 90, 90 }, 12, { 20, 20, 20, 20, 9, 9, 9, 9, 9, 9, 9, 9 },
    { FCC, TETRAHEDRAL, 0.75, 0.75, 0.75, 0.75, 0.25, 0.25, 0.25, 0.75, 0.25, 0.25, 0.25, 0.75 }, 225,
    "Fm-3m", "F 4/m -3 2/m", "Oh^5", "aaaacccccccc", "cF12", "cubic", 192 },
  { "SrTiO3", { 3.905, 3.905, 3.905, 90, 90, 90 }, 5, { 38, 22, 8, 8, 8 },
    { 0.5, 0.5, 0.5, 0, 0, 0, 0.5, 0, 0, 0, 0.5, 0, 0, 0, 0.5 }, 221, "Pm-3m", "P 4/m -3 2/m", "Oh^1",
    NULL, "cP5", "cubic", 48 },
  { "TiO2", { 4.5937, 4.5937, 2.9587, 90, 90, 90 }, 6, { 22, 22, 8, 8, 8, 8 },
    { 0, 0, 0, 0.5, 0.5, 0.5, U, U, 0, -U, -U, 0, 0.5 + U, 0.5 - U, 0.5, 0.5 - U, 0.5 + U, 0.5 }, 136,
    "P4_2/mnm", "P 4_2/m 2_1/n 2/m", "D4h^14", "aaffff", "tP6", "tetragonal", 16 },
  { "quartz", { 4.9137, 4.9137, 5.4047, 90, 90, 120 }, 9, { 14, 14, 14, 8, 8, 8, 8, 8, 8 },
    { Q, 0, 2 * T, 0, Q, T, -Q, -Q, 0, X, Y, Z, -Y, X - Y, Z + 2 * T, Y - X, -X, Z + T, Y, X, -Z, X - Y, -Y,
      T - Z, -X, Y - X, 2 * T - Z },
    154, "P3_221", "P 3_2 2 1", "D3^6", "aaacccccc", "hP9", "trigonal", 6 },
  { "graphite", { 2.461, 2.461, 6.708, 90, 90, 120 }, 4, { 6, 6, 6, 6 },
    { 0, 0, 0.25, 0, 0, 0.75, T, 2 * T, 0.25, 2 * T, T, 0.75 }, 194, "P6_3/mmc", "P 6_3/m 2/m 2/c", "D6h^4",
    "bbcc", "hP4", "hexagonal", 24 },
  { "Sn", { 5.8316, 5.8316, 3.1815, 90, 90, 90 }, 4, { 50, 50, 50, 50 },
    { 0, 0, 0, 0, 0.5, 0.25, 0.5, 0.5, 0.5, 0.5, 0, 0.75 }, 141, "I4_1/amd", "I 4_1/a 2/m 2/d", "D4h^19",
    "aaaa", "tI4", "tetragonal", 32 },
  { "Ga", { 4.5197, 7.6633, 4.526, 90, 90, 90 }, 8, { 31, 31, 31, 31, 31, 31, 31, 31 },
    { 0, 0.1549, 0.081, 0, 0.3451, 0.581, 0, 0.6549, 0.419, 0, -0.1549, -0.081, 0.5, 0.6549, 0.081, 0.5, 0.8451,
      0.581, 0.5, 0.1549, 0.419, 0.5, 0.3451, -0.081 },
    64, "Cmce", NULL, "D2h^18", "ffffffff", "oS8", "orthorhombic", 16 },
  { "Bi", { 4.546, 4.546, 11.862, 90, 90, 120 }, 6, { 83, 83, 83, 83, 83, 83 },
    { 0, 0, B, 0, 0, -B, 2 * T, T, T + B, 2 * T, T, T - B, T, 2 * T, 2 * T + B, T, 2 * T, 2 * T - B }, 166,
    "R-3m", "R -3 2/m", "D3d^5", "cccccc", "hR2", "trigonal", 36 },
  { "ZrO2", { 5.1505, 5.2116, 5.3173, 90, 99.23, 90 }, 12, { 40, 40, 40, 40, 8, 8, 8, 8, 8, 8, 8, 8 },
    { E4 (0.2754, 0.0395, 0.2083), E4 (0.07, 0.3317, 0.3447), E4 (0.4496, 0.7569, 0.4792) }, 14, "P2_1/c",
    "P 1 2_1/c 1", "C2h^5", "eeeeeeeeeeee", "mP12", "monoclinic", 4 },
};

static NearCrystal *
new_known (const Known *k)
{
  NearMat3 lattice;

  g_assert_true (near_lattice_from_cell (&k->cell, &lattice, NULL));
  return crystal_test_new (&lattice, k->n, k->f, k->elements);
}

/* Every operation puts every atom on an atom of its kind. */
static void
check_operations (const NearCrystal *crystal, const NearSymmetry *symmetry, double tolerance)
{
  const NearOperation *operations = near_symmetry_peek_operations (symmetry);
  const double *f = near_crystal_peek_fractional (crystal);
  const guint16 *species = near_crystal_peek_species (crystal);
  gsize n = near_crystal_get_n_atoms (crystal);

  for (gsize o = 0; o < near_symmetry_get_n_operations (symmetry); o++)
    for (gsize i = 0; i < n; i++)
      {
        double smallest = INFINITY;

        for (gsize j = 0; j < n; j++)
          {
            NearVec3 d;

            for (guint k = 0; k < 3; k++)
              {
                double x = operations[o].translation[k] - f[3 * j + k];

                for (guint l = 0; l < 3; l++)
                  x += operations[o].rotation[k][l] * f[3 * i + l];
                d.x[k] = x - nearbyint (x);
              }
            if (species[j] == species[i])
              smallest = fmin (smallest, near_vec3_length (near_vec3_times_mat3 (
                                             d, near_crystal_get_lattice (crystal))));
          }
        g_assert_cmpfloat (smallest, <, tolerance);
      }
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
          g_assert_cmpint (near_symmetry_get_wyckoff (s, near_symmetry_get_equivalent_atom (s, a)), ==,
                           k->wyckoff[a]);
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

/* --- cells -------------------------------------------------------------------------------------------- */

/* The distances of the first neighbours of every atom, atoms of all kinds together, sorted. */
static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return x < y ? -1 : x > y;
}

/* A number for the surroundings of each atom, the same in whatever cell. */
static double *
new_fingerprint (NearCrystal *crystal, double cutoff)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearNeighbors) neighbors = near_neighbors_new (crystal, cutoff, NULL, &error);
  gsize n = near_crystal_get_n_atoms (crystal);
  double *sums = g_new0 (double, n);

  g_assert_no_error (error);
  for (gsize i = 0; i < n; i++)
    {
      const NearNeighbor *list = near_neighbors_peek (neighbors, i);

      sums[i] = 100.0 * near_crystal_get_element (crystal, i);
      for (gsize k = 0; k < near_neighbors_get_n (neighbors, i); k++)
        sums[i] += exp (-list[k].distance) * near_crystal_get_element (crystal, list[k].atom)
                   * (cutoff - list[k].distance);
    }
  qsort (sums, n, sizeof *sums, compare_doubles);
  return sums;
}

static void
check_same_surroundings (NearCrystal *a, NearCrystal *b, double tolerance)
{
  gsize n = near_crystal_get_n_atoms (a), m = near_crystal_get_n_atoms (b);
  g_autofree double *p = new_fingerprint (a, 5.0), *q = new_fingerprint (b, 5.0);

  near_assert_close (near_crystal_get_volume (a) / (double) n, near_crystal_get_volume (b) / (double) m,
                     tolerance, 0.0);
  /* n m atoms of each, by rank */
  for (gsize i = 0; i < n * m; i++)
    near_assert_close (p[i / m], q[i / n], 0.0, tolerance);
}

static void
test_standard_cells (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    for (guint primitive = 0; primitive < 2; primitive++)
      {
        g_autoptr (GError) error = NULL;
        g_autoptr (NearCrystal) crystal = new_known (&known[i]);
        NearCellChoice choice = primitive ? NEAR_CELL_PRIMITIVE : NEAR_CELL_CONVENTIONAL;
        NearMat3 p;
        g_autoptr (NearCrystal) other = near_crystal_new_in_cell (crystal, choice, 1e-3, &p, &error);
        gsize n = near_crystal_get_n_atoms (crystal);
        double lattice[3][3];
        double (*x)[3] = g_malloc_n (4 * n, sizeof *x);
        g_autofree int *types = g_new (int, 4 * n);

        g_assert_no_error (error);
        check_same_surroundings (crystal, other, 2e-3);
        near_assert_close (near_mat3_determinant (&p) * (double) n, near_crystal_get_n_atoms (other), 1e-9,
                           0.0);
        g_assert_nonnull (near_notes_find (near_crystal_get_notes (other), "cell-standardized"));
        /* The same cell as spglib's own. */
        for (guint r = 0; r < 9; r++)
          lattice[r % 3][r / 3] = near_crystal_get_lattice (crystal)->m[r / 3][r % 3];
        memcpy (x, near_crystal_peek_fractional (crystal), n * sizeof *x);
        for (gsize a = 0; a < n; a++)
          types[a] = near_crystal_peek_species (crystal)[a] + 1;
        int m = spg_standardize_cell (lattice, x, types, (int) n, (int) primitive, 0, 1e-3);
        g_assert_cmpint (m, ==, near_crystal_get_n_atoms (other));
        for (guint r = 0; r < 9; r++)
          near_assert_close (near_crystal_get_lattice (other)->m[r / 3][r % 3], lattice[r % 3][r / 3], 0.0,
                             1e-9);
        for (int a = 0; a < m; a++)
          {
            const double *f = near_crystal_peek_fractional (other);
            gboolean found = FALSE;

            for (int b = 0; b < m; b++)
              {
                double d = 0.0;

                for (guint k = 0; k < 3; k++)
                  {
                    double u = f[3 * a + (int) k] - x[b][k];

                    d = fmax (d, fabs (u - nearbyint (u)));
                  }
                found = found || (d < 1e-9 && types[b] == near_crystal_peek_species (other)[a] + 1);
              }
            g_assert_true (found);
          }
        g_free (x);
      }
}

/* From a skewed, turned, left-handed or repeated cell to the conventional one and back to the group. */
static void
test_round_trips (void)
{
  static const int matrices[][3][3] = { { { 2, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } },
                                        { { 1, 1, 0 }, { -1, 1, 0 }, { 0, 0, 1 } },
                                        { { 1, 2, 3 }, { 0, 1, 4 }, { 0, 0, 2 } },
                                        { { 1, 0, 2 }, { 1, 1, 0 }, { 0, 1, 1 } } };

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    for (gsize m = 0; m < G_N_ELEMENTS (matrices); m++)
      {
        g_autoptr (GError) error = NULL;
        g_autoptr (NearCrystal) crystal = new_known (&known[i]);
        g_autoptr (NearCrystal) large = near_crystal_new_supercell (crystal, matrices[m], NULL, &error);
        g_autoptr (NearSymmetry) s = near_symmetry_new (large, 1e-3, &error);
        NearMat3 p;

        g_assert_no_error (error);
        g_assert_cmpint (near_symmetry_get_number (s), ==, known[i].number);
        g_assert_cmpstr (near_symmetry_get_pearson (s), ==, known[i].pearson);
        g_autoptr (NearCrystal) back
            = near_crystal_new_in_cell (large, NEAR_CELL_CONVENTIONAL, 1e-3, &p, &error);
        g_assert_no_error (error);
        check_same_surroundings (crystal, back, 2e-3);
        /* The rows P L, turned by R, are the standard lattice. */
        NearMat3 rows = near_mat3_multiply (&p, near_crystal_get_lattice (large));
        NearMat3 turn = near_symmetry_get_rotation (s);
        for (guint r = 0; r < 3; r++)
          {
            NearVec3 v = near_mat3_times_vec3 (&turn, near_mat3_row (&rows, r));

            near_assert_close_array (v.x, near_crystal_get_lattice (back)->m[r], 3, 0.0, 1e-4);
          }
      }
}

static void
test_left_handed (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearCrystal) quartz = new_known (&known[11]);
  NearMat3 lattice = *near_crystal_get_lattice (quartz);
  g_autofree double *f = g_memdup2 (near_crystal_peek_fractional (quartz), 27 * sizeof (double));
  g_autoptr (GPtrArray) notes = near_notes_new ();
  NearMat3 p;

  /* a and b exchanged in cell and coordinates: the same atoms in space */
  for (guint k = 0; k < 3; k++)
    {
      double held = lattice.m[0][k];

      lattice.m[0][k] = lattice.m[1][k];
      lattice.m[1][k] = held;
    }
  for (guint i = 0; i < 9; i++)
    {
      double held = f[3 * i];

      f[3 * i] = f[3 * i + 1];
      f[3 * i + 1] = held;
    }
  g_autoptr (NearCrystal) left = crystal_test_new (&lattice, 9, f, known[11].elements);
  g_autoptr (NearSymmetry) s = near_symmetry_new (left, 1e-3, &error);
  g_assert_no_error (error);
  /* Handedness of the description must not become handedness of the crystal: 154, not 152. */
  g_assert_cmpint (near_symmetry_get_number (s), ==, 154);
  check_operations (left, s, 1e-3);
  for (NearCellChoice choice = NEAR_CELL_PRIMITIVE; choice <= NEAR_CELL_DELAUNAY; choice++)
    {
      g_autoptr (NearCrystal) other = near_crystal_new_in_cell (left, choice, 1e-3, &p, &error);
      g_assert_no_error (error);
      g_autoptr (NearSymmetry) again = near_symmetry_new (other, 1e-3, &error);

      g_assert_no_error (error);
      g_assert_cmpfloat (near_mat3_determinant (near_crystal_get_lattice (other)), >, 0.0);
      near_assert_close (near_mat3_determinant (&p), -1.0, 1e-9, 0.0);
      g_assert_cmpint (near_symmetry_get_number (again), ==, 154);
    }
}

/* fcc Al described in a skewed cell: all three edges are a / sqrt 2 = 2.8634 Å in the reduced one. */
static void
test_reduced (void)
{
  const double h = 4.0495 / 2.0;
  const NearMat3 primitive = { { { 0, h, h }, { h, 0, h }, { h, h, 0 } } };
  const NearMat3 skew = { { { 1, 3, -2 }, { 0, 1, 5 }, { 0, 0, 1 } } };
  const NearMat3 lattice = near_mat3_multiply (&skew, &primitive);
  const double f[] = { 0.3, -4.2, 7.7 };
  const guint elements[] = { 13 };
  g_autoptr (NearCrystal) crystal = crystal_test_new (&lattice, 1, f, elements);

  for (NearCellChoice choice = NEAR_CELL_NIGGLI; choice <= NEAR_CELL_DELAUNAY; choice++)
    {
      g_autoptr (GError) error = NULL;
      NearMat3 p;
      g_autoptr (NearCrystal) other = near_crystal_new_in_cell (crystal, choice, NEAR_SYMPREC, &p, &error);
      NearCell c;

      g_assert_no_error (error);
      c = near_lattice_get_cell (near_crystal_get_lattice (other));
      near_assert_close (c.a, 2.8634, 0.0, 5e-5);
      near_assert_close (c.b, 2.8634, 0.0, 5e-5);
      near_assert_close (c.c, 2.8634, 0.0, 5e-5);
      near_assert_close (near_mat3_determinant (&p), 1.0, 0.0, 0.0);
      NearMat3 rows = near_mat3_multiply (&p, near_crystal_get_lattice (crystal));
      near_assert_close_array (near_crystal_get_lattice (other)->m[0], rows.m[0], 9, 0.0, 1e-12);
      /* The atom stands where it stood, up to a lattice vector. */
      NearMat3 inverse = near_mat3_inverse (&primitive);
      NearVec3 d = near_vec3_times_mat3 (
          near_vec3_subtract (near_vec3_from (near_crystal_peek_positions (other)),
                              near_vec3_from (near_crystal_peek_positions (crystal))),
          &inverse);
      for (guint k = 0; k < 3; k++)
        near_assert_close (d.x[k] - nearbyint (d.x[k]), 0.0, 0.0, 1e-12);
    }
}

/* Niggli's conditions on random lattices: a <= b <= c, angles all acute or none, |b.c| <= b.b / 2 ... */
static void
test_niggli_conditions (void)
{
  for (guint64 seed = 1; seed <= 40; seed++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (NearCrystal) crystal = crystal_test_new_random (seed, 3, 4.0, 2);
      NearMat3 p;
      g_autoptr (NearCrystal) other
          = near_crystal_new_in_cell (crystal, NEAR_CELL_NIGGLI, NEAR_SYMPREC, &p, &error);

      g_assert_no_error (error);
      const NearMat3 *l = near_crystal_get_lattice (other);
      NearVec3 a = near_mat3_row (l, 0), b = near_mat3_row (l, 1), c = near_mat3_row (l, 2);
      double bc = near_vec3_dot (b, c), ca = near_vec3_dot (c, a), ab = near_vec3_dot (a, b);
      const double eps = 1e-4;

      g_assert_cmpfloat (near_vec3_length (a), <=, near_vec3_length (b) + eps);
      g_assert_cmpfloat (near_vec3_length (b), <=, near_vec3_length (c) + eps);
      g_assert_cmpfloat (fabs (bc), <=, 0.5 * near_vec3_dot (b, b) + eps);
      g_assert_cmpfloat (fabs (ca), <=, 0.5 * near_vec3_dot (a, a) + eps);
      g_assert_cmpfloat (fabs (ab), <=, 0.5 * near_vec3_dot (a, a) + eps);
      g_assert_true ((bc > -eps && ca > -eps && ab > -eps) || (bc < eps && ca < eps && ab < eps));
      check_same_surroundings (crystal, other, 1e-8);
    }
}

/* --- data --------------------------------------------------------------------------------------------- */

static NearArray *
new_matrix (gsize n, gsize k, const double *x)
{
  const gsize shape[2] = { n, k };

  return near_array_new (NEAR_ARRAY_FLOAT64, 2, shape, x);
}

/* Rock salt in its primitive cell, turned; forces along what becomes the cubic axes. */
static NearCrystal *
new_turned (const double *moments)
{
  g_autoptr (GError) error = NULL;
  const double h = 2.1, s = sqrt (0.5);
  const NearMat3 turn = { { { s, s, 0 }, { -s, s, 0 }, { 0, 0, 1 } } };
  const NearMat3 primitive = { { { 0, h, h }, { h, 0, h }, { h, h, 0 } } };
  const NearMat3 lattice = near_mat3_multiply (&primitive, &turn);
  const double f[] = { 0, 0, 0, 0.5, 0.5, 0.5 };
  const guint elements[] = { 28, 8 };
  const double stress[6] = { 1, 2, 3, 0.1, 0.2, 0.3 };
  double forces[6] = { 0 };
  g_autoptr (NearCrystal) bare = crystal_test_new (&lattice, 2, f, elements);
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new_from (bare, TRUE);

  /* Along the nearest neighbour of atom 0. */
  NearVec3 d = near_vec3_times_mat3 (near_vec3 (h, 0, 0), &turn);
  memcpy (forces, d.x, sizeof d.x);
  near_crystal_builder_take_atom_data (builder, "forces", new_matrix (2, 3, forces));
  near_crystal_builder_take_atom_data (builder, "magnetic_moment", new_matrix (2, 1, moments));
  near_crystal_builder_take_atom_data (builder, "id", new_matrix (2, 1, (double[]){ 7, 8 }));
  near_crystal_builder_take_atom_data (builder, "dipole", new_matrix (2, 3, forces));
  near_crystal_builder_take_cell_data (builder, "stress", near_array_new_vector (6, stress));
  near_crystal_builder_set_number (builder, "energy", -3.0);
  near_crystal_builder_set_number (builder, "fermi_energy", 4.0);
  near_crystal_builder_set_number (builder, "odd", 5.0);
  near_crystal_builder_set_text (builder, "config_type", "bulk");
  NearCrystal *crystal = near_crystal_builder_finish (builder, &error);
  g_assert_no_error (error);
  return crystal;
}

static void
test_data (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearCrystal) crystal = new_turned ((double[]){ 1.5, 0.0 });
  g_autoptr (NearCrystal) other
      = near_crystal_new_in_cell (crystal, NEAR_CELL_CONVENTIONAL, NEAR_SYMPREC, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (near_crystal_get_n_atoms (other), ==, 8);
  const double *forces = near_array_peek_doubles (near_crystal_get_atom_data (other, "forces"));
  const double *moments = near_array_peek_doubles (near_crystal_get_atom_data (other, "magnetic_moment"));
  for (gsize i = 0; i < 8; i++)
    {
      gboolean nickel = near_crystal_get_element (other, i) == 28;
      NearVec3 f = near_vec3_from (forces + 3 * i);
      double largest = fmax (fabs (f.x[0]), fmax (fabs (f.x[1]), fabs (f.x[2])));

      near_assert_close (moments[i], nickel ? 1.5 : 0.0, 0.0, 0.0);
      /* along an axis of the cube now */
      near_assert_close (near_vec3_length (f), nickel ? 2.1 : 0.0, 1e-9, 1e-12);
      near_assert_close (largest, nickel ? 2.1 : 0.0, 1e-9, 1e-12);
    }
  near_assert_close (near_array_peek_doubles (near_crystal_get_cell_data (other, "energy"))[0], -12.0, 1e-12,
                     0.0);
  near_assert_close (near_array_peek_doubles (near_crystal_get_cell_data (other, "fermi_energy"))[0], 4.0,
                     0.0, 0.0);
  /* trace and second invariant of the stress */
  const double *s = near_array_peek_doubles (near_crystal_get_cell_data (other, "stress"));
  near_assert_close (s[0] + s[1] + s[2], 6.0, 1e-12, 0.0);
  near_assert_close (s[0] * s[0] + s[1] * s[1] + s[2] * s[2]
                         + 2 * (s[3] * s[3] + s[4] * s[4] + s[5] * s[5]),
                     14.0 + 2 * 0.14, 1e-9, 0.0);
  g_assert_cmpstr (near_crystal_get_text (other, "config_type"), ==, "bulk");
  g_assert_null (near_crystal_get_atom_data (other, "id"));
  g_assert_null (near_crystal_get_atom_data (other, "dipole"));
  g_assert_null (near_crystal_get_cell_data (other, "odd"));
  g_assert_nonnull (near_notes_find (near_crystal_get_notes (other), "ids-dropped"));
  g_assert_nonnull (near_notes_find (near_crystal_get_notes (other), "data-not-turned"));
  g_assert_nonnull (near_notes_find (near_crystal_get_notes (other), "data-not-scaled"));
  g_assert_true (g_str_has_suffix (near_crystal_get_provenance (other), "conventional cell"));
}

/* Alternating moments in a doubled cell: the small cell would lose them, and says so. */
static void
test_magnetic_order (void)
{
  static const int twice[3][3] = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 2 } };
  g_autoptr (GError) error = NULL;
  g_autoptr (NearCrystal) small = new_turned ((double[]){ 1.5, 0.0 });
  g_autoptr (NearCrystal) large = near_crystal_new_supercell (small, twice, NULL, &error);

  for (guint antiferromagnetic = 0; antiferromagnetic < 2; antiferromagnetic++)
    {
      g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new_from (large, TRUE);
      const double moments[4] = { 1.5, antiferromagnetic ? -1.5 : 1.5, 0, 0 };

      near_crystal_builder_take_atom_data (builder, "magnetic_moment", new_matrix (4, 1, moments));
      g_autoptr (NearCrystal) crystal = near_crystal_builder_finish (builder, &error);
      g_autoptr (NearCrystal) primitive
          = near_crystal_new_in_cell (crystal, NEAR_CELL_PRIMITIVE, NEAR_SYMPREC, NULL, &error);
      g_autoptr (NearCrystal) niggli
          = near_crystal_new_in_cell (crystal, NEAR_CELL_NIGGLI, NEAR_SYMPREC, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (near_crystal_get_n_atoms (primitive), ==, 2);
      near_assert_close (near_array_peek_doubles (near_crystal_get_cell_data (primitive, "energy"))[0], -3.0,
                         1e-12, 0.0);
      g_assert_true ((near_crystal_get_atom_data (primitive, "magnetic_moment") == NULL)
                     == antiferromagnetic);
      g_assert_true (
          (near_notes_find (near_crystal_get_notes (primitive), "data-differs") != NULL)
          == antiferromagnetic);
      /* Every atom is still there in a reduced cell, with all that is known of it. */
      g_assert_cmpuint (near_crystal_get_n_atoms (niggli), ==, 4);
      near_assert_close_array (
          near_array_peek_doubles (near_crystal_get_atom_data (niggli, "magnetic_moment")), moments, 4, 0.0,
          0.0);
      g_assert_nonnull (near_crystal_get_atom_data (niggli, "dipole"));
    }
}

/* --- tolerances --------------------------------------------------------------------------------------- */

/* Si, 8 atoms, each moved by a normal deviate of this size along x, y and z. */
static NearCrystal *
new_noisy (double noise, guint64 seed)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearCrystal) ideal = crystal_test_new_diamond (5.431, 14);
  g_autoptr (NearRng) rng = near_rng_new (seed, "noise");
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new_from (ideal, FALSE);

  for (gsize i = 0; i < 8; i++)
    {
      double x[3];

      for (guint k = 0; k < 3; k++)
        x[k] = near_crystal_peek_positions (ideal)[3 * i + k] + noise * near_rng_normal (rng, 0.0, 1.0);
      near_crystal_builder_add_atom (builder, 0, x);
    }
  NearCrystal *crystal = near_crystal_builder_finish (builder, &error);
  g_assert_no_error (error);
  return crystal;
}

/* Noise against tolerance, as measured with spglib 2.0.2 by way of Python. -1: some low group, which one depends
 * on where the atoms happened to move. */
static void
test_tolerances (void)
{
  static const double symprecs[] = { 1e-5, 1e-3, 1e-2, 1e-1 };
  static const struct
  {
    double noise;
    int numbers[4];
  } rows[] = { { 0, { 227, 227, 227, 227 } },
               { 1e-4, { 1, 227, 227, 227 } },
               { 1e-3, { 1, 1, 227, 227 } },
               { 1e-2, { 1, 1, -1, 227 } },
               { 5e-2, { 1, 1, 1, 1 } } };

  for (gsize r = 0; r < G_N_ELEMENTS (rows); r++)
    for (guint64 seed = 1; seed <= 5; seed++)
      {
        g_autoptr (GError) error = NULL;
        g_autoptr (NearCrystal) crystal = new_noisy (rows[r].noise, seed);
        g_autoptr (NearTolerance) table = near_tolerance_new (crystal, symprecs, 4, NULL, &error);

        g_assert_no_error (error);
        g_assert_cmpuint (near_tolerance_get_n (table), ==, 4);
        for (gsize k = 0; k < 4; k++)
          {
            const NearToleranceRow *row = near_tolerance_get_row (table, k);

            g_test_message ("noise %g, tolerance %g: %d %s", rows[r].noise, row->symprec, row->number,
                            row->international);
            if (rows[r].numbers[k] > 0)
              g_assert_cmpint (row->number, ==, rows[r].numbers[k]);
            else
              g_assert_cmpint (row->number, !=, 227);
          }
      }
}

static gboolean
refuse (double fraction, const char *stage, gpointer user_data)
{
  return FALSE;
}

static void
test_tolerance_limits (void)
{
  g_autoptr (GError) error = NULL;
  const NearMonitor monitor = { refuse, NULL };
  const double f[] = { 0, 0, 0, 0.02, 0, 0 };
  const guint elements[] = { 12, 51 };
  g_autoptr (NearCrystal) close = crystal_test_new_cubic (4.0, 2, f, elements);
  double grid[5];

  near_tolerance_fill_grid (1e-5, 1e-1, 5, grid);
  near_assert_close_array (grid, ((double[]){ 1e-5, 1e-4, 1e-3, 1e-2, 1e-1 }), 5, 1e-12, 0.0);
  g_autoptr (NearTolerance) table = near_tolerance_new (close, grid, 5, NULL, &error);
  g_assert_no_error (error);
  /* Two atoms 0.08 Å apart: no group where the tolerance takes them for one. */
  g_assert_cmpint (near_tolerance_get_row (table, 3)->number, ==, 99);
  g_assert_cmpint (near_tolerance_get_row (table, 4)->number, ==, 0);
  g_assert_nonnull (strstr (near_tolerance_get_row (table, 4)->message, "0.08"));
  g_assert_null (near_tolerance_new (close, grid, 5, &monitor, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_CANCELLED);
}

/* --- k-points ------------------------------------------------------------------------------------------- */

/* fcc, primitive: 4 x 4 x 4 has 8 points that differ without a shift and 10 with one (D. J. Chadi, M. L. Cohen,
 * Phys. Rev. B 8, 5747 (1973), have the ten). A function of the symmetry of the crystal has the same mean. */
static void
test_mesh (void)
{
  static const int n[3] = { 4, 4, 4 }, odd[3] = { 3, 2, 5 };
  static const gboolean shifts[2][3] = { { FALSE, FALSE, FALSE }, { TRUE, TRUE, TRUE } };
  static const gsize expected[2] = { 8, 10 };
  const double h = 2.025;
  const NearMat3 lattice = { { { 0, h, h }, { h, 0, h }, { h, h, 0 } } };
  const double f[3] = { 0, 0, 0 };
  const guint elements[] = { 13 };
  g_autoptr (NearCrystal) crystal = crystal_test_new (&lattice, 1, f, elements);
  g_autoptr (NearCrystal) low = crystal_test_new_random (3, 2, 4.0, 2);

  for (guint s = 0; s < 2; s++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (NearKMesh) mesh = near_k_mesh_new (crystal, n, shifts[s], TRUE, 1e-5, &error);
      double sum = 0.0, all = 0.0;
      gsize weight = 0;

      g_assert_no_error (error);
      g_assert_cmpuint (near_k_mesh_get_n_all (mesh), ==, 64);
      g_assert_cmpuint (near_k_mesh_get_n (mesh), ==, expected[s]);
      /* cos of k . R over the first shell, squared: a = b = c, and sums of two that are neighbours */
      for (gsize i = 0; i < near_k_mesh_get_n (mesh) + 64; i++)
        {
          const gsize m = i < near_k_mesh_get_n (mesh) ? G_MAXSIZE : i - near_k_mesh_get_n (mesh);
          double k[3], shell = 0.0;

          for (guint c = 0; c < 3; c++)
            k[c] = m == G_MAXSIZE ? near_k_mesh_peek (mesh)[i].fractional[c]
                                  : ((double) (c == 0 ? m / 16 : c == 1 ? m / 4 % 4 : m % 4) + 0.5 * s) / 4.0;
          for (guint c = 0; c < 3; c++)
            shell += cos (2.0 * G_PI * k[c]) + cos (2.0 * G_PI * (k[c] - k[(c + 1) % 3]));
          if (m == G_MAXSIZE)
            {
              weight += near_k_mesh_peek (mesh)[i].weight;
              sum += near_k_mesh_peek (mesh)[i].weight * exp (shell);
            }
          else
            all += exp (shell);
        }
      g_assert_cmpuint (weight, ==, 64);
      near_assert_close (sum, all, 1e-12, 0.0);
    }
  /* P1: only k and -k are one. */
  g_autoptr (NearKMesh) with = near_k_mesh_new (low, odd, shifts[0], TRUE, 1e-5, NULL);
  g_autoptr (NearKMesh) without = near_k_mesh_new (low, odd, shifts[0], FALSE, 1e-5, NULL);
  g_assert_cmpuint (near_k_mesh_get_n (without), ==, 30);
  g_assert_cmpuint (near_k_mesh_get_n (with), ==, 16); /* two are their own opposites */

  g_autoptr (GError) error = NULL;
  g_assert_null (near_k_mesh_new (low, (const int[]){ 0, 1, 1 }, shifts[0], TRUE, 1e-5, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_RANGE);
  g_clear_error (&error);
  g_assert_null (near_k_mesh_new (low, (const int[]){ 2000, 2000, 2000 }, shifts[0], TRUE, 1e-5, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE);

  int chosen[3];
  near_k_mesh_choose (&(const NearMat3){ { { 2, 0, 0 }, { 0, 4, 0 }, { 0, 0, 100 } } }, 2.0 * G_PI / 16.0, chosen);
  g_assert_cmpint (chosen[0], ==, 8);
  g_assert_cmpint (chosen[1], ==, 4);
  g_assert_cmpint (chosen[2], ==, 1);
}

/* --- what is refused ------------------------------------------------------------------------------------ */

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
  g_autoptr (NearCrystal) same = near_crystal_new_in_cell (molecule, NEAR_CELL_AS_IS, 0.01, NULL, NULL);
  g_assert_true (same == molecule);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/symmetry/known", test_known);
  g_test_add_func ("/symmetry/sites", test_sites);
  g_test_add_func ("/symmetry/mixed", test_mixed);
  g_test_add_func ("/symmetry/standard-cells", test_standard_cells);
  g_test_add_func ("/symmetry/round-trips", test_round_trips);
  g_test_add_func ("/symmetry/left-handed", test_left_handed);
  g_test_add_func ("/symmetry/reduced", test_reduced);
  g_test_add_func ("/symmetry/niggli-conditions", test_niggli_conditions);
  g_test_add_func ("/symmetry/data", test_data);
  g_test_add_func ("/symmetry/magnetic-order", test_magnetic_order);
  g_test_add_func ("/symmetry/tolerances", test_tolerances);
  g_test_add_func ("/symmetry/tolerance-limits", test_tolerance_limits);
  g_test_add_func ("/symmetry/mesh", test_mesh);
  g_test_add_func ("/symmetry/errors", test_errors);
  return g_test_run ();
}
