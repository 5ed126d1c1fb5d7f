/* near-gp-experiment.h — a Gaussian-process experiment from its choices to its picture, without a screen
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-gp-view.h"

G_BEGIN_DECLS

/* Owned by whoever ran it. */
typedef struct
{
  NearGpSpec spec;      /* with the hyperparameters that were found */
  NearGpDetail *detail; /* its view, its results */
  GPtrArray *notes;     /* char *: of the search */
} NearGpExperiment;

NearGpExperiment *near_gp_experiment_run (const NearGpSpec *spec, gboolean optimize, const NearMonitor *monitor,
                                          GError **error);
void near_gp_experiment_free (NearGpExperiment *self); /* NULL is legal */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearGpExperiment, near_gp_experiment_free)

G_END_DECLS
