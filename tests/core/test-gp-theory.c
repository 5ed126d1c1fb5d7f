/* test-gp-theory.c — seven ways of using a theory against a naive version, and their learning
 * curves SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-gp-theory.h"

#include "gp-theory-test.h"
#include "near-rng.h"
#include "near-test.h"

#include <math.h>
#include <string.h>

#define N 14
#define M 5
#define D 2

/* --- a naive version ----------------------------------------------------------------------------
 */

typedef struct
{
  NearGpTheoryWay way;
  double lengths[D + 1], variance; /* of the RBF over all inputs */
  double exponent_length, exponent_variance;
  double white;
} Naive;

typedef struct
{
  double x[N][D], y[N], noise[N], theory[N];
  double z[M][D], theory_z[M];
} Problem;

/* A power law whose exponent and prefactor depend on the second input; the theory knows 1 and a
 * curve. */
static void
make_problem (Problem *p)
{
  g_autoptr (NearRng) rng = near_rng_new (11, "theory");

  for (gsize i = 0; i < N + M; i++)
    {
      double *x = i < N ? p->x[i] : p->z[i - N];

      x[0] = near_rng_uniform (rng, 2.0, 6.0);
      x[1] = near_rng_uniform (rng, 0.0, 1.0);
      double theory = x[0] - 1.8 + 0.2 * sin (x[0]);
      if (i < N)
        {
          p->theory[i] = theory;
          p->y[i] = (1.3 - 0.7 * x[1]) * x[0] - 1.5 + 0.1 * cos (3.0 * x[0] * x[1]);
          p->noise[i] = 0.01 * (1.0 + (double) i);
        }
      else
        p->theory_z[i - N] = theory;
    }
}

static double
get_kernel (const Naive *k, const double *a, double ta, const double *b, double tb)
{
  double r2 = pow ((a[0] - b[0]) / k->lengths[0], 2) + pow ((a[1] - b[1]) / k->lengths[1], 2);

  if (k->way == NEAR_GP_THEORY_LATENT)
    r2 += pow ((ta - tb) / k->lengths[2], 2);
  double value = k->variance * exp (-0.5 * r2);
  if (k->way == NEAR_GP_THEORY_PARAMETERIZATION)
    value += k->exponent_variance * a[0] * b[0]
             * exp (-0.5 * pow ((a[1] - b[1]) / k->exponent_length, 2));
  return value;
}

/* Gauss and Jordan with pivots: A (n, n) X = B (n, m), in place. */
static void
solve (gsize n, gsize m, double *a, double *b)
{
  for (gsize c = 0; c < n; c++)
    {
      gsize best = c;

      for (gsize r = c; r < n; r++)
        if (fabs (a[r * n + c]) > fabs (a[best * n + c]))
          best = r;
      for (gsize k = 0; k < n; k++)
        {
          double swap = a[c * n + k];
          a[c * n + k] = a[best * n + k], a[best * n + k] = swap;
        }
      for (gsize k = 0; k < m; k++)
        {
          double swap = b[c * m + k];
          b[c * m + k] = b[best * m + k], b[best * m + k] = swap;
        }
      for (gsize r = 0; r < n; r++)
        if (r != c)
          {
            double factor = a[r * n + c] / a[c * n + c];

            for (gsize k = 0; k < n; k++)
              a[r * n + k] -= factor * a[c * n + k];
            for (gsize k = 0; k < m; k++)
              b[r * m + k] -= factor * b[c * m + k];
          }
    }
  for (gsize r = 0; r < n; r++)
    for (gsize k = 0; k < m; k++)
      b[r * m + k] /= a[r * n + r];
}

static guint
fill_basis (const Naive *k, const double *x, double h[3])
{
  h[0] = 1.0, h[1] = x[0], h[2] = x[1];
  return k->way == NEAR_GP_THEORY_LINEAR_MEAN ? 3 : k->way == NEAR_GP_THEORY_FIXED_MEAN ? 0 : 1;
}

/* y as one joint normal distribution of values at the N points and at z, improper along the basis,
 * straight from [A H; H^T 0] [w; v] = [k; h]: mean w.y, variance k(z,z) - k.w - h.v. */
