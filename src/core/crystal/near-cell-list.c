/* near-cell-list.c — who is near whom, for any cell and any cut-off
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-cell-list.h"

#include "near-lattice.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Beyond this many images of one atom within the cut-off something is wrong with the question. */
#define MAX_REACH 1000
/* Two atoms exactly a cut-off apart must not depend on how their bins were rounded. */
#define REACH_MARGIN 1e-9

struct _NearCellList
{
  NearMat3 lattice, inverse;
  gboolean periodic[3];
  double cutoff;
  gsize n;
  int n_bins[3], reach[3];
  double low[3], scale[3]; /* bin = floor ((fractional - low) scale) */
  guint32 *start;          /* (bins + 1): first atom of each bin in the order of bins */
  guint32 *order;          /* (n): atom at each place of that order */
  double *sorted;          /* (n, 3): wrapped Cartesian positions in that order */
  int *sorted_wrap;        /* (n, 3): cells taken off when wrapping, in that order */
  guint32 *place;          /* (n): where each atom stands in the order */
};

void
near_cell_list_free (NearCellList *self)
{
  if (self == NULL)
    return;
  g_free (self->start);
  g_free (self->order);
  g_free (self->sorted);
  g_free (self->sorted_wrap);
  g_free (self->place);
  g_free (self);
}

/* Fractional coordinates in [0, 1) along periodic directions, and the cells taken off. */
static NearVec3
wrap (const NearCellList *self, const double *position, int cells[3])
{
  NearVec3 f = near_vec3_times_mat3 (near_vec3_from (position), &self->inverse);

  for (guint k = 0; k < 3; k++)
    {
      double whole = self->periodic[k] ? floor (f.x[k]) : 0.0;

      cells[k] = (int) CLAMP (whole, -1e9, 1e9);
      f.x[k] -= cells[k];
    }
  return f;
}

static int
get_bin (const NearCellList *self, const NearVec3 *f, int bin[3])
{
  for (guint k = 0; k < 3; k++)
    {
      double u = (f->x[k] - self->low[k]) * self->scale[k];

      bin[k] = (int) CLAMP (u, 0.0, self->n_bins[k] - 1);
    }
  return (bin[0] * self->n_bins[1] + bin[1]) * self->n_bins[2] + bin[2];
}

/* Extents, number of bins and how many bins away a neighbour may be. */
static gboolean
choose_bins (NearCellList *self, const NearVec3 *wrapped, GError **error)
{
  NearVec3 heights = near_lattice_get_heights (&self->lattice);
  double extent[3], wanted[3], product = 1.0, most = 2.0 * (double) self->n + 64.0;

  for (guint k = 0; k < 3; k++)
    {
      double low = self->periodic[k] ? 0.0 : INFINITY, high = self->periodic[k] ? 1.0 : -INFINITY;

      for (gsize i = 0; i < self->n && !self->periodic[k]; i++)
        {
          low = MIN (low, wrapped[i].x[k]);
          high = MAX (high, wrapped[i].x[k]);
        }
      self->low[k] = low;
      extent[k] = MAX (high - low, 0.0);
      wanted[k] = MAX (floor (extent[k] * heights.x[k] / self->cutoff), 1.0);
      product *= wanted[k];
    }
  for (guint k = 0; k < 3; k++)
    {
      double shrunk = product > most ? floor (wanted[k] * cbrt (most / product)) : wanted[k];

      self->n_bins[k] = (int) CLAMP (shrunk, 1.0, 1e6);
    }
  while ((double) self->n_bins[0] * self->n_bins[1] * self->n_bins[2] > 4.0 * most)
    {
      guint largest = self->n_bins[0] >= self->n_bins[1] ? 0 : 1;

      largest = self->n_bins[2] > self->n_bins[largest] ? 2 : largest;
      self->n_bins[largest] = (self->n_bins[largest] + 1) / 2;
    }
  for (guint k = 0; k < 3; k++)
    {
      double per_bin = extent[k] * heights.x[k] / self->n_bins[k];
      double bins = per_bin > 0.0 ? self->cutoff / per_bin : 0.0;

      if (self->periodic[k] && !(bins < MAX_REACH))
        {
          g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                       _ ("the cut-off %g Å is more than %d times the height of the cell (%g Å); choose a "
                          "smaller one"),
                       self->cutoff, MAX_REACH, heights.x[k]);
          return FALSE;
        }
      self->scale[k] = extent[k] > 0.0 ? self->n_bins[k] / extent[k] : 0.0;
      self->reach[k] = (int) MIN (floor (bins + REACH_MARGIN) + 1.0, 1e6);
      if (!self->periodic[k])
        self->reach[k] = MIN (self->reach[k], self->n_bins[k] - 1);
    }
  return TRUE;
}

/* A counting sort by bin. */
static void
fill_bins (NearCellList *self, const NearVec3 *wrapped, const int *cells)
{
  gsize n_all = (gsize) self->n_bins[0] * (gsize) self->n_bins[1] * (gsize) self->n_bins[2];
  g_autofree guint32 *bins = g_new (guint32, self->n);
  int bin[3];

  self->start = g_new0 (guint32, n_all + 1);
  self->order = g_new (guint32, self->n);
  self->place = g_new (guint32, self->n);
  self->sorted = g_new (double, 3 * self->n);
  self->sorted_wrap = g_new (int, 3 * self->n);
  for (gsize i = 0; i < self->n; i++)
    {
      bins[i] = (guint32) get_bin (self, &wrapped[i], bin);
      self->start[bins[i] + 1]++;
    }
  for (gsize b = 0; b < n_all; b++)
    self->start[b + 1] += self->start[b];
  g_autofree guint32 *next = g_memdup2 (self->start, n_all * sizeof *next);
  for (gsize i = 0; i < self->n; i++)
    {
      guint32 at = next[bins[i]]++;
      NearVec3 x = near_vec3_times_mat3 (wrapped[i], &self->lattice);

      self->order[at] = (guint32) i;
      self->place[i] = at;
      memcpy (self->sorted + 3 * at, x.x, sizeof x.x);
      memcpy (self->sorted_wrap + 3 * at, cells + 3 * i, 3 * sizeof (int));
    }
}

