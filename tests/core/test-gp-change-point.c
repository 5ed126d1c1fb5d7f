/* test-gp-change-point.c — boundaries from labels and values against enumeration with dense matrices
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-gp-change-point.h"

#include "near-error.h"
#include "near-rng.h"
#include "near-test.h"

#include <math.h>
#include <string.h>

#define N_LABELS 7
#define N_VALUES 9
#define M 23
#define N_GRID 17

static NearKernel *
parse_kernel (const char *text)
{
  g_autoptr (GError) error = NULL;
  NearKernel *kernel = near_kernel_parse (text, 1, NULL, &error);

  g_assert_no_error (error);
  return kernel;
}

typedef struct
{
  double label_x[N_LABELS], value_x[N_VALUES], value[N_VALUES], noise[N_VALUES], x[M];
  guint label[N_LABELS];
  double variance[3], length[3];
  NearKernel *kernel[3];
  NearGpChangePointData data;
  NearGpChangePointModel model;
} Example;

static void
make_example (Example *e, guint n_boundaries)
{
  g_autoptr (NearRng) rng = near_rng_new (4, "phases");

  for (guint i = 0; i < N_LABELS; i++)
    {
      e->label_x[i] = near_rng_uniform (rng, 0.0, 10.0);
      e->label[i] = e->label_x[i] < 3.5 ? 0 : n_boundaries == 1 || e->label_x[i] < 7.0 ? 1 : 2;
    }
  e->label[2] = (e->label[2] + 1) % (n_boundaries + 1);
  for (guint i = 0; i < N_VALUES; i++)
    {
      double x = e->value_x[i] = near_rng_uniform (rng, 0.0, 10.0);

      e->value[i] = (x < 3.5 ? 0.5 * x : 3.0 - 0.3 * x) + near_rng_normal (rng, 0.0, 0.1);
      e->noise[i] = i % 3 == 0 ? 0.02 : 0.0;
    }
  e->value_x[3] = e->value_x[5]; /* one site twice */
  for (guint i = 0; i < M; i++)
    e->x[i] = 10.0 * ((i * 7) % M) / (M - 1.0); /* in no order */
  for (guint r = 0; r < 3; r++)
    {
      g_autofree char *text = NULL;

      e->variance[r] = 1.0 + 0.5 * r;
      e->length[r] = 2.0 - 0.3 * r;
      text = g_strdup_printf ("%.17g*RBF(l=%.17g)", e->variance[r], e->length[r]);
      e->kernel[r] = parse_kernel (text);
      e->model.kernel[r] = e->kernel[r];
      e->model.mean[r] = 0.5 * r;
      e->model.region_class[r] = r;
    }
  e->data = (NearGpChangePointData){ N_LABELS, e->label_x, e->label, N_VALUES, e->value_x, e->value, e->noise };
  e->model.n_boundaries = n_boundaries;
  e->model.low = -0.5;
  e->model.high = 10.5;
  e->model.n_grid = N_GRID;
  e->model.n_classes = 3;
  e->model.mislabel = 0.05;
  e->model.noise = 0.03;
}

static void
clear_example (Example *e)
{
  for (guint r = 0; r < 3; r++)
    near_kernel_unref (e->kernel[r]);
}

/* --- enumeration ----------------------------------------------------------------------------------- */

/* Solves A x = b by elimination (A is positive definite); returns log det A. b (n, m). */
static double
solve (gsize n, gsize m, double *a, double *b)
{
  double log_determinant = 0.0;

  for (gsize k = 0; k < n; k++)
    {
      log_determinant += log (a[k * n + k]);
      for (gsize i = 0; i < n; i++)
        {
          double factor = a[i * n + k] / a[k * n + k];

          for (gsize j = k; j < n && i != k; j++)
            a[i * n + j] -= factor * a[k * n + j];
          for (gsize j = 0; j < m && i != k; j++)
            b[i * m + j] -= factor * b[k * m + j];
        }
    }
  for (gsize k = 0; k < n; k++)
    for (gsize j = 0; j < m; j++)
      b[k * m + j] /= a[k * n + k];
  return log_determinant;
}

