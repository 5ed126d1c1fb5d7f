/* near-gp-classifier-multi.c — Laplace's approximation for three classes and more
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rasmussen & Williams 3.5, algorithms 3.3 and 3.4. W = D - P P^T, D = diag (pi), P the stack of the diag
 * (pi_c); E_c = D_c^1/2 (I + D_c^1/2 K D_c^1/2)^-1 D_c^1/2, M = sum_c E_c. The inverse of K + W^-1, K one
 * block a class, is R_cc' = delta_cc' E_c - E_c M^-1 E_c', and
 *
 *   log det (I + K W) = sum_c log det (I + D_c^1/2 K D_c^1/2) + log det M,
 *
 * whose last term the book's algorithm 3.3 leaves out.
 */
#include "near-gp-classifier-private.h"

#include "near-blas.h"
#include "near-cholesky.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_STEPS 200
#define MAX_HALVINGS 40

typedef struct
{
  double *b, *direction, *f_direction, *f_new, *a_new; /* (n_classes, n) */
  double *sum;                                         /* (n) */
} Work;

static double
dot (gsize n, const double *a, const double *b)
{
  double sum = 0.0;

  for (gsize i = 0; i < n; i++)
    sum += a[i] * b[i];
  return sum;
}

/* log p (labels | f); @pi (nullable) (n_classes, n): the probabilities */
static double
log_likelihood (const NearGpClassifier *self, const double *f, double *pi)
{
  double p[NEAR_GP_CLASSIFIER_MAX_CLASSES], sum = 0.0;
  gsize n = self->n;

  for (gsize i = 0; i < n; i++)
    {
      for (guint c = 0; c < self->n_classes; c++)
        p[c] = f[c * n + i];
      sum += f[self->label[i] * n + i] - _near_gp_softmax (self->n_classes, p, p);
      for (guint c = 0; c < self->n_classes && pi != NULL; c++)
        pi[c * n + i] = p[c];
    }
  return sum;
}

/* y (n_classes, n) <- blocks times x; @stride: from one block to the next, 0 where all are K */
static void
times_blocks (const NearGpClassifier *self, const double *blocks, gsize stride, const double *x, double *y)
{
  gsize n = self->n;

  for (guint c = 0; c < self->n_classes; c++)
    near_gemm_double (NEAR_BLAS_PLAIN, NEAR_BLAS_PLAIN, n, 1, n, 1.0, blocks + c * stride, n, x + c * n, 1,
                      0.0, y + c * n, 1);
}

static gboolean
fail (const NearGpClassifier *self, gsize pivot, GError *cause, GError **error)
{
  if (cause != NULL)
    g_propagate_error (error, cause);
  else
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_NOT_POSITIVE_DEFINITE,
                 _ ("the kernel matrix is not positive at point %zu, with variances as large as %g; a smaller "
                    "variance or a little white noise would help"),
                 pivot + 1, self->k[pivot * self->n + pivot]);
  return FALSE;
}

/* E_c at pi, and its log determinant's half, sum log L_ii of I + D^1/2 K D^1/2 */
static gboolean
make_block (NearGpClassifier *self,
            guint c,
            double *log_diagonal,
            const NearMonitor *monitor,
            GError **error)
{
  gsize n = self->n, pivot = 0;
  double *e = self->e + c * n * n;
  GError *cause = NULL;

  for (gsize i = 0; i < n; i++)
    self->root[i] = sqrt (self->pi[c * n + i]);
  for (gsize i = 0; i < n; i++)
    {
      for (gsize j = 0; j <= i; j++)
        e[i * n + j] = self->root[i] * self->root[j] * self->k[i * n + j];
      e[i * n + i] += 1.0;
    }
  if (!near_cholesky_factor (n, e, n, &pivot, monitor, &cause))
    return fail (self, pivot, cause, error);
  *log_diagonal += near_cholesky_get_log_diagonal (n, e, n);
  if (!near_cholesky_invert (n, e, n, monitor, error))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    for (gsize j = 0; j <= i; j++)
      {
        e[i * n + j] *= self->root[i] * self->root[j];
        e[j * n + i] = e[i * n + j];
      }
  return TRUE;
}

