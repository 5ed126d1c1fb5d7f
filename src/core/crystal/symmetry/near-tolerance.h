/* near-tolerance.h — the space group as it depends on the tolerance: a staircase rather than a number
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-monitor.h"
#include "near-symmetry.h"

G_BEGIN_DECLS

typedef struct
{
  double symprec;         /* Å */
  int number;             /* 1 to 230; 0 where none was found */
  char international[12]; /* "" where none was found */
  gsize n_operations;
  char *message; /* why none was found; else NULL */
} NearToleranceRow;

typedef struct _NearTolerance NearTolerance;

/* n numbers from low to high, Å, in equal ratios; @symprecs (n) */
void near_tolerance_fill_grid (double low, double high, gsize n, double *symprecs);

NearTolerance *near_tolerance_new (const NearCrystal *crystal, const double *symprecs, gsize n,
                                   const NearMonitor *monitor, GError **error);
void near_tolerance_free (NearTolerance *self); /* NULL is legal */
gsize near_tolerance_get_n (const NearTolerance *self);
const NearToleranceRow *near_tolerance_get_row (const NearTolerance *self, gsize row);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearTolerance, near_tolerance_free)

G_END_DECLS
