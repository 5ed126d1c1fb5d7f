/* near-band-solver.c — the lowest eigenvectors of the Kohn–Sham operator: block Davidson
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-band-solver.h"

#include "near-error.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* The subspace has room for so many blocks. */
#define MAX_BLOCKS 4
G_STATIC_ASSERT (NEAR_BAND_SOLVER_DENSE_BLOCKS <= MAX_BLOCKS);
/* Ha; kinetic energies below it precondition like it. */
#define MIN_KINETIC 0.3
#define NOISE 0.05
/* Between two looks at whether to stop */
#define ROWS_AT_ONCE 32
/* Of a Ritz vector in a subspace whose vectors are as long as they are: more means that it is the
 * difference of nearly equal ones, and that its energy is lost in rounding (about 1e-15 of this, in
 * Ha). */
#define MAX_CANCELLATION 1e4
/* Of those that a search begins with: they are made orthonormal first, and that works up to this.
 */
#define MAX_FIRST_CANCELLATION 1e12
#define MAX_ORTHONORMALIZATIONS 4

struct _NearBandSolver
{
  gsize max_bands, max_waves, max_rows;
  NearComplex *v, *hv;        /* (max_rows, n_waves) */
  NearComplex *ritz, *h_ritz; /* (max_bands, n_waves) */
  double *a, *b;              /* (max_rows, max_rows), lower triangles */
  double *work;               /* (max_rows, max_rows) */
  double *c, *kept;           /* (n_rows, n_rows): rows are what a Ritz vector is of V */
  double *w, *kept_w;         /* (max_rows) */
};

/* What one call works with. */
typedef struct
{
  NearBandSolver *self;
  NearDftHamiltonian *h;
  const NearBandTask *task;
  NearBandReport report;
  gsize n_rows; /* of V */
  gsize *active;
  gsize n_active;    /* bands that are not good enough yet */
  double *residuals; /* (n_bands), when they were last looked at */
  double *energies;  /* (n_bands), then */
  double cancellation;
  const NearMonitor *monitor;
  gboolean is_stopped;
} Search;

static gsize
get_max_rows (gsize max_bands)
{
  return MAX_BLOCKS * max_bands;
}

double
near_band_solver_get_memory (gsize max_bands, gsize max_waves)
{
  double rows = get_max_rows (max_bands), bands = max_bands;

  return sizeof (NearComplex) * (2.0 * (rows + bands) * max_waves + 5.0 * rows * rows);
}

NearBandSolver *
near_band_solver_new (gsize max_bands, gsize max_waves)
{
  NearBandSolver *self = g_new0 (NearBandSolver, 1);
  gsize rows = get_max_rows (max_bands), square = rows * rows * sizeof (NearComplex);

  self->max_bands = max_bands;
  self->max_waves = max_waves;
  self->max_rows = rows;
  self->v = near_fft_malloc (rows * max_waves * sizeof *self->v);
  self->hv = near_fft_malloc (rows * max_waves * sizeof *self->hv);
  self->ritz = near_fft_malloc (max_bands * max_waves * sizeof *self->ritz);
  self->h_ritz = near_fft_malloc (max_bands * max_waves * sizeof *self->h_ritz);
  self->a = near_fft_malloc (square);
  self->b = near_fft_malloc (square);
  self->work = near_fft_malloc (square);
  self->c = near_fft_malloc (square);
  self->kept = near_fft_malloc (square);
  self->w = g_new (double, rows);
  self->kept_w = g_new (double, rows);
  return self;
}

void
near_band_solver_free (NearBandSolver *self)
{
  if (self == NULL)
    return;
  near_fft_free (self->v);
  near_fft_free (self->hv);
  near_fft_free (self->ritz);
  near_fft_free (self->h_ritz);
  near_fft_free (self->a);
  near_fft_free (self->b);
  near_fft_free (self->work);
  near_fft_free (self->c);
  near_fft_free (self->kept);
  g_free (self->w);
  g_free (self->kept_w);
  g_free (self);
}

