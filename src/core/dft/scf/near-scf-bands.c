/* near-scf-bands.c — the bands of all k-points in a potential, and the density that they make
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-scf-private.h"

#include "near-init.h"
#include "near-team.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Ha: of residuals of occupied bands */
#define FIRST_TOLERANCE 1e-2
#define MAX_TOLERANCE 1e-3
#define MIN_TOLERANCE 1e-9
#define TOLERANCE_OF_CHANGE 0.05
/* Of bands that hold next to nothing: their energies are good to the square of that. */
#define LOOSE_FACTOR 10.0
#define MAX_LOOSE_TOLERANCE 1e-3
#define MIN_LOOSE_TOLERANCE 2e-4
#define HOLDS_NOTHING 1e-5
#define COVER_EXPANSIONS 10
#define FIRST_EXPANSIONS 4
#define MAX_EXPANSIONS 3
/* Sums over k are made in so many parts, or fewer where a density is large, whatever the number of
 * threads. */
#define MAX_PARTS 16
#define MAX_NUMBERS_OF_PARTS ((gsize) 1 << 24)

/* What a thread works with; there are as many as threads were ever at work at once. */
typedef struct
{
  NearDftHamiltonian *h;
  NearBandSolver *solver; /* nullable */
} Bench;

typedef struct
{
  NearScf *scf;
  const double *v; /* (n_points): Ha / n_points */
  NearBandTask task;
  gboolean is_start;
  gboolean needs_solver;
  GMutex lock; /* of what follows */
  GQueue idle;
  GError *error;
  double residual;
  /* of the density */
  guint n_parts;
  double *parts, *kinetic;
} Work;

static Bench *
take_bench (Work *work)
{
  Bench *bench;

  g_mutex_lock (&work->lock);
  bench = g_queue_pop_head (&work->idle);
  g_mutex_unlock (&work->lock);
  if (bench == NULL)
    {
      const NearScfProblem *problem = work->scf->problem;

      bench = g_new0 (Bench, 1);
      /* With one k-point the threads share the bands instead. */
      bench->h = near_dft_hamiltonian_new (problem->system,
                                           problem->n_k == 1 ? near_get_n_threads () : 1);
      if (work->needs_solver)
        bench->solver = near_band_solver_new (work->scf->n_bands, problem->max_waves);
    }
  return bench;
}

static void
give_bench (Work *work, Bench *bench)
{
  g_mutex_lock (&work->lock);
  g_queue_push_head (&work->idle, bench);
  g_mutex_unlock (&work->lock);
}

static void
work_clear (Work *work)
{
  Bench *bench;

  while ((bench = g_queue_pop_head (&work->idle)) != NULL)
    {
      near_dft_hamiltonian_free (bench->h);
      near_band_solver_free (bench->solver);
      g_free (bench);
    }
  g_mutex_clear (&work->lock);
}

/* --- bands -------------------------------------------------------------------------------------
 */

static NearRng *
new_rng (const NearScf *self, guint k, gsize n_bands)
{
  g_autofree char *purpose = g_strdup_printf ("orbitals %u, %zu", k, n_bands);

  return near_rng_new (self->problem->settings.seed, purpose);
}

/* Orbitals that a result has are left alone. */
static void
own_orbitals (NearScf *self, guint k)
{
  NearScfOrbitals *orbitals = self->orbitals[k];
  gsize n_waves = self->problem->sphere[k]->n_half;

  if (g_atomic_ref_count_compare (&orbitals->ref_count, 1))
    return;
  self->orbitals[k] = _near_scf_orbitals_new (orbitals->n_bands, n_waves);
  memcpy (self->orbitals[k]->psi, orbitals->psi,
          orbitals->n_bands * n_waves * sizeof *orbitals->psi);
  _near_scf_orbitals_unref (orbitals);
}

