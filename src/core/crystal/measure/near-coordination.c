/* near-coordination.c — how many neighbours an atom has, by four definitions side by side
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-coordination.h"

#include "near-cell-list.h"
#include "near-init.h"
#include "near-neighbors.h"
#include "near-voronoi-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define FIXED_FACTOR 1.2
/* Between the square faces of bcc, 0.36 of the hexagonal ones, and the second neighbours of diamond. */
#define DEFAULT_SHARE 0.2
/* Neighbours are looked for within this many mean spacings; where the cell is not closed then, further. */
#define FIRST_REACH 2.0
/* In a vacuum the mean spacing says nothing: not further, at first, than this many times what half of a few
 * atoms need for this many neighbours, which a crystal reaches sooner by its mean spacing. */
#define LOCAL_REACH 1.5
#define LOCAL_NEIGHBORS 14
#define N_SAMPLED 63
#define REACH_STEP 1.5
#define N_REACHES 5
#define N_LOCAL_REACHES 4 /* in a vacuum, where atoms at a surface stay open however far one looks */
#define ATOMS_PER_POLL 32

static const NearParameter fixed_parameters[] = {
  { "cutoff", N_ ("Cut-off"), N_ ("Ångström; 0: 1.2 times the nearest distance"), 0.0, 20.0, 0.0 },
};
static const NearParameter voronoi_parameters[] = {
  { "share", N_ ("Share"), N_ ("Of the largest solid angle of an atom, from which a face counts"), 0.0, 1.0,
    DEFAULT_SHARE },
};
static const NearInfo rows[] = {
  { .id = "fixed",
    .name = N_ ("fixed cut-off"),
    .sentence = N_ ("All atoms within one distance are neighbours."),
    .parameters = fixed_parameters,
    .n_parameters = G_N_ELEMENTS (fixed_parameters) },
  { .id = "gap",
    .name = N_ ("first gap"),
    .sentence = N_ ("All atoms up to the first gap in the distances of the crystal are neighbours.") },
  { .id = "radii",
    .name = N_ ("sum of radii"),
    .sentence = N_ ("Atoms that are bonded by the sum of their radii are neighbours.") },
  { .id = "voronoi",
    .name = N_ ("Voronoi solid angle"),
    .sentence = N_ ("Atoms whose face of the Voronoi cell is seen under a large enough solid angle are "
                    "neighbours."),
    .citation = "M. O'Keeffe, Acta Cryst. A35, 772 (1979)",
    .parameters = voronoi_parameters,
    .n_parameters = G_N_ELEMENTS (voronoi_parameters) },
};
G_STATIC_ASSERT (G_N_ELEMENTS (rows) == NEAR_N_COORDINATIONS);

const NearTable near_coordination_table
    = NEAR_TABLE_INIT ("coordination", N_ ("definition of coordination"), rows);

struct _NearCoordination
{
  NearCrystal *crystal;
  double cutoff;
  double *numbers[NEAR_N_COORDINATIONS]; /* (n) each */
  double *effective, *volumes;           /* (n) */
  NearBonds *gap;
  GPtrArray *notes;
};

static void
clear (gpointer data)
{
  NearCoordination *self = data;

  for (guint k = 0; k < NEAR_N_COORDINATIONS; k++)
    g_free (self->numbers[k]);
  g_free (self->effective);
  g_free (self->volumes);
  g_clear_pointer (&self->gap, near_bonds_unref);
  g_clear_pointer (&self->notes, g_ptr_array_unref);
  g_clear_pointer (&self->crystal, near_crystal_unref);
}

void
near_coordination_options_init (NearCoordinationOptions *options)
{
  g_return_if_fail (options != NULL);
  *options = (NearCoordinationOptions){ .share = DEFAULT_SHARE };
  near_bond_options_init (&options->radii, NEAR_BOND_RADII);
  near_bond_options_init (&options->gap, NEAR_BOND_GAP);
}

/* --- Voronoi cells ------------------------------------------------------------------------------ */

