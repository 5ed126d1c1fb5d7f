/* near-dft-bands.c — bands in the potential of a self-consistent calculation, at any k-points
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-dft-bands.h"

#include "near-band-solver.h"
#include "near-init.h"
#include "near-memory.h"
#include "near-team.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define TOLERANCE 1e-4
/* Above those that the electrons fill */
#define EMPTY_BANDS 4
/* More than are wanted: the topmost of a block are slow, and what is not yet among them would be
 * missed. */
#define MIN_BUFFER 4
#define BUFFER_SHARE 0.15
/* Ha: of the buffer, whose energies nobody sees */
#define BUFFER_TOLERANCE 1e-2
#define EXPANSIONS 8
/* Up to DENSE_BLOCKS times the bands and their buffer the block is made so large that the solver
 * diagonalises the space whole: where a subspace may fill most of it, its vectors become dependent.
 */
#define DENSE_BLOCKS 6
#define MAX_CALLS 12
/* Where a first guess of the number of bands did not reach: times the free electrons' number, and
 * so many passes */
#define GROWTH 1.1
#define MAX_PASSES 8
/* Share of the time that plane waves take to be counted */
#define COUNTING 0.02
#define MEGABYTE 1e6

/* What a thread works with */
typedef struct
{
  NearDftHamiltonian *h;
  NearBandSolver *solver;
  NearComplex *psi;
} Bench;

typedef struct
{
  const NearDftSystem *system;
  const double *v; /* (n_points): Ha / n_points */
  NearDftBands *bands;
  gsize n_block; /* the bands and their buffer */
  gsize room;    /* the largest block */
  gsize max_waves, least_dimension, max_dimension;
  double tolerance;
  GMutex lock; /* of what follows */
  GQueue idle;
  GError *error;
  double residual;
} Work;

void
near_dft_band_settings_init (NearDftBandSettings *settings)
{
  *settings = (NearDftBandSettings){ .reach_ha = -HUGE_VAL, .tolerance_ha = TOLERANCE };
}

void
near_dft_bands_free (NearDftBands *self)
{
  if (self == NULL)
    return;
  g_free (self->k);
  g_free (self->eigenvalues);
  g_ptr_array_unref (self->notes);
  g_free (self);
}

/* --- one k-point -------------------------------------------------------------------------------
 */

/* The same point in (-1/2, 1/2]: the box holds its plane waves. */
static NearKSphere *
new_sphere (const Work *work, gsize k, GError **error)
{
  double folded[3];

  for (guint c = 0; c < 3; c++)
    folded[c] = work->bands->k[3 * k + c] - ceil (work->bands->k[3 * k + c] - 0.5);
  return near_k_sphere_new (work->system, folded, error);
}

static void
take_error (Work *work, GError *error)
{
  g_mutex_lock (&work->lock);
  if (work->error == NULL && !g_error_matches (error, NEAR_ERROR, NEAR_ERROR_CANCELLED))
    work->error = g_error_copy (error);
  g_mutex_unlock (&work->lock);
}

