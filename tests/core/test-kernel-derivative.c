/* test-kernel-derivative.c — derivatives by hyperparameters against differences of matrices
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-kernel.h"

#include "near-json.h"
#include "near-rng.h"
#include "near-test.h"

#include <math.h>
#include <omp.h>
#include <string.h>

#define N 9
#define M 7

/* Every kernel with its numbers, marks and combinations; all numbers away from their defaults. */
static const struct
{
  const char *text;
  guint n_inputs;
  gboolean amounts; /* inputs are positive */
} cases[] = {
  { "1.3*RBF(l=0.8)", 1, FALSE },
  { "1.3*RBF(l=0.8)", 3, FALSE },
  { "0.7*RBF(l=[0.8,1.7,0.4])", 3, FALSE },
  { "0.7*RBF(l=[0.8,1.7,0.4,1,2,3,0.9])", 7, FALSE },
  { "1.3*Matern12(l=0.8)", 2, FALSE },
  { "1.3*Matern12(l=[0.8,0.3])", 2, FALSE },
  { "1.3*Matern32(l=0.8)", 2, FALSE },
  { "1.3*Matern32(l=[0.8,0.3])", 2, FALSE },
  { "1.3*Matern52(l=0.8)", 2, FALSE },
  { "1.3*Matern52(l=[0.8,0.3])", 2, FALSE },
  { "1.3*Matern(l=0.8, nu=0.8~)", 2, FALSE },
  { "1.3*Matern(l=[0.8,1.3], nu=3.3~)", 2, FALSE },
  { "1.3*Matern(l=0.8, nu=1.5~)", 2, FALSE },
  { "1.3*RQ(l=0.8, alpha=0.6)", 2, FALSE },
  { "1.3*RQ(l=[0.8,0.5], alpha=12)", 2, FALSE },
  { "1.3*GammaExp(l=0.8, gamma=1.3)", 2, FALSE },
  { "1.3*GammaExp(l=[0.8,0.5], gamma=0.6)", 2, FALSE },
  { "1.3*Periodic(l=0.8, p=1.7)", 1, FALSE },
  { "1.3*Periodic(l=[0.8,1.2], p=[1.7,2.9])", 2, FALSE },
  { "1.3*Periodic(l=0.8, p=1.7)", 2, FALSE },
  { "1.3*Cosine(l=1.9)", 1, FALSE },
  { "1.3*Cosine(l=1.9)", 2, FALSE },
  { "1.3*Cosine(l=[1.9,0.8])", 2, FALSE },
  { "1.3*Linear(s0=0.4)", 2, FALSE },
  { "1.3*Linear(s0=0.4, c=0.3, w=2)", 2, FALSE },
  { "1.3*Linear(s0=0.4, c=[0.3,-1], w=[2,0.4])", 2, FALSE },
  { "1.3*Linear(s0=0, c=0.2)", 1, FALSE },
  { "1.3*Poly(q=3, s0=0.6)", 2, FALSE },
  { "1.3*Poly(q=1, s0=0.6)", 2, FALSE },
  { "1.3*Constant", 2, FALSE },
  { "White(0.3)", 2, FALSE },
  { "1.3*ArcSine(b=0.7, w=1.4)", 2, FALSE },
  { "1.3*ArcSine(b=0.7, w=[1.4,0.5])", 2, FALSE },
  { "1.3*SM(w=[1~,0.4], mu=[0.3,1.1], v=[0.02,0.2])", 1, FALSE },
  { "1.3*SM(mu=0.3, v=0.02)", 1, FALSE },
  { "1.3*Gibbs(l=0.8, slope=0.4)", 1, FALSE },
  { "1.3*Gibbs(l=0.8, slope=[0.4,-0.3])", 2, FALSE },
  { "1.3*Gibbs(l=0.8, slope=0.2)", 3, FALSE },
  { "1.3*NormalizedDot(zeta=3~)", 3, TRUE },
  { "1.3*NormalizedDot(zeta=1.7~)", 3, TRUE },
  { "ChangePoint(1.3*RBF(l=0.4), 0.6*Matern52(l=1.1) + White(0.2), x0=0.2, w=0.5)", 1, FALSE },
  { "2*ChangePoint(RBF(l=0.4), Linear, x0=0.2, w=0.5, on=2)", 2, FALSE },
  { "RBF(l=0.4)*ChangePoint(RBF(l=0.4), Linear, x0=0.2, w=0.5, on=2)", 2, FALSE },
  { "1.5*RBF(l=0.4)*Linear(s0=0.3) + White(0.01)", 2, FALSE },
  { "1.5*RBF(l=0.4, on=1)*Matern32(l=0.9, on=2)*Linear(s0=0.3)", 2, FALSE },
  { "(0.4*RBF(l=0.4) + 0.7*Linear(s0=0.3))*Periodic(l=0.8, p=2) + 2*RQ", 1, FALSE },
  { "3*(0.4*RBF(l=0.4) + 0.7*Linear(s0=0.3))", 1, FALSE },
  { "0.7*RBF(l=0.4)^3", 1, FALSE },
  { "0.7*(0.5*RBF(l=0.4) + 0.2*Linear)^2 + Constant(3)", 1, FALSE },
  { "0.7*(RBF(l=0.4)*Linear)^2*Cosine(l=3)", 1, FALSE },
  { "a:1.7*RBF(l=len:0.4) + a*Matern32(l=[len,2]) + 0.3*White*Linear", 2, FALSE },
  { "1.7!*RBF(l=0.4) + 0.4*Matern32(l=0.7!)", 2, FALSE },
  { "1.7*RBF(l=0.4, metric=simplex)", 3, TRUE },
  { "1.7*Matern52(l=[0.4,0.3,0.9], metric=aitchison)", 3, TRUE },
  { "1.7*Matern12(l=[0.4,0.3], metric=hellinger, on=[3,1])", 3, TRUE },
  { "1.7*RBF(l=[40,90], metric=angle)", 2, FALSE },
  { "1.7*RQ(l=40, metric=angle)", 2, FALSE },
};

