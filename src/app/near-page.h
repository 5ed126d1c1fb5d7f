/* near-page.h — what the window knows of a lab's page
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A page is a widget that works on one document. The header bar's commands, the lesson pane,
 * saving, sharing and pictures for the documentation reach it through this interface only.
 */
#pragma once

#include <gtk/gtk.h>

#include "near-document.h"
#include "near-job.h"
#include "near-results.h"
#include "near-style.h"

G_BEGIN_DECLS

/* What the pane of a lesson covers of a page, as in near-window.ui. */
#define NEAR_PAGE_LESSON_WIDTH 360

#define NEAR_TYPE_PAGE (near_page_get_type ())
G_DECLARE_INTERFACE (NearPage, near_page, NEAR, PAGE, GtkWidget)

/* Members below "optional" may be NULL.
 *
 * Signals, emitted by the near_page_emit_… functions:
 *   "results-changed" ()   get_results() is another list
 *   "state-changed" ()     running or not, the title, the document or the job is another
 *   "note" (const char *)  something to say once, in words
 *   "note-gone" (const char *) a note whose cause is gone
 *   "failed" (const char *) why data that open_data() began to read cannot be opened
 */
struct _NearPageInterface
{
  GTypeInterface parent;

  const char *(*get_lab_id) (NearPage *self);
  NearDocument *(*get_document) (NearPage *self); /* borrowed */
  gboolean (*set_document) (NearPage *self, NearDocument *document, GError **error);
  /* The document's spec becomes @spec, from the start; also what "back to the preset" means. */
  gboolean (*set_preset) (NearPage *self, gconstpointer spec, GError **error);
  NearResults *(*get_results) (NearPage *self); /* borrowed, nullable */
  void (*run) (NearPage *self);
  void (*pause) (NearPage *self);
  void (*step) (NearPage *self);
  void (*reset) (NearPage *self);
  gboolean (*is_running) (NearPage *self);
  /* Advances by @n_steps without pacing (0: draws what there is); is_settled() tells when the page
   * shows the outcome. */
  void (*prepare_screenshot) (NearPage *self, guint64 n_steps);
  gboolean (*is_settled) (NearPage *self);

  /* --- optional --- */
  char *(*dup_title) (NearPage *self);  /* the experiment's name: "Two clusters" */
  NearJob *(*get_job) (NearPage *self); /* borrowed, nullable: what the job bar shows */
  /* A CSV file. @ask: what its columns are may be asked; else it is guessed. */
  gboolean (*open_data) (NearPage *self, const char *path, gboolean ask, GError **error);
  /* A script that computes the same elsewhere. */
  char *(*dup_python) (NearPage *self, GError **error);
  void (*paste) (NearPage *self, const char *text); /* text from the clipboard */
  /* The stage as a picture; the path's ending says which: png, svg or pdf. */
  gboolean (*export_picture) (NearPage *self,
                              const char *path,
                              const NearStyle *style,
                              GError **error);
  /* TRUE while a lesson lies over the page's right column. */
  void (*set_lesson_shown) (NearPage *self, gboolean shown);
};

const char *near_page_get_lab_id (NearPage *self);
char *near_page_dup_title (NearPage *self); /* never NULL; without a name of its own the lab's */
NearDocument *near_page_get_document (NearPage *self);
gboolean near_page_set_document (NearPage *self, NearDocument *document, GError **error);
gboolean near_page_set_preset (NearPage *self, gconstpointer spec, GError **error);
gboolean near_page_has_unsaved_work (NearPage *self);
NearResults *near_page_get_results (NearPage *self);
NearJob *near_page_get_job (NearPage *self);
void near_page_run (NearPage *self);
void near_page_pause (NearPage *self);
void near_page_step (NearPage *self);
void near_page_reset (NearPage *self);
gboolean near_page_is_running (NearPage *self);
gboolean near_page_can_open_data (NearPage *self);
gboolean near_page_open_data (NearPage *self, const char *path, gboolean ask, GError **error);
gboolean near_page_can_dup_python (NearPage *self);
char *near_page_dup_python (NearPage *self, GError **error);
gboolean near_page_can_paste (NearPage *self);
void near_page_paste (NearPage *self, const char *text);
gboolean near_page_can_export_picture (NearPage *self);
gboolean
near_page_export_picture (NearPage *self, const char *path, const NearStyle *style, GError **error);
void near_page_set_lesson_shown (NearPage *self, gboolean shown);
void near_page_prepare_screenshot (NearPage *self, guint64 n_steps);
gboolean near_page_is_settled (NearPage *self);

/* --- for those who implement it --- */
void near_page_emit_results_changed (NearPage *self);
void near_page_emit_state_changed (NearPage *self);
void near_page_emit_note (NearPage *self, const char *sentence);
void near_page_emit_note_gone (NearPage *self, const char *sentence);
void near_page_emit_failed (NearPage *self, const char *reason);

G_END_DECLS
