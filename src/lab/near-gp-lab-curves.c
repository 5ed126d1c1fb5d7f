/* near-gp-lab-curves.c — learning curves in the Gaussian-process lab
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-lab-object.h"

#include <glib/gi18n-lib.h>

static void
take_study (NearGpLab *self, NearGpStudy *study)
{
  near_gp_study_unref (self->study);
  self->study = study != NULL ? near_gp_study_ref (study) : NULL;
  g_signal_emit_by_name (self, "curves-changed");
}

static void
on_snapshot (NearJob *job, gpointer study, NearGpLab *self)
{
  take_study (self, study);
}

static void
on_finished (NearJob *job, NearGpLab *self)
{
  const GError *error = near_job_get_error (job);

  if (near_job_get_state (job) == NEAR_JOB_DONE)
    take_study (self, near_job_get_result (job));
  else if (error != NULL)
    g_signal_emit_by_name (self, "note", error->message);
  g_object_notify (G_OBJECT (self), "running");
}

void
_near_gp_lab_drop_curves (NearGpLab *self)
{
  if (self->curves_job != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->curves_job, self);
      near_job_cancel (self->curves_job);
    }
  g_clear_object (&self->curves_job);
}

/**
 * near_gp_lab_run_curves:
 *
 * Error against the number of training points, over several splits, with the hyperparameters found for each: of this
 * model, or of all ways of using theory where theory is used. A heavy job; "curves-changed" tells of every part
 * of the answer.
 */
void
near_gp_lab_run_curves (NearGpLab *self)
{
  NearGpPoints *points = near_gp_lab_get_points (self);

  if (points == NULL)
    return;
  _near_gp_lab_drop_curves (self);
  take_study (self, NULL);
  self->curves_job = near_job_new (_ ("Learning curves"), TRUE);
  g_signal_connect (self->curves_job, "snapshot", G_CALLBACK (on_snapshot), self);
  g_signal_connect (self->curves_job, "finished", G_CALLBACK (on_finished), self);
  near_job_start (self->curves_job, near_gp_study_compute,
                  near_gp_study_wish_new (near_gp_lab_get_spec (self), points),
                  (GDestroyNotify) near_gp_study_wish_free, (GDestroyNotify) near_gp_study_unref,
                  (GDestroyNotify) near_gp_study_unref);
  g_object_notify (G_OBJECT (self), "running");
}

NearGpStudy *
near_gp_lab_get_study (NearGpLab *self)
{
  return self->study;
}
