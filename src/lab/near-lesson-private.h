/* near-lesson-private.h — the inside of a lesson, for the files that read it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "near-lesson.h"

G_BEGIN_DECLS

struct _NearLesson
{
  char *name;
  char *id;
  char *title;
  char *track;
  char *lab;
  char *goal;
  guint order;
  guint minutes;
  GPtrArray *steps; /* NearLessonStep */
};

NearLesson *near_lesson_new (const char *name);
NearLessonStep *near_lesson_add_step (NearLesson *self, const char *title, guint line);
NearLessonQuestion *near_lesson_step_add_question (NearLessonStep *step, guint line);

/* A lesson that is being read. */
typedef struct
{
  const char *name;
  char **lines;
  guint n_lines;
  guint i; /* the line that is read next */
  NearLesson *lesson;
  NearLessonStep *step;
  GString *text; /* of the step */
  GError **error;
} NearLessonParser;

/* Always FALSE. @format of the second has one %s, for an excerpt of @text. */
gboolean near_lesson_fail (NearLessonParser *p, guint line, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
gboolean
near_lesson_fail_at_text (NearLessonParser *p, guint line, const char *format, const char *text);
gboolean near_lesson_is_blank (const char *line);
/* At the opening line of a fence: reads it and moves behind its end. */
gboolean near_lesson_parse_fence (NearLessonParser *p);

G_END_DECLS
