/* near-rng.h — seeded random streams, one per purpose
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A stream is named by a seed and a purpose ("pattern", "weights", "shuffle 17"), so that drawing
 * more of one thing never changes another. Generator: MT19937 of GSL, whose 32-bit seed is a hash
 * of both (FNV-1a, then SplitMix64's finaliser).
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _NearRng NearRng;

NearRng *near_rng_new (guint64 seed, const char *purpose);
void near_rng_free (NearRng *self);
double near_rng_uniform (NearRng *self, double low, double high);
double near_rng_normal (NearRng *self, double mean, double standard_deviation);
gsize near_rng_index (NearRng *self, gsize n);
void near_rng_permutation (NearRng *self, gsize n, gsize *order);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearRng, near_rng_free)

G_END_DECLS
