/* test-gp-sparse.c — sparse fits against numpy's dense formulas, naive ones, near-gp.h, and differences
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-gp-sparse.h"

#include "gp-sparse-test.h"
#include "near-gp.h"
#include "near-init.h"

#include <math.h>
#include <string.h>

static void
predict (const NearGpSparse *sparse, gsize m, const double *x, double *mean, double *sd, double *sd_y,
         gboolean flat_prior)
{
  g_autoptr (GError) error = NULL;
  NearGpSparsePrediction out = { mean, sd, sd_y, 0.0, flat_prior };

  near_gp_sparse_predict (sparse, m, x, &out, NULL, &error);
  g_assert_no_error (error);
}

static void
test_references (void)
{
  static const char *const means[] = { "mean_sor", "mean_sor", "mean_sor", "fitc_mean" };
  static const char *const likelihoods[] = { "lml_dtc", "lml_dtc", "elbo_vfe", "lml_fitc" };
  g_autoptr (json_t) all = sparse_test_load_references ();
  g_autoptr (GError) error = NULL;

  if (all == NULL)
    return;
  const json_t *refs = json_object_get (all, "sparse");
  SparseTestNumbers x = sparse_test_get_numbers (refs, "X"), y = sparse_test_get_numbers (refs, "y"), at = sparse_test_get_numbers (refs, "Xs");
  SparseTestNumbers z = sparse_test_get_numbers (refs, "Z"), c = sparse_test_get_numbers (refs, "c_M");
  SparseTestNumbers sd_dtc = sparse_test_get_numbers (refs, "std_dtc"), sd_fitc = sparse_test_get_numbers (refs, "fitc_std");
  g_autofree char *text = g_strdup_printf ("%.17g*RBF(l=%.17g) + White(%.17g)", sparse_test_get_number (refs, "s2"),
                                           sparse_test_get_number (refs, "l"), sparse_test_get_number (refs, "eta"));
  g_autoptr (NearKernel) kernel = sparse_test_new_kernel (text, 1);
  g_autoptr (NearGpData) data = sparse_test_new_data (x.n, 1, x.values, y.values, NULL);
  g_autoptr (NearGpCenters) centers = near_gp_centers_new_from (z.n, 1, z.values, &error);

  for (guint method = 0; method < NEAR_GP_N_SPARSE; method++)
    {
      g_autoptr (NearGpSparse) sparse = sparse_test_fit (method, data, kernel, NULL, centers, 0);
      SparseTestNumbers expected = sparse_test_get_numbers (refs, means[method]);
      g_autofree double *mean = g_new (double, at.n);
      g_autofree double *sd = g_new (double, at.n);
      double exact;

      predict (sparse, at.n, at.values, mean, sd, NULL, FALSE);
      near_assert_close_array (mean, expected.values, at.n, 1e-8, 1e-12);
      if (method != NEAR_GP_SPARSE_SOR)
        near_assert_close_array (sd, method == NEAR_GP_SPARSE_FITC ? sd_fitc.values : sd_dtc.values, at.n,
                                 1e-8, 0.0);
      if (method != NEAR_GP_SPARSE_FITC)
        near_assert_close_array (near_gp_sparse_peek_weights (sparse), c.values, c.n, 1e-8, 0.0);
      near_assert_close (sparse_test_get_log_likelihood (sparse), sparse_test_get_number (refs, likelihoods[method]), 1e-8, 0.0);
      near_gp_sparse_get_exact (sparse, &exact, NULL, &error);
      g_assert_no_error (error);
      near_assert_close (exact, sparse_test_get_number (refs, "lml_exact"), 1e-8, 0.0);
      g_free (expected.values);
    }
  g_free (x.values);
  g_free (y.values);
  g_free (at.values);
  g_free (z.values);
  g_free (c.values);
  g_free (sd_dtc.values);
  g_free (sd_fitc.values);
}

/* --- naive: the covariance as a whole, inverted by elimination ------------------------------------ */

typedef struct
{
  gsize n;
  double *inverse; /* (n, n) */
  double log_det;
} Dense;