/* Values in [from, to) with the process of region r: log likelihood, mean and variance at @z. */
static double
fit_region (const Example *e, guint r, double from, double to, double z, double *mean, double *variance)
{
  double a[N_VALUES * N_VALUES], b[2 * N_VALUES], k[N_VALUES], d[N_VALUES], value = 0.0;
  gsize index[N_VALUES], n = 0;

  for (gsize i = 0; i < N_VALUES; i++)
    if (e->value_x[i] >= from && e->value_x[i] < to)
      index[n++] = i;
  for (gsize i = 0; i < n; i++)
    {
      for (gsize j = 0; j < n; j++)
        {
          double t = (e->value_x[index[i]] - e->value_x[index[j]]) / e->length[r];

          a[i * n + j] = e->variance[r] * exp (-0.5 * t * t)
                         + (i == j ? e->model.noise + e->noise[index[i]] : 0.0);
        }
      double t = (e->value_x[index[i]] - z) / e->length[r];
      b[2 * i] = d[i] = e->value[index[i]] - e->model.mean[r];
      b[2 * i + 1] = k[i] = e->variance[r] * exp (-0.5 * t * t);
    }
  value = -0.5 * solve (n, 2, a, b) - 0.5 * n * log (2.0 * G_PI);
  *mean = e->model.mean[r];
  *variance = e->variance[r];
  for (gsize i = 0; i < n; i++)
    {
      value -= 0.5 * d[i] * b[2 * i];
      *mean += k[i] * b[2 * i];
      *variance -= k[i] * b[2 * i + 1];
    }
  return value;
}

static guint
get_region (guint n_regions, const double *ends, double x)
{
  guint r = 0;

  while (r + 1 < n_regions && x >= ends[r + 1])
    r++;
  return r;
}

/* log p (labels | c), log p (values | c) */
static void
score (const Example *e, const double *ends, double *labels, double *values)
{
  guint n_regions = e->model.n_boundaries + 1;
  double mean, variance;

  *labels = *values = 0.0;
  for (guint i = 0; i < e->data.n_labels; i++)
    {
      guint r = get_region (n_regions, ends, e->label_x[i]);

      *labels += log (e->label[i] == e->model.region_class[r] ? 1.0 - e->model.mislabel
                                                             : e->model.mislabel / 2.0);
    }
  for (guint r = 0; r < n_regions; r++)
    *values += fit_region (e, r, ends[r], ends[r + 1], 0.0, &mean, &variance);
}

typedef struct
{
  double total, boundary[2][N_GRID], region[3][M], first[M], second[M];
} Sums;

static void
enumerate (const Example *e, NearGpChangePointAnswer answer, Sums *s)
{
  guint n_regions = e->model.n_boundaries + 1, count = 0;

  memset (s, 0, sizeof *s);
  for (guint i = 0; i < N_GRID; i++)
    for (guint j = n_regions == 3 ? i + 1 : i; j < (n_regions == 3 ? N_GRID : i + 1); j++)
      {
        double step = 11.0 / N_GRID, labels, values, mean, variance;
        double ends[4] = { -INFINITY, -0.5 + (i + 0.5) * step, -0.5 + (j + 0.5) * step, INFINITY };

        ends[n_regions] = INFINITY;
        score (e, ends, &labels, &values);
        double p = exp ((answer != NEAR_GP_CHANGE_POINT_VALUES ? labels : 0.0)
                        + (answer != NEAR_GP_CHANGE_POINT_LABELS ? values : 0.0));
        count++;
        s->total += p;
        s->boundary[0][i] += p;
        s->boundary[1][j] += p;
        for (guint k = 0; k < M; k++)
          {
            guint r = get_region (n_regions, ends, e->x[k]);

            fit_region (e, r, ends[r], ends[r + 1], e->x[k], &mean, &variance);
            s->region[r][k] += p;
            s->first[k] += p * mean;
            s->second[k] += p * (variance + mean * mean);
          }
      }
  for (guint i = 0; i < N_GRID; i++)
    for (guint b = 0; b < 2; b++)
      s->boundary[b][i] /= s->total;
  for (guint k = 0; k < M; k++)
    {
      for (guint r = 0; r < 3; r++)
        s->region[r][k] /= s->total;
      s->first[k] /= s->total;
      s->second[k] = sqrt (s->second[k] / s->total - s->first[k] * s->first[k]);
    }
  s->total = log (s->total / count);
}