static Bench *
take_bench (Work *work)
{
  Bench *bench;

  g_mutex_lock (&work->lock);
  bench = g_queue_pop_head (&work->idle);
  g_mutex_unlock (&work->lock);
  if (bench == NULL)
    {
      bench = g_new0 (Bench, 1);
      /* With one k-point the threads share the bands instead. */
      bench->h = near_dft_hamiltonian_new (work->system,
                                           work->bands->n_k == 1 ? near_get_n_threads () : 1);
      bench->solver = near_band_solver_new (work->room, work->max_waves);
      bench->psi = near_fft_malloc (work->room * work->max_waves * sizeof *bench->psi);
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
free_benches (Work *work)
{
  Bench *bench;

  while ((bench = g_queue_pop_head (&work->idle)) != NULL)
    {
      near_dft_hamiltonian_free (bench->h);
      near_band_solver_free (bench->solver);
      near_fft_free (bench->psi);
      g_free (bench);
    }
}

/* Calls begin anew with the bands that the one before left: its subspace is gone, and with it what
 * had become dependent. What a call says of residuals is of vectors before its last step; it is
 * true of those that it returns if it had nothing to do. */
static gboolean
converge (const Work *work,
          Bench *bench,
          gsize n_block,
          double *eigenvalues,
          double *residual,
          const NearMonitor *monitor,
          GError **error)
{
  NearBandTask task = { .n_bands = n_block,
                        .n_tight = work->bands->n_bands,
                        .tolerance = work->tolerance,
                        .loose_tolerance = BUFFER_TOLERANCE,
                        .max_expansions = EXPANSIONS };
  gboolean is_done = FALSE;

  for (guint call = 0; call < MAX_CALLS && !is_done; call++)
    {
      NearBandReport report;

      if (!near_band_solver_solve (bench->solver, bench->h, &task, bench->psi, eigenvalues, &report,
                                   monitor, error))
        return FALSE;
      *residual = report.residual;
      is_done = bench->h->space.dimension <= NEAR_BAND_SOLVER_DENSE_BLOCKS * n_block
                || (report.n_applied == n_block && report.residual <= work->tolerance);
      task.loose_tolerance = HUGE_VAL;
    }
  return TRUE;
}

static gsize
get_block (gsize n_block, gsize dimension)
{
  if (dimension > DENSE_BLOCKS * n_block)
    return n_block;
  return MIN (dimension, MAX (n_block, (dimension + NEAR_BAND_SOLVER_DENSE_BLOCKS - 1)
                                           / NEAR_BAND_SOLVER_DENSE_BLOCKS));
}

static void
solve_point (guint k, const NearMonitor *monitor, gpointer data)
{
  Work *work = data;
  NearDftBands *bands = work->bands;
  g_autoptr (GError) error = NULL;
  g_autoptr (NearKSphere) sphere = new_sphere (work, k, &error);

  if (sphere == NULL)
    {
      take_error (work, error);
      return;
    }
  g_autoptr (NearDftProjectors) projectors = near_dft_projectors_new (work->system, sphere, TRUE);
  g_autoptr (NearRng) rng = near_rng_new (1, "bands");
  NearBandSpace space = near_band_space_get (sphere);
  gsize n_block = get_block (work->n_block, space.dimension);
  g_autofree double *eigenvalues = g_new (double, n_block);
  Bench *bench = take_bench (work);
  double residual = 0.0;

  near_dft_hamiltonian_set (bench->h, sphere, projectors, work->v);
  near_band_solver_guess (&space, sphere->kinetic, 0, n_block, rng, bench->psi);
  if (converge (work, bench, n_block, eigenvalues, &residual, monitor, &error))
    memcpy (bands->eigenvalues + k * bands->n_bands, eigenvalues,
            bands->n_bands * sizeof *eigenvalues);
  else
    take_error (work, error);
  give_bench (work, bench);
  g_mutex_lock (&work->lock);
  work->residual = MAX (work->residual, residual);
  g_mutex_unlock (&work->lock);
}

static gboolean
run (Work *work, NearTeamTask task, const NearMonitor *monitor, GError **error)
{
  gboolean fine;

  g_mutex_init (&work->lock);
  fine = near_team_run ((guint) work->bands->n_k, FALSE, task, work, monitor,
                        _ ("solving for the bands"), error);
  free_benches (work);
  g_mutex_clear (&work->lock);
  if (fine && work->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&work->error));
      return FALSE;
    }
  g_clear_error (&work->error);
  return fine;
}

/* --- how many bands ----------------------------------------------------------------------------
 */

static void
count_waves (guint k, const NearMonitor *monitor, gpointer data)
{
  Work *work = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (NearKSphere) sphere = new_sphere (work, k, &error);

  (void) monitor;
  if (sphere == NULL)
    {
      take_error (work, error);
      return;
    }
  g_mutex_lock (&work->lock);
  work->max_waves = MAX (work->max_waves, sphere->n_half);
  work->least_dimension = MIN (work->least_dimension, sphere->n_pw);
  work->max_dimension = MAX (work->max_dimension, sphere->n_pw);
  g_mutex_unlock (&work->lock);
}

