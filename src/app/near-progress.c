/* near-progress.c — how far a learner has come in the lessons
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * { "version": 1, "last": "one-neuron",
 *   "lessons": { "one-neuron": { "step": 2, "done": [0, 1], "answers": { "1.0": 2 } } } }
 */
#include "near-progress.h"

#include "near-json.h"
#include "near-system.h"

struct _NearProgress
{
  GObject parent_instance;

  char *path;
  char *problem;
  json_t *root;
};

static gboolean use_memory;
static guint changed_signal;

G_DEFINE_FINAL_TYPE (NearProgress, near_progress, G_TYPE_OBJECT)

static void
near_progress_finalize (GObject *object)
{
  NearProgress *self = NEAR_PROGRESS (object);

  g_free (self->path);
  g_free (self->problem);
  json_decref (self->root);
  G_OBJECT_CLASS (near_progress_parent_class)->finalize (object);
}

static void
near_progress_class_init (NearProgressClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = near_progress_finalize;
  changed_signal = g_signal_new ("changed", NEAR_TYPE_PROGRESS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
near_progress_init (NearProgress *self)
{
}

static void
set_problem (NearProgress *self, const GError *error)
{
  g_free (self->problem);
  self->problem = error != NULL ? g_strdup (error->message) : NULL;
}

NearProgress *
near_progress_new (const char *path)
{
  NearProgress *self = g_object_new (NEAR_TYPE_PROGRESS, NULL);

  self->path = g_strdup (path);
  if (path != NULL && g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_autoptr (GError) error = NULL;

      self->root = near_json_load (path, &error);
      set_problem (self, error);
      /* What cannot be read is somebody's work all the same: it is not written over. */
      if (error != NULL)
        g_clear_pointer (&self->path, g_free);
    }
  if (!json_is_object (self->root))
    {
      json_decref (self->root);
      self->root = json_pack ("{s:i, s:{}}", "version", 1, "lessons");
    }
  return self;
}

void
near_progress_use_memory (void)
{
  use_memory = TRUE;
}

NearProgress *
near_progress_get_default (void)
{
  static NearProgress *progress;

  if (progress == NULL)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *dir = use_memory ? NULL : near_system_dup_state_dir (&error);
      g_autofree char *path = dir != NULL ? g_build_filename (dir, "progress.json", NULL) : NULL;

      progress = near_progress_new (path);
      if (error != NULL)
        set_problem (progress, error);
    }
  return progress;
}

static void
store (NearProgress *self)
{
  if (self->path != NULL)
    {
      g_autoptr (GError) error = NULL;

      near_json_save (self->root, self->path, &error);
      set_problem (self, error);
    }
  g_signal_emit (self, changed_signal, 0);
}

/* --- one lesson ----------------------------------------------------------------------------- */

static json_t *
find_lesson (NearProgress *self, const char *lesson)
{
  return json_object_get (json_object_get (self->root, "lessons"), lesson);
}

static json_t *
ensure_object (json_t *parent, const char *key)
{
  json_t *object = json_object_get (parent, key);

  if (!json_is_object (object))
    {
      json_object_set_new (parent, key, json_object ());
      object = json_object_get (parent, key);
    }
  return object;
}

static json_t *
ensure_lesson (NearProgress *self, const char *lesson)
{
  return ensure_object (ensure_object (self->root, "lessons"), lesson);
}

guint
near_progress_get_step (NearProgress *self, const char *lesson)
{
  json_int_t step;

  g_return_val_if_fail (NEAR_IS_PROGRESS (self), 0);
  step = json_integer_value (json_object_get (find_lesson (self, lesson), "step"));
  return step > 0 && step < G_MAXINT ? (guint) step : 0;
}

void
near_progress_set_step (NearProgress *self, const char *lesson, guint step)
{
  g_return_if_fail (NEAR_IS_PROGRESS (self));
  json_object_set_new (ensure_lesson (self, lesson), "step", json_integer (step));
  json_object_set_new (self->root, "last", json_string (lesson));
  store (self);
}

gboolean
near_progress_is_done (NearProgress *self, const char *lesson, guint step)
{
  json_t *done, *value;
  size_t i;

  g_return_val_if_fail (NEAR_IS_PROGRESS (self), FALSE);
  done = json_object_get (find_lesson (self, lesson), "done");
  json_array_foreach (done, i, value)
    if (json_is_integer (value) && json_integer_value (value) == (json_int_t) step)
      return TRUE;
  return FALSE;
}

void
near_progress_set_done (NearProgress *self, const char *lesson, guint step)
{
  json_t *object;

  g_return_if_fail (NEAR_IS_PROGRESS (self));
  if (near_progress_is_done (self, lesson, step))
    return;
  object = ensure_lesson (self, lesson);
  if (!json_is_array (json_object_get (object, "done")))
    json_object_set_new (object, "done", json_array ());
  json_array_append_new (json_object_get (object, "done"), json_integer (step));
  store (self);
}

int
near_progress_get_answer (NearProgress *self, const char *lesson, guint step, guint question)
{
  g_autofree char *key = g_strdup_printf ("%u.%u", step, question);
  json_t *value;

  g_return_val_if_fail (NEAR_IS_PROGRESS (self), -1);
  value = json_object_get (json_object_get (find_lesson (self, lesson), "answers"), key);
  return json_is_integer (value) ? (int) CLAMP (json_integer_value (value), -1, G_MAXINT) : -1;
}

void
near_progress_set_answer (
    NearProgress *self, const char *lesson, guint step, guint question, int answer)
{
  g_autofree char *key = g_strdup_printf ("%u.%u", step, question);

  g_return_if_fail (NEAR_IS_PROGRESS (self));
  json_object_set_new (ensure_object (ensure_lesson (self, lesson), "answers"), key,
                       json_integer (answer));
  store (self);
}

double
near_progress_get_fraction (NearProgress *self, const char *lesson, guint n_steps)
{
  guint n_done = 0;

  g_return_val_if_fail (NEAR_IS_PROGRESS (self), 0);
  for (guint i = 0; i < n_steps; i++)
    n_done += near_progress_is_done (self, lesson, i);
  return n_steps > 0 ? (double) n_done / n_steps : 0;
}

gboolean
near_progress_is_started (NearProgress *self, const char *lesson)
{
  g_return_val_if_fail (NEAR_IS_PROGRESS (self), FALSE);
  return find_lesson (self, lesson) != NULL;
}

const char *
near_progress_get_last_lesson (NearProgress *self)
{
  g_return_val_if_fail (NEAR_IS_PROGRESS (self), NULL);
  return json_string_value (json_object_get (self->root, "last"));
}

const char *
near_progress_get_problem (NearProgress *self)
{
  g_return_val_if_fail (NEAR_IS_PROGRESS (self), NULL);
  return self->problem;
}