static void
check_enumeration (guint n_boundaries, guint last_class)
{
  g_autoptr (GError) error = NULL;
  Example e;

  make_example (&e, n_boundaries);
  e.model.region_class[n_boundaries] = last_class;
  g_autoptr (NearGpChangePoint) fit = near_gp_change_point_new (&e.data, &e.model, M, e.x, NULL, &error);
  g_assert_no_error (error);
  for (NearGpChangePointAnswer a = 0; a < NEAR_GP_CHANGE_POINT_N_ANSWERS; a++)
    {
      Sums s;

      enumerate (&e, a, &s);
      near_assert_close (near_gp_change_point_get_log_evidence (fit, a), s.total, 1e-11, 0.0);
      for (guint b = 0; b < n_boundaries; b++)
        near_assert_close_array (near_gp_change_point_peek_boundary (fit, a, b), s.boundary[b], N_GRID, 1e-9,
                                 1e-13);
      for (guint r = 0; r <= n_boundaries; r++)
        near_assert_close_array (near_gp_change_point_peek_region (fit, a, r), s.region[r], M, 1e-9, 1e-13);
      near_assert_close_array (near_gp_change_point_peek_mean (fit, a), s.first, M, 1e-9, 1e-10);
      near_assert_close_array (near_gp_change_point_peek_sd (fit, a), s.second, M, 1e-8, 0.0);
    }
  clear_example (&e);
}

static void
test_one_boundary (void)
{
  check_enumeration (1, 1);
}

static void
test_two_boundaries (void)
{
  check_enumeration (2, 2);
  check_enumeration (2, 0); /* the first phase comes again */
}

/* --- closed forms ---------------------------------------------------------------------------------- */

/* Labels alone: with k of n labels on the wrong side of c, p ~ (1 - e)^(n-k) e^k for two classes. */
static void
test_labels_alone (void)
{
  g_autoptr (GError) error = NULL;
  static const double x[] = { 1.0, 2.0, 3.0, 4.0, 5.0 };
  static const guint label[] = { 0, 0, 1, 0, 1 };
  static const guint wrong[] = { 3, 2, 1, 2, 1, 2 }; /* c below 1, between 1 and 2, ..., above 5 */
  g_autoptr (NearKernel) kernel = parse_kernel ("4*RBF(l=2)");
  NearGpChangePointData data = { .n_labels = 5, .label_x = x, .label = label };
  NearGpChangePointModel model = { .n_boundaries = 1, .low = 0.0, .high = 6.0, .n_grid = 12, .n_classes = 2,
                                   .region_class = { 0, 1 }, .mislabel = 0.1,
                                   .kernel = { kernel, kernel }, .mean = { 1.0, 3.0 }, .noise = 0.1 };
  g_autoptr (NearGpChangePoint) fit = near_gp_change_point_new (&data, &model, 5, x, NULL, &error);
  g_assert_no_error (error);
  const double *p = near_gp_change_point_peek_boundary (fit, NEAR_GP_CHANGE_POINT_JOINT, 0);
  double sum = 0.0, mean, sd, mode, first = 0.0;

  for (guint i = 0; i < 12; i++)
    sum += pow (0.9, 5.0 - wrong[i / 2]) * pow (0.1, wrong[i / 2]);
  for (guint i = 0; i < 12; i++)
    {
      double expected = pow (0.9, 5.0 - wrong[i / 2]) * pow (0.1, wrong[i / 2]) / sum;

      near_assert_close (p[i], expected, 1e-12, 0.0);
      first += expected * (0.25 + 0.5 * i);
    }
  near_gp_change_point_get_boundary (fit, NEAR_GP_CHANGE_POINT_JOINT, 0, &mean, &sd, &mode);
  near_assert_close (mean, first, 1e-12, 0.0);
  g_assert_cmpfloat (sd, >, 0.0);
  near_assert_close (mode, 2.25, 1e-12, 0.0);
  near_assert_close (near_gp_change_point_get_log_evidence (fit, NEAR_GP_CHANGE_POINT_LABELS), log (sum / 12.0),
                     1e-12, 0.0);
  /* Without values nothing moves the boundary, and the curve is the prior's: a mixture of two Gaussians. */
  near_assert_close (near_gp_change_point_peek_boundary (fit, NEAR_GP_CHANGE_POINT_VALUES, 0)[7], 1.0 / 12.0,
                     1e-13, 0.0);
  double q = near_gp_change_point_peek_region (fit, NEAR_GP_CHANGE_POINT_JOINT, 0)[2];
  near_assert_close (near_gp_change_point_peek_mean (fit, NEAR_GP_CHANGE_POINT_JOINT)[2], q + 3.0 * (1.0 - q),
                     1e-12, 0.0);
  near_assert_close (near_gp_change_point_peek_sd (fit, NEAR_GP_CHANGE_POINT_JOINT)[2],
                     sqrt (4.0 + 4.0 * q * (1.0 - q)), 1e-12, 0.0);
}

