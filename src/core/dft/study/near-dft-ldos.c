/* near-dft-ldos.c — the local density of states of a ground state
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-dft-ldos.h"

#include "near-blas.h"
#include "near-init.h"
#include "near-k-star.h"
#include "near-memory.h"
#include "near-note.h"
#include "near-units.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Orbitals of which a product is made at once: so many, or fewer if their values would take more
 * numbers. */
#define MAX_ROWS 128
#define MIN_ROWS 16
#define MAX_NUMBERS ((gsize) 1 << 24)
#define TILE_POINTS 2048
/* A kernel is taken as nothing where it is below this part of 1/eV on the whole grid. */
#define NOTHING 1e-14
#define MAX_POINTS_PER_AXIS 1000
#define MEGABYTE 1e6
/* Standard deviations of the kernel beyond the grid within which a missing band would be seen */
#define SEEN 4.0

typedef struct
{
  const NearScfResult *result;
  NearDftLdos *ldos;
  gboolean is_own_box; /* of the calculation */
  NearFft *fft;
  gsize max_rows, n_rows;
  const NearKSphere **sphere;             /* (max_rows) */
  const guint32 **at;                     /* (max_rows) */
  const NearComplex **psi;                /* (max_rows): half */
  double *squares;                        /* (max_rows, n_points) */
  double *kernel;                         /* (max_rows, n_E) */
  GPtrArray *spheres, *places, *orbitals; /* what the rows point to and nobody else has */
} Work;

/* --- the grid ----------------------------------------------------------------------------------
 */

static gboolean
check (const NearScfResult *result, NearDftLdosSettings *settings, GError **error)
{
  const NearDftSystem *system = near_scf_result_get_system (result);

  for (guint c = 0; c < 3; c++)
    {
      if (settings->n[c] == 0)
        settings->n[c] = system->n[c];
      if (settings->n[c] > MAX_POINTS_PER_AXIS)
        {
          g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                       _ ("a grid of %zu points along an axis; at most %d make sense"),
                       settings->n[c], MAX_POINTS_PER_AXIS);
          return FALSE;
        }
    }
  if (settings->grid.n < 2 || !(settings->grid.step > 0.0))
    g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                         _ ("the grid of energies has fewer than two energies"));
  else if (!isfinite (settings->grid.minimum) || !isfinite (settings->grid.step))
    g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                         _ ("the grid of energies has energies that are no finite numbers"));
  else if (!(settings->width > 0.0) || !isfinite (settings->width))
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                 _ ("the broadening is %g eV; it must be above 0"), settings->width);
  else
    return TRUE;
  return FALSE;
}

static gsize
choose_rows (gsize n_points)
{
  return CLAMP (MAX_NUMBERS / n_points, MIN_ROWS, MAX_ROWS);
}

gboolean
near_dft_ldos_check_size (const NearDftLdosSettings *settings, GError **error)
{
  g_return_val_if_fail (settings != NULL, FALSE);

  gsize n_points = settings->n[0] * settings->n[1] * settings->n[2], n_e = settings->grid.n;
  double bytes, limit = near_memory_get_limit ();

  if (n_points == 0)
    return TRUE;
  bytes = (double) n_points * (double) (n_e + choose_rows (n_points) + 2 * near_get_n_threads ())
          * sizeof (double);
  if (bytes <= limit)
    return TRUE;
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
               _ ("an LDOS of %zu points and %zu energies would need %.0f MB, and there are "
                  "%.0f MB: take a coarser grid of points (--grid) or of energies"),
               n_points, n_e, bytes / MEGABYTE, limit / MEGABYTE);
  return FALSE;
}

