/* near-kernel-tile.h — the inner loops over tiles of a kernel matrix, compiled once per SIMD level
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A tile has rows of the same length, a multiple of NEAR_KERNEL_PAD, without gaps; feature f of
 * point i is at a[f * lda + i]. Columns behind the last point hold finite numbers that mean
 * nothing.
 */
#pragma once

#include "near-kernel.h"
#include "near-simd.h"

G_BEGIN_DECLS

#define NEAR_KERNEL_PAD 8

/* sum_m weight_m exp (-rate_m r^2), rates ascending */
typedef struct
{
  gsize n;
  double *weight, *rate, *tilt; /* one allocation, which weight begins */
} NearKernelMixture;

typedef struct
{
  /* out_ij = sum_f (a_fi - b_fj)^2, by differences: no cancellation between large squares */
  void (*squared_distance) (gsize n_features,
                            gsize n_rows,
                            gsize n_columns,
                            const double *a,
                            gsize lda,
                            const double *b,
                            gsize ldb,
                            double *out);
  /* out_ij = offset + sum_f a_fi b_fj */
  void (*dot) (gsize n_features,
               gsize n_rows,
               gsize n_columns,
               double offset,
               const double *a,
               gsize lda,
               const double *b,
               gsize ldb,
               double *out);
  /* out_ij += h_ij (a_i - b_j)^2 for one feature */
  void (*add_square) (gsize n_rows,
                      gsize n_columns,
                      const double *h,
                      const double *a,
                      const double *b,
                      double *out);
  /* k (r^2), and (nullable) the slope h = -2 dk/d(r^2), so that dk/dlog l_d = h u_d; h (0) = 0
   * where it is not finite. @exponent: alpha or gamma. @kind: any stationary one but Matern. n is a
   * multiple of the pad. */
  void (*stationary) (
      NearKernelKind kind, double exponent, gsize n, const double *r2, double *k, double *h);
  /* dk/dlog alpha, dk/dlog gamma */
  void (*exponent_slope) (NearKernelKind kind,
                          double exponent,
                          gsize n,
                          const double *r2,
                          const double *k,
                          double *out);
  /* k, (nullable) h = -2 dk/d(r^2), (nullable) sum_m weight_m exp (-rate_m r^2) (tilt_m - rate_m
   * r^2): the derivative by log nu */
  void (*mixture) (const NearKernelMixture *mixture,
                   gsize n,
                   const double *r2,
                   double *k,
                   double *h,
                   double *slope);
  void (*fill) (gsize n, double value, double *out);
  void (*scale) (gsize n, double factor, const double *x, double *out);      /* out = factor x */
  void (*add_scaled) (gsize n, double factor, const double *x, double *out); /* out += factor x */
  void (*multiply) (gsize n, const double *x, const double *y, double *out); /* out = x y */
  void (*power) (gsize n, guint exponent, const double *x, double *out);     /* out = x^exponent */
  double (*sum_product) (gsize n, const double *x, const double *y);
  /* out_ij = a_i b_j - w_ij; w has row stride ldw, @a (nullable) makes it -w_ij. Reads n_valid
   * columns, writes zeros behind them. */
  void (*weights) (gsize n_rows,
                   gsize n_valid,
                   gsize n_columns,
                   const double *a,
                   const double *b,
                   const double *w,
                   gsize ldw,
                   double *out);
} NearKernelTile;

NEAR_SIMD_DECLARE (NearKernelTile, near_kernel_tile);

G_END_DECLS
