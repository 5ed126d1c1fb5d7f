/* near-blas.h — the one door to OpenBLAS
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * BLAS has one thread for the life of the process: callers split their work into tiles of fixed size
 * and give the tiles to OpenMP threads, so that digits do not depend on the number of threads. Every
 * function here may be called from any number of threads at once.
 */
#pragma once

#include "near-complex.h"

G_BEGIN_DECLS

typedef enum
{
  NEAR_BLAS_PLAIN,
  NEAR_BLAS_TRANSPOSED,
  NEAR_BLAS_ADJOINT /* complex conjugate and transposed; for real matrices as transposed */
} NearBlasTranspose;

void near_blas_init (void);
const char *near_blas_get_config (void);

/* C (m, n) <- alpha op (A) op (B) + beta C, all row-major with row strides lda, ldb, ldc; op (A) is
 * (m, k), op (B) is (k, n). */
void near_gemm_double (NearBlasTranspose transpose_a, NearBlasTranspose transpose_b, gsize m, gsize n,
                       gsize k, double alpha, const double *a, gsize lda, const double *b, gsize ldb,
                       double beta, double *c, gsize ldc);
void near_gemm_single (NearBlasTranspose transpose_a, NearBlasTranspose transpose_b, gsize m, gsize n,
                       gsize k, float alpha, const float *a, gsize lda, const float *b, gsize ldb,
                       float beta, float *c, gsize ldc);
/* The same for a large product: C is cut into tiles of a fixed size that OpenMP threads share. The digits
 * do not depend on the number of threads; near_gemm_double()'s may differ in the last place. */
void near_gemm_double_tiled (NearBlasTranspose transpose_a, NearBlasTranspose transpose_b, gsize m,
                             gsize n, gsize k, double alpha, const double *a, gsize lda,
                             const double *b, gsize ldb, double beta, double *c, gsize ldc);
/* y <- alpha op (A) x + beta y; A is (m, n), x and y are contiguous. 2 m n. */
void near_gemv_double (NearBlasTranspose transpose_a, gsize m, gsize n, double alpha, const double *a,
                       gsize lda, const double *x, double beta, double *y);
/* The lower triangle of C (n, n) <- alpha op (A) op (A)^T + beta C; op (A) is (n, k). n^2 k. */
void near_syrk_double (NearBlasTranspose transpose_a, gsize n, gsize k, double alpha, const double *a,
                       gsize lda, double beta, double *c, gsize ldc);
void near_gemm_complex (NearBlasTranspose transpose_a, NearBlasTranspose transpose_b, gsize m, gsize n,
                        gsize k, NearComplex alpha, const NearComplex *a, gsize lda,
                        const NearComplex *b, gsize ldb, NearComplex beta, NearComplex *c, gsize ldc);
double near_dot_double (gsize n, const double *x, const double *y);

G_END_DECLS