static gboolean
check_memory (const Work *work, gsize n_block, GError **error)
{
  double limit = near_memory_get_limit (), waves = work->max_waves, n_projectors = 0.0;
  double n_threads = MIN ((double) near_get_n_threads (), (double) work->bands->n_k);

  for (gsize a = 0; a < work->system->n_atoms; a++)
    for (guint l = 0; l <= NEAR_PSEUDO_MAX_L; l++)
      n_projectors += (2 * l + 1)
                      * near_pseudopotential_get_n_projectors (
                          work->system->pseudos[work->system->species[a]], l);
  double bytes = n_threads
                     * (near_band_solver_get_memory (n_block, work->max_waves)
                        + sizeof (NearComplex) * waves * ((double) n_block + n_projectors))
                 + sizeof (NearComplex) * near_get_n_threads () * (double) work->system->n_points;
  if (bytes <= limit)
    return TRUE;
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
               _ ("%zu bands would need %.0f MB of memory, and there are %.0f MB: ask for fewer, "
                  "take a lower cut-off or fewer threads"),
               n_block, bytes / MEGABYTE, limit / MEGABYTE);
  return FALSE;
}

/* States of free electrons below @energy, counted from the lowest state that there is */
static double
count_free (const NearScfResult *scf, double energy)
{
  const NearDftSystem *system = near_scf_result_get_system (scf);
  const double *eigenvalues = near_scf_result_peek_eigenvalues (scf);
  gsize n_k = near_k_points_get_n (near_scf_result_get_k_points (scf));
  double lowest = eigenvalues[0];

  for (gsize k = 1; k < n_k; k++)
    lowest = MIN (lowest, eigenvalues[k * near_scf_result_get_n_bands (scf)]);
  return system->volume * pow (2.0 * MAX (energy - lowest, 0.0), 1.5) / (6.0 * G_PI * G_PI);
}

static gboolean
choose_n_bands (const Work *work,
                const NearScfResult *scf,
                const NearDftBandSettings *settings,
                gsize *n_bands,
                GError **error)
{
  gsize n_filled = (gsize) ceil (0.5 * work->system->n_electrons - 1e-9);
  double wanted = count_free (scf, settings->reach_ha);

  *n_bands = settings->n_bands;
  if (*n_bands == 0)
    *n_bands = MIN (work->least_dimension,
                    MAX (near_scf_result_get_n_bands (scf), n_filled + EMPTY_BANDS));
  if (*n_bands > work->least_dimension)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   _ ("%zu bands are asked for, and there is a k-point with %zu plane waves: raise "
                      "the cut-off or ask for fewer"),
                   *n_bands, work->least_dimension);
      return FALSE;
    }
  if (wanted > 0.0)
    *n_bands = (gsize) CLAMP (ceil (wanted + sqrt (wanted)) + 1.0, (double) *n_bands,
                              (double) work->least_dimension);
  return TRUE;
}

/* --- all of them -------------------------------------------------------------------------------
 */

static gboolean
solve_all (Work *work, gsize n_bands, const NearMonitor *monitor, GError **error)
{
  NearDftBands *bands = work->bands;
  gsize buffer = MAX (MIN_BUFFER, (gsize) ceil (BUFFER_SHARE * (double) n_bands));

  work->n_block = n_bands + buffer;
  work->room = work->n_block;
  if (work->least_dimension <= DENSE_BLOCKS * work->n_block)
    work->room = get_block (work->n_block, MIN (work->max_dimension, DENSE_BLOCKS * work->n_block));
  work->room = MAX (work->room, work->n_block);
  work->residual = 0.0;
  if (!check_memory (work, work->room, error))
    return FALSE;
  bands->n_bands = n_bands;
  g_free (bands->eigenvalues);
  bands->eigenvalues = g_new0 (double, bands->n_k *n_bands);
  if (!run (work, solve_point, monitor, error))
    return FALSE;
  bands->residual = work->residual;
  bands->covered_to = HUGE_VAL;
  for (gsize k = 0; k < bands->n_k; k++)
    bands->covered_to = MIN (bands->covered_to, bands->eigenvalues[(k + 1) * n_bands - 1]);
  return TRUE;
}