/* pi, E_c and the factor of M at self->f. @log_determinant: half of log det (I + K W) */
static gboolean
factor_at (NearGpClassifier *self, double *log_determinant, const NearMonitor *monitor, GError **error)
{
  gsize n = self->n, pivot = 0;
  GError *cause = NULL;

  log_likelihood (self, self->f, self->pi);
  *log_determinant = 0.0;
  for (guint c = 0; c < self->n_classes; c++)
    {
      const double *e = self->e + c * n * n;

      if (!make_block (self, c, log_determinant, monitor, error))
        return FALSE;
      for (gsize i = 0; i < n; i++)
        for (gsize j = 0; j <= i; j++)
          self->factor[i * n + j] = (c > 0 ? self->factor[i * n + j] : 0.0) + e[i * n + j];
    }
  if (!near_cholesky_factor (n, self->factor, n, &pivot, monitor, &cause))
    return fail (self, pivot, cause, error);
  *log_determinant += near_cholesky_get_log_diagonal (n, self->factor, n);
  return TRUE;
}

/* y <- R x; @sum (n) */
static void
times_r (const NearGpClassifier *self, const double *x, double *y, double *scratch, double *sum)
{
  gsize n = self->n, n_all = n * self->n_classes;

  times_blocks (self, self->e, n * n, x, y);
  memset (sum, 0, n * sizeof *sum);
  for (gsize i = 0; i < n_all; i++)
    sum[i % n] += y[i];
  near_cholesky_solve_vector (n, self->factor, n, sum);
  for (gsize i = 0; i < n_all; i++)
    scratch[i] = sum[i % n];
  for (guint c = 0; c < self->n_classes; c++)
    near_gemm_double (NEAR_BLAS_PLAIN, NEAR_BLAS_PLAIN, n, 1, n, -1.0, self->e + c * n * n, n,
                      scratch + c * n, 1, 1.0, y + c * n, 1);
}

/* Newton's step, halved until what is maximised does not fall. */
static double
step (const NearGpClassifier *self, double before, const Work *w)
{
  gsize n = self->n, n_all = n * self->n_classes;
  double length = 1.0, after = 0.0;

  /* b = W f + t - pi */
  memset (w->sum, 0, n * sizeof *w->sum);
  for (gsize i = 0; i < n_all; i++)
    w->sum[i % n] += self->pi[i] * self->f[i];
  for (gsize i = 0; i < n_all; i++)
    w->b[i] = self->pi[i] * (self->f[i] - w->sum[i % n]) + (double) (self->label[i % n] == i / n)
              - self->pi[i];
  times_blocks (self, self->k, 0, w->b, w->f_direction);
  times_r (self, w->f_direction, w->direction, w->f_new, w->sum);
  for (gsize i = 0; i < n_all; i++)
    w->direction[i] = w->b[i] - w->direction[i] - self->a[i];
  times_blocks (self, self->k, 0, w->direction, w->f_direction);
  for (guint k = 0; k < MAX_HALVINGS; k++, length *= 0.5)
    {
      for (gsize i = 0; i < n_all; i++)
        {
          w->a_new[i] = self->a[i] + length * w->direction[i];
          w->f_new[i] = self->f[i] + length * w->f_direction[i];
        }
      after = log_likelihood (self, w->f_new, NULL) - 0.5 * dot (n_all, w->a_new, w->f_new);
      if (after >= before - 1e-12 * (1.0 + fabs (before)))
        break;
    }
  return after;
}

