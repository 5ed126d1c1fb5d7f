/* test-gp-classifier.c — Laplace's classification against scikit-learn, dense matrices and plain integrals
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-gp-classifier.h"

#include "near-error.h"
#include "near-gp-classifier-private.h"
#include "near-json.h"
#include "near-rng.h"
#include "near-test.h"

#include <math.h>
#include <string.h>

static double *
get_numbers (const json_t *object, const char *key, gsize *n)
{
  g_autoptr (GError) error = NULL;
  double *values = NULL;
  gsize count;

  near_json_get_numbers (object, "reference", key, -1e9, 1e9, &values, &count, &error);
  g_assert_no_error (error);
  if (n != NULL)
    *n = count;
  return values;
}

static double
get_number (const json_t *object, const char *key)
{
  g_autoptr (GError) error = NULL;
  double value;

  near_json_get_number (object, "reference", key, -1e9, 1e9, &value, &error);
  g_assert_no_error (error);
  return value;
}

static guint *
get_labels (const json_t *object, const char *key)
{
  gsize n;
  g_autofree double *numbers = get_numbers (object, key, &n);
  guint *label = g_new (guint, n);

  for (gsize i = 0; i < n; i++)
    label[i] = (guint) numbers[i];
  return label;
}

static NearKernel *
new_kernel (guint n_inputs, double variance, double length)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strdup_printf ("%.17g*RBF(l=%.17g)", variance, length);
  NearKernel *kernel = near_kernel_parse (text, n_inputs, NULL, &error);

  g_assert_no_error (error);
  return kernel;
}

static NearKernel *
parse_kernel (const char *text, guint n_inputs)
{
  g_autoptr (GError) error = NULL;
  NearKernel *kernel = near_kernel_parse (text, n_inputs, NULL, &error);

  g_assert_no_error (error);
  return kernel;
}

/* --- integrals ------------------------------------------------------------------------------------ */

/* Simpson's rule over 16 standard deviations in 40000 steps. */
static double
integrate (double mean, double variance)
{
  const int n = 40000;
  double sum = 0.0, sd = sqrt (variance);

  for (int i = 0; i <= n; i++)
    {
      double z = -8.0 + 16.0 * i / n, f = mean + sd * z;

      sum += (i == 0 || i == n ? 1.0 : i % 2 == 1 ? 4.0 : 2.0) * exp (-0.5 * z * z) / (1.0 + exp (-f));
    }
  return sum * 16.0 / n / 3.0 / sqrt (2.0 * G_PI);
}

static void
test_logistic_integral (void)
{
  static const double variances[] = { 0.0, 1e-6, 0.09, 0.5, 0.98, 1.0, 1.02, 3.0, 25.0, 400.0, 9e4 };

  for (gsize v = 0; v < G_N_ELEMENTS (variances); v++)
    for (double mean = -20.0; mean <= 20.0; mean += 1.7)
      near_assert_close (near_gp_logistic_integral (mean, variances[v]), integrate (mean, variances[v]), 0.0,
                         variances[v] > 1e3 ? 1e-9 : 1e-11);
  /* p (f) + p (-f) = 1, and small probabilities keep their digits */
  near_assert_close (near_gp_logistic_integral (2.0, 7.0) + near_gp_logistic_integral (-2.0, 7.0), 1.0, 0.0,
                     1e-14);
  near_assert_close (near_gp_logistic_integral (-40.0, 0.25), exp (-40.0 + 0.125), 1e-12, 0.0);
  near_assert_close (near_gp_logistic_probit (1.3, 0.0), 1.0 / (1.0 + exp (-1.3)), 1e-15, 0.0);
  near_assert_close (near_gp_logistic_probit (1.3, 4.0), near_gp_logistic_integral (1.3, 4.0), 0.0, 0.02);
}

/* --- two classes ---------------------------------------------------------------------------------- */

