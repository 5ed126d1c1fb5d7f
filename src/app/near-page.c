/* near-page.c — what the window knows of a lab's page
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-page.h"

#include <glib/gi18n.h>

#include "near-lab.h"

enum
{
  RESULTS_CHANGED,
  STATE_CHANGED,
  NOTE,
  NOTE_GONE,
  FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_INTERFACE (NearPage, near_page, GTK_TYPE_WIDGET)

static void
near_page_default_init (NearPageInterface *interface)
{
  signals[RESULTS_CHANGED] = g_signal_new ("results-changed", NEAR_TYPE_PAGE, G_SIGNAL_RUN_LAST, 0,
                                           NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[STATE_CHANGED] = g_signal_new ("state-changed", NEAR_TYPE_PAGE, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[NOTE] = g_signal_new ("note", NEAR_TYPE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[NOTE_GONE] = g_signal_new ("note-gone", NEAR_TYPE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[FAILED] = g_signal_new ("failed", NEAR_TYPE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
}

const char *
near_page_get_lab_id (NearPage *self)
{
  g_return_val_if_fail (NEAR_IS_PAGE (self), NULL);
  return NEAR_PAGE_GET_IFACE (self)->get_lab_id (self);
}

char *
near_page_dup_title (NearPage *self)
{
  const NearLabInfo *lab;

  g_return_val_if_fail (NEAR_IS_PAGE (self), NULL);
  if (NEAR_PAGE_GET_IFACE (self)->dup_title != NULL)
    {
      char *title = NEAR_PAGE_GET_IFACE (self)->dup_title (self);

      if (title != NULL)
        return title;
    }
  lab = near_lab_find (near_page_get_lab_id (self));
  return g_strdup (lab != NULL ? _ (lab->info.name) : "");
}

NearDocument *
near_page_get_document (NearPage *self)
{
  g_return_val_if_fail (NEAR_IS_PAGE (self), NULL);
  return NEAR_PAGE_GET_IFACE (self)->get_document (self);
}

gboolean
near_page_set_document (NearPage *self, NearDocument *document, GError **error)
{
  g_return_val_if_fail (NEAR_IS_PAGE (self), FALSE);
  g_return_val_if_fail (NEAR_IS_DOCUMENT (document), FALSE);
  return NEAR_PAGE_GET_IFACE (self)->set_document (self, document, error);
}

/* What a lesson or the start page sets up is no longer what the document's file holds, so that file
 * is let go. Undo brings back the work that was there. */
gboolean
near_page_set_preset (NearPage *self, gconstpointer spec, GError **error)
{
  g_return_val_if_fail (NEAR_IS_PAGE (self), FALSE);
  g_return_val_if_fail (spec != NULL, FALSE);
  if (!NEAR_PAGE_GET_IFACE (self)->set_preset (self, spec, error))
    return FALSE;
  near_document_set_path (near_page_get_document (self), NULL);
  near_page_emit_state_changed (self);
  return TRUE;
}

/* Whether closing the document would lose something that somebody has done: a preset that was only
 * run can be had again. */
gboolean
near_page_has_unsaved_work (NearPage *self)
{
  NearDocument *document;

  g_return_val_if_fail (NEAR_IS_PAGE (self), FALSE);
  document = near_page_get_document (self);
  return near_document_get_modified (document)
         && (near_document_get_path (document) != NULL
             || near_document_get_irreproducible (document) != NULL
             || !near_spec_equal (near_document_get_schema (document),
                                  near_document_get_spec (document),
                                  near_document_get_preset (document)));
}

NearResults *
near_page_get_results (NearPage *self)
{
  g_return_val_if_fail (NEAR_IS_PAGE (self), NULL);
  return NEAR_PAGE_GET_IFACE (self)->get_results (self);
}

NearJob *
near_page_get_job (NearPage *self)
{
  g_return_val_if_fail (NEAR_IS_PAGE (self), NULL);
  if (NEAR_PAGE_GET_IFACE (self)->get_job == NULL)
    return NULL;
  return NEAR_PAGE_GET_IFACE (self)->get_job (self);
}

void
near_page_run (NearPage *self)
{
  g_return_if_fail (NEAR_IS_PAGE (self));
  NEAR_PAGE_GET_IFACE (self)->run (self);
}

void
near_page_pause (NearPage *self)
{
  g_return_if_fail (NEAR_IS_PAGE (self));
  NEAR_PAGE_GET_IFACE (self)->pause (self);
}

void
near_page_step (NearPage *self)
{
  g_return_if_fail (NEAR_IS_PAGE (self));
  NEAR_PAGE_GET_IFACE (self)->step (self);
}

