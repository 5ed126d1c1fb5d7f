/* near-relaxation.h — atoms moved to where no force is left
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * FIRE: atoms slide downhill, gather speed while force and velocity agree, and are stopped when they run
 * uphill. The cell stays as it is. Atoms with the atom data "fixed" (n, 3) keep those coordinates.
 */
#pragma once

#include "near-monitor.h"
#include "near-potential.h"

G_BEGIN_DECLS

/* All zero is the usual relaxation. */
typedef struct
{
  double max_force; /* eV/Å: done when no atom feels more; 0: 0.01 */
  guint64 max_steps; /* 0: 1000 */
  double max_displacement; /* Å in one step; 0: 0.2 */
} NearRelaxationOptions;

typedef struct
{
  gboolean converged; /* FALSE: the steps were used up; the atoms are where they were then */
  guint64 n_steps;
  double first_energy, energy; /* eV */
  double first_max_force, max_force; /* eV/Å */
  NearArray *energies; /* (n_steps + 1) eV; owned by who asked */
} NearRelaxationReport;

void near_relaxation_report_clear (NearRelaxationReport *self);

NearCrystal *near_crystal_relax (const NearCrystal *crystal, const NearPotential *potential,
                                 const NearRelaxationOptions *options, NearRelaxationReport *report,
                                 const NearMonitor *monitor, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NearRelaxationReport, near_relaxation_report_clear)

G_END_DECLS