static void
test_reference (void)
{
  g_autofree char *path = near_test_shared ("reference/data/gp-refs.json");
  g_autoptr (GError) error = NULL;

  if (path == NULL)
    {
      g_test_skip ("reference/data/gp-refs.json is not there");
      return;
    }
  g_autoptr (json_t) root = near_json_load (path, &error);
  g_assert_no_error (error);
  const json_t *reference = json_object_get (root, "gpc_laplace");
  gsize n, m;
  g_autofree double *x = get_numbers (reference, "X", &n);
  g_autofree guint *label = get_labels (reference, "y01");
  g_autofree double *z = get_numbers (reference, "Xs", &m);
  g_autofree double *mode = get_numbers (reference, "f_mode", NULL);
  g_autofree double *w = get_numbers (reference, "W", NULL);
  g_autofree double *mean = get_numbers (reference, "latent_mean", NULL);
  g_autofree double *variance = get_numbers (reference, "latent_var", NULL);
  g_autofree double *probability = get_numbers (reference, "prob1_exact_integral", NULL);
  g_autofree double *gradient = get_numbers (reference, "lml_grad_log_s2_log_l", NULL);
  g_autoptr (NearKernel) kernel = new_kernel (1, get_number (reference, "s2"), get_number (reference, "l"));
  g_autoptr (NearGpClassifier) fit = near_gp_classifier_new (n, x, label, 2, kernel, NULL, &error);
  g_assert_no_error (error);
  g_autofree double *out = g_new (double, 4 * m);
  NearGpClassification want = { out, out + 2 * m, out + 3 * m, NEAR_GP_CLASSIFIER_INTEGRAL };
  double found[2];

  near_assert_close_array (near_gp_classifier_peek_mode (fit), mode, n, 1e-10, 1e-10);
  for (gsize i = 0; i < n; i++)
    {
      double pi = near_gp_classifier_peek_mode_probability (fit)[i];

      near_assert_close (pi * (1.0 - pi), w[i], 1e-10, 0.0);
    }
  near_assert_close (near_gp_classifier_get_log_marginal_likelihood (fit),
                     get_number (reference, "approx_lml"), 1e-11, 0.0);
  g_assert_true (near_gp_classifier_gradient (fit, found, NULL, &error));
  near_assert_close_array (found, gradient, 2, 1e-8, 0.0);
  g_assert_true (near_gp_classifier_predict (fit, m, z, &want, NULL, &error));
  near_assert_close_array (want.latent_mean, mean, m, 1e-9, 0.0);
  near_assert_close_array (want.latent_variance, variance, m, 1e-9, 0.0);
  for (gsize i = 0; i < m; i++)
    {
      near_assert_close (want.probability[2 * i + 1], probability[i], 1e-9, 0.0);
      near_assert_close (want.probability[2 * i] + want.probability[2 * i + 1], 1.0, 1e-15, 0.0);
    }
  want.rule = NEAR_GP_CLASSIFIER_MEAN;
  g_assert_true (near_gp_classifier_predict (fit, m, z, &want, NULL, &error));
  near_assert_close (want.probability[1], 1.0 / (1.0 + exp (-mean[0])), 1e-9, 0.0);
  want.rule = NEAR_GP_CLASSIFIER_PROBIT;
  g_assert_true (near_gp_classifier_predict (fit, m, z, &want, NULL, &error));
  near_assert_close (want.probability[1], probability[0], 0.0, 0.02);
  g_assert_cmpfloat (fabs (want.probability[1] - probability[0]), >, 1e-6);
}

typedef struct
{
  gsize n;
  const double *x;
  const guint *label;
  guint n_classes;
  NearKernel *kernel;
} Problem;

static double
get_log_q (const double *theta, gpointer user_data)
{
  const Problem *p = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (NearKernel) kernel = near_kernel_with_theta (p->kernel, theta);
  g_autoptr (NearGpClassifier) fit
      = near_gp_classifier_new (p->n, p->x, p->label, p->n_classes, kernel, NULL, &error);

  g_assert_no_error (error);
  return near_gp_classifier_get_log_marginal_likelihood (fit);
}