static void
solve_point (guint k, const NearMonitor *monitor, gpointer data)
{
  Work *work = data;
  NearScf *self = work->scf;
  const NearScfProblem *problem = self->problem;
  Bench *bench = take_bench (work);
  NearBandReport report = { 0 };
  g_autoptr (GError) error = NULL;

  near_dft_hamiltonian_set (bench->h, problem->sphere[k], problem->projectors[k], work->v);
  own_orbitals (self, k);
  gboolean fine
      = near_band_solver_solve (bench->solver, bench->h, &work->task, self->orbitals[k]->psi,
                                self->eigenvalues + k * self->n_bands, &report, monitor, &error);
  give_bench (work, bench);
  g_mutex_lock (&work->lock);
  if (!fine && work->error == NULL && !g_error_matches (error, NEAR_ERROR, NEAR_ERROR_CANCELLED))
    work->error = g_steal_pointer (&error);
  work->residual = MAX (work->residual, report.residual);
  g_mutex_unlock (&work->lock);
}

/* Bands up to the highest that holds something at any k, or is wanted. */
static gsize
count_tight (const NearScf *self)
{
  gsize n = 0;

  if (self->report.iteration == 0)
    return (gsize) MIN (self->n_bands, ceil (0.5 * self->problem->system->n_electrons));
  for (gsize k = 0; k < self->problem->n_k; k++)
    for (gsize b = n; b < self->n_bands; b++)
      if (fabs (self->occupations[k * self->n_bands + b]) > HOLDS_NOTHING
          || (self->eigenvalues[k * self->n_bands + b] < self->cover
              && b < self->n_bands - self->n_buffer))
        n = b + 1;
  return n;
}

static void
set_task (const NearScf *self, NearBandTask *task)
{
  gboolean is_first = self->report.iteration == 0;
  double change = self->report.density_change;

  task->n_bands = self->n_bands;
  task->n_tight = count_tight (self);
  task->tolerance = is_first ? FIRST_TOLERANCE
                             : CLAMP (TOLERANCE_OF_CHANGE * change, MIN_TOLERANCE, MAX_TOLERANCE);
  task->loose_tolerance
      = is_first ? FIRST_TOLERANCE
                 : CLAMP (LOOSE_FACTOR * task->tolerance, MIN_LOOSE_TOLERANCE, MAX_LOOSE_TOLERANCE);
  task->max_expansions = is_first ? FIRST_EXPANSIONS : MAX_EXPANSIONS;
  if (self->cover > -G_MAXDOUBLE)
    {
      task->tolerance = MIN (task->tolerance, NEAR_SCF_COVER_TOLERANCE);
      task->max_expansions = COVER_EXPANSIONS;
    }
}

double
_near_scf_get_covered (const NearScf *self)
{
  double energy = G_MAXDOUBLE;

  for (gsize k = 0; k < self->problem->n_k; k++)
    energy = MIN (energy, self->eigenvalues[(k + 1) * self->n_bands - 1 - self->n_buffer]);
  return energy;
}

gboolean
_near_scf_solve_bands (NearScf *self, const NearMonitor *monitor, GError **error)
{
  gsize n_points = self->problem->system->n_points;
  g_autofree double *v = g_new (double, n_points);
  Work work = { .scf = self, .v = v, .needs_solver = TRUE };
  gboolean fine;

  for (gsize p = 0; p < n_points; p++)
    v[p] = self->v[p] / (double) n_points;
  g_mutex_init (&work.lock);
  set_task (self, &work.task);
  fine = near_team_run ((guint) self->problem->n_k, FALSE, solve_point, &work, monitor,
                        _ ("solving for the bands"), error);
  work_clear (&work);
  if (fine && work.error != NULL)
    {
      g_propagate_error (error, work.error);
      return FALSE;
    }
  g_clear_error (&work.error);
  self->report.residual = work.residual;
  return fine;
}

