/* near-gp-sample.c — curves drawn from a Gaussian process
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-sample.h"

#include "near-blas.h"
#include "near-cholesky.h"
#include "near-gp-private.h"
#include "near-rng.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

struct _NearGpSampler
{
  gsize m;
  guint n_draws;
  double jitter;
  double *mean;       /* (m) */
  double *first;      /* (n_draws, m) L z1 */
  double *second;     /* (n_draws, m) L z2 */
  double *prior_mean; /* (m), Matheron's only, and the two below */
  double *prior_first, *prior_second; /* (n_draws, m) */
};

static void
clear (gpointer data)
{
  NearGpSampler *self = data;

  g_free (self->mean);
  g_free (self->first);
  g_free (self->second);
  g_free (self->prior_mean);
  g_free (self->prior_first);
  g_free (self->prior_second);
}

static gboolean
too_large (gsize m, GError **error)
{
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
               _ ("there is no memory for draws at %zu points; choose fewer points or fewer draws"), m);
  return FALSE;
}

static double *
try_matrix (gsize n, gsize m)
{
  return _near_gp_check_size (n, m, MAX (n, m), NULL) ? g_try_new (double, MAX (n, 1) * MAX (m, 1)) : NULL;
}

/* z (m, n): column @draw from a stream of its own, so that neither more draws nor more points change it. */
static void
fill_normal (guint64 seed, const char *purpose, gsize m, guint n_draws, double *z)
{
  for (guint draw = 0; draw < n_draws; draw++)
    {
      g_autofree char *name = g_strdup_printf ("%s %u", purpose, draw);
      g_autoptr (NearRng) rng = near_rng_new (seed, name);

      for (gsize i = 0; i < m; i++)
        z[i * n_draws + draw] = near_rng_normal (rng, 0.0, 1.0);
    }
}

/* out (n_draws, m) <- (L z)^T for a lower triangular L; z (m, n_draws). */
static void
multiply (gsize m, const double *l, gsize ldl, guint n_draws, const double *z, double *out)
{
  near_gemm_double (NEAR_BLAS_TRANSPOSED, NEAR_BLAS_TRANSPOSED, n_draws, m, m, 1.0, z, n_draws, l, ldl,
                    0.0, out, m);
}

static void
clear_upper (gsize m, double *l)
{
  for (gsize i = 0; i < m; i++)
    memset (l + i * m + i + 1, 0, (m - i - 1) * sizeof *l);
}

/* Takes @covariance (m, m), which it overwrites. */
static NearGpSampler *
make (gsize m,
      const double *mean,
      double *covariance,
      guint n_draws,
      guint64 seed,
      const NearMonitor *monitor,
      GError **error)
{
  NearGpSampler *made = g_atomic_rc_box_new0 (NearGpSampler);
  g_autoptr (NearGpSampler) self = made;
  g_autofree double *z = try_matrix (n_draws, m);

  self->m = m;
  self->n_draws = n_draws;
  self->first = try_matrix (n_draws, m);
  self->second = try_matrix (n_draws, m);
  if (z == NULL || self->first == NULL || self->second == NULL)
    {
      too_large (m, error);
      return NULL;
    }
  self->mean = g_new0 (double, MAX (m, 1));
  for (gsize i = 0; i < m && mean != NULL; i++)
    {
      self->mean[i] = mean[i];
      if (!isfinite (mean[i]))
        {
          g_set_error (error, NEAR_ERROR, NEAR_ERROR_NOT_FINITE,
                       _ ("the mean at point %zu is not a finite number"), i + 1);
          return NULL;
        }
    }
  if (!near_cholesky_factor_jitter (m, covariance, m, &self->jitter, monitor, error))
    return NULL;
  clear_upper (m, covariance);
  fill_normal (seed, "draw", m, n_draws, z);
  multiply (m, covariance, m, n_draws, z, self->first);
  fill_normal (seed, "draw, a quarter turn on", m, n_draws, z);
  multiply (m, covariance, m, n_draws, z, self->second);
  return g_steal_pointer (&self);
}