typedef struct
{
  double squared_distance;
  NearVec3 vector;
} Neighbor;

/* What one thread works with. */
typedef struct
{
  GArray *neighbors;
  NearVoronoiCell cell;
  NearCellListWatch watch;
} Worker;

static void
collect (gsize j, const int shift[3], const double vector[3], double squared_distance, gpointer user_data)
{
  Neighbor neighbor = { squared_distance, near_vec3_from (vector) };

  /* What stands in the same place shares the cell. */
  if (squared_distance > NEAR_BOND_SHORTEST * NEAR_BOND_SHORTEST)
    g_array_append_val ((GArray *) user_data, neighbor);
}

static int
compare_neighbors (gconstpointer a, gconstpointer b)
{
  const Neighbor *p = a, *q = b;

  if (p->squared_distance != q->squared_distance)
    return p->squared_distance < q->squared_distance ? -1 : 1;
  for (guint k = 0; k < 3; k++)
    if (p->vector.x[k] != q->vector.x[k])
      return p->vector.x[k] < q->vector.x[k] ? -1 : 1;
  return 0;
}

/* Whether the cell is closed by the neighbours within @reach. */
static gboolean
make_cell (Worker *worker, const NearCellList *list, gsize atom, double reach)
{
  NearVoronoiCell *cell = &worker->cell;

  g_array_set_size (worker->neighbors, 0);
  if (!near_cell_list_visit_watched (list, atom, collect, worker->neighbors, &worker->watch))
    return FALSE;
  g_array_sort (worker->neighbors, compare_neighbors);
  _near_voronoi_cell_init (cell, reach);
  for (guint k = 0; k < worker->neighbors->len && !cell->overflowed; k++)
    {
      const Neighbor *neighbor = &g_array_index (worker->neighbors, Neighbor, k);

      /* The plane lies half way: beyond all corners it and all later ones cut nothing. */
      if (0.25 * neighbor->squared_distance > cell->reach * cell->reach)
        break;
      _near_voronoi_cell_cut (cell, neighbor->vector);
    }
  return _near_voronoi_cell_is_closed (cell) && 2.0 * cell->reach <= reach;
}

static void
count_faces (NearCoordination *self, const NearVoronoiCell *cell, gsize atom, double share)
{
  double angles[NEAR_VORONOI_MAX_FACES], largest = 0.0, sum = 0.0, n = 0.0;

  for (guint f = 0; f < cell->n_faces; f++)
    {
      angles[f] = _near_voronoi_face_get_solid_angle (&cell->faces[f]);
      largest = MAX (largest, angles[f]);
      sum += angles[f];
    }
  for (guint f = 0; f < cell->n_faces; f++)
    n += angles[f] > share * largest;
  self->numbers[NEAR_COORDINATION_VORONOI][atom] = n;
  self->effective[atom] = sum / largest;
  self->volumes[atom] = _near_voronoi_cell_get_volume (cell);
}

/* Of the atoms in @left (n_left) those that one reach does not close stay. */
static gboolean
fill_cells (NearCoordination *self, gsize *left, gsize *n_left, double reach, double share, Worker *workers,
            guint n_threads, const NearMonitor *monitor, GError **error)
{
  g_autoptr (NearCellList) list = near_cell_list_new (
      near_crystal_get_lattice (self->crystal), near_crystal_get_periodic (self->crystal),
      near_crystal_get_n_atoms (self->crystal), near_crystal_peek_positions (self->crystal), reach, error);
  gsize n = *n_left, n_open = 0;
  gint stop = FALSE;

  if (list == NULL)
    return FALSE;
  /* The monitor is asked by the thread that was asked for the cells. */
  for (guint t = 0; t < n_threads; t++)
    workers[t].watch = (NearCellListWatch){ t == 0 ? monitor : NULL, _ ("Voronoi cells"), 0.0, &stop, 0 };
  for (gsize from = 0; from < n; from += ATOMS_PER_POLL)
    {
      gsize to = MIN (from + ATOMS_PER_POLL, n);

      if (!near_monitor_check (monitor, (double) from / (double) n, _ ("Voronoi cells"), error))
        return FALSE;
      workers[0].watch.fraction = (double) from / (double) n;
#pragma omp parallel for schedule(static, 1) num_threads(n_threads) if (to - from > 16)
      for (guint t = 0; t < n_threads; t++)
        for (gsize k = from + t; k < to; k += n_threads)
          if (make_cell (&workers[t], list, left[k], reach))
            {
              count_faces (self, &workers[t].cell, left[k], share);
              left[k] = G_MAXSIZE;
            }
      if (stop)
        {
          g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_CANCELLED, _ ("stopped on request"));
          return FALSE;
        }
    }
  for (gsize k = 0; k < n; k++)
    if (left[k] != G_MAXSIZE)
      left[n_open++] = left[k];
  *n_left = n_open;
  return TRUE;
}

