/* near-supercell.h — many cells of a crystal as one
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-crystal.h"
#include "near-monitor.h"

G_BEGIN_DECLS

#define NEAR_SUPERCELL_MAX_ATOMS 20000000

NearCrystal *near_crystal_new_supercell (NearCrystal *crystal, const int p[3][3],
                                         const NearMonitor *monitor, GError **error);
gboolean near_supercell_parse (const char *text, int p[3][3], GError **error);
/* "2×2×1" or "(1 1 0) (-1 1 0) (0 0 1)" */
char *near_supercell_dup_text (const int p[3][3]);

G_END_DECLS