NearGpSampler *
near_gp_sampler_new (gsize m,
                     const double *mean,
                     const double *covariance,
                     guint n_draws,
                     guint64 seed,
                     const NearMonitor *monitor,
                     GError **error)
{
  g_return_val_if_fail (m == 0 || covariance != NULL, NULL);

  g_autofree double *factor = try_matrix (m, m);

  if (factor == NULL)
    {
      too_large (m, error);
      return NULL;
    }
  for (gsize i = 0; i < m; i++)
    memcpy (factor + i * m, covariance + i * m, (i + 1) * sizeof *factor);
  return make (m, mean, factor, n_draws, seed, monitor, error);
}

/* K (m, m) at x, the white noise of points with themselves left out */
static gboolean
prior_matrix (NearKernel *kernel, gsize m, const double *x, double *k, GError **error)
{
  if (!near_kernel_check_inputs (kernel, m, x, error))
    return FALSE;
  near_kernel_cross (kernel, m, x, m, x, k, m);
  return TRUE;
}

NearGpSampler *
near_gp_sampler_new_prior (NearKernel *kernel,
                           gsize m,
                           const double *x,
                           guint n_draws,
                           guint64 seed,
                           const NearMonitor *monitor,
                           GError **error)
{
  g_return_val_if_fail (kernel != NULL && (m == 0 || x != NULL), NULL);

  g_autofree double *k = try_matrix (m, m);

  if (k == NULL)
    {
      too_large (m, error);
      return NULL;
    }
  if (!prior_matrix (kernel, m, x, k, error))
    return NULL;
  return make (m, NULL, k, n_draws, seed, monitor, error);
}

NearGpSampler *
near_gp_sampler_new_posterior (const NearGp *gp,
                               gsize m,
                               const double *x,
                               guint n_draws,
                               guint64 seed,
                               const NearMonitor *monitor,
                               GError **error)
{
  g_return_val_if_fail (gp != NULL && (m == 0 || x != NULL), NULL);

  g_autofree double *covariance = try_matrix (m, m);
  g_autofree double *mean = try_matrix (m, 1);
  NearGpPrediction prediction = { .mean = mean };

  if (covariance == NULL || mean == NULL)
    {
      too_large (m, error);
      return NULL;
    }
  if (!near_gp_predict (gp, m, x, &prediction, monitor, error)
      || !near_gp_covariance (gp, m, x, covariance, monitor, error))
    return NULL;
  return make (m, mean, covariance, n_draws, seed, monitor, error);
}

/* --- Matheron's rule ------------------------------------------------------------------------------ */

typedef struct
{
  const NearGp *gp;
  gsize m, n;
  const double *x;        /* (m) where curves are drawn */
  const double *points;   /* (n) the data */
  double *joint;          /* (m + n, m + n): factor of the prior at x, then at the data */
  double *cross;          /* (n, m) */
  double *noise_sd;       /* (n) of a measurement, white noise and jitter of the fit included */
} Matheron;

/* The prior at the m points comes first, so that it is the same whatever data follow. */
static gboolean
factor_joint (Matheron *job, double *jitter, const NearMonitor *monitor, GError **error)
{
  gsize m = job->m, n = job->n, size = m + n;
  NearKernel *kernel = near_gp_get_kernel (job->gp);
  guint d = near_kernel_get_n_inputs (kernel);
  g_autofree double *all = g_new (double, MAX (size * d, 1));

  memcpy (all, job->x, m * d * sizeof *all);
  memcpy (all + m * d, job->points, n * d * sizeof *all);
  if (!prior_matrix (kernel, size, all, job->joint, error))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    memcpy (job->cross + i * m, job->joint + (m + i) * size, m * sizeof *job->cross);
  if (!near_cholesky_factor_jitter (size, job->joint, size, jitter, monitor, error))
    return FALSE;
  clear_upper (size, job->joint);
  return TRUE;
}

static void
find_noise (Matheron *job)
{
  gsize n = job->n;
  const double *known = near_gp_data_peek_noise (near_gp_get_data (job->gp));
  NearKernel *kernel = near_gp_get_kernel (job->gp);
  g_autofree double *with = g_new (double, MAX (n, 1));
  g_autofree double *without = g_new (double, MAX (n, 1));
  NearGpReport report;

  near_gp_get_report (job->gp, &report);
  near_kernel_diagonal (kernel, n, job->points, TRUE, with);
  near_kernel_diagonal (kernel, n, job->points, FALSE, without);
  for (gsize i = 0; i < n; i++)
    job->noise_sd[i]
        = sqrt (fmax (with[i] - without[i], 0.0) + (known != NULL ? known[i] : 0.0) + report.jitter);
}

