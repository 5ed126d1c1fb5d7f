/* near-lesson.h — a lesson: steps with a preset, questions, and checks of what came out
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A lesson is one Markdown file. Between two lines "---" stand its keys (id, title, track, order,
 * minutes, lab, goal), one a line, then steps, each with a heading "## ", text, and fences:
 *
 *   ```preset         a JSON object: what changes in the spec when the step is entered
 *   ```question       text, then answers "- [ ] answer | why it is wrong" and one "- [x] … | why"
 *   ```check          lines "condition | what to do when it does not hold yet"
 *   ```solution       {"spec": {…}, "epochs": 400}: what a learner does who is right
 *   ```misconception  {"spec": {…}, "epochs": 400, "because": "…"}: who is wrong in the usual way
 *
 * Besides choosing, an attempt does what its lab can do. In the playground it trains for "epochs". In the
 * Gaussian-process lab "points" is a list of what a hand does, one after the other ({"add": [x, y]},
 * {"move": 3, "to": [x, y]}, {"remove": 3}; points count from 0), and "optimize": true then searches the
 * hyperparameters as Run does.
 *
 * A line that is indented goes on with the answer or hint above it. Fences without a word, or with
 * "text", are part of the text. The learner never sees the last two: the automatic test runs them.
 * In every step with checks the solution must pass them all; the misconception and the untouched
 * preset must not.
 *
 * A lesson is immutable and atomically reference-counted.
 */
#pragma once

#include <jansson.h>

#include "near-results.h"
#include "near-spec.h"

G_BEGIN_DECLS

typedef struct _NearLesson NearLesson;

/* All members are read-only, and live as long as the lesson. Texts are Markdown. */
typedef struct
{
  char *text;
  char *why; /* shown when this answer was picked */
  gboolean right;
} NearLessonAnswer;

typedef struct
{
  guint line;
  char *prompt;
  GPtrArray *answers; /* NearLessonAnswer; exactly one is right */
} NearLessonQuestion;

typedef struct
{
  guint line;
  char *text; /* the condition as it was written */
  NearCondition *condition;
  char *hint;
} NearLessonCheck;

typedef struct
{
  guint line;
  json_t *spec;  /* NULL: nothing is changed */
  gint64 epochs; /* how long is trained */
  gboolean optimize; /* whether hyperparameters are searched */
  json_t *points;    /* an array; NULL: no point is touched */
  char *because; /* NULL in solutions that say nothing */
} NearLessonAttempt;

typedef struct
{
  guint line;
  char *title;
  char *text;
  guint preset_line;
  json_t *preset;                   /* NULL: the step goes on with what is there */
  GPtrArray *questions;             /* NearLessonQuestion */
  GPtrArray *checks;                /* NearLessonCheck */
  NearLessonAttempt *solution;      /* not NULL where there are checks */
  NearLessonAttempt *misconception; /* nullable */
} NearLessonStep;

NearLesson *near_lesson_load (const char *path, GError **error);
NearLesson *near_lesson_parse (const char *text, gsize n, const char *name, GError **error);
NearLesson *near_lesson_ref (NearLesson *self);
void near_lesson_unref (NearLesson *self); /* NULL is legal */

const char *near_lesson_get_name (const NearLesson *self); /* the file, as errors name it */
const char *near_lesson_get_id (const NearLesson *self);
const char *near_lesson_get_title (const NearLesson *self);
const char *near_lesson_get_track (const NearLesson *self);
guint near_lesson_get_order (const NearLesson *self);
guint near_lesson_get_minutes (const NearLesson *self);
const char *near_lesson_get_lab (const NearLesson *self);
const char *near_lesson_get_goal (const NearLesson *self);
guint near_lesson_get_n_steps (const NearLesson *self);
const NearLessonStep *near_lesson_get_step (const NearLesson *self, guint i);

/* The spec of step @i: defaults, the presets up to and with @i, and @attempt if it is not NULL. */
gpointer near_lesson_dup_spec (const NearLesson *self,
                               guint i,
                               const NearLessonAttempt *attempt,
                               const NearSpecSchema *schema,
                               GError **error);

/* @reasons (nullable, out, transfer container, element-type utf8): the hints of the checks that do
 * not hold, in their order. A step without checks is passed. */
gboolean near_lesson_step_check (const NearLessonStep *step,
                                 const NearResults *results,
                                 GPtrArray **reasons);

/* Every "*.md" in @dir by (track as in the course, order, id). What could not be read stands in @errors (out,
 * nullable, element-type GError) and hides nothing else. */
GPtrArray *near_lessons_load_dir (const char *dir, GPtrArray **errors);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearLesson, near_lesson_unref)

G_END_DECLS
