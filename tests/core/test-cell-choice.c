/* test-cell-choice.c — the same crystal in other cells: the same surroundings, the same data
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-symmetry.h"

#include "crystal-test.h"
#include "known-structures.h"
#include "near-neighbors.h"
#include "near-supercell.h"
#include "near-test.h"

#include <math.h>
#include <spglib.h>
#include <string.h>

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

  near_assert_close (near_crystal_get_volume (a) / (double) n,
                     near_crystal_get_volume (b) / (double) m, tolerance, 0.0);
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
        g_autoptr (NearCrystal) other
            = near_crystal_new_in_cell (crystal, choice, 1e-3, &p, &error);
        gsize n = near_crystal_get_n_atoms (crystal);
        double lattice[3][3];
        double (*x)[3] = g_malloc_n (4 * n, sizeof *x);
        g_autofree int *types = g_new (int, 4 * n);

        g_assert_no_error (error);
        check_same_surroundings (crystal, other, 2e-3);
        near_assert_close (near_mat3_determinant (&p) * (double) n,
                           near_crystal_get_n_atoms (other), 1e-9, 0.0);
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
          near_assert_close (near_crystal_get_lattice (other)->m[r / 3][r % 3],
                             lattice[r % 3][r / 3], 0.0, 1e-9);
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

/* From a skewed, turned, left-handed or repeated cell to the conventional one and back to the
 * group. */
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
        g_autoptr (NearCrystal) large
            = near_crystal_new_supercell (crystal, matrices[m], NULL, &error);
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

/* fcc Al described in a skewed cell: all three edges are a / sqrt 2 = 2.8634 Å in the reduced one.
 */
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
      g_autoptr (NearCrystal) other
          = near_crystal_new_in_cell (crystal, choice, NEAR_SYMPREC, &p, &error);
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

/* Niggli's conditions on random lattices: a <= b <= c, angles all acute or none, |b.c| <= b.b / 2
 * ... */
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

/* --- data ------------------------------------------------------------------------------------- */

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
  const double h = 2.1, c = sqrt (0.75), s = 0.5;
  const NearMat3 turn = { { { c, s, 0 }, { -s, c, 0 }, { 0, 0, 1 } } };
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
  const double *moments
      = near_array_peek_doubles (near_crystal_get_atom_data (other, "magnetic_moment"));
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
  near_assert_close (near_array_peek_doubles (near_crystal_get_cell_data (other, "energy"))[0],
                     -12.0, 1e-12, 0.0);
  near_assert_close (
      near_array_peek_doubles (near_crystal_get_cell_data (other, "fermi_energy"))[0], 4.0, 0.0,
      0.0);
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
      near_assert_close (
          near_array_peek_doubles (near_crystal_get_cell_data (primitive, "energy"))[0], -3.0,
          1e-12, 0.0);
      g_assert_true ((near_crystal_get_atom_data (primitive, "magnetic_moment") == NULL)
                     == antiferromagnetic);
      g_assert_true ((near_notes_find (near_crystal_get_notes (primitive), "data-differs") != NULL)
                     == antiferromagnetic);
      /* Every atom is still there in a reduced cell, with all that is known of it. */
      g_assert_cmpuint (near_crystal_get_n_atoms (niggli), ==, 4);
      near_assert_close_array (
          near_array_peek_doubles (near_crystal_get_atom_data (niggli, "magnetic_moment")), moments,
          4, 0.0, 0.0);
      g_assert_nonnull (near_crystal_get_atom_data (niggli, "dipole"));
    }
}

/* A snapshot of molecular dynamics: its ideal crystal, with what cannot be kept said in notes. */
static void
test_snapshot (void)
{
  static const int p[3][3] = { { 2, 0, 0 }, { 0, 2, 0 }, { 0, 0, 2 } };
  g_autoptr (GError) error = NULL;
  g_autoptr (NearCrystal) silicon = crystal_test_new_diamond (5.431, 14);
  g_autoptr (NearCrystal) ideal = near_crystal_new_supercell (silicon, p, NULL, &error);
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new_from (ideal, FALSE);
  g_autoptr (NearRng) rng = near_rng_new (4, "snapshot");
  double forces[3 * 64];

  for (gsize i = 0; i < 64; i++)
    {
      double x[3];

      for (guint k = 0; k < 3; k++)
        {
          double noise = near_rng_normal (rng, 0.0, 1.0);

          x[k] = near_crystal_peek_positions (ideal)[3 * i + k] + 0.01 * noise;
          forces[3 * i + k] = -0.1 * noise;
        }
      near_crystal_builder_add_atom (builder, 0, x);
    }
  near_crystal_builder_take_atom_data (builder, "forces", new_matrix (64, 3, forces));
  near_crystal_builder_set_number (builder, "energy", -64.0 * 5.0);
  g_autoptr (NearCrystal) snapshot = near_crystal_builder_finish (builder, &error);
  g_assert_no_error (error);
  g_autoptr (NearCrystal) primitive
      = near_crystal_new_in_cell (snapshot, NEAR_CELL_PRIMITIVE, 0.1, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (near_crystal_get_n_atoms (primitive), ==, 2);
  near_assert_close (near_crystal_get_volume (primitive), pow (5.431, 3) / 4.0, 1e-6, 0.0);
  near_assert_close (near_array_peek_doubles (near_crystal_get_cell_data (primitive, "energy"))[0],
                     -10.0, 1e-12, 0.0);
  g_assert_null (near_crystal_get_atom_data (primitive, "forces"));
  g_assert_nonnull (near_notes_find (near_crystal_get_notes (primitive), "data-differs"));
  g_assert_nonnull (near_notes_find (near_crystal_get_notes (primitive), "energy-before-idealizing"));
  g_test_message ("%s", near_notes_find (near_crystal_get_notes (primitive), "cell-standardized")->text);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cell-choice/standard-cells", test_standard_cells);
  g_test_add_func ("/cell-choice/round-trips", test_round_trips);
  g_test_add_func ("/cell-choice/left-handed", test_left_handed);
  g_test_add_func ("/cell-choice/reduced", test_reduced);
  g_test_add_func ("/cell-choice/niggli-conditions", test_niggli_conditions);
  g_test_add_func ("/cell-choice/data", test_data);
  g_test_add_func ("/cell-choice/magnetic-order", test_magnetic_order);
  g_test_add_func ("/cell-choice/snapshot", test_snapshot);
  return g_test_run ();
}