/* prior (n_draws, m) and posterior's deviation from its mean, prior - K_*X A^-1 (prior (X) + e). */
static gboolean
draw_pair (const Matheron *job, guint64 seed, const char *purpose, guint n_draws, double *prior,
           double *posterior, GError **error)
{
  gsize m = job->m, n = job->n, size = m + n;
  g_autofree double *z = try_matrix (n_draws, size);
  g_autofree double *both = try_matrix (n_draws, size);
  g_autofree double *e = try_matrix (n_draws, n);
  g_autofree double *weights = try_matrix (n_draws, n);
  g_autofree char *purpose_noise = g_strdup_printf ("%s, noise", purpose);

  if (z == NULL || both == NULL || e == NULL || weights == NULL)
    return too_large (size, error);
  fill_normal (seed, purpose, size, n_draws, z);
  fill_normal (seed, purpose_noise, n, n_draws, e);
  multiply (size, job->joint, size, n_draws, z, both);
  for (guint draw = 0; draw < n_draws; draw++)
    {
      double *v = weights + draw * n;

      memcpy (prior + draw * m, both + draw * size, m * sizeof *prior);
      for (gsize i = 0; i < n; i++)
        v[i] = both[draw * size + m + i] + job->noise_sd[i] * e[i * n_draws + draw];
      if (n > 0)
        near_cholesky_solve_vector (n, near_gp_peek_factor (job->gp), near_gp_get_stride (job->gp), v);
    }
  memcpy (posterior, prior, n_draws * m * sizeof *posterior);
  if (n > 0)
    near_gemm_double (NEAR_BLAS_PLAIN, NEAR_BLAS_PLAIN, n_draws, m, n, -1.0, weights, n, job->cross, m, 1.0,
                      posterior, m);
  return TRUE;
}

/* The posterior mean, and the prior one: what is left of it without K_*X alpha. */
static gboolean
find_means (const Matheron *job, NearGpSampler *self, const NearMonitor *monitor, GError **error)
{
  gsize m = job->m, n = job->n;
  NearGpPrediction prediction = { .mean = self->mean };

  if (!near_gp_predict (job->gp, m, job->x, &prediction, monitor, error))
    return FALSE;
  memcpy (self->prior_mean, self->mean, m * sizeof *self->mean);
  if (n > 0)
    near_gemm_double (NEAR_BLAS_PLAIN, NEAR_BLAS_PLAIN, 1, m, n, -1.0, near_gp_peek_alpha (job->gp), n,
                      job->cross, m, 1.0, self->prior_mean, m);
  return TRUE;
}

NearGpSampler *
near_gp_sampler_new_matheron (const NearGp *gp,
                              gsize m,
                              const double *x,
                              guint n_draws,
                              guint64 seed,
                              const NearMonitor *monitor,
                              GError **error)
{
  g_return_val_if_fail (gp != NULL && (m == 0 || x != NULL), NULL);

  NearGpSampler *made = g_atomic_rc_box_new0 (NearGpSampler);
  g_autoptr (NearGpSampler) self = made;
  gsize n = near_gp_data_get_n (near_gp_get_data (gp));
  g_autofree double *joint = try_matrix (m + n, m + n);
  g_autofree double *cross = try_matrix (n, m);
  g_autofree double *noise_sd = try_matrix (n, 1);
  Matheron job = { gp, m, n, x, near_gp_data_peek_x (near_gp_get_data (gp)), joint, cross, noise_sd };

  self->m = m;
  self->n_draws = n_draws;
  double **vectors[] = { &self->mean, &self->prior_mean };
  double **curves[] = { &self->first, &self->second, &self->prior_first, &self->prior_second };
  gboolean fits = joint != NULL && cross != NULL && noise_sd != NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (vectors); i++)
    fits = (*vectors[i] = try_matrix (m, 1)) != NULL && fits;
  for (gsize i = 0; i < G_N_ELEMENTS (curves); i++)
    fits = (*curves[i] = try_matrix (n_draws, m)) != NULL && fits;
  if (!fits)
    {
      too_large (m + n, error);
      return NULL;
    }
  find_noise (&job);
  if (!factor_joint (&job, &self->jitter, monitor, error) || !find_means (&job, self, monitor, error)
      || !draw_pair (&job, seed, "draw", n_draws, self->prior_first, self->first, error)
      || !draw_pair (&job, seed, "draw, a quarter turn on", n_draws, self->prior_second, self->second, error))
    return NULL;
  return g_steal_pointer (&self);
}

