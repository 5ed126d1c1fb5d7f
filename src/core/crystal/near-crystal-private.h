/* near-crystal-private.h — what a crystal is made of
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-crystal.h"

G_BEGIN_DECLS

struct _NearCrystal
{
  NearMat3 lattice;
  gboolean has_cell;
  gboolean periodic[3];
  gsize n_atoms;
  double *positions;  /* (n, 3) */
  double *fractional; /* (n, 3); NULL without a cell */
  guint16 *species;   /* (n) */
  GPtrArray *table;   /* of NearSpecies, each shared with the builder and its other crystals */
  GHashTable *atom_data; /* char * -> NearArray */
  GHashTable *cell_data; /* char * -> NearArray */
  GHashTable *texts;     /* char * -> char * */
  char *title, *provenance;
  GPtrArray *notes;
  gboolean unit_is_explicit; /* its file says the unit of length: no doubt of bohr; set by readers */
};

/* Before a crystal is shared only. */
static inline GPtrArray *
_near_crystal_get_notes_mutable (NearCrystal *self)
{
  return self->notes;
}

/* Of numbers that are not negative; that of 0 and n is n. */
static inline gint64
_near_greatest_common_divisor (gint64 a, gint64 b)
{
  while (b != 0)
    {
      gint64 rest = a % b;

      a = b;
      b = rest;
    }
  return a;
}

G_END_DECLS
