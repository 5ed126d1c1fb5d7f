/* near-bond-gap.c — where the first shell of neighbours ends
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All distances up to a limit go into narrow bins that remember the smallest and largest in them, so
 * that the edges of a gap are exact and memory does not grow with the crystal.
 */
#include "near-bonds-private.h"

#include "near-cell-list.h"
#include "near-neighbors.h"
#include "near-shell-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define BIN_WIDTH 0.002      /* Å */
#define SMOOTH_BIN_WIDTH 0.05 /* Å, where there is no gap */
#define MAX_PAIRED_SPECIES 24
#define DEFAULT_LIMIT 5.0

typedef struct
{
  gsize n;
  double lowest, highest;
} Bin;

typedef struct
{
  const guint16 *species;
  guint n_kinds; /* of species that are told apart: 1 for all together */
  guint kind;    /* of the atom that is visited */
  gsize n_bins;
  Bin *bins; /* (n_kinds, n_kinds, n_bins) */
} Distances;

static void
add_distance (gsize j, const int shift[3], const double vector[3], double squared_distance,
              gpointer user_data)
{
  Distances *d = user_data;
  double distance = sqrt (squared_distance);
  guint kind = d->n_kinds > 1 ? d->species[j] : 0;
  gsize at = (gsize) (distance / BIN_WIDTH);

  if (distance < NEAR_BOND_SHORTEST)
    return;
  Bin *bin = d->bins + ((gsize) d->kind * d->n_kinds + kind) * d->n_bins + MIN (at, d->n_bins - 1);
  bin->lowest = bin->n == 0 ? distance : MIN (bin->lowest, distance);
  bin->highest = bin->n == 0 ? distance : MAX (bin->highest, distance);
  bin->n++;
}

/* The middle of the first gap wider than @buffer; 0 if there is none before the last distance. */
static double
find_gap (const Bin *bins, gsize n_bins, double buffer, gboolean *any)
{
  double last = NAN;

  *any = FALSE;
  for (gsize k = 0; k < n_bins; k++)
    {
      if (bins[k].n == 0)
        continue;
      if (*any && bins[k].lowest - last > buffer)
        return 0.5 * (last + bins[k].lowest);
      last = bins[k].highest;
      *any = TRUE;
    }
  return *any && (double) n_bins * BIN_WIDTH - last > buffer ? last + 0.5 * buffer : 0.0;
}

static double
find_minimum (const Bin *bins, gsize n_bins)
{
  gsize n = (gsize) ((double) n_bins * BIN_WIDTH / SMOOTH_BIN_WIDTH) + 1;
  g_autofree double *density = g_new0 (double, n);

  for (gsize k = 0; k < n_bins; k++)
    {
      double r = ((double) k + 0.5) * BIN_WIDTH;

      density[MIN ((gsize) (r / SMOOTH_BIN_WIDTH), n - 1)] += (double) bins[k].n / (r * r);
    }
  return _near_shell_find_minimum (density, n, SMOOTH_BIN_WIDTH);
}

static gboolean
collect (Distances *d, const NearCrystal *crystal, double limit, const NearMonitor *monitor, GError **error)
{
  gsize n = near_crystal_get_n_atoms (crystal);
  g_autoptr (NearCellList) list
      = near_cell_list_new (near_crystal_get_lattice (crystal), near_crystal_get_periodic (crystal), n,
                            near_crystal_peek_positions (crystal), limit, error);

  if (list == NULL)
    return FALSE;
  gint stop = FALSE;
  NearCellListWatch watch = { .monitor = monitor, .stage = _ ("distances"), .stop = &stop };
  if (!near_monitor_check (monitor, 0.0, watch.stage, error))
    return FALSE;
  for (gsize i = 0; i < n && !stop; i++)
    {
      watch.fraction = (double) i / (double) n;
      d->kind = d->n_kinds > 1 ? d->species[i] : 0;
      near_cell_list_visit_watched (list, i, add_distance, d, &watch);
    }
  if (stop)
    g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_CANCELLED, _ ("stopped on request"));
  return !stop;
}

static void
set_by_gap (NearBondReach *reach, const NearCrystal *crystal, const NearBondOptions *options,
            const Distances *d, GPtrArray *notes)
{
  guint n = reach->n_species;
  g_autofree double *ends = g_new0 (double, (gsize) d->n_kinds * d->n_kinds);

  for (guint a = 0; a < d->n_kinds; a++)
    for (guint b = 0; b < d->n_kinds; b++)
      {
        const Bin *bins = d->bins + ((gsize) a * d->n_kinds + b) * d->n_bins;
        gboolean any;
        double end = find_gap (bins, d->n_bins, options->buffer, &any);

        if (any && end == 0.0)
          {
            end = find_minimum (bins, d->n_bins);
            if (a <= b && d->n_kinds > 1)
              near_notes_add (notes, NEAR_NOTE_WARNING, "no-gap",
                              _ ("The distances of %s–%s have no gap wider than %g Å; the first minimum of "
                                 "their distribution, %.3f Å, was taken instead."),
                              near_crystal_get_species (crystal, a)->label,
                              near_crystal_get_species (crystal, b)->label, options->buffer, end);
            else if (a <= b)
              near_notes_add (notes, NEAR_NOTE_WARNING, "no-gap",
                              _ ("The distances have no gap wider than %g Å; the first minimum of their "
                                 "distribution, %.3f Å, was taken instead."),
                              options->buffer, end);
          }
        ends[(gsize) a * d->n_kinds + b] = end;
      }
  for (guint a = 0; a < n; a++)
    for (guint b = 0; b < n; b++)
      {
        gsize at = d->n_kinds > 1 ? (gsize) a * n + b : 0;

        reach->low[(gsize) a * n + b] = NEAR_BOND_SHORTEST;
        reach->high[(gsize) a * n + b] = ends[at];
      }
}

gboolean
_near_bond_reach_by_gap (NearBondReach *reach, const NearCrystal *crystal, const NearBondOptions *options,
                         GPtrArray *notes, const NearMonitor *monitor, GError **error)
{
  double limit = options->limit, nearest;
  Distances d = { .species = near_crystal_peek_species (crystal), .n_kinds = 1 };

  if (options->per_pair && reach->n_species > MAX_PAIRED_SPECIES)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                   _ ("a gap for each pair needs at most %d species; there are %u"), MAX_PAIRED_SPECIES,
                   reach->n_species);
      return FALSE;
    }
  if (options->per_pair)
    d.n_kinds = reach->n_species;
  if (limit == 0.0)
    {
      limit = DEFAULT_LIMIT;
      if (near_crystal_find_nearest (crystal, &nearest, NULL) && nearest < 20.0)
        limit = MAX (limit, 2.0 * nearest);
    }
  d.n_bins = (gsize) ceil (limit / BIN_WIDTH);
  g_autofree Bin *bins = g_new0 (Bin, (gsize) d.n_kinds * d.n_kinds * d.n_bins);
  d.bins = bins;
  if (!collect (&d, crystal, limit, monitor, error))
    return FALSE;
  set_by_gap (reach, crystal, options, &d, notes);
  return TRUE;
}
