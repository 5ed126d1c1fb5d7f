/* near-cell-list.h — who is near whom, for any cell and any cut-off
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Atoms are sorted into bins at least as wide as the cut-off where the cell allows it; a cut-off larger
 * than the cell finds every image, not only the nearest. The positions are copied.
 */
#pragma once

#include "near-error.h"
#include "near-monitor.h"
#include "near-vec3.h"

G_BEGIN_DECLS

typedef struct _NearCellList NearCellList;

/* @vector (3) = r_j + shift · lattice − r_i in Å, @shift in cells relative to the positions as given. */
typedef void (*NearCellListFunc) (gsize j, const int shift[3], const double vector[3],
                                  double squared_distance, gpointer user_data);

NearCellList *near_cell_list_new (const NearMat3 *lattice, const gboolean periodic[3], gsize n,
                                  const double *positions, double cutoff, GError **error);
void near_cell_list_free (NearCellList *self);
void near_cell_list_visit (const NearCellList *self, gsize i, NearCellListFunc function,
                           gpointer user_data);
/* What one atom's neighbours are may be long work of its own; this asks in its midst whether to stop. */
typedef struct
{
  const NearMonitor *monitor; /* nullable */
  const char *stage;          /* translated */
  double fraction;            /* for the monitor */
  gint *stop;                 /* atomic, begins as FALSE; may be shared by threads and set by anyone */
  gsize work;                 /* since the monitor was asked; begins as 0 */
} NearCellListWatch;

/* As near_cell_list_visit(); FALSE if it was stopped, and neighbours are missing. The monitor is asked
 * every few milliseconds of work over all visits with one watch. */
gboolean near_cell_list_visit_watched (const NearCellList *self, gsize i, NearCellListFunc function,
                                       gpointer user_data, NearCellListWatch *watch);
/* The k-th atom (0 to n - 1) in the list's own order: to visit all atoms in it is fastest. */
gsize near_cell_list_get_atom (const NearCellList *self, gsize k);
/* The same from any point, which is itself no atom: an atom that stands there is found. */
void near_cell_list_visit_point (const NearCellList *self, const double point[3],
                                 NearCellListFunc function, gpointer user_data);
/* The nearest two atoms within the cut-off; @with_own_images: an atom and its own image are two. FALSE if
 * there are none. @pair: nullable. */
gboolean near_cell_list_find_nearest (const NearCellList *self, gboolean with_own_images,
                                      double *squared_distance, gsize pair[2]);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearCellList, near_cell_list_free)

G_END_DECLS
