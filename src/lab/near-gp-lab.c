/* near-gp-lab.c — the Gaussian-process lab as a screen uses it
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The document is the truth. Every change of it is a wish to the worker that makes views; the latest wish
 * wins. Whoever changes the document by another way (undo, a file) is followed.
 */
#include "near-gp-lab-object.h"
#include "near-gp-document.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* So long a hand rests before what is slow is computed. */
#define REST_MS 150

enum
{
  PROP_DOCUMENT = 1,
  PROP_RUNNING,
  PROP_ANIMATING,
  PROP_PROBLEM,
  N_PROPERTIES
};

enum
{
  VIEW_CHANGED,
  DETAIL_CHANGED,
  SPEC_CHANGED,
  NOTE,
  NOTE_GONE,
  OPEN_FAILED,
  PASTE_FAILED,
  CURVES_CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (NearGpLab, near_gp_lab, G_TYPE_OBJECT)

void
_near_gp_lab_set_running (NearGpLab *self, gboolean running)
{
  if (self->running == running)
    return;
  self->running = running;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUNNING]);
}

static void
set_problem (NearGpLab *self, const char *problem)
{
  if (g_strcmp0 (self->problem, problem) == 0)
    return;
  g_free (self->problem);
  self->problem = g_strdup (problem);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEM]);
}

void
_near_gp_lab_forget_optima (NearGpLab *self)
{
  g_clear_pointer (&self->optima, near_gp_optima_unref);
  g_clear_pointer (&self->optima_points, near_gp_points_unref);
  g_clear_pointer (&self->optima_names, g_free);
  self->optima_hidden = FALSE;
}

/* --- points ----------------------------------------------------------------------------------- */

/* A draw from a kernel and a file are the worker's; the rest takes no time. */
static gboolean
is_quick (const NearGpSpec *spec)
{
  return spec->source != NEAR_GP_SOURCE_PRIOR && spec->source != NEAR_GP_SOURCE_POLYMER;
}

static void
find_points (NearGpLab *self)
{
  const NearGpSpec *spec = near_gp_lab_get_spec (self);
  g_autoptr (GHashTable) attachments = near_document_dup_attachments (self->document);
  g_autoptr (NearGpTruth) truth = NULL;
  g_autoptr (GError) error = NULL;
  NearGpPoints *points;

  if (_near_gp_points_from_attachments (attachments, spec, &points, &error))
    {
      near_gp_points_unref (self->points);
      self->points = points;
      return;
    }
  if (error == NULL)
    _near_gp_truth_from_attachments (attachments, spec, &truth, &error);
  if (error == NULL && self->points != NULL && !self->points->own
      && near_gp_truth_equal (self->points->truth, truth)
      && _near_gp_spec_keeps_points (&self->points_spec, spec))
    return;
  g_clear_pointer (&self->points, near_gp_points_unref);
  self->points_spec = *spec;
  if (error == NULL && is_quick (spec))
    self->points = near_gp_source_generate_with (spec, truth, &error);
  if (error != NULL)
    set_problem (self, error->message);
}

NearGpPoints *
_near_gp_lab_need_points (NearGpLab *self, GError **error)
{
  if (self->points == NULL)
    g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_NO_DATA,
                         _ ("the points are just being made: try again in a moment"));
  return self->points;
}

static gboolean
same_column (const double *a, const double *b, gsize n)
{
  return memcmp (a, b, n * sizeof *a) == 0;
}

static gboolean
same_points (const NearGpPoints *a, const NearGpPoints *b)
{
  return a == b
         || (a != NULL && b != NULL && a->n == b->n && a->n_inputs == b->n_inputs
             && same_column (a->x, b->x, a->n * a->n_inputs) && same_column (a->y, b->y, a->n)
             && same_column (a->sd, b->sd, a->n) && memcmp (a->test, b->test, a->n) == 0);
}

/* --- views ------------------------------------------------------------------------------------ */

void
_near_gp_lab_wish (NearGpLab *self, const NearGpSpec *spec, gboolean is_trial)
{
  NearGpWish *wish = g_new0 (NearGpWish, 1);

  *wish = (NearGpWish){ .serial = ++self->wanted,
                        .spec = *spec,
                        .points = self->points != NULL ? near_gp_points_ref (self->points) : NULL,
                        .phase = self->phase,
                        .is_trial = is_trial };
  near_job_send (self->view_job, wish, (GDestroyNotify) near_gp_wish_free);
}

