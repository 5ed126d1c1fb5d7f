/* near-blas.c — matrix products
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-blas.h"

#include "near-init.h"

#include <cblas.h>

#define TILE 256              /* rows and columns of C that are one thread's */
#define MIN_PARALLEL_WORK 1e8 /* operations; about two milliseconds of one core */

/* Called once by near_init(). */
void
near_blas_init (void)
{
  openblas_set_num_threads (1);
}

/* The build and kernel that OpenBLAS chose: shows that it is OpenBLAS that was linked. */
const char *
near_blas_get_config (void)
{
  return openblas_get_config ();
}

static CBLAS_TRANSPOSE
transpose (NearBlasTranspose t)
{
  return t == NEAR_BLAS_PLAIN ? CblasNoTrans : t == NEAR_BLAS_ADJOINT ? CblasConjTrans : CblasTrans;
}

void
near_gemm_double (NearBlasTranspose transpose_a,
                  NearBlasTranspose transpose_b,
                  gsize m,
                  gsize n,
                  gsize k,
                  double alpha,
                  const double *a,
                  gsize lda,
                  const double *b,
                  gsize ldb,
                  double beta,
                  double *c,
                  gsize ldc)
{
  cblas_dgemm (CblasRowMajor, transpose (transpose_a), transpose (transpose_b), (blasint) m,
               (blasint) n, (blasint) k, alpha, a, (blasint) lda, b, (blasint) ldb, beta, c,
               (blasint) ldc);
}

void
near_gemm_single (NearBlasTranspose transpose_a,
                  NearBlasTranspose transpose_b,
                  gsize m,
                  gsize n,
                  gsize k,
                  float alpha,
                  const float *a,
                  gsize lda,
                  const float *b,
                  gsize ldb,
                  float beta,
                  float *c,
                  gsize ldc)
{
  cblas_sgemm (CblasRowMajor, transpose (transpose_a), transpose (transpose_b), (blasint) m,
               (blasint) n, (blasint) k, alpha, a, (blasint) lda, b, (blasint) ldb, beta, c,
               (blasint) ldc);
}

void
near_gemm_double_tiled (NearBlasTranspose transpose_a,
                        NearBlasTranspose transpose_b,
                        gsize m,
                        gsize n,
                        gsize k,
                        double alpha,
                        const double *a,
                        gsize lda,
                        const double *b,
                        gsize ldb,
                        double beta,
                        double *c,
                        gsize ldc)
{
  gsize n_across = (n + TILE - 1) / TILE, n_tiles = (m + TILE - 1) / TILE * n_across;
  gsize row_step = transpose_a == NEAR_BLAS_PLAIN ? lda : 1;
  gsize column_step = transpose_b == NEAR_BLAS_PLAIN ? 1 : ldb;
  gboolean is_large = 2.0 * (double) m * (double) n * (double) k > MIN_PARALLEL_WORK;

#pragma omp parallel for schedule(dynamic, 1)                                                      \
    num_threads(near_get_n_threads()) if (is_large && n_tiles > 1)
  for (gsize tile = 0; tile < n_tiles; tile++)
    {
      gsize i = tile / n_across * TILE, j = tile % n_across * TILE;

      near_gemm_double (transpose_a, transpose_b, MIN (TILE, m - i), MIN (TILE, n - j), k, alpha,
                        a + i * row_step, lda, b + j * column_step, ldb, beta, c + i * ldc + j,
                        ldc);
    }
}

void
near_gemv_double (NearBlasTranspose transpose_a,
                  gsize m,
                  gsize n,
                  double alpha,
                  const double *a,
                  gsize lda,
                  const double *x,
                  double beta,
                  double *y)
{
  cblas_dgemv (CblasRowMajor, transpose (transpose_a), (blasint) m, (blasint) n, alpha, a,
               (blasint) lda, x, 1, beta, y, 1);
}

void
near_syrk_double (NearBlasTranspose transpose_a,
                  gsize n,
                  gsize k,
                  double alpha,
                  const double *a,
                  gsize lda,
                  double beta,
                  double *c,
                  gsize ldc)
{
  cblas_dsyrk (CblasRowMajor, CblasLower, transpose (transpose_a), (blasint) n, (blasint) k, alpha,
               a, (blasint) lda, beta, c, (blasint) ldc);
}

void
near_gemm_complex (NearBlasTranspose transpose_a,
                   NearBlasTranspose transpose_b,
                   gsize m,
                   gsize n,
                   gsize k,
                   NearComplex alpha,
                   const NearComplex *a,
                   gsize lda,
                   const NearComplex *b,
                   gsize ldb,
                   NearComplex beta,
                   NearComplex *c,
                   gsize ldc)
{
  cblas_zgemm (CblasRowMajor, transpose (transpose_a), transpose (transpose_b), (blasint) m,
               (blasint) n, (blasint) k, &alpha, a, (blasint) lda, b, (blasint) ldb, &beta, c,
               (blasint) ldc);
}

double
near_dot_double (gsize n, const double *x, const double *y)
{
  return cblas_ddot ((blasint) n, x, 1, y, 1);
}
