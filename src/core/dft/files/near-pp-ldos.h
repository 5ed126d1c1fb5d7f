/* near-pp-ldos.h — the local density of states that pp.x writes: a cube for each energy
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plot_num = 3 with emin, emax, delta_e: tmp.pp001_ldos.cube, tmp.pp002_ldos.cube, ... The values are per Ry and
 * bohr^3, both spins together; the second line of each says “Energy = -5.0000 eV, broadening = 0.2000 eV”.
 */
#pragma once

#include "near-ldos-files.h"
#include "near-monitor.h"
#include "near-pw-output.h"

G_BEGIN_DECLS

typedef struct
{
  NearEnergyGrid energies;   /* eV; n = 0: from the cubes' titles, which have four digits after the point */
  NearBroadening broadening; /* which pp.x used, and the titles do not tell: either Gaussian is use_gauss_ldos */
  NearArrayType type;        /* FLOAT64, or FLOAT32 as MALA has it */
  gsize max_bytes;           /* that the result may take; 0: what there is */
} NearPpLdosOptions;

/* The files that @pattern names, by their numbers: "folder/tmp.pp*_ldos.cube", where * stands for digits.
 * Returns: (transfer full): NULL-terminated
 * Errors: NEAR_ERROR_NO_FILE; NEAR_ERROR_NO_DATA if a number is missing; NEAR_ERROR_PARSE without one * */
char **near_pp_ldos_find (const char *pattern, GError **error);

/* @paths: NULL-terminated, one for each energy, the lowest first. @options: nullable: FLOAT64, a Gaussian, all of
 * the rest found. The info has what cubes have: crystal (pp.x moves the atoms into the cell), grid, energies, the
 * broadening's width.
 * Errors: NEAR_ERROR_TOO_LARGE, with the memory, before it is taken; NEAR_ERROR_RANGE if cell, atoms or grid
 * differ, or the energies are not equidistant; NEAR_ERROR_NO_DATA without energies; what the cubes' reader says;
 * NEAR_ERROR_CANCELLED */
NearLdosFiles *near_pp_ldos_load (const char *const *paths, const NearPpLdosOptions *options,
                                  const NearMonitor *monitor, GError **error);

/* Takes the rest of what an info file says from the run of pw.x that the cubes were made from.
 * Errors: NEAR_ERROR_RANGE if cell, atoms or grid are not the same */
gboolean near_pp_ldos_set_run (NearLdosFiles *files, const NearPwOutput *run, GError **error);

G_END_DECLS