typedef struct
{
  NearKernel *kernel;
  guint n_inputs, n_parameters;
  double x[N * 8], z[M * 8];
} Setting;

/* Points 0 and 3 are the same, as are points 1 of both sets: r = 0. */
static void
set_up (Setting *s, gsize which)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearRng) rng = near_rng_new (which + 1, "kernel derivative");
  guint d = cases[which].n_inputs;

  s->kernel = near_kernel_parse (cases[which].text, d, NULL, &error);
  g_assert_no_error (error);
  s->n_inputs = d;
  s->n_parameters = near_kernel_get_n_parameters (s->kernel);
  for (gsize i = 0; i < N * d; i++)
    s->x[i] = cases[which].amounts ? near_rng_uniform (rng, 0.1, 2.0)
                                   : near_rng_uniform (rng, -1.5, 1.5);
  for (gsize i = 0; i < M * d; i++)
    s->z[i] = cases[which].amounts ? near_rng_uniform (rng, 0.1, 2.0)
                                   : near_rng_uniform (rng, -1.5, 1.5);
  if (strstr (cases[which].text, "angle") != NULL)
    for (gsize i = 0; i < N * d; i++)
      {
        s->x[i] *= 200.0;
        s->z[i % (M * d)] *= i < M * d ? 200.0 : 1.0;
      }
  memcpy (s->x + 3 * d, s->x, d * sizeof *s->x);
  memcpy (s->z + d, s->x + d, d * sizeof *s->x);
}

/* (dk) by four matrices; of all pairs (n, n) or of the two sets (n, m) */
static void
differences (const Setting *s, guint p, gboolean same, double *dk)
{
  static const double steps[] = { -2.0, -1.0, 1.0, 2.0 }, weights[] = { 1.0, -8.0, 8.0, -1.0 };
  g_autofree double *theta = g_new (double, s->n_parameters);
  gsize m = same ? N : M;

  memset (dk, 0, N * m * sizeof *dk);
  for (guint q = 0; q < 4; q++)
    {
      double k[N * N] = { 0 };

      near_kernel_get_theta (s->kernel, theta);
      theta[p] += 2e-4 * steps[q];
      g_autoptr (NearKernel) moved = near_kernel_with_theta (s->kernel, theta);
      if (same)
        near_kernel_matrix (moved, N, s->x, k, N);
      else
        near_kernel_cross (moved, N, s->x, M, s->z, k, M);
      for (gsize i = 0; i < N; i++)
        for (gsize j = 0; j < m; j++)
          dk[i * m + j] += weights[q] / 24e-4 * (same && j > i ? k[j * N + i] : k[i * m + j]);
    }
}

static void
test_matrices (void)
{
  for (gsize c = 0; c < G_N_ELEMENTS (cases); c++)
    {
      Setting s;

      set_up (&s, c);
      g_test_message ("%s", cases[c].text);
      for (guint p = 0; p < s.n_parameters; p++)
        {
          double expected[N * N], actual[N * N], largest = 0.0;

          differences (&s, p, TRUE, expected);
          near_kernel_cross_derivative (s.kernel, p, N, s.x, N, NULL, actual, N);
          near_assert_close_array (actual, expected, N * N, 1e-8, 2e-9);
          for (gsize i = 0; i < N * N; i++)
            largest = MAX (largest, fabs (expected[i]));
          g_assert_cmpfloat (largest, >, 1e-6);
          differences (&s, p, FALSE, expected);
          near_kernel_cross_derivative (s.kernel, p, N, s.x, M, s.z, actual, M);
          near_assert_close_array (actual, expected, N * M, 1e-8, 2e-9);
        }
      near_kernel_unref (s.kernel);
    }
}