/* Labels leave the boundary between 3 and 7; values jump between 4.5 and 5: together they find it, and the
 * curve there is better than with the map alone. */
static void
test_each_informs_the_other (void)
{
  g_autoptr (GError) error = NULL;
  static const double label_x[] = { 1.0, 3.0, 7.0, 9.0 };
  static const guint label[] = { 0, 0, 1, 1 };
  double value_x[20], value[20], z = 4.74, sd_joint, sd_labels;
  g_autoptr (NearKernel) kernel = parse_kernel ("1*RBF(l=3)");
  NearGpChangePointModel model = { .n_boundaries = 1, .low = 0.0, .high = 10.0, .n_grid = 200, .n_classes = 2,
                                   .region_class = { 0, 1 }, .mislabel = 0.02,
                                   .kernel = { kernel, kernel }, .noise = 0.01 };

  for (guint i = 0; i < 20; i++)
    {
      value_x[i] = 0.25 + 0.5 * i;
      value[i] = (value_x[i] < 5.0 ? 0.8 : -0.5) + 0.05 * sin (13.0 * i);
    }
  NearGpChangePointData data = { 4, label_x, label, 20, value_x, value, NULL };
  g_autoptr (NearGpChangePoint) fit = near_gp_change_point_new (&data, &model, 1, &z, NULL, &error);
  g_assert_no_error (error);
  double mean, mean_labels;
  near_gp_change_point_get_boundary (fit, NEAR_GP_CHANGE_POINT_JOINT, 0, &mean, &sd_joint, NULL);
  near_gp_change_point_get_boundary (fit, NEAR_GP_CHANGE_POINT_LABELS, 0, &mean_labels, &sd_labels, NULL);
  near_assert_close (mean, 5.0, 0.0, 0.05);
  near_assert_close (sd_joint, 0.5 / sqrt (12.0), 0.1, 0.0);
  g_assert_cmpfloat (sd_labels, >, 1.0);
  near_assert_close (mean_labels, 5.0, 0.0, 0.2);
  /* Just left of the jump the map alone lets values of the other phase in. */
  g_assert_cmpfloat (fabs (near_gp_change_point_peek_mean (fit, NEAR_GP_CHANGE_POINT_JOINT)[0] - 0.8), <, 0.05);
  g_assert_cmpfloat (fabs (near_gp_change_point_peek_mean (fit, NEAR_GP_CHANGE_POINT_LABELS)[0] - 0.8), >, 0.1);
  /* Evidence: seen together the two say more than one by one, since they agree. */
  g_assert_cmpfloat (near_gp_change_point_get_log_evidence (fit, NEAR_GP_CHANGE_POINT_JOINT), >,
                     near_gp_change_point_get_log_evidence (fit, NEAR_GP_CHANGE_POINT_LABELS)
                         + near_gp_change_point_get_log_evidence (fit, NEAR_GP_CHANGE_POINT_VALUES));
}

/* --- the evidence ---------------------------------------------------------------------------------- */

static void
set_parameters (const Example *e, const double *theta, NearGpChangePointModel *model)
{
  *model = e->model;
  for (guint r = 0; r <= model->n_boundaries; r++, theta += 2)
    model->kernel[r] = near_kernel_with_theta (e->kernel[r], theta);
  model->noise = exp (*theta++);
  for (guint r = 0; r <= model->n_boundaries; r++)
    model->mean[r] = *theta++;
}

static double
get_evidence (const double *theta, gpointer user_data)
{
  const Example *e = user_data;
  g_autoptr (GError) error = NULL;
  NearGpChangePointModel model;
  double value;

  set_parameters (e, theta, &model);
  near_gp_change_point_evidence (&e->data, &model, &value, NULL, NULL, &error);
  g_assert_no_error (error);
  for (guint r = 0; r <= model.n_boundaries; r++)
    near_kernel_unref (model.kernel[r]);
  return value;
}