static void
predict_naively (const Naive *k, const Problem *p, double line[2], double *mean, double *sd)
{
  for (gsize s = 0; s < M; s++)
    {
      double a[(N + 3) * (N + 3)] = { 0 }, b[N + 3] = { 0 }, h[3], right[N + 3];
      guint q = fill_basis (k, p->z[s], h);
      gsize n = N + q;
      gboolean divides = k->way == NEAR_GP_THEORY_QUOTIENT;

      for (gsize i = 0; i < N; i++)
        {
          double hi[3];

          for (gsize j = 0; j < N; j++)
            a[i * n + j] = get_kernel (k, p->x[i], p->theory[i], p->x[j], p->theory[j]);
          a[i * n + i] += k->white + p->noise[i] / (divides ? p->theory[i] * p->theory[i] : 1.0);
          fill_basis (k, p->x[i], hi);
          for (guint j = 0; j < q; j++)
            a[i * n + N + j] = a[(N + j) * n + i] = hi[j];
          b[i] = get_kernel (k, p->x[i], p->theory[i], p->z[s], p->theory_z[s]);
        }
      for (guint j = 0; j < q; j++)
        b[N + j] = h[j];
      memcpy (right, b, sizeof right);
      solve (n, 1, a, b);
      double offset = k->way == NEAR_GP_THEORY_FIXED_MEAN ? line[0] + line[1] * p->z[s][0] : 0.0;
      mean[s] = offset;
      double variance = get_kernel (k, p->z[s], p->theory_z[s], p->z[s], p->theory_z[s]);
      for (gsize i = 0; i < n; i++)
        variance -= b[i] * right[i];
      for (gsize i = 0; i < N; i++)
        {
          double target = p->y[i];

          if (divides)
            target /= p->theory[i];
          if (k->way == NEAR_GP_THEORY_DIFFERENCE || k->way == NEAR_GP_THEORY_PARAMETERIZATION)
            target -= p->theory[i];
          if (k->way == NEAR_GP_THEORY_FIXED_MEAN)
            target -= line[0] + line[1] * p->x[i][0];
          mean[s] += b[i] * target;
        }
      sd[s] = sqrt (variance);
      if (divides)
        mean[s] *= p->theory_z[s], sd[s] *= fabs (p->theory_z[s]);
      if (k->way == NEAR_GP_THEORY_DIFFERENCE || k->way == NEAR_GP_THEORY_PARAMETERIZATION)
        mean[s] += p->theory_z[s];
    }
}

/* --- ours ---------------------------------------------------------------------------------------
 */

static NearGpData *
new_data (const Problem *p)
{
  static const char *const names[] = { "lnN", "alpha" };
  g_autoptr (GError) error = NULL;
  NearGpData *data = near_gp_data_new (N, D, &p->x[0][0], p->y, p->noise, names, "lnRg2", &error);

  g_assert_no_error (error);
  return data;
}

/* What the naive version does with the theory's line: nearest in least squares, by the normal
 * equations. */
static void
fit_line (const Problem *p, double line[2])
{
  double a[4] = { N, 0, 0, 0 }, b[2] = { 0, 0 };

  for (gsize i = 0; i < N; i++)
    {
      a[1] += p->x[i][0], a[3] += p->x[i][0] * p->x[i][0];
      b[0] += p->theory[i], b[1] += p->theory[i] * p->x[i][0];
    }
  a[2] = a[1];
  solve (2, 1, a, b);
  line[0] = b[0], line[1] = b[1];
}

