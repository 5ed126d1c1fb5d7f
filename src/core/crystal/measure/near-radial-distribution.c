/* near-radial-distribution.c — how many atoms stand at which distance from one another
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pairs are counted as they are found and never stored. Threads count for themselves, in whole numbers, so
 * that sums do not depend on how many there are.
 */
#include "near-radial-distribution.h"

#include "near-cell-list.h"
#include "near-init.h"
#include "near-shell-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_BINS 1000000.0
#define MAX_NUMBERS 20000000.0  /* bins times pairs of species, in each of a few arrays */
#define VISITS_PER_POLL 4000000.0 /* of one thread: some 20 ms; within an atom the list asks */
#define MAX_VISITS 1e12           /* some hours */
/* Nearer than this two atoms are one place that is listed twice. */
#define COINCIDENT 1e-3

struct _NearRadialAccumulator
{
  double r_max, width;
  gsize n_bins, n_frames, n_coincident;
  guint n_species;
  gboolean has_density, has_vacuum;
  char **labels;  /* (n_species) NULL-terminated */
  gsize *n_atoms; /* (n_species) */
  double *g;      /* (n_species^2 + 1, n_bins): sums over frames; the last is that of all */
  double *shells; /* (n_species^2 + 1, n_bins): neighbours in each bin, sums over frames */
};

struct _NearRadialDistribution
{
  double width;
  gsize n_bins, n_frames;
  guint n_species;
  char **labels;
  double *g; /* NULL without a density */
  double *running;
  GPtrArray *notes;
};

/**
 * near_radial_accumulator_new:
 * @r_max: Å; may be larger than the cell
 * @bin_width: Å; the last bin ends at or just behind r_max
 *
 * Errors: NEAR_ERROR_RANGE; NEAR_ERROR_TOO_LARGE beyond 10^6 bins
 */
NearRadialAccumulator *
near_radial_accumulator_new (double r_max, double bin_width, GError **error)
{
  double n = ceil (r_max / bin_width - 1e-9);

  if (!(bin_width > 0.0) || !(r_max >= bin_width) || !isfinite (n))
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   _ ("distances up to %g Å in bins of %g Å; both must be positive, and a bin no longer than "
                      "the whole"),
                   r_max, bin_width);
      return NULL;
    }
  if (n > MAX_BINS)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE, _ ("%g bins are too many; at most %g"), n,
                   MAX_BINS);
      return NULL;
    }
  NearRadialAccumulator *self = g_new0 (NearRadialAccumulator, 1);
  self->n_bins = (gsize) n;
  self->width = bin_width;
  self->r_max = n * bin_width;
  return self;
}

void
near_radial_accumulator_free (NearRadialAccumulator *self)
{
  if (self == NULL)
    return;
  g_strfreev (self->labels);
  g_free (self->n_atoms);
  g_free (self->g);
  g_free (self->shells);
  g_free (self);
}

/* --- the first frame, and whether others are like it -------------------------------------------- */

static gsize *
count_species (const NearCrystal *frame)
{
  const guint16 *species = near_crystal_peek_species (frame);
  gsize *n = g_new0 (gsize, near_crystal_get_n_species (frame));

  for (gsize i = 0; i < near_crystal_get_n_atoms (frame); i++)
    n[species[i]]++;
  return n;
}

static gboolean
start (NearRadialAccumulator *self, const NearCrystal *frame, GError **error)
{
  guint n = near_crystal_get_n_species (frame);
  gsize n_rows = (gsize) n * n + 1;

  if ((double) n_rows * (double) self->n_bins > MAX_NUMBERS)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                   _ ("%u species in %zu bins need too much memory; choose wider bins"), n, self->n_bins);
      return FALSE;
    }
  self->n_species = n;
  self->has_density = near_crystal_has_cell (frame);
  self->labels = g_new0 (char *, n + 1);
  for (guint s = 0; s < n; s++)
    self->labels[s] = g_strdup (near_crystal_get_species (frame, s)->label);
  self->n_atoms = count_species (frame);
  self->g = g_new0 (double, n_rows * self->n_bins);
  self->shells = g_new0 (double, n_rows * self->n_bins);
  return TRUE;
}