static gboolean
on_rest (gpointer data)
{
  NearGpLab *self = data;
  NearGpDetailWish *wish;

  self->detail_timer = 0;
  if (self->view == NULL)
    return G_SOURCE_REMOVE;
  wish = g_new0 (NearGpDetailWish, 1);
  wish->view = near_gp_view_ref (self->view);
  wish->optima = near_gp_lab_get_optima (self) != NULL ? near_gp_optima_ref (self->optima) : NULL;
  near_job_start (self->detail_job, near_gp_make_detail, wish,
                  (GDestroyNotify) near_gp_detail_wish_free, (GDestroyNotify) near_gp_detail_unref, NULL);
  return G_SOURCE_REMOVE;
}

static void
stop_detail (NearGpLab *self)
{
  g_clear_handle_id (&self->detail_timer, g_source_remove);
  if (near_job_is_active (self->detail_job))
    near_job_cancel (self->detail_job);
}

/* Another phase of the draws is no other fit. */
static gboolean
is_detail_of (const NearGpDetail *detail, const NearGpView *view, const NearGpOptima *optima)
{
  return detail != NULL && view != NULL && detail->optima == optima
         && (detail->view == view
             || (view->gp != NULL && detail->view->gp == view->gp
                 && near_spec_equal (&near_gp_schema, &detail->view->spec, &view->spec)));
}

static void
await_rest (NearGpLab *self)
{
  if (self->view == NULL || self->view->is_trial 
      || is_detail_of (self->detail, self->view, near_gp_lab_get_optima (self)))
    return;
  if (self->animating && self->detail_timer != 0)
    return;
  if (self->animating && near_job_is_active (self->detail_job))
    return;
  stop_detail (self);
  self->detail_timer = g_timeout_add (REST_MS, on_rest, self);
}

/* Optima are of these points and these parameters, or nobody's. */
static void
check_optima (NearGpLab *self)
{
  g_autofree char *names = NULL;

  if (self->optima == NULL || self->view == NULL || self->view->is_trial)
    return;
  names = _near_gp_dup_parameter_names (self->view->kernel);
  if (g_strcmp0 (names, self->optima_names) != 0
      || !same_points (self->optima_points, self->view->points))
    _near_gp_lab_forget_optima (self);
}

static void
on_answer (NearJob *job, gpointer snapshot, NearGpLab *self)
{
  const NearGpAnswer *answer = snapshot;

  self->shown = answer->serial;
  if (self->points == NULL && answer->points != NULL
      && (answer->view == NULL
          || _near_gp_spec_keeps_points (&answer->view->spec, near_gp_lab_get_spec (self))))
    {
      self->points = near_gp_points_ref (answer->points);
      self->points_spec = *near_gp_lab_get_spec (self);
    }
  near_gp_view_unref (self->view);
  self->view = answer->view != NULL ? near_gp_view_ref (answer->view) : NULL;
  set_problem (self, answer->problem);
  if (self->view == NULL)
    stop_detail (self);
  check_optima (self);
  await_rest (self);
  g_signal_emit (self, signals[VIEW_CHANGED], 0);
  /* points that cannot be made are waited for no longer: the search says why there is none */
  if (self->run_waits && (self->points != NULL || (self->problem != NULL && self->shown == self->wanted)))
    near_gp_lab_run (self);
}

static void
on_detail (NearGpLab *self)
{
  if (near_job_get_state (self->detail_job) == NEAR_JOB_FAILED)
    {
      g_signal_emit (self, signals[NOTE], 0, near_job_get_error (self->detail_job)->message);
      return;
    }
  if (near_job_get_state (self->detail_job) != NEAR_JOB_DONE)
    return;
  near_gp_detail_unref (self->detail);
  self->detail = near_gp_detail_ref (near_job_get_result (self->detail_job));
  g_signal_emit (self, signals[DETAIL_CHANGED], 0);
}

/* --- the document ----------------------------------------------------------------------------- */

void
_near_gp_lab_follow (NearGpLab *self)
{
  find_points (self);
  if (self->optima != NULL && !same_points (self->optima_points, self->points))
    _near_gp_lab_forget_optima (self);
  g_signal_emit (self, signals[SPEC_CHANGED], 0);
  _near_gp_lab_wish (self, near_gp_lab_get_spec (self), FALSE);
}

/* Undo of the search takes its optima from sight, redo brings them back. */
static void
hide_optima (NearGpLab *self)
{
  const NearGpSpec *spec = near_gp_lab_get_spec (self);

  if (self->optima == NULL || near_spec_equal (&near_gp_schema, &self->before, &self->after))
    return;
  if (near_spec_equal (&near_gp_schema, spec, &self->before))
    self->optima_hidden = TRUE;
  else if (near_spec_equal (&near_gp_schema, spec, &self->after))
    self->optima_hidden = FALSE;
}