gboolean
_near_gp_classifier_fit_many (NearGpClassifier *self, const NearMonitor *monitor, GError **error)
{
  gsize n = self->n, n_all = n * self->n_classes;
  g_autofree double *memory = g_new0 (double, 5 * n_all + n);
  Work w = { memory,           memory + n_all,     memory + 2 * n_all,
             memory + 3 * n_all, memory + 4 * n_all, memory + 5 * n_all };
  double value = log_likelihood (self, self->f, NULL), change = INFINITY, before, log_determinant;

  /* Far from the mode steps may be halved; near it they shrink fast, until rounding is all that they are. */
  do
    {
      if (!factor_at (self, &log_determinant, monitor, error))
        return FALSE;
      if (++self->n_steps > MAX_STEPS)
        {
          g_set_error (error, NEAR_ERROR, NEAR_ERROR_FAILED,
                       _ ("the mode of the latent values was not found in %d steps; the last one moved them by "
                          "%g"),
                       MAX_STEPS, change);
          return FALSE;
        }
      value = step (self, value, &w);
      before = change;
      change = 0.0;
      for (gsize i = 0; i < n_all; i++)
        change = fmax (change, fabs (w.f_new[i] - self->f[i]) / (1.0 + fabs (w.f_new[i])));
      memcpy (self->f, w.f_new, n_all * sizeof *self->f);
      memcpy (self->a, w.a_new, n_all * sizeof *self->a);
    }
  while (change > 1e-9 && !(change < 1e-6 && change > 0.5 * before));
  if (!factor_at (self, &log_determinant, monitor, error))
    return FALSE;
  for (gsize i = 0; i < n_all; i++)
    self->a[i] = (double) (self->label[i % n] == i / n) - self->pi[i];
  self->log_marginal_likelihood = log_likelihood (self, self->f, NULL)
                                  - 0.5 * dot (n_all, self->a, self->f) - log_determinant;
  return TRUE;
}

/* cov = delta (k** - k^T E_c k) + U_c^T U_c', U_c = L_M^-1 E_c k; mean_c = k^T a_c */
gboolean
_near_gp_classifier_latent_many (const NearGpClassifier *self,
                                 gsize m,
                                 const double *k,
                                 const double *prior,
                                 double *mean,
                                 double *covariance,
                                 GError **error)
{
  gsize n = self->n;
  guint n_classes = self->n_classes;
  g_autofree double *u = g_try_new (double, n_classes * n * m);
  double sum[NEAR_GP_CLASSIFIER_BLOCK];

  g_assert (m <= NEAR_GP_CLASSIFIER_BLOCK);

  if (u == NULL)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                   _ ("there is no memory for %u classes at %zu points"), n_classes, n);
      return FALSE;
    }
  near_gemm_double (NEAR_BLAS_TRANSPOSED, NEAR_BLAS_TRANSPOSED, m, n_classes, n, 1.0, k, m, self->a, n,
                    0.0, mean, n_classes);
  memset (covariance, 0, m * n_classes * n_classes * sizeof *covariance);
  for (guint c = 0; c < n_classes; c++)
    {
      double *u_c = u + c * n * m, *diagonal = covariance + c * (n_classes + 1);
      gsize stride = (gsize) n_classes * n_classes;

      near_gemm_double (NEAR_BLAS_PLAIN, NEAR_BLAS_PLAIN, n, m, n, 1.0, self->e + c * n * n, n, k, m, 0.0,
                        u_c, m);
      for (gsize j = 0; j < m; j++)
        diagonal[j * stride] = prior[j];
      for (gsize i = 0; i < n; i++)
        for (gsize j = 0; j < m; j++)
          diagonal[j * stride] -= k[i * m + j] * u_c[i * m + j];
      near_cholesky_solve_lower (n, m, self->factor, n, u_c, m);
    }
  for (guint c = 0; c < n_classes; c++)
    for (guint d = 0; d <= c; d++)
      {
        memset (sum, 0, sizeof sum);
        for (gsize i = 0; i < n; i++)
          for (gsize j = 0; j < m; j++)
            sum[j] += u[(c * n + i) * m + j] * u[(d * n + i) * m + j];
        for (gsize j = 0; j < m; j++)
          {
            double *block = covariance + j * n_classes * n_classes;

            block[c * n_classes + d] += sum[j];
            if (c == d)
              block[c * n_classes + c] = fmax (block[c * n_classes + c], 0.0);
            else
              block[d * n_classes + c] = block[c * n_classes + d];
          }
      }
  return TRUE;
}

/* s_ic = d log q/df_ic = -1/2 pi_c (g_c - sum_a g_a pi_a), g_a = S_aa - 2 sum_b S_ab pi_b with S the (C, C)
 * block of the posterior covariance at point i. */
