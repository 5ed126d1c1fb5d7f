/* near-gp-lab-run.c — hyperparameters are found: started, watched, stopped, taken
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-lab-object.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Names, one a line: whether a vector of values still fits. */
char *
_near_gp_dup_parameter_names (const NearKernel *kernel)
{
  GString *names = g_string_new (NULL);
  guint n = near_kernel_get_n_parameters (kernel);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (names, "%s\n", near_kernel_get_parameter (kernel, i)->name);
  return g_string_free (names, FALSE);
}

/* --- saying -----------------------------------------------------------------------------------
 */

void
_near_gp_lab_say (NearGpLab *self, const char *note)
{
  if (self->said == NULL)
    self->said = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->said, g_strdup (note));
  g_signal_emit_by_name (self, "note", note);
}

void
_near_gp_lab_take_back_notes (NearGpLab *self)
{
  g_autoptr (GPtrArray) said = g_steal_pointer (&self->said);

  for (guint i = 0; said != NULL && i < said->len; i++)
    g_signal_emit_by_name (self, "note-gone", said->pdata[i]);
}

/* --- starting --------------------------------------------------------------------------------- */

static void
start (NearGpLab *self, gboolean one_step)
{
  g_autoptr (GError) error = NULL;
  NearGpPoints *points = _near_gp_lab_need_points (self, &error);
  NearGpSearch *search;

  _near_gp_lab_take_back_notes (self);
  /* the worker is about to bring the points: then */
  self->run_waits = points == NULL && self->problem == NULL && !one_step;
  if (self->run_waits)
    return;
  if (points == NULL || self->problem != NULL)
    {
      _near_gp_lab_say (self, self->problem != NULL ? self->problem : error->message);
      return;
    }
  search = g_new0 (NearGpSearch, 1);
  *search = (NearGpSearch){ *near_gp_lab_get_spec (self), near_gp_points_ref (points), one_step };
  _near_gp_lab_set_running (self, TRUE);
  near_job_start (self->job, near_gp_find, search, (GDestroyNotify) near_gp_search_free,
                  (GDestroyNotify) near_gp_found_free, g_free);
}

void
near_gp_lab_run (NearGpLab *self)
{
  if (!self->running)
    start (self, FALSE);
}

void
near_gp_lab_step (NearGpLab *self)
{
  if (self->running)
    near_gp_lab_pause (self);
  else
    start (self, TRUE);
}

/* The worker ends with the best so far; one that only waits for its turn has nothing. */
void
near_gp_lab_pause (NearGpLab *self)
{
  if (!self->running)
    return;
  if (near_job_get_state (self->job) == NEAR_JOB_QUEUED)
    {
      _near_gp_lab_drop_search (self);
      return;
    }
  near_job_send (self->job, g_new0 (int, 1), g_free);
}

void
_near_gp_lab_drop_search (NearGpLab *self)
{
  _near_gp_lab_take_back_notes (self);
  if (!self->running)
    return;
  near_job_cancel (self->job);
  _near_gp_lab_set_running (self, FALSE);
}

/* --- what comes back -------------------------------------------------------------------------- */

/* On the way: seen, but not yet the document's. */
void
_near_gp_lab_on_trial (NearGpLab *self, gpointer spec)
{
  if (self->running && self->shown == self->wanted)
    _near_gp_lab_wish (self, spec, TRUE);
}

static void
take_found (NearGpLab *self, const NearGpFound *found, const char *description)
{
  g_autoptr (GHashTable) nothing = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GError) error = NULL;
  gboolean good;

  g_clear_pointer (&self->edit_group, g_free);
  self->writing = TRUE;
  good = near_document_set_pair (self->document, &found->spec, nothing, description, &error);
  self->writing = FALSE;
  if (!good)
    _near_gp_lab_say (self, error->message);
}

static void
keep_optima (NearGpLab *self, NearGpOptima *optima, const NearGpSpec *before)
{
  g_autoptr (NearKernel) kernel = NULL;

  _near_gp_lab_forget_optima (self);
  kernel = near_gp_spec_dup_kernel (near_gp_lab_get_spec (self), self->points, NULL);
  if (kernel == NULL)
    return;
  self->optima = near_gp_optima_ref (optima);
  self->before = *before;
  self->after = *near_gp_lab_get_spec (self);
  self->optima_points = near_gp_points_ref (self->points);
  self->optima_names = _near_gp_dup_parameter_names (kernel);
}

void
_near_gp_lab_on_found (NearGpLab *self)
{
  const NearGpSpec before = *near_gp_lab_get_spec (self);
  const NearGpFound *found;

  if (!self->running)
    return;
  _near_gp_lab_set_running (self, FALSE);
  if (near_job_get_state (self->job) == NEAR_JOB_DONE)
    {
      found = near_job_get_result (self->job);
      take_found (self, found, _ ("Optimise"));
      if (found->optima != NULL && self->points != NULL)
        keep_optima (self, found->optima, &before);
      for (guint i = 0; i < found->notes->len; i++)
        _near_gp_lab_say (self, found->notes->pdata[i]);
    }
  else if (near_job_get_state (self->job) == NEAR_JOB_FAILED)
    _near_gp_lab_say (self, near_job_get_error (self->job)->message);
  _near_gp_lab_follow (self);
}

/* --- back, and from hill to hill -------------------------------------------------------------- */

/* Kernel, mean and noise as the preset has them, or as the points' source suggests where the preset has
 * other points. */
void
near_gp_lab_reset (NearGpLab *self)
{
  NearGpSpec spec = *near_gp_lab_get_spec (self);
  const NearGpSpec *preset = near_document_get_preset (self->document);
  NearGpSpec from = *preset;

  if (preset->source != spec.source || preset->model != spec.model
      || preset->use_theory != spec.use_theory || preset->theory != spec.theory)
    {
      if (spec.source == NEAR_GP_SOURCE_OWN)
        return;
      from = spec;
      near_gp_spec_follow (&from, "source");
      from.use_theory = spec.use_theory;
      near_gp_spec_follow (&from, "use_theory");
    }
  memcpy (spec.kernel, from.kernel, sizeof spec.kernel);
  memcpy (spec.formula, from.formula, sizeof spec.formula);
  spec.mean = from.mean;
  spec.noise = from.noise;
  spec.noise_sd = from.noise_sd;
  spec.slope_noise_sd = from.slope_noise_sd;
  near_gp_lab_choose (self, "noise_sd", &spec, NULL, NULL);
}

/**
 * near_gp_lab_take_optimum:
 *
 * Errors: NEAR_ERROR_RANGE, and those of near_gp_spec_take_optimum()
 */
gboolean
near_gp_lab_take_optimum (NearGpLab *self, guint i, GError **error)
{
  NearGpSpec spec = *near_gp_lab_get_spec (self);

  if (near_gp_lab_get_optima (self) == NULL || i >= near_gp_optima_get_n (self->optima)
      || self->points == NULL)
    {
      g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                           _ ("there is no such optimum of these points: optimise again"));
      return FALSE;
    }
  return near_gp_spec_take_optimum (&spec, self->points, near_gp_optima_get (self->optima, i)->theta, error)
         && near_gp_lab_choose (self, "kernel", &spec, NULL, error);
}