void
_near_scf_add_bands (NearScf *self, gsize n)
{
  gsize old = self->n_bands, n_k = self->problem->n_k;
  double *eigenvalues = g_new (double, n_k *(old + n));
  double *occupations = g_new0 (double, n_k *(old + n));

  for (guint k = 0; k < n_k; k++)
    {
      gsize n_waves = self->problem->sphere[k]->n_half;
      NearBandSpace space = near_band_space_get (self->problem->sphere[k]);
      NearScfOrbitals *wider = _near_scf_orbitals_new (old + n, n_waves);
      g_autoptr (NearRng) rng = new_rng (self, k, old + n);

      if (old > 0)
        memcpy (wider->psi, self->orbitals[k]->psi, old * n_waves * sizeof *wider->psi);
      near_band_solver_guess (&space, self->problem->sphere[k]->kinetic, old, old + n, rng,
                              wider->psi);
      _near_scf_orbitals_unref (self->orbitals[k]);
      self->orbitals[k] = wider;
      for (gsize b = 0; b < old + n; b++)
        {
          eigenvalues[k * (old + n) + b] = b < old ? self->eigenvalues[k * old + b] : G_MAXDOUBLE;
          occupations[k * (old + n) + b] = b < old ? self->occupations[k * old + b] : 0.0;
        }
    }
  g_free (self->eigenvalues);
  g_free (self->occupations);
  self->eigenvalues = eigenvalues;
  self->occupations = occupations;
  self->n_bands = old + n;
}

/* --- density -----------------------------------------------------------------------------------
 */

/* The k-points of one part, one after the other */
static void
add_part (guint part, const NearMonitor *monitor, gpointer data)
{
  Work *work = data;
  NearScf *self = work->scf;
  const NearScfProblem *problem = self->problem;
  gsize from = problem->n_k * part / work->n_parts, to = problem->n_k * (part + 1) / work->n_parts;
  double *density = work->parts + part * problem->system->n_points;
  g_autofree double *factors = g_new (double, self->n_bands);
  Bench *bench = take_bench (work);

  for (gsize k = from; k < to && near_monitor_poll (monitor, -1.0, NULL); k++)
    {
      const NearKSphere *sphere = problem->sphere[k];
      const NearComplex *psi = self->orbitals[k]->psi;
      NearBandSpace space = near_band_space_get (sphere);

      for (gsize b = 0; b < self->n_bands; b++)
        {
          factors[b] = 2.0 * problem->weights[k] * self->occupations[k * self->n_bands + b]
                       / problem->system->volume;
          work->kinetic[part]
              += problem->system->volume * factors[b]
                 * near_band_space_get_weighted (&space, sphere->kinetic, psi + b * space.n_waves);
        }
      bench->h->sphere = sphere;
      bench->h->space = space;
      near_dft_hamiltonian_add_density (bench->h, self->n_bands, psi, factors, density);
    }
  give_bench (work, bench);
}

static void
add_parts (NearScf *self, const Work *work)
{
  const NearScfProblem *problem = self->problem;
  gsize n_points = problem->system->n_points;
  NearComplex *box = near_fft_malloc (n_points * sizeof *box);

  self->kinetic = 0.0;
  memcpy (self->out_points, work->parts, n_points * sizeof *self->out_points);
  for (guint part = 0; part < work->n_parts; part++)
    {
      self->kinetic += work->kinetic[part];
      for (gsize p = 0; part > 0 && p < n_points; p++)
        self->out_points[p] += work->parts[part * n_points + p];
    }
  near_dft_system_to_g (problem->system, self->out_points, self->out, box);
  if (problem->symmetrizer != NULL)
    {
      near_dft_symmetrizer_apply_density (problem->symmetrizer, self->out);
      near_dft_system_to_points (problem->system, self->out, self->out_points, box);
    }
  near_fft_free (box);
}

gboolean
_near_scf_fill_density (NearScf *self, const NearMonitor *monitor, GError **error)
{
  gsize n_points = self->problem->system->n_points;
  guint n_parts
      = (guint) CLAMP (MIN (MAX_PARTS, MAX_NUMBERS_OF_PARTS / n_points), 1, self->problem->n_k);
  g_autofree double *parts = g_new0 (double, n_parts *n_points);
  g_autofree double *kinetic = g_new0 (double, n_parts);
  Work work = { .scf = self, .n_parts = n_parts, .parts = parts, .kinetic = kinetic };
  gboolean fine;

  g_mutex_init (&work.lock);
  fine = near_team_run (n_parts, FALSE, add_part, &work, monitor, _ ("adding up the density"),
                        error);
  work_clear (&work);
  if (fine)
    add_parts (self, &work);
  return fine;
}
