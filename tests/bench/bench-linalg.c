/* bench-linalg.c — Cholesky by tiles beside plain LAPACK in the same run
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A covariance of n points is factored, inverted and solved with, by LAPACK's dpotrf, dpotri and
 * dtrsm on one thread, then here on one thread and on as many as there are cores. The best of the
 * runs, in milliseconds, in turns, so that a busy moment of the machine meets all of them alike.
 */
#include "near-blas.h"
#include "near-cholesky.h"
#include "near-init.h"
#include "near-lapack-private.h"
#include "near-lapack.h"

#include <math.h>
#include <string.h>

#define N_RUNS 7
#define N_WAYS 3 /* LAPACK; one thread; all cores */

typedef enum
{
  FACTOR,
  INVERT,
  SOLVE,
  JITTER,
  PRODUCT,
  N_JOBS
} Job;

static const char *const job_names[N_JOBS]
    = { "factor", "invert", "solve L, m = n/2", "factor, jitter", "product n x n x n" };

static void
fill (gsize n, double *a)
{
  for (gsize i = 0; i < n; i++)
    for (gsize j = 0; j < n; j++)
      a[i * n + j] = exp (-fabs ((double) i - (double) j) / 20.0) + (i == j ? 0.1 : 0.0);
}

static void
run_lapack (Job job, gsize n, double *a, double *l, double *b)
{
  NearLapackInt size = (NearLapackInt) n, info = 0;

  switch (job)
    {
    case FACTOR:
    case JITTER:
      dpotrf_ ("U", &size, a, &size, &info, 1);
      break;
    case INVERT:
      dpotri_ ("U", &size, a, &size, &info, 1);
      break;
    case SOLVE:
      cblas_dtrsm (CblasRowMajor, CblasLeft, CblasLower, CblasNoTrans, CblasNonUnit, size, size / 2,
                   1.0, l, size, b, size);
      break;
    case PRODUCT:
    default:
      near_gemm_double (NEAR_BLAS_PLAIN, NEAR_BLAS_PLAIN, n, n, n, 1.0, l, n, a, n, 0.0, b, n);
    }
}

static void
run_near (Job job, gsize n, double *a, double *l, double *b)
{
  switch (job)
    {
    case FACTOR:
      near_cholesky_factor (n, a, n, NULL, NULL, NULL);
      break;
    case JITTER:
      near_cholesky_factor_jitter (n, a, n, NULL, NULL, NULL);
      break;
    case INVERT:
      near_cholesky_invert (n, a, n, NULL, NULL);
      break;
    case SOLVE:
      near_cholesky_solve_lower (n, n / 2, l, n, b, n);
      break;
    case PRODUCT:
    default:
      near_gemm_double_tiled (NEAR_BLAS_PLAIN, NEAR_BLAS_PLAIN, n, n, n, 1.0, l, n, a, n, 0.0, b,
                              n);
    }
}

static void
measure (gsize n)
{
  g_autofree double *original = g_new (double, n *n), *l = g_new (double, n *n);
  g_autofree double *a = g_new (double, n *n), *b = g_new (double, n *n);
  double best[N_JOBS][N_WAYS];

  fill (n, original);
  memcpy (l, original, n * n * sizeof *l);
  near_cholesky_factor (n, l, n, NULL, NULL, NULL);
  for (guint run = 0; run < N_RUNS; run++)
    for (Job job = 0; job < N_JOBS; job++)
      for (guint way = 0; way < N_WAYS; way++)
        {
          memcpy (a, job == INVERT ? l : original, n * n * sizeof *a);
          memcpy (b, original, n * n * sizeof *b);
          near_set_n_threads (way == 1 ? 1 : 0);
          gint64 start = g_get_monotonic_time ();
          (way == 0 ? run_lapack : run_near) (job, n, a, l, b);
          double ms = 1e-3 * (double) (g_get_monotonic_time () - start);
          best[job][way] = run == 0 ? ms : MIN (best[job][way], ms);
        }
  for (Job job = 0; job < N_JOBS; job++)
    g_print ("n = %4zu  %-18s LAPACK %8.2f ms   one thread %8.2f ms   %u threads %8.2f ms\n", n,
             job_names[job], best[job][0], best[job][1], g_get_num_processors (), best[job][2]);
}

/* What clicking a point in and out, and a kernel's spectrum, cost. */
static void
measure_changes (gsize n)
{
  g_autofree double *a = g_new (double, n *n), *l = g_new (double, n *n), *x = g_new (double, n);
  double best[4] = { 1e9, 1e9, 1e9, 1e9 };

  fill (n, a);
  for (guint run = 0; run < N_RUNS; run++)
    {
      gint64 time[5];

      memcpy (l, a, n * n * sizeof *l);
      for (gsize i = 0; i < n; i++)
        x[i] = sin ((double) i);
      near_cholesky_factor (n, l, n, NULL, NULL, NULL);
      time[0] = g_get_monotonic_time ();
      near_cholesky_append (n - 1, l, n, a + (n - 1) * n);
      time[1] = g_get_monotonic_time ();
      near_cholesky_update (n, l, n, x);
      time[2] = g_get_monotonic_time ();
      near_cholesky_delete (n, l, n, 0);
      time[3] = g_get_monotonic_time ();
      near_cholesky_solve_vector (n - 1, l, n, x);
      time[4] = g_get_monotonic_time ();
      for (guint k = 0; k < 4; k++)
        best[k] = MIN (best[k], 1e-3 * (double) (time[k + 1] - time[k]));
    }
  g_print (
      "n = %4zu  append %.2f ms, update %.2f ms, delete row 0 %.2f ms, solve one vector %.2f ms\n",
      n, best[0], best[1], best[2], best[3]);
}

static void
measure_eigen (gsize n)
{
  g_autofree double *a = g_new (double, n *n), *w = g_new (double, n);
  gint64 time[3];

  fill (n, a);
  time[0] = g_get_monotonic_time ();
  near_symmetric_eigen (n, a, w, NULL);
  time[1] = g_get_monotonic_time ();
  fill (n, a);
  near_symmetric_eigenvalues (n, a, w, NULL);
  time[2] = g_get_monotonic_time ();
  g_print ("n = %4zu  eigenvectors %.1f ms, eigenvalues %.1f ms\n", n,
           1e-3 * (double) (time[1] - time[0]), 1e-3 * (double) (time[2] - time[1]));
}

int
main (void)
{
  static const gsize sizes[] = { 200, 500, 699, 700, 1000, 2000, 3000 };

  near_init ();
  g_print ("%s\n", near_blas_get_config ());
  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    measure (sizes[s]);
  measure_changes (1000);
  measure_changes (2000);
  measure_eigen (1000);
  return 0;
}