static gboolean
allocate (Work *work, GError **error)
{
  NearDftLdos *ldos = work->ldos;
  gsize n_points = ldos->n_points, n_e = ldos->settings.grid.n;

  if (!near_dft_ldos_check_size (&ldos->settings, error))
    return FALSE;
  work->max_rows = choose_rows (n_points);
  ldos->values = near_fft_malloc (n_points * n_e * sizeof *ldos->values);
  memset (ldos->values, 0, n_points * n_e * sizeof *ldos->values);
  work->squares = near_fft_malloc (work->max_rows * n_points * sizeof *work->squares);
  work->kernel = g_new (double, work->max_rows *n_e);
  work->sphere = g_new (const NearKSphere *, work->max_rows);
  work->at = g_new (const guint32 *, work->max_rows);
  work->psi = g_new (const NearComplex *, work->max_rows);
  work->fft = near_fft_new (ldos->settings.n);
  work->spheres = g_ptr_array_new_with_free_func ((GDestroyNotify) near_k_sphere_free);
  work->places = g_ptr_array_new_with_free_func (g_free);
  work->orbitals = g_ptr_array_new_with_free_func (near_fft_free);
  return TRUE;
}

static void
work_clear (Work *work)
{
  near_fft_free (work->squares);
  g_free (work->kernel);
  g_free (work->sphere);
  g_free (work->at);
  g_free (work->psi);
  near_fft_unref (work->fft);
  g_ptr_array_unref (work->spheres);
  g_ptr_array_unref (work->places);
  g_ptr_array_unref (work->orbitals);
}

/* Where plane waves are in a box that may not hold them: those that are the same at its points
 * share a place. */
static guint32 *
fold (const NearKSphere *sphere, const gsize n[3])
{
  guint32 *at = g_new (guint32, sphere->n_pw);

  for (gsize v = 0; v < sphere->n_pw; v++)
    {
      gsize place = 0;

      for (guint c = 0; c < 3; c++)
        {
          int m = sphere->miller[3 * v + c] % (int) n[c];

          place = place * n[c] + (gsize) (m < 0 ? m + (int) n[c] : m);
        }
      at[v] = (guint32) place;
    }
  return at;
}

/* --- a batch of orbitals -----------------------------------------------------------------------
 */

static void
fill_squares (const Work *work, gsize row, NearComplex *box)
{
  const NearKSphere *sphere = work->sphere[row];
  const guint32 *at = work->at[row];
  const NearComplex *psi = work->psi[row];
  gsize n_points = work->ldos->n_points;
  double *out = work->squares + row * n_points;

  if (work->is_own_box)
    near_fft_pruned_clear (sphere->fft, box);
  else
    memset (box, 0, n_points * sizeof *box);
  if (!sphere->is_real)
    for (gsize v = 0; v < sphere->n_pw; v++)
      box[at[v]] += psi[v];
  else
    {
      const guint32 *partner = at + sphere->n_half - sphere->n_self;

      for (gsize v = 0; v < sphere->n_self; v++)
        box[at[v]] += creal (psi[v]);
      for (gsize v = sphere->n_self; v < sphere->n_half; v++)
        {
          NearComplex x = G_SQRT2 / 2.0 * psi[v];

          box[at[v]] += x;
          box[partner[v]] += conj (x);
        }
    }
  if (work->is_own_box)
    near_fft_pruned_inverse (sphere->fft, box);
  else
    near_fft_inverse (work->fft, box);
  for (gsize p = 0; p < n_points; p++)
    out[p] = near_complex_norm2 (box[p]);
}

/* Adds the batch: values (n_points, n_E) += squares^T kernel */
static void
flush (Work *work)
{
  gsize n_points = work->ldos->n_points, n_e = work->ldos->settings.grid.n;
  gsize n_tiles = (n_points + TILE_POINTS - 1) / TILE_POINTS;

#pragma omp parallel num_threads(near_get_n_threads())
  {
    NearComplex *box
        = near_fft_malloc (near_fft_pruned_get_length (work->ldos->settings.n) * sizeof *box);

#pragma omp for schedule(dynamic, 1)
    for (gsize row = 0; row < work->n_rows; row++)
      fill_squares (work, row, box);
#pragma omp for schedule(dynamic, 1)
    for (gsize tile = 0; tile < n_tiles; tile++)
      {
        gsize from = tile * TILE_POINTS, n = MIN (n_points - from, TILE_POINTS);

        near_gemm_double (NEAR_BLAS_TRANSPOSED, NEAR_BLAS_PLAIN, n, n_e, work->n_rows, 1.0,
                          work->squares + from, n_points, work->kernel, n_e, 1.0,
                          work->ldos->values + from * n_e, n_e);
      }
    near_fft_free (box);
  }
  work->n_rows = 0;
}