static void
on_document_changed (NearDocument *document, NearDocumentChange change, NearGpLab *self)
{
  if (self->writing)
    return;
  g_clear_pointer (&self->edit_group, g_free);
  if ((change & (NEAR_DOCUMENT_CHANGE_SPEC | NEAR_DOCUMENT_CHANGE_STATE | NEAR_DOCUMENT_CHANGE_HISTORY)) == 0)
    return;
  _near_gp_lab_drop_search (self);
  hide_optima (self);
  _near_gp_lab_follow (self);
}

/* --- what is known ---------------------------------------------------------------------------- */

NearDocument *
near_gp_lab_get_document (NearGpLab *self)
{
  return self->document;
}

const NearGpSpec *
near_gp_lab_get_spec (NearGpLab *self)
{
  return near_document_get_spec (self->document);
}

NearGpPoints *
near_gp_lab_get_points (NearGpLab *self)
{
  return self->points;
}

NearGpView *
near_gp_lab_get_view (NearGpLab *self)
{
  return self->view;
}

NearGpDetail *
near_gp_lab_get_detail (NearGpLab *self)
{
  return self->detail;
}

/* The detail's list has the view's too; while the hand moves it is the view's alone. */
NearResults *
near_gp_lab_get_results (NearGpLab *self)
{
  if (self->view == NULL)
    return NULL;
  return is_detail_of (self->detail, self->view, near_gp_lab_get_optima (self)) ? self->detail->results
                                                                                : self->view->results;
}

const char *
near_gp_lab_get_problem (NearGpLab *self)
{
  return self->problem;
}

NearJob *
near_gp_lab_get_job (NearGpLab *self)
{
  return self->curves_job != NULL && near_job_is_active (self->curves_job) ? self->curves_job : self->job;
}

gboolean
near_gp_lab_is_settled (NearGpLab *self)
{
  return self->shown == self->wanted && self->detail_timer == 0 && !self->running && !self->run_waits
         && !near_job_is_active (self->detail_job) && !near_job_is_active (self->csv_job)
         && !near_job_is_active (self->job)
         && (self->curves_job == NULL || !near_job_is_active (self->curves_job));
}

gboolean
near_gp_lab_is_running (NearGpLab *self)
{
  return self->running;
}

NearGpOptima *
near_gp_lab_get_optima (NearGpLab *self)
{
  return self->optima_hidden ? NULL : self->optima;
}

/* --- draws turn ------------------------------------------------------------------------------- */

void
near_gp_lab_set_animating (NearGpLab *self, gboolean animating)
{
  if (self->animating == !!animating)
    return;
  self->animating = !!animating;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ANIMATING]);
}

gboolean
near_gp_lab_get_animating (NearGpLab *self)
{
  return self->animating;
}

/* A frame that comes while one is made is left out. */
void
near_gp_lab_set_phase (NearGpLab *self, double phase)
{
  if (self->phase == phase)
    return;
  self->phase = phase;
  if (self->shown != self->wanted || self->running
      || near_gp_lab_get_spec (self)->draws == NEAR_GP_DRAWS_NONE)
    return;
  _near_gp_lab_wish (self, near_gp_lab_get_spec (self), FALSE);
}

/* --- object ----------------------------------------------------------------------------------- */

static void
near_gp_lab_constructed (GObject *object)
{
  NearGpLab *self = NEAR_GP_LAB (object);

  G_OBJECT_CLASS (near_gp_lab_parent_class)->constructed (object);
  g_signal_connect_object (self->document, "changed", G_CALLBACK (on_document_changed), self, 0);
  near_job_start (self->view_job, near_gp_make_views, NULL, NULL, NULL,
                  (GDestroyNotify) near_gp_answer_free);
  find_points (self);
  _near_gp_lab_wish (self, near_gp_lab_get_spec (self), FALSE);
}

static void
let_go (NearGpLab *self, NearJob **job)
{
  if (*job == NULL)
    return;
  g_signal_handlers_disconnect_by_data (*job, self);
  near_job_cancel (*job);
  g_clear_object (job);
}

