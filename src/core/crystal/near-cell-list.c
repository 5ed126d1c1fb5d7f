/* near-cell-list.c — who is near whom, for any cell and any cut-off
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-cell-list.h"

#include "near-lattice-reduction.h"
#include "near-lattice.h"

#include <float.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Beyond this many images of one atom within the cut-off something is wrong with the question. */
#define MAX_REACH 1000
/* Two atoms exactly a cut-off apart must not depend on how their bins were rounded. */
#define REACH_MARGIN 1e-9
/* Bins of which only those with atoms are stored are wider than the cut-off by this, so that rounding never
 * carries a neighbour two bins away. */
#define SPARSE_WIDTH 1.001
#define MAX_SPARSE_BINS 1e9
/* Bins wider than the cut-off are good enough while the squares of their numbers of atoms sum to less than
 * this many times the atoms. */
#define MAX_CROWDING 4.0
/* Cells between an atom and the one it belongs in. */
#define MAX_CELLS 1e9
/* Bits of each bin in a key. Bins that share a key are far apart: what is found in vain is out of reach. */
#define KEY_BITS 21
#define KEY_MASK ((1u << KEY_BITS) - 1u)

/* The atoms of a bin, of which there is at least one: places from @from up to @to. */
typedef struct
{
  guint64 key;
  guint32 from, to;
} Occupied;

struct _NearCellList
{
  NearMat3 lattice, inverse; /* compact: a reduced basis where it repeats, upright where not */
  int transformation[3][3];  /* lattice = transformation times the caller's, where it repeats */
  gboolean periodic[3];
  double cutoff;
  gsize n;
  int n_bins[3], reach[3];
  double low[3], scale[3]; /* bin = floor ((fractional - low) scale) */
  int wrap_low[3], wrap_high[3]; /* of all sorted_wrap */
  guint32 *start;          /* (bins + 1): first atom of each bin in the order of bins; NULL: see table */
  Occupied *table;         /* (table_size): where most bins are empty; open addressing */
  gsize table_size;        /* a power of two */
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
  for (guint k = 0; k < 3; k++)
    {
      double most = 0.0;

      for (guint m = 0; m < 3; m++)
        most += ((double) high[m] - low[m] + MAX_REACH + 2.0) * abs (self->transformation[m][k]);
      if (most > G_MAXINT32)
        return FALSE;
    }
  return TRUE;
}

static void
get_bin (const NearCellList *self, const NearVec3 *f, int bin[3])
{
  for (guint k = 0; k < 3; k++)
    {
      double u = (f->x[k] - self->low[k]) * self->scale[k];

      bin[k] = u > 0.0 ? (int) MIN (u, self->n_bins[k] - 1) : 0;
    }
}

static gsize
get_number (const NearCellList *self, const int bin[3])
{
  return ((gsize) bin[0] * (gsize) self->n_bins[1] + (gsize) bin[1]) * (gsize) self->n_bins[2]
         + (gsize) bin[2];
}

static guint64
get_key (const int bin[3])
{
  return ((guint64) ((guint) bin[0] & KEY_MASK) << 2 * KEY_BITS)
         | ((guint64) ((guint) bin[1] & KEY_MASK) << KEY_BITS) | ((guint) bin[2] & KEY_MASK);
}

/* Where @key stands in the table, or the free place where it belongs (Fibonacci hashing). */
static Occupied *
find_key (const NearCellList *self, guint64 key)
{
  gsize at = (gsize) ((key * G_GUINT64_CONSTANT (0x9E3779B97F4A7C15)) >> 32) & (self->table_size - 1);

  while (self->table[at].to != 0 && self->table[at].key != key)
    at = (at + 1) & (self->table_size - 1);
  return &self->table[at];
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

/* In units of the basis. */
static void
get_extent (NearCellList *self, const NearVec3 *wrapped, double extent[3])
{
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
    }
}

/* Bins at least as wide as the cut-off, but not many more than atoms. Returns whether that made some wider
 * than they need be. */
static gboolean
choose_dense_bins (NearCellList *self, const double extent[3], const NearVec3 *heights)
{
  double wanted[3], product = 1.0, most = 2.0 * (double) self->n + 64.0;

  for (guint k = 0; k < 3; k++)
    {
      wanted[k] = MAX (floor (extent[k] * heights->x[k] / self->cutoff), 1.0);
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
  return product > most;
}

static void
choose_sparse_bins (NearCellList *self, const double extent[3], const NearVec3 *heights)
{
  for (guint k = 0; k < 3; k++)
    self->n_bins[k]
        = (int) CLAMP (extent[k] * heights->x[k] / (SPARSE_WIDTH * self->cutoff), 1.0, MAX_SPARSE_BINS);
}

/* How many bins away a neighbour may be. */
static gboolean
choose_reach (NearCellList *self, const double extent[3], const NearVec3 *heights, GError **error)
{
  for (guint k = 0; k < 3; k++)
    {
      double per_bin = extent[k] * heights->x[k] / self->n_bins[k];
      double bins = per_bin > 0.0 ? self->cutoff / per_bin : 0.0;

      if (self->periodic[k] && !(bins < MAX_REACH))
        {
          g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                       _ ("the cut-off %g Å is more than %d times the height of the cell (%g Å); choose a "
                          "smaller one"),
                       self->cutoff, MAX_REACH, heights->x[k]);
          return FALSE;
        }
      self->scale[k] = extent[k] > 0.0 ? self->n_bins[k] / extent[k] : 0.0;
      self->reach[k] = (int) MIN (floor (bins + REACH_MARGIN) + 1.0, 1e6);
      if (!self->periodic[k])
        self->reach[k] = MIN (self->reach[k], self->n_bins[k] - 1);
    }
  return TRUE;
}

