/* near-gp-features.c — Bayesian linear regression with features of a kernel
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-features.h"

#include "near-blas.h"
#include "near-cholesky.h"
#include "near-gp-features-private.h"
#include "near-gp-stack-private.h"
#include "near-lapack.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define BLOCK ((gsize) 256)
/* Eigenvalues below this fraction of the largest are rounding. */
#define SMALLEST_EIGENVALUE 1e-14

struct _NearGpFeatures
{
  NearGpFeaturesKind kind;
  NearGpData *data;
  NearKernel *kernel;
  NearMean *mean; /* nullable */
  gsize n_features, n_basis, n_columns;
  NearGpFeatureMap *map; /* exact and fourier */
  gsize n_points;        /* eigen */
  double *points;        /* (n_points, n_inputs) Z */
  double *projection;    /* (n_features, n_points): phi = projection k (Z, x) */
  double *target_owned;  /* nullable */
  const double *target;
  NearGpStackResult stack;
  double log_likelihood;
};

static const NearInfo kinds[] = {
  [NEAR_GP_FEATURES_EXACT] = { .id = "exact",
                               .name = N_ ("exact features"),
                               .sentence = N_ ("The finitely many curves that a linear or polynomial kernel "
                                               "is made of") },
  [NEAR_GP_FEATURES_FOURIER]
  = { .id = "fourier",
      .name = N_ ("random Fourier features"),
      .sentence = N_ ("Waves with frequencies drawn from the kernel's spectrum: the more of them, the closer to "
                      "the kernel"),
      .citation = "Rahimi & Recht, NIPS 20 (2007)" },
  [NEAR_GP_FEATURES_EIGEN]
  = { .id = "eigen",
      .name = N_ ("eigenfeatures"),
      .sentence = N_ ("The kernel matrix's own patterns on the points, the strongest first: all of them "
                      "together are the kernel itself"),
      .citation = "Williams & Seeger, NIPS 13 (2000)" },
};

const NearTable near_gp_features_table = NEAR_TABLE_INIT ("features", N_ ("features"), kinds);

/* --- eigenfeatures -------------------------------------------------------------------------------- */

/* Points of the data and of the options, each position once */
static gboolean
gather_points (NearGpFeatures *self, const NearGpFeaturesOptions *options, GError **error)
{
  gsize n = near_gp_data_get_n (self->data), n_all = n + options->n_points;
  guint d = near_gp_data_get_n_inputs (self->data);

  if (n_all > NEAR_GP_MAX_FEATURES)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                   _ ("eigenfeatures of %zu points would take too long; at most %zu can be handled"), n_all,
                   NEAR_GP_MAX_FEATURES);
      return FALSE;
    }
  self->points = g_new (double, n_all *d);
  for (gsize i = 0; i < n_all; i++)
    {
      const double *x
          = i < n ? near_gp_data_peek_x (self->data) + i * d : options->points + (i - n) * d;
      gsize same = 0;

      while (same < self->n_points && memcmp (self->points + same * d, x, d * sizeof *x) != 0)
        same++;
      if (same == self->n_points)
        memcpy (self->points + self->n_points++ * d, x, d * sizeof *x);
    }
  return near_kernel_check_inputs (self->kernel, self->n_points, self->points, error);
}

/* projection = diag (w)^-1/2 V', largest w first; what rounding left of the spectrum is dropped */
static gboolean
make_projection (NearGpFeatures *self, gsize n_wanted, GError **error)
{
  gsize q = self->n_points;
  g_autofree double *k = g_try_new (double, q *q);
  g_autofree double *w = g_new (double, q);

  if (k == NULL)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE, _ ("there is no memory for %zu points"), q);
      return FALSE;
    }
  near_kernel_cross (self->kernel, q, self->points, q, self->points, k, q);
  if (!near_symmetric_eigen (q, k, w, error))
    return FALSE;
  gsize n_most = n_wanted > 0 ? MIN (n_wanted, q) : q;
  self->projection = g_try_new (double, n_most *q);
  for (gsize f = 0; self->projection != NULL && f < n_most; f++)
    {
      gsize from = q - 1 - f;

      if (!(w[from] > SMALLEST_EIGENVALUE * w[q - 1]))
        break;
      for (gsize j = 0; j < q; j++)
        self->projection[f * q + j] = k[from * q + j] / sqrt (w[from]);
      self->n_features = f + 1;
    }
  if (self->n_features > 0)
    return TRUE;
  g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_NOT_POSITIVE_DEFINITE,
                       _ ("the kernel is zero at all points and has no features"));
  return FALSE;
}

