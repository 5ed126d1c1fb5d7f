/* near-lapack-private.h — the routines of LAPACK that are used, as OpenBLAS exports them
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Fortran: everything by address, matrices column-major, the lengths of strings at the end. Read so, our
 * row-major lower triangle L is the upper triangle L^T: A = L L^T is LAPACK's U^T U.
 */
#pragma once

#include "near-complex.h"

#include <cblas.h>

/* Sizes that LAPACK's 32-bit counts hold, workspaces of 2 n^2 included. */
#define NEAR_LAPACK_MAX_N ((gsize) 32000)

typedef blasint NearLapackInt;

void dpotrf_ (const char *uplo, const NearLapackInt *n, double *a, const NearLapackInt *lda,
              NearLapackInt *info, gsize uplo_length);
void dpotri_ (const char *uplo, const NearLapackInt *n, double *a, const NearLapackInt *lda,
              NearLapackInt *info, gsize uplo_length);
void dtrtri_ (const char *uplo, const char *diag, const NearLapackInt *n, double *a,
              const NearLapackInt *lda, NearLapackInt *info, gsize uplo_length, gsize diag_length);
void dlauum_ (const char *uplo, const NearLapackInt *n, double *a, const NearLapackInt *lda,
              NearLapackInt *info, gsize uplo_length);
void dpocon_ (const char *uplo, const NearLapackInt *n, const double *a, const NearLapackInt *lda,
              const double *norm, double *rcond, double *work, NearLapackInt *iwork, NearLapackInt *info,
              gsize uplo_length);
void dsyevd_ (const char *jobz, const char *uplo, const NearLapackInt *n, double *a,
              const NearLapackInt *lda, double *w, double *work, const NearLapackInt *lwork,
              NearLapackInt *iwork, const NearLapackInt *liwork, NearLapackInt *info, gsize jobz_length,
              gsize uplo_length);
void dgelqf_ (const NearLapackInt *m, const NearLapackInt *n, double *a, const NearLapackInt *lda,
              double *tau, double *work, const NearLapackInt *lwork, NearLapackInt *info);
void dormlq_ (const char *side, const char *trans, const NearLapackInt *m, const NearLapackInt *n,
              const NearLapackInt *k, const double *a, const NearLapackInt *lda, const double *tau,
              double *c, const NearLapackInt *ldc, double *work, const NearLapackInt *lwork,
              NearLapackInt *info, gsize side_length, gsize trans_length);
void dtplqt_ (const NearLapackInt *m, const NearLapackInt *n, const NearLapackInt *l,
              const NearLapackInt *mb, double *a, const NearLapackInt *lda, double *b,
              const NearLapackInt *ldb, double *t, const NearLapackInt *ldt, double *work,
              NearLapackInt *info);
void dtpmlqt_ (const char *side, const char *trans, const NearLapackInt *m, const NearLapackInt *n,
               const NearLapackInt *k, const NearLapackInt *l, const NearLapackInt *mb, const double *v,
               const NearLapackInt *ldv, const double *t, const NearLapackInt *ldt, double *a,
               const NearLapackInt *lda, double *b, const NearLapackInt *ldb, double *work,
               NearLapackInt *info, gsize side_length, gsize trans_length);
void dsygvd_ (const NearLapackInt *itype, const char *jobz, const char *uplo, const NearLapackInt *n,
              double *a, const NearLapackInt *lda, double *b, const NearLapackInt *ldb, double *w,
              double *work, const NearLapackInt *lwork, NearLapackInt *iwork,
              const NearLapackInt *liwork, NearLapackInt *info, gsize jobz_length, gsize uplo_length);
void zhegvd_ (const NearLapackInt *itype, const char *jobz, const char *uplo, const NearLapackInt *n,
              NearComplex *a, const NearLapackInt *lda, NearComplex *b, const NearLapackInt *ldb,
              double *w, NearComplex *work, const NearLapackInt *lwork, double *rwork,
              const NearLapackInt *lrwork, NearLapackInt *iwork, const NearLapackInt *liwork,
              NearLapackInt *info, gsize jobz_length, gsize uplo_length);