/* Gauss-Jordan; a is symmetric and positive definite, so that no pivoting is needed */
static Dense
invert (gsize n, const double *matrix)
{
  g_autofree double *a = g_memdup2 (matrix, n * n * sizeof *a);
  Dense out = { n, g_new0 (double, n *n), 0.0 };

  for (gsize i = 0; i < n; i++)
    out.inverse[i * n + i] = 1.0;
  for (gsize p = 0; p < n; p++)
    {
      double pivot = a[p * n + p];

      out.log_det += log (pivot);
      for (gsize j = 0; j < n; j++)
        {
          a[p * n + j] /= pivot;
          out.inverse[p * n + j] /= pivot;
        }
      for (gsize i = 0; i < n; i++)
        if (i != p)
          {
            double factor = a[i * n + p];

            for (gsize j = 0; j < n; j++)
              {
                a[i * n + j] -= factor * a[p * n + j];
                out.inverse[i * n + j] -= factor * out.inverse[p * n + j];
              }
          }
    }
  return out;
}

/* a' C^-1 b */
static double
get_form (const Dense *c, const double *a, gsize stride_a, const double *b, gsize stride_b)
{
  double sum = 0.0;

  for (gsize i = 0; i < c->n; i++)
    for (gsize j = 0; j < c->n; j++)
      sum += a[i * stride_a] * c->inverse[i * c->n + j] * b[j * stride_b];
  return sum;
}

/* K_ab K_MM^-1 K_bc between points a and c */
static double *
dup_explained (const NearKernel *kernel, const Dense *prior, const double *z, gsize na, const double *a, gsize nc,
               const double *c)
{
  gsize m = prior->n;
  g_autofree double *ka = g_new (double, na *m);
  g_autofree double *kc = g_new (double, nc *m);
  double *q = g_new (double, na *nc);

  near_kernel_cross (kernel, na, a, m, z, ka, m);
  near_kernel_cross (kernel, nc, c, m, z, kc, m);
  for (gsize i = 0; i < na; i++)
    for (gsize j = 0; j < nc; j++)
      q[i * nc + j] = get_form (prior, ka + i * m, 1, kc + j * m, 1);
  return q;
}

/* Coefficients by generalised least squares under the sparse covariance, its likelihood, and predictions with a flat
 * prior (Rasmussen & Williams 2.41-2.42, with Q in the place of K). */