static void
test_ways (void)
{
  g_autoptr (GError) error = NULL;
  Problem p;
  double line[2];

  make_problem (&p);
  fit_line (&p, line);
  g_autoptr (NearGpData) data = new_data (&p);
  for (guint way = 0; way < NEAR_GP_THEORY_N_WAYS; way++)
    {
      Naive naive = { way, { 1.7, 0.45, 1.2 }, 0.8, 0.9, 0.05, 0.02 };
      NearGpTheoryOptions options = { .way = way };
      g_autoptr (NearGpTheory) theory = near_gp_theory_new (data, p.theory, &options, &error);
      g_assert_no_error (error);
      const char *text
          = way == NEAR_GP_THEORY_LATENT ? "0.8*RBF(l=[1.7,0.45,1.2]) + White(0.02)"
            : way == NEAR_GP_THEORY_PARAMETERIZATION
                ? "0.05*Linear(s0=0,on=[1])*RBF(l=0.9,on=[2]) + 0.8*RBF(l=[1.7,0.45]) + White(0.02)"
                : "0.8*RBF(l=[1.7,0.45]) + White(0.02)";
      NearGpData *posed = near_gp_theory_get_data (theory);
      g_autoptr (NearKernel) kernel
          = near_kernel_parse (text, near_gp_data_get_n_inputs (posed), NULL, &error);
      g_assert_no_error (error);
      g_autoptr (NearGp) gp
          = near_gp_new (posed, kernel, near_gp_theory_get_mean (theory), NULL, &error);
      g_assert_no_error (error);
      double mean[M], sd[M], sd_measurement[M], expected[M], expected_sd[M];

      g_assert_true (near_gp_theory_predict (theory, gp, M, &p.z[0][0], p.theory_z, mean, sd,
                                             sd_measurement, NULL, &error));
      g_assert_no_error (error);
      predict_naively (&naive, &p, line, expected, expected_sd);
      g_test_message ("%s", near_gp_theory_get_info (way)->info.id);
      near_assert_close_array (mean, expected, M, 1e-8, 1e-9);
      near_assert_close_array (sd, expected_sd, M, 1e-7, 1e-9);
      for (gsize s = 0; s < M; s++)
        {
          double scale = way == NEAR_GP_THEORY_QUOTIENT ? p.theory_z[s] * p.theory_z[s] : 1.0;

          near_assert_close (sd_measurement[s] * sd_measurement[s] - sd[s] * sd[s], 0.02 * scale,
                             1e-6, 0.0);
        }
    }
}

/* --- what is posed ------------------------------------------------------------------------------
 */

static void
test_kernels (void)
{
  static const double lengths[] = { 3.0, 0.1 };
  g_autoptr (GError) error = NULL;
  Problem p;

  make_problem (&p);
  g_autoptr (NearGpData) data = new_data (&p);
  for (guint way = 0; way < NEAR_GP_THEORY_N_WAYS; way++)
    {
      NearGpTheoryOptions options
          = { .way = way, .lengths = lengths, .learn_noise = TRUE, .ignore_noise = TRUE };
      g_autoptr (NearGpTheory) theory = near_gp_theory_new (data, p.theory, &options, &error);
      g_assert_no_error (error);
      NearKernel *kernel = near_gp_theory_get_kernel (theory);
      guint n_terms = near_kernel_get_n_terms (kernel), n_lengths = 0;
      gboolean parameterized = way == NEAR_GP_THEORY_PARAMETERIZATION;

      g_assert_cmpuint (near_gp_theory_get_way (theory), ==, way);
      g_assert_cmpuint (n_terms, ==, parameterized ? 3 : 2);
      g_assert_true (near_kernel_is_white (near_kernel_get_term (kernel, n_terms - 1)));
      for (guint i = 0; i < near_kernel_get_n_parameters (kernel); i++)
        {
          const NearKernelParameter *parameter = near_kernel_get_parameter (kernel, i);

          g_assert_cmpfloat (parameter->low, <=, parameter->value);
          g_assert_cmpfloat (parameter->high, >=, parameter->value);
          g_assert_false (parameter->fixed);
          n_lengths += parameter->value == 3.0 || parameter->value == 0.1;
        }
      g_assert_cmpuint (n_lengths, ==, 2);
      g_assert_cmpuint (near_kernel_get_n_inputs (kernel), ==,
                        way == NEAR_GP_THEORY_LATENT ? 3 : 2);
      g_assert_null (near_gp_data_peek_noise (near_gp_theory_get_data (theory)));
      g_assert_cmpuint (near_mean_get_n_basis (near_gp_theory_get_mean (theory)), ==,
                        way == NEAR_GP_THEORY_LINEAR_MEAN  ? 3
                        : way == NEAR_GP_THEORY_FIXED_MEAN ? 0
                                                           : 1);
    }
}

