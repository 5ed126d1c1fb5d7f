/* near-window-private.h — the window's members, for the files that implement it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-autosave.h"
#include "near-job-bar.h"
#include "near-lesson-pane.h"
#include "near-notes.h"
#include "near-window.h"

G_BEGIN_DECLS

struct _NearWindow
{
  AdwApplicationWindow parent_instance;

  /* Template widgets */
  GtkWidget *run_box;
  GtkButton *run_button;
  GtkButton *step_button;
  GtkButton *reset_button;
  AdwButtonContent *run_content;
  GtkToggleButton *labs_button;
  GtkLabel *title_label;
  GtkWidget *share_button;
  GtkToggleButton *lesson_button;
  GtkWidget *undo_box;
  GtkWidget *undo_button;
  GtkWidget *redo_button;
  AdwToastOverlay *toasts;
  GtkStack *stack;
  GtkRevealer *labs_revealer;
  GtkListBox *labs_list;
  GtkRevealer *lesson_revealer;
  NearLessonPane *lesson_pane;
  GtkWidget *status_bar;
  NearJobBar *job_bar;
  NearNotes *notes;
  GMenu *recent_menu;

  /* Borrowed */
  NearPage *page; /* the one that is shown, if it is a lab's */

  /* Owned */
  GSignalGroup *page_signals;
  GSignalGroup *document_signals;
  GHashTable *autosaves; /* lab id -> NearAutosave */

  int width; /* of the surface */
  gboolean ephemeral;
  gboolean may_close; /* unsaved changes were asked about */
};

#define NEAR_PAGE_START "start"
#define NEAR_PAGE_LESSONS "lessons"

/* --- near-window.c --- */
void near_window_update (NearWindow *self);

/* --- near-window-actions.c --- */
void near_window_install_actions (GtkWidgetClass *widget_class);
void near_window_add_space_key (NearWindow *self);
void near_window_show_action (GtkWidget *widget, const char *action, GVariant *parameter);

/* --- near-window-lesson.c --- */
void near_window_connect_lesson (NearWindow *self);
void near_window_watch_width (NearWindow *self);
void near_window_place_lesson (NearWindow *self);
void near_window_show_lesson (NearWindow *self, gboolean shown);

/* --- near-window-documents.c --- */
void near_window_install_document_actions (GtkWidgetClass *widget_class);
void near_window_take_drops (NearWindow *self);
void near_window_update_recent (NearWindow *self);
gboolean near_window_show_document (NearWindow *self, NearDocument *document, GError **error);
gboolean near_window_on_close_request (NearWindow *self);

/* --- near-window-autosave.c --- */
void near_window_watch_document (NearWindow *self);
void near_window_start_autosaves (NearWindow *self);
void near_window_end_autosaves (NearWindow *self);

/* --- near-window-share.c --- */
void near_window_install_share_actions (GtkWidgetClass *widget_class);

G_END_DECLS