/* A row of the kernel's matrix; FALSE if nothing of the band is on the grid. */
static gboolean
fill_kernel (const Work *work, double energy, double factor, double *row)
{
  const NearDftLdosSettings *settings = &work->ldos->settings;
  double largest = 0.0;

  for (gsize j = 0; j < settings->grid.n; j++)
    {
      double k = near_broadening_get (settings->broadening, settings->width,
                                      near_energy_grid_get (&settings->grid, j) - energy);

      largest = MAX (largest, k);
      row[j] = factor * k;
    }
  return largest > NOTHING;
}

static gboolean
add_bands (Work *work,
           const NearKSphere *sphere,
           const guint32 *at,
           const NearComplex *psi,
           const double *eigenvalues,
           double weight,
           const NearMonitor *monitor,
           double fraction,
           GError **error)
{
  const NearDftSystem *system = near_scf_result_get_system (work->result);
  double bohr = NEAR_BOHR_ANGSTROM, shift = near_scf_result_get_energy_shift (work->result);
  double factor = 2.0 * weight / (system->volume * bohr * bohr * bohr);
  gsize n_e = work->ldos->settings.grid.n;

  for (gsize b = 0; b < near_scf_result_get_n_bands (work->result); b++)
    {
      if (!fill_kernel (work, (eigenvalues[b] + shift) * NEAR_HARTREE_EV, factor,
                        work->kernel + work->n_rows * n_e))
        continue;
      work->sphere[work->n_rows] = sphere;
      work->at[work->n_rows] = at;
      work->psi[work->n_rows] = psi + b * sphere->n_half;
      if (++work->n_rows < work->max_rows)
        continue;
      if (!near_monitor_check (monitor, fraction, _ ("adding up the LDOS"), error))
        return FALSE;
      flush (work);
    }
  return near_monitor_check (monitor, fraction, _ ("adding up the LDOS"), error);
}

/* --- all points of all stars -------------------------------------------------------------------
 */

/* All rows are done with before what they point to is given back. */
static void
make_room (Work *work)
{
  if (work->n_rows > 0)
    flush (work);
  g_ptr_array_set_size (work->spheres, 0);
  g_ptr_array_set_size (work->places, 0);
  g_ptr_array_set_size (work->orbitals, 0);
}

static void
turn (Work *work, const NearKStarPoint *star, const NearKSphere **sphere, const NearComplex **psi)
{
  const NearScfResult *result = work->result;
  const NearOperation *operation
      = near_k_points_peek_operations (near_scf_result_get_k_points (result)) + star->operation;
  gsize n_bands = near_scf_result_get_n_bands (result);
  NearKSphere *turned
      = near_k_star_new_sphere (*sphere, near_scf_result_get_system (result), operation, FALSE);
  NearComplex *turned_psi = near_fft_malloc (n_bands * turned->n_half * sizeof *turned_psi);

  near_k_star_turn (turned, operation, FALSE, n_bands, turned->n_half, *psi, turned_psi);
  g_ptr_array_add (work->spheres, turned);
  g_ptr_array_add (work->orbitals, turned_psi);
  *sphere = turned;
  *psi = turned_psi;
}

static gboolean
add_star_point (Work *work,
                const NearKStarPoint *star,
                double weight,
                const NearMonitor *monitor,
                double fraction,
                GError **error)
{
  const NearScfResult *result = work->result;
  const NearKSphere *sphere = near_scf_result_get_sphere (result, star->point);
  const NearComplex *psi = near_scf_result_peek_half_orbitals (result, star->point);
  gsize n_bands = near_scf_result_get_n_bands (result);
  const guint32 *at;

  if (work->n_rows + n_bands > work->max_rows)
    make_room (work);
  if (star->operation != 0)
    turn (work, star, &sphere, &psi);
  at = sphere->at;
  if (!work->is_own_box)
    {
      g_ptr_array_add (work->places, fold (sphere, work->ldos->settings.n));
      at = g_ptr_array_index (work->places, work->places->len - 1);
    }
  return add_bands (work, sphere, at, psi,
                    near_scf_result_peek_eigenvalues (result) + star->point * n_bands, weight,
                    monitor, fraction, error);
}