/* The edge of the cube that an atom has on average, in Å. */
static double
get_spacing (const NearCrystal *crystal)
{
  const double *x = near_crystal_peek_positions (crystal);
  gsize n = near_crystal_get_n_atoms (crystal);
  double volume = 1.0;

  if (near_crystal_has_cell (crystal))
    return cbrt (near_crystal_get_volume (crystal) / (double) n);
  for (guint c = 0; c < 3; c++)
    {
      double low = x[c], high = x[c];

      for (gsize i = 0; i < n; i++)
        {
          low = MIN (low, x[3 * i + c]);
          high = MAX (high, x[3 * i + c]);
        }
      volume *= high - low + 2.0;
    }
  return cbrt (volume / (double) n);
}

static void
count_one (gsize j, const int shift[3], const double vector[3], double squared_distance, gpointer user_data)
{
  *(gsize *) user_data += squared_distance > NEAR_BOND_SHORTEST * NEAR_BOND_SHORTEST;
}

/* Whether half of some atoms have enough neighbours within @cutoff. */
static gboolean
is_dense_within (const NearCrystal *crystal, double cutoff)
{
  gsize n = near_crystal_get_n_atoms (crystal), n_sampled = MIN (n, N_SAMPLED), n_dense = 0;
  g_autoptr (NearCellList) list
      = near_cell_list_new (near_crystal_get_lattice (crystal), near_crystal_get_periodic (crystal), n,
                            near_crystal_peek_positions (crystal), cutoff, NULL);

  for (gsize k = 0; list != NULL && k < n_sampled; k++)
    {
      gsize n_near = 0;

      near_cell_list_visit (list, k * (n / n_sampled), count_one, &n_near);
      n_dense += n_near >= LOCAL_NEIGHBORS;
    }
  return list == NULL || 2 * n_dense >= n_sampled;
}

static double
choose_reach (const NearCrystal *crystal, guint *n_reaches)
{
  double most = FIRST_REACH * get_spacing (crystal), nearest, reach;

  *n_reaches = N_REACHES;
  if (!near_crystal_find_nearest (crystal, &nearest, NULL))
    return most;
  for (reach = MAX (nearest, NEAR_BOND_SHORTEST); LOCAL_REACH * reach < most; reach *= 1.3)
    if (is_dense_within (crystal, reach))
      {
        *n_reaches = N_LOCAL_REACHES;
        return LOCAL_REACH * reach;
      }
  return most;
}