/* The power law may be in any input, and there may be one alone, or three. */
static void
test_inputs (void)
{
  g_autoptr (GError) error = NULL;

  for (guint d = 1; d <= 3; d++)
    for (guint power = 0; power < d; power++)
      {
        g_autoptr (NearRng) rng = near_rng_new (d, "inputs");
        double x[20 * 3], y[20], theory[20], mean[20], sd[20];

        for (gsize i = 0; i < 20; i++)
          {
            y[i] = 0.0;
            for (guint k = 0; k < d; k++)
              {
                x[i * d + k] = near_rng_uniform (rng, 1.0, 3.0);
                y[i] += sin (x[i * d + k] * (k == power ? 0.5 : 1.0));
              }
            theory[i] = 0.4 + 1.1 * x[i * d + power];
            y[i] += theory[i];
          }
        g_autoptr (NearGpData) data = near_gp_data_new (20, d, x, y, NULL, NULL, NULL, &error);
        g_assert_no_error (error);
        for (guint way = 0; way < NEAR_GP_THEORY_N_WAYS; way++)
          {
            NearGpTheoryOptions options = { .way = way, .power_input = power, .learn_noise = TRUE };
            g_autoptr (NearGpTheory) posed = near_gp_theory_new (data, theory, &options, &error);
            g_assert_no_error (error);
            g_autoptr (NearKernel) kernel = near_kernel_ref (near_gp_theory_get_kernel (posed));
            guint noise;

            g_assert_true (near_kernel_find_parameter (kernel, "White.variance", &noise));
            const NearKernelParameter *white = near_kernel_get_parameter (kernel, noise);
            g_autoptr (NearKernel) quiet
                = near_kernel_with_parameter (kernel, noise, white->low, &error);
            g_assert_no_error (error);
            g_autoptr (NearGp) gp = near_gp_new (near_gp_theory_get_data (posed), quiet,
                                                 near_gp_theory_get_mean (posed), NULL, &error);
            g_assert_no_error (error);
            g_assert_true (
                near_gp_theory_predict (posed, gp, 20, x, theory, mean, sd, NULL, NULL, &error));
            g_assert_no_error (error);
            near_assert_close_array (mean, y, 20, 0.0, 0.05);
          }
      }
}

/* Far from all points: the constant without theory, the theory with it. */
static void
test_far_away (void)
{
  static const double far[] = { 4.0, 50.0 };
  g_autoptr (GError) error = NULL;
  Problem p;
  double line[2], t = 2.2, mean;

  make_problem (&p);
  fit_line (&p, line);
  g_autoptr (NearGpData) data = new_data (&p);
  for (guint way = 0; way < NEAR_GP_THEORY_N_WAYS; way++)
    {
      NearGpTheoryOptions options = { .way = way };
      g_autoptr (NearGpTheory) theory = near_gp_theory_new (data, p.theory, &options, &error);
      g_assert_no_error (error);
      g_autoptr (NearGp) gp
          = near_gp_new (near_gp_theory_get_data (theory), near_gp_theory_get_kernel (theory),
                         near_gp_theory_get_mean (theory), NULL, &error);
      g_assert_no_error (error);
      const double *b = near_gp_peek_coefficients (gp);

      g_assert_true (
          near_gp_theory_predict (theory, gp, 1, far, &t, &mean, NULL, NULL, NULL, &error));
      switch (way)
        {
        case NEAR_GP_THEORY_DIRECT:
        case NEAR_GP_THEORY_LATENT:
          near_assert_close (mean, b[0], 1e-9, 0.0);
          break;
        case NEAR_GP_THEORY_QUOTIENT:
          near_assert_close (mean, t * b[0], 1e-9, 0.0);
          break;
        case NEAR_GP_THEORY_LINEAR_MEAN:
          near_assert_close (mean, b[0] + b[1] * far[0] + b[2] * far[1], 1e-9, 0.0);
          break;
        case NEAR_GP_THEORY_FIXED_MEAN:
          near_assert_close (mean, line[0] + line[1] * far[0], 1e-9, 0.0);
          break;
        default: /* g is 0 there too */
          near_assert_close (mean, t + b[0], 1e-9, 0.0);
        }
    }
}