/* 1/2 sum (a_i a_j - W_ij) dK_ij, naively */
static void
test_gradient (void)
{
  for (gsize c = 0; c < G_N_ELEMENTS (cases); c++)
    for (guint with_a = 0; with_a < 2; with_a++)
      {
        g_autoptr (NearRng) rng = near_rng_new (c, "weights");
        double a[N], w[N * (N + 2)], g[32];
        Setting s;

        set_up (&s, c);
        g_test_message ("%s", cases[c].text);
        for (gsize i = 0; i < N; i++)
          a[i] = near_rng_normal (rng, 0.0, 1.0);
        for (gsize i = 0; i < N; i++)
          for (gsize j = 0; j < N + 2; j++)
            w[i * (N + 2) + j] = j <= i ? near_rng_normal (rng, 0.0, 1.0) : NAN;
        near_kernel_gradient (s.kernel, N, s.x, with_a ? a : NULL, w, N + 2, g);
        for (guint p = 0; p < s.n_parameters; p++)
          {
            double dk[N * N], sum = 0.0;

            differences (&s, p, TRUE, dk);
            for (gsize i = 0; i < N; i++)
              for (gsize j = 0; j < N; j++)
                sum += 0.5 * ((with_a ? a[i] * a[j] : 0.0) - w[MAX (i, j) * (N + 2) + MIN (i, j)])
                       * dk[i * N + j];
            near_assert_close (g[p], sum, 1e-8, 2e-8);
          }
        near_kernel_unref (s.kernel);
      }
}

/* Several tiles, and enough pairs for more than one thread. */
static void
test_large (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearRng) rng = near_rng_new (1, "large");
  g_autoptr (NearKernel) kernel = near_kernel_parse (
      "1.5*RBF(l=[0.4,0.8])*Linear(s0=0.3) + 0.3*Matern32(l=2) + White(0.01)", 2, NULL, &error);
  const gsize n = 1013;
  guint n_parameters = near_kernel_get_n_parameters (kernel);
  g_autofree double *x = g_new (double, 2 * n), *a = g_new (double, n), *w = g_new (double, n *n);
  g_autofree double *dk = g_new (double, n *n);
  double g[16];

  g_assert_no_error (error);
  for (gsize i = 0; i < 2 * n; i++)
    x[i] = near_rng_uniform (rng, -1.0, 1.0);
  for (gsize i = 0; i < n; i++)
    a[i] = near_rng_normal (rng, 0.0, 1.0);
  for (gsize i = 0; i < n * n; i++)
    w[i] = near_rng_normal (rng, 0.0, 1.0);
  near_kernel_gradient (kernel, n, x, a, w, n, g);
  /* the same digits with any number of threads */
  int n_threads = omp_get_max_threads ();
  near_kernel_matrix (kernel, n, x, dk, n);
  for (int threads = 1; threads <= 4; threads++)
    {
      g_autofree double *k = g_new (double, n *n);
      double again[16];

      omp_set_num_threads (threads);
      near_kernel_gradient (kernel, n, x, a, w, n, again);
      g_assert_cmpmem (again, n_parameters * sizeof *g, g, n_parameters * sizeof *g);
      near_kernel_matrix (kernel, n, x, k, n);
      for (gsize i = 0; i < n; i++)
        g_assert_cmpmem (k + i * n, (i + 1) * sizeof *k, dk + i * n, (i + 1) * sizeof *k);
    }
  omp_set_num_threads (n_threads);
  for (guint p = 0; p < n_parameters; p++)
    {
      double sum = 0.0, size = 0.0;

      near_kernel_cross_derivative (kernel, p, n, x, n, NULL, dk, n);
      for (gsize i = 0; i < n; i++)
        for (gsize j = 0; j <= i; j++)
          {
            double one = (i == j ? 0.5 : 1.0) * (a[i] * a[j] - w[i * n + j]) * dk[i * n + j];

            sum += one;
            size += fabs (one);
          }
      near_assert_close (g[p], sum, 0.0, 1e-13 * size);
    }
}

/* Half of (a^2 - w) times the derivative of the diagonal. */
static void
test_single_point (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearKernel) kernel = near_kernel_parse ("2*RBF(l=0.4) + White(0.1)", 1, NULL, &error);
  double x = 0.3, a = 1.5, w = 0.5, g[3];

  g_assert_no_error (error);
  near_kernel_gradient (kernel, 1, &x, &a, &w, 1, g);

  near_assert_close (g[0], 1.75, 1e-14, 0);
  near_assert_close (g[1], 0.0, 0, 1e-15);
  near_assert_close (g[2], 0.0875, 1e-14, 0);
  near_kernel_gradient (kernel, 0, &x, &a, &w, 1, g);
  near_assert_close (g[0], 0.0, 0, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kernel-derivative/matrices", test_matrices);
  g_test_add_func ("/kernel-derivative/gradient", test_gradient);
  g_test_add_func ("/kernel-derivative/large", test_large);
  g_test_add_func ("/kernel-derivative/single-point", test_single_point);
  return g_test_run ();
}
