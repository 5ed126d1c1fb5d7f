/* near-gp-diagnostics.h — is the fit to be believed? Residuals, coverage, spectra
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * If the model is right, standardised residuals are draws of N (0, 1): their quantiles lie on the diagonal, and
 * the central p interval holds the share p of the points.
 */
#pragma once

#include "near-gp.h"

G_BEGIN_DECLS

/* All from one A^-1, of which the fit keeps the diagonal; each (n) and nullable. P is A^-1 unless coefficients of the
 * mean are learned (near-gp.h, leaving one out). */
typedef struct
{
  double *fitted;       /* posterior mean at the points, y - N alpha */
  double *residual;     /* y - fitted */
  double *left_out;     /* y less what the other points say of it: alpha_i / P_ii */
  double *left_out_sd;  /* deviation of that, noise included */
  double *standardized; /* their quotient, alpha_i / sqrt (P_ii); also residual over the deviation that the model
                           gives it (leverage, "studentised") */
  double *whitened;     /* L^-1 r: independent of each other, in the order of the points */
} NearGpResiduals;

gboolean near_gp_residuals (const NearGp *self, const NearGpResiduals *out, const NearMonitor *monitor,
                            GError **error);

/* @z (n): standardised residuals of any kind. */
/* Quantile-quantile points: @sorted (n) = z in ascending order, @normal (n) = Phi^-1 ((i - 1/2) / n). */
void near_gp_quantiles (gsize n, const double *z, double *normal, double *sorted);
/* @share[k]: the part of the points with |z| <= Phi^-1 ((1 + level[k]) / 2). */
void near_gp_coverage (gsize n, const double *z, gsize n_levels, const double *level, double *share);
#define NEAR_GP_N_LEVELS 19
extern const double near_gp_levels[NEAR_GP_N_LEVELS]; /* 0.05, 0.10 ... 0.95 */
/* Mean of |share - level| over near_gp_levels: 0 for perfect calibration. NAN for n = 0 */
double near_gp_calibration_error (gsize n, const double *z);

/* Eigenvalues of K without noise, descending; (n), g_free(). Those above the noise variance are what the data can
 * tell. 4 n^3/3 on one thread, n x n memory; cannot be stopped once it has begun.
 * Errors: NEAR_ERROR_TOO_LARGE beyond NEAR_GP_MAX_SPECTRUM points, CANCELLED, FAILED */
#define NEAR_GP_MAX_SPECTRUM 4000
double *near_gp_dup_eigenvalues (const NearGp *self, const NearMonitor *monitor, GError **error);

/* For display: @k (m, m), both triangles, of the points @rows (m) (nullable: the first m). */
typedef enum
{
  NEAR_GP_MATRIX_COVARIANCE,  /* K, white noise and the points' own variances on its diagonal: A without jitter */
  NEAR_GP_MATRIX_CORRELATION, /* K_ij / sqrt (K_ii K_jj), free of noise */
  NEAR_GP_MATRIX_FACTOR,      /* L, zeros above */
  NEAR_GP_MATRIX_INVERSE      /* A^-1; O(n^3) */
} NearGpMatrix;

gboolean near_gp_matrix (const NearGp *self, NearGpMatrix which, gsize m, const gsize *rows, double *k,
                         const NearMonitor *monitor, GError **error);

G_END_DECLS