static void
test_words (void)
{
  g_autoptr (GError) error = NULL;
  Problem p;

  make_problem (&p);
  g_autoptr (NearGpData) data = new_data (&p);
  for (guint way = 0; way < NEAR_GP_THEORY_N_WAYS; way++)
    {
      const NearGpTheoryInfo *info = near_gp_theory_get_info (way);
      NearGpTheoryOptions options = { .way = way, .learn_noise = TRUE };
      g_autoptr (NearGpTheory) theory = near_gp_theory_new (data, p.theory, &options, &error);
      g_assert_no_error (error);
      g_autoptr (NearGp) gp
          = near_gp_new (near_gp_theory_get_data (theory), near_gp_theory_get_kernel (theory),
                         near_gp_theory_get_mean (theory), NULL, &error);
      g_assert_no_error (error);
      g_autofree char *before = near_gp_theory_dup_words (theory, NULL);
      g_autofree char *after = near_gp_theory_dup_words (theory, gp);

      g_test_message ("%s\n%s", before, after);
      g_assert_nonnull (strstr (before, "lnRg2"));
      g_assert_nonnull (strstr (before, "RBF"));
      g_assert_nonnull (strstr (after, "White"));
      g_assert_cmpint (strcmp (before, after) == 0, ==, way == NEAR_GP_THEORY_FIXED_MEAN);
      g_assert_nonnull (info->info.citation);
      g_assert_nonnull (info->info.sentence);
      g_assert_nonnull (strstr (info->equation, "<i>y</i>"));
    }
  gsize row;
  g_assert_true (near_table_find (&near_gp_theory_table, "fixed-mean", &row, &error));
  g_assert_cmpuint (row, ==, NEAR_GP_THEORY_FIXED_MEAN);
}

/* --- bad input ----------------------------------------------------------------------------------
 */

static void
refuse (NearGpData *data,
        const double *theory,
        const NearGpTheoryOptions *options,
        NearError code,
        const char *message)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearGpTheory) posed = near_gp_theory_new (data, theory, options, &error);

  g_assert_null (posed);
  g_assert_error (error, NEAR_ERROR, (gint) code);
  if (strstr (error->message, message) == NULL)
    g_error ("“%s” is not in “%s”", message, error->message);
}