static void
check_gradient (guint n_classes, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearRng) rng = near_rng_new (3, "gradient");
  gsize n = 75; /* more than one block of points */
  g_autofree double *x = g_new (double, 2 * n);
  g_autofree guint *label = g_new (guint, n);
  g_autoptr (NearKernel) kernel = parse_kernel (text, 2);
  guint n_parameters = near_kernel_get_n_parameters (kernel);
  g_autofree double *theta = g_new (double, n_parameters);
  g_autofree double *gradient = g_new (double, n_parameters);
  Problem problem = { n, x, label, n_classes, kernel };

  for (gsize i = 0; i < n; i++)
    {
      x[2 * i] = near_rng_uniform (rng, -2.0, 2.0);
      x[2 * i + 1] = near_rng_uniform (rng, -2.0, 2.0);
      label[i] = (guint) floor (n_classes * (0.5 + 0.5 * sin (2.0 * x[2 * i] + x[2 * i + 1]) * 0.999));
      if (near_rng_uniform (rng, 0.0, 1.0) < 0.15)
        label[i] = (guint) near_rng_index (rng, n_classes);
    }
  g_autoptr (NearGpClassifier) fit = near_gp_classifier_new (n, x, label, n_classes, kernel, NULL, &error);
  g_assert_no_error (error);
  near_kernel_get_theta (kernel, theta);
  g_assert_true (near_gp_classifier_gradient (fit, gradient, NULL, &error));
  near_assert_gradient (get_log_q, &problem, theta, gradient, n_parameters, 1e-3, 1e-6, 1e-7);
}

static void
test_gradient_two (void)
{
  check_gradient (2, "2*RBF(l=[0.9,1.4]) + White(0.3)");
}

static void
test_gradient_many (void)
{
  check_gradient (3, "2*RBF(l=[0.9,1.4]) + White(0.3)");
  check_gradient (5, "1.5*Matern52(l=0.7)");
}

static void
test_search (void)
{
  g_autofree char *path = near_test_data ("gp-classifier.json");
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) root = near_json_load (path, &error);
  g_assert_no_error (error);
  const json_t *reference = json_object_get (root, "two_classes_optimum");
  gsize n;
  g_autofree double *x = get_numbers (reference, "x", &n);
  g_autofree guint *label = get_labels (reference, "label");
  g_autofree double *theta = get_numbers (reference, "theta", NULL);
  g_autoptr (NearKernel) kernel = parse_kernel ("1*RBF(l=1)", 1);
  double optima[4], again[4], found[2], gradient[2];
  g_autoptr (NearGpClassifier) best
      = near_gp_classifier_optimize (n, x, label, 2, kernel, 4, 7, optima, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (NearGpClassifier) second
      = near_gp_classifier_optimize (n, x, label, 2, kernel, 2, 7, again, NULL, &error);
  g_assert_no_error (error);

  near_kernel_get_theta (near_gp_classifier_get_kernel (best), found);
  near_assert_close (near_gp_classifier_get_log_marginal_likelihood (best), get_number (reference, "log_q"),
                     1e-6, 0.0);
  near_assert_close_array (found, theta, 2, 1e-3, 1e-3);
  g_assert_true (near_gp_classifier_gradient (best, gradient, NULL, &error));
  g_assert_cmpfloat (hypot (gradient[0], gradient[1]), <, 1e-4);
  for (guint s = 0; s < 4; s++)
    g_assert_cmpfloat (optima[s], <=, near_gp_classifier_get_log_marginal_likelihood (best));
  for (guint s = 0; s < 2; s++)
    g_assert_true (optima[s] == again[s]);

  /* A length that is held fixed stays. */
  g_autoptr (NearKernel) held = parse_kernel ("1*RBF(l=0.5!)", 1);
  g_autoptr (NearGpClassifier) third
      = near_gp_classifier_optimize (n, x, label, 2, held, 1, 7, NULL, NULL, &error);
  g_assert_no_error (error);
  near_kernel_get_theta (near_gp_classifier_get_kernel (third), found);
  near_assert_close (found[1], log (0.5), 1e-14, 0.0);
  g_assert_cmpfloat (fabs (found[0]), >, 0.1);
}

