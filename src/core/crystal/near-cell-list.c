/* near-cell-list.c — who is near whom, for any cell and any cut-off
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-cell-list-private.h"

#include "near-lattice-reduction.h"
#include "near-lattice.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Cells between an atom and the one it belongs in. */
#define MAX_CELLS 1e9
/* Candidates: some 10 ms. */
#define WORK_PER_POLL 500000

void
near_cell_list_free (NearCellList *self)
{
  if (self == NULL)
    return;
  g_free (self->start);
  g_free (self->table);
  g_free (self->order);
  g_free (self->sorted);
  g_free (self->sorted_wrap);
  g_free (self->place);
  g_free (self);
}

/* Fractional coordinates in [0, 1) along periodic directions, and the cells taken off. FALSE if they are too
 * many. */
static gboolean
wrap (const NearCellList *self, const double *position, NearVec3 *wrapped, int cells[3])
{
  NearVec3 f = near_vec3_times_mat3 (near_vec3_from (position), &self->inverse);

  for (guint k = 0; k < 3; k++)
    {
      double whole = self->periodic[k] ? floor (f.x[k]) : 0.0;

      if (!(fabs (whole) <= MAX_CELLS))
        return FALSE;
      cells[k] = (int) whole;
      f.x[k] -= whole;
    }
  *wrapped = f;
  return TRUE;
}

/* Whether every shift between atoms of these cells is a whole number of 32 bits in the caller's cell. */
static gboolean
do_shifts_fit (const NearCellList *self, const int low[3], const int high[3])
{
  NearVec3 heights = near_lattice_get_heights (&self->lattice);

  for (guint k = 0; k < 3; k++)
    {
      double most = 0.0;

      for (guint m = 0; m < 3; m++)
        most += ((double) high[m] - low[m] + MIN (self->cutoff / heights.x[m], NEAR_CELL_LIST_MAX_REACH) + 2.0)
                * abs (self->transformation[m][k]);
      if (most > G_MAXINT32)
        return FALSE;
    }
  return TRUE;
}

/* The basis in which the bins are made: the caller's cell may be a needle or a flake. Along what does not
 * repeat any direction will do, and the best is upright. */
static void
choose_basis (NearCellList *self, const NearMat3 *lattice)
{
  NearLatticeReduction reduction = { near_mat3_identity (), { { 0 } } };
  NearVec3 rows[3];
  guint n_periodic = 0, last = 0;

  if (lattice != NULL)
    near_lattice_reduce (lattice, self->periodic, &reduction);
  memcpy (self->transformation, reduction.transformation, sizeof self->transformation);
  for (guint k = 0; k < 3; k++)
    {
      rows[k] = near_mat3_row (&reduction.reduced, k);
      n_periodic += self->periodic[k];
      last = self->periodic[k] ? k : last;
    }
  if (n_periodic == 2)
    {
      guint k = !self->periodic[0] ? 0 : !self->periodic[1] ? 1 : 2;
      NearVec3 normal = near_vec3_cross (rows[(k + 1) % 3], rows[(k + 2) % 3]);

      rows[k] = near_vec3_scale (normal, 1.0 / near_vec3_length (normal));
    }
  else if (n_periodic == 1)
    {
      NearVec3 u = near_vec3_scale (rows[last], 1.0 / near_vec3_length (rows[last]));
      NearVec3 other = fabs (u.x[0]) < 0.6 ? near_vec3 (1, 0, 0) : near_vec3 (0, 1, 0);
      NearVec3 v = near_vec3_cross (u, other);

      rows[(last + 1) % 3] = near_vec3_scale (v, 1.0 / near_vec3_length (v));
      rows[(last + 2) % 3] = near_vec3_cross (u, rows[(last + 1) % 3]);
    }
  else if (n_periodic == 0)
    for (guint k = 0; k < 3; k++)
      rows[k] = near_vec3 (k == 0, k == 1, k == 2);
  self->lattice = near_mat3_from_rows (rows[0], rows[1], rows[2]);
  self->inverse = near_mat3_inverse (&self->lattice);
}

