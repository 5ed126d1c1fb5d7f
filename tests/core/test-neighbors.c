/* test-neighbors.c — cell lists and neighbour lists against all pairs of all images
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-neighbors.h"

#include "crystal-test.h"
#include "near-cell-list.h"
#include "near-test.h"

#include <math.h>
#include <string.h>

/* The naive way: every pair, every shift within @reach. */
static gsize
count_all (const NearCrystal *crystal, gsize i, double cutoff, int reach, double *sum)
{
  const double *x = near_crystal_peek_positions (crystal);
  const NearMat3 *lattice = near_crystal_get_lattice (crystal);
  const gboolean *periodic = near_crystal_get_periodic (crystal);
  gsize n = 0;

  *sum = 0.0;
  for (gsize j = 0; j < near_crystal_get_n_atoms (crystal); j++)
    for (int a = -reach; a <= reach; a++)
      for (int b = -reach; b <= reach; b++)
        for (int c = -reach; c <= reach; c++)
          {
            if ((a != 0 && !periodic[0]) || (b != 0 && !periodic[1]) || (c != 0 && !periodic[2]))
              continue;
            NearVec3 shift = lattice != NULL ? near_vec3_times_mat3 (near_vec3 (a, b, c), lattice)
                                             : near_vec3 (0, 0, 0);
            NearVec3 d = near_vec3_add (
                near_vec3_subtract (near_vec3_from (x + 3 * j), near_vec3_from (x + 3 * i)), shift);
            double distance = near_vec3_length (d);

            if (distance > cutoff || (i == j && a == 0 && b == 0 && c == 0))
              continue;
            n++;
            *sum += distance * (1.0 + (double) j) + 0.1 * d.x[0] + 0.01 * d.x[1] + 0.001 * d.x[2];
          }
  return n;
}

static void
compare_with_all (NearCrystal *crystal, double cutoff, int reach)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearNeighbors) neighbors = near_neighbors_new (crystal, cutoff, NULL, &error);

  g_assert_no_error (error);
  for (gsize i = 0; i < near_crystal_get_n_atoms (crystal); i++)
    {
      double expected, sum = 0.0, before = 0.0;
      gsize n = count_all (crystal, i, cutoff, reach, &expected);
      const NearNeighbor *list = near_neighbors_peek (neighbors, i);

      g_assert_cmpuint (near_neighbors_get_n (neighbors, i), ==, n);
      for (gsize k = 0; k < n; k++)
        {
          NearVec3 d = near_neighbors_get_vector (neighbors, i, &list[k]);

          near_assert_close (near_vec3_length (d), list[k].distance, 1e-12, 1e-12);
          g_assert_cmpfloat (list[k].distance, >=, before);
          before = list[k].distance;
          sum += list[k].distance * (1.0 + list[k].atom) + 0.1 * d.x[0] + 0.01 * d.x[1] + 0.001 * d.x[2];
        }
      near_assert_close (sum, expected, 1e-10, 1e-9);
    }
}

static void
test_random_cells (void)
{
  for (guint64 seed = 1; seed <= 30; seed++)
    {
      gsize n = 1 + seed % 7;
      g_autoptr (NearCrystal) crystal = crystal_test_new_random (seed, n, 3.0, 2);

      /* Positions reach 1.5 cells out, so shifts between them up to 3 more than the cut-off needs. */
      compare_with_all (crystal, 0.6 + 0.25 * (double) (seed % 20), 9);
    }
}

