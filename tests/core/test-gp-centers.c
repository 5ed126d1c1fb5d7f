/* test-gp-centers.c — the choices of centres against naive versions
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-gp-centers.h"

#include "near-init.h"
#include "near-rng.h"
#include "near-test.h"

#include <math.h>
#include <string.h>

static NearGpData *
new_data (gsize n, guint d, const double *x)
{
  g_autoptr (GError) error = NULL;
  g_autofree double *y = g_new0 (double, MAX (n, 1));
  NearGpData *data = near_gp_data_new (n, d, x, y, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return data;
}

/* Inputs of very different scales */
static NearGpData *
new_random_data (gsize n, guint d, guint64 seed)
{
  g_autoptr (NearRng) rng = near_rng_new (seed, "test");
  g_autofree double *x = g_new (double, n *d);

  for (gsize i = 0; i < n * d; i++)
    x[i] = near_rng_uniform (rng, -1.0, 1.0) * pow (100.0, (double) (i % d));
  return new_data (n, d, x);
}

static NearKernel *
new_kernel (const char *text, guint d)
{
  g_autoptr (GError) error = NULL;
  NearKernel *kernel = near_kernel_parse (text, d, NULL, &error);

  g_assert_no_error (error);
  return kernel;
}

static NearGpCenters *
choose (NearGpCentersKind kind, const NearGpData *data, const NearKernel *kernel, gsize m, guint64 seed)
{
  g_autoptr (GError) error = NULL;
  NearGpCenters *centers = near_gp_centers_new (kind, data, kernel, m, seed, NULL, &error);

  g_assert_no_error (error);
  return centers;
}

static double
get_scaled_distance (const NearGpData *data, const double *sd, gsize a, gsize b)
{
  guint d = near_gp_data_get_n_inputs (data);
  const double *x = near_gp_data_peek_x (data);
  double sum = 0.0;

  for (guint j = 0; j < d; j++)
    sum += pow ((x[a * d + j] - x[b * d + j]) / sd[j], 2);
  return sqrt (sum);
}

static void
get_deviations (const NearGpData *data, double *sd)
{
  gsize n = near_gp_data_get_n (data);
  guint d = near_gp_data_get_n_inputs (data);
  const double *x = near_gp_data_peek_x (data);

  for (guint j = 0; j < d; j++)
    {
      double sum = 0.0, squares = 0.0;

      for (gsize i = 0; i < n; i++)
        sum += x[i * d + j];
      for (gsize i = 0; i < n; i++)
        squares += pow (x[i * d + j] - sum / (double) n, 2);
      sd[j] = sqrt (squares / (double) n);
    }
}

/* Rows that are rows, distinct, with their positions; the same seed again, another seed. */
static void
test_all_kinds (void)
{
  const gsize n = 300, m = 25;
  g_autoptr (NearGpData) data = new_random_data (n, 2, 5);
  g_autoptr (NearKernel) kernel = new_kernel ("RBF(l=[0.3,30]) + White(0.01)", 2);

  g_assert_cmpuint (near_gp_centers_table.n_rows, ==, NEAR_GP_N_CENTERS);
  for (guint kind = 0; kind < NEAR_GP_N_CENTERS; kind++)
    {
      near_set_n_threads (1);
      g_autoptr (NearGpCenters) centers = choose (kind, data, kernel, m, 7);
      near_set_n_threads (3);
      g_autoptr (NearGpCenters) again = choose (kind, data, kernel, m, 7);
      g_autoptr (NearGpCenters) other = choose (kind, data, kernel, m, 8);
      near_set_n_threads (0);
      const gsize *rows = near_gp_centers_peek_rows (centers);
      const double *z = near_gp_centers_peek_x (centers);
      g_autofree gboolean *seen = g_new0 (gboolean, n);

      g_assert_cmpuint (near_gp_centers_get_n (centers), ==, m);
      g_assert_cmpuint (near_gp_centers_get_n_inputs (centers), ==, 2);
      g_assert_cmpuint (near_gp_centers_get_n_notes (centers), ==, 0);
      g_assert_cmpmem (z, m * 2 * sizeof *z, near_gp_centers_peek_x (again), m * 2 * sizeof *z);
      if (kind != NEAR_GP_CENTERS_CHOLESKY)
        g_assert_cmpint (memcmp (z, near_gp_centers_peek_x (other), m * 2 * sizeof *z), !=, 0);
      g_assert_true ((rows != NULL) == near_gp_centers_get_info (kind)->gives_rows);
      for (gsize c = 0; rows != NULL && c < m; c++)
        {
          g_assert_cmpuint (rows[c], <, n);
          g_assert_false (seen[rows[c]]);
          seen[rows[c]] = TRUE;
          near_assert_close_array (z + 2 * c, near_gp_data_peek_x (data) + 2 * rows[c], 2, 0.0, 0.0);
        }
    }
}

