/* near-gp-experiment.c — a Gaussian-process experiment from its choices to its picture, without a screen
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-experiment.h"
#include "near-gp-lab-work.h"

static gboolean
search (NearGpExperiment *self, NearGpPoints *points, NearGpOptima **optima, const NearMonitor *monitor,
        GError **error)
{
  const NearGpSearch asked = { self->spec, points, FALSE };
  NearGpFound *found = near_gp_find_alone (&asked, monitor, error);

  if (found == NULL)
    return FALSE;
  self->spec = found->spec;
  *optima = found->optima != NULL ? near_gp_optima_ref (found->optima) : NULL;
  for (guint i = 0; i < found->notes->len; i++)
    g_ptr_array_add (self->notes, g_strdup (found->notes->pdata[i]));
  near_gp_found_free (found);
  return TRUE;
}

/**
 * near_gp_experiment_run:
 * @optimize: search for hyperparameters from spec.restarts + 1 starts before anything is shown
 *
 * Errors: those of near_gp_source_generate(), of the search, of near_gp_view_new() and near_gp_detail_new()
 */
NearGpExperiment *
near_gp_experiment_run (const NearGpSpec *spec, gboolean optimize, const NearMonitor *monitor, GError **error)
{
  g_autoptr (NearGpPoints) points = near_gp_source_generate (spec, error);
  g_autoptr (NearGpExperiment) self = NULL;
  g_autoptr (NearGpOptima) optima = NULL;
  g_autoptr (NearGpView) view = NULL;

  if (points == NULL)
    return NULL;
  self = g_new0 (NearGpExperiment, 1);
  self->spec = *spec;
  self->notes = g_ptr_array_new_with_free_func (g_free);
  if (optimize && !search (self, points, &optima, monitor, error))
    return NULL;
  view = near_gp_view_new (&self->spec, points, 0.0, monitor, error);
  self->detail = view != NULL ? near_gp_detail_new (view, optima, monitor, error) : NULL;
  return self->detail != NULL ? g_steal_pointer (&self) : NULL;
}

void
near_gp_experiment_free (NearGpExperiment *self)
{
  if (self == NULL)
    return;
  near_gp_detail_unref (self->detail);
  g_ptr_array_unref (self->notes);
  g_free (self);
}