static void
put (NearCellList *self, gsize i, guint32 at, const NearVec3 *wrapped, const int *cells)
{
  NearVec3 x = near_vec3_times_mat3 (wrapped[i], &self->lattice);

  self->order[at] = (guint32) i;
  self->place[i] = at;
  memcpy (self->sorted + 3 * at, x.x, sizeof x.x);
  memcpy (self->sorted_wrap + 3 * at, cells + 3 * i, 3 * sizeof (int));
}

/* A counting sort by bin. @crowded: where too many atoms stand in too few bins nothing is done; NULL: do not
 * ask. */
static void
fill_dense_bins (NearCellList *self, const NearVec3 *wrapped, const int *cells, gboolean *crowded)
{
  gsize n_all = (gsize) self->n_bins[0] * (gsize) self->n_bins[1] * (gsize) self->n_bins[2];
  g_autofree guint32 *bins = g_new (guint32, self->n), *start = g_new0 (guint32, n_all + 1);
  double squares = 0.0;
  int bin[3];

  for (gsize i = 0; i < self->n; i++)
    {
      get_bin (self, &wrapped[i], bin);
      bins[i] = (guint32) get_number (self, bin);
      start[bins[i] + 1]++;
    }
  for (gsize b = 0; b < n_all; b++)
    {
      squares += (double) start[b + 1] * start[b + 1];
      start[b + 1] += start[b];
    }
  if (crowded != NULL && (*crowded = squares > MAX_CROWDING * (double) self->n))
    return;
  g_autofree guint32 *next = g_memdup2 (start, n_all * sizeof *next);
  for (gsize i = 0; i < self->n; i++)
    put (self, i, next[bins[i]]++, wrapped, cells);
  self->start = g_steal_pointer (&start);
}

typedef struct
{
  guint64 key;
  gsize i;
} Keyed;

static int
compare_keyed (gconstpointer a, gconstpointer b)
{
  const Keyed *p = a, *q = b;

  if (p->key != q->key)
    return p->key < q->key ? -1 : 1;
  return p->i < q->i ? -1 : p->i > q->i;
}

/* A sort by key and a table of the keys that occur: a cluster in a vacuum is a crystal without it. */
static void
fill_sparse_bins (NearCellList *self, const NearVec3 *wrapped, const int *cells)
{
  g_autofree Keyed *keyed = g_new (Keyed, self->n);
  gsize n_occupied = 0;
  int bin[3];

  for (gsize i = 0; i < self->n; i++)
    {
      get_bin (self, &wrapped[i], bin);
      keyed[i] = (Keyed){ get_key (bin), i };
    }
  qsort (keyed, self->n, sizeof *keyed, compare_keyed);
  for (gsize k = 0; k < self->n; k++)
    n_occupied += k == 0 || keyed[k].key != keyed[k - 1].key;
  for (self->table_size = 16; self->table_size < 2 * n_occupied;)
    self->table_size *= 2;
  self->table = g_new0 (Occupied, self->table_size);
  for (gsize k = 0; k < self->n; k++)
    {
      Occupied *at = find_key (self, keyed[k].key);

      if (at->to == 0)
        *at = (Occupied){ keyed[k].key, (guint32) k, (guint32) k };
      at->to++;
      put (self, keyed[k].i, (guint32) k, wrapped, cells);
    }
}

static gboolean
make_bins (NearCellList *self, const NearVec3 *wrapped, const int *cells, GError **error)
{
  NearVec3 heights = near_lattice_get_heights (&self->lattice);
  double extent[3];
  gboolean crowded = FALSE, widened;

  self->order = g_new (guint32, self->n);
  self->place = g_new (guint32, self->n);
  self->sorted = g_new (double, 3 * self->n);
  self->sorted_wrap = g_new (int, 3 * self->n);
  get_extent (self, wrapped, extent);
  widened = choose_dense_bins (self, extent, &heights);
  if (!choose_reach (self, extent, &heights, error))
    return FALSE;
  fill_dense_bins (self, wrapped, cells, widened ? &crowded : NULL);
  if (!crowded)
    return TRUE;
  choose_sparse_bins (self, extent, &heights);
  if (!choose_reach (self, extent, &heights, error))
    return FALSE;
  fill_sparse_bins (self, wrapped, cells);
  return TRUE;
}