static void
check_dense (NearGpSparseMethod method, NearGpData *data, NearKernel *kernel, NearGpCenters *centers)
{
  enum { P = 2, AT = 5 };
  static const double at[AT] = { -3.5, -1.0, 0.2, 1.7, 6.0 };
  gsize n = near_gp_data_get_n (data), m = near_gp_centers_get_n (centers);
  const double *x = near_gp_data_peek_x (data), *y = near_gp_data_peek_y (data);
  const double *own = near_gp_data_peek_noise (data), *z = near_gp_centers_peek_x (centers);
  g_autoptr (NearMean) mean = sparse_test_new_mean ("linear", 1);
  g_autoptr (NearGpSparse) sparse = sparse_test_fit (method, data, kernel, mean, centers, 0);
  g_autofree double *kmm = g_new (double, m *m);
  g_autofree double *diagonal = g_new (double, n);
  g_autofree double *with = g_new (double, n);
  double hh[P * P], hy[P], b[P], trace = 0.0;

  near_kernel_cross (kernel, m, z, m, z, kmm, m);
  Dense prior = invert (m, kmm);
  g_autofree double *c = dup_explained (kernel, &prior, z, n, x, n, x);
  near_kernel_diagonal (kernel, n, x, FALSE, diagonal);
  near_kernel_diagonal (kernel, n, x, TRUE, with);
  for (gsize i = 0; i < n; i++)
    {
      double noise = with[i] - diagonal[i] + own[i], left = diagonal[i] - c[i * n + i];

      trace += left / noise;
      c[i * n + i] += noise + (method == NEAR_GP_SPARSE_FITC ? left : 0.0);
    }
  Dense all = invert (n, c);
  g_autofree double *h = g_new (double, P *n);
  for (gsize i = 0; i < n; i++)
    {
      h[i * P] = 1.0;
      h[i * P + 1] = x[i];
    }
  for (gsize i = 0; i < P; i++)
    {
      hy[i] = get_form (&all, h + i, P, y, 1);
      for (gsize j = 0; j < P; j++)
        hh[i * P + j] = get_form (&all, h + i, P, h + j, P);
    }
  Dense basis = invert (P, hh);
  for (gsize i = 0; i < P; i++)
    b[i] = basis.inverse[i * P] * hy[0] + basis.inverse[i * P + 1] * hy[1];
  near_assert_close_array (near_gp_sparse_peek_coefficients (sparse), b, P, 1e-8, 1e-10);
  g_autofree double *r = g_new (double, n);
  for (gsize i = 0; i < n; i++)
    r[i] = y[i] - b[0] - b[1] * x[i];
  double expected = -0.5 * get_form (&all, r, 1, r, 1) - 0.5 * all.log_det - 0.5 * (double) n * log (2.0 * G_PI);
  if (method == NEAR_GP_SPARSE_VFE)
    expected -= 0.5 * trace;
  near_assert_close (sparse_test_get_log_likelihood (sparse), expected, 1e-8, 0.0);

  g_autofree double *q = dup_explained (kernel, &prior, z, AT, at, n, x);
  double found[AT], sd[AT], sd_y[AT], k[AT], k_with[AT];
  near_kernel_diagonal (kernel, AT, at, FALSE, k);
  near_kernel_diagonal (kernel, AT, at, TRUE, k_with);
  predict (sparse, AT, at, found, sd, sd_y, TRUE);
  for (gsize a = 0; a < AT; a++)
    {
      const double *row = q + a * n;
      g_autofree double *self = dup_explained (kernel, &prior, z, 1, at + a, 1, at + a);
      double g[P] = { 1.0 - get_form (&all, h, P, row, 1), at[a] - get_form (&all, h + 1, P, row, 1) };
      double variance = (method == NEAR_GP_SPARSE_SOR ? self[0] : k[a]) - get_form (&all, row, 1, row, 1)
                        + get_form (&basis, g, 1, g, 1);

      near_assert_close (found[a], b[0] + b[1] * at[a] + get_form (&all, row, 1, r, 1), 1e-8, 1e-9);
      near_assert_close (sd[a], sqrt (variance), 1e-6, 1e-9);
      near_assert_close (sd_y[a], sqrt (variance + k_with[a] - k[a]), 1e-6, 1e-9);
    }
  g_free (prior.inverse);
  g_free (all.inverse);
  g_free (basis.inverse);
}

/* A kernel that is not stationary, noise of every point, a linear mean */
static void
test_dense (void)
{
  g_autoptr (NearGpData) data = sparse_test_new_random_data (24, 1, 0.3, TRUE, 4);
  g_autoptr (NearKernel) kernel = sparse_test_new_kernel ("0.8*RBF(l=0.9)*Linear(s0=0.7) + 0.5*Matern32(l=0.8) + White(0.02)", 1);
  g_autoptr (NearGpCenters) centers = sparse_test_choose (NEAR_GP_CENTERS_K_MEANS, data, 7);

  for (guint method = 0; method < NEAR_GP_N_SPARSE; method++)
    check_dense (method, data, kernel, centers);
}

/* --- every point a centre: the exact process ------------------------------------------------------ */

