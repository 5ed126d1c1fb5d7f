/* near-clebsch-gordan.h — how two angular momenta couple to a third
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Angular momenta are doubled, so that halves are whole: twice_j = 2j = 0, 1, 2...
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define NEAR_CLEBSCH_GORDAN_MAX 20 /* largest doubled angular momentum */

double near_clebsch_gordan (int twice_j1, int twice_m1, int twice_j2, int twice_m2, int twice_j,
                            int twice_m);

G_END_DECLS