/* Each centre is the farthest from those before it, found by all pairs. */
static void
test_farthest (void)
{
  const gsize n = 150, m = 20;
  g_autoptr (NearGpData) data = new_random_data (n, 3, 2);
  g_autoptr (NearGpCenters) centers = choose (NEAR_GP_CENTERS_FARTHEST, data, NULL, m, 1);
  const gsize *rows = near_gp_centers_peek_rows (centers);
  double sd[3];

  get_deviations (data, sd);
  for (gsize c = 1; c < m; c++)
    {
      double farthest = 0.0, own = INFINITY;

      for (gsize i = 0; i < n; i++)
        {
          double nearest = INFINITY;

          for (gsize b = 0; b < c; b++)
            nearest = MIN (nearest, get_scaled_distance (data, sd, i, rows[b]));
          farthest = MAX (farthest, nearest);
          if (i == rows[c])
            own = nearest;
        }
      near_assert_close (own, farthest, 1e-12, 0.0);
    }
}

/* The variance that the centres before it leave, by Gaussian elimination on the whole matrix, is largest there. */
static void
test_cholesky (void)
{
  enum { N = 60, M = 15 };
  g_autoptr (NearGpData) data = new_random_data (N, 1, 4);
  g_autoptr (NearKernel) kernel = new_kernel ("0.7*RBF(l=0.3)*Linear(s0=0.4) + White(0.3)", 1);
  g_autoptr (NearGpCenters) centers = choose (NEAR_GP_CENTERS_CHOLESKY, data, kernel, M, 1);
  const gsize *rows = near_gp_centers_peek_rows (centers);
  const double *x = near_gp_data_peek_x (data);
  double k[N * N];

  near_kernel_cross (kernel, N, x, N, x, k, N);
  for (gsize c = 0; c < M; c++)
    {
      gsize p = rows[c];
      double pivot = k[p * N + p], row[N];

      for (gsize i = 0; i < N; i++)
        g_assert_cmpfloat (k[i * N + i], <=, pivot * (1.0 + 1e-9) + 1e-13);
      memcpy (row, k + p * N, sizeof row);
      for (gsize i = 0; i < N; i++)
        for (gsize j = 0; j < N; j++)
          k[i * N + j] -= row[i] * row[j] / pivot;
    }
}

/* A lonely point among two thousand: its leverage is 1, of about 20 in all, so that 12 draws take it about every second
 * time; a random choice hardly ever does. */
static void
test_leverage (void)
{
  enum { N = 2000 };
  g_autoptr (NearRng) rng = near_rng_new (3, "test");
  g_autofree double *x = g_new (double, N);
  guint n_leverage = 0, n_random = 0;

  for (gsize i = 0; i < N; i++)
    x[i] = near_rng_uniform (rng, 0.0, 1.0);
  x[1234] = 9.0;
  g_autoptr (NearGpData) data = new_data (N, 1, x);
  g_autoptr (NearKernel) kernel = new_kernel ("RBF(l=0.5) + White(0.01)", 1);
  for (guint64 seed = 0; seed < 20; seed++)
    {
      g_autoptr (NearGpCenters) leverage = choose (NEAR_GP_CENTERS_LEVERAGE, data, kernel, 12, seed);
      g_autoptr (NearGpCenters) random = choose (NEAR_GP_CENTERS_RANDOM, data, kernel, 12, seed);

      for (gsize c = 0; c < 12; c++)
        {
          n_leverage += near_gp_centers_peek_rows (leverage)[c] == 1234;
          n_random += near_gp_centers_peek_rows (random)[c] == 1234;
        }
    }
  g_assert_cmpuint (n_leverage, >=, 6);
  g_assert_cmpuint (n_random, <=, 1);
}

/* Four distinct positions: never the same twice, and a note. A constant input does no harm. */
static void
test_duplicates (void)
{
  static const double x[] = { 1, 5, 1, 5, 2, 5, 2, 5, 3, 5, 3, 5, 4, 5, 4, 5 };
  g_autoptr (NearGpData) data = new_data (8, 2, x);
  g_autoptr (NearKernel) kernel = new_kernel ("RBF + White", 2);

  for (guint kind = 0; kind < NEAR_GP_N_CENTERS; kind++)
    {
      g_autoptr (NearGpCenters) centers = choose (kind, data, kernel, 7, 1);
      const double *z = near_gp_centers_peek_x (centers);

      g_assert_cmpuint (near_gp_centers_get_n (centers), ==, 4);
      g_assert_cmpuint (near_gp_centers_get_n_notes (centers), ==, 1);
      g_assert_cmpstr (near_gp_centers_get_note (centers, 0), ==,
                       "4 centres instead of 7: more would repeat them, or add nothing to them but rounding");
      for (gsize a = 0; a < 4; a++)
        {
          near_assert_close (z[2 * a + 1], 5.0, 1e-15, 0.0);
          for (gsize b = 0; b < a; b++)
            g_assert_cmpfloat (z[2 * a], !=, z[2 * b]);
        }
    }
}

