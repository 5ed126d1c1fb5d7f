/* near-lesson.c — what a lesson holds, its checks, and a directory of lessons
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-lesson-private.h"

#include <glib/gi18n-lib.h>

#include "near-file.h"

#define LESSON_BYTES_MAX (1u << 20)

static void
answer_free (gpointer data)
{
  NearLessonAnswer *answer = data;

  g_free (answer->text);
  g_free (answer->why);
  g_free (answer);
}

static void
question_free (gpointer data)
{
  NearLessonQuestion *question = data;

  g_free (question->prompt);
  g_ptr_array_unref (question->answers);
  g_free (question);
}

static void
check_free (gpointer data)
{
  NearLessonCheck *check = data;

  g_free (check->text);
  g_clear_pointer (&check->condition, near_condition_free);
  g_free (check->hint);
  g_free (check);
}

static void
attempt_free (NearLessonAttempt *attempt)
{
  if (attempt == NULL)
    return;
  json_decref (attempt->spec);
  json_decref (attempt->points);
  g_free (attempt->because);
  g_free (attempt);
}

static void
step_free (gpointer data)
{
  NearLessonStep *step = data;

  g_free (step->title);
  g_free (step->text);
  json_decref (step->preset);
  g_ptr_array_unref (step->questions);
  g_ptr_array_unref (step->checks);
  attempt_free (step->solution);
  attempt_free (step->misconception);
  g_free (step);
}

NearLesson *
near_lesson_new (const char *name)
{
  NearLesson *self = g_atomic_rc_box_new0 (NearLesson);

  self->name = g_strdup (name);
  self->steps = g_ptr_array_new_with_free_func (step_free);
  return self;
}

NearLessonStep *
near_lesson_add_step (NearLesson *self, const char *title, guint line)
{
  NearLessonStep *step = g_new0 (NearLessonStep, 1);

  step->title = g_strdup (title);
  step->line = line;
  step->questions = g_ptr_array_new_with_free_func (question_free);
  step->checks = g_ptr_array_new_with_free_func (check_free);
  g_ptr_array_add (self->steps, step);
  return step;
}

NearLessonQuestion *
near_lesson_step_add_question (NearLessonStep *step, guint line)
{
  NearLessonQuestion *question = g_new0 (NearLessonQuestion, 1);

  question->line = line;
  question->answers = g_ptr_array_new_with_free_func (answer_free);
  g_ptr_array_add (step->questions, question);
  return question;
}

static void
lesson_clear (gpointer data)
{
  NearLesson *self = data;

  g_free (self->name);
  g_free (self->id);
  g_free (self->title);
  g_free (self->track);
  g_free (self->lab);
  g_free (self->goal);
  g_ptr_array_unref (self->steps);
}

NearLesson *
near_lesson_ref (NearLesson *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
near_lesson_unref (NearLesson *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, lesson_clear);
}

#define DEFINE_GETTER(type, member)                                                                \
  type near_lesson_get_##member (const NearLesson *self)                                           \
  {                                                                                                \
    g_return_val_if_fail (self != NULL, 0);                                                        \
    return self->member;                                                                           \
  }

DEFINE_GETTER (const char *, name)
DEFINE_GETTER (const char *, id)
DEFINE_GETTER (const char *, title)
DEFINE_GETTER (const char *, track)
DEFINE_GETTER (guint, order)
DEFINE_GETTER (guint, minutes)
DEFINE_GETTER (const char *, lab)
DEFINE_GETTER (const char *, goal)

guint
near_lesson_get_n_steps (const NearLesson *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->steps->len;
}

const NearLessonStep *
near_lesson_get_step (const NearLesson *self, guint i)
{
  g_return_val_if_fail (self != NULL && i < self->steps->len, NULL);
  return g_ptr_array_index (self->steps, i);
}

/**
 * near_lesson_load:
 *
 * Errors: those of near_file_read() (no file; more than 1 MiB) and of near_lesson_parse()
 */
NearLesson *
near_lesson_load (const char *path, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);

  g_autofree char *text = NULL;
  g_autofree char *name = g_filename_display_name (path);
  gsize n = 0;

  if (!near_file_read (path, LESSON_BYTES_MAX, &text, &n, error))
    return NULL;
  return near_lesson_parse (text, n, name, error);
}

static gboolean
patch (const NearLesson *self,
       const NearSpecSchema *schema,
       gpointer spec,
       const json_t *object,
       guint line,
       GError **error)
{
  if (object == NULL || near_spec_patch_from_json (schema, spec, object, "spec", error))
    return TRUE;
  g_prefix_error (error, "%s:%u: ", self->name, line);
  return FALSE;
}

/**
 * near_lesson_dup_spec:
 * @attempt: (nullable): the step's solution or misconception; NULL: the untouched preset
 *
 * Errors: those of near_spec_patch_from_json(), with file and line of the fence before them
 *
 * Returns: (transfer full): a spec of @schema, to be freed with g_free()
 */