static void
near_gp_lab_dispose (GObject *object)
{
  NearGpLab *self = NEAR_GP_LAB (object);

  g_clear_handle_id (&self->detail_timer, g_source_remove);
  let_go (self, &self->view_job);
  let_go (self, &self->detail_job);
  let_go (self, &self->csv_job);
  let_go (self, &self->job);
  _near_gp_lab_drop_curves (self);
  g_clear_pointer (&self->study, near_gp_study_unref);
  g_clear_object (&self->document);
  G_OBJECT_CLASS (near_gp_lab_parent_class)->dispose (object);
}

static void
near_gp_lab_finalize (GObject *object)
{
  NearGpLab *self = NEAR_GP_LAB (object);

  near_gp_view_unref (self->view);
  near_gp_detail_unref (self->detail);
  near_gp_points_unref (self->points);
  _near_gp_lab_forget_optima (self);
  g_clear_pointer (&self->said, g_ptr_array_unref);
  g_free (self->problem);
  g_free (self->edit_group);
  G_OBJECT_CLASS (near_gp_lab_parent_class)->finalize (object);
}

static void
near_gp_lab_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  NearGpLab *self = NEAR_GP_LAB (object);

  switch (id)
    {
    case PROP_DOCUMENT:
      g_value_set_object (value, self->document);
      break;
    case PROP_RUNNING:
      g_value_set_boolean (value, self->running);
      break;
    case PROP_ANIMATING:
      g_value_set_boolean (value, self->animating);
      break;
    case PROP_PROBLEM:
      g_value_set_string (value, self->problem);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
near_gp_lab_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  NearGpLab *self = NEAR_GP_LAB (object);

  switch (id)
    {
    case PROP_DOCUMENT:
      self->document = g_value_dup_object (value);
      break;
    case PROP_ANIMATING:
      near_gp_lab_set_animating (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static guint
add_signal (const char *name, gboolean has_text)
{
  if (has_text)
    return g_signal_new (name, NEAR_TYPE_GP_LAB, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                         G_TYPE_STRING);
  return g_signal_new (name, NEAR_TYPE_GP_LAB, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
near_gp_lab_class_init (NearGpLabClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags read = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->constructed = near_gp_lab_constructed;
  object_class->dispose = near_gp_lab_dispose;
  object_class->finalize = near_gp_lab_finalize;
  object_class->get_property = near_gp_lab_get_property;
  object_class->set_property = near_gp_lab_set_property;
  properties[PROP_DOCUMENT]
      = g_param_spec_object ("document", NULL, NULL, NEAR_TYPE_DOCUMENT,
                             G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_RUNNING] = g_param_spec_boolean ("running", NULL, NULL, FALSE, read);
  properties[PROP_ANIMATING]
      = g_param_spec_boolean ("animating", NULL, NULL, FALSE,
                              read | G_PARAM_WRITABLE | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, read);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  signals[VIEW_CHANGED] = add_signal ("view-changed", FALSE);
  signals[DETAIL_CHANGED] = add_signal ("detail-changed", FALSE);
  signals[SPEC_CHANGED] = add_signal ("spec-changed", FALSE);
  signals[NOTE] = add_signal ("note", TRUE);
  signals[NOTE_GONE] = add_signal ("note-gone", TRUE);
  signals[OPEN_FAILED] = add_signal ("open-failed", TRUE);
  signals[PASTE_FAILED] = add_signal ("paste-failed", TRUE);
  signals[CURVES_CHANGED] = add_signal ("curves-changed", FALSE);
}

static void
near_gp_lab_init (NearGpLab *self)
{
  self->view_job = near_job_new (_ ("Drawing"), FALSE);
  self->detail_job = near_job_new (_ ("Looking closer"), FALSE);
  self->csv_job = near_job_new (_ ("Reading points"), FALSE);
  self->job = near_job_new (_ ("Finding hyperparameters"), TRUE);
  g_signal_connect (self->view_job, "snapshot", G_CALLBACK (on_answer), self);
  g_signal_connect_swapped (self->detail_job, "finished", G_CALLBACK (on_detail), self);
  g_signal_connect_swapped (self->csv_job, "finished", G_CALLBACK (_near_gp_lab_on_csv), self);
  g_signal_connect_swapped (self->job, "finished", G_CALLBACK (_near_gp_lab_on_found), self);
  g_signal_connect_data (self->job, "snapshot", G_CALLBACK (_near_gp_lab_on_trial), self, NULL,
                         G_CONNECT_SWAPPED);
}

NearGpLab *
near_gp_lab_new (NearDocument *document)
{
  g_return_val_if_fail (NEAR_IS_DOCUMENT (document), NULL);
  return g_object_new (NEAR_TYPE_GP_LAB, "document", document, NULL);
}
