/* test-radial-distribution.c — g(r) against all pairs of all images, and the shells of fcc
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-radial-distribution.h"

#include "crystal-test.h"
#include "near-init.h"
#include "near-test.h"

#include <math.h>
#include <string.h>

static NearRadialDistribution *
new_distribution (NearCrystal *crystal, double r_max, double width)
{
  g_autoptr (GError) error = NULL;
  NearRadialDistribution *made = near_radial_distribution_new (crystal, r_max, width, NULL, &error);

  g_assert_no_error (error);
  return made;
}

/* Pairs (a, b) in each bin the naive way: every pair, every shift within @reach. */
static void
count_all (NearCrystal *crystal, guint a, guint b, int reach, double width, gsize n_bins, double *counts)
{
  const double *x = near_crystal_peek_positions (crystal);
  const guint16 *species = near_crystal_peek_species (crystal);
  const NearMat3 *lattice = near_crystal_get_lattice (crystal);

  memset (counts, 0, n_bins * sizeof *counts);
  for (gsize i = 0; i < near_crystal_get_n_atoms (crystal); i++)
    for (gsize j = 0; j < near_crystal_get_n_atoms (crystal); j++)
      for (int p = -reach; p <= reach && species[i] == a && species[j] == b; p++)
        for (int q = -reach; q <= reach; q++)
          for (int r = -reach; r <= reach; r++)
            {
              NearVec3 shift = near_vec3_times_mat3 (near_vec3 (p, q, r), lattice);
              NearVec3 d = near_vec3_subtract (near_vec3_from (x + 3 * j), near_vec3_from (x + 3 * i));
              double distance = near_vec3_length (near_vec3_add (d, shift));

              if (distance > 1e-3 && distance < width * (double) n_bins)
                counts[(gsize) (distance / width)] += 1.0;
            }
}

/* Partial and total, beyond half the cell; g_tot = sum c_a c_b g_ab. */
static void
test_all_pairs (void)
{
  enum { N_BINS = 60 };

  for (guint64 seed = 1; seed <= 8; seed++)
    {
      g_autoptr (NearCrystal) crystal = crystal_test_new_random (seed, 3 + seed % 4, 3.0, 2);
      g_autoptr (NearRadialDistribution) made = new_distribution (crystal, 6.0, 0.1);
      const guint16 *species = near_crystal_peek_species (crystal);
      double n[2] = { 0, 0 }, volume = near_crystal_get_volume (crystal), counts[N_BINS];
      double sum[N_BINS] = { 0 }, all = (double) near_crystal_get_n_atoms (crystal);

      g_assert_cmpuint (near_radial_distribution_get_n_bins (made), ==, N_BINS);
      for (gsize i = 0; i < near_crystal_get_n_atoms (crystal); i++)
        n[species[i]] += 1.0;
      for (guint a = 0; a < 2; a++)
        for (guint b = 0; b < 2; b++)
          {
            const double *g = near_radial_distribution_peek_g (made, a, b);
            const double *running = near_radial_distribution_peek_running (made, a, b);
            double total = 0.0;

            count_all (crystal, a, b, 12, 0.1, N_BINS, counts);
            for (gsize k = 0; k < N_BINS; k++)
              {
                double low = 0.1 * (double) k, high = low + 0.1;
                double shell = 4.0 / 3.0 * G_PI * (high * high * high - low * low * low);

                total += counts[k] / n[a];
                near_assert_close (g[k], counts[k] * volume / (n[a] * n[b] * shell), 1e-9, 1e-12);
                near_assert_close (running[k], total, 1e-12, 1e-12);
                sum[k] += n[a] / all * n[b] / all * g[k];
              }
          }
      near_assert_close_array (
          near_radial_distribution_peek_g (made, NEAR_ALL_SPECIES, NEAR_ALL_SPECIES), sum, N_BINS, 1e-10,
          1e-12);
      g_assert_null (near_radial_distribution_peek_g (made, 0, NEAR_ALL_SPECIES));
    }
}

/* fcc Al, a = 4.0495 Å: shells 2.8634 (12), 4.0495 (6), 4.9596 (24), 5.7269 (12), 6.4028 (24), in a cell
 * that is smaller than all of them but the first. */
static void
test_fcc (void)
{
  static const struct
  {
    double r;
    double running;
  } shells[] = { { 2.8634, 12 }, { 4.0495, 18 }, { 4.9596, 42 }, { 5.7269, 54 }, { 6.4028, 78 } };
  g_autoptr (NearCrystal) crystal = crystal_test_new_fcc (4.0495, 13);
  g_autoptr (NearRadialDistribution) made = new_distribution (crystal, 7.0, 0.02);
  const double *running
      = near_radial_distribution_peek_running (made, NEAR_ALL_SPECIES, NEAR_ALL_SPECIES);
  const double *g = near_radial_distribution_peek_g (made, 0, 0);
  double minimum = near_radial_distribution_find_minimum (made, 0, 0);
  double gap = near_radial_distribution_find_gap (made, 0, 0, 0.11);

  for (gsize s = 0; s < G_N_ELEMENTS (shells); s++)
    {
      gsize k = (gsize) (shells[s].r / 0.02);

      g_assert_cmpfloat (g[k], >, 1.0);
      g_assert_cmpfloat (g[k - 3], ==, 0.0);
      near_assert_close (running[k + 1], shells[s].running, 1e-12, 0.0);
    }
  near_assert_close (gap, 0.5 * (2.8634 + 4.0495), 0.0, 0.02);
  g_assert_cmpfloat (minimum, >, 3.0);
  g_assert_cmpfloat (minimum, <, 4.0);
  near_assert_close (near_radial_distribution_get_r (made, 0), 0.01, 1e-12, 0.0);
}

