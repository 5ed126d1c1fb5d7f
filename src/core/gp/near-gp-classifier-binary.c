/* near-gp-classifier-binary.c — Laplace's approximation for two classes
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rasmussen & Williams, algorithms 3.1, 3.2 and 5.1. W = pi (1 - pi) of the logistic function, R = W^1/2;
 * with B = I + R K R, whose eigenvalues are at least 1, (K + W^-1)^-1 = R B^-1 R needs neither K^-1 nor W^-1.
 */
#include "near-gp-classifier-private.h"

#include "near-blas.h"
#include "near-cholesky.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_STEPS 200
#define MAX_HALVINGS 40

static double
sigmoid (double f)
{
  return f >= 0.0 ? 1.0 / (1.0 + exp (-f)) : exp (f) / (1.0 + exp (f));
}

/* log p (labels | f) */
static double
log_likelihood (const NearGpClassifier *self, const double *f)
{
  double sum = 0.0;

  for (gsize i = 0; i < self->n; i++)
    {
      double s = self->label[i] == 1 ? f[i] : -f[i];

      sum -= s >= 0.0 ? log1p (exp (-s)) : log1p (exp (s)) - s;
    }
  return sum;
}

static double
dot (gsize n, const double *a, const double *b)
{
  double sum = 0.0;

  for (gsize i = 0; i < n; i++)
    sum += a[i] * b[i];
  return sum;
}

/* y <- K x */
static void
times_k (const NearGpClassifier *self, const double *x, double *y)
{
  near_gemm_double (NEAR_BLAS_PLAIN, NEAR_BLAS_PLAIN, self->n, 1, self->n, 1.0, self->k, self->n, x, 1,
                    0.0, y, 1);
}

/* pi, R and the factor of B at f */
static gboolean
factor_at (NearGpClassifier *self, const double *f, const NearMonitor *monitor, GError **error)
{
  gsize n = self->n, pivot = 0;

  for (gsize i = 0; i < n; i++)
    {
      self->pi[i] = sigmoid (f[i]);
      self->root[i] = sqrt (self->pi[i] * sigmoid (-f[i]));
    }
  for (gsize i = 0; i < n; i++)
    {
      for (gsize j = 0; j <= i; j++)
        self->factor[i * n + j] = self->root[i] * self->root[j] * self->k[i * n + j];
      self->factor[i * n + i] += 1.0;
    }
  GError *local = NULL;
  if (near_cholesky_factor (n, self->factor, n, &pivot, monitor, &local))
    return TRUE;
  if (local != NULL)
    g_propagate_error (error, local);
  else
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_NOT_POSITIVE_DEFINITE,
                 _ ("the kernel matrix is not positive at point %zu, with variances as large as %g; a smaller "
                    "variance or a little white noise would help"),
                 pivot + 1, self->k[pivot * n + pivot]);
  return FALSE;
}

/* One step of Newton's method from f = K a: @a_new, f_new and what maximises; halved until that does not
 * fall. */
static double
step (const NearGpClassifier *self,
      const double *f,
      const double *a,
      double before,
      double *f_new,
      double *a_new,
      double *work)
{
  gsize n = self->n;
  double *b = work, *c = work + n, *direction = work + 2 * n, *f_direction = work + 3 * n;
  double length = 1.0, after = 0.0;

  for (gsize i = 0; i < n; i++)
    b[i] = self->root[i] * self->root[i] * f[i] + (double) (self->label[i] == 1) - self->pi[i];
  times_k (self, b, c);
  for (gsize i = 0; i < n; i++)
    c[i] *= self->root[i];
  near_cholesky_solve_vector (n, self->factor, n, c);
  for (gsize i = 0; i < n; i++)
    direction[i] = b[i] - self->root[i] * c[i] - a[i];
  times_k (self, direction, f_direction);
  for (guint k = 0; k < MAX_HALVINGS; k++, length *= 0.5)
    {
      for (gsize i = 0; i < n; i++)
        {
          a_new[i] = a[i] + length * direction[i];
          f_new[i] = f[i] + length * f_direction[i];
        }
      after = log_likelihood (self, f_new) - 0.5 * dot (n, a_new, f_new);
      if (after >= before - 1e-12 * (1.0 + fabs (before)))
        break;
    }
  return after;
}