void
near_band_solver_guess (const NearBandSpace *space,
                        const double *kinetic,
                        gsize from,
                        gsize n_bands,
                        NearRng *rng,
                        NearComplex *psi)
{
  for (gsize b = from; b < n_bands; b++)
    {
      NearComplex *x = psi + b * space->n_waves;

      near_band_space_set_unit (space, b, x);
      for (gsize v = 0; v < space->n_waves; v++)
        {
          double size = NOISE / (1.0 + kinetic[v] * kinetic[v]);
          double re = near_rng_uniform (rng, -size, size), im = near_rng_uniform (rng, -size, size);

          x[v] += re + (space->is_real && v < space->n_self ? 0.0 : I * im);
        }
    }
}

/* --- the subspace ------------------------------------------------------------------------------
 */

static gboolean
check_stop (Search *search)
{
  if (!search->is_stopped && !near_monitor_poll (search->monitor, -1.0, NULL))
    search->is_stopped = TRUE;
  return !search->is_stopped;
}

static gboolean
set_stopped (GError **error)
{
  g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_CANCELLED, _ ("stopped on request"));
  return FALSE;
}

/* The operator on rows @from and after, some at a time, and their products with all rows. FALSE:
 * stopped. */
static gboolean
extend (Search *search, gsize from, gsize n)
{
  NearBandSolver *self = search->self;
  const NearBandSpace *space = &search->h->space;
  gsize at = from * space->n_waves, offset = from * self->max_rows * space->n_components;

  for (gsize row = 0; row < n; row += ROWS_AT_ONCE)
    {
      gsize first = at + row * space->n_waves;

      if (!check_stop (search))
        return FALSE;
      near_dft_hamiltonian_apply (search->h, MIN (n - row, ROWS_AT_ONCE), self->v + first,
                                  self->hv + first);
    }
  near_band_space_fill_gram (space, n, self->v + at, from + n, self->hv, self->a + offset,
                             self->max_rows);
  if (!check_stop (search))
    return FALSE;
  near_band_space_fill_gram (space, n, self->v + at, from + n, self->v, self->b + offset,
                             self->max_rows);
  search->n_rows = from + n;
  search->report.n_applied += n;
  return check_stop (search);
}

static void
pack (const Search *search, const double *from, double *to)
{
  gsize width = search->n_rows * search->h->space.n_components;
  gsize stride = search->self->max_rows * search->h->space.n_components;

  for (gsize i = 0; i < search->n_rows; i++)
    memcpy (to + i * width, from + i * stride, width * sizeof *to);
}

/* How long the terms of a Ritz vector are, the largest of all. Cholesky's factors of a matrix that
 * is singular but for rounding exist half of the time; this is what they give away. */
static double
get_cancellation (const Search *search, const double *c)
{
  const NearBandSolver *self = search->self;
  guint n = search->h->space.n_components;
  double largest = 0.0;

  for (gsize i = 0; i < search->task->n_bands; i++)
    {
      const double *row = c + i * search->n_rows * n;
      double sum = 0.0;

      for (gsize j = 0; j < search->n_rows * n; j++)
        sum += row[j] * row[j] * self->b[(j / n * self->max_rows + j / n) * n];
      largest = MAX (largest, sum);
    }
  return largest;
}

/* c and w of the subspace; if that fails, those of before stand. */
static gboolean
find_ritz (Search *search, double max_cancellation, GError **error)
{
  NearBandSolver *self = search->self;
  double *kept = self->kept, *w = self->kept_w;

  pack (search, self->a, kept);
  pack (search, self->b, self->work);
  if (!near_band_space_solve (&search->h->space, search->n_rows, kept, self->work, w, error))
    return FALSE;
  search->cancellation = get_cancellation (search, kept);
  if (search->cancellation > max_cancellation)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_NOT_POSITIVE_DEFINITE,
                   _ ("the %zu orbitals that the search began with depend on each other"),
                   search->task->n_bands);
      return FALSE;
    }
  self->kept = self->c;
  self->c = kept;
  self->kept_w = self->w;
  self->w = w;
  return TRUE;
}