/* --- three classes and more ------------------------------------------------------------------------ */

static void
test_three_classes (void)
{
  g_autofree char *path = near_test_data ("gp-classifier.json");
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) root = near_json_load (path, &error);
  g_assert_no_error (error);
  const json_t *reference = json_object_get (root, "three_classes");
  gsize n, m;
  g_autofree double *x = get_numbers (reference, "x", &n);
  g_autofree guint *label = get_labels (reference, "label");
  g_autofree double *z = get_numbers (reference, "z", &m);
  g_autofree double *mode = get_numbers (reference, "mode", NULL);
  g_autofree double *mean = get_numbers (reference, "latent_mean", NULL);
  g_autofree double *variance = get_numbers (reference, "latent_variance", NULL);
  g_autofree double *probability = get_numbers (reference, "probability", NULL);
  g_autofree double *gradient = get_numbers (reference, "gradient", NULL);
  g_autoptr (NearKernel) kernel
      = new_kernel (2, get_number (reference, "variance"), get_number (reference, "length"));
  double out[3][15], found[2];
  NearGpClassification want = { out[0], out[1], out[2], NEAR_GP_CLASSIFIER_INTEGRAL };

  n /= 2;
  m /= 2;
  g_assert_cmpuint (m, ==, 5);
  g_autoptr (NearGpClassifier) fit = near_gp_classifier_new (n, x, label, 3, kernel, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (near_gp_classifier_get_n_latent (fit), ==, 3);
  near_assert_close_array (near_gp_classifier_peek_mode (fit), mode, 3 * n, 1e-9, 1e-9);
  near_assert_close (near_gp_classifier_get_log_marginal_likelihood (fit), get_number (reference, "log_q"),
                     1e-11, 0.0);
  g_assert_true (near_gp_classifier_gradient (fit, found, NULL, &error));
  near_assert_close_array (found, gradient, 2, 1e-8, 1e-9);
  g_assert_true (near_gp_classifier_predict (fit, m, z, &want, NULL, &error));
  near_assert_close_array (out[1], mean, 3 * m, 1e-9, 1e-9);
  near_assert_close_array (out[2], variance, 3 * m, 1e-9, 0.0);
  near_assert_close_array (out[0], probability, 3 * m, 0.0, 2e-8);
  for (gsize i = 0; i < m; i++)
    near_assert_close (out[0][3 * i] + out[0][3 * i + 1] + out[0][3 * i + 2], 1.0, 1e-14, 0.0);
  want.rule = NEAR_GP_CLASSIFIER_PROBIT;
  g_assert_true (near_gp_classifier_predict (fit, m, z, &want, NULL, &error));
  near_assert_close_array (out[0], probability, 3 * m, 0.0, 0.06);
}

/* Far from all points a class's latent values are the prior's: every class is as likely as another. At the
 * prior the average over the net of 4096 points has to be symmetric to its own accuracy. */