static gboolean
check_alike (const NearRadialAccumulator *self, const NearCrystal *frame, GError **error)
{
  g_autofree gsize *n_atoms = count_species (frame);
  guint n = near_crystal_get_n_species (frame);
  gboolean alike = n == self->n_species;

  for (guint s = 0; alike && s < n; s++)
    alike = n_atoms[s] == self->n_atoms[s]
            && g_str_equal (self->labels[s], near_crystal_get_species (frame, s)->label);
  if (!alike)
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                 _ ("frame %zu does not have the same numbers of the same species as the first; a mean over "
                    "frames needs that"),
                 self->n_frames + 1);
  else if (near_crystal_has_cell (frame) != self->has_density)
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                 _ ("frame %zu differs from the first in whether there is a cell; a mean over frames needs "
                    "the same"),
                 self->n_frames + 1);
  else
    return TRUE;
  return FALSE;
}

/* --- counting ----------------------------------------------------------------------------------- */

typedef struct
{
  const guint16 *species;
  guint n_species, own;
  gsize n_bins;
  double inverse_width;
  guint64 *counts; /* (n_species, n_species, n_bins) */
  gsize n_coincident;
  NearCellListWatch watch; /* of the first thread: with the monitor */
} Counter;

static void
count (gsize j, const int shift[3], const double vector[3], double squared_distance, gpointer user_data)
{
  Counter *c = user_data;
  gsize bin = (gsize) (sqrt (squared_distance) * c->inverse_width);

  if (squared_distance < COINCIDENT * COINCIDENT)
    c->n_coincident++;
  else if (bin < c->n_bins)
    c->counts[((gsize) c->own * c->n_species + c->species[j]) * c->n_bins + bin]++;
}

/* How many atoms each atom is compared with, if they fill the cell. */
static double
estimate_seen (const NearCrystal *frame, double r_max)
{
  double n = (double) near_crystal_get_n_atoms (frame), seen = n;

  if (near_crystal_has_cell (frame))
    seen = 27.0 * r_max * r_max * r_max * n / near_crystal_get_volume (frame) + 27.0;
  return seen;
}

/* Only images can be that many. */
static gboolean
check_work (const NearCrystal *frame, double r_max, GError **error)
{
  const gboolean *periodic = near_crystal_get_periodic (frame);
  double n = (double) near_crystal_get_n_atoms (frame), pairs = n * estimate_seen (frame, r_max);

  if (!(pairs > MAX_VISITS) || !(periodic[0] && periodic[1] && periodic[2]))
    return TRUE;
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
               _ ("within %g Å there are some %.0e pairs of atoms to look at, which takes many hours; choose a "
                  "smaller distance"),
               r_max, pairs);
  return FALSE;
}

static guint64 *
count_pairs (NearRadialAccumulator *self, const NearCrystal *frame, const NearMonitor *monitor,
             GError **error)
{
  gsize n = near_crystal_get_n_atoms (frame), size = (gsize) self->n_species * self->n_species * self->n_bins;
  const guint16 *species = near_crystal_peek_species (frame);
  gint stop = FALSE;
  if (!check_work (frame, self->r_max, error))
    return NULL;
  g_autoptr (NearCellList) list
      = near_cell_list_new (near_crystal_get_lattice (frame), near_crystal_get_periodic (frame), n,
                            near_crystal_peek_positions (frame), self->r_max, error);
  if (list == NULL)
    return NULL;
  guint n_threads = n >= 1000 && (double) size < 1e6 ? near_get_n_threads () : 1;
  gsize block = (gsize) CLAMP (VISITS_PER_POLL * n_threads / estimate_seen (frame, self->r_max), n_threads,
                               1e6);
  g_autofree guint64 *counts = g_new0 (guint64, size * n_threads);
  g_autofree Counter *counters = g_new (Counter, n_threads);
  for (guint t = 0; t < n_threads; t++)
    counters[t] = (Counter){ species, self->n_species, 0, self->n_bins, 1.0 / self->width, counts + t * size,
                             0, { t == 0 ? monitor : NULL, _ ("distances"), 0.0, &stop, 0 } };
  for (gsize from = 0; from < n; from += block)
    {
      gsize to = MIN (from + block, n);

      if (!near_monitor_check (monitor, (double) from / (double) n, _ ("distances"), error))
        return NULL;
      counters[0].watch.fraction = (double) from / (double) n;
#pragma omp parallel for schedule(static, 1) num_threads(n_threads) if (n_threads > 1)
      for (guint t = 0; t < n_threads; t++)
        for (gsize i = from + t; i < to; i += n_threads)
          {
            counters[t].own = species[i];
            near_cell_list_visit_watched (list, i, count, &counters[t], &counters[t].watch);
          }
      if (stop)
        {
          g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_CANCELLED, _ ("stopped on request"));
          return NULL;
        }
    }
  self->n_coincident += counters[0].n_coincident;
  for (guint t = 1; t < n_threads; t++)
    {
      self->n_coincident += counters[t].n_coincident;
      for (gsize k = 0; k < size; k++)
        counts[k] += counts[t * size + k];
    }
  return g_steal_pointer (&counts);
}

