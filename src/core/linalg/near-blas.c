/* near-blas.c — matrix products
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-blas.h"

#include <cblas.h>

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
  return t == NEAR_BLAS_TRANSPOSED ? CblasTrans : CblasNoTrans;
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