static void
test_many_classes (void)
{
  g_autoptr (GError) error = NULL;
  double x[12], far[2] = { 2.0, 500.0 }, p[2 * 6], mean[2 * 6], variance[2 * 6];
  guint label[12];
  g_autoptr (NearKernel) kernel = parse_kernel ("9*RBF(l=0.4)", 1);
  NearGpClassification want = { p, mean, variance, NEAR_GP_CLASSIFIER_INTEGRAL };

  for (guint i = 0; i < 12; i++)
    {
      x[i] = 0.4 * i;
      label[i] = i / 2;
    }
  g_autoptr (NearGpClassifier) fit = near_gp_classifier_new (12, x, label, 6, kernel, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (near_gp_classifier_predict (fit, 2, far, &want, NULL, &error));
  for (guint c = 0; c < 6; c++)
    {
      near_assert_close (p[6 + c], 1.0 / 6.0, 0.0, 1.5e-3);
      near_assert_close (mean[6 + c], 0.0, 0.0, 1e-12);
      near_assert_close (variance[6 + c], 9.0, 1e-12, 0.0);
      if (c != 2)
        g_assert_cmpfloat (p[2], >, p[c]);
    }
}

/* Averages of softmax over Gaussians with covariances, against a fine net in as many dimensions as it takes.
 * */
static void
average_finely (guint n, const double *mean, const double *l, double *p)
{
  const double h = n == 3 ? 0.02 : 0.11;
  const int side = (int) (7.0 / h);
  double total = 0.0, f[4], q[4];

  memset (p, 0, n * sizeof *p);
  for (int i = -side; i <= side; i++)
    for (int j = -side; j <= side; j++)
      for (int k = n == 3 ? 0 : -side; k <= (n == 3 ? 0 : side); k++)
        {
          double z[3] = { i * h, j * h, k * h };
          double weight = exp (-0.5 * (z[0] * z[0] + z[1] * z[1] + z[2] * z[2]));

          for (guint c = 0; c < n; c++)
            {
              f[c] = mean[c];
              for (guint d = 0; d < n - 1; d++)
                f[c] += l[c * (n - 1) + d] * z[d];
            }
          _near_gp_softmax (n, f, q);
          for (guint c = 0; c < n; c++)
            p[c] += weight * q[c];
          total += weight;
        }
  for (guint c = 0; c < n; c++)
    p[c] /= total;
}

static void
test_softmax_average (void)
{
  g_autoptr (NearRng) rng = near_rng_new (9, "softmax");

  for (guint n = 3; n <= 4; n++)
    for (guint trial = 0; trial < 4; trial++)
      {
        g_autoptr (NearGpSoftmax) softmax = _near_gp_softmax_new (n);
        double mean[4], l[12], covariance[16], expected[4], found[4];

        /* A covariance of rank n - 1, which is all that softmax sees; deviations up to about 4. */
        for (guint i = 0; i < n * (n - 1); i++)
          l[i] = near_rng_normal (rng, 0.0, 0.4 * (trial + 1));
        for (guint c = 0; c < n; c++)
          mean[c] = near_rng_normal (rng, 0.0, 1.5);
        for (guint c = 0; c < n; c++)
          for (guint d = 0; d < n; d++)
            {
              covariance[c * n + d] = 0.0;
              for (guint k = 0; k < n - 1; k++)
                covariance[c * n + d] += l[c * (n - 1) + k] * l[d * (n - 1) + k];
            }
        average_finely (n, mean, l, expected);
        _near_gp_softmax_average (softmax, mean, covariance, found);
        near_assert_close_array (found, expected, n, 0.0, n == 3 ? 3e-8 : 1e-3);
        /* No variance at all: softmax of the means. */
        memset (covariance, 0, sizeof covariance);
        _near_gp_softmax_average (softmax, mean, covariance, found);
        _near_gp_softmax (n, mean, expected);
        near_assert_close_array (found, expected, n, 1e-12, 0.0);
      }
}

/* --- bad input ------------------------------------------------------------------------------------- */

static void
expect (gsize n, const double *x, const guint *label, guint n_classes, int code, const char *pattern)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearKernel) kernel = parse_kernel ("1*RBF(l=1)", 1);
  g_autoptr (NearGpClassifier) fit = near_gp_classifier_new (n, x, label, n_classes, kernel, NULL, &error);

  g_assert_null (fit);
  g_assert_error (error, NEAR_ERROR, code);
  if (!g_pattern_match_simple (pattern, error->message))
    g_error ("“%s” does not match “%s”", error->message, pattern);
}