static gboolean
count_by_voronoi (NearCoordination *self, double share, const NearMonitor *monitor, GError **error)
{
  gsize n = near_crystal_get_n_atoms (self->crystal), n_left = n;
  g_autofree gsize *left = g_new (gsize, n);
  guint n_threads = near_get_n_threads (), n_reaches;
  double reach = choose_reach (self->crystal, &n_reaches);
  Worker *workers = g_new0 (Worker, n_threads);
  gboolean done = TRUE;

  for (gsize i = 0; i < n; i++)
    left[i] = i;
  for (guint t = 0; t < n_threads; t++)
    workers[t].neighbors = g_array_new (FALSE, FALSE, sizeof (Neighbor));
  for (guint step = 0; done && step < n_reaches && n_left > 0; step++, reach *= REACH_STEP)
    {
      g_autoptr (GError) failure = NULL;

      done = fill_cells (self, left, &n_left, reach, share, workers, n_threads, monitor, &failure);
      /* Nobody chose this reach: in a cell as thin as that the cells stay open. */
      if (g_error_matches (failure, NEAR_ERROR, NEAR_ERROR_TOO_LARGE))
        {
          done = TRUE;
          break;
        }
      if (!done)
        g_propagate_error (error, g_steal_pointer (&failure));
    }
  for (guint t = 0; t < n_threads; t++)
    g_array_unref (workers[t].neighbors);
  g_free (workers);
  if (done && n_left > 0)
    near_notes_add (self->notes, NEAR_NOTE_INFO, "voronoi-open",
                    g_dngettext (GETTEXT_PACKAGE,
                                 "The Voronoi cell of %zu atom is not closed, as at a surface; it has no number "
                                 "by solid angle.",
                                 "The Voronoi cells of %zu atoms are not closed, as at a surface; they have no "
                                 "number by solid angle.",
                                 n_left),
                    n_left);
  return done;
}

/* --- bonds -------------------------------------------------------------------------------------- */

static NearBonds *
count_bonds (NearCoordination *self, NearCoordinationKind kind, const NearBondOptions *options,
             const NearMonitor *monitor, GError **error)
{
  NearBonds *bonds = near_bonds_new (self->crystal, options, monitor, error);

  if (bonds == NULL)
    return NULL;
  for (gsize i = 0; i < near_crystal_get_n_atoms (self->crystal); i++)
    self->numbers[kind][i] = (double) near_bonds_get_n_of (bonds, i);
  for (guint k = 0; k < near_bonds_get_notes (bonds)->len; k++)
    {
      const NearNote *note = near_bonds_get_notes (bonds)->pdata[k];

      if (near_notes_find (self->notes, note->id) == NULL)
        near_notes_add (self->notes, note->level, note->id, "%s", note->text);
    }
  return bonds;
}

static gboolean
check_options (const NearCoordinationOptions *options, GError **error)
{
  const NearParameter *cutoff = &fixed_parameters[0], *share = &voronoi_parameters[0];

  if (!(options->cutoff >= cutoff->minimum && options->cutoff <= cutoff->maximum))
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE, _ ("the cut-off is %g Å; it must be between %g and %g"),
                 options->cutoff, cutoff->minimum, cutoff->maximum);
  else if (!(options->share >= share->minimum && options->share <= share->maximum))
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                 _ ("the share of the largest solid angle is %g; it must be between %g and %g"),
                 options->share, share->minimum, share->maximum);
  else
    return TRUE;
  return FALSE;
}

/* Some number that finds no pair where there is no second atom. */
static double
choose_cutoff (const NearCrystal *crystal, const NearCoordinationOptions *options)
{
  double nearest = 0.0;

  if (options->cutoff > 0.0)
    return options->cutoff;
  if (near_crystal_find_nearest (crystal, &nearest, NULL))
    return CLAMP (FIXED_FACTOR * nearest, NEAR_BOND_SHORTEST, 20.0);
  return NEAR_BOND_SHORTEST;
}

/**
 * near_coordination_new:
 * @options: near_coordination_options_init() and what was changed
 *
 * Errors: as near_bonds_new()
 * Cost: O(n); Voronoi cells some 30 µs an atom and thread
 * Checked: tests/core/test-coordination.c on lattices whose cells are known
 */
