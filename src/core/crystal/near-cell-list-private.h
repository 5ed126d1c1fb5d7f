/* near-cell-list-private.h — what a cell list is made of
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-cell-list.h"

G_BEGIN_DECLS

/* Beyond this many images of one atom within the cut-off something is wrong with the question. */
#define NEAR_CELL_LIST_MAX_REACH 1000
/* Bits of each bin in a key. Bins that share a key are far apart: what is found in vain is out of
 * reach. */
#define NEAR_CELL_LIST_KEY_BITS 21
#define NEAR_CELL_LIST_KEY_MASK ((1u << NEAR_CELL_LIST_KEY_BITS) - 1u)

/* The atoms of a bin, of which there is at least one: places from @from up to @to. */
typedef struct
{
  guint64 key;
  guint32 from, to;
} NearCellListBin;

struct _NearCellList
{
  NearMat3 lattice, inverse; /* compact: a reduced basis where it repeats, upright where not */
  int transformation[3][3];  /* lattice = transformation times the caller's, where it repeats */
  gboolean periodic[3];
  double cutoff;
  gsize n;
  int n_bins[3], reach[3];
  double low[3], scale[3];       /* bin = floor ((fractional - low) scale) */
  int wrap_low[3], wrap_high[3]; /* of all sorted_wrap */
  guint32 *start; /* (bins + 1): first atom of each bin in the order of bins; NULL: see table */
  NearCellListBin *table; /* (table_size): where most bins are empty; open addressing */
  gsize table_size;       /* a power of two */
  guint32 *order;         /* (n): atom at each place of that order */
  double *sorted;         /* (n, 3): wrapped Cartesian positions in that order */
  int *sorted_wrap;       /* (n, 3): cells taken off when wrapping, in that order */
  guint32 *place;         /* (n): where each atom stands in the order */
};

static inline gsize
_near_cell_list_get_number (const NearCellList *self, const int bin[3])
{
  return ((gsize) bin[0] * (gsize) self->n_bins[1] + (gsize) bin[1]) * (gsize) self->n_bins[2]
         + (gsize) bin[2];
}

static inline guint64
_near_cell_list_get_key (const int bin[3])
{
  return ((guint64) ((guint) bin[0] & NEAR_CELL_LIST_KEY_MASK) << 2 * NEAR_CELL_LIST_KEY_BITS)
         | ((guint64) ((guint) bin[1] & NEAR_CELL_LIST_KEY_MASK) << NEAR_CELL_LIST_KEY_BITS)
         | ((guint) bin[2] & NEAR_CELL_LIST_KEY_MASK);
}

/* Where @key stands in the table, or the free place where it belongs (Fibonacci hashing). */
static inline NearCellListBin *
_near_cell_list_find_key (const NearCellList *self, guint64 key)
{
  gsize at
      = (gsize) ((key * G_GUINT64_CONSTANT (0x9E3779B97F4A7C15)) >> 32) & (self->table_size - 1);

  while (self->table[at].to != 0 && self->table[at].key != key)
    at = (at + 1) & (self->table_size - 1);
  return &self->table[at];
}

static inline void
_near_cell_list_get_atoms (const NearCellList *self, const int bin[3], guint32 *from, guint32 *to)
{
  if (self->start != NULL)
    {
      gsize number = _near_cell_list_get_number (self, bin);

      *from = self->start[number];
      *to = self->start[number + 1];
    }
  else
    {
      const NearCellListBin *found = _near_cell_list_find_key (self, _near_cell_list_get_key (bin));

      *from = found->from;
      *to = found->to;
    }
}

void _near_cell_list_get_bin (const NearCellList *self, const NearVec3 *f, int bin[3]);
gboolean _near_cell_list_make_bins (NearCellList *self,
                                    const NearVec3 *wrapped,
                                    const int *cells,
                                    GError **error);

G_END_DECLS
