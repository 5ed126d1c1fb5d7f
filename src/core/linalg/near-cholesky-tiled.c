/* near-cholesky-tiled.c — Cholesky factor and inverse of a large matrix, by tiles, in place
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every tile of the result is one task, done by one thread from the first operation to the last, so
 * digits do not depend on how many threads there are or on who was first. Tasks stand in an order
 * in which each needs earlier ones only; threads take the next one from a counter and wait where a
 * tile that they need is still being made. Such waits are short: a tile waits for the tail of
 * another at most.
 */
#include "near-cholesky-private.h"

#include "near-init.h"
#include "near-lapack-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <omp.h>
#include <sched.h>
#include <string.h>

#define TILE 128
#define CHUNK 4 /* tiles whose products are added at once, and waited for at once */
#define N_SPINS 1000
#define N_YIELDS 100

typedef enum
{
  RUNNING,
  CANCELLED,
  NOT_POSITIVE_DEFINITE
} State;

typedef struct
{
  double *a;
  gsize n, lda, n_tiles;
  const NearMonitor *monitor;
  gint next, state;  /* atomic */
  gint *done;        /* (n_tiles, n_tiles), atomic: this tile is finished */
  gint *n_done;      /* (n_tiles), atomic: so many tiles of this row are finished */
  gint *saved;       /* (n_tiles), atomic: what this row needs of its old self is in its strip */
  double *strips[2]; /* (TILE, strip_stride): row i uses strip i mod 2 */
  gsize strip_stride;
  gsize pivot;
} Tiles;

typedef void (*TileTask) (Tiles *t, gsize task);

static void
tiles_init (Tiles *t, gsize n, double *a, gsize lda, const NearMonitor *monitor)
{
  *t = (Tiles){ .a = a, .n = n, .lda = lda, .n_tiles = (n + TILE - 1) / TILE, .monitor = monitor };
  t->done = g_new0 (gint, t->n_tiles * t->n_tiles);
  t->n_done = g_new0 (gint, t->n_tiles);
  t->saved = g_new0 (gint, t->n_tiles);
}

/* Before the next pass over the same tiles. */
static void
tiles_restart (Tiles *t)
{
  t->next = 0;
  memset (t->done, 0, t->n_tiles * t->n_tiles * sizeof *t->done);
  memset (t->n_done, 0, t->n_tiles * sizeof *t->n_done);
  memset (t->saved, 0, t->n_tiles * sizeof *t->saved);
}

static void
tiles_clear (Tiles *t)
{
  g_free (t->done);
  g_free (t->n_done);
  g_free (t->saved);
  g_free (t->strips[0]);
  g_free (t->strips[1]);
}

static double *
get_tile (const Tiles *t, gsize i, gsize j)
{
  return t->a + i * TILE * t->lda + j * TILE;
}

static blasint
get_size (const Tiles *t, gsize i)
{
  return (blasint) MIN (TILE, t->n - i * TILE);
}

/* Returns: FALSE if the work has been stopped */
static gboolean
wait_until (Tiles *t, gint *counter, gint value)
{
  for (guint spins = 0; g_atomic_int_get (counter) < value; spins++)
    {
      if (g_atomic_int_get (&t->state) != RUNNING)
        return FALSE;
      /* Whoever makes the tile may have lost its core to another program: let it have this one. */
      if (spins > N_SPINS + N_YIELDS)
        g_usleep (50);
      else if (spins > N_SPINS)
        sched_yield ();
    }
  return TRUE;
}

static gboolean
wait_for_tile (Tiles *t, gsize i, gsize j)
{
  return wait_until (t, &t->done[i * t->n_tiles + j], 1);
}

static void
finish_tile (Tiles *t, gsize i, gsize j)
{
  g_atomic_int_set (&t->done[i * t->n_tiles + j], 1);
  g_atomic_int_inc (&t->n_done[i]);
}

/* Runs the tasks 0 .. n_tasks - 1. The monitor is asked from the thread that called. */
static void
run_tasks (Tiles *t, gsize n_tasks, TileTask work, double from, double to, const char *stage)
{
#pragma omp parallel num_threads(near_get_n_threads ())
  while (TRUE)
    {
      gsize task = (gsize) g_atomic_int_add (&t->next, 1);

      if (omp_get_thread_num () == 0
          && !near_monitor_poll (
              t->monitor, from + (to - from) * (double) MIN (task, n_tasks) / (double) n_tasks,
              stage))
        g_atomic_int_compare_and_exchange (&t->state, RUNNING, CANCELLED);
      if (task >= n_tasks || g_atomic_int_get (&t->state) != RUNNING)
        break;
      work (t, task);
    }
}

static gboolean
set_cancelled (GError **error)
{
  g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_CANCELLED, _ ("stopped on request"));
  return FALSE;
}