static void
check_complete (const char *mean_text)
{
  enum { AT = 7 };
  static const double at[2 * AT] = { -3, 0, -1, 1, 0, 0, 0.4, -0.8, 1, 1.5, 2, -2, 4, 4 };
  g_autoptr (GError) error = NULL;
  g_autoptr (NearGpData) data = sparse_test_new_random_data (40, 2, 0.2, TRUE, 9);
  g_autoptr (NearKernel) kernel = sparse_test_new_kernel ("1.4*Matern52(l=[0.7,1.1]) + White(0.03)", 2);
  g_autoptr (NearMean) mean = mean_text != NULL ? sparse_test_new_mean (mean_text, 2) : NULL;
  g_autoptr (NearGpCenters) centers = sparse_test_choose_all (data);
  g_autoptr (NearGp) exact = near_gp_new (data, kernel, mean, NULL, &error);
  double means[AT], sds[AT], sds_y[AT];
  NearGpPrediction out = { means, sds, sds_y, 0.1, TRUE };
  NearGpReport report;

  g_assert_no_error (error);
  near_gp_get_report (exact, &report);
  near_gp_predict (exact, AT, at, &out, NULL, &error);
  g_assert_no_error (error);
  for (guint method = 0; method < NEAR_GP_N_SPARSE; method++)
    {
      g_autoptr (NearGpSparse) sparse = sparse_test_fit (method, data, kernel, mean, centers, 0);
      double found[AT], sd[AT], sd_y[AT];
      NearGpSparsePrediction sparse_out = { found, sd, sd_y, 0.1, TRUE };
      NearGpSparseReport sparse_report;

      near_gp_sparse_get_report (sparse, &sparse_report);
      near_assert_close (sparse_report.log_likelihood, report.log_marginal_likelihood, 1e-9, 0.0);
      near_assert_close (sparse_report.data_fit, report.data_fit, 1e-9, 0.0);
      near_assert_close (sparse_report.complexity, report.complexity, 1e-9, 0.0);
      near_assert_close (sparse_report.trace, 0.0, 0.0, 1e-8);
      near_assert_close (sparse_report.noise, 0.03, 1e-12, 0.0);
      near_gp_sparse_predict (sparse, AT, at, &sparse_out, NULL, &error);
      g_assert_no_error (error);
      near_assert_close_array (found, means, AT, 1e-8, 1e-10);
      if (method == NEAR_GP_SPARSE_SOR)
        continue; /* its deviation is another one away from the centres */
      near_assert_close_array (sd, sds, AT, 1e-7, 0.0);
      near_assert_close_array (sd_y, sds_y, AT, 1e-7, 0.0);
    }
}

static void
test_complete (void)
{
  check_complete (NULL);
  check_complete ("constant");
  check_complete ("quadratic");
  check_complete ("a=0.5; a*x1 + 0.2");
}

/* --- the bound ------------------------------------------------------------------------------------ */

/* Below the exact likelihood whatever the kernel and the centres; the more of them, the higher (Titsias). */
static void
test_bound (void)
{
  static const char *const texts[]
      = { "RBF(l=0.4) + White(0.05)",   "2*RBF(l=3) + White(0.5)",          "0.3*Matern12(l=1) + White(0.1)",
          "RBF(l=0.05) + White(0.001)", "Linear(s0=1) + RBF + White(0.01)", "50*RBF(l=8) + White(0.02)" };

  for (gsize t = 0; t < G_N_ELEMENTS (texts); t++)
    for (guint64 seed = 1; seed <= 4; seed++)
      {
        g_autoptr (GError) error = NULL;
        g_autoptr (NearGpData) data = sparse_test_new_random_data (60, 1, 0.2, seed % 2 == 0, seed);
        g_autoptr (NearKernel) kernel = sparse_test_new_kernel (texts[t], 1);
        g_autoptr (NearGpCenters) most = sparse_test_choose (NEAR_GP_CENTERS_FARTHEST, data, 30);
        double before = -INFINITY, exact;

        for (gsize m = 1; m <= 30; m += 4)
          {
            g_autoptr (NearGpCenters) centers
                = near_gp_centers_new_from (m, 1, near_gp_centers_peek_x (most), &error);
            g_autoptr (NearGpSparse) sparse = sparse_test_fit (NEAR_GP_SPARSE_VFE, data, kernel, NULL, centers, 0);
            double bound = sparse_test_get_log_likelihood (sparse);

            if (m == 1)
              near_gp_sparse_get_exact (sparse, &exact, NULL, &error);
            g_assert_no_error (error);
            g_assert_cmpfloat (bound, <=, exact + 1e-9 * fabs (exact));
            /* what jitter takes away once the centres are crowded */
            g_assert_cmpfloat (bound, >=, before - 1e-6 * (1.0 + fabs (before)));
            before = bound;
          }
      }
}

/* --- blocks, threads, nearly equal centres -------------------------------------------------------- */