/**
 * near_cell_list_new:
 * @lattice: (nullable): rows a, b, c in Å; NULL: no cell
 * @periodic: (array fixed-size=3): ignored without a cell
 * @positions: (array): finite
 * @cutoff: Å
 *
 * Shapes: positions (n, 3)
 * Errors: NEAR_ERROR_RANGE if the cut-off is not positive; NEAR_ERROR_TOO_LARGE if it is more than a
 *   thousand cells, or beyond 2^32 - 2 atoms
 * Cost: O(n), about 60 bytes an atom
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
  self->lattice = lattice != NULL ? *lattice : near_mat3_identity ();
  self->inverse = near_mat3_inverse (&self->lattice);
  for (guint k = 0; k < 3; k++)
    self->periodic[k] = lattice != NULL && periodic[k];
  self->cutoff = cutoff;
  self->n = n;
  g_autofree NearVec3 *wrapped = g_new (NearVec3, n);
  g_autofree int *cells = g_new (int, 3 * n);
  for (gsize i = 0; i < n; i++)
    wrapped[i] = wrap (self, positions + 3 * i, cells + 3 * i);
  if (!choose_bins (self, wrapped, error))
    return NULL;
  fill_bins (self, wrapped, cells);
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
} Visit;

static void
visit_bin (const Visit *v, gsize bin, const int cells[3])
{
  const NearCellList *list = v->list;
  NearVec3 offset = near_vec3_times_mat3 (near_vec3 (cells[0], cells[1], cells[2]), &list->lattice);
  double limit = list->cutoff * list->cutoff;

  offset = near_vec3_subtract (offset, v->center);
  for (guint32 at = list->start[bin]; at < list->start[bin + 1]; at++)
    {
      const double *x = list->sorted + 3 * at;
      const double vector[3] = { x[0] + offset.x[0], x[1] + offset.x[1], x[2] + offset.x[2] };
      double d2 = vector[0] * vector[0] + vector[1] * vector[1] + vector[2] * vector[2];
      int shift[3];

      if (d2 > limit || (at == v->itself && cells[0] == 0 && cells[1] == 0 && cells[2] == 0))
        continue;
      for (guint k = 0; k < 3; k++)
        shift[k] = cells[k] + v->wrap[k] - list->sorted_wrap[3 * at + k];
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
      if (!fold (list, 0, bin[0] + i, &folded[0], &cells[0]))
        continue;
      for (int j = -list->reach[1]; j <= list->reach[1]; j++)
        {
          if (!fold (list, 1, bin[1] + j, &folded[1], &cells[1]))
            continue;
          for (int k = -list->reach[2]; k <= list->reach[2]; k++)
            if (fold (list, 2, bin[2] + k, &folded[2], &cells[2]))
              visit_bin (v, ((gsize) folded[0] * (gsize) list->n_bins[1] + (gsize) folded[1])
                                    * (gsize) list->n_bins[2]
                                + (gsize) folded[2],
                         cells);
        }
    }
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

  gsize at = self->place[i];
  const Visit v = { self, near_vec3_from (self->sorted + 3 * at), self->sorted_wrap + 3 * at, at,
                    function, user_data };
  NearVec3 f = near_vec3_times_mat3 (v.center, &self->inverse);
  int bin[3];

  get_bin (self, &f, bin);
  visit (&v, bin);
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

  int cells[3], bin[3];
  NearVec3 f = wrap (self, point, cells);
  const Visit v = { self, near_vec3_times_mat3 (f, &self->lattice), cells, G_MAXSIZE, function, user_data };

  /* A point beyond the atoms of a direction that does not repeat counts as in the last bin: what is
   * near it is nearer to that bin. */
  get_bin (self, &f, bin);
  visit (&v, bin);
}

/* --- the nearest pair ------------------------------------------------------------------------ */

typedef struct
{
  gsize i, pair[2];
  gboolean with_own_images;
  double smallest;
} Nearest;

static void
keep_nearest (gsize j, const int shift[3], const double vector[3], double squared_distance,
              gpointer user_data)
{
  Nearest *nearest = user_data;

  if (squared_distance >= nearest->smallest || (j == nearest->i && !nearest->with_own_images))
    return;
  nearest->smallest = squared_distance;
  nearest->pair[0] = nearest->i;
  nearest->pair[1] = j;
}

gboolean
near_cell_list_find_nearest (const NearCellList *self, gboolean with_own_images,
                             double *squared_distance, gsize pair[2])
{
  g_return_val_if_fail (self != NULL && squared_distance != NULL, FALSE);

  Nearest nearest = { .with_own_images = with_own_images, .smallest = INFINITY };

  /* In the list's own order, whose memory lies together. */
  for (gsize k = 0; k < self->n && nearest.smallest > 0.0; k++)
    {
      nearest.i = self->order[k];
      near_cell_list_visit (self, nearest.i, keep_nearest, &nearest);
    }
  if (isinf (nearest.smallest))
    return FALSE;
  *squared_distance = nearest.smallest;
  if (pair != NULL)
    memcpy (pair, nearest.pair, sizeof nearest.pair);
  return TRUE;
}