static gboolean
solve_to_reach (Work *work,
                const NearScfResult *scf,
                const NearDftBandSettings *settings,
                const NearMonitor *monitor,
                GError **error)
{
  const NearDftBands *bands = work->bands;
  gsize n_bands;

  if (!choose_n_bands (work, scf, settings, &n_bands, error))
    return FALSE;
  for (guint pass = 0; pass < MAX_PASSES; pass++)
    {
      double factor;

      if (!solve_all (work, n_bands, monitor, error))
        return FALSE;
      if (bands->covered_to >= settings->reach_ha || n_bands == work->least_dimension)
        break;
      factor
          = count_free (scf, settings->reach_ha) / MAX (count_free (scf, bands->covered_to), 1.0);
      n_bands = (gsize) MIN (ceil (GROWTH * CLAMP (factor, 1.0, 2.0) * (double) n_bands) + 1.0,
                             (double) work->least_dimension);
    }
  return TRUE;
}

static void
add_notes (const NearScfResult *scf, const NearDftBandSettings *settings, NearDftBands *bands)
{
  if (near_scf_result_get_status (scf) != NEAR_SCF_CONVERGED)
    near_notes_add (bands->notes, NEAR_NOTE_WARNING, "scf-not-converged",
                    _ ("The potential is that of a calculation that has not converged."));
  if (bands->residual > settings->tolerance_ha)
    near_notes_add (bands->notes, NEAR_NOTE_WARNING, "bands-not-converged",
                    _ ("Some bands have residuals of up to %.2g Ha, above the %.2g Ha that were "
                       "asked for."),
                    bands->residual, settings->tolerance_ha);
  if (bands->covered_to < settings->reach_ha)
    near_notes_add (bands->notes, NEAR_NOTE_WARNING, "reach-not-covered",
                    _ ("Above %.6g Ha states are missing: the cut-off has no plane waves for more "
                       "than %zu bands."),
                    bands->covered_to, bands->n_bands);
}

/**
 * near_dft_bands_new:
 *
 * Starts from plane waves at each k and repeats block Davidson on the wanted bands and a buffer of
 * 15 %, at least 4, until every wanted one has a residual below the tolerance; energies are then
 * good to about its square over the distance to the buffer. With a reach, the number of bands is
 * that of free electrons first and grows while the topmost band dips below it, at most to all plane
 * waves.
 *
 * Cost: O(n_k n_bands (n_points log n_points + n_bands n_waves)), as some iterations of the cycle
 * Checked: tests/core/test-dft-bands.c against the cycle's own bands, diagonalisation of all plane
 * waves, free electrons, doubled cells and ABINIT
 */
NearDftBands *
near_dft_bands_new (const NearScfResult *scf,
                    gsize n_k,
                    const double *k,
                    const NearDftBandSettings *settings,
                    const NearMonitor *monitor,
                    GError **error)
{
  g_return_val_if_fail (scf != NULL && n_k > 0 && k != NULL && settings != NULL, NULL);

  const NearDftSystem *system = near_scf_result_get_system (scf);
  const double *potential = near_scf_result_peek_potential (scf);
  g_autoptr (NearDftBands) bands = g_new0 (NearDftBands, 1);
  g_autofree double *v = g_new (double, system->n_points);
  Work work = { .system = system,
                .v = v,
                .bands = bands,
                .least_dimension = G_MAXSIZE,
                .tolerance = settings->tolerance_ha };

  bands->notes = near_notes_new ();
  bands->n_electrons = system->n_electrons;
  bands->n_k = n_k;
  bands->k = g_memdup2 (k, 3 * n_k * sizeof *k);
  for (gsize p = 0; p < system->n_points; p++)
    v[p] = potential[p] / (double) system->n_points;
  if (!(settings->tolerance_ha > 0.0))
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   _ ("the tolerance is %g Ha; it must be above 0"), settings->tolerance_ha);
      return NULL;
    }
  for (gsize i = 0; i < 3 * n_k; i++)
    if (!isfinite (k[i]))
      {
        g_set_error (error, NEAR_ERROR, NEAR_ERROR_NOT_FINITE,
                     _ ("k-point %zu is no finite number"), i / 3 + 1);
        return NULL;
      }
  NearMonitorSlice storage[2];
  NearMonitor first = near_monitor_slice (monitor, 0.0, COUNTING, &storage[0]),
              second = near_monitor_slice (monitor, COUNTING, 1.0, &storage[1]);

  if (!run (&work, count_waves, &first, error)
      || !solve_to_reach (&work, scf, settings, &second, error))
    return NULL;
  add_notes (scf, settings, bands);
  return g_steal_pointer (&bands);
}