/* Wraps all atoms; refuses those that stand too far away to be counted in cells. */
static gboolean
wrap_all (NearCellList *self, const double *positions, NearVec3 *wrapped, int *cells, GError **error)
{
  for (gsize i = 0; i < self->n; i++)
    {
      gboolean fits = wrap (self, positions + 3 * i, &wrapped[i], cells + 3 * i), wider = i == 0;

      for (guint k = 0; fits && k < 3; k++)
        {
          int c = cells[3 * i + k];

          wider = wider || c < self->wrap_low[k] || c > self->wrap_high[k];
          self->wrap_low[k] = i == 0 ? c : MIN (self->wrap_low[k], c);
          self->wrap_high[k] = i == 0 ? c : MAX (self->wrap_high[k], c);
        }
      if (fits && (!wider || do_shifts_fit (self, self->wrap_low, self->wrap_high)))
        continue;
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   _ ("atom %zu stands at (%g, %g, %g) Å, more cells away than can be counted; wrap the "
                      "atoms into the cell first"),
                   i + 1, positions[3 * i], positions[3 * i + 1], positions[3 * i + 2]);
      return FALSE;
    }
  return TRUE;
}

/**
 * near_cell_list_new:
 * @lattice: (nullable): rows a, b, c in Å; NULL: no cell
 * @periodic: (array fixed-size=3): ignored without a cell
 * @positions: (array): finite
 * @cutoff: Å
 *
 * Shapes: positions (n, 3)
 * Errors: NEAR_ERROR_RANGE if the cut-off is not positive, or an atom stands some 10^9 cells away;
 *   NEAR_ERROR_TOO_LARGE if the cut-off is more than a thousand cells, or beyond 2^32 - 2 atoms
 * Cost: O(n), about 60 bytes an atom; O(n log n) and 100 bytes where most of space is empty
 */
NearCellList *
near_cell_list_new (const NearMat3 *lattice, const gboolean periodic[3], gsize n, const double *positions,
                    double cutoff, GError **error)
{
  g_return_val_if_fail (positions != NULL || n == 0, NULL);

  if (!(cutoff > 0.0) || !isfinite (cutoff))
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   _ ("the cut-off is %g Å; it must be a positive number"), cutoff);
      return NULL;
    }
  if (n >= G_MAXUINT32)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE, _ ("%zu atoms are too many"), n);
      return NULL;
    }
  g_autoptr (NearCellList) self = g_new0 (NearCellList, 1);
  for (guint k = 0; k < 3; k++)
    self->periodic[k] = lattice != NULL && periodic[k];
  choose_basis (self, lattice);
  self->cutoff = cutoff;
  self->n = n;
  g_autofree NearVec3 *wrapped = g_new (NearVec3, n);
  g_autofree int *cells = g_new (int, 3 * n);
  if (!wrap_all (self, positions, wrapped, cells, error) || !_near_cell_list_make_bins (self, wrapped, cells, error))
    return NULL;
  return g_steal_pointer (&self);
}

typedef struct
{
  const NearCellList *list;
  NearVec3 center;
  const int *wrap; /* (3): of the centre */
  gsize itself;    /* place that is skipped at shift 0; G_MAXSIZE for none */
  NearCellListFunc function;
  gpointer user_data;
  NearCellListWatch *watch; /* nullable */
} Visit;

static gboolean
watch_on (NearCellListWatch *watch, gsize work)
{
  watch->work += work;
  if (watch->work > WORK_PER_POLL)
    {
      watch->work = 0;
      if (!near_monitor_poll (watch->monitor, watch->fraction, watch->stage))
        g_atomic_int_set (watch->stop, TRUE);
    }
  return !g_atomic_int_get (watch->stop);
}

static void
visit_bin (const Visit *v, const int bin[3], const int cells[3])
{
  const NearCellList *list = v->list;
  guint32 from, to;

  _near_cell_list_get_atoms (list, bin, &from, &to);
  if (v->watch != NULL && !watch_on (v->watch, 1 + to - from))
    return;
  if (from == to)
    return;
  NearVec3 offset = near_vec3_times_mat3 (near_vec3 (cells[0], cells[1], cells[2]), &list->lattice);
  double limit = list->cutoff * list->cutoff;

  offset = near_vec3_subtract (offset, v->center);
  for (guint32 at = from; at < to; at++)
    {
      const double *x = list->sorted + 3 * at;
      const double vector[3] = { x[0] + offset.x[0], x[1] + offset.x[1], x[2] + offset.x[2] };
      double d2 = vector[0] * vector[0] + vector[1] * vector[1] + vector[2] * vector[2];
      gint64 own[3];
      int shift[3];

      if (d2 > limit || (at == v->itself && cells[0] == 0 && cells[1] == 0 && cells[2] == 0))
        continue;
      for (guint k = 0; k < 3; k++)
        own[k] = (gint64) cells[k] + v->wrap[k] - list->sorted_wrap[3 * at + k];
      /* The row of whole numbers in the list's basis, times the transformation; it fits, see
       * do_shifts_fit(). */
      for (guint k = 0; k < 3; k++)
        shift[k] = (int) (own[0] * list->transformation[0][k] + own[1] * list->transformation[1][k]
                          + own[2] * list->transformation[2][k]);
      v->function (list->order[at], shift, vector, d2, v->user_data);
    }
}