/* k-means of many points sees a sample and says so; so does pivoted Cholesky. */
static void
test_large (void)
{
  const gsize n = 100000;
  g_autoptr (NearGpData) data = new_random_data (n, 2, 6);
  g_autoptr (NearKernel) kernel = new_kernel ("RBF(l=[0.2,20]) + White(0.01)", 2);
  g_autoptr (NearGpCenters) means = choose (NEAR_GP_CENTERS_K_MEANS, data, kernel, 30, 1);
  g_autoptr (NearGpCenters) pivots = choose (NEAR_GP_CENTERS_CHOLESKY, data, kernel, 250, 1);

  g_assert_cmpstr (near_gp_centers_get_note (means, 0), ==,
                   "k-means saw 20000 of the 100000 points, drawn at random");
  g_assert_cmpstr (near_gp_centers_get_note (pivots, 0), ==,
                   "pivoted Cholesky saw 24000 of the 100000 points, drawn at random");
  for (gsize c = 0; c < 30; c++)
    {
      g_assert_cmpfloat (fabs (near_gp_centers_peek_x (means)[2 * c]), <, 1.0);
      g_assert_cmpfloat (fabs (near_gp_centers_peek_x (means)[2 * c + 1]), <, 100.0);
    }
}

static void
test_given (void)
{
  static const double x[] = { 1, 2, 3, 4, 5, 6 }, bad[] = { 1, 2, 3, INFINITY };
  static const gsize rows[] = { 2, 0 }, wrong[] = { 0, 3 };
  g_autoptr (GError) error = NULL;
  g_autoptr (NearGpData) data = new_data (3, 2, x);
  g_autoptr (NearGpCenters) from = near_gp_centers_new_from (3, 2, x, &error);
  g_autoptr (NearGpCenters) some = near_gp_centers_new_rows (data, 2, rows, &error);
  const double expected[] = { 5, 6, 1, 2 };

  g_assert_no_error (error);
  g_assert_null (near_gp_centers_peek_rows (from));
  near_assert_close_array (near_gp_centers_peek_x (from), x, 6, 0.0, 0.0);
  near_assert_close_array (near_gp_centers_peek_x (some), expected, 4, 0.0, 0.0);
  g_assert_null (near_gp_centers_new_from (2, 2, bad, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_NOT_FINITE);
  g_assert_cmpstr (error->message, ==, "centre 2, input 2 is not a finite number");
  g_clear_error (&error);
  g_assert_null (near_gp_centers_new_from (0, 2, NULL, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_NO_DATA);
  g_clear_error (&error);
  g_assert_null (near_gp_centers_new_rows (data, 2, wrong, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_RANGE);
  g_assert_cmpstr (error->message, ==, "centre 2 is to be point 4; there are 3 points");
}

static gboolean
say_stop (double fraction, const char *stage, gpointer user_data)
{
  return --*(int *) user_data > 0;
}

static void
test_bad_input (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearGpData) data = new_random_data (50, 2, 6), none = new_data (0, 2, NULL);
  g_autoptr (NearKernel) kernel = new_kernel ("RBF", 2);

  g_assert_null (near_gp_centers_new (NEAR_GP_CENTERS_RANDOM, data, NULL, 51, 1, NULL, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_RANGE);
  g_assert_cmpstr (error->message, ==, "51 centres were asked for; with 50 points, 1 to 50 make sense");
  g_clear_error (&error);
  g_assert_null (near_gp_centers_new (NEAR_GP_CENTERS_RANDOM, data, NULL, 0, 1, NULL, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_RANGE);
  g_clear_error (&error);
  g_assert_null (near_gp_centers_new (NEAR_GP_CENTERS_RANDOM, none, NULL, 1, 1, NULL, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_NO_DATA);
  g_clear_error (&error);
  for (guint kind = 0; kind < NEAR_GP_N_CENTERS; kind++)
    for (int polls = 1; polls <= (kind == NEAR_GP_CENTERS_RANDOM ? 1 : 2); polls++)
      {
        int left = polls;
        NearMonitor monitor = { say_stop, &left };

        g_assert_null (near_gp_centers_new (kind, data, kernel, 5, 1, &monitor, &error));
        g_assert_error (error, NEAR_ERROR, NEAR_ERROR_CANCELLED);
        g_clear_error (&error);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  near_init ();
  g_test_add_func ("/gp-centers/all-kinds", test_all_kinds);
  g_test_add_func ("/gp-centers/farthest", test_farthest);
  g_test_add_func ("/gp-centers/cholesky", test_cholesky);
  g_test_add_func ("/gp-centers/leverage", test_leverage);
  g_test_add_func ("/gp-centers/duplicates", test_duplicates);
  g_test_add_func ("/gp-centers/large", test_large);
  g_test_add_func ("/gp-centers/given", test_given);
  g_test_add_func ("/gp-centers/bad-input", test_bad_input);
  return g_test_run ();
}