NearGpSampler *
near_gp_sampler_ref (NearGpSampler *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
near_gp_sampler_unref (NearGpSampler *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, clear);
}

gsize
near_gp_sampler_get_m (const NearGpSampler *self)
{
  return self->m;
}

guint
near_gp_sampler_get_n_draws (const NearGpSampler *self)
{
  return self->n_draws;
}

double
near_gp_sampler_get_jitter (const NearGpSampler *self)
{
  return self->jitter;
}

const double *
near_gp_sampler_peek_mean (const NearGpSampler *self)
{
  return self->mean;
}

static void
turn (gsize m, const double *mean, const double *first, const double *second, double t, double *f)
{
  double c = cos (t), s = sin (t);

  for (gsize i = 0; i < m; i++)
    f[i] = mean[i] + c * first[i] + s * second[i];
}

void
near_gp_sampler_frame (const NearGpSampler *self, guint draw, double t, double *f)
{
  g_return_if_fail (self != NULL && draw < self->n_draws);

  turn (self->m, self->mean, self->first + draw * self->m, self->second + draw * self->m, t, f);
}

gboolean
near_gp_sampler_prior_frame (const NearGpSampler *self, guint draw, double t, double *f)
{
  g_return_val_if_fail (self != NULL && draw < self->n_draws, FALSE);

  if (self->prior_mean == NULL)
    return FALSE;
  turn (self->m, self->prior_mean, self->prior_first + draw * self->m, self->prior_second + draw * self->m,
        t, f);
  return TRUE;
}

/* --- two points ---------------------------------------------------------------------------------- */

gboolean
near_gp_pair (const NearGp *gp, const double *a, const double *b, NearGpPair *pair, GError **error)
{
  g_return_val_if_fail (gp != NULL && a != NULL && b != NULL && pair != NULL, FALSE);

  guint d = near_kernel_get_n_inputs (near_gp_get_kernel (gp));
  g_autofree double *x = g_new (double, 2 * d);
  double covariance[4];
  NearGpPrediction prediction = { .mean = pair->mean };

  memcpy (x, a, d * sizeof *x);
  memcpy (x + d, b, d * sizeof *x);
  if (!near_gp_predict (gp, 2, x, &prediction, NULL, error)
      || !near_gp_covariance (gp, 2, x, covariance, NULL, error))
    return FALSE;
  double variances = covariance[0] * covariance[3];
  pair->covariance[0] = covariance[0];
  pair->covariance[1] = covariance[2];
  pair->covariance[2] = covariance[3];
  pair->correlation = variances > 0.0 ? CLAMP (covariance[2] / sqrt (variances), -1.0, 1.0) : 0.0;
  return TRUE;
}

/* The sum of two squared normal deviates is exponential: 1 - exp (-r^2/2) = probability. */
void
near_gp_pair_get_ellipse (const NearGpPair *pair, double probability, double half_axes[2], double *angle)
{
  g_return_if_fail (pair != NULL && probability >= 0.0 && probability < 1.0);

  double radius = sqrt (-2.0 * log1p (-probability));
  double middle = 0.5 * (pair->covariance[0] + pair->covariance[2]);
  double half = 0.5 * (pair->covariance[0] - pair->covariance[2]);
  double spread = hypot (half, pair->covariance[1]);

  half_axes[0] = radius * sqrt (fmax (middle + spread, 0.0));
  half_axes[1] = radius * sqrt (fmax (middle - spread, 0.0));
  *angle = 0.5 * atan2 (2.0 * pair->covariance[1], 2.0 * half);
}