/* phi at n points, (n, n_features) with row stride @stride; @work (n_points, n) for eigenfeatures */
static void
put_features (const NearGpFeatures *self, gsize n, const double *x, double *phi, gsize stride, double *work)
{
  if (self->map != NULL)
    {
      _near_gp_feature_map_eval (self->map, n, x, phi, stride);
      return;
    }
  near_kernel_cross (self->kernel, self->n_points, self->points, n, x, work, n);
  near_gemm_double (NEAR_BLAS_TRANSPOSED, NEAR_BLAS_TRANSPOSED, n, self->n_features, self->n_points, 1.0,
                    work, n, self->projection, self->n_points, 0.0, phi, stride);
}

/* --- the fit -------------------------------------------------------------------------------------- */

static void
fill (gpointer user_data, gsize first, gsize n, NearGpStackBlock *b)
{
  const NearGpFeatures *self = user_data;
  const double *known = near_gp_data_peek_noise (self->data);
  guint d = near_gp_data_get_n_inputs (self->data);
  const double *x = near_gp_data_peek_x (self->data) + first * d;

  _near_gp_diagonals (self->kernel, n, x, b->diagonal, b->variance);
  for (gsize i = 0; known != NULL && i < n; i++)
    b->variance[i] += known[first + i];
  put_features (self, n, x, b->a, self->n_columns, b->work);
  _near_gp_put_basis (self->mean, d, n, x, b->a, self->n_columns, self->n_features);
  memcpy (b->target, self->target + first, n * sizeof *b->target);
}

static gboolean
solve (NearGpFeatures *self, const NearMonitor *monitor, GError **error)
{
  gsize n = near_gp_data_get_n (self->data);
  NearGpStack stack = {
    .n = n,
    .n_weights = self->n_features,
    .n_basis = self->n_basis,
    .block = _near_gp_stack_get_block (self->n_columns),
    .n_work = self->n_points,
    .fill = fill,
    .user_data = self,
  };

  if (!_near_gp_stack_solve (&stack, &self->stack, monitor, error))
    {
      if (self->stack.no_noise)
        _near_gp_set_no_noise (self->data, self->kernel, error);
      return FALSE;
    }
  self->log_likelihood
      = -0.5 * self->stack.residual
        - near_cholesky_get_log_diagonal (self->n_features, self->stack.factor, self->n_columns)
        - self->stack.log_scale - 0.5 * (double) n * log (2.0 * G_PI);
  return TRUE;
}

static gboolean
make_features (NearGpFeatures *self, const NearGpFeaturesOptions *options, GError **error)
{
  if (self->kind == NEAR_GP_FEATURES_EIGEN)
    return gather_points (self, options, error) && make_projection (self, options->n_features, error);
  self->map = _near_gp_feature_map_new (self->kernel, self->kind == NEAR_GP_FEATURES_FOURIER,
                                        options->n_features, options->seed, error);
  self->n_features = self->map != NULL ? self->map->n_features : 0;
  return self->map != NULL;
}

static void
clear (gpointer user_data)
{
  NearGpFeatures *self = user_data;

  near_gp_data_unref (self->data);
  near_kernel_unref (self->kernel);
  near_mean_unref (self->mean);
  _near_gp_feature_map_free (self->map);
  g_free (self->points);
  g_free (self->projection);
  g_free (self->target_owned);
  _near_gp_stack_result_clear (&self->stack);
}

/**
 * near_gp_features_new:
 *
 * Checked: tests/core/test-gp-features.c against near-gp.h
 */