gboolean
_near_gp_classifier_fit_two (NearGpClassifier *self, const NearMonitor *monitor, GError **error)
{
  gsize n = self->n;
  g_autofree double *work = g_new0 (double, 6 * n);
  double *f_new = work + 4 * n, *a_new = work + 5 * n;
  double value = log_likelihood (self, self->f), change = INFINITY, before;

  /* Far from the mode steps may be halved; near it they shrink fast, until rounding is all that they are. */
  do
    {
      if (!factor_at (self, self->f, monitor, error))
        return FALSE;
      if (++self->n_steps > MAX_STEPS)
        {
          g_set_error (error, NEAR_ERROR, NEAR_ERROR_FAILED,
                       _ ("the mode of the latent values was not found in %d steps; the last one moved them by "
                          "%g"),
                       MAX_STEPS, change);
          return FALSE;
        }
      value = step (self, self->f, self->a, value, f_new, a_new, work);
      before = change;
      change = 0.0;
      for (gsize i = 0; i < n; i++)
        change = fmax (change, fabs (f_new[i] - self->f[i]) / (1.0 + fabs (f_new[i])));
      memcpy (self->f, f_new, n * sizeof *f_new);
      memcpy (self->a, a_new, n * sizeof *a_new);
    }
  while (change > 1e-9 && !(change < 1e-6 && change > 0.5 * before));
  if (!factor_at (self, self->f, monitor, error))
    return FALSE;
  /* At the mode f = K (t - pi): the gradient says a without what the solves lost. */
  for (gsize i = 0; i < n; i++)
    self->a[i] = self->label[i] == 1 ? sigmoid (-self->f[i]) : -self->pi[i];
  self->log_marginal_likelihood = log_likelihood (self, self->f) - 0.5 * dot (n, self->a, self->f)
                                  - near_cholesky_get_log_diagonal (n, self->factor, n);
  return TRUE;
}

/* With s_i = d log q/df_i = -1/2 S_ii dW_i/df_i, S = K - K R B^-1 R K, and u = (I + W K)^-1 s, the movement
 * of the mode adds u . dK a (their equations 5.22 to 5.24). */
gboolean
_near_gp_classifier_weights_two (const NearGpClassifier *self,
                                 double *w,
                                 const NearMonitor *monitor,
                                 GError **error)
{
  gsize n = self->n;
  g_autofree double *work = g_new0 (double, 3 * n);
  g_autofree double *v = g_try_new (double, n * n);
  double *s = work, *c = work + n, *u = work + 2 * n;

  if (v == NULL)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                   _ ("there is no memory for the gradient with %zu points"), n);
      return FALSE;
    }
  for (gsize i = 0; i < n; i++)
    for (gsize j = 0; j < n; j++)
      v[i * n + j] = self->root[i] * self->k[i * n + j];
  near_cholesky_solve_lower (n, n, self->factor, n, v, n);
  for (gsize i = 0; i < n; i++)
    s[i] = self->k[i * n + i];
  for (gsize i = 0; i < n; i++)
    for (gsize j = 0; j < n; j++)
      s[j] -= v[i * n + j] * v[i * n + j];
  for (gsize i = 0; i < n; i++)
    s[i] *= -0.5 * self->root[i] * self->root[i] * (1.0 - 2.0 * self->pi[i]);
  times_k (self, s, c);
  for (gsize i = 0; i < n; i++)
    c[i] *= self->root[i];
  near_cholesky_solve_vector (n, self->factor, n, c);
  for (gsize i = 0; i < n; i++)
    u[i] = s[i] - self->root[i] * c[i];
  memcpy (w, self->factor, n * n * sizeof *w);
  if (!near_cholesky_invert (n, w, n, monitor, error))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    for (gsize j = 0; j <= i; j++)
      w[i * n + j] = self->root[i] * self->root[j] * w[i * n + j] - self->a[i] * self->a[j]
                     - u[i] * self->a[j] - u[j] * self->a[i];
  return TRUE;
}

void
_near_gp_classifier_latent_two (const NearGpClassifier *self,
                                gsize m,
                                double *k,
                                const double *prior,
                                double *mean,
                                double *covariance)
{
  gsize n = self->n;

  near_gemm_double (NEAR_BLAS_TRANSPOSED, NEAR_BLAS_PLAIN, m, 1, n, 1.0, k, m, self->a, 1, 0.0, mean, 1);
  for (gsize i = 0; i < n; i++)
    for (gsize j = 0; j < m; j++)
      k[i * m + j] *= self->root[i];
  near_cholesky_solve_lower (n, m, self->factor, n, k, m);
  memcpy (covariance, prior, m * sizeof *prior);
  for (gsize i = 0; i < n; i++)
    for (gsize j = 0; j < m; j++)
      covariance[j] -= k[i * m + j] * k[i * m + j];
  for (gsize j = 0; j < m; j++)
    covariance[j] = fmax (covariance[j], 0.0);
}