/* The Ritz vectors become the subspace. */
static void
restart (Search *search)
{
  NearBandSolver *self = search->self;
  const NearBandSpace *space = &search->h->space;
  gsize n = search->task->n_bands, stride = self->max_rows * space->n_components;
  gsize bytes = n * space->n_waves * sizeof *self->v;

  near_band_space_combine (space, n, search->n_rows, self->c, search->n_rows, self->v, 0.0,
                           self->ritz);
  near_band_space_combine (space, n, search->n_rows, self->c, search->n_rows, self->hv, 0.0,
                           self->h_ritz);
  memcpy (self->v, self->ritz, bytes);
  memcpy (self->hv, self->h_ritz, bytes);
  memset (self->c, 0, n * n * space->n_components * sizeof *self->c);
  for (gsize i = 0; i < n; i++)
    {
      memset (self->a + i * stride, 0, stride * sizeof *self->a);
      memset (self->b + i * stride, 0, stride * sizeof *self->b);
      self->a[i * stride + i * space->n_components] = self->w[i];
      self->b[i * stride + i * space->n_components] = 1.0;
      self->c[(i * n + i) * space->n_components] = 1.0;
    }
  search->n_rows = n;
}

/* --- residuals ---------------------------------------------------------------------------------
 */

/* K r: x^8 and more is damped like 1 / x, the rest is left; x = kinetic energy over that of the
 * band */
static void
precondition (const NearBandSpace *space,
              const double *kinetic,
              double of_band,
              const NearComplex *residual,
              NearComplex *out)
{
  double scale = 1.0 / (1.5 * MAX (of_band, MIN_KINETIC)), norm2;

  for (gsize v = 0; v < space->n_waves; v++)
    {
      double x = scale * kinetic[v], top = 27.0 + x * (18.0 + x * (12.0 + 8.0 * x)), x2 = x * x;

      out[v] = residual[v] * (top / (top + 16.0 * x2 * x2));
    }
  norm2 = near_band_space_get_norm2 (space, out);
  for (gsize v = 0; norm2 > 0.0 && v < space->n_waves; v++)
    out[v] /= sqrt (norm2);
}

/* Rows of c that belong to the active bands, side by side in work */
static void
gather (const Search *search)
{
  gsize width = search->n_rows * search->h->space.n_components;

  for (gsize i = 0; i < search->n_active; i++)
    memcpy (search->self->work + i * width, search->self->c + search->active[i] * width,
            width * sizeof (double));
}

/* Drops bands that are good enough and puts the preconditioned residuals of the others behind the
 * subspace's rows. Returns how many. */
static gsize
collect_residuals (Search *search)
{
  NearBandSolver *self = search->self;
  const NearBandSpace *space = &search->h->space;
  const double *kinetic = search->h->sphere->kinetic;
  gsize n_left = 0, n_waves = space->n_waves;

  gather (search);
  near_band_space_combine (space, search->n_active, search->n_rows, self->work, search->n_rows,
                           self->v, 0.0, self->ritz);
  near_band_space_combine (space, search->n_active, search->n_rows, self->work, search->n_rows,
                           self->hv, 0.0, self->h_ritz);
  for (gsize i = 0; i < search->n_active; i++)
    {
      gsize band = search->active[i];
      gboolean is_tight = band < search->task->n_tight;
      NearComplex *x = self->ritz + i * n_waves, *r = self->h_ritz + i * n_waves;
      double norm;

      for (gsize v = 0; v < n_waves; v++)
        r[v] -= self->w[band] * x[v];
      norm = sqrt (near_band_space_get_norm2 (space, r));
      search->residuals[band] = norm;
      search->energies[band] = self->w[band];
      if (norm <= (is_tight ? search->task->tolerance : search->task->loose_tolerance))
        continue;
      if (search->n_rows + n_left < self->max_rows)
        precondition (space, kinetic, near_band_space_get_weighted (space, kinetic, x), r,
                      self->v + (search->n_rows + n_left) * n_waves);
      search->active[n_left++] = band;
    }
  search->n_active = n_left;
  return n_left;
}

/* Bands that were good enough and are others now, as one that was missing has come in below them:
 * a residual says how far the energy may move. */
static void
look_again (Search *search)
{
  const double *w = search->self->w;
  gsize n = 0, a = 0;
  g_autofree gsize *active = g_new (gsize, search->task->n_bands);

  for (gsize b = 0; b < search->task->n_bands; b++)
    {
      gboolean is_active = a < search->n_active && search->active[a] == b;

      if (is_active)
        a++;
      if (is_active || fabs (w[b] - search->energies[b]) > search->residuals[b])
        active[n++] = b;
    }
  memcpy (search->active, active, n * sizeof *active);
  search->n_active = n;
}