NearGpFeatures *
near_gp_features_new (NearGpFeaturesKind kind, NearGpData *data, NearKernel *kernel, NearMean *mean,
                      const NearGpFeaturesOptions *options, const NearMonitor *monitor, GError **error)
{
  static const NearGpFeaturesOptions none = { 0 };

  g_return_val_if_fail (kind < NEAR_GP_N_FEATURES && data != NULL && kernel != NULL, NULL);
  g_return_val_if_fail (near_kernel_get_n_inputs (kernel) == near_gp_data_get_n_inputs (data), NULL);
  gsize n = near_gp_data_get_n (data);
  gsize n_basis = mean != NULL ? near_mean_get_n_basis (mean) : 0;

  if (n == 0 || n < n_basis)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_NO_DATA,
                   _ ("there are %zu points; at least %zu are needed"), n, MAX (n_basis, 1));
      return NULL;
    }
  if (!near_kernel_check_inputs (kernel, n, near_gp_data_peek_x (data), error))
    return NULL;
  NearGpFeatures *self = g_atomic_rc_box_new0 (NearGpFeatures);
  self->kind = kind;
  self->data = near_gp_data_ref (data);
  self->kernel = near_kernel_ref (kernel);
  self->mean = mean != NULL ? near_mean_ref (mean) : NULL;
  self->n_basis = n_basis;
  if (make_features (self, options != NULL ? options : &none, error))
    {
      self->n_columns = self->n_features + self->n_basis;
      if (_near_gp_dup_target (data, mean, &self->target_owned, &self->target, error)
          && solve (self, monitor, error))
        return self;
    }
  near_gp_features_unref (self);
  return NULL;
}

NearGpFeatures *
near_gp_features_ref (NearGpFeatures *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
near_gp_features_unref (NearGpFeatures *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, clear);
}

gsize
near_gp_features_get_n (const NearGpFeatures *self)
{
  return self->n_features;
}

const double *
near_gp_features_peek_weights (const NearGpFeatures *self)
{
  return self->stack.solution;
}

/* Square roots of the diagonal of (T T')^-1, columns of T^-1 one block at a time: they
 * are zero above the diagonal. */
void
near_gp_features_get_deviations (const NearGpFeatures *self, double *deviations)
{
  g_return_if_fail (self != NULL && deviations != NULL);

  gsize n = self->n_columns;
  g_autofree double *block = g_new (double, BLOCK *n);

  for (gsize first = 0; first < self->n_features; first += BLOCK)
    {
      gsize width = MIN (BLOCK, self->n_features - first);

      memset (block, 0, n * width * sizeof *block);
      for (gsize j = 0; j < width; j++)
        block[j * width + j] = 1.0;
      near_cholesky_solve_lower (n - first, width, self->stack.factor + first * (n + 1), n, block, width);
      for (gsize j = 0; j < width; j++)
        {
          double sum = 0.0;

          for (gsize i = 0; i < n - first; i++)
            sum += block[i * width + j] * block[i * width + j];
          deviations[first + j] = sqrt (sum);
        }
    }
}

const double *
near_gp_features_peek_coefficients (const NearGpFeatures *self)
{
  return self->stack.solution + self->n_features;
}

double
near_gp_features_get_log_likelihood (const NearGpFeatures *self)
{
  return self->log_likelihood;
}

/* --- curves --------------------------------------------------------------------------------------- */

void
near_gp_features_eval (const NearGpFeatures *self, gsize m, const double *x, double *phi)
{
  g_return_if_fail (self != NULL && (m == 0 || (x != NULL && phi != NULL)));

  guint d = near_gp_data_get_n_inputs (self->data);
  g_autofree double *work = g_new (double, BLOCK *MAX (self->n_points, 1));

  for (gsize first = 0; first < m; first += BLOCK)
    put_features (self, MIN (BLOCK, m - first), x + first * d, phi + first * self->n_features,
                  self->n_features, work);
}

/* [phi, h] at n <= BLOCK points, and what the mean has besides its coefficients */
static gboolean
put_rows (const NearGpFeatures *self, gsize n, const double *x, double *rows, double *work, double *offset,
          GError **error)
{
  put_features (self, n, x, rows, self->n_columns, work);
  _near_gp_put_basis (self->mean, near_gp_data_get_n_inputs (self->data), n, x, rows, self->n_columns,
                      self->n_features);
  memset (offset, 0, n * sizeof *offset);
  return self->mean == NULL || near_mean_offset (self->mean, n, x, offset, error);
}

/* |T^-1 [phi; h]|^2 of each row, without h unless @flat_prior */
static void
put_variances (const NearGpFeatures *self, gsize n, const double *rows, gboolean flat_prior, double *columns,
               double *variance)
{
  gsize c = self->n_columns, used = flat_prior ? c : self->n_features;

  for (gsize j = 0; j < used; j++)
    for (gsize i = 0; i < n; i++)
      columns[j * n + i] = rows[i * c + j];
  near_cholesky_solve_lower (used, n, self->stack.factor, c, columns, n);
  memset (variance, 0, n * sizeof *variance);
  for (gsize j = 0; j < used; j++)
    for (gsize i = 0; i < n; i++)
      variance[i] += columns[j * n + i] * columns[j * n + i];
}