/* --- L L^T = A ------------------------------------------------------------------------------- */

static void
factor_diagonal_tile (Tiles *t, gsize k)
{
  blasint size = get_size (t, k), stride = (blasint) t->lda, info = 0;
  double *c = get_tile (t, k, k);

  dpotrf_ ("U", &size, c, &stride, &info, 1);
  gsize bad = info > 0 ? (gsize) info - 1 : _near_cholesky_get_bad_pivot ((gsize) size, c, t->lda);
  if (bad < (gsize) size)
    {
      t->pivot = k * TILE + bad;
      g_atomic_int_compare_and_exchange (&t->state, RUNNING, NOT_POSITIVE_DEFINITE);
    }
}

/* L_ik = (A_ik - sum over j < k of L_ij L_kj^T) L_kk^-T. Tasks: column by column, downwards. */
static void
factor_tile (Tiles *t, gsize task)
{
  gsize k = 0;

  while (task >= t->n_tiles - k)
    task -= t->n_tiles - k++;

  gsize i = k + task;
  blasint rows = get_size (t, i), columns = get_size (t, k), stride = (blasint) t->lda;
  double *c = get_tile (t, i, k);

  for (gsize j = 0; j < k; j += CHUNK)
    {
      gsize end = MIN (j + CHUNK, k);
      blasint inner = (blasint) ((end - j) * TILE);

      for (gsize p = j; p < end; p++)
        if (!wait_for_tile (t, i, p) || !wait_for_tile (t, k, p))
          return;
      if (i == k)
        cblas_dsyrk (CblasRowMajor, CblasLower, CblasNoTrans, rows, inner, -1.0, get_tile (t, i, j),
                     stride, 1.0, c, stride);
      else
        cblas_dgemm (CblasRowMajor, CblasNoTrans, CblasTrans, rows, columns, inner, -1.0,
                     get_tile (t, i, j), stride, get_tile (t, k, j), stride, 1.0, c, stride);
    }
  if (i == k)
    factor_diagonal_tile (t, k);
  else
    {
      if (!wait_for_tile (t, k, k))
        return;
      cblas_dtrsm (CblasRowMajor, CblasRight, CblasLower, CblasTrans, CblasNonUnit, rows, columns,
                   1.0, get_tile (t, k, k), stride, c, stride);
    }
  finish_tile (t, i, k);
}

gboolean
_near_cholesky_factor_tiled (
    gsize n, double *a, gsize lda, gsize *pivot, const NearMonitor *monitor, GError **error)
{
  Tiles t;

  tiles_init (&t, n, a, lda, monitor);
  run_tasks (&t, t.n_tiles * (t.n_tiles + 1) / 2, factor_tile, 0.0, 1.0,
             _ ("factorising the matrix"));
  tiles_clear (&t);
  if (t.state == NOT_POSITIVE_DEFINITE && pivot != NULL)
    *pivot = t.pivot;
  return t.state == RUNNING || (t.state == CANCELLED && set_cancelled (error));
}

/* --- X = L^-1 -------------------------------------------------------------------------------- */

/* Row i of L as it was, the diagonal tile included: tile (i, j) overwrites what those left of it read. */
static void
save_row (Tiles *t, gsize i)
{
  if (i >= 2 && !wait_until (t, &t->n_done[i - 2], (gint) i - 1))
    return;
  for (gsize r = 0; r < (gsize) get_size (t, i); r++)
    memcpy (t->strips[i % 2] + r * t->strip_stride, get_tile (t, i, 0) + r * t->lda,
            (i * TILE + (gsize) get_size (t, i)) * sizeof (double));
  g_atomic_int_set (&t->saved[i], 1);
}

/* X_ii = L_ii^-1; X_ij = -L_ii^-1 (L_ij X_jj + sum over j < k < i of L_ik X_kj). Tasks: row by row,
 * first the copy, then the tiles from the left. */