/* --- the search --------------------------------------------------------------------------------
 */

/* Takes as many of the @n rows behind the subspace into it as are independent: where few plane
 * waves are left that are not in it, residuals are combinations of each other. FALSE: none, and c
 * and w are of the rows before. */
static gboolean
append (Search *search, gsize n)
{
  gsize before = search->n_rows;

  if (!extend (search, before, n))
    return FALSE;
  for (; n > 0; n /= 2)
    {
      search->n_rows = before + n;
      if (find_ritz (search, MAX_CANCELLATION, NULL))
        return TRUE;
    }
  search->n_rows = before;
  return FALSE;
}

static gboolean
improve (Search *search, GError **error)
{
  for (guint e = 0; e < search->task->max_expansions && search->n_active > 0; e++)
    {
      gsize n_new;

      if (!check_stop (search))
        return set_stopped (error);
      if (search->n_rows + search->n_active > search->self->max_rows
          || search->n_rows + search->n_active > search->h->space.dimension)
        restart (search);
      n_new = collect_residuals (search);
      if (n_new == 0)
        return TRUE;
      if (append (search, n_new))
        look_again (search);
      else if (search->is_stopped)
        return set_stopped (error);
      else if (search->n_rows == search->task->n_bands)
        return TRUE;
      else
        restart (search); /* with fewer rows there is more that is new */
    }
  return TRUE;
}

/* All unit vectors at once. */
static gboolean
solve_dense (Search *search, GError **error)
{
  const NearBandSpace *space = &search->h->space;

  for (gsize i = 0; i < space->dimension; i++)
    near_band_space_set_unit (space, i, search->self->v + i * space->n_waves);
  if (!extend (search, 0, space->dimension))
    return set_stopped (error);
  return find_ritz (search, MAX_FIRST_CANCELLATION, error);
}

static gboolean
solve_iteratively (Search *search, const NearComplex *psi, GError **error)
{
  gsize n = search->task->n_bands;

  memcpy (search->self->v, psi, n * search->h->space.n_waves * sizeof *psi);
  for (guint i = 0; i < MAX_ORTHONORMALIZATIONS; i++)
    {
      if (!extend (search, 0, n))
        return set_stopped (error);
      if (!find_ritz (search, MAX_FIRST_CANCELLATION, error))
        return FALSE;
      if (search->cancellation <= MAX_CANCELLATION)
        break;
      restart (search);
    }
  search->n_active = n;
  for (gsize b = 0; b < n; b++)
    search->active[b] = b;
  return improve (search, error);
}

gboolean
near_band_solver_solve (NearBandSolver *self,
                        NearDftHamiltonian *h,
                        const NearBandTask *task,
                        NearComplex *psi,
                        double *eigenvalues,
                        NearBandReport *report,
                        const NearMonitor *monitor,
                        GError **error)
{
  g_return_val_if_fail (self != NULL && h != NULL && task != NULL && psi != NULL, FALSE);
  g_return_val_if_fail (task->n_bands <= self->max_bands && task->n_bands <= h->space.dimension,
                        FALSE);

  g_autofree gsize *active = g_new (gsize, task->n_bands);
  g_autofree double *residuals = g_new0 (double, task->n_bands);
  g_autofree double *energies = g_new0 (double, task->n_bands);
  Search search = { .self = self,
                    .monitor = monitor,
                    .h = h,
                    .task = task,
                    .active = active,
                    .residuals = residuals,
                    .energies = energies };
  gboolean is_dense = h->space.dimension <= NEAR_BAND_SOLVER_DENSE_BLOCKS * task->n_bands;

  if (!(is_dense ? solve_dense (&search, error) : solve_iteratively (&search, psi, error)))
    return FALSE;
  near_band_space_combine (&h->space, task->n_bands, search.n_rows, self->c, search.n_rows, self->v,
                           0.0, psi);
  memcpy (eigenvalues, self->w, task->n_bands * sizeof *eigenvalues);
  for (gsize b = 0; b < task->n_tight; b++)
    search.report.residual = MAX (search.report.residual, residuals[b]);
  if (report != NULL)
    *report = search.report;
  return TRUE;
}