static void
test_evidence (void)
{
  for (guint n_boundaries = 1; n_boundaries <= 2; n_boundaries++)
    {
      g_autoptr (GError) error = NULL;
      double theta[12], gradient[12], value, optima[3], best_gradient[12], best_value;
      guint n = 0;
      Example e;
      NearGpChangePointModel best;

      make_example (&e, n_boundaries);
      g_autoptr (NearGpChangePoint) fit = near_gp_change_point_new (&e.data, &e.model, 0, NULL, NULL, &error);
      g_assert_no_error (error);
      for (guint r = 0; r <= n_boundaries; r++, n += 2)
        near_kernel_get_theta (e.kernel[r], theta + n);
      theta[n++] = log (e.model.noise);
      for (guint r = 0; r <= n_boundaries; r++)
        theta[n++] = e.model.mean[r];
      g_assert_cmpuint (near_gp_change_point_model_get_n_parameters (&e.model), ==, n);
      g_assert_true (near_gp_change_point_evidence (&e.data, &e.model, &value, gradient, NULL, &error));
      near_assert_close (value, near_gp_change_point_get_log_evidence (fit, NEAR_GP_CHANGE_POINT_JOINT), 1e-14,
                         0.0);
      near_assert_gradient (get_evidence, &e, theta, gradient, n, 1e-3, 1e-7, 1e-8);

      g_assert_true (near_gp_change_point_optimize (&e.data, &e.model, 3, 2, &best, optima, NULL, &error));
      g_assert_true (near_gp_change_point_evidence (&e.data, &best, &best_value, best_gradient, NULL, &error));
      g_assert_cmpfloat (best_value, >, value);
      for (guint s = 0; s < 3; s++)
        g_assert_cmpfloat (optima[s], <=, best_value + 1e-12);
      for (guint r = 0; r <= n_boundaries; r++)
        near_kernel_unref (best.kernel[r]);
      clear_example (&e);
    }
}

/* --- bad input ------------------------------------------------------------------------------------- */

static void
expect (const Example *e, int code, const char *pattern)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearGpChangePoint) fit = near_gp_change_point_new (&e->data, &e->model, M, e->x, NULL, &error);

  g_assert_null (fit);
  g_assert_error (error, NEAR_ERROR, code);
  if (!g_pattern_match_simple (pattern, error->message))
    g_error ("“%s” does not match “%s”", error->message, pattern);
}

static void
test_bad_input (void)
{
  Example e;
  NearGpChangePointModel good;
  NearGpChangePointData fine;

  make_example (&e, 1);
  good = e.model;
  fine = e.data;
  e.model.n_boundaries = 3;
  expect (&e, NEAR_ERROR_RANGE, "3 boundaries*");
  NearGpChangePointModel unused;
  g_autoptr (GError) error = NULL;
  g_assert_false (near_gp_change_point_optimize (&e.data, &e.model, 1, 1, &unused, NULL, NULL, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_RANGE);
  e.model = good;
  e.model.high = e.model.low;
  expect (&e, NEAR_ERROR_RANGE, "boundaries are to lie between*");
  e.model = good;
  e.model.n_grid = 1;
  expect (&e, NEAR_ERROR_RANGE, "the grid of boundaries has 1 points*2 to 2000*");
  e.model = good;
  e.model.mislabel = 0.0;
  expect (&e, NEAR_ERROR_RANGE, "the probability of a wrong label is 0*");
  e.model.mislabel = 0.7;
  expect (&e, NEAR_ERROR_RANGE, "the probability of a wrong label is 0.7*");
  e.model = good;
  e.model.noise = -1.0;
  expect (&e, NEAR_ERROR_RANGE, "the noise variance is -1*");
  e.model = good;
  e.model.region_class[1] = 5;
  expect (&e, NEAR_ERROR_RANGE, "region 2 has class 5*");
  e.model = good;
  e.data.n_labels = e.data.n_values = 0;
  expect (&e, NEAR_ERROR_NO_DATA, "there are neither labels nor values*");
  e.data = fine;
  e.label[3] = 9;
  expect (&e, NEAR_ERROR_RANGE, "label 4 is 9*");
  e.label[3] = 0;
  e.value[6] = NAN;
  expect (&e, NEAR_ERROR_NOT_FINITE, "value 7 is nan*");
  e.value[6] = 0.0;
  e.noise[0] = -0.5;
  expect (&e, NEAR_ERROR_RANGE, "value 1 has the noise variance -0.5*");
  e.noise[0] = 0.0;
  e.data.n_values = 2001;
  expect (&e, NEAR_ERROR_TOO_LARGE, "there are 2001 values*");
  clear_example (&e);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/gp-change-point/one-boundary", test_one_boundary);
  g_test_add_func ("/gp-change-point/two-boundaries", test_two_boundaries);
  g_test_add_func ("/gp-change-point/labels-alone", test_labels_alone);
  g_test_add_func ("/gp-change-point/each-informs-the-other", test_each_informs_the_other);
  g_test_add_func ("/gp-change-point/evidence", test_evidence);
  g_test_add_func ("/gp-change-point/bad-input", test_bad_input);
  return g_test_run ();
}