/* The bin @bin of direction @k as one of the cell, and the cells it lies away. */
static gboolean
fold (const NearCellList *self, guint k, int bin, int *folded, int *cells)
{
  int n = self->n_bins[k];

  *cells = 0;
  *folded = bin;
  if (bin >= 0 && bin < n)
    return TRUE;
  if (!self->periodic[k])
    return FALSE;
  *cells = bin >= 0 ? bin / n : -((-bin + n - 1) / n);
  *folded = bin - *cells * n;
  return TRUE;
}

static void
visit (const Visit *v, const int bin[3])
{
  const NearCellList *list = v->list;
  int folded[3], cells[3];

  for (int i = -list->reach[0]; i <= list->reach[0]; i++)
    {
      if (v->watch != NULL && g_atomic_int_get (v->watch->stop))
        return;
      if (!fold (list, 0, bin[0] + i, &folded[0], &cells[0]))
        continue;
      for (int j = -list->reach[1]; j <= list->reach[1]; j++)
        {
          if (!fold (list, 1, bin[1] + j, &folded[1], &cells[1]))
            continue;
          for (int k = -list->reach[2]; k <= list->reach[2]; k++)
            if (fold (list, 2, bin[2] + k, &folded[2], &cells[2]))
              visit_bin (v, folded, cells);
        }
    }
}

static void
visit_atom (const NearCellList *self, gsize i, NearCellListFunc function, gpointer user_data,
            NearCellListWatch *watch)
{
  gsize at = self->place[i];
  const Visit v = { self,     near_vec3_from (self->sorted + 3 * at), self->sorted_wrap + 3 * at, at,
                    function, user_data,                              watch };
  NearVec3 f = near_vec3_times_mat3 (v.center, &self->inverse);
  int bin[3];

  _near_cell_list_get_bin (self, &f, bin);
  visit (&v, bin);
}

/**
 * near_cell_list_visit:
 *
 * Calls @function for every image of every atom within the cut-off of atom @i (its own images too, but
 * not itself), in an order that depends on the list only.
 *
 * Threads: const
 */
void
near_cell_list_visit (const NearCellList *self, gsize i, NearCellListFunc function, gpointer user_data)
{
  g_return_if_fail (self != NULL && i < self->n && function != NULL);

  visit_atom (self, i, function, user_data, NULL);
}

gboolean
near_cell_list_visit_watched (const NearCellList *self, gsize i, NearCellListFunc function,
                              gpointer user_data, NearCellListWatch *watch)
{
  g_return_val_if_fail (self != NULL && i < self->n && function != NULL && watch != NULL, FALSE);

  visit_atom (self, i, function, user_data, watch);
  return !g_atomic_int_get (watch->stop);
}

gsize
near_cell_list_get_atom (const NearCellList *self, gsize k)
{
  return self->order[k];
}

void
near_cell_list_visit_point (const NearCellList *self, const double point[3], NearCellListFunc function,
                            gpointer user_data)
{
  g_return_if_fail (self != NULL && point != NULL && function != NULL);

  int cells[3], bin[3], low[3], high[3];
  NearVec3 f;

  /* So far out that no shift could be stated. */
  if (!wrap (self, point, &f, cells))
    return;
  for (guint k = 0; k < 3; k++)
    {
      low[k] = MIN (self->wrap_low[k], cells[k]);
      high[k] = MAX (self->wrap_high[k], cells[k]);
    }
  if (!do_shifts_fit (self, low, high))
    return;
  const Visit v = { self, near_vec3_times_mat3 (f, &self->lattice), cells, G_MAXSIZE, function, user_data, NULL };

  /* A point beyond the atoms of a direction that does not repeat counts as in the last bin: what is
   * near it is nearer to that bin. */
  _near_cell_list_get_bin (self, &f, bin);
  visit (&v, bin);
}
