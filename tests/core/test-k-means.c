/* test-k-means.c — clusters against the best of all partitions, scikit-learn, and what a minimum must satisfy
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-k-means.h"

#include "near-init.h"
#include "near-rng.h"
#include "near-test.h"

#include <math.h>
#include <string.h>

static NearKMeans *
run (gsize n, gsize d, const double *x, gsize k, guint n_starts, guint64 seed)
{
  g_autoptr (GError) error = NULL;
  NearKMeansOptions options = { .n_clusters = k, .n_starts = n_starts, .seed = seed };
  NearKMeans *means = near_k_means_new (n, d, x, &options, NULL, &error);

  g_assert_no_error (error);
  return means;
}

static double *
new_points (gsize n, gsize d, guint64 seed)
{
  g_autoptr (NearRng) rng = near_rng_new (seed, "test");
  double *x = g_new (double, n *d);

  for (gsize i = 0; i < n * d; i++)
    x[i] = near_rng_normal (rng, 0.0, 1.0 + (double) (i % d));
  return x;
}

/* Inertia of a partition, straight from its definition. */
static double
get_inertia (gsize n, gsize d, const double *x, gsize k, const guint *label)
{
  double sum = 0.0;

  for (gsize c = 0; c < k; c++)
    for (gsize j = 0; j < d; j++)
      {
        double mean = 0.0, count = 0.0;

        for (gsize i = 0; i < n; i++)
          if (label[i] == c)
            {
              mean += x[i * d + j];
              count++;
            }
        for (gsize i = 0; i < n; i++)
          if (label[i] == c)
            sum += (x[i * d + j] - mean / count) * (x[i * d + j] - mean / count);
      }
  return sum;
}

/* All k^n partitions of a few points: many starts find the best of them. */
static void
test_all_partitions (void)
{
  enum { N = 9, D = 2 };

  for (gsize k = 1; k <= 3; k++)
    for (guint64 seed = 1; seed <= 5; seed++)
      {
        g_autofree double *x = new_points (N, D, seed);
        g_autoptr (NearKMeans) means = run (N, D, x, k, 30, seed);
        double best = INFINITY;
        gsize n_partitions = 1;

        for (gsize i = 0; i < N; i++)
          n_partitions *= k;
        for (gsize p = 0; p < n_partitions; p++)
          {
            guint label[N];
            gsize left = p;

            for (gsize i = 0; i < N; i++, left /= k)
              label[i] = (guint) (left % k);
            best = MIN (best, get_inertia (N, D, x, k, label));
          }
        near_assert_close (near_k_means_get_inertia (means), best, 1e-12, 0.0);
      }
}

/* Every point is nearest to its centre, every centre the mean of its points. */
static void
test_minimum (void)
{
  const gsize n = 700, d = 3, k = 11;
  g_autofree double *x = new_points (n, d, 8);
  g_autoptr (NearKMeans) means = run (n, d, x, k, 1, 3);
  const double *centers = near_k_means_peek_centers (means);
  const guint32 *labels = near_k_means_peek_labels (means);
  g_autofree double *mean = g_new0 (double, k *d);
  double inertia = 0.0;
  gsize total = 0;

  g_assert_true (near_k_means_get_converged (means));
  g_assert_cmpuint (near_k_means_get_n_iterations (means), >, 1);
  for (gsize i = 0; i < n; i++)
    {
      double nearest = INFINITY, own = 0.0;

      for (gsize c = 0; c < k; c++)
        {
          double sum = 0.0;

          for (gsize j = 0; j < d; j++)
            sum += pow (x[i * d + j] - centers[c * d + j], 2);
          nearest = MIN (nearest, sum);
          if (labels[i] == c)
            own = sum;
        }
      near_assert_close (own, nearest, 1e-12, 0.0);
      inertia += own;
      for (gsize j = 0; j < d; j++)
        mean[labels[i] * d + j] += x[i * d + j] / (double) near_k_means_peek_sizes (means)[labels[i]];
    }
  near_assert_close_array (centers, mean, k * d, 1e-11, 1e-12);
  near_assert_close (near_k_means_get_inertia (means), inertia, 1e-12, 0.0);
  for (gsize c = 0; c < k; c++)
    total += near_k_means_peek_sizes (means)[c];
  g_assert_cmpuint (total, ==, n);
  g_assert_cmpuint (near_k_means_get_n_clusters (means), ==, k);
}