static void
check_same (const NearGpSparse *a, const NearGpSparse *b, double rtol)
{
  g_autoptr (GError) error = NULL;
  gsize m = near_gp_centers_get_n (near_gp_sparse_get_centers (a));
  guint n = near_gp_sparse_get_n_parameters (a);
  g_autofree double *ga = g_new (double, n);
  g_autofree double *gb = g_new (double, n);

  near_assert_close (sparse_test_get_log_likelihood (a), sparse_test_get_log_likelihood (b), rtol, 0.0);
  near_assert_close_array (near_gp_sparse_peek_weights (a), near_gp_sparse_peek_weights (b), m, 1e5 * rtol, 1e4 * rtol);
  near_gp_sparse_gradient (a, ga, NULL, NULL, &error);
  near_gp_sparse_gradient (b, gb, NULL, NULL, &error);
  g_assert_no_error (error);
  near_assert_close_array (ga, gb, n, 1e4 * rtol, 0.0);
}

/* One row at a time, a few, all at once; one thread, three. */
static void
test_blocks_and_threads (void)
{
  g_autoptr (NearGpData) data = sparse_test_new_random_data (3000, 2, 0.3, TRUE, 5);
  g_autoptr (NearKernel) kernel = sparse_test_new_kernel ("RBF(l=[0.6,0.8]) + White(0.01)", 2);
  g_autoptr (NearMean) mean = sparse_test_new_mean ("linear", 2);
  g_autoptr (NearGpCenters) centers = sparse_test_choose (NEAR_GP_CENTERS_FARTHEST, data, 40);

  for (guint method = 0; method < NEAR_GP_N_SPARSE; method++)
    {
      g_autoptr (NearGpSparse) small = sparse_test_fit (method, data, kernel, mean, centers, 7);
      g_autoptr (NearGpSparse) whole = sparse_test_fit (method, data, kernel, mean, centers, 100000);
      near_set_n_threads (1);
      g_autoptr (NearGpSparse) one = sparse_test_fit (method, data, kernel, mean, centers, 0);
      near_set_n_threads (3);
      g_autoptr (NearGpSparse) three = sparse_test_fit (method, data, kernel, mean, centers, 0);
      near_set_n_threads (0);

      check_same (small, whole, 1e-12);
      check_same (one, whole, 1e-12);
      g_assert_cmpmem (near_gp_sparse_peek_weights (one), 40 * sizeof (double),
                       near_gp_sparse_peek_weights (three), 40 * sizeof (double));
      check_same (one, three, 0.0);
    }
}

/* A hundred centres in the place of ten: K_MM is singular to working precision, the curve is as good. */
static void
test_crowded_centers (void)
{
  enum { AT = 50, M = 100 };
  g_autoptr (GError) error = NULL;
  g_autoptr (NearGpData) data = sparse_test_new_random_data (400, 1, 0.05, FALSE, 3);
  g_autoptr (NearKernel) kernel = sparse_test_new_kernel ("2*RBF(l=0.8) + White(0.0025)", 1);
  g_autoptr (NearGp) exact = near_gp_new (data, kernel, NULL, NULL, &error);
  double z[M], at[AT], expected[AT], mean[AT];
  NearGpPrediction out = { .mean = expected };

  g_assert_no_error (error);
  for (gsize i = 0; i < M; i++)
    z[i] = -2.2 + 4.4 * (double) i / (M - 1);
  for (gsize i = 0; i < AT; i++)
    at[i] = -1.9 + 3.8 * (double) i / (AT - 1);
  near_gp_predict (exact, AT, at, &out, NULL, &error);
  g_autoptr (NearGpCenters) centers = near_gp_centers_new_from (M, 1, z, &error);
  g_assert_no_error (error);
  for (guint method = 0; method < NEAR_GP_N_SPARSE; method++)
    {
      g_autoptr (NearGpSparse) sparse = sparse_test_fit (method, data, kernel, NULL, centers, 0);
      NearGpSparseReport report;

      near_gp_sparse_get_report (sparse, &report);
      g_assert_cmpfloat (report.jitter, >, 0.0);
      predict (sparse, AT, at, mean, NULL, NULL, FALSE);
      near_assert_close_array (mean, expected, AT, 0.0, 1e-4);
    }
}

/* --- bad input ------------------------------------------------------------------------------------ */

static gboolean
say_stop (double fraction, const char *stage, gpointer user_data)
{
  return --*(int *) user_data > 0;
}