/* Another cell of the same lattice, as skewed as it can be written: the same neighbours, in no time. */
static void
test_needles (void)
{
  static const int skews[][3][3] = { { { 1, 0, 0 }, { 1000, 1, 0 }, { 0, 0, 1 } },
                                     { { 1, 0, 0 }, { 17, 1, 0 }, { -101, 13, 1 } },
                                     { { 1, 20, 0 }, { 0, 1, 0 }, { 3, 60, 1 } } };

  for (gsize s = 0; s < G_N_ELEMENTS (skews); s++)
    for (guint64 seed = 1; seed <= 4; seed++)
      {
        g_autoptr (GError) error = NULL;
        g_autoptr (NearCrystal) compact = crystal_test_new_random (seed, 4, 4.0, 2);
        g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new_from (compact, FALSE);
        NearMat3 skew, lattice;
        const double *x = near_crystal_peek_positions (compact);

        for (guint k = 0; k < 9; k++)
          skew.m[k / 3][k % 3] = skews[s][k / 3][k % 3];
        lattice = near_mat3_multiply (&skew, near_crystal_get_lattice (compact));
        near_crystal_builder_set_lattice (builder, &lattice);
        for (gsize i = 0; i < 4; i++)
          near_crystal_builder_add_atom (builder, near_crystal_peek_species (compact)[i], x + 3 * i);
        g_autoptr (NearCrystal) skewed = near_crystal_builder_finish (builder, &error);
        g_assert_no_error (error);
        g_autoptr (NearNeighbors) expected = near_neighbors_new (compact, 7.0, NULL, &error);
        g_autoptr (NearNeighbors) found = near_neighbors_new (skewed, 7.0, NULL, &error);
        g_assert_no_error (error);
        for (gsize i = 0; i < 4; i++)
          {
            g_assert_cmpuint (near_neighbors_get_n (found, i), ==, near_neighbors_get_n (expected, i));
            for (gsize k = 0; k < near_neighbors_get_n (found, i); k++)
              {
                const NearNeighbor *one = near_neighbors_peek (found, i) + k;

                near_assert_close (one->distance, near_neighbors_peek (expected, i)[k].distance, 0.0, 1e-6);
                near_assert_close (near_vec3_length (near_neighbors_get_vector (found, i, one)), one->distance,
                                   0.0, 1e-6);
              }
          }
      }
}

static void
test_slabs_and_molecules (void)
{
  static const gboolean slab[3] = { TRUE, TRUE, FALSE }, wire[3] = { FALSE, FALSE, TRUE };

  for (guint64 seed = 1; seed <= 6; seed++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (NearCrystal) random = crystal_test_new_random (seed, 12, 5.0, 1);
      g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new_from (random, TRUE);
      g_autoptr (NearCrystalBuilder) molecule = near_crystal_builder_new ();
      guint16 species;

      near_crystal_builder_set_periodic (builder, seed % 2 ? slab : wire);
      g_autoptr (NearCrystal) crystal = near_crystal_builder_finish (builder, &error);
      g_assert_no_error (error);
      compare_with_all (crystal, 4.0, 6);

      near_crystal_builder_add_species (molecule, NULL, 6, 0.0, &species, &error);
      for (gsize i = 0; i < 12; i++)
        near_crystal_builder_add_atom (molecule, species, near_crystal_peek_positions (random) + 3 * i);
      g_autoptr (NearCrystal) alone = near_crystal_builder_finish (molecule, &error);
      g_assert_no_error (error);
      g_assert_false (near_crystal_has_cell (alone));
      compare_with_all (alone, 4.0, 0);
    }
}

/* fcc Al, a = 4.0495 Å: shells 2.8634 (12), 4.0495 (6), 4.9596 (24), 5.7269 (12), 6.4028 (24). */
static void
test_fcc_shells (void)
{
  static const struct
  {
    double distance;
    gsize n;
  } shells[] = { { 2.8634, 12 }, { 4.0495, 6 }, { 4.9596, 24 }, { 5.7269, 12 }, { 6.4028, 24 } };
  g_autoptr (GError) error = NULL;
  g_autoptr (NearCrystal) crystal = crystal_test_new_fcc (4.0495, 13);
  g_autoptr (NearNeighbors) neighbors = near_neighbors_new (crystal, 6.5, NULL, &error);

  g_assert_no_error (error);
  for (gsize i = 0; i < 4; i++)
    {
      const NearNeighbor *at = near_neighbors_peek (neighbors, i);

      g_assert_cmpuint (near_neighbors_get_n (neighbors, i), ==, 12 + 6 + 24 + 12 + 24);
      for (gsize s = 0; s < G_N_ELEMENTS (shells); s++)
        for (gsize k = 0; k < shells[s].n; k++, at++)
          near_assert_close (at->distance, shells[s].distance, 0.0, 5e-5);
    }
}

static void
test_nearest (void)
{
  g_autoptr (NearCrystal) silicon = crystal_test_new_diamond (5.431, 14);
  const NearMat3 large = { { { 50, 0, 0 }, { 0, 60, 0 }, { 0, 0, 70 } } };
  const double f[] = { 0.98, 0, 0, 0.02, 0, 0 };
  const guint elements[] = { 1, 1 };
  g_autoptr (NearCrystal) sparse = crystal_test_new (&large, 2, f, elements);
  g_autoptr (NearCrystal) single = crystal_test_new (&large, 1, f, elements);
  double distance;
  gsize pair[2];

  g_assert_true (near_crystal_find_nearest (silicon, &distance, pair));
  near_assert_close (distance, 5.431 * sqrt (3.0) / 4.0, 1e-12, 0.0);
  g_assert_true (near_crystal_find_nearest (sparse, &distance, pair));
  near_assert_close (distance, 2.0, 1e-12, 0.0);
  g_assert_true (near_crystal_find_nearest (single, &distance, NULL));
  near_assert_close (distance, 50.0, 1e-12, 0.0);
}