static void
invert_factor_tile (Tiles *t, gsize task)
{
  gsize i = 0;

  while (task >= i + 2)
    task -= i++ + 2;
  if (task == 0)
    {
      save_row (t, i);
      return;
    }

  gsize j = task - 1;
  blasint rows = get_size (t, i), columns = get_size (t, j), stride = (blasint) t->lda, info = 0;
  blasint strip_stride = (blasint) t->strip_stride;
  const double *strip = t->strips[i % 2];
  double *c = get_tile (t, i, j);

  if (!wait_until (t, &t->saved[i], 1) || (j < i && !wait_for_tile (t, j, j)))
    return;
  if (j == i)
    dtrtri_ ("U", "N", &rows, c, &stride, &info, 1, 1);
  else
    cblas_dtrmm (CblasRowMajor, CblasRight, CblasLower, CblasNoTrans, CblasNonUnit, rows, columns,
                 1.0, get_tile (t, j, j), stride, c, stride);
  for (gsize k = j + 1; k < i; k += CHUNK)
    {
      gsize end = MIN (k + CHUNK, i);

      for (gsize p = k; p < end; p++)
        if (!wait_for_tile (t, p, j))
          return;
      cblas_dgemm (CblasRowMajor, CblasNoTrans, CblasNoTrans, rows, columns,
                   (blasint) ((end - k) * TILE), 1.0, strip + k * TILE, strip_stride,
                   get_tile (t, k, j), stride, 1.0, c, stride);
    }
  if (j < i)
    cblas_dtrsm (CblasRowMajor, CblasLeft, CblasLower, CblasNoTrans, CblasNonUnit, rows, columns,
                 -1.0, strip + i * TILE, strip_stride, c, stride);
  finish_tile (t, i, j);
}

/* --- A^-1 = X^T X ------------------------------------------------------------------------------- */

/* A^-1_ii = X_ii^T X_ii + sum over k > i of X_ki^T X_ki. The rest of the row needs the old X_ii. */
static void
square_diagonal_tile (Tiles *t, gsize i)
{
  blasint size = get_size (t, i), stride = (blasint) t->lda, info = 0;
  double *c = get_tile (t, i, i);

  if (i >= 2 && !wait_until (t, &t->n_done[i - 2], (gint) i - 1))
    return;
  for (gsize r = 0; r < (gsize) size; r++)
    memcpy (t->strips[i % 2] + r * TILE, c + r * t->lda, (r + 1) * sizeof *c);
  g_atomic_int_set (&t->saved[i], 1);
  dlauum_ ("U", &size, c, &stride, &info, 1);
  if (i + 1 < t->n_tiles)
    cblas_dsyrk (CblasRowMajor, CblasLower, CblasTrans, size, (blasint) (t->n - (i + 1) * TILE),
                 1.0, get_tile (t, i + 1, i), stride, 1.0, c, stride);
  finish_tile (t, i, i);
}

/* A^-1_ij = X_ii^T X_ij + sum over k > i of X_ki^T X_kj. Tasks: row by row, first the diagonal, then
 * from the left. Column j of the rows above reads X_ij before it goes, and so does all of row j. */
static void
square_tile (Tiles *t, gsize task)
{
  gsize i = 0;

  while (task >= i + 1)
    task -= i++ + 1;
  if (task == 0)
    {
      square_diagonal_tile (t, i);
      return;
    }

  gsize j = task - 1;
  blasint rows = get_size (t, i), columns = get_size (t, j), stride = (blasint) t->lda;
  double *c = get_tile (t, i, j);

  if (!wait_until (t, &t->saved[i], 1) || !wait_for_tile (t, i - 1, j)
      || (j == i - 1 && !wait_until (t, &t->n_done[j], (gint) i)))
    return;
  cblas_dtrmm (CblasRowMajor, CblasLeft, CblasLower, CblasTrans, CblasNonUnit, rows, columns, 1.0,
               t->strips[i % 2], TILE, c, stride);
  if (i + 1 < t->n_tiles)
    cblas_dgemm (CblasRowMajor, CblasTrans, CblasNoTrans, rows, columns,
                 (blasint) (t->n - (i + 1) * TILE), 1.0, get_tile (t, i + 1, i), stride,
                 get_tile (t, i + 1, j), stride, 1.0, c, stride);
  finish_tile (t, i, j);
}

gboolean
_near_cholesky_invert_tiled (
    gsize n, double *l, gsize lda, const NearMonitor *monitor, GError **error)
{
  const char *stage = _ ("inverting the matrix");
  gboolean has_memory;
  Tiles t;

  tiles_init (&t, n, l, lda, monitor);
  t.strip_stride = t.n_tiles * TILE + 8; /* no power of two, which would crowd one set of the cache */
  for (guint s = 0; s < 2; s++)
    t.strips[s] = g_try_new (double, TILE *t.strip_stride);
  has_memory = t.strips[0] != NULL && t.strips[1] != NULL;
  if (has_memory)
    {
      run_tasks (&t, t.n_tiles * (t.n_tiles + 3) / 2, invert_factor_tile, 0.0, 0.5, stage);
      tiles_restart (&t);
      if (t.state == RUNNING)
        run_tasks (&t, t.n_tiles * (t.n_tiles + 1) / 2, square_tile, 0.5, 1.0, stage);
    }
  tiles_clear (&t);
  if (!has_memory)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                   _ ("there is no memory to invert a matrix of %zu rows"), n);
      return FALSE;
    }
  return t.state == RUNNING || set_cancelled (error);
}