gboolean
near_gp_features_predict (const NearGpFeatures *self, gsize m, const double *x, gboolean flat_prior,
                          double *mean, double *sd_function, double *sd_measurement,
                          const NearMonitor *monitor, GError **error)
{
  g_return_val_if_fail (self != NULL && (m == 0 || x != NULL), FALSE);

  gsize c = self->n_columns;
  guint d = near_gp_data_get_n_inputs (self->data);
  g_autofree double *rows = g_new (double, BLOCK *c);
  g_autofree double *columns = g_new (double, BLOCK *c);
  g_autofree double *work = g_new (double, BLOCK *MAX (self->n_points, 1));
  double offset[BLOCK], variance[BLOCK], noise[BLOCK], k[BLOCK];

  if (!near_kernel_check_inputs (self->kernel, m, x, error))
    return FALSE;
  for (gsize first = 0; first < m; first += BLOCK)
    {
      gsize n = MIN (BLOCK, m - first);

      if (!near_monitor_check (monitor, (double) first / (double) m, _ ("predicting"), error)
          || !put_rows (self, n, x + first * d, rows, work, offset, error))
        return FALSE;
      if (sd_function != NULL || sd_measurement != NULL)
        put_variances (self, n, rows, flat_prior, columns, variance);
      if (sd_measurement != NULL)
        _near_gp_diagonals (self->kernel, n, x + first * d, k, noise);
      if (mean != NULL)
        near_gemm_double (NEAR_BLAS_PLAIN, NEAR_BLAS_PLAIN, n, 1, c, 1.0, rows, c, self->stack.solution, 1, 0.0,
                          mean + first, 1);
      for (gsize i = 0; i < n; i++)
        {
          if (mean != NULL)
            mean[first + i] += offset[i];
          if (sd_function != NULL)
            sd_function[first + i] = sqrt (variance[i]);
          if (sd_measurement != NULL)
            sd_measurement[first + i] = sqrt (variance[i] + noise[i]);
        }
    }
  return TRUE;
}

/* w + R^-1 z with z normal has covariance (R' R)^-1. */
gboolean
near_gp_features_sample (const NearGpFeatures *self, guint n_samples, guint64 seed, gsize m, const double *x,
                         double *f, GError **error)
{
  g_return_val_if_fail (self != NULL && (m == 0 || n_samples == 0 || (x != NULL && f != NULL)), FALSE);

  gsize c = self->n_columns;
  guint d = near_gp_data_get_n_inputs (self->data);
  g_autoptr (NearRng) rng = near_rng_new (seed, "features sample");
  g_autofree double *weights = g_new (double, c *MAX (n_samples, 1));
  g_autofree double *rows = g_new (double, BLOCK *c);
  g_autofree double *work = g_new (double, BLOCK *MAX (self->n_points, 1));
  double offset[BLOCK];

  if (!near_kernel_check_inputs (self->kernel, m, x, error))
    return FALSE;
  for (guint s = 0; s < n_samples; s++)
    for (gsize j = 0; j < c; j++)
      weights[j * n_samples + s] = near_rng_normal (rng, 0.0, 1.0);
  near_cholesky_solve_upper (c, n_samples, self->stack.factor, c, weights, n_samples);
  for (gsize j = 0; j < c; j++)
    for (guint s = 0; s < n_samples; s++)
      weights[j * n_samples + s] += self->stack.solution[j];
  for (gsize first = 0; first < m; first += BLOCK)
    {
      gsize n = MIN (BLOCK, m - first);

      if (!put_rows (self, n, x + first * d, rows, work, offset, error))
        return FALSE;
      for (guint s = 0; s < n_samples; s++)
        {
          near_gemm_double (NEAR_BLAS_PLAIN, NEAR_BLAS_PLAIN, n, 1, c, 1.0, rows, c, weights + s, n_samples, 0.0,
                            f + s * m + first, 1);
          for (gsize i = 0; i < n; i++)
            f[s * m + first + i] += offset[i];
        }
    }
  return TRUE;
}