NearCoordination *
near_coordination_new (NearCrystal *crystal, const NearCoordinationOptions *options,
                       const NearMonitor *monitor, GError **error)
{
  g_return_val_if_fail (crystal != NULL && options != NULL, NULL);
  g_return_val_if_fail (options->radii.rule == NEAR_BOND_RADII && options->gap.rule == NEAR_BOND_GAP, NULL);

  gsize n = near_crystal_get_n_atoms (crystal);
  NearMonitorSlice slices[4];
  NearMonitor parts[4];
  NearBondOptions fixed;

  if (!check_options (options, error))
    return NULL;
  for (guint k = 0; k < 4; k++)
    parts[k] = near_monitor_slice (monitor, k < 3 ? 0.1 * k : 0.3, k < 3 ? 0.1 * (k + 1) : 1.0, &slices[k]);
  g_autoptr (NearCoordination) self = g_atomic_rc_box_new0 (NearCoordination);
  self->crystal = near_crystal_ref (crystal);
  self->notes = near_notes_new ();
  self->effective = g_new (double, n);
  self->volumes = g_new (double, n);
  for (guint k = 0; k < NEAR_N_COORDINATIONS; k++)
    self->numbers[k] = g_new (double, n);
  for (gsize i = 0; i < n; i++)
    self->numbers[NEAR_COORDINATION_VORONOI][i] = self->effective[i] = self->volumes[i] = NAN;
  near_bond_options_init (&fixed, NEAR_BOND_FIXED);
  self->cutoff = fixed.cutoff = choose_cutoff (crystal, options);
  g_autoptr (NearBonds) by_distance
      = count_bonds (self, NEAR_COORDINATION_FIXED, &fixed, &parts[0], error);
  if (by_distance == NULL)
    return NULL;
  self->gap = count_bonds (self, NEAR_COORDINATION_GAP, &options->gap, &parts[1], error);
  if (self->gap == NULL)
    return NULL;
  g_autoptr (NearBonds) by_radii
      = count_bonds (self, NEAR_COORDINATION_RADII, &options->radii, &parts[2], error);
  if (by_radii == NULL
      || (!options->without_voronoi && !count_by_voronoi (self, options->share, &parts[3], error)))
    return NULL;
  return g_steal_pointer (&self);
}

NearCoordination *
near_coordination_ref (NearCoordination *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
near_coordination_unref (NearCoordination *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, clear);
}

const double *
near_coordination_peek (const NearCoordination *self, NearCoordinationKind kind)
{
  g_return_val_if_fail (kind < NEAR_N_COORDINATIONS, NULL);
  return self->numbers[kind];
}

const double *
near_coordination_peek_effective (const NearCoordination *self)
{
  return self->effective;
}

const double *
near_coordination_peek_volumes (const NearCoordination *self)
{
  return self->volumes;
}

double
near_coordination_get_cutoff (const NearCoordination *self)
{
  return self->cutoff;
}

double
near_coordination_get_gap (const NearCoordination *self, guint a, guint b)
{
  double range[2] = { 0.0, 0.0 };

  near_bonds_get_range (self->gap, a, b, range);
  return range[1];
}

NearCoordinationSummary
near_coordination_summarize (const NearCoordination *self, const double *values, guint species)
{
  NearCoordinationSummary s = { 0, 0, NAN, NAN, NAN, NAN };
  const guint16 *of = near_crystal_peek_species (self->crystal);
  double sum = 0.0, squares = 0.0;

  for (gsize i = 0; i < near_crystal_get_n_atoms (self->crystal); i++)
    {
      if (species != NEAR_ALL_SPECIES && of[i] != species)
        continue;
      if (isnan (values[i]))
        {
          s.n_unknown++;
          continue;
        }
      s.lowest = s.n_atoms == 0 ? values[i] : MIN (s.lowest, values[i]);
      s.highest = s.n_atoms == 0 ? values[i] : MAX (s.highest, values[i]);
      sum += values[i];
      s.n_atoms++;
    }
  if (s.n_atoms == 0)
    return s;
  s.mean = sum / (double) s.n_atoms;
  for (gsize i = 0; i < near_crystal_get_n_atoms (self->crystal); i++)
    if ((species == NEAR_ALL_SPECIES || of[i] == species) && !isnan (values[i]))
      squares += (values[i] - s.mean) * (values[i] - s.mean);
  s.standard_deviation = sqrt (squares / (double) s.n_atoms);
  return s;
}

const GPtrArray *
near_coordination_get_notes (const NearCoordination *self)
{
  return self->notes;
}