static double
get_shell_volume (double width, gsize k)
{
  double r = width * (double) k, s = r + width;

  return 4.0 / 3.0 * G_PI * width * (r * r + r * s + s * s);
}

/**
 * near_radial_accumulator_add:
 * @frame: with as many atoms of each species as the first
 *
 * Errors: NEAR_ERROR_RANGE if the frame is not like the first; NEAR_ERROR_TOO_LARGE; NEAR_ERROR_CANCELLED.
 *   After an error what was added before is still there
 * Cost: O(n neighbours)
 */
gboolean
near_radial_accumulator_add (NearRadialAccumulator *self, NearCrystal *frame, const NearMonitor *monitor,
                             GError **error)
{
  g_return_val_if_fail (self != NULL && frame != NULL, FALSE);

  if (self->labels == NULL ? !start (self, frame, error) : !check_alike (self, frame, error))
    return FALSE;
  g_autofree guint64 *counts = count_pairs (self, frame, monitor, error);
  if (counts == NULL)
    return FALSE;
  const gboolean *periodic = near_crystal_get_periodic (frame);
  gsize n_bins = self->n_bins, n_pairs = (gsize) self->n_species * self->n_species;
  double n = (double) near_crystal_get_n_atoms (frame);
  double volume = self->has_density ? near_crystal_get_volume (frame) : NAN;
  for (gsize pair = 0; pair < n_pairs; pair++)
    for (gsize k = 0; k < n_bins; k++)
      {
        double count_ab = (double) counts[pair * n_bins + k], shell = get_shell_volume (self->width, k);
        double n_a = (double) self->n_atoms[pair / self->n_species];
        double n_b = (double) self->n_atoms[pair % self->n_species];

        if (count_ab == 0.0)
          continue;
        self->g[pair * n_bins + k] += count_ab * volume / (n_a * n_b * shell);
        self->shells[pair * n_bins + k] += count_ab / n_a;
        self->g[n_pairs * n_bins + k] += count_ab * volume / (n * n * shell);
        self->shells[n_pairs * n_bins + k] += count_ab / n;
      }
  self->has_vacuum = self->has_vacuum
                     || (self->has_density && !(periodic[0] && periodic[1] && periodic[2]));
  self->n_frames++;
  return TRUE;
}

/* --- the result --------------------------------------------------------------------------------- */

static void
clear (gpointer data)
{
  NearRadialDistribution *self = data;

  g_strfreev (self->labels);
  g_free (self->g);
  g_free (self->running);
  g_clear_pointer (&self->notes, g_ptr_array_unref);
}

static void
say_what_was_assumed (const NearRadialAccumulator *self, GPtrArray *notes)
{
  if (!self->has_density)
    near_notes_add (notes, NEAR_NOTE_INFO, "no-density",
                    _ ("Without a cell there is no density: only the numbers of neighbours are given, not "
                       "g(r)."));
  if (self->has_vacuum)
    near_notes_add (notes, NEAR_NOTE_WARNING, "vacuum-in-density",
                    _ ("The crystal does not repeat in all directions; the density in g(r) is that of the "
                       "whole cell with its vacuum."));
  if (self->n_coincident > 0)
    near_notes_add (notes, NEAR_NOTE_WARNING, "coincident-atoms",
                    g_dngettext (GETTEXT_PACKAGE, "%zu pair of atoms stands in one place and is not counted.",
                                 "%zu pairs of atoms stand in one place and are not counted.",
                                 self->n_coincident / 2),
                    self->n_coincident / 2);
}

/**
 * near_radial_accumulator_finish:
 *
 * Returns: (transfer full) (nullable): the mean over the frames so far; more may be added afterwards
 * Errors: NEAR_ERROR_NO_DATA without a frame
 */
NearRadialDistribution *
near_radial_accumulator_finish (NearRadialAccumulator *self, GError **error)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (self->n_frames == 0)
    {
      g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_NO_DATA,
                           _ ("there is no frame to take a distribution of"));
      return NULL;
    }
  gsize n_rows = (gsize) self->n_species * self->n_species + 1, n_bins = self->n_bins;
  NearRadialDistribution *made = g_atomic_rc_box_new0 (NearRadialDistribution);
  made->width = self->width;
  made->n_bins = n_bins;
  made->n_frames = self->n_frames;
  made->n_species = self->n_species;
  made->labels = g_strdupv (self->labels);
  made->notes = near_notes_new ();
  made->running = g_new (double, n_rows * n_bins);
  made->g = self->has_density ? g_new (double, n_rows * n_bins) : NULL;
  for (gsize row = 0; row < n_rows; row++)
    {
      double sum = 0.0;

      for (gsize k = 0; k < n_bins; k++)
        {
          sum += self->shells[row * n_bins + k] / (double) self->n_frames;
          made->running[row * n_bins + k] = sum;
          if (made->g != NULL)
            made->g[row * n_bins + k] = self->g[row * n_bins + k] / (double) self->n_frames;
        }
    }
  say_what_was_assumed (self, made->notes);
  return made;
}