static void
test_bad_input (void)
{
  static const double x[] = { 0.0, 1.0, 2.0 }, bad[] = { 0.0, NAN, 2.0 };
  static const guint same[] = { 1, 1, 1 }, zero[] = { 0, 0, 0 }, gap[] = { 0, 2, 0 }, beyond[] = { 0, 1, 2 };

  expect (0, NULL, NULL, 2, NEAR_ERROR_NO_DATA, "*no labelled points*");
  expect (3, x, same, 2, NEAR_ERROR_NO_DATA, "all 3 points belong to class 1*second class*");
  expect (3, x, zero, 1, NEAR_ERROR_NO_DATA, "all 3 points belong to one class*");
  expect (3, x, gap, 3, NEAR_ERROR_NO_DATA, "class 1 of 3 has no point*");
  expect (3, x, beyond, 2, NEAR_ERROR_RANGE, "point 3 has the label 2*from 0 to 1");
  expect (3, x, beyond, 41, NEAR_ERROR_RANGE, "41 classes*");
  expect (3, bad, beyond, 3, NEAR_ERROR_NOT_FINITE, "input 1 of point 2*");
}

static gboolean
stop (double fraction G_GNUC_UNUSED, const char *stage G_GNUC_UNUSED, gpointer user_data)
{
  return --*(int *) user_data > 0;
}

static void
test_cancel (void)
{
  static const double x[] = { 0.0, 1.0, 2.0, 3.0 };
  static const guint two[] = { 0, 1, 1, 0 }, three[] = { 0, 1, 2, 0 };
  g_autoptr (NearKernel) kernel = parse_kernel ("1*RBF(l=1)", 1);

  for (int polls = 1; polls < 8; polls++)
    for (guint n_classes = 2; n_classes <= 3; n_classes++)
      {
        g_autoptr (GError) error = NULL;
        int left = polls;
        NearMonitor monitor = { stop, &left };
        g_autoptr (NearGpClassifier) fit = near_gp_classifier_optimize (
            4, x, n_classes == 2 ? two : three, n_classes, kernel, 3, 1, NULL, &monitor, &error);

        g_assert_null (fit);
        g_assert_error (error, NEAR_ERROR, NEAR_ERROR_CANCELLED);
      }
}

/* Large variances make the likelihood flat: Newton's method has to be tamed. */
static void
test_hard_cases (void)
{
  g_autoptr (GError) error = NULL;
  double x[40];
  guint label[40];

  for (guint i = 0; i < 40; i++)
    {
      x[i] = 0.25 * i;
      label[i] = (i / 7) % 3;
    }
  for (double variance = 1e-4; variance < 2e6; variance *= 100.0)
    for (guint n_classes = 2; n_classes <= 3; n_classes++)
      {
        g_autoptr (NearKernel) kernel = new_kernel (1, variance, 0.8);
        guint merged[40];

        for (guint i = 0; i < 40; i++)
          merged[i] = MIN (label[i], n_classes - 1);
        g_autoptr (NearGpClassifier) fit
            = near_gp_classifier_new (40, x, merged, n_classes, kernel, NULL, &error);
        g_assert_no_error (error);
        g_assert_true (isfinite (near_gp_classifier_get_log_marginal_likelihood (fit)));
        g_assert_cmpuint (near_gp_classifier_get_n_steps (fit), <, 60);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/gp-classifier/logistic-integral", test_logistic_integral);
  g_test_add_func ("/gp-classifier/reference", test_reference);
  g_test_add_func ("/gp-classifier/gradient-two", test_gradient_two);
  g_test_add_func ("/gp-classifier/gradient-many", test_gradient_many);
  g_test_add_func ("/gp-classifier/search", test_search);
  g_test_add_func ("/gp-classifier/three-classes", test_three_classes);
  g_test_add_func ("/gp-classifier/many-classes", test_many_classes);
  g_test_add_func ("/gp-classifier/softmax-average", test_softmax_average);
  g_test_add_func ("/gp-classifier/bad-input", test_bad_input);
  g_test_add_func ("/gp-classifier/cancel", test_cancel);
  g_test_add_func ("/gp-classifier/hard-cases", test_hard_cases);
  return g_test_run ();
}