static void
test_bad_input (void)
{
  static const double x[] = { 1, 2, 3 }, y[] = { 1, 0, 1 }, noise[] = { 0.1, 0.0, 0.1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (NearGpData) data = sparse_test_new_data (3, 1, x, y, noise), none = sparse_test_new_data (0, 1, NULL, NULL, NULL);
  g_autoptr (NearKernel) quiet = sparse_test_new_kernel ("RBF", 1), noisy = sparse_test_new_kernel ("RBF + White(0.1)", 1);
  g_autoptr (NearMean) quadratic = sparse_test_new_mean ("quadratic", 1), linear = sparse_test_new_mean ("linear", 1);
  g_autoptr (NearGpCenters) centers = near_gp_centers_new_from (2, 1, x, &error);
  NearGpSparseOptimizeOptions options = { 0 };

  for (guint method = 0; method < NEAR_GP_N_SPARSE; method++)
    {
      g_assert_null (near_gp_sparse_new (method, data, quiet, NULL, centers, 0, NULL, &error));
      g_assert_error (error, NEAR_ERROR, NEAR_ERROR_RANGE);
      g_assert_cmpstr (error->message, ==,
                       "point 2 has no noise, and the method divides by it; add “+ White(0.01)” to the kernel, or "
                       "give the points their standard deviations");
      g_clear_error (&error);
    }
  g_assert_null (near_gp_sparse_new (NEAR_GP_SPARSE_VFE, none, noisy, NULL, centers, 0, NULL, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_NO_DATA);
  g_assert_cmpstr (error->message, ==, "there are no points; a sparse process needs some");
  g_clear_error (&error);
  g_autoptr (NearGpData) two = sparse_test_new_data (2, 1, x, y, NULL);
  g_assert_null (near_gp_sparse_new (NEAR_GP_SPARSE_VFE, two, noisy, quadratic, centers, 0, NULL, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_NO_DATA);
  g_assert_cmpstr (error->message, ==,
                   "the mean has 3 coefficients to learn, and there are only 2 points; give more points, or a "
                   "simpler mean");
  g_clear_error (&error);
  static const double same[] = { 2, 2, 2 };
  g_autoptr (NearGpData) upright = sparse_test_new_data (3, 1, same, y, NULL);
  g_assert_null (near_gp_sparse_new (NEAR_GP_SPARSE_VFE, upright, noisy, linear, centers, 0, NULL, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_NOT_POSITIVE_DEFINITE);
  g_assert_cmpstr (error->message, ==,
                   "coefficient 2 of the mean is not determined by these 3 points; choose a simpler mean");
  g_clear_error (&error);
  for (int polls = 1; polls <= 2; polls++)
    {
      int left = polls;
      NearMonitor monitor = { say_stop, &left };

      g_assert_null (near_gp_sparse_new (NEAR_GP_SPARSE_VFE, data, noisy, NULL, centers, 0, &monitor, &error));
      g_assert_error (error, NEAR_ERROR, NEAR_ERROR_CANCELLED);
      g_clear_error (&error);
      left = 5 * polls;
      g_assert_null (near_gp_sparse_optimize (NEAR_GP_SPARSE_VFE, data, noisy, NULL, centers, &options, NULL,
                                              &monitor, &error));
      g_assert_error (error, NEAR_ERROR, NEAR_ERROR_CANCELLED);
      g_clear_error (&error);
    }
  g_assert_null (near_gp_sparse_optimize (NEAR_GP_SPARSE_VFE, data, quiet, NULL, centers, &options, NULL, NULL,
                                          &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_RANGE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  near_init ();
  g_test_add_func ("/gp-sparse/references", test_references);
  g_test_add_func ("/gp-sparse/dense", test_dense);
  g_test_add_func ("/gp-sparse/complete", test_complete);
  g_test_add_func ("/gp-sparse/bound", test_bound);
  g_test_add_func ("/gp-sparse/blocks-and-threads", test_blocks_and_threads);
  g_test_add_func ("/gp-sparse/crowded-centers", test_crowded_centers);
  g_test_add_func ("/gp-sparse/bad-input", test_bad_input);
  return g_test_run ();
}
