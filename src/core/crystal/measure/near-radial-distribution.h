/* near-radial-distribution.h — how many atoms stand at which distance from one another
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *     g_ab (r) = V / (N_a N_b) n_ab (r, r + dr) / (4/3 pi [(r + dr)^3 - r^3])
 * where n_ab counts the pairs of an atom of species a with one of b, in either order; all images are
 * counted, so that r may be larger than half the cell. g_tot = sum_ab c_a c_b g_ab. Of several frames, g and
 * the running numbers are means over the frames. Without a cell there is no density and no g: the numbers
 * of neighbours are still given. A mixed site is one atom of its own species.
 */
#pragma once

#include "near-crystal.h"
#include "near-monitor.h"

G_BEGIN_DECLS

/* As either species: all of them. */
#define NEAR_ALL_SPECIES G_MAXUINT

typedef struct _NearRadialAccumulator NearRadialAccumulator;
typedef struct _NearRadialDistribution NearRadialDistribution;

NearRadialAccumulator *near_radial_accumulator_new (double r_max, double bin_width, GError **error);
gboolean near_radial_accumulator_add (NearRadialAccumulator *self, NearCrystal *frame,
                                      const NearMonitor *monitor, GError **error);
NearRadialDistribution *near_radial_accumulator_finish (NearRadialAccumulator *self, GError **error);
void near_radial_accumulator_free (NearRadialAccumulator *self);

/* Of one crystal. */
NearRadialDistribution *near_radial_distribution_new (NearCrystal *crystal, double r_max, double bin_width,
                                                      const NearMonitor *monitor, GError **error);
NearRadialDistribution *near_radial_distribution_ref (NearRadialDistribution *self);
void near_radial_distribution_unref (NearRadialDistribution *self); /* NULL is legal */

gsize near_radial_distribution_get_n_bins (const NearRadialDistribution *self);
double near_radial_distribution_get_bin_width (const NearRadialDistribution *self); /* Å */
/* Å: of the middle of bin k; its upper edge is half a width more. */
double near_radial_distribution_get_r (const NearRadialDistribution *self, gsize k);
gsize near_radial_distribution_get_n_frames (const NearRadialDistribution *self);
guint near_radial_distribution_get_n_species (const NearRadialDistribution *self);
const char *near_radial_distribution_get_label (const NearRadialDistribution *self, guint species);
gboolean near_radial_distribution_has_density (const NearRadialDistribution *self);
const GPtrArray *near_radial_distribution_get_notes (const NearRadialDistribution *self); /* of NearNote */

/* (n_bins): g; NULL without a density, or if one of the two is NEAR_ALL_SPECIES but not the other. */
const double *near_radial_distribution_peek_g (const NearRadialDistribution *self, guint a, guint b);
/* (n_bins): the mean number of atoms of species b around one of a up to the upper edge of each bin. */
const double *near_radial_distribution_peek_running (const NearRadialDistribution *self, guint a, guint b);

/* Å: where the first shell ends, by the first minimum behind the first peak or by the first empty stretch of
 * at least @buffer Å (its middle); 0 if there is none. */
double near_radial_distribution_find_minimum (const NearRadialDistribution *self, guint a, guint b);
double near_radial_distribution_find_gap (const NearRadialDistribution *self, guint a, guint b,
                                          double buffer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearRadialAccumulator, near_radial_accumulator_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearRadialDistribution, near_radial_distribution_unref)

G_END_DECLS