/* What has no order has g = 1: points at random, to three standard deviations of each bin. */
static void
test_ideal_gas (void)
{
  enum { N = 4000 };
  g_autoptr (NearRng) rng = near_rng_new (11, "ideal gas");
  g_autofree double *f = g_new (double, 3 * N);
  g_autofree guint *elements = g_new (guint, N);
  const NearMat3 lattice = { { { 30, 0, 0 }, { 7, 28, 0 }, { -3, 5, 33 } } };

  for (gsize i = 0; i < N; i++)
    {
      elements[i] = i % 4 == 0 ? 8 : 14;
      for (guint c = 0; c < 3; c++)
        f[3 * i + c] = near_rng_uniform (rng, 0.0, 1.0);
    }
  g_autoptr (NearCrystal) crystal = crystal_test_new (&lattice, N, f, elements);
  g_autoptr (NearRadialDistribution) made = new_distribution (crystal, 9.0, 0.5);
  for (guint a = 0; a < 2; a++)
    for (gsize k = 4; k < 18; k++)
      near_assert_close (near_radial_distribution_peek_g (made, a, 1 - a)[k], 1.0, 0.0, 0.06);
}

/* The mean over frames is the mean of the g of each, with the volume of each. */
static void
test_frames (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearRadialAccumulator) accumulator = near_radial_accumulator_new (5.0, 0.25, &error);
  g_autoptr (NearCrystal) small = crystal_test_new_rock_salt (5.0, 11, 17);
  g_autoptr (NearCrystal) large = crystal_test_new_rock_salt (5.7, 11, 17);
  g_autoptr (NearCrystal) other = crystal_test_new_fcc (4.0, 13);
  g_autoptr (NearRadialDistribution) a = new_distribution (small, 5.0, 0.25);
  g_autoptr (NearRadialDistribution) b = new_distribution (large, 5.0, 0.25);

  g_assert_null (near_radial_accumulator_finish (accumulator, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_NO_DATA);
  g_clear_error (&error);
  g_assert_true (near_radial_accumulator_add (accumulator, small, NULL, &error));
  g_assert_true (near_radial_accumulator_add (accumulator, large, NULL, &error));
  g_assert_no_error (error);
  g_assert_false (near_radial_accumulator_add (accumulator, other, NULL, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_RANGE);
  g_assert_nonnull (strstr (error->message, "frame 3 does not have"));
  g_clear_error (&error);
  g_autoptr (NearRadialDistribution) mean = near_radial_accumulator_finish (accumulator, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (near_radial_distribution_get_n_frames (mean), ==, 2);
  for (gsize k = 0; k < 20; k++)
    near_assert_close (near_radial_distribution_peek_g (mean, 0, 1)[k],
                       0.5 * near_radial_distribution_peek_g (a, 0, 1)[k]
                           + 0.5 * near_radial_distribution_peek_g (b, 0, 1)[k],
                       1e-12, 0.0);
}

/* Digits do not depend on the number of threads. */
static void
test_threads (void)
{
  g_autoptr (NearCrystal) crystal = crystal_test_new_random (5, 2000, 30.0, 2);
  guint n_threads = near_get_n_threads ();

  near_set_n_threads (1);
  g_autoptr (NearRadialDistribution) one = new_distribution (crystal, 6.0, 0.05);
  near_set_n_threads (3);
  g_autoptr (NearRadialDistribution) three = new_distribution (crystal, 6.0, 0.05);
  near_set_n_threads (n_threads);
  for (guint b = 0; b < 2; b++)
    near_assert_close_array (near_radial_distribution_peek_g (one, 0, b),
                             near_radial_distribution_peek_g (three, 0, b), 120, 0.0, 0.0);
}

/* Without a cell no g, but numbers; a slab says whose volume it took. */
static void
test_no_cell (void)
{
  static const gboolean slab[3] = { TRUE, TRUE, FALSE };
  g_autoptr (GError) error = NULL;
  g_autoptr (NearCrystalBuilder) molecule = near_crystal_builder_new ();
  g_autoptr (NearCrystal) fcc = crystal_test_new_fcc (4.0, 13);
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new_from (fcc, TRUE);
  guint16 species;

  g_assert_true (near_crystal_builder_add_species (molecule, NULL, 6, 0.0, &species, &error));
  for (guint k = 0; k < 3; k++)
    near_crystal_builder_add_atom (molecule, species, (double[]){ 1.45 * k, 0, 0 });
  g_autoptr (NearCrystal) carbon = near_crystal_builder_finish (molecule, &error);
  g_autoptr (NearRadialDistribution) made = new_distribution (carbon, 4.0, 0.1);
  const double *running = near_radial_distribution_peek_running (made, 0, 0);
  g_assert_false (near_radial_distribution_has_density (made));
  g_assert_null (near_radial_distribution_peek_g (made, 0, 0));
  g_assert_nonnull (near_notes_find (near_radial_distribution_get_notes (made), "no-density"));
  near_assert_close (running[15], 4.0 / 3.0, 1e-12, 0.0);
  near_assert_close (running[39], 2.0, 1e-12, 0.0);

  near_crystal_builder_set_periodic (builder, slab);
  g_autoptr (NearCrystal) layer = near_crystal_builder_finish (builder, &error);
  g_autoptr (NearRadialDistribution) of_layer = new_distribution (layer, 4.0, 0.1);
  g_assert_nonnull (near_notes_find (near_radial_distribution_get_notes (of_layer), "vacuum-in-density"));
}

static void
test_errors (void)
{
  static const double bad[][2] = { { 5.0, 0.0 }, { 0.0, 0.1 }, { -1.0, 0.1 }, { NAN, 0.1 }, { 5.0, NAN },
                                   { INFINITY, 0.1 }, { 0.1, 5.0 } };
  g_autoptr (NearCrystal) crystal = crystal_test_new_fcc (4.0, 13);
  const NearMonitor monitor = { crystal_test_stop, NULL };

  for (gsize k = 0; k < G_N_ELEMENTS (bad); k++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (near_radial_distribution_new (crystal, bad[k][0], bad[k][1], NULL, &error));
      g_assert_error (error, NEAR_ERROR, NEAR_ERROR_RANGE);
    }
  g_autoptr (GError) many = NULL, stopped = NULL, far = NULL;
  g_assert_null (near_radial_distribution_new (crystal, 10.0, 1e-6, NULL, &many));
  g_assert_error (many, NEAR_ERROR, NEAR_ERROR_TOO_LARGE);
  g_assert_null (near_radial_distribution_new (crystal, 1e6, 10.0, NULL, &far));
  g_assert_error (far, NEAR_ERROR, NEAR_ERROR_TOO_LARGE);
  g_assert_null (near_radial_distribution_new (crystal, 5.0, 0.1, &monitor, &stopped));
  g_assert_error (stopped, NEAR_ERROR, NEAR_ERROR_CANCELLED);
}

static gboolean
stop_at_fifth (double fraction, const char *stage, gpointer user_data)
{
  return ++*(guint *) user_data < 5;
}

/* One atom with all its images is work enough to be stopped in, and more than can be done is refused. */
static void
test_long_work (void)
{
  g_autoptr (NearCrystal) crystal = crystal_test_new_cubic (2.5, 1, (double[]){ 0, 0, 0 }, (guint[]){ 29 });
  g_autoptr (GError) stopped = NULL, refused = NULL;
  guint n_polls = 0;
  const NearMonitor monitor = { stop_at_fifth, &n_polls };

  g_assert_null (near_radial_distribution_new (crystal, 250.0, 0.1, &monitor, &stopped));
  g_assert_error (stopped, NEAR_ERROR, NEAR_ERROR_CANCELLED);
  g_assert_cmpuint (n_polls, ==, 5);
  const NearMat3 box = { { { 1e4, 0, 0 }, { 0, 1e4, 0 }, { 0, 0, 1e4 } } };
  g_autofree double *x = g_new0 (double, 3 * 2000);
  g_autofree guint *elements = g_new (guint, 2000);
  for (guint i = 0; i < 2000; i++)
    {
      x[3 * i] = 5.0 * i;
      elements[i] = 29;
    }
  g_autoptr (NearCrystal) large = crystal_test_new_at (&box, NULL, 2000, x, elements);
  g_assert_null (near_radial_distribution_new (large, 1e6, 100.0, NULL, &refused));
  g_assert_error (refused, NEAR_ERROR, NEAR_ERROR_TOO_LARGE);
  g_assert_nonnull (strstr (refused->message, "choose a smaller distance"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  near_init ();
  g_test_add_func ("/radial-distribution/all-pairs", test_all_pairs);
  g_test_add_func ("/radial-distribution/fcc", test_fcc);
  g_test_add_func ("/radial-distribution/ideal-gas", test_ideal_gas);
  g_test_add_func ("/radial-distribution/frames", test_frames);
  g_test_add_func ("/radial-distribution/threads", test_threads);
  g_test_add_func ("/radial-distribution/no-cell", test_no_cell);
  g_test_add_func ("/radial-distribution/errors", test_errors);
  g_test_add_func ("/radial-distribution/long-work", test_long_work);
  return g_test_run ();
}
