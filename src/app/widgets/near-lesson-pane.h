/* near-lesson-pane.h — a lesson beside its lab: text, questions, checks, one step at a time
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signal "close-requested" ().
 */
#pragma once

#include <gtk/gtk.h>

#include "near-lesson.h"
#include "near-page.h"
#include "near-progress.h"

G_BEGIN_DECLS

#define NEAR_TYPE_LESSON_PANE (near_lesson_pane_get_type ())
G_DECLARE_FINAL_TYPE (NearLessonPane, near_lesson_pane, NEAR, LESSON_PANE, GtkWidget)

GtkWidget *near_lesson_pane_new (void);
/* Where answers and passed steps are kept; the default progress unless set. */
void near_lesson_pane_set_progress (NearLessonPane *self, NearProgress *progress);
/* The page whose results are checked and that presets go to; NULL: none. */
void near_lesson_pane_set_page (NearLessonPane *self, NearPage *page);
/* Shows step @step (from 0) and sets it up on the page. */
void near_lesson_pane_open (NearLessonPane *self, NearLesson *lesson, guint step);
NearLesson *near_lesson_pane_get_lesson (NearLessonPane *self); /* borrowed, nullable */
guint near_lesson_pane_get_step (NearLessonPane *self);
/* Checks again, with these results. The page's own come by themselves. */
void near_lesson_pane_set_results (NearLessonPane *self, NearResults *results);
/* All questions are answered rightly and all checks hold, or did once. */
gboolean near_lesson_pane_is_step_done (NearLessonPane *self);

G_END_DECLS