static void
test_errors (void)
{
  static const double same[] = { 2.0, 0.1, 2.0, 0.4 }, values[] = { 1.0, 2.0 },
                      negative[] = { 3.0, -0.1 };
  static const double nought[] = { 1.0, 0.0 }, nan[] = { 1.0, NAN };
  g_autoptr (GError) error = NULL;
  g_autoptr (NearGpData) none = near_gp_data_new (0, 2, same, values, NULL, NULL, NULL, &error);
  g_autoptr (NearGpData) two = near_gp_data_new (2, 2, same, values, NULL, NULL, NULL, &error);
  NearGpTheoryOptions quotient = { .way = NEAR_GP_THEORY_QUOTIENT },
                      fixed = { .way = NEAR_GP_THEORY_FIXED_MEAN };
  NearGpTheoryOptions input = { .way = NEAR_GP_THEORY_DIRECT, .power_input = 2 };
  NearGpTheoryOptions length = { .way = NEAR_GP_THEORY_DIRECT, .lengths = negative };

  g_assert_no_error (error);
  refuse (none, values, &fixed, NEAR_ERROR_NO_DATA, "there are no points");
  refuse (two, nought, &quotient, NEAR_ERROR_RANGE, "point 2: the theory is 0");
  refuse (two, nan, &quotient, NEAR_ERROR_NOT_FINITE, "point 2");
  refuse (two, values, &fixed, NEAR_ERROR_NO_DATA, "“x1” has one value at all points");
  refuse (two, values, &input, NEAR_ERROR_RANGE, "input 3; the points have 2");
  refuse (two, values, &length, NEAR_ERROR_RANGE, "the length of “x2” is -0.1");

  NearGpTheoryOptions difference = { .way = NEAR_GP_THEORY_DIFFERENCE, .learn_noise = TRUE };
  g_autoptr (NearGpTheory) posed = near_gp_theory_new (two, values, &difference, &error);
  g_assert_no_error (error);
  g_autoptr (NearGp) gp
      = near_gp_new (near_gp_theory_get_data (posed), near_gp_theory_get_kernel (posed),
                     near_gp_theory_get_mean (posed), NULL, &error);
  g_assert_no_error (error);
  double mean;
  g_assert_false (
      near_gp_theory_predict (posed, gp, 1, same, nan + 1, &mean, NULL, NULL, NULL, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_NOT_FINITE);
  g_clear_error (&error);

  NearGpTheoryModel model = { .options = difference, .settings = { .n_starts = 1 } };
  g_autoptr (NearGpData) narrow = near_gp_data_new (2, 1, values, values, NULL, NULL, NULL, &error);
  g_assert_false (
      near_gp_theory_model_fit_predict (&model, narrow, 1, values, &mean, 1, NULL, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_RANGE);
}

/* --- fits ---------------------------------------------------------------------------------------
 */

/* The optimum: no free parameter's gradient is left, and no start was better. */
static void
test_fit (void)
{
  static const double lengths[] = { 3.0, 0.1 };
  g_autoptr (GError) error = NULL;
  Problem p;

  make_problem (&p);
  g_autoptr (NearGpData) data = new_data (&p);
  for (guint way = 0; way < NEAR_GP_THEORY_N_WAYS; way++)
    {
      NearGpTheoryOptions options = { .way = way, .lengths = lengths };
      NearGpOptimizerSettings settings = { .n_starts = 4, .seed = 9 };
      g_autoptr (NearGpTheory) theory = near_gp_theory_new (data, p.theory, &options, &error);
      g_assert_no_error (error);
      g_autoptr (NearGp) start
          = near_gp_new (near_gp_theory_get_data (theory), near_gp_theory_get_kernel (theory),
                         near_gp_theory_get_mean (theory), NULL, &error);
      g_autoptr (NearGp) gp = near_gp_theory_fit (theory, &settings, NULL, &error);
      g_assert_no_error (error);
      g_autofree double *gradient = g_new (double, near_gp_get_n_parameters (gp));
      NearGpReport before, after;

      near_gp_get_report (start, &before);
      near_gp_get_report (gp, &after);
      g_assert_cmpfloat (after.log_marginal_likelihood, >, before.log_marginal_likelihood);
      g_assert_true (near_gp_gradient (gp, gradient, NULL, &error));
      for (guint i = 0; i < near_kernel_get_n_parameters (near_gp_get_kernel (gp)); i++)
        {
          const NearKernelParameter *parameter
              = near_kernel_get_parameter (near_gp_get_kernel (gp), i);
          double at = parameter->value, slack = 1e-6 * (fabs (at) + 1e-300);

          if (at <= parameter->low + slack)
            g_assert_cmpfloat (gradient[i], <, 1e-4);
          else if (at >= parameter->high - slack)
            g_assert_cmpfloat (gradient[i], >, -1e-4);
          else
            near_assert_close (gradient[i], 0.0, 0.0,
                               1e-4 * (1.0 + fabs (after.log_marginal_likelihood)));
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gp-theory/ways", test_ways);
  g_test_add_func ("/gp-theory/kernels", test_kernels);
  g_test_add_func ("/gp-theory/inputs", test_inputs);
  g_test_add_func ("/gp-theory/far-away", test_far_away);
  g_test_add_func ("/gp-theory/words", test_words);
  g_test_add_func ("/gp-theory/errors", test_errors);
  g_test_add_func ("/gp-theory/fit", test_fit);
  g_test_add_func ("/gp-theory/published", gp_theory_test_published);
  g_test_add_func ("/gp-theory/own", gp_theory_test_own);
  if (g_test_slow ())
    g_test_add_func ("/gp-theory/long", gp_theory_test_long);
  return g_test_run ();
}