/* A rattled simple cubic cluster of @edge^3 atoms about @spacing apart, in a box or without. */
static NearCrystal *
new_cluster (gsize edge, double spacing, double box)
{
  const NearMat3 lattice = { { { box, 0, 0 }, { 0, box, 0 }, { 0, 0, box } } };
  g_autoptr (GError) error = NULL;
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new ();
  g_autoptr (NearRng) rng = near_rng_new (3, "cluster");
  guint16 species;

  if (box > 0.0)
    near_crystal_builder_set_lattice (builder, &lattice);
  near_crystal_builder_add_species (builder, NULL, 29, 0.0, &species, &error);
  for (gsize i = 0; i < edge * edge * edge; i++)
    {
      double x[3] = { (double) (i / (edge * edge)), (double) (i / edge % edge), (double) (i % edge) };

      for (guint k = 0; k < 3; k++)
        x[k] = spacing * (x[k] - 1.0 + 0.1 * near_rng_uniform (rng, 0.0, 1.0));
      near_crystal_builder_add_atom (builder, species, x);
    }
  NearCrystal *crystal = near_crystal_builder_finish (builder, &error);
  g_assert_no_error (error);
  return crystal;
}

/* Few places that are crowded and much that is empty: no more work than in a crystal. */
static void
test_clusters (void)
{
  static const struct
  {
    gsize edge;
    double spacing, box;
  } cases[] = { { 28, 2.5, 2000.0 }, { 28, 2.5, 10000.0 }, { 28, 2.5, 0.0 }, { 46, 0.02, 0.0 },
                { 46, 0.02, 500.0 }, { 30, 1e-9, 0.0 } };

  for (gsize c = 0; c < G_N_ELEMENTS (cases); c++)
    {
      g_autoptr (NearCrystal) crystal = new_cluster (cases[c].edge, cases[c].spacing, cases[c].box);
      double distance;
      gsize pair[2];

      g_test_timer_start ();
      g_assert_true (near_crystal_find_nearest (crystal, &distance, pair));
      g_assert_cmpfloat (g_test_timer_elapsed (), <, 2.0);
      const double *x = near_crystal_peek_positions (crystal);
      NearVec3 d = near_vec3_subtract (near_vec3_from (x + 3 * pair[0]), near_vec3_from (x + 3 * pair[1]));
      near_assert_close (near_vec3_length (d), distance, 1e-9, 1e-11);
      g_assert_cmpfloat (distance, >=, 0.899 * cases[c].spacing - 1e-11);
      g_assert_cmpfloat (distance, <=, 0.93 * cases[c].spacing + 1e-11);
    }
  /* All pairs, through a corner of the box. */
  for (guint c = 0; c < 3; c++)
    {
      static const double boxes[] = { 30.0, 300.0, 0.0 };
      g_autoptr (NearCrystal) small = new_cluster (5, 2.5, boxes[c]);

      compare_with_all (small, 4.0, boxes[c] > 0.0 ? 1 : 0);
    }
}

/* All in one place. */
static void
test_coincident (void)
{
  g_autoptr (NearCrystal) crystal = new_cluster (40, 0.0, 0.0);
  double distance = 1.0;
  gsize pair[2];

  g_assert_true (near_crystal_find_nearest (crystal, &distance, pair));
  g_assert_cmpfloat (distance, ==, 0.0);
  g_assert_cmpuint (pair[0], !=, pair[1]);
}