void
near_page_reset (NearPage *self)
{
  g_return_if_fail (NEAR_IS_PAGE (self));
  NEAR_PAGE_GET_IFACE (self)->reset (self);
}

gboolean
near_page_is_running (NearPage *self)
{
  g_return_val_if_fail (NEAR_IS_PAGE (self), FALSE);
  return NEAR_PAGE_GET_IFACE (self)->is_running (self);
}

gboolean
near_page_can_open_data (NearPage *self)
{
  g_return_val_if_fail (NEAR_IS_PAGE (self), FALSE);
  return NEAR_PAGE_GET_IFACE (self)->open_data != NULL;
}

/**
 * near_page_open_data:
 *
 * Errors: NEAR_ERROR_UNSUPPORTED if the lab takes no data; else what the reader says
 */
gboolean
near_page_open_data (NearPage *self, const char *path, gboolean ask, GError **error)
{
  g_return_val_if_fail (NEAR_IS_PAGE (self), FALSE);
  if (NEAR_PAGE_GET_IFACE (self)->open_data != NULL)
    return NEAR_PAGE_GET_IFACE (self)->open_data (self, path, ask, error);
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED,
               _ ("%s: this lab reads no data of its own; open the file in the playground"), path);
  return FALSE;
}

gboolean
near_page_can_dup_python (NearPage *self)
{
  g_return_val_if_fail (NEAR_IS_PAGE (self), FALSE);
  return NEAR_PAGE_GET_IFACE (self)->dup_python != NULL;
}

char *
near_page_dup_python (NearPage *self, GError **error)
{
  g_return_val_if_fail (near_page_can_dup_python (self), NULL);
  return NEAR_PAGE_GET_IFACE (self)->dup_python (self, error);
}

gboolean
near_page_can_paste (NearPage *self)
{
  g_return_val_if_fail (NEAR_IS_PAGE (self), FALSE);
  return NEAR_PAGE_GET_IFACE (self)->paste != NULL;
}

void
near_page_paste (NearPage *self, const char *text)
{
  g_return_if_fail (near_page_can_paste (self));
  NEAR_PAGE_GET_IFACE (self)->paste (self, text);
}

gboolean
near_page_can_export_picture (NearPage *self)
{
  g_return_val_if_fail (NEAR_IS_PAGE (self), FALSE);
  return NEAR_PAGE_GET_IFACE (self)->export_picture != NULL;
}

gboolean
near_page_export_picture (NearPage *self, const char *path, const NearStyle *style, GError **error)
{
  g_return_val_if_fail (near_page_can_export_picture (self), FALSE);
  return NEAR_PAGE_GET_IFACE (self)->export_picture (self, path, style, error);
}

void
near_page_set_lesson_shown (NearPage *self, gboolean shown)
{
  g_return_if_fail (NEAR_IS_PAGE (self));
  if (NEAR_PAGE_GET_IFACE (self)->set_lesson_shown != NULL)
    NEAR_PAGE_GET_IFACE (self)->set_lesson_shown (self, shown);
}

void
near_page_prepare_screenshot (NearPage *self, guint64 n_steps)
{
  g_return_if_fail (NEAR_IS_PAGE (self));
  NEAR_PAGE_GET_IFACE (self)->prepare_screenshot (self, n_steps);
}

gboolean
near_page_is_settled (NearPage *self)
{
  g_return_val_if_fail (NEAR_IS_PAGE (self), FALSE);
  return NEAR_PAGE_GET_IFACE (self)->is_settled (self);
}

void
near_page_emit_results_changed (NearPage *self)
{
  g_return_if_fail (NEAR_IS_PAGE (self));
  g_signal_emit (self, signals[RESULTS_CHANGED], 0);
}

void
near_page_emit_state_changed (NearPage *self)
{
  g_return_if_fail (NEAR_IS_PAGE (self));
  g_signal_emit (self, signals[STATE_CHANGED], 0);
}

void
near_page_emit_note (NearPage *self, const char *sentence)
{
  g_return_if_fail (NEAR_IS_PAGE (self));
  g_return_if_fail (sentence != NULL);
  g_signal_emit (self, signals[NOTE], 0, sentence);
}

void
near_page_emit_note_gone (NearPage *self, const char *sentence)
{
  g_return_if_fail (NEAR_IS_PAGE (self));
  g_return_if_fail (sentence != NULL);
  g_signal_emit (self, signals[NOTE_GONE], 0, sentence);
}

void
near_page_emit_failed (NearPage *self, const char *reason)
{
  g_return_if_fail (NEAR_IS_PAGE (self));
  g_return_if_fail (reason != NULL);
  g_signal_emit (self, signals[FAILED], 0, reason);
}