static gboolean
add_all (Work *work, const NearMonitor *monitor, GError **error)
{
  NearKPoints *points = near_scf_result_get_k_points (work->result);
  const NearKStarPoint *star = near_k_points_peek_star (points);
  gsize n_star = near_k_points_get_n_star (points);
  g_autofree guint *n_of_point = g_new0 (guint, near_k_points_get_n (points));

  for (gsize s = 0; s < n_star; s++)
    n_of_point[star[s].point]++;
  for (gsize s = 0; s < n_star; s++)
    if (!add_star_point (work, &star[s],
                         near_k_points_peek (points)[star[s].point].weight
                             / n_of_point[star[s].point],
                         monitor, (double) s / (double) n_star, error))
      return FALSE;
  make_room (work);
  return TRUE;
}

static void
note_window (const NearScfResult *result, NearDftLdos *ldos)
{
  const NearDftLdosSettings *settings = &ldos->settings;
  double shift = near_scf_result_get_energy_shift (result), lowest = G_MAXDOUBLE;
  double covered = (near_scf_result_get_covered (result) + shift) * NEAR_HARTREE_EV;
  double deviation = near_broadening_get_deviation (settings->broadening, settings->width);
  double top = near_energy_grid_get (&settings->grid, settings->grid.n - 1);
  gsize n_bands = near_scf_result_get_n_bands (result);

  for (gsize k = 0; k < near_k_points_get_n (near_scf_result_get_k_points (result)); k++)
    lowest = MIN (lowest, near_scf_result_peek_eigenvalues (result)[k * n_bands]);
  lowest = (lowest + shift) * NEAR_HARTREE_EV;
  if (covered < top + SEEN * deviation)
    near_notes_add (ldos->notes, NEAR_NOTE_WARNING, "window-not-covered",
                    _ ("All bands are there up to %.2f eV; on the grid, which ends at %.2f eV, "
                       "states are missing above "
                       "%.2f eV. Ask for more bands."),
                    covered, top, covered - SEEN * deviation);
  if (lowest - SEEN * deviation < settings->grid.minimum)
    near_notes_add (ldos->notes, NEAR_NOTE_WARNING, "window-too-high",
                    _ ("The lowest band is at %.2f eV; with a broadening of %.2f eV the grid of "
                       "energies should begin "
                       "at %.2f eV or lower, it begins at %.2f eV."),
                    lowest, deviation, lowest - SEEN * deviation, settings->grid.minimum);
}

NearDftLdos *
near_dft_ldos_new (const NearScfResult *result,
                   const NearDftLdosSettings *settings,
                   const NearMonitor *monitor,
                   GError **error)
{
  g_return_val_if_fail (result != NULL && settings != NULL, NULL);

  const NearDftSystem *system = near_scf_result_get_system (result);
  g_autoptr (NearDftLdos) ldos = g_new0 (NearDftLdos, 1);
  Work work = { .result = result, .ldos = ldos };
  gboolean fine;

  ldos->settings = *settings;
  ldos->notes = near_notes_new ();
  if (!check (result, &ldos->settings, error))
    return NULL;
  ldos->n_points = ldos->settings.n[0] * ldos->settings.n[1] * ldos->settings.n[2];
  work.is_own_box = memcmp (ldos->settings.n, system->n, sizeof system->n) == 0;
  if (!allocate (&work, error))
    return NULL;
  fine = add_all (&work, monitor, error);
  work_clear (&work);
  if (!fine)
    return NULL;
  note_window (result, ldos);
  return g_steal_pointer (&ldos);
}

void
near_dft_ldos_free (NearDftLdos *self)
{
  if (self == NULL)
    return;
  near_fft_free (self->values);
  g_clear_pointer (&self->notes, g_ptr_array_unref);
  g_free (self);
}