/* Cells that cannot be counted are refused, not counted wrongly. */
static void
test_far_away (void)
{
  const NearMat3 lattice = { { { 3, 0, 0 }, { 0, 3, 0 }, { 0, 0, 3 } } };
  const NearMat3 needle = { { { 3, 0, 0 }, { 3000, 3, 0 }, { 0, 0, 3 } } };
  const guint elements[] = { 29, 29 };
  const double far[] = { 0, 0, 0, 3e8, 0, 0 }, farther[] = { 0, 0, 0, 0, 6e9, 0 };
  g_autoptr (GError) error = NULL, refused = NULL;
  g_autoptr (NearCrystal) good = crystal_test_new_at (&lattice, NULL, 2, far, elements);
  g_autoptr (NearCrystal) bad = crystal_test_new_at (&lattice, NULL, 2, farther, elements);
  g_autoptr (NearCrystal) skewed = crystal_test_new_at (&needle, NULL, 2, farther, elements);
  g_autoptr (NearNeighbors) found = near_neighbors_new (good, 0.5, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (near_neighbors_get_n (found, 0), ==, 1);
  g_assert_cmpint (near_neighbors_peek (found, 0)->shift[0], ==, -100000000);
  g_assert_null (near_neighbors_new (bad, 0.5, NULL, &refused));
  g_assert_error (refused, NEAR_ERROR, NEAR_ERROR_RANGE);
  g_assert_nonnull (strstr (refused->message, "atom 2"));
  g_clear_error (&refused);
  g_assert_null (near_neighbors_new (skewed, 0.5, NULL, &refused));
  g_assert_error (refused, NEAR_ERROR, NEAR_ERROR_RANGE);
}

static void
count (gsize j, const int shift[3], const double vector[3], double squared_distance, gpointer user_data)
{
  ++*(gsize *) user_data;
}

/* From a point: an octahedral hole of fcc has six neighbours at a/2, and eight more at sqrt(3)/2 a. */
static void
test_points (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearCrystal) crystal = crystal_test_new_fcc (4.0, 13);
  g_autoptr (NearCellList) list
      = near_cell_list_new (near_crystal_get_lattice (crystal), near_crystal_get_periodic (crystal), 4,
                            near_crystal_peek_positions (crystal), 3.5, &error);
  const double hole[3] = { 2.0 + 40.0, 2.0, 2.0 - 12.0 };
  gsize n = 0;

  near_cell_list_visit_point (list, hole, count, &n);
  g_assert_cmpuint (n, ==, 14);
}

static void
test_errors (void)
{
  g_autoptr (NearCrystal) crystal = crystal_test_new_fcc (4.0, 13);
  const NearMonitor monitor = { crystal_test_stop, NULL };
  static const double bad[] = { 0.0, -1.0, NAN, INFINITY };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (near_neighbors_new (crystal, bad[i], NULL, &error));
      g_assert_error (error, NEAR_ERROR, NEAR_ERROR_RANGE);
    }
  g_autoptr (GError) large = NULL, stopped = NULL;
  g_assert_null (near_neighbors_new (crystal, 1e7, NULL, &large));
  g_assert_error (large, NEAR_ERROR, NEAR_ERROR_TOO_LARGE);
  g_assert_null (near_neighbors_new (crystal, 3.0, &monitor, &stopped));
  g_assert_error (stopped, NEAR_ERROR, NEAR_ERROR_CANCELLED);
}

static gboolean
stop_at_fifth (double fraction, const char *stage, gpointer user_data)
{
  return ++*(guint *) user_data < 5;
}

/* One atom with millions of neighbours is stopped in their midst. */
static void
test_stop_within_an_atom (void)
{
  g_autoptr (NearCrystal) crystal = crystal_test_new_cubic (2.5, 1, (double[]){ 0, 0, 0 }, (guint[]){ 29 });
  g_autoptr (GError) error = NULL;
  guint n_polls = 0;
  const NearMonitor monitor = { stop_at_fifth, &n_polls };

  g_assert_null (near_neighbors_new (crystal, 250.0, &monitor, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_CANCELLED);
  g_assert_cmpuint (n_polls, ==, 5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/neighbors/random-cells", test_random_cells);
  g_test_add_func ("/neighbors/needles", test_needles);
  g_test_add_func ("/neighbors/slabs-and-molecules", test_slabs_and_molecules);
  g_test_add_func ("/neighbors/fcc-shells", test_fcc_shells);
  g_test_add_func ("/neighbors/nearest", test_nearest);
  g_test_add_func ("/neighbors/clusters", test_clusters);
  g_test_add_func ("/neighbors/coincident", test_coincident);
  g_test_add_func ("/neighbors/far-away", test_far_away);
  g_test_add_func ("/neighbors/points", test_points);
  g_test_add_func ("/neighbors/errors", test_errors);
  g_test_add_func ("/neighbors/stop-within-an-atom", test_stop_within_an_atom);
  return g_test_run ();
}