/**
 * near_radial_distribution_new:
 * @r_max: Å; may be larger than the cell
 * @bin_width: Å
 *
 * Errors: as near_radial_accumulator_new() and near_radial_accumulator_add()
 */
NearRadialDistribution *
near_radial_distribution_new (NearCrystal *crystal, double r_max, double bin_width,
                              const NearMonitor *monitor, GError **error)
{
  g_return_val_if_fail (crystal != NULL, NULL);

  g_autoptr (NearRadialAccumulator) accumulator = near_radial_accumulator_new (r_max, bin_width, error);

  if (accumulator == NULL || !near_radial_accumulator_add (accumulator, crystal, monitor, error))
    return NULL;
  return near_radial_accumulator_finish (accumulator, error);
}

NearRadialDistribution *
near_radial_distribution_ref (NearRadialDistribution *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
near_radial_distribution_unref (NearRadialDistribution *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, clear);
}

gsize
near_radial_distribution_get_n_bins (const NearRadialDistribution *self)
{
  return self->n_bins;
}

double
near_radial_distribution_get_bin_width (const NearRadialDistribution *self)
{
  return self->width;
}

double
near_radial_distribution_get_r (const NearRadialDistribution *self, gsize k)
{
  return ((double) k + 0.5) * self->width;
}

gsize
near_radial_distribution_get_n_frames (const NearRadialDistribution *self)
{
  return self->n_frames;
}

guint
near_radial_distribution_get_n_species (const NearRadialDistribution *self)
{
  return self->n_species;
}

const char *
near_radial_distribution_get_label (const NearRadialDistribution *self, guint species)
{
  g_return_val_if_fail (species < self->n_species, NULL);
  return self->labels[species];
}

gboolean
near_radial_distribution_has_density (const NearRadialDistribution *self)
{
  return self->g != NULL;
}

const GPtrArray *
near_radial_distribution_get_notes (const NearRadialDistribution *self)
{
  return self->notes;
}

static const double *
get_row (const NearRadialDistribution *self, const double *rows, guint a, guint b)
{
  if (rows == NULL)
    return NULL;
  if (a == NEAR_ALL_SPECIES && b == NEAR_ALL_SPECIES)
    return rows + (gsize) self->n_species * self->n_species * self->n_bins;
  if (a >= self->n_species || b >= self->n_species)
    return NULL;
  return rows + ((gsize) a * self->n_species + b) * self->n_bins;
}

const double *
near_radial_distribution_peek_g (const NearRadialDistribution *self, guint a, guint b)
{
  return get_row (self, self->g, a, b);
}

const double *
near_radial_distribution_peek_running (const NearRadialDistribution *self, guint a, guint b)
{
  return get_row (self, self->running, a, b);
}

/* --- the end of the first shell ----------------------------------------------------------------- */

double
near_radial_distribution_find_minimum (const NearRadialDistribution *self, guint a, guint b)
{
  const double *running = near_radial_distribution_peek_running (self, a, b);

  g_return_val_if_fail (running != NULL, 0.0);

  g_autofree double *density = g_new (double, self->n_bins);
  for (gsize k = 0; k < self->n_bins; k++)
    density[k] = (running[k] - (k > 0 ? running[k - 1] : 0.0)) / get_shell_volume (self->width, k);
  return _near_shell_find_minimum (density, self->n_bins, self->width);
}

double
near_radial_distribution_find_gap (const NearRadialDistribution *self, guint a, guint b, double buffer)
{
  const double *running = near_radial_distribution_peek_running (self, a, b);
  gsize last = 0;
  gboolean any = FALSE;

  g_return_val_if_fail (running != NULL, 0.0);

  for (gsize k = 0; k < self->n_bins; k++)
    {
      gboolean filled = running[k] > (k > 0 ? running[k - 1] : 0.0);

      if (filled && any && (double) (k - last - 1) * self->width >= buffer)
        return 0.5 * (double) (last + 1 + k) * self->width;
      if (filled)
        last = k;
      any = any || filled;
    }
  return 0.0;
}