/* Wraps all atoms; refuses those that stand too far away to be counted in cells. */
static gboolean
wrap_all (NearCellList *self, const double *positions, NearVec3 *wrapped, int *cells, GError **error)
{
  for (gsize i = 0; i < self->n; i++)
    {
      gboolean fits = wrap (self, positions + 3 * i, &wrapped[i], cells + 3 * i);

      for (guint k = 0; fits && k < 3; k++)
        {
          int c = cells[3 * i + k];

          self->wrap_low[k] = i == 0 ? c : MIN (self->wrap_low[k], c);
          self->wrap_high[k] = i == 0 ? c : MAX (self->wrap_high[k], c);
        }
      if (fits && do_shifts_fit (self, self->wrap_low, self->wrap_high))
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
  if (!wrap_all (self, positions, wrapped, cells, error) || !make_bins (self, wrapped, cells, error))
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
} Visit;

static void
get_atoms (const NearCellList *self, const int bin[3], guint32 *from, guint32 *to)
{
  if (self->start != NULL)
    {
      gsize number = get_number (self, bin);

      *from = self->start[number];
      *to = self->start[number + 1];
    }
  else
    {
      const Occupied *found = find_key (self, get_key (bin));

      *from = found->from;
      *to = found->to;
    }
}

static void
visit_bin (const Visit *v, const int bin[3], const int cells[3])
{
  const NearCellList *list = v->list;
  guint32 from, to;

  get_atoms (list, bin, &from, &to);
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
  const Visit v = { self, near_vec3_times_mat3 (f, &self->lattice), cells, G_MAXSIZE, function, user_data };

  /* A point beyond the atoms of a direction that does not repeat counts as in the last bin: what is
   * near it is nearer to that bin. */
  get_bin (self, &f, bin);
  visit (&v, bin);
}

/* --- the nearest pair ------------------------------------------------------------------------ */

#define FULL_BIN 64
#define N_SAMPLED 256
/* A list is made anew only for a cut-off smaller by this. */
#define BETTER 0.7

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

/* The fullest bin tells whether the cut-off is far too large for the atoms there are; then the smallest
 * distance between some of its atoms is a better one. 0: two of them stand in one place. */
static double
get_better_cutoff (const NearCellList *self, gsize pair[2])
{
  guint32 from = 0, to = 0;
  gsize n_all = self->start != NULL ? (gsize) self->n_bins[0] * (gsize) self->n_bins[1] * (gsize) self->n_bins[2]
                                    : self->table_size;
  double smallest = INFINITY;

  for (gsize b = 0; b < n_all; b++)
    {
      guint32 begin = self->start != NULL ? self->start[b] : self->table[b].from;
      guint32 end = self->start != NULL ? self->start[b + 1] : self->table[b].to;

      if (end - begin > to - from)
        {
          from = begin;
          to = end;
        }
    }
  if (to - from <= FULL_BIN)
    return self->cutoff;
  guint32 step = (to - from + N_SAMPLED - 1) / N_SAMPLED;
  for (guint32 a = from; a < to; a += step)
    for (guint32 b = from; b < a; b += step)
      {
        NearVec3 d = near_vec3_subtract (near_vec3_from (self->sorted + 3 * a),
                                         near_vec3_from (self->sorted + 3 * b));
        double d2 = near_vec3_dot (d, d);

        if (d2 >= smallest)
          continue;
        smallest = d2;
        pair[0] = self->order[b];
        pair[1] = self->order[a];
      }
  return sqrt (smallest);
}

/* By a list of a smaller cut-off, which finds the same two. FALSE: there is none, and @self must be asked. */
static gboolean
find_nearest_in_crowd (const NearCellList *self, gboolean with_own_images, double *squared_distance,
                       gsize pair[2])
{
  double cutoff = get_better_cutoff (self, pair);

  if (cutoff == 0.0)
    {
      *squared_distance = 0.0;
      return TRUE;
    }
  if (cutoff > BETTER * self->cutoff)
    return FALSE;
  /* Rounded as positions are. */
  cutoff = 1.000001 * cutoff;
  for (gsize k = 0; k < 3 * self->n; k++)
    cutoff = MAX (cutoff, 16.0 * DBL_EPSILON * fabs (self->sorted[k]));
  if (cutoff > BETTER * self->cutoff)
    return FALSE;
  gboolean repeats = self->periodic[0] || self->periodic[1] || self->periodic[2];
  g_autoptr (NearCellList) list = near_cell_list_new (repeats ? &self->lattice : NULL, self->periodic, self->n,
                                                      self->sorted, cutoff, NULL);
  if (list == NULL || !near_cell_list_find_nearest (list, with_own_images, squared_distance, pair))
    return FALSE;
  for (guint k = 0; k < 2; k++)
    pair[k] = self->order[pair[k]];
  return TRUE;
}

gboolean
near_cell_list_find_nearest (const NearCellList *self, gboolean with_own_images,
                             double *squared_distance, gsize pair[2])
{
  g_return_val_if_fail (self != NULL && squared_distance != NULL, FALSE);

  Nearest nearest = { .with_own_images = with_own_images, .smallest = INFINITY };

  if (find_nearest_in_crowd (self, with_own_images, squared_distance, nearest.pair))
    {
      if (pair != NULL)
        memcpy (pair, nearest.pair, sizeof nearest.pair);
      return TRUE;
    }
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