gpointer
near_lesson_dup_spec (const NearLesson *self,
                      guint i,
                      const NearLessonAttempt *attempt,
                      const NearSpecSchema *schema,
                      GError **error)
{
  g_return_val_if_fail (self != NULL && i < self->steps->len && schema != NULL, NULL);

  g_autofree void *spec = near_spec_new (schema);

  for (guint k = 0; k <= i; k++)
    {
      const NearLessonStep *step = near_lesson_get_step (self, k);

      if (!patch (self, schema, spec, step->preset, step->preset_line, error))
        return NULL;
    }
  if (attempt != NULL && !patch (self, schema, spec, attempt->spec, attempt->line, error))
    return NULL;
  return g_steal_pointer (&spec);
}

gboolean
near_lesson_step_check (const NearLessonStep *step, const NearResults *results, GPtrArray **reasons)
{
  g_return_val_if_fail (step != NULL && results != NULL, FALSE);

  g_autoptr (GPtrArray) hints = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < step->checks->len; i++)
    {
      const NearLessonCheck *check = g_ptr_array_index (step->checks, i);

      if (!near_condition_holds (check->condition, results, NULL))
        g_ptr_array_add (hints, g_strdup (check->hint));
    }
  gboolean passed = hints->len == 0;
  if (reasons != NULL)
    *reasons = g_steal_pointer (&hints);
  return passed;
}

/* --- a directory ----------------------------------------------------------------------------- */

/* In the order of the course; tracks that are not named here follow by their names. */
static const char *const course[] = { "Neural networks", "Gaussian processes" };

static guint
get_place_in_course (const char *track)
{
  guint i = 0;

  while (i < G_N_ELEMENTS (course) && g_strcmp0 (track, course[i]) != 0)
    i++;
  return i;
}

static int
compare_tracks (const char *a, const char *b)
{
  guint first = get_place_in_course (a), second = get_place_in_course (b);

  return first != second ? (first < second ? -1 : 1) : g_strcmp0 (a, b);
}

static int
compare_lessons (gconstpointer a, gconstpointer b)
{
  const NearLesson *left = *(NearLesson *const *)a;
  const NearLesson *right = *(NearLesson *const *)b;
  int by_track = compare_tracks (left->track, right->track);

  if (by_track != 0)
    return by_track;
  if (left->order != right->order)
    return left->order < right->order ? -1 : 1;
  return g_strcmp0 (left->id, right->id);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(char *const *)a, *(char *const *)b);
}

static GPtrArray *
list_lessons (const char *dir, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (GDir) directory = g_dir_open (dir, 0, &cause);

  if (directory == NULL)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_NO_FILE,
                   _ ("the directory of lessons cannot be read: %s"), cause->message);
      return NULL;
    }
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  for (const char *name; (name = g_dir_read_name (directory)) != NULL;)
    if (g_str_has_suffix (name, ".md") && name[0] != '.')
      g_ptr_array_add (paths, g_build_filename (dir, name, NULL));
  g_ptr_array_sort (paths, compare_names);
  return paths;
}

/**
 * near_lessons_load_dir:
 * @errors: (out) (optional) (transfer container) (element-type GError): empty when all went well
 *
 * Two lessons with one id: the first by file name stays, the other is an error.
 *
 * Returns: (transfer container) (element-type NearLesson): never NULL
 */
GPtrArray *
near_lessons_load_dir (const char *dir, GPtrArray **errors)
{
  g_return_val_if_fail (dir != NULL, NULL);

  GPtrArray *lessons = g_ptr_array_new_with_free_func ((GDestroyNotify)near_lesson_unref);
  g_autoptr (GPtrArray) failed = g_ptr_array_new_with_free_func ((GDestroyNotify)g_error_free);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GError *error = NULL;
  g_autoptr (GPtrArray) paths = list_lessons (dir, &error);

  for (guint i = 0; paths != NULL && i < paths->len; i++)
    {
      g_autoptr (NearLesson) lesson = near_lesson_load (g_ptr_array_index (paths, i), &error);

      if (lesson != NULL && g_hash_table_contains (seen, lesson->id))
        g_set_error (&error, NEAR_ERROR, NEAR_ERROR_PARSE,
                     _ ("%s: the id “%s” is already that of %s; give every lesson its own"),
                     lesson->name, lesson->id,
                     near_lesson_get_name (g_hash_table_lookup (seen, lesson->id)));
      else if (lesson != NULL)
        {
          g_hash_table_insert (seen, lesson->id, lesson);
          g_ptr_array_add (lessons, g_steal_pointer (&lesson));
        }
      if (error != NULL)
        g_ptr_array_add (failed, g_steal_pointer (&error));
    }
  if (error != NULL)
    g_ptr_array_add (failed, error);
  g_ptr_array_sort (lessons, compare_lessons);
  if (errors != NULL)
    *errors = g_steal_pointer (&failed);
  return lessons;
}