static gboolean
mode_sensitivity (const NearGpClassifier *self, double *s, const NearMonitor *monitor, GError **error)
{
  gsize n = self->n;
  guint n_classes = self->n_classes;
  gsize size = MIN (n, NEAR_GP_CLASSIFIER_BLOCK);
  g_autofree double *k = g_new (double, n * size);
  g_autofree double *work = g_new (double, size * (1 + n_classes + (gsize) n_classes * n_classes));
  double *prior = work, *mean = work + size, *covariance = mean + size * n_classes;
  double g[NEAR_GP_CLASSIFIER_MAX_CLASSES];

  for (gsize first = 0; first < n; first += size)
    {
      gsize m = MIN (size, n - first);

      for (gsize i = 0; i < n; i++)
        memcpy (k + i * m, self->k + i * n + first, m * sizeof *k);
      for (gsize j = 0; j < m; j++)
        prior[j] = self->k[(first + j) * (n + 1)];
      if (!near_monitor_check (monitor, (double) first / (double) n, _ ("gradient"), error)
          || !_near_gp_classifier_latent_many (self, m, k, prior, mean, covariance, error))
        return FALSE;
      for (gsize j = 0; j < m; j++)
        {
          const double *block = covariance + j * n_classes * n_classes;
          double sum = 0.0;

          for (guint a = 0; a < n_classes; a++)
            {
              g[a] = block[a * n_classes + a];
              for (guint b = 0; b < n_classes; b++)
                g[a] -= 2.0 * block[a * n_classes + b] * self->pi[b * n + first + j];
              sum += g[a] * self->pi[a * n + first + j];
            }
          for (guint a = 0; a < n_classes; a++)
            s[a * n + first + j] = -0.5 * self->pi[a * n + first + j] * (g[a] - sum);
        }
    }
  return TRUE;
}

/* @w <- sum_c R_cc: E_c - Y^T Y with Y = L_M^-1 E_c */
static gboolean
add_traces (const NearGpClassifier *self, double *w, const NearMonitor *monitor, GError **error)
{
  gsize n = self->n;
  g_autofree double *y = g_try_new (double, n * n);

  if (y == NULL)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                   _ ("there is no memory for the gradient with %zu points"), n);
      return FALSE;
    }
  memset (w, 0, n * n * sizeof *w);
  for (guint c = 0; c < self->n_classes; c++)
    {
      if (!near_monitor_check (monitor, (double) c / self->n_classes, _ ("gradient"), error))
        return FALSE;
      memcpy (y, self->e + c * n * n, n * n * sizeof *y);
      for (gsize i = 0; i < n * n; i++)
        w[i] += y[i];
      near_cholesky_solve_lower (n, n, self->factor, n, y, n);
      near_gemm_double (NEAR_BLAS_TRANSPOSED, NEAR_BLAS_PLAIN, n, n, n, -1.0, y, n, y, n, 1.0, w, n);
    }
  return TRUE;
}

gboolean
_near_gp_classifier_weights_many (const NearGpClassifier *self,
                                  double *w,
                                  const NearMonitor *monitor,
                                  GError **error)
{
  gsize n = self->n, n_all = n * self->n_classes;
  g_autofree double *memory = g_new0 (double, 4 * n_all + n);
  double *s = memory, *ks = memory + n_all, *u = memory + 2 * n_all, *scratch = memory + 3 * n_all;

  if (!mode_sensitivity (self, s, monitor, error) || !add_traces (self, w, monitor, error))
    return FALSE;
  /* u = (I + W K)^-1 s = s - R K s */
  times_blocks (self, self->k, 0, s, ks);
  times_r (self, ks, u, scratch, memory + 4 * n_all);
  for (gsize i = 0; i < n_all; i++)
    u[i] = s[i] - u[i];
  for (guint c = 0; c < self->n_classes; c++)
    {
      const double *a_c = self->a + c * n, *u_c = u + c * n;

      for (gsize i = 0; i < n; i++)
        for (gsize j = 0; j <= i; j++)
          w[i * n + j] -= a_c[i] * a_c[j] + u_c[i] * a_c[j] + u_c[j] * a_c[i];
    }
  return TRUE;
}