/* scikit-learn 1.2.1, KMeans (3, n_init=50, random_state=0) on these twelve points: inertia_ 4.900833333333333, sizes 4, 5, 3. */
static void
test_scikit_learn (void)
{
  static const double x[] = { 0.1, 0.3, 0.5, -0.2, -0.4, 0.1, 0.2, 0.9,  4.1, 4.0, 3.7, 4.6,
                              4.9, 3.8, 4.4, 3.1, 3.6, 3.9, 8.2, -1.0, 7.7, 0.4, 8.6, 0.2 };
  g_autoptr (NearKMeans) means = run (12, 2, x, 3, 20, 5);
  gsize sizes[3];

  near_assert_close (near_k_means_get_inertia (means), 4.900833333333333, 1e-12, 0.0);
  for (guint c = 0; c < 3; c++)
    sizes[c] = near_k_means_peek_sizes (means)[near_k_means_peek_labels (means)[c == 0 ? 0 : c == 1 ? 4 : 9]];
  g_assert_cmpuint (sizes[0], ==, 4);
  g_assert_cmpuint (sizes[1], ==, 5);
  g_assert_cmpuint (sizes[2], ==, 3);
}

/* k-means++ finds small clusters that lie far apart at its first start, from any seed; starting from points at random
 * leaves some of them without a centre. */
static void
test_far_apart (void)
{
  enum { K = 15, EACH = 20 };
  double x[K * EACH];

  for (gsize i = 0; i < K * EACH; i++)
    x[i] = 100.0 * (double) (i / EACH) + 0.01 * (double) (i % EACH);
  for (guint64 seed = 1; seed <= 10; seed++)
    {
      g_autoptr (NearKMeans) means = run (K * EACH, 1, x, K, 1, seed);

      /* the sum of (j - 19/2)^2 over 20 numbers j is 665 */
      near_assert_close (near_k_means_get_inertia (means), K * 665.0 * 1e-4, 1e-8, 0.0);
    }
}

/* Fewer distinct points than clusters: nothing is left to gain, nothing hangs. */
static void
test_duplicates (void)
{
  static const double x[] = { 1, 1, 1, 2, 2, 2, 7 };
  g_autoptr (NearKMeans) means = run (7, 1, x, 5, 1, 1);
  g_autoptr (NearKMeans) all = run (7, 1, x, 7, 1, 1);
  gsize used = 0;

  near_assert_close (near_k_means_get_inertia (means), 0.0, 0.0, 0.0);
  near_assert_close (near_k_means_get_inertia (all), 0.0, 0.0, 0.0);
  for (gsize c = 0; c < 5; c++)
    used += near_k_means_peek_sizes (means)[c] > 0;
  g_assert_cmpuint (used, ==, 3);
}

static void
test_threads_and_seeds (void)
{
  const gsize n = 20000, d = 2, k = 40;
  g_autofree double *x = new_points (n, d, 4);

  near_set_n_threads (1);
  g_autoptr (NearKMeans) one = run (n, d, x, k, 1, 9);
  near_set_n_threads (3);
  g_autoptr (NearKMeans) three = run (n, d, x, k, 1, 9);
  g_autoptr (NearKMeans) other = run (n, d, x, k, 1, 10);
  near_set_n_threads (0);
  g_assert_cmpmem (near_k_means_peek_centers (one), k * d * sizeof (double),
                   near_k_means_peek_centers (three), k * d * sizeof (double));
  g_assert_cmpfloat (near_k_means_get_inertia (one), !=, near_k_means_get_inertia (other));
}

static gboolean
say_stop (double fraction, const char *stage, gpointer user_data)
{
  return ++*(int *) user_data < 3;
}

static void
test_bad_input (void)
{
  static const double x[] = { 1, 2, 3, NAN };
  g_autoptr (GError) error = NULL;
  NearKMeansOptions options = { .n_clusters = 3 };
  int count = 0;
  NearMonitor monitor = { say_stop, &count };

  g_assert_null (near_k_means_new (2, 1, x, &options, NULL, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_RANGE);
  g_assert_cmpstr (error->message, ==,
                   "3 clusters of 2 points were asked for; 1 to the number of points make sense");
  g_clear_error (&error);
  options.n_clusters = 0;
  g_assert_null (near_k_means_new (2, 1, x, &options, NULL, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_RANGE);
  g_clear_error (&error);
  options.n_clusters = 2;
  g_assert_null (near_k_means_new (2, 2, x, &options, NULL, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_NOT_FINITE);
  g_assert_cmpstr (error->message, ==, "point 2, input 2 is not a finite number");
  g_clear_error (&error);
  g_assert_null (near_k_means_new (3, 1, x, &options, &monitor, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  near_init ();
  g_test_add_func ("/k-means/all-partitions", test_all_partitions);
  g_test_add_func ("/k-means/minimum", test_minimum);
  g_test_add_func ("/k-means/scikit-learn", test_scikit_learn);
  g_test_add_func ("/k-means/far-apart", test_far_apart);
  g_test_add_func ("/k-means/duplicates", test_duplicates);
  g_test_add_func ("/k-means/threads-and-seeds", test_threads_and_seeds);
  g_test_add_func ("/k-means/bad-input", test_bad_input);
  return g_test_run ();
}
