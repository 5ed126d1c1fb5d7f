/* near-fermi-level-private.h — the energy up to which levels are filled
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The electrons that levels filled up to @mu hold. */
typedef double (*NearElectronCount) (double mu, gconstpointer user_data);

/* The mu between @low, where there are too few electrons, and @high, where there are enough, with @n of them; the
 * middle of where the count stays at @n, as it does in a gap. For a count that grows with mu; of one that
 * sometimes falls, a mu at which it grows through @n. About 15 counts, 50 in a gap, at most 300. */
double _near_fermi_level_find (NearElectronCount count, gconstpointer user_data, double n, double low,
                               double high);

/* For a count that falls in places: where it grows through @n nearest to @start, found in steps of @step. */
double _near_fermi_level_find_near (NearElectronCount count, gconstpointer user_data, double n, double start,
                                    double step, double low, double high);

G_END_DECLS
